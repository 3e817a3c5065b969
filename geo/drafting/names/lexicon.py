"""The names of places, countries and a brief's areas, for which a text is searched."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from typing import Final, Literal, TypeAlias

from geo.brief import Brief
from geo.brief.model import Area, Place
from geo.drafting.names.area_names import area_names
from geo.drafting.names.tokens import PrefixSplitter, fold_name, prefix_splitter
from geo.drafting.names.word_lists import arabic_words, word_lists
from geo.gazetteer import Gazetteer, GazetteerPlace, PlaceKind, names_of
from geo.gazetteer import gazetteer as shipped_gazetteer
from geo.gazetteer.country_names import is_abbreviation
from geo.gazetteer.provinces import provinces
from geo.gazetteer.spelling import is_arabic
from geo.geodesy.country_outlines import country_names

SenseKind: TypeAlias = PlaceKind | Literal["country"]
Key: TypeAlias = tuple[str, ...]
"""A name as folded words."""
LEAST_LETTERS: Final = 3  # of a name: "Nu" and "Ia" are villages, but also words
# A town with so many inhabitants is also found by a main name of two letters: Wa in Ghana, Pô in Burkina Faso.
LEAST_POPULATION: Final = 20_000
LEAST_LETTERS_OF_TOWN: Final = 2
LEAST_CAPITALS: Final = 2  # of an abbreviation: "UK", "US"
_AFTER_LATIN: Final = "\u0250"  # the first letter after the Latin letters with accents
# A first word → its forms after prepositions in French, or in other cases in Arabic.
_FORMS_OF_HEAD: Final[Mapping[str, tuple[str, ...]]] = {
    "le": ("au", "du"), "les": ("aux", "des"), "ابو": ("ابي", "ابا"), "بنو": ("بني",), "ذو": ("ذي",),
}  # fmt: skip
# "Zanzibar By" is Danish; in English, "by" is a preposition.
_FOREIGN_TAILS: Final = frozenset({"by", "for"})


@dataclass(frozen=True, slots=True)
class Sense:
    """A place or area that a name may mean.

    Attributes
    ----------
    name
        The name, as spelled in the gazetteer or the list of countries.
    id
        The place's id in the gazetteer, the area's id in the brief, or the country's code.
    place
        The place in the gazetteer; None for an area.
    is_demonym
        Whether the name is that of the people: ``Libyan``.
    """

    name: str
    id: str
    kind: SenseKind
    country_codes: tuple[str, ...]
    place: GazetteerPlace | None = None
    is_demonym: bool = False

    @property
    def is_province(self) -> bool:
        """Whether it is a province or a landscape, rather than a country or a part of the world."""
        return self.kind == "region" and self.place is None and self.id in provinces()

    @property
    def is_landscape(self) -> bool:
        """Whether it is an area that is not a province: an island, a valley, a lake."""
        return self.is_province and not provinces()[self.id].is_official

    @property
    def is_local(self) -> bool:
        """Whether it is a place or a province: their names are often words of the language."""
        return self.place is not None or self.is_province

    @property
    def is_abbreviation(self) -> bool:
        """Whether it is an area's abbreviation: ``UAE``."""
        return self.place is None and is_abbreviation(self.name)


@dataclass(frozen=True)
class Lexicon:
    """The names that a text is searched for, as folded words.

    Attributes
    ----------
    senses
        Folded words → the places and areas that they may mean; empty for names that are not places.
    most_words
        First word of a name → how many words the longest name has that begins with it.
    split_prefixes
        Folds a word of a text, and removes its Arabic prefixes if a word of these names remains.
    """

    senses: Mapping[Key, tuple[Sense, ...]]
    most_words: Mapping[str, int]
    split_prefixes: PrefixSplitter


def build_lexicon(
    brief: Brief | None, gazetteer: Gazetteer, world_places: tuple[GazetteerPlace, ...]
) -> Lexicon:
    """Gather all names that a text may mention: from the gazetteer and its namesakes, countries and the brief.

    A country of the brief has the id that the brief gives it, and so has a part of the world with the name or
    the countries of a region of the brief. Places have their ids in the gazetteer.

    Parameters
    ----------
    brief
        The brief whose names are searched for; None for a text that has none yet.
    world_places
        Places of the world that the text may mean.
    """
    if brief or world_places:
        return _gather(brief, gazetteer, world_places)
    return _gather_once(gazetteer)


@lru_cache(maxsize=2)
def _gather_once(gazetteer: Gazetteer) -> Lexicon:
    """Gather the names of a gazetteer and of countries, once for all texts."""
    return _gather(None, gazetteer, ())


