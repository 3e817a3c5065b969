"""The bulk map in a browser: what it sums, shows and answers, from disk and without a network."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from browsing import HOSTILE, Visit, axe_faults, go_to, saved, saved_rows, settle, until
from bulk_fixtures import (
    COMMODITIES,
    draw,
    many_places,
    some_events,
    some_flows,
    some_routes,
    towns,
)
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from maps_fixtures import unchecked_text
from page_data import as_read
from playwright.sync_api import Page

from geo.geodesy import geodesic_buffers, inverse
from geo.maps import BulkFlows
from geo.maps.bulk.rows import digits_kept

FLOWS = some_flows(5000, many_places(300))
GATHERED = "document.documentElement.dataset.gathered"
DRAWN = "document.documentElement.dataset.drawn"  # in slices, after the page is ready


@pytest.fixture(scope="module")
def html() -> str:
    """Return a page of 5,000 flows with rings."""
    rings = pd.DataFrame({"place": [0, 0, 7], "radius_m": [25_000, 100_000, 50_000]})
    bulk = BulkFlows(**{**vars(FLOWS), "buffers": rings})
    return draw(bulk, notes=[unchecked_text("312 rows are in litres.")], question=TITLE)


TITLE = unchecked_text("What moves?", "Qu’est-ce qui circule ?", "ما الذي ينتقل؟")

ISOLATES = dict.fromkeys(range(0x2066, 0x206A))  # marks that keep names apart


def then(page: Page, act: Callable[[], Any]) -> None:
    """Do something that makes the page sum anew, and wait until it has."""
    before = page.evaluate(GATHERED)
    act()
    until(page, f"{GATHERED} !== '{before}'")
    settle(page)


def sums(
    bulk: BulkFlows, kept: np.ndarray[Any, np.dtype[np.bool_]] | None = None
) -> dict[str, Any]:
    """Sum a table as the page should: by hand, of what it was given."""
    assert bulk.records is not None
    kept = np.ones(len(bulk.origin), dtype=bool) if kept is None else kept
    quantity, records = as_read(bulk.quantity, digits_kept(bulk)), bulk.records
    return {
        "rows": int(kept.sum()),
        "quantity": pytest.approx(np.nansum(quantity[kept]), rel=1e-9),
        "records": int(records[kept].sum()),
        "unquantified": int(records[kept & np.isnan(quantity)].sum()),
    }


def touching(place: int) -> np.ndarray[Any, np.dtype[np.bool_]]:
    """Which flows begin or end at a place."""
    return np.asarray((FLOWS.origin == place) | (FLOWS.destination == place))


def bare_mark(page: Page) -> dict[str, Any]:
    """Return the largest point on which no control lies."""
    until(page, "geoMap.marks().length > 0")
    marks = sorted(page.evaluate("geoMap.marks()"), key=lambda mark: -mark["radius"])
    found: dict[str, Any] = next(
        mark
        for mark in marks
        if page.evaluate(
            "([x, y]) => !!document.elementFromPoint(x, y)?.closest('.folium-map') "
            "&& !document.elementFromPoint(x, y).closest('.leaflet-control')",
            mark["at"],
        )
    )
    return found


def test_sums_are_the_tables_at_every_zoom(visit: Callable[..., Visit], html: str) -> None:
    """However places are grouped, flows add up to the table's quantity, records and unknowns."""
    page = visit(html).page
    all_ = sums(FLOWS)
    nodes = []
    page.evaluate("geoMap.zoom(2)")
    until(page, "geoMap.flows()?.level === 2")
    for zoom in (3, 4, 5, 6, 7, 8):
        then(page, partial(page.evaluate, f"geoMap.zoom({zoom})"))
        found = page.evaluate("geoMap.flows()")
        assert found["level"] == zoom
        assert {name: found[name] for name in ("quantity", "records", "unquantified")} == {
            name: all_[name] for name in ("quantity", "records", "unquantified")
        }
        assert page.evaluate("geoMap.total()") == all_
        nodes.append(found["nodes"])
    assert nodes == sorted(nodes)
    assert nodes[0] < nodes[-1] == 300


