"""Decide what a name in a text means, and with what confidence.

Confidence starts at 1 and is multiplied by the factor of each doubt in :data:`FACTORS`. Names below
:data:`LEAST_CONFIDENCE` are held back and listed with their doubts. Three things support a place: a cue before
the name ("the town of"), being one of the brief's places, and being named with certainty elsewhere in the text.
Support removes doubts about the place; it does not turn a person's name into a town.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import inf, prod
from typing import Final

from geo.drafting.names.area_names import other_country_names
from geo.drafting.names.lexicon import Sense
from geo.drafting.names.name_matches import NameContext
from geo.drafting.names.renown import FAMOUS, is_large, is_large_province, is_usual_name
from geo.drafting.names.surroundings import SMALL_POPULATION, Surroundings, choose_town
from geo.drafting.names.tokens import contradicts_signs, word_set
from geo.drafting.names.town_or_province import (
    has_label,
    is_far_abroad,
    is_in_label,
    is_lesser_town,
    is_rather_town,
)
from geo.drafting.names.word_lists import word_lists
from geo.gazetteer import GazetteerPlace
from geo.gazetteer.entries import GEONAMES
from geo.gazetteer.nearness import NEAR_M, VICINITY_M
from geo.gazetteer.spelling import is_arabic

SPELLED: Final = "spelled differently from the gazetteer"
REMOTE: Final = "far from all other places, in another country"
PERSON: Final = "a person's name"
TRANSCRIBED: Final = "its usual name in Arabic letters"
FACTORS: Final[Mapping[str, float]] = {
    SPELLED: 0.95,
    "after an Arabic prefix": 0.8,
    "one of several places of that name": 0.9,
    "a small place with a one-word name": 0.8,
    REMOTE: 0.7,
    "not the place's usual name": 0.65,
    "in a country that the text does not name": 0.5,
    "written without a capital": 0.5,
    "a capitalised word follows": 0.7,
    "a capitalised word precedes": 0.5,
    "also a common word or a person's name": 0.3,
    PERSON: 0.2,
    "a frequent word of the language": 0.3,
}
# As folded; before a town's name they may mean its province.
PROVINCE_CUES: Final = frozenset({
    "governorate", "province", "district", "wilaya", "gouvernorat", "state", "department", "region", "county", "comte",
    "canton", "oblast", "prefecture", "مقاطعه", "ولايه", "محافظه", "ولايتي",
})  # fmt: skip
# GeoNames has these letters in Arabic names, too.
_PERSIAN_LETTERS: Final = str.maketrans({"ک": "ك", "ی": "ي"})
# Words of names that are only directions: "the North West".
DIRECTIONS: Final = word_set(
    "north south east west northern southern eastern western central nord sud est ouest centre"
)
# As folded; after these, a word with a capital is a place rather than a person.
CLEAR_PREPOSITIONS: Final = word_set(
    "in at near from to through via between a vers depuis pres entre"
)
LEAST_CONFIDENCE: Final = 0.6
CERTAIN: Final = 0.85  # confidence of a name that supports other names


@dataclass(frozen=True)
class Assessment:
    """What a name means.

    Attributes
    ----------
    sense
        The place or area that it means; None if several are equally likely.
    confidence
        How likely it means that, from 0 to 1; without a sense, how likely it means a place at all.
    reasons
        Why it means that, then each doubt.
    candidates
        All places and areas that it may mean.
    """

    sense: Sense | None
    confidence: float
    reasons: tuple[str, ...]
    candidates: tuple[Sense, ...]

    @property
    def is_person(self) -> bool:
        """Whether a title or given name makes it a person's name."""
        return PERSON in self.reasons

    @property
    def is_exact(self) -> bool:
        """Whether the gazetteer spells it as written."""
        return SPELLED not in self.reasons

    @property
    def is_transcribed(self) -> bool:
        """Whether it is the usual name of a town in Arabic letters, which the gazetteer lacks."""
        return TRANSCRIBED in self.reasons

    @property
    def is_remote(self) -> bool:
        """Whether it is far from all other places, in a country that the text does not name."""
        return REMOTE in self.reasons


