"""Choose among several places of one name, by a clear margin or not at all."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from math import inf
from typing import Final, Literal, NamedTuple, TypeAlias

from geo.gazetteer.entries import SETTLEMENTS, GazetteerPlace, PlaceKind
from geo.gazetteer.nearness import (
    BESIDE_M,
    NEAR_M,
    NEAR_MARGIN,
    VICINITY_M,
    LonLat,
    count_near,
    nearest_m,
)
from geo.gazetteer.spelling import spell
from geo.gazetteer.usual_names import is_capital, may_be_usual
from geo.geodesy import inverse

Step: TypeAlias = Literal["id", "exact", "normalised", "folded", "skeleton", "fuzzy", "coordinates"]
"""How a name was found, from the most to the least certain."""

DIFFERENCES: Final[Mapping[Step, str]] = {
    "normalised": "with other accents, spaces or article",
    "folded": "in another transliteration",
    "skeleton": "with other vowels",
    "fuzzy": "with other letters",
}
"""How the name that matched differs from the mention, by step; after any other step they are the same."""

# Zawiya's two entries are 0.5 km apart; two towns of one name are never so near.
TWIN_M: Final = 5_000.0
# … of two entries of LARGE_TWIN inhabitants or more: La Ceiba in Honduras has two, 5.5 km apart
LARGE_TWIN_M: Final = 6_000.0
LARGE_TWIN: Final = 100_000
TWIN_DEGREES: Final = 0.1  # of latitude, more than 6 km anywhere: those beyond need no measuring
DECISIVE_POPULATION: Final = 20.0  # times larger than the second: Tunis, not a hamlet of that name
DECISIVE_IN_COUNTRY: Final = 10.0  # the same where the country is stated, and none abroad is meant
# Times larger than the nearest place, or than a region's place of that name: the larger may well be meant.
OBJECTING_POPULATION: Final = 3.0
SMALL_TOWN: Final = 20_000  # inhabitants; only texts about the area name a smaller town
# A place with fewer other places of the text near it does not lie among them, …
LEAST_COMPANY: Final = 3
COMPANY_MARGIN: Final = 3.0  # … nor one near which there are so many times fewer
LEAST_POPULATION: Final = 500  # assumed for places with fewer or an unknown number of inhabitants
# Times larger than a place that has the name as its label. "Cologne" is the city in Germany, whose label is
# Köln, not the town in Italy; but "Puno" is the city in Peru, not Pune in India, which has that name among many.
DECISIVE_OVER_LABEL: Final = 100.0


@dataclass(frozen=True, slots=True)
class Candidate:
    """A place that a mention may mean.

    Attributes
    ----------
    place
        The place.
    name
        The spelling of the gazetteer that matched.
    score
        Similarity of mention and name, 0 to 1; 1 if their letters are the same.
    step
        The step by which the mention matched the name.
    confidence
        How likely the mention means the place, 0 to 1, by :mod:`geo.gazetteer.match_model`; 1 if the letters decide.
    """

    place: GazetteerPlace
    name: str
    score: float
    step: Step
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class Context:
    """What is known about a mention, apart from its spelling.

    Attributes
    ----------
    country
        The country in which the place lies, ISO 3166-1 alpha-2; None if any may be meant.
    near
        The other places in the same text: lon, lat in degrees.
    kinds
        The kinds of places that may be meant; None for all.
    capital_margin
        How many times larger than its namesakes abroad a capital must be to be chosen for being one.
    """

    country: str | None = None
    near: tuple[LonLat, ...] = ()
    kinds: frozenset[PlaceKind] | None = None
    capital_margin: float = DECISIVE_IN_COUNTRY

    def admits(self, place: GazetteerPlace) -> bool:
        """Return whether a place lies in the country, and is of one of the kinds, that may be meant."""
        in_country = self.country is None or self.country in place.country_codes
        return in_country and (self.kinds is None or place.kind in self.kinds)


class Vote(NamedTuple):
    """The choice of one criterion, with the reason."""

    choice: Candidate
    reason: str


def choose_candidate(
    candidates: Sequence[Candidate], context: Context
) -> tuple[Candidate | None, str]:
    """Choose the place that a mention means among one or more candidates.

    Entries for the same place are merged first. If one candidate remains, it is chosen without a vote. Otherwise each
    of five criteria votes for a candidate, if it is clearly ahead of the others by this criterion: class, nearness,
    label (the name is the label of this place alone), capital (of the one country in question, or far larger than its
    namesakes abroad) and population.

    A candidate is chosen if all votes are for it, unless one of two vetoes stops it: the most confident candidate is
    spelled more like the mention, or another candidate has more than ``OBJECTING_POPULATION`` times as many
    inhabitants.

    Returns
    -------
    choice
        The candidate; None if no choice is clear.
    reason
        Why this candidate was chosen, or why none was.
    """
    merged, note = merge_duplicates(candidates)
    if len(merged) == 1:
        return merged[0], note or "the only place of that name"
    capital = _capital_of(merged, context)
    votes = [
        _by_class(merged), _by_nearness(merged, context.near, capital), _by_label(merged),
        Vote(capital, "the capital") if capital else None,
        _by_population(merged, DECISIVE_IN_COUNTRY if context.country else DECISIVE_POPULATION),
    ]  # fmt: skip
    cast_votes = [vote for vote in votes if vote]
    reasons = [vote.reason for vote in cast_votes]
    if len({vote.choice.place.id for vote in cast_votes}) != 1:
        disagreement = "; but ".join(reasons)
        return None, disagreement or "none is clearly larger, nearer or better known by this name"
    winner, most_confident = cast_votes[0].choice, merged[0]
    if winner.score < most_confident.score:
        rival = f"{most_confident.name} ({most_confident.place.id})"
        return None, f"{reasons[0]}; but {rival} is spelled more alike"
    if larger := _objection(winner, merged, capital):
        rival = f"{larger.place.label.en} ({larger.place.id})"
        return None, f"{'; '.join(reasons)}; but {rival} is much larger"
    return winner, "; ".join(filter(None, [*reasons, note]))


def merge_duplicates(candidates: Sequence[Candidate]) -> tuple[list[Candidate], str]:
    """Merge entries for one place: settlements of one country and name, a few kilometres apart.

    The larger entry stands for both, with the sum of their confidences and the higher of their scores.

    Returns
    -------
    merged
        The remaining candidates, the most confident first.
    note
        A sentence on the last two entries that were merged; empty if none were.
    """
    merged: list[Candidate] = []
    note = ""
    for entry in sorted(candidates, key=lambda c: (-c.place.population, c.place.id)):
        twin = next((larger for larger in merged if are_twins(entry, larger)), None)
        if twin is None:
            merged.append(entry)
        else:
            confidence = twin.confidence + entry.confidence
            merged[merged.index(twin)] = replace(
                twin, confidence=min(1.0, confidence), score=max(twin.score, entry.score)
            )
            apart_km = metres_apart(entry.place, twin.place) / 1_000
            note = (
                f"{entry.place.id} and {twin.place.id} are {apart_km:.1f} km apart in one country and"
                " count as one place; the larger entry stands for it"
            )
    return sorted(
        merged, key=lambda c: (-c.confidence, -c.score, -c.place.population, c.place.id)
    ), note


def are_twins(first: Candidate, second: Candidate) -> bool:
    """Return whether two candidates are entries for one place: settlements of one country and name, close together."""
    places = first.place, second.place
    are_settlements = SETTLEMENTS.issuperset(place.kind for place in places)
    if places[0].country_codes != places[1].country_codes or not are_settlements:
        return False
    if abs(places[0].lat - places[1].lat) > TWIN_DEGREES:
        return False
    has_one_name = spell(first.name).consonants == spell(second.name).consonants
    are_large = min(place.population for place in places) >= LARGE_TWIN
    return has_one_name and metres_apart(*places) < (LARGE_TWIN_M if are_large else TWIN_M)


@lru_cache(maxsize=10_000)
def metres_apart(first: GazetteerPlace, second: GazetteerPlace) -> float:
    """Return the distance between two places in metres."""
    return float(inverse(first.lon, first.lat, second.lon, second.lat)[2])


def _by_class(candidates: Sequence[Candidate]) -> Vote | None:
    """Vote for the only settlement, if all other candidates are crossings, peaks or areas."""
    settlements = [entry for entry in candidates if entry.place.kind in SETTLEMENTS]
    if len(settlements) != 1:
        return None
    other_kinds = ", ".join(sorted({entry.place.kind for entry in candidates} - SETTLEMENTS))
    return Vote(settlements[0], f"the only settlement, beside: {other_kinds}")


def _by_nearness(
    candidates: Sequence[Candidate], near: tuple[LonLat, ...], capital: Candidate | None
) -> Vote | None:
    """Vote for the candidate nearest to the other places of the text, unless another one may as well be meant.

    Candidates that lie among several of these places come before one that is near a single one. There is no vote if the
    nearest candidate is not clearly nearer than the next, is a lesser namesake of the ``capital``, has the name only as
    an old one, or is overshadowed by a larger candidate. ``near`` are the other places: lon, lat in degrees.
    """
    if not near:
        return None
    pool = in_company(candidates, near) or candidates
    ranked = sorted((_distance_m(entry, near), number) for number, entry in enumerate(pool))
    first_m, nearest = ranked[0][0], pool[ranked[0][1]]
    second_m = ranked[1][0] if len(ranked) > 1 else inf
    # Within BESIDE_M, all distances count as the same: a suburb is no nearer than the town beside it.
    if first_m > NEAR_M or max(first_m, BESIDE_M) * NEAR_MARGIN > second_m:
        return None
    if capital and nearest is not capital and _is_lesser(nearest, first_m, capital):
        return None
    if _has_old_name(nearest, candidates) or _is_overshadowed(nearest, first_m, pool, near):
        return None
    next_m = f", the next {second_m / 1_000:.0f} km" if second_m < inf else ""
    return Vote(nearest, f"{first_m / 1_000:.0f} km from the other places{next_m}")


def _has_old_name(entry: Candidate, candidates: Sequence[Candidate]) -> bool:
    """Return whether a name is only an old name of this place, but a usual name of another candidate.

    Agadir, for example, was once called Santa Cruz. A place that is far larger than the other keeps its old name.
    """
    return not _is_namesake(entry) and any(
        _is_namesake(other)
        and entry.place.population
        < DECISIVE_OVER_LABEL * max(other.place.population, LEAST_POPULATION)
        for other in candidates
    )


def _is_overshadowed(
    nearest: Candidate, first_m: float, pool: Sequence[Candidate], near: tuple[LonLat, ...]
) -> bool:
    """Return whether a larger candidate may be meant, although another one is the nearest to the text's other places.

    It may if it is near these places, too, and far larger than the nearest candidate. If the nearest candidate lies
    beside one of these places, it may be a quarter of a city, and being larger is enough. ``first_m`` is its distance
    from these places, in metres.
    """
    factor = 1.0 if first_m <= BESIDE_M else DECISIVE_POPULATION
    least_population = factor * max(nearest.place.population, LEAST_POPULATION)
    return any(
        entry.place.population > least_population and _distance_m(entry, near) <= NEAR_M
        for entry in pool
    )


def in_company(candidates: Sequence[Candidate], near: Collection[LonLat]) -> list[Candidate]:
    """Return the candidates that lie among the other places of a text, and not far from most of them.

    At least three of the text's places are near such a candidate, and more than a third as many as are near the one
    with the most. ``near`` are the other places: lon, lat in degrees.
    """
    if len(near) < LEAST_COMPANY:
        return []
    counts = [count_near(entry.place.lon, entry.place.lat, near) for entry in candidates]
    most = max(counts, default=0)
    if most < LEAST_COMPANY:
        return []
    rows = zip(candidates, counts, strict=True)
    return [entry for entry, count in rows if count * COMPANY_MARGIN > most]


def _distance_m(candidate: Candidate, near: tuple[LonLat, ...]) -> float:
    return nearest_m(candidate.place.lon, candidate.place.lat, near)


def _is_lesser(namesake: Candidate, distance_m: float, capital: Candidate) -> bool:
    """Return whether a namesake of a capital is too little known to be meant, although other places are near it.

    ``distance_m`` is its distance from the nearest of the text's other places, in metres.
    """
    population = namesake.place.population
    if distance_m <= VICINITY_M:
        return False
    if _is_usual(namesake):
        return population < SMALL_TOWN
    return population * DECISIVE_IN_COUNTRY < capital.place.population


def _by_label(candidates: Sequence[Candidate]) -> Vote | None:
    """Vote for the one place with the name as its label, unless its country has another place of that name."""
    labelled = [entry for entry in candidates if _is_usual(entry)]
    codes = [code for entry in candidates for code in entry.place.country_codes]
    if len(labelled) != 1 or any(codes.count(code) > 1 for code in labelled[0].place.country_codes):
        return None
    return Vote(labelled[0], f"{labelled[0].name} is its usual name, and abroad a lesser one")


def _is_usual(candidate: Candidate) -> bool:
    return may_be_usual(candidate.name, candidate.place)


def _is_namesake(candidate: Candidate) -> bool:
    """Return whether the name of a candidate is its usual name, or part of a label: Tripoli in Tripoli (Lebanon)."""
    words = set(candidate.name.casefold().split())
    labels = candidate.place.label.by_language.values()
    return _is_usual(candidate) or any(words <= set(label.casefold().split()) for label in labels)


def _capital_of(candidates: Sequence[Candidate], context: Context) -> Candidate | None:
    """Return the capital among candidates, if it can be told that it is meant; else None.

    It can if no candidate lies abroad. It can also if the capital far exceeds its namesakes abroad, as Dublin in
    Ireland does: the name is its usual name, and it has more inhabitants than any of them by the margin of the context.
    It cannot if a known namesake abroad, and not the capital, is near the text's other places, as Athens in Georgia is
    in a text about Atlanta.
    """
    capitals_named = [entry for entry in candidates if is_capital(entry.place)]
    if not capitals_named:
        return None
    capital = max(capitals_named, key=lambda entry: entry.place.population)
    codes = set(capital.place.country_codes)
    abroad = [entry for entry in candidates if codes.isdisjoint(entry.place.country_codes)]
    if not abroad:
        return capital
    namesakes = [entry.place.population for entry in abroad if _is_namesake(entry)]
    least_population = context.capital_margin * max([LEAST_POPULATION, *namesakes])
    if not _is_usual(capital) or capital.place.population <= least_population:
        return None
    return None if _is_nearer_abroad(capital, abroad, context.near) else capital


def _is_nearer_abroad(
    capital: Candidate, abroad: Sequence[Candidate], near: tuple[LonLat, ...]
) -> bool:
    """Return whether a namesake abroad is near the text's other places, and the capital is not."""
    if not near or _distance_m(capital, near) <= NEAR_M:
        return False
    distances_m = [_distance_m(entry, near) for entry in abroad]
    return any(
        distance_m <= NEAR_M and not _is_lesser(entry, distance_m, capital)
        for entry, distance_m in zip(abroad, distances_m, strict=True)
    )


