"""A brief as layers: GeoDataFrames with declared columns, EPSG:4326."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import geopandas as gpd

from geo.brief import Brief
from geo.layers import closures, features, tables
from geo.layers.endpoints import Endpoint, endpoints_of, label_point
from geo.layers.features import buffered_geometries
from geo.layers.flows import build_flows
from geo.layers.layer_rows import Evidence
from geo.layers.road_names import name_roads
from geo.layers.routes import build_routes
from geo.layers.routing_requests import country_stop
from geo.layers.schema import SCHEMAS, Column, LayerSchema
from geo.layers.segments import build_corridors, build_segments
from geo.layers.traffic import Traffic, costs_of, model_traffic, network_of
from geo.layers.zone_shapes import country_union
from geo.network import Network

__all__ = [
    "SCHEMAS",
    "Column",
    "LayerSchema",
    "buffered_geometries",
    "build_layers",
    "country_stop",
    "country_union",
    "label_point",
    "model_brief",
]

Builder = Callable[[], gpd.GeoDataFrame]


def build_layers(
    brief: Brief,
    *,
    network: Network | None = None,
    on_step: Callable[[str], None] = lambda _: None,
) -> dict[str, gpd.GeoDataFrame]:
    """Build every layer of a brief.

    Parameters
    ----------
    brief
        A valid brief, as :func:`geo.brief.read_brief` returns it.
    network
        Roads on which flows are routed; by default those that the brief names, else those that ship.
    on_step
        Called with ``roads``, then with the name of each layer before it is built.

    Returns
    -------
    dict
        Layer name → GeoDataFrame, EPSG:4326, with the columns of :data:`SCHEMAS`, sorted by ``id``.
        In a table, every geometry is None.

    Examples
    --------
    >>> from geo.brief import parse_brief
    >>> from geo.brief.template import template
    >>> layers = build_layers(parse_brief(template(), name="my.toml"))
    >>> layers["flows"][["origin", "destination"]].values.tolist()
    [['gafsa', 'algeria']]
    """
    on_step("roads")
    traffic, endpoints = model_brief(brief, network=network)
    evidence = Evidence(brief)
    builders = {
        **_modelled_builders(brief, traffic, endpoints, evidence),
        **_stated_builders(brief, traffic, endpoints, evidence),
    }
    layers = {}
    for name in SCHEMAS:
        on_step(name)
        layers[name] = builders[name]()
    return layers


def _modelled_builders(
    brief: Brief, traffic: Traffic, endpoints: Mapping[str, Endpoint], evidence: Evidence
) -> dict[str, Builder]:
    """Compute what closures change; return the builder of each layer that is modelled on it."""
    effects = {
        closure: closures.closure_effects(traffic, closure)
        for closure in closures.closures_of(brief, traffic)
    }
    changes = closures.closure_changes(traffic, effects)
    changed_links = [change.links for change in changes]
    detours = [effect.after for touched in effects.values() for effect in touched]
    names = name_roads(traffic, endpoints, detours)
    return {
        "routes": lambda: build_routes(endpoints, traffic, evidence, names),
        "segments": lambda: build_segments(
            traffic, evidence, names, extra_links=changed_links, detours=detours
        ),
        "corridors": lambda: build_corridors(traffic, evidence),
        "chokepoints": lambda: closures.build_chokepoints(traffic, evidence, names),
        "closures": lambda: closures.build_closures(traffic, effects, evidence),
        "closure_segments": lambda: closures.build_closure_segments(traffic, changes),
        "sensitivity": lambda: closures.build_sensitivity(traffic, costs_of(brief), brief),
    }


def _stated_builders(
    brief: Brief, traffic: Traffic, endpoints: Mapping[str, Endpoint], evidence: Evidence
) -> dict[str, Builder]:
    """Return the builder of each layer of what a brief states."""
    return {
        "flows": lambda: build_flows(
            brief, endpoints, evidence, traffic.reasons, traffic.end_towns
        ),
        "places": lambda: features.build_places(brief, endpoints, evidence),
        "areas": lambda: features.build_areas(brief, endpoints, evidence),
        "zones": lambda: features.build_zones(brief, evidence),
        "barriers": lambda: features.build_barriers(brief, evidence),
        "crossings": lambda: features.build_crossings(brief, evidence, traffic),
        "events": lambda: features.build_events(brief, endpoints, evidence),
        "buffers": lambda: features.build_buffers(brief, endpoints, evidence),
        "claims": lambda: tables.build_claims(brief, evidence),
        "sources": lambda: tables.build_sources(brief),
        "commodities": lambda: tables.build_commodities(brief),
        "actors": lambda: tables.build_actors(brief),
        "not_mapped": lambda: tables.build_not_mapped(brief, evidence),
    }


def model_brief(
    brief: Brief, *, network: Network | None = None
) -> tuple[Traffic, Mapping[str, Endpoint]]:
    """Route a brief's flows; return the traffic and every endpoint by id."""
    endpoints = endpoints_of(brief)
    roads = network or network_of(brief)
    return model_traffic(brief, endpoints, roads, costs_of(brief)), endpoints
