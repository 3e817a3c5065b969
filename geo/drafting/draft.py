"""Draft a text: find its places, its sentences, and the candidates for flows that these state."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from geo.brief.source_text import locate_editions
from geo.drafting.acceptance import SplitMentions, split_mentions
from geo.drafting.candidates import (
    Candidates,
    CommoditySlot,
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
from geo.drafting.cues.pair_regions import is_hedged
from geo.drafting.cues.pair_rules import MentionPair
from geo.drafting.cues.read_sentences import ReadSentence, count_names, read_sentences
from geo.drafting.cues.sentence_pairs import PairReader, StatedPair
from geo.drafting.cues.sentence_slots import (
    commodity_slots,
    direction_slot,
    mode_slot,
    period_slot,
)
from geo.drafting.cues.text_language import language_of
from geo.drafting.cues.unlocated import find_unlocated
from geo.drafting.drafted_places import drafted_places, possible_senses, unlocated_places
from geo.drafting.mentions import Mention, find_mentions
from geo.drafting.similar_names import OfferedSense, find_similar
from geo.gazetteer import Gazetteer
from geo.gazetteer.world import World

MAX_CHIPS: Final = 24  # places offered for one end
REACH: Final = 60  # mentions on either side of a sentence that are looked at
MAX_TERMS: Final = 4
LONGEST_PREFIX: Final = 8  # characters of an Arabic prefix, with vowel signs
_PART_OF_WORD: Final = re.compile(r"\w*$")


def draft_text(
    text: str,
    *,
    brief: str,
    source: DraftedSource,
    gazetteer: Gazetteer,
    world: World | None = None,
    cities: World | None = None,
    keys: Mapping[str, str] | None = None,
) -> Candidates:
    """Find the sentences of a text that may state a flow, with the places in reach.

    Parameters
    ----------
    brief, source
        The id of the brief to be, and what the text states about itself.
    gazetteer, world
        The gazetteer of the brief's region, and all places of the world, to search for them too.
    cities
        All places of the world, to search for its large cities alone: Douala for a region of the Sudan.
    keys
        Place → its key in an earlier draft, which it keeps.
    """
    editions = locate_editions(text)
    mentions = find_mentions(text, editions, gazetteer, world=world, cities=cities)
    split = split_mentions(text, mentions)
    accepted = split.accepted
    language = language_of(" ".join(paragraph.text for paragraph in editions.published))
    sentences = list(read_sentences(editions.published, accepted, mentions, language))
    names = find_unlocated(sentences, Known.of(accepted, mentions, split.others))
    everywhere = world or gazetteer.world or gazetteer
    similar = find_similar(sentences, names, accepted, mentions=mentions, gazetteer=everywhere)
    offers = [*_offered_senses(split), *similar]
    named_senses = [(sense, m.text) for m in accepted if (sense := m.assessment.sense)]
    # Of several names of a place the first counts, which comes last in reverse.
    spelled = {sense.id: sense.name for sense, _ in reversed(named_senses)}
    named_senses += [(offer.sense, offer.name) for offer in offers]
    places, key_of = drafted_places(named_senses, language, keys or {}, spelled)
    unlocated, unlocated_mentions = unlocated_places(names, keys or {}, places)
    # The start of each name that was not accepted, or may mean another place too, and the key of that place.
    chips = [(offer.start, key_of[offer.sense.id]) for offer in offers]
    chips += [(mention.start, mention.key) for mention in unlocated_mentions]
    drafted = _drafted_mentions(accepted, key_of)
    offered = sorted(chips)
    pairs = PairReader(text, accepted, drafted, [start for start, _ in offered], unlocated_mentions)
    reader = _TextReader(text, drafted, sentences, offered, pairs)
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
    """Yield the places that names may mean other than those that they were accepted for, the likeliest first."""
    for mention in split.doubtful:
        if mention.assessment.sense:
            yield OfferedSense(mention.start, mention.assessment.sense, mention.text)
    for mention in (*split.doubtful, *split.accepted):
        for sense in possible_senses(mention):
            yield OfferedSense(mention.start, sense, mention.text)


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
class _StatedFlow:
    """A pair of ends that a sentence states, and what moves between them; one pair may have several goods."""

    stated: StatedPair
    commodity: CommoditySlot


@dataclass(frozen=True)
class _TextReader:
    """A text with its mentions and sentences, from which it drafts candidates.

    Attributes
    ----------
    mentions
        The mentions that were accepted as places.
    offers
        The start of each name that was not accepted, or may mean another place too, and the key of that place;
        ascending.
    """

    text: str
    mentions: Sequence[DraftedMention]
    sentences: Sequence[ReadSentence]
    offers: Sequence[tuple[int, str]]
    pairs: PairReader

    def candidates(self, flags: Iterable[bool]) -> Iterator[DraftedCandidate]:
        """Yield the candidates of the flagged sentences, each with a unique id; ``flags`` has one for each sentence."""
        counts: dict[str, int] = defaultdict(int)
        for index, (sentence, is_flagged) in enumerate(zip(self.sentences, flags, strict=True)):
            if not is_flagged:
                continue
            quote = hash_quote(self.text[sentence.start : sentence.end])
            stem = f"p{sentence.paragraph}-{quote[:8]}"
            flows: list[_StatedFlow | None] = [*self._flows(sentence)]
            for flow in flows or [None]:
                counts[stem] += 1
                name = stem if counts[stem] == 1 else f"{stem}-{counts[stem]}"
                yield self._candidate(index, flow, name, quote)

    def _flows(self, sentence: ReadSentence) -> list[_StatedFlow]:
        """Return the flows that a sentence states: one for each pair, then one for each of a pair's further goods."""
        first_flows: list[_StatedFlow] = []
        further_flows: list[_StatedFlow] = []
        for stated in self.pairs.stated_pairs(sentence):
            origin_start = self.mentions[stated.pair.origin].start
            commodity, *further = commodity_slots(sentence, origin_start)
            first_flows.append(_StatedFlow(stated, commodity))
            further_flows += [_StatedFlow(stated, slot) for slot in further]
        return [*first_flows, *further_flows]

    def _candidate(
        self, index: int, flow: _StatedFlow | None, candidate_id: str, quote: str
    ) -> DraftedCandidate:
        """Draft the candidate of a flow; without a flow, its ends are only offered."""
        sentence, chips = self.sentences[index], self._chips(index)
        pair = flow.stated.pair if flow else None
        region = flow.stated.region if flow else None
        origin_chips = [*self._hinted(sentence, {"from", "of"}), *chips]
        destination_chips = [*self._hinted(sentence, {"to", "at", "for"}), *chips]
        slots = Slots(
            origin=self._slot(pair.origin if pair else None, origin_chips),
            destination=self._slot(pair.destination if pair else None, destination_chips),
            via=tuple(self._slot(stop, chips) for stop in pair.via) if pair else (),
            commodity=flow.commodity if flow else commodity_slots(sentence, None)[0],
            direction=direction_slot(sentence, region, pair.rule if pair else None),
            period=period_slot(sentence, region),
            mode=mode_slot(sentence, region),
        )
        all_regions = flow.stated.all_regions if flow else ()
        return DraftedCandidate(
            id=candidate_id, paragraph=sentence.paragraph, start=sentence.start, end=sentence.end, quote=quote,
            terms=self._terms(sentence, pair), rule=pair.rule if pair else None,
            reading=reading_of(sentence.cues), negated=self._is_negated(sentence, pair),
            hedged=is_hedged(sentence.cues, sentence.tokens, sentence.clauses, region, all_regions), slots=slots,
        )  # fmt: skip

    def _is_negated(self, sentence: ReadSentence, pair: MentionPair | None) -> bool:
        """Return whether a clause of a pair is negated; without a pair, whether all clauses are."""
        if pair is None:
            return is_negated(sentence.cues, sentence.clauses)
        starts = (self.mentions[end].start for end in (pair.origin, pair.destination))
        pair_clauses = {sentence.clauses[sentence.token_at(start)] for start in starts}
        return is_negated(sentence.cues, sentence.clauses, pair_clauses=pair_clauses)

    def _slot(self, number: int | None, chips: Iterable[str]) -> PlaceSlot:
        """Return a slot with the place of a mention, given its number, and other places as alternatives."""
        keys = dict.fromkeys(chips)
        if number is None:
            return PlaceSlot(alternatives=tuple(keys))
        mention = self.mentions[number]
        alternatives = tuple(key for key in keys if key != mention.key)
        return PlaceSlot(
            value=mention.key, start=mention.start, end=mention.end, alternatives=alternatives
        )

    def _chips(self, index: int) -> list[str]:
        """Return the keys of the places to offer as ends of a flow in a sentence.

        The sentence's own places come first, then those of the sentence before, then the nearest ones.
        """
        sentence = self.sentences[index]
        preceding = self.sentences[index - 1].mentions if index else ()
        nearest = sentence.mentions[:1] or preceding[-1:]
        if nearest:
            middle = nearest[0]  # the number of the mention around which others are looked at
        else:
            middle = bisect_left(self.mentions, sentence.start, key=lambda mention: mention.start)
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
        nearby = [(start, key) for start, key in in_reach if min(first, earliest) <= start < last]
        nearby.sort(key=lambda offer: abs(offer[0] - sentence.start))
        return [key for _, key in nearby]

    @cached_property
    def _paragraphs(self) -> dict[int, tuple[int, int]]:
        """The number of each paragraph → start of its first sentence and end of its last."""
        spans: dict[int, tuple[int, int]] = {}
        for sentence in self.sentences:
            start, _ = spans.get(sentence.paragraph, (sentence.start, 0))
            spans[sentence.paragraph] = (start, sentence.end)
        return spans

    def _hinted(self, sentence: ReadSentence, roles: set[str]) -> list[str]:
        """Return the keys of the places, located or not, directly after a cue of one of some roles, such as *from*."""
        ends = {sentence.span(cue.first, cue.last)[1] for cue in sentence.cues if cue.role in roles}
        located = (self.mentions[number] for number in sentence.mentions)
        names = [*located, *self.pairs.unlocated_in(sentence)]
        # Exactly one character, such as a blank, stands between the end of a cue and the name.
        return [name.key for name in names if name.start - 1 in ends]

    def _terms(self, sentence: ReadSentence, pair: MentionPair | None) -> tuple[str, ...]:
        """Return the words by which a claim is found in the text: the names of its places, else its first cue.

        Such a cue is the word of a commodity or of movement.
        """
        numbers = (pair.origin, *pair.via, pair.destination) if pair else sentence.mentions
        words = [self._whole_words(self.mentions[number]) for number in numbers[:MAX_TERMS]]
        if not words:
            cues = [cue for cue in sentence.cues if cue.role in {"commodity", "contraband", "move"}]
            words = [self.text[slice(*sentence.span(c.first, c.last))] for c in cues[:1]]
        return tuple(dict.fromkeys(filter(None, (" ".join(word.split()) for word in words))))

    def _whole_words(self, mention: DraftedMention) -> str:
        """Return a name as written, with the letters before it in the same word, such as an Arabic prefix."""
        head = _PART_OF_WORD.search(
            self.text, max(0, mention.start - LONGEST_PREFIX), mention.start
        )
        start = head.start() if head else mention.start
        return self.text[start : mention.end]
