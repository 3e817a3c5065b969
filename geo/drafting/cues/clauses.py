"""Divide a sentence into clauses."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final

from geo.drafting.cues.movement import Cue, Token
from geo.drafting.names.tokens import word_set

_BREAKS: Final = frozenset(";:؛!?—–")
_COMMAS: Final = frozenset(",،()")
_JOINED_AND: Final = "و"
_NE: Final = "ne"
_RELATIVES: Final = word_set(
    "which who whom whose qui que qu dont lequel laquelle lesquels lesquelles التي الذي الذين اللذين اللتين"
)
_RELATIVE_WITHIN: Final = 2  # words from a comma to a relative pronoun: ", of which"
_PREPOSITIONS: Final = word_set("on by in over across via through par en sur à a على في ب عبر")
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


def aside_numbers(text: str, tokens: Sequence[Token], cues: Sequence[Cue]) -> list[int]:
    """Return the number of the aside of each token, 0 outside asides.

    An aside stands between two commas, and begins with a relative pronoun or a negation: ", which no one can do
    without,", ", not on mules,". What it negates is not what the sentence around it says.

    Examples
    --------
    >>> from geo.drafting.cues.movement import find_cues, split_tokens, vocabulary_of
    >>> text = "Fuel, which no one needs, goes by boat, not by lorry, to Sfax"
    >>> tokens = split_tokens(text)
    >>> aside_numbers(text, tokens, find_cues(tokens, vocabulary_of("en")))
    [0, 1, 1, 1, 1, 0, 0, 0, 3, 3, 3, 0, 0]
    """
    commas = [
        number
        for number in range(1, len(tokens))
        if has_comma(text[tokens[number - 1].end : tokens[number].start])
    ]
    negations = {cue.first for cue in cues if cue.role == "negation"}
    # "By boat" and "on mules" count as movement, too.
    moves = [
        cue.first
        for cue in cues
        if cue.role == "move" and tokens[cue.first].written.casefold() not in _PREPOSITIONS
    ]
    asides = [0] * len(tokens)
    for aside, (start, end) in enumerate(pairwise(commas), start=1):
        is_relative = any(
            token.written.casefold() in _RELATIVES
            for token in tokens[start : min(end, start + _RELATIVE_WITHIN)]
        )
        is_contrast = (
            not negations.isdisjoint(range(start, min(end, start + 2)))
            and tokens[start].fold != _NE
            and not any(start <= move < end for move in moves)
        )
        if is_relative or is_contrast:
            asides[start:end] = [aside] * (end - start)
    return asides
