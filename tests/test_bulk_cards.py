"""Cards, marks and keys of the bulk map: what has no number shows none, and every moving part can be reached.

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
from geo.validation import Text


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
        assert "no clear number in the table" in text
        assert "0 kg" not in text
    assert sum("Leaving" in text for text in said) == sum("Entering" in text for text in said) == 1
    assert "No clear number in the table" in read(page, "#legend")


def test_an_event_without_a_number_looks_like_none(visit: Callable[..., Visit]) -> None:
    """It has a mark, a key and a card of its own, beside one of 0 kg."""
    events = Events(
        lon=np.array([10.0, 12.0, 14.0]), lat=np.array([33.0] * 3), unit="kg",
        quantity=np.array([100.0, 0.0, np.nan]),
    )  # fmt: skip
    page = visit(draw(events)).page
    assert "No clear number in the table" in read(page, "#legend")
    until(page, "geoMap.marks().length === 3")
    cards = [card_of_point(page, number) for number in range(3)]
    assert sorted(re.search(r"Amount\n(.+)", card)[1] for card in cards) == [  # type: ignore[index]
        "0 kg", "100 kg", "no clear number in the table",
    ]  # fmt: skip
    radii = page.evaluate("geoMap.marks().map(mark => mark.radius)")
    assert len(set(radii)) == 3


def test_what_moves_within_a_place_has_a_point_and_a_card(visit: Callable[..., Visit]) -> None:
    """Also where nothing else moves; the head says how much that is."""
    page = visit(draw(bulk([(3, 3)], [500.0]))).page
    count = read(page, "#count")
    assert count.splitlines() == ["1 flow within one place, not drawn: 500 kg", "1 record"]
    text = card_of_point(page)
    assert "Within this place" in text
    assert "500 kg" in text
    assert "Leaving" not in text
    assert "Within Gafsa" in text.split("Largest flows")[1]
    assert "Within Gafsa" in read(page, "#heaviest")


def test_places_in_one_circle_are_not_one_place(visit: Callable[..., Visit]) -> None:
    """What moves between twin towns of a border moves within their circle (was *within La Quiaca*, 2026-11-29)."""
    places = pd.DataFrame(
        [
            ("Villazón", -65.594, -22.087),
            ("La Quiaca", -65.593, -22.105),
            ("Arica", -70.3, -18.48),
            ("Cobija", -68.8, -11.0),
        ],
        columns=["label", "lon", "lat"],
    )
    page = visit(draw(bulk([(0, 1), (2, 3), (3, 2)], [500.0, 200.0, 90.0], places=places))).page
    said = {
        "en": ("1 flow within one circle, not drawn: 500 kg", "Within the circle Villazón +1"),
        "fr": ("1 flux à l’intérieur d’un cercle, non tracé\u00a0: 500 kg", "À l’intérieur du cercle Villazón +1"),
        "ar": ("تدفق واحد داخل دائرة، غير مرسوم: 500", "داخل دائرة Villazón +1"),
    }  # fmt: skip
    for language, (count, name) in said.items():
        page.click(f'[data-language="{language}"]')
        settle(page)
        assert count in read(page, "#count")
        assert name in read(page, "#heaviest")


def test_the_head_says_what_is_drawn(visit: Callable[..., Visit]) -> None:
    """In the plural of its language, without *0 of 0*, and with what is left out (wrong until 2026-11-29)."""
    only_unknown = draw(bulk([(0, 4), (4, 0)], [np.nan] * 2, is_stated=False))
    page = visit(only_unknown).page
    assert read(page, "#count").splitlines()[0] == "No quantity in the table: 2 of 2 flows drawn"
    assert "no quantity in the table" in read(page, "#heaviest")
    omitted = Text(
        en="5 records in other units (l) are not on this map", fr="pas en litres", ar="ليس باللتر"
    )
    page = visit(draw(bulk([(0, 4), (3, 3)], [10.0, 7.0]), omitted=omitted)).page
    assert read(page, "#count").splitlines() == [
        "1 of 1 flow drawn, largest first", "It carries 58.8% of the total, 17 kg",
        "1 flow within one place, not drawn: 7 kg", "2 records", "5 records in other units (l) are not on this map",
    ]  # fmt: skip
    for language, lines in {
        "fr": ("1 tracé sur 1 flux, les plus importants d’abord", "pas en litres"),
        "ar": ("تدفق واحد، المرسوم: 1، الأكبر أولًا", "ليس باللتر"),
    }.items():
        page.click(f'[data-language="{language}"]')
        settle(page)
        assert set(lines) <= set(read(page, "#count").splitlines())


def test_a_small_table_has_its_own_numbers(visit: Callable[..., Visit]) -> None:
    """A reader who compares map and table finds the same numbers; many rows are rounded, and the page says so."""
    flows = bulk([(0, 4), (3, 4)], [1250.5, 28_282.05])
    page = visit(draw(flows)).page
    assert "100% of the total, 29,532.55 kg" in read(page, "#count")
    assert "1,250.5 kg" in read(page, "#heaviest")
    assert "28,282.05 kg" in read(page, "#heaviest")
    assert "rounded to" not in (page.text_content("[data-section=about]") or "")


def test_the_reader_chooses_the_unit(visit: Callable[..., Visit]) -> None:
    """Widths, counts, list and file are of one unit; places of another are not dots; the address keeps the choice."""
    pairs, codes = [(0, 4), (3, 4), (0, 4)], np.array([0, 1, 2])
    page = visit(
        draw(bulk(pairs, [10.0, 7.0, np.nan], unit="kg", units=("kg", "l"), unit_codes=codes))
    ).page
    assert read(page, "#unit").split("\n") == ["kg (1 record)", "l (1 record)"]
    assert read(page, "#count").splitlines()[:2] == [
        "1 of 1 flow drawn, largest first", "It carries 100% of the total, 10 kg",
    ]  # fmt: skip
    until(page, "geoMap.marks().length === 2")
    page.select_option("#unit", "1")
    until(page, "document.querySelector('#count').innerText.includes('7 l')")
    assert "2 of 3 records" in read(page, "#count")
    assert re.findall("[0-9.]+ (?:kg|l)\\b", read(page, "#legend")) == ["7 l"]
    until(page, "geoMap.marks().length === 3")  # a row without a number is shown with every unit
    until(page, "location.hash.includes('unit=1')")
    page.click('[data-language="ar"]')
    settle(page)
    assert page.eval_on_selector("#unit", "select => select.value") == "1"


def test_the_legend_has_only_widths_that_are_drawn(visit: Callable[..., Visit]) -> None:
    """All flows are 10 kg: no line of 1 kg or 0.1 kg (was listed, 2026-11-29)."""
    page = visit(draw(bulk([(0, 4), (4, 0)], [10.0] * 2))).page
    assert re.findall("[0-9.]+ kg", read(page, "#legend")) == ["10 kg"]


def test_months_of_a_card_are_those_of_what_it_counts(visit: Callable[..., Visit]) -> None:
    """Rows of other places than the one that is asked for are in neither."""
    places = pd.DataFrame(
        [("Near1", 12.0, 33.0), ("Near2", 12.02, 33.0), ("Far", 100.0, 10.0)],
        columns=["label", "lon", "lat"],
    )
    months = np.array([2019 * 12, 2019 * 12 + 3])
    page = visit(draw(bulk([(0, 2), (1, 2)], [5.0, 900.0], places=places, month=months))).page
    page.evaluate("location.hash = 'l=en&at=0'")
    # The list has one flow before, too.
    until(page, "!document.querySelector('#chosen-place').hidden")
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
    with pytest.raises(DataError, match="quantity: found a number outside 1e-100 to"):
        draw(bulk([(0, 1)], [quantity]))
