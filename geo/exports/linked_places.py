"""A brief's gazetteer in the Linked Places Format (LPF 1.2), as the World Historical Gazetteer reads it.

GeoJSON with JSON-LD's context: each place once, with its names, where it lies and how certain that is,
and what the brief's sources say of it. The format is described at
https://github.com/LinkedPasts/linked-places-format.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

from geo.brief import Brief, gazetteer_of
from geo.brief.evidence import Claim, Source, grade
from geo.brief.model import Area, Place, Zone
from geo.brief.source_text import has_term
from geo.gazetteer import Gazetteer, GazetteerPlace, names_of
from geo.gazetteer.entries import arabic_label
from geo.gazetteer.spelling import is_arabic
from geo.layers.ends import End, area_end, label_point, place_end, zone_end
from geo.layers.zone_shapes import candidate_geometry
from geo.provenance import stamp
from geo.validation import LANGUAGES

Record: TypeAlias = dict[str, Any]

CONTEXT: Final = "https://raw.githubusercontent.com/LinkedPasts/linked-places/master/linkedplaces-context-v1.1.jsonld"
CERTAIN_M: Final = 3_000.0  # a town is that large
LESS_CERTAIN_M: Final = 10_000.0  # beyond, the next town may be meant

# GeoNames' classes, and the concepts of the Getty Art & Architecture Thesaurus that the format lists.
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
UNLISTED: Final = frozenset({"XK"})  # user-assigned: the gazetteer takes ISO 3166-1 alone

_DATE: Final = re.compile(r"-?\d{4}(-\d{2}){0,2}")
_URL: Final = re.compile(r"https?://[\w.\-]+\.[a-z]{2,}(:\d+)?(/\S*)?")


@dataclass(frozen=True)
class _Entry:
    """What one record is made of."""

    end: End
    kind: str
    country_codes: tuple[str, ...]
    names: tuple[tuple[str, str], ...]
    points: tuple[tuple[float, float], ...]
    certainty: str
    source: str
    geonames_id: int | None
    claims: tuple[str, ...]
    reason: str


def brief_to_linked_places(brief: Brief) -> str:
    """Write a brief's places, crossings, areas and zones as a Linked Places FeatureCollection.

    Places first, then crossings, areas and zones, each in the brief's order. A name's language is
    that of its label; of other spellings only the script is known (``und-Latn``, ``und-Arab``),
    save those in the letters of Arabic alone. ``certainty`` is ``certain`` up to 3 km,
    ``less-certain`` up to 10 km; label points of areas, and the rival readings of a zone, each a point
    inside it, are ``uncertain``. Of a name that a claim's terms hold, the source is cited; ``when``
    says that it was in use by then at the latest.

    Returns
    -------
    str
        JSON, the same bytes for the same brief, ending in a newline; lon, lat in degrees, EPSG:4326.

    Examples
    --------
    >>> from geo.brief import read_brief
    >>> first = json.loads(brief_to_linked_places(read_brief()))["features"][0]
    >>> first["properties"]
    {'title': 'Gafsa', 'ccodes': ['TN'], 'fclasses': ['P']}
    >>> [name["toponym"] for name in first["names"] if "citations" in name]
    ['Gafsa']
    """
    features = [_feature(entry, brief) for entry in _entries(brief)]
    collection = {
        "type": "FeatureCollection",
        "@context": CONTEXT,
        "license": f"{brief.licence or 'not stated'}; positions: GeoNames, CC BY 4.0, or as cited",
        **stamp(fictional=brief.fictional),
        "features": features,
    }
    return json.dumps(collection, ensure_ascii=False, indent=1, allow_nan=False) + "\n"


def _entries(brief: Brief) -> Iterator[_Entry]:
    known = gazetteer_of(brief)
    seen = {place.gazetteer or place.id for place in brief.places}
    yield from (_of_place(place, known) for place in brief.places)
    for crossing in dict.fromkeys(
        (*brief.crossings, *(crossing.id for crossing in brief.own_crossings))
    ):
        if crossing not in seen:
            entry = known[crossing]
            end = End(entry.id, "place", entry.label, entry.lon, entry.lat)
            yield _of_gazetteer(entry, end, claims=())
    yield from map(_of_area, brief.areas)
    yield from map(_of_zone, brief.zones)


def _of_place(place: Place, known: Gazetteer) -> _Entry:
    """Take a brief's place from the gazetteer, or from its own coordinates."""
    end = place_end(place, known)
    if place.lon is None:
        entry = known[place.gazetteer or place.id]
        return _of_gazetteer(entry, end, claims=place.claims)
    return _Entry(
        end=end, kind="town", country_codes=(place.country or "",), names=_labels(end),
        points=((end.lon, end.lat),), certainty=_certainty(place.uncertainty_m or 0.0),
        source=place.location_source or "", geonames_id=None, claims=place.claims, reason="",
    )  # fmt: skip


