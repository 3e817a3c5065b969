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

from geo.geodesy.ellipsoid import Booleans, Floats, Integers, Shapes, ragged_range

SHARE_OF_ARCS = 0.92  # of the tolerance
SHARE_OF_HULLS = 0.1
SHARE_OF_GRAIN = 0.002
SHARE_OF_CREASES = 0.03  # shallower ones, where runs meet, are smoothed away
ROUNDED_TURN = 1.5  # GEOS may draw an arc in steps so much longer than asked
SAFE_LEG = 0.025  # of the radius
POLYGON = 2  # the dimension


def planar_buffers(laid: Shapes, radius: Floats, tolerance: float, steep: Floats) -> Shapes:
    """Buffer shapes in charts, with arcs fine enough for straight chords in degrees.

    ``steep`` is how much such a chord bends, per radius of the earth.
    """
    bend = 1.0 + steep * np.abs(radius)
    step = np.sqrt(8.0 * SHARE_OF_ARCS * tolerance / bend) / ROUNDED_TURN
    quarters = np.ceil(np.pi / 2.0 / step / 2.0).astype(np.int64) * 2
    risky = has_short_legs(laid, SAFE_LEG * np.abs(radius))
    buffers = np.empty(len(laid), dtype=object)
    for quarter in np.unique(quarters):
        some = quarters == quarter
        plain = some & ~risky
        buffers[plain] = shapely.buffer(laid[plain], radius[plain], quad_segs=int(quarter))
        hard = some & risky
        buffers[hard] = hulled_buffers(laid[hard], radius[hard], tolerance, int(quarter) * 4 // 3)
    return buffers


def has_short_legs(laid: Shapes, shortest: Floats) -> Booleans:
    """Return which lines and polygons have several legs, one of them below a length."""
    parts, rows = outline_parts(laid)
    points, of = shapely.get_coordinates(parts, return_index=True)
    step = np.diff(points, axis=0)
    length = np.sqrt(step[:, 0] ** 2 + step[:, 1] ** 2)
    within = np.diff(of) == 0
    several = (shapely.get_num_coordinates(parts) > 2)[of[1:]]  # noqa: PLR2004
    short = within & several & (length < shortest[rows[of[1:]]])
    return np.bincount(rows[of[1:][short]], minlength=len(laid)) > 0


def outline_parts(laid: Shapes) -> tuple[Shapes, Integers]:
    """Return the lines and rings of shapes, with the row of each; points have none."""
    solid = shapely.get_dimensions(laid) == POLYGON
    outlines = np.where(solid, shapely.boundary(laid), laid)
    parts, rows = shapely.get_parts(outlines, return_index=True)
    linear = shapely.get_dimensions(parts) == 1
    return parts[linear], rows[linear]


def hulled_buffers(laid: Shapes, radius: Floats, tolerance: float, quarter: int) -> Shapes:
    """Buffer outlines run by run, and unite the runs of each row with its polygons."""
    parts, part_rows = outline_parts(laid)
    longest = np.sqrt(8.0 * SHARE_OF_HULLS * tolerance) / 2.0 * np.abs(radius)
    runs, rows = convex_runs(parts, part_rows, SAFE_LEG * np.abs(radius), longest)
    around = shapely.buffer(runs, np.abs(radius)[rows], quad_segs=quarter)
    bounds = pairwise(np.searchsorted(rows, np.arange(len(laid) + 1)))
    buffers = np.empty(len(laid), dtype=object)
    for row, (first, last) in enumerate(bounds):
        # vertices that all but coincide would leave edges without a direction
        grain = SHARE_OF_GRAIN * tolerance * abs(radius[row])
        band = shapely.union_all(around[first:last], grid_size=grain)
        region = with_polygon(laid[row], band, float(radius[row]), grain)
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
    """Split lines into runs of long legs and hulls of runs of short ones, with their rows.

    A leg between both lengths, given per row, is a run of its own.
    """
    points, of = shapely.get_coordinates(parts, return_index=True)
    leg = np.flatnonzero(np.diff(of) == 0)
    step = points[leg + 1] - points[leg]
    length = np.sqrt(step[:, 0] ** 2 + step[:, 1] ** 2)
    row = part_rows[of[leg]]
    kind = (length >= longest[row]).astype(int) + (length >= safe[row])
    way = np.where(kind == 0, length, 0.0).cumsum() - np.where(kind == 0, length, 0.0)
    stage = np.where(kind == 0, np.floor(way / longest[row]), 0.0)
    new = np.ones(len(leg), dtype=bool)
    new[1:] = (np.diff(kind) != 0) | (np.diff(stage) != 0) | (np.diff(of[leg]) != 0)
    new |= kind == 1
    counts = np.diff(np.append(np.flatnonzero(new), len(leg)))
    run, at = ragged_range(counts + 1)
    first = leg[np.flatnonzero(new)]
    lines = np.asarray(shapely.linestrings(points[first[run] + at], indices=run), dtype=object)
    short = kind[new] == 0
    lines[short] = shapely.convex_hull(lines[short])
    return lines, row[new]
