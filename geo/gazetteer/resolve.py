"""A name → a place, step by step from the surest to the boldest; or a refusal with the candidates."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from rapidfuzz.distance import Indel, Levenshtein

from geo.errors import AmbiguousPlaceError, UnknownPlaceError
from geo.gazetteer.index import Index, shipped_index, shortened
from geo.gazetteer.places import GazetteerPlace, PlaceKind
from geo.gazetteer.spelling import folded, is_arabic, normalised, skeleton, sounds
from geo.gazetteer.ties import Candidate, Context, LonLat, Step, settle
from geo.schema import shown

# Chosen by what names give that are held out one by one (tests/test_held_out.py): all of them, the drawn ones too.
BOUNDS: Final[Mapping[str, tuple[float, float]]] = {
    # The least likeness that counts, and the lead over the second.
    "same": (1.0, 0.0),
    "folded": (0.7, 0.06), "folded short": (0.94, 0.04),
    "folded across": (0.7, 0.1), "folded across short": (0.9, 0.06),
    "skeleton": (0.8, 0.08), "skeleton short": (0.85, 0.04),
    "skeleton across": (0.8, 0.04), "skeleton across short": (0.8, 0.06),
    "fuzzy": (0.86, 0.06), "fuzzy short": (0.8, 0.06), "fuzzy across": (0.7, 0.09),
    "folded arabic": (0.95, 0.04), "skeleton arabic": (0.75, 0.06),
}  # fmt: skip
NEVER: Final = (2.0, 0.0)  # a slip in a name of two consonants, or in Arabic, makes another name
SLIP_IN_ARABIC: Final = (
    0.8  # its consonants are certain: what differs in one is likely another name
)
ACROSS_CERTAINTY: Final = 0.95  # two scripts never show quite the same
LEAST_SOUND: Final = 0.5  # of sounds alone, below which no letters could make up for it
SHORT_BONES: Final = 3  # a skeleton of fewer consonants fits too much to be stretched
ALIKE: Final = 0.6  # below this a name is not worth naming as the nearest
SHOWN_CANDIDATES: Final = 8


@dataclass(frozen=True, slots=True)
class Resolution:
    """What a mention means, and how that was found.

    Attributes
    ----------
    mention
        The name as written.
    step
        The first step that found candidates.
    name
        The spelling of the gazetteer that it was found by.
    score
        Likeness of mention and name, 0 to 1.
    reason
        Why this candidate and no other.
    candidates
        All places that the step found, the chosen one among them.
    """

    mention: str
    place: GazetteerPlace
    step: Step
    name: str
    score: float
    reason: str
    candidates: tuple[Candidate, ...]


def resolve_place(
    mention: str,
    *,
    country: str | None = None,
    near: Iterable[LonLat] = (),
    kinds: frozenset[PlaceKind] | None = None,
    index: Index | None = None,
    hidden: frozenset[int] = frozenset(),
) -> Resolution:
    """Find the place that a name means.

    Steps, in this order: id; the very spelling; the spelling without case, accents, hyphens and
    article; habits of transliteration; consonants; a slip of the pen. The first that finds anything
    decides. Where it finds several places, class, nearness and population choose if their margin
    is clear.

    Parameters
    ----------
    mention
        A name in Latin or Arabic letters, or an id of the gazetteer, or ``geonames-`` and a number.
    country, near, kinds
        As in :class:`~geo.gazetteer.ties.Context`.
    index
        By default that of the shipped gazetteer.
    hidden
        Numbers of names of the index to leave out, so that a test can hold one out.

    Raises
    ------
    AmbiguousPlaceError
        If several places remain; with the candidates.
    UnknownPlaceError
        If none is alike enough; with the nearest.

    Examples
    --------
    >>> resolve_place("بن قردان").place.id, resolve_place("Bin Guirdane").step
    ('ben-guerdane', 'folded')
    """
    if index is None:
        if country is None and not near and kinds is None and not hidden:
            return _shipped(mention)
        index = shipped_index()
    return _resolve(mention, Context(country, tuple(near), kinds), index, hidden)


@lru_cache(maxsize=200_000)
def _shipped(mention: str) -> Resolution:
    """Resolve a bare name against the shipped gazetteer; tables repeat their names."""
    return _resolve(mention, Context(), shipped_index(), frozenset())


def _resolve(mention: str, context: Context, index: Index, hidden: frozenset[int]) -> Resolution:
    if (place := _by_id(mention, index)) and context.admits(place):
        only = Candidate(place, place.id, 1.0, "id")
        return Resolution(mention, place, "id", place.id, 1.0, "an id is one place's", (only,))
    nearest: list[Candidate] = []
    for candidates in _steps(mention, context, index, hidden):
        if not candidates:
            continue
        good = _good_enough(mention, candidates)
        if not good:
            nearest.extend(candidates)
            continue
        choice, reason = settle(good, context)
        if choice is None:
            raise _ambiguous(mention, good, reason)
        return Resolution(
            mention, choice.place, choice.step, choice.name, choice.score, reason, tuple(candidates)
        )
    raise _unknown(mention, nearest)


def _by_id(mention: str, index: Index) -> GazetteerPlace | None:
    if place := index.places.get(mention):
        return place
    number = mention.removeprefix("geonames-").removeprefix("geonames:")
    return index.numbers.get(int(number)) if number.isascii() and number.isdecimal() else None


def _steps(
    mention: str, context: Context, index: Index, hidden: frozenset[int]
) -> Iterator[list[Candidate]]:
    """Yield the candidates of each step; what comes later is not computed until it is asked for."""

    def found(numbers: Iterable[int]) -> list[int]:
        return [n for n in numbers if n not in hidden and context.admits(index.owners[n])]

    yield _equal("exact", found(index.exact.get(mention, ())), index)
    yield _equal("normalised", found(index.normalised.get(normalised(mention), ())), index)
    heard = sounds(mention)
    if not heard:
        return
    bones = skeleton(heard)
    alike = {*index.folded.get(folded(heard), ()), *index.skeleton.get(bones, ())}
    if len(bones) >= SHORT_BONES:
        alike.update(index.lacking.get(bones, ()))
        for shorter in shortened(bones):
            alike.update(index.skeleton.get(shorter, ()), index.lacking.get(shorter, ()))
    yield _scored(mention, heard, found(sorted(alike)), index)


def _equal(step: Step, numbers: list[int], index: Index) -> list[Candidate]:
    """Return one candidate a place, of full score."""
    best: dict[str, Candidate] = {}
    for number in numbers:
        place = index.owners[number]
        best.setdefault(place.id, Candidate(place, index.names[number], 1.0, step))
    return list(best.values())


def _scored(mention: str, heard: str, numbers: list[int], index: Index) -> list[Candidate]:
    """Return one candidate a place, by its likest name, likest first."""
    arabic, plain, fold, bones = (
        is_arabic(mention),
        normalised(mention),
        folded(heard),
        skeleton(heard),
    )
    best: dict[str, tuple[float, int]] = {}
    for number in numbers:
        if index.is_arabic[number] != arabic:
            score = _across(heard, index.heard[number], arabic=arabic)
        else:
            score = _within(heard, plain, number, index)
            score *= SLIP_IN_ARABIC if arabic and bones != index.bones[number] else 1.0
        place_id = index.owners[number].id
        if score >= ALIKE and (place_id not in best or score > best[place_id][0]):
            best[place_id] = score, number
    found = [
        Candidate(
            index.owners[number], index.names[number], score, _step(fold, bones, number, index)
        )
        for score, number in best.values()
    ]
    return sorted(found, key=lambda one: (-one.score, one.place.id))


def _within(heard: str, plain: str, number: int, index: Index) -> float:
    """Return how alike two names of one script are: half their sounds, half their letters."""
    sound = Indel.normalized_similarity(heard, index.heard[number])
    if sound < LEAST_SOUND:
        return 0.0  # most candidates; their letters need no comparing
    return (sound + Indel.normalized_similarity(plain, index.plain[number])) / 2


def _step(fold: str, bones: str, number: int, index: Index) -> Step:
    if fold == index.folds[number]:
        return "folded"
    return "skeleton" if bones == index.bones[number] else "fuzzy"


def _across(one: str, other: str, *, arabic: bool) -> float:
    """Return how alike two names of different scripts sound; short vowels, unwritten, cost little."""
    written, voiced = (one, other) if arabic else (other, one)
    cost = Levenshtein.distance(written, voiced, weights=(1, 3, 3))
    return ACROSS_CERTAINTY * max(0.0, 1 - cost / (2 * max(len(written), len(voiced))))


def _good_enough(mention: str, candidates: list[Candidate]) -> list[Candidate]:
    """Return those that may be meant: the likest if above its bound, and what is within its margin."""
    best = candidates[0]
    least, margin = BOUNDS.get(_bound(mention, best), NEVER)
    return (
        [one for one in candidates if one.score >= best.score - margin]
        if best.score >= least
        else []
    )


def _bound(mention: str, best: Candidate) -> str:
    """Name the bound that a candidate must pass: short and crossing names are the easiest to confuse."""
    if best.step in {"exact", "normalised"}:
        return "same"
    if is_arabic(mention) and is_arabic(best.name):
        return f"{best.step} arabic"
    bones = min(len(skeleton(sounds(mention))), len(skeleton(sounds(best.name))))
    across = " across" if is_arabic(mention) != is_arabic(best.name) else ""
    return f"{best.step}{across}{' short' if bones < SHORT_BONES else ''}"


def _ambiguous(mention: str, candidates: list[Candidate], reason: str) -> AmbiguousPlaceError:
    named = "; ".join(map(describe, candidates[:SHOWN_CANDIDATES]))
    more = len(candidates) - SHOWN_CANDIDATES
    tail = f"; and {more} more" if more > 0 else ""
    message = (
        f"{shown(mention)} may be {len(candidates)} places ({reason}): {named}{tail};"
        " give a country or an id"
    )
    return AmbiguousPlaceError(mention, candidates, message)


def describe(candidate: Candidate) -> str:
    """Write a candidate in a line: name, countries, id."""
    place = candidate.place
    return f"{place.label.en} [{'/'.join(place.country_codes)}] {place.id}"


def _unknown(mention: str, candidates: list[Candidate]) -> UnknownPlaceError:
    ranked = sorted(candidates, key=lambda one: (-one.score, one.place.id))
    alike = list(dict.fromkeys(describe(one) for one in ranked if one.score >= ALIKE))[:3]
    remedy = f"the nearest are: {'; '.join(alike)}" if alike else "nothing is like it"
    message = f"{shown(mention)} is not in the gazetteer; {remedy}; or give coordinates"
    return UnknownPlaceError(mention, (one.name for one in ranked[:3]), message)
