"""Simplify the lines of a planar graph so that none crosses another; its nodes stay.

Method: Douglas and Peucker's, with longitudes shortened by the cosine of the latitude, so that a tolerance in degrees
of latitude holds along both axes. Lines are split into pieces; where pieces then cross or touch, each is halved and its
tolerance lowered, until none does.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Final, TypeAlias

import numpy as np
import shapely
from shapely import LineString

from geo.geodesy.ellipsoid import Booleans, Floats, Integers, ragged_range
from geo.geodesy.outline_arcs import Arc
from geo.regions.arc_faces import GRID_PER_DEGREE, Lines, misplaced_arcs

Tolerance: TypeAlias = Callable[[Floats, Integers], Floats]
"""From the ends of steps (n, 4: lon, lat, lon, lat) and their lines' positions to a tolerance of each step."""

LONGEST_PIECE: Final = (
    500  # steps: one cosine holds for a piece, and halves of it can be simplified less
)
LOWERING: Final = 0.7
FEWEST: Final = 4  # vertices of a line that can be split in two
RING_SHARE: Final = 0.2  # a tolerance beyond a fifth of a ring's size would make it a triangle
MAP_EDGE: Final = 180.0


@dataclass(frozen=True, eq=False)
class Pieces:
    """Pieces of lines in the lines' order, each with its line's position and its tolerance in degrees of latitude."""

    lines: Lines
    owner: Integers
    tolerance: Floats

    def lowered(self, crossing: Booleans) -> tuple[Pieces, Integers]:
        """Return the pieces with those that cross halved, and simplified less; and the piece that each was."""
        halves = [
            _halves(line) if cross else [line]
            for line, cross in zip(self.lines, crossing, strict=True)
        ]
        was = np.repeat(np.arange(len(halves)), [len(lines) for lines in halves])
        less = np.where(self.tolerance * GRID_PER_DEGREE > 1.0, self.tolerance * LOWERING, 0.0)
        lowered = Pieces(
            lines=_array([line for lines in halves for line in lines]),
            owner=self.owner[was],
            tolerance=np.where(crossing, less, self.tolerance)[was],
        )
        return lowered, was


def simplify_arcs(arcs: Sequence[Arc], tolerance: Tolerance) -> list[Arc]:
    """Simplify each arc between its nodes, each step by its own tolerance (0: unchanged).

    Parameters
    ----------
    arcs
        Lines that meet at their ends alone.
    tolerance
        Degrees of latitude, one for each step from vertex to vertex.
    """
    pieces = _split(_array([arc.line for arc in arcs]), tolerance)
    changed = pieces.tolerance > 0
    lines = _simplified(pieces, changed)
    while True:
        coarse = _crossing(lines, changed) & (pieces.tolerance > 0)
        if not coarse.any():
            joined = _joined(lines, pieces.owner)
            result = [replace(arc, line=line) for arc, line in zip(arcs, joined, strict=True)]
            misplaced = _array([arc.line for arc in arcs])[misplaced_arcs(result)]
            coarse = _near(pieces, misplaced)
            if not coarse.any():
                return result
        pieces, was = pieces.lowered(coarse)
        changed = coarse[was]  # the others cross none of each other
        lines = np.where(changed, _simplified(pieces, changed), lines[was])


def count_simplified(arcs: Sequence[Arc], tolerance: Tolerance) -> int:
    """Return about how many vertices the arcs have once simplified, as quickly as that can be known."""
    pieces = _split(_array([arc.line for arc in arcs]), tolerance)
    lines = _simplified(pieces, pieces.tolerance > 0)
    return int(shapely.get_num_coordinates(lines).sum())


def _split(lines: Lines, tolerance: Tolerance) -> Pieces:
    """Split lines where the tolerance changes, and into pieces of a limited length."""
    points, of_point = shapely.get_coordinates(lines, return_index=True)
    first = np.flatnonzero(of_point[1:] == of_point[:-1])  # the vertex where each step begins
    owner = of_point[first]
    steps = np.hstack([points[first], points[first + 1]])
    limit = np.minimum(tolerance(steps, owner), _ring_limits(lines)[owner])
    limit[(np.abs(steps[:, [0, 2]]) == MAP_EDGE).all(axis=1)] = (
        0.0  # both sides of the cut stay alike
    )
    begins = np.ones(len(first), dtype=bool)
    begins[1:] = (np.diff(owner) != 0) | (np.diff(limit) != 0)
    run = np.flatnonzero(begins)
    place = np.arange(len(first)) - np.repeat(run, np.diff(np.append(run, len(first))))
    start = np.flatnonzero(place % LONGEST_PIECE == 0)
    count = np.diff(np.append(start, len(first)))
    piece = np.repeat(np.arange(len(start)), count + 1)
    vertex = first[start][piece] + ragged_range(count + 1)[1]
    return Pieces(shapely.linestrings(points[vertex], indices=piece), owner[start], limit[start])


