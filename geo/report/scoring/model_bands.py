"""Bands of 50, 80 and 95 % around modelled shares and hours, from the sensitivity to three assumptions.

The model states one share of a flow at a crossing, and one cost of a closure. These bands show how both vary with the
assumptions that the layer ``sensitivity`` changes: the choice of routes, the speed on tracks and the delay at
crossings. We assume that the three are independent, and that the factors by which that layer multiplies them are the
10th and 90th percentiles of what they may be. The choice and the speed then have lognormal distributions; the delay has
a normal distribution that is cut off at zero. A Halton sequence (1960, doi:10.1007/BF01386213) draws variants of the
model, the same each time. The bands leave out errors of the network and of the weights of towns.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

import numpy as np

from geo.arrays import Floats
from geo.layers.modelled.segments import BANDS
from geo.layers.modelled.sensitivity import scaled_costs
from geo.layers.modelled.traffic import Traffic
from geo.network import Costs, edge_hours
from geo.report.scoring.predictions import Case, RoutePredictor, flow_states
from geo.report.scoring.statistics import Interval
from geo.routing import with_hours

VARIANTS: Final = 64  # how many variants of the model are computed
# The factor by which the layer `sensitivity` multiplies assumptions: taken as the 90th percentile.
FACTOR: Final = 2.0
Z90: Final = 1.281552  # the 90th percentile of the standard normal distribution


def variants(costs: Costs) -> Iterator[Costs]:
    """Yield variants of the costs, each with the three assumptions drawn from their distributions."""
    from scipy.stats import norm, qmc  # noqa: PLC0415 - a second to import

    # The first draw of the sequence is all zeros, which the normal distribution puts at minus infinity.
    draws = qmc.Halton(d=3, scramble=False).random(VARIANTS + 1)[1:]
    for choice, track, delay in (norm.ppf(draws) / Z90).tolist():
        yield scaled_costs(
            costs, choice=FACTOR**choice, track_speed=FACTOR**track,
            crossing_delay=max(0.0, 1.0 + (FACTOR - 1.0) * delay),
        )  # fmt: skip


def sensitivity_bands(
    traffic: Traffic, costs: Costs, cases: Sequence[Case]
) -> list[dict[int, Interval]]:
    """Compute the bands of the model around its answer to each report.

    Parameters
    ----------
    traffic
        The routed flows. Their routes stay the same in all variants; only hours, and so shares, change.
    costs
        The costs of which variants are computed.
    cases
        The reports, about shares or added times.

    Returns
    -------
    list
        For each report: 50, 80 and 95 → the interval that holds so many per cent of the answers of all variants, in
        their middle.
    """
    if not cases:
        return []
    flow_ids = {flow for case in cases for flow in case.flows}
    flow_closures = [(flow, case.report.closed) for case in cases for flow in case.flows]
    flows = [routed for routed in traffic.routed if routed.id in flow_ids]
    answers = []  # a row for each variant, a column for each case
    for variant in variants(costs):
        hours = edge_hours(traffic.links.network, variant)
        scale = variant.scale_per_hour.value
        rescaled = [with_hours(flow, hours, scale_per_hour=scale) for flow in flows]
        predictor = RoutePredictor(traffic.links, flow_states(traffic, rescaled, flow_closures))
        answers.append([_answer(predictor, case) for case in cases])
    return [
        {band: _middle_interval(values, band) for band in BANDS} for values in np.array(answers).T
    ]


def _middle_interval(values: Floats, percent: int) -> Interval:
    """Return the least and the greatest of the middle ``percent`` of values.

    NaN stands for a variant without an answer, and counts as infinite.
    """
    tail = (1.0 - percent / 100.0) / 2.0
    sorted_values = np.sort(np.where(np.isnan(values), np.inf, values))
    low, high = np.quantile(sorted_values, [tail, 1.0 - tail], method="nearest")
    return float(low), float(high)


def _answer(predictor: RoutePredictor, case: Case) -> float:
    """Return the answer to a report: the hours that a closure adds or, for other kinds, the share at the crossing."""
    is_time = case.report.kind == "added-time"
    return predictor.added_hours(case) if is_time else predictor.crossing_share(case)
