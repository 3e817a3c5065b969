"""Decide which sentences of a text may state that something moves."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Final

from geo.drafting.cues.movement import BARE, Cue, Token
from geo.drafting.names.tokens import word_set
from geo.gazetteer.spelling import is_arabic

# Weights of words: of smuggling, trade across borders and contraband; and of words that also have other uses.
STRONG: Final = 2
WEAK: Final = 1
# Least weights of a sentence: one that states a flow beyond doubt, and one that may if it names a place.
CLEAR: Final = 3
LIKELY: Final = 2
# Mean weight of the sentences of a text about flows: of the labelled texts, those about flows have at least 0.96,
# others at most 0.92.
LEAST_MEAN: Final = 0.95
LEAST_LIKELY: Final = 3  # the least number of its likely sentences
MANY_MOTIONS: Final = 3  # words of movement and direction: "smuggled from … to"
# Roles of words of movement and direction; those that mean much else count only before a place.
_MOTIONS: Final = frozenset({"move", "inferred", "from", "to", "via", "between", "of", "at"})
_BEFORE_PLACES: Final = frozenset({"to", "between", "of", "at"})
_NO_MOVEMENT: Final = frozenset({"via", "between", "of", "at"})
_TO_WITHIN: Final = 2  # words from "to" to the name of a place: "to the Congo"
FIRST_WORDS: Final = 5  # words of a sentence that may name what moves
# Pronouns and quantities of English and French.
_BACK_REFERENCES: Final = word_set(
    "they them it none not most some half many few all both others another those these each rest remainder first last"
    " several two three four five six ten hundreds dozens thousands one neither nothing much more less"
    " ils elles il elle tous toutes certains certaines autres plupart aucun aucune beaucoup reste partie ceux"
    " celles presque peu quelques uns unes moitie tout rien deux trois quatre cinq dix vingt cent y celui celle seule"
    " seul pas"
)


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
    motion_count
        Number of its words of movement and direction: "taken from" has two. A phrase, and a seizure of what was on its
        way, count as two.
    has_destination
        Whether it has a word of movement, and says where to: "went down to Arica".
    has_bystander
        Whether it names those who travel without goods: officials, a team.
    refers_back
        Whether it begins with what refers to a sentence before it: "none of them", *le reste*.
    states_nothing
        Whether it is a recommendation, or about the text itself.
    """

    paragraph: int
    move_weight: int
    goods_weight: int
    has_vague_goods: bool
    has_setting: bool
    class_count: int
    place_count: int
    motion_count: int
    has_destination: bool
    has_bystander: bool
    refers_back: bool
    states_nothing: bool = False

    @property
    def weight(self) -> int:
        """The sum of both weights, which decides whether the sentence is flagged."""
        return self.move_weight + self.goods_weight

    @property
    def states_motion(self) -> bool:
        """Whether it has a word of movement, and another of movement or direction or a strong one."""
        return self.move_weight > 0 and (self.motion_count > 1 or self.move_weight >= STRONG)


def weigh(
    cues: Sequence[Cue],
    *,
    paragraph: int = 1,
    places: Collection[int] = (),
    refers_back: bool = False,
    states_nothing: bool = False,
) -> CueEvidence:
    """Weigh the cues of a sentence in which some places are named.

    Parameters
    ----------
    places
        The tokens at which the names of places begin: "to" counts as movement only before one.

    Examples
    --------
    >>> from geo.drafting.cues.movement import find_cues, split_tokens, vocabulary_of
    >>> evidence = weigh(find_cues(split_tokens("Cocaine is shipped in sacks"), vocabulary_of("en")))
    >>> evidence.move_weight, evidence.goods_weight, evidence.has_vague_goods
    (2, 2, True)
    >>> cues = find_cues(split_tokens("The rest to Niš"), vocabulary_of("en"))
    >>> weigh(cues, places=[3]).move_weight, weigh(cues).move_weight
    (1, 0)
    """
    starts = frozenset(places)
    motions = [cue for cue in cues if cue.role in _MOTIONS and not _is_bare(cue, starts)]
    has_goods = any(is_goods(cue) or cue.role == "maybe" for cue in cues)
    # A herder from Gafsa may stay; those who come from there, and rice from there, do not.
    moves = [
        STRONG if cue.role == "move" and cue.value == "strong" else WEAK
        for cue in motions
        if cue.role not in _NO_MOVEMENT
        if cue.role != "from" or has_goods or cue.last > cue.first
    ]
    goods = [STRONG if cue.role == "contraband" else WEAK for cue in cues if is_goods(cue)]
    roles = {cue.role for cue in cues}
    return CueEvidence(
        paragraph=paragraph,
        move_weight=max(moves, default=0),
        goods_weight=max(goods, default=0),
        has_vague_goods="maybe" in roles,
        has_setting="setting" in roles,
        class_count=len({cue.value for cue in cues if is_goods(cue)}),
        place_count=len(places),
        motion_count=sum(1 + (cue.role == "inferred" or cue.last > cue.first) for cue in motions),
        has_destination={"move", "to"} <= {cue.role for cue in motions},
        has_bystander="bystander" in roles,
        refers_back=refers_back,
        states_nothing=states_nothing,
    )


