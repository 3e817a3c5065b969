"""What a card says, and where it stands: in a browser, at a desk and on a phone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import geopandas as gpd
import pytest
from browsing import DESK, PHONE, Visit, path_of, read_card, until
from maps_fixtures import changed_map, draw_page, layer_of, layers, telling_layers
from playwright.sync_api import Page
from shapely import LineString, Point


@pytest.fixture(scope="module")
def html() -> str:
    """Return a page of the small brief with everything that a card can tell."""
    return draw_page(changed_map(period="2011/2019"), telling_layers())


def facts_of(page: Page, flow: str, language: str = "en") -> str:
    """Open a flow from the list in a language and read its facts."""
    page.click(f'[data-language="{language}"]')
    page.click(f'[data-flow="{flow}"]')
    return read_card(page, ".technical dl")


@pytest.mark.parametrize(
    ("flow", "quantity"),
    [
        ("china-al-eulma", "not quantified in the source"),
        ("zouara-tunisia", "large"),
        ("misrata-tunisia", "1,200 – 2,500 lorries a day"),
        ("al-eulma-tunisia", "40 tonnes"),
    ],
)
def test_quantities_are_told(
    revisit: Callable[..., Visit], html: str, flow: str, quantity: str
) -> None:
    """Nothing, a word, a range or a number: the card says what the source gives."""
    facts = facts_of(revisit(html).page, flow)
    assert f"Amount\n{quantity}\n" in facts
    assert ("not quantified" in facts) == (flow == "china-al-eulma")


def test_numbers_are_written_as_the_language_has_them(
    revisit: Callable[..., Visit], html: str
) -> None:
    """The range's digits are grouped, and its unit is said, in the page's language."""
    facts = facts_of(revisit(html).page, "misrata-tunisia", "fr")
    assert "camions par jour" in facts
    assert "1,200" not in facts


def test_strands_that_differ_speak_for_themselves(revisit: Callable[..., Visit], html: str) -> None:
    """Quantity and confidence are given a commodity at a time where they differ."""
    facts = facts_of(revisit(html).page, "libya-tunisia-goods")
    assert "Fuel: 3 tankers" in facts
    assert "Low-cost goods: not quantified in the source" in facts
    assert "Fuel: Low confidence" in facts
    assert "Pick-ups: High confidence" in facts
    assert facts.count("Confidence") == 1


def test_confidence_needs_a_claim(revisit: Callable[..., Visit], html: str) -> None:
    """A crossing from the gazetteer that no claim supports has no confidence."""
    page = revisit(html).page
    page.click('[data-section="others"] > summary')
    page.click('[data-feature="crossings:ras-jedir"]')
    assert "onfidence" not in read_card(page)


def test_context_follows_the_claims(revisit: Callable[..., Visit], html: str) -> None:
    """Claims that do not bear the feature stand apart, each claim once."""
    page = revisit(html).page
    page.click('[data-flow="zouara-tunisia"]')
    assert page.inner_text(".evidence h3:not(.context)") == "2 claims"
    assert page.inner_text(".evidence h3.context") == "Context"
    assert page.locator(".evidence .claims.context > li").count() == 1
    assert "(misrata-tunisia)" in page.inner_text(".evidence .claims.context")


@pytest.mark.parametrize(
    ("language", "period", "mode"),
    [
        ("en", "since late 2011 (September to December) our inference", "By sea"),
        ("fr", "depuis fin 2011 (septembre à décembre) notre déduction", "Par la mer"),
        ("ar", "منذ أواخر 2011 (سبتمبر إلى ديسمبر) استنتاج منّا", "بحرًا"),
    ],
)
def test_vague_starts_and_means_are_told(
    revisit: Callable[..., Visit], html: str, language: str, period: str, mode: str
) -> None:
    """A start that is one of several months reads as people say it; an inferred one is tagged."""
    facts = facts_of(revisit(html).page, "zouara-tunisia", language)
    assert period in facts
    assert mode in facts


def test_only_unusual_editions_are_told(revisit: Callable[..., Visit], html: str) -> None:
    """A draft is called one; what is published goes without saying."""
    page = revisit(html).page
    page.click('[data-flow="zouara-tunisia"]')
    text = read_card(page)
    assert "draft" in text
    assert "published" not in text


def test_zones_tell_what_moves_and_who(revisit: Callable[..., Visit], html: str) -> None:
    """A zone's card names commodities and actors, and its reading once."""
    page = revisit(html).page
    page.click('[data-section="others"] > summary')
    page.click('[data-feature="zones:tri-border/convergence"]')
    text = read_card(page)
    assert "Fuel" in page.inner_text(".evidence .strands")
    assert "Contraband gangs" in text
    assert text.count("Possible extent") == 1


def test_period_of_the_map_is_told(revisit: Callable[..., Visit], html: str) -> None:
    """A map of a period says so, and that undated flows are there too."""
    page = revisit(html).page
    assert page.inner_text("#period") == "Period: 2011 – 2019; flows without a date are shown too"