def _of_gazetteer(entry: GazetteerPlace, end: End, *, claims: tuple[str, ...]) -> _Entry:
    labels = _labels(end)
    known = {name for name, _ in labels}
    others = ((name, _language(name)) for name in names_of(entry) if name not in known)
    return _Entry(
        end=end, kind=entry.kind, country_codes=entry.country_codes, names=(*labels, *others),
        points=((end.lon, end.lat),), certainty=_certainty(entry.uncertainty_m),
        source=entry.source, geonames_id=entry.geonames_id, claims=claims, reason=entry.reason,
    )  # fmt: skip


def _of_area(area: Area) -> _Entry:
    end = area_end(area)
    return _Entry(
        end=end, kind=area.kind, country_codes=area.countries, names=_labels(end),
        points=((end.lon, end.lat),), certainty="uncertain",
        source="a label point inside the area, chosen for its name; names: Unicode CLDR or the brief",
        geonames_id=None, claims=area.claims, reason=(area.reason and area.reason.en) or "",
    )  # fmt: skip


def _of_zone(zone: Zone) -> _Entry:
    end = zone_end(zone)
    readings = "; ".join(one.reason.in_language("en") for one in zone.candidates)
    return _Entry(
        end=end, kind="zone", country_codes=(), names=_labels(end),
        points=tuple(label_point(candidate_geometry(one.shape)) for one in zone.candidates),
        certainty="uncertain", source="a point inside each reading of the source",
        geonames_id=None, claims=zone.claims, reason=readings,
    )  # fmt: skip


def _labels(end: End) -> tuple[tuple[str, str], ...]:
    """Return a label's names with their languages; one that two languages share stands once."""
    pairs = ((getattr(end.label, language), language) for language in LANGUAGES)
    first = {name: language for name, language in reversed([*pairs]) if name}
    return tuple(reversed(first.items()))


def _language(name: str) -> str:
    """Return what is known of a spelling's language, by BCP 47."""
    if not is_arabic(name):
        return "und-Latn"
    return "ar" if arabic_label((name,)) else "und-Arab"


def _certainty(uncertainty_m: float) -> str:
    if uncertainty_m <= CERTAIN_M:
        return "certain"
    return "less-certain" if uncertainty_m <= LESS_CERTAIN_M else "uncertain"


def _feature(entry: _Entry, brief: Brief) -> Record:
    sources = {source.id: source for source in brief.sources}
    claims = [one for one in brief.claims if one.id in entry.claims]
    codes = sorted({*entry.country_codes} - UNLISTED - {""})
    record: Record = {
        "@id": record_id(brief, entry.end.id),
        "type": "Feature",
        "properties": {
            "title": entry.end.label.in_language("en"),
            **({"ccodes": codes} if codes else {}),
            "fclasses": [FCLASSES[entry.kind]],
        },
        "names": [_name(entry, at, claims, sources) for at in range(len(entry.names))],
        "geometry": _geometry(entry),
    }
    optional = {
        "when": _attested(sources[brief.source_id]),
        "types": _types(entry.kind),
        "relations": _relations(entry, brief),
        "links": _links(entry.geonames_id),
        "descriptions": [*_descriptions(claims, sources), *_reason(entry.reason)],
    }
    return record | {key: value for key, value in optional.items() if value}