def _ring_limits(lines: Lines) -> Floats:
    """Return the greatest tolerance that keeps the form of each ring; none for open lines."""
    west, south, east, north = shapely.bounds(lines).T
    size = np.minimum((east - west) * np.cos(np.radians((south + north) / 2)), north - south)
    return np.where(shapely.is_closed(lines), size * RING_SHARE, np.inf)


def _simplified(pieces: Pieces, some: Booleans) -> Lines:
    """Simplify some of the pieces in a plane where a degree is as long along both axes."""
    active = np.flatnonzero(some & (pieces.tolerance > 0))
    if not len(active):
        return pieces.lines
    points, piece = shapely.get_coordinates(pieces.lines[active], return_index=True)
    bounds = shapely.bounds(pieces.lines[active])
    scale = np.cos(np.radians((bounds[:, 1] + bounds[:, 3]) / 2))[piece]
    # Vertices are carried through as their numbers, so that none moves by rounding.
    flat = np.column_stack([points[:, 0] * scale, points[:, 1], np.arange(len(points))])
    kept, of_kept = shapely.get_coordinates(
        shapely.simplify(
            shapely.linestrings(flat, indices=piece), pieces.tolerance[active], preserve_topology=False
        ),
        include_z=True, return_index=True,
    )  # fmt: skip
    lines = pieces.lines.copy()
    lines[active] = shapely.linestrings(points[kept[:, 2].astype(int)], indices=of_kept)
    return lines


def _crossing(lines: Lines, changed: Booleans) -> Booleans:
    """Return which lines cross or touch themselves, or each other beyond a shared end, if one has changed."""
    active = np.flatnonzero(changed)
    crossing = np.zeros(len(lines), dtype=bool)
    crossing[active] = ~shapely.is_simple(lines[active])
    first, second = shapely.STRtree(lines).query(lines[active], predicate="intersects")
    first = active[first]
    once = (first < second) | ((first > second) & ~changed[second])
    first, second = first[once], second[once]
    shared = shapely.intersection(lines[first], lines[second])
    wrong = ~(
        shapely.covers(_ends(lines[first]), shared) & shapely.covers(_ends(lines[second]), shared)
    )
    crossing[first[wrong]] = True
    crossing[second[wrong]] = True
    return crossing


def _near(pieces: Pieces, misplaced: Lines) -> Booleans:
    """Return which pieces may have swept over one of the misplaced lines."""
    near = np.zeros(len(pieces.lines), dtype=bool)
    reach = float(pieces.tolerance.max(initial=0.0))
    found = shapely.STRtree(pieces.lines).query(misplaced, predicate="dwithin", distance=reach * 2)
    near[found[1]] = True
    return near & (pieces.tolerance > 0)


def _ends(lines: Lines) -> Lines:
    """Return the two ends of each line as a MultiPoint."""
    ends = np.stack([shapely.get_point(lines, 0), shapely.get_point(lines, -1)], axis=1)
    return np.asarray(shapely.multipoints(ends))


def _joined(lines: Lines, owner: Integers) -> list[LineString]:
    """Join the pieces of each line."""
    points, piece = shapely.get_coordinates(lines, return_index=True)
    of_point = owner[piece]
    repeats = np.zeros(len(points), dtype=bool)  # a piece begins where the one before ends
    repeats[1:] = (np.diff(piece) != 0) & (np.diff(of_point) == 0)
    joined = np.asarray(shapely.linestrings(points[~repeats], indices=of_point[~repeats]))
    return list(joined)


def _halves(line: LineString) -> list[LineString]:
    """Split a line at its middle vertex, if it has one to spare."""
    points = shapely.get_coordinates(line)
    middle = len(points) // 2
    if len(points) < FEWEST:
        return [line]
    return [LineString(points[: middle + 1]), LineString(points[middle:])]


def _array(lines: Sequence[LineString]) -> Lines:
    """Return lines as an array of objects."""
    result = np.empty(len(lines), dtype=object)
    result[:] = lines
    return result