def refers_back(tokens: Sequence[Token]) -> bool:
    """Return whether the first words of a sentence may refer to what another names.

    Arabic ones always may, since a verb holds its subject.

    >>> from geo.drafting.cues.movement import split_tokens
    >>> [refers_back(split_tokens(text)) for text in ("Not one crossed", "Pas une seule ne passe", "A man")]
    [True, True, False]
    >>> refers_back(split_tokens("En mai, les douaniers attendent"))
    False
    """
    first_words = [token.fold for token in tokens[:FIRST_WORDS]]
    return any(word in _BACK_REFERENCES or is_arabic(word) for word in first_words)


def _is_bare(cue: Cue, places: frozenset[int]) -> bool:
    """Return whether a cue is a word such as "to" without a place after it: "arrive in" and "to the Congo" are not.

    "Up the", which says the way of a pair, is always such a word.
    """
    if cue.role == "via" and cue.value == BARE:
        return True
    if cue.role not in _BEFORE_PLACES or cue.first != cue.last:
        return False
    return places.isdisjoint(range(cue.last + 1, cue.last + 1 + _TO_WITHIN))


def flag_sentences(sentences: Sequence[CueEvidence]) -> list[bool]:
    """Return for each sentence whether it may state a flow.

    A sentence needs cues and a place. In a text about flows, in the paragraph of a sentence that states one beyond
    doubt, or after a flagged sentence of its paragraph, fewer cues are enough, and the place may be anywhere in the
    paragraph. A text is about flows if its sentences weigh enough on average.
    """
    likely = sum(sentence.weight >= LIKELY and sentence.place_count > 0 for sentence in sentences)
    total = sum(sentence.weight for sentence in sentences)
    is_about_flows = likely >= LEAST_LIKELY and total >= LEAST_MEAN * len(sentences)
    place_counts: dict[int, int] = defaultdict(int)
    clear_paragraphs: set[int] = set()
    for sentence in sentences:
        place_counts[sentence.paragraph] += sentence.place_count
        if sentence.weight >= CLEAR and sentence.place_count:
            clear_paragraphs.add(sentence.paragraph)
    flags: list[bool] = []
    for number, sentence in enumerate(sentences):
        paragraph = sentence.paragraph
        follows = number > 0 and flags[-1] and sentences[number - 1].paragraph == paragraph
        if sentence.states_nothing or not place_counts[paragraph]:
            flags.append(False)
        elif is_about_flows:
            flags.append(_is_flagged_in_context(sentence, follows_flagged=follows))
        else:
            is_near_clear = paragraph in clear_paragraphs
            flags.append(
                _is_flagged_alone(sentence, is_near_clear=is_near_clear, follows_flagged=follows)
            )
    return flags


def _is_flagged_in_context(sentence: CueEvidence, *, follows_flagged: bool) -> bool:
    """Return whether a sentence may state a flow in a text about flows, perhaps after a flagged sentence.

    Without goods, it needs a word of movement after a flagged sentence, or a place and two words: "came from Gafsa".
    """
    move_weight = max(sentence.move_weight, int(sentence.has_setting))
    goods_weight = max(sentence.goods_weight, int(sentence.has_vague_goods))
    is_list = sentence.class_count > 1  # "fish, mattresses and gold"
    has_ends = sentence.place_count > 1 and sentence.goods_weight > 0  # goods and two places
    if is_list or has_ends or (goods_weight > 0 and move_weight + goods_weight >= LIKELY):
        return True
    states_flow = sentence.place_count > 0 and sentence.states_motion and not sentence.has_bystander
    return sentence.move_weight > 0 and (follows_flagged or states_flow)


def _is_flagged_alone(sentence: CueEvidence, *, is_near_clear: bool, follows_flagged: bool) -> bool:
    """Return whether a sentence states a flow by itself: two words of movement, and a commodity or a second place.

    Fewer cues are enough in the paragraph of a clear sentence (``is_near_clear``), and after a flagged one to which it
    refers: "not one of them crossed".
    """
    has_subject = sentence.refers_back or sentence.has_vague_goods or sentence.goods_weight > 0
    has_place, has_two_places = sentence.place_count > 0, sentence.place_count > 1
    if sentence.weight >= CLEAR:
        return True
    if sentence.has_bystander and not (has_two_places and sentence.goods_weight > 0):
        return False
    if follows_flagged and has_subject and sentence.move_weight > 0:
        return True
    if not (sentence.states_motion or (has_two_places and sentence.goods_weight > 0)):
        return False
    is_about_movement = (
        sentence.has_vague_goods  # "people", "bundles"
        or sentence.has_destination
        or sentence.move_weight >= STRONG
    )
    is_smuggling = sentence.move_weight >= STRONG and sentence.motion_count >= MANY_MOTIONS
    if (has_two_places and is_about_movement) or (has_place and is_smuggling):
        return True
    moves_goods = sentence.goods_weight > 0 or sentence.has_vague_goods
    is_supported = moves_goods or has_two_places or is_near_clear
    return sentence.weight >= LIKELY and has_place and is_supported


def is_goods(cue: Cue) -> bool:
    """Return whether a cue names a commodity."""
    return cue.role in {"commodity", "contraband"}
