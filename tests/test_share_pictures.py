"""Pictures of shared links: small figures that show, explain and name what the map does."""

from __future__ import annotations

import itertools
import struct

import geopandas as gpd
import pytest
import shapely
from figure_measures import overlap, panels, texts

from geo.brief import Brief
from geo.figures import SHARE_DPI, draw_share_figure, write_figure
from geo.figures.messages import Messages
from geo.maps import map_of
from geo.symbology import symbols
from geo.validation import Language

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("paper_style")]


@pytest.mark.parametrize(("name", "language"), [("flows", "fr"), ("closures", "ar")])
def test_the_picture_of_a_shared_link(
    brief: Brief, layers: dict[str, gpd.GeoDataFrame], name: str, language: Language
) -> None:
    """It is 1200 × 630 pixels, its texts keep apart and off the map, and it bears the notice."""
    figure = draw_share_figure(brief, name, layers, language=language).figure
    picture = write_figure(figure, "png", dpi=SHARE_DPI)
    assert struct.unpack(">II", picture[16:24]) == (1200, 630)
    found = list(texts(figure.axes[0], "text", "legend"))
    maps = [("a map", axes.get_window_extent()) for axes in panels(figure)]
    for (one, a), (other, b) in itertools.combinations([*found, *maps], 2):
        assert overlap(a, b) <= 3, f"{one!r} and {other!r}"
    written = " ".join(text.strip("\u200f") for text, _ in found)
    for text in (brief.title, map_of(brief, name).title):
        assert text.in_language(language) in written
    assert Messages(language).message("notice") in written


def test_a_picture_to_share_shows_the_towns_where_the_brief_gives_no_bounds(
    brief: Brief, layers: dict[str, gpd.GeoDataFrame]
) -> None:
    """A far country took the whole frame, and names of micro-states covered it; its end has an arrow now."""
    places = layers["places"].copy()
    far = shapely.Point(105, 35)
    places.loc[places["id"] == "china", "geometry"] = far
    spec = map_of(brief, "hub-shift").model_copy(update={"bounds": None})
    bare = brief.model_copy(update={"maps": (spec,)})
    figure = draw_share_figure(bare, "hub-shift", {**layers, "places": places}).figure
    (axes,) = panels(figure)
    names = [text for text, _ in texts(axes, "label")]
    assert any("China" in name and name != "China" for name in names)
    assert {"Zouara", "Misrata", "Al Eulma"} <= set(names)
    assert "Vatican City" not in names


@pytest.mark.parametrize("language", ["en", "fr", "ar"])
def test_the_picture_of_a_closure_explains_its_lines(
    brief: Brief, layers: dict[str, gpd.GeoDataFrame], language: Language
) -> None:
    """The French texts left no room for the legend, and no legend showed the cross of a closed crossing."""
    long = map_of(brief, "closures").question
    assert long
    question = long.model_copy(
        update={language: f"{long.in_language(language)} {brief.title.in_language(language)}"}
    )
    maps = tuple(spec.model_copy(update={"question": question}) for spec in brief.maps)
    figure = draw_share_figure(
        brief.model_copy(update={"maps": maps}), "closures", layers, language=language
    ).figure
    lines = (text.strip("\u200f") for text, _ in texts(figure.axes[0], "legend"))
    explained = " ".join(" ".join(lines).split())
    labels = [style["label"][language] for style in symbols()["change"].values()]
    for label in (*labels, Messages(language).message("crossing_shut")):
        assert " ".join(label.split()) in explained


def test_traffic_without_a_closure_has_a_picture_to_share(
    brief: Brief, layers: dict[str, gpd.GeoDataFrame]
) -> None:
    """A brief whose map of modelled traffic describes no closure has nothing in its legend: that was a crash."""
    tables = {**layers, "closures": layers["closures"].iloc[:0]}
    figure = draw_share_figure(brief, "closures", tables, language="en").figure
    written = " ".join(text for text, _ in texts(figure.axes[0], "text"))
    assert "Modelled, not observed" in written
    assert not list(texts(figure.axes[0], "legend"))
