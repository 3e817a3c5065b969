"""Route a flow on the network: ends at junctions, alternatives, shares, and rerouting after closures."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise, product
from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from geo.arrays import Booleans, Floats, Integers, sum_by_group
from geo.errors import OffNetworkError
from geo.geodesy.country_outlines import country_names
from geo.network import Network, snap_nodes
from geo.routing.alternatives import (
    Alternatives,
    Pairs,
    find_alternatives,
    merge_alternatives,
    select_alternatives,
)
from geo.routing.links import Links, build_links, close_junctions, keep_countries
from geo.routing.shares import path_sizes, split_flow, weights
from geo.routing.shortest_paths import shortest_path_trees

MAX_ACCESS_KM: Final = 10.0  # a town farther from the network is not on it


@dataclass(frozen=True, eq=False)
class Stop:
    """The origin, a transit or the destination of a flow, as one or more towns.

    Attributes
    ----------
    countries
        ISO 3166-1 alpha-2.
    town
        The id of each town in the gazetteer.
    lon, lat
        The position of each town, degrees, EPSG:4326, shape ``(t,)``.
    weight
        The weight of each town, shape ``(t,)``: its inhabitants, or 1 for a single place.
    """

    id: str
    countries: tuple[str, ...]
    town: tuple[str, ...]
    lon: Floats
    lat: Floats
    weight: Floats

    def snap(self, network: Network) -> tuple[NDArray[np.int32], Floats]:
        """Return the nearest node of each town in the stop's countries, and the distance to it in km."""
        return snap_nodes(network, self.lon, self.lat, countries=[self.countries] * len(self.lon))


@dataclass(frozen=True)
class RoutingRequest:
    """A flow to route: its stops in order. It must pass the transits between its ends."""

    id: str
    stops: tuple[Stop, ...]

    @property
    def has_transits(self) -> bool:
        """Whether there are stops between the origin and the destination."""
        return len(self.stops) > 2  # noqa: PLR2004 - an origin and a destination

    @property
    def leg_borders(self) -> list[set[frozenset[str]]]:
        """The borders over which each leg may lead from its stop to the next: sets of two countries."""
        return [
            {frozenset(countries) for countries in product(stop.countries, next_stop.countries)}
            for stop, next_stop in pairwise(self.stops)
        ]


@dataclass(frozen=True, eq=False)
class RoutedFlow:
    """A flow with its alternative routes.

    Attributes
    ----------
    origin, destination
        Ids of each pair's towns in the gazetteer, shape ``(p,)``.
    path_size, weight
        Path size and weight of each route among those of its pair, shape ``(r,)``; see :mod:`geo.routing.shares`.
    share
        Share of the whole flow on each route, shape ``(r,)``; sums to 1 with ``unrouted``.
    left_out
        Share of each end's weight in towns too far from the network.
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
    """Build the links for all requests; the nodes of their towns stay junctions."""
    stops = [stop for request in requests for stop in request.stops]
    nodes = [stop.snap(network)[0] for stop in stops]
    return build_links(network, hours, keep=np.concatenate(nodes) if nodes else ())


def usable_links(links: Links, request: RoutingRequest) -> Links:
    """Close the links that a request may not use.

    With transits it stays in the countries of its stops and passes from one to the next in their order.
    Without transits it may go through any country.
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
    """Return the countries whose links meet at each crossing, in the order of the links' crossings."""
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
        From :func:`prepare_links` for this request and others.
    scale_per_hour
        Sensitivity to an additional hour; see :mod:`geo.routing.shares`.

    Raises
    ------
    OffNetworkError
        If an end has no town on the network.
    """
    origin, destination = (snap_stop(links, stop) for stop in (request.stops[0], request.stops[-1]))
    pairs, (origin_towns, destination_towns) = _pair_towns(origin, destination)
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
    """Divide a flow over its routes again, at other costs: hours of each edge of the network, shape ``(m,)``."""
    links, routes = routed.links, routed.alternatives.routes
    has_link = links.of_edge >= 0
    link_hours = sum_by_group(links.of_edge[has_link], hours[has_link], len(links.hours))
    alternatives = replace(
        routed.alternatives,
        hours=sum_by_group(routes.row, link_hours[routes.link], len(routes.counts)),
    )
    weight = weights(routed.path_size, alternatives, scale_per_hour=scale_per_hour)
    return replace(
        routed, links=replace(links, hours=np.where(np.isinf(links.hours), np.inf, link_hours)),
        alternatives=alternatives, weight=weight, scale_per_hour=scale_per_hour,
        share=split_flow(alternatives.pair, weight, routed.pairs.weight),
    )  # fmt: skip


def _borders(links: Links, request: RoutingRequest) -> list[Integers]:
    """Return the junctions at which a request may cross, for each border that it has to pass."""
    if not request.has_transits:  # free to take any crossing
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
        The stops of the flow, and the borders that it has to pass.
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
        # back to the flow's own numbers of pairs
        detours = replace(detours, pair=unserved_pairs[detours.pair])
        # the order in which `merge_alternatives` sorts the routes
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
    # One entry per crossing, and a last one for the number −1, which fills chains.
    is_closed = np.zeros(len(links.crossings) + 1, dtype=np.bool_)
    is_closed[links.crossing[np.asarray(closed_junctions, dtype=np.intp)]] = True
    return np.asarray(~is_closed[routed.alternatives.chain].any(axis=1))


def quickest_hours(links: Links, pairs: Pairs) -> Floats:
    """Compute the hours of the quickest route of each pair; ``inf`` without any."""
    # Links lead both ways: search from the end that has fewer distinct junctions.
    start, end = sorted(
        (pairs.origin, pairs.destination), key=lambda junction: len(np.unique(junction))
    )
    roots, tree = np.unique(start, return_inverse=True)
    if not len(roots):
        return np.zeros(0)
    return np.asarray(shortest_path_trees(links, roots).hours[tree, end])


@dataclass(frozen=True, eq=False)
class Towns:
    """The towns of a stop that lie on the network; ``left_out`` is the share of the stop's weight in other towns."""

    name: tuple[str, ...]
    junction: Integers
    weight: Floats
    left_out: float


