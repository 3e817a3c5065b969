"""Find the encoding of an old text file: the only one in which all its words have the letters of one language."""

# ruff: noqa: RUF001, RUF002 - letters of many scripts

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from geo.shipped_data import shipped_toml

WESTERN: Final = "Windows-1252"
# Different letters beyond ASCII; fewer may be chance.
FEWEST_LETTERS: Final = {"latin": 2, "script": 7}
# Capitals of Windows-1251 are below it; half the letters of Windows-1256 are not
SMALL: Final = 0xE0
ENOUGH_WORDS: Final = 2_000
_WORD: Final = re.compile(rb"[A-Za-z\x80-\xff]*[\x80-\xff][A-Za-z\x80-\xff]*")
# Signs that old encodings share where no letter stands: quotes, dashes, degrees, no-break blanks.
_SIGNS: Final = "“”„‘’–—…«»°§№·•©®€‚\u00a0\u200c\u200d\u200e\u200f،؛؟×÷±²³½¼¾"
_BETWEEN: Final = re.compile("[’‘–—…·°\u00a0\u200c\u200d]+")  # may stand within a word
_AROUND: Final = re.compile(f"^[{_SIGNS}]+|[{_SIGNS}]+$")


def likely_encodings(text: bytes) -> tuple[str, ...]:
    """Return the encodings in which all words of a text that is not UTF-8 are words of a language.

    Latin letters tell languages apart; words in another script have its letters only, capitals at the
    beginning or throughout, and vowels where it writes them.

    Examples
    --------
    >>> likely_encodings("Tekirdağ, Şırnak, çay".encode("cp1254"))
    ('Windows-1254',)
    >>> likely_encodings("София, Скопие".encode("cp1251")), likely_encodings("تونس, صفاقس".encode("cp1256"))
    (('Windows-1251',), ('Windows-1256',))
    >>> likely_encodings("Béja, Gabès".encode("cp1252"))[0]
    'Windows-1252'
    """
    words = list(dict.fromkeys(match[0] for match in _WORD.finditer(text)))[:ENOUGH_WORDS]
    latin, script = _table()["latin"], _table()["script"]
    fits = [
        name
        for name, alphabets in latin.items()
        if any(_has_latin(words, name, letters) for letters in alphabets)
    ]
    if WESTERN not in fits:
        fits += [name for name, sets in script.items() if _has_script(words, name, sets)]
    return tuple(fits)


def certain_encoding(text: bytes) -> str | None:
    """Return the encoding of a text that is not UTF-8, if only one fits and is not Windows-1252; else None."""
    fits = likely_encodings(text)
    if len(fits) != 1 or fits[0] == WESTERN:
        return None
    (encoding,) = fits
    letters = {byte for match in _WORD.finditer(text) for byte in match[0] if byte >= 128}  # noqa: PLR2004 - beyond ASCII
    kind = "latin" if encoding in _table()["latin"] else "script"
    return encoding if len(letters) >= FEWEST_LETTERS[kind] else None


def _decoded(words: Sequence[bytes], encoding: str) -> Iterator[str]:
    """Yield words beyond ASCII as an encoding reads them, cut at signs; signs alone are left out."""
    for word in words:
        text = _AROUND.sub("", word.decode(encoding, errors="replace"))
        yield from (
            segment for segment in _BETWEEN.split(text) if segment and not segment.isascii()
        )


def _has_latin(words: Sequence[bytes], encoding: str, letters: str) -> bool:
    """Return whether words are of a language with these letters beyond ASCII; half of them have an ASCII letter."""
    alphabet = frozenset(letters)
    texts = list(_decoded(words, encoding))
    without_ascii = sum(len(word) > 1 and not re.search("[A-Za-z]", word) for word in texts)
    return without_ascii <= len(texts) / 2 and all(
        character.isascii() or character.lower() in alphabet or character in alphabet
        for word in texts
        for character in word
    )


def _has_script(words: Sequence[bytes], encoding: str, sets: Sequence[str]) -> bool:
    """Return whether words have the letters of a script, ``sets[0]``, and its vowels, ``sets[1]``, if it writes any.

    Words with Latin letters among them must be those of a language that is written beside it.
    """
    alphabet, vowels = frozenset(sets[0]), frozenset("".join(sets[1:]))
    latin_letters = frozenset(_table()["beside"].get(encoding, ""))
    decoded = list(_decoded(words, encoding))
    texts = [word for word in decoded if not re.search("[A-Za-z]", word)]
    latin = "".join(set(decoded).difference(texts))
    if not latin_letters.issuperset(letter for letter in latin.lower() if not letter.isascii()):
        return False
    if (latin and not latin_letters) or not all(
        alphabet.issuperset(word.lower()) for word in texts
    ):
        return False
    if not vowels:  # where all bytes are below SMALL, it may be Cyrillic in capitals
        high = sum(any(byte >= SMALL for byte in word) for word in words)
        return bool(texts) and high >= len(words) / 4
    is_cased = all(word[1:].islower() or word.isupper() or len(word) == 1 for word in texts)
    has_names = any(word.istitle() and len(word) > 1 for word in texts)
    with_vowel = sum(not vowels.isdisjoint(word.lower()) for word in texts)
    return is_cased and has_names and with_vowel > len(texts) / 2


def _table() -> Mapping[str, Any]:
    return shipped_toml("records/encodings.toml")
