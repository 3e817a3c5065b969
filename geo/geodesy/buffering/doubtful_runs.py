"""Check the buffers of rows in which a run of removed curves is doubtful, in a chart about each crossing.

All that lies within the radius of the legs of the run must have no hole, since what was removed may have wound
round it; and no vertex of the buffer near the run may lie nearer to the line than the radius.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import shapely

from geo.geodesy.buffering.offset_curves import OffsetCurves, cross, dot, sine_cosine
from geo.geodesy.buffering.removed_runs import Runs, crossings_of, legs_of_runs
from geo.geodesy.conformal_sphere import conformal_latitudes
from geo.geodesy.ellipsoid import Booleans, Floats, Integers, Shapes, ragged_range

QUARTER = 16  # segments of a quarter circle
SIMPLER = 0.001  # of the radius: legs shorter still are lost in planar buffers
WIDER = 1.003  # by more than both bring a buffer inwards
GREATEST_BEND = 0.0034  # of a geodesic, per radian of its length
SLACK = 2.0  # tolerances
LONGER = 1.01  # arcs than chords, and degrees of latitude than those of the sphere
GREATEST_SHIFT_DEG = 0.2  # of latitudes on the conformal sphere


@dataclass(frozen=True)
class Lines:
    """Points in degrees from the meridian of their row's curves, their rows, and the meridian of each row."""

    points: Floats
    rows: Integers
    centres: Floats


def is_sound(
    polygons: Shapes,
    lines: Lines,
    curves: OffsetCurves,
    runs: Runs,
    tolerance: float,
) -> Booleans:
    """Return which polygons, in degrees, are right at their doubtful runs."""
    legs, of, _ = legs_of_runs(curves, runs)
    first, run = np.unique(of, return_inverse=True)
    charts = Charts(
        curves.rows[first], crossings_of(curves, first, runs.spans), curves.angle[first]
    )
    ends = np.stack([charts.laid(end, run) for end in legs], axis=1)
    bad = have_holes(ends, run)
    reach = np.zeros(len(first))
    np.maximum.at(reach, run, np.hypot(*ends).max(axis=0))
    longest = np.zeros(len(polygons))
    np.maximum.at(longest, curves.rows, np.where(curves.is_arc, 0.0, curves.extent))
    bend = longest[charts.rows] ** 2 / 8.0 / charts.angle + 2.0 * charts.angle
    allowed = 1.0 - SLACK * tolerance - GREATEST_BEND * bend
    smaller = replace(charts, angle=charts.angle * allowed)
    bad |= have_near_vertices(polygons, lines, smaller, (reach + 1.0) / allowed)
    return np.asarray(np.bincount(charts.rows[bad], minlength=len(polygons)) == 0)


@dataclass(frozen=True)
class Charts:
    """Stereographic charts about places, in radii: the row, the centre and the angle of the radius of each."""

    rows: Integers
    centre: Floats
    angle: Floats

    def laid(self, places: Floats, of: Integers) -> Floats:
        """Return unit vectors in their charts, (2, n)."""
        centre = self.centre[:, of]
        east = np.stack([-centre[1], centre[0], np.zeros(len(of))])
        east /= np.maximum(np.hypot(east[0], east[1]), 1e-12)
        away = places - centre
        scale = self.angle[of] * (1.0 - dot(away, away) / 4.0)
        return np.stack([dot(away, east), dot(away, cross(centre, east))]) / scale


def have_holes(ends: Floats, run: Integers) -> Booleans:
    """Return whether the buffer of the legs of each run, given by both ends, has a hole."""
    points = ends.transpose(2, 1, 0).reshape(-1, 2)
    lines = shapely.simplify(shapely.linestrings(points, indices=run.repeat(2)), SIMPLER)
    regions = shapely.buffer(lines, WIDER, quad_segs=QUARTER)
    return np.asarray(shapely.get_num_interior_rings(regions) > 0)


def have_near_vertices(polygons: Shapes, lines: Lines, charts: Charts, reach: Floats) -> Booleans:
    """Return about which places a polygon has vertices nearer to its line than a radius."""
    laid = legs_near(lines, charts, reach + 1.0)
    places, of = vertices_near(polygons, lines.centres, charts, reach)
    shapely.prepare(laid)
    vertices = np.asarray(shapely.points(charts.laid(places, of).T), dtype=object)
    is_near = shapely.dwithin(laid[of], vertices, 1.0)
    return np.asarray(np.bincount(of[is_near], minlength=len(laid)) > 0)


def legs_near(lines: Lines, charts: Charts, reach: Floats) -> Shapes:
    """Return the legs of its line within reach of each place, in its chart."""
    some = np.flatnonzero(np.isin(lines.rows, charts.rows))
    places, rows = unit_vectors(lines.points[some]), lines.rows[some]
    leg = np.flatnonzero(rows[1:] == rows[:-1])
    start, end = places[:, leg], places[:, leg + 1]
    half = np.sqrt(dot(end - start, end - start)) * LONGER / 2.0
    at, of = for_each_chart(rows[leg], charts)
    away = (start + end)[:, at] / 2.0 - charts.centre[:, of]
    near = dot(away, away) < ((reach * charts.angle)[of] + half[at]) ** 2
    at, of = at[near], of[near]
    ends = np.stack([charts.laid(v[:, at], of).T for v in (start, end)], axis=1)
    legs = np.asarray(shapely.linestrings(ends), dtype=object)
    return np.asarray(shapely.multilinestrings(legs, indices=of), dtype=object)


def vertices_near(
    polygons: Shapes, centres: Floats, charts: Charts, reach: Floats
) -> tuple[Floats, Integers]:
    """Return the vertices within reach of each place, as unit vectors, and the chart of each."""
    used = np.unique(charts.rows)
    points, rows = shapely.get_coordinates(polygons[used], return_index=True)
    at, of = for_each_chart(used[rows], charts)
    high = np.degrees(np.arcsin(charts.centre[2]))
    far = np.degrees(reach * charts.angle) * LONGER + GREATEST_SHIFT_DEG
    at, of = (values[np.abs(points[at, 1] - high[of]) < far[of]] for values in (at, of))
    points = points[at]
    is_seam = (np.abs(points) == (180.0, 90.0)).any(axis=1)
    points, of = points[~is_seam], of[~is_seam]
    points[:, 0] -= centres[charts.rows[of]]
    places = unit_vectors(points)
    near = dot(places, charts.centre[:, of]) > np.cos(reach * charts.angle)[of]
    return places[:, near], of[near]


def unit_vectors(points: Floats) -> Floats:
    """Return places on the conformal sphere, (3, n), of degrees, (n, 2)."""
    sine, cosine = sine_cosine(np.radians(points[:, 0]))
    up, across = sine_cosine(conformal_latitudes(points[:, 1]))
    return np.stack([across * cosine, across * sine, up])


def for_each_chart(rows: Integers, charts: Charts) -> tuple[Integers, Integers]:
    """Repeat what lies in rows, in order, for every chart of the row; return its position, and the chart."""
    start = np.searchsorted(rows, charts.rows)
    of, number = ragged_range(np.searchsorted(rows, charts.rows, side="right") - start)
    return start[of] + number, of
