"""Read the sentences of a text with their cues and the places that they mention."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from geo.brief.located_text import LocatedText
from geo.drafting.cues.flags import CueEvidence, weigh
from geo.drafting.cues.movement import (
    Cue,
    Token,
    find_cues,
    language_of,
    split_tokens,
    vocabulary_of,
)
from geo.drafting.cues.sentences import sentence_spans
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
        Characters of the text as read.
    text, offsets
        Its words as folded by :func:`geo.brief.source_text.locate_editions`, and where each character stands.
    mentions
        Numbers of the accepted mentions in it.
    """

    paragraph: int
    start: int
    end: int
    part: LocatedText
    tokens: tuple[Token, ...]
    cues: tuple[Cue, ...]
    mentions: tuple[int, ...]
    evidence: CueEvidence

    def span(self, first: int, last: int) -> tuple[int, int]:
        """Return where tokens stand in the text as read."""
        offsets = self.part.offsets
        return int(offsets[self.tokens[first].start]), int(offsets[self.tokens[last].end - 1]) + 1


def read_sentences(
    paragraphs: Sequence[LocatedText],
    accepted: Sequence[Mention],
    found: Sequence[Mention],
    language: Language,
) -> Iterator[ReadSentence]:
    """Yield the sentences of all paragraphs with their cues."""
    starts = [mention.start for mention in accepted]
    hints = _hints(found)
    for number, paragraph in enumerate(paragraphs, start=1):
        vocabulary = vocabulary_of(language_of(paragraph.text, language))
        for part, is_line in _sentence_parts(paragraph):
            start, end = int(part.offsets[0]), int(part.offsets[-1]) + 1
            tokens = split_tokens(part.text)
            cues = find_cues(tokens, vocabulary)
            within = range(bisect_left(starts, start), bisect_left(starts, end))
            places = bisect_left(hints, end) - bisect_left(hints, start)
            counted = () if is_line and not places else cues  # a title or byline states nothing
            yield ReadSentence(
                number, start, end, part, tuple(tokens), tuple(cues), tuple(within),
                weigh(counted, paragraph=number, places=places),
            )  # fmt: skip


def _hints(found: Iterable[Mention]) -> list[int]:
    """Return where the names begin that count as places when sentences are flagged."""
    return [each.start for each in found if each.assessment.confidence >= LEAST_HINT]


def count_names(
    sentences: Iterable[ReadSentence], starts: Iterable[int], found: Iterable[Mention]
) -> Iterator[CueEvidence]:
    """Yield the evidence of sentences, in which names without a position count as places, too.

    Parameters
    ----------
    starts
        Where such names begin, ascending.
    found
        All mentions; those that were counted as places are not counted again.
    """
    counted = set(_hints(found))
    new = [start for start in starts if start not in counted]
    for each in sentences:
        names = bisect_left(new, each.end) - bisect_left(new, each.start)
        yield replace(each.evidence, places=each.evidence.places + names)


def _sentence_parts(paragraph: LocatedText) -> Iterator[tuple[LocatedText, bool]]:
    """Yield the sentences of a paragraph; a byline or date that stands on a line of its own is one, and marked so."""
    steps = np.flatnonzero(np.diff(paragraph.offsets) > 1) + 1
    for first, last in sentence_spans(paragraph.text):
        start = first
        for step in map(int, steps[np.searchsorted(steps, first) : np.searchsorted(steps, last)]):
            if start < step <= start + MAX_BYLINE and _begins_block(paragraph, step):
                yield _stripped(paragraph[start:step]), True
                start = step
        yield _stripped(paragraph[start:last]), False


def _begins_block(paragraph: LocatedText, at: int) -> bool:
    """Return whether a word with a capital begins after an empty line, and what stands before has no comma."""
    gap = int(paragraph.offsets[at]) - int(paragraph.offsets[at - 1])
    before, after = paragraph.text[max(0, at - MAX_BYLINE) : at], paragraph.text[at]
    is_open = before.rstrip()[-1:] in {",", "،", ""}
    return gap > 1 and before[-1:].isspace() and not is_open and not after.islower()


def _stripped(part: LocatedText) -> LocatedText:
    """Return a part without blanks around it."""
    return part[len(part.text) - len(part.text.lstrip()) : len(part.text.rstrip())]
