"""Provinces, states, islands and landscapes: areas smaller or other than a country, each with a point and a radius."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from typing import Final

from geo.gazetteer.spelling import is_arabic, normalised
from geo.validation import LANGUAGES, Language

PROVINCES: Final = "provinces.csv"  # of ISO 3166-2, prepared by tools/prepare_provinces.py
LANDSCAPES: Final = "landscapes.csv"  # written by hand


@dataclass(frozen=True, slots=True)
class Province:
    """An area that a text may name.

    Attributes
    ----------
    id
        Its ISO 3166-2 code, or a word for one that has none.
    country_codes
        ISO 3166-1 alpha-2, the main one first.
    lon, lat
        Degrees, of its middle.
    radius_km
        How far it reaches from there.
    names
        Its names, the usual one first.
    labels
        Its name by language, where the table says which.
    """

    id: str
    country_codes: tuple[str, ...]
    lon: float
    lat: float
    radius_km: float
    names: tuple[str, ...]
    labels: Mapping[Language, str]

    @property
    def is_official(self) -> bool:
        """Whether it is a province of ISO 3166-2, by its id."""
        return self.id.isupper()

    def name(self, language: Language) -> str:
        """Return its name in a language, else in Arabic the shortest in Arabic letters, else the usual one.

        Examples
        --------
        >>> provinces()["IQ-MA"].name("en"), provinces()["IQ-MA"].name("ar")
        ('Maysan', 'ميسان')
        """
        arabic = filter(is_arabic, self.names if language == "ar" else ())
        return self.labels.get(language) or min(arabic, key=len, default=self.names[0])


@cache
def provinces() -> Mapping[str, Province]:
    """Return all provinces and landscapes by id.

    A landscape replaces the province whose usual name it has, in its country. A province that has the landscape's
    name only in addition to its usual one loses that name: *Bijagós* is the islands, *Bolama* the region.

    Examples
    --------
    >>> provinces()["MX-OAX"].names, provinces()["epirus"].name("fr")
    (('Oaxaca',), 'Épire')
    """
    landscapes = [*_landscapes()]
    landscape_names = {
        (code, normalised(name))
        for landscape in landscapes
        for code in landscape.country_codes
        for name in landscape.names
    }

    def is_taken(province: Province, name: str) -> bool:
        return (province.country_codes[0], normalised(name)) in landscape_names

    remaining = (
        replace(area, names=tuple(name for name in area.names if not is_taken(area, name)))
        for area in _provinces()
        if not is_taken(area, area.names[0])
    )
    return {area.id: area for area in (*landscapes, *remaining)}


def _provinces() -> Iterator[Province]:
    for row in _rows(PROVINCES):
        code, names = row["code"], tuple(row["names"].split("|"))
        yield Province(code, (code[:2],), *_circle(row), names, {})


def _landscapes() -> Iterator[Province]:
    for row in _rows(LANDSCAPES):
        names = [name for language in LANGUAGES for name in row[language].split("|") if name]
        labels = {each: row[each].split("|")[0] for each in LANGUAGES if row[each]}
        codes = tuple(row["countries"].split())
        yield Province(row["id"], codes, *_circle(row), tuple(dict.fromkeys(names)), labels)


def _circle(row: Mapping[str, str]) -> tuple[float, float, float]:
    return float(row["lon"]), float(row["lat"]), float(row["radius_km"])


def _rows(name: str) -> Iterator[dict[str, str]]:
    path = files("geo").joinpath("data", "gazetteer", name)
    yield from csv.DictReader(path.read_text(encoding="utf-8").splitlines())
