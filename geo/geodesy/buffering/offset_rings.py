"""Draw the buffer of a line directly: its sides, arcs at its corners, caps at its ends.

A ring runs along the right side of the line and back along the other. Where the line turns away from it an arc
joins two sides, where it turns towards it they are trimmed. A ring that does not touch itself is the buffer;
in one that does, the buffer is all that it winds round.
"""

from __future__ import annotations

import numpy as np
import shapely

from geo.geodesy.antimeridian import wrap_longitudes
from geo.geodesy.buffering.capsules import CHORD_BEND, STEEPEST_LAT_DEG, WIDEST_TURN_DEG
from geo.geodesy.buffering.chart_shapes import with_pieces
from geo.geodesy.buffering.offset_curves import (
    RADIANS_PER_M,
    OffsetCurves,
    bend_to_left,
    cross,
    dot,
    places_on,
    sine_cosine,
)
from geo.geodesy.buffering.trimming import trimmed
from geo.geodesy.conformal_sphere import conformal_latitudes, geodetic_latitudes, horner
from geo.geodesy.ellipsoid import (
    MEAN_RADIUS_M,
    Booleans,
    Floats,
    Integers,
    Shapes,
    ragged_range,
)

SHARE_OF_SIDES = 0.8  # of the tolerance
SHARE_OF_ARCS = 0.94  # of the tolerance, one half outside the arc and one half inside
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
    highest = np.minimum(highest + np.degrees(radius_m / MEAN_RADIUS_M), STEEPEST_LAT_DEG)
    kept = curves.at(alive)
    of, positions, outward = vertices(kept, spans, highest, tolerance)
    rows, places = kept.rows[of], lonlat_on(kept, of, positions, outward)
    is_usable = ~is_hard & ~near_poles(places, rows, len(lines))
    polygons = rings_filled(centres, places, rows, is_usable)
    is_usable &= shapely.get_num_geometries(polygons) == 1
    if not len(removed[0]):
        return polygons, is_usable
    gone = curves.at(removed[0])
    inside = lonlat_on(gone, np.arange(len(removed[0])), removed[1], -tolerance * gone.angle)
    inside[0] += centres[gone.rows]
    return polygons, is_usable & contain_all(polygons, inside, gone.rows)


def near_poles(places: Floats, rows: Integers, count: int) -> Booleans:
    """Return which rows have places too near a pole, or too far round it, for chords in degrees."""
    lon, lat = np.abs(places)
    if lon.max() <= WIDEST_TURN_DEG and lat.max() <= STEEPEST_LAT_DEG:
        return np.zeros(count, dtype=bool)
    polar = (lon > WIDEST_TURN_DEG) | (lat > STEEPEST_LAT_DEG)
    return np.asarray(np.bincount(rows[polar], minlength=count) > 0)


def lonlat_on(curves: OffsetCurves, of: Integers, positions: Floats, outward: Floats) -> Floats:
    """Return the degrees of positions on curves, (2, n); longitudes relative to the row's centre."""
    x, y, z = places_on(curves, of, positions, outward)
    lat = geodetic_latitudes(z, np.sqrt(x * x + y * y))
    return np.stack([np.arctan2(y, x) * (180.0 / np.pi), lat])


def rings_filled(centres: Floats, places: Floats, rows: Integers, is_usable: Booleans) -> Shapes:
    """Build the polygons of usable rows; others are empty."""
    polygons = np.full(len(is_usable), shapely.Polygon(), dtype=object)
    if not is_usable.any():
        return polygons
    if not is_usable.all():
        kept = np.flatnonzero(is_usable[rows])
        places, rows = places.take(kept, axis=1), rows[kept]
    places[0] += centres[rows]
    order = np.cumsum(is_usable) - 1
    rings = shapely.linearrings(places.T, indices=order[rows])
    polygons[is_usable] = filled(np.asarray(shapely.polygons(rings), dtype=object))
    return polygons


