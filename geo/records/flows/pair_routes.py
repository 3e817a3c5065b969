"""Pairs of ends → routes on the road network, and what each link carries. Modelled, not observed.

A pair divides over its least-cost route and those over each crossing, by the path-size logit. No pair's
routes depend on the other pairs of the table.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from geo.arrays import Floats, Integers, is_run_start, ragged_range, sum_by_group
from geo.errors import OffNetworkError
from geo.network import Network, edge_hours, read_costs, snap_nodes
from geo.records.flows.table_ends import TableEnd, stop_of
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
from geo.routing.flow_stops import MAX_ACCESS_KM
from geo.routing.links import build_links
from geo.routing.shares import path_sizes, split_flow, weights
from geo.routing.shortest_paths import AnyRoutes, Routes

AT_ONCE: Final = 500  # pairs of towns that are routed at a time, to bound memory
# Share of the flow between two towns. Alternatives that take less are dropped, and the others share the flow.
LEAST_SHARE: Final = 0.001
AREA_UNROUTED: Final = (
    "a province, landscape, part of the world or sea has no route: name a town in it"
)
_NO_ROWS: Final = np.zeros(0, dtype=np.intp)
_NO_ALTERNATIVES: Final = Alternatives(
    Routes(_NO_ROWS, _NO_ROWS, _NO_ROWS),
    _NO_ROWS,
    np.zeros(0),
    np.zeros(0),
    np.zeros((0, 0), dtype=np.intp),
)


@dataclass(frozen=True, eq=False)
class RoutedPairs:
    """Pairs of ends of flows, and their routes on the road network.

    Attributes
    ----------
    links
        The links of the network.
    origin, destination
        For each pair the indexes of its ends, shape ``(p,)``.
    alternatives
        One route for each pair and each chain of border crossings: of all routes over the same crossings, the one that
        takes the greatest share of the pair. Sorted by pair; within a pair, the greatest share comes first.
    share
        For each alternative the share of its pair that all routes over the same crossings take together, 0 to 1.
    carried
        The share of each pair that runs over each link, shape ``(p, links)``.
    reasons
        Index of a pair → why it is not routed, or only in part.
    """

    links: Links
    origin: Integers
    destination: Integers
    alternatives: Alternatives
    share: Floats
    carried: csr_array
    reasons: Mapping[int, str]

    def unrouted_reasons(self) -> tuple[tuple[str, int], ...]:
        """Return the reasons why pairs have no route at all, each with the number of pairs, most pairs first.

        Reasons that differ only in the end and its distances count as one, with the first as the example.
        """
        counts: dict[str, tuple[str, int]] = {}
        for number in sorted(set(self.reasons).difference(self.alternatives.pair.tolist())):
            reason = self.reasons[number]
            # Without the end, its distances and its country, reasons of the same kind are equal.
            kind = re.sub(r"[\d.,]+| of [A-Z]{2}\b", "", reason.rpartition(": ")[2])
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
    """Route pairs of ends on the road network; the routes of a pair do not depend on the other pairs.

    A flow from a country is divided over the towns of that country, and routed from each of them.

    Parameters
    ----------
    ends
        All ends of flows.
    pairs
        The origins and the destinations of the pairs, as indexes into ``ends``.
    network
        The roads; by default those of the region.
    on_progress
        Called with the share of pairs that is routed, 0 to 1.
    """
    network, costs = network or region.network, read_costs()
    origin, destination = pairs
    numbers = np.unique(np.concatenate(pairs)).tolist()
    areas = [number for number in numbers if ends[number].kind == "area"]
    stops = {
        number: stop_of(ends[number], region.gazetteer) for number in numbers if number not in areas
    }
    links, towns, off_reasons = _snap_stops(network, edge_hours(network, costs), stops)
    # A reason begins with the id: write the name instead.
    for number, reason in off_reasons.items():
        label = ends[number].label.en or ends[number].id
        off_reasons[number] = reason.replace(f"{ends[number].id}:", f"{label}:", 1)
    off_reasons |= dict.fromkeys(areas, AREA_UNROUTED)
    town_pairs, reasons = _pair_towns(pairs, towns, off_reasons)
    batches = []
    for first in range(0, len(town_pairs.pair), AT_ONCE):
        batch = town_pairs.select(slice(first, first + AT_ONCE))
        batches.append(_share_alternatives(links, batch, costs.scale_per_hour.value))
        on_progress(min(first + AT_ONCE, len(town_pairs.pair)) / len(town_pairs.pair))
    alternatives, share = _join_batches(batches)
    row, link = alternatives.routes.row, alternatives.routes.link
    # Computed before routes over the same crossings are merged into one, since the links of each carry traffic.
    carried = csr_array(
        (share[row], (alternatives.pair[row], link)), shape=(len(origin), len(links.hours))
    )
    alternatives, share = _merge_by_crossings(alternatives, share)
    routed_share = np.bincount(alternatives.pair, share, len(origin))
    for number in np.flatnonzero(routed_share < 1 - 1e-9).tolist():  # sums of shares are rounded
        note = " for part of it" if routed_share[number] else ""
        reasons.setdefault(number, f"the road network has no route{note}")
    return RoutedPairs(links, origin, destination, alternatives, share, carried, reasons)


def _snap_stops(
    network: Network, hours: Floats, stops: Mapping[int, Stop]
) -> tuple[Links, dict[int, Towns], dict[int, str]]:
    """Snap the towns of all stops to the road network.

    Parameters
    ----------
    hours
        The travel time of each edge of the network.
    stops
        Index of an end → the end as a stop, which has one town or several.

    Returns
    -------
    The links of the network; index of an end → its towns, on the network; and index of an end → why it is off the
    network.
    """
    lon = np.concatenate([np.zeros(0), *(stop.lon for stop in stops.values())])
    lat = np.concatenate([np.zeros(0), *(stop.lat for stop in stops.values())])
    node, access_km = np.zeros(0, np.int32), np.zeros(0)
    if len(lon):
        countries = [stop.countries for stop in stops.values() for _ in stop.lon]
        node, access_km = snap_nodes(network, lon, lat, countries=countries)
    links = build_links(network, hours, keep=np.unique(node[access_km <= MAX_ACCESS_KM]))
    towns: dict[int, Towns] = {}
    off_reasons: dict[int, str] = {}
    # The towns of all stops were snapped together: cut the result into those of each stop.
    first_row = 0
    for number, stop in stops.items():
        rows = slice(first_row, first_row + len(stop.lon))
        first_row = rows.stop
        if not len(stop.lon):
            off_reasons[number] = f"{stop.id}: the gazetteer has no town in it"
            continue
        try:
            towns[number] = snap_stop(links, stop, snapped=(node[rows], access_km[rows]))
        except OffNetworkError as error:
            off_reasons[number] = str(error)
    return links, towns, off_reasons


class _TownPairs(NamedTuple):
    """Pairs of towns into which pairs of ends are split.

    Attributes
    ----------
    pair
        For each pair of towns the index of its pair of ends.
    origin, destination
        The junctions of the network at both towns.
    weight
        The share of the flow between the ends that goes from the one town to the other, 0 to 1.
    """

    pair: Integers
    origin: Integers
    destination: Integers
    weight: Floats

    def select(self, rows: slice) -> _TownPairs:
        return _TownPairs(
            self.pair[rows], self.origin[rows], self.destination[rows], self.weight[rows]
        )


def _pair_towns(
    pairs: tuple[Integers, Integers], towns: Mapping[int, Towns], off_reasons: Mapping[int, str]
) -> tuple[_TownPairs, dict[int, str]]:
    """Split pairs of ends into pairs of towns.

    Parameters
    ----------
    pairs
        The origins and the destinations of the pairs, as indexes of ends.
    towns
        Index of an end → its towns, on the network.
    off_reasons
        Index of an end → why it is off the network.

    Returns
    -------
    The pairs of towns; and index of a pair of ends → why it has no pair of towns.
    """
    tables, reasons = [_TownPairs(_NO_ROWS, _NO_ROWS, _NO_ROWS, np.zeros(0))], {}
    for number, ends in enumerate(zip(*(column.tolist() for column in pairs), strict=True)):
        origin, destination = ends
        reasons_of_ends = [off_reasons[end] for end in ends if end in off_reasons]
        if origin == destination:
            reasons[number] = "begins and ends in the same place"
        elif AREA_UNROUTED in reasons_of_ends:
            reasons[number] = AREA_UNROUTED
        elif reasons_of_ends:
            distinct_reasons = dict.fromkeys(reasons_of_ends)
            reasons[number] = "; ".join(reason.rstrip(".") for reason in distinct_reasons)
        elif town_pairs := _cross_pairs(towns[origin], towns[destination], number):
            tables.append(town_pairs)
        else:
            reasons[number] = "both ends are at one junction of the network"
    return _TownPairs(*map(np.concatenate, zip(*tables, strict=True))), reasons


def _cross_pairs(begin: Towns, end: Towns, pair: int) -> _TownPairs | None:
    """Pair each town of one end with each town of the other; ``pair`` is the index of the pair of ends.

    Towns at the same junction of the network make no pair. Return None if no pair is left.
    """
    origin = np.repeat(begin.junction, len(end.junction))
    destination = np.tile(end.junction, len(begin.junction))
    weight = np.outer(begin.weight, end.weight).ravel()
    is_apart = origin != destination
    if not is_apart.any():
        return None
    weight = weight[is_apart] / weight[is_apart].sum()
    numbers = np.full(len(weight), pair)
    return _TownPairs(numbers, origin[is_apart], destination[is_apart], weight)


def _share_alternatives(
    links: Links, pairs: _TownPairs, scale_per_hour: float
) -> tuple[Alternatives, Floats]:
    """Find the alternative routes between pairs of towns, and divide the flow over them.

    Return the alternatives, with the index of their pair of ends; and for each its share of that pair, 0 to 1.
    ``scale_per_hour`` says how strongly flows avoid a longer route, per hour.
    """
    junctions = Pairs(pairs.origin, pairs.destination, pairs.weight)
    alternatives = find_alternatives(
        links, junctions, [np.flatnonzero(links.crossing >= 0)], rounds=1
    )
    weight = weights(path_sizes(links, alternatives), alternatives, scale_per_hour=scale_per_hour)
    # First divide the flow between two towns, to drop alternatives that take little of it. Then divide, among the
    # others, the share of the flow between the ends that goes from the one town to the other.
    share = split_flow(alternatives.pair, weight, np.ones(len(pairs.pair)))
    rows = np.flatnonzero(share >= LEAST_SHARE)
    alternatives = select_alternatives(alternatives, rows)
    share = split_flow(alternatives.pair, weight[rows], pairs.weight)
    return replace(alternatives, pair=pairs.pair[alternatives.pair]), share


def _join_batches(batches: Sequence[tuple[Alternatives, Floats]]) -> tuple[Alternatives, Floats]:
    """Join the alternatives of all batches of pairs, and their shares; there may be no batch."""
    tables = [_NO_ALTERNATIVES, *(alternatives for alternatives, _ in batches)]
    shares = [np.zeros(0), *(share for _, share in batches)]
    return concatenate_alternatives(tables), np.concatenate(shares)


def _merge_by_crossings(alternatives: Alternatives, share: Floats) -> tuple[Alternatives, Floats]:
    """Merge the routes of a pair over the same border crossings into one: the route with the greatest share.

    Return these routes, sorted by pair and then by the greatest share; and for each the sum of the merged shares.
    """
    pair, hours = alternatives.pair, alternatives.hours
    _, group = group_chains(alternatives.chain)
    order = np.lexsort((hours, -share, group, pair))
    is_first = is_run_start(pair[order], group[order])
    representatives = order[is_first]
    group_of_row = np.cumsum(is_first) - 1
    total = sum_by_group(group_of_row, share[order], len(representatives))
    by_share = np.lexsort((hours[representatives], -total, pair[representatives]))
    return select_alternatives(alternatives, representatives[by_share]), total[by_share]


def crossing_names(links: Links, alternatives: Alternatives) -> list[list[str]]:
    """Return for each route the ids of its border crossings, in the order of travel."""
    return [
        [links.crossings[number] for number in crossings_of(chain)] for chain in alternatives.chain
    ]


def route_points(
    links: Links, routes: AnyRoutes, lines: tuple[NDArray[np.float64], Integers]
) -> tuple[NDArray[np.float64], Integers]:
    """Return the vertices of routes: those of their links, in the direction and order in which a route travels them.

    Parameters
    ----------
    routes
        The links of each route, in order.
    lines
        The vertices of all links, lon, lat, each link from its tail to its head, shape ``(v, 2)``; and the index of the
        first vertex of each link, with the total at the end, shape ``(l + 1,)``.

    Returns
    -------
    The vertices, shape ``(n, 2)``, and for each the index of its route. A vertex where two links meet comes once.
    """
    points, first_vertex = lines
    counts = np.diff(first_vertex)[routes.link]
    # For each vertex of a route: the entry of its link in `routes`, and its number on that link, in travel order.
    entry, number = ragged_range(counts)
    is_ahead = (links.head[routes.link] == routes.node)[entry]  # else travelled from head to tail
    number_from_tail = np.where(is_ahead, number, counts[entry] - 1 - number)
    point = first_vertex[routes.link][entry] + number_from_tail
    route = routes.row[entry]
    is_repeated = (number == 0) & ~is_run_start(route)  # the last vertex of the link before
    return points[point[~is_repeated]], route[~is_repeated]
