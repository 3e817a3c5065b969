"""A brief's gazetteer in the Linked Places Format (LPF 1.2), as the World Historical Gazetteer reads it.

GeoJSON with a JSON-LD context: each place once, with its names, its position and how certain that is,
and what the brief's sources say about it. Format: https://github.com/LinkedPasts/linked-places-format.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

from geo.brief import Brief, gazetteer_of, region_of
from geo.brief.evidence import Claim, Source, grade
from geo.brief.model import Area, Place, Zone
from geo.brief.source_text import has_term
from geo.exports.subject import Subject, json_bytes
from geo.gazetteer import Gazetteer, GazetteerPlace, names_of
from geo.gazetteer.arabic_labels import is_arabic_spelling
from geo.gazetteer.spelling import is_arabic
from geo.geodesy.country_outlines import Outlines
from geo.layers.endpoints import Endpoint, area_label, endpoints_of, label_point, place_endpoint
from geo.layers.zone_shapes import candidate_geometry

Record: TypeAlias = dict[str, Any]

CONTEXT: Final = "https://raw.githubusercontent.com/LinkedPasts/linked-places/master/linkedplaces-context-v1.1.jsonld"
CERTAIN_M: Final = 3_000.0  # uncertainty of a position: up to the size of a town
LESS_CERTAIN_M: Final = 10_000.0  # with more, the next town may be meant

# GeoNames classes, and concepts of the Getty Art & Architecture Thesaurus that the format lists.
FCLASSES: Final[Mapping[str, str]] = {
    "town": "P", "village": "P", "crossing": "S", "peak": "T", "country": "A", "region": "L",
    "zone": "L",
}  # fmt: skip
TYPES: Final[Mapping[str, tuple[str, str]]] = {
    "town": ("aat:300008375", "town"),
    "village": ("aat:300008372", "village"),
    "country": ("aat:300387506", "country"),
    "region": ("aat:300182722", "region (geographic)"),
}
UNLISTED: Final = frozenset(
    {"XK"}
)  # Kosovo; the World Historical Gazetteer accepts only ISO 3166-1

# First word of a letter's name in Unicode → code of its script in ISO 15924.
SCRIPTS: Final[Mapping[str, str]] = {
    "LATIN": "Latn", "CYRILLIC": "Cyrl", "GREEK": "Grek", "HEBREW": "Hebr", "ARMENIAN": "Armn", "GEORGIAN": "Geor",
    "ETHIOPIC": "Ethi", "TIFINAGH": "Tfng", "NKO": "Nkoo", "SYRIAC": "Syrc", "THAANA": "Thaa", "DEVANAGARI": "Deva",
    "BENGALI": "Beng", "GURMUKHI": "Guru", "GUJARATI": "Gujr", "ORIYA": "Orya", "TAMIL": "Taml", "TELUGU": "Telu",
    "KANNADA": "Knda", "MALAYALAM": "Mlym", "SINHALA": "Sinh", "THAI": "Thai", "LAO": "Laoo", "KHMER": "Khmr",
    "MYANMAR": "Mymr", "TIBETAN": "Tibt", "MONGOLIAN": "Mong", "HANGUL": "Hang", "HIRAGANA": "Hira",
    "KATAKANA": "Kana", "CJK": "Hani", "IDEOGRAPHIC": "Hani",
}  # fmt: skip
MIXED_SCRIPTS: Final[Mapping[frozenset[str], str]] = {
    frozenset({"CJK", "IDEOGRAPHIC", "HIRAGANA", "KATAKANA"}): "Jpan", frozenset({"CJK", "HANGUL"}): "Kore",
}  # fmt: skip
_DATE: Final = re.compile(
    r"-?\d{4}(-(0[1-9]|1[0-2])(-\d{2})?)?"
)  # year, month or day, but no season
_URL: Final = re.compile(r"https?://[\w.\-]+\.[a-z]{2,}(:\d+)?(/\S*)?")


@dataclass(frozen=True)
class _Entry:
    """The content of one feature."""

    end: Endpoint
    kind: str
    country_codes: tuple[str, ...]
    names: tuple[tuple[str, str], ...]  # toponym, language
    points: tuple[tuple[float, float], ...]  # lon, lat
    certainty: str
    source: str
    geonames_id: int | None
    claims: tuple[str, ...]
    reason: str


def to_linked_places(subject: Subject) -> bytes:
    """Write a brief's places, crossings, areas and zones as a Linked Places FeatureCollection.

    Places come first, then crossings, areas and zones, each in the brief's order. The language of labels is stated;
    of other spellings only the script is known (``und-Latn``), except for those in letters that only Arabic uses.
    ``certainty`` is ``certain`` up to 3 km and ``less-certain`` up to 10 km; points that stand for areas, and points
    inside the possible extents of a zone, are ``uncertain``. A name among a claim's terms cites the claim's source,
    and ``when`` states a date by which it was in use.

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
    """Yield an entry for each place, crossing, area and zone; a crossing that is also a place comes once."""
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
    """Build the entry of a place from its own coordinates or, if it has none, from the gazetteer."""
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
    labels = _labels(end)
    label_names = {name for name, _ in labels}
    other_names = ((name, _language(name)) for name in names_of(entry) if name not in label_names)
    return _Entry(
        end=end, kind=entry.kind, country_codes=entry.country_codes, names=(*labels, *other_names),
        points=((end.lon, end.lat),), certainty=_certainty(entry.uncertainty_m),
        source=entry.source, geonames_id=entry.geonames_id, claims=claims, reason=entry.reason,
    )  # fmt: skip


