"""Select names to hold out of the index, to test how well the other names of their places resolve them.

The pool has every Latin and Arabic name of GeoNames' entries, without names of another etymology: those whose
consonants are less than 75 % similar to every other name of their place (Saint-Arnaud, for El Eulma).

A hash of the place's id decides whether its names serve for tuning or are held back for the test.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from functools import cache
from hashlib import sha256
from typing import Final, Literal, TypeAlias

from rapidfuzz.distance import Indel

from geo.gazetteer.disambiguation import TWIN_DEGREES, TWIN_M, metres_apart
from geo.gazetteer.entries import GazetteerPlace, names_of
from geo.gazetteer.name_index import Index
from geo.gazetteer.spelling import folded, normalised, sounds

Part: TypeAlias = Literal["tuning", "held back"]

KIN: Final = 0.75  # similarity of consonants, 0 to 1, of names of one etymology


def names_to_hold_out(index: Index, country_codes: frozenset[str]) -> list[int]:
    """Return the numbers in the index of the names that may be held out, as the module defines them.

    Only names of places that lie in some of the countries, and in no other country, are included.
    """
    names_of_place = defaultdict(list)
    for number, place in enumerate(index.owners):
        names_of_place[place.id].append(number)
    return [
        number
        for number, place in enumerate(index.owners)
        if place.geonames_id and country_codes.issuperset(place.country_codes)
        if _resembles_another(number, names_of_place[place.id], index)
    ]


def _resembles_another(number: int, names: Sequence[int], index: Index) -> bool:
    """Return whether a name has consonants similar to those of another name of its place.

    ``number`` is the name, and ``names`` are all names of the place, by their numbers in the index.
    """
    consonants = index.spellings[number].consonants
    return any(
        Indel.normalized_similarity(consonants, index.spellings[name].consonants) >= KIN
        for name in names
        if name != number
    )


def part_of(place_id: str) -> Part:
    """Return the part to which all names of a place belong.

    Examples
    --------
    >>> part_of("geonames-2464470"), part_of("gafsa")
    ('tuning', 'held back')
    """
    return "tuning" if sha256(place_id.encode()).digest()[-1] % 2 == 0 else "held back"


def numbers_to_hide(number: int, index: Index) -> frozenset[int]:
    """Return the numbers to hide while a name is tested: its own, and those of other places with exactly that name."""
    return frozenset(index.exact[index.names[number]])


def is_same_place(first: GazetteerPlace, second: GazetteerPlace) -> bool:
    """Return whether two entries are one place: in one country, under 5 km apart, with a name that sounds alike.

    GeoNames has Ouardenine twice, 2 km apart, once as Ouerdanine.
    """
    if first.id == second.id:
        return True
    if first.country_codes != second.country_codes or abs(first.lat - second.lat) > TWIN_DEGREES:
        return False
    if abs(first.lon - second.lon) > TWIN_DEGREES or metres_apart(first, second) > TWIN_M:
        return False
    return not _folds(names_of(first)).isdisjoint(_folds(names_of(second)))


@cache
def _folds(names: tuple[str, ...]) -> frozenset[str]:
    return frozenset(folded(sounds(name)) for name in names)


def bears(place: GazetteerPlace, name: str) -> bool:
    """Return whether a place has a name, apart from case, accents, hyphens and article."""
    return normalised(name) in map(normalised, names_of(place))
