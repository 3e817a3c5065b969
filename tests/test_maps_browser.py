"""The offline page in a browser: opened from disk, without a network, and used."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import geopandas as gpd
import pytest
from browsing import HOSTILE_TEXTS, PIXELS, Visit, path_of, point_to_click, read_card, until
from maps_fixtures import SPEC, changed_map, draw_page, layers, unchecked_text
from playwright.sync_api import Browser

from geo.provenance import Stamps

FLOWS = list(dict.fromkeys(layers()["flows"]["flow"]))


@pytest.fixture(scope="module")
def html() -> str:
    """Return a page of the small brief."""
    return draw_page()


def test_opens_without_a_network(visit: Callable[..., Visit], html: str) -> None:
    """The page draws, asks for nothing but itself, and has no complaint."""
    page = visit(html).page
    assert page.inner_text("#title") == SPEC.title.en
    assert page.inner_text("#count") == "11 flows, 10 goods or groups"
    assert page.evaluate("geoMap.flows()") == FLOWS
    assert page.evaluate("Object.isFrozen(geoMap)")


def test_every_flow_is_drawn(visit: Callable[..., Visit], html: str) -> None:
    """Along each flow's path the picture is not what it is on a page without flows."""
    with_flows = visit(html).page
    bare_spec = changed_map(layers=tuple(name for name in SPEC.layers if name != "flows"))
    without = visit(draw_page(bare_spec)).page
    paths = {flow: path_of(with_flows, flow) for flow in FLOWS}
    points = [xy for path in paths.values() for xy in path]
    owners = [flow for flow, path in paths.items() for _ in path]
    drawn, bare = with_flows.evaluate(PIXELS, points), without.evaluate(PIXELS, points)
    for flow in FLOWS:
        differs = [
            a != b for owner, a, b in zip(owners, drawn, bare, strict=True) if owner == flow and a
        ]
        assert sum(differs) >= 0.6 * len(differs) > 0, flow


@pytest.mark.parametrize(
    "flow", ["libya-tunisia-goods", "libya-europe-migrants", "algeria-libya-transit"]
)
def test_click_on_a_line_opens_its_claims(
    revisit: Callable[..., Visit], html: str, flow: str
) -> None:
    """A click on any flow's line shows its label, claim, paragraph and grade."""
    page = revisit(html).page
    page.mouse.click(*point_to_click(page, flow, set(FLOWS) - {flow}))
    until(page, f"document.querySelector('.evidence .claims')?.textContent.includes('({flow})')")
    text = read_card(page)
    assert "¶" in text
    assert "not quantified in the source" in text
    assert "path not stated" in text
    page.keyboard.press("Escape")
    until(page, "!document.querySelector('.evidence')")


@pytest.mark.parametrize(
    ("flow", "period"),
    [
        ("libya-europe-migrants", "1969 – 2011, then 2018"),
        ("misrata-tunisia", "until about January 2019"),
        ("defensive-line-bypass", "from October 2011"),
        ("china-al-eulma", "no date given"),
    ],
)
def test_periods_are_written_out(
    revisit: Callable[..., Visit], html: str, flow: str, period: str
) -> None:
    """EDTF is read out as people write dates, as vague as it is."""
    page = revisit(html).page
    page.click(f'[data-flow="{flow}"]')
    assert period in read_card(page, ".technical dl")


def test_grades_are_spelled_out(revisit: Callable[..., Visit], html: str) -> None:
    """A grade says what its letter and its figure mean."""
    page = revisit(html).page
    page.click('[data-flow="libya-tunisia-goods"]')
    assert page.inner_text(".evidence .grade") == "B2"
    title = page.get_attribute(".evidence .grade", "title")
    assert title == "B: usually reliable source; 2: probably true"


