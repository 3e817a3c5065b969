"""How things look: widths, bends, and names at the edge of the map."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable

import geopandas as gpd
import pytest
from browsing import WIDE, Visit, path_of, settle
from maps_fixtures import draw_page, layer_of, telling_layers
from playwright.sync_api import Page

from geo.symbology import symbols

Point = tuple[float, float]


@pytest.fixture(scope="module")
def html() -> str:
    """Return a page of the small brief with quantities of every kind."""
    tables = telling_layers()
    rows = tables["flows"].drop(columns="geometry").to_dict("records")
    for row in rows:
        if row["flow"] == "zouara-tunisia":
            row |= {"quantity": "number", "quantity_low": 10.0, "quantity_high": 10.0}
            row |= {"quantity_unit": "tonnes"}
        if row["flow"] == "china-al-eulma":
            row |= {"quantity": "number", "quantity_low": 40.0, "quantity_high": 40.0}
            row |= {"quantity_unit": "crates a trip"}
    tables["flows"] = layer_of("flows", rows, list(tables["flows"].geometry))
    return draw_page(tables=tables)


def test_width_is_quantity(revisit: Callable[..., Visit], html: str) -> None:
    """Forty tonnes are four times as wide as ten; units do not mix; the legend gives the scale."""
    page = revisit(html, viewport=WIDE).page
    forty, ten = (
        page.evaluate("id => geoMap.widths(id)", flow)[0]
        for flow in ("al-eulma-tunisia", "zouara-tunisia")
    )
    look = symbols()["quantity"]
    assert forty == pytest.approx(look["number"]["width_px"], rel=0.5)
    assert forty / ten == pytest.approx(4, rel=0.3)
    lorries = page.evaluate("geoMap.widths('misrata-tunisia')")[0]
    assert lorries > ten  # 1,850 of at most 2,500 lorries, whatever tonnes there are
    legend = page.text_content("#legend") or ""
    for text in ("40 tonnes", "20 tonnes", "2,500 lorries a day", "Not quantified in the source"):
        assert text in legend


def test_quantities_read_in_order_in_arabic(revisit: Callable[..., Visit], html: str) -> None:
    """Forty stands left of an English unit that is unknown (was "tonnes 40", 2026-11-26), right of an Arabic one."""
    page = revisit(html, viewport=WIDE).page
    page.click('[data-language="ar"]')
    left_of = """
      words => {
        const item = [...document.querySelectorAll("#legend li span")].find(
          (span) => words.every((word) => span.textContent.includes(word)));
        const text = item.firstChild;
        return words.map((word) => {
          const range = document.createRange(), at = text.data.indexOf(word);
          range.setStart(text, at);
          range.setEnd(text, at + word.length);
          return range.getBoundingClientRect().left;
        });
      }"""
    number, unit = page.evaluate(left_of, ["40", "crates"])
    assert number < unit
    number, unit = page.evaluate(left_of, ["40", "طنًّا"])
    assert number > unit


def ends_of(page: Page, flow: str) -> tuple[Point, Point, list[Point]]:
    """Return a flow's ends and its line, px."""
    path = [(x, y) for x, y in path_of(page, flow)]
    return path[0], path[-1], path


def sag(path: list[Point]) -> float:
    """Return how far a line bends from its chord, as a share of it."""
    (ax, ay), (bx, by) = path[0], path[-1]
    chord = math.hypot(bx - ax, by - ay)
    away = [abs((bx - ax) * (ay - y) - (ax - x) * (by - ay)) / chord for x, y in path]
    return max(away) / chord


def test_longer_lines_bend_more(revisit: Callable[..., Visit], shipped: str) -> None:
    """A line across the sea bends more than one across a border."""
    page = revisit(shipped, viewport=WIDE).page
    near, far = (
        sag(ends_of(page, flow)[2]) for flow in ("al-eulma-tunisia", "foreign-fighters-return")
    )
    assert 0.005 < near < far < 0.3


def test_bent_lines_still_pass_through_their_stops(
    revisit: Callable[..., Visit], shipped: str
) -> None:
    """The flow by way of Tunisia passes Tunisia's label point, bent or not."""
    page = revisit(shipped, viewport=WIDE).page
    _, _, path = ends_of(page, "algeria-libya-transit")
    tunisia, _, _ = ends_of(page, "tunisia-libya-exchange")
    nearest = min(math.dist(tunisia, point) for point in path)
    # Strands lie beside one another, and lines end a little before their points.
    assert nearest < 25


