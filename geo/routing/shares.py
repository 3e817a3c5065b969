"""Divide a flow over its routes by the path-size logit.

Ben-Akiva & Bierlaire (1999), doi:10.1007/978-1-4615-5203-1_2: a route that shares links with others counts
less than a separate one, so that a detour round a single block gets no share of its own.

The path size is measured once, among all routes of a pair with everything open. So a closure removes routes
and divides their flow in proportion over the others: it lowers no other share, and a higher cost on a link
raises the share of no route that uses it.
"""

from __future__ import annotations

import numpy as np

from geo.geodesy.ellipsoid import Floats, Integers
from geo.routing.alternatives import Alternatives
from geo.routing.links import Links, sum_by_row


def weights(path_size: Floats, alternatives: Alternatives, *, scale_per_hour: float) -> Floats:
    r"""Compute the weight of each route among those of its pair.

    The weight of route :math:`k` is :math:`PS_k \exp(-\mu c_k)`, with
    :math:`PS_k = \sum_a (l_a / L_k) / n_a` over its links: :math:`c` hours, :math:`l` and :math:`L` kilometres of
    link and route, :math:`n_a` the number of the pair's routes that use the link.

    Parameters
    ----------
    path_size
        From :func:`path_sizes`.
    scale_per_hour
        :math:`\mu`: at 1, a route that takes an hour longer weighs e times less.

    Returns
    -------
    ndarray
        One per route; hours count from the pair's best, to avoid underflow.
    """
    return path_size * np.exp(-scale_per_hour * _extra_hours(alternatives))


def split_flow(pair: Integers, weight: Floats, flow: Floats) -> Floats:
    """Divide the flow of each pair over its routes in proportion to their weights.

    Examples
    --------
    >>> split_flow(np.array([0, 0, 1]), np.array([3.0, 1.0, 9.0]), np.array([0.8, 0.2])).tolist()
    [0.6..., 0.2, 0.2]
    """
    return flow[pair] * weight / np.bincount(pair, weight)[pair]


def path_sizes(links: Links, alternatives: Alternatives) -> Floats:
    """Compute how much of each route is its own: 1 alone, 1/n for n identical routes."""
    row, link = alternatives.routes.row, alternatives.routes.link
    _, key, users = np.unique(
        alternatives.pair[row] * len(links.hours) + link, return_inverse=True, return_counts=True
    )
    part = links.length_km[link] / alternatives.length_km[row] / users[key]
    return sum_by_row(row, part, len(alternatives.pair))


def _extra_hours(alternatives: Alternatives) -> Floats:
    best = np.full(alternatives.pair.max(initial=-1) + 1, np.inf)
    np.minimum.at(best, alternatives.pair, alternatives.hours)
    return alternatives.hours - best[alternatives.pair]


def link_shares(links: Links, alternatives: Alternatives, share: Floats) -> Floats:
    """Sum the share of the routes over every link."""
    return sum_by_row(alternatives.routes.link, share[alternatives.routes.row], len(links.hours))