def record_id(brief: Brief, item: str) -> str:
    """Return the name by which a record is known everywhere: no server stands behind it.

    Examples
    --------
    >>> from geo.brief import read_brief
    >>> record_id(read_brief(), "gafsa")
    'urn:smuggling-route-mapper:tunisia-libya-2019:gafsa'
    """
    return f"urn:smuggling-route-mapper:{brief.id}:{item}"


def _name(entry: _Entry, at: int, claims: list[Claim], sources: Mapping[str, Source]) -> Record:
    """Write a name; the first cites where the record comes from, and each the claims that hold it."""
    toponym, language = entry.names[at]
    holding = [one for one in claims if any(has_term(term, toponym) for term in one.terms)]
    cited = [_citation(one, sources[one.source]) for one in holding]
    if at == 0:
        cited.insert(0, _origin(entry))
    dates = sorted(date for one in holding if (date := _date(sources[one.source])))
    when = {"when": _by_then(dates[0])} if dates else {}
    return {
        "toponym": toponym, "lang": language, **({"citations": cited} if cited else {}), **when,
    }  # fmt: skip


def _origin(entry: _Entry) -> Record:
    link = {"@id": f"https://www.geonames.org/{entry.geonames_id}"} if entry.geonames_id else {}
    return {"label": entry.source, **link}


def _citation(claim: Claim, source: Source) -> Record:
    """Cite what a claim rests on: outlet or title, date and paragraph."""
    parts = [source.author, source.title or source.outlet or source.id, source.date]
    paragraph = f", ¶{claim.paragraph}" if claim.paragraph else ""
    link = {"@id": source.url} if source.url and _URL.fullmatch(source.url) else {}
    date = _date(source)
    year = {"year": date[:4]} if date else {}
    return {"label": ", ".join(filter(None, parts)) + paragraph, **year, **link}


def _geometry(entry: _Entry) -> Record:
    points = [
        {
            "type": "Point", "coordinates": [lon, lat], "certainty": entry.certainty,
            "citations": [_origin(entry)],
        }
        for lon, lat in entry.points
    ]  # fmt: skip
    return {"type": "GeometryCollection", "geometries": points}


def _types(kind: str) -> list[Record]:
    if kind not in TYPES:
        return []
    identifier, label = TYPES[kind]
    return [{"identifier": identifier, "label": label}]


def _relations(entry: _Entry, brief: Brief) -> list[Record]:
    """Say in which of the brief's countries a place lies."""
    countries = [one for one in brief.areas if one.kind == "country"]
    if entry.kind in {"country", "region", "zone"}:
        return []
    return [
        {
            "relationType": "gvp:broaderPartitive",
            "relationTo": record_id(brief, area.id),
            "label": f"in {area_end(area).label.in_language('en')}",
        }
        for area in countries
        if area.countries[0] in entry.country_codes
    ]


def _links(geonames_id: int | None) -> list[Record]:
    # In the format's own context "gn:" stands for GeoNames' ontology, so the address is written out.
    if geonames_id is None:
        return []
    return [{"type": "closeMatch", "identifier": f"https://www.geonames.org/{geonames_id}"}]


def _descriptions(claims: list[Claim], sources: Mapping[str, Source]) -> Iterator[Record]:
    """Yield each claim in each of its languages, with its citation and its Admiralty grade."""
    for claim in claims:
        source = sources[claim.source]
        cited = _citation(claim, source)
        link = {"source": cited["@id"]} if "@id" in cited else {}
        for language in LANGUAGES:
            if text := getattr(claim.text, language):
                value = f"{text} ({cited['label']}; {grade(claim, source)})"
                yield {"value": value, "lang": language, **link}


def _reason(reason: str) -> list[Record]:
    return [{"value": reason, "lang": "en"}] if reason else []


def _attested(source: Source) -> Record | None:
    date = _date(source)
    return _by_then(date) if date else None


def _by_then(date: str) -> Record:
    """Say that something was there on a date, at the latest."""
    return {"timespans": [{"start": {"latest": date}}], "label": f"attested {date}"}


def _date(source: Source) -> str | None:
    """Return a source's date where the format can write it: a year, month or day."""
    return source.date if source.date and _DATE.fullmatch(source.date) else None
