"""Index the names of places by each key of their spelling."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Final, TypeAlias, overload

from geo.cache import Entry, cached
from geo.gazetteer.entries import GazetteerPlace, gazetteer, names_of, shipped_namesakes
from geo.gazetteer.match_model import HOME
from geo.gazetteer.spelling import Spelling, is_arabic, normalised, spell

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
        Places by id, and by GeoNames' number.
    names, spellings, owners
        Each name as written, its keys, and its place; in the same order.
    scripts
        Id of a place, and whether the script is Arabic → how many names the place has in that script.
    exact, normalised, folded, skeleton
        Numbers of names by each key of :mod:`geo.gazetteer.spelling`.
    lacking
        Numbers of names by their consonants without one of them: two names that differ by one slip share such a key.
    home
        The countries that the gazetteer is for, ISO 3166-1 alpha-2; None if it is for all.
    elsewhere
        Normalised name → larger places of that name outside the region, which no name resolves to.
    countries
        Those of its places; None for an index of the whole world.
    """

    places: Mapping[str, GazetteerPlace]
    numbers: Mapping[int, GazetteerPlace]
    names: tuple[str, ...]
    spellings: Sequence[Spelling]
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
    """Build the index of every name of some places.

    Similar names are likelier matches in the ``home`` countries. ``namesakes`` are larger places outside the region,
    with the names that they share with one of ``places`` as variants. ``is_world`` says that ``places`` are those of
    the whole world that a mention may mean.
    """
    elsewhere: dict[str, tuple[GazetteerPlace, ...]] = {}
    for namesake in namesakes:
        for key in set(map(normalised, namesake.variants)):
            elsewhere[key] = (*elsewhere.get(key, ()), namesake)
    by_id = {place.id: place for place in places}
    pairs = [(name, place) for place in by_id.values() for name in names_of(place)]
    names = tuple(name for name, _ in pairs)
    # Transliteration varies in Arabic names: a Greek name that sounds similar is another name.
    arabic_numbers = [
        number
        for number, (_, place) in enumerate(pairs)
        if not ARABIC_COUNTRIES.isdisjoint(place.country_codes)
    ]
    plain, spoken_as = _spellings(names, arabic_numbers)
    spellings = SpelledNames(names, spoken_as)
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
        countries=None
        if is_world
        else frozenset(code for place in by_id.values() for code in place.country_codes),
    )


@dataclass(frozen=True)
class SpelledNames(Sequence[Spelling]):
    """The spelling keys of names, by number; a key is computed when first needed, then kept in ``known``.

    Attributes
    ----------
    names
        As written.
    known
        Number of a name → its keys; filled when a key is first needed, though the class is frozen.
    """

    names: Sequence[str]
    known: dict[int, Spelling]

    @overload
    def __getitem__(self, number: int) -> Spelling: ...

    @overload
    def __getitem__(self, number: slice) -> tuple[Spelling, ...]: ...

    def __getitem__(self, number: int | slice) -> Spelling | tuple[Spelling, ...]:
        if isinstance(number, slice):
            return tuple(self[index] for index in range(len(self))[number])
        if number not in self.known:
            self.known[number] = spell(self.names[number])
        return self.known[number]

    def __len__(self) -> int:
        return len(self.names)


def _spellings(
    names: Sequence[str], numbers: Sequence[int]
) -> tuple[Sequence[str], dict[int, Spelling]]:
    """Return the plain spelling of each name, and all keys of the names with the given numbers.

    Large tables are cached, because spelling them takes most of a look-up.
    """

    def compute() -> tuple[Sequence[str], dict[int, Spelling]]:
        spelling_of = {number: spell(names[number]) for number in numbers}
        plain = [
            spelling_of[number].plain if number in spelling_of else normalised(name)
            for number, name in enumerate(names)
        ]
        return plain, spelling_of

    def decode(entry: Entry) -> tuple[Sequence[str], dict[int, Spelling]]:
        # The plain spelling of each name; the keys of the names with the given numbers, in their order.
        plain, spelling_of = entry.record
        return plain, dict(zip(numbers, map(Spelling._make, spelling_of), strict=True))

    if len(names) < MANY_NAMES:
        return compute()
    return cached(
        "spellings", Entry([names, numbers]), compute,
        encode=lambda keys: Entry([keys[0], list(keys[1].values())]), decode=decode,
    )  # fmt: skip


def without_one_consonant(consonants: str) -> Iterator[str]:
    """Yield the consonants of a name without each of them in turn, each result once.

    Examples
    --------
    >>> sorted(without_one_consonant("kfs"))
    ['fs', 'kf', 'ks']
    """
    yield from {
        consonants[:position] + consonants[position + 1 :] for position in range(len(consonants))
    }


def _grouped(pairs: Iterable[tuple[int, str]]) -> Keys:
    """Group the numbers of names by key, from pairs of number and key."""
    groups: dict[str, list[int]] = defaultdict(list)
    for number, key in pairs:
        groups[key].append(number)
    return {key: tuple(numbers) for key, numbers in groups.items()}
