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
    areas_held = [area for area in areas if _is_held(area.lon, area.lat, region)]
    meant = areas if is_general else areas_held or areas
    if not meant:
        return None
    if not is_said and any(
        place.population >= LARGE or any(area.may_hold(place) for area in meant)
        for place in bearers
    ):
        return None
    if len(meant) > 1:
        return MeantArea(None, "several provinces bear this name", describe_areas(meant))
    (area,) = meant
    if not bearers or is_said:
        # Where the region holds no towns, a province's name may be that of one.
        is_sure = is_said or areas_held or (country and not area.is_official)
        return MeantArea(
            area, "a province or landscape", describe_areas(meant), is_proposal=not is_sure
        )
    if country:
        return MeantArea(area, "a province or landscape; small places have this name, too")
    places = "; ".join(
        f"{place.label.en} [{'/'.join(place.country_codes)}] {place.id}" for place in bearers
    )
    return MeantArea(
        None, "a province and a small place bear this name", f"{describe_areas(meant)}; {places}"
    )


def towns_in(area: Province, places: Sequence[GazetteerPlace]) -> list[GazetteerPlace]:
    """Return the places that lie in an area, once each."""
    return list({place.id: place for place in places if area.may_hold(place)}.values())


@lru_cache(maxsize=10_000)
def _is_held(lon: float, lat: float, region: Region) -> bool:
    """Return whether a region holds a position, degrees, and so the towns around it."""
    return bool(region.extent.holds([lon], [lat], region.outlines)[0])


def describe_areas(areas: Sequence[Province]) -> str:
    """Describe areas as candidates: name, countries, id."""
    return "; ".join(
        f"{area.name('en')} [{'/'.join(area.country_codes)}] {AREA}{area.id}" for area in areas
    )
