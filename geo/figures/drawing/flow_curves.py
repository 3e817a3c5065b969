"""The curve of a flow on paper: through its stops, on rings around the places that it touches."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from geo.figures.drawing import polylines
from geo.figures.paper import Points

GAP: Final = 2.8  # points between two strands
RING: Final = 6.5  # radius kept free around the place at the end of a line, points
PASSING: Final = 5.0  # extra room for a line that passes around a stop, points
SPARE: Final = 3.6  # points between two flows at their end
FULL: Final = 0.55  # share of a ring's circumference that may be used


@dataclass(frozen=True, eq=False)
class FlowCurve:
    """One flow on paper.

    Attributes
    ----------
    flow
        Its id.
    rows
        One record per strand, in order.
    widths
        Widths of the strands, in points.
    line
        x and y in points, in the direction of travel.
    visible_ends
        Ids of origin and destination; None where the line leaves the frame instead.
    end_ids
        Ids of origin and destination.
    """

    flow: str
    rows: tuple[Mapping[str, Any], ...]
    widths: tuple[float, ...]
    line: Points
    visible_ends: tuple[str | None, str | None]
    end_ids: tuple[str, str]

    @property
    def width(self) -> float:
        """Width of all strands with the gaps between them, in points."""
        return sum(self.widths) + GAP * (len(self.widths) - 1)


@dataclass(frozen=True, eq=False)
class FlowPlan:
    """A flow before its line is drawn.

    Attributes
    ----------
    curve
        The flow, with the line as its layer has it.
    knots
        x and y in points that the line joins: its start, its stops, its end.
    stops
        Ids of the visible stops between start and end.
    bend
        How far the line bends to the right of travel, as a multiple of the usual bend.
    """

    curve: FlowCurve
    knots: Points
    stops: tuple[str, ...]
    bend: float = 1.0


def end_directions(plan: FlowPlan) -> tuple[Points, Points]:
    """Return the directions in which a line leaves its start and its end, as unit vectors that point along the line.

    They point to the next knot, turned aside by the bend of the plan.
    """
    knots = plan.knots
    from_start, from_end = knots[1] - knots[0], knots[-2] - knots[-1]
    # The middle of a line lies off its chord by 4 % of its length if it is short, and by up to 11 % if it is 600 points
    # long or longer.
    angle = plan.bend * np.arctan(4 * (0.04 + 0.07 * min(1.0, polylines.length(knots) / 600)))
    return (
        polylines.turned(polylines.unit(from_start), -angle),
        polylines.turned(polylines.unit(from_end), angle),
    )


def planned_line(plan: FlowPlan, offsets: Mapping[int, Points]) -> Points:
    """Compute the line of a flow: a smooth curve through its knots, each moved away from its place by an offset.

    Parameters
    ----------
    offsets
        Number of a knot → vector from the place to the line, in points. Each stop has an offset; an end beyond the
        frame has none.
    """
    knots, last = plan.knots.copy(), len(plan.knots) - 1
    start_direction, end_direction = (
        polylines.unit(offsets[end]) if end in offsets else direction
        for end, direction in zip((0, last), end_directions(plan), strict=True)
    )
    for end in {0, last} & set(offsets):
        knots[end] += offsets[end]
    # The direction of travel at each knot, as unit vectors
    headings = [start_direction]
    for i in range(1, last):
        # The offset leads to the inner edge of the strands; the line is their middle.
        offset = offsets[i] + plan.curve.width / 2 * polylines.unit(offsets[i])
        journey = polylines.unit(plan.knots[i + 1] - plan.knots[i - 1])
        # The line passes a stop at a right angle to its offset, on the side that leads on to the next knot.
        across = polylines.turned(polylines.unit(offset), np.pi / 2)
        headings.append(across if across @ journey >= 0 else -across)
        knots[i] += offset
    headings.append(-end_direction)
    legs = [polylines.curve(*knots[i : i + 2], *headings[i : i + 2]) for i in range(last)]
    return np.concatenate([legs[0], *(leg[1:] for leg in legs[1:])])


def _outward(knots: Points, i: int) -> Points:
    """Return the unit vector from stop ``i`` towards the outside of the turn that a line makes around it.

    A line that hardly turns passes on its right.
    """
    arrival = polylines.unit(knots[i] - knots[i - 1])
    departure = polylines.unit(knots[i + 1] - knots[i])
    outside = arrival - departure
    is_straight = np.hypot(*outside) <= 0.05  # noqa: PLR2004
    to_the_right = np.array([arrival[1], -arrival[0]])
    return polylines.unit(to_the_right if is_straight else outside)


@dataclass(frozen=True)
class Touch:
    """Where a flow meets a place.

    Attributes
    ----------
    knot
        Number of the flow's knot at the place.
    angle
        Preferred angle from the place, in radians anticlockwise from east.
    half_room
        Half the room that the flow needs around the place, in points.
    """

    flow: str
    knot: int
    angle: float
    half_room: float


def touches_of(plans: Sequence[FlowPlan]) -> dict[str, list[Touch]]:
    """Return for each place, by its id, the touches of the flows that end there or have a stop there.

    An end beyond the frame counts as none.
    """
    touches: dict[str, list[Touch]] = {}
    for plan in plans:
        curve, last = plan.curve, len(plan.knots) - 1
        half_room = (curve.width + SPARE) / 2
        for knot, name, direction in zip(
            (0, last), curve.visible_ends, end_directions(plan), strict=True
        ):
            if name is not None:
                touch = Touch(curve.flow, knot, polylines.angle_of(direction), half_room)
                touches.setdefault(name, []).append(touch)
        for knot, name in enumerate(plan.stops, start=1):
            angle = polylines.angle_of(_outward(plan.knots, knot))
            touch = Touch(curve.flow, knot, angle, half_room + PASSING)
            touches.setdefault(name, []).append(touch)
    return touches


def fanned_lines(plans: Sequence[FlowPlan]) -> dict[str, Points]:
    """Return flow → line, in points.

    Around each place, flows that end or stop there spread at different angles on a ring with room for all of them.
    """
    offsets = offsets_of(touches_of(plans))
    return {plan.curve.flow: planned_line(plan, offsets.get(plan.curve.flow, {})) for plan in plans}


def offsets_of(touches: Mapping[str, Sequence[Touch]]) -> dict[str, dict[int, Points]]:
    """Return flow → knot → offset: the vector in points from the place at the knot to the line.

    The flows that touch one place are spread around it, on one ring.

    Parameters
    ----------
    touches
        Id of a place → how flows touch it.
    """
    offsets: dict[str, dict[int, Points]] = {}
    for group in touches.values():
        ring, angles = spread(
            [touch.angle for touch in group], half_rooms=[touch.half_room for touch in group]
        )
        for touch, angle in zip(group, angles, strict=True):
            offset = ring * np.array([np.cos(angle), np.sin(angle)])
            offsets.setdefault(touch.flow, {})[touch.knot] = offset
    return offsets


def spread(angles: Sequence[float], half_rooms: Sequence[float]) -> tuple[float, list[float]]:
    """Choose the angles at which lines end around one point, so that none overlaps another.

    Each keeps as close as possible to the angle that it prefers.

    Parameters
    ----------
    angles
        Preferred angle of each line, in radians.
    half_rooms
        Half the room that each line needs, in points.

    Returns
    -------
    ring
        Radius of the ring around the point on which the lines end, in points.
    angles
        Angle of each line, in radians, in the order of the arguments.

    Examples
    --------
    >>> ring, turned = spread([0.0, 0.0], [3.25, 3.25])
    >>> ring, round(abs(turned[1] - turned[0]) * ring, 3)
    (6.5, 6.5)
    """
    ring = max(RING, 2 * sum(half_rooms) / (2 * np.pi * FULL))
    # From here on everything is in radians on the ring, sorted by angle.
    order = np.argsort(angles, kind="stable")
    sorted_angles = np.array(angles, dtype=float)[order]
    half_room = np.array(half_rooms, dtype=float)[order] / ring
    count = len(sorted_angles)
    if count > 1:
        following, previous = np.roll(np.arange(count), -1), np.roll(np.arange(count), 1)
        least_gap = half_room + half_room[following]
        # Two neighbours that are too near each other both move away by half of what is lacking, until none are.
        for _ in range(4000):
            gap = sorted_angles[following] - sorted_angles
            gap[-1] += 2 * np.pi  # from the last to the first, all round
            half_lack = np.maximum(least_gap - gap, 0.0) / 2
            if half_lack.max() < 1e-4:  # noqa: PLR2004 - radians: invisible
                break
            sorted_angles = sorted_angles - half_lack + half_lack[previous]
    spread_angles = np.empty(count)
    spread_angles[order] = sorted_angles
    return float(ring), spread_angles.tolist()
