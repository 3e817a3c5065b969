"""The maps of a brief, each with its question, and the page that lists them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import click
import geopandas as gpd
import pytest
import shapely
from browsing import HOSTILE_TEXTS, Visit, axe_faults, until
from maps_fixtures import GROUND, SPEC, changed_map, draw_page, layers, unchecked_text
from playwright.sync_api import Browser

from geo.brief import Brief, parse_brief
from geo.brief.template import template
from geo.build import draw_maps, single_file
from geo.cli.shared.files import write_or_check
from geo.errors import BriefError
from geo.layers import build_layers
from geo.layers.inputs import Outputs
from geo.maps import Card, draw_index, draw_preview, maps_of, select, whole_map
from geo.maps.described_closures import flow_to_show
from geo.maps.preview import HEIGHT, WIDTH
from geo.provenance import Stamps
from geo.symbology import symbols
from geo.writing import Files

MAPS = ("flows", "hub-shift", "tri-border", "closures")


@pytest.fixture(scope="module")
def folder(built: Files, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the shipped brief's pages."""
    folder = tmp_path_factory.mktemp("maps")
    for path, content in built.items():
        if path.suffix == ".html":
            (folder / path.name).write_bytes(content)
    return folder


def test_each_page_is_small(folder: Path) -> None:
    """A page is under 1.5 MB, the list under 100 kB."""
    sizes = {path.stem: path.stat().st_size for path in folder.iterdir()}
    assert sizes.keys() == {"index", *MAPS}
    assert max(sizes.values()) < 1_500_000
    assert sizes["index"] < 100_000


def test_list_leads_to_every_map(browser: Browser, folder: Path) -> None:
    """Each card opens its map, in the language of the list; nothing else is asked for."""
    context = browser.new_context(viewport={"width": 1366, "height": 768})
    page = context.new_page()
    requests: list[str] = []
    complaints: list[str] = []
    page.on("request", lambda request: requests.append(request.url.partition("#")[0]))
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    index = (folder / "index.html").as_uri()
    for number, name in enumerate(MAPS):
        page.goto(index)
        assert page.locator("li svg").count() == len(MAPS)
        page.click('[data-language="ar"]:not(html)')
        assert page.get_attribute("html", "dir") == "rtl"
        title = page.locator("li h2").nth(number).inner_text()
        page.locator("li a").nth(number).click()
        until(page, "document.documentElement.dataset.ready === 'true'")
        assert page.inner_text("#title") == title
        assert page.get_attribute("html", "dir") == "rtl"
        assert page.url.startswith((folder / f"{name}.html").as_uri())
    assert set(requests) == {index, *((folder / f"{name}.html").as_uri() for name in MAPS)}
    assert complaints == []
    context.close()


def test_one_file_holds_all_maps(
    visit: Callable[..., Visit], brief: Brief, layers: dict[str, gpd.GeoDataFrame], tmp_path: Path
) -> None:
    """A menu opens each, the address names it, and nothing else is asked for."""
    [html] = single_file(brief, layers, Outputs(maps=tmp_path)).values()
    assert len(html) < len(MAPS) * 1_500_000
    visited = visit(html.decode())
    page = visited.page
    titles = {spec.id: spec.title.en for spec in brief.maps}
    assert page.inner_text("#title") == titles[MAPS[0]]
    for name in reversed(MAPS):
        with page.expect_event("load"):
            page.select_option("#map-menu", name)
        until(page, "document.documentElement.dataset.ready === 'true'")
        assert page.inner_text("#title") == titles[name]
        until(page, f"location.hash.includes('map={name}')")
    assert {url.partition("#")[0] for url in visited.requests} == {page.url.partition("#")[0]}
    del visited.requests[1:]  # the page itself, again


def test_files_of_all_maps_replace_the_one_file(tmp_path: Path) -> None:
    """A whole run removes what it does not bring up to date; a check names it; a run of some maps leaves it."""
    page, single, kept = (tmp_path / name for name in ("flows.html", "brief.html", "notes.html"))
    for path in (single, kept):
        path.write_bytes(b"old")
    files = {page: b"new"}
    write_or_check(files, ("flows",), check=False, stale=[single])
    assert single.exists()
    with pytest.raises(click.exceptions.Exit):
        write_or_check(files, (), check=True, stale=[single])
    assert single.exists()
    write_or_check(files, (), check=False, stale=[single])
    assert sorted(tmp_path.iterdir()) == sorted([page, kept])
    write_or_check(files, (), check=True, stale=[single])


class Metas(HTMLParser):
    """The meta elements of a page, by name or property."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: dict[str, str] = {}
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a meta element."""
        values = dict(attrs)
        if tag == "meta" and (name := values.get("name") or values.get("property")):
            self.found[name] = values["content"] or ""


