"""A text as folded words, each with where it stands; and the same for names, so that they meet."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, TypeAlias

from geo.gazetteer.spelling import words

# ruff: noqa: RUF001 - hyphens, apostrophes and letters of two scripts

# Letters and digits; accents and vowel signs written apart; tatweel; and marks that nobody sees.
_UNSEEN: Final = "\u00ad\u200b-\u200f\u202a-\u202e\u2060\ufeff"
_MARKS: Final = "\u0300-\u036f\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06ed"
_WORD: Final = re.compile(rf"[^\W_][\w{_MARKS}{_UNSEEN}]*")
_IS_UNSEEN: Final = re.compile(rf"[{_UNSEEN}_]")
_IS_ARABIC: Final = re.compile(r"[\u0600-\u06ff]")

# What may stand between two words of one name: "Ben Guerdane", "Ben-Guerdane", "Ra's Jadir", "St. Arnaud".
_INSIDE: Final = re.compile(r" ?[-‐‑–] ?|['’ʼ`]| +|\. ?")
BARRIER: Final = "|"

# What Arabic writes into the next word: and, then; by, to, as. With ل the article loses its first letter.
_PREFIXES: Final = ("و", "ف")
_PREPOSITIONS: Final = ("ب", "ل", "ك")
_LEAST_REST: Final = 3  # letters left of a name: سرت is a city


Reader: TypeAlias = Callable[[str], tuple[int, str]]


@dataclass(frozen=True)
class Words:
    """A text's words, folded, in one string that an automaton can run over.

    Attributes
    ----------
    folded
        Each word between two blanks; what parts two words for good stands between them as a bar.
    at
        Where each word begins in ``folded`` → its number.
    spans
        Start and end of each word in the text, prefixes of Arabic left out.
    folds
        Each word by itself.
    prefixed
        The numbers of those that lost a prefix.
    """

    folded: str
    at: dict[int, int]
    spans: list[tuple[int, int]]
    folds: list[str]
    prefixed: frozenset[int]


def folded_name(name: str) -> tuple[str, ...]:
    """Return a name as a text's words would be folded.

    Examples
    --------
    >>> folded_name("El-Qaţrūn"), folded_name("الذّهيبـة")
    (('el', 'qatrun'), ('الذهيبه',))
    """
    return tuple(fold for match in _WORD.finditer(name) if (fold := fold_word(match[0])))


def as_pattern(folds: tuple[str, ...]) -> str:
    """Return folded words as they stand in :attr:`Words.folded`."""
    return "".join(f" {fold} " for fold in folds)


def fold_word(word: str) -> str:
    """Return a word without case, accents, vowel signs, tatweel, and what nobody sees."""
    return "".join(words(_IS_UNSEEN.sub("", word)))


def reader(known: Collection[str]) -> Reader:
    """Return a function that folds a word; of an Arabic one its prefixes come off if the rest is known.

    It gives the number of characters taken off, and the folded rest; it remembers, as texts repeat
    their words.
    """
    return lru_cache(maxsize=100_000)(lambda word: _read(word, known))


def split_words(text: str, read: Reader) -> Words:
    """Fold a text's words.

    Examples
    --------
    >>> found = split_words("وبقفصة", reader({"قفصه"}))
    >>> found.folds, found.spans
    (['قفصه'], [(2, 6)])
    """
    parts: list[str] = []
    at: dict[int, int] = {}
    spans: list[tuple[int, int]] = []
    folds: list[str] = []
    prefixed: set[int] = set()
    length, last = 0, 0
    for match in _WORD.finditer(text):
        word, (start, end) = match[0], match.span()
        skipped, fold = read(word)
        if spans and not _INSIDE.fullmatch(text, last, start):
            parts.append(BARRIER)
            length += 1
        at[length] = len(spans)
        if skipped:
            prefixed.add(len(spans))
        parts.append(f" {fold} ")
        length += len(fold) + 2
        spans.append((start + skipped, end))
        folds.append(fold)
        last = end
    return Words("".join(parts), at, spans, folds, frozenset(prefixed))


def _read(word: str, known: Collection[str]) -> tuple[int, str]:
    """Return how many letters of a word are prefixes, and the rest, folded."""
    fold = fold_word(word)
    if fold in known or not _IS_ARABIC.match(fold):
        return 0, fold
    for count, rest in without_prefixes(fold):
        if rest in known:
            return _letters(word, count), rest
    return 0, fold


def without_prefixes(fold: str) -> Iterator[tuple[int, str]]:
    """Yield what a word may be without its prefixes, fewest taken off first, and how many those are."""
    for conjunction in (0, 1):
        rest = fold[conjunction:]
        if conjunction and fold[0] not in _PREFIXES:
            return
        if conjunction and len(rest) >= _LEAST_REST:
            yield conjunction, rest
        if rest.startswith("لل") and len(rest) > _LEAST_REST:
            yield conjunction + 1, "ا" + rest[1:]
        if rest.startswith(_PREPOSITIONS) and len(rest) > _LEAST_REST:
            yield conjunction + 1, rest[1:]


def _letters(word: str, count: int) -> int:
    """Return how many characters the first letters of a word take, their vowel signs with them."""
    starts = [at for at, char in enumerate(word) if char.isalpha() and char != "ـ"]
    return starts[count] if count < len(starts) else count
