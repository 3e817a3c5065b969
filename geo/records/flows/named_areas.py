"""Decide whether a name means a province or landscape rather than a town: *Sinaloa*, *Darfur*, *wilaya de Tlemcen*."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from geo.gazetteer import GazetteerPlace
from geo.gazetteer.provinces import LARGE_TOWN, Province, areas_named
from geo.records.flows.table_ends import AREA
from geo.regions import Region


class MeantArea(NamedTuple):
    """The area that a name means.

    Attributes
    ----------
    province
        The area; None if it is uncertain which of several candidates is meant.
    reason
        Why the area is meant, or why the name is refused.
    candidates
        The areas and places that may be meant, in words.
    is_proposal
        Whether a person must confirm the area.
    """

    province: Province | None
    reason: str
    candidates: str = ""
    is_proposal: bool = False


def area_meant(
    name: str, country: str | None, matches: Sequence[GazetteerPlace], region: Region
) -> MeantArea | None:
    """Return the province or landscape that a name means; None if it means a town, or nothing that is known.

    A large town of that name takes precedence over the province, and so does any town of that name in the province. If
    there is only a small town elsewhere, the province is meant if the table states the country; else it is uncertain
    which of them is meant.

    Parameters
    ----------
    country
        The country that the table states, ISO 3166-1 alpha-2; None if it states none.
    matches
        The places of the gazetteer with exactly this name.
    """
    # is_said: the name itself says that it is an area, as "wilaya de Tlemcen" does.
    areas, is_said, is_general = areas_named(name, country=country)
    areas_in_region = [area for area in areas if _is_in_region(area.lon, area.lat, region)]
    # Areas in the region come first, unless the name is general, such as *Eastern Province*.
    candidates = areas if is_general else areas_in_region or areas
    if not candidates:
        return None
    means_town = any(
        place.population >= LARGE_TOWN or any(area.may_hold(place) for area in candidates)
        for place in matches
    )
    if means_town and not is_said:
        return None
    description = describe_areas(candidates)
    if len(candidates) > 1:
        return MeantArea(None, "several provinces have this name", description)
    (area,) = candidates
    if not matches or is_said:
        # Outside the region, whose towns are unknown, the name of a province may also be that of a town.
        is_sure = is_said or areas_in_region or (country and not area.is_official)
        return MeantArea(area, "a province or landscape", description, is_proposal=not is_sure)
    if country:
        return MeantArea(area, "a province or landscape; small places have this name, too")
    places = "; ".join(
        f"{place.label.en} [{'/'.join(place.country_codes)}] {place.id}" for place in matches
    )
    return MeantArea(
        None, "a province and a small place have this name", f"{description}; {places}"
    )


def towns_in(area: Province, places: Sequence[GazetteerPlace]) -> list[GazetteerPlace]:
    """Return the places that lie in an area, each once."""
    return list({place.id: place for place in places if area.may_hold(place)}.values())


@lru_cache(maxsize=10_000)
def _is_in_region(lon: float, lat: float, region: Region) -> bool:
    """Return whether a position in degrees lies in a region."""
    return bool(region.extent.holds([lon], [lat], region.outlines)[0])


def describe_areas(areas: Sequence[Province]) -> str:
    """Describe areas as candidates: name, countries, id."""
    return "; ".join(
        f"{area.name('en')} [{'/'.join(area.country_codes)}] {AREA}{area.id}" for area in areas
    )
