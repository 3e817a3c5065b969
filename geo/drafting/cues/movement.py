"""Find words of movement, commodities, doubt and direction, by a table that contributors edit."""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from typing import Final, Literal, TypeAlias, get_args

from geo.drafting.names.tokens import (
    LEAST_STEM_LETTERS,
    WORD,
    fold_name,
    fold_word,
    without_prefixes,
)
from geo.errors import DataError
from geo.gazetteer.spelling import is_arabic
from geo.shipped_data import shipped_text
from geo.validation import LANGUAGES, Language, shown

Role: TypeAlias = Literal[
    "move", "setting", "commodity", "contraband", "maybe", "inferred", "negation", "affirmed", "ended", "hedge", "both",
    "from", "of", "to", "for", "via", "between", "and", "then",
    "importing", "exporting", "supplying", "supplied", "made", "extent", "clause", "at", "bound",
    "bystander", "price", "mode", "stop", "trade", "claim", "buying", "loading", "linking", "axis", "whence", "where",
]  # fmt: skip
ROLES: Final[tuple[Role, ...]] = get_args(Role)
Meaning: TypeAlias = tuple[Role, str]

THAT: Final = frozenset({"that", "que", "qu", "ان", "انه", "انها", "بان", "بانه", "بانها"})
LEAST_STEM: Final = 2
_ARTICLE: Final = "ال"
# Endings of plurals, each with that of the singular.
_PLURALS: Final[Mapping[str, tuple[tuple[str, str], ...]]] = {
    "en": (("s", ""), ("es", ""), ("ies", "y")), "fr": (("s", ""), ("x", ""), ("aux", "al")), "ar": (),
}  # fmt: skip
_INFLECTED: Final = frozenset(
    {"importing", "exporting", "move", "setting", "commodity", "contraband", "maybe", "mode"}
)
_SHORT: Final = 2  # letters: such a word keeps its accent, as "à" does
# May is a month, and "Or" begins a sentence in French: these count without a capital alone.
_LOWER: Final[Mapping[str, Role]] = {"may": "hedge", "or": "commodity"}
_BEFORE_GOLD: Final = frozenset("l d de en cet leur son et ou notre quel aucun nul tout".split())  # noqa: SIM905 - else "or" is "yet"
# The French conditional of hearsay: « gagnerait », « descendraient »; and imperfects that only look like it.
_CONDITIONAL: Final = re.compile(r"(?P<stem>\w*[eid]r)ai(?:t|ent)")
_IMPERFECTS: Final = frozenset(
    "admir aspir attir cadr chavir déchir désir empir encadr engendr expir inspir respir retir tir transpir vir".split()  # noqa: SIM905
)
# Values of words that differ in an accent: « achète » and « acheté », « débarqué » and « débarque ».
_FINITE: Final = "finite"
_PARTICIPLE: Final = "participle"
_PARTICIPLE_ENDINGS: Final = ("é", "és", "ée", "ées")
# The value of words that count at the end of a clause alone: "officials deny it".
_LAST: Final = "last"
LEAST_WORDS: Final = 20  # to tell a language that is not read
LEAST_SHARE: Final = 0.16  # of function words
_FUNCTION_WORDS: Final[Mapping[str, frozenset[str]]] = {
    key: frozenset(row.split())
    for key, row in {
        "en": "the of and to in is was are that with from for by has have it its at as on were be",
        "fr": "le la les des et du est une dans que qui pour par sur au aux un sont il elle ce l",
    }.items()
}
# Words that decide between English and French where the function words are even. `is_foreign` does not count them:
# other languages have some of them, too.
_RARER_WORDS: Final[Mapping[str, frozenset[str]]] = {
    key: frozenset(row.split())
    for key, row in {
        "en": "not this these they he she his her their into where which who through across we were s",
        "fr": "en d s n j qu son sa ses leur leurs ce cette ces se avec vers depuis où puis chez chaque y entre ont",
    }.items()
}


@dataclass(frozen=True, slots=True)
class Token:
    """A word of a paragraph, from ``start`` to before ``end``, in characters."""

    start: int
    end: int
    fold: str
    written: str


@dataclass(frozen=True, slots=True)
class Cue:
    """One or more words of a sentence that mean something to the rules: tokens ``first`` to ``last``."""

    role: Role
    value: str
    first: int
    last: int


