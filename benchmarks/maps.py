"""Measure writing and opening the bulk map beside other tools, in one run.

Run by ``make bench``, which installs lonboard, pydeck, kepler.gl and folium-offline for it (the last for the
files that folium's pages fetch, so that they can be timed); ``maps.py 1000 10000`` measures other
numbers of flows. It writes its part of ``benchmarks/README.md``.
"""

from __future__ import annotations

import contextlib
import io
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from itertools import chain
from pathlib import Path

import folium
import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from browsing import system_browser
from playwright.sync_api import Browser, Page, Request, Route, sync_playwright
from readme import circumstances, is_installed, medians, rows, timed, versions, write_part

from geo.gazetteer import GazetteerPlace, gazetteer
from geo.geodesy.country_outlines import shipped_outlines
from geo.maps import BulkFlows, draw_bulk_map
from geo.symbology import symbols
from geo.validation import Text

COUNTS = (1_000, 10_000, 100_000)  # of flows, for every tool
MOST = 1_000_000  # flows, for our page alone
ROUTES, VERTICES = 50_000, 20  # flows with a winding line, and vertices of each line
LIMIT_S = 120.0  # tools whose next size would take longer are left out
SEED = 1
COMMODITIES = ("fuel", "consumer-goods", "food", "vehicles", "people", "drugs", "weapons", "mixed")
BROWSER_OPTIONS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]

# A page is ready at the second frame after it has loaded and, if it reports so, has drawn.
WATCH = """
window.geoTasks = [];
new PerformanceObserver(list => geoTasks.push(...list.getEntries().map(e => [e.startTime, e.duration])))
  .observe({ entryTypes: ["longtask"] });
const frames = then => requestAnimationFrame(() => requestAnimationFrame(then));
const settled = () => frames(() => { window.geoReady ??= performance.now(); });
addEventListener("load", () => {
  if (!document.getElementById("geo-rows")) return settled();
  const look = () => document.documentElement.dataset.drawn ? settled() : requestAnimationFrame(look);
  look();
});
"""


@dataclass(frozen=True)
class Opened:
    """Measures of an opened page.

    Attributes
    ----------
    interactive_s
        Time until the page was interactive; None if it stayed blank.
    longest_task_ms
        The longest task of the page while it was panned and zoomed.
    pan_ms
        Median time between frames while the map was dragged.
    blocked
        Number of requests to the network, which were refused.
    """

    interactive_s: float | None
    longest_task_ms: float | None = None
    pan_ms: float | None = None
    blocked: int = 0


def build_places(count: int = 2000) -> pd.DataFrame:
    """Return the chosen towns as the table of places of a bulk map, with their names in two scripts."""
    places = choose_towns(count)
    return pd.DataFrame({
        "label_en": [place.label.en for place in places], "label_ar": [place.label.ar for place in places],
        "lon": [place.lon for place in places], "lat": [place.lat for place in places],
    })  # fmt: skip


def choose_towns(count: int) -> list[GazetteerPlace]:
    """Choose towns of the gazetteer at random, the same in every run."""
    places = sorted(gazetteer().values(), key=lambda place: place.id)
    order = np.random.default_rng(3).permutation(len(places))[:count]
    return [places[number] for number in order]


def build_flows(count: int) -> BulkFlows:
    """Build random flows between 2,000 towns, in 96 months and eight goods; a sixth have no number.

    How often a town is an end, and the quantities, have Pareto distributions: a few are far larger than the others.
    """
    rng = np.random.default_rng(SEED)
    places = build_places()
    share = rng.pareto(1.2, len(places)) + 1
    share /= share.sum()
    origin, destination = (rng.choice(len(places), count, p=share) for _ in range(2))
    quantity = np.round((rng.pareto(1.3, count) + 1) * 50)
    quantity[rng.random(count) < 1 / 6] = np.nan
    return BulkFlows(
        places=places,
        origin=origin,
        destination=destination,
        quantity=quantity,
        commodity=rng.choice(8, count, p=[0.4, 0.2, 0.12, 0.1, 0.08, 0.05, 0.03, 0.02]),
        commodities=COMMODITIES,
        unit="tonnes",
        records=rng.geometric(0.5, count),
        month=2012 * 12 + rng.integers(0, 96, count),
    )


