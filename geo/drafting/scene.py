"""Where a text takes place, and which towns that gives evidence for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
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
REACH_SMALL_M: Final = (
    300_000.0  # of a town below SMALL without namesake, in a country that the text names
)


@dataclass(frozen=True)
class TextScene:
    """Where a text takes place: the countries that it names, and the towns that it surely names."""

    named: Mapping[str, frozenset[str]]
    """Country → what names it: itself or its towns, by their ids."""
    peopled: frozenset[str]
    """Countries with a town that the text names."""
    towns: Mapping[str, GazetteerPlace]

    def has_named(self, place: GazetteerPlace) -> bool:
        """Return whether something besides a place itself names one of its countries."""
        return any(self.named.get(code, frozenset()) - {place.id} for code in place.country_codes)

    def is_near(self, place: GazetteerPlace) -> bool:
        """Return whether another town of the text is near a place, or in its country."""
        return self.has_peopled(place) or self.distance_m(place) <= NEAR_M

    def has_peopled(self, place: GazetteerPlace) -> bool:
        """Return whether the text names another town of a place's country."""
        others = (town for key, town in self.towns.items() if key != place.id)
        return any(set(town.country_codes) & set(place.country_codes) for town in others)

    def distance_m(self, place: GazetteerPlace) -> float:
        """Return how far the nearest other town of the text is."""
        return self.distance_to_m(place.lon, place.lat, besides=place.id)

    def distance_to_m(self, lon: float, lat: float, *, besides: str = "") -> float:
        """Return how far the nearest town of the text is from a point; 0 without towns."""
        others = [(town.lon, town.lat) for key, town in self.towns.items() if key != besides]
        if not others:
            return 0.0
        lons, lats = np.array(others).T
        return float(inverse(lon, lat, lons, lats)[2].min())


def with_evidence(
    text: str, found: Sequence[Mention], mentions: Sequence[Mention], rules: Rules
) -> tuple[list[Mention], TextScene]:
    """Return the mentions but those of towns for which nothing else in the text speaks, and the scene that they make.

    A town that goes supports no other, so that this is done until none goes.

    Parameters
    ----------
    found
        All names of the text, however doubtful.
    mentions
        Those among them that are surely names of places.
    """
    following = dict(zip((mention.start for mention in found), found[1:], strict=False))
    kept = [*mentions]
    while True:
        scene = build_scene(text, kept, rules)
        rest = [
            mention for mention in kept
            if is_located(text, mention, following.get(mention.start))
            or _has_evidence(mention, scene, is_placed=_is_placed_whole(text, mention, rules))
        ]  # fmt: skip
        if len(rest) == len(kept):
            return kept, scene
        kept = rest


def build_scene(text: str, mentions: Iterable[Mention], rules: Rules) -> TextScene:
    """Return where the surely named places of a text lie.

    A small town speaks for others only if a preposition of place stands before its name, or its country is named: a
    surname is found beside other surnames.
    """
    named: dict[str, set[str]] = {}
    towns: dict[str, GazetteerPlace] = {}
    rows = [*mentions]
    areas = {
        code for m in rows if (sense := m.assessment.sense) and not sense.place for code in sense.country_codes
    }  # fmt: skip
    for mention in rows:
        sense = mention.assessment.sense
        if sense is None or (sense.place and not _is_witness(text, mention, areas, rules)):
            continue
        for code in sense.country_codes if _names_country(mention) else ():
            named.setdefault(code, set()).add(sense.id)
        if sense.place and mention.assessment.confidence >= SURE:
            towns[sense.id] = sense.place
    return TextScene(
        {code: frozenset(ids) for code, ids in named.items()},
        frozenset(code for town in towns.values() for code in town.country_codes),
        towns,
    )


def _is_witness(text: str, mention: Mention, areas: set[str], rules: Rules) -> bool:
    sense = mention.assessment.sense
    place = sense.place if sense else None
    if place is None or place.population >= LARGE_POPULATION:
        return True
    return not areas.isdisjoint(place.country_codes) or is_placed(text, mention, rules)


def _is_placed_whole(text: str, mention: Mention, rules: Rules) -> bool:
    """Return whether a preposition of place stands before a name, and no capitalised word after it: "Béni Ounif"."""
    _, after = mention.around(text, 2)
    is_begun = after[:1] == " " and after[1:].isupper()
    return not is_begun and is_placed(text, mention, rules)


def _has_evidence(mention: Mention, scene: TextScene, *, is_placed: bool) -> bool:
    """Return whether a name is taken for a town: it is famous, or lies near the text's others or in their countries."""
    sense = mention.assessment.sense
    place = sense.place if sense else None
    if place is None:
        return True
    away_m, candidates = scene.distance_m(place), mention.assessment.candidates
    if is_lesser_namesake(mention.text, place, candidates, away_m=away_m):
        return False
    is_there = scene.has_named(place)
    is_alone = all(each.id == place.id for each in candidates if each.place)
    if place.population < SMALL:
        return away_m <= (REACH_SMALL_M if is_there and is_alone else NEAR_SMALL_M)
    if away_m <= NEAR_TOWN_M or place.population >= FAMOUS:
        return True
    if is_there:  # a surname is a town in most large countries
        is_meant = is_placed and _is_far_larger(place, candidates)
        return is_meant or len(fold_name(mention.text)) > 1 or scene.has_peopled(place)
    return place.population >= LARGE_POPULATION and is_alone and is_placed


def _is_far_larger(place: GazetteerPlace, candidates: Sequence[Sense]) -> bool:
    """Return whether every other town of a name is far smaller than one."""
    others = (each.place.population for each in candidates if each.place and each.id != place.id)
    return all(population * DECISIVE_POPULATION <= place.population for population in others)


def _names_country(mention: Mention) -> bool:
    """Return whether a mention shows that the text is about its country: its name, or a town's beyond doubt."""
    sense, assessment = mention.assessment.sense, mention.assessment
    if sense is None or sense.kind == "country":
        return sense is not None
    is_plain = assessment.confidence > SURE and assessment.is_spelled
    is_large = sense.place is not None and sense.place.population >= LARGE_POPULATION
    return is_plain and (is_large or not is_arabic(mention.text))
