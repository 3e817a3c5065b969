"""Held-out reports, against which a model is scored: their columns, and how the cells of one are parsed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias, get_args

from geo.brief.evidence import parse_period
from geo.errors import sentence
from geo.validation import shown, suggestion

Kind: TypeAlias = Literal["share", "used", "added-time", "position"]
KINDS: Final[tuple[Kind, ...]] = get_args(Kind)

COLUMNS: Final[Mapping[str, str]] = {
    "id": "an id, unique in the table; by default the number of the record",
    "report": "what was reported, in your own words",
    "kind": "what it implies: share, used, added-time or position",
    "flow": "ids of the flows that it is about, separated by semicolons; empty for any routed flow",
    "crossing": "id of a border crossing, for share and used",
    "place": "name or id of a place, for position",
    "lon": "longitude in degrees, instead of a place",
    "lat": "latitude in degrees",
    "uncertainty_km": "how far off the position may be; by default that of the place",
    "closed": "ids of crossings that were closed then, separated by semicolons",
    "value": "for share 0 to 1 or a percentage, for added-time hours",
    "low": "the least that the report allows",
    "high": "the most that the report allows",
    "date": "when, in EDTF, such as 2018-07",
    "source": "who says so: an id or a name",
    "outlet": "who published it",
    "url": "where it can be read",
    "used": "yes if the report was used to build the brief",
    "note": "your own remarks; not read",
}
"""Columns of a table of held-out reports → what their cells hold."""

# Cells of the column ``used``.
_YES: Final = {"yes", "true", "1", "oui", "نعم"}
_NO: Final = {"", "no", "false", "0", "non", "لا"}
# Kind of report → the column that it cannot do without.
_NEEDED: Final[Mapping[str, str]] = {
    "share": "crossing",
    "used": "crossing",
    "added-time": "closed",
}
PERCENT: Final = 100.0


@dataclass(frozen=True)
class HeldOut:
    """One held-out report: the cells of its record, parsed. `COLUMNS` describes them.

    Attributes
    ----------
    row
        The number of the record in the table, from 1.
    flows
        Ids of the flows that the report is about; empty if it is about any routed flow.
    position
        Longitude and latitude in degrees, EPSG:4326; None if the table does not state them.
    closed
        Ids of the crossings that were closed then.
    value, low, high
        What the report states, and the least and the most that it allows: a share, 0 to 1, or hours.
    is_used
        Whether the table says that the report was used to build the brief.
    """

    row: int
    id: str
    report: str
    kind: Kind
    flows: tuple[str, ...]
    crossing: str
    place: str
    position: tuple[float, float] | None
    uncertainty_km: float | None
    closed: tuple[str, ...]
    value: float | None
    low: float | None
    high: float | None
    date: str
    source: str
    outlet: str
    url: str
    is_used: bool


def parse_report(row: int, cells: Mapping[str, str]) -> tuple[HeldOut, list[str]]:
    """Parse one record of a table of held-out reports.

    Parameters
    ----------
    row
        The number of the record, from 1.
    cells
        Column, as in `COLUMNS` → the text of its cell.

    Returns
    -------
    report
        The report, as far as it can be read.
    problems
        A message for each problem of the record.
    """
    problems: list[str] = []
    kind = cells.get("kind", "").lower()
    if kind not in KINDS:
        problems.append(f"kind {shown(kind)} is not known. {suggestion(kind, KINDS, kind='kind')}")
    if not cells.get("source"):
        problems.append("source is empty. Write who says so.")
    numbers: dict[str, float | None] = dict.fromkeys(_NUMBERS)
    for name in _NUMBERS:
        try:
            numbers[name] = _number(cells.get(name, ""), name, kind)
        except ValueError as error:
            problems.append(str(error))
    problems += _date_problems(cells.get("date", ""))
    used_text = cells.get("used", "").lower()
    if used_text not in _YES | _NO:
        problems.append(f"used is {shown(used_text)}. Expected yes or no.")
    problems += _missing(kind, cells, numbers)
    lon, lat = numbers["lon"], numbers["lat"]
    return HeldOut(
        row=row, id=cells.get("id") or str(row), report=cells.get("report", ""),
        # A report of an unknown kind is never scored, because its problem is listed; any kind will do.
        kind=next((valid_kind for valid_kind in KINDS if valid_kind == kind), "used"),
        flows=_listed(cells.get("flow", "")), crossing=cells.get("crossing", ""),
        place=cells.get("place", ""),
        position=None if lon is None or lat is None else (lon, lat),
        uncertainty_km=numbers["uncertainty_km"], closed=_listed(cells.get("closed", "")),
        value=numbers["value"], low=numbers["low"], high=numbers["high"],
        date=cells.get("date", ""), source=cells.get("source", ""), outlet=cells.get("outlet", ""),
        url=cells.get("url", ""), is_used=used_text in _YES,
    ), problems  # fmt: skip


_NUMBERS: Final = ("lon", "lat", "uncertainty_km", "value", "low", "high")


def _limits(name: str, kind: str) -> tuple[float, float]:
    """Return the least and the greatest number that a column may hold in a report of a kind.

    Degrees for ``lon`` and ``lat``, kilometres for ``uncertainty_km``; for ``value``, ``low`` and ``high`` a share or,
    in reports of other kinds, hours.
    """
    match name:
        case "lon":
            return -180.0, 180.0
        case "lat":
            return -90.0, 90.0
        case "uncertainty_km":
            return 0.0, 1_000.0
    return 0.0, 1.0 if kind == "share" else 10_000.0


def _number(text: str, name: str, kind: str) -> float | None:
    """Parse the number in a cell, with a decimal point or comma; a percentage becomes a share.

    Parameters
    ----------
    text
        The text of the cell; an empty one has no number: None.
    name
        The column, as in `COLUMNS`.
    kind
        The kind of the report, on which the limits of the number depend.

    Raises
    ------
    ValueError
        If the text is no number, or the number is out of range; the message names the column.
    """
    if not text:
        return None
    is_percent = text.endswith(("%", "٪"))
    try:
        number = float(text.rstrip("%٪ \u00a0\u202f").replace(",", "."))
    except ValueError:
        raise ValueError(f"{name} is {shown(text)}. Expected a number.") from None
    if is_percent:
        number /= PERCENT
    low, high = _limits(name, kind)
    if not low <= number <= high:
        # A share such as 35 was probably meant as a percentage.
        may_be_percent = kind == "share" and not is_percent and high < number <= PERCENT
        advice = f", or a percentage: {number:g} %" if may_be_percent else ""
        raise ValueError(f"{name} is {shown(text)}. Expected {low:g} to {high:g}{advice}.")
    return number


def _date_problems(text: str) -> list[str]:
    """Return the problems of a date: one message if it is not valid EDTF, none if it is valid or empty."""
    if not text:
        return []
    try:
        parse_period(text)
    except ValueError as error:
        # The message below begins with the date, so the error need not repeat it.
        expected = sentence(str(error).replace(f", found {text!r}", ""))
        return [f"date is {shown(text)}. {expected}"]
    return []


def _missing(
    kind: str, cells: Mapping[str, str], numbers: Mapping[str, float | None]
) -> Iterator[str]:
    """Yield a message for each cell that a report of its kind needs and lacks, and for a range that is not in order.

    Parameters
    ----------
    cells
        Column → the text of its cell.
    numbers
        Column → the number in its cell; None if it is empty or cannot be read.
    """
    needed_column = _NEEDED.get(kind)
    if needed_column and not cells.get(needed_column):
        yield f"{needed_column} is empty. Expected {COLUMNS[needed_column]}."
    has_value = cells.get("value") or (cells.get("low") and cells.get("high"))
    if kind in {"share", "added-time"} and not has_value:
        yield f"value is empty. Expected a value, or both low and high, in a report of kind {kind}."
    range_values = [numbers[name] for name in ("low", "value", "high")]
    stated_values = [value for value in range_values if value is not None]
    if stated_values != sorted(stated_values):
        yield "low, value and high are not in ascending order. Correct them."
    has_position = cells.get("lon") and cells.get("lat")
    if kind == "position" and not (has_position or cells.get("place")):
        yield "place is empty. Expected a place, or both lon and lat, in a report of kind position."


def _listed(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(part.strip() for part in text.split(";") if part.strip()))
