"""Compute keys under which different spellings of one name agree.

Three keys, each coarser than the one before:

- :func:`normalised` – without the marks that careless typists drop: case, accents, hyphens, apostrophes, the article,
  hamza, ta marbuta, words such as "city"; in any script, with the letters of Turkish, Vietnamese, Polish and others.
- :func:`folded` – without the differences between Arabic, French, Italian and English transliterations:
  ``ou/u/w``, ``dj/j``, ``q/g/k``, ``kh``, ``gh/rh``, doubled letters; the same letters for both scripts.
- :func:`skeleton` – the consonants alone, as Arabic does not write short vowels.

:func:`spell` returns them all.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from functools import lru_cache
from typing import Final, NamedTuple

# ruff: noqa: RUF001 - letters of two scripts and their apostrophes

_ARABIC: Final = re.compile(r"[\u0600-\u06ff\u0750-\u077f\ufb50-\ufdff\ufe70-\ufefc]")
_ARABIC_LETTERS: Final = str.maketrans({
    **dict.fromkeys("أإآٱ", "ا"), "ؤ": "و", "ئ": "ي", "ء": "", "ة": "ه", "ۃ": "ه", "ۀ": "ه",
    **dict.fromkeys("ىیېۍېےۓٸ", "ي"), **dict.fromkeys("ہەھۂ", "ه"), **dict.fromkeys("کڪ", "ك"),
    **dict.fromkeys("گڭڨڤݣڧ", "ق"), "پ": "ب", "چ": "ش", "ژ": "ج", "ۋ": "و", "ۇ": "و", "ۆ": "و",
    "ـ": "", "ڕ": "ر", "ڵ": "ل", "ٹ": "ت", "ڈ": "د", "ں": "ن",
    "،": " ", "-": " ", "_": " ", "–": " ",
})  # fmt: skip
_LATIN_LETTERS: Final = str.maketrans({
    "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ß": "ss", "ı": "i", "ə": "a",
    "ħ": "h", "ġ": "gh", "ŧ": "t", "ŀ": "l", "ɓ": "b", "ɗ": "d", "ƙ": "k", "ƴ": "y",
    **dict.fromkeys("'’‘`´ʿʾʻʼʹˈ′.,()ʽˊꞌ″ʺ\"“”„«»·׳״՚", ""),
    **dict.fromkeys("-–—_/‐‑‒−֊־・፡་", " "),
    # Letters that one language of a script has where its neighbour has another.
    "ё": "е", "ґ": "г", "ς": "σ",
})  # fmt: skip
# Marks that careless typists drop; in Indic scripts, Thai or Burmese marks are vowels.
_MARKS: Final = re.compile(
    r"[\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0730-\u074a"
    r"\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]+"
)
_INVISIBLE: Final = re.compile(
    r"[\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff]+"
)
_ROMANCE: Final = frozenset({"la", "le", "les"})
_ARTICLES: Final = frozenset(
    {"al", "el", "il", "l", "ehl", "ul", "ad", "adh", "an", "ar", "as", "ash", "at", "ath", "az", "ed", "edh", "en",
     "er", "es", "ech", "esh", "et", "eth", "ez", "ach", "ehz", *_ROMANCE}
)  # fmt: skip
_SUN: Final = frozenset("dnrstzcj")  # the letters to which the article's l assimilates, in Latin
_GENERIC: Final = frozenset({  # town, province, village, district, capital of
    "مدينه", "ولايه", "قريه", "شعبيه", "بلديه", "دايره", "بلده", "شهر", "عاصمه",
    "madinat", "madina", "qaryat", "wilaya", "ville", "ከተማ",
})  # fmt: skip
# "City" as the end of a name of three letters or more: 丹东市, 부산시, မန္တလေးမြို့. A county (县) is another place.
_ENDS: Final = re.compile(r"(?<=..)(?:市|시|မြို့|ၿမိဳ႕)$")


def is_arabic(text: str) -> bool:
    """Return whether a text has a letter of the Arabic script."""
    return _ARABIC.search(text) is not None


def words(text: str) -> list[str]:
    """Return the words of a name, articles included, without the marks that careless typists drop."""
    if text.isascii():
        return text.lower().translate(_LATIN_LETTERS).split()
    if is_arabic(text):
        plain = unicodedata.normalize("NFKC", text).translate(_ARABIC_LETTERS)
        return "".join(c for c in plain if not unicodedata.combining(c) and c.isprintable()).split()
    return _without_accents(text).translate(_LATIN_LETTERS).split()


def _without_accents(text: str) -> str:
    """Return a text in lower case without the accents of alphabets; vowel signs of other scripts stay."""
    visible = _INVISIBLE.sub("", text)
    lower = unicodedata.normalize("NFC", visible).casefold().translate(_LATIN_LETTERS)
    parts = _MARKS.sub("", unicodedata.normalize("NFKD", lower))
    return unicodedata.normalize("NFC", parts)


def stems(parts: list[str]) -> list[str]:
    """Return the words of a name without articles, and without words that only mean "town of" or the like.

    Words that would leave nothing are kept. ``parts`` are the words as :func:`words` returns them.
    """
    if parts and is_arabic(parts[0]):
        bare = [
            word[2:] if word.startswith("ال") and len(word) > 3 else word  # noqa: PLR2004 - ال and one letter are a word
            for word in parts
        ]
    else:
        bare = [
            word
            for word, after in zip(parts, [*parts[1:], ""], strict=False)
            if not (word in _ARTICLES and after and _may_be_article(word, after))
        ]
    return [word for word in bare if word not in _GENERIC] or bare or parts


def _may_be_article(word: str, after: str) -> bool:
    """Return whether a word that looks like an article may be one before the word after it.

    Forms such as ``ez`` or ``ash`` are articles only before the letter to which the Arabic article assimilates.
    """
    if word.endswith("l") or word in _ROMANCE:
        return True
    return after[0] == word[1] and after[0] in _SUN


@lru_cache(maxsize=10_000)  # a name is looked up among places, provinces and parts of the world
def normalised(text: str) -> str:
    """Return a name without case, accents, hyphens, spaces, article, hamza, ta marbuta or tatweel.

    Examples
    --------
    >>> normalised("Al-Qaţrūn"), normalised("El Qatrun")
    ('qatrun', 'qatrun')
    >>> normalised("الذّهيبـة") == normalised("ذهيبه")
    True
    """
    return _plain(stems(words(text)))


def _plain(parts: list[str]) -> str:
    plain = "".join(parts)
    return plain if plain.isascii() else _ENDS.sub("", plain)


def phrase(text: str) -> str:
    """Return a name as :func:`normalised` does, but with its spaces and articles.

    Examples
    --------
    >>> phrase("La-Puela"), normalised("La-Puela"), phrase("丹东市")
    ('la puela', 'puela', '丹东')
    """
    parts = words(text)
    return _ENDS.sub("", " ".join([word for word in parts if word not in _GENERIC] or parts))


def accents(text: str) -> Counter[str]:
    """Return the accented and special letters of a name in Latin letters; none for other alphabets.

    Examples
    --------
    >>> sorted(accents("Horgoš")), sorted(accents("HORGOS")), sorted(accents("София"))
    (['š'], [], [])
    """
    plain = unicodedata.normalize("NFC", text.casefold())
    return Counter(
        c for c in plain if not c.isascii() and c.isalpha() and _without_accents(c).isascii()
    )


_LATIN_SOUNDS: Final = re.compile(
    r"tch|sch|dzh|dsh|dj|dz|zh|sh|ch|kh|gh|rh|ph|th|dh|qu|gu(?=[ei])|gi(?=[aou])|sc(?=[ei]|$)|ck|ks|ou|oo|[cghjpqvwxyeo]"
)
_SOUND_OF: Final = {
    **dict.fromkeys(("tch", "sch", "dsh", "sh", "ch", "sc"), "S"),
    **dict.fromkeys(("dzh", "dj", "dz", "zh", "gi", "j"), "j"),
    **dict.fromkeys(("gh", "rh", "qu", "gu", "ck", "q", "g", "c"), "k"),
    **dict.fromkeys(("ou", "oo", "w", "v", "o"), "u"), **dict.fromkeys(("y", "e"), "i"),
    "kh": "x", "x": "ks", "ks": "ks", "ph": "f", "th": "t", "dh": "d", "p": "b", "h": "h",
}  # fmt: skip
_ARABIC_SOUNDS: Final = str.maketrans(
    dict(zip("ابتثجحخدذرزسشصضطظعغفقكلمنهوي", "abttjhxddrzsSsdtzakfkklmnhui", strict=True))
)
_SOFT_C: Final = re.compile(r"c(?=[eiy])")
_DOUBLED: Final = re.compile(r"(.)\1+")
_DOUBLED_VOWELS: Final = re.compile(r"([aiu])\1+")
_TWO_VOWELS: Final = str.maketrans("i", "a", "h")
_VOWELS: Final = str.maketrans("", "", "aiuh")


def sounds(text: str) -> str:
    """Return the sounds of a name, vowels included, in letters that are the same for all scripts and transliterations.

    Examples
    --------
    >>> sounds("Zouara"), sounds("Zuwarah"), sounds("زوارة")
    ('zuar', 'zuar', 'zuar')
    """
    return _sounds(stems(words(text)))


def _sounds(parts: list[str]) -> str:
    """Return the sounds of a name from its words, as :func:`stems` returns them."""
    if parts and is_arabic(parts[0]):
        plain = "".join(_arabic_word(word) for word in parts)
    else:
        last = len(parts) - 1
        plain = "".join(
            _latin_word(_construct(word) if number < last else word)
            for number, word in enumerate(parts)
        )
    return _DOUBLED_VOWELS.sub(r"\1", plain)


def _arabic_word(word: str) -> str:
    return word.translate(_ARABIC_SOUNDS).rstrip("aih")


def _latin_word(word: str) -> str:
    """Return the sounds of a word in Latin letters, without vowels and h at its end, which transliterations vary."""
    soft = _SOFT_C.sub("s", word) if "c" in word else word
    heard = _LATIN_SOUNDS.sub(lambda match: _SOUND_OF[match[0]], soft)
    return _DOUBLED.sub(r"\1", heard).rstrip("aih")


def _construct(word: str) -> str:
    """Return a word without the t at its end that stands for ta marbuta before another word, as in ``Zawiyat``."""
    return word[:-1] if len(word) > 4 and word[-2:] in {"at", "et", "it"} else word  # noqa: PLR2004 - Aït, Bit


def folded(heard: str) -> str:
    """Return sounds with two vowels instead of three, and without h, because transliterations choose a, e or i freely.

    ``heard`` are the sounds of a name, as :func:`sounds` returns them.

    Examples
    --------
    >>> folded(sounds("Bin Qirdan")) == folded(sounds("Ben Guerdane"))
    True
    """
    return _DOUBLED_VOWELS.sub(r"\1", heard.translate(_TWO_VOWELS))


def skeleton(heard: str) -> str:
    """Return the consonants of a name, from its sounds as :func:`sounds` returns them.

    Examples
    --------
    >>> skeleton(sounds("Misurata")), skeleton(sounds("مصراتة"))
    ('msrt', 'msrt')
    """
    return heard.translate(_VOWELS)


# Consonants that are often confused → the one that stands for both.
_KINDRED: Final = str.maketrans("dxzSjpvm", "tksssbbn")


class Spelling(NamedTuple):
    """A name by all keys of its spelling, from the finest to the coarsest.

    Attributes
    ----------
    plain, heard, fold, consonants
        Of :func:`normalised`, :func:`sounds`, :func:`folded` and :func:`skeleton`.
    kindred
        The consonants, with those merged that are often confused: t and d, s and z.
    is_arabic
        Whether the script is Arabic.
    """

    plain: str
    heard: str
    fold: str
    consonants: str
    kindred: str
    is_arabic: bool


def spell(text: str) -> Spelling:
    """Return all keys of the spelling of a name.

    Examples
    --------
    >>> spell("Djerba")
    Spelling(plain='djerba', heard='jirb', fold='jarb', consonants='jrb', kindred='srb', is_arabic=False)
    """
    parts = stems(words(text))
    heard = _sounds(parts)
    consonants = skeleton(heard)
    return Spelling(
        plain=_plain(parts),
        heard=heard,
        fold=folded(heard),
        consonants=consonants,
        kindred=consonants.translate(_KINDRED),
        is_arabic=is_arabic(text),
    )
