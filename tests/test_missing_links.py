"""Links between neighbouring towns, lengths by slope, and the report of a region's quality."""

from __future__ import annotations

import networkx as nx
import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from geo.gazetteer import gazetteer
from geo.geodesy import inverse
from geo.geodesy.country_outlines import shipped_outlines
from geo.geodesy.ellipsoid import lonlat_to_normals
from geo.network import read_network, snap_nodes
from geo.network.line_table import Lines, concatenate, ends, geodesic_lengths_km, make_lines
from geo.regions.detours import bend_ratio, expected_ratio, with_bends
from geo.regions.missing_links import (
    LONGEST_KM,
    TOO_LONG,
    TOO_MUCH_KM,
    TownTable,
    is_passable,
    large_towns,
    missing_links,
    neighbour_links,
    place_on_roads,
)
from geo.regions.neighbours import graph_distances, neighbouring_pairs
from geo.regions.quality import LISTED, quality_report
from geo.regions.terrain import in_lake, mean_slope

OUTLINES = shipped_outlines()
TUNISIA = shapely.box(8.6, 34.6, 10.0, 36.6)  # inland
degrees = st.tuples(st.floats(8.6, 10.0), st.floats(34.6, 36.6))
towns_in_tunisia = st.lists(degrees, min_size=2, max_size=14, unique=True)


def lines_between(*points: tuple[float, float], km: float | None = None) -> Lines:
    """Return one line through the points."""
    lon, lat = np.array(points).T
    length = None if km is None else np.array([km])
    return make_lines(np.array([0, len(points)]), lon, lat, length_km=length)


def towns_at(points: list[tuple[float, float]], code: str = "TN") -> TownTable:
    """Return a town at each point."""
    lon, lat = np.round(np.array(points, dtype=float).reshape(-1, 2).T, 5)
    names = np.array([f"town {number}" for number in range(len(lon))])
    return TownTable(names, lon, lat, np.full(len(lon), code))


def links_for(roads: Lines, towns: TownTable) -> Lines:
    """Return the links that roads in Tunisia need for the towns."""
    return missing_links(roads, np.full(len(roads.length_km), "TN"), towns, OUTLINES)[0]


# --- the ground -----------------------------------------------------------------------------------


def test_mountains_are_steeper_than_deserts() -> None:
    """The Rif, the Alps and Crete beside the Great Sand Sea, the Nile delta and the Hungarian plain."""
    steep = mean_slope([-4.5, 10.5, 24.0], [34.9, 46.5, 35.3])
    flat = mean_slope([26.0, 31.0, 20.5], [27.5, 31.0, 47.0])
    assert steep.min() > 3 * flat.max()


def test_lakes_are_where_they_are() -> None:
    """Balaton, Van, Ohrid, Victoria; and no lake in Budapest, Tripoli or the Chott el Djerid."""
    assert in_lake([17.75, 42.9, 20.72, 33.0], [46.83, 38.6, 41.05, -1.0]).all()
    assert not in_lake([19.05, 13.19, 8.4], [47.5, 32.89, 33.7]).any()


@given(st.floats(0.0, 62.0), st.floats(0.0, 62.0))
def test_steeper_ground_has_longer_roads(first: float, second: float) -> None:
    """A road is never shorter than its geodesic, nor on steeper ground shorter than on level."""
    slopes = np.sort([first, second])
    for rule in (expected_ratio, bend_ratio):
        low, high = rule(slopes)
        assert 1.0 <= low <= high < 1.5


@given(towns_in_tunisia, st.floats(1.0, 2.0))
def test_bends_lengthen_up_to_the_usual_length(
    points: list[tuple[float, float]], stretch: float
) -> None:
    """No line gets shorter, none longer than a road usually is, and lines that are not chosen stay."""
    line = lines_between(*points)
    line = lines_between(*points, km=float(line.length_km[0]) * stretch)
    bent = with_bends(line, np.array([True])).length_km[0]
    straight = geodesic_lengths_km(line.start, line.lon, line.lat)[0]
    assert line.length_km[0] <= bent <= max(1.4 * straight, line.length_km[0]) + 1e-9
    assert with_bends(line, np.array([False])).length_km[0] == line.length_km[0]


