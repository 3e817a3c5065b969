"""Compose the picture that stands for a map where its address is shared: 1200 × 630 pixels."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

import geopandas as gpd
import numpy as np
import shapely

from geo.brief import Brief, region_of
from geo.brief.model import Map
from geo.figures import decorations, paper
from geo.figures.drawing.ground import BaseMap
from geo.figures.frame import Frame, shape_to_paper
from geo.figures.insets import closure_caption, frame_for
from geo.figures.layout import MapFigure, ground_of, heading_texts, scene_of
from geo.figures.legend import (
    LegendColumn,
    LegendEntry,
    change_entries,
    columns_of,
    commodity_entries,
    draw_legend,
)
from geo.figures.messages import Messages
from geo.figures.modelled_traffic import traffic_of
from geo.figures.panel import Scene, draw_panel
from geo.figures.paper import Box, Page, StyledText, mirrored, new_axes, wrapped, write_text
from geo.layers.layer_rows import rows_of
from geo.maps import map_of
from geo.maps.described_closures import described_closures
from geo.validation import Language

SHARE_DPI: Final = 144
# Points; at that resolution 1200 × 630 pixels, as social media ask for.
WIDTH, HEIGHT = 600.0, 315.0
TEXT: Final = Box(18, 16, 156, HEIGHT - 32)
MAP: Final = Box(192, 0, WIDTH - 192, HEIGHT)
NOTICE: Final = 5.6  # font size, points
GAP: Final = 7.0  # points between two texts
LEAST_TOWNS: Final = 3  # fewer do not make up the subject of a map
LEAST_ROOM_DEG: Final = 0.5  # around the towns
LARGE_PT: Final = 40.0  # a country as wide and high on the picture has room for its name
BORDER_DEG: Final = 0.1  # a crossing no farther from a country is at its border
# Font sizes in points of the brief's title, the map's title and its question; the first that leaves the legend room
HEADING_SIZES: Final = ((7.5, 21.0, 11.5), (7.5, 18.0, 10.0), (7.0, 16.0, 8.5))
TRAFFIC_SIZE: Final = 7.5  # font size of the texts about modelled traffic, points


def draw_share_figure(
    brief: Brief, map_id: str, layers: Mapping[str, gpd.GeoDataFrame], *, language: Language = "en"
) -> MapFigure:
    """Draw one map of a brief as the picture of a shared link: its question beside its map.

    The notice that lines are not observed routes, and the stamps of the brief, are on it.

    Parameters
    ----------
    map_id
        Id of one of the brief's maps; if it declares none, of the map of everything.
    layers
        Tables by name, EPSG:4326.
    language
        en, fr or ar; in Arabic the text is on the right.

    Raises
    ------
    OutputError
        If the brief has no map of that id.
    """
    spec = map_of(brief, map_id)
    with paper.style():
        page = paper.new_page(Messages(language), (WIDTH, HEIGHT))
        box = mirrored(page, MAP)
        ground = ground_of(region_of(brief), language)
        scene = _with_closure(scene_of(spec, layers, ground, page.messages))
        spec = _on_subject(spec, scene)
        frame = frame_for(spec, scene.layers, box.width, box.height)
        scene = replace(scene, ground=_ground_of_subject(scene, frame))
        unplaced = draw_panel(new_axes(page.figure, box), frame, scene)
        notice = _write_notice(page)
        texts, entries = _traffic_texts(scene), _entries_of(scene)
        headings = [[*heading_texts(page, spec, brief.title, sizes)] for sizes in HEADING_SIZES]
        below_heading = _text_height(page, texts, GAP / 2) + GAP
        heading, height, columns = _heading_with_room(
            page, headings, entries, TEXT.top - below_heading - notice
        )
        _write_texts(page, TEXT, heading)
        _write_texts(page, replace(TEXT, height=TEXT.height - height), texts, GAP / 2)
        room = replace(TEXT, height=TEXT.height - height - below_heading)
        draw_legend(page, room, columns, max(1, len(columns)))
        decorations.draw_stamps(page.axes, [box], brief.stamps, page.messages)
    return MapFigure(page.figure, (tuple(unplaced),))


def _with_closure(scene: Scene) -> Scene:
    """Return a scene with the traffic of a closure: the first that the brief describes for the flow it shows.

    A scene without modelled traffic, or of a flow without such a closure, is returned as it is.
    """
    if scene.traffic is None:
        return scene
    closures = described_closures(scene.layers)
    rows = closures[closures["flow"] == scene.traffic.flow]
    if rows.empty:
        return scene
    traffic = traffic_of(scene.layers, scene.traffic.flow, rows["closure"].iloc[0])
    return replace(scene, traffic=traffic)


def _on_subject(spec: Map, scene: Scene) -> Map:
    """Return a map without bounds of its own with bounds around the towns that its flows touch.

    The picture has no insets, so a far country, such as one from which goods are shipped, would leave the towns no
    room. The page of the map opens on the same towns. A map with bounds or with fewer towns than :data:`LEAST_TOWNS`
    is returned as it is.
    """
    places, flows = scene.layers["places"], scene.layers["flows"]
    ends = {*flows["origin"], *flows["destination"], *flows["transit"].explode()}
    towns = places[(places["kind"] == "town") & places["id"].isin(ends)]
    if spec.bounds or "flows" not in scene.shown or len(towns) < LEAST_TOWNS:
        return spec
    west, south, east, north = towns.total_bounds
    room_deg = np.maximum(0.1 * np.array([east - west, north - south]), LEAST_ROOM_DEG)
    bounds = (west - room_deg[0], south - room_deg[1], east + room_deg[0], north + room_deg[1])
    return spec.model_copy(update={"bounds": tuple(map(float, bounds))})


def _ground_of_subject(scene: Scene, frame: Frame) -> BaseMap:
    """Return the base map with fewer names of countries.

    A country keeps its name if one of the scene's places or crossings lies in it or at its border, or if it is large
    in the frame.
    """
    tables = [scene.layers[name] for name in ("places", "crossings") if name in scene.shown]
    points = np.concatenate([np.empty(0, dtype=object), *(table.geometry for table in tables)])
    names = {}
    for name, shape in scene.ground.names.items():
        # Two corners → width and height in points; NaN for a country outside the frame
        corners = np.reshape(shape_to_paper(frame, shape, beyond=0).bounds, (2, 2))
        size = np.ptp(corners, axis=0)
        if size.min() >= LARGE_PT or shapely.dwithin(shape, points, BORDER_DEG).any():
            names[name] = shape
    return replace(scene.ground, names=names)


def _traffic_texts(scene: Scene) -> list[StyledText]:
    """Return the texts about modelled traffic: the name of the flow, and the closure with what it costs the flow.

    The list is empty if the scene shows no modelled traffic; without a closure it has the first text only.
    """
    messages, traffic = scene.messages, scene.traffic
    if not traffic:
        return []
    flow = next(row for row in rows_of(scene.layers["flows"]) if row["flow"] == traffic.flow)
    texts = [messages.message("modelled_flow", flow=messages.row_text(flow, "label"))]
    texts += [closure_caption(traffic.closure, messages)] if traffic.closure else []
    return [StyledText(text, "bold", TRAFFIC_SIZE, paper.INK) for text in texts]


def _entries_of(scene: Scene) -> list[LegendEntry]:
    """Build the legend: what the closure changes where traffic is modelled, else the hues of commodities."""
    if scene.traffic:
        return [*change_entries(scene, [scene.traffic])]
    return [*commodity_entries(scene)] if "flows" in scene.shown else []


def _heading_with_room(
    page: Page,
    headings: Sequence[Sequence[StyledText]],
    entries: Sequence[LegendEntry],
    room: float,
) -> tuple[Sequence[StyledText], float, list[LegendColumn]]:
    """Choose the heading above a legend: the first that leaves the legend enough room.

    If none does, choose the first heading and no legend.

    Parameters
    ----------
    headings
        The same texts in different sizes, the largest first.
    entries
        The entries of the legend.
    room
        The height for heading and legend together, in points.

    Returns
    -------
    heading
        The texts that fit.
    height
        The height of the heading, in points.
    columns
        The columns of the legend; empty if there is none.
    """
    for heading in headings:
        height = _text_height(page, heading)
        columns = _columns_with_room(page, entries, room - height)
        if columns or not entries:
            return heading, height, columns
    return headings[0], _text_height(page, headings[0]), []


def _columns_with_room(
    page: Page, entries: Sequence[LegendEntry], room: float
) -> list[LegendColumn]:
    """Arrange entries in one column or, if it is higher than ``room``, in two; ``room`` is in points.

    Return no columns if two are too high as well.
    """
    for across in (1, 2):
        columns = columns_of(page, entries, TEXT.width, across)
        if max((column.height for column in columns), default=0.0) < room:
            return columns
    return []


def _text_height(page: Page, texts: Sequence[StyledText], gap: float = GAP) -> float:
    """Return the height of texts below each other with a gap after each, in points."""
    return sum(
        len(wrapped(page, text, TEXT.width, face=face, size=size)) * size * paper.LEADING + gap
        for text, face, size, _ in texts
    )


def _write_texts(page: Page, box: Box, texts: Sequence[StyledText], gap: float = GAP) -> None:
    """Write texts below each other into a box from its top, with a gap after each, in points.

    ``box`` is where the texts stand on a page from left to right; on one from right to left they stand opposite.
    """
    box = mirrored(page, box)
    for text, face, size, colour in texts:
        below = write_text(page, text, box, face=face, size=size, colour=colour)
        box = replace(box, height=below - gap - box.bottom)


def _write_notice(page: Page) -> float:
    """Write at the foot of the page the note on all lines, and the sources of the data.

    Return the height of their upper edge, in points from the bottom of the page.
    """
    box = mirrored(page, TEXT)
    text = f"{page.messages.message('notice')} {page.messages.message('data')}"
    lines = wrapped(page, text, box.width, face="plain", size=NOTICE)
    top = box.bottom + len(lines) * NOTICE * paper.LEADING
    # A text is written downwards from the top of its box, whatever the height of the box.
    write_text(
        page, text, replace(box, bottom=top, height=0),
        face="plain", size=NOTICE, colour=paper.QUIET,
    )  # fmt: skip
    return top
