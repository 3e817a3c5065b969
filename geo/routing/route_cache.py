"""Route many requests, or read their routes from the cache, if the roads and costs are the same as before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from geo.arrays import Floats
from geo.cache import References, cached
from geo.errors import OffNetworkError
from geo.network import Network
from geo.routing.links import Links
from geo.routing.routed_flows import (
    RoutedFlow,
    RoutingRequest,
    prepare_links,
    route_flow,
    snap_stop,
)


@dataclass(frozen=True, eq=False)
class RoutedRequests:
    """Requests on the links of a network.

    Attributes
    ----------
    routed
        The requests with a route, by id.
    reasons
        Id → the reason for which a request has no route: ``no-road-at-start``, ``no-road-at-end`` or ``no-way``.
    """

    links: Links
    routed: Mapping[str, RoutedFlow]
    reasons: Mapping[str, str]


def route_requests(
    network: Network, hours: Floats, requests: Sequence[RoutingRequest], *, scale_per_hour: float
) -> RoutedRequests:
    """Route requests with everything open; the result is kept in the cache.

    Parameters
    ----------
    hours
        Hours of each edge of the network, shape ``(m,)``.
    requests, scale_per_hour
        As for :func:`geo.routing.routed_flows.route_flow`.
    """
    return cached(
        "routes",
        [network, hours, list(requests), scale_per_hour],
        partial(_route_all, network, hours, requests, scale_per_hour),
        references=References(Network, lambda _: "network", lambda _: network),
    )


def _route_all(
    network: Network, hours: Floats, requests: Sequence[RoutingRequest], scale_per_hour: float
) -> RoutedRequests:
    """Route every request, without the cache."""
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
    """Return which end of a request no road reaches: its start, or else its end."""
    try:
        snap_stop(links, request.stops[0])
    except OffNetworkError:
        return "start"
    return "end"
