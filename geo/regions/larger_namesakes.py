"""Larger places elsewhere with the name of a place in a region: Madrid in Spain for Madrid in Colombia.

A region holds no places beyond its bounds: without this table, every *Madrid* would be the one within it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from geo.gazetteer.catalogue import COLUMNS
from geo.gazetteer.disambiguation import (
    DECISIVE_OVER_LABEL,
    DECISIVE_POPULATION,
    LEAST_POPULATION,
    OBJECTING_POPULATION,
)
from geo.gazetteer.entries import GazetteerPlace, names_of, parse_populated
from geo.gazetteer.name_filter import populated_row
from geo.gazetteer.spelling import normalised
from geo.gazetteer.usual_names import is_label

TITLE: Final = "Larger populated places elsewhere that share a name with a place of the region"
RULE: Final = (
    f"populated places outside the region with at least {OBJECTING_POPULATION:g} times the inhabitants of its places "
    f"of the same name; at least {DECISIVE_POPULATION:g} times if the name is not the usual one of the larger place, "
    f"and {DECISIVE_OVER_LABEL:g} times if it is the usual one of the region's place. Only the shared names are kept"
)


def namesakes_table(
    cities: Iterable[Mapping[str, Any]], known_places: Iterable[GazetteerPlace]
) -> bytes:
    """Return the larger places elsewhere that share a name with a place of a region, as a tab-separated table in UTF-8.

    The table has the columns of places, and is sorted by GeoNames id. A place elsewhere must be far larger if the name
    is not its usual one: Milan, for example, is *Mila* in Latvian.

    Parameters
    ----------
    cities
        The places of the world, as :func:`geo.gazetteer.world.read_cities` returns them.
    known_places
        The places of the region.
    """
    known_places = tuple(known_places)
    own_numbers = {place.geonames_id for place in known_places}
    # normalised name → the places of the region that bear it
    bearers: dict[str, list[GazetteerPlace]] = defaultdict(list)
    for place in known_places:
        for key in set(map(normalised, names_of(place))):
            bearers[key].append(place)
    rows = []
    for city in cities:
        is_large = city["population"] >= OBJECTING_POPULATION * LEAST_POPULATION
        if not is_large or int(city["geonameid"]) in own_numbers:
            continue
        row = populated_row(city)
        place = parse_populated(row)
        shared_names = [
            name
            for name in (row["name"], *place.variants)
            if _is_rival(name, place, bearers.get(normalised(name), ()))
        ]
        if shared_names:
            rows.append({**row, "names": "|".join(sorted({*shared_names}))})
    rows.sort(key=lambda row: int(row["id"]))
    lines = (COLUMNS, *(row.values() for row in rows))
    return "".join("\t".join(line) + "\n" for line in lines).encode()


def _is_rival(name: str, place: GazetteerPlace, bearers: Sequence[GazetteerPlace]) -> bool:
    """Return whether a place elsewhere is so large that a name may mean it instead of a place in the region.

    ``bearers`` are the places in the region that bear the name.
    """
    if not bearers:
        return False
    if is_label(name, place):
        factor = OBJECTING_POPULATION
    elif any(is_label(name, bearer) for bearer in bearers):
        factor = DECISIVE_OVER_LABEL
    else:
        factor = DECISIVE_POPULATION
    largest = max(bearer.population for bearer in bearers)
    return place.population >= factor * max(largest, LEAST_POPULATION)
