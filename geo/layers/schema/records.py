"""The declared columns of records: how tables name them, how they are read, and what is written of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, Literal, TypeAlias

from geo.layers.schema.shared import OF_THE_BRIEF, STATUS, Column, LayerSchema
from geo.validation import Text

Reading: TypeAlias = Literal[
    "place", "label", "term", "unit", "month", "quantity", "text", "degrees"
]
LICENCE: Final = "ODbL 1.0, © OpenStreetMap contributors; towns from GeoNames, CC BY 4.0; records: that of the table"
PLACES: Final = "places from GeoNames, CC BY 4.0; records: that of the table"


@dataclass(frozen=True)
class Term:
    """One value of a fixed vocabulary: its key in files, its name on pages, other spellings in tables.

    Records with a value that is not ``by_road`` are not routed on roads.
    """

    key: str
    label: Text
    spellings: tuple[str, ...] = ()
    by_road: bool = True


UNSTATED: Final = Term("", Text(en="Not stated", fr="Non précisé", ar="غير محدد"))
UNCLEAR: Final = Term("unclear", Text(en="Not recognised", fr="Non reconnu", ar="غير معروف"))


@dataclass(frozen=True)
class RecordColumn(Column):
    """A column of records, which may be read from tables.

    Attributes
    ----------
    option
        What the options of commands call it. A column without one is not read, but counted.
    headings
        Names that tables give it, in lower case and with underscores; the first that is there counts.
    reading
        How its cells are read. Records are grouped by places, labels, terms, units and months.
    is_needed
        Whether a table must have it.
    is_optional
        Whether files lack it where no table has it.
    known_by
        For a sum: the count of records that it sums. Where that is 0, the sum is empty.
    title
        Its name on pages.
    terms
        Its vocabulary, by which pages filter.
    """

    option: str = ""
    headings: tuple[str, ...] = ()
    reading: Reading = "text"
    is_needed: bool = False
    is_optional: bool = False
    known_by: str = ""
    title: Text | None = None
    terms: tuple[Term, ...] = ()

    @property
    def all_terms(self) -> tuple[Term, ...]:
        """The vocabulary, then the terms for cells that are not recognised or empty."""
        return (*self.terms, UNCLEAR, UNSTATED)

    def term_keys(self) -> dict[str, str]:
        """Return spelling in lower case → key of the vocabulary."""
        return {
            spelling.casefold(): term.key
            for term in (*self.terms, UNSTATED)
            for spelling in (term.key, *term.label.model_dump().values(), *term.spellings)
            if spelling is not None
        }


MODES: Final = (
    Term("road", Text(en="Road", fr="Route", ar="طريق"), (
        "by road", "land", "overland", "truck", "lorry", "car", "vehicle", "bus", "par route", "routier", "terrestre",
        "camion", "voiture", "véhicule", "بري", "برا", "شاحنة", "سيارة",
    )),
    Term("rail", Text(en="Rail", fr="Rail", ar="سكة حديدية"), (
        "by rail", "railway", "train", "ferroviaire", "chemin de fer", "قطار", "سكة الحديد",
    ), by_road=False),
    Term("sea", Text(en="Sea", fr="Mer", ar="بحر"), (
        "by sea", "maritime", "vessel", "ship", "boat", "container ship", "par mer", "navire", "bateau", "بحري", "بحرا",
        "سفينة", "قارب",
    ), by_road=False),
    Term("air", Text(en="Air", fr="Air", ar="جو"), (
        "by air", "aerial", "aircraft", "airplane", "plane", "flight", "par avion", "aérien", "aérienne", "avion",
        "جوي", "جوا", "طائرة",
    ), by_road=False),
    Term("mail", Text(en="Mail", fr="Courrier", ar="بريد"), (
        "by mail", "post", "postal", "parcel", "courier", "poste", "colis", "طرد",
    ), by_road=False),
    Term("mixed", Text(en="Several modes", fr="Plusieurs modes", ar="عدة وسائل"), (
        "multimodal", "intermodal", "mixte", "متعدد الوسائط",
    )),
)  # fmt: skip

_ENDS: Final = (
    RecordColumn(
        "origin", "text", "id in `places`", reading="place", is_needed=True,
        option="origin", headings=(
            "origin", "origin_name", "origin_place", "from", "departure", "place_of_departure",
            "place_of_origin", "origine", "lieu_d'origine", "depart", "départ", "المنشأ", "من",
        ),
    ),
    RecordColumn(
        "destination", "text", "id in `places`", reading="place", is_needed=True,
        option="destination", headings=(
            "destination", "destination_name", "destination_place", "to", "dest", "arrival",
            "place_of_destination", "arrivee", "arrivée", "الوجهة", "إلى",
        ),
    ),
)  # fmt: skip

WRITTEN: Final[Mapping[str, LayerSchema]] = MappingProxyType({
    "flows": LayerSchema(
        "all records of one origin, destination, commodity, mode, month and unit", "none",
        (
            *_ENDS,
            RecordColumn(
                "commodity", "text", "as written, in lower case; empty where not stated", reading="label",
                option="commodity", headings=(
                    "commodity", "product", "goods", "good", "item", "drug", "category", "produit",
                    "marchandise", "السلعة",
                ),
            ),
            RecordColumn(
                "mode", "text", "`road`, `rail`, `sea`, `air`, `mail` or `mixed`; `unclear` for any other text; empty "
                "where not stated. Tables without this column come to flows without it",
                reading="term", is_optional=True, terms=MODES,
                title=Text(en="Mode of transport", fr="Moyen de transport", ar="وسيلة النقل"), option="mode",
                headings=(
                    "mode", "mode_of_transport", "mode_of_transportation", "transport_mode",
                    "means_of_transport", "mode_de_transport", "moyen_de_transport", "وسيلة_النقل",
                ),
            ),
            RecordColumn(
                "month", "text", "`YYYY-MM`; empty where not stated", reading="month",
                option="date", headings=(
                    "date", "event_date", "seizure_date", "date_of_seizure", "record_date", "day", "month",
                    "start_date", "year", "jour", "mois", "التاريخ",
                ),
            ),
            RecordColumn(
                "unit", "text", "of the quantities, as written; units are never converted or added up",
                reading="unit",
                option="unit", headings=(
                    "unit", "units", "quantity_unit", "unit_of_measure", "uom", "unite", "unité", "الوحدة",
                ),
            ),
            Column("records", "integer", "how many records: the five kinds of quantity below, added up"),
            Column("numbers", "integer", "how many of them give a number"),
            RecordColumn(
                "quantity", "number", "the sum of those numbers; empty where there is none, never 0 for it",
                reading="quantity", known_by="numbers",
                option="quantity", headings=(
                    "quantity", "qty", "amount", "volume", "weight", "count", "quantite", "quantité", "الكمية",
                ),
            ),
            Column("intervals", "integer", "how many give bounds"),
            RecordColumn("low", "number", "the sum of the lower bounds", known_by="intervals"),
            RecordColumn("high", "number", "the sum of the upper bounds", known_by="intervals"),
            Column("ordinals", "integer", "how many give a word"),
            Column("unclear", "integer", "how many give something that cannot be read as a quantity, such as `1,500`"),
            Column("unknown", "integer", "how many give nothing"),
            Column("sources", "integer", "how many different sources"),
            RecordColumn(
                "source_list", "list", "the five that most of the records name",
                option="source", headings=(
                    "source", "source_url", "sources", "reference", "ref", "citation", "report", "url",
                    "المصدر",
                ),
            ),
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
            STATUS,
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
            STATUS,
        ),
        LICENCE,
    ),
})  # fmt: skip
"""The tables and layers of `geo flows`, in the order in which they are written."""


EVENTS: Final = (
    RecordColumn(
        "lon", "number", "degrees on WGS84", reading="degrees", is_needed=True, option="lon",
        headings=("longitude", "lon", "lng", "long", "x"),
    ),
    RecordColumn(
        "lat", "number", "degrees on WGS84", reading="degrees", is_needed=True, option="lat",
        headings=("latitude", "lat", "y"),
    ),
    RecordColumn(
        "month", "text", "`YYYY-MM`; empty where not stated", reading="month", option="date",
        headings=("event_date", "date", "start_date", "date_start"),
    ),
    RecordColumn(
        "id", "text", "as written", option="id",
        headings=("event_id_cnty", "event_id", "id", "data_id"),
    ),
)  # fmt: skip
"""The columns of tables of events."""


EXPOSED: Final = LayerSchema(
    "one event in the corridor of one flow, or in the buffers around one thing", "none",
    (
        Column("file", "text", "the file in which the event is"),
        Column("row", "integer", "its row there, from 1"),
        Column("id", "text", "its id, as written; empty where not stated"),
        Column("lon", "number", "degrees on WGS84, as read"),
        Column("lat", "number", "degrees on WGS84, as read"),
        Column("layer", "text", "`corridors` or `buffers`"),
        Column("of", "text", "the flow, or what the buffer is around"),
        Column("band", "integer", "the inmost that holds the event: per cent of the corridor's modelled traffic, or "
               "the radius in metres"),
        Column("distance_m", "number", "geodesic, to the nearest of the flow's routes, or to the town, border or zone "
               "in the middle (0 in a zone)"),
        Column("country", "text", "on whose land, ISO 3166-1 alpha-2; empty at sea"),
        Column("month", "text", "`YYYY-MM`; empty where not stated"),
    ),
    OF_THE_BRIEF,
)  # fmt: skip
"""The table that `geo expose` writes."""


def inputs_of(columns: Iterable[Column]) -> dict[str, RecordColumn]:
    """Return the columns that are read, by the names of their options.

    Examples
    --------
    >>> list(inputs_of(EVENTS))
    ['lon', 'lat', 'date', 'id']
    """
    return {
        column.option: column
        for column in columns
        if isinstance(column, RecordColumn) and column.option
    }
