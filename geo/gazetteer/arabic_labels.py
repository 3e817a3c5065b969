"""Choose the Arabic label of a place among all its Arabic names in GeoNames: today's name, spelled in full."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, TypeAlias

from rapidfuzz.distance import Levenshtein

from geo.gazetteer.spelling import sounds

# ruff: noqa: RUF001 - letters of two scripts

LETTERS: Final = frozenset("ءآأؤإئابةتثجحخدذرزسشصضطظعغفقكلمنهوىي ")
"""The letters of Arabic, without those that Persian, Urdu, Kurdish and Uyghur add."""

_GENERIC: Final = frozenset({  # province, city, village, district, governorate, municipality of
    "ولاية", "مدينة", "قرية", "شعبية", "محافظة", "بلدية", "دائرة",
})  # fmt: skip
_ARTICLES: Final = frozenset(
    {"al", "el", "ad", "an", "ar", "as", "ash", "at", "az", "ech", "es", "et", "ez"}
)
# To insert, delete and replace a letter: short vowels, which Arabic does not write, have to be inserted.
_COSTS: Final = (1, 3, 3)
# Added for a fit to another Latin name than the usual one, as colonial names are.
OTHER_NAME_COST: Final = 3
NO_NAME_COST: Final = 1_000  # where there is no Latin name to compare

_Rank: TypeAlias = tuple[int, bool, int, str]


def is_arabic_spelling(name: str) -> bool:
    """Return whether a name has only letters of Arabic.

    Examples
    --------
    >>> is_arabic_spelling("قفصة"), is_arabic_spelling("قفصہ"), is_arabic_spelling("ئالجىر")
    (True, False, False)
    """
    # No Arabic word begins with ئ, as all Uyghur ones with a vowel do.
    return LETTERS.issuperset(name) and not name.startswith("ئ")


def arabic_label(latin: str, names: Iterable[str]) -> str | None:
    """Return the name in letters of Arabic that fits a place's Latin name best, or None.

    The fit is the cost of turning the Arabic consonants and long vowels into the sounds of the Latin name, without
    a, which is rarely written. A fit to another Latin name of the place costs more. Among equals, the full spelling
    wins, with its article, hamza and ta marbuta; then the shortest.

    Parameters
    ----------
    latin
        The place's usual name.
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
    written = {_without_generic(name) for name in names if is_arabic_spelling(name)}
    if len(written) < 2:  # noqa: PLR2004 - nothing to choose
        return next(iter(written), None)
    usual_sounds = _heard(latin)
    other_sounds = {sound for name in names if _is_latin(name) for sound in _heard(name)}
    has_article = latin.partition(" ")[0].lower() in _ARTICLES

    def rank(name: str) -> _Rank:
        fit = min(_cost(name, usual_sounds), OTHER_NAME_COST + _cost(name, other_sounds))
        is_unlike = _differs_by_article(name, written, has_article=has_article)
        return fit + _careless_letters(name), is_unlike, len(name), name

    return min(written, key=rank)


def _without_generic(name: str) -> str:
    head, _, rest = name.partition(" ")
    return rest if rest and head in _GENERIC else name


def _is_latin(name: str) -> bool:
    return bool(name) and name[0] < "\u0250"  # the end of Latin letters with accents


def _heard(latin: str) -> set[str]:
    """Return the sounds of a Latin name, without the vowel a. Arabic has ف for v; French may write z as s."""
    plain = latin.lower()
    spelled = (plain, plain.replace("v", "f"), plain.replace("s", "z"))
    return {sounds(text).replace("a", "") for text in spelled}


def _cost(name: str, latin_sounds: Iterable[str]) -> int:
    """Return the least cost of turning the sounds of an Arabic name into those of a Latin one."""
    heard = sounds(name).replace("a", "")
    costs = (Levenshtein.distance(heard, latin, weights=_COSTS) for latin in latin_sounds)
    return min(costs, default=NO_NAME_COST)


def _differs_by_article(name: str, names: Iterable[str], *, has_article: bool) -> bool:
    """Return whether the names include a likelier twin of a name, which differs by the article alone.

    A single word is likelier with the article if any source writes it so; several words are if the Latin name has one.
    """
    is_likelier_with_article = has_article or " " not in name
    twin = f"ال{name}" if is_likelier_with_article else name.removeprefix("ال")
    return twin != name and twin in names


def _careless_letters(name: str) -> int:
    """Count the letters that careless typists, or other languages, write for ة, ي and hamza."""
    ends = sum(word.endswith(("ه", "ى")) for word in name.split())
    return ends + sum(word.removeprefix("ال").startswith("ا") for word in name.split())
