"""What the loss of a crossing or a road does: `chokepoints`, `closures`, `closure_segments`, `sensitivity`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import geopandas as gpd
import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from geo.brief.model import Brief, Scenario
from geo.gazetteer import Gazetteer
from geo.geodesy import cut_unwrapped_lines, generalise, wrap_longitudes
from geo.layers.routes import LEAST_SHARE, bearing, listed, shares_by_link
from geo.layers.rows import Evidence, Row, dates, frame, texts
from geo.layers.schema.shared import MODELLED
from geo.layers.traffic import Traffic, crossing_label, link_lines, worded
from geo.network import Costs, edge_hours, with_overrides
from geo.routing import (
    Chokepoint,
    ClosureEffect,
    RoutedFlow,
    chokepoints,
    close_crossings,
    crossing_shares,
    mean_cost,
    with_hours,
)  # fmt: skip
from geo.routing.links import Floats, Integers
from geo.validation import Text

MOST_CHOKEPOINTS: Final = 10  # a flow: a reader asks for the worst, not for all
LEAST_EXTRA_HOURS: Final = 0.1
LEAST_CHANGE: Final = 0.02  # of a flow, on a stretch


@dataclass(frozen=True)
class Shut:
    """Crossings that are closed together: a scenario of the brief, or one crossing by itself."""

    id: str
    label: Text
    crossings: tuple[str, ...]
    scenario: Scenario | None = None


def closures_of(brief: Brief, traffic: Traffic) -> list[Shut]:
    """List the brief's scenarios, then every crossing that carries anything, closed by itself."""
    # Of any one flow: flows are never summed.
    used = {
        traffic.links.crossings[number]
        for one in traffic.routed
        for number in np.flatnonzero(crossing_shares(one) >= LEAST_SHARE)
    }
    return [
        *(Shut(one.id, one.label, one.crossings, one) for one in brief.scenarios),
        *(shut([one], traffic.gazetteer) for one in sorted(used)),
    ]


def shut(crossings: Sequence[str], known: Gazetteer) -> Shut:
    """Name a closure after the crossings that it closes."""
    label = worded("closure-label", crossings=listed(list(crossings), known))
    return Shut("close-" + "-and-".join(crossings), label, tuple(crossings))


def build_closures(brief: Brief, traffic: Traffic, evidence: Evidence) -> gpd.GeoDataFrame:
    """Return one row a closure and flow that it touches: shares, hours and kilometres before and after."""
    rows = [
        row
        for one in closures_of(brief, traffic)
        for row in closure_rows(brief, traffic, one, evidence)
    ]
    return frame("closures", rows)


def closure_rows(
    brief: Brief, traffic: Traffic, closure: Shut, evidence: Evidence
) -> Iterable[Row]:
    """Describe what one closure does, a row a flow that it touches."""
    flows = {flow.id: flow for flow in brief.flows}
    scenario = closure.scenario
    for change in changes(traffic, closure):
        claims = (*(scenario.claims if scenario else ()), *bearing(flows[change.before.id]))
        yield {
            "id": f"{closure.id}/{change.before.id}",
            **texts("label", closure.label),
            "closure": closure.id,
            "closed": list(closure.crossings),
            **dates(scenario.period if scenario else (), "stated"),
            "flow": change.before.id,
            **_change_row(change),
            "status": MODELLED,
            **evidence.columns(claims),
        }


def changes(traffic: Traffic, closure: Shut) -> list[ClosureEffect]:
    """Route every flow again; those that the closure does not touch are left out."""
    every = close_crossings(traffic.links, traffic.requests, traffic.routed, closure.crossings)
    return [one for one in every if _is_touched(one)]


def _is_touched(change: ClosureEffect) -> bool:
    if change.after is change.before:
        return False
    moved = np.abs(crossing_shares(change.after) - crossing_shares(change.before)).max()
    return bool(moved >= LEAST_SHARE or change.after.unrouted > change.before.unrouted)


def _change_row(change: ClosureEffect) -> Row:
    before, after = crossing_shares(change.before), crossing_shares(change.after)
    shown = np.flatnonzero((before >= LEAST_SHARE) | (after >= LEAST_SHARE))
    was, is_now = mean_cost(change.before), mean_cost(change.after)
    added = is_now.hours - was.hours, is_now.length_km - was.length_km
    return {
        "crossings": [change.before.links.crossings[number] for number in shown],
        "shares_before": [float(round(share, 4)) for share in before[shown]],
        "shares_after": [float(round(share, 4)) for share in after[shown]],
        "hours_before": round(was.hours, 2), "hours_added": round(added[0], 2),
        "km_before": round(was.length_km, 1), "km_added": round(added[1], 1),
        "no_way_left": change.after.unrouted - change.before.unrouted,
    }  # fmt: skip


@dataclass(frozen=True, eq=False)
class Difference:
    """How one closure changes what flows send over links: shape ``(flows, links)``."""

    closure: str
    flows: tuple[str, ...]
    change: Floats

    @property
    def links(self) -> Integers:
        """The links on which the share of any flow changes by ``LEAST_CHANGE`` or more."""
        return np.flatnonzero((np.abs(self.change) >= LEAST_CHANGE).any(axis=0))


def differences(brief: Brief, traffic: Traffic) -> list[Difference]:
    """Compare every closure with all crossings open, link by link."""
    open_shares = shares_by_link(traffic.routed, traffic.links)
    order = {one.id: number for number, one in enumerate(traffic.routed)}
    found = []
    for closure in closures_of(brief, traffic):
        touched = changes(traffic, closure)
        flows = tuple(one.before.id for one in touched)
        after = shares_by_link([one.after for one in touched], traffic.links)
        change = np.round(after - open_shares[[order[flow] for flow in flows]], 3)
        found.append(Difference(closure.id, flows, change))
    return found


