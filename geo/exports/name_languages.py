"""The language of a name, as far as its letters show it."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from typing import Final

from geo.gazetteer.arabic_labels import is_arabic_spelling
from geo.gazetteer.spelling import is_arabic

# First word of a letter's name in Unicode → code of its script in ISO 15924.
SCRIPTS: Final[Mapping[str, str]] = {
    "LATIN": "Latn", "CYRILLIC": "Cyrl", "GREEK": "Grek", "HEBREW": "Hebr", "ARMENIAN": "Armn", "GEORGIAN": "Geor",
    "ETHIOPIC": "Ethi", "TIFINAGH": "Tfng", "NKO": "Nkoo", "SYRIAC": "Syrc", "THAANA": "Thaa", "DEVANAGARI": "Deva",
    "BENGALI": "Beng", "GURMUKHI": "Guru", "GUJARATI": "Gujr", "ORIYA": "Orya", "TAMIL": "Taml", "TELUGU": "Telu",
    "KANNADA": "Knda", "MALAYALAM": "Mlym", "SINHALA": "Sinh", "THAI": "Thai", "LAO": "Laoo", "KHMER": "Khmr",
    "MYANMAR": "Mymr", "TIBETAN": "Tibt", "MONGOLIAN": "Mong", "HANGUL": "Hang", "HIRAGANA": "Hira",
    "KATAKANA": "Kana", "CJK": "Hani", "IDEOGRAPHIC": "Hani",
}  # fmt: skip
# Scripts that one name may mix → code of the mixture in ISO 15924.
MIXED_SCRIPTS: Final[Mapping[frozenset[str], str]] = {
    frozenset({"CJK", "IDEOGRAPHIC", "HIRAGANA", "KATAKANA"}): "Jpan", frozenset({"CJK", "HANGUL"}): "Kore",
}  # fmt: skip


def language_of(name: str) -> str:
    """Return the language of a name as BCP 47.

    Only the script of a name can be seen, such as ``und-Latn`` (Latin), unless its letters show that it is Arabic. The
    result is ``und`` for other scripts, and for several scripts that one name does not usually mix.

    Examples
    --------
    >>> [language_of(name) for name in ("Gafsa", "София", "평양", "東京", "さいたま市", "دمشق", "ⴰⴳⴰⴷⵉⵔ", "1")]
    ['und-Latn', 'und-Cyrl', 'und-Hang', 'und-Hani', 'und-Jpan', 'ar', 'und-Tfng', 'und']
    """
    if is_arabic(name):
        return "ar" if is_arabic_spelling(name) else "und-Arab"
    # The name of a letter in Unicode begins with its script. Apostrophes and marks that count as letters have none.
    scripts = {unicodedata.name(letter, "").split(" ")[0] for letter in name if letter.isalpha()}
    scripts -= {"MODIFIER", "KATAKANA-HIRAGANA", ""}
    if len(scripts) > 1:
        codes = {code for mixed, code in MIXED_SCRIPTS.items() if scripts <= mixed}
    else:
        codes = {SCRIPTS[script] for script in scripts if script in SCRIPTS}
    return f"und-{min(codes)}" if codes else "und"
