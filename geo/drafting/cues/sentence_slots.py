"""Read from a sentence what moves, when and by what means, for each pair of ends."""

from __future__ import annotations

from bisect import bisect_right

from geo.drafting.candidates import CommoditySlot, DirectionSlot, ModeSlot, PeriodSlot
from geo.drafting.cues.flags import direction_of
from geo.drafting.cues.moved_goods import goods_of
from geo.drafting.cues.pair_regions import PairRegion, mode_of
from geo.drafting.cues.periods import find_periods
from geo.drafting.cues.read_sentences import ReadSentence


def period_slot(sentence: ReadSentence, region: PairRegion | None) -> PeriodSlot:
    """Return the first date of a pair's own part of its sentence, else of the begin of its clause; offer all others."""
    dates = find_periods(sentence.part.text)
    own_dates = dates
    if region:
        starts = [token.start for token in sentence.tokens]
        # The number of the token in which each date begins, and the date.
        dates_by_token = [(bisect_right(starts, date.start) - 1, date) for date in dates]
        # The first of these is chosen, so dates of the pair's own part come before those at the begin of its clause.
        own_dates = [date for token, date in dates_by_token if region.holds(token)]
        own_dates += [date for token, date in dates_by_token if region.follows_head(token)]
    periods = dict.fromkeys(date.edtf for date in dates)  # each once, in order
    if not own_dates:
        return PeriodSlot(alternatives=tuple(periods))
    chosen, offsets = own_dates[0], sentence.part.offsets
    # The end is counted from the last character: what was folded away leaves gaps between the offsets.
    return PeriodSlot(
        value=chosen.edtf, start=int(offsets[chosen.start]), end=int(offsets[chosen.end - 1]) + 1,
        alternatives=tuple(edtf for edtf in periods if edtf != chosen.edtf),
    )  # fmt: skip


def direction_slot(
    sentence: ReadSentence, region: PairRegion | None, rule: str | None
) -> DirectionSlot:
    """Return the direction that a pair's own part of its sentence or the begin of its clause states."""
    own = [
        cue for cue in sentence.cues
        if not region or region.holds(cue.first) or region.follows_head(cue.first)
    ]  # fmt: skip
    return DirectionSlot(value=direction_of(own, rule))


def mode_slot(sentence: ReadSentence, region: PairRegion | None) -> ModeSlot:
    """Return the means of transport that a pair's own part of its sentence names."""
    named_mode = mode_of(sentence.cues, sentence.tokens, sentence.clauses, region)
    if not named_mode:
        return ModeSlot()
    mode, cue = named_mode
    start, end = sentence.span(cue.first, cue.last)
    return ModeSlot(value=mode, start=start, end=end)


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
    goods = goods_of(sentence.cues, token, sentence.clauses, sentence.tokens)
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