def build_routes() -> BulkFlows:
    """Build flows whose lines wind as roads do, from their origins to their destinations."""
    flows = build_flows(ROUTES)
    rng = np.random.default_rng(SEED)
    ends = flows.places[["lon", "lat"]].to_numpy()
    start, end = ends[flows.origin], ends[flows.destination]
    along = np.linspace(0, 1, VERTICES)[None, :, None]  # part of the way at each vertex
    # A random walk in degrees, which fades towards both ends, so that lines meet their places.
    deviation = np.cumsum(rng.normal(0, 0.03, (ROUTES, VERTICES, 2)), axis=1)
    fading = 4 * along * (1 - along)
    lines = start[:, None] + (end - start)[:, None] * along + deviation * fading
    return BulkFlows(
        **{**vars(flows), "lines": np.asarray(shapely.linestrings(lines), dtype=object)}
    )


def as_frame(flows: BulkFlows) -> gpd.GeoDataFrame:
    """Return flows as other tools take them: one row each, with a straight line of two vertices and four columns."""
    ends = flows.places[["lon", "lat"]].to_numpy()
    lines = shapely.linestrings(np.stack([ends[flows.origin], ends[flows.destination]], axis=1))
    names = flows.places["label_en"].to_numpy()
    columns = {
        "origin": names[flows.origin],
        "destination": names[flows.destination],
        "commodity": np.array(COMMODITIES)[flows.commodity],
        "quantity": pd.Series(flows.quantity).astype(object).where(~np.isnan(flows.quantity), None),
    }
    return gpd.GeoDataFrame(columns, geometry=lines, crs=4326)


def write_poly_lines(frame: gpd.GeoDataFrame, path: Path) -> None:
    """Write with folium, one PolyLine per flow."""
    page = folium.Map(location=(30, 12), zoom_start=5)
    for row in frame.itertuples():
        line = [(lat, lon) for lon, lat in row.geometry.coords]
        flow = folium.PolyLine(line, tooltip=f"{row.origin} → {row.destination}")  # type: ignore[no-untyped-call]
        flow.add_to(page)
    page.save(path)


def write_geojson(frame: gpd.GeoDataFrame, path: Path) -> None:
    """Write with folium, one GeoJson."""
    page = folium.Map(location=(30, 12), zoom_start=5)
    tooltip = folium.GeoJsonTooltip(["origin", "destination", "commodity", "quantity"])
    folium.GeoJson(frame.to_json(), tooltip=tooltip).add_to(page)
    page.save(path)


def write_explore(frame: gpd.GeoDataFrame, path: Path) -> None:
    """Write with geopandas.explore."""
    frame.explore().save(path)


def write_lonboard(frame: gpd.GeoDataFrame, path: Path) -> None:
    """Write with lonboard."""
    import lonboard  # noqa: PLC0415

    lonboard.viz(frame).to_html(path)


def write_pydeck(frame: gpd.GeoDataFrame, path: Path) -> None:
    """Write with pydeck, including its script."""
    import pydeck  # noqa: PLC0415

    ends = shapely.get_coordinates(frame.geometry.to_numpy()).reshape(-1, 2, 2)
    data = pd.DataFrame(frame.drop(columns="geometry")).assign(
        start=ends[:, 0].tolist(), end=ends[:, 1].tolist()
    )
    layer = pydeck.Layer(
        "LineLayer",
        data=data,
        get_source_position="start",
        get_target_position="end",
        pickable=True,
    )
    view = pydeck.ViewState(latitude=30, longitude=12, zoom=4)
    deck = pydeck.Deck(layers=[layer], initial_view_state=view, map_style=None)
    deck.to_html(str(path), offline=True, open_browser=False, notebook_display=False)


def write_kepler(frame: gpd.GeoDataFrame, path: Path) -> None:
    """Write with kepler.gl."""
    import keplergl  # noqa: PLC0415

    with contextlib.redirect_stdout(io.StringIO()):
        keplergl.KeplerGl(data={"flows": frame}).save_to_html(file_name=str(path))


