"""From a brief's file to what a reader sees: the whole way, in a browser without a network."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import geopandas as gpd
import pytest
from browsing import HOSTILE_TEXTS, Visit, path_of, point_to_click, settle, until

from geo.brief import brief_path, parse_brief, read_brief
from geo.brief.parse import brief_of_raw
from geo.brief.template import template
from geo.build import draw_maps
from geo.layers import build_layers
from geo.layers.geojson import layer_to_geojson, parse_layer

BRIEF = "tunisia-libya-2019"
Layers = dict[str, gpd.GeoDataFrame]


FLOWS = [flow.id for flow in read_brief(BRIEF).flows]
# Flows that run out of the view on which the map opens: the marker of an end brings them into it.
FAR_ENDS = {"china-al-eulma": "china", "libya-europe-migrants": "europe"}


def test_a_click_on_each_flow_opens_its_claims(
    visit: Callable[..., Visit], shipped: str, layers: Layers
) -> None:
    """Every flow of the brief has a line on the screen, and all its claims behind it."""
    page = visit(shipped, viewport={"width": 1600, "height": 1000}, reduced_motion="reduce").page
    assert page.evaluate("geoMap.flows()") == sorted(FLOWS)
    claims = layers["flows"].groupby("flow")["claims"].sum()
    texts = layers["claims"].set_index("id")["text_en"]
    for flow in FLOWS:
        page.click("#tool-home")
        settle(page)
        if flow in FAR_ENDS:
            page.click(f'[data-edge="{FAR_ENDS[flow]}"]')
            settle(page)
        page.mouse.click(*point_to_click(page, flow, set(FLOWS) - {flow}))
        until(page, "document.querySelector('.evidence .claims')")
        shown = page.inner_text(".evidence")
        assert [text for text in texts[list(claims[flow])] if text not in shown] == [], flow
        page.keyboard.press("Escape")
        until(page, "!document.querySelector('.evidence')")


def test_everything_that_is_mapped_can_be_opened(
    revisit: Callable[..., Visit], shipped: str, layers: Layers
) -> None:
    """Each town, zone, barrier, event and crossing is in the lists; the analogy is listed as left out."""
    page = revisit(shipped).page
    listed = set(
        page.evaluate(
            "[...document.querySelectorAll('[data-feature]')].map(e => e.dataset.feature)"
        )
    )
    for name in ("places", "zones", "barriers", "events", "crossings"):
        assert {f"{name}:{row}" for row in layers[name]["id"]} <= listed, name
    page.click("#tab-about")
    assert "Maginot Line" in (page.text_content(".left-out:not(.told)") or "")


@pytest.mark.parametrize("language", ["en", "fr", "ar"])
def test_the_page_speaks_the_briefs_languages(
    revisit: Callable[..., Visit], shipped: str, layers: Layers, language: str
) -> None:
    """Every flow is named in each language, and no line of its path is off the globe."""
    page = revisit(shipped).page
    page.click(f"[lang={language}].language, [data-language={language}]")
    names = set(layers["flows"][f"label_{language}"])
    assert names == set(page.locator(".flow .name").all_text_contents())
    assert page.evaluate("document.dir") == ("rtl" if language == "ar" else "ltr")
    assert all(path_of(page, flow) for flow in page.evaluate("geoMap.flows()"))


# Keys whose values are texts for people, in any table of a brief.
TEXTS = {"en", "fr", "ar", "outlet", "title", "author", "location_source", "unit"}


def replaced(value: Any, text: str, key: str = "") -> Any:  # noqa: ANN401 - any TOML
    """Put one text wherever a brief has a text for people."""
    if isinstance(value, dict):
        return {name: replaced(inner, text, name) for name, inner in value.items()}
    if isinstance(value, list) and key != "terms":
        return [replaced(inner, text, key) for inner in value]
    if key == "url":
        return f"https://example.org/{text}"
    return text if key in TEXTS else [text] if key == "terms" else value


def texts_of(value: Any) -> Iterator[str]:  # noqa: ANN401 - any TOML
    """Yield every string in a TOML value."""
    if isinstance(value, str):
        yield value
    for inner in (
        value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    ):
        yield from texts_of(inner)


@pytest.mark.parametrize("text", HOSTILE_TEXTS)
def test_a_hostile_brief_is_shown_as_text(
    visit: Callable[..., Visit], text: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In every text of a brief: parsed, built, written, read back and shown, and nowhere run."""
    monkeypatch.chdir(tmp_path)
    raw = replaced(tomllib.loads(brief_path(BRIEF).read_text(encoding="utf-8")), text)
    assert sum(one == text for one in texts_of(raw)) > 400
    # Routing takes seconds, and holds the same texts once more: one flow is routed, in one brief.
    routed = {"zouara-tunisia"} if text == HOSTILE_TEXTS[0] else set()
    raw["flow"] = [f if f["id"] in routed else f | {"mode": "sea"} for f in raw["flow"]]
    raw["buffers_km"] = raw["buffers_km"][:1]  # each distance has the same texts
    if not routed:
        raw["map"] = [each for each in raw["map"] if each["id"] == "flows"]
    for step in (step for each in raw["map"] if each["id"] == "closures" for step in each["step"]):
        step["flows"] = [*routed]  # a crossing closes for a flow by road alone
    brief = brief_of_raw(raw, "", name="hostile.toml")
    layers = build_layers(brief)
    for name, layer in layers.items():  # written and read back
        parse_layer(layer_to_geojson(layer, name=name, licence=text), name)
    html = draw_maps(brief, layers)["flows"]
    assert list(tmp_path.iterdir()) == []  # nothing was made while building
    page = visit(html).page
    assert page.title() == text
    assert page.text_content("#title") == text
    page.click('[data-section="others"] > summary')
    for feature in (
        'flow="al-eulma-tunisia"',
        'feature="events:gafsa-1980"',
        'feature="barriers:mareth-line"',
    ):
        page.click(f"[data-{feature}]")
        assert page.text_content(".evidence h2") == text
        assert page.text_content(".evidence .claim") == text
        assert page.query_selector("#panel img, #panel b, .evidence img, .evidence b") is None
        page.click("#card .close")
    for tab in ("ledger", "filter", "about"):
        page.click(f"#tab-{tab}")
        assert page.locator(f"#panel-{tab} .section, #panel-{tab} .source").count() > 0
    assert page.query_selector("#panel img, #panel b") is None


def test_the_template_is_stamped_as_made_up(visit: Callable[..., Visit]) -> None:
    """A brief that says it is fictional has it on its map."""
    brief = parse_brief(template(), name="b.toml")
    (html,) = draw_maps(brief, build_layers(brief)).values()
    assert visit(html).page.is_visible("#stamp")
