"""Flows on paper: hue and letter = commodity, width = quantity, dash = basis, opacity = confidence."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import Circle, Polygon

from geo.figures import curves, paper
from geo.figures.courses import GAP, Course
from geo.figures.paper import PX, Points

HEAD: Final = 6.6  # points
BADGE: Final = 3.5  # its radius, points
SHARES: Final = (0.5, 0.43, 0.57, 0.36, 0.64, 0.29, 0.71, 0.22, 0.78, 0.16, 0.84)


@dataclass(frozen=True, eq=False)
class Strand:
    """One commodity of a flow on paper: the record of its row, its line in points, and its width."""

    row: Mapping[str, Any]
    line: Points
    width: float


def strands_of(course: Course) -> list[Strand]:
    """Lay the strands of a flow side by side along its course."""
    edges = np.concatenate([[0.0], np.cumsum(np.array(course.widths) + GAP)])[:-1]
    middles = edges + np.array(course.widths) / 2 - course.width / 2
    return [
        Strand(row, curves.beside(course.line, float(middle)), width)
        for row, width, middle in zip(course.rows, course.widths, middles, strict=True)
    ]


def draw_flows(axes: Axes, courses: Sequence[Course], symbols: Mapping[str, Any]) -> list[Strand]:
    """Draw flows, each with a halo, so that it stands off what lies below; give the strands."""
    drawn = []
    for order, course in enumerate(courses):
        strands = strands_of(course)
        drawn += strands
        zorder = 6 + order / len(courses)
        for strand in strands:
            axes.plot(
                *strand.line.T, color=paper.HALO, linewidth=strand.width + 2.4, alpha=0.9, zorder=zorder,
                solid_capstyle="butt",
            )  # fmt: skip
        for strand in strands:
            _draw_strand(axes, strand, course, symbols, zorder=zorder + 0.5 / len(courses))
    return drawn


def _draw_strand(
    axes: Axes, strand: Strand, course: Course, symbols: Mapping[str, Any], *, zorder: float
) -> None:
    row = strand.row
    colour = symbols["commodity"][row["commodity_class"]]["colour"]
    alpha = symbols["confidence"][row["confidence"]]["opacity"]
    # Heads side by side are no wider than their strands are apart.
    size = HEAD if len(course.rows) == 1 else min(HEAD, (strand.width + GAP) / 0.86)
    heads = list(heads_of(strand, course, size))
    # The line ends where its head begins.
    at_start, at_end = ({is_first for is_first, _ in heads} >= {one} for one in (True, False))
    line = curves.trimmed(strand.line, 0.85 * size * at_start, 0.85 * size * at_end)
    axes.plot(
        *line.T, color=colour, alpha=alpha, linewidth=strand.width, linestyle=dash_of(symbols, row["basis"]),
        dash_capstyle="butt", solid_capstyle="butt", zorder=zorder,
    )  # fmt: skip
    is_stated = row["reading"] == "stated"
    for _, outline in heads:
        axes.add_patch(
            Polygon(
                outline, closed=True, facecolor=colour if is_stated else paper.HALO, edgecolor=colour,
                alpha=alpha if is_stated else None, linewidth=0.8, joinstyle="miter", zorder=8, gid="head",
            )
        )  # fmt: skip


def heads_of(strand: Strand, course: Course, size: float) -> Iterator[tuple[bool, Points]]:
    """Give the outlines of a strand's heads, and whether each is at its start.

    Where an end is out of sight no head is drawn: nothing arrives at the edge of the paper.
    """
    direction = strand.row["direction"]
    if direction in {"one-way", "both"} and course.ends[1] is not None:
        yield False, curves.arrow_head(strand.line, size)
    if direction == "both" and course.ends[0] is not None:
        yield True, curves.arrow_head(strand.line[::-1], size)


def dash_of(symbols: Mapping[str, Any], basis: str) -> Any:  # noqa: ANN401 - matplotlib's own
    """Give a basis's dash as matplotlib has it, in points."""
    dash = symbols["basis"][basis]["dash"]
    return (0, tuple(PX * one for one in dash)) if dash else "-"


def badge_spots(
    strands: Sequence[Strand], frame: tuple[float, float], marks: Points
) -> list[Points]:
    """Choose where each strand bears its letter: clear of marks and other letters, then of other strands."""
    taken: list[Points] = []
    for index, strand in enumerate(strands):
        tried = curves.at(strand.line, np.array(SHARES) * curves.way(strand.line)[-1])
        others = np.concatenate(
            [np.empty((0, 2)), *(one.line for other, one in enumerate(strands) if other != index)]
        )
        cost = np.array([
            order * 0.3
            + 2 * (np.hypot(*(others - spot).T) < BADGE + 1).sum()
            + 100 * sum(np.hypot(*(spot - other)) < 2 * BADGE + 1 for other in taken)
            + 50 * (np.hypot(*(marks - spot).T) < 2 * BADGE).sum()
            + 1000 * bool((spot < 2 * BADGE).any() or (spot > np.array(frame) - 2 * BADGE).any())
            for order, spot in enumerate(tried)
        ])  # fmt: skip
        taken.append(tried[int(np.argmin(cost))])
    return taken


def draw_badge(axes: Axes, spot: Points, letter: str, colour: str, *, zorder: float = 8.5) -> None:
    """Draw a commodity's letter in a disc: hues alone fall together in grey and for many eyes."""
    axes.add_patch(
        Circle(
            (spot[0], spot[1]),
            BADGE,
            facecolor=paper.PAPER,
            edgecolor=colour,
            linewidth=1.0,
            zorder=zorder,
        )
    )
    axes.text(
        spot[0], spot[1], letter, fontproperties=paper.font("bold", 4.6, letter), color=paper.INK, ha="center",
        va="center_baseline", zorder=zorder + 0.1, gid="badge",
    )  # fmt: skip
