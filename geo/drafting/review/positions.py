"""Check the positions that a person gives to places which no gazetteer at hand has."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, Protocol

from geo.drafting.candidates import OWN, DraftedPlace
from geo.errors import Problem
from geo.geodesy.country_outlines import shipped_outlines
from geo.validation import shown, suggestion

SHORE_DEG: Final = 0.1  # some 10 km, more than what a harbour loses


class _Point(Protocol):
    @property
    def lon(self) -> float: ...

    @property
    def lat(self) -> float: ...


def located_places(
    places: Mapping[str, DraftedPlace], points: Mapping[str, _Point]
) -> tuple[dict[str, DraftedPlace], list[Problem]]:
    """Return the places of a draft with the positions that a person gave, and the problems of these positions.

    Only a place without a position in the gazetteer can be given one, and only on land, so that its country is known.
    """
    located, problems = dict(places), []
    for key, point in points.items():
        place, where = places.get(key), f"place {shown(key)}"
        if place is None:
            remedy = suggestion(key, places, kind="place")
            problems.append(Problem(where, "is not a place of the draft", remedy))
        elif not (place.is_unlocated or place.kind == OWN):
            remedy = "remove its position on the review page and save the decisions again"
            problems.append(Problem(where, "already has a position in the gazetteer", remedy))
        elif (code := country_of(point.lon, point.lat)) is None:
            found = f"is not in or near exactly one country (latitude {point.lat}, longitude {point.lon})"
            remedy = "give a position on land, latitude first, then longitude"
            problems.append(Problem(where, found, remedy))
        else:
            update = {"kind": OWN, "lon": point.lon, "lat": point.lat, "country_codes": (code,)}
            located[key] = place.model_copy(update=update)
    return located, problems


def country_of(lon: float, lat: float) -> str | None:
    """Return the code of the country at a position or, since coasts are generalised, of the only one within SHORE_DEG.

    Examples
    --------
    >>> country_of(lon=8.78, lat=34.43), country_of(lon=6.0, lat=38.5)
    ('TN', None)
    """
    outlines = shipped_outlines()
    if code := outlines.country_at(lon, lat):
        return code
    steps = (-SHORE_DEG, 0.0, SHORE_DEG)
    around = [(lon + east, lat + north) for east in steps for north in steps]
    codes = {outlines.country_at(*point) for point in around} - {None}
    return codes.pop() if len(codes) == 1 else None
