"""Place vertices on the curves of a ring, so densely that straight chords in degrees keep close to the curves."""

from __future__ import annotations

import numpy as np

from geo.arrays import Floats, ragged_range
from geo.geodesy.buffering.capsules import CHORD_BEND, STEEPEST_LAT_DEG
from geo.geodesy.buffering.offset_curves import CurveVertices, OffsetCurves, Spans
from geo.geodesy.conformal_sphere import sine_cosine

SHARE_OF_CHORDS = 0.75  # of the tolerance, on either side of the curve
SHORTER = 0.15  # by what share of the others the first and the last chord of a curve are shorter
SINGLE = 0.7  # of the longest chord: the only one of a curve, whose ends lie on it
STEEPEST = float(np.tan(np.radians(STEEPEST_LAT_DEG)))
ELLIPSOID_SLACK = 1.01


def place_vertices(curves: OffsetCurves, spans: Spans, tolerance: float) -> CurveVertices:
    """Place vertices on curves so that chords in degrees are close enough; the last vertex of a ring repeats the first.

    Vertices lie on one side of their curve by half of what the middles of chords are on the other; those at
    its ends, which it shares, lie on it, and the chords there are shorter.
    """
    start, end = spans
    bend, greatest_bend = chord_bends(curves)
    length = end - start
    # A chord of length s sags by bend s² / 8, half of it on either side of the curve.
    longest = np.sqrt(16.0 * SHARE_OF_CHORDS * tolerance * curves.radius_angle / greatest_bend)
    chord_counts = np.ceil(length / longest + 2.0 * SHORTER)
    chord_counts[length <= SINGLE * longest] = 1.0
    step = length / (chord_counts - 2.0 * SHORTER)
    outward = bend * step * step / -16.0
    # Each chord has its first vertex; the last curve of a ring has its end, too.
    vertex_counts = chord_counts.astype(np.int64)
    last_curve = np.flatnonzero(np.diff(curves.rows, append=-1))
    vertex_counts[last_curve] += 1
    curve, number = ragged_range(vertex_counts)
    positions = number * step[curve]
    positions += (start - SHORTER * step)[curve]
    outward = outward[curve]
    first_vertex = np.flatnonzero(number == 0)
    positions[first_vertex], outward[first_vertex] = start, 0.0
    closing_vertex = np.append(first_vertex[1:], len(curve))[last_curve] - 1
    positions[closing_vertex] = end[last_curve]
    return CurveVertices(curve, positions, outward)


def chord_bends(curves: OffsetCurves) -> tuple[Floats, Floats]:
    """Return how much chords in degrees bend outward from each curve on average, and the most they bend.

    As second derivatives by the position: an eighth, by the square of a chord's length, is its sag. A straight
    line in degrees bends from the geodesic by the tangent of the latitude times sin a (1 + cos² a), where Clairaut's
    relation gives the azimuth a; the curve itself bends, too.
    """
    angle = curves.radius_angle
    wide = np.tan(angle)  # the bend of the curve itself
    cosine_radius = 1.0 / np.sqrt(1.0 + wide * wide)
    sine_radius = wide * cosine_radius
    # heights: the sines of latitude of the axis, and of the start and end of the leg of a side
    axis_z, start_z = curves.axis[2], curves.first[2]
    onward_z = curves.axis[0] * curves.first[1] - curves.axis[1] * curves.first[0]
    sine, cosine = sine_cosine(np.where(curves.is_arc, 0.0, curves.extent))
    end_z = start_z * cosine + onward_z * sine
    bends_at_ends = [
        bend_of_chords(
            cosine_radius * foot_z - sine_radius * axis_z,
            cosine_radius * axis_z + sine_radius * foot_z,
        )
        for foot_z in (start_z, end_z)
    ]
    least, most = np.minimum(*bends_at_ends), np.maximum(*bends_at_ends)
    # the tangent of the greatest latitude of the feet, and by how much the bend may rise between the ends of a leg
    square = np.where(curves.is_arc, axis_z, np.maximum(np.abs(start_z), np.abs(end_z)))
    square *= square
    steep = np.sqrt(np.minimum(square / np.maximum(1.0 - square, 1e-9), STEEPEST * STEEPEST))
    rise = curves.extent * curves.extent / 2.0 * steep * (1.0 + steep * steep)
    side_bend = (least + most) / 2.0 + wide
    side_greatest = np.maximum(np.abs(least + wide), np.abs(most + wide)) + rise
    # along an arc chords bend between (1 - swing) and (1 + swing) times the angle of the radius
    steepest = np.minimum((steep + wide) / np.maximum(1.0 - steep * wide, 1e-9), STEEPEST)
    swing = CHORD_BEND * steepest * wide
    arc_bend = -angle * np.minimum(1.0 + swing, 2.0)
    arc_greatest = angle * np.maximum(1.0 + swing, 2.0 * swing)
    bend = np.where(curves.is_arc, arc_bend, side_bend)
    greatest = np.where(curves.is_arc, arc_greatest, np.maximum(side_greatest, wide))
    return bend, ELLIPSOID_SLACK * greatest


def bend_of_chords(z: Floats, turning: Floats) -> Floats:
    """Return the bend of chords in degrees to the right: tan φ sin a (1 + cos² a) at latitude φ and azimuth a.

    `z` is sin φ, and `turning` is sin a cos φ.
    """
    inverse_square = 1.0 / np.maximum(1.0 - z * z, 1.0 / (1.0 + STEEPEST * STEEPEST))  # of cos φ
    return np.asarray(z * turning * inverse_square * (2.0 - turning * turning * inverse_square))
