"""Choose the Arabic label of a place among all its Arabic names in GeoNames: today's name, spelled in full."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final, TypeAlias

from rapidfuzz.distance import Levenshtein

from geo.gazetteer.spelling import sounds

# ruff: noqa: RUF001 - letters of two scripts

LETTERS: Final = frozenset("ءآأؤإئابةتثجحخدذرزسشصضطظعغفقكلمنهوىي ")
"""The letters of Arabic, without those that Persian, Urdu, Kurdish and Uyghur add."""

_INNER_END: Final = re.compile("[ىة](?! |$)")
_GENERIC: Final = frozenset({  # province, city, village, district, governorate, municipality of
    "ولاية", "مدينة", "قرية", "شعبية", "محافظة", "بلدية", "دائرة",
})  # fmt: skip
_ARTICLES: Final = frozenset(
    {"al", "el", "ad", "an", "ar", "as", "ash", "at", "az", "ech", "es", "et", "ez"}
)
# To insert, delete and replace a letter: short vowels, which Arabic does not write, have to be inserted.
_COSTS: Final = (1, 3, 3)
# Added to the cost of a fit to another Latin name than the usual one, which may be a colonial name.
OTHER_NAME_COST: Final = 3
NO_NAME_COST: Final = 1_000  # where there is no Latin name to compare

_Rank: TypeAlias = tuple[int, bool, int, str]
"""Cost of the fit, whether a likelier twin exists, length, name: the least is the best."""


def is_arabic_spelling(name: str) -> bool:
    """Return whether a name has only letters of Arabic.

    Examples
    --------
    >>> is_arabic_spelling("قفصة"), is_arabic_spelling("قفصہ"), is_arabic_spelling("ئالجىر")
    (True, False, False)
    >>> is_arabic_spelling("الرياض"), is_arabic_spelling("رىياد")
    (True, False)
    """
    # No Arabic word begins with ئ, as Uyghur ones with a vowel do, or has ى or ة before its end, as Kurdish ones do.
    return LETTERS.issuperset(name) and not name.startswith("ئ") and _INNER_END.search(name) is None


def arabic_label(latin: str, names: Iterable[str]) -> str | None:
    """Return the Arabic name of a place that fits its usual Latin name best; None if it has no Arabic name.

    The fit is measured by the cost of turning the consonants and long vowels of the Arabic name into the sounds of the
    Latin name. The vowel a is left out, because Arabic rarely writes it. A fit to another Latin name of the place costs
    more. Among names that fit equally well, the one spelled in full wins, with article, hamza and ta marbuta, then the
    shortest.

    Parameters
    ----------
    latin
        The usual name of the place, in Latin letters.
    names
        Its other names, in any script.

    Examples
    --------
    >>> arabic_label("Sétif", ("Sitifis", "سطف", "سطيف", "ولاية سطيف"))
    'سطيف'
    >>> arabic_label("Cairo", ("Al Qahirah", "القاهرة", "قاهره", "قفصہ"))
    'القاهرة'
    """
    names = tuple(names)
    arabic_names = {_without_generic(name) for name in names if is_arabic_spelling(name)}
    if len(arabic_names) < 2:  # noqa: PLR2004 - nothing to choose
        return next(iter(arabic_names), None)
    usual_sounds = _heard(latin)
    other_sounds = {sound for name in names if _is_latin(name) for sound in _heard(name)}
    has_article = latin.partition(" ")[0].lower() in _ARTICLES

    def rank(name: str) -> _Rank:
        fit = min(_cost(name, usual_sounds), OTHER_NAME_COST + _cost(name, other_sounds))
        has_twin = _has_likelier_twin(name, arabic_names, has_article=has_article)
        return fit + _careless_letters(name), has_twin, len(name), name

    return min(arabic_names, key=rank)


def _without_generic(name: str) -> str:
    head, _, rest = name.partition(" ")
    return rest if rest and head in _GENERIC else name


def _is_latin(name: str) -> bool:
    return bool(name) and name[0] < "\u0250"  # the end of Latin letters with accents


def _heard(latin: str) -> set[str]:
    """Return the sounds that a Latin name may have in Arabic, without the vowel a.

    There are several, because Arabic writes v as ف, and because French may write z as s.
    """
    plain = latin.lower()
    spelled = (plain, plain.replace("v", "f"), plain.replace("s", "z"))
    return {sounds(text).replace("a", "") for text in spelled}


def _cost(name: str, latin_sounds: Iterable[str]) -> int:
    """Return the least cost of turning the sounds of an Arabic name into those of a Latin one."""
    heard = sounds(name).replace("a", "")
    costs = (Levenshtein.distance(heard, latin, weights=_COSTS) for latin in latin_sounds)
    return min(costs, default=NO_NAME_COST)


def _has_likelier_twin(name: str, names: Iterable[str], *, has_article: bool) -> bool:
    """Return whether a likelier name is among the names that differs from a name by the Arabic article alone.

    A single word is likelier with the article. Several words are likelier with the article if the Latin name has one
    (``has_article``), and otherwise without it.
    """
    is_likelier_with_article = has_article or " " not in name
    twin = f"ال{name}" if is_likelier_with_article else name.removeprefix("ال")
    return twin != name and twin in names


def _careless_letters(name: str) -> int:
    """Count the letters of an Arabic name that careless typists, or other languages, write for ة, ي and hamza."""
    ends = sum(word.endswith(("ه", "ى")) for word in name.split())
    return ends + sum(word.removeprefix("ال").startswith("ا") for word in name.split())
