"""Find places with names similar to a mention, by consonants, and rank them by the match model."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from typing import Final, TypeAlias

from rapidfuzz.distance import Indel, Levenshtein

from geo.gazetteer.disambiguation import Candidate, Step
from geo.gazetteer.match_model import (
    Features,
    name_features,
    no_match_features,
    place_features,
    shipped_coefficients,
    weight,
)
from geo.gazetteer.name_index import Index, without_one_consonant
from geo.gazetteer.spelling import Spelling

SimilarNames: TypeAlias = Mapping[str, tuple[tuple[float, int], ...]]
"""Place id → similarity, 0 to 1, and number of its names most similar to a mention."""

FEWEST_BONES: Final = 2  # of a single consonant a slip leaves nothing
LEAST_LIKENESS: Final = 0.5  # less similar names add nothing to the weights
MOST_PLACES: Final = 8
MOST_NAMES: Final = 3  # of one place, or places with many names would win
SLIP_IN_ARABIC: Final = 0.8  # its consonants are certain: another one is likely another name
ACROSS_CERTAINTY: Final = 0.95  # two scripts never show quite the same


def find_similar_names(
    mention: Spelling, index: Index, may_be: Callable[[int], bool]
) -> SimilarNames:
    """Find the names most similar to a mention, by place.

    Compared are names with the same letters, folded sounds or consonants, or with consonants that differ
    in one place or two neighbouring ones. ``may_be`` admits names of the index by number.
    """
    similar: dict[str, list[tuple[float, int]]] = defaultdict(list)
    for number in _alike(mention, index):
        likeness = _likeness(mention, index.spellings[number])
        if likeness >= LEAST_LIKENESS and may_be(number):
            similar[index.owners[number].id].append((likeness, number))
    best = {place: tuple(sorted(names, reverse=True)) for place, names in similar.items()}
    ranked = sorted(best.items(), key=lambda item: (-item[1][0][0], item[0]))
    return {place: names[:MOST_NAMES] for place, names in ranked[:MOST_PLACES]}


def _alike(mention: Spelling, index: Index) -> set[int]:
    """Return the numbers of names that share a key."""
    consonants = mention.consonants
    alike = {
        *index.normalised.get(mention.plain, ()),
        *index.folded.get(mention.fold, ()),
        *index.skeleton.get(consonants, ()),
    }
    if len(consonants) >= FEWEST_BONES:
        alike.update(index.lacking.get(consonants, ()))
        for shorter in without_one_consonant(consonants):
            alike.update(index.skeleton.get(shorter, ()), index.lacking.get(shorter, ()))
    return alike


def _likeness(mention: Spelling, name: Spelling) -> float:
    """Return the similarity of two names, 0 to 1: in one script, half by sounds and half by letters."""
    if mention.is_arabic != name.is_arabic:
        arabic, latin = (mention, name) if mention.is_arabic else (name, mention)
        cost = Levenshtein.distance(arabic.heard, latin.heard, weights=(1, 3, 3))
        longest = max(len(arabic.heard), len(latin.heard), 1)
        return ACROSS_CERTAINTY * max(0.0, 1 - cost / (2 * longest))
    sound = Indel.normalized_similarity(mention.heard, name.heard)
    if sound < LEAST_LIKENESS:
        return 0.0  # most candidates end here, without a comparison of letters
    likeness = (sound + Indel.normalized_similarity(mention.plain, name.plain)) / 2
    slips = mention.is_arabic and mention.consonants != name.consonants
    return likeness * SLIP_IN_ARABIC if slips else likeness


def rank_candidates(mention: Spelling, similar: SimilarNames, index: Index) -> list[Candidate]:
    """Rank places by the match model, the most confident first, one candidate per place.

    The confidences add up to less than 1; the remainder is the confidence that no place is meant.
    """
    of_places = {place: _weight(mention, names, index) for place, names in similar.items()}
    total = weight(no_match_features(mention), shipped_coefficients().of_none) + sum(
        of_places.values()
    )
    candidates = [
        _candidate(mention, *similar[place][0], index, of_place / total)
        for place, of_place in of_places.items()
    ]
    return sorted(candidates, key=lambda candidate: (-candidate.confidence, candidate.place.id))


def _weight(mention: Spelling, names: Iterable[tuple[float, int]], index: Index) -> float:
    """Return the weight of a place: the sum over its names."""
    terms = shipped_coefficients().of_name
    return sum(
        weight(name_features(mention, index.spellings[number]), terms)
        * weight(entry_features(number, index), terms)
        for _, number in names
    )


def entry_features(number: int, index: Index) -> Features:
    """Yield the features of the place of a name."""
    place, is_arabic = index.owners[number], index.spellings[number].is_arabic
    return place_features(place, index.scripts[place.id, is_arabic], index.home)


def _candidate(
    mention: Spelling, likeness: float, number: int, index: Index, confidence: float
) -> Candidate:
    name = index.spellings[number]
    return Candidate(
        index.owners[number], index.names[number], likeness, _step(mention, name), confidence
    )


def _step(mention: Spelling, name: Spelling) -> Step:
    if mention.plain == name.plain:
        return "normalised"
    if mention.fold == name.fold:
        return "folded"
    return "skeleton" if mention.consonants == name.consonants else "fuzzy"
