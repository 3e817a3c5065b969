"""The names of places, countries and a brief's areas, in one automaton."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from typing import Final, Literal, TypeAlias

from ahocorasick_rs import AhoCorasick, Implementation, MatchKind

from geo.brief import Brief, gazetteer_of
from geo.brief.model import Area, Place
from geo.drafting.names.area_names import area_names
from geo.drafting.names.rules import Rules, arabic_words, shipped_rules
from geo.drafting.names.tokens import Reader, as_pattern, fold_name, token_reader
from geo.gazetteer import Gazetteer, GazetteerPlace, PlaceKind, gazetteer, names_of, open_gazetteer
from geo.gazetteer.country_names import is_abbreviation
from geo.gazetteer.provinces import provinces
from geo.gazetteer.spelling import is_arabic
from geo.geodesy.country_outlines import country_names
from geo.validation import Text

SenseKind: TypeAlias = PlaceKind | Literal["country"]
LEAST_LETTERS: Final = 3  # "Nu" and "Ia" are villages, but also words
LEAST_OF_TOWN: Final = (
    2  # … of a town's own name: Wa in Ghana, Pô in Burkina Faso, Bo in Sierra Leone
)
LEAST_POPULATION: Final = 20_000  # … and its least inhabitants
_LAST_LATIN: Final = "\u0250"  # the end of Latin letters with accents
_CASES: Final[Mapping[str, tuple[str, ...]]] = {
    "le": ("au", "du"), "les": ("aux", "des"), "ابو": ("ابي", "ابا"), "بنو": ("بني",), "ذو": ("ذي",),
}  # fmt: skip
_TAILS: Final = frozenset({"by", "for"})  # Danish "Zanzibar By" is not a name in a text of ours
LEAST_CAPITALS: Final = 2  # of an abbreviation: "UK", "US"


@dataclass(frozen=True, slots=True)
class Sense:
    """A place or area that a name may mean.

    Attributes
    ----------
    name
        As spelled in the gazetteer or the list of countries.
    id
        Of the place in the gazetteer, or the area in the brief, or the country's code.
    place
        None for countries and regions.
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
        """Whether it is a part of a country, or a landscape: neither a country nor a part of the world."""
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
        """Whether it names an area by capitals: ``UAE``."""
        return self.place is None and is_abbreviation(self.name)


@dataclass(frozen=True)
class Lexicon:
    """Names as folded words.

    Attributes
    ----------
    senses
        Folded words → places they may mean; none for names that are not places.
    keys
        The keys in the order of the automaton's patterns.
    read
        Folds a word of a text, knowing the words of all names.
    """

    senses: Mapping[tuple[str, ...], tuple[Sense, ...]]
    keys: tuple[tuple[str, ...], ...]
    read: Reader
    automaton: AhoCorasick


def build_lexicon(
    brief: Brief | None,
    rules: Rules | None,
    *,
    known: Gazetteer | None,
    also: Iterable[GazetteerPlace],
) -> Lexicon:
    """Gather all names that a text may mention: from the gazetteer and its namesakes, countries and the brief.

    A country of the brief has the id that the brief gives it, and so has a part of the world with the name or
    the countries of a region of the brief. Places have their ids in the gazetteer.

    Parameters
    ----------
    brief
        None for a text that has none yet.
    known
        The gazetteer of the brief's places, by default from :func:`geo.brief.gazetteer_of`.
    also
        Places of the world that the text may mean.
    """
    known = known or (gazetteer_of(brief) if brief else open_gazetteer())
    rules, also = rules or shipped_rules(), tuple(also)
    if brief or also:
        return _gather(brief, rules, known, also)
    return _gather_known(rules, known)


@lru_cache(maxsize=2)
def _gather_known(rules: Rules, known: Gazetteer) -> Lexicon:
    """Gather the names of a gazetteer and of countries, once for all texts."""
    return _gather(None, rules, known, ())


