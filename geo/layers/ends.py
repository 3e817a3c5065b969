"""Where flows begin and end: the point of a town, or the label point of an area."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import shapely
from shapely.geometry.base import BaseGeometry

from geo.brief.model import Area, Brief, Place, Zone
from geo.brief.place_resolution import gazetteer_of
from geo.gazetteer import Gazetteer
from geo.geodesy import country_outlines
from geo.layers.zone_shapes import candidate_geometry, united
from geo.validation import Text

LABEL_POINT_DECIMALS = 2  # about a kilometre: a label point is a choice, not a measurement


@dataclass(frozen=True)
class End:
    """What a flow can touch, with the point at which its line does so (degrees, EPSG:4326)."""

    id: str
    kind: Literal["place", "zone", "country", "region"]
    label: Text
    lon: float
    lat: float


def ends(brief: Brief) -> Mapping[str, End]:
    """Return every possible end of a flow, by id."""
    known = gazetteer_of(brief)
    found = [
        *(place_end(place, known) for place in brief.places),
        *(area_end(area) for area in brief.areas),
        *(zone_end(zone) for zone in brief.zones),
    ]
    return {end.id: end for end in found}


def place_end(place: Place, known: Gazetteer) -> End:
    """Take a place's own coordinates, or the gazetteer's."""
    if place.lon is not None and place.lat is not None and place.label:
        return End(place.id, "place", place.label, place.lon, place.lat)
    entry = known[place.gazetteer or place.id]
    return End(place.id, "place", place.label or entry.label, entry.lon, entry.lat)


def area_end(area: Area) -> End:
    """Take an area's label point, as given or well inside it."""
    country = country_outlines.country(area.countries[0])
    label = area.label or Text(en=country.name_en, fr=country.name_fr, ar=country.name_ar)
    lon, lat = area.label_at or label_point(united(area.countries))
    return End(area.id, area.kind, label, lon, lat)


def zone_end(zone: Zone) -> End:
    """Take a point well inside the first candidate."""
    lon, lat = label_point(candidate_geometry(zone.candidates[0].shape))
    return End(zone.id, "zone", zone.label, lon, lat)


def label_point(geometry: BaseGeometry) -> tuple[float, float]:
    """Return the middle of the largest circle inside a geometry's largest part, in degrees.

    The circle is one of the plane of degrees: good enough to put a name, and nothing is measured.
    """
    parts = shapely.get_parts(geometry)
    largest = parts[shapely.area(parts).argmax()]  # of degrees, only to choose
    centre = shapely.get_point(shapely.maximum_inscribed_circle(largest, tolerance=0.05), 0)
    return round(centre.x, LABEL_POINT_DECIMALS), round(centre.y, LABEL_POINT_DECIMALS)
