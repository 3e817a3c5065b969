"""Wide things on paper: areas, distance bands, zones in their rival readings, corridors, defensive lines."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import geopandas as gpd
import numpy as np
from matplotlib.axes import Axes
from shapely import MultiLineString
from shapely.geometry.base import BaseGeometry

from geo.figures import curves, paper
from geo.figures.flow_lines import dash_of
from geo.figures.frame import Frame, place_shape
from geo.figures.ground import fill, lines_of, stroke
from geo.figures.paper import Points

# Rival readings of one zone differ by the slant of their hatch and by their outline.
READINGS: Final = (("////", "-"), ("\\\\\\\\", (0, (4.5, 2.0))), ("----", (0, (1.2, 1.8))))
TICK: Final = 4.2  # points
BANDS: Final = (95, 80, 50)  # the widest first, so that the narrower ones lie on it


def draw_areas(
    axes: Axes, frame: Frame, areas: gpd.GeoDataFrame, symbols: Mapping[str, Any]
) -> None:
    """Outline the countries and regions that flows name as ends; fills would add up to tones that mean nothing."""
    for shape in areas.geometry.dropna():
        stroke(
            axes, place_shape(frame, shape), color=symbols["layer"]["areas"]["colour"], alpha=0.22,
            linewidth=0.7, zorder=1.5,
        )  # fmt: skip


def draw_buffers(
    axes: Axes, frame: Frame, buffers: gpd.GeoDataFrame, symbols: Mapping[str, Any]
) -> None:
    """Draw distance bands, the widest first."""
    look = symbols["layer"]["buffers"]
    for shape in buffers.sort_values(["radius_m", "id"], ascending=[False, True]).geometry.dropna():
        placed = place_shape(frame, shape)
        fill(
            axes,
            placed,
            facecolor=look["colour"],
            alpha=look["fill_opacity"],
            edgecolor="none",
            zorder=1.6,
        )
        stroke(axes, placed, color=look["colour"], alpha=0.4, linewidth=0.4, zorder=1.6)


def draw_zones(
    axes: Axes, frame: Frame, zones: gpd.GeoDataFrame, symbols: Mapping[str, Any]
) -> None:
    """Draw each reading of a zone with its own hatch and outline."""
    for shape, reading in zip(zones.geometry, readings(zones), strict=True):
        if shape is not None:
            placed = place_shape(frame, shape)
            draw_reading(axes, placed, reading, symbols)


def draw_reading(
    axes: Axes, placed: BaseGeometry, reading: int, symbols: Mapping[str, Any], *, zorder: float = 2
) -> None:
    """Draw one shape as the reading of a zone, by its number from 0."""
    look = symbols["layer"]["zones"]
    hatch, outline = READINGS[reading % len(READINGS)]
    fill(
        axes,
        placed,
        facecolor=look["colour"],
        alpha=look["fill_opacity"],
        edgecolor="none",
        zorder=zorder,
    )
    fill(
        axes, placed, facecolor="none", edgecolor=(*_rgb(look["colour"]), 0.5), hatch=hatch, linewidth=0,
        zorder=zorder,
    )  # fmt: skip
    stroke(
        axes,
        placed,
        color=look["colour"],
        alpha=0.85,
        linewidth=0.9,
        linestyle=outline,
        zorder=zorder,
    )


def readings(zones: gpd.GeoDataFrame) -> list[int]:
    """Count the readings of each zone from 0, in the order of the table."""
    numbers: list[int] = (zones.groupby("zone").cumcount() % len(READINGS)).tolist()
    return numbers


def draw_corridors(
    axes: Axes, frame: Frame, corridors: gpd.GeoDataFrame, symbols: Mapping[str, Any], colour: str
) -> None:
    """Draw the bands of one flow: nested, so that the ground of the heaviest traffic is the darkest."""
    for band in BANDS:
        for shape in corridors.geometry[corridors["band"] == band].dropna():
            placed = place_shape(frame, shape)
            draw_band(axes, placed, symbols, colour)


def draw_band(
    axes: Axes,
    placed: BaseGeometry,
    symbols: Mapping[str, Any],
    colour: str,
    *,
    zorder: float = 2.5,
) -> None:
    """Draw one band of doubt."""
    opacity = symbols["layer"]["corridors"]["fill_opacity"]
    fill(axes, placed, facecolor=colour, alpha=opacity, edgecolor="none", zorder=zorder)
    stroke(axes, placed, color=colour, alpha=0.3, linewidth=0.4, zorder=zorder)


def draw_barriers(
    axes: Axes, frame: Frame, barriers: gpd.GeoDataFrame, symbols: Mapping[str, Any]
) -> list[tuple[str, Points]]:
    """Draw defensive lines with ticks on one side; give the lines by their ids."""
    drawn = []
    for name, shape, basis in zip(
        barriers["id"], barriers.geometry, barriers["basis"], strict=True
    ):
        if shape is not None:
            for line in lines_of(place_shape(frame, shape)):
                draw_barrier(axes, line, basis, symbols)
                drawn.append((str(name), line))
    return drawn


def draw_barrier(
    axes: Axes, line: Points, basis: str, symbols: Mapping[str, Any], *, zorder: float = 3
) -> None:
    """Draw one defensive line."""
    colour = symbols["layer"]["barriers"]["colour"]
    axes.plot(*line.T, color=paper.HALO, linewidth=3.6, alpha=0.9, zorder=zorder)
    axes.plot(
        *line.T,
        color=colour,
        linewidth=1.5,
        linestyle=dash_of(symbols, basis),
        dash_capstyle="butt",
        zorder=zorder,
    )
    feet = np.arange(3.0, curves.way(line)[-1], 7.0)
    tips = curves.at(
        curves.beside(line, -TICK),
        feet * curves.way(curves.beside(line, -TICK))[-1] / curves.way(line)[-1],
    )
    if len(feet):
        ticks = MultiLineString(list(np.stack([curves.at(line, feet), tips], axis=1)))
        stroke(axes, ticks, color=colour, linewidth=0.8, zorder=zorder)


def _rgb(colour: str) -> tuple[float, float, float]:
    red, green, blue = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    return red, green, blue
