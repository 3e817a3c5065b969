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
    """Return which buffers are right near their doubtful runs: no hole is lost, and no vertex is too near to the line.

    Parameters
    ----------
    polygons
        The buffer of each row, in degrees.
    lines
        The lines that were buffered.
    curves
        The offset curves of all rows, those that were removed included.
    runs
        The doubtful runs.
    tolerance
        A share of the radius; a vertex may be nearer to its line than the radius by `SLACK` times as much.
    """
    legs = legs_of_runs(curves, runs)
    run_charts = RunCharts(
        rows=curves.rows[legs.curve_of_run],
        centre=curve_intersections(curves, legs.curve_of_run, runs.spans),
        radius_angle=curves.radius_angle[legs.curve_of_run],
    )
    leg_ends = np.stack(
        [run_charts.project(legs.start, legs.run), run_charts.project(legs.end, legs.run)], axis=1
    )
    is_wrong = have_holes(leg_ends, legs.run)
    leg_reach = np.hypot(*leg_ends).max(axis=0)
    reach = max_by_group(legs.run, leg_reach, len(legs.curve_of_run), default=0.0)
    leg_length = np.where(curves.is_arc, 0.0, curves.extent)
    longest_leg = max_by_group(curves.rows, leg_length, len(polygons), default=0.0)
    # What charts with straight legs and one scale neglect, in radii and as a multiple of GREATEST_BEND: the bend of a
    # leg, and the change of the scale within two radii.
    neglected = longest_leg[run_charts.rows] ** 2 / 8.0 / run_charts.radius_angle
    neglected += 2.0 * run_charts.radius_angle
    least_distance = 1.0 - SLACK * tolerance - GREATEST_BEND * neglected  # in radii
    # in these charts the least distance is the unit, for which `have_near_vertices` tests
    smaller = replace(run_charts, radius_angle=run_charts.radius_angle * least_distance)
    is_wrong |= have_near_vertices(polygons, lines, smaller, (reach + 1.0) / least_distance)
    wrong_runs_of_row = np.bincount(run_charts.rows[is_wrong], minlength=len(polygons))
    return np.asarray(wrong_runs_of_row == 0)


@dataclass(frozen=True)
class RunCharts:
    """One stereographic chart per run, whose unit is the radius of the buffer."""

    rows: Integers  # of each run
    centre: Floats  # unit vectors, (3, n): where the curves before and after the run intersect
    radius_angle: Floats  # radians of the sphere: the unit of the chart

    def project(self, places: Floats, chart: Integers) -> Floats:
        """Project unit vectors into charts: x to the east and y to the north of the centre, (2, n), in radii.

        `places` is (3, n), and `chart` holds the index of the chart of each place.
        """
        centre = self.centre[:, chart]
        east = np.stack([-centre[1], centre[0], np.zeros(len(chart))])
        east /= np.maximum(np.hypot(east[0], east[1]), 1e-12)
        offset = places - centre
        # (1 + cos c) / 2 at the angle c from the centre, by which a stereographic projection divides
        scale = self.radius_angle[chart] * (1.0 - dot(offset, offset) / 4.0)
        return np.stack([dot(offset, east), dot(offset, cross(centre, east))]) / scale


def have_holes(leg_ends: Floats, run: Integers) -> Booleans:
    """Return whether the planar buffer of each run, by one radius, has a hole.

    `leg_ends` is (2, 2, n): x and y, of the start and the end, of each leg, in radii in the chart of its run; `run` is
    the number of the run of each leg.
    """
    # start and end of the first leg, of the second, …: each run becomes one line
    points = leg_ends.transpose(2, 1, 0).reshape(-1, 2)
    lines = shapely.simplify(shapely.linestrings(points, indices=run.repeat(2)), SIMPLER)
    regions = shapely.buffer(lines, WIDER, quad_segs=QUARTER)
    return np.asarray(shapely.get_num_interior_rings(regions) > 0)


