"""Coordinates as tables write them → lon, lat in degrees, WGS84; what cannot be read is listed with its reason.

Degrees, minutes and seconds; a hemisphere's letter in English or French; one column of "lat, lon", WKT or GeoJSON;
and projected coordinates, whose system has to be stated.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final, NamedTuple

import numpy as np
import pandas as pd
import pyarrow as pa
from numpy.typing import NDArray

from geo.arrays import Floats
from geo.geodesy import to_degrees
from geo.records.columns import (
    NO_UNREAD,
    NOTHING,
    PLAIN,
    encoded,
    numbers,
    plain_numbers,
    unread_cells,
)
from geo.records.mgrs import parse_mgrs

NOT_READ: Final = "no coordinate"
NO_POSITION: Final = "no position"
DEGREES: Final = 360.0  # beyond it, numbers are not degrees
METRES: Final = "look like metres, as of UTM: convert them to degrees"
# Two numbers, with or without a zone of UTM before them: 17N 777000 9975000.
_METRES: Final = re.compile(
    r"(?:(?:utm )?\d{1,2} ?[a-z] )?-?(\d+(?:\.\d*)?)(?: ?m?e)?[\s,;/|]+-?(\d+(?:\.\d*)?)(?: ?m?n)?"
)
_AXIS: Final = {"n": "lat", "s": "lat", "e": "lon", "w": "lon", "o": "lon"}  # o: French ouest
_SOUTH_WEST: Final = frozenset("swo")
_LETTER: Final = r"(n|s|e|w|o)"
_NUMBER: Final = r"(\d+(?:[.,]\d+)?)"
# ruff: noqa: RUF001 - signs of minutes and seconds
# Groups: letter, sign, degrees, minutes, seconds, letter.
# A sign or a blank stands between degrees, minutes and seconds: 33.14.20 is not 33.1° and 4.20 minutes.
_ANGLE: Final = re.compile(
    rf"{_LETTER}?\s*([+-]?){_NUMBER}(?:\s*[°ºd:]\s*|\s+|(?![\d.,]))"
    rf"(?:{_NUMBER}(?:\s*['′’m:]\s*|\s+|(?![\d.,]))(?:{_NUMBER}\s*(?:[\"″”s]|'')?)?)?\s*{_LETTER}?"
)
_WKT: Final = re.compile(r"(?:srid=4326;)?\s*point\s*z?m?\s*\(\s*([-+\d.e]+)\s+([-+\d.e]+)[^()]*\)")
_ARRAY: Final = re.compile(r"\[\s*([-+\d.e]+)\s*,\s*([-+\d.e]+)[^\[\]]*\]")
_DIGITS: Final = re.compile(r"\d+(?:[.,]\d+)?")
_ZONE: Final = re.compile(r"(?:0?[1-9]|[1-5]\d|60) ?[NSns]")
# Two angles after the names of their axes, as "Lat: 3.45 Lon: -76.53" has them, in Latin letters.
_NAMED: Final = re.compile(
    r"(?P<axis>lat|lon|lng)[a-z]*\.?\s*[:=]?\s*(?P<first>\S.*?)[\s,;|/]+(?P<other>lat|lon|lng)[a-z]*\.?"
    r"\s*[:=]?\s*(?P<second>\S.*)"
)
_SEPARATORS: Final = (";", "|", "/", ", ", ",", "\t", " ")


@dataclass(frozen=True)
class PositionColumns:
    """The columns that hold a position.

    Attributes
    ----------
    lon, lat
        Columns of longitudes (or eastings) and latitudes (or northings).
    position
        A column of both.
    zone
        A column of UTM zones.
    crs
        The CRS of all coordinates; None for degrees on WGS84.
    is_lon_first
        Whether two numbers without letters in ``position`` begin with the longitude.
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


class Angle(NamedTuple):
    """An angle in degrees, and the axis that a letter states: ``lon`` or ``lat``, empty without a letter."""

    degrees: float
    axis: str


class Positions(NamedTuple):
    """Positions of rows, NaN for none; and the cells that cannot be read: ``cell, reason, records``."""

    lon: Floats
    lat: Floats
    unread: pd.DataFrame


