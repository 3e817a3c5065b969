"""Opening a page in a browser, from disk and without a network, and waiting for it.

The page's policy forbids eval, so playwright's ``wait_for_function`` does not work on it: we poll.
"""

from __future__ import annotations

import csv
import io
import shutil
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Literal

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page, ViewportSize

# Without a display, a sandbox (the tests may run as root), or anything that calls home.
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--renderer-process-limit=1",  # pages of one context share a process
)
# The headless shell first: the browser itself draws its own windows, which takes half of the tests' time.
SYSTEM_BROWSERS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
HOSTILE = (
    "<img src=x onerror=window.ran=1>",
    "</script><script>window.ran=1</script>",
    "{{7*7}}",
    "50{% off",
    "${window.ran=1}",
    "{{cycler.__init__.__globals__.os.mkdir('x')}}",
    "{%set x=1%}",
    r"\x3cimg src=x onerror=window.ran=1>",
)
# All of them, and more, in few texts: what reads any of them as more than text changes that text.
HOSTILE_TEXTS = (
    "<img src=x onerror=window.ran=1> <b> &lt;b&gt; &lt;",
    "</script><script>window.ran=1</script> \u202eevil `",
    r""""><script>window.ran=1</script> \x3cimg onerror=ran=1>""",
    "{{7*7}} {% include 'x' %} ${window.ran=1} 50{% off {#",
    "{{cycler.__init__.__globals__.os.mkdir('x')}} {%set x=1%}",
)


# Sizes of windows.
DESK: ViewportSize = {"width": 1366, "height": 768}
WIDE: ViewportSize = {"width": 1600, "height": 1000}
PHONE: ViewportSize = {"width": 360, "height": 740}
# Marks around texts whose direction differs from that of the page; readers do not see them.
ISOLATES = str.maketrans("", "", "\u2066\u2067\u2068\u2069")


def system_browser() -> str | None:
    """Return the path of the first browser that the system has; None for the one of playwright."""
    return next(filter(None, map(shutil.which, SYSTEM_BROWSERS)), None)


@dataclass
class Visit:
    """A page, and what it did behind our back."""

    page: Page
    close: Callable[[], None]
    requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)


def until(page: Page, condition: str, timeout_s: float = 15) -> None:
    """Wait until a condition holds in the page."""
    end = time.monotonic() + timeout_s
    while not page.evaluate(condition):
        assert time.monotonic() < end, f"not within {timeout_s} s: {condition}"
        page.wait_for_timeout(30)


def settle(page: Page) -> None:
    """Let the page draw what it was asked to: two frames."""
    page.evaluate("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")


def go_to(page: Page, address: str) -> None:
    """Change the part of the page's address after #, and let the page follow."""
    page.evaluate(
        """hash => new Promise(done => {
          if (location.hash.slice(1) === hash) return done();
          addEventListener("hashchange", () => setTimeout(done), { once: true });
          location.hash = hash;
        })""",
        address,
    )
    settle(page)


IS_DARK = "matchMedia('(prefers-color-scheme: dark)').matches"

FOLDS = "each.dataset.section ?? each.firstElementChild.id"  # of a <details>

# What an address does not bring back.
REMEMBER = f"""() => {{
  window.firstState = {{
    language: document.documentElement.lang,
    size: [innerWidth, innerHeight],
    isDark: {IS_DARK},
    isFolded: document.body.classList.contains("folded"),
    folds: Object.fromEntries([...document.querySelectorAll("details")].map((each) => [{FOLDS}, each.open])),
    times: 0,
  }};
}}"""

BRING_BACK = f"""async () => {{
  const {{ isFolded, folds }} = firstState;
  document.activeElement?.blur();
  if (document.body.classList.contains("folded") !== isFolded) document.getElementById("fold").click();
  for (const each of document.querySelectorAll("details")) each.open = folds[{FOLDS}] ?? each.open;
  await new Promise((done) => setTimeout(done)); // the folds' own events come first, and moves of the map
  for (let i = 0; i < 200 && document.querySelector(".leaflet-zoom-anim, .leaflet-pan-anim"); i++)
    await new Promise((done) => setTimeout(done, 10));
  return `step=0&l=${{firstState.language}}&times=${{(firstState.times += 1)}}`;
}}"""


def remember_state(page: Page) -> None:
    """Remember the first state of a page, for ``bring_back``."""
    page.evaluate(REMEMBER)


def bring_back(page: Page) -> None:
    """Bring a page back to its first state: by its address, and by hand what an address does not hold."""
    width, height = page.evaluate("firstState.size")
    if page.viewport_size != {"width": width, "height": height}:
        page.set_viewport_size({"width": width, "height": height})
    page.emulate_media(color_scheme="dark" if page.evaluate("firstState.isDark") else "light")
    page.mouse.move(0, 0)
    go_to(page, page.evaluate(BRING_BACK))


# Colours under a list of points, out of the one canvas; null beyond it. One reading: the browser
# warns of many.
PIXELS = """points => {
  const canvas = document.querySelector("canvas");
  const box = canvas.getBoundingClientRect();
  const ratio = canvas.width / box.width;
  const { data, width } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
  return points
    .map(([x, y]) => [Math.round((x - box.left) * ratio), Math.round((y - box.top) * ratio)])
    .map(([x, y]) => {
      if (x < 0 || y < 0 || x >= canvas.width || y >= canvas.height) return null;
      return data.slice(4 * (y * width + x), 4 * (y * width + x) + 3).join();
    });
}"""


