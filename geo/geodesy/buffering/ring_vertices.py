"""Place vertices on the curves of rings, so densely that straight chords in degrees keep close to the curves."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from geo.arrays import Booleans, Floats, Integers, offsets_of, ragged_range, run_starts
from geo.geodesy.buffering.capsules import CHORD_BEND
from geo.geodesy.buffering.offset_curves import (
    AT_ONCE,
    CurveVertices,
    OffsetCurves,
    Spans,
    lonlat_from,
    place_table,
)
from geo.geodesy.conformal_sphere import sine_cosine

SHARE_OF_CHORDS = 0.9  # of the tolerance, on either side of the curve
SHORTER = 0.15  # by what share of the others the first and the last chord of a curve are shorter
SINGLE = 0.7  # of the longest chord: the only one of a curve, whose ends lie on it
STEEPEST_LAT_DEG = 89.5  # beyond, chords in degrees bend too much for equal steps along a curve
STEEPEST = float(np.tan(np.radians(STEEPEST_LAT_DEG)))
ELLIPSOID_SLACK = 1.01


class Chords(NamedTuple):
    """The chords along each curve, one entry per curve. The first and the last chord are shorter than the others.

    Positions and angles are in radians.
    """

    counts: Integers
    start: Floats  # the position at which the curve starts
    step: Floats  # between the positions of successive vertices
    outward_rad: Floats  # by which vertices between two chords are moved away from the line


def chords_along(curves: OffsetCurves, spans: Spans, tolerance: float) -> Chords:
    """Divide curves into chords, straight lines in degrees, that keep within the tolerance of the curve.

    Vertices between two chords lie off the curve, as far on one side as the middles of the chords are on the other: so
    the chords may be longer. Vertices at the ends of a curve belong to the next curve, too, and lie on it; the first
    and the last chord are therefore shorter.

    Parameters
    ----------
    curves, spans
        The curves that remain, in order round each ring, and the positions at which each starts and ends.
    tolerance
        A share of the radius.
    """
    bend, greatest_bend = chord_bends(curves)
    length = spans.end - spans.start
    # A chord of length s sags by bend s² / 8, half of which lies on either side of the curve.
    longest = np.sqrt(16.0 * SHARE_OF_CHORDS * tolerance * curves.radius_angle / greatest_bend)
    counts = np.ceil(length / longest + 2.0 * SHORTER)
    counts[length <= SINGLE * longest] = 1.0  # both ends of a single chord lie on the curve
    step = length / (counts - 2.0 * SHORTER)
    outward_rad = bend * step * step / -16.0
    return Chords(counts.astype(np.int64), spans.start, step, outward_rad)


def vertices_of(curves: OffsetCurves, ends: Floats, chords: Chords) -> CurveVertices:
    """List the vertices between the chords of each curve, curve by curve, and at the end of each ring its last.

    `ends` are the positions at which curves end.
    """
    curve, number = ragged_range(chords.counts + ends_ring(curves))
    is_end = number == chords.counts[curve]
    steps = np.where(number > 0, number - SHORTER, 0.0)
    positions = chords.start[curve] + steps * chords.step[curve]
    outward_rad = np.where((number > 0) & ~is_end, chords.outward_rad[curve], 0.0)
    return CurveVertices(curve, np.where(is_end, ends[curve], positions), outward_rad)


def ends_ring(curves: OffsetCurves) -> Booleans:
    """Return whether each curve is the last of its ring."""
    return np.asarray(np.diff(curves.rows, append=-1) != 0)


def ring_points(curves: OffsetCurves, chords: Chords, centres: Floats) -> tuple[Floats, Integers]:
    """Compute the vertices of rings between chords, curve by curve; the last vertex of a ring repeats its first.

    Curves with as many chords are computed together, a few at once, so that the arrays fit the processor's cache.

    Returns
    -------
    Longitudes and latitudes in degrees, (n, 2), with longitudes from the central meridian of the row, `centres`; and
    the index of the first vertex of each ring, then the number of vertices.
    """
    counts, is_last = chords.counts, ends_ring(curves)
    first_vertex = offsets_of(counts + is_last)
    starts = np.append(0, first_vertex[1:][is_last])
    table, centre = place_table(curves), centres[curves.rows]
    points = np.empty(first_vertex[-1], dtype=complex)
    # NumPy sorts short integers several times as fast
    by_count = np.argsort(counts.astype(np.min_scalar_type(counts.max(initial=0))), kind="stable")
    for same_count in np.split(by_count, run_starts(counts[by_count])[1:]):
        count = counts[same_count[0]] if len(same_count) else 1
        number = np.arange(count)[:, None]
        steps = np.where(number > 0, number - SHORTER, 0.0)
        at_once = max(AT_ONCE // count, 1)
        for first in range(0, len(same_count), at_once):
            index = same_count[first : first + at_once]
            positions = chords.start[index] + steps * chords.step[index]
            outward_rad = (number > 0) * chords.outward_rad[index]
            # from here on arrays are (vertices, curves), and tables (columns, 1, curves)
            lon, lat = lonlat_from(table.take(index, axis=1)[:, None], positions, outward_rad)
            lonlat = np.empty(lon.shape, dtype=complex)
            np.add(lon, centre[index], out=lonlat.real)
            lonlat.imag = lat
            points[first_vertex[index] + number] = lonlat
    points[starts[1:] - 1] = points[starts[:-1]]
    return points.view(float).reshape(-1, 2), starts


def chord_bends(curves: OffsetCurves) -> tuple[Floats, Floats]:
    """Return how much straight lines in degrees bend outward from each curve: the sum of the extremes, and their range.

    A bend is the curvature of a chord relative to its curve, as a second derivative by the position: a chord of the
    length s, in radians, sags by bend s² / 8. A straight line in degrees bends from the geodesic by the tangent of the
    latitude times sin a (1 + cos² a), where Clairaut's relation gives the azimuth a; the curve itself bends, too.
    The extremes include 0, the bend of a chord without length.
    """
    wide = np.tan(curves.radius_angle)  # the bend of the curve itself
    least, most = np.where(curves.is_arc, arc_bends(curves, wide), side_bends(curves, wide))
    least, most = np.minimum(least, 0.0), np.maximum(most, 0.0)
    return least + most, ELLIPSOID_SLACK * np.maximum(most - least, wide)


def arc_bends(curves: OffsetCurves, wide: Floats) -> Floats:
    """Return how much chords bend outward from each arc, at least and at most: (2, n).

    They bend between (1 - swing) and (1 + swing) times the angle of the radius, whose tangent is `wide`.
    """
    corner_z = curves.axis[2]
    steep = np.abs(corner_z) / np.sqrt(np.maximum(1.0 - corner_z * corner_z, 1e-9))
    # at most the tangent of the latitude one radius nearer to the pole than the corner
    steepest = np.minimum((steep + wide) / np.maximum(1.0 - steep * wide, 1e-9), STEEPEST)
    swing = CHORD_BEND * steepest * wide * curves.radius_angle
    return np.stack([-curves.radius_angle - swing, swing - curves.radius_angle])


def side_bends(curves: OffsetCurves, wide: Floats) -> Floats:
    """Return how much chords bend outward from each side, at least and at most: (2, n).

    `wide` is the tangent of the angle of the radius. The extremes are at the ends of the leg, or where it is farthest
    from the equator.
    """
    # heights: the sines of latitude of the axis, and of the start and end of the leg
    axis_z, start_z = curves.axis[2], curves.first[2]
    onward_z = curves.axis[0] * curves.first[1] - curves.axis[1] * curves.first[0]
    sine, cosine = sine_cosine(np.where(curves.is_arc, 0.0, curves.extent))
    ends_z = np.stack([start_z, start_z * cosine + onward_z * sine])
    bends_at_ends = bends_beside(ends_z, axis_z, wide)
    extremes = np.stack([bends_at_ends.min(axis=0), bends_at_ends.max(axis=0)])
    # A leg that climbs at one end and descends at the other has a vertex between them.
    climb_at_end = onward_z * cosine - start_z * sine
    has_vertex = np.flatnonzero(onward_z * climb_at_end < 0.0)
    axis_z = axis_z[has_vertex]
    vertex_z = np.copysign(np.sqrt(1.0 - axis_z * axis_z), onward_z[has_vertex])
    bend_at_vertex = bends_beside(vertex_z, axis_z, wide[has_vertex])
    extremes[0, has_vertex] = np.minimum(extremes[0, has_vertex], bend_at_vertex)
    extremes[1, has_vertex] = np.maximum(extremes[1, has_vertex], bend_at_vertex)
    return extremes


def bends_beside(feet_z: Floats, axis_z: Floats, wide: Floats) -> Floats:
    """Return how much chords bend outward from sides beside places of their legs.

    A chord bends by tan φ sin a (1 + cos² a) from the geodesic, where φ is the latitude and a the azimuth; from there,
    the side itself bends by `wide`. `feet_z` and `axis_z` are sines of latitude: of the place of the leg, and of the
    axis of the side.
    """
    cosine_radius = 1.0 / np.sqrt(1.0 + wide * wide)
    sine_radius = wide * cosine_radius
    # sin φ on the side, and the height of the left normal there, which is sin a cos φ
    z = cosine_radius * feet_z - sine_radius * axis_z
    turning = cosine_radius * axis_z + sine_radius * feet_z
    # 1 / cos² φ, at most as at the steepest latitude that is drawn with such chords
    inverse_square = 1.0 / np.maximum(1.0 - z * z, 1.0 / (1.0 + STEEPEST * STEEPEST))
    bend = z * turning * inverse_square * (2.0 - turning * turning * inverse_square)
    return np.asarray(bend + wide)
