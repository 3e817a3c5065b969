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
from geo.layers.zone_shapes import candidate_geometry, country_union
from geo.validation import Text

LABEL_POINT_DECIMALS = 2  # about a kilometre: a label point is a choice, not a measurement


@dataclass(frozen=True)
class Endpoint:
    """A place or area that flows can begin at, pass or end at, and its point (degrees, EPSG:4326)."""

    id: str
    kind: Literal["place", "zone", "country", "region"]
    label: Text
    lon: float
    lat: float


def endpoints_of(brief: Brief) -> Mapping[str, Endpoint]:
    """Return every possible endpoint of a brief's flows, by id."""
    gazetteer = gazetteer_of(brief)
    endpoints = [
        *(place_endpoint(place, gazetteer) for place in brief.places),
        *map(area_endpoint, brief.areas),
        *map(zone_endpoint, brief.zones),
    ]
    return {endpoint.id: endpoint for endpoint in endpoints}


def place_endpoint(place: Place, gazetteer: Gazetteer) -> Endpoint:
    """Return a place's endpoint: its own coordinates, else the gazetteer's."""
    if place.lon is not None and place.lat is not None and place.label:
        return Endpoint(place.id, "place", place.label, place.lon, place.lat)
    entry = gazetteer[place.gazetteer or place.id]
    return Endpoint(place.id, "place", place.label or entry.label, entry.lon, entry.lat)


def area_endpoint(area: Area) -> Endpoint:
    """Return an area's endpoint: the label point that the brief sets, else one inside the area."""
    country = country_outlines.country(area.countries[0])
    label = area.label or Text(en=country.name_en, fr=country.name_fr, ar=country.name_ar)
    lon, lat = area.label_at or label_point(country_union(area.countries))
    return Endpoint(area.id, area.kind, label, lon, lat)


def zone_endpoint(zone: Zone) -> Endpoint:
    """Return a zone's endpoint: a point inside its first candidate."""
    lon, lat = label_point(candidate_geometry(zone.candidates[0].shape))
    return Endpoint(zone.id, "zone", zone.label, lon, lat)


def label_point(geometry: BaseGeometry) -> tuple[float, float]:
    """Return the centre of the largest circle inside a geometry's largest part: lon, lat.

    The circle is planar, in degrees: it only places a name, and nothing is measured with it.
    """
    parts = shapely.get_parts(geometry)
    largest = parts[shapely.area(parts).argmax()]
    centre = shapely.get_point(shapely.maximum_inscribed_circle(largest, tolerance=0.05), 0)
    return round(centre.x, LABEL_POINT_DECIMALS), round(centre.y, LABEL_POINT_DECIMALS)
