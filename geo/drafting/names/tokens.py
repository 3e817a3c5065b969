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

# Character classes: invisible marks; combining accents, vowel signs and tatweel.
_INVISIBLE: Final = "\u00ad\u200b-\u200f\u202a-\u202e\u2060\ufeff"
_MARKS: Final = "\u0300-\u036f\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06ed"
WORD: Final = re.compile(rf"[^\W_][\w{_MARKS}{_INVISIBLE}]*")
_ARABIC_MARKS: Final = re.compile(r"[\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06ed]")
_VOWEL_SIGNS: Final = frozenset(map(chr, range(0x64B, 0x653)))  # with shadda and sukun
_IS_INVISIBLE: Final = re.compile(rf"[{_INVISIBLE}_]")
_IS_ARABIC: Final = re.compile(r"[\u0600-\u06ff]")

# What may separate two words of one name: "Ben Guerdane", "Ben-Guerdane", "Ra's Jadir", "St. Arnaud".
_NAME_SEPARATOR: Final = re.compile(r" ?[-‐‑–] ?|['’ʼ`]| +|\. ?")
_LONGEST_ABBREVIATED: Final = 3  # letters before a stop inside a name: "St. Arnaud", "U.S."

# Arabic prefixes: and, then; by, to, as. After ل the article loses its first letter.
_CONJUNCTIONS: Final = ("و", "ف")
_PREPOSITIONS: Final = ("ب", "ل", "ك")
# First words of names: after them و is "and", even where both together are a known word: وأبي الخصيب.
_NAME_HEADS: Final = frozenset({"ابو", "ابي", "ابا", "بني"})
LEAST_STEM_LETTERS: Final = 3  # of a name without its prefix: سرت is a city
ARTICLE: Final = "ال"
PERSONS: Final = frozenset("يتنا")  # first letters of an Arabic verb in the present
ARABIC_WORD: Final = r"[\u0621-\u064a\u064b-\u0652]+"


PrefixSplitter: TypeAlias = Callable[[str], tuple[int, str]]
"""From a word to the number of characters in its Arabic prefixes, and the folded word without these."""


@dataclass(frozen=True)
class Tokens:
    """The folded words of a text.

    Attributes
    ----------
    spans
        Start and end of each word in the text, without Arabic prefixes.
    folds
        The words.
    prefixed
        Numbers of the words from which an Arabic prefix was removed.
    detached
        Numbers of the words that cannot belong to one name with the word before.
    """

    spans: list[tuple[int, int]]
    folds: list[str]
    prefixed: frozenset[int]
    detached: frozenset[int]


def fold_name(name: str) -> tuple[str, ...]:
    """Fold a name like the words of a text.

    Examples
    --------
    >>> fold_name("El-Qaţrūn"), fold_name("الذّهيبـة")
    (('el', 'qatrun'), ('الذهيبه',))
    """
    return tuple(fold for match in WORD.finditer(name) if (fold := fold_word(match[0])))


def fold_phrase(phrase: str) -> str:
    """Return the folded words of a phrase, separated by blanks.

    >>> fold_phrase("El-Qaţrūn")
    'el qatrun'
    """
    return " ".join(fold_name(phrase))


def word_set(text: str) -> frozenset[str]:
    """Return the words of a text that separates them by blanks, as written."""
    return frozenset(text.split())


def folded_set(text: str) -> frozenset[str]:
    """Return the words of a text that separates them by blanks, folded.

    >>> sorted(folded_set("été était"))
    ['etait', 'ete']
    """
    return frozenset(map(fold_word, text.split()))


@lru_cache(maxsize=100_000)  # the words of names: each text's lexicon folds them again
def fold_word(word: str) -> str:
    """Return a word in lower case, without accents, vowel signs, tatweel and invisible marks."""
    return "".join(words(_IS_INVISIBLE.sub("", word)))


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
        if char in _VOWEL_SIGNS and signs:
            signs[-1].add(char)
        elif char.isalpha() and char != "ـ":
            signs.append(set())
    return tuple(frozenset(letter_signs) for letter_signs in signs)


