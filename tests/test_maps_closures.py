"""The map of closures: what it shows with a crossing shut is what `geo closure` says."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pytest
from browsing import Visit, axe_faults_by_day_and_night, go_to, settle
from matplotlib.text import Text
from playwright.sync_api import Page

from geo.brief import Brief
from geo.figures import draw_brief_figure
from geo.layers.geojson import parse_layer
from geo.maps.described_closures import described_closures, flow_to_show
from geo.maps.encoding.modelled_tables import chain_table
from geo.report.route_report import closure_report
from geo.writing import Files

Layers = dict[str, gpd.GeoDataFrame]

MOST_BYTES = 1_500_000

# What the panel says of each crossing: id → [before, after]; after is NaN where the page does not know.
SHARES = """() => Object.fromEntries([...document.querySelectorAll("[data-crossing]")].map(
  ({ dataset: { crossing, before, after } }) => [crossing, [Number(before), Number(after)]]))"""


@pytest.fixture(scope="module")
def html(built: Files) -> str:
    """Return the shipped brief's page of closures."""
    return built[Path("maps/tunisia-libya-2019/closures.html")].decode()


def choose(page: Page, flow: str) -> None:
    """Choose a flow."""
    page.select_option("#routed-flow", flow)


def shut(page: Page, *crossings: str) -> None:
    """Shut these crossings and no other."""
    if page.query_selector("#open-all"):
        page.click("#open-all")
    for crossing in crossings:
        page.check(f"#shut-{crossing}")


def open_table(page: Page, layer: str) -> None:
    """Open a layer's table."""
    page.click("#tool-table")
    page.select_option("#table-layer", layer)


def rows_of_table(page: Page) -> dict[str, dict[str, str]]:
    """Read the open table: name of the row → word of the column → text."""
    rows = page.evaluate("""() => {
      const words = [...document.querySelectorAll("#table [data-sort]")].map((e) => e.dataset.sort);
      return [...document.querySelectorAll("#table tbody tr")].map(
        (row) => Object.fromEntries([...row.cells].map((cell, i) => [words[i], cell.textContent])));
    }""")
    return {row["name"]: row for row in rows}


def table_of(page: Page, layer: str) -> dict[str, dict[str, str]]:
    """Open a layer's table, read it, and close it."""
    open_table(page, layer)
    rows = rows_of_table(page)
    page.click("#close-table")
    return rows


def number(text: str) -> float:
    """Read a number as English writes it, a percentage as a share."""
    plain = float(text.replace(",", "").rstrip("%"))
    return plain / 100 if text.endswith("%") else plain


def written(hours: float) -> str:
    """Write a cost as the page does: to tenths of an hour, to hundredths under one."""
    step = Decimal("0.01") if hours < 1 else Decimal("0.1")
    return f"{Decimal(str(hours)).quantize(step, ROUND_HALF_UP).normalize():f} h"


def reported(brief: Brief, *crossings: str) -> dict[str, dict[str, Any]]:
    """Give what `geo closure --close CROSSING --json` says, by flow."""
    rows = json.loads(closure_report(brief, crossings, network=None, as_json=True))["closures"]
    return {row["flow"]: row for row in rows}


def test_page_stays_small(html: str) -> None:
    """With every single closure inside, the page is under a megabyte and a half."""
    assert len(html.encode()) < MOST_BYTES


def test_the_chains_of_a_flow_carry_all_that_its_routes_carry(layers: Layers) -> None:
    """Each flow of the map has its chains of crossings, without lines; a map without routes has none."""
    chains, routes = chain_table(layers)["chains"], layers["routes"]
    carried = routes[routes["alternative"].notna()].groupby("flow")["share"].sum()
    sums = chains.groupby("flow")["chain_share"].sum()
    assert set(sums.index) == set(carried.index)
    assert (sums - carried).abs().max() < 0.01
    assert chains.geometry.isna().all()
    assert chain_table({name: layers[name] for name in ("flows", "places")}) == {}


