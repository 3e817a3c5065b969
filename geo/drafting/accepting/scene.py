"""Find where a text takes place, and keep the mentions of towns that this supports."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from geo.drafting.mentions import Mention
from geo.drafting.names.assessment import CERTAIN
from geo.drafting.names.lexicon import Sense
from geo.drafting.names.namesakes import (
    NEAR_SMALL_M,
    NEAR_TOWN_M,
    is_before_its_country,
    is_lesser_namesake,
)
from geo.drafting.names.renown import LARGE_POPULATION, is_famous
from geo.drafting.names.tokens import fold_name
from geo.drafting.non_places.other_names import follows_place_word
from geo.gazetteer import GazetteerPlace
from geo.gazetteer.disambiguation import DECISIVE_POPULATION, SMALL_TOWN
from geo.gazetteer.nearness import NEAR_M, nearest_m
from geo.gazetteer.spelling import is_arabic

# How near a town below SMALL_TOWN must be, if it has no namesake and the text names its country.
REACH_SMALL_M: Final = 300_000.0
# Farther from all other towns, a town that is not large and has namesakes is rather one that the gazetteer lacks:
# beside Magog, Compton is not the one in California.
FAR_NAMESAKE_M: Final = 1_000_000.0


@dataclass(frozen=True)
class TextScene:
    """Where a text takes place.

    Attributes
    ----------
    naming_ids
        Code of a country → ids of the senses that name it: the country itself, or its towns.
    towns
        Id → town that the text certainly names.
    """

    naming_ids: Mapping[str, frozenset[str]]
    towns: Mapping[str, GazetteerPlace]

    def names_country_of(self, place: GazetteerPlace) -> bool:
        """Return whether the text names one of a place's countries, other than by the place itself."""
        return any(self.naming_ids.get(code, set()) - {place.id} for code in place.country_codes)

    def has_town_in_country_of(self, place: GazetteerPlace) -> bool:
        """Return whether the text names another town of a place's country."""
        other_towns = (town for key, town in self.towns.items() if key != place.id)
        return any(set(town.country_codes) & set(place.country_codes) for town in other_towns)

    def is_near(self, place: GazetteerPlace) -> bool:
        """Return whether another town of the text is near a place, or in its country."""
        return self.has_town_in_country_of(place) or self.distance_m(place) <= NEAR_M

    def distance_m(self, place: GazetteerPlace) -> float:
        """Return the metres from a place to the nearest other town of the text; 0 if there is none."""
        return self.distance_to_m(place.lon, place.lat, ignored_id=place.id)

    def distance_to_m(self, lon: float, lat: float, *, ignored_id: str = "") -> float:
        """Return the metres from a point to the nearest town of the text that is not ignored; 0 if there is none."""
        positions = [(town.lon, town.lat) for key, town in self.towns.items() if key != ignored_id]
        return nearest_m(lon, lat, positions) if positions else 0.0


def keep_supported(
    text: str, all_mentions: Sequence[Mention], mentions: Sequence[Mention]
) -> tuple[list[Mention], TextScene]:
    """Return the mentions except towns that nothing else in the text supports, and the scene of the text.

    A town that is left out supports no other town, so towns are tested again until all that remain are supported.

    Parameters
    ----------
    all_mentions
        All mentions of the text in order, however doubtful.
    mentions
        The mentions that are certainly names of places.
    """
    following_of = {mention.start: following for mention, following in pairwise(all_mentions)}
    supported = [*mentions]
    while True:
        scene = _build_scene(text, supported)
        remaining = [
            mention for mention in supported
            if is_before_its_country(text, mention, following_of.get(mention.start))
            or _is_supported(mention, scene, is_placed=_is_whole_and_placed(text, mention))
        ]  # fmt: skip
        if len(remaining) == len(supported):
            return supported, scene
        supported = remaining


