"""A made-up brief across ±180°, with its own gazetteer, network and ports, which no shipped brief has."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest
import shapely
from browsing import Visit, path_of, saved

from geo.brief import Brief, gazetteer_of, parse_brief, read_brief
from geo.brief.template import template
from geo.drafting import scan_text
from geo.errors import BriefError, MissingExtraError
from geo.exports import FORMATS, Subject
from geo.gazetteer import open_gazetteer
from geo.gazetteer import world as world_module
from geo.gazetteer.world import World, build_world
from geo.geodesy import cut_unwrapped_lines, inverse, unwrap_lines
from geo.geodesy.country_outlines import shipped_outlines
from geo.layers import build_layers
from geo.layers.geojson import parse_layer
from geo.layers.modelled.traffic import network_of
from geo.maps import draw_map, draw_preview
from geo.network import lines_to_network
from geo.provenance import digest
from geo.symbology import symbols
from geo.writing import Files

BRIEF = "dateline-2031"
ROOT = Path(__file__).parent.parent
FOLDER = Path(__file__).parent / "data" / BRIEF
FILE = FOLDER.with_suffix(".toml")
SHAPED = ("flows", "routes", "segments", "corridors", "zones", "barriers", "buffers", "areas")


@pytest.fixture(scope="module")
def fiction() -> Brief:
    """Return the brief of the fiction."""
    return read_brief(FILE)


@pytest.fixture(scope="module")
def files(build_of: Callable[[str], Files]) -> Files:
    """Return every file of its build: path → bytes."""
    return build_of(str(FILE))


@pytest.fixture(scope="module")
def tables(files: Files) -> dict[str, gpd.GeoDataFrame]:
    """Return its layers, as their files hold them."""
    folder = Path("layers") / BRIEF
    return {
        name: parse_layer(files[folder / f"{name}.geojson"].decode(), name)
        for name in (*SHAPED, "crossings", "closures")
    }


# --- the brief ------------------------------------------------------------------------------------


def test_it_uses_what_the_format_offers(fiction: Brief) -> None:
    """Every kind of quantity, rival readings, superseded and disputed claims, vague dates, stages, a scenario."""
    assert {flow.quantity.kind for flow in fiction.flows} == {
        "unknown",
        "ordinal",
        "interval",
        "number",
    }
    assert len(fiction.zones[0].candidates) == 2
    assert any(claim.disputes for claim in fiction.claims)
    assert any(claim.supersedes for claim in fiction.claims)
    assert any("~" in period for flow in fiction.flows for period in flow.period)
    assert any(spec.stages for spec in fiction.maps)
    assert fiction.scenarios


def test_every_source_says_that_it_is_invented(fiction: Brief) -> None:
    """No published work is cited, and none could be taken for one."""
    assert all("(invented)" in (one.outlet or "") or one.id == "makers" for one in fiction.sources)
    assert all("invented" in (one.label.en or "") for one in fiction.actors)
    assert not any(one.url for one in fiction.sources)


@pytest.mark.parametrize("name", ["places.tsv", "network.geojson"])
def test_its_files_are_those_of_their_sidecars(name: str, files: Files) -> None:
    """The manifest names each with its origin and checksum, and files of another brief not at all."""
    manifest = json.loads(files[Path("layers") / BRIEF / "manifest.json"])
    checksum = digest((FOLDER / name).read_bytes())
    (origin,) = [one for one in manifest["inputs"] if one["sha256"] == checksum]
    assert origin["file"] == name
    assert origin["licence"] == "CC BY 4.0"
    first = json.loads((ROOT / "layers" / "tunisia-libya-2019" / "manifest.json").read_text())
    assert checksum not in {one["sha256"] for one in first["inputs"]}


# --- across ±180° ---------------------------------------------------------------------------------


def test_what_crosses_is_cut_and_meets_at_the_line(tables: dict[str, gpd.GeoDataFrame]) -> None:
    """No part is wider than the region, nothing lies beyond ±180°, and every cut line goes on across it."""
    for name in SHAPED:
        parts = shapely.get_parts(tables[name].geometry.dropna().to_numpy())
        west, _, east, _ = shapely.bounds(parts).T
        assert (east - west).max() < 20, name
        assert np.abs([west, east]).max() <= 180, name
    crossing = tables["routes"].geometry[tables["routes"].geom_type == "MultiLineString"]
    assert len(crossing) >= 5
    for line in crossing:
        ends = shapely.get_coordinates(line)
        seam = ends[np.abs(ends[:, 0]) == 180]
        assert sorted(seam[seam[:, 0] > 0, 1]) == sorted(seam[seam[:, 0] < 0, 1])


def test_the_network_hangs_together_across_the_line(fiction: Brief) -> None:
    """A line that the file cuts at ±180° is one edge, as long as its geodesics, and no longitude is torn."""
    network = network_of(fiction)
    steps = np.diff(network.vertex_lon)
    inner = np.ones(len(steps), dtype=bool)
    inner[network.vertex_start[1:-1] - 1] = False
    assert np.abs(steps[inner]).max() < 10
    assert network.node_lon.max() > 180
    (edge,) = np.flatnonzero([
        "Buca Bay-Taveuni" in network.sources[one] for one in network.source
    ])  # fmt: skip
    first = inverse(179.83, -16.66, 179.93, -16.74)[2]
    second = inverse(179.93, -16.74, -179.98, -16.79)[2]
    assert network.length_km[edge] == pytest.approx((first + second) / 1e3, abs=0.02)


def test_a_cut_line_and_a_whole_one_are_the_same_road() -> None:
    """However a file writes a road across ±180°, two roads meet on it."""
    cut = "MULTILINESTRING ((179 -17, 180 -17.5), (-180 -17.5, -179 -18))"
    whole = "LINESTRING (179 -17, 180 -17.5, -179 -18)"
    lengths = []
    for road in (cut, whole):
        table = gpd.GeoSeries.from_wkt(
            [road, "LINESTRING (-179 -18, -178 -18)"], crs=4326
        ).to_frame("geometry")
        network, _ = lines_to_network(table, name="roads")
        assert len(network.node_lon) == 3
        lengths.append(sorted(network.length_km.tolist()))
    assert lengths[0] == pytest.approx(lengths[1])


def test_undoing_a_cut_and_cutting_again_changes_nothing() -> None:
    """Lines across ±180° go there and back; others are the very same."""
    cut = shapely.from_wkt(
        ["MULTILINESTRING ((179 1, 180 2), (-180 2, -179 3))", "LINESTRING (178 0, 179 0)"]
    )
    assert shapely.equals_exact(cut_unwrapped_lines(unwrap_lines(np.array(cut))), cut, 1e-12).all()
    west = np.array(shapely.from_wkt(["LINESTRING (-5 0, 5 0)"]))
    assert unwrap_lines(west) is west


def test_ports_shut_like_posts(tables: dict[str, gpd.GeoDataFrame]) -> None:
    """A shut port carries nothing and another takes over; its distance to a land border is not made up."""
    assert tables["crossings"]["border_distance_m"].isna().all()
    closures = tables["closures"].set_index("id")
    row = closures.loc["silence-2031/savusavu-tonga"]
    after = dict(zip(row["crossings"], row["shares_after"], strict=True))
    assert after == {"neiafu-harbour": 0.0, "queen-salote-wharf": 1.0}
    assert row["hours_lost"] > 0
    assert (closures["no_way_left"] == 0).any()


# --- said to be made up ---------------------------------------------------------------------------


def test_every_file_says_that_it_is_made_up(fiction: Brief, files: Files) -> None:
    """Layers, manifest, pages, and the exports that somebody may open alone."""
    for path, content in files.items():
        if path.suffix == ".geojson" or path.name == "manifest.json":
            assert json.loads(content)["fictional"], path
    assert b"Fictional" in files[Path("maps") / BRIEF / "index.html"]
    subject = Subject(fiction, {
        name: parse_layer(files[Path("layers") / BRIEF / f"{name}.geojson"].decode(), name)
        for name in (path.stem for path in files if path.suffix == ".geojson")
    })  # fmt: skip
    for name in ("kml", "csv", "lpf"):
        written = FORMATS[name].write(subject)
        assert isinstance(written, bytes)
        assert "made up" in written.decode(), name


def test_a_brief_that_is_none_says_nothing(built: Files) -> None:
    """The word stands in no layer of the first brief."""
    layer = built[Path("layers/tunisia-libya-2019/flows.geojson")]
    assert "fictional" not in json.loads(layer)


# --- a region of one's own ------------------------------------------------------------------------

SUVA = """
[[place]]
id = "suva"
name = "Suva"
claims = ["route"]
"""
POST = """
[[crossing]]
id = "my-port"
label = { en = "My port" }
countries = ["FJ", "TO"]
lon = -175.2
lat = -21.1
uncertainty_m = 100.0
location_source = "a test"
"""


def with_head(line: str, tail: str = "") -> str:
    """Return the template with one more line at its head, and more tables at its end."""
    return template().replace("fictional = true", f"{line}\nfictional = true", 1) + tail


def test_a_brief_finds_its_places_in_its_own_table() -> None:
    """The table stands alone: its towns are found, those that ship are not."""
    text = with_head('gazetteer = "places.tsv"', SUVA)
    with pytest.raises(BriefError) as caught:
        parse_brief(text, name="b.toml", folder=FOLDER)
    assert {problem.where for problem in caught.value.problems} == {
        "",
        "scenario 'bou-chebka-closed'",
        "place 'gafsa'",
    }
    assert "'bou-chebka' is not a crossing" in str(caught.value)
    assert open_gazetteer(str(FOLDER / "places.tsv")).towns_of("WF")


def test_a_country_without_a_known_town_is_not_routed() -> None:
    """The gazetteer that ships knows none of Fiji: the flow says so, and nothing breaks."""
    text = template().replace('countries = ["DZ"]', 'countries = ["FJ"]')
    layers = build_layers(parse_brief(text, name="b.toml"))
    assert layers["flows"]["routed"].tolist() == ["no"]


def test_files_that_a_brief_names_and_lacks_are_told() -> None:
    """Each with its line and the key."""
    text = with_head('gazetteer = "no.tsv"\nnetwork = "no.geojson"')
    with pytest.raises(BriefError, match=r"gazetteer 'no\.tsv' cannot be used") as caught:
        parse_brief(text, name="b.toml", folder=FOLDER)
    assert "network 'no.geojson' is not a file" in str(caught.value)
    assert all(problem.line for problem in caught.value.problems)


def test_a_table_that_is_none_is_told(tmp_path: Path) -> None:
    """By what it lacks, or by the row."""
    (tmp_path / "a.tsv").write_text("id\tname\n1\tSuva\n")
    head = (FOLDER / "places.tsv").read_text().split("\n")[0]
    (tmp_path / "b.tsv").write_text(f"{head}\n1\tSuva\teast\t0\tFJ\t5\t\n")
    for name, found in (
        ("a.tsv", "the column 'country_code' is missing"),
        ("b.tsv", r"b\.tsv:2: found .*Expected whole numbers"),
    ):
        with pytest.raises(BriefError, match=found):
            parse_brief(with_head(f'gazetteer = "{name}"'), name="b.toml", folder=tmp_path)


def test_a_crossing_of_ones_own_can_be_closed_and_named() -> None:
    """It is listed with those of the gazetteer; a repeated country or the id of a place is an error."""
    text = with_head("", POST).replace(
        'crossings = ["bou-chebka"]          #', 'crossings = ["bou-chebka", "my-port"] #'
    )
    known = gazetteer_of(parse_brief(text, name="b.toml"))
    assert known["my-port"].country_codes == ("FJ", "TO")
    assert known["bou-chebka"].kind == "crossing"
    with pytest.raises(BriefError, match="Expected two different countries"):
        parse_brief(text.replace('["FJ", "TO"]', '["FJ", "FJ"]'), name="b.toml")
    with pytest.raises(BriefError, match="is also the id of a place"):
        parse_brief(text.replace('id = "my-port"', 'id = "gafsa"'), name="b.toml")


@pytest.fixture
def world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> World:
    """Return an index of three places, which stands in for the world's."""
    place = {"alternatenames": [], "longitude": 178.4, "latitude": -18.1, "population": 500}
    cities = [
        {**place, "geonameid": 1, "name": "Suva", "countrycode": "FJ"},
        {**place, "geonameid": 2, "name": "Port Vila", "countrycode": "VU"},
        {**place, "geonameid": 3, "name": "Nadi", "countrycode": "FJ", "population": 0},
    ]
    found = World(tmp_path / "world.sqlite")
    build_world(found.path, cities, edition="a test")
    monkeypatch.setattr("geo.gazetteer.catalogue.open_world", lambda: found)
    return found


