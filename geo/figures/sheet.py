"""A sheet in one language: boxes on its right side, and texts written into them."""

from __future__ import annotations

from dataclasses import dataclass

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from geo.figures import paper
from geo.figures.paper import Box, Face, mirrored
from geo.figures.words import Words

LEADING = 1.28  # from one line to the next, times the size


@dataclass(frozen=True, eq=False)
class Sheet:
    """What is drawn on, and in which language.

    Attributes
    ----------
    axes
        Over the whole sheet; they count points.
    """

    figure: Figure
    axes: Axes
    words: Words


def box_of(sheet: Sheet, box: Box) -> Box:
    """Give a box, on the other side where the writing runs from right to left."""
    return mirrored(box) if sheet.words.is_rtl else box


def lines_in(sheet: Sheet, text: str, width: float, *, face: Face, size: float) -> list[str]:
    """Break a text into lines no wider than some points."""
    return paper.wrapped(sheet.figure, text, width, face=face, size=size)


def write(
    sheet: Sheet, text: str, box: Box, *, face: Face, size: float, colour: str, gid: str = "text"
) -> float:
    """Write a text into a box from its top, and give how far down it reaches.

    Parameters
    ----------
    size
        Of the letters, in points.
    gid
        By which a test knows what it is.
    """
    rtl = sheet.words.is_rtl
    lines = lines_in(sheet, text, box.width, face=face, size=size)
    for order, line in enumerate(lines):
        sheet.axes.text(
            box.right if rtl else box.left, box.top - size * (0.85 + order * LEADING),
            paper.directed(line, rtl=rtl),
            fontproperties=paper.font(face, size, text), color=colour, ha="right" if rtl else "left",
            va="baseline", gid=gid, zorder=6,
        )  # fmt: skip
    return box.top - size * LEADING * len(lines)
