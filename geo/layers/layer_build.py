"""Build every layer of a brief."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, TypeAlias

from geo.brief import Brief, gazetteer_of
from geo.layers import features, tables
from geo.layers.endpoints import Endpoint, endpoints_of
from geo.layers.flows import build_flows
from geo.layers.layer_rows import Evidence
from geo.layers.modelled.chokepoint_rows import build_chokepoints
from geo.layers.modelled.closures import build_closures
from geo.layers.modelled.modelled_rows import Modelled, model_layers
from geo.layers.modelled.road_labels import RoadLabels
from geo.layers.modelled.routes import build_routes
from geo.layers.modelled.segments import build_corridors, build_segments
from geo.layers.schema import SCHEMAS
from geo.network import Network

if TYPE_CHECKING:
    import geopandas as gpd

Builder: TypeAlias = "Callable[[], gpd.GeoDataFrame]"


def build_layers(
    brief: Brief, *, network: Network | None = None, on_step: Callable[[str], None] = lambda _: None
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
    endpoints = endpoints_of(brief)
    modelled = model_layers(brief, endpoints, network=network)
    layers = {}
    for name in SCHEMAS:
        on_step(name)
        layers[name] = build_layer_of(name, brief, endpoints, lambda: modelled)
    return layers


def build_layer_of(
    name: str, brief: Brief, endpoints: Mapping[str, Endpoint], modelled: Callable[[], Modelled]
) -> gpd.GeoDataFrame:
    """Build one layer of a brief, from the brief and from the rows of modelled layers.

    Parameters
    ----------
    name
        Name of the layer, a key of :data:`SCHEMAS`.
    endpoints
        Endpoint id → endpoint, as :func:`geo.layers.endpoints.endpoints_of` returns them.
    modelled
        Function that returns the result of :func:`geo.layers.model_layers`. It is called only for a layer that needs
        modelled rows, because routing takes most of the time of a build.
    """
    evidence = Evidence(brief)
    labels = RoadLabels(endpoints, gazetteer_of(brief))
    # Functions, so that only the layer of this name is built.
    builders: dict[str, Builder] = {
        "flows": lambda: build_flows(
            brief, endpoints, evidence, modelled().reasons, modelled().end_towns
        ),
        "places": lambda: features.build_places(brief, endpoints, evidence),
        "areas": lambda: features.build_areas(brief, endpoints, evidence),
        "zones": lambda: features.build_zones(brief, evidence),
        "barriers": lambda: features.build_barriers(brief, evidence),
        "crossings": lambda: features.build_crossings(brief, evidence, modelled().crossings),
        "routes": lambda: build_routes(modelled().routes, labels, evidence),
        "segments": lambda: build_segments(modelled().segments, labels, evidence),
        "corridors": lambda: build_corridors(modelled().corridors, evidence),
        "chokepoints": lambda: build_chokepoints(modelled().chokepoints, labels, evidence),
        "closures": lambda: build_closures(modelled().closures, labels.gazetteer, evidence),
        "closure_segments": lambda: modelled().closure_segments,
        "sensitivity": lambda: modelled().sensitivity,
        "events": lambda: features.build_events(brief, endpoints, evidence),
        "buffers": lambda: features.build_buffers(brief, endpoints, evidence),
        "claims": lambda: tables.build_claims(brief, evidence),
        "sources": lambda: tables.build_sources(brief),
        "commodities": lambda: tables.build_commodities(brief),
        "actors": lambda: tables.build_actors(brief),
        "not_mapped": lambda: tables.build_not_mapped(brief, evidence),
    }
    return builders[name]()
