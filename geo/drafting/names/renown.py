"""Judge how well known a place is by a name: whether texts about anywhere may mean it."""

from __future__ import annotations

from typing import Final

from rapidfuzz.distance import Levenshtein

from geo.drafting.names.lexicon import Sense
from geo.gazetteer import GazetteerPlace, names_of
from geo.gazetteer.provinces import provinces
from geo.gazetteer.spelling import skeleton, sounds
from geo.gazetteer.usual_names import is_capital, is_usual_unknown, may_be_usual

# Inhabitants of a town that is likely meant, even without a capital letter.
LARGE_POPULATION: Final = 100_000
FAMOUS: Final = 500_000  # inhabitants of a town that a text about anywhere may name
LARGE_RADIUS_KM: Final = 100.0  # of a province that is known abroad
SAME_NAME: Final = 0.6  # least similarity of consonants between spellings of one name


def is_usual_name(name: str, place: GazetteerPlace) -> bool:
    """Return whether a name is a spelling of a place's usual name, judged by its consonants.

    Examples
    --------
    >>> from geo.gazetteer import gazetteer
    >>> town = gazetteer()["geonames-2479536"]
    >>> is_usual_name("Skikda", town), is_usual_name("Philippeville", town)
    (True, False)
    """
    is_unknown = is_usual_unknown(name, place)
    usual_names = names_of(place) if is_unknown else place.label.by_language.values()
    consonants = skeleton(sounds(name))
    # Each usual name, and each word of it.
    parts = [part for usual in usual_names for part in (usual, *usual.replace("-", " ").split())]
    return any(
        Levenshtein.normalized_similarity(consonants, skeleton(sounds(part))) >= SAME_NAME
        for part in parts
    )


def is_famous(name: str, place: GazetteerPlace) -> bool:
    """Return whether texts about anywhere name a town: it has many inhabitants, or is a capital by its usual name."""
    return place.population >= FAMOUS or (is_capital(place) and may_be_usual(name, place))


def is_large_province(sense: Sense) -> bool:
    """Return whether an area is a province so large that texts about anywhere name it."""
    return sense.is_province and provinces()[sense.id].radius_km >= LARGE_RADIUS_KM


def is_large(place: GazetteerPlace) -> bool:
    """Return whether a town is so large that its name means it even without a capital letter."""
    return place.population >= LARGE_POPULATION
