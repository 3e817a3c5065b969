"""Columns with few values on the bulk map: boxes to filter by, facts on cards, columns of the table and the file."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from browsing import Visit, saved_rows, settle, until
from bulk_fixtures import draw, towns
from maps_fixtures import unchecked_text
from playwright.sync_api import Page

from geo.errors import DataError
from geo.maps import BulkFlows, Category

ROAD, SEA = unchecked_text("Road", "Route", "طريق"), unchecked_text("Sea", "Mer", "بحر")


def bulk(codes: list[int]) -> BulkFlows:
    """Return three flows, two of them between the same towns, by road and by sea."""
    mode = Category(
        "mode",
        unchecked_text("Mode", "Moyen", "الوسيلة"),
        ("road", "sea"),
        (ROAD, SEA),
        np.array(codes),
    )
    return BulkFlows(
        places=towns(), origin=np.array([0, 0, 3]), destination=np.array([1, 1, 2]), unit="kg",
        quantity=np.array([9.0, 5.0, 2.0]), records=np.array([4, 2, 1]), categories=(mode,),
    )  # fmt: skip


def flows_of(page: Page) -> list[str]:
    """Return the amounts of the flows in the list."""
    settle(page)
    texts = page.eval_on_selector_all("#heaviest .figures", "all => all.map(one => one.innerText)")
    return [text.replace("\u2068", "").replace("\u2069", "") for text in texts]


def test_a_box_hides_the_rows_of_its_value(visit: Callable[..., Visit]) -> None:
    """What is left is summed anew; the address brings it back."""
    page = visit(draw(bulk([0, 1, 1]))).page
    assert flows_of(page) == ["14 kg", "2 kg"]
    page.uncheck('[data-value="mode.1"]')
    until(page, "document.querySelectorAll('#heaviest .flow').length === 1")
    assert flows_of(page) == ["9 kg"]
    until(page, "location.hash.includes('hide=mode.1')")
    page.evaluate("location.hash = 'l=en&hide=mode.0,mode.7,x'")
    until(page, "!document.querySelector('[data-value=\"mode.0\"]').checked")
    until(page, "document.querySelectorAll('#heaviest .flow').length === 2")
    assert flows_of(page) == ["5 kg", "2 kg"]


@pytest.mark.parametrize(
    ("language", "title", "facts_say", "cells_say"),
    [
        ("en", "Mode", "Road (4), Sea (2)", ["Road, Sea", "Sea"]),
        ("fr", "Moyen", "Route (4), Mer (2)", ["Route, Mer", "Mer"]),
        ("ar", "الوسيلة", "طريق (4)، بحر (2)", ["طريق، بحر", "بحر"]),
    ],
)
def test_cards_and_table_show_values_in_the_page_s_language(
    visit: Callable[..., Visit], language: str, title: str, facts_say: str, cells_say: list[str]
) -> None:
    """A card says how many records have each value."""
    page = visit(draw(bulk([0, 1, 1]))).page
    page.click(f'[data-language="{language}"]')
    settle(page)
    page.click("#heaviest .flow")
    until(page, "document.querySelector('.evidence dl')")
    facts = page.inner_text(".evidence dl").split("\n")
    assert facts[facts.index(title) + 1] == facts_say
    page.keyboard.press("Escape")
    page.click("#tool-table")
    until(page, "document.querySelectorAll('#many tbody tr').length === 2")
    heads = page.eval_on_selector_all("#many th[scope=col]", "all => all.map(one => one.innerText)")
    cells = page.eval_on_selector_all(
        "#many tbody tr", "all => all.map(row => [...row.children].map(one => one.innerText))"
    )
    assert [row[heads.index(title)] for row in cells] == cells_say


def test_the_file_has_the_keys(visit: Callable[..., Visit]) -> None:
    """Whatever the language of the page."""
    page = visit(draw(bulk([0, 1, 1]))).page
    page.click("#tool-table")
    until(page, "document.querySelectorAll('#many tbody tr').length === 2")
    assert [row["mode"] for row in saved_rows(page)] == ["road | sea", "sea"]


def test_a_category_that_does_not_fit_is_told() -> None:
    """A row without a value, or a value that is not there."""
    with pytest.raises(DataError, match=r"categories\.mode: found 2 codes and 2 keys. Expected 3"):
        bulk([0, 1])
    with pytest.raises(DataError, match=r"categories\.mode: found 2\. Expected 0 to 1"):
        bulk([0, 1, 2])
