"""Chains of crossings: the crossings of each route in the order of travel, as rows of numbers.

All chains of a table have as many entries as the longest; −1 fills the rest. So a route may pass any number of
crossings, and routes over the same crossings have equal rows.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from geo.arrays import Integers, is_run_start, rank_in_run
from geo.routing.links import Links
from geo.routing.shortest_paths import AnyRoutes

NO_CROSSING = -1


def crossing_chains(links: Links, routes: AnyRoutes) -> Integers:
    """Return the chain of crossings of each route, shape ``(r, k)``: their numbers in the order of travel.

    A number is an index into ``links.crossings``; −1 follows the last crossing of a route. A crossing may lie on
    several junctions: to pass them one after the other counts once.
    """
    crossing = links.crossing[routes.node]
    at_crossing = np.flatnonzero(crossing >= 0)  # the links that lead to a crossing
    row, crossing = routes.row[at_crossing], crossing[at_crossing]
    is_passage = is_run_start(row, crossing)
    row, crossing = row[is_passage], crossing[is_passage]
    rank = rank_in_run(row)  # the number of each passage within its route, from 0
    chains = np.full((len(routes.counts), rank.max(initial=-1) + 1), NO_CROSSING)
    chains[row, rank] = crossing
    return chains


def concatenate_chains(parts: Sequence[Integers]) -> Integers:
    """Concatenate tables of chains; all become as wide as the widest, and −1 fills the rest.

    Examples
    --------
    >>> concatenate_chains([np.array([[4, 2]]), np.array([[7]])]).tolist()
    [[4, 2], [7, -1]]
    """
    width = max((part.shape[1] for part in parts), default=0)
    padded = [np.pad(part, ((0, 0), (0, width - part.shape[1])), constant_values=NO_CROSSING)
              for part in parts]  # fmt: skip
    return np.concatenate([np.zeros((0, width), dtype=np.intp), *padded])


def group_chains(chains: Integers) -> tuple[Integers, Integers]:
    """Return the distinct chains, sorted, and for each row the number of its chain among the distinct ones.

    Examples
    --------
    >>> distinct, group = group_chains(np.array([[3, 1], [2, -1], [3, 1]]))
    >>> distinct.tolist(), group.tolist()
    ([[2, -1], [3, 1]], [1, 0, 1])
    """
    # `lexsort` takes a twentieth of the time of `np.unique` by rows. It sorts by its last key first, hence the reversed
    # columns; and it needs a key, which the zeros are for chains without a column.
    order = np.lexsort((*chains.T[::-1], np.zeros(len(chains))))
    ranked = chains[order]
    is_first = is_run_start(ranked)
    group = np.empty(len(order), dtype=np.intp)
    group[order] = np.cumsum(is_first) - 1
    return ranked[is_first], group


def crossings_of(chain: Integers) -> tuple[int, ...]:
    """Return the numbers of the crossings of one chain, in order.

    Examples
    --------
    >>> crossings_of(np.array([4, 2, -1]))
    (4, 2)
    """
    return tuple(chain[chain != NO_CROSSING].tolist())
