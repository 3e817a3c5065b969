"""Compute hours between many junctions by searches in a smaller graph with the same distances, reduced from links."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import ArrayLike

from geo.arrays import Booleans, Floats, Integers, distinct, offsets_of, ragged_range, run_starts
from geo.routing.links import Links
from geo.routing.shortest_paths import FOREVER

if TYPE_CHECKING:
    from scipy.sparse import csr_array

# Chosen with `benchmarks/distances.py`, so that a matrix is computed fast after a preparation of at most 20 seconds.
MAX_DEGREE: Final = 40  # neighbours; a junction with more would leave too many shortcuts
# The greatest share of the junctions that a round removes: in smaller rounds, better ones are removed first
SHARE_REMOVED: Final = 0.25
NEIGHBOUR_COST: Final = 4  # added to a junction's rank for each neighbour; each level adds 1
PASSES: Final = 3  # the third adds a tenth to the junctions removed in a round
NODE_COST: Final = 8  # Dijkstra's algorithm spends as long on a junction as on so many entries
# Share of a search's cost that a round has to save; otherwise it is the last
LEAST_GAIN: Final = 0.02
BATCH: Final = 200_000  # pairs of entries handled at once, so that they fit the processor's cache


@dataclass(frozen=True, eq=False)
class Entries:
    """Arcs between junctions, travelled both ways: two entries each, one per direction, sorted by pair.

    No two entries have the same pair.

    Attributes
    ----------
    count
        The number of junctions.
    pair
        Both junctions of each entry as one number: the one that it leaves times ``count``, plus the one to which it
        leads.
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
        """Return the entries for which ``rows`` is true."""
        return Entries(self.count, self.pair[rows], self.hours[rows])


