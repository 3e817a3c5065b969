"""Names of tables that mean a province or landscape rather than a town: *Sinaloa*, *Darfur*, « wilaya de Tlemcen »."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from geo.gazetteer import GazetteerPlace
from geo.gazetteer.provinces import LARGE, Province, areas_named
from geo.records.flows.table_ends import AREA
from geo.regions import Region


class MeantArea(NamedTuple):
    """What a name means as an area: the area, or None with the candidates; the reason; whether it must be confirmed."""

    province: Province | None
    reason: str
    candidates: str = ""
    is_proposal: bool = False


def area_meant(
    name: str, country: str | None, bearers: Sequence[GazetteerPlace], region: Region
) -> MeantArea | None:
    """Return the province or landscape that a name means; None if it means a town, or nothing.

    A town in the province that has its name stands for it. If a town elsewhere has the name, a stated country
    decides for the province, unless the town is large; without one, both are candidates.

    Parameters
    ----------
    country
        That the table states, ISO 3166-1 alpha-2.
    bearers
        The places of the gazetteer that have this name.
    """
    areas, is_said, is_general = areas_named(name, country=country)
    areas_in_region = [area for area in areas if _is_in_region(area.lon, area.lat, region)]
    # Of areas with a name of their own, those in the region are meant; of *Eastern Province*, any may be.
    candidates = areas if is_general else areas_in_region or areas
    if not candidates:
        return None
    means_town = any(
        place.population >= LARGE or any(area.may_hold(place) for area in candidates)
        for place in bearers
    )
    if means_town and not is_said:
        return None
    description = describe_areas(candidates)
    if len(candidates) > 1:
        return MeantArea(None, "several provinces bear this name", description)
    (area,) = candidates
    if not bearers or is_said:
        # Where the region holds no towns, a province's name may be that of one.
        is_sure = is_said or areas_in_region or (country and not area.is_official)
        return MeantArea(area, "a province or landscape", description, is_proposal=not is_sure)
    if country:
        return MeantArea(area, "a province or landscape; small places have this name, too")
    places = "; ".join(
        f"{place.label.en} [{'/'.join(place.country_codes)}] {place.id}" for place in bearers
    )
    return MeantArea(
        None, "a province and a small place bear this name", f"{description}; {places}"
    )


def towns_in(area: Province, places: Sequence[GazetteerPlace]) -> list[GazetteerPlace]:
    """Return the places that lie in an area, once each."""
    return list({place.id: place for place in places if area.may_hold(place)}.values())


@lru_cache(maxsize=10_000)
def _is_in_region(lon: float, lat: float, region: Region) -> bool:
    """Return whether a position, degrees, lies in a region, which then holds the towns around it."""
    return bool(region.extent.holds([lon], [lat], region.outlines)[0])


def describe_areas(areas: Sequence[Province]) -> str:
    """Describe areas as candidates: name, countries, id."""
    return "; ".join(
        f"{area.name('en')} [{'/'.join(area.country_codes)}] {AREA}{area.id}" for area in areas
    )
