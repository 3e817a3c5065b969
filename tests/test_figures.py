"""Figures for print: what stands on them, measured on every map in every language."""

from __future__ import annotations

import itertools
import re
import struct
import subprocess
import sys
from collections.abc import Callable, Iterator
from functools import cache, partial
from pathlib import Path
from typing import TypeAlias

import geopandas as gpd
import numpy as np
import pytest
import shapely
from geographiclib.geodesic import Geodesic
from hypothesis import given
from hypothesis import strategies as st
from invoking import invoke
from maps_fixtures import GROUND, unchecked_map, unchecked_text
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Polygon
from matplotlib.text import Text
from matplotlib.transforms import Bbox

from geo.brief import Brief
from geo.brief.model import Map
from geo.figures import (
    SHARE_DPI,
    MapFigure,
    draw_brief_figure,
    draw_figure,
    draw_share_figure,
    paper,
    write_figure,
)
from geo.figures.amounts import SPELLINGS, UNIT
from geo.figures.decorations import middle_of, scale_km
from geo.figures.drawing.flow_curves import spread
from geo.figures.drawing.ground import BaseMap
from geo.figures.frame import Frame, fit_bounds, fit_points, is_inside, paper_to_degrees, to_paper
from geo.figures.insets import Inset, frame_for
from geo.figures.label_room import STYLES, Label
from geo.figures.labels import place_labels
from geo.figures.layout import WIDE
from geo.figures.messages import Messages
from geo.figures.modelled_traffic import traffic_of
from geo.figures.panel import Scene
from geo.maps import map_of
from geo.maps.described_closures import flow_to_show
from geo.provenance import UNSTAMPED, Stamps
from geo.symbology import symbols
from geo.validation import LANGUAGES, Language

pytestmark = pytest.mark.slow

MAPS = ("flows", "hub-shift", "tri-border", "closures")
BRIEF = "tunisia-libya-2019"
ROOT = Path(__file__).parent.parent

Figures: TypeAlias = Callable[[str, Language], MapFigure]


@pytest.fixture(scope="module")
def figure_of(brief: Brief, layers: dict[str, gpd.GeoDataFrame]) -> Figures:
    """Return a function from a map of the shipped brief and a language to its figure, drawn once."""

    def draw(name: str, language: Language) -> MapFigure:
        return draw_brief_figure(brief, name, layers, language=language)

    return cache(draw)


@pytest.fixture(autouse=True)
def _style() -> Iterator[None]:
    """Measure writing as it is drawn: what a style measures, matplotlib keeps for all others."""
    with paper.style():
        yield


# The scope sorts the tests by figure, so that workers that share them draw each but once.
ALL = pytest.mark.parametrize(
    ("name", "language"), list(itertools.product(MAPS, LANGUAGES)), scope="module"
)


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


@ALL
def test_no_name_overlaps_another_or_leaves_its_map(
    figure_of: Figures, name: str, language: Language
) -> None:
    """Names, letters and numbers keep apart, and names keep inside the frame."""
    for axes in panels(figure_of(name, language).figure):
        frame = axes.get_window_extent()
        found = list(texts(axes, "label", "badge", "number"))
        for (one, a), (other, b) in itertools.combinations(found, 2):
            assert overlap(a, b) <= 0, f"{one!r} and {other!r}"
        for text, box in texts(axes, "label"):
            assert frame.x0 <= box.x0, text
            assert box.x1 <= frame.x1, text
            assert frame.y0 <= box.y0, text
            assert box.y1 <= frame.y1, text


@ALL
def test_nothing_on_the_sheet_overlaps(figure_of: Figures, name: str, language: Language) -> None:
    """Heading, captions, legend, keys, degrees and notes keep apart, off the maps and on the paper."""
    figure = figure_of(name, language).figure
    kinds = ("text", "legend", "note", "degrees", "decoration")
    found = list(texts(figure.axes[0], *kinds))
    maps = [("a map", axes.get_window_extent()) for axes in panels(figure)]
    for (one, a), (other, b) in itertools.combinations([*found, *maps], 2):
        # A line of a paragraph may reach with a tail or an accent into the air of the next.
        assert overlap(a, b) <= 3, f"{one!r} and {other!r}"  # pixels: 0.4 mm
    sheet = figure.bbox
    assert all(sheet.x0 <= b.x0 and b.x1 <= sheet.x1 and sheet.y0 <= b.y0 for _, b in found)