def test_every_single_closure_is_that_of_the_layer(
    revisit: Callable[..., Visit], html: str, layers: Layers
) -> None:
    """For each crossing and flow: shares, hours to hundredths, kilometres and what has no way left."""
    page = revisit(html).page
    open_table(page, "closures")
    closures = layers["closures"]
    for crossing in layers["crossings"]["id"]:
        shut(page, crossing)
        alone = closures[closures["closure"] == f"close-{crossing}"].set_index("flow")
        for flow in layers["routes"]["flow"].unique():
            choose(page, flow)
            shown = page.evaluate(SHARES)
            if flow not in alone.index:
                assert all(before == after for before, after in shown.values())
                assert "no change" in page.inner_text("#outcome")
                continue
            row = alone.loc[flow]
            told = zip(row["crossings"], row["shares_before"], row["shares_after"], strict=True)
            assert {one: [before, after] for one, before, after in told} == {
                one: shares for one, shares in shown.items() if any(shares)
            }
            listed = rows_of_table(page)[row["label_en"]]
            for name in ("hours_lost", "hours_before", "hours_after"):
                assert number(listed[name]) == pytest.approx(row[name], abs=0.005 + 1e-9)
            for name in ("km_before", "km_after"):
                assert number(listed[name]) == pytest.approx(row[name], abs=1e-9)
            for name in ("moved", "no_way_left"):
                assert number(listed[name]) == pytest.approx(row[name], abs=5e-4)
            said = page.inner_text("#outcome")
            assert row["hours_lost"] > 0
            assert f"{written(row['hours_lost'])}\ncost in travel time" in said
            assert ("has no route left" in said) == (row["no_way_left"] > 0)


def test_another_flow_comes_into_view(visit: Callable[..., Visit], html: str) -> None:
    """Where none of its roads is in sight the map shows them; where some are it stays."""
    page = visit(html).page
    go_to(page, "#step=0&v=30.1,18.2,9")
    settle(page)
    for moves in (True, False):
        view = page.evaluate("geoMap.view()")
        flow = page.evaluate(
            "[...document.querySelectorAll('#routed-flow option:not(:checked)')].at(-1).value"
        )
        choose(page, flow)
        settle(page)
        assert (page.evaluate("geoMap.view()") != view) == moves


def test_crossings_of_a_closure_are_listed_as_the_language_lists(
    revisit: Callable[..., Visit], html: str
) -> None:
    """French puts a space before a semicolon, Arabic turns it."""
    page = revisit(html).page
    for language, mark in (("en", "; "), ("fr", "\u00a0; "), ("ar", "؛ ")):
        page.click(f"#language-{language}")
        open_table(page, "closures")
        texts = page.locator("#table tbody td:nth-child(8)").all_text_contents()
        lists = [text for text in texts if text.count("→" if language != "ar" else "←") > 1]
        assert lists
        assert all(mark in text for text in lists), lists[0]
        page.click("#close-table")


def test_the_figure_shows_the_shares_of_the_page(
    revisit: Callable[..., Visit], html: str, brief: Brief, layers: Layers
) -> None:
    """The printed map draws the closure of Ras Jedir: each crossing's shares are those of the page."""
    written = [
        text.get_text()
        for text in draw_brief_figure(brief, "closures", layers).figure.findobj(Text)
    ]
    matches = (re.fullmatch(r"(.+): from ([\d.]+)% to ([\d.]+)%", text) for text in written)
    printed = {match[1]: [float(match[2]), float(match[3])] for match in matches if match}
    page = revisit(html).page
    shut(page, "ras-jedir")
    names = layers["crossings"].set_index("id")["label_en"]
    shown = []
    for flow in layers["routes"]["flow"].unique():  # the figure draws one of them
        choose(page, flow)
        shares = page.evaluate(SHARES).items()
        shown.append(
            {names[id_]: [round(100 * share, 1) for share in pair] for id_, pair in shares}
        )
    assert printed
    assert any(printed.items() <= flow.items() for flow in shown)


def test_ras_jedir_shut_is_what_the_command_says(
    revisit: Callable[..., Visit], html: str, brief: Brief
) -> None:
    """Routed anew, not read from the layer: `geo closure --close ras-jedir` agrees, crossing by crossing."""
    page = revisit(html).page
    shut(page, "ras-jedir")
    for flow, row in reported(brief, "ras-jedir").items():
        choose(page, flow)
        crossings = table_of(page, "crossings")
        names = {one: page.inner_text(f'[data-crossing="{one}"] .name') for one in row["crossings"]}
        for one, before, after in zip(
            row["crossings"], row["shares_before"], row["shares_after"], strict=True
        ):
            assert number(crossings[names[one]]["share_before"]) == pytest.approx(before, abs=1e-9)
            assert number(crossings[names[one]]["share_after"]) == pytest.approx(after, abs=1e-9)
        listed = [
            line
            for line in table_of(page, "closures").values()
            if line["name"] == row["label_en"] and not line["period"]
        ]
        assert [number(line["hours_lost"]) for line in listed] == pytest.approx(
            [row["hours_lost"]], abs=0.005 + 1e-9
        )
        assert [number(line["moved"]) for line in listed] == pytest.approx([row["moved"]], abs=5e-4)
        assert f"{written(row['hours_lost'])}\ncost in travel time" in page.inner_text("#outcome")


