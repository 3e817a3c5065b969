"""Draw flows: hue and letter = commodity, width = quantity, dash = basis, opacity = confidence."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import Polygon

from geo.figures import paper, polylines
from geo.figures.flow_layout import GAP, FlowCurve
from geo.figures.marks import draw_disc
from geo.figures.paper import PX, Points, write_line
from geo.symbology import symbols

HEAD: Final = 6.6  # length of an arrowhead, points
BADGE: Final = 3.5  # radius, points
SHARES: Final = (0.5, 0.43, 0.57, 0.36, 0.64, 0.29, 0.71, 0.22, 0.78, 0.16, 0.84)


@dataclass(frozen=True, eq=False)
class Strand:
    """One commodity of a flow on paper: its row, its line in points, and its width."""

    row: Mapping[str, Any]
    line: Points
    width: float


def strands_of(curve: FlowCurve) -> list[Strand]:
    """Draw the strands of a flow side by side along its curve."""
    edges = np.concatenate([[0.0], np.cumsum(np.array(curve.widths) + GAP)])[:-1]
    middles = edges + np.array(curve.widths) / 2 - curve.width / 2
    return [
        Strand(row, polylines.parallel(curve.line, float(middle)), width)
        for row, width, middle in zip(curve.rows, curve.widths, middles, strict=True)
    ]


def draw_flows(axes: Axes, curves: Sequence[FlowCurve]) -> list[Strand]:
    """Draw flows, each with a halo that sets it off from what lies below; return the strands."""
    all_strands = []
    for order, curve in enumerate(curves):
        strands = strands_of(curve)
        all_strands += strands
        zorder = 6 + order / len(curves)
        halo: Any = {"color": paper.HALO, "alpha": 0.9, "solid_capstyle": "butt"}
        for strand in strands:
            axes.plot(*strand.line.T, linewidth=strand.width + 2.4, **halo, zorder=zorder)
        for strand in strands:
            _draw_strand(axes, strand, curve, zorder=zorder + 0.5 / len(curves))
    return all_strands


def _draw_strand(axes: Axes, strand: Strand, curve: FlowCurve, *, zorder: float) -> None:
    row = strand.row
    colour = symbols()["commodity"][row["commodity_class"]]["colour"]
    alpha = symbols()["confidence"][row["confidence"]]["opacity"]
    # Side by side, heads are no wider than the distance between their strands.
    size = HEAD if len(curve.rows) == 1 else min(HEAD, (strand.width + GAP) / 0.86)
    heads = dict(_heads(strand, curve, size))
    # A line ends where its head begins.
    line = polylines.trimmed(strand.line, *(0.85 * size * (end in heads) for end in (0, 1)))
    butt: Any = {"dash_capstyle": "butt", "solid_capstyle": "butt"}
    axes.plot(
        *line.T, color=colour, alpha=alpha, linewidth=strand.width, linestyle=dash_of(row["basis"]),
        **butt, zorder=zorder,
    )  # fmt: skip
    is_stated = row["reading"] == "stated"
    for outline in heads.values():
        axes.add_patch(
            Polygon(
                outline, closed=True, facecolor=colour if is_stated else paper.HALO, edgecolor=colour,
                alpha=alpha if is_stated else None, linewidth=0.8, joinstyle="miter", zorder=8, gid="head",
            )
        )  # fmt: skip


def _heads(strand: Strand, curve: FlowCurve, size: float) -> Iterator[tuple[int, Points]]:
    """Yield the arrowheads at the start (0) and end (1) of a strand, except beyond the frame."""
    direction = strand.row["direction"]
    if direction in {"one-way", "both"} and curve.ends[1] is not None:
        yield 1, polylines.arrow_head(strand.line, size)
    if direction == "both" and curve.ends[0] is not None:
        yield 0, polylines.arrow_head(strand.line[::-1], size)


def dash_of(basis: str) -> Any:  # noqa: ANN401 - matplotlib's own
    """Return the dash of a basis as matplotlib's line style, in points."""
    dash = symbols()["basis"][basis]["dash"]
    return (0, tuple(PX * length for length in dash)) if dash else "-"


def badge_spots(
    strands: Sequence[Strand], frame: tuple[float, float], marks: Points
) -> list[Points]:
    """Choose where each strand bears its letter: clear of marks and other letters, then of other strands."""
    badges: list[Points] = []
    for strand in strands:
        length = polylines.length(strand.line)
        candidates = polylines.at(strand.line, np.array(SHARES) * length)
        others = [other.line for other in strands if other is not strand]
        points = np.concatenate([np.empty((0, 2)), *others])
        cost = [
            order * 0.3
            + 2 * (np.hypot(*(points - spot).T) < BADGE + 1).sum()
            + 100 * sum(np.hypot(*(spot - badge)) < 2 * BADGE + 1 for badge in badges)
            + 50 * (np.hypot(*(marks - spot).T) < 2 * BADGE).sum()
            + 1000 * bool((spot < 2 * BADGE).any() or (spot > np.array(frame) - 2 * BADGE).any())
            for order, spot in enumerate(candidates)
        ]
        badges.append(candidates[int(np.argmin(cost))])
    return badges


def draw_badge(axes: Axes, spot: Points, letter: str, colour: str) -> None:
    """Draw a commodity's letter in a disc: many readers cannot tell hues apart, nor can grey prints."""
    draw_disc(axes, spot, BADGE, fill=paper.PAPER, edge=colour, linewidth=1.0, zorder=8.5)
    write_line(axes, spot, letter, face="bold", size=4.6, zorder=8.6, gid="badge")