@ALL
def test_only_crossings_go_without_a_name(
    figure_of: Figures, layers: dict[str, gpd.GeoDataFrame], name: str, language: Language
) -> None:
    """Every town, area, zone and line finds room for its name; a crossing between others may not."""
    crossings = set(layers["crossings"][f"label_{language}"])
    assert {lost for names in figure_of(name, language).unplaced for lost in names} <= crossings


def test_a_quantity_reads_in_order_in_arabic(
    brief: Brief, layers: dict[str, gpd.GeoDataFrame]
) -> None:
    """Number and an unknown unit are isolated as one in the legend (was "head a month 400", 2026-11-26)."""
    flows = layers["flows"].copy()
    flows.loc[flows.index[0], ["quantity", "quantity_unit"]] = "number", "jars a month"
    flows.loc[flows.index[0], ["quantity_low", "quantity_high"]] = 400.0, 400.0
    figure = draw_brief_figure(brief, "flows", {**layers, "flows": flows}, language="ar").figure
    legend = [text for text, _ in texts(figure.axes[0], "legend")]
    lines = "\n".join(legend).replace(paper.RIGHT_TO_LEFT, "")
    assert "\u2068400 jars a month\u2069" in lines.replace("\n", " ")


def test_figures_and_pages_know_the_same_units() -> None:
    """What a unit is called, and how it is read, is written down in Python and in TypeScript alike."""
    source = (ROOT / "web/src/core/words/units.ts").read_text(encoding="utf-8")
    table = re.search(r"SPELLINGS: [^{]+{(.+?)}", source, re.DOTALL)
    assert table
    assert dict(re.findall(r"(\w+): \"(\w+)\"", table[1])) == SPELLINGS
    pattern = re.search(r"UNIT = /\^(.+)\$/;", source)
    assert pattern
    assert pattern[1].replace(r"\/", "/") == UNIT.pattern


@ALL
def test_every_strand_bears_its_letter(figure_of: Figures, name: str, language: Language) -> None:
    """Each letter of a map stands in the legend, so hues need not be told apart."""
    figure = figure_of(name, language).figure
    legend = [text for text, _ in texts(figure.axes[0], "badge")]
    assert len(legend) == len(set(legend))
    drawn = {text for axes in panels(figure) for text, _ in texts(axes, "badge")}
    assert drawn <= set(legend)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_letter_a_strand(
    figure_of: Figures, layers: dict[str, gpd.GeoDataFrame], language: Language
) -> None:
    """On the large map there are as many letters as strands, and as many heads as ends in sight."""
    axes = panels(figure_of("flows", language).figure)[-1]
    assert len(list(texts(axes, "badge"))) == len(layers["flows"])
    stated = layers["flows"]["direction"] == "one-way"
    beyond = layers["flows"]["destination"].isin(["europe", "sahel"])
    heads = [patch for patch in axes.patches if patch.get_gid() == "head"]
    # One that moves both ways ends in sight at one side only.
    assert len(heads) == (stated & ~beyond).sum() + 1


@ALL
def test_heads_do_not_pile_up(figure_of: Figures, name: str, language: Language) -> None:
    """No arrowhead of a large map covers a third of another."""
    axes = panels(figure_of(name, language).figure)[-1]
    heads = [
        shapely.Polygon(patch.get_xy())
        for patch in axes.patches
        if isinstance(patch, Polygon) and patch.get_gid() == "head"
    ]
    for a, b in itertools.combinations(heads, 2):
        assert a.intersection(b).area < min(a.area, b.area) / 3