def assess_name(
    context: NameContext, senses: tuple[Sense, ...], surroundings: Surroundings
) -> Assessment:
    """Decide what a name means; exact spellings come first, as in :func:`geo.gazetteer.resolve_place`."""
    senses = _with_vowel_signs(context.written, tuple(filter(context.admits, senses)))
    exact_senses = [
        sense for sense in senses
        # In "the sultanate of عمان", the country is meant, though only Amman is spelled exactly so.
        if _is_spelled(sense.name, context.written) or (context.area_cue and sense.kind == "country")
    ]  # fmt: skip
    senses = _distinct(exact_senses or senses)
    sense, reason = _choose(context, senses, surroundings)
    doubts = list(_doubts(context, sense or senses[0], senses, surroundings))
    confidence = float(round(prod(FACTORS[doubt] for doubt in doubts), 2))
    return Assessment(sense, confidence, (reason, *doubts), senses)


def _is_spelled(name: str, written: str) -> bool:
    """Return whether a name is spelled as written, Persian letters like Arabic ones: کابول is كابول."""
    return name.translate(_PERSIAN_LETTERS) == written.translate(_PERSIAN_LETTERS)


def _with_vowel_signs(written: str, senses: tuple[Sense, ...]) -> tuple[Sense, ...]:
    """Return the senses whose names have the vowel signs that a word is written with: عُمان is Oman, عمّان is Amman."""
    names: dict[str, list[str]] = {}
    for sense in senses:
        names.setdefault(sense.id, []).append(sense.name)
    wrong = {key for key, spelled in names.items() if contradicts_signs(written, spelled)}
    return tuple(sense for sense in senses if sense.id not in wrong) or senses


def _distinct(senses: Iterable[Sense]) -> tuple[Sense, ...]:
    """Return the first sense of each place or area."""
    first: dict[str, Sense] = {}
    for sense in senses:
        first.setdefault(sense.id, sense)
    return tuple(first.values())


def _choose(
    context: NameContext, senses: tuple[Sense, ...], surroundings: Surroundings
) -> tuple[Sense | None, str]:
    """Return the sense of a name, or None if several remain, and the reason.

    Countries and parts of the world come before towns, unless a cue announces a town. Then come the brief's places,
    provinces, and the town that the surroundings decide for.
    """
    areas = [
        sense for sense in senses
        if sense.place is None and (not sense.is_province or _is_nation(sense))
    ]  # fmt: skip
    places = [sense for sense in senses if sense.place is not None]
    if areas and (context.area_cue or not (context.cue and places)):
        return _choose_area(areas, surroundings)
    brief_places = [sense for sense in places if sense.id in surroundings.brief_ids]
    if len(brief_places) == 1:
        return brief_places[0], "a place of the brief"
    provinces = [sense for sense in senses if sense.is_province]
    if provinces and (province := _choose_province(context, provinces, places, surroundings)):
        return province
    town, reason = choose_town(senses, surroundings)
    chosen = next((sense for sense in places if town and sense.id == town.id), None)
    return chosen, f"after {context.cue!r}: {reason}" if context.cue else reason


def _is_nation(sense: Sense) -> bool:
    """Return whether it is a province after which tables call its country: Scotland, for the United Kingdom."""
    names = other_country_names()
    return sense.is_province and any((code, sense.name) in names for code in sense.country_codes)


def _choose_area(areas: list[Sense], surroundings: Surroundings) -> tuple[Sense | None, str]:
    """Return the country or part of the world that a name means, or None if several remain, and the reason.

    The brief's areas come first, then countries, then parts of the world. Of several countries of one name, it is
    the one that the text certainly names elsewhere.
    """
    brief_areas = [area for area in areas if area.id in surroundings.brief_ids]
    countries = [area for area in areas if area.kind == "country"]
    certain_countries = [area for area in countries if area.id in surroundings.certain_ids]
    remaining = certain_countries if len(certain_countries) == 1 else countries or areas
    if not brief_areas and len(remaining) > 1 and countries:
        return None, "several countries of that name"
    area = (brief_areas or remaining)[0]
    return area, "a demonym" if area.is_demonym else "a country or region"


