"""Effects of closing crossings on flows: the layers `closures` and `closure_segments`. Modelled, not observed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple, TypeAlias

import numpy as np

from geo.arrays import Booleans, Floats, Integers
from geo.brief.model import Brief, Scenario
from geo.gazetteer import Gazetteer
from geo.layers.layer_rows import (
    Evidence,
    Row,
    build_layer,
    flow_claims,
    text_cells,
)  # fmt: skip
from geo.layers.modelled.routes import LEAST_SHARE
from geo.layers.modelled.traffic import Traffic, flow_link_shares
from geo.layers.schema.shared import MODELLED
from geo.layers.wording import crossing_labels, format_wording
from geo.routing import ClosureEffect, close_crossings, crossing_shares, mean_cost
from geo.validation import Text

if TYPE_CHECKING:
    import geopandas as gpd

LEAST_CHANGE: Final = 0.02  # of a flow's share over a link; smaller changes are not listed


@dataclass(frozen=True)
class Closure:
    """Crossings that are closed together: a scenario of the brief, or a single crossing."""

    id: str
    label: Text
    crossings: tuple[str, ...]
    scenario: Scenario | None = None


def closures_of(brief: Brief, traffic: Traffic) -> list[Closure]:
    """Return the closures to model: the brief's scenarios, then one of each crossing that a routed flow uses."""
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
    """Return the closure of crossings, given by their ids; its id and label name them all."""
    label = format_wording("closure-label", crossings=crossing_labels(crossings, gazetteer))
    return Closure("close-" + "-and-".join(crossings), label, tuple(crossings))


def closure_effects(traffic: Traffic, closure: Closure) -> list[ClosureEffect]:
    """Reroute all flows while the crossings of a closure are closed.

    Returns
    -------
    list
        The effect on each flow for which it is large enough for a row of the layer `closures`.
    """
    effects = close_crossings(traffic.links, traffic.requests, traffic.routed, closure.crossings)
    return [effect for effect in effects if is_listed(effect)]


def is_listed(effect: ClosureEffect) -> bool:
    """Return whether the effect of a closure on a flow is large enough for a row of the layer `closures`.

    It is if the flow's share over any crossing changes by ``LEAST_SHARE`` or more, or if a part of the flow is left
    without a route.
    """
    if effect.after is effect.before:  # no route of the flow passes a closed crossing
        return False
    largest_shift = np.abs(crossing_shares(effect.after) - crossing_shares(effect.before)).max()
    return bool(largest_shift >= LEAST_SHARE or effect.after.unrouted > effect.before.unrouted)


# Closure → its effects on flows, without those too small to be listed.
Effects: TypeAlias = Mapping[Closure, Sequence[ClosureEffect]]


class ModelledClosure(NamedTuple):
    """One row of the layer `closures`, without labels and evidence: the effect of one closure on one flow.

    Attributes
    ----------
    closure
        Id of the closure.
    crossings
        Ids of the crossings that are closed.
    flow
        Id of the flow.
    cells
        The cells that :func:`effect_cells` returns.
    """

    closure: str
    crossings: tuple[str, ...]
    flow: str
    cells: Row


def model_closures(traffic: Traffic, effects: Effects) -> list[ModelledClosure]:
    """Compute the rows of the layer `closures`, without labels and evidence.

    There is one row per closure and flow that it affects.
    """
    return [
        ModelledClosure(closure.id, closure.crossings, effect.before.id, effect_cells(traffic, effect))
        for closure, flow_effects in effects.items() for effect in flow_effects
    ]  # fmt: skip


def build_closures(
    modelled: Sequence[ModelledClosure], gazetteer: Gazetteer, evidence: Evidence
) -> gpd.GeoDataFrame:
    """Build the layer `closures`: the modelled rows, with labels and evidence."""
    scenarios = {scenario.id: _scenario_closure(scenario) for scenario in evidence.brief.scenarios}
    rows = []
    for row in modelled:
        # A scenario has a name in the brief; every other closure is named after its crossings.
        closure = scenarios.get(row.closure) or closure_of(row.crossings, gazetteer)
        rows.append(row.cells | _closure_words(closure, row.flow, evidence))
    return build_layer("closures", rows)


def closure_row(
    traffic: Traffic, closure: Closure, effect: ClosureEffect, evidence: Evidence
) -> Row:
    """Return the row of the layer `closures` for the effect of one closure on one flow."""
    return effect_cells(traffic, effect) | _closure_words(closure, effect.before.id, evidence)


def _closure_words(closure: Closure, flow: str, evidence: Evidence) -> Row:
    """Return the cells with a closure's name and period, and with the evidence for its effect on a flow.

    The evidence consists of the claims of the flow, whose id is given, and of the brief's scenario. Only a scenario has
    a period.
    """
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
    """Return the cells that measure the effect of one closure on one flow.

    They are the flow's share over each crossing (0 to 1), and its mean hours and kilometres, before and after the
    closure. Only crossings with a share of at least ``LEAST_SHARE`` before or after are listed.
    """
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

    Attributes
    ----------
    closure
        Id of the closure.
    flows
        Ids of the flows that it affects.
    change
        Share over each link after the closure less the share before, shape ``(flows, links)``.
    is_listed
        Whether each change is listed, same shape. A change is listed if it is ``LEAST_CHANGE`` or more. It is also
        listed, however small, if a flow leaves a link altogether: no road to a closed crossing may seem to carry
        traffic.
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
    """Compute how each closure changes the share of each flow that it affects over every link."""
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
    """Build the layer `closure_segments`: a row per closure and link on which the change of any flow is listed.

    A change is listed if it is at least 0.02, or if the flow leaves the link altogether.
    """
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
