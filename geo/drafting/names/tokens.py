"""Split texts and names into folded words with their positions, so that names can be matched."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, TypeAlias

from geo.gazetteer.spelling import words

# ruff: noqa: RUF001 - hyphens, apostrophes and letters of two scripts

# Invisible marks; combining accents, vowel signs and tatweel.
_UNSEEN: Final = "\u00ad\u200b-\u200f\u202a-\u202e\u2060\ufeff"
_MARKS: Final = "\u0300-\u036f\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06ed"
WORD: Final = re.compile(rf"[^\W_][\w{_MARKS}{_UNSEEN}]*")
_ARABIC_MARKS: Final = re.compile(r"[\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06ed]")
_VOWELS: Final = frozenset(map(chr, range(0x64B, 0x653)))  # with shadda and sukun
_IS_UNSEEN: Final = re.compile(rf"[{_UNSEEN}_]")
_IS_ARABIC: Final = re.compile(r"[\u0600-\u06ff]")

# What may separate two words of one name: "Ben Guerdane", "Ben-Guerdane", "Ra's Jadir", "St. Arnaud".
_INSIDE: Final = re.compile(r" ?[-‐‑–] ?|['’ʼ`]| +|\. ?")
_LONGEST_ABBREVIATED: Final = 3  # letters before a stop inside a name: "St. Arnaud", "U.S."
BARRIER: Final = "|"

# Arabic prefixes: and, then; by, to, as. After ل the article loses its first letter.
_CONJUNCTIONS: Final = ("و", "ف")
_PREPOSITIONS: Final = ("ب", "ل", "ك")
# Words that begin names of places far more often than "and" before them is part of a word: وأبي الخصيب.
_FATHERS: Final = frozenset({"ابو", "ابي", "ابا", "بني"})
LEAST_REST: Final = 3  # letters of a name without prefix: سرت is a city


Reader: TypeAlias = Callable[[str], tuple[int, str]]


@dataclass(frozen=True)
class Tokens:
    """A text's folded words, in one string that an automaton can search.

    Attributes
    ----------
    folded
        Each word between two blanks, with a bar between words that cannot belong to one name.
    number_at
        Start of each word in ``folded``, in characters → the number of the word.
    spans
        Start and end of each word in the text, without Arabic prefixes.
    folds
        The words.
    prefixed
        Numbers of the words that lost a prefix.
    """

    folded: str
    number_at: dict[int, int]
    spans: list[tuple[int, int]]
    folds: list[str]
    prefixed: frozenset[int]


def fold_name(name: str) -> tuple[str, ...]:
    """Fold a name like the words of a text.

    Examples
    --------
    >>> fold_name("El-Qaţrūn"), fold_name("الذّهيبـة")
    (('el', 'qatrun'), ('الذهيبه',))
    """
    return tuple(fold for match in WORD.finditer(name) if (fold := fold_word(match[0])))


def as_pattern(folds: tuple[str, ...]) -> str:
    """Return folded words as they occur in :attr:`Tokens.folded`."""
    return "".join(f" {fold} " for fold in folds)


@lru_cache(maxsize=100_000)  # the words of names: each text's lexicon folds them again
def fold_word(word: str) -> str:
    """Return a word without case, accents, vowel signs, tatweel and invisible marks."""
    return "".join(words(_IS_UNSEEN.sub("", word)))


def without_marks(text: str) -> str:
    """Return a text without Arabic vowel signs and tatweel.

    >>> without_marks("عمّان")
    'عمان'
    """
    return _ARABIC_MARKS.sub("", text)


def vowel_signs(word: str) -> tuple[frozenset[str], ...]:
    """Return the Arabic vowel signs that each letter of a word bears.

    >>> [sorted(signs) for signs in vowel_signs("عُمان")]
    [['\u064f'], [], [], []]
    """
    signs: list[set[str]] = []
    for char in unicodedata.normalize("NFC", word):
        if char in _VOWELS and signs:
            signs[-1].add(char)
        elif char.isalpha() and char != "ـ":
            signs.append(set())
    return tuple(frozenset(letter_signs) for letter_signs in signs)


def contradicts_signs(written: str, names: Iterable[str]) -> bool:
    """Return whether a word has vowel signs that none of a place's names with such signs has.

    Examples
    --------
    >>> contradicts_signs("عمّان", ["عُمان"]), contradicts_signs("عمّان", ["عمان", "عَمّان"])
    (True, False)
    """
    signs = vowel_signs(written)
    if not any(signs):
        return False
    signs_of_names = [
        name_signs
        for name_signs in map(vowel_signs, names)
        if any(name_signs) and len(name_signs) == len(signs)
    ]
    return bool(signs_of_names) and not any(
        all(map(frozenset.issubset, signs, name_signs)) for name_signs in signs_of_names
    )


def token_reader(known: Collection[str]) -> Reader:
    """Return a cached function that folds a word, and removes Arabic prefixes if what remains is a known word.

    The function returns the number of characters removed, and the folded word without them.
    """
    return lru_cache(maxsize=100_000)(lambda word: _split_prefixes(word, known))


def split_words(text: str, read: Reader) -> Tokens:
    """Split a text into folded words.

    Examples
    --------
    >>> tokens = split_words("وبقفصة", token_reader({"قفصه"}))
    >>> tokens.folds, tokens.spans
    (['قفصه'], [(2, 6)])
    """
    parts: list[str] = []
    number_at: dict[int, int] = {}
    spans: list[tuple[int, int]] = []
    folds: list[str] = []
    prefixed: set[int] = set()
    length, last_end = 0, 0
    for match in WORD.finditer(text):
        word, (start, end) = match[0], match.span()
        prefix_length, fold = read(word)
        if spans and not (
            _INSIDE.fullmatch(text, last_end, start) and _is_short(text, last_end, folds)
        ):
            parts.append(BARRIER)
            length += 1
        number_at[length] = len(spans)
        if prefix_length:
            prefixed.add(len(spans))
        parts.append(f" {fold} ")
        length += len(fold) + 2
        spans.append((start + prefix_length, end))
        folds.append(fold)
        last_end = end
    return Tokens("".join(parts), number_at, spans, folds, frozenset(prefixed))


def _is_short(text: str, last: int, folds: list[str]) -> bool:
    """Return whether no full stop follows the last word, or the word is short enough for an abbreviation: "St."."""
    return text[last] != "." or len(folds[-1]) <= _LONGEST_ABBREVIATED


def _split_prefixes(word: str, known: Collection[str]) -> tuple[int, str]:
    """Return how many characters of a word are Arabic prefixes, and the folded word without them."""
    fold = fold_word(word)
    if not _IS_ARABIC.match(fold):
        return 0, fold
    if fold in known and fold[1:] not in _FATHERS:
        return 0, fold
    for count, stem in without_prefixes(fold):
        if stem in known:
            return _length_of_letters(word, count), stem
    return 0, fold


def without_prefixes(fold: str) -> Iterator[tuple[int, str]]:
    """Yield the number of letters removed, and the folded word without them, for each possible Arabic prefix.

    Shorter prefixes come first.
    """
    yield from _without_preposition(fold, 0)
    if fold[0] in _CONJUNCTIONS:
        if len(fold) > LEAST_REST:
            yield 1, fold[1:]
        yield from _without_preposition(fold[1:], 1)


def _without_preposition(stem: str, removed: int) -> Iterator[tuple[int, str]]:
    """Yield the number of letters removed, of which ``removed`` were before, and a stem without its preposition."""
    if len(stem) <= LEAST_REST:
        return
    if stem.startswith("لل"):  # "for the" is written with two letters, its noun with ال
        yield removed + 1, "ا" + stem[1:]
    if stem.startswith(_PREPOSITIONS):
        yield removed + 1, stem[1:]


def _length_of_letters(word: str, count: int) -> int:
    """Return how many characters the first ``count`` letters of a word take, with their vowel signs."""
    starts = [offset for offset, char in enumerate(word) if char.isalpha() and char != "ـ"]
    return starts[count] if count < len(starts) else count
