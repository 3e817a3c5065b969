"""Shortest-path trees over links and the routes in them, many at a time, by scipy's Dijkstra."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np
from numpy.typing import NDArray

from geo.geodesy.ellipsoid import Floats, Integers
from geo.routing.links import Adjacency, Links

NOWHERE: Final = -9999  # scipy's predecessor of a start, and of what cannot be reached
_NONE: Final = np.zeros(0, dtype=np.intp)
FOREVER: Final = float(np.finfo(float).max)  # hours: anything but infinite


@dataclass(frozen=True, eq=False)
class ShortestPathTrees:
    """Shortest-path trees, one per start.

    Attributes
    ----------
    start
        The junction at the root of each tree, shape ``(s,)``.
    hours
        To every junction, shape ``(s, n)``; ``inf`` where it cannot be reached.
    before
        The junction before each on the path from the start, shape ``(s, n)``.
    adjacency, link_hours
        The links between neighbours, and the cost of each in the search.
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
        How many links each route has, shape ``(r,)``.
    link, node
        The links of all routes one after the other, and the junction that each leads to.
    """

    counts: Integers
    link: Integers
    node: Integers

    @property
    def row(self) -> Integers:
        """The route of each link."""
        return np.repeat(np.arange(len(self.counts)), self.counts)


def shortest_path_trees(
    links: Links, start: Integers, *, factor: Floats | None = None
) -> ShortestPathTrees:
    """Compute the shortest-path tree of each start.

    Parameters
    ----------
    links
        Travelled in both directions, unless their hours are infinite.
    start
        Junctions.
    factor
        Multiplies the hours of each link.

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
    """Return the paths from the starts of trees to ends.

    Parameters
    ----------
    tree, end
        The number of a tree and a junction for each route; they broadcast together.

    Returns
    -------
    Routes
        One per tree and end; without links where the end is the start or cannot be reached.
    """
    tree, end = (np.ravel(v) for v in np.broadcast_arrays(tree, end))
    count = trees.before.shape[1]
    rows, here = np.arange(len(end)), end.astype(np.intp)
    steps: list[tuple[Integers, Integers, Integers]] = []
    while rows.size:
        before = trees.before[tree[rows], here].astype(np.intp)
        goes = before != NOWHERE
        rows, here, before = rows[goes], here[goes], before[goes]
        steps.append((rows, before, here))
        here = before
    row, before, node = (np.concatenate(parts) for parts in zip(*steps, strict=True)) if steps else (
        _NONE,) * 3  # fmt: skip
    counts = np.bincount(row, minlength=len(end))
    # Found backwards: the first step found is the last of its route.
    found = [np.full(len(rows), step) for step, (rows, _, _) in enumerate(steps)]
    at = np.cumsum(counts)[row] - 1 - np.concatenate([_NONE, *found])
    nodes, links = np.empty_like(node), np.empty_like(node)
    nodes[at], links[at] = node, _cheapest(trees, before * count + node)
    return Routes(counts, links, nodes)


def _cheapest(trees: ShortestPathTrees, pair: Integers) -> Integers:
    """Find the cheapest link between two junctions, the first of equal ones."""
    adjacency, hours = trees.adjacency, trees.link_hours
    at = np.searchsorted(adjacency.pair, pair)
    best = adjacency.link[at]
    for _ in range(1, adjacency.most_parallel):
        at = np.minimum(at + 1, len(adjacency.pair) - 1)
        parallel = adjacency.link[at]
        is_better = (adjacency.pair[at] == pair) & (hours[parallel] < hours[best])
        best = np.where(is_better, parallel, best)
    return best


def reverse_routes(routes: Routes, start: Integers) -> Routes:
    """Reverse routes, given the junction where each starts."""
    row = routes.row
    first = np.cumsum(routes.counts) - routes.counts
    ahead = np.arange(len(row)) - first[row]
    mirror = first[row] + routes.counts[row] - 1 - ahead
    # The mirrored link leads to the junction before it on the original route.
    node = np.where(
        ahead == routes.counts[row] - 1, start[row], routes.node[np.maximum(mirror - 1, 0)]
    )
    return Routes(routes.counts, routes.link[mirror], node)


def join_routes(first: Routes, second: Routes) -> Routes:
    """Join two tables of routes row by row, the second behind the first."""
    counts = first.counts + second.counts
    links, nodes = np.empty((2, counts.sum()), dtype=np.intp)
    start = np.cumsum(counts) - counts
    for part, begin in ((first, start), (second, start + first.counts)):
        own = np.cumsum(part.counts) - part.counts
        at = np.repeat(begin - own, part.counts) + np.arange(len(part.link))
        links[at], nodes[at] = part.link, part.node
    return Routes(counts, links, nodes)


def select_routes(routes: Routes, rows: Integers) -> Routes:
    """Return some routes, in the order of ``rows``, which may repeat."""
    counts = routes.counts[rows]
    if 2 * len(rows) > len(routes.counts) and (np.diff(rows) > 0).all():
        is_kept = np.zeros(len(routes.counts), dtype=bool)
        is_kept[rows] = True
        kept = np.repeat(is_kept, routes.counts)  # a byte for each link, not an index
        return Routes(counts, routes.link[kept], routes.node[kept])
    first = (np.cumsum(routes.counts) - routes.counts)[rows]
    at = np.repeat(first - (np.cumsum(counts) - counts), counts)
    at += np.arange(len(at))
    return Routes(counts, routes.link[at], routes.node[at])


class RoutesOnDemand(Routes):
    """Some routes of a table; their links are copied when first read, for a closure is mostly judged without them."""

    _selected_from: tuple[Routes, Integers]

    def __init__(self, routes: Routes, rows: Integers) -> None:
        object.__setattr__(self, "counts", routes.counts[rows])
        object.__setattr__(self, "_selected_from", (routes, rows))

    @cached_property
    def _selected(self) -> Routes:
        return select_routes(*self._selected_from)

    @property
    def link(self) -> Integers:
        """The links of all routes one after the other."""
        return self._selected.link

    @property
    def node(self) -> Integers:
        """The junction that each link leads to."""
        return self._selected.node


def concatenate_routes(parts: list[Routes]) -> Routes:
    """Concatenate several tables of routes."""
    return Routes(*(np.concatenate([getattr(p, name) for p in parts])
                  for name in ("counts", "link", "node")))  # fmt: skip
