"""Place vertices on the curves of rings, so densely that straight chords in degrees keep close to the curves."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from geo.arrays import Floats, Integers, batches
from geo.geodesy.buffering.capsules import CHORD_BEND, STEEPEST_LAT_DEG
from geo.geodesy.buffering.offset_curves import (
    AT_ONCE,
    CurveVertices,
    OffsetCurves,
    Spans,
    lonlat_from,
    place_table,
)
from geo.geodesy.conformal_sphere import sine_cosine

SHARE_OF_CHORDS = 0.75  # of the tolerance, on either side of the curve
SHORTER = 0.15  # by what share of the others the first and the last chord of a curve are shorter
SINGLE = 0.7  # of the longest chord: the only one of a curve, whose ends lie on it
STEEPEST = float(np.tan(np.radians(STEEPEST_LAT_DEG)))
ELLIPSOID_SLACK = 1.01


class Chords(NamedTuple):
    """The chords along each curve, one entry per curve. The first and the last chord are shorter than the others.

    Positions and angles are in radians.
    """

    # a vertex at the start of each chord, and at the end of the last curve of a ring
    vertex_counts: Integers
    start: Floats  # the position at which the curve starts
    end: Floats  # the position at which the last curve of a ring ends; NaN for other curves
    step: Floats  # between the positions of successive vertices
    outward_rad: Floats  # by which vertices between two chords are moved away from the line

    def between(self, first: int, last: int) -> Chords:
        """Return the chords of the curves with indexes from `first` to `last` - 1, as views of these arrays."""
        index = slice(first, last)
        return Chords(
            self.vertex_counts[index],
            self.start[index],
            self.end[index],
            self.step[index],
            self.outward_rad[index],
        )


def chords_along(curves: OffsetCurves, spans: Spans, tolerance: float) -> Chords:
    """Divide curves into chords, straight lines in degrees, that keep within the tolerance of the curve.

    Vertices between two chords lie off the curve, as far on one side as the middles of the chords are on the other: so
    the chords may be longer. Vertices at the ends of a curve belong to the next curve, too, and lie on it; the first
    and the last chord are therefore shorter. The last vertex of a ring repeats the first.

    Parameters
    ----------
    curves, spans
        The curves that remain, in order round each ring, and the positions at which each starts and ends.
    tolerance
        A share of the radius.
    """
    start, end = spans
    bend, greatest_bend = chord_bends(curves)
    length = end - start
    # A chord of length s sags by bend s² / 8, half of which lies on either side of the curve.
    longest = np.sqrt(16.0 * SHARE_OF_CHORDS * tolerance * curves.radius_angle / greatest_bend)
    chord_counts = np.ceil(length / longest + 2.0 * SHORTER)
    chord_counts[length <= SINGLE * longest] = 1.0  # both ends of a single chord lie on the curve
    step = length / (chord_counts - 2.0 * SHORTER)
    outward_rad = bend * step * step / -16.0
    is_last = np.diff(curves.rows, append=-1) != 0
    vertex_counts = chord_counts.astype(np.int64) + is_last
    return Chords(vertex_counts, start, np.where(is_last, end, np.nan), step, outward_rad)


def vertices_of(chords: Chords) -> CurveVertices:
    """List the vertices between the chords of each curve, curve by curve."""
    curve = np.repeat(np.arange(len(chords.start)), chords.vertex_counts)
    return CurveVertices(curve, *positions_along(chords))


def positions_along(chords: Chords) -> tuple[Floats, Floats]:
    """Return the position of each vertex on its curve, and the angle by which it is moved outward; both in radians.

    Vertices are listed curve by curve. Each is a step after the one before; the first of a curve is put back to the
    start of the curve, since the first chord is shorter than a step.
    """
    counts = chords.vertex_counts
    first_vertex = np.cumsum(counts) - counts
    start = chords.start - SHORTER * chords.step
    # one column per curve, repeated for each of its vertices
    of_curves = np.stack([first_vertex, start, chords.step, chords.outward_rad])
    first, start, step, outward_rad = np.repeat(of_curves, counts, axis=1)
    # start + step × (number of the vertex on its curve), without arrays in between
    positions = np.arange(len(first), dtype=float)
    positions -= first
    positions *= step
    positions += start
    positions[first_vertex], outward_rad[first_vertex] = chords.start, 0.0
    closing = np.flatnonzero(~np.isnan(chords.end))
    positions[(first_vertex + counts - 1)[closing]] = chords.end[closing]
    return positions, outward_rad


def ring_lonlat(curves: OffsetCurves, chords: Chords) -> Floats:
    """Compute the longitudes and latitudes, in degrees, of the vertices between chords: (2, n), curve by curve.

    Longitudes are relative to the meridian of the row of each curve. A few curves are computed at once, so that the
    arrays fit the processor's cache.
    """
    if not len(chords.vertex_counts):
        return np.empty((2, 0))
    parts = []
    for block in batches(chords.vertex_counts.astype(float), AT_ONCE):
        first, last = int(block[0]), int(block[-1]) + 1
        counts = chords.vertex_counts[first:last]
        table = np.repeat(place_table(curves.between(first, last)), counts, axis=1)
        parts.append(lonlat_from(table, *positions_along(chords.between(first, last))))
    return np.concatenate(parts, axis=1)


def chord_bends(curves: OffsetCurves) -> tuple[Floats, Floats]:
    """Return how much straight lines in degrees bend outward from each curve: on average, and at most.

    A bend is the curvature of a chord relative to its curve, as a second derivative by the position: a chord of the
    length s, in radians, sags by bend s² / 8. A straight line in degrees bends from the geodesic by the tangent of the
    latitude times sin a (1 + cos² a), where Clairaut's relation gives the azimuth a; the curve itself bends, too.
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
    # at both ends of a side: the sine of latitude, and the height of the left normal, which is sin a cos φ
    bends_at_ends = [
        bend_of_chords(
            z=cosine_radius * foot_z - sine_radius * axis_z,
            turning=cosine_radius * axis_z + sine_radius * foot_z,
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
    """Return how much straight lines in degrees bend to the right of geodesics: tan φ sin a (1 + cos² a).

    φ is the latitude and a the azimuth; `z` is sin φ, and `turning` is sin a cos φ.
    """
    # 1 / cos² φ, at most as at the steepest latitude that is drawn with such chords
    inverse_square = 1.0 / np.maximum(1.0 - z * z, 1.0 / (1.0 + STEEPEST * STEEPEST))
    return np.asarray(z * turning * inverse_square * (2.0 - turning * turning * inverse_square))