def _gather(
    brief: Brief | None, gazetteer: Gazetteer, world_places: tuple[GazetteerPlace, ...]
) -> Lexicon:
    """Gather the names of the gazetteer, of the brief and of provinces, except those that are no places in texts."""
    senses = dict(_gazetteer_names(gazetteer))
    if brief:
        area_of = _areas_of_brief(brief)
        senses = {
            key: tuple(_as_in_brief(sense, area_of) for sense in known)
            for key, known in senses.items()
        }
    for key, sense in _keyed(_place_senses(world_places)):
        senses[key] = (*senses.get(key, ()), sense)
    for sense in _senses_of_brief(brief, gazetteer) if brief else ():
        key = fold_name(sense.name)
        if key and sense.id not in {listed.id for listed in senses.get(key, ())}:
            senses[key] = (*senses.get(key, ()), sense)
    main_names = country_names()
    for key, sense in _province_senses():
        # Tables write Scotland for the United Kingdom; in a text it is Scotland.
        others = (
            listed for listed in senses.get(key, ())
            if listed.is_demonym or listed.id not in sense.country_codes
            or listed.name in main_names.get(listed.id, ())
        )  # fmt: skip
        senses[key] = (*others, sense)
    _drop_names_with_cue(senses)
    for key in [key for key in senses if len(key) > 1 and key[-1] in _FOREIGN_TAILS]:
        del senses[key]
    for key in word_lists().no_place:
        senses[key] = ()
    most_words: dict[str, int] = {}
    for first_word, *next_words in senses:
        most_words[first_word] = max(most_words.get(first_word, 0), 1 + len(next_words))
    return Lexicon(senses, most_words, prefix_splitter(word_lists().unprefixed.union(*senses)))


@lru_cache(maxsize=2)
def _gazetteer_names(gazetteer: Gazetteer) -> Mapping[Key, tuple[Sense, ...]]:
    """Gather the names of countries, of a gazetteer's places and of their namesakes, once for all texts."""
    names: dict[Key, list[Sense]] = defaultdict(list)
    for key, sense in (
        *_gazetteer_senses(gazetteer), *_keyed(_place_senses(gazetteer.namesakes)),
    ):  # fmt: skip
        names[key].append(sense)
    return {key: tuple(senses) for key, senses in names.items()}


def _as_in_brief(sense: Sense, area_of: Mapping[str, Area]) -> Sense:
    """Return a sense; that of an area with the id and the countries that the brief gives it."""
    area = None if sense.place else area_of.get(sense.id)
    return replace(sense, id=area.id, country_codes=area.countries) if area else sense


def _drop_names_with_cue(senses: dict[Key, tuple[Sense, ...]]) -> None:
    """Remove Arabic names that are a cue, such as "sultanate of", and then a shorter name of the same place."""
    cues = word_lists().cues | word_lists().area_cues
    for key in [key for key in senses if len(key) > 1 and key[0] in cues and is_arabic(key[0])]:
        ids = {sense.id for sense in senses[key]}
        ids_of_shorter_name = {
            sense.id for sense in senses.get(key[1:], ()) if not _is_only_in_label(sense, key[1:])
        }
        if ids <= ids_of_shorter_name:
            del senses[key]


def _is_only_in_label(sense: Sense, key: Key) -> bool:
    """Return whether a town has Arabic variants, and none of them is the key: سالم is Medinaceli, مدينة سالم."""
    names = sense.place.variants if sense.place else ()
    return any(map(is_arabic, names)) and all(fold_name(name) != key for name in names)


def _areas_of_brief(brief: Brief) -> dict[str, Area]:
    """Return the brief's areas: countries by code, regions by the id of the part of the world with their name."""
    areas = {area.countries[0]: area for area in brief.areas if area.kind == "country"}
    regions = [area for area in brief.areas if area.kind == "region"]
    by_countries = {frozenset(area.countries): area for area in regions if len(area.countries) > 1}
    labels = [
        (label, area) for area in regions if area.label
        for label in area.label.by_language.values()
    ]  # fmt: skip
    by_label = {fold_name(label): area for label, area in labels}
    for name in area_names():
        if name.kind == "region" and not name.is_demonym:
            area = by_label.get(fold_name(name.name)) or by_countries.get(frozenset(name.countries))
            if area:
                areas[name.id] = area
    return areas


def _gazetteer_senses(gazetteer: Gazetteer) -> Iterable[tuple[Key, Sense]]:
    """Return the folded names of countries and of a gazetteer's places, each with its sense."""
    shipped = shipped_gazetteer()
    if shipped.keys() <= gazetteer.places.keys():
        added_places = [place for key, place in gazetteer.places.items() if key not in shipped]
        return (*_shipped_senses(), *_keyed(_place_senses(added_places)))
    return _keyed([*_area_senses(), *_place_senses(gazetteer.places.values())])


@cache
def _shipped_senses() -> tuple[tuple[Key, Sense], ...]:
    """Return the folded names of countries and of the shipped gazetteer's places, each with its sense."""
    return tuple(_keyed([*_area_senses(), *_place_senses(shipped_gazetteer().values())]))