def contain_all(polygons: Shapes, places: Floats, rows: Integers) -> Booleans:
    """Return which polygons contain all of their places.

    A curve was removed because its neighbours cover it; on a line that doubles back they may not.
    """
    asked = np.unique(rows)
    shapely.prepare(polygons[asked])
    misses = rows[~shapely.contains_xy(polygons[rows], *places)]
    shapely.destroy_prepared(polygons[asked])
    return np.asarray(np.bincount(misses, minlength=len(polygons)) == 0)


def filled(polygons: Shapes) -> Shapes:
    """Replace rings that touch themselves by all that they wind round; those that stay invalid are emptied."""
    crossing = np.flatnonzero(~shapely.is_valid(polygons))
    polygons[crossing] = shapely.buffer(polygons[crossing], 0.0)
    polygons[crossing[~shapely.is_valid(polygons[crossing])]] = shapely.Polygon()
    return polygons


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
    step = np.radians(np.diff(points, axis=0))
    turn = np.abs((step[:, 0] + np.pi) % (2.0 * np.pi) - np.pi)
    allowed = SHARE_OF_BENDS * tolerance * radius_m[rows[:-1]] / MEAN_RADIUS_M
    longest = np.cbrt(allowed / BEND_LEFT)
    counts = np.ones(len(points), dtype=np.int64)
    within = rows[1:] == rows[:-1]
    pieces = np.ceil(np.hypot(turn, step[:, 1]) / longest).astype(np.int64)
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
    angle = radius_m[row] * horner(RADIANS_PER_M, end[2] * end[2])
    next_length = length.take(np.arange(1, len(leg) + 1), mode="clip")
    small = np.abs(turn) * angle < SHORT_TURN * np.minimum(length, next_length)
    turn = np.where((np.abs(turn) < SMOOTH_TURN) & small, 0.0, turn)
    trim = trims_at(end, left, turn, angle)
    return in_order((start, end, left), (length, bend, row), (turn, trim, is_last), radius_m)


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
    legs: tuple[Floats, Floats, Integers],
    corners: tuple[Floats, Floats, Booleans],
    radius_m: Floats,
) -> tuple[OffsetCurves, Floats]:
    """Arrange sides and arcs round each ring: along every leg and back."""
    start, end, left = vectors
    length, bend, row = legs
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
    )
    trims = arranged(
        np.where(turn_there < 0.0, trim, np.nan),
        np.where(turn_back < 0.0, trim[before], np.nan),
        no_trim,
    )
    return curves, trims


def vertices(
    curves: OffsetCurves, spans: tuple[Floats, Floats], highest_deg: Floats, tolerance: float
) -> tuple[Integers, Floats, Floats]:
    """Place vertices on curves so that chords in degrees are close enough.

    Returns the curve of each, its position, and the angle by which it is moved outward.

    Vertices of arcs lie outside them, by half of what the chords are inside.
    """
    start, end = spans
    steep = (CHORD_BEND * np.tan(np.radians(highest_deg)))[curves.rows]
    wide = np.tan(curves.radius_m / MEAN_RADIUS_M)
    of_arc = np.sqrt(8.0 * SHARE_OF_ARCS * tolerance / (1.0 + steep * wide))
    of_side = np.sqrt(
        8.0 * SHARE_OF_SIDES * tolerance * curves.radius_m / MEAN_RADIUS_M / (steep + wide)
    )
    counts = np.ceil((end - start) / np.where(curves.is_arc, of_arc, of_side))
    counts = np.maximum(counts, 1.0)
    step = (end - start) / counts
    sag = step * step / 16.0 * (1.0 + steep * wide) * curves.angle
    outward = np.where(curves.is_arc, sag, 0.0)
    of, number = ragged_range(counts.astype(np.int64))
    positions, outwards = start[of] + number * step[of], outward[of]
    before = np.arange(len(counts)) - 1
    firsts = np.flatnonzero(np.diff(curves.rows, prepend=-1))
    before[firsts] = np.append(firsts[1:], len(counts)) - 1
    joint = np.flatnonzero((number == 0) & ~curves.is_arc[of])
    outwards[joint] = outward[before[of[joint]]]
    return of, positions, outwards
