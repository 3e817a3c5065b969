"""Project shapes into charts, with legs split until they are straight there, and back to degrees."""

from __future__ import annotations

import numpy as np
import shapely

from geo.arrays import Booleans, Floats, Integers, Shapes, max_by_group, offsets_of, ragged_range
from geo.geodesy.antimeridian import SURFACE, lonlat_region
from geo.geodesy.buffering.capsules import STEEPEST_LAT_DEG, WIDEST_TURN_DEG
from geo.geodesy.buffering.chart_buffers import ChartPolygons, as_polygons
from geo.geodesy.ellipsoid import MEAN_RADIUS_M, Places, direct, inverse, lonlat_to_normals
from geo.geodesy.stereographic import (
    Charts,
    as_places,
    as_points,
    charts_around,
    from_chart,
    squared,
    to_chart,
)

ELLIPSOID_BEND = 0.0034  # of geodesics on the conformal sphere: half the squared eccentricity
MOST_VERTICES = 500_000  # of one ring near a pole


def project_into_charts(shapes: Shapes, allowed_m: Floats) -> tuple[Charts, Shapes, Floats]:
    """Project shapes of one dimension, each into its own chart, and cut their legs into straight pieces.

    A geodesic is an arc in a chart: a leg is cut into so many pieces that the straight line between the ends of a piece
    is at most `allowed_m` metres off. `allowed_m` has one entry per shape.

    Returns
    -------
    The charts; the shapes in their charts; and the latitude farthest from the equator that each shape reaches, in
    degrees, without sign.
    """
    kind, points, point_offsets = shapely.to_ragged_array(shapes)
    offsets: tuple[Integers, ...] = point_offsets
    rows: Integers = np.repeat(np.arange(len(shapes)), shapely.get_num_coordinates(shapes))
    lon, lat = points.T
    charts = charts_around(lon, lat, rows, len(shapes))
    places = to_chart(charts.select(rows), lon, lat)
    if shapely.get_dimensions(shapes).max() > 0:  # points have no legs to cut
        counts = piece_counts(places, offsets[0], allowed_m[rows])
        points, old_point, added = with_pieces(points, counts)
        places, rows = places[old_point], rows[old_point]
        places[added] = to_chart(charts.select(rows[added]), *points[added].T)
        # the first offsets count points, of which there are more now; further offsets count rings and polygons
        new_index_of_point = offsets_of(counts)
        offsets = (new_index_of_point[offsets[0]], *offsets[1:])
    highest_deg = max_by_group(rows, np.abs(points[:, 1]), len(shapes), default=0.0)
    chart_shapes = shapely.from_ragged_array(kind, as_points(places), offsets)
    return charts, np.asarray(chart_shapes, object), highest_deg


def piece_counts(places: Places, part_starts: Integers, allowed_m: Floats) -> Integers:
    """Return into how many pieces to cut the leg from each place to the next; one where there is no leg.

    `part_starts` holds the index of the first place of each line or ring, then the number of places; `allowed_m` is how
    far a piece may be off the geodesic, for each place.

    A great circle is an arc in the chart; its bend is half the sine of its distance from the centre, here
    computed from the triangle of centre, start and end. A leg sags by bend × angle² / 8, each of n pieces by 1 / n².
    """
    ends = np.roll(places, -1)
    # how much the chart enlarges lengths at the start of a leg, times how much it does at the end
    enlargement = 1.0 + squared(places) / 4.0
    enlargement *= np.roll(enlargement, -1)
    # the chord of the leg on the unit sphere, and its angle at the centre of the sphere
    chord = np.sqrt(squared(ends - places) / enlargement)
    angle = 2.0 * np.arcsin(np.minimum(chord / 2.0, 1.0))
    twice_area = np.abs((places.conj() * ends).imag) / enlargement
    bend = twice_area / np.maximum(2.0 * np.sin(angle), 1e-12) + ELLIPSOID_BEND
    counts = np.ceil(angle * np.sqrt(bend * MEAN_RADIUS_M / (8.0 * allowed_m)))
    counts[part_starts[1:] - 1] = 1.0  # no leg from the end of one part to the start of the next
    return np.asarray(np.maximum(counts, 1.0), dtype=np.int64)


def with_pieces(points: Floats, counts: Integers) -> tuple[Floats, Integers, Integers]:
    """Cut the geodesic from each point to the next into equal pieces, by inserting points on it.

    `points` are longitude and latitude in degrees, (n, 2); `counts` is the number of pieces after each point.

    Returns
    -------
    Old and inserted points in order; for each the index of the old point at or after which it lies; and the indexes,
    among all of them, of those that were inserted.
    """
    old_point, step = ragged_range(counts)
    added = np.flatnonzero(step > 0)
    if not len(added):
        return points.copy(), old_point, added
    leg_start = np.flatnonzero(counts > 1)  # of the legs to cut
    lon, lat = points.T
    azimuth, _, length_m = inverse(
        lon[leg_start], lat[leg_start], lon[leg_start + 1], lat[leg_start + 1]
    )
    start = old_point[added]
    leg = np.searchsorted(leg_start, start)
    fraction = step[added] / counts[start]
    added_lon, added_lat, _ = direct(lon[start], lat[start], azimuth[leg], length_m[leg] * fraction)
    points = points[old_point]
    points[added] = np.stack([added_lon, added_lat], axis=-1)
    return points, old_point, added


