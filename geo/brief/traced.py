"""Text that knows where each of its characters stood in the file that it came from."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np

Offsets: TypeAlias = "np.ndarray[Any, np.dtype[np.int64]]"


@dataclass(frozen=True, eq=False)
class Traced:
    r"""A text, cut and mended, with the way back.

    Attributes
    ----------
    text
        What is left.
    offsets
        One for each of its characters: where it stood in the text first traced, counted from 0.

    Examples
    --------
    >>> words = trace("one (two) three").without(re.compile(r" \(.*\)"))
    >>> words.text, words[4:].text, int(words.offsets[4])
    ('one three', 'three', 10)
    """

    text: str
    offsets: Offsets

    def __getitem__(self, part: slice) -> Traced:
        return Traced(self.text[part], self.offsets[part])

    def __add__(self, other: Traced) -> Traced:
        return Traced(self.text + other.text, np.concatenate([self.offsets, other.offsets]))

    def without(self, pattern: re.Pattern[str]) -> Traced:
        """Return it with every match of a pattern cut out."""
        spans = [match.span() for match in pattern.finditer(self.text)]
        if not spans:
            return self
        kept = np.ones(len(self.text), dtype=bool)
        for start, end in spans:
            kept[start:end] = False
        starts, ends = [0, *(end for _, end in spans)], [*(start for start, _ in spans), None]
        text = "".join(self.text[start:end] for start, end in zip(starts, ends, strict=True))
        return Traced(text, self.offsets[kept])

    def respelled(self, text: str) -> Traced:
        """Return it with other characters in the same places."""
        return Traced(text, self.offsets)


def trace(text: str) -> Traced:
    """Begin with a whole text."""
    return Traced(text, np.arange(len(text)))


def joined(parts: Iterable[Traced]) -> Traced:
    """Join parts with a blank, which stands where the part before it ended."""
    pieces = list(parts)
    text = " ".join(piece.text for piece in pieces)
    offsets: list[Offsets] = []
    for piece in pieces:
        if offsets:
            offsets.append(offsets[-1][-1:] + 1)
        offsets.append(piece.offsets)
    return Traced(text, np.concatenate(offsets) if offsets else np.arange(0))
