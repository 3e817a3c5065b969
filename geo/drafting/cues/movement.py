"""Find cues in a sentence: words of movement, commodities, doubt and direction, by a table that contributors edit."""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import chain, product
from typing import Final, Literal, TypeAlias, get_args

from geo.drafting.cues.arabic_verbs import forms_of_he
from geo.drafting.names.tokens import (
    ARTICLE,
    LEAST_STEM_LETTERS,
    PERSONS,
    WORD,
    fold_name,
    fold_word,
    without_marks,
    without_prefixes,
    word_set,
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
    "idiom",
]  # fmt: skip
ROLES: Final[tuple[Role, ...]] = get_args(Role)
Meaning: TypeAlias = tuple[Role, str]
"""The role and the value of a row of ``movement.csv``."""

BARE: Final = "bare"
"""Value of a cue that counts only right before a place: « direction Gafsa », "up the Mureș"."""
IDIOM: Final = "idiom"
"""Role of words that state no movement, though one or the beginning of one does elsewhere: "took place", *montré*."""
THAT: Final = word_set("that que qu ان انه انها بان بانه بانها")
LEAST_STEM: Final = 2  # letters
# Endings of plurals, each with that of the singular.
_PLURALS: Final[Mapping[str, tuple[tuple[str, str], ...]]] = {
    "en": (("s", ""), ("es", ""), ("ies", "y")), "fr": (("s", ""), ("x", ""), ("aux", "al")), "ar": (),
}  # fmt: skip
_ROLES_WITH_PLURAL: Final = word_set(
    "importing exporting move setting commodity contraband maybe mode"
)
_ANY_ENDING: Final = "*"
_KEEPS_ACCENT: Final = 2  # letters of a word that is looked up with its accent, as "à" is
# Words of phrases whose accent counts: « et de là », « et de la »
_ACCENTED: Final = frozenset({"là"})
# May is a month, and "Or" begins a sentence in French: in these roles, the words count only without a capital.
_LOWER_CASE_ROLES: Final[Mapping[str, Role]] = {"may": "hedge", "or": "commodity"}
# After other words, the French "or" is "yet" rather than "gold".
_BEFORE_GOLD: Final = word_set("l d de en cet leur son et ou notre quel aucun nul tout")
# The French conditional of hearsay: « gagnerait », « descendraient »; and imperfects that only look like it.
_CONDITIONAL: Final = re.compile(r"(?P<stem>\w*[eid]r)ai(?:t|ent)")
_STEMS_OF_IMPERFECTS: Final = word_set(
    "admir aspir attir cadr chavir déchir désir empir encadr engendr expir inspir respir retir tir transpir vir"
)
# Roles that an Arabic verb has in all persons.
_ROLES_OF_VERBS: Final = word_set("move setting inferred")
# Values of words that differ in an accent: « achète » and « acheté », « débarqué » and « débarque ».
_FINITE: Final = "finite"
_PARTICIPLE: Final = "participle"
_PARTICIPLE_ENDINGS: Final = ("é", "és", "ée", "ées")
# The value of phrases that count only at the end of a clause: "officials deny it".
_LAST: Final = "last"


@dataclass(frozen=True, slots=True)
class Token:
    """A word of a paragraph, from ``start`` to before ``end``, in characters."""

    start: int
    end: int
    fold: str
    written: str


@dataclass(frozen=True, slots=True)
class Cue:
    """Words of a sentence with a role in stating a flow: tokens ``first`` to ``last``."""

    role: Role
    value: str
    first: int
    last: int


