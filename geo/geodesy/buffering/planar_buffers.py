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
    """Buffer shapes in their charts, with arcs so fine that they may be drawn as straight chords in degrees.

    Parameters
    ----------
    shapes
        Points, lines and polygons, each in its chart.
    radius
        One radius per shape, in the unit of its chart; a negative one shrinks a polygon.
    tolerance
        How far a chord may be from its arc, as a share of the radius.
    steep
        For each shape, how much a straight chord in degrees bends, in units of 1 / radius of the earth.
    """
    bend = 1.0 + steep * np.abs(radius)
    step_rad = np.sqrt(8.0 * SHARE_OF_ARCS * tolerance / bend) / ROUNDED_TURN
    # An even number of segments for a quarter circle: fewer numbers differ, and more rows are buffered together.
    quarter_segments = np.ceil(np.pi / 2.0 / step_rad / 2.0).astype(np.int64) * 2
    is_risky = has_short_legs(shapes, SAFE_LEG * np.abs(radius))
    buffers = np.empty(len(shapes), dtype=object)
    for count in map(int, np.unique(quarter_segments)):
        has_count = quarter_segments == count
        safe = np.flatnonzero(has_count & ~is_risky)
        buffers[safe] = shapely.buffer(shapes[safe], radius[safe], quad_segs=count)
        risky = np.flatnonzero(has_count & is_risky)
        # a third more segments, to leave a part of the tolerance to the hulls
        buffers[risky] = hulled_buffers(shapes[risky], radius[risky], tolerance, count * 4 // 3)
    return buffers


def has_short_legs(shapes: Shapes, shortest: Floats) -> Booleans:
    """Return, for each shape, whether a line or ring of several legs has a leg shorter than ``shortest``.

    ``shortest`` has one length per shape, in the unit of its chart. Single legs are buffered correctly at any length.
    """
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
    """Return the lines of shapes and the rings of polygons, and for each the index of its shape; points have none."""
    is_polygon = shapely.get_dimensions(shapes) == POLYGON
    outlines = np.where(is_polygon, shapely.boundary(shapes), shapes)
    parts, rows = shapely.get_parts(outlines, return_index=True)
    is_line = shapely.get_dimensions(parts) == 1
    return parts[is_line], rows[is_line]


def hulled_buffers(
    shapes: Shapes, radius: Floats, tolerance: float, quarter_segments: int
) -> Shapes:
    """Buffer shapes with short legs: run by run, with convex hulls instead of runs of short legs.

    The buffered runs of a shape are united to a band. A line's band is its buffer; that of a polygon's outline is added
    to the polygon, or removed from it if the radius is negative.

    Parameters
    ----------
    shapes, radius, tolerance
        As in `planar_buffers`.
    quarter_segments
        How many segments a quarter circle has.
    """
    parts, part_rows = outline_parts(shapes)
    # A hull of diameter d widens a buffer by up to d² / 8r. Allow half of that diameter, since a run may go beyond
    # `longest` by one leg, which is shorter than `longest`.
    longest = np.sqrt(8.0 * SHARE_OF_HULLS * tolerance) / 2.0 * np.abs(radius)
    runs, rows = convex_runs(parts, part_rows, SAFE_LEG * np.abs(radius), longest)
    run_buffers = shapely.buffer(runs, np.abs(radius)[rows], quad_segs=quarter_segments)
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
    """Return the buffer of a shape from the band round its line or outline.

    A polygon and its band are united; a negative radius removes the band instead. The buffer of a line is its band.
    ``grain`` is the size of the grid on which GEOS computes.
    """
    if shapely.get_dimensions(shape) < POLYGON:
        return band
    if radius > 0.0:
        return shapely.union(shape, band, grid_size=grain)
    return shapely.difference(shape, band, grid_size=grain)


def convex_runs(
    parts: Shapes, part_rows: Integers, safe: Floats, longest: Floats
) -> tuple[Shapes, Integers]:
    """Split lines into runs of successive legs, and return a geometry for each run and the row of each.

    A run of long legs is returned as a line, a run of short legs as its convex hull. A leg is short if it is shorter
    than both `safe` and `longest`, and long if it is shorter than neither; any other leg is a run of its own. A run of
    short legs ends with the leg that reaches a multiple of `longest`.

    Parameters
    ----------
    parts, part_rows
        Lines and rings, and the row of each.
    safe
        For each row, the length of leg that GEOS buffers correctly, in the unit of its chart.
    longest
        For each row, the greatest length of a run of short legs, but for its last leg.
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
    # a run of n legs has n + 1 vertices, from the start of its first leg on
    leg_counts = np.diff(np.append(run_start, len(leg)))
    run, number = ragged_range(leg_counts + 1)
    vertices = points[leg[run_start][run] + number]
    lines = np.asarray(shapely.linestrings(vertices, indices=run), dtype=object)
    is_hull = is_short[starts_run]
    lines[is_hull] = shapely.convex_hull(lines[is_hull])
    return lines, row[starts_run]
