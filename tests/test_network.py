"""The road network: toy lines by their values, then what holds for every shipped edge."""

from __future__ import annotations

import tomllib
from hashlib import sha256
from importlib.resources import files

import numpy as np
import pytest
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from geo.errors import DataError
from geo.gazetteer import gazetteer
from geo.geodesy import inverse
from geo.geodesy.country_outlines import country_codes, shipped_outlines
from geo.network import KINDS, Crossing, Network, edge_ids, read_network, snap_nodes
from geo.network.assembly import build_network, without_loops
from geo.network.border_cuts import split_at_borders
from geo.network.costs import edge_hours, parse_costs, read_costs, with_overrides
from geo.network.gap_repair import dead_end_links, split_at_shared_vertices, split_at_touching_ends
from geo.network.line_table import Lines, concatenate, make_lines
from geo.network.network_file import dump_network, parse_network
from geo.regions import open_region

SHIPPED = read_network()
FOLDER = files("geo").joinpath("data", "regions", "north-africa")
POSTS = {place.id: place for place in gazetteer().values() if place.kind == "crossing"}


def lines_of(*lines: list[tuple[float, float]]) -> Lines:
    """Make lines from lists of lon, lat."""
    start = np.cumsum([0, *map(len, lines)])
    lon, lat = np.array([point for line in lines for point in line]).T
    return make_lines(start, lon, lat)


def toy(*lines: list[tuple[float, float]]) -> Network:
    """Build a network in Libya's south, far from any border."""
    frontier = split_at_borders(
        without_loops(split_at_shared_vertices(lines_of(*lines))),
        [],
        shipped_outlines(),
        shortest_visit_km=2.0,
    )
    return build_network(frontier, ["toy"])


# --- toy data -------------------------------------------------------------------------------------


def test_lines_that_share_a_vertex_meet() -> None:
    """A vertex inside two lines becomes a node of four edges."""
    network = toy(
        [(15.0, 26.0), (15.5, 26.0), (16.0, 26.0)], [(15.5, 25.5), (15.5, 26.0), (15.5, 26.5)]
    )
    assert len(network.tail) == 4
    assert len(network.node_lon) == 5


def test_lines_that_cross_without_a_vertex_are_a_bridge() -> None:
    """Two lines that merely cross stay two edges."""
    network = toy([(15.0, 26.0), (16.0, 26.0)], [(15.5, 25.5), (15.5, 26.5)])
    assert len(network.tail) == 2


def test_an_end_that_stops_short_is_joined() -> None:
    """An end 50 m from the inside of a line cuts it; one 500 m off does not."""
    road = [(15.0, 26.0), (16.0, 26.0)]
    near, joined = split_at_touching_ends(lines_of(road, [(15.5, 26.5), (15.5, 26.00045)]), 100.0)
    far, apart = split_at_touching_ends(lines_of(road, [(15.5, 26.5), (15.5, 26.0045)]), 100.0)
    assert (joined, len(near.length_km)) == (1, 3)
    assert (apart, len(far.length_km)) == (0, 2)


def test_a_dead_end_is_joined_to_the_node_it_missed() -> None:
    """Two dead ends 1 km apart get one link as long as the gap."""
    lines = lines_of([(15.0, 26.0), (15.1, 26.0)], [(15.11, 26.0), (15.3, 26.0)])
    links = dead_end_links(lines, 2_000.0, shipped_outlines())
    gap_km = float(inverse(15.1, 26.0, 15.11, 26.0)[2]) / 1e3
    assert links.length_km.tolist() == pytest.approx([gap_km])


def test_a_dead_end_near_its_own_road_is_left_alone() -> None:
    """A spur shorter than the reach is not joined to the nodes beside it."""
    lines = lines_of([(15.0, 26.0), (15.005, 26.0)], [(15.005, 26.0), (15.01, 26.0)])
    assert len(dead_end_links(lines, 2_000.0, shipped_outlines()).length_km) == 0


