"""Each map opens on its subject, clear of legend, tools and panel, at every size and in every language.

The measure: the subject is the tightest box that holds most of the map's places, each counted by the flows that
touch it (``web/src/brief/subject.ts``). It fills so much of the free area (the largest rectangle of the map that
nothing covers) as it does in the dimension that it fills more: grown to the area's own aspect it would fill that
share of both. At least half is asked for. No end of a flow in the subject's box may be covered.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import product

import pytest
from browsing import Visit, settle
from playwright.sync_api import Page, ViewportSize

from geo.brief import shipped_briefs
from geo.writing import Files

# A page opens otherwise on a phone; on a desk it follows the window.
SIZES: dict[str, tuple[ViewportSize, ...]] = {
    "desk": ({"width": 1366, "height": 768}, {"width": 1920, "height": 1080}),
    "phone": ({"width": 390, "height": 844},),
}
LEAST = 0.5

# Subject and free area as left, top, right, bottom; the ends of flows in the subject's box that something covers.
FRAMING = """() => {
  const [subject, free] = [geoMap.subject(), geoMap.freeArea()];
  const ends = geoMap.flows().flatMap((id) => {
    const path = geoMap.flowScreenPath(id) ?? [];
    return [path[0], path.at(-1)].filter(Boolean).map((end) => [id, ...end]);
  });
  const isSubject = ([, x, y]) =>
    x >= subject[0] && x <= subject[2] && y >= subject[1] && y <= subject[3];
  const isCovered = ([, x, y]) => {
    const element = document.elementFromPoint(x, y);
    return !element?.closest(".folium-map") || element.closest(".leaflet-control");
  };
  return { subject, free, covered: ends.filter((end) => isSubject(end) && isCovered(end)) };
}"""


@pytest.fixture(scope="module")
def pages(built: Files, build_of: Callable[[str], Files]) -> dict[str, str]:
    """Return every map of the shipped briefs: brief and map → page."""
    files = {**built, **build_of("balkan-route-2015")}
    found = {
        f"{path.parent.name}/{path.stem}": content.decode()
        for path, content in files.items()
        if path.suffix == ".html" and path.stem != "index"
    }
    assert {name.split("/")[0] for name in found} == set(shipped_briefs())
    return found


@pytest.mark.parametrize("kind", SIZES)
def test_maps_open_on_their_subject(
    visit: Callable[..., Visit], pages: dict[str, str], kind: str
) -> None:
    """The subject fills half of the free area or more, lies within it, and no end of a flow in it is covered."""
    faults = []
    for name, html in pages.items():
        page = visit(html, viewport=SIZES[kind][0]).page
        for size, language in product(SIZES[kind], ("en", "fr", "ar")):
            page.set_viewport_size(size)
            page.click(f'[data-language="{language}"]')
            page.click("#tool-home")  # a story's first step has a view of its own
            settle(page)
            at = f"{name} {language} {size['width']}"
            faults += [f"{at}: {fault}" for fault in _faults(page)]
    assert not faults


# Names of the buttons of far ends that a control or another button covers, or that lie beyond the map.
EDGES = """() => [...document.querySelectorAll("#edges button")].filter((button) => {
  const { left, top, right, bottom } = button.getBoundingClientRect();
  const corners = [[left + 4, top + 4], [right - 4, top + 4], [left + 4, bottom - 4], [right - 4, bottom - 4]];
  return corners.some(([x, y]) => document.elementFromPoint(x, y) !== button);
}).map((button) => button.ariaLabel)"""


def test_far_ends_are_buttons_at_the_edge(
    revisit: Callable[..., Visit], pages: dict[str, str]
) -> None:
    """Each far end has a marker with direction and distance; the keyboard chooses it, and the end comes into view."""
    page = revisit(pages["tunisia-libya-2019/flows"]).page
    for language, china in (
        ("ar", r"^عرض الصين، [\d,٬.]+ كم نحو"),
        ("fr", r"^Afficher Chine, [\d\s]+ km au nord-est$"),
        ("en", r"^Show China, [\d,]+ km to the north-east$"),
    ):
        page.click(f'[data-language="{language}"]')
        settle(page)
        edges = {
            button.get_attribute("data-edge"): button.get_attribute("aria-label") or ""
            for button in page.query_selector_all("#edges button")
        }
        assert edges.keys() == {"algeria", "china", "europe", "levant", "libya", "sahel"}
        assert re.search(china, edges["china"]), edges["china"]
        assert page.evaluate(EDGES) == []
    page.focus('[data-edge="levant"]')
    page.keyboard.press("Enter")
    settle(page)
    assert page.query_selector('[data-edge="levant"]') is None
    west, north, east, south = page.evaluate("geoMap.freeArea()")
    x, y = page.evaluate("geoMap.screenPoint(37.8, 34.9)")
    assert west < x < east
    assert north < y < south
    page.click("#tool-home")
    settle(page)
    assert page.query_selector('[data-edge="levant"]') is not None


def _faults(page: Page) -> list[str]:
    framing = page.evaluate(FRAMING)
    left, top, right, bottom = framing["subject"]
    west, north, east, south = framing["free"]
    filled = max((right - left) / (east - west), (bottom - top) / (south - north))
    faults = [f"{flow} is covered at {x:.0f}, {y:.0f}" for flow, x, y in framing["covered"]]
    if filled < LEAST:
        faults.append(f"the subject fills {filled:.2f} of the free area")
    if left < west or top < north or right > east or bottom > south:
        faults.append(f"the subject {framing['subject']} leaves the free area {framing['free']}")
    return faults


@pytest.mark.parametrize("language", ["en", "fr", "ar"])
def test_tabs_take_one_row_and_markers_keep_off_the_legend(
    visit: Callable[..., Visit], shipped: str, language: str
) -> None:
    """The names of tabs wrapped; the legend, filled after the first drawing, covered a label and a marker."""
    page = visit(shipped, locale=language, viewport={"width": 1280, "height": 800}).page
    settle(page)
    settle(page)
    heights = page.eval_on_selector_all("#tabs button", "all => all.map(e => e.offsetHeight)")
    assert max(heights) < 40
    assert page.locator("#edges button").count() > 3
    assert page.evaluate(EDGES) == []


def test_tools_fit_a_phone_held_sideways(
    revisit: Callable[..., Visit], pages: dict[str, str]
) -> None:
    """They end above the time line, and the scale stands between them and it."""
    page = revisit(pages["tunisia-libya-2019/flows"]).page
    page.set_viewport_size({"width": 844, "height": 390})
    page.click("#tool-home")
    settle(page)
    selectors = ("#toolbar", ".leaflet-control-scale", "#foot")
    tools, scale, foot = (page.locator(selector).bounding_box() for selector in selectors)
    assert tools
    assert scale
    assert foot
    assert tools["y"] + tools["height"] <= scale["y"]
    assert scale["y"] + scale["height"] <= foot["y"]