def read_positions(table: pa.Table, columns: PositionColumns) -> Positions:
    """Read the position of each row.

    The columns of longitude and latitude are read first, the column of both only for rows that have no position yet.
    A row at exactly 0, 0, or with empty cells, has none.

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
        is_projected = bool(columns.crs or columns.zone)
        lon, unread_lon = read_angles(table[columns.lon], "lon", is_degrees=not is_projected)
        lat, unread_lat = read_angles(table[columns.lat], "lat", is_degrees=not is_projected)
        unread += [unread_lon, unread_lat]
        if is_projected:
            lon, lat = _unprojected(table, columns, lon, lat)
    if columns.position:
        rows = np.flatnonzero(np.isnan(lon) | np.isnan(lat))
        cells = table[columns.position].take(pa.array(rows))
        lon[rows], lat[rows], unread_positions = _read_pairs(cells, columns)
        unread.append(unread_positions)
    is_zero = (lon == 0) & (lat == 0)
    lon[is_zero], lat[is_zero] = np.nan, np.nan
    return Positions(lon, lat, pd.concat([NO_UNREAD, *unread], ignore_index=True))


def _unprojected(
    table: pa.Table, columns: PositionColumns, x: Floats, y: Floats
) -> tuple[Floats, Floats]:
    """Convert projected coordinates to lon, lat, from one CRS or from the UTM zone of each row."""
    if columns.crs:
        return to_degrees(x, y, columns.crs)
    codes, zones = encoded(table[columns.zone])
    is_degrees = are_degrees(x, y)  # a zone of something else: "North"
    lon, lat = np.where(is_degrees, x, np.nan), np.where(is_degrees, y, np.nan)
    for number, zone in enumerate(zones):
        rows = np.flatnonzero((codes == number) & ~is_degrees)
        if is_utm_zone(zone):
            lon[rows], lat[rows] = to_degrees(x[rows], y[rows], f"UTM {zone}")
    return lon, lat


def are_degrees(x: Floats, y: Floats) -> NDArray[np.bool_]:
    """Return whether numbers may be lon and lat: as metres they would lie within 180 m of a system's origin."""
    return (np.abs(x) <= 180) & (np.abs(y) <= 90)  # noqa: PLR2004 - degrees


def is_utm_zone(text: str) -> bool:
    """Return whether a text is a zone of UTM with its half of the globe.

    Examples
    --------
    >>> [is_utm_zone(text) for text in ("32N", "UTM 32 N", "32", "North", "61N")]
    [True, False, False, False, False]
    """
    return bool(_ZONE.fullmatch(text.strip()))


def read_angles(
    column: pa.ChunkedArray, axis: str, *, is_degrees: bool
) -> tuple[Floats, pd.DataFrame]:
    """Read a column of longitudes or latitudes (``lon`` or ``lat``), NaN where there is none.

    Examples
    --------
    >>> column = pa.chunked_array([["8.5", "8,5", "8°30'", "8 30 00 W", "200", "36 N"]])
    >>> values, unread = read_angles(column, "lon", is_degrees=True)
    >>> values.tolist()
    [8.5, 8.5, 8.5, -8.5, nan, nan]
    >>> unread[["cell", "reason"]].values.tolist()
    [['200', 'beyond ±180'], ['36 N', 'a latitude where a longitude is expected']]
    """
    values = plain_numbers(column)
    limit_deg = 180.0 if axis == "lon" else 90.0
    if values is not None and not (is_degrees and (np.abs(values) > limit_deg).any()):
        return values.copy(), NO_UNREAD
    codes, distinct = encoded(column)
    angles = numbers(pa.chunked_array([pa.array(distinct, pa.string())])).copy()
    reasons = np.full(len(distinct), "", dtype=object)
    for number in np.flatnonzero(np.isnan(angles)).tolist():
        if _clean(distinct[number]) not in NOTHING:
            angles[number], reasons[number] = _axis_value(distinct[number], axis)
    is_far = np.abs(angles) > limit_deg if is_degrees else np.zeros(len(angles), dtype=bool)
    angles[is_far], reasons[is_far] = np.nan, f"beyond ±{limit_deg:.0f}"
    is_endless = np.isinf(angles)
    reasons[is_endless], angles[is_endless] = NOT_READ, np.nan
    return angles[codes], unread_cells(distinct, reasons.tolist(), codes)


