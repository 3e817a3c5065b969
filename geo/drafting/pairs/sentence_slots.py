"""Read from a sentence what moves, when and by what means, for each pair of ends."""

from __future__ import annotations

# ruff: noqa: RUF001 - an apostrophe of French
import re
from bisect import bisect_right
from collections.abc import Sequence
from itertools import pairwise
from typing import Final, cast

from geo.drafting.candidates import CommoditySlot, DirectionSlot, Mode, ModeSlot, PeriodSlot
from geo.drafting.cues.moved_goods import goods_of
from geo.drafting.cues.movement import Cue
from geo.drafting.cues.pair_scopes import PairScope
from geo.drafting.cues.periods import find_periods
from geo.drafting.cues.read_sentences import ReadSentence
from geo.drafting.names.tokens import word_set
from geo.drafting.pairs.pair_rules import UNDIRECTED

_LISTED_WITHIN: Final = 3  # words from one means of transport to the next of a list
_RAIL: Final = "rail"  # for which a flow of a brief has no mode
_PARTS: Final = word_set(
    "engine engines motor motors parts spares tickets moteur moteurs pieces billets محرك محركات قطع غيار تذاكر"
)
_PARTS_WITHIN: Final = 2  # words from parts to what they are of: « moteurs de bateau »
_PASSIVE: Final = word_set("is are was were been being sont ete")
_PASSIVE_WITHIN: Final = 3  # words


# Before a date with which only a price or an amount is compared: "a third of what it fetched in 2015".
_COMPARED: Final = re.compile(
    r"(?:\b(?:as(?!\s+of\b)|than|unlike|(?:compared|relative)\s+(?:with|to)|(?:up\s+from|down\s+from|against)\s+\d[^,;:]{0,30})"
    r"|\bwhat\s+(?:it|they)\s+\w+(?:\s+\w+)?|\b(?:price|level|value|average|figure|total)s?(?=\s+of\b)"
    r"|\b(?:plus|moins|autant|davantage)\b[^,;:]{0,40}?\bqu['’]|\bpar\s+rapport\s+à|\bcompar\w+\s+(?:à|avec)"
    r"|\bcontre\s+\d[^,;:]{0,30}|\bce\s+qu['’]\w+\s+\w+|\b(?:prix|niveau|valeur)(?=\s+de\b)"
    r"|(?<!\w)(?:مما|عما)\s[^،,;:]{1,20}|(?<!\w)(?:بال)?مقارنة\s+(?:مع|ب)|(?<!\w)(?:ب?سعر|مستوى))"
    r"\s*(?:(?:in|of|during|en|de|durant)\b|في)?\s*(?:(?:the\s+year|l['’]année|العام|عام|سنة)\s*)?$",
    re.IGNORECASE,
)
_REACH: Final = 80  # characters before a date


def period_slot(sentence: ReadSentence, scope: PairScope | None) -> PeriodSlot:
    """Return the first date of a pair's scope, else of the beginning of its clause; offer the sentence's other dates.

    A date with which something is only compared is offered, too.
    """
    text = sentence.part.text
    dates = find_periods(text)
    own_dates = [
        date
        for date in dates
        if not _COMPARED.search(text[max(0, date.start - _REACH) : date.start])
    ]
    if scope:
        starts = [token.start for token in sentence.tokens]
        # The number of the token in which each date begins, and the date.
        dates_by_token = [(bisect_right(starts, date.start) - 1, date) for date in own_dates]
        own_dates = [date for token, date in dates_by_token if scope.contains(token)]
        own_dates += [date for token, date in dates_by_token if scope.opens_clause(token)]
    periods = dict.fromkeys(date.edtf for date in dates)  # each once, in order
    if not own_dates:
        return PeriodSlot(alternatives=tuple(periods))
    chosen = own_dates[0]
    start, end = sentence.part.source_span(chosen.start, chosen.end)
    alternatives = tuple(edtf for edtf in periods if edtf != chosen.edtf)
    return PeriodSlot(value=chosen.edtf, start=start, end=end, alternatives=alternatives)


def direction_slot(
    sentence: ReadSentence, scope: PairScope | None, rule: str | None
) -> DirectionSlot:
    """Return the direction that a pair's scope or the beginning of its clause states.

    Parameters
    ----------
    rule
        The rule that found the pair; some rules do not tell its direction.
    """
    for cue in sentence.cues:
        is_own = not scope or scope.contains(cue.first) or scope.opens_clause(cue.first)
        if is_own and cue.role == "both":
            return DirectionSlot(value="both")
    return DirectionSlot(value="unstated" if rule in UNDIRECTED else "one-way")


