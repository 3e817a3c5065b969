"""Find verbs that deny what follows: "rejects the claim that", *rejette les accusations*, يرفض القول إن."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from geo.drafting.cues.movement import THAT, Cue, Token

DENIAL: Final = "denial"  # value of a hedge that denies if a claim follows it
_CLAIM_WITHIN: Final = 4  # words from the verb to the claim: "rejects all of the accusations"
_THAT_WITHIN: Final = 2  # … to "that"; farther on, it begins a relative clause


def read_denials(tokens: Sequence[Token], cues: Sequence[Cue]) -> Iterator[Cue]:
    """Yield the cues of a sentence, and after a verb that denies a claim a strong negation.

    Examples
    --------
    >>> from geo.drafting.cues.movement import find_cues, split_tokens, vocabulary_of
    >>> for text in ("The army rejects the claim that fuel moves", "Fuel moves; the army rejects this"):
    ...     tokens = split_tokens(text)
    ...     cues = read_denials(tokens, find_cues(tokens, vocabulary_of("en")))
    ...     print([cue.value for cue in cues if cue.role == "negation"])
    ['strong']
    []
    """
    claims = [cue.first for cue in cues if cue.role == "claim"]
    claims_said = [number for number, token in enumerate(tokens) if token.fold in THAT]
    for cue in cues:
        yield cue
        is_denial = any(0 < claim - cue.last <= _CLAIM_WITHIN for claim in claims)
        is_denial |= any(0 < that - cue.last <= _THAT_WITHIN for that in claims_said)
        if cue.value == DENIAL and is_denial:
            yield replace(cue, role="negation", value="strong")
