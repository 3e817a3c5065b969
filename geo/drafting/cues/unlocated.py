"""Find names that stand where a place's name stands, and that no gazetteer at hand has.

A draft offers them as ends to pick; a person then says where they are. They get no coordinates.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

# ruff: noqa: RUF001 - apostrophes and hyphens of names
from geo.drafting.cues.movement import Cue
from geo.drafting.cues.read_sentences import ReadSentence
from geo.drafting.mentions import Mention
from geo.drafting.names.rules import Rules
from geo.drafting.names.tokens import fold_name, without_prefixes
from geo.gazetteer.spelling import is_arabic

LEAST_LETTERS: Final = 3
MAX_WORDS: Final = 4
_WORD: Final = re.compile(r"[^\W\d_]+(?:[’'ʼ‑-][^\W\d_]+)*")
_ELISION: Final = re.compile(r"(?:[dl]|qu|jusqu)[’'ʼ](?=[^\W\d_])", re.IGNORECASE)
_PARTICLES: Final = frozenset(
    {"de", "du", "el", "al", "ben", "bin", "bou", "la", "le", "d", "della"}
)
_AND: Final = re.compile(r",?\s+(?:and|or|et|ou)\s+(?:(?:de|à|in|from|to)\s+|d[’'])?")
_COMMA: Final = re.compile(r",\s+")
_IN_LIST: Final = re.compile(r",|\s+(?:and|or|et|ou)\b")
_GENITIVE: Final = re.compile(r"[’']s$")
_FROM: Final = frozenset({"from", "to", "via", "between"})
_PERSONS: Final = frozenset({"for", "pour", "par"})  # before persons and things more often
_NO_ARABIC_NAME: Final = ("ات", "ين", "ون", "يه", "اء")  # plurals and adjectives, as folded
_ARTICLE: Final = "ال"


@dataclass(frozen=True)
class UnlocatedName:
    """A name in a paragraph, from ``start`` to before ``end`` in the text as read."""

    paragraph: int
    start: int
    end: int
    name: str

    @property
    def key(self) -> tuple[str, ...]:
        """Its folded words, by which it is found again."""
        return fold_name(self.name)


@dataclass(frozen=True)
class _Word:
    start: int
    end: int
    written: str
    fold: str

    @property
    def is_capital(self) -> bool:
        return self.written[0].isupper()


def find_unlocated(
    sentences: Sequence[ReadSentence], found: Sequence[Mention], rules: Rules
) -> list[UnlocatedName]:
    """Find names after *from*, *near*, "the village of", مدينة and the like that are not among the names found.

    Parameters
    ----------
    found
        Every name of the gazetteers in the text, however doubtful.
    """
    taken = {at for mention in found for at in range(mention.start, mention.end)}
    names: dict[int, UnlocatedName] = {}
    persons = {key for each in sentences for key in _persons(each, rules)}
    for sentence in sentences:
        read = _arabic_names if _is_arabic_text(sentence) else _latin_names
        for start, end in read(sentence, rules, taken):
            name = _located(sentence, start, end)
            if not persons.issuperset(name.key):
                names[name.start] = name
    return [names[start] for start in sorted(names)]


def _located(sentence: ReadSentence, start: int, end: int) -> UnlocatedName:
    offsets, text = sentence.part.offsets, sentence.part.text
    return UnlocatedName(
        sentence.paragraph, int(offsets[start]), int(offsets[end - 1]) + 1, " ".join(text[start:end].split())
    )  # fmt: skip


def _is_arabic_text(sentence: ReadSentence) -> bool:
    words = [token.fold for token in sentence.tokens]
    return sum(map(is_arabic, words)) * 2 > len(words)


def _words(text: str) -> list[_Word]:
    """Split a sentence into words; an elided article is a word of its own."""
    words: list[_Word] = []
    for match in _WORD.finditer(_ELISION.sub(lambda e: e[0][:-1] + " ", text)):
        written = _GENITIVE.sub("", match[0])
        fold = " ".join(fold_name(written))
        if fold:
            words.append(_Word(match.start(), match.start() + len(written), written, fold))
    return words


def _persons(sentence: ReadSentence, rules: Rules) -> Iterator[str]:
    """Yield the folded words of names that follow a title or a given name."""
    words = _words(sentence.part.text)
    for at, word in enumerate(words[:-1]):
        if word.fold in rules.titles | rules.given_names:
            for run in words[at + 1 : at + 3]:
                if not run.is_capital:
                    break
                yield run.fold


def _latin_names(
    sentence: ReadSentence, rules: Rules, taken: set[int]
) -> Iterator[tuple[int, int]]:
    """Yield start and end of names with capitals in a place's position."""
    text = sentence.part.text
    words = _words(text)
    ends = {sentence.tokens[cue.last].end for cue in sentence.cues if _announces(cue, sentence)}
    last_place = -1
    at = 0
    while at < len(words):
        if not words[at].is_capital:
            at += 1
            continue
        stop = _run_end(text, words, at)
        run = words[at:stop]
        start, end = run[0].start, run[-1].end
        is_known = not taken.isdisjoint(map(int, sentence.part.offsets[start:end]))
        if is_known:
            last_place = end
        elif _is_name(run, rules) and (
            _is_placed(text, words, (at, stop), ends, rules)
            or (last_place >= 0 and _is_listed(text, last_place, start, end))
        ):
            last_place = end
            yield start, end
        at = stop