def test_no_link_crosses_a_border() -> None:
    """Dead ends on both sides of a border stay apart: mending opens no border."""
    lines = lines_of([(11.3, 33.0), (11.515, 33.0)], [(11.525, 33.0), (11.8, 33.0)])
    assert len(dead_end_links(lines, 2_000.0, shipped_outlines()).length_km) == 0


ROAD = [(11.2, 33.14), (11.9, 33.14)]
POST = Crossing("ras-jedir", ("LY", "TN"), 11.5565, 33.1464)


def test_a_line_over_a_border_is_cut_at_the_named_crossing() -> None:
    """A road from Tunisia to Libya is two edges, one in each, that meet at the post near it."""
    frontier = split_at_borders(lines_of(ROAD), [POST], shipped_outlines(), shortest_visit_km=2.0)
    assert frontier.code.tolist() == ["TN", "LY"]
    assert frontier.crossing_id == ("ras-jedir",)
    assert frontier.crossing_official.tolist() == [True]


def test_a_border_is_passed_only_where_a_crossing_is_known() -> None:
    """Between guarded countries a road without a post is dropped, and named."""
    frontier = split_at_borders(
        lines_of(ROAD), [], shipped_outlines(), shortest_visit_km=2.0, guarded=("LY", "TN")
    )
    assert frontier.lines.length_km.size == 0
    assert frontier.barred == ("ly-tn-33.14n-11.56e",)


def test_a_short_visit_abroad_is_no_crossing() -> None:
    """A road that dips a kilometre over a border and comes back stays at home, a longer visit does not."""
    dip = lines_of([(11.45, 33.0), (11.53, 33.0), (11.45, 33.01)])
    error = split_at_borders(dip, [], shipped_outlines(), shortest_visit_km=5.0)
    visit = split_at_borders(dip, [], shipped_outlines(), shortest_visit_km=0.5)
    assert error.code.tolist() == ["TN"]
    assert visit.code.tolist() == ["TN", "LY", "TN"]
    assert len(visit.crossing_id) == 2


def test_an_unknown_crossing_is_named_after_its_place() -> None:
    """Elsewhere it stays, as unofficial."""
    frontier = split_at_borders(lines_of(ROAD), [], shipped_outlines(), shortest_visit_km=2.0)
    assert frontier.crossing_id == ("ly-tn-33.14n-11.56e",)
    assert frontier.crossing_official.tolist() == [False]


def test_a_network_does_not_depend_on_the_order_of_lines() -> None:
    """Turned and shuffled lines give the same network and the same names of edges."""
    a, b, c = (
        [(15.0, 26.0), (15.2, 26.1), (15.5, 26.0)],
        [(15.5, 26.0), (16.0, 25.0)],
        [(15.0, 26.0), (15.5, 26.0)],
    )
    one, other = toy(a, b, c), toy(c[::-1], b[::-1], a)
    assert dump_network(one) == dump_network(other)
    assert edge_ids(one).tolist() == edge_ids(other).tolist()
    assert len(set(edge_ids(one).tolist())) == 3


def test_an_edge_runs_from_tail_to_head_however_it_was_drawn() -> None:
    """A line drawn from east to west is turned with all its vertices."""
    network = toy([(16.0, 26.0), (15.8, 26.2), (15.3, 25.9), (15.0, 26.0)])
    assert network.vertex_lon.tolist() == [15.0, 15.3, 15.8, 16.0]
    assert network.vertex_lat.tolist() == [26.0, 25.9, 26.2, 26.0]


def test_a_written_length_is_rounded_up() -> None:
    """No edge comes out of a file shorter than it went in, nor longer by a metre."""
    network = toy([(15.0, 26.0), (15.5, 26.0)], [(15.5, 26.0), (16.0, 25.12345)])
    grown = parse_network(dump_network(network)).length_km - network.length_km
    assert ((grown >= 0.0) & (grown < 0.001)).all()


def test_the_name_of_an_edge_does_not_depend_on_the_others() -> None:
    """An island added far away renames nothing."""
    a, island = [(15.0, 26.0), (15.5, 26.0)], [(12.0, 25.0), (12.5, 25.0)]
    assert set(edge_ids(toy(a))) < set(edge_ids(toy(a, island)))


