"""Index the names of places by each key of their spelling."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Final, TypeAlias

from geo.cache import Entry, cached
from geo.gazetteer.entries import GazetteerPlace, gazetteer, names_of
from geo.gazetteer.match_model import HOME
from geo.gazetteer.spelling import Spelling, spell

ARABIC_COUNTRIES: Final = frozenset({
    "AE", "BH", "DJ", "DZ", "EG", "EH", "IQ", "JO", "KM", "KW", "LB", "LY", "MA", "ML", "MR", "NE", "OM", "PS", "QA",
    "SA", "SD", "SO", "SY", "TD", "TN", "YE",
})  # fmt: skip
"""Countries with Arabic or Berber names, which are transliterated in many ways."""

MANY_NAMES: Final = 5_000  # fewer are spelled within a tenth of a second

Keys: TypeAlias = Mapping[str, tuple[int, ...]]
"""Key of a spelling → the numbers of the names with it."""


@dataclass(frozen=True)
class Index:
    """Names, numbered from 0, and tables to look them up.

    Attributes
    ----------
    places, numbers
        By id, and by GeoNames' number.
    names, spellings, owners
        Each name as written, its keys, and its place.
    scripts
        By id of a place and whether the script is Arabic: how many names the place has in it.
    exact, normalised, folded, skeleton
        By the keys of :mod:`geo.gazetteer.spelling`.
    lacking
        By skeletons without one consonant: names one slip apart share one of them.
    home
        The countries that the gazetteer is for, ISO 3166-1 alpha-2; None if it is for all.
    """

    places: Mapping[str, GazetteerPlace]
    numbers: Mapping[int, GazetteerPlace]
    names: tuple[str, ...]
    spellings: tuple[Spelling, ...]
    owners: tuple[GazetteerPlace, ...]
    scripts: Mapping[tuple[str, bool], int]
    exact: Keys
    normalised: Keys
    folded: Keys
    skeleton: Keys
    lacking: Keys
    home: frozenset[str] | None = None


@cache
def shipped_index() -> Index:
    """Return the index of the gazetteer that ships with the package."""
    return build_index(gazetteer().values(), home=HOME)


def build_index(places: Iterable[GazetteerPlace], *, home: frozenset[str] | None = None) -> Index:
    """Build the index of every name of some places.

    Similar names are likelier matches in the ``home`` countries.
    """
    by_id = {place.id: place for place in places}
    pairs = [(name, place) for place in by_id.values() for name in names_of(place)]
    names = tuple(name for name, _ in pairs)
    spellings = _spellings(names)
    # Transliteration varies in Arabic names: a Greek name that sounds similar is another name.
    spoken = [
        at
        for at, (_, place) in enumerate(pairs)
        if not ARABIC_COUNTRIES.isdisjoint(place.country_codes)
    ]
    return Index(
        places=by_id,
        numbers={place.geonames_id: place for place in by_id.values() if place.geonames_id},
        names=names,
        spellings=spellings,
        owners=tuple(place for _, place in pairs),
        scripts=Counter(
            (place.id, spelling.is_arabic)
            for spelling, (_, place) in zip(spellings, pairs, strict=True)
        ),
        exact=_grouped(enumerate(names)),
        normalised=_grouped((at, spelling.plain) for at, spelling in enumerate(spellings)),
        folded=_grouped((at, spellings[at].fold) for at in spoken),
        skeleton=_grouped((at, spellings[at].consonants) for at in spoken),
        lacking=_grouped(
            (at, key) for at in spoken for key in without_one_consonant(spellings[at].consonants)
        ),
        home=home,
    )


def _spellings(names: tuple[str, ...]) -> tuple[Spelling, ...]:
    """Return the keys of names; those of many are cached, since they take most of a question's time."""

    def compute() -> tuple[Spelling, ...]:
        return tuple(map(spell, names))

    if len(names) < MANY_NAMES:
        return compute()
    known: tuple[Spelling, ...] = cached(
        "spellings", Entry(names), compute, encode=Entry,
        decode=lambda entry: tuple(map(Spelling._make, entry.record)),
    )  # fmt: skip
    return known


def without_one_consonant(bone: str) -> Iterator[str]:
    """Yield a skeleton without each of its consonants in turn, each result once.

    Examples
    --------
    >>> sorted(without_one_consonant("kfs"))
    ['fs', 'kf', 'ks']
    """
    yield from {bone[:at] + bone[at + 1 :] for at in range(len(bone))}


def _grouped(pairs: Iterable[tuple[int, str]]) -> Keys:
    groups: dict[str, list[int]] = defaultdict(list)
    for number, key in pairs:
        groups[key].append(number)
    return {key: tuple(numbers) for key, numbers in groups.items()}
