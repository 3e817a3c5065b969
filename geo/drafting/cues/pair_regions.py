"""Divide a sentence among the pairs that it states, so that each has only the cues and dates of its own part."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final, cast

from geo.drafting.candidates import Mode
from geo.drafting.cues.movement import THAT, Cue, Token

_LINKS: Final = frozenset({"and", "then", "clause"})
_THAT_WITHIN: Final = 3  # words from a hedge to the "that" which opens what it doubts
_LISTED_WITHIN: Final = 3  # words from one means of transport to the next of a list
_RAIL: Final = "rail"  # for which a flow of a brief has no word
_NO_LINK: Final = 3  # rank of a word that is no link: below that of all links
_PARTS: Final = frozenset(
    "engine engines motor motors parts spares tickets moteur moteurs pieces billets محرك محركات قطع غيار تذاكر".split()  # noqa: SIM905
)
_PARTS_WITHIN: Final = 2  # words from parts to what they are of: « moteurs de bateau »
_PASSIVE: Final = frozenset("is are was were been being sont ete".split())  # noqa: SIM905
_PASSIVE_WITHIN: Final = 3  # words
_JOINED_AND: Final = "و"
_COMMA: Final = re.compile(r"[,،;؛]")


@dataclass(frozen=True)
class PairRegion:
    """The tokens of a sentence that belong to a pair: from ``start`` to before ``end``.

    Attributes
    ----------
    first, last
        The first and the last token of its places.
    head
        The token at which what its clause says before the first pair begins.
    first_in_clause
        The first token of the places of the clause's first pair.
    """

    start: int
    first: int
    last: int
    end: int
    head: int
    first_in_clause: int

    def holds(self, token: int) -> bool:
        """Return whether a token belongs to the pair alone."""
        return self.start <= token < self.end

    def follows_head(self, token: int) -> bool:
        """Return whether a token stands before all pairs of the clause."""
        return self.head <= token < self.first_in_clause


def pair_regions(
    spans: Iterable[tuple[int, int]],
    tokens: Sequence[Token],
    cues: Sequence[Cue],
    clauses: Sequence[int],
    text: str,
    *,
    places: Iterable[int] = (),
) -> dict[tuple[int, int], PairRegion]:
    """Return the region of each pair, given first and last token of its places; pairs that overlap share one.

    Between two pairs, the second region begins at "and" or "then", best after a comma, else at a comma. A region ends
    with its clause.

    Parameters
    ----------
    places
        Tokens of places; one outside all pairs ends the part before it, if a link follows it.

    Examples
    --------
    >>> from geo.drafting.cues.movement import find_cues, split_tokens, vocabulary_of
    >>> text = "by air from Niš to Sofia and by boat from Varna to Poti"
    >>> tokens = split_tokens(text)
    >>> cues = find_cues(tokens, vocabulary_of("en"))
    >>> regions = pair_regions([(3, 5), (10, 12)], tokens, cues, [0] * len(tokens), text)
    >>> [(region.start, region.end, mode_of(cues, tokens, [0] * 13, region)[0]) for region in regions.values()]
    [(0, 6, 'air'), (6, 13, 'sea')]
    """
    ordered_spans = sorted(set(spans))
    groups = _merge_overlaps(ordered_spans)
    links = _link_ranks(tokens, cues, text)
    borders = [
        0, *(_border(left[1], right[0], links, clauses) for left, right in pairwise(groups)), len(tokens),
    ]  # fmt: skip
    foreign = [n for n in places if not any(first <= n <= last for first, last in groups)]
    regions: dict[tuple[int, int], PairRegion] = {}
    for (first, last), (border, next_border) in zip(groups, pairwise(borders), strict=False):
        # The numbers of clauses ascend.
        clause_start = bisect_left(clauses, clauses[first])
        clause_end = bisect_right(clauses, clauses[last])
        # What stands between a place outside all pairs and the first link after it belongs to that place.
        foreign_place = max((n for n in foreign if n < first), default=first)
        link = min((n for n in links if foreign_place < n < first), default=0)
        region = PairRegion(
            start=max(clause_start, border, link), first=first, last=last, end=min(clause_end, next_border),
            head=clause_start,
            first_in_clause=next(n for n, _ in groups if clauses[n] == clauses[first]),
        )  # fmt: skip
        regions |= {span: region for span in ordered_spans if first <= span[0] <= last}
    return regions


def _merge_overlaps(ordered_spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return spans, given in ascending order, those that overlap as one."""
    groups: list[tuple[int, int]] = []
    for first, last in ordered_spans:
        if groups and first <= groups[-1][1]:
            groups[-1] = (groups[-1][0], max(last, groups[-1][1]))
        else:
            groups.append((first, last))
    return groups


