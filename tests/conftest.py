"""What several tests share: the shipped brief and its layers, built once; and a browser.

Fixtures import what they need: the process that deals out the tests needs none of it, and workers start sooner.
"""

from __future__ import annotations

import fcntl
import os
import pickle
import shutil
import tempfile
from collections.abc import Callable, Iterator
from functools import cache
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

import pytest
from hypothesis import settings

if TYPE_CHECKING:
    import geopandas as gpd
    from browsing import Visit
    from playwright.sync_api import Browser, BrowserContext

    from geo.brief import Brief
    from geo.writing import Files

BRIEF = "tunisia-libya-2019"
COMMITTED = Path(__file__).parent.parent / "layers" / BRIEF

# A page and its options → the page as it was opened, and its file.
PageKey: TypeAlias = tuple[str, str]
KeptPages: TypeAlias = "dict[PageKey, tuple[Visit, Path]]"
PAGES_KEPT = 3

# Two slow cores: a deadline would test the machine, not the code.
settings.register_profile("geo", deadline=None, derandomize=True, print_blob=True)
settings.load_profile("geo")


def pytest_configure(config: pytest.Config) -> None:
    """Keep what commands cache in a folder of this run, which its workers share."""
    if not hasattr(config, "workerinput"):
        folder = tempfile.mkdtemp(prefix="geo-cache-")
        os.environ["GEO_CACHE_DIR"] = folder
        config.add_cleanup(lambda: shutil.rmtree(folder, ignore_errors=True))


# Seconds of work each: whole builds.
SLOW = {"built", "build_of"}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what opens a browser, and what needs a whole build: ``-m "not browser and not slow"`` leaves them out."""
    for item in items:
        names = {item.name, *getattr(item, "fixturenames", ())}
        if "browser" in names:
            item.add_marker(pytest.mark.browser)
        if not SLOW.isdisjoint(names):
            item.add_marker(pytest.mark.slow)


@pytest.fixture(scope="session")
def brief() -> Brief:
    """Return the shipped brief."""
    from geo.brief import read_brief

    return read_brief(BRIEF)


@pytest.fixture(scope="session")
def once(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str, Callable[[], Any]], Any]:
    """Return a function that builds a named value in one worker of the run and reads it in the others."""
    own = tmp_path_factory.getbasetemp()
    folder = own.parent if "PYTEST_XDIST_WORKER" in os.environ else own

    def once(name: str, build: Callable[[], Any]) -> Any:  # noqa: ANN401 - whatever is built
        with (folder / f"{name}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            file = folder / f"{name}.pickle"
            if not file.exists():
                file.write_bytes(pickle.dumps(build()))
        return pickle.loads(file.read_bytes())  # noqa: S301 - written by this run

    return once


@pytest.fixture(scope="session")
def layers(
    request: pytest.FixtureRequest, brief: Brief, once: Callable[..., Any]
) -> dict[str, gpd.GeoDataFrame]:
    """Return the shipped brief's layers: built; those committed where a run leaves out what is slow.

    ``test_the_committed_layers_are_those_of_a_build`` compares the two.
    """
    from geo.layers import SCHEMAS, build_layers
    from geo.layers.geojson import parse_layer

    layers: dict[str, gpd.GeoDataFrame]
    if "not slow" in request.config.option.markexpr:
        layers = {
            name: parse_layer((COMMITTED / f"{name}.geojson").read_text("utf-8"), name)
            for name in SCHEMAS
        }
    else:
        layers = once("layers", lambda: build_layers(brief))
    return layers


@pytest.fixture(scope="session")
def built(brief: Brief, layers: dict[str, gpd.GeoDataFrame], once: Callable[..., Any]) -> Files:
    """Return every file of the shipped brief's build: path → bytes."""
    from geo.brief import brief_path
    from geo.build import layer_files, map_files
    from geo.layers.inputs import Inputs, Outputs
    from geo.provenance import digest

    path = brief_path(BRIEF)
    inputs, outputs = Inputs(brief, path, digest(path.read_bytes())), Outputs()
    files: Files = once(
        "files",
        lambda: {**layer_files(inputs, layers, outputs), **map_files(brief, layers, outputs)},
    )
    return files


@pytest.fixture(scope="session")
def shipped(built: Files) -> str:
    """Return the shipped brief's first page."""
    return built[Path(f"maps/{BRIEF}/flows.html")].decode()


@pytest.fixture(scope="session")
def build_of(once: Callable[..., Any]) -> Callable[[str], Files]:
    """Return a function from what ``-b`` takes to every file of that build: path → bytes."""
    from geo.build import all_files
    from geo.layers.inputs import Outputs, read_inputs

    def build(brief: str) -> Files:
        files: Files = once(Path(brief).stem, lambda: all_files(read_inputs(brief), Outputs()))
        return files

    return cache(build)


