"""Choose among the towns of one name by what a brief and the rest of a text name."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass
from math import inf
from typing import Final

from geo.drafting.names.lexicon import Sense
from geo.drafting.names.renown import is_large
from geo.gazetteer import Candidate, Context, GazetteerPlace
from geo.gazetteer.disambiguation import (
    DECISIVE_OVER_LABEL,
    LEAST_POPULATION,
    OBJECTING_POPULATION,
    are_twins,
    choose_candidate,
    in_company,
)
from geo.gazetteer.nearness import BESIDE_M, NEAR_MARGIN, LonLat, nearest_m
from geo.gazetteer.usual_names import is_capital, is_label

SMALL_POPULATION: Final = 5_000  # inhabitants of a village
# Times larger than each namesake a large city is that is meant though another is as near.
DECISIVE_OVER_TOWNS: Final = 8.0


@dataclass(frozen=True)
class Surroundings:
    """What a brief and the rest of a text name.

    Attributes
    ----------
    brief_ids
        Ids of the places and areas of the brief.
    positions
        Place id → ``lon, lat`` in degrees, of the brief's places and those that the text certainly names.
    country_codes
        Place id → ISO 3166-1 alpha-2 codes of its countries, of the same places.
    named_countries
        Codes of the countries that the text certainly names.
    certain_ids, certain_names
        Ids of places and areas that the text certainly names, and these names as folded words.
    region_ids
        Ids of the places of the region that the text is about; empty if it is about no region.
    """

    brief_ids: frozenset[str]
    positions: Mapping[str, LonLat]
    country_codes: Mapping[str, tuple[str, ...]]
    named_countries: frozenset[str] = frozenset()
    certain_ids: frozenset[str] = frozenset()
    certain_names: frozenset[tuple[str, ...]] = frozenset()
    region_ids: Container[str] = frozenset()

    def is_about(self, codes: Iterable[str], *, ignored: Iterable[Sense]) -> bool:
        """Return whether the text certainly names one of some countries, or a place in one; some places are ignored."""
        ids = {sense.id for sense in ignored}
        codes_of_places = (row for key, row in self.country_codes.items() if key not in ids)
        return not self.named_countries.union(*codes_of_places).isdisjoint(codes)

    def distance_m(self, place: GazetteerPlace) -> float:
        """Return the metres from a place to the nearest other known place; infinite if there is none."""
        positions = [lonlat for key, lonlat in self.positions.items() if key != place.id]
        return nearest_m(place.lon, place.lat, positions)


def choose_town(
    senses: tuple[Sense, ...], surroundings: Surroundings
) -> tuple[GazetteerPlace | None, str]:
    """Return the town that a name means, or None if several remain, and the reason.

    If the text's other places do not decide, only towns in countries that the text names count; then those in
    countries of which it names a country or a place; then the one town of that name in the text's region. If some
    towns of the name lie among the text's places, no other counts then, and none if another country has
    one there that is not far smaller.
    """
    towns = [Candidate(s.place, s.name, 1.0, "normalised") for s in senses if s.place]
    ids = {sense.id for sense in senses}
    named_towns = [
        town
        for town in towns
        if not surroundings.named_countries.isdisjoint(town.place.country_codes)
    ]
    # A text about the United States means one of the Dublins there, unless it names Ireland, too.
    is_capital_likely = not named_towns or any(is_capital(town.place) for town in named_towns)
    near = tuple(lonlat for key, lonlat in surroundings.positions.items() if key not in ids)
    context = Context(near=near, capital_margin=OBJECTING_POPULATION if is_capital_likely else inf)
    choice, reason = choose_candidate(towns, context)
    amid = in_company(towns, near)
    if choice is None and (remaining := _of_both(named_towns, amid)):
        choice, reason = choose_candidate(remaining, context)
        choice = choice or _city_beside_villages(remaining)
        choice = None if choice and _has_rival(choice, amid, named_towns, near) else choice
        reason = f"in a country that the text names: {reason}"
    if choice is None:
        rivals = [sense for sense in senses if sense.place]
        towns_there = [
            t for t in towns if surroundings.is_about(t.place.country_codes, ignored=rivals)
        ]
        if remaining := _of_both(towns_there, amid):
            choice, reason = choose_candidate(remaining, context)
            choice = None if choice and _has_rival(choice, amid, towns_there, near) else choice
    if choice is None and (town := _town_of_region(towns, surroundings)):
        choice, reason = town, "the only one of that name in the region"
    if choice is None and towns and (city := _far_largest(towns, amid)):
        choice, reason = city, "by far the largest, and near the other places"
    if choice and _is_dwarfed_by_capital(choice, towns):
        return None, f"{reason}; but a capital has that name"
    if choice and any(_is_known(town) for town in amid if choice not in amid):
        return None, f"{reason}; but a town among the text's other places has that name"
    return (choice.place if choice else None), reason


def _of_both(towns: list[Candidate], amid: list[Candidate]) -> list[Candidate]:
    """Return the towns that lie among the text's places; all if no town of the name does, or only villages."""
    both = [town for town in towns if town in amid]
    return both if any(map(_is_known, both)) else towns


