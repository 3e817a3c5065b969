"""Pairs of ends → ways on the road network, and what each stretch of it carries. Modelled, not observed.

A pair divides over its least-cost way and those over each crossing, by the path-size logit. No pair's ways
depend on the other pairs of the table.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final, TypeAlias

import numpy as np
from scipy.sparse import csr_array

from geo.errors import OffNetworkError
from geo.geodesy.ellipsoid import ragged_range
from geo.network import Costs, Network, edge_hours, snap_nodes
from geo.records.flows.ends import TableEnd, stop_of
from geo.routing import Links, Stop, Towns, snap_stop
from geo.routing.alternatives import Alternatives, Pairs, find_alternatives, select_alternatives
from geo.routing.links import build_links, sum_by_row
from geo.routing.routed_flows import MAX_ACCESS_KM
from geo.routing.shares import split_flow, weights

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geo.routing.links import Floats, Integers

_Part: TypeAlias = (
    "tuple[Alternatives, Floats, Integers]"  # ways, the share of the pair on each, the pair
)
AT_ONCE: Final = 500  # pairs of towns, so that memory stays flat
LEAST_SHARE: Final = (
    0.001  # of a pair of towns: a way that takes less is left out, and the rest split_flow anew
)


@dataclass(frozen=True, eq=False)
class Routes:
    """The ways of some pairs of ends, those over the same crossings taken together.

    Attributes
    ----------
    pair
        Number of the pair of ends, shape ``(w,)``, ascending; the greatest share first.
    share
        Of the pair, shape ``(w,)``.
    hours, length_km
        Of the way that is drawn: the one that takes most.
    crossings
        Ids, in the order of travel.
    link, node, counts
        The drawn way as links, the junctions they lead to, and how many there are for each.
    """

    pair: Integers
    share: Floats
    hours: Floats
    length_km: Floats
    crossings: tuple[tuple[str, ...], ...]
    link: Integers
    node: Integers
    counts: Integers


@dataclass(frozen=True, eq=False)
class Routed:
    """Pairs of ends on the network.

    Attributes
    ----------
    origin, destination
        Numbers into the ends, shape ``(p,)``.
    carried
        Which share of each pair runs over each link, shape ``(p, links)``.
    reasons
        Number of a pair → why none of it, or not all, is routed.
    """

    links: Links
    origin: Integers
    destination: Integers
    routes: Routes
    carried: csr_array
    reasons: Mapping[int, str]

    @cached_property
    def unrouted(self) -> Floats:
        """The share of each pair that no way carries, shape ``(p,)``."""
        carried = np.bincount(self.routes.pair, self.routes.share, len(self.origin))
        return np.asarray(1.0 - carried, dtype=np.float64)


def route_pairs(
    ends: Sequence[TableEnd],
    pairs: tuple[Integers, Integers],
    network: Network,
    costs: Costs,
    *,
    on_progress: Callable[[float], None] = lambda _: None,
) -> Routed:
    """Route pairs of ends, each for itself.

    Parameters
    ----------
    pairs
        Origins and destinations, as numbers into ``ends``.
    """
    origin, destination = pairs
    stops = {at: stop_of(ends[at]) for at in np.unique(np.concatenate(pairs)).tolist()}
    links, towns, off = _on_network(network, edge_hours(network, costs), stops)
    expanded, reasons = _expand(pairs, towns, off)
    parts = []
    for first in range(0, len(expanded.pair), AT_ONCE):
        some = expanded.taken(slice(first, first + AT_ONCE))
        found, share = _ways(links, some, costs.scale_per_hour.value)
        parts.append((found, share, some.pair[found.pair]))
        on_progress(min(first + AT_ONCE, len(expanded.pair)) / len(expanded.pair))
    carried = _on_links(parts, (len(origin), len(links.hours)))
    ways = _together(links, parts)
    served = np.bincount(ways.pair, ways.share, len(origin))
    for at in np.flatnonzero(served < 1 - 1e-9).tolist():
        reasons.setdefault(
            at, "the road network joins no way" + (" for part of it" if served[at] else "")
        )
    return Routed(links, origin, destination, ways, carried, reasons)


def _on_network(
    network: Network, hours: Floats, stops: Mapping[int, Stop]
) -> tuple[Links, dict[int, Towns], dict[int, str]]:
    """Put the towns of all stops on the network; say of which stops none is on it."""
    lon, lat = (
        np.concatenate([np.zeros(0), *(getattr(stop, axis) for stop in stops.values())])
        for axis in ("lon", "lat")
    )
    node, access_km = snap_nodes(network, lon, lat) if len(lon) else (np.zeros(0, np.int32), lon)
    links = build_links(network, hours, keep=np.unique(node[access_km <= MAX_ACCESS_KM]))
    towns: dict[int, Towns] = {}
    off: dict[int, str] = {}
    first = 0
    for at, stop in stops.items():
        some = slice(first, first + len(stop.lon))
        first = some.stop
        if not len(stop.lon):
            off[at] = f"{stop.id}: no town of it is in the gazetteer"
            continue
        try:
            towns[at] = snap_stop(links, stop, snapped=(node[some], access_km[some]))
        except OffNetworkError as error:
            off[at] = str(error)
    return links, towns, off


@dataclass(frozen=True, eq=False)
class _TownPairs:
    """Pairs of towns: the pair of ends that each belongs to, its junctions, and its share of that pair."""

    pair: Integers
    origin: Integers
    destination: Integers
    weight: Floats

    def taken(self, rows: slice) -> _TownPairs:
        return _TownPairs(*(column[rows] for column in vars(self).values()))


def _expand(
    pairs: tuple[Integers, Integers],
    towns: Mapping[int, Towns],
    off: Mapping[int, str],
) -> tuple[_TownPairs, dict[int, str]]:
    """Take pairs of ends apart into pairs of towns; say why some cannot be."""
    rows, reasons = [], {}
    listed = (column.tolist() for column in pairs)
    for number, (begin, end) in enumerate(zip(*listed, strict=True)):
        if begin == end:
            reasons[number] = "begins and ends in the same place"
            continue
        if missing := [off[at] for at in (begin, end) if at in off]:
            reasons[number] = "; ".join(missing)
            continue
        one, other = towns[begin], towns[end]
        which, what = np.divmod(np.arange(len(one.weight) * len(other.weight)), len(other.weight))
        weight = one.weight[which] * other.weight[what]
        apart = one.junction[which] != other.junction[what]
        if not apart.any():
            reasons[number] = "both ends are at one junction of the network"
            continue
        weight = weight[apart] / weight[apart].sum()
        rows.append((
            np.full(len(weight), number), one.junction[which][apart], other.junction[what][apart], weight,
        ))  # fmt: skip
    if not rows:
        none = np.zeros(0, dtype=np.intp)
        return _TownPairs(none, none, none, np.zeros(0)), reasons
    return _TownPairs(*(np.concatenate(column) for column in zip(*rows, strict=True))), reasons


def _ways(links: Links, some: _TownPairs, scale_per_hour: float) -> tuple[Alternatives, Floats]:
    """Find the ways of some pairs of towns, and the share of the pair of ends on each."""
    pairs = Pairs(some.origin, some.destination, some.weight)
    found = find_alternatives(links, pairs, [np.flatnonzero(links.crossing >= 0)], rounds=1)
    weight = weights(links, found, scale_per_hour=scale_per_hour)
    one = np.ones(len(some.pair))
    rows = np.flatnonzero(split_flow(found.pair, weight, one) >= LEAST_SHARE)
    found, weight = select_alternatives(found, rows), weight[rows]
    return found, split_flow(found.pair, weight, some.weight)


def _on_links(parts: Sequence[_Part], shape: tuple[int, int]) -> csr_array:
    """Sum what runs over each link, pair by pair."""
    none = np.zeros(0, dtype=np.intp)
    share = np.concatenate([np.zeros(0), *(share[one.routes.row] for one, share, _ in parts)])
    pair = np.concatenate([none, *(pair[one.routes.row] for one, _, pair in parts)])
    link = np.concatenate([none, *(one.routes.link for one, _, _ in parts)])
    return csr_array((share, (pair, link)), shape=shape)


def _together(links: Links, parts: Sequence[_Part]) -> Routes:
    """Take ways of one pair over the same crossings together; draw the one that takes most."""
    none = np.zeros(0, dtype=np.intp)
    pair = np.concatenate([none, *(part[2] for part in parts)])
    share = np.concatenate([np.zeros(0), *(part[1] for part in parts)])
    hours = np.concatenate([np.zeros(0), *(part[0].hours for part in parts)])
    length_km = np.concatenate([np.zeros(0), *(part[0].length_km for part in parts)])
    sequence = np.concatenate([none, *(part[0].sequence for part in parts)])
    counts, link, node = (
        np.concatenate([none, *(getattr(part[0].routes, name) for part in parts)])
        for name in ("counts", "link", "node")
    )
    order = np.lexsort((hours, -share, sequence, pair))
    new = np.ones(len(order), dtype=bool)
    new[1:] = (np.diff(pair[order]) != 0) | (np.diff(sequence[order]) != 0)
    group = np.cumsum(new) - 1
    drawn, total = order[new], sum_by_row(group, share[order], int(new.sum()))
    best = np.lexsort((hours[drawn], -total, pair[drawn]))
    drawn = drawn[best]
    of, number = ragged_range(counts[drawn])
    at = (np.cumsum(counts) - counts)[drawn][of] + number
    return Routes(
        pair[drawn], total[best], hours[drawn], length_km[drawn],
        _crossings(links, node[at], of, len(drawn)), link[at], node[at], counts[drawn],
    )  # fmt: skip


def _crossings(
    links: Links, node: Integers, way: NDArray[np.integer[Any]], count: int
) -> tuple[tuple[str, ...], ...]:
    """Name the crossings of each way, in the order of travel, a crossing of two carriageways once."""
    crossing = links.crossing[node]
    at = np.flatnonzero(crossing >= 0)
    new = np.ones(len(at), dtype=bool)
    new[1:] = (way[at][1:] != way[at][:-1]) | (crossing[at][1:] != crossing[at][:-1])
    names: list[list[str]] = [[] for _ in range(count)]
    for row, one in zip(way[at][new].tolist(), crossing[at][new].tolist(), strict=True):
        names[row].append(links.crossings[one])
    return tuple(map(tuple, names))


def line_points(
    links: Links, ways: Routes, lines: tuple[NDArray[np.float64], Integers]
) -> tuple[NDArray[np.float64], Integers]:
    """Put the vertices of links one behind the other, as ways travel them.

    Parameters
    ----------
    lines
        Vertices of every link from its tail to its head, and where each link's begin; shapes
        ``(v, 2)`` and ``(l + 1,)``.

    Returns
    -------
    Vertices, and the way that each belongs to; where links meet, the vertex stands once.
    """
    points, start = lines
    length = np.diff(start)[ways.link]
    of, number = ragged_range(length)
    ahead = (links.head[ways.link] == ways.node)[of]
    at = start[ways.link][of] + np.where(ahead, number, length[of] - 1 - number)
    way = np.repeat(np.arange(len(ways.counts)), ways.counts)[of]
    first = np.zeros(len(at), dtype=bool)
    first[1:] = (number[1:] == 0) & (way[1:] == way[:-1])
    return points[at[~first]], way[~first]
