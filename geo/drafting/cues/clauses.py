"""Divide a sentence into clauses."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from geo.drafting.cues.movement import Cue, Token

_BREAKS: Final = frozenset(";:؛!?—–")
_COMMAS: Final = frozenset(",،()")
_JOINED_AND: Final = "و"
_WHERE: Final = frozenset({"where", "où", "حيث"})


def has_break(text: str) -> bool:
    """Return whether a colon, semicolon, dash or other strong stop is in the text between two words."""
    return not _BREAKS.isdisjoint(text)


def has_comma(text: str) -> bool:
    """Return whether a comma or bracket, and no stronger stop, is in the text between two words."""
    return not has_break(text) and not _COMMAS.isdisjoint(text)


def clause_numbers(text: str, tokens: Sequence[Token], cues: Sequence[Cue]) -> list[int]:
    """Return the number of the clause of each token, from 0.

    A clause begins at "although", "but" and "where", after a strong stop, at "and" with a negation, and at "and"
    after a comma if words of movement are on both sides.
    """
    begins = {cue.first for cue in cues if cue.role == "clause"}
    begins |= {position for position, token in enumerate(tokens) if token.written.lower() in _WHERE}
    begins |= set(_begun_by_and(text, tokens, cues))
    numbers, number = [], 0
    for position, token in enumerate(tokens):
        is_after_break = position > 0 and has_break(text[tokens[position - 1].end : token.start])
        number += is_after_break or position in begins
        numbers.append(number)
    return numbers


def _begun_by_and(text: str, tokens: Sequence[Token], cues: Sequence[Cue]) -> Iterator[int]:
    """Yield the tokens of "and" that begin a clause: "and no gold", ولا, ", and cattle go"."""
    negations = {cue.first for cue in cues if cue.role == "negation"}
    moves = sorted({cue.first for cue in cues if cue.role == "move"})
    ands = {cue.first for cue in cues if cue.role == "and"}
    for number, token in enumerate(tokens[1:], start=1):
        is_joined = token.fold.startswith(_JOINED_AND)
        if not (number in ands or is_joined):
            continue
        possible_negations = {number} if is_joined else {number + 1, number + 2}
        is_negated = not negations.isdisjoint(possible_negations)
        is_after_comma = has_comma(text[tokens[number - 1].end : token.start])
        is_between_moves = bool(moves) and moves[0] < number <= moves[-1]
        if is_negated or (is_after_comma and is_between_moves):
            yield number
