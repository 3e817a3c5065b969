"""Project a part of the globe into a box on paper: degrees to points and back."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from geo.figures.paper import Points
from geo.geodesy import from_plane, to_plane
from geo.geodesy.country_outlines import Bounds

AREA: Final = 2  # dimensions
LEAST_EXTENT_M: Final = 1_000.0  # of a map, across or up, such as that of a single town
REACH_DEG: Final = 100.0  # beyond it, points may lie behind the plane


@dataclass(frozen=True)
class Frame:
    """A stereographic projection into a box.

    Attributes
    ----------
    centre
        lon, lat in degrees, EPSG:4326, where the projection is exact.
    middle
        The middle of the box, in metres east and north of ``centre``.
    points_per_m
        The scale.
    width, height
        Size of the box, in points.
    """

    centre: tuple[float, float]
    middle: tuple[float, float]
    points_per_m: float
    width: float
    height: float


def fit_bounds(bounds: Bounds, width: float, height: float) -> Frame:
    """Return the frame with the largest scale at which bounds fit into a box of paper.

    Where the box has another shape than the bounds, their surroundings fill the rest.

    Parameters
    ----------
    bounds
        West, south, east, north in degrees; across ±180°, west exceeds east.
    width, height
        Size of the box, in points.

    Examples
    --------
    >>> frame = fit_bounds((9.0, 30.0, 15.0, 34.0), 400.0, 300.0)
    >>> to_paper(frame, np.array([frame.centre])).round().tolist()
    [[200.0, 149.0]]
    """
    west, south, east, north = bounds
    east += 360.0 if east < west else 0.0
    centre = ((west + east) / 2, (south + north) / 2)
    edge = _rectangle(west, south, east, north, points=33)
    return _fit(centre, to_plane(centre, edge), width, height)


def fit_points(lon_lat: Points, width: float, height: float, *, margin: float = 0.1) -> Frame:
    """Return the frame with the largest scale at which positions and a margin around them fit into a box of paper.

    Parameters
    ----------
    lon_lat
        Positions in degrees, EPSG:4326, one row each.
    width, height
        Size of the box, in points.
    margin
        Room on each side, as a share of the extent of the positions.
    """
    # Without steps of 360° at the antimeridian, the smallest and largest longitude are those of the ends.
    lon = np.unwrap(lon_lat[:, 0], period=360)
    unwrapped = np.column_stack([lon, lon_lat[:, 1]])
    lon_0, lat_0 = (float(v) for v in (unwrapped.min(axis=0) + unwrapped.max(axis=0)) / 2)
    metres = to_plane((lon_0, lat_0), unwrapped)
    # Positions moved away from their middle take up the margin, too.
    middle = (metres.min(axis=0) + metres.max(axis=0)) / 2
    return _fit((lon_0, lat_0), middle + (metres - middle) * (1 + 2 * margin), width, height)


def _fit(centre: tuple[float, float], metres: Points, width: float, height: float) -> Frame:
    """Return the frame with the largest scale at which points of the projected plane fit into a box of paper.

    Parameters
    ----------
    centre
        lon, lat in degrees, where the projection is exact.
    metres
        The points, in metres east and north of ``centre``, one row each.
    width, height
        Size of the box, in points.
    """
    low, high = metres.min(axis=0), metres.max(axis=0)
    extent_m = np.maximum(high - low, LEAST_EXTENT_M)
    points_per_m = float(min(width / extent_m[0], height / extent_m[1]))
    middle = (low + high) / 2
    # A middle less than a point of paper from the centre is taken for the centre: nobody sees the difference.
    if np.hypot(*middle) * points_per_m < 1:
        middle = np.zeros(2)
    return Frame(centre, (float(middle[0]), float(middle[1])), points_per_m, width, height)


def to_paper(frame: Frame, lon_lat: Points) -> Points:
    """Project positions in degrees to points from the lower left of the box."""
    metres = to_plane(frame.centre, lon_lat) - frame.middle
    return metres * frame.points_per_m + (frame.width / 2, frame.height / 2)


def paper_to_degrees(frame: Frame, points: Points) -> Points:
    """Project points of the box back to degrees; the inverse of :func:`to_paper`."""
    metres = (np.asarray(points) - (frame.width / 2, frame.height / 2)) / frame.points_per_m
    return from_plane(frame.centre, metres + frame.middle)


def shape_to_paper(frame: Frame, shape: BaseGeometry, *, beyond: float = 30.0) -> BaseGeometry:
    """Project a shape from degrees to points of the box; cut off what lies more than ``beyond`` points outside it."""
    windows = _windows(frame)
    nearby = [shapely.clip_by_rect(shape, *window) for window in windows if _meets(window, shape)]
    paper_window = (-beyond, -beyond, frame.width + beyond, frame.height + beyond)
    # Areas part by part: the projection may turn over those far away, and repairing them is slow.
    is_area = shapely.get_dimensions(shape) == AREA
    parts = shapely.get_parts(nearby) if is_area else np.array(nearby)
    parts = shapely.transform(parts, lambda lon_lat: to_paper(frame, lon_lat))
    # No printer shows detail finer than a twentieth of a point.
    visible = _valid(parts[_meets(paper_window, parts)])
    thinned = _valid(shapely.simplify(visible, 0.05, preserve_topology=bool(is_area)))
    # Parts rarely touch: joining only those that do takes a quarter of the time.
    return shapely.disjoint_subset_union_all(shapely.clip_by_rect(thinned, *paper_window))


def _valid(shapes: NDArray[np.object_]) -> NDArray[np.object_]:
    """Return the shapes, the invalid ones repaired.

    The valid ones are not passed to the repair, because a check takes a quarter of the time of a repair.
    """
    faulty = ~shapely.is_valid(shapes)
    valid = shapes.copy()
    valid[faulty] = shapely.make_valid(shapes[faulty])
    return valid


def near_frame(frame: Frame, shapes: NDArray[np.object_]) -> NDArray[np.bool_]:
    """Return which shapes in degrees may have a part in the box or a little beyond it."""
    windows = _windows(frame)
    return np.asarray(np.any([_meets(window, shapes) for window in windows], axis=0))


def _meets(window: Bounds, shapes: BaseGeometry | NDArray[np.object_]) -> NDArray[np.bool_]:
    """Return for each shape whether its bounds meet a window: west, south, east, north.

    Shapes and window are in the same unit, degrees or points.
    """
    west, south, east, north = shapely.bounds(shapes).T
    meets: NDArray[np.bool_] = (
        (west <= window[2]) & (east >= window[0]) & (south <= window[3]) & (north >= window[1])
    )
    return meets


def visible_bounds(frame: Frame) -> Bounds:
    """Return west, south, east, north in degrees of the area that a frame shows; east may exceed 180."""
    lon, lat = paper_to_degrees(frame, outline(frame)).T
    # Without steps of 360° at the antimeridian, west and east are the smallest and largest longitude of the outline.
    lon = np.unwrap(lon, period=360)
    west, south, east, north = (float(v) for v in (lon.min(), lat.min(), lon.max(), lat.max()))
    poles = to_paper(frame, np.array([[frame.centre[0], -90.0], [frame.centre[0], 90.0]]))
    for pole, is_in in zip((-90.0, 90.0), is_inside(frame, poles), strict=True):
        # Around a pole, every longitude is visible, and the outline does not reach as far as the pole itself.
        if is_in:
            west, east = frame.centre[0] - 180.0, frame.centre[0] + 180.0
            south, north = min(south, pole), max(north, pole)
    return west, south, east, north


def wrapped_lon(lon: float) -> float:
    """Return a longitude within ±180°."""
    return float((lon + 180.0) % 360.0 - 180.0)


def outline(frame: Frame) -> Points:
    """Return the outline of the box, with points along each side."""
    return _rectangle(0.0, 0.0, frame.width, frame.height, points=13)


def _rectangle(west: float, south: float, east: float, north: float, *, points: int) -> Points:
    """Return the outline of a rectangle, with some points on each side."""
    corners = np.array([(west, south), (east, south), (east, north), (west, north), (west, south)])
    along = np.linspace(0, 1, points)[:, None]
    return np.concatenate([a + along * (b - a) for a, b in pairwise(corners)])


def _windows(frame: Frame) -> list[Bounds]:
    """Return the windows in which a shape with longitudes within ±180° has a part if any part is visible.

    They are the bounds of the visible area with a margin: one window of west, south, east, north in degrees, or two
    if the area spans ±180°.
    """
    west, south, east, north = visible_bounds(frame)
    margin = 2.0 + 0.1 * (north - south)
    lon = frame.centre[0]
    # Near a pole, all longitudes may be visible.
    reach = REACH_DEG if max(abs(south), abs(north)) < 80 else 180.0  # noqa: PLR2004 - degrees
    west, east = max(west - margin, lon - reach), min(east + margin, lon + reach)
    # Longitudes of shapes lie within ±180°. What a window shows beyond 180° is found 360° farther west, and what it
    # shows beyond −180° is found 360° farther east.
    windows = [
        (west + shift_deg, south - margin, east + shift_deg, north + margin)
        for shift_deg in (0.0, -360.0, 360.0)
    ]
    return [window for window in windows if window[0] < 180 and window[2] > -180]  # noqa: PLR2004


def is_inside(frame: Frame, points: Points, *, margin: float = 0.0) -> NDArray[np.bool_]:
    """Return for each point whether it lies in the box, at least ``margin`` points away from its edge."""
    x, y = points[..., 0], points[..., 1]
    inside: NDArray[np.bool_] = (
        (x >= margin) & (x <= frame.width - margin) & (y >= margin) & (y <= frame.height - margin)
    )
    return inside
