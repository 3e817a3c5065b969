"""The declared columns of what `geo flows` writes: what each holds, in which unit."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from geo.layers import Column, LayerSchema

LICENCE: Final = "ODbL 1.0, © OpenStreetMap contributors; towns from GeoNames, CC BY 4.0; records: that of the table"
PLACES: Final = "places from GeoNames, CC BY 4.0; records: that of the table"
_ENDS: Final = (
    Column("origin", "text", "id in `places`"),
    Column("destination", "text", "id in `places`"),
)
_STATUS: Final = Column("status", "text", "always `modelled, not observed`")

WRITTEN: Final[Mapping[str, LayerSchema]] = MappingProxyType({
    "flows": LayerSchema(
        "all records of one origin, destination, commodity, month and unit", "none",
        (
            *_ENDS,
            Column("commodity", "text", "as written, in lower case; empty where it is not told"),
            Column("month", "text", "`YYYY-MM`; empty where it is not told"),
            Column("unit", "text", "of the quantities, as written; units are never converted or added up"),
            Column("records", "integer", "how many records: the five kinds of quantity below, added up"),
            Column("numbers", "integer", "how many of them give a number"),
            Column("quantity", "number", "the sum of those numbers; empty where there is none, never 0 for it"),
            Column("intervals", "integer", "how many give bounds"),
            Column("low", "number", "the sum of the lower bounds"),
            Column("high", "number", "the sum of the upper bounds"),
            Column("ordinals", "integer", "how many give a word"),
            Column("unclear", "integer", "how many give something that cannot be read as a quantity, such as `1,500`"),
            Column("unknown", "integer", "how many give nothing"),
            Column("sources", "integer", "how many different sources"),
            Column("source_list", "list", "the five that most of the records name"),
            Column("words", "list", "the five commonest words, or unclear quantities"),
        ),
        PLACES,
    ),
    "places": LayerSchema(
        "one place or country at which flows begin or end", "Point; of a country where its label is put",
        (
            Column("id", "text", "of the gazetteer, or `country-` and the code"),
            Column("kind", "text", "`country`, or the gazetteer's kind"),
            Column("label_en", "text", "name in English"),
            Column("label_fr", "text", "name in French"),
            Column("label_ar", "text", "name in Arabic"),
            Column("country_codes", "list", "ISO 3166-1 alpha-2"),
            Column("lon", "number", "degrees, EPSG:4326"),
            Column("lat", "number", "degrees, EPSG:4326"),
        ),
        PLACES,
    ),
    "routes": LayerSchema(
        "one of the pairs of ends with most records and the crossings on its way; what no road joins has a row too",
        "LineString, the way that takes most; a geodesic where no road joins the ends; empty within one place",
        (
            Column("id", "text", "origin, destination and number"),
            *_ENDS,
            Column("alternative", "integer", "number, the greatest share first; empty for what is not routed"),
            Column("share", "number", "of the pair's records, 0 to 1"),
            Column("records", "number", "that share of its records"),
            Column("length_km", "number", "of the line"),
            Column("hours", "number", "of travel; empty for what is not routed"),
            Column("crossings", "list", "ids of the gazetteer, in the order of travel"),
            Column("basis", "text", "`network`, `geodesic` or `none`"),
            Column("reason", "text", "why it is not routed; else empty"),
            _STATUS,
        ),
        LICENCE,
    ),
    "segments": LayerSchema(
        "one stretch of the network that carries any flow", "LineString",
        (
            Column("id", "text", "of the stretch, the same whatever the table"),
            Column("records", "number", "what the routes send over it, added up"),
            Column("pairs", "integer", "how many pairs of ends"),
            Column("commodities", "list", "what moves"),
            Column("commodity_records", "list", "records of each of `commodities`", of="number"),
            Column("units", "list", "units in which quantities are known"),
            Column("quantities", "list", "the sum in each of `units`", of="number"),
            Column("kind", "text", "class of the road"),
            Column("country_code", "text", "ISO 3166-1 alpha-2"),
            Column("length_km", "number", "of the stretch"),
            Column("error_m", "number", "how far the road may run from the line"),
            Column("source", "text", "who says that the road exists"),
            _STATUS,
        ),
        LICENCE,
    ),
})  # fmt: skip
"""The tables and layers of `geo flows`, in the order in which they are written."""