def _choose_province(
    context: NameContext, provinces: list[Sense], places: list[Sense], surroundings: Surroundings
) -> tuple[Sense | None, str] | None:
    """Return the province that a name means, or None if several may be meant, and the reason.

    Provinces in a country that the text names come first. Return None instead of a pair if the name is rather a
    town's, and no word such as "the province of" precedes it.
    """
    provinces_there = [
        province
        for province in provinces
        if surroundings.is_about(province.country_codes, ignored=places)
    ]
    if not (context.area_cue or context.cue in PROVINCE_CUES):
        if context.cue:
            return None if places else (None, "a province, or a town that the gazetteer lacks")
        large = [province for province in provinces_there if is_large_province(province)]
        towns = [
            sense for sense in places
            if not is_lesser_town(sense, provinces, surroundings)
            and not is_far_abroad(sense, provinces_there, surroundings)
        ]  # fmt: skip
        rather_towns = [sense for sense in towns if is_rather_town(context, sense, surroundings)]
        if rather_towns and (not large or any(has_label(context, sense) for sense in rather_towns)):
            return None
        if rather_towns and context.preposition:
            return None, "a large province, or a town with a longer name"
        if towns and not provinces_there:
            is_label_of_town = any(is_in_label(context, s.place) for s in towns if s.place)
            return None if is_label_of_town else (None, "a province of another country, or a town")
    remaining = provinces_there or provinces
    if len(remaining) > 1:
        return None, "several provinces of that name"
    return remaining[0], "a province or landscape"


def _doubts(
    context: NameContext, sense: Sense, senses: tuple[Sense, ...], surroundings: Surroundings
) -> Iterable[str]:  # fmt: skip
    """Yield each doubt about a name that means ``sense``, the likeliest of ``senses``."""
    is_exact = any(
        rival.id == sense.id and _is_spelled(rival.name, context.written) for rival in senses
    )
    if not is_exact and not sense.is_demonym:
        yield SPELLED
    # A town and the province around it that has its name are one place.
    if len({rival.id for rival in senses if not (sense.place and rival.is_province)}) > 1:
        yield "one of several places of that name"
    # "Le ministre libyen" and العقيد الليبي are not names of persons.
    if context.person_cue and not (sense.is_demonym and context.person_cue in word_lists().titles):
        yield PERSON
    # Without a capital, a word that is a name in one sentence is a common word in the next.
    is_in_brief = sense.id in surroundings.brief_ids and context.is_capital
    is_elsewhere = sense.id in surroundings.certain_ids and context.is_capital
    has_cue = _has_cue(context, sense)
    # Khoms in Libya, certainly named, says nothing about Homs in Syria, spelt the same in Arabic.
    is_known = is_in_brief or (is_elsewhere and context.key in surroundings.certain_names)
    is_known = is_known and not (is_arabic(context.written) and sense.place)
    is_supported = (
        has_cue
        or is_known
        or _follows_preposition(context, sense)
        or _is_placed_word(context, sense, surroundings)
    )
    if context.key in word_lists().common and not is_supported:
        yield "also a common word or a person's name"
    elif (
        sense.is_local
        and not _is_nation(sense)
        and not _is_capital_area(context, sense)
        and word_lists().is_word(context.key, is_supported=is_supported, is_in_brief=is_in_brief)
    ):
        yield "a frequent word of the language"
    if _is_of_unnamed_country(sense, senses, surroundings):
        yield "in a country that the text does not name"
    if not (has_cue or is_in_brief or is_elsewhere):
        yield from _doubts_about_name_alone(context, sense, surroundings)


def _is_capital_area(context: NameContext, sense: Sense) -> bool:
    """Return whether an area's name has several words with capitals: Lake Superior, « mer Noire », New South Wales.

    Of a landscape the last has one; of a province all have, and one names no direction: "North West" is often one.
    """
    words = context.written.replace("-", " ").split()
    if sense.is_landscape:
        return len(context.key) > 1 and words[-1][0].isupper()
    are_capital = all(word[0].isupper() for word in words)
    return sense.is_province and len(words) > 1 and are_capital and not _is_direction(context)


def _is_direction(context: NameContext) -> bool:
    return word_lists().place_adjectives.union(DIRECTIONS).issuperset(context.key)


