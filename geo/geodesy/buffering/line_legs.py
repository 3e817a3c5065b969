"""Measure the legs of lines on the conformal sphere, and how the line turns from each to the next."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from geo.arrays import Booleans, Floats, Integers, run_starts
from geo.geodesy.buffering.doubtful_runs import unit_vectors
from geo.geodesy.buffering.offset_curves import RADIANS_PER_M, bend_to_left, cross, dot
from geo.geodesy.conformal_sphere import horner

SMOOTH_TURN = 3e-3  # radians: sides that turn less are joined without an arc or an intersection,
SHORT_TURN = 0.2  # if the gap between them is also shorter than this share of either leg
WIDEST_SPREAD = np.radians(160.0)  # of headings; the rest is for chords, which deviate from curves
NO_TURN = 1e-6  # radians: a joint without a gap


class LineLegs(NamedTuple):
    """The legs of lines on the conformal sphere, in order; vectors are (3, n), lengths and angles in radians."""

    row: Integers
    start: Floats
    end: Floats
    left: Floats  # the pole of the great circle of the leg, on its left
    length: Floats
    bend: Floats  # (2, n): curvature to the left at start and end
    angle_at_start: Floats  # of the radius, by the scale at the start
    angle_at_end: Floats
    turn: Floats  # to the left, into the next leg; undefined at the end of a line
    has_gap: Booleans  # whether its sides do not quite meet those of the next leg, for a turn that is neglected
    trim: Floats  # by how much the inner sides of this leg and the next are shortened to their intersection


def line_legs(points: Floats, rows: Integers, radius_m: Floats) -> LineLegs:
    """Measure the legs of lines on the conformal sphere, given the points of the lines in degrees, (n, 2).

    `rows` holds the row of each point, `radius_m` the radius of each row.
    """
    places = unit_vectors(points)
    leg = np.flatnonzero(rows[1:] == rows[:-1])
    start, end, row = places.take(leg, axis=1), places.take(leg + 1, axis=1), rows[leg]
    left = cross(start, end - start)
    size = np.sqrt(dot(left, left))
    left /= size
    length = np.arctan2(size, dot(start, end))
    angle_at_start, angle_at_end = (
        radius_m[row] * horner(RADIANS_PER_M, place[2] * place[2]) for place in (start, end)
    )
    # the turn from the direction at the end of a leg to that at the start of the next
    next_leg = following(len(leg))
    next_heading = cross(left, start).take(next_leg, axis=1)
    turn = np.arctan2(dot(left, next_heading), dot(cross(left, end), next_heading))
    # Legs that turn very little are joined as if straight: an arc or an intersection there would be lost in rounding.
    shorter_leg = np.minimum(length, length[next_leg])
    is_small_gap = np.abs(turn) * angle_at_end < SHORT_TURN * shorter_leg
    is_joined = (np.abs(turn) < SMOOTH_TURN) & is_small_gap
    has_gap = is_joined & (np.abs(turn) > NO_TURN)
    turn = np.where(is_joined, 0.0, turn)
    return LineLegs(
        row=row,
        start=start,
        end=end,
        left=left,
        length=length,
        bend=np.stack([bend_to_left(start, left), bend_to_left(end, left)]),
        angle_at_start=angle_at_start,
        angle_at_end=angle_at_end,
        turn=turn,
        has_gap=has_gap,
        trim=trims_at(end, left, turn, angle_at_end),
    )


def following(count: int) -> Integers:
    """Return the index after each index below ``count``; the last, which has none after it, stays itself."""
    return np.minimum(np.arange(1, count + 1), count - 1)


def trims_at(end: Floats, left: Floats, turn: Floats, angle: Floats) -> Floats:
    """Return by how many radians two sides are shortened to where they intersect, inside of each corner.

    `end` and `left` are the corner and the left pole of the leg before it, (3, n); `turn` is the turn at the corner and
    `angle` that of the radius, by the scale at the corner, both in radians.

    Corner, foot and intersection form a right-angled spherical triangle, in which Napier's rule gives
    sin trim = tan r tan(turn / 2), with the angle r of the radius by the scale halfway to the intersection.
    """
    half_tangent = np.tan(np.abs(turn) / 2.0)
    next_left_z = left[2][following(len(turn))]
    # The intersection is 1 / cos(turn / 2) radii from the corner, in the direction of the mean of both normals, whose
    # length is cos(turn / 2): halfway there is the sum of the normals / 4 / cos² radii, 1 / cos² = 1 + tan². The cap
    # of 4 is an intersection at two radii.
    widening = np.minimum(1.0 + half_tangent * half_tangent, 4.0)
    rise_to_halfway = np.sign(turn) * (left[2] + next_left_z) / 4.0 * widening
    halfway_z = end[2] + rise_to_halfway * angle
    scale = horner(RADIANS_PER_M, halfway_z * halfway_z)
    halfway_angle = angle * scale / horner(RADIANS_PER_M, end[2] * end[2])
    return np.asarray(np.arcsin(np.minimum(np.tan(halfway_angle) * half_tangent, 1.0)))


def head_one_way(legs: LineLegs) -> Booleans:
    """Return which rows have legs whose headings all lie within less than half a turn, one entry per row.

    There is then a direction in which the line never turns back. The right side of its ring advances in this direction
    all the way out, and the left side returns all the way back: each is the graph of a function, and touches neither
    itself nor the other side. This holds for rings of which no curve was removed, in a stereographic chart. Geodesics
    and sides bend there, by no more than half the square of the length of the line and of two radii, in radians.
    """
    first = run_starts(legs.row)
    heading = np.cumsum(legs.turn) - legs.turn  # from that of the very first leg
    spread = np.maximum.reduceat(heading, first) - np.minimum.reduceat(heading, first)
    size = np.add.reduceat(legs.length, first) + 2.0 * legs.angle_at_start[first]
    has_gap = np.logical_or.reduceat(legs.has_gap, first)
    return np.asarray((spread + size * size / 2.0 < WIDEST_SPREAD) & ~has_gap)
