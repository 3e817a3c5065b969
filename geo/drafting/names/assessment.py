"""Decide what a name in a text means, with a confidence: a product of named doubts.

Confidence starts at 1 and is multiplied by the factor of each doubt in :data:`FACTORS`. Names below
:data:`LEAST` are held back and listed with their reasons. Three things support a place: a cue before
the name ("the town of"), being one of the brief's places, and being named beyond doubt elsewhere in
the text. Support removes doubts about the place; it does not turn a person's name into a town.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import prod
from typing import Final

from rapidfuzz.distance import Levenshtein

from geo.drafting.names.area_names import other_country_names
from geo.drafting.names.lexicon import Sense
from geo.drafting.names.name_matches import NameContext
from geo.drafting.names.rules import Rules
from geo.drafting.names.surroundings import Surroundings, choose_town
from geo.drafting.names.tokens import contradicts_signs, fold_name
from geo.gazetteer import GazetteerPlace, names_of
from geo.gazetteer.disambiguation import NEAR_M, is_label
from geo.gazetteer.spelling import is_arabic, skeleton, sounds
from geo.geodesy import inverse

SPELLED: Final = "spelled differently from the gazetteer"
REMOTE: Final = "far from all other places, in another country"
PERSON: Final = "a person's name"
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
_OF: Final = tuple((word,) for word in ("de", "del", "do", "da", "dos", "du", "of"))
LEAST: Final = 0.6
SURE: Final = 0.85  # from here on a mention supports its neighbours
SMALL_POPULATION: Final = 5_000
LARGE_POPULATION: Final = 100_000  # likely meant, even without a capital
USUAL: Final = 0.6  # least similarity of consonants between spellings of one name


@dataclass(frozen=True)
class Assessment:
    """What a name means.

    Attributes
    ----------
    sense
        None if several places remain.
    confidence
        0 to 1; for an ambiguous name, that it is a place at all.
    reasons
        Why this place, and each doubt.
    candidates
        All places that the name may mean.
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
    def is_spelled(self) -> bool:
        """Whether the gazetteer spells it as written."""
        return SPELLED not in self.reasons

    @property
    def is_remote(self) -> bool:
        """Whether it is far from all other places, in a country that the text does not name."""
        return REMOTE in self.reasons


def assess_name(
    context: NameContext, senses: tuple[Sense, ...], around: Surroundings, rules: Rules
) -> Assessment:
    """Decide what a name means; exact spellings come first, as in :func:`geo.gazetteer.resolve_place`."""
    senses = _with_vowel_signs(context.written, tuple(filter(context.admits, senses)))
    is_area = context.cue_of_area  # the sultanate of عمان, which exactly so is Amman
    exact = [s for s in senses if s.name == context.written or (is_area and s.kind == "country")]
    senses = _distinct(exact or senses)
    sense, reason = _choose(context, senses, around)
    doubts = list(_doubts(context, sense or senses[0], senses, around, rules))
    confidence = float(round(prod(FACTORS[doubt] for doubt in doubts), 2))
    return Assessment(sense, confidence, (reason, *doubts), senses)


def _with_vowel_signs(written: str, senses: tuple[Sense, ...]) -> tuple[Sense, ...]:
    """Return the senses whose names have the vowel signs that a word is written with: عُمان is Oman, عمّان is Amman."""
    names: dict[str, list[str]] = {}
    for sense in senses:
        names.setdefault(sense.id, []).append(sense.name)
    wrong = {key for key, spelled in names.items() if contradicts_signs(written, spelled)}
    return tuple(sense for sense in senses if sense.id not in wrong) or senses


def _distinct(senses: Iterable[Sense]) -> tuple[Sense, ...]:
    """Return the first sense of each place or area."""
    rows = tuple(senses)
    first = {sense.id: sense for sense in reversed(rows)}
    return tuple(first[key] for key in dict.fromkeys(sense.id for sense in rows))


def _choose(
    context: NameContext, senses: tuple[Sense, ...], around: Surroundings
) -> tuple[Sense | None, str]:
    """Return the sense of a name and the reason: an area before a town unless a cue precedes the name.

    Then come the brief's places, provinces, and the choice by context. The sense is None if several remain.
    """
    areas = [
        sense for sense in senses
        if sense.place is None and (not sense.is_province or _is_nation(sense))
    ]  # fmt: skip
    places = [sense for sense in senses if sense.place is not None]
    if areas and (context.cue_of_area or not (context.cue and places)):
        return _choose_area(areas, around)
    own_places = [sense for sense in places if sense.id in around.own]
    if len(own_places) == 1:
        return own_places[0], "a place of the brief"
    provinces = [sense for sense in senses if sense.is_province]
    if provinces and (province := choose_province(context, provinces, places, around)):
        return province
    chosen_id, reason = choose_town(senses, around)
    chosen = next((sense for sense in places if sense.id == chosen_id), None)
    return chosen, f"after {context.cue!r}: {reason}" if context.cue else reason


