"""Compute hours between many junctions by searches in a smaller graph with the same distances, reduced from links."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import ArrayLike

from geo.arrays import Booleans, Floats, Integers, offsets_of, ragged_range, run_starts
from geo.routing.links import Links
from geo.routing.shortest_paths import FOREVER

if TYPE_CHECKING:
    from scipy.sparse import csr_array

MAX_DEGREE: Final = 40  # neighbours; a junction with more would leave too many shortcuts
# Of the junctions, at most, in a round; the fewer, the better they are chosen
SHARE_REMOVED: Final = 0.25
NEIGHBOUR_COST: Final = 4  # levels; a junction with one more neighbour is removed that much later
PASSES: Final = 3  # the third adds a tenth to the junctions removed in a round
NODE_COST: Final = 8  # entries; they take Dijkstra's algorithm as long as one junction
# Share of a search's cost that a round has to save; otherwise it is the last
LEAST_GAIN: Final = 0.02
BATCH: Final = 200_000  # pairs of entries at once; they fit the cache


@dataclass(frozen=True, eq=False)
class Entries:
    """Undirected arcs as two entries each, one per direction, without parallels, sorted by pair.

    Attributes
    ----------
    count
        The number of junctions.
    pair
        Both junctions of an entry as one number: the first times ``count``, plus the second.
    hours
        The hours of each entry.
    """

    count: int
    pair: Integers
    hours: Floats

    @property
    def start(self) -> Integers:
        """The junction that each entry leaves."""
        return self.pair // self.count

    @property
    def end(self) -> Integers:
        """The junction that each entry leads to."""
        return self.pair % self.count

    @property
    def degree(self) -> Integers:
        """The number of neighbours of each junction."""
        return np.bincount(self.start, minlength=self.count)

    def select(self, rows: Booleans) -> Entries:
        """Return some entries."""
        return Entries(self.count, self.pair[rows], self.hours[rows])


@dataclass(frozen=True, eq=False)
class ReducedLinks:
    """Links prepared for many searches.

    Junctions are removed in rounds, and shortcuts between their neighbours keep all distances the same
    (contraction, doi:10.1007/978-3-540-68552-4_24).

    Attributes
    ----------
    core
        Entries between the junctions that are left.
    upward
        Entries from each removed junction to the neighbours that it had when it was removed.
    order
        All junctions, neighbours in the core near each other, so that searches find them near in memory.
    """

    core: Entries
    upward: Entries
    order: Integers


def reduce_links(links: Links, hours: Floats | None = None) -> ReducedLinks:
    """Prepare links for many searches between any of their junctions.

    This takes some seconds for a million links, after which `distances_between` is several times faster. It does not
    pay for a single search on a small network.

    Parameters
    ----------
    links
        Travelled in both directions; closed ones are left out.
    hours
        Another cost of each link, such as ``links.length_km``.

    Examples
    --------
    >>> from geo.network import read_network
    >>> from geo.routing.links import build_links
    >>> network = read_network()
    >>> links = build_links(network, network.length_km / 60)
    >>> reduced = reduce_links(links)
    >>> len(np.unique(reduced.core.start)) < len(links.node) / 2
    True
    """
    core = _prune(*_entries_of(links, links.hours if hours is None else hours))
    # Level of each junction: one more than the highest level of its removed neighbours
    level = np.zeros(core.count, dtype=np.int64)
    removed: list[Entries] = []
    gain = 1.0
    while gain > LEAST_GAIN and len(core.pair):
        cost = _search_cost(core)
        leaving, core = _remove_round(core, level)
        start, end = leaving.start, leaving.end
        np.maximum.at(level, end, level[start] + 1)
        removed.append(leaving)
        gain = 1 - _search_cost(core) / cost
    return ReducedLinks(core, _concatenate(core.count, removed), _order_by_neighbours(core))


def distances_between(
    links: Links | ReducedLinks, origins: ArrayLike, destinations: ArrayLike
) -> Floats:
    """Compute the hours of the fastest route between every origin and every destination.

    Parameters
    ----------
    links
        Links, or for many searches links that `reduce_links` prepared; with costs other than hours, the result has
        their unit.
    origins, destinations
        Junctions, shapes ``(o,)`` and ``(d,)``.

    Returns
    -------
    Floats
        Shape ``(o, d)``; ``inf`` where there is no route.

    Examples
    --------
    >>> from geo.network import read_network, snap_nodes
    >>> from geo.routing.links import build_links
    >>> network = read_network()
    >>> nodes = snap_nodes(network, [8.784, 10.098, 10.761], [34.425, 33.881, 34.740])[0]
    >>> links = build_links(network, network.length_km, keep=nodes)  # a kilometre an hour
    >>> gafsa, gabes, sfax = np.searchsorted(links.node, nodes)
    >>> km = distances_between(links, [gafsa], [gabes, sfax])
    >>> km.shape, bool((km > 130).all() and (km < 220).all())
    ((1, 2), True)
    >>> bool(np.allclose(km, distances_between(reduce_links(links), [gafsa], [gabes, sfax])))
    True
    """
    origins = np.asarray(origins, dtype=np.intp).ravel()
    destinations = np.asarray(destinations, dtype=np.intp).ravel()
    if len(origins) > len(destinations):  # links lead both ways: search from the fewer
        return distances_between(links, destinations, origins).T
    if isinstance(links, Links):
        return _search(links.graph, origins, destinations)
    graph, numbers = _graph_above(links, np.concatenate([origins, destinations]))
    return _search(graph, numbers[: len(origins)], numbers[len(origins) :])


def _search(graph: csr_array, origins: Integers, destinations: Integers) -> Floats:
    """Compute distances from one origin at a time, because a row for all junctions is large."""
    from scipy.sparse.csgraph import dijkstra  # noqa: PLC0415 - slow to import

    rows = [dijkstra(graph, indices=origin, limit=FOREVER)[destinations] for origin in origins]
    return np.array(rows, dtype=float).reshape(len(origins), len(destinations))


def _graph_above(links: ReducedLinks, junctions: Integers) -> tuple[csr_array, Integers]:
    """Return the graph of the core and of all upward entries that lead to it from some junctions.

    Returns also the numbers of these junctions in the graph. Distances in the graph are the same as in the links.
    """
    from scipy.sparse import csr_array  # noqa: PLC0415 - slow to import

    core, upward = links.core, links.upward
    is_in_graph = np.zeros(core.count, dtype=bool)
    is_in_graph[core.start] = True
    entry_parts = [np.zeros(0, dtype=np.intp)]
    front = np.unique(junctions)  # junctions whose upward entries come next
    while front.size:
        is_in_graph[front] = True
        first, last = np.searchsorted(upward.pair, np.stack([front, front + 1]) * core.count)
        front_index, number = ragged_range(last - first)
        entries = first[front_index] + number
        entry_parts.append(entries)
        ends = np.unique(upward.pair[entries] % core.count)
        front = ends[~is_in_graph[ends]]
    entries = np.unique(np.concatenate(entry_parts))
    (tail, head), hours = divmod(upward.pair[entries], core.count), upward.hours[entries]
    graph_junctions = links.order[is_in_graph[links.order]]
    number_in_graph = np.empty(core.count, dtype=np.int64)
    number_in_graph[graph_junctions] = np.arange(len(graph_junctions))
    start = number_in_graph[np.concatenate([tail, head, core.start])]
    end = number_in_graph[np.concatenate([head, tail, core.end])]
    weights = np.concatenate([hours, hours, core.hours])
    shape = (len(graph_junctions), len(graph_junctions))
    return csr_array((weights, (start, end)), shape=shape), number_in_graph[junctions]


def _order_by_neighbours(core: Entries) -> Integers:
    """Return all junctions, those that are neighbours in the core near each other."""
    from scipy.sparse import csr_array  # noqa: PLC0415 - slow to import
    from scipy.sparse.csgraph import reverse_cuthill_mckee  # noqa: PLC0415

    shape = (core.count, core.count)
    graph = csr_array((core.hours, (core.start, core.end)), shape=shape)
    return np.asarray(reverse_cuthill_mckee(graph, symmetric_mode=True))


def _entries_of(links: Links, hours: Floats) -> tuple[Entries, Booleans]:
    """Return the open links as entries, and as `_prune` needs it, which of these are new: all."""
    count = len(links.node)
    is_open = np.isfinite(hours)
    tail, head = links.tail[is_open].astype(np.int64), links.head[is_open].astype(np.int64)
    pair = np.concatenate([tail * count + head, head * count + tail])
    nothing = Entries(count, np.zeros(0, dtype=np.int64), np.zeros(0))
    return _add(nothing, Entries(count, pair, np.tile(hours[is_open], 2)))


def _search_cost(entries: Entries) -> int:
    """Estimate the cost of a search, in entries."""
    return len(entries.pair) + NODE_COST * int(np.count_nonzero(entries.degree))


def _remove_round(core: Entries, level: Integers) -> tuple[Entries, Entries]:
    """Remove junctions that are not neighbours of each other.

    Returns the entries that leave the removed junctions, and the remaining entries with shortcuts.
    """
    start, end = core.start, core.end
    is_removed = _independent(core, level)
    leaving = core.select(is_removed[start])
    remaining = core.select(~(is_removed[start] | is_removed[end]))
    return leaving, _prune(*_add(remaining, _shortcuts(leaving)))


def _independent(core: Entries, level: Integers) -> Booleans:
    """Return which junctions to remove: no two of them neighbours, all in the quarter that is best to remove.

    The best have few neighbours and are far from junctions that were removed earlier (a low level): both keep small
    the part of the graph that a search visits.
    """
    start, end, degree = core.start, core.end, core.degree
    # Breaks ties. The seed is the number of entries, so that the same links are always reduced in the same way.
    order = np.random.default_rng(len(core.pair)).permutation(core.count)
    rank = (NEIGHBOUR_COST * degree + level) * core.count + order
    is_candidate = (degree > 0) & (degree <= MAX_DEGREE)
    is_candidate &= rank <= np.quantile(rank[degree > 0], SHARE_REMOVED)
    is_chosen = np.zeros(core.count, dtype=bool)
    for _ in range(PASSES):
        # Of two candidates that are neighbours, only the one with the lower rank is removed.
        joins_candidates = is_candidate[start] & is_candidate[end]
        tail, head = start[joins_candidates], end[joins_candidates]
        is_lowest = is_candidate.copy()
        is_lowest[tail[rank[tail] > rank[head]]] = False
        is_chosen |= is_lowest
        is_candidate &= ~is_lowest
        is_candidate[end[is_lowest[start]]] = False
    return is_chosen


def _shortcuts(leaving: Entries) -> Entries:
    """Return an entry, both ways, between every two neighbours of each removed junction, via that junction."""
    first = run_starts(leaving.start)
    degree = np.diff(first, append=len(leaving.pair))
    end, hours = leaving.end, leaving.hours
    pairs, sums = [np.zeros(0, dtype=np.int64)], [np.zeros(0)]
    # All junctions with the same number of neighbours at once: a row for each, a column for every two neighbours.
    for neighbour_count in np.unique(degree):
        from_neighbour, to_neighbour = np.nonzero(~np.eye(neighbour_count, dtype=bool))
        first_entry = first[degree == neighbour_count][:, None]
        from_entry, to_entry = first_entry + from_neighbour, first_entry + to_neighbour
        pairs.append((end[from_entry] * leaving.count + end[to_entry]).ravel())
        sums.append((hours[from_entry] + hours[to_entry]).ravel())
    return Entries(leaving.count, np.concatenate(pairs), np.concatenate(sums))


def _add(entries: Entries, more: Entries) -> tuple[Entries, Booleans]:
    """Add entries and keep the cheapest of parallel ones; return all, and which are new or cheaper than before."""
    pair = np.concatenate([entries.pair, more.pair])
    order = np.argsort(pair, kind="stable")  # so that old entries come before new parallel ones
    pair = pair[order]
    hours = np.concatenate([entries.hours, more.hours])[order]
    is_new = order >= len(entries.pair)
    first = run_starts(pair)
    least = np.minimum.reduceat(hours, first) if first.size else hours
    return Entries(entries.count, pair[first], least), is_new[first] | (least < hours[first])


def _prune(entries: Entries, is_new: Booleans) -> Entries:
    """Drop new entries, in both directions, if two other entries in a row join the same junctions in as few hours."""
    is_kept = np.ones(len(entries.pair), dtype=bool)
    for rows in _replaced(entries, is_new):
        is_kept[rows] = False
    pair, count = entries.pair[~is_kept], entries.count
    is_kept[np.searchsorted(entries.pair, pair % count * count + pair // count)] = False
    return entries.select(is_kept)


def _replaced(entries: Entries, is_new: Booleans) -> Iterator[Integers]:
    """Yield, in batches, the rows of new entries that two other entries replace, each in one of its directions.

    A replaced entry costs more than each of the two. So entries that could replace each other are not all lost, even
    where rounding makes a small term vanish.
    """
    start, end, hours, degree = entries.start, entries.end, entries.hours, entries.degree
    first = offsets_of(degree)
    # An arc is tried in the direction that leaves the junction with fewer neighbours.
    size = degree * entries.count + np.arange(entries.count)
    candidates = np.flatnonzero(is_new & (size[start] < size[end]))
    batch_count = 1 + int(degree[start[candidates]].sum()) // BATCH
    for batch in np.array_split(candidates, batch_count):
        # every candidate with every entry that leaves the same junction, as the first of two
        batch_index, number = ragged_range(degree[start[batch]])
        row, first_entry = batch[batch_index], first[start[batch]][batch_index] + number
        hours_left = hours[row] - hours[first_entry]
        is_cheaper = (hours_left > 0) & (hours[first_entry] > 0)
        row, first_entry = row[is_cheaper], first_entry[is_cheaper]
        hours_left = hours_left[is_cheaper]
        # Looked up in reverse, so that all searches for a candidate are in one place of the memory
        second_pair = end[row] * entries.count + end[first_entry]
        second_entry = np.searchsorted(entries.pair, second_pair)
        second_entry = np.minimum(second_entry, len(entries.pair) - 1)
        second_hours = hours[second_entry]
        is_replaced = (entries.pair[second_entry] == second_pair) & (second_hours > 0)
        is_replaced &= (second_hours <= hours_left) & (second_hours < hours[row])
        yield row[is_replaced]


def _concatenate(count: int, parts: list[Entries]) -> Entries:
    """Concatenate and sort entries of different junctions."""
    pair = np.concatenate([np.zeros(0, dtype=np.int64), *(part.pair for part in parts)])
    hours = np.concatenate([np.zeros(0), *(part.hours for part in parts)])
    order = np.argsort(pair)
    return Entries(count, pair[order], hours[order])
