"""What a name in a text means, and how sure that is: a product of named doubts.

One begins at 1 and multiplies by the factor of each doubt in :data:`FACTORS`. What stays below
:data:`LEAST` is held back and told with its reason. A cue before the name ("the town of"), the brief's
own place, or the same place named beyond doubt elsewhere in the text is support, and lifts the doubts
that concern the place; it does not turn a person's name into a town.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from rapidfuzz.distance import Levenshtein

from geo.drafting.lexicon import Sense
from geo.drafting.rules import Rules
from geo.drafting.sightings import Look
from geo.gazetteer import Candidate, Context, GazetteerPlace, names_of
from geo.gazetteer.disambiguation import NEAR_M, LonLat, choose_candidate
from geo.gazetteer.spelling import is_arabic, skeleton, sounds
from geo.geodesy import inverse

FACTORS: Final[Mapping[str, float]] = {
    "spelled otherwise than in the gazetteer": 0.95,
    "after a prefix of Arabic": 0.8,
    "one of several of that name": 0.9,
    "a small place of one word": 0.8,
    "far from all other places, in another country": 0.7,
    "not the place's usual name": 0.65,
    "written without a capital": 0.5,
    "a capitalised word follows": 0.7,
    "a word or a person's name too": 0.3,
    "a person's name": 0.2,
}
LEAST: Final = 0.6
SURE: Final = 0.85  # from here on a mention speaks for its neighbours
SMALL_POPULATION: Final = 5_000
LARGE_POPULATION: Final = 100_000  # written without a capital, still likely meant
USUAL: Final = 0.6  # likeness of consonants from which a name is a spelling, and not another name


@dataclass(frozen=True)
class Verdict:
    """What a name means.

    Attributes
    ----------
    sense
        None where several places remain.
    confidence
        0 to 1; of an ambiguous name that of its being a place at all.
    reasons
        Why this place, and each doubt.
    candidates
        All that the name may mean.
    """

    sense: Sense | None
    confidence: float
    reasons: tuple[str, ...]
    candidates: tuple[Sense, ...]


@dataclass(frozen=True)
class Surroundings:
    """What the rest of a text, and its brief, say.

    Attributes
    ----------
    own
        Ids of the brief's places and areas.
    positions
        Place id → ``lon, lat`` in degrees, of the brief's places and of those that the text surely names.
    countries
        ISO 3166-1 alpha-2 codes of the countries where these lie.
    sure, spellings
        Ids of what the text names beyond doubt, and in which spellings, as folded words.
    """

    own: frozenset[str]
    positions: Mapping[str, LonLat]
    countries: frozenset[str]
    sure: frozenset[str] = frozenset()
    spellings: frozenset[tuple[str, ...]] = frozenset()


def judge(look: Look, senses: tuple[Sense, ...], around: Surroundings, rules: Rules) -> Verdict:
    """Decide what a name means, and how sure that is.

    As in :func:`geo.gazetteer.resolve_place`, those that are spelled just so come first.
    """
    senses = _once([one for one in senses if one.name == look.written] or senses)
    sense, reason = _choose(look, senses, around)
    likeliest = sense or senses[0]
    doubts = list(_doubts(look, likeliest, senses, around, rules))
    confidence = 1.0
    for doubt in doubts:
        confidence *= FACTORS[doubt]
    return Verdict(sense, round(confidence, 2), (reason, *doubts), senses)


def _once(senses: Iterable[Sense]) -> tuple[Sense, ...]:
    """Return one sense for each place or area."""
    return tuple({one.id: one for one in reversed(tuple(senses))}.values())[::-1]


def _choose(
    look: Look, senses: tuple[Sense, ...], around: Surroundings
) -> tuple[Sense | None, str]:
    """Choose among senses: an area before a town unless a cue speaks; then the brief's; then by ties."""
    areas = [one for one in senses if one.place is None]
    places = [one for one in senses if one.place is not None]
    if areas and (look.cue_of_area or not (look.cue and places)):
        own = [one for one in areas if one.id in around.own] or areas
        return own[0], "a country or region"
    mine = {one.id: one for one in places if one.id in around.own}
    if len(mine) == 1:
        (only,) = mine.values()
        return only, "a place of the brief"
    candidates = [Candidate(s.place, s.name, 1.0, "normalised") for s in places if s.place]
    near = tuple(at for key, at in around.positions.items() if key not in {s.id for s in senses})
    choice, reason = choose_candidate(candidates, Context(near=near))
    chosen = next((one for one in places if choice and one.id == choice.place.id), None)
    return chosen, f"after {look.cue!r}: {reason}" if look.cue else reason


