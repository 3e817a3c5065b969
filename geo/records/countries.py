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
from geo.records.plain_text import unaccented
from geo.shipped_data import shipped_rows

# 788.0 where a spreadsheet or pandas made it a number
_NUMBER: Final = re.compile(r"(\d{1,3})(?:\.0)?")
FAR_KM: Final = 25.0  # sources differ by less in the positions of towns and crossings


@lru_cache(maxsize=10_000)
def stated_country(text: str) -> str | None:
    """Return the code of the country that a cell in a column of countries states, as a name or a code; else None.

    A number is a code of ISO 3166-1, which the United Nations call M49; zeros before it may be missing.

    Examples
    --------
    >>> [stated_country(text) for text in ("turquía", "TN", "788", "012", "12", "788.0", "900", "Atlantis")]
    ['TR', 'TN', 'TN', 'DZ', 'DZ', 'TN', None, None]
    """
    if number := _NUMBER.fullmatch(text.strip()):
        return _country_codes()["number"].get(number[1].zfill(3))
    return named_country(text)


def named_country(text: str) -> str | None:
    """Return the code of a country by its name in many languages, or by a code in letters; None for any other text.

    Trust it only in a column of countries: elsewhere *Granada*, Spanish for Grenada, may be a town.

    Examples
    --------
    >>> [named_country(text) for text in ("Brasil", "turquía", "İran", "TN", "788", "Atlantis")]
    ['BR', 'TR', 'IR', 'TN', None, None]
    """
    return country_code(text) or _further_names().get(_plain(text))


def fips_country(text: str) -> str | None:
    """Return the ISO 3166-1 code of the country that has a code of FIPS 10-4, in capitals; None for any other text.

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
    """Return name → code for the names in languages beyond English, French and Arabic."""
    return {_plain(row["name"]): row["code"] for row in shipped_rows("records/country_names.csv")}


def fips_doubt(texts: Iterable[str]) -> str:
    """Return a warning if the codes in a column of countries may be those of FIPS 10-4; else an empty text.

    The same letters often mean one country in FIPS 10-4 and another in ISO 3166-1. The warning is given if some codes
    differ in this way, and at least one code exists only in FIPS.

    Examples
    --------
    >>> print(fips_doubt(["Kenya", "VM", "CH", "BM", "TH"]))
    Country codes may be those of FIPS 10-4 (found 'VM', there Vietnam). They were read as ISO 3166-1, but in FIPS BM is
    not Bermuda but Myanmar (Burma), CH is not Switzerland but China. If they are FIPS, replace them by names or ISO
    codes.
    >>> fips_doubt(["CH", "BM", "XX"])
    ''
    """
    names = {code: names[0] for code, names in country_names().items()}
    only_fips, misread = [], []
    for text in sorted(set(texts)):
        fips, iso = fips_country(text), stated_country(text)
        if fips and not iso:
            only_fips.append(f"{text!r}, there {names[fips]}")
        elif fips and iso and fips != iso:
            misread.append(f"{text} is not {names[iso]} but {names[fips]}")
    if not (only_fips and misread):
        return ""
    return (
        f"Country codes may be those of FIPS 10-4 (found {only_fips[0]}). They were read as ISO 3166-1, but in FIPS "
        f"{', '.join(misread)}. If they are FIPS, replace them by names or ISO codes."
    )


@cache
def _country_codes() -> dict[str, dict[str, str]]:
    """Return two tables that lead to the code of ISO 3166-1 alpha-2: from the number of ISO 3166-1, and from FIPS 10-4.

    Their keys are ``number`` and ``fips``.
    """
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
    """Find the country in which each point lies, and measure the distance of each point from its stated country.

    Parameters
    ----------
    lon, lat
        The points in degrees, EPSG:4326.
    stated
        For each point the code of the country in which its record says that it lies; empty if the record says none.

    Examples
    --------
    >>> from geo.geodesy.country_outlines import shipped_outlines
    >>> lon, lat = np.array([8.1053, 8.1053]), np.array([36.5056, 36.5056])
    >>> located = locate(lon, lat, ["DZ", "LY"], shipped_outlines())
    >>> located.country.tolist(), (located.km > FAR_KM).tolist()
    (['DZ', 'DZ'], [False, True])
    """
    countries = outlines.countries
    points = np.asarray(shapely.points(lon, lat))
    # Query with the countries, not with the points: the tree prepares each geometry that it is queried with.
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
    outside = np.flatnonzero(has_outline & (stated_codes != country_at))
    km = np.zeros(len(lon))
    if len(outside):
        outside_points = gpd.GeoSeries(points[outside], crs="EPSG:4326")
        stated_areas = gpd.GeoSeries(
            [areas[code] for code in stated_codes[outside]], crs="EPSG:4326"
        )
        km[outside] = distances(outside_points, stated_areas) / 1_000
    return Located(country_at, km)
