"""Draw the buffer of a line directly: its sides, arcs at its corners, caps at its ends.

A ring runs along the right side of the line and back along the other. Where the line turns away from it an arc
joins two sides, where it turns towards it they are trimmed. A ring that does not touch itself is the buffer;
in one that does, the buffer is all that it winds round.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import shapely

from geo.geodesy.antimeridian import wrap_longitudes
from geo.geodesy.buffering.capsules import CHORD_BEND, STEEPEST_LAT_DEG, WIDEST_TURN_DEG
from geo.geodesy.buffering.chart_shapes import with_pieces
from geo.geodesy.buffering.doubtful_runs import Lines, is_sound
from geo.geodesy.buffering.filled_rings import contain_all, rings_filled
from geo.geodesy.buffering.offset_curves import (
    RADIANS_PER_M,
    OffsetCurves,
    bend_to_left,
    cross,
    dot,
    lonlat_on,
    sine_cosine,
)
from geo.geodesy.buffering.polar_rings import polar_polygons
from geo.geodesy.buffering.trimming import trimmed
from geo.geodesy.conformal_sphere import conformal_latitudes, horner
from geo.geodesy.ellipsoid import (
    MEAN_RADIUS_M,
    Booleans,
    Floats,
    Integers,
    Shapes,
    ragged_range,
)

SHARE_OF_CHORDS = 0.75  # of the tolerance, on either side of the curve
SHORTER = 0.15  # by what share of the others the first and the last chord of a curve are shorter
SINGLE = 0.7  # of the longest chord: the only one of a curve, whose ends lie on it
STEEPEST = float(np.tan(np.radians(STEEPEST_LAT_DEG)))
ELLIPSOID_SLACK = 1.01
SHARE_OF_BENDS = 0.02  # of the tolerance: what is neglected of a leg's bend
BEND_LEFT = 0.0034 / 50.0  # of a leg, by its third power
SMOOTH_TURN = 3e-3  # sides that turn less are joined without an arc or a crossing
SHORT_TURN = 0.2  # of a leg: the same, for the width of the gap


def offset_rings(lines: Shapes, radius_m: Floats, tolerance: float) -> tuple[Shapes, Booleans]:
    """Draw all that lies within the radius of each line of several legs.

    Returns
    -------
    Polygons in degrees with unwrapped longitudes, and which are usable: those near a pole are not.
    """
    points, rows = distinct_points(lines)
    firsts = np.flatnonzero(np.diff(rows, prepend=-1))
    centres = wrap_longitudes(points[firsts, 0])
    highest = np.maximum.reduceat(np.abs(points[:, 1]), firsts)
    points, rows = with_short_legs(points, rows, radius_m, tolerance)
    points[:, 0] -= centres[rows]
    curves, trims = curves_round(points, rows, radius_m)
    alive, spans, removed, is_hard = trimmed(curves, trims, len(lines), tolerance)
    kept = curves.at(alive)
    highest += np.degrees(radius_m / MEAN_RADIUS_M)
    polygons, is_usable, is_polar = drawn(kept, spans, (centres, highest, is_hard), tolerance)
    some = np.flatnonzero(is_polar & ~is_hard)
    if len(some):
        polygons[some], is_usable[some] = drawn_near_poles(kept, spans, some, centres, tolerance)
    is_usable &= shapely.get_num_geometries(polygons) == 1
    if not len(removed.of):
        return polygons, is_usable
    gone = curves.at(removed.of)
    inside = lonlat_on(gone, np.arange(len(removed.of)), removed.positions, -tolerance * gone.angle)
    inside[0] += centres[gone.rows]
    is_usable &= contain_all(polygons, inside, gone.rows)
    runs = removed.doubtful.of(is_usable[curves.rows])
    if len(runs.gone):
        near = Lines(points, rows, centres)
        is_usable &= is_sound(polygons, near, curves, runs, tolerance)
    return polygons, is_usable


def drawn(
    curves: OffsetCurves,
    spans: tuple[Floats, Floats],
    row_values: tuple[Floats, Floats, Booleans],
    tolerance: float,
) -> tuple[Shapes, Booleans, Booleans]:
    """Draw the polygons of rows that are neither hard nor near a pole; return also which are."""
    centres, highest, is_hard = row_values
    is_polar = highest >= STEEPEST_LAT_DEG
    if is_polar.any():
        curves, spans = of_rows(curves, spans, ~is_polar)
    of, positions, outward = vertices(curves, spans, tolerance)
    rows, places = curves.rows[of], lonlat_on(curves, of, positions, outward)
    is_polar |= near_poles(places, rows, len(centres))
    is_usable = ~is_hard & ~is_polar
    return rings_filled(centres, places, rows, is_usable), is_usable, is_polar


def drawn_near_poles(
    curves: OffsetCurves,
    spans: tuple[Floats, Floats],
    some: Integers,
    centres: Floats,
    tolerance: float,
) -> tuple[Shapes, Booleans]:
    """Draw the polygons of some rows, which are near a pole."""
    is_asked = np.zeros(len(centres), dtype=bool)
    is_asked[some] = True
    curves, spans = of_rows(curves, spans, is_asked)
    curves = replace(curves, rows=(np.cumsum(is_asked) - 1)[curves.rows])
    placed = vertices(curves, spans, tolerance)
    return polar_polygons(curves, spans[1], placed, centres[some], tolerance)


def of_rows(
    curves: OffsetCurves, spans: tuple[Floats, Floats], is_asked: Booleans
) -> tuple[OffsetCurves, tuple[Floats, Floats]]:
    """Return the curves of some rows, and their spans."""
    some = np.flatnonzero(is_asked[curves.rows])
    return curves.at(some), (spans[0][some], spans[1][some])


def near_poles(places: Floats, rows: Integers, count: int) -> Booleans:
    """Return which rows have places too near a pole, or too far round it, for chords in degrees."""
    lon, lat = np.abs(places)
    if not len(lon) or (lon.max() <= WIDEST_TURN_DEG and lat.max() <= STEEPEST_LAT_DEG):
        return np.zeros(count, dtype=bool)
    polar = (lon > WIDEST_TURN_DEG) | (lat > STEEPEST_LAT_DEG)
    return np.asarray(np.bincount(rows[polar], minlength=count) > 0)


def distinct_points(lines: Shapes) -> tuple[Floats, Integers]:
    """Return the points of lines, without those that repeat the one before, and their rows."""
    points, rows = shapely.get_coordinates(lines, return_index=True)
    new = np.ones(len(points), dtype=bool)
    new[1:] = (points[1:] != points[:-1]).any(axis=1) | (rows[1:] != rows[:-1])
    return points[new], rows[new]


def with_short_legs(
    points: Floats, rows: Integers, radius_m: Floats, tolerance: float
) -> tuple[Floats, Integers]:
    """Split the few legs that are too long for their bend to be a parabola."""
    lon, lat = np.radians(points.T)
    turn = np.diff(lon)
    turn -= 2.0 * np.pi * np.rint(turn / (2.0 * np.pi))
    wide = np.cos(lat)
    turn *= np.maximum(wide[1:], wide[:-1])
    allowed = SHARE_OF_BENDS * tolerance * radius_m[rows[:-1]] / MEAN_RADIUS_M
    longest = np.cbrt(allowed / BEND_LEFT)
    counts = np.ones(len(points), dtype=np.int64)
    within = rows[1:] == rows[:-1]
    pieces = np.ceil(np.hypot(turn, np.diff(lat)) / longest).astype(np.int64)
    counts[:-1] = np.where(within, np.maximum(pieces, 1), 1)
    points, of, _ = with_pieces(points, counts)
    return points, rows[of]


def curves_round(points: Floats, rows: Integers, radius_m: Floats) -> tuple[OffsetCurves, Floats]:
    """Build the offset curves round lines, and by how much sides that cross the next are trimmed."""
    sine, cosine = sine_cosine(np.radians(points[:, 0]))
    up, across = sine_cosine(conformal_latitudes(points[:, 1]))
    places = np.stack([across * cosine, across * sine, up])
    leg = np.flatnonzero(rows[1:] == rows[:-1])
    start, end, row = places.take(leg, axis=1), places.take(leg + 1, axis=1), rows[leg]
    left = cross(start, end - start)
    size = np.sqrt(dot(left, left))
    left /= size
    length = np.arctan2(size, dot(start, end))
    bend = np.stack([bend_to_left(start, left), bend_to_left(end, left)])
    onward = cross(left, start).take(np.arange(1, len(leg) + 1), axis=1, mode="clip")
    turn = np.arctan2(dot(left, onward), dot(cross(left, end), onward))
    is_last = np.append(row[1:] != row[:-1], True)
    angle, angle_before = (
        radius_m[row] * horner(RADIANS_PER_M, place[2] * place[2]) for place in (end, start)
    )
    next_length = length.take(np.arange(1, len(leg) + 1), mode="clip")
    small = np.abs(turn) * angle < SHORT_TURN * np.minimum(length, next_length)
    turn = np.where((np.abs(turn) < SMOOTH_TURN) & small, 0.0, turn)
    trim = trims_at(end, left, turn, angle)
    legs = (length, bend, row, np.stack([angle_before, angle]))
    return in_order((start, end, left), legs, (turn, trim, is_last), radius_m)


def trims_at(end: Floats, left: Floats, turn: Floats, angle: Floats) -> Floats:
    """Return by how much two sides are shorter where they cross, by Napier's rule."""
    half = np.tan(np.abs(turn) / 2.0)
    after = left[2].take(np.arange(1, len(turn) + 1), mode="clip")
    bisector = np.sign(turn) * (left[2] + after) / 4.0 * np.minimum(1.0 + half * half, 4.0)
    middle = end[2] + bisector * angle
    local = angle * horner(RADIANS_PER_M, middle * middle) / horner(RADIANS_PER_M, end[2] * end[2])
    return np.asarray(np.arcsin(np.minimum(np.tan(local) * half, 1.0)))