def to_polygons(charts: Charts, polygons: ChartPolygons) -> tuple[Shapes, Booleans, Booleans]:
    """Convert polygons in charts to degrees, vertex by vertex.

    Returns
    -------
    For each chart its polygon in degrees, with unwrapped longitudes, or an empty one; whether that polygon is usable;
    and whether it is polar: so near a pole that straight chords in degrees bend too much. Polar and invalid polygons
    are not usable.
    """
    vertex_charts = charts.select(polygons.row_of_place)
    lon, lat = from_chart(vertex_charts, polygons.places)
    is_near_pole = np.abs(lat) > STEEPEST_LAT_DEG
    is_near_pole |= np.abs(lon - vertex_charts.lon) > WIDEST_TURN_DEG
    is_polar = np.bincount(polygons.row_of_place[is_near_pole], minlength=len(charts.lon)) > 0
    result = np.full(len(charts.lon), shapely.Polygon(), dtype=object)
    result[polygons.row_of_polygon] = as_polygons(polygons, np.stack([lon, lat], axis=-1))
    return result, ~is_polar & np.asarray(shapely.is_valid(result)), is_polar


def as_regions(charts: Charts, polygons: ChartPolygons) -> Shapes:
    """Build one geometry per chart, in that chart, from flat arrays; a chart without polygons gets an empty polygon."""
    result = np.full(len(charts.lon), shapely.Polygon(), dtype=object)
    result[polygons.row_of_polygon] = as_polygons(polygons, as_points(polygons.places))
    return result


def in_degrees(charts: Charts, chart_shapes: Shapes, rows: Integers) -> Shapes:
    """Convert shapes from charts to degrees, with longitudes within half a turn of the centre of their chart.

    `rows` holds, for each shape, the index in `charts` of its chart.
    """
    points, shape = shapely.get_coordinates(chart_shapes, return_index=True)
    lonlat = np.stack(from_chart(charts.select(rows[shape]), as_places(points)), axis=-1)
    return np.asarray(shapely.set_coordinates(chart_shapes.copy(), lonlat), dtype=object)


def regions_to_polygons(
    charts: Charts, regions: Shapes, rows: Integers, allowed_m: Floats
) -> Shapes:
    """Convert regions from charts to degrees, halving edges until straight chords in degrees are close enough.

    This is slow, and meant for the few regions near a pole, for which no length of edges is short enough beforehand.

    Parameters
    ----------
    charts, regions
        One chart per row of the input, and in it a polygon, a multipolygon or a collection.
    rows
        The rows to convert; the result has one geometry for each.
    allowed_m
        How far a chord in degrees may be from the edge in the chart, in metres, for each row of the input.
    """
    result = np.empty(len(rows), dtype=object)
    oriented = shapely.orient_polygons(regions[rows])
    for index, (row, region) in enumerate(zip(rows, oriented, strict=True)):
        chart, polygons = charts.select(np.array([row])), []
        # the allowed distance in the unit of the chart
        grain = float(allowed_m[row]) / MEAN_RADIUS_M
        for polygon in solid_parts(region, grain):
            shell, *holes = large_rings(polygon, grain)
            # holes run clockwise, but `lonlat_region` takes all rings counter-clockwise
            rings = (shell, *(hole[::-1] for hole in holes))
            shell_lonlat, *hole_lonlats = (
                ring_lonlat(chart, ring, float(allowed_m[row])) for ring in rings
            )
            polygons.append((shell_lonlat, hole_lonlats))
        result[index] = lonlat_region(polygons) if polygons else shapely.Polygon()
    return result


def solid_parts(region: shapely.Geometry, grain: float) -> Shapes:
    """Return the polygons of a region, without points, lines, and polygons of an area below ``grain`` squared."""
    parts = shapely.get_parts(region)
    is_solid = (shapely.get_dimensions(parts) == SURFACE) & (shapely.area(parts) > grain * grain)
    return np.asarray(parts[is_solid], dtype=object)


def large_rings(polygon: shapely.Geometry, grain: float) -> list[Places]:
    """Return the rings of a polygon, as places, whose area is more than ``grain`` squared: the shell, then holes.

    A sliver is left out, because its vertices may turn it over when they are converted to degrees.
    """
    rings = shapely.get_rings(polygon)
    areas = np.asarray(shapely.area(shapely.polygons(rings)))
    large = [ring for ring, area in zip(rings, areas, strict=True) if area > grain * grain]
    return [as_places(shapely.get_coordinates(ring)) for ring in large]


def ring_lonlat(chart: Charts, ring: Places, allowed_m: float) -> Floats:
    """Convert a closed ring from a chart to degrees, (n, 2), with as many vertices as straight chords need there.

    An edge is halved while its middle in the chart and the middle of its chord in degrees are more than `allowed_m`
    metres apart, unless the ring has `MOST_VERTICES` already.
    """
    while True:
        lon, lat = from_chart(chart, ring)
        edge_middle = (ring[:-1] + ring[1:]) / 2.0
        edge_middle_normal = lonlat_to_normals(*from_chart(chart, edge_middle))
        turn = (np.diff(lon) + 180.0) % 360.0 - 180.0
        chord_middle_normal = lonlat_to_normals(lon[:-1] + turn / 2.0, (lat[:-1] + lat[1:]) / 2.0)
        error_m = MEAN_RADIUS_M * np.linalg.norm(chord_middle_normal - edge_middle_normal, axis=1)
        long_edge = np.flatnonzero(error_m > allowed_m)
        if not len(long_edge) or len(ring) > MOST_VERTICES:
            return np.stack([lon, lat], axis=-1)
        ring = np.insert(ring, long_edge + 1, edge_middle[long_edge])