@pytest.mark.parametrize("name", MAPS)
def test_arabic_runs_from_the_right(figure_of: Figures, name: str) -> None:
    """In Arabic the sheet is mirrored: map, insets, and heading; the ground is not."""
    for language in LANGUAGES:
        is_rtl = language == "ar"
        figure = figure_of(name, language).figure
        *insets, large = [axes.get_position() for axes in panels(figure)]
        assert all((inset.x1 < large.x0) == is_rtl for inset in insets)
        middle = figure.bbox.width / 2
        heading = next(iter(texts(figure.axes[0], "text")))[1]
        assert (heading.x0 > middle) == is_rtl


def test_the_same_bytes_again(
    figure_of: Figures, brief: Brief, layers: dict[str, gpd.GeoDataFrame]
) -> None:
    """Drawn anew, a figure is the same to the byte in every format; it holds no date."""
    again = draw_brief_figure(brief, "tri-border", layers, language="ar")
    for ending in ("png", "svg", "pdf"):
        first = write_figure(figure_of("tri-border", "ar").figure, ending)
        assert write_figure(again.figure, ending) == first
        assert b"CreationDate" not in first
        assert b"dc:date" not in first


def test_the_same_bytes_from_the_files(figure_of: Figures, tmp_path: Path) -> None:
    """Another process, with another seed for hashes, draws from the layers on disk what we draw of layers built now."""
    out = tmp_path / "closures.pdf"
    command = [
        sys.executable,
        "-m",
        "geo",
        "figure",
        "closures",
        "-o",
        str(out),
        "--language",
        "fr",
    ]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True, env={"PYTHONHASHSEED": "7"})  # noqa: S603
    assert out.read_bytes() == write_figure(figure_of("closures", "fr").figure, "pdf")


@pytest.mark.parametrize("bounds", [(-2.0, 23.0, 27.0, 40.0), (176.0, -20.0, -176.0, -14.0)])
def test_the_scale_bar_is_true(bounds: tuple[float, float, float, float]) -> None:
    """At the middle latitude the bar is as long as it says, by an independent implementation."""
    frame = fit_bounds(bounds, 560.0, 380.0)
    km, points = scale_km(frame, 0.14)
    lon, lat = middle_of(frame)
    spot = to_paper(frame, np.array([[lon, lat]]))[0]
    ends = paper_to_degrees(frame, spot + np.array([[-points / 2, 0.0], [points / 2, 0.0]]))
    (west, south), (east, north) = ends
    measured = Geodesic.WGS84.Inverse(south, west, north, east)["s12"]
    assert measured == pytest.approx(km * 1000, rel=1e-3)


def test_a_region_is_nowhere_out_of_scale(brief: Brief) -> None:
    """On the shipped maps a kilometre is nowhere drawn more than 2.5 % too long, as measured at their edges."""
    for spec in brief.maps:
        assert spec.bounds
        frame = fit_bounds(spec.bounds, 560.0, 380.0)
        for x, y in itertools.product((5.0, 280.0, 555.0), (5.0, 190.0, 375.0)):
            (west, lat), (east, to_lat) = paper_to_degrees(
                frame, np.array([[x - 2, y], [x + 2, y]])
            )
            metres = Geodesic.WGS84.Inverse(lat, west, to_lat, east)["s12"]
            assert 4 / frame.points_per_m / metres == pytest.approx(1.0, abs=0.025)


@given(st.floats(-170, 170), st.floats(-70, 70), st.floats(0, 1), st.floats(0, 1))
def test_a_place_comes_back_from_paper(lon: float, lat: float, across: float, up: float) -> None:
    """What is drawn in a frame is read off it again."""
    frame = fit_bounds((lon - 8, lat - 6, lon + 8, lat + 6), 500.0, 400.0)
    spot = np.array([[across * frame.width, up * frame.height]])
    np.testing.assert_allclose(to_paper(frame, paper_to_degrees(frame, spot)), spot, atol=1e-6)