def test_only_web_addresses_become_links(revisit: Callable[..., Visit], html: str) -> None:
    """An address of another scheme is shown as text."""
    page = revisit(html).page
    page.click('[data-flow="libya-tunisia-goods"]')
    links = page.eval_on_selector_all(".evidence a", "all => all.map(a => [a.href, a.rel])")
    assert links == [["https://example.org/brief", "noopener noreferrer"]]
    assert page.inner_text(".evidence .address") == "javascript:alert(1)"


def test_keyboard_alone_opens_a_claim(visit: Callable[..., Visit], html: str) -> None:
    """Tab reaches a flow, Enter opens its claims, Escape leads back to it."""
    page = visit(html).page
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.dataset.flow === 'china-al-eulma'"):
            break
    page.keyboard.press("Enter")
    until(
        page,
        "document.querySelector('.evidence .claims')?.textContent.includes('(china-al-eulma)')",
    )
    assert page.evaluate("document.activeElement.closest('.evidence') !== null")
    page.keyboard.press("Escape")
    until(page, "!document.querySelector('.evidence')")
    assert page.evaluate("document.activeElement.dataset.flow") == "china-al-eulma"


def test_every_feature_of_the_lists_opens(revisit: Callable[..., Visit], html: str) -> None:
    """Each zone, barrier, event, crossing and town in the list answers, too."""
    page = revisit(html).page
    page.click('[data-section="others"] > summary')
    names = page.eval_on_selector_all(
        "[data-feature]", "all => all.map(button => button.dataset.feature)"
    )
    assert len(names) == 2 + 2 + 3 + 2 + 16
    for name in names:
        page.click(f'[data-feature="{name}"]')
        until(page, "document.querySelector('.evidence') !== null")
        page.click("#card .close")  # the card stands in place of the lists


@pytest.mark.parametrize("viewport", [(1366, 768), (360, 740)], ids=["desktop", "phone"])
def test_language_turns_the_page(
    revisit: Callable[..., Visit], html: str, viewport: tuple[int, int]
) -> None:
    """Arabic is written from the right; the map's own words follow."""
    page = revisit(html, viewport={"width": viewport[0], "height": viewport[1]}).page
    page.click('[data-language="ar"]')
    assert page.get_attribute("html", "dir") == "rtl"
    assert page.get_attribute("html", "lang") == "ar"
    assert page.inner_text("#count") == "11 تدفقًا، 10 بنود"
    assert page.title() == SPEC.title.ar
    page.click('[data-language="fr"]')
    assert page.get_attribute("html", "dir") == "ltr"
    assert page.inner_text("#title") == SPEC.title.fr


def test_reader_gets_their_own_language(visit: Callable[..., Visit], html: str) -> None:
    """The browser's language decides, where it is one of ours."""
    assert visit(html, locale="ar-TN").page.get_attribute("html", "dir") == "rtl"
    assert visit(html, locale="it-IT").page.get_attribute("html", "lang") == "en"


def test_layers_can_be_switched(revisit: Callable[..., Visit], html: str) -> None:
    """A layer that is switched off is neither drawn nor found by a click."""
    page = revisit(html).page
    page.click('[data-tab="filter"]')
    assert not page.is_checked('[data-layer="buffers"]')
    page.uncheck('[data-layer="flows"]')
    until(page, "geoMap.flowScreenPath('libya-europe-migrants') === null")
    legend = "document.getElementById('legend').textContent"
    assert "Distance bands" not in page.evaluate(legend)
    page.check('[data-layer="buffers"]')
    until(page, f"{legend}.includes('Distance bands (25, 50, 100 km)')")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_overlaps_on_a_phone(visit: Callable[..., Visit], html: str, scheme: str) -> None:
    """The sheet, the credits, the legend and the buttons keep clear of one another."""
    page = visit(html, viewport={"width": 360, "height": 740}, color_scheme=scheme).page
    boxes = page.eval_on_selector_all(
        "#panel, #credits, #legend, .leaflet-control-zoom, .leaflet-control-scale",
        """all => all.map(each => {
          const { left, top, right, bottom } = each.getBoundingClientRect();
          return [left, top, right, bottom];
        })""",
    )
    assert len(boxes) == 5
    for i, a in enumerate(boxes):
        assert a[0] >= 0
        assert a[2] <= 360
        for b in boxes[i + 1 :]:
            is_clear = a[2] <= b[0] or b[2] <= a[0] or a[3] <= b[1] + 0.5 or b[3] <= a[1] + 0.5
            assert is_clear, (a, b)
    assert page.evaluate("document.documentElement.scrollWidth") == 360


