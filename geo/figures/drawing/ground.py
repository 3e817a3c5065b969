"""The base map: sea, land, boundaries and graticule."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np
import shapely
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from matplotlib.patches import PathPatch, Rectangle
from matplotlib.path import Path as Outline
from shapely import MultiLineString
from shapely.geometry.base import BaseGeometry

from geo.figures import paper
from geo.figures.frame import Frame, paper_to_degrees, shape_to_paper, to_paper, visible_bounds
from geo.figures.paper import Points
from geo.geodesy.country_outlines import Background, Outlines

STEPS_DEG: Final = (1, 2, 5, 10, 15, 30)
PARALLELS: Final = 3.2  # steps from the bottom of a map to its top, at the least
SEAM_DEG: Final = 179.9999  # beyond this longitude, an edge of land is the cut along ±180°
DISPUTED_DASH: Final = (0, (2.2, 1.8))  # points


@dataclass(frozen=True)
class BaseMap:
    """The base map, in degrees, EPSG:4326.

    Attributes
    ----------
    background
        Land, boundaries and disputed boundaries.
    names
        Country names → outlines.
    outlines
        The outlines whose seas and landscapes are named; None to name none.
    """

    background: Background
    names: Mapping[str, BaseGeometry] = field(default_factory=dict)
    outlines: Outlines | None = None


def draw_ground(axes: Axes, frame: Frame, ground: BaseMap) -> None:
    """Draw sea, graticule, land, boundaries and disputed boundaries, and a line around the map."""
    sea = Rectangle(
        (0, 0), frame.width, frame.height, facecolor=paper.SEA, edgecolor="none", zorder=0
    )
    axes.add_artist(sea)
    for _, line in meridians(frame) + parallels(frame):
        axes.plot(*line.T, color=paper.GRATICULE, linewidth=0.35, zorder=0.5)
    land = shape_to_paper(frame, ground.background.land)
    fill(axes, land, facecolor=paper.LAND, edgecolor="none", zorder=1)
    lines: tuple[tuple[BaseGeometry, Mapping[str, Any]], ...] = (
        (coasts(ground.background.land), {"color": paper.COAST, "linewidth": 0.5, "zorder": 1.1}),
        (ground.background.boundaries, {"color": paper.BOUNDARY, "linewidth": 0.6, "zorder": 1.2}),
        (ground.background.disputed,
         {"color": paper.DISPUTED, "linewidth": 0.6, "zorder": 1.2, "linestyle": DISPUTED_DASH}),
    )  # fmt: skip
    for shape, style in lines:
        stroke(axes, shape_to_paper(frame, shape), **style)
    border = Rectangle((0, 0), frame.width, frame.height, fill=False, edgecolor=paper.INK, linewidth=0.7,
                       zorder=30, clip_on=False)  # fmt: skip
    axes.add_artist(border)


def coasts(land: BaseGeometry) -> BaseGeometry:
    """Return the coasts as lines: the outlines of land, in degrees, without its straight cut along ±180°."""
    rings = shapely.get_rings(shapely.get_parts(land))
    points, ring = shapely.get_coordinates(rings, return_index=True)
    on_seam = np.abs(points[:, 0]) > SEAM_DEG
    # For each two consecutive points, whether the leg between them is coast: both belong to one ring, and the leg does
    # not run along the cut.
    is_coast = (ring[1:] == ring[:-1]) & ~(on_seam[1:] & on_seam[:-1])
    # Consecutive legs of coast form one line. A change of 1 marks its first leg, and so its first point; a change of −1
    # marks the leg after its last one, which begins at its last point.
    changes = np.diff(is_coast.astype(int), prepend=0, append=0)
    starts, ends = np.flatnonzero(changes == 1), np.flatnonzero(changes == -1) + 1
    return MultiLineString([points[start:end] for start, end in zip(starts, ends, strict=True)])


def fill(axes: Axes, shape: BaseGeometry, **style: Any) -> None:  # noqa: ANN401 - matplotlib's own
    """Fill polygons, except their holes."""
    parts = [part for part in shapely.get_parts(shape) if part.geom_type == "Polygon"]
    rings = [shapely.get_coordinates(ring) for part in parts for ring in shapely.get_rings(part)]
    if rings:
        whole = Outline.make_compound_path(*(Outline(ring, closed=True) for ring in rings))
        axes.add_artist(PathPatch(whole, **style))


def stroke(axes: Axes, shape: BaseGeometry, **style: Any) -> None:  # noqa: ANN401 - matplotlib's own
    """Draw lines, or the outlines of polygons."""
    lines = lines_of(shape)
    if lines:
        axes.add_collection(LineCollection(lines, **style), autolim=False)


def lines_of(shape: BaseGeometry) -> list[Points]:
    """Return lines, and rings of polygons, as arrays of points."""
    parts = shapely.get_parts(shape)
    rings = shapely.get_rings(parts[shapely.get_dimensions(parts) == 2])  # noqa: PLR2004 - polygons
    lines = [*parts[shapely.get_dimensions(parts) == 1], *rings]
    return [shapely.get_coordinates(line) for line in lines]


def _step_deg(frame: Frame) -> int:
    """Choose the graticule's step in degrees: the largest with which a map has at least three parallels."""
    low, high = paper_to_degrees(
        frame, np.array([[frame.width / 2, 0.0], [frame.width / 2, frame.height]])
    )
    largest_deg = abs(high[1] - low[1]) / PARALLELS
    return max((step for step in STEPS_DEG if step <= largest_deg), default=STEPS_DEG[0])


def meridians(frame: Frame) -> list[tuple[int, Points]]:
    """Return the meridians of the graticule: pairs of a longitude and its line in points, from south to north.

    A longitude is in degrees; east of the antimeridian it may exceed 180.
    """
    step_deg = _step_deg(frame)
    west, south, east, north = visible_bounds(frame)
    # Lines reach a degree beyond the frame, but not the poles, at which meridians would meet.
    lats = np.linspace(max(south - 1, -89.0), min(north + 1, 89.0), 60)
    first = int(np.ceil(west / step_deg)) * step_deg
    return [
        (lon, to_paper(frame, np.column_stack([np.full(len(lats), float(lon)), lats])))
        for lon in range(first, int(np.floor(east)) + 1, step_deg)
    ]


def parallels(frame: Frame) -> list[tuple[int, Points]]:
    """Return the parallels of the graticule: pairs of a latitude in degrees and its line in points, west to east."""
    step_deg = _step_deg(frame)
    west, south, east, north = visible_bounds(frame)
    lons = np.linspace(west - 1, east + 1, 120)  # a degree beyond the frame
    first = int(np.ceil(south / step_deg)) * step_deg
    return [
        (lat, to_paper(frame, np.column_stack([lons, np.full(len(lons), float(lat))])))
        for lat in range(first, int(np.floor(north)) + 1, step_deg)
    ]
