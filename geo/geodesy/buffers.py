"""Buffers: all places within a radius of a geometry, measured along the ellipsoid.

Points and single legs have rings in closed form (`capsules`), lines are drawn side by side (`offset_rings`), and of
long lines for which that fails, pieces are united. All else is a corrected planar buffer (`chart_buffers`), and the
few doubtful rows are united leg by leg (`capsule_unions`). `geo.geodesy.buffering` describes the stages and words.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import numpy as np
import shapely
from numpy.typing import ArrayLike

from geo.arrays import Floats, Integers, Shapes, batches, sum_by_group
from geo.errors import GeometryError
from geo.geodesy.antimeridian import HALF_TURN_DEG
from geo.geodesy.buffering.capsule_unions import united_capsules
from geo.geodesy.buffering.capsules import capsules, circles
from geo.geodesy.buffering.chart_buffers import corrected_buffers
from geo.geodesy.buffering.chart_shapes import (
    as_regions,
    in_degrees,
    project_into_charts,
    regions_to_polygons,
    to_polygons,
)
from geo.geodesy.buffering.offset_rings import offset_rings
from geo.geodesy.ellipsoid import MEAN_RADIUS_M
from geo.geodesy.input_checks import checked_lonlat, checked_radii, raise_problems
from geo.geodesy.polygon_cuts import cut_polygons
from geo.geodesy.stereographic import Charts

if TYPE_CHECKING:
    import geopandas as gpd

DEFAULT_TOLERANCE = 0.0005
LARGEST_TOLERANCE = 0.02  # beyond it a circle would have fewer than sixteen vertices
SMALLEST_RADIUS_M = 10.0
LARGEST_RADIUS_M = 1_000_000.0
SHARE_OF_LEGS = 0.05  # of the tolerance: how far a leg may bend from the chart's straight line
# Of the tolerance: by how much polygons are widened and narrowed to close a seam
SHARE_OF_SEAMS = 0.05
SHARE_OF_CHORDS = 0.4  # of the tolerance: how far chords in degrees near a pole may be off
# Vertices per batch: they bound memory, and fit the cache.
RINGS_AT_ONCE = 150_000
BANDS_AT_ONCE = 30_000
# Of a line whose ring cannot be drawn; longer pieces overlap themselves more often.
LEGS_OF_A_PIECE = 16
POINT, LINE, POLYGON = 0, 1, 2  # dimensions
KINDS = ("Point", "MultiPoint", "LineString", "MultiLineString", "Polygon", "MultiPolygon")


def geodesic_buffers(
    geometries: gpd.GeoSeries, radius_m: ArrayLike, *, tolerance: float = DEFAULT_TOLERANCE
) -> gpd.GeoSeries:
    """Build the buffer of each geometry: all places within a radius of it, measured along the ellipsoid.

    Many rows are computed in several threads.

    Parameters
    ----------
    geometries
        Points, lines and polygons, single or multi-part, in any CRS; legs and edges are geodesics.
    radius_m
        The radius in metres, 10 to 1,000,000: one for all rows, or one per row by position. A negative radius shrinks a
        polygon.
    tolerance
        The greatest error of the boundary, as a share of the radius: a smaller one costs more vertices.

    Returns
    -------
    Valid polygons on the caller's index and in the caller's CRS, cut at ±180° (RFC 7946); empty where a
    shrunken polygon vanishes.

    Raises
    ------
    GeometryError
        A row is empty, has coordinates or a radius out of range, or shrinks and is not a polygon.

    Examples
    --------
    A degree of latitude at the equator is 110,574 m:

    >>> import geopandas as gpd
    >>> point = gpd.GeoSeries.from_wkt(["POINT (0 0)"], crs=4326)
    >>> [round(float(v), 3) for v in geodesic_buffers(point, 110_574).total_bounds]
    [-0.993, -1.0, 0.993, 1.0]
    """
    import geopandas as gpd  # noqa: PLC0415 - slow to import

    if not 0.0 < tolerance <= LARGEST_TOLERANCE:
        raise GeometryError(
            f"tolerance is {tolerance!r}. Expected a share of the radius above 0 and up to {LARGEST_TOLERANCE}."
        )
    shapes = checked_lonlat(geometries, kinds=KINDS)
    radii = checked_radii(
        radius_m, geometries.index, smallest_m=SMALLEST_RADIUS_M, largest_m=LARGEST_RADIUS_M
    )
    is_polygon = shapely.get_dimensions(shapes) == POLYGON
    shrinking = np.flatnonzero((radii < 0.0) & ~is_polygon)
    raise_problems(
        {
            geometries.index[row]: "has a negative radius, which shrinks polygons only"
            for row in map(int, shrinking)
        }
    )
    buffers = buffer_shapes(shapes, radii, tolerance)
    series = gpd.GeoSeries(buffers, index=geometries.index, crs=4326)
    return series if geometries.crs == series.crs else series.to_crs(geometries.crs)


def buffer_shapes(shapes: Shapes, radii: Floats, tolerance: float) -> Shapes:
    """Buffer shapes in degrees, in batches that run in several threads; radii are in metres, buffers in degrees."""
    vertex_counts = estimate_vertex_counts(shapes, radii, tolerance)

    def buffer_rows(rows: Integers) -> Shapes:
        """Buffer the rows of one batch."""
        return buffer_batch(shapes[rows], radii[rows], tolerance, vertex_counts[rows])

    buffers = in_threads(buffer_rows, batches(vertex_counts, RINGS_AT_ONCE))
    no_rows = np.empty(0, dtype=object)  # numpy cannot concatenate nothing
    return np.concatenate([no_rows, *buffers])


def in_threads(work: Callable[[Integers], Shapes], batches_of_rows: list[Integers]) -> list[Shapes]:
    """Call `work` with each batch of rows, and return the results in order.

    There are as many threads as cores on which this process may run. Threads are enough, because NumPy, GEOS and PROJ
    release Python's lock while they compute.
    """
    # on Linux a process may be bound to some of the cores
    has_affinity = hasattr(os, "sched_getaffinity")
    core_count = len(os.sched_getaffinity(0)) if has_affinity else os.cpu_count()
    if len(batches_of_rows) == 1 or core_count == 1:
        return [work(rows) for rows in batches_of_rows]
    with ThreadPoolExecutor(core_count) as pool:
        return list(pool.map(work, batches_of_rows))


def estimate_vertex_counts(shapes: Shapes, radii: Floats, tolerance: float) -> Floats:
    """Estimate how many vertices each buffer will have: those of its arcs, and those along both sides of its legs.

    Shapes are in degrees, radii in metres; the tolerance is a share of the radius.
    """
    # along a circle of the earth's radius R, a chord of s metres sags by s² / 8R
    step_m = np.sqrt(8.0 * tolerance * np.abs(radii) * MEAN_RADIUS_M)
    # two caps, and at each corner an arc of a quarter of a radian
    on_arcs = (2.5 + 0.2 * shapely.get_num_coordinates(shapes)) / np.sqrt(tolerance)
    return np.asarray(on_arcs + 2.0 * estimate_lengths_m(shapes) / step_m)


def estimate_lengths_m(shapes: Shapes) -> Floats:
    """Estimate the length in metres of lines and outlines in degrees.

    The sphere is near enough, but the plane of degrees is not: a degree of longitude is shorter in the north, and a leg
    across ±180° would seem to span the world.
    """
    points, rows = shapely.get_coordinates(shapes, return_index=True)
    lon, lat = np.radians(points.T)
    turn = np.diff(lon)
    turn -= 2.0 * np.pi * np.rint(turn / (2.0 * np.pi))
    length_rad = np.hypot(turn * np.cos(lat[1:]), np.diff(lat))
    is_leg = rows[1:] == rows[:-1]
    return MEAN_RADIUS_M * sum_by_group(rows[1:][is_leg], length_rad[is_leg], len(shapes))


def buffer_batch(shapes: Shapes, radii: Floats, tolerance: float, vertex_counts: Floats) -> Shapes:
    """Buffer each shape by the fastest method that is valid for it.

    Parameters
    ----------
    shapes
        Points, lines and polygons in degrees.
    radii
        One radius per shape, in metres.
    tolerance
        A share of the radius.
    vertex_counts
        The estimated number of vertices of each buffer, by which rows are split into smaller batches.

    Returns
    -------
    The buffers in degrees, cut at ±180°.
    """
    kinds = shapely.get_type_id(shapes)
    is_line = (kinds == shapely.GeometryType.LINESTRING) & (shapely.length(shapes) > 0.0)
    has_two_points = shapely.get_num_coordinates(shapes) == 2  # noqa: PLR2004
    buffers = np.empty(len(shapes), dtype=object)
    is_done = np.zeros(len(shapes), dtype=bool)
    # in closed form: circles, capsules, and the rings around other lines
    points = np.flatnonzero(kinds == shapely.GeometryType.POINT)
    if len(points):
        lon, lat = shapely.get_coordinates(shapes[points]).T
        buffers[points], is_done[points] = circles(lon, lat, radii[points], tolerance)
    legs = np.flatnonzero(is_line & has_two_points)
    if len(legs):
        lon1, lat1, lon2, lat2 = shapely.get_coordinates(shapes[legs]).reshape(-1, 4).T
        ends = (lon1, lat1, lon2, lat2)
        buffers[legs], is_done[legs] = capsules(ends, radii[legs], tolerance)
    lines = np.flatnonzero(is_line & ~has_two_points)
    if len(lines):
        buffers[lines], is_done[lines] = offset_rings(shapes[lines], radii[lines], tolerance)
    buffers[is_done] = cut_polygons(buffers[is_done])
    # long lines of which no ring could be drawn: in pieces
    is_long = is_line & ~is_done & (shapely.get_num_coordinates(shapes) > 2 * LEGS_OF_A_PIECE)
    if is_long.any():
        buffers[is_long] = united_pieces(shapes[is_long], radii[is_long], tolerance)
        is_done |= is_long
    # all others in charts, which take shapes of one dimension at a time
    dimensions = shapely.get_dimensions(shapes)
    for dimension in (POINT, LINE, POLYGON):
        undone = np.flatnonzero(~is_done & (dimensions == dimension))
        for batch in batches(vertex_counts[undone], BANDS_AT_ONCE) if len(undone) else []:
            rows = undone[batch]
            buffers[rows] = buffer_in_charts(shapes[rows], radii[rows], tolerance)
    return buffers


def united_pieces(lines: Shapes, radii: Floats, tolerance: float) -> Shapes:
    """Buffer each line in pieces of a few legs, and unite the buffers of its pieces.

    GEOS would take far longer for the whole of a long, winding line. Lines and buffers are in degrees, radii in metres.
    """
    pieces_of_lines = [pieces_of(line) for line in lines]
    counts = [len(pieces) for pieces in pieces_of_lines]
    pieces = np.concatenate(pieces_of_lines)
    piece_radii = np.repeat(radii, counts)
    vertex_counts = estimate_vertex_counts(pieces, piece_radii, tolerance)
    buffers = buffer_batch(pieces, piece_radii, tolerance, vertex_counts)
    buffers_of_lines = np.split(buffers, np.cumsum(counts)[:-1])
    unions = map(shapely.union_all, buffers_of_lines)
    return np.fromiter(unions, dtype=object, count=len(lines))


def pieces_of(line: shapely.Geometry) -> Shapes:
    """Cut a line at its vertices into pieces of at most `LEGS_OF_A_PIECE` legs."""
    points = shapely.get_coordinates(line)
    starts = range(0, len(points) - 1, LEGS_OF_A_PIECE)
    pieces = [shapely.LineString(points[start : start + LEGS_OF_A_PIECE + 1]) for start in starts]
    return np.array(pieces, dtype=object)


def buffer_in_charts(shapes: Shapes, radii: Floats, tolerance: float) -> Shapes:
    """Buffer shapes of one dimension, each in its own chart; return the buffers in degrees, cut at ±180°.

    Shapes are in degrees; radii are in metres, negative where a polygon shrinks; the tolerance is a share of the
    radius. Rows for which a corrected planar buffer is doubtful or invalid are buffered leg by leg.
    """
    allowed_m = tolerance * np.abs(radii)
    charts, chart_shapes, highest_deg = project_into_charts(shapes, SHARE_OF_LEGS * allowed_m)
    chart_shapes = close_seams(shapes, chart_shapes, SHARE_OF_SEAMS * allowed_m / MEAN_RADIUS_M)
    chart_polygons, is_doubtful = corrected_buffers(
        charts, chart_shapes, radii, tolerance, highest_deg=highest_deg
    )
    buffers, is_usable, is_polar = to_polygons(charts, chart_polygons)
    if is_usable.all() and not is_doubtful.any():
        return cut_polygons(buffers)
    # buffer rows leg by leg if the result so far is doubtful, or invalid for another reason than a pole
    regions = as_regions(charts, chart_polygons)
    needs_exact = is_doubtful | (~is_usable & ~is_polar)
    exact_rows = np.flatnonzero(needs_exact)
    regions[exact_rows] = exact_regions(charts, chart_shapes, exact_rows, radii, tolerance)
    is_final = is_usable & ~needs_exact
    buffers[is_final] = cut_polygons(buffers[is_final])
    # these regions and those near a pole are converted to degrees with care, edge by edge
    rows = np.flatnonzero(~is_final)
    buffers[rows] = regions_to_polygons(charts, regions, rows, SHARE_OF_CHORDS * allowed_m)
    return buffers


def close_seams(shapes: Shapes, chart_shapes: Shapes, gap: Floats) -> Shapes:
    """Join the parts of polygons that are cut at ±180° or touch, so that the seam between them is no edge.

    A polygon is widened by a small gap and narrowed again, which closes all gaps up to twice as wide.

    Parameters
    ----------
    shapes, chart_shapes
        The same shapes in degrees and in their charts.
    gap
        How far to widen each shape, in the unit of its chart.

    Returns
    -------
    The shapes in their charts, those with a seam changed.
    """
    west, _, east, _ = shapely.bounds(shapes).T
    has_seam = (west <= -HALF_TURN_DEG) | (east >= HALF_TURN_DEG)
    has_seam |= shapely.get_num_geometries(shapes) > 1
    rows = np.flatnonzero(has_seam & (shapely.get_dimensions(shapes) == POLYGON))
    if len(rows):
        chart_shapes = chart_shapes.copy()
        valid = shapely.make_valid(chart_shapes[rows])
        wider = shapely.buffer(valid, gap[rows], join_style="mitre")
        chart_shapes[rows] = shapely.buffer(wider, -gap[rows], join_style="mitre")
    return chart_shapes


def exact_regions(
    charts: Charts, chart_shapes: Shapes, rows: Integers, radii: Floats, tolerance: float
) -> Shapes:
    """Buffer some rows leg by leg: slow, but right where a corrected planar buffer is not.

    Parameters
    ----------
    charts, chart_shapes, radii
        For every row its chart, its shape in that chart, and its radius in metres.
    rows
        The rows to buffer.
    tolerance
        A share of the radius.

    Returns
    -------
    The buffer of each of `rows`, in its chart.
    """
    shapes, radii = chart_shapes[rows], radii[rows]
    is_polygon = shapely.get_dimensions(shapes) == POLYGON
    outlines = np.where(is_polygon, shapely.boundary(shapes), shapes)
    regions = united_capsules(charts, in_degrees(charts, outlines, rows), rows, radii, tolerance)
    # the capsules round a polygon's outline are a band, which is added to the polygon or removed from it
    polygons, bands = shapes[is_polygon], regions[is_polygon]
    regions[is_polygon] = np.where(
        radii[is_polygon] > 0.0, shapely.union(polygons, bands), shapely.difference(polygons, bands)
    )
    return regions
