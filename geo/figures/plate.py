"""One figure: a map, its insets, its legend, and what a reader must know, on a sheet for print."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

import geopandas as gpd
import shapely
from matplotlib.figure import Figure
from shapely import Polygon

from geo.figures import furniture, paper
from geo.figures.frame import Frame, edge, place, position
from geo.figures.ground import Ground
from geo.figures.insets import Inset, frame_for, insets
from geo.figures.keys import keys, write_keys
from geo.figures.legend import columns, draw_legend, entries
from geo.figures.panel import Scene, draw_panel
from geo.figures.paper import HEIGHT, MARGIN, MM, WIDTH, Box, new_axes, new_sheet
from geo.figures.sheet import LEADING, Sheet, box_of, lines_in, write
from geo.figures.traffic import shown_flow, traffic_of
from geo.figures.words import Words
from geo.geodesy.country_outlines import Country
from geo.maps import Background, MapSpec, Text, select

COLUMN: Final = 78 * MM  # the insets' width
GAP: Final = 5 * MM
WIDE: Final = WIDTH - 2 * MARGIN
BELOW: Final = 31.0  # points below the maps, for degrees and scale
BETWEEN: Final = 7.0  # points between two insets
CAPTION: Final = 6.6
NOTE: Final = 5.7
TALLEST: Final = 1.2  # times as high as wide: an inset


@dataclass(frozen=True, eq=False)
class Plate:
    """A figure, and of each of its maps the names that found no room."""

    figure: Figure
    lost: tuple[tuple[str, ...], ...]


def draw_figure(
    spec: MapSpec,
    layers: Mapping[str, gpd.GeoDataFrame],
    *,
    symbols: Mapping[str, Any],
    background: Background,
    countries: Iterable[Country] = (),
    brief_title: Text,
    language: str = "en",
    fictional: bool = False,
) -> Plate:
    """Draw one map of a brief for print, on a lying A4 sheet.

    Parameters
    ----------
    spec
        Which layers, under which title and question, in which bounds (west, south, east, north in
        degrees, EPSG:4326). Layers that are hidden when the page opens are left out; but where
        modelled traffic is drawn, so are its corridors.
    layers
        Tables by name, EPSG:4326.
    symbols
        The symbology table.
    background
        Land, boundaries and disputed boundaries.
    countries
        Those that are named on the ground where they are in sight.
    brief_title
        Of the brief that the map belongs to.
    language
        en, fr or ar; in Arabic the sheet runs from right to left.
    fictional
        Whether the brief is made up; its figures are stamped so.
    """
    with paper.style():
        figure, axes = new_sheet()
        sheet = Sheet(figure, axes, Words(language))
        names = {getattr(one, f"name_{language}"): one.geometry for one in countries}
        scene = scene_of(spec, layers, symbols, Ground(background, names), sheet.words)
        top = _write_title(sheet, spec, brief_title)
        foot = _write_notes(sheet, scene)
        boxes, lost = _draw_maps(sheet, spec, scene, top, foot)
        if fictional:
            furniture.draw_stamp(axes, boxes, sheet.words)
    return Plate(figure, tuple(map(tuple, lost)))


def scene_of(
    spec: MapSpec,
    layers: Mapping[str, gpd.GeoDataFrame],
    symbols: Mapping[str, Any],
    ground: Ground,
    words: Words,
) -> Scene:
    """Give what the large map shows."""
    chosen = select(spec, layers)
    shown = frozenset(name for name in spec.layers if name not in spec.hidden and name in chosen)
    used = set(chosen["flows"]["commodity_class"])
    kinds = [kind for kind in symbols["commodity"] if kind in used]
    letters = dict(zip(kinds, words.say("letters"), strict=False))
    flow = shown_flow(chosen) if "segments" in shown else None
    traffic = None if flow is None else traffic_of(chosen, flow)
    return Scene(chosen, shown, symbols, words, ground, letters, traffic)


def _write_title(sheet: Sheet, spec: MapSpec, brief_title: Text) -> float:
    """Write the heading, and give where the maps may begin."""
    words = sheet.words
    box = box_of(sheet, Box(MARGIN, HEIGHT - MARGIN, WIDE, 0))
    lines: tuple[tuple[str, paper.Face, float, str], ...] = (
        (words.pick(brief_title), "plain", 7.0, paper.QUIET),
        (words.pick(spec.title) or spec.id, "title", 19.0, paper.INK),
        (words.pick(spec.question), "italic", 10.5, paper.QUIET),
    )
    for text, face, size, colour in lines:
        below = write(sheet, text, box, face=face, size=size, colour=colour)
        box = replace(box, bottom=below - 1)
    return box.bottom - 6


def _write_notes(sheet: Sheet, scene: Scene) -> float:
    """Write what holds of every line and boundary, and give how high it reaches."""
    words = sheet.words
    told = ["about_lines"] if "flows" in scene.shown else []
    told += ["routed_note"] if scene.traffic else []
    texts = [" ".join(words.say(key) for key in (*told, "about_boundaries")), words.say("data")]
    count = sum(len(lines_in(sheet, text, WIDE, face="plain", size=NOTE)) for text in texts)
    top = below = MARGIN * 0.7 + count * NOTE * LEADING
    for text in texts:
        box = Box(MARGIN, below, WIDE, 0)
        below = write(sheet, text, box, face="plain", size=NOTE, colour=paper.QUIET, gid="note")
    rule = [top + 3, top + 3]
    sheet.axes.plot([MARGIN, WIDTH - MARGIN], rule, color=paper.COAST, linewidth=0.5)
    return top + 3


def _draw_maps(
    sheet: Sheet, spec: MapSpec, scene: Scene, top: float, foot: float
) -> tuple[list[Box], list[list[str]]]:
    """Draw the large map, its insets and the legend, in what is left between heading and notes."""
    # Which insets there are hardly depends on the frame's size; how high the legend is depends on them.
    draft = insets(
        spec, scene, frame_for(spec, scene.layers, WIDE - COLUMN - GAP, 0.6 * (top - foot))
    )
    changes = [inset.scene.traffic for inset in draft if inset.scene.traffic]
    laid = columns(sheet, entries(scene, changes), WIDE)
    legend = Box(MARGIN, foot + 7, WIDE, max(column.height for column in laid))
    draw_legend(sheet, legend, laid)
    bottom = legend.top + BELOW
    aside = box_of(sheet, Box(WIDTH - MARGIN - COLUMN, bottom, COLUMN, top - bottom))
    found_keys = keys(sheet, scene, changes, COLUMN)
    width = WIDE - GAP - COLUMN if draft or found_keys else WIDE
    main = box_of(sheet, Box(MARGIN, bottom, width, top - bottom))
    frame = frame_for(spec, scene.layers, main.width, main.height)
    found = insets(spec, scene, frame)
    spare = aside.height - sum(key.height for key in found_keys)
    room = replace(aside, bottom=top - spare, height=spare)
    boxes, frames, lost = _draw_insets(sheet, room, found, frame)
    below = min([top, *(box.bottom - BETWEEN for box in boxes)])
    write_keys(sheet, scene, found_keys, replace(aside, height=below - bottom))
    detail = next((its for inset, its in zip(found, frames, strict=True) if inset.is_detail), None)
    outline = None if detail is None else Polygon(position(detail, edge(detail)))
    lost.insert(0, _draw_main(sheet, main, frame, replace(scene, elsewhere=outline)))
    return [main, *boxes], lost


def _draw_main(sheet: Sheet, box: Box, frame: Frame, scene: Scene) -> list[str]:
    axes = new_axes(sheet.figure, box)
    if scene.elsewhere is not None:
        outline = place(frame, shapely.get_coordinates(scene.elsewhere))
        axes.plot(*outline.T, color=paper.INK, linewidth=0.6, zorder=11)
    lost = draw_panel(axes, frame, scene)
    furniture.draw_degrees(sheet.axes, box, frame, sheet.words)
    furniture.draw_scale(sheet.axes, box, frame, sheet.words)
    return lost


def _draw_insets(
    sheet: Sheet, column: Box, found: Sequence[Inset], main: Frame
) -> tuple[list[Box], list[Frame], list[list[str]]]:
    """Draw the insets below each other, each under its caption."""
    # A detail has a scale at the end of its caption.
    widths = [column.width * (0.68 if inset.is_detail else 1.0) for inset in found]
    heads = [
        len(lines_in(sheet, inset.caption, width, face="bold", size=CAPTION)) * CAPTION * LEADING
        + 3
        for inset, width in zip(found, widths, strict=True)
    ]
    spare = column.height - sum(heads) - BETWEEN * len(found)
    unit = spare / max(1, sum(inset.weight for inset in found))
    unit = min([unit, *(TALLEST * column.width / inset.weight for inset in found)])
    boxes, frames, lost = [], [], []
    top = column.top
    for inset, width, head in zip(found, widths, heads, strict=True):
        left = column.right - width if sheet.words.is_rtl else column.left
        title = Box(left, top, width, 0)
        write(sheet, inset.caption, title, face="bold", size=CAPTION, colour=paper.INK)
        height = unit * inset.weight
        box = replace(column, bottom=top - head - height, height=height)
        frame = inset.lay(box.width, box.height)
        if inset.is_detail:
            furniture.draw_simple_scale(sheet.axes, box, top - CAPTION * 0.6, frame, sheet.words)
        lost.append(_draw_inset(sheet, box, frame, inset, main))
        boxes.append(box)
        frames.append(frame)
        top = box.bottom - BETWEEN
    return boxes, frames, lost


def _draw_inset(sheet: Sheet, box: Box, frame: Frame, inset: Inset, main: Frame) -> list[str]:
    axes = new_axes(sheet.figure, box)
    if inset.shows_main:
        outline = place(frame, position(main, edge(main)))
        axes.plot(*outline.T, color=paper.INK, linewidth=0.6, zorder=11)
    return draw_panel(axes, frame, inset.scene)
