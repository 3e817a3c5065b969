"""The layers `places`, `areas`, `zones`, `barriers`, `crossings`, `events` and `buffers`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from geo.brief.model import Area, Brief, Place, Zone
from geo.brief.place_resolution import gazetteer_of, region_of
from geo.brief.zone_candidates import BorderShape
from geo.gazetteer import Gazetteer, GazetteerPlace
from geo.geodesy import distances, geodesic_buffers
from geo.geodesy.input_checks import DEGREES
from geo.layers.endpoints import Endpoint, endpoints_of
from geo.layers.layer_rows import (
    Evidence,
    Row,
    build_layer,
    label_cells,
    text_cells,
)  # fmt: skip
from geo.layers.modelled.routes import LEAST_SHARE
from geo.layers.modelled.traffic import Traffic
from geo.layers.zone_shapes import (
    barrier_line,
    candidate_geometry,
    country_union,
    unbuffered_geometry,
)  # fmt: skip
from geo.validation import Text

if TYPE_CHECKING:
    import geopandas as gpd

Endpoints = Mapping[str, Endpoint]


def build_places(brief: Brief, endpoints: Endpoints, evidence: Evidence) -> gpd.GeoDataFrame:
    """Build the layer `places`: a row per town or province, then a row per area and zone.

    An area or zone is no place, but flows begin and end at the point that stands for it; this point gets a row of the
    kind ``label``.
    """
    gazetteer = gazetteer_of(brief)
    rows = [_place_row(place, endpoints[place.id], evidence, gazetteer) for place in brief.places]
    areas: tuple[Area | Zone, ...] = (*brief.areas, *brief.zones)
    rows += [
        {
            **label_cells(endpoints[area.id]), "kind": "label", "of": endpoints[area.id].kind,
            "country_code": None, "geonames_id": None, "uncertainty_m": None,
            "source": "chosen inside the area, to stand for all of it",
            **evidence.cells(area.claims, context=area.context),
        }
        for area in areas
    ]  # fmt: skip
    points = [shapely.Point(endpoints[row["id"]].lon, endpoints[row["id"]].lat) for row in rows]
    return build_layer("places", rows, points)


def _place_row(place: Place, endpoint: Endpoint, evidence: Evidence, gazetteer: Gazetteer) -> Row:
    """Return the row of a place: of kind ``town``, or ``label`` for a province or landscape.

    The point of a province or landscape only bears its name; its endpoint is of the kind ``region``.
    """
    # A place with coordinates in the brief needs no gazetteer entry. Any other has the id of its entry, unless the
    # brief names another entry.
    entry = gazetteer[place.gazetteer or place.id] if place.lon is None else None
    return {
        **label_cells(endpoint),
        "kind": "town" if endpoint.kind == "place" else "label",
        "of": None if endpoint.kind == "place" else endpoint.kind,
        "country_code": entry.country_codes[0] if entry else place.country,
        "geonames_id": entry.geonames_id if entry else None,
        "uncertainty_m": entry.uncertainty_m if entry else place.uncertainty_m,
        "source": entry.source if entry else place.location_source,
        **evidence.cells(place.claims, context=place.context),
    }


def build_areas(brief: Brief, endpoints: Endpoints, evidence: Evidence) -> gpd.GeoDataFrame:
    """Build the layer `areas`: a row per country or region, whose shape is the union of its countries' outlines."""
    rows = [
        {
            **label_cells(endpoints[area.id]),
            "kind": area.kind,
            "members": sorted(area.countries),
            **text_cells("reason", area.reason),
            **evidence.cells(area.claims, context=area.context),
        }
        for area in brief.areas
    ]
    outlines = region_of(brief).outlines
    shapes = (country_union(area.countries, outlines) for area in brief.areas)
    return build_layer("areas", rows, shapes)


def build_zones(brief: Brief, evidence: Evidence) -> gpd.GeoDataFrame:
    """Build the layer `zones`: a row per candidate shape of each zone.

    The candidates of a zone are rival interpretations of where it lies. None is preferred, so all are rows.
    """
    pairs = [(zone, candidate) for zone in brief.zones for candidate in zone.candidates]
    rows = [
        {
            **evidence.feature_cells(zone),
            "id": f"{zone.id}/{candidate.id}",  # replaces the zone's id, which its candidates would share
            "zone": zone.id,
            "candidate": candidate.id,
            **text_cells("candidate", candidate.label),
            "commodities": list(zone.commodities),
            "actors": list(zone.actors),
            **text_cells("reason", candidate.reason),
        }
        for zone, candidate in pairs
    ]
    outlines = region_of(brief).outlines
    shapes = (candidate_geometry(candidate.shape, outlines) for _, candidate in pairs)
    return build_layer("zones", rows, shapes)


