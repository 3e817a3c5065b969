"""Brief → layers: GeoDataFrames with declared columns, EPSG:4326, one row per declared thing."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import geopandas as gpd

from geo.brief import Brief
from geo.layers.closures import (
    build_chokepoints,
    build_closure_segments,
    build_closures,
    build_sensitivity,
    differences,
)  # fmt: skip
from geo.layers.ends import End, ends, label_point
from geo.layers.features import (
    buffer_middles,
    build_areas,
    build_barriers,
    build_buffers,
    build_crossings,
    build_events,
    build_places,
    build_zones,
)  # fmt: skip
from geo.layers.flows import build_flows
from geo.layers.routes import build_corridors, build_routes, build_segments
from geo.layers.rows import Evidence
from geo.layers.schema import SCHEMAS, Column, LayerSchema
from geo.layers.stops import country_stop
from geo.layers.tables import (
    build_actors,
    build_claims,
    build_commodities,
    build_not_mapped,
    build_sources,
)  # fmt: skip
from geo.layers.traffic import Traffic, costs_of, model_traffic, network_of
from geo.layers.zone_shapes import united
from geo.network import Network

__all__ = [
    "SCHEMAS",
    "Column",
    "LayerSchema",
    "buffer_middles",
    "build_layers",
    "country_stop",
    "label_point",
    "model_brief",
    "united",
]


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
        A brief that holds, as :func:`geo.brief.read_brief` returns it.
    network
        On which flows are routed; by default the one that the brief names, or that ships.
    on_step
        Called with the name of each layer before it is built.

    Returns
    -------
    dict
        Layer name → GeoDataFrame, EPSG:4326, with the columns that :data:`SCHEMAS` declares, sorted
        by ``id``. Tables have a geometry column of None.

    Examples
    --------
    >>> from geo.brief import read_brief
    >>> layers = build_layers(read_brief("tunisia-libya-2019"))
    >>> layers["flows"]["flow"].nunique(), len(layers["zones"])
    (11, 3)
    """
    evidence, at = Evidence(brief), ends(brief)
    on_step("roads")
    traffic = model_traffic(brief, at, network or network_of(brief), costs_of(brief))
    found = differences(brief, traffic)
    builders: dict[str, Callable[[], gpd.GeoDataFrame]] = {
        "flows": lambda: build_flows(brief, at, evidence, traffic.reasons),
        "routes": lambda: build_routes(brief, at, traffic, evidence),
        "segments": lambda: build_segments(
            brief, traffic, evidence, also=[one.links for one in found]
        ),
        "corridors": lambda: build_corridors(brief, traffic, evidence),
        "chokepoints": lambda: build_chokepoints(brief, traffic, evidence),
        "closures": lambda: build_closures(brief, traffic, evidence),
        "closure_segments": lambda: build_closure_segments(traffic, found),
        "sensitivity": lambda: build_sensitivity(traffic, costs_of(brief)),
        "places": lambda: build_places(brief, at, evidence),
        "areas": lambda: build_areas(brief, at, evidence),
        "zones": lambda: build_zones(brief, evidence),
        "barriers": lambda: build_barriers(brief, evidence),
        "crossings": lambda: build_crossings(brief, evidence, traffic),
        "events": lambda: build_events(brief, at, evidence),
        "buffers": lambda: build_buffers(brief, at, evidence),
        "claims": lambda: build_claims(brief, evidence),
        "sources": lambda: build_sources(brief),
        "commodities": lambda: build_commodities(brief),
        "actors": lambda: build_actors(brief),
        "not_mapped": lambda: build_not_mapped(brief, evidence),
    }
    layers = {}
    for name in SCHEMAS:
        on_step(name)
        layers[name] = builders[name]()
    return layers


def model_brief(
    brief: Brief, *, network: Network | None = None
) -> tuple[Traffic, Mapping[str, End]]:
    """Route the flows of a brief, without the layers."""
    at = ends(brief)
    return model_traffic(brief, at, network or network_of(brief), costs_of(brief)), at
