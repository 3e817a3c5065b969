"""Offset curves of legs and corners: circles on the conformal sphere, corrected to the ellipsoid.

The offset of a leg is a circle about the pole of the leg, that of a corner one about the corner. Near a place a
metre is the same angle in all directions; the angle of a radius is that of the scale halfway between foot and
vertex, right to 1e-5 over 1,000 km. A geodesic bends from the great circle between its ends; its curvature is
the slope across it of the logarithm of the scale.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from geo.arrays import Booleans, Floats, Integers, run_starts
from geo.geodesy.conformal_sphere import (
    geodetic_latitudes,
    horner,
    metres_per_radian,
    sine_cosine,
)
from geo.geodesy.ellipsoid import DEGREES_PER_RADIAN

SCALE_DEGREE = 2  # right to 4e-9
AT_ONCE = 8_192  # places: what is computed of them fits the cache


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
    radius_angle: Floats  # of the radius on the sphere, by the scale at the origin

    def between(self, first: int, last: int) -> OffsetCurves:
        """Return the curves from `first` up to but without `last`, without a copy."""
        index = slice(first, last)
        return OffsetCurves(
            self.axis[:, index],
            self.first[:, index],
            self.extent[index],
            self.bend[:, index],
            self.is_arc[index],
            self.rows[index],
            self.radius_m[index],
            self.radius_angle[index],
        )

    def select(self, index: Integers) -> OffsetCurves:
        """Return the curves with these indexes, in that order."""
        axis, first, bend = (v.take(index, axis=1) for v in (self.axis, self.first, self.bend))
        return OffsetCurves(
            axis,
            first,
            self.extent[index],
            bend,
            self.is_arc[index],
            self.rows[index],
            self.radius_m[index],
            self.radius_angle[index],
        )

    @property
    def origin(self) -> Floats:
        """The corner of each arc, and the start of the leg of each side: unit vectors, (3, n)."""
        return np.where(self.is_arc, self.axis, self.first)


class Spans(NamedTuple):
    """The positions at which curves start and end, one of each per curve."""

    start: Floats
    end: Floats

    def select(self, index: Integers) -> Spans:
        """Return the spans of the curves with these indexes."""
        return Spans(self.start[index], self.end[index])


class CurveVertices(NamedTuple):
    """Vertices of rings, in order: the curve of each, its position, and the angle by which it is moved outward."""

    curve: Integers
    position: Floats
    outward: Floats


def places_on(
    curves: OffsetCurves, curve_index: Integers, positions: Floats, outward: Floats
) -> Floats:
    """Compute unit vectors, (3, n), at positions on curves, moved outward by a further angle."""
    places = np.empty((3, len(curve_index)))
    for batch in cache_batches(len(curve_index)):
        table = place_table_for(curves, curve_index[batch])
        places[:, batch] = places_from(table, positions[batch], outward[batch])
    return places


def lonlat_on(
    curves: OffsetCurves, curve_index: Integers, positions: Floats, outward: Floats
) -> Floats:
    """Return the degrees of positions on curves, (2, n); longitudes relative to the row's centre."""
    lonlat = np.empty((2, len(curve_index)))
    for batch in cache_batches(len(curve_index)):
        table = place_table_for(curves, curve_index[batch])
        lonlat[:, batch] = lonlat_from(table, positions[batch], outward[batch])
    return lonlat


def lonlat_from(table: Floats, positions: Floats, outward: Floats) -> Floats:
    """Compute degrees, (2, n), from the columns of their curves in `place_table`; the table is overwritten."""
    x, y, z = places_from(table, positions, outward)
    lon = np.arctan2(y, x) * DEGREES_PER_RADIAN
    return np.stack([lon, geodetic_latitudes(z, np.sqrt(x * x + y * y))])


def cache_batches(count: int) -> list[slice]:
    """Split so many places into batches that fit the cache."""
    return [slice(first, first + AT_ONCE) for first in range(0, count, AT_ONCE)]


def place_table_for(curves: OffsetCurves, curve_index: Integers) -> Floats:
    """Return the columns of `place_table` for places on curves, given the curve of each place."""
    first_place = run_starts(curve_index)  # of those on the same curve
    counts = np.diff(first_place, append=len(curve_index))
    return np.repeat(place_table(curves.select(curve_index[first_place])), counts, axis=1)


def place_table(curves: OffsetCurves) -> Floats:
    """Return the values from which `places_from` computes places: (18, n), one column per curve.

    A place is the sum of a vector along the axis and one across it, which turns with the position:

    - rows 0-2: the vector along the axis;
    - rows 3-5 and 6-8: the vector across it at the position 0, and a quarter turn further;
    - row 9: how long the vectors across are, as a share of the one along; row 10: the inverse;
    - rows 11 and 12: the sine of latitude halfway between foot and place is row 11, plus row 12 times the vertical
      component of the vector across;
    - rows 13 and 14: the radius in metres, and its angle;
    - rows 15-17: the `bend_terms`.
    """
    out, along = radius_components(curves)
    out_halfway, along_halfway = radius_components(curves, 0.5)
    table = np.empty((18, len(out)))
    np.multiply(out, curves.axis, out=table[:3])
    np.multiply(along, curves.first, out=table[3:6])
    np.multiply(along, cross(curves.axis, curves.first), out=table[6:9])
    np.divide(along, out, out=table[9])
    np.divide(out, along, out=table[10])
    np.multiply(out_halfway, curves.axis[2], out=table[11])
    np.divide(along_halfway, along, out=table[12])
    table[13], table[14] = curves.radius_m, curves.radius_angle
    table[15], table[16], table[17] = bend_terms(curves)
    return table


