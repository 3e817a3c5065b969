"""Two crossings closed at the same time have rows only where the closures meet on a flow."""

from __future__ import annotations

from itertools import combinations

import pytest

from geo.cli.shared.files import read_build_inputs
from geo.layers.modelled.closure_pairs import flows_by_pair
from geo.layers.modelled.closures import (
    Closure,
    closure_effects,
    closure_of,
    closures_of,
    model_closures,
)
from geo.layers.modelled.traffic import Traffic, model_brief
from geo.routing import ClosureEffect

Effects = dict[Closure, list[ClosureEffect]]


@pytest.fixture(scope="module")
def balkan() -> tuple[Traffic, Effects]:
    """Return the traffic of the Balkan brief, with many crossings, and its closures."""
    brief = read_build_inputs("balkan-route-2015", None, draft=False).brief
    traffic, _ = model_brief(brief)
    return traffic, {closure: closure_effects(traffic, closure) for closure in closures_of(brief, traffic)}  # fmt: skip


def test_closures_that_do_not_meet_need_no_row(balkan: tuple[Traffic, Effects]) -> None:
    """Every tenth pair closed for all flows: where there is no row, both do what the one does that touches the flow."""
    traffic, effects = balkan
    meetings = flows_by_pair(traffic, effects)
    singles = {key.crossings[0]: {row.flow: row.cells for row in model_closures(traffic, {key: touched})}
               for key, touched in effects.items() if not key.scenario}  # fmt: skip
    compared = 0
    for pair in list(combinations(sorted(singles), 2))[::10]:
        both = closure_of(pair, traffic.gazetteer)
        rows = model_closures(traffic, {both: closure_effects(traffic, both)})
        found = {row.flow: row.cells for row in rows}
        for position, flow in enumerate(routed.id for routed in traffic.routed):
            if position in meetings.get(pair, ()):
                continue
            touching = [singles[crossing][flow] for crossing in pair if flow in singles[crossing]]
            assert len(touching) <= 1, (pair, flow)
            both_shut = [found[flow]] if flow in found else []
            assert str(both_shut) == str(touching), (
                pair,
                flow,
            )  # as text, in which unknowns are equal
            compared += len(touching)
    assert compared > 20
