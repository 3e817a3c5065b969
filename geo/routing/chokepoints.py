"""Rank the stretches of road and the crossings whose loss would cost a flow most."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final, TypeAlias

import numpy as np

from geo.arrays import Booleans, Integers
from geo.routing.closure_effects import crossing_shares
from geo.routing.links import Links, close_junctions, close_links
from geo.routing.logsum import logsum_losses, mean_loss
from geo.routing.routed_flows import RoutedFlow, open_routes
from geo.routing.shares import link_shares

LEAST_SHARE: Final = 0.25  # of a flow on a chokepoint
# Share of the flow whose loss is measured: that of the largest towns at the end with fewer towns
SEARCHED_WEIGHT: Final = 0.5


@dataclass(frozen=True, eq=False)
class Chokepoint:
    """A stretch of road or a crossing on which a flow depends.

    Attributes
    ----------
    flow
        Id of the flow.
    links
        The links of the stretch, ascending, all used by the same routes; empty for a crossing.
    crossing
        The number of the crossing, an index into ``Links.crossings``; −1 for a stretch.
    share
        The share of the flow that passes the chokepoint.
    hours_lost
        What the flow loses if the chokepoint closes: the mean loss of logsum, in hours, over the pairs that still have
        a route; ``inf`` if none has. See :mod:`geo.routing.logsum`.
    cut_off
        The share of the flow whose pairs have no route left if the chokepoint closes.
    """

    flow: str
    links: tuple[int, ...]
    crossing: int
    share: float
    hours_lost: float
    cut_off: float


Loss: TypeAlias = Callable[[Links, Booleans], tuple[float, float]]
"""Takes the links with a chokepoint closed, and which routes stay open; returns its `hours_lost` and `cut_off`."""


def chokepoints(routed: RoutedFlow) -> list[Chokepoint]:
    """Rank the stretches of road and the crossings of a flow by what the flow loses if one of them closes.

    A stretch is all links that the same routes use, and closes as a whole. Links into a town at either end of the
    flow are left out, because every route needs one of them.
    """
    loss = _loss_of(routed)
    return sorted([*_stretches(routed, loss), *_crossings(routed, loss)], key=_rank)


def _rank(chokepoint: Chokepoint) -> tuple[float, ...]:
    """Return a key that sorts the worst chokepoint first.

    Losses are rounded, since sums of the same terms differ a little with the order of the terms.
    """
    losses = chokepoint.cut_off, chokepoint.hours_lost, chokepoint.share
    return (*(-round(loss, 9) for loss in losses), chokepoint.crossing, *chokepoint.links)


def _stretches(routed: RoutedFlow, loss: Loss) -> Iterator[Chokepoint]:
    """Yield the stretches of road that a quarter of the flow or more passes, without the links into its towns.

    ``loss`` measures what the flow loses if a stretch closes.
    """
    share = link_shares(routed.links, routed.alternatives, routed.share)
    ends = np.concatenate([routed.pairs.origin, routed.pairs.destination])
    is_access = np.isin(routed.links.tail, ends) | np.isin(routed.links.head, ends)
    busy_links = np.flatnonzero((share >= LEAST_SHARE) & ~is_access)
    for stretch, users in _same_users(routed, busy_links):
        is_open = np.ones(len(routed.share), dtype=bool)
        is_open[users] = False
        hours_lost, cut_off = loss(close_links(routed.links, np.array(stretch)), is_open)
        yield Chokepoint(
            routed.id, links=stretch, crossing=-1, share=float(share[stretch[0]]),
            hours_lost=hours_lost, cut_off=cut_off,
        )  # fmt: skip


def _same_users(routed: RoutedFlow, links: Integers) -> list[tuple[tuple[int, ...], Integers]]:
    """Group some links by the set of routes that use them.

    Returns, for each group, the numbers of its links and the rows of the routes that use them.
    """
    if not len(links):
        return []
    routes = routed.alternatives.routes
    is_grouped = np.zeros(len(routed.links.hours), dtype=bool)
    is_grouped[links] = True
    # each use of one of the links by a route
    position = np.flatnonzero(is_grouped[routes.link])
    link = routes.link[position]
    row = np.searchsorted(np.cumsum(routes.counts), position, side="right")
    by_link = np.argsort(link, kind="stable")  # the routes of one link stay in order
    used_links, first = np.unique(link[by_link], return_index=True)
    users_of_link = np.split(row[by_link], first[1:])
    groups: dict[bytes, tuple[list[int], Integers]] = {}
    for number, users in zip(used_links.tolist(), users_of_link, strict=True):
        # an array is no key of a dictionary, its bytes are
        group, _ = groups.setdefault(users.tobytes(), ([], users))
        group.append(number)
    return [(tuple(group), users) for group, users in groups.values()]


def _crossings(routed: RoutedFlow, loss: Loss) -> Iterator[Chokepoint]:
    """Yield the crossings that a quarter of the flow or more passes.

    ``loss`` measures what the flow loses if a crossing closes.
    """
    for number, share in enumerate(crossing_shares(routed).tolist()):
        if share >= LEAST_SHARE:
            junctions = np.flatnonzero(routed.links.crossing == number)
            closed = close_junctions(routed.links, junctions)
            hours_lost, cut_off = loss(closed, open_routes(routed, junctions))
            yield Chokepoint(
                routed.id, links=(), crossing=number, share=share,
                hours_lost=hours_lost, cut_off=cut_off,
            )  # fmt: skip


def _loss_of(routed: RoutedFlow) -> Loss:
    """Return a function that measures what a flow loses if a chokepoint closes.

    To save time only the pairs of `_sample` are measured. The share of the flow that is cut off is therefore a share of
    the weight of these pairs.
    """
    is_sampled = _sample(routed)
    weight = routed.pairs.weight

    def loss(closed: Links, is_open: Booleans) -> tuple[float, float]:
        # infinite for a pair that is cut off
        losses = logsum_losses(routed, is_open, closed, is_measured=is_sampled)
        cut_off = float(weight[np.isinf(losses)].sum() / weight[is_sampled].sum())
        mean = mean_loss(routed, losses)  # NaN if no pair keeps a route
        # `_rank` sorts by the loss, but NaN has no order; infinity ranks as the worst.
        return np.inf if np.isnan(mean) else mean, cut_off

    return loss


def _sample(routed: RoutedFlow) -> Booleans:
    """Choose the pairs on which losses are measured: those of the largest towns at one end of the flow.

    The end is the one with fewer towns, since each town costs a search of the network. The largest towns are the fewest
    that together have the share `SEARCHED_WEIGHT` of the flow.
    """
    ends = (routed.pairs.origin, routed.pairs.destination)
    town_of_pair = min(ends, key=lambda end: len(np.unique(end)))
    town, town_index = np.unique(town_of_pair, return_inverse=True)
    weight = np.bincount(town_index, routed.pairs.weight)
    largest_first = np.argsort(-weight, kind="stable")
    town_count = np.searchsorted(np.cumsum(weight[largest_first]), SEARCHED_WEIGHT) + 1
    return np.isin(town_of_pair, town[largest_first[:town_count]])