@dataclass(frozen=True)
class Vocabulary:
    """The entries of ``movement.csv`` for one language.

    Attributes
    ----------
    words
        A folded word → its meanings.
    stems
        The first letters of folded words → their meanings.
    phrases
        The first word of entries of several words → words and meanings of each such entry, the longest first.
    idioms
        Single words, with their accents, that are no cues though their fold or begin is: *montré* beside *montre*.
    """

    language: Language
    words: Mapping[str, frozenset[Meaning]]
    stems: Mapping[str, frozenset[Meaning]]
    phrases: Mapping[str, tuple[tuple[tuple[str, ...], frozenset[Meaning]], ...]]
    idioms: frozenset[str]

    def of_token(self, token: Token) -> frozenset[Meaning]:
        """Return the meanings of a single word; none if it is no entry."""
        if token.written.casefold() in self.idioms:
            return frozenset()
        if len(token.fold) <= _KEEPS_ACCENT and not is_arabic(token.fold):
            meanings: frozenset[Meaning] = self.words.get(token.written.lower(), frozenset())
        else:
            meanings = self._of_entry(token.fold) | frozenset(self._of_singular(token.fold))
            if all(role != "move" for role, _ in meanings):
                meanings |= frozenset(self._of_conjugated(token))
        if {"clause", "commodity"} <= {role for role, _ in meanings}:
            # « mais » is "but", « maïs » is maize.
            role = "clause" if token.written.casefold() == token.fold else "commodity"
            return frozenset(meaning for meaning in meanings if meaning[0] == role)
        if token.fold in _LOWER_CASE_ROLES and token.written[0].isupper():
            excluded = _LOWER_CASE_ROLES[token.fold]
            return frozenset(meaning for meaning in meanings if meaning[0] != excluded)
        if self.language == "fr" and _is_conditional(token.written):
            return meanings | {("hedge", "")}
        return meanings

    def _of_entry(self, fold: str) -> frozenset[Meaning]:
        """Return the meanings of the entry for a word or, in Arabic, for the word without prefixes."""
        for form in _arabic_forms(fold) if is_arabic(fold) else (fold,):
            lengths = range(len(form), LEAST_STEM - 1, -1)
            stem = next((form[:n] for n in lengths if form[:n] in self.stems), "")
            if meanings := self.words.get(form, frozenset()) | self.stems.get(stem, frozenset()):
                return meanings
        return frozenset()

    def _of_conjugated(self, token: Token) -> Iterator[Meaning]:
        """Yield the meanings of movement of the verb of which an Arabic word is a form: نشحنها is of يشحن."""
        for form in _conjugated_forms(token):
            meanings = self.words.get(form, frozenset()) | self.stems.get(form, frozenset())
            yield from (meaning for meaning in meanings if meaning[0] in _ROLES_OF_VERBS)

    def _of_singular(self, fold: str) -> Iterator[Meaning]:
        """Yield the meanings of the words of which a word may be the plural."""
        for ending, replacement in _PLURALS[self.language]:
            if fold.endswith(ending) and len(fold) - len(ending) > _KEEPS_ACCENT:
                meanings = self.words.get(fold.removesuffix(ending) + replacement, frozenset())
                yield from (meaning for meaning in meanings if meaning[0] in _ROLES_WITH_PLURAL)


def _is_conditional(word: str) -> bool:
    """Return whether a French word is a verb in the conditional, with which a text reports hearsay.

    >>> [_is_conditional(word) for word in ("gagnerait", "descendraient", "opérait", "retirait", "extrait", "gagne")]
    [True, True, False, False, False, False]
    """
    match = _CONDITIONAL.fullmatch(word.casefold())
    return match is not None and match["stem"] not in _STEMS_OF_IMPERFECTS


def _arabic_forms(fold: str) -> Iterator[str]:
    """Yield a folded Arabic word, then its forms without prefixes, article, and the س of the future."""
    forms = [fold, *(stem for _, stem in without_prefixes(fold))]
    yield from forms
    for form in forms:
        if form.startswith(ARTICLE) and len(form) - len(ARTICLE) >= LEAST_STEM_LETTERS:
            yield form.removeprefix(ARTICLE)
    for form in forms:
        if form[0] == "س" and form[1:2] in PERSONS:
            yield form[1:]


def _conjugated_forms(token: Token) -> Iterator[str]:
    """Yield the forms of "he" of the verb that an Arabic word may be, without prefixes."""
    if is_arabic(token.fold):
        for form in dict.fromkeys(_arabic_forms(token.fold)):
            yield from forms_of_he(form, without_marks(token.written))


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
    """Return the number of words of the longest phrase at a token, and its meanings; without a phrase, the word's."""
    fold = tokens[number].fold
    is_participle = tokens[number].written.endswith(_PARTICIPLE_ENDINGS)
    excluded_value = _FINITE if is_participle else _PARTICIPLE
    heads = (
        [*_arabic_forms(fold), *_conjugated_forms(tokens[number])] if is_arabic(fold) else [fold]
    )
    for head in dict.fromkeys(heads):
        for words, meanings in vocabulary.phrases.get(head, ()):
            values = {value for _, value in meanings}
            if values == {excluded_value} or not _has_phrase(tokens, number, words):
                continue
            if _LAST not in values or _ends_clause(tokens, number + len(words) - 1):
                return len(words), meanings
    preceding = tokens[number - 1].fold if number else ""
    if vocabulary.language == "fr" and fold == "or" and preceding not in _BEFORE_GOLD:
        return 1, frozenset()
    meanings_of_word = vocabulary.of_token(tokens[number])
    return 1, frozenset(meaning for meaning in meanings_of_word if meaning[1] != excluded_value)


