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
from geo.drafting.accepting.acceptance import SplitMentions, split_mentions
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
from geo.drafting.cues.certainty import is_hedged, is_negated, reading_of
from geo.drafting.cues.flags import flag_sentences
from geo.drafting.cues.known_names import known_names
from geo.drafting.cues.pills import pills_as_drugs
from geo.drafting.cues.read_sentences import ReadSentence, count_names, read_sentences
from geo.drafting.cues.text_language import language_of
from geo.drafting.cues.unlocated import find_unlocated
from geo.drafting.drafted_places import drafted_places, possible_senses, unlocated_places
from geo.drafting.mentions import Mention, find_mentions
from geo.drafting.pairs.pair_rules import MentionPair
from geo.drafting.pairs.sentence_pairs import PairReader, StatedPair
from geo.drafting.pairs.sentence_slots import (
    commodity_slots,
    direction_slot,
    mode_slot,
    period_slot,
)
from geo.drafting.similar.similar_names import OfferedSense, find_similar
from geo.drafting.similar.transcribed_names import with_transcribed
from geo.gazetteer import Gazetteer
from geo.gazetteer.world import World

MAX_OFFERED: Final = 24  # places offered for one end of a flow
REACH: Final = 60  # mentions before and after a sentence that may be offered
MAX_TERMS: Final = 4  # of a claim
LONGEST_PREFIX: Final = 8  # characters of an Arabic prefix, with vowel signs
_BEGIN_OF_WORD: Final = re.compile(r"\w*$")


