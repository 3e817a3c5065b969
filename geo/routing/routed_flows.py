"""A flow on the network: its ends as junctions, its ways, its shares, and what closures do to them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final

import numpy as np
from numpy.typing import ArrayLike

from geo.errors import OffNetworkError
from geo.network import Network, snap_nodes
from geo.routing.alternatives import (
    Alternatives,
    Pairs,
    find_alternatives,
    merge_alternatives,
    select_alternatives,
)
from geo.routing.links import (
    Floats,
    Integers,
    Links,
    build_links,
    close_junctions,
    keep_countries,
    sum_by_row,
)
from geo.routing.shares import split_flow, weights

MAX_ACCESS_KM: Final = 10.0  # farther from the network a town is not on it


@dataclass(frozen=True, eq=False)
class Stop:
    """What a flow begins at, passes or ends at, as one or more towns.

    Attributes
    ----------
    countries
        ISO 3166-1 alpha-2.
    town
        What each town is called in the gazetteer.
    lon, lat
        Degrees, EPSG:4326, shape ``(t,)``.
    weight
        Of each town in the stop, shape ``(t,)``: inhabitants, or 1 for a single place.
    """

    id: str
    countries: tuple[str, ...]
    town: tuple[str, ...]
    lon: Floats
    lat: Floats
    weight: Floats


@dataclass(frozen=True)
class RoutingRequest:
    """A flow as the network sees it: its stops in order; the transits among them bind."""

    id: str
    stops: tuple[Stop, ...]


@dataclass(frozen=True, eq=False)
class RoutedFlow:
    """The ways of a flow.

    Attributes
    ----------
    origin, destination
        Names in the gazetteer of each pair's towns, shape ``(p,)``.
    weight
        Of each way among those of its pair, shape ``(w,)``; see :mod:`geo.routing.shares`.
    share
        Of the whole flow, on each way, shape ``(w,)``; with ``unrouted`` they sum to 1.
    left_out
        The share of each end's weight in towns that are too far from the network.
    """

    id: str
    links: Links
    pairs: Pairs
    origin: tuple[str, ...]
    destination: tuple[str, ...]
    alternatives: Alternatives
    weight: Floats
    share: Floats
    scale_per_hour: float
    left_out: tuple[float, float]

    @property
    def unrouted(self) -> float:
        """The share of the flow whose pairs no way joins."""
        return float(np.delete(self.pairs.weight, self.alternatives.pair).sum())


def prepare_links(network: Network, hours: Floats, requests: Iterable[RoutingRequest]) -> Links:
    """Build the links on which all requests are routed; their towns' nodes stay junctions."""
    keep = [snap_nodes(network, stop.lon, stop.lat)[0] for m in requests for stop in m.stops]
    return build_links(network, hours, keep=np.concatenate(keep) if keep else ())


def usable_links(links: Links, request: RoutingRequest) -> Links:
    """Shut what a request does not use.

    A transit binds: the request stays in the countries of its stops, and passes from one to the
    next in their order. Without transits it is free to go through any country.
    """
    if len(request.stops) == 2:  # noqa: PLR2004 - an origin and a destination
        return links
    countries = [stop.countries for stop in request.stops]
    passes = {frozenset((a, b)) for x, y in pairwise(countries) for a in x for b in y}
    shut = [one for one, meet in enumerate(crossing_countries(links)) if meet not in passes]
    inside = keep_countries(links, sorted({code for stop in countries for code in stop}))
    return close_junctions(inside, np.flatnonzero(np.isin(links.crossing, shut)))


def crossing_countries(links: Links) -> list[frozenset[str]]:
    """Tell which countries meet at each crossing, by the links that do."""
    at = np.concatenate([links.crossing[links.tail], links.crossing[links.head]])
    country = np.concatenate([links.country, links.country])
    names = links.network.countries
    return [
        frozenset(names[one] for one in country[at == number])
        for number in range(len(links.crossings))
    ]


def route_flow(links: Links, request: RoutingRequest, *, scale_per_hour: float) -> RoutedFlow:
    """Route a request with everything open.

    Parameters
    ----------
    links
        As :func:`prepare_links` made them for this request and others.
    scale_per_hour
        How much an hour counts; see :mod:`geo.routing.shares`.

    Raises
    ------
    OffNetworkError
        If an end has no town on the network.
    """
    origin, destination = (snap_stop(links, stop) for stop in (request.stops[0], request.stops[-1]))
    pairs, names = _pairs(origin, destination)
    usable = usable_links(links, request)
    found = find_alternatives(usable, pairs, _borders(links, request))
    weight = weights(usable, found, scale_per_hour=scale_per_hour)
    return RoutedFlow(
        id=request.id, links=usable, pairs=pairs, origin=names[0], destination=names[1],
        alternatives=found, weight=weight, share=split_flow(found.pair, weight, pairs.weight),
        scale_per_hour=scale_per_hour,
        left_out=(origin.left_out, destination.left_out),
    )  # fmt: skip


