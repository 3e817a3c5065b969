"""Measure how near places are to the other places of a text."""

from __future__ import annotations

from collections.abc import Collection
from math import inf
from typing import Final, TypeAlias

from geo.geodesy import inverse

LonLat: TypeAlias = tuple[float, float]

NEAR_M: Final = 400_000.0  # a place farther from all other places of a brief is not near
NEAR_MARGIN: Final = 3.0  # the nearest place must be so many times nearer than the second
BESIDE_M: Final = 10_000.0  # a suburb of a named city is no nearer than the town beside it
# A small namesake of a capital may be meant if it is so near to another place of the text.
VICINITY_M: Final = 100_000.0


def nearest_m(lon: float, lat: float, positions: Collection[LonLat]) -> float:
    """Return the distance from a point to the nearest of these positions, in metres; infinite if there are none.

    The point and the positions are lon, lat in degrees.
    """
    if not positions:
        return inf
    lons, lats = zip(*positions, strict=True)
    return float(inverse(lon, lat, lons, lats)[2].min())


def count_near(lon: float, lat: float, positions: Collection[LonLat]) -> int:
    """Return how many of these positions are at most ``NEAR_M`` from a point; all are lon, lat in degrees.

    Examples
    --------
    >>> count_near(8.8, 34.4, [(8.8, 35.2), (10.1, 33.9), (2.3, 48.9)])
    2
    """
    if not positions:
        return 0
    lons, lats = zip(*positions, strict=True)
    return int((inverse(lon, lat, lons, lats)[2] <= NEAR_M).sum())
