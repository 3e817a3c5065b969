"""Find the encoding of a text file that is not UTF-8: the one in which every word has the letters of one language."""

# ruff: noqa: RUF001, RUF002 - letters of many scripts

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from geo.shipped_data import shipped_toml

WESTERN: Final = "Windows-1252"
# Different letters beyond ASCII that an encoding needs; fewer may be chance.
FEWEST_LETTERS: Final = {"latin": 2, "script": 7}
# All capitals of Windows-1251 are below this byte; half of the letters of Windows-1256 are not.
FIRST_SMALL_CYRILLIC: Final = 0xE0
ENOUGH_WORDS: Final = 2_000
_WORD: Final = re.compile(rb"[A-Za-z\x80-\xff]*[\x80-\xff][A-Za-z\x80-\xff]*")
# Signs that old encodings share where no letter stands: quotes, dashes, degrees, no-break blanks.
_SIGNS: Final = "“”„‘’–—…«»°§№·•©®€‚\u00a0\u200c\u200d\u200e\u200f،؛؟×÷±²³½¼¾"
_SIGNS_WITHIN: Final = re.compile("[’‘–—…·°\u00a0\u200c\u200d]+")
_SIGNS_AROUND: Final = re.compile(f"^[{_SIGNS}]+|[{_SIGNS}]+$")


def likely_encodings(text: bytes) -> tuple[str, ...]:
    """Return the encodings in which all words of a text that is not UTF-8 could be words of one language.

    An encoding with Latin letters fits if no word has other accented letters than those of one language. An encoding
    with another script fits if the words have only letters of this script, with capitals at their beginning or
    throughout, and with vowels if the script writes vowels.

    Examples
    --------
    >>> likely_encodings("Tekirdağ, Şırnak, çay".encode("cp1254"))
    ('Windows-1254',)
    >>> likely_encodings("София, Скопие".encode("cp1251")), likely_encodings("تونس, صفاقس".encode("cp1256"))
    (('Windows-1251',), ('Windows-1256',))
    >>> likely_encodings("Béja, Gabès".encode("cp1252"))[0]
    'Windows-1252'
    """
    # Only words with letters beyond ASCII, each once.
    words = list(dict.fromkeys(match[0] for match in _WORD.finditer(text)))[:ENOUGH_WORDS]
    latin, script = _table()["latin"], _table()["script"]
    fits = [
        name
        for name, alphabets in latin.items()
        if any(_has_latin(words, name, letters) for letters in alphabets)
    ]
    # Nearly any word in another script has letters that no western language has.
    if WESTERN not in fits:
        fits += [name for name, sets in script.items() if _has_script(words, name, sets)]
    return tuple(fits)


def certain_encoding(text: bytes) -> str | None:
    """Return the encoding of a text that is not UTF-8, if only one fits and the text has enough letters to be sure.

    Return None for Windows-1252, which is the usual encoding and needs no proof.
    """
    fits = likely_encodings(text)
    if len(fits) != 1 or fits[0] == WESTERN:
        return None
    (encoding,) = fits
    letters = {byte for match in _WORD.finditer(text) for byte in match[0] if byte >= 128}  # noqa: PLR2004 - beyond ASCII
    kind = "latin" if encoding in _table()["latin"] else "script"
    return encoding if len(letters) >= FEWEST_LETTERS[kind] else None


def _decoded(words: Sequence[bytes], encoding: str) -> Iterator[str]:
    """Yield the words with letters beyond ASCII as an encoding reads them, cut at signs."""
    for word in words:
        text = _SIGNS_AROUND.sub("", word.decode(encoding, errors="replace"))
        # An empty text is ASCII, too.
        yield from (segment for segment in _SIGNS_WITHIN.split(text) if not segment.isascii())


def _has_latin(words: Sequence[bytes], encoding: str, letters: str) -> bool:
    """Return whether words, read in an encoding, could be of a language in Latin script.

    ``letters`` are the accented letters of that language; words may have no others. At least half of the words must
    have a letter of ASCII, too.
    """
    alphabet = frozenset(letters)
    texts = list(_decoded(words, encoding))
    without_ascii = sum(len(word) > 1 and not re.search("[A-Za-z]", word) for word in texts)
    foreign = {letter for letter in "".join(texts) if not letter.isascii()} - alphabet
    return without_ascii <= len(texts) / 2 and all(letter.lower() in alphabet for letter in foreign)


def _has_script(words: Sequence[bytes], encoding: str, sets: Sequence[str]) -> bool:
    """Return whether words, read in an encoding, could be of another script than Latin.

    ``sets`` has the letters of the script and, if it writes vowels, a second text with its vowels. Words in Latin
    letters may occur among them, if the script has a Latin language that is written beside it, such as French beside
    Arabic.
    """
    letters, *vowel_sets = sets
    alphabet, vowels = frozenset(letters), frozenset("".join(vowel_sets))
    latin_letters = frozenset(_table()["beside"].get(encoding, ""))
    decoded = list(_decoded(words, encoding))
    texts = [word for word in decoded if not re.search("[A-Za-z]", word)]
    latin = "".join(set(decoded).difference(texts))  # all words with a Latin letter
    if not latin_letters.issuperset(letter for letter in latin.lower() if not letter.isascii()):
        return False
    if (latin and not latin_letters) or not all(
        alphabet.issuperset(word.lower()) for word in texts
    ):
        return False
    if not vowels:  # Arabic, for example; with few high bytes, the text may be Cyrillic in capitals
        with_high_byte = sum(max(word) >= FIRST_SMALL_CYRILLIC for word in words)
        return bool(texts) and with_high_byte >= len(words) / 4
    is_cased = all(word[1:].islower() or word.isupper() or len(word) == 1 for word in texts)
    has_names = any(word.istitle() and len(word) > 1 for word in texts)
    with_vowel = sum(not vowels.isdisjoint(word.lower()) for word in texts)
    return is_cased and has_names and with_vowel > len(texts) / 2


def _table() -> Mapping[str, Any]:
    return shipped_toml("records/encodings.toml")