def test_rows_are_read_as_they_were_written(visit: Callable[..., Visit]) -> None:
    """Ends, goods, months, records and quantities come out of the page unchanged."""
    flows = some_flows(400, many_places(40))
    page = visit(draw(flows)).page
    rows = pd.DataFrame(
        {
            name: values
            for name, values in page.evaluate("geoMap.rows()").items()
            if values and name != "n"
        }
    )
    assert flows.month is not None
    first = flows.month[flows.month > 0].min()
    quantity = as_read(flows.quantity, digits_kept(flows))
    given_ = pd.DataFrame(
        {
            "origin": flows.origin,
            "destination": flows.destination,
            "commodity": flows.commodity,
            "month": np.where(flows.month < 0, 0, flows.month - first + 1),
            "quantity": quantity,
            "records": flows.records,
            "unquantified": np.where(np.isnan(quantity), np.asarray(flows.records), 0),
        }
    )
    names = [str(name) for name in given_]
    pd.testing.assert_frame_equal(
        rows[names].astype(float).sort_values(names, ignore_index=True),
        given_.astype(float).sort_values(names, ignore_index=True),
    )


def test_routes_keep_their_vertices(visit: Callable[..., Visit]) -> None:
    """A route's line is read to the quantum, and drawn as it is."""
    bulk = some_routes(30, 20)
    page = visit(draw(bulk)).page
    lines = page.evaluate("geoMap.lines()")
    read = np.column_stack([lines["lon"], lines["lat"]])
    found = {
        tuple(map(tuple, np.round(read[start:end] / 1e-3).astype(int)))
        for start, end in zip(lines["starts"], lines["starts"][1:], strict=False)
    }
    assert bulk.lines is not None
    expected = {
        tuple(map(tuple, np.round(shapely.get_coordinates(line) / 1e-3).astype(int)))
        for line in bulk.lines
    }
    assert found == expected
    until(page, DRAWN)
    drawn = page.evaluate("geoMap.drawn()")
    assert drawn["n"] == 30
    page.click("#heaviest button >> nth=0")
    assert page.locator(".evidence h2").count() == 1


def test_rings_are_the_layers(visit: Callable[..., Visit], html: str) -> None:
    """A ring made in the page is within a metre of the layer's geodesic ring, anywhere and of any size."""
    page = visit(html).page
    for lon, lat, radius in ((11.5, 33.1, 25_000), (-170.0, 70.0, 100_000), (8.0, 0.0, 500_000)):
        ring = np.array(page.evaluate("a => geoMap.ring(...a)", [lon, lat, radius, 720]))
        *_, away = inverse(lon, lat, ring[:, 0], ring[:, 1])
        np.testing.assert_allclose(away, radius, atol=0.01)
        layer = geodesic_buffers(gpd.GeoSeries([shapely.Point(lon, lat)], crs=4326), radius)[0]
        vertices = shapely.get_coordinates(layer)
        azimuth, _, from_centre = inverse(lon, lat, vertices[:, 0], vertices[:, 1])
        assert ring[0, 0] == pytest.approx(lon)  # the first is due north
        np.testing.assert_allclose(from_centre, radius, atol=1)
        assert len(np.unique(np.round(azimuth, 3))) > 20


def test_numbers_goods_and_rings(visit: Callable[..., Visit], html: str) -> None:
    """How many are drawn, with and without a number, of which goods: said at the head, and summed."""
    page = visit(html).page
    assert page.text_content("#title") == "Recorded flows"
    until(page, DRAWN)
    drawn = page.evaluate("geoMap.drawn()")
    assert 12 <= drawn["numbered"] < 300  # as many as the map can bear
    assert f"{drawn['numbered']} of" in page.inner_text("#count")
    assert "without a clear number" in page.inner_text("#count")
    assert "312 rows are in litres." in (page.text_content("[data-section=about]") or "")

    then(page, lambda: page.fill("#top", "1"))
    assert page.evaluate("geoMap.drawn().numbered") == 50
    then(page, lambda: page.fill("#top", "8"))
    assert page.evaluate("geoMap.drawn().numbered") > 300
    then(page, lambda: page.fill("#top", "0"))
    assert page.evaluate("geoMap.drawn().numbered") == drawn["numbered"]

    then(page, lambda: page.uncheck('[data-asked="without"]'))
    assert page.evaluate("geoMap.drawn().n === geoMap.drawn().numbered")
    then(page, lambda: page.check('[data-asked="without"]'))
    page.uncheck('[data-asked="rings"]')

    assert FLOWS.commodity is not None
    then(page, lambda: page.uncheck('[data-kind="0"]'))
    assert page.evaluate("geoMap.total()") == sums(FLOWS, FLOWS.commodity != 0)
    then(page, lambda: page.click("#all-kinds"))


