"""Find names that stand where a place's name does, but that no gazetteer at hand has, or has only in another country.

A draft offers them as ends to pick, without coordinates; a person then locates them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from geo.drafting.cues.arabic_names import arabic_names, repeated_in_arabic
from geo.drafting.cues.known_names import KnownNames
from geo.drafting.cues.latin_names import latin_names, persons_in, repeated_in_latin
from geo.drafting.cues.read_sentences import ReadSentence
from geo.drafting.names.tokens import fold_name
from geo.gazetteer.spelling import is_arabic


@dataclass(frozen=True)
class UnlocatedName:
    """A name in a paragraph, from ``start`` to before ``end`` in the text as read."""

    paragraph: int
    start: int
    end: int
    name: str

    @property
    def key(self) -> tuple[str, ...]:
        """Its folded words, by which the text's other mentions of it are found."""
        return fold_name(self.name)


def find_unlocated(sentences: Sequence[ReadSentence], known: KnownNames) -> list[UnlocatedName]:
    """Find names after *from*, *near*, "the village of", مدينة and the like that are not known places.

    Such a name also counts at its other mentions, whatever word precedes them.
    """
    persons = {key for sentence in sentences for key in persons_in(sentence.part.text)}
    names: dict[int, UnlocatedName] = {}
    for sentence in sentences:
        find_in = arabic_names if _is_arabic_text(sentence) else latin_names
        for start, end in find_in(sentence, known):
            name = _name_at(sentence, start, end)
            if not persons.issuperset(name.key):
                names[name.start] = name
    keys = frozenset(name.key for name in names.values())
    for sentence in sentences:
        find_again = repeated_in_arabic if _is_arabic_text(sentence) else repeated_in_latin
        for start, end in find_again(sentence, keys, known):
            name = _name_at(sentence, start, end)
            names.setdefault(name.start, name)
    without_overlaps: list[UnlocatedName] = []
    for name in sorted(names.values(), key=lambda name: name.start):
        if not without_overlaps or name.start >= without_overlaps[-1].end:
            without_overlaps.append(name)
    return without_overlaps


def _name_at(sentence: ReadSentence, start: int, end: int) -> UnlocatedName:
    """Return the name from one character of a sentence to before another, with its offsets in the text as read."""
    source_start, source_end = sentence.part.source_span(start, end)
    name = " ".join(sentence.part.text[start:end].split())
    return UnlocatedName(sentence.paragraph, source_start, source_end, name)


def _is_arabic_text(sentence: ReadSentence) -> bool:
    words = [token.fold for token in sentence.tokens]
    return sum(map(is_arabic, words)) * 2 > len(words)