def _doubts(
    look: Look, sense: Sense, senses: tuple[Sense, ...], around: Surroundings, rules: Rules
) -> Iterable[str]:
    """Yield each doubt about a name."""
    spelled = any(one.id == sense.id and one.name == look.written for one in senses)
    if not spelled:
        yield "spelled otherwise than in the gazetteer"
    if len({one.id for one in senses}) > 1:
        yield "one of several of that name"
    if look.person:
        yield "a person's name"
    is_own = sense.id in around.own and look.is_capital
    # Without capitals a word that is a name in one sentence is a word again in the next.
    elsewhere = sense.id in around.sure and look.is_capital
    has_cue = bool(look.cue if sense.place else look.cue_of_area)
    # Khoms named beyond doubt does not make a Libyan town of Syria's Homs.
    told_apart = ((elsewhere and look.key in around.spellings) or is_own) and not (
        is_arabic(look.written) and sense.place
    )
    if look.key in rules.common and not (has_cue or told_apart or _is_in_city(look, sense)):
        yield "a word or a person's name too"
    if has_cue or is_own or elsewhere:
        return
    if look.is_prefixed:
        yield "after a prefix of Arabic"
    if not look.is_capital and not _is_well_known(sense, look):
        yield "written without a capital"
    if sense.place is not None:
        yield from _doubts_of_place(look, sense.place, around)


def _doubts_of_place(look: Look, place: GazetteerPlace, around: Surroundings) -> Iterable[str]:
    """Yield doubts about a place of which nothing but its name speaks."""
    is_curated = not place.id.startswith("geonames-")
    if len(look.key) == 1 and place.population < SMALL_POPULATION and not is_curated:
        yield "a small place of one word"
        if look.is_before_name:
            yield "a capitalised word follows"
    if len(look.key) == 1 and not is_usual_name(look.written, place):
        yield "not the place's usual name"
    if _is_elsewhere(place, around):
        yield "far from all other places, in another country"


def _is_elsewhere(place: GazetteerPlace, around: Surroundings) -> bool:
    """Tell whether a place is far from all others and in a country where none of them is."""
    others = [at for key, at in around.positions.items() if key != place.id]
    if not others or not around.countries.isdisjoint(place.country_codes):
        return False
    lons, lats = zip(*others, strict=True)
    return float(inverse(place.lon, place.lat, lons, lats)[2].min()) > NEAR_M


def is_usual_name(name: str, place: GazetteerPlace) -> bool:
    """Tell a spelling of a place's usual name from another name, by its consonants.

    Examples
    --------
    >>> from geo.gazetteer import gazetteer
    >>> town = gazetteer()["geonames-2479536"]
    >>> is_usual_name("Skikda", town), is_usual_name("Philippeville", town)
    (True, False)
    """
    labels = [one for one in (place.label.en, place.label.fr, place.label.ar) if one]
    usual = names_of(place) if is_arabic(name) and not place.label.ar else labels
    consonants = skeleton(sounds(name))
    parts = [part for one in usual for part in (one, *one.replace("-", " ").split())]
    return any(
        Levenshtein.normalized_similarity(consonants, skeleton(sounds(part))) >= USUAL
        for part in parts
    )


def _is_in_city(look: Look, sense: Sense) -> bool:
    """Tell "in Constantine" from Constantine: a large city, with a capital, after a preposition."""
    large = sense.place is not None and sense.place.population >= LARGE_POPULATION
    return large and bool(look.preposition) and look.written[0].isupper()


def _is_well_known(sense: Sense, look: Look) -> bool:
    """Tell whether a name may stand without a capital: a city's label, or a name of several words."""
    place = sense.place
    if place is None or len(look.key) > 1:
        return len(look.key) > 1 and len(look.key[0]) > 2  # noqa: PLR2004 - "la mer", "el bab"
    labels = {name.casefold() for name in (place.label.en, place.label.fr) if name}
    return place.population >= LARGE_POPULATION and look.written.casefold() in labels
