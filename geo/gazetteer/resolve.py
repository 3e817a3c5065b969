"""Resolve a name to a place, step by step from the most certain to the least, or refuse with candidates."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final

from geo.errors import AmbiguousPlaceError, UnknownPlaceError
from geo.gazetteer.approximate_matches import find_similar_names, rank_candidates
from geo.gazetteer.area_hints import area_in_words, circle_in_words
from geo.gazetteer.country_names import split_country
from geo.gazetteer.disambiguation import (
    DIFFERENCES,
    Candidate,
    Context,
    Step,
    choose_candidate,
    merge_duplicates,
)
from geo.gazetteer.entries import GazetteerPlace, PlaceKind, names_of, parse_geonames_id
from geo.gazetteer.match_model import shipped_coefficients
from geo.gazetteer.name_index import ARABIC_COUNTRIES, Index, shipped_index
from geo.gazetteer.nearness import LonLat
from geo.gazetteer.provinces import Province, area_apart
from geo.gazetteer.romanisation import romanisations
from geo.gazetteer.spelling import accents, normalised, phrase, spell
from geo.gazetteer.usual_names import is_label
from geo.geodesy.country_outlines import check_countries
from geo.validation import counted, shown

_CODE: Final = re.compile("[A-Z]{2}")
# A confidence that is enough for the only place with the letters of a mention, although others sound similar.
CERTAIN_OF_BEARER: Final = 0.8
PLAUSIBLE: Final = 0.05  # least confidence of a rival
SIMILAR: Final = 0.6  # least score of a name that a message offers as similar
SHOWN_CANDIDATES: Final = 8  # in a message on an ambiguous name
SHOWN_NEAREST: Final = 3  # in a message on an unknown name
CERTAIN_OF_LETTERS: Final = 0.9  # of a name in other letters: systems of writing differ
ELSEWHERE: Final = (
    "The gazetteer that ships holds North Africa. For other places: `geo region NAME --countries XX`, or"
    ' --world (in a brief, region = "NAME" or gazetteer = "world").'
)
# Steps by which a name may well be that of a place that the gazetteer lacks. Letters that differ only as
# transliterations do are safe in a country; a country has many towns whose consonants are alike.
NEVER_SAFE: Final[frozenset[Step]] = frozenset({"skeleton", "fuzzy"})
MOST_CHARS: Final = 200  # of a mention; no name is half as long, and the search for slips takes time with each letter


@dataclass(frozen=True, slots=True)
class Resolution:
    """The place that a mention means, and how it was found.

    Attributes
    ----------
    mention
        The name as written.
    step
        The first step that found candidates.
    name
        The spelling of the gazetteer that matched.
    score
        Similarity of mention and name, 0 to 1.
    reason
        Why this place was chosen.
    candidates
        All places that the step found, including the chosen one.
    confidence
        How likely the mention means the place, by spelling: 0 to 1, and 1 if the letters or an id decide.
    is_proposal
        Whether a person has to confirm the place, because the name may be that of another place, which the gazetteer
        lacks: it only sounds or looks similar; or it has accents that none of the place's variants has (Horgoš in
        Serbia, Horgos in China); or, outside Arabic-speaking countries, it differs by an article or a space. A
        country that is stated with the name confirms the place, except after the steps ``skeleton`` and ``fuzzy``.
    """

    mention: str
    place: GazetteerPlace
    step: Step
    name: str
    score: float
    reason: str
    candidates: tuple[Candidate, ...]
    confidence: float
    is_proposal: bool = False


def resolve_place(
    mention: str,
    *,
    country: str | None = None,
    near: Iterable[LonLat] = (),
    kinds: frozenset[PlaceKind] | None = None,
    index: Index | None = None,
    hidden: frozenset[int] = frozenset(),
) -> Resolution:
    """Resolve a name to a place.

    The steps are: id; exact spelling; spelling without case, accents, hyphens and article; similar
    spellings, ranked by :mod:`geo.gazetteer.match_model`. Among places of the same name, class, nearness, label
    and population choose by a clear margin. Among similar names, one with nearly all confidence is chosen, as a
    proposal: ``is_proposal`` says whether a person has to confirm it.

    Parameters
    ----------
    mention
        A name in any script, optionally with its country (``Tripoli, Libya``, ``Tripoli (Libya)``); an
        id of the gazetteer; or ``geonames-`` and a number.
    country, near, kinds
        As in :class:`~geo.gazetteer.disambiguation.Context`.
    index
        By default that of the shipped gazetteer.
    hidden
        Numbers of names to ignore, so that a test can hold them out.

    Raises
    ------
    AmbiguousPlaceError
        If several places remain; with the candidates.
    UnknownPlaceError
        If no name is similar enough; with the nearest.
    UnknownCountryError
        If ``country`` is not a code.

    Examples
    --------
    >>> resolve_place("بن قردان").place.id, resolve_place("Bin Guirdane").step
    ('ben-guerdane', 'folded')
    """
    if country is not None and not _CODE.fullmatch(country):
        check_countries(country)
    if index is None:
        if country is None and not near and kinds is None and not hidden:
            return _shipped(mention)
        index = shipped_index()
    return _resolve(mention, Context(country, tuple(near), kinds), index, hidden)


@lru_cache(maxsize=200_000)
def _shipped(mention: str) -> Resolution:
    """Resolve a name without context in the shipped gazetteer; cached, because tables of records repeat names."""
    return _resolve(mention, Context(), shipped_index(), frozenset())


def _resolve(mention: str, context: Context, index: Index, hidden: frozenset[int]) -> Resolution:
    """Resolve a mention, and refuse it if a place or area that the index lacks may be meant.

    For a mention with a country, such as "Tripoli, Libya" or "Tripoli (Libya)", this resolves "Tripoli" in Libya.
    """
    if len(mention) > MOST_CHARS:
        raise UnknownPlaceError(
            mention,
            (),
            f"{shown(mention)} has {len(mention):,} characters and is longer than any place's name. Expected at most"
            f" {MOST_CHARS}. Give a name.",
        )
    name, code = split_country(mention)
    # The whole mention is a name if no country follows, if the gazetteer has it, or if another country is stated.
    if not code or mention in index.exact or context.country not in {None, code}:
        name = mention
    else:
        context = replace(context, country=code)
    resolution = _search(mention, name, context, index, hidden)
    if resolution.step == "id":
        return resolution
    if larger := [*filter(context.admits, index.elsewhere.get(normalised(name), ()))]:
        largest = max(larger, key=lambda place: place.population)
        raise _larger_elsewhere(mention, resolution.place, largest)
    # Without a country or other places, either a town or an area of that name may be meant.
    has_name = resolution.step in {"exact", "normalised"}
    has_no_context = context == Context(kinds=context.kinds)
    if (
        has_name
        and has_no_context
        and (area := area_apart(name, resolution.place, index.countries))
    ):
        raise _area_elsewhere(mention, resolution, area)
    return resolution


def _search(
    mention: str, name: str, context: Context, index: Index, hidden: frozenset[int]
) -> Resolution:
    """Resolve a name step by step.

    ``name`` is the mention without its country, if it has one; ``mention`` is the whole, for messages. Names of the
    index whose numbers are ``hidden`` are ignored.
    """
    if (place := _by_id(name, index)) and context.admits(place):
        by_id = Candidate(place, place.id, 1.0, "id")
        return _resolution(mention, by_id, "an id is one place's", [by_id], context)

    def is_admitted(number: int) -> bool:
        return number not in hidden and context.admits(index.owners[number])

    if exact := _candidates_of("exact", filter(is_admitted, index.exact.get(name, ())), index):
        return _choose(mention, exact, context)
    spelling = spell(name)
    plain_numbers = filter(is_admitted, index.normalised.get(spelling.plain, ()))
    bearers = _candidates_of("normalised", plain_numbers, index)
    sounding_numbers = filter(is_admitted, index.folded.get(spelling.fold, ()))
    bearer_ids = {candidate.place.id for candidate in bearers}
    # If no other place sounds like the name, only the places that have the name can be meant.
    if bearers and bearer_ids.issuperset(index.owners[number].id for number in sounding_numbers):
        return _choose(mention, bearers, context)
    if not bearers and (romanised := _romanised(name, index, is_admitted)):
        return _choose(mention, romanised, context)
    # A name without letters, such as a number, has no sounds by which others could be similar.
    similar = (
        rank_candidates(spelling, find_similar_names(spelling, index, is_admitted), index)
        if spelling.heard
        else []
    )
    return _choose_similar(mention, similar, bearers, context, index)


def _by_id(mention: str, index: Index) -> GazetteerPlace | None:
    """Return the place whose id the mention is: one in words, or a GeoNames id with or without prefix. Else None."""
    if place := index.places.get(mention):
        return place
    number = parse_geonames_id(mention)
    return None if number is None else index.numbers.get(number)


def _candidates_of(step: Step, numbers: Iterable[int], index: Index) -> list[Candidate]:
    """Return a candidate for each place that has one of the names with these numbers, with the score 1."""
    best: dict[str, Candidate] = {}
    for number in numbers:
        place = index.owners[number]
        best.setdefault(place.id, Candidate(place, index.names[number], 1.0, step))
    return list(best.values())


def _romanised(name: str, index: Index, is_admitted: Callable[[int], bool]) -> list[Candidate]:
    """Return the places that have a name in another alphabet once it is written in Latin letters."""
    keys = map(normalised, romanisations(name))
    numbers = (number for key in keys for number in index.normalised.get(key, ()))
    return [
        replace(candidate, confidence=CERTAIN_OF_LETTERS)
        for candidate in _candidates_of("folded", filter(is_admitted, numbers), index)
    ]


def _choose(mention: str, candidates: list[Candidate], context: Context) -> Resolution:
    """Choose among places of the same name, or raise an error with the candidates if no choice is clear."""
    choice, reason = choose_candidate(candidates, context)
    if choice is None:
        raise _ambiguous(mention, candidates, reason)
    return _resolution(mention, choice, reason, candidates, context)


def _choose_similar(
    mention: str, candidates: list[Candidate], bearers: list[Candidate], context: Context, index: Index
) -> Resolution:  # fmt: skip
    """Choose among places with similar names, or raise an error with candidates if no choice is clear.

    A place with nearly all confidence is chosen. Otherwise the choice is made as among places of one name. If several
    places have the name itself (the ``bearers``), it is among these. If other places of the text are known, it is among
    the plausible places, provided that they have nearly all confidence together.
    """
    ranked, note = merge_duplicates(candidates)
    certain = shipped_coefficients().certain
    is_bearer = len(bearers) == 1 and bool(ranked) and ranked[0].step == "normalised"
    if ranked and ranked[0].confidence >= (CERTAIN_OF_BEARER if is_bearer else certain):
        return _resolution(
            mention, ranked[0], _confidence_reason(ranked, note), candidates, context
        )
    if len(bearers) > 1:
        return _choose(mention, bearers, context)
    rivals = [candidate for candidate in ranked if candidate.confidence >= PLAUSIBLE]
    if len(rivals) < 2 or sum(candidate.confidence for candidate in rivals) < certain:  # noqa: PLR2004 - one has no rival
        raise _unknown(mention, candidates, index)
    if context.near:
        return _choose(mention, rivals, context)
    raise _ambiguous(mention, rivals, _confidence_reason(ranked, note))


def _confidence_reason(ranked: list[Candidate], note: str) -> str:
    """Return a reason that states the confidence of the best candidate and, if there is one, of the second best."""
    best, *rivals = ranked
    second_best = f", {rivals[0].place.id} {rivals[0].confidence:.2f}" if rivals else ""
    return f"confidence {best.confidence:.2f}{second_best}" + (f"; {note}" if note else "")


def _resolution(
    mention: str, choice: Candidate, reason: str, candidates: list[Candidate], context: Context
) -> Resolution:
    """Return the resolution of a mention to the chosen candidate, and find out whether it is only a proposal."""
    is_proposal = choice.step in NEVER_SAFE or (not context.country and _is_loose(mention, choice))
    return Resolution(
        mention, choice.place, choice.step, choice.name, choice.score, reason, tuple(candidates),
        choice.confidence, is_proposal,
    )  # fmt: skip


def _is_loose(mention: str, choice: Candidate) -> bool:
    """Return whether a mention differs so much from all names of a place that it may name one in another country."""
    if choice.step != "normalised":
        return choice.step == "folded"
    plain, marks, spaced = normalised(mention), accents(mention), phrase(mention)
    # Arabic names are written with or without their article, in one word or two.
    is_arabic = not ARABIC_COUNTRIES.isdisjoint(choice.place.country_codes)

    def is_close(name: str) -> bool:
        has_same_words = is_arabic or phrase(name) == spaced
        has_accents = marks <= accents(name) or is_label(name, choice.place)
        return has_same_words and has_accents

    return not any(is_close(name) for name in names_of(choice.place) if normalised(name) == plain)


def _ambiguous(mention: str, candidates: list[Candidate], reason: str) -> AmbiguousPlaceError:
    """Return the error for a mention that may mean several places; ``reason`` says why none is chosen."""
    listed = "; ".join(describe_candidates(candidates[:SHOWN_CANDIDATES]))
    count_left = len(candidates) - SHOWN_CANDIDATES
    tail = f"; and {count_left} more" if count_left > 0 else ""
    is_one_country = len({candidate.place.country_codes for candidate in candidates}) == 1
    message = (
        f"{shown(mention)} may be {len(candidates)} places ({reason}): {listed}{tail}."
        f" Give {'an id' if is_one_country else 'a country or an id'}."
    )
    return AmbiguousPlaceError(mention, candidates, message)


def _larger_elsewhere(
    mention: str, chosen: GazetteerPlace, larger: GazetteerPlace
) -> AmbiguousPlaceError:
    rivals = [Candidate(place, mention, 1.0, "exact") for place in (chosen, larger)]
    inside, outside = map(describe_candidate, rivals)
    message = (
        f"{shown(mention)} may be {inside}, or the much larger {outside}, which this region does not hold."
        f" Give a country or an id. If {larger.label.en} is meant, also name a region that holds it."
    )
    return AmbiguousPlaceError(mention, rivals, message)


def _area_elsewhere(mention: str, chosen: Resolution, area: Province) -> AmbiguousPlaceError:
    candidate = Candidate(chosen.place, chosen.name, chosen.score, chosen.step)
    message = (
        f"{shown(mention)} may be {describe_candidate(candidate)}, or the province or landscape "
        f"{circle_in_words(area)}. If the place is meant, give a country or an id. If the area is meant, give its"
        " coordinates, with its radius as uncertainty_m."
    )
    return AmbiguousPlaceError(mention, [candidate], message)


def describe_candidate(candidate: Candidate) -> str:
    """Describe a candidate in a line by its English name, its countries and its id."""
    place = candidate.place
    return f"{place.label.en} [{'/'.join(place.country_codes)}] {place.id}"


def describe_candidates(candidates: Sequence[Candidate]) -> list[str]:
    """Describe candidates, each in a line: those with the same name and countries by position and population, too."""
    titles = Counter(
        (candidate.place.label.en, candidate.place.country_codes) for candidate in candidates
    )
    described = []
    for candidate in candidates:
        place, text = candidate.place, describe_candidate(candidate)
        if titles[place.label.en, place.country_codes] > 1:
            size = f"; {counted(place.population, 'inhabitants')}" if place.population else ""
            text += f" (lon {place.lon:.2f}, lat {place.lat:.2f}{size})"
        described.append(text)
    return described


def describe_proposal(resolution: Resolution) -> str:
    """Describe a proposed match in a line: the place, the name that matched, how it differs, and the confidence.

    Examples
    --------
    >>> describe_proposal(resolve_place("Ben Gerdame"))
    "Ben Guerdane [TN] ben-guerdane (its name 'Benguerdane', with other letters, confidence 0.99)"
    """
    choice = Candidate(resolution.place, resolution.name, resolution.score, resolution.step)
    difference = DIFFERENCES.get(resolution.step)
    match = f"its name {shown(resolution.name)}" + (f", {difference}" if difference else "")
    return f"{describe_candidate(choice)} ({match}, confidence {resolution.confidence:.2f})"


def _unknown(mention: str, candidates: list[Candidate], index: Index) -> UnknownPlaceError:
    """Return the error for a mention that no place is called; ``candidates`` have names similar to it."""
    ranked = sorted(candidates, key=lambda candidate: (-candidate.score, candidate.place.id))
    similar = [describe_candidate(match) for match in ranked if match.score >= SIMILAR]
    alike = [*dict.fromkeys(similar)][:SHOWN_NEAREST]
    if area := area_in_words(mention):
        message = f"{shown(mention)} is not in the gazetteer, but names {area}."
    else:
        nearest = f"The nearest are: {'; '.join(alike)}" if alike else "No similar name was found"
        elsewhere = f" {ELSEWHERE}" if index.home else ""
        message = (
            f"{shown(mention)} is not in the gazetteer. {nearest}. "
            f"Give another spelling, an id or coordinates.{elsewhere}"
        )
    nearest_names = (candidate.name for candidate in ranked[:SHOWN_NEAREST])
    return UnknownPlaceError(mention, nearest_names, message)
