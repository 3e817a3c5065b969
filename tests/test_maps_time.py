"""The control of time: handles, play, what turns round, and what has no date."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import date
from typing import Literal

import pytest
from browsing import PIXELS, Visit, along, go_to, path_of, until
from hypothesis import given
from hypothesis import strategies as st
from maps_fixtures import draw_page, layers
from playwright.sync_api import Page

from geo.brief.evidence import parse_period
from geo.maps.encoding.spans import span_of

UNDATED = {
    "al-eulma-tunisia", "china-al-eulma", "foreign-fighters-return", "misrata-tunisia",
    "north-africa-sahel-trade", "zouara-tunisia",
}  # fmt: skip


def shown(page: Page) -> set[str]:
    """Return the flows in sight."""
    return set(page.evaluate("geoMap.shown()"))


def choose_time(page: Page, first: str, last: str) -> None:
    """Choose a time by the page's address, as a link does."""
    go_to(page, f"l=en&t={first},{last}")


def test_time_leaves_what_holds_and_what_is_undated(
    revisit: Callable[..., Visit], shipped: str
) -> None:
    """Before 2011 the flows of the conflict are gone; undated ones stay, apart."""
    page = revisit(shipped).page
    choose_time(page, "1990-01-01", "2010-12-31")
    assert shown(page) == {
        *UNDATED, "libya-tunisia-goods", "tunisia-libya-exchange", "libya-europe-migrants",
    }  # fmt: skip
    apart = page.eval_on_selector_all(".undated .flow", "all => all.map(e => e.dataset.flow)")
    assert set(apart) == UNDATED
    assert page.inner_text("#count").startswith("9 of 11 flows")
    choose_time(page, "2019-01-01", "2019-12-31")
    assert shown(page) == {*UNDATED, "algeria-libya-transit", "defensive-line-bypass"}


def test_soft_ends_are_neither_in_nor_out(revisit: Callable[..., Visit], shipped: str) -> None:
    """Between the days on which a period may have begun it is in sight, and fainter."""
    page = revisit(shipped).page
    choose_time(page, "1986-01-01", "1986-12-31")
    assert "libya-tunisia-goods" in shown(page)
    phases = page.evaluate("geoMap.phases()")
    assert phases["libya-tunisia-goods"] == "edge"
    assert phases["zouara-tunisia"] == "undated"
    choose_time(page, "1995-01-01", "1995-12-31")
    assert page.evaluate("geoMap.phases()")["libya-tunisia-goods"] == "in"


