"""Find the pairs of places that a sentence of a text states, and the part of the sentence that belongs to each."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Final

from geo.drafting.candidates import DraftedMention
from geo.drafting.cues.certainty import is_hedged
from geo.drafting.cues.flags import STRONG, is_goods
from geo.drafting.cues.pair_scopes import PairScope, pair_scopes
from geo.drafting.cues.read_sentences import ReadSentence
from geo.drafting.mentions import Mention
from geo.drafting.pairs.ends import locates_preceding, may_be_end
from geo.drafting.pairs.pair_rules import (
    GOODS_OF,
    MAX_PAIRS,
    NO_MENTION,
    NOT_WITHIN_COUNTRY,
    CodedSentence,
    MentionPair,
    encode_sentence,
    find_pairs,
)

# ruff: noqa: RUF001 - an apostrophe of French
_AND: Final = "وف"  # written on to the next word in Arabic
# Words that say what a place is, before its name: "the Tunisian port of", « port tunisien de ».
_DESCRIPTION: Final = re.compile(
    r"(?:\b(?:the|an?)\s(?:(?!(?:the|an?|and|or|of|from|to|in|at|on|via|through|by|for|with)\b)[\w-]+\s){0,3}"
    r"(?:capital|city|district|harbour|island|market|port|province|region|state|town|village)\sof\s(?:the\s)?"
    r"|(?:\b(?:la|le)\s|\bl['’]|\b)(?:a[ée]roport|capitale|cit[ée]|commune|district|gouvernorat|[iî]le|localit[ée]|oasis|port"
    r"|poste[\s-]frontière|province|r[ée]gion|village|ville|wilaya)\s(?:(?!(?:de|du|d|des|à|au|en|et|ou|la|le)\b)[\w-]+\s){0,2}"
    r"(?:de\s(?:la\s|l['’])?|du\s|d['’]))$",
    re.IGNORECASE,
)
_GOODS_ROLES: Final = frozenset({"maybe", "made", "exporting", "importing", "supplying", "buying"})
_IT: Final = frozenset({"it", "them"})
_REACH: Final = 60  # characters before a name


@dataclass(frozen=True)
class StatedPair:
    """A pair of mentions, the part of its sentence that belongs to it, and whether the sentence doubts it."""

    pair: MentionPair
    scope: PairScope
    is_hedged: bool


def _moves_it(sentence: ReadSentence) -> bool:
    """Return whether a verb of movement has a pronoun for its goods: "lorries bring it"."""
    tokens = sentence.tokens
    return any(
        cue.role == "move" and cue.last + 1 < len(tokens) and tokens[cue.last + 1].fold in _IT
        for cue in sentence.cues
    )


@dataclass(frozen=True)
class PairReader:
    """Reads the pairs of places from the sentences of a text.

    Attributes
    ----------
    accepted, mentions
        The mentions that were taken for places, and the same as a draft writes them, in the same order.
    doubtful_starts
        The starts of names that were not accepted, or that may mean another place too, ascending.
    unlocated
        The names of places without a position, in order: no pair has one as an end, or reaches across it.
    """

    text: str
    accepted: Sequence[Mention]
    mentions: Sequence[DraftedMention]
    doubtful_starts: Sequence[int]
    unlocated: Sequence[DraftedMention]

    def stated_pairs(self, sentence: ReadSentence) -> list[StatedPair]:
        """Return the pairs that a sentence states; two places make one pair at most."""
        evidence = sentence.evidence
        # A flow that ended did exist, so this is no denial; but a person decides before it is drawn.
        has_ended = any(cue.role == "ended" for cue in sentence.cues)
        has_goods = evidence.goods_weight > 0 or evidence.has_vague_goods
        has_goods |= any(cue.role == "made" for cue in sentence.cues)  # "grown in Gafsa"
        has_goods |= not evidence.has_bystander and _moves_it(sentence)
        if has_ended or not (has_goods or evidence.move_weight >= STRONG):
            return []
        pairs = [pair for pair in self._pairs(sentence) if self._names_goods(sentence, pair)]
        scopes = self._scopes(sentence, pairs)
        return [
            StatedPair(pair, scope, is_hedged(sentence, scope, scopes))
            for pair, scope in zip(pairs, scopes, strict=True)
        ]

    def _names_goods(self, sentence: ReadSentence, pair: MentionPair) -> bool:
        """Return whether goods or a strong word of movement stand in the clause of a pair or before it.

        "The family moved from X to Y, and sold wool" names them afterwards: the wool does not move.
        """
        ends = (self.mentions[number].start for number in (pair.origin, pair.destination))
        if _moves_it(sentence):
            return True
        last_clause = max(sentence.clauses[sentence.token_at(start)] for start in ends)
        return any(
            sentence.clauses[cue.first] <= last_clause
            for cue in sentence.cues
            if is_goods(cue)
            or cue.role in _GOODS_ROLES
            or (cue.role == "move" and cue.value == "strong")
        )

    def unlocated_in(self, sentence: ReadSentence) -> Sequence[DraftedMention]:
        """Return the names without a position in a sentence, in order."""
        first, end = (
            bisect_left(self.unlocated, offset, key=lambda name: name.start)
            for offset in (sentence.start, sentence.end)
        )
        return self.unlocated[first:end]

    def _pairs(self, sentence: ReadSentence) -> list[MentionPair]:
        """Return the pairs that rules find in a sentence, by the numbers of their mentions in the text."""
        coded, numbers = self._encode(sentence)
        pairs: dict[tuple[str, str], MentionPair] = {}
        for pair in islice(find_pairs(coded), MAX_PAIRS):
            origin, destination = numbers[pair.origin], numbers[pair.destination]
            if NO_MENTION in {origin, destination}:
                continue
            sense = self.accepted[origin].assessment.sense
            if pair.rule == GOODS_OF and not (sense and sense.is_demonym):
                continue
            if pair.rule in NOT_WITHIN_COUNTRY and self._are_town_and_country(origin, destination):
                continue
            ends = self.mentions[origin].key, self.mentions[destination].key
            if ends[0] == ends[1] or ends in pairs or ends[::-1] in pairs:
                continue
            # Place → the number of a mention of it: a stop counts once.
            stops = {
                self.mentions[number].key: number
                for number in (numbers[stop] for stop in pair.via)
                if number != NO_MENTION and self.mentions[number].key not in ends
            }
            pairs[ends] = MentionPair(pair.rule, origin, destination, tuple(stops.values()))
        return [*pairs.values()]

    def _are_town_and_country(self, first: int, second: int) -> bool:
        """Return whether one of two mentions is a town, and the other a country or area around it."""
        senses = [self.accepted[number].assessment.sense for number in (first, second)]
        towns = [bool(sense and sense.place) for sense in senses]
        codes = [frozenset(sense.country_codes) for sense in senses if sense]
        return towns.count(True) == 1 and len(codes) == len(senses) and bool(codes[0] & codes[1])

    def _encode(self, sentence: ReadSentence) -> tuple[CodedSentence, list[int]]:
        """Return a sentence as letters for the rules of pairs, and the number of the mention of each place in it.

        A name without a position is a place, too, with the number NO_MENTION; of names that share a token only the
        first is one.
        """
        ends = self._ends_of_places(sentence)
        places = [(self.mentions[number], number) for number in ends]
        places += [(name, NO_MENTION) for name in self.unlocated_in(sentence)]
        token_starts = sentence.token_starts
        spans: list[tuple[int, int]] = []
        numbers: list[int] = []
        joined: set[int] = set()
        for mention, number in sorted(places, key=lambda place: place[0].start):
            # The tokens in which the name begins and ends.
            first = max(0, bisect_left(token_starts, mention.start + 1) - 1)
            last = max(first, bisect_left(token_starts, ends.get(number, mention.end)) - 1)
            # A description before the name belongs to the place, unless it reaches into the place before.
            described = bisect_left(token_starts, self._description_start(mention, sentence.start))
            if not spans or described > spans[-1][1]:
                first = min(first, described)
            if not token_starts or (spans and first <= spans[-1][1]):
                continue
            spans.append((first, last))
            numbers.append(number)
            if token_starts[first] < mention.start and self.text[token_starts[first]] in _AND:
                joined.add(first)
        first_tokens = (first for first, _ in spans)
        unlocated = {
            first
            for first, number in zip(first_tokens, numbers, strict=True)
            if number == NO_MENTION
        }
        return encode_sentence(sentence, spans, joined=joined, unlocated=unlocated), numbers

    def _ends_of_places(self, sentence: ReadSentence) -> dict[int, int]:
        """Return the mentions that may be ends of a flow, each with the character where it ends in the text.

        A country that only locates a place belongs to it, so "Tebessa in Algeria" is one place.
        """
        ends: dict[int, int] = {}
        place = preceding = NO_MENTION  # the last place, and the last mention that belongs to it
        for number in sentence.mentions:
            if may_be_end(number, self.text, self.accepted, self.doubtful_starts):
                place = number
            elif preceding != number - 1 or not locates_preceding(number, self.text, self.accepted):
                continue
            ends[place], preceding = self.mentions[number].end, number
        return ends

    def _description_start(self, mention: DraftedMention, start: int) -> int:
        """Return where the description before a name begins, not before ``start``; else where the name begins."""
        begin = max(start, mention.start - _REACH)
        description = _DESCRIPTION.search(self.text[begin : mention.start])
        return begin + description.start() if description else mention.start

    def _scopes(self, sentence: ReadSentence, pairs: Sequence[MentionPair]) -> list[PairScope]:
        """Return the scope of each pair."""
        spans: list[tuple[int, int]] = []
        for pair in pairs:
            tokens = [sentence.token_at(self.mentions[number].start) for number in pair.stops]
            spans.append((min(tokens), max(tokens)))
        places = [sentence.token_at(self.mentions[number].start) for number in sentence.mentions]
        scopes = pair_scopes(sentence, spans, places=places)
        return [scopes[span] for span in spans]