# --- neighbours and distances ---------------------------------------------------------------------


@given(
    st.lists(
        st.tuples(st.floats(-180, 180), st.floats(-80, 80)), min_size=2, max_size=40, unique=True
    )
)
def test_neighbours_have_nobody_between_them(points: list[tuple[float, float]]) -> None:
    """All pairs are tried: a pair is listed if and only if the ball over it is empty."""
    lon, lat = np.round(np.array(points).T, 3)
    normals = np.unique(np.round(lonlat_to_normals(lon, lat), 9), axis=0)
    if len(normals) < len(lon):
        return
    points_3d = lonlat_to_normals(lon, lat)
    listed = set(map(tuple, neighbouring_pairs(lon, lat).tolist()))
    for first in range(len(lon)):
        for second in range(first + 1, len(lon)):
            middle = (points_3d[first] + points_3d[second]) / 2
            radius = np.linalg.norm(points_3d[first] - points_3d[second]) / 2
            others = np.delete(points_3d, [first, second], axis=0)
            nearest = np.linalg.norm(others - middle, axis=1).min(initial=np.inf)
            if abs(nearest - radius) > 1e-7:  # a tie, to rounding
                assert ((first, second) in listed) == (nearest > radius)


@given(
    st.lists(
        st.tuples(st.integers(0, 9), st.integers(0, 9), st.floats(0.1, 9.0)),
        min_size=1,
        max_size=30,
    ),
    st.floats(1.0, 40.0),
)
def test_distances_are_those_of_networkx(rows: list[tuple[int, int, float]], limit: float) -> None:
    """Parallel edges count by the shortest, and what is beyond the limit is infinite."""
    graph = nx.Graph()
    graph.add_nodes_from(range(10))
    for first, second, km in rows:
        if (
            first != second
            and km < graph.get_edge_data(first, second, {"weight": np.inf})["weight"]
        ):
            graph.add_edge(first, second, weight=km)
    edges = np.array([row[:2] for row in rows if row[0] != row[1]], dtype=int).reshape(-1, 2)
    length_km = np.array([row[2] for row in rows if row[0] != row[1]])
    pairs = np.array([(first, second) for first in range(10) for second in range(10)])
    found = graph_distances(edges, length_km, pairs, limit)
    expected = dict(nx.all_pairs_dijkstra_path_length(graph))
    for (first, second), distance in zip(pairs.tolist(), found, strict=True):
        way = expected[first].get(second, np.inf)
        assert distance == pytest.approx(way) if way <= limit else distance == np.inf


# --- links ----------------------------------------------------------------------------------------


def test_a_gap_between_two_towns_is_linked() -> None:
    """Two towns 30 km apart, joined by 120 km of road: they get a link as long as a road usually is."""
    road = lines_between((9.0, 35.0), (9.0, 35.5), (9.33, 35.5), (9.33, 35.0), km=140.0)
    (length_km,) = links_for(road, towns_at([(9.0, 35.0), (9.33, 35.0)])).length_km
    assert 30.0 * 1.11 < length_km < 30.2 * 1.4


def test_a_way_that_is_plausible_gets_no_link() -> None:
    """The same towns with a road of 40 km."""
    road = lines_between((9.0, 35.0), (9.33, 35.0), km=40.0)
    assert len(links_for(road, towns_at([(9.0, 35.0), (9.33, 35.0)])).length_km) == 0


def test_a_shorter_link_spares_a_longer_one() -> None:
    """Three towns in a row: the outer ones are reached through the middle."""
    road = lines_between((9.0, 35.0), (9.0, 35.9), (9.5, 35.9), (9.5, 35.0), km=250.0)
    towns = towns_at([(9.0, 35.0), (9.25, 35.01), (9.5, 35.0)])
    links = links_for(road, towns)
    assert len(links.length_km) == 2
    assert sorted(ends(links)[0].ravel().tolist()) == [9.0, 9.25, 9.25, 9.5]


