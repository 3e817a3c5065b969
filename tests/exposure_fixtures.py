"""A corridor in which tests find events."""

from __future__ import annotations

import geopandas as gpd
import shapely

from geo.records.exposure import Bands, prepare_corridors


def one_corridor(reach_deg: float = 0.1) -> Bands:
    """Prepare one band around a line along 35° N, from 8 to 9° E, that reaches so far to the north and south."""
    line, shape = (
        shapely.LineString([(8, 35), (9, 35)]),
        shapely.box(8, 35 - reach_deg, 9, 35 + reach_deg),
    )
    shapes = gpd.GeoDataFrame({"flow": ["a"], "band": [50]}, geometry=[shape], crs=4326)
    return prepare_corridors(shapes, gpd.GeoDataFrame({"flow": ["a"]}, geometry=[line], crs=4326))