def test_time_by_the_month(visit: Callable[..., Visit], html: str) -> None:
    """Handles by keyboard, the undated apart, play and pause: sums are those of the months."""
    page = visit(html).page
    assert FLOWS.month is not None
    months = FLOWS.month - FLOWS.month[FLOWS.month > 0].min()
    then(page, lambda: page.press("#time-from", "PageDown"))
    page.focus("#time-to")
    then(page, lambda: page.keyboard.press("ArrowLeft"))
    then(page, lambda: page.keyboard.press("Home"))
    assert page.evaluate("geoMap.total()") == sums(FLOWS, months == 0)
    then(page, lambda: page.check("#undated"))
    assert page.evaluate("geoMap.total()") == sums(FLOWS, (months == 0) | (FLOWS.month < 0))
    then(page, lambda: page.click("#all-times"))
    then(page, lambda: page.click("#play"))
    page.click("#play")
    then(page, lambda: page.click("#all-times"))


def test_finding_and_cards(visit: Callable[..., Visit], html: str) -> None:
    """A place or goods found in any script are shown alone; a card by keyboard, and back."""
    page = visit(html).page
    until(page, "document.documentElement.dataset.findable === 'true'")
    page.fill("#query", "place 17")
    until(page, "document.querySelectorAll('#found button').length > 0")
    then(page, lambda: page.click('[data-found="places:p17"]'))
    touches = touching(17)
    assert page.evaluate("geoMap.total()") == sums(FLOWS, touches)
    assert "Place 17" in page.inner_text("#chosen-place")
    until(page, "location.hash.includes('at=17')")
    then(page, lambda: page.click("#all-places"))
    until(page, "document.activeElement.id === 'query'")
    page.fill("#query", "وقود")
    until(page, "document.querySelectorAll('#found button').length > 0")
    then(page, lambda: page.click('[data-found="commodities:fuel"]'))
    assert FLOWS.commodity is not None
    assert page.evaluate("geoMap.total()") == sums(FLOWS, FLOWS.commodity == 0)
    then(page, lambda: page.click("#all-kinds"))

    page.focus("#heaviest button >> nth=0")
    page.keyboard.press("Enter")
    assert "tonnes" in page.inner_text(".evidence dl")
    assert page.locator(".chart path").count() == 2
    page.keyboard.press("Escape")
    until(page, "!document.querySelector('.evidence')")
    assert page.evaluate("document.activeElement.closest('#heaviest') !== null")
    then(page, lambda: page.evaluate("geoMap.zoom(7)"))
    pair = page.inner_text("#heaviest button .name >> nth=0").translate(ISOLATES).split(" → ")
    # Both ends come into view, among them places put together.
    page.click("#heaviest button >> nth=0")
    page.wait_for_timeout(400)
    title = page.inner_text(".evidence h2").translate(ISOLATES).split(" → ")
    assert [name.startswith(end) for name, end in zip(title, pair, strict=True)] == [True, True]
    page.keyboard.press("Escape")
    then(page, lambda: page.evaluate("geoMap.zoom(7)"))
    until(page, "geoMap.marks().length > 0")
    for mark in page.evaluate("geoMap.marks()"):
        page.mouse.click(*mark["at"])
        if page.query_selector(".evidence [data-only]"):
            break
    page.focus(".evidence [data-only] >> nth=0")
    then(page, lambda: page.keyboard.press("Enter"))
    until(page, "document.activeElement.id === 'all-places'")


