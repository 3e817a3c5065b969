"""Read a table of held-out reports, against which a model is scored."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from math import isnan
from pathlib import Path
from typing import Any, Final, Literal, NamedTuple, TypeAlias, get_args

from geo.brief.evidence import parse_period
from geo.errors import DataError, sentence
from geo.records.files.input_files import header_of, read_pieces, record_files
from geo.records.files.pieces import PieceSize, read_piece
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

_YES: Final = {"yes", "true", "1", "oui", "نعم"}
_NO: Final = {"", "no", "false", "0", "non", "لا"}
_NEEDED: Final[Mapping[str, str]] = {
    "share": "crossing",
    "used": "crossing",
    "added-time": "closed",
}
PERCENT: Final = 100.0
_ALL_AT_ONCE: Final = PieceSize(text_bytes=1 << 24, rows=100_000)
MOST_REPORTS: Final = 10_000


@dataclass(frozen=True)
class HeldOut:
    """One held-out report.

    Attributes
    ----------
    row
        Its number among the records of the table, from 1.
    flows, closed
        Ids of flows of the brief, and of closed crossings.
    position
        Longitude and latitude in degrees, EPSG:4326, where the table states them.
    value, low, high
        A share of 0 to 1, or hours.
    is_used
        Whether the table says that it was used to build the brief.
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


class ReportTable(NamedTuple):
    """The reports of a table, as far as they can be read, and its problems, each with the number of its record."""

    reports: tuple[HeldOut, ...]
    problems: tuple[tuple[int, str], ...]


def record_error(name: str, problems: Iterable[tuple[int, str]]) -> DataError:
    """Return the error for the problems of a table's records, sorted by their number."""
    head = f"{name}: " if name else ""
    in_order = sorted(problems, key=lambda problem: problem[0])
    return DataError("\n".join(f"{head}record {row}: {problem}" for row, problem in in_order))


def read_reports(path: Path, sheet: str | None = None) -> ReportTable:
    """Read a table of held-out reports from CSV, a workbook or any other table of records.

    A report with problems holds the cells that could be read, so that the names in them can be checked, too.

    Raises
    ------
    DataError
        The file cannot be read, or has no report.
    """
    (file,) = record_files([path])
    names = header_of(file, sheet)
    columns = _columns(file, names)
    reports: list[HeldOut] = []
    problems: list[tuple[int, str]] = []
    for record in _records(file, names, sheet):
        if isinstance(record, _BrokenRecord):
            problems.append((record.row, record.reason))
            continue
        cells = {column: record.cells.get(name, "") for column, name in columns.items()}
        report, problems_of_report = _parse(record.row, cells)
        problems += [(record.row, problem) for problem in problems_of_report]
        reports.append(report)
    problems += _repeated(reports)
    if not reports and not problems:
        raise DataError(
            f"{file}: contains no reports. Expected a row of column names, then one report per row."
        )
    return ReportTable(tuple(reports), tuple(problems))


def _columns(file: Path, names: Sequence[str]) -> dict[str, str]:
    """Return column → the name that the table gives it.

    Raises
    ------
    DataError
        If a column is unknown or a required one is missing.
    """
    name_of_column = {
        name.strip().lower().replace(" ", "_"): name for name in names if name.strip()
    }
    problems = [
        f"column {shown(name)} is not known. {suggestion(key, COLUMNS, kind='column')}"
        for key, name in name_of_column.items()
        if key not in COLUMNS
    ]
    problems += [
        f"column {key!r} is missing. Add it: {COLUMNS[key]}."
        for key in ("kind", "source")
        if key not in name_of_column
    ]
    if problems:
        raise DataError("\n".join(f"{file}: {problem}" for problem in problems))
    return name_of_column


class _Record(NamedTuple):
    """The number of a record, from 1, and its cells by the names that the table gives its columns."""

    row: int
    cells: Mapping[str, str]


class _BrokenRecord(NamedTuple):
    """The number of a record, from 1, and why it cannot be read."""

    row: int
    reason: str


def _records(
    file: Path, names: Sequence[str], sheet: str | None
) -> Iterator[_Record | _BrokenRecord]:
    """Yield each record that is not empty, the broken ones of each piece of the file before the others."""
    first_number = 1  # of the records of a piece
    read_names = [name for name in dict.fromkeys(names) if name.strip()]
    for piece in read_pieces(file, 0, _ALL_AT_ONCE, sheet=sheet):
        block = read_piece(piece, read_names)
        for row, reason in zip(block.broken["row"], block.broken["reason"], strict=True):
            yield _BrokenRecord(first_number + row, str(reason))
        if first_number + block.count > MOST_REPORTS + 1:
            raise DataError(f"{file}: has more than {MOST_REPORTS:,} reports. Score them in parts.")
        for row, cells in zip(block.row.tolist(), block.table.to_pylist(), strict=True):
            texts = {name: _text(cell) for name, cell in cells.items()}
            if any(texts.values()):
                yield _Record(first_number + row, texts)
        first_number += block.count


