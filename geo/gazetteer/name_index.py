"""Index the names of places by each key of their spelling."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Final, TypeAlias

from geo.cache import cached
from geo.gazetteer.entries import GazetteerPlace, gazetteer, names_of, shipped_namesakes
from geo.gazetteer.match_model import HOME
from geo.gazetteer.spelling import Spelling, is_arabic, normalised, spell

ARABIC_COUNTRIES: Final = frozenset({
    "AE", "BH", "DJ", "DZ", "EG", "EH", "IQ", "JO", "KM", "KW", "LB", "LY", "MA", "ML", "MR", "NE", "OM", "PS", "QA",
    "SA", "SD", "SO", "SY", "TD", "TN", "YE",
})  # fmt: skip
"""Countries with Arabic or Berber names, which are transliterated in many ways."""

# The keys of so many names are cached; fewer are computed within a tenth of a second.
MANY_NAMES: Final = 5_000

Keys: TypeAlias = Mapping[str, tuple[int, ...]]
"""Key of a spelling → the numbers of the names with it."""


@dataclass(frozen=True)
class Index:
    """Names, numbered from 0, and tables to look them up.

    Attributes
    ----------
    places, numbers
        Place id → place, and GeoNames id → place.
    names
        For each number, the name as written.
    spellings
        Number of a name → all keys of its spelling.
    owners
        For each number, the place that has the name.
    scripts
        Place id, and whether the script is Arabic → how many names the place has in this script.
    exact
        Name as written → numbers of the names that are written so.
    normalised, folded, skeleton
        Key of :mod:`geo.gazetteer.spelling` → numbers of the names with this key. For ``folded``, ``skeleton`` and
        ``lacking``, only names in countries with Arabic names count.
    lacking
        Consonants of a name without one of them → numbers of such names. Two names that differ by one slip share such
        a key.
    home
        The countries that the gazetteer is for, ISO 3166-1 alpha-2; None if it is for all.
    elsewhere
        Normalised name → larger places outside the region that have the name. No name resolves to them; they only make
        names ambiguous.
    countries
        The countries of all places in the index; None for an index of the whole world.
    """

    places: Mapping[str, GazetteerPlace]
    numbers: Mapping[int, GazetteerPlace]
    names: tuple[str, ...]
    spellings: Mapping[int, Spelling]
    owners: tuple[GazetteerPlace, ...]
    scripts: Mapping[tuple[str, bool], int]
    exact: Keys
    normalised: Keys
    folded: Keys
    skeleton: Keys
    lacking: Keys
    home: frozenset[str] | None = None
    elsewhere: Mapping[str, tuple[GazetteerPlace, ...]] = field(default_factory=dict)
    countries: frozenset[str] | None = None


@cache
def shipped_index() -> Index:
    """Return the index of the gazetteer that ships with the package."""
    return build_index(gazetteer().values(), home=HOME, namesakes=shipped_namesakes())


def build_index(
    places: Iterable[GazetteerPlace],
    *,
    home: frozenset[str] | None = None,
    namesakes: Iterable[GazetteerPlace] = (),
    is_world: bool = False,
) -> Index:
    """Build the index of all names of places.

    Parameters
    ----------
    places
        The places.
    home
        The countries that the gazetteer is for, in which similar names are likelier matches; None for all.
    namesakes
        Larger places outside the region. Their variants are the names that they share with one of ``places``.
    is_world
        Whether ``places`` are all places of the world that a mention may mean.
    """
    elsewhere: dict[str, tuple[GazetteerPlace, ...]] = {}
    for namesake in namesakes:
        for key in set(map(normalised, namesake.variants)):
            elsewhere[key] = (*elsewhere.get(key, ()), namesake)
    by_id = {place.id: place for place in places}
    pairs = [(name, place) for place in by_id.values() for name in names_of(place)]
    names = tuple(name for name, _ in pairs)
    # Only names in these countries are found by their sounds, because their transliterations vary. Elsewhere, a name
    # that only sounds similar is another name.
    arabic_numbers = [
        number
        for number, (_, place) in enumerate(pairs)
        if not ARABIC_COUNTRIES.isdisjoint(place.country_codes)
    ]
    countries = frozenset(code for place in by_id.values() for code in place.country_codes)
    plain, arabic_spellings = _spellings(names, arabic_numbers)
    spellings = SpelledNames(names, arabic_spellings)
    return Index(
        places=by_id,
        numbers={place.geonames_id: place for place in by_id.values() if place.geonames_id},
        names=names,
        spellings=spellings,
        owners=tuple(place for _, place in pairs),
        scripts=Counter((place.id, is_arabic(name)) for name, place in pairs),
        exact=_grouped(enumerate(names)),
        normalised=_grouped(enumerate(plain)),
        folded=_grouped((number, spellings[number].fold) for number in arabic_numbers),
        skeleton=_grouped((number, spellings[number].consonants) for number in arabic_numbers),
        lacking=_grouped(
            (number, key)
            for number in arabic_numbers
            for key in without_one_consonant(spellings[number].consonants)
        ),
        home=home,
        elsewhere=elsewhere,
        countries=None if is_world else countries,
    )


class SpelledNames(dict[int, Spelling]):
    """Number of a name → the keys of its spelling, which are computed when they are first needed.

    ``known`` holds those that are computed already.
    """

    def __init__(self, names: Sequence[str], known: Mapping[int, Spelling]) -> None:
        super().__init__(known)
        self.names = names

    def __missing__(self, number: int) -> Spelling:
        self[number] = spell(self.names[number])
        return self[number]


def _spellings(
    names: Sequence[str], numbers: Sequence[int]
) -> tuple[Sequence[str], dict[int, Spelling]]:
    """Compute the keys by which names are found.

    The keys of many names are cached, because computing them takes most of the time of a look-up.

    Parameters
    ----------
    names
        The names.
    numbers
        Numbers of the names for which all keys are needed.

    Returns
    -------
    plain
        The normalised spelling of each name.
    spellings
        Number of a name → all keys of its spelling, for ``numbers``.
    """

    def compute() -> tuple[Sequence[str], dict[int, Spelling]]:
        spellings = {number: spell(names[number]) for number in numbers}
        plain = [
            spellings[number].plain if number in spellings else normalised(name)
            for number, name in enumerate(names)
        ]
        return plain, spellings

    if len(names) < MANY_NAMES:
        return compute()
    return cached("spellings", [names, numbers], compute)


def without_one_consonant(consonants: str) -> Iterator[str]:
    """Yield the consonants of a name with one of them left out, for each of them in turn; each result once.

    Examples
    --------
    >>> sorted(without_one_consonant("kfs"))
    ['fs', 'kf', 'ks']
    """
    yield from {
        consonants[:position] + consonants[position + 1 :] for position in range(len(consonants))
    }


def _grouped(pairs: Iterable[tuple[int, str]]) -> Keys:
    """Return key → numbers of the names that have it, from pairs of number and key."""
    groups: dict[str, list[int]] = defaultdict(list)
    for number, key in pairs:
        groups[key].append(number)
    return {key: tuple(numbers) for key, numbers in groups.items()}
