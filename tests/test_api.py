"""The names that a notebook or a script may rely on."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest
from browsing import Visit
from invoking import invoke

import geo
from geo.brief import Brief
from geo.brief.template import template
from geo.maps import MapPage
from geo.records.exposure import expose, read_buffers, read_corridors
from geo.writing import Files


@pytest.fixture(scope="module")
def page(brief: Brief, layers: dict[str, gpd.GeoDataFrame]) -> MapPage:
    """Return the map `flows` as a notebook gets it."""
    return geo.map(brief, "flows", layers=layers)


def test_the_public_names() -> None:
    """A name comes or goes on purpose only; each can be had."""
    assert geo.__all__ == [
        "Brief", "GeoError", "build_layers", "closure_report", "expose", "figure", "flows", "map",
        "open_region", "parse_brief", "read_brief", "resolve_place",
    ]  # fmt: skip
    assert dir(geo) == geo.__all__
    assert all(callable(getattr(geo, name)) for name in geo.__all__)
    with pytest.raises(AttributeError, match="module 'geo' has no attribute 'mpa'"):
        _ = geo.mpa


def test_a_page_is_no_picture(page: MapPage, tmp_path: Path) -> None:
    """HTML in a file called .png opened in nothing."""
    with pytest.raises(geo.GeoError, match=r"found the ending '.png' for a page. Expected .html."):
        page.save(tmp_path / "flows.png")
    assert page.save(tmp_path / "flows.HTM").exists()


def test_layers_of_another_brief_are_refused(layers: dict[str, gpd.GeoDataFrame]) -> None:
    """They were drawn under the titles of this one."""
    for draw in (geo.map, geo.figure):
        with pytest.raises(geo.GeoError, match=r"is not in the brief .balkan-route-2015."):
            draw("balkan-route-2015", "flows", layers=layers)


def test_a_network_may_be_a_file(tmp_path: Path) -> None:
    """A path ended in an AttributeError; it is read as by the option --network."""
    text = template()
    shape = {"type": "LineString", "coordinates": [[8.78, 34.42], [8.3, 35.1], [7.5, 36.3]]}
    feature = {"type": "Feature", "properties": {"kind": "primary"}, "geometry": shape}
    roads = tmp_path / "roads.geojson"
    roads.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}))
    brief = geo.parse_brief(
        text.replace("[[scenario]]", "[[x]]").partition("[[x]]")[0], name="my.toml"
    )
    layers = geo.build_layers(brief, network=str(roads))
    assert set(layers["segments"]["source"]) <= {
        "roads.geojson",
        "assumed: a gap between two ends closed",
    }
    with pytest.raises(geo.GeoError, match="does not exist"):
        geo.build_layers(brief, network=tmp_path / "no.gpkg")


def test_import_geo_is_light() -> None:
    """`import geo` loads nothing that takes time."""
    code = "import sys, geo; print(sorted(m for m in sys.modules if m.startswith('geo.') or m in ('numpy', 'click')))"
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)  # noqa: S603
    assert out.stdout.strip() == "[]"


@pytest.mark.slow
def test_layers_explore_themselves(layers: dict[str, gpd.GeoDataFrame]) -> None:
    """Geopandas draws any layer that has shapes, with its columns in tooltips."""
    drawn = [name for name, layer in layers.items() if layer.geometry.notna().any()]
    assert "routes" in drawn
    for name in set(drawn) - {"closure_segments", "segments"}:
        layer = layers[name]
        coarse = layer.set_geometry(layer.simplify(0.2))  # the columns matter here
        assert "L.map" in coarse.explore(tiles=None).get_root().render()


def test_a_map_in_a_notebook_is_the_map_on_disk(
    page: MapPage, built: Files, tmp_path: Path
) -> None:
    """`geo.map` gives the bytes that `geo build` writes, and saves them."""
    saved = page.save(tmp_path / "my.html").read_bytes()
    assert saved == built[Path("maps/tunisia-libya-2019/flows.html")]


def test_flows_of_a_table_draw_the_page_of_the_command(tmp_path: Path) -> None:
    """The method `map` gives the bytes that `geo flows` writes for the same records."""
    table = pd.DataFrame({"from": ["Gafsa"], "to": ["Sfax"], "date": ["2019-03"]})
    table.to_csv(tmp_path / "table.csv", index=False)
    out = invoke("flows", tmp_path / "table.csv", "-o", tmp_path / "out")
    assert not out.exit_code, out.output
    saved = geo.flows(table).map().save(tmp_path / "mine.html")
    assert saved.read_bytes() == (tmp_path / "out/map.html").read_bytes()


def test_a_map_that_is_not_there_is_told(brief: Brief) -> None:
    """The message names the map that was meant."""
    with pytest.raises(geo.GeoError, match=r"has no map 'flow'. Did you mean 'flows'"):
        geo.map(brief, "flow")


def test_a_map_shows_itself_in_a_frame(page: MapPage, visit: Callable[..., Visit]) -> None:
    """Jupyter puts the page into a frame, where it comes alive without access to what is around it."""
    seen = visit(f'<html data-ready="true"><body>{page._repr_html_()}</body></html>')
    frame = seen.page.frame_locator("iframe")
    frame.locator("html[data-ready=true]").wait_for(timeout=20_000)
    assert "What the brief describes" in frame.locator("body").inner_text()
    # By then it has tried to write its address, which a frame has not.
    seen.page.wait_for_timeout(400)


@pytest.mark.slow
def test_a_brief_is_taken_by_its_name(layers: dict[str, gpd.GeoDataFrame], tmp_path: Path) -> None:
    """Every function that takes a brief also takes its name or path; anything else is an error."""
    name = "tunisia-libya-2019"
    assert geo.map(name, "flows", layers=layers).title
    assert "ras-jedir" in geo.closure_report(name, ["ras-jedir"])
    with pytest.raises(
        geo.GeoError, match=r"tunisia-libya-2018: .* Did you mean 'tunisia-libya-2019'"
    ):
        geo.build_layers("tunisia-libya-2018")
    with pytest.raises(geo.GeoError, match="is not a file"):
        geo.figure(tmp_path / "none.toml", "flows")
    with pytest.raises(TypeError, match=r"found 3\. Expected a brief, or the name or path of one"):
        geo.build_layers(3)  # type: ignore[arg-type]


def test_an_unknown_language_is_told(brief: Brief) -> None:
    """Before anything is built."""
    with pytest.raises(geo.GeoError, match=r"language is 'de'\. Expected en, fr or ar"):
        geo.figure(brief, "flows", language="de")  # type: ignore[arg-type]


def test_what_is_first_tried_wrongly_is_told() -> None:
    """A country's name, the path of a table, a table without geometry, a layer that is not prepared."""
    with pytest.raises(geo.GeoError, match=r"'Libya' is not a country code.*Did you mean 'LY'"):
        geo.resolve_place("Tripoli", country="Libya")
    with pytest.raises(TypeError, match=r"expected a DataFrame, found str\. Read a file"):
        geo.flows("records.csv")  # type: ignore[arg-type]
    bare = pd.DataFrame({"lon": [8.8], "lat": [34.4]})
    with pytest.raises(TypeError, match="points_from_xy"):
        expose(bare)
    events = gpd.GeoDataFrame(bare, geometry=gpd.points_from_xy(bare.lon, bare.lat), crs=4326)
    with pytest.raises(TypeError, match="prepare_corridors"):
        expose(events, events)