def _is_listed(text: str, last_place: int, start: int, end: int) -> bool:
    """Return whether a name continues a list of places: "Fizi, Misisi and Baraka"."""
    if _AND.fullmatch(text, last_place, start):
        return True
    return bool(_COMMA.fullmatch(text, last_place, start) and _IN_LIST.match(text, end))


def _announces(cue: Cue, sentence: ReadSentence) -> bool:
    """Return whether a cue stands before a place: "arrive in", "en provenance de"."""
    return cue.role in _FROM and sentence.tokens[cue.last].fold not in _PERSONS


def _run_end(text: str, words: list[_Word], at: int) -> int:
    """Return the number of the word after a run of capitalised words, joined by blanks or particles."""
    stop = at + 1
    while (
        stop < len(words)
        and stop - at < MAX_WORDS
        and text[words[stop - 1].end : words[stop].start] in {" ", "\n"}
    ):
        if words[stop].is_capital:
            stop += 1
        elif (
            words[stop].fold in _PARTICLES
            and stop + 1 < len(words)
            and words[stop + 1].is_capital
            and words[stop].fold not in {"de", "d", "du", "la", "le"}
        ):
            stop += 2
        else:
            break
    return stop


def _is_name(run: list[_Word], rules: Rules) -> bool:
    """Return whether a run of words is a name, and none of a person, an organisation, a month or a word."""
    if sum(len(word.fold) for word in run) < LEAST_LETTERS:
        return False
    folds = [word.fold for word in run]
    is_code = len(run) == 1 and len(run[0].written) > 1 and run[0].written.isupper()
    is_person = folds[0] in rules.titles or folds[0] in rules.given_names
    is_word = all(fold in rules.frequent or fold in rules.never for fold in folds)
    return not (is_code or is_person or is_word or rules.organisations.intersection(folds))


def _is_placed(
    text: str, words: list[_Word], span: tuple[int, int], ends: set[int], rules: Rules
) -> bool:
    """Return whether a run stands after a preposition or place noun, or before a place noun."""
    at, stop = span
    if stop < len(words) and words[stop].fold in rules.place_nouns | rules.cues_after:
        return text[words[stop - 1].end : words[stop].start].isspace()
    before = at - 1
    while before >= 0 and words[before].fold in {"the", "la", "le", "l"}:
        before -= 1
    if before < 0 or text[words[before].end : words[at].start].strip(" \n’'") not in {
        "",
        "the",
        "la",
        "le",
        "l",
    }:
        return False
    fold = words[before].fold
    if words[before].end in ends or fold in rules.place_prepositions | rules.cues:
        return True
    return (
        fold in rules.links
        and before > 0
        and words[before - 1].fold in rules.cues | rules.place_nouns
    )


def _arabic_names(
    sentence: ReadSentence, rules: Rules, taken: set[int]
) -> Iterator[tuple[int, int]]:
    """Yield start and end of words after a town's noun, or at an end of "from … to …" whose other end is known."""
    text, tokens = sentence.part.text, sentence.tokens
    roles = {cue.last: cue for cue in sentence.cues if cue.role in {"from", "to", "of"}}
    for at, token in enumerate(tokens[1:], start=1):
        before = tokens[at - 1]
        is_near = not text[before.end : token.start].strip()
        offsets = sentence.part.offsets[token.start : token.end]
        if not is_near or not taken.isdisjoint(map(int, offsets)) or is_common(token.fold, rules):
            continue
        noun = _without_prefix(before.fold, rules)
        if noun or _is_end(sentence, at, roles, taken):
            yield token.start, token.end


def _without_prefix(fold: str, rules: Rules) -> bool:
    """Return whether an Arabic word is a town's noun, with or without prefixes."""
    nouns = rules.cues | rules.place_nouns
    return fold in nouns or any(rest in nouns for _, rest in without_prefixes(fold))


def is_common(fold: str, rules: Rules) -> bool:
    """Return whether an Arabic word is rather a word than a name."""
    forms = [fold, *(rest for _, rest in without_prefixes(fold))]
    forms += [form.removeprefix(_ARTICLE) for form in forms]
    known = rules.frequent | rules.never | rules.place_nouns | rules.given_names | rules.titles
    is_joined = fold.startswith("لل")  # "for the", never the begin of a name
    return (
        is_joined or len(fold) < LEAST_LETTERS or not is_arabic(fold) or not known.isdisjoint(forms)
    )


def _is_end(sentence: ReadSentence, at: int, roles: dict[int, Cue], taken: set[int]) -> bool:
    """Return whether a word is an end of a course whose other end is a known name."""
    fold = sentence.tokens[at].fold
    cue = roles.get(at - 1)
    if cue is None or fold.startswith(_ARTICLE) or fold.endswith(_NO_ARABIC_NAME):
        return False
    if any(other.first == at for other in sentence.cues):
        return False
    wanted = {"from", "of"} if cue.role == "to" else {"to"}
    others = (last for last, other in roles.items() if other.role in wanted and last != at - 1)
    return any(
        last + 1 < len(sentence.tokens)
        and int(sentence.part.offsets[sentence.tokens[last + 1].end - 1]) in taken
        for last in others
    )