@given(st.lists(st.tuples(st.floats(-3, 3), st.floats(1, 8)), min_size=1, max_size=12))
def test_lines_that_end_together_end_apart(wanted: list[tuple[float, float]]) -> None:
    """Each has its room on the ring, however they would have come."""
    ring, angles = spread([angle for angle, _ in wanted], [half for _, half in wanted])
    ends = np.column_stack([np.cos(angles), np.sin(angles)])
    for (i, a), (j, b) in itertools.combinations(enumerate(ends), 2):
        apart = np.arccos(np.clip(a @ b, -1, 1)) * ring
        assert apart > 0.98 * (wanted[i][1] + wanted[j][1])


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


def test_a_made_up_brief_is_stamped_on_every_map(layers: dict[str, gpd.GeoDataFrame]) -> None:
    """Nobody takes a figure of a fictional brief for the world."""
    spec = unchecked_map(
        id="all",
        title=unchecked_text("All"),
        question=None,
        layers=("places", "crossings"),
        bounds=(-2.0, 23.0, 27.0, 40.0),
    )
    stamped = drawn(spec, layers, stamps=Stamps(fictional=True))
    assert len(panels(stamped)) == 2  # with the detail
    stamps = [box for _, box in texts(stamped.axes[0], "stamp")]
    assert len(stamps) == 2
    assert max(box.width for box in stamps) < max(
        axes.get_window_extent().width for axes in panels(stamped)
    )
    assert not list(texts(drawn(spec, layers).axes[0], "stamp"))


@pytest.mark.parametrize(
    ("shown", "bounds"),
    [
        (("zones", "places"), None),
        (("events",), None),
        (("flows", "places", "areas", "buffers"), (170.0, -20.0, -170.0, 0.0)),
        (("areas",), (-60.0, 60.0, 60.0, 90.0)),
    ],
)
def test_any_map_can_be_drawn(
    layers: dict[str, gpd.GeoDataFrame],
    shown: tuple[str, ...],
    bounds: tuple[float, float, float, float] | None,
) -> None:
    """Without bounds, without anything, across ±180° where nothing of the brief is, and up to the pole."""
    spec = unchecked_map(
        id="all", title=unchecked_text("All"), question=None, layers=shown, bounds=bounds, hidden=()
    )
    assert write_figure(drawn(spec, layers), "svg").startswith(b"<?xml")


@pytest.mark.parametrize(
    ("language", "expected"), [("en", "12.5, 50 km"), ("fr", "12,5, 50 km"), ("ar", "12.5، 50 كم")]
)
def test_distance_bands_have_their_own_radii(
    layers: dict[str, gpd.GeoDataFrame], language: Language, expected: str
) -> None:
    """The legend always said 25, 50 and 100 km."""
    own = layers["buffers"]["radius_m"].map(
        lambda radius_m: {25_000: 12_500}.get(radius_m, radius_m)
    )
    buffers = layers["buffers"].assign(radius_m=own)[own != 100_000]
    spec = unchecked_map(
        id="all", title=unchecked_text("All"), question=None, layers=("buffers",), bounds=None, hidden=()
    )  # fmt: skip
    figure = drawn(spec, {**layers, "buffers": buffers}, language=language)
    legend = "\n".join(text for text, _ in texts(figure.axes[0], "legend"))
    assert f"({expected})" in legend.replace(paper.RIGHT_TO_LEFT, "")


