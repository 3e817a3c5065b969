"""Parts of the world larger than a country, and seas: their names, and a point at which to draw each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

import shapely
from shapely.geometry.base import BaseGeometry

from geo.gazetteer.spelling import normalised
from geo.shipped_data import shipped_rows, shipped_toml
from geo.validation import LANGUAGES, Text

# Short name of a sea → its name in the table of seas.
_SHORT: Final = {"Mediterranean": "Mediterranean Sea", "Méditerranée": "Mediterranean Sea"}


@dataclass(frozen=True, slots=True)
class WorldPart:
    """A part of the world: several countries, or a sea, which has none.

    Attributes
    ----------
    id
        A key of ``data/gazetteer/macro_regions.toml``, or a sea's English name with hyphens.
    label
        Its name in each language.
    country_codes
        The countries that it consists of, ISO 3166-1 alpha-2; empty for a sea.
    lon, lat
        A point at which to draw it, in degrees.
    """

    id: str
    label: Text
    country_codes: tuple[str, ...]
    lon: float
    lat: float


def world_part_named(name: str) -> WorldPart | None:
    """Return the part of the world, or the sea, that has this name in English, French or Arabic; else None.

    Examples
    --------
    >>> world_part_named("Afrique de l'Ouest").id, world_part_named("mer Rouge").label.en, world_part_named("Gafsa")
    ('west-africa', 'Red Sea', None)
    """
    return _by_name().get(normalised(name))


@cache
def world_parts() -> Mapping[str, WorldPart]:
    """Return all parts of the world and seas by id."""
    return {part.id: part for part in (*_of_countries(), *_seas())}


def macro_regions() -> Mapping[str, dict[str, Any]]:
    """Return the table of parts of the world: id → countries, the reason for them, a point, names, demonyms."""
    return shipped_toml("gazetteer/macro_regions.toml")


def rough_outline(text: str) -> BaseGeometry:
    """Parse the outline of an area from text: rings of lon and lat in degrees, separated by ``|``.

    Examples
    --------
    >>> rough_outline("0 0, 1 0, 1 1 | 5 5, 6 5, 6 6").bounds
    (0.0, 0.0, 6.0, 6.0)
    """
    rings = [
        [tuple(map(float, pair.split())) for pair in ring.split(",")] for ring in text.split("|")
    ]
    return shapely.MultiPolygon([(ring, []) for ring in rings])


def _of_countries() -> Iterator[WorldPart]:
    """Yield the parts of the world that consist of countries."""
    for key, row in macro_regions().items():
        label = Text(**{language: row[language][0] for language in LANGUAGES})
        yield WorldPart(key, label, tuple(row["countries"].split()), *row["at"])


def _seas() -> Iterator[WorldPart]:
    """Yield the seas, each with a point inside its rough outline and an id made of its English name."""
    for row in shipped_rows("world/named_areas.csv"):
        if row["kind"] == "sea":
            middle = shapely.point_on_surface(rough_outline(row["ring"]))
            label = Text(**{language: row[language] for language in LANGUAGES})
            key = "-".join(row["en"].lower().replace("(", "").replace(")", "").split())
            yield WorldPart(key, label, (), round(middle.x, 1), round(middle.y, 1))


@cache
def _by_name() -> Mapping[str, WorldPart]:
    """Return normalised name → part of the world or sea, for each name that one has.

    A sea is also found by its name without the explanation in brackets, and by its short name.
    """
    parts = world_parts()
    by_name = {
        normalised(name): parts[key]
        for key, row in macro_regions().items()
        for language in LANGUAGES
        for name in row[language]
    }
    seas = [part for part in parts.values() if not part.country_codes]
    by_name |= {
        normalised(name.partition(" (")[0]): part
        for part in seas
        for name in part.label.by_language.values()
    }
    return by_name | {
        normalised(short): by_name[normalised(name)] for short, name in _SHORT.items()
    }
