"""Names on paper: textalloc finds each a place clear of the others, of marks and of lines, or none.

The weightiest come first. A name that finds no room clear of lines may lie on one; what has no
room beside the others is left out. adjustText was tried too: see docs/figures.md.
"""

from __future__ import annotations

import contextlib
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import textalloc
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.patheffects import withStroke
from matplotlib.text import Text
from matplotlib.transforms import Bbox

from geo.figures import paper
from geo.figures.paper import Box, Face, Points, new_axes

CANDIDATES: Final = 260
SPACE: Final = 1.4  # points kept free round a name
LED_FROM: Final = 11.0  # points from its spot: a fine line says whose it is


@dataclass(frozen=True)
class Style:
    """How a kind of name is written."""

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
    "shut": Style("bold", 5.8, paper.STAMP),
    "country": Style("plain", 5.6, "#8d8676"),
    "beyond": Style("slanted", 6.8, paper.AREA_INK),
}


@dataclass(frozen=True, eq=False)
class Label:
    """A name to be written.

    Attributes
    ----------
    text
        What is written.
    spot
        Where it belongs, in points of the axes.
    style
        A key of :data:`STYLES`.
    radius
        Points of its mark.
    rank
        Lower ones come first.
    """

    text: str
    spot: tuple[float, float]
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
        They count points.
    lines
        Lines that names should not lie on.
    marks
        Centre and radius of what they must not.

    Returns
    -------
    list
        The texts that found no room.
    """
    blocked = [
        outline for spot, radius in marks for outline in _box(*(spot - radius), *(spot + radius))
    ]
    # textalloc draws all that there is to learn where it stands: so it tries on an empty sheet.
    trial = new_axes(*_trial_sheet(axes))
    lost = []
    groups: dict[tuple[int, str, str], list[Label]] = {}
    for label in labels:
        file = str(paper.font(STYLES[label.style].face, 9, label.text).get_file())
        groups.setdefault((label.rank, label.style, file), []).append(label)
    for _, group in sorted(groups.items(), key=lambda item: item[0]):
        left = group
        for avoided in ([*lines, *blocked], blocked):
            written = _allocated(trial, left, avoided)
            for label, text in zip(left, written, strict=True):
                if text is not None:
                    box = _write(axes, label, text)
                    blocked += _box(box.x0 - SPACE, box.y0 - SPACE, box.x1 + SPACE, box.y1 + SPACE)
            left = [label for label, text in zip(left, written, strict=True) if text is None]
            if not left:
                break
        lost += [label.text for label in left]
    return lost


def _trial_sheet(axes: Axes) -> tuple[Figure, Box]:
    width, height = float(axes.get_xlim()[1]), float(axes.get_ylim()[1])
    figure = Figure(figsize=(width / 72, height / 72), dpi=paper.PNG_DPI)
    FigureCanvasAgg(figure)
    return figure, Box(0, 0, width, height)


def _allocated(trial: Any, labels: Sequence[Label], lines: Iterable[Points]) -> list[Text | None]:  # noqa: ANN401 - axes
    """Find room clear of lines."""
    style = STYLES[labels[0].style]
    x, y = np.array([label.spot for label in labels]).T
    width = float(trial.get_xlim()[1])
    crossed = list(lines)
    scale = paper.PNG_DPI / 72
    allocate: Any = textalloc.allocate  # whose annotations leave out what it takes
    with contextlib.redirect_stdout(io.StringIO()):  # it tells of each group without room
        _, _, texts, _ = allocate(
            trial, x, y, [label.text for label in labels],
            x_lines=[line[:, 0] for line in crossed] or None, y_lines=[line[:, 1] for line in crossed] or None,
            textsize=style.size, draw_lines=False, draw_all=False, nbr_candidates=CANDIDATES,
            margin=SPACE / width, min_distance=1.6 / width, max_distance=style.farthest / width,
            text_scatter_sizes=[label.radius * scale for label in labels], va="bottom",
            fontproperties=paper.font(style.face, style.size, labels[0].text),
        )  # fmt: skip
    return list(texts)


def _write(axes: Axes, label: Label, found: Text) -> Bbox:
    """Write a name where room was found, with a fine line if it stands apart; give what it covers."""
    style = STYLES[label.style]
    x, y = found.get_position()
    text = axes.text(
        x, y, label.text, fontproperties=found.get_fontproperties(), color=style.colour,
        ha=found.get_horizontalalignment(), va="bottom", zorder=12, gid="label",
        path_effects=[withStroke(linewidth=1.8, foreground=paper.HALO)],
    )  # fmt: skip
    box = text.get_window_extent().transformed(axes.transData.inverted())
    near = np.clip(label.spot, (box.x0, box.y0), (box.x1, box.y1))
    _lead(axes, label, np.array([near, label.spot]))
    return box


def _lead(axes: Axes, label: Label, ends: Points) -> None:
    """Draw a fine line to a name that stands apart from its mark."""
    near, spot = ends
    reach = float(np.hypot(*(near - spot)))
    if reach > label.radius + LED_FROM:
        start = spot + (near - spot) * label.radius / reach
        axes.plot(*np.array([start, near]).T, color=paper.QUIET, linewidth=0.5, zorder=11.5)


def _box(west: float, south: float, east: float, north: float) -> list[Points]:
    """Give the outline of a box and its diagonals, so that no name fits inside it either."""
    corners = np.array([(west, south), (east, south), (east, north), (west, north)])
    return [corners[[0, 1, 2, 3, 0]], corners[[0, 2]], corners[[1, 3]]]