def luminance(rgb: Iterable[float]) -> float:
    """Return the relative luminance of a colour, its channels from 0 to 255 (WCAG 2.2)."""
    shares = [channel / 255 for channel in rgb]
    red, green, blue = (
        share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4 for share in shares
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("theme", ["dark", "light"])
def test_lines_outside_the_chosen_time_can_be_seen(
    visit: Callable[..., Visit], shipped: str, theme: Literal["dark", "light"]
) -> None:
    """Dashes of flows without a date, or with a soft end then, have a contrast of 3 to the ground, or what they had."""
    at_rest = contrasts(visit(shipped, color_scheme=theme, device_scale_factor=2).page)
    page = visit(shipped, color_scheme=theme, device_scale_factor=2).page
    choose_time(page, "1986-01-01", "1986-12-31")
    phases = page.evaluate("geoMap.phases()")
    faded = {flow: ratio for flow, ratio in contrasts(page).items() if phases[flow] != "in"}
    assert "in" not in {phases["zouara-tunisia"], phases["libya-tunisia-goods"]}
    assert len(faded) >= 5
    for flow, ratio in faded.items():
        # On the light ground a line of low confidence has less at rest: opacity means the same in all hues.
        least = 3.0 if theme == "dark" else min(3.0, 0.95 * at_rest[flow])
        assert ratio >= least, flow


def contrasts(page: Page) -> dict[str, float]:
    """Return the contrast of each flow's dashes to the ground between them, of flows that are long enough."""
    flows = page.evaluate("Object.keys(geoMap.phases())")
    points = [(flow, point) for flow in flows for point in along(path_of(page, flow))]
    colours = page.evaluate(PIXELS, [point for _, point in points])
    shades = defaultdict(list)
    for (flow, _), colour in zip(points, colours, strict=True):
        if colour:
            shades[flow].append(luminance(map(int, colour.split(","))))
    ratios = {}
    for flow, values in shades.items():
        if len(values) < 50:
            continue
        # Of a dashed line three fifths are dash, light on the dark ground; names and other lines cover little of it.
        is_dark = page.evaluate("matchMedia('(prefers-color-scheme: dark)').matches")
        shares = (0.15, 0.6) if is_dark else (0.85, 0.4)
        darker, lighter = sorted(sorted(values)[int(share * len(values))] for share in shares)
        ratios[flow] = (lighter + 0.05) / (darker + 0.05)
    return ratios


def test_what_turns_round_is_told_with_its_claims(
    revisit: Callable[..., Visit], shipped: str
) -> None:
    """Fuel goes one way, then the other; the bar names both ways and the claims that say so."""
    page = revisit(shipped).page
    choose_time(page, "2012-01-01", "2019-12-31")
    line = page.locator(".turn", has_text="Fuel")
    assert "Libya → Tunisia" in line.inner_text()
    assert "Tunisia → Libya" in line.locator(".now").inner_text()
    claims = line.locator("[data-turn-claim]").evaluate_all(
        "all => all.map(e => e.dataset.turnClaim)"
    )
    assert claims == ["p08-oil-vehicles", "p09-transit", "guardian-petrol", "reuters-fuel"]
    line.locator('[data-turn-claim="p09-transit"]').click()
    until(page, "geoMap.lit().includes('algeria-libya-transit')")
    choose_time(page, "1995-01-01", "1999-12-31")
    line = page.locator(".turn", has_text="Fuel")
    assert "Libya → Tunisia" in line.locator(".now").inner_text()


def test_arrows_turn_with_time(revisit: Callable[..., Visit], shipped: str) -> None:
    """Between Tunisia and Libya, the fuel that is drawn ends in the one country, then in the other."""
    page = revisit(shipped).page
    fuel = (
        "geoMap.shown().filter(id => ['libya-tunisia-goods', 'algeria-libya-transit'].includes(id))"
    )
    choose_time(page, "2000-01-01", "2005-12-31")
    assert page.evaluate(fuel) == ["libya-tunisia-goods"]
    choose_time(page, "2014-01-01", "2015-12-31")
    assert page.evaluate(fuel) == ["algeria-libya-transit"]


@pytest.mark.parametrize("language", ["en", "ar"])
def test_both_handles_go_by_keyboard(
    revisit: Callable[..., Visit], shipped: str, language: str
) -> None:
    """Arrows move a handle by a year in reading direction, Page to the next change, Home and End to the ends."""
    page = revisit(shipped).page
    page.click(f'[data-language="{language}"]')
    later, earlier = (
        ("ArrowRight", "ArrowLeft") if language == "en" else ("ArrowLeft", "ArrowRight")
    )
    value = "id => Number(document.getElementById(id).getAttribute('aria-valuenow'))"
    page.focus("#time-from")
    page.keyboard.press(later)
    page.keyboard.press(later)
    assert page.evaluate(value, "time-from") == 2
    page.keyboard.press(earlier)
    assert page.evaluate(value, "time-from") == 1
    assert page.get_attribute("#time-from", "aria-valuetext") == "1930"
    page.focus("#time-to")
    page.keyboard.press("Home")
    assert page.evaluate(value, "time-to") == 1  # one handle stops at the other
    page.keyboard.press("PageUp")
    assert page.get_attribute("#time-to", "aria-valuetext") == "1939"
    page.keyboard.press("End")
    assert page.get_attribute("#time-to", "aria-valuetext") == "2019"
    page.click("#all-times")
    assert len(shown(page)) == 11


@pytest.mark.parametrize("language", ["en", "ar"])
def test_a_handle_can_be_dragged(
    revisit: Callable[..., Visit], shipped: str, language: str
) -> None:
    """A pointer moves a handle, from the side on which the language begins."""
    page = revisit(shipped).page
    page.click(f'[data-language="{language}"]')
    box = page.locator("#time-to").bounding_box()
    line = page.locator("#line").bounding_box()
    assert box
    assert line
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + 18)
    page.mouse.down()
    page.mouse.move(line["x"] + line["width"] / 2, box["y"] + 18, steps=4)
    page.mouse.up()
    assert 1994 < int(page.get_attribute("#time-to", "aria-valuetext") or 0) < 2004
    assert page.get_attribute("#time-from", "aria-valuetext") == "1929"


def test_play_goes_through_the_periods(visit: Callable[..., Visit], shipped: str) -> None:
    """Play goes from change to change by itself, and pauses when told."""
    page = visit(shipped).page
    page.click("#play")
    first = page.inner_text("#when")
    assert page.get_attribute("#play", "aria-label") == "Pause"
    until(page, f"document.getElementById('when').textContent !== {first!r}")
    page.click("#play")
    assert page.get_attribute("#play", "aria-label") == "Play timeline"


def test_who_wants_no_motion_steps(visit: Callable[..., Visit], shipped: str) -> None:
    """With reduced motion the button goes on by one period at a press, and nothing moves by itself."""
    page = visit(shipped, reduced_motion="reduce").page
    assert page.get_attribute("#play", "aria-label") == "Next period"
    page.click("#play")
    first = page.inner_text("#when")
    page.wait_for_timeout(2000)
    assert page.inner_text("#when") == first
    page.click("#play")
    assert page.inner_text("#when") != first


def test_hostile_periods_are_undated(visit: Callable[..., Visit]) -> None:
    """A period that is none stands among the undated; the page has no time to choose."""
    tables = layers()
    for name in ("flows", "events", "barriers"):
        tables[name] = tables[name].assign(period=[["<b>soon</b>"]] * len(tables[name]))
    html = draw_page(tables=tables)
    page = visit(html).page
    assert not page.is_visible("#time")
    assert len(shown(page)) == 11


days = st.dates(date(1, 1, 1), date(9999, 12, 31))


@given(a=days, b=days)
def test_spans_hold_what_periods_hold(a: date, b: date) -> None:
    """The widest reach of a span is that of its period."""
    text = f"{min(a, b).isoformat()}/{max(a, b).isoformat()}"
    period, span = parse_period(text), span_of(text)
    assert span
    assert period.earliest
    assert period.latest
    assert (span[0], span[3]) == (period.earliest.toordinal(), period.latest.toordinal())


@given(st.text(max_size=20))
def test_spans_of_any_text(text: str) -> None:
    """What is not EDTF has no span, and stops nothing."""
    span = span_of(text)
    assert span is None or len(span) == 4
