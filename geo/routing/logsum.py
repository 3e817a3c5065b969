r"""Measure the cost of a closure to a flow: the loss of logsum, in hours of travel.

The logsum of a pair is the value of its whole choice set (Williams 1977, doi:10.1068/a090285; Ben-Akiva & Lerman
1985): :math:`V = \ln(\sum_k PS_k \exp(-\mu c_k)) / \mu` in hours, with the path sizes of :mod:`geo.routing.shares`.
The mean hours of the chosen routes fall when a long one closes, as if the closure were a gain. The logsum does not:
closing a route that someone took is always a loss, however long the route was.

After a closure, V is the logsum of the routes left open. A pair that loses its good routes may find another on the
network, outside its choice set. If that is worth more, V is the value of this quickest route alone, with the least
path size of the pair's own routes, since its overlap with them is not measured. Neither value rises when more
closes, so no loss is negative, and closing more never costs less.
"""

from __future__ import annotations

import numpy as np

from geo.arrays import Booleans, Floats, min_by_group
from geo.routing.links import Links
from geo.routing.routed_flows import RoutedFlow, quickest_hours


def logsum_losses(
    routed: RoutedFlow, is_open: Booleans, closed: Links, *, is_measured: Booleans | None = None
) -> Floats:
    """Compute how much each pair of a flow loses by a closure: its logsum before, less that after.

    Parameters
    ----------
    routed
        The flow with everything open.
    is_open
        Whether each route of the flow stays open, shape ``(r,)``.
    closed
        The links of the flow after the closure; closed ones have infinite hours.
    is_measured
        Whether to measure each pair, shape ``(p,)``; by default all are.

    Returns
    -------
    ndarray
        Hours, 0 or more, shape ``(p,)``; ``inf`` without any route left, NaN if the pair had none or is not measured.
    """
    before, after = logsums(routed), logsums(routed, is_open)
    least_size = min_by_group(routed.alternatives.pair, routed.path_size, len(before))
    with np.errstate(divide="ignore", invalid="ignore"):
        # A pair with a single route is worth `size_worth` less the hours of the route; here with the quickest of all
        size_worth = np.log(least_size) / routed.scale_per_hour
        quickest_worth = size_worth - routed.quickest_hours
        before = np.maximum(before, quickest_worth)
        has_loss = np.isfinite(before)
        if is_measured is not None:
            has_loss &= is_measured
        # No quickest route after the closure is worth more than the one before it. So a pair whose open routes are
        # worth as much needs no search.
        rows = np.flatnonzero(has_loss & (after < quickest_worth))
        hours_of_detour = quickest_hours(closed, routed.pairs.select(rows))
        after[rows] = np.maximum(after[rows], size_worth[rows] - hours_of_detour)
        return np.where(has_loss, np.maximum(before - after, 0.0), np.nan)


def logsums(routed: RoutedFlow, is_open: Booleans | None = None) -> Floats:
    """Compute the logsum of each pair, in hours, over all its routes or over those that are open.

    `is_open` has one entry per route. A pair without a route has the logsum −inf.
    """
    rows = np.arange(len(routed.share)) if is_open is None else np.flatnonzero(is_open)
    pair, hours = routed.alternatives.pair[rows], routed.alternatives.hours[rows]
    best = min_by_group(pair, hours, len(routed.pairs.weight))
    # hours beyond the best route of the pair, since exp() of many hours would underflow
    weight = routed.path_size[rows] * np.exp(-routed.scale_per_hour * (hours - best[pair]))
    with np.errstate(divide="ignore"):
        # what all routes together are worth beyond minus the hours of the best
        extra_worth = np.log(np.bincount(pair, weight, len(best))) / routed.scale_per_hour
    return np.asarray(extra_worth - best)


def mean_loss(routed: RoutedFlow, losses: Floats) -> float:
    """Return the mean loss, in hours, over the pairs that keep a route, weighted by their share of the flow.

    The loss of a pair without a route is not finite. The mean is NaN if no pair keeps a route.
    """
    has_route = np.isfinite(losses)
    if not has_route.any():
        return np.nan
    return float(np.average(losses[has_route], weights=routed.pairs.weight[has_route]))
