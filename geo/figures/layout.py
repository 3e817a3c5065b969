"""Compose a figure for print: a map, its insets, its legend and notes on a landscape A4 page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

import geopandas as gpd
import shapely
from matplotlib.figure import Figure
from shapely import Polygon

from geo.brief import Brief, region_of
from geo.brief.model import Map
from geo.figures import decorations, paper
from geo.figures.drawing.ground import BaseMap
from geo.figures.frame import Frame, outline, paper_to_degrees, to_paper
from geo.figures.insets import Inset, choose_insets, frame_for, requested_insets
from geo.figures.legend import columns_of, draw_legend, entries_of
from geo.figures.messages import Messages
from geo.figures.modelled_traffic import traffic_of
from geo.figures.notes import map_notes, write_notes
from geo.figures.panel import Scene, draw_panel
from geo.figures.paper import (
    MARGIN,
    MM,
    WIDTH,
    Box,
    Page,
    StyledText,
    mirrored,
    new_axes,
    wrapped,
    write_text,
)
from geo.maps import map_of, select
from geo.maps.described_closures import flow_to_show
from geo.provenance import UNSTAMPED, Stamps
from geo.regions import Region
from geo.symbology import symbols
from geo.validation import Language, Text

COLUMN: Final = 78 * MM  # width of the insets
GAP: Final = 5 * MM
WIDE: Final = WIDTH - 2 * MARGIN
BELOW: Final = 31.0  # points below the maps, for degrees and scale bar
BETWEEN: Final = 7.0  # points between two insets
CAPTION: Final = 6.6  # font size, points
NOTE: Final = 5.7  # font size, points
UNDER_CAPTION: Final = 3.0  # points between the caption of an inset and its map
TALLEST: Final = 1.2  # greatest height of an inset, as a multiple of its width


@dataclass(frozen=True, eq=False)
class MapFigure:
    """A figure and, for each of its maps, the names that found no room."""

    figure: Figure
    unplaced: tuple[tuple[str, ...], ...]


def draw_brief_figure(
    brief: Brief, map_id: str, layers: Mapping[str, gpd.GeoDataFrame], *, language: Language = "en"
) -> MapFigure:
    """Draw one map of a brief for print.

    Parameters
    ----------
    map_id
        Id of one of the brief's maps; if it declares none, of the map of everything.
    layers
        Tables by name, EPSG:4326.
    language
        en, fr or ar.

    Raises
    ------
    OutputError
        If the brief has no map of that id.
    """
    return draw_figure(
        map_of(brief, map_id), layers, ground=ground_of(region_of(brief), language),
        brief_title=brief.title, language=language, stamps=brief.stamps,
    )  # fmt: skip


def layers_of(spec: Map) -> frozenset[str]:
    """Return the names of the layers that a figure of a map reads."""
    traffic = ("closures", "closure_segments", "corridors") if "segments" in spec.layers else ()
    return frozenset({*spec.layers, "flows", "places", "crossings", *traffic})


def draw_figure(
    spec: Map,
    layers: Mapping[str, gpd.GeoDataFrame],
    *,
    ground: BaseMap,
    brief_title: Text,
    language: Language = "en",
    stamps: Stamps = UNSTAMPED,
) -> MapFigure:
    """Draw a map for print, on landscape A4.

    Parameters
    ----------
    spec
        Which layers, under which title and question, in which bounds (west, south, east, north in
        degrees, EPSG:4326). Layers that are hidden when the page opens are left out, except the
        corridors of modelled traffic that is drawn.
    layers
        Tables by name, EPSG:4326.
    ground
        The base map.
    brief_title
        Title of the brief that the map belongs to.
    language
        en, fr or ar; in Arabic the page runs from right to left.
    stamps
        What is stamped on every map of the figure.
    """
    with paper.style():
        page = paper.new_page(Messages(language))
        scene = scene_of(spec, layers, ground, page.messages)
        top = _write_title(page, spec, brief_title)
        bottom = _write_footer(page, scene)
        boxes, unplaced = _draw_maps(page, spec, scene, top, bottom)
        decorations.draw_stamps(page.axes, boxes, stamps, page.messages)
    return MapFigure(page.figure, tuple(map(tuple, unplaced)))


def ground_of(region: Region, language: Language) -> BaseMap:
    """Return the base map of a region, with the names of its countries in a language."""
    outlines = region.outlines
    names = {
        country.label.in_language(language): country.geometry for country in outlines.countries
    }
    return BaseMap(outlines.background, names, outlines)


def scene_of(
    spec: Map, layers: Mapping[str, gpd.GeoDataFrame], ground: BaseMap, messages: Messages
) -> Scene:
    """Build the scene of the large map of a figure: what a map of a brief shows when its page opens.

    Parameters
    ----------
    spec
        The map, as its brief describes it.
    layers
        Tables by name, EPSG:4326; the rows that the map does not select are left out of the scene.
    """
    chosen = select(spec, layers)
    shown = frozenset(name for name in spec.layers if name not in spec.hidden and name in chosen)
    classes = set(chosen["flows"]["commodity_class"])
    # Letters follow the order of the symbology, so that the legend lists A, B, C.
    commodities = [commodity for commodity in symbols()["commodity"] if commodity in classes]
    letters = dict(zip(commodities, messages.message("letters"), strict=False))
    flow = flow_to_show(chosen) if "segments" in shown else None
    traffic = None if flow is None else traffic_of(chosen, flow)
    return Scene(chosen, shown, messages, ground, letters, traffic)


def _write_title(page: Page, spec: Map, brief_title: Text) -> float:
    """Write the heading of a page; return the height at which the space for maps below it begins, in points."""
    box = mirrored(page, Box(MARGIN, paper.HEIGHT - MARGIN, WIDE, 0))
    for text, face, size, colour in heading_texts(page, spec, brief_title, (7.0, 19.0, 10.5)):
        below = write_text(page, text, box, face=face, size=size, colour=colour)
        # Arabic vowel signs stand above the letters.
        box = replace(box, bottom=below - (4 if page.messages.is_rtl else 1))
    return box.bottom - 6


def heading_texts(
    page: Page, spec: Map, brief_title: Text, sizes: tuple[float, float, float]
) -> Iterator[StyledText]:
    """Yield the three texts of a heading: the title of the brief, the title of the map and its question.

    ``sizes`` are their font sizes in points, in this order. A map without a question has an empty third text.
    """
    texts = (brief_title, spec.title, spec.question)
    faces: tuple[paper.Face, ...] = ("plain", "title", "italic")
    colours = (paper.QUIET, paper.INK, paper.QUIET)
    for text, face, size, colour in zip(texts, faces, sizes, colours, strict=True):
        words = text.in_language(page.messages.language) if text else ""
        yield StyledText(words, face, size, colour)


def _write_footer(page: Page, scene: Scene) -> float:
    """Write the footer: what holds for all lines, boundaries and names on the page, and the sources of the data.

    Return the height of its upper edge, in points from the bottom of the page.
    """
    message = page.messages.message
    keys = ["about_lines"] if "flows" in scene.shown else []
    keys += ["routed_note"] if scene.traffic else []
    keys += ["about_boundaries"]
    keys += ["about_ground_names"] if scene.ground.outlines is not None else []
    texts = [" ".join(map(message, keys)), message("data")]
    count = sum(len(wrapped(page, text, WIDE, face="plain", size=NOTE)) for text in texts)
    # Texts are written downwards from the top of the footer, which is as high as all their lines.
    top = text_top = MARGIN * 0.7 + count * NOTE * paper.LEADING
    for text in texts:
        box = Box(MARGIN, text_top, WIDE, 0)
        text_top = write_text(
            page, text, box, face="plain", size=NOTE, colour=paper.QUIET, gid="note"
        )
    rule = [top + 3, top + 3]
    page.axes.plot([MARGIN, WIDTH - MARGIN], rule, color=paper.COAST, linewidth=0.5)
    return top + 3


def _draw_maps(
    page: Page, spec: Map, scene: Scene, top: float, bottom: float
) -> tuple[list[Box], list[list[str]]]:
    """Draw the large map, its insets, notes and legend between heading and footer.

    ``top`` and ``bottom`` are the heights between which there is room, in points from the bottom of the page. Return
    the box of each map, and for each map the names that found no room on it; the large map comes first.
    """
    changes = [
        inset.scene.traffic for inset in requested_insets(spec, scene) if inset.scene.traffic
    ]
    columns = columns_of(page, entries_of(scene, changes), WIDE)
    legend = Box(MARGIN, bottom + 7, WIDE, max(column.height for column in columns))
    draw_legend(page, legend, columns)
    bottom = legend.top + BELOW
    aside = mirrored(page, Box(WIDTH - MARGIN - COLUMN, bottom, COLUMN, top - bottom))
    notes = map_notes(page, scene, changes, COLUMN)
    # The width of the map depends on whether it has insets, and its insets depend on its width. If only the wide map
    # needs insets, they are drawn beside the narrow one.
    narrow, wide = (
        frame_for(spec, scene.layers, width, top - bottom) for width in (WIDE - GAP - COLUMN, WIDE)
    )
    insets = choose_insets(spec, scene, narrow) or choose_insets(spec, scene, wide)
    frame = narrow if insets or notes else wide
    main = mirrored(page, Box(MARGIN, bottom, frame.width, top - bottom))
    # Insets have the part of the column that the notes leave; notes follow below the last inset.
    inset_height = aside.height - sum(note.height for note in notes)
    inset_column = replace(aside, bottom=top - inset_height, height=inset_height)
    boxes, frames, unplaced = _draw_insets(page, inset_column, insets, frame)
    below_insets = min([top, *(box.bottom - BETWEEN for box in boxes)])
    write_notes(page, notes, replace(aside, height=below_insets - bottom))
    # The large map is drawn last, because it shows the outline of a detail, and leaves the names in it to the detail.
    for inset, detail in zip(insets, frames, strict=True):
        if inset.is_detail:
            scene = replace(scene, detail=Polygon(paper_to_degrees(detail, outline(detail))))
    edge = None if scene.detail is None else shapely.get_coordinates(scene.detail)
    unplaced.insert(0, _draw_map(page, main, frame, scene, edge))
    decorations.draw_degrees(page.axes, main, frame, page.messages)
    decorations.draw_scale(page.axes, main, frame, page.messages)
    return [main, *boxes], unplaced


def _draw_map(
    page: Page, box: Box, frame: Frame, scene: Scene, edge: paper.Points | None
) -> list[str]:
    """Draw one map into a box of the page; return the names that found no room on it.

    ``edge`` is the outline of another map, in degrees, to be drawn on this one; None if there is none.
    """
    axes = new_axes(page.figure, box)
    if edge is not None:
        axes.plot(*to_paper(frame, edge).T, color=paper.INK, linewidth=0.6, zorder=11)
    return draw_panel(axes, frame, scene)


def _draw_insets(
    page: Page, column: Box, insets: Sequence[Inset], main: Frame
) -> tuple[list[Box], list[Frame], list[list[str]]]:
    """Draw the insets below each other in a column, each under its caption.

    Return three lists with an element per inset: its box on the page, its frame, and the names that found no room.
    ``main`` is the frame of the large map, whose outline is drawn on an overview.
    """
    # A detail has a scale bar beside its caption, which is the narrower for it.
    widths = [column.width * (0.68 if inset.is_detail else 1.0) for inset in insets]
    line_counts = [
        len(wrapped(page, inset.caption, width, face="bold", size=CAPTION))
        for inset, width in zip(insets, widths, strict=True)
    ]
    caption_heights = [count * CAPTION * paper.LEADING + UNDER_CAPTION for count in line_counts]
    room = column.height - sum(caption_heights) - BETWEEN * len(insets)
    # Each inset has its weight's share of the room, but all have less if one of them would become too tall.
    pt_per_weight = room / max(1, sum(inset.weight for inset in insets))
    pt_per_weight = min(
        [pt_per_weight, *(TALLEST * column.width / inset.weight for inset in insets)]
    )
    boxes, frames, unplaced = [], [], []
    top = column.top
    for inset, width, caption_height in zip(insets, widths, caption_heights, strict=True):
        left = column.right - width if page.messages.is_rtl else column.left
        title = Box(left, top, width, 0)
        write_text(page, inset.caption, title, face="bold", size=CAPTION, colour=paper.INK)
        height = pt_per_weight * inset.weight
        box = replace(column, bottom=top - caption_height - height, height=height)
        frame = inset.fit(box.width, box.height)
        if inset.is_detail:
            y = top - CAPTION * 0.6  # about the middle of the caption's first line
            decorations.draw_simple_scale(page.axes, box, y, frame, page.messages)
        edge = paper_to_degrees(main, outline(main)) if inset.is_overview else None
        unplaced.append(_draw_map(page, box, frame, inset.scene, edge))
        boxes.append(box)
        frames.append(frame)
        top = box.bottom - BETWEEN
    return boxes, frames, unplaced
