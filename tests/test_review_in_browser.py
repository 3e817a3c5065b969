"""The review page in a browser: a reader decides by keyboard, and nothing is lost."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from browsing import Visit, axe_faults, until
from playwright.sync_api import Page
from review_fixtures import TEXT, draft

from geo.drafting.candidates import UNLOCATED, hash_text
from geo.drafting.review.page import review_page
from geo.geodesy.country_outlines import shipped_outlines

CANDIDATES = draft()
FUEL, CIGARETTES, MIGRANTS = (candidate.id for candidate in CANDIDATES.candidates)
DENIED = (
    "Object.defineProperty(window, 'localStorage', { get() { throw new Error('SecurityError'); } })"
)


@pytest.fixture(scope="module")
def html() -> str:
    """Return the page of the small text; coarse outlines will do."""
    return review_page(TEXT, CANDIDATES, brief_file="nis.toml", outlines=shipped_outlines())


def press(page: Page, *keys: str) -> int:
    """Press keys, and return how many."""
    for key in keys:
        page.keyboard.press(key)
    return len(keys)


def decisions(page: Page) -> dict[str | int, Any]:
    """Return what the page would save, by candidate or by the sentence's start."""
    file: dict[str, Any] = page.evaluate("geoMap.decisions()")
    assert file["text"] == hash_text(TEXT)
    assert file["brief"] == CANDIDATES.brief
    return {each.get("candidate") or each["sentence"]["start"]: each for each in file["decisions"]}


def current(page: Page) -> str:
    """Return the open card."""
    card: str = page.evaluate("geoMap.current()")
    return card


def focused(page: Page) -> str:
    """Return which card or control has the focus."""
    name: str = page.evaluate(
        "document.activeElement.dataset.card ?? document.activeElement.dataset.do ?? document.activeElement.id"
    )
    return name


def again(page: Page, *, script: str | None = None) -> Page:
    """Open the page once more in the same browser, as after closing the tab."""
    other = page.context.new_page()
    if script:
        other.add_init_script(script)
    other.goto(page.url)
    until(other, "document.documentElement.dataset.ready === 'true'")
    return other


def load(page: Page, file: Path) -> None:
    """Choose a file of decisions."""
    page.set_input_files("#file", file)
    page.wait_for_timeout(100)


def test_a_reader_decides_by_keyboard(html: str, visit: Callable[..., Visit]) -> None:
    """Each decision takes six single keys at most; undo goes back to each; axe finds nothing on the way."""
    page = visit(html, stores=True).page
    check_text(page)
    faults = axe_faults(page)
    decide_by_keys(page)
    faults += axe_faults(page)
    type_in_fields(page)
    faults += axe_faults(page)
    be_stopped(page)
    go_back(page)
    assert faults == []


def check_text(page: Page) -> None:
    """Check that the text is shown to the last character, hostile parts as text."""
    shown = page.inner_text("#text")
    assert "<img src=x onerror=window.ran=1>" in shown
    assert "RLOevilPDF" in "".join(shown.split())
    assert page.query_selector("#text img") is None
    assert page.inner_text("#s-1") == "Tankers bring diesel from Niš to Sofia every week."
    assert page.inner_text("#count") == "0 of 3 decided"
    assert page.get_attribute("#s-1", "aria-current") == "true"
    assert current(page) == FUEL


def decide_by_keys(page: Page) -> None:
    """Decide: one key where a rule filled the claim, four where nothing is filled; the next card opens by itself."""
    before = page.evaluate("geoMap.view()")
    press(page, "a")
    assert decisions(page)[FUEL]["status"] == "confirmed"
    assert page.evaluate("geoMap.view()") != before  # the map follows what would be drawn
    assert [current(page), focused(page)] == [CIGARETTES, CIGARETTES]
    assert "Accepted" in page.inner_text("#announce")
    assert press(page, "1", "2", "7", "a") <= 6
    assert decisions(page)[CIGARETTES] == {
        "candidate": CIGARETTES, "status": "edited", "reason": None, "origin": "vidin",
        "destination": "skopje", "via": [], "commodity": "tobacco", "direction": "one-way", "period": None,
        "mode": None, "credibility": None, "words": None,
    }  # fmt: skip
    # An end, a stop, both ways; accepting is one more key. Then the means of transport, and a grade.
    assert press(page, "2", "v", "3", "t") + 1 <= 6
    press(page, "m", "2", "g", "3")
    assert page.evaluate("geoMap.claims()")[MIGRANTS] == {
        "origin": "skopje", "destination": "nis", "via": ["sofia"], "commodity": "people", "direction": "both",
        "period": None, "mode": "sea", "credibility": 3, "words": None,
    }  # fmt: skip
    press(page, "s", "c")
    assert page.evaluate("geoMap.claims()")[MIGRANTS]["origin"] == "nis"


