"""Divide a sentence among the pairs that it states, so that each has only the cues and dates of its own part."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from geo.brief.source_spans import merge_overlaps
from geo.drafting.cues.read_sentences import ReadSentence
from geo.drafting.names.tokens import word_set

_LINK_ROLES: Final = word_set("and then clause")
_NO_LINK: Final = 3  # rank of a word that is no link: below that of all links
_JOINED_AND: Final = "و"
_COMMA: Final = re.compile(r"[,،;؛]")


@dataclass(frozen=True)
class PairScope:
    """The part of a sentence that belongs to a pair: the tokens from ``start`` to before ``end``.

    Attributes
    ----------
    first_place, last_place
        The first and the last token of the pair's places.
    clause_start
        The first token of its clause.
    first_place_in_clause
        The first token of the places of the clause's first pair.
    """

    start: int
    end: int
    first_place: int
    last_place: int
    clause_start: int
    first_place_in_clause: int

    def contains(self, token: int) -> bool:
        """Return whether a token belongs to the pair alone."""
        return self.start <= token < self.end

    def opens_clause(self, token: int) -> bool:
        """Return whether a token stands at the beginning of the clause, before all its pairs."""
        return self.clause_start <= token < self.first_place_in_clause


def pair_scopes(
    sentence: ReadSentence, spans: Iterable[tuple[int, int]], *, places: Iterable[int] = ()
) -> dict[tuple[int, int], PairScope]:
    """Return the scope of each pair, given first and last token of its places; pairs that overlap share one.

    Between two pairs, the second scope begins at "and" or "then", best after a comma, else at a comma. A scope ends
    with its clause.

    Parameters
    ----------
    places
        Tokens of places. What stands between a place of no pair and the link after it belongs to that place.

    Examples
    --------
    >>> from geo.brief.located_text import locate_text
    >>> from geo.drafting.cues.read_sentences import read_sentences
    >>> text = "by air from Niš to Sofia and by boat from Varna to Poti"
    >>> sentence = next(read_sentences([locate_text(text)], [], [], "en"))
    >>> scopes = pair_scopes(sentence, [(3, 5), (10, 12)])
    >>> [(scope.start, scope.end) for scope in scopes.values()]
    [(0, 6), (6, 13)]
    """
    clauses, token_count = sentence.clauses, len(sentence.tokens)
    ordered_spans = sorted(set(spans))
    groups = merge_overlaps(ordered_spans)
    links = _link_ranks(sentence)
    borders = [_border(left[1], right[0], links, clauses) for left, right in pairwise(groups)]
    foreign = [n for n in places if not any(first <= n <= last for first, last in groups)]
    scopes: dict[tuple[int, int], PairScope] = {}
    for (first, last), (border, next_border) in zip(
        groups, pairwise([0, *borders, token_count]), strict=False
    ):
        # The numbers of clauses ascend.
        clause_start = bisect_left(clauses, clauses[first])
        clause_end = bisect_right(clauses, clauses[last])
        foreign_place = max((n for n in foreign if n < first), default=first)
        link_after_it = min((n for n in links if foreign_place < n < first), default=0)
        scope = PairScope(
            start=max(clause_start, border, link_after_it), end=min(clause_end, next_border),
            first_place=first, last_place=last, clause_start=clause_start,
            first_place_in_clause=next(n for n, _ in groups if clauses[n] == clauses[first]),
        )  # fmt: skip
        scopes |= {span: scope for span in ordered_spans if first <= span[0] <= last}
    return scopes


def _border(left: int, right: int, links: Mapping[int, int], clauses: Sequence[int]) -> int:
    """Return the token between two pairs at which the scope of the second begins, best in the second's clause."""
    is_new_clause = clauses[left] != clauses[right]
    return min(
        range(left + 1, right),
        key=lambda n: (is_new_clause and clauses[n] == clauses[left], links.get(n, _NO_LINK), n),
        default=right,
    )


def _link_ranks(sentence: ReadSentence) -> dict[int, int]:
    """Return the tokens that may begin the scope of another pair, each with its rank: 0 is likeliest.

    A link such as "and" after a comma has the rank 0, any other link 1, and any other word after a comma 2.
    """
    tokens, text = sentence.tokens, sentence.part.text
    links = {cue.first for cue in sentence.cues if cue.role in _LINK_ROLES}
    links |= {n for n, token in enumerate(tokens) if token.fold.startswith(_JOINED_AND)}
    after_commas = {
        n for n in range(1, len(tokens)) if _COMMA.search(text[tokens[n - 1].end : tokens[n].start])
    }
    ranks = dict.fromkeys(after_commas, 2) | dict.fromkeys(links, 1)
    return ranks | dict.fromkeys(links & after_commas, 0)
