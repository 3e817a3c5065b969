"""Draw geodesics with dense vertices, and lines bent aside from them."""

from __future__ import annotations

from functools import lru_cache
from itertools import pairwise

import numpy as np
import shapely
from numpy.typing import ArrayLike

from geo.arrays import (
    Booleans,
    Floats,
    Integers,
    Shapes,
    batches,
    offsets_of,
    ragged_range,
    run_starts,
)
from geo.errors import GeometryError
from geo.geodesy.antimeridian import HALF_TURN_DEG, QUARTER_TURN_DEG, cut_lines
from geo.geodesy.ellipsoid import (
    ECCENTRICITY_SQUARED,
    EQUATOR_RADIUS_M,
    direct,
    inverse,
    lonlat_to_normals,
    normals_to_lonlat,
)
from geo.geodesy.input_checks import checked_arrays, raise_problems

MAX_SEGMENT_M = 10_000.0  # a straight chord in degrees is then within 2 m of the geodesic at 35° N
INTERVAL_M = 3_000_000.0  # has four exact nodes
# Places in an interval from −1 to 1; with these the interpolation error is least.
NODES = np.array([-1.0, 1.0 - np.sqrt(2.0), np.sqrt(2.0) - 1.0, 1.0])
PLACES_AT_ONCE = 150_000  # bounds memory and fits the cache
NEAR_DEG = 1.0  # lines farther than this from ±180° and the poles never reach them


def geodesic_lines(
    lon1: ArrayLike,
    lat1: ArrayLike,
    lon2: ArrayLike,
    lat2: ArrayLike,
    *,
    max_segment_m: float = MAX_SEGMENT_M,
) -> Shapes:
    """Draw the geodesic between each pair of points.

    Parameters
    ----------
    lon1, lat1, lon2, lat2
        Degrees on WGS84, arrays of one length or scalars.
    max_segment_m
        The longest segment; all segments of a line are equally long.

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
    azimuth, back_azimuth, length = checked_legs(lon1, lat1, lon2, lat2)
    intervals, segments = node_counts(length, max_segment_m)
    vertex_counts = intervals * segments + 1
    legs = np.stack([lon1, lat1, azimuth, lon2, lat2, back_azimuth, length])
    may_cross_seam = may_cross(lon1, lat1, lon2, lat2)
    # Lines with the same counts come together, and are computed together.
    order = np.lexsort((segments, intervals, may_cross_seam))
    lines = np.empty(len(lon1), dtype=object)
    for batch in batches(vertex_counts[order].astype(float), PLACES_AT_ONCE):
        rows = order[batch]
        points = places_along(legs[:, rows], intervals[rows], segments[rows])
        lines[rows] = lines_from_vertices(points, vertex_counts[rows], may_cross_seam[rows])
    return lines


def bent_lines(
    lon1: ArrayLike,
    lat1: ArrayLike,
    lon2: ArrayLike,
    lat2: ArrayLike,
    *,
    bend: ArrayLike,
    max_segment_m: float = MAX_SEGMENT_M,
    least_segments: int = 1,
) -> Shapes:
    """Draw a line bent sideways from each geodesic, so that opposite flows can be seen apart.

    The bent line is a parabola about the geodesic: at the fraction t of the length it lies
    ``bend × length × 4t(1 − t)`` to the right. ``bend`` is therefore the greatest offset, in the middle, as a share of
    the length.

    Parameters
    ----------
    lon1, lat1, lon2, lat2
        Degrees on WGS84.
    bend
        Positive to the right of travel, negative to the left: one for all pairs, or one for each.
    max_segment_m
        The longest segment.
    least_segments
        The least number of segments of a line, however short it is: a bend with few segments would show its corners.

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
    # at its ends, where it is steepest, the parabola has the slope 4 × bend and so the longest segments
    counts = segment_counts(length * np.hypot(1.0, 4.0 * bends), max_segment_m)
    counts = np.maximum(counts, least_segments)
    rows, steps = ragged_range(counts + 1)
    fraction = steps / counts[rows]
    lon, lat, back_azimuth = direct(lon1[rows], lat1[rows], azimuth[rows], length[rows] * fraction)
    offset_m = bends[rows] * length[rows] * 4.0 * fraction * (1.0 - fraction)
    # seen back along the line, a quarter turn to the left is to the right of travel
    lon, lat, _ = direct(lon, lat, back_azimuth - QUARTER_TURN_DEG, offset_m)
    lon, lat = with_exact_ends(lon, lat, counts, ends=(lon1, lat1, lon2, lat2))
    return cut_lines(lon, lat, rows, len(lon1))


