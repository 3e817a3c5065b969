"""Distances from points to lines and polygons, on the ellipsoid."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely

from geo.errors import GeometryError
from geo.geodesy.antimeridian import SURFACE
from geo.geodesy.buffering.chart_shapes import laid_in_charts
from geo.geodesy.ellipsoid import (
    MEAN_RADIUS_M,
    Booleans,
    Floats,
    Integers,
    Shapes,
    direct,
    inverse,
    lonlat_to_normals,
    ragged_range,
)
from geo.geodesy.input_checks import checked_lonlat
from geo.geodesy.legs import Legs, cut_legs, legs_of
from geo.geodesy.stereographic import to_chart

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd

# On the sphere of normals a metre of the ellipsoid is 0.995 to 1.005 metres long.
SPHERE_SLACK = 1.0102
SPHERE_SLACK_M = 100.0  # a geodesic of 200 km strays less than this from the great circle
PAIRS_AT_ONCE = 1_000_000
FOOT_STEPS = 6
FOOT_ERROR_M = 1e-6  # of the distance; a thousandth of what the tests allow
EDGE_BEND_M = 0.1  # an edge in a chart is so near the geodesic


def distances(points: gpd.GeoSeries, geometries: gpd.GeoSeries) -> pd.Series:
    """Compute the distance from each point to the nearest place of a geometry.

    Legs and edges are geodesics. A sphere proposes candidates; iteration on the ellipsoid finds the foot on
    each (after Baselga and Martínez-Llario 2018, doi:10.1007/s11200-017-1020-z).

    Parameters
    ----------
    points
        Points, in any CRS.
    geometries
        Points, lines or polygons, in any CRS: one for all points, or one each, by position.

    Returns
    -------
    Metres, on the index of the points; zero inside a polygon.

    Raises
    ------
    GeometryError
        The lengths differ; a row is empty or has coordinates that cannot be measured.

    Examples
    --------
    A degree of latitude at the equator, from a line along it:

    >>> import geopandas as gpd
    >>> point = gpd.GeoSeries.from_wkt(["POINT (5 1)"], crs=4326)
    >>> line = gpd.GeoSeries.from_wkt(["LINESTRING (0 0, 10 0)"], crs=4326)
    >>> distances(point, line).round(1).tolist()
    [110574.4]
    """
    import pandas as pd  # noqa: PLC0415 - slow to import

    spots = shapely.get_coordinates(checked_lonlat(points, kinds=["Point"]))
    shapes = checked_lonlat(geometries)
    if len(shapes) not in (1, len(spots)):
        raise GeometryError(
            f"{len(shapes)} geometries for {len(spots)} points. Give one, or as many."
        )
    of_shape = np.arange(len(spots)) if len(shapes) == len(spots) else np.zeros(len(spots), int)
    result = distances_to_legs(spots, cut_legs(legs_of(shapes)), of_shape)
    result[inside_polygons(spots, shapes, of_shape)] = 0.0
    return pd.Series(result, index=points.index, name="distance_m")


def distances_to_legs(spots: Floats, legs: Legs, of_shape: Integers) -> Floats:
    """Measure from each spot to the nearest leg of its shape."""
    starts = np.searchsorted(legs.rows, of_shape, side="left")
    counts = np.searchsorted(legs.rows, of_shape, side="right") - starts
    result = np.empty(len(spots))
    batches = np.cumsum(counts) // PAIRS_AT_ONCE
    for batch in np.unique(batches):
        some = np.flatnonzero(batches == batch)
        rows, step = ragged_range(counts[some])
        spot, leg, share = near_pairs(spots, legs, some[rows], starts[some][rows] + step)
        nearest = np.full(len(spots), np.inf)
        np.minimum.at(nearest, spot, exact_distances(spots, legs, (spot, leg), share))
        result[some] = nearest[some]
    return result


def near_pairs(
    spots: Floats, legs: Legs, spot: Integers, leg: Integers
) -> tuple[Integers, Integers, Floats]:
    """Keep the pairs whose leg may be the nearest of its spot, with the foot's share of the leg."""
    share, away = sphere_feet(spots, legs, spot, leg)
    nearest = np.full(len(spots), np.inf)
    np.minimum.at(nearest, spot, away)
    kept = away <= nearest[spot] * SPHERE_SLACK + SPHERE_SLACK_M
    return spot[kept], leg[kept], share[kept]


