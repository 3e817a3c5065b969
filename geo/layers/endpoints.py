"""Where flows begin and end: the point of a town, or the label point of an area."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import shapely
from shapely.geometry.base import BaseGeometry

from geo.brief.model import Area, Brief, Place, Zone
from geo.brief.place_resolution import gazetteer_of, region_of
from geo.gazetteer import Gazetteer
from geo.geodesy.country_outlines import Outlines
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
    gazetteer, outlines = gazetteer_of(brief), region_of(brief).outlines
    endpoints = [
        *(place_endpoint(place, gazetteer) for place in brief.places),
        *(area_endpoint(area, outlines) for area in brief.areas),
        *(zone_endpoint(zone, outlines) for zone in brief.zones),
    ]
    return {endpoint.id: endpoint for endpoint in endpoints}


def place_endpoint(place: Place, gazetteer: Gazetteer) -> Endpoint:
    """Return a place's endpoint: its own coordinates, else the gazetteer's."""
    if place.lon is not None and place.lat is not None and place.label:
        return Endpoint(place.id, "place", place.label, place.lon, place.lat)
    entry = gazetteer[place.gazetteer or place.id]
    return Endpoint(place.id, "place", place.label or entry.label, entry.lon, entry.lat)


def area_endpoint(area: Area, outlines: Outlines) -> Endpoint:
    """Return an area's endpoint: the label point that the brief sets, else one inside the area."""
    country = outlines.country(area.countries[0])
    label = area.label or Text(en=country.name_en, fr=country.name_fr, ar=country.name_ar)
    lon, lat = area.label_at or label_point(country_union(area.countries, outlines))
    return Endpoint(area.id, area.kind, label, lon, lat)


def zone_endpoint(zone: Zone, outlines: Outlines) -> Endpoint:
    """Return a zone's endpoint: a point inside its first candidate."""
    lon, lat = label_point(candidate_geometry(zone.candidates[0].shape, outlines))
    return Endpoint(zone.id, "zone", zone.label, lon, lat)


def label_point(geometry: BaseGeometry) -> tuple[float, float]:
    """Return the centre of the largest circle inside a geometry's largest part: lon, lat.

    The circle is planar, in degrees: it only places a name, and nothing is measured with it.
    """
    parts = shapely.get_parts(geometry)
    largest = parts[shapely.area(parts).argmax()]
    centre = shapely.get_point(shapely.maximum_inscribed_circle(largest, tolerance=0.05), 0)
    return round(centre.x, LABEL_POINT_DECIMALS), round(centre.y, LABEL_POINT_DECIMALS)