def in_order(
    vectors: tuple[Floats, Floats, Floats],
    legs: tuple[Floats, Floats, Integers, Floats],
    corners: tuple[Floats, Floats, Booleans],
    radius_m: Floats,
) -> tuple[OffsetCurves, Floats]:
    """Arrange sides and arcs round each ring: along every leg and back."""
    start, end, left = vectors
    length, bend, row, (angle, angle_end) = legs
    turn, trim, is_last = corners
    number = np.arange(len(row))
    is_first = np.append(True, is_last[:-1])
    first = np.flatnonzero(is_first)[row]
    last = np.flatnonzero(is_last)[row]
    there = first + number  # place round the ring, of all legs twice
    back = first + 2 * last + 1 - number
    turn_there = np.where(is_last, np.pi, turn)
    before = np.maximum(number - 1, 0)
    turn_back = np.where(is_first, np.pi, -turn[before])
    arc, arc_back = np.flatnonzero(turn_there > 0.0), np.flatnonzero(turn_back > 0.0)
    order = np.argsort(
        np.concatenate([2 * there, 2 * back, 2 * there[arc] + 1, 2 * back[arc_back] + 1]),
        kind="stable",
    )

    def arranged(*parts: Floats) -> Floats:
        return np.asarray(np.concatenate(parts, axis=-1).take(order, axis=-1))

    no_bend = np.zeros((2, len(arc) + len(arc_back)))
    no_trim = np.full(no_bend.shape[1], np.nan)
    rows = np.concatenate([row, row, row[arc], row[arc_back]])[order]
    curves = OffsetCurves(
        arranged(left, -left, end.take(arc, axis=1), start.take(arc_back, axis=1)),
        arranged(start, end, -left.take(arc, axis=1), left.take(arc_back, axis=1)),
        arranged(length, length, turn_there[arc], turn_back[arc_back]),
        arranged(bend, -bend[::-1], no_bend),
        order >= 2 * len(row),
        rows,
        radius_m[rows],
        arranged(angle, angle_end, angle_end[arc], angle[arc_back]),
    )
    trims = arranged(
        np.where(turn_there < 0.0, trim, np.nan),
        np.where(turn_back < 0.0, trim[before], np.nan),
        no_trim,
    )
    return curves, trims


