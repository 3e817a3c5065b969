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
    """Fit a polynomial to the radians of the conformal sphere that a metre of the ellipsoid is.

    Its variable is the squared sine of the conformal latitude; returns the coefficients, constant first.
    """
    # Chebyshev points from 0 to 1
    squares = (1.0 - np.cos(np.linspace(0.0, np.pi, 41))) / 2.0
    inverse = 1.0 / metres_per_radian(np.sqrt(squares))
    fit = np.polynomial.Polynomial.fit(squares, inverse, SCALE_DEGREE)
    return tuple(fit.convert().coef.tolist())


RADIANS_PER_M = radians_per_metre()
SLOPE = tuple(2.0 * k * c for k, c in enumerate(RADIANS_PER_M))[1:]  # by the sine, over the sine


def dot(a: Floats, b: Floats) -> Floats:
    """Return the scalar product of each pair of vectors: (n,) from two arrays (3, n)."""
    result: Floats = a[0] * b[0] + a[1] * b[1] + a[2] * b[2]
    return result


def cross(a: Floats, b: Floats) -> Floats:
    """Return the vector product of each pair of vectors: (3, n) from two arrays (3, n)."""
    result = np.empty_like(a)
    for k in range(3):
        i, j = (k + 1) % 3, (k + 2) % 3
        np.subtract(a[i] * b[j], a[j] * b[i], out=result[k])
    return result


def bend_to_left(place: Floats, left: Floats) -> Floats:
    """Return by how much geodesics curve to the left of great circles at places of the conformal sphere.

    `place` and `left` are unit vectors, (3, n): the place, and the direction to the left of the geodesic there. The
    result is the curvature in radians of direction per radian of length: the slope, to the left, of the logarithm of
    the scale in metres per radian.
    """
    sine_lat = place[2]
    square = sine_lat * sine_lat
    return np.asarray(-sine_lat * left[2] * horner(SLOPE, square) / horner(RADIANS_PER_M, square))


@dataclass(frozen=True)
class OffsetCurves:
    """The curves one radius away from lines: sides, which are offsets of legs, and arcs, which are those of corners.

    Every curve is a circle of the conformal sphere that runs counter-clockwise about its axis. Curves follow each other
    in order round the ring of their row. A position on a curve is an angle about the axis, from zero at ``first`` to
    ``extent``: along the leg of a side, or the turn of an arc. Vectors are (3, n), angles are in radians.
    """

    axis: Floats  # of a side the left pole of its leg, of an arc the corner
    first: Floats  # of a side the start of its leg, of an arc the direction from the corner to where it starts
    extent: Floats  # the length of the leg, or the turn of the arc
    bend: Floats  # (2, n): curvature to the left of a leg at its start and its end, as from `bend_to_left`
    is_arc: Booleans
    rows: Integers  # of each curve
    radius_m: Floats
    radius_angle: Floats  # of the radius on the sphere, by the scale at the origin of the curve

    def between(self, first: int, last: int) -> OffsetCurves:
        """Return the curves with indexes from `first` to `last` - 1, as views of these arrays."""
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
    """Vertices of rings, in order."""

    curve: Integers  # the curve on which each vertex lies
    position: Floats  # on that curve, in radians
    outward_rad: Floats  # the angle by which the vertex is moved away from the line


def places_on(
    curves: OffsetCurves, curve_index: Integers, positions: Floats, outward_rad: Floats
) -> Floats:
    """Compute the places at positions on curves, as unit vectors of the conformal sphere, (3, n).

    `curve_index` and `positions` hold the curve of each place, and its position there in radians; `outward_rad` is the
    angle by which each place is moved away from the line.
    """
    places = np.empty((3, len(curve_index)))
    for batch in cache_batches(len(curve_index)):
        table = place_table_for(curves, curve_index[batch])
        places[:, batch] = places_from(table, positions[batch], outward_rad[batch])
    return places


def lonlat_on(
    curves: OffsetCurves, curve_index: Integers, positions: Floats, outward_rad: Floats
) -> Floats:
    """Compute the longitudes and latitudes, in degrees, of positions on curves: (2, n).

    Parameters are those of `places_on`. Longitudes are relative to the meridian of the row of each curve, as the
    vectors of `curves` are.
    """
    lonlat = np.empty((2, len(curve_index)))
    for batch in cache_batches(len(curve_index)):
        table = place_table_for(curves, curve_index[batch])
        lonlat[:, batch] = lonlat_from(table, positions[batch], outward_rad[batch])
    return lonlat


