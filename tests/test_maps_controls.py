"""Each of the brief's pages, every control of it used once: by pointer, by keyboard, in Arabic, from its address."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from typing import Any

import pytest
from browsing import Visit, axe_faults, boxes_that_meet, go_to, saved, settle, until
from playwright.sync_api import Page, ViewportSize

from geo.brief import Brief
from geo.writing import Files

MAPS = ("flows", "hub-shift", "tri-border", "closures")
PHONE: ViewportSize = {"width": 360, "height": 740}
DESK: ViewportSize = {"width": 1366, "height": 768}


@pytest.fixture(scope="module")
def pages(built: Files) -> dict[str, str]:
    """Return the pages of the shipped brief."""
    return {path.stem: built[path].decode() for path in built if path.suffix == ".html"}


def say(page: Page, *parts: str) -> None:
    """Wait until the page's address holds these parts."""
    for part in parts:
        until(page, f"location.hash.includes({part!r})")


# Presses each of some boxes in turn; returns what the head counted after each.
PRESS = """selector => [...document.querySelectorAll(selector)].map((box) => {
  document.querySelector(`[data-filter="${box.dataset.filter}"], [data-layer="${box.dataset.layer}"]`).click();
  return document.getElementById("count").textContent;
})"""


# What a reader sees of the page's state.
STATE = """() => ({
  language: document.documentElement.lang, count: document.getElementById("count").textContent,
  query: document.getElementById("query").value, found: document.querySelectorAll("#found button").length,
  rows: [...document.querySelectorAll("#table tbody tr")].map((row) => row.textContent),
  sorted: document.querySelector("#table [aria-sort]:not([aria-sort=none])")?.textContent,
  boxes: [...document.querySelectorAll("#contents input")].map((box) => box.checked),
  when: document.getElementById("when")?.textContent, shown: geoMap.shown(), lit: geoMap.lit(),
})"""


@pytest.mark.parametrize("name", MAPS)
def test_every_control_is_used(
    visit: Callable[..., Visit], pages: dict[str, str], brief: Brief, name: str
) -> None:
    """Search, claims, filters, layers, time, stages, table, files, tools, paper, languages; then its address again."""
    spec = next(one for one in brief.maps if one.id == name)
    visited = visit(pages[name])
    page = visited.page
    _search_in_arabic(page)
    _claims_both_ways(page)
    _filters_and_layers(page)
    if name in {"flows", "tri-border"}:
        _time(page)
    if name == "hub-shift":
        page.check('#stages input[value="before"]')
        say(page, "stage=before")
    if name == "closures":
        page.select_option("#routed-flow", "misrata-tunisia")
        page.check("#shut-ras-jedir")
        say(page, "flow=misrata-tunisia", "shut=ras-jedir")
    _table_and_files(page, f"{brief.id}-{name}")
    _tools(page, f"{brief.id}-{name}")
    for language in ("fr", "ar"):
        page.click(f'[data-language="{language}"]')
        assert page.inner_text("#title") == getattr(spec.title, language)
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    printed = page.text_content("#paper") or ""
    assert page.locator("#paper canvas").count() == len(spec.steps) + 1
    assert page.locator("#paper tbody tr").count() > 0
    assert page.locator("#paper .entry").count() > 0
    assert "العلمة" in printed or "تونس" in printed
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    say(page, "l=ar", "table=", "sort=-name")
    page.click("#tab-filter")
    say(page, "tab=filter")
    before, address = page.evaluate(STATE), page.url
    page.goto("about:blank")
    page.goto(address)
    until(page, "document.documentElement.dataset.ready === 'true'")
    settle(page)
    assert page.evaluate(STATE) == before
    del visited.requests[1:]  # we went there twice


def _search_in_arabic(page: Page) -> None:
    """Find a country, its flows and claims by its Arabic name; open the first by arrows and Enter."""
    page.fill("#query", "تونس")
    until(page, "document.querySelectorAll('#found button').length > 2")
    assert page.locator('[data-found^="flows:"]').count() > 0
    say(page, "q=%D8%AA")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    say(page, "open=")
    page.keyboard.press("Escape")
    page.fill("#query", "")
    until(page, "document.getElementById('found').hidden")


def _claims_both_ways(page: Page) -> None:
    """Go from a claim to a feature that rests on it, and back: the feature marks the claim."""
    page.click("#tab-ledger")
    claim = page.evaluate(
        "document.querySelector('#panel-ledger .entry:has([data-rests])').dataset.claim"
    )
    page.click(f'[data-claim="{claim}"] > button')
    say(page, f"claim={claim}")
    page.locator(
        f'[data-claim="{claim}"] [data-rests]:not([data-rests^="routed_flows"])'
    ).first.click()
    until(page, "document.querySelector('.evidence .claims') !== null")
    marked = page.eval_on_selector_all(".entry.supports", "all => all.map((e) => e.dataset.claim)")
    assert claim in marked
    page.click("#card .close")
    until(page, "document.querySelector('.evidence') === null")


def _filters_and_layers(page: Page) -> None:
    """Each value and each layer is switched off and on; the count at the head says what is left."""
    page.click("#tab-filter")
    whole = page.inner_text("#count")
    counts = page.evaluate(PRESS, "[data-filter]")
    say(page, "off=")
    assert "flows shown" in whole or any(text.startswith("0 of") for text in counts)
    page.click("#clear-filters")
    assert page.inner_text("#count") == whole
    page.evaluate(PRESS, "[data-layer]")
    say(page, "turn=")
    page.evaluate(PRESS, "[data-layer]")
    until(page, "!location.hash.includes('turn=')")
    page.click("#tab-features")


