"""Every layer's columns: name, type, unit and meaning."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import Final

from geo.brief.model import Brief
from geo.layers.schema.modelled import MODELLED_SCHEMAS
from geo.layers.schema.shared import (
    DATES,
    GEONAMES,
    ID,
    OF_THE_BRIEF,
    OSM,
    POSITION,
    REVIEW,
    ROUTED,
    Column,
    LayerSchema,
    feature_columns,
    text_columns,
)  # fmt: skip
from geo.provenance import file_origin

__all__ = ["SCHEMAS", "Column", "LayerSchema", "licence_of"]

_SCHEMAS: Final[Mapping[str, LayerSchema]] = {
    "flows": LayerSchema(
        "one commodity (strand) of one flow that a source describes",
        "LineString from origin to destination; MultiLineString across ±180°. A desire line shows that something "
        "moves, not where. The strands of a flow share one geometry; flows with the same ends are bent apart.",
        feature_columns(
            Column("flow", "text", "id of the flow; its strands share it"),
            Column("commodity", "text", "id in the layer `commodities`"),
            Column("commodity_class", "text", "class of the commodity; sets the colour"),
            Column("strand", "integer", "number of the strand within its flow, from 0"),
            Column("strands", "integer", "number of strands of the flow"),
            Column("origin", "text", "id in `places`, `zones` or `areas`"),
            Column("origin_kind", "text", "`place`, `zone`, `country` or `region`; for the last three, the line begins "
                   "at the point that stands for it"),
            Column("transit", "list", "ids of the places and areas that the flow passes, in order"),
            Column("destination", "text", "as `origin`"),
            Column("destination_kind", "text", "as `origin_kind`"),
            Column("mode", "text", "`road`, `sea`, `air`, `mixed` or `unstated`"),
            Column("direction", "text", "`one-way` (origin to destination), `both` or `unstated`"),
            Column("basis", "text", "basis of the line: `documented`, `network` or `geodesic` (straight connection)"),
            Column("reading", "text", "`stated` by the source, or `inferred` from it"),
            *text_columns("reason", "why the line is drawn this way, and what is unknown"),
            Column("routed", "text", "`yes` if the flow is modelled in the layer `routes`, else `no`"),
            *text_columns("routed_reason", "that the flow is modelled, or why not"),
            Column("origin_towns", "integer", "number of towns that stand for the origin in the model, weighted by "
                   "population; empty if the flow is not routed"),
            Column("destination_towns", "integer", "as `origin_towns`"),
            *text_columns("note", "further remarks"),
            Column("actors", "list", "ids in the layer `actors`: organisations and roles, never individuals"),
            *DATES,
            Column("trend", "text", "`starting` or `declining`, if the source says so"),
            Column("quantity", "text", "kind: `unknown`, `ordinal`, `interval` or `number`; unknown is never 0"),
            *text_columns("quantity_text", "an ordinal quantity or a bound, in the source's words"),
            Column("quantity_low", "number", "lower bound, or the number itself, in `quantity_unit`"),
            Column("quantity_high", "number", "upper bound, or the number itself, in `quantity_unit`"),
            Column("quantity_unit", "text", "unit of `quantity_low` and `quantity_high`"),
        ),
        OF_THE_BRIEF,
    ),
    "places": LayerSchema(
        "one town, or the point that stands for a whole country, region or zone",
        "Point",
        feature_columns(
            Column("kind", "text", "`town`, or `label`: the point of an area's name and flows, not an exact place"),
            Column("of", "text", "what a point of kind `label` stands for: `country`, `region` (also a place uncertain "
                   "by 25 km or more) or `zone`"),
            Column("country_code", "text", "country, ISO 3166-1 alpha-2"),
            *POSITION,
        ),
        GEONAMES,
    ),
    "areas": LayerSchema(
        "one country, or one region made of countries",
        "Polygon or MultiPolygon, generalised",
        feature_columns(
            Column("kind", "text", "`country` or `region`"),
            Column("members", "list", "its countries, ISO 3166-1 alpha-2"),
            *text_columns("reason", "why it has these countries"),
        ),
        OSM,
    ),
    "zones": LayerSchema(
        "one possible extent of a zone; the possible extents of one zone are alternatives",
        "Polygon or MultiPolygon",
        feature_columns(
            Column("zone", "text", "id of the zone; its possible extents share it"),
            Column("candidate", "text", "id of the possible extent"),
            *text_columns("candidate", "the possible extent in a few words"),
            Column("commodities", "list", "ids in the layer `commodities`: goods and people that move in it"),
            Column("actors", "list", "ids in the layer `actors`: who is active in it"),
            *text_columns("reason", "why the zone may be here"),
        ),
        OSM,
    ),
    "barriers": LayerSchema(
        "one barrier to movement",
        "LineString",
        feature_columns(
            Column("basis", "text", "`documented`, or `schematic` if the source does not state its course"),
            *text_columns("reason", "how the line was drawn"),
            *DATES,
        ),
        OF_THE_BRIEF,
    ),
    "crossings": LayerSchema(
        "one border crossing or port of entry that the brief names or a routed flow uses",
        "Point",
        feature_columns(
            Column("countries", "list", "the two countries, ISO 3166-1 alpha-2"),
            Column("flows", "list", "ids of the routed flows over it"),
            Column("shares", "list", "modelled share of each of `flows` over it, 0 to 1; flows are never summed",
                   of="number"),
            Column("border_distance_m", "integer", "distance on the ellipsoid to the land border of the two countries; "
                   "null if they share none", unit="m"),
            *POSITION,
        ),
        OSM,
    ),
    **MODELLED_SCHEMAS,
    "events": LayerSchema(
        "one event",
        "MultiPoint: the places and crossings where it happened",
        feature_columns(
            Column("kind", "text", "`attack`, `clash`, `closure`, `meeting`, `seizure` or `other`"),
            Column("places", "list", "ids in `places` or `crossings`"),
            *DATES,
            *text_columns("note", "further remarks"),
        ),
        GEONAMES,
    ),
    "buffers": LayerSchema(
        "the area within one distance of one town, border or zone",
        "Polygon or MultiPolygon, geodesic, error at most 0.05 % of the radius",
        feature_columns(
            Column("of_layer", "text", "`places`, `borders` or `zones`"),
            Column("of", "text", "id of the town, border or zone"),
            Column("radius_m", "integer", "distance on the ellipsoid", unit="m"),
        ),
        OSM,
    ),
    "claims": LayerSchema(
        "one statement of one source, in our own words",
        "none",
        (
            ID,
            *text_columns("text", "the statement, in our own words"),
            Column("source", "text", "id in the layer `sources`"),
            Column("paragraph", "integer", "paragraph of the source, from 1"),
            Column("edition", "text", "edition of the source"),
            Column("terms", "list", "words of the paragraph by which to check the claim"),
            Column("reliability", "text", "Admiralty grade of the source, A to F"),
            Column("credibility", "integer", "Admiralty grade of the information, 1 to 6"),
            Column("reading", "text", "`stated` by the source, or `inferred` from it"),
            Column("supports", "list", "ids of claims that this one supports"),
            Column("disputes", "list", "ids of claims that this one disputes"),
            Column("supersedes", "list", "ids of claims that this one replaces"),
        ),
        OF_THE_BRIEF,
    ),
    "sources": LayerSchema(
        "one published text",
        "none",
        (
            ID,
            Column("kind", "text", "`policy-brief`, `news`, `report`, `paper`, `dataset`, `law`, `book` or `other`"),
            Column("outlet", "text", "publisher"),
            Column("title", "text", "title"),
            Column("author", "text", "author"),
            Column("date", "text", "date of publication, EDTF"),
            Column("url", "text", "web address"),
            Column("reliability", "text", "Admiralty grade, A to F"),
        ),
        OF_THE_BRIEF,
    ),
    "commodities": LayerSchema(
        "one commodity",
        "none",
        (ID, *text_columns("label", "name"), Column("class", "text", "class of the commodity; sets the colour")),
        OF_THE_BRIEF,
    ),
    "actors": LayerSchema(
        "one organisation or role",
        "none",
        (ID, *text_columns("label", "name"), Column("kind", "text", "`organisation` or `role`")),
        OF_THE_BRIEF,
    ),
    "not_mapped": LayerSchema(
        "one item that the text names and the map omits",
        "none",
        feature_columns(*text_columns("reason", "why the map omits it")),
        OF_THE_BRIEF,
    ),
}  # fmt: skip

SCHEMAS: Final[Mapping[str, LayerSchema]] = MappingProxyType({
    name: replace(schema, draft_columns=(REVIEW,))
    if name == "claims" or "claims" in schema.names
    else schema
    for name, schema in _SCHEMAS.items()
})  # fmt: skip
"""The schema of every layer, in the order of building and listing."""


def licence_of(layer: str, brief: Brief) -> str:
    """Return the licence of one layer of a brief.

    A layer that shows roads has the licence of the roads, which the user may have brought.
    """
    licence = SCHEMAS[layer].licence
    if brief.network and licence == ROUTED:
        roads = file_origin(Path(brief.network)).licence or "not stated"
        licence = f"roads: {roads}; towns from GeoNames, CC BY 4.0; texts: {OF_THE_BRIEF}"
    return licence.replace(OF_THE_BRIEF, brief.licence or "not stated in the brief")
