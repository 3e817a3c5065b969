"""Text that knows where each of its characters stood in the file that it came from."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np

Offsets: TypeAlias = "np.ndarray[Any, np.dtype[np.int64]]"


@dataclass(frozen=True, eq=False)
class LocatedText:
    r"""A text, cut and mended, with the way back.

    Attributes
    ----------
    text
        What is left.
    offsets
        One for each of its characters: where it stood in the text first traced, counted from 0.

    Examples
    --------
    >>> words = locate_text("one (two) three").without(re.compile(r" \(.*\)"))
    >>> words.text, words[4:].text, int(words.offsets[4])
    ('one three', 'three', 10)
    """

    text: str
    offsets: Offsets

    def __getitem__(self, part: slice) -> LocatedText:
        return LocatedText(self.text[part], self.offsets[part])

    def __add__(self, other: LocatedText) -> LocatedText:
        return LocatedText(self.text + other.text, np.concatenate([self.offsets, other.offsets]))

    def without(self, pattern: re.Pattern[str]) -> LocatedText:
        """Return it with every match of a pattern cut out."""
        spans = [match.span() for match in pattern.finditer(self.text)]
        if not spans:
            return self
        kept = np.ones(len(self.text), dtype=bool)
        for start, end in spans:
            kept[start:end] = False
        starts, ends = [0, *(end for _, end in spans)], [*(start for start, _ in spans), None]
        text = "".join(self.text[start:end] for start, end in zip(starts, ends, strict=True))
        return LocatedText(text, self.offsets[kept])

    def respelled(self, text: str) -> LocatedText:
        """Return it with other characters in the same places."""
        return LocatedText(text, self.offsets)


def locate_text(text: str) -> LocatedText:
    """Begin with a whole text."""
    return LocatedText(text, np.arange(len(text)))


def join_texts(parts: Iterable[LocatedText]) -> LocatedText:
    """Join parts with a blank, which stands where the part before it ended."""
    pieces = list(parts)
    text = " ".join(piece.text for piece in pieces)
    offsets: list[Offsets] = []
    for piece in pieces:
        if offsets:
            offsets.append(offsets[-1][-1:] + 1)
        offsets.append(piece.offsets)
    return LocatedText(text, np.concatenate(offsets) if offsets else np.arange(0))