def mode_slot(sentence: ReadSentence, scope: PairScope | None) -> ModeSlot:
    """Return the means of transport that a pair's scope names.

    Examples
    --------
    >>> from geo.brief.located_text import locate_text
    >>> from geo.drafting.cues.pair_scopes import pair_scopes
    >>> from geo.drafting.cues.read_sentences import read_sentences
    >>> text = "by air from Niš to Sofia and by boat from Varna to Poti"
    >>> sentence = next(read_sentences([locate_text(text)], [], [], "en"))
    >>> scopes = pair_scopes(sentence, [(3, 5), (10, 12)])
    >>> [mode_slot(sentence, scope).value for scope in scopes.values()]
    ['air', 'sea']
    """
    named_mode = _mode_of(sentence, scope)
    if not named_mode:
        return ModeSlot()
    mode, cue = named_mode
    start, end = sentence.span(cue.first, cue.last)
    return ModeSlot(value=mode, start=start, end=end)


def _mode_of(sentence: ReadSentence, scope: PairScope | None) -> tuple[Mode, Cue] | None:
    """Return the means of transport of a pair with a cue for it; None if its scope names none.

    If a later pair of a clause has no word of movement, the beginning of the clause counts for it, too. A sentence
    without a pair has a means of transport only if it names just one, and describes one movement.
    """
    cues = sentence.cues
    modes = [cue for cue in cues if cue.role == "mode" and not _is_cargo(cue, sentence)]
    if scope is None:
        steps = [cue for cue in cues if cue.role in {"move", "mode"}]
        is_one_clause = len({sentence.clauses[cue.first] for cue in steps}) == 1
        has_then = any(cue.role == "then" for cue in cues)
        return _common_mode(modes) if is_one_clause and not has_then else None
    own_modes = [cue for cue in modes if scope.contains(cue.first)]
    has_move = any(
        cue.role in {"move", "then"} and scope.start <= cue.first < scope.first_place
        for cue in cues
    )
    if not own_modes and not has_move:
        own_modes = [cue for cue in modes if scope.opens_clause(cue.first)]
    return _common_mode(own_modes)


def _is_cargo(mode: Cue, sentence: ReadSentence) -> bool:
    """Return whether vessels or aircraft, or parts of them, are what moves: "boat engines", "boats are smuggled"."""
    tokens = sentence.tokens
    around = tokens[max(0, mode.first - _PARTS_WITHIN) : mode.last + 2]
    if any(token.fold in _PARTS for token in around):
        return True
    following = tokens[mode.last + 1 : mode.last + 1 + _PASSIVE_WITHIN]
    is_passive = any(token.fold in _PASSIVE for token in following)
    return is_passive and any(
        cue.role == "move"
        and cue.value == "strong"
        and 0 < cue.first - mode.last <= _PASSIVE_WITHIN
        for cue in sentence.cues
    )


def _common_mode(modes: Sequence[Cue]) -> tuple[Mode, Cue] | None:
    """Return the one mode that cues name, or ``mixed`` for several in a row: "by truck and by boat"."""
    values = {cue.value for cue in modes}
    if len(values) == 1:
        return None if _RAIL in values else (cast("Mode", modes[0].value), modes[0])
    is_list = all(cue.first - earlier.last <= _LISTED_WITHIN for earlier, cue in pairwise(modes))
    return ("mixed", modes[0]) if values and is_list else None


def commodity_slots(sentence: ReadSentence, origin_start: int | None) -> list[CommoditySlot]:
    """Return what moves, likeliest first, then the goods of other classes in one list with it: "fuel and cigarettes".

    Each slot offers what else the sentence names. There is always one slot, which may be empty.

    Parameters
    ----------
    origin_start
        The first character of the pair's origin, near which its goods should be; without a pair they should be near
        the first word of movement.
    """
    if origin_start is not None:
        token = sentence.token_at(origin_start)
    else:
        token = next((cue.first for cue in sentence.cues if cue.role == "move"), 0)
    goods = goods_of(sentence, token)
    if not goods.moved:
        return [CommoditySlot(alternatives=goods.carriers)]
    classes = [*goods.moved, *goods.carriers]
    slots: list[CommoditySlot] = []
    for value in goods.listed:
        cue = goods.moved[value]
        start, end = sentence.span(cue.first, cue.last)
        alternatives = tuple(other for other in classes if other != value)
        slots.append(CommoditySlot(value=value, start=start, end=end, alternatives=alternatives))
    return slots