@cache
def _province_senses() -> tuple[tuple[Key, Sense], ...]:
    """Return the folded names of provinces and landscapes in Latin or Arabic letters, each with its sense."""
    return tuple(
        _keyed(
            Sense(name, province.id, "region", province.country_codes)
            for province in provinces().values()
            for name in province.names
            # Capitals alone are a number or an abbreviation, which texts use for other things: "VIII", "CAR".
            if not name.isupper() and (name[0] < _AFTER_LATIN or is_arabic(name))
        )
    )


def _keyed(senses: Iterable[Sense]) -> Iterator[tuple[Key, Sense]]:
    """Yield each variant of a sense's name as folded words, and the sense; leave out names with too few letters."""
    for sense in senses:
        for key in _keys(sense.name):
            if sum(map(len, key)) >= _least_letters(sense):
                yield key, sense


def _least_letters(sense: Sense) -> int:
    """Return how many letters a name needs in order to be searched for."""
    if sense.is_abbreviation:
        return LEAST_CAPITALS
    place = sense.place
    if place is None or place.population < LEAST_POPULATION or is_arabic(sense.name):
        return LEAST_LETTERS
    is_main_name = sense.name in {place.label.en, place.label.fr}
    return LEAST_LETTERS_OF_TOWN if is_main_name else LEAST_LETTERS


def _keys(name: str) -> set[Key]:
    """Return a name's folded words in common variants.

    An apostrophe may separate words (``Ra's Jadir``, ``Ras Jadir``), and the last word of an Arabic name may have an
    article (``رأس جدير``, ``رأس الجدير``). A first word changes its form after a preposition: « Le Caire »,
    « au Caire »; أبو, أبي.
    """
    keys = {fold_name(name), fold_name(name.replace("'", ""))}
    keys |= {("ra", "s", *key[1:]) for key in keys if key[:1] == ("ras",)}
    keys |= {
        (form, *key[1:])
        for key in keys
        for form in _FORMS_OF_HEAD.get(key[0] if key else "", ())
        if len(key) > 1
    }
    return keys | {
        (*key[:-1], key[-1].removeprefix("ال") if key[-1].startswith("ال") else "ال" + key[-1])
        for key in keys
        if len(key) > 1 and is_arabic(key[-1])
    }


def _area_senses() -> Iterator[Sense]:
    for area in area_names():
        yield Sense(area.name, area.id, area.kind, area.countries, None, area.is_demonym)


def _place_senses(places: Iterable[GazetteerPlace]) -> Iterator[Sense]:
    for place in places:
        names = names_of(place)
        for name in names:
            if not _lacks_article(name, names):
                yield Sense(name, place.id, place.kind, place.country_codes, place)


def _lacks_article(name: str, names: Iterable[str]) -> bool:
    """Return whether a name is an Arabic word only because its article is missing: أقصر, "shorter", for الأقصر."""
    key = fold_name(name) if is_arabic(name) else ()
    if len(key) != 1 or key[0] not in arabic_words():
        return False
    return any(fold_name(other) == (f"ال{key[0]}",) for other in names)


def _senses_of_brief(brief: Brief, gazetteer: Gazetteer) -> Iterator[Sense]:
    """Yield the senses of a brief's own names: the labels of its areas and places."""
    for area in brief.areas:
        for name in area.label.by_language.values() if area.label else ():
            yield Sense(name, area.id, area.kind, area.countries)
    entries = brief_entries(brief, gazetteer)
    for place in brief.places:
        entry = entries.get(place.id)
        if entry and place.label:
            for name in filter(None, (*place.label.by_language.values(), place.name)):
                yield Sense(name, entry.id, entry.kind, entry.country_codes, entry)


def brief_entries(brief: Brief, gazetteer: Gazetteer) -> dict[str, GazetteerPlace]:
    """Return a brief's places, by id, as entries of the gazetteer; places that the gazetteer lacks are left out."""
    entries = {place.id: _brief_entry(place, gazetteer) for place in brief.places}
    return {place_id: entry for place_id, entry in entries.items() if entry is not None}


def _brief_entry(place: Place, gazetteer: Gazetteer) -> GazetteerPlace | None:
    """Return a brief's place as an entry of the gazetteer, at the brief's coordinates if it states them."""
    if place.lon is None or place.lat is None or not place.label:
        return gazetteer.get(place.gazetteer or place.id)
    return GazetteerPlace(
        id=place.id, kind="town", country_codes=(place.country or "",), label=place.label,
        lon=place.lon, lat=place.lat, uncertainty_m=place.uncertainty_m or 0.0, geonames_id=None,
        variants=(), source=place.location_source or "", reason="the brief's own",
    )  # fmt: skip
