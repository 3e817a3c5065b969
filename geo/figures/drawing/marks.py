"""Point symbols: towns, label points, crossings, numbered events."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import Circle, RegularPolygon

from geo.figures import paper
from geo.figures.paper import Points, Spot, write_line

TOWN, LABEL_POINT, CROSSING, EVENT = 2.0, 2.7, 3.1, 4.6  # radii in points
LEAST_CROSSING: Final = 1.9  # radius in points where crossings crowd
CLOSED: Final = 1.5  # half the size of the cross of a closed crossing, as a multiple of its radius
REACHES: Final = (11.0, 15.0, 20.0, 26.0, 34.0, 44.0, 56.0)  # points from an event to its number
TURNS: Final = np.pi * np.array([0.25, 0.75, -0.25, -0.75, 0.5, -0.5, 0.0, 1.0])


def draw_disc(
    axes: Axes, spot: Spot, radius: float, *, fill: str, edge: str, linewidth: float = 0.9, zorder: float = 9
) -> Circle:  # fmt: skip
    """Draw a filled circle with an edge, and return it."""
    style = {"facecolor": fill, "edgecolor": edge, "linewidth": linewidth, "zorder": zorder}
    disc = Circle((spot[0], spot[1]), radius, **style)
    axes.add_artist(disc)
    return disc


def draw_town(axes: Axes, spot: Spot, colour: str) -> None:
    """Draw a town: a full dot."""
    draw_disc(axes, spot, TOWN, fill=colour, edge=paper.HALO, linewidth=0.8)


def draw_label_point(axes: Axes, spot: Spot, colour: str) -> None:
    """Draw a label point: a ring, because it is not an exact place."""
    draw_disc(axes, spot, LABEL_POINT, fill=paper.HALO, edge=colour)


def crossing_radius(spots: Sequence[Points]) -> float:
    """Return the radius of the symbols of border crossings, in points: smaller where crossings crowd.

    It is so small that three in four crossings do not touch their nearest neighbour, but never smaller than
    :data:`LEAST_CROSSING`. ``spots`` are where the crossings lie, in points.

    Examples
    --------
    >>> crossing_radius([np.array([x, 0.0]) for x in (0.0, 50.0)])
    3.1
    >>> crossing_radius([np.array([x, 0.0]) for x in (0.0, 5.0, 10.0)])
    2.5
    """
    if len(spots) < 2:  # noqa: PLR2004 - one has no neighbour
        return CROSSING
    distances = np.hypot(*(np.array(spots)[:, None] - np.array(spots)[None]).transpose(2, 0, 1))
    np.fill_diagonal(distances, np.inf)
    clear_radius = np.quantile(distances.min(axis=1), 0.25) / 2
    return float(np.clip(clear_radius, LEAST_CROSSING, CROSSING))


def draw_crossing(
    axes: Axes, spot: Spot, colour: str, radius: float = CROSSING, *, closed: bool = False
) -> None:
    """Draw a border crossing: a diamond, crossed out if it is closed; ``radius`` is in points."""
    size = radius / CROSSING  # lines of a smaller symbol are thinner
    style: Any = {
        "facecolor": paper.HALO,
        "edgecolor": colour,
        "linewidth": 0.9 * size,
        "zorder": 9,
    }
    axes.add_artist(RegularPolygon((spot[0], spot[1]), 4, radius=radius, **style))
    if closed:
        reach = np.array([-1.0, 1.0]) * CLOSED * radius
        # A cross of two strokes, rising and falling, on a wider pale cross that sets it off.
        for width, stroke in ((3.4 * size, paper.HALO), (1.7 * size, paper.STAMP)):
            for slope in (1, -1):
                x, y = spot[0] + reach, spot[1] + slope * reach
                axes.plot(x, y, color=stroke, linewidth=width, zorder=9.2)


def draw_event(axes: Axes, spot: Spot, colour: str, number: str) -> None:
    """Draw an event: its number in a disc."""
    draw_disc(axes, spot, EVENT, fill=colour, edge=paper.HALO, zorder=10)
    style: Any = {"face": "bold", "size": 5.6, "colour": paper.HALO}
    write_line(axes, spot, number, **style, zorder=10.1, gid="number")


def spot_for_number(
    spot: Points, marks: Points, lines: Points, frame: tuple[float, float]
) -> Points:
    """Find a spot for an event's number near its place: clear of marks and, if possible, of lines.

    All are in points.

    Parameters
    ----------
    spot
        x and y of the place.
    marks
        Centres of marks, one row each.
    lines
        The points of all lines, one row each.
    frame
        Width and height of the map.
    """
    rays = np.stack([np.cos(TURNS), np.sin(TURNS)], axis=1)
    candidates = spot + np.concatenate([reach * rays for reach in REACHES])
    costs = [_crowding(candidate, marks, lines, frame) for candidate in candidates]
    # Candidates are in the order of their distance: of equally good ones the nearest is best.
    best: Points = candidates[int(np.argmin(costs + 0.15 * np.arange(len(candidates))))]
    return best


def _crowding(spot: Points, marks: Points, lines: Points, frame: tuple[float, float]) -> float:
    """Return how bad a spot is for an event's number: 0 if nothing is in the way.

    A spot at the edge of the frame costs 1000, each mark under the number 50, and each point of a line under it 1.5,
    but all points of lines together no more than 6. The arguments are those of :func:`spot_for_number`.
    """
    is_mark_covered: Any = np.hypot(*(marks - spot).T) < 2 * EVENT + 1.5
    is_line_covered: Any = np.hypot(*(lines - spot).T) < EVENT + 1.5
    is_out = bool((spot < EVENT + 2).any() or (spot > np.array(frame) - EVENT - 2).any())
    line_score = min(6.0, 1.5 * float(is_line_covered.sum()))
    return 50.0 * float(is_mark_covered.sum()) + line_score + (1000.0 if is_out else 0.0)
