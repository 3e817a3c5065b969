"""Effects of losing a crossing or a road: the layers `chokepoints`, `closures`, `closure_segments`, `sensitivity`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple, TypeAlias

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from geo.arrays import Booleans, Floats, Integers
from geo.brief.model import Brief, Scenario
from geo.gazetteer import Gazetteer
from geo.geodesy import cut_unwrapped_lines, generalise, wrap_longitudes
from geo.layers.layer_rows import (
    Evidence,
    Row,
    build_layer,
    flow_claims,
    text_cells,
)  # fmt: skip
from geo.layers.modelled.road_labels import RoadLabels
from geo.layers.modelled.road_links import link_errors, link_lines
from geo.layers.modelled.road_names import Ends, RoadPlaces, ends_of_chokepoint, heaviest_routes
from geo.layers.modelled.routes import LEAST_SHARE
from geo.layers.modelled.traffic import Traffic, flow_link_shares
from geo.layers.schema.shared import MODELLED
from geo.layers.wording import crossing_label, crossing_labels, format_wording
from geo.network import Costs, edge_hours, with_overrides
from geo.routing import (
    Chokepoint,
    ClosureEffect,
    RoutedFlow,
    chokepoints,
    close_crossings,
    crossing_junctions,
    crossing_shares,
    hours_lost,
    mean_cost,
    with_hours,
)  # fmt: skip
from geo.validation import Text

if TYPE_CHECKING:
    import geopandas as gpd

MOST_CHOKEPOINTS: Final = 10  # per flow
LEAST_HOURS_LOST: Final = 0.1  # by a chokepoint that cuts nothing off: less is not listed
LEAST_CHANGE: Final = 0.02  # of a flow, on a link


@dataclass(frozen=True)
class Closure:
    """Crossings that are closed together: a scenario of the brief, or a single crossing."""

    id: str
    label: Text
    crossings: tuple[str, ...]
    scenario: Scenario | None = None


def closures_of(brief: Brief, traffic: Traffic) -> list[Closure]:
    """Return the brief's scenarios, then a closure of every crossing that carries a flow."""
    used_crossings = np.flatnonzero((traffic.crossing_shares >= LEAST_SHARE).any(axis=0))
    return [
        *map(_scenario_closure, brief.scenarios),
        *(
            closure_of([traffic.links.crossings[number]], traffic.gazetteer)
            for number in used_crossings
        ),
    ]


def _scenario_closure(scenario: Scenario) -> Closure:
    return Closure(scenario.id, scenario.label, scenario.crossings, scenario)


def closure_of(crossings: Sequence[str], gazetteer: Gazetteer) -> Closure:
    """Return the closure of some crossings, named after them."""
    label = format_wording("closure-label", crossings=crossing_labels(crossings, gazetteer))
    return Closure("close-" + "-and-".join(crossings), label, tuple(crossings))


def closure_effects(traffic: Traffic, closure: Closure) -> list[ClosureEffect]:
    """Reroute all flows around a closure; return the effects that are large enough for the layer `closures`."""
    effects = close_crossings(traffic.links, traffic.requests, traffic.routed, closure.crossings)
    return [effect for effect in effects if is_listed(effect)]


def is_listed(effect: ClosureEffect) -> bool:
    """Return whether an effect on a flow is large enough for a row of the layer `closures`."""
    if effect.after is effect.before:  # no route of the flow passes a closed crossing
        return False
    largest_shift = np.abs(crossing_shares(effect.after) - crossing_shares(effect.before)).max()
    return bool(largest_shift >= LEAST_SHARE or effect.after.unrouted > effect.before.unrouted)


# Closure → its effects on flows, without those too small to be listed.
Effects: TypeAlias = Mapping[Closure, Sequence[ClosureEffect]]


class ModelledClosure(NamedTuple):
    """One row of the layer `closures`, of a closure and a flow, without labels and evidence."""

    closure: str
    crossings: tuple[str, ...]
    flow: str
    cells: Row