@dataclass(frozen=True, eq=False)
class ReducedLinks:
    """Links prepared for many searches.

    Junctions are removed in rounds, and shortcuts between their neighbours keep all distances the same
    (contraction, doi:10.1007/978-3-540-68552-4_24). The junctions that are never removed are the core.

    Attributes
    ----------
    core
        Entries between the junctions of the core.
    upward
        Entries from each removed junction to the neighbours that it had when it was removed.
    order
        All junctions, in an order in which neighbours in the core follow each other closely: searches then find them
        close together in memory.
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
        The links, travelled in both directions; closed ones are left out.
    hours
        The cost of each link; by default ``links.hours``. It may be another cost, such as ``links.length_km``.

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
    # The level of a junction is one more than the highest level of its removed neighbours, or 0.
    level = np.zeros(core.count, dtype=np.int64)
    removed: list[Entries] = []
    gain = 1.0  # the share of the cost of a search that the last round saved
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
        The links; for many searches, better what `reduce_links` made of them. If that was given another cost than
        hours, the result has the unit of this cost.
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
    """Compute the hours from every origin to every destination, which are junctions of a graph: shape ``(o, d)``.

    Origins are searched one at a time, because each search returns a large row for all junctions.
    """
    from scipy.sparse.csgraph import dijkstra  # noqa: PLC0415 - slow to import

    rows = [dijkstra(graph, indices=origin, limit=FOREVER)[destinations] for origin in origins]
    return np.array(rows, dtype=float).reshape(len(origins), len(destinations))


def _graph_above(links: ReducedLinks, junctions: Integers) -> tuple[csr_array, Integers]:
    """Build the graph of the core and of all upward entries that lead to the core from some junctions.

    Distances between these junctions are the same in the graph as over the links. Returns the graph, and the numbers
    that the junctions have in it.
    """
    from scipy.sparse import csr_array  # noqa: PLC0415 - slow to import

    core, upward = links.core, links.upward
    is_in_graph = np.zeros(core.count, dtype=bool)
    is_in_graph[core.start] = True
    # Collect upward entries, first those of the junctions, then those of the junctions to which they lead.
    entry_parts = [np.zeros(0, dtype=np.intp)]
    front = distinct(junctions)
    while front.size:
        is_in_graph[front] = True
        # entries are sorted by pair: those that leave a junction follow each other
        first, last = np.searchsorted(upward.pair, np.stack([front, front + 1]) * core.count)
        front_index, number = ragged_range(last - first)
        entries = first[front_index] + number
        entry_parts.append(entries)
        ends = distinct(upward.pair[entries] % core.count)
        front = ends[~is_in_graph[ends]]
    entries = distinct(np.concatenate(entry_parts))
    (tail, head), hours = divmod(upward.pair[entries], core.count), upward.hours[entries]
    # renumber the junctions of the graph, and add each upward entry in both directions
    graph_junctions = links.order[is_in_graph[links.order]]
    number_in_graph = np.empty(core.count, dtype=np.int64)
    number_in_graph[graph_junctions] = np.arange(len(graph_junctions))
    start = number_in_graph[np.concatenate([tail, head, core.start])]
    end = number_in_graph[np.concatenate([head, tail, core.end])]
    weights = np.concatenate([hours, hours, core.hours])
    shape = (len(graph_junctions), len(graph_junctions))
    return csr_array((weights, (start, end)), shape=shape), number_in_graph[junctions]


def _order_by_neighbours(core: Entries) -> Integers:
    """Return all junctions in an order in which neighbours in the core follow each other closely."""
    from scipy.sparse import csr_array  # noqa: PLC0415 - slow to import
    from scipy.sparse.csgraph import reverse_cuthill_mckee  # noqa: PLC0415

    shape = (core.count, core.count)
    graph = csr_array((core.hours, (core.start, core.end)), shape=shape)
    return np.asarray(reverse_cuthill_mckee(graph, symmetric_mode=True))


def _entries_of(links: Links, hours: Floats) -> tuple[Entries, Booleans]:
    """Return the open links as entries, at a cost of ``hours`` per link, and the flags that `_prune` needs.

    The flags say which entries are new, and here all are. Of parallel links only the cheapest becomes an entry.
    """
    count = len(links.node)
    is_open = np.isfinite(hours)
    tail, head = links.tail[is_open].astype(np.int64), links.head[is_open].astype(np.int64)
    pair = np.concatenate([tail * count + head, head * count + tail])
    nothing = Entries(count, np.zeros(0, dtype=np.int64), np.zeros(0))
    return _add(nothing, Entries(count, pair, np.tile(hours[is_open], 2)))


def _search_cost(entries: Entries) -> int:
    """Estimate how long a search takes, in the time that it spends on one entry."""
    return len(entries.pair) + NODE_COST * int(np.count_nonzero(entries.degree))


def _remove_round(core: Entries, level: Integers) -> tuple[Entries, Entries]:
    """Remove some junctions, of which no two are neighbours, and add shortcuts between their neighbours.

    ``level`` holds the level of each junction, as in `reduce_links`. Returns the entries that leave the removed
    junctions, and the entries between all others, shortcuts included.
    """
    start, end = core.start, core.end
    is_removed = _independent(core, level)
    leaving = core.select(is_removed[start])
    remaining = core.select(~(is_removed[start] | is_removed[end]))
    return leaving, _prune(*_add(remaining, _shortcuts(leaving)))


def _independent(core: Entries, level: Integers) -> Booleans:
    """Return which junctions to remove: no two of them are neighbours, all are in the quarter best to remove.

    The best have few neighbours, and a low level: none of the junctions removed earlier is near. Both keep small the
    part of the graph that a search visits.
    """
    start, end, degree = core.start, core.end, core.degree
    # A random order breaks ties. Its seed is the number of entries, so that the same links are always reduced in the
    # same way.
    order = np.random.default_rng(len(core.pair)).permutation(core.count)
    # one number: the cost of removing a junction, then its place in the random order
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
    """Return entries between every two neighbours of each removed junction, in both directions.

    ``leaving`` are the entries that leave the removed junctions. A shortcut takes as many hours as the way over the
    removed junction.
    """
    first = run_starts(leaving.start)
    degree = np.diff(first, append=len(leaving.pair))
    end, hours = leaving.end, leaving.hours
    pairs, sums = [np.zeros(0, dtype=np.int64)], [np.zeros(0)]
    # All junctions with the same number of neighbours at once: a row for each, a column for every two neighbours.
    for neighbour_count in np.unique(degree):
        # the numbers of all ordered pairs of two different neighbours
        from_neighbour, to_neighbour = np.nonzero(~np.eye(neighbour_count, dtype=bool))
        first_entry = first[degree == neighbour_count][:, None]
        from_entry, to_entry = first_entry + from_neighbour, first_entry + to_neighbour
        pairs.append((end[from_entry] * leaving.count + end[to_entry]).ravel())
        sums.append((hours[from_entry] + hours[to_entry]).ravel())
    return Entries(leaving.count, np.concatenate(pairs), np.concatenate(sums))


def _add(entries: Entries, more: Entries) -> tuple[Entries, Booleans]:
    """Add entries, and keep only the cheapest of those with the same pair.

    Returns all entries, and for each whether it is new or cheaper than before.
    """
    pair = np.concatenate([entries.pair, more.pair])
    order = np.argsort(pair, kind="stable")  # so that old entries come before new parallel ones
    pair = pair[order]
    hours = np.concatenate([entries.hours, more.hours])[order]
    is_new = order >= len(entries.pair)
    # of entries with the same pair the first is the old one, if there was any
    first = run_starts(pair)
    least = np.minimum.reduceat(hours, first) if first.size else hours
    is_new_or_cheaper = is_new[first] | (least < hours[first])
    return Entries(entries.count, pair[first], least), is_new_or_cheaper


def _prune(entries: Entries, is_new: Booleans) -> Entries:
    """Drop new entries that two others replace: those, in a row, join the same junctions in as few hours."""
    is_kept = np.ones(len(entries.pair), dtype=bool)
    for rows in _replaced(entries, is_new):
        is_kept[rows] = False
    # each was found in one direction: drop also the entry in the other
    start, end = np.divmod(entries.pair[~is_kept], entries.count)
    opposite_pair = end * entries.count + start
    is_kept[np.searchsorted(entries.pair, opposite_pair)] = False
    return entries.select(is_kept)


def _replaced(entries: Entries, is_new: Booleans) -> Iterator[Integers]:
    """Yield, in batches, the rows of new entries that two other entries in a row replace.

    Each is yielded in one of its two directions. It takes more hours than either of the two others: so entries that
    could replace each other are not all lost, even where rounding makes a small term vanish.
    """
    start, end, hours, degree = entries.start, entries.end, entries.hours, entries.degree
    first = offsets_of(degree)
    # Try each arc in the direction that leaves the junction with fewer neighbours; of as many, the lower number.
    rank = degree * entries.count + np.arange(entries.count)
    candidates = np.flatnonzero(is_new & (rank[start] < rank[end]))
    batch_count = 1 + int(degree[start[candidates]].sum()) // BATCH
    for batch in np.array_split(candidates, batch_count):
        # every candidate with every entry that leaves the same junction, as the first of two
        batch_index, number = ragged_range(degree[start[batch]])
        row, first_entry = batch[batch_index], first[start[batch]][batch_index] + number
        hours_left = hours[row] - hours[first_entry]
        is_cheaper = (hours_left > 0) & (hours[first_entry] > 0)
        row, first_entry = row[is_cheaper], first_entry[is_cheaper]
        hours_left = hours_left[is_cheaper]
        # Look up the second entry in the direction from the end of the candidate: all look-ups for one candidate then
        # touch the same place in memory.
        second_pair = end[row] * entries.count + end[first_entry]
        second_entry = np.searchsorted(entries.pair, second_pair)
        second_entry = np.minimum(second_entry, len(entries.pair) - 1)
        second_hours = hours[second_entry]
        is_replaced = (entries.pair[second_entry] == second_pair) & (second_hours > 0)
        is_replaced &= (second_hours <= hours_left) & (second_hours < hours[row])
        yield row[is_replaced]


def _concatenate(count: int, parts: list[Entries]) -> Entries:
    """Concatenate entries that leave different junctions, and sort them by pair; ``count`` is as in `Entries`."""
    pair = np.concatenate([np.zeros(0, dtype=np.int64), *(part.pair for part in parts)])
    hours = np.concatenate([np.zeros(0), *(part.hours for part in parts)])
    order = np.argsort(pair)
    return Entries(count, pair[order], hours[order])
