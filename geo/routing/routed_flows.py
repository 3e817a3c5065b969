"""Route a flow on the network: alternatives between its ends, shares, and rerouting after closures."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import ArrayLike

from geo.arrays import Booleans, Floats, Integers, sum_by_group
from geo.network import Network
from geo.routing.alternatives import (
    Alternatives,
    Pairs,
    find_alternatives,
    merge_alternatives,
    select_alternatives,
)
from geo.routing.flow_stops import RoutingRequest, pair_towns, snap_stop
from geo.routing.links import Links, build_links, close_junctions, keep_countries
from geo.routing.shares import path_sizes, split_flow, weights
from geo.routing.shortest_paths import shortest_path_trees


@dataclass(frozen=True, eq=False)
class RoutedFlow:
    """A flow with its alternative routes.

    Attributes
    ----------
    id
        Id of the flow.
    links
        The links that the flow may use; others are closed.
    pairs
        The pairs of junctions between which it travels.
    origin, destination
        The towns of each pair, by their ids in the gazetteer, shape ``(p,)``.
    alternatives
        The routes.
    path_size, weight
        Path size and weight of each route among those of its pair, shape ``(r,)``; see :mod:`geo.routing.shares`.
    share
        Share of the whole flow on each route, shape ``(r,)``; all shares and ``unrouted`` sum to 1.
    scale_per_hour
        Sensitivity of the route choice to an additional hour.
    left_out
        For the origin and for the destination, the share of its weight in towns too far from the network.
    """

    id: str
    links: Links
    pairs: Pairs
    origin: tuple[str, ...]
    destination: tuple[str, ...]
    alternatives: Alternatives
    path_size: Floats
    weight: Floats
    share: Floats
    scale_per_hour: float
    left_out: tuple[float, float]

    @property
    def unrouted(self) -> float:
        """The share of the flow whose pairs have no route."""
        return float(np.delete(self.pairs.weight, self.alternatives.pair).sum())

    @cached_property
    def quickest_hours(self) -> Floats:
        """The hours of the quickest route of each pair, whether it is among the alternatives or not."""
        return quickest_hours(self.links, self.pairs)


def prepare_links(network: Network, hours: Floats, requests: Iterable[RoutingRequest]) -> Links:
    """Build the links on which to route all requests; the nodes nearest to their towns stay junctions.

    ``hours`` are those of each edge of the network.
    """
    stops = [stop for request in requests for stop in request.stops]
    nodes = [stop.snap(network)[0] for stop in stops]
    return build_links(network, hours, keep=np.concatenate(nodes) if nodes else ())


def usable_links(links: Links, request: RoutingRequest) -> Links:
    """Return the links with those closed that a request may not use.

    A request with transits stays in the countries of its stops, and crosses only borders between the countries of
    successive stops. A request without transits may go through any country.
    """
    if not request.has_transits:
        return links
    borders = set[frozenset[str]]().union(*request.leg_borders)
    barred_crossings = [
        number for number, border in enumerate(crossing_countries(links)) if border not in borders
    ]
    countries = {code for stop in request.stops for code in stop.countries}
    inside = keep_countries(links, sorted(countries))
    return close_junctions(inside, np.flatnonzero(np.isin(links.crossing, barred_crossings)))


def crossing_countries(links: Links) -> list[frozenset[str]]:
    """Return the countries whose links meet at each crossing, in the order of ``links.crossings``."""
    crossing = np.concatenate([links.crossing[links.tail], links.crossing[links.head]])
    country = np.concatenate([links.country, links.country])
    names = links.network.countries
    return [
        frozenset(names[index] for index in country[crossing == number])
        for number in range(len(links.crossings))
    ]


def route_flow(links: Links, request: RoutingRequest, *, scale_per_hour: float) -> RoutedFlow:
    """Route a request with everything open.

    Parameters
    ----------
    links
        As from :func:`prepare_links`, for this request and others.
    request
        The flow to route.
    scale_per_hour
        Sensitivity of the route choice to an additional hour; see :mod:`geo.routing.shares`.

    Raises
    ------
    OffNetworkError
        If an end has no town on the network.
    """
    origin, destination = (snap_stop(links, stop) for stop in (request.stops[0], request.stops[-1]))
    pairs, origin_towns, destination_towns = pair_towns(origin, destination)
    usable = usable_links(links, request)
    alternatives = find_alternatives(usable, pairs, _borders(links, request))
    path_size = path_sizes(usable, alternatives)
    weight = weights(path_size, alternatives, scale_per_hour=scale_per_hour)
    return RoutedFlow(
        id=request.id, links=usable, pairs=pairs, origin=origin_towns, destination=destination_towns,
        alternatives=alternatives, path_size=path_size, weight=weight,
        share=split_flow(alternatives.pair, weight, pairs.weight), scale_per_hour=scale_per_hour,
        left_out=(origin.left_out, destination.left_out),
    )  # fmt: skip


def with_hours(routed: RoutedFlow, hours: Floats, *, scale_per_hour: float) -> RoutedFlow:
    """Divide a flow over the same routes at other costs.

    Parameters
    ----------
    routed
        The flow, with its routes.
    hours
        The new hours of each edge of the network, shape ``(m,)``.
    scale_per_hour
        The new sensitivity of the route choice to an additional hour.
    """
    links, routes = routed.links, routed.alternatives.routes
    has_link = links.of_edge >= 0
    link_hours = sum_by_group(links.of_edge[has_link], hours[has_link], len(links.hours))
    alternatives = replace(
        routed.alternatives,
        hours=sum_by_group(routes.row, link_hours[routes.link], len(routes.counts)),
    )
    weight = weights(routed.path_size, alternatives, scale_per_hour=scale_per_hour)
    closed_as_before = np.where(np.isinf(links.hours), np.inf, link_hours)
    return replace(
        routed, links=replace(links, hours=closed_as_before), alternatives=alternatives, weight=weight,
        scale_per_hour=scale_per_hour, share=split_flow(alternatives.pair, weight, routed.pairs.weight),
    )  # fmt: skip


def _borders(links: Links, request: RoutingRequest) -> list[Integers]:
    """Return, for each border that a request has to pass, the junctions at which it may cross.

    Without transits any crossing will do, and all of them count as those of one border.
    """
    if not request.has_transits:
        return [np.flatnonzero(links.crossing >= 0)]
    border_of_crossing = crossing_countries(links)
    junctions_of_leg: list[Integers] = []
    for borders in request.leg_borders:
        numbers = [number for number, border in enumerate(border_of_crossing) if border in borders]
        junctions_of_leg.append(np.flatnonzero(np.isin(links.crossing, numbers)))
    return junctions_of_leg


def reroute_flow(
    before: RoutedFlow, request: RoutingRequest, closed_junctions: ArrayLike
) -> RoutedFlow:
    """Drop the routes through closed junctions, and search again for pairs left without a route.

    Parameters
    ----------
    before
        The flow with everything open.
    request
        The request from which the flow was routed.
    closed_junctions
        All junctions of the closed crossings.

    Returns
    -------
    RoutedFlow
        The flow over the open links, with new routes and shares; ``before`` itself if no route is affected.
    """
    is_open = open_routes(before, closed_junctions)
    if is_open.all():
        return before
    rows = np.flatnonzero(is_open)
    alternatives = select_alternatives(before.alternatives, rows, on_demand=True)
    path_size, weight = before.path_size[rows], before.weight[rows]
    open_links = close_junctions(before.links, closed_junctions)
    unserved_pairs = np.setdiff1d(before.alternatives.pair, alternatives.pair)
    if len(unserved_pairs):
        unserved = before.pairs.select(unserved_pairs)
        detours = find_alternatives(open_links, unserved, _borders(before.links, request))
        # `find_alternatives` counts the pairs that it was given: back to the numbers of the pairs of the flow
        detours = replace(detours, pair=unserved_pairs[detours.pair])
        # `merge_alternatives` sorts routes by pair: path sizes and weights must follow in the same order
        order = np.argsort(np.concatenate([alternatives.pair, detours.pair]), kind="stable")
        detour_size = path_sizes(open_links, detours)
        detour_weight = weights(detour_size, detours, scale_per_hour=before.scale_per_hour)
        path_size = np.concatenate([path_size, detour_size])[order]
        weight = np.concatenate([weight, detour_weight])[order]
        alternatives = merge_alternatives(alternatives, detours)
    return replace(
        before, links=open_links, alternatives=alternatives, path_size=path_size, weight=weight,
        share=split_flow(alternatives.pair, weight, before.pairs.weight),
    )  # fmt: skip


def open_routes(routed: RoutedFlow, closed_junctions: ArrayLike) -> Booleans:
    """Return which routes pass none of the closed crossings, given the junctions of those crossings."""
    links = routed.links
    # One flag per crossing, and a last one, never set, for the number −1 that fills the chains of crossings.
    is_closed = np.zeros(len(links.crossings) + 1, dtype=np.bool_)
    is_closed[links.crossing[np.asarray(closed_junctions, dtype=np.intp)]] = True
    return np.asarray(~is_closed[routed.alternatives.chain].any(axis=1))


def quickest_hours(links: Links, pairs: Pairs) -> Floats:
    """Compute the hours of the quickest route of each pair; ``inf`` if it has none."""
    # Links lead both ways: search from the end that has fewer distinct junctions.
    start, end = sorted(
        (pairs.origin, pairs.destination), key=lambda junction: len(np.unique(junction))
    )
    roots, tree = np.unique(start, return_inverse=True)
    if not len(roots):
        return np.zeros(0)
    return np.asarray(shortest_path_trees(links, roots).hours[tree, end])