def model_closures(traffic: Traffic, effects: Effects) -> list[ModelledClosure]:
    """Compute the row of each closure and flow that it affects."""
    return [
        ModelledClosure(closure.id, closure.crossings, effect.before.id, effect_cells(traffic, effect))
        for closure, flow_effects in effects.items() for effect in flow_effects
    ]  # fmt: skip


def build_closures(
    modelled: Sequence[ModelledClosure], gazetteer: Gazetteer, evidence: Evidence
) -> gpd.GeoDataFrame:
    """Return one row per closure and flow that it affects: the modelled cells, with labels and evidence."""
    scenarios = {scenario.id: _scenario_closure(scenario) for scenario in evidence.brief.scenarios}
    rows = []
    for row in modelled:
        # All closures but the brief's scenarios are named after their crossings.
        closure = scenarios.get(row.closure) or closure_of(row.crossings, gazetteer)
        rows.append(row.cells | _closure_words(closure, row.flow, evidence))
    return build_layer("closures", rows)


def closure_row(
    traffic: Traffic, closure: Closure, effect: ClosureEffect, evidence: Evidence
) -> Row:
    """Return the row of one closure and one flow."""
    return effect_cells(traffic, effect) | _closure_words(closure, effect.before.id, evidence)


def _closure_words(closure: Closure, flow: str, evidence: Evidence) -> Row:
    """Return the cells with a closure's name and period, and with the evidence for its effect on a flow."""
    scenario = closure.scenario
    scenario_claims = scenario.claims if scenario else ()
    return {
        "id": f"{closure.id}/{flow}",
        **text_cells("label", closure.label),
        "closure": closure.id,
        "closed": list(closure.crossings),
        **evidence.date_cells(scenario),
        **evidence.cells((*scenario_claims, *flow_claims(evidence.flows[flow]))),
    }


def effect_cells(traffic: Traffic, effect: ClosureEffect) -> Row:
    """Return the cells with the effect of one closure on one flow: shares, hours and kilometres before and after."""
    shares_before, shares_after = crossing_shares(effect.before), crossing_shares(effect.after)
    used_crossings = np.flatnonzero((shares_before >= LEAST_SHARE) | (shares_after >= LEAST_SHARE))
    cost_before, cost_after = mean_cost(effect.before), mean_cost(effect.after)
    return {
        "flow": effect.before.id,
        "crossings": [traffic.links.crossings[number] for number in used_crossings],
        "shares_before": shares_before[used_crossings].round(4).tolist(),
        "shares_after": shares_after[used_crossings].round(4).tolist(),
        "hours_lost": effect.hours_lost,
        "moved": effect.moved,
        "hours_before": round(cost_before.hours, 2),
        "hours_after": round(cost_after.hours, 2),
        "km_before": round(cost_before.length_km, 1),
        "km_after": round(cost_after.length_km, 1),
        "no_way_left": effect.after.unrouted - effect.before.unrouted,
        "status": MODELLED,
    }


@dataclass(frozen=True, eq=False)
class ClosureChange:
    """How one closure changes the shares of flows over links.

    ``change`` and ``is_listed`` have the shape ``(flows, links)``. A change is listed if it is ``LEAST_CHANGE`` or
    more, or if the link loses its whole share, however small: no road to a closed crossing may seem to carry traffic.
    """

    closure: str
    flows: tuple[str, ...]
    change: Floats
    is_listed: Booleans

    @property
    def links(self) -> Integers:
        """The links on which the change of any flow is listed."""
        return np.flatnonzero(self.is_listed.any(axis=0))


