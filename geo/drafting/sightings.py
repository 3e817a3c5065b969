"""Where a text has a name, and what stands around it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from geo.drafting.lexicon import Lexicon
from geo.drafting.rules import Rules
from geo.drafting.words import Words, split_words


@dataclass(frozen=True, slots=True)
class Look:
    """How a name looks in its sentence, apart from where: what decides whether it is a place's.

    Attributes
    ----------
    written
        As in the text.
    is_capital
        Whether it begins with a capital, or its script has none.
    is_prefixed
        Whether a prefix of Arabic was taken off.
    cue, cue_of_area
        The word that says that a town is named, or a country or region; empty without one.
    preposition
        The one right before it, such as *in*; empty without one.
    person
        The title or given name that says that a person is; empty without one.
    is_before_name
        Whether a capitalised word that no place bears follows: "Victoria Nuland".
    """

    key: tuple[str, ...]
    written: str
    is_capital: bool
    is_prefixed: bool
    cue: str
    cue_of_area: str
    preposition: str
    person: str
    is_before_name: bool


@dataclass(frozen=True, slots=True)
class Sighting:
    """A name in a text: from ``start`` to before ``end``, in characters of that text."""

    start: int
    end: int
    look: Look


def find_sightings(text: str, lexicon: Lexicon, rules: Rules) -> Iterator[Sighting]:
    """Yield every name in a text, longest first where several begin at one word, none inside another."""
    words = split_words(text, lexicon.read)
    for pattern, begin, _ in lexicon.automaton.find_matches_as_indexes(words.folded):
        key = lexicon.keys[pattern]
        if not lexicon.senses[key]:
            continue
        first = words.at[begin]
        start, end = words.spans[first][0], words.spans[first + len(key) - 1][1]
        yield Sighting(start, end, _look(text, words, first, key, rules=rules))


def _look(text: str, words: Words, first: int, key: tuple[str, ...], *, rules: Rules) -> Look:
    last = first + len(key) - 1
    start, end = words.spans[first][0], words.spans[last][1]
    written = text[start:end]
    before = words.folds[first - 1] if _is_next(text, words, first - 1) else ""
    after = words.folds[last + 1] if _is_next(text, words, last) else ""
    follows_capital = bool(after) and text[words.spans[last + 1][0]].isupper()
    person = before if before in rules.titles | rules.given_names else ""
    if not person and len(key) == 1 and key[0] in rules.given_names and follows_capital:
        person = key[0]
    return Look(
        key=key,
        written=written,
        is_capital=_is_capital(written),
        is_prefixed=first in words.prefixed,
        cue=_cue(text, words, first, rules.cues, rules.links)
        or (after if after in rules.cues_after else ""),
        cue_of_area=_cue(text, words, first, rules.cues_of_areas, rules.links),
        preposition=before if before in rules.prepositions else "",
        person=person,
        is_before_name=follows_capital,
    )


def _is_next(text: str, words: Words, number: int) -> bool:
    """Tell whether only blanks part a word from the one after it."""
    if number < 0 or number + 1 >= len(words.spans):
        return False
    between = text[words.spans[number][1] : words.spans[number + 1][0]]
    # A prefix of Arabic is no part of its word's span.
    return not between.strip() or (between.strip().isalpha() and between[0] == " ")


def _cue(text: str, words: Words, first: int, cues: frozenset[str], links: frozenset[str]) -> str:
    """Return the cue before a word: "town of", « ville d' », مدينة."""
    number = first - 1
    while number >= 0 and words.folds[number] in links and first - number < 3:  # noqa: PLR2004 - "de la"
        number -= 1
    if number < 0 or words.folds[number] not in cues:
        return ""
    between = text[words.spans[number][1] : words.spans[first][0]]
    return "" if any(char in between for char in ".,;:!?()،؛") else words.folds[number]


def _is_capital(written: str) -> bool:
    """Tell whether a name is written as one: its first or its last word with a capital, or in Arabic."""
    heads = [word[0] for word in (written, written.replace("-", " ").split()[-1]) if word]
    return any(not char.islower() for char in heads)