def _build_scene(text: str, mentions: Iterable[Mention]) -> TextScene:
    """Return the scene of a text, by the places that it certainly names.

    A small town counts only if a preposition of place precedes its name, or its country is named: in lists of
    persons, several surnames may be names of towns.
    """
    naming_ids: dict[str, set[str]] = defaultdict(set)
    towns: dict[str, GazetteerPlace] = {}
    senses = [(mention, sense) for mention in mentions if (sense := mention.assessment.sense)]
    # The countries that the text names by themselves or by their parts.
    area_codes = {
        code for _, sense in senses if sense.place is None for code in sense.country_codes
    }
    for mention, sense in senses:
        is_small = sense.place is not None and sense.place.population < LARGE_POPULATION
        is_elsewhere = area_codes.isdisjoint(sense.country_codes)
        if is_small and is_elsewhere and not follows_place_word(text, mention):
            continue
        if _names_country(mention):
            for code in sense.country_codes:
                naming_ids[code].add(sense.id)
        if sense.place and mention.assessment.confidence >= CERTAIN:
            towns[sense.id] = sense.place
    return TextScene({code: frozenset(ids) for code, ids in naming_ids.items()}, towns)


def _is_whole_and_placed(text: str, mention: Mention) -> bool:
    """Return whether a preposition of place precedes a name, and no capitalised word follows, as in "Béni Ounif"."""
    _, text_after = mention.around(text, 2)
    is_before_capital = text_after[:1] == " " and text_after[1:].isupper()
    return not is_before_capital and follows_place_word(text, mention)


def _is_supported(mention: Mention, scene: TextScene, *, is_placed: bool) -> bool:
    """Return whether the scene supports a town: it is famous, near the text's other towns, or in a named country."""
    sense = mention.assessment.sense
    place = sense.place if sense else None
    if place is None:
        return True
    distance_m, candidates = scene.distance_m(place), mention.assessment.candidates
    if is_lesser_namesake(mention.text, place, candidates, distance_m=distance_m):
        return False
    if is_famous(mention.text, place):
        return True
    is_far_namesake = distance_m > FAR_NAMESAKE_M and _has_namesake(place, candidates)
    if is_far_namesake and place.population < LARGE_POPULATION:
        return False
    is_in_named_country = scene.names_country_of(place)
    if place.population < SMALL_TOWN:
        is_unique_here = is_in_named_country and not _has_namesake(place, candidates)
        return distance_m <= (REACH_SMALL_M if is_unique_here else NEAR_SMALL_M)
    is_likeliest = is_placed and _is_far_larger(place, candidates)
    if is_in_named_country:  # not enough by itself: a surname is a town in most large countries
        has_several_words = len(fold_name(mention.text)) > 1
        is_certain = is_likeliest or has_several_words or scene.has_town_in_country_of(place)
    else:
        is_certain = is_likeliest and _is_best_known(place, candidates)
    return is_certain or distance_m <= NEAR_TOWN_M


def _has_namesake(place: GazetteerPlace, candidates: Sequence[Sense]) -> bool:
    """Return whether a name may mean another town, too."""
    return any(other.place for other in candidates if other.id != place.id)


def _is_best_known(place: GazetteerPlace, candidates: Sequence[Sense]) -> bool:
    """Return whether a town is large, and no province abroad has its name, as Gaza in Mozambique has."""
    provinces = [sense for sense in candidates if sense.is_province]
    is_abroad = any(set(sense.country_codes).isdisjoint(place.country_codes) for sense in provinces)
    return place.population >= LARGE_POPULATION and not is_abroad


def _is_far_larger(place: GazetteerPlace, candidates: Sequence[Sense]) -> bool:
    """Return whether a place is far larger than every other town that a name may mean."""
    towns = (candidate.place for candidate in candidates if candidate.id != place.id)
    return all(town.population * DECISIVE_POPULATION <= place.population for town in towns if town)


def _names_country(mention: Mention) -> bool:
    """Return whether a mention shows that the text is about a country: it names the country, or surely a town in it."""
    sense, assessment = mention.assessment.sense, mention.assessment
    if sense is None:
        return False
    if sense.kind == "country":
        return True
    is_surely_town = assessment.confidence > CERTAIN and assessment.is_exact
    is_large = sense.place is not None and sense.place.population >= LARGE_POPULATION
    return is_surely_town and (is_large or not is_arabic(mention.text))
