"""Arrange flows on paper: curves that fan out at their ends and pass around their stops.

A flow whose route nobody states is a line between two ends, and how it bends means nothing. Lines
bend to the right of travel, the longer the more, or otherwise if that avoids bad crossings. At an
end each line has its own angle, so that arrowheads do not overlap.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from operator import itemgetter
from typing import Any, Final

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray

from geo.figures.drawing import polylines
from geo.figures.frame import Frame, is_inside, to_paper
from geo.figures.paper import PX, Points
from geo.layers.layer_rows import rows_of
from geo.symbology import symbols

GAP: Final = 2.8  # points between two strands
RING: Final = 6.5  # radius kept free around the place at the end of a line, points
PASSING: Final = 5.0  # extra room for a line that passes around a stop, points
SPARE: Final = 3.6  # points between two flows at their end
FULL: Final = 0.55  # share of a ring's circumference that may be used
BEYOND: Final = 9.0  # points by which a line runs out of the frame
NEAR: Final = 4.0  # points between a line and places that it does not serve
BENDS: Final = (1.0, -1.0, 1.7, -1.7, 0.4, -0.4, 2.4, -2.4)
ORDER_COST: Final = (
    0.4  # of each place in the list of bends: the first that is as good as any is chosen
)
SHARP: Final = np.cos(np.pi / 7)  # cosine of the angle below which a crossing is hard to follow
MOST_BENT: Final = 60  # flows; if there are more, each takes the first bend


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
class _Plan:
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


def arrange_flows(
    flows: gpd.GeoDataFrame, places: gpd.GeoDataFrame, frame: Frame
) -> list[FlowCurve]:
    """Arrange flows in a frame.

    Parameters
    ----------
    flows
        One row per strand, EPSG:4326.
    places
        Towns and label points, whose ids are the stops of flows.

    Returns
    -------
    list
        The visible flows, the longest first, so that shorter ones are drawn on top.
    """
    points = to_paper(frame, shapely.get_coordinates(places.geometry))
    spots = dict(zip(places["id"], points, strict=True))
    widths = row_widths(flows)
    plans = [
        plan
        for flow, rows in groupby(
            rows_of(flows.sort_values(["flow", "strand"])), itemgetter("flow")
        )
        if (plan := _plan(str(flow), tuple(rows), frame, spots, widths)) is not None
    ]
    plans.sort(key=lambda plan: (polylines.length(plan.knots), plan.curve.flow))
    bent = _choose_bends(plans, spots)
    lines = _draw_fanned(bent)
    return [replace(plan.curve, line=lines[plan.curve.flow]) for plan in reversed(bent)]


def _plan(
    flow: str,
    rows: tuple[Mapping[str, Any], ...],
    frame: Frame,
    spots: Mapping[str, Points],
    widths: Mapping[str, float],
) -> _Plan | None:
    """Plan a flow of some strands; return None if no part of it is visible.

    Parameters
    ----------
    spots
        Id of a place → x and y in points.
    widths
        Id of a row → width in points.
    """
    flow_row = rows[0]  # its cells, but for the strand's own, are the same in all rows
    if flow_row["geometry"] is None or flow_row["geometry"].is_empty:
        return None
    line = to_paper(frame, shapely.get_coordinates(flow_row["geometry"]))
    if not is_inside(frame, line).any():
        return None
    stops = tuple(
        stop for stop in flow_row["transit"] if stop in spots and is_inside(frame, spots[stop])
    )
    visible = _visible(line, frame)
    knots = np.array([visible[0], *(spots[stop] for stop in stops), visible[-1]])
    end_ids = (str(flow_row["origin"]), str(flow_row["destination"]))
    start, end = (
        name if is_inside(frame, point, margin=4.0) else None
        for name, point in zip(end_ids, (line[0], line[-1]), strict=True)
    )
    curve = FlowCurve(
        flow, rows, widths=tuple(widths[row["id"]] for row in rows), line=visible,
        visible_ends=(start, end), end_ids=end_ids,
    )  # fmt: skip
    return _Plan(curve, knots, stops)


def _visible(line: Points, frame: Frame) -> Points:
    """Return a line from its first to its last visible point, and a little beyond the frame."""
    samples = polylines.at(line, np.linspace(0, polylines.length(line), 2000))
    inside = np.flatnonzero(is_inside(frame, samples, margin=-BEYOND))
    return np.asarray(samples[inside[0] : inside[-1] + 1])


def _choose_bends(plans: Sequence[_Plan], spots: Mapping[str, Points]) -> list[_Plan]:
    """Choose the bend of each line: away from other places, sharp crossings and other lines."""
    chosen = list(plans)
    if len(plans) > MOST_BENT:
        return chosen
    # The first sweep compares each line with the shorter ones, the second with all.
    numbers = range(len(plans))
    for number, compared in [*((i, i) for i in numbers), *((i, len(plans)) for i in numbers)]:
        plan = plans[number]
        served = {*plan.curve.end_ids, *plan.curve.rows[0]["transit"]}
        avoided = [spot for name, spot in spots.items() if name not in served]
        neighbours = [
            neighbour for neighbour in chosen[:compared] if neighbour.curve.flow != plan.curve.flow
        ]
        surroundings = _Surroundings.around(plan, neighbours)
        chosen[number] = _cheapest(plan, np.array(avoided).reshape(-1, 2), surroundings)
    return chosen


def _cheapest(plan: _Plan, avoided: Points, surroundings: _Surroundings) -> _Plan:
    """Return a plan with the bend of least cost: that of its line, and more for each later bend in the list.

    Bends whose place in the list alone costs more than the best are not tried.
    """
    cheapest, least_cost = plan, np.inf
    for order, bend in enumerate(BENDS):
        if ORDER_COST * order >= least_cost:
            break
        candidate = replace(plan, bend=bend)
        cost = ORDER_COST * order + _cost(candidate, avoided, surroundings)
        if cost < least_cost:
            cheapest, least_cost = candidate, cost
    return cheapest


@dataclass(frozen=True, eq=False)
class _Surroundings:
    """The flows around a flow whose bend is chosen.

    Attributes
    ----------
    fixed_lines
        Lines that its bend does not move, by flow, in points.
    movable
        Plans of the flows whose lines its bend moves, because they meet it at a place.
    widths
        Flow → width, in points.
    shared_touches
        Place of the flow → how the other flows touch it.
    offsets
        Flow → knot → offset in points, at all other places.
    """

    fixed_lines: Mapping[str, Points]
    movable: Sequence[_Plan]
    widths: Mapping[str, float]
    shared_touches: Mapping[str, Sequence[_Touch]]
    offsets: Mapping[str, Mapping[int, Points]]

    @classmethod
    def around(cls, plan: _Plan, neighbours: Sequence[_Plan]) -> _Surroundings:
        """Separate the neighbours that end or pass where a flow does: its bend moves their lines alone."""
        touches = _touches(neighbours)
        shared_touches = {name: touches.pop(name, []) for name in _touches([plan])}
        offsets = _offsets(touches)
        movable = {touch.flow for group in shared_touches.values() for touch in group}
        fixed_lines = {
            neighbour.curve.flow: _draw(neighbour, offsets.get(neighbour.curve.flow, {}))[::3]
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

    def lines_with(self, plan: _Plan) -> tuple[Points, dict[str, Points]]:
        """Return the line of the flow as planned, and the lines around it by flow, with every third point."""
        groups = {
            name: [*self.shared_touches[name], *touches]
            for name, touches in _touches([plan]).items()
        }
        offsets = _offsets(groups)
        lines = {}
        for moved_plan in (*self.movable, plan):
            flow = moved_plan.curve.flow
            flow_offsets = {**self.offsets.get(flow, {}), **offsets.get(flow, {})}
            lines[flow] = _draw(moved_plan, flow_offsets)[::3]
        return lines.pop(plan.curve.flow), {**self.fixed_lines, **lines}


def _cost(plan: _Plan, avoided: Points, surroundings: _Surroundings) -> float:
    """Score a line: 3 per place under it, 0.5 per sample close beside another line, and its crossings."""
    line, neighbours = surroundings.lines_with(plan)
    room_pt = plan.curve.width / 2 + NEAR
    is_covered = shapely.dwithin(shapely.points(avoided), shapely.linestrings(line), room_pt)
    cost = 3.0 * float(is_covered.sum())
    if not neighbours:
        return cost
    sample_distances = np.linspace(0.05, 0.95, 19) * polylines.length(line)
    samples = shapely.points(polylines.at(line, sample_distances))
    rooms_pt = room_pt + np.array([surroundings.widths[flow] for flow in neighbours]) / 2
    lines = np.array([shapely.linestrings(neighbour) for neighbour in neighbours.values()])
    is_beside: NDArray[np.bool_] = shapely.dwithin(samples, lines[:, None], rooms_pt[:, None])  # type: ignore[call-overload]
    return cost + 0.5 * float(is_beside.sum()) + _crossing_cost(line, list(neighbours.values()))


def _crossing_cost(line: Points, neighbours: Sequence[Points]) -> float:
    """Count crossings with other lines; a sharp one is hard to follow and counts three times."""
    # Two segments meet at the shares s and t of their lengths. i counts legs of the line, j legs of the others.
    starts = np.concatenate([neighbour[:-1] for neighbour in neighbours])
    v = (np.concatenate([neighbour[1:] for neighbour in neighbours]) - starts)[None]
    u, w = np.diff(line, axis=0)[:, None], starts[None] - line[:-1][:, None]
    across = u[..., 0] * v[..., 1] - u[..., 1] * v[..., 0]
    with np.errstate(divide="ignore", invalid="ignore"):
        s = (w[..., 0] * v[..., 1] - w[..., 1] * v[..., 0]) / across
        t = (w[..., 0] * u[..., 1] - w[..., 1] * u[..., 0]) / across
    i, j = np.nonzero((s > 0) & (s < 1) & (t > 0) & (t < 1))
    u, v = u[i, 0], v[0, j]
    cosine = np.abs((u * v).sum(axis=-1)) / (np.hypot(*u.T) * np.hypot(*v.T))
    return float(np.where(cosine > SHARP, 3.0, 1.0).sum())


def _directions(plan: _Plan) -> tuple[Points, Points]:
    """Return unit vectors away from the start and from the end: along the chord, turned aside by the bend."""
    knots = plan.knots
    from_start, from_end = knots[1] - knots[0], knots[-2] - knots[-1]
    # The middle of a leg is off the chord by 4 % to 11 % of its reach.
    angle = plan.bend * np.arctan(4 * (0.04 + 0.07 * min(1.0, polylines.length(knots) / 600)))
    return (
        polylines.turned(polylines.unit(from_start), -angle),
        polylines.turned(polylines.unit(from_end), angle),
    )


def _draw(plan: _Plan, offsets: Mapping[int, Points]) -> Points:
    """Compute the line of a flow through its knots, each moved by its offset; it turns smoothly around stops.

    Parameters
    ----------
    offsets
        Number of a knot → how far the line keeps from the place, as a vector in points.
    """
    knots, last = plan.knots.copy(), len(plan.knots) - 1
    directions = []
    for end, direction in zip((0, last), _directions(plan), strict=True):
        offset = offsets.get(end, np.zeros(2))
        ring = float(np.hypot(*offset))
        directions.append(polylines.unit(offset) if end in offsets else direction)
        knots[end] += ring * directions[-1]
    headings = [directions[0]]
    for i in range(1, last):
        offset = offsets[i] + plan.curve.width / 2 * polylines.unit(offsets[i])
        journey = polylines.unit(plan.knots[i + 1] - plan.knots[i - 1])
        # Across the direction away from the stop, forward along the journey.
        across = polylines.turned(polylines.unit(offset), np.pi / 2)
        headings.append(across if across @ journey >= 0 else -across)
        knots[i] += offset
    headings.append(-directions[1])
    legs = [polylines.curve(*knots[i : i + 2], *headings[i : i + 2]) for i in range(last)]
    return np.concatenate([legs[0], *(leg[1:] for leg in legs[1:])])


def _outward(knots: Points, i: int) -> Points:
    """Return the unit vector from stop ``i`` to the side on which a line turns around it."""
    arrival = polylines.unit(knots[i] - knots[i - 1])
    turn = arrival - polylines.unit(knots[i + 1] - knots[i])
    is_straight = np.hypot(*turn) <= 0.05  # noqa: PLR2004
    return polylines.unit(np.array([arrival[1], -arrival[0]]) if is_straight else turn)


@dataclass(frozen=True)
class _Touch:
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


def _touches(plans: Sequence[_Plan]) -> dict[str, list[_Touch]]:
    touches: dict[str, list[_Touch]] = {}
    for plan in plans:
        curve, last = plan.curve, len(plan.knots) - 1
        half_room = (curve.width + SPARE) / 2
        for knot, name, direction in zip(
            (0, last), curve.visible_ends, _directions(plan), strict=True
        ):
            if name is not None:
                touch = _Touch(curve.flow, knot, polylines.angle_of(direction), half_room)
                touches.setdefault(name, []).append(touch)
        for knot, name in enumerate(plan.stops, start=1):
            angle = polylines.angle_of(_outward(plan.knots, knot))
            touch = _Touch(curve.flow, knot, angle, half_room + PASSING)
            touches.setdefault(name, []).append(touch)
    return touches


def _draw_fanned(plans: Sequence[_Plan]) -> dict[str, Points]:
    """Draw all lines, each with its own angle at its ends and stops, on rings with room for all."""
    offsets = _offsets(_touches(plans))
    return {plan.curve.flow: _draw(plan, offsets.get(plan.curve.flow, {})) for plan in plans}


def _offsets(touches: Mapping[str, Sequence[_Touch]]) -> dict[str, dict[int, Points]]:
    """Return flow → knot → how far the line keeps from the place that it touches there, as a vector in points."""
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
    """Rotate lines that end around one point so that none overlaps another.

    Parameters
    ----------
    angles
        Preferred angle of each line, in radians.
    half_rooms
        Half the room that each line needs, in points.

    Returns
    -------
    ring
        Distance from the point at which the lines end, in points.
    angles
        Angle of each line, in radians, in the order of the arguments.

    Examples
    --------
    >>> ring, turned = spread([0.0, 0.0], [3.25, 3.25])
    >>> ring, round(abs(turned[1] - turned[0]) * ring, 3)
    (6.5, 6.5)
    """
    ring = max(RING, 2 * sum(half_rooms) / (2 * np.pi * FULL))
    order = np.argsort(angles, kind="stable")
    spots = np.array(angles, dtype=float)[order]
    room = np.array(half_rooms, dtype=float)[order] / ring
    if len(spots) > 1:
        following, previous = np.roll(np.arange(len(spots)), -1), np.roll(np.arange(len(spots)), 1)
        apart = room + room[following]
        for _ in range(4000):
            gap = spots[following] - spots
            gap[-1] += 2 * np.pi
            lack = np.maximum(apart - gap, 0.0) / 2
            if lack.max() < 1e-4:  # noqa: PLR2004 - radians: invisible
                break
            spots = spots - lack + lack[previous]
    turned = np.empty(len(spots))
    turned[order] = spots
    return float(ring), turned.tolist()


def row_widths(flows: gpd.GeoDataFrame) -> dict[str, float]:
    """Compute the width of each strand in points, by id: by its number, else by its kind of quantity.

    If a source states one amount for all strands of a flow, they are together as wide as that amount.
    """
    styles = symbols()["quantity"]
    high = flows["quantity_high"].astype(float)
    low = flows["quantity_low"].astype(float).fillna(high)
    usual = flows["quantity"].map(lambda kind: styles[kind]["width_px"]).astype(float)
    largest = high.groupby(flows["quantity_unit"].fillna("")).transform("max")
    widest = float(styles["number"]["width_px"])
    sized = np.maximum(2.0, widest * (low + high) / 2 / largest)
    pixels = np.where(high > 0, sized, usual) / amount_shares(flows)
    return dict(zip(flows["id"], (pixels * PX).tolist(), strict=True))


def amount_shares(flows: gpd.GeoDataFrame) -> NDArray[np.int64]:
    """Count, for each strand, the strands of its flow that share one amount; 1 for a strand with its own."""
    amounts = flows[["quantity_low", "quantity_high", "quantity_unit"]].astype("string").fillna("")
    whole = amounts.agg("\n".join, axis=1).groupby(flows["flow"])
    is_shared = (whole.transform("nunique") == 1) & (flows["quantity_high"].astype(float) > 0)
    return np.where(is_shared, whole.transform("size"), 1).astype(np.int64)