def test_joined_lines_are_those_of_both_tables() -> None:
    """Lines keep their vertices and lengths when tables are put together."""
    one, other = lines_of([(0, 0), (1, 0)]), lines_of([(2, 0), (3, 0), (4, 0)])
    both = concatenate(one, other)
    assert both.start.tolist() == [0, 2, 5]
    assert both.length_km.tolist() == [*one.length_km, *other.length_km]


# --- the shipped network --------------------------------------------------------------------------


def test_nodes_and_edges_are_in_order() -> None:
    """Nodes are sorted by place, edges by node; no edge is a loop or stands twice."""
    assert (np.diff(SHIPPED.node_lon + 1j * SHIPPED.node_lat) != 0).all()
    order = np.lexsort((SHIPPED.node_lat, SHIPPED.node_lon))
    assert order.tolist() == list(range(len(order)))
    assert (SHIPPED.tail < SHIPPED.head).all()
    key = SHIPPED.tail.astype(np.int64) * len(order) + SHIPPED.head
    assert (np.diff(key) > 0).all()


def test_no_edge_is_shorter_than_the_geodesics_of_its_line() -> None:
    """Lengths hold against the vertices, measured again."""
    steps = inverse(
        SHIPPED.vertex_lon[:-1],
        SHIPPED.vertex_lat[:-1],
        SHIPPED.vertex_lon[1:],
        SHIPPED.vertex_lat[1:],
    )[2]
    steps[SHIPPED.vertex_start[1:-1] - 1] = 0.0
    measured = np.add.reduceat(np.append(steps, 0.0), SHIPPED.vertex_start[:-1]) / 1e3
    assert (SHIPPED.length_km >= measured).all()


def test_an_edge_begins_and_ends_at_its_nodes() -> None:
    """The line of an edge runs from its tail to its head."""
    first, last = SHIPPED.vertex_start[:-1], SHIPPED.vertex_start[1:] - 1
    for vertex, node in ((first, SHIPPED.tail), (last, SHIPPED.head)):
        assert np.array_equal(SHIPPED.vertex_lon[vertex], SHIPPED.node_lon[node])
        assert np.array_equal(SHIPPED.vertex_lat[vertex], SHIPPED.node_lat[node])


def test_every_code_stands_for_something() -> None:
    """Kinds, sources and countries are in their tables; errors are positive; names are unique."""
    assert set(SHIPPED.kind.tolist()) <= set(range(len(KINDS)))
    assert set(SHIPPED.source.tolist()) <= set(range(len(SHIPPED.sources)))
    assert set(SHIPPED.countries) <= set(country_codes())
    assert (SHIPPED.error_m > 0).all()
    assert len(set(edge_ids(SHIPPED).tolist())) == len(SHIPPED.tail)


def test_edges_of_two_countries_meet_at_crossings_alone() -> None:
    """Every node with edges of two countries is a crossing, and every crossing is such a node."""
    code = np.concatenate([SHIPPED.country, SHIPPED.country])
    node = np.concatenate([SHIPPED.tail, SHIPPED.head])
    pairs = np.unique(np.column_stack([node, code]), axis=0)
    meeting = np.flatnonzero(np.bincount(pairs[:, 0]) > 1)
    assert meeting.tolist() == SHIPPED.crossing_node.tolist()


def test_closing_all_crossings_parts_the_countries() -> None:
    """Without its crossings the network has no way from one country to another."""
    shut = np.isin(SHIPPED.tail, SHIPPED.crossing_node) | np.isin(
        SHIPPED.head, SHIPPED.crossing_node
    )
    open_ = ~shut
    graph = csr_array(
        (np.ones(open_.sum()), (SHIPPED.tail[open_], SHIPPED.head[open_])),
        shape=(len(SHIPPED.node_lon),) * 2,
    )
    start, _ = snap_nodes(SHIPPED, 8.7842, 34.4250)
    reached = np.isfinite(dijkstra(graph, directed=False, indices=start[0]))
    touched = reached[SHIPPED.tail] & open_
    assert {SHIPPED.countries[code] for code in SHIPPED.country[touched]} == {"TN"}


