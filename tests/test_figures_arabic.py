"""Arabic on figures, compared with a browser's: the same font, the same words, the same ink."""

from __future__ import annotations

import base64
import io
from pathlib import Path

import geopandas as gpd
import matplotlib as mpl
import numpy as np
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.image import imread
from numpy.typing import NDArray
from playwright.sync_api import Browser, Page
from scipy.ndimage import gaussian_filter1d

from geo.brief import Brief
from geo.figures import paper
from geo.figures.messages import Messages, _messages

SIZE_PX = 64
WIDEST_PX = 2400
HIGH_PX = 160
BINS = 100
BLUR = 0.015  # of a text's width: half a pixel to the side must not matter

Floats = NDArray[np.float64]


@pytest.fixture(scope="module")
def page(browser: Browser) -> Page:
    """Return an empty page with matplotlib's own Arabic font."""
    file = Path(mpl.get_data_path()) / "fonts" / "ttf" / "DejaVuSans.ttf"
    font = base64.b64encode(file.read_bytes()).decode()
    page = browser.new_page(viewport={"width": WIDEST_PX, "height": HIGH_PX})
    page.set_content(
        f"<style>@font-face {{ font-family: D; src: url(data:font/ttf;base64,{font}) }}"
        f"body {{ margin: 20px; font: {SIZE_PX}px D; white-space: nowrap }}</style>"
        '<body dir="rtl"><span id="text"></span>'
    )
    page.evaluate("document.fonts.load('64px D')")
    return page


def by_browser(page: Page, text: str) -> Floats:
    """Return the darkness of a text as the browser draws it, pixel by pixel."""
    page.evaluate("text => { document.getElementById('text').textContent = text }", text)
    return dark(imread(io.BytesIO(page.screenshot())))


def dark(picture: Floats) -> Floats:
    """Return 1 where a picture is black, 0 where it is white."""
    light: Floats = picture[..., :3].mean(axis=-1)
    return 1 - light


def by_figure(text: str, *, rtl: bool = True) -> Floats:
    """Return the same as a figure draws it."""
    figure = Figure(figsize=(WIDEST_PX / 72, HIGH_PX / 72), dpi=72)
    canvas = FigureCanvasAgg(figure)
    with paper.style():
        line = paper.directed(text, text, rtl=rtl)
        figure.text(0.99, 0.4, line, fontproperties=paper.font("plain", SIZE_PX, text), ha="right")
        canvas.draw()  # type: ignore[no-untyped-call]
    drawn = np.asarray(canvas.buffer_rgba())  # type: ignore[no-untyped-call]
    return dark(drawn.astype(np.float64) / 255)


def width(ink: Floats) -> int:
    """Return how many columns there are from the first ink to the last."""
    inked = np.flatnonzero(ink.sum(axis=0) > 0.5)
    return int(inked[-1] - inked[0] + 1)


def profile(ink: Floats) -> Floats:
    """Return how much ink there is from left to right, blurred, in so many parts."""
    inked = np.flatnonzero(ink.sum(axis=0) > 0.5)
    columns = ink[:, inked[0] : inked[-1] + 1].sum(axis=0)
    columns = gaussian_filter1d(columns, BLUR * len(columns), mode="constant")
    edges = np.linspace(0, len(columns), BINS + 1)
    return np.diff(np.interp(edges, np.arange(len(columns) + 1), np.append(0, np.cumsum(columns))))


def likeness(a: Floats, b: Floats) -> float:
    """Return the correlation of two profiles of ink."""
    return float(np.corrcoef(profile(a), profile(b))[0, 1])


def words_of(brief: Brief, layers: dict[str, gpd.GeoDataFrame]) -> list[str]:
    """Return words that figures write: names of places, titles, and words of the legend with figures and Latin."""
    places = [*layers["places"]["label_ar"], *layers["crossings"]["label_ar"]]
    titles = [spec.title.ar for spec in brief.maps if spec.title.ar]
    said = [_messages()[key]["ar"] for key in ("barrier", "scale", "bands", "modelled_flow")]
    mixed = ("550 كم", "OpenStreetMap (ODbL)، GeoNames", "32° ش", "← الصين")
    quantity = Messages("ar").measured(400, "jars a month")
    texts = [
        *places,
        *titles,
        *said,
        *mixed,
        quantity,
        Messages("ar").measured(400, "head a month"),
    ]
    for name, value in (("{n}", "95"), ("{km}", "500 كم"), ("{lat}", "32° ش")):
        texts = [text.replace(name, value) for text in texts]
    return texts


def test_arabic_is_drawn_as_a_browser_draws_it(
    page: Page, brief: Brief, layers: dict[str, gpd.GeoDataFrame]
) -> None:
    """Letters joined, in their order, with marks and figures: as wide, and inked alike from left to right."""
    texts = words_of(brief, layers)
    assert len(texts) > 15
    for text in texts:
        browser, figure = by_browser(page, text), by_figure(text)
        assert width(figure) == pytest.approx(width(browser), rel=0.01, abs=2), text
        assert likeness(figure, browser) > 0.95, text


def test_the_comparison_sees_what_is_wrong(page: Page) -> None:
    """Letters in the wrong order, or unjoined, are not taken for the browser's."""
    text = "على طول الحدود التونسية الليبية"
    browser = by_browser(page, text)
    assert likeness(by_figure(text[::-1]), browser) < 0.9
    unjoined = "\u200c".join(text)
    assert width(by_figure(unjoined)) > 1.05 * width(browser)


def test_a_text_without_arabic_keeps_its_direction() -> None:
    """A question that a brief asks in English only ends in its mark on an Arabic figure, too (was "?Which goods")."""
    question = "Which goods move, and where?"
    np.testing.assert_allclose(by_figure(question), by_figure(question, rtl=False), atol=0.02)