def _border(left: int, right: int, links: Mapping[int, int], clauses: Sequence[int]) -> int:
    """Return the token between two pairs at which the part of the second begins, best in the second's clause."""
    is_new = clauses[left] != clauses[right]
    return min(
        range(left + 1, right),
        key=lambda n: (is_new and clauses[n] == clauses[left], links.get(n, _NO_LINK), n),
        default=right,
    )


def _link_ranks(tokens: Sequence[Token], cues: Sequence[Cue], text: str) -> dict[int, int]:
    """Return the tokens that may begin the part of another pair, each with its rank: 0 is likeliest.

    A link such as "and" after a comma has the rank 0, any other link 1, and any other word after a comma 2.
    """
    links = {cue.first for cue in cues if cue.role in _LINKS}
    links |= {n for n, token in enumerate(tokens) if token.fold.startswith(_JOINED_AND)}
    after_commas = {
        n for n in range(1, len(tokens)) if _COMMA.search(text[tokens[n - 1].end : tokens[n].start])
    }
    ranks = dict.fromkeys(after_commas, 2) | dict.fromkeys(links, 1)
    return ranks | dict.fromkeys(links & after_commas, 0)


def mode_of(
    cues: Sequence[Cue], tokens: Sequence[Token], clauses: Sequence[int], region: PairRegion | None
) -> tuple[Mode, Cue] | None:
    """Return the means of transport of a pair with a cue for it; None where its part of the sentence names none.

    What the clause says before its first pair counts for a later pair without word of movement. A sentence without
    pair has a means of transport only if it names just one, and describes one movement.
    """
    modes = [cue for cue in cues if cue.role == "mode" and not _is_cargo(cue, cues, tokens)]
    if region is None:
        steps = [cue for cue in cues if cue.role in {"move", "mode"}]
        is_one = len({clauses[cue.first] for cue in steps}) == 1
        is_alone = is_one and all(cue.role != "then" for cue in cues)
        return _common_mode(modes) if is_alone else None
    own = [cue for cue in modes if region.holds(cue.first)]
    moves_itself = any(
        cue.role in {"move", "then"} and region.start <= cue.first < region.first for cue in cues
    )
    if not own and not moves_itself:
        own = [cue for cue in modes if region.follows_head(cue.first)]
    return _common_mode(own)


def _is_cargo(mode: Cue, cues: Sequence[Cue], tokens: Sequence[Token]) -> bool:
    """Return whether vessels or aircraft, or parts of them, are what moves: "boat engines", "boats are smuggled"."""
    around = tokens[max(0, mode.first - _PARTS_WITHIN) : mode.last + 2]
    if any(token.fold in _PARTS for token in around):
        return True
    following = tokens[mode.last + 1 : mode.last + 1 + _PASSIVE_WITHIN]
    is_passive = any(token.fold in _PASSIVE for token in following)
    return is_passive and any(
        cue.role == "move"
        and cue.value == "strong"
        and 0 < cue.first - mode.last <= _PASSIVE_WITHIN
        for cue in cues
    )


def _common_mode(modes: Sequence[Cue]) -> tuple[Mode, Cue] | None:
    """Return the one means that cues name, or ``mixed`` for several in a row: "by truck and by boat"."""
    values = {cue.value for cue in modes}
    if len(values) == 1:
        return None if _RAIL in values else (cast("Mode", modes[0].value), modes[0])
    is_list = all(cue.first - earlier.last <= _LISTED_WITHIN for earlier, cue in pairwise(modes))
    return ("mixed", modes[0]) if values and is_list else None


def is_hedged(
    cues: Sequence[Cue],
    tokens: Sequence[Token],
    clauses: Sequence[int],
    region: PairRegion | None,
    others: Iterable[PairRegion],
) -> bool:
    """Return whether a sentence doubts a pair.

    Doubt in a clause that describes another movement counts only if "that" follows it; doubt in any other clause
    ("the ministry rejects this") does.
    """
    hedges = [cue for cue in cues if cue.role == "hedge"]
    if region is None:
        return bool(hedges)
    own = {clauses[region.first], clauses[region.last]}
    moving = {clauses[cue.first] for cue in cues if cue.role == "move"} - own
    rivals = [other for other in others if other != region]
    return any(
        region.holds(cue.first) or region.follows_head(cue.first) or _opens_that(cue, tokens)
        or (clauses[cue.first] not in moving and not any(other.holds(cue.first) for other in rivals))
        for cue in hedges
    )  # fmt: skip


def _opens_that(cue: Cue, tokens: Sequence[Token]) -> bool:
    following = tokens[cue.last + 1 : cue.last + 1 + _THAT_WITHIN]
    return any(token.fold in THAT for token in following)
