"""Least-cost trees over links, and the routes in them, many at a time.

scipy's Dijkstra searches; everything here is arrays around it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from geo.geodesy.ellipsoid import ragged_range
from geo.routing.links import Floats, Integers, Links

NOWHERE = -9999  # scipy's predecessor of a start, and of what cannot be reached


@dataclass(frozen=True, eq=False)
class Trees:
    """Least-cost trees, one a start.

    Attributes
    ----------
    start
        Junctions from which the trees grow, shape ``(s,)``.
    hours
        To every junction, shape ``(s, n)``; ``inf`` where there is no way.
    before
        The junction before each on its way from the start, shape ``(s, n)``.
    pair, link
        Ordered pairs of neighbours as one number each, ascending, and the cheapest link between them.
    """

    start: Integers
    hours: Floats
    before: NDArray[np.int32]
    pair: Integers
    link: Integers


@dataclass(frozen=True, eq=False)
class Ways:
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


def least_cost_trees(links: Links, start: Integers, *, factor: Floats | None = None) -> Trees:
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
    >>> bool(150 < least_cost_trees(links, np.array([start])).hours[0, end] < 165)
    True
    """
    pair, link, hours = _cheapest(links, links.hours if factor is None else links.hours * factor)
    count = len(links.node)
    indptr = np.concatenate([[0], np.cumsum(np.bincount(pair // count, minlength=count))])
    graph = csr_array((hours, pair % count, indptr), shape=(count, count))
    reached, before = dijkstra(graph, indices=start, return_predecessors=True)
    return Trees(np.asarray(start), reached, before, pair, link)


def _cheapest(links: Links, hours: Floats) -> tuple[Integers, Integers, Floats]:
    """Give every ordered pair of neighbours that an open link joins, with the cheapest of them."""
    pair, link = links.slots
    cost = hours[link]
    opens = np.isfinite(cost)
    pair, link, cost = pair[opens], link[opens], cost[opens]
    group = np.flatnonzero(np.diff(pair, prepend=-1))
    if len(group) < len(pair):  # some neighbours are joined by several links
        order = np.lexsort((link, cost, pair))
        order = order[group]
        pair, link, cost = pair[order], link[order], cost[order]
    return pair, link, cost


def ways_to(trees: Trees, tree: Integers, end: Integers) -> Ways:
    """Walk from the starts of trees to ends.

    Parameters
    ----------
    tree, end
        The number of a tree and a junction, one each a way; they broadcast together.

    Returns
    -------
    Ways
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
        steps.append((rows, trees.link[np.searchsorted(trees.pair, before * count + here)], here))
        here = before
    row, link, node = (np.concatenate(parts) for parts in zip(*steps, strict=True)) if steps else (
        np.zeros(0, dtype=np.intp),) * 3  # fmt: skip
    order = np.argsort(row, kind="stable")[::-1]  # walked backwards: turn each way round
    order = order[np.argsort(row[order], kind="stable")]
    return Ways(np.bincount(row, minlength=len(end)), link[order], node[order])


def turned(ways: Ways, start: Integers) -> Ways:
    """Turn ways round: from their last junction to the one they started from."""
    row = ways.row
    first = np.cumsum(ways.counts) - ways.counts
    ahead = np.arange(len(row)) - first[row]
    mirror = first[row] + ways.counts[row] - 1 - ahead
    # The junction that the mirrored link leads to is the one before it on the way out.
    node = np.where(ahead == ways.counts[row] - 1, start[row], ways.node[np.maximum(mirror - 1, 0)])
    return Ways(ways.counts, ways.link[mirror], node)


def joined(first: Ways, second: Ways) -> Ways:
    """Put the second of each two ways behind the first."""
    row = np.concatenate([first.row, second.row])
    order = np.argsort(row, kind="stable")
    return Ways(
        first.counts + second.counts,
        np.concatenate([first.link, second.link])[order],
        np.concatenate([first.node, second.node])[order],
    )


def taken(ways: Ways, rows: Integers) -> Ways:
    """Take some ways, in the order given; one may be taken more than once."""
    counts = ways.counts[rows]
    of, number = ragged_range(counts)
    at = (np.cumsum(ways.counts) - ways.counts)[rows][of] + number
    return Ways(counts, ways.link[at], ways.node[at])


def stacked(parts: list[Ways]) -> Ways:
    """Put several tables of ways below each other."""
    return Ways(*(np.concatenate([getattr(p, name) for p in parts])
                  for name in ("counts", "link", "node")))  # fmt: skip
