"""Least-cost trees over links, and the routes in them, many at a time.

scipy's Dijkstra searches; everything here is arrays around it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.sparse.csgraph import dijkstra

from geo.geodesy.ellipsoid import ragged_range
from geo.routing.links import Adjacency, Floats, Integers, Links

NOWHERE: Final = -9999  # scipy's predecessor of a start, and of what cannot be reached
FOREVER: Final = float(np.finfo(float).max)  # hours: anything but infinite


@dataclass(frozen=True, eq=False)
class ShortestPathTrees:
    """Least-cost trees, one a start.

    Attributes
    ----------
    start
        Junctions from which the trees grow, shape ``(s,)``.
    hours
        To every junction, shape ``(s, n)``; ``inf`` where there is no way.
    before
        The junction before each on its way from the start, shape ``(s, n)``.
    adjacency, link_hours
        The links between neighbours, and what each was taken to cost.
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
        How many links each way has, shape ``(w,)``.
    link, node
        Of all ways one after the other: each link, and the junction it leads to.
    """

    counts: Integers
    link: Integers
    node: Integers

    @property
    def row(self) -> Integers:
        """The way of each entry."""
        return np.repeat(np.arange(len(self.counts)), self.counts)


def shortest_path_trees(
    links: Links, start: Integers, *, factor: Floats | None = None
) -> ShortestPathTrees:
    """Grow the least-cost tree of each start.

    Parameters
    ----------
    links
        Travelled both ways; those with infinite hours are not.
    start
        Junctions.
    factor
        By which the hours of each link are multiplied.

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
    hours = links.hours if factor is None else links.hours * factor
    graph = links.graph if factor is None else links.weighed(hours)
    # Several links between two junctions are as many entries, of which a search takes the cheapest;
    # the limit keeps it from what is closed.
    reached, before = dijkstra(graph, indices=start, return_predecessors=True, limit=FOREVER)
    return ShortestPathTrees(np.asarray(start), reached, before, links.adjacency, hours)


def shortest_paths(trees: ShortestPathTrees, tree: Integers, end: Integers) -> Routes:
    """Walk from the starts of trees to ends.

    Parameters
    ----------
    tree, end
        The number of a tree and a junction, one each a way; they broadcast together.

    Returns
    -------
    Routes
        One a tree and end; without links where the end is the start or out of reach.
    """
    tree, end = (np.ravel(v) for v in np.broadcast_arrays(tree, end))
    count = trees.before.shape[1]
    rows, here = np.arange(len(end)), end.astype(np.intp)
    steps: list[tuple[Integers, Integers, Integers]] = []
    while rows.size:
        before = trees.before[tree[rows], here].astype(np.intp)
        goes = before != NOWHERE
        rows, here, before = rows[goes], here[goes], before[goes]
        steps.append((rows, _cheapest(trees, before * count + here), here))
        here = before
    row, link, node = (np.concatenate(parts) for parts in zip(*steps, strict=True)) if steps else (
        np.zeros(0, dtype=np.intp),) * 3  # fmt: skip
    order = np.argsort(row, kind="stable")[::-1]  # walked backwards: turn each way round
    order = order[np.argsort(row[order], kind="stable")]
    return Routes(np.bincount(row, minlength=len(end)), link[order], node[order])


def _cheapest(trees: ShortestPathTrees, pair: Integers) -> Integers:
    """Find the cheapest link between two junctions, the first of equal ones."""
    adjacency, hours = trees.adjacency, trees.link_hours
    at = np.searchsorted(adjacency.pair, pair)
    found = adjacency.link[at]
    for _ in range(1, adjacency.most_alike):
        at = np.minimum(at + 1, len(adjacency.pair) - 1)
        other = adjacency.link[at]
        is_better = (adjacency.pair[at] == pair) & (hours[other] < hours[found])
        found = np.where(is_better, other, found)
    return found


def reverse_routes(ways: Routes, start: Integers) -> Routes:
    """Turn ways round: from their last junction to the one they started from."""
    row = ways.row
    first = np.cumsum(ways.counts) - ways.counts
    ahead = np.arange(len(row)) - first[row]
    mirror = first[row] + ways.counts[row] - 1 - ahead
    # The junction that the mirrored link leads to is the one before it on the way out.
    node = np.where(ahead == ways.counts[row] - 1, start[row], ways.node[np.maximum(mirror - 1, 0)])
    return Routes(ways.counts, ways.link[mirror], node)


def join_routes(first: Routes, second: Routes) -> Routes:
    """Put the second of each two ways behind the first."""
    row = np.concatenate([first.row, second.row])
    order = np.argsort(row, kind="stable")
    return Routes(
        first.counts + second.counts,
        np.concatenate([first.link, second.link])[order],
        np.concatenate([first.node, second.node])[order],
    )


def select_routes(ways: Routes, rows: Integers) -> Routes:
    """Take some ways, in the order given; one may be taken more than once."""
    counts = ways.counts[rows]
    of, number = ragged_range(counts)
    at = (np.cumsum(ways.counts) - ways.counts)[rows][of] + number
    return Routes(counts, ways.link[at], ways.node[at])


def concatenate_routes(parts: list[Routes]) -> Routes:
    """Put several tables of ways below each other."""
    return Routes(*(np.concatenate([getattr(p, name) for p in parts])
                  for name in ("counts", "link", "node")))  # fmt: skip