def test_table_and_files(visit: Callable[..., Visit], html: str) -> None:
    """Every flow by pages and by words, as CSV; the map as PNG and on paper; a distance measured."""
    page = visit(html).page
    until(page, "document.documentElement.dataset.findable === 'true'")
    page.click("#tool-table")
    until(page, "document.querySelectorAll('#many tbody tr').length === 200")
    first = page.inner_text("#many tbody tr >> nth=0")
    page.click("#page-on")
    assert page.inner_text("#many tbody tr >> nth=0") != first
    page.click("#page-back")
    page.focus("#many [data-sort=records]")
    page.keyboard.press("Enter")
    until(page, "document.querySelector('#many [aria-sort=descending] [data-sort=records]')")
    assert page.evaluate("document.activeElement.dataset.sort") == "records"
    cells = page.locator("#many tbody td:nth-child(5)").all_inner_texts()
    counts = [int(text.replace(",", "")) for text in cells]
    assert counts == sorted(counts, reverse=True)
    page.click("#many [data-sort=from]")
    until(page, "document.querySelector('#many [aria-sort=ascending] [data-sort=from]')")
    assert page.inner_text("#many tbody th >> nth=0") == "Place 0"
    page.fill("#sift", "place 17")
    until(page, "document.querySelector('#table-count').textContent.includes('1–')")
    until(
        page,
        "[...document.querySelectorAll('#many tbody tr')].every(tr => /17/.test(tr.innerText))",
    )
    rows = page.locator("#many tbody tr").all_inner_texts()
    assert rows
    assert all("17" in row for row in rows)
    table = pd.DataFrame(saved_rows(page))
    quantity = pd.to_numeric(table["quantity"])
    mine = table["origin"].eq("Place 17") | table["destination"].eq("Place 17")
    assert quantity[mine].sum() == sums(FLOWS, touching(17))["quantity"]
    page.click("#close-table")

    assert saved(page, "#tool-picture")[1].startswith(b"\x89PNG")
    page.emulate_media(media="print")
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    assert page.locator("#paper canvas").count() == 1
    page.evaluate("window.dispatchEvent(new Event('afterprint'))")
    page.emulate_media(media="screen")
    page.click("#tool-measure")
    page.keyboard.press("Escape")
    page.click("#tool-home")


