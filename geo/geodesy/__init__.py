"""Measure and draw on the WGS84 ellipsoid: lengths, areas, distances, lines, buffers; countries' outlines.

Degrees are ``lon, lat``; azimuths run clockwise from north; measures are metres and square metres.
"""

from geo.geodesy.antimeridian import (
    cut_lines,
    cut_unwrapped_lines,
    unwrap_lines,
    unwrap_polygon,
    wrap_longitudes,
)
from geo.geodesy.buffers import geodesic_buffers
from geo.geodesy.distances import distances
from geo.geodesy.ellipsoid import direct, inverse, points_along
from geo.geodesy.generalise import generalise
from geo.geodesy.geodesic_lines import bent_lines, geodesic_lines
from geo.geodesy.hausdorff import hausdorff_m
from geo.geodesy.measures import line_lengths, polygon_areas
from geo.geodesy.nearest import NearestLegs, distances_to, nearest_legs
from geo.geodesy.polygon_cuts import cut_polygons
from geo.geodesy.projected import to_degrees
from geo.geodesy.stereographic import from_plane, to_plane

__all__ = [
    "NearestLegs",
    "bent_lines",
    "cut_lines",
    "cut_polygons",
    "cut_unwrapped_lines",
    "direct",
    "distances",
    "distances_to",
    "from_plane",
    "generalise",
    "geodesic_buffers",
    "geodesic_lines",
    "hausdorff_m",
    "inverse",
    "line_lengths",
    "nearest_legs",
    "points_along",
    "polygon_areas",
    "to_degrees",
    "to_plane",
    "unwrap_lines",
    "unwrap_polygon",
    "wrap_longitudes",
]
