"""Coordinates as tables write them → lon, lat in degrees, WGS84; cells that cannot be read are listed with the reason.

Reads decimal degrees; degrees, minutes and seconds; hemispheres in English or French; "lat, lon", WKT, GeoJSON or MGRS
in one column; and projected coordinates, whose system must be stated.
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
from geo.records.columns import NO_UNREAD, encoded, numbers, plain_numbers, unread_cells
from geo.records.mgrs import parse_mgrs
from geo.records.plain_text import NOTHING, PLAIN
from geo.validation.angles import Angle, parse_angle

NOT_READ: Final = "no coordinate"
NO_POSITION: Final = "no position"
MOST_DEGREES: Final = 360.0  # greater numbers are no degrees
LOOK_LIKE_METRES: Final = "look like metres, such as those of UTM: convert them to degrees"
# Two numbers, with or without a zone of UTM before them: 17N 777000 9975000.
_TWO_NUMBERS: Final = re.compile(
    r"(?:(?:utm )?\d{1,2} ?[a-z] )?-?(\d+(?:\.\d*)?)(?: ?m?e)?[\s,;/|]+-?(\d+(?:\.\d*)?)(?: ?m?n)?"
)
_ONE_COMMA: Final = re.compile(r"-?\d+,\d+")
_WKT: Final = re.compile(r"(?:srid=4326;)?\s*point\s*z?m?\s*\(\s*([-+\d.e]+)\s+([-+\d.e]+)[^()]*\)")
# Of GeoJSON: [8.1, 36.5].
_ARRAY: Final = re.compile(r"\[\s*([-+\d.e]+)\s*,\s*([-+\d.e]+)[^\[\]]*\]")
_DIGITS: Final = re.compile(r"\d+(?:[.,]\d+)?")
_ZONE: Final = re.compile(r"(?:0?[1-9]|[1-5]\d|60) ?[NSns]")  # of UTM: 32N
# Two angles, each after the name of its axis: Lat: 3.45 Lon: -76.53.
_NAMED_AXES: Final = re.compile(
    r"(?P<axis>lat|lon|lng)[a-z]*\.?\s*[:=]?\s*(?P<first>\S.*?)[\s,;|/]+(?P<other>lat|lon|lng)[a-z]*\.?"
    r"\s*[:=]?\s*(?P<second>\S.*)"
)
_SEPARATORS: Final = (";", "|", "/", ", ", ",", " ")


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
        Whether longitude is the first of two numbers without letters in ``position``.
    """

    lon: str | None = None
    lat: str | None = None
    position: str | None = None
    zone: str | None = None
    crs: str | None = None
    is_lon_first: bool = False

    @property
    def is_complete(self) -> bool:
        """Whether there are columns for both coordinates."""
        return bool((self.lon and self.lat) or self.position)


class Positions(NamedTuple):
    """Positions of rows, NaN for none; and the cells that cannot be read: ``cell, reason, records``."""

    lon: Floats
    lat: Floats
    unread: pd.DataFrame


