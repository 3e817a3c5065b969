"""Detect the language of a text by its script and function words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from geo.drafting.names.tokens import WORD, word_set
from geo.gazetteer.spelling import is_arabic
from geo.validation import Language

LEAST_WORDS: Final = 20  # of a text that is long enough to judge
LEAST_SHARE: Final = 0.16  # of function words
_FUNCTION_WORDS: Final[Mapping[str, frozenset[str]]] = {
    "en": word_set("the of and to in is was are that with from for by has have it its at as on were be"),
    "fr": word_set("le la les des et du est une dans que qui pour par sur au aux un sont il elle ce l"),
}  # fmt: skip
# Words that decide between English and French where the function words are even. `is_foreign` does not count them:
# other languages have some of them, too.
_RARER_WORDS: Final[Mapping[str, frozenset[str]]] = {
    "en": word_set("not this these they he she his her their into where which who through across we were s"),
    "fr": word_set(
        "en d s n j qu son sa ses leur leurs ce cette ces se avec vers depuis où puis chez chaque y entre ont"
    ),
}  # fmt: skip


def is_foreign(text: str) -> bool:
    """Return whether a text is in none of the languages that are read: it has too few of their function words.

    In English and French texts, a quarter of all words are function words. In Spanish or Portuguese texts, an eighth
    of all words look like French ones.
    A text of less than twenty words is not judged.

    Examples
    --------
    >>> is_foreign("El combustible sale de Cúcuta de noche. Los camiones cruzan el puente, y la policía decomisó ayer "
    ...            "cuatro toneladas en la carretera.")
    True
    >>> is_foreign("The fuel leaves Cúcuta by night. The trucks cross the bridge, and the police seized four tonnes on "
    ...            "the road yesterday.")
    False
    """
    words = _words(text)
    counts = _count_words(words, _FUNCTION_WORDS)
    has_few = max(counts.values()) < LEAST_SHARE * len(words)
    return len(words) >= LEAST_WORDS and has_few and not _is_mostly_arabic(text)


def language_of(text: str, default: Language = "en") -> Language:
    """Return the language of a text; ``default``, or English for Arabic, if it may be English as well as French.

    Examples
    --------
    >>> [language_of(text) for text in ("The fuel is from Libya", "Le carburant est passé", "يمر الوقود")]
    ['en', 'fr', 'ar']
    >>> language_of("Tébessa fournit Gafsa en carburant")
    'fr'
    """
    if _is_mostly_arabic(text):
        return "ar"
    words = _words(text)
    for words_of_language in (_FUNCTION_WORDS, _RARER_WORDS):
        counts = _count_words(words, words_of_language)
        if counts["en"] != counts["fr"]:
            return "fr" if counts["fr"] > counts["en"] else "en"
    return default if default != "ar" else "en"


def _words(text: str) -> list[str]:
    return [match[0].casefold() for match in WORD.finditer(text)]


def _count_words(
    words: list[str], words_of_language: Mapping[str, frozenset[str]]
) -> dict[str, int]:
    """Return, for each language, how many words of a text are among those of the language."""
    return {
        language: sum(word in known_words for word in words)
        for language, known_words in words_of_language.items()
    }


def _is_mostly_arabic(text: str) -> bool:
    """Return whether more than a third of the words of a text are Arabic: the others may be names and numbers."""
    words = text.split()
    return sum(map(is_arabic, words)) * 3 > len(words)
