"""Place names: textalloc finds room for each, clear of other names, marks and lines.

Important names come first. A name that finds no room clear of lines may lie on one; a name that
finds no room beside other names is left out. We tried adjustText too: see docs/figures.md.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from typing import Any, Final, NamedTuple

import numpy as np
import shapely
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.patheffects import withStroke
from matplotlib.transforms import Affine2D, Bbox
from shapely.geometry.base import BaseGeometry
from textalloc.non_overlapping_boxes import get_non_overlapping_boxes

from geo.figures import paper
from geo.figures.paper import Box, Face, Points, new_axes, write_line

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
        Lower ranks come first.
    short
        A shorter name, for where the whole one finds no room; "" if there is none.
    """

    text: str
    spot: Points
    style: str
    radius: float
    rank: int = 0
    short: str = ""


def place_labels(
    axes: Axes,
    labels: Sequence[Label],
    lines: Sequence[Points],
    marks: Sequence[tuple[Points, float]],
) -> list[str]:
    """Write names where there is room.

    Parameters
    ----------
    axes
        Axes that count points.
    lines
        Lines that names should not cover, in points of the axes.
    marks
        Centres and radii of marks that names must not cover, in points of the axes.

    Returns
    -------
    list
        The names that found no room, without those for orientation: a map is whole without them.
    """
    discs: list[BaseGeometry] = [shapely.Point(spot).buffer(radius) for spot, radius in marks]
    boxes = [_box(*(spot - radius), *(spot + radius)) for spot, radius in marks]
    panel = _Panel(axes, _empty_axes(axes), [*lines], list(chain.from_iterable(boxes)), discs)
    unplaced: list[Label] = []
    for group in _label_groups(labels):
        without_room = panel.write(group)
        unplaced += [label for label in without_room if not label.short]
        unplaced += panel.write(
            [replace(label, text=label.short) for label in without_room if label.short]
        )
    return [label.text for label in unplaced if not STYLES[label.style].is_ground]


@dataclass(frozen=True, eq=False)
class _Panel:
    """A map on which names are written, and what they keep clear of, in points.

    Attributes
    ----------
    trial_axes
        Empty axes to measure in.
    lines
        Lines that names should not cover, leaders among them.
    obstacles
        Outlines of marks and names, which names must not cover.
    shapes
        Marks, names and leaders, which leaders should not cross.
    """

    axes: Axes
    trial_axes: Axes
    lines: list[Points]
    obstacles: list[Points]
    shapes: list[BaseGeometry]

    def write(self, labels: Sequence[Label]) -> list[Label]:
        """Write names of one style, on a line if there is no other room; return those that found no room."""
        waiting = [*labels]
        for avoided in ([*self.lines, *self.obstacles], self.obstacles):
            if not waiting:
                break
            rooms = _find_room(self.trial_axes, waiting, avoided, self.shapes)
            unwritten = []
            for label, room in zip(waiting, rooms, strict=True):
                written = None if room is None else _write(self.axes, label, room, self.shapes)
                if written is None:
                    unwritten.append(label)
                    continue
                self.shapes.extend([written.box, *written.leaders])
                self.obstacles.extend(_box(*written.box.bounds))
                self.lines.extend(map(shapely.get_coordinates, written.leaders))
            waiting = unwritten
        return waiting


def _label_groups(labels: Sequence[Label]) -> list[list[Label]]:
    """Group names of the same rank, style and font, in this order: textalloc places each group together."""
    groups: dict[tuple[int, str, str], list[Label]] = {}
    for label in labels:
        file = str(paper.font(STYLES[label.style].face, 9, label.text).get_file())
        groups.setdefault((label.rank, label.style, file), []).append(label)
    return [groups[key] for key in sorted(groups)]


@dataclass(frozen=True, eq=False)
class _Room:
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


def _empty_axes(axes: Axes) -> Axes:
    """Return empty axes of the same size, to measure in: names then have the same places at any resolution."""
    width_pt, height_pt = float(axes.get_xlim()[1]), float(axes.get_ylim()[1])
    figure = Figure(figsize=(width_pt / 72, height_pt / 72), dpi=paper.PNG_DPI)
    FigureCanvasAgg(figure)
    empty = new_axes(figure, Box(0, 0, width_pt, height_pt))
    # A transform that could change costs eight times as much.
    empty.transData = Affine2D(empty.transData.get_matrix())
    return empty