def type_in_fields(page: Page) -> None:
    """Keys are text in a field; a wrong period is refused with words; a search finds places of the text."""
    press(page, "p")
    page.keyboard.type("may a")
    press(page, "Enter")
    assert "Not a period" in page.inner_text("#period-hint")
    assert MIGRANTS not in decisions(page)
    page.fill("[data-do=field]", "2015-09")
    press(page, "Enter", "w")
    page.keyboard.type("People walk there and back.")
    press(page, "Enter", "d", "f")
    page.keyboard.type("dimi")
    assert "Dimitrovgrad" in page.inner_text(".found .chip")
    press(page, "Enter", "a")
    migrants = decisions(page)[MIGRANTS]
    assert (migrants["period"], migrants["destination"]) == ("2015-09", "dimitrovgrad")
    assert migrants["words"] == {"en": "People walk there and back."}
    assert page.inner_text("#count") == "3 of 3 decided"
    assert "geo review nis.toml decisions.json --by NAME" in page.inner_text("#next-step")


def be_stopped(page: Page) -> None:
    """Check that a missing end is asked for, and that both ends are never one place."""
    migrants = decisions(page)[MIGRANTS]
    press(page, "o", "0", "a", "a")
    assert "starts" in page.inner_text("#warning")
    assert [page.evaluate("geoMap.picking()"), page.query_selector("[data-do=field]")] == [
        "origin",
        None,
    ]
    press(page, "f")
    page.keyboard.type("dimi")
    press(page, "Enter")
    assert "one of the ends" in page.inner_text("#warning")
    press(page, "Escape", "z")
    assert decisions(page)[MIGRANTS] == migrants


def go_back(page: Page) -> None:
    """Undo goes back step by step, to the card as well; redo forth."""
    while page.evaluate("geoMap.decided()"):
        press(page, "z")
    assert current(page) == FUEL
    press(page, "y")
    assert page.inner_text("#count") == "1 of 3 decided"
    assert current(page) == CIGARETTES


def test_nothing_is_lost_and_nothing_foreign_is_taken(
    html: str, visit: Callable[..., Visit], tmp_path: Path
) -> None:
    """Rejections, claims of the reader's own, storage, files, other languages, a phone."""
    page = visit(html, stores=True).page
    reject(page)
    faults = make_claims(page)
    reopen(page)
    save_and_load(page, tmp_path / "decisions.json")
    faults += axe_faults(page)
    switch_keys_off(page)
    page.click("[data-language=ar]")
    assert page.evaluate("document.documentElement.dir") == "rtl"
    assert page.evaluate("getComputedStyle(document.querySelector('#text p')).direction") == "ltr"
    page.set_viewport_size({"width": 390, "height": 844})
    page.emulate_media(color_scheme="dark")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    small = page.evaluate("""[...document.querySelectorAll("button")].filter(e => e.offsetWidth
      && (e.offsetHeight < 44 || e.offsetWidth < 44)).map(e => e.outerHTML)""")
    assert small == faults + axe_faults(page) == []


def reject(page: Page) -> None:
    """Reject for a listed reason, and for one that the reader writes."""
    press(page, "r", "3")
    assert decisions(page)[FUEL]["reason"] == "not-stated"
    press(page, "r", "r")
    page.keyboard.type("Hearsay.")
    press(page, "Enter")
    assert decisions(page)[CIGARETTES]["reason"] == "Hearsay."
    press(page, "u")
    assert decisions(page)[MIGRANTS]["status"] == "unsure"


def make_claims(page: Page) -> list[str]:
    """Make claims of a sentence that nothing flags, and of selected words; return what axe objects to."""
    press(page, "k", "k", ",")
    assert page.evaluate("geoMap.sentence()") == 0
    assert "Nothing is proposed" in page.inner_text("#promote")
    faults = axe_faults(page)
    press(page, "n")
    page.evaluate("""() => {
      const [from, to] = ["Niš", "Sofia"].map(name =>
        [...document.querySelectorAll("#s-1 .mark")].find(e => e.textContent === name).firstChild);
      getSelection().setBaseAndExtent(from, 0, to, to.length);
    }""")
    press(page, "n", "1", "a")
    own = decisions(page)[CANDIDATES.sentences[1].start]
    assert (own["origin"], own["destination"], own["commodity"]) == ("nis", "sofia", "fuel")
    assert own["status"] == "edited"
    return faults