def build_barriers(brief: Brief, evidence: Evidence) -> gpd.GeoDataFrame:
    """Build the layer `barriers`: a row per barrier, whose line follows the positions in the brief."""
    rows = [
        {
            **evidence.feature_cells(barrier),
            "basis": barrier.basis,
            **text_cells("reason", barrier.reason),
            **evidence.date_cells(barrier),
        }
        for barrier in brief.barriers
    ]
    return build_layer("barriers", rows, (barrier_line(barrier.line) for barrier in brief.barriers))


def build_crossings(brief: Brief, evidence: Evidence, flows: Mapping[str, Row]) -> gpd.GeoDataFrame:
    """Build the layer `crossings`: a row per border crossing that the brief names or a routed flow uses.

    The claims of a crossing are the claims of all events that happened at it.

    Parameters
    ----------
    flows
        Crossing id → its cells ``flows`` and ``shares``, as :func:`crossing_flows` returns them.
    """
    entries = _listed_crossings(brief, flows)
    points = [shapely.Point(entry.lon, entry.lat) for entry in entries]
    outlines = region_of(brief).outlines
    borders = [outlines.border(*entry.country_codes) for entry in entries]
    rows = [
        {
            **label_cells(entry),
            "countries": list(entry.country_codes),
            # A crossing that the brief names may not be on the road network: no flow uses it.
            **flows.get(entry.id, {"flows": [], "shares": []}),
            "border_distance_m": distance_m,
            "geonames_id": entry.geonames_id,
            "uncertainty_m": entry.uncertainty_m,
            "source": entry.source,
            **evidence.cells(
                claim
                for event in brief.events
                if entry.id in event.places
                for claim in event.claims
            ),
        }
        for entry, distance_m in zip(entries, _border_distances(points, borders), strict=True)
    ]
    return build_layer("crossings", rows, points)


def _listed_crossings(brief: Brief, flows: Mapping[str, Row]) -> list[GazetteerPlace]:
    """Return the crossings that the brief names, then those of the gazetteer that only routed flows use."""
    gazetteer = gazetteer_of(brief)
    used_crossings = [id_ for id_, cells in flows.items() if cells["flows"] and id_ in gazetteer]
    brief_crossings = [crossing.id for crossing in brief.own_crossings]
    ids = dict.fromkeys((*brief.crossings, *brief_crossings, *used_crossings))  # each id once
    return [gazetteer[id_] for id_ in ids]


def crossing_flows(traffic: Traffic) -> dict[str, Row]:
    """Return which flows use each crossing of the road network, as cells of the layer `crossings`.

    Returns
    -------
    dict
        Crossing id → the cells ``flows``, the ids of its flows, and ``shares``, the share of each of them that passes
        the crossing (0 to 1). Flows with a share under ``LEAST_SHARE`` are left out.
    """
    cells = {}
    for crossing, shares in zip(traffic.links.crossings, traffic.crossing_shares.T, strict=True):
        flow_rows = np.flatnonzero(shares >= LEAST_SHARE)
        cells[crossing] = {
            "flows": [traffic.routed[row].id for row in flow_rows],
            "shares": shares[flow_rows].round(4).tolist(),
        }
    return cells


def _border_distances(
    points: Sequence[BaseGeometry], borders: Sequence[BaseGeometry]
) -> list[int | None]:
    """Return the distance from each crossing to the land border of its two countries, in metres.

    The border of two countries that share no land border, as at a ferry port, is an empty geometry. Their crossing has
    the distance None.
    """
    import geopandas as gpd  # noqa: PLC0415 - slow to import

    rows_on_land = [row for row, border in enumerate(borders) if not border.is_empty]
    border_distances: list[int | None] = [None] * len(points)
    if rows_on_land:
        land_points = gpd.GeoSeries([points[row] for row in rows_on_land], crs=DEGREES)
        land_borders = gpd.GeoSeries([borders[row] for row in rows_on_land], crs=DEGREES)
        distances_m = distances(land_points, land_borders)
        for row, distance_m in zip(rows_on_land, distances_m, strict=True):
            border_distances[row] = round(distance_m)
    return border_distances