def _find_room(
    axes: Axes, labels: Sequence[Label], lines: Sequence[Points], shapes: Sequence[BaseGeometry]
) -> list[_Room | None]:
    """Find room for names of one style, clear of lines and each other; None for those without room.

    Their leaders keep clear of each other and of shapes in points, if they can.
    """
    style = STYLES[labels[0].style]
    font = paper.font(style.face, style.size, labels[0].text).copy()
    font.set_size(style.size)  # also of a fallback font
    to_pixels, to_points = axes.transData, axes.transData.inverted()
    segments = np.concatenate(
        [np.empty((0, 4)), *(np.hstack([line[:-1], line[1:]]) for line in lines)]
    )
    segments_px = to_pixels.transform(segments.reshape(-1, 2)).reshape(-1, 4)
    occupied_px = np.empty((0, 4))
    uncrossed = [*shapes]
    rooms: list[_Room | None] = []
    for label in labels:
        spot_px, size_px = to_pixels.transform(label.spot), _size_px(axes, label, font)
        lower_left_px = _best_box(
            axes, label, uncrossed,
            spot_px=spot_px, size_px=size_px, segments_px=segments_px, occupied_px=occupied_px,
        )  # fmt: skip
        if lower_left_px is None:
            rooms.append(None)
        else:
            box_px = _box_px(lower_left_px, size_px)
            occupied_px = np.concatenate([occupied_px, box_px[None]])
            box = Bbox(to_points.transform(box_px.reshape(2, 2)))
            uncrossed += [shapely.box(*box.extents), *_leader(label, box)]
            point_px, ha = _aligned(lower_left_px, width_px=size_px[0], spot_x_px=spot_px[0])
            rooms.append(_Room(to_points.transform(point_px), ha, font))
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
    """Return the lower left of the first free box whose leader crosses no shape, else of the first free box.

    ``shapes`` are names, leaders and marks in points; the other arguments are those of :func:`_free_box`.
    """
    first_px = None
    # The mark of the place itself, and one that covers it, are crossed by any leader.
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
        if not shapely.intersects(np.array(_leader(label, box), object)[:, None], shapes).any():
            return lower_left_px
        first_px = lower_left_px if first_px is None else first_px
        occupied_px = np.concatenate([occupied_px, box_px[None]])
    return first_px


def _leader(label: Label, box: Bbox) -> list[shapely.LineString]:
    """Return the line from a place's mark to the box of its name, all in points; none if they are close."""
    nearest = np.clip(label.spot, box.min, box.max)
    distance_pt = float(np.hypot(*(nearest - label.spot)))
    if distance_pt <= label.radius + LEADER_FROM_PT:
        return []
    start = label.spot + (nearest - label.spot) * label.radius / distance_pt
    return [shapely.LineString([start, nearest])]


def _size_px(axes: Axes, label: Label, font: FontProperties) -> Points:
    """Measure the width and height of a name, in pixels."""
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
    """Return the lower left of the best free box for a name, or None if all boxes are blocked.

    All arguments and the result are in pixels.

    Parameters
    ----------
    spot_px
        x and y of the place that it names.
    size_px
        Width and height of the name.
    segments_px
        Lines to keep clear of, one row per segment: x and y of its start, x and y of its end.
    occupied_px
        Boxes of names already placed, one row each: west, south, east, north.
    """
    inner = axes.viewLim.padded(-EDGE_PT)
    (west_px, south_px), (east_px, north_px) = axes.transData.transform(inner.get_points())
    width_pt, height_pt = inner.size
    farthest_pt = STYLES[label.style].farthest_pt
    # Comparing a name with segments that it cannot touch would take most of the time.
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
    """Return the point at which a name in a box is written, and its alignment: towards the place that it names."""
    left, bottom = lower_left_px
    if left + width_px / 4 < spot_x_px < left + 3 / 4 * width_px:
        return np.array([left + width_px / 2, bottom]), "center"
    if spot_x_px < left + 3 / 4 * width_px:
        return lower_left_px, "left"
    return np.array([left + width_px, bottom]), "right"


class _Written(NamedTuple):
    """A name on the map, in points of the axes: its box with some space, and its leader if it has one."""

    box: BaseGeometry
    leaders: list[shapely.LineString]


def _write(
    axes: Axes, label: Label, room: _Room, shapes: Sequence[BaseGeometry]
) -> _Written | None:
    """Write a name where there is room, with a leader, a thin line to its place, if it stands apart.

    A name for orientation is not written, and the result is None, if its leader would cross one of the shapes.
    """
    style = STYLES[label.style]
    text = write_line(
        axes, room.spot, label.text, size=style.size, fontproperties=room.font,
        colour=style.colour, ha=room.ha, va="bottom", zorder=12, gid="label",
        linespacing=paper.line_spacing(label.text, room.font),
        path_effects=[withStroke(linewidth=1.8, foreground=paper.HALO)],
    )  # fmt: skip
    box = text.get_window_extent().transformed(axes.transData.inverted())
    leaders = _leader(label, box)
    if style.is_ground and shapely.intersects(np.array(leaders, object)[:, None], shapes).any():
        text.remove()
        return None
    for leader in leaders:
        line = shapely.get_coordinates(leader)
        axes.plot(*line.T, color=paper.QUIET, linewidth=0.5, zorder=11.5, gid="leader")
    return _Written(shapely.box(*box.padded(SPACE_PT).extents), leaders)


def _box(west: float, south: float, east: float, north: float) -> list[Points]:
    """Return the outline of a box and its diagonals, which keep names out of its inside, too."""
    corners = np.array([(west, south), (east, south), (east, north), (west, north)])
    return [corners[[0, 1, 2, 3, 0]], corners[[0, 2]], corners[[1, 3]]]
