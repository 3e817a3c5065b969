"""Find names with capitals where a place's name stands: after *from*, "the village of", before *district*."""

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
from geo.drafting.names.tokens import fold_name
from geo.drafting.names.word_lists import word_lists
from geo.gazetteer.provinces import provinces

LEAST_LETTERS: Final = 3
MAX_WORDS: Final = 4
REACH: Final = 5  # words from a word of movement to "for" and « par »
_PARTICIPLES: Final = ("é", "és", "ée", "ées", "is", "it", "us", "ed")
_WORD: Final = re.compile(r"[^\W\d_]+(?:[’'ʼ‑-][^\W\d_]+)*")
_ELISION: Final = re.compile(r"(?:[dl]|qu|jusqu)[’'ʼ](?=[^\W\d_])", re.IGNORECASE)
_PARTICLES: Final = frozenset(
    {"el", "al", "ben", "bin", "bou", "della", "del", "do", "dos", "da", "das", "di", "of", "ou"}
)
_SPANISH: Final = frozenset({"de", "la", "las", "los"})  # in names in an English text
_FRENCH: Final = frozenset({"de", "du", "des", "d", "la", "le", "l"})  # after "Golfe" and the like
_ARTICLES: Final = frozenset({"the", "la", "le", "les", "l"})
_AND: Final = re.compile(r",?\s+(?:and|or|et|ou)\s+(?:(?:de|à|in|from|to)\s+|d[’'])?")
_COMMA: Final = re.compile(r",\s+")
_IN_LIST: Final = re.compile(r",|\s+(?:and|or|et|ou)\b")
_QUOTES: Final = '«“"‘'  # before titles and the names of ships
_WITH_ARTICLE: Final = re.compile(
    r"(?:[ae]l|[ae][rstzdn]|[ae]s?[hc]h?)[-‑](?=[^\W\d_a-z])"
)  # al-Tanf
# Endings of coined names: Starlink, Translink.
_OF_FIRMS: Final = ("link", "corp", "tech", "soft", "telecom")
_OF_PEOPLES: Final = ("i", "n", "an", "ian", "ese")  # of a landscape: Bengali, Siberian
_GENITIVE: Final = re.compile(r"[’']s$")
_FROM: Final = frozenset({"from", "to", "via", "between"})
_PERSONS: Final = frozenset({"for", "pour", "par"})  # before persons and things more often
_IN: Final = frozenset({"in", "into"})
_OF: Final = frozenset({"of", "de", "du", "d", "des"})
_FIRM: Final = frozenset({"in", "at", "from", "to", "near", "via", "across", "through", "a"})


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
    """A name with capitals: the words of a sentence from number ``first`` to before ``stop``."""

    text: str
    words: list[_Word]
    first: int
    stop: int

    @property
    def own_words(self) -> list[_Word]:
        return self.words[self.first : self.stop]

    @property
    def start(self) -> int:
        return self.words[self.first].start

    @property
    def end(self) -> int:
        return self.words[self.stop - 1].end

    @property
    def before(self) -> int:
        """The number of the word before the name, articles skipped; −1 if punctuation or nothing stands there."""
        preceding = self.first - 1
        while preceding >= 0 and self.words[preceding].fold in _ARTICLES:
            preceding -= 1
        if preceding < 0:
            return -1
        text_between = self.text[self.words[preceding].end : self.start].strip(" \n’'")
        return preceding if text_between in {"", *_ARTICLES} else -1

    @property
    def has_article(self) -> bool:
        """Whether an article directly precedes the name."""
        return self.before != self.first - 1

    @property
    def follower(self) -> _Word | None:
        """The word after the name; None if more than a blank separates them."""
        if self.stop >= len(self.words):
            return None
        word = self.words[self.stop]
        return word if self.text[self.end : word.start].isspace() else None


def latin_names(sentence: ReadSentence, known: KnownNames) -> Iterator[tuple[int, int]]:
    """Yield start and end, in characters of the paragraph, of capitalised names in the position of a place's name."""
    text = sentence.part.text
    ends = {  # of cues that announce a place, in characters of the sentence
        sentence.tokens[cue.last].end
        for cue in sentence.cues
        if _announces(cue, sentence) or _is_on_its_way(cue, sentence)
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
            _is_placed(run, ends)
            or (last_place >= 0 and _continues_list(text, last_place, run.start, run.end))
        ):
            last_place = run.end
            yield run.start, run.end


