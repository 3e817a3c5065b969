"""Cards, marks and keys of the page of many rows: what has no number is none, and nothing that moves is out of reach.

Each of these was wrong until 2026-11-26.
"""

from __future__ import annotations

import re
from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest
from browsing import Visit, settle, until
from bulk_fixtures import draw, towns
from playwright.sync_api import Page

from geo.errors import DataError
from geo.maps import BulkFlows, Events


def bulk(pairs: list[tuple[int, int]], quantity: list[float], **more: object) -> BulkFlows:
    """Return flows between the six towns of the tests."""
    origin, destination = np.array(pairs).T
    given = {"places": towns(), "unit": "kg", **more}
    return BulkFlows(origin=origin, destination=destination, quantity=np.array(quantity), **given)  # type: ignore[arg-type]


def read(page: Page, selector: str) -> str:
    """Read a text without the marks that keep numbers and names apart."""
    return re.sub("[\u2068\u2069]", "", page.inner_text(selector))


def card_of_point(page: Page, number: int = 0) -> str:
    """Click a point and read its card."""
    until(page, f"geoMap.marks().length > {number}")
    page.mouse.click(*page.evaluate(f"geoMap.marks()[{number}].at"))
    until(page, "document.querySelector('.evidence dl')")
    text = read(page, ".evidence")
    page.keyboard.press("Escape")
    until(page, "!document.querySelector('.evidence dl')")
    return text


@pytest.mark.parametrize(("language", "direction"), [("en", "ltr"), ("ar", "rtl")])
def test_an_arrow_points_where_the_page_reads(
    visit: Callable[..., Visit], language: str, direction: str
) -> None:
    """Names in the other script do not turn the line round."""
    places = pd.DataFrame(
        [("زوارة", 12.08, 32.93), ("Gafsa", 8.78, 34.42)], columns=["label", "lon", "lat"]
    )
    page = visit(draw(bulk([(0, 1), (1, 0)], [9.0, 5.0], places=places))).page
    page.click(f'[data-language="{language}"]')
    settle(page)
    directions = page.eval_on_selector_all(
        "#heaviest .name", "all => all.map(one => getComputedStyle(one).direction)"
    )
    assert directions == [direction] * 2
    page.click("#heaviest .flow")
    until(page, "document.querySelector('.evidence h2')")
    assert (
        page.evaluate("getComputedStyle(document.querySelector('.evidence h2')).direction")
        == direction
    )


def test_a_point_without_numbers_says_so(visit: Callable[..., Visit]) -> None:
    """Unknown is not 0; a side to which nothing moves is not named."""
    page = visit(draw(bulk([(0, 4)], [np.nan]))).page
    said = {card_of_point(page, number) for number in (0, 1)}
    for text in said:
        assert "not quantified in the source" in text
        assert "0 kg" not in text
    assert sum("Leaving" in text for text in said) == sum("Entering" in text for text in said) == 1
    assert "Not quantified in the source" in read(page, "#legend")


def test_an_event_without_a_number_looks_like_none(visit: Callable[..., Visit]) -> None:
    """It has a mark, a key and a card of its own, beside one of 0 kg."""
    events = Events(
        lon=np.array([10.0, 12.0, 14.0]), lat=np.array([33.0] * 3), unit="kg",
        quantity=np.array([100.0, 0.0, np.nan]),
    )  # fmt: skip
    page = visit(draw(events)).page
    assert "Not quantified in the source" in read(page, "#legend")
    until(page, "geoMap.marks().length === 3")
    cards = [card_of_point(page, number) for number in range(3)]
    assert sorted(re.search(r"Amount\n(.+)", card)[1] for card in cards) == [  # type: ignore[index]
        "0 kg", "100 kg", "not quantified in the source",
    ]  # fmt: skip
    radii = page.evaluate("geoMap.marks().map(mark => mark.radius)")
    assert len(set(radii)) == 3


def test_what_moves_within_a_place_has_a_point_and_a_card(visit: Callable[..., Visit]) -> None:
    """Also where nothing else moves; the head says how much that is."""
    page = visit(draw(bulk([(3, 3)], [500.0]))).page
    assert "500 kg moved within places (see their lists)" in read(page, "#count")
    text = card_of_point(page)
    assert "Within this place" in text
    assert "500 kg" in text
    assert "Leaving" not in text
    assert "Within Gafsa" in text.split("Largest flows")[1]
    assert "Within Gafsa" in read(page, "#heaviest")


def test_months_of_a_card_are_those_of_what_it_counts(visit: Callable[..., Visit]) -> None:
    """Rows of other places than the one that is asked for are in neither."""
    places = pd.DataFrame(
        [("Near1", 12.0, 33.0), ("Near2", 12.02, 33.0), ("Far", 100.0, 10.0)],
        columns=["label", "lon", "lat"],
    )
    months = np.array([2019 * 12, 2019 * 12 + 3])
    page = visit(draw(bulk([(0, 2), (1, 2)], [5.0, 900.0], places=places, month=months))).page
    page.evaluate("location.hash = 'l=en&at=0'")
    until(
        page, "!document.querySelector('#chosen-place').hidden"
    )  # the list has one flow before, too
    page.click("#heaviest .flow")
    until(page, "document.querySelector('.chart')")
    assert "5 kg" in read(page, ".evidence dl")
    assert "January 2019" in read(page, ".chart .peak")


def test_paper_has_the_flows_though_no_table_was_open(visit: Callable[..., Visit]) -> None:
    """What was sought in a table that is closed again does not sift them."""
    page = visit(draw(bulk([(0, 1), (1, 2), (2, 3)], [1.0, 2.0, 3.0]))).page
    rows = "window.dispatchEvent(new Event('beforeprint')) && document.querySelectorAll('#paper tbody tr').length"
    assert page.evaluate(rows) == 3
    page.click("#tool-table")
    page.fill("#sift", "Gafsa")
    page.click("#close-table")
    assert page.evaluate(rows) == 3


def test_long_words_break(visit: Callable[..., Visit]) -> None:
    """In the legend and in the list of goods; they ran over their neighbours."""
    names = ("pharmaceuticals/psychotropics" * 3, "methamphetamine(crystalline)" * 3, "fuel")
    goods = np.array([0, 1, 2])
    page = visit(
        draw(bulk([(0, 1), (1, 2), (2, 0)], [5.0, 4, 3], commodity=goods, commodities=names))
    ).page
    over = """all => all.filter(one => one.scrollWidth > one.clientWidth + 1
        || one.getBoundingClientRect().right > one.parentElement.getBoundingClientRect().right + 1).length"""
    for selector in ("#legend li span", ".filter .name"):
        assert page.eval_on_selector_all(selector, over) == 0


@pytest.mark.parametrize("quantity", [1e129, 1e-130, np.inf, -1.0])
def test_numbers_that_cannot_travel_are_told(quantity: float) -> None:
    """They came out as unknown."""
    with pytest.raises(DataError, match="quantity: a value is neither 0 nor from 1e-100 to"):
        draw(bulk([(0, 1)], [quantity]))
