"""The equal table, files to take along, the picture, paper, measuring and the other tools."""

from __future__ import annotations

import csv
import io
import json
import re
import struct
from collections.abc import Callable
from typing import Any

import geopandas as gpd
import pytest
import shapely
from browsing import HOSTILE_TEXTS, Visit, go_to, saved, saved_rows, settle, until
from geographiclib.geodesic import Geodesic
from hypothesis import given, settings
from hypothesis import strategies as st
from maps_fixtures import (
    draw_page,
    layer_of,
    layers,
    unchecked_map,
    unchecked_text,
)
from playwright.sync_api import Browser, Page
from pypdf import PdfReader


@pytest.fixture(scope="module")
def html() -> str:
    """Return a page of the small brief."""
    return draw_page()


def test_table_has_the_rows_of_the_map(
    revisit: Callable[..., Visit], shipped: str, layers: dict[str, gpd.GeoDataFrame]
) -> None:
    """Each layer's rows are in its table; a row leads to its feature."""
    page = revisit(shipped).page
    page.click("#tool-table")
    for layer in page.eval_on_selector_all("#table-layer option", "all => all.map(e => e.value)"):
        page.select_option("#table-layer", layer)
        assert page.locator("tbody tr").count() == len(layers[layer]), layer
    page.select_option("#table-layer", "flows")
    assert page.inner_text("#table-count") == "18 of 18 rows"
    page.click('[data-row="china-al-eulma/goods"]')
    until(page, "document.querySelector('.evidence') !== null")
    assert page.inner_text(".evidence h2") == "China → Al Eulma: goods"
    assert not page.is_visible("#table")


@pytest.mark.parametrize("language", ["en", "ar"])
def test_table_is_sorted(revisit: Callable[..., Visit], shipped: str, language: str) -> None:
    """A press on a column sorts by it, another turns it round; what is empty stays last."""
    page = revisit(shipped).page
    page.click(f'[data-language="{language}"]')
    page.click("#tool-table")
    page.click('[data-sort="grade"]')
    grades = page.locator("tbody tr").all_inner_texts()
    assert page.get_attribute('th:has([data-sort="grade"])', "aria-sort") == "ascending"
    rising = [found[0] for row in grades if (found := re.findall(r"\b[A-F][1-6]\b", row))]
    assert rising == sorted(rising)
    page.click('[data-sort="grade"]')
    assert page.get_attribute('th:has([data-sort="grade"])', "aria-sort") == "descending"
    page.click('[data-sort="period"]')
    undated = "no date given" if language == "en" else "بلا تاريخ في المصدر"
    rows = page.locator("tbody tr").all_inner_texts()
    assert [undated in row for row in rows] == sorted(undated in row for row in rows)


def test_table_is_filtered_with_the_map(revisit: Callable[..., Visit], html: str) -> None:
    """What the filters leave is what the table and its files hold."""
    page = revisit(html).page
    page.click('[data-tab="filter"]')
    page.click("#tool-table")
    page.uncheck('[data-filter="commodity.fuel"]')
    assert page.inner_text("#table-count") == "15 of 17 rows"
    rows = saved_rows(page)
    assert len(rows) == 15
    assert "fuel" not in {row["commodity_class"] for row in rows}


def test_csv_holds_the_layer(
    revisit: Callable[..., Visit], shipped: str, layers: dict[str, gpd.GeoDataFrame]
) -> None:
    """The file has every column of the layer, in the layer's words."""
    page = revisit(shipped).page
    page.click("#tool-table")
    name, content = saved(page, "#save-csv")
    assert name.endswith("flows.csv")
    rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))
    expected = layers["flows"].drop(columns="geometry")
    assert list(rows[0]) == list(expected.columns)
    for row, (_, there) in zip(rows, expected.iterrows(), strict=True):
        assert row["label_ar"] == there["label_ar"]
        assert row["claims"] == "; ".join(there["claims"])
        assert row["earliest"] == (there["earliest"] or "")


