"""Routing on networks made by hand: values worked out on paper, laws, and networkx as the oracle."""

from __future__ import annotations

from random import Random

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from networks import SPEED_KMH, grid, routed, toy_network, two_posts

from geo.errors import ClosureError, OffNetworkError
from geo.network import Network, read_network
from geo.routing import Stop, chokepoints, close_crossings, crossing_shares, mean_cost, with_hours
from geo.routing.alternatives import overlaps
from geo.routing.links import build_links
from geo.routing.shares import link_shares
from geo.routing.shortest_paths import shortest_path_trees, shortest_paths


def at(
    network: Network,
    *nodes: int,
    weight: tuple[float, ...] = (),
    countries: tuple[str, ...] = ("AA",),
) -> Stop:
    """Make a stop of towns that lie exactly on nodes."""
    return Stop(
        "stop-" + "-".join(map(str, nodes)), countries, tuple(f"town-{node}" for node in nodes),
        network.node_lon[list(nodes)], network.node_lat[list(nodes)],
        np.array(weight or (1.0,) * len(nodes)),
    )  # fmt: skip


# --- examples -------------------------------------------------------------------------------------


def test_two_ways_divide_by_the_logit() -> None:
    """At 60 km/h 120 and 150 km differ by half an hour: e^-0.5 to 1, with nothing shared."""
    network = two_posts()
    links, _, found = routed(network, at(network, 0), at(network, 3, countries=("BB",)))
    shares = dict(zip(links.crossings, crossing_shares(found), strict=True))
    assert shares["upper"] == pytest.approx(1 / (1 + np.exp(-0.5)))
    assert shares["lower"] == pytest.approx(1 - shares["upper"])


def test_closing_a_post_moves_all_to_the_other() -> None:
    """With the upper post shut the flow takes the lower one, half an hour longer than the upper way."""
    network = two_posts()
    links, request, before = routed(network, at(network, 0), at(network, 3, countries=("BB",)))
    (change,) = close_crossings(links, [request], [before], ["upper"])
    shares = dict(zip(links.crossings, crossing_shares(change.after), strict=True))
    assert shares == {"lower": pytest.approx(1.0), "upper": 0.0}
    assert mean_cost(change.after).hours == pytest.approx(2.5)


def test_closing_every_post_leaves_no_way() -> None:
    """What cannot be routed is counted as such, and not given a line."""
    network = two_posts()
    links, request, before = routed(network, at(network, 0), at(network, 3, countries=("BB",)))
    (change,) = close_crossings(links, [request], [before], ["upper", "lower"])
    assert change.after.share.size == 0
    assert change.after.unrouted == pytest.approx(1.0)


def test_a_way_found_only_when_others_are_shut() -> None:
    """A way too long to count when all is open is found when nothing else is left."""
    network = two_posts(lower_km=3_000.0)
    links, request, before = routed(network, at(network, 0), at(network, 3, countries=("BB",)))
    assert crossing_shares(before)[links.crossings.index("lower")] == 0
    (change,) = close_crossings(links, [request], [before], ["upper"])
    assert crossing_shares(change.after)[links.crossings.index("lower")] == pytest.approx(1.0)


def test_transit_binds() -> None:
    """From A by way of B to C: the direct road from A to C is not taken, though it is shorter."""
    network = toy_network(
        [(0, 1), (1, 2), (2, 3), (3, 4), (0, 5), (5, 4)], km=[10.0] * 4 + [1.0] * 2,
        lonlat=[(0, 0), (0.1, 0.2), (0.2, 0.3), (0.3, 0.2), (0.4, 0), (0.2, 0)],
        country=["AA", "BB", "BB", "CC", "AA", "CC"], crossings={1: "ab", 3: "bc", 5: "ac"},
    )  # fmt: skip
    stops = [at(network, 0), at(network, 2, countries=("BB",)), at(network, 4, countries=("CC",))]
    links, _, found = routed(network, *stops)
    shares = dict(zip(links.crossings, crossing_shares(found), strict=True))
    assert shares == {"ab": pytest.approx(1.0), "ac": 0.0, "bc": pytest.approx(1.0)}


