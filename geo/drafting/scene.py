"""Find where a text takes place, and keep the mentions of towns that this supports."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import numpy as np

from geo.drafting.mentions import Mention
from geo.drafting.names.assessment import LARGE_POPULATION, SURE
from geo.drafting.names.lexicon import Sense
from geo.drafting.names.namesakes import (
    NEAR_SMALL_M,
    NEAR_TOWN_M,
    SMALL,
    is_lesser_namesake,
    is_located,
)
from geo.drafting.names.other_names import is_placed
from geo.drafting.names.rules import Rules
from geo.drafting.names.tokens import fold_name
from geo.gazetteer import GazetteerPlace
from geo.gazetteer.disambiguation import DECISIVE_POPULATION, NEAR_M
from geo.gazetteer.spelling import is_arabic
from geo.geodesy import inverse

FAMOUS: Final = 500_000  # inhabitants; named in texts about anywhere
# Of a town below SMALL without namesake, in a country that the text names.
REACH_SMALL_M: Final = 300_000.0


@dataclass(frozen=True)
class TextScene:
    """Where a text takes place.

    Attributes
    ----------
    named
        Code of a country → ids of the senses that name it: the country itself, or its towns.
    peopled
        Codes of the countries with a town that the text surely names.
    towns
        Id → town that the text surely names.
    """

    named: Mapping[str, frozenset[str]]
    peopled: frozenset[str]
    towns: Mapping[str, GazetteerPlace]

    def has_named(self, place: GazetteerPlace) -> bool:
        """Return whether the text names one of a place's countries, other than by the place itself."""
        return any(self.named.get(code, frozenset()) - {place.id} for code in place.country_codes)

    def is_near(self, place: GazetteerPlace) -> bool:
        """Return whether another town of the text is near a place, or in its country."""
        return self.has_peopled(place) or self.distance_m(place) <= NEAR_M

    def has_peopled(self, place: GazetteerPlace) -> bool:
        """Return whether the text names another town of a place's country."""
        other_towns = (town for key, town in self.towns.items() if key != place.id)
        return any(set(town.country_codes) & set(place.country_codes) for town in other_towns)

    def distance_m(self, place: GazetteerPlace) -> float:
        """Return the metres from a place to the nearest other town of the text; 0 if there is none."""
        return self.distance_to_m(place.lon, place.lat, ignored_id=place.id)

    def distance_to_m(self, lon: float, lat: float, *, ignored_id: str = "") -> float:
        """Return the metres from a point to the nearest town of the text that is not ignored; 0 if there is none."""
        positions = [(town.lon, town.lat) for key, town in self.towns.items() if key != ignored_id]
        if not positions:
            return 0.0
        lons, lats = np.array(positions).T
        return float(inverse(lon, lat, lons, lats)[2].min())


def with_evidence(
    text: str, all_mentions: Sequence[Mention], mentions: Sequence[Mention], rules: Rules
) -> tuple[list[Mention], TextScene]:
    """Return the mentions except towns that nothing else in the text supports, and the scene of the text.

    A town that is left out supports no other town, so towns are tested again until all that remain are supported.

    Parameters
    ----------
    all_mentions
        All mentions of the text in order, however doubtful.
    mentions
        The mentions that are surely names of places.
    """
    following_of = {mention.start: following for mention, following in pairwise(all_mentions)}
    supported = [*mentions]
    while True:
        scene = build_scene(text, supported, rules)
        remaining = [
            mention for mention in supported
            if is_located(text, mention, following_of.get(mention.start))
            or _has_evidence(mention, scene, is_placed=_is_placed_whole(text, mention, rules))
        ]  # fmt: skip
        if len(remaining) == len(supported):
            return supported, scene
        supported = remaining


def build_scene(text: str, mentions: Iterable[Mention], rules: Rules) -> TextScene:
    """Return the scene of a text, by the places that it surely names.

    A small town counts only if a preposition of place precedes its name, or its country is named: in lists of
    persons, several surnames may be names of towns.
    """
    naming_ids: dict[str, set[str]] = defaultdict(set)
    towns: dict[str, GazetteerPlace] = {}
    meant = [(mention, sense) for mention in mentions if (sense := mention.assessment.sense)]
    area_codes = {code for _, sense in meant if sense.place is None for code in sense.country_codes}
    for mention, sense in meant:
        if not _is_witness(text, mention, area_codes, rules):
            continue
        if _names_country(mention):
            for code in sense.country_codes:
                naming_ids[code].add(sense.id)
        if sense.place and mention.assessment.confidence >= SURE:
            towns[sense.id] = sense.place
    return TextScene(
        named={code: frozenset(ids) for code, ids in naming_ids.items()},
        peopled=frozenset(code for town in towns.values() for code in town.country_codes),
        towns=towns,
    )


def _is_witness(text: str, mention: Mention, area_codes: set[str], rules: Rules) -> bool:
    """Return whether a mention counts for the scene: an area, or a town that is large, placed, or in a named country.

    Parameters
    ----------
    area_codes
        Codes of the countries that the text names by themselves or by their parts.
    """
    sense = mention.assessment.sense
    place = sense.place if sense else None
    if place is None or place.population >= LARGE_POPULATION:
        return True
    return not area_codes.isdisjoint(place.country_codes) or is_placed(text, mention, rules)


def _is_placed_whole(text: str, mention: Mention, rules: Rules) -> bool:
    """Return whether a preposition of place precedes a name, and no capitalised word follows, as in "Béni Ounif"."""
    _, text_after = mention.around(text, 2)
    is_before_capital = text_after[:1] == " " and text_after[1:].isupper()
    return not is_before_capital and is_placed(text, mention, rules)


def _has_evidence(mention: Mention, scene: TextScene, *, is_placed: bool) -> bool:
    """Return whether the scene supports a town: it is famous, near the text's other towns, or in a named country."""
    sense = mention.assessment.sense
    place = sense.place if sense else None
    if place is None:
        return True
    distance_m, candidates = scene.distance_m(place), mention.assessment.candidates
    if is_lesser_namesake(mention.text, place, candidates, away_m=distance_m):
        return False
    is_in_named_country = scene.has_named(place)
    is_alone = all(candidate.id == place.id for candidate in candidates if candidate.place)
    if place.population < SMALL:
        return distance_m <= (REACH_SMALL_M if is_in_named_country and is_alone else NEAR_SMALL_M)
    if distance_m <= NEAR_TOWN_M or place.population >= FAMOUS:
        return True
    if is_in_named_country:  # a surname is a town in most large countries
        is_rather_this = is_placed and _is_far_larger(place, candidates)
        return is_rather_this or len(fold_name(mention.text)) > 1 or scene.has_peopled(place)
    return place.population >= LARGE_POPULATION and is_alone and is_placed


def _is_far_larger(place: GazetteerPlace, candidates: Sequence[Sense]) -> bool:
    """Return whether a place is far larger than every other town that a name may mean."""
    towns = (candidate.place for candidate in candidates if candidate.id != place.id)
    return all(town.population * DECISIVE_POPULATION <= place.population for town in towns if town)


def _names_country(mention: Mention) -> bool:
    """Return whether a mention shows that the text is about a country: it is its name, or a town's beyond doubt."""
    sense, assessment = mention.assessment.sense, mention.assessment
    if sense is None:
        return False
    if sense.kind == "country":
        return True
    is_beyond_doubt = assessment.confidence > SURE and assessment.is_spelled
    is_large = sense.place is not None and sense.place.population >= LARGE_POPULATION
    return is_beyond_doubt and (is_large or not is_arabic(mention.text))
