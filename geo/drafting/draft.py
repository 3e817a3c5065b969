"""Draft a text: find its places, its sentences, and the candidates for flows that these state."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from geo.brief.source_text import locate_editions
from geo.drafting.acceptance import SplitMentions, split_mentions
from geo.drafting.candidates import (
    Candidates,
    DraftedCandidate,
    DraftedMention,
    DraftedSource,
    DraftedText,
    PlaceSlot,
    Sentence,
    Slots,
    hash_quote,
    hash_text,
)
from geo.drafting.cues.flags import flag_sentences, is_negated, reading_of
from geo.drafting.cues.known_spans import Known
from geo.drafting.cues.movement import language_of
from geo.drafting.cues.pair_regions import PairRegion, is_hedged, pair_regions
from geo.drafting.cues.pair_rules import (
    GOODS_OF,
    Coded,
    MentionPair,
    encode_sentence,
    find_pairs,
)
from geo.drafting.cues.read_sentences import ReadSentence, count_names, read_sentences
from geo.drafting.cues.sentence_slots import (
    anchor_of,
    commodity_slot,
    direction_slot,
    mode_slot,
    period_slot,
)
from geo.drafting.cues.unlocated import find_unlocated
from geo.drafting.drafted_places import drafted_places, possible_senses, unlocated_places
from geo.drafting.ends import may_be_end
from geo.drafting.mentions import Mention, find_mentions
from geo.drafting.names.rules import Rules, shipped_rules
from geo.drafting.similar_names import OfferedSense, find_similar
from geo.gazetteer import Gazetteer
from geo.gazetteer.world import World

MAX_CHIPS: Final = 24  # places offered for one end
REACH: Final = 60  # mentions on either side of a sentence that are looked at
MAX_TERMS: Final = 4
UNKNOWN: Final = -1  # in place of the number of a mention
LONGEST_PREFIX: Final = 8  # characters of an Arabic prefix, with vowel signs
_AND: Final = "وف"  # written on to the next word in Arabic
_PART_OF_WORD: Final = re.compile(r"\w*$")


def draft_text(
    text: str,
    *,
    brief: str,
    source: DraftedSource,
    known: Gazetteer,
    world: World | None = None,
    cities: World | None = None,
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
    cities
        All places of the world, to search for its large cities alone: Douala for a region of the Sudan.
    keys
        Place → its key in an earlier draft, which it keeps.
    """
    editions = locate_editions(text)
    rules = rules or shipped_rules()
    mentions = find_mentions(text, editions, known, rules, world=world, cities=cities)
    split = split_mentions(text, mentions, rules)
    accepted = split.accepted
    language = language_of(" ".join(paragraph.text for paragraph in editions.published))
    sentences = list(read_sentences(editions.published, accepted, mentions, language))
    names = find_unlocated(sentences, Known.of(accepted, mentions, split.others), rules)
    everywhere = world or known.world or known
    similar = find_similar(
        sentences, names, accepted, mentions=mentions, rules=rules, known=everywhere
    )
    offers = [*_offered_senses(split), *similar]
    named_senses = [(sense, m.text) for m in accepted if (sense := m.assessment.sense)]
    spelled = {sense.id: sense.name for sense, _ in reversed(named_senses)}
    named_senses += [(offer.sense, offer.name) for offer in offers]
    places, key_of = drafted_places(named_senses, language, keys or {}, spelled)
    unlocated, unlocated_mentions = unlocated_places(names, keys or {}, places)
    chips = [(offer.start, key_of[offer.sense.id]) for offer in offers]
    chips += [(mention.start, mention.key) for mention in unlocated_mentions]
    drafted = _drafted_mentions(accepted, key_of)
    reader = _TextReader(text, accepted, drafted, sentences, sorted(chips), unlocated_mentions)
    starts = [name.start for name in names]
    flags = flag_sentences([*count_names(sentences, starts, mentions)])
    return Candidates(
        brief=brief,
        text=DraftedText(
            sha256=hash_text(text), language=language, paragraphs=len(editions.published), characters=len(text)
        ),
        source=source,
        places=places | unlocated,
        mentions=tuple(drafted),
        sentences=tuple(_drafted_sentences(text, sentences)),
        candidates=tuple(reader.candidates(flags)),
        unlocated=unlocated_mentions,
    )  # fmt: skip


