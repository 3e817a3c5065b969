"""Find names in the position of a place's name that no gazetteer at hand has, or has only in another country.

A draft offers them as ends to pick, without coordinates; a person then locates them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
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
            name = _located(sentence, start, end)
            if not persons.issuperset(name.key):
                names[name.start] = name
    keys = frozenset(name.key for name in names.values())
    for sentence in sentences:
        repeat = repeated_in_arabic if _is_arabic_text(sentence) else repeated_in_latin
        for start, end in repeat(sentence, keys, known):
            name = _located(sentence, start, end)
            names.setdefault(name.start, name)
    return [*_without_overlaps(names[start] for start in sorted(names))]


def _without_overlaps(names: Iterator[UnlocatedName]) -> Iterator[UnlocatedName]:
    last_end = -1
    for name in names:
        if name.start >= last_end:
            last_end = name.end
            yield name


def _located(sentence: ReadSentence, start: int, end: int) -> UnlocatedName:
    """Return the name from one character of a sentence to before another, at its place in the text as read."""
    offsets, text = sentence.part.offsets, sentence.part.text
    return UnlocatedName(
        sentence.paragraph, int(offsets[start]), int(offsets[end - 1]) + 1, " ".join(text[start:end].split())
    )  # fmt: skip


def _is_arabic_text(sentence: ReadSentence) -> bool:
    words = [token.fold for token in sentence.tokens]
    return sum(map(is_arabic, words)) * 2 > len(words)