def _axis_value(text: str, axis: str) -> tuple[float, str]:
    """Read an angle on one axis, in degrees; return it with an empty text, or NaN and the reason."""
    angle = parse_angle(text)
    if angle is None:
        return np.nan, NOT_READ
    if angle.axis and angle.axis != axis:
        names = {"lon": "longitude", "lat": "latitude"}
        return np.nan, f"a {names[angle.axis]} where a {names[axis]} is expected"
    return angle.degrees, ""


def parse_angle(text: str) -> Angle | None:
    r"""Parse one angle; return None for any other text.

    Examples
    --------
    >>> parse_angle("36°30'18''N"), parse_angle("8,5 O")
    (Angle(degrees=36.505, axis='lat'), Angle(degrees=-8.5, axis='lon'))
    >>> parse_angle("-4.081"), parse_angle("36°75'")
    (Angle(degrees=-4.081, axis=''), None)
    """
    match = _ANGLE.fullmatch(_clean(text))
    if not match or (match[1] and match[6]):
        return None
    degrees, minutes, seconds = (
        float((match[group] or "0").replace(",", ".")) for group in (3, 4, 5)
    )
    letter = match[1] or match[6] or ""
    if minutes >= 60 or seconds >= 60 or (letter and match[2] == "-"):  # noqa: PLR2004 - of an hour
        return None
    value = round(degrees + minutes / 60 + seconds / 3600, 9)
    is_negative = match[2] == "-" or letter in _SOUTH_WEST
    return Angle(-value if is_negative else value, _AXIS.get(letter, ""))


def parse_position(text: str, *, is_lon_first: bool = False) -> tuple[float, float] | None:
    """Read one position, in degrees lon, lat; return None for any other text.

    WKT and GeoJSON have longitude first; two numbers alone have latitude first, unless ``is_lon_first``. The
    position of an MGRS square is its middle.

    Examples
    --------
    >>> parse_position("36.5056, 8.1053"), parse_position('{"type":"Point","coordinates":[8.1053,36.5056]}')
    ((8.1053, 36.5056), (8.1053, 36.5056))
    >>> parse_position("8 30 8 45"), parse_position("8 30 -77"), parse_position("Gafsa, Tunisia")
    ((8.75, 8.5), None, None)
    >>> parse_position("Lat: 3.45, Long: -76.53")
    (-76.53, 3.45)
    """
    plain = _clean(text)
    if match := _WKT.fullmatch(plain) or (_ARRAY.search(plain) if plain[:1] in "[{" else None):
        try:
            return _within(float(match[1]), float(match[2]))
        except ValueError:
            return None
    if square := parse_mgrs(plain):
        return square
    plain = plain.strip("()")
    if named := _NAMED.fullmatch(plain):
        return _named_axes(named)
    for separator in _SEPARATORS:
        for start in range(len(plain)):
            if not plain.startswith(separator, start):
                continue
            texts = plain[:start], plain[start + len(separator) :]
            first, second = map(parse_angle, texts)
            if not (first and second) or (separator == "," and not _is_two(plain)):
                continue
            if separator == " " and not (first.axis and second.axis) and not _are_alike(*texts):
                continue  # 8 30 8 45 is 8 30 and 8 45, not 8 and 30 8 45
            return _lon_lat(first, second, is_lon_first=is_lon_first)
    return None


def _named_axes(named: re.Match[str]) -> tuple[float, float] | None:
    """Read two angles, each after the name of its axis.

    Return None if one is no angle, or has the other's letter, or if both are of one axis: *lon: 8 lng: 9*.
    """
    if (named["axis"] == "lat") == (named["other"] == "lat"):
        return None
    first, second = map(parse_angle, (named["first"], named["second"]))
    axes = ("lat", "lon") if named["axis"] == "lat" else ("lon", "lat")
    if (
        not (first and second)
        or first.axis not in {"", axes[0]}
        or second.axis not in {"", axes[1]}
    ):
        return None
    lat, lon = (first, second) if axes[0] == "lat" else (second, first)
    return _within(lon.degrees, lat.degrees)