def contradicts_signs(written: str, names: Iterable[str]) -> bool:
    """Return whether a word has Arabic vowel signs, and all vocalised names of a place have others.

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


def prefix_splitter(known_words: Collection[str]) -> PrefixSplitter:
    """Return a cached function that folds a word and removes its Arabic prefixes if a known word remains."""

    @lru_cache(maxsize=100_000)
    def split_prefixes(word: str) -> tuple[int, str]:
        fold = fold_word(word)
        if not _IS_ARABIC.match(fold) or (fold in known_words and fold[1:] not in _NAME_HEADS):
            return 0, fold
        for count, stem in without_prefixes(fold):
            if stem in known_words:
                return _length_of_letters(word, count), stem
        return 0, fold

    return split_prefixes


def split_words(text: str, split_prefixes: PrefixSplitter) -> Tokens:
    """Split a text into folded words without Arabic prefixes.

    Examples
    --------
    >>> tokens = split_words("وبقفصة", prefix_splitter({"قفصه"}))
    >>> tokens.folds, tokens.spans
    (['قفصه'], [(2, 6)])
    """
    spans: list[tuple[int, int]] = []
    folds: list[str] = []
    prefixed: set[int] = set()
    detached: set[int] = set()
    last_end = 0
    for match in WORD.finditer(text):
        word, (start, end) = match[0], match.span()
        prefix_length, fold = split_prefixes(word)
        if spans and not (
            _NAME_SEPARATOR.fullmatch(text, last_end, start)
            # A full stop ends the name unless the word before it may be an abbreviation: "St."
            and (text[last_end] != "." or len(folds[-1]) <= _LONGEST_ABBREVIATED)
        ):
            detached.add(len(spans))
        if prefix_length:
            prefixed.add(len(spans))
        spans.append((start + prefix_length, end))
        folds.append(fold)
        last_end = end
    return Tokens(spans, folds, frozenset(prefixed), frozenset(detached))


def without_prefixes(fold: str) -> Iterator[tuple[int, str]]:
    """Yield each possible length of the Arabic prefixes of a folded word, in letters, and the word without them.

    Shorter prefixes come first.

    >>> list(without_prefixes("وبقفصه"))
    [(1, 'بقفصه'), (2, 'قفصه')]
    """
    yield from _without_preposition(fold, 0)
    if fold[0] in _CONJUNCTIONS:
        if len(fold) > LEAST_STEM_LETTERS:
            yield 1, fold[1:]
        yield from _without_preposition(fold[1:], 1)


def _without_preposition(stem: str, removed: int) -> Iterator[tuple[int, str]]:
    """Yield a stem without its preposition, after the number of letters removed from the word in all."""
    if len(stem) <= LEAST_STEM_LETTERS:
        return
    if stem.startswith("لل"):  # "for the" is written with two letters, its noun with ال
        yield removed + 1, "ا" + stem[1:]
    if stem.startswith(_PREPOSITIONS):
        yield removed + 1, stem[1:]


def forms_without_prefixes(fold: str) -> frozenset[str]:
    """Return a folded word, and if it is Arabic also each form without prefixes."""
    if not _IS_ARABIC.match(fold):
        return frozenset({fold})
    return frozenset({fold, *(stem for _, stem in without_prefixes(fold))})


def _length_of_letters(word: str, count: int) -> int:
    """Return the length of the first ``count`` letters of a word with their vowel signs, in characters."""
    starts = [offset for offset, char in enumerate(word) if char.isalpha() and char != "ـ"]
    return starts[count] if count < len(starts) else count


def folded_forms(word: str) -> frozenset[str]:
    """Return a word as folded, and in Arabic also each form without prefixes."""
    folds = fold_name(word)
    # Last: after an elided article, "l'association"
    return forms_without_prefixes(folds[-1] if folds else "")