def test_towns_weigh_what_they_have() -> None:
    """Of two towns with three and one parts of the inhabitants, three quarters go to the first."""
    network = toy_network(
        [(0, 1), (1, 2), (1, 3)], lonlat=[(0, 0), (0.1, 0), (0.2, 0.1), (0.2, -0.1)]
    )
    links, _, found = routed(network, at(network, 0), at(network, 2, 3, weight=(300.0, 100.0)))
    over = link_shares(links, found.alternatives, found.share)
    assert sorted(np.round(over, 9)) == [0.25, 0.75, 1.0]


def test_two_ends_at_one_junction_have_no_way_between_them() -> None:
    """Nothing to choose is not an error (2026-11-22: the search over crossings stopped at it)."""
    network = two_posts()
    _, _, found = routed(network, at(network, 0), at(network, 0))
    assert found.share.size == 0


def test_a_town_off_the_network_is_left_out_and_counted() -> None:
    """A town 100 km from any road is left out, and its weight reported."""
    network = toy_network([(0, 1), (1, 2)])
    far = Stop(
        "far",
        ("AA",),
        ("near", "far"),
        np.array([0.2, 0.2]),
        np.array([0.02, 1.0]),
        np.array([3.0, 1.0]),
    )
    _, _, found = routed(network, at(network, 0), far)
    assert found.left_out == (0.0, 0.25)
    assert found.share.sum() == pytest.approx(1.0)


def test_an_end_off_the_network_is_an_error() -> None:
    """An end without any town on the network says so by name."""
    network = toy_network([(0, 1), (1, 2)])
    far = Stop("far", ("AA",), ("far",), np.array([0.2]), np.array([9.0]), np.ones(1))
    with pytest.raises(OffNetworkError, match="far: no road in AA lies within 10 km of this place"):
        routed(network, at(network, 0), far)


def test_an_unknown_crossing_is_an_error() -> None:
    """A crossing misspelt is named, with the one that was meant."""
    network = two_posts()
    links, request, before = routed(network, at(network, 0), at(network, 3, countries=("BB",)))
    with pytest.raises(
        ClosureError, match=r"'uper' is not on the road network. Did you mean 'upper'"
    ):
        close_crossings(links, [request], [before], ["uper"])


def test_the_only_road_is_a_chokepoint() -> None:
    """A road that everything takes and nothing replaces cuts the whole flow off."""
    network = toy_network(
        [(0, 1), (1, 2), (2, 3), (1, 4), (4, 2), (3, 5)], track=[1],
        lonlat=[(0, 0), (0.1, 0), (0.2, 0), (0.3, 0), (0.15, 0.1), (0.4, 0)],
    )  # fmt: skip
    _, _, found = routed(network, at(network, 0), at(network, 5))
    worst = chokepoints(found)
    assert not [one for one in worst if one.cut_off], (
        "what leads into its towns is not a chokepoint"
    )
    # 30 km are shared by the roads of 40 and 50 km; the one that is left takes ten minutes more.
    direct, detour = 10 / 40 + 30 / 40 / 2, (20 / 50 + 30 / 50 / 2) * np.exp(-10 / SPEED_KMH)
    assert worst[0].hours_lost == pytest.approx(np.log((direct + detour) / detour))


def test_parallel_roads_are_both_found() -> None:
    """Two roads between the same two junctions are two ways."""
    network = toy_network([(0, 1), (1, 2), (1, 2), (2, 3)], km=[10, 30, 31, 10], track=[2])
    _, _, found = routed(network, at(network, 0), at(network, 3))
    assert len(found.share) == 2
    assert found.share.sum() == pytest.approx(1.0)


# --- laws -----------------------------------------------------------------------------------------