def _is_placed_word(context: NameContext, sense: Sense, surroundings: Surroundings) -> bool:
    """Return whether a town's name that is a word of the language stands with a capital after a preposition.

    Of a name of one word, the town must lie among the text's other places: "at Sale", « à Sauve ».
    """
    is_beside_name = context.is_before_name or context.is_after_name
    words = context.written.replace("-", " ").split()
    if sense.place is None or is_beside_name or not all(word[0].isupper() for word in words):
        return False
    distance_m = surroundings.distance_m(sense.place)
    if len(words) > 1:
        is_near = distance_m <= NEAR_M
        return is_near and bool(context.preposition) and not _is_direction(context)
    lists = word_lists()
    is_person = not lists.persons.isdisjoint(context.key)
    is_placed = context.preposition in CLEAR_PREPOSITIONS and not is_person
    return is_placed and distance_m <= VICINITY_M


def _doubts_about_name_alone(
    context: NameContext, sense: Sense, surroundings: Surroundings
) -> Iterable[str]:
    """Yield doubts about a place or area that neither a cue, a brief nor the rest of the text supports."""
    if context.is_prefixed and not (sense.place and is_large(sense.place)):
        yield "after an Arabic prefix"
    is_lower = sense.is_demonym and sense.name[0].islower()  # "libyen" needs no capital
    if not (context.is_capital or is_lower or _is_well_known(sense, context)):
        yield "written without a capital"
    if sense.place is not None:
        yield from _doubts_about_place(context, sense.place, surroundings)


def _is_of_unnamed_country(
    sense: Sense, senses: tuple[Sense, ...], surroundings: Surroundings
) -> bool:
    """Return whether it is a province of a country that the text does not name, not even by another place there."""
    if not sense.is_province or _is_nation(sense):
        return False
    return not surroundings.is_about(sense.country_codes, ignored=senses)


def _has_cue(context: NameContext, sense: Sense) -> bool:
    """Return whether a word before or after a name says what it is: a town, or an area."""
    if sense.is_province and context.cue in PROVINCE_CUES:
        return True
    return bool(context.cue if sense.place else context.area_cue)


def _doubts_about_place(
    context: NameContext, place: GazetteerPlace, surroundings: Surroundings
) -> Iterable[str]:
    """Yield doubts about a town or other place that only its name supports."""
    if len(context.key) == 1:
        is_from_geonames = place.id.startswith(GEONAMES)  # others are picked by hand
        if place.population < SMALL_POPULATION and is_from_geonames:
            yield "a small place with a one-word name"
            if context.is_before_name:
                yield "a capitalised word follows"
        if not is_usual_name(context.written, place):
            yield "not the place's usual name"
        if context.is_after_name and not is_large(place):
            yield "a capitalised word precedes"
    if _is_remote(place, surroundings):
        yield REMOTE


def _is_remote(place: GazetteerPlace, surroundings: Surroundings) -> bool:
    """Return whether a place is far from all other places, in a country that has none of them and is not named."""
    # A place far from all others is no support for itself.
    codes = (row for key, row in surroundings.country_codes.items() if key != place.id)
    countries = surroundings.named_countries.union(*codes)
    return (
        countries.isdisjoint(place.country_codes) and NEAR_M < surroundings.distance_m(place) < inf
    )


def _follows_preposition(context: NameContext, sense: Sense) -> bool:
    """Return whether a preposition precedes the name of a country, large city or large province: "in Constantine"."""
    if not context.preposition:
        return False
    if sense.place is None:
        return sense.kind == "country" or (is_large_province(sense) and len(context.key) > 1)
    if is_arabic(context.written):
        return sense.place.population >= FAMOUS
    return is_large(sense.place) and context.written[0].isupper()


def _is_well_known(sense: Sense, context: NameContext) -> bool:
    """Return whether a name needs no capital: it is a large city's label, or has several words."""
    place = sense.place
    if len(context.key) > 1:
        return len(context.key[0]) > 2  # noqa: PLR2004 - but not "la mer", "el bab"
    if place is None:
        return False
    labels = {name.casefold() for name in (place.label.en, place.label.fr) if name}
    return is_large(place) and context.written.casefold() in labels
