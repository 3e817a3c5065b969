"""Planar buffers in charts by GEOS, with a workaround for short legs.

GEOS first drops vertices of concave stretches within a hundredth of the radius, and whole loops on curls of
short legs: a line of 42 legs of 150 m, each turned by up to 30°, came out 30 % too narrow at 15 km (GEOS
3.14, November 2026). Legs over two hundredths of the radius are safe. Shorter ones are replaced by convex
hulls of short runs: a hull loses nothing, and of diameter d it widens a buffer by at most d² / 8r.
"""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import shapely

from geo.arrays import Booleans, Floats, Integers, Shapes, is_run_start, ragged_range

SHARE_OF_ARCS = 0.92  # of the tolerance
SHARE_OF_HULLS = 0.1
SHARE_OF_GRAIN = 0.002
SHARE_OF_CREASES = 0.03  # shallower ones, where runs meet, are smoothed away
ROUNDED_TURN = 1.5  # GEOS may draw an arc in steps so much longer than asked
SAFE_LEG = 0.025  # of the radius
POLYGON = 2  # the dimension


def planar_buffers(shapes: Shapes, radius: Floats, tolerance: float, steep: Floats) -> Shapes:
    """Buffer shapes in charts, with arcs fine enough for straight chords in degrees.

    ``steep`` is how much such a chord bends, in units of 1 / radius of the earth; the radius is in the unit of the
    chart, and the tolerance a share of it. All arrays have one entry per shape.
    """
    bend = 1.0 + steep * np.abs(radius)
    step_rad = np.sqrt(8.0 * SHARE_OF_ARCS * tolerance / bend) / ROUNDED_TURN
    # segments of a quarter circle; even, so that fewer numbers differ and more rows are buffered together
    quarters = np.ceil(np.pi / 2.0 / step_rad / 2.0).astype(np.int64) * 2
    is_risky = has_short_legs(shapes, SAFE_LEG * np.abs(radius))
    buffers = np.empty(len(shapes), dtype=object)
    for quarter in map(int, np.unique(quarters)):
        safe = np.flatnonzero((quarters == quarter) & ~is_risky)
        buffers[safe] = shapely.buffer(shapes[safe], radius[safe], quad_segs=quarter)
        risky = np.flatnonzero((quarters == quarter) & is_risky)
        # a third more segments, to leave a part of the tolerance to the hulls
        buffers[risky] = hulled_buffers(shapes[risky], radius[risky], tolerance, quarter * 4 // 3)
    return buffers


def has_short_legs(shapes: Shapes, shortest: Floats) -> Booleans:
    """Return which lines and polygons have several legs, one of them below the length given for its row."""
    parts, rows = outline_parts(shapes)
    points, part = shapely.get_coordinates(parts, return_index=True)
    step = np.diff(points, axis=0)
    length = np.sqrt(step[:, 0] ** 2 + step[:, 1] ** 2)
    is_leg = np.diff(part) == 0
    has_several_legs = (shapely.get_num_coordinates(parts) > 2)[part[1:]]  # noqa: PLR2004
    row_of_step = rows[part[1:]]
    is_short = is_leg & has_several_legs & (length < shortest[row_of_step])
    return np.bincount(row_of_step[is_short], minlength=len(shapes)) > 0


def outline_parts(shapes: Shapes) -> tuple[Shapes, Integers]:
    """Return the lines and rings of shapes, with the row of each; points have none."""
    is_polygon = shapely.get_dimensions(shapes) == POLYGON
    outlines = np.where(is_polygon, shapely.boundary(shapes), shapes)
    parts, rows = shapely.get_parts(outlines, return_index=True)
    is_line = shapely.get_dimensions(parts) == 1
    return parts[is_line], rows[is_line]


def hulled_buffers(shapes: Shapes, radius: Floats, tolerance: float, quarter: int) -> Shapes:
    """Buffer outlines run by run; unite the buffered runs of each row, and add them to its polygon or remove them.

    Radius and tolerance are as in `planar_buffers`; ``quarter`` is the number of segments of a quarter circle.
    """
    parts, part_rows = outline_parts(shapes)
    # Half of the greatest diameter allowed: a run may go beyond `longest` by a leg, which is shorter than that.
    longest = np.sqrt(8.0 * SHARE_OF_HULLS * tolerance) / 2.0 * np.abs(radius)
    runs, rows = convex_runs(parts, part_rows, SAFE_LEG * np.abs(radius), longest)
    run_buffers = shapely.buffer(runs, np.abs(radius)[rows], quad_segs=quarter)
    first_runs = np.searchsorted(rows, np.arange(len(shapes) + 1))
    buffers = np.empty(len(shapes), dtype=object)
    for row, (first, end) in enumerate(pairwise(first_runs)):
        # on a grid, since vertices that all but coincide would leave edges without a direction
        grain = SHARE_OF_GRAIN * tolerance * abs(radius[row])
        band = shapely.union_all(run_buffers[first:end], grid_size=grain)
        region = with_polygon(shapes[row], band, float(radius[row]), grain)
        buffers[row] = shapely.simplify(region, SHARE_OF_CREASES * tolerance * abs(radius[row]))
    return buffers


def with_polygon(
    shape: shapely.Geometry, band: shapely.Geometry, radius: float, grain: float
) -> shapely.Geometry:
    """Add the band round its outline to a polygon, or remove it; lines keep the band alone."""
    if shapely.get_dimensions(shape) < POLYGON:
        return band
    if radius > 0.0:
        return shapely.union(shape, band, grid_size=grain)
    return shapely.difference(shape, band, grid_size=grain)


def convex_runs(
    parts: Shapes, part_rows: Integers, safe: Floats, longest: Floats
) -> tuple[Shapes, Integers]:
    """Split lines into runs: lines of long legs, and convex hulls of short ones. Return also the row of each run.

    A leg shorter than both `safe` and `longest` is short; a leg as long as both is long; any other is a run of its own.
    A run of short legs ends with the leg that reaches a multiple of `longest`. Both lengths are given per row, in the
    unit of its chart.
    """
    points, part = shapely.get_coordinates(parts, return_index=True)
    leg = np.flatnonzero(np.diff(part) == 0)
    step = points[leg + 1] - points[leg]
    length = np.sqrt(step[:, 0] ** 2 + step[:, 1] ** 2)
    row = part_rows[part[leg]]
    is_short = length < np.minimum(longest, safe)[row]
    is_long = length >= np.maximum(longest, safe)[row]
    # Successive short legs share a run until, added up, they pass another multiple of the longest run.
    short_length = np.where(is_short, length, 0.0)
    short_length_before = short_length.cumsum() - short_length
    stage = np.where(is_short, np.floor(short_length_before / longest[row]), 0.0)
    starts_run = is_run_start(part[leg], is_short, is_long, stage) | (~is_short & ~is_long)
    run_start = np.flatnonzero(starts_run)
    leg_counts = np.diff(np.append(run_start, len(leg)))
    run, number = ragged_range(leg_counts + 1)
    vertices = points[leg[run_start][run] + number]
    lines = np.asarray(shapely.linestrings(vertices, indices=run), dtype=object)
    is_hull = is_short[starts_run]
    lines[is_hull] = shapely.convex_hull(lines[is_hull])
    return lines, row[starts_run]
