"""Finding, filtering, and the page's state in its address."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from browsing import HOSTILE, Visit, go_to, settle, until
from hypothesis import given, settings
from hypothesis import strategies as st
from maps_fixtures import SPEC, draw_page, layers
from playwright.sync_api import Browser, Page

from geo.gazetteer import gazetteer, names_of
from geo.gazetteer.spelling import normalised
from geo.regions import open_region


@pytest.fixture(scope="module")
def html() -> str:
    """Return a page of the small brief."""
    return draw_page(names={"zouara": ["Zuwarah", "Zwara", "زوارة"]})


def found(page: Page, query: str) -> list[str]:
    """Search, and return the names of what was found."""
    page.fill("#query", query)
    settle(page)
    names: list[str] = page.eval_on_selector_all(
        "#found .found", "all => all.map(e => e.dataset.found)"
    )
    return names


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("zouara", "places:zouara"),
        ("Zuwarah", "places:zouara"),
        ("زواره", "places:zouara"),
        ("El Eulma", "places:al-eulma"),
        ("العلمة", "places:al-eulma"),
        ("علمه", "places:al-eulma"),
        ("algerie", "flows:algeria-libya-transit"),
        ("materiel", "commodities:k-equipment"),
        ("مخدرات", "commodities:k-drugs"),
        ("CORROBORATES", "claims:c-common"),
        ("kasserine mountains", "zones:tri-border/mountains"),
    ],
)
def test_search_in_any_script(
    revisit: Callable[..., Visit], html: str, query: str, expected: str
) -> None:
    """Accents, articles, hamza and case do not matter, nor does the page's language."""
    page = revisit(html).page
    assert expected in found(page, query)


def test_search_goes_by_keyboard(revisit: Callable[..., Visit], html: str) -> None:
    """Arrows lead into the list, Enter opens, Escape clears."""
    page = revisit(html).page
    page.focus("#query")
    page.keyboard.type("zouara")
    until(page, "document.querySelectorAll('#found button').length > 0")
    assert "results" in page.inner_text("#found-count")
    page.keyboard.press("ArrowDown")
    assert page.evaluate("document.activeElement.dataset.found") == "places:zouara"
    page.keyboard.press("Enter")
    until(page, "document.querySelector('.evidence') !== null")
    assert page.inner_text(".evidence h2") == "Zouara"
    page.keyboard.press("Escape")  # the card stands in place of search and lists
    until(page, "document.querySelector('.evidence') === null")
    page.focus("#query")
    page.keyboard.press("Escape")
    assert page.input_value("#query") == ""
    assert page.is_visible("#contents")


def test_nothing_found_is_said(revisit: Callable[..., Visit], html: str) -> None:
    """A search without a result says so, in Arabic too."""
    page = revisit(html).page
    assert found(page, "qqq") == []
    assert page.inner_text("#found-count") == "0 results"
    page.click('[data-language="ar"]')
    assert page.inner_text("#found-count") == "لا نتائج"


def test_found_commodity_is_shown_alone(revisit: Callable[..., Visit], html: str) -> None:
    """What a found commodity leads to is the map of it; and one press leads back."""
    page = revisit(html).page
    found(page, "fuel")
    page.click('[data-found="commodities:k-fuel"]')
    assert set(page.evaluate("geoMap.shown()")) == {"algeria-libya-transit", "libya-tunisia-goods"}
    assert page.inner_text("#count") == "2 of 11 flows, 1 of 10 goods or groups"
    page.click("#clear-filters")
    assert page.inner_text("#count") == "11 flows, 10 goods or groups"


def test_the_head_counts_what_the_filter_lists(revisit: Callable[..., Visit], shipped: str) -> None:
    """Sixteen commodities are of ten classes, which the filter ticks: both numbers are said, and of what."""
    page = revisit(shipped).page
    page.click("#tab-filter")
    filters = "fieldset:has([data-filter^='commodity.'])"
    listed = page.locator(f"{filters} input").count()
    assert page.inner_text("#count") == f"11 flows, 16 goods or groups in {listed} categories"
    assert page.inner_text(f"{filters} legend") == "Category of goods or people"
    page.click('[data-language="ar"]')
    assert page.inner_text("#count").endswith(f"16 بندًا في {listed} فئات")


@pytest.mark.parametrize(
    ("group", "value", "column"),
    [
        ("commodity", "consumer-goods", "commodity_class"),
        ("confidence", "high", "confidence"),
        ("basis", "geodesic", "basis"),
    ],
)
def test_filters_hold_for_map_list_and_count(
    revisit: Callable[..., Visit], html: str, group: str, value: str, column: str
) -> None:
    """What a filter leaves is what the table leaves, on the map, in the list and at the head."""
    page = revisit(html).page
    page.click('[data-tab="filter"]')
    page.uncheck(f'[data-filter="{group}.{value}"]')
    flows = layers()["flows"]
    left = flows[flows[column] != value]
    assert set(page.evaluate("geoMap.shown()")) == set(left["flow"])
    assert page.locator(".flow").count() == left["flow"].nunique()
    count = page.inner_text("#count")
    assert count.startswith(f"{left['flow'].nunique()} of 11 flows" if len(left) else "0 of 11")
    page.check(f'[data-filter="{group}.{value}"]')
    assert page.inner_text("#count") == "11 flows, 10 goods or groups"