@dataclass(frozen=True)
class Vocabulary:
    """The entries of one language.

    Attributes
    ----------
    words
        A folded word → its meanings.
    stems
        The first letters of folded words → their meanings.
    phrases
        The first word of entries of several words → the words and meanings of each entry, the longest first.
    """

    language: Language
    words: Mapping[str, frozenset[Meaning]]
    stems: Mapping[str, frozenset[Meaning]]
    phrases: Mapping[str, tuple[tuple[tuple[str, ...], frozenset[Meaning]], ...]]

    @cached_property
    def meanings(self) -> Callable[[str], frozenset[Meaning]]:
        """A cached function from a folded word to its meanings."""
        return lru_cache(maxsize=50_000)(self._meanings)

    def _meanings(self, fold: str) -> frozenset[Meaning]:
        return self._of_entry(fold) | frozenset(self._of_singular(fold))

    def _of_entry(self, fold: str) -> frozenset[Meaning]:
        """Return the meanings of the entry for a word, without its Arabic prefixes if only that is an entry."""
        for form in _arabic_forms(fold) if is_arabic(fold) else (fold,):
            lengths = range(len(form), LEAST_STEM - 1, -1)
            stem = next((form[:n] for n in lengths if form[:n] in self.stems), "")
            if meanings := self.words.get(form, frozenset()) | self.stems.get(stem, frozenset()):
                return meanings
        return frozenset()

    def _of_singular(self, fold: str) -> Iterator[Meaning]:
        """Yield the meanings of the words of which a word may be the plural."""
        for ending, replacement in _PLURALS[self.language]:
            if fold.endswith(ending) and len(fold) - len(ending) > _SHORT:
                meanings = self.words.get(fold.removesuffix(ending) + replacement, frozenset())
                yield from (meaning for meaning in meanings if meaning[0] in _INFLECTED)

    def of_token(self, token: Token) -> frozenset[Meaning]:
        """Return the meanings of a single word; none if it has none."""
        if len(token.fold) <= _SHORT and not is_arabic(token.fold):
            meanings: frozenset[Meaning] = self.words.get(token.written.lower(), frozenset())
        else:
            meanings = self.meanings(token.fold)
        if {"clause", "commodity"} <= {role for role, _ in meanings}:
            # "mais" is but, "maïs" is maize
            role = "clause" if token.written.casefold() == token.fold else "commodity"
            return frozenset(meaning for meaning in meanings if meaning[0] == role)
        if token.fold in _LOWER and token.written[0].isupper():
            return frozenset(meaning for meaning in meanings if meaning[0] != _LOWER[token.fold])
        if self.language == "fr" and _is_conditional(token.written):
            return meanings | {("hedge", "")}
        return meanings


def _is_conditional(word: str) -> bool:
    """Return whether a French word is a verb in the conditional, with which a text reports hearsay.

    >>> [_is_conditional(word) for word in ("gagnerait", "descendraient", "opérait", "retirait", "extrait", "gagne")]
    [True, True, False, False, False, False]
    """
    match = _CONDITIONAL.fullmatch(word.casefold())
    return match is not None and match["stem"] not in _IMPERFECTS


def _arabic_forms(fold: str) -> Iterator[str]:
    """Yield a folded Arabic word, then without its prefixes, without the article, and without the س of the future."""
    forms = [fold, *(stem for _, stem in without_prefixes(fold))]
    yield from forms
    for form in forms:
        if form.startswith(_ARTICLE) and len(form) - len(_ARTICLE) >= LEAST_STEM_LETTERS:
            yield form.removeprefix(_ARTICLE)
    if fold[0] == "س" and fold[1:2] in {"ي", "ت", "ن"}:  # the future
        yield fold[1:]


def split_tokens(text: str) -> list[Token]:
    """Split a paragraph into words."""
    return [
        Token(match.start(), match.end(), fold_word(match[0]), match[0])
        for match in WORD.finditer(text)
    ]


def find_cues(tokens: list[Token], vocabulary: Vocabulary) -> list[Cue]:
    """Find the cues among the words of a sentence, in order; within a cue of several words no other cue is found.

    Examples
    --------
    >>> cues = find_cues(split_tokens("Fuel no longer goes to Niš"), vocabulary_of("en"))
    >>> [(cue.role, cue.first, cue.last) for cue in cues]
    [('commodity', 0, 0), ('ended', 1, 2), ('move', 3, 3), ('to', 4, 4)]
    >>> [cue.role for cue in find_cues(split_tokens("du maïs, mais pas de riz"), vocabulary_of("fr"))]
    ['of', 'commodity', 'clause', 'negation', 'of', 'commodity']
    """
    cues: list[Cue] = []
    number = 0
    while number < len(tokens):
        length, meanings = _meanings_at(tokens, number, vocabulary)
        cues += [Cue(role, value, number, number + length - 1) for role, value in sorted(meanings)]
        number += length
    return cues


def _meanings_at(
    tokens: list[Token], number: int, vocabulary: Vocabulary
) -> tuple[int, frozenset[Meaning]]:
    """Return how many words the cue at a token has, and its meanings: those of the longest phrase, else of the word."""
    fold = tokens[number].fold
    heads = dict.fromkeys(_arabic_forms(fold)) if is_arabic(fold) else (fold,)
    is_participle = tokens[number].written.endswith(_PARTICIPLE_ENDINGS)
    excluded = _FINITE if is_participle else _PARTICIPLE
    for head in heads:
        for words, meanings in vocabulary.phrases.get(head, ()):
            last, values = number + len(words) - 1, {value for _, value in meanings}
            if values == {excluded} or (_LAST in values and not _ends_clause(tokens, last)):
                continue
            following = tokens[number + 1 : last + 1]
            if len(following) == len(words) - 1 and all(
                _is_form(token.fold, word) for token, word in zip(following, words[1:], strict=True)
            ):
                return len(words), meanings
    token_meanings = vocabulary.of_token(tokens[number])
    token_meanings = frozenset(meaning for meaning in token_meanings if meaning[1] != excluded)
    preceding = tokens[number - 1].fold if number else ""
    if vocabulary.language == "fr" and fold == "or" and preceding not in _BEFORE_GOLD:
        token_meanings = frozenset()
    return 1, token_meanings


