"""Find the places of the world whose exact names occur in a text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final

from geo.drafting.names.tokens import without_marks, without_prefixes
from geo.gazetteer import Gazetteer, GazetteerPlace, names_of
from geo.gazetteer.spelling import is_arabic, normalised
from geo.gazetteer.world import World, places_named

LONGEST_NAME: Final = 4  # words: "San Miguel de Allende"
LEAST_LETTERS: Final = 3
LARGE_CITY: Final = 100_000  # inhabitants of a city that a text about another region may name
_WORD: Final = re.compile(r"[^\W\d_]+(?:['’ʼ`‘-][^\W\d_]+)*")  # noqa: RUF001 - apostrophes of names
_ELISION: Final = re.compile(
    r"(?:[cdjlmnst]|qu|jusqu|lorsqu|puisqu)['’ʼ`‘](?=[^\W\d_])",  # noqa: RUF001 - apostrophes of French
    re.IGNORECASE,
)
_SMALL_SUFFIX: Final = re.compile(r"[-‑][a-zà-öø-ÿ]+$")  # noqa: RUF001 - "Kampala-bound"
# A first word as a text may write it → as the index has it: « au Caire », أبي الخصيب.
_NOMINATIVE: Final[Mapping[str, str]] = {
    "au": "Le", "du": "Le", "aux": "Les", "des": "Les", "أبي": "أبو", "ابي": "أبو", "أبا": "أبو", "بني": "بنو",
}  # fmt: skip
_NAME_SEPARATOR: Final = re.compile(r"[ \t]+|\.? ")


def places_in_text(text: str, world: World, gazetteer: Gazetteer) -> tuple[GazetteerPlace, ...]:
    """Find places of the world that a text may mean and a gazetteer lacks.

    Looks up runs of up to four words that begin with a capital, or are Arabic, ignoring case, accents
    and hyphens.
    """
    ids = {place.geonames_id for place in gazetteer.places.values()}
    places = places_named(world, dict.fromkeys(_runs(text)))
    return tuple(place for place in places if place.geonames_id not in ids)


def cities_in_text(text: str, world: World, gazetteer: Gazetteer) -> tuple[GazetteerPlace, ...]:
    """Find large cities that a text may mean and a gazetteer lacks, and smaller places with the name of one.

    Mao in Chad is no large city, but Mau in India has its Arabic name.
    """
    runs = frozenset(map(normalised, _runs(text)))
    names_in_text = {
        place: runs.intersection(map(normalised, names_of(place)))
        for place in places_in_text(text, world, gazetteer)
    }
    city_names = {
        name
        for place, names in names_in_text.items()
        if place.population >= LARGE_CITY
        for name in names
    }
    return tuple(
        place for place, names in names_in_text.items() if not names.isdisjoint(city_names)
    )


def _runs(text: str) -> Iterator[str]:
    """Yield the runs of words of a text that may be a name.

    >>> list(_runs("from Port Vila, d'Agadez, Lagos-bound"))
    ['Port', 'Port Vila', 'Vila', 'Agadez', 'Lagos-bound', 'Lagos']
    """
    text = without_marks(text)
    words = list(_WORD.finditer(_ELISION.sub(_blank_article, text)))
    for number, head in enumerate(words):
        if not _may_be_in_name(head[0]):
            continue
        preceding = words[number - 1][0] if number else ""
        nominative = _NOMINATIVE.get(preceding.casefold(), "")
        end = head.start()
        for word in words[number : number + LONGEST_NAME]:
            if word is not head and not _NAME_SEPARATOR.fullmatch(text, end, word.start()):
                break
            end = word.end()
            run = text[head.start() : end]
            if len(run) >= LEAST_LETTERS and _may_be_in_name(word[0]):
                yield run
                if nominative and not is_arabic(run):
                    yield f"{nominative} {run}"
                if tail := _SMALL_SUFFIX.search(run):
                    yield run[: tail.start()]
                if is_arabic(head[0]):
                    yield from _arabic_forms(head[0], run[len(head[0]) :])


def _arabic_forms(head: str, tail: str) -> Iterator[str]:
    """Yield a name without prefixes, and in the nominative: وأبي الخصيب is أبو الخصيب."""
    for form in (head, *(stem for _, stem in without_prefixes(head))):
        if form != head:
            yield form + tail
        if tail and form in _NOMINATIVE:
            yield _NOMINATIVE[form] + tail


def _blank_article(elision: re.Match[str]) -> str:
    """Return blanks as long as an elided article: d'Agadez; but N'Djamena keeps what has a capital."""
    is_part_of_name = elision[0][0].isupper() and elision[0][0] != "L"
    return elision[0] if is_part_of_name else " " * len(elision[0])


def _may_be_in_name(word: str) -> bool:
    return word[0].isupper() or is_arabic(word)
