"""Read the sentences of a text with their cues and the places that they mention."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final

import numpy as np

from geo.brief.located_text import LocatedText
from geo.drafting.cues.clauses import clause_numbers
from geo.drafting.cues.denials import read_denials
from geo.drafting.cues.flags import CueEvidence, weigh
from geo.drafting.cues.movement import (
    Cue,
    Token,
    find_cues,
    split_tokens,
    vocabulary_of,
)
from geo.drafting.cues.sentences import sentence_spans
from geo.drafting.cues.stops import read_stops
from geo.drafting.cues.text_language import language_of
from geo.drafting.mentions import Mention
from geo.validation import Language

MAX_BYLINE: Final = 80  # characters of a line such as "By A. Writer"
LEAST_HINT: Final = 0.3  # confidence of a name that helps to flag a sentence


@dataclass(frozen=True)
class ReadSentence:
    """A sentence with its cues, and the places that it mentions.

    Attributes
    ----------
    start, end
        Its first character in the text as read, and the one after its last.
    part
        Its text as :func:`geo.brief.source_text.locate_editions` folds it, with the offset of each character.
    tokens, cues
        Its words, and the cues among them.
    mentions
        Numbers of the accepted mentions in it.
    evidence
        The weights of its cues.
    """

    paragraph: int
    start: int
    end: int
    part: LocatedText
    tokens: tuple[Token, ...]
    cues: tuple[Cue, ...]
    mentions: tuple[int, ...]
    evidence: CueEvidence

    @cached_property
    def clauses(self) -> list[int]:
        """The number of the clause of each token, from 0."""
        return clause_numbers(self.part.text, self.tokens, self.cues)

    @cached_property
    def token_starts(self) -> list[int]:
        """The first character of each token, in the text as read."""
        return [int(self.part.offsets[token.start]) for token in self.tokens]

    def token_at(self, offset: int) -> int:
        """Return the number of the token that has a character of the text as read."""
        return bisect_right(self.token_starts, offset) - 1

    def span(self, first: int, last: int) -> tuple[int, int]:
        """Return start and end, in characters of the text as read, of tokens ``first`` to ``last``."""
        offsets = self.part.offsets
        # The end is counted from the last character: what was folded away leaves gaps between the offsets.
        return int(offsets[self.tokens[first].start]), int(offsets[self.tokens[last].end - 1]) + 1


def read_sentences(
    paragraphs: Sequence[LocatedText],
    accepted: Sequence[Mention],
    mentions: Sequence[Mention],
    language: Language,
) -> Iterator[ReadSentence]:
    """Yield the sentences of all paragraphs with their cues.

    Parameters
    ----------
    accepted, mentions
        The mentions that were taken for places, and all mentions of the text.
    language
        Of a paragraph whose own language is not clear.
    """
    starts = [mention.start for mention in accepted]
    hints = _hints(mentions)
    for number, paragraph in enumerate(paragraphs, start=1):
        vocabulary = vocabulary_of(language_of(paragraph.text, language))
        for part, is_line in _sentence_parts(paragraph):
            start, end = int(part.offsets[0]), int(part.offsets[-1]) + 1
            tokens = split_tokens(part.text)
            cues = [*read_denials(tokens, [*read_stops(tokens, find_cues(tokens, vocabulary))])]
            numbers_within = range(bisect_left(starts, start), bisect_left(starts, end))
            places = bisect_left(hints, end) - bisect_left(hints, start)
            is_byline = is_line and not places  # a title or byline states nothing
            weighed_cues = () if is_byline else cues
            yield ReadSentence(
                number, start, end, part, tuple(tokens), tuple(cues), tuple(numbers_within),
                weigh(weighed_cues, paragraph=number, place_count=places),
            )  # fmt: skip


def _hints(mentions: Iterable[Mention]) -> list[int]:
    """Return the starts of the names that are likely enough to count as places when sentences are flagged."""
    return [mention.start for mention in mentions if mention.assessment.confidence >= LEAST_HINT]


def count_names(
    sentences: Iterable[ReadSentence], starts: Iterable[int], mentions: Iterable[Mention]
) -> Iterator[CueEvidence]:
    """Yield the evidence of each sentence, with names that the gazetteer lacks counted as places, too.

    Parameters
    ----------
    starts
        Starts of such names, ascending.
    mentions
        All mentions of the text; those that were counted as places are not counted again.
    """
    counted = set(_hints(mentions))
    uncounted = [start for start in starts if start not in counted]
    for sentence in sentences:
        names = bisect_left(uncounted, sentence.end) - bisect_left(uncounted, sentence.start)
        yield replace(sentence.evidence, place_count=sentence.evidence.place_count + names)


def _sentence_parts(paragraph: LocatedText) -> Iterator[tuple[LocatedText, bool]]:
    """Yield the sentences of a paragraph, and whether each is a line of its own, such as a title, byline or date."""
    # Where the offsets leap, characters of the text as read were folded away: line ends and blanks among them.
    leaps = (np.flatnonzero(np.diff(paragraph.offsets) > 1) + 1).tolist()
    for first, last in sentence_spans(paragraph.text):
        start = first
        for leap in leaps[bisect_left(leaps, first) : bisect_left(leaps, last)]:
            if start < leap <= start + MAX_BYLINE and _begins_block(paragraph, leap):
                yield _stripped(paragraph[start:leap]), True
                start = leap
        yield _stripped(paragraph[start:last]), False


def _begins_block(paragraph: LocatedText, offset: int) -> bool:
    """Return whether a capitalised word begins after an empty line, and no comma ends the text before it."""
    gap = int(paragraph.offsets[offset]) - int(paragraph.offsets[offset - 1])
    text_before = paragraph.text[max(0, offset - MAX_BYLINE) : offset]
    is_open = text_before.rstrip()[-1:] in {",", "،", ""}
    is_after_blank = gap > 1 and text_before[-1:].isspace()
    return is_after_blank and not is_open and not paragraph.text[offset].islower()


def _stripped(part: LocatedText) -> LocatedText:
    """Return a part without blanks around it."""
    return part[len(part.text) - len(part.text.lstrip()) : len(part.text.rstrip())]
