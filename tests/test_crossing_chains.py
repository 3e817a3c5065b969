"""Chains of crossings: every crossing that a route lists lies on it, however many there are."""

from __future__ import annotations

import re
from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from networks import countries_in_a_row, toy_network

from geo.brief import Brief, read_brief
from geo.layers import model_brief
from geo.layers.layer_rows import Evidence
from geo.layers.modelled.road_labels import RoadLabels
from geo.layers.modelled.road_places import places_on_roads
from geo.layers.modelled.routes import build_routes, merge_routes, model_routes
from geo.network import Network
from geo.routing import (
    RoutingRequest,
    Stop,
    close_crossings,
    crossing_shares,
    prepare_links,
    route_flow,
)
from geo.routing.crossing_chains import concatenate_chains, crossing_chains, crossings_of
from geo.routing.crossing_chains import group_chains as group
from geo.routing.links import Links, build_links
from geo.routing.shortest_paths import Routes

BRIEF = """format = 1
id = "far"
brief = "s"
title = { en = "Far" }
fictional = true
gazetteer = "places.tsv"
network = "grid.geojson"
[[source]]
id = "s"
kind = "report"
reliability = "F"
[[claim]]
id = "c"
source = "s"
credibility = 3
text = { en = "x" }
[[commodity]]
id = "goods"
class = "fuel"
label = { en = "Fuel" }
[[place]]
id = "a"
name = "Avila"
claims = ["c"]
[[place]]
id = "b"
name = "Boryspil"
claims = ["c"]
[[flow]]
id = "ab"
label = { en = "A to B" }
origin = "a"
destination = "b"
reason = { en = "r" }
claims = ["c"]
[[flow.strand]]
commodity = "goods"
"""
PLACES = """id\tname\tlon\tlat\tcountry_code\tpopulation\tnames
1\tAvila\t5.0\t46.0\tFR\t1000\t
2\tBoryspil\t31.0\t46.8\tUA\t1000\t
"""


def road_of(posts: int) -> Links:
    """Build one road with a crossing at every node between its ends."""
    crossings = {node: f"post-{node:04d}" for node in range(1, posts + 1)}
    network = toy_network([(node, node + 1) for node in range(posts + 1)], crossings=crossings)
    return build_links(network, network.length_km)


def stop(network: Network, node: int, country: str) -> Stop:
    """Return a stop of one town on a node."""
    lon, lat = network.node_lon[[node]], network.node_lat[[node]]
    return Stop(f"at-{node}", (country,), (f"town-{node}",), lon, lat, np.ones(1))


def routes_of(brief: Brief) -> gpd.GeoDataFrame:
    """Build the layer `routes` alone."""
    traffic, endpoints = model_brief(brief)
    labels = RoadLabels(endpoints, traffic.gazetteer)
    return build_routes(model_routes(traffic, places_on_roads(traffic)), labels, Evidence(brief))


# --- examples -------------------------------------------------------------------------------------


def test_a_crossing_on_two_carriageways_counts_once() -> None:
    """Over 0, 0 again, 1 and back over 0: the chain is 0, 1, 0."""
    links = road_of(5)
    at = {number: int(np.flatnonzero(links.crossing == number)[0]) for number in range(2)}
    node = np.array([at[0], at[0], at[1], at[0]])
    chains = crossing_chains(links, Routes(np.array([4]), np.zeros(4, dtype=np.intp), node))
    assert crossings_of(chains[0]) == (0, 1, 0)


def test_tables_of_different_width_stay_equal_chain_by_chain() -> None:
    """The chain 4 of one table is the chain 4 of another that holds longer ones."""
    chains = concatenate_chains([np.array([[4]]), np.array([[4, 2, 9], [4, -1, -1]])])
    assert group(chains)[1].tolist() == [0, 1, 0]
    assert [crossings_of(chain) for chain in chains] == [(4,), (4, 2, 9), (4,)]


# --- laws -----------------------------------------------------------------------------------------


