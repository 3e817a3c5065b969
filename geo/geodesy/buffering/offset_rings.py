"""Draw the buffer of each line of several legs: the offset of every leg, joined into a ring around the line.

1. `with_short_legs` splits legs that are too long for the formulas of `offset_curves`; `line_legs` measures them.
2. `arrange_curves` builds one ring of curves per row: along the right side of every leg, then back along the left.
   Where the line turns away from the ring, an arc joins two sides; round each end of the line it is a half circle.
3. `trim_curves` shortens two sides to where they intersect, where the line turns towards the ring. A curve of which
   nothing remains is removed, and its neighbours intersect instead.
4. `chords_along` divides the curves that remain, and `ring_points` places vertices between chords. A ring that does
   not touch itself is the buffer; in one that does, the buffer is all that it winds round. GEOS finds those that do,
   among all but the rings for which `head_one_way` excludes it.
5. `contain_removed` checks that the polygon covers what was removed.

A row that fails in step 3, 4 or 5 is reported as unusable, and a slower method draws it.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import shapely

from geo.arrays import (
    Booleans,
    Floats,
    Integers,
    Shapes,
    is_run_start,
    run_starts,
)
from geo.geodesy.antimeridian import HALF_TURN_DEG, wrap_longitudes
from geo.geodesy.buffering.chart_shapes import with_pieces
from geo.geodesy.buffering.doubtful_runs import LinePoints, is_sound
from geo.geodesy.buffering.filled_rings import (
    EMPTY,
    closed_polygons,
    contain_all,
    fill_rings,
)
from geo.geodesy.buffering.line_legs import LineLegs, head_one_way, line_legs
from geo.geodesy.buffering.offset_curves import OffsetCurves, Spans, lonlat_on
from geo.geodesy.buffering.polar_rings import polar_polygons
from geo.geodesy.buffering.ring_vertices import (
    STEEPEST_LAT_DEG,
    chords_along,
    ends_ring,
    ring_points,
    vertices_of,
)
from geo.geodesy.buffering.trimming import RemovedPlaces, TrimmedCurves, trim_curves
from geo.geodesy.ellipsoid import MEAN_RADIUS_M

SHARE_OF_BENDS = 0.02  # of the tolerance: what is neglected of a leg's bend
BEND_LEFT = 0.0034 / 50.0  # of a leg: what a parabola neglects, per cube of its length in radians


def offset_rings(lines: Shapes, radius_m: Floats, tolerance: float) -> tuple[Shapes, Booleans]:
    """Draw all that lies within the radius of each line of several legs.

    Parameters
    ----------
    lines
        Lines in degrees.
    radius_m
        One radius per line.
    tolerance
        The greatest error of a boundary, as a share of the radius.

    Returns
    -------
    Polygons in degrees with unwrapped longitudes, and whether each is usable; for the others this method fails.
    """
    points, rows = distinct_points(lines)
    # longitudes are counted from the meridian of the first point of each row, so that none jumps at ±180°
    first_points = run_starts(rows)
    centres = wrap_longitudes(points[first_points, 0])
    highest_deg = np.maximum.reduceat(np.abs(points[:, 1]), first_points)
    highest_deg += np.degrees(radius_m / MEAN_RADIUS_M)
    points, rows = with_short_legs(points, rows, radius_m, tolerance)
    points[:, 0] -= centres[rows]
    legs = line_legs(points, rows, radius_m)
    curves, trims = arrange_curves(legs, radius_m)
    trimmed = trim_curves(curves, trims, len(lines), tolerance)
    polygons, is_usable = draw_polygons(
        curves,
        trimmed,
        centres,
        tolerance,
        is_polar=highest_deg >= STEEPEST_LAT_DEG,
        is_simple=head_one_way(legs) & ~has_removed(curves, trimmed),
    )
    is_usable &= shapely.get_num_geometries(polygons) == 1  # the buffer of a line is in one part
    if len(trimmed.removed.curve):
        line_points = LinePoints(points, rows, centres)
        is_usable &= contain_removed(polygons, line_points, curves, trimmed.removed, tolerance)
        runs = trimmed.removed.doubtful.select(is_usable[curves.rows])
        if len(runs.removed):
            is_usable &= is_sound(polygons, line_points, curves, runs, tolerance)
    return polygons, is_usable


def contain_removed(
    polygons: Shapes,
    lines: LinePoints,
    curves: OffsetCurves,
    removed: RemovedPlaces,
    tolerance: float,
) -> Booleans:
    """Return which polygons contain the places on their removed curves, moved inward by the tolerance.

    `polygons` has one entry per row; the tolerance is a share of the radius.
    """
    removed_curves = curves.select(removed.curve)
    inward = -tolerance * removed_curves.radius_angle
    lonlat = lonlat_on(removed_curves, np.arange(len(removed.curve)), removed.positions, inward)
    lonlat[0] += lines.centres[removed_curves.rows]
    return contain_all(polygons, lonlat, removed_curves.rows)


def draw_polygons(
    curves: OffsetCurves,
    trimmed: TrimmedCurves,
    centres: Floats,
    tolerance: float,
    *,
    is_polar: Booleans,
    is_simple: Booleans,
) -> tuple[Shapes, Booleans]:
    """Draw the polygon of each row from its trimmed curves; return the polygons and whether each is usable.

    Rows whose trimming failed get an empty polygon. Rows near a pole are drawn by `polar_polygons`, which is slower.

    Parameters
    ----------
    curves
        All curves, those that were removed included.
    trimmed
        Which curves remain, and from where to where.
    centres
        For each row, the longitude in degrees from which its longitudes are counted.
    tolerance
        A share of the radius.
    is_polar
        The rows that surely come near a pole. Rows whose vertices turn out to be near one are added.
    is_simple
        The rows whose ring surely does not touch itself. All others are checked.
    """
    spans = trimmed.spans
    if len(trimmed.curve) < len(curves.rows):
        curves = curves.select(trimmed.curve)
    # those of rows that are not near a pole
    middle_curves, middle_spans = curves_of_rows(curves, spans, ~trimmed.is_failed & ~is_polar)
    chords = chords_along(middle_curves, middle_spans, tolerance)
    points, starts = ring_points(middle_curves, chords, centres)
    rings = closed_polygons(points, starts)
    is_near = near_poles(points, starts)
    rows = middle_curves.rows[ends_ring(middle_curves)]
    needs_check = ~is_near & ~is_simple[rows]
    rings[needs_check] = fill_rings(rings[needs_check])
    polygons = np.full(len(centres), EMPTY, dtype=object)
    polygons[rows[~is_near]] = rings[~is_near]
    is_usable = np.zeros(len(centres), dtype=bool)
    is_usable[rows[~is_near]] = True
    polar_rows = np.flatnonzero(~trimmed.is_failed & ~is_usable)
    if len(polar_rows):
        polygons[polar_rows], is_usable[polar_rows] = draw_polar_polygons(
            curves, spans, centres, tolerance, rows=polar_rows
        )
    return polygons, is_usable


def has_removed(curves: OffsetCurves, trimmed: TrimmedCurves) -> Booleans:
    """Return, for each row, whether any of its curves was removed when they were trimmed."""
    is_removed = np.ones(len(curves.rows), dtype=bool)
    is_removed[trimmed.curve] = False
    result = np.zeros(len(trimmed.is_failed), dtype=bool)
    result[curves.rows[is_removed]] = True
    return result


def draw_polar_polygons(
    curves: OffsetCurves, spans: Spans, centres: Floats, tolerance: float, *, rows: Integers
) -> tuple[Shapes, Booleans]:
    """Draw the polygons of some rows, which are near a pole; return them and whether each is usable.

    Parameters are those of `draw_polygons`, with the curves that remain and their spans. `rows` are the rows to draw,
    in ascending order; the result has one entry for each of them.
    """
    is_selected = np.zeros(len(centres), dtype=bool)
    is_selected[rows] = True
    curves, spans = curves_of_rows(curves, spans, is_selected)
    curves = replace(curves, rows=np.searchsorted(rows, curves.rows))  # numbered among `rows`
    vertices = vertices_of(curves, spans.end, chords_along(curves, spans, tolerance))
    return polar_polygons(curves, spans.end, vertices, centres[rows], tolerance)


def curves_of_rows(
    curves: OffsetCurves, spans: Spans, is_selected: Booleans
) -> tuple[OffsetCurves, Spans]:
    """Return the curves of the selected rows, and their spans."""
    if is_selected.all():
        return curves, spans
    index = np.flatnonzero(is_selected[curves.rows])
    return curves.select(index), spans.select(index)


def near_poles(points: Floats, starts: Integers) -> Booleans:
    """Return, for each ring, whether a vertex is too near a pole for chords in degrees, or its longitudes jump.

    `points` are the longitudes and latitudes of the vertices of all rings, (n, 2), in degrees; each ring has longitudes
    within half a turn of a meridian. `starts` holds the index of the first vertex of each, then the number of vertices.
    """
    lon, lat = points.T
    is_near = np.abs(lat) > STEEPEST_LAT_DEG
    is_jump = np.abs(np.diff(lon)) > HALF_TURN_DEG
    is_jump[starts[1:-1] - 1] = False  # from ring to ring
    is_near[1:] |= is_jump
    near_before = np.append(0, np.cumsum(is_near))
    return near_before[starts[1:]] > near_before[starts[:-1]]


def distinct_points(lines: Shapes) -> tuple[Floats, Integers]:
    """Return the points of lines, (n, 2), and the row of each, without points that repeat the point before."""
    points, rows = shapely.get_coordinates(lines, return_index=True)
    is_distinct = is_run_start(points, rows)
    return (points, rows) if is_distinct.all() else (points[is_distinct], rows[is_distinct])


def with_short_legs(
    points: Floats, rows: Integers, radius_m: Floats, tolerance: float
) -> tuple[Floats, Integers]:
    """Split legs so long that a parabola no longer describes their bend; return all points and the row of each.

    Parameters
    ----------
    points, rows
        Longitudes and latitudes of the points of lines, in degrees, (n, 2), and the row of each.
    radius_m
        One radius per row.
    tolerance
        A share of the radius.
    """
    lon, lat = np.radians(points.T)
    turn = np.diff(lon)
    turn -= 2.0 * np.pi * np.rint(turn / (2.0 * np.pi))
    cosine = np.cos(lat)
    turn *= np.maximum(cosine[1:], cosine[:-1])
    # What the parabola neglects grows with the cube of the length of the leg.
    allowed_bend = SHARE_OF_BENDS * tolerance * radius_m[rows[:-1]] / MEAN_RADIUS_M
    longest_leg = np.cbrt(allowed_bend / BEND_LEFT)
    counts = np.ones(len(points), dtype=np.int64)
    is_leg = rows[1:] == rows[:-1]
    pieces = np.ceil(np.hypot(turn, np.diff(lat)) / longest_leg).astype(np.int64)
    counts[:-1] = np.where(is_leg, np.maximum(pieces, 1), 1)
    if counts.max() == 1:
        return points, rows
    points, old_point, _ = with_pieces(points, counts)
    return points, rows[old_point]


def arrange_curves(legs: LineLegs, radius_m: Floats) -> tuple[OffsetCurves, Floats]:
    """Arrange the sides and arcs of each line into a ring: along the right of every leg, and back along the left.

    A side needs an arc after it where the line turns away from the side, and round each end of the line. ``radius_m``
    has one entry per row.

    Returns the curves, and for each by how many radians it is shortened where it intersects the next curve; NaN unless
    both are sides of legs between which the line turns towards them.
    """
    row, leg = legs.row, np.arange(len(legs.row))
    is_last = np.append(row[1:] != row[:-1], True)
    is_first = np.append(True, is_last[:-1])
    # The first and the last leg of the line to which each leg belongs. Every row has a leg, so that rows index them.
    first_leg, last_leg = np.flatnonzero(is_first)[row], np.flatnonzero(is_last)[row]
    # The number of the side of each leg on the way out, and on the way back, among the sides of all rings; the lines
    # before this one have 2 × first_leg sides.
    rank_out = 2 * first_leg + (leg - first_leg)
    rank_back = 2 * first_leg + (last_leg - first_leg + 1) + (last_leg - leg)
    previous = np.maximum(leg - 1, 0)
    # the turn from each side to the next: a half turn round each end of a line
    turn_out = np.where(is_last, np.pi, legs.turn)
    turn_back = np.where(is_first, np.pi, -legs.turn[previous])
    arc_out, arc_back = np.flatnonzero(turn_out > 0.0), np.flatnonzero(turn_back > 0.0)
    # even ranks for sides; the odd rank after a side for the arc that follows it
    arc_ranks = [2 * rank_out[arc_out] + 1, 2 * rank_back[arc_back] + 1]
    ranks = np.concatenate([2 * rank_out, 2 * rank_back, *arc_ranks])
    # sort by rank, by putting the index of each curve at its rank
    index_at_rank = np.full(4 * len(row), -1)
    index_at_rank[ranks] = np.arange(len(ranks))
    order = index_at_rank[index_at_rank >= 0]

    def arranged(*parts: Floats) -> Floats:
        """Concatenate values of sides out, sides back, arcs out and arcs back, and sort them into ring order."""
        return np.asarray(np.concatenate(parts, axis=-1).take(order, axis=-1))

    start, end, left = legs.start, legs.end, legs.left
    no_bend = np.zeros((2, len(arc_out) + len(arc_back)))
    no_trim = np.full(len(arc_out) + len(arc_back), np.nan)
    rows = np.concatenate([row, row, row[arc_out], row[arc_back]])[order]
    curves = OffsetCurves(
        axis=arranged(left, -left, end.take(arc_out, axis=1), start.take(arc_back, axis=1)),
        first=arranged(start, end, -left.take(arc_out, axis=1), left.take(arc_back, axis=1)),
        extent=arranged(legs.length, legs.length, turn_out[arc_out], turn_back[arc_back]),
        bend=arranged(legs.bend, -legs.bend[::-1], no_bend),
        is_arc=order >= 2 * len(row),
        rows=rows,
        radius_m=radius_m[rows],
        radius_angle=arranged(
            legs.angle_at_start,
            legs.angle_at_end,
            legs.angle_at_end[arc_out],
            legs.angle_at_start[arc_back],
        ),
    )
    trims = arranged(
        np.where(turn_out < 0.0, legs.trim, np.nan),
        np.where(turn_back < 0.0, legs.trim[previous], np.nan),
        no_trim,
    )
    return curves, trims
