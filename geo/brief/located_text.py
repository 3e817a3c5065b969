"""Text that keeps the offset of each of its characters in the file it came from."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np

Offsets: TypeAlias = "np.ndarray[Any, np.dtype[np.int64]]"


@dataclass(frozen=True, eq=False)
class LocatedText:
    r"""A text, cut and cleaned, with the offset of each character.

    Attributes
    ----------
    text
        The characters that are left.
    offsets
        Offset of each of them in the original text, from 0.

    Examples
    --------
    >>> words = locate_text("one (two) three").without(re.compile(r" \(.*\)"))
    >>> words.text, words[4:].text, int(words.offsets[4])
    ('one three', 'three', 10)
    """

    text: str
    offsets: Offsets

    def __getitem__(self, span: slice) -> LocatedText:
        return LocatedText(self.text[span], self.offsets[span])

    def __add__(self, other: LocatedText) -> LocatedText:
        return LocatedText(self.text + other.text, np.concatenate([self.offsets, other.offsets]))

    def source_span(self, start: int, end: int) -> tuple[int, int]:
        """Return start and end, in the original text, of the characters from ``start`` to before ``end``.

        The end is counted from the last character, because what was cut away leaves gaps between the offsets.
        """
        return int(self.offsets[start]), int(self.offsets[end - 1]) + 1

    def starts_at(self, offset: int) -> bool:
        """Return whether the text begins at an offset of the original text."""
        return bool(self.text) and int(self.offsets[0]) == offset

    def without(self, pattern: re.Pattern[str]) -> LocatedText:
        """Return the text without any match of a pattern."""
        kept = np.ones(len(self.text), dtype=bool)
        for match in pattern.finditer(self.text):
            kept[match.start() : match.end()] = False
        return LocatedText(pattern.sub("", self.text), self.offsets[kept])

    def respelled(self, text: str) -> LocatedText:
        """Return other characters at the same offsets."""
        return LocatedText(text, self.offsets)


def locate_text(text: str) -> LocatedText:
    """Return a whole text with its offsets."""
    return LocatedText(text, np.arange(len(text)))


def join_texts(parts: Sequence[LocatedText]) -> LocatedText:
    """Join texts with spaces; the offset of a space is that after the text before it."""
    offsets = [parts[0].offsets]
    for part in parts[1:]:
        offsets += [offsets[-1][-1:] + 1, part.offsets]
    return LocatedText(" ".join(part.text for part in parts), np.concatenate(offsets))
