"""A brief's gazetteer in the Linked Places Format (LPF 1.2), as the World Historical Gazetteer reads it.

GeoJSON with a JSON-LD context: each place once, with its names, its position and how certain that is,
and what the brief's sources say about it. Format: https://github.com/LinkedPasts/linked-places-format.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

from geo.brief import Brief, gazetteer_of, region_of
from geo.brief.evidence import Claim, Source, grade
from geo.brief.model import Area, Place, Zone
from geo.brief.source_text import has_term
from geo.exports.name_languages import language_of
from geo.exports.subject import Subject
from geo.gazetteer import Gazetteer, GazetteerPlace, names_of
from geo.geodesy.country_outlines import Outlines
from geo.layers.endpoints import Endpoint, area_label, endpoints_of, label_point, place_endpoint
from geo.layers.zone_shapes import candidate_geometry
from geo.writing import json_bytes

Record: TypeAlias = dict[str, Any]

CONTEXT: Final = "https://raw.githubusercontent.com/LinkedPasts/linked-places/master/linkedplaces-context-v1.1.jsonld"
# A position that is uncertain by at most so much counts as certain: it lies within the town.
CERTAIN_M: Final = 3_000.0
LESS_CERTAIN_M: Final = 10_000.0  # one that is less certain than this may lie in the next town

# Kind of a place → its GeoNames class.
FCLASSES: Final[Mapping[str, str]] = {
    "town": "P", "village": "P", "crossing": "S", "peak": "T", "country": "A", "region": "L",
    "zone": "L",
}  # fmt: skip
# Kind of a place → the concept of the Getty Art & Architecture Thesaurus that the format lists: identifier and label.
TYPES: Final[Mapping[str, tuple[str, str]]] = {
    "town": ("aat:300008375", "town"),
    "village": ("aat:300008372", "village"),
    "country": ("aat:300387506", "country"),
    "region": ("aat:300182722", "region (geographic)"),
}
# Kosovo has no code in ISO 3166-1, and the World Historical Gazetteer accepts no other codes.
UNLISTED: Final = frozenset({"XK"})

# A year, month or day, but no season, which EDTF writes as a month from 21 to 24.
_DATE: Final = re.compile(r"-?\d{4}(-(0[1-9]|1[0-2])(-\d{2})?)?")
_URL: Final = re.compile(r"https?://[\w.\-]+\.[a-z]{2,}(:\d+)?(/\S*)?")


@dataclass(frozen=True)
class _Entry:
    """What is known of a place, crossing, area or zone: the content of one feature.

    Attributes
    ----------
    end
        Its id, label and point.
    kind
        A key of `FCLASSES`.
    country_codes
        Its countries, ISO 3166-1 alpha-2.
    names
        Its names, each with the language as BCP 47; the first is its label.
    points
        Its positions, lon, lat in degrees, EPSG:4326; a zone has one for each possible extent.
    certainty
        How certain the positions are, in the words of the format.
    source
        Where the positions come from.
    geonames_id
        Its id in GeoNames, if it is known.
    claims
        Ids of the claims that mention it.
    reason
        Why it lies there, or is made up of these countries; may be empty.
    """

    end: Endpoint
    kind: str
    country_codes: tuple[str, ...]
    names: tuple[tuple[str, str], ...]
    points: tuple[tuple[float, float], ...]
    certainty: str
    source: str
    geonames_id: int | None
    claims: tuple[str, ...]
    reason: str


def to_linked_places(subject: Subject) -> bytes:
    """Return the places, crossings, areas and zones of a brief as a Linked Places FeatureCollection.

    They come in this order, and otherwise in the order of the brief. A label states its language. Of other spellings
    only the script is known (``und-Latn``), unless they use letters that only Arabic has. The ``certainty`` of a
    position is ``certain`` up to 3 km and ``less-certain`` up to 10 km. Points that stand for areas, and points inside
    the possible extents of a zone, are ``uncertain``. A name that is among the terms of a claim cites the source of the
    claim, and its ``when`` states a date by which it was in use.

    Returns
    -------
    bytes
        JSON that ends in a newline; lon, lat in degrees, EPSG:4326.

    Examples
    --------
    >>> import json
    >>> from geo.brief import read_brief
    >>> subject = Subject(read_brief(), layers={})
    >>> first = json.loads(to_linked_places(subject))["features"][0]
    >>> first["properties"]
    {'title': 'Gafsa', 'ccodes': ['TN'], 'fclasses': ['P']}
    >>> [name["toponym"] for name in first["names"] if "citations" in name]
    ['Gafsa']
    """
    brief = subject.brief
    return json_bytes(
        {
            "type": "FeatureCollection",
            "@context": CONTEXT,
            "license": f"{brief.licence or 'not stated'}; positions: GeoNames, CC BY 4.0, or as cited",
            **brief.stamps.notices_by_name,
            "features": [_feature(entry, brief) for entry in _entries(brief)],
        }
    )


def _entries(brief: Brief) -> Iterator[_Entry]:
    """Yield an entry for each place, crossing, area and zone of a brief; a crossing that is also a place comes once."""
    gazetteer = gazetteer_of(brief)
    place_ids = {place.gazetteer or place.id for place in brief.places}
    yield from (_place_entry(place, gazetteer) for place in brief.places)
    brief_crossings = (crossing.id for crossing in brief.own_crossings)
    for crossing in dict.fromkeys((*brief.crossings, *brief_crossings)):
        if crossing not in place_ids:
            entry = gazetteer[crossing]
            end = Endpoint(entry.id, "place", entry.label, entry.lon, entry.lat)
            yield _gazetteer_entry(entry, end, claims=())
    outlines, ends = region_of(brief).outlines, endpoints_of(brief)
    yield from (_area_entry(area, ends[area.id]) for area in brief.areas)
    yield from (_zone_entry(zone, ends[zone.id], outlines) for zone in brief.zones)


def _place_entry(place: Place, gazetteer: Gazetteer) -> _Entry:
    """Build the entry of a place.

    A place with coordinates in the brief has only what the brief states. Any other place is described by its entry in
    the gazetteer.
    """
    end = place_endpoint(place, gazetteer)
    if place.lon is None:
        entry = gazetteer[place.gazetteer or place.id]
        return _gazetteer_entry(entry, end, claims=place.claims)
    kind = "town" if end.kind == "place" else end.kind
    return _Entry(
        end=end, kind=kind, country_codes=(place.country or "",), names=_labels(end),
        points=((end.lon, end.lat),), certainty=_certainty(place.uncertainty_m or 0.0),
        source=place.location_source or "", geonames_id=None, claims=place.claims, reason="",
    )  # fmt: skip


def _gazetteer_entry(entry: GazetteerPlace, end: Endpoint, *, claims: tuple[str, ...]) -> _Entry:
    """Build the entry of a place or crossing in the gazetteer, with all its names there after its labels.

    ``end`` has its id and label in the brief; ``claims`` are the ids of the claims that mention it.
    """
    labels = _labels(end)
    label_names = {name for name, _ in labels}
    other_names = ((name, language_of(name)) for name in names_of(entry) if name not in label_names)
    return _Entry(
        end=end, kind=entry.kind, country_codes=entry.country_codes, names=(*labels, *other_names),
        points=((end.lon, end.lat),), certainty=_certainty(entry.uncertainty_m),
        source=entry.source, geonames_id=entry.geonames_id, claims=claims, reason=entry.reason,
    )  # fmt: skip


def _area_entry(area: Area, end: Endpoint) -> _Entry:
    """Build the entry of a country or region, at the point that stands for it."""
    return _Entry(
        end=end, kind=area.kind, country_codes=area.countries, names=_labels(end),
        points=((end.lon, end.lat),), certainty="uncertain",
        source="a point inside the area, to place its label; names: Unicode CLDR or the brief",
        geonames_id=None, claims=area.claims, reason=(area.reason and area.reason.en) or "",
    )  # fmt: skip


def _zone_entry(zone: Zone, end: Endpoint, outlines: Outlines) -> _Entry:
    """Build the entry of a zone, with a point inside each of its possible extents and the reasons for all of them."""
    reasons = "; ".join(candidate.reason.in_language("en") for candidate in zone.candidates)
    return _Entry(
        end=end, kind="zone", country_codes=(), names=_labels(end),
        points=tuple(
            label_point(candidate_geometry(candidate.shape, outlines))
            for candidate in zone.candidates
        ),
        certainty="uncertain", source="a point inside each interpretation of the source",
        geonames_id=None, claims=zone.claims, reason=reasons,
    )  # fmt: skip


def _labels(end: Endpoint) -> tuple[tuple[str, str], ...]:
    """Return the names of a place in the languages of its label, each with the language.

    A name that is the same in several languages comes once, with the first of them.
    """
    languages: dict[str, str] = {}
    for language, name in end.label.by_language.items():
        languages.setdefault(name, language)
    return tuple(languages.items())


def _certainty(uncertainty_m: float) -> str:
    """Return how certain a position is, in the words of the format, from its uncertainty in metres."""
    if uncertainty_m <= CERTAIN_M:
        return "certain"
    return "less-certain" if uncertainty_m <= LESS_CERTAIN_M else "uncertain"


def _feature(entry: _Entry, brief: Brief) -> Record:
    """Build the feature of an entry; parts that the format does not require are left out if they are empty."""
    sources = {source.id: source for source in brief.sources}
    claims = [claim for claim in brief.claims if claim.id in entry.claims]
    codes = sorted({*entry.country_codes} - UNLISTED - {""})
    record: Record = {
        "@id": record_id(brief, entry.end.id),
        "type": "Feature",
        "properties": {
            "title": entry.end.label.in_language("en"),
            **({"ccodes": codes} if codes else {}),
            "fclasses": [FCLASSES[entry.kind]],
        },
        "names": [_name(entry, number, claims, sources) for number in range(len(entry.names))],
        "geometry": _geometry(entry),
    }
    optional = {
        "when": _in_use_by(_date(sources[brief.source_id])),
        "types": _types(entry.kind),
        "relations": _relations(entry, brief),
        "links": _links(entry.geonames_id),
        "descriptions": [*_descriptions(claims, sources, entry.reason)],
    }
    return record | _filled(optional)


def _filled(record: Record) -> Record:
    return {key: value for key, value in record.items() if value}


def record_id(brief: Brief, item: str) -> str:
    """Return the permanent identifier of a record, which is not a web address.

    Examples
    --------
    >>> from geo.brief import read_brief
    >>> record_id(read_brief(), "gafsa")
    'urn:smuggling-route-mapper:tunisia-libya-2019:gafsa'
    """
    return f"urn:smuggling-route-mapper:{brief.id}:{item}"


def _name(entry: _Entry, number: int, claims: list[Claim], sources: Mapping[str, Source]) -> Record:
    """Build one name of an entry, with citations and the earliest date at which it was in use.

    Parameters
    ----------
    number
        Which of the entry's names this is, from 0. The first also cites where the entry comes from.
    claims
        The claims that mention the entry; those with the name among their terms are cited.
    sources
        Source id → source.
    """
    toponym, language = entry.names[number]
    claims_with_name = [
        claim for claim in claims if any(has_term(term, toponym) for term in claim.terms)
    ]
    citations = [_origin(entry)] if number == 0 else []
    citations += [_citation(claim, sources[claim.source]) for claim in claims_with_name]
    dates = [date for claim in claims_with_name if (date := _date(sources[claim.source]))]
    optional = {"citations": citations, "when": _in_use_by(min(dates, default=None))}
    return {"toponym": toponym, "lang": language} | _filled(optional)


def _origin(entry: _Entry) -> Record:
    link = {"@id": f"https://www.geonames.org/{entry.geonames_id}"} if entry.geonames_id else {}
    return {"label": entry.source, **link}


def _citation(claim: Claim, source: Source) -> Record:
    """Return a citation of a claim's source: author, title or outlet, date and paragraph, with a link."""
    parts = [source.author, source.title or source.outlet or source.id, source.date]
    paragraph = f", ¶{claim.paragraph}" if claim.paragraph else ""
    link = {"@id": source.url} if source.url and _URL.fullmatch(source.url) else {}
    year = {"year": date[:4]} if (date := _date(source)) else {}
    return {"label": ", ".join(filter(None, parts)) + paragraph, **year, **link}