def build_closure_segments(traffic: Traffic, found: Iterable[Difference]) -> gpd.GeoDataFrame:
    """Return one row a closure and stretch on which a flow's share changes by two hundredths or more."""
    rows: list[Row] = []
    for one in found:
        for link in one.links.tolist():
            on = np.flatnonzero(np.abs(one.change[:, link]) >= LEAST_CHANGE)
            segment = str(traffic.link_id[link])
            rows.append({
                "id": f"{one.closure}/{segment}", "closure": one.closure, "segment": segment,
                "flows": [one.flows[flow] for flow in on],
                "changes": [float(one.change[flow, link]) for flow in on],
            })  # fmt: skip
    return frame("closure_segments", rows)


def build_chokepoints(brief: Brief, traffic: Traffic, evidence: Evidence) -> gpd.GeoDataFrame:
    """Return each routed flow's worst stretches and crossings, ranked by what their loss costs it."""
    flows = {flow.id: flow for flow in brief.flows}
    rows: list[Row] = []
    shapes: list[BaseGeometry] = []
    for routed in traffic.routed:
        found = [one for one in chokepoints(routed) if _matters(one)][:MOST_CHOKEPOINTS]
        for rank, one in enumerate(found, start=1):
            rows.append(
                _chokepoint_row(traffic, one, rank) | evidence.columns(bearing(flows[routed.id]))
            )
            shapes.append(_chokepoint_shape(traffic, one))
    return frame("chokepoints", rows, shapes)


def _matters(one: Chokepoint) -> bool:
    return one.cut_off >= LEAST_SHARE or one.extra_hours >= LEAST_EXTRA_HOURS


def _chokepoint_row(traffic: Traffic, one: Chokepoint, rank: int) -> Row:
    crossing = traffic.links.crossings[one.crossing] if one.crossing >= 0 else None
    label = crossing_label(crossing, traffic.gazetteer) if crossing else worded("stretch-label")
    length_km = float(traffic.links.length_km[list(one.links)].sum())
    return {
        "id": f"{one.flow}/{rank:02d}",
        **texts("label", label),
        "flow": one.flow,
        "rank": rank,
        "crossing": crossing,
        "share": one.share,
        "extra_hours": one.extra_hours if np.isfinite(one.extra_hours) else None,
        "cut_off": one.cut_off,
        "only_way": "yes" if one.cut_off >= LEAST_SHARE else "no",
        "length_km": None if crossing else round(length_km, 1),
        "status": MODELLED,
    }


def _chokepoint_shape(traffic: Traffic, one: Chokepoint) -> BaseGeometry:
    links = traffic.links
    if one.crossing >= 0:
        node = links.node[np.flatnonzero(links.crossing == one.crossing)]
        return shapely.MultiPoint(
            np.stack(
                [wrap_longitudes(links.network.node_lon[node]), links.network.node_lat[node]],
                axis=1,
            )
        )
    which = np.array(one.links, dtype=np.intp)
    lines = generalise(link_lines(links, which), links.network.error_m[links.first_edge[which]])
    merged = shapely.line_merge(shapely.MultiLineString(list(lines)))
    shape: BaseGeometry = cut_unwrapped_lines(np.array([merged], dtype=object))[0]
    return shape


def build_sensitivity(traffic: Traffic, costs: Costs) -> gpd.GeoDataFrame:
    """Return one row an assumption changed and flow: how its shares over crossings move.

    The ways are those found before; only what they cost changes.
    """
    rows = [
        {"id": f"{assumption}/{factor:g}/{routed.id}", "assumption": assumption, "factor": factor,
         "flow": routed.id, **_use(routed)}
        for assumption, factor, changed in _variants(costs)
        for routed in _recosted(traffic, changed)
    ]  # fmt: skip
    return frame("sensitivity", rows)


def _variants(costs: Costs) -> Iterator[tuple[str, float, Costs]]:
    """ClosureEffect one assumption at a time."""
    scale, track = costs.scale_per_hour.value, costs.speed_kmh["track"].value
    for factor in (0.5, 2.0):
        yield "choice", factor, with_overrides(costs, scale_per_hour=scale * factor)
        yield "track-speed", factor, with_overrides(costs, speed_kmh={"track": track * factor})
    for factor in (0.0, 2.0):
        delays = {one: delay.value * factor for one, delay in costs.crossing_delay_h.items()}
        yield (
            "crossing-delay",
            factor,
            with_overrides(costs, delay_h=costs.delay_h.value * factor, crossing_delay_h=delays),
        )


def _recosted(traffic: Traffic, costs: Costs) -> Iterator[RoutedFlow]:
    hours = edge_hours(traffic.links.network, costs)
    for routed in traffic.routed:
        yield with_hours(routed, hours, scale_per_hour=costs.scale_per_hour.value)


def _use(routed: RoutedFlow) -> Row:
    over, mean = crossing_shares(routed), mean_cost(routed)
    shown = np.flatnonzero(over >= LEAST_SHARE)
    return {
        "crossings": [routed.links.crossings[number] for number in shown],
        "shares": [float(round(share, 4)) for share in over[shown]],
        "hours": round(mean.hours, 2), "km": round(mean.length_km, 1),
    }  # fmt: skip
