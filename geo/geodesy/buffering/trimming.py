"""Trim offset curves where a line turns towards them, and remove those that vanish.

At a right turn the sides of both legs end where they cross. A curve that ends before it starts lies within the
radius of its neighbours: it is removed, and they cross instead, until every curve has a length.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from geo.geodesy.buffering.offset_curves import (
    OffsetCurves,
    angle_at,
    cross,
    crossings,
    dot,
    places_on,
    position,
    sine_cosine,
)
from geo.geodesy.buffering.removed_runs import Runs, crossings_of, removed_runs, wide_and_doubtful
from geo.geodesy.ellipsoid import Booleans, Floats, Integers, ragged_range

MOST_ROUNDS = 100
FARTHEST = 1.5  # position of a crossing on a side; beyond, it is that of the far side of the earth
LONGEST_GAP = 0.3  # between the places of an arc that are looked at
SHORTEST_GAP = 0.06  # the same, where an arc so long is within the tolerance of its chord
GAP_OF_SIDES = 4.0  # times as long, in radii
SCALE_SLOPE = 0.0034  # the greatest relative change of the scale per radian
ROUNDING = 1e-15  # of cosines
SHARE_OF_CROSSINGS = 0.1  # of the tolerance: how far one may be off before it is computed with care


@dataclass
class Trimmed:
    """Start and end positions of curves, their neighbours, and what is known of them so far."""

    start: Floats
    end: Floats
    before: Integers
    after: Integers
    excess: Floats  # by how much a curve ends before it starts
    is_alive: Booleans
    is_hard: Booleans  # per row: a method for every case is needed


@dataclass(frozen=True)
class Removed:
    """Places on what was removed, which the buffer must contain, and runs of which more must be checked."""

    of: Integers  # the curve of each place
    positions: Floats
    doubtful: Runs


def trimmed(
    curves: OffsetCurves, trims: Floats, count: int, tolerance: float
) -> tuple[Integers, tuple[Floats, Floats], Removed, Booleans]:
    """Trim curves.

    Parameters
    ----------
    curves
        In order round each ring.
    trims
        By how much each side and the next curve, a side too, are shorter; NaN where they do not cross.
    count
        The number of rows.
    tolerance
        A share of the radius.

    Returns
    -------
    The curves that remain; where they start and end; what was removed; and for which rows this has failed.
    """
    state = untrimmed(curves, count)
    first = np.flatnonzero(~np.isnan(trims))
    state.end[first] = curves.extent[first] - trims[first]
    state.start[state.after[first]] = trims[first]
    size = np.where(curves.is_arc, curves.angle, 1.0)
    asked = np.concatenate([first, state.after[first]])
    for _ in range(MOST_ROUNDS):
        joints, asked = without_vanished(curves, state, asked, size)
        if not len(asked):
            break
        cross_again(curves, state, joints, size)
        asked = np.concatenate([joints, state.after[joints], asked])
    state.is_hard[curves.rows[asked]] = True
    refine(curves, state, tolerance)
    runs = mark_covered(curves, state, tolerance)
    wide, doubtful = wide_and_doubtful(curves, runs, count)
    if len(wide.gone):
        mark_reached(curves, state, wide, tolerance)
    is_wide = np.zeros(len(curves.rows), dtype=bool)
    is_wide[wide.gone] = True
    alive = np.flatnonzero(state.is_alive)
    start, end = state.start[alive], state.end[alive]
    bad = (start < -1e-9) | (end > curves.extent[alive] + 1e-9) | (end < start)  # noqa: PLR2004
    state.is_hard[curves.rows[alive[bad]]] = True
    removed = Removed(*removed_places(curves, state, is_wide), doubtful)
    return alive, (start, end), removed, state.is_hard


def removed_places(
    curves: OffsetCurves, state: Trimmed, is_wide: Booleans
) -> tuple[Integers, Floats]:
    """Choose places on removed curves, and at the ends of those cut by another than the next.

    More where legs turn wide: there a curve may reach over others than those beside it.
    """
    gone = np.flatnonzero(~state.is_alive & ~state.is_hard[curves.rows])
    sides, arcs = gone[~curves.is_arc[gone]], gone[curves.is_arc[gone]]
    is_long = curves.extent[sides] > GAP_OF_SIDES * SHORTEST_GAP * curves.angle[sides]
    split = np.concatenate([arcs, sides[is_wide[sides] & is_long]])
    gap = np.where(is_wide[split], SHORTEST_GAP, LONGEST_GAP)
    gap *= np.where(curves.is_arc[split], 1.0, GAP_OF_SIDES * curves.angle[split])
    counts = np.ceil(curves.extent[split] / gap).astype(np.int64)
    of, number = ragged_range(counts)
    along = curves.extent[split[of]] * (number + 0.5) / counts[of]
    before, after = gone - 1, gone + 1
    last = len(curves.rows) - 1
    cut_end = before[(before >= 0) & state.is_alive[np.maximum(before, 0)]]
    cut_start = after[(after <= last) & state.is_alive[np.minimum(after, last)]]
    zeros, ends = np.zeros(len(sides) + len(cut_start)), np.concatenate([sides, cut_end])
    return (
        np.concatenate([split[of], sides, sides, cut_start, ends]),
        np.concatenate([along, curves.extent[sides] / 2.0, zeros, curves.extent[ends]]),
    )


def mark_covered(curves: OffsetCurves, state: Trimmed, tolerance: float) -> Runs:
    """Mark rows in which a crossing lies within the radius of a corner or leg whose curve was removed.

    Returns the runs that were removed.
    """
    runs = removed_runs(
        state.is_alive | state.is_hard[curves.rows],
        state.after,
        curves.rows,
        (state.start, state.end),
    )
    if not len(runs.gone):
        return runs
    removed = curves.at(runs.gone)
    place = crossings_of(curves, runs.before, runs.spans)
    away = place - removed.origin
    along, aside = position(removed, away), np.abs(dot(away, removed.axis))
    beside = (along > 0.0) & (along < removed.extent) & (aside < (1.0 - tolerance) * removed.angle)
    near = dot(away, away) < ((1.0 - tolerance) * removed.angle) ** 2
    state.is_hard[removed.rows[near | (beside & ~removed.is_arc)]] = True
    return runs.of(~state.is_hard[curves.rows])


def mark_reached(curves: OffsetCurves, state: Trimmed, wide: Runs, tolerance: float) -> None:
    """Mark rows in which a crossing after a wide run lies within the radius of the line.

    It may be that of a leg whose curve another run removed. Few rows have wide runs, and of those each crossing is
    compared with each leg: by products of matrices, row by row.
    """
    first = np.unique(wide.before)
    ends = np.arange(len(first))
    places = places_on(curves.at(first), ends, wide.spans[1][first], np.zeros(len(first)))
    rows, at = np.unique(curves.rows[first], return_index=True)
    sides = np.flatnonzero(~curves.is_arc)
    start, end = (np.searchsorted(curves.rows[sides], rows, side) for side in ("left", "right"))
    for row, low, high, some in zip(
        rows, start, end, np.split(places, at[1:], axis=1), strict=True
    ):
        legs = curves.between(sides[low], sides[high - 1] + 1)
        state.is_hard[row] |= reaches_any(legs, some, tolerance)


def reaches_any(curves: OffsetCurves, places: Floats, tolerance: float) -> bool:
    """Return whether any place lies within the radius of a leg or corner of one row."""
    legs = curves.at(np.flatnonzero(~curves.is_arc))
    angle = (1.0 - tolerance) * legs.angle[:, None]
    sine, cosine = sine_cosine(legs.extent)
    onward = cross(legs.axis, legs.first)
    along = legs.first.T @ places
    ahead = onward.T @ places
    is_beside = (ahead > 0.0) & (ahead * cosine[:, None] < along * sine[:, None])
    is_beside &= np.abs(legs.axis.T @ places) < np.sin(angle)
    return bool((is_beside | (along > np.cos(angle) + ROUNDING)).any())


def untrimmed(curves: OffsetCurves, count: int) -> Trimmed:
    """Return every curve from its start to its end, each ring closed."""
    number = len(curves.rows)
    last = np.cumsum(np.bincount(curves.rows, minlength=count)) - 1
    after = np.arange(1, number + 1)
    after[last] = np.concatenate([[0], last[:-1] + 1])
    before = np.empty_like(after)
    before[after] = np.arange(number)
    return Trimmed(
        np.zeros(number),
        curves.extent.copy(),
        before,
        after,
        np.full(number, -1.0),
        np.ones(number, dtype=bool),
        np.zeros(count, dtype=bool),
    )


def without_vanished(
    curves: OffsetCurves, state: Trimmed, asked: Integers, size: Floats
) -> tuple[Integers, Integers]:
    """Remove vanished curves, of neighbours the one that vanished most.

    Returns the curves before the gaps, and those that remain in question.
    """
    asked = np.sort(asked)
    asked = asked[np.diff(asked, prepend=-1) > 0]
    overlap = np.maximum(state.start[asked], 0.0) - np.minimum(
        state.end[asked], curves.extent[asked]
    )
    state.excess[asked] = overlap * size[asked]
    open_rows = ~state.is_hard[curves.rows[asked]]
    vanished = asked[(state.excess[asked] > 0.0) & state.is_alive[asked] & open_rows]
    own = state.excess[vanished]
    most = np.ones(len(vanished), dtype=bool)
    for beside in (state.before[vanished], state.after[vanished]):
        theirs = state.excess[beside]
        most &= (own > theirs) | ((own == theirs) & (vanished < beside))
    removed = vanished[most]
    state.is_alive[removed] = False
    state.excess[removed] = -1.0
    before, after = state.before[removed], state.after[removed]
    state.after[before], state.before[after] = after, before
    state.end[before], state.start[after] = curves.extent[before], 0.0
    state.is_hard[curves.rows[before[before == after]]] = True
    before = before[~state.is_hard[curves.rows[before]]]
    return before, np.concatenate([before, vanished[~most]])


def cross_again(curves: OffsetCurves, state: Trimmed, joints: Integers, size: Floats) -> None:
    """Find where curves and their new neighbours cross; of two that do not, the shorter vanishes."""
    beside = state.after[joints]
    first, second = curves.at(joints), curves.at(beside)
    end, start = crossings(first, second, (first.angle, second.angle))
    apart = np.isnan(end)
    apart |= ~first.is_arc & (np.abs(end) > FARTHEST)
    apart |= ~second.is_arc & (np.abs(start) > FARTHEST)
    is_shorter = first.extent * size[joints] <= second.extent * size[beside]
    end = np.where(apart, np.where(is_shorter, -1e-3, first.extent), end)
    start = np.where(apart, np.where(is_shorter, 0.0, second.extent + 1e-3), start)
    state.end[joints], state.start[beside] = end, start


def refine(curves: OffsetCurves, state: Trimmed, tolerance: float) -> None:
    """Compute crossings with the scale at their own place where that makes a difference."""
    joints = np.flatnonzero(state.is_alive & ~state.is_hard[curves.rows])
    beside = state.after[joints]
    crosses = (state.end[joints] < curves.extent[joints]) | (state.start[beside] > 0.0)
    joints, beside = joints[crosses], beside[crosses]
    angle = curves.angle[joints]
    lengths = [np.where(curves.is_arc[v], 0.0, curves.extent[v]) for v in (joints, beside)]
    trim = np.where(curves.is_arc[beside], 0.0, state.start[beside])
    off = SCALE_SLOPE * np.maximum(angle + trim, np.maximum(*lengths) * trim / angle / 2.0)
    some = off > SHARE_OF_CROSSINGS * tolerance
    joints, beside = joints[some], beside[some]
    if not len(joints):
        return
    angles = (
        local_angles(curves, joints, state.end[joints]),
        local_angles(curves, beside, state.start[beside]),
    )
    end, start = crossings(curves.at(joints), curves.at(beside), angles)
    near = (np.abs(end - state.end[joints]) < angle[some]) & (
        np.abs(start - state.start[beside]) < angle[some]
    )
    state.end[joints[near]], state.start[beside[near]] = end[near], start[near]


def local_angles(curves: OffsetCurves, some: Integers, positions: Floats) -> Floats:
    """Return the angle of the radius at one position of each of some curves."""
    return angle_at(curves.at(some), positions)
