"""The rows of a brief's modelled layers, without any words: the costly part of a build."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from geo.brief import Brief
from geo.layers.endpoints import Endpoint
from geo.layers.features import crossing_flows
from geo.layers.layer_rows import Row
from geo.layers.modelled.closure_pairs import pair_effects
from geo.layers.modelled.closures import (
    ChokepointNumbers,
    ClosureNumbers,
    build_closure_segments,
    build_sensitivity,
    chokepoint_numbers,
    closure_changes,
    closure_effects,
    closure_numbers,
    closures_of,
)
from geo.layers.modelled.road_names import places_on_roads
from geo.layers.modelled.routes import RouteNumbers, route_numbers
from geo.layers.modelled.segments import Band, SegmentNumbers, corridor_bands, segment_numbers
from geo.layers.modelled.traffic import costs_of, model_traffic, network_of
from geo.network import Network

if TYPE_CHECKING:
    import geopandas as gpd


@dataclass(frozen=True, eq=False)
class Modelled:
    """Rows of the modelled layers: they follow from roads, places and flows, and change with no word of a brief.

    Attributes
    ----------
    reasons
        Flow id → why it is not routed, as :attr:`geo.layers.modelled.traffic.Traffic.reasons`.
    end_towns
        Flow id → how many towns stand for its origin and its destination.
    crossings
        Crossing id → the flows over it and their shares.
    closure_segments, sensitivity
        The whole layers of these names: they hold no words.
    """

    reasons: Mapping[str, str]
    end_towns: Mapping[str, tuple[int, int]]
    crossings: Mapping[str, Row]
    routes: tuple[RouteNumbers, ...]
    segments: tuple[SegmentNumbers, ...]
    corridors: tuple[Band, ...]
    chokepoints: tuple[ChokepointNumbers, ...]
    closures: tuple[ClosureNumbers, ...]
    closure_segments: gpd.GeoDataFrame
    sensitivity: gpd.GeoDataFrame


def model_layers(
    brief: Brief, endpoints: Mapping[str, Endpoint], *, network: Network | None
) -> Modelled:
    """Route a brief's flows, close crossings, and compute the rows of every modelled layer.

    Parameters
    ----------
    endpoints
        Every endpoint by id, as :func:`geo.layers.endpoints.endpoints_of` returns them; their labels are not read.
    network
        Roads on which flows are routed; by default those that the brief names, else those that ship.
    """
    costs = costs_of(brief)
    traffic = model_traffic(brief, endpoints, network or network_of(brief), costs)
    effects = {
        closure: closure_effects(traffic, closure) for closure in closures_of(brief, traffic)
    }
    changes = closure_changes(traffic, effects)
    detours = [effect.after for touched in effects.values() for effect in touched]
    places = places_on_roads(traffic, detours)
    return Modelled(
        reasons=dict(traffic.reasons),
        end_towns=dict(traffic.end_towns),
        crossings=crossing_flows(traffic),
        routes=tuple(route_numbers(traffic, places)),
        segments=tuple(segment_numbers(
            traffic, places, extra_links=[change.links for change in changes], detours=detours
        )),
        corridors=tuple(corridor_bands(traffic)),
        chokepoints=tuple(chokepoint_numbers(traffic, places)),
        closures=tuple(closure_numbers(traffic, effects | pair_effects(traffic, effects))),
        closure_segments=build_closure_segments(traffic, changes),
        sensitivity=build_sensitivity(traffic, costs, brief),
    )  # fmt: skip
