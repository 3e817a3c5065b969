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
    """Return for each point the geodesic distance, in km, to the nearest of its places; NaN for a point without places.

    ``places`` has for each point a list of lon, lat in degrees; ``lon`` and ``lat`` are those of the points.

    Examples
    --------
    >>> nearest_km(np.array([9.0, 9.0]), np.array([34.0, 34.0]), [[(9.0, 35.0), (9.0, 34.5)], []]).round(2).tolist()
    [55.46, nan]
    """
    counts = np.array([len(point_places) for point_places in places], dtype=np.int64)
    if not counts.any():
        return np.full(len(counts), np.nan)
    place_lon, place_lat = np.array([place for listed in places for place in listed]).T
    point_of_place = np.repeat(np.arange(len(counts)), counts)
    distance_m = inverse(lon[point_of_place], lat[point_of_place], place_lon, place_lat)[2]
    nearest_m = min_by_group(point_of_place, distance_m, len(counts))
    return np.where(counts > 0, nearest_m / 1_000, np.nan)


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
    """Yield for each end with coordinates the point that they mean, or why they are refused, in the order of the ends.

    Coordinates are compared with what the record states beside them. They are refused if they lie more than 25 km
    outside the stated country, or if they lie at the place of the stated name only with longitude and latitude
    swapped. Ends far from the place of their name are used, with a note.
    """
    if not mentions:
        return
    lon = np.array([mention.lon for mention in mentions])
    lat = np.array([mention.lat for mention in mentions])
    # Swapped, the latitude becomes a longitude, and the longitude a latitude, which must not exceed ±90°.
    lat_swapped = lon.clip(-90, 90)
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
    """Return which points, in degrees, lie in a region only with longitude and latitude swapped."""
    extent, outlines = region.extent, region.outlines
    is_swapped = np.abs(lon) <= 90.0  # noqa: PLR2004 - only such a longitude can be a latitude
    # Only the points that may still be swapped are tested, since each test takes time.
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
