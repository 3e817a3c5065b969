"""Buffer long lines, polygons and many points: a planar buffer, corrected to the ellipsoid.

GEOS buffers each row in its stereographic chart with one radius. The chart preserves angles, so the foot of
each vertex of the buffer lies one radius inwards along the normal. The distance on the ellipsoid from foot to
vertex follows in closed form, and the vertex moves along its normal (at a corner: along both) until it is the
requested radius. Rows where that might change what touches what are doubtful.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import shapely

from geo.arrays import Booleans, Floats, Integers, Shapes, sum_by_group
from geo.geodesy.antimeridian import unpacked
from geo.geodesy.buffering.capsules import CHORD_BEND, STEEPEST_LAT_DEG
from geo.geodesy.buffering.planar_buffers import planar_buffers
from geo.geodesy.conformal_sphere import metres_per_radian
from geo.geodesy.ellipsoid import MEAN_RADIUS_M, Places
from geo.geodesy.stereographic import Charts, as_places, sines_of_latitude, squared

SHARE_OF_CHORDS = 0.8  # of the tolerance
OFFSET_BEND = 0.5  # of true offsets in a chart, per radius of the sphere: far less than this
CORNER_COSINE = 0.98  # below it, the normals of two edges meet at a corner
SHARPEST_COSINE = -0.5  # at sharper corners parts of the buffer may touch in the chart alone
HARMLESS_SHARE = 0.2  # of the tolerance: corrections too small to change what touches
LARGEST_CORRECTION = 0.03  # of the radius
SMALL_CORRECTION = 0.001  # of the radius: one step is then right to 1e-5


@dataclass(frozen=True)
class Radii:
    """Per row: the radius in metres, in the unit of its chart, and the error allowed in metres."""

    metres: Floats
    planar: Floats
    allowed_m: Floats


@dataclass(frozen=True)
class ChartPolygons:
    """Polygons in charts as flat arrays, as in GeoArrow; shells run counter-clockwise, holes clockwise."""

    kind: shapely.GeometryType
    places: Places  # vertices
    offsets: tuple[Integers, ...]  # the first place of each ring; the first ring of each polygon; …
    row_of_polygon: Integers
    row_of_place: Integers


NO_ROWS = np.zeros(0, dtype=np.int64)
NO_POLYGONS = ChartPolygons(
    shapely.GeometryType.POLYGON,
    NO_ROWS.astype(complex),
    (np.zeros(1, dtype=np.int64), np.zeros(1, dtype=np.int64)),
    NO_ROWS,
    NO_ROWS,
)


def corrected_buffers(
    charts: Charts,
    shapes: Shapes,
    radius_m: Floats,
    tolerance: float,
    *,
    highest_deg: Floats,
) -> tuple[ChartPolygons, Booleans]:
    """Buffer each shape by its radius in its chart, and move the vertices of the buffer to the exact distance.

    Parameters
    ----------
    charts, shapes
        One shape per chart, in that chart. All are of one dimension, and have enough vertices for straight legs.
    radius_m
        One radius per shape; a negative one shrinks a polygon.
    tolerance
        The greatest error of a buffer, as a share of its radius.
    highest_deg
        The latitude farthest from the equator that each shape reaches, in degrees, without sign.

    Returns
    -------
    The buffers as polygons in the charts, and whether each row is doubtful. A row whose polygon vanishes has none.
    """
    radii = Radii(radius_m, chart_radii(charts, shapes, radius_m), tolerance * np.abs(radius_m))
    # how far the chords of a buffer bend, once they are straight lines in degrees: most at the highest latitude
    reach_deg = highest_deg + np.degrees(np.abs(radius_m) / MEAN_RADIUS_M)
    steep = CHORD_BEND * np.tan(np.radians(np.minimum(reach_deg, STEEPEST_LAT_DEG)))
    buffers = planar_buffers(shapes, radii.planar, tolerance, steep)
    sag = SHARE_OF_CHORDS * radii.allowed_m / MEAN_RADIUS_M  # of chords, in radii of the sphere
    longest_chord = np.sqrt(8.0 * sag / (steep + OFFSET_BEND))
    buffers = shapely.segmentize(buffers, longest_chord)
    buffers = np.asarray(shapely.orient_polygons(buffers), dtype=object)
    row_of_polygon = np.flatnonzero(~shapely.is_empty(buffers))
    if not len(row_of_polygon):
        return NO_POLYGONS, np.zeros(len(shapes), dtype=bool)
    kind, points, offsets = shapely.to_ragged_array(buffers[row_of_polygon])
    row_of_place = np.repeat(row_of_polygon, shapely.get_num_coordinates(buffers[row_of_polygon]))
    polygons = ChartPolygons(kind, as_places(points), offsets, row_of_polygon, row_of_place)
    moved, is_vertex_doubtful = moved_vertices(charts, polygons, radii)
    is_doubtful = np.bincount(row_of_place[is_vertex_doubtful], minlength=len(shapes)) > 0
    return replace(polygons, places=moved), is_doubtful


def as_polygons(polygons: ChartPolygons, points: Floats) -> Shapes:
    """Build geometries from flat arrays, with `points`, (n, 2), as coordinates instead of `polygons.places`."""
    shapes = shapely.from_ragged_array(polygons.kind, points, polygons.offsets)
    is_multiple = polygons.kind == shapely.GeometryType.MULTIPOLYGON
    return unpacked(shapes) if is_multiple else np.asarray(shapes, dtype=object)


def chart_radii(charts: Charts, shapes: Shapes, radius_m: Floats) -> Floats:
    """Convert the radius of each shape from metres to the unit of its chart, by the mean scale at its vertices."""
    points, rows = shapely.get_coordinates(shapes, return_index=True)
    places = as_places(points)
    sines = sines_of_latitude(charts.select(rows), places)  # on which the metres per radian depend
    chart_per_radian = 1.0 + squared(places) / 4.0  # how much the projection enlarges lengths
    scale = chart_per_radian / metres_per_radian(sines)
    vertex_counts = np.bincount(rows, minlength=len(shapes))
    mean_scale = sum_by_group(rows, scale, len(shapes)) / vertex_counts
    return np.asarray(radius_m * mean_scale)


def moved_vertices(
    charts: Charts, polygons: ChartPolygons, radii: Radii
) -> tuple[Places, Booleans]:
    """Move every vertex of planar buffers until it is the radius from its foot on the ellipsoid.

    Returns the moved vertices, and for each whether it is doubtful: whether the move may change what touches what.
    """
    before, after = edge_normals(polygons)
    vertex_charts = charts.select(polygons.row_of_place)
    radius_m, planar = radii.metres[polygons.row_of_place], radii.planar[polygons.row_of_place]
    # On a smooth stretch the normals of both edges are nearly one: the vertex moves along their mean.
    cosine = (before * after.conj()).real  # of the turn at the vertex
    mean_normal = (before + after) / np.sqrt(np.maximum(2.0 + 2.0 * cosine, 1e-18))
    correction = missing_radius(
        vertex_charts, polygons.places, mean_normal, planar=planar, radius_m=radius_m
    )
    moved = polygons.places + correction * mean_normal
    # At a corner the vertex has a foot for each edge, and moves until it is the radius from both.
    corner = np.flatnonzero(cosine < CORNER_COSINE)
    corner_charts, places = vertex_charts.select(corner), polygons.places[corner]
    missing_before, missing_after = (
        missing_radius(
            corner_charts, places, normals[corner], planar=planar[corner], radius_m=radius_m[corner]
        )
        for normals in (before, after)
    )
    moved[corner] = places + step_along_both(
        before[corner], after[corner], missing_before, missing_after
    )
    # A vertex that moves far is doubtful, and so is one at a sharp corner unless it moves very little.
    harmless_m = HARMLESS_SHARE * radii.allowed_m[polygons.row_of_place]
    is_harmful = np.abs(correction) * MEAN_RADIUS_M > harmless_m
    is_large = np.abs(correction) > LARGEST_CORRECTION * np.abs(planar)
    return moved, is_large | (is_harmful & (cosine < SHARPEST_COSINE))


def step_along_both(before: Places, after: Places, first: Floats, second: Floats) -> Places:
    """Return the step, as x + iy, whose projections on two unit normals are two given lengths.

    ``first`` is the projection on the normal ``before``, ``second`` that on the normal ``after``. The step is computed
    along the sum and the difference of the normals, which are orthogonal and have the squared lengths 2 (1 ± cosine).
    Both are kept from zero, so that the step stays short where the normals are all but opposite or equal.
    """
    cosine = (before * after.conj()).real
    along = (first + second) / np.maximum(1.0 + cosine, 0.1) / 2.0
    aside = (first - second) / np.maximum(1.0 - cosine, 0.01) / 2.0
    result: Places = along * (before + after) + aside * (before - after)
    return result


def missing_radius(
    charts: Charts, places: Places, normals: Places, *, planar: Floats, radius_m: Floats
) -> Floats:
    """Return how far each vertex must move outward along its normal, in the unit of its chart, to reach its radius.

    Parameters
    ----------
    charts
        One chart per vertex.
    places, normals
        The vertices in their charts, and the unit normals along which they move.
    planar
        The radius with which GEOS drew each vertex: the distance from its foot, in the unit of the chart.
    radius_m
        The radius that was asked for.
    """
    feet = places - planar * normals
    ratio = radius_m / signed_distances(charts, feet, places, planar)
    corrected = planar * ratio
    # A first step in proportion is inexact if it is long: such vertices take another.
    again = np.flatnonzero(np.abs(ratio - 1.0) > SMALL_CORRECTION)
    ends = feet[again] + corrected[again] * normals[again]
    distance_m = signed_distances(charts.select(again), feet[again], ends, corrected[again])
    corrected[again] *= radius_m[again] / distance_m
    result: Floats = corrected - planar
    return result


def signed_distances(charts: Charts, feet: Places, ends: Places, planar: Floats) -> Floats:
    """Return the metres along the ellipsoid from each foot to its end.

    `feet` and `ends` are places in charts, one chart for each pair, and ``planar`` is the distance between both in that
    chart. The result has the sign of ``planar``, which is negative where a polygon shrinks.

    A planar distance d between places at the distances a and b from the centre of a stereographic chart is the angle
    2 arcsin(d / 2 / √((1 + a² / 4)(1 + b² / 4))). The scale at the midpoint is right to 1e-5 over 1,000 km.
    """
    scale_product = (1.0 + squared(feet) / 4.0) * (1.0 + squared(ends) / 4.0)
    angle = 2.0 * np.arcsin(planar / 2.0 / np.sqrt(scale_product))
    scale = metres_per_radian(sines_of_latitude(charts, (feet + ends) / 2.0))
    result: Floats = angle * scale
    return result


def edge_normals(polygons: ChartPolygons) -> tuple[Places, Places]:
    """Return the unit normals of the edges before and after each vertex; they point to the right of their edges.

    Shells run counter-clockwise and holes clockwise, so that the right is outside the polygon.
    """
    step = np.empty_like(polygons.places)
    np.subtract(polygons.places[1:], polygons.places[:-1], out=step[:-1])
    first, last = polygons.offsets[0][:-1], polygons.offsets[0][1:] - 1  # vertices of each ring
    step[last] = step[first]  # the closing vertex is the first again
    # a product with -i turns a vector by a quarter turn to the right
    after = step * (-1j / np.sqrt(np.maximum(squared(step), 1e-300)))
    before = np.empty_like(after)
    before[1:] = after[:-1]
    before[first] = after[last - 1]
    return before, after
