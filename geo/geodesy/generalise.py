"""Simplify shapes to the precision of their positions."""

from __future__ import annotations

from typing import Any

import numpy as np
import shapely
from numpy.typing import ArrayLike, NDArray

from geo.arrays import Shapes
from geo.geodesy.ellipsoid import ECCENTRICITY_SQUARED, EQUATOR_RADIUS_M


def generalise(shapes: Shapes, tolerance_m: ArrayLike) -> NDArray[Any]:
    """Drop vertices of lines or polygons that lie within a tolerance of the simplified shape; the ends of lines stay.

    The algorithm is that of Douglas & Peucker (1973), doi:10.3138/FM57-6770-U75U-7727. Each shape is simplified in a
    plane of its own: degrees, scaled to metres at the middle latitude of the shape. For shapes of 1,000 km or less,
    away from the poles, these metres are right to some per cent, which is enough to choose vertices.

    Parameters
    ----------
    shapes
        Lines or polygons, EPSG:4326, lon lat, shape ``(n,)``; valid shapes stay valid.
    tolerance_m
        Metres: one tolerance for all shapes, or one for each.

    Returns
    -------
    The simplified shapes in degrees; their vertices are vertices of the originals.

    Examples
    --------
    >>> line = shapely.LineString([(10, 33), (10.5, 33.001), (11, 33)])
    >>> generalise(np.array([line]), 500.0)[0].wkt
    'LINESTRING (10 33, 11 33)'
    """
    points, row = shapely.get_coordinates(shapes, return_index=True)
    _, south, _, north = shapely.bounds(shapes).T
    per_degree = _metres_per_degree((south + north) / 2)
    flat = shapely.set_coordinates(shapes.copy(), points * per_degree[row])
    simplified = shapely.simplify(flat, np.asarray(tolerance_m, dtype=float))
    points, row = shapely.get_coordinates(simplified, return_index=True)
    return np.asarray(shapely.set_coordinates(simplified, points / per_degree[row]))


def _metres_per_degree(lat: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the metres of a degree of longitude and of a degree of latitude at each latitude, shape ``(n, 2)``."""
    sine = np.sin(np.radians(lat))
    square = 1 - ECCENTRICITY_SQUARED * sine * sine
    parallel_radius_m = EQUATOR_RADIUS_M * np.cos(np.radians(lat)) / np.sqrt(square)
    meridian_radius_m = EQUATOR_RADIUS_M * (1 - ECCENTRICITY_SQUARED) / square**1.5
    radii_m = np.stack([parallel_radius_m, meridian_radius_m], axis=1)
    return np.radians(radii_m)  # the length of an arc of one degree is its radius × π / 180
