"""Find capitalised names where a place's name stands: after *from*, "the village of", before *district*."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Final

# ruff: noqa: RUF001 - apostrophes and hyphens of names
from geo.drafting.cues.known_names import KnownNames
from geo.drafting.cues.movement import Cue
from geo.drafting.cues.read_sentences import ReadSentence
from geo.drafting.cues.text_language import language_of
from geo.drafting.names.name_spans import own_noun_start
from geo.drafting.names.tokens import fold_name, fold_phrase, word_set
from geo.drafting.names.word_lists import word_lists
from geo.gazetteer.provinces import provinces

LEAST_LETTERS: Final = 3
MAX_WORDS: Final = 4
REACH: Final = 5  # words from a word of movement to "for" and « par »
_PARTICIPLE_ENDINGS: Final = ("é", "és", "ée", "ées", "is", "it", "us", "ed")
_WORD: Final = re.compile(r"[^\W\d_]+(?:[’'ʼ‑-][^\W\d_]+)*")
_ELISION: Final = re.compile(r"(?P<article>[dl]|qu|jusqu)[’'ʼ](?=[^\W\d_])", re.IGNORECASE)
_PARTICLES: Final = frozenset(
    {"el", "al", "ben", "bin", "bou", "della", "del", "do", "dos", "da", "das", "di", "of", "ou"}
)
_SPANISH_PARTICLES: Final = frozenset({"de", "la", "las", "los"})  # in names in an English text
_FRENCH_PARTICLES: Final = word_set("de du des d la le l")  # after "Golfe" and the like
_ARTICLES: Final = frozenset({"the", "la", "le", "les", "l"})
_AND: Final = re.compile(r",?\s+(?:and|or|et|ou)\s+(?:(?:de|à|in|from|to)\s+|d[’'])?")
_COMMA: Final = re.compile(r",\s+")
_IN_LIST: Final = re.compile(r",|\s+(?:and|or|et|ou)\b")
_QUOTES: Final = '«“"‘'  # before titles and the names of ships
# al-Tanf
_WITH_ARTICLE: Final = re.compile(r"(?:[ae]l|[ae][rstzdn]|[ae]s?[hc]h?)[-‑](?=[^\W\d_a-z])")
_COMPANY_ENDINGS: Final = ("link", "corp", "tech", "soft", "telecom")  # Starlink, Translink
_PEOPLE_ENDINGS: Final = ("i", "n", "an", "ian", "ese")  # of a landscape: Bengali, Siberian
_GENITIVE: Final = re.compile(r"[’']s$")
_ROUTE_ROLES: Final = frozenset({"from", "to", "via", "between"})
_BEFORE_PERSONS: Final = frozenset({"for", "pour", "par"})  # more often than before places
_IN: Final = frozenset({"in", "into"})
_OF: Final = frozenset({"of", "de", "du", "d", "des"})
# After these, even a common word may be a place's name, if a gazetteer has it.
_CLEAR_PREPOSITIONS: Final = word_set("in at from to near via across through a")


@dataclass(frozen=True)
class _Word:
    start: int
    end: int
    written: str
    fold: str

    @property
    def is_capital(self) -> bool:
        return self.written[0].isupper() or bool(_WITH_ARTICLE.match(self.written))


@dataclass(frozen=True)
class _Run:
    """A run of capitalised words, which may be a name: the words of a sentence from ``first`` to before ``stop``."""

    text: str
    sentence_words: list[_Word]
    first: int
    stop: int

    @property
    def words(self) -> list[_Word]:
        return self.sentence_words[self.first : self.stop]

    @property
    def start(self) -> int:
        return self.words[0].start

    @property
    def end(self) -> int:
        return self.words[-1].end

    @property
    def preceding(self) -> list[_Word]:
        """The words before the name without its article, in order; none if punctuation stands before the name."""
        words = self.sentence_words[: self.first]
        while words and words[-1].fold in _ARTICLES:
            words = words[:-1]
        text_between = self.text[words[-1].end : self.start].strip(" \n’'") if words else ""
        return words if text_between in {"", *_ARTICLES} else []

    @property
    def has_article(self) -> bool:
        """Whether an article, or punctuation, directly precedes the name."""
        return len(self.preceding) != self.first

    @property
    def following(self) -> _Word | None:
        """The word after the name; None if more than a blank separates them."""
        if self.stop >= len(self.sentence_words):
            return None
        word = self.sentence_words[self.stop]
        return word if self.text[self.end : word.start].isspace() else None


def latin_names(sentence: ReadSentence, known: KnownNames) -> Iterator[tuple[int, int]]:
    """Yield start and end, in characters of the sentence, of capitalised names in the position of a place's name."""
    text = sentence.part.text
    cue_ends = {  # of cues that announce a place, in characters of the sentence
        sentence.tokens[cue.last].end
        for cue in sentence.cues
        if _announces_place(cue, sentence) or _follows_movement(cue, sentence)
    }
    last_place = -1  # the end of the last place, in characters of the sentence
    for run in _runs(text):
        offsets = sentence.part.offsets[run.start : run.end]
        if text[: run.start].rstrip()[-1:] in {*_QUOTES} or _is_of_organisation(run):
            continue
        if known.has_place(offsets):
            last_place = run.end
        elif known.has_other_name(offsets) and not _is_landscape(run):
            continue
        elif _is_name(run, is_in_gazetteer=known.is_in_gazetteer(offsets)) and (
            _is_placed(run, cue_ends)
            or (last_place >= 0 and _continues_list(text, last_place, run.start, run.end))
        ):
            last_place = run.end
            yield own_noun_start(text, run.start), run.end


