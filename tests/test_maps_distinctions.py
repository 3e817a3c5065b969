"""Nothing honest is lost: whatever a brief can say of a flow is drawn, stands in the legend, and is said by the card.

The distinctions are the model's and the symbology's (``distinctions.py``): a new value without a look of its own, a row
of the legend and words in three languages fails here. ``test_figures_distinctions.py`` asks the same of figures.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from functools import cache
from importlib.resources import files
from typing import Any, get_args

import pytest
import shapely
from browsing import ISOLATES, WIDE, Visit, go_to
from distinctions import (
    AMOUNTS,
    CASES,
    LANGUAGES,
    OF_STRANDS,
    QUANTITIES,
    TONNES,
    VALUES,
    Case,
    Look,
    alike,
    tables,
)
from maps_fixtures import TITLE, changed_map
from playwright.sync_api import Page

from geo.brief.model import Barrier
from geo.geodesy.country_outlines import Background
from geo.maps import draw_map
from geo.symbology import symbols

INK = "#20272b"  # --ink of the style sheet: goods of several classes have no hue


@cache
def messages() -> dict[str, dict[str, Any]]:
    """Return the pages' table of messages."""
    table: dict[str, dict[str, Any]] = json.loads(
        (files("geo") / "maps" / "messages.json").read_text(encoding="utf-8")
    )
    return table


@pytest.fixture(scope="module")
def html() -> str:
    """Return a page with a flow for each case, side by side, from west to east."""
    spec = changed_map(
        layers=("flows", "places", "barriers"), hidden=(), bounds=(-3.0, 18.0, 40.0, 44.0)
    )
    ground = Background(
        land=shapely.MultiPolygon([shapely.box(-60, -10, 90, 60)]),
        boundaries=shapely.MultiLineString(),
        disputed=shapely.MultiLineString(),
    )
    return draw_map(spec, tables(), symbols=symbols(), background=ground, brief_title=TITLE)


# Write down what the page strokes and fills: how, and from which point of the window.
RECORD = """() => {
  const kind = CanvasRenderingContext2D.prototype;
  const { moveTo, arc, beginPath, stroke, fill, closePath } = kind;
  window.strokes = [];
  let path = null;
  const begin = (context, x, y) => {
    if (path) return;
    const box = context.canvas.getBoundingClientRect();
    const at = context.getTransform().transformPoint({ x, y }), scale = box.width / context.canvas.width;
    path = { closed: false, x: box.left + at.x * scale, y: box.top + at.y * scale };
  };
  kind.beginPath = function () { path = null; beginPath.call(this); };
  kind.moveTo = function (x, y) { begin(this, x, y); moveTo.call(this, x, y); };
  kind.arc = function (x, y, radius, ...rest) { begin(this, x, y); arc.call(this, x, y, radius, ...rest); };
  kind.closePath = function () { if (path) path.closed = true; closePath.call(this); };
  const note = (how, context) => path && strokes.push({
    ...path, how, alpha: context.globalAlpha, width: how === "stroke" ? context.lineWidth : 0,
    dash: context.getLineDash(), colour: how === "stroke" ? context.strokeStyle : context.fillStyle });
  kind.stroke = function (...rest) { note("stroke", this); stroke.apply(this, rest); };
  kind.fill = function (...rest) { note("fill", this); fill.apply(this, rest); };
}"""

# Names of ends differ from flow to flow.
_END = re.compile(r"(From|To) \d+")


def _without_ends(card: str) -> str:
    return _END.sub("", card)


def looks(page: Page, address: str = "l=en&turn=ground") -> dict[str, Look]:
    """Return how the page draws each flow at an address: every stroke and fill of it, without where."""
    go_to(page, "l=en")
    page.evaluate("strokes.length = 0")
    go_to(page, address)
    strokes = page.evaluate("strokes")
    paths = {case.id: page.evaluate("id => geoMap.flowScreenPath(id)", case.id) for case in CASES}
    assert strokes
    found: dict[str, list[tuple[Any, ...]]] = {id_: [] for id_, path in paths.items() if path}
    for stroke in strokes:
        for id_, look in found.items():
            (x1, y), (x2, _) = paths[id_][0], paths[id_][-1]
            if abs(stroke["y"] - y) < 9 and x1 - 14 < stroke["x"] < x2 + 14:
                what = (stroke["how"], stroke["closed"], round(stroke["alpha"], 3))
                how = (round(stroke["width"], 2), tuple(stroke["dash"]), stroke["colour"])
                look.append((*what, *how))
    return {id_: tuple(sorted(look)) for id_, look in found.items()}


def _hueless(look: Look) -> Look:
    """Return a look without what distinguishes fuel from several goods."""
    hues = {symbols()["commodity"]["fuel"]["colour"], INK}
    return tuple(sorted((*stroke[:-1], stroke[-1] in hues) for stroke in look))


def test_the_symbology_knows_all_that_the_model_can_say() -> None:
    """Each has a style and a label in each language; nothing has one that the model cannot say."""
    bases = {*get_args(Barrier.model_fields["basis"].annotation), "network", "geodesic"}
    assert set(VALUES["basis"]) == bases
    assert set(AMOUNTS) == set(QUANTITIES)
    for group in set(VALUES) - {"period"}:
        assert set(symbols()[group]) == set(VALUES[group]), group
        for value, style in symbols()[group].items():
            assert set(LANGUAGES) <= style["label"].keys(), value
            words = [symbols()[group][each]["label"]["en"] for each in VALUES[group]]
            assert len(set(words)) == len(words)