@pytest.mark.slow
def test_the_command_tells_the_cost_in_words(brief: Brief) -> None:
    """Dehiba–Wazin closed (2026-11: −0.2 h and −21 km for every flow): each loses something, and the means fall."""
    told = closure_report(brief, ("dehiba-wazin",), network=None)
    rows = reported(brief, "dehiba-wazin")
    for flow, row in rows.items():
        assert row["hours_lost"] > 0
        assert row["hours_after"] < row["hours_before"]
        assert re.search(
            rf"^{flow}: costs 0\.[0-9]{{2}} h; {row['moved']:.1%} of the flow has to move;",
            told,
            re.MULTILINE,
        )
    assert "It is never negative" in told


def test_lines_follow_the_closure(revisit: Callable[..., Visit], html: str, layers: Layers) -> None:
    """What each stretch carries, before and after, is what `segments` and `closure_segments` hold."""
    page = revisit(html).page
    flow = "zouara-tunisia"
    choose(page, flow)
    shut(page, "ras-jedir")
    shown = page.evaluate("geoMap.segments()")
    segments = layers["segments"]
    before = {
        row.id: row.shares[row.flows.index(flow)]
        for row in segments.itertuples()
        if flow in row.flows
    }
    changed = layers["closure_segments"]
    changed = changed[changed["closure"] == "close-ras-jedir"]
    change = {
        row.segment: row.changes[row.flows.index(flow)] for row in changed.itertuples() if flow in row.flows
    }  # fmt: skip
    assert set(change) <= set(segments["id"])
    wanted = {one: before.get(one, 0) + change.get(one, 0) for one in before.keys() | change.keys()}
    assert shown.keys() == {one for one in wanted if before.get(one) or wanted[one] > 5e-4}
    for one, (was, now) in shown.items():
        assert was == pytest.approx(before.get(one, 0), abs=1e-6)
        assert now == pytest.approx(np.clip(wanted[one], 0, 1), abs=1e-6)


def test_two_shut_are_what_the_command_says(
    revisit: Callable[..., Visit], html: str, brief: Brief, layers: Layers
) -> None:
    """Two that meet, two that leave no way, two that one alone changes: shares and cost are the command's."""
    page = revisit(html).page
    pairs = (("hazoua", "ras-jedir"), ("dehiba-wazin", "ras-jedir"))
    for pair in pairs:
        rows = reported(brief, *pair)
        for flow in layers["routes"]["flow"].unique():
            choose(page, flow)
            shut(page, *pair)
            shown = page.evaluate(SHARES)
            if flow not in rows:
                assert "no change" in page.inner_text("#outcome")
                continue
            row = rows[flow]
            told = zip(row["crossings"], row["shares_before"], row["shares_after"], strict=True)
            assert {one: [before, after] for one, before, after in told} == {
                one: shares for one, shares in shown.items() if any(shares)
            }
            said = page.inner_text("#outcome")
            if row["hours_lost"] is not None:
                assert f"{written(row['hours_lost'])}\ncost in travel time" in said
            assert ("has no route left" in said) == (row["no_way_left"] > 0)
    choose(page, "algeria-libya-transit")
    shut(page, *pairs[0])
    assert "pale lines" in page.inner_text(".outcome")
    assert not page.query_selector(".outcome code")


def test_three_shut_say_that_the_page_does_not_hold_them(
    revisit: Callable[..., Visit], html: str, brief: Brief
) -> None:
    """No number is made up for three: the page says so, and which command computes them."""
    page = revisit(html).page
    choose(page, "algeria-libya-transit")
    shut(page, "ras-jedir", "hazoua", "haidra")
    assert "has no results for these closures together" in page.inner_text("#outcome")
    command = f"geo closure --brief {brief.id} --close ras-jedir --close hazoua --close haidra"
    assert page.inner_text(".outcome code") == command
    assert all(np.isnan(after) for _, after in page.evaluate(SHARES).values())
    assert {row["share_after"] for row in table_of(page, "crossings").values()} == {""}
    assert command in (page.text_content("#announce") or "")