def test_a_town_far_from_every_road_is_joined() -> None:
    """Twenty kilometres from the only road, with no other town near."""
    road = lines_between((9.0, 35.0), (9.0, 35.5), km=60.0)
    links = links_for(road, towns_at([(9.22, 35.0)]))
    assert sorted(ends(links)[0].ravel().tolist()) == [9.0, 9.22]


def test_a_town_among_roads_of_another_country_is_joined_to_its_own() -> None:
    """Vidin: however many nodes of Romania are nearer, its link goes to a road of Bulgaria."""
    romanian = [lines_between((22.95 + 0.02 * n, 44.1), (22.96 + 0.02 * n, 44.1)) for n in range(6)]
    roads = concatenate(*romanian, lines_between((22.70, 43.80), (22.9, 43.6)))
    code = np.array(["RO"] * 6 + ["BG"])
    vidin = TownTable(np.array(["Vidin"]), np.array([22.8725]), np.array([43.99]), np.array(["BG"]))
    links, country = missing_links(roads, code, vidin, OUTLINES)
    assert country.tolist() == ["BG"]
    assert sorted(ends(links)[0].ravel().tolist()) == [22.7, 22.8725]


@pytest.mark.parametrize(
    ("start", "end", "code"),
    [
        ((8.13, 35.40), (8.83, 35.17), "DZ"),  # Tébessa to Kasserine: the border
        ((10.40, 33.88), (10.10, 33.88), "TN"),  # the gulf of Gabès
        ((18.06, 46.91), (17.89, 46.95), "HU"),  # Siófok to Balatonfüred: the lake
        ((15.55, 38.19), (15.65, 38.11), "IT"),  # the strait of Messina
    ],
)
def test_no_link_over_border_lake_or_sea(
    start: tuple[float, float], end: tuple[float, float], code: str
) -> None:
    """Whatever is between them, the towns get no link."""
    assert not is_passable(lines_between(start, end), np.array([code]), OUTLINES).any()


@pytest.mark.slow
@given(towns_in_tunisia)
def test_links_obey_their_rules(points: list[tuple[float, float]]) -> None:
    """In one country, no shorter than the geodesic, no longer than allowed, and every neighbour is reached.

    Adding them lengthens no way, and the same input gives the same links.
    """
    road = lines_between((8.7, 34.7), (9.9, 36.5))
    code = np.array(["TN"])
    towns = towns_at(points)
    links, codes = missing_links(road, code, towns, OUTLINES)
    again, _ = missing_links(road, code, towns, OUTLINES)
    assert (set(codes), links.lon.tolist()) == ({"TN"} if len(codes) else set(), again.lon.tolist())
    geodesic_km = geodesic_lengths_km(links.start, links.lon, links.lat)
    assert (links.length_km >= geodesic_km).all()
    assert (geodesic_km <= LONGEST_KM + 1e-6).all()
    assert is_passable(links, codes, OUTLINES).all()
    spots, _ = place_on_roads(road, code, towns)
    graph = nx.Graph()
    graph.add_nodes_from(zip(spots.lon.tolist(), spots.lat.tolist(), strict=True))
    for lines in (road, links):
        lon, lat = ends(lines)
        for tail, head, km in zip(
            zip(lon[0].tolist(), lat[0].tolist(), strict=True),
            zip(lon[1].tolist(), lat[1].tolist(), strict=True),
            lines.length_km.tolist(),
            strict=True,
        ):
            graph.add_edge(tail, head, weight=km)
    wanted = neighbour_links(spots)
    lon, lat = ends(wanted.lines)
    open_ = is_passable(wanted.lines, wanted.code, OUTLINES)
    for row in np.flatnonzero(open_).tolist():
        usual = wanted.lines.length_km[row]
        pair = [(float(lon[side, row]), float(lat[side, row])) for side in (0, 1)]
        way = nx.dijkstra_path_length(graph, *pair)
        assert way <= max(TOO_LONG * usual, usual + TOO_MUCH_KM) + 1e-6