def _gather(
    brief: Brief | None, rules: Rules, known: Gazetteer, also: Iterable[GazetteerPlace]
) -> Lexicon:
    """Gather the names of the gazetteer, of the brief and of provinces, without those that the rules exclude."""
    own_areas = _own_areas(brief) if brief else {}
    senses: dict[tuple[str, ...], list[Sense]] = defaultdict(list)
    for key, sense in (*_names(known), *_keyed(_places((*known.namesakes, *also)))):
        area = None if sense.place else own_areas.get(sense.id)
        senses[key].append(
            replace(sense, id=area.id, country_codes=area.countries) if area else sense
        )
    for sense in _brief_senses(brief, known) if brief else ():
        key = fold_name(sense.name)
        if key and sense.id not in {listed.id for listed in senses[key]}:
            senses[key].append(sense)
    main_names = country_names()
    for key, sense in _province_senses():
        # Tables write Scotland for the United Kingdom; in a text it is Scotland.
        senses[key] = [
            listed for listed in senses[key]
            if listed.is_demonym or listed.id not in sense.country_codes
            or listed.name in main_names.get(listed.id, ())
        ] + [sense]  # fmt: skip
    _drop_heads(senses, rules)
    for key in [key for key in senses if len(key) > 1 and key[-1] in _TAILS]:
        del senses[key]
    for key in rules.no_place:
        senses[key] = []
    keys = tuple(senses)
    return Lexicon(
        senses={key: tuple(rows) for key, rows in senses.items()},
        keys=keys,
        read=token_reader(rules.whole_words.union(*keys)),
        automaton=_automaton(keys),
    )


def _drop_heads(senses: dict[tuple[str, ...], list[Sense]], rules: Rules) -> None:
    """Remove Arabic names that only prefix another name of the same place with a word such as "sultanate of"."""
    heads = rules.cues | rules.cues_of_areas
    for key in [key for key in senses if len(key) > 1 and key[0] in heads and is_arabic(key[0])]:
        longer_ids = {sense.id for sense in senses[key]}
        shorter_ids = {
            sense.id for sense in senses.get(key[1:], ()) if not _is_in_label_alone(sense, key[1:])
        }
        if longer_ids <= shorter_ids:
            del senses[key]


def _is_in_label_alone(sense: Sense, key: tuple[str, ...]) -> bool:
    """Return whether a town has Arabic variants, and none of them is the key: سالم is Medinaceli, مدينة سالم."""
    names = sense.place.variants if sense.place else ()
    return any(map(is_arabic, names)) and all(fold_name(name) != key for name in names)


@lru_cache(maxsize=2)
def _automaton(keys: tuple[tuple[str, ...], ...]) -> AhoCorasick:
    """Build the automaton of some keys; cached, because it takes longer than the scan of a short text."""
    return AhoCorasick(
        map(as_pattern, keys),
        matchkind=MatchKind.LeftmostLongest,
        implementation=Implementation.ContiguousNFA,
    )


def _own_areas(brief: Brief) -> dict[str, Area]:
    """Return the brief's areas: a country by its code, a region by the id of the part of the world that it is."""
    areas = {area.countries[0]: area for area in brief.areas if area.kind == "country"}
    regions = [area for area in brief.areas if area.kind == "region"]
    by_countries = {frozenset(area.countries): area for area in regions if len(area.countries) > 1}
    by_label = {fold_name(label): area for area in regions for label in _labels(area.label)}
    for name in area_names():
        if name.kind == "region" and not name.is_demonym:
            area = by_label.get(fold_name(name.name)) or by_countries.get(frozenset(name.countries))
            if area:
                areas[name.id] = area
    return areas


def _names(known: Gazetteer) -> Iterable[tuple[tuple[str, ...], Sense]]:
    """Return the folded names of countries and of a gazetteer's places, each with its meaning."""
    shipped = gazetteer()
    if shipped.keys() <= known.places.keys():
        added_places = [place for key, place in known.places.items() if key not in shipped]
        return (*_shipped(), *_keyed(_places(added_places)))
    return _keyed([*_areas(), *_places(known.places.values())])