@st.composite
def streets(draw: st.DrawFn) -> Network:
    """Draw a grid of streets of various lengths."""
    rows, columns = draw(st.integers(2, 5)), draw(st.integers(2, 5))
    count = rows * (columns - 1) + columns * (rows - 1)
    km = draw(st.lists(st.floats(11.2, 60.0), min_size=count, max_size=count, unique=True))
    return grid(rows, columns, km)


@settings(max_examples=60, deadline=None)
@given(streets(), st.data())
def test_cutting_an_edge_in_two_changes_no_share(network: Network, data: st.DataObject) -> None:
    """A node put on an edge changes nothing."""
    edge = data.draw(st.integers(0, len(network.tail) - 1))
    new = len(network.node_lon)
    tail, head = int(network.tail[edge]), int(network.head[edge])
    edges = [(int(a), int(b)) for a, b in zip(network.tail, network.head, strict=True)]
    km = network.length_km.tolist()
    edges[edge], km[edge] = (tail, new), km[edge] / 3
    edges, km = [*edges, (new, head)], [*km, km[edge] * 2]
    middle = (network.node_lon[[tail, head]].mean(), network.node_lat[[tail, head]].mean() + 1e-4)
    lonlat = [*zip(network.node_lon, network.node_lat, strict=True), middle]
    cut = toy_network(edges, km=km, lonlat=lonlat)
    last = new - 1
    _, _, before = routed(network, at(network, 0), at(network, last))
    _, _, after = routed(cut, at(cut, 0), at(cut, last))
    assert np.sort(after.share) == pytest.approx(np.sort(before.share))


@settings(max_examples=30, deadline=None)
@given(streets(), st.randoms(use_true_random=False))
def test_the_order_of_the_input_changes_no_share(network: Network, chance: Random) -> None:
    """Nodes and edges in another order give the same shares to the same edges."""
    shuffled = list(range(len(network.node_lon)))
    chance.shuffle(shuffled)
    number = np.argsort(shuffled)
    edges = [
        (int(number[a]), int(number[b])) for a, b in zip(network.tail, network.head, strict=True)
    ]
    other = toy_network(
        edges, km=network.length_km.tolist(),
        lonlat=[(network.node_lon[n], network.node_lat[n]) for n in shuffled],
    )  # fmt: skip
    last = len(network.node_lon) - 1
    _, _, before = routed(network, at(network, 0), at(network, last))
    _, _, after = routed(other, at(other, int(number[0])), at(other, int(number[last])))
    assert np.sort(after.share) == pytest.approx(np.sort(before.share))


@settings(max_examples=30, deadline=None)
@given(streets())
def test_an_island_changes_no_share(network: Network) -> None:
    """Roads that nothing joins to the rest change nothing."""
    count = len(network.node_lon)
    edges = [*zip(network.tail.tolist(), network.head.tolist(), strict=True)]
    edges += [(count, count + 1), (count + 1, count + 2), (count + 2, count)]
    lonlat = [*zip(network.node_lon, network.node_lat, strict=True), (5, 5), (5.1, 5), (5, 5.1)]
    other = toy_network(edges, km=[*network.length_km, 12, 12, 17], lonlat=lonlat)
    _, _, before = routed(network, at(network, 0), at(network, count - 1))
    _, _, after = routed(other, at(other, 0), at(other, count - 1))
    assert after.share == pytest.approx(before.share)


@settings(max_examples=60, deadline=None)
@given(streets(), st.data())
def test_shares_are_a_whole_and_ways_stand_apart(network: Network, data: st.DataObject) -> None:
    """Shares sum to 1; no way touches a junction twice; those over the same crossings overlap under 80 %."""
    start = data.draw(st.integers(0, len(network.node_lon) - 2))
    links, _, found = routed(network, at(network, start), at(network, len(network.node_lon) - 1))
    assert found.share.sum() == pytest.approx(1.0)
    ways = found.alternatives.routes
    nodes = ways.row * len(links.node) + ways.node
    assert len(np.unique(nodes)) == len(nodes)
    alike = overlaps(links, found.alternatives).toarray()
    np.fill_diagonal(alike, 0)
    assert alike.max(initial=0) < 0.8