@pytest.fixture
def paper_style() -> Iterator[None]:
    """Measure writing as it is drawn: what a style measures, matplotlib keeps for all others."""
    from geo.figures import paper

    with paper.style():
        yield


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Start the system's Chromium, else the one that playwright installed."""
    from browsing import ARGUMENTS, system_browser
    from playwright.sync_api import Error, sync_playwright

    with sync_playwright() as playwright:
        try:
            browser = playwright.chromium.launch(
                executable_path=system_browser(), args=list(ARGUMENTS)
            )
        except Error as error:
            message = f"no Chromium: these tests need one ({str(error).splitlines()[0]})"
            if os.environ.get("REQUIRE_BROWSER") == "1":
                pytest.fail(message)
            pytest.skip(message)
        yield browser
        browser.close()


# A visit, and the file that it opened.
Opened: TypeAlias = "tuple[Visit, Path]"

# Of playwright's options for a context, those that each of its pages can change.
OF_PAGES = {"viewport", "color_scheme", "reduced_motion"}


@pytest.fixture(scope="session")
def shared_context(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> BrowserContext:
    """Return a context whose pages share a process: what it has compiled of their script it keeps for the next.

    An empty page keeps the process alive.
    """
    context = browser.new_context()
    file = tmp_path_factory.mktemp("empty") / "empty.html"
    file.write_text("")
    context.new_page().goto(file.as_uri())
    return context


@pytest.fixture
def open_page(
    browser: Browser, shared_context: BrowserContext, tmp_path: Path
) -> Callable[..., Opened]:
    """Return a function that opens a page from disk with the network blocked, and listens to what it does."""
    from browsing import Visit, until

    names = (tmp_path / f"map{n}.html" for n in count())

    def open_page(
        html: str, address: str, options: dict[str, Any], *, stores: bool = False
    ) -> Opened:
        file = next(names)
        file.write_text(html, encoding="utf-8", newline="\n")
        is_alone = stores or not options.keys() <= OF_PAGES
        context = browser.new_context(**options) if is_alone else shared_context
        page = context.new_page()
        page.set_viewport_size(options.get("viewport", {"width": 1366, "height": 768}))
        page.emulate_media(
            color_scheme=options.get("color_scheme"), reduced_motion=options.get("reduced_motion")
        )
        visit = Visit(page, context.close if is_alone else page.close)
        listen(visit, file)
        page.goto(file.as_uri() + address)
        until(page, "document.documentElement.dataset.ready === 'true'")
        return visit, file

    return open_page


def listen(visit: Visit, file: Path) -> None:
    """Write down what a page does, and block its requests."""
    visit.page.on("request", lambda request: visit.requests.append(request.url))
    visit.page.on("console", lambda message: visit.complaints.append(message.text))
    visit.page.on("pageerror", lambda error: visit.complaints.append(str(error)))
    visit.page.route(lambda url: url != file.as_uri(), lambda route: route.abort())


def check_page(visit: Visit, file: Path) -> None:
    """Fail where a page asked for more than itself, complained, or ran a text."""
    assert visit.requests == [file.as_uri()]
    assert visit.complaints == []
    assert visit.page.evaluate("window.ran") is None


@pytest.fixture
def visit(open_page: Callable[..., Opened]) -> Iterator[Callable[..., Visit]]:
    """Return a function that opens a page from disk with the network blocked, past its story unless told to stay.

    A page that stores something has a context of its own.
    """
    opened: list[Opened] = []

    def visit(html: str, *, story: bool = False, stores: bool = False, **options: Any) -> Visit:  # noqa: ANN401  # playwright's own options
        past_story = "" if story or 'id="story"' not in html else "#step=0"
        opened.append(open_page(html, past_story, options, stores=stores))
        return opened[-1][0]

    yield visit
    for each, file in opened:
        check_page(each, file)
        each.close()


@pytest.fixture(scope="session")
def kept_pages() -> KeptPages:
    """Return the pages that tests share."""
    return {}


@pytest.fixture
def revisit(
    open_page: Callable[..., Opened], kept_pages: KeptPages, request: pytest.FixtureRequest
) -> Iterator[Callable[..., Visit]]:
    """Return a function as ``visit``, which may return a page of an earlier test, brought back to its first state.

    For tests that change only what an address brings back, folds, and the size of the window.
    """
    from browsing import bring_back, remember_state

    failures = request.session.testsfailed
    visited: list[PageKey] = []

    def revisit(html: str, **options: Any) -> Visit:  # noqa: ANN401  # playwright's own options
        key = html, repr(sorted(options.items()))
        visited.append(key)
        if key in kept_pages:
            bring_back(kept_pages[key][0].page)
        else:
            kept_pages[key] = open_page(html, "#step=0", options)
            remember_state(kept_pages[key][0].page)
        return kept_pages[key][0]

    yield revisit
    for key in dict.fromkeys(visited):
        visit, file = kept_pages.pop(key)
        check_page(visit, file)
        if request.session.testsfailed == failures:
            kept_pages[key] = visit, file  # now the last
        else:  # in whatever state
            visit.close()
    while len(kept_pages) > PAGES_KEPT:
        kept_pages.pop(next(iter(kept_pages)))[0].close()