def _geometry(entry: _Entry) -> Record:
    origin = {"certainty": entry.certainty, "citations": [_origin(entry)]}
    points = [{"type": "Point", "coordinates": [lon, lat], **origin} for lon, lat in entry.points]
    return {"type": "GeometryCollection", "geometries": points}


def _types(kind: str) -> list[Record]:
    """Return the concept for a kind of place, in a list; an empty list if the format lists none."""
    if kind not in TYPES:
        return []
    identifier, label = TYPES[kind]
    return [{"identifier": identifier, "label": label}]


def _relations(entry: _Entry, brief: Brief) -> list[Record]:
    """Return the relations of a place to the countries of the brief in which it lies.

    Countries, regions and zones have no relations.
    """
    if entry.kind in {"country", "region", "zone"}:
        return []
    return [
        {
            "relationType": "gvp:broaderPartitive",
            "relationTo": record_id(brief, area.id),
            "label": f"in {area_label(area).in_language('en')}",
        }
        for area in brief.areas
        if area.kind == "country" and area.countries[0] in entry.country_codes
    ]


def _links(geonames_id: int | None) -> list[Record]:
    # In the format's context "gn:" is the GeoNames ontology, so the address is written out.
    if geonames_id is None:
        return []
    return [{"type": "closeMatch", "identifier": f"https://www.geonames.org/{geonames_id}"}]


def _descriptions(
    claims: list[Claim], sources: Mapping[str, Source], reason: str
) -> Iterator[Record]:
    """Yield the descriptions of an entry.

    They are the text of each claim in each of its languages, with citation and Admiralty grade, then the reason for the
    position, if there is one.
    """
    for claim in claims:
        source = sources[claim.source]
        citation = _citation(claim, source)
        link = {"source": citation["@id"]} if "@id" in citation else {}
        for language, text in claim.text.by_language.items():
            value = f"{text} ({citation['label']}; {grade(claim, source)})"
            yield {"value": value, "lang": language, **link}
    if reason:
        yield {"value": reason, "lang": "en"}


def _in_use_by(date: str | None) -> Record | None:
    """Return a ``when`` that says that something existed at a date, and maybe before; None without a date."""
    if date is None:
        return None
    return {"timespans": [{"start": {"latest": date}}], "label": f"attested {date}"}


def _date(source: Source) -> str | None:
    """Return the date of a source if the format can hold it, as a year, month or day; else None."""
    return source.date if source.date and _DATE.fullmatch(source.date) else None
