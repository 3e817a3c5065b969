"""Place names: textalloc finds room for each, clear of other names, marks and lines.

Important names come first. A name that finds no room clear of lines may lie on one; a name that
finds no room beside other names is left out. We tried adjustText too: see docs/figures.md.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.patheffects import withStroke
from matplotlib.transforms import Affine2D, Bbox
from textalloc.non_overlapping_boxes import get_non_overlapping_boxes

from geo.figures import paper
from geo.figures.paper import Box, Face, Points, new_axes, write_line

CANDIDATES: Final = 260
SPACE: Final = 1.4  # points kept free around a name
LED_FROM: Final = 11.0  # points from its spot: a thin line links them


@dataclass(frozen=True)
class Style:
    """The style of a kind of name."""

    face: Face
    size: float
    colour: str
    farthest: float = 62.0  # points from its spot


STYLES: Final = {
    "town": Style("bold", 6.6, paper.INK),
    "area": Style("italic", 9.4, paper.AREA_INK),
    "zone": Style("italic", 8.2, "#7c3416"),
    "barrier": Style("plain", 6.0, paper.QUIET),
    "crossing": Style("plain", 5.4, paper.QUIET, 13.0),
    "closed": Style("bold", 5.8, paper.STAMP),
    "country": Style("plain", 5.6, "#8d8676"),
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
        The place it names, in points of the axes.
    style
        A key of :data:`STYLES`.
    radius
        Of the place's mark, in points.
    rank
        Lower ranks come first.
    """

    text: str
    spot: Points
    style: str
    radius: float
    rank: int = 0


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
        Lines that names should not cover.
    marks
        Centres and radii of marks that names must not cover.

    Returns
    -------
    list
        The names that found no room.
    """
    blocked = [
        outline for spot, radius in marks for outline in _box(*(spot - radius), *(spot + radius))
    ]
    trial = _empty_axes(axes)
    unplaced = []
    groups: dict[tuple[int, str, str], list[Label]] = {}
    for label in labels:
        file = str(paper.font(STYLES[label.style].face, 9, label.text).get_file())
        groups.setdefault((label.rank, label.style, file), []).append(label)
    for _, group in sorted(groups.items(), key=lambda item: item[0]):
        waiting = group
        for avoided in ([*lines, *blocked], blocked):
            rooms = _find_room(trial, waiting, avoided)
            for label, room in zip(waiting, rooms, strict=True):
                if room is not None:
                    box = _write(axes, label, room)
                    blocked += _box(box.x0 - SPACE, box.y0 - SPACE, box.x1 + SPACE, box.y1 + SPACE)
            waiting = [label for label, room in zip(waiting, rooms, strict=True) if room is None]
            if not waiting:
                break
        unplaced += [label.text for label in waiting]
    return unplaced


@dataclass(frozen=True, eq=False)
class _Room:
    """Where a name is written: its point and how it is aligned to it, and its font."""

    spot: Points
    ha: str
    font: FontProperties


def _empty_axes(axes: Axes) -> Axes:
    """Return empty axes of the same size, to measure in: names then lie alike at any resolution."""
    width, height = float(axes.get_xlim()[1]), float(axes.get_ylim()[1])
    figure = Figure(figsize=(width / 72, height / 72), dpi=paper.PNG_DPI)
    FigureCanvasAgg(figure)
    empty = new_axes(figure, Box(0, 0, width, height))
    # A transform that could change costs eight times as much.
    empty.transData = Affine2D(empty.transData.get_matrix())
    return empty


def _find_room(axes: Axes, labels: Sequence[Label], lines: Sequence[Points]) -> list[_Room | None]:
    """Find room for names of one style, clear of lines and each other; None for those without room."""
    style = STYLES[labels[0].style]
    font = paper.font(style.face, style.size, labels[0].text).copy()
    font.set_size(style.size)  # also of a fallback font
    to_pixels, to_points = axes.transData, axes.transData.inverted()
    segments = np.concatenate(
        [np.empty((0, 4)), *(np.hstack([line[:-1], line[1:]]) for line in lines)]
    )
    segments = to_pixels.transform(segments.reshape(-1, 2)).reshape(-1, 4)
    taken = np.empty((0, 4))
    rooms: list[_Room | None] = []
    for label in labels:
        size = _size(axes, label, font)
        spot = to_pixels.transform(label.spot)
        box = _free_box(axes, label, (*spot, *size), segments, taken)
        if box is None:
            rooms.append(None)
        else:
            taken = np.concatenate([taken, [[*box, *(box + size)]]])
            point, ha = _aligned(box, size[0], spot[0])
            rooms.append(_Room(to_points.transform(point), ha, font))
    return rooms


def _size(axes: Axes, label: Label, font: FontProperties) -> Points:
    """Measure the width and height of a name, in pixels."""
    trial = axes.text(label.spot[0], label.spot[1], label.text, va="bottom", fontproperties=font)
    extent = trial.get_window_extent()
    trial.remove()
    return np.array([extent.x1 - extent.x0, extent.y1 - extent.y0])


def _free_box(
    axes: Axes, label: Label, name: Sequence[float], segments: Points, taken: Points
) -> Points | None:
    """Return the lower left of the best free box for a name, clear of segments and of other names' boxes.

    All in pixels; of the name, its spot and its size.
    """
    (west, south), (east, north) = axes.transData.transform(axes.viewLim.get_points())
    farthest, (width, height) = STYLES[label.style].farthest, axes.viewLim.max
    scale = paper.PNG_DPI / 72
    # To compare a name with the segments that it cannot touch would take most of the time.
    reach = (farthest + label.radius + 2 * SPACE) * scale + np.array(name[2:])
    start, end = segments[:, :2], segments[:, 2:]
    low, high = np.minimum(start, end), np.maximum(start, end)
    near = ((high >= name[:2] - reach) & (low <= name[:2] + reach)).all(axis=1)
    find: Any = get_non_overlapping_boxes  # its annotations are incomplete
    boxes, _ = find(
        [(*name, None)], (west, east), (south, north), (width / 72) / (height / 72),
        margin=SPACE / width, min_distance=1.6 / width, max_distance=farthest / width,
        nbr_candidates=CANDIDATES, lines_xyxy=segments[near], scatter_plot_bbs=taken,
        text_scatter_sizes=[label.radius * scale],
        scatter_xy=None, scatter_sizes=None, direction=None, priority_strategy=None,
        verbose=False, draw_all=False, draw_lines=False,
        avoid_label_lines_overlap=False, avoid_crossing_label_lines=False,
    )  # fmt: skip
    return np.array(boxes[0][:2]) if boxes else None


def _aligned(box: Points, width: float, x: float) -> tuple[Points, str]:
    """Return the point at which a name in a box is written, and its alignment: towards the place that it names."""
    left, bottom = box
    if left + width / 4 < x < left + 3 / 4 * width:
        return np.array([left + width / 2, bottom]), "center"
    if x < left + 3 / 4 * width:
        return box, "left"
    return np.array([left + width, bottom]), "right"


def _write(axes: Axes, label: Label, room: _Room) -> Bbox:
    """Write a name where there is room, with a thin line if it stands apart; return its extent."""
    style = STYLES[label.style]
    text = write_line(
        axes, room.spot, label.text, size=style.size, fontproperties=room.font,
        colour=style.colour, ha=room.ha, va="bottom", zorder=12, gid="label",
        path_effects=[withStroke(linewidth=1.8, foreground=paper.HALO)],
    )  # fmt: skip
    box = text.get_window_extent().transformed(axes.transData.inverted())
    near = np.clip(label.spot, (box.x0, box.y0), (box.x1, box.y1))
    reach = float(np.hypot(*(near - label.spot)))
    if reach > label.radius + LED_FROM:
        start = label.spot + (near - label.spot) * label.radius / reach
        axes.plot(*np.array([start, near]).T, color=paper.QUIET, linewidth=0.5, zorder=11.5)
    return box


def _box(west: float, south: float, east: float, north: float) -> list[Points]:
    """Return the outline of a box and its diagonals, so that no name fits inside it either."""
    corners = np.array([(west, south), (east, south), (east, north), (west, north)])
    return [corners[[0, 1, 2, 3, 0]], corners[[0, 2]], corners[[1, 3]]]
