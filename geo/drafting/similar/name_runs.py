"""Find the Arabic words of a text that may be foreign names of places, alone and in runs: إل كاياو."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from geo.brief.located_text import LocatedText
from geo.drafting.cues.arabic_names import is_common, is_word
from geo.drafting.cues.movement import Token, split_tokens
from geo.drafting.mentions import Mention
from geo.drafting.names.tokens import (
    ARTICLE,
    fold_name,
    fold_word,
    forms_without_prefixes,
    without_prefixes,
    word_set,
)
from geo.drafting.names.word_lists import word_lists
from geo.gazetteer.spelling import is_arabic

LEAST_LETTERS: Final = 4
MOST_WORDS: Final = 5
_AND: Final = "و"
_IN: Final = "ب"
# Articles and other small words of foreign names, as folded.
_SMALL_WORDS: Final = word_set(
    "ال لا لاس لوس دي دو دا دل ديل دوس داس ديلا ديلي دلي دلا سان سانت سانتا سانتو"
)
# Words after which a name is a person's, as folded.
_CALLED: Final = word_set("اسمه اسمها يدعي تدعي يسمي تسمي لقبه ابن بنت")


@dataclass(frozen=True)
class NameRun:
    """Some words of a paragraph that may be a name, from ``start`` to before ``end`` in the text as read.

    Attributes
    ----------
    key
        Its folded words.
    is_placed
        Whether it stands after a preposition of place, or a noun such as "village".
    is_free
        Whether no word beside it may be part of a person's name with it.
    """

    paragraph: int
    start: int
    end: int
    written: str
    key: tuple[str, ...]
    is_placed: bool
    is_free: bool

    @property
    def letters(self) -> str:
        """Its folded letters without blanks."""
        return "".join(self.key)


def find_runs(
    paragraphs: Sequence[LocatedText], mentions: Iterable[Mention], accepted: Iterable[Mention]
) -> Iterator[NameRun]:
    """Yield the Arabic words that may be the name of a town, and their longer runs."""
    names = _Names(
        offsets=frozenset(n for mention in mentions for n in range(mention.start, mention.end)),
        keys=frozenset(
            fold_name(m.text) for m in accepted if m.assessment.sense and m.assessment.sense.place
        ),
    )
    for number, part in enumerate(paragraphs, start=1):
        if is_arabic(part.text):
            yield from _runs(number, part, names)


@dataclass(frozen=True)
class _Names:
    """The names of a text that the gazetteer has.

    Attributes
    ----------
    offsets
        The offsets of their characters, in the text as read.
    keys
        The folded words of those that were taken for towns.
    """

    offsets: frozenset[int]
    keys: frozenset[tuple[str, ...]]


def _runs(number: int, part: LocatedText, names: _Names) -> Iterator[NameRun]:
    """Yield the words and runs of words of a paragraph that may be the name of a town."""
    tokens = split_tokens(part.text)
    was_placed = False
    for first, token in enumerate(tokens):
        preceding = tokens[first - 1] if _is_adjacent(part.text, tokens, first) else None
        is_after_name = (
            preceding is not None and int(part.offsets[preceding.start]) in names.offsets
        )
        is_joined = (was_placed or is_after_name) and token.fold.startswith(_AND)
        was_placed = preceding is not None and (is_joined or _is_place_word(preceding.fold))
        for count, stem in ((0, token.fold), *without_prefixes(token.fold)):
            prefix = token.fold[:count]
            words = _words_of_names(part.text, tokens[first : first + MOST_WORDS], stem)
            for size in range(1, len(words) + 1):
                key = (*words[:size],)
                if not (key in names.keys or _may_be_name(key, token.written)):
                    continue
                last = first + size - 1
                start, end = part.source_span(token.start + count, tokens[last].end)
                is_placed = prefix.endswith(_IN) or (was_placed and prefix in {"", _AND})
                is_free = prefix in {"", _AND} and not _is_beside_name(
                    part.text, tokens, first, last, is_joined=prefix == _AND
                )
                written = part.text[token.start + count : tokens[last].end]
                yield NameRun(
                    number, start, end, written, key, is_placed or key in names.keys, is_free
                )


def _is_adjacent(text: str, tokens: Sequence[Token], number: int) -> bool:
    """Return whether only blanks stand between a word and the one before."""
    if not 0 < number < len(tokens):
        return False
    return not text[tokens[number - 1].end : tokens[number].start].strip()


def _is_place_word(fold: str) -> bool:
    """Return whether a word precedes names of places: a preposition, or a noun such as "village"."""
    return not forms_without_prefixes(fold).isdisjoint(word_lists().words_before_places)


def _is_beside_name(
    text: str, tokens: Sequence[Token], first: int, last: int, *, is_joined: bool
) -> bool:
    """Return whether a word beside a run may be part of a person's name with it, or says that it is a person's."""
    if _is_adjacent(text, tokens, last + 1):
        following = tokens[last + 1].fold
        if _is_unknown(following) and not following.startswith((_AND, ARTICLE)):
            return True
    if not _is_adjacent(text, tokens, first) or is_joined:
        return False
    forms = forms_without_prefixes(tokens[first - 1].fold)
    persons = word_lists().words_of_persons
    bare = {form.removeprefix(ARTICLE) for form in forms} | forms
    is_of_person = any(form in persons or form in _CALLED for form in bare)
    return is_of_person or _is_unknown(tokens[first - 1].fold)


def _words_of_names(text: str, tokens: Sequence[Token], stem: str) -> list[str]:
    """Return the folded words of a run, of which the first is ``stem``, up to the first that no name has."""
    words = [stem]
    for number, token in enumerate(tokens[1:], start=1):
        is_next = not text[tokens[number - 1].end : token.start].strip(" -")
        if not is_next or not is_arabic(token.fold):
            break
        words.append(token.fold)
    return words


def _may_be_name(key: Sequence[str], written: str) -> bool:
    """Return whether folded words may be a name: they have enough letters, and Arabic does not have all of them."""
    has_article = written.startswith(ARTICLE) and len(key[0]) > len(ARTICLE)
    if sum(map(len, key)) < LEAST_LETTERS or key[-1] in _SMALL_WORDS or has_article:
        return False
    is_single_word = len(key) == 1 and is_word(fold_word(written))
    return not is_single_word and any(map(_is_unknown, key))


def _is_unknown(fold: str) -> bool:
    return not (is_common(fold) or is_word(fold))
