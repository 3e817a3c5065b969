"""Geodesic lines, densified, and lines bent aside from them."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from geo.errors import GeometryError
from geo.geodesy.checks import checked_arrays, raise_problems
from geo.geodesy.ellipsoid import (
    ECCENTRICITY_SQUARED,
    EQUATOR_RADIUS_M,
    direct,
    inverse,
    lonlat_to_normals,
    normals_to_lonlat,
    ragged_range,
    runs,
)
from geo.geodesy.seam import cut_lines

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from geo.geodesy.ellipsoid import Floats, Integers

MAX_SEGMENT_M = 10_000.0  # a straight chord in degrees is then within 2 m of the geodesic at 35° N
INTERVAL_M = 800_000.0  # between exact places, of which one more lies in the middle
PLACES_AT_ONCE = 150_000  # bounds the memory taken on the way, and fits the cache
QUARTER_TURN_DEG = 90.0


def geodesic_lines(
    lon1: ArrayLike,
    lat1: ArrayLike,
    lon2: ArrayLike,
    lat2: ArrayLike,
    *,
    max_segment_m: float = MAX_SEGMENT_M,
) -> NDArray[np.object_]:
    """Draw the shortest line between each pair of points.

    Parameters
    ----------
    lon1, lat1, lon2, lat2
        Degrees on WGS84, arrays of one length or scalars.
    max_segment_m
        The longest way between two vertices; all segments of a line are equally long.

    Returns
    -------
    One LineString per pair, in degrees, from the first point to the second; a MultiLineString
    where the line crosses ±180° (RFC 7946, section 3.1.9).

    Raises
    ------
    GeometryError
        A coordinate is not finite or out of range; both points of a pair are one.

    Examples
    --------
    A line along the equator keeps to it:

    >>> line = geodesic_lines(0, 0, 2, 0, max_segment_m=120_000)[0]
    >>> [(round(lon, 9), round(lat, 9)) for lon, lat in line.coords]
    [(0.0, 0.0), (1.0, 0.0), (2.0, 0.0)]
    """
    lon1, lat1, lon2, lat2 = checked_arrays(lon1=lon1, lat1=lat1, lon2=lon2, lat2=lat2)
    azimuth, _, length = checked_legs(lon1, lat1, lon2, lat2)
    intervals, templates = node_counts(length, max_segment_m)
    lines = np.empty(len(lon1), dtype=object)
    for run in runs((intervals * templates).astype(float), PLACES_AT_ONCE):
        starts = (lon1[run], lat1[run], azimuth[run], length[run])
        lon, lat = places_along(starts, intervals[run], templates[run])
        counts = (intervals * templates)[run]
        ends = (lon1[run], lat1[run], lon2[run], lat2[run])
        lon, lat = with_exact_ends(lon, lat, counts, ends=ends)
        lines[run] = cut_lines(lon, lat, np.repeat(np.arange(len(run)), counts + 1), len(run))
    return lines


def bent_lines(
    lon1: ArrayLike,
    lat1: ArrayLike,
    lon2: ArrayLike,
    lat2: ArrayLike,
    *,
    bend: ArrayLike,
    max_segment_m: float = MAX_SEGMENT_M,
) -> NDArray[np.object_]:
    """Draw a line set off sideways from each geodesic: schematic, so that twins come apart.

    At the share t of the way the line lies ``bend × length × 4t(1 − t)`` to the right of the
    geodesic, so ``bend`` is the greatest offset as a share of the length.

    Parameters
    ----------
    lon1, lat1, lon2, lat2
        Degrees on WGS84.
    bend
        To the right of travel where positive, to the left where negative; one, or one per pair.
    max_segment_m
        The longest way between two vertices.

    Returns
    -------
    As from `geodesic_lines`.

    Raises
    ------
    GeometryError
        As from `geodesic_lines`.

    Examples
    --------
    Eastward along the equator, to the right is south; a tenth of two degrees is 0.2°:

    >>> line = bent_lines(0, 0, 2, 0, bend=0.1, max_segment_m=120_000)[0]
    >>> [(round(lon, 2), round(lat, 2)) for lon, lat in line.coords]
    [(0.0, 0.0), (1.0, -0.2), (2.0, 0.0)]
    """
    lon1, lat1, lon2, lat2 = checked_arrays(lon1=lon1, lat1=lat1, lon2=lon2, lat2=lat2)
    azimuth, _, length = checked_legs(lon1, lat1, lon2, lat2)
    bends = np.broadcast_to(np.asarray(bend, dtype=float), lon1.shape)
    counts = segment_counts(length * np.hypot(1.0, 4.0 * bends), max_segment_m)
    rows, steps = ragged_range(counts + 1)
    share = steps / counts[rows]
    lon, lat, back = direct(lon1[rows], lat1[rows], azimuth[rows], length[rows] * share)
    offset_m = bends[rows] * length[rows] * 4.0 * share * (1.0 - share)
    lon, lat, _ = direct(lon, lat, back - QUARTER_TURN_DEG, offset_m)
    lon, lat = with_exact_ends(lon, lat, counts, ends=(lon1, lat1, lon2, lat2))
    return cut_lines(lon, lat, rows, len(lon1))


def node_counts(length_m: Floats, max_segment_m: float) -> tuple[Integers, Integers]:
    """Count the intervals of each line, and the segments of an interval.

    Examples
    --------
    >>> [counts.tolist() for counts in node_counts(np.array([95e3, 1e6, 3e6]), 10e3)]
    [[1, 2, 4], [10, 50, 75]]
    """
    counts = segment_counts(length_m, max_segment_m)
    intervals = np.minimum(segment_counts(length_m, INTERVAL_M), counts)
    return intervals, -(-counts // intervals)


def places_along(
    starts: tuple[Floats, Floats, Floats, Floats], intervals: Integers, templates: Integers
) -> tuple[Floats, Floats]:
    """Find the vertices of lines, given as lon, lat, azimuth and length.

    Each interval has exact nodes at its ends and its middle; between them the unit normals follow
    the quintic that has the geodesic's place and direction at all three, 1 mm off at most.
    """
    node_rows, at = ragged_range(2 * intervals + 1)
    lon1, lat1, azimuth, length = (values[node_rows] for values in starts)
    step = length / (2 * intervals[node_rows])
    lon, lat, back = direct(lon1, lat1, azimuth, step * at)
    ahead = headings(lon, lat, back + 2 * QUARTER_TURN_DEG) * step[:, None]
    nodes = np.stack([lonlat_to_normals(lon, lat), ahead], axis=-1)
    first = np.flatnonzero(at % 2 == 0)
    counts = np.where(at[first] < 2 * intervals[node_rows[first]], templates[node_rows[first]], 1)
    places = np.cumsum(counts) - counts
    vectors = np.empty((3, int(counts.sum())))
    vectors[:, places] = nodes[first, :, 0].T
    for count in np.unique(counts[counts > 1]):
        some = np.flatnonzero(counts == count)
        three = np.concatenate([nodes[first[some] + n] for n in range(3)], axis=-1)
        between = np.ascontiguousarray(np.moveaxis(three, 1, 0)) @ quintic_weights(int(count))
        at_places = (places[some, None] + np.arange(count)).ravel()
        vectors[:, at_places] = between.reshape(3, -1)
    return normals_to_lonlat(vectors.T)


def headings(lon: Floats, lat: Floats, azimuth_deg: Floats) -> Floats:
    """Return how unit normals change along geodesics, per metre: (n, 3)."""
    lon_rad, lat_rad, azimuth = np.radians(lon), np.radians(lat), np.radians(azimuth_deg)
    bulge = 1.0 - ECCENTRICITY_SQUARED * np.sin(lat_rad) ** 2
    across_m = EQUATOR_RADIUS_M / np.sqrt(bulge)  # the radii of curvature
    along_m = across_m * (1.0 - ECCENTRICITY_SQUARED) / bulge
    north, east = np.cos(azimuth) / along_m, np.sin(azimuth) / across_m
    south_part = -np.sin(lat_rad) * north
    x = south_part * np.cos(lon_rad) - east * np.sin(lon_rad)
    y = south_part * np.sin(lon_rad) + east * np.cos(lon_rad)
    return np.stack([x, y, np.cos(lat_rad) * north], axis=-1)


@lru_cache(maxsize=256)
def quintic_weights(count: int) -> Floats:
    """Weigh place and heading at three nodes for equidistant vertices: (6, count), no last."""
    powers = np.arange(6)
    nodes = np.array([-1.0, 0.0, 1.0])[:, None]
    places, headings_there = nodes**powers, powers * nodes ** np.maximum(powers - 1, 0)
    at_nodes = np.stack([places, headings_there], axis=1).reshape(6, 6)
    at_vertices = (2.0 * np.arange(count) / count - 1.0)[:, None] ** powers
    return np.asarray(np.linalg.solve(at_nodes.T, at_vertices.T))


def checked_legs(
    lon1: Floats, lat1: Floats, lon2: Floats, lat2: Floats
) -> tuple[Floats, Floats, Floats]:
    """Measure the legs, or name those without length."""
    azimuth, back_azimuth, length = inverse(lon1, lat1, lon2, lat2)
    raise_problems({int(row): "both ends are one point" for row in np.flatnonzero(length == 0.0)})
    return azimuth, back_azimuth, length


def segment_counts(length_m: Floats, max_segment_m: float) -> Integers:
    """Count the segments of each line."""
    if not max_segment_m > 0.0:
        raise GeometryError(f"max_segment_m is {max_segment_m!r}, expected metres above zero")
    # a hair less, so that 20 km at 10 km are two segments and not three
    return np.maximum(np.ceil(length_m / max_segment_m - 1e-9), 1.0).astype(np.int64)


def with_exact_ends(
    lon: Floats, lat: Floats, counts: Integers, *, ends: tuple[Floats, Floats, Floats, Floats]
) -> tuple[Floats, Floats]:
    """Put the given ends in the place of the computed ones, so that lines meet exactly."""
    last = np.cumsum(counts + 1) - 1
    first = last - counts
    lon[first], lat[first], lon[last], lat[last] = ends
    return lon, lat
