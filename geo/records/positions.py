"""Coordinates as tables write them → lon, lat in degrees, WGS84; what cannot be read is listed with its reason.

Degrees, minutes and seconds; a hemisphere's letter in English or French; one column of "lat, lon", WKT or GeoJSON;
and projected coordinates, whose system has to be stated.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np
import pandas as pd
import pyarrow as pa

from geo.geodesy import to_degrees
from geo.records.columns import NOTHING, PLAIN, encoded, numbers, plain_numbers
from geo.records.mgrs import parse_mgrs
from geo.records.months import unread_cells

if TYPE_CHECKING:
    from geo.geodesy.ellipsoid import Floats

NOT_READ: Final = "no coordinate"
_AXIS: Final = {"n": "lat", "s": "lat", "e": "lon", "w": "lon", "o": "lon"}  # o: French ouest
_SOUTH_WEST: Final = frozenset("swo")
_LETTER: Final = r"(n|s|e|w|o)"
_NUMBER: Final = r"(\d+(?:[.,]\d+)?)"
# ruff: noqa: RUF001 - signs of minutes and seconds
_ANGLE: Final = re.compile(
    rf"{_LETTER}?\s*([+-]?){_NUMBER}\s*[°ºd]?\s*"
    rf"(?:{_NUMBER}\s*['′’m]?\s*(?:{_NUMBER}\s*(?:[\"″”s]|'')?)?)?\s*{_LETTER}?"
)
_WKT: Final = re.compile(r"(?:srid=4326;)?\s*point\s*z?m?\s*\(\s*([-+\d.e]+)\s+([-+\d.e]+)[^()]*\)")
_ARRAY: Final = re.compile(r"\[\s*([-+\d.e]+)\s*,\s*([-+\d.e]+)[^\[\]]*\]")
_SEPARATORS: Final = (";", "|", "/", ", ", ",", "\t", " ")


@dataclass(frozen=True)
class PositionColumns:
    """Which columns hold a position: two, or one; the CRS, None for degrees on WGS84.

    ``is_lon_first`` is the order of numbers in one column without letters.
    """

    lon: str | None = None
    lat: str | None = None
    position: str | None = None
    zone: str | None = None
    crs: str | None = None
    is_lon_first: bool = False

    @property
    def is_given(self) -> bool:
        """Whether a position can be read."""
        return bool((self.lon and self.lat) or self.position)


class Positions(NamedTuple):
    """Positions of rows, NaN for none; and the cells that cannot be read: ``cell, reason, records``."""

    lon: Floats
    lat: Floats
    unread: pd.DataFrame


def read_positions(table: pa.Table, columns: PositionColumns) -> Positions:
    """Read the position of each row.

    A column of its own for longitude and latitude comes before one column of both. A position of exactly
    0, 0, and cells that are empty, state nothing.

    Examples
    --------
    >>> table = pa.table({"at": ["36.5, 8.1", "POINT (8.1 36.5)", "8°6'E 36°30'N", "here"]})
    >>> found = read_positions(table, PositionColumns(position="at"))
    >>> found.lon.tolist(), found.lat.tolist(), found.unread["cell"].tolist()
    ([8.1, 8.1, 8.1, nan], [36.5, 36.5, 36.5, nan], ['here'])
    """
    unread = []
    lon, lat = np.full((2, table.num_rows), np.nan)
    if columns.lon and columns.lat:
        lon, missing = read_angles(table[columns.lon], "lon", is_degrees=not _is_projected(columns))
        unread.append(missing)
        lat, missing = read_angles(table[columns.lat], "lat", is_degrees=not _is_projected(columns))
        unread.append(missing)
        if _is_projected(columns):
            lon, lat = _unprojected(table, columns, lon, lat)
    if columns.position:
        rest = np.flatnonzero(np.isnan(lon) | np.isnan(lat))
        x, y, missing = _pairs(table[columns.position].take(pa.array(rest)), columns)
        lon[rest], lat[rest] = x, y
        unread.append(missing)
    is_nothing = (lon == 0) & (lat == 0)
    lon[is_nothing], lat[is_nothing] = np.nan, np.nan
    return Positions(lon, lat, pd.concat([unread_cells((), (), ()), *unread], ignore_index=True))


def _is_projected(columns: PositionColumns) -> bool:
    return bool(columns.crs or columns.zone)


def _unprojected(
    table: pa.Table, columns: PositionColumns, x: Floats, y: Floats
) -> tuple[Floats, Floats]:
    """Convert projected coordinates, in one CRS or that of each row's zone."""
    if columns.crs:
        return to_degrees(x, y, columns.crs)
    codes, zones = encoded(table[columns.zone])
    lon, lat = np.full((2, len(x)), np.nan)
    for number, zone in enumerate(zones):
        rows = np.flatnonzero(codes == number)
        if zone.strip():
            lon[rows], lat[rows] = to_degrees(x[rows], y[rows], f"UTM {zone}")
    return lon, lat