# Name of another tool → its package, and the function that writes a page with it.
PEERS: Mapping[str, tuple[str, Callable[[gpd.GeoDataFrame, Path], None]]] = {
    "folium PolyLine": ("folium", write_poly_lines),
    "folium GeoJson": ("folium", write_geojson),
    "geopandas.explore": ("geopandas", write_explore),
    "lonboard": ("lonboard", write_lonboard),
    "pydeck, offline": ("pydeck", write_pydeck),
    "kepler.gl": ("keplergl", write_kepler),
}


def folium_files() -> Mapping[str, str]:
    """Return address → content of the files that folium's pages fetch; nothing unless folium-offline is installed."""
    try:
        from offlinefolium.elements import _res  # noqa: PLC0415
    except ImportError:
        return {}
    files: Mapping[str, str] = _res
    return files


def open_page(browser: Browser, path: Path, files: Mapping[str, str]) -> Opened:
    """Open a page from disk without a network, and measure it.

    Parameters
    ----------
    files
        Address → content, for the addresses that answer nevertheless.
    """
    page = browser.new_page(viewport={"width": 1366, "height": 768})
    page.set_default_timeout(LIMIT_S * 1000)
    page.add_init_script(WATCH)
    blocked: list[str] = []

    def answer(route: Route, request: Request) -> None:
        """Answer a request of the page, or refuse and count it."""
        if request.url.startswith(("file:", "data:", "blob:")):
            route.continue_()
        elif request.url in files:
            kind = "text/css" if request.url.endswith(".css") else "text/javascript"
            content = files[request.url]
            route.fulfill(body=content, content_type=kind)
        else:
            blocked.append(request.url)
            route.abort()

    page.route("**/*", answer)
    try:
        page.goto(path.as_uri(), wait_until="commit")
        ready_ms = wait_until_ready(page)
        if ready_ms is None or not has_map(page):
            return Opened(None, blocked=len(blocked))
        page.wait_for_timeout(500)
        pan_ms = pan_map(page)
        page.mouse.wheel(0, -200)  # one step nearer
        page.wait_for_timeout(2500)
        tasks = page.evaluate("geoTasks")  # start and duration of each, ms
        longest_ms = max([duration for start, duration in tasks if start > ready_ms], default=0.0)
        return Opened(ready_ms / 1000, longest_ms, pan_ms, len(blocked))
    finally:
        page.close()


def wait_until_ready(page: Page) -> float | None:
    """Wait until a page is ready; return the time that took, in ms; None if it exceeds the limit."""
    deadline = time.monotonic() + LIMIT_S
    while time.monotonic() < deadline:
        with contextlib.suppress(Exception):  # a busy page may not answer
            ready_ms: float | None = page.evaluate("window.geoReady")
            if ready_ms:
                return ready_ms
        page.wait_for_timeout(50)
    return None


def has_map(page: Page) -> bool:
    """Return whether anything is drawn: paths or a canvas."""
    return bool(page.evaluate("document.querySelectorAll('.leaflet-pane path, canvas').length > 0"))


def pan_map(page: Page) -> float:
    """Drag the map back and forth; return the median time between frames, ms."""
    page.evaluate(
        """() => { window.geoFrames = []; let last = 0;
        const step = now => { if (last) geoFrames.push(now - last); last = now; requestAnimationFrame(step); };
        requestAnimationFrame(step); }"""
    )
    page.mouse.move(800, 400)
    page.mouse.down()
    for step in range(40):
        page.mouse.move(800 + 6 * (step % 20), 400 + 3 * (step % 13))
    page.mouse.up()
    frames: list[float] = page.evaluate("geoFrames")
    return statistics.median(frames) if frames else 0.0


def write_ours(bulk: BulkFlows, path: Path, rounds: int = 3) -> float:
    """Write our page; return the median seconds it took."""
    ground, title = shipped_outlines().background, Text(en="Flows")

    def write() -> None:
        html = draw_bulk_map(bulk, title=title, background=ground, symbols=symbols())
        path.write_text(html, encoding="utf-8", newline="\n")

    return medians({"ours": write}, rounds)["ours"]


def row_of(name: str, count: int, path: Path, seconds: float, opened: Opened) -> list[str]:
    """Return a table row.

    Parameters
    ----------
    name
        The tool.
    count
        The number of flows.
    path
        The page that it wrote, whose size is given.
    seconds
        How long it took to write.
    opened
        How the page opened.
    """
    return [
        name, f"{count:,}", f"{path.stat().st_size / 1e6:.2f}", f"{seconds:.2f}",
        "blank" if opened.interactive_s is None else f"{opened.interactive_s:.2f}",
        "" if opened.longest_task_ms is None else f"{opened.longest_task_ms:.0f}",
        "" if opened.pan_ms is None else f"{opened.pan_ms:.0f}",
        str(opened.blocked),
    ]  # fmt: skip


