"""Mentions with coordinates → points, each with its distance from the place and the country that it names."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from geo.arrays import Floats, min_by_group
from geo.geodesy import inverse
from geo.records.countries import FAR_KM, locate, stated_country
from geo.records.flows.end_lookup import places_of
from geo.records.flows.stated_ends import WrittenEnd
from geo.records.flows.table_ends import ResolvedEnd, TableEnd, refused_end
from geo.regions import Region
from geo.validation import Text

POINT: Final = "point:"  # begins the id of coordinates: point:8.1,36.5
MOST_LABEL: Final = 200  # characters
SWAPPED: Final = "swapped, they lie"  # in reasons: the coordinates fit only when swapped


def nearest_km(lon: Floats, lat: Floats, places: Sequence[Sequence[tuple[float, float]]]) -> Floats:
    """Return the geodesic distance in km from each point to the nearest of its places (lon, lat); NaN without places.

    Examples
    --------
    >>> nearest_km(np.array([9.0, 9.0]), np.array([34.0, 34.0]), [[(9.0, 35.0), (9.0, 34.5)], []]).round(2).tolist()
    [55.46, nan]
    """
    counts = np.array([len(point_places) for point_places in places], dtype=np.int64)
    if not counts.any():
        return np.full(len(counts), np.nan)
    ends = np.array([place for point_places in places for place in point_places])
    point_of = np.repeat(np.arange(len(counts)), counts)
    metres = inverse(lon[point_of], lat[point_of], ends[:, 0], ends[:, 1])[2]
    return np.where(counts > 0, min_by_group(point_of, metres, len(counts)) / 1_000, np.nan)


def written_degrees(lon: float, lat: float) -> str:
    """Write a position with hemispheres, for people.

    Examples
    --------
    >>> written_degrees(-4.081, 14.5113)
    '14.5113° N, 4.081° W'
    """
    north, east = "S" if lat < 0 else "N", "W" if lon < 0 else "E"
    return f"{abs(lat):.6g}° {north}, {abs(lon):.6g}° {east}"


def resolve_placed(mentions: Sequence[WrittenEnd], region: Region) -> Iterator[ResolvedEnd]:
    """Resolve mentions with coordinates, in their order."""
    if not mentions:
        return
    lon = np.array([mention.lon for mention in mentions])
    lat = np.array([mention.lat for mention in mentions])
    lat_swapped = lon.clip(-90, 90)  # latitudes end at ±90°
    codes = [stated_country(mention.country) or "" for mention in mentions]
    located = locate(lon, lat, codes, region.outlines)
    is_abroad = located.km > FAR_KM
    country_swapped = np.full(len(lon), "", dtype=object)
    country_swapped[is_abroad] = locate(
        lat[is_abroad], lat_swapped[is_abroad], [""] * int(is_abroad.sum()), region.outlines
    ).country
    places = [
        places_of(mention.name, code, region) for mention, code in zip(mentions, codes, strict=True)
    ]
    apart_km = nearest_km(lon, lat, places)
    apart_swapped_km = nearest_km(lat, lat_swapped, places)
    fits_swapped = _is_inside_swapped(lon, lat, region)
    for number, (mention, code) in enumerate(zip(mentions, codes, strict=True)):
        country, km = located.country[number], apart_km[number]
        if is_abroad[number]:
            hint = f"; {SWAPPED} in it" if country_swapped[number] == code else ""
            where = f"in {country}" if country else "at sea"
            reason = f"its coordinates lie {where}, {located.km[number]:,.0f} km from {mention.country}{hint}"
            yield refused_end(reason)
        elif fits_swapped[number] and apart_swapped_km[number] <= FAR_KM:
            where = f"{f'in {country}, ' if country else ''}{km:,.0f} km"
            reason = f"its coordinates lie {where} from the place of that name; {SWAPPED} at it"
            yield refused_end(reason, apart_km=km.round(1))
        else:
            note = f", {km:,.0f} km from the place of that name" if km > FAR_KM else ""
            if fits_swapped[number] and not (code or mention.name):
                note += f", outside the region; {SWAPPED} in it"
            end = _point(mention, tuple(filter(None, (code or country,))))
            yield ResolvedEnd(end, "coordinates", 1.0, f"coordinates{note}", apart_km=km.round(1))


def _is_inside_swapped(lon: Floats, lat: Floats, region: Region) -> NDArray[np.bool_]:
    """Return whether points lie in a region only with longitude and latitude swapped."""
    extent, outlines = region.extent, region.outlines
    is_swapped = np.abs(lon) <= 90.0  # noqa: PLR2004 - the limit of latitudes
    rows = np.flatnonzero(is_swapped)
    is_swapped[rows] = extent.holds(lat[rows], lon[rows], outlines)
    rows = np.flatnonzero(is_swapped)
    is_swapped[rows] = ~extent.holds(lon[rows], lat[rows], outlines)
    return is_swapped


def _point(mention: WrittenEnd, codes: tuple[str, ...]) -> TableEnd:
    """Return the end at a mention's coordinates, labelled by its name in the table, or else by the coordinates."""
    name = "".join(char if char.isprintable() else " " for char in mention.name)[:MOST_LABEL]
    label = name.strip() or written_degrees(mention.lon, mention.lat)
    return TableEnd(
        f"{POINT}{mention.lon!r},{mention.lat!r}", "point", Text(en=label, fr=label, ar=label), codes,
        mention.lon, mention.lat,
    )  # fmt: skip
