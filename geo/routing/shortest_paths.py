"""Compute shortest-path trees over links, and the routes in them, many at a time, by scipy's Dijkstra."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from geo.arrays import Floats, Integers, offsets_of, ragged_range
from geo.routing.links import Adjacency, Links

NOWHERE: Final = -9999  # scipy's predecessor of a start, and of a junction that cannot be reached
FOREVER: Final = float(np.finfo(float).max)  # hours: a limit that only closed links exceed
_EMPTY: Final = np.zeros(0, dtype=np.intp)


@dataclass(frozen=True, eq=False)
class ShortestPathTrees:
    """Shortest-path trees, one per start.

    Attributes
    ----------
    start
        The junction at the root of each tree, shape ``(s,)``.
    hours
        The hours from each start to each junction, shape ``(s, n)``; ``inf`` if the junction cannot be reached.
    before
        For each start and each junction, the last junction before it on the path from the start, shape ``(s, n)``;
        ``NOWHERE`` for the start itself, and for a junction that cannot be reached.
    adjacency
        The links between neighbours.
    link_hours
        The cost of each link in the search.
    """

    start: Integers
    hours: Floats
    before: NDArray[np.int32]
    adjacency: Adjacency
    link_hours: Floats


@dataclass(frozen=True, eq=False)
class Routes:
    """Routes as rows of links, in the order of travel.

    Attributes
    ----------
    counts
        Number of links of each route, shape ``(r,)``.
    link, node
        The links of all routes in a row, and the junction to which each leads.
    """

    counts: Integers
    link: Integers
    node: Integers

    @property
    def row(self) -> Integers:
        """The route of each link."""
        return np.repeat(np.arange(len(self.counts)), self.counts)

    @property
    def start(self) -> Integers:
        """The position in ``link`` where each route begins, then the number of links, shape ``(r + 1,)``."""
        return offsets_of(self.counts)


def shortest_path_trees(
    links: Links, start: Integers, *, factor: Floats | None = None
) -> ShortestPathTrees:
    """Compute the shortest-path tree of each start.

    Parameters
    ----------
    links
        The links, travelled in both directions; those with infinite hours are closed.
    start
        The junctions from which to search.
    factor
        A factor for the hours of each link; by default 1.

    Examples
    --------
    >>> from geo.network import read_network, snap_nodes
    >>> from geo.routing.links import build_links
    >>> network = read_network()
    >>> gafsa, gabes = snap_nodes(network, [8.784, 10.098], [34.425, 33.881])[0]
    >>> links = build_links(network, network.length_km, keep=[gafsa, gabes])  # a kilometre an hour
    >>> start, end = np.searchsorted(links.node, [gafsa, gabes])
    >>> bool(150 < shortest_path_trees(links, np.array([start])).hours[0, end] < 165)
    True
    """
    from scipy.sparse.csgraph import dijkstra  # noqa: PLC0415 - slow to import

    hours = links.hours if factor is None else links.hours * factor
    graph = links.graph if factor is None else links.weighed(hours)
    # Of several links between two junctions a search uses the cheapest; the limit excludes closed ones.
    reached, before = dijkstra(graph, indices=start, return_predecessors=True, limit=FOREVER)
    return ShortestPathTrees(np.asarray(start), reached, before, links.adjacency, hours)


def shortest_paths(trees: ShortestPathTrees, tree: Integers, end: Integers) -> Routes:
    """Return the paths from the roots of trees to other junctions.

    Parameters
    ----------
    trees
        The shortest-path trees.
    tree, end
        For each route, the number of its tree and the junction to which it leads; both broadcast together.

    Returns
    -------
    Routes
        One route per tree and end; it has no links if the end is the root or cannot be reached.
    """
    tree, end = (np.ravel(numbers) for numbers in np.broadcast_arrays(tree, end))
    junction_count = trees.before.shape[1]
    # Follow all routes backwards, one link of each per step: step 0 has their last links.
    rows, heads = np.arange(len(end)), end.astype(np.intp)
    step_number = 0
    row_parts, step_parts, tail_parts, head_parts = ([_EMPTY] for _ in range(4))
    while rows.size:
        tails = trees.before[tree[rows], heads].astype(np.intp)
        has_link = tails != NOWHERE
        rows, heads, tails = rows[has_link], heads[has_link], tails[has_link]
        step_parts.append(np.full(len(rows), step_number))
        row_parts.append(rows)
        tail_parts.append(tails)
        head_parts.append(heads)
        heads = tails
        step_number += 1
    row, step, tail, head = map(np.concatenate, (row_parts, step_parts, tail_parts, head_parts))
    counts = np.bincount(row, minlength=len(end))
    # the place of each link in the order of travel, route after route: the last link of a route has step 0
    position = np.cumsum(counts)[row] - 1 - step
    nodes, links = np.empty_like(head), np.empty_like(head)
    nodes[position], links[position] = head, _cheapest_links(trees, tail * junction_count + head)
    return Routes(counts, links, nodes)


def _cheapest_links(trees: ShortestPathTrees, pair: Integers) -> Integers:
    """Return the cheapest link between each pair of junctions; of equally cheap ones, the first.

    A pair is one number, as in `Adjacency`.
    """
    # entries of one pair follow each other: compare the first with the next ones, all pairs at once
    adjacency, hours = trees.adjacency, trees.link_hours
    entry = np.searchsorted(adjacency.pair, pair)
    cheapest = adjacency.link[entry]
    for _ in range(1, adjacency.most_parallel):
        entry = np.minimum(entry + 1, len(adjacency.pair) - 1)
        parallel = adjacency.link[entry]
        is_better = (adjacency.pair[entry] == pair) & (hours[parallel] < hours[cheapest])
        cheapest = np.where(is_better, parallel, cheapest)
    return cheapest


def reverse_routes(routes: Routes, start: Integers) -> Routes:
    """Return routes in the opposite direction, given the junction at which each starts."""
    row, step = ragged_range(routes.counts)
    mirror = routes.start[1:][row] - 1 - step  # the last link of a route comes first
    # A link then leads to the junction from which it came: where the link before it led, or the start of the route.
    is_last = step == routes.counts[row] - 1
    node = np.where(is_last, start[row], routes.node[np.maximum(mirror - 1, 0)])
    return Routes(routes.counts, routes.link[mirror], node)


def join_routes(first: Routes, second: Routes) -> Routes:
    """Join two tables of routes row by row: each route of the second continues that of the first."""
    counts = first.counts + second.counts
    links, nodes = np.empty((2, counts.sum()), dtype=np.intp)
    # where, among the links of all joined routes, those of each table begin
    start_of_first = offsets_of(counts)[:-1]
    start_of_second = start_of_first + first.counts
    for table, start in ((first, start_of_first), (second, start_of_second)):
        row, step = ragged_range(table.counts)
        position = start[row] + step
        links[position], nodes[position] = table.link, table.node
    return Routes(counts, links, nodes)


def select_routes(routes: AnyRoutes, rows: Integers) -> Routes:
    """Return the routes in these rows, in the order of ``rows``; a row may be named repeatedly."""
    counts = routes.counts[rows]
    if 2 * len(rows) > len(routes.counts) and (np.diff(rows) > 0).all():
        # Most routes, in their order: a mask takes a byte for each link, an index eight.
        is_selected_route = np.zeros(len(routes.counts), dtype=bool)
        is_selected_route[rows] = True
        is_selected = np.repeat(is_selected_route, routes.counts)
        return Routes(counts, routes.link[is_selected], routes.node[is_selected])
    row, step = ragged_range(counts)
    index = routes.start[rows][row] + step
    return Routes(counts, routes.link[index], routes.node[index])


@dataclass(frozen=True, eq=False)
class RoutesOnDemand:
    """Routes selected from a table, whose links are copied only when they are first read.

    This saves most of the copies, since the effects of a closure are mostly computed without the links of routes.

    Attributes
    ----------
    source
        The table from which the routes are selected.
    source_row
        The row of each route in ``source``, shape ``(r,)``.
    """

    source: AnyRoutes
    source_row: Integers

    @cached_property
    def counts(self) -> Integers:
        """Number of links of each route."""
        return self.source.counts[self.source_row]

    @cached_property
    def _copied(self) -> Routes:
        """The routes with their links, which are copied here."""
        return select_routes(self.source, self.source_row)

    @property
    def link(self) -> Integers:
        """The links of all routes one after the other."""
        return self._copied.link

    @property
    def node(self) -> Integers:
        """The junction that each link leads to."""
        return self._copied.node

    @property
    def row(self) -> Integers:
        """The route of each link."""
        return self._copied.row

    @property
    def start(self) -> Integers:
        """The position in ``link`` where each route begins, then the number of links."""
        return offsets_of(self.counts)


AnyRoutes: TypeAlias = Routes | RoutesOnDemand


def concatenate_routes(parts: Sequence[AnyRoutes]) -> Routes:
    """Concatenate several tables of routes."""
    return Routes(
        counts=np.concatenate([part.counts for part in parts]),
        link=np.concatenate([part.link for part in parts]),
        node=np.concatenate([part.node for part in parts]),
    )
