"""What becomes of flows if an assumption of the model is changed: the layer `sensitivity`. Modelled, not observed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

import numpy as np

from geo.arrays import Integers
from geo.brief.model import Brief
from geo.layers.layer_rows import Row, build_layer
from geo.layers.modelled.routes import LEAST_SHARE
from geo.layers.modelled.traffic import Traffic
from geo.network import Costs, edge_hours, with_overrides
from geo.routing import (
    RoutedFlow,
    crossing_junctions,
    crossing_shares,
    hours_lost,
    mean_cost,
    with_hours,
)  # fmt: skip

if TYPE_CHECKING:
    import geopandas as gpd


def build_sensitivity(traffic: Traffic, costs: Costs, brief: Brief) -> gpd.GeoDataFrame:
    """Build the layer `sensitivity`: what becomes of each flow if one assumption of the model is changed.

    There is a row per changed assumption and flow, with the shares over crossings, the mean hours and kilometres, and
    the hours lost in each scenario of the brief. The routes of a flow stay the same. Only the hours that they take, and
    therefore their shares, change.
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
            changed_flow = with_hours(routed, hours, scale_per_hour=scale_per_hour)
            rows.append({
                "id": f"{assumption}/{factor:g}/{routed.id}", "assumption": assumption, "factor": factor,
                "flow": routed.id, **_sensitivity_cells(changed_flow, junctions_of_scenario),
            })  # fmt: skip
    return build_layer("sensitivity", rows)


def _variants(costs: Costs) -> Iterator[tuple[str, float, Costs]]:
    """Yield the name of a changed assumption, the factor by which it is multiplied, and the costs with this change."""
    for factor in (0.5, 2.0):
        yield "choice", factor, scaled_costs(costs, choice=factor)
        yield "track-speed", factor, scaled_costs(costs, track_speed=factor)
    for factor in (0.0, 2.0):
        yield "crossing-delay", factor, scaled_costs(costs, crossing_delay=factor)


def scaled_costs(
    costs: Costs, *, choice: float = 1.0, track_speed: float = 1.0, crossing_delay: float = 1.0
) -> Costs:
    """Return costs in which some assumptions are multiplied by factors.

    Parameters
    ----------
    choice
        Factor of the parameter by which travel time decides between routes (``scale_per_hour``).
    track_speed
        Factor of the speed on tracks.
    crossing_delay
        Factor of the delays at all border crossings.
    """
    delays = {id_: delay.value * crossing_delay for id_, delay in costs.crossing_delay_h.items()}
    return with_overrides(
        costs, scale_per_hour=costs.scale_per_hour.value * choice,
        speed_kmh={"track": costs.speed_kmh["track"].value * track_speed},
        delay_h=costs.delay_h.value * crossing_delay, crossing_delay_h=delays,
    )  # fmt: skip


def _sensitivity_cells(routed: RoutedFlow, junctions_of_scenario: Mapping[str, Integers]) -> Row:
    """Return the cells of a flow whose costs were changed, for the layer `sensitivity`.

    ``junctions_of_scenario`` holds, for each scenario of the brief, the junctions of the crossings that it closes.
    """
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