@settings(max_examples=60, deadline=None)
@given(st.lists(st.floats(60, 400), min_size=3, max_size=6), st.data())
def test_a_closure_lowers_no_other_share(lengths: list[float], data: st.DataObject) -> None:
    """Of several posts on one border, closing one sends nothing over it, and no less over any other."""
    count = len(lengths)
    network = toy_network(
        [(0, 1 + k) for k in range(count)] + [(1 + k, count + 1) for k in range(count)],
        km=[km / 2 for km in lengths] * 2,
        lonlat=[(0, 0), *((0.25, 0.05 * k - 0.1) for k in range(count)), (0.5, 0)],
        country=["AA"] * count + ["BB"] * count, crossings={1 + k: f"post-{k}" for k in range(count)},
    )  # fmt: skip
    links, request, before = routed(
        network, at(network, 0), at(network, count + 1, countries=("BB",))
    )
    shut = data.draw(st.sampled_from(links.crossings))
    (change,) = close_crossings(links, [request], [before], [shut])
    was, now = crossing_shares(change.before), crossing_shares(change.after)
    number = links.crossings.index(shut)
    assert now[number] == 0
    assert now.sum() == pytest.approx(1.0)
    assert (np.delete(now, number) >= np.delete(was, number) - 1e-12).all()


@settings(max_examples=60, deadline=None)
@given(streets(), st.data())
def test_more_cost_on_an_edge_raises_no_share_of_it(network: Network, data: st.DataObject) -> None:
    """Among the ways found, a dearer edge never carries more.

    Among ways sought anew it can, in 10 of 3,000 random grids and by up to 0.05: `docs/method.md` says so.
    """
    last = len(network.node_lon) - 1
    links, _, found = routed(network, at(network, 0), at(network, last))
    edge = data.draw(st.integers(0, len(network.tail) - 1))
    hours = network.length_km / SPEED_KMH
    dearer = hours + np.eye(1, len(hours), edge)[0] * data.draw(st.floats(0.01, 2.0))
    after = with_hours(found, dearer, scale_per_hour=1.0)
    link = links.of_edge[edge]
    was, now = (link_shares(links, one.alternatives, one.share)[link] for one in (found, after))
    assert now <= was + 1e-12


# --- oracle ---------------------------------------------------------------------------------------


def test_least_cost_ways_are_networkx_s() -> None:
    """On 500 pairs of the shipped network, hours and the ways' own sums are networkx's."""
    network = read_network()
    hours = network.length_km / SPEED_KMH
    graph = nx.MultiGraph()
    graph.add_weighted_edges_from(
        zip(network.tail.tolist(), network.head.tolist(), hours.tolist(), strict=True)
    )
    largest = max((sorted(part) for part in nx.connected_components(graph)), key=len)
    chance = np.random.default_rng(500)
    starts = chance.choice(largest, 20, replace=False)
    ends = chance.choice(largest, 25, replace=False)
    links = build_links(network, hours, keep=np.concatenate([starts, ends]))
    trees = shortest_path_trees(links, np.searchsorted(links.node, starts))
    to = np.searchsorted(links.node, ends)
    ways = shortest_paths(trees, np.arange(20)[:, None], to[None, :])
    walked = np.bincount(ways.row, links.hours[ways.link], 500).reshape(20, 25)
    for row, start in enumerate(starts.tolist()):
        least = nx.single_source_dijkstra_path_length(graph, start)
        wanted = [least[end] for end in ends.tolist()]
        assert trees.hours[row, to] == pytest.approx(wanted)
        assert walked[row] == pytest.approx(wanted)
