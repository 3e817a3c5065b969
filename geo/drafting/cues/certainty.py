"""Decide whether a sentence denies, doubts or only suggests what it says about a pair."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Final

from geo.brief.evidence import Reading
from geo.drafting.cues.clauses import aside_numbers
from geo.drafting.cues.flags import is_goods
from geo.drafting.cues.movement import THAT, Cue
from geo.drafting.cues.pair_scopes import PairScope
from geo.drafting.cues.read_sentences import ReadSentence

NEGATED_WITHIN: Final = 5  # words from a negation to the cue that it negates
_THAT_WITHIN: Final = 3  # words from a hedge to the "that" which opens what it doubts
# Words from a thing to the negation that follows it, and from there to another: "gold, and not the fuel".
_CONTRAST_AFTER: Final = 2
_CONTRAST_BEFORE: Final = 2


def is_negated(sentence: ReadSentence, ends: Collection[int] | None = None) -> bool:
    """Return whether a negation stands before a cue of movement or commodity in its clause, and in the same aside.

    A denial ("denied", "no evidence") reaches to the end of its clause, any other negation a few words.

    Parameters
    ----------
    ends
        The tokens of a pair's ends, of whose clauses one must be negated. Without a pair, all clauses with a word
        of movement or a commodity must be.

    Examples
    --------
    >>> from geo.brief.located_text import locate_text
    >>> from geo.drafting.cues.read_sentences import read_sentences
    >>> sentence = next(read_sentences([locate_text("fuel is sold but no fuel moves")], [], [], "en"))
    >>> is_negated(sentence), is_negated(sentence, ends=[6])
    (False, True)
    """
    asides = aside_numbers(sentence.part.text, sentence.tokens, sentence.cues)
    parts = [*zip(sentence.clauses, asides, strict=True)]
    moving = [cue.first for cue in sentence.cues if cue.role == "move" or is_goods(cue)]
    negations = [cue for cue in sentence.cues if cue.role == "negation"]
    negated_parts = {
        parts[token]
        for negation in negations
        for token in (*moving, *(ends or () if negation.value == "strong" else ()))
        if negation.last < token and parts[negation.last] == parts[token]
        if negation.value == "strong" or token - negation.last <= NEGATED_WITHIN
        if not _is_contrast(negation, sentence)
    }
    if ends is not None:
        return any(parts[end] in negated_parts for end in ends)
    moving_parts = {parts[token] for token in moving}
    return bool(moving_parts) and moving_parts == negated_parts


def _is_contrast(negation: Cue, sentence: ReadSentence) -> bool:
    """Return whether a negation only sets one thing against another: "dollars, not goods", دولارات لا بضائع."""
    goods = [cue for cue in sentence.cues if is_goods(cue) or cue.role == "maybe"]
    return any(0 < negation.first - cue.last <= _CONTRAST_AFTER for cue in goods) and any(
        0 < cue.first - negation.last <= _CONTRAST_BEFORE for cue in goods
    )


def is_hedged(
    sentence: ReadSentence,
    scope: PairScope | None = None,
    sentence_scopes: Iterable[PairScope] = (),
) -> bool:
    """Return whether a sentence doubts a pair; without a pair, whether it doubts anything.

    Doubt in a clause that describes another movement counts only if "that" follows it; doubt in any other clause
    ("the ministry rejects this") does.

    Parameters
    ----------
    sentence_scopes
        The scopes of all pairs of the sentence.
    """
    hedges = [cue for cue in sentence.cues if cue.role == "hedge"]
    if scope is None:
        return bool(hedges)
    clauses = sentence.clauses
    own_clauses = {clauses[scope.first_place], clauses[scope.last_place]}
    moving_clauses = {clauses[cue.first] for cue in sentence.cues if cue.role == "move"}
    other_clauses = moving_clauses - own_clauses
    other_scopes = [other for other in sentence_scopes if other != scope]
    for hedge in hedges:
        if scope.contains(hedge.first) or scope.opens_clause(hedge.first):
            return True
        is_about_other = clauses[hedge.first] in other_clauses or any(
            other.contains(hedge.first) for other in other_scopes
        )
        if not is_about_other or _opens_that(hedge, sentence):
            return True
    return False


def _opens_that(hedge: Cue, sentence: ReadSentence) -> bool:
    """Return whether "that" follows a hedge within a few words."""
    following = sentence.tokens[hedge.last + 1 : hedge.last + 1 + _THAT_WITHIN]
    return any(token.fold in THAT for token in following)


def reading_of(sentence: ReadSentence) -> Reading:
    """Return ``inferred`` for what only a seizure or a find suggests."""
    return "inferred" if any(cue.role == "inferred" for cue in sentence.cues) else "stated"
