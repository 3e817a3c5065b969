"""What stands on and about a map: title, scale bar, north arrow, degrees on its edge, notes, stamp."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import Polygon, Rectangle

from geo.figures import curves, paper
from geo.figures.frame import Frame, place, position
from geo.figures.ground import meridians, parallels
from geo.figures.paper import Box, Face, Points
from geo.figures.words import Words
from geo.geodesy import direct

STEPS_KM: Final = tuple(n * 10**power for power in range(4) for n in (1, 2, 5))
DEGREES: Final = 5.0  # points high


def scale_km(frame: Frame, share: float) -> tuple[int, float]:
    """Choose a round length of about a share of the frame's width; kilometres, and points at the map's middle.

    Measured on the ellipsoid along the middle parallel's direction, so the bar is true at the middle latitude.
    """
    points = np.array([_bar(frame, km) for km in STEPS_KM])
    choice = int(np.argmin(np.abs(points - share * frame.width)))
    return STEPS_KM[choice], float(points[choice])


def middle_of(frame: Frame) -> tuple[float, float]:
    """Give lon, lat in degrees of the middle of a frame."""
    lon, lat = position(frame, np.array([[frame.width / 2, frame.height / 2]]))[0]
    return float(lon), float(lat)


def _bar(frame: Frame, km: float) -> float:
    """Say how many points some kilometres are, half to either side of the middle."""
    lon, lat = middle_of(frame)
    lons, lats, _ = direct(lon, lat, [90.0, -90.0], km * 500.0)
    ends = place(frame, np.column_stack([lons, lats]))
    return float(np.hypot(*(ends[0] - ends[1])))


def draw_scale(axes: Axes, box: Box, frame: Frame, words: Words) -> None:
    """Draw north arrow and scale bar below a map, at its side where the writing begins."""
    rtl = words.is_rtl
    km, points = scale_km(frame, 0.14)
    y = box.bottom - 15.5
    ahead = -1 if rtl else 1
    start = box.right if rtl else box.left
    draw_north(axes, np.array([start + 5 * ahead, y - 3]), _north(frame), words)
    left = start + 17 if not rtl else start - 17 - points
    for part, colour in enumerate((paper.INK, paper.PAPER)):
        axes.add_patch(
            Rectangle((left + part * points / 2, y - 1.2), points / 2, 2.4, facecolor=colour, edgecolor=paper.INK,
                      linewidth=0.6, zorder=14)
        )  # fmt: skip
    number = words.say("kilometres", n=words.number(km))
    lat = degrees(round(middle_of(frame)[1]), "ns", words)
    spot = (start + (17 + points + 5) * ahead, y)
    text(
        axes,
        spot,
        words.say("scale", km=number, lat=lat),
        size=6.2,
        ha="right" if rtl else "left",
        va="center_baseline",
    )


def _north(frame: Frame) -> Points:
    """Give the direction of north in the middle of a frame, up to a hundredth of a degree from it."""
    lon, lat = middle_of(frame)
    here, ahead = place(frame, np.array([[lon, lat], [lon, min(90.0, lat + 0.01)]]))
    return curves.unit(ahead - here)


def draw_north(axes: Axes, spot: Points, ahead: Points, words: Words) -> None:
    """Draw an arrow to the north with its foot at a spot."""
    aside = np.array([-ahead[1], ahead[0]])
    for side, colour in ((1, paper.INK), (-1, paper.PAPER)):
        axes.add_patch(
            Polygon([spot + 10 * ahead, spot + 3 * side * aside, spot + 2 * ahead], facecolor=colour,
                    edgecolor=paper.INK, linewidth=0.5, zorder=14, joinstyle="miter")
        )  # fmt: skip
    text(
        axes,
        spot - 4.2 * ahead,
        words.say("north"),
        size=5.4,
        face="bold",
        ha="center",
        va="center",
    )


def text(
    axes: Axes, spot: Points | tuple[float, float], words: str, *, size: float, ha: str, va: str,
    face: Face = "plain", colour: str = paper.INK, gid: str = "furniture",
) -> None:  # fmt: skip
    """Write a line at a spot."""
    axes.text(
        spot[0], spot[1], words, fontproperties=paper.font(face, size, words), color=colour, ha=ha, va=va, zorder=14,
        gid=gid, clip_on=False,
    )  # fmt: skip


def draw_simple_scale(axes: Axes, box: Box, y: float, frame: Frame, words: Words) -> None:
    """Draw a small bar above an inset, at the end of its caption."""
    rtl = words.is_rtl
    km, points = scale_km(frame, 0.16)
    end, ahead = (box.left, 1) if rtl else (box.right, -1)
    axes.plot(
        [end, end + points * ahead],
        [y, y],
        color=paper.INK,
        linewidth=1.4,
        solid_capstyle="butt",
        zorder=14,
    )
    text(axes, (end + (points + 4) * ahead, y), words.say("kilometres", n=words.number(km)), size=5.6,
         ha="left" if rtl else "right", va="center_baseline")  # fmt: skip


def degrees(value: int, sides: str, words: Words) -> str:
    """Write a latitude or longitude.

    Examples
    --------
    >>> degrees(-10, "ew", Words("fr"))
    '10° O'
    """
    turned = (value + 180) % 360 - 180 if sides == "ew" else value
    if turned in {0, -180}:
        return f"{abs(turned)}°"
    return f"{abs(turned)}° {words.say(sides[0] if turned > 0 else sides[1])}"


def draw_degrees(axes: Axes, box: Box, frame: Frame, words: Words) -> None:
    """Write the graticule's degrees about the lower and the outer edge of a map."""
    rtl = words.is_rtl
    for lat, line in parallels(frame):
        side = frame.width if rtl else 0.0
        y = _where(line, 0, side)
        if y is not None and 4 < y < frame.height - 4:  # noqa: PLR2004 - points
            spot = (box.right + 3, box.bottom + y) if rtl else (box.left - 3, box.bottom + y)
            text(axes, spot, degrees(lat, "ns", words), size=DEGREES, ha="left" if rtl else "right", va="center",
                 colour=paper.QUIET, gid="degrees")  # fmt: skip
    for lon, line in meridians(frame):
        x = _where(line, 1, 0.0)
        if x is not None and 12 < x < frame.width - 12:  # noqa: PLR2004 - points
            text(axes, (box.left + x, box.bottom - 2.5), degrees(lon, "ew", words), size=DEGREES, ha="center",
                 va="top", colour=paper.QUIET, gid="degrees")  # fmt: skip


def _where(line: Points, axis: int, value: float) -> float | None:
    """Give the other coordinate where a line meets x or y = value."""
    past = line[:, axis] - value
    turns = np.flatnonzero(np.sign(past[1:]) != np.sign(past[:-1]))
    if not len(turns):
        return None
    i = int(turns[0])
    share = past[i] / (past[i] - past[i + 1])
    return float(line[i, 1 - axis] + share * (line[i + 1, 1 - axis] - line[i, 1 - axis]))


def draw_stamp(axes: Axes, boxes: Sequence[Box], words: Words) -> None:
    """Stamp every map of a made-up brief."""
    for box in boxes:
        size = min(17.0, box.width / 22)
        axes.text(
            box.left + box.width / 2, box.bottom + box.height / 2, words.say("fictional"), rotation=18,
            fontproperties=paper.font("bold", size, words.say("fictional")), color=paper.STAMP, alpha=0.45,
            ha="center", va="center", zorder=20, gid="stamp",
        )  # fmt: skip