def _by_population(candidates: Sequence[Candidate], decisive: float) -> Vote | None:
    """Vote for the largest place, if it has ``decisive`` times as many inhabitants as the second.

    If the name is a label of other places but not of the largest, the largest must have ``DECISIVE_OVER_LABEL`` times
    as many inhabitants as any of these.
    """
    largest, second_largest = sorted(candidates, key=lambda entry: -entry.place.population)[:2]
    if largest.place.population < decisive * max(second_largest.place.population, LEAST_POPULATION):
        return None
    labelled = [entry.place.population for entry in candidates if _is_usual(entry)]
    least_population = DECISIVE_OVER_LABEL * max([LEAST_POPULATION, *labelled])
    if labelled and not _is_usual(largest) and largest.place.population < least_population:
        return None
    counts = (
        f"{largest.place.population:,} inhabitants, the next {second_largest.place.population:,}"
    )
    return Vote(largest, counts)


def _objection(
    winner: Candidate, candidates: Sequence[Candidate], capital: Candidate | None
) -> Candidate | None:
    """Return the largest candidate if it is so much larger than the winner that it may be meant; else None.

    Against a capital, only namesakes count: Islamabad is also a former name of Chattogram.
    """
    least_population = OBJECTING_POPULATION * max(winner.place.population, LEAST_POPULATION)
    larger = [
        entry for entry in candidates
        if entry.place.population > least_population
        and (winner is not capital or _is_namesake(entry))
    ]  # fmt: skip
    return max(larger, key=lambda entry: entry.place.population, default=None)
