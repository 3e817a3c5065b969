"""Decide whether "stopped", *arrêter* or أوقف intercepts a load or ends a movement."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Final

from geo.drafting.cues.movement import Cue, Token
from geo.drafting.names.tokens import word_set
from geo.gazetteer.spelling import is_arabic

HALT: Final = "halt"  # value of a word that may end a movement, and intercepts only after "to"
_ENDS_WITHIN: Final = 3  # words from the verb to what it ends
_GOODS_WITHIN: Final = 4  # words from goods that stop moving to the verb
_TRADE_WITHIN: Final = 12  # … from a trade: "the trade from X to Y stopped"
_OF: Final = frozenset({"de", "d", "عن"})  # a cessé de, توقف عن
_PASSIVE: Final = word_set("was were been being is are get gets got")
_ARTICLES: Final = word_set(
    "a an the some any two three four several its their his un une des le la les l deux trois leur ses ces"
)
_PREPOSITIONS: Final = word_set("at in near on outside by for to when while since before after")
_DECREE: Final = word_set("l un le les cet des ces")  # un arrêté de 2015
_MONTHS: Final = word_set(
    "january february march april may june july august september october november december"
)
_MOVER_ROLES: Final = frozenset({"commodity", "contraband", "trade"})
_TRAVELLERS: Final = frozenset({"vehicles", "people", "fighters"})  # which also stop to rest


def read_stops(tokens: Sequence[Token], cues: Sequence[Cue]) -> Iterator[Cue]:
    """Yield the cues of a sentence, each ``stop`` as ``inferred`` or ``ended``; a ``stop`` that is neither is left out.

    Examples
    --------
    >>> from geo.drafting.cues.movement import find_cues, split_tokens, vocabulary_of
    >>> for text in ("Police stopped a truck", "Fuel exports stopped", "They stopped going", "The bus stopped"):
    ...     tokens = split_tokens(text)
    ...     cues = read_stops(tokens, find_cues(tokens, vocabulary_of("en")))
    ...     print([cue.role for cue in cues if cue.role in {"inferred", "ended"}])
    ['inferred']
    ['ended']
    ['ended']
    []
    """
    for cue in cues:
        if cue.role != "stop":
            yield cue
        elif _ends_movement(cue, tokens, cues):
            yield replace(cue, role="ended", value="")
        elif _intercepts(cue, tokens):
            yield replace(cue, role="inferred", value="")


def _ends_movement(cue: Cue, tokens: Sequence[Token], cues: Sequence[Cue]) -> bool:
    """Return whether a stop ends a movement: "stopped moving", "stopped the trade", "exports have stopped"."""
    following, preceding = _word_after(cue, tokens), _word_before(cue, tokens)
    if following.endswith("ing") or (following in _OF and preceding not in _DECREE):
        return True
    trades = (mover for mover in cues if mover.role == "trade")
    if any(0 < trade.first - cue.last <= _ENDS_WITHIN for trade in trades):
        return True
    return following not in _ARTICLES and any(_stops_itself(mover, cue, tokens) for mover in cues)


def _stops_itself(mover: Cue, stop: Cue, tokens: Sequence[Token]) -> bool:
    """Return whether what moves stands before a stop, with no comma between, and is not stopped by somebody."""
    is_trade = mover.role == "trade"
    if mover.role not in _MOVER_ROLES or mover.value in _TRAVELLERS:
        return False
    if is_arabic(tokens[stop.first].fold) and stop.value != HALT:  # its subject and object follow
        return False
    words = tokens[mover.last : stop.first + 1]
    is_near = 0 < stop.first - mover.last <= (_TRADE_WITHIN if is_trade else _GOODS_WITHIN)
    has_no_comma = all(word.start - preceding.end == 1 for preceding, word in pairwise(words))
    return is_near and has_no_comma and (is_trade or not _is_held(stop, tokens))


def _is_held(stop: Cue, tokens: Sequence[Token]) -> bool:
    """Return whether goods were stopped by somebody, or at a place: "was stopped", "the fuel stopped in Gafsa"."""
    if _word_before(stop, tokens) in _PASSIVE:
        return True
    # A preposition, then the capitalised name of a place.
    following = tokens[stop.last + 1 : stop.last + 3]
    if [token.fold in _PREPOSITIONS for token in following] != [True, False]:
        return False
    name = following[1]
    return name.written[0].isupper() and name.fold not in _MONTHS


def _intercepts(cue: Cue, tokens: Sequence[Token]) -> bool:
    """Return whether somebody stops a load: "police stopped a truck", "stopped by police", *arrêté à*."""
    following, preceding = _word_after(cue, tokens), _word_before(cue, tokens)
    if cue.value == HALT:
        return preceding == "to" and following in _ARTICLES
    if tokens[cue.first].fold in {"stopped", "halted"}:
        return bool(following) and (_is_held(cue, tokens) or following not in _PREPOSITIONS)
    return preceding not in _DECREE


def _word_before(cue: Cue, tokens: Sequence[Token]) -> str:
    """Return the folded word before a cue; empty at the begin."""
    return tokens[cue.first - 1].fold if cue.first else ""


def _word_after(cue: Cue, tokens: Sequence[Token]) -> str:
    """Return the folded word after a cue; empty at a comma or the end."""
    if cue.last + 1 >= len(tokens) or tokens[cue.last + 1].start - tokens[cue.last].end > 1:
        return ""
    return tokens[cue.last + 1].fold
