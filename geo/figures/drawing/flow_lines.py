"""Draw flows: hue and letter = commodity, width = quantity, dash = basis, opacity = confidence.

A pale middle = a range, a hollow head or dot = inferred, the ring of the letter = who dates it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal, TypeAlias

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import Polygon

from geo.brief.review_states import PENDING
from geo.figures import paper
from geo.figures.drawing import polylines
from geo.figures.drawing.flow_curves import GAP, FlowCurve
from geo.figures.drawing.marks import draw_disc
from geo.figures.paper import PX, Points, write_line
from geo.symbology import symbols

HEAD: Final = 6.6  # length of an arrowhead, points
SHAFT_CUT: Final = 0.85  # of the length of its head, by which a line ends before the tip
BADGE: Final = 3.5  # radius, points
PALE_MIDDLE: Final = 0.36  # of the width of a line whose amount is a range, as on the page
DOT: Final = 2.9  # radius, points
DOT_AT: Final = 0.3  # share of the line's length
Dating: TypeAlias = Literal["stated", "inferred", "none"]
RINGS: Final[Mapping[Dating, tuple[Any, float]]] = {  # dash, and width in points
    "stated": ("-", 1.0), "inferred": ((0, (1.5, 1.3)), 1.0), "none": ("-", 0.3),
}  # fmt: skip
DRAFT: Final[Mapping[str, Any]] = symbols()["review"]["pending"]
# Where a letter may lie, as shares of the length of its line: the middle first, then ever farther from it.
SHARES: Final = (0.5, 0.43, 0.57, 0.36, 0.64, 0.29, 0.71, 0.22, 0.78, 0.16, 0.84)


@dataclass(frozen=True, eq=False)
class DrawnStrand:
    """One commodity of a flow on paper: its row, its line and the width of the line, in points."""

    row: Mapping[str, Any]
    line: Points
    width: float


def strands_of(curve: FlowCurve) -> list[DrawnStrand]:
    """Build the strands of a flow, side by side along its curve, from left to right of travel."""
    widths = np.array(curve.widths)
    left_edges = np.concatenate([[0.0], np.cumsum(widths + GAP)])[:-1]  # from that of the flow
    # The middle of each strand, in points to the right of the flow's curve, which is the middle of all strands
    middles = left_edges + widths / 2 - curve.width / 2
    return [
        DrawnStrand(row, polylines.parallel(curve.line, float(middle)), width)
        for row, width, middle in zip(curve.rows, curve.widths, middles, strict=True)
    ]


def draw_flows(axes: Axes, curves: Sequence[FlowCurve]) -> list[DrawnStrand]:
    """Draw flows in their order, the last on top; return the strands of all flows.

    A halo below each flow sets it off from the map and from the flows that it crosses.
    """
    all_strands = []
    for order, curve in enumerate(curves):
        strands = strands_of(curve)
        all_strands += strands
        zorder = 6 + order / len(curves)  # from 6 to 7: above areas, below marks
        halo: Any = {"color": paper.HALO, "alpha": 0.9, "solid_capstyle": "butt"}
        for strand in strands:
            axes.plot(*strand.line.T, linewidth=strand.width + 2.4, **halo, zorder=zorder)
        for strand in strands:
            _draw_strand(axes, strand, curve, zorder=zorder + 0.5 / len(curves))
    return all_strands


def _draw_strand(axes: Axes, strand: DrawnStrand, curve: FlowCurve, *, zorder: float) -> None:
    """Draw one commodity of a flow: its line and its arrowheads.

    If its amount is a range, the line has a pale middle. If it is an inference, its heads are hollow; without a head,
    it has a hollow dot.
    """
    row = strand.row
    colour = symbols()["commodity"][row["commodity_class"]]["colour"]
    alpha = opacity_of(row)
    # A head is about 0.86 of its length wide. Side by side, heads are no wider than the distance between their strands.
    size = HEAD if len(curve.rows) == 1 else min(HEAD, (strand.width + GAP) / 0.86)
    heads = dict(_heads(strand, curve, size))
    # A line ends where its head begins.
    start_cut, end_cut = (SHAFT_CUT * size if end in heads else 0.0 for end in (0, 1))
    line = polylines.trimmed(strand.line, start_cut, end_cut)
    butt: Any = {"dash_capstyle": "butt", "solid_capstyle": "butt"}
    axes.plot(
        *line.T, color=colour, alpha=alpha, linewidth=strand.width, linestyle=row_dash(row),
        **butt, zorder=zorder,
    )  # fmt: skip
    if row["quantity"] == "interval":
        draw_pale_middle(axes, line, strand.width, zorder=zorder)
    is_stated = row["reading"] == "stated"
    for outline in heads.values():
        axes.add_artist(
            Polygon(
                outline, closed=True, facecolor=colour if is_stated else paper.HALO, edgecolor=colour,
                alpha=alpha if is_stated else None, linewidth=0.8, joinstyle="miter", zorder=8, gid="head",
            )
        )  # fmt: skip
    if is_dotted(row):
        draw_dot(axes, dot_of(strand.line), colour)


def _heads(strand: DrawnStrand, curve: FlowCurve, size: float) -> Iterator[tuple[int, Points]]:
    """Yield the arrowheads of a strand: 0 for one at its start or 1 for one at its end, and its outline in points.

    An end beyond the frame has none. ``size`` is the length of a head, in points.
    """
    direction = strand.row["direction"]
    if direction in {"one-way", "both"} and curve.visible_ends[1] is not None:
        yield 1, polylines.arrow_head(strand.line, size)
    if direction == "both" and curve.visible_ends[0] is not None:
        yield 0, polylines.arrow_head(strand.line[::-1], size)


def draw_pale_middle(axes: Axes, line: Points, width: float, *, zorder: float) -> None:
    """Draw the pale middle of a line whose amount is a range."""
    style: Any = {"linewidth": width * PALE_MIDDLE, "solid_capstyle": "butt", "gid": "range"}
    axes.plot(*line.T, color=paper.HALO, **style, zorder=zorder)


def draw_dot(axes: Axes, spot: Points, colour: str, *, zorder: float = 8) -> None:
    """Draw the hollow dot of an inference that has no direction, and so no head to be hollow."""
    disc = draw_disc(axes, spot, DOT, fill=paper.HALO, edge=colour, linewidth=0.8, zorder=zorder)
    disc.set_gid("dot")


def is_dotted(row: Mapping[str, Any]) -> bool:
    """Return whether a strand is an inference without an arrowhead to be drawn hollow."""
    return bool(row["reading"] == "inferred" and row["direction"] == "unstated")


def dot_of(line: Points) -> Points:
    """Return where the dot of a line lies, in points: away from its middle, where its letter is."""
    spot: Points = polylines.points_at(line, np.array([DOT_AT * polylines.length(line)]))[0]
    return spot


def dating_of(row: Mapping[str, Any]) -> Dating:
    """Return who dates a flow: its source ("stated"), we ("inferred"), or nobody ("none")."""
    if not len(row["period"]):
        return "none"
    return "inferred" if row["period_reading"] == "inferred" else "stated"


def opacity_of(row: Mapping[str, Any]) -> float:
    """Return the opacity of a flow, 0 to 1: by its confidence, or that of drafts if no person has confirmed it."""
    opacity: float = symbols()["confidence"][row["confidence"]]["opacity"]
    return DRAFT["opacity"] if is_pending(row) else opacity


def is_pending(row: Mapping[str, Any]) -> bool:
    """Return whether a row rests on a claim that no person has confirmed."""
    return row.get("review") in PENDING


def row_dash(row: Mapping[str, Any]) -> Any:  # noqa: ANN401 - matplotlib's own
    """Return matplotlib's line style of a flow: by its basis, or that of drafts if no person has confirmed it."""
    return draft_dash() if is_pending(row) else dash_of(row["basis"])


