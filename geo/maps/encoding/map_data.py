"""One map of a brief as the data of a page: the map's own words, its layers, and the ground around them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from math import ceil, log2
from typing import TYPE_CHECKING, Any, Required, TypedDict, Unpack

from geo import __version__
from geo.brief import SourceSpan
from geo.brief.model import Map
from geo.geodesy.country_outlines import Background
from geo.maps import assets
from geo.maps.arabic_months import arabic_locale
from geo.maps.encoding.modelled_tables import chain_table, modelled_tables
from geo.maps.encoding.payload import encode_payload
from geo.maps.encoding.spans import with_spans
from geo.maps.ground import Ground
from geo.maps.selection import select
from geo.provenance import UNSTAMPED, Stamps
from geo.validation import LANGUAGES, Text

if TYPE_CHECKING:
    import geopandas as gpd

# A pixel at zoom 9 is about 250 m in Tunisia. Names of towns and countries are no more precise than that;
# a map with closer zooms would seem to know more than the brief does.
MAX_ZOOM = 9
TWO_PIXELS_M = 500.0  # on the ground, at that zoom and 35° of latitude

# Tables without shapes, which the layers' rows refer to by id.
REFERENCES = ("claims", "sources", "commodities", "actors", "not_mapped")


class Content(TypedDict, total=False):
    """The content of a page except its layers.

    Attributes
    ----------
    symbols
        The symbology table: column values to colour, dash, opacity and legend label.
    background
        Land, boundaries and disputed boundaries.
    brief_title
        Title of the brief that the map belongs to.
    stamps
        Whether the brief is fictional or a draft; its maps are stamped so.
    names
        Id of a place → other spellings, under which a reader may look for it.
    brief_id
        The id by which `geo` knows the brief, for the commands that the page names.
    source_spans
        The words of sources that claims cite. With a list, even an empty one, the page is stamped as private. Words
        that no claim of the map cites are left out.
    ground
        Names, towns, roads and rivers around the subject, for orientation.
    """

    symbols: Required[Mapping[str, Any]]
    background: Required[Background]
    brief_title: Required[Text]
    stamps: Stamps
    names: Mapping[str, Iterable[str]]
    brief_id: str
    source_spans: Iterable[SourceSpan] | None
    ground: Ground | None


def encode_map(
    spec: Map, layers: Mapping[str, gpd.GeoDataFrame], **content: Unpack[Content]
) -> bytes:
    """Encode one map of a brief as the data of a page, in bytes that are still to be compressed.

    Parameters
    ----------
    spec
        Which layers, under which title and question, in which bounds
        (west, south, east, north in degrees, EPSG:4326).
    layers
        Tables by name, EPSG:4326. The spec's layers are drawn; claims, sources, commodities,
        actors and what is not mapped are read from tables of those names where they are given.
    content
        See :class:`Content`.

    Raises
    ------
    DataError
        When the spec asks for a layer that is not given, or a table holds what cannot be written.
    """
    # Taken from all places before the map selects its own, so that all maps of a brief name months the same way.
    country_codes = layers["places"]["country_code"] if "places" in layers else ()
    layers = select(spec, layers)
    table_names = dict.fromkeys((*spec.layers, *REFERENCES))  # each once, in order
    tables = {name: layers[name] for name in table_names if name in layers}
    tables |= modelled_tables(layers, spec.layers) | chain_table(layers)
    background, source_spans = content["background"], content.get("source_spans")
    return encode_payload(
        {
            "spec": _spec_values(spec) | stamp_values(content.get("stamps", UNSTAMPED)),
            "brief_title": languages_of(content["brief_title"]),
            "brief": content.get("brief_id", ""),
            "version": __version__,
            "symbols": dict(content["symbols"]),
            "messages": assets.messages(),
            "arabic_locale": arabic_locale(country_codes),
            "max_zoom": closest_zoom(background.fine_m),
            "ground_m": background.fine_m,
            "names": {
                place: list(spellings) for place, spellings in content.get("names", {}).items()
            },
            "source_spans": None
            if source_spans is None
            else _source_span_values(source_spans, tables),
        },
        tables={name: with_spans(table) for name, table in tables.items()},
        background={
            "land": background.land,
            "boundaries": background.boundaries,
            "disputed": background.disputed,
        },
        ground=content.get("ground"),
    )


def closest_zoom(fine_m: float) -> int:
    """Return the closest zoom of a map, at which the error of its coast is two pixels or less.

    Examples
    --------
    >>> closest_zoom(250.0), closest_zoom(700.0)
    (9, 8)
    """
    return MAX_ZOOM - max(0, ceil(log2(fine_m / TWO_PIXELS_M)))


def _source_span_values(
    source_spans: Iterable[SourceSpan], tables: Mapping[str, gpd.GeoDataFrame]
) -> list[dict[str, Any]]:
    """Return the source's words that claims of a map cite, in the form in which the page reads them.

    Each has the claims that cite it, and its parts with the claims that cite these, but no claim that is not on the
    map. ``tables`` are those of the map.
    """
    map_claims = set(tables["claims"]["id"]) if "claims" in tables else set()

    def on_map(claims: Iterable[str]) -> list[str]:
        """Return the claims that are on the map."""
        return [claim for claim in claims if claim in map_claims]

    return [
        {
            "claims": on_map(span.claims),
            "parts": [[text, on_map(claims)] for text, claims in span.parts],
        }
        for span in source_spans
        if on_map(span.claims)
    ]


def _spec_values(spec: Map) -> dict[str, Any]:
    """Return a map of a brief as JSON values, in the form in which the page reads it."""
    return {
        "id": spec.id,
        "title": languages_of(spec.title),
        "question": languages_of(spec.question),
        "period": spec.period,
        "layers": list(spec.layers),
        "bounds": None if spec.bounds is None else list(spec.bounds),
        "hidden": list(spec.hidden),
        "stages": [
            {
                "id": stage.id,
                "label": languages_of(stage.label),
                "flows": list(stage.flows),
                "claims": list(stage.claims),
            }
            for stage in spec.stages
        ],
        "steps": [
            {
                "title": languages_of(step.title),
                "text": languages_of(step.text),
                "flows": list(step.flows),
                "features": list(step.features),
                "claims": list(step.claims),
                "bounds": None if step.bounds is None else list(step.bounds),
                "stage": step.stage,
                "closure": step.closure,
                "shut": list(step.shut),
            }
            for step in spec.steps
        ],
    }


def stamp_values(stamps: Stamps) -> dict[str, Any]:
    """Return stamps as the page reads them; only drafts have `unconfirmed`."""
    drafted = {"unconfirmed": stamps.unconfirmed} if stamps.unconfirmed else {}
    return {"fictional": stamps.fictional, **drafted}


def languages_of(text: Text | None) -> dict[str, str | None]:
    """Return a text by language."""
    return {language: getattr(text, language, None) for language in LANGUAGES}


def first_of(text: Text | None) -> str:
    """Return a text in the first language that it has; "" without a text."""
    return text.in_language("en") if text else ""