def test_lines_keep_off_places_that_they_do_not_serve(
    revisit: Callable[..., Visit], shipped: str, layers: dict[str, gpd.GeoDataFrame]
) -> None:
    """From Misrata, Zouara or Al Eulma to Tunisia, or through it from Algeria, no line runs over another town."""
    page = revisit(shipped, viewport=WIDE).page
    towns = layers["places"][layers["places"]["kind"] == "town"]
    served = {
        "zouara-tunisia": {"zouara"},
        "misrata-tunisia": {"misrata"},
        "al-eulma-tunisia": {"al-eulma"},
        "algeria-libya-transit": set(),
        "libya-tunisia-goods": set(),
        "north-africa-sahel-trade": set(),
    }
    for flow, own in served.items():
        path = ends_of(page, flow)[2]
        for town in towns[~towns["id"].isin(own)].itertuples():
            x, y = page.evaluate(
                "([lon, lat]) => geoMap.screenPoint(lon, lat)", [town.geometry.x, town.geometry.y]
            )
            away = min(_distance((x, y), a, b) for a, b in itertools.pairwise(path))
            assert away > 3, (flow, town.id)


def _distance(point: Point, a: Point, b: Point) -> float:
    """Return the distance of a point from a segment."""
    (px, py), (ax, ay), (bx, by) = point, a, b
    square = (bx - ax) ** 2 + (by - ay) ** 2
    t = (
        max(0.0, min(1.0, ((px - ax) * (bx - ax) + (py - ay) * (by - ay)) / square))
        if square
        else 0
    )
    return math.hypot(ax + t * (bx - ax) - px, ay + t * (by - ay) - py)


@pytest.mark.parametrize("language", ["en", "fr", "ar"])
@pytest.mark.parametrize("size", [(1366, 768), (360, 740)])
def test_every_end_is_named_at_first_sight(
    revisit: Callable[..., Visit],
    shipped: str,
    layers: dict[str, gpd.GeoDataFrame],
    language: str,
    size: tuple[int, int],
) -> None:
    """On the map, or at its edge with an arrow: China, too; and none twice."""
    page = revisit(shipped, viewport={"width": size[0], "height": size[1]}).page
    page.click(f'[data-language="{language}"]')
    settle(page)
    labels = [label.lstrip("→↘↓↙←↖↑↗ ") for label in page.evaluate("geoMap.labels()")]
    names = layers["places"].set_index("id")[f"label_{language}"]
    assert names["china"] in labels
    assert names["levant"] in labels
    assert all(labels.count(names[end]) == 1 for end in ("china", "europe", "libya"))


def test_the_legend_has_twelve_rows_and_the_rest_under_more(
    revisit: Callable[..., Visit], shipped: str
) -> None:
    """What is in view comes first; all that the map can draw is explained, at least under More."""
    page = revisit(shipped, viewport=WIDE).page
    first = page.locator("#legend-keys > ul > li")
    assert 8 <= first.count() <= 12
    assert "Several goods" in " ".join(first.all_inner_texts())
    assert not page.locator("#legend-more li").first.is_visible()
    page.click("#legend-rest")
    every = page.inner_text("#legend")
    for text in ("Fuel", "Alcohol", "Low confidence", "Both ways", "Disputed border", "Town"):
        assert text in every


def test_a_flow_of_several_goods_splits_when_it_is_chosen(
    revisit: Callable[..., Visit], shipped: str
) -> None:
    """At rest it is one line as wide as its widest strand; chosen, one line for each commodity."""
    page = revisit(shipped, viewport=WIDE).page
    widths = "geoMap.widths('algeria-libya-transit')"
    assert page.evaluate(widths) == [symbols()["quantity"]["ordinal"]["width_px"]]
    page.click('[data-flow="algeria-libya-transit"]')
    page.wait_for_function(f"{widths}.length === 3")


def test_heavy_flows_bear_what_they_carry(revisit: Callable[..., Visit], shipped: str) -> None:
    """The map reads without its legend; there are never more than eight such labels."""
    page = revisit(shipped, viewport=WIDE).page
    labels = page.evaluate("geoMap.labels()")
    goods = {"Returning foreign fighters", "Irregular migrants", "Fuel, equipment, pick-ups"}
    assert goods & set(labels)
    assert "passes Ras Jedir or Dehiba–Wazin" in page.inner_text("#finding")
