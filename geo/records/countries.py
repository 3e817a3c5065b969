"""Countries as cells of a table state them → codes of ISO 3166-1 alpha-2, and the countries in which points lie."""

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

from geo.gazetteer.country_names import country_code
from geo.geodesy import distances
from geo.geodesy.country_outlines import Outlines
from geo.records.dates import unaccented

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geo.geodesy.ellipsoid import Floats

FAR_KM: Final = 25.0  # positions of towns and posts differ by less between sources


def stated_country(text: str) -> str | None:
    """Return the code of a country whose name stands in a column of countries, in one of many languages; else None.

    Outside such a column, a name in another language may be a town's: *Granada* is Grenada in Spanish.

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