def repeated_in_latin(
    sentence: ReadSentence, keys: frozenset[tuple[str, ...]], known: KnownNames
) -> Iterator[tuple[int, int]]:
    """Yield start and end, in characters of the sentence, of capitalised names whose folded words are in ``keys``.

    Parameters
    ----------
    keys
        Names, as folded words, that stand in a place's position elsewhere in the text.
    """
    for run in _runs(sentence.part.text):
        offsets = sentence.part.offsets[run.start : run.end]
        key = fold_name(sentence.part.text[run.start : run.end])
        if key in keys and not known.has_place(offsets):
            yield run.start, run.end


def persons_in(text: str) -> Iterator[str]:
    """Yield the folded words of names that follow a title or a given name."""
    words = _words(text)
    for number, word in enumerate(words[:-1]):
        if word.fold in word_lists().titles | word_lists().given_names:
            for name in words[number + 1 : number + 3]:
                if not name.is_capital:
                    break
                yield name.fold


def _words(text: str) -> list[_Word]:
    """Split a sentence into words; an elided article is a word of its own."""
    words: list[_Word] = []
    # A blank takes the place of an apostrophe, so that all characters keep their numbers.
    for match in _WORD.finditer(_ELISION.sub(r"\g<article> ", text)):
        written = _GENITIVE.sub("", match[0])
        if fold := fold_phrase(written):
            words.append(_Word(match.start(), match.start() + len(written), written, fold))
    return words


def _runs(text: str) -> Iterator[_Run]:
    """Yield the runs of capitalised words; a preposition that begins the sentence is part of none: "At Kraké"."""
    words = _words(text)
    is_english = language_of(text) == "en"
    openers = word_lists().all_prepositions | word_lists().place_verbs
    start = 0
    while start < len(words):
        is_opener = start == 0 and words[0].fold in openers | _ARTICLES and len(words) > 1
        if not words[start].is_capital or (is_opener and words[1].is_capital):
            start += 1
            continue
        stop = _run_end(text, words, start, is_english=is_english)
        yield _Run(text, words, start, stop)
        start = stop


def _run_end(text: str, words: list[_Word], start: int, *, is_english: bool) -> int:
    """Return the number of the first word after the run of capitalised words that begins at ``start``.

    Only blanks, or particles such as "ben" between capitals, join words to a run.
    """
    particles = _PARTICLES | (_SPANISH_PARTICLES if is_english else frozenset())
    if words[start].fold in word_lists().name_heads | word_lists().landscapes:
        particles |= _FRENCH_PARTICLES
    else:
        particles -= {"of"}
    stop = start + 1
    while stop < len(words) and stop - start < MAX_WORDS and _is_joined(text, words, stop):
        if words[stop].is_capital:
            stop += 1
            continue
        # At most two particles before the next capital: "Bahía de los Ángeles".
        next_number = stop
        while next_number < min(stop + 2, len(words)) and words[next_number].fold in particles:
            next_number += 1
        goes_on = stop < next_number < len(words) and words[next_number].is_capital
        joints = range(stop, next_number + 1)
        if not goes_on or not all(_is_joined(text, words, number) for number in joints):
            break
        stop = next_number + 1
    return stop


def _is_joined(text: str, words: list[_Word], number: int) -> bool:
    return text[words[number - 1].end : words[number].start] in {" ", "\n", "'", "’"}


def _continues_list(text: str, last_place: int, start: int, end: int) -> bool:
    """Return whether a name continues a list of places, the last of which ends at ``last_place``: "Fizi and Baraka"."""
    if _AND.fullmatch(text, last_place, start):
        return True
    return bool(_COMMA.fullmatch(text, last_place, start) and _IN_LIST.match(text, end))


def _announces_place(cue: Cue, sentence: ReadSentence) -> bool:
    """Return whether a cue stands before a place: "arrive in", "en provenance de"."""
    return cue.role in _ROUTE_ROLES and sentence.tokens[cue.last].fold not in _BEFORE_PERSONS