def _is_nation(sense: Sense) -> bool:
    """Return whether a province is as well known as a country, for which tables use its name: Scotland."""
    names = other_country_names()
    return sense.is_province and any((code, sense.name) in names for code in sense.country_codes)


def _choose_area(areas: list[Sense], around: Surroundings) -> tuple[Sense | None, str]:
    """Return the area that a name means, and the reason.

    The brief's areas come first, then countries, then parts of the world. Of several countries of one name, it is
    the one that the text names elsewhere beyond doubt; else None.
    """
    own_areas = [area for area in areas if area.id in around.own]
    countries = [area for area in areas if area.kind == "country"]
    named_countries = [area for area in countries if area.id in around.sure]
    remaining = named_countries if len(named_countries) == 1 else countries or areas
    if not own_areas and len(remaining) > 1 and countries:
        return None, "several countries of that name"
    area = (own_areas or remaining)[0]
    return area, "a demonym" if area.is_demonym else "a country or region"


def choose_province(
    context: NameContext, provinces: list[Sense], places: list[Sense], around: Surroundings
) -> tuple[Sense | None, str] | None:
    """Return the province that a name means, or None if several may be meant, and the reason.

    Provinces in a country that the text names come first. Return None instead of a pair if the name is no
    province's: a town of that name is likelier, and no word such as "the province of" precedes it.
    """
    named_provinces = [
        province
        for province in provinces
        if around.is_about(province.country_codes, ignored=places)
    ]
    if not (context.cue_of_area or context.cue in PROVINCE_CUES):
        has_rival = any(_is_rival(context, sense, around) for sense in places)
        if context.cue and not places:
            return None, "a province, or a town that the gazetteer lacks"
        if context.cue or has_rival:
            return None
        if places and not named_provinces:
            is_label_of_one = any(
                _is_named(context, sense.place) for sense in places if sense.place
            )
            return None if is_label_of_one else (None, "a province of another country, or a town")
    chosen = named_provinces or provinces
    if len(chosen) > 1:
        return None, "several provinces of that name"
    return chosen[0], "a province or landscape"


def _is_rival(context: NameContext, sense: Sense, around: Surroundings) -> bool:
    """Return whether a town is likelier meant than a province of the same name.

    It is if it lies in a country that the text names and its label has that name, or if it is large.
    """
    place = sense.place
    if place is None:
        return False
    if not around.is_about(place.country_codes, ignored=[sense]):
        return _is_large(place) and is_label(context.written, place)
    is_usual = _is_large(place) and is_usual_name(context.written, place)
    return is_usual or _is_named(context, place)


def _is_named(context: NameContext, place: GazetteerPlace) -> bool:
    """Return whether all words of a name are in one of a place's labels: Choluteca is Ciudad Choluteca."""
    labels = map(fold_name, filter(None, (place.label.en, place.label.fr, place.label.ar)))
    return any(
        set(context.key) <= set(label) and (_is_large(place) or not _is_of(context.key, label))
        for label in labels
    )


def _is_of(key: tuple[str, ...], label: tuple[str, ...]) -> bool:
    """Return whether a label only begins with a name, and says of what: the state of Pará is not Pará de Minas."""
    return label[: len(key)] == key and label[len(key) : len(key) + 1] in _OF


