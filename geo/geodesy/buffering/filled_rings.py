"""Build polygons from rings, filling those that touch themselves, and check what they must contain."""

from __future__ import annotations

import numpy as np
import shapely

from geo.geodesy.ellipsoid import Booleans, Floats, Integers, Shapes

TURNS_DEG = (0.0, -360.0, 360.0, -720.0, 720.0)  # near a pole a ring may run on and on
NOTHING = shapely.Polygon()


def rings_filled(centres: Floats, places: Floats, rows: Integers, is_usable: Booleans) -> Shapes:
    """Build the polygons of usable rows; others are empty."""
    polygons = np.full(len(is_usable), NOTHING, dtype=object)
    if not is_usable.any():
        return polygons
    if not is_usable.all():
        kept = np.flatnonzero(is_usable[rows])
        places, rows = places.take(kept, axis=1), rows[kept]
    places[0] += centres[rows]
    polygons[is_usable] = filled(rings_as_polygons(places, rows))
    return polygons


def rings_as_polygons(places: Floats, rows: Integers) -> Shapes:
    """Build a polygon of each row's places, (2, n), in degrees; the last is the first again."""
    starts = np.flatnonzero(np.diff(rows, prepend=-1, append=rows[-1] + 1))
    points = np.stack(list(places), axis=-1)
    points[starts[1:] - 1] = points[starts[:-1]]
    offsets = (starts, np.arange(len(starts)))
    polygons = shapely.from_ragged_array(shapely.GeometryType.POLYGON, points, offsets)
    return np.asarray(polygons, dtype=object)


def contain_all(polygons: Shapes, places: Floats, rows: Integers) -> Booleans:
    """Return which polygons contain all of their places.

    A curve was removed because its neighbours cover it; on a line that doubles back they may not.
    """
    asked = np.unique(rows)
    shapely.prepare(polygons[asked])
    missing = np.arange(len(rows))
    for turn_deg in TURNS_DEG:
        lon, lat = places[:, missing]
        missing = missing[~shapely.contains_xy(polygons[rows[missing]], lon + turn_deg, lat)]
    shapely.destroy_prepared(polygons[asked])
    misses = rows[missing]
    return np.asarray(np.bincount(misses, minlength=len(polygons)) == 0)


def filled(polygons: Shapes) -> Shapes:
    """Replace rings that touch themselves by all that they wind round; those that stay invalid are emptied."""
    crossing = np.flatnonzero(~shapely.is_valid(polygons))
    polygons[crossing] = shapely.buffer(polygons[crossing], 0.0)
    polygons[crossing[~shapely.is_valid(polygons[crossing])]] = NOTHING
    return polygons