def _ends_clause(tokens: list[Token], number: int) -> bool:
    """Return whether a word is the last of its sentence, or more than a blank stands after it."""
    return number >= len(tokens) - 1 or tokens[number + 1].start - tokens[number].end > 1


def _is_form(fold: str, word: str) -> bool:
    """Return whether a folded word of a text is the word of an entry, its plural, or that word with "al-"."""
    return fold in {word, word + "s", _ARTICLE + word, "لل" + word}


@cache
def vocabulary_of(language: Language) -> Vocabulary:
    """Read the entries of a language that ship with the package."""
    return parse_vocabularies(shipped_text("drafting/movement.csv"))[language]


@cache
def parse_vocabularies(text: str) -> Mapping[Language, Vocabulary]:
    """Parse a table of cues: CSV with the columns ``language, word, role, value, reason``.

    Raises
    ------
    DataError
        If a row has an unknown language or role, or no word.
    """
    words: dict[str, dict[tuple[str, ...], set[Meaning]]] = {
        key: defaultdict(set) for key in LANGUAGES
    }
    for line, row in enumerate(csv.DictReader(text.splitlines()), start=2):
        key = _key(row["word"])
        if row["language"] not in words or row["role"] not in ROLES or not all(key):
            found = ", ".join(f"{name} {shown(row[name])}" for name in ("language", "word", "role"))
            message = (
                f"movement.csv:{line}: found {found}. Expected one of the languages {', '.join(LANGUAGES)}, "
                f"a word, and one of the roles {', '.join(ROLES)}."
            )
            raise DataError(message)
        words[row["language"]][key].add((row["role"], row["value"]))
    return {language: _vocabulary(language, words[language]) for language in LANGUAGES}


def _key(word: str) -> tuple[str, ...]:
    """Return an entry's folded words, a stem with its asterisk; a word of one or two letters keeps accents."""
    folds = fold_name(word)
    if len(folds) == 1 and len(folds[0]) <= _SHORT and not is_arabic(folds[0]):
        return (word.rstrip("*"),)
    return (*folds[:-1], folds[-1] + "*" * word.endswith("*")) if folds else ("",)


def _vocabulary(language: Language, entries: Mapping[tuple[str, ...], set[Meaning]]) -> Vocabulary:
    """Return entries, each with its meanings, as words, stems and phrases."""
    phrases: dict[str, list[tuple[tuple[str, ...], frozenset[Meaning]]]] = defaultdict(list)
    for key, meanings in sorted(entries.items(), key=lambda entry: -len(entry[0])):
        if len(key) > 1:
            phrases[key[0]].append((key, frozenset(meanings)))
    single = {key[0]: frozenset(meanings) for key, meanings in entries.items() if len(key) == 1}
    return Vocabulary(
        language=language,
        words={word: meanings for word, meanings in single.items() if not word.endswith("*")},
        stems={word[:-1]: meanings for word, meanings in single.items() if word.endswith("*")},
        phrases={head: tuple(rows) for head, rows in phrases.items()},
    )


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
    counts, words = _count_function_words(text)
    return (
        words >= LEAST_WORDS
        and max(counts.values()) < LEAST_SHARE * words
        and not _is_mostly_arabic(text)
    )


def _is_mostly_arabic(text: str) -> bool:
    """Return whether more than a third of the words of a text are Arabic: names and numbers may be the others."""
    words = text.split()
    return sum(map(is_arabic, words)) * 3 > len(words)


def _count_function_words(text: str) -> tuple[Mapping[str, int], int]:
    """Return how many words of a text are function words of each language, and how many it has."""
    return _count_words(text, _FUNCTION_WORDS)


def _count_words(
    text: str, words_of: Mapping[str, frozenset[str]]
) -> tuple[Mapping[str, int], int]:
    """Return how many words of a text are among some words of each language, and how many it has."""
    folds = [match[0].casefold() for match in WORD.finditer(text)]
    counts = {key: sum(fold in words for fold in folds) for key, words in words_of.items()}
    return counts, len(folds)


def language_of(text: str, default: Language = "en") -> Language:
    """Return the language of a text, by its script and function words.

    Examples
    --------
    >>> [language_of(text) for text in ("The fuel is from Libya", "Le carburant est passé", "يمر الوقود")]
    ['en', 'fr', 'ar']
    >>> language_of("Tébessa fournit Gafsa en carburant")
    'fr'
    """
    if _is_mostly_arabic(text):
        return "ar"
    counts, _ = _count_function_words(text)
    if counts["en"] == counts["fr"]:  # as in "Tébessa fournit Gafsa en carburant"
        counts, _ = _count_words(text, _RARER_WORDS)
    if counts["en"] == counts["fr"]:
        return default if default != "ar" else "en"
    return "fr" if counts["fr"] > counts["en"] else "en"
