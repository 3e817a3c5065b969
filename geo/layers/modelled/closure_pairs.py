"""Two crossings closed at the same time: rows of the layer `closures` for the flows on which the two closures meet.

Closing a crossing drops the routes over it; a pair of towns left without any gets new ones. So the second closure
changes what the first does to a flow only if it cuts one of the flow's routes, or one of those that the first closure
brings. For all other flows the row of the single closure, if it has one, is the row of both.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations
from typing import Final

import numpy as np

from geo.layers.modelled.closures import Closure, Effects, closure_of, is_touched
from geo.layers.modelled.traffic import Traffic
from geo.routing import ClosureEffect, RoutedFlow, close_crossings

MOST_ROWS: Final = 1000  # some 300 bytes each in a page; a brief with more gets none, and its page names the command


def pair_effects(traffic: Traffic, effects: Effects) -> dict[Closure, list[ClosureEffect]]:
    """Close the single crossings of some closures two by two, for the flows on which they meet.

    Parameters
    ----------
    effects
        Closure → its effects; closures of a single crossing without a scenario are combined.

    Returns
    -------
    dict
        Closure of two crossings → its effects; empty if there would be more than `MOST_ROWS` rows.
    """
    meetings = flows_by_pair(traffic, effects)
    if sum(map(len, meetings.values())) > MOST_ROWS:
        return {}
    effects_of_pair = {}
    for pair, flows in meetings.items():
        requests = [traffic.requests[position] for position in flows]
        routed = [traffic.routed[position] for position in flows]
        joint_effects = close_crossings(traffic.links, requests, routed, pair)
        touched = [effect for effect in joint_effects if is_touched(effect)]
        if touched:
            effects_of_pair[closure_of(pair, traffic.gazetteer)] = touched
    return effects_of_pair


def flows_by_pair(traffic: Traffic, effects: Effects) -> dict[tuple[str, str], list[int]]:
    """Return pair of crossings → positions of the routed flows on which the two closures meet, if there are any."""
    # crossing → id of each flow that its closure touches → that flow, rerouted
    singles = {
        closure.crossings[0]: {effect.before.id: effect.after for effect in touched}
        for closure, touched in effects.items()
        if not closure.scenario and len(closure.crossings) == 1
    }
    names = traffic.links.crossings
    passed_before = [passed_crossings(routed, names) for routed in traffic.routed]
    # the same, with the crossings that the rerouted flow passes
    passed_after = {
        crossing: {flow: passed_crossings(routed, names) for flow, routed in rerouted.items()}
        for crossing, rerouted in singles.items()
    }
    pairs = {}
    for pair in combinations(sorted(singles), 2):
        crossing_a, crossing_b = pair
        meeting = [
            position for position, routed in enumerate(traffic.routed)
            if passed_before[position].issuperset(pair)
            or crossing_b in passed_after[crossing_a].get(routed.id, ())
            or crossing_a in passed_after[crossing_b].get(routed.id, ())
        ]  # fmt: skip
        if meeting:
            pairs[pair] = meeting
    return pairs


def passed_crossings(routed: RoutedFlow, names: Sequence[str]) -> set[str]:
    """Return the crossings that any of a flow's routes passes."""
    numbers = np.unique(routed.alternatives.chain)
    return {names[number] for number in numbers[numbers >= 0]}