def build_events(brief: Brief, endpoints: Endpoints, evidence: Evidence) -> gpd.GeoDataFrame:
    """Build the layer `events`: a row per event, with one point for each place or crossing where it happened."""
    gazetteer = gazetteer_of(brief)
    rows = [
        {
            **evidence.feature_cells(event),
            "kind": event.kind,
            "places": list(event.places),
            **evidence.date_cells(event),
            **text_cells("note", event.note),
        }
        for event in brief.events
    ]
    # Flows never end at crossings, so these are no endpoints. The gazetteer holds them, with those that the brief adds.
    places = [
        [endpoints.get(id_) or gazetteer[id_] for id_ in event.places] for event in brief.events
    ]
    shapes = [shapely.MultiPoint([(place.lon, place.lat) for place in group]) for group in places]
    return build_layer("events", rows, shapes)


class BufferedFeature(NamedTuple):
    """A town, border or zone around which buffers are drawn.

    Attributes
    ----------
    layer
        ``places``, ``borders`` or ``zones``.
    interpretation
        The label of one candidate of a zone; None unless the zone has several candidates.
    claims
        Ids of the claims on which the feature rests.
    geometry
        The geometry around which buffers are drawn, EPSG:4326.
    """

    layer: str
    id: str
    label: Text
    interpretation: Text | None
    claims: tuple[str, ...]
    geometry: shapely.Geometry


def build_buffers(brief: Brief, endpoints: Endpoints, evidence: Evidence) -> gpd.GeoDataFrame:
    """Build the layer `buffers`: a row per town, border or zone and per distance in the brief's ``buffers_km``.

    A candidate of a zone that is itself a band along a border is replaced by that border, and the distances are
    measured from the border.
    """
    import geopandas as gpd  # noqa: PLC0415 - slow to import

    features = list(_buffered_features(brief, endpoints))
    pairs = [
        (feature, round(radius_km * 1_000))
        for feature in features
        for radius_km in brief.buffers_km
    ]
    rows = [
        {
            "id": f"{feature.id}-{radius_m / 1_000:g}km",
            **_buffer_label_cells(feature, radius_m / 1_000),
            "of_layer": feature.layer,
            "of": feature.id,
            "radius_m": radius_m,
            **evidence.cells(feature.claims),
        }
        for feature, radius_m in pairs
    ]
    shapes = gpd.GeoSeries([feature.geometry for feature, _ in pairs], crs=DEGREES)
    buffers = geodesic_buffers(shapes, [radius_m for _, radius_m in pairs]) if pairs else shapes
    return build_layer("buffers", rows, buffers)


def buffered_geometries(brief: Brief) -> dict[str, shapely.Geometry]:
    """Return the geometry around which each buffer of the layer `buffers` is drawn, EPSG:4326.

    The keys are the values of the layer's column ``of``: the id of a town, or of a zone and its candidate.
    """
    features = _buffered_features(brief, endpoints_of(brief))
    return {feature.id: feature.geometry for feature in features}


def _buffered_features(brief: Brief, endpoints: Endpoints) -> Iterator[BufferedFeature]:
    """Yield the towns of a brief, then every candidate of its zones, as features to buffer."""
    # Places of another kind are provinces or landscapes: a distance from their one point means nothing.
    towns = (place for place in brief.places if endpoints[place.id].kind == "place")
    for place in towns:
        point = shapely.Point(endpoints[place.id].lon, endpoints[place.id].lat)
        yield BufferedFeature(
            "places", place.id, endpoints[place.id].label, None, place.claims, point
        )
    outlines = region_of(brief).outlines
    for zone in brief.zones:
        for candidate in zone.candidates:
            # A band along a border is itself a buffer: distances count from the border, not from its edge.
            if isinstance(candidate.shape, BorderShape):
                layer, geometry = "borders", unbuffered_geometry(candidate.shape, outlines)
            else:
                layer, geometry = "zones", candidate_geometry(candidate.shape, outlines)
            yield BufferedFeature(
                layer, f"{zone.id}/{candidate.id}", zone.label,
                candidate.label if len(zone.candidates) > 1 else None, zone.claims, geometry,
            )  # fmt: skip


def _buffer_label_cells(feature: BufferedFeature, radius_km: float) -> Row:
    """Return the label of a buffer in each language, such as *Gafsa, 10 km* or *The triangle (wide), 50 km*.

    A label consists of the feature's name, the interpretation in brackets if there is one, and the radius. It is None
    in a language in which the feature has no name.
    """
    km = f"{radius_km:g}"
    radius_texts = {"en": f", {km} km", "fr": f", {km} km", "ar": f"، {km} كم"}
    interpretations = feature.interpretation.by_language if feature.interpretation else {}
    cells: Row = {f"label_{language}": None for language in radius_texts}
    for language, name in feature.label.by_language.items():
        interpretation = interpretations.get(language)
        bracket = f" ({interpretation})" if interpretation else ""
        cells[f"label_{language}"] = f"{name}{bracket}{radius_texts[language]}"
    return cells
