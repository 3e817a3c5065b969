"""Simplify the lines of a planar graph so that none crosses another; its nodes stay.

Method: Douglas and Peucker's, with longitudes shortened by the cosine of the latitude, so that a tolerance in degrees
of latitude holds along both axes. Lines are split into pieces. Pieces that cross or touch once they are simplified are
halved, and simplified again with a lower tolerance, until none does.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Final, TypeAlias

import numpy as np
import shapely
from shapely import LineString

from geo.arrays import Booleans, Floats, Integers, is_run_start, ragged_range, rank_in_run
from geo.geodesy.outline_arcs import Arc
from geo.regions.arc_faces import GRID_PER_DEGREE, LineArray, misplaced_arcs

Tolerance: TypeAlias = Callable[[Floats, Integers], Floats]
"""A function that returns the tolerance of each step from a vertex to the next, in degrees of latitude.

Its arguments are the ends of the steps, shape (n, 4): lon, lat, lon, lat; and the index of the line of each step.
"""

# Steps from vertex to vertex: few enough that one cosine of latitude holds for the whole piece.
LONGEST_PIECE: Final = 500
LOWERING: Final = 0.7  # factor on the tolerance of a piece that crossed another
FEWEST: Final = 4  # vertices of a line that is split in two
RING_SHARE: Final = 0.2  # a tolerance beyond a fifth of a ring's size would make it a triangle
MAP_EDGE: Final = 180.0


@dataclass(frozen=True, eq=False)
class Pieces:
    """Pieces into which lines are cut, in the order of the lines.

    Attributes
    ----------
    lines
        The pieces, lon, lat in degrees.
    line_index
        For each piece the index of the line from which it was cut.
    tolerance
        For each piece the tolerance to which it is simplified, in degrees of latitude; 0 leaves it unchanged.
    """

    lines: LineArray
    line_index: Integers
    tolerance: Floats

    def halved(self, is_too_coarse: Booleans) -> tuple[Pieces, Integers]:
        """Return the pieces again, those that are too coarse halved and with a lower tolerance.

        Return for each new piece the index of the old one, too.
        """
        halves = [
            _halves(line) if is_split else [line]
            for line, is_split in zip(self.lines, is_too_coarse, strict=True)
        ]
        old_piece = np.repeat(np.arange(len(halves)), [len(lines) for lines in halves])
        # A tolerance below a step of the grid becomes 0, which leaves a piece unchanged.
        lower = np.where(self.tolerance * GRID_PER_DEGREE > 1.0, self.tolerance * LOWERING, 0.0)
        pieces = Pieces(
            lines=_array([line for lines in halves for line in lines]),
            line_index=self.line_index[old_piece],
            tolerance=np.where(is_too_coarse, lower, self.tolerance)[old_piece],
        )
        return pieces, old_piece


def simplify_arcs(arcs: Sequence[Arc], tolerance: Tolerance) -> list[Arc]:
    """Simplify arcs so that no two of them cross; their ends stay.

    Parameters
    ----------
    arcs
        Lines that meet at their ends alone.
    tolerance
        Returns the tolerance of each step from a vertex to the next, so that it may differ along an arc; 0 leaves a
        step unchanged.
    """
    pieces = _split(_array([arc.line for arc in arcs]), tolerance)
    has_changed = pieces.tolerance > 0
    lines = _simplified(pieces, has_changed)
    while True:
        is_too_coarse = _has_crossings(lines, has_changed) & (pieces.tolerance > 0)
        if not is_too_coarse.any():
            # No lines cross, but a line may have moved over another one without crossing it now.
            joined = _joined(lines, pieces.line_index)
            result = [replace(arc, line=line) for arc, line in zip(arcs, joined, strict=True)]
            misplaced = _array([arc.line for arc in arcs])[misplaced_arcs(result)]
            is_too_coarse = _may_have_passed(pieces, misplaced)
            if not is_too_coarse.any():
                return result
        pieces, old_piece = pieces.halved(is_too_coarse)
        has_changed = is_too_coarse[old_piece]  # unchanged pieces do not cross each other
        lines = np.where(has_changed, _simplified(pieces, has_changed), lines[old_piece])


def count_simplified(arcs: Sequence[Arc], tolerance: Tolerance) -> int:
    """Estimate how many vertices the arcs will have once they are simplified.

    The estimate is quick and a little too low, because pieces that would cross are not simplified again.
    """
    pieces = _split(_array([arc.line for arc in arcs]), tolerance)
    lines = _simplified(pieces, pieces.tolerance > 0)
    return int(shapely.get_num_coordinates(lines).sum())


def _split(lines: LineArray, tolerance: Tolerance) -> Pieces:
    """Cut lines into pieces: wherever the tolerance changes, and at the latest after ``LONGEST_PIECE`` steps."""
    points, line_of_point = shapely.get_coordinates(lines, return_index=True)
    # A step leads from a vertex to the next one of its line. `step_start` is the index of its first vertex in `points`.
    step_start = np.flatnonzero(line_of_point[1:] == line_of_point[:-1])
    line_of_step = line_of_point[step_start]
    steps = np.hstack([points[step_start], points[step_start + 1]])
    limit = np.minimum(tolerance(steps, line_of_step), _ring_limits(lines)[line_of_step])
    # Land is cut at ±180°; a step along that cut stays, so that both of its sides remain the same.
    is_on_map_edge = (np.abs(steps[:, [0, 2]]) == MAP_EDGE).all(axis=1)
    limit[is_on_map_edge] = 0.0
    # A run of steps has the same line and tolerance. A piece starts with each run, and after every 500 steps of it.
    piece_start = np.flatnonzero(rank_in_run(line_of_step, limit) % LONGEST_PIECE == 0)
    step_count = np.diff(np.append(piece_start, len(step_start)))
    # For each vertex of the pieces: its piece, and its number in the piece, from 0 at the start.
    piece, vertex_number = ragged_range(step_count + 1)
    first_vertex = step_start[piece_start]
    vertex = first_vertex[piece] + vertex_number
    return Pieces(
        lines=shapely.linestrings(points[vertex], indices=piece),
        line_index=line_of_step[piece_start],
        tolerance=limit[piece_start],
    )


def _ring_limits(lines: LineArray) -> Floats:
    """Return for each line the greatest tolerance, in degrees of latitude, that keeps its form if it is a ring.

    The tolerance is infinite for an open line.
    """
    west, south, east, north = shapely.bounds(lines).T
    size = np.minimum((east - west) * np.cos(np.radians((south + north) / 2)), north - south)
    return np.where(shapely.is_closed(lines), size * RING_SHARE, np.inf)


def _simplified(pieces: Pieces, is_selected: Booleans) -> LineArray:
    """Return the lines of all pieces, the selected ones simplified to their tolerance.

    They are simplified in a plane in which a degree of longitude is as long as one of latitude.
    """
    active = np.flatnonzero(is_selected & (pieces.tolerance > 0))
    if not len(active):
        return pieces.lines
    points, piece = shapely.get_coordinates(pieces.lines[active], return_index=True)
    bounds = shapely.bounds(pieces.lines[active])
    scale = np.cos(np.radians((bounds[:, 1] + bounds[:, 3]) / 2))[piece]
    # The third coordinate is the index of a vertex. By it, the original coordinates of the vertices that remain are
    # found, so that none is moved by rounding.
    flat = np.column_stack([points[:, 0] * scale, points[:, 1], np.arange(len(points))])
    flat_lines = shapely.linestrings(flat, indices=piece)
    simple_lines = shapely.simplify(flat_lines, pieces.tolerance[active], preserve_topology=False)
    simple_points, simple_piece = shapely.get_coordinates(
        simple_lines, include_z=True, return_index=True
    )
    vertex = simple_points[:, 2].astype(int)
    lines = pieces.lines.copy()
    lines[active] = shapely.linestrings(points[vertex], indices=simple_piece)
    return lines


def _has_crossings(lines: LineArray, has_changed: Booleans) -> Booleans:
    """Return which lines cross or touch themselves, or another line elsewhere than at an end of both.

    Two lines that have not changed are not compared with each other, because they did not cross before.
    """
    active = np.flatnonzero(has_changed)
    has_crossings = np.zeros(len(lines), dtype=bool)
    has_crossings[active] = ~shapely.is_simple(lines[active])
    # Pairs of lines that have a point in common: the first has changed, the second is any line.
    active_index, second = shapely.STRtree(lines).query(lines[active], predicate="intersects")
    first = active[active_index]
    # Two changed lines are found twice, in both orders: keep one of these. A line is no pair with itself.
    is_kept = (first < second) | ((first > second) & ~has_changed[second])
    first, second = first[is_kept], second[is_kept]
    shared = shapely.intersection(lines[first], lines[second])
    is_end_of_first = shapely.covers(_ends(lines[first]), shared)
    is_end_of_second = shapely.covers(_ends(lines[second]), shared)
    is_crossing = ~(is_end_of_first & is_end_of_second)
    has_crossings[first[is_crossing]] = True
    has_crossings[second[is_crossing]] = True
    return has_crossings


def _may_have_passed(pieces: Pieces, misplaced: LineArray) -> Booleans:
    """Return which simplified pieces may have passed over a misplaced line, because they are near enough to it."""
    is_near = np.zeros(len(pieces.lines), dtype=bool)
    reach = float(pieces.tolerance.max(initial=0.0))
    tree = shapely.STRtree(pieces.lines)
    # If two lines passed each other, each of them moved by at most its tolerance: together by twice the greatest one.
    _, piece = tree.query(misplaced, predicate="dwithin", distance=reach * 2)
    is_near[piece] = True
    return is_near & (pieces.tolerance > 0)


def _ends(lines: LineArray) -> LineArray:
    """Return the two ends of each line as a MultiPoint."""
    ends = np.stack([shapely.get_point(lines, 0), shapely.get_point(lines, -1)], axis=1)
    return np.asarray(shapely.multipoints(ends))


def _joined(pieces: LineArray, line_index: Integers) -> list[LineString]:
    """Join pieces to whole lines; ``line_index`` has for each piece the index of its line."""
    points, piece = shapely.get_coordinates(pieces, return_index=True)
    line = line_index[piece]
    # A piece begins at the vertex at which the piece before it ends, if both are of the same line.
    is_repeat = is_run_start(piece) & ~is_run_start(line)
    joined = np.asarray(shapely.linestrings(points[~is_repeat], indices=line[~is_repeat]))
    return list(joined)


def _halves(line: LineString) -> list[LineString]:
    """Split a line at its middle vertex, if it has one to spare."""
    points = shapely.get_coordinates(line)
    middle = len(points) // 2
    if len(points) < FEWEST:
        return [line]
    return [LineString(points[: middle + 1]), LineString(points[middle:])]


def _array(lines: Sequence[LineString]) -> LineArray:
    """Return lines as an array of objects."""
    result = np.empty(len(lines), dtype=object)
    result[:] = lines
    return result