def lonlat_from(table: Floats, positions: Floats, outward_rad: Floats) -> tuple[Floats, Floats]:
    """Compute the longitudes and latitudes, in degrees, of positions on curves, from a table.

    Parameters are those of `places_from`.
    """
    x, y, z = places_from(table, positions, outward_rad)
    lon = np.arctan2(y, x)
    lon *= DEGREES_PER_RADIAN
    return lon, geodetic_latitudes(z, np.sqrt(x * x + y * y))


def cache_batches(count: int) -> list[slice]:
    """Split ``count`` places into slices so short that what is computed of one fits the processor's cache."""
    return [slice(first, first + AT_ONCE) for first in range(0, count, AT_ONCE)]


def place_table_for(curves: OffsetCurves, curve_index: Integers) -> Floats:
    """Return one column of `place_table` for each place, given the index of the curve of each.

    Successive places on one curve share a column, which is computed once and repeated.
    """
    first_place = run_starts(curve_index)  # of each run of places on one curve
    place_counts = np.diff(first_place, append=len(curve_index))
    columns = place_table(curves.select(curve_index[first_place]))
    return np.repeat(columns, place_counts, axis=1)


def place_table(curves: OffsetCurves) -> Floats:
    """Return the values from which `places_from` computes places: (18, n), one column per curve.

    A place is the sum of a vector along the axis of its curve, and of a vector across the axis that turns with the
    position.

    - Rows 0-2 are the vector along the axis.
    - Rows 3-5 are the vector across the axis at the position 0, rows 6-8 that at a quarter turn.
    - Row 9 is the length of the vectors across as a share of the vector along, row 10 the inverse.
    - Rows 11 and 12 give the sine of latitude halfway between foot and place: row 11, plus row 12 times the vertical
      component of the vector across.
    - Rows 13 and 14 are the radius in metres and as an angle.
    - Rows 15-17 are the `bend_terms`.
    """
    axial, across = radius_components(curves)
    axial_halfway, across_halfway = radius_components(curves, 0.5)
    table = np.empty((18, len(axial)))
    np.multiply(axial, curves.axis, out=table[:3])
    np.multiply(across, curves.first, out=table[3:6])
    np.multiply(across, cross(curves.axis, curves.first), out=table[6:9])
    np.divide(across, axial, out=table[9])
    np.divide(axial, across, out=table[10])
    np.multiply(axial_halfway, curves.axis[2], out=table[11])
    np.divide(across_halfway, across, out=table[12])
    table[13], table[14] = curves.radius_m, curves.radius_angle
    table[15], table[16], table[17] = bend_terms(curves)
    return table


def bend_terms(curves: OffsetCurves) -> tuple[Floats, Floats, Floats]:
    """Return three numbers per leg: its extent, and a constant and a slope that describe how it bends.

    They give the distance of the geodesic from the great circle between its ends, in radians: at the position s it is
    s (extent - s) (constant + slope s). This is the curvature, which varies linearly along the leg, integrated twice.
    """
    start, end = curves.bend
    return curves.extent, start / 3.0 + end / 6.0, (end - start) / 6.0 / curves.extent


def places_from(table: Floats, positions: Floats, outward_rad: Floats) -> Floats:
    """Compute the places at positions on curves, as unit vectors, (3, …), from a table.

    The table holds, for each position, the column of its curve from `place_table`; its further axes are those of the
    positions, or broadcast to them. `outward_rad` is the angle by which each place is moved away from the line.
    """
    ratio, inverse, halfway_base, halfway_factor, radius_m, radius_angle, *bend = table[9:]
    sine, cosine = sine_cosine(positions)
    # the vector across the axis, turned to the position, and with it the latitude halfway
    across = table[3:6] * cosine
    across += table[6:9] * sine
    sine_halfway = across[2] * halfway_factor
    sine_halfway += halfway_base
    # The table places vertices at `radius_angle` from the foot; rotate them by what is missing, a small angle.
    missing_rad = radius_angles(sine_halfway, radius_m, bend, positions)
    missing_rad -= radius_angle
    missing_rad += outward_rad
    across *= 1.0 + missing_rad * inverse
    across += table[:3] * (1.0 - missing_rad * ratio)
    return across


