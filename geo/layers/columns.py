"""The declared columns of every layer: what each holds, in which unit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, Literal, TypeAlias

Kind: TypeAlias = Literal["text", "list", "integer", "number", "date"]


@dataclass(frozen=True)
class Column:
    """One column of a layer."""

    name: str
    kind: Kind
    meaning: str


@dataclass(frozen=True)
class LayerSchema:
    """One layer: what a row is, its geometry, and its columns in order."""

    row: str
    geometry: str
    columns: tuple[Column, ...]
    licence: str

    @property
    def names(self) -> tuple[str, ...]:
        """The columns' names, in order."""
        return tuple(column.name for column in self.columns)


OF_THE_BRIEF: Final = "that of the brief"
OWN: Final = OF_THE_BRIEF
OSM: Final = f"ODbL 1.0, © OpenStreetMap contributors; texts: {OF_THE_BRIEF}"
GEONAMES: Final = f"{OF_THE_BRIEF}; positions from GeoNames, CC BY 4.0"


def _texts(name: str, meaning: str) -> tuple[Column, ...]:
    return tuple(
        Column(
            f"{name}_{code}", "text", f"{meaning}, in {language}; empty where the brief has none"
        )
        for code, language in (("en", "English"), ("fr", "French"), ("ar", "Arabic"))
    )


_ID = Column("id", "text", "unique in this layer")
_EVIDENCE = (
    Column("claims", "list", "ids in the layer `claims` of what this row rests on"),
    Column("context", "list", "ids of claims that are worth reading with it and do not bear it"),
    Column(
        "grade",
        "text",
        "Admiralty grade of the claim that bears it best: source A–F, information 1–6",
    ),
    Column(
        "confidence",
        "text",
        "what that claim amounts to: `high`, `moderate`, `low` or `unknown`; an inference is a step lower",
    ),
)
_DATES = (
    Column(
        "period", "list", "when, in EDTF (ISO 8601-2), one entry per interval; empty where undated"
    ),
    Column(
        "period_reading",
        "text",
        "whether the period is `stated` or `inferred`; empty where undated",
    ),
    Column(
        "earliest", "date", "the first day that the period can touch; empty where open or unknown"
    ),
    Column("latest", "date", "the last day that the period can touch; empty where open or unknown"),
)
_POSITION = (
    Column("geonames_id", "integer", "identifier in GeoNames, where there is one"),
    Column(
        "uncertainty_m", "number", "how far the true position may be from the given one, metres"
    ),
    Column("source", "text", "from what the position is known"),
)


def _feature(*columns: Column | tuple[Column, ...]) -> tuple[Column, ...]:
    flat = (one if isinstance(one, tuple) else (one,) for one in columns)
    return (
        _ID,
        *_texts("label", "name"),
        *(column for group in flat for column in group),
        *_EVIDENCE,
    )


