"""What a closure costs: worked out on paper, and laws that no closure breaks."""

from __future__ import annotations

from math import exp, log

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from networks import SPEED_KMH, countries_in_a_row, routed, two_posts

from geo.arrays import Booleans, Floats
from geo.network import Network
from geo.routing import (
    RoutedFlow,
    Stop,
    chokepoints,
    close_crossings,
    mean_cost,
    with_hours,
)  # fmt: skip
from geo.routing.closure_effects import crossing_junctions
from geo.routing.links import close_junctions
from geo.routing.logsum import logsum_losses, logsums
from geo.routing.routed_flows import open_routes


def stop(network: Network, nodes: list[int], country: str) -> Stop:
    """Return a stop of equal towns on nodes."""
    lon, lat = network.node_lon[nodes], network.node_lat[nodes]
    towns = tuple(f"town-{node}" for node in nodes)
    return Stop("-".join(towns), (country,), towns, lon, lat, np.ones(len(nodes)))


def losses(flow: RoutedFlow, crossings: list[str]) -> Floats:
    """Return the loss of each pair when crossings close."""
    shut = crossing_junctions(flow.links, crossings)
    return logsum_losses(flow, open_routes(flow, shut), close_junctions(flow.links, shut))


# --- examples -------------------------------------------------------------------------------------


def test_the_longer_route_is_worth_something_though_the_mean_falls() -> None:
    """Two hours or two and a half: without the longer one ln(1 + e^-0.5) is lost, and the mean is lower."""
    network = two_posts()
    links, request, flow = routed(network, stop(network, [0], "AA"), stop(network, [3], "BB"))
    (effect,) = close_crossings(links, [request], [flow], ["lower"])
    assert effect.hours_lost == pytest.approx(log(1 + exp(-0.5)))
    assert effect.moved == pytest.approx(1 / (1 + exp(0.5)))
    assert mean_cost(effect.after).hours < mean_cost(effect.before).hours


def test_the_shorter_route_costs_more() -> None:
    """Without it all take half an hour more, and have no choice."""
    network = two_posts()
    links, request, flow = routed(network, stop(network, [0], "AA"), stop(network, [3], "BB"))
    (effect,) = close_crossings(links, [request], [flow], ["upper"])
    assert effect.hours_lost == pytest.approx(0.5 + log(1 + exp(-0.5)))


def test_a_route_outside_the_choice_set_is_taken_when_nothing_else_is_left() -> None:
    """From 2 hours to 50, over a post too far to be an alternative: 48 are lost."""
    network = two_posts(lower_km=3_000.0)
    links, request, flow = routed(network, stop(network, [0], "AA"), stop(network, [3], "BB"))
    (effect,) = close_crossings(links, [request], [flow], ["upper"])
    assert [effect.moved, effect.hours_lost] == pytest.approx([1.0, 48.0])


def test_without_any_route_no_number_is_made_up() -> None:
    """All is cut off: the loss of hours has no value."""
    network = two_posts()
    links, request, flow = routed(network, stop(network, [0], "AA"), stop(network, [3], "BB"))
    (effect,) = close_crossings(links, [request], [flow], ["lower", "upper"])
    assert np.isnan(effect.hours_lost)
    assert effect.moved == pytest.approx(1.0)
    assert np.isinf(losses(flow, ["lower", "upper"])).all()


# --- laws -----------------------------------------------------------------------------------------


@st.composite
def flows(draw: st.DrawFn) -> RoutedFlow:
    """Draw a flow between one or two towns at each end, over one to three borders."""
    borders, posts = draw(st.integers(1, 3)), draw(st.integers(2, 5))
    km = draw(st.lists(st.floats(1.2, 400.0), min_size=11, max_size=17))
    network = countries_in_a_row(borders, posts, km)
    columns = 2 * borders + 1
    rows = st.lists(st.integers(0, posts - 1), min_size=1, max_size=2, unique=True)
    begins = stop(network, [columns * row for row in draw(rows)], "C0")
    ends = stop(network, [columns * row + columns - 1 for row in draw(rows)], f"C{borders}")
    passes = [stop(network, [2], "C1")] if borders == 2 and draw(st.booleans()) else []
    return routed(
        network, begins, *passes, ends, scale_per_hour=draw(st.sampled_from([0.5, 1.0, 4.0]))
    )[2]