def test_scale_is_written_in_the_language(revisit: Callable[..., Visit], html: str) -> None:
    """Kilometres are كم in Arabic."""
    page = revisit(html).page
    assert page.inner_text(".leaflet-control-scale-line").endswith("km")
    page.click('[data-language="ar"]')
    assert page.inner_text(".leaflet-control-scale-line").endswith("كم")


def test_assumed_courses_are_in_the_legend(revisit: Callable[..., Visit], html: str) -> None:
    """A schematic barrier is said to be assumed."""
    page = revisit(html).page
    assert "assumed course" in (page.text_content("#legend") or "")
    page.click('[data-language="fr"]')
    assert "tracé supposé" in (page.text_content("#legend") or "")


# The card's box, what holds it, and what it may not meet: [left, top, right, bottom], CSS pixels of the window.
PLACES = """((flow) => {
  const box = (element) => {
    const { left, top, right, bottom } = element.getBoundingClientRect();
    return [left, top, right, bottom];
  };
  const shown = (element) => getComputedStyle(element).visibility === "visible";
  const others = "#toolbar, #legend, .leaflet-control-zoom, .leaflet-control-scale";
  return {
    card: box(document.getElementById("card")),
    panel: box(document.getElementById("panel")),
    map: box(document.querySelector(".folium-map")),
    others: [...document.querySelectorAll(others)].filter(shown).map(box),
    ends: flow ? geoMap.flowScreenPath(flow).filter((_, i, all) => i % (all.length - 1) === 0) : [],
  };
})"""

# Opens each feature from its list, and returns where its evidence then stands.
OPEN_EACH = f"""async (names) => {{
  const pause = (ms) => new Promise((done) => setTimeout(done, ms));
  const places = {{}};
  for (const name of names) {{
    document.querySelector(`[data-flow="${{name}}"], [data-feature="${{name}}"]`).click();
    for (let i = 0; i < 500 && !document.querySelector(".evidence"); i++) await pause(30);
    await pause(60);
    places[name] = {PLACES}(name.includes(":") ? null : name);
  }}
  return places;
}}"""


def faults_of_place(found: dict[str, Any]) -> list[str]:
    """Say what is wrong with where the card stands, and which end of a chosen flow it or a control covers."""
    left, top, right, bottom = found["card"]
    west, north, east, south = found["panel"]
    faults = []
    if not (west <= left and north <= top and right <= east and bottom <= south):
        faults.append(f"{found['card']} is not inside {found['panel']}")
    if top < found["map"][3] / 3 and left < found["map"][2] and right > found["map"][0]:
        faults.append(f"{found['card']} covers the upper third of the map")
    covers = [found["card"], *found["others"]]
    for x, y in found["ends"]:
        is_outside = not (found["map"][0] <= x <= found["map"][2] and 0 <= y <= found["map"][3])
        if is_outside or any(box[0] < x < box[2] and box[1] < y < box[3] for box in covers):
            faults.append(f"the end at {x:.0f}, {y:.0f} is out of sight")
    return faults


@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize("viewport", [DESK, PHONE], ids=["desk", "phone"])
def test_evidence_stands_in_the_free_part(
    revisit: Callable[..., Visit], shipped: str, viewport: dict[str, int], language: str
) -> None:
    """Whatever is opened from the lists is read beside the map, and a flow has both its ends in sight."""
    page = revisit(shipped, viewport=viewport, reduced_motion="reduce").page
    page.click(f'[data-language="{language}"]')
    page.evaluate("document.querySelectorAll('.section').forEach(each => { each.open = true; })")
    names = page.eval_on_selector_all(
        "#panel-features .feature",
        "all => all.map(each => each.dataset.flow || each.dataset.feature)",
    )
    assert len(names) > 30
    places = page.evaluate(OPEN_EACH, names)
    assert list(places) == names
    faults = {name: faults_of_place(found) for name, found in places.items()}
    assert {name: found for name, found in faults.items() if found} == {}


def test_a_card_is_reached_and_left_by_keyboard(
    revisit: Callable[..., Visit], shipped: str
) -> None:
    """Focus goes to its heading and, on Escape, back to the list; a view with both ends in sight stays."""
    page = revisit(shipped).page
    page.focus('[data-flow="algeria-libya-transit"]')
    page.keyboard.press("Enter")
    until(page, "document.activeElement.matches('#card h2')")
    before = page.evaluate("geoMap.view()")
    assert page.inner_text("#card .lead") == (
        "Fuel, equipment and pick-ups moved from Algeria through Tunisia to Libya, from 2011 (our dating)"
        " (source: “large”), B2."
    )
    assert "from 49 towns of Algeria to 19 towns of Libya" in page.inner_text("#card .model")
    assert page.locator("#card .technical dl").is_hidden()
    page.click("#card .technical summary")
    assert page.locator("#card .technical dl").is_visible()
    page.click('[data-language="fr"]')
    assert "sur l’axe Algérie → Tunisie → Libye" in page.inner_text("#card .lead")
    page.keyboard.press("Escape")
    assert page.locator("#card").is_hidden()
    page.click('[data-flow="algeria-libya-transit"]')
    assert page.evaluate("geoMap.view()") == before
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.dataset.flow") == "algeria-libya-transit"


