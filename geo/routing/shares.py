"""Divide a flow over its routes by the path-size logit.

Ben-Akiva & Bierlaire (1999), doi:10.1007/978-1-4615-5203-1_2: a route that shares links with others counts
less than a separate one, so that a detour around a single block gets no share of its own.

The path size is measured once, among all routes of a pair with everything open. So a closure removes routes and
divides their flow over the others in proportion: it lowers no other share. And a higher cost on a link never raises
the share of a route that uses it.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from geo.arrays import Floats, Integers, min_by_group, sum_by_group
from geo.routing.alternatives import Alternatives
from geo.routing.links import Links

# Entries of a table in memory: the links of the network times the pairs that are counted together
MAX_COUNTS: Final = 1_000_000


def weights(path_size: Floats, alternatives: Alternatives, *, scale_per_hour: float) -> Floats:
    r"""Compute the weight of each route among those of its pair.

    The weight of route :math:`k` is :math:`PS_k \exp(-\mu c_k)`, with
    :math:`PS_k = \sum_a (l_a / L_k) / n_a` over its links: :math:`c` hours, :math:`l` and :math:`L` kilometres of
    link and route, :math:`n_a` the number of the pair's routes that use the link.

    Parameters
    ----------
    path_size
        The path size of each route, as from :func:`path_sizes`.
    alternatives
        The routes.
    scale_per_hour
        :math:`\mu`: at 1, a route that takes an hour longer weighs e times less.

    Returns
    -------
    ndarray
        The weight of each route. Hours count from the best route of the pair, since :math:`\exp(-\mu c)` of many hours
        would underflow.
    """
    return path_size * np.exp(-scale_per_hour * _extra_hours(alternatives))


def split_flow(pair: Integers, weight: Floats, flow: Floats) -> Floats:
    """Divide the flow of each pair over its routes, in proportion to their weights.

    Parameters
    ----------
    pair, weight
        The row of the pair that each route serves, and the weight of the route.
    flow
        The flow of each pair.

    Returns
    -------
    The flow on each route.

    Examples
    --------
    >>> split_flow(np.array([0, 0, 1]), np.array([3.0, 1.0, 9.0]), np.array([0.8, 0.2])).tolist()
    [0.6..., 0.2, 0.2]
    """
    return flow[pair] * weight / np.bincount(pair, weight)[pair]


def path_sizes(links: Links, alternatives: Alternatives) -> Floats:
    """Compute the path size of each route, as the formula of :func:`weights` has it.

    It is 1 for a route that shares no link with others of its pair, and 1/n for each of n identical routes.
    """
    row, link = alternatives.routes.row, alternatives.routes.link
    pair = alternatives.pair[row]
    users = np.empty(len(row))  # number of the pair's routes that use the link
    # In batches of pairs, by which routes are sorted: a table of counts is faster than sorting pairs of numbers.
    pairs_per_batch = max(1, MAX_COUNTS // max(1, len(links.hours)))
    for first_pair in range(0, int(pair.max(initial=-1)) + 1, pairs_per_batch):
        first, end = np.searchsorted(pair, [first_pair, first_pair + pairs_per_batch])
        batch = slice(first, end)
        key = (pair[batch] - first_pair) * len(links.hours) + link[batch]
        users[batch] = np.bincount(key)[key] if len(key) else 0
    link_size = links.length_km[link] / alternatives.length_km[row] / users
    return sum_by_group(row, link_size, len(alternatives.pair))


def _extra_hours(alternatives: Alternatives) -> Floats:
    """Return the hours of each route beyond those of the quickest route of its pair."""
    pair, hours = alternatives.pair, alternatives.hours
    best: Floats = min_by_group(pair, hours, pair.max(initial=-1) + 1)[pair]
    return hours - best


def link_shares(links: Links, alternatives: Alternatives, share: Floats) -> Floats:
    """Return the share of a flow on each link: the sum of the shares of the routes that use the link."""
    return sum_by_group(alternatives.routes.link, share[alternatives.routes.row], len(links.hours))
