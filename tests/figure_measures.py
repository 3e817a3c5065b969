"""Find the maps and texts of a figure, and measure their boxes."""

from __future__ import annotations

from collections.abc import Iterator

import geopandas as gpd
from maps_fixtures import GROUND, unchecked_text
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.text import Text
from matplotlib.transforms import Bbox

from geo.brief.model import Map
from geo.figures import draw_figure
from geo.figures.drawing.ground import BaseMap
from geo.provenance import UNSTAMPED, Stamps
from geo.validation import Language


def panels(figure: Figure) -> list[Axes]:
    """Return the maps of a figure, the large one last; the first axes are the sheet."""
    return figure.axes[1:]


def texts(axes: Axes, *kinds: str) -> Iterator[tuple[str, Bbox]]:
    """Yield texts of some kinds with what they cover, in pixels."""
    for text in axes.findobj(Text):
        if text.get_gid() in kinds and text.get_text():
            yield text.get_text(), text.get_window_extent()


def overlap(a: Bbox, b: Bbox) -> float:
    """Measure by how many pixels two boxes overlap, in the direction in which they do less."""
    return float(min(min(a.x1, b.x1) - max(a.x0, b.x0), min(a.y1, b.y1) - max(a.y0, b.y0)))


def drawn(
    spec: Map,
    tables: dict[str, gpd.GeoDataFrame],
    *,
    stamps: Stamps = UNSTAMPED,
    language: Language = "en",
) -> Figure:
    """Draw a made-up map of the shipped layers."""
    map_figure = draw_figure(
        spec, tables, ground=BaseMap(GROUND), brief_title=unchecked_text("Made up"),
        stamps=stamps, language=language,
    )  # fmt: skip
    return map_figure.figure