# --- the shipped region ---------------------------------------------------------------------------


def test_assumed_links_of_the_shipped_network_stay_in_one_country() -> None:
    """No assumed straight road of the network meets a border but at a crossing."""
    network = read_network()
    assumed = np.array(["neighbouring towns" in text for text in network.sources])[network.source]
    assert assumed.sum() > 100
    ends_of = np.stack([network.tail, network.head])[:, assumed]
    assert not np.isin(ends_of, network.crossing_node).any()
    lon, lat = network.node_lon[ends_of], network.node_lat[ends_of]
    geodesic_km = inverse(lon[0], lat[0], lon[1], lat[1])[2] / 1e3
    assert (network.length_km[assumed] >= geodesic_km).all()


# Road distances from OpenStreetMap by way of OSRM; the network as delivered was 1.7 to 4.7 times as long.
MISSING = [
    ("geonames-2465840", "geonames-2473513", 57.0),  # Sidi Bouzid – El Maknassi
    ("geonames-2473513", "geonames-2473161", 57.0),  # El Maknassi – Skhira
    ("geonames-2469386", "geonames-2468285", 60.0),  # Medjez el Bab – El Fahs
    ("geonames-2469341", "geonames-2464979", 85.0),  # Maktar – Sbeitla
    ("geonames-2475612", "geonames-2484933", 62.0),  # Tolga – Ouled Djellal
    ("geonames-2491323", "geonames-2504099", 46.0),  # Ksar el Boukhari – Berrouaghia
    ("geonames-2491323", "geonames-2507972", 62.0),  # Ksar el Boukhari – Aïn Oussera
    ("geonames-2498667", "geonames-2479215", 72.0),  # El Aouinet – Souk Ahras
    ("geonames-2485551", "geonames-2498614", 56.0),  # Oued Zenati – El Arrouch
]


def test_missing_roads_are_about_as_long_as_they_are() -> None:
    """Within 40 % of the road each, and within 20 % for most."""
    network = read_network()
    places = [gazetteer()[place] for first, second, _ in MISSING for place in (first, second)]
    node, access_km = snap_nodes(network, [p.lon for p in places], [p.lat for p in places])
    edges = np.stack([network.tail, network.head], axis=1).astype(int)
    way_km = graph_distances(edges, network.length_km, node.reshape(-1, 2).astype(int))
    whole_km = way_km + access_km.reshape(-1, 2).sum(axis=1)
    error = np.abs(whole_km / np.array([km for *_, km in MISSING]) - 1.0)
    assert error.max() < 0.4
    assert np.median(error) < 0.2


def test_the_report_lists_what_is_doubtful() -> None:
    """At most thirty lines a list, worst first, and nothing impassable counts as a fault of the rules."""
    places = list(gazetteer().values())
    quality = quality_report(read_network(), places, ground="as drawn")
    assert quality.neighbours > 1_000
    assert len(quality.long_ways) < 0.05 * quality.neighbours
    ratios = [pair.path_km / pair.usual_km for pair in quality.long_ways]
    assert ratios == sorted(ratios, reverse=True)
    far = [km for _, km in quality.far_towns]
    assert far == sorted(far, reverse=True)
    text = quality.to_markdown("north-africa")
    assert "Borders and coast: as drawn" in text
    assert "Ras Jedir (ras-jedir)" in text
    sections = text.split("\n## ")
    assert max(section.count("\n- ") for section in sections[1:]) <= LISTED + 1


def test_large_towns_come_first() -> None:
    """The first of towns on one node stands for all."""
    names = large_towns(gazetteer().values()).name.tolist()
    assert names.index("Tripoli") < names.index("Misrata") < names.index("Zouara")