def test_geojson_holds_the_geometry(
    revisit: Callable[..., Visit], shipped: str, layers: dict[str, gpd.GeoDataFrame]
) -> None:
    """Lines, points and polygons come back as they went in, to what the page draws."""
    page = revisit(shipped).page
    page.click("#tool-table")
    for layer, tolerance in (("flows", 2e-5), ("events", 2e-5), ("zones", 2e-5), ("areas", 2e-3)):
        page.select_option("#table-layer", layer)
        _, content = saved(page, "#save-geojson")
        collection = json.loads(content)
        there = layers[layer].set_index("id").geometry
        assert len(collection["features"]) == len(there)
        for feature in collection["features"]:
            shape = shapely.geometry.shape(feature["geometry"])
            expected = there[feature["properties"]["id"]]
            for these, those in ((shape, expected), (expected, shape)):
                line = those.boundary if those.geom_type.endswith("Polygon") else those
                shapely.prepare(line)
                vertices = shapely.points(shapely.get_coordinates(these))
                assert shapely.dwithin(line, vertices, 20 * tolerance).all()
            assert shape.geom_type.removeprefix("Multi") == expected.geom_type.removeprefix("Multi")
            assert shape.area == pytest.approx(expected.area, rel=0.02)


FORMULAS = ("=1+1", "+1", "-1+2", "@SUM(A1)", "\t=1", "\r=1", " =1", "＝1", '=HYPERLINK("x")')


def test_no_cell_of_a_csv_is_a_formula(visit: Callable[..., Visit]) -> None:
    """What a spreadsheet would run begins with an apostrophe; numbers stay numbers."""
    tables = layers()
    flows = tables["flows"].drop(columns="geometry").to_dict("records")
    for row, text in zip(flows, FORMULAS, strict=False):
        row["label_en"] = text
    tables["flows"] = layer_of("flows", flows, list(tables["flows"].geometry))
    html = draw_page(tables=tables)
    page = visit(html).page
    page.click("#tool-table")
    rows = saved_rows(page)
    labels = [row["label_en"] for row in rows[: len(FORMULAS)]]
    assert all(label.startswith("'") for label in labels), labels
    assert rows[0]["strand"] == "0"


def test_names_of_files_are_plain(visit: Callable[..., Visit]) -> None:
    """No id makes a path or a hidden file of a download; ``web/tests/files.test.ts`` has more of them."""
    for text in ("../../etc/passwd", "con\u202etxt"):
        spec = unchecked_map(
            id=text, title=unchecked_text("t"), question=None, layers=("flows", "places")
        )
        html = draw_page(spec)
        page = visit(html).page
        page.click("#tool-table")
        name, _ = saved(page, "#save-csv")
        assert re.fullmatch(r"[\w-]+\.csv", name), name


def test_picture_is_the_map(revisit: Callable[..., Visit], shipped: str) -> None:
    """The picture is a PNG of twice the screen's pixels, with more than one colour in it."""
    page = revisit(shipped).page
    name, content = saved(page, "#tool-picture")
    assert name.endswith("flows.png")
    assert content[:8] == b"\x89PNG\r\n\x1a\n"
    width, height = struct.unpack(">II", content[16:24])
    assert width == 2 * (1366 - 340 + 270)
    assert height > 2 * 768
    assert len(content) > 100_000