def _doubts(
    context: NameContext, sense: Sense, senses: tuple[Sense, ...], around: Surroundings, rules: Rules
) -> Iterable[str]:  # fmt: skip
    """Yield each doubt about a name."""
    is_spelled = any(rival.id == sense.id and rival.name == context.written for rival in senses)
    if not is_spelled and not sense.is_demonym:
        yield SPELLED
    # A town and the province around it that has its name are one place.
    if len({rival.id for rival in senses if not (sense.place and rival.is_province)}) > 1:
        yield "one of several places of that name"
    # "Le ministre libyen" and العقيد الليبي are not names of persons.
    if context.person and not (sense.is_demonym and context.person in rules.titles):
        yield PERSON
    is_own = sense.id in around.own and context.is_capital
    # Without a capital, a word that is a name in one sentence is a common word in the next.
    is_elsewhere = sense.id in around.sure and context.is_capital
    has_cue = _has_cue(context, sense)
    # Khoms in Libya, named beyond doubt, says nothing about Homs in Syria, spelt the same in Arabic.
    is_known = is_own or (is_elsewhere and context.key in around.spellings)
    is_known = is_known and not (is_arabic(context.written) and sense.place)
    is_supported = has_cue or is_known or _is_in_place(context, sense)
    if context.key in rules.common and not is_supported:
        yield "also a common word or a person's name"
    elif (
        sense.is_local
        and not _is_nation(sense)
        and rules.is_word(context.key, is_supported=is_supported, is_own=is_own)
    ):
        yield "a frequent word of the language"
    yield from _doubts_about_province(sense, senses, around)
    if has_cue or is_own or is_elsewhere:
        return
    if context.is_prefixed and not (sense.place and _is_large(sense.place)):
        yield "after an Arabic prefix"
    is_lower = sense.is_demonym and sense.name[0].islower()  # "libyen" needs no capital
    if not (context.is_capital or is_lower or _is_well_known(sense, context)):
        yield "written without a capital"
    if sense.place is not None:
        yield from _doubts_about_place(context, sense.place, around)


def _has_cue(context: NameContext, sense: Sense) -> bool:
    """Return whether a word before or after a name says what it is: a town, or an area."""
    if sense.is_province and context.cue in PROVINCE_CUES:
        return True
    return bool(context.cue if sense.place else context.cue_of_area)


def _doubts_about_province(
    sense: Sense, senses: tuple[Sense, ...], around: Surroundings
) -> Iterable[str]:
    is_about = _is_nation(sense) or around.is_about(sense.country_codes, ignored=senses)
    if sense.is_province and not is_about:
        yield "in a country that the text does not name"


def _doubts_about_place(
    context: NameContext, place: GazetteerPlace, around: Surroundings
) -> Iterable[str]:
    """Yield doubts about a place that only its name supports."""
    if len(context.key) == 1:
        is_curated = not place.id.startswith("geonames-")
        if place.population < SMALL_POPULATION and not is_curated:
            yield "a small place with a one-word name"
            if context.is_before_name:
                yield "a capitalised word follows"
        if not is_usual_name(context.written, place):
            yield "not the place's usual name"
        if context.is_after_name and not _is_large(place):
            yield "a capitalised word precedes"
    if _is_remote(place, around):
        yield REMOTE


def _is_remote(place: GazetteerPlace, around: Surroundings) -> bool:
    """Return whether a place is far from all other places, in a country that has none of them and is not named."""
    positions = [position for key, position in around.positions.items() if key != place.id]
    # A place far from all others is no support for itself.
    codes = (row for key, row in around.countries.items() if key != place.id)
    countries = around.named.union(*codes)
    if not positions or not countries.isdisjoint(place.country_codes):
        return False
    lons, lats = zip(*positions, strict=True)
    return float(inverse(place.lon, place.lat, lons, lats)[2].min()) > NEAR_M


def is_usual_name(name: str, place: GazetteerPlace) -> bool:
    """Return whether a name is a spelling of a place's usual name, judged by its consonants.

    Examples
    --------
    >>> from geo.gazetteer import gazetteer
    >>> town = gazetteer()["geonames-2479536"]
    >>> is_usual_name("Skikda", town), is_usual_name("Philippeville", town)
    (True, False)
    """
    label = place.label
    labels = tuple(filter(None, (label.en, label.fr, label.ar)))
    usual = names_of(place) if is_arabic(name) and not label.ar else labels
    consonants = skeleton(sounds(name))
    parts = [part for spelling in usual for part in (spelling, *spelling.replace("-", " ").split())]
    return any(
        Levenshtein.normalized_similarity(consonants, skeleton(sounds(part))) >= USUAL
        for part in parts
    )


def _is_in_place(context: NameContext, sense: Sense) -> bool:
    """Return whether a preposition precedes a country's name, or a large city's with a capital: "in Constantine"."""
    if not context.preposition:
        return False
    if sense.place is None:
        return sense.kind == "country"
    return _is_large(sense.place) and context.written[0].isupper()


def _is_large(place: GazetteerPlace) -> bool:
    return place.population >= LARGE_POPULATION


def _is_well_known(sense: Sense, context: NameContext) -> bool:
    """Return whether a name needs no capital: a city's label, or a name of several words."""
    place = sense.place
    if len(context.key) > 1:
        return len(context.key[0]) > 2  # noqa: PLR2004 - "la mer", "el bab"
    if place is None:
        return False
    labels = {name.casefold() for name in (place.label.en, place.label.fr) if name}
    return _is_large(place) and context.written.casefold() in labels