def _city_beside_villages(towns: list[Candidate]) -> Candidate | None:
    """Return the one town that is no village and far larger than any: La Paz, though hamlets are nearer; else None."""
    city, *others = sorted(towns, key=lambda town: -town.place.population)
    least_population = DECISIVE_OVER_LABEL * max(
        [SMALL_POPULATION, *(other.place.population for other in others)]
    )
    is_city = city.place.population >= least_population and is_label(city.name, city.place)
    return city if is_city else None


def _far_largest(towns: list[Candidate], amid: list[Candidate]) -> Candidate | None:
    """Return the large city that lies among the text's places and is far larger than each namesake; None if none is.

    Beside Dunkirk and Calais, Lille is the city in France, though a town in Belgium is as near.
    """
    largest, *others = sorted(towns, key=lambda town: -town.place.population)
    next_population = max([LEAST_POPULATION, *(other.place.population for other in others)])
    is_far_larger = largest.place.population >= DECISIVE_OVER_TOWNS * next_population
    is_city = is_far_larger and is_large(largest.place) and is_label(largest.name, largest.place)
    return largest if is_city and largest in amid else None


def _is_known(town: Candidate) -> bool:
    """Return whether a name is the usual one of a town that is no village: Paris in Ontario."""
    return town.place.population >= SMALL_POPULATION and is_label(town.name, town.place)


def _has_rival(
    town: Candidate, amid: list[Candidate], there: list[Candidate], near: tuple[LonLat, ...]
) -> bool:
    """Return whether another town may as well be meant: a far larger one, or one abroad among the text's places.

    Midland lies both in Ontario and in Michigan.
    """
    population = town.place.population
    away_m = nearest_m(town.place.lon, town.place.lat, near)
    far_m = NEAR_MARGIN * away_m if away_m > BESIDE_M else inf  # a quarter of a city is no nearer
    is_abroad = any(
        OBJECTING_POPULATION * other.place.population > population
        and other.place.country_codes != town.place.country_codes
        and nearest_m(other.place.lon, other.place.lat, near) < far_m
        for other in amid
        if not are_twins(other, town)
    )
    least_population = OBJECTING_POPULATION * max(population, LEAST_POPULATION)
    larger = (other for other in there if other.place.population > least_population)
    return is_abroad or any(other not in amid for other in larger)


def _is_dwarfed_by_capital(town: Candidate, towns: list[Candidate]) -> bool:
    """Return whether a far larger capital has a town's name: the Belgian Belgrade, in a text that names Brussels."""
    least_population = DECISIVE_OVER_LABEL * max(town.place.population, LEAST_POPULATION)
    return any(
        is_capital(other.place)
        and is_label(other.name, other.place)
        and other.place.population > least_population
        for other in towns
    )


def _town_of_region(towns: list[Candidate], surroundings: Surroundings) -> Candidate | None:
    """Return the one town with this usual name in the text's region, unless one elsewhere is much larger; else None.

    Georgetown in a text about the Guianas is Guyana's, not Malaysia's George Town.
    """
    in_region = [town for town in towns if town.place.id in surroundings.region_ids]
    if len(in_region) != 1 or not is_label(in_region[0].name, in_region[0].place):
        return None
    town = in_region[0]
    largest_population = max(town.place.population for town in towns)
    is_far_smaller = largest_population > OBJECTING_POPULATION * town.place.population
    return None if is_far_smaller else town
