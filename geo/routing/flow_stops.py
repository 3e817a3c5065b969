"""The stops of flows: places and areas as towns, and the junctions of the network that are nearest to them."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise, product
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from geo.arrays import Floats, Integers
from geo.errors import OffNetworkError
from geo.geodesy.country_outlines import country_names
from geo.network import Network, snap_nodes
from geo.routing.alternatives import Pairs
from geo.routing.links import Links

MAX_ACCESS_KM: Final = 10.0  # a town farther from the network is not on it


@dataclass(frozen=True, eq=False)
class Stop:
    """The origin, a transit or the destination of a flow, as one or more towns.

    Attributes
    ----------
    id
        Id of the place or area.
    countries
        The countries of the stop, ISO 3166-1 alpha-2.
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
        """Return, for each town, the nearest node in the countries of the stop, and its distance in km."""
        return snap_nodes(network, self.lon, self.lat, countries=[self.countries] * len(self.lon))


@dataclass(frozen=True)
class RoutingRequest:
    """A flow to route: its id and its stops in order, all of which it must pass."""

    id: str
    stops: tuple[Stop, ...]

    @property
    def has_transits(self) -> bool:
        """Whether there are stops between the origin and the destination."""
        return len(self.stops) > 2  # noqa: PLR2004 - an origin and a destination

    @property
    def leg_borders(self) -> list[set[frozenset[str]]]:
        """For each leg from a stop to the next, the borders over which it may lead, each a set of two countries."""
        return [
            {frozenset(countries) for countries in product(stop.countries, next_stop.countries)}
            for stop, next_stop in pairwise(self.stops)
        ]


@dataclass(frozen=True, eq=False)
class Towns:
    """The towns of a stop that lie on the network.

    Attributes
    ----------
    name
        The id of each town in the gazetteer.
    junction
        The junction of each town, ascending; no two towns have the same.
    weight
        The share of each town in their weight; sums to 1.
    left_out
        The share of the weight of the stop in towns that do not lie on the network.
    """

    name: tuple[str, ...]
    junction: Integers
    weight: Floats
    left_out: float


class TownPairs(NamedTuple):
    """Pairs of junctions, and the ids of the towns at the origin and at the destination of each pair."""

    pairs: Pairs
    origin: tuple[str, ...]
    destination: tuple[str, ...]


def snap_stop(
    links: Links, stop: Stop, *, snapped: tuple[ArrayLike, Floats] | None = None
) -> Towns:
    """Snap the towns of a stop to the network; towns at one junction are merged.

    Parameters
    ----------
    links
        The links of the network.
    stop
        The stop.
    snapped
        The nearest node of each town and its distance in km, if these are known already.

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
        place = "this place" if len(stop.town) == 1 else "any town of this area"
        raise OffNetworkError(f"{stop.id}: {road} lies within {MAX_ACCESS_KM:g} km of {place}.")
    rows = np.flatnonzero(is_on_network)
    # The largest first, for towns at one junction take the name of the first.
    rows = rows[np.argsort(-stop.weight[rows], kind="stable")]
    distinct_junction, first, merged_town = np.unique(
        junction[rows], return_index=True, return_inverse=True
    )
    weight = np.bincount(merged_town, stop.weight[rows])
    return Towns(
        name=tuple(stop.town[row] for row in rows[first]),
        junction=distinct_junction,
        weight=weight / weight.sum(),
        left_out=float(stop.weight[~is_on_network].sum() / total_weight),
    )


def junctions(links: Links, node: ArrayLike) -> Integers:
    """Return the junction at each of some nodes of the network; −1 for a node that no link meets."""
    node = np.asarray(node, dtype=np.intp)
    junction = np.minimum(np.searchsorted(links.node, node), len(links.node) - 1)
    return np.where(links.node[junction] == node, junction, -1)


def pair_towns(origin: Towns, destination: Towns) -> TownPairs:
    """Pair every town of the origin with every town of the destination, unless both have the same junction.

    The weight of a pair is proportional to the product of the weights of its towns.
    """
    # all combinations of a row of `origin` and a row of `destination`
    start, end = np.indices((len(origin.name), len(destination.name))).reshape(2, -1)
    is_apart = origin.junction[start] != destination.junction[end]
    start, end = start[is_apart], end[is_apart]
    weight = origin.weight[start] * destination.weight[end]
    pairs = Pairs(origin.junction[start], destination.junction[end], weight / weight.sum())
    return TownPairs(
        pairs,
        origin=tuple(origin.name[row] for row in start),
        destination=tuple(destination.name[row] for row in end),
    )
