"""Find verbs that deny what follows ("rejects the claim that", يرفض القول إن), and where *ne … pas* begins."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Final

from geo.drafting.cues.movement import THAT, Cue, Token
from geo.drafting.names.tokens import word_set

DENIAL: Final = "denial"  # value of a hedge that denies if a claim follows it
# Words from a verb that denies to the claim: "rejects all of the accusations"; or to "that", which farther on begins a
# relative clause.
_CLAIM_WITHIN: Final = 4
_THAT_WITHIN: Final = 2
# Words from a negation to the denial that it cancels, "did not deny"; and from a denial to its *pas*.
_CANCELLED_BEFORE: Final = 3
_CANCELLED_AFTER: Final = 2
_NE: Final = frozenset({"ne", "n"})
_PAS_WITHIN: Final = 4  # words from *ne* to *pas*: *ne circule quasiment pas*
_PLUS: Final = "plus"
_ONE: Final = frozenset({"un", "une", "aucun", "aucune", "personne", "rien"})
_PLUS_WITHIN: Final = 8  # words from *plus un* to its *ne*: *plus une tonne de ciment ne passe*
# After these words what seemed denied is so, in part: "no fuel leaves Sfax except by night", لا يصل إلا بالقطار.
_EXCEPT: Final = word_set("except unless until sauf sinon hormis إلا سوى")
_EXCEPT_WITHIN: Final = 12  # words
_ONLY: Final = frozenset({"que", "qu"})  # *ne vend plus que*


def read_denials(tokens: Sequence[Token], cues: Sequence[Cue]) -> Iterator[Cue]:
    """Yield the cues of a sentence, and further negations for denials and for *ne … pas*.

    A verb that denies a claim is a strong negation. *Ne* is a negation like its *pas*, since the negated verb stands
    between them; *ne … plus* ends what moves, and *plus un … ne* negates it. A denial that is itself negated only
    casts doubt.

    Examples
    --------
    >>> from geo.drafting.cues.movement import find_cues, split_tokens, vocabulary_of
    >>> for text in ("The army rejects the claim that fuel moves", "Fuel moves; the army rejects this"):
    ...     tokens = split_tokens(text)
    ...     cues = read_denials(tokens, find_cues(tokens, vocabulary_of("en")))
    ...     print([cue.value for cue in cues if cue.role == "negation"])
    ['strong']
    []
    >>> for text in ("L'or ne transite pas ici", "L'or ne se vend plus ici", "On ne vend plus que de l'or"):
    ...     tokens = split_tokens(text)
    ...     cues = read_denials(tokens, find_cues(tokens, vocabulary_of("fr")))
    ...     print([(cue.role, cue.first) for cue in cues if cue.role in {"negation", "ended"}])
    [('negation', 2), ('negation', 4)]
    [('ended', 2)]
    []
    """
    claims = [cue.first for cue in cues if cue.role == "claim"]
    thats = [number for number, token in enumerate(tokens) if token.fold in THAT]
    cancelled = {*_cancelled(cues)}
    for cue in cues:
        if cue.role == "negation" and cue.value != "strong" and _has_exception(cue.last, tokens):
            yield replace(cue, role="affirmed")
            continue
        if cue in cancelled:
            yield replace(cue, role="hedge", value="")
            continue
        if cue.role == "negation" and (ne := _ne_before(cue.first, tokens)) is not None:
            yield replace(cue, first=ne, last=ne)
        yield cue
        has_claim = any(0 < claim - cue.last <= _CLAIM_WITHIN for claim in claims)
        has_that = any(0 < that - cue.last <= _THAT_WITHIN for that in thats)
        if cue.value == DENIAL and (has_claim or has_that):
            yield replace(cue, role="negation", value="strong")
    for number, (token, following) in enumerate(pairwise(tokens)):
        ne = _ne_before(number, tokens)
        if token.fold == _PLUS and ne is not None and following.fold not in _ONLY:
            yield Cue("ended", "", ne, number)
        elif token.fold == _PLUS and following.fold in _ONE and _has_ne_after(number, tokens):
            yield Cue("negation", "", number, number + 1)


def _has_exception(number: int, tokens: Sequence[Token]) -> bool:
    """Return whether an exception from a negation at a token follows it; إلا أن is "but"."""
    following = tokens[number + 1 : number + 1 + _EXCEPT_WITHIN]
    return any(
        token.written.lower() in _EXCEPT and after.fold not in THAT
        for token, after in pairwise(following)
    )


def _ne_before(number: int, tokens: Sequence[Token]) -> int | None:
    """Return the token of the *ne* to which the *pas* or *plus* at a token belongs; None if there is none."""
    before = range(number - 1, max(-1, number - 1 - _PAS_WITHIN), -1)
    return next((n for n in before if tokens[n].fold in _NE), None)


def _has_ne_after(number: int, tokens: Sequence[Token]) -> bool:
    """Return whether a *ne* follows the *plus* at a token within a few words, so that it belongs to it."""
    return any(token.fold in _NE for token in tokens[number + 2 : number + 2 + _PLUS_WITHIN])


def _cancelled(cues: Sequence[Cue]) -> Iterator[Cue]:
    """Yield a denial and a negation next to it, which cancel out: "did not deny that", *ne nie pas que*."""
    denials = [
        cue
        for cue in cues
        if cue.role == "negation" and cue.value == "strong" and cue.first == cue.last
    ]
    for cue in cues:
        if cue.role == "negation" and cue.value != "strong":
            for denial in denials:
                if -_CANCELLED_AFTER <= denial.first - cue.last <= _CANCELLED_BEFORE:
                    yield from (cue, denial)
