"""Lines on paper, as rows of x, y in points: curves, strands beside them, what is cut off their ends."""

from __future__ import annotations

from typing import Final

import numpy as np

from geo.figures.paper import Points

SAMPLES: Final = 48  # of one curve
HANDLE: Final = 0.36  # of the way between its ends


def curve(start: Points, end: Points, leaving: Points, arriving: Points) -> Points:
    """Draw a cubic Bézier curve that leaves and arrives in given directions.

    Parameters
    ----------
    start, end
        Its ends.
    leaving, arriving
        Unit vectors along the way there.

    Examples
    --------
    >>> east = np.array([1.0, 0.0])
    >>> curve(np.zeros(2), 10 * east, east, east)[-1].tolist()
    [10.0, 0.0]
    """
    reach = HANDLE * np.hypot(*(end - start))
    handles = (start, start + reach * leaving, end - reach * arriving, end)
    t = np.linspace(0, 1, SAMPLES)[:, None]
    weights = ((1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t**2 * (1 - t), t**3)
    drawn: Points = np.sum([w * p for w, p in zip(weights, handles, strict=True)], axis=0)
    return drawn


def way(line: Points) -> Points:
    """Say how far along the line each of its points is."""
    legs = np.hypot(*np.diff(line, axis=0).T)
    return np.concatenate([[0.0], np.cumsum(legs)])


def at(line: Points, distances: Points | float) -> Points:
    """Give the points some way along a line.

    Examples
    --------
    >>> at(np.array([[0.0, 0.0], [3.0, 4.0]]), np.array([2.5])).tolist()
    [[1.5, 2.0]]
    """
    along = way(line)
    return np.column_stack([np.interp(distances, along, values) for values in line.T])


def cut(line: Points, first: float, last: float) -> Points:
    """Keep what lies between two distances along a line."""
    along = way(line)
    inner = line[(along > first) & (along < last)]
    ends = at(line, np.array([first, last]))
    return np.concatenate([ends[:1], inner, ends[1:]])


def trimmed(line: Points, start: float, end: float) -> Points:
    """Take some points off the ends, where enough is left."""
    whole = float(way(line)[-1])
    return cut(line, start, whole - end) if whole > start + end + 1 else line


def beside(line: Points, distance: float) -> Points:
    """Shift a line to the right of travel.

    Examples
    --------
    >>> beside(np.array([[0.0, 0.0], [0.0, 5.0]]), 2.0).tolist()
    [[2.0, 0.0], [2.0, 5.0]]
    """
    ahead = np.gradient(line, axis=0)
    ahead /= np.maximum(np.hypot(*ahead.T), 1e-9)[:, None]
    shifted: Points = line + distance * np.column_stack([ahead[:, 1], -ahead[:, 0]])
    return shifted


def turned(vector: Points, angle: float) -> Points:
    """Turn a vector anticlockwise, by radians."""
    cosine, sine = np.cos(angle), np.sin(angle)
    return np.array([cosine * vector[0] - sine * vector[1], sine * vector[0] + cosine * vector[1]])


def unit(vector: Points) -> Points:
    """Give the direction of a vector; of none, east."""
    reach = float(np.hypot(*vector))
    return vector / reach if reach > 1e-9 else np.array([1.0, 0.0])  # noqa: PLR2004


def bearing(vector: Points) -> float:
    """Give the angle of a vector, anticlockwise from east, in radians."""
    return float(np.arctan2(vector[1], vector[0]))


def arrow_head(line: Points, size: float) -> Points:
    """Give the outline of a notched head whose tip is the end of a line."""
    tip = line[-1]
    ahead = unit(tip - at(line, max(0.0, float(way(line)[-1]) - size))[0])
    aside = np.array([-ahead[1], ahead[0]])
    foot = tip - size * ahead
    return np.array(
        [tip, foot + 0.44 * size * aside, tip - 0.78 * size * ahead, foot - 0.44 * size * aside]
    )
