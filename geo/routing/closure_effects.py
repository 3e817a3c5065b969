"""Compute how closed crossings change flows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from geo.errors import ClosureError
from geo.geodesy.ellipsoid import Floats, Integers
from geo.routing.links import Links, sum_by_row
from geo.routing.routed_flows import RoutedFlow, RoutingRequest, reroute_flow
from geo.validation import suggestion


@dataclass(frozen=True)
class MeanCost:
    """The mean over a flow's routes by their shares; NaN where nothing is routed."""

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
    counts = ranked >= 0  # a route over a crossing twice counts once
    counts[:, 1:] &= ranked[:, 1:] != ranked[:, :-1]
    row, place = np.nonzero(counts)
    return sum_by_row(ranked[row, place], routed.share[row], len(routed.links.crossings))


@dataclass(frozen=True, eq=False)
class ClosureEffect:
    """A flow before and after a closure; the same value where the closure does not affect it."""

    before: RoutedFlow
    after: RoutedFlow


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
        The flows with everything open, in one order.
    crossings
        Ids of crossings on the network.

    Raises
    ------
    ClosureError
        If the network has no such crossing.
    """
    shut = crossing_junctions(links, crossings)
    return [
        ClosureEffect(before, reroute_flow(before, request, shut))
        for request, before in zip(requests, routed, strict=True)
    ]


def crossing_junctions(links: Links, crossings: Sequence[str]) -> Integers:
    """Return the junctions of crossings, given their ids."""
    for crossing in crossings:
        if crossing not in links.crossings:
            wanted = suggestion(crossing, links.crossings, kind="crossing")
            message = f"crossing {crossing!r} is not on the road network; {wanted}"
            raise ClosureError(message)
    numbers = [links.crossings.index(crossing) for crossing in crossings]
    return np.flatnonzero(np.isin(links.crossing, numbers))
