"""Find towns that a name may mean though the gazetteer spells it otherwise: بوتي for Poti, Kotchkor for Kochkor.

A draft offers them as doubtful ends; it never accepts one.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Final, TypeAlias

from rapidfuzz.distance import Levenshtein

from geo.gazetteer import Gazetteer, GazetteerPlace
from geo.gazetteer.spelling import folded, is_arabic, skeleton, sounds
from geo.gazetteer.world import World, towns_of_country

LEAST_CONSONANTS: Final = 3  # of names that differ in their vowels
LEAST_LETTERS: Final = 3
LEAST_LAST: Final = 6  # letters of a last word that is a name of its own
MOST_VOWELS: Final = 2  # that may differ
MOST_PLACES: Final = 2  # that one name offers

_JOINED: Final = re.compile(r"[AĀ]l[^\W\d_]{2}")

Towns: TypeAlias = Mapping[str, tuple[GazetteerPlace, ...]]


def similar_places(
    name: str, countries: Iterable[str], gazetteer: World | Gazetteer
) -> list[GazetteerPlace]:
    """Return the known towns of some countries whose names sound like a name, the largest first."""
    if len(name) < LEAST_LETTERS:
        return []
    towns: dict[str, GazetteerPlace] = {}
    for code in sorted(countries):
        for heard in _heard(name):
            for town in _alike(heard, _towns(gazetteer, code)):
                towns[town.id] = town
    return sorted(towns.values(), key=lambda town: (-town.population, town.id))[:MOST_PLACES]


def _alike(heard: str, towns: Towns) -> Iterator[GazetteerPlace]:
    """Yield the towns that sound like ``heard``, or differ from it in at most MOST_VOWELS vowels."""
    sound, consonants = folded(heard), skeleton(heard)
    for town in towns.get(consonants, ()) if consonants else ():
        town_sounds = [folded(heard_name) for name in _spelled(town) for heard_name in _heard(name)]
        if sound in town_sounds:
            yield town
        elif len(consonants) >= LEAST_CONSONANTS:
            distance = min(Levenshtein.distance(sound, town_sound) for town_sound in town_sounds)
            if distance <= MOST_VOWELS and sound[:1] == town_sounds[0][:1]:
                yield town


@lru_cache(maxsize=32)
def _towns(gazetteer: World | Gazetteer, code: str) -> Towns:
    """Return the towns of a country by the consonants of their usual names."""
    towns: dict[str, list[GazetteerPlace]] = defaultdict(list)
    of_country = (
        towns_of_country(gazetteer, code)
        if isinstance(gazetteer, World)
        else [gazetteer[town.id] for town in gazetteer.towns_of(code)]
    )
    for town in of_country:
        for consonants in {skeleton(sound) for name in _spelled(town) for sound in _heard(name)}:
            towns[consonants].append(town)
    return {consonants: tuple(rows) for consonants, rows in towns.items()}


def _spelled(town: GazetteerPlace) -> tuple[str, ...]:
    """Return a town's usual name, and its last word if that may be used alone: Wajaale for Tog Wajaale."""
    name = town.label.en or ""
    last_words = name.split()[-1:]
    return (name, *(word for word in last_words if word != name and len(word) >= LEAST_LAST))


def _heard(name: str) -> tuple[str, ...]:
    """Return the possible sounds of a name.

    Arabic writes a foreign v as f, and maps may join an article to a name: Ālbū Kamāl.
    """
    spelled = [name]
    if not is_arabic(name):
        spelled.append(name.lower().replace("v", "f"))
        if _JOINED.match(name):
            spelled.append(name[2:])
    return tuple(dict.fromkeys(sounds(spelling) for spelling in spelled))