def _text(cell: Any) -> str:  # noqa: ANN401 - any cell of a workbook
    if cell is None or (isinstance(cell, float) and isnan(cell)):
        return ""
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip()


def _parse(row: int, cells: Mapping[str, str]) -> tuple[HeldOut, list[str]]:
    """Parse one record; return the report, as far as it can be read, and its problems."""
    problems: list[str] = []
    kind = cells.get("kind", "").lower()
    if kind not in KINDS:
        problems.append(f"kind {shown(kind)} is not known. {suggestion(kind, KINDS, kind='kind')}")
    if not cells.get("source"):
        problems.append("source is empty. Write who says so.")
    number: dict[str, float | None] = dict.fromkeys(_NUMBERS)
    for name in _NUMBERS:
        try:
            number[name] = _number(cells.get(name, ""), name, kind)
        except ValueError as error:
            problems.append(str(error))
    problems += _date_fault(cells.get("date", ""))
    used_text = cells.get("used", "").lower()
    if used_text not in _YES | _NO:
        problems.append(f"used is {shown(used_text)}. Expected yes or no.")
    problems += _missing(kind, cells, number)
    lon, lat = number["lon"], number["lat"]
    return HeldOut(
        row=row, id=cells.get("id") or str(row), report=cells.get("report", ""),
        # A report of an unknown kind, whose problem is listed, is read as one of another kind.
        kind=next((valid_kind for valid_kind in KINDS if valid_kind == kind), "used"),
        flows=_listed(cells.get("flow", "")), crossing=cells.get("crossing", ""),
        place=cells.get("place", ""),
        position=None if lon is None or lat is None else (lon, lat),
        uncertainty_km=number["uncertainty_km"], closed=_listed(cells.get("closed", "")),
        value=number["value"], low=number["low"], high=number["high"],
        date=cells.get("date", ""), source=cells.get("source", ""), outlet=cells.get("outlet", ""),
        url=cells.get("url", ""), is_used=used_text in _YES,
    ), problems  # fmt: skip


_NUMBERS: Final = ("lon", "lat", "uncertainty_km", "value", "low", "high")


def _limits(name: str, kind: str) -> tuple[float, float]:
    """Return the least and greatest valid number of a column, for a kind of report."""
    match name:
        case "lon":
            return -180.0, 180.0
        case "lat":
            return -90.0, 90.0
        case "uncertainty_km":
            return 0.0, 1_000.0
    return 0.0, 1.0 if kind == "share" else 10_000.0  # hours


def _number(text: str, name: str, kind: str) -> float | None:
    """Parse the number of a column, with a decimal point or comma; a percentage becomes a share.

    Raises
    ------
    ValueError
        The text is no number, or one out of range; the message names the column.
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
        may_be_percent = kind == "share" and not is_percent and number <= PERCENT
        percent = f", or a percentage: {number:g} %" if may_be_percent and number > high else ""
        raise ValueError(f"{name} is {shown(text)}. Expected {low:g} to {high:g}{percent}.")
    return number


def _date_fault(text: str) -> list[str]:
    """Return the problem of a date as a list; an empty list if it is valid or not stated."""
    if not text:
        return []
    try:
        parse_period(text)
    except ValueError as error:
        # The error repeats the date, with which this message begins.
        expected = sentence(str(error).replace(f", found {text!r}", ""))
        return [f"date is {shown(text)}. {expected}"]
    return []


def _missing(
    kind: str, cells: Mapping[str, str], number: Mapping[str, float | None]
) -> Iterator[str]:
    """Yield the problems of a report that lacks a cell which its kind needs, or whose range is not in order."""
    needed_column = _NEEDED.get(kind)
    if needed_column and not cells.get(needed_column):
        yield f"{needed_column} is empty. Expected {COLUMNS[needed_column]}."
    has_value = cells.get("value") or (cells.get("low") and cells.get("high"))
    if kind in {"share", "added-time"} and not has_value:
        yield f"value is empty. Expected a value, or both low and high, in a report of kind {kind}."
    stated = [end for end in (number["low"], number["value"], number["high"]) if end is not None]
    if stated != sorted(stated):
        yield "low, value and high are not in ascending order. Correct them."
    has_position = cells.get("lon") and cells.get("lat")
    if kind == "position" and not (has_position or cells.get("place")):
        yield "place is empty. Expected a place, or both lon and lat, in a report of kind position."


def _listed(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(part.strip() for part in text.split(";") if part.strip()))


def _repeated(reports: Sequence[HeldOut]) -> Iterator[tuple[int, str]]:
    record_of_id: dict[str, int] = {}
    for report in reports:
        if report.id in record_of_id:
            first_row = record_of_id[report.id]
            yield (
                report.row,
                f"id {shown(report.id)} is also that of record {first_row}. Give one of them another id.",
            )
        record_of_id.setdefault(report.id, report.row)