def draft_text(
    text: str,
    *,
    brief: str,
    source: DraftedSource,
    gazetteer: Gazetteer,
    world: World | None = None,
    cities: World | None = None,
    earlier_keys: Mapping[str, str] | None = None,
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
    earlier_keys
        Place → its key in an earlier draft, which it keeps.
    """
    editions = locate_editions(text)
    mentions = find_mentions(text, editions, gazetteer, world=world, cities=cities)
    everywhere = world or gazetteer.world or gazetteer
    split = split_mentions(text, mentions)
    with_towns = with_transcribed(editions.published, mentions, split.accepted, everywhere)
    if with_towns != mentions:
        mentions, split = with_towns, split_mentions(text, with_towns)
    accepted = split.accepted
    language = language_of(" ".join(paragraph.text for paragraph in editions.published))
    sentences = pills_as_drugs(read_sentences(editions.published, accepted, mentions, language))
    names = find_unlocated(sentences, known_names(accepted, mentions, split.others))
    similar = find_similar(sentences, names, accepted, mentions=mentions, gazetteer=everywhere)
    offers = [*_offered_senses(split), *similar]

    earlier_keys = earlier_keys or {}
    places, key_of = drafted_places(accepted, offers, language, earlier_keys)
    unlocated, unlocated_mentions = unlocated_places(names, earlier_keys, places)
    drafted_mentions = _drafted_mentions(accepted, key_of)
    offered_keys = [(offer.start, key_of[offer.sense.id]) for offer in offers]
    offered_keys += [(mention.start, mention.key) for mention in unlocated_mentions]
    offered_keys.sort()

    doubtful_starts = [start for start, _ in offered_keys]
    pairs = PairReader(text, accepted, drafted_mentions, doubtful_starts, unlocated_mentions)
    drafter = _CandidateDrafter(text, drafted_mentions, sentences, offered_keys, pairs)
    name_starts = [name.start for name in names]
    flags = flag_sentences([*count_names(sentences, name_starts, mentions)])
    return Candidates(
        brief=brief,
        text=DraftedText(
            sha256=hash_text(text), language=language, paragraphs=len(editions.published), characters=len(text)
        ),
        source=source,
        places=places | unlocated,
        mentions=tuple(drafted_mentions),
        sentences=tuple(_drafted_sentences(text, sentences)),
        candidates=tuple(drafter.candidates(flags)),
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
class _CandidateDrafter:
    """Drafts candidates from the sentences of a text.

    Attributes
    ----------
    mentions
        The mentions that were accepted as places.
    offered_keys
        The start of each name that was not accepted, or may mean another place too, and the key of that place;
        ascending.
    pairs
        Finds the pairs that a sentence states.
    """

    text: str
    mentions: Sequence[DraftedMention]
    sentences: Sequence[ReadSentence]
    offered_keys: Sequence[tuple[int, str]]
    pairs: PairReader

    def candidates(self, flags: Iterable[bool]) -> Iterator[DraftedCandidate]:
        """Yield the candidates of the flagged sentences, each with a unique id; ``flags`` has one for each sentence."""
        counts: dict[str, int] = defaultdict(int)
        for index, (sentence, is_flagged) in enumerate(zip(self.sentences, flags, strict=True)):
            if not is_flagged:
                continue
            quote = hash_quote(self.text[sentence.start : sentence.end])
            stem = f"p{sentence.paragraph}-{quote[:8]}"
            for stated, commodity in self._flows(sentence):
                counts[stem] += 1
                candidate_id = stem if counts[stem] == 1 else f"{stem}-{counts[stem]}"
                yield self._candidate(index, stated, commodity, candidate_id, quote)

    def _flows(self, sentence: ReadSentence) -> list[tuple[StatedPair | None, CommoditySlot]]:
        """Return the pairs that a sentence states, each with what moves: first once each, then for their further goods.

        A sentence that states no pair has one row without a pair.
        """
        flows: list[tuple[StatedPair | None, CommoditySlot]] = []
        further_flows: list[tuple[StatedPair | None, CommoditySlot]] = []
        for stated in self.pairs.stated_pairs(sentence):
            origin_start = self.mentions[stated.pair.origin].start
            commodity, *further = commodity_slots(sentence, origin_start)
            flows.append((stated, commodity))
            further_flows += [(stated, slot) for slot in further]
        return [*flows, *further_flows] or [(None, commodity_slots(sentence, None)[0])]

    def _candidate(
        self,
        index: int,
        stated: StatedPair | None,
        commodity: CommoditySlot,
        candidate_id: str,
        quote: str,
    ) -> DraftedCandidate:
        """Draft a candidate from sentence number ``index``; without a pair, places are only offered for its ends."""
        sentence, offered = self.sentences[index], self._places_to_offer(index)
        pair = stated.pair if stated else None
        scope = stated.scope if stated else None
        offered_origins = [*self._places_after(sentence, {"from", "of"}), *offered]
        offered_destinations = [*self._places_after(sentence, {"to", "at", "for"}), *offered]
        slots = Slots(
            origin=self._place_slot(pair.origin if pair else None, offered_origins),
            destination=self._place_slot(pair.destination if pair else None, offered_destinations),
            via=tuple(self._place_slot(stop, offered) for stop in pair.via) if pair else (),
            commodity=commodity,
            direction=direction_slot(sentence, scope, pair.rule if pair else None),
            period=period_slot(sentence, scope),
            mode=mode_slot(sentence, scope),
        )
        return DraftedCandidate(
            id=candidate_id, paragraph=sentence.paragraph, start=sentence.start, end=sentence.end, quote=quote,
            terms=self._terms(sentence, pair), rule=pair.rule if pair else None,
            reading=reading_of(sentence), negated=self._is_negated(sentence, pair),
            hedged=stated.is_hedged if stated else is_hedged(sentence), slots=slots,
        )  # fmt: skip

    def _is_negated(self, sentence: ReadSentence, pair: MentionPair | None) -> bool:
        """Return whether a clause of a pair is negated; without a pair, whether all clauses are."""
        if pair is None:
            return is_negated(sentence)
        starts = (self.mentions[end].start for end in (pair.origin, pair.destination))
        return is_negated(sentence, [*map(sentence.token_at, starts)])

    def _place_slot(self, number: int | None, offered: Iterable[str]) -> PlaceSlot:
        """Return a slot with the place of a mention, given its number, and the other offered places as alternatives."""
        keys = dict.fromkeys(offered)
        if number is None:
            return PlaceSlot(alternatives=tuple(keys))
        mention = self.mentions[number]
        alternatives = tuple(key for key in keys if key != mention.key)
        return PlaceSlot(
            value=mention.key, start=mention.start, end=mention.end, alternatives=alternatives
        )

    def _places_to_offer(self, index: int) -> list[str]:
        """Return the keys of the places to offer as ends of a flow in a sentence.

        The sentence's own places come first, then those of the sentence before, then the nearest ones of its
        paragraph, then those that doubtful names may mean.
        """
        sentence = self.sentences[index]
        preceding = self.sentences[index - 1].mentions if index else ()
        nearest = sentence.mentions[:1] or preceding[-1:]
        if nearest:
            middle = nearest[0]
        else:
            middle = bisect_left(self.mentions, sentence.start, key=lambda mention: mention.start)
        in_reach = range(max(0, middle - REACH), min(len(self.mentions), middle + REACH))
        nearby = [n for n in in_reach if self.mentions[n].paragraph == sentence.paragraph]
        nearby.sort(key=lambda n: abs(self.mentions[n].start - sentence.start))
        numbers = [*sentence.mentions[:MAX_OFFERED], *reversed(preceding), *nearby]
        keys = [self.mentions[number].key for number in numbers]
        return [*dict.fromkeys([*keys, *self._doubtful_places(index)])][:MAX_OFFERED]

    def _doubtful_places(self, index: int) -> list[str]:
        """Return the keys of places that doubtful names near a sentence may mean, the nearest first.

        Near is within its paragraph or the sentence before.
        """
        sentence = self.sentences[index]
        middle = bisect_left(self.offered_keys, (sentence.start, ""))
        in_reach = self.offered_keys[max(0, middle - REACH) : middle + REACH]
        paragraph_start, paragraph_end = self._paragraphs[sentence.paragraph]
        start_before = self.sentences[index - 1].start if index else sentence.start
        first = min(paragraph_start, start_before)
        nearby = [(start, key) for start, key in in_reach if first <= start < paragraph_end]
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

    def _places_after(self, sentence: ReadSentence, roles: set[str]) -> list[str]:
        """Return the keys of the places, located or not, directly after a cue of one of some roles, such as *from*."""
        ends = {sentence.span(cue.first, cue.last)[1] for cue in sentence.cues if cue.role in roles}
        located = (self.mentions[number] for number in sentence.mentions)
        names = [*located, *self.pairs.unlocated_in(sentence)]
        # Exactly one character, such as a blank, stands between the end of a cue and the name.
        return [name.key for name in names if name.start - 1 in ends]

    def _terms(self, sentence: ReadSentence, pair: MentionPair | None) -> tuple[str, ...]:
        """Return the words by which a claim is found in the text: the names of its places.

        Without any, return the first word of a commodity or of movement.
        """
        numbers = pair.stops if pair else sentence.mentions
        words = [self._whole_words(self.mentions[number]) for number in numbers[:MAX_TERMS]]
        if not words:
            cues = [cue for cue in sentence.cues if cue.role in {"commodity", "contraband", "move"}]
            words = [self.text[slice(*sentence.span(c.first, c.last))] for c in cues[:1]]
        return tuple(dict.fromkeys(filter(None, (" ".join(word.split()) for word in words))))

    def _whole_words(self, mention: DraftedMention) -> str:
        """Return a name as written, with the letters before it in the same word, such as an Arabic prefix."""
        begin = _BEGIN_OF_WORD.search(
            self.text, max(0, mention.start - LONGEST_PREFIX), mention.start
        )
        start = begin.start() if begin else mention.start
        return self.text[start : mention.end]
