"""Compute how closed crossings change flows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from geo.arrays import Floats, Integers, sum_by_group
from geo.errors import ClosureError
from geo.routing.flow_stops import RoutingRequest
from geo.routing.links import Links, close_junctions
from geo.routing.logsum import logsum_losses, mean_loss
from geo.routing.routed_flows import RoutedFlow, open_routes, reroute_flow
from geo.validation import CROSSINGS_LISTED, suggestion


@dataclass(frozen=True)
class MeanCost:
    """The mean cost of the routes of a flow, weighted by their shares; NaN if the flow has no route."""

    hours: float
    length_km: float


def mean_cost(routed: RoutedFlow) -> MeanCost:
    """Compute the mean hours and the mean length of the routes of a flow, weighted by their shares."""
    if not routed.share.size:
        return MeanCost(np.nan, np.nan)
    return MeanCost(
        float(np.average(routed.alternatives.hours, weights=routed.share)),
        float(np.average(routed.alternatives.length_km, weights=routed.share)),
    )


def crossing_shares(routed: RoutedFlow) -> Floats:
    """Return the share of a flow that passes each crossing, in the order of ``routed.links.crossings``."""
    # In sorted chains a crossing that a route passes twice stands beside itself, and counts once; −1 is no crossing.
    sorted_chains = np.sort(routed.alternatives.chain, axis=1)
    is_counted = sorted_chains >= 0
    is_counted[:, 1:] &= sorted_chains[:, 1:] != sorted_chains[:, :-1]
    row, column = np.nonzero(is_counted)
    crossing = sorted_chains[row, column]
    return sum_by_group(crossing, routed.share[row], len(routed.links.crossings))


@dataclass(frozen=True, eq=False)
class ClosureEffect:
    """What a closure does to a flow.

    Attributes
    ----------
    before, after
        The flow with everything open and after the closure; the same object if the closure does not affect the flow.
    moved
        The share of the flow on routes that the closure cuts. It moves to other routes, or has none left.
    hours_lost
        The mean loss of logsum, in hours, over the pairs that keep a route; NaN if none does. See
        :mod:`geo.routing.logsum`.
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
    links
        The links with everything open.
    requests, routed
        The flows as requested and as routed on these links, in the same order.
    crossings
        Ids of the crossings to close.

    Returns
    -------
    The effect on each flow, in the order of ``requests``.

    Raises
    ------
    ClosureError
        If the network lacks one of the crossings.
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
    """Compute what a flow loses if some junctions close: the mean loss of logsum over the pairs that keep a route.

    The loss is in hours, 0 or more; NaN if no pair keeps a route. See :mod:`geo.routing.logsum`.
    """
    is_open = open_routes(routed, closed_junctions)
    if is_open.all():
        return 0.0
    closed = close_junctions(routed.links, closed_junctions)
    return mean_loss(routed, logsum_losses(routed, is_open, closed))


def crossing_junctions(links: Links, crossings: Sequence[str]) -> Integers:
    """Return the junctions of some crossings, given their ids; one crossing may lie on several junctions.

    Raises
    ------
    ClosureError
        If the network lacks one of the crossings.
    """
    for crossing in crossings:
        if crossing not in links.crossings:
            hint = suggestion(crossing, links.crossings, kind="crossing", listing=CROSSINGS_LISTED)
            raise ClosureError(f"crossing {crossing!r} is not on the road network. {hint}")
    numbers = [links.crossings.index(crossing) for crossing in crossings]
    return np.flatnonzero(np.isin(links.crossing, numbers))
