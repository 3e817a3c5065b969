"""The claims in the order of their source: from a feature to its claims, and from a claim to its features."""

from __future__ import annotations

from collections.abc import Callable

import geopandas as gpd
import pytest
from browsing import PHONE, Visit, until
from maps_fixtures import draw_page, layer_of, telling_layers
from playwright.sync_api import Page

# How strongly the pixels of a flow's line differ from a page at rest cannot be read off the canvas
# simply; what is lit is told by the page.
LIT = "geoMap.lit()"


@pytest.fixture(scope="module")
def html() -> str:
    """Return a page of the small brief."""
    tables = telling_layers()
    claims = tables["claims"].drop(columns="geometry").to_dict("records")
    for row in claims:
        row["supersedes"] = ["c-common"] if row["id"] == "c-zouara-tunisia" else []
    tables["claims"] = layer_of("claims", claims)
    return draw_page(tables=tables)


def open_claims(page: Page) -> None:
    """Show the claims."""
    page.click('[data-tab="ledger"]')


def test_claims_stand_in_the_order_of_the_source(
    revisit: Callable[..., Visit], shipped: str, layers: dict[str, gpd.GeoDataFrame]
) -> None:
    """Every claim is there once; the brief's own first, by paragraph."""
    page = revisit(shipped).page
    open_claims(page)
    listed = page.eval_on_selector_all(
        "#panel-ledger .entry", "all => all.map(e => e.dataset.claim)"
    )
    claims = layers["claims"].set_index("id")
    assert sorted(listed) == sorted(claims.index)
    paragraphs = claims.loc[listed, "paragraph"].dropna()
    assert list(paragraphs) == sorted(paragraphs)
    assert list(paragraphs.index) == listed[: len(paragraphs)]


def test_a_source_without_a_title_has_the_name_of_its_outlet(
    revisit: Callable[..., Visit], shipped: str
) -> None:
    """The id that a brief gives it is not a name for a reader."""
    page = revisit(shipped).page
    page.click("#tab-ledger")
    heads = page.locator("#panel-ledger h2").all_inner_texts()
    (own,) = [head for head in heads if "Watan" in head]
    assert own.split("\n")[0].startswith("El Watan"), own
    assert "el-watan" not in " ".join(heads)


def test_a_claim_lights_up_what_rests_on_it(
    revisit: Callable[..., Visit], shipped: str, layers: dict[str, gpd.GeoDataFrame]
) -> None:
    """A claim chosen in the list leads to each of its features, and Escape lets go."""
    page = revisit(shipped).page
    open_claims(page)
    page.click('[data-claim="p09-zouara-misrata"] > button')
    until(page, f"{LIT}.length > 0")
    flows = layers["flows"]
    expected = set(flows.loc[flows["claims"].map(lambda ids: "p09-zouara-misrata" in ids), "flow"])
    assert set(page.evaluate(LIT)) == expected == {"zouara-tunisia", "misrata-tunisia"}
    shown = page.locator('[data-claim="p09-zouara-misrata"] [data-rests]')
    assert set(shown.evaluate_all("all => all.map(e => e.dataset.rests)")) == {
        "flows:zouara-tunisia", "flows:misrata-tunisia", "places:zouara", "places:misrata",
    }  # fmt: skip
    assert (
        page.get_attribute('[data-claim="p09-zouara-misrata"] > button', "aria-pressed") == "true"
    )
    page.keyboard.press("Escape")
    until(page, f"{LIT}.length === 0")


def test_a_feature_marks_its_claims(revisit: Callable[..., Visit], shipped: str) -> None:
    """What is chosen is marked in the list; closing its card leads back there."""
    page = revisit(shipped).page
    open_claims(page)
    page.click('[data-claim="p09-al-eulma"] > button')
    page.click('[data-claim="p09-al-eulma"] [data-rests="flows:al-eulma-tunisia"]')
    until(page, "document.querySelector('.evidence .claims')")
    marked = page.eval_on_selector_all(".entry.supports", "all => all.map(e => e.dataset.claim)")
    assert marked == ["p09-al-eulma", "watan-dubai", "realites-chinese"]
    page.click("#card .close")
    assert page.locator('[data-claim="p09-al-eulma"]').is_visible()
    assert page.evaluate("document.activeElement.dataset.rests") == "flows:al-eulma-tunisia"


def test_a_cards_claim_leads_to_the_others(revisit: Callable[..., Visit], shipped: str) -> None:
    """A claim in a card says how many other features it supports, and leads to them."""
    page = revisit(shipped).page
    page.click('[data-flow="zouara-tunisia"]')
    button = page.locator('.evidence [data-rests-on="p09-zouara-misrata"]')
    assert button.inner_text() == "Also supports 3 other items"  # a flow and two towns
    button.click()
    until(page, f"{LIT}.length === 2")
    assert set(page.evaluate(LIT)) == {"zouara-tunisia", "misrata-tunisia"}


def test_superseded_and_disputed_claims_look_it(revisit: Callable[..., Visit], html: str) -> None:
    """Both are said in words, and struck or underlined."""
    page = revisit(html).page
    open_claims(page)
    entry = page.locator('[data-claim="c-common"]')
    assert "replaced by another claim" in entry.inner_text()
    assert "disputed by another claim" in entry.inner_text()
    style = entry.locator(".claim").evaluate("e => getComputedStyle(e).textDecorationLine")
    assert style in {"line-through", "underline"}
    assert page.locator(".entry.superseded .claim").first.is_visible()


def test_every_claim_tells_grade_edition_and_source(
    revisit: Callable[..., Visit], shipped: str, layers: dict[str, gpd.GeoDataFrame]
) -> None:
    """Grade and, where there are such, the draft and the link."""
    page = revisit(shipped).page
    open_claims(page)
    for row in layers["claims"].itertuples():
        text = page.inner_text(f'[data-claim="{row.id}"]')
        assert f"{row.reliability}{row.credibility}" in text
        citation = page.inner_text(f'[data-claim="{row.id}"] .citation')
        assert ("draft" in citation) == (row.edition == "draft")
    link = page.locator('[data-claim="trt-reopened"] a')
    assert link.get_attribute("href") == layers["sources"].set_index("id")["url"]["trt-2018"]


def test_on_a_phone_a_claim_comes_as_a_sheet(revisit: Callable[..., Visit], shipped: str) -> None:
    """The panel folds, the sheet shows the claim and its features, the map is in sight above it."""
    page = revisit(shipped, viewport=PHONE).page
    page.click("#fold")
    open_claims(page)
    page.click('[data-claim="p09-zouara-misrata"] > button')
    until(page, "!document.getElementById('card').hidden")
    assert "2" in page.inner_text("#card h3") or "4" in page.inner_text("#card h3")
    top = page.evaluate("document.getElementById('card').getBoundingClientRect().top")
    assert top > 150
    page.click("#card .close")
    until(page, f"{LIT}.length === 0")


def test_tabs_are_turned_by_arrows(revisit: Callable[..., Visit], html: str) -> None:
    """Arrows move along the tabs; in Arabic the other way round."""
    page = revisit(html).page
    page.focus("#tab-features")
    page.keyboard.press("ArrowRight")
    assert page.evaluate("document.activeElement.id") == "tab-ledger"
    assert page.is_visible("#panel-ledger")
    page.click('[data-language="ar"]')
    page.focus("#tab-ledger")
    page.keyboard.press("ArrowRight")
    assert page.evaluate("document.activeElement.id") == "tab-features"
