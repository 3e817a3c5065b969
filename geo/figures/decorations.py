"""Map decorations: scale bar, north arrow, degrees along the frame, and the stamps of a brief."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import Polygon, Rectangle

from geo.figures import paper
from geo.figures.drawing import polylines
from geo.figures.drawing.ground import meridians, parallels
from geo.figures.frame import Frame, paper_to_degrees, to_paper
from geo.figures.messages import Messages
from geo.figures.paper import Box, Points, write_line
from geo.geodesy import direct
from geo.provenance import Stamps

STEPS_KM: Final = tuple(n * 10**power for power in range(4) for n in (1, 2, 5))
DEGREES: Final = 5.0  # font size, points


def scale_km(frame: Frame, share: float) -> tuple[int, float]:
    """Choose the length of a scale bar: the round number of kilometres closest to a share of the frame's width.

    Return this length in kilometres, and the length of the bar on paper in points. The bar is exact in the middle of
    the map: its length on paper is that of a geodesic through the middle, eastwards and westwards.
    """
    lengths_pt = np.array([_bar_length(frame, km) for km in STEPS_KM])
    choice = int(np.argmin(np.abs(lengths_pt - share * frame.width)))
    return STEPS_KM[choice], float(lengths_pt[choice])


def middle_of(frame: Frame) -> tuple[float, float]:
    """Return lon, lat in degrees of the middle of a frame."""
    lon, lat = paper_to_degrees(frame, np.array([[frame.width / 2, frame.height / 2]]))[0]
    return float(lon), float(lat)


def _bar_length(frame: Frame, km: float) -> float:
    """Return how long so many kilometres on the ground are on paper, in points, in the middle of a frame."""
    lon, lat = middle_of(frame)
    # The bar reaches half of its length east and half of it west of the middle.
    half_length_m = km * 1_000.0 / 2
    lons, lats, _ = direct(lon, lat, [90.0, -90.0], half_length_m)
    ends = to_paper(frame, np.column_stack([lons, lats]))
    return float(np.hypot(*(ends[0] - ends[1])))


def draw_scale(axes: Axes, box: Box, frame: Frame, messages: Messages) -> None:
    """Draw north arrow, scale bar and the scale in words below a map.

    They begin where a line of text begins: at the left edge of the map's box, or at its right edge in Arabic.
    """
    rtl = messages.is_rtl
    km, length_pt = scale_km(frame, 0.14)
    y = box.bottom - 15.5  # points: below the degrees along the frame
    start, sign = (box.right, -1) if rtl else (box.left, 1)  # from start in the direction of sign
    _draw_north(axes, np.array([start + 5 * sign, y - 3]), _north(frame), messages)
    left = start + 17 if not rtl else start - 17 - length_pt
    style: Any = {"edgecolor": paper.INK, "linewidth": 0.6, "zorder": 14}
    for half_index, colour in enumerate((paper.INK, paper.PAPER)):
        corner = (left + half_index * length_pt / 2, y - 1.2)
        axes.add_artist(Rectangle(corner, length_pt / 2, 2.4, facecolor=colour, **style))
    length = messages.message("kilometres", n=messages.number(km))
    # The text names the latitude, because the bar is exact only there.
    lat = degrees(round(middle_of(frame)[1]), "ns", messages)
    text = messages.message("scale", km=length, lat=lat)
    text_start = (start + (22 + length_pt) * sign, y)
    _write(axes, text_start, text, size=6.2, ha="right" if rtl else "left")


def _north(frame: Frame) -> Points:
    """Return the direction of north in the middle of a frame, as a unit vector on paper."""
    lon, lat = middle_of(frame)
    middle, north = to_paper(frame, np.array([[lon, lat], [lon, min(90.0, lat + 0.01)]]))
    return polylines.unit(north - middle)


def _draw_north(axes: Axes, spot: Points, north: Points, messages: Messages) -> None:
    """Draw a north arrow whose two halves are dark and white, with the letter for north below it.

    Parameters
    ----------
    spot
        The foot of the arrow, in points of the axes.
    north
        The direction of north on paper, as a unit vector.
    """
    sideways = np.array([-north[1], north[0]])
    style: Any = {"edgecolor": paper.INK, "linewidth": 0.5, "zorder": 14, "joinstyle": "miter"}
    for side, colour in ((1, paper.INK), (-1, paper.PAPER)):
        outline = [spot + 10 * north, spot + 3 * side * sideways, spot + 2 * north]
        axes.add_artist(Polygon(outline, facecolor=colour, **style))
    below = spot - 4.2 * north
    _write(axes, below, messages.message("north"), size=5.4, face="bold", va="center")


def _write(axes: Axes, spot: Any, text: str, **style: Any) -> None:  # noqa: ANN401 - matplotlib's own
    write_line(axes, spot, text, **{"gid": "decoration", "clip_on": False, **style})


def draw_simple_scale(axes: Axes, box: Box, y: float, frame: Frame, messages: Messages) -> None:
    """Draw a small scale bar and its length above an inset, beside the end of its caption.

    Parameters
    ----------
    box
        The box of the inset on the page.
    y
        Height of the bar on the page, in points.
    frame
        The frame of the inset, from which the scale is measured.
    """
    rtl = messages.is_rtl
    km, length_pt = scale_km(frame, 0.16)
    # The bar begins at the edge of the box where a line of text ends, and reaches back towards the caption.
    edge, sign = (box.left, 1) if rtl else (box.right, -1)
    style: Any = {"linewidth": 1.4, "solid_capstyle": "butt", "zorder": 14}
    axes.plot([edge, edge + length_pt * sign], [y, y], color=paper.INK, **style)
    length = messages.message("kilometres", n=messages.number(km))
    text_start = (edge + (length_pt + 4) * sign, y)
    _write(axes, text_start, length, size=5.6, ha="left" if rtl else "right")


def degrees(value: int, sides: str, messages: Messages) -> str:
    """Return whole degrees of latitude (``sides`` is "ns") or of longitude ("ew") as text, with their side.

    Examples
    --------
    >>> degrees(-10, "ew", Messages("fr"))
    '10° O'
    """
    within_180 = (value + 180) % 360 - 180 if sides == "ew" else value
    # The equator, the zero meridian and the one opposite lie on no side.
    if within_180 in {0, -180}:
        return f"{abs(within_180)}°"
    return f"{abs(within_180)}° {messages.message(sides[0] if within_180 > 0 else sides[1])}"


def draw_degrees(axes: Axes, box: Box, frame: Frame, messages: Messages) -> None:
    """Write the degrees of the graticule outside a map: longitudes along its lower edge, latitudes along one side.

    Latitudes stand on the left of the map, in Arabic on its right. Degrees too close to a corner are left out.
    """
    style: Any = {"size": DEGREES, "colour": paper.QUIET, "gid": "degrees"}
    is_right = messages.is_rtl
    for lat, line in parallels(frame):
        y = _intersection(line, 0, frame.width if is_right else 0.0)
        if y is not None and 4 < y < frame.height - 4:  # noqa: PLR2004 - points
            spot = (box.right + 3 if is_right else box.left - 3, box.bottom + y)
            text, ha = degrees(lat, "ns", messages), "left" if is_right else "right"
            _write(axes, spot, text, ha=ha, va="center", **style)
    for lon, line in meridians(frame):
        x = _intersection(line, 1, 0.0)
        if x is not None and 12 < x < frame.width - 12:  # noqa: PLR2004 - points
            spot = (box.left + x, box.bottom - 2.5)
            _write(axes, spot, degrees(lon, "ew", messages), va="top", **style)


def _intersection(line: Points, axis: int, value: float) -> float | None:
    """Return where a line first meets the upright x = ``value``, or the level y = ``value``.

    With ``axis`` 0, the result is the y at which x equals the value; with ``axis`` 1, the x at which y equals it.
    It is None if the line does not get there.
    """
    excess = line[:, axis] - value
    # Legs whose two ends lie on different sides of the value; leg i joins the points i and i + 1.
    meeting_legs = np.flatnonzero(np.sign(excess[1:]) != np.sign(excess[:-1]))
    if not len(meeting_legs):
        return None
    leg = int(meeting_legs[0])
    share = excess[leg] / (excess[leg] - excess[leg + 1])
    start, end = line[leg : leg + 2, 1 - axis]
    return float(start + share * (end - start))


def draw_stamps(axes: Axes, boxes: Sequence[Box], stamps: Stamps, messages: Messages) -> None:
    """Write the stamps of a brief across every map of a figure: that it is fictional, that it is a draft.

    Two stamps stand below each other, evenly above and below the middle of the map.
    """
    texts = [messages.message("fictional")] if stamps.fictional else []
    if stamps.unconfirmed:
        texts.append(messages.message("draft", n=messages.number(stamps.unconfirmed)))
    for number, text in enumerate(texts):
        lines_below_middle = number - (len(texts) - 1) / 2
        _draw_stamp(axes, boxes, text, drop=24.0 * lines_below_middle)


def _draw_stamp(axes: Axes, boxes: Sequence[Box], text: str, *, drop: float) -> None:
    """Write a slanting text over each box, ``drop`` points below its middle, as large as its width allows."""
    style: Any = {
        "face": "bold",
        "colour": paper.STAMP,
        "alpha": 0.45,
        "rotation": 18,
        "gid": "stamp",
    }
    for box in boxes:
        spot = (box.left + box.width / 2, box.bottom + box.height / 2 - drop)
        # A letter is 0.6 of its size wide, and the stamp slants.
        size = min(17.0, 1.5 * box.width / len(text))
        write_line(axes, spot, text, size=size, va="center", zorder=20, **style)
