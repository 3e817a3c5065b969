"""Find the words of a source that a brief's claims cite, for readers who have that text.

Only private pages show them: a brief, its layers and its public maps hold paraphrases.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain, pairwise
from typing import Final

from geo.brief.evidence import Claim
from geo.brief.model import Brief
from geo.brief.source_text import Editions, cited_scope, term_spans

MAX_SPAN_CHARS: Final = 6_000  # more than any paragraph that people write
AROUND_CHARS: Final = 240  # shown on either side of a term in a longer text

Offsets = tuple[int, int]


@dataclass(frozen=True)
class SourceSpan:
    """Words of a source, and the claims that cite them.

    Attributes
    ----------
    claims
        Ids of the claims, in the order of the brief.
    parts
        The text in pieces, each with the ids of the claims that have it as a term; joined, they are the text.
    """

    claims: tuple[str, ...]
    parts: tuple[tuple[str, tuple[str, ...]], ...]


def find_source_spans(brief: Brief, editions: Editions) -> tuple[SourceSpan, ...]:
    """Find the words of a brief's own source that its claims cite, and mark the claims' terms in them.

    A claim that states its paragraph cites that paragraph. A claim on a whole edition, or on a paragraph of more than
    6,000 characters, cites only the text around its terms.

    Parameters
    ----------
    editions
        The text of the source, from which the words are taken.

    Returns
    -------
    tuple
        One span for each text cited, in the order of the brief's claims.
    """
    claims_by_text: dict[str, list[Claim]] = {}
    for claim in brief.claims:
        if claim.source == brief.source_id and (text := _cited_text(claim, brief, editions)):
            claims_by_text.setdefault(text, []).append(claim)
    return tuple(_source_span(text, claims) for text, claims in claims_by_text.items())


def _cited_text(claim: Claim, brief: Brief, editions: Editions) -> str:
    """Return the paragraph that a claim cites, or the text around its terms, as :func:`find_source_spans` says.

    The text is empty if this copy of the source lacks what the claim cites.
    """
    text, _ = cited_scope(claim, brief, editions)
    if text is None:
        return ""
    is_paragraph = claim.edition == brief.source.editions[0] and claim.paragraph is not None
    return text if is_paragraph and len(text) <= MAX_SPAN_CHARS else excerpt(text, claim.terms)


def excerpt(text: str, terms: Iterable[str], *, around: int = AROUND_CHARS) -> str:
    """Return the parts of a text around the first mention of each term, with ellipses between them.

    A part reaches ``around`` characters to either side of the mention, without the words that its ends would cut.

    Examples
    --------
    >>> excerpt("One two three four five six seven.", ["four"], around=6)
    '… three four five …'
    """
    first_mentions = sorted(spans[0] for term in terms if (spans := term_spans(text, term)))
    windows = merge_overlaps(
        (max(0, start - around), min(len(text), end + around)) for start, end in first_mentions
    )
    if not windows:
        return ""
    head = "… " if windows[0][0] else ""
    tail = " …" if windows[-1][1] < len(text) else ""
    return head + " … ".join(_whole_words(text, *window) for window in windows) + tail


def merge_overlaps(spans: Iterable[Offsets]) -> list[Offsets]:
    """Merge spans that overlap or touch; spans are in the order of their starts.

    Examples
    --------
    >>> merge_overlaps([(1, 4), (3, 6), (8, 9)])
    [(1, 6), (8, 9)]
    """
    merged: list[Offsets] = []
    for start, end in spans:
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _whole_words(text: str, start: int, end: int) -> str:
    """Return the piece of a text from ``start`` to ``end``, without the words that its ends cut.

    A piece without a space is part of one word, and is returned whole.
    """
    piece = text[start:end]
    cuts_first_word = start > 0 and not text[start - 1].isspace()
    cuts_last_word = end < len(text) and not text[end].isspace()
    first = piece.find(" ") + 1 if cuts_first_word else 0
    last = piece.rfind(" ") if cuts_last_word else len(piece)
    if last <= first:  # no whole word would remain
        last = len(piece)
    return piece[first:last].strip()


def _source_span(text: str, claims: Iterable[Claim]) -> SourceSpan:
    """Return a text that some claims cite as a span in which the mentions of their terms are marked."""
    # id of a claim → start and end of each mention of its terms
    marks = {
        claim.id: [span for term in claim.terms for span in term_spans(text, term)]
        for claim in claims
    }
    return SourceSpan(tuple(marks), tuple(_parts(text, marks)))


def _parts(
    text: str, marks: Mapping[str, Iterable[Offsets]]
) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Cut a text into pieces, and yield each piece with the ids of the claims that mark it.

    The text is cut where any mark begins or ends, so that a claim marks a piece as a whole or not at all. ``marks`` is
    id of a claim → start and end of each of its marks in the text.
    """
    all_spans = chain.from_iterable(marks.values())
    cuts = {0, len(text), *chain.from_iterable(all_spans)}
    for start, end in pairwise(sorted(cuts)):
        claims = tuple(
            claim
            for claim, spans in marks.items()
            if any(first <= start and end <= last for first, last in spans)
        )
        yield text[start:end], claims