def test_a_sheet_is_raised_lowered_and_closed(visit: Callable[..., Visit], shipped: str) -> None:
    """On a phone: by the grip's button, and by dragging the head up and down."""
    page = visit(shipped, viewport=PHONE, reduced_motion="reduce").page
    page.evaluate("document.querySelector('[data-flow]').click()")
    top = "document.getElementById('card').getBoundingClientRect().top"
    peek = page.evaluate(top)
    grip = page.locator("#card .grip")
    grip.press("Enter")
    assert page.evaluate(top) < peek / 2
    assert grip.get_attribute("aria-expanded") == "true"
    for distance, is_open in ((300, True), (200, False)):
        x, y = PHONE["width"] / 2, page.evaluate(top) + 20
        page.mouse.move(x, y)
        page.mouse.down()
        page.mouse.move(x, y + distance, steps=3)
        page.mouse.up()
        assert page.locator("#card").is_visible() == is_open
        if is_open:
            assert page.evaluate(top) == peek


@pytest.mark.parametrize("language", ["en", "fr", "ar"])
def test_ends_and_readings_are_named_at_first_sight(
    revisit: Callable[..., Visit], shipped: str, layers: dict[str, gpd.GeoDataFrame], language: str
) -> None:
    """Every town where a flow ends has its name on the map, and so has each reading of a zone."""
    page = revisit(shipped).page
    page.click(f'[data-language="{language}"]')
    page.wait_for_timeout(200)
    flows, places = layers["flows"], layers["places"]
    ends = places[places["id"].isin([*flows["origin"], *flows["destination"]])]
    towns = set(ends.loc[ends["kind"] == "town", f"label_{language}"])
    zones = layers["zones"]
    readings = set(zones[f"label_{language}"] + ": " + zones[f"candidate_{language}"])
    assert len(towns) == 3
    assert (towns | readings) - set(page.evaluate("geoMap.labels()")) == set()


def test_assumed_courses_are_named_so(visit: Callable[..., Visit]) -> None:
    """A schematic barrier's name on the map says that its course is assumed."""
    spec = changed_map(layers=("barriers",), bounds=(9.0, 30.0, 12.0, 34.0))
    html = draw_page(spec)
    page = visit(html).page
    assert "Mareth Line (assumed course)" in page.evaluate("geoMap.labels()")


@pytest.mark.parametrize("language", ["en", "fr", "ar"])
def test_legend_hides_no_end(revisit: Callable[..., Visit], shipped: str, language: str) -> None:
    """At first sight no flow ends under the legend."""
    page = revisit(shipped).page
    page.click(f'[data-language="{language}"]')
    page.wait_for_timeout(200)
    left, top, right, bottom = page.evaluate(
        "(({left, top, right, bottom}) => [left, top, right, bottom])"
        "(document.getElementById('legend').getBoundingClientRect())"
    )
    for flow in page.evaluate("geoMap.flows()"):
        path = path_of(page, flow)
        for x, y in (path[0], path[-1]):
            assert not (left < x < right and top < y < bottom), flow


def test_view_across_the_antimeridian(visit: Callable[..., Visit]) -> None:
    """Bounds whose west is greater than their east open where they say, with what lies there."""
    tables = layers()
    flow = tables["flows"].iloc[[3]].drop(columns="geometry").to_dict("records")
    shape = LineString([(-178, 5), (-174, 8)])
    place = tables["places"].iloc[[0]].drop(columns="geometry").to_dict("records")
    spec = changed_map(layers=("flows", "places"), bounds=(170.0, -10.0, -165.0, 15.0))
    html = draw_page(
        spec,
        tables
        | {
            "flows": layer_of("flows", flow, [shape]),
            "places": layer_of("places", place, [Point(-178, 5)]),
        },
    )
    page = visit(html).page
    path = path_of(page, flow[0]["flow"])
    assert path
    for x, y in path:
        assert 340 < x < 1366 - 264
        assert 0 < y < 768


def test_a_copied_card_keeps_grade_author_and_buttons_apart(
    revisit: Callable[..., Visit], shipped: str
) -> None:
    """On the screen margins separate them; a copied text read "B2Dhia Otay"."""
    page = revisit(shipped).page
    page.click('[data-flow="algeria-libya-transit"]')
    until(page, "document.querySelector('.evidence') !== null")
    copied = page.evaluate("""() => {
      getSelection().selectAllChildren(document.querySelector("#card .evidence"));
      return getSelection().toString();
    }""")
    assert "B2 Dhia Otay · Security Threats" in copied
    assert "¶ 9 Also supports" in copied.replace("\u00a0", " ")
