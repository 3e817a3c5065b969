"""Judge runs of curves that were removed between two that remain and now intersect.

What was removed winds as this loop does: from the intersection to its foot, along the legs to the other foot, and
back. Where these legs cover all that lies between them and the intersection, nothing was lost. That is certain for
nearly all runs; of rows with another, `geo.geodesy.buffering.doubtful_runs` checks the buffer.

Both distance tests compare a ray from the intersection with the disc about a foot. The foot is one radius r away,
so the intersection lies on the edge of that disc. By the law of cosines the place s along a ray that leaves at the
angle θ from the foot's direction has the squared distance s² + r² - 2 s r cos θ from the foot: at most r² as long as
s ≤ 2 r cos θ. A disc about a place on the ray covers another r, so that all up to r (1 + 2 cos θ) is covered.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from geo.arrays import Booleans, Floats, Integers, run_starts
from geo.geodesy.buffering.offset_curves import (
    OffsetCurves,
    Spans,
    cross,
    dot,
    places_on,
)
from geo.geodesy.conformal_sphere import sine_cosine

WIDEST_FAN = np.radians(175.0)  # of the directions of a run; the rest is for curvature
WIDEST_TURN = np.radians(270.0)  # of a compact run
SAFE_RADIUS = 0.99  # of the radius: what the tests of distance count on, for curvature


@dataclass(frozen=True)
class RemovedRuns:
    """Runs of removed curves; a run is named by the curve that remains before it.

    Attributes
    ----------
    removed
        Indexes of the removed curves, run by run, in order round their ring.
    before, after
        For each removed curve, the curves that remain before and after its run.
    spans
        The positions at which every curve starts and ends.
    """

    removed: Integers
    before: Integers
    after: Integers
    spans: Spans

    def select(self, is_selected: Booleans) -> RemovedRuns:
        """Return the runs whose curve before them is selected; `is_selected` has one entry for every curve."""
        rows = is_selected[self.before]
        return RemovedRuns(self.removed[rows], self.before[rows], self.after[rows], self.spans)


@dataclass(frozen=True)
class RunLegs:
    """The legs from which the curves of runs are offset, run by run and in order; vectors are (3, n), one per leg.

    The legs of a run lead from the foot of the intersection on the curve before the run to its foot on the curve after.
    """

    start: Floats
    end: Floats
    run: Integers  # the number of the run of each leg, from 0
    curve_of_run: Integers  # the curve before each run
    feet: tuple[Floats, Floats]  # for each leg, the first and the last foot of its run

    @property
    def curve_of_leg(self) -> Integers:
        """The curve before the run of each leg."""
        return self.curve_of_run[self.run]

    @property
    def middle(self) -> Floats:
        """For each leg, the start of the middle leg of its run: unit vectors, (3, n)."""
        first = run_starts(self.run)
        last = np.append(first[1:], len(self.run)) - 1
        return self.start[:, ((first + last) // 2)[self.run]]

    def of_all_in_run(self, is_true: Booleans, curve_count: int) -> Booleans:
        """Return, for every curve, whether a condition holds for all legs of the run after it.

        `is_true` has one entry for each leg. The result is true for curves without a run.
        """
        result = np.ones(curve_count, dtype=bool)
        result[self.curve_of_leg[~is_true]] = False
        return result


def removed_runs(is_alive: Booleans, after: Integers, rows: Integers, spans: Spans) -> RemovedRuns:
    """Find the runs of removed curves; at least one curve of every ring must remain.

    Parameters
    ----------
    is_alive
        Whether each curve remains.
    after
        For each remaining curve, the index of the next that remains.
    rows
        The row of each curve.
    spans
        The positions at which each curve starts and ends.
    """
    removed, alive = np.flatnonzero(~is_alive), np.flatnonzero(is_alive)
    alive_rows = rows[alive]
    index_before = np.searchsorted(alive, removed) - 1
    # before the first curves of a ring comes the last one of the ring that remains
    wraps = (index_before < 0) | (alive_rows[index_before] != rows[removed])
    index_before[wraps] = np.searchsorted(alive_rows, rows[removed[wraps]], side="right") - 1
    before = alive[index_before]
    order = np.lexsort((removed, wraps, before))  # by run, in order round the ring
    removed, before = removed[order], before[order]
    return RemovedRuns(removed, before, after[before], spans)


def wide_and_doubtful(
    curves: OffsetCurves, runs: RemovedRuns, row_count: int
) -> tuple[RemovedRuns, RemovedRuns]:
    """Return the wide runs, and those of them that are doubtful.

    A run is wide if its legs have opposite directions, so that what it encloses may have a hole. A wide run is doubtful
    unless one of two cheap tests shows that it has none: it is compact and turns little, or every leg is within reach
    of a foot.
    """
    if not len(runs.removed):
        return runs, runs
    fans = fan_angles(curves, runs, row_count)
    wide = doubtful = runs.select(fans > WIDEST_FAN)
    if len(wide.removed):
        doubtful = wide.select((fans > WIDEST_TURN) | ~are_compact(curves, wide))
    if len(doubtful.removed):
        doubtful = doubtful.select(~are_within_reach(curves, doubtful))
    return wide, doubtful


def fan_angles(curves: OffsetCurves, runs: RemovedRuns, row_count: int) -> Floats:
    """Return, for every curve, the angle in radians that the directions of the legs of the run after it span.

    Below half a turn the legs are the graph of a function, whose buffer has no hole. The angle is zero for curves
    without a run.
    """
    direction, whole_turn = directions(curves, row_count)
    end_direction = direction + np.where(curves.is_arc, curves.extent, 0.0)
    leftmost, rightmost = np.zeros(len(direction)), np.zeros(len(direction))
    for index in (runs.removed, runs.after):
        # a run that passes the end of its ring goes on at the ring's start, a whole turn later
        added_turn = np.where(index <= runs.before, whole_turn[curves.rows[index]], 0.0)
        # from the end of the curve before the run to the start of this curve
        turn = direction[index] + added_turn - end_direction[runs.before]
        np.maximum.at(leftmost, runs.before, turn)
        np.minimum.at(rightmost, runs.before, turn)
    return leftmost - rightmost


def directions(curves: OffsetCurves, row_count: int) -> tuple[Floats, Floats]:
    """Return the direction in which each curve starts, and by how much the ring of each row turns in all.

    Both are sums of turns to the left, in radians. Directions count from that of the very first curve; only differences
    between curves of one ring mean anything.
    """
    # An arc turns left by its extent; where a side is followed by a side, the line turns right.
    next_axis = np.append(curves.axis[:, 1:], curves.axis[:, :1], axis=1)
    cosine = np.clip(dot(curves.axis, next_axis), -1.0, 1.0)
    is_joint = ~curves.is_arc & ~np.roll(curves.is_arc, -1)
    turn = np.where(curves.is_arc, curves.extent, np.where(is_joint, -np.arccos(cosine), 0.0))
    is_last = np.append(curves.rows[1:] != curves.rows[:-1], True)
    turn[is_last & ~curves.is_arc] = 0.0
    whole_turn: Floats = np.bincount(curves.rows, turn, row_count).astype(float)
    return np.cumsum(turn) - turn, whole_turn


def are_compact(curves: OffsetCurves, runs: RemovedRuns) -> Booleans:
    """Return, for every curve, whether all legs of the run after it end within two radii of one place.

    The place is the first foot, the last foot, or the start of the middle leg. The disc about it then meets the
    discs about all legs, so that they cover all between them. The middle must also be so near to the intersection
    that the discs about the feet and about the middle cover the way there; the module states that test.
    """
    legs = legs_of_runs(curves, runs)
    angle = curves.radius_angle[legs.curve_of_leg]
    curve_count = len(curves.rows)

    def are_near(place: Floats) -> Booleans:
        """Return, for every curve, whether the legs of the run after it end within two radii of a place of the run."""
        to_end = legs.end - place
        is_near = dot(to_end, to_end) <= (2.0 * SAFE_RADIUS * angle) ** 2
        return legs.of_all_in_run(is_near, curve_count)

    first_foot, last_foot = legs.feet
    intersection = curve_intersections(curves, legs.curve_of_leg, runs.spans)
    to_middle = legs.middle - intersection
    length = np.sqrt(dot(to_middle, to_middle))
    is_way_covered = np.ones(curve_count, dtype=bool)
    for foot in legs.feet:
        cosine = dot(to_middle, foot - intersection) / angle / length
        is_beyond = length > SAFE_RADIUS * angle * (1.0 + 2.0 * cosine)
        is_way_covered &= legs.of_all_in_run(~is_beyond, curve_count)
    return are_near(first_foot) | are_near(last_foot) | (are_near(legs.middle) & is_way_covered)


def are_within_reach(curves: OffsetCurves, runs: RemovedRuns) -> Booleans:
    """Return, for every curve, whether the legs of the run after it surely leave no hole up to the intersection.

    Each leg must cover, together with the disc about one of the feet, all between itself and the intersection. The
    module states the test for a ray; it holds for all rays to a leg if it does for the farther end of the leg, with the
    smaller of the cosines at both ends.
    """
    legs = legs_of_runs(curves, runs)
    curve_of_leg = legs.curve_of_leg
    intersection = curve_intersections(curves, curve_of_leg, runs.spans)
    to_ends = [end - intersection for end in (legs.start, legs.end)]
    lengths = [np.sqrt(dot(to_end, to_end)) for to_end in to_ends]
    farthest = np.maximum(*lengths) / curves.radius_angle[curve_of_leg]  # in radii
    is_covered = np.zeros(len(curve_of_leg), dtype=bool)
    for foot in legs.feet:
        to_foot = foot - intersection
        to_foot /= np.sqrt(dot(to_foot, to_foot))
        cosines = [
            dot(to_end, to_foot) / length for to_end, length in zip(to_ends, lengths, strict=True)
        ]
        cosine = np.minimum(*cosines)
        is_covered |= (cosine > 0.0) & (farthest < SAFE_RADIUS * (1.0 + 2.0 * cosine))
    return legs.of_all_in_run(is_covered, len(curves.rows))


def legs_of_runs(curves: OffsetCurves, runs: RemovedRuns) -> RunLegs:
    """Return the legs of runs, from the foot on the curve before each run to the foot on the curve after it.

    An arc counts as a leg without length.
    """
    curve_of_run, first_removed = np.unique(runs.before, return_index=True)
    after = runs.after[first_removed]
    curve = np.concatenate([curve_of_run, runs.removed, after])
    curve_of_leg = np.concatenate([curve_of_run, runs.before, curve_of_run])
    # The legs of removed curves count whole; those of the curves beside them only from or up to the intersection.
    start, end = np.zeros(len(curve)), curves.extent[curve]
    start[: len(curve_of_run)] = runs.spans.end[curve_of_run]
    end[len(curve) - len(curve_of_run) :] = runs.spans.start[after]
    order = np.argsort(curve_of_leg, kind="stable")  # run by run: before, removed, after
    curve, curve_of_leg = curve[order], curve_of_leg[order]
    starts, ends = feet_at(curves, curve, start[order]), feet_at(curves, curve, end[order])
    first_leg = run_starts(curve_of_leg)
    last_leg = np.append(first_leg[1:], len(curve_of_leg)) - 1
    run = np.repeat(np.arange(len(first_leg)), last_leg - first_leg + 1)
    return RunLegs(
        start=starts,
        end=ends,
        run=run,
        curve_of_run=curve_of_run,
        feet=(starts[:, first_leg[run]], ends[:, last_leg[run]]),
    )


def curve_intersections(curves: OffsetCurves, curve_index: Integers, spans: Spans) -> Floats:
    """Return where each of some curves intersects the next that remains, which is where it ends: (3, n).

    `curve_index` may repeat curves, and each is computed once; `spans` has an entry for every curve.
    """
    distinct, distinct_index = np.unique(curve_index, return_inverse=True)
    no_offset = np.zeros(len(distinct))
    ends = places_on(
        curves.select(distinct), np.arange(len(distinct)), spans.end[distinct], no_offset
    )
    return ends[:, distinct_index]


def feet_at(curves: OffsetCurves, curve_index: Integers, positions: Floats) -> Floats:
    """Return the foot of each position on a curve, (3, n): for a side a place on its leg, for an arc its corner."""
    axis, first = curves.axis[:, curve_index], curves.first[:, curve_index]
    sine, cosine = sine_cosine(positions)
    along = first * cosine + cross(axis, first) * sine
    return np.where(curves.is_arc[curve_index], axis, along)