def test_legend_on_the_map_leaves_the_picture_alone(
    revisit: Callable[..., Visit], shipped: str
) -> None:
    """What the legend covers on the screen is named in the picture, where the legend stands beside the map."""
    page = revisit(shipped).page
    _, under_open_legend = saved(page, "#tool-picture")
    page.click("#legend-title")
    assert not page.locator("#legend-keys").is_visible()
    settle(page)
    assert saved(page, "#tool-picture")[1] == under_open_legend


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_paper_has_picture_table_and_claims(
    visit: Callable[..., Visit], shipped: str, scheme: str
) -> None:
    """What is printed is a picture on white for the map and each step, the flows and the claims, and no control."""
    page = visit(shipped, color_scheme=scheme).page
    page.emulate_media(media="print")
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    assert page.locator("#paper canvas").count() == 1 + 5
    assert page.locator("#paper tbody tr").count() == 18
    assert page.locator("#paper .entry").count() == 36
    assert not page.is_visible("#panel")
    assert not page.is_visible("#stage")
    corner = page.evaluate(
        "[...document.querySelector('#paper canvas:not(.told canvas)').getContext('2d').getImageData(1, 1, 1, 1).data]"
    )
    assert min(corner[:3]) > 240
    assert len(page.pdf()) > 50_000
    page.evaluate("window.dispatchEvent(new Event('afterprint'))")
    assert page.locator("#paper canvas").count() == 0


def test_headings_of_a_printed_table_stand_on_each_of_its_sheets(
    visit: Callable[..., Visit], shipped: str
) -> None:
    """A browser repeats headings, but leaves out the buttons that were in them."""
    page = visit(shipped).page
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    assert page.locator("#paper table button").count() == 0
    names = page.locator("#paper tbody th").all_text_contents()
    sheets = [squeezed(sheet.extract_text()) for sheet in PdfReader(io.BytesIO(page.pdf())).pages]
    with_rows = [sheet for sheet in sheets if "Oneway" in sheet]
    assert len(with_rows) > 1
    assert len(names) == 18
    for sheet in with_rows:
        assert "NameGoodsorpeopleFrom" in sheet
    page.evaluate("window.dispatchEvent(new Event('afterprint'))")


def squeezed(text: str) -> str:
    """Return a text without spaces: a sheet breaks its lines anywhere."""
    return "".join(text.split())


def test_paper_has_the_open_card(revisit: Callable[..., Visit], html: str) -> None:
    """What the reader chose is printed after the picture, without controls or ids of its own."""
    page = revisit(html).page
    page.click(".feature[data-flow]")
    heading = page.inner_text("#card h2")
    page.emulate_media(media="print")
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    assert page.inner_text("#paper > .evidence h2") == heading
    assert page.locator("#paper > .evidence [id]").count() == 0
    page.evaluate("window.dispatchEvent(new Event('afterprint'))")
    page.emulate_media(media="screen")
    page.keyboard.press("Escape")


def test_escape_closes_the_table_after_the_card(revisit: Callable[..., Visit], html: str) -> None:
    """A reader with a keyboard leaves the table as they leave any other thing over the map."""
    page = revisit(html).page
    page.click("#tool-table")
    page.keyboard.press("Escape")
    until(page, "document.querySelector('#table').hidden")
    assert page.evaluate("document.activeElement.id") == "tool-table"


def test_measuring_by_pointer_and_by_keyboard(revisit: Callable[..., Visit], html: str) -> None:
    """Two clicks give a distance; Enter sets points, too; Backspace takes back, Escape ends."""
    page = revisit(html).page
    page.click("#tool-measure")
    assert "Click two" in page.inner_text("#measure")
    page.mouse.click(600, 500)
    page.mouse.click(800, 500)
    first = page.inner_text("#measure")
    assert re.fullmatch(r"[\d,.]+ km", first)
    assert page.query_selector(".evidence") is None
    page.focus(".leaflet-container")
    page.keyboard.press("Enter")
    assert page.inner_text("#measure") != first
    page.keyboard.press("Backspace")
    assert page.inner_text("#measure") == first
    page.keyboard.press("Escape")
    assert not page.is_visible("#measure")


def test_home_shows_the_whole_again(revisit: Callable[..., Visit], html: str) -> None:
    """One button leads back to where the map opened."""
    page = revisit(html).page
    before = page.evaluate("geoMap.view()")
    page.click(".leaflet-control-zoom-in")
    until(page, f"geoMap.view()[2] > {before[2]}")
    page.click("#tool-home")
    until(page, f"geoMap.view()[2] === {before[2]}")
    # A tenth of a degree: fitting a map to its place moves it by a pixel or two.
    assert page.evaluate("geoMap.view()") == pytest.approx(before, abs=0.1)