def _follows_movement(cue: Cue, sentence: ReadSentence) -> bool:
    """Return whether "for", "to" or « par » follows a word of movement, and not a participle as in « achetés par »."""
    preceding = sentence.tokens[cue.first - 1].written if cue.first else ""
    if cue.role not in {"for", "to", "via"} or preceding.endswith(_PARTICIPLE_ENDINGS):
        return False
    moves = (move for move in sentence.cues if move.role == "move")
    return any(cue.first - REACH <= move.last < cue.first for move in moves)


def _is_name(run: _Run, *, is_in_gazetteer: bool) -> bool:
    """Return whether a run is a name of no person, organisation or language, and more than words of the language.

    A common word that a gazetteer lists counts as a name after a preposition such as "in": "sold in Economy".
    """
    words = run.words
    least_letters = LEAST_LETTERS - 1 if _follows_land_noun(run) else LEAST_LETTERS  # the Po
    if sum(len(word.fold) for word in words) < least_letters:
        return False
    lists, folds = word_lists(), [word.fold for word in words]
    first, is_single = folds[0], len(words) == 1
    preceding = run.preceding[-1].fold if run.preceding else ""
    is_code = is_single and len(words[0].written) > 1 and words[0].written.isupper()
    is_person = first in lists.titles or first in lists.given_names
    is_person |= not is_single and first in lists.persons
    is_language = preceding in _IN and first in lists.languages
    is_people = is_single and first in _peoples()
    is_company = is_single and first.endswith(_COMPANY_ENDINGS)
    is_organisation = is_company or not lists.organisations.isdisjoint(folds)
    if is_code or is_person or is_language or is_people or is_organisation:
        return False
    if not all(fold in lists.frequent or fold in lists.never for fold in folds):
        return True
    is_never_place = is_single and first in lists.never
    is_clear = preceding in _CLEAR_PREPOSITIONS and not run.has_article
    return is_in_gazetteer and not is_never_place and is_clear


@cache
def _peoples() -> frozenset[str]:
    """Return the English adjectives of landscapes with a name of one word, folded: Bengali, Siberian."""
    names = [
        fold_name(name)
        for landscape in provinces().values()
        if not landscape.is_official
        for name in landscape.names
    ]
    stems = [name[0].removesuffix("y") for name in names if len(name) == 1]
    adjectives = frozenset(stem + ending for stem in stems for ending in _PEOPLE_ENDINGS)
    return adjectives - {name[0] for name in names}


def _is_of_organisation(run: _Run) -> bool:
    """Return whether a name stands after the word of an organisation or work: "Bank of Kyrenia", « roman de Brel »."""
    if not run.preceding:
        return False
    lists, (*earlier, link) = word_lists(), run.preceding
    if not earlier or link.fold not in _OF:
        return False
    noun = earlier[-1]
    is_organisation = noun.is_capital and noun.fold in lists.organisations | lists.named_after
    return is_organisation or noun.fold in lists.works


def _follows_land_noun(run: _Run) -> bool:
    """Return whether a noun such as "river" or « plaine » stands before a name: « la plaine du Pô », "the river Po"."""
    landscapes = word_lists().landscapes
    return any(not word.is_capital and word.fold in landscapes for word in run.preceding[-2:])


def _is_landscape(run: _Run) -> bool:
    """Return whether a name has the noun of a water or land: "Lake Itaipu", "Cobequid Hills", « lac Titicaca »."""
    lists, (*earlier, last) = word_lists(), run.words
    if earlier and (last.fold in lists.landscapes or earlier[0].fold in lists.name_heads):
        return True
    neighbours = [*run.preceding[-1:], *([run.following] if run.following else [])]
    return any(word.fold in lists.landscapes for word in neighbours)


def _is_placed(run: _Run, cue_ends: set[int]) -> bool:
    """Return whether a run stands after a preposition or place noun, or before a place noun."""
    lists, following = word_lists(), run.following
    if following is not None and following.fold in lists.place_nouns | lists.cues_after:
        return True
    if _is_landscape(run):
        return True
    if not run.preceding:
        return False
    word = run.preceding[-1]
    is_after_word = word.fold in lists.place_prepositions or word.fold in lists.place_verbs
    return word.end in cue_ends or is_after_word or _follows_place_noun(run)


def _follows_place_noun(run: _Run) -> bool:
    """Return whether the noun of a place, or of its people, stands before a run: "northern", "residents of"."""
    lists, (*earlier, word) = word_lists(), run.preceding
    nouns = lists.cues | lists.place_nouns | lists.landscapes | lists.area_cues
    nouns |= lists.place_adjectives
    if not word.is_capital and _is_in(word, nouns):
        return True
    return (
        word.fold in lists.links
        and bool(earlier)
        and _is_in(earlier[-1], nouns | lists.person_nouns)
    )


def _is_in(word: _Word, nouns: frozenset[str]) -> bool:
    """Return whether a word, or its singular, is one of some nouns."""
    return word.fold in nouns or word.fold.removesuffix("s") in nouns
