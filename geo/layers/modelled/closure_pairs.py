"""Two crossings closed at the same time: rows of the layer `closures` for the flows on which their effects combine.

Closing a crossing drops the routes over it; a pair of towns left without any gets new ones. The effects of two closures
on a flow combine if its routes pass both crossings, or if closing one brings a new route over the other. For all other
flows, closing both does the same as closing the one crossing that affects the flow, which has its own row.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations
from typing import Final

import numpy as np

from geo.layers.modelled.closures import Closure, Effects, closure_of, is_listed
from geo.layers.modelled.traffic import Traffic
from geo.routing import ClosureEffect, RoutedFlow, close_crossings

MOST_ROWS: Final = 1000  # some 300 bytes each in a page; a brief with more gets none, and its page names the command


def pair_effects(traffic: Traffic, effects: Effects) -> dict[Closure, list[ClosureEffect]]:
    """Close every two crossings together, and reroute the flows on which the effects of the two closures combine.

    Parameters
    ----------
    traffic
        The flows on the road network with all crossings open.
    effects
        Closure → its effects on flows. Only the closures of one crossing each are combined; the brief's scenarios are
        not.

    Returns
    -------
    dict
        Closure of two crossings → its effects on those flows that are large enough to be listed. The dict is empty if
        the layer `closures` would get more than `MOST_ROWS` rows of pairs.
    """
    flows_of_pair = flows_by_pair(traffic, effects)
    if sum(map(len, flows_of_pair.values())) > MOST_ROWS:
        return {}
    effects_of_pair = {}
    for pair, positions in flows_of_pair.items():
        requests = [traffic.requests[position] for position in positions]
        routed = [traffic.routed[position] for position in positions]
        joint_effects = close_crossings(traffic.links, requests, routed, pair)
        if listed := [effect for effect in joint_effects if is_listed(effect)]:
            effects_of_pair[closure_of(pair, traffic.gazetteer)] = listed
    return effects_of_pair


def flows_by_pair(traffic: Traffic, effects: Effects) -> dict[tuple[str, str], list[int]]:
    """Find the flows on which the effects of closing two crossings combine.

    They combine on a flow if its routes pass both crossings, or if closing one of them sends it over the other.

    Returns
    -------
    dict
        Pair of crossing ids, in alphabetical order → positions of the flows in ``traffic.routed``. Pairs without such
        a flow are missing.
    """
    names = traffic.links.crossings
    passed_before = [passed_crossings(routed, names) for routed in traffic.routed]
    # closed crossing → flow that it affects → crossings that the flow passes after it is rerouted
    passed_after = {
        closure.crossings[0]: {
            effect.before.id: passed_crossings(effect.after, names) for effect in flow_effects
        }
        for closure, flow_effects in effects.items()
        if not closure.scenario and len(closure.crossings) == 1
    }
    flows_of_pair = {}
    for pair in combinations(sorted(passed_after), 2):
        crossing_a, crossing_b = pair
        positions = [
            position for position, routed in enumerate(traffic.routed)
            if passed_before[position].issuperset(pair)
            or crossing_b in passed_after[crossing_a].get(routed.id, ())
            or crossing_a in passed_after[crossing_b].get(routed.id, ())
        ]  # fmt: skip
        if positions:
            flows_of_pair[pair] = positions
    return flows_of_pair


def passed_crossings(routed: RoutedFlow, names: Sequence[str]) -> set[str]:
    """Return the ids of the crossings that at least one route of a flow passes.

    ``names`` holds the ids of all crossings of the network, by their number.
    """
    numbers = np.unique(routed.alternatives.chain)
    return {names[number] for number in numbers[numbers >= 0]}  # −1 fills up shorter chains
