"""The story of a map in a browser: keys, links, swipes, Arabic, a phone, paper, and the way back from the whole map."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from browsing import Visit, axe_faults, go_to, settle, until
from playwright.sync_api import Page

from geo.brief import Brief
from geo.brief.story import Step

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}

# The fewest shades of any picture: a blank one has one or two.
COLOURS = """all => Math.min(...all.map(e =>
  new Set(e.getContext("2d").getImageData(0, 0, e.width, e.height).data).size))"""


@pytest.fixture(scope="module")
def steps(brief: Brief) -> tuple[Step, ...]:
    """Return the steps of its story."""
    return next(spec for spec in brief.maps if spec.id == "flows").steps


def on_step(page: Page, number: int, steps: tuple[Step, ...], language: str = "en") -> None:
    """Check that a step is shown, its flows alone are drawn, and its link is in the address."""
    step = steps[number - 1]
    until(page, f"location.hash.includes('step={number}')")
    settle(page)
    assert page.inner_text("#step h2") == getattr(step.title, language)
    assert page.inner_text("#step .text") == getattr(step.text, language)
    assert sorted(page.evaluate("geoMap.shown()")) == sorted(step.flows)
    assert page.locator("#step [data-step-claim]").count() == len(step.claims)


def swipe(page: Page, dx: int) -> None:
    """Draw a finger across the story's sheet."""
    box = page.locator("#step").bounding_box()
    assert box
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    session = page.context.new_cdp_session(page)
    for kind, points in (
        ("touchStart", [{"x": x, "y": y}]),
        ("touchMove", [{"x": x + dx, "y": y + 4}]),
        ("touchEnd", []),
    ):
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})


def test_the_story_is_walked_by_keyboard(
    visit: Callable[..., Visit], shipped: str, steps: tuple[Step, ...]
) -> None:
    """It opens on the first step; arrows turn it; Escape explores; a button leads back; a link reopens a step."""
    page = visit(shipped, story=True, reduced_motion="reduce").page
    on_step(page, 1, steps)
    assert page.is_hidden("#tabs")
    assert page.get_attribute("#story", "aria-label") == "Read this map in 5 steps"
    assert page.get_attribute("#step", "aria-live") == "polite"
    assert page.inner_text("#step .unseen") == "1 of 5"
    assert axe_faults(page) == []
    for key, step in (("ArrowRight", 2), ("ArrowLeft", 1)):  # while nothing has the focus
        page.keyboard.press(key)
        on_step(page, step, steps)

    page.focus("#story-next")
    page.keyboard.press("Enter")
    on_step(page, 2, steps)
    view = page.evaluate("geoMap.view()")
    page.wait_for_timeout(300)
    assert page.evaluate("geoMap.view()") == view  # nothing moves on its own
    assert page.evaluate("document.activeElement.id") == "story-next"
    page.focus("#step")
    page.keyboard.press("ArrowRight")
    on_step(page, 3, steps)
    page.keyboard.press("ArrowLeft")
    on_step(page, 2, steps)

    page.focus('[data-step-claim="p08-migrants"]')
    page.keyboard.press("Enter")
    assert page.evaluate("geoMap.lit()") == ["libya-europe-migrants"]
    page.keyboard.press("Escape")  # the first closes the claim, the second the story
    assert page.evaluate("geoMap.lit()") == []
    on_step(page, 2, steps)
    page.keyboard.press("Escape")
    until(page, "location.hash.includes('step=0')")
    assert len(page.evaluate("geoMap.shown()")) == 11
    assert page.is_visible("#tabs")
    assert page.is_hidden("#story")
    assert page.evaluate("document.activeElement.id") == "retell"
    page.keyboard.press("Enter")
    on_step(page, 2, steps)

    go_to(page, "step=5&l=en")
    on_step(page, 5, steps)
    assert page.get_attribute("#story-next", "aria-disabled") == "true"
    page.dispatch_event("#story-next", "click")
    on_step(page, 5, steps)
    go_to(page, "step=6")
    assert page.is_hidden("#story")


def test_the_story_on_paper_and_as_text(
    visit: Callable[..., Visit], shipped: str, steps: tuple[Step, ...]
) -> None:
    """Paper has a picture for each step with its text, then the whole map and its appendix; About has the text."""
    page = visit(shipped, story=True).page
    go_to(page, "step=4&l=fr")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    told = page.eval_on_selector_all("#paper figure.told", "all => all.map(e => e.textContent)")
    assert [step.text.fr in text for step, text in zip(steps, told, strict=True)] == [True] * 5
    assert page.locator("#paper figure.told canvas").count() == len(steps)
    assert page.locator("#paper > canvas").count() == 1
    assert page.locator("#paper .entry").count() > 0
    assert page.eval_on_selector_all("#paper canvas", COLOURS) > 20
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    on_step(page, 4, steps, "fr")

    page.click("#explore")
    page.click("#tab-about")
    page.click('[data-section="story"] > summary')
    assert page.locator("#panel-about .told li").count() == len(steps)
    page.click('#panel-about [data-step="3"]')
    on_step(page, 3, steps, "fr")


def test_the_story_on_a_phone_in_arabic(
    visit: Callable[..., Visit], shipped: str, steps: tuple[Step, ...]
) -> None:
    """A sheet of a third of the height below the map; a finger turns the page as Arabic reads."""
    page = visit(shipped, story=True, **PHONE).page
    swipe(page, -120)
    on_step(page, 2, steps)
    swipe(page, -10)  # a tap
    on_step(page, 2, steps)
    page.click('[data-language="ar"]')
    on_step(page, 2, steps, "ar")
    swipe(page, 120)
    on_step(page, 3, steps, "ar")
    page.focus("#step")
    page.keyboard.press("ArrowLeft")
    on_step(page, 4, steps, "ar")
    swipe(page, -120)
    on_step(page, 3, steps, "ar")
    heights = "['panel', 'stage'].map(id => document.getElementById(id).getBoundingClientRect())"
    sheet, stage = page.evaluate(heights)
    assert sheet["height"] <= 844 / 3 + 1
    assert stage["bottom"] <= sheet["top"] + 1
    small = "all => all.filter(e => e.getBoundingClientRect().height < 44).map(e => e.id)"
    assert page.eval_on_selector_all("#story-turns button, #explore", small) == []
    assert axe_faults(page) == []
    page.click("#explore")
    until(page, "location.hash.includes('step=0')")
    assert page.is_visible("#retell")
    assert page.eval_on_selector_all("#retell", small) == []
