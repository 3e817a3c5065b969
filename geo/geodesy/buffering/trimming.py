"""Trim offset curves where a line turns towards them, and remove those that vanish.

At a right turn the sides of both legs end where they intersect. A curve that ends before it starts lies within the
radius of its neighbours: it is removed, and they intersect instead, until every curve has a length.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from geo.arrays import Booleans, Floats, Integers, distinct, ragged_range, run_starts
from geo.geodesy.buffering.offset_curves import (
    OffsetCurves,
    Spans,
    angle_at,
    cross,
    dot,
    intersections,
    nearest_positions,
)
from geo.geodesy.buffering.removed_runs import (
    RemovedRuns,
    curve_intersections,
    removed_runs,
    wide_and_doubtful,
)
from geo.geodesy.conformal_sphere import sine_cosine

MOST_ROUNDS = 100
# Radians: an intersection at a greater position on a side is that on the far side of the earth.
FARTHEST = 1.5
LONGEST_GAP = 0.3  # radians: between the places of arcs that are checked
SHORTEST_GAP = 0.06  # in wide runs: an arc so long is within the tolerance of its chord
GAP_OF_SIDES = 4.0  # gaps on sides are so many times as long, in radii
SCALE_SLOPE = 0.0034  # the greatest relative change of the scale per radian
ROUNDING = 1e-15  # of cosines
SHARE_OF_INTERSECTIONS = 0.1  # of the tolerance: intersections farther off are refined
VANISHED = 1e-3  # radians: by how much a curve that does not meet its neighbour is made to vanish
POSITION_ERROR = 1e-9  # radians: rounding of positions


@dataclass
class TrimState:
    """The state of all curves while they are trimmed; arrays have one entry per curve, `is_failed` one per row."""

    start: Floats  # the position at which each curve starts
    end: Floats  # the position at which it ends
    before: Integers  # the index of the curve that remains before it, round the ring
    after: Integers  # the index of the curve that remains after it
    excess: Floats  # by how much a curve ends before it starts, in extents of the curve; -1 if not in question
    is_alive: Booleans  # whether the curve has not been removed
    is_failed: Booleans  # whether a slower method must draw the buffer of the row


@dataclass(frozen=True)
class RemovedPlaces:
    """Places on removed curves, which the buffer must contain, and the runs of which more must be checked."""

    curve: Integers  # the curve of each place
    positions: Floats
    doubtful: RemovedRuns


@dataclass(frozen=True)
class TrimmedCurves:
    """The result of trimming.

    Attributes
    ----------
    curve
        Indexes of the curves that remain, in order.
    spans
        Where each of these starts and ends.
    removed
        Places on the other curves.
    is_failed
        For each row, whether trimming failed.
    """

    curve: Integers
    spans: Spans
    removed: RemovedPlaces
    is_failed: Booleans


def trim_curves(
    curves: OffsetCurves, trims: Floats, row_count: int, tolerance: float
) -> TrimmedCurves:
    """Trim curves to where they intersect, and remove those that vanish.

    Parameters
    ----------
    curves
        The curves around lines, in order round each ring.
    trims
        For each side that intersects the next side, by how many radians both are shortened; NaN for other curves.
    row_count
        The number of rows.
    tolerance
        The error allowed, as a share of the radius.
    """
    # at each right turn the sides of both legs end where they intersect
    state = untrimmed(curves, row_count)
    trimmed_side = np.flatnonzero(~np.isnan(trims))
    next_side = state.after[trimmed_side]
    state.end[trimmed_side] = curves.extent[trimmed_side] - trims[trimmed_side]
    state.start[next_side] = trims[trimmed_side]
    remove_until_valid(curves, state)
    refine_intersections(curves, state, tolerance)
    # rows in which an intersection is covered, or reached by another leg, fail
    runs = mark_covered(curves, state, tolerance)
    wide, doubtful = wide_and_doubtful(curves, runs, row_count)
    if len(wide.removed):
        mark_reached(curves, state, wide, tolerance)
    alive = np.flatnonzero(state.is_alive)
    spans = Spans(state.start[alive], state.end[alive])
    # after all, a curve may still end before it starts, or run beyond its own ends
    is_wrong = (spans.start < -POSITION_ERROR) | (spans.end < spans.start)
    is_wrong |= spans.end > curves.extent[alive] + POSITION_ERROR
    state.is_failed[curves.rows[alive[is_wrong]]] = True
    curve_of_place, positions = removed_places(curves, state, wide)
    removed = RemovedPlaces(curve_of_place, positions, doubtful)
    return TrimmedCurves(alive, spans, removed, state.is_failed)


def remove_until_valid(curves: OffsetCurves, state: TrimState) -> None:
    """Remove vanished curves and intersect their neighbours, in rounds, until no curve has vanished.

    A curve has vanished if it ends before it starts. Rows that need more than `MOST_ROUNDS` rounds fail. The state is
    changed.
    """
    candidates: Integers = np.flatnonzero(state.end < state.start)
    for _ in range(MOST_ROUNDS):
        joints, candidates = remove_vanished(curves, state, candidates)
        if not len(candidates):
            return
        intersect_neighbours(curves, state, joints)
        candidates = np.concatenate([joints, state.after[joints], candidates])
    state.is_failed[curves.rows[candidates]] = True


def removed_places(
    curves: OffsetCurves, state: TrimState, wide: RemovedRuns
) -> tuple[Integers, Floats]:
    """Choose places that the buffer must contain: on removed curves, and at the ends that remaining curves lost.

    There is a place after every gap along the removed curves; wide runs have shorter gaps, for there a curve may reach
    beyond the curves beside it. Returns the index of the curve and the position of each place.
    """
    is_wide = np.zeros(len(curves.rows), dtype=bool)
    is_wide[wide.removed] = True
    removed = np.flatnonzero(~state.is_alive & ~state.is_failed[curves.rows])
    extent = curves.extent[removed]
    gap = np.where(is_wide[removed], SHORTEST_GAP, LONGEST_GAP)
    gap *= np.where(curves.is_arc[removed], 1.0, GAP_OF_SIDES * curves.radius_angle[removed])
    # How many gaps lie before each curve, from the first removed one of its row; a place is in the middle of each gap.
    gap_count = extent / gap
    gaps_before = np.cumsum(gap_count) - gap_count
    first = run_starts(curves.rows[removed])
    gaps_before -= np.repeat(gaps_before[first], np.diff(first, append=len(removed)))
    places_before = np.rint(gaps_before)
    counts = np.rint(gaps_before + gap_count) - places_before
    index, number = ragged_range(counts.astype(np.int64))
    positions = ((places_before - gaps_before)[index] + number + 0.5) * gap[index]
    # the start of a curve after removed ones, and the end of a curve before them
    before, after = removed[removed > 0] - 1, removed[removed < len(curves.rows) - 1] + 1
    before, after = before[state.is_alive[before]], after[state.is_alive[after]]
    positions = np.concatenate([positions, np.zeros(len(after)), curves.extent[before]])
    return np.concatenate([removed[index], after, before]), positions


def mark_covered(curves: OffsetCurves, state: TrimState, tolerance: float) -> RemovedRuns:
    """Mark rows as failed in which an intersection is covered by a curve that was removed to make way for it.

    The intersection is covered if it lies within the radius of the corner or leg of the removed curve: the boundary of
    the buffer then does not pass there. Returns the runs of removed curves in all other rows.
    """
    runs = removed_runs(
        state.is_alive | state.is_failed[curves.rows],
        state.after,
        curves.rows,
        Spans(state.start, state.end),
    )
    if not len(runs.removed):
        return runs
    removed = curves.select(runs.removed)
    # from the origin of each removed curve to the intersection that replaced it
    from_origin = curve_intersections(curves, runs.before, runs.spans) - removed.origin
    along, aside = nearest_positions(removed, from_origin), np.abs(dot(from_origin, removed.axis))
    least_distance = (1.0 - tolerance) * removed.radius_angle
    is_beside_leg = (along > 0.0) & (along < removed.extent) & (aside < least_distance)
    is_near_origin = dot(from_origin, from_origin) < least_distance**2
    is_covered = is_near_origin | (is_beside_leg & ~removed.is_arc)
    state.is_failed[removed.rows[is_covered]] = True
    return runs.select(~state.is_failed[curves.rows])


def mark_reached(
    curves: OffsetCurves, state: TrimState, wide: RemovedRuns, tolerance: float
) -> None:
    """Mark rows as failed in which the intersection of a wide run lies within the radius of any leg of the line.

    The leg may be far along the line, so that each intersection is compared with each leg of its row. Few rows have
    wide runs, and are compared one after the other.
    """
    curve_of_run = distinct(wide.before)
    run_intersections = curve_intersections(curves, curve_of_run, wide.spans)
    rows, first_run = np.unique(curves.rows[curve_of_run], return_index=True)
    places_by_row = np.split(run_intersections, first_run[1:], axis=1)
    # the first and the last side of each of these rows; curves between two sides belong to the same row
    sides = np.flatnonzero(~curves.is_arc)
    first_side = sides[np.searchsorted(curves.rows[sides], rows, "left")]
    last_side = sides[np.searchsorted(curves.rows[sides], rows, "right") - 1]
    for row, first, last, places in zip(rows, first_side, last_side, places_by_row, strict=True):
        row_curves = curves.between(first, last + 1)
        state.is_failed[row] |= reaches_any(row_curves, places, tolerance)


def reaches_any(curves: OffsetCurves, places: Floats, tolerance: float) -> bool:
    """Return whether any place lies within the radius of any leg.

    `curves` are those of one row, and `places` unit vectors, (3, n). Arrays below are (legs, places).
    """
    legs = curves.select(np.flatnonzero(~curves.is_arc))
    angle = (1.0 - tolerance) * legs.radius_angle[:, None]
    sine, cosine = sine_cosine(legs.extent)
    onward = cross(legs.axis, legs.first)
    along = legs.first.T @ places
    ahead = onward.T @ places
    # beside a leg: the position of the place along the leg is between 0 and the extent
    is_beside = (ahead > 0.0) & (ahead * cosine[:, None] < along * sine[:, None])
    is_beside &= np.abs(legs.axis.T @ places) < np.sin(angle)
    # every vertex of the line is the start of a side, out or back
    is_near_start = along > np.cos(angle) + ROUNDING
    return bool((is_beside | is_near_start).any())


def untrimmed(curves: OffsetCurves, row_count: int) -> TrimState:
    """Return the state before trimming: every curve runs from its start to its end, and no curve is removed."""
    curve_count = len(curves.rows)
    last = np.cumsum(np.bincount(curves.rows, minlength=row_count)) - 1  # curve of each row
    after = np.arange(1, curve_count + 1)
    first = np.concatenate([[0], last[:-1] + 1])
    after[last] = first  # the last curve of a ring leads to its first
    before = np.empty_like(after)
    before[after] = np.arange(curve_count)
    return TrimState(
        start=np.zeros(curve_count),
        end=curves.extent.copy(),
        before=before,
        after=after,
        excess=np.full(curve_count, -1.0),
        is_alive=np.ones(curve_count, dtype=bool),
        is_failed=np.zeros(row_count, dtype=bool),
    )


def remove_vanished(
    curves: OffsetCurves, state: TrimState, candidates: Integers
) -> tuple[Integers, Integers]:
    """Remove the candidates that have vanished; of neighbours that both have, only the one that vanished first.

    While a radius grows, sides shorten in proportion to it: the one whose excess is a greater share of its extent
    vanished at a smaller radius, and its neighbours then shortened less. The state is changed.

    Returns the curves before the removed ones, which need a new intersection with the next that remains, and the
    candidates of the next round.
    """
    candidates = distinct(candidates)
    start = np.maximum(state.start[candidates], 0.0)
    end = np.minimum(state.end[candidates], curves.extent[candidates])
    state.excess[candidates] = (start - end) / curves.extent[candidates]
    is_open = ~state.is_failed[curves.rows[candidates]]
    has_vanished = (state.excess[candidates] > 0.0) & state.is_alive[candidates] & is_open
    vanished = candidates[has_vanished]
    excess = state.excess[vanished]
    # whether a curve vanished before both neighbours, or with one that comes after it
    is_earliest = np.ones(len(vanished), dtype=bool)
    for neighbour in (state.before[vanished], state.after[vanished]):
        neighbour_excess = state.excess[neighbour]
        is_tie = excess == neighbour_excess
        is_earliest &= (excess > neighbour_excess) | (is_tie & (vanished < neighbour))
    removed = vanished[is_earliest]
    state.is_alive[removed] = False
    state.excess[removed] = -1.0
    before, after = state.before[removed], state.after[removed]
    state.after[before], state.before[after] = after, before
    # until it is known where they intersect, the curves beside a removed one run to their own ends again
    state.end[before], state.start[after] = curves.extent[before], 0.0
    # nothing can be drawn of a ring of which one curve is left, which is its own neighbour
    state.is_failed[curves.rows[before[before == after]]] = True
    before = before[~state.is_failed[curves.rows[before]]]
    return before, np.concatenate([before, vanished[~is_earliest]])


def intersect_neighbours(curves: OffsetCurves, state: TrimState, joints: Integers) -> None:
    """Trim some curves, and the next curves that remain, to where both intersect.

    `joints` are the indexes of the curves. Where two curves do not intersect, the state is set so that the shorter
    vanishes in the next round.
    """
    neighbours = state.after[joints]
    first, second = curves.select(joints), curves.select(neighbours)
    end, start = intersections(first, second, (first.radius_angle, second.radius_angle))
    # apart are also sides that intersect on the far side of the earth only
    is_apart = np.isnan(end)
    is_apart |= ~first.is_arc & (np.abs(end) > FARTHEST)
    is_apart |= ~second.is_arc & (np.abs(start) > FARTHEST)
    # Positions on an arc are turns about its corner: times the radius they become lengths, as on a side.
    first_length, second_length = (
        curve.extent * np.where(curve.is_arc, curve.radius_angle, 1.0) for curve in (first, second)
    )
    is_first_shorter = first_length <= second_length
    vanished_end = np.where(is_first_shorter, -VANISHED, first.extent)
    vanished_start = np.where(is_first_shorter, 0.0, second.extent + VANISHED)
    state.end[joints] = np.where(is_apart, vanished_end, end)
    state.start[neighbours] = np.where(is_apart, vanished_start, start)


def refine_intersections(curves: OffsetCurves, state: TrimState, tolerance: float) -> None:
    """Compute intersections again, with the scale at the intersection itself, where this makes a difference.

    The first time, the scale was that at the origin of each curve. The state is changed.
    """
    joints = np.flatnonzero(state.is_alive & ~state.is_failed[curves.rows])
    neighbours = state.after[joints]
    is_cut = (state.end[joints] < curves.extent[joints]) | (state.start[neighbours] > 0.0)
    joints, neighbours = joints[is_cut], neighbours[is_cut]
    angle = curves.radius_angle[joints]
    leg_lengths = [
        np.where(curves.is_arc[curve], 0.0, curves.extent[curve]) for curve in (joints, neighbours)
    ]
    trim = np.where(curves.is_arc[neighbours], 0.0, state.start[neighbours])
    # The greatest error, as a share of the radius: the scale was that at the origin of the curve, and the leg was not
    # bent; at the distance s from its end a leg bends by at most SCALE_SLOPE s × length / 2.
    bend = np.maximum(*leg_lengths) * trim / angle / 2.0
    error = SCALE_SLOPE * np.maximum(angle + trim, bend)
    is_off = error > SHARE_OF_INTERSECTIONS * tolerance
    joints, neighbours, angle = joints[is_off], neighbours[is_off], angle[is_off]
    if not len(joints):
        return
    first, second = curves.select(joints), curves.select(neighbours)
    angles = angle_at(first, state.end[joints]), angle_at(second, state.start[neighbours])
    end, start = intersections(first, second, angles)
    # a solution farther than a radius from the first one is another intersection of the two circles
    is_same = np.abs(end - state.end[joints]) < angle
    is_same &= np.abs(start - state.start[neighbours]) < angle
    state.end[joints[is_same]] = end[is_same]
    state.start[neighbours[is_same]] = start[is_same]