def test_borders_between_the_three_countries_have_known_crossings_alone() -> None:
    """Each crossing is in the gazetteer and used; those that no person named are not official."""
    ours = {name for name in SHIPPED.crossing_id if set(name.split("-")[:2]) <= {"dz", "ly", "tn"}}
    assert ours == set()
    assert set(POSTS) <= set(SHIPPED.crossing_id)
    known = ["not checked" not in POSTS[name].reason for name in SHIPPED.crossing_id]
    assert SHIPPED.crossing_official.tolist() == known


def test_the_file_reads_back() -> None:
    """Writing what was read gives the same bytes."""
    text = FOLDER.joinpath("network.json").read_text(encoding="utf-8")
    assert dump_network(parse_network(text)) == text


def test_the_network_is_as_new_as_its_supplement() -> None:
    """Whoever edits the supplement prepares the network again."""
    sidecar = tomllib.loads(FOLDER.joinpath("network.source.toml").read_text(encoding="utf-8"))
    content = FOLDER.joinpath("supplement.csv").read_bytes()
    assert sidecar["supplement_sha256"] == sha256(content).hexdigest(), sidecar["make_again"]


# Legs known to have been wrong: least and greatest length, from the geodesic and from road distances.
LEGS = [
    ("tebessa", "bou-chebka", 38.0, 50.0),
    ("geonames-2468369", "gafsa", 150.0, 165.0),
    ("geonames-2464701", "remada", 68.0, 103.0),
    ("remada", "dehiba", 44.8, 68.0),
    ("dehiba", "wazin", 8.1, 15.0),
    ("remada", "borj-el-khadra", 242.0, 363.0),
    ("geonames-2212775", "geonames-2219739", 232.0, 349.0),
    ("geonames-2219739", "tummo", 249.0, 375.0),
    ("tummo", "dirkou", 434.0, 652.0),
    ("geonames-2217351", "geonames-2500275", 83.5, 150.0),
]


@pytest.mark.parametrize(("start", "end", "least_km", "most_km"), LEGS)
def test_mended_legs_have_a_plausible_length(
    start: str, end: str, least_km: float, most_km: float
) -> None:
    """A leg is no shorter than its geodesic, and at most half as long again."""
    places = [gazetteer()[start], gazetteer()[end]]
    node, access_km = snap_nodes(SHIPPED, [p.lon for p in places], [p.lat for p in places])
    graph = csr_array(
        (SHIPPED.length_km, (SHIPPED.tail, SHIPPED.head)), shape=(len(SHIPPED.node_lon),) * 2
    )
    way_km = dijkstra(graph, directed=False, indices=node[0])[node[1]]
    assert access_km.max() < 3.0
    assert least_km <= way_km + access_km.sum() <= most_km + access_km.sum()


@pytest.mark.parametrize(
    "name",
    ["gafsa", "al-eulma", "zouara", "misrata", "ben-guerdane", "tripoli", "mareth", *sorted(POSTS)],
)
def test_places_of_the_brief_and_crossings_are_near_a_node(name: str) -> None:
    """The brief's towns and every crossing lie within 3 km of a node."""
    place = gazetteer()[name]
    _, access_km = snap_nodes(SHIPPED, place.lon, place.lat)
    assert access_km[0] < 3.0


def test_every_larger_town_of_tunisia_and_libya_is_near_a_node() -> None:
    """No town above 5,000 people lies farther than 11 km from a node: 10 km from an edge."""
    towns = [
        place
        for place in gazetteer().values()
        if place.population > 5_000 and place.country_codes in {("TN",), ("LY",)}
    ]
    _, access_km = snap_nodes(SHIPPED, [p.lon for p in towns], [p.lat for p in towns])
    assert access_km.max() < 11.0


def test_snapping_takes_the_nearest_node_on_the_ellipsoid() -> None:
    """The access found is the least of all geodesics to all nodes."""
    rng = np.random.default_rng(5)
    lon, lat = rng.uniform(0, 20, 50), rng.uniform(25, 36, 50)
    node, access_km = snap_nodes(SHIPPED, lon, lat)
    away = inverse(lon[:, None], lat[:, None], SHIPPED.node_lon, SHIPPED.node_lat)[2] / 1e3
    assert access_km.tolist() == away.min(axis=1).tolist()
    assert node.tolist() == away.argmin(axis=1).tolist()


