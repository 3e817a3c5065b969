"""Build polygons from rings, filling those that touch themselves, and check what they must contain."""

from __future__ import annotations

import numpy as np
import shapely

from geo.arrays import Booleans, Floats, Integers, Shapes, run_starts

# near a pole longitudes of a ring may run on for two turns
TURNS_DEG = (0.0, -360.0, 360.0, -720.0, 720.0)
FEW_PLACES = 16  # are found in a polygon sooner than GEOS prepares it
EMPTY = shapely.Polygon()


def rings_as_polygons(places: Floats, rows: Integers) -> Shapes:
    """Build a polygon from the ring of each row; the first place of a ring replaces its last, so that it closes.

    `places` is (2, n): x and y of all rings, row by row, and `rows` holds the row of each place.
    """
    starts = np.append(run_starts(rows), len(rows))
    return closed_polygons(np.stack(list(places), axis=-1), starts)


def closed_polygons(points: Floats, starts: Integers) -> Shapes:
    """Build a polygon from each ring; the first point of a ring replaces its last, so that it closes.

    `points` is (n, 2), ring by ring, and is overwritten. `starts` holds the index of the first point of each ring, then
    the number of points.
    """
    points[starts[1:] - 1] = points[starts[:-1]]
    offsets = (starts, np.arange(len(starts)))
    polygons = shapely.from_ragged_array(shapely.GeometryType.POLYGON, points, offsets)
    return np.asarray(polygons, dtype=object)


def contain_all(polygons: Shapes, places: Floats, rows: Integers) -> Booleans:
    """Return which polygons contain all places of their row.

    The places lie on curves that were removed because the buffer covers them; on a line that doubles back it may not.

    Parameters
    ----------
    polygons
        One per row, in degrees, with unwrapped longitudes.
    places
        Longitudes and latitudes in degrees, (2, n). Whole turns do not count: 190° is the same as -170°.
    rows
        The row of each place.
    """
    prepared = np.flatnonzero(np.bincount(rows, minlength=len(polygons)) > FEW_PLACES)
    shapely.prepare(polygons[prepared])
    missing = np.arange(len(rows))  # places that no turn has put into their polygon so far
    for turn_deg in TURNS_DEG:
        lon, lat = places[:, missing]
        missing = missing[~shapely.contains_xy(polygons[rows[missing]], lon + turn_deg, lat)]
    shapely.destroy_prepared(polygons[prepared])
    return np.asarray(np.bincount(rows[missing], minlength=len(polygons)) == 0)


def fill_rings(polygons: Shapes) -> Shapes:
    """Replace polygons whose ring touches itself by all that the ring winds round.

    A buffer of zero does so. Polygons that are invalid after it become empty. The array is changed and returned.
    """
    invalid = np.flatnonzero(~shapely.is_valid(polygons))
    polygons[invalid] = shapely.buffer(polygons[invalid], 0.0)
    polygons[invalid[~shapely.is_valid(polygons[invalid])]] = EMPTY
    return polygons
