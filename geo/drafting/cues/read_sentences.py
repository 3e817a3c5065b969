"""Read the sentences of a text with their cues and the places that they mention."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np

from geo.brief.located_text import LocatedText
from geo.drafting.cues.advice import states_nothing
from geo.drafting.cues.clauses import clause_numbers
from geo.drafting.cues.denials import read_denials
from geo.drafting.cues.flags import CueEvidence, refers_back, weigh
from geo.drafting.cues.movement import Cue, Token, find_cues, split_tokens, vocabulary_of
from geo.drafting.cues.sentences import sentence_spans
from geo.drafting.cues.stops import read_stops
from geo.drafting.cues.text_language import language_of
from geo.drafting.mentions import Mention
from geo.validation import Language

MAX_BYLINE: Final = 80  # characters of a line such as "By A. Writer"
# Confidence of a name that counts as a place when sentences are flagged.
LEAST_CONFIDENCE_TO_COUNT: Final = 0.3


@dataclass(frozen=True)
class ReadSentence:
    """A sentence with its cues, and the places that it mentions.

    Attributes
    ----------
    paragraph
        The number of its paragraph, from 1.
    start, end
        Its first character in the text as read, and the one after its last.
    part
        Its text as :func:`geo.brief.source_text.locate_editions` folds it, with the offset of each character.
    tokens, cues
        Its words, and the cues among them.
    mentions
        Numbers of the accepted mentions in it.
    likely_starts
        The starts of the names in it that are likely enough to count as places, ascending.
    is_line
        Whether it is a line of its own, such as a title.
    """

    paragraph: int
    start: int
    end: int
    part: LocatedText
    tokens: tuple[Token, ...]
    cues: tuple[Cue, ...]
    mentions: tuple[int, ...]
    likely_starts: tuple[int, ...]
    is_line: bool

    @cached_property
    def evidence(self) -> CueEvidence:
        """The weights of its cues."""
        return self.evidence_with(())

    def evidence_with(self, starts: Iterable[int]) -> CueEvidence:
        """Return the weights of its cues if further names, which begin at ``starts``, are places, too."""
        is_title = self.is_line and not self.likely_starts  # a title or byline
        places = {self.token_at(start) for start in (*self.likely_starts, *starts)}
        return weigh(
            () if is_title else self.cues,
            paragraph=self.paragraph, places=places,
            refers_back=refers_back(self.tokens), states_nothing=states_nothing(self.tokens),
        )  # fmt: skip

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
        return self.part.source_span(self.tokens[first].start, self.tokens[last].end)


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
        The language of a paragraph that may be English as well as French.
    """
    accepted_starts = [mention.start for mention in accepted]
    likely_starts = _starts_of_likely(mentions)
    for number, paragraph in enumerate(paragraphs, start=1):
        vocabulary = vocabulary_of(language_of(paragraph.text, language))
        for part, is_line in _sentence_parts(paragraph):
            start, end = part.source_span(0, len(part.text))
            tokens = split_tokens(part.text)
            cues = find_cues(tokens, vocabulary)
            cues = [*read_denials(tokens, [*read_stops(tokens, cues)])]
            yield ReadSentence(
                number, start, end, part, tuple(tokens), tuple(cues),
                mentions=tuple(range(*_numbers_within(accepted_starts, start, end))),
                likely_starts=tuple(likely_starts[slice(*_numbers_within(likely_starts, start, end))]),
                is_line=is_line,
            )  # fmt: skip


def _numbers_within(starts: Sequence[int], start: int, end: int) -> tuple[int, int]:
    """Return the number of the first of ascending starts within a span, and of the first after it."""
    return bisect_left(starts, start), bisect_left(starts, end)


def _starts_of_likely(mentions: Iterable[Mention]) -> list[int]:
    """Return the starts of the names that are likely enough to count as places when sentences are flagged."""
    return [m.start for m in mentions if m.assessment.confidence >= LEAST_CONFIDENCE_TO_COUNT]


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
    counted = set(_starts_of_likely(mentions))
    uncounted = [start for start in starts if start not in counted]
    for sentence in sentences:
        further = slice(*_numbers_within(uncounted, sentence.start, sentence.end))
        yield sentence.evidence_with(uncounted[further])


def _sentence_parts(paragraph: LocatedText) -> Iterator[tuple[LocatedText, bool]]:
    """Yield the sentences of a paragraph, and whether each is a line of its own, such as a title, byline or date."""
    # Between two offsets with a gap, characters of the text as read were folded away: line ends and blanks among them.
    gaps = (np.flatnonzero(np.diff(paragraph.offsets) > 1) + 1).tolist()
    for first, last in sentence_spans(paragraph.text):
        start = first
        for gap in gaps[bisect_left(gaps, first) : bisect_left(gaps, last)]:
            if start < gap <= start + MAX_BYLINE and _begins_block(paragraph, gap):
                yield _stripped(paragraph[start:gap]), True
                start = gap
        yield _stripped(paragraph[start:last]), False


def _begins_block(paragraph: LocatedText, offset: int) -> bool:
    """Return whether a capitalised word begins after folded blanks, and no comma ends the text before it."""
    gap = int(paragraph.offsets[offset]) - int(paragraph.offsets[offset - 1])
    text_before = paragraph.text[max(0, offset - MAX_BYLINE) : offset]
    goes_on = text_before.rstrip()[-1:] in {",", "،", ""}
    is_after_blanks = gap > 1 and text_before[-1:].isspace()
    return is_after_blanks and not goes_on and not paragraph.text[offset].islower()


def _stripped(part: LocatedText) -> LocatedText:
    """Return a part without blanks around it."""
    return part[len(part.text) - len(part.text.lstrip()) : len(part.text.rstrip())]
