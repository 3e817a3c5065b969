"""Offset curves of legs and corners: circles on the conformal sphere, corrected to the ellipsoid.

The offset of a leg is a circle about the pole of the leg, that of a corner one about the corner. Near a place a
metre is the same angle in all directions; the angle of a radius is that of the scale halfway between foot and
vertex, right to 1e-5 over 1,000 km. A geodesic bends from the great circle between its ends; its curvature is
the slope across it of the logarithm of the scale.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from geo.geodesy.conformal_sphere import horner, metres_per_radian
from geo.geodesy.ellipsoid import Booleans, Floats, Integers

SCALE_DEGREE = 4
AT_ONCE = 4_096  # places


def radians_per_metre() -> tuple[float, ...]:
    """Return the radians of the sphere per metre as a polynomial of the squared sine of the latitude."""
    squares = (1.0 - np.cos(np.linspace(0.0, np.pi, 41))) / 2.0
    inverse = 1.0 / metres_per_radian(np.sqrt(squares))
    fit = np.polynomial.Polynomial.fit(squares, inverse, SCALE_DEGREE)
    return tuple(fit.convert().coef.tolist())


RADIANS_PER_M = radians_per_metre()
SLOPE = tuple(2.0 * k * c for k, c in enumerate(RADIANS_PER_M))[1:]  # by the sine, over the sine


def dot(a: Floats, b: Floats) -> Floats:
    """Return the scalar product of each pair of vectors, (3, n)."""
    result: Floats = a[0] * b[0] + a[1] * b[1] + a[2] * b[2]
    return result


def cross(a: Floats, b: Floats) -> Floats:
    """Return the vector product of each pair of vectors, (3, n)."""
    result = np.empty_like(a)
    for k in range(3):
        i, j = (k + 1) % 3, (k + 2) % 3
        np.subtract(a[i] * b[j], a[j] * b[i], out=result[k])
    return result


def sine_cosine(angle: Floats) -> tuple[Floats, Floats]:
    """Return sine and cosine by the tangent of half the angle, for which numpy has vector instructions.

    Examples
    --------
    >>> [values.round(12).tolist() for values in sine_cosine(np.radians([30.0, 180.0]))]
    [[0.5, 0.0], [0.866025403784, -1.0]]
    """
    half = np.tan(angle / 2.0)
    square = half * half
    return 2.0 * half / (1.0 + square), (1.0 - square) / (1.0 + square)


def bend_to_left(place: Floats, left: Floats) -> Floats:
    """Return the curvature, to the left, of geodesics on the sphere at places with a left normal."""
    square = place[2] * place[2]
    return np.asarray(-place[2] * left[2] * horner(SLOPE, square) / horner(RADIANS_PER_M, square))


@dataclass(frozen=True)
class OffsetCurves:
    """Circles that run counter-clockwise about their axes, in order round each ring; vectors are (3, n).

    A position is an angle about the axis, from ``first`` to ``extent``: along the leg of a side, or the turn
    of an arc.
    """

    axis: Floats  # of a side the left pole of its leg, of an arc the corner
    first: Floats  # of a side the start of its leg, of an arc the normal where it starts
    extent: Floats
    bend: Floats  # (2, n): curvature of a leg at both ends, to the left
    is_arc: Booleans
    rows: Integers
    radius_m: Floats

    def at(self, some: Integers) -> OffsetCurves:
        """Return some curves."""
        axis, first, bend = (v.take(some, axis=1) for v in (self.axis, self.first, self.bend))
        extent, radius_m = self.extent[some], self.radius_m[some]
        return OffsetCurves(axis, first, extent, bend, self.is_arc[some], self.rows[some], radius_m)

    @property
    def origin(self) -> Floats:
        """Corners, and starts of legs."""
        return np.where(self.is_arc, self.axis, self.first)

    @property
    def angle(self) -> Floats:
        """Radii as angles, by the scale at the origin."""
        z = np.where(self.is_arc, self.axis[2], self.first[2])
        return np.asarray(self.radius_m * horner(RADIANS_PER_M, z * z))


def places_on(curves: OffsetCurves, of: Integers, positions: Floats, outward: Floats) -> Floats:
    """Compute unit vectors, (3, n), at positions of curves, moved outward by a further angle.

    In runs that fit the cache, with no large array in between.
    """
    table = np.concatenate(
        [curves.axis, curves.first, cross(curves.axis, curves.first), factors(curves)]
    )
    places = np.empty((3, len(of)))
    for run in (slice(at, at + AT_ONCE) for at in range(0, len(of), AT_ONCE)):
        sine, cosine = sine_cosine(positions[run])
        values = table.take(of[run], axis=1)
        out, along, angle, *terms = values[9:]
        further = radius_angles(terms, positions[run], sine, cosine) - angle + outward[run]
        out, along = out - further * along, along + further * out
        cosine *= along
        sine *= along
        for k in range(3):
            places[k, run] = out * values[k] + cosine * values[3 + k] + sine * values[6 + k]
    return places


def factors(curves: OffsetCurves) -> Floats:
    """Return what the places on a curve are computed from: the angle of its radius, split, and its terms."""
    out, along = split_angles(curves, 0.5)
    axis, first = curves.axis, curves.first
    onward = axis[0] * first[1] - axis[1] * first[0]
    start, end = curves.bend
    return np.stack(
        [
            *split_angles(curves),
            curves.angle,
            curves.radius_m,
            out * axis[2],
            along * first[2],
            along * onward,
            curves.extent,
            start / 3.0 + end / 6.0,
            (end - start) / 6.0 / curves.extent,
        ]
    )


def radius_angles(
    terms: Sequence[Floats], positions: Floats, sine: Floats, cosine: Floats
) -> Floats:
    """Return the angle of the radius at positions, by the scale halfway and the bend of the leg."""
    radius_m, base, first, onward, extent, steady, rising = terms
    middle = base + first * cosine + onward * sine
    angle = radius_m * horner(RADIANS_PER_M, middle * middle)
    return np.asarray(angle + positions * (extent - positions) * (steady + rising * positions))


def split_angles(curves: OffsetCurves, share: float = 1.0) -> tuple[Floats, Floats]:
    """Return the parts, along the axis and across, of a place at a share of the radius."""
    sine, cosine = sine_cosine(curves.angle * share)
    return np.where(curves.is_arc, cosine, -sine), np.where(curves.is_arc, sine, cosine)


def angle_at(curves: OffsetCurves, positions: Floats) -> Floats:
    """Return the angle of the radius at a position of each curve."""
    return radius_angles(list(factors(curves)[3:]), positions, *sine_cosine(positions))


def crossings(
    before: OffsetCurves, after: OffsetCurves, angles: tuple[Floats, Floats]
) -> tuple[Floats, Floats]:
    """Return the positions, on both, where each curve turns right into the next; NaN where they do not meet.

    Two planes and the sphere, relative to the origin of the first, so that small radii lose no digits.
    """
    origin = before.origin
    gap = after.origin - origin
    a, b = before.axis, after.axis
    along = cross(a, b - np.where(before.is_arc & after.is_arc, a, 0.0))
    square = np.maximum(dot(along, along), 1e-300)
    first, second = depth(before, angles[0]), depth(after, angles[1]) + dot(b, gap)
    nearest = (first * cross(b, along) + second * cross(along, a)) / square
    linear = dot(origin, along)
    constant = dot(nearest, nearest) / 2.0 + dot(origin, nearest)
    with np.errstate(invalid="ignore", divide="ignore"):
        root = np.sqrt(linear * linear - 2.0 * square * constant)
        share = np.where(linear > 0.0, (-linear - root) / square, 2.0 * constant / (root - linear))
    place = nearest + share * along
    return position(before, place), position(after, place - gap)


def depth(curves: OffsetCurves, angle: Floats) -> Floats:
    """Return the distance of the plane of each circle from its origin, along the axis."""
    half = np.sin(angle / 2.0)
    return np.asarray(np.where(curves.is_arc, -2.0 * half * half, -np.sin(angle)))


def position(curves: OffsetCurves, place: Floats) -> Floats:
    """Return the positions of places, relative to the origins, from half a turn before the middle."""
    onward = cross(curves.axis, curves.first)
    turn = np.arctan2(dot(place, onward), dot(place, curves.first) + ~curves.is_arc)
    is_behind = curves.is_arc & (turn < curves.extent / 2.0 - np.pi)
    return np.where(is_behind, turn + 2.0 * np.pi, turn)