def draft_dash() -> Any:  # noqa: ANN401 - matplotlib's own
    """Return matplotlib's line style of flows that no person has confirmed: an offset and a dash, in points."""
    return 0, tuple(PX * length for length in DRAFT["dash"])


def dash_of(basis: str) -> Any:  # noqa: ANN401 - matplotlib's own
    """Return the dash of a basis as matplotlib's line style, in points."""
    dash = symbols()["basis"][basis]["dash"]
    return (0, tuple(PX * length for length in dash)) if dash else "-"


def badge_spots(
    strands: Sequence[DrawnStrand], frame: tuple[float, float], marks: Points
) -> list[Points]:
    """Choose where on its line the letter of each strand stands: clear of marks, other letters and other strands.

    Parameters
    ----------
    frame
        Width and height of the map, in points.
    marks
        Centres of the marks on the map, in points.

    Returns
    -------
    list
        A spot per strand, in points.
    """
    badges: list[Points] = []
    for strand in strands:
        length = polylines.length(strand.line)
        candidates = polylines.points_at(strand.line, np.array(SHARES) * length)
        lines = [neighbour.line for neighbour in strands if neighbour is not strand]
        points = np.concatenate([np.empty((0, 2)), *lines])
        # A letter at the edge of the frame is worst, then one on another letter, on a mark, and on a line; otherwise
        # it stands near the middle of its line.
        cost = [
            order * 0.3
            + 2 * (np.hypot(*(points - spot).T) < BADGE + 1).sum()
            + 100 * sum(np.hypot(*(spot - badge)) < 2 * BADGE + 1 for badge in badges)
            + 50 * (np.hypot(*(marks - spot).T) < 2 * BADGE).sum()
            + (1000 if _is_at_edge(spot, frame) else 0)
            for order, spot in enumerate(candidates)
        ]
        badges.append(candidates[int(np.argmin(cost))])
    return badges


def _is_at_edge(spot: Points, frame: tuple[float, float]) -> bool:
    """Return whether a letter at a spot would touch the edge of a frame of a width and height, in points."""
    return bool((spot < 2 * BADGE).any() or (spot > np.array(frame) - 2 * BADGE).any())


def draw_badge(
    axes: Axes, spot: Points, letter: str, colour: str, dating: Dating = "stated", *, gid: str = "badge"
) -> None:  # fmt: skip
    """Draw a commodity's letter in a disc: many readers cannot tell hues apart, and grey prints have no hues.

    Its ring is dashed if we infer the dates, and thin if nobody gives any.
    """
    dash, width = RINGS[dating]
    disc = draw_disc(axes, spot, BADGE, fill=paper.PAPER, edge=colour, linewidth=width, zorder=8.5)
    disc.set(linestyle=dash, gid=f"ring-{dating}")
    write_line(axes, spot, letter, face="bold", size=4.6, zorder=8.6, gid=gid)
