"""Choose among the towns of one name by what a brief and the rest of a text name."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass

from geo.drafting.names.lexicon import Sense
from geo.gazetteer import Candidate, Context, GazetteerPlace
from geo.gazetteer.disambiguation import (
    OBJECTING_POPULATION,
    LonLat,
    choose_candidate,
    is_label,
)


@dataclass(frozen=True)
class Surroundings:
    """What a brief and the rest of a text name.

    Attributes
    ----------
    own
        Ids of the places and areas of the brief.
    positions
        Place id → ``lon, lat`` in degrees, of the brief's places and those that the text surely names.
    countries
        Place id → ISO 3166-1 alpha-2 codes of its countries.
    named
        Codes of the countries that the text surely names.
    sure, spellings
        Ids of places named beyond doubt, and their spellings as folded words.
    home
        Ids of the places of the region that the text is about; empty if it is about no region.
    """

    own: frozenset[str]
    positions: Mapping[str, LonLat]
    countries: Mapping[str, tuple[str, ...]]
    named: frozenset[str] = frozenset()
    sure: frozenset[str] = frozenset()
    spellings: frozenset[tuple[str, ...]] = frozenset()
    home: Container[str] = frozenset()

    def is_about(self, codes: Iterable[str], *, ignored: Iterable[Sense]) -> bool:
        """Return whether the text surely names one of some countries, or a place in one that is not ignored."""
        ids = {sense.id for sense in ignored}
        peopled = (codes_there for key, codes_there in self.countries.items() if key not in ids)
        return not self.named.union(*peopled).isdisjoint(codes)

    def has_named(self, place: GazetteerPlace) -> bool:
        """Return whether the text surely names a country of a place."""
        return not self.named.isdisjoint(place.country_codes)


def choose_town(senses: tuple[Sense, ...], around: Surroundings) -> tuple[str | None, str]:
    """Return the id of the town that a name means, and the reason; None if several remain.

    If the text's other places do not decide, only towns in countries that the text names count; then only those in
    countries of which it names a country or a place; then the one of the region that bears the name.
    """
    towns = [Candidate(s.place, s.name, 1.0, "normalised") for s in senses if s.place]
    ids = {sense.id for sense in senses}
    near = Context(near=tuple(lonlat for key, lonlat in around.positions.items() if key not in ids))
    choice, reason = choose_candidate(towns, near)
    if choice is None and (named_towns := [t for t in towns if around.has_named(t.place)]):
        choice, reason = choose_candidate(named_towns, near)
        reason = f"in a country that the text names: {reason}"
    if choice is None:
        rivals = [sense for sense in senses if sense.place]
        peopled_towns = [
            town for town in towns if around.is_about(town.place.country_codes, ignored=rivals)
        ]
        if peopled_towns:
            choice, reason = choose_candidate(peopled_towns, near)
    if choice is None and (town := _town_of_region(towns, around)):
        choice, reason = town, "the only one of that name in the region"
    return (choice.place.id if choice else None), reason


def _town_of_region(towns: list[Candidate], around: Surroundings) -> Candidate | None:
    """Return the one town of the text's region that bears a name, unless one elsewhere is much larger; else None.

    Georgetown in a text about the Guianas is Guyana's, not Malaysia's George Town.
    """
    here = [town for town in towns if town.place.id in around.home]
    if len(here) != 1 or not is_label(here[0].name, here[0].place):
        return None
    largest = max(town.place.population for town in towns)
    return here[0] if largest <= OBJECTING_POPULATION * here[0].place.population else None