def test_texts_are_texts(layers: dict[str, gpd.GeoDataFrame]) -> None:
    """Dollars and backslashes of a brief are written, not taken for formulas."""
    hostile = r"$\frac{1}{0}$ & <b>"
    figure = drawn(
        unchecked_map(
            id="all",
            title=unchecked_text(hostile),
            question=unchecked_text("$x^2$"),
            layers=("places",),
        ),
        layers,
    )
    assert hostile in {text for text, _ in texts(figure.axes[0], "text")}
    assert write_figure(figure, "svg")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("flow", "-o", "x.png"), "has no map 'flow'. Did you mean 'flows'?"),
        (("flows", "-o", "x.gif"), "x.gif: found the ending '.gif'. Expected .png, .svg or .pdf"),
        (("tri-border", "-o", "here/x.svg"), "here/x.svg: the output cannot be written"),
        (("flows", "-b", "there.toml", "-o", "x.png"), "there.toml"),
    ],
)
def test_what_cannot_be_done_is_said(
    arguments: tuple[str, ...], message: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One message and exit 1; nothing is written, and what was there stays."""
    monkeypatch.chdir(tmp_path)
    Path("here").write_text("a file", encoding="utf-8")
    Path("x.png").write_text("before", encoding="utf-8")
    layers_dir = str(ROOT / "layers")
    result = invoke("figure", "--layers", layers_dir, *arguments)
    assert result.exit_code == 1
    assert message in result.output
    assert Path("x.png").read_text(encoding="utf-8") == "before"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["here", "x.png"]


@pytest.mark.parametrize("package", ["textalloc"])
def test_a_missing_extra_is_named(package: str, tmp_path: Path) -> None:
    """Without the extra the message says what to install; exit 1."""
    code = (
        f"import sys; sys.modules[{package!r}] = None\n"
        "from geo.cli import main; main(['figure', 'flows', '-o', 'x.png'])"
    )
    ran = subprocess.run(  # noqa: S603
        [sys.executable, "-c", code], capture_output=True, text=True, check=False, cwd=tmp_path,
    )  # fmt: skip
    assert ran.returncode == 1
    assert ran.stderr == (
        f'figures need the package {package}: pip install "smuggling-route-mapper[figures]" '
        '(in a clone of the repository: pip install -e ".[figures]").\n'
    )
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("name", MAPS)
def test_the_pictures_of_the_readme_are_these(
    figure_of: Figures, name: str, tmp_path: Path
) -> None:
    """`make previews` was run since the figures last changed; another processor may round a pixel otherwise."""
    from matplotlib.image import imread  # noqa: PLC0415

    fresh = tmp_path / "fresh.png"
    fresh.write_bytes(write_figure(figure_of(name, "en").figure, "png", dpi=110))
    kept = imread(ROOT / "maps" / BRIEF / f"{name}.png")
    assert kept.shape == imread(fresh).shape
    assert np.abs(kept - imread(fresh)).mean() < 0.002


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


def test_leaders_of_names_for_orientation_cross_nothing() -> None:
    """Forty small countries in a heap: each name stands near its own, or is left out without a word."""
    size = (300.0, 200.0)
    figure = Figure(figsize=(size[0] / 72, size[1] / 72), dpi=144)
    axes = paper.new_axes(figure, paper.Box(0, 0, *size))
    spots = np.array([(150 + 4 * (i % 8), 90 + 4 * (i // 8)) for i in range(40)], dtype=float)
    labels = [Label(f"Country {i:02}", spot, "country", 0.0) for i, spot in enumerate(spots)]
    town = Label("Town", np.array([160.0, 100.0]), "town", 2.0)
    assert place_labels(axes, [*labels, town], [], [(town.spot, 2.0)]) == []
    names = dict(texts(axes, "label"))
    assert 1 < len(names) < len(labels)
    leaders = [
        shapely.LineString(np.asarray(line.get_xydata()))
        for line in axes.lines
        if line.get_gid() == "leader"
    ]
    assert leaders
    assert not any(a.intersects(b) for a, b in itertools.combinations(leaders, 2))
    assert max(leader.length for leader in leaders) <= STYLES["country"].farthest_pt + 1


def test_names_keep_off_the_edge_of_a_map() -> None:
    """The edge of a shared picture's map is the picture's: "Around Socotra" and "Saudi Arabia" lost a sliver there."""
    size = (300.0, 200.0)
    figure = Figure(figsize=(size[0] / 72, size[1] / 72), dpi=144)
    axes = paper.new_axes(figure, paper.Box(0, 0, *size))
    spots = [(4.0, 100.0), (296.0, 60.0), (150.0, 4.0), (150.0, 196.0), (232.0, 190.0)]
    labels = [Label("Around Socotra", np.array(spot), "zone", 9.0) for spot in spots]
    assert place_labels(axes, labels, [], []) == []
    least_px = 2.0 * 144 / 72
    for _, box in texts(axes, "label"):
        assert min(box.x0, box.y0) >= least_px
        assert max(box.x1 - 600.0, box.y1 - 400.0) <= -least_px


def test_a_detail_that_only_the_wide_map_needs_stands_beside_it(
    brief: Brief, layers: dict[str, gpd.GeoDataFrame], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Caption and scale of an inset were printed over the map, which had taken the width of the page."""
    spec = map_of(brief, "hub-shift").model_copy(update={"stages": ()})
    bare = brief.model_copy(update={"maps": (spec,)})

    def choose(_: Map, scene: Scene, frame: Frame) -> list[Inset]:
        spots = shapely.get_coordinates(scene.layers["places"].geometry)
        detail = Inset("A detail", scene, partial(fit_points, spots), is_detail=True)
        return [detail] if frame.width > WIDE - 1 else []

    monkeypatch.setattr("geo.figures.layout.choose_insets", choose)
    figure = draw_brief_figure(bare, "hub-shift", layers).figure
    maps = [axes.get_window_extent() for axes in panels(figure)]
    assert len(maps) == 2
    assert overlap(*maps) <= 0
    (caption,) = (box for text, box in texts(figure.axes[0], "text") if text == "A detail")
    assert all(overlap(caption, box) <= 0 for box in maps)


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


def test_a_map_of_modelled_roads_without_bounds_holds_them_and_no_more(
    brief: Brief, layers: dict[str, gpd.GeoDataFrame]
) -> None:
    """All places of the brief set the frame, from the sea to the desert, for a road of 700 km."""
    spec = map_of(brief, "closures").model_copy(update={"bounds": None})
    frame = frame_for(spec, layers, 500.0, 400.0)
    flow = flow_to_show(layers)
    assert flow is not None
    closed = layers["crossings"].set_index("id").geometry[["ras-jedir"]]
    lines = traffic_of(layers, flow).lines
    spots = to_paper(frame, shapely.get_coordinates([*lines, *closed]))
    assert is_inside(frame, spots).all()
    assert (np.ptp(spots, axis=0) / (500.0, 400.0)).max() > 0.75
    places = to_paper(frame, shapely.get_coordinates(layers["places"].geometry))
    assert not is_inside(frame, places).all()


def test_a_printed_map_holds_ends_that_lie_little_beyond_it() -> None:
    """Across ±180°, too; an end on the other side of the world does not widen the map."""
    flows = gpd.GeoDataFrame({"origin": ["near"], "destination": ["far"]})
    spots = [shapely.Point(-179, 0), shapely.Point(10, 0)]
    places = gpd.GeoDataFrame({"id": ["near", "far"]}, geometry=spots, crs="EPSG:4326")
    layers = {"flows": flows, "places": places}
    spec = unchecked_map(layers=("flows", "places"), bounds=(170.0, -5.0, 178.0, 5.0))
    frame = frame_for(spec, layers, 500.0, 400.0)
    near, far = is_inside(frame, to_paper(frame, shapely.get_coordinates(spots)))
    assert near
    assert not far


def test_a_frame_holds_its_bounds() -> None:
    """All of the bounds is in the box, and they fill it in one direction."""
    frame: Frame = fit_bounds((-2.0, 23.0, 27.0, 40.0), 560.0, 380.0)
    corners = to_paper(
        frame, np.array([[-2.0, 23], [27.0, 23], [27.0, 40], [-2.0, 40], [12.5, 23]])
    )
    assert corners.min() > -1e-6
    assert (corners <= [560.0, 380.0]).all()
    assert np.isclose(np.ptp(corners, axis=0), [560.0, 380.0], atol=0.5).any()


def test_writing_is_as_wide_at_any_resolution() -> None:
    """A line that fits at 200 dots an inch fits at 100, too: lines are broken once."""
    line = "Lines are not observed paths; where a path is not stated, the line says only that"
    widths = []
    for dpi in (100, 200, 400):
        page = paper.new_page(Messages("en"))
        figure, axes = page.figure, page.axes
        figure.dpi = dpi
        text = axes.text(0, 0, line, fontproperties=paper.font("plain", 5.0, line))
        widths.append(text.get_window_extent().width * 72 / dpi)
    assert max(widths) < 1.005 * min(widths)