def test_the_map_opens_on_its_answer(
    visit: Callable[..., Visit], html: str, layers: Layers
) -> None:
    """The brief's closure, with the flow that loses most: cost in large type, and who takes it up; a click reopens."""
    page = visit(html).page
    assert page.get_attribute("#scenario-ras-jedir-2018", "aria-checked") == "true"
    closures = layers["closures"]
    described = closures[closures["closure"] == "ras-jedir-2018"].set_index("flow")
    dearest = described["hours_lost"].idxmax()
    assert page.input_value("#routed-flow") == dearest == flow_to_show(layers)
    said = page.inner_text("#outcome")
    assert f"{written(described.loc[dearest, 'hours_lost'])}\ncost in travel time" in said
    assert "Diverted mainly to Dehiba–Wazin (from 5.5% to 100%)" in said
    assert "Dehiba–Wazin 5.5% → 100%" in [
        re.sub("[\u2066-\u2069]", "", label) for label in page.evaluate("geoMap.labels()")
    ]
    crossings = layers["crossings"].set_index("id").geometry
    for crossing, is_closed in (("ras-jedir", False), ("dehiba-wazin", True)):
        x, y = page.evaluate(
            f"geoMap.screenPoint({crossings[crossing].x}, {crossings[crossing].y})"
        )
        page.mouse.move(x, y)
        hint = "click to close" if is_closed else "click to reopen"
        assert hint in page.inner_text("#hint")
        page.mouse.click(x, y)
        assert page.is_checked(f"#shut-{crossing}") == is_closed
    page.wait_for_timeout(400)  # the address is written when the reader pauses
    assert "shut=dehiba-wazin" in page.evaluate("location.hash")


def test_the_brief_s_scenario_has_dates_and_claims(
    revisit: Callable[..., Visit], html: str
) -> None:
    """Ras Jedir in the summer of 2018: chosen as such, it brings its two intervals and its claims."""
    page = revisit(html).page
    button = "#scenario-ras-jedir-2018"
    assert "15 July 2018" in page.inner_text(button)
    choose(page, "al-eulma-tunisia")
    page.click(button)
    assert not page.is_checked("#shut-ras-jedir")
    page.click(button)
    assert page.is_checked("#shut-ras-jedir")
    assert page.get_attribute(button, "aria-checked") == "true"
    page.click(".outcome .inner summary")
    assert "Ras Jedir" in page.inner_text(".outcome .claims")
    assert page.input_value("#routed-flow") != "al-eulma-tunisia"  # which it does not touch
    page.check("#shut-dehiba-wazin")
    assert page.get_attribute(button, "aria-checked") == "true"  # Ras Jedir is still shut
    page.click(button)
    assert not page.is_checked("#shut-ras-jedir")
    assert page.is_checked("#shut-dehiba-wazin")


def test_address_brings_the_closure_back(visit: Callable[..., Visit], html: str) -> None:
    """Flow, crossing and scenario are in the address; what it names and the map has not is passed over."""
    visited = visit(html)
    page = visited.page
    choose(page, "misrata-tunisia")
    page.wait_for_timeout(400)
    result, shares = page.inner_text("#outcome"), page.evaluate(SHARES)
    page.reload()
    visited.requests.pop()  # the page itself, again
    page.wait_for_selector("#outcome")
    assert page.inner_text("#outcome") == result
    assert page.evaluate(SHARES) == shares
    page.evaluate("location.hash = 'l=en&flow=nowhere&shut=nobody,hazoua&scenario=ras-jedir-2018'")
    page.wait_for_timeout(200)
    assert page.input_value("#routed-flow") == "al-eulma-tunisia"
    ticked = page.eval_on_selector_all("#crossings input:checked", "all => all.map((e) => e.id)")
    assert ticked == ["shut-hazoua"]