def _area_entry(area: Area, end: Endpoint) -> _Entry:
    return _Entry(
        end=end, kind=area.kind, country_codes=area.countries, names=_labels(end),
        points=((end.lon, end.lat),), certainty="uncertain",
        source="a point inside the area, to place its label; names: Unicode CLDR or the brief",
        geonames_id=None, claims=area.claims, reason=(area.reason and area.reason.en) or "",
    )  # fmt: skip


def _zone_entry(zone: Zone, end: Endpoint, outlines: Outlines) -> _Entry:
    """Build the entry of a zone: a point inside each of its possible extents, and the reasons of all."""
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
    """Return the names of an end with their languages; a name that languages share comes once, with the first."""
    languages: dict[str, str] = {}
    for language, name in end.label.by_language.items():
        languages.setdefault(name, language)
    return tuple(languages.items())


def _language(name: str) -> str:
    """Return the language of a spelling, or at least its script, as BCP 47; ``und`` for other or several scripts.

    Examples
    --------
    >>> [_language(name) for name in ("Gafsa", "София", "평양", "東京", "さいたま市", "دمشق", "ⴰⴳⴰⴷⵉⵔ", "1")]
    ['und-Latn', 'und-Cyrl', 'und-Hang', 'und-Hani', 'und-Jpan', 'ar', 'und-Tfng', 'und']
    """
    if is_arabic(name):
        return "ar" if is_arabic_spelling(name) else "und-Arab"
    # Unicode's name of a letter begins with its script; an apostrophe that counts as a letter has none.
    scripts = {unicodedata.name(letter, "").split(" ")[0] for letter in name if letter.isalpha()}
    scripts -= {"MODIFIER", "KATAKANA-HIRAGANA", ""}
    if len(scripts) > 1:
        codes = {code for mixed, code in MIXED_SCRIPTS.items() if scripts <= mixed}
    else:
        codes = {SCRIPTS[script] for script in scripts if script in SCRIPTS}
    return f"und-{min(codes)}" if codes else "und"


def _certainty(uncertainty_m: float) -> str:
    if uncertainty_m <= CERTAIN_M:
        return "certain"
    return "less-certain" if uncertainty_m <= LESS_CERTAIN_M else "uncertain"


def _feature(entry: _Entry, brief: Brief) -> Record:
    """Build the feature of a place; optional parts are left out where they are empty."""
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
    """Write the name with a number, from 0, and cite the claims that contain it; name 0 also cites the origin."""
    toponym, language = entry.names[number]
    naming = [claim for claim in claims if any(has_term(term, toponym) for term in claim.terms)]
    citations = [_origin(entry)] if number == 0 else []
    citations += [_citation(claim, sources[claim.source]) for claim in naming]
    dates = [date for claim in naming if (date := _date(sources[claim.source]))]
    optional = {"citations": citations, "when": _in_use_by(min(dates, default=None))}
    return {"toponym": toponym, "lang": language} | _filled(optional)


def _origin(entry: _Entry) -> Record:
    link = {"@id": f"https://www.geonames.org/{entry.geonames_id}"} if entry.geonames_id else {}
    return {"label": entry.source, **link}


def _citation(claim: Claim, source: Source) -> Record:
    """Cite the source of a claim: author, title or outlet, date and paragraph."""
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
    if kind not in TYPES:
        return []
    identifier, label = TYPES[kind]
    return [{"identifier": identifier, "label": label}]


def _relations(entry: _Entry, brief: Brief) -> list[Record]:
    """Relate a place to the countries of the brief that contain it.

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
    """Yield each claim in each of its languages, with citation and Admiralty grade, then the reason."""
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
    """State a date at which something already existed."""
    if date is None:
        return None
    return {"timespans": [{"start": {"latest": date}}], "label": f"attested {date}"}


def _date(source: Source) -> str | None:
    """Return a source's date if the format can hold it: a year, month or day."""
    return source.date if source.date and _DATE.fullmatch(source.date) else None
