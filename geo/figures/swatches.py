"""Swatches of the legend: functions that draw a symbol of the map along a line."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final, TypeAlias

import numpy as np
import shapely
from matplotlib.axes import Axes
from matplotlib.patches import Polygon
from shapely.geometry.base import BaseGeometry

from geo.figures import paper
from geo.figures.areas import BANDS, draw_band, draw_barrier, draw_interpretation
from geo.figures.drawing import polylines
from geo.figures.drawing.flow_lines import HEAD, Dating, draw_badge, draw_dot, draw_pale_middle
from geo.figures.drawing.marks import draw_crossing
from geo.figures.modelled_traffic import FlowTraffic, segment_style
from geo.figures.paper import Points
from geo.symbology import symbols

# Draws a symbol along a line in points, which starts where reading begins.
Swatch: TypeAlias = Callable[[Axes, Points], None]
SHAFT_CUT: Final = 5.0  # points from the tip of a head to the end of its shaft
Z: Final = 6  # matplotlib's zorder: above the page


def line_swatch(**style: Any) -> Swatch:  # noqa: ANN401 - matplotlib's own
    """Return a function that draws the legend's swatch of a line, in a style of matplotlib."""

    def draw(axes: Axes, line: Points) -> None:
        butt: Any = {"dash_capstyle": "butt", "solid_capstyle": "butt"}
        axes.plot(*_from_left(line).T, **{"color": paper.INK, "zorder": Z, **butt, **style})

    return draw


def amount_swatch(width: float) -> Swatch:
    """Return the swatch of a line as wide as an amount, in points."""
    return line_swatch(linewidth=width, alpha=0.75)


def range_swatch(width: float) -> Swatch:
    """Return a function that draws the swatch of an amount that is a range: a line with a pale middle.

    ``width`` is the width of the whole line, in points.
    """

    def draw(axes: Axes, line: Points) -> None:
        amount_swatch(width)(axes, line)
        draw_pale_middle(axes, _from_left(line), width, zorder=Z + 0.1)

    return draw


def draw_side_by_side(axes: Axes, line: Points) -> None:
    """Draw two lines side by side: commodities that share one amount."""
    for side in (-1, 1):
        amount_swatch(1.6)(axes, line + np.array([0, side * 1.6]))


def draw_dotted(axes: Axes, line: Points) -> None:
    """Draw a line with the dot of an inference that has no direction."""
    line_swatch(linewidth=1.4)(axes, line)
    draw_dot(axes, line.mean(axis=0), paper.INK, zorder=Z + 0.1)


def ring_swatch(dating: Dating, letter: str) -> Swatch:
    """Return a function that draws the swatch of how a flow is dated: a line with a letter in a ring.

    The ring shows whether the dates are stated, inferred or missing.
    """

    def draw(axes: Axes, line: Points) -> None:
        line_swatch(linewidth=1.4)(axes, line)
        draw_badge(axes, line.mean(axis=0), letter, paper.INK, dating, gid="legend")

    return draw


def commodity_swatch(colour: str, letter: str) -> Swatch:
    """Return a function that draws the swatch of a commodity: a line in its colour, with its letter in the middle."""

    def draw(axes: Axes, line: Points) -> None:
        line_swatch(color=colour, linewidth=2.0)(axes, line)
        draw_badge(axes, line.mean(axis=0), letter, colour)

    return draw


def arrow_swatch(direction: str, colour: str) -> Swatch:
    """Return a function that draws the swatch of a direction: a line with a head at each end to which goods move.

    Parameters
    ----------
    direction
        "one-way" has a head at the end of the line, "both" one at each end, any other direction none.
    colour
        The colour that fills the heads.
    """

    def draw(axes: Axes, line: Points) -> None:
        # A head is drawn at the end of a line: the one at the start needs the line the other way round.
        head_lines = {"one-way": [line], "both": [line, line[::-1]]}.get(direction, [])
        style: Any = {"facecolor": colour, "edgecolor": paper.INK, "linewidth": 0.8}
        for head_line in head_lines:
            head = polylines.arrow_head(head_line, HEAD)
            axes.add_artist(Polygon(head, **style, zorder=Z + 0.1))
        # The shaft ends inside the heads, whose tips it would blunt.
        start_cut = SHAFT_CUT if direction == "both" else 0.0
        end_cut = SHAFT_CUT if head_lines else 0.0
        shaft = polylines.trimmed(line, start_cut, end_cut)
        axes.plot(*shaft.T, color=paper.INK, linewidth=1.4, zorder=Z, solid_capstyle="butt")

    return draw


def segment_swatch(change: str, traffic: FlowTraffic) -> Swatch:
    """Return the swatch of a road segment by its change, or in the colour of the commodity without one."""
    return line_swatch(**segment_style(change, 2.6, traffic) | {"alpha": 1.0})


def mark_swatch(draw_mark: Callable[..., None], layer: str, *arguments: str) -> Swatch:
    """Return the swatch of a point symbol in the colour of its layer; further arguments go to ``draw_mark``."""
    colour = symbols()["layer"][layer]["colour"]
    return lambda axes, line: draw_mark(axes, line.mean(axis=0), colour, *arguments)


def closed_crossing_swatch() -> Swatch:
    """Return the swatch of a closed border crossing, which is crossed out."""
    colour = symbols()["layer"]["crossings"]["colour"]
    return lambda axes, line: draw_crossing(axes, line.mean(axis=0), colour, closed=True)


def barrier_swatch(basis: str) -> Swatch:
    """Return the swatch of a defensive line of a basis, with its ticks."""

    def draw(axes: Axes, line: Points) -> None:
        # From right to left, so that the ticks point down.
        draw_barrier(axes, _from_left(line)[::-1] + np.array([0, 1.6]), basis, zorder=Z)

    return draw


def interpretation_swatch(number: int) -> Swatch:
    """Return the swatch of an area with the hatch of an interpretation of a zone, by its number from 0."""
    return lambda axes, line: draw_interpretation(axes, _box(line, 3.6), number, zorder=Z)


def band_swatch(band: int, colour: str) -> Swatch:
    """Return a function that draws the swatch of one band of a corridor, such as the 80 % band.

    ``band`` is its percentage, ``colour`` that of the flow's commodity.
    """

    def draw(axes: Axes, line: Points) -> None:
        # On the map an inner band lies on the wider ones, so it looks as dark as all of them on top of each other.
        for _ in range(BANDS.index(band) + 1):
            draw_band(axes, _box(line, 3.2), colour, zorder=Z)

    return draw


def area_swatch(colour: str) -> Swatch:
    """Return a function that draws the swatch of an area: a pale rectangle of a colour."""

    def draw(axes: Axes, line: Points) -> None:
        (left, y), (right, _) = _from_left(line)
        half_height = 3.2  # points
        style: Any = {"color": colour, "alpha": 0.2, "linewidth": 0, "zorder": Z}
        axes.fill_between([left, right], y - half_height, y + half_height, **style)

    return draw


def _from_left(line: Points) -> Points:
    return line[np.argsort(line[:, 0])]


def _box(line: Points, half_height: float) -> BaseGeometry:
    (left, y), (right, _) = _from_left(line)
    box: BaseGeometry = shapely.box(left, y - half_height, right, y + half_height)
    return box