def test_keyboard_alone_shuts_a_crossing(visit: Callable[..., Visit], html: str) -> None:
    """Tab, arrows and the space bar do it all; the focus stays, and the new shares are announced."""
    page = visit(html).page
    shut(page)
    choose(page, "al-eulma-tunisia")
    page.evaluate("document.activeElement.blur()")
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.id") == "routed-flow":
            break
    page.keyboard.press("ArrowDown")
    assert page.input_value("#routed-flow") == "algeria-libya-transit"
    for _ in range(20):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.id") == "shut-ras-jedir":
            break
    page.keyboard.press("Space")
    assert page.is_checked("#shut-ras-jedir")
    assert page.evaluate("document.activeElement.id") == "shut-ras-jedir"
    assert "Ras Jedir: from 81.4% to 0%" in (page.text_content("#announce") or "")


def test_a_stretch_says_that_it_is_modelled(
    revisit: Callable[..., Visit], html: str, layers: Layers
) -> None:
    """Its card has share, length, error and the claims of its flows; so have routes, corridors, chokepoints."""
    page = revisit(html).page
    for layer in ("segments", "routes", "corridors", "chokepoints"):
        row = layers[layer].iloc[0]
        page.evaluate(f"location.hash = 'l=en&open={layer}:{row['id']}'")
        page.wait_for_timeout(250)
        said = page.inner_text(".evidence")
        assert "Modelled, not observed" in said, layer
        assert "claim" in said, layer
        assert "not observed" in page.inner_text("#legend")


@pytest.mark.parametrize("language", ["en", "fr", "ar"])
def test_axe_finds_nothing(revisit: Callable[..., Visit], html: str, language: str) -> None:
    """At rest, with one crossing shut, with two, with the table, and on a phone."""
    page = revisit(html, reduced_motion="reduce").page
    page.click(f'[data-language="{language}"]')
    faults: list[str] = []
    for step in (None, "#open-all", "#shut-ras-jedir", "#shut-hazoua", "#tool-table"):
        if step:
            page.click(step)
        page.wait_for_timeout(100)
        faults += axe_faults_by_day_and_night(page)
    page.set_viewport_size({"width": 360, "height": 740})
    page.wait_for_timeout(100)
    assert [*faults, *axe_faults_by_day_and_night(page)] == []


def test_arabic_mirrors_the_shares(revisit: Callable[..., Visit], html: str) -> None:
    """Bars grow from the right, and the arrow points from before to after."""
    page = revisit(html).page
    page.click('[data-language="ar"]')
    assert "←" in page.inner_text('[data-crossing="ras-jedir"] .figures')
    bars, bar = (
        page.eval_on_selector(
            f'[data-crossing="dehiba-wazin"] {selector}', "e => e.getBoundingClientRect().right"
        )
        for selector in (".bars", ".share.before")
    )
    assert bars == pytest.approx(bar, abs=1)


def test_paper_has_the_shares(revisit: Callable[..., Visit], html: str) -> None:
    """What is printed holds the closure's table."""
    page = revisit(html).page
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    printed = page.text_content("#paper") or ""
    assert "Ras Jedir closed" in printed
    assert "100%" in printed


def test_paper_leaves_out_closures_of_two_crossings(
    visit: Callable[..., Visit], build_of: Callable[[str], Files]
) -> None:
    """The pairs of nineteen crossings filled eighty sheets; now only those of the brief are, and the rest counted."""
    files = build_of("balkan-route-2015")
    layers = {
        name: parse_layer(files[Path(f"layers/balkan-route-2015/{name}.geojson")].decode(), name)
        for name in ("flows", "closures")
    }
    closures = layers["closures"][layers["closures"]["flow"] == flow_to_show(layers)]
    is_described = closures.index.isin(described_closures(layers).index)
    is_printed = is_described | (closures["closed"].map(len) < 2)
    assert is_printed.any()
    assert not is_printed.all()
    page = visit(files[Path("maps/balkan-route-2015/closures.html")].decode()).page
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert page.locator("#paper table").first.locator("tbody tr").count() == is_printed.sum()
    printed = page.text_content("#paper") or ""
    assert "Hungary’s border with Serbia closed" in printed
    assert f"Further closures, in the table of the page: {(~is_printed).sum()}" in printed


def test_the_dark_theme_is_printed_light(visit: Callable[..., Visit], html: str) -> None:
    """Heads of tables were black, and the text of a story pale."""
    page = visit(html, color_scheme="dark").page
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print", color_scheme="dark")
    colours = page.eval_on_selector(
        "#paper thead th", "e => [getComputedStyle(e).backgroundColor, getComputedStyle(e).color]"
    )
    assert colours == ["rgb(255, 255, 255)", "rgb(32, 39, 43)"]
