"""Route many requests, or read their routes from the cache, if the roads and costs are the same as before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from geo.arrays import Floats
from geo.cache import References, cached
from geo.errors import OffNetworkError
from geo.network import Network
from geo.routing.flow_stops import RoutingRequest, snap_stop
from geo.routing.links import Links
from geo.routing.routed_flows import RoutedFlow, prepare_links, route_flow


@dataclass(frozen=True, eq=False)
class RoutedRequests:
    """Requests that were routed on the links of a network.

    Attributes
    ----------
    links
        The links.
    routed
        The requests that have a route, by id.
    reasons
        For the id of each request without a route, the reason: ``no-road-at-start``, ``no-road-at-end`` or ``no-way``.
    """

    links: Links
    routed: Mapping[str, RoutedFlow]
    reasons: Mapping[str, str]


def route_requests(
    network: Network, hours: Floats, requests: Sequence[RoutingRequest], *, scale_per_hour: float
) -> RoutedRequests:
    """Route requests with everything open, or read their routes from the cache.

    Parameters
    ----------
    network
        The roads.
    hours
        Hours of each edge of the network, shape ``(m,)``.
    requests, scale_per_hour
        As for :func:`geo.routing.routed_flows.route_flow`.
    """
    return cached(
        "routes",
        [network, hours, list(requests), scale_per_hour],
        partial(_route_all, network, hours, requests, scale_per_hour),
        # The network is large and known already: the cache keeps a name in its place.
        references=References(Network, lambda _network: "network", lambda _name: network),
    )


def _route_all(
    network: Network, hours: Floats, requests: Sequence[RoutingRequest], scale_per_hour: float
) -> RoutedRequests:
    """Route every request without the cache, and note for each that has no route the reason."""
    links = prepare_links(network, hours, requests)
    routed, reasons = {}, {}
    for request in requests:
        try:
            flow = route_flow(links, request, scale_per_hour=scale_per_hour)
        except OffNetworkError:
            reasons[request.id] = f"no-road-at-{_unreached_end(links, request)}"
            continue
        if flow.share.size:
            routed[request.id] = flow
        else:
            reasons[request.id] = "no-way"
    return RoutedRequests(links, routed, reasons)


def _unreached_end(links: Links, request: RoutingRequest) -> str:
    """Return which end of a request no road reaches, ``start`` or ``end``; ``start`` if it is both."""
    try:
        snap_stop(links, request.stops[0])
    except OffNetworkError:
        return "start"
    return "end"