def test_an_address_opens_the_same_view(
    visit: Callable[..., Visit], html: str, tmp_path: Path
) -> None:
    """View, language, filters, layers, tab and choice come back from the address alone."""
    visited = visit(html)
    page = visited.page
    page.click('[data-language="fr"]')
    page.click('[data-tab="filter"]')
    page.uncheck('[data-filter="commodity.fuel"]')
    page.uncheck('[data-layer="events"]')
    page.click('[data-tab="ledger"]')
    page.click('[data-claim="c-zouara-tunisia"] > button')
    page.click(".leaflet-control-zoom-in")
    until(page, "/v=.*claim=c-zouara/.test(location.hash)")
    address = page.evaluate("location.hash")
    state = (
        "[document.documentElement.lang, geoMap.shown(), geoMap.lit(), "
        "document.getElementById('count').textContent]"
    )
    before, view = page.evaluate(state), page.evaluate("geoMap.view()")
    page.goto("about:blank")
    page.goto(f"{(tmp_path / 'map0.html').as_uri()}{address}")
    until(page, "document.documentElement.dataset.ready === 'true'")
    assert page.evaluate(state) == before
    # A tenth of a degree: fitting a map to its place moves it by a pixel or two.
    assert page.evaluate("geoMap.view()") == pytest.approx(view, abs=0.1)
    assert before[2] == ["zouara-tunisia"]
    assert page.is_visible("#panel-ledger")
    assert {request.partition("#")[0] for request in visited.requests} == {visited.requests[0]}
    del visited.requests[1:]  # we went there twice


def test_an_open_feature_is_in_the_address(revisit: Callable[..., Visit], shipped: str) -> None:
    """A pasted address opens a feature's claims."""
    page = revisit(shipped).page
    page.evaluate("location.hash = '#l=ar&open=flows:china-al-eulma'")
    until(page, "document.querySelector('.evidence') !== null")
    assert page.get_attribute("html", "lang") == "ar"
    assert page.locator(".evidence .claims > li").count() == 2


HASHES = (
    *HOSTILE,
    "v=NaN,1,2", "v=1e309,0,3", "v=0,0,999", "v=90,900,-5", "l=__proto__", "l=<b>", "off=__proto__.x,commodity.",
    "open=flows:__proto__", "open=constructor:x", "claim=toString", "tab=evil", "t=2019-01-01,1980-01-01",
    "t=0000-99-99,9999-99-99", "turn=constructor", "stage=x", "table=__proto__", "%", "%E0%A4%A", "&&&===", "a" * 20000,
)  # fmt: skip


def test_hostile_addresses_do_no_harm(visit: Callable[..., Visit], html: str) -> None:
    """Whatever an address says, the page stays whole: nothing runs, nothing breaks."""
    page = visit(html).page
    for text in HASHES:
        page.evaluate("text => { location.hash = text; }", text)
        page.wait_for_timeout(30)
        page.evaluate("text => { location.hash = 'open=' + encodeURIComponent(text); }", text)
        page.wait_for_timeout(30)
        assert page.evaluate("window.ran") is None
    go_to(page, "l=en")
    assert page.evaluate("geoMap.shown().length") == 11
    assert page.inner_text("#title") == SPEC.title.en


def test_hostile_queries_are_words(revisit: Callable[..., Visit], html: str) -> None:
    """A query is only ever looked for."""
    page = revisit(html).page
    for text in HOSTILE:
        found(page, text)
        assert page.evaluate("window.ran") is None
    assert page.query_selector("#found img, #found script") is None


@pytest.fixture(scope="module")
def speller(browser: Browser, html: str, tmp_path_factory: pytest.TempPathFactory) -> Page:
    """Return a page that folds names as it does for searching."""
    file = tmp_path_factory.mktemp("speller") / "map.html"
    file.write_text(html, encoding="utf-8", newline="\n")
    page = browser.new_page()
    page.goto(file.as_uri())
    until(page, "document.documentElement.dataset.ready === 'true'")
    return page


def test_names_are_folded_as_in_the_gazetteer(speller: Page) -> None:
    """Every name that the gazetteer knows is brought to the same letters here and there."""
    places = (*gazetteer().values(), *open_region("balkans").gazetteer.places.values())
    names = sorted({name for place in places for name in names_of(place)})
    assert len(names) > 20_000
    here = speller.evaluate("names => names.map(name => geoMap.folded(name).join(''))", names)
    there = [normalised(name) for name in names]
    differing = [(n, a, b) for n, a, b in zip(names, here, there, strict=True) if a != b]
    assert differing[:5] == []


@settings(max_examples=60)
@given(texts=st.lists(st.text(max_size=30), min_size=5, max_size=20))
def test_any_text_can_be_folded(speller: Page, texts: list[str]) -> None:
    """No text stops the search, and folding again changes nothing that is found."""
    clean = [text.encode("utf-16", "surrogatepass").decode("utf-16", "replace") for text in texts]
    folded = speller.evaluate("texts => texts.map(text => geoMap.folded(text))", clean)
    assert len(folded) == len(clean)
    assert all(isinstance(word, str) and word for words in folded for word in words)
