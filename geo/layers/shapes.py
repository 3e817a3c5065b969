"""A brief's areas and shapes → geometry."""

from __future__ import annotations

from functools import cache

import geopandas as gpd
import shapely
from shapely.geometry.base import BaseGeometry

from geo import borders
from geo.brief.model import AroundShape, BorderShape, PolygonShape, Shape, TripointShape
from geo.geodesy import geodesic_buffers

CRS = "EPSG:4326"


@cache
def united(country_codes: tuple[str, ...]) -> BaseGeometry:
    """Unite the outlines of countries."""
    outlines: list[BaseGeometry] = [borders.country(code).geometry for code in country_codes]
    return shapely.union_all(outlines)


def candidate_geometry(shape: Shape) -> BaseGeometry:
    """Draw one candidate of a zone: all within a distance of its core, or its ring."""
    core = shape_core(shape)
    return core if isinstance(shape, PolygonShape) else buffered(core, shape.radius_km * 1_000)


def shape_core(shape: Shape) -> BaseGeometry:
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


def buffered(geometry: BaseGeometry, radius_m: float) -> BaseGeometry:
    """Return all within a distance of one geometry, in metres on the ellipsoid."""
    buffer: BaseGeometry = geodesic_buffers(gpd.GeoSeries([geometry], crs=CRS), radius_m).iloc[0]
    return buffer