def reopen(page: Page) -> None:
    """Open the page again: it has it all; without storage it says so, and asks before it closes."""
    other = again(page)
    assert other.evaluate("geoMap.decisions()") == page.evaluate("geoMap.decisions()")
    assert other.inner_text("#count") == page.inner_text("#count")
    other.close()
    denied = again(page, script=DENIED)
    assert "keeps nothing" in denied.inner_text("#kept")
    press(denied, "a")
    with denied.expect_event("dialog") as asked:
        denied.close(run_before_unload=True)
    assert asked.value.type == "beforeunload"
    asked.value.accept()


def save_and_load(page: Page, file: Path) -> None:
    """Save, undo and load again; a file of another text is refused, and changes nothing."""
    everything = page.evaluate("geoMap.decisions()")
    with page.expect_download() as download:
        press(page, "Control+s")
    assert download.value.suggested_filename == "decisions.json"
    download.value.save_as(file)
    assert json.loads(file.read_text("utf-8")) == everything
    assert "geo review nis.toml" in page.inner_text("#next-step")
    press(page, "z", "z", "z")
    load(page, file)
    assert page.evaluate("geoMap.decisions()") == everything
    file.write_text(json.dumps(everything | {"text": "0" * 64}), "utf-8")
    load(page, file)
    assert "another text" in page.inner_text("#warning")
    assert page.evaluate("geoMap.decisions()") == everything


def switch_keys_off(page: Page) -> None:
    """Single keys can be switched off, for those whose voice or hand presses keys unasked."""
    everything = page.evaluate("geoMap.decisions()")
    press(page, "?")
    page.uncheck("[data-do=keys]")
    press(page, "u")
    assert page.evaluate("geoMap.decisions()") == everything
    page.check("[data-do=keys]")


def test_a_place_of_unknown_position_is_located_by_typing(visit: Callable[..., Visit]) -> None:
    """Chosen by its number, it is asked for: what is typed then is its position, and runs no command."""
    places = dict(CANDIDATES.places)
    places["vidin"] = places["vidin"].model_copy(
        update={"kind": UNLOCATED, "lon": None, "lat": None}
    )
    candidates = CANDIDATES.model_copy(update={"places": places})
    outlines = shipped_outlines()
    page = visit(
        review_page(TEXT, candidates, brief_file="nis.toml", outlines=outlines), stores=True
    ).page
    press(page, "j", "1")
    assert focused(page) == "where-vidin"
    page.keyboard.type("43.99, 22.88")
    press(page, "Escape")
    assert focused(page) == CIGARETTES
    press(page, "o")
    assert focused(page) == CIGARETTES
    press(page, "o", "2")  # the part that is open stays open, and its numbers choose
    assert page.evaluate("geoMap.claims()")[CIGARETTES]["origin"] == "skopje"
    press(page, "o", "1")
    page.keyboard.type("43.99, 22.88")
    press(page, "Enter")
    assert focused(page) == CIGARETTES
    press(page, "2", "7", "a")
    saved = page.evaluate("geoMap.decisions()")
    assert saved["places"] == {"vidin": {"lon": 22.88, "lat": 43.99}}
    assert [each["candidate"] for each in saved["decisions"]] == [CIGARETTES]
    assert (saved["decisions"][0]["origin"], saved["decisions"][0]["destination"]) == (
        "vidin",
        "skopje",
    )


@pytest.mark.parametrize(
    ("width", "height"), [(844, 390), (667, 375), (568, 320), (1280, 500), (390, 844), (1400, 900)]
)
def test_the_card_has_room_at_every_size(
    html: str, visit: Callable[..., Visit], width: int, height: int
) -> None:
    """The head takes one line of a low window and the card's pane the rest; nothing runs out of the page."""
    page = visit(html, stores=True).page
    page.set_viewport_size({"width": width, "height": height})
    for language in ("en", "fr", "ar"):
        page.click(f"[data-language={language}]")
        pane = page.evaluate("document.getElementById('cards').getBoundingClientRect().toJSON()")
        head = page.evaluate("document.getElementById('bar').offsetHeight")
        assert pane["height"] >= (0.8 if height <= 500 else 0.3) * height, (language, pane)
        assert pane["bottom"] <= height + 0.5
        assert head <= (50 if height <= 500 else 125)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert page.evaluate("document.getElementById('stage').offsetHeight") >= 90