@pytest.mark.usefixtures("world")
def test_a_brief_finds_its_places_in_the_world() -> None:
    """By name, beside those that ship; a country's towns are those with inhabitants."""
    brief = parse_brief(with_head('gazetteer = "world"', SUVA), name="b.toml")
    assert {place.id: place.gazetteer for place in brief.places} == {
        "gafsa": None,
        "suva": "geonames-1",
    }
    known = gazetteer_of(brief)
    assert known["geonames-1"].label.en == "Suva"
    assert [town.id for town in known.towns_of("FJ")] == ["geonames-1"]
    assert "geonames-9" not in known


def test_a_text_is_scanned_for_places_of_the_world(world: World, brief: Brief) -> None:
    """What bears the very name is found, with its number; without the world it is not."""
    text = "Goods go from Port Vila to Gafsa."
    found = scan_text(text, brief, world=world)
    assert [one.assessment.sense.id for one in found.mentions if one.assessment.sense] == [
        "geonames-2",
        "gafsa",
    ]
    assert [one.text for one in scan_text(text, brief).mentions] == ["Gafsa"]


def test_a_world_that_is_not_installed_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """With the line of the brief, and the command that installs it."""

    def missing() -> str:
        raise MissingExtraError('the places of the world need: pip install "x[world]"')

    monkeypatch.setattr(world_module, "current_edition", missing)
    with pytest.raises(
        BriefError, match=r"gazetteer 'world' cannot be used: .*pip install"
    ) as caught:
        parse_brief(with_head('gazetteer = "world"'), name="b.toml")
    assert len(caught.value.problems) == 1
    assert caught.value.problems[0].line


