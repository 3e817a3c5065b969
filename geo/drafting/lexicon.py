"""All names of all places, countries and a brief's own areas, in one automaton."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Final, Literal, TypeAlias

from ahocorasick_rs import AhoCorasick, MatchKind

from geo.brief import Brief, gazetteer_of
from geo.brief.model import Place
from geo.drafting.rules import Rules, shipped_rules
from geo.drafting.words import Reader, as_pattern, folded_name, reader
from geo.gazetteer import Gazetteer, GazetteerPlace, PlaceKind, gazetteer, names_of
from geo.gazetteer.spelling import is_arabic
from geo.geodesy.country_outlines import country_names

SenseKind: TypeAlias = PlaceKind | Literal["country"]
LEAST_LETTERS: Final = 3  # "Nu" and "Ia" are villages, and much else


@dataclass(frozen=True, slots=True)
class Sense:
    """What a name may mean.

    Attributes
    ----------
    name
        As the gazetteer, or the list of countries, spells it.
    id
        Of the place in the gazetteer; of the area in the brief; else a country's code.
    place
        None for a country, and for a region of the brief.
    """

    name: str
    id: str
    kind: SenseKind
    country_codes: tuple[str, ...]
    place: GazetteerPlace | None = None


@dataclass(frozen=True)
class Lexicon:
    """Names as folded words.

    Attributes
    ----------
    senses
        Folded words → what they may mean; nothing for what is known to be no place.
    keys
        The same keys, in the order of the automaton's patterns.
    read
        Folds a word of a text, in the light of the words of all names.
    """

    senses: Mapping[tuple[str, ...], tuple[Sense, ...]]
    keys: tuple[tuple[str, ...], ...]
    read: Reader
    automaton: AhoCorasick


def build_lexicon(
    brief: Brief,
    rules: Rules | None = None,
    *,
    known: Gazetteer | None = None,
    also: Iterable[GazetteerPlace] = (),
) -> Lexicon:
    """Gather all names that a text may mention: gazetteer, countries, and the brief's own.

    A country or place that the brief has is called by the brief's id, or the gazetteer's.

    Parameters
    ----------
    known
        Where the brief's places are looked up, as :func:`geo.brief.gazetteer_of` says.
    also
        Places of the world that the text may mean.
    """
    known = known or gazetteer_of(brief)
    ids = {area.countries[0]: area.id for area in brief.areas if area.kind == "country"}
    senses: dict[tuple[str, ...], list[Sense]] = defaultdict(list)
    for key, sense in (*_names(known), *_keyed(_places(also))):
        called = ids.get(sense.id, sense.id) if sense.kind == "country" else sense.id
        senses[key].append(_renamed(sense, called))
    for sense in _of_brief(brief, known):
        if (key := folded_name(sense.name)) and sense.id not in {s.id for s in senses[key]}:
            senses[key].append(sense)
    for key in (rules or shipped_rules()).no_place:
        senses[key] = []
    keys = tuple(senses)
    return Lexicon(
        senses={key: tuple(rows) for key, rows in senses.items()},
        keys=keys,
        read=reader(frozenset(word for key in keys for word in key)),
        automaton=AhoCorasick(map(as_pattern, keys), matchkind=MatchKind.LeftmostLongest),
    )


def _renamed(sense: Sense, called: str) -> Sense:
    if called == sense.id:
        return sense
    return Sense(sense.name, called, sense.kind, sense.country_codes, sense.place)


def _names(known: Gazetteer) -> Iterable[tuple[tuple[str, ...], Sense]]:
    """Return the names of countries and of the places at hand, folded."""
    shipped = gazetteer()
    if shipped.keys() <= known.places.keys():
        own = [place for key, place in known.places.items() if key not in shipped]
        return (*_shipped(), *_keyed(_places(own)))
    return _keyed([*_countries(), *_places(known.places.values())])


@cache
def _shipped() -> tuple[tuple[tuple[str, ...], Sense], ...]:
    """Return the names that do not depend on a brief, folded."""
    return tuple(_keyed([*_countries(), *_places(gazetteer().values())]))


def _keyed(senses: Iterable[Sense]) -> Iterator[tuple[tuple[str, ...], Sense]]:
    for sense in senses:
        for key in _keys(sense.name):
            if sum(map(len, key)) >= LEAST_LETTERS:
                yield key, sense


def _keys(name: str) -> set[tuple[str, ...]]:
    """Return a name's words, and what people make of them.

    An apostrophe parts words or does not (``Ra's Jadir``, ``Ras Jadir``), and the second word of an
    Arabic name has its article or has not (``رأس جدير``, ``رأس الجدير``).
    """
    keys = {folded_name(name), folded_name(name.replace("'", ""))}
    keys |= {("ra", "s", *key[1:]) for key in keys if key[:1] == ("ras",)}
    return keys | {
        (*key[:-1], key[-1].removeprefix("ال") if key[-1].startswith("ال") else "ال" + key[-1])
        for key in keys
        if len(key) > 1 and is_arabic(key[-1])
    }


def _countries() -> Iterator[Sense]:
    for code, names in country_names().items():
        for name in names:
            yield Sense(name, code, "country", (code,))


def _places(places: Iterable[GazetteerPlace]) -> Iterator[Sense]:
    for place in places:
        for name in names_of(place):
            yield Sense(name, place.id, place.kind, place.country_codes, place)


def _of_brief(brief: Brief, known: Gazetteer) -> Iterator[Sense]:
    """Yield the names that the brief itself gives: labels of areas, and of places."""
    for area in brief.areas:
        if area.label:
            for name in (area.label.en, area.label.fr, area.label.ar):
                if name:
                    kind: SenseKind = area.kind
                    yield Sense(name, area.id, kind, area.countries)
    for place in brief.places:
        entry = brief_entry(place, known)
        if entry and place.label:
            for name in (place.label.en, place.label.fr, place.label.ar, place.name):
                if name:
                    yield Sense(name, entry.id, entry.kind, entry.country_codes, entry)


def brief_entry(place: Place, known: Gazetteer) -> GazetteerPlace | None:
    """Return a brief's place as an entry of the gazetteer; one with coordinates of its own is made."""
    if place.lon is None or place.lat is None or not place.label:
        return known.get(place.gazetteer or place.id)
    return GazetteerPlace(
        id=place.id, kind="town", country_codes=(place.country or "",), label=place.label,
        lon=place.lon, lat=place.lat, uncertainty_m=place.uncertainty_m or 0.0, geonames_id=None,
        variants=(), source=place.location_source or "", reason="the brief's own",
    )  # fmt: skip