def read_angles(
    column: pa.ChunkedArray, axis: str, *, is_degrees: bool = True
) -> tuple[Floats, pd.DataFrame]:
    """Read a column of longitudes or latitudes (``lon`` or ``lat``), NaN where there is none.

    Examples
    --------
    >>> column = pa.chunked_array([["8.5", "8,5", "8°30'", "8 30 00 W", "200", "36 N"]])
    >>> values, unread = read_angles(column, "lon")
    >>> values.tolist()
    [8.5, 8.5, 8.5, -8.5, nan, nan]
    >>> unread[["cell", "reason"]].values.tolist()
    [['200', 'beyond ±180'], ['36 N', 'a latitude where a longitude is expected']]
    """
    values = plain_numbers(column)
    most = 180.0 if axis == "lon" else 90.0
    if values is not None and not (is_degrees and (np.abs(values) > most).any()):
        return values.copy(), unread_cells((), (), ())
    codes, distinct = encoded(column)
    found = numbers(pa.chunked_array([pa.array(distinct, pa.string())])).copy()
    reasons = np.full(len(distinct), "", dtype=object)
    for at in np.flatnonzero(np.isnan(found)).tolist():
        if _clean(distinct[at]) not in NOTHING:
            found[at], reasons[at] = _axis_value(distinct[at], axis)
    is_far = np.abs(found) > most if is_degrees else np.zeros(len(found), dtype=bool)
    found[is_far], reasons[is_far] = np.nan, f"beyond ±{most:.0f}"
    reasons[np.isinf(found)], found[np.isinf(found)] = NOT_READ, np.nan
    records = np.bincount(codes, minlength=len(distinct)).tolist()
    return found[codes], unread_cells(distinct, reasons.tolist(), records)


def _axis_value(text: str, axis: str) -> tuple[float, str]:
    angle = parse_angle(text)
    if angle is None:
        return np.nan, NOT_READ
    value, own = angle
    if own and own != axis:
        names = {"lon": "longitude", "lat": "latitude"}
        return np.nan, f"a {names[own]} where a {names[axis]} is expected"
    return value, ""


def parse_angle(text: str) -> tuple[float, str] | None:
    r"""Read one angle; return degrees, and ``lon`` or ``lat`` if a letter says which.

    Examples
    --------
    >>> parse_angle("36°30'18''N"), parse_angle("8,5 O"), parse_angle("-4.081"), parse_angle("36°75'")
    ((36.505, 'lat'), (-8.5, 'lon'), (-4.081, ''), None)
    """
    found = _ANGLE.fullmatch(_clean(text))
    if not found or (found[1] and found[6]):
        return None
    degrees, minutes, seconds = (float((found[at] or "0").replace(",", ".")) for at in (3, 4, 5))
    letter = found[1] or found[6] or ""
    if minutes >= 60 or seconds >= 60 or (letter and found[2] == "-"):  # noqa: PLR2004 - of an hour
        return None
    value = round(degrees + minutes / 60 + seconds / 3600, 9)
    is_negative = found[2] == "-" or letter in _SOUTH_WEST
    return (-value if is_negative else value), _AXIS.get(letter, "")


def parse_position(text: str, *, is_lon_first: bool = False) -> tuple[float, float] | None:
    """Read one position, in degrees lon, lat; return None for any other text.

    WKT and GeoJSON have longitude first, a cell of MGRS is its middle; two numbers alone have latitude first,
    unless ``is_lon_first``.

    Examples
    --------
    >>> parse_position("36.5056, 8.1053"), parse_position('{"type":"Point","coordinates":[8.1053,36.5056]}')
    ((8.1053, 36.5056), (8.1053, 36.5056))
    >>> parse_position("Gafsa, Tunisia") is None
    True
    """
    plain = _clean(text)
    if found := _WKT.fullmatch(plain) or (_ARRAY.search(plain) if plain[:1] in "[{" else None):
        try:
            return _within(float(found[1]), float(found[2]))
        except ValueError:
            return None
    if cell := parse_mgrs(plain):
        return cell
    plain = plain.strip("()")
    for mark in _SEPARATORS:
        for at in [at for at in range(len(plain)) if plain.startswith(mark, at)]:
            ends = parse_angle(plain[:at]), parse_angle(plain[at + len(mark) :])
            if ends[0] and ends[1] and (mark != "," or _is_two(plain)):
                return _pair(ends[0], ends[1], is_lon_first=is_lon_first)
    return None


def _is_two(plain: str) -> bool:
    """Return whether a comma without a blank stands between two numbers, and is not a decimal comma."""
    return plain.count(",") == 1 and bool(re.search("[.a-z°]", plain))


def _pair(
    one: tuple[float, str], two: tuple[float, str], *, is_lon_first: bool
) -> tuple[float, float] | None:
    """Order two angles by their letters, else by ``is_lon_first``."""
    if one[1] and one[1] == two[1]:
        return None
    if one[1] or two[1]:
        is_lon_first = one[1] == "lon" or two[1] == "lat"
    lon, lat = (one, two) if is_lon_first else (two, one)
    return _within(lon[0], lat[0])


def _within(lon: float, lat: float) -> tuple[float, float] | None:
    return (lon, lat) if abs(lon) <= 180 and abs(lat) <= 90 else None  # noqa: PLR2004 - degrees


def _pairs(
    column: pa.ChunkedArray, columns: PositionColumns
) -> tuple[Floats, Floats, pd.DataFrame]:
    """Read a column of positions, each distinct cell once."""
    codes, distinct = encoded(column)
    found = [parse_position(text, is_lon_first=columns.is_lon_first) for text in distinct]
    reasons = [
        "" if pair or _clean(text) in NOTHING else "no position"
        for text, pair in zip(distinct, found, strict=True)
    ]
    values = np.array([pair or (np.nan, np.nan) for pair in found], dtype=float).reshape(-1, 2)
    records = np.bincount(codes, minlength=len(distinct)).tolist()
    lon, lat = values[codes].T
    return lon.copy(), lat.copy(), unread_cells(distinct, reasons, records)


def _clean(text: str) -> str:
    return " ".join(text.translate(PLAIN).casefold().split())
