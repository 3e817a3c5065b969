"""Decide whether a name that towns share with a province rather means a town."""

from __future__ import annotations

from collections.abc import Iterable
from math import inf
from typing import Final

from geo.drafting.names.lexicon import Sense
from geo.drafting.names.name_matches import NameContext
from geo.drafting.names.renown import FAMOUS, is_large, is_large_province, is_usual_name
from geo.drafting.names.surroundings import Surroundings
from geo.drafting.names.tokens import fold_name
from geo.gazetteer import GazetteerPlace
from geo.gazetteer.disambiguation import SMALL_TOWN
from geo.gazetteer.nearness import VICINITY_M
from geo.gazetteer.usual_names import is_label

# From a text's places to a town that is no rival of a small province there.
FAR_M: Final = 2_000_000.0
_OF: Final = tuple((word,) for word in ("de", "del", "do", "da", "dos", "du", "of"))


def is_lesser_town(sense: Sense, provinces: list[Sense], surroundings: Surroundings) -> bool:
    """Return whether a place is a village that is less known than a large province of its name, and far from the text.

    Texas is the state, not the village in Mexico.
    """
    place = sense.place
    if place is None or place.population >= SMALL_TOWN:
        return False
    return any(map(is_large_province, provinces)) and surroundings.distance_m(place) > VICINITY_M


def is_far_abroad(sense: Sense, provinces: Iterable[Sense], surroundings: Surroundings) -> bool:
    """Return whether a town is far from the text, and not in the country of the provinces of its name that it names.

    In a text about Quebec, Ontario is the province, not the town in California. A small province is less known: of
    its name, the town must be farther away.
    """
    place, provinces = sense.place, list(provinces)
    codes = {code for province in provinces for code in province.country_codes}
    if place is None or not codes or place.population >= FAMOUS:
        return False
    far_m = VICINITY_M if any(map(is_large_province, provinces)) else FAR_M
    is_far = far_m < surroundings.distance_m(place) < inf
    return is_far and codes.isdisjoint(place.country_codes)


def has_label(context: NameContext, sense: Sense) -> bool:
    """Return whether a name is the whole label of a town, as Bihar is not that of Bihar Sharif."""
    return sense.place is not None and is_label(context.written, sense.place)


def is_rather_town(context: NameContext, sense: Sense, surroundings: Surroundings) -> bool:
    """Return whether a name rather means a town than a province of the same name.

    It does if the town lies in a country that the text names and its label has the name, or if the town is large.
    """
    place = sense.place
    if place is None:
        return False
    if not surroundings.is_about(place.country_codes, ignored=[sense]):
        return is_large(place) and is_label(context.written, place)
    is_usual = is_large(place) and is_usual_name(context.written, place)
    return is_usual or is_in_label(context, place)


def is_in_label(context: NameContext, place: GazetteerPlace) -> bool:
    """Return whether all words of a name are in one of a place's labels: Choluteca is Ciudad Choluteca.

    A label of a small town that adds "of" does not count: the state of Pará is not Pará de Minas.
    """
    size = len(context.key)
    for label in map(fold_name, place.label.by_language.values()):
        adds_of = label[:size] == context.key and label[size : size + 1] in _OF
        if set(context.key) <= set(label) and (is_large(place) or not adds_of):
            return True
    return False