SCHEMAS: Final[Mapping[str, LayerSchema]] = MappingProxyType({
    "flows": LayerSchema(
        "one commodity (strand) of one movement that a source describes",
        "LineString, from origin to destination; MultiLineString where ±180° is crossed. A desire line: "
        "it says that something moves, not where. The strands of a flow share one geometry; flows that "
        "share both ends are bent apart.",
        _feature(
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
            _texts("reason", "why the line is drawn as it is, and what is not known of it"),
            _texts("note", "what else the evidence says"),
            Column("actors", "list", "ids in the layer `actors`: organisations and roles, never persons"),
            _DATES,
            Column("trend", "text", "`starting` or `declining` where the source says so"),
            Column("quantity", "text", "`unknown`, `ordinal`, `interval` or `number`; unknown is neither 0 nor 1"),
            _texts("quantity_text", "the quantity as stated"),
            Column("quantity_low", "number", "lower bound, in `quantity_unit`; the value itself for a number"),
            Column("quantity_high", "number", "upper bound, in `quantity_unit`"),
            Column("quantity_unit", "text", "unit of the bounds"),
        ),
        OWN,
    ),
    "places": LayerSchema(
        "one town, or the label point of one area",
        "Point",
        _feature(
            Column("kind", "text", "`town`, or `label`: where an area's name and its flows' ends are put, "
                   "which is no place"),
            Column("of", "text", "for a label point: `country`, `region` or `zone`"),
            Column("country_code", "text", "ISO 3166-1 alpha-2"),
            _POSITION,
        ),
        GEONAMES,
    ),
    "areas": LayerSchema(
        "one country, or one region made of countries",
        "Polygon or MultiPolygon, generalised",
        _feature(
            Column("kind", "text", "`country` or `region`"),
            Column("members", "list", "ISO 3166-1 alpha-2 codes of the countries it is drawn from"),
            _texts("reason", "on what ground these countries were taken"),
        ),
        OSM,
    ),
    "zones": LayerSchema(
        "one candidate shape of a zone; candidates of one zone rival each other",
        "Polygon or MultiPolygon",
        _feature(
            Column("zone", "text", "id of the zone; its candidates share it"),
            Column("candidate", "text", "id of the reading"),
            _texts("candidate", "the reading in a few words"),
            Column("commodities", "list", "ids in the layer `commodities` of what moves in it"),
            Column("actors", "list", "ids in the layer `actors` of who is said to work in it"),
            _texts("reason", "why the zone may be here"),
        ),
        OSM,
    ),
    "barriers": LayerSchema(
        "one line that hinders movement",
        "LineString",
        _feature(
            Column("basis", "text", "`documented`, or `schematic` where the course is not stated"),
            _texts("reason", "how the line was drawn"),
            _DATES,
        ),
        OWN,
    ),
    "crossings": LayerSchema(
        "one border crossing of the gazetteer that the brief's maps show",
        "Point",
        _feature(
            Column("countries", "list", "the two countries, ISO 3166-1 alpha-2"),
            Column("border_distance_m", "integer", "from the point to the land border of the two, metres, "
                   "on the ellipsoid"),
            _POSITION,
        ),
        OSM,
    ),
    "events": LayerSchema(
        "something that happened",
        "MultiPoint: every place or crossing at which it is marked",
        _feature(
            Column("kind", "text", "`attack`, `clash`, `closure`, `meeting`, `seizure` or `other`"),
            Column("places", "list", "ids in `places` or `crossings`"),
            _DATES,
            _texts("note", "what else the evidence says"),
        ),
        GEONAMES,
    ),
    "buffers": LayerSchema(
        "all within one distance of one town, border or zone",
        "Polygon or MultiPolygon, geodesic, at most 0.05 % of the radius off",
        _feature(
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
            _ID,
            *_texts("text", "what the source says, in our words"),
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
        OWN,
    ),
    "sources": LayerSchema(
        "one published text; what is not known of it is left empty",
        "none",
        (
            _ID,
            Column("kind", "text", "`policy-brief`, `news`, `report`, `paper`, `dataset`, `law`, `book` or `other`"),
            Column("outlet", "text", "who published it"),
            Column("title", "text", "its title"),
            Column("author", "text", "its author"),
            Column("date", "text", "when it was published, in EDTF"),
            Column("url", "text", "where it is"),
            Column("reliability", "text", "Admiralty grade, A to F"),
        ),
        OWN,
    ),
    "commodities": LayerSchema(
        "one kind of thing that moves",
        "none",
        (_ID, *_texts("label", "name"), Column("class", "text", "the class that decides the hue")),
        OWN,
    ),
    "actors": LayerSchema(
        "one organisation or role",
        "none",
        (_ID, *_texts("label", "name"), Column("kind", "text", "`organisation` or `role`")),
        OWN,
    ),
    "not_mapped": LayerSchema(
        "something that the text names and the map leaves out",
        "none",
        _feature(_texts("reason", "why it is left out")),
        OWN,
    ),
})  # fmt: skip
"""The schema of every layer, in the order in which they are built and listed."""
