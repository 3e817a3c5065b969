"""Places, areas, zones, barriers, crossings, events and buffers → layers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import geopandas as gpd
import numpy as np
import shapely

from geo.brief.model import Area, Brief, Event, Place, Zone
from geo.brief.place_resolution import gazetteer_of
from geo.brief.zone_candidates import BorderShape
from geo.gazetteer import Gazetteer, GazetteerPlace
from geo.geodesy import country_outlines, distances, geodesic_buffers
from geo.layers.ends import End
from geo.layers.ends import ends as ends_of
from geo.layers.routes import LEAST_SHARE
from geo.layers.rows import Evidence, Row, dates, frame, texts
from geo.layers.traffic import Traffic
from geo.layers.zone_shapes import CRS, barrier_line, candidate_geometry, shape_core, united
from geo.routing import crossing_shares
from geo.validation import Text


def build_places(brief: Brief, ends: Mapping[str, End], evidence: Evidence) -> gpd.GeoDataFrame:
    """Return one row a town, and one for the label point of each area and zone."""
    known = gazetteer_of(brief)
    rows = [_town_row(place, ends[place.id], evidence, known) for place in brief.places]
    areas: tuple[Area | Zone, ...] = (*brief.areas, *brief.zones)
    for feature in areas:
        end = ends[feature.id]
        rows.append({
            "id": end.id, **texts("label", end.label), "kind": "label", "of": end.kind,
            "country_code": None, "geonames_id": None, "uncertainty_m": None,
            "source": "label point, chosen inside the area",
            **evidence.columns(feature.claims, context=feature.context),
        })  # fmt: skip
    return frame("places", rows, [_point(ends[row["id"]]) for row in rows])


def _town_row(place: Place, end: End, evidence: Evidence, known: Gazetteer) -> Row:
    own = place.lon is not None
    entry = None if own else known[place.gazetteer or place.id]
    return {
        "id": place.id,
        **texts("label", end.label),
        "kind": "town",
        "of": None,
        "country_code": entry.country_codes[0] if entry else place.country,
        "geonames_id": entry.geonames_id if entry else None,
        "uncertainty_m": entry.uncertainty_m if entry else place.uncertainty_m,
        "source": entry.source if entry else place.location_source,
        **evidence.columns(place.claims, context=place.context),
    }


def _point(end: End | GazetteerPlace) -> shapely.Point:
    return shapely.Point(end.lon, end.lat)


def build_areas(brief: Brief, ends: Mapping[str, End], evidence: Evidence) -> gpd.GeoDataFrame:
    """Return one row a country or region, as the polygons of its countries."""
    rows = [
        {
            "id": area.id,
            **texts("label", ends[area.id].label),
            "kind": area.kind,
            "members": sorted(area.countries),
            **texts("reason", area.reason),
            **evidence.columns(area.claims, context=area.context),
        }
        for area in brief.areas
    ]
    return frame("areas", rows, (united(area.countries) for area in brief.areas))


def build_zones(brief: Brief, evidence: Evidence) -> gpd.GeoDataFrame:
    """Return one row a candidate of each zone; none is chosen for the reader."""
    pairs = [(zone, candidate) for zone in brief.zones for candidate in zone.candidates]
    rows = [
        {
            "id": f"{zone.id}/{candidate.id}",
            **texts("label", zone.label),
            "zone": zone.id,
            "candidate": candidate.id,
            **texts("candidate", candidate.label),
            "commodities": list(zone.commodities),
            "actors": list(zone.actors),
            **texts("reason", candidate.reason),
            **evidence.columns(zone.claims, context=zone.context),
        }
        for zone, candidate in pairs
    ]
    return frame("zones", rows, (candidate_geometry(candidate.shape) for _, candidate in pairs))


def build_barriers(brief: Brief, evidence: Evidence) -> gpd.GeoDataFrame:
    """Return one row a barrier, along the positions that the brief gives."""
    rows = [
        {
            "id": barrier.id,
            **texts("label", barrier.label),
            "basis": barrier.basis,
            **texts("reason", barrier.reason),
            **dates(barrier.period, barrier.period_reading),
            **evidence.columns(barrier.claims, context=barrier.context),
        }
        for barrier in brief.barriers
    ]
    return frame("barriers", rows, (barrier_line(one.line) for one in brief.barriers))


def build_crossings(brief: Brief, evidence: Evidence, traffic: Traffic) -> gpd.GeoDataFrame:
    """Return one row a crossing, with its distance to its border and the flows modelled over it.

    A crossing comes from the gazetteer; its claims are those of the events marked at it, if any. Those that the brief
    names come with those that its routed flows use.
    """
    known = traffic.gazetteer
    used = [one for one in traffic.links.crossings if _flows_over(one, traffic)["flows"]]
    own = [crossing.id for crossing in brief.own_crossings]
    wanted = dict.fromkeys((*brief.crossings, *own, *(one for one in used if one in known)))
    entries = [known[crossing_id] for crossing_id in wanted]
    points = gpd.GeoSeries([_point(entry) for entry in entries], crs=CRS)
    lines = gpd.GeoSeries(
        [country_outlines.border(*entry.country_codes) for entry in entries], crs=CRS
    )
    to_border_m = _to_borders(points, lines)
    rows = [
        {
            "id": entry.id,
            **texts("label", entry.label),
            "countries": list(entry.country_codes),
            **_flows_over(entry.id, traffic),
            "border_distance_m": distance_m,
            "geonames_id": entry.geonames_id,
            "uncertainty_m": entry.uncertainty_m,
            "source": entry.source,
            **evidence.columns(_claims_at(entry.id, brief)),
        }
        for entry, distance_m in zip(entries, to_border_m, strict=True)
    ]
    return frame("crossings", rows, points)


def _to_borders(points: gpd.GeoSeries, lines: gpd.GeoSeries) -> list[int | None]:
    """Measure from each crossing to its border, whole metres; None where two countries share none on land."""
    ashore = ~lines.is_empty.to_numpy(dtype=bool)
    away: list[int | None] = [None] * len(points)
    if ashore.any():
        for row, metres in zip(
            np.flatnonzero(ashore), distances(points[ashore], lines[ashore]), strict=True
        ):
            away[int(row)] = round(metres)
    return away


def _flows_over(crossing: str, traffic: Traffic) -> Row:
    over = [
        (
            routed.id,
            round(float(crossing_shares(routed)[traffic.links.crossings.index(crossing)]), 4),
        )
        for routed in traffic.routed
        if crossing in traffic.links.crossings
    ]
    used = [(flow, share) for flow, share in over if share >= LEAST_SHARE]
    return {"flows": [flow for flow, _ in used], "shares": [share for _, share in used]}


def _claims_at(place_id: str, brief: Brief) -> Iterator[str]:
    for event in brief.events:
        if place_id in event.places:
            yield from event.claims


def build_events(brief: Brief, ends: Mapping[str, End], evidence: Evidence) -> gpd.GeoDataFrame:
    """Return one row an event, marked at every place or crossing that it names."""
    known = gazetteer_of(brief)
    rows = [
        {
            "id": event.id,
            **texts("label", event.label),
            "kind": event.kind,
            "places": list(event.places),
            **dates(event.period, event.period_reading),
            **texts("note", event.note),
            **evidence.columns(event.claims, context=event.context),
        }
        for event in brief.events
    ]
    return frame("events", rows, (_event_points(event, ends, known) for event in brief.events))


def _event_points(event: Event, ends: Mapping[str, End], known: Gazetteer) -> shapely.MultiPoint:
    return shapely.MultiPoint([
        _point(ends[place_id] if place_id in ends else known[place_id])
        for place_id in event.places
    ])  # fmt: skip


def build_buffers(brief: Brief, ends: Mapping[str, End], evidence: Evidence) -> gpd.GeoDataFrame:
    """Return all within each of the brief's distances of its towns, borders and zones.

    A zone that is itself a band along a border gives buffers of that border, not of the band.
    """
    cores = [*_town_cores(brief, ends), *_zone_cores(brief)]
    pairs = [(core, round(km * 1_000)) for core in cores for km in brief.buffers_km]
    rows = [
        {
            "id": f"{of}-{radius_m // 1_000}km",
            **_with_distance(label, radius_m),
            "of_layer": of_layer,
            "of": of,
            "radius_m": radius_m,
            **evidence.columns(claims),
        }
        for (of_layer, of, label, claims, _), radius_m in pairs
    ]
    shapes = gpd.GeoSeries([core[-1] for core, _ in pairs], crs=CRS)
    buffers = geodesic_buffers(shapes, [radius_m for _, radius_m in pairs]) if pairs else shapes
    return frame("buffers", rows, buffers)


def buffer_middles(brief: Brief) -> dict[str, shapely.Geometry]:
    """Return what lies in the middle of a brief's buffers, by the layer's column ``of``: EPSG:4326."""
    return {
        core[1]: core[-1] for core in (*_town_cores(brief, ends_of(brief)), *_zone_cores(brief))
    }


Core = tuple[str, str, Text, tuple[str, ...], shapely.Geometry]


def _town_cores(brief: Brief, ends: Mapping[str, End]) -> Iterator[Core]:
    for place in brief.places:
        end = ends[place.id]
        yield "places", place.id, end.label, place.claims, _point(end)


def _zone_cores(brief: Brief) -> Iterator[Core]:
    for zone in brief.zones:
        for candidate in zone.candidates:
            of = f"{zone.id}/{candidate.id}"
            if isinstance(candidate.shape, BorderShape):
                yield "borders", of, zone.label, zone.claims, shape_core(candidate.shape)
            else:
                shape = candidate_geometry(candidate.shape)
                yield "zones", of, zone.label, zone.claims, shape


def _with_distance(label: Text, radius_m: int) -> Row:
    """Name a buffer after what lies in its middle and its radius."""
    unit = {"label_en": "km", "label_fr": "km", "label_ar": "كم"}
    names = texts("label", label)
    return {
        column: f"{name}, {radius_m // 1_000} {unit[column]}" if name else None
        for column, name in names.items()
    }
