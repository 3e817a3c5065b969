"""Read pills as drugs throughout a text that once says so: "captagon pills", then "the pills" alone."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from geo.drafting.cues.movement import Cue
from geo.drafting.cues.read_sentences import ReadSentence

DRUGS: Final = "drugs"
# Folded; حبوب is also grain.
_PILL: Final = re.compile(
    r"pills?|tablets?|comprimes?|pilules?|gelules?|cachets?|[وفبلك]?(?:ال|لل)?(?:حبوب|اقراص)"
)
_BESIDE: Final = 2  # words between pills and the drug that they are of: "tablets of pure captagon"


def pills_as_drugs(sentences: Iterable[ReadSentence]) -> list[ReadSentence]:
    """Return the sentences of a text, with pills as drugs if one of them names pills beside a drug.

    Examples
    --------
    >>> from geo.brief.located_text import locate_text
    >>> from geo.drafting.cues.read_sentences import read_sentences
    >>> for text in ("Captagon pills are cheap. Pills go east.", "Captagon is dear. Pills go east."):
    ...     read = pills_as_drugs(read_sentences([locate_text(text)], [], [], "en"))
    ...     print([cue.value for cue in read[-1].cues if cue.role == "commodity"])
    ['drugs']
    ['consumer-goods']
    """
    sentences = list(sentences)
    if not any(map(_names_drug_beside_pills, sentences)):
        return sentences
    return [
        replace(sentence, cues=tuple(_as_drug(cue, sentence) for cue in sentence.cues))
        for sentence in sentences
    ]


def _names_drug_beside_pills(sentence: ReadSentence) -> bool:
    pills = [cue for cue in sentence.cues if _is_of_pills(cue, sentence)]
    drugs = [
        cue
        for cue in sentence.cues
        if (cue.role, cue.value) == ("contraband", DRUGS) and not _is_of_pills(cue, sentence)
    ]
    return any(0 < abs(drug.first - pill.first) <= _BESIDE + 1 for pill in pills for drug in drugs)


def _as_drug(cue: Cue, sentence: ReadSentence) -> Cue:
    is_pills = cue.role == "commodity" and _is_of_pills(cue, sentence)
    return replace(cue, value=DRUGS) if is_pills else cue


def _is_of_pills(cue: Cue, sentence: ReadSentence) -> bool:
    """Return whether a cue is one word for pills."""
    return cue.first == cue.last and _PILL.fullmatch(sentence.tokens[cue.first].fold) is not None
