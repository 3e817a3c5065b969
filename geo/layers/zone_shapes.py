"""A brief's areas and shapes → geometry."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

import geopandas as gpd
import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from geo.brief.zone_candidates import AroundShape, BorderShape, PolygonShape, Shape, TripointShape
from geo.geodesy import country_outlines, cut_lines, cut_polygons, geodesic_buffers, unwrap_polygon
from geo.validation import LonLat

CRS = "EPSG:4326"


@cache
def united(country_codes: tuple[str, ...]) -> BaseGeometry:
    """Unite the outlines of countries."""
    outlines: list[BaseGeometry] = [
        country_outlines.country(code).geometry for code in country_codes
    ]
    return shapely.union_all(outlines)


def candidate_geometry(shape: Shape) -> BaseGeometry:
    """Draw one candidate of a zone: all within a distance of its core, or its ring."""
    core = shape_core(shape)
    return core if isinstance(shape, PolygonShape) else buffered(core, shape.radius_km * 1_000)


def shape_core(shape: Shape) -> BaseGeometry:
    """Return what lies in the middle of a shape: a point, points, a border, or the ring itself."""
    match shape:
        case TripointShape():
            return country_outlines.tripoint(*shape.countries)
        case BorderShape():
            return country_outlines.border(*shape.countries)
        case AroundShape():
            return shapely.MultiPoint(shape.points)
        case PolygonShape():
            polygon: BaseGeometry = cut_polygons(
                np.array([unwrap_polygon(shape.ring)], dtype=object)
            )[0]
            return polygon


def barrier_line(positions: Sequence[LonLat]) -> BaseGeometry:
    """Draw a line through positions, in two parts where it crosses ±180°."""
    lon, lat = np.array(positions).T
    line: BaseGeometry = cut_lines(lon, lat, np.zeros(len(lon), dtype=int), 1)[0]
    return line


def buffered(geometry: BaseGeometry, radius_m: float) -> BaseGeometry:
    """Return all within a distance of one geometry, in metres on the ellipsoid."""
    buffer: BaseGeometry = geodesic_buffers(gpd.GeoSeries([geometry], crs=CRS), radius_m).iloc[0]
    return buffer
