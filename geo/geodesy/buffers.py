"""Buffers: all places within a radius of a geometry, measured along the ellipsoid."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import shapely

from geo.errors import GeometryError
from geo.geodesy.charts import Charts, chart_lonlat, chart_points, charts_around
from geo.geodesy.checks import checked_lonlat, checked_radii, raise_problems
from geo.geodesy.ellipsoid import (
    MEAN_RADIUS_M,
    Floats,
    Integers,
    direct,
    inverse,
    lonlat_to_normals,
    ragged_range,
)
from geo.geodesy.legs import Legs, cut_legs, legs_of
from geo.geodesy.measures import POLYGONS
from geo.geodesy.seam import lonlat_region

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

LARGEST_TOLERANCE = 0.1
SMALLEST_RADIUS_M = 10.0
MOST_VERTICES = 200_000
LARGEST_RADIUS_M = 1_000_000.0
EDGE_PIECE_M = 10_000.0  # edges of polygons are laid into the chart in pieces of this length


def geodesic_buffers(
    geometries: gpd.GeoSeries, radius_m: ArrayLike, *, tolerance: float = 0.0005
) -> gpd.GeoSeries:
    """Draw around each geometry all that lies within its radius.

    Parameters
    ----------
    geometries
        Points, lines and polygons, single or multi-part, in any CRS; legs and edges are geodesics.
    radius_m
        10 to 1,000,000; one, or one per row by position. Negative shrinks polygons.
    tolerance
        The greatest error of the boundary, at its vertices and between them, as a share of the
        radius; it decides how many vertices there are.

    Returns
    -------
    Polygons on the caller's index and in the caller's CRS, valid, cut at ±180° (RFC 7946); an
    empty polygon where a shrunken polygon vanishes.

    Raises
    ------
    GeometryError
        A row is empty, has coordinates or a radius out of range, or is not a polygon but is to
        shrink.

    Examples
    --------
    A degree of latitude at the equator is 110,574 m:

    >>> import geopandas as gpd
    >>> point = gpd.GeoSeries.from_wkt(["POINT (0 0)"], crs=4326)
    >>> [round(float(v), 3) for v in geodesic_buffers(point, 110_574).total_bounds]
    [-0.993, -1.0, 0.993, 1.0]
    """
    if not 0.0 < tolerance < LARGEST_TOLERANCE:
        raise GeometryError(f"tolerance is {tolerance!r}, expected a share between 0 and 0.1")
    shapes = checked_lonlat(geometries)
    radii = checked_radii(
        radius_m, geometries.index, smallest_m=SMALLEST_RADIUS_M, largest_m=LARGEST_RADIUS_M
    )
    inward = (radii < 0.0) & ~np.isin([shape.geom_type for shape in shapes], POLYGONS)
    raise_problems({geometries.index[r]: "only polygons shrink" for r in np.flatnonzero(inward)})
    buffers = charted_buffers(shapes, radii, tolerance)
    series = gpd.GeoSeries(buffers, index=geometries.index, crs=4326)
    return series.to_crs(geometries.crs)


def charted_buffers(
    shapes: NDArray[np.object_], radii: Floats, tolerance: float
) -> NDArray[np.object_]:
    """Unite the capsules of each row in its chart, and with its polygons."""
    charts, polygons = polygon_charts(shapes)
    legs = cut_legs(legs_of(shapes))
    lon, lat, ring = capsule_rings(legs, np.abs(radii)[legs.rows], tolerance)
    points = chart_points(charts, lonlat_to_normals(lon, lat), legs.rows[ring])
    capsules = np.asarray(shapely.polygons(shapely.linearrings(points, indices=ring)), object)
    capsules = shapely.make_valid(capsules)
    bounds = np.searchsorted(legs.rows, np.arange(len(shapes) + 1))
    bands = np.array([shapely.union_all(capsules[a:b]) for a, b in pairwise(bounds)])
    outward = radii > 0.0
    regions = np.where(outward, shapely.union(bands, polygons), shapely.difference(polygons, bands))
    return lonlat_regions(charts, regions, tolerance * np.abs(radii) / 3.0)


def polygon_charts(shapes: NDArray[np.object_]) -> tuple[Charts, NDArray[np.object_]]:
    """Lay the polygons of each row, united, into a chart around its vertices."""
    points, rows = shapely.get_coordinates(shapes, return_index=True)
    charts = charts_around(lonlat_to_normals(*points.T), rows, len(shapes))
    parts, part_rows = shapely.get_parts(shapes, return_index=True)
    is_polygon = shapely.get_type_id(parts) == shapely.GeometryType.POLYGON
    regions = np.full(len(shapes), shapely.Polygon(), dtype=object)
    for row in np.unique(part_rows[is_polygon]):
        pieces = [
            charted_polygon(polygon, charts, row)
            for polygon in parts[is_polygon & (part_rows == row)]
        ]
        regions[row] = shapely.union_all(pieces)
    return charts, regions


def charted_polygon(polygon: shapely.Polygon, charts: Charts, row: int) -> shapely.Geometry:
    """Lay one polygon into the chart of its row, its edges along geodesics."""
    rings = []
    for ring in shapely.get_rings(polygon):
        legs = cut_legs(legs_of(np.array([ring], dtype=object)), EDGE_PIECE_M)
        normals = lonlat_to_normals(legs.lon1, legs.lat1)
        rings.append(chart_points(charts, normals, np.full(len(normals), row)))
    return shapely.make_valid(shapely.Polygon(rings[0], rings[1:]))


def capsule_rings(legs: Legs, radii: Floats, tolerance: float) -> tuple[Floats, Floats, Integers]:
    """Draw the ring around each leg: right side, far cap, left side, near cap.

    Returns the degrees of all vertices and the leg of each; a leg without length gives a circle.
    """
    azimuth, back, length = inverse(legs.lon1, legs.lat1, legs.lon2, legs.lat2)
    back = np.where(length > 0.0, back, azimuth + 180.0)
    cap = np.ceil(np.pi / np.sqrt(4.0 * tolerance)).astype(np.int64)
    side_step_m = np.sqrt(tolerance * radii * MEAN_RADIUS_M)
    side = np.where(length > 0.0, np.ceil(length / side_step_m), 0.0).astype(np.int64)
    ring, step = ragged_range(2 * (side + 1) + 2 * (cap + 1))
    side, cap_turn = side[ring], 180.0 / cap
    # the four runs of a ring, one after the other, each counted from zero
    run_ends = np.cumsum([side + 1, np.full_like(side, cap + 1), side + 1], axis=0)
    run = (step >= run_ends).sum(axis=0)
    step = step - np.where(run > 0, np.choose(np.maximum(run - 1, 0), run_ends), 0)
    share = step / np.maximum(side, 1)
    along = length[ring] * np.choose(
        run, [share, np.ones_like(share), 1.0 - share, np.zeros_like(share)]
    )
    lon, lat, behind = direct(legs.lon1[ring], legs.lat1[ring], azimuth[ring], along)
    ahead = np.where(length[ring] > 0.0, behind + 180.0, azimuth[ring])
    turn = np.choose(
        run, [90.0 + 0 * share, 90.0 - cap_turn * step, -90.0 + 0 * share, -90.0 - cap_turn * step]
    )
    lon, lat, _ = direct(lon, lat, ahead + turn, radii[ring])
    return lon, lat, ring


def lonlat_regions(
    charts: Charts, regions: NDArray[np.object_], allowed_m: Floats
) -> NDArray[np.object_]:
    """Bring regions of charts to degrees, with vertices enough that straight chords hold."""
    result = np.empty(len(regions), dtype=object)
    for row, region in enumerate(regions):
        polygons = []
        for polygon in shapely.get_parts(shapely.orient_polygons(region)):
            if polygon.geom_type != "Polygon" or polygon.is_empty:
                continue
            rings = [shapely.get_coordinates(ring) for ring in shapely.get_rings(polygon)]
            rings = [rings[0], *(ring[::-1] for ring in rings[1:])]
            degrees = [ring_lonlat(charts, row, ring, float(allowed_m[row])) for ring in rings]
            polygons.append((degrees[0], degrees[1:]))
        result[row] = lonlat_region(polygons) if polygons else shapely.Polygon()
    return result


def ring_lonlat(charts: Charts, row: int, ring: Floats, allowed_m: float) -> Floats:
    """Bring one ring to degrees, halving edges whose chord strays too far from the chart's."""
    while True:
        rows = np.full(len(ring), row)
        lon, lat = chart_lonlat(charts, ring, rows)
        middle = (ring[:-1] + ring[1:]) / 2.0
        true_lon, true_lat = chart_lonlat(charts, middle, rows[:-1])
        turn = (np.diff(lon) + 180.0) % 360.0 - 180.0
        chord = lonlat_to_normals(lon[:-1] + turn / 2.0, (lat[:-1] + lat[1:]) / 2.0)
        off_m = MEAN_RADIUS_M * np.linalg.norm(
            chord - lonlat_to_normals(true_lon, true_lat), axis=1
        )
        long = np.flatnonzero(off_m > allowed_m)
        if not len(long) or len(ring) > MOST_VERTICES:
            return np.stack([lon, lat], axis=-1)
        ring = np.insert(ring, long + 1, middle[long], axis=0)