def snap_stop(
    links: Links, stop: Stop, *, snapped: tuple[ArrayLike, Floats] | None = None
) -> Towns:
    """Snap the towns of a stop to the network; towns at one junction are merged.

    Parameters
    ----------
    snapped
        The nearest node of each town and its distance in km, where known.

    Raises
    ------
    OffNetworkError
        If no town lies within 10 km of a road of its country.
    """
    node, access_km = snapped or stop.snap(links.network)
    junction = junctions(links, node)
    is_on_network = (access_km <= MAX_ACCESS_KM) & (junction >= 0)
    total_weight = stop.weight.sum()
    if not is_on_network.any():
        names = [country_names().get(code, (code,))[0] for code in stop.countries]
        country = names[0] if len(names) == 1 else "its countries"
        road = f"no road in {country}" if names else "no road"
        place = "it" if len(stop.town) == 1 else "any of its towns"
        raise OffNetworkError(f"{stop.id}: {road} lies within {MAX_ACCESS_KM:g} km of {place}.")
    rows = np.flatnonzero(is_on_network)
    # The largest first, for towns at one junction take the name of the first.
    rows = rows[np.argsort(-stop.weight[rows], kind="stable")]
    distinct_junction, first, merged = np.unique(
        junction[rows], return_index=True, return_inverse=True
    )
    weight = np.bincount(merged, stop.weight[rows])
    return Towns(
        name=tuple(stop.town[row] for row in rows[first]),
        junction=distinct_junction,
        weight=weight / weight.sum(),
        left_out=float(stop.weight[~is_on_network].sum() / total_weight),
    )


def junctions(links: Links, node: ArrayLike) -> Integers:
    """Return the junction at each node of the network; −1 where no link meets it."""
    node = np.asarray(node, dtype=np.intp)
    junction = np.minimum(np.searchsorted(links.node, node), len(links.node) - 1)
    return np.where(links.node[junction] == node, junction, -1)


def _pair_towns(
    origin: Towns, destination: Towns
) -> tuple[Pairs, tuple[tuple[str, ...], tuple[str, ...]]]:
    """Pair every town of the origin with every town of the destination, unless both have the same junction.

    Returns the pairs, and the names of their origins and of their destinations.
    """
    start, end = np.indices((len(origin.name), len(destination.name))).reshape(2, -1)
    is_apart = origin.junction[start] != destination.junction[end]
    start, end = start[is_apart], end[is_apart]
    weight = origin.weight[start] * destination.weight[end]
    pairs = Pairs(origin.junction[start], destination.junction[end], weight / weight.sum())
    origin_names = tuple(origin.name[row] for row in start)
    return pairs, (origin_names, tuple(destination.name[row] for row in end))
