"""Where each flow runs on paper: curves that leave their ends fanned out, and pass round their stops.

A path that nobody states is a line between two ends. How it bends means nothing: lines bend to
the right of travel, the longer the more, and where that crosses others badly, otherwise. At an
end each has its own angle, so that heads do not lie on each other.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any, Final

import geopandas as gpd
import numpy as np
import shapely

from geo.figures import curves
from geo.figures.frame import Frame, is_inside, place
from geo.figures.paper import PX, Points

GAP: Final = 2.8  # points of ground between two strands
RING: Final = 6.5  # points kept free round the point where a line ends
PASSING: Final = 5.0  # points more for what turns round a place
SPARE: Final = 3.6  # points between two flows at their end
FULL: Final = 0.55  # of a ring's way round, at most
BEYOND: Final = 9.0  # points by which a line runs out of the frame
NEAR: Final = 4.0  # points within which a line is too near to a place that it does not serve
BENDS: Final = (1.0, -1.0, 1.7, -1.7, 0.4, -0.4, 2.4, -2.4)
SHARP: Final = np.cos(np.pi / 7)
BENT_AT_MOST: Final = 60  # flows; of more, each takes the first bend


@dataclass(frozen=True, eq=False)
class Course:
    """One flow on paper.

    Attributes
    ----------
    flow
        Its id.
    rows
        One record a strand, in their order.
    widths
        Of the strands, in points.
    line
        The way, in points, in the direction of travel.
    ends
        Ids of origin and destination, None where the line leaves the frame instead.
    named
        The same, always named.
    """

    flow: str
    rows: tuple[Mapping[str, Any], ...]
    widths: tuple[float, ...]
    line: Points
    ends: tuple[str | None, str | None]
    named: tuple[str, str]

    @property
    def width(self) -> float:
        """Of all strands with the ground between them."""
        return sum(self.widths) + GAP * (len(self.widths) - 1)


@dataclass(frozen=True, eq=False)
class _Plan:
    """A flow before it is drawn: its knots, from the first end to the last, and its bend."""

    course: Course
    knots: Points
    stops: tuple[str, ...]
    bend: float = 1.0


def courses(
    flows: gpd.GeoDataFrame, places: gpd.GeoDataFrame, frame: Frame, widths: Mapping[str, float]
) -> list[Course]:
    """Lay flows into a frame.

    Parameters
    ----------
    flows
        One strand a row, EPSG:4326.
    places
        Towns and label points, by whose ids flows name their stops.
    widths
        Width in points of each row, by its id.

    Returns
    -------
    list
        What of them is in sight, the longest first; shorter ones are drawn upon them.
    """
    spots = dict(
        zip(places["id"], place(frame, shapely.get_coordinates(places.geometry)), strict=True)
    )
    plans = [
        plan
        for flow, rows in flows.sort_values(["flow", "strand"]).groupby("flow")
        if (plan := _plan(str(flow), rows, frame, spots, widths)) is not None
    ]
    plans.sort(key=lambda plan: (_reach(plan.knots), plan.course.flow))
    bent = _bent(plans, spots)
    fanned = _fanned(bent)
    return [replace(plan.course, line=fanned[plan.course.flow]) for plan in reversed(bent)]


def _plan(
    flow: str,
    rows: gpd.GeoDataFrame,
    frame: Frame,
    spots: Mapping[str, Points],
    widths: Mapping[str, float],
) -> _Plan | None:
    first = rows.iloc[0]
    if first.geometry is None or first.geometry.is_empty:
        return None
    line = place(frame, shapely.get_coordinates(first.geometry))
    seen = is_inside(frame, line)
    if not seen.any():
        return None
    outs = tuple(not is_inside(frame, end, margin=4.0) for end in (line[0], line[-1]))
    stops = tuple(
        stop for stop in first["transit"] if stop in spots and is_inside(frame, spots[stop])
    )
    visible = _visible(line, frame)
    knots = np.array([visible[0], *(spots[stop] for stop in stops), visible[-1]])
    named = (str(first["origin"]), str(first["destination"]))
    ends = tuple(None if out else name for out, name in zip(outs, named, strict=True))
    course = Course(
        flow, tuple(rows.to_dict("records")), tuple(widths[row] for row in rows["id"]), visible,
        (ends[0], ends[1]), named,
    )  # fmt: skip
    return _Plan(course, knots, stops)


def _visible(line: Points, frame: Frame) -> Points:
    """Keep of a line what runs from its first to its last point in sight, and a little beyond."""
    fine = curves.at(line, np.linspace(0, curves.way(line)[-1], 2000))
    inside = np.flatnonzero(is_inside(frame, fine, margin=-BEYOND))
    kept: Points = fine[inside[0] : inside[-1] + 1]
    return kept


def _reach(knots: Points) -> float:
    return float(np.hypot(*np.diff(knots, axis=0).T).sum())


def _bent(plans: Sequence[_Plan], spots: Mapping[str, Points]) -> list[_Plan]:
    """Choose the bend of each, shorter ones first: clear of other places, of sharp crossings and of company."""
    if len(plans) > BENT_AT_MOST:
        return list(plans)
    chosen = list(plans)
    # The first sweep lays each among those before it, the second among all.
    for number, among in [(i, i) for i in range(len(plans))] + [
        (i, len(plans)) for i in range(len(plans))
    ]:
        plan = plans[number]
        served = {*plan.course.named, *plan.course.rows[0]["transit"]}
        others = np.array([spot for name, spot in spots.items() if name not in served]).reshape(
            -1, 2
        )
        laid = [one for one in chosen[:among] if one.course.flow != plan.course.flow]
        tried = [replace(plan, bend=bend) for bend in BENDS]
        costs = [0.4 * order + _cost(one, others, laid) for order, one in enumerate(tried)]
        chosen[number] = tried[int(np.argmin(costs))]
    return chosen


def _cost(plan: _Plan, others: Points, laid: Sequence[_Plan]) -> float:
    """Weigh a line: places under it, company beside it, and how it crosses what is laid."""
    # How a line ends depends on what ends beside it.
    lines = {flow: line[::3] for flow, line in _fanned([*laid, plan]).items()}
    mine = lines[plan.course.flow]
    half = plan.course.width / 2
    cost = 3.0 * float(
        shapely.dwithin(shapely.points(others), shapely.linestrings(mine), NEAR + half).sum()
    )
    along = shapely.points(curves.at(mine, np.linspace(0.05, 0.95, 19) * curves.way(mine)[-1]))
    for other in laid:
        line = lines[other.course.flow]
        apart = half + other.course.width / 2 + NEAR
        beside = float(shapely.dwithin(along, shapely.linestrings(line), apart).sum())
        cost += 0.5 * beside + _crossings(mine, line)
    return cost


def _crossings(line: Points, other: Points) -> float:
    """Count crossings; a sharp one is hard to follow, a square one is not."""
    u, v = np.diff(line, axis=0)[:, None], np.diff(other, axis=0)[None]
    w = other[:-1][None] - line[:-1][:, None]
    across = u[..., 0] * v[..., 1] - u[..., 1] * v[..., 0]
    with np.errstate(divide="ignore", invalid="ignore"):
        s = (w[..., 0] * v[..., 1] - w[..., 1] * v[..., 0]) / across
        t = (w[..., 0] * u[..., 1] - w[..., 1] * u[..., 0]) / across
        cosine = np.abs((u * v).sum(axis=-1)) / (np.hypot(*u.T).T * np.hypot(*v.T).T)
    meets = (s > 0) & (s < 1) & (t > 0) & (t < 1)
    return float(np.where(meets, np.where(cosine > SHARP, 3.0, 1.0), 0.0).sum())


def _directions(plan: _Plan) -> tuple[Points, Points]:
    """Give the bearings from its ends: along the chord, turned aside by the bend."""
    knots = plan.knots
    leaving, arriving = knots[1] - knots[0], knots[-2] - knots[-1]
    # Of a leg the middle is off the chord by 4 % to 11 % of its reach.
    angle = plan.bend * np.arctan(4 * (0.04 + 0.07 * min(1.0, _reach(knots) / 600)))
    return curves.turned(curves.unit(leaving), -angle), curves.turned(curves.unit(arriving), angle)


def _drawn(
    plan: _Plan, leaving: Points, arriving: Points, rings: tuple[float, float] = (0.0, 0.0),
    rounds: Mapping[int, Points] = MappingProxyType({}),
) -> Points:  # fmt: skip
    """Draw the curve from ring to ring, round the stops: ``rounds`` says how far off them it passes."""
    knots = plan.knots.copy()
    knots[0] += rings[0] * leaving
    knots[-1] += rings[1] * arriving
    headings = [leaving]
    for i in range(1, len(knots) - 1):
        off = rounds.get(i, (RING + plan.course.width / 2) * _outward(plan.knots, i))
        ahead = curves.unit(plan.knots[i + 1] - plan.knots[i - 1])
        # Across the way out from the stop, on with the journey.
        across = curves.turned(curves.unit(off), np.pi / 2)
        headings.append(across if across @ ahead >= 0 else -across)
        knots[i] += off
    headings.append(-arriving)
    legs = [curves.curve(*knots[i : i + 2], *headings[i : i + 2]) for i in range(len(knots) - 1)]
    return np.concatenate([legs[0], *(leg[1:] for leg in legs[1:])])


def _outward(knots: Points, i: int) -> Points:
    """Give the side of a stop on which a line turns round it."""
    come, go = curves.unit(knots[i] - knots[i - 1]), curves.unit(knots[i + 1] - knots[i])
    turn = come - go
    return curves.unit(turn if np.hypot(*turn) > 0.05 else np.array([come[1], -come[0]]))  # noqa: PLR2004


@dataclass(frozen=True)
class _Touch:
    """Where a flow meets a place: the knot of it, the angle it would like there, half the room it needs."""

    flow: str
    knot: int
    angle: float
    half: float


def _touches(plans: Sequence[_Plan]) -> dict[str, list[_Touch]]:
    touches: dict[str, list[_Touch]] = {}
    for plan in plans:
        course, last = plan.course, len(plan.knots) - 1
        half = (course.width + SPARE) / 2
        for knot, name, way in zip((0, last), course.ends, _directions(plan), strict=True):
            if name is not None:
                touches.setdefault(name, []).append(
                    _Touch(course.flow, knot, curves.bearing(way), half)
                )
        for knot, name in enumerate(plan.stops, start=1):
            angle = curves.bearing(_outward(plan.knots, knot))
            touches.setdefault(name, []).append(_Touch(course.flow, knot, angle, half + PASSING))
    return touches


def _fanned(plans: Sequence[_Plan]) -> dict[str, Points]:
    """Draw all, each with its own angle where it ends or turns, on a ring that has room for them."""
    off: dict[tuple[str, int], Points] = {}
    for group in _touches(plans).values():
        ring, angles = spread([touch.angle for touch in group], [touch.half for touch in group])
        for touch, angle in zip(group, angles, strict=True):
            off[touch.flow, touch.knot] = ring * np.array([np.cos(angle), np.sin(angle)])
    lines = {}
    for plan in plans:
        flow, last = plan.course.flow, len(plan.knots) - 1
        ways = [
            curves.unit(off[flow, knot]) if (flow, knot) in off else way
            for knot, way in zip((0, last), _directions(plan), strict=True)
        ]
        rings = tuple(float(np.hypot(*off.get((flow, knot), np.zeros(2)))) for knot in (0, last))
        rounds = {
            knot: off[flow, knot] + plan.course.width / 2 * curves.unit(off[flow, knot])
            for knot in range(1, last)
        }
        lines[flow] = _drawn(plan, ways[0], ways[1], (rings[0], rings[1]), rounds)
    return lines


def spread(angles: Sequence[float], halves: Sequence[float]) -> tuple[float, list[float]]:
    """Turn lines that end round one point so that none lies on another.

    Parameters
    ----------
    angles
        Where each would like to end, in radians.
    halves
        Half of the room that each needs, in points.

    Returns
    -------
    ring
        Points from the point at which they end.
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
    count = len(spots)
    if count > 1:
        apart = room + np.roll(room, -1)
        for _ in range(400):
            gap = np.roll(spots, -1) - spots
            gap[-1] += 2 * np.pi
            lack = np.maximum(apart - gap, 0.0) / 2
            if lack.max() < 1e-3:  # noqa: PLR2004 - points: nobody sees it
                break
            spots = spots - lack + np.roll(lack, 1)
    turned = np.empty(count)
    turned[order] = spots
    return float(ring), turned.tolist()


def row_widths(flows: gpd.GeoDataFrame, symbols: Mapping[str, Any]) -> dict[str, float]:
    """Give each strand's width in points: of a number by its size, else by what kind of quantity it is."""
    high = flows["quantity_high"].astype(float)
    low = flows["quantity_low"].astype(float).fillna(high)
    usual = flows["quantity"].map(lambda kind: symbols["quantity"][kind]["width_px"]).astype(float)
    most = high.groupby(flows["quantity_unit"].fillna("")).transform("max")
    widest = float(symbols["quantity"]["number"]["width_px"])
    sized = np.maximum(2.0, widest * (low + high) / 2 / most)
    pixels = np.where(high > 0, sized, usual)
    return dict(zip(flows["id"], (pixels * PX).tolist(), strict=True))