def test_small_maps_add_up_and_lead_to_the_large_one(
    visit: Callable[..., Visit], html: str
) -> None:
    """One a commodity, each with its total; one is chosen by keyboard, and Escape closes them."""
    page = visit(html).page
    page.focus("#small-commodity")
    page.keyboard.press("Enter")
    until(page, "document.documentElement.dataset.small === '4'")
    assert page.evaluate("document.activeElement.id") == "close-small"
    until(page, "location.hash.includes('small=commodity')")
    page.keyboard.press("Tab")  # only Escape is taken: every other key does what it does
    assert page.evaluate("document.activeElement.matches('#small .scroll')")
    assert axe_faults(page) == []
    assert FLOWS.commodity is not None
    totals = page.locator(".small-map .figures").all_inner_texts()
    fuel = sums(FLOWS, FLOWS.commodity == 0)["quantity"]
    read = float(re.sub(r"[^0-9.]", "", totals[0]))
    assert read == pytest.approx(float(fuel.expected), rel=1e-3)
    inked = """canvas => { const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
        const hues = new Set(); for (let i = 0; i < data.length; i += 40) hues.add(data[i] >> 4); return hues.size; }"""
    assert page.eval_on_selector(".small-map canvas", inked) > 3
    page.keyboard.press("Escape")
    until(page, "document.activeElement.id === 'small-commodity'")
    page.click("#small-period")
    until(page, "document.querySelectorAll('.small-map .figures:not(:empty)').length === 5")
    then(page, lambda: page.click(".small-map >> nth=1"))
    assert page.is_hidden("#small")
    assert FLOWS.month is not None
    assert page.evaluate("geoMap.total()") == sums(FLOWS, FLOWS.month // 12 == 2016)


def test_points_and_lines_answer_a_pointer(visit: Callable[..., Visit], html: str) -> None:
    """A hint under the pointer, a card at a click, and closer or alone from there."""
    page = visit(html).page
    mark = bare_mark(page)
    page.mouse.move(*mark["at"])
    assert page.is_visible("#hint")
    page.mouse.click(*mark["at"])
    assert page.inner_text(".evidence h2") == page.text_content("#hint")
    assert "Leaving" in page.inner_text(".evidence")
    then(page, lambda: page.click("#closer"))
    assert page.evaluate("geoMap.view()[2]") > 4


def test_what_is_in_sight_is_drawn(visit: Callable[..., Visit], html: str) -> None:
    """Zoomed in, the heaviest are those that begin or end in sight, and the head says so; moved, others."""
    page = visit(html).page
    assert "in view" not in page.inner_text("#count")
    until(page, DRAWN)
    before = page.evaluate("geoMap.drawn().counts.heaviest")
    then(page, lambda: page.evaluate("geoMap.zoom(7)"))
    near = page.evaluate("geoMap.drawn().counts.heaviest")
    assert "in view" in page.inner_text("#count")
    page.evaluate("geoMap.pan(700, 0)")
    until(page, f"geoMap.drawn().counts.heaviest !== {near}")
    page.click("#tool-home")
    until(page, f"geoMap.drawn().counts.heaviest === {before}")


def test_address_brings_the_view_back(visit: Callable[..., Visit], html: str) -> None:
    """Language, time, goods, number and place are in the address; nonsense in it is passed over."""
    page = visit(html).page
    then(
        page,
        lambda: go_to(page, "l=ar&n=1000&off=1&t=2016-01-01,2016-12-31&v=33,11,6.5&table=flows"),
    )
    until(page, "document.querySelectorAll('#many tbody tr').length > 0")
    assert page.get_attribute("html", "dir") == "rtl"
    assert page.evaluate("geoMap.view()") == [33, 11, 6.5]
    assert FLOWS.commodity is not None
    assert FLOWS.month is not None
    kept = (FLOWS.commodity != 1) & (FLOWS.month >= 2016 * 12) & (FLOWS.month < 2017 * 12)
    assert page.evaluate("geoMap.total()") == sums(FLOWS, kept)
    page.click("#close-table")
    then(page, lambda: go_to(page, "l=xx&n=-5&off=99,x&t=y,z&v=1,NaN,2&at=1e9&table=<b>"))
    assert page.evaluate("geoMap.total()") == sums(FLOWS)


def test_events_are_counted_by_cell(visit: Callable[..., Visit]) -> None:
    """At every zoom all events are at some point, and a point's card has its goods."""
    events = some_events(3000)
    page = visit(draw(events)).page
    for zoom in (3, 6, 8):
        if page.evaluate("geoMap.flows().level") != zoom:
            then(page, partial(page.evaluate, f"geoMap.zoom({zoom})"))
        assert page.evaluate("geoMap.flows()")["records"] == 3000
    then(page, lambda: page.uncheck('[data-kind="0"]'))
    assert events.commodity is not None
    assert page.evaluate("geoMap.total()")["records"] == int((events.commodity == 1).sum())
    mark = bare_mark(page)
    page.mouse.click(*mark["at"])
    assert "Food" in page.inner_text(".evidence dl")
    assert not page.is_visible("#tool-table")


@pytest.mark.parametrize(("language", "scheme"), [("en", "light"), ("ar", "dark")])
def test_axe_finds_nothing(
    visit: Callable[..., Visit], html: str, language: str, scheme: str
) -> None:
    """No fault that axe-core knows, on the map, with a card, and in the table."""
    page = visit(html, color_scheme=scheme).page
    page.click(f'[data-language="{language}"]')
    settle(page)
    assert axe_faults(page) == []
    page.click("#heaviest button >> nth=0")
    until(page, "!document.getElementById('card').hidden")
    assert axe_faults(page) == []
    page.keyboard.press("Escape")
    page.click("#tool-table")
    until(page, "document.querySelectorAll('#many tbody tr').length > 0")
    assert axe_faults(page) == []


texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=30).filter(str.strip)


