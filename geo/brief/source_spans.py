"""What a source's own text says where a brief's claims cite it, for whoever has that text.

Passages are for private pages alone: a brief, its layers and its public maps hold paraphrases.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from geo.brief.evidence import Claim
from geo.brief.model import Brief
from geo.brief.source_text import Editions, term_spans

MAX_PASSAGE_CHARS: Final = 6_000  # more than any paragraph that people write
AROUND_CHARS: Final = 240  # of a longer text: what stands on either side of an anchor

Span = tuple[int, int]


@dataclass(frozen=True)
class SourceSpan:
    """Words of a source, and the claims that cite them.

    Attributes
    ----------
    claims
        Ids of the claims, in the order of the brief.
    parts
        The words in pieces, each with the ids of the claims whose terms it is; joined, they are
        the paragraph.
    """

    claims: tuple[str, ...]
    parts: tuple[tuple[str, tuple[str, ...]], ...]


def find_source_spans(brief: Brief, editions: Editions) -> tuple[SourceSpan, ...]:
    """Find the words of a brief's own source that its claims cite, their terms marked.

    A claim with a paragraph has that paragraph; a claim on the whole text, or on what was pasted
    into it, has what stands round its terms. So has a paragraph that is too long to be one.

    Returns
    -------
    tuple
        One passage for each text cited, in the order of the brief's claims.
    """
    published = next(one.editions[0] for one in brief.sources if one.id == brief.source_id)
    cited: dict[str, list[Claim]] = {}
    for claim in brief.claims:
        if claim.source == brief.source_id and (text := _cited(claim, editions, published)):
            cited.setdefault(text, []).append(claim)
    return tuple(_passage(text, claims) for text, claims in cited.items())


def _cited(claim: Claim, editions: Editions, published: str) -> str:
    """Return the words that a claim cites; none where the text does not hold them."""
    is_whole = claim.edition == published and claim.paragraph is not None
    if is_whole and claim.paragraph and claim.paragraph <= len(editions.published):
        text = editions.published[claim.paragraph - 1]
        return text if len(text) <= MAX_PASSAGE_CHARS else excerpt(text, claim.terms)
    if is_whole:
        return ""
    text = " ".join(editions.published) if claim.edition == published else editions.draft
    return excerpt(text, claim.terms)


def excerpt(text: str, terms: Iterable[str], *, around: int = AROUND_CHARS) -> str:
    """Cut out what stands round the first mention of each term, ``around`` characters either way.

    Examples
    --------
    >>> excerpt("One two three four five six seven.", ["four"], around=6)
    '… three four five …'
    """
    found = [spans[0] for term in terms if (spans := term_spans(text, term))]
    windows: list[Span] = []
    for start, end in sorted((max(0, a - around), min(len(text), b + around)) for a, b in found):
        if windows and start <= windows[-1][1]:
            windows[-1] = (windows[-1][0], max(end, windows[-1][1]))
        else:
            windows.append((start, end))
    pieces = [_whole_words(text, start, end) for start, end in windows]
    if not pieces:
        return ""
    head = "… " if windows[0][0] else ""
    tail = " …" if windows[-1][1] < len(text) else ""
    return head + " … ".join(pieces) + tail


def _whole_words(text: str, start: int, end: int) -> str:
    """Return a part of a text without the words that it cuts through, where it holds any blank."""
    piece = text[start:end]
    first = piece.find(" ") + 1 if start and not text[start - 1].isspace() else 0
    last = piece.rfind(" ") if end < len(text) and not text[end].isspace() else len(piece)
    return piece[first : last if last > first else len(piece)].strip()


def _passage(text: str, claims: Iterable[Claim]) -> SourceSpan:
    claims = tuple(claims)
    marked = {
        claim.id: [span for term in claim.terms for span in term_spans(text, term)]
        for claim in claims
    }
    return SourceSpan(tuple(claim.id for claim in claims), tuple(_parts(text, marked)))


def _parts(
    text: str, marked: Mapping[str, Iterable[Span]]
) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Cut a text where any mark begins or ends, and name for each piece the marks that hold it."""
    cuts = {0, len(text), *(at for spans in marked.values() for span in spans for at in span)}
    for start, end in pairwise(sorted(cuts)):
        holding = (
            claim
            for claim, spans in marked.items()
            if any(a <= start and end <= b for a, b in spans)
        )
        yield text[start:end], tuple(holding)
