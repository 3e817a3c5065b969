"""Names on figures: of zones and crossings, their leaders, and the shares in their notes."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from typing import Any

import geopandas as gpd
import numpy as np
import pytest
import shapely
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.text import Text

from geo.brief import Brief
from geo.figures import MapFigure, draw_brief_figure, draw_share_figure, paper
from geo.figures.drawing import marks
from geo.figures.label_room import STYLES, Label
from geo.figures.labels import place_labels
from geo.figures.messages import Messages
from geo.figures.modelled_traffic import FlowTraffic
from geo.figures.notes import MOST_CHANGES, map_notes
from geo.figures.panel import Scene
from geo.validation import LANGUAGES, Language

SIZE = (300.0, 200.0)  # points


@pytest.fixture
def axes() -> Axes:
    """Return empty axes that count points."""
    figure = Figure(figsize=(SIZE[0] / 72, SIZE[1] / 72), dpi=144)
    return paper.new_axes(figure, paper.Box(0, 0, *SIZE))


def names_on(axes: Axes) -> dict[str, shapely.Polygon]:
    """Return the names on a map, with the boxes that they cover in points."""
    to_points = axes.transData.inverted()
    return {
        text.get_text(): shapely.box(*text.get_window_extent().transformed(to_points).extents)
        for text in axes.findobj(Text)
        if text.get_gid() == "label" and text.get_text()
    }


def leaders_on(axes: Axes) -> list[shapely.LineString]:
    """Return the lines from names to their places."""
    return [
        shapely.LineString(np.asarray(line.get_xydata()))
        for line in axes.lines
        if line.get_gid() == "leader"
    ]


@pytest.mark.parametrize(
    ("share", "en", "fr"),
    [
        (0.061, "6.1%", "6,1\u00a0%"), (0.16, "16%", "16\u00a0%"), (0.0004, "0%", "0\u00a0%"),
        (0.0005, "0.1%", "0,1\u00a0%"), (0.9999, "100%", "100\u00a0%"), (0.0625, "6.3%", "6,3\u00a0%"),
    ],
)  # fmt: skip
def test_shares_are_written_as_on_the_pages(share: float, en: str, fr: str) -> None:
    """To tenths of a per cent, as Intl.NumberFormat writes them: figures wrote 6 % where the page wrote 6.1 %."""
    assert Messages("en").percent(share) == Messages("ar").percent(share) == en
    assert Messages("fr").percent(share) == fr


@pytest.mark.slow
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("draw", [draw_brief_figure, draw_share_figure])
def test_zones_have_their_names(
    brief: Brief,
    layers: dict[str, gpd.GeoDataFrame],
    language: Language,
    draw: Callable[..., MapFigure],
) -> None:
    """Each extent has the zone's name and its own, as on the page; it had only "in the mountains"."""
    figure = draw(brief, "tri-border", layers, language=language).figure
    zones = layers["zones"]
    names = zones[f"label_{language}"] + "\n" + zones[f"candidate_{language}"]
    assert set(names) <= {name for panel in figure.axes[1:] for name in names_on(panel)}


def test_a_zone_without_room_for_its_whole_name_has_the_shorter_one(axes: Axes) -> None:
    """A name as wide as the map has no room; the name of the extent has."""
    long_name = f"{'Very ' * 40}long\nin the hills"
    zone = Label(long_name, np.array([150.0, 100.0]), "zone", 9.0, short="in the hills")
    assert place_labels(axes, [zone], [], []) == []
    assert list(names_on(axes)) == ["in the hills"]
    assert place_labels(axes, [replace(zone, short="")], [], []) == [long_name]


def test_leaders_cross_no_other_name_or_mark(axes: Axes) -> None:
    """The line from "Belgrade" to its town went through "Serbia", and that from "Serbia" through the town."""
    area, town = np.array([150.0, 92.0]), np.array([149.0, 108.0])
    walls = [np.array([[x, 60.0], [x, 140.0]]) for x in (120.0, 132.0, 166.0, 178.0)]
    labels = [Label("Serbia", area, "area", 2.7), Label("Belgrade", town, "town", 2.0)]
    place_labels(axes, labels, walls, [(area, 2.7), (town, 2.0)])
    names, leaders = names_on(axes), leaders_on(axes)
    assert len(names) == 2
    assert leaders
    discs = [
        shapely.Point(spot).buffer(radius * 0.9) for spot, radius in ((area, 2.7), (town, 2.0))
    ]
    for leader in leaders:
        crossed = [name for name, box in names.items() if leader.intersects(box.buffer(-0.5))]
        assert not crossed
        assert not any(leader.intersects(disc) for disc in discs)
    assert not any(a.intersects(b) for a, b in itertools.combinations(leaders, 2))


