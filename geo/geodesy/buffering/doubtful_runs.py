"""Check the buffers of rows in which a run of removed curves is doubtful, in a chart about each intersection.

All that lies within the radius of the legs of the run must have no hole, since what was removed may have wound
round it; and no vertex of the buffer near the run may lie nearer to the line than the radius.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import shapely

from geo.arrays import Booleans, Floats, Integers, Shapes, distinct, max_by_group, ragged_range
from geo.geodesy.buffering.offset_curves import OffsetCurves, cross, dot
from geo.geodesy.buffering.removed_runs import RemovedRuns, curve_intersections, legs_of_runs
from geo.geodesy.conformal_sphere import conformal_latitudes, sine_cosine

QUARTER = 16  # segments of a quarter circle
SIMPLER = 0.001  # of the radius: lines are simplified so far, for planar buffers lose shorter legs
WIDER = 1.003  # radii: makes up for SIMPLER, and for the sag of 0.0012 of chords of a quarter circle in 16
GREATEST_BEND = 0.0034  # of a geodesic, per radian of its length
SLACK = 2.0  # tolerances: how much nearer than the radius a vertex may lie
LONGER = 1.01  # the most by which arcs are longer than chords, and differences of latitude than the sphere's
GREATEST_SHIFT_DEG = 0.2  # of latitudes on the conformal sphere


@dataclass(frozen=True)
class LinePoints:
    """The points of lines, in order."""

    points: Floats  # degrees, (n, 2); longitudes from the meridian of the row
    rows: Integers  # of each point
    centres: Floats  # the meridian of each row, in degrees


def is_sound(
    polygons: Shapes,
    lines: LinePoints,
    curves: OffsetCurves,
    runs: RemovedRuns,
    tolerance: float,
) -> Booleans:
    """Return which polygons, in degrees, are right at their doubtful runs: no hole lost, no vertex too near."""
    legs = legs_of_runs(curves, runs)
    charts = RunCharts(
        rows=curves.rows[legs.curve_of_run],
        centre=curve_intersections(curves, legs.curve_of_run, runs.spans),
        radius_angle=curves.radius_angle[legs.curve_of_run],
    )
    leg_ends = np.stack(
        [charts.project(legs.start, legs.run), charts.project(legs.end, legs.run)], axis=1
    )
    is_wrong = have_holes(leg_ends, legs.run)
    leg_reach = np.hypot(*leg_ends).max(axis=0)
    reach = max_by_group(legs.run, leg_reach, len(legs.curve_of_run), default=0.0)
    leg_length = np.where(curves.is_arc, 0.0, curves.extent)
    longest_leg = max_by_group(curves.rows, leg_length, len(polygons), default=0.0)
    # What charts with straight legs and one scale neglect, per GREATEST_BEND, in radii: the bend of a leg, and the
    # change of the scale within two radii.
    neglected = longest_leg[charts.rows] ** 2 / 8.0 / charts.radius_angle
    neglected += 2.0 * charts.radius_angle
    least_distance = 1.0 - SLACK * tolerance - GREATEST_BEND * neglected  # in radii
    # in these charts the least distance is the unit, for which `have_near_vertices` tests
    smaller = replace(charts, radius_angle=charts.radius_angle * least_distance)
    is_wrong |= have_near_vertices(polygons, lines, smaller, (reach + 1.0) / least_distance)
    return np.asarray(np.bincount(charts.rows[is_wrong], minlength=len(polygons)) == 0)


@dataclass(frozen=True)
class RunCharts:
    """One stereographic chart per run, in radii of the buffer."""

    rows: Integers
    centre: Floats  # unit vectors, (3, n): the intersection of the run
    radius_angle: Floats

    def project(self, places: Floats, chart: Integers) -> Floats:
        """Project unit vectors, (3, n), each into the chart with that number: (2, n), in radii."""
        centre = self.centre[:, chart]
        east = np.stack([-centre[1], centre[0], np.zeros(len(chart))])
        east /= np.maximum(np.hypot(east[0], east[1]), 1e-12)
        offset = places - centre
        scale = self.radius_angle[chart] * (1.0 - dot(offset, offset) / 4.0)
        return np.stack([dot(offset, east), dot(offset, cross(centre, east))]) / scale


def have_holes(leg_ends: Floats, run: Integers) -> Booleans:
    """Return whether the buffer of the legs of each run has a hole.

    `leg_ends` is (2, 2, n): x and y in the run's chart, of the start and the end of each leg.
    """
    points = leg_ends.transpose(2, 1, 0).reshape(-1, 2)
    lines = shapely.simplify(shapely.linestrings(points, indices=run.repeat(2)), SIMPLER)
    regions = shapely.buffer(lines, WIDER, quad_segs=QUARTER)
    return np.asarray(shapely.get_num_interior_rings(regions) > 0)


def have_near_vertices(
    polygons: Shapes, lines: LinePoints, charts: RunCharts, reach: Floats
) -> Booleans:
    """Return for which charts the polygon of the row has a vertex nearer to its line than a radius.

    Only vertices within `reach`, in radii, of the chart's centre count.
    """
    legs = legs_near(lines, charts, reach + 1.0)
    places, chart = vertices_near(polygons, lines.centres, charts, reach)
    shapely.prepare(legs)
    vertices = np.asarray(shapely.points(charts.project(places, chart).T), dtype=object)
    is_near = shapely.dwithin(legs[chart], vertices, 1.0)
    return np.asarray(np.bincount(chart[is_near], minlength=len(legs)) > 0)


def legs_near(lines: LinePoints, charts: RunCharts, reach: Floats) -> Shapes:
    """Return, for each chart, the legs of its row's line within `reach` radii of the centre, as one geometry."""
    point = np.flatnonzero(np.isin(lines.rows, charts.rows))
    places, rows = unit_vectors(lines.points[point]), lines.rows[point]
    leg = np.flatnonzero(rows[1:] == rows[:-1])
    start, end = places[:, leg], places[:, leg + 1]
    half_length = np.sqrt(dot(end - start, end - start)) * LONGER / 2.0
    index, chart = for_each_chart(rows[leg], charts)
    to_middle = (start + end)[:, index] / 2.0 - charts.centre[:, chart]
    farthest = (reach * charts.radius_angle)[chart] + half_length[index]
    is_near = dot(to_middle, to_middle) < farthest**2
    index, chart = index[is_near], chart[is_near]
    ends = np.stack([charts.project(v[:, index], chart).T for v in (start, end)], axis=1)
    legs = np.asarray(shapely.linestrings(ends), dtype=object)
    return np.asarray(shapely.multilinestrings(legs, indices=chart), dtype=object)


