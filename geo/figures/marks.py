"""Points on paper: towns, label points, crossings, numbered events."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import Circle, RegularPolygon

from geo.figures import paper
from geo.figures.paper import Points

TOWN, LABEL_POINT, CROSSING, EVENT = 2.0, 2.7, 3.1, 4.6  # radii in points


def draw_town(
    axes: Axes, spot: Sequence[float] | Points, colour: str, *, zorder: float = 9
) -> None:
    """Draw a town: a full dot."""
    axes.add_patch(
        Circle(
            (spot[0], spot[1]),
            TOWN,
            facecolor=colour,
            edgecolor=paper.HALO,
            linewidth=0.8,
            zorder=zorder,
        )
    )


def draw_label_point(
    axes: Axes, spot: Sequence[float] | Points, colour: str, *, zorder: float = 9
) -> None:
    """Draw a label point: a ring, for nothing is there."""
    axes.add_patch(
        Circle(
            (spot[0], spot[1]),
            LABEL_POINT,
            facecolor=paper.HALO,
            edgecolor=colour,
            linewidth=0.9,
            zorder=zorder,
        )
    )


def draw_crossing(
    axes: Axes,
    spot: Sequence[float] | Points,
    colour: str,
    *,
    shut: bool = False,
    zorder: float = 9,
) -> None:
    """Draw a border crossing: a diamond, crossed out where it is shut."""
    axes.add_patch(
        RegularPolygon(
            (spot[0], spot[1]), 4, radius=CROSSING, facecolor=paper.HALO, edgecolor=colour, linewidth=0.9,
            zorder=zorder,
        )
    )  # fmt: skip
    if shut:
        reach = np.array([-1.0, 1.0]) * 1.5 * CROSSING
        for width, stroke in ((3.4, paper.HALO), (1.7, paper.STAMP)):
            for side in (1, -1):
                axes.plot(
                    spot[0] + reach,
                    spot[1] + side * reach,
                    color=stroke,
                    linewidth=width,
                    zorder=zorder + 0.2,
                )


def draw_event(
    axes: Axes, spot: Sequence[float] | Points, number: str, colour: str, *, zorder: float = 10
) -> None:
    """Draw an event: its number in a disc."""
    axes.add_patch(
        Circle(
            (spot[0], spot[1]),
            EVENT,
            facecolor=colour,
            edgecolor=paper.HALO,
            linewidth=0.9,
            zorder=zorder,
        )
    )
    axes.text(
        spot[0], spot[1], number, fontproperties=paper.font("bold", 5.6, number), color=paper.HALO, ha="center",
        va="center_baseline", zorder=zorder + 0.1, gid="number",
    )  # fmt: skip


REACHES: Final = (11.0, 15.0, 20.0, 26.0, 34.0, 44.0, 56.0)
TURNS: Final = np.pi * np.array([0.25, 0.75, -0.25, -0.75, 0.5, -0.5, 0.0, 1.0])


def beside_spot(spot: Points, taken: Points, lines: Points, frame: tuple[float, float]) -> Points:
    """Find a place for an event's number near its point: clear of marks, and of lines where it can be."""
    tried = np.array(
        [
            spot + reach * np.array([np.cos(turn), np.sin(turn)])
            for reach in REACHES
            for turn in TURNS
        ]
    )
    costs = np.array([_room(one, taken, lines, frame) for one in tried]) + 0.15 * np.arange(
        len(tried)
    )
    best: Points = tried[int(np.argmin(costs))]
    return best


def _room(one: Points, taken: Points, lines: Points, frame: tuple[float, float]) -> float:
    crowd: Any = np.hypot(*(taken - one).T) < 2 * EVENT + 1.5
    crossed: Any = np.hypot(*(lines - one).T) < EVENT + 1.5
    out = bool((one < EVENT + 2).any() or (one > np.array(frame) - EVENT - 2).any())
    return 50.0 * float(crowd.sum()) + min(6.0, 1.5 * float(crossed.sum())) + 1000.0 * out
