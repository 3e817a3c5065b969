"""Decide which sentences may state that something moves, and what they say apart from the places."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from geo.drafting.cues.movement import Cue

STRONG: Final = 2  # a word of smuggling, of trade across borders, or a contraband
WEAK: Final = 1  # a word that also has other uses
SURE: Final = 3  # weight of a sentence that says so by itself
LIKELY: Final = 2  # … with a place
POSSIBLE: Final = 1  # … of movement, with a place or after a flagged one, in a text about flows
LEAST_SHARE: Final = 0.2  # of likely sentences, in a text about flows
LEAST_LIKELY: Final = 3  # sentences


@dataclass(frozen=True, slots=True)
class CueEvidence:
    """The weights of the cues of a sentence.

    Attributes
    ----------
    moves, goods
        The weight of its strongest word of movement, and of its strongest commodity; 0 if it has none.
    maybe
        Whether it names a possible commodity, which only counts in a text about flows: sacks, people.
    setting
        Whether it names a setting, which only counts in a text about flows: a border.
    kinds
        Number of classes of commodities that it names.
    places
        Number of places that it names.
    """

    paragraph: int
    moves: int
    goods: int
    maybe: bool
    setting: bool
    kinds: int
    places: int

    @property
    def weight(self) -> int:
        """The sum of both weights, which decides whether the sentence is flagged."""
        return self.moves + self.goods


def weigh(cues: Sequence[Cue], *, paragraph: int = 1, places: int = 0) -> CueEvidence:
    """Weigh the cues of a sentence.

    Examples
    --------
    >>> from geo.drafting.cues.movement import find_cues, split_tokens, vocabulary_of
    >>> found = weigh(find_cues(split_tokens("Cocaine is shipped in sacks"), vocabulary_of("en")))
    >>> found.moves, found.goods, found.maybe
    (2, 2, True)
    """
    moves = [STRONG if cue.value == "strong" else WEAK for cue in cues if cue.role == "move"]
    moves += [WEAK for cue in cues if cue.role in {"inferred", "from"}]
    moves += [WEAK for cue in cues if cue.role == "to" and cue.last > cue.first]  # "arrive in"
    goods = [STRONG if cue.role == "contraband" else WEAK for cue in cues if is_goods(cue)]
    roles = {cue.role for cue in cues}
    return CueEvidence(
        paragraph=paragraph,
        moves=max(moves, default=0),
        goods=max(goods, default=0),
        maybe="maybe" in roles,
        setting="setting" in roles,
        kinds=len({cue.value for cue in cues if is_goods(cue)}),
        places=places,
    )


def flag_sentences(sentences: Sequence[CueEvidence]) -> list[bool]:
    """Return for each sentence whether it may state a flow.

    A sentence needs cues and a place. In a text about flows, or in the paragraph of a sentence that states one beyond
    doubt, fewer cues are enough, and the place may be anywhere in the paragraph.
    """
    likely = sum(sentence.weight >= LIKELY and sentence.places > 0 for sentence in sentences)
    is_about_flows = likely >= max(LEAST_LIKELY, LEAST_SHARE * len(sentences))
    places: dict[int, int] = defaultdict(int)
    near_sure: set[int] = set()
    for sentence in sentences:
        places[sentence.paragraph] += sentence.places
        if sentence.weight >= SURE and sentence.places:
            near_sure.add(sentence.paragraph)
    flags: list[bool] = []
    for number, sentence in enumerate(sentences):
        follows = number > 0 and flags[-1] and sentences[number - 1].paragraph == sentence.paragraph
        if not places[sentence.paragraph]:
            flags.append(False)
        elif is_about_flows:
            flags.append(_is_flagged_in_context(sentence, follows=follows))
        else:
            flags.append(_is_flagged_alone(sentence, is_near_sure=sentence.paragraph in near_sure))
    return flags


def _is_flagged_in_context(sentence: CueEvidence, *, follows: bool) -> bool:
    """Return whether a sentence may state a flow, in a text about flows; ``follows`` means after a flagged sentence."""
    weight = max(sentence.moves, int(sentence.setting)) + max(sentence.goods, int(sentence.maybe))
    # Of two classes of goods or more: "fish, mattresses and gold".
    is_list = sentence.kinds >= LIKELY
    return (
        weight >= LIKELY
        or is_list
        or (sentence.moves >= POSSIBLE and (sentence.places > 0 or follows))
    )


def _is_flagged_alone(sentence: CueEvidence, *, is_near_sure: bool) -> bool:
    """Return whether a sentence states a flow by itself: smuggling and a place, or movement and a commodity."""
    is_of_something = bool(sentence.moves and sentence.maybe)  # people, bundles
    is_smuggling = sentence.moves >= STRONG and sentence.places > 0
    if sentence.weight >= SURE or is_smuggling or (is_of_something and sentence.places > 1):
        return True
    is_whole = bool(sentence.moves and (sentence.goods or sentence.maybe)) or sentence.places > 1
    return sentence.weight >= LIKELY and (is_whole or is_near_sure) and sentence.places > 0


def is_goods(cue: Cue) -> bool:
    """Return whether a cue names a commodity."""
    return cue.role in {"commodity", "contraband"}
