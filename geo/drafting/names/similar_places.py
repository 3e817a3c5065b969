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
from geo.gazetteer.entries import largest_first
from geo.gazetteer.spelling import folded, is_arabic, skeleton, sounds
from geo.gazetteer.world import World, towns_of_country

LEAST_CONSONANTS: Final = 3  # of names that may differ in their vowels
LEAST_LETTERS: Final = 3  # of a name
LEAST_LAST_WORD: Final = 6  # letters of a last word that may be used alone
MOST_VOWELS: Final = 2  # that may differ
MOST_PLACES: Final = 2  # offered for one name

_JOINED_ARTICLE: Final = re.compile(r"[AĀ]l[^\W\d_]{2}")  # Ālbū Kamāl

TownsByConsonants: TypeAlias = Mapping[str, tuple[GazetteerPlace, ...]]


def similar_places(
    name: str, countries: Iterable[str], gazetteer: World | Gazetteer
) -> list[GazetteerPlace]:
    """Return the towns of some countries whose names sound like a name, the largest first."""
    if len(name) < LEAST_LETTERS:
        return []
    towns: dict[str, GazetteerPlace] = {}
    for code in sorted(countries):
        for sound in _possible_sounds(name):
            for town in _similar_towns(sound, _towns_of(gazetteer, code)):
                towns[town.id] = town
    return largest_first(towns.values())[:MOST_PLACES]


def _similar_towns(sound: str, towns: TownsByConsonants) -> Iterator[GazetteerPlace]:
    """Yield the towns whose names sound alike, or differ in at most MOST_VOWELS vowels."""
    folded_sound, consonants = folded(sound), skeleton(sound)
    for town in towns.get(consonants, ()) if consonants else ():
        town_sounds = [*map(folded, _sounds_of(town))]
        if folded_sound in town_sounds:
            yield town
        elif len(consonants) >= LEAST_CONSONANTS:
            distances = (Levenshtein.distance(folded_sound, other) for other in town_sounds)
            if min(distances) <= MOST_VOWELS and folded_sound[:1] == town_sounds[0][:1]:
                yield town


@lru_cache(maxsize=32)
def _towns_of(gazetteer: World | Gazetteer, code: str) -> TownsByConsonants:
    """Return the towns of a country by the consonants of their usual names."""
    towns = (
        towns_of_country(gazetteer, code)
        if isinstance(gazetteer, World)
        else [gazetteer[town.id] for town in gazetteer.towns_of(code)]
    )
    by_consonants: dict[str, list[GazetteerPlace]] = defaultdict(list)
    for town in towns:
        for consonants in {*map(skeleton, _sounds_of(town))}:
            by_consonants[consonants].append(town)
    return {consonants: tuple(rows) for consonants, rows in by_consonants.items()}


def _sounds_of(town: GazetteerPlace) -> Iterator[str]:
    """Yield the possible sounds of a town's usual name, and of its last word if that may be used alone: Tog Wajaale."""
    name = town.label.en or ""
    yield from _possible_sounds(name)
    for word in name.split()[-1:]:
        if word != name and len(word) >= LEAST_LAST_WORD:
            yield from _possible_sounds(word)


def _possible_sounds(name: str) -> tuple[str, ...]:
    """Return the possible sounds of a name.

    Arabic writes a foreign v as f, and maps may join an article to a name: Ālbū Kamāl.
    """
    spellings = [name]
    if not is_arabic(name):
        spellings.append(name.lower().replace("v", "f"))
        if _JOINED_ARTICLE.match(name):
            spellings.append(name[2:])
    return tuple(dict.fromkeys(map(sounds, spellings)))
