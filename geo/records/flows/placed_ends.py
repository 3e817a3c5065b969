"""Ends with coordinates: in which country they lie, and how far from the country or the place that is named."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Final

import geopandas as gpd
import numpy as np
import shapely

from geo.gazetteer import country_of_name
from geo.geodesy import distances, inverse
from geo.geodesy.country_outlines import Outlines, country_codes
from geo.records.dates import unaccented

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geo.geodesy.ellipsoid import Floats

FAR_KM: Final = 25.0  # positions of towns and posts differ by less between sources
_ALPHA_2, _ALPHA_3 = 2, 3


def country_code(text: str) -> str | None:
    """Return the code of a country, by its name in three languages or a code of ISO 3166-1.

    Examples
    --------
    >>> [country_code(text) for text in ("TUN", "tn", "Algérie", "ليبيا", "Atlantis")]
    ['TN', 'TN', 'DZ', 'LY', None]
    """
    plain = text.strip()
    code = plain.upper()
    if len(plain) == _ALPHA_2 and code in country_codes():
        return code
    return (country_of_name(code) if len(plain) == _ALPHA_3 else None) or country_of_name(plain)


def stated_country(text: str) -> str | None:
    """Return the code of a country where one is stated: also by its name in another language of many.

    Such a name alone may be a town's: *Granada* is Grenada in Spanish.

    Examples
    --------
    >>> [stated_country(text) for text in ("Brasil", "turquía", "İran", "TN", "Atlantis")]
    ['BR', 'TR', 'IR', 'TN', None]
    """
    return country_code(text) or _further_names().get(_plain(text))


def _plain(name: str) -> str:
    return " ".join(unaccented(name).casefold().split())


@cache
def _further_names() -> dict[str, str]:
    path = files("geo").joinpath("data", "records", "country_names.csv")
    rows = csv.DictReader(path.read_text(encoding="utf-8").splitlines())
    return {_plain(row["name"]): row["code"] for row in rows}


@dataclass(frozen=True, eq=False)
class Located:
    """Where points lie.

    Attributes
    ----------
    country
        The code of the country on whose land each lies; empty at sea.
    km
        How far each lies from the country that is stated for it; 0 in it, and where none is stated.
    """

    country: NDArray[np.object_]
    km: Floats


def locate(lon: Floats, lat: Floats, stated: Sequence[str], outlines: Outlines) -> Located:
    """Locate points among countries, and measure how far they are from those that are stated for them.

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
    point, number = tree.query(points, predicate="intersects")
    country = np.full(len(lon), "", dtype=object)
    codes = np.array([country.code for country in countries], dtype=object)
    country[point[::-1]] = codes[number[::-1]]
    said = np.array(stated, dtype=object)
    areas = {country.code: country.geometry for country in countries}
    known = np.isin(said, list(areas))
    rows = np.flatnonzero(known & (said != country))
    km = np.zeros(len(lon))
    if len(rows):
        shapes = gpd.GeoSeries([areas[code] for code in said[rows]], crs="EPSG:4326")
        km[rows] = distances(gpd.GeoSeries(points[rows], crs="EPSG:4326"), shapes) / 1_000
    return Located(country, km)


def nearest_km(lon: Floats, lat: Floats, places: Sequence[Sequence[tuple[float, float]]]) -> Floats:
    """Return the geodesic distance, in km, from each point to the nearest of its places, lon, lat; NaN for none.

    Examples
    --------
    >>> nearest_km(np.array([9.0, 9.0]), np.array([34.0, 34.0]), [[(9.0, 35.0), (9.0, 34.5)], []]).round(2).tolist()
    [55.46, nan]
    """
    counts = np.array([len(some) for some in places], dtype=np.int64)
    km = np.full(len(counts), np.nan)
    if not counts.any():
        return km
    ends = np.array([place for some in places for place in some])
    of = np.repeat(np.arange(len(counts)), counts)
    metres = inverse(lon[of], lat[of], ends[:, 0], ends[:, 1])[2]
    some = counts > 0
    first = (np.cumsum(counts) - counts)[some]
    km[some] = np.minimum.reduceat(metres, first) / 1_000
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
