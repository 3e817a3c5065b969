"""Pairs of ends → routes on the road network, and what each link carries. Modelled, not observed.

A pair divides over its least-cost route and those over each crossing, by the path-size logit. No pair's
routes depend on the other pairs of the table.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Final

import numpy as np
from scipy.sparse import csr_array

from geo.errors import OffNetworkError
from geo.geodesy.ellipsoid import ragged_range
from geo.network import Network, edge_hours, read_costs, snap_nodes
from geo.records.flows.named_ends import TableEnd, stop_of
from geo.regions import Region
from geo.routing import Links, Stop, Towns, snap_stop
from geo.routing.alternatives import (
    Alternatives,
    Pairs,
    concatenate_alternatives,
    find_alternatives,
    select_alternatives,
)
from geo.routing.crossing_chains import crossings_of, group_chains
from geo.routing.links import build_links, sum_by_row
from geo.routing.routed_flows import MAX_ACCESS_KM
from geo.routing.shares import path_sizes, split_flow, weights
from geo.routing.shortest_paths import AnyRoutes, Routes

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geo.geodesy.ellipsoid import Floats, Integers

AT_ONCE: Final = 500  # pairs of towns, so that memory stays flat
# Of a pair of towns: alternatives that take less are dropped, and the rest share the flow.
LEAST_SHARE: Final = 0.001
_NONE: Final = np.zeros(0, dtype=np.intp)
_NO_ALTERNATIVES: Final = Alternatives(
    Routes(_NONE, _NONE, _NONE), _NONE, np.zeros(0), np.zeros(0), np.zeros((0, 0), dtype=np.intp)
)


@dataclass(frozen=True, eq=False)
class RoutedPairs:
    """Pairs of ends on the network.

    Attributes
    ----------
    origin, destination
        Numbers into the ends, shape ``(p,)``.
    alternatives
        Of each pair one for each chain of crossings: the route that takes most of it. Sorted by pair,
        the greatest share first.
    share
        Of the pair, for all routes over these crossings, one an alternative.
    carried
        The share of each pair that runs over each link, shape ``(p, links)``.
    reasons
        Number of a pair → why none of it, or not all, is routed.
    """

    links: Links
    origin: Integers
    destination: Integers
    alternatives: Alternatives
    share: Floats
    carried: csr_array
    reasons: Mapping[int, str]

    def unrouted_reasons(self) -> tuple[tuple[str, int], ...]:
        """Return why pairs have no route at all, with the number of pairs, the most frequent first.

        Ends that are off the network for one reason are named once, by an example.
        """
        counts: dict[str, tuple[str, int]] = {}
        for at in sorted(set(self.reasons).difference(self.alternatives.pair.tolist())):
            reason = self.reasons[at]
            kind = re.sub(r"[\d.,]+", "", reason.rpartition(": ")[2])
            example, count = counts.get(kind, (reason, 0))
            counts[kind] = example, count + 1
        return tuple(sorted(counts.values(), key=lambda pair: (-pair[1], pair[0])))

    @cached_property
    def unrouted(self) -> Floats:
        """The share of each pair that no route carries, shape ``(p,)``."""
        carried = np.bincount(self.alternatives.pair, self.share, len(self.origin))
        return np.asarray(1.0 - carried, dtype=np.float64)


def route_pairs(
    ends: Sequence[TableEnd],
    pairs: tuple[Integers, Integers],
    region: Region,
    *,
    network: Network | None = None,
    on_progress: Callable[[float], None] = lambda _: None,
) -> RoutedPairs:
    """Route pairs of ends (origins and destinations, as numbers into ``ends``), each by itself.

    On the region's roads, or on a ``network`` of your own.
    """
    network, costs = network or region.network, read_costs()
    origin, destination = pairs
    stops = {
        at: stop_of(ends[at], region.gazetteer) for at in np.unique(np.concatenate(pairs)).tolist()
    }
    links, towns, off = _snap_stops(network, edge_hours(network, costs), stops)
    off = {at: _named(reason, ends[at]) for at, reason in off.items()}
    town_pairs, reasons = _pair_towns(pairs, towns, off)
    parts = []
    for first in range(0, len(town_pairs.pair), AT_ONCE):
        some = town_pairs.select(slice(first, first + AT_ONCE))
        parts.append(_share_alternatives(links, some, costs.scale_per_hour.value))
        on_progress(min(first + AT_ONCE, len(town_pairs.pair)) / len(town_pairs.pair))
    alternatives, share = _concatenated(parts)
    row, link = alternatives.routes.row, alternatives.routes.link
    carried = csr_array(
        (share[row], (alternatives.pair[row], link)), shape=(len(origin), len(links.hours))
    )
    alternatives, share = _by_crossings(alternatives, share)
    served = np.bincount(alternatives.pair, share, len(origin))
    for at in np.flatnonzero(served < 1 - 1e-9).tolist():
        part = " for part of it" if served[at] else ""
        reasons.setdefault(at, f"the road network has no route{part}")
    return RoutedPairs(links, origin, destination, alternatives, share, carried, reasons)


def _named(reason: str, end: TableEnd) -> str:
    """Return why an end is off the network, by its name in place of its id; coordinates have no towns."""
    text = reason.replace(f"{end.id}:", f"{end.label.en or end.id}:", 1)
    return text.replace("none of its towns lies", "does not lie") if end.kind == "point" else text


def _snap_stops(
    network: Network, hours: Floats, stops: Mapping[int, Stop]
) -> tuple[Links, dict[int, Towns], dict[int, str]]:
    """Snap the towns of all stops to the network; return the reason for each stop that is off it."""
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
            off[at] = f"{stop.id}: the gazetteer has no town of it"
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

    def select(self, rows: slice) -> _TownPairs:
        return _TownPairs(*(column[rows] for column in vars(self).values()))


def _pair_towns(
    pairs: tuple[Integers, Integers], towns: Mapping[int, Towns], off: Mapping[int, str]
) -> tuple[_TownPairs, dict[int, str]]:
    """Split pairs of ends into pairs of towns; return the reason for each pair that has none."""
    rows, reasons = [(_NONE, _NONE, _NONE, np.zeros(0))], {}
    for number, (begin, end) in enumerate(zip(*(column.tolist() for column in pairs), strict=True)):
        if begin == end:
            reasons[number] = "begins and ends in the same place"
            continue
        if missing := [off[at] for at in (begin, end) if at in off]:
            reasons[number] = "; ".join(missing)
            continue
        origin = np.repeat(towns[begin].junction, len(towns[end].junction))
        destination = np.tile(towns[end].junction, len(towns[begin].junction))
        weight = np.outer(towns[begin].weight, towns[end].weight).ravel()
        differ = origin != destination
        if not differ.any():
            reasons[number] = "both ends are at one junction of the network"
            continue
        weight = weight[differ] / weight[differ].sum()
        rows.append((np.full(len(weight), number), origin[differ], destination[differ], weight))
    return _TownPairs(*(np.concatenate(column) for column in zip(*rows, strict=True))), reasons


def _share_alternatives(
    links: Links, pairs: _TownPairs, scale_per_hour: float
) -> tuple[Alternatives, Floats]:
    """Find the alternatives of pairs of towns, and the share of the pair of ends on each."""
    junctions = Pairs(pairs.origin, pairs.destination, pairs.weight)
    found = find_alternatives(links, junctions, [np.flatnonzero(links.crossing >= 0)], rounds=1)
    weight = weights(path_sizes(links, found), found, scale_per_hour=scale_per_hour)
    share = split_flow(found.pair, weight, np.ones(len(pairs.pair)))
    rows = np.flatnonzero(share >= LEAST_SHARE)
    found = select_alternatives(found, rows)
    share = split_flow(found.pair, weight[rows], pairs.weight)
    return replace(found, pair=pairs.pair[found.pair]), share


def _concatenated(parts: Sequence[tuple[Alternatives, Floats]]) -> tuple[Alternatives, Floats]:
    tables = [_NO_ALTERNATIVES, *(alternatives for alternatives, _ in parts)]
    shares = [np.zeros(0), *(share for _, share in parts)]
    return concatenate_alternatives(tables), np.concatenate(shares)


def _by_crossings(alternatives: Alternatives, share: Floats) -> tuple[Alternatives, Floats]:
    """Sum the shares of one pair over the same crossings; keep the route that takes most of it."""
    pair, hours = alternatives.pair, alternatives.hours
    _, group = group_chains(alternatives.chain)
    order = np.lexsort((hours, -share, group, pair))
    is_first = np.ones(len(order), dtype=bool)
    is_first[1:] = (np.diff(pair[order]) != 0) | (np.diff(group[order]) != 0)
    kept = order[is_first]
    total = sum_by_row(np.cumsum(is_first) - 1, share[order], len(kept))
    best = np.lexsort((hours[kept], -total, pair[kept]))
    return select_alternatives(alternatives, kept[best]), total[best]


def crossing_names(links: Links, alternatives: Alternatives) -> list[list[str]]:
    """Return the ids of each route's crossings, in the order of travel."""
    return [[links.crossings[at] for at in crossings_of(chain)] for chain in alternatives.chain]


def route_points(
    links: Links, routes: AnyRoutes, lines: tuple[NDArray[np.float64], Integers]
) -> tuple[NDArray[np.float64], Integers]:
    """Join the vertices of links in the order in which routes travel them.

    Parameters
    ----------
    lines
        Vertices of every link from its tail to its head, and where each link's begin; shapes
        ``(v, 2)`` and ``(l + 1,)``.

    Returns
    -------
    Vertices, and the route that each belongs to; where links meet, the vertex stands once.
    """
    points, start = lines
    counts = np.diff(start)[routes.link]
    entry, number = ragged_range(counts)
    is_ahead = (links.head[routes.link] == routes.node)[entry]
    at = start[routes.link][entry] + np.where(is_ahead, number, counts[entry] - 1 - number)
    route = routes.row[entry]
    is_repeated = np.zeros(len(at), dtype=bool)
    is_repeated[1:] = (number[1:] == 0) & (route[1:] == route[:-1])
    return points[at[~is_repeated]], route[~is_repeated]
