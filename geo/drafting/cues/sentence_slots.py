"""Read from a sentence what moves, when and by what means, for each pair of ends."""

from __future__ import annotations

from bisect import bisect_right

from geo.drafting.candidates import CommoditySlot, DirectionSlot, ModeSlot, PeriodSlot
from geo.drafting.cues.flags import direction_of
from geo.drafting.cues.moved_goods import commodities_of
from geo.drafting.cues.pair_regions import PairRegion, mode_of
from geo.drafting.cues.periods import find_periods
from geo.drafting.cues.read_sentences import ReadSentence


def period_slot(sentence: ReadSentence, region: PairRegion | None) -> PeriodSlot:
    """Return the first date of a pair's own part of its sentence, else of the begin of its clause; offer all others."""
    dates = find_periods(sentence.part.text)
    starts = [token.start for token in sentence.tokens]
    tokens = [bisect_right(starts, dated.start) - 1 for dated in dates]
    rows = [*zip(dates, tokens, strict=True)]
    if region:
        own = [dated for dated, token in rows if region.holds(token)]
        own += [dated for dated, token in rows if region.follows_head(token)]
    else:
        own = dates
    offsets = sentence.part.offsets
    if not own:
        return PeriodSlot(alternatives=tuple(dict.fromkeys(dated.edtf for dated in dates)))
    chosen = own[0]
    return PeriodSlot(
        value=chosen.edtf, start=int(offsets[chosen.start]), end=int(offsets[chosen.end - 1]) + 1,
        alternatives=tuple(dict.fromkeys(d.edtf for d in dates if d.edtf != chosen.edtf)),
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
    found = mode_of(sentence.cues, sentence.tokens, sentence.clauses, region)
    if not found:
        return ModeSlot()
    mode, cue = found
    start, end = sentence.span(cue.first, cue.last)
    return ModeSlot(value=mode, start=start, end=end)


def anchor_of(sentence: ReadSentence, start: int | None) -> int:
    """Return the number of the token that the commodity should be near.

    It is the token at ``start``, the origin's; without one, that of the first word of movement; else 0.
    """
    if start is not None:
        starts = sentence.token_starts
        return bisect_right(starts, start) - 1
    return next((cue.first for cue in sentence.cues if cue.role == "move"), 0)


def commodity_slot(sentence: ReadSentence, token: int) -> CommoditySlot:
    """Return what moves, by the cues nearest to a token; offer what else the sentence names."""
    goods, carriers = commodities_of(sentence.cues, token, sentence.clauses, sentence.tokens)
    if not goods:
        return CommoditySlot(alternatives=tuple(carriers))
    value, cue = goods[0]
    start, end = sentence.span(cue.first, cue.last)
    alternatives = (*(commodity for commodity, _ in goods[1:]), *carriers)
    return CommoditySlot(value=value, start=start, end=end, alternatives=alternatives)
