"""Ends with coordinates → the distance to the place of their name, and the coordinates as people write them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from geo.geodesy import inverse
from geo.geodesy.groups import min_by_group

if TYPE_CHECKING:
    from geo.geodesy.ellipsoid import Floats


def nearest_km(lon: Floats, lat: Floats, places: Sequence[Sequence[tuple[float, float]]]) -> Floats:
    """Return the geodesic distance, in km, from each point to the nearest of its places, lon, lat; NaN for none.

    Examples
    --------
    >>> nearest_km(np.array([9.0, 9.0]), np.array([34.0, 34.0]), [[(9.0, 35.0), (9.0, 34.5)], []]).round(2).tolist()
    [55.46, nan]
    """
    counts = np.array([len(point_places) for point_places in places], dtype=np.int64)
    if not counts.any():
        return np.full(len(counts), np.nan)
    ends = np.array([place for point_places in places for place in point_places])
    point_of = np.repeat(np.arange(len(counts)), counts)
    metres = inverse(lon[point_of], lat[point_of], ends[:, 0], ends[:, 1])[2]
    return np.where(counts > 0, min_by_group(point_of, metres, len(counts)) / 1_000, np.nan)


def written_degrees(lon: float, lat: float) -> str:
    """Write a position for people.

    Examples
    --------
    >>> written_degrees(-4.081, 14.5113)
    '14.5113° N, 4.081° W'
    """
    north, east = "S" if lat < 0 else "N", "W" if lon < 0 else "E"
    return f"{abs(lat):.6g}° {north}, {abs(lon):.6g}° {east}"
