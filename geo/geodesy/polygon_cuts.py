"""Cut polygons at ±180° as RFC 7946 (section 3.1.9) requires.

Nearly every ring that passes ±180° crosses it twice: a few operations on arrays split it in two. All others are clipped
by GEOS, which takes three times as long.
"""

from __future__ import annotations

import numpy as np
import shapely

from geo.arrays import Booleans, Floats, Integers, Shapes, offsets_of, ragged_range
from geo.geodesy.antimeridian import HALF_TURN_DEG, SAME_DEG, SURFACE, unpacked, within_turn

FULL_TURN_DEG = 360.0
TWICE = 2


def cut_polygons(polygons: Shapes) -> Shapes:
    """Cut valid polygons at ±180° if their longitudes run on beyond it; other polygons stay as they are.

    Examples
    --------
    >>> cut = cut_polygons(np.array([shapely.box(170, 0, 190, 1)]))[0]
    >>> sorted(part.bounds for part in cut.geoms)
    [(-180.0, 0.0, -170.0, 1.0), (170.0, 0.0, 180.0, 1.0)]
    """
    west, _, east, _ = shapely.bounds(polygons).T
    crossing = np.flatnonzero((west < -HALF_TURN_DEG) | (east > HALF_TURN_DEG))
    if not len(crossing):
        return polygons
    result = polygons.copy()
    result[crossing], is_split = split_rings(polygons[crossing])
    rest = crossing[~is_split]
    if len(rest):
        result[rest] = clipped_by_turn(polygons[rest])
    return result


def split_rings(polygons: Shapes) -> tuple[Shapes, Booleans]:
    """Split each ring that crosses +180° or −180° exactly twice into what lies on either side.

    Returns the polygons, those that were split as multi-part polygons within ±180°, and whether each was split.
    Polygons with holes or several parts are left whole, and so are those that cross both meridians or only touch one.
    """
    west, _, east, _ = shapely.bounds(polygons).T
    seam = np.where(east > HALF_TURN_DEG, HALF_TURN_DEG, -HALF_TURN_DEG)
    is_split = (west < seam - SAME_DEG) & (east > seam + SAME_DEG)
    is_split &= np.maximum(seam - west, east - seam) < FULL_TURN_DEG
    is_split &= shapely.get_type_id(polygons) == shapely.GeometryType.POLYGON
    is_split &= shapely.get_num_interior_rings(polygons) == 0
    if not is_split.any():
        return polygons, is_split
    rings, seam = polygons[is_split], seam[is_split]
    points, counts = shapely.get_coordinates(rings), shapely.get_num_coordinates(rings)
    is_east = points[:, 0] > seam.repeat(counts)
    is_before_crossing = np.append(is_east[1:] != is_east[:-1], False)
    first_point = offsets_of(counts)[:-1]
    is_before_crossing[first_point[1:] - 1] = False  # leads from ring to ring
    is_twice = np.add.reduceat(is_before_crossing, first_point, dtype=int) == TWICE
    is_split[is_split] = is_twice
    is_kept = is_twice.repeat(counts)
    crossings = np.flatnonzero(is_before_crossing[is_kept]).reshape(-1, TWICE)
    result = polygons.copy()
    result[is_split] = split_at(points[is_kept], counts[is_twice], seam[is_twice], crossings)
    return result, is_split


def split_at(points: Floats, counts: Integers, seam: Floats, crossings: Integers) -> Shapes:
    """Build a polygon of two parts from each ring, one on each side of a meridian.

    Parameters
    ----------
    points
        Longitudes and latitudes of the vertices of all rings, in degrees, (n, 2); the last of a ring repeats its first.
    counts
        The number of vertices of each ring.
    seam
        The meridian that each ring crosses twice, +180° or −180°.
    crossings
        For each ring the indexes of the vertices before its first and its second crossing, (rings, 2).
    """
    crossing = crossings.ravel()
    # One part leads from the first crossing to the second, the other from the second round to the first.
    inner_count = crossings[:, 1] - crossings[:, 0]
    part_counts = np.stack([inner_count, counts - 1 - inner_count], axis=-1).ravel()
    # in each part a place for its own crossing, then its vertices, the other crossing, and its own again
    part, number = ragged_range(part_counts + 3)
    closing = offsets_of(counts)[1:] - 1  # the vertex of each ring that repeats its first
    vertex = crossing[part] + number
    vertex -= np.where(vertex >= closing.repeat(2)[part], (counts - 1).repeat(2)[part], 0)
    # the part that lies beyond ±180° is moved to the other side of the world
    seam = seam.repeat(2)
    is_beyond = (points[crossing + 1, 0] > seam) == (seam > 0.0)
    turn = np.where(is_beyond, -np.copysign(FULL_TURN_DEG, seam), 0.0)
    split_points = points[vertex]
    split_points[:, 0] += turn[part]
    seam_lat = latitude_at(seam, points[crossing], points[crossing + 1])
    own = np.stack([seam + turn, seam_lat], axis=-1)
    other = np.stack([seam + turn, seam_lat.reshape(-1, 2)[:, ::-1].ravel()], axis=-1)
    starts = offsets_of(part_counts + 3)
    split_points[starts[:-1]] = split_points[starts[1:] - 1] = own
    split_points[starts[1:] - 2] = other
    offsets = (starts, np.arange(len(starts)), np.arange(0, len(starts), 2))
    polygons = shapely.from_ragged_array(shapely.GeometryType.MULTIPOLYGON, split_points, offsets)
    return np.asarray(polygons, dtype=object)


def latitude_at(lon: Floats, before: Floats, after: Floats) -> Floats:
    """Return the latitude at which straight lines in degrees, between points of shape (…, 2), pass a longitude."""
    share = (lon - before[..., 0]) / (after[..., 0] - before[..., 0])
    return np.asarray(before[..., 1] + share * (after[..., 1] - before[..., 1]))


def clipped_by_turn(polygons: Shapes) -> Shapes:
    """Cut polygons at ±180° by clipping them, moved by each whole turn that brings a part of any within ±180°."""
    west, _, east, _ = shapely.bounds(polygons).T
    parts, part_rows = [], []
    lowest, highest = np.rint((west.min() / FULL_TURN_DEG, east.max() / FULL_TURN_DEG)).astype(int)
    for turn_deg in np.arange(-highest, 1 - lowest) * FULL_TURN_DEG:
        is_in_turn = west + turn_deg < HALF_TURN_DEG
        is_in_turn &= east + turn_deg > -HALF_TURN_DEG
        rows = np.flatnonzero(is_in_turn)
        shifted = within_turn(polygons[rows], turn_deg)
        shifted_parts, row_index = shapely.get_parts(shifted, return_index=True)
        is_polygon = shapely.get_dimensions(shifted_parts) == SURFACE
        is_polygon &= ~shapely.is_empty(shifted_parts)
        parts.append(shifted_parts[is_polygon])
        part_rows.append(rows[row_index[is_polygon]])
    rows = np.concatenate(part_rows)
    order = np.argsort(rows, kind="stable")
    parts_in_order = np.concatenate(parts)[order]
    return unpacked(shapely.multipolygons(parts_in_order, indices=rows[order]))
