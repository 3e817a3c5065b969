"""The names of countries and of larger parts of the world, and their demonyms, as a text may write them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Final, Literal

from geo.drafting.names.demonyms import demonym_forms
from geo.gazetteer.country_names import CountryName, everyday_names
from geo.gazetteer.world_parts import macro_regions
from geo.geodesy.country_outlines import country_names
from geo.validation import LANGUAGES

# Names of tables alone, not of texts: "Korea, Republic of", "The Gambia" beside "Gambia".
_IS_FOR_TABLES: Final = re.compile(r".*[,،(]|(?:the|la|le|les)\s", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class AreaName:
    """A name or demonym of a country or of a part of the world.

    Attributes
    ----------
    id
        The country's ISO 3166-1 alpha-2 code, or the key of ``data/gazetteer/macro_regions.toml``.
    countries
        Codes of its countries.
    """

    name: str
    id: str
    kind: Literal["country", "region"]
    countries: tuple[str, ...]
    is_demonym: bool = False


@cache
def area_names() -> tuple[AreaName, ...]:
    """Return all names of areas that texts in English, French or Arabic use; main names first.

    Examples
    --------
    >>> [name.id for name in area_names() if name.name in ("libyennes", "Burma", "Levant")]
    ['LY', 'MM', 'levant', 'levant']
    """
    return (*_countries(), *_macro_regions())


@cache
def other_country_names() -> frozenset[tuple[str, str]]:
    """Return code and name for each name of a country other than its main ones, without demonyms."""
    return frozenset((row.code, row.name) for row in everyday_names() if row.kind != "demonym")


def _countries() -> Iterator[AreaName]:
    for code, names in country_names().items():
        yield from (AreaName(name, code, "country", (code,)) for name in names)
    for row in everyday_names():
        for name in _names_in_texts(row):
            yield AreaName(name, row.code, "country", (row.code,), row.kind == "demonym")


def _names_in_texts(row: CountryName) -> tuple[str, ...]:
    """Return the names that texts use for a row: all forms of a demonym, none for a code."""
    if row.kind == "demonym":
        return demonym_forms(row.name, row.language)
    return () if row.kind == "alpha-3" or _IS_FOR_TABLES.match(row.name) else (row.name,)


def _macro_regions() -> Iterator[AreaName]:
    for key, row in macro_regions().items():
        countries = tuple(row["countries"].split())
        for language in LANGUAGES:
            for name in row[language]:
                yield AreaName(name, key, "region", countries)
            for base in row.get(f"demonyms_{language}", ()):
                for form in demonym_forms(base, language):
                    yield AreaName(form, key, "region", countries, is_demonym=True)