def path_of(page: Page, flow: str) -> list[list[float]]:
    """Return a flow's line on the screen, px."""
    points: list[list[float]] = page.evaluate("id => geoMap.flowScreenPath(id)", flow)
    return points


def read_card(page: Page, part: str = ".evidence") -> str:
    """Unfold the card's details, and read it or a part of it."""
    page.evaluate(
        "document.querySelectorAll('#card details.technical').forEach(e => { e.open = true; })"
    )
    return page.inner_text(f"#card {part}")


def saved(page: Page, button: str) -> tuple[str, bytes]:
    """Press a button that saves a file; return its name and what is in it."""
    with page.expect_download() as download:
        page.click(button)
    return download.value.suggested_filename, Path(download.value.path()).read_bytes()


def saved_rows(page: Page) -> list[dict[str, str]]:
    """Save the open table as CSV, and return its rows."""
    _, content = saved(page, "#save-csv")
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def along(path: list[list[float]]) -> list[tuple[float, float]]:
    """Return points of a line, eight to each segment, away from its ends: other things lie there."""
    points = [
        (x1 + (x2 - x1) * step / 8, y1 + (y2 - y1) * step / 8)
        for (x1, y1), (x2, y2) in pairwise(path)
        for step in range(8)
    ]
    margin = len(points) // 8
    return points[margin:-margin]


def point_to_click(page: Page, flow: str, others: Iterable[str]) -> tuple[float, float]:
    """Return a point of a flow's line on the bare map, as far from other lines as can be, where a pointer finds it."""
    near = [xy for other in others for xy in path_of(page, other) or []]
    bare: list[tuple[float, float]] = page.evaluate(
        """points => points.filter(([x, y]) => {
          const element = document.elementFromPoint(x, y);
          return element?.tagName === "CANVAS" || !!element?.closest(".folium-map");
        })""",
        along(path_of(page, flow)),
    )
    bare.sort(
        key=lambda xy: min(
            ((xy[0] - x) ** 2 + (xy[1] - y) ** 2 for x, y in near), default=float("inf")
        ),
        reverse=True,
    )
    name = page.inner_text(f'[data-flow="{flow}"] .name')
    for x, y in bare:  # a mark or a zone may lie on the line
        page.mouse.move(x, y)
        hint = page.query_selector("#hint:not([hidden])")
        if hint and name in hint.inner_text():
            return x, y
    message = f"{flow} is nowhere on the bare map"
    raise AssertionError(message)


# Of axe-core's rules, those that look at colours: what a page's dark scheme changes.
COLOUR_RULES = ("color-contrast", "link-in-text-block")


def axe_faults(page: Page, rules: Sequence[str] = ()) -> list[str]:
    """Name what axe-core objects to, and where: by these rules, by default all that it runs."""
    if not page.evaluate("'axe' in window"):  # half a megabyte: once a page is enough
        page.evaluate(AXE_SCRIPT)
    violations = page.evaluate(
        """rules => axe.run({
          resultTypes: ["violations"], ...(rules.length && { runOnly: { type: "rule", values: rules } }),
        }).then(({ violations }) => violations)""",
        list(rules),
    )
    return [
        f"{violation['id']}: {node['target']} {node['failureSummary'][:200]}"
        for violation in violations
        for node in violation["nodes"]
    ]


def axe_faults_by_day_and_night(page: Page) -> list[str]:
    """Name what axe-core objects to in the light scheme, and to the colours of the dark one.

    The scheme at hand comes first, and the other stays: a page is drawn anew when it changes.
    """
    faults: list[str] = []
    schemes: list[Literal["light", "dark"]] = ["light", "dark"]
    for scheme in sorted(schemes, reverse=not page.evaluate(IS_DARK)):
        page.emulate_media(color_scheme=scheme)
        found = axe_faults(page, COLOUR_RULES if scheme == "dark" else ())
        faults += [f"{scheme}: {fault}" for fault in found]
    return faults


# What lies on the map at rest: [name, left, top, right, bottom], CSS pixels of the window.
BOXES = """() => [...document.querySelectorAll(
  "#panel, #foot, #legend, .leaflet-control-zoom, #toolbar, .leaflet-control-scale")]
  .filter(e => getComputedStyle(e).visibility === "visible" && e.offsetWidth)
  .map(e => {
    const { left, top, right, bottom } = e.getBoundingClientRect();
    return [e.id || e.className, left, top, right, bottom];
  })"""


def boxes_that_meet(page: Page) -> list[str]:
    """Name what lies on something else at rest, or out of sight."""
    size = page.viewport_size
    assert size
    boxes = page.evaluate(BOXES)
    faults = []
    for i, (name, *a) in enumerate(boxes):
        if a[0] < -0.5 or a[2] > size["width"] + 0.5 or a[1] < -0.5 or a[3] > size["height"] + 0.5:
            faults.append(f"{name} is out of sight: {a}")
        for other, *b in boxes[i + 1 :]:
            if a[0] < b[2] - 0.5 and b[0] < a[2] - 0.5 and a[1] < b[3] - 0.5 and b[1] < a[3] - 0.5:
                faults.append(f"{name} meets {other}: {a} {b}")
    return faults
