"""The extent of a region: bounds in degrees, and the countries that it is made of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import shapely
from numpy.typing import ArrayLike

from geo.arrays import Booleans, Floats
from geo.errors import RegionError
from geo.geodesy.antimeridian import narrowest_span
from geo.geodesy.country_outlines import Bounds, Outlines
from geo.network.border_cuts import codes_at

DEGREE_KM: Final = 110.574  # the shortest degree of a meridian: no margin comes out short
SMALLEST_COSINE: Final = (
    0.05  # of 87°; nearer a pole, a margin would take ever more degrees of longitude
)


@dataclass(frozen=True)
class Extent:
    """The extent of a region.

    Attributes
    ----------
    bounds
        West, south, east, north in degrees.
    countries
        ISO 3166-1 alpha-2, sorted. If there are any, the region is their ground and the margin around it.
    margin_km
        The width of the margin around the countries.
    """

    bounds: Bounds
    countries: tuple[str, ...] = ()
    margin_km: float = 0.0

    def __str__(self) -> str:
        if not self.countries:
            return bounds_in_words(self.bounds)
        codes = " ".join(self.countries)
        return f"{codes} and {self.margin_km:g} km around; {bounds_in_words(self.bounds)}"

    def holds(self, lon: ArrayLike, lat: ArrayLike, outlines: Outlines) -> Booleans:
        """Return which positions lie in the extent; lon, lat in degrees.

        A harbour that the generalised coast leaves in the sea counts as on land.
        """
        lon, lat = np.asarray(lon, dtype=float), np.asarray(lat, dtype=float)
        is_inside = within(self.bounds, lon, lat)
        if self.countries:
            rows = np.flatnonzero(is_inside)
            is_in_country = np.isin(codes_at(lon[rows], lat[rows], outlines), self.countries)
            is_inside[rows] = is_in_country | self._near_countries(lon[rows], lat[rows], outlines)
        return is_inside

    def _near_countries(self, lon: Floats, lat: Floats, outlines: Outlines) -> Booleans:
        """Return which positions lie within the margin around one of the countries."""
        land = shapely.get_parts([outlines.country(code).geometry for code in self.countries])
        cosine = np.maximum(np.cos(np.radians(lat)), SMALLEST_COSINE)
        reach_deg = self.margin_km / (DEGREE_KM * cosine)
        tree = shapely.STRtree(land)
        is_near = np.zeros(len(lon), dtype=bool)
        for turn_deg in (0.0, -360.0, 360.0):  # a margin may reach over ±180°
            points = np.asarray(shapely.points(lon + turn_deg, lat))
            is_near[tree.query(points, predicate="dwithin", distance=reach_deg)[0]] = True
        return is_near


def checked_bounds(west: float, south: float, east: float, north: float) -> Bounds:
    """Return valid bounds.

    Raises
    ------
    RegionError
        If they are not a part of the world.

    Examples
    --------
    >>> checked_bounds(176, -22, -171, -12)
    (176.0, -22.0, -171.0, -12.0)
    """
    bounds = (float(west), float(south), float(east), float(north))
    is_on_globe = abs(bounds[0]) <= 180 and abs(bounds[2]) <= 180  # noqa: PLR2004 - degrees
    if not is_on_globe or bounds[0] == bounds[2] or not -90 <= bounds[1] < bounds[3] <= 90:  # noqa: PLR2004 - degrees
        raise RegionError(
            f"bounds {' '.join(f'{value:g}' for value in bounds)}: not a part of the world. Expected west, south, "
            "east, north in degrees: west and east from -180 to 180 (a west greater than the east means across 180), "
            "south below north."
        )
    return bounds


def extent_of_countries(codes: Sequence[str], margin_km: float, outlines: Outlines) -> Extent:
    """Return the extent of some countries and a margin around them.

    The bounds leave out the widest span of longitudes without ground, so that those of Fiji cross ±180°.

    Raises
    ------
    UnknownCountryError
        If a code is unknown.

    Examples
    --------
    >>> from geo.regions.packed_outlines import world_outlines
    >>> extent = extent_of_countries(["FJ"], 0.0, world_outlines())
    >>> extent.bounds[0] > extent.bounds[2]
    True
    """
    parts = shapely.get_parts([outlines.country(code).geometry for code in codes])
    west, south, east, north = shapely.bounds(parts).T
    low = max(float(south.min()) - margin_km / DEGREE_KM, -90.0)
    high = min(float(north.max()) + margin_km / DEGREE_KM, 90.0)
    cosine = max(float(np.cos(np.radians(max(abs(low), abs(high))))), SMALLEST_COSINE)
    first, last = narrowest_span(west, east, margin_km / (DEGREE_KM * cosine))
    rounded = (np.floor(first), np.floor(low), np.ceil(last), np.ceil(high))
    return Extent(checked_bounds(*map(float, rounded)), tuple(sorted(set(codes))), margin_km)


def within(bounds: Bounds, lon: ArrayLike, lat: ArrayLike) -> Booleans:
    """Return which positions lie within bounds.

    Examples
    --------
    >>> within((176, -22, -171, -12), [179.9, -179.9, 0], -17).tolist()
    [True, True, False]
    """
    west, south, east, north = bounds
    lon, lat = np.asarray(lon, dtype=float), np.asarray(lat, dtype=float)
    is_between = (lon >= west) & (lon <= east) if west <= east else (lon >= west) | (lon <= east)
    return np.asarray(is_between & (lat >= south) & (lat <= north))


def bounds_in_words(bounds: Bounds) -> str:
    """Return bounds in words, for a title.

    Examples
    --------
    >>> bounds_in_words((176, -22, -171, -12))
    'lon 176 to -171 across 180, lat -22 to -12'
    """
    west, south, east, north = bounds
    across = " across 180" if west > east else ""
    return f"lon {west:g} to {east:g}{across}, lat {south:g} to {north:g}"
