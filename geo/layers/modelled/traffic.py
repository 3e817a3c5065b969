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
from geo.routing import (
    Links,
    RoutedFlow,
    RoutingRequest,
    crossing_shares,
)
from geo.routing.route_cache import route_requests
from geo.routing.shares import link_shares

MOST_CHECKED: Final = 400  # nodes of a user's roads


@dataclass(frozen=True, eq=False)
class Traffic:
    """A brief's flows on the road network.

    Attributes
    ----------
    flows
        All flows of the brief, by id.
    requests, routed
        One request and one routed flow per flow with a route, sorted by id.
    reasons
        Flow id → why it is not routed: a key in the wording, without ``not-routed-``.
    gazetteer
        The names of towns and crossings.
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
        """How many towns stand for the origin and the destination of each routed flow."""
        return {
            routed.id: (len(set(routed.origin)), len(set(routed.destination)))
            for routed in self.routed
        }

    @cached_property
    def crossing_shares(self) -> Floats:
        """The share of each routed flow over each crossing, shape ``(flows, crossings)``."""
        shares = [crossing_shares(routed) for routed in self.routed]
        return np.array(shares).reshape(len(shares), len(self.links.crossings))

    @cached_property
    def link_shares(self) -> Floats:
        """The share of each routed flow over each link, shape ``(flows, links)``."""
        return flow_link_shares(self.routed, self.links)


def flow_link_shares(routed: Sequence[RoutedFlow], links: Links) -> Floats:
    """Return the share of each flow over each link, shape ``(flows, links)``."""
    shares = [link_shares(flow.links, flow.alternatives, flow.share) for flow in routed]
    return np.array(shares).reshape(len(shares), len(links.hours))


def model_traffic(
    brief: Brief,
    endpoints: Mapping[str, Endpoint],
    network: Network,
    costs: Costs,
    *,
    only: Collection[str] | None = None,
) -> Traffic:
    """Route the flows of a brief that run between places and countries of the network.

    ``only`` limits them to the flows of these ids.
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
    """Route a brief's flows, or those of the ids ``only``; return the traffic and every endpoint by id."""
    endpoints = endpoints_of(brief)
    roads = network or network_of(brief)
    return model_traffic(brief, endpoints, roads, costs_of(brief), only=only), endpoints


def network_of(brief: Brief) -> Network:
    """Return the network that a brief names, or the network of its region with the brief's own crossings."""
    region, crossings = region_of(brief), gazetteer_crossings(gazetteer_of(brief))
    if brief.network:
        path = Path(brief.network)
        network = read_network(path, crossings=crossings, outlines=region.outlines)
        check_roads(network, brief, path.name)
        return network
    brief_ids = {crossing.id for crossing in brief.own_crossings}
    brief_crossings = [crossing for crossing in crossings if crossing.id in brief_ids]
    return rename_crossings(region.network, brief_crossings)


def check_roads(network: Network, brief: Brief, name: str) -> None:
    """Check that roads of a user's file are not drawn with longitude and latitude swapped.

    Raises
    ------
    DataError
        If they lie far from the brief's places, but near them if swapped.
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
            f"far from the places of the brief. Expected roads near them. {sentence(SWAPPED)} Swap them in the file."
        )


def gazetteer_crossings(gazetteer: Gazetteer) -> list[Crossing]:
    """Return the crossings of a gazetteer; crossings of a network that lie at one of them get its id."""
    return [
        Crossing(entry.id, entry.country_codes, entry.lon, entry.lat)
        for entry in gazetteer.crossings()
    ]


def costs_of(brief: Brief) -> Costs:
    """Read the shipped costs, overridden by the brief's assumptions."""
    assumptions = brief.assumptions
    return with_overrides(
        read_costs(),
        speed_kmh={str(kind): speed for kind, speed in assumptions.speed_kmh.items()},
        delay_h=assumptions.delay_h,
        crossing_delay_h=assumptions.crossing_delay_h,
        scale_per_hour=assumptions.scale_per_hour,
    )
