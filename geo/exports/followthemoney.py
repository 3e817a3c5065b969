"""A brief as entities of FollowTheMoney, the format of OCCRP's Aleph: JSON, one entity per line.

Sources become articles, claims become notes, and flows become trips between addresses. Format:
https://followthemoney.tech.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final, TypeAlias

from geo.brief import Brief
from geo.brief.evidence import Claim, Source, grade, parse_period
from geo.brief.model import DatedFeature, Event
from geo.brief.place_resolution import gazetteer_of
from geo.brief.review_states import status_of
from geo.exports.subject import Subject, SupportedFeature, features_by_claim, supported_features
from geo.layers.endpoints import Endpoint, endpoints_of
from geo.layers.layer_rows import flow_claims

Entity: TypeAlias = Mapping[str, Any]
Ends: TypeAlias = Mapping[str, Endpoint]
# A date of EDTF, such as 2018-11-03, 2018-11~ (approximate) or 2021-24 (a season, written as a month from 21 to 24).
_DATE: Final = re.compile(r"(\d{4}(?:-(\d\d)(?:-\d\d)?)?)[~?%]?")
LAST_MONTH: Final = "12"
# Kinds of features that become entities.
_EXPORTED = frozenset({"flow", "event", "place", "area", "zone"})


def to_followthemoney(subject: Subject) -> bytes:
    """Return a brief as entities of FollowTheMoney: JSON in UTF-8, one entity per line.

    The entities are its sources, the ends of its flows, organisations, flows, events and claims, then a link from each
    feature to each source that documents it.
    """
    brief = subject.brief
    ends = endpoints_of(brief)
    entities = [
        *_articles(brief, subject.stamps.sentences),
        *_addresses(brief, ends),
        *_organisations(brief),
        *_movements(brief, ends),
        *_notes(brief),
        *_documentations(brief),
    ]
    lines = (json.dumps(entity, ensure_ascii=False, sort_keys=True) for entity in entities)
    return "".join(f"{line}\n" for line in lines).encode()


def _entity(
    brief: Brief, schema: str, kind: str, item: str, properties: Mapping[str, Iterable[str | None]]
) -> Entity:
    """Return an entity of FollowTheMoney.

    Parameters
    ----------
    schema
        What the entity is in FollowTheMoney, such as ``Article``.
    kind, item
        What the item is in the brief, and its id; they make the id of the entity.
    properties
        Name of a property → its values. Empty values, and properties without any other, are left out.
    """
    distinct_values = {
        name: list(dict.fromkeys(value for value in values if value))
        for name, values in properties.items()
    }
    filled = {name: values for name, values in distinct_values.items() if values}
    return {"id": _id(brief, kind, item), "schema": schema, "properties": filled}


def _id(brief: Brief, kind: str, item: str) -> str:
    """Return the id of the entity of an item, which is unique among all briefs."""
    return f"{brief.id}.{kind}.{item}"


def _articles(brief: Brief, stamps: tuple[str, ...]) -> Iterator[Entity]:
    """Yield the sources as articles.

    Each has the notices of the brief (``stamps``) as notes, because the format has no place for them elsewhere.
    """
    for source in brief.sources:
        yield _entity(brief, "Article", "source", source.id, {
            "fileName": [source.id], "name": [source.title or source.outlet or source.id],
            "title": [source.title], "author": [source.author], "publisher": [source.outlet],
            "publishedAt": [_day(source.date)], "sourceUrl": [source.url],
            "summary": [f"{source.kind}; reliability {source.reliability} (Admiralty code)"],
            "notes": [*_date_note(source.date), *stamps],
        })  # fmt: skip


def _day(date: str | None) -> str | None:
    """Return a date of EDTF as the format can hold it: a year, month or day.

    Marks of doubt are left out. A season becomes its year, and an interval its first day.

    Examples
    --------
    >>> _day("2018-11"), _day("2018-11~"), _day("2021-24"), _day("[2018-03..2018-05]")
    ('2018-11', '2018-11', '2021', '2018-03-01')
    """
    if not date:
        return None
    if match := _DATE.fullmatch(date):
        # Two digits compare as text as they do as numbers.
        is_season = (match[2] or "") > LAST_MONTH
        return date[:4] if is_season else match[1]
    earliest = parse_period(date).earliest
    return earliest.isoformat() if earliest else None


def _date_note(date: str | None) -> list[str]:
    """Return a note with the date of a source, if the format cannot hold the date as it is; else an empty list."""
    return [f"Published: {date} (EDTF)"] if date and _day(date) != date else []


def _addresses(brief: Brief, ends: Ends) -> Iterator[Entity]:
    """Yield the places, areas and zones as addresses.

    Only places get a position, because the point of an area only bears its name.
    """
    codes = _country_codes(brief)
    for end in ends.values():
        is_place = end.kind == "place"
        position = {"latitude": [f"{end.lat:.5f}"], "longitude": [f"{end.lon:.5f}"]}
        yield _entity(brief, "Address", "end", end.id, {
            "name": end.label.by_language.values(), "full": [end.label.in_language("en")],
            "city": [end.label.in_language("en")] if is_place else [],
            "country": [code.lower() for code in codes.get(end.id, ())],
            "remarks": [] if is_place else [f"{end.kind}, not an exact place"],
            **(position if is_place else {}),
        })  # fmt: skip


def _country_codes(brief: Brief) -> dict[str, tuple[str, ...]]:
    """Return id of an area or place → its countries, ISO 3166-1 alpha-2.

    The countries of a place are the one that the brief states or, if it states none, those of its gazetteer entry.
    """
    gazetteer = gazetteer_of(brief)
    codes = {area.id: area.countries for area in brief.areas}
    for place in brief.places:
        entry = gazetteer.get(place.gazetteer or place.id)
        if place.country:
            codes[place.id] = (place.country,)
        elif entry:
            codes[place.id] = entry.country_codes
    return codes


def _organisations(brief: Brief) -> Iterator[Entity]:
    """Yield the organisations among the actors; a role, such as *traders*, is no organisation."""
    for actor in brief.actors:
        if actor.kind == "organisation":
            yield _entity(
                brief, "Organization", "actor", actor.id, {"name": actor.label.by_language.values()}
            )


def _movements(brief: Brief, ends: Ends) -> Iterator[Entity]:
    """Yield the flows as trips, then the events."""
    organisations = {actor.id for actor in brief.actors if actor.kind == "organisation"}
    commodities = {commodity.id: commodity.label for commodity in brief.commodities}
    for flow in brief.flows:
        stops = [ends[stop].label.in_language("en") for stop in flow.stops]
        goods = [commodities[strand.commodity].in_language("en") for strand in flow.strands]
        yield _entity(brief, "Trip", "flow", flow.id, {
            **_dated(flow), "proof": _proofs(brief, flow_claims(flow)),
            "startLocation": [_id(brief, "end", flow.origin)], "endLocation": [_id(brief, "end", flow.destination)],
            "location": stops, "keywords": goods,
            "summary": [f"{', '.join(goods)}: {' → '.join(stops)} ({flow.direction}). Route not stated."],
            "involved": [_id(brief, "actor", actor) for actor in flow.actors if actor in organisations],
        })  # fmt: skip
    for event in brief.events:
        yield _entity(brief, "Event", "event", event.id, {
            **_dated(event), "proof": _proofs(brief, event.claims), "location": _places_of(event, brief, ends),
        })  # fmt: skip


def _dated(feature: DatedFeature) -> dict[str, list[str | None]]:
    """Return the properties with the names of a feature, and the first and last day of each of its periods.

    The day of an open or unknown end is None.
    """
    periods = [parse_period(period) for period in feature.period]
    return {
        "name": list(feature.label.by_language.values()),
        "startDate": [span.earliest.isoformat() if span.earliest else None for span in periods],
        "endDate": [span.latest.isoformat() if span.latest else None for span in periods],
    }


def _places_of(event: Event, brief: Brief, ends: Ends) -> list[str | None]:
    """Return the English names of the places and crossings where an event happened; ends of flows are no crossings."""
    gazetteer = gazetteer_of(brief)
    labels = (
        ends[place].label if place in ends else gazetteer[place].label for place in event.places
    )
    return [label.in_language("en") for label in labels]


def _proofs(brief: Brief, claims: Iterable[str]) -> list[str | None]:
    """Return the ids of the articles on which claims, given by their ids, rest."""
    source_of = {claim.id: claim.source for claim in brief.claims}
    return [_id(brief, "source", source_of[claim]) for claim in claims]


def _notes(brief: Brief) -> Iterator[Entity]:
    """Yield the claims as notes, each attached to its source and to the features that rest on it."""
    sources = {source.id: source for source in brief.sources}
    features_of = features_by_claim(_exported(brief))
    for claim in brief.claims:
        source = sources[claim.source]
        features = [_feature_id(brief, item) for item in features_of.get(claim.id, [])]
        yield _entity(brief, "Note", "claim", claim.id, {
            "name": [claim.id], "description": claim.text.by_language.values(),
            "entity": [_id(brief, "source", claim.source), *features],
            "proof": [_id(brief, "source", claim.source)],
            "keywords": [grade(claim, source), claim.reading, status_of(claim)],
            "summary": [_note_summary(claim, source)],
        })  # fmt: skip


def _note_summary(claim: Claim, source: Source) -> str:
    """Return the grade, the reading, the paragraph and the review of a claim in words."""
    review = claim.review
    person = f" by {review.by}" if review and review.by else ""
    day = f" on {review.date}" if review and review.date else ""
    parts = [
        f"Admiralty {grade(claim, source)}",
        claim.reading,
        f"paragraph {claim.paragraph}" if claim.paragraph else "",
        f"{status_of(claim)}{person}{day}",
    ]
    return "; ".join(filter(None, parts))


def _documentations(brief: Brief) -> Iterator[Entity]:
    """Yield a link from each feature to each source that documents it, naming the claims."""
    source_of = {claim.id: claim.source for claim in brief.claims}
    for item in _exported(brief):
        claims_of_source: dict[str, list[str]] = {}
        for claim in item.claims:
            claims_of_source.setdefault(source_of[claim], []).append(claim)
        for source, claims in claims_of_source.items():
            yield _entity(brief, "Documentation", "documentation", f"{item.kind}.{item.feature.id}.{source}", {
                "document": [_id(brief, "source", source)], "entity": [_feature_id(brief, item)],
                "role": [f"claims: {', '.join(claims)}"],
            })  # fmt: skip


def _exported(brief: Brief) -> list[SupportedFeature]:
    """Return the features of a brief that become entities, each with its claims."""
    return [item for item in supported_features(brief) if item.kind in _EXPORTED]


def _feature_id(brief: Brief, item: SupportedFeature) -> str:
    """Return the id of a feature's entity: of a trip or an event, otherwise of the address of an end."""
    return _id(brief, item.kind if item.kind in {"flow", "event"} else "end", item.feature.id)