@settings(max_examples=100)
@given(flows(), st.data())
def test_closing_more_never_costs_less(flow: RoutedFlow, data: st.DataObject) -> None:
    """Of crossings closed one after the other, each costs each pair nothing or something, never less than nothing."""
    order = data.draw(st.permutations(flow.links.crossings))
    before = np.zeros(len(flow.pairs.weight))
    for count in range(len(order) + 1):
        after = losses(flow, order[:count])
        assert (after >= before - 1e-9).all()
        before = after


@settings(max_examples=100)
@given(flows(), st.data())
def test_hours_lost_are_those_of_the_shares_that_move(
    flow: RoutedFlow, data: st.DataObject
) -> None:
    """While a good alternative stays open, −ln(1 − share that moves) / μ, which is the logit's own."""
    shut = data.draw(st.lists(st.sampled_from(flow.links.crossings), max_size=2, unique=True))
    is_open = open_routes(flow, crossing_junctions(flow.links, shut))
    pair, share = flow.alternatives.pair, flow.share
    kept = np.bincount(pair, share * is_open, len(flow.pairs.weight))
    stays = np.bincount(pair, is_open, len(kept)) > 0
    lost = losses(flow, shut)
    expected = -np.log(kept[stays] / np.bincount(pair, share)[stays]) / flow.scale_per_hour
    # Less where a better route is found on the network.
    assert (lost[stays] <= expected + 1e-9).all()
    quickest = quickest_open(flow, is_open)
    usual = stays & np.isclose(quickest, least_hours(flow, shut))
    np.testing.assert_allclose(lost[usual], expected[usual[stays]], atol=1e-9)


def quickest_open(flow: RoutedFlow, is_open: Booleans) -> Floats:
    """Return the hours of each pair's quickest open alternative."""
    best = np.full(len(flow.pairs.weight), np.inf)
    np.minimum.at(best, flow.alternatives.pair[is_open], flow.alternatives.hours[is_open])
    return best


def least_hours(flow: RoutedFlow, shut: list[str]) -> Floats:
    """Return the hours of the quickest route left on the network, by networkx."""
    closed = close_junctions(flow.links, crossing_junctions(flow.links, shut))
    graph = nx.Graph()
    links = zip(closed.tail.tolist(), closed.head.tolist(), closed.hours.tolist(), strict=True)
    # The quickest of parallel ones stays.
    for tail, head, hours in sorted(links, key=lambda link: -link[2]):
        if np.isfinite(hours):
            graph.add_edge(tail, head, hours=hours)
    graph.add_nodes_from(range(len(closed.node)))
    return np.array([
        nx.single_source_dijkstra_path_length(graph, begin, weight="hours").get(end, np.inf)
        for begin, end in zip(flow.pairs.origin.tolist(), flow.pairs.destination.tolist(), strict=True)
    ])  # fmt: skip


@settings(max_examples=50)
@given(flows())
def test_the_logsum_is_its_formula(flow: RoutedFlow) -> None:
    """Written out route by route."""
    routes, total = flow.alternatives, [0.0] * len(flow.pairs.weight)
    links = [
        routes.routes.link[routes.routes.row == row].tolist() for row in range(len(routes.pair))
    ]
    for row, pair in enumerate(routes.pair.tolist()):
        others = [links[other] for other in np.flatnonzero(routes.pair == pair)]
        size = sum(
            flow.links.length_km[link] / routes.length_km[row] / sum(link in of for of in others)
            for link in links[row]
        )
        total[pair] += size * exp(-flow.scale_per_hour * routes.hours[row])
    served = np.array(total) > 0
    expected = np.log(np.array(total)[served]) / flow.scale_per_hour
    np.testing.assert_allclose(logsums(flow)[served], expected, rtol=1e-9, atol=1e-9)


@settings(max_examples=30)
@given(flows())
def test_no_chokepoint_helps(flow: RoutedFlow) -> None:
    """Neither a stretch nor a crossing."""
    assert all(point.hours_lost >= 0 for point in chokepoints(flow))


@settings(max_examples=30)
@given(flows(), st.floats(0.25, 4.0))
def test_at_another_speed_a_closure_costs_as_if_routed_so(flow: RoutedFlow, factor: float) -> None:
    """Half the hours at twice the sensitivity: the same shares, and half the hours lost."""
    network = flow.links.network
    hours = network.length_km / SPEED_KMH * factor
    other = with_hours(flow, hours, scale_per_hour=flow.scale_per_hour / factor)
    shut = [flow.links.crossings[0]]
    np.testing.assert_allclose(losses(other, shut), factor * losses(flow, shut), atol=1e-9)