def _offered_senses(split: SplitMentions) -> Iterator[OfferedSense]:
    """Yield the places that names may mean other than those that they were accepted for."""
    for mention in (*split.doubtful, *split.accepted):
        for sense in possible_senses(mention):
            yield OfferedSense(mention.start, sense, mention.text)
    for mention in split.doubtful:
        if mention.assessment.sense:
            yield OfferedSense(mention.start, mention.assessment.sense, mention.text)


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
    for sentence in sentences:
        quote = hash_quote(text[sentence.start : sentence.end])
        yield Sentence(
            paragraph=sentence.paragraph, start=sentence.start, end=sentence.end, quote=quote
        )


@dataclass(frozen=True)
class _Part:
    """The part of a sentence that belongs to a pair, None without a pair, and the parts of all its pairs."""

    region: PairRegion | None
    regions: tuple[PairRegion, ...]


@dataclass(frozen=True)
class _TextReader:
    """A text with its mentions and sentences, from which it drafts candidates.

    ``mentions`` are the ``accepted`` ones as a draft writes them, in the same order.
    """

    text: str
    accepted: Sequence[Mention]
    mentions: Sequence[DraftedMention]
    sentences: Sequence[ReadSentence]
    offers: Sequence[tuple[int, str]]
    """The start of each name that was not accepted, and the key of a place that it may mean; ascending."""
    unlocated: Sequence[DraftedMention]
    """The names of places without a position, in order: no pair has one as an end, or reaches across it."""

    def candidates(self, flags: Iterable[bool]) -> Iterator[DraftedCandidate]:
        """Yield the candidates of the flagged sentences, each with a unique id; ``flags`` has one for each sentence."""
        counts: dict[str, int] = defaultdict(int)
        for index, (sentence, is_flagged) in enumerate(zip(self.sentences, flags, strict=True)):
            if not is_flagged:
                continue
            quote = hash_quote(self.text[sentence.start : sentence.end])
            stem = f"p{sentence.paragraph}-{quote[:8]}"
            pairs = self._pairs(sentence)
            regions = self._regions(sentence, pairs)
            rows: list[tuple[MentionPair | None, PairRegion | None]]
            rows = [*zip(pairs, regions, strict=True)] or [(None, None)]
            for pair, region in rows:
                counts[stem] += 1
                name = stem if counts[stem] == 1 else f"{stem}-{counts[stem]}"
                part = _Part(region, tuple(regions))
                yield self._candidate(index, pair, part, name, quote)

    def _pairs(self, sentence: ReadSentence) -> list[MentionPair]:
        """Return the pairs of mentions, by number, that rules find in a sentence; two places make one pair at most."""
        evidence = sentence.evidence
        roles = {cue.role for cue in sentence.cues}
        # A flow that ended did exist: it is neither negated, nor drawn before a person has decided.
        if "ended" in roles or not (evidence.goods or evidence.maybe or evidence.moves > 1):
            return []
        coded, numbers = self._code(sentence)
        pairs: dict[tuple[str, str], MentionPair] = {}
        for pair in find_pairs(coded):
            origin, destination = numbers[pair.origin], numbers[pair.destination]
            if UNKNOWN in {origin, destination}:
                continue
            sense = self.accepted[origin].assessment.sense
            if pair.rule == GOODS_OF and not (sense and sense.is_demonym):
                continue
            ends = self.mentions[origin].key, self.mentions[destination].key
            via = {
                self.mentions[numbers[stop]].key: numbers[stop]
                for stop in pair.via
                if numbers[stop] != UNKNOWN and self.mentions[numbers[stop]].key not in ends
            }
            if ends[0] != ends[1] and ends not in pairs and ends[::-1] not in pairs:
                pairs[ends] = MentionPair(pair.rule, origin, destination, tuple(via.values()))
        return [*pairs.values()]

    def _code(self, sentence: ReadSentence) -> tuple[Coded, list[int]]:
        """Return a sentence as letters for the rules of pairs, and the number of the mention of each place in it.

        A name without a position is a place, too, with the number ``UNKNOWN``; of names that share a token only the
        first is one.
        """
        doubtful = [start for start, _ in self.offers]
        rows = [
            (self.mentions[n], n)
            for n in sentence.mentions
            if may_be_end(n, self.text, self.accepted, doubtful)
        ]
        rows += [(name, UNKNOWN) for name in self._unlocated_in(sentence)]
        starts = sentence.token_starts
        spans: list[tuple[int, int]] = []
        numbers: list[int] = []
        joined: set[int] = set()
        for mention, number in sorted(rows, key=lambda row: row[0].start):
            first = max(0, bisect_left(starts, mention.start + 1) - 1)
            last = max(first, bisect_left(starts, mention.end) - 1)
            if starts and (not spans or first > spans[-1][1]):
                spans.append((first, last))
                numbers.append(number)
                if starts[first] < mention.start and self.text[starts[first]] in _AND:
                    joined.add(first)
        text, tokens, cues = sentence.part.text, sentence.tokens, sentence.cues
        unlocated = {first for (first, _), n in zip(spans, numbers, strict=True) if n == UNKNOWN}
        coded = encode_sentence(text, tokens, cues, spans, joined=joined, unlocated=unlocated)
        return coded, numbers

    def _unlocated_in(self, sentence: ReadSentence) -> Sequence[DraftedMention]:
        """Return the names without a position in a sentence, in order."""
        first, end = (
            bisect_left(self.unlocated, offset, key=lambda name: name.start)
            for offset in (sentence.start, sentence.end)
        )
        return self.unlocated[first:end]

    def _regions(self, sentence: ReadSentence, pairs: Sequence[MentionPair]) -> list[PairRegion]:
        """Return the part of the sentence that belongs to each pair."""
        starts = sentence.token_starts
        spans: list[tuple[int, int]] = []
        for pair in pairs:
            places = (self.mentions[n] for n in (pair.origin, *pair.via, pair.destination))
            tokens = [bisect_right(starts, place.start) - 1 for place in places]
            spans.append((min(tokens), max(tokens)))
        text, clauses = sentence.part.text, sentence.clauses
        named = [bisect_right(starts, self.mentions[n].start) - 1 for n in sentence.mentions]
        regions = pair_regions(spans, sentence.tokens, sentence.cues, clauses, text, places=named)
        return [regions[span] for span in spans]

    def _candidate(
        self, index: int, pair: MentionPair | None, part: _Part, candidate_id: str, quote: str
    ) -> DraftedCandidate:
        """Draft the candidate of a pair; without a pair, its ends are only offered."""
        sentence = self.sentences[index]
        chips = self._chips(index)
        anchor = self.mentions[pair.origin].start if pair else None
        token = anchor_of(sentence, anchor)
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
            commodity=commodity_slot(sentence, token),
            direction=direction_slot(sentence, part.region, pair.rule if pair else None),
            period=period_slot(sentence, part.region),
            mode=mode_slot(sentence, part.region),
        )
        return DraftedCandidate(
            id=candidate_id, paragraph=sentence.paragraph, start=sentence.start, end=sentence.end, quote=quote,
            terms=self._terms(sentence, pair), rule=pair.rule if pair else None,
            reading=reading_of(sentence.cues), negated=self._is_negated(sentence, pair),
            hedged=is_hedged(sentence.cues, sentence.tokens, sentence.clauses, part.region, part.regions), slots=slots,
        )  # fmt: skip

    def _is_negated(self, sentence: ReadSentence, pair: MentionPair | None) -> bool:
        """Return whether a clause of a pair is negated; without a pair, whether all clauses are."""
        clauses = sentence.clauses
        if pair is None:
            return is_negated(sentence.cues, clauses)
        starts = sentence.token_starts
        ends = (self.mentions[end].start for end in (pair.origin, pair.destination))
        pair_clauses = {clauses[bisect_right(starts, end) - 1] for end in ends}
        return is_negated(sentence.cues, clauses, pair_clauses=pair_clauses)

    def _slot(self, mention: int | None, chips: Sequence[str], hinted: Sequence[str]) -> PlaceSlot:
        ordered = tuple(dict.fromkeys([*hinted, *chips]))
        if mention is None:
            return PlaceSlot(alternatives=ordered)
        row = self.mentions[mention]
        alternatives = tuple(key for key in ordered if key != row.key)
        return PlaceSlot(value=row.key, start=row.start, end=row.end, alternatives=alternatives)

    def _chips(self, index: int) -> list[str]:
        """Return the keys of the places to offer as ends of a flow in a sentence.

        The sentence's own places come first, then those of the sentence before, then the nearest ones.
        """
        sentence = self.sentences[index]
        preceding = self.sentences[index - 1].mentions if index else ()
        nearest = sentence.mentions[:1] or preceding[-1:]
        middle = (
            nearest[0]
            if nearest
            else bisect_left(self.mentions, sentence.start, key=lambda mention: mention.start)
        )
        reach = range(max(0, middle - REACH), min(len(self.mentions), middle + REACH))
        nearby = [n for n in reach if self.mentions[n].paragraph == sentence.paragraph]
        ordered = sorted(nearby, key=lambda n: abs(self.mentions[n].start - sentence.start))
        numbers = [*sentence.mentions[:MAX_CHIPS], *reversed(preceding), *ordered]
        keys = [self.mentions[number].key for number in numbers]
        return [*dict.fromkeys([*keys, *self._offered(index)])][:MAX_CHIPS]

    def _offered(self, index: int) -> list[str]:
        """Return the keys of places that doubtful names near a sentence may mean, the nearest first.

        Near is within its paragraph or the sentence before.
        """
        sentence = self.sentences[index]
        middle = bisect_left(self.offers, (sentence.start, ""))
        in_reach = self.offers[max(0, middle - REACH) : middle + REACH]
        first, last = self._paragraphs[sentence.paragraph]
        earliest = self.sentences[index - 1].start if index else sentence.start
        nearby = [offer for offer in in_reach if min(first, earliest) <= offer[0] < last]
        return [
            key for start, key in sorted(nearby, key=lambda offer: abs(offer[0] - sentence.start))
        ]

    @cached_property
    def _paragraphs(self) -> dict[int, tuple[int, int]]:
        """Start and end of each paragraph."""
        spans: dict[int, tuple[int, int]] = {}
        for sentence in self.sentences:
            start, _ = spans.get(sentence.paragraph, (sentence.start, 0))
            spans[sentence.paragraph] = (start, sentence.end)
        return spans

    def _hinted(self, sentence: ReadSentence, roles: set[str]) -> list[str]:
        """Return the keys of the places, located or not, directly after a cue of one of some roles, such as *from*."""
        ends = [sentence.span(cue.first, cue.last)[1] for cue in sentence.cues if cue.role in roles]
        rows = [
            *(self.mentions[number] for number in sentence.mentions),
            *self._unlocated_in(sentence),
        ]
        return [
            row.key
            for row in rows
            if (count := bisect_left(ends, row.start)) and row.start - ends[count - 1] <= 1
        ]

    def _terms(self, sentence: ReadSentence, pair: MentionPair | None) -> tuple[str, ...]:
        """Return the words by which a claim is found in the text: the names of its places, else a word of movement."""
        numbers = (pair.origin, *pair.via, pair.destination) if pair else sentence.mentions
        words = [self._whole_words(self.mentions[number]) for number in numbers[:MAX_TERMS]]
        if not words:
            goods = [
                cue for cue in sentence.cues if cue.role in {"commodity", "contraband", "move"}
            ]
            words = [self.text[slice(*sentence.span(c.first, c.last))] for c in goods[:1]]
        return tuple(dict.fromkeys(filter(None, (" ".join(word.split()) for word in words))))

    def _whole_words(self, mention: DraftedMention) -> str:
        """Return a name as written, with the letters before it in the same word, such as an Arabic prefix."""
        head = _PART_OF_WORD.search(
            self.text, max(0, mention.start - LONGEST_PREFIX), mention.start
        )
        start = head.start() if head else mention.start
        return self.text[start : mention.end]
