"""Columns of tables of records: their headings, how cells are parsed, and the columns written."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, Literal, TypeAlias

from geo.layers.schema.shared import OF_THE_BRIEF, STATUS, Column, LayerSchema
from geo.shipped_data import shipped_toml
from geo.validation import Text

Reading: TypeAlias = Literal[
    "place", "stops", "label", "term", "unit", "month", "quantity", "text", "degrees", "country", "position",
]  # fmt: skip
LICENCE: Final = "ODbL 1.0, © OpenStreetMap contributors; towns from GeoNames, CC BY 4.0; records: that of the table"
PLACES: Final = "places from GeoNames, CC BY 4.0; records: that of the table"


@dataclass(frozen=True)
class Term:
    """One value of a column with a fixed vocabulary, such as the mode ``sea``.

    Attributes
    ----------
    key
        The value in output files.
    label
        The value on pages.
    spellings
        The spellings of the value in users' tables.
    by_road
        Whether records with this value are routed on roads.
    """

    key: str
    label: Text
    spellings: tuple[str, ...] = ()
    by_road: bool = True


UNSTATED: Final = Term("", Text(en="Not stated", fr="Non précisé", ar="غير محدد"))
UNCLEAR: Final = Term("unclear", Text(en="Not recognised", fr="Non reconnu", ar="غير معروف"))
MODES: Final = tuple(
    Term(key, Text(**mode["label"]), tuple(mode["spellings"]), by_road=mode.get("by_road", True))
    for key, mode in shipped_toml("records/modes.toml").items()
)


@dataclass(frozen=True)
class RecordColumn(Column):
    """A column of records.

    Attributes
    ----------
    option
        Its name in the options of commands. A column without one is computed, not read.
    reading
        How its cells are parsed. Records are grouped by places, stops, labels, terms, units and months.
    is_needed
        Whether a table must have it.
    is_optional
        Whether output files omit it if no table has it.
    known_by
        For a sum: the column with the number of records summed. If that is 0, the sum is empty.
    title
        Its label on pages.
    terms
        Its vocabulary; pages filter by it.
    """

    option: str = ""
    reading: Reading = "text"
    is_needed: bool = False
    is_optional: bool = False
    known_by: str = ""
    title: Text | None = None
    terms: tuple[Term, ...] = ()

    @property
    def headings(self) -> tuple[str, ...]:
        """Its usual names in tables, in lower case and with underscores; the first match wins."""
        return tuple(shipped_toml("records/columns.toml").get(self.option, ()))

    @property
    def all_terms(self) -> tuple[Term, ...]:
        """The vocabulary, and the terms for unrecognised and empty cells."""
        return (*self.terms, UNCLEAR, UNSTATED)

    def term_keys(self) -> dict[str, str]:
        """Return spelling in lower case → key of the vocabulary."""
        return {
            spelling.casefold(): term.key
            for term in (*self.terms, UNSTATED)
            for spelling in (term.key, *term.label.model_dump().values(), *term.spellings)
            if spelling is not None
        }


_ENDS: Final = (
    RecordColumn("origin", "text", "id in `places`", option="origin", reading="place", is_needed=True),
    Column("origin_name", "text", "its name, in English where it has one"),
    RecordColumn("destination", "text", "id in `places`", option="destination", reading="place", is_needed=True),
    Column("destination_name", "text", "its name, in English where it has one"),
)  # fmt: skip


def _columns_beside(role: str) -> tuple[RecordColumn, ...]:
    """Return the columns that locate an end of a record, beside the column with the name of its place.

    ``role`` is ``origin`` or ``destination``. ``geo.records.headings`` finds the headings of these columns in tables.
    """
    fields: tuple[tuple[str, Reading, str], ...] = (
        ("country", "country", "country by its name in English, French or Arabic, or its ISO 3166-1 code"),
        ("province", "place", "province or state, which says where the place of the name lies, or stands alone"),
        ("lon", "degrees", "longitude, degrees, WGS84"),
        ("lat", "degrees", "latitude, degrees, WGS84"),
        ("position", "position", "both coordinates in one column: `lat, lon`, WKT or GeoJSON"),
    )  # fmt: skip
    return tuple(
        RecordColumn(
            f"{role}_{field}", "text", f"{meaning}, of the {role}", reading=reading, is_optional=True,
            option=f"{role}_{field}",
        )
        for field, reading, meaning in fields
    )  # fmt: skip


BESIDE: Final = (*_columns_beside("origin"), *_columns_beside("destination"))
"""Columns that are read with the ends of a record, and are not written."""

WRITTEN: Final[Mapping[str, LayerSchema]] = MappingProxyType({
    "flows": LayerSchema(
        "all records of one origin, destination, transit, commodity, mode, month and unit", "none",
        (
            *_ENDS,
            RecordColumn(
                "transit", "list",
                "ids in `places` of the stops on the way, in order, without those not found; omitted if none is stated",
                reading="stops", is_optional=True, option="transit",
            ),
            Column(
                "transit_names", "list", "names of all these stops, in English where they have one; as written for one "
                "that was not found; omitted if none is stated",
            ),
            RecordColumn(
                "commodity", "text", "commodity as written, in lower case; empty if not stated",
                reading="label", option="commodity",
            ),
            RecordColumn(
                "mode", "text", "`road`, `rail`, `sea`, `river`, `foot`, `air`, `mail` or `mixed`; `unclear` for other "
                "text; empty if not stated; omitted if no table has it",
                reading="term", is_optional=True, terms=MODES,
                title=Text(en="Mode of transport", fr="Moyen de transport", ar="وسيلة النقل"), option="mode",
            ),
            RecordColumn(
                "month", "text",
                "month, `YYYY-MM`, or a longer period in EDTF, such as `2019-03/2019-05`; empty if not stated",
                reading="month", option="date",
            ),
            RecordColumn(
                "unit", "text", "unit of the quantities, its spellings as one; units are never converted or mixed",
                reading="unit", option="unit",
            ),
            Column("records", "integer", "number of records: the sum of the five counts below"),
            Column("numbers", "integer", "records with a number"),
            RecordColumn(
                "quantity", "number", "sum of those numbers, in `unit`; empty if there is none",
                reading="quantity", known_by="numbers", option="quantity",
            ),
            Column("intervals", "integer", "records with bounds"),
            RecordColumn("low", "number", "sum of the lower bounds, in `unit`", known_by="intervals"),
            RecordColumn("high", "number", "sum of the upper bounds, in `unit`", known_by="intervals"),
            Column("ordinals", "integer", "records with a quantity in words"),
            Column("unclear", "integer", "records whose quantity is ambiguous, such as `1,500`"),
            Column("unknown", "integer", "records without a quantity"),
            Column(
                "conflicts", "integer",
                "records of which a name and its coordinates lie more than 25 km apart; omitted if no table has "
                "coordinates",
            ),
            Column("sources", "integer", "number of different sources"),
            RecordColumn("source_list", "list", "the five most frequent sources", option="source"),
            Column("words", "list", "the five most frequent quantities in words or unclear"),
        ),
        PLACES,
    ),
    "places": LayerSchema(
        "one place or area at which flows begin or end", "Point; for an area, one that stands for all of it",
        (
            Column("id", "text", "id in the gazetteer, or `country-` or `area-` and the code"),
            Column("kind", "text", "`country`; `area`, as a province or sea; or the kind in the gazetteer"),
            Column("label_en", "text", "name in English"),
            Column("label_fr", "text", "name in French"),
            Column("label_ar", "text", "name in Arabic"),
            Column("country_codes", "list", "its countries, ISO 3166-1 alpha-2"),
            Column("lon", "number", "longitude, EPSG:4326", unit="°"),
            Column("lat", "number", "latitude, EPSG:4326", unit="°"),
        ),
        PLACES,
    ),
    "routes": LayerSchema(
        "one route, by its crossings, between two ends, or from one stop of a flow to the next; or two without a route",
        "LineString; a geodesic if no road joins the ends; empty within one place",
        (
            Column("id", "text", "origin, destination and rank"),
            *_ENDS,
            Column("alternative", "integer", "rank by share, from 1; empty if not routed"),
            Column("share", "number", "share of the records of the two ends, 0 to 1"),
            Column("records", "number", "number of records, by that share"),
            Column("length_km", "number", "length of the line", unit="km"),
            Column("hours", "number", "travel time; empty if not routed", unit="h"),
            Column("crossings", "list", "ids in the gazetteer, in order of travel"),
            Column("basis", "text", "`network`, `geodesic` or `none`"),
            Column("reason", "text", "why it is not routed; empty if it is"),
            STATUS,
        ),
        LICENCE,
    ),
    "segments": LayerSchema(
        "one link of the road network that carries records", "LineString",
        (
            Column("id", "text", "id of the link, the same for every table"),
            Column("records", "number", "number of records on routes over it"),
            Column("pairs", "integer", "number of pairs of ends"),
            Column("commodities", "list", "commodities over it"),
            Column("commodity_records", "list", "number of records of each of `commodities`", of="number"),
            Column("units", "list", "units of the known quantities"),
            Column("quantities", "list", "sum of quantities in each of `units`", of="number"),
            Column("kind", "text", "class of the road"),
            Column("country_code", "text", "country, ISO 3166-1 alpha-2"),
            Column("length_km", "number", "length along the network", unit="km"),
            Column("error_m", "number", "positional error of the line, median", unit="m"),
            Column("source", "text", "source of the road"),
            STATUS,
        ),
        LICENCE,
    ),
})  # fmt: skip
"""The tables and layers that `geo flows` writes, in order."""


EVENTS: Final = (
    RecordColumn("lon", "number", "longitude, degrees, WGS84", reading="degrees", is_needed=True, option="lon"),
    RecordColumn("lat", "number", "latitude, degrees, WGS84", reading="degrees", is_needed=True, option="lat"),
    RecordColumn(
        "position", "text", "both coordinates in one column: `lat, lon`, WKT or GeoJSON", reading="position",
        is_optional=True, option="position",
    ),
    RecordColumn("zone", "text", "zone of UTM on WGS84, such as `32N`", is_optional=True, option="zone"),
    RecordColumn(
        "month", "text", "month, `YYYY-MM`, or a longer period in EDTF; empty if not stated",
        reading="month", option="date",
    ),
    RecordColumn("id", "text", "id as written", option="id"),
    RecordColumn(
        "type", "text", "type of event as written; empty if not stated", is_optional=True, option="type",
        title=Text(en="Type of event", fr="Type d’événement", ar="نوع الحدث"),  # noqa: RUF001
    ),
    RecordColumn(
        "actor", "text", "who acted, as written; empty if not stated", is_optional=True, option="actor",
        title=Text(en="Actor", fr="Acteur", ar="الفاعل"),
    ),
    RecordColumn(
        "stated_country", "text", "country as stated, to check positions", reading="country", is_optional=True,
        option="country",
    ),
)  # fmt: skip
"""The columns of tables of events."""


EXPOSED: Final = LayerSchema(
    "one event in a corridor of one flow, or in a buffer of one place, border or zone", "none",
    (
        Column("file", "text", "input file"),
        Column("row", "integer", "line of a text file at which the record begins, or row of a sheet, as an editor or "
               "spreadsheet numbers them; in other files the number of the record, from 1"),
        Column("id", "text", "id as written; empty if not stated"),
        Column("lon", "number", "longitude as read, WGS84", unit="°"),
        Column("lat", "number", "latitude as read, WGS84", unit="°"),
        Column("layer", "text", "`corridors` or `buffers`"),
        Column("of", "text", "id of the flow, town, border or zone"),
        Column("band", "integer", "innermost band with the event: percentage of the flow's modelled traffic, or "
               "radius of the buffer in metres"),
        Column("distance_m", "number", "geodesic distance to the nearest route of the flow, or to the town, border or "
               "zone (0 in a zone)", unit="m"),
        Column("country", "text", "country of the land, ISO 3166-1 alpha-2; empty at sea"),
        Column("month", "text", "month, `YYYY-MM`, or a longer period in EDTF; empty if not stated"),
        Column("type", "text", "type of event as written; empty if not stated"),
        Column("actor", "text", "who acted, as written; empty if not stated"),
    ),
    OF_THE_BRIEF,
)  # fmt: skip
"""The table that `geo expose` writes."""


def inputs_of(columns: Iterable[Column]) -> dict[str, RecordColumn]:
    """Return the columns that are read from users' tables: name of the option of a command → column.

    Examples
    --------
    >>> list(inputs_of(EVENTS))
    ['lon', 'lat', 'position', 'zone', 'date', 'id', 'type', 'actor', 'country']
    """
    return {
        column.option: column
        for column in columns
        if isinstance(column, RecordColumn) and column.option
    }
