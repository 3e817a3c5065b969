"""Countries as cells of a table state them → codes of ISO 3166-1 alpha-2, and the countries in which points lie."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Final

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray

from geo.arrays import Floats
from geo.gazetteer.country_names import country_code
from geo.geodesy import distances
from geo.geodesy.country_outlines import Outlines, country_names
from geo.records.columns import unaccented
from geo.shipped_data import shipped_rows

# 788.0 where a spreadsheet or pandas made it a number
_NUMBER: Final = re.compile(r"(\d{1,3})(?:\.0)?")
FAR_KM: Final = 25.0  # positions of towns and posts differ by less between sources


@lru_cache(maxsize=10_000)
def stated_country(text: str) -> str | None:
    """Return the code of a country that a column of countries states, by name or code; None for any other text.

    The numbers of ISO 3166-1 are those of the United Nations (M49), with or without zeros before them.

    Examples
    --------
    >>> [stated_country(text) for text in ("turquía", "TN", "788", "012", "12", "788.0", "900", "Atlantis")]
    ['TR', 'TN', 'TN', 'DZ', 'DZ', 'TN', None, None]
    """
    if number := _NUMBER.fullmatch(text.strip()):
        return _country_codes()["number"].get(number[1].zfill(3))
    return named_country(text)


def named_country(text: str) -> str | None:
    """Return the code of a country by its name in one of many languages, or by a code in letters; else None.

    Outside a column of countries, a name in another language may be a town's: *Granada* is Grenada in Spanish.

    Examples
    --------
    >>> [named_country(text) for text in ("Brasil", "turquía", "İran", "TN", "788", "Atlantis")]
    ['BR', 'TR', 'IR', 'TN', None, None]
    """
    return country_code(text) or _further_names().get(_plain(text))


def fips_country(text: str) -> str | None:
    """Return the code of the country that two capitals mean in FIPS 10-4; None for any other text.

    Examples
    --------
    >>> [fips_country(text) for text in ("VM", "CH", "BM", "vm", "Vietnam")]
    ['VN', 'CN', 'MM', None, None]
    """
    return _country_codes()["fips"].get(text.strip())


def _plain(name: str) -> str:
    return " ".join(unaccented(name).casefold().split())


@cache
def _further_names() -> dict[str, str]:
    return {_plain(row["name"]): row["code"] for row in shipped_rows("records/country_names.csv")}


def fips_doubt(texts: Iterable[str]) -> str:
    """Return a sentence where codes of a column of countries may be those of FIPS 10-4; empty where none is.

    Read as ISO 3166-1, FIPS codes are other countries, and only a code that ISO lacks shows it.

    Examples
    --------
    >>> print(fips_doubt(["Kenya", "VM", "CH", "BM", "TH"]))
    Country codes may be those of FIPS 10-4 (found 'VM', there Vietnam). They were read as ISO 3166-1, but in FIPS BM is
    not Bermuda but Myanmar (Burma), CH is not Switzerland but China. If they are FIPS, replace them by names or ISO
    codes.
    >>> fips_doubt(["CH", "BM", "XX"])
    ''
    """
    meant = {text: code for text in sorted(set(texts)) if (code := fips_country(text))}
    foreign = [text for text in meant if stated_country(text) is None]
    names = {code: names[0] for code, names in country_names().items()}
    misread = [
        f"{text} is not {names[code]} but {names[meant[text]]}"
        for text in meant
        if (code := stated_country(text)) and code != meant[text]
    ]
    if not (foreign and misread):
        return ""
    return (
        f"Country codes may be those of FIPS 10-4 (found {foreign[0]!r}, there {names[meant[foreign[0]]]}). They were "
        f"read as ISO 3166-1, but in FIPS {', '.join(misread)}. If they are FIPS, replace them by names or ISO codes."
    )


@cache
def _country_codes() -> dict[str, dict[str, str]]:
    """Return the codes of countries by their numbers in ISO 3166-1, and by their codes in FIPS 10-4."""
    rows = shipped_rows("records/country_codes.csv")
    return {
        kind: {row[kind]: row["code"] for row in rows if row[kind]} for kind in ("number", "fips")
    }


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
    points = np.asarray(shapely.points(lon, lat))
    # The tree prepares what it is asked about: a country for all points, not each point.
    country_index, point_index = shapely.STRtree(points).query(
        [country.geometry for country in countries], predicate="intersects"
    )
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