@pytest.fixture
def page(visit: Callable[..., Visit], html: str) -> Page:
    """Open the page, wide enough for all of its flows."""
    return visit(html, viewport=WIDE).page


def test_each_distinction_is_drawn(page: Page) -> None:
    """Two flows that differ in one thing look different, as one ribbon of several goods, too.

    Dash, opacity and head of a ribbon are those of its weakest strand, but for the hue.
    """
    page.evaluate(RECORD)
    times = ["", "&t=2012-06-01,2012-06-30", "&t=2015-01-01,2015-12-31"]
    everything, *in_time = [looks(page, f"l=en&turn=ground{time}") for time in times]
    faults = []
    for group in VALUES:
        for goods in (1, 2):
            cases = [case for case in CASES if (case.group, case.goods) == (group, goods)]
            plain = [case for case in cases if not case.extra]
            if group == "period":  # drawn where the reader chooses a period
                seen = {case.id: tuple(look.get(case.id, ()) for look in in_time) for case in plain}
                faults += alike(seen, plain)
            else:
                faults += alike(everything, plain)
                faults += alike(everything, [case for case in cases if case.extra])
    faults += [
        f"{group} {value}: weaker alone"
        for group in OF_STRANDS
        for value in VALUES[group]
        if len({_hueless(everything[Case(group, value, n).id]) for n in (1, 2)}) > 1
    ]
    assert faults == []
    # At rest the line of time shows dates; those that we infer have bars of their own.
    go_to(page, "l=en")
    assert page.locator("#line .bar:not(.inferred)").count() == 3
    assert page.locator("#line .bar.inferred").count() == 1


def explained(case: Case, language: str) -> list[str]:
    """Return what the legend must say where the case occurs."""
    label = symbols()[case.group][case.value]["label"][language]
    say = {
        key: messages()[key][language]
        for key in ("inferred_symbol", "stated_symbol", "inferred_dot")
    }
    if case.group == "reading":
        if case.value == "stated":
            return [] if case.extra else [say["stated_symbol"]]
        return [say["inferred_dot" if case.extra else "inferred_symbol"]]
    return [f"30 {TONNES[language]}"] if case.value == "number" else [label]


def said(case: Case, language: str) -> list[str]:
    """Return what the card of a case must say."""
    say = {key: text[language] for key, text in messages().items()}
    words = {
        ("direction", "one-way"): " ← " if language == "ar" else " → ",
        ("direction", "both"): " ⇄ ",
        ("reading", "stated"): say["stated"],
        ("reading", "inferred"): say["inferred"],
        ("quantity", "unknown"): say["unquantified"],
        ("quantity", "ordinal"): AMOUNTS["ordinal"][f"quantity_text_{language}"],
        ("quantity", "interval"): f"10 – 30 {TONNES[language]}",
        ("quantity", "number"): f"20 {TONNES[language]}",
        ("period", "none"): say["undated"],
        ("period", "open"): say["after"].replace("{d}", "2011"),
        ("period", "dated"): "2011 – 2013",
        ("period", "vague"): "2012",
        ("period", "inferred"): say["lead_period_inferred"].replace("{period}", "2011 – 2013"),
    }  # fmt: skip
    word = words.get((case.group, case.value))
    return [word or symbols()[case.group][case.value]["label"][language]]


# Open the card of each flow, and read it without the flow's own name.
READ_CARDS = """ids => Object.fromEntries(ids.map(id => {
  document.querySelector(`#panel [data-flow="${id}"]`).click();
  return [id, document.getElementById("card").textContent.replaceAll(id, "")];
}))"""


def test_each_distinction_is_explained(page: Page) -> None:
    """Each has a row in the legend, within the first twelve or under More, and is said by the card of its flow.

    What a chosen period makes fainter is explained below the line of time.
    """
    assert [fault for language in LANGUAGES for fault in unexplained(page, language)] == []


def unexplained(page: Page, language: str) -> list[str]:
    """Name what a page in one language draws and does not explain."""
    go_to(page, f"l={language}")
    legend = (page.text_content("#legend") or "").translate(ISOLATES)
    faults = [
        f"legend: {case.id}"
        for case in CASES
        if case.group != "period" and not all(text in legend for text in explained(case, language))
    ]
    cards = page.evaluate(READ_CARDS, [case.id for case in CASES])
    for case in CASES:
        card = cards[case.id].translate(ISOLATES)
        faults += [f"card: {case.id}: {text}" for text in said(case, language) if text not in card]
    for group in VALUES:
        plain = [case for case in CASES if case.group == group and case.goods == 1]
        texts = {case.id: (_without_ends(cards[case.id]),) for case in plain if not case.extra}
        faults += alike(texts, [case for case in plain if not case.extra])
    go_to(page, f"l={language}&t=2012-06-01,2012-06-30")
    notes = page.inner_text("#turns").translate(ISOLATES)
    for key in ("undated_count", "edge_count", "our_dating_count"):
        forms = messages()[key][language]
        # Two of each: alone, and of several goods.
        text = (forms.get("two") or forms["other"]).replace("{n}", "2")
        faults += [] if text in notes else [f"{key}: {text}"]
    return [f"{language}: {fault}" for fault in faults]
