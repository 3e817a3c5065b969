"""Names of seas and landscapes for orientation, where a map leaves room for them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import shapely
from matplotlib.axes import Axes
from matplotlib.patheffects import withStroke
from matplotlib.text import Text
from shapely.geometry.base import BaseGeometry

from geo.figures import paper
from geo.figures.frame import Frame, to_paper, visible_bounds, wrapped_lon
from geo.figures.paper import PX, Points, write_line
from geo.geodesy.country_outlines import Bounds, Outlines
from geo.maps import named_landscapes, plane_of, spots_in_view
from geo.validation import Language

SIZE: Final = {"sea": 6.8, "land": 6.4}
# Share of a name's width that must lie within its area, as on the page.
WITHIN: Final = {"sea": 0.7, "land": 0.5}
SPACE: Final = 3.0  # points kept free around a name
PARTS: Final = 5  # into which a map is divided, across and up, to find more spots
MERCATOR_M: Final = 156_543.0  # metres per pixel on the equator at zoom 0
FARTHEST_LAT: Final = 84.0


@dataclass(frozen=True, eq=False)
class _Name:
    """A name of a sea or landscape, with the spots where it may stand.

    Attributes
    ----------
    kind
        ``sea`` or ``land``.
    spots
        x and y in points, the spot with most room first.
    room
        Room on either side of each spot, in points.
    """

    text: str
    kind: str
    spots: Points
    room: Points


def write_ground_names(
    axes: Axes,
    frame: Frame,
    outlines: Outlines,
    *,
    language: Language,
    lines: Sequence[Points],
    marks: Sequence[tuple[Points, float]],
) -> list[str]:
    """Write names of seas, then of landscapes, clear of all other names, marks and lines.

    Return the names that found room.

    Parameters
    ----------
    axes
        Axes that count points, with all other names on them.
    lines
        Lines that names must not cover, in points.
    marks
        Centres and radii of marks that names must not cover, in points.
    """
    texts = [text for text in axes.findobj(Text) if text.get_gid() in {"label", "number", "badge"}]
    obstacles: list[BaseGeometry] = [_extent(axes, text) for text in texts]
    obstacles += [shapely.box(*(spot - radius), *(spot + radius)) for spot, radius in marks]
    obstacles += [shapely.LineString(line) for line in lines if len(line) > 1]
    labels = [str(text.get_text()) for text in texts]
    ground_names: list[str] = []
    for name in _names(frame, outlines, language):
        if not any(name.text in label for label in [*labels, *ground_names]):
            box = _write_where_free(axes, frame, name, obstacles)
            if box is not None:
                obstacles.append(box)
                ground_names.append(name.text)
    return ground_names


def _names(frame: Frame, outlines: Outlines, language: Language) -> Iterator[_Name]:
    """Yield the names of seas and landscapes for a map of this scale: seas first, then landscapes.

    Among each, names that pages show from a lower zoom come first, because they stand for larger areas.
    """
    view = _view(frame)
    rows = named_landscapes(outlines, view=view, zoom=_zoom(frame))
    spots = spots_in_view(plane_of(rows["shape"].to_numpy()), view, parts=PARTS)
    lon_lat = spots[["lon", "lat"]].to_numpy()
    points = to_paper(frame, lon_lat)
    # The room beside a spot is in degrees of longitude: on paper it is the distance to the point so far east.
    points_aside = to_paper(frame, lon_lat + [1.0, 0.0] * spots[["room"]].to_numpy())
    room = np.hypot(*(points_aside - points).T)
    order = rows.sort_values(["kind", "zoom"], ascending=[False, True], kind="stable").index
    for number in order:
        area_spots = np.flatnonzero(spots["area"].to_numpy() == number)
        area_spots = area_spots[np.argsort(-room[area_spots], kind="stable")]
        yield _Name(
            rows[language][number],
            rows["kind"][number],
            spots=points[area_spots],
            room=room[area_spots],
        )


def _zoom(frame: Frame) -> float:
    """Return the zoom of a page at which one pixel covers as much ground as one pixel of this map, at its centre."""
    m_per_px = PX / frame.points_per_m
    m_per_px_at_zoom_0 = MERCATOR_M * np.cos(np.radians(frame.centre[1]))
    return float(np.log2(m_per_px_at_zoom_0 / m_per_px))


def _view(frame: Frame) -> Bounds:
    """Return west, south, east, north in degrees of the visible area, within ±180°."""
    west, south, east, north = visible_bounds(frame)
    is_all_round = east - west >= 360.0  # noqa: PLR2004 - degrees
    west, east = (-180.0, 180.0) if is_all_round else (wrapped_lon(west), wrapped_lon(east))
    return west, max(south, -FARTHEST_LAT), east, min(north, FARTHEST_LAT)


def _write_where_free(
    axes: Axes, frame: Frame, name: _Name, obstacles: Sequence[BaseGeometry]
) -> BaseGeometry | None:
    """Write the name of a sea or landscape at the first of its spots where nothing is in the way.

    Return the box that it covers, with some space around it; None if no spot is free and nothing was written. Boxes
    and obstacles are in points of the axes.
    """
    is_sea = name.kind == "sea"
    colour, halo = (paper.SEA_INK, paper.SEA) if is_sea else (paper.LAND_INK, paper.LAND)
    style: Any = {"face": "italic", "size": SIZE[name.kind], "colour": colour}
    effects = [withStroke(linewidth=1.5, foreground=halo)]
    # The text is written first, because only then can its size be measured; then it moves to its spot.
    text = write_line(
        axes, (0, 0), name.text, **style, zorder=1.7, gid="ground-name", path_effects=effects
    )
    width, height = np.ptp(np.array(_extent(axes, text).bounds).reshape(2, 2), axis=0)
    half_size = np.array([width, height]) / 2 + SPACE
    spots = name.spots[name.room >= WITHIN[name.kind] * width / 2]
    boxes = shapely.box(*(spots - half_size).T, *(spots + half_size).T)
    is_inside = shapely.within(boxes, shapely.box(0, 0, frame.width, frame.height))
    is_blocked = shapely.intersects(boxes[:, None], np.array(obstacles, dtype=object)).any(axis=1)
    free_spots = np.flatnonzero(is_inside & ~is_blocked)
    if not len(free_spots):
        text.remove()
        return None
    text.set_position(spots[free_spots[0]])
    box: BaseGeometry = boxes[free_spots[0]]
    return box


def _extent(axes: Axes, text: Text) -> shapely.Polygon:
    """Return the box that a text covers, in points of its axes."""
    return shapely.box(*text.get_window_extent().transformed(axes.transData.inverted()).extents)
