"""Areas and barriers: countries and regions, distance bands, zones, corridors, defensive lines."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import geopandas as gpd
import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import to_rgb
from shapely import MultiLineString
from shapely.geometry.base import BaseGeometry

from geo.figures import paper
from geo.figures.drawing import polylines
from geo.figures.drawing.flow_lines import dash_of
from geo.figures.drawing.ground import fill, lines_of, stroke
from geo.figures.frame import Frame, shape_to_paper
from geo.figures.paper import Points
from geo.layers.layer_rows import rows_of
from geo.symbology import symbols

# Interpretations of one zone differ in hatch and outline.
INTERPRETATIONS: Final = (("////", "-"), ("\\\\\\\\", (0, (4.5, 2.0))), ("----", (0, (1.2, 1.8))))
TICK: Final = 4.2  # length of a barrier's tick, points
FIRST_TICK: Final = 3.0  # points from the start of a barrier
TICK_STEP: Final = 7.0  # points from tick to tick
BANDS: Final = (95, 80, 50)  # per cent; the widest first, so that the narrower ones lie on top


def draw_areas(axes: Axes, frame: Frame, areas: gpd.GeoDataFrame) -> None:
    """Outline countries and regions that flows name as ends; overlapping fills would mislead."""
    style: Any = {"alpha": 0.22, "linewidth": 0.7, "zorder": 1.5}
    for shape in areas.geometry.dropna():
        stroke(axes, shape_to_paper(frame, shape), color=_style("areas")["colour"], **style)


def draw_buffers(axes: Axes, frame: Frame, buffers: gpd.GeoDataFrame) -> None:
    """Draw distance bands, the widest first."""
    for shape in buffers.sort_values(["radius_m", "id"], ascending=[False, True]).geometry.dropna():
        _fill_and_outline(axes, shape_to_paper(frame, shape), "buffers", alpha=0.4, zorder=1.6)


def draw_zones(axes: Axes, frame: Frame, zones: gpd.GeoDataFrame) -> None:
    """Draw each interpretation of a zone with its own hatch and outline."""
    for shape, number in zip(zones.geometry, interpretation_numbers(zones), strict=True):
        if shape is not None:
            draw_interpretation(axes, shape_to_paper(frame, shape), number)


def draw_interpretation(axes: Axes, shape: BaseGeometry, number: int, *, zorder: float = 2) -> None:
    """Fill and outline one interpretation of a zone.

    Its number, from 0, decides its hatch and the dashes of its outline. ``shape`` is in points of the axes.
    """
    style = _style("zones")
    hatch, outline = INTERPRETATIONS[number % len(INTERPRETATIONS)]
    colour, opacity = style["colour"], style["fill_opacity"]
    fill(axes, shape, facecolor=colour, alpha=opacity, edgecolor="none", zorder=zorder)
    edge = (*to_rgb(colour), 0.5)
    fill(axes, shape, facecolor="none", edgecolor=edge, hatch=hatch, linewidth=0, zorder=zorder)
    line: Any = {"alpha": 0.85, "linewidth": 0.9, "linestyle": outline}
    stroke(axes, shape, color=colour, **line, zorder=zorder)


def interpretation_numbers(zones: gpd.GeoDataFrame) -> list[int]:
    """Return the number of each interpretation within its zone, from 0, in the order of the rows.

    A zone with more interpretations than there are hatches begins again at 0.
    """
    numbers: list[int] = (zones.groupby("zone").cumcount() % len(INTERPRETATIONS)).tolist()
    return numbers


def draw_corridors(axes: Axes, frame: Frame, corridors: gpd.GeoDataFrame, colour: str) -> None:
    """Draw the nested bands of one flow, so that the ground with most traffic is the darkest."""
    for band in BANDS:
        for shape in corridors.geometry[corridors["band"] == band].dropna():
            draw_band(axes, shape_to_paper(frame, shape), colour)


def draw_band(axes: Axes, shape: BaseGeometry, colour: str, *, zorder: float = 2.5) -> None:
    """Draw one band of a corridor."""
    _fill_and_outline(axes, shape, "corridors", colour=colour, alpha=0.3, zorder=zorder)


def _fill_and_outline(
    axes: Axes, shape: BaseGeometry, layer: str, *, colour: str = "", alpha: float, zorder: float
) -> None:
    """Fill a shape, and draw a thin outline around it.

    Parameters
    ----------
    shape
        In points of the axes.
    layer
        Layer whose style gives the opacity of the fill, and the colour unless ``colour`` is given.
    alpha
        Opacity of the outline, 0 to 1.
    """
    colour, opacity = colour or _style(layer)["colour"], _style(layer)["fill_opacity"]
    fill(axes, shape, facecolor=colour, alpha=opacity, edgecolor="none", zorder=zorder)
    stroke(axes, shape, color=colour, alpha=alpha, linewidth=0.4, zorder=zorder)


def draw_barriers(
    axes: Axes, frame: Frame, barriers: gpd.GeoDataFrame
) -> list[tuple[Mapping[str, Any], Points]]:
    """Draw defensive lines with ticks on one side.

    Return pairs of a row and a line in points; a row whose shape has several parts has a pair for each part.
    """
    lines: list[tuple[Mapping[str, Any], Points]] = [
        (row, line)
        for row in rows_of(barriers) if row["geometry"] is not None
        for line in lines_of(shape_to_paper(frame, row["geometry"]))
    ]  # fmt: skip
    for row, line in lines:
        draw_barrier(axes, line, row["basis"])
    return lines


def draw_barrier(axes: Axes, line: Points, basis: str, *, zorder: float = 3) -> None:
    """Draw one defensive line, in points of the axes, with ticks at equal distances on its left side.

    Its basis, "documented" or "schematic", decides its dashes.
    """
    colour = _style("barriers")["colour"]
    axes.plot(*line.T, color=paper.HALO, linewidth=3.6, alpha=0.9, zorder=zorder)
    dash: Any = {"linestyle": dash_of(basis), "dash_capstyle": "butt"}
    axes.plot(*line.T, color=colour, linewidth=1.5, **dash, zorder=zorder)
    # Each tick leads from a foot on the line to a tip on a parallel of the line. Around bends the parallel has another
    # length than the line, so tips lie at the same shares of its length as feet of the length of the line.
    length, tip_line = polylines.length(line), polylines.parallel(line, -TICK)
    foot_distances = np.arange(FIRST_TICK, length, TICK_STEP)
    if len(foot_distances):
        feet = polylines.points_at(line, foot_distances)
        tip_distances = foot_distances * polylines.length(tip_line) / length
        tips = polylines.points_at(tip_line, tip_distances)
        ticks = MultiLineString(list(np.stack([feet, tips], axis=1)))
        stroke(axes, ticks, color=colour, linewidth=0.8, zorder=zorder)


def _style(layer: str) -> Mapping[str, Any]:
    return symbols()["layer"][layer]
