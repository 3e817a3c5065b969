"""Choose how far each flow bends, so that lines keep clear of places, of each other and of sharp crossings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import shapely
from numpy.typing import NDArray

from geo.figures.drawing import polylines
from geo.figures.drawing.flow_curves import FlowPlan, Touch, offsets_of, planned_line, touches_of
from geo.figures.paper import Points

NEAR: Final = 4.0  # points between a line and places that it does not serve
BENDS: Final = (1.0, -1.0, 1.7, -1.7, 0.4, -0.4, 2.4, -2.4)
# Cost of each place in the list of bends: of equally good bends the first is chosen.
ORDER_COST: Final = 0.4
SHARP: Final = np.cos(np.pi / 7)  # cosine of the angle below which a crossing is hard to follow
MOST_BENT: Final = 60  # flows; if there are more, each takes the first bend


def choose_bends(plans: Sequence[FlowPlan], spots: Mapping[str, Points]) -> list[FlowPlan]:
    """Choose the bend of each flow's line, so that it keeps clear of places it does not serve and of other lines.

    Parameters
    ----------
    plans
        The flows, the shortest first. If they are more than :data:`MOST_BENT`, they keep the bends they have.
    spots
        Id of a place → x and y in points.
    """
    chosen = list(plans)
    if len(plans) > MOST_BENT:
        return chosen
    # The bend of a line depends on those of its neighbours, so bends are chosen twice. The first time each line is
    # compared with the shorter ones, whose bends are chosen already; the second time with all others.
    for compares_all in (False, True):
        for number, plan in enumerate(plans):
            served = {*plan.curve.end_ids, *plan.curve.rows[0]["transit"]}
            avoided = [spot for name, spot in spots.items() if name not in served]
            compared = chosen if compares_all else chosen[:number]
            neighbours = [
                neighbour for neighbour in compared if neighbour.curve.flow != plan.curve.flow
            ]
            surroundings = _Surroundings.around(plan, neighbours)
            chosen[number] = _cheapest(plan, np.array(avoided).reshape(-1, 2), surroundings)
    return chosen


def _cheapest(plan: FlowPlan, avoided: Points, surroundings: _Surroundings) -> FlowPlan:
    """Return a plan with the bend that costs least.

    The cost of a bend is that of its line, plus :data:`ORDER_COST` for each bend before it in :data:`BENDS`.

    Parameters
    ----------
    avoided
        x and y in points of the places that the line should not touch, one row each.
    surroundings
        The flows around this one.
    """
    cheapest, least_cost = plan, np.inf
    for order, bend in enumerate(BENDS):
        # No later bend can be cheaper: its place in the list alone costs as much.
        if ORDER_COST * order >= least_cost:
            break
        candidate = replace(plan, bend=bend)
        cost = ORDER_COST * order + _cost(candidate, avoided, surroundings)
        if cost < least_cost:
            cheapest, least_cost = candidate, cost
    return cheapest


@dataclass(frozen=True, eq=False)
class _Surroundings:
    """The other flows around a flow whose bend is chosen.

    At a place that several flows touch, their lines spread on a ring: a bend of one of them moves the others there.

    Attributes
    ----------
    fixed_lines
        Flow → line in points, with every third point, for flows that share no place with the flow.
    movable
        Plans of the flows that share a place with the flow, whose lines therefore move with its bend.
    widths
        Flow → width, in points.
    shared_touches
        Place that the flow touches → how the other flows touch this place.
    offsets
        Flow → knot → offset in points, at the places that the flow does not touch.
    """

    fixed_lines: Mapping[str, Points]
    movable: Sequence[FlowPlan]
    widths: Mapping[str, float]
    shared_touches: Mapping[str, Sequence[Touch]]
    offsets: Mapping[str, Mapping[int, Points]]

    @classmethod
    def around(cls, plan: FlowPlan, neighbours: Sequence[FlowPlan]) -> _Surroundings:
        """Build the surroundings of a flow: sort its neighbours into those that its bend moves, and all others."""
        touches = touches_of(neighbours)
        shared_touches = {name: touches.pop(name, []) for name in touches_of([plan])}
        offsets = offsets_of(touches)
        movable = {touch.flow for group in shared_touches.values() for touch in group}
        fixed_lines = {
            neighbour.curve.flow: planned_line(neighbour, offsets.get(neighbour.curve.flow, {}))[
                ::3
            ]
            for neighbour in neighbours
            if neighbour.curve.flow not in movable
        }
        return cls(
            fixed_lines,
            movable=[neighbour for neighbour in neighbours if neighbour.curve.flow in movable],
            widths={neighbour.curve.flow: neighbour.curve.width for neighbour in neighbours},
            shared_touches=shared_touches,
            offsets=offsets,
        )

    def lines_with(self, plan: FlowPlan) -> tuple[Points, dict[str, Points]]:
        """Return the line of the flow with the bend of a plan, and the lines of the other flows, by flow.

        Lines are in points and have every third point: enough to compare them, in a third of the time.
        """
        # Where the flow touches a place, it and the others there spread anew; elsewhere offsets stay as they are.
        groups = {
            name: [*self.shared_touches[name], *touches]
            for name, touches in touches_of([plan]).items()
        }
        offsets = offsets_of(groups)
        lines = {}
        for moved_plan in (*self.movable, plan):
            flow = moved_plan.curve.flow
            flow_offsets = {**self.offsets.get(flow, {}), **offsets.get(flow, {})}
            lines[flow] = planned_line(moved_plan, flow_offsets)[::3]
        return lines.pop(plan.curve.flow), {**self.fixed_lines, **lines}


def _cost(plan: FlowPlan, avoided: Points, surroundings: _Surroundings) -> float:
    """Return the cost of the line of a plan: the less, the easier it is to follow.

    It costs 3 to cover a place, 0.5 for each of 19 samples along the line to be close to another line, and more to
    cross other lines, as :func:`_crossing_cost` counts.
    """
    line, neighbours = surroundings.lines_with(plan)
    room_pt = plan.curve.width / 2 + NEAR
    is_covered = shapely.dwithin(shapely.points(avoided), shapely.linestrings(line), room_pt)
    cost = 3.0 * float(is_covered.sum())
    if not neighbours:
        return cost
    sample_distances = np.linspace(0.05, 0.95, 19) * polylines.length(line)
    samples = shapely.points(polylines.points_at(line, sample_distances))
    rooms_pt = room_pt + np.array([surroundings.widths[flow] for flow in neighbours]) / 2
    lines = np.array([shapely.linestrings(neighbour) for neighbour in neighbours.values()])
    is_beside: NDArray[np.bool_] = shapely.dwithin(samples, lines[:, None], rooms_pt[:, None])  # type: ignore[call-overload]
    return cost + 0.5 * float(is_beside.sum()) + _crossing_cost(line, list(neighbours.values()))


def _crossing_cost(line: Points, neighbours: Sequence[Points]) -> float:
    """Return the number of points at which a line crosses others; a crossing at a sharp angle counts three times."""
    # Every leg of the line, u, is compared with every leg of a neighbour, v. They meet at the shares s and t of their
    # lengths, and cross if both shares are between 0 and 1; w joins their starts. Arrays have a row per leg of the
    # line, i, and a column per leg of a neighbour, j.
    starts = np.concatenate([neighbour[:-1] for neighbour in neighbours])
    v = (np.concatenate([neighbour[1:] for neighbour in neighbours]) - starts)[None]
    u, w = np.diff(line, axis=0)[:, None], starts[None] - line[:-1][:, None]
    across = u[..., 0] * v[..., 1] - u[..., 1] * v[..., 0]
    # Parallel legs have no crossing: s and t are infinite or NaN.
    with np.errstate(divide="ignore", invalid="ignore"):
        s = (w[..., 0] * v[..., 1] - w[..., 1] * v[..., 0]) / across
        t = (w[..., 0] * u[..., 1] - w[..., 1] * u[..., 0]) / across
    i, j = np.nonzero((s > 0) & (s < 1) & (t > 0) & (t < 1))
    u, v = u[i, 0], v[0, j]
    cosine = np.abs((u * v).sum(axis=-1)) / (np.hypot(*u.T) * np.hypot(*v.T))
    return float(np.where(cosine > SHARP, 3.0, 1.0).sum())
