"""What a closure does to a flow."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from geo.errors import ClosureError
from geo.routing.alternatives import crossings_of
from geo.routing.links import Floats, Integers, Links
from geo.routing.routed_flows import RoutedFlow, RoutingRequest, reroute_flow
from geo.validation import suggestion


@dataclass(frozen=True)
class MeanCost:
    """A flow's ways, averaged by their shares; NaN where nothing is routed."""

    hours: float
    length_km: float


def mean_cost(routed: RoutedFlow) -> MeanCost:
    """Average a flow's ways by their shares."""
    if not routed.share.size:
        return MeanCost(np.nan, np.nan)
    return MeanCost(
        float(np.average(routed.alternatives.hours, weights=routed.share)),
        float(np.average(routed.alternatives.length_km, weights=routed.share)),
    )


def crossing_shares(routed: RoutedFlow) -> Floats:
    """Give the share of a flow over each crossing, in the order of the links' crossings."""
    sequences, which = np.unique(routed.alternatives.sequence, return_inverse=True)
    share = np.bincount(which, routed.share, len(sequences))
    over = np.zeros(len(routed.links.crossings))
    for sequence, part in zip(sequences.tolist(), share, strict=True):
        over[list(set(crossings_of(routed.links, sequence)))] += part
    return over


@dataclass(frozen=True, eq=False)
class ClosureEffect:
    """One flow before a closure and after it; the same value where it does not touch the flow."""

    before: RoutedFlow
    after: RoutedFlow


def close_crossings(
    links: Links,
    requests: Sequence[RoutingRequest],
    routed: Sequence[RoutedFlow],
    crossings: Sequence[str],
) -> list[ClosureEffect]:
    """Close crossings, and divide every flow over what is left.

    Parameters
    ----------
    links, requests, routed
        The flows when all is open, in one order.
    crossings
        Ids of crossings of the network.

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
    """Look the junctions of crossings up by the crossings' ids."""
    for one in crossings:
        if one not in links.crossings:
            wanted = suggestion(one, links.crossings, kind="crossing")
            message = f"crossing {one!r} is not on the road network; {wanted}"
            raise ClosureError(message)
    return np.flatnonzero(
        np.isin(links.crossing, [links.crossings.index(one) for one in crossings])
    )