def test_full_screen(visit: Callable[..., Visit], html: str) -> None:
    """The page fills the screen, and leaves it again."""
    page = visit(html).page
    page.click("#tool-full")
    until(page, "document.fullscreenElement !== null")
    page.click("#tool-full")
    until(page, "document.fullscreenElement === null")


@pytest.mark.parametrize("text", HOSTILE_TEXTS)
def test_hostile_text_stays_text_in_table_and_files(visit: Callable[..., Visit], text: str) -> None:
    """In the table, the ledger, the search and the files: read, not run."""
    tables: dict[str, Any] = {}
    for name, table in layers().items():
        labels = [one for one in table.columns if one.startswith(("label_", "text_", "candidate_"))]
        tables[name] = table.assign(**dict.fromkeys(labels, text))
    words = unchecked_text(text, text, text)
    html = draw_page(tables=tables, title=words)
    page = visit(html).page
    page.click('[data-tab="ledger"]')
    assert page.text_content("#panel-ledger .claim") == text
    page.fill("#query", text)
    settle(page)
    assert all(name == text for name in page.locator("#found .name").all_text_contents())
    page.click("#tool-table")
    assert page.text_content("tbody th button") == text
    _, content = saved(page, "#save-csv")
    assert (
        next(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))["label_en"].lstrip("'")
        == text
    )
    _, content = saved(page, "#save-geojson")
    assert json.loads(content)["features"][0]["properties"]["label_en"] == text
    assert page.query_selector("#panel img, #table img, #panel b b, #table b") is None


@pytest.fixture(scope="module")
def meter(browser: Browser, html: str, tmp_path_factory: pytest.TempPathFactory) -> Page:
    """Return a page that measures."""
    file = tmp_path_factory.mktemp("meter") / "map.html"
    file.write_text(html, encoding="utf-8", newline="\n")
    page = browser.new_page()
    page.goto(file.as_uri())
    until(page, "document.documentElement.dataset.ready === 'true'")
    return page


lats, lons = st.floats(-85, 85), st.floats(-180, 180)


@settings(max_examples=40)
@given(pairs=st.lists(st.tuples(lats, lons, lats, lons), min_size=1, max_size=30))
def test_measures_agree_with_geographiclib(
    meter: Page, pairs: list[tuple[float, float, float, float]]
) -> None:
    """Lengths are those of an independent implementation, to a millimetre; far opposites are refused."""
    lengths = meter.evaluate(
        "pairs => pairs.map(([a, b, c, d]) => geoMap.geodesicLength({ lat: a, lng: b }, { lat: c, lng: d }))",
        pairs,
    )
    for pair, length in zip(pairs, lengths, strict=True):
        expected = Geodesic.WGS84.Inverse(*pair, Geodesic.DISTANCE)["s12"]
        if length is None or length != length:  # noqa: PLR0124  # not a number
            assert expected > 19_900_000
        else:
            assert length == pytest.approx(expected, abs=1e-3)


def test_each_step_fits_a_sheet(visit: Callable[..., Visit], shipped: str) -> None:
    """Paper has each step below its text on one sheet (they were on two), and the whole map's table, not the step's."""
    page = visit(shipped, story=True).page
    go_to(page, "step=1&l=en")
    sheets = PdfReader(io.BytesIO(page.pdf(landscape=True))).pages
    texts = [sheet.extract_text() for sheet in sheets]
    assert [f"{n} of 5" in text for n, text in enumerate(texts[:5], start=1)] == [True] * 5
    assert "Goods or people" in " ".join(texts[6].split()), (
        "the table follows the steps and the map"
    )
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert page.locator("#paper tbody tr").count() == 18
    page.evaluate("dispatchEvent(new Event('afterprint'))")