def vertices(
    curves: OffsetCurves, spans: tuple[Floats, Floats], tolerance: float
) -> tuple[Integers, Floats, Floats]:
    """Place vertices on curves so that chords in degrees are close enough.

    Returns the curve of each, its position, and the angle by which it is moved outward; the last of a ring is
    where the first is.

    Vertices lie on one side of their curve by half of what the middles of chords are on the other; those at
    its ends, which it shares, lie on it, and the chords there are shorter.
    """
    start, end = spans
    bend, greatest = chord_bends(curves)
    length = end - start
    longest = np.sqrt(16.0 * SHARE_OF_CHORDS * tolerance * curves.angle / greatest)
    counts = np.ceil(length / longest + 2.0 * SHORTER)
    counts[length <= SINGLE * longest] = 1.0
    step = length / (counts - 2.0 * SHORTER)
    outward = bend * step * step / -16.0
    last = np.flatnonzero(np.diff(curves.rows, append=-1))
    counts[last] += 1.0
    of, number = ragged_range(counts.astype(np.int64))
    positions = number * step[of]
    positions += (start - SHORTER * step)[of]
    outward = outward[of]
    first = np.flatnonzero(number == 0)
    positions[first], outward[first] = start, 0.0
    positions[np.append(first[1:], len(of))[last] - 1] = end[last]
    return of, positions, outward


