"""All names of all places, by each key of their spelling."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Final, TypeAlias

from geo.gazetteer.entries import GazetteerPlace, gazetteer, names_of
from geo.gazetteer.match_model import HOME
from geo.gazetteer.spelling import Spelling, spell

ARABIC_COUNTRIES: Final = frozenset({
    "AE", "BH", "DJ", "DZ", "EG", "EH", "IQ", "JO", "KM", "KW", "LB", "LY", "MA", "ML", "MR", "NE", "OM", "PS", "QA",
    "SA", "SD", "SO", "SY", "TD", "TN", "YE",
})  # fmt: skip
"""Where places bear Arabic or Berber names that come to us by transliteration."""

Keys: TypeAlias = Mapping[str, tuple[int, ...]]
"""Key of a spelling → the numbers of the names that have it."""


@dataclass(frozen=True)
class Index:
    """Names, numbered from 0, and where to find them.

    Attributes
    ----------
    places, numbers
        By id, and by GeoNames' number.
    names, spellings
        The name as written, and its keys; one entry a name.
    owners
        The place of each name.
    scripts
        By id of a place and whether a script is Arabic: how many names the place has in it.
    exact, normalised, folded, skeleton
        By the keys of :mod:`geo.gazetteer.spelling`.
    home
        The countries that the gazetteer is for, ISO 3166-1 alpha-2; None where all are equal.
    lacking
        By skeletons that lack one consonant; what lies one slip apart shares one of them.
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
    """Index the gazetteer that ships with the package."""
    return build_index(gazetteer().values(), home=HOME)


def build_index(places: Iterable[GazetteerPlace], *, home: frozenset[str] | None = None) -> Index:
    """Index every name of some places.

    Parameters
    ----------
    home
        Of places whose names are merely like a mention, those in these countries are likelier meant.
    """
    by_id = {place.id: place for place in places}
    pairs = [(name, place) for place in by_id.values() for name in names_of(place)]
    names = tuple(name for name, _ in pairs)
    spellings = tuple(map(spell, names))
    # Habits of transliteration are those of Arabic names: a Greek one that sounds alike is none.
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
            (place.id, one.is_arabic) for one, (_, place) in zip(spellings, pairs, strict=True)
        ),
        exact=_grouped(enumerate(names)),
        normalised=_grouped((at, one.plain) for at, one in enumerate(spellings)),
        folded=_grouped((at, spellings[at].fold) for at in spoken),
        skeleton=_grouped((at, spellings[at].consonants) for at in spoken),
        lacking=_grouped(
            (at, key) for at in spoken for key in without_one_consonant(spellings[at].consonants)
        ),
        home=home,
    )


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
