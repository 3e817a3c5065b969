"""Judge runs of curves that were removed between two that remain and now cross.

What was removed winds as this loop does: from the crossing to its foot, along the legs to the other foot, and back.
Where these legs cover all that lies between them and the crossing, nothing was lost. That is certain for nearly
all runs; of rows with another, `geo.geodesy.buffering.doubtful_runs` checks the buffer.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from geo.geodesy.buffering.offset_curves import OffsetCurves, cross, dot, places_on, sine_cosine
from geo.geodesy.ellipsoid import Booleans, Floats, Integers

WIDEST_FAN = np.radians(175.0)  # of the directions of a run; the rest is for curvature
WIDEST_TURN = np.radians(270.0)  # of a run that is small
NEAR = 0.99  # of the radius


@dataclass(frozen=True)
class Runs:
    """Removed curves in order round their ring, the one that remains before each, and the one after that."""

    gone: Integers
    before: Integers
    after: Integers
    spans: tuple[Floats, Floats]  # the positions at which every curve starts and ends

    def of(self, is_asked: Booleans) -> Runs:
        """Return the runs after some curves."""
        some = is_asked[self.before]
        return Runs(self.gone[some], self.before[some], self.after[some], self.spans)


def removed_runs(
    is_alive: Booleans, after: Integers, rows: Integers, spans: tuple[Floats, Floats]
) -> Runs:
    """Find which curves remain before and after each that was removed; every ring keeps some."""
    gone, alive = np.flatnonzero(~is_alive), np.flatnonzero(is_alive)
    kept = rows[alive]
    at = np.searchsorted(alive, gone) - 1
    wraps = (at < 0) | (kept[at] != rows[gone])
    at[wraps] = np.searchsorted(kept, rows[gone[wraps]], side="right") - 1
    before = alive[at]
    order = np.lexsort((gone, wraps, before))
    gone, before = gone[order], before[order]
    return Runs(gone, before, after[before], spans)


def wide_and_doubtful(curves: OffsetCurves, runs: Runs, count: int) -> tuple[Runs, Runs]:
    """Return the runs with legs in opposite directions, and those that no cheap test shows to be certain."""
    fans = fan_angles(curves, runs, count)
    wide = doubtful = runs.of(fans > WIDEST_FAN)
    if len(doubtful.gone):
        doubtful = wide.of((fans > WIDEST_TURN) | are_large(curves, wide))
    return wide, doubtful.of(are_far(curves, doubtful)) if len(doubtful.gone) else doubtful


def fan_angles(curves: OffsetCurves, runs: Runs, count: int) -> Floats:
    """Return the angle that the directions of the legs of the run after each curve span.

    Below half a turn they are the graph of a function, whose buffer has no hole.
    """
    ahead, around = directions(curves, count)
    first = ahead + np.where(curves.is_arc, curves.extent, 0.0)

    def turned(those: Integers) -> Floats:
        wraps = np.where(those <= runs.before, around[curves.rows[those]], 0.0)
        return np.asarray(ahead[those] + wraps - first[runs.before])

    most, least = np.zeros(len(ahead)), np.zeros(len(ahead))
    for those in (runs.gone, runs.after):
        np.maximum.at(most, runs.before, turned(those))
        np.minimum.at(least, runs.before, turned(those))
    return most - least


def directions(curves: OffsetCurves, count: int) -> tuple[Floats, Floats]:
    """Return the direction in which each curve starts, as a sum of turns to the left, and that of whole rings."""
    onward = np.append(curves.axis[:, 1:], curves.axis[:, :1], axis=1)
    cosine = np.clip(dot(curves.axis, onward), -1.0, 1.0)
    is_joint = ~curves.is_arc & ~np.roll(curves.is_arc, -1)
    turn = np.where(curves.is_arc, curves.extent, np.where(is_joint, -np.arccos(cosine), 0.0))
    last = np.append(curves.rows[1:] != curves.rows[:-1], True)
    turn[last & ~curves.is_arc] = 0.0
    around: Floats = np.bincount(curves.rows, turn, count).astype(float)
    return np.cumsum(turn) - turn, around


def are_large(curves: OffsetCurves, runs: Runs) -> Booleans:
    """Return after which curves legs lie farther than twice the radius from both feet and from the middle leg.

    Else discs about that place and the legs cover all between, if the middle is near enough to the crossing.
    """
    legs, of, feet = legs_of_runs(curves, runs)
    crossing = crossings_of(curves, of, runs.spans)
    new = np.flatnonzero(np.diff(of, prepend=-1))
    run = np.cumsum(np.diff(of, prepend=-1) != 0) - 1
    middle = legs[0][:, ((new + np.append(new[1:], len(of)) - 1) // 2)[run]]
    angle = curves.angle[of]
    far = np.zeros((3, len(curves.rows)), dtype=bool)
    for side, place in zip(far, (*feet, middle), strict=True):
        away = legs[1] - place
        side[of[dot(away, away) > (2.0 * NEAR * angle) ** 2]] = True
    away = middle - crossing
    length = np.sqrt(dot(away, away))
    for foot in feet:
        cosine = dot(away, foot - crossing) / angle / length
        far[2][of[length > NEAR * angle * (1.0 + 2.0 * cosine)]] = True
    return np.asarray(far.all(axis=0))


def are_far(curves: OffsetCurves, runs: Runs) -> Booleans:
    """Return after which curves there is a leg that may be too far to cover what lies between the crossing and it.

    A disc about a foot reaches from the crossing as far as twice the radius by the cosine of the angle at the
    crossing, and the leg by a radius towards it.
    """
    legs, of, feet = legs_of_runs(curves, runs)
    crossing = crossings_of(curves, of, runs.spans)
    away = [end - crossing for end in legs]
    length = [np.sqrt(dot(step, step)) for step in away]
    farthest = np.maximum(*length) / curves.angle[of]
    near = np.zeros(len(of), dtype=bool)
    for foot in feet:
        inward = foot - crossing
        inward /= np.sqrt(dot(inward, inward))
        cosine = np.minimum(*(dot(s, inward) / n for s, n in zip(away, length, strict=True)))
        near |= (cosine > 0.0) & (farthest < NEAR * (1.0 + 2.0 * cosine))
    far = np.zeros(len(curves.rows), dtype=bool)
    far[of[~near]] = True
    return far


def legs_of_runs(
    curves: OffsetCurves, runs: Runs
) -> tuple[tuple[Floats, Floats], Integers, tuple[Floats, Floats]]:
    """Return the legs of runs from foot to foot, in order, the curve before each, and both feet for each."""
    first, at = np.unique(runs.before, return_index=True)
    after = runs.after[at]
    curve = np.concatenate([first, runs.gone, after])
    of = np.concatenate([first, runs.before, first])
    start, end = np.zeros(len(curve)), curves.extent[curve]
    start[: len(first)] = runs.spans[1][first]
    end[len(curve) - len(first) :] = runs.spans[0][after]
    order = np.argsort(of, kind="stable")
    curve, of = curve[order], of[order]
    starts, ends = feet_at(curves, curve, start[order]), feet_at(curves, curve, end[order])
    new = np.flatnonzero(np.diff(of, prepend=-1))
    run = np.cumsum(np.diff(of, prepend=-1) != 0) - 1
    last = np.append(new[1:], len(of)) - 1
    return (starts, ends), of, (starts[:, new[run]], ends[:, last[run]])


def crossings_of(curves: OffsetCurves, of: Integers, spans: tuple[Floats, Floats]) -> Floats:
    """Return the places where curves end."""
    first, run = np.unique(of, return_inverse=True)
    ends = places_on(curves.at(first), np.arange(len(first)), spans[1][first], np.zeros(len(first)))
    return ends[:, run]


def feet_at(curves: OffsetCurves, some: Integers, positions: Floats) -> Floats:
    """Return the places of legs at positions, and the corners of arcs."""
    axis, first = curves.axis[:, some], curves.first[:, some]
    sine, cosine = sine_cosine(positions)
    along = first * cosine + cross(axis, first) * sine
    return np.where(curves.is_arc[some], axis, along)