def chord_bends(curves: OffsetCurves) -> tuple[Floats, Floats]:
    """Return how much chords in degrees bend outward from each curve, and the most they bend.

    As second derivatives by the position: an eighth, by the square of a chord's length, is its sag. A straight
    line in degrees bends from the geodesic by the tangent of the latitude times sin a (1 + cos² a), where Clairaut's
    relation gives the azimuth a; the curve itself bends, too.
    """
    angle = curves.angle
    wide = np.tan(angle)
    across = 1.0 / np.sqrt(1.0 + wide * wide)
    up = wide * across
    side, z = curves.axis[2], curves.first[2]
    onward = curves.axis[0] * curves.first[1] - curves.axis[1] * curves.first[0]
    sine, cosine = sine_cosine(np.where(curves.is_arc, 0.0, curves.extent))
    bends = [
        bend_of_chords(across * leg - up * side, across * side + up * leg)
        for leg in (z, z * cosine + onward * sine)
    ]
    least, most = np.minimum(*bends), np.maximum(*bends)
    square = np.where(
        curves.is_arc, side, np.maximum(np.abs(z), np.abs(z * cosine + onward * sine))
    )
    square *= square
    steep = np.sqrt(np.minimum(square / np.maximum(1.0 - square, 1e-9), STEEPEST * STEEPEST))
    rise = curves.extent * curves.extent / 2.0 * steep * (1.0 + steep * steep)
    of_side = (least + most) / 2.0 + wide
    greatest = np.maximum(np.abs(least + wide), np.abs(most + wide)) + rise
    steeper = np.minimum((steep + wide) / np.maximum(1.0 - steep * wide, 1e-9), STEEPEST)
    # along an arc chords bend between (1 - swing) and (1 + swing) times the angle of the radius
    swing = CHORD_BEND * steeper * wide
    return (
        np.where(curves.is_arc, -angle * np.minimum(1.0 + swing, 2.0), of_side),
        ELLIPSOID_SLACK
        * np.where(
            curves.is_arc, angle * np.maximum(1.0 + swing, 2.0 * swing), np.maximum(greatest, wide)
        ),
    )


def bend_of_chords(z: Floats, turning: Floats) -> Floats:
    """Return the bend to the right of chords in degrees, by the sines of latitude and of azimuth by cosine."""
    square = 1.0 / np.maximum(1.0 - z * z, 1.0 / (1.0 + STEEPEST * STEEPEST))
    return np.asarray(z * turning * square * (2.0 - turning * turning * square))
