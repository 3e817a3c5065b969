"""Distances between many junctions: networkx as the oracle, with and without the preparation."""

from __future__ import annotations

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from networks import grid, toy_network

from geo.arrays import Floats
from geo.network import Network, read_network
from geo.routing import distances_between, reduce_links
from geo.routing.links import Links, build_links, close_links
from geo.routing.shortest_paths import shortest_path_trees

HOURS = st.sampled_from([0.0, 1e-30, 0.5, 1.0, 1.0, 2.0, 3.5, np.inf])  # ties, nothing, closed


@st.composite
def networks(draw: st.DrawFn) -> tuple[Network, Floats]:
    """Draw up to 20 nodes and 40 edges: parallel ones, parts that do not meet, and hours of each edge."""
    node = st.integers(0, draw(st.integers(1, 19)))
    edges = draw(
        st.lists(st.tuples(node, node).filter(lambda e: e[0] != e[1]), min_size=1, max_size=40)
    )
    hours = draw(st.lists(HOURS, min_size=len(edges), max_size=len(edges)))
    network = toy_network(edges)
    return network, np.array(hours)


def networkx_hours(links: Links) -> Floats:
    """Return the hours between all junctions as networkx finds them."""
    graph = nx.MultiGraph()
    graph.add_nodes_from(range(len(links.node)))
    arcs = zip(links.tail.tolist(), links.head.tolist(), links.hours.tolist(), strict=True)
    graph.add_weighted_edges_from(arc for arc in arcs if np.isfinite(arc[2]))
    hours = np.full((len(links.node),) * 2, np.inf)
    for start, ends in nx.all_pairs_dijkstra_path_length(graph):
        hours[start, list(ends)] = list(ends.values())
    return hours


@settings(max_examples=80, deadline=None)
@given(networks())
def test_distances_are_networkx_s(drawn: tuple[Network, Floats]) -> None:
    """Between all junctions, closed and free links included, prepared or not."""
    network, hours = drawn
    links = build_links(network, hours, keep=np.arange(len(network.node_lon)))
    every = np.arange(len(links.node))
    wanted = networkx_hours(links)
    for asked in (links, reduce_links(links)):
        assert distances_between(asked, every, every) == pytest.approx(wanted, rel=1e-12)


@pytest.mark.parametrize("same_hours", [True, False])
def test_a_grid_reduced_in_many_rounds_keeps_its_distances(*, same_hours: bool) -> None:
    """On 1,600 streets, all as long as each other or each of its own length."""
    chance = np.random.default_rng(40)
    network = grid(40, 40)
    hours = np.ones(len(network.tail)) if same_hours else chance.uniform(0.5, 3, len(network.tail))
    links = close_links(build_links(network, hours), np.arange(0, 3000, 17))
    origins, destinations = chance.choice(len(links.node), (2, 60))
    trees = shortest_path_trees(links, origins)
    found = distances_between(reduce_links(links), origins, destinations)
    assert found == pytest.approx(trees.hours[:, destinations], rel=1e-12)


def test_kilometres_on_the_shipped_network() -> None:
    """Another cost than hours; more origins than destinations; a junction as its own destination."""
    network = read_network()
    links = build_links(network, network.length_km / 60.0)
    origins, destinations = np.arange(0, 9_000, 90), np.array([0, 4_000, 9_999])
    reduced = reduce_links(links, links.length_km)
    assert len(reduced.core.pair) < len(links.tail) / 4
    wanted = 60.0 * shortest_path_trees(links, destinations).hours[:, origins].T
    assert distances_between(reduced, origins, destinations) == pytest.approx(wanted, rel=1e-12)
    assert distances_between(reduced, [], destinations).shape == (0, 3)
