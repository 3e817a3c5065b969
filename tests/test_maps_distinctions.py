"""Nothing honest is lost: whatever a brief can say of a flow is drawn, stands in the legend, and is said by the card.

The distinctions are the model's (:mod:`geo.brief.model`) and the symbology's, not a list of this file: a new value
without a look of its own, a row of the legend and words in three languages fails here.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from itertools import combinations
from typing import Any, get_args

import pytest
import shapely
from browsing import Visit, go_to
from maps_fixtures import TITLE, changed_map, evidence_tables, layer_of, text
from playwright.sync_api import Page

from geo.brief.evidence import Confidence, Reading
from geo.brief.model import Barrier, Flow
from geo.brief.quantities import Quantity
from geo.geodesy.country_outlines import Background
from geo.maps import draw_map
from geo.symbology import symbols

LANGUAGES = ("en", "fr", "ar")
WIDE = {"width": 1600, "height": 1000}
INK = "#20272b"  # --ink of the style sheet: goods of several classes have no hue
QUANTITIES = [
    get_args(kind.model_fields["kind"].annotation)[0] for kind in get_args(get_args(Quantity)[0])
]
AMOUNTS: dict[str, dict[str, Any]] = {
    "unknown": {},
    "ordinal": text("quantity_text", ("plenty", "beaucoup", "كثير")),
    "interval": {"quantity_low": 10.0, "quantity_high": 30.0, "quantity_unit": "tonnes"},
    # The middle of the range above: a width alone would not distinguish them.
    "number": {"quantity_low": 20.0, "quantity_high": 20.0, "quantity_unit": "tonnes"},
}
PERIODS: dict[str, dict[str, Any]] = {
    "none": {"period": []},
    "open": {"period": ["2011/.."], "earliest": "2011-01-01"},
    "dated": {"period": ["2011/2013"], "earliest": "2011-01-01", "latest": "2013-12-31"},
    "vague": {
        "period": ["[2011..2012]/2013"],
        "earliest": "2011-01-01",
        "latest": "2013-12-31",
    },
    "inferred": {
        "period": ["2011/2013"],
        "period_reading": "inferred",
        "earliest": "2011-01-01",
        "latest": "2013-12-31",
    },
}
VALUES: dict[str, list[str]] = {
    "basis": list(symbols()["basis"]),
    "confidence": list(get_args(Confidence)),
    "reading": list(get_args(Reading)),
    "direction": list(get_args(Flow.model_fields["direction"].annotation)),
    "quantity": QUANTITIES,
    "period": list(PERIODS),
}
# What one strand of several may say for itself; the rest is the whole flow's.
OF_STRANDS = ("basis", "confidence", "reading")
BASE = {
    "basis": "documented",
    "confidence": "high",
    "reading": "stated",
    "direction": "one-way",
    "quantity": "unknown",
    **PERIODS["dated"],
}


@dataclass(frozen=True)
class Case:
    """A flow that says one thing otherwise than the others."""

    group: str
    value: str
    goods: int = 1
    extra: dict[str, Any] = field(default_factory=dict)

    @property
    def id(self) -> str:
        """Return the id of the flow."""
        return "-".join([self.group, self.value, str(self.goods), *self.extra.values()])

    def rows(self) -> Iterator[dict[str, Any]]:
        """Yield a row for each commodity; only the last one differs."""
        said = {"quantity": AMOUNTS, "period": PERIODS}.get(self.group, {}).get(self.value, {})
        own = {**said, **({} if self.group == "period" else {self.group: self.value})}
        for i in range(self.goods):
            differs = i == self.goods - 1 or self.group not in OF_STRANDS
            yield {**BASE, **(own if differs else {}), **self.extra}


def _cases() -> list[Case]:
    single = [Case(group, value) for group, values in VALUES.items() for value in values]
    ribbons = [Case(group, value, goods=2) for group in VALUES for value in VALUES[group]]
    # No arrow to draw hollow: the inference must be seen all the same.
    headless = [Case("reading", value, 1, {"direction": "unstated"}) for value in VALUES["reading"]]
    return [*single, *ribbons, *headless]


CASES = _cases()


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
    rows: list[dict[str, Any]] = []
    lines, ends, towns = [], [], []
    for n, case in enumerate(CASES):
        column, latitude = divmod(n, 20)
        west, north = 12.0 * column, 40.0 - latitude
        for i, row in enumerate(case.rows()):
            rows.append({
                "id": f"{case.id}/{i}", **text("label", (case.id,) * 3), "claims": ["c-common"], "grade": "B2",
                "flow": case.id, "commodity": f"k-{'fuel' if i == 0 else 'food'}",
                "commodity_class": "fuel" if i == 0 else "food", "strand": i, "strands": case.goods,
                "origin": f"from-{n}", "origin_kind": "place", "destination": f"to-{n}",
                "destination_kind": "place", "mode": "road", **text("reason", ("made up",) * 3), **row,
            })  # fmt: skip
            lines.append(shapely.LineString([(west, north), (west + 5, north), (west + 10, north)]))
        for end, lon in (("from", west), ("to", west + 10)):
            towns.append({
                "id": f"{end}-{n}", **text("label", (f"{end.title()} {n}",) * 3), "claims": ["c-common"],
                "grade": "B2", "confidence": "high", "kind": "town", "uncertainty_m": 3000.0, "source": "geonames",
            })  # fmt: skip
            ends.append(shapely.Point(lon, north))
    barriers = [
        {"id": f"barrier-{basis}", **text("label", (f"Barrier {basis}",) * 3), "claims": ["c-common"],
         "grade": "B2", "confidence": "high", "basis": basis, **text("reason", ("made up",) * 3)}
        for basis in get_args(Barrier.model_fields["basis"].annotation)
    ]  # fmt: skip
    tables = {
        **evidence_tables(),
        "flows": layer_of("flows", rows, lines),
        "places": layer_of("places", towns, ends),
        "barriers": layer_of(
            "barriers", barriers, [shapely.LineString([(0, y), (10, y)]) for y in (41.5, 42.5)]
        ),
    }
    spec = changed_map(
        layers=("flows", "places", "barriers"), hidden=(), bounds=(-3.0, 18.0, 40.0, 44.0)
    )
    ground = Background(
        land=shapely.MultiPolygon([shapely.box(-60, -10, 90, 60)]),
        boundaries=shapely.MultiLineString(),
        disputed=shapely.MultiLineString(),
    )
    return draw_map(spec, tables, symbols=symbols(), background=ground, brief_title=TITLE)


# Write down what the page strokes and fills: how, and from which point of the window.
RECORD = """() => {
  const kind = CanvasRenderingContext2D.prototype;
  const { moveTo, beginPath, stroke, fill, closePath } = kind;
  window.strokes = [];
  let path = null;
  kind.beginPath = function () { path = null; beginPath.call(this); };
  kind.moveTo = function (x, y) {
    if (!path) {
      const box = this.canvas.getBoundingClientRect(), at = this.getTransform().transformPoint({ x, y });
      const scale = box.width / this.canvas.width;
      path = { closed: false, x: box.left + at.x * scale, y: box.top + at.y * scale };
    }
    moveTo.call(this, x, y);
  };
  kind.closePath = function () { if (path) path.closed = true; closePath.call(this); };
  const note = (how, context) => path && strokes.push({
    ...path, how, alpha: context.globalAlpha, width: how === "stroke" ? context.lineWidth : 0,
    dash: context.getLineDash(), colour: how === "stroke" ? context.strokeStyle : context.fillStyle });
  kind.stroke = function (...rest) { note("stroke", this); stroke.apply(this, rest); };
  kind.fill = function (...rest) { note("fill", this); fill.apply(this, rest); };
}"""

# Names of ends differ from flow to flow.
_END = re.compile(r"(From|To) \d+")
Look = tuple[Any, ...]


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


def alike(looks: dict[str, Look], cases: list[Case]) -> list[str]:
    """Name the pairs that nobody can distinguish."""
    return [
        f"{a.id} = {b.id}" for a, b in combinations(cases, 2) if looks.get(a.id) == looks.get(b.id)
    ]


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
    return ["30 tonnes"] if case.value == "number" else [label]


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
        ("quantity", "interval"): "10 – 30 tonnes",
        ("quantity", "number"): "20 tonnes",
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
ISOLATES = str.maketrans("", "", "\u2066\u2067\u2068\u2069")


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
