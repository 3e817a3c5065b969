"""Geometry of a brief's areas, zones and barriers."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from geo.brief.zone_candidates import AroundShape, BorderShape, PolygonShape, Shape, TripointShape
from geo.geodesy import cut_lines, cut_polygons, geodesic_buffers, unwrap_polygon
from geo.geodesy.buffers import (
    DEFAULT_TOLERANCE,
    LARGEST_RADIUS_M,
    SMALLEST_RADIUS_M,
    buffer_shapes,
)
from geo.geodesy.country_outlines import Outlines
from geo.geodesy.input_checks import DEGREES
from geo.validation import LonLat


@lru_cache(maxsize=256)
def country_union(country_codes: tuple[str, ...], outlines: Outlines) -> BaseGeometry:
    """Return the union of countries' outlines."""
    return shapely.union_all([outlines.country(code).geometry for code in country_codes])


def candidate_geometry(shape: Shape, outlines: Outlines) -> BaseGeometry:
    """Return the geometry of one candidate shape of a zone, EPSG:4326.

    A polygon stays as it is. Any other shape is the geodesic buffer, with the shape's radius, of a border, of points or
    of the point where three countries meet.
    """
    geometry = unbuffered_geometry(shape, outlines)
    if isinstance(shape, PolygonShape):
        return geometry
    radius_m = shape.radius_km * 1_000
    if SMALLEST_RADIUS_M <= radius_m <= LARGEST_RADIUS_M:
        # `geodesic_buffers` returns the same, but checks the radius first and needs geopandas, which is slow to import.
        geometries = np.array([geometry], dtype=object)
        buffers = buffer_shapes(geometries, np.array([radius_m]), DEFAULT_TOLERANCE)
    else:
        import geopandas as gpd  # noqa: PLC0415 - slow to import

        # Raises the error for a radius out of range.
        buffers = geodesic_buffers(gpd.GeoSeries([geometry], crs=DEGREES), radius_m).to_numpy()
    buffer: BaseGeometry = buffers[0]
    return buffer


def unbuffered_geometry(shape: Shape, outlines: Outlines) -> BaseGeometry:
    """Return the geometry of a shape before it is buffered, EPSG:4326.

    This is the point where three countries meet, the border of two countries, points, or a polygon, which is cut at
    ±180°.
    """
    match shape:
        case TripointShape():
            return outlines.tripoint(*shape.countries)
        case BorderShape():
            return outlines.border(*shape.countries)
        case AroundShape():
            return shapely.MultiPoint(shape.points)
        case PolygonShape():
            rings = np.array([unwrap_polygon(shape.ring)], dtype=object)
            polygon: BaseGeometry = cut_polygons(rings)[0]
            return polygon


def barrier_line(positions: Sequence[LonLat]) -> BaseGeometry:
    """Return the line through positions (lon, lat in degrees), cut where it crosses ±180°."""
    lon, lat = np.array(positions).T
    line_number = np.zeros(len(lon), dtype=int)  # all vertices belong to the first and only line
    line: BaseGeometry = cut_lines(lon, lat, line_number, 1)[0]
    return line
