"""Compare an Arabic spelling with a name in Latin letters, letter by letter: بوكارامانغا is Bucaramanga."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Mapping
from functools import cache, lru_cache
from itertools import groupby
from typing import Final, TypeAlias

from geo.gazetteer.spelling import words
from geo.shipped_data import shipped_toml

# ruff: noqa: RUF001, RUF002 - letters of two scripts

UNWRITTEN_COST: Final = 0.4  # of a short vowel that is not written
UNUSUAL_COST: Final = 1.0  # of an unusual letter, or a long vowel that the name does not have
MOST_COST: Final = 2.5  # no name of a town is spelled with more
_NO_LETTER: Final = "-"
_LONG_VOWELS: Final = frozenset("اوي")
_CARRIERS: Final = frozenset("اع")  # of the first vowel of a name
_FINAL: Final = "ه"  # for a vowel, only at the end of a name
_LATIN: Final = re.compile(r"[a-z]+")
_P_IN_F: Final = "ph"
_LIGATURES: Final = str.maketrans({
    "æ": "ae", "œ": "oe", "ħ": "h", "ŋ": "ng", "ɓ": "b", "ɗ": "d", "ƙ": "k", "ɛ": "e", "ɔ": "o", "ŧ": "t",
})  # fmt: skip

# Consonants that are always written, in one way only → the same sign for both scripts.
_SURE: Final = {
    "b": "b", "p": "b", "m": "m", "r": "r", "n": "n", "ñ": "n", "ب": "b", "م": "m", "ر": "r", "ن": "n",
}  # fmt: skip

Spellings: TypeAlias = tuple[tuple[str, float], ...]
"""Arabic letters, each with its cost."""


def transcription_cost(arabic: str, latin: str) -> float:
    """Return how far an Arabic spelling is from how Arabic writes a name in Latin letters; infinite if too far.

    Nothing for each usual letter, UNWRITTEN_COST for a short vowel that is left out, UNUSUAL_COST for an unusual
    letter. The letters are in ``geo/data/gazetteer/transcription.toml``.

    Examples
    --------
    >>> transcription_cost("بوكارامانغا", "Bucaramanga"), transcription_cost("بارانكيا", "Barranquilla")
    (0.0, 0.4)
    >>> transcription_cost("بوكارامانغا", "Barranquilla")
    inf
    """
    spelled, name = "".join(words(arabic)), plain_latin(latin)
    if not spelled or not name or sure_consonants(spelled) != sure_consonants(name):
        return float("inf")
    # Least cost at which each number of Arabic letters spells the first letters of the name, by the number of these.
    costs = [[MOST_COST + 1] * (len(spelled) + 1) for _ in range(len(name) + 1)]
    costs[0][0] = 0.0
    if spelled[0] in _CARRIERS and name[0] in _short_vowels():
        costs[0][1] = 0.0
    for first in range(len(name)):
        for size in range(1, min(_longest(), len(name) - first) + 1):
            spellings = _spellings().get(name[first : first + size], ())
            is_last = first + size == len(name)
            _add_letters(costs[first], costs[first + size], spelled, spellings, is_last=is_last)
        if name[first + 1 : first + 2] == name[first]:
            _lower(costs[first + 1], costs[first])
        for number in range(len(spelled)):
            if spelled[number] in _LONG_VOWELS:
                cost = costs[first + 1][number] + UNUSUAL_COST
                costs[first + 1][number + 1] = min(costs[first + 1][number + 1], cost)
    least = round(costs[-1][-1], 3)
    return least if least <= MOST_COST else float("inf")


def _add_letters(
    costs: list[float], costs_after: list[float], spelled: str, spellings: Spellings, *, is_last: bool
) -> None:  # fmt: skip
    """Lower the costs after some letters of a name, given those before them."""
    for letters, cost in spellings:
        if letters == _FINAL and not is_last:
            continue
        for number in range(len(spelled) - len(letters) + 1):
            if costs[number] <= MOST_COST and spelled.startswith(letters, number):
                end = number + len(letters)
                costs_after[end] = min(costs_after[end], costs[number] + cost)


@lru_cache(maxsize=100_000)
def plain_latin(name: str) -> str:
    """Return a name in small letters without blanks, keeping only the accents that change the sound.

    >>> plain_latin("Ceylanpınar"), plain_latin("Güiria"), plain_latin("Apartadó")
    ('ceylanpınar', 'güiria', 'apartado')
    """
    letters = unicodedata.normalize("NFC", name.casefold()).translate(_LIGATURES)
    return "".join(
        letter if letter in _spellings() else _without_accents(letter) for letter in letters
    )


def _without_accents(letter: str) -> str:
    return "".join(_LATIN.findall(unicodedata.normalize("NFKD", letter)))


def sure_consonants(letters: str) -> str:
    """Return the consonants b or p, m, n and r of a name in either script, each once in a row.

    Names with others are never spellings of each other.

    >>> sure_consonants("بارانكيا"), sure_consonants("barranquilla")
    ('brn', 'brn')
    """
    signs = (_SURE.get(letter, "") for letter in letters.replace(_P_IN_F, ""))
    return "".join(sign for sign, _ in groupby(sign for sign in signs if sign))


@cache
def _spellings() -> Mapping[str, Spellings]:
    """Read how Arabic writes each letter, or several: Latin letters → Arabic letters with their costs."""
    table = shipped_toml("gazetteer/transcription.toml")
    spellings: dict[str, dict[str, float]] = defaultdict(dict)
    for cost, rows in ((0.0, table["usual"]), (UNUSUAL_COST, table["unusual"])):
        for latin, arabic in rows.items():
            for letters in arabic.split():
                spellings[latin].setdefault(letters.replace(_NO_LETTER, ""), cost)
    for vowel in _short_vowels():
        spellings[vowel].setdefault("", UNWRITTEN_COST)
    return {latin: tuple(costs.items()) for latin, costs in spellings.items()}


@cache
def _short_vowels() -> frozenset[str]:
    return frozenset(shipped_toml("gazetteer/transcription.toml")["short_vowels"].split())


@cache
def _longest() -> int:
    """Return the most Latin letters that are written together."""
    return max(map(len, _spellings()))


def _lower(costs: list[float], costs_before: list[float]) -> None:
    """Lower the costs after a letter to those before it: it is the first of two, and written once."""
    costs[:] = map(min, costs, costs_before)