def closure_changes(traffic: Traffic, effects: Effects) -> list[ClosureChange]:
    """Compare the shares over every link before and after each closure."""
    row_of_flow = {routed.id: row for row, routed in enumerate(traffic.routed)}
    changes = []
    for closure, flow_effects in effects.items():
        flows = tuple(effect.before.id for effect in flow_effects)
        shares_after = flow_link_shares([effect.after for effect in flow_effects], traffic.links)
        shares_before = traffic.link_shares[[row_of_flow[flow] for flow in flows]]
        # A share under LEAST_SHARE counts as nothing.
        loses_all = (shares_before >= LEAST_SHARE) & (shares_after < LEAST_SHARE)
        change = np.round(np.where(loses_all, 0.0, shares_after) - shares_before, 3)
        is_listed = loses_all | (np.abs(change) >= LEAST_CHANGE)
        changes.append(ClosureChange(closure.id, flows, change, is_listed))
    return changes


def build_closure_segments(traffic: Traffic, changes: Sequence[ClosureChange]) -> gpd.GeoDataFrame:
    """Return one row per closure and link on which a flow's share changes by 0.02 or more, or to nothing."""
    rows: list[Row] = []
    for change in changes:
        for link in change.links.tolist():
            flow_rows = np.flatnonzero(change.is_listed[:, link])
            segment = str(traffic.link_id[link])
            rows.append({
                "id": f"{change.closure}/{segment}", "closure": change.closure, "segment": segment,
                "flows": [change.flows[row] for row in flow_rows],
                "changes": change.change[flow_rows, link].tolist(),
            })  # fmt: skip
    return build_layer("closure_segments", rows)


class ModelledChokepoint(NamedTuple):
    """One row of the layer `chokepoints` without labels and evidence.

    ``ends`` are the places at the ends of a road segment; None for a crossing.
    """

    cells: Row
    shape: BaseGeometry
    ends: Ends | None


def model_chokepoints(traffic: Traffic, places: RoadPlaces) -> list[ModelledChokepoint]:
    """Compute the rows of at most ``MOST_CHOKEPOINTS`` chokepoints of each routed flow, the worst first."""
    rows = []
    for routed in traffic.routed:
        worst = [
            chokepoint for chokepoint in chokepoints(routed)
            if chokepoint.cut_off >= LEAST_SHARE or chokepoint.hours_lost >= LEAST_HOURS_LOST
        ][:MOST_CHOKEPOINTS]  # fmt: skip
        heaviest_route, _ = heaviest_routes(routed)
        for rank, chokepoint in enumerate(worst, start=1):
            links = chokepoint.links
            ends = ends_of_chokepoint(routed, links, places, heaviest_route) if links else None
            cells = _chokepoint_cells(traffic, chokepoint, rank)
            rows.append(ModelledChokepoint(cells, _chokepoint_shape(traffic, chokepoint), ends))
    return rows


def build_chokepoints(
    modelled: Sequence[ModelledChokepoint], labels: RoadLabels, evidence: Evidence
) -> gpd.GeoDataFrame:
    """Return one row per chokepoint of each routed flow: the modelled cells, with label and evidence."""
    rows = []
    for cells, _, ends in modelled:
        label = (
            labels.of_road(ends) if ends else crossing_label(cells["crossing"], labels.gazetteer)
        )
        claims = flow_claims(evidence.flows[cells["flow"]])
        rows.append(cells | text_cells("label", label) | evidence.cells(claims))
    return build_layer("chokepoints", rows, [chokepoint.shape for chokepoint in modelled])


def _chokepoint_cells(traffic: Traffic, chokepoint: Chokepoint, rank: int) -> Row:
    """Return the modelled cells of a chokepoint, whose rank among those of its flow is ``rank``."""
    links = traffic.links
    crossing = links.crossings[chokepoint.crossing] if chokepoint.crossing >= 0 else None
    return {
        "id": f"{chokepoint.flow}/{rank:02d}",
        "flow": chokepoint.flow,
        "rank": rank,
        "crossing": crossing,
        "segments": sorted(traffic.link_id[list(chokepoint.links)].tolist()),
        "share": chokepoint.share,
        "hours_lost": chokepoint.hours_lost if np.isfinite(chokepoint.hours_lost) else None,
        "cut_off": chokepoint.cut_off,
        "only_way": "yes" if chokepoint.cut_off >= LEAST_SHARE else "no",
        "length_km": None if crossing else round(float(links.length_km[list(chokepoint.links)].sum()), 1),
        "status": MODELLED,
    }  # fmt: skip