@pytest.mark.slow
def test_a_closure_names_the_crossings_that_matter(
    brief: Brief, layers: dict[str, gpd.GeoDataFrame]
) -> None:
    """The small map of a closure names the closed crossing and the one that takes its traffic, not nine others."""
    figure = draw_brief_figure(brief, "closures", layers).figure
    *insets, large = figure.axes[1:]
    crossings = set(layers["crossings"]["label_en"])
    (inset,) = insets
    assert crossings & set(names_on(inset)) == {"Ras Jedir", "Dehiba–Wazin"}
    assert "Babouch" in names_on(large)


def test_crossings_shrink_where_they_crowd() -> None:
    """No smaller than can be seen; a crowd of few among many leaves them their size."""
    apart = [np.array([20.0 * i, 0.0]) for i in range(9)]
    assert marks.crossing_radius(apart) == marks.CROSSING
    assert marks.crossing_radius([*apart, np.array([1.0, 0.0])]) == marks.CROSSING
    assert marks.crossing_radius([spot / 10 for spot in apart]) == marks.LEAST_CROSSING
    assert marks.crossing_radius([]) == marks.crossing_radius(apart[:1]) == marks.CROSSING


def traffic_with_closure(count: int) -> FlowTraffic:
    """Return the traffic of a flow with a closure that changes its share over a number of crossings."""
    row = {
        "label_en": "All closed",
        "crossings": [f"crossing-{i}" for i in range(count)],
        "shares_before": [0.01 * i for i in range(count)],
        "shares_after": [0.0] * count,
    }
    empty = np.empty(0)
    return FlowTraffic("a", "fuel", gpd.GeoSeries(), empty, empty, row, closed=("crossing-0",))


@cache
def page() -> paper.Page:
    """Return an empty page in English."""
    return paper.new_page(Messages("en"))


@pytest.mark.parametrize(("closures", "listed"), [(1, MOST_CHANGES), (2, MOST_CHANGES // 2)])
def test_the_largest_changes_are_noted(closures: int, listed: int) -> None:
    """Nineteen notes left the map of a closure a corner; the largest changes stand first, and the rest is counted."""
    flows = gpd.GeoDataFrame({"flow": ["a"], "label_en": ["A flow"]}, geometry=[None])
    crossings = gpd.GeoDataFrame({"id": ["crossing-29"], "label_en": ["The gate"]}, geometry=[None])
    traffic = traffic_with_closure(30)
    ground: Any = None  # notes read nothing of it
    scene = Scene(
        {"flows": flows, "crossings": crossings}, frozenset(), Messages("en"), ground, traffic=traffic
    )  # fmt: skip
    notes = [note.text for note in map_notes(page(), scene, [traffic] * closures, 200.0)]
    assert len(notes) == 1 + closures * (1 + listed + 1)
    assert notes[1:4] == ["All closed", "The gate: from 29% to 0%", "crossing-28: from 28% to 0%"]
    assert notes[-1] == f"Further crossings, whose shares change less: {29 - listed}"


def test_slight_gains_are_not_named() -> None:
    """A crossing that gains a third of what another gains, or less than half a per cent, does not matter as much."""
    row = {
        "crossings": ["a", "b", "c", "d"],
        "shares_before": [0.1, 0.1, 0.1, 0.9],
        "shares_after": [0.7, 0.2, 0.4, 0.0],
    }
    traffic = replace(traffic_with_closure(1), closure=row)
    assert traffic.gaining == {"a", "c"}
    assert replace(traffic, closure=row | {"shares_after": [0.104, 0.1, 0.1, 0.9]}).gaining == set()


@pytest.mark.usefixtures("paper_style")
def test_leaders_of_names_for_orientation_cross_nothing(axes: Axes) -> None:
    """Forty small countries in a heap: each name stands near its own, or is left out without a word."""
    spots = np.array([(150 + 4 * (i % 8), 90 + 4 * (i // 8)) for i in range(40)], dtype=float)
    labels = [Label(f"Country {i:02}", spot, "country", 0.0) for i, spot in enumerate(spots)]
    town = Label("Town", np.array([160.0, 100.0]), "town", 2.0)
    assert place_labels(axes, [*labels, town], [], [(town.spot, 2.0)]) == []
    assert 1 < len(names_on(axes)) < len(labels)
    leaders = leaders_on(axes)
    assert leaders
    assert not any(a.intersects(b) for a, b in itertools.combinations(leaders, 2))
    assert max(leader.length for leader in leaders) <= STYLES["country"].farthest_pt + 1


@pytest.mark.usefixtures("paper_style")
def test_names_keep_off_the_edge_of_a_map(axes: Axes) -> None:
    """The edge of a shared picture's map is the picture's: "Around Socotra" and "Saudi Arabia" lost a sliver there."""
    spots = [(4.0, 100.0), (296.0, 60.0), (150.0, 4.0), (150.0, 196.0), (232.0, 190.0)]
    labels = [Label("Around Socotra", np.array(spot), "zone", 9.0) for spot in spots]
    assert place_labels(axes, labels, [], []) == []
    sheet = shapely.box(2, 2, SIZE[0] - 2, SIZE[1] - 2)
    assert all(sheet.covers(box) for box in names_on(axes).values())