def test_fictional_maps_are_stamped(visit: Callable[..., Visit], html: str) -> None:
    """A map of a made-up brief says so; another does not."""
    stamped = draw_page(stamps=Stamps(fictional=True))
    assert visit(stamped).page.is_visible("#stamp")
    assert not visit(html).page.is_visible("#stamp")


def hostile_layers(text: str) -> dict[str, gpd.GeoDataFrame]:
    """Put one text into every text cell that is not an id or a key."""
    keys = {"commodity_class", "direction", "basis", "reading", "confidence", "quantity", "kind"}
    keys |= {"trend", "origin_kind", "destination_kind", "of_layer", "reliability"}
    ids = {"id", "flow", "commodity", "origin", "destination", "source", "class", "zone", "of"}
    tables = {name: table.copy() for name, table in layers().items()}
    for table in tables.values():
        for column in table.columns.difference([*keys, *ids, "geometry"]):
            if column == "period":
                table[column] = [[text]] * len(table)
            elif not table[column].map(lambda cell: isinstance(cell, int | float | list)).any():
                table[column] = text
    return tables


@pytest.mark.parametrize("text", HOSTILE_TEXTS)
def test_hostile_text_is_shown_as_text(
    visit: Callable[..., Visit], text: str, tmp_path: Path
) -> None:
    """Whatever a text says, it is read, not run: in the panel, in popups, here and in Python."""
    before = set(tmp_path.iterdir())
    words = unchecked_text(text, text, text)
    page = visit(
        draw_page(changed_map(title=words, question=words), hostile_layers(text), words)
    ).page
    assert page.title() == text
    for place in ("#brief", "#title", "#question", ".flow .name"):
        assert page.text_content(place) == text
    page.click("#tab-ledger")
    assert page.text_content("#panel-ledger .claim") == text
    page.click("#tab-about")
    assert page.text_content(".left-out strong") == text
    page.click("#tab-features")
    page.click('[data-section="others"] > summary')
    opened = [f'[data-flow="{FLOWS[0]}"]', '[data-feature="zones:tri-border/convergence"]']
    opened += ['[data-feature="events:gafsa-1980"]', '[data-feature="barriers:mareth-line"]']
    for button in opened:
        page.click(button)
        assert page.text_content(".evidence h2") == text
        assert page.text_content(".evidence .claim") == text
        citation = page.text_content(".evidence .citation")
        assert citation
        assert citation.count(text) >= 3  # author, title, outlet
        page.click("#card .close")  # the card stands in place of the lists
    assert page.query_selector("#panel img, .evidence img") is None
    assert {path.name for path in tmp_path.iterdir()} - {p.name for p in before} <= {"map0.html"}


def test_old_browsers_get_a_plain_message(browser: Browser, html: str, tmp_path: Path) -> None:
    """Without the means to unpack the data, the page says so in its three languages."""
    file = tmp_path / "map.html"
    file.write_text(html, encoding="utf-8", newline="\n")
    page = browser.new_page()
    page.add_init_script("delete window.DecompressionStream")
    page.goto(file.as_uri())
    until(page, "!document.getElementById('message').hidden")
    text = page.inner_text("#message")
    for word in ("cannot be shown", "ne peut pas être affichée", "تعذّر"):
        assert word in text
    page.close()
