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
RING: Final = 6.5  # radius kept free around the end of a line, points
PASSING: Final = 5.0  # extra room for a line that passes around a stop, points
SPARE: Final = 3.6  # points between two flows at their end
FULL: Final = 0.55  # share of a ring's circumference that may be used
BEYOND: Final = 9.0  # points by which a line runs out of the frame
NEAR: Final = 4.0  # points between a line and places that it does not serve
BENDS: Final = (1.0, -1.0, 1.7, -1.7, 0.4, -0.4, 2.4, -2.4)
SHARP: Final = np.cos(np.pi / 7)
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
        Of the strands, in points.
    line
        In points, in the direction of travel.
    ends
        Ids of origin and destination; None where the line leaves the frame instead.
    named
        Ids of origin and destination.
    """

    flow: str
    rows: tuple[Mapping[str, Any], ...]
    widths: tuple[float, ...]
    line: Points
    ends: tuple[str | None, str | None]
    named: tuple[str, str]

    @property
    def width(self) -> float:
        """Of all strands with the gaps between them."""
        return sum(self.widths) + GAP * (len(self.widths) - 1)


@dataclass(frozen=True, eq=False)
class _Plan:
    """A flow before it is drawn: its knots from end to end, the stops among them, and its bend."""

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
    """Plan a flow; None if no part of it is visible."""
    first = rows[0]
    if first["geometry"] is None or first["geometry"].is_empty:
        return None
    line = to_paper(frame, shapely.get_coordinates(first["geometry"]))
    if not is_inside(frame, line).any():
        return None
    stops = tuple(
        stop for stop in first["transit"] if stop in spots and is_inside(frame, spots[stop])
    )
    visible = _visible(line, frame)
    knots = np.array([visible[0], *(spots[stop] for stop in stops), visible[-1]])
    named = (str(first["origin"]), str(first["destination"]))
    start, end = (
        name if is_inside(frame, point, margin=4.0) else None
        for name, point in zip(named, (line[0], line[-1]), strict=True)
    )
    curve = FlowCurve(
        flow, rows, tuple(widths[row["id"]] for row in rows), visible,
        (start, end), named,
    )  # fmt: skip
    return _Plan(curve, knots, stops)


def _visible(line: Points, frame: Frame) -> Points:
    """Return a line from its first to its last visible point, and a little beyond."""
    fine = polylines.at(line, np.linspace(0, polylines.length(line), 2000))
    inside = np.flatnonzero(is_inside(frame, fine, margin=-BEYOND))
    return np.asarray(fine[inside[0] : inside[-1] + 1])


def _choose_bends(plans: Sequence[_Plan], spots: Mapping[str, Points]) -> list[_Plan]:
    """Choose the bend of each line: away from other places, sharp crossings and other lines."""
    chosen = list(plans)
    if len(plans) > MOST_BENT:
        return chosen
    # The first sweep compares each line with the shorter ones, the second with all.
    everyone = range(len(plans))
    for number, among in [*((i, i) for i in everyone), *((i, len(plans)) for i in everyone)]:
        plan = plans[number]
        served = {*plan.curve.named, *plan.curve.rows[0]["transit"]}
        avoided = [spot for name, spot in spots.items() if name not in served]
        others = [other for other in chosen[:among] if other.curve.flow != plan.curve.flow]
        chosen[number] = _cheapest(plan, np.array(avoided).reshape(-1, 2), _Around.of(others, plan))
    return chosen


def _cheapest(plan: _Plan, avoided: Points, around: _Around) -> _Plan:
    """Return a line with its best bend; once the others would cost more by their order alone, they are not drawn."""
    best, least = plan, np.inf
    for order, bend in enumerate(BENDS):
        if 0.4 * order >= least:
            break
        candidate = replace(plan, bend=bend)
        cost = 0.4 * order + _cost(candidate, avoided, around)
        if cost < least:
            best, least = candidate, cost
    return best


@dataclass(frozen=True, eq=False)
class _Around:
    """The lines around one whose bend is chosen: those that its bend does not move, and the plans of the others."""

    still: Mapping[str, Points]
    moved: Sequence[_Plan]
    widths: Mapping[str, float]
    touches: Mapping[str, Sequence[_Touch]]
    offsets: Mapping[str, Mapping[int, Points]]

    @classmethod
    def of(cls, others: Sequence[_Plan], plan: _Plan) -> _Around:
        """Part the other lines: only those that end or pass where this one does are moved by its bend."""
        touches = _touches(others)
        shared = {name: touches.pop(name, []) for name in _touches([plan])}
        offsets = _offsets(touches)
        moved = {touch.flow for group in shared.values() for touch in group}
        still = {
            other.curve.flow: _draw(other, offsets.get(other.curve.flow, {}))[::3]
            for other in others
            if other.curve.flow not in moved
        }
        widths = {other.curve.flow: other.curve.width for other in others}
        moving = [other for other in others if other.curve.flow in moved]
        return cls(still, moving, widths, shared, offsets)

    def lines_with(self, plan: _Plan) -> tuple[Points, dict[str, Points]]:
        """Draw a line, and return it and those around it."""
        touches = _touches([plan])
        groups = {name: [*self.touches[name], *own] for name, own in touches.items()}
        offsets = _offsets(groups)
        lines = {}
        for other in (*self.moved, plan):
            flow = other.curve.flow
            placed = {**self.offsets.get(flow, {}), **offsets.get(flow, {})}
            lines[flow] = _draw(other, placed)[::3]
        return lines.pop(plan.curve.flow), {**self.still, **lines}


def _cost(plan: _Plan, avoided: Points, around: _Around) -> float:
    """Score a line: places under it, lines close beside it, and how it crosses other lines."""
    own, others = around.lines_with(plan)
    room = plan.curve.width / 2 + NEAR
    covered = shapely.dwithin(shapely.points(avoided), shapely.linestrings(own), room)
    cost = 3.0 * float(covered.sum())
    if not others:
        return cost
    sample = np.linspace(0.05, 0.95, 19) * polylines.length(own)
    along = shapely.points(polylines.at(own, sample))
    rooms = room + np.array([around.widths[flow] for flow in others]) / 2
    lines = np.array([shapely.linestrings(line) for line in others.values()])
    beside: NDArray[np.bool_] = shapely.dwithin(along, lines[:, None], rooms[:, None])  # type: ignore[call-overload]
    return cost + 0.5 * float(beside.sum()) + _crossing_cost(own, list(others.values()))


def _crossing_cost(line: Points, others: Sequence[Points]) -> float:
    """Count crossings with other lines; a sharp one is hard to follow and counts three times."""
    starts = np.concatenate([other[:-1] for other in others])
    v = (np.concatenate([other[1:] for other in others]) - starts)[None]
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
    """Return the directions away from both ends: along the chord, turned aside by the bend."""
    knots = plan.knots
    leaving, arriving = knots[1] - knots[0], knots[-2] - knots[-1]
    # The middle of a leg is off the chord by 4 % to 11 % of its reach.
    angle = plan.bend * np.arctan(4 * (0.04 + 0.07 * min(1.0, polylines.length(knots) / 600)))
    return (
        polylines.turned(polylines.unit(leaving), -angle),
        polylines.turned(polylines.unit(arriving), angle),
    )


def _draw(plan: _Plan, offsets: Mapping[int, Points]) -> Points:
    """Draw a curve through its knots, each moved by its offset; those in between are rounded."""
    knots, last = plan.knots.copy(), len(plan.knots) - 1
    directions = []
    for end, direction in zip((0, last), _directions(plan), strict=True):
        offset = offsets.get(end, np.zeros(2))
        ring = float(np.hypot(*offset))
        directions.append(polylines.unit(offset) if end in offsets else direction)
        knots[end] += ring * directions[-1]
    headings = [directions[0]]
    for i in range(1, last):
        around = offsets[i] + plan.curve.width / 2 * polylines.unit(offsets[i])
        ahead = polylines.unit(plan.knots[i + 1] - plan.knots[i - 1])
        # Across the direction away from the stop, forward along the journey.
        across = polylines.turned(polylines.unit(around), np.pi / 2)
        headings.append(across if across @ ahead >= 0 else -across)
        knots[i] += around
    headings.append(-directions[1])
    legs = [polylines.curve(*knots[i : i + 2], *headings[i : i + 2]) for i in range(last)]
    return np.concatenate([legs[0], *(leg[1:] for leg in legs[1:])])


def _outward(knots: Points, i: int) -> Points:
    """Return the side of a stop on which a line turns around it."""
    before = polylines.unit(knots[i] - knots[i - 1])
    turn = before - polylines.unit(knots[i + 1] - knots[i])
    is_straight = np.hypot(*turn) <= 0.05  # noqa: PLR2004
    return polylines.unit(np.array([before[1], -before[0]]) if is_straight else turn)


@dataclass(frozen=True)
class _Touch:
    """Where a flow meets a place: its knot there, its preferred angle, and half the room it needs."""

    flow: str
    knot: int
    angle: float
    half: float


def _touches(plans: Sequence[_Plan]) -> dict[str, list[_Touch]]:
    touches: dict[str, list[_Touch]] = {}
    for plan in plans:
        curve, last = plan.curve, len(plan.knots) - 1
        half = (curve.width + SPARE) / 2
        for knot, name, direction in zip((0, last), curve.ends, _directions(plan), strict=True):
            if name is not None:
                touch = _Touch(curve.flow, knot, polylines.angle_of(direction), half)
                touches.setdefault(name, []).append(touch)
        for knot, name in enumerate(plan.stops, start=1):
            angle = polylines.angle_of(_outward(plan.knots, knot))
            touch = _Touch(curve.flow, knot, angle, half + PASSING)
            touches.setdefault(name, []).append(touch)
    return touches


def _draw_fanned(plans: Sequence[_Plan]) -> dict[str, Points]:
    """Draw all lines, each with its own angle at its ends and stops, on rings with room for all."""
    offsets = _offsets(_touches(plans))
    return {plan.curve.flow: _draw(plan, offsets.get(plan.curve.flow, {})) for plan in plans}


def _offsets(touches: Mapping[str, Sequence[_Touch]]) -> dict[str, dict[int, Points]]:
    """Return by flow and knot how far a line keeps from the place that it touches there."""
    offsets: dict[str, dict[int, Points]] = {}
    for group in touches.values():
        ring, angles = spread([touch.angle for touch in group], [touch.half for touch in group])
        for touch, angle in zip(group, angles, strict=True):
            offset = ring * np.array([np.cos(angle), np.sin(angle)])
            offsets.setdefault(touch.flow, {})[touch.knot] = offset
    return offsets


def spread(angles: Sequence[float], halves: Sequence[float]) -> tuple[float, list[float]]:
    """Rotate lines that end around one point so that none overlaps another.

    Parameters
    ----------
    angles
        Preferred angle of each, in radians.
    halves
        Half the room that each needs, in points.

    Returns
    -------
    ring
        Distance from the point at which the lines end, in points.
    angles
        In radians, in the order given.

    Examples
    --------
    >>> ring, turned = spread([0.0, 0.0], [3.25, 3.25])
    >>> ring, round(abs(turned[1] - turned[0]) * ring, 3)
    (6.5, 6.5)
    """
    ring = max(RING, 2 * sum(halves) / (2 * np.pi * FULL))
    order = np.argsort(angles, kind="stable")
    spots = np.array(angles, dtype=float)[order]
    room = np.array(halves, dtype=float)[order] / ring
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
    """Compute the width of each strand in points: by its number, else by its kind of quantity.

    One amount for all strands of a flow counts once: together they are as wide as it.
    """
    styles = symbols()["quantity"]
    high = flows["quantity_high"].astype(float)
    low = flows["quantity_low"].astype(float).fillna(high)
    usual = flows["quantity"].map(lambda kind: styles[kind]["width_px"]).astype(float)
    most = high.groupby(flows["quantity_unit"].fillna("")).transform("max")
    widest = float(styles["number"]["width_px"])
    sized = np.maximum(2.0, widest * (low + high) / 2 / most)
    pixels = np.where(high > 0, sized, usual) / amount_shares(flows)
    return dict(zip(flows["id"], (pixels * PX).tolist(), strict=True))


def amount_shares(flows: gpd.GeoDataFrame) -> NDArray[np.int64]:
    """Count, for each strand, the strands between which a source divides the one amount of its flow no further."""
    amounts = flows[["quantity_low", "quantity_high", "quantity_unit"]].astype("string").fillna("")
    whole = amounts.agg("\n".join, axis=1).groupby(flows["flow"])
    is_shared = (whole.transform("nunique") == 1) & (flows["quantity_high"].astype(float) > 0)
    return np.where(is_shared, whole.transform("size"), 1).astype(np.int64)
