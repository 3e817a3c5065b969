"""Lines on paper as rows of x, y in points: Bézier curves, parallel lines, cut ends."""

from __future__ import annotations

from typing import Final

import numpy as np

from geo.figures.paper import Points

SAMPLES: Final = 48  # points of one curve
HANDLE: Final = 0.36  # length of a curve's handles, as a share of the distance between its ends


def curve(start: Points, end: Points, leaving: Points, arriving: Points) -> Points:
    """Compute a cubic Bézier curve that leaves and arrives in given directions.

    Parameters
    ----------
    start, end
        Its ends.
    leaving, arriving
        Unit vectors of travel at the ends.

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
    points: Points = np.sum([w * p for w, p in zip(weights, handles, strict=True)], axis=0)
    return points


def distances_along(line: Points) -> Points:
    """Compute the distance of each point of a line from its start, along the line, in points."""
    legs = np.hypot(*np.diff(line, axis=0).T)
    return np.concatenate([[0.0], np.cumsum(legs)])


def length(line: Points) -> float:
    """Compute the length of a line, in points."""
    return float(distances_along(line)[-1])


def points_at(line: Points, distance: Points | float) -> Points:
    """Compute the points at distances along a line, in points; return rows of x, y.

    Examples
    --------
    >>> points_at(np.array([[0.0, 0.0], [3.0, 4.0]]), np.array([2.5])).tolist()
    [[1.5, 2.0]]
    """
    along = distances_along(line)
    return np.column_stack([np.interp(distance, along, values) for values in line.T])


def trimmed(line: Points, start: float, end: float) -> Points:
    """Return a line without its first ``start`` and its last ``end`` points of length.

    A line of which no more than one point of length would remain is returned whole.
    """
    along = distances_along(line)
    if along[-1] <= start + end + 1:
        return line
    start_point, end_point = points_at(line, np.array([start, along[-1] - end]))
    inner = line[(along > start) & (along < along[-1] - end)]
    return np.concatenate([[start_point], inner, [end_point]])


def parallel(line: Points, distance: float) -> Points:
    """Shift a line to the right of travel, by a distance in points; a negative one shifts it to the left.

    Examples
    --------
    >>> parallel(np.array([[0.0, 0.0], [0.0, 5.0]]), 2.0).tolist()
    [[2.0, 0.0], [2.0, 5.0]]
    """
    directions = np.gradient(line, axis=0)
    directions /= np.maximum(np.hypot(*directions.T), 1e-9)[:, None]
    shifted: Points = line + distance * np.column_stack([directions[:, 1], -directions[:, 0]])
    return shifted


def turned(vector: Points, angle: float) -> Points:
    """Rotate a vector anticlockwise, by radians."""
    cosine, sine = np.cos(angle), np.sin(angle)
    return np.array([cosine * vector[0] - sine * vector[1], sine * vector[0] + cosine * vector[1]])


def unit(vector: Points) -> Points:
    """Return a vector scaled to length 1; east for the zero vector."""
    reach = float(np.hypot(*vector))
    return vector / reach if reach > 1e-9 else np.array([1.0, 0.0])  # noqa: PLR2004


def angle_of(vector: Points) -> float:
    """Compute the angle of a vector, anticlockwise from east, in radians."""
    return float(np.arctan2(vector[1], vector[0]))


def arrow_head(line: Points, size: float) -> Points:
    """Return the outline of a notched arrowhead, whose tip is the end of a line: four corners in points.

    ``size`` is its length, in points. It points where the last part of the line does, as long as the head.
    """
    tip = line[-1]
    direction = unit(tip - points_at(line, max(0.0, length(line) - size))[0])
    sideways = np.array([-direction[1], direction[0]])
    foot = tip - size * direction
    notch = tip - 0.78 * size * direction
    half_width = 0.44 * size * sideways
    return np.array([tip, foot + half_width, notch, foot - half_width])
