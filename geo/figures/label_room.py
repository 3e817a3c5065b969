"""Find room on a map for names: textalloc proposes boxes, clear of other names, marks and lines."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import shapely
from matplotlib.axes import Axes
from matplotlib.font_manager import FontProperties
from matplotlib.transforms import Bbox
from shapely.geometry.base import BaseGeometry
from textalloc.non_overlapping_boxes import get_non_overlapping_boxes

from geo.figures import paper
from geo.figures.paper import Face, Points

SPACE_PT: Final = 1.4  # kept free around a name
EDGE_PT: Final = 2.5  # kept free at the edge of a map, which may be the edge of the picture
LEAST_DISTANCE_PT: Final = 1.6  # of a name from the place that it names
LEADER_FROM_PT: Final = 11.0  # a name farther from its place is linked to it by a thin line
TRIES: Final = 8  # boxes tried for a name whose leader would cross another name
PX_PER_PT: Final = paper.PNG_DPI / 72  # of the axes in which names are measured
TEXTALLOC: Final[Mapping[str, Any]] = {  # arguments of textalloc that are the same for every name
    "nbr_candidates": 260, "scatter_xy": None, "scatter_sizes": None, "direction": None,
    "priority_strategy": None, "verbose": False, "draw_all": False, "draw_lines": False,
    "avoid_label_lines_overlap": False, "avoid_crossing_label_lines": False,
}  # fmt: skip


@dataclass(frozen=True)
class Style:
    """The style of a kind of name."""

    face: Face
    size: float  # points
    colour: str
    farthest_pt: float = 62.0  # from the place that it names
    is_ground: bool = False  # whether it is for orientation, and may be left out


STYLES: Final = {
    "town": Style("bold", 6.6, paper.INK),
    "area": Style("italic", 9.4, paper.AREA_INK),
    "zone": Style("italic", 8.2, "#7c3416", 75.0),
    "barrier": Style("plain", 6.0, paper.QUIET),
    "crossing": Style("plain", 5.4, paper.QUIET, 24.0),
    "gaining": Style("plain", 5.4, paper.QUIET),  # a crossing that gains from a closure
    "closed": Style("bold", 5.8, paper.STAMP),
    "country": Style("plain", 5.6, "#8d8676", 30.0, is_ground=True),
    "beyond": Style("slanted", 6.8, paper.AREA_INK),
}


@dataclass(frozen=True, eq=False)
class Label:
    """A name to write.

    Attributes
    ----------
    text
        The name.
    spot
        Where the place that it names lies, in points of the axes.
    style
        A key of :data:`STYLES`.
    radius
        Radius of the place's mark, in points.
    rank
        Names of low rank are placed first, where there is still room.
    short
        A shorter name, for where the whole one finds no room; "" if there is none.
    """

    text: str
    spot: Points
    style: str
    radius: float
    rank: int = 0
    short: str = ""


@dataclass(frozen=True, eq=False)
class Room:
    """Where a name is written.

    Attributes
    ----------
    spot
        The point to which the text is aligned, in points of the axes.
    ha
        Its horizontal alignment to that point, in matplotlib's words.
    font
        Font and size.
    """

    spot: Points
    ha: str
    font: FontProperties


def find_room(
    axes: Axes, labels: Sequence[Label], lines: Sequence[Points], shapes: Sequence[BaseGeometry]
) -> list[Room | None]:
    """Find room for names of one style, in their order: clear of lines, and of the names before each.

    Parameters
    ----------
    axes
        Empty axes that count points, in which the size of names is measured.
    labels
        Names of the same style and font.
    lines
        Lines that no name may cover, in points of the axes.
    shapes
        Marks, names and leaders that are on the map already, in points: new leaders avoid them where they can.

    Returns
    -------
    list
        For each name the room for it; None if there is none.
    """
    style = STYLES[labels[0].style]
    font = paper.font(style.face, style.size, labels[0].text).copy()
    # paper.font makes a fallback font smaller; these names have the size of their style in every font.
    font.set_size(style.size)
    to_pixels, to_points = axes.transData, axes.transData.inverted()
    # textalloc works in pixels. Each row of segments is x and y of its start, x and y of its end.
    segments = np.concatenate(
        [np.empty((0, 4)), *(np.hstack([line[:-1], line[1:]]) for line in lines)]
    )
    segments_px = to_pixels.transform(segments.reshape(-1, 2)).reshape(-1, 4)
    occupied_px = np.empty((0, 4))  # boxes of the names placed so far
    uncrossed = [*shapes]
    rooms: list[Room | None] = []
    for label in labels:
        spot_px, size_px = to_pixels.transform(label.spot), _size_px(axes, label, font)
        lower_left_px = _best_box(
            axes, label, uncrossed,
            spot_px=spot_px, size_px=size_px, segments_px=segments_px, occupied_px=occupied_px,
        )  # fmt: skip
        if lower_left_px is None:
            rooms.append(None)
            continue
        box_px = _box_px(lower_left_px, size_px)
        occupied_px = np.concatenate([occupied_px, box_px[None]])
        box = Bbox(to_points.transform(box_px.reshape(2, 2)))
        uncrossed += [shapely.box(*box.extents), *leader_of(label, box)]
        point_px, ha = _aligned(lower_left_px, width_px=size_px[0], spot_x_px=spot_px[0])
        rooms.append(Room(to_points.transform(point_px), ha, font))
    return rooms


def _box_px(lower_left_px: Points, size_px: Points) -> Points:
    """Return the west, south, east and north of a box, in pixels."""
    return np.concatenate([lower_left_px, lower_left_px + size_px])


def _best_box(
    axes: Axes,
    label: Label,
    shapes: Sequence[BaseGeometry],
    *,
    spot_px: Points,
    size_px: Points,
    segments_px: Points,
    occupied_px: Points,
) -> Points | None:
    """Return the lower left corner of the best box for a name, in pixels; None if no box is free.

    It is the first free box whose leader crosses no shape. If each of :data:`TRIES` free boxes has a leader that
    crosses one, it is the first of them.

    Parameters
    ----------
    shapes
        Names, leaders and marks that the leader should not cross, in points of the axes.
    spot_px, size_px, segments_px, occupied_px
        As in :func:`_free_box`.
    """
    first_px = None
    # Any leader crosses the mark of its own place, and a mark that covers this place.
    shapes = [shape for shape in shapes if shapely.distance(shape, shapely.Point(label.spot)) > 0]
    for _ in range(TRIES):
        lower_left_px = _free_box(
            axes,
            label,
            spot_px=spot_px,
            size_px=size_px,
            segments_px=segments_px,
            occupied_px=occupied_px,
        )
        if lower_left_px is None:
            break
        box_px = _box_px(lower_left_px, size_px)
        box = Bbox(axes.transData.inverted().transform(box_px.reshape(2, 2)))
        leaders = np.array(leader_of(label, box), object)
        if not shapely.intersects(leaders[:, None], shapes).any():
            return lower_left_px
        first_px = lower_left_px if first_px is None else first_px
        # As an occupied box, this one is not proposed again.
        occupied_px = np.concatenate([occupied_px, box_px[None]])
    return first_px


def leader_of(label: Label, box: Bbox) -> list[shapely.LineString]:
    """Return the leader of a name: the line from the edge of its place's mark to the nearest point of its box.

    All are in points of the axes. The list is empty if the box is so close to the mark that it needs no leader.
    """
    nearest = np.clip(label.spot, box.min, box.max)
    distance_pt = float(np.hypot(*(nearest - label.spot)))
    if distance_pt <= label.radius + LEADER_FROM_PT:
        return []
    start = label.spot + (nearest - label.spot) * label.radius / distance_pt
    return [shapely.LineString([start, nearest])]


def _size_px(axes: Axes, label: Label, font: FontProperties) -> Points:
    """Measure the width and height of a name in a font, in pixels, by writing and removing it."""
    trial = axes.text(
        label.spot[0], label.spot[1], label.text,
        va="bottom", fontproperties=font, linespacing=paper.line_spacing(label.text, font),
    )  # fmt: skip
    extent = trial.get_window_extent()
    trial.remove()
    return np.array([extent.x1 - extent.x0, extent.y1 - extent.y0])


def _free_box(
    axes: Axes,
    label: Label,
    *,
    spot_px: Points,
    size_px: Points,
    segments_px: Points,
    occupied_px: Points,
) -> Points | None:
    """Return the lower left corner of the best free box for a name, in pixels; None if all boxes are blocked.

    Parameters
    ----------
    spot_px
        x and y of the place that is named, in pixels.
    size_px
        Width and height of the name, in pixels.
    segments_px
        Lines to keep clear of, in pixels, one row per segment: x and y of its start, x and y of its end.
    occupied_px
        Boxes of names already placed, in pixels, one row each: west, south, east, north.
    """
    inner = axes.viewLim.padded(-EDGE_PT)
    (west_px, south_px), (east_px, north_px) = axes.transData.transform(inner.get_points())
    width_pt, height_pt = inner.size
    farthest_pt = STYLES[label.style].farthest_pt
    # Only segments that the name can touch are passed on: comparing it with all would take most of the time.
    reach_px = (farthest_pt + label.radius + 2 * SPACE_PT) * PX_PER_PT + size_px
    starts_px, ends_px = segments_px[:, :2], segments_px[:, 2:]
    low_px, high_px = np.minimum(starts_px, ends_px), np.maximum(starts_px, ends_px)
    is_reachable = ((high_px >= spot_px - reach_px) & (low_px <= spot_px + reach_px)).all(axis=1)
    find_boxes: Any = get_non_overlapping_boxes  # its annotations are incomplete
    # textalloc takes margins and distances as shares of the width of the axes.
    boxes, _ = find_boxes(
        [(*spot_px, *size_px, None)], (west_px, east_px), (south_px, north_px), (width_pt / 72) / (height_pt / 72),
        margin=SPACE_PT / width_pt, min_distance=LEAST_DISTANCE_PT / width_pt, max_distance=farthest_pt / width_pt,
        lines_xyxy=segments_px[is_reachable], scatter_plot_bbs=occupied_px,
        text_scatter_sizes=[label.radius * PX_PER_PT], **TEXTALLOC,
    )  # fmt: skip
    return np.array(boxes[0][:2]) if boxes else None


def _aligned(lower_left_px: Points, *, width_px: float, spot_x_px: float) -> tuple[Points, str]:
    """Return the point at which a name is written and its horizontal alignment to it, in matplotlib's words.

    The name is aligned towards its place: centred if it stands above or below the place, else to the edge of its box
    that faces the place.

    Parameters
    ----------
    lower_left_px
        The lower left corner of the name's box.
    width_px
        The width of the box.
    spot_x_px
        x of the place that is named.
    """
    left, bottom = lower_left_px
    if left + width_px / 4 < spot_x_px < left + 3 / 4 * width_px:
        return np.array([left + width_px / 2, bottom]), "center"
    if spot_x_px < left + 3 / 4 * width_px:
        return lower_left_px, "left"
    return np.array([left + width_px, bottom]), "right"
