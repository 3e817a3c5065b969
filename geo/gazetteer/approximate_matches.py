"""Find places with names similar to a mention, by consonants, and rank them by the match model."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from typing import Final, NamedTuple, TypeAlias

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


class SimilarName(NamedTuple):
    """A name of the index that is similar to a mention.

    ``likeness`` is the similarity, 0 to 1; ``number`` is the number of the name in the index.
    """

    likeness: float
    number: int


SimilarNames: TypeAlias = Mapping[str, tuple[SimilarName, ...]]
"""Place id → its names that are most similar to a mention, the most similar first."""

FEWEST_CONSONANTS: Final = 2  # a slip in a name of one consonant leaves nothing to compare
LEAST_LIKENESS: Final = 0.5  # less similar names add nothing to the weights
MOST_PLACES: Final = 8  # that are ranked for one mention
MOST_NAMES: Final = 3  # of one place that count; otherwise places with many names would win
# Arabic writes every consonant: with another one, it is likely another name.
SLIP_IN_ARABIC: Final = 0.8
ACROSS_CERTAINTY: Final = 0.95  # names in two scripts never agree with certainty


def find_similar_names(
    mention: Spelling, index: Index, is_admitted: Callable[[int], bool]
) -> SimilarNames:
    """Find the eight places with the names most similar to a mention, and up to three such names of each.

    Only some names are compared with the mention: those with the same letters, folded sounds or consonants, and those
    whose consonants differ in one position or in two neighbouring ones.

    Parameters
    ----------
    mention
        All keys of the mention's spelling.
    index
        The index in which to search.
    is_admitted
        Function that returns whether a name may be a match, from its number in the index.
    """
    similar: dict[str, list[SimilarName]] = defaultdict(list)
    for number in _names_with_shared_key(mention, index):
        likeness = _likeness(mention, index.spellings[number])
        if likeness >= LEAST_LIKENESS and is_admitted(number):
            similar[index.owners[number].id].append(SimilarName(likeness, number))
    for names in similar.values():
        names.sort(reverse=True)  # the most similar first
    place_ids = sorted(similar, key=lambda place_id: (-similar[place_id][0].likeness, place_id))
    return {place_id: tuple(similar[place_id][:MOST_NAMES]) for place_id in place_ids[:MOST_PLACES]}


def _names_with_shared_key(mention: Spelling, index: Index) -> set[int]:
    """Return the numbers of the names in an index that share a key of their spelling with a mention."""
    consonants = mention.consonants
    numbers = {
        *index.normalised.get(mention.plain, ()),
        *index.folded.get(mention.fold, ()),
        *index.skeleton.get(consonants, ()),
    }
    if len(consonants) >= FEWEST_CONSONANTS:
        # Names with one more consonant than the mention.
        numbers.update(index.lacking.get(consonants, ()))
        # Names that lack a consonant of the mention, or have another one in its place.
        for shorter in without_one_consonant(consonants):
            numbers.update(index.skeleton.get(shorter, ()), index.lacking.get(shorter, ()))
    return numbers


def _likeness(mention: Spelling, name: Spelling) -> float:
    """Return the similarity of a mention and a name, 0 to 1.

    In one script, it is the mean of the similarities of sounds and of letters. If only one of them is in Arabic script,
    sounds alone can be compared.
    """
    if mention.is_arabic != name.is_arabic:
        arabic, latin = (mention, name) if mention.is_arabic else (name, mention)
        # Short vowels, which Arabic does not write, have to be inserted: this costs a third of other edits.
        cost = Levenshtein.distance(arabic.heard, latin.heard, weights=(1, 3, 3))
        longest = max(len(arabic.heard), len(latin.heard), 1)
        return ACROSS_CERTAINTY * max(0.0, 1 - cost / (2 * longest))
    sound = Indel.normalized_similarity(mention.heard, name.heard)
    if sound < LEAST_LIKENESS:
        return 0.0  # most candidates end here, without a comparison of letters
    likeness = (sound + Indel.normalized_similarity(mention.plain, name.plain)) / 2
    is_slip_in_arabic = mention.is_arabic and mention.consonants != name.consonants
    return likeness * SLIP_IN_ARABIC if is_slip_in_arabic else likeness


def rank_candidates(mention: Spelling, similar: SimilarNames, index: Index) -> list[Candidate]:
    """Rank the places with similar names by the match model, the most confident first: one candidate per place.

    The confidences add up to less than 1. The remainder is the confidence that the mention means none of the places.
    """
    weights = {place_id: _weight(mention, names, index) for place_id, names in similar.items()}
    weight_of_none = weight(no_match_features(mention), shipped_coefficients().of_none)
    total = weight_of_none + sum(weights.values())
    candidates = [
        _candidate(mention, similar[place_id][0], index, place_weight / total)
        for place_id, place_weight in weights.items()
    ]
    return sorted(candidates, key=lambda candidate: (-candidate.confidence, candidate.place.id))


def _weight(mention: Spelling, names: Iterable[SimilarName], index: Index) -> float:
    """Return the weight of a place in the match model: the sum of the weights of its names."""
    terms = shipped_coefficients().of_name
    return sum(
        weight(name_features(mention, index.spellings[name.number]), terms)
        * weight(entry_features(name.number, index), terms)
        for name in names
    )


def entry_features(number: int, index: Index) -> Features:
    """Yield the features of the place that has a name, given by its number in the index, for the match model."""
    place, is_arabic = index.owners[number], index.spellings[number].is_arabic
    return place_features(place, index.scripts[place.id, is_arabic], index.home)


def _candidate(mention: Spelling, name: SimilarName, index: Index, confidence: float) -> Candidate:
    number, step = name.number, _step(mention, index.spellings[name.number])
    return Candidate(index.owners[number], index.names[number], name.likeness, step, confidence)


def _step(mention: Spelling, name: Spelling) -> Step:
    """Return the step by which a mention matches a name: that of the finest key of spelling which both share."""
    if mention.plain == name.plain:
        return "normalised"
    if mention.fold == name.fold:
        return "folded"
    return "skeleton" if mention.consonants == name.consonants else "fuzzy"