def sphere_feet(spots: Floats, legs: Legs, spot: Integers, leg: Integers) -> tuple[Floats, Floats]:
    """Find the feet on legs on the sphere of normals: share of the leg, and distance in metres."""
    at = lonlat_to_normals(*spots.T)[spot]
    first = lonlat_to_normals(legs.lon1, legs.lat1)
    second = lonlat_to_normals(legs.lon2, legs.lat2)
    along = second - first
    span = np.maximum(np.einsum("ij,ij->i", along, along), 1e-300)
    share = np.clip(np.einsum("ij,ij->i", at - first[leg], along[leg]) / span[leg], 0.0, 1.0)
    # a chord of 200 km strays 100 m from its arc, which the slack covers
    foot = first[leg] + share[:, None] * along[leg]
    chord = np.linalg.norm(at - foot / np.linalg.norm(foot, axis=1)[:, None], axis=1)
    return share, 2.0 * MEAN_RADIUS_M * np.arcsin(np.minimum(chord / 2.0, 1.0))


def exact_distances(
    spots: Floats, legs: Legs, pairs: tuple[Integers, Integers], share: Floats
) -> Floats:
    """Measure from spots to legs on the ellipsoid; a foot slides along its leg until it is nearest.

    It stops when the next slide would change the distance by less than ``FOOT_ERROR_M``: a slide of s metres
    does so by at most s, and at most s² / (2 R sin(d / R)).
    """
    spot, leg = pairs
    used, of = np.unique(leg, return_inverse=True)  # each leg is measured once
    azimuth, _, length = inverse(legs.lon1[used], legs.lat1[used], legs.lon2[used], legs.lat2[used])
    azimuth, length = azimuth[of], length[of]
    along = share * length
    result = np.empty(len(spot))
    rest = np.arange(len(spot))
    for _step in range(FOOT_STEPS):
        some = leg[rest]
        foot_lon, foot_lat, back = direct(
            legs.lon1[some], legs.lat1[some], azimuth[rest], along[rest]
        )
        towards, _, away = inverse(foot_lon, foot_lat, *spots[spot[rest]].T)
        result[rest] = away
        ahead = np.cos(np.radians(towards - back + 180.0))
        # arctan2, for beyond a quarter of the globe the tangent alone points to the farthest place
        arc = away / MEAN_RADIUS_M
        slide = MEAN_RADIUS_M * np.arctan2(ahead * np.sin(arc), np.cos(arc))
        moved = np.clip(along[rest] + slide, 0.0, length[rest])
        slide = np.abs(moved - along[rest])
        along[rest] = moved
        steep = 2.0 * FOOT_ERROR_M * MEAN_RADIUS_M * np.sin(arc)
        rest = rest[(slide > FOOT_ERROR_M) & (slide * slide > steep)]
    return result


def inside_polygons(spots: Floats, shapes: Shapes, of_shape: Integers) -> Booleans:
    """Return which spots lie in the polygon of their shape."""
    solid = shapely.get_dimensions(shapes) == SURFACE
    inside = np.zeros(len(spots), dtype=bool)
    if solid.any():
        charts, polygons, _ = laid_in_charts(shapes[solid], np.full(int(solid.sum()), EDGE_BEND_M))
        shapely.prepare(polygons)
        some = np.flatnonzero(solid[of_shape])
        rows = (np.cumsum(solid) - 1)[of_shape[some]]
        places = to_chart(charts.at(rows), spots[some, 0], spots[some, 1])
        inside[some] = shapely.intersects_xy(polygons[rows], places.real, places.imag)
    return inside