def read_positions(table: pa.Table, columns: PositionColumns) -> Positions:
    """Read the position of each row of a table.

    The columns of longitude and latitude are read first. A column that holds both coordinates is read only for rows
    that have no position yet. A row at exactly 0, 0 has no position: such cells usually stand for an unknown one.

    Examples
    --------
    >>> table = pa.table({"at": ["36.5, 8.1", "POINT (8.1 36.5)", "8°6'E 36°30'N", "here"]})
    >>> positions = read_positions(table, PositionColumns(position="at"))
    >>> positions.lon.tolist(), positions.lat.tolist(), positions.unread["cell"].tolist()
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
        lon[rows], lat[rows], unread_cells_of_both = _read_both(cells, columns)
        unread.append(unread_cells_of_both)
    is_zero = (lon == 0) & (lat == 0)
    lon[is_zero], lat[is_zero] = np.nan, np.nan
    return Positions(lon, lat, pd.concat([NO_UNREAD, *unread], ignore_index=True))


def _unprojected(
    table: pa.Table, columns: PositionColumns, x: Floats, y: Floats
) -> tuple[Floats, Floats]:
    """Convert projected coordinates in metres to lon, lat in degrees.

    They are in the CRS that the user stated, or else in the UTM zone that each row states. Rows of a table with zones
    whose coordinates are degrees already stay unchanged; other rows without a valid zone become NaN.
    """
    if columns.crs:
        return to_degrees(x, y, columns.crs)
    codes, zones = encoded(table[columns.zone])
    is_degrees = are_degrees(x, y)  # the column may hold zones of another kind, such as "North"
    lon, lat = np.where(is_degrees, x, np.nan), np.where(is_degrees, y, np.nan)
    for number, zone in enumerate(zones):
        rows = np.flatnonzero((codes == number) & ~is_degrees)
        if is_utm_zone(zone):
            lon[rows], lat[rows] = to_degrees(x[rows], y[rows], f"UTM {zone}")
    return lon, lat


def are_degrees(x: Floats, y: Floats) -> NDArray[np.bool_]:
    """Return which pairs of numbers may be lon and lat in degrees.

    Numbers so small are hardly metres: they would lie within 180 m of the origin of their CRS.
    """
    return (np.abs(x) <= 180) & (np.abs(y) <= 90)  # noqa: PLR2004 - degrees


def is_utm_zone(text: str) -> bool:
    """Return whether a text is a zone of UTM with its hemisphere.

    Examples
    --------
    >>> [is_utm_zone(text) for text in ("32N", "UTM 32 N", "32", "North", "61N")]
    [True, False, False, False, False]
    """
    return bool(_ZONE.fullmatch(text.strip()))


def read_angles(
    column: pa.ChunkedArray, axis: str, *, is_degrees: bool
) -> tuple[Floats, pd.DataFrame]:
    """Read a column of longitudes or latitudes; return the values of its cells, and the cells that cannot be read.

    Parameters
    ----------
    axis
        ``lon`` or ``lat``.
    is_degrees
        Whether the values are degrees, and so have a limit; otherwise they are metres.

    Returns
    -------
    values
        The value of each cell; NaN for one that is empty or cannot be read.
    unread
        The cells that cannot be read: ``cell, reason, records``.

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
    # Some cells are no plain numbers, or lie beyond the limit: read each distinct cell by itself.
    codes, distinct = encoded(column)
    angles = numbers(pa.chunked_array([pa.array(distinct, pa.string())])).copy()
    reasons = np.full(len(distinct), "", dtype=object)
    for number in np.flatnonzero(np.isnan(angles)).tolist():
        if _clean(distinct[number]) not in NOTHING:
            angles[number], reasons[number] = _read_angle(distinct[number], axis)
    if is_degrees:
        is_beyond = np.abs(angles) > limit_deg
        angles[is_beyond], reasons[is_beyond] = np.nan, f"beyond ±{limit_deg:.0f}"
    is_infinite = np.isinf(angles)
    angles[is_infinite], reasons[is_infinite] = np.nan, NOT_READ
    return angles[codes], unread_cells(distinct, reasons.tolist(), codes)


def _read_angle(text: str, axis: str) -> tuple[float, str]:
    """Read an angle of one axis; return its degrees and an empty text, or NaN and the reason why it cannot be read."""
    angle = parse_angle(_clean(text))
    if angle is None:
        return np.nan, NOT_READ
    if angle.axis and angle.axis != axis:
        names = {"lon": "longitude", "lat": "latitude"}
        return np.nan, f"a {names[angle.axis]} where a {names[axis]} is expected"
    return angle.degrees, ""


