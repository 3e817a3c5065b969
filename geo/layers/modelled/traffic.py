"""A brief's flows on the road network: computed once, read by several layers."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from geo.arrays import Floats
from geo.brief.model import Brief, Flow
from geo.brief.place_resolution import gazetteer_of, region_of
from geo.brief.swapped_coordinates import SWAPPED, subject_of
from geo.errors import DataError, sentence
from geo.gazetteer import Gazetteer
from geo.geodesy import wrap_longitudes
from geo.layers.endpoints import Endpoint, endpoints_of, place_endpoint
from geo.layers.modelled.road_links import link_ids
from geo.layers.modelled.routing_requests import routing_requests
from geo.network import (
    Costs,
    Crossing,
    Network,
    edge_hours,
    read_costs,
    read_network,
    rename_crossings,
    with_overrides,
)
from geo.routing import Links, RoutedFlow, RoutingRequest, crossing_shares
from geo.routing.route_cache import route_requests
from geo.routing.shares import link_shares

# About so many nodes of a user's roads are checked for swapped coordinates.
MOST_CHECKED: Final = 400


@dataclass(frozen=True, eq=False)
class Traffic:
    """A brief's flows on the road network.

    Attributes
    ----------
    links
        The network, joined into links for routing.
    flows
        Flow id → flow, for all flows of the brief.
    requests, routed
        One request and one routed flow for each flow that has a route, sorted by id.
    reasons
        Flow id → why a flow is not routed: a key in ``geo/data/routing/wording.toml``, without ``not-routed-``.
    gazetteer
        The gazetteer of the brief, with the names of towns and crossings.
    """

    links: Links
    flows: Mapping[str, Flow]
    requests: tuple[RoutingRequest, ...]
    routed: tuple[RoutedFlow, ...]
    reasons: Mapping[str, str]
    gazetteer: Gazetteer

    @cached_property
    def link_id(self) -> NDArray[np.str_]:
        """The id of each link."""
        return link_ids(self.links)

    @property
    def end_towns(self) -> Mapping[str, tuple[int, int]]:
        """Flow id → how many towns stand for its origin, and how many for its destination; of routed flows."""
        return {
            routed.id: (len(set(routed.origin)), len(set(routed.destination)))
            for routed in self.routed
        }

    @cached_property
    def crossing_shares(self) -> Floats:
        """The share of each routed flow over each crossing, shape ``(flows, crossings)``."""
        shares = [crossing_shares(routed) for routed in self.routed]
        # Reshaped, because without flows the array would have one dimension.
        return np.array(shares).reshape(len(shares), len(self.links.crossings))

    @cached_property
    def link_shares(self) -> Floats:
        """The share of each routed flow over each link, shape ``(flows, links)``."""
        return flow_link_shares(self.routed, self.links)


def flow_link_shares(routed: Sequence[RoutedFlow], links: Links) -> Floats:
    """Return the share of each flow over each link, 0 to 1, shape ``(flows, links)``."""
    shares = [link_shares(flow.links, flow.alternatives, flow.share) for flow in routed]
    # Reshaped, because without flows the array would have one dimension.
    return np.array(shares).reshape(len(shares), len(links.hours))


def model_traffic(
    brief: Brief,
    endpoints: Mapping[str, Endpoint],
    network: Network,
    costs: Costs,
    *,
    only: Collection[str] | None = None,
) -> Traffic:
    """Route the flows of a brief on a road network, as far as they can be routed.

    Parameters
    ----------
    endpoints
        Endpoint id → endpoint, as :func:`geo.layers.endpoints.endpoints_of` returns them.
    costs
        Speeds and delays from which travel times follow.
    only
        Ids of the flows to route; None for all.
    """
    requests, reasons = routing_requests(brief, endpoints)
    if only is not None:
        requests = [request for request in requests if request.id in only]
    routing = route_requests(
        network, edge_hours(network, costs), requests, scale_per_hour=costs.scale_per_hour.value
    )
    return Traffic(
        links=routing.links,
        flows={flow.id: flow for flow in brief.flows},
        requests=tuple(request for request in requests if request.id in routing.routed),
        routed=tuple(routing.routed.values()),
        reasons={**reasons, **routing.reasons},
        gazetteer=gazetteer_of(brief),
    )


def model_brief(
    brief: Brief, *, network: Network | None = None, only: Collection[str] | None = None
) -> tuple[Traffic, Mapping[str, Endpoint]]:
    """Route a brief's flows with the costs that follow from the brief.

    Parameters
    ----------
    network
        Roads on which flows are routed; by default those that the brief names, else those that ship.
    only
        Ids of the flows to route; None for all.

    Returns
    -------
    traffic
        The flows on the road network.
    endpoints
        Endpoint id → endpoint, for all places, areas and zones of the brief.
    """
    endpoints = endpoints_of(brief)
    roads = network or network_of(brief)
    return model_traffic(brief, endpoints, roads, costs_of(brief), only=only), endpoints


def network_of(brief: Brief) -> Network:
    """Return the road network of a brief: the one that it names, else the one of its region.

    Crossings of the network that lie at a crossing of the gazetteer, or at one that the brief adds, get its id.
    """
    region, crossings = region_of(brief), gazetteer_crossings(gazetteer_of(brief))
    if brief.network:
        path = Path(brief.network)
        network = read_network(path, crossings=crossings, outlines=region.outlines)
        check_roads(network, brief, path.name)
        return network
    # The crossings of a region's network have the ids of the gazetteer already.
    brief_ids = {crossing.id for crossing in brief.own_crossings}
    brief_crossings = [crossing for crossing in crossings if crossing.id in brief_ids]
    return rename_crossings(region.network, brief_crossings)


def check_roads(network: Network, brief: Brief, name: str) -> None:
    """Check that the roads of a user's file do not have longitude and latitude swapped.

    Parameters
    ----------
    name
        Name of the file, for the message.

    Raises
    ------
    DataError
        If the roads lie far from the places of the brief, but would lie near them with the coordinates swapped.
    """
    step = max(1, len(network.node_lon) // MOST_CHECKED)
    lon, lat = wrap_longitudes(network.node_lon[::step]), network.node_lat[::step]
    places = [place_endpoint(place, gazetteer_of(brief)) for place in brief.places]
    codes = (code for area in brief.areas for code in area.countries)
    subject = subject_of(
        ((place.lon, place.lat) for place in places), codes, region_of(brief).outlines
    )
    if subject and subject.looks_swapped(list(zip(lon.tolist(), lat.tolist(), strict=True))):
        raise DataError(
            f"{name}: found roads at lon {lon.min():.1f} to {lon.max():.1f}, lat {lat.min():.1f} to {lat.max():.1f}, "
            f"far from the places of the brief. Expected roads near these places. {sentence(SWAPPED)} Swap longitude "
            "and latitude in the file."
        )


def gazetteer_crossings(gazetteer: Gazetteer) -> list[Crossing]:
    """Return the border crossings of a gazetteer, by which the crossings of a road network get their ids."""
    return [
        Crossing(entry.id, entry.country_codes, entry.lon, entry.lat)
        for entry in gazetteer.crossings()
    ]


def costs_of(brief: Brief) -> Costs:
    """Return the shipped speeds and delays, except those that the brief's assumptions override."""
    assumptions = brief.assumptions
    return with_overrides(
        read_costs(),
        speed_kmh={str(kind): speed for kind, speed in assumptions.speed_kmh.items()},
        delay_h=assumptions.delay_h,
        crossing_delay_h=assumptions.crossing_delay_h,
        scale_per_hour=assumptions.scale_per_hour,
    )