def bend_terms(curves: OffsetCurves) -> tuple[Floats, Floats, Floats]:
    """Return the extent of each leg, and the constant and slope of its bend along it.

    A curvature that varies linearly along a leg, integrated twice, is the distance of the geodesic from the great
    circle between its ends: s (extent - s) (constant + slope s) at the position s.
    """
    start, end = curves.bend
    return curves.extent, start / 3.0 + end / 6.0, (end - start) / 6.0 / curves.extent


def places_from(table: Floats, positions: Floats, outward: Floats) -> Floats:
    """Compute unit vectors, (3, n), from the columns of their curves in `place_table`; the table is overwritten."""
    ratio, inverse, halfway_base, halfway_factor, radius_m, radius_angle, *bend = table[9:]
    sine, cosine = sine_cosine(positions)
    across, onward = table[3:6], table[6:9]
    across *= cosine
    onward *= sine
    across += onward
    sine_halfway = halfway_base
    halfway_factor *= across[2]
    sine_halfway += halfway_factor
    further = radius_angles(sine_halfway, radius_m, bend, positions)
    further -= radius_angle
    further += outward
    # rotate by the small angle `further` away from the foot
    places = table[:3]
    places *= 1.0 - further * ratio
    across *= 1.0 + further * inverse
    places += across
    return places


def radius_angles(
    sine_halfway: Floats, radius_m: Floats, bend: Sequence[Floats], positions: Floats
) -> Floats:
    """Return the angle of the radius at positions, from the sine of latitude halfway and the leg's `bend_terms`."""
    extent, constant, slope = bend
    angle = horner(RADIANS_PER_M, sine_halfway * sine_halfway)
    angle *= radius_m
    angle += positions * (extent - positions) * (constant + slope * positions)
    return angle


def radius_components(curves: OffsetCurves, share: float = 1.0) -> tuple[Floats, Floats]:
    """Return the components along the axis and across it of unit vectors at a share of the radius from their feet."""
    sine, cosine = sine_cosine(curves.radius_angle * share)
    return np.where(curves.is_arc, cosine, -sine), np.where(curves.is_arc, sine, cosine)


def angle_at(curves: OffsetCurves, positions: Floats) -> Floats:
    """Return the angle of the radius, in radians, at one position of each curve."""
    out, along = radius_components(curves, 0.5)
    sine, cosine = sine_cosine(positions)
    axis, first = curves.axis, curves.first
    onward_z = axis[0] * first[1] - axis[1] * first[0]  # of the cross product of axis and first
    sine_halfway = out * axis[2] + along * (first[2] * cosine + onward_z * sine)
    return radius_angles(sine_halfway, curves.radius_m, bend_terms(curves), positions)


def intersections(
    before: OffsetCurves, after: OffsetCurves, angles: tuple[Floats, Floats]
) -> tuple[Floats, Floats]:
    """Return the positions, on both, where each curve turns right into the next; NaN where they do not meet.

    `angles` are those of the radius on both. Two planes intersect in a line, and that line meets the sphere. Vectors
    are relative to the origin of the first curve, so that small radii lose no digits.
    """
    origin = before.origin
    gap = after.origin - origin
    a, b = before.axis, after.axis
    # a × (b - a) is a × b, and keeps more digits between the close corners of two arcs
    along = cross(a, b - np.where(before.is_arc & after.is_arc, a, 0.0))
    square = np.maximum(dot(along, along), 1e-300)
    depth_before, depth_after = depth(before, angles[0]), depth(after, angles[1]) + dot(b, gap)
    # the place of the line nearest to the origin; the line is nearest + t along
    nearest = (depth_before * cross(b, along) + depth_after * cross(along, a)) / square
    linear = dot(origin, along)
    constant = dot(nearest, nearest) / 2.0 + dot(origin, nearest)
    # The lesser root of square / 2 t² + linear t + constant = 0, in the form that does not cancel.
    with np.errstate(invalid="ignore", divide="ignore"):
        root = np.sqrt(linear * linear - 2.0 * square * constant)
        t = np.where(linear > 0.0, (-linear - root) / square, 2.0 * constant / (root - linear))
    place = nearest + t * along
    return nearest_positions(before, place), nearest_positions(after, place - gap)


def depth(curves: OffsetCurves, angle: Floats) -> Floats:
    """Return the distance of the plane of each circle from its origin, along the axis."""
    half = np.sin(angle / 2.0)
    return np.asarray(np.where(curves.is_arc, -2.0 * half * half, -np.sin(angle)))


def nearest_positions(curves: OffsetCurves, place: Floats) -> Floats:
    """Return the position on each curve that is nearest to a place, in radians.

    Places are vectors from the origin of their curve. Positions on an arc lie within half a turn of its middle.
    """
    onward = cross(curves.axis, curves.first)
    # the origin of a side is `first` itself: from the centre of the sphere a place lies 1 further along it
    ahead = dot(place, curves.first) + np.where(curves.is_arc, 0.0, 1.0)
    turn = np.arctan2(dot(place, onward), ahead)
    is_behind = curves.is_arc & (turn < curves.extent / 2.0 - np.pi)
    return np.where(is_behind, turn + 2.0 * np.pi, turn)
