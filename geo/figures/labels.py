"""Place names: textalloc finds room for each, clear of other names, marks and lines.

Important names come first. A name that finds no room clear of lines may lie on one; a name that
finds no room beside other names is left out. We tried adjustText too: see docs/figures.md.
"""

from __future__ import annotations

import contextlib
import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import textalloc
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.patheffects import withStroke
from matplotlib.text import Text
from matplotlib.transforms import Affine2D, Bbox

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
    # textalloc draws a whole figure to learn its extent, so it works on an empty one.
    trial = _empty_axes(axes)
    unplaced = []
    groups: dict[tuple[int, str, str], list[Label]] = {}
    for label in labels:
        file = str(paper.font(STYLES[label.style].face, 9, label.text).get_file())
        groups.setdefault((label.rank, label.style, file), []).append(label)
    for _, group in sorted(groups.items(), key=lambda item: item[0]):
        waiting = group
        for avoided in ([*lines, *blocked], blocked):
            texts = _find_room(trial, waiting, avoided)
            for label, text in zip(waiting, texts, strict=True):
                if text is not None:
                    box = _write(axes, label, text)
                    blocked += _box(box.x0 - SPACE, box.y0 - SPACE, box.x1 + SPACE, box.y1 + SPACE)
            waiting = [label for label, text in zip(waiting, texts, strict=True) if text is None]
            if not waiting:
                break
        unplaced += [label.text for label in waiting]
    return unplaced


def _empty_axes(axes: Axes) -> Axes:
    """Return empty axes of the same size."""
    width, height = float(axes.get_xlim()[1]), float(axes.get_ylim()[1])
    figure = Figure(figsize=(width / 72, height / 72), dpi=paper.PNG_DPI)
    FigureCanvasAgg(figure)
    empty = new_axes(figure, Box(0, 0, width, height))
    # textalloc transforms point by point, and a transform that could change costs eight times as much.
    empty.transData = Affine2D(empty.transData.get_matrix())
    return empty


def _find_room(axes: Axes, labels: Sequence[Label], lines: Sequence[Points]) -> list[Text | None]:
    """Find room for names of one style, clear of lines; None for those without room."""
    style = STYLES[labels[0].style]
    x, y = np.array([label.spot for label in labels]).T
    lines = _parts_near(axes, lines, labels)
    width = float(axes.get_xlim()[1])
    scale = paper.PNG_DPI / 72
    allocate: Any = textalloc.allocate  # its annotations are incomplete
    with contextlib.redirect_stdout(io.StringIO()):  # it prints each group without room
        _, _, texts, _ = allocate(
            axes, x, y, [label.text for label in labels],
            x_lines=[line[:, 0] for line in lines] or None, y_lines=[line[:, 1] for line in lines] or None,
            textsize=style.size, draw_lines=False, draw_all=False, nbr_candidates=CANDIDATES,
            margin=SPACE / width, min_distance=1.6 / width, max_distance=style.farthest / width,
            text_scatter_sizes=[label.radius * scale for label in labels], va="bottom",
            fontproperties=paper.font(style.face, style.size, labels[0].text),
        )  # fmt: skip
    return list(texts)


def _parts_near(axes: Axes, lines: Sequence[Points], labels: Sequence[Label]) -> list[Points]:
    """Return the parts of lines that names of one style could touch: to compare the rest takes most of the time."""
    if not lines:
        return []
    style = STYLES[labels[0].style]
    reach = np.array([style.farthest + label.radius + 2 * SPACE for label in labels])[:, None]
    # textalloc may write a fallback font a sixth larger.
    extent = 1.2 * np.array(
        [
            (
                paper.text_width(axes.figure, label.text, face=style.face, size=style.size),
                1.6 * style.size,
            )
            for label in labels
        ]
    )
    spots = np.array([label.spot for label in labels])
    low, high = spots - reach - extent, spots + reach + extent
    start, end = (np.concatenate([line[part] for line in lines])
                  for part in (slice(None, -1), slice(1, None)))  # fmt: skip
    apart = (np.maximum(start, end)[:, None] < low) | (np.minimum(start, end)[:, None] > high)
    near = np.flatnonzero(~apart.any(axis=2).all(axis=1))
    line = np.repeat(np.arange(len(lines)), [len(line) - 1 for line in lines])[near]
    breaks = np.flatnonzero((np.diff(near) > 1) | (np.diff(line) > 0)) + 1
    return [
        np.concatenate([start[run], end[run[-1:]]]) for run in np.split(near, breaks) if len(run)
    ]


def _write(axes: Axes, label: Label, room: Text) -> Bbox:
    """Write a name where there is room, with a thin line if it stands apart; return its extent."""
    style = STYLES[label.style]
    text = write_line(
        axes, room.get_position(), label.text, size=style.size, fontproperties=room.get_fontproperties(),
        colour=style.colour, ha=room.get_horizontalalignment(), va="bottom", zorder=12, gid="label",
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
