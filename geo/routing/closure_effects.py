"""Compute how closed crossings change flows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from geo.arrays import Floats, Integers, sum_by_group
from geo.errors import ClosureError
from geo.routing.links import Links, close_junctions
from geo.routing.logsum import logsum_losses, mean_loss
from geo.routing.routed_flows import RoutedFlow, RoutingRequest, open_routes, reroute_flow
from geo.validation import CROSSINGS_LISTED, suggestion


@dataclass(frozen=True)
class MeanCost:
    """The mean cost of a flow's routes, weighted by their shares; NaN where nothing is routed."""

    hours: float
    length_km: float


def mean_cost(routed: RoutedFlow) -> MeanCost:
    """Compute the mean hours and length of a flow's routes, weighted by share."""
    if not routed.share.size:
        return MeanCost(np.nan, np.nan)
    return MeanCost(
        float(np.average(routed.alternatives.hours, weights=routed.share)),
        float(np.average(routed.alternatives.length_km, weights=routed.share)),
    )


def crossing_shares(routed: RoutedFlow) -> Floats:
    """Return the share of a flow over each crossing, in the order of the links' crossings."""
    ranked = np.sort(routed.alternatives.chain, axis=1)
    is_counted = ranked >= 0  # a route that passes a crossing twice counts once
    is_counted[:, 1:] &= ranked[:, 1:] != ranked[:, :-1]
    row, column = np.nonzero(is_counted)
    return sum_by_group(ranked[row, column], routed.share[row], len(routed.links.crossings))


@dataclass(frozen=True, eq=False)
class ClosureEffect:
    """A flow before and after a closure; the same object if the closure does not affect it.

    Attributes
    ----------
    moved
        Share of the flow on routes that the closure cuts; it takes other routes, or has none left.
    hours_lost
        Loss of logsum, the mean over the pairs that keep a route; see :mod:`geo.routing.logsum`. NaN if none does.
    """

    before: RoutedFlow
    after: RoutedFlow
    moved: float
    hours_lost: float


def close_crossings(
    links: Links,
    requests: Sequence[RoutingRequest],
    routed: Sequence[RoutedFlow],
    crossings: Sequence[str],
) -> list[ClosureEffect]:
    """Close crossings, and divide every flow over the remaining routes.

    Parameters
    ----------
    links, requests, routed
        The flows with everything open, in the same order.
    crossings
        Ids of crossings on the network.

    Raises
    ------
    ClosureError
        If the network has no such crossing.
    """
    closed_junctions = crossing_junctions(links, crossings)
    return [
        _effect(before, request, closed_junctions)
        for request, before in zip(requests, routed, strict=True)
    ]


def _effect(
    before: RoutedFlow, request: RoutingRequest, closed_junctions: Integers
) -> ClosureEffect:
    """Reroute a flow with some junctions closed, and measure the change."""
    moved = float(before.share[~open_routes(before, closed_junctions)].sum())
    after = reroute_flow(before, request, closed_junctions)
    return ClosureEffect(before, after, moved, hours_lost(before, closed_junctions))


def hours_lost(routed: RoutedFlow, closed_junctions: Integers) -> float:
    """Compute the mean loss of logsum if some junctions close, over the pairs that keep a route; NaN if none does.

    Hours, 0 or more; see :mod:`geo.routing.logsum`.
    """
    is_open = open_routes(routed, closed_junctions)
    if is_open.all():
        return 0.0
    closed = close_junctions(routed.links, closed_junctions)
    return mean_loss(routed, logsum_losses(routed, is_open, closed))


def crossing_junctions(links: Links, crossings: Sequence[str]) -> Integers:
    """Return the junctions of crossings, given their ids."""
    for crossing in crossings:
        if crossing not in links.crossings:
            hint = suggestion(crossing, links.crossings, kind="crossing", listing=CROSSINGS_LISTED)
            raise ClosureError(f"crossing {crossing!r} is not on the road network. {hint}")
    numbers = [links.crossings.index(crossing) for crossing in crossings]
    return np.flatnonzero(np.isin(links.crossing, numbers))