@cache
def _shipped() -> tuple[tuple[tuple[str, ...], Sense], ...]:
    """Return the folded names of countries and of the shipped gazetteer, which do not depend on a brief."""
    return tuple(_keyed([*_areas(), *_places(gazetteer().values())]))


@cache
def _province_senses() -> tuple[tuple[tuple[str, ...], Sense], ...]:
    """Return the folded names of provinces and landscapes in Latin or Arabic letters, each with its meaning."""
    return tuple(
        _keyed(
            Sense(name, province.id, "region", province.country_codes)
            for province in provinces().values()
            for name in province.names
            # Capitals alone are a number or an abbreviation, which texts use for other things: "VIII", "CAR".
            if not name.isupper() and (name[0] < _LAST_LATIN or is_arabic(name))
        )
    )


def _keyed(senses: Iterable[Sense]) -> Iterator[tuple[tuple[str, ...], Sense]]:
    """Yield each variant of a name as folded words, and its meaning; names with too few letters are left out."""
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
    return LEAST_OF_TOWN if sense.name in {place.label.en, place.label.fr} else LEAST_LETTERS


def _keys(name: str) -> set[tuple[str, ...]]:
    """Return a name's folded words in common variants.

    An apostrophe may separate words (``Ra's Jadir``, ``Ras Jadir``), and the second word of an Arabic
    name may have an article (``رأس جدير``, ``رأس الجدير``). A first word changes with what stands before: « Le Caire »,
    « au Caire »; أبو, أبي.
    """
    keys = {fold_name(name), fold_name(name.replace("'", ""))}
    keys |= {("ra", "s", *key[1:]) for key in keys if key[:1] == ("ras",)}
    keys |= {
        (form, *key[1:])
        for key in keys
        for form in _CASES.get(key[0] if key else "", ())
        if len(key) > 1
    }
    return keys | {
        (*key[:-1], key[-1].removeprefix("ال") if key[-1].startswith("ال") else "ال" + key[-1])
        for key in keys
        if len(key) > 1 and is_arabic(key[-1])
    }


def _areas() -> Iterator[Sense]:
    for area in area_names():
        yield Sense(area.name, area.id, area.kind, area.countries, None, area.is_demonym)


def _places(places: Iterable[GazetteerPlace]) -> Iterator[Sense]:
    for place in places:
        names = names_of(place)
        for name in names:
            if not _is_bare_word(name, names):
                yield Sense(name, place.id, place.kind, place.country_codes, place)


def _is_bare_word(name: str, names: Iterable[str]) -> bool:
    """Return whether a name is an Arabic word by leaving out the article of its place: أقصر, "shorter", for الأقصر."""
    key = fold_name(name) if is_arabic(name) else ()
    if len(key) != 1 or key[0] not in arabic_words():
        return False
    return any(fold_name(other) == (f"ال{key[0]}",) for other in names)


def _brief_senses(brief: Brief, known: Gazetteer) -> Iterator[Sense]:
    """Yield the names in the brief: labels of areas and places."""
    for area in brief.areas:
        for name in _labels(area.label):
            yield Sense(name, area.id, area.kind, area.countries)
    for place in brief.places:
        entry = brief_entry(place, known)
        if entry and place.label:
            for name in filter(None, (*_labels(place.label), place.name)):
                yield Sense(name, entry.id, entry.kind, entry.country_codes, entry)


def _labels(label: Text | None) -> Iterator[str]:
    return filter(None, (label.en, label.fr, label.ar)) if label else iter(())


def brief_entry(place: Place, known: Gazetteer) -> GazetteerPlace | None:
    """Return a brief's place as an entry of the gazetteer, at the brief's coordinates if it states them.

    None if it states none, and the gazetteer has no such place.
    """
    if place.lon is None or place.lat is None or not place.label:
        return known.get(place.gazetteer or place.id)
    return GazetteerPlace(
        id=place.id, kind="town", country_codes=(place.country or "",), label=place.label,
        lon=place.lon, lat=place.lat, uncertainty_m=place.uncertainty_m or 0.0, geonames_id=None,
        variants=(), source=place.location_source or "", reason="the brief's own",
    )  # fmt: skip