# --- in a browser ---------------------------------------------------------------------------------


def test_flows_run_on_across_the_line_on_the_page(
    files: Files, visit: Callable[..., Visit]
) -> None:
    """The view opens on both sides of ±180°, no line is torn, and the stamp is in sight."""
    page = visit(files[Path("maps") / BRIEF / "flows.html"].decode()).page
    assert page.locator("#stamp").is_visible()
    for flow in page.evaluate("geoMap.flows()"):
        path = np.array(path_of(page, flow))
        steps = np.hypot(*np.diff(path, axis=0).T)
        assert steps.max() < 60, flow
        assert (path > 0).all()
        assert (path < (1366, 768)).all()
    west, east = (
        page.evaluate("lon => geoMap.screenPoint(lon, -16.77)", lon) for lon in (179.5, 180.5)
    )
    assert 0 < east[0] - west[0] < 100


def test_what_the_reader_takes_along_is_cut_again(
    files: Files, visit: Callable[..., Visit]
) -> None:
    """The page's GeoJSON keeps within ±180°, as RFC 7946 asks, and says that it is made up."""
    page = visit(files[Path("maps") / BRIEF / "turn.html"].decode()).page
    page.click("#tool-table")
    name, content = saved(page, "#save-geojson")
    assert "fictional" in name
    collection = json.loads(content)
    assert collection["notice"].startswith("Fictional")
    for feature in collection["features"]:
        shape = shapely.from_geojson(json.dumps(feature["geometry"]))
        assert shape.geom_type == "MultiLineString"
        assert shape.bounds[0] == -180
        assert shape.bounds[2] == 180
        assert all(part.bounds[2] - part.bounds[0] < 2 for part in shapely.get_parts(shape))


def test_a_map_without_bounds_opens_across_the_line(
    fiction: Brief, tables: dict[str, gpd.GeoDataFrame], visit: Callable[..., Visit]
) -> None:
    """Where flows lie nearer together across ±180° the page turns by itself; its picture does, too."""
    spec = fiction.maps[0].model_copy(update={"bounds": None, "layers": ("flows",), "hidden": ()})
    flows = {"flows": tables["flows"]}
    ground = shipped_outlines().background
    picture = draw_preview(spec, flows, ground)
    assert picture.count("head k-") == len(fiction.flows)
    page = visit(
        draw_map(spec, flows, symbols=symbols(), background=ground, brief_title=fiction.title)
    ).page
    _, lon, zoom = page.evaluate("geoMap.view()")
    assert 178 < lon < 190
    assert zoom > 4