def test_heads_preview_a_hosted_copy(brief: Brief) -> None:
    """Title and question are in the head, escaped; the address of page and picture, where one is named."""
    title = 'A "map" {{7*7}} <script>'
    spec = changed_map(title=unchecked_text(title), question=unchecked_text("Why\ud800?"))
    html = draw_page(spec, title=brief.title, site="https://example.org/maps/")
    head = Metas(html).found
    assert head["og:title"] == title
    assert head["description"] == head["og:description"] == "Why\ufffd?"
    assert head["og:url"] == f"https://example.org/maps/{spec.id}.html"
    assert head["og:image"] == f"https://example.org/maps/{spec.id}-share.png"


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize("name", ["index", "hub-shift", "tri-border"])
def test_axe_finds_nothing_elsewhere(
    browser: Browser, folder: Path, name: str, language: str, scheme: str
) -> None:
    """The list and the other maps have no fault, either."""
    page = browser.new_page(color_scheme="dark" if scheme == "dark" else "light")
    page.goto(f"{(folder / f'{name}.html').as_uri()}#l={language}")
    if name != "index":
        until(page, "document.documentElement.dataset.ready === 'true'")
    assert page.get_attribute("html", "lang") == language
    assert axe_faults(page) == []
    page.close()


@pytest.mark.parametrize("text", HOSTILE_TEXTS)
def test_hostile_titles_stay_text(browser: Browser, tmp_path: Path, text: str) -> None:
    """In the list, a title is read, not run, and every text comes back as it went in."""
    words = unchecked_text(text, text, text)
    html = draw_index(words, [Card("flows", words, words, "<svg></svg>")], symbols=symbols())
    file = tmp_path / "index.html"
    file.write_text(html, encoding="utf-8", newline="\n")
    page = browser.new_page()
    page.goto(file.as_uri())
    assert page.title() == text
    assert page.text_content('h1 [data-in="en"]') == text
    assert page.text_content('h2 [data-in="ar"]') == text
    assert page.evaluate("window.ran") is None
    assert html.count("<script") == 1
    page.close()


def test_list_falls_back_to_a_language_that_there_is(browser: Browser, tmp_path: Path) -> None:
    """Where a brief has no Arabic, its other words stand there, named as what they are."""
    words = unchecked_text("Only English")
    html = draw_index(
        words, [Card("m", words, None, "")], symbols=symbols(), stamps=Stamps(fictional=True)
    )
    file = tmp_path / "index.html"
    file.write_text(html, encoding="utf-8", newline="\n")
    page = browser.new_page()
    page.goto(file.as_uri() + "#l=ar")
    shown = page.locator('h1 [data-in="ar"]')
    assert shown.inner_text() == "Only English"
    assert shown.get_attribute("lang") == "en"
    assert "خيالي" in page.inner_text(".stamp")
    page.close()


def test_stages_tell_apart_what_no_date_does(visit: Callable[..., Visit], folder: Path) -> None:
    """Before the shift Zouara and Misrata; since, Al Eulma too; and which claims say so."""
    page = visit((folder / "hub-shift.html").read_text(encoding="utf-8")).page
    assert page.evaluate("geoMap.shown()") == [
        "al-eulma-tunisia", "china-al-eulma", "misrata-tunisia", "zouara-tunisia",
    ]  # fmt: skip
    page.check('#stages input[value="before"]')
    assert page.evaluate("geoMap.shown()") == ["misrata-tunisia", "zouara-tunisia"]
    assert page.inner_text("#count").startswith("2 of 4 flows")
    page.click('#turns [data-turn-claim="p09-zouara-misrata"]')
    until(page, "geoMap.lit().length === 2")
    page.check('#stages input[value="since"]')
    assert "al-eulma-tunisia" in page.evaluate("geoMap.shown()")
    until(page, "location.hash.includes('stage=since')")
    page.focus('#stages input[value="since"]')
    page.keyboard.press("ArrowUp")
    assert page.evaluate("geoMap.shown()") == ["misrata-tunisia", "zouara-tunisia"]


def test_tri_border_shows_both_readings(visit: Callable[..., Visit], folder: Path) -> None:
    """Two readings of the zone, the defensive line, and what goes round it."""
    page = visit((folder / "tri-border.html").read_text(encoding="utf-8")).page
    assert page.evaluate("geoMap.shown()") == ["defensive-line-bypass"]
    labels = set(page.evaluate("geoMap.labels()"))
    assert {
        "Tri-border zone: where the borders meet",
        "Tri-border zone: in the mountains",
    } <= labels
    page.click('[data-section="others"] > summary')
    features = page.eval_on_selector_all("[data-feature]", "all => all.map(e => e.dataset.feature)")
    assert "zones:tri-border/mountains" in features
    assert "barriers:mareth-line" not in features


def test_a_map_holds_the_claims_it_rests_on(
    brief: Brief, layers: dict[str, gpd.GeoDataFrame]
) -> None:
    """What is named is kept whole, with its claims and what these speak of; the rest is left out."""
    spec = next(one for one in brief.maps if one.id == "tri-border")
    chosen = select(spec, layers)
    assert set(chosen["zones"]["zone"]) == {"tri-border", "tunisia-libya-border"}
    assert {"p04-tri-border", "d04-tri-border", "p04-bypass"} <= set(chosen["claims"]["id"])
    assert "p08-gafsa" in set(chosen["claims"]["id"])
    assert "p07-fighters" not in set(chosen["claims"]["id"])
    assert len(chosen["crossings"]) == len(layers["crossings"])  # none is named: all are shown
    assert set(chosen["buffers"]["of"].str.partition("/")[0]) <= set(spec.only)


