"""Figures for print: what stands on them, measured on every map in every language."""

from __future__ import annotations

import itertools
import re
import subprocess
import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import TypeAlias

import geopandas as gpd
import numpy as np
import pytest
import shapely
from figure_measures import drawn, overlap, panels, texts
from invoking import invoke
from maps_fixtures import unchecked_map, unchecked_text
from matplotlib.patches import Polygon

from geo.brief import Brief
from geo.figures import MapFigure, draw_brief_figure, paper, write_figure
from geo.figures.amounts import SPELLINGS, UNIT
from geo.figures.messages import Messages
from geo.provenance import Stamps
from geo.validation import LANGUAGES, Language

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("paper_style")]


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


# The scope sorts the tests by figure, so that workers that share them draw each but once.
ALL = pytest.mark.parametrize(
    ("name", "language"), list(itertools.product(MAPS, LANGUAGES)), scope="module"
)


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
