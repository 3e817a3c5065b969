"""Decide which sentences of a text may state that something moves."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from geo.drafting.cues.movement import Cue

# Weights of words: of smuggling, trade across borders and contraband; and of words that also have other uses.
STRONG: Final = 2
WEAK: Final = 1
# Least weights of a sentence: one that states a flow beyond doubt, and one that may if it names a place.
CLEAR: Final = 3
LIKELY: Final = 2
LEAST_SHARE: Final = 0.2  # of likely sentences, in a text about flows, …
LEAST_LIKELY: Final = 3  # … and their least number


@dataclass(frozen=True, slots=True)
class CueEvidence:
    """What a sentence has that may make it state a flow.

    Attributes
    ----------
    move_weight, goods_weight
        The weight of its strongest word of movement, and of its strongest commodity; 0 if it has none.
    has_vague_goods
        Whether it names what may be a commodity, and only counts in a text about flows: sacks, people.
    has_setting
        Whether it names a setting, which only counts in a text about flows: a border.
    class_count
        Number of classes of commodities that it names.
    place_count
        Number of places that it names.
    """

    paragraph: int
    move_weight: int
    goods_weight: int
    has_vague_goods: bool
    has_setting: bool
    class_count: int
    place_count: int

    @property
    def weight(self) -> int:
        """The sum of both weights, which decides whether the sentence is flagged."""
        return self.move_weight + self.goods_weight


def weigh(cues: Sequence[Cue], *, paragraph: int = 1, place_count: int = 0) -> CueEvidence:
    """Weigh the cues of a sentence in which some places are named.

    Examples
    --------
    >>> from geo.drafting.cues.movement import find_cues, split_tokens, vocabulary_of
    >>> evidence = weigh(find_cues(split_tokens("Cocaine is shipped in sacks"), vocabulary_of("en")))
    >>> evidence.move_weight, evidence.goods_weight, evidence.has_vague_goods
    (2, 2, True)
    """
    moves = [STRONG if cue.value == "strong" else WEAK for cue in cues if cue.role == "move"]
    moves += [WEAK for cue in cues if cue.role in {"inferred", "from"}]
    moves += [WEAK for cue in cues if cue.role == "to" and cue.last > cue.first]  # "arrive in"
    goods = [STRONG if cue.role == "contraband" else WEAK for cue in cues if is_goods(cue)]
    roles = {cue.role for cue in cues}
    return CueEvidence(
        paragraph=paragraph,
        move_weight=max(moves, default=0),
        goods_weight=max(goods, default=0),
        has_vague_goods="maybe" in roles,
        has_setting="setting" in roles,
        class_count=len({cue.value for cue in cues if is_goods(cue)}),
        place_count=place_count,
    )


def flag_sentences(sentences: Sequence[CueEvidence]) -> list[bool]:
    """Return for each sentence whether it may state a flow.

    A sentence needs cues and a place. In a text about flows, or in the paragraph of a sentence that states one beyond
    doubt, fewer cues are enough, and the place may be anywhere in the paragraph.
    """
    likely = sum(sentence.weight >= LIKELY and sentence.place_count > 0 for sentence in sentences)
    is_about_flows = likely >= max(LEAST_LIKELY, LEAST_SHARE * len(sentences))
    place_counts: dict[int, int] = defaultdict(int)
    clear_paragraphs: set[int] = set()
    for sentence in sentences:
        place_counts[sentence.paragraph] += sentence.place_count
        if sentence.weight >= CLEAR and sentence.place_count:
            clear_paragraphs.add(sentence.paragraph)
    flags: list[bool] = []
    for number, sentence in enumerate(sentences):
        paragraph = sentence.paragraph
        if not place_counts[paragraph]:
            flags.append(False)
        elif is_about_flows:
            follows = number > 0 and flags[-1] and sentences[number - 1].paragraph == paragraph
            flags.append(_is_flagged_in_context(sentence, follows_flagged=follows))
        else:
            flags.append(_is_flagged_alone(sentence, is_near_clear=paragraph in clear_paragraphs))
    return flags


def _is_flagged_in_context(sentence: CueEvidence, *, follows_flagged: bool) -> bool:
    """Return whether a sentence may state a flow in a text about flows, perhaps after a flagged sentence."""
    move_weight = max(sentence.move_weight, int(sentence.has_setting))
    goods_weight = max(sentence.goods_weight, int(sentence.has_vague_goods))
    is_list = sentence.class_count > 1  # "fish, mattresses and gold"
    has_place = sentence.place_count > 0 or follows_flagged
    return (
        move_weight + goods_weight >= LIKELY or is_list or (sentence.move_weight > 0 and has_place)
    )


def _is_flagged_alone(sentence: CueEvidence, *, is_near_clear: bool) -> bool:
    """Return whether a sentence states a flow by itself: smuggling and a place, or movement and a commodity.

    Fewer cues are enough in the paragraph of a clear sentence (``is_near_clear``).
    """
    has_place, has_two_places = sentence.place_count > 0, sentence.place_count > 1
    moves_vague_goods = sentence.move_weight > 0 and sentence.has_vague_goods  # people, bundles
    is_smuggling = sentence.move_weight >= STRONG and has_place
    if sentence.weight >= CLEAR or is_smuggling or (moves_vague_goods and has_two_places):
        return True
    moves_goods = moves_vague_goods or (sentence.move_weight > 0 and sentence.goods_weight > 0)
    is_supported = moves_goods or has_two_places or is_near_clear
    return sentence.weight >= LIKELY and has_place and is_supported


def is_goods(cue: Cue) -> bool:
    """Return whether a cue names a commodity."""
    return cue.role in {"commodity", "contraband"}