def radius_angles(
    sine_halfway: Floats, radius_m: Floats, bend: Sequence[Floats], positions: Floats
) -> Floats:
    """Return the angle of the radius, in radians of the sphere, at positions on curves.

    `sine_halfway` is the sine of latitude halfway between foot and place, at which the scale is taken; `bend` are the
    `bend_terms` of the leg, whose bend adds to the distance from the great circle.
    """
    extent, constant, slope = bend
    angle = horner(RADIANS_PER_M, sine_halfway * sine_halfway)
    angle *= radius_m
    angle += positions * (extent - positions) * (constant + slope * positions)
    return angle


def radius_components(curves: OffsetCurves, share: float = 1.0) -> tuple[Floats, Floats]:
    """Return two components of a unit vector on each curve: along its axis, and across the axis.

    The vector is that of a place at a share of the radius from its foot. The foot of an arc is its axis, so that the
    place is at the angle of the radius from the axis; a side is as far to the right of the great circle of its leg,
    whose pole is the axis.
    """
    sine, cosine = sine_cosine(curves.radius_angle * share)
    return np.where(curves.is_arc, cosine, -sine), np.where(curves.is_arc, sine, cosine)


def angle_at(curves: OffsetCurves, positions: Floats) -> Floats:
    """Return the angle of the radius, in radians of the sphere, at one position on each curve."""
    axial, across = radius_components(curves, 0.5)
    sine, cosine = sine_cosine(positions)
    axis, first = curves.axis, curves.first
    onward_z = axis[0] * first[1] - axis[1] * first[0]  # of the cross product of axis and first
    # of the latitude halfway between foot and place
    sine_halfway = axial * axis[2] + across * (first[2] * cosine + onward_z * sine)
    return radius_angles(sine_halfway, curves.radius_m, bend_terms(curves), positions)


def intersections(
    before: OffsetCurves, after: OffsetCurves, angles: tuple[Floats, Floats]
) -> tuple[Floats, Floats]:
    """Return where each pair of curves intersects: the positions on the first and on the second; NaN where they do not.

    Two circles may meet twice: this is the place at which one turns right into the next. A circle is where a plane
    meets the sphere; two planes share a line, and this line meets the sphere at most twice. Vectors are relative to the
    origin of the first curve, so that small radii lose no digits.

    Parameters
    ----------
    before, after
        The first and the second curve of each pair.
    angles
        The angle of the radius on the first and on the second curve, in radians.
    """
    origin = before.origin
    gap = after.origin - origin
    a, b = before.axis, after.axis
    # a × (b - a) is a × b, and keeps more digits between the close corners of two arcs
    along = cross(a, b - np.where(before.is_arc & after.is_arc, a, 0.0))
    square = np.maximum(dot(along, along), 1e-300)
    depth_before, depth_after = depth(before, angles[0]), depth(after, angles[1]) + dot(b, gap)
    # The line that both planes share is nearest + t along, where `nearest` is its place nearest to the origin.
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
    """Return how far the plane of each circle lies from the origin of its curve, along the axis.

    `angle` is that of the radius, in radians. An arc lies 1 - cos below the corner, a side lies sin below its leg.
    """
    half = np.sin(angle / 2.0)
    return np.asarray(np.where(curves.is_arc, -2.0 * half * half, -np.sin(angle)))


def nearest_positions(curves: OffsetCurves, place: Floats) -> Floats:
    """Return the position on each curve, in radians, that is nearest to a place.

    `place` is (3, n): one vector per curve, from the origin of the curve to the place. Positions on an arc are within
    half a turn of its middle; those on a side are from -π to π.
    """
    onward = cross(curves.axis, curves.first)
    # the origin of a side is `first` itself: from the centre of the sphere a place lies 1 further along it
    ahead = dot(place, curves.first) + np.where(curves.is_arc, 0.0, 1.0)
    turn = np.arctan2(dot(place, onward), ahead)
    is_behind = curves.is_arc & (turn < curves.extent / 2.0 - np.pi)
    return np.where(is_behind, turn + 2.0 * np.pi, turn)