def repeated_in_latin(
    sentence: ReadSentence, keys: frozenset[tuple[str, ...]], known: KnownNames
) -> Iterator[tuple[int, int]]:
    """Yield start and end, in characters of the paragraph, of capitalised names whose folded words are in ``keys``.

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
    for match in _WORD.finditer(_ELISION.sub(lambda e: e[0][:-1] + " ", text)):
        written = _GENITIVE.sub("", match[0])
        fold = " ".join(fold_name(written))
        if fold:
            words.append(_Word(match.start(), match.start() + len(written), written, fold))
    return words


def _runs(text: str) -> Iterator[_Run]:
    """Yield the names with capitals; a preposition that begins the sentence is not part of one: "At Kraké"."""
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
    particles = _PARTICLES | (_SPANISH if is_english else frozenset())
    if words[start].fold in word_lists().name_heads | word_lists().landscapes:
        particles |= _FRENCH
    elif "of" in particles:
        particles -= {"of"}
    stop = start + 1
    while stop < len(words) and stop - start < MAX_WORDS and _is_joined(text, words, stop):
        if words[stop].is_capital:
            stop += 1
            continue
        next_stop = stop
        while next_stop < min(stop + 2, len(words)) and words[next_stop].fold in particles:
            next_stop += 1
        is_name = stop < next_stop < len(words) and words[next_stop].is_capital
        if not is_name or not all(
            _is_joined(text, words, number) for number in range(stop, next_stop + 1)
        ):
            break
        stop = next_stop + 1
    return stop


def _is_joined(text: str, words: list[_Word], number: int) -> bool:
    return text[words[number - 1].end : words[number].start] in {" ", "\n", "'", "’"}


def _continues_list(text: str, last_place: int, start: int, end: int) -> bool:
    """Return whether a name continues a list of places, the last of which ends at ``last_place``: "Fizi and Baraka"."""
    if _AND.fullmatch(text, last_place, start):
        return True
    return bool(_COMMA.fullmatch(text, last_place, start) and _IN_LIST.match(text, end))


def _announces(cue: Cue, sentence: ReadSentence) -> bool:
    """Return whether a cue stands before a place: "arrive in", "en provenance de"."""
    return cue.role in _FROM and sentence.tokens[cue.last].fold not in _PERSONS


def _is_on_its_way(cue: Cue, sentence: ReadSentence) -> bool:
    """Return whether "for", "to" or « par » follows a word of movement, and not a participle as in « achetés par »."""
    preceding = sentence.tokens[cue.first - 1].written if cue.first else ""
    if cue.role not in {"for", "to", "via"} or preceding.endswith(_PARTICIPLES):
        return False
    reachable = range(cue.first - REACH, cue.first)
    return any(
        earlier_cue.role == "move" and earlier_cue.last in reachable
        for earlier_cue in sentence.cues
    )


def _is_name(run: _Run, *, is_in_gazetteer: bool) -> bool:
    """Return whether a run is a name of no person, organisation or language, and more than words of the language.

    A common word that a gazetteer lists counts as a name after a preposition such as "in": "sold in Economy".
    """
    words = run.own_words
    least_letters = LEAST_LETTERS - 1 if _is_of_land(run) else LEAST_LETTERS  # the Po
    if sum(len(word.fold) for word in words) < least_letters:
        return False
    folds = [word.fold for word in words]
    preceding = run.words[run.before].fold if run.before >= 0 else ""
    is_code = len(words) == 1 and len(words[0].written) > 1 and words[0].written.isupper()
    is_person = folds[0] in word_lists().titles or folds[0] in word_lists().given_names
    is_person |= len(folds) > 1 and folds[0] in word_lists().persons
    is_language = preceding in _IN and folds[0] in word_lists().languages
    is_firm = len(words) == 1 and folds[0].endswith(_OF_FIRMS)
    is_people = len(words) == 1 and folds[0] in _peoples()
    is_organisation = is_firm or not word_lists().organisations.isdisjoint(folds)
    if is_code or is_person or is_language or is_people or is_organisation:
        return False
    if not all(fold in word_lists().frequent or fold in word_lists().never for fold in folds):
        return True
    is_never = len(folds) == 1 and folds[0] in word_lists().never
    return is_in_gazetteer and not is_never and preceding in _FIRM and not run.has_article


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
    adjectives = frozenset(stem + ending for stem in stems for ending in _OF_PEOPLES)
    return adjectives - {name[0] for name in names}


def _is_of_organisation(run: _Run) -> bool:
    """Return whether a name stands after the word of an organisation or work: "Bank of Kyrenia", « roman de Brel »."""
    if run.before < 1 or run.words[run.before].fold not in _OF:
        return False
    noun = run.words[run.before - 1]
    is_organisation = (
        noun.is_capital and noun.fold in word_lists().organisations | word_lists().named_after
    )
    return is_organisation or noun.fold in word_lists().works


def _is_of_land(run: _Run) -> bool:
    """Return whether a noun such as "river" or « plaine » stands before a name: « la plaine du Pô », "the river Po"."""
    nouns = [
        word for word in run.words[max(0, run.before - 1) : run.before + 1] if not word.is_capital
    ]
    return any(word.fold in word_lists().landscapes for word in nouns)


def _is_landscape(run: _Run) -> bool:
    """Return whether a name has the noun of a water or land: "Lake Itaipu", "Cobequid Hills", « lac Titicaca »."""
    folds = [word.fold for word in run.own_words]
    if len(folds) > 1 and (
        folds[-1] in word_lists().landscapes or folds[0] in word_lists().name_heads
    ):
        return True
    preceding, follower = run.before, run.follower
    return (preceding >= 0 and run.words[preceding].fold in word_lists().landscapes) or (
        follower is not None and follower.fold in word_lists().landscapes
    )


def _is_placed(run: _Run, ends: set[int]) -> bool:
    """Return whether a run stands after a preposition or place noun, or before a place noun."""
    follower = run.follower
    is_before_noun = (
        follower is not None and follower.fold in word_lists().place_nouns | word_lists().cues_after
    )
    if is_before_noun or _is_landscape(run):
        return True
    if run.before < 0:
        return False
    word = run.words[run.before]
    words = word_lists().place_prepositions | word_lists().place_verbs
    return word.end in ends or word.fold in words or _is_after_noun(run, word)


def _is_after_noun(run: _Run, word: _Word) -> bool:
    """Return whether the noun of a place, or of its people, stands before a run: "northern", "residents of"."""
    nouns = (
        word_lists().cues
        | word_lists().place_nouns
        | word_lists().landscapes
        | word_lists().area_cues
    )
    if not word.is_capital and _forms(word.fold) & (nouns | word_lists().place_adjectives):
        return True
    if word.fold not in word_lists().links or run.before == 0:
        return False
    noun = run.words[run.before - 1]
    return not _forms(noun.fold).isdisjoint(
        nouns | word_lists().place_adjectives | word_lists().person_nouns
    )


def _forms(fold: str) -> frozenset[str]:
    """Return a noun and its singular."""
    return frozenset({fold, fold.removesuffix("s")})