def _chokepoint_shape(traffic: Traffic, chokepoint: Chokepoint) -> BaseGeometry:
    """Return the junctions of a crossing as points, or the line of a road segment, generalised to its error."""
    links, network = traffic.links, traffic.links.network
    if chokepoint.crossing >= 0:
        node = links.node[np.flatnonzero(links.crossing == chokepoint.crossing)]
        lon, lat = wrap_longitudes(network.node_lon[node]), network.node_lat[node]
        return shapely.MultiPoint(np.stack([lon, lat], axis=1))
    numbers = np.array(chokepoint.links, dtype=np.intp)
    lines = generalise(link_lines(links, numbers), link_errors(links)[numbers])
    merged = shapely.line_merge(shapely.MultiLineString(list(lines)))
    shape: BaseGeometry = cut_unwrapped_lines(np.array([merged], dtype=object))[0]
    return shape


def build_sensitivity(traffic: Traffic, costs: Costs, brief: Brief) -> gpd.GeoDataFrame:
    """Return one row per changed assumption and flow: the shares, means and hours lost that follow from the change.

    The routes stay the same; only their costs change.
    """
    junctions_of_scenario = {
        scenario.id: crossing_junctions(traffic.links, scenario.crossings)
        for scenario in brief.scenarios
    }
    rows: list[Row] = []
    for assumption, factor, variant in _variants(costs):
        hours = edge_hours(traffic.links.network, variant)
        scale_per_hour = variant.scale_per_hour.value
        for routed in traffic.routed:
            varied = with_hours(routed, hours, scale_per_hour=scale_per_hour)
            rows.append({
                "id": f"{assumption}/{factor:g}/{routed.id}", "assumption": assumption, "factor": factor,
                "flow": routed.id, **_sensitivity_cells(varied, junctions_of_scenario),
            })  # fmt: skip
    return build_layer("sensitivity", rows)


def _variants(costs: Costs) -> Iterator[tuple[str, float, Costs]]:
    """Yield the name of each assumption, the factor by which it is changed, and the costs with this change."""
    for factor in (0.5, 2.0):
        yield "choice", factor, scaled_costs(costs, choice=factor)
        yield "track-speed", factor, scaled_costs(costs, track_speed=factor)
    for factor in (0.0, 2.0):
        yield "crossing-delay", factor, scaled_costs(costs, crossing_delay=factor)


def scaled_costs(
    costs: Costs, *, choice: float = 1.0, track_speed: float = 1.0, crossing_delay: float = 1.0
) -> Costs:
    """Return costs with the assumptions of the layer ``sensitivity`` multiplied by factors."""
    delays = {id_: delay.value * crossing_delay for id_, delay in costs.crossing_delay_h.items()}
    return with_overrides(
        costs, scale_per_hour=costs.scale_per_hour.value * choice,
        speed_kmh={"track": costs.speed_kmh["track"].value * track_speed},
        delay_h=costs.delay_h.value * crossing_delay, crossing_delay_h=delays,
    )  # fmt: skip


def _sensitivity_cells(routed: RoutedFlow, junctions_of_scenario: Mapping[str, Integers]) -> Row:
    """Return the cells of a flow at changed costs: shares over crossings, means, and hours lost in each scenario."""
    shares, mean = crossing_shares(routed), mean_cost(routed)
    used_crossings = np.flatnonzero(shares >= LEAST_SHARE)
    return {
        "crossings": [routed.links.crossings[number] for number in used_crossings],
        "shares": shares[used_crossings].round(4).tolist(),
        "hours": round(mean.hours, 2),
        "km": round(mean.length_km, 1),
        "scenarios": list(junctions_of_scenario),
        "scenario_hours_lost": [
            hours_lost(routed, junctions) for junctions in junctions_of_scenario.values()
        ],
    }