def _are_alike(first: str, second: str) -> bool:
    """Return whether two texts have the same number of numbers."""
    return len(_DIGITS.findall(first)) == len(_DIGITS.findall(second))


def position_problem(text: str, *, is_lon_first: bool = False) -> str:
    """Return why a text is not a position, where two numbers alone have latitude first, unless ``is_lon_first``.

    Examples
    --------
    >>> position_problem("331378, 3112196").partition(": ")[2]
    'its numbers look like metres, as of UTM: convert them to degrees, or give each a column and --crs'
    >>> position_problem("Gafsa").partition(": ")[2]
    "its text is not read: write degrees, as in 36.5, 8.1 or 36°30'N 8°06'E"
    >>> position_problem("116.4, 39.9").partition(": ")[2]
    'a number is beyond ±90 for a latitude, or ±180 for a longitude: write latitude first, as in 36.5, 8.1'
    >>> position_problem("n/a")
    'no position'
    """
    plain = _clean(text)
    pair = _METRES.fullmatch(plain)
    sizes = [float(number) for number in pair.groups()] if pair else []
    if plain in NOTHING or (sizes and not any(sizes)):  # 0, 0
        return NO_POSITION
    if sizes and min(sizes) > DEGREES:
        return f"{NO_POSITION}: its numbers {METRES}, or give each a column and --crs"
    if sizes and max(sizes) > 90:  # noqa: PLR2004 - degrees
        order = (
            "longitude first, as in 8.1, 36.5"
            if is_lon_first
            else "latitude first, as in 36.5, 8.1"
        )
        limits = "±90 for a latitude, or ±180 for a longitude"
        return f"{NO_POSITION}: a number is beyond {limits}: write {order}"
    return f"{NO_POSITION}: its text is not read: write degrees, as in 36.5, 8.1 or 36°30'N 8°06'E"


def _is_two(plain: str) -> bool:
    """Return whether the only comma of a text separates two numbers, and is not a decimal comma."""
    return plain.count(",") == 1 and bool(re.search("[.a-z°]", plain))


def _lon_lat(first: Angle, second: Angle, *, is_lon_first: bool) -> tuple[float, float] | None:
    """Order two angles by their letters, else by ``is_lon_first``; return None if they are no lon and lat."""
    if first.axis and first.axis == second.axis:
        return None
    if first.axis or second.axis:
        is_lon_first = first.axis == "lon" or second.axis == "lat"
    lon, lat = (first, second) if is_lon_first else (second, first)
    return _within(lon.degrees, lat.degrees)


def _within(lon: float, lat: float) -> tuple[float, float] | None:
    """Return lon and lat; None if they are beyond ±180° or ±90°."""
    return (lon, lat) if abs(lon) <= 180 and abs(lat) <= 90 else None  # noqa: PLR2004 - degrees


def _read_pairs(
    column: pa.ChunkedArray, columns: PositionColumns
) -> tuple[Floats, Floats, pd.DataFrame]:
    """Read a column of positions, each distinct cell once; return lon, lat and the unread cells."""
    codes, distinct = encoded(column)
    positions = [parse_position(text, is_lon_first=columns.is_lon_first) for text in distinct]
    reasons = [
        ""
        if pair or _clean(text) in NOTHING
        else position_problem(text, is_lon_first=columns.is_lon_first)
        for text, pair in zip(distinct, positions, strict=True)
    ]
    values = np.array([pair or (np.nan, np.nan) for pair in positions], dtype=float).reshape(-1, 2)
    lon, lat = values[codes].T
    return lon.copy(), lat.copy(), unread_cells(distinct, reasons, codes)


def _clean(text: str) -> str:
    """Return a text in lower case, with plain digits, signs and single blanks."""
    return " ".join(text.translate(PLAIN).casefold().split())
