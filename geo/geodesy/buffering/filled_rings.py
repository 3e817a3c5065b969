"""Build polygons from rings, filling those that touch themselves, and check what they must contain."""

from __future__ import annotations

import numpy as np
import shapely

from geo.arrays import Booleans, Floats, Integers, Shapes, distinct, run_starts

# near a pole longitudes of a ring may run on for two turns
TURNS_DEG = (0.0, -360.0, 360.0, -720.0, 720.0)
EMPTY = shapely.Polygon()


def polygons_from_rings(
    centres: Floats, lonlat: Floats, rows: Integers, is_usable: Booleans
) -> Shapes:
    """Build the polygon of each usable row, filled; other rows have an empty one.

    `lonlat` is (2, n): vertices with longitudes from the row's centre. It may be overwritten.
    """
    polygons = np.full(len(is_usable), EMPTY, dtype=object)
    if not is_usable.any():
        return polygons
    if not is_usable.all():
        vertex = np.flatnonzero(is_usable[rows])
        lonlat, rows = lonlat.take(vertex, axis=1), rows[vertex]
    lonlat[0] += centres[rows]
    polygons[is_usable] = fill_rings(rings_as_polygons(lonlat, rows))
    return polygons


def rings_as_polygons(places: Floats, rows: Integers) -> Shapes:
    """Build a polygon from each row's ring of places, (2, n), of which the last is replaced by the first."""
    starts = np.append(run_starts(rows), len(rows))
    return closed_polygons(np.stack(list(places), axis=-1), starts)


def closed_polygons(points: Floats, starts: Integers) -> Shapes:
    """Build a polygon from each ring, of which the last point is replaced by the first; the points are overwritten.

    `points` is (n, 2), ring by ring; `starts` has the first point of each ring, then the number of points.
    """
    points[starts[1:] - 1] = points[starts[:-1]]
    offsets = (starts, np.arange(len(starts)))
    polygons = shapely.from_ragged_array(shapely.GeometryType.POLYGON, points, offsets)
    return np.asarray(polygons, dtype=object)


def contain_all(polygons: Shapes, places: Floats, rows: Integers) -> Booleans:
    """Return which polygons contain all places of their row, (2, n), in degrees, at any whole turn of longitude.

    These are places on removed curves, which were removed because their neighbours cover them; on a line that doubles
    back they may not.
    """
    used = distinct(rows)
    shapely.prepare(polygons[used])
    missing = np.arange(len(rows))
    for turn_deg in TURNS_DEG:
        lon, lat = places[:, missing]
        missing = missing[~shapely.contains_xy(polygons[rows[missing]], lon + turn_deg, lat)]
    shapely.destroy_prepared(polygons[used])
    return np.asarray(np.bincount(rows[missing], minlength=len(polygons)) == 0)


def fill_rings(polygons: Shapes) -> Shapes:
    """Replace rings that touch themselves by all that they wind round; those that stay invalid become empty.

    The array is changed and returned.
    """
    invalid = np.flatnonzero(~shapely.is_valid(polygons))
    polygons[invalid] = shapely.buffer(polygons[invalid], 0.0)
    polygons[invalid[~shapely.is_valid(polygons[invalid])]] = EMPTY
    return polygons