def have_near_vertices(
    polygons: Shapes, lines: LinePoints, run_charts: RunCharts, reach: Floats
) -> Booleans:
    """Return, for each run, whether the polygon of its row has a vertex nearer to its line than one radius.

    Only vertices count that are near the run: within `reach` radii, one number per run, of the centre of its chart.
    """
    # a leg that is near such a vertex is at most one radius farther from the centre
    legs = legs_near(lines, run_charts, reach + 1.0)
    places, chart = vertices_near(polygons, lines.centres, run_charts, reach)
    shapely.prepare(legs)
    vertices = np.asarray(shapely.points(run_charts.project(places, chart).T), dtype=object)
    is_near = shapely.dwithin(legs[chart], vertices, 1.0)
    return np.asarray(np.bincount(chart[is_near], minlength=len(legs)) > 0)


def legs_near(lines: LinePoints, run_charts: RunCharts, reach: Floats) -> Shapes:
    """Return one geometry per chart, in that chart: the legs of its row within `reach` radii of the centre."""
    point = np.flatnonzero(np.isin(lines.rows, run_charts.rows))
    places, rows = unit_vectors(lines.points[point]), lines.rows[point]
    leg = np.flatnonzero(rows[1:] == rows[:-1])
    start, end = places[:, leg], places[:, leg + 1]
    half_length = np.sqrt(dot(end - start, end - start)) * LONGER / 2.0
    # pair each chart with all legs of its row, and keep the pairs whose leg is near the centre
    leg_index, chart = for_each_chart(rows[leg], run_charts)
    to_middle = (start + end)[:, leg_index] / 2.0 - run_charts.centre[:, chart]
    farthest = (reach * run_charts.radius_angle)[chart] + half_length[leg_index]
    is_near = dot(to_middle, to_middle) < farthest**2
    leg_index, chart = leg_index[is_near], chart[is_near]
    ends = np.stack([run_charts.project(v[:, leg_index], chart).T for v in (start, end)], axis=1)
    legs = np.asarray(shapely.linestrings(ends), dtype=object)
    return np.asarray(shapely.multilinestrings(legs, indices=chart), dtype=object)


def vertices_near(
    polygons: Shapes, centres: Floats, run_charts: RunCharts, reach: Floats
) -> tuple[Floats, Integers]:
    """Find the vertices of polygons within `reach` radii of the centre of each chart of their row.

    `polygons`, in degrees, and `centres`, the meridian from which lines count their longitudes, have one entry per row;
    `reach` has one per chart. Returns the vertices as unit vectors, (3, n), and the index of the chart of each.
    """
    used = distinct(run_charts.rows)
    points, polygon = shapely.get_coordinates(polygons[used], return_index=True)
    index, chart = for_each_chart(used[polygon], run_charts)
    # a cheap test by latitude first, since rings may have many vertices
    centre_lat = np.degrees(np.arcsin(run_charts.centre[2]))
    farthest_deg = np.degrees(reach * run_charts.radius_angle) * LONGER + GREATEST_SHIFT_DEG
    is_beside = np.abs(points[index, 1] - centre_lat[chart]) < farthest_deg[chart]
    points, chart = points[index[is_beside]], chart[is_beside]
    # Rings round a pole are closed along ±180° and the pole: vertices there are no boundary.
    is_seam = (np.abs(points) == (180.0, 90.0)).any(axis=1)
    points, chart = points[~is_seam], chart[~is_seam]
    # charts, like lines, count longitudes from the meridian of the row
    points[:, 0] -= centres[run_charts.rows[chart]]
    places = unit_vectors(points)
    is_near = (
        dot(places, run_charts.centre[:, chart]) > np.cos(reach * run_charts.radius_angle)[chart]
    )
    return places[:, is_near], chart[is_near]


def unit_vectors(points: Floats) -> Floats:
    """Convert longitudes and latitudes in degrees, (n, 2), to unit vectors of the conformal sphere, (3, n)."""
    sine_lon, cosine_lon = sine_cosine(np.radians(points[:, 0]))
    sine_lat, cosine_lat = sine_cosine(conformal_latitudes(points[:, 1]))
    return np.stack([cosine_lat * cosine_lon, cosine_lat * sine_lon, sine_lat])


def for_each_chart(rows: Integers, run_charts: RunCharts) -> tuple[Integers, Integers]:
    """Pair every chart with every entry of its row.

    `rows` holds the row of each entry, in ascending order. Returns the index of the entry and the index of the chart of
    each pair.
    """
    start = np.searchsorted(rows, run_charts.rows)
    chart, number = ragged_range(np.searchsorted(rows, run_charts.rows, side="right") - start)
    return start[chart] + number, chart
