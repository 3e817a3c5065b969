"""Reduce Arabic verbs to the forms by which the vocabulary lists them: of "he", in the past and in the present."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from geo.drafting.names.tokens import PERSONS, word_set

# ruff: noqa: RUF001 - letters of Arabic

LEAST_LETTERS: Final = 3  # of a verb without its endings
_HE: Final = "ي"
_WEAK: Final = "ي"  # the last letter of مشى and يمشي, as folded, which endings replace
_OBJECTS: Final = ("", "ه", "ها", "هم", "هن", "هما", "نا", "ني")
_OF_PAST: Final = ("", "ت", "وا", "نا", "ن", "تم")
_OF_PRESENT: Final = ("", "ون", "وا", "ين", "ان", "ن")
_PLURAL: Final = "و"  # before an object: نقلوه
_DROPS_WEAK: Final = frozenset({"", "ت", "ون", "وا", _PLURAL})
_FEMININE: Final = "ة"
# Nouns that look like verbs of "we" or "I", as folded.
_NOUNS: Final = word_set("نفر نقد نسبه نسيج نسل نرد اقل اكثر احد ابن ابل")


@lru_cache(maxsize=50_000)
def forms_of_he(fold: str, written: str) -> tuple[str, ...]:
    """Return the forms of "he" that an Arabic word may be of; those that are no verbs are in no list.

    Parameters
    ----------
    fold, written
        The word without prefixes, as folded, and as written.

    Examples
    --------
    >>> "يشحن" in forms_of_he("نشحنها", "نشحنها"), "مشي" in forms_of_he("مشوا", "مشوا")
    (True, True)
    """
    if fold in _NOUNS or written.endswith(_FEMININE):
        return ()
    return tuple(dict.fromkeys(form for form in _reduced(fold) if form != fold))


def _reduced(fold: str) -> Iterator[str]:
    """Yield the forms of "he", without knowing whether a word is a verb of the past or of the present."""
    for ending in _OBJECTS:
        if not fold.endswith(ending):
            continue
        verb = fold.removesuffix(ending)
        plural = (_PLURAL,) if ending else ()
        if verb[:1] in PERSONS:
            for stem, dropped in _stems(verb[1:], (*_OF_PRESENT, *plural), LEAST_LETTERS - 1):
                yield _HE + stem
                if dropped in _DROPS_WEAK:
                    yield _HE + stem + _WEAK
        for stem, dropped in _stems(verb, (*_OF_PAST, *plural), LEAST_LETTERS):
            yield stem
            if dropped in _DROPS_WEAK - {""}:
                yield stem + _WEAK
        for stem, dropped in _stems(verb, ("ت", "وا", *plural), LEAST_LETTERS - 1):
            if dropped and len(stem) < LEAST_LETTERS:  # مشت, مشوا
                yield stem + _WEAK


def _stems(verb: str, endings: tuple[str, ...], least: int) -> Iterator[tuple[str, str]]:
    """Yield a verb without each of some endings that it has, and the ending."""
    for ending in endings:
        if verb.endswith(ending) and len(verb) - len(ending) >= least:
            yield verb.removesuffix(ending), ending