def main(counts: tuple[int, ...]) -> None:
    """Measure, print and write this part of the README."""
    body: list[list[str]] = []
    files = folium_files()
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=system_browser(), args=BROWSER_OPTIONS)
        for row in chain(
            rows_beside_peers(browser, Path(folder), counts, files),
            rows_of_larger(browser, Path(folder)),
        ):
            body.append(row)
            print(row, flush=True)
        browser.close()
    write_part(report(body, has_offline_files=bool(files)))


def rows_beside_peers(
    browser: Browser, folder: Path, counts: tuple[int, ...], files: Mapping[str, str]
) -> Iterator[list[str]]:
    """Yield for each number of flows a table row of our page, and one of each other tool.

    A tool that was slow with fewer flows is left out, and the row says so. ``files`` are those of :func:`open_page`.
    """
    last_s: dict[str, float] = {}  # of each tool: to write or open the page of fewer flows
    for count in counts:
        flows = build_flows(count)
        yield row_of_ours("**this page**", flows, browser, folder)
        frame = as_frame(flows)
        for name, (package, write) in PEERS.items():
            if last_s.get(name, 0.0) > LIMIT_S / 10:
                yield [name, f"{count:,}", "", "over 2 minutes: left out", "", "", "", ""]
            elif not is_installed(package):
                yield [name, f"{count:,}", "", "not installed", "", "", "", ""]
            else:
                path = folder / "peer.html"
                _, seconds, _ = timed(partial(write, frame, path))
                opened = open_page(browser, path, files)
                last_s[name] = max(seconds, opened.interactive_s or 0.0)
                yield row_of(name, count, path, seconds, opened)


def rows_of_larger(browser: Browser, folder: Path) -> Iterator[list[str]]:
    """Yield a row of our page with a million flows, and of one with winding lines."""
    yield row_of_ours("**this page**", build_flows(MOST), browser, folder)
    name = f"**this page**, routes of {VERTICES} vertices"
    yield row_of_ours(name, build_routes(), browser, folder)


def row_of_ours(name: str, flows: BulkFlows, browser: Browser, folder: Path) -> list[str]:
    """Write and open our page, and return its row."""
    path = folder / "ours.html"
    seconds = write_ours(flows, path)
    return row_of(name, len(flows.origin), path, seconds, open_page(browser, path, {}))


def report(body: list[list[str]], *, has_offline_files: bool) -> str:
    """Return this part of the README; ``has_offline_files`` says that folium-offline was installed."""
    names = ("folium", "geopandas", "lonboard", "pydeck", "keplergl")
    heads = [
        *("page", "flows", "MB", "seconds to write", "seconds to interactive"),
        *("longest task, panned and zoomed, ms", "pan: median frame, ms", "requests blocked"),
    ]
    note = (
        "Pages of\nfolium and geopandas are blank without a network, too: their scripts and styles were handed "
        "to the browser from disk\n(folium-offline), so that there is something to time"
        if has_offline_files
        else "\nfolium-offline was not installed: pages that fetch their scripts stay blank"
    )
    return f"""# What the bulk map reaches

Written by `make bench`, {circumstances()}: ratios count. {versions(names)}.
Flows between 2,000 towns with Pareto-distributed sizes, in 96 months and eight goods. Other tools get each flow as
a straight line of two vertices with four columns, the least they need; our page also has months, records and a
base map.

Each page is opened from disk by headless Chromium without a graphics card and without a network. Interactive: the
second frame after the page has loaded, ours when it has drawn. "Blank": nothing is drawn without a network. {note}.
Goals: 100,000 flows in 1 MB, 0.5 s, 1 s; 1,000,000 in 5 MB, 1.5 s, 1.5 s; no task over 60 ms afterwards;
50,000 routes in 4 MB, 1 s.

{rows(heads, body)}
"""


if __name__ == "__main__":
    main(tuple(int(count) for count in sys.argv[1:]) or COUNTS)
