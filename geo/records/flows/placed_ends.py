"""Ends with coordinates → the country in which they lie, and the distance to the stated country or named place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import geopandas as gpd
import numpy as np
import shapely

from geo.geodesy import distances, inverse
from geo.geodesy.country_outlines import Outlines

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geo.geodesy.ellipsoid import Floats

FAR_KM: Final = 25.0  # positions of towns and posts differ by less between sources


@dataclass(frozen=True, eq=False)
class Located:
    """The countries of points.

    Attributes
    ----------
    country
        The code of the country on whose land each point lies; empty at sea.
    km
        The distance of each point from the country stated for it, in km; 0 inside it, and if none is stated.
    """

    country: NDArray[np.object_]
    km: Floats


def locate(lon: Floats, lat: Floats, stated: Sequence[str], outlines: Outlines) -> Located:
    """Find the country of each point, and measure its distance from the country stated for it.

    Parameters
    ----------
    lon, lat
        Degrees.
    stated
        For each point the code of the stated country; empty if none is.

    Examples
    --------
    >>> from geo.geodesy.country_outlines import shipped_outlines
    >>> lon, lat = np.array([8.1053, 8.1053]), np.array([36.5056, 36.5056])
    >>> found = locate(lon, lat, ["DZ", "LY"], shipped_outlines())
    >>> found.country.tolist(), (found.km > FAR_KM).tolist()
    (['DZ', 'DZ'], [False, True])
    """
    countries = outlines.countries
    tree = shapely.STRtree([country.geometry for country in countries])
    points = np.asarray(shapely.points(lon, lat))
    point_index, country_index = tree.query(points, predicate="intersects")
    country_at = np.full(len(lon), "", dtype=object)
    codes = np.array([country.code for country in countries], dtype=object)
    # Reversed, so that of several countries at one point the first counts.
    country_at[point_index[::-1]] = codes[country_index[::-1]]
    stated_codes = np.array(stated, dtype=object)
    areas = {country.code: country.geometry for country in countries}
    has_outline = np.isin(stated_codes, list(areas))
    rows = np.flatnonzero(has_outline & (stated_codes != country_at))
    km = np.zeros(len(lon))
    if len(rows):
        shapes = gpd.GeoSeries([areas[code] for code in stated_codes[rows]], crs="EPSG:4326")
        km[rows] = distances(gpd.GeoSeries(points[rows], crs="EPSG:4326"), shapes) / 1_000
    return Located(country_at, km)


def nearest_km(lon: Floats, lat: Floats, places: Sequence[Sequence[tuple[float, float]]]) -> Floats:
    """Return the geodesic distance, in km, from each point to the nearest of its places, lon, lat; NaN for none.

    Examples
    --------
    >>> nearest_km(np.array([9.0, 9.0]), np.array([34.0, 34.0]), [[(9.0, 35.0), (9.0, 34.5)], []]).round(2).tolist()
    [55.46, nan]
    """
    counts = np.array([len(has_places) for has_places in places], dtype=np.int64)
    km = np.full(len(counts), np.nan)
    if not counts.any():
        return km
    ends = np.array([place for has_places in places for place in has_places])
    point_of = np.repeat(np.arange(len(counts)), counts)
    metres = inverse(lon[point_of], lat[point_of], ends[:, 0], ends[:, 1])[2]
    has_places = counts > 0
    first = (np.cumsum(counts) - counts)[has_places]
    km[has_places] = np.minimum.reduceat(metres, first) / 1_000
    return km


def written_degrees(lon: float, lat: float) -> str:
    """Write a position for people.

    Examples
    --------
    >>> written_degrees(-4.081, 14.5113)
    '14.5113° N, 4.081° W'
    """
    north, east = "S" if lat < 0 else "N", "W" if lon < 0 else "E"
    return f"{abs(lat):.6g}° {north}, {abs(lon):.6g}° {east}"
