"""Decide which sentences may state that something moves, and what they say besides the places."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass
from typing import Final, cast

from geo.brief.evidence import Reading
from geo.brief.model import CommodityClass
from geo.drafting.candidates import Direction
from geo.drafting.cues.movement import Cue

STRONG: Final = 2  # a word of smuggling, of trade across borders, or a contraband
WEAK: Final = 1  # a word that also has other uses
SURE: Final = 3  # weight of a sentence that says so by itself
LIKELY: Final = 2  # … with a place
POSSIBLE: Final = (
    1  # … of movement, with a place or after a flagged sentence, in a text about flows
)
LEAST_SHARE: Final = 0.2  # of likely sentences, in a text about flows
LEAST_LIKELY: Final = 3  # sentences
NEGATED_WITHIN: Final = 5  # words from a negation to the cue that it negates
_GOODS: Final = frozenset({"commodity", "contraband", "maybe"})


@dataclass(frozen=True, slots=True)
class CueEvidence:
    """What the cues of a sentence amount to.

    Attributes
    ----------
    moves, goods
        The weight of its strongest word of movement, and of its strongest commodity.
    maybe, setting
        Whether it names a commodity, or a setting, that only counts in a text about flows: sacks, people; a border.
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
        """The sum that decides."""
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
        paragraph,
        max(moves, default=0),
        max(goods, default=0),
        "maybe" in roles,
        "setting" in roles,
        len({cue.value for cue in cues if is_goods(cue)}),
        places,
    )


def flag_sentences(sentences: Sequence[CueEvidence]) -> list[bool]:
    """Return which sentences may state a flow.

    A sentence needs cues and a place. In a text about flows, or near a sentence that is sure, fewer cues do, and a
    place in the same paragraph.
    """
    likely = sum(each.weight >= LIKELY and each.places > 0 for each in sentences)
    is_about_flows = likely >= max(LEAST_LIKELY, LEAST_SHARE * len(sentences))
    places: dict[int, int] = defaultdict(int)
    near_sure: set[int] = set()
    for each in sentences:
        places[each.paragraph] += each.places
        if each.weight >= SURE and each.places:
            near_sure.add(each.paragraph)
    flags: list[bool] = []
    for at, each in enumerate(sentences):
        follows = at > 0 and flags[-1] and sentences[at - 1].paragraph == each.paragraph
        if not places[each.paragraph]:
            flags.append(False)
        elif is_about_flows:
            flags.append(_is_flagged_in_context(each, follows=follows))
        else:
            flags.append(_is_flagged_alone(each, is_near_sure=each.paragraph in near_sure))
    return flags


def _is_flagged_in_context(each: CueEvidence, *, follows: bool) -> bool:
    """Return whether a sentence of a text about flows may state one."""
    weight = max(each.moves, int(each.setting)) + max(each.goods, int(each.maybe))
    is_list = each.kinds >= LIKELY  # of goods: "fish, mattresses and gold"
    return weight >= LIKELY or is_list or (each.moves >= POSSIBLE and (each.places > 0 or follows))


def _is_flagged_alone(each: CueEvidence, *, is_near_sure: bool) -> bool:
    """Return whether a sentence states a flow by itself: smuggling and a place, or movement and a commodity."""
    is_of_something = bool(each.moves and each.maybe)  # people, bundles
    is_smuggling = each.moves >= STRONG and each.places > 0
    if each.weight >= SURE or is_smuggling or (is_of_something and each.places > 1):
        return True
    is_whole = bool(each.moves and (each.goods or each.maybe)) or each.places > 1
    return each.weight >= LIKELY and (is_whole or is_near_sure) and each.places > 0


def is_goods(cue: Cue) -> bool:
    """Return whether a cue names a commodity."""
    return cue.role in {"commodity", "contraband"}


def is_negated(
    cues: Sequence[Cue], clauses: Sequence[int], *, within: Container[int] | None = None
) -> bool:
    """Return whether a negation stands a few words before a cue of movement or commodity in its clause.

    Parameters
    ----------
    clauses
        The number of each token's clause.
    within
        Clauses that a pair was found in; without a pair, all that say that something moves must be negated.

    Examples
    --------
    >>> from geo.drafting.cues.movement import find_cues, split_tokens, vocabulary_of
    >>> found = find_cues(split_tokens("fuel is sold but no fuel moves"), vocabulary_of("en"))
    >>> clauses = [0, 0, 0, 1, 1, 1, 1]
    >>> is_negated(found, clauses), is_negated(found, clauses, within={1})
    (False, True)
    """
    negations = {cue.last for cue in cues if cue.role == "negation"}
    moving = [cue for cue in cues if cue.role == "move" or is_goods(cue)]
    negated = {
        clauses[cue.first]
        for cue in moving
        for at in negations.intersection(range(cue.first - NEGATED_WITHIN, cue.first))
        if clauses[at] == clauses[cue.first]
    }
    if within is not None:
        return any(clause in within for clause in negated)
    return bool(negated) and {clauses[cue.first] for cue in moving} == negated


def reading_of(cues: Iterable[Cue]) -> Reading:
    """Return ``inferred`` for what only a seizure or a find suggests."""
    return "inferred" if any(cue.role == "inferred" for cue in cues) else "stated"


def direction_of(cues: Iterable[Cue], rule: str | None) -> Direction:
    """Return the direction of a sentence, given the rule that found its ends."""
    if any(cue.role == "both" for cue in cues):
        return "both"
    return "unstated" if rule == "between" else "one-way"


def commodities_of(
    cues: Sequence[Cue], at: int, clauses: Sequence[int]
) -> list[tuple[CommodityClass, Cue]]:
    """Return the classes of commodities of a sentence: a token's clause first, the vague last, then the nearest."""
    goods = sorted(
        (cue for cue in cues if cue.role in _GOODS),
        key=lambda cue: (
            clauses[cue.first] != clauses[at],
            cue.role == "maybe",
            cue.value == "mixed",
            abs(cue.first - at),
        ),
    )
    nearest: dict[str, Cue] = {}
    for cue in goods:
        nearest.setdefault(cue.value, cue)
    return [(cast("CommodityClass", value), cue) for value, cue in nearest.items()]