def test_nothing_named_is_everything(layers: dict[str, gpd.GeoDataFrame]) -> None:
    """A map that names no feature shows every one."""
    chosen = select(whole_map(), layers)
    assert all(chosen[name] is layers[name] for name in layers)


def test_a_layer_whose_named_rows_are_out_of_period_is_empty(
    brief: Brief, layers: dict[str, gpd.GeoDataFrame]
) -> None:
    """The flows that nobody named used to take its place."""
    spec = next(one for one in brief.maps if one.id == "tri-border")
    ended = next(flow.id for flow in brief.flows if flow.period == ("[1985..1989]/2011",))
    late = spec.model_copy(
        update={"only": (ended,), "period": "2015", "layers": ("flows", "places")}
    )
    chosen = select(late, layers)
    assert len(chosen["flows"]) == 0
    assert len(chosen["places"]) == len(layers["places"])  # none is named: all are shown


def test_a_brief_without_maps_has_one() -> None:
    """Its flows, under a plain question."""
    text = template()
    brief = parse_brief(text[: text.rindex("# A page with one question")], name="b.toml")
    assert brief.maps == ()
    assert [spec.id for spec in maps_of(brief)] == ["flows"]
    (page,) = draw_maps(brief, build_layers(brief)).values()
    assert "What the text describes" in page


STAGE = """
[[map.stage]]
id = "s"
label = {{ en = "S" }}
flows = ["{flow}"]
claims = ["{claim}"]
"""


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        (
            'only = ["gafsa-algerie"]',
            r"only 'gafsa-algerie' is not a feature. Did you mean 'gafsa-",
        ),
        (STAGE.format(flow="nowhere", claim="route"), r"flows 'nowhere' is not a flow"),
        (STAGE.format(flow="gafsa-algeria", claim="rute"), r"'rute' is not a claim. Did you mean"),
        (
            'only = ["gafsa"]' + STAGE.format(flow="gafsa-algeria", claim="route"),
            r"'gafsa-algeria' is not shown on this map. Add it to the map's `only`, too",
        ),
    ],
)
def test_what_a_map_names_must_be_there(lines: str, message: str) -> None:
    """Features, flows and claims that a map names are looked up, and near misses named."""
    with pytest.raises(BriefError, match=message):
        parse_brief(f"{template()}\n{lines}\n", name="b.toml")


def test_a_map_is_not_called_index() -> None:
    """The list has that name."""
    text = template().replace('id = "flows"', 'id = "index"')
    with pytest.raises(
        BriefError, match=r"id is 'index'. The page index.html lists the maps. Choose another id\."
    ):
        parse_brief(text, name="b.toml")


def numbers(svg: str) -> Iterator[tuple[float, float]]:
    """Yield every vertex of a preview."""
    for path in re.findall(r' d="([^"]*)"', svg):
        for x, y in re.findall(r"(-?[\d.]+) (-?[\d.]+)", path):
            yield float(x), float(y)


def test_previews_are_pictures_of_the_tables() -> None:
    """A line for each flow in its hue, nothing beyond the frame, the same each time."""
    svg = draw_preview(SPEC, layers(), GROUND)
    assert svg == draw_preview(SPEC, layers(), GROUND)
    assert svg.count('class="flow k-') == layers()["flows"]["flow"].nunique()
    assert svg.count('class="zone"') == 2
    vertices = list(numbers(svg))
    assert all(-40 <= x <= WIDTH + 40 and -40 <= y <= HEIGHT + 40 for x, y in vertices)
    assert "nan" not in svg
    bare = changed_map(layers=("places",), bounds=None)
    assert 'class="flow' not in draw_preview(bare, layers(), GROUND)


def test_preview_of_closures_shows_the_flow_with_which_the_map_opens(
    brief: Brief, layers: dict[str, gpd.GeoDataFrame]
) -> None:
    """It is the first of the story, else the one that the brief's closures cost most, as a whole."""
    spec = next(spec for spec in brief.maps if spec.id == "closures")
    spec = spec.model_copy(update={"bounds": None})
    told = spec.steps[0].flows[0]
    untold = spec.model_copy(update={"steps": ()})
    for drawn, flow in ((spec, told), (untold, flow_to_show(layers))):
        rows = layers["flows"]
        alone = {**layers, "flows": rows[rows["flow"] == flow]}
        assert draw_preview(drawn, layers, GROUND) == draw_preview(untold, alone, GROUND)
    assert told != flow_to_show(layers)


def test_preview_across_the_antimeridian() -> None:
    """Bounds that run past 180° make a picture, too."""
    spec = changed_map(bounds=(170.0, -10.0, -165.0, 15.0))
    ground = replace(GROUND, land=shapely.MultiPolygon([shapely.box(160, -20, 179, 20)]))
    assert "<svg" in draw_preview(spec, layers(), ground)