def node_counts(length_m: Floats, max_segment_m: float) -> tuple[Integers, Integers]:
    """Return into how many intervals to divide each line, and each interval into how many segments.

    An interval has nodes that are computed exactly; the vertices between its segments are interpolated. Both numbers
    are the least with which intervals are at most `INTERVAL_M` long and segments at most ``max_segment_m``.

    Examples
    --------
    >>> [counts.tolist() for counts in node_counts(np.array([95e3, 1e6, 4e6]), 10e3)]
    [[1, 1, 2], [10, 100, 200]]
    """
    counts = segment_counts(length_m, max_segment_m)
    intervals = np.minimum(segment_counts(length_m, INTERVAL_M), counts)
    return intervals, -(-counts // intervals)  # rounded up


def may_cross(lon1: Floats, lat1: Floats, lon2: Floats, lat2: Floats) -> Booleans:
    """Return, for each leg, whether it may meet ±180° or a pole, given its ends in degrees.

    The longitudes along any other leg lie between those of its ends.

    Examples
    --------
    >>> lat1, lon2, lat2 = np.zeros(3), np.array([20.0, 190.0, 20.0]), np.array([30.0, 0, 89.9])
    >>> may_cross(np.full(3, 10.0), lat1, lon2, lat2).tolist()
    [False, True, True]
    """
    is_near_seam = np.maximum(np.abs(lon1), np.abs(lon2)) > HALF_TURN_DEG - NEAR_DEG
    is_near_pole = np.maximum(np.abs(lat1), np.abs(lat2)) > QUARTER_TURN_DEG - NEAR_DEG
    is_half_turn = np.abs(lon2 - lon1) > HALF_TURN_DEG - NEAR_DEG
    return np.asarray(is_near_seam | is_near_pole | is_half_turn)


def lines_from_vertices(
    points: Floats, vertex_counts: Integers, may_cross_seam: Booleans
) -> Shapes:
    """Build lines from their vertices; those that may cross ±180° are cut there.

    Parameters
    ----------
    points
        lon, lat in degrees, (n, 2), line after line.
    vertex_counts
        The number of vertices of each line.
    may_cross_seam
        Whether each line may cross ±180°; the lines that may must come last.
    """
    # neighbouring lines with as many vertices are built by one call
    lines = np.empty(len(vertex_counts), dtype=object)
    uncut_count = int(np.count_nonzero(~may_cross_seam))
    first_point = 0
    for first, end in equal_runs(vertex_counts[:uncut_count]):
        end_point = first_point + int(vertex_counts[first:end].sum())
        line_points = points[first_point:end_point].reshape(end - first, -1, 2)
        lines[first:end] = shapely.linestrings(line_points)
        first_point = end_point
    if uncut_count < len(vertex_counts):
        cut_count = len(vertex_counts) - uncut_count
        rows = np.repeat(np.arange(cut_count), vertex_counts[uncut_count:])
        lon, lat = points[first_point:].T
        lines[uncut_count:] = cut_lines(lon, lat, rows, cut_count)
    return lines


def equal_runs(*values: Integers) -> list[tuple[int, int]]:
    """Return, for each run of neighbouring rows with equal values, its first row and the row after its last.

    Examples
    --------
    >>> equal_runs(np.array([5, 5, 7]))
    [(0, 2), (2, 3)]
    """
    return list(pairwise([*run_starts(*values).tolist(), len(values[0])]))


def places_along(legs: Floats, intervals: Integers, segments: Integers) -> Floats:
    """Compute the vertices of legs: lon and lat in degrees, shape ``(v, 2)``, leg after leg.

    Each interval has four nodes that are exact. Between them the unit normal follows the polynomial of seventh degree
    that has the place and the direction of the geodesic at all four nodes, and is at most 0.5 mm off. Each interval is
    a matrix product of its own, so that the bytes of a leg do not depend on the other legs.

    Parameters
    ----------
    legs
        Seven rows and a column for each leg, as for `interval_nodes`.
    intervals, segments
        The number of intervals of each leg, and of segments of each of its intervals, as from `node_counts`.
    """
    nodes = interval_nodes(legs, intervals)
    first_interval = offsets_of(intervals)  # of each leg
    first_vertex = offsets_of(intervals * segments + 1)
    last_vertex = first_vertex[1:] - 1
    normals = np.empty((3, first_vertex[-1]))
    normals[:, last_vertex] = 0.0  # replaced below by the ends of the legs
    # neighbouring legs with the same numbers are computed together
    for first, end in equal_runs(intervals, segments):
        leg_count, interval_count, segment_count = end - first, intervals[first], segments[first]
        run_normals = normals[:, first_vertex[first] : first_vertex[end]]
        inner = run_normals.reshape(3, leg_count, -1)[..., :-1]  # a view, without the ends of legs
        inner = inner.reshape(3, leg_count, interval_count, segment_count)
        run_nodes = nodes[first_interval[first] : first_interval[end]]
        run_nodes = run_nodes.reshape(leg_count, interval_count, 3, -1)
        weights = hermite_weights(int(segment_count))
        # write into `normals`, of which `inner` is a view: (legs, intervals, 3, vertices)
        np.matmul(run_nodes, weights, out=inner.transpose(1, 2, 0, 3))
    points = np.stack(normals_to_lonlat(normals.T), axis=-1)
    points[first_vertex[:-1]], points[last_vertex] = legs[0:2].T, legs[3:5].T
    return points


def interval_nodes(legs: Floats, intervals: Integers) -> Floats:
    """Compute the unit normal and its slope at the four nodes of every interval: (intervals, 3, 8).

    The second axis is x, y and z; the third is normal and slope of the first node, of the second, and so on. A slope is
    the change of the normal along the geodesic, per half of the interval.

    Parameters
    ----------
    legs
        Seven rows and a column for each leg: lon, lat and azimuth at the start; lon, lat and the azimuth back to the
        start at the end, all in degrees; the length in metres.
    intervals
        The number of intervals of each leg.
    """
    lon1, lat1, azimuth, lon2, lat2, back_azimuth, length = legs
    # Successive intervals share a node: an interval adds as many nodes to its leg as it has gaps between nodes. Of each
    # node, compute the leg, the interval of the leg, and its number in the interval.
    gaps = len(NODES) - 1
    leg, leg_node = ragged_range(gaps * intervals + 1)
    interval, node = np.divmod(leg_node, gaps)
    # the first and the last node of each leg
    last = np.cumsum(gaps * intervals + 1) - 1
    first = last - gaps * intervals
    half_interval_m = (length / (2 * intervals))[leg]
    # Both ends of a leg are given; compute the nodes between them: lon, lat and the azimuth back to the start.
    inner = np.delete(np.arange(len(leg)), np.concatenate([first, last]))
    along_m = ((2 * interval + 1 + NODES[node]) * half_interval_m)[inner]
    lon, lat, back = np.empty((3, len(leg)))
    lon[first], lat[first], back[first] = lon1, lat1, turned_round(azimuth)
    inner_leg = leg[inner]
    lon[inner], lat[inner], back[inner] = direct(
        lon1[inner_leg], lat1[inner_leg], azimuth[inner_leg], along_m
    )
    lon[last], lat[last], back[last] = lon2, lat2, back_azimuth
    slopes = headings(lon, lat, turned_round(back)) * half_interval_m[:, None]
    nodes = np.stack([lonlat_to_normals(lon, lat), slopes], axis=-1)
    # the first node of each interval, and from it all its nodes
    interval_start = np.delete(np.arange(len(leg)), last)[::gaps]
    node_index = interval_start[:, None] + np.arange(len(NODES))
    grouped = nodes[node_index].transpose(0, 2, 1, 3)
    return np.asarray(grouped.reshape(len(interval_start), 3, 2 * len(NODES)))


def turned_round(azimuth_deg: Floats) -> Floats:
    """Return the opposite of each azimuth, in degrees from −180 to 180."""
    return np.asarray(azimuth_deg - np.copysign(HALF_TURN_DEG, azimuth_deg))


def headings(lon: Floats, lat: Floats, azimuth_deg: Floats) -> Floats:
    """Return by how much the unit normal changes per metre along geodesics: vectors, (n, 3).

    The geodesics pass places, given in degrees, at azimuths in degrees.
    """
    lon_rad, lat_rad, azimuth = np.radians(lon), np.radians(lat), np.radians(azimuth_deg)
    cosine = np.sin(np.radians(QUARTER_TURN_DEG - np.abs(azimuth_deg)))  # 0.0 along the equator
    bulge = 1.0 - ECCENTRICITY_SQUARED * np.sin(lat_rad) ** 2
    across_m = EQUATOR_RADIUS_M / np.sqrt(bulge)  # the radii of curvature
    along_m = across_m * (1.0 - ECCENTRICITY_SQUARED) / bulge
    north, east = cosine / along_m, np.sin(azimuth) / across_m
    south_part = -np.sin(lat_rad) * north
    x = south_part * np.cos(lon_rad) - east * np.sin(lon_rad)
    y = south_part * np.sin(lon_rad) + east * np.cos(lon_rad)
    return np.stack([x, y, np.cos(lat_rad) * north], axis=-1)


@lru_cache(maxsize=512)
def hermite_weights(count: int) -> Floats:
    """Return what place and slope at the four nodes contribute to each of equidistant vertices: (8, count).

    Row 0 is the weight of the place at the first node and row 1 that of the slope there, and so on. The vertices start
    at the start of the interval; its end belongs to the next interval.
    """
    powers = np.arange(2 * len(NODES))
    nodes = NODES[:, None]
    # the powers of a polynomial and their derivatives at the nodes: what it must equal there decides its coefficients
    places, headings_there = nodes**powers, powers * nodes ** np.maximum(powers - 1, 0)
    at_nodes = np.stack([places, headings_there], axis=1).reshape(len(powers), -1)
    at_vertices = (2.0 * np.arange(count) / count - 1.0)[:, None] ** powers
    return np.ascontiguousarray(np.linalg.solve(at_nodes.T, at_vertices.T))


def checked_legs(
    lon1: Floats, lat1: Floats, lon2: Floats, lat2: Floats
) -> tuple[Floats, Floats, Floats]:
    """Return azimuth, back azimuth and length in metres of legs, given their ends in degrees.

    Raises
    ------
    GeometryError
        A leg has no length; the message names the rows.
    """
    azimuth, back_azimuth, length = inverse(lon1, lat1, lon2, lat2)
    raise_problems(
        {int(row): "has both ends at one point" for row in np.flatnonzero(length == 0.0)}
    )
    return azimuth, back_azimuth, length


def segment_counts(length_m: Floats, max_segment_m: float) -> Integers:
    """Return into how many equal segments of at most ``max_segment_m`` to divide each line, at least one."""
    if not max_segment_m > 0.0:
        raise GeometryError(
            f"max_segment_m is {max_segment_m!r}. Expected a number of metres above zero."
        )
    # rounded, so that 20 km at 10 km are two segments and not three
    return np.maximum(np.ceil(length_m / max_segment_m - 1e-9), 1.0).astype(np.int64)


def with_exact_ends(
    lon: Floats, lat: Floats, counts: Integers, *, ends: tuple[Floats, Floats, Floats, Floats]
) -> tuple[Floats, Floats]:
    """Replace the computed first and last point of each line by the given ones, so that lines meet exactly.

    Parameters
    ----------
    lon, lat
        The points of all lines in degrees, line after line. Both are changed and returned.
    counts
        The number of segments of each line.
    ends
        lon and lat of the first points, then lon and lat of the last, in degrees.
    """
    last = np.cumsum(counts + 1) - 1
    first = last - counts
    lon[first], lat[first], lon[last], lat[last] = ends
    return lon, lat
