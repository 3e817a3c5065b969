"""What a brief's flows do on the road network: computed once, read by several layers."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property
from importlib.resources import files
from pathlib import Path

import numpy as np
import shapely
from numpy.typing import NDArray

from geo.brief.model import Brief
from geo.brief.place_resolution import gazetteer_of
from geo.errors import OffNetworkError
from geo.gazetteer import Gazetteer, open_gazetteer
from geo.geodesy.ellipsoid import ragged_range
from geo.layers.ends import End
from geo.layers.stops import requests
from geo.network import (
    Costs,
    Crossing,
    Network,
    edge_hours,
    edge_ids,
    read_costs,
    read_network,
    with_overrides,
)
from geo.routing import Links, RoutedFlow, RoutingRequest, prepare_links, route_flow
from geo.routing.links import Integers
from geo.validation import LANGUAGES, Text


@dataclass(frozen=True, eq=False)
class Traffic:
    """The flows of a brief that are routed.

    Attributes
    ----------
    requests, routed
        One a routed flow, sorted by id.
    reasons
        Flow id → key in the wording of why it is not routed.
    gazetteer
        Which names towns and crossings.
    """

    links: Links
    requests: tuple[RoutingRequest, ...]
    routed: tuple[RoutedFlow, ...]
    reasons: Mapping[str, str]
    gazetteer: Gazetteer = field(default_factory=open_gazetteer)

    @cached_property
    def link_id(self) -> NDArray[np.str_]:
        """Name each link by the first of its edges' names."""
        edges = np.flatnonzero(self.links.of_edge >= 0)
        name = edge_ids(self.links.network)[edges]
        order = np.lexsort((name, self.links.of_edge[edges]))
        first = np.unique(self.links.of_edge[edges][order], return_index=True)[1]
        return np.asarray(name[order][first])


def model_traffic(brief: Brief, ends: Mapping[str, End], network: Network, costs: Costs) -> Traffic:
    """Route every flow of a brief that goes between places and countries of the network."""
    wanted, reasons = requests(brief, ends)
    links = prepare_links(network, edge_hours(network, costs), wanted)
    routed = []
    for request in wanted:
        try:
            found = route_flow(links, request, scale_per_hour=costs.scale_per_hour.value)
        except OffNetworkError:
            reasons[request.id] = "off-network"
            continue
        if found.share.size:
            routed.append(found)
        else:
            reasons[request.id] = "no-way"
    kept = tuple(one for one in wanted if one.id not in reasons)
    return Traffic(links, kept, tuple(routed), reasons, gazetteer_of(brief))


def network_of(brief: Brief) -> Network:
    """Read the network that a brief names, or the one that ships."""
    return read_network(
        Path(brief.network) if brief.network else None, crossings=crossings_of(gazetteer_of(brief))
    )


def crossings_of(known: Gazetteer) -> list[Crossing]:
    """Give the crossings of a gazetteer as a network names its own after them."""
    return [Crossing(one.id, one.country_codes, one.lon, one.lat) for one in known.crossings()]


def costs_of(brief: Brief) -> Costs:
    """Read the shipped costs, with what the brief puts in their place."""
    own = brief.assumptions
    return with_overrides(
        read_costs(), speed_kmh={str(kind): speed for kind, speed in own.speed_kmh.items()}, delay_h=own.delay_h,
        crossing_delay_h=own.crossing_delay_h, scale_per_hour=own.scale_per_hour,
    )  # fmt: skip


def link_lines(links: Links, which: Integers) -> NDArray[np.object_]:
    """Draw links, each from its tail to its head.

    Parameters
    ----------
    which
        Links, ascending and each once.

    Returns
    -------
    ndarray
        LineStrings, EPSG:4326, one a link.
    """
    edges = np.flatnonzero(np.isin(links.of_edge, which))
    order = np.argsort(links.of_edge[edges], kind="stable")
    edges = edges[order]
    pieces = _edge_lines(links.network, edges)
    of = np.searchsorted(which, links.of_edge[edges])
    lines = shapely.line_merge(shapely.multilinestrings(pieces, indices=of))
    first = shapely.get_coordinates(shapely.get_point(lines, 0))
    tail = links.node[links.tail[which]]
    at_tail = first == np.stack(
        [links.network.node_lon[tail], links.network.node_lat[tail]], axis=1
    )
    turned = np.asarray(shapely.reverse(lines))
    return np.where(at_tail.all(axis=1), np.asarray(lines), turned)


def _edge_lines(network: Network, edges: Integers) -> NDArray[np.object_]:
    counts = np.diff(network.vertex_start)[edges]
    of, number = ragged_range(counts)
    at = network.vertex_start[edges][of] + number
    points = np.stack([network.vertex_lon[at], network.vertex_lat[at]], axis=1)
    return np.asarray(shapely.linestrings(points, indices=of))


@cache
def wording() -> Mapping[str, Mapping[str, str]]:
    """Read what layers say of modelled routes, by key and language."""
    return tomllib.loads(
        files("geo").joinpath("data/routing/wording.toml").read_text(encoding="utf-8")
    )


def worded(key: str, **fields: Text | str) -> Text:
    """Fill in a wording in every language; texts are taken in that language."""
    return Text(**{
        language: wording()[key][language].format(**{
            name: given.in_language(language) if isinstance(given, Text) else given
            for name, given in fields.items()
        })
        for language in LANGUAGES
    })  # fmt: skip


@dataclass(frozen=True, eq=False)
class Names:
    """What towns are called: by the brief, else by its gazetteer."""

    ends: Mapping[str, End]
    gazetteer: Gazetteer


def town_label(names: Names, town: str) -> Text:
    """Name a town of the brief or of the gazetteer."""
    return names.ends[town].label if town in names.ends else names.gazetteer[town].label


def crossing_label(crossing: str, known: Gazetteer) -> Text:
    """Name a crossing as the gazetteer does, or by its id."""
    place = known.get(crossing)
    return place.label if place else Text(en=crossing)