def parse_position(text: str, *, is_lon_first: bool = False) -> tuple[float, float] | None:
    """Read one position and return lon, lat in degrees; return None for any text that is not a position.

    In WKT and GeoJSON longitude comes first. Letters of hemispheres or names of axes decide where they are written.
    Of two numbers alone the first is the latitude, unless ``is_lon_first``. A square of MGRS stands for its middle.

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
            return _if_in_range(float(match[1]), float(match[2]))
        except ValueError:
            return None
    if square := parse_mgrs(plain):
        return square
    plain = plain.strip("()")
    if named := _NAMED_AXES.fullmatch(plain):
        return _read_named_axes(named)
    # Cut the text in two at each separator, until both parts are angles.
    for separator in _SEPARATORS:
        if separator == "," and not _separates_numbers(plain):  # a decimal comma
            continue
        for match in re.finditer(re.escape(separator), plain):
            texts = plain[: match.start()], plain[match.end() :]
            first, second = map(parse_angle, texts)
            if not (first and second):
                continue
            have_letters = first.axis and second.axis
            if separator == " " and not have_letters and len({*map(_count_numbers, texts)}) > 1:
                continue  # 8 30 8 45 is 8 30 and 8 45, not 8 and 30 8 45
            return _in_order(first, second, is_lon_first=is_lon_first)
    return None


def _read_named_axes(named: re.Match[str]) -> tuple[float, float] | None:
    """Return lon and lat of a text such as *Lat: 3.45 Lon: -76.53*, in which the name of its axis precedes each angle.

    Return None if one part is no angle, if its letter contradicts its name, or if both names are of the same axis.
    """
    angles = {
        "lat" if named[axis] == "lat" else "lon": parse_angle(named[angle])
        for axis, angle in (("axis", "first"), ("other", "second"))
    }
    lon, lat = angles.get("lon"), angles.get("lat")
    if not lon or not lat or lon.axis == "lat" or lat.axis == "lon":
        return None
    return _if_in_range(lon.degrees, lat.degrees)


def _count_numbers(text: str) -> int:
    return len(_DIGITS.findall(text))


def position_problem(text: str, *, is_lon_first: bool = False) -> str:
    """Return why a text is not a position, and what to write instead.

    ``is_lon_first`` says which of two numbers alone would be the longitude: the first, or by default the second.

    Examples
    --------
    >>> position_problem("331378, 3112196").partition(": ")[2]
    'its numbers look like metres, such as those of UTM: convert them to degrees, or give each a column and --crs'
    >>> position_problem("Gafsa").partition(": ")[2]
    "its text is not understood: write degrees, as in 36.5, 8.1 or 36°30'N 8°06'E"
    >>> position_problem("116.4, 39.9").partition(": ")[2]
    'a number is beyond ±90 for a latitude, or ±180 for a longitude: write latitude first, as in 36.5, 8.1'
    >>> position_problem("116,4").partition(": ")[2]
    'it may be one number with a decimal comma, or two: write both, with points, as in 36.5, 8.1'
    >>> position_problem("n/a")
    'no position'
    """
    plain = _clean(text)
    pair = _TWO_NUMBERS.fullmatch(plain)
    sizes = [float(number) for number in pair.groups()] if pair else []
    if plain in NOTHING or (sizes and not any(sizes)):  # 0, 0
        return NO_POSITION
    if sizes and min(sizes) > MOST_DEGREES:
        return f"{NO_POSITION}: its numbers {LOOK_LIKE_METRES}, or give each a column and --crs"
    first, example = ("longitude", "8.1, 36.5") if is_lon_first else ("latitude", "36.5, 8.1")
    if _ONE_COMMA.fullmatch(plain):
        either = "it may be one number with a decimal comma, or two"
        return f"{NO_POSITION}: {either}: write both, with points, as in {example}"
    if sizes and max(sizes) > 90:  # noqa: PLR2004 - degrees
        limits = "±90 for a latitude, or ±180 for a longitude"
        return f"{NO_POSITION}: a number is beyond {limits}: write {first} first, as in {example}"
    return f"{NO_POSITION}: its text is not understood: write degrees, as in 36.5, 8.1 or 36°30'N 8°06'E"


def _separates_numbers(plain: str) -> bool:
    """Return whether the only comma of a text separates two numbers, as in 8.5,36 and 8,-76; 8,5 may be one number."""
    return plain.count(",") == 1 and bool(re.search("[.a-z°]|,-", plain))


def _in_order(first: Angle, second: Angle, *, is_lon_first: bool) -> tuple[float, float] | None:
    """Return two angles as lon and lat in degrees: by the letters of their hemispheres, else by ``is_lon_first``.

    Return None if both have letters of the same axis, or if a value is out of range.
    """
    if first.axis and first.axis == second.axis:
        return None
    if first.axis or second.axis:
        is_lon_first = first.axis == "lon" or second.axis == "lat"
    lon, lat = (first, second) if is_lon_first else (second, first)
    return _if_in_range(lon.degrees, lat.degrees)


def _if_in_range(lon: float, lat: float) -> tuple[float, float] | None:
    """Return lon and lat; None if one is beyond ±180° or ±90°."""
    return (lon, lat) if abs(lon) <= 180 and abs(lat) <= 90 else None  # noqa: PLR2004 - degrees


def _read_both(
    column: pa.ChunkedArray, columns: PositionColumns
) -> tuple[Floats, Floats, pd.DataFrame]:
    """Read a column whose cells hold both coordinates; return lon, lat in degrees, and the cells that cannot be read.

    Each distinct cell is read only once. A cell without a position becomes NaN.
    """
    codes, distinct = encoded(column)
    lon, lat = np.full((2, len(distinct)), np.nan)
    reasons = [""] * len(distinct)
    for number, text in enumerate(distinct):
        if position := parse_position(text, is_lon_first=columns.is_lon_first):
            lon[number], lat[number] = position
        elif _clean(text) not in NOTHING:
            reasons[number] = position_problem(text, is_lon_first=columns.is_lon_first)
    return lon[codes], lat[codes], unread_cells(distinct, reasons, codes)


def _clean(text: str) -> str:
    """Return a text in lower case, with plain digits and signs, and single blanks."""
    return " ".join(text.translate(PLAIN).casefold().split())
