"""Where flows begin and end: the point of a town, or the label point of an area."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

import shapely
from shapely.geometry.base import BaseGeometry

from geo.brief.model import Area, Brief, Place
from geo.brief.place_resolution import gazetteer_of, region_of
from geo.cache import cached
from geo.gazetteer import Gazetteer
from geo.geodesy.country_outlines import country_names
from geo.layers.zone_shapes import candidate_geometry, country_union
from geo.validation import LonLat, Text

LABEL_POINT_DECIMALS = 2  # about a kilometre: a label point is a choice, not a measurement
# A place at least this uncertain stands for an area; no town is a third as uncertain.
AREA_UNCERTAINTY_M: Final = 25_000.0


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
    gazetteer, points = gazetteer_of(brief), label_points(brief)
    endpoints = [
        *(place_endpoint(place, gazetteer) for place in brief.places),
        *(Endpoint(area.id, area.kind, area_label(area), *points[area.id]) for area in brief.areas),
        *(Endpoint(zone.id, "zone", zone.label, *points[zone.id]) for zone in brief.zones),
    ]
    return {endpoint.id: endpoint for endpoint in endpoints}


def label_points(brief: Brief) -> Mapping[str, LonLat]:
    """Return the label point of every area and zone, by id: lon, lat in degrees.

    An area keeps the point that the brief gives it (``label_at``). All other points are computed from the shapes,
    or come from the cache if they were computed before.
    """
    outlines = region_of(brief).outlines
    areas = [area for area in brief.areas if not area.label_at]
    shapes = [(zone.id, zone.candidates[0].shape) for zone in brief.zones]

    def compute() -> Mapping[str, LonLat]:
        area_points = {
            area.id: label_point(country_union(area.countries, outlines)) for area in areas
        }
        return area_points | {
            id_: label_point(candidate_geometry(shape, outlines)) for id_, shape in shapes
        }

    # The computed points follow from these shapes and from the outlines, so both are the key of the cache.
    shape_records = [
        *((area.id, area.countries) for area in areas),
        *((id_, shape.model_dump(mode="json")) for id_, shape in shapes),
    ]
    if outlines.edition and shape_records:  # outlines without an edition cannot be a key
        points = cached("labels", [outlines.edition, shape_records], compute)
    else:
        points = compute()
    return {**points, **{area.id: area.label_at for area in brief.areas if area.label_at}}


def place_endpoint(place: Place, gazetteer: Gazetteer) -> Endpoint:
    """Return the endpoint of a place of the brief.

    The endpoint lies at the coordinates that the brief gives the place or, if it gives none, at those of the place's
    entry in the gazetteer. A place whose position is uncertain by 25 km or more is a province or landscape, and its
    endpoint is of the kind ``region``.
    """
    if place.lon is not None and place.lat is not None and place.label:
        kind = _kind(place.uncertainty_m or 0.0)
        return Endpoint(place.id, kind, place.label, place.lon, place.lat)
    # A place has the id of its gazetteer entry, unless the brief names another entry.
    entry = gazetteer[place.gazetteer or place.id]
    kind = _kind(entry.uncertainty_m)
    return Endpoint(place.id, kind, place.label or entry.label, entry.lon, entry.lat)


def _kind(uncertainty_m: float) -> Literal["place", "region"]:
    return "place" if uncertainty_m < AREA_UNCERTAINTY_M else "region"


def area_label(area: Area) -> Text:
    """Return the name of an area in the brief or, if it has none, the name of its first country."""
    en, fr, ar = country_names()[area.countries[0]]
    return area.label or Text(en=en, fr=fr, ar=ar)


def label_point(geometry: BaseGeometry) -> LonLat:
    """Return the centre of the largest circle inside a geometry's largest part: lon, lat.

    The circle is planar, in degrees: it only places a name, and nothing is measured with it.
    """
    parts = shapely.get_parts(geometry)
    largest = parts[shapely.area(parts).argmax()]
    centre = shapely.get_point(shapely.maximum_inscribed_circle(largest, tolerance=0.05), 0)
    return round(centre.x, LABEL_POINT_DECIMALS), round(centre.y, LABEL_POINT_DECIMALS)
