"""Measure how near places are to the other places of a text."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from math import inf
from typing import Final, TypeAlias, TypeVar

from geo.gazetteer.entries import GazetteerPlace
from geo.geodesy import inverse

LonLat: TypeAlias = tuple[float, float]
T = TypeVar("T")

NEAR_M: Final = 400_000.0  # a place farther from all other places of a brief is not near
NEAR_MARGIN: Final = 3.0  # times nearer than the second
BESIDE_M: Final = 10_000.0  # a suburb of a named city is no nearer than the town beside it
VICINITY_M: Final = (
    100_000.0  # so near the other places, a small namesake of a capital may be meant
)
LEAST_COMPANY: Final = 3  # other places near a place that lies among the places of a text
COMPANY_MARGIN: Final = 3.0  # times as many as near a namesake that does not


def nearest_m(lon: float, lat: float, positions: Collection[LonLat]) -> float:
    """Return the metres from a point, in degrees, to the nearest of some positions; infinite if there are none."""
    if not positions:
        return inf
    lons, lats = zip(*positions, strict=True)
    return float(inverse(lon, lat, lons, lats)[2].min())


def count_near(lon: float, lat: float, positions: Collection[LonLat]) -> int:
    """Return how many of some positions are at most NEAR_M from a point, in degrees.

    Examples
    --------
    >>> count_near(8.8, 34.4, [(8.8, 35.2), (10.1, 33.9), (2.3, 48.9)])
    2
    """
    if not positions:
        return 0
    lons, lats = zip(*positions, strict=True)
    return int((inverse(lon, lat, lons, lats)[2] <= NEAR_M).sum())


def in_company(
    rows: Sequence[T], near: Collection[LonLat], place_of: Callable[[T], GazetteerPlace]
) -> list[T]:
    """Return the rows whose places lie among the places of a text, unlike the namesakes far from most of them.

    Several places of the text are near such a place, and at least a third as many as near any other. Return nothing
    if no place has so many.

    Parameters
    ----------
    near
        ``lon, lat`` in degrees of the text's other places.
    """
    if len(near) < LEAST_COMPANY:
        return []
    places = map(place_of, rows)
    counts = [count_near(place.lon, place.lat, near) for place in places]
    most = max(counts, default=0)
    if most < LEAST_COMPANY:
        return []
    return [row for row, count in zip(rows, counts, strict=True) if count * COMPANY_MARGIN > most]