def _has_phrase(tokens: list[Token], number: int, words: tuple[str, ...]) -> bool:
    """Return whether the rest of a phrase follows a token: its words, their plurals, with "al-", or beginnings."""
    following = tokens[number + 1 : number + len(words)]
    return len(following) == len(words) - 1 and all(
        token.fold in {word, word + "s", ARTICLE + word, "لل" + word}
        or (word in _ACCENTED and token.written.casefold() == word)
        or (word[-1] == _ANY_ENDING and token.fold.startswith(word[:-1]))
        for token, word in zip(following, words[1:], strict=True)
    )


def _ends_clause(tokens: list[Token], number: int) -> bool:
    """Return whether a word is the last of its sentence, or more than a blank stands after it."""
    return number >= len(tokens) - 1 or tokens[number + 1].start - tokens[number].end > 1


@cache
def vocabulary_of(language: Language) -> Vocabulary:
    """Read the entries of a language that ship with the package."""
    return parse_vocabularies(shipped_text("drafting/movement.csv"))[language]


@cache
def parse_vocabularies(text: str) -> Mapping[Language, Vocabulary]:
    """Parse ``movement.csv``, with the columns ``language, word, role, value, reason``.

    Raises
    ------
    DataError
        If a row has an unknown language or role, or no word.
    """
    words: dict[str, dict[tuple[str, ...], set[Meaning]]] = {
        key: defaultdict(set) for key in LANGUAGES
    }
    idioms: dict[str, set[str]] = {key: set() for key in LANGUAGES}
    for line, row in enumerate(csv.DictReader(text.splitlines()), start=2):
        entries = [*_alternatives(row["word"])]
        keys = [_folded_entry(entry) for entry in entries]
        if row["language"] not in words or row["role"] not in ROLES or not all(map(all, keys)):
            found = ", ".join(f"{name} {shown(row[name])}" for name in ("language", "word", "role"))
            message = (
                f"movement.csv:{line}: found {found}. Expected one of the languages {', '.join(LANGUAGES)}, "
                f"a word, and one of the roles {', '.join(ROLES)}."
            )
            raise DataError(message)
        for entry, key in zip(entries, keys, strict=True):
            if row["role"] == IDIOM and " " not in entry:
                idioms[row["language"]].add(entry.casefold())
            else:
                words[row["language"]][key].add((row["role"], row["value"]))
    return {
        language: _vocabulary(language, words[language], idioms[language]) for language in LANGUAGES
    }


def _alternatives(entry: str) -> Iterator[str]:
    """Yield the entries of a row, each of whose words may be one of several.

    >>> [*_alternatives("take/took part/place")]
    ['take part', 'take place', 'took part', 'took place']
    """
    for words in product(*(word.split("/") for word in entry.split())):
        yield " ".join(words)


def _folded_entry(entry: str) -> tuple[str, ...]:
    """Return an entry's folded words, a stem with its asterisk; a word of one or two letters keeps accents."""
    folds = [*chain.from_iterable(map(_folds, entry.split()))]
    if len(folds) == 1 and len(folds[0]) <= _KEEPS_ACCENT and not is_arabic(folds[0]):
        return (entry.rstrip("*"),)
    if not folds:
        return ("",)
    asterisk = _ANY_ENDING if entry.endswith(_ANY_ENDING) else ""
    return (*folds[:-1], folds[-1] + asterisk)


@cache
def _folds(word: str) -> tuple[str, ...]:
    """Return the folded words of a written one, which many entries share."""
    return (word,) if word in _ACCENTED else tuple(fold_name(word))


def _vocabulary(
    language: Language, entries: Mapping[tuple[str, ...], set[Meaning]], idioms: Iterable[str]
) -> Vocabulary:
    """Return the entries of a language, each with its meanings, as words, stems and phrases."""
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
        idioms=frozenset(idioms),
    )
