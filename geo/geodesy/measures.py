"""Compute lengths and areas on the ellipsoid."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import shapely

from geo.arrays import Floats
from geo.geodesy.ellipsoid import MEAN_RADIUS_M, inverse, wgs84
from geo.geodesy.input_checks import checked_lonlat

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd

LINES = ("LineString", "LinearRing", "MultiLineString")
POLYGONS = ("Polygon", "MultiPolygon")


def line_lengths(geometries: gpd.GeoSeries) -> pd.Series:
    """Compute the length of lines along the geodesics between their vertices.

    Parameters
    ----------
    geometries
        Lines, in any CRS.

    Returns
    -------
    Metres, on the caller's index.

    Raises
    ------
    GeometryError
        A row is not a line, is empty, or has coordinates that cannot be measured.

    Examples
    --------
    >>> import geopandas as gpd
    >>> line = gpd.GeoSeries.from_wkt(["LINESTRING (0 0, 1 0, 2 0)"], crs=4326)
    >>> line_lengths(line).round(1).tolist()
    [222639.0]
    """
    import pandas as pd  # noqa: PLC0415 - slow to import

    lines = checked_lonlat(geometries, kinds=LINES)
    parts, part_rows = shapely.get_parts(lines, return_index=True)
    points, part = shapely.get_coordinates(parts, return_index=True)
    is_leg = np.diff(part) == 0
    _, _, length_m = inverse(*points[:-1][is_leg].T, *points[1:][is_leg].T)
    row_of_leg = part_rows[part[1:][is_leg]]
    sums_m = np.bincount(row_of_leg, length_m, len(lines))
    return pd.Series(sums_m, index=geometries.index, name="length_m")


def polygon_areas(geometries: gpd.GeoSeries) -> pd.Series:
    """Compute the area of polygons with geodesic edges; the area of holes does not count.

    Karney's planimeter, which PROJ does not offer for arrays, measures ring by ring.

    Parameters
    ----------
    geometries
        Polygons, in any CRS; neither the direction of rings nor a cut at ±180° matters.

    Returns
    -------
    Square metres, on the caller's index.

    Raises
    ------
    GeometryError
        A row is not a polygon, is empty, or has coordinates that cannot be measured.

    Examples
    --------
    An eighth of the ellipsoid, whose surface is 510,065,621.7 km²:

    >>> import geopandas as gpd
    >>> octant = gpd.GeoSeries.from_wkt(["POLYGON ((0 0, 90 0, 0 90, 0 0))"], crs=4326)
    >>> (polygon_areas(octant) / 1e6).round(1).tolist()
    [63758202.7]
    """
    import pandas as pd  # noqa: PLC0415 - slow to import

    polygons = checked_lonlat(geometries, kinds=POLYGONS)
    parts, part_rows = shapely.get_parts(polygons, return_index=True)
    rings, ring_parts = shapely.get_rings(parts, return_index=True)
    # the first ring of a polygon is its shell
    is_hole = np.diff(ring_parts, prepend=-1) == 0
    # without their sign, which is that of the ring's direction
    areas = np.array([abs(wgs84().polygon_area_perimeter(*ring.coords.xy)[0]) for ring in rings])
    row_of_ring = part_rows[ring_parts]
    sums = np.bincount(row_of_ring, np.where(is_hole, -areas, areas), len(polygons))
    return pd.Series(sums, index=geometries.index, name="area_m2")


def rough_area_m2(shapes: Sequence[shapely.Geometry]) -> float:
    """Compute the area of all polygons among some shapes in degrees, in square metres, on a sphere with straight edges.

    Lambert's cylindrical projection has true areas: this takes a small part of the time of `polygon_areas`, for
    comparisons.

    Examples
    --------
    An eighth of the sphere, whose surface is 510,065,881 km²:

    >>> from shapely import box
    >>> round(rough_area_m2([box(0, 0, 90, 90)]) / 1e6)
    63758235
    """

    def equal_area(degrees: Floats) -> Floats:
        lon, lat = np.radians(degrees).T
        return MEAN_RADIUS_M * np.column_stack([lon, np.sin(lat)])

    return float(shapely.area(shapely.transform(np.array(shapes), equal_area)).sum())
