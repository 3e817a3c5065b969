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
# The cosine of 87°; nearer a pole, a margin would take ever more degrees of longitude.
SMALLEST_COSINE: Final = 0.05


@dataclass(frozen=True)
class Extent:
    """The extent of a region.

    Attributes
    ----------
    bounds
        West, south, east, north in degrees.
    countries
        Codes of ISO 3166-1 alpha-2, sorted. If there are any, the region is only the ground of these countries and a
        margin around it, within the bounds.
    margin_km
        The width of that margin.
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
        """Return which positions, lon, lat in degrees, lie in the extent.

        ``outlines`` are those of countries. A harbour that lies in the sea, because the coast is generalised, counts to
        the country beside it.
        """
        lon, lat = np.asarray(lon, dtype=float), np.asarray(lat, dtype=float)
        is_inside = within(self.bounds, lon, lat)
        if self.countries:
            rows = np.flatnonzero(is_inside)
            is_in_country = np.isin(codes_at(lon[rows], lat[rows], outlines), self.countries)
            is_inside[rows] = is_in_country | self._near_countries(lon[rows], lat[rows], outlines)
        return is_inside

    def _near_countries(self, lon: Floats, lat: Floats, outlines: Outlines) -> Booleans:
        """Return which positions, in degrees, lie on the ground of one of the countries or in the margin around it."""
        land = shapely.get_parts([outlines.country(code).geometry for code in self.countries])
        cosine = np.maximum(np.cos(np.radians(lat)), SMALLEST_COSINE)
        # The margin in degrees of longitude, which are the shorter ones, so that it is not too narrow anywhere.
        reach_deg = self.margin_km / (DEGREE_KM * cosine)
        tree = shapely.STRtree(land)
        is_near = np.zeros(len(lon), dtype=bool)
        for turn_deg in (0.0, -360.0, 360.0):  # a margin may reach over ±180°
            points = np.asarray(shapely.points(lon + turn_deg, lat))
            is_near[tree.query(points, predicate="dwithin", distance=reach_deg)[0]] = True
        return is_near


def checked_bounds(west: float, south: float, east: float, north: float) -> Bounds:
    """Return bounds in degrees after a check that they are valid.

    Raises
    ------
    RegionError
        If a value is out of range, the south does not lie below the north, or the west is the east.

    Examples
    --------
    >>> checked_bounds(176, -22, -171, -12)
    (176.0, -22.0, -171.0, -12.0)
    """
    has_valid_lon = abs(west) <= 180 and abs(east) <= 180 and west != east  # noqa: PLR2004 - degrees
    has_valid_lat = -90 <= south < north <= 90  # noqa: PLR2004 - degrees
    if not (has_valid_lon and has_valid_lat):
        raise RegionError(
            f"bounds {west:g} {south:g} {east:g} {north:g}: these bounds enclose no part of the world. Expected west, "
            "south, east, north in degrees: west and east from -180 to 180 (a west greater than the east means across "
            "180), south below north."
        )
    return float(west), float(south), float(east), float(north)


def extent_of_countries(codes: Sequence[str], margin_km: float, outlines: Outlines) -> Extent:
    """Return the extent of countries with a margin around them.

    Its bounds are whole degrees. They leave out the widest span of longitudes in which the countries have no ground, so
    that the bounds of Fiji cross ±180°.

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
    # A degree of longitude is shortest at the latitude farthest from the equator: there the margin takes most of them.
    farthest_lat = max(abs(low), abs(high))
    cosine = max(float(np.cos(np.radians(farthest_lat))), SMALLEST_COSINE)
    first, last = narrowest_span(west, east, margin_km / (DEGREE_KM * cosine))
    rounded = (np.floor(first), np.floor(low), np.ceil(last), np.ceil(high))
    return Extent(checked_bounds(*map(float, rounded)), tuple(sorted(set(codes))), margin_km)


def within(bounds: Bounds, lon: ArrayLike, lat: ArrayLike) -> Booleans:
    """Return which positions lie within bounds: west, south, east, north in degrees.

    Bounds with a west greater than their east reach across ±180°.

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