def test_a_town_at_a_border_is_snapped_to_a_road_of_its_country() -> None:
    """Where the nearest road is across the border (Tachilek was reached over no bridge, 2026-11-29)."""
    network = open_region("balkans").network
    bosia = (27.767, 47.217)  # in Romania, on the Prut; the nearest road is in Moldova
    (nearest,), _ = snap_nodes(network, *bosia)
    (own,), _ = snap_nodes(network, *bosia, countries=[("RO",)])

    def countries_at(node: np.int32) -> set[str]:
        touches = (network.tail == node) | (network.head == node)
        return {network.countries[code] for code in network.country[touches]}

    assert countries_at(nearest) == {"MD"}
    assert "RO" in countries_at(own)
    assert snap_nodes(network, *bosia, countries=[("JP",)])[0] == nearest  # no road of it is known


# --- costs ----------------------------------------------------------------------------------------


def test_hours_are_length_by_speed_and_half_a_delay_at_either_end() -> None:
    """A road of 60 km takes an hour at 60 km/h; over a crossing each edge takes half the delay more."""
    frontier = split_at_borders(lines_of(ROAD), [POST], shipped_outlines(), shortest_visit_km=2.0)
    network = build_network(frontier, ["toy"])
    costs = with_overrides(
        read_costs(), speed_kmh={"road": 60.0}, crossing_delay_h={"ras-jedir": 3.0}
    )
    expected = network.length_km / 60.0 + 1.5
    assert edge_hours(network, costs).tolist() == pytest.approx(expected.tolist())


def test_every_figure_has_a_source_or_is_assumed_and_says_why() -> None:
    """No speed and no delay is without a reason, and delays belong to known crossings."""
    costs = read_costs()
    assert set(costs.crossing_delay_h) <= set(SHIPPED.crossing_id)
    for figure in (*costs.speed_kmh.values(), costs.delay_h, *costs.crossing_delay_h.values()):
        assert figure.reason
        assert figure.source or figure.assumed


def test_every_problem_of_a_table_of_costs_is_named() -> None:
    """An unknown kind, a speed of zero, a missing source and missing kinds come in one message."""
    text = "\n".join(
        [
            f"[speed_kmh.{kind}]\nvalue = 50\nassumed = true"
            for kind in KINDS
            if kind not in {"road", "ferry"}
        ]
        + [
            "[speed_kmh.road]\nvalue = 0\nassumed = true",
            "[speed_kmh.camel]\nvalue = 5",
            "[delay_h]\nvalue = 1",
        ]
    )
    with pytest.raises(DataError) as caught:
        parse_costs(text, name="mine.toml")
    assert str(caught.value).splitlines() == [
        "mine.toml: speed_kmh.road: value is 0. Expected more than zero.",
        "mine.toml: speed_kmh.ferry: the table is missing. Expected a table with value, source or assumed, and reason.",
        f"mine.toml: speed_kmh.camel: 'camel' is not a kind of road. Expected one of {', '.join(KINDS)}.",
        "mine.toml: delay_h: the figure has no source. Name a source, or set assumed = true.",
        "mine.toml: scale_per_hour: the table is missing. Expected a table with value, source or assumed, and reason.",
    ]


def test_overrides_that_do_not_hold_are_refused() -> None:
    """A negative delay and an unknown kind are both named."""
    with pytest.raises(DataError, match=r"speed_kmh.boat.*\n.*delay_h: value is -1"):
        with_overrides(read_costs(), speed_kmh={"boat": 5.0}, delay_h=-1.0)


def test_overrides_leave_the_rest_as_it_is() -> None:
    """The costs given are not changed, and other figures stay."""
    ours = read_costs()
    theirs = with_overrides(ours, delay_h=5.0)
    assert theirs.delay_h.value == 5.0
    assert ours.delay_h.value != 5.0
    assert theirs.speed_kmh == ours.speed_kmh