def _time(page: Page) -> None:
    """Move a handle by key, play and pause, show all periods again; what is undated stands apart."""
    page.focus("#time-from")
    page.keyboard.press("End")
    until(page, "document.getElementById('when').textContent.length > 0")
    say(page, "&t=")
    assert page.locator(".undated .flow").count() == page.evaluate(
        "Object.values(geoMap.phases()).filter((phase) => phase === 'undated').length"
    )
    page.click("#play")
    assert page.get_attribute("#play", "aria-label") == "Pause"
    page.click("#play")
    page.click("#all-times")
    until(page, "!location.hash.includes('&t=')")
    page.focus("#time-to")
    page.keyboard.press("ArrowLeft")


def _table_and_files(page: Page, stem: str) -> None:
    """Every layer's table can be shown, sorted both ways and taken along, in files called after brief and map."""
    page.click("#tool-table")
    for layer in page.eval_on_selector_all("#table-layer option", "all => all.map(e => e.value)"):
        page.select_option("#table-layer", layer)
        n = page.locator("#table tbody tr").count()
        assert page.inner_text("#table-count").startswith(f"{n} of ")
    page.select_option("#table-layer", index=0)
    layer = page.input_value("#table-layer")
    for order in ("ascending", "descending"):
        page.click('[data-sort="name"]')
        assert page.get_attribute('th:has([data-sort="name"])', "aria-sort") == order
    say(page, f"table={layer}&sort=-name")
    n = page.locator("#table tbody tr").count()
    name, content = saved(page, "#save-csv")
    rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    assert (name, len(rows)) == (f"{stem}-{layer}.csv", n)
    name, content = saved(page, "#save-geojson")
    assert (name, len(json.loads(content)["features"])) == (f"{stem}-{layer}.geojson", n)


def _tools(page: Page, stem: str) -> None:
    """Zoom, home, measure and picture; the table stays."""
    page.click("#close-table")
    view = page.evaluate("geoMap.view()")
    page.click(".leaflet-control-zoom-in")
    until(page, f"geoMap.view()[2] > {view[2]}")
    page.wait_for_timeout(300)
    page.click("#tool-home")
    until(page, f"geoMap.view()[2] === {view[2]}")
    page.click("#tool-measure")
    for x in (600, 900):
        page.mouse.click(x, 600)
    assert page.inner_text("#measure").endswith(" km")
    page.keyboard.press("Escape")
    name, content = saved(page, "#tool-picture")
    assert name == f"{stem}.png"
    assert content[:4] == b"\x89PNG"
    page.click("#tool-table")


# Every control in sight that a keyboard has to reach: of radio buttons the one that is chosen, of tabs likewise.
CONTROLS = """() => [...document.querySelectorAll(
  "button, select, input, summary, a[href], [tabindex='0']")]
  .filter((e) => e.tabIndex >= 0 && e.checkVisibility({ visibilityProperty: true }))
  .filter((e) => e.type !== "radio" || e.checked)
  .map((e, i) => (e.dataset.control ??= String(i)))"""


@pytest.mark.parametrize("name", ["index", *MAPS])
def test_tab_alone_reaches_every_control(
    visit: Callable[..., Visit], pages: dict[str, str], name: str
) -> None:
    """Whatever can be pressed, chosen or moved comes up in its turn."""
    html = pages[name]
    if name == "index":
        html = html.replace("<html ", '<html data-ready="true" ')
    page = visit(html).page
    wanted = set(page.evaluate(CONTROLS))
    assert len(wanted) >= (7 if name == "index" else 25)
    reached: set[Any] = set()
    for _ in range(len(wanted) + 10):
        page.keyboard.press("Tab")
        reached.add(page.evaluate("document.activeElement.dataset.control"))
    assert [page.locator(f'[data-control="{one}"]').inner_text() for one in wanted - reached] == []


OPEN = {
    "flows": "flows:algeria-libya-transit",
    "hub-shift": "flows:china-al-eulma",
    "tri-border": "zones:tri-border/mountains",
    "closures": "crossings:ras-jedir",
}


@pytest.mark.parametrize("name", MAPS)
def test_nothing_overlaps_and_axe_finds_nothing_with_a_feature_open(
    visit: Callable[..., Visit], pages: dict[str, str], name: str
) -> None:
    """On a phone as a sheet, at a desk in the panel, in Arabic by night, too; at rest nothing lies on anything else."""
    page = visit(pages[name], viewport=PHONE, reduced_motion="reduce").page
    faults: dict[str, list[str]] = {}
    for size, viewport in (("phone", PHONE), ("desk", DESK)):
        page.set_viewport_size(viewport)
        for language in ("en", "fr", "ar"):
            go_to(page, f"l={language}")
            faults[f"{size} {language}"] = boxes_that_meet(page)
        page.emulate_media(color_scheme="light" if size == "phone" else "dark")
        go_to(page, f"l={'en' if size == 'phone' else 'ar'}&open={OPEN[name]}")
        until(page, "document.querySelector('.evidence .claims, .evidence .quiet') !== null")
        page.wait_for_timeout(250)
        faults[f"{size} open"] = axe_faults(page)
    assert {state: found for state, found in faults.items() if found} == {}
