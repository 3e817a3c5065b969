"""The declared columns of every layer: what each holds, in which unit."""

from __future__ import annotations

from collections.abc import Mapping
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
    ROUTED,
    Column,
    LayerSchema,
    feature_columns,
    text_columns,
)  # fmt: skip
from geo.provenance import file_origin

__all__ = ["SCHEMAS", "Column", "LayerSchema", "licence_of"]

SCHEMAS: Final[Mapping[str, LayerSchema]] = MappingProxyType({
    "flows": LayerSchema(
        "one commodity (strand) of one movement that a source describes",
        "LineString, from origin to destination; MultiLineString where ±180° is crossed. A desire line: "
        "it says that something moves, not where. The strands of a flow share one geometry; flows that "
        "share both ends are bent apart.",
        feature_columns(
            Column("flow", "text", "id of the movement; its strands share it"),
            Column("commodity", "text", "id in the layer `commodities`"),
            Column("commodity_class", "text", "the class that decides the hue"),
            Column("strand", "integer", "number of the strand in its flow, from 0"),
            Column("strands", "integer", "how many strands the flow has"),
            Column("origin", "text", "id in `places`, `zones` or `areas`"),
            Column("origin_kind", "text", "`place`, `zone`, `country` or `region`; the last three are areas, "
                   "and the line begins at the area's label point"),
            Column("transit", "list", "ids of what the movement is said to pass, in order"),
            Column("destination", "text", "as `origin`"),
            Column("destination_kind", "text", "as `origin_kind`"),
            Column("mode", "text", "`road`, `sea`, `air`, `mixed` or `unstated`"),
            Column("direction", "text", "`one-way` (origin to destination), `both` or `unstated`"),
            Column("basis", "text", "how the line came to be: `documented`, `network` or `geodesic`"),
            Column("reading", "text", "`stated` by the source, or `inferred` from it"),
            text_columns("reason", "why the line is drawn as it is, and what is not known of it"),
            Column("routed", "text", "`yes`: modelled in the layer `routes`; `no`: not, and why stands beside it"),
            text_columns("routed_reason", "that it is modelled, or why it is not"),
            text_columns("note", "what else the evidence says"),
            Column("actors", "list", "ids in the layer `actors`: organisations and roles, never persons"),
            DATES,
            Column("trend", "text", "`starting` or `declining` where the source says so"),
            Column("quantity", "text", "`unknown`, `ordinal`, `interval` or `number`; unknown is neither 0 nor 1"),
            text_columns("quantity_text", "the quantity as stated"),
            Column("quantity_low", "number", "lower bound, in `quantity_unit`; the value itself for a number"),
            Column("quantity_high", "number", "upper bound, in `quantity_unit`"),
            Column("quantity_unit", "text", "unit of the bounds"),
        ),
        OF_THE_BRIEF,
    ),
    "places": LayerSchema(
        "one town, or the label point of one area",
        "Point",
        feature_columns(
            Column("kind", "text", "`town`, or `label`: where an area's name and its flows' ends are put, "
                   "which is no place"),
            Column("of", "text", "for a label point: `country`, `region` or `zone`"),
            Column("country_code", "text", "ISO 3166-1 alpha-2"),
            POSITION,
        ),
        GEONAMES,
    ),
    "areas": LayerSchema(
        "one country, or one region made of countries",
        "Polygon or MultiPolygon, generalised",
        feature_columns(
            Column("kind", "text", "`country` or `region`"),
            Column("members", "list", "ISO 3166-1 alpha-2 codes of the countries it is drawn from"),
            text_columns("reason", "on what ground these countries were taken"),
        ),
        OSM,
    ),
    "zones": LayerSchema(
        "one candidate shape of a zone; candidates of one zone rival each other",
        "Polygon or MultiPolygon",
        feature_columns(
            Column("zone", "text", "id of the zone; its candidates share it"),
            Column("candidate", "text", "id of the reading"),
            text_columns("candidate", "the reading in a few words"),
            Column("commodities", "list", "ids in the layer `commodities` of what moves in it"),
            Column("actors", "list", "ids in the layer `actors` of who is said to work in it"),
            text_columns("reason", "why the zone may be here"),
        ),
        OSM,
    ),
    "barriers": LayerSchema(
        "one line that hinders movement",
        "LineString",
        feature_columns(
            Column("basis", "text", "`documented`, or `schematic` where the course is not stated"),
            text_columns("reason", "how the line was drawn"),
            DATES,
        ),
        OF_THE_BRIEF,
    ),
    "crossings": LayerSchema(
        "one border crossing, or port of entry, that the brief names or that a routed flow uses",
        "Point",
        feature_columns(
            Column("countries", "list", "the two countries, ISO 3166-1 alpha-2"),
            Column("flows", "list", "ids of the routed movements that pass it"),
            Column("shares", "list", "the modelled share of each of `flows` that does; flows are never summed",
                   of="number"),
            Column("border_distance_m", "integer", "from the point to the land border of the two, metres, "
                   "on the ellipsoid; null for a port between countries that share none"),
            POSITION,
        ),
        OSM,
    ),
    **MODELLED_SCHEMAS,
    "events": LayerSchema(
        "something that happened",
        "MultiPoint: every place or crossing at which it is marked",
        feature_columns(
            Column("kind", "text", "`attack`, `clash`, `closure`, `meeting`, `seizure` or `other`"),
            Column("places", "list", "ids in `places` or `crossings`"),
            DATES,
            text_columns("note", "what else the evidence says"),
        ),
        GEONAMES,
    ),
    "buffers": LayerSchema(
        "all within one distance of one town, border or zone",
        "Polygon or MultiPolygon, geodesic, at most 0.05 % of the radius off",
        feature_columns(
            Column("of_layer", "text", "`places`, `borders` or `zones`"),
            Column("of", "text", "id of what lies in the middle"),
            Column("radius_m", "integer", "the distance, metres on the ellipsoid"),
        ),
        OSM,
    ),
    "claims": LayerSchema(
        "one thing that one source says, in our own words",
        "none",
        (
            ID,
            *text_columns("text", "what the source says, in our words"),
            Column("source", "text", "id in the layer `sources`"),
            Column("paragraph", "integer", "the paragraph of the source, from 1"),
            Column("edition", "text", "the edition of the source"),
            Column("terms", "list", "words of that paragraph by which the claim can be checked"),
            Column("reliability", "text", "Admiralty grade of the source, A to F"),
            Column("credibility", "integer", "Admiralty grade of the information, 1 to 6"),
            Column("reading", "text", "`stated` by the source, or `inferred` from it"),
            Column("supports", "list", "ids of claims that this one bears out"),
            Column("disputes", "list", "ids of claims that this one contradicts"),
            Column("supersedes", "list", "ids of claims that this one replaces"),
        ),
        OF_THE_BRIEF,
    ),
    "sources": LayerSchema(
        "one published text; what is not known of it is left empty",
        "none",
        (
            ID,
            Column("kind", "text", "`policy-brief`, `news`, `report`, `paper`, `dataset`, `law`, `book` or `other`"),
            Column("outlet", "text", "who published it"),
            Column("title", "text", "its title"),
            Column("author", "text", "its author"),
            Column("date", "text", "when it was published, in EDTF"),
            Column("url", "text", "where it is"),
            Column("reliability", "text", "Admiralty grade, A to F"),
        ),
        OF_THE_BRIEF,
    ),
    "commodities": LayerSchema(
        "one kind of thing that moves",
        "none",
        (ID, *text_columns("label", "name"), Column("class", "text", "the class that decides the hue")),
        OF_THE_BRIEF,
    ),
    "actors": LayerSchema(
        "one organisation or role",
        "none",
        (ID, *text_columns("label", "name"), Column("kind", "text", "`organisation` or `role`")),
        OF_THE_BRIEF,
    ),
    "not_mapped": LayerSchema(
        "something that the text names and the map leaves out",
        "none",
        feature_columns(text_columns("reason", "why it is left out")),
        OF_THE_BRIEF,
    ),
})  # fmt: skip
"""The schema of every layer, in the order in which they are built and listed."""


def licence_of(layer: str, brief: Brief) -> str:
    """Return the licence of one layer of a brief."""
    licence = SCHEMAS[layer].licence
    if brief.network and licence == ROUTED:
        roads = file_origin(Path(brief.network)).licence or "not stated"
        licence = f"roads: {roads}; towns from GeoNames, CC BY 4.0; texts: {OF_THE_BRIEF}"
    return licence.replace(OF_THE_BRIEF, brief.licence or "not stated in the brief")
