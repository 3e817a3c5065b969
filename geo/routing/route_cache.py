"""Route many requests, or read their routes from the cache, if the roads and costs are the same as before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass, replace
from functools import partial
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from geo.arrays import Floats
from geo.cache import Entry, cached
from geo.errors import OffNetworkError
from geo.network import Network
from geo.routing.alternatives import Alternatives, Pairs
from geo.routing.links import Adjacency, Links
from geo.routing.routed_flows import (
    RoutedFlow,
    RoutingRequest,
    prepare_links,
    route_flow,
    snap_stop,
)
from geo.routing.shortest_paths import Routes

ARRAY: Final = "array"  # key of the number that stands for an array


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
        _entry_of([network, hours, list(requests), scale_per_hour]),
        partial(_route_all, network, hours, requests, scale_per_hour),
        encode=_encode,
        decode=partial(_decode, network),
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


def _encode(result: RoutedRequests) -> Entry:
    """Return a cache entry of routed requests.

    The network is left out, since it is an input. A flow's links are left out, too, except the hours of those that
    differ from the links of the result.
    """
    flows = [_without_links(flow) for flow in result.routed.values()]
    flow_hours = [
        None if flow.links is result.links else flow.links.hours for flow in result.routed.values()
    ]
    links = {field.name: getattr(result.links, field.name) for field in fields(Links)}
    return _entry_of([links | {"network": None}, flows, flow_hours, dict(result.reasons)])


def _without_links(flow: RoutedFlow) -> dict[str, Any]:
    """Return the fields of a flow except its links."""
    return {
        field.name: getattr(flow, field.name)
        for field in fields(RoutedFlow)
        if field.name != "links"
    }


def _decode(network: Network, entry: Entry) -> RoutedRequests:
    """Return the routed requests of an entry that `_encode` made, on the same network."""
    link_fields, flows, flow_hours, reasons = _with_arrays(entry.record, entry.arrays)
    adjacency = Adjacency(**link_fields["adjacency"])
    # the entry has None for the network, and only the fields of the adjacency
    shared_links = Links(**{**link_fields, "network": network, "adjacency": adjacency})
    routed = {}
    for flow, hours in zip(flows, flow_hours, strict=True):
        alternatives = flow["alternatives"]
        routes = Routes(**alternatives["routes"])
        routed[flow["id"]] = RoutedFlow(**{
            **flow, "pairs": Pairs(**flow["pairs"]),
            "links": shared_links if hours is None else replace(shared_links, hours=hours),
            "alternatives": Alternatives(**{**alternatives, "routes": routes}),
        })  # fmt: skip
    return RoutedRequests(shared_links, routed, reasons)


def _entry_of(value: object) -> Entry:
    """Return a cache entry of nested values: lists, mappings, dataclasses, arrays and values that JSON can write."""
    arrays: dict[str, NDArray[Any]] = {}
    return Entry(_without_arrays(value, arrays), arrays)


def _without_arrays(value: Any, arrays: dict[str, NDArray[Any]]) -> Any:  # noqa: ANN401 - nested values
    """Replace each array by its number, and put it into ``arrays``."""
    if isinstance(value, np.ndarray):
        name = str(len(arrays))
        arrays[name] = value
        return {ARRAY: name}
    if is_dataclass(value):
        value = {field.name: getattr(value, field.name) for field in fields(value)}
    if isinstance(value, Mapping):
        return {name: _without_arrays(part, arrays) for name, part in value.items()}
    if isinstance(value, list | tuple):
        return [_without_arrays(part, arrays) for part in value]
    return value


def _with_arrays(value: Any, arrays: Mapping[str, NDArray[Any]]) -> Any:  # noqa: ANN401 - nested values
    """Replace the number of each array by the array: the inverse of `_without_arrays`, with tuples for lists."""
    if isinstance(value, list):
        return tuple(_with_arrays(part, arrays) for part in value)
    if isinstance(value, dict):
        if ARRAY in value:
            return arrays[value[ARRAY]]
        return {name: _with_arrays(part, arrays) for name, part in value.items()}
    return value
