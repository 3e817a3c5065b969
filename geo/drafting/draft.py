"""Read a text for a draft: its places, its sentences, and which of them may state a flow between which places."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from geo.brief.source_text import locate_editions
from geo.drafting.acceptance import split_mentions
from geo.drafting.candidates import (
    Candidates,
    CommoditySlot,
    DirectionSlot,
    DraftedCandidate,
    DraftedMention,
    DraftedSource,
    DraftedText,
    PeriodSlot,
    PlaceSlot,
    Sentence,
    Slots,
    hash_quote,
    hash_text,
)
from geo.drafting.cues.flags import (
    commodities_of,
    direction_of,
    flag_sentences,
    is_negated,
    reading_of,
)
from geo.drafting.cues.known_spans import Known
from geo.drafting.cues.movement import language_of
from geo.drafting.cues.pair_rules import (
    GOODS_OF,
    Coded,
    MentionPair,
    clause_numbers,
    code_sentence,
    find_pairs,
)
from geo.drafting.cues.periods import find_periods
from geo.drafting.cues.read_sentences import ReadSentence, count_names, read_sentences
from geo.drafting.cues.unlocated import find_unlocated
from geo.drafting.drafted_places import drafted_places, possible_senses, unlocated_places
from geo.drafting.ends import may_be_end
from geo.drafting.mentions import Mention, find_mentions
from geo.drafting.names.rules import Rules, shipped_rules
from geo.drafting.similar_names import find_similar
from geo.gazetteer import Gazetteer
from geo.gazetteer.world import World

MAX_CHIPS: Final = 24  # places offered for one end
REACH: Final = 60  # mentions on either side of a sentence that are looked at
MAX_TERMS: Final = 4
_AND: Final = "وف"  # written on to the next word in Arabic
_PART_OF_WORD: Final = re.compile(r"\w*$")


def draft_text(
    text: str,
    *,
    brief: str,
    source: DraftedSource,
    known: Gazetteer,
    world: World | None = None,
    rules: Rules | None = None,
    keys: Mapping[str, str] | None = None,
) -> Candidates:
    """Find the sentences of a text that may state a flow, with the places in reach.

    Parameters
    ----------
    brief, source
        The id of the brief to be, and what the text states about itself.
    known, world
        The gazetteer of the brief's region, and all places of the world, to search for them too.
    keys
        Place → the key that an earlier draft gave it.
    """
    editions = locate_editions(text)
    rules = rules or shipped_rules()
    found = find_mentions(text, editions, known, rules, world=world)
    split = split_mentions(text, found, rules)
    accepted, doubtful = split.accepted, split.doubtful
    language = language_of(" ".join(part.text for part in editions.published))
    offers = [(m, sense) for m in (*doubtful, *accepted) for sense in possible_senses(m)]
    offers += [(m, sense) for m in doubtful if (sense := m.assessment.sense)]
    sentences = list(read_sentences(editions.published, accepted, found, language))
    names = find_unlocated(sentences, Known.of(accepted, found, split.others), rules)
    similar = [
        *find_similar(
            sentences, names, accepted, found=found, rules=rules, world=world or known.world
        )
    ]
    taken = [(sense, m.text) for m in accepted if (sense := m.assessment.sense)]
    possible = [(sense, m.text) for m, sense in offers]
    possible += [(sense, name) for _, sense, name in similar]
    places, key_of = drafted_places([*taken, *possible], language, keys or {})
    unknown, unlocated = unlocated_places(names, keys or {}, places)
    chips = [(m.start, key_of[sense.id]) for m, sense in offers]
    chips += [(start, key_of[sense.id]) for start, sense, _ in similar]
    chips += [(mention.start, mention.key) for mention in unlocated]
    mentions = _drafted_mentions(accepted, key_of)
    reader = _TextReader(text, accepted, mentions, sentences, sorted(chips))
    starts = [name.start for name in names]
    flags = flag_sentences([*count_names(sentences, starts, found)])
    return Candidates(
        brief=brief,
        text=DraftedText(
            sha256=hash_text(text), language=language, paragraphs=len(editions.published), characters=len(text)
        ),
        source=source,
        places=places | unknown,
        mentions=tuple(mentions),
        sentences=tuple(_drafted_sentences(text, sentences)),
        candidates=tuple(reader.candidates(flags)),
        unlocated=unlocated,
    )  # fmt: skip


def _drafted_mentions(
    accepted: Sequence[Mention], key_of: Mapping[str, str]
) -> list[DraftedMention]:
    return [
        DraftedMention(
            paragraph=mention.paragraph, start=mention.start, end=mention.end,
            key=key_of[mention.assessment.sense.id], name=" ".join(mention.text.split()),
            confidence=mention.assessment.confidence,
        )
        for mention in accepted
        if mention.assessment.sense
    ]  # fmt: skip


def _drafted_sentences(text: str, sentences: Sequence[ReadSentence]) -> Iterator[Sentence]:
    for each in sentences:
        quote = hash_quote(text[each.start : each.end])
        yield Sentence(paragraph=each.paragraph, start=each.start, end=each.end, quote=quote)


@dataclass(frozen=True)
class _TextReader:
    """A text with its mentions and sentences."""

    text: str
    accepted: Sequence[Mention]
    mentions: Sequence[DraftedMention]
    sentences: Sequence[ReadSentence]
    offers: Sequence[tuple[int, str]]
    """Where a place may be named that was not taken for one, and its key."""

    def candidates(self, flags: Iterable[bool]) -> Iterator[DraftedCandidate]:
        """Yield the candidates of the flagged sentences, each under an id of its own."""
        counts: dict[str, int] = defaultdict(int)
        for at, (sentence, is_flagged) in enumerate(zip(self.sentences, flags, strict=True)):
            if not is_flagged:
                continue
            quote = hash_quote(self.text[sentence.start : sentence.end])
            stem = f"p{sentence.paragraph}-{quote[:8]}"
            pairs: list[MentionPair | None] = [*self._pairs(sentence)]
            for pair in pairs or [None]:
                counts[stem] += 1
                name = stem if counts[stem] == 1 else f"{stem}-{counts[stem]}"
                yield self._candidate(at, pair, name, quote)

    def _pairs(self, sentence: ReadSentence) -> list[MentionPair]:
        """Return the pairs that rules find in a sentence, as numbers of mentions; each pair of places once."""
        evidence = sentence.evidence
        roles = {cue.role for cue in sentence.cues}
        # What no longer moves has moved: neither a negation nor a flow to draw without a person.
        if "ended" in roles or not (evidence.goods or evidence.maybe or evidence.moves > 1):
            return []
        coded, numbers = self._code(sentence)
        pairs: dict[tuple[str, str], MentionPair] = {}
        for pair in find_pairs(coded):
            origin, destination = numbers[pair.origin], numbers[pair.destination]
            sense = self.accepted[origin].assessment.sense
            if pair.rule == GOODS_OF and not (sense and sense.is_demonym):
                continue
            ends = self.mentions[origin].key, self.mentions[destination].key
            via = {
                self.mentions[numbers[stop]].key: numbers[stop]
                for stop in pair.via
                if self.mentions[numbers[stop]].key not in ends
            }
            if ends[0] != ends[1] and ends not in pairs and ends[::-1] not in pairs:
                pairs[ends] = MentionPair(pair.rule, origin, destination, tuple(via.values()))
        return [*pairs.values()]

    def _code(self, sentence: ReadSentence) -> tuple[Coded, list[int]]:
        """Return a sentence as letters, and the numbers of the mentions that its letters mean."""
        doubtful = [start for start, _ in self.offers]
        numbers = [
            n for n in sentence.mentions if may_be_end(n, self.text, self.accepted, doubtful)
        ]
        starts = [int(sentence.part.offsets[token.start]) for token in sentence.tokens]
        spans: list[tuple[int, int]] = []
        kept: list[int] = []
        for number in numbers:
            mention = self.mentions[number]
            first = max(0, bisect_left(starts, mention.start + 1) - 1)
            last = max(first, bisect_left(starts, mention.end) - 1)
            if starts and (not spans or first > spans[-1][1]):
                spans.append((first, last))
                kept.append(number)
        joined = {
            first
            for (first, _), number in zip(spans, kept, strict=True)
            if starts[first] < self.mentions[number].start and self.text[starts[first]] in _AND
        }
        text, tokens, cues = sentence.part.text, sentence.tokens, sentence.cues
        return code_sentence(text, tokens, cues, spans, joined=joined), kept

    def _candidate(
        self, at: int, pair: MentionPair | None, name: str, quote: str
    ) -> DraftedCandidate:
        sentence = self.sentences[at]
        chips = self._chips(at)
        anchor = self.mentions[pair.origin].start if pair else None
        token = _anchor(sentence, anchor)
        slots = Slots(
            origin=self._slot(
                pair.origin if pair else None, chips, self._hinted(sentence, {"from", "of"})
            ),
            destination=self._slot(
                pair.destination if pair else None,
                chips,
                self._hinted(sentence, {"to", "at", "for"}),
            ),
            via=tuple(self._slot(stop, chips, []) for stop in pair.via) if pair else (),
            commodity=_commodity(sentence, token),
            direction=DirectionSlot(value=direction_of(sentence.cues, pair.rule if pair else None)),
            period=self._period(sentence),
        )
        return DraftedCandidate(
            id=name, paragraph=sentence.paragraph, start=sentence.start, end=sentence.end, quote=quote,
            terms=self._terms(sentence, pair), rule=pair.rule if pair else None,
            reading=reading_of(sentence.cues), negated=self._is_negated(sentence, pair),
            hedged=any(cue.role == "hedge" for cue in sentence.cues), slots=slots,
        )  # fmt: skip

    def _is_negated(self, sentence: ReadSentence, pair: MentionPair | None) -> bool:
        """Return whether the clauses of a pair say that nothing moves; without a pair, whether all do."""
        clauses = clause_numbers(sentence.part.text, sentence.tokens, sentence.cues)
        if pair is None:
            return is_negated(sentence.cues, clauses)
        starts = [int(sentence.part.offsets[token.start]) for token in sentence.tokens]
        ends = (self.mentions[end].start for end in (pair.origin, pair.destination))
        within = {clauses[bisect_right(starts, end) - 1] for end in ends}
        return is_negated(sentence.cues, clauses, pair_clauses=within)

    def _slot(self, mention: int | None, chips: Sequence[str], hinted: Sequence[str]) -> PlaceSlot:
        ordered = tuple(dict.fromkeys([*hinted, *chips]))
        if mention is None:
            return PlaceSlot(alternatives=ordered)
        row = self.mentions[mention]
        others = tuple(key for key in ordered if key != row.key)
        return PlaceSlot(value=row.key, start=row.start, end=row.end, alternatives=others)

    def _chips(self, at: int) -> list[str]:
        """Return the places in reach of a sentence, its own first, then those of the one before, then the nearest."""
        sentence = self.sentences[at]
        before = self.sentences[at - 1].mentions if at else ()
        first, end = sentence.mentions[:1] or before[-1:], len(self.mentions)
        middle = (
            first[0]
            if first
            else bisect_left(self.mentions, sentence.start, key=lambda mention: mention.start)
        )
        reach = range(max(0, middle - REACH), min(end, middle + REACH))
        around = [n for n in reach if self.mentions[n].paragraph == sentence.paragraph]
        ordered = sorted(around, key=lambda n: abs(self.mentions[n].start - sentence.start))
        numbers = [*sentence.mentions[:MAX_CHIPS], *reversed(before), *ordered]
        sure = [self.mentions[number].key for number in numbers]
        return [*dict.fromkeys([*sure, *self._offered(at)])][:MAX_CHIPS]

    def _offered(self, at: int) -> list[str]:
        """Return the places that doubtful names in a sentence, the one before and its paragraph may mean."""
        here = self.sentences[at]
        near = bisect_left(self.offers, (here.start, ""))
        within = self.offers[max(0, near - REACH) : near + REACH]
        first, last = self._paragraphs[here.paragraph]
        before = self.sentences[at - 1].start if at else here.start
        around = [offer for offer in within if min(first, before) <= offer[0] < last]
        return [key for start, key in sorted(around, key=lambda offer: abs(offer[0] - here.start))]

    @cached_property
    def _paragraphs(self) -> dict[int, tuple[int, int]]:
        """Start and end of each paragraph."""
        spans: dict[int, tuple[int, int]] = {}
        for each in self.sentences:
            spans[each.paragraph] = (spans.get(each.paragraph, (each.start, 0))[0], each.end)
        return spans

    def _hinted(self, sentence: ReadSentence, roles: set[str]) -> list[str]:
        """Return the places of a sentence that a word such as *from* or *to* precedes."""
        ends = [sentence.span(cue.first, cue.last)[1] for cue in sentence.cues if cue.role in roles]
        rows = (self.mentions[number] for number in sentence.mentions)
        return [
            row.key
            for row in rows
            if (near := bisect_left(ends, row.start)) and row.start - ends[near - 1] <= 1
        ]

    def _terms(self, sentence: ReadSentence, pair: MentionPair | None) -> tuple[str, ...]:
        """Return whole words of a sentence by which a claim on it is found again: the names of its places."""
        numbers = (pair.origin, *pair.via, pair.destination) if pair else sentence.mentions
        words = [self._whole_words(self.mentions[number]) for number in numbers[:MAX_TERMS]]
        if not words:
            goods = [
                cue for cue in sentence.cues if cue.role in {"commodity", "contraband", "move"}
            ]
            words = [self.text[slice(*sentence.span(c.first, c.last))] for c in goods[:1]]
        return tuple(dict.fromkeys(filter(None, (" ".join(word.split()) for word in words))))

    def _whole_words(self, mention: DraftedMention) -> str:
        """Return a name as written, with what is written on to it, such as an Arabic prefix."""
        head = _PART_OF_WORD.search(self.text, max(0, mention.start - 8), mention.start)
        start = head.start() if head else mention.start
        return self.text[start : mention.end]

    def _period(self, sentence: ReadSentence) -> PeriodSlot:
        dates = find_periods(sentence.part.text)
        if not dates:
            return PeriodSlot()
        offsets = sentence.part.offsets
        first = dates[0]
        return PeriodSlot(
            value=first.edtf, start=int(offsets[first.start]), end=int(offsets[first.end - 1]) + 1,
            alternatives=tuple(dict.fromkeys(d.edtf for d in dates[1:] if d.edtf != first.edtf)),
        )  # fmt: skip


def _anchor(sentence: ReadSentence, start: int | None) -> int:
    """Return the token from which commodities are near: that of the origin, else of the first movement."""
    if start is not None:
        starts = [int(sentence.part.offsets[token.start]) for token in sentence.tokens]
        return bisect_right(starts, start) - 1
    return next((cue.first for cue in sentence.cues if cue.role == "move"), 0)


def _commodity(sentence: ReadSentence, token: int) -> CommoditySlot:
    clauses = clause_numbers(sentence.part.text, sentence.tokens, sentence.cues)
    goods = commodities_of(sentence.cues, token, clauses)
    if not goods:
        return CommoditySlot()
    value, cue = goods[0]
    start, end = sentence.span(cue.first, cue.last)
    others = tuple(other for other, _ in goods[1:])
    return CommoditySlot(value=value, start=start, end=end, alternatives=others)
