"""Choose among the towns of one name by what a brief and the rest of a text name."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass
from math import inf

from geo.drafting.names.lexicon import Sense
from geo.gazetteer import Candidate, Context, GazetteerPlace
from geo.gazetteer.disambiguation import (
    DECISIVE_OVER_LABEL,
    LEAST_POPULATION,
    OBJECTING_POPULATION,
    LonLat,
    choose_candidate,
    is_capital,
    is_label,
    nearest_m,
)


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
    countries of which it names a country or a place; then the one town of that name in the text's region.
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
    context = Context(
        near=tuple(lonlat for key, lonlat in surroundings.positions.items() if key not in ids),
        capital_margin=OBJECTING_POPULATION if is_capital_likely else inf,
    )
    choice, reason = choose_candidate(towns, context)
    if choice is None and named_towns:
        choice, reason = choose_candidate(named_towns, context)
        reason = f"in a country that the text names: {reason}"
    if choice is None:
        rivals = [sense for sense in senses if sense.place]
        towns_there = [
            t for t in towns if surroundings.is_about(t.place.country_codes, ignored=rivals)
        ]
        if towns_there:
            choice, reason = choose_candidate(towns_there, context)
    if choice is None and (town := _town_of_region(towns, surroundings)):
        choice, reason = town, "the only one of that name in the region"
    if choice and _is_dwarfed_by_capital(choice, towns):
        return None, f"{reason}; but a capital has that name"
    return (choice.place if choice else None), reason


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
