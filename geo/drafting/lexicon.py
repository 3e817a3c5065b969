"""The names of places, countries and a brief's areas, in one automaton."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Final, Literal, TypeAlias

from ahocorasick_rs import AhoCorasick, MatchKind

from geo.brief import Brief, gazetteer_of
from geo.brief.model import Place
from geo.drafting.rules import Rules, shipped_rules
from geo.drafting.tokens import Reader, as_pattern, fold_name, token_reader
from geo.gazetteer import Gazetteer, GazetteerPlace, PlaceKind, gazetteer, names_of
from geo.gazetteer.spelling import is_arabic
from geo.geodesy.country_outlines import country_names
from geo.validation import Text

SenseKind: TypeAlias = PlaceKind | Literal["country"]
LEAST_LETTERS: Final = 3  # "Nu" and "Ia" are villages, but also words


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
        Folded words → places they may mean; none for names that are no place.
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
    brief: Brief,
    rules: Rules | None = None,
    *,
    known: Gazetteer | None = None,
    also: Iterable[GazetteerPlace] = (),
) -> Lexicon:
    """Gather all names that a text may mention: from the gazetteer, countries and the brief.

    A country of the brief has the brief's id; places have the gazetteer's.

    Parameters
    ----------
    known
        The gazetteer of the brief's places, by default from :func:`geo.brief.gazetteer_of`.
    also
        Places of the world that the text may mean.
    """
    known = known or gazetteer_of(brief)
    ids = {area.countries[0]: area.id for area in brief.areas if area.kind == "country"}
    senses: dict[tuple[str, ...], list[Sense]] = defaultdict(list)
    for key, sense in (*_names(known), *_keyed(_places(also))):
        is_own = sense.kind == "country" and sense.id in ids
        senses[key].append(replace(sense, id=ids[sense.id]) if is_own else sense)
    for sense in _brief_senses(brief, known):
        key = fold_name(sense.name)
        if key and sense.id not in {other.id for other in senses[key]}:
            senses[key].append(sense)
    for key in (rules or shipped_rules()).no_place:
        senses[key] = []
    keys = tuple(senses)
    return Lexicon(
        senses={key: tuple(rows) for key, rows in senses.items()},
        keys=keys,
        read=token_reader(frozenset(word for key in keys for word in key)),
        automaton=AhoCorasick(map(as_pattern, keys), matchkind=MatchKind.LeftmostLongest),
    )


def _names(known: Gazetteer) -> Iterable[tuple[tuple[str, ...], Sense]]:
    """Return the folded names of countries and known places."""
    shipped = gazetteer()
    if shipped.keys() <= known.places.keys():
        others = [place for key, place in known.places.items() if key not in shipped]
        return (*_shipped(), *_keyed(_places(others)))
    return _keyed([*_countries(), *_places(known.places.values())])


@cache
def _shipped() -> tuple[tuple[tuple[str, ...], Sense], ...]:
    """Return the folded names that do not depend on a brief."""
    return tuple(_keyed([*_countries(), *_places(gazetteer().values())]))


def _keyed(senses: Iterable[Sense]) -> Iterator[tuple[tuple[str, ...], Sense]]:
    for sense in senses:
        for key in _keys(sense.name):
            if sum(map(len, key)) >= LEAST_LETTERS:
                yield key, sense


def _keys(name: str) -> set[tuple[str, ...]]:
    """Return a name's folded words in common variants.

    An apostrophe may separate words (``Ra's Jadir``, ``Ras Jadir``), and the second word of an Arabic
    name may have an article (``رأس جدير``, ``رأس الجدير``).
    """
    keys = {fold_name(name), fold_name(name.replace("'", ""))}
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
    """Return a brief's place as an entry of the gazetteer, with its own coordinates if it has any."""
    if place.lon is None or place.lat is None or not place.label:
        return known.get(place.gazetteer or place.id)
    return GazetteerPlace(
        id=place.id, kind="town", country_codes=(place.country or "",), label=place.label,
        lon=place.lon, lat=place.lat, uncertainty_m=place.uncertainty_m or 0.0, geonames_id=None,
        variants=(), source=place.location_source or "", reason="the brief's own",
    )  # fmt: skip
