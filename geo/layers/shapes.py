"""A brief's areas and shapes → geometry."""

from __future__ import annotations

import geopandas as gpd
import shapely

from geo import borders
from geo.brief.model import Area, AroundShape, BorderShape, PolygonShape, Shape, TripointShape
from geo.geodesy import geodesic_buffers

CRS = "EPSG:4326"


def area_geometry(area: Area) -> shapely.Geometry:
    """Unite the countries of an area."""
    return shapely.union_all([borders.country(code).geometry for code in area.countries])


def candidate_geometry(shape: Shape) -> shapely.Geometry:
    """Draw one candidate of a zone: all within a distance of its core, or its ring."""
    core = shape_core(shape)
    if isinstance(shape, PolygonShape):
        return core
    return buffered(core, shape.radius_km * 1_000)


def shape_core(shape: Shape) -> shapely.Geometry:
    """Return what lies in the middle of a shape: a point, points, a border, or the ring itself."""
    match shape:
        case TripointShape():
            return borders.tripoint(*shape.countries)
        case BorderShape():
            return borders.border(*shape.countries)
        case AroundShape():
            return shapely.MultiPoint(shape.points)
        case PolygonShape():
            return shapely.Polygon(shape.ring)


def buffered(geometry: shapely.Geometry, radius_m: float) -> shapely.Geometry:
    """Return all within a distance of one geometry, in metres on the ellipsoid."""
    return geodesic_buffers(gpd.GeoSeries([geometry], crs=CRS), radius_m).iloc[0]
