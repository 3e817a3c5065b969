"""Files of lines from users: which lines are joined, which are repaired, which are refused."""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.errors import DataError
from geo.network import (
    KINDS,
    Crossing,
    Network,
    edge_ids,
    lines_to_network,
    read_network,
    read_network_file,
)
from geo.network.network_file import dump_network

ROADS: dict[str, list[object]] = {
    "highway": ["primary", "track", "footway", "secondary_link", "motorway"],
    "length_km": [120.0, np.nan, 1.0, np.nan, np.nan],
    "source": ["survey", None, "survey", "survey", "survey"],
}
SHAPES = [
    "LINESTRING (15 26, 15.5 26, 16 26)",
    "LINESTRING (15.5 25, 15.5 26)",
    "LINESTRING (15.2 26, 15.2 26.1)",
    "LINESTRING (15.8 27, 15.8 26.00005)",
    "LINESTRING (15.9 25.5, 15.9 26.5)",
]


def table(shapes: list[str], **columns: list[object]) -> gpd.GeoDataFrame:
    """Return lines in degrees as a table."""
    return gpd.GeoDataFrame(columns, geometry=gpd.GeoSeries.from_wkt(shapes, crs=4326))


def kinds_of(network: Network) -> list[str]:
    """Return the kinds of a network's edges, sorted."""
    return sorted(KINDS[kind] for kind in network.kind)


def test_lines_meet_where_they_touch_and_bridges_stay() -> None:
    """Of five lines: one shares a vertex, one stops 6 m short, one is a path, one crosses as a bridge."""
    network, mending = lines_to_network(table(SHAPES, **ROADS), name="roads")
    assert kinds_of(network) == ["motorway", "primary", "primary", "primary", "secondary", "track"]
    assert (mending.rows, mending.not_roads, mending.joined, mending.closed) == (5, 1, 1, 0)
    assert network.sources[:2] == ("roads", "survey")
    primary = network.kind == KINDS.index("primary")
    assert network.length_km[primary].sum() == pytest.approx(120.0)


def test_unknown_kinds_are_counted() -> None:
    """A misspelt kind became a road of no class without a word; a missing one and those of OpenStreetMap may."""
    kinds: list[object] = ["highwey", "highwey", "living_street", None, "track_grade3"]
    network, mending = lines_to_network(table(SHAPES, fclass=kinds), name="roads")
    assert kinds_of(network).count("track") == 1
    assert mending.unknown_kinds == {"highwey": 2}
    assert "; found 2 rows of unknown kinds ('highwey'), read as" in str(mending)
    assert "unknown kinds" not in str(lines_to_network(table(SHAPES, **ROADS), name="roads")[1])


def test_a_gap_between_two_ends_is_closed() -> None:
    """Two ends 5 m apart get a link of that length; 50 m apart they stay apart."""
    near, mending = lines_to_network(
        table(["LINESTRING (15 26, 15.5 26)", "LINESTRING (15.50005 26, 16 26)"]), name="x"
    )
    far, nothing = lines_to_network(
        table(["LINESTRING (15 26, 15.5 26)", "LINESTRING (15.5005 26, 16 26)"]), name="x"
    )
    assert (len(near.tail), mending.closed) == (3, 1)
    assert near.sources[near.source[near.length_km.argmin()]].startswith("assumed")
    assert (len(far.tail), nothing.closed) == (2, 0)


def test_what_goes_nowhere_is_dropped_and_counted() -> None:
    """Empty rows, points drawn as lines and doubles are dropped, and the report says so."""
    shapes = [
        "LINESTRING (15 26, 16 26)",
        "LINESTRING (16 26, 15 26)",
        "LINESTRING EMPTY",
        "LINESTRING (15 26, 15 26)",
    ]
    network, mending = lines_to_network(table(shapes), name="x")
    assert len(network.tail) == 1
    assert (mending.empty, mending.without_length) == (1, 2)
    assert str(mending).startswith(
        "4 rows; dropped: 1 empty, 0 not roads, 2 without length or duplicate;"
    )


def test_a_border_is_passed_at_the_post_that_is_near() -> None:
    """A road over a border is cut there and named after the post; without one, after its place."""
    road = table(["LINESTRING (11.2 33.14, 11.9 33.14)"])
    post = Crossing("ras-jedir", ("LY", "TN"), 11.5565, 33.1464)
    named, _ = lines_to_network(road, name="x", crossings=[post])
    unnamed, mending = lines_to_network(road, name="x")
    assert (named.crossing_id, named.countries) == (("ras-jedir",), ("LY", "TN"))
    assert mending.unknown_crossings == unnamed.crossing_id == ("ly-tn-33.14n-11.56e",)