def test_a_brief_shows_itself(brief: Brief) -> None:
    """In a line, and in a notebook with its counts and maps."""
    assert repr(brief).startswith("<Brief 'tunisia-libya-2019': ")
    assert "11 flows" in repr(brief)
    assert len(repr(brief)) < 200
    html = brief._repr_html_()
    for part in (
        "Security threats",
        "11 flows",
        "No problems found",
        *(spec.id for spec in brief.maps),
    ):
        assert part in html
    hostile = brief.model_copy(update={"title": brief.title.model_copy(update={"en": "<script>"})})
    assert "<script>" not in hostile._repr_html_()


@pytest.mark.slow
def test_events_are_exposed_without_layers_on_disk(
    brief: Brief, layers: dict[str, gpd.GeoDataFrame], monkeypatch: pytest.MonkeyPatch
) -> None:
    """`geo.expose` builds what it joins to: the same as from the committed layers."""
    monkeypatch.setattr("geo.records.exposure.brief_bands.build_layers", lambda *_, **__: layers)
    events = gpd.GeoDataFrame(geometry=gpd.points_from_xy([11.2, 0], [33.1, 0]), crs=4326)
    folder = Path(__file__).parent.parent / "layers" / brief.id
    expected = geo.expose(events, read_corridors(folder), read_buffers(folder, brief))
    assert len(expected) > 0
    for found in (
        geo.expose(events),
        geo.expose(events, brief=brief.id),
        geo.expose(events, brief=brief),
    ):
        pd.testing.assert_frame_equal(found, expected)


@pytest.mark.slow
def test_the_command_builds_missing_layers(
    layers: dict[str, gpd.GeoDataFrame], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`geo expose` in an empty folder writes what it writes beside committed layers."""
    monkeypatch.setattr("geo.records.exposure.brief_bands.build_layers", lambda *_, **__: layers)
    (tmp_path / "events.csv").write_text("longitude,latitude\n11.2,33.1\n0,0\n")
    root = Path(__file__).parent.parent
    for name, folder in (("there", root / "layers"), ("missing", tmp_path / "nothing")):
        out = tmp_path / f"{name}.csv"
        result = invoke("expose", tmp_path / "events.csv", "--layers", folder, "-o", out)
        assert result.exit_code == 0, result.output
    assert (tmp_path / "there.csv").read_bytes() == (tmp_path / "missing.csv").read_bytes()
    assert not (tmp_path / "nothing").exists()
