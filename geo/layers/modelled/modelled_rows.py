"""The rows of a brief's modelled layers, without labels and evidence: the costly part of a build."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from geo.brief import Brief
from geo.layers.endpoints import Endpoint
from geo.layers.features import crossing_flows
from geo.layers.layer_rows import Row
from geo.layers.modelled.chokepoint_rows import ModelledChokepoint, model_chokepoints
from geo.layers.modelled.closure_pairs import pair_effects
from geo.layers.modelled.closures import (
    ModelledClosure,
    build_closure_segments,
    closure_changes,
    closure_effects,
    closures_of,
    model_closures,
)
from geo.layers.modelled.road_places import places_on_roads
from geo.layers.modelled.routes import ModelledRoute, model_routes
from geo.layers.modelled.segments import Band, ModelledSegment, model_corridors, model_segments
from geo.layers.modelled.sensitivity import build_sensitivity
from geo.layers.modelled.traffic import costs_of, model_traffic, network_of
from geo.network import Network

if TYPE_CHECKING:
    import geopandas as gpd


@dataclass(frozen=True, eq=False)
class Modelled:
    """Rows of the modelled layers, without labels and evidence.

    They follow from the roads, places and flows of a brief alone. A change of its texts therefore changes no row, and
    nothing has to be routed again.

    Attributes
    ----------
    reasons
        Flow id → why it is not routed, as :attr:`geo.layers.modelled.traffic.Traffic.reasons`.
    end_towns
        Flow id → how many towns stand for its origin, and how many for its destination.
    crossings
        Crossing id → the flows over it and their shares, as :func:`geo.layers.features.crossing_flows` returns them.
    closure_segments, sensitivity
        The layers of these names. They are complete, because they hold no labels and no evidence.
    """

    reasons: Mapping[str, str]
    end_towns: Mapping[str, tuple[int, int]]
    crossings: Mapping[str, Row]
    routes: tuple[ModelledRoute, ...]
    segments: tuple[ModelledSegment, ...]
    corridors: tuple[Band, ...]
    chokepoints: tuple[ModelledChokepoint, ...]
    closures: tuple[ModelledClosure, ...]
    closure_segments: gpd.GeoDataFrame
    sensitivity: gpd.GeoDataFrame


def model_layers(
    brief: Brief, endpoints: Mapping[str, Endpoint], *, network: Network | None
) -> Modelled:
    """Compute the rows of every modelled layer: route a brief's flows, then route them again with crossings closed.

    Parameters
    ----------
    endpoints
        Endpoint id → endpoint, as :func:`geo.layers.endpoints.endpoints_of` returns them; their labels are not read.
    network
        Roads on which flows are routed; by default those that the brief names, else those that ship.
    """
    costs = costs_of(brief)
    traffic = model_traffic(brief, endpoints, network or network_of(brief), costs)
    effects = {
        closure: closure_effects(traffic, closure) for closure in closures_of(brief, traffic)
    }
    changes = closure_changes(traffic, effects)
    # The flows as they run after each closure: roads that only they use are drawn and named, too.
    detours = [effect.after for flow_effects in effects.values() for effect in flow_effects]
    places = places_on_roads(traffic, detours)
    return Modelled(
        reasons=dict(traffic.reasons),
        end_towns=dict(traffic.end_towns),
        crossings=crossing_flows(traffic),
        routes=tuple(model_routes(traffic, places)),
        segments=tuple(model_segments(
            traffic, places, extra_links=[change.links for change in changes], detours=detours
        )),
        corridors=tuple(model_corridors(traffic)),
        chokepoints=tuple(model_chokepoints(traffic, places)),
        closures=tuple(model_closures(traffic, effects | pair_effects(traffic, effects))),
        closure_segments=build_closure_segments(traffic, changes),
        sensitivity=build_sensitivity(traffic, costs, brief),
    )  # fmt: skip
