"""Distances from points to lines and polygons, on the ellipsoid."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely

from geo.arrays import Booleans, Floats, Integers, Shapes, min_by_group, ragged_range
from geo.errors import GeometryError
from geo.geodesy.antimeridian import SURFACE
from geo.geodesy.buffering.chart_shapes import project_into_charts
from geo.geodesy.ellipsoid import MEAN_RADIUS_M, direct, inverse, lonlat_to_normals
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

    lonlat = shapely.get_coordinates(checked_lonlat(points, kinds=["Point"]))
    shapes = checked_lonlat(geometries)
    if len(shapes) not in (1, len(lonlat)):
        raise GeometryError(
            f"found {len(shapes)} geometries for {len(lonlat)} points. "
            "Pass one geometry for all points, or one for each."
        )
    has_own_shape = len(shapes) == len(lonlat)
    shape_of_point = np.arange(len(lonlat)) if has_own_shape else np.zeros(len(lonlat), int)
    distance_m = distances_to_legs(lonlat, cut_legs(legs_of(shapes)), shape_of_point)
    distance_m[inside_polygons(lonlat, shapes, shape_of_point)] = 0.0
    return pd.Series(distance_m, index=points.index, name="distance_m")


def distances_to_legs(points: Floats, legs: Legs, shape_of_point: Integers) -> Floats:
    """Return the metres from each point to the nearest leg of its shape.

    Parameters
    ----------
    points
        lon, lat in degrees, (n, 2).
    legs
        The legs of all shapes, by row: the row of a leg is the index of its shape.
    shape_of_point
        The index of the shape to which each point is measured.
    """
    starts = np.searchsorted(legs.rows, shape_of_point, side="left")
    counts = np.searchsorted(legs.rows, shape_of_point, side="right") - starts
    distance_m = np.empty(len(points))
    # in batches of points that have about `PAIRS_AT_ONCE` legs together, which bounds memory
    batch_of_point = np.cumsum(counts) // PAIRS_AT_ONCE
    for batch in np.unique(batch_of_point):
        rows = np.flatnonzero(batch_of_point == batch)
        # pair each point with every leg of its shape
        row_index, number = ragged_range(counts[rows])
        paired_leg = starts[rows][row_index] + number
        point, leg, fraction_along = near_pairs(points, legs, rows[row_index], paired_leg)
        pair_distance_m = exact_distances(points, legs, point, leg, fraction_along)
        nearest_m = min_by_group(point, pair_distance_m, len(points))
        distance_m[rows] = nearest_m[rows]
    return distance_m


def near_pairs(
    points: Floats, legs: Legs, point: Integers, leg: Integers
) -> tuple[Integers, Integers, Floats]:
    """Select the pairs of a point and a leg in which the leg may be the nearest to the point.

    Distances on a sphere decide; a leg stays if it is nearest but for what the sphere may be wrong by.

    Parameters
    ----------
    points
        lon, lat in degrees, (n, 2).
    legs
        The legs from which to choose.
    point, leg
        For each pair, the index of its point and of its leg.

    Returns
    -------
    The point and the leg of each pair that stays, and how far along the leg its place nearest to the point lies on the
    sphere: a fraction from 0 to 1.
    """
    fraction_along, sphere_m = sphere_feet(points, legs, point, leg)
    nearest_m = min_by_group(point, sphere_m, len(points))
    is_near = sphere_m <= nearest_m[point] * SPHERE_SLACK + SPHERE_SLACK_M
    return point[is_near], leg[is_near], fraction_along[is_near]


def sphere_feet(
    points: Floats, legs: Legs, point: Integers, leg: Integers
) -> tuple[Floats, Floats]:
    """Find, for each pair of a point and a leg, the place of the leg nearest to the point, on a sphere.

    Returns where this place lies along the leg, as a fraction from 0 to 1, and its distance from the point in metres.
    Points of the ellipsoid are placed on the sphere by their normals. Parameters are those of `near_pairs`.
    """
    normals = lonlat_to_normals(*points.T)[point]
    first = lonlat_to_normals(legs.lon1, legs.lat1)
    second = lonlat_to_normals(legs.lon2, legs.lat2)
    # The foot is sought on the straight chord of the leg, and then lifted to the sphere. A chord of 200 km strays 100 m
    # from its arc, which the slack of the caller covers.
    along = second - first
    squared_length = np.maximum(np.einsum("ij,ij->i", along, along), 1e-300)  # not 0 for points
    projection = np.einsum("ij,ij->i", normals - first[leg], along[leg])
    fraction_along = np.clip(projection / squared_length[leg], 0.0, 1.0)
    foot = first[leg] + fraction_along[:, None] * along[leg]
    foot_on_sphere = foot / np.linalg.norm(foot, axis=1)[:, None]
    chord = np.linalg.norm(normals - foot_on_sphere, axis=1)
    return fraction_along, 2.0 * MEAN_RADIUS_M * np.arcsin(np.minimum(chord / 2.0, 1.0))


def exact_distances(
    points: Floats, legs: Legs, point: Integers, leg: Integers, fraction_along: Floats
) -> Floats:
    """Return the metres along the ellipsoid from the point to the leg of each pair.

    A foot slides along its leg until it is the nearest place to the point. It stops when the next slide would change
    the distance d by less than ``FOOT_ERROR_M``: a slide of s metres changes it by at most s, and by at most
    s² / (2 R sin(d / R)).

    Parameters
    ----------
    points, legs, point, leg
        As for `near_pairs`.
    fraction_along
        Where the foot of each pair starts on its leg, as `near_pairs` returns it.
    """
    used, used_index = np.unique(leg, return_inverse=True)  # each leg is measured once
    azimuth, _, length_m = inverse(
        legs.lon1[used], legs.lat1[used], legs.lon2[used], legs.lat2[used]
    )
    azimuth, length_m = azimuth[used_index], length_m[used_index]
    along_m = fraction_along * length_m
    distance_m = np.empty(len(point))
    moving = np.arange(len(point))  # pairs whose foot still slides
    for _step in range(FOOT_STEPS):
        moving_leg = leg[moving]
        foot_lon, foot_lat, back_azimuth = direct(
            legs.lon1[moving_leg], legs.lat1[moving_leg], azimuth[moving], along_m[moving]
        )
        point_azimuth, _, to_point_m = inverse(foot_lon, foot_lat, *points[point[moving]].T)
        distance_m[moving] = to_point_m
        # of the angle at the foot between the way onward along the leg and the way to the point
        cosine = np.cos(np.radians(point_azimuth - back_azimuth + 180.0))
        # On a sphere the nearest place is at the arc s along the leg, with tan s = tan d cos angle. It is computed by
        # arctan2, for beyond a quarter of the globe the tangent alone points to the farthest place.
        arc = to_point_m / MEAN_RADIUS_M
        slide_m = MEAN_RADIUS_M * np.arctan2(cosine * np.sin(arc), np.cos(arc))
        moved_m = np.clip(along_m[moving] + slide_m, 0.0, length_m[moving])
        slide_m = np.abs(moved_m - along_m[moving])
        along_m[moving] = moved_m
        negligible_square = 2.0 * FOOT_ERROR_M * MEAN_RADIUS_M * np.sin(arc)
        moving = moving[(slide_m > FOOT_ERROR_M) & (slide_m * slide_m > negligible_square)]
    return distance_m


def inside_polygons(points: Floats, shapes: Shapes, shape_of_point: Integers) -> Booleans:
    """Return, for each point, whether its shape is a polygon that contains it.

    `points` are lon, lat in degrees, (n, 2); `shapes` are geometries in degrees, and `shape_of_point` holds the index
    of the shape of each point.
    """
    is_polygon = shapely.get_dimensions(shapes) == SURFACE
    is_inside = np.zeros(len(points), dtype=bool)
    if is_polygon.any():
        allowed_m = np.full(int(is_polygon.sum()), EDGE_BEND_M)
        charts, polygons, _ = project_into_charts(shapes[is_polygon], allowed_m)
        shapely.prepare(polygons)
        point = np.flatnonzero(is_polygon[shape_of_point])
        # the number of each point's shape among the polygons alone
        polygon = (np.cumsum(is_polygon) - 1)[shape_of_point[point]]
        places = to_chart(charts.select(polygon), points[point, 0], points[point, 1])
        is_inside[point] = shapely.intersects_xy(polygons[polygon], places.real, places.imag)
    return is_inside