@settings(max_examples=2, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
@given(
    drawn=st.lists(
        st.one_of(texts, st.sampled_from(HOSTILE)), min_size=60, max_size=60, unique=True
    )
)
def test_any_text_comes_back_and_does_not_run(
    visit: Callable[..., Visit], drawn: list[str]
) -> None:
    """In names, goods, unit, title and notes: read in the list, the search, the card, the table and the file."""
    drawn = [*HOSTILE, *(text for text in drawn if text not in HOSTILE)]
    places = pd.DataFrame(
        {
            "label": drawn,
            "lon": np.linspace(5, 20, len(drawn)),
            "lat": 33.0,
            "names": [[t] for t in drawn],
        }
    )
    n = len(drawn) - 1
    bulk = BulkFlows(
        places=places,
        origin=np.arange(n),
        destination=np.arange(1, n + 1),
        quantity=np.arange(n, 0, -1).astype(float),
        commodity=np.arange(n) % len(HOSTILE),
        commodities=HOSTILE,
        unit=drawn[0],
    )
    words = unchecked_text(drawn[0], drawn[1], drawn[2])
    page = visit(draw(bulk, notes=[words], question=words)).page
    until(page, "document.documentElement.dataset.findable === 'true'")
    assert page.text_content("#title") == "Recorded flows"
    assert page.text_content("#question") == drawn[0]
    assert page.text_content(".note") == drawn[0]
    kinds = page.locator("[data-section=kinds] .name").all_text_contents()
    assert sorted(kinds) == sorted(HOSTILE)
    page.click("#heaviest button >> nth=0")
    heading = page.text_content(".evidence h2") or ""
    assert any(text in heading for text in drawn)
    page.click("#tool-table")
    until(page, "document.querySelectorAll('#many tbody tr').length > 0")
    assert page.locator("#many tbody th").all_text_contents() == drawn[:n]
    assert [row["origin"].removeprefix("'") for row in saved_rows(page)] == [
        name.removeprefix("'") for name in drawn[:n]
    ]
    page.click("#close-table")
    for name in drawn[:4]:
        page.fill("#query", name)
        settle(page)
    assert page.query_selector("#panel img, #panel script, #table img, .evidence img") is None


def test_phone_in_arabic_is_a_mirror(visit: Callable[..., Visit], html: str) -> None:
    """On a narrow screen nothing sticks out, and a flow from the list opens the card below."""
    page = visit(html, viewport={"width": 360, "height": 740}, locale="ar-TN").page
    assert page.get_attribute("html", "dir") == "rtl"
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    page.click("#fold")
    page.click("#heaviest button >> nth=0")
    assert page.is_visible("#card")
    assert page.locator("#card [data-only]").count() <= 2


def test_towns_are_found_in_any_spelling(visit: Callable[..., Visit]) -> None:
    """Arabic, Latin, and a spelling that only the gazetteer has lead to one place."""
    page = visit(draw(some_flows(60, towns()))).page
    until(page, "document.documentElement.dataset.findable === 'true'")
    for spelling in ("زواره", "zouara", "ZUWARA", "Zwara"):
        page.fill("#query", spelling)
        until(page, "document.querySelectorAll('[data-found=\"places:p1\"]').length === 1")
    assert len(COMMODITIES) == 4


def test_flows_across_the_antimeridian(visit: Callable[..., Visit]) -> None:
    """Places on both sides of 180° stand side by side, and a route between them takes the short way."""
    places = pd.DataFrame(
        {"label": ["Suva", "Apia"], "lon": [178.44, -171.76], "lat": [-18.1, -13.8]}
    )
    ends: dict[str, Any] = {"places": places, "origin": np.array([0]), "destination": np.array([1])}
    line = shapely.LineString([(178.44, -18.1), (-178.0, -16.0), (-171.76, -13.8)])
    for lines in (None, np.array([line], dtype=object)):
        bulk = BulkFlows(**ends, quantity=np.array([5.0]), lines=lines)
        page = visit(draw(bulk)).page
        until(page, "geoMap.marks().length === 2")
        (west, y1), (east, y2) = (
            mark["at"] for mark in sorted(page.evaluate("geoMap.marks()"), key=lambda m: m["at"][0])
        )
        assert 340 < west < east - 300 < east < 1366
        assert y1 > y2
    lon = page.evaluate("geoMap.lines().lon")
    assert lon == pytest.approx([178.44, 182.0, 188.24], abs=1e-3)
