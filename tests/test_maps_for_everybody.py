"""For everybody: axe-core finds no fault, in any language, by day and by night; nothing overlaps, at any size."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from browsing import (
    BOXES,
    Visit,
    axe_faults,
    axe_faults_by_day_and_night,
    boxes_that_meet,
    go_to,
    settle,
    until,
)

SIZES = {
    "phone": (360, 740),
    "small": (320, 568),
    "narrow": (320, 640),
    "sideways": (844, 390),
    "twice as large": (640, 360),  # 1280 × 720 px at 200 %
    "desk": (1366, 768),
    "tablet": (768, 1024),
    "4k": (3840, 2160),
}


@pytest.mark.parametrize("language", ["en", "fr", "ar"])
def test_axe_finds_nothing(revisit: Callable[..., Visit], shipped: str, language: str) -> None:
    """In each state of the page: at rest, each tab, a search, an open feature, the table."""
    page = revisit(shipped, reduced_motion="reduce").page
    page.click(f'[data-language="{language}"]')
    faults = {"rest": axe_faults_by_day_and_night(page)}
    for tab in ("ledger", "filter", "about"):
        page.click(f'[data-tab="{tab}"]')
        faults[tab] = axe_faults_by_day_and_night(page)
    page.click('[data-tab="ledger"]')
    page.click('[data-claim="p09-zouara-misrata"] > button')
    faults["claim"] = axe_faults_by_day_and_night(page)
    page.fill("#query", "tunis")
    settle(page)
    faults["search"] = axe_faults_by_day_and_night(page)
    page.fill("#query", "")
    page.click('[data-tab="features"]')
    page.click('[data-flow="algeria-libya-transit"]')
    until(page, "document.querySelector('.evidence') !== null")
    page.wait_for_timeout(300)
    faults["feature"] = axe_faults_by_day_and_night(page)
    go_to(page, page.evaluate("location.hash.slice(1)") + "&t=2012-01-01,2019-12-31")
    faults["time"] = axe_faults_by_day_and_night(page)
    page.click("#tool-table")
    faults["table"] = axe_faults_by_day_and_night(page)
    assert {state: found for state, found in faults.items() if found} == {}


@pytest.mark.parametrize("language", ["en", "ar"])
def test_axe_finds_nothing_on_a_phone(
    revisit: Callable[..., Visit], shipped: str, language: str
) -> None:
    """The sheets have no fault, either."""
    page = revisit(shipped, viewport={"width": 360, "height": 740}).page
    page.click(f'[data-language="{language}"]')
    faults = axe_faults(page)
    page.click("#fold")
    faults += axe_faults(page)
    page.click('[data-flow="algeria-libya-transit"]')
    page.wait_for_timeout(300)
    faults += axe_faults(page)
    assert faults == []


@pytest.mark.parametrize("size", SIZES)
def test_nothing_overlaps(visit: Callable[..., Visit], shipped: str, size: str) -> None:
    """From a small phone to a wall, in each language, nothing lies on anything else or out of sight."""
    width, height = SIZES[size]
    page = visit(shipped, viewport={"width": width, "height": height}).page
    for language in ("en", "fr", "ar"):
        page.click(f'[data-language="{language}"]')
        settle(page)
        assert boxes_that_meet(page) == [], language
        assert page.evaluate("document.documentElement.scrollWidth") == width, language


@pytest.mark.parametrize("size", ["sideways", "twice as large"])
def test_a_low_screen_scrolls_to_the_lists(
    visit: Callable[..., Visit], shipped: str, size: str
) -> None:
    """The head of the panel alone may be as high as the screen; what stands below it can still be reached."""
    width, height = SIZES[size]
    page = visit(shipped, viewport={"width": width, "height": height}).page
    page.click('[data-language="fr"]')
    if page.locator("#fold").is_visible():
        page.click("#fold")
    last = page.locator("#contents [data-flow]").last
    last.scroll_into_view_if_needed()
    box = last.bounding_box()
    assert box
    assert 0 <= box["y"] <= height - box["height"]
    last.click()
    assert page.locator("#card .evidence").is_visible()


def test_the_narrowest_screen_holds_the_button_beside_the_languages(
    visit: Callable[..., Visit], shipped: str
) -> None:
    """In each language, beside a story."""
    page = visit(shipped, story=True, viewport={"width": 320, "height": 640}).page
    for language in ("en", "fr", "ar"):
        page.click(f'[data-language="{language}"]')
        settle(page)
        left, right = page.evaluate(
            "(({ left, right }) => [left, right])(document.getElementById('explore').getBoundingClientRect())"
        )
        assert 0 <= left < right <= 320, language


def test_arabic_is_a_mirror(revisit: Callable[..., Visit], shipped: str) -> None:
    """What stands on the left in English stands as far from the right in Arabic."""
    page = revisit(shipped).page
    boxes = {}
    for language in ("en", "ar"):
        page.click(f'[data-language="{language}"]')
        settle(page)
        boxes[language] = {name: (left, right) for name, left, _, right, _ in page.evaluate(BOXES)}
    assert boxes["en"].keys() == boxes["ar"].keys()
    for name, (left, right) in boxes["en"].items():
        if "scale" in name:
            continue  # as long as its words
        mirrored = (1366 - boxes["ar"][name][1], 1366 - boxes["ar"][name][0])
        assert mirrored == pytest.approx((left, right), abs=1), name


def test_languages_open_the_same_view(revisit: Callable[..., Visit], shipped: str) -> None:
    """The map is as near in Arabic as in English."""
    page = revisit(shipped).page
    zooms = {}
    for language in ("en", "fr", "ar"):
        page.click(f'[data-language="{language}"]')
        settle(page)
        zooms[language] = page.evaluate("geoMap.view()")[2]
    assert len(set(zooms.values())) == 1, zooms


def test_keyboard_reaches_every_control(visit: Callable[..., Visit], shipped: str) -> None:
    """Tab alone goes through language, search, tabs, flows, map, tools and time."""
    page = visit(shipped).page
    missing = {
        "query", "tab-features", "feature", "tool-home", "tool-measure", "tool-table", "tool-picture",
        "tool-print", "play", "time-from", "time-to", "map_0",
    }  # fmt: skip
    for _ in range(140):
        page.keyboard.press("Tab")
        missing.discard(
            page.evaluate(
                "document.activeElement.id || document.activeElement.className.split(' ')[0]"
            )
        )
        if not missing:
            break
    assert missing == set()