def vertices_near(
    polygons: Shapes, centres: Floats, charts: RunCharts, reach: Floats
) -> tuple[Floats, Integers]:
    """Return the vertices within `reach` radii of each chart's centre, as unit vectors, and the chart of each."""
    used = distinct(charts.rows)
    points, polygon = shapely.get_coordinates(polygons[used], return_index=True)
    index, chart = for_each_chart(used[polygon], charts)
    centre_lat = np.degrees(np.arcsin(charts.centre[2]))
    farthest_deg = np.degrees(reach * charts.radius_angle) * LONGER + GREATEST_SHIFT_DEG
    is_beside = np.abs(points[index, 1] - centre_lat[chart]) < farthest_deg[chart]
    points, chart = points[index[is_beside]], chart[is_beside]
    # Rings round a pole are closed along ±180° and the pole: vertices there are no boundary.
    is_seam = (np.abs(points) == (180.0, 90.0)).any(axis=1)
    points, chart = points[~is_seam], chart[~is_seam]
    points[:, 0] -= centres[charts.rows[chart]]
    places = unit_vectors(points)
    is_near = dot(places, charts.centre[:, chart]) > np.cos(reach * charts.radius_angle)[chart]
    return places[:, is_near], chart[is_near]


def unit_vectors(points: Floats) -> Floats:
    """Convert degrees, (n, 2), to unit vectors of the conformal sphere, (3, n)."""
    sine, cosine = sine_cosine(np.radians(points[:, 0]))
    up, across = sine_cosine(conformal_latitudes(points[:, 1]))
    return np.stack([across * cosine, across * sine, up])


def for_each_chart(rows: Integers, charts: RunCharts) -> tuple[Integers, Integers]:
    """Pair every chart with the entries of its row, of which `rows`, in order, holds the row of each.

    Returns the index of the entry and the number of the chart, one of each per pair.
    """
    start = np.searchsorted(rows, charts.rows)
    chart, number = ragged_range(np.searchsorted(rows, charts.rows, side="right") - start)
    return start[chart] + number, chart
