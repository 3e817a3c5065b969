"""Written records → positions and months; and what cannot be used, each with its reason."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Literal, TypeAlias

import numpy as np
import pandas as pd

from geo.errors import DataError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

DayOrder: TypeAlias = Literal["dmy", "mdy"]
NAMES: Final = {
    "lon": ("longitude", "lon", "lng", "long", "x"),
    "lat": ("latitude", "lat", "y"),
    "date": ("event_date", "date", "start_date", "date_start"),
    "id": ("event_id_cnty", "event_id", "id", "data_id"),
}
MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
# digits and signs that spreadsheets in Arabic and typesetters write
PLAIN: Final = str.maketrans("٠١٢٣٤٥٦٧٨٩\u066b−–\u00a0\u202f", "0123456789.--  ")


@dataclass(frozen=True)
class Columns:
    """Which columns hold what; ``date`` and ``id`` may be missing."""

    lon: str
    lat: str
    date: str | None = None
    id: str | None = None
    order: DayOrder | None = None


@dataclass(frozen=True)
class Parsed:
    """A part's usable rows (``row, id, lon, lat, month``) and the rest (``row, reason, record``).

    Together they are all ``count`` records; rows count from 0 in the part.
    """

    used: pd.DataFrame
    rejects: pd.DataFrame
    count: int


def find_columns(header: Sequence[str], asked: Columns | None = None, *, where: str) -> Columns:
    """Find the columns by their usual names, where none are asked for.

    Raises
    ------
    DataError
        No column for longitude or latitude, or one that was asked for is not there.

    Examples
    --------
    >>> find_columns(["EVENT_ID", "Latitude", "Longitude"], where="acled.csv")
    Columns(lon='Longitude', lat='Latitude', date=None, id='EVENT_ID', order=None)
    """
    by_name = {name.strip().casefold(): name for name in reversed(header)}
    found: dict[str, str | None] = {}
    for kind, usual in NAMES.items():
        own = getattr(asked, kind) if asked else ""
        if own and own not in header:
            raise DataError(f"{where}: no column {own!r}; it has {', '.join(map(repr, header))}")
        found[kind] = own or next((by_name[name] for name in usual if name in by_name), None)
    if not found["lon"] or not found["lat"]:
        raise DataError(
            f"{where}: no columns for longitude and latitude among {', '.join(map(repr, header))}; "
            "name them with --lon and --lat"
        )
    order = asked.order if asked else None
    return Columns(found["lon"], found["lat"], found["date"], found["id"], order)


def parse_columns(
    table: pd.DataFrame, columns: Columns, records: Sequence[str] | None = None
) -> Parsed:
    """Read positions and months from a table's columns, whatever their types.

    Parameters
    ----------
    table
        The columns that ``columns`` names; indexed 0, 1, 2 …
    records
        What a reject is quoted as, row by row; by default its values.
    """
    lon, lat = _number(table[columns.lon]), _number(table[columns.lat])
    reason = _reasons(lon, lat)
    good = reason == ""
    used = pd.DataFrame(
        {
            "row": np.flatnonzero(good),
            "id": _text(table[columns.id])[good] if columns.id else "",
            "lon": lon[good],
            "lat": lat[good],
            "month": _months(table[columns.date], columns.order)[good] if columns.date else "",
        }
    )
    bad = np.flatnonzero(~good)
    if records is None:
        quoted = [", ".join(map(str, row)) for row in table.iloc[bad].itertuples(index=False)]
    else:
        quoted = [records[row] for row in bad.tolist()]
    rejects = pd.DataFrame({"row": bad, "reason": reason[bad], "record": quoted}, dtype=object)
    return Parsed(used, rejects, len(table))


def parse_lines(
    records: Sequence[str], header: Sequence[str], delimiter: str, columns: Columns
) -> Parsed:
    """Read positions and months from records of a CSV file.

    A record that spans lines and has not as many fields as the header is taken for single lines:
    somewhere a quote was not closed.
    """
    fields = _fields(records, delimiter)
    width = len(header)
    if any(
        len(row) != width and "\n" in record for row, record in zip(fields, records, strict=True)
    ):
        records = [
            line
            for row, record in zip(fields, records, strict=True)
            for line in ([record] if len(row) == width else record.splitlines())
            if line.strip()
        ]
        fields = _fields(records, delimiter)
    whole = np.array([len(row) == width for row in fields], dtype=bool)
    named = {
        name: list(header).index(name)
        for name in (columns.lon, columns.lat, columns.date, columns.id)
        if name
    }
    blank = [""] * width
    table = pd.DataFrame(
        {
            name: pd.Series(
                [(row if ok else blank)[at] for row, ok in zip(fields, whole, strict=True)],
                dtype=object,
            )
            for name, at in named.items()
        }
    )
    parsed = parse_columns(table, columns, records)
    short = ~whole[parsed.rejects["row"].to_numpy(dtype=np.int64)]
    counts = [len(fields[row]) for row in parsed.rejects["row"]]
    told = [
        f"{count} fields, expected {width}: truncated, or a stray quote or {delimiter!r}"
        for count in counts
    ]
    reason = np.where(
        short, np.array(told, dtype=object), parsed.rejects["reason"].to_numpy(object)
    )
    return Parsed(parsed.used, parsed.rejects.assign(reason=reason), len(records))


def _fields(records: Sequence[str], delimiter: str) -> list[list[str]]:
    """Split records into fields, one list each, even where a quote stays open."""
    try:
        fields = list(csv.reader(records, delimiter=delimiter))
    except csv.Error:
        fields = []
    if len(fields) == len(records):
        return fields
    return [_alone(record, delimiter) for record in records]


def _alone(record: str, delimiter: str) -> list[str]:
    try:
        return next(csv.reader([record], delimiter=delimiter), [])
    except csv.Error:
        return []


def _number(values: pd.Series) -> NDArray[Any]:
    """Read numbers; a single comma is a decimal one, as no coordinate has thousands."""
    plain = pd.to_numeric(values, errors="coerce").to_numpy(dtype=float, na_value=np.nan)
    odd = np.flatnonzero(np.isnan(plain))
    if len(odd) and values.dtype.kind not in "fiu":
        text = values.iloc[odd].astype(str).str.translate(PLAIN).str.strip().str.rstrip("°")
        text = text.str.replace(",", ".", regex=False)
        plain = plain.copy()
        plain[odd] = pd.to_numeric(text, errors="coerce").to_numpy(dtype=float, na_value=np.nan)
    return plain


def _reasons(lon: NDArray[Any], lat: NDArray[Any]) -> NDArray[Any]:
    """Say why a position cannot be used; nothing where it can."""
    reason = np.full(len(lon), "", dtype=object)
    far_lon, far_lat = np.abs(lon) > 180, np.abs(lat) > 90  # noqa: PLR2004 - degrees
    reason[far_lon] = "longitude is beyond ±180"
    reason[far_lat] = "latitude is beyond ±90"
    swapped = far_lat & (np.abs(lat) <= 180) & (np.abs(lon) <= 90)  # noqa: PLR2004 - degrees
    reason[swapped] = "latitude is beyond ±90: longitude and latitude look swapped"
    reason[~np.isfinite(lat)] = "latitude is no number"
    reason[~np.isfinite(lon)] = "longitude is no number"
    return reason


def _text(values: pd.Series) -> NDArray[Any]:
    texts: NDArray[Any] = values.astype("string").fillna("").to_numpy(dtype=object)
    return texts


def _months(values: pd.Series, order: DayOrder | None) -> NDArray[Any]:
    """Read the month of each date as ``YYYY-MM``; nothing where it cannot be told."""
    if pd.api.types.is_datetime64_any_dtype(values):
        return _text(values.dt.strftime("%Y-%m"))
    codes, texts = pd.factorize(_text(values))
    return np.array([parse_month(text, order) for text in texts] or [""], dtype=object)[codes]


def parse_month(text: str, order: DayOrder | None = None) -> str:
    """Read the month of a date: ISO, ``14 March 2019``, or with slashes where its order is plain.

    Examples
    --------
    >>> [parse_month(text) for text in ("2019-03-14", "14 March 2019", "14/03/2019")]
    ['2019-03', '2019-03', '2019-03']

    The third of April or the fourth of March? Not told, so not guessed:

    >>> parse_month("03/04/2019"), parse_month("03/04/2019", "mdy")
    ('', '2019-03')
    """
    text = text.strip().translate(PLAIN)
    if found := re.match(r"(\d{4})[-/.]?(\d{1,2})(?:\D|\d\d(?:\D|$)|$)", text):
        return _month(found[1], int(found[2]))
    if found := re.match(r"(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4})\b", text):
        first, second = int(found[1]), int(found[2])
        if order is None and first != second and max(first, second) <= 12:  # noqa: PLR2004 - months
            return ""
        day_first = order == "dmy" if order else first > second
        return _month(found[3], second if day_first else first)
    word, year = re.search(r"[^\W\d_]{3,}", text), re.search(r"\b\d{4}\b", text)
    name = word[0][:3].casefold() if word else ""
    return _month(year[0], MONTHS.index(name) + 1) if year and name in MONTHS else ""


def _month(year: str, month: int) -> str:
    return f"{year}-{month:02d}" if 1 <= month <= 12 else ""  # noqa: PLR2004 - months
