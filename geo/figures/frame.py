"""A part of the ground laid into a box on paper: degrees to points and back."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from geo.figures.paper import Points
from geo.geodesy import from_plane, to_plane

Bounds = tuple[float, float, float, float]

REACH_DEG: Final = 100.0  # what is further from the centre may lie behind the plane


@dataclass(frozen=True)
class Frame:
    """Where the ground lies in a box.

    Attributes
    ----------
    centre
        lon, lat in degrees, EPSG:4326, where the plane is true.
    middle
        Metres east and north of it of what lies in the middle of the box.
    points_per_m
        The scale.
    width, height
        Of the box, in points.
    """

    centre: tuple[float, float]
    middle: tuple[float, float]
    points_per_m: float
    width: float
    height: float


def frame_of(bounds: Bounds, width: float, height: float) -> Frame:
    """Lay bounds into a box, all of them in it; what is beside them fills the rest.

    Parameters
    ----------
    bounds
        West, south, east, north in degrees; across ±180° west exceeds east.
    width, height
        Of the box, in points.

    Examples
    --------
    >>> frame = frame_of((9.0, 30.0, 15.0, 34.0), 400.0, 300.0)
    >>> place(frame, np.array([frame.centre])).round().tolist()
    [[200.0, 149.0]]
    """
    west, south, east, north = bounds
    east += 360.0 if east < west else 0.0
    along = np.linspace(0, 1, 33)[:, None]
    corners = np.array([(west, south), (east, south), (east, north), (west, north), (west, south)])
    outline = np.concatenate([a + along * (b - a) for a, b in pairwise(corners)])
    centre = ((west + east) / 2, (south + north) / 2)
    return _around(centre, to_plane(centre, outline), width, height)


def frame_around(lon_lat: Points, width: float, height: float, *, margin: float = 0.1) -> Frame:
    """Lay positions into a box, with a margin that is a share of their extent."""
    lon = np.unwrap(lon_lat[:, 0], period=360)
    span = np.column_stack([lon, lon_lat[:, 1]])
    centre = tuple(float(v) for v in (span.min(axis=0) + span.max(axis=0)) / 2)
    metres = to_plane((centre[0], centre[1]), span)
    middle = (metres.min(axis=0) + metres.max(axis=0)) / 2
    return _around(
        (centre[0], centre[1]), middle + (metres - middle) * (1 + 2 * margin), width, height
    )


def _around(centre: tuple[float, float], metres: Points, width: float, height: float) -> Frame:
    low, high = metres.min(axis=0), metres.max(axis=0)
    extent = np.maximum(high - low, 1000.0)
    scale = float(min(width / extent[0], height / extent[1]))
    middle = (low + high) / 2
    if np.hypot(*middle) * scale < 1:
        middle = np.zeros(2)
    return Frame(centre, (float(middle[0]), float(middle[1])), scale, width, height)


def widened(frame: Frame, times: float) -> Frame:
    """Show so many times as much, about the same middle."""
    return replace(frame, points_per_m=frame.points_per_m / times)


def place(frame: Frame, lon_lat: Points) -> Points:
    """Give points from the lower left of the box for positions in degrees."""
    metres = to_plane(frame.centre, lon_lat) - frame.middle
    return metres * frame.points_per_m + (frame.width / 2, frame.height / 2)


def position(frame: Frame, points: Points) -> Points:
    """Give degrees for points of the box; the inverse of :func:`place`."""
    metres = (np.asarray(points) - (frame.width / 2, frame.height / 2)) / frame.points_per_m
    return from_plane(frame.centre, metres + frame.middle)


def place_shape(frame: Frame, shape: BaseGeometry, *, beside: float = 30.0) -> BaseGeometry:
    """Lay a shape in degrees into the box, cut off some points beside it."""
    near = [
        shapely.clip_by_rect(shape, *window)
        for window in _windows(frame)
        if shapely.box(*window).intersects(shapely.box(*shape.bounds))
    ]
    placed = shapely.transform(near, lambda lon_lat: place(frame, lon_lat))
    # What is finer than a twentieth of a point no printer shows.
    thinned = shapely.simplify(shapely.make_valid(placed), 0.05)
    return shapely.clip_by_rect(
        shapely.union_all(shapely.make_valid(thinned)),
        -beside,
        -beside,
        frame.width + beside,
        frame.height + beside,
    )


def sight(frame: Frame) -> Bounds:
    """Give west, south, east, north in degrees of what a frame shows; east may exceed 180."""
    lon, lat = position(frame, edge(frame)).T
    lon = np.unwrap(lon, period=360)
    west, south, east, north = (float(v) for v in (lon.min(), lat.min(), lon.max(), lat.max()))
    poles = place(frame, np.array([[frame.centre[0], -90.0], [frame.centre[0], 90.0]]))
    for pole, is_in in zip((-90.0, 90.0), is_inside(frame, poles), strict=True):
        if is_in:
            west, east = frame.centre[0] - 180.0, frame.centre[0] + 180.0
            south, north = min(south, pole), max(north, pole)
    return west, south, east, north


def edge(frame: Frame) -> Points:
    """Give points all round the edge of the box."""
    far = np.array([frame.width, frame.height])
    corners = far * [(0, 0), (1, 0), (1, 1), (0, 1), (0, 0)]
    along = np.linspace(0, 1, 13)[:, None]
    return np.concatenate([a + along * (b - a) for a, b in pairwise(corners)])


def _windows(frame: Frame) -> list[Bounds]:
    """Give the degrees in sight, and some beside; two windows where ±180° lies between."""
    west, south, east, north = sight(frame)
    spare = 2.0 + 0.1 * (north - south)
    lon = frame.centre[0]
    reach = REACH_DEG if max(abs(south), abs(north)) < 80 else 180.0  # noqa: PLR2004 - a pole is near
    west, east = max(west - spare, lon - reach), min(east + spare, lon + reach)
    turned = [
        (west + turn, south - spare, east + turn, north + spare) for turn in (0.0, -360.0, 360.0)
    ]
    return [window for window in turned if window[0] < 180 and window[2] > -180]  # noqa: PLR2004


def is_inside(frame: Frame, points: Points, *, margin: float = 0.0) -> NDArray[np.bool_]:
    """Tell which points lie in the box, at least some points from its edge."""
    x, y = points[..., 0], points[..., 1]
    inside: NDArray[np.bool_] = (
        (x >= margin) & (x <= frame.width - margin) & (y >= margin) & (y <= frame.height - margin)
    )
    return inside