def with_hours(routed: RoutedFlow, hours: Floats, *, scale_per_hour: float) -> RoutedFlow:
    """Divide a flow over the ways that it has when these cost otherwise.

    Parameters
    ----------
    hours
        Of each edge of the network, shape ``(m,)``.
    """
    links, ways = routed.links, routed.alternatives.routes
    on = links.of_edge >= 0
    of_link = sum_by_row(links.of_edge[on], hours[on], len(links.hours))
    found = replace(
        routed.alternatives, hours=sum_by_row(ways.row, of_link[ways.link], len(ways.counts))
    )
    weight = weights(links, found, scale_per_hour=scale_per_hour)
    share = split_flow(found.pair, weight, routed.pairs.weight)
    return replace(
        routed, alternatives=found, weight=weight, share=share, scale_per_hour=scale_per_hour
    )


def _borders(links: Links, request: RoutingRequest) -> list[Integers]:
    """Give the crossings among which a request chooses, for each border that it has to pass."""
    if len(request.stops) == 2:  # noqa: PLR2004 - free to take any crossing
        return [np.flatnonzero(links.crossing >= 0)]
    meet = crossing_countries(links)
    return [
        np.flatnonzero(np.isin(links.crossing, [
            number for number, countries in enumerate(meet)
            if any({a, b} == countries for a in here.countries for b in there.countries)
        ]))
        for here, there in pairwise(request.stops)
    ]  # fmt: skip


def reroute_flow(before: RoutedFlow, request: RoutingRequest, shut: ArrayLike) -> RoutedFlow:
    """Take from a routed flow the ways that pass what is shut, and look anew where that leaves none.

    Parameters
    ----------
    before
        The request when all was open.
    shut
        Junctions that nothing passes: those of closed crossings.

    Returns
    -------
    RoutedFlow
        The same value where nothing of it is touched.
    """
    ways = before.alternatives.routes
    passes = np.isin(ways.node, np.asarray(shut, dtype=np.intp))
    rows = np.flatnonzero(np.bincount(ways.row, passes, len(ways.counts)) == 0)
    if len(rows) == len(ways.counts):
        return before
    found, weight = select_alternatives(before.alternatives, rows), before.weight[rows]
    opened = close_junctions(before.links, shut)
    lost = np.setdiff1d(before.alternatives.pair, found.pair)
    if len(lost):
        pairs = Pairs(
            before.pairs.origin[lost], before.pairs.destination[lost], before.pairs.weight[lost]
        )
        anew = find_alternatives(opened, pairs, _borders(before.links, request))
        pair = lost[anew.pair]
        order = np.argsort(np.concatenate([found.pair, pair]), kind="stable")
        weight = np.concatenate(
            [weight, weights(opened, anew, scale_per_hour=before.scale_per_hour)]
        )[order]
        found = merge_alternatives(found, replace(anew, pair=pair))
    share = split_flow(found.pair, weight, before.pairs.weight)
    return replace(before, links=opened, alternatives=found, weight=weight, share=share)


@dataclass(frozen=True, eq=False)
class Towns:
    """The towns of a stop that lie on the network; ``left_out`` is the share of its weight in others."""

    name: tuple[str, ...]
    junction: Integers
    weight: Floats
    left_out: float


def snap_stop(
    links: Links, stop: Stop, *, snapped: tuple[ArrayLike, Floats] | None = None
) -> Towns:
    """Take the towns of a stop that lie on the network; towns at one junction become one.

    Parameters
    ----------
    snapped
        The nearest node of each town and how far it is, km, where they are known.

    Raises
    ------
    OffNetworkError
        None lies within 10 km of it.
    """
    node, access_km = snapped or snap_nodes(links.network, stop.lon, stop.lat)
    junction = junctions(links, node)
    near = (access_km <= MAX_ACCESS_KM) & (junction >= 0)
    total = stop.weight.sum()
    if not near.any():
        message = f"{stop.id}: no town of it lies within {MAX_ACCESS_KM:g} km of the road network"
        raise OffNetworkError(message)
    rows = np.flatnonzero(near)
    rows = rows[np.argsort(-stop.weight[rows], kind="stable")]  # the largest gives the name
    at, first, which = np.unique(junction[rows], return_index=True, return_inverse=True)
    weight = np.bincount(which, stop.weight[rows])
    return Towns(
        name=tuple(stop.town[rows[k]] for k in first),
        junction=at, weight=weight / weight.sum(),
        left_out=float(stop.weight[~near].sum() / total),
    )  # fmt: skip


def junctions(links: Links, node: ArrayLike) -> Integers:
    """Find nodes of the network among the junctions; −1 for one that no link meets."""
    node = np.asarray(node, dtype=np.intp)
    at = np.minimum(np.searchsorted(links.node, node), len(links.node) - 1)
    return np.where(links.node[at] == node, at, -1)


def _pairs(
    origin: Towns, destination: Towns
) -> tuple[Pairs, tuple[tuple[str, ...], tuple[str, ...]]]:
    o, d = (v.ravel() for v in np.meshgrid(
        np.arange(len(origin.name)), np.arange(len(destination.name)), indexing="ij"))  # fmt: skip
    apart = origin.junction[o] != destination.junction[d]
    o, d = o[apart], d[apart]
    weight = origin.weight[o] * destination.weight[d]
    pairs = Pairs(origin.junction[o], destination.junction[d], weight / weight.sum())
    return pairs, (tuple(origin.name[k] for k in o), tuple(destination.name[k] for k in d))
