"""How a flow divides over its ways: the path-size logit.

Ben-Akiva & Bierlaire (1999), doi:10.1007/978-1-4615-5203-1_2: a way that shares its links with others counts for
less than one that stands alone, so that a detour about a single block does not draw a share of its own.

The path size is measured once, among all ways of a pair when everything is open, and goes with the way. So a closure
takes out ways and divides what they carried in proportion over those that are left: it can lower no other share,
and more cost on a link can raise the share of none that uses it.
"""

from __future__ import annotations

import numpy as np

from geo.routing.alternatives import Alternatives
from geo.routing.links import Floats, Integers, Links, sum_by_row


def weights(links: Links, alternatives: Alternatives, *, scale_per_hour: float) -> Floats:
    r"""Weigh each way among those of its pair.

    The weight of way :math:`k` is :math:`PS_k \exp(-\mu c_k)`, with
    :math:`PS_k = \sum_a (l_a / L_k) / n_a` over its links: :math:`c` hours, :math:`l` and :math:`L` kilometres of
    link and way, :math:`n_a` the number of the pair's ways that use the link.

    Parameters
    ----------
    scale_per_hour
        :math:`\mu`: at 1, a way that takes an hour longer weighs e times less.

    Returns
    -------
    ndarray
        One a way; hours are counted from the pair's best, so that none is lost to rounding.
    """
    return path_sizes(links, alternatives) * np.exp(-scale_per_hour * _extra_hours(alternatives))


def split_flow(pair: Integers, weight: Floats, flow: Floats) -> Floats:
    """Divide the flow of each pair over its ways in proportion to their weights.

    Examples
    --------
    >>> split_flow(np.array([0, 0, 1]), np.array([3.0, 1.0, 9.0]), np.array([0.8, 0.2])).tolist()
    [0.6..., 0.2, 0.2]
    """
    return flow[pair] * weight / np.bincount(pair, weight)[pair]


def path_sizes(links: Links, alternatives: Alternatives) -> Floats:
    """Measure how much of each way is its own: 1 alone, 1/n for n ways that are the same."""
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
    """Sum what runs over every link; ``share`` is what runs over each way."""
    return sum_by_row(alternatives.routes.link, share[alternatives.routes.row], len(links.hours))