@pytest.mark.parametrize("suffix", ["gpkg", "geojson", "shp", "parquet"])
def test_formats_give_the_same_network(tmp_path: Path, suffix: str) -> None:
    """GeoPackage, GeoJSON, Shapefile and GeoParquet hold the same roads."""
    path = tmp_path / f"roads.{suffix}"
    roads = table(SHAPES, highway=ROADS["highway"])
    if suffix == "parquet":
        roads.to_parquet(path)
    else:
        roads.to_file(path)
    expected, _ = lines_to_network(roads, name=path.name)
    network, _ = read_network_file(path)
    assert dump_network(network) == dump_network(expected)
    assert dump_network(read_network(path)) == dump_network(expected)


def test_another_crs_gives_the_same_places() -> None:
    """Lines in metres come out in degrees, within a centimetre or two."""
    one, _ = lines_to_network(table(SHAPES), name="x")
    other, _ = lines_to_network(table(SHAPES).to_crs(32633), name="x")
    assert other.node_lon == pytest.approx(one.node_lon, abs=2e-7)
    assert other.node_lat == pytest.approx(one.node_lat, abs=2e-7)


@pytest.mark.slow
@settings(max_examples=30, deadline=None)
@given(
    st.permutations(range(len(SHAPES))),
    st.lists(st.booleans(), min_size=len(SHAPES), max_size=len(SHAPES)),
)
def test_neither_order_nor_sense_of_lines_matters(order: list[int], turned: list[bool]) -> None:
    """Shuffled and reversed lines give the same network, edge names included."""
    shapes = table(SHAPES)
    other = shapes.copy()
    other.geometry = [
        line.reverse() if turn else line for line, turn in zip(shapes.geometry, turned, strict=True)
    ]
    one, _ = lines_to_network(shapes, name="x")
    two, _ = lines_to_network(other.iloc[order].reset_index(drop=True), name="x")
    assert dump_network(one) == dump_network(two)
    assert edge_ids(one).tolist() == edge_ids(two).tolist()


def test_every_bad_row_is_named() -> None:
    """A point, a wild coordinate and a length of nothing come in one message, row by row."""
    shapes = [
        "LINESTRING (15 26, 16 26)",
        "POINT (15 26)",
        "LINESTRING (15 26, 500000 26)",
        "LINESTRING (15 26, 15 27)",
    ]
    with pytest.raises(DataError) as caught:
        lines_to_network(table(shapes, length_km=[1.0, 1.0, 1.0, 0.0]), name="roads.gpkg")
    assert str(caught.value).splitlines() == [
        "roads.gpkg: row 1 is a Point. Expected a line.",
        "roads.gpkg: row 2 has a coordinate beyond ±180° or ±90°. Check the CRS.",
        "roads.gpkg: row 3 has length_km 0.0. Expected a number above zero.",
    ]


def test_a_table_without_a_crs_is_refused() -> None:
    """Nobody guesses what the numbers mean."""
    with pytest.raises(
        DataError,
        match=r"x: the roads have no CRS \(coordinate reference system\)\. Export them again",
    ):
        lines_to_network(table(SHAPES).set_crs(None, allow_override=True), name="x")


def test_a_table_without_roads_is_refused() -> None:
    """A file of footways is not a road network."""
    with pytest.raises(DataError, match="none of 1 row is a road"):
        lines_to_network(table(SHAPES[:1], highway=["footway"]), name="x")


def test_a_file_that_is_not_there_or_no_map_is_refused(tmp_path: Path) -> None:
    """The message names the file and what was expected."""
    with pytest.raises(DataError, match="does not exist"):
        read_network_file(tmp_path / "none.gpkg")
    for name in ("text.gpkg", "text.parquet"):
        path = tmp_path / name
        path.write_text("not a map", encoding="utf-8")
        with pytest.raises(DataError, match=f"{name}: the file cannot be read as lines of roads"):
            read_network_file(path)


def test_a_file_with_several_layers_is_refused(tmp_path: Path) -> None:
    """Which of two layers holds the roads is not guessed."""
    path = tmp_path / "two.gpkg"
    table(SHAPES).to_file(path, layer="roads")
    table(SHAPES).to_file(path, layer="rivers")
    with pytest.raises(DataError, match=r"has 2 layers \(roads, rivers\). Expected one"):
        read_network_file(path)
