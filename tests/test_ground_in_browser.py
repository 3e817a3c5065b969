"""The ground on a page: what a reader sees of it, and how to switch it off."""

from __future__ import annotations

from collections.abc import Callable

import geopandas as gpd
import pytest
from browsing import Visit, go_to, settle
from playwright.sync_api import Page

from geo.brief import Brief
from geo.geodesy.country_outlines import shipped_outlines
from geo.maps import build_ground, draw_map
from geo.regions import open_region
from geo.symbology import symbols

CLOSE = "l=en&v=33.6,9.4,8"  # between Gabès and Tozeur
MOST_BYTES = 1_600_000


@pytest.fixture(scope="module")
def shipped(brief: Brief, layers: dict[str, gpd.GeoDataFrame]) -> str:
    """Return the shipped brief's first page, with its ground."""
    return draw_map(
        brief.maps[0],
        layers,
        symbols=symbols(),
        background=shipped_outlines().background,
        brief_title=brief.title,
        ground=build_ground(open_region(), brief.maps[0].bounds),
    )


def names(page: Page) -> list[str]:
    """Return the names of the ground that are written."""
    written: list[str] = page.evaluate("geoMap.background()")
    return written


def test_the_ground_orients_and_is_switched_off(
    revisit: Callable[..., Visit], shipped: str
) -> None:
    """Towns of the region show as the reader zooms in, in every language; a switch and a link take them away."""
    assert len(shipped.encode()) < MOST_BYTES
    page = revisit(shipped).page
    drawn = set(page.evaluate("geoMap.labels()"))
    assert drawn
    assert not drawn & set(names(page))  # the brief's own places are named once
    go_to(page, CLOSE)
    assert {"Kebili", "Douz"} <= set(names(page))
    assert "Gafsa" not in names(page)  # which the brief draws
    go_to(page, CLOSE.replace("en", "ar"))
    assert "قبلي" in names(page)
    go_to(page, f"{CLOSE}&tab=filter")
    legend = "Grey: towns, roads and rivers for orientation, not from the source"
    assert legend in (page.text_content("#legend") or "")
    page.uncheck('[data-layer="ground"]')
    settle(page)
    assert names(page) == []
    assert legend not in (page.text_content("#legend") or "")
    page.wait_for_timeout(400)
    assert "turn=ground" in page.evaluate("location.hash")
    go_to(page, f"{CLOSE}&tab=filter")
    assert "Kebili" in names(page)
    go_to(page, f"{CLOSE}&tab=filter&turn=ground")
    assert names(page) == []
    assert not page.is_checked('[data-layer="ground"]')


def test_nothing_of_the_ground_can_be_clicked(revisit: Callable[..., Visit], shipped: str) -> None:
    """A click on a grey town opens nothing, and the pointer says so."""
    page = revisit(shipped).page
    go_to(page, CLOSE)
    x, y = page.evaluate("geoMap.screenPoint(8.9690, 33.7044)")  # Kebili
    page.mouse.move(x, y)
    settle(page)
    assert page.is_hidden("#hint")
    page.mouse.click(x, y)
    settle(page)
    assert "open=" not in page.evaluate("location.hash")
    assert not page.is_visible(".leaflet-popup, #card:not([hidden]) article")