@settings(max_examples=50)
@given(st.integers(5, 3_000), st.integers(1, 60), st.integers(0, 2**32 - 1))
def test_a_thousand_chains_are_those_of_their_routes(posts: int, most: int, seed: int) -> None:
    """Twenty random chains each time: read back, they are the crossings that the route passes, in order."""
    links, chance = road_of(posts), np.random.default_rng(seed)
    counts = chance.integers(0, most + 1, 20)
    node = chance.integers(0, len(links.node), counts.sum())
    chains = crossing_chains(links, Routes(counts, np.zeros(len(node), dtype=np.intp), node))
    passed = [links.crossing[part] for part in np.split(node, np.cumsum(counts)[:-1])]
    for chain, crossings in zip(chains, passed, strict=True):
        ids = [number for number in crossings.tolist() if number >= 0]
        once = [number for at, number in enumerate(ids) if at == 0 or ids[at - 1] != number]
        assert list(crossings_of(chain)) == once
    distinct, which = group(chains)
    assert (distinct[which] == chains).all()
    assert len({crossings_of(chain) for chain in chains}) == len(distinct)


@settings(max_examples=25)
@given(
    st.integers(1, 9), st.integers(2, 40), st.lists(st.floats(1.2, 9.0), min_size=7, max_size=13)
)
def test_every_listed_crossing_lies_on_its_route(borders: int, posts: int, km: list[float]) -> None:
    """Over up to nine borders with up to 40 crossings each: one on each border, in order, on the drawn route."""
    network = countries_in_a_row(borders, posts, km)
    columns = 2 * borders + 1
    last = (posts // 2) * columns + columns - 1
    request = RoutingRequest("flow", (stop(network, 0, "C0"), stop(network, last, f"C{borders}")))
    links = prepare_links(network, network.length_km / 60, [request])
    flow = route_flow(links, request, scale_per_hour=1.0)
    routes = flow.alternatives.routes
    lines = merge_routes(flow)
    assert lines
    for line in lines:
        passed = links.crossing[routes.node[routes.row == line.row]]
        assert line.crossings == tuple(passed[passed >= 0].tolist())
        border = [int(links.crossings[number][-4:]) % columns // 2 for number in line.crossings]
        assert border == list(range(borders))
    assert crossing_shares(flow).sum() == pytest.approx(borders)
    shut = links.crossings[lines[0].crossings[0]]
    (effect,) = close_crossings(links, [request], [flow], [shut])
    assert crossing_shares(effect.after)[links.crossings.index(shut)] == 0


# --- regressions ----------------------------------------------------------------------------------


def test_routes_across_a_continent_list_what_they_pass(tmp_path: Path) -> None:
    """From France to Ukraine over a thousand crossings (2026-11: 22 of 83 routes listed one far off)."""
    lon, lat = np.arange(4.0, 32.0), np.round(np.arange(45.0, 47.5, 0.05), 4)
    x, y = np.meshgrid(lon, lat)
    points = np.stack([x, y], axis=-1)
    ends = np.concatenate([
        np.stack([points[:, :-1], points[:, 1:]], axis=2).reshape(-1, 2, 2),
        np.stack([points[:-1], points[1:]], axis=2).reshape(-1, 2, 2),
    ])  # fmt: skip
    grid = gpd.GeoDataFrame(geometry=shapely.linestrings(ends), crs=4326)
    grid.to_file(tmp_path / "grid.geojson")
    (tmp_path / "places.tsv").write_text(PLACES)
    (tmp_path / "far.toml").write_text(BRIEF)
    routes = routes_of(read_brief(tmp_path / "far.toml"))
    assert len(routes) > 50
    off = []
    for line, crossings in zip(routes.geometry, routes["crossings"], strict=True):
        for crossing in crossings:
            _, north, east = re.fullmatch(r"(.+)-([\d.]+)n-([\d.]+)e", crossing).groups()  # type: ignore[union-attr]
            if line.distance(shapely.Point(float(east), float(north))) > 0.03:  # degrees, 3 km
                off.append(crossing)
    assert off == []
