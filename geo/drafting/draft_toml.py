"""Append candidates to a brief, as claims that wait for a person; never change what the brief has."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, Final

import tomlkit
from tomlkit.items import AoT, InlineTable, Table

from geo.brief.review_states import Review
from geo.drafting.candidates import OWN, Candidates, DraftedCandidate, DraftedPlace
from geo.drafting.claim_texts import claim_texts, commodity_label, flow_label, wording
from geo.errors import OutputError
from geo.gazetteer import Gazetteer
from geo.gazetteer.world_parts import macro_regions
from geo.validation import LANGUAGES, Language

TOWN_UNCERTAINTY_M: Final = 5_000.0  # of a town, and of a position that a person read off a map
UNJUDGED: Final = 6  # grade of the Admiralty code for a credibility that cannot be judged
HEAD: Final = """\
# Drafted from a text by `geo draft`. Nothing here counts until a person has confirmed it: open review.html in
# the private folder, save decisions.json, then `geo review {file} decisions.json --by NAME`. Grade the source,
# from A (reliable) to F (cannot be judged), and each claim, from 1 (confirmed) to 6 (cannot be judged).
"""


def new_document(
    candidates: Candidates, *, file: str, region: str | None, in_world: bool
) -> tomlkit.TOMLDocument:
    """Build a brief with its source and one map, and nothing on it yet."""
    language, source = candidates.text.language, candidates.source
    document = tomlkit.parse(HEAD.format(file=file.replace("\n", " ")))
    title = source.title or wording("title", language, name=source.id)
    document.update(
        {
            "format": 1,
            "id": candidates.brief,
            "brief": source.id,
            "title": _inline({str(language): title}),
        }
    )
    if region:
        document["region"] = region
    if in_world:
        document["gazetteer"] = "world"
    source_fields = source.model_dump(exclude={"id"}, exclude_none=True)
    _append(
        document, "source", {"id": source.id, "kind": "other", **source_fields, "reliability": "F"}
    )
    map_fields = {
        "id": "flows",
        "title": _inline({key: wording("map", key) for key in LANGUAGES}),
        "question": _inline({key: wording("question", key) for key in LANGUAGES}),
        "layers": ["areas", "flows", "routes", "crossings", "places"],
    }
    _append(document, "map", map_fields)
    return document


def add_candidate(
    document: tomlkit.TOMLDocument,
    candidate: DraftedCandidate,
    candidates: Candidates,
    *,
    credibility: int = UNJUDGED,
    gazetteer: Gazetteer | None = None,
) -> None:
    """Append a candidate's claim and flow to a brief, and the places, areas and commodity that the brief lacks.

    The slots of the candidate must be complete.

    Parameters
    ----------
    gazetteer
        The brief's gazetteer; a place missing from it is written with coordinates.
    """
    reading = {"reading": "inferred"} if candidate.reading == "inferred" else {}
    claim = {
        "id": candidate.id, "source": candidates.source.id, "paragraph": candidate.paragraph,
        "terms": [*candidate.terms], "credibility": credibility, **reading,
        "text": _inline(claim_texts(candidate, candidates)), "review": review_table(candidate.review),
    }  # fmt: skip
    _append(document, "claim", claim)
    add_flow(document, candidate, candidates, gazetteer=gazetteer)


def add_flow(
    document: tomlkit.TOMLDocument,
    candidate: DraftedCandidate,
    candidates: Candidates,
    *,
    gazetteer: Gazetteer | None,
) -> None:
    """Append the flow of a candidate with complete slots, and the places, areas and commodity that the brief lacks."""
    slots, language = candidate.slots, candidates.text.language
    add_ends(document, candidate, candidates, gazetteer=gazetteer)
    fields = {
        "id": flow_id(candidate.id),
        "label": _inline({str(language): flow_label(slots, candidates)}),
        "origin": slots.origin.value,
        "transit": [stop.value for stop in slots.via if stop.value],
        "destination": slots.destination.value,
        "direction": slots.direction.value,
        "mode": slots.mode.value,
        "period": [slots.period.value] if slots.period.value else [],
        "reading": "inferred" if candidate.reading == "inferred" else None,
        "reason": _inline({str(language): wording("reason", language)}),
        "claims": [candidate.id],
    }
    flow = _append(document, "flow", {name: value for name, value in fields.items() if value})
    _append(flow, "strand", {"commodity": str(slots.commodity.value)})


def add_ends(
    document: tomlkit.TOMLDocument,
    candidate: DraftedCandidate,
    candidates: Candidates,
    *,
    gazetteer: Gazetteer | None,
) -> None:
    """Append the places, areas and commodity of a candidate that a brief lacks, and add its claim to its places."""
    slots, language = candidate.slots, candidates.text.language
    for key in filter(None, (stop.value for stop in slots.stops)):
        place = candidates.places[key]
        _add_place(document, key, place, candidate.id, gazetteer=gazetteer, language=language)
    commodity = str(slots.commodity.value)
    if commodity not in _ids(document, "commodity"):
        label = _inline(commodity_label(commodity))
        _append(document, "commodity", {"id": commodity, "class": commodity, "label": label})


def flow_id(candidate_id: str) -> str:
    """Return the id of a candidate's flow."""
    return f"flow-{candidate_id}"


def review_table(review: Review) -> InlineTable:
    """Return a review as it stands in a claim: ``{ status = "unconfirmed" }``."""
    fields = review.model_dump(exclude_none=True)
    days = {"date": date.fromisoformat(review.date)} if review.date else {}
    return _inline(fields | days)


def _add_place(
    document: tomlkit.TOMLDocument,
    key: str,
    place: DraftedPlace,
    claim: str,
    *,
    gazetteer: Gazetteer | None,
    language: Language,
) -> None:
    """Append a place or an area; if the brief has it, append only the claim to its row."""
    for table in ("place", "area", "zone"):
        for row in document.get(table, ()):
            if row.get("id") == key:
                if claim not in row.setdefault("claims", []):
                    row["claims"].append(claim)
                return
    if place.is_area:
        codes = [*place.country_codes]
        area = {"id": key, "kind": place.kind, "countries": codes, **_region_fields(place)}
        _append(document, "area", {**area, "claims": [claim]})
        return
    fields = _place_fields(key, place, gazetteer, language)
    _append(document, "place", {"id": key, **fields, "claims": [claim]})


def _place_fields(
    key: str, place: DraftedPlace, gazetteer: Gazetteer | None, language: Language
) -> dict[str, Any]:
    """Return the fields by which a brief finds a place: its id in the gazetteer, or a position of its own."""
    if place.uncertainty_m is not None:  # a province or landscape, by its middle
        return _position_fields(place, place.uncertainty_m, wording("province", "en"), language)
    if place.kind == OWN:
        return _position_fields(place, TOWN_UNCERTAINTY_M, wording("located", "en"), language)
    entry = gazetteer.get(place.place) if gazetteer else None
    if gazetteer and entry is None:
        return _position_fields(place, TOWN_UNCERTAINTY_M, "GeoNames", language)
    if entry and entry.kind == "crossing":  # which cannot be a place of a brief
        return _position_fields(place, entry.uncertainty_m, entry.source, language)
    fields: dict[str, Any] = {} if key == place.place else {"gazetteer": place.place}
    if entry and place.name != entry.label.in_language(language):
        # The gazetteer's names, and in the text's language the text's own.
        labels = {written: getattr(entry.label, written) for written in LANGUAGES}
        labels[language] = place.name
        fields["label"] = _inline({str(written): name for written, name in labels.items() if name})
    return fields


def _position_fields(
    place: DraftedPlace, uncertainty_m: float, source: str, language: Language
) -> dict[str, Any]:
    names: dict[Language, str] = {**place.labels, language: place.name}
    label = {str(key): names[key] for key in LANGUAGES if key in names}
    return {
        "label": _inline(label), "lon": place.lon, "lat": place.lat,
        "country": place.country_codes[0], "uncertainty_m": uncertainty_m, "location_source": source,
    }  # fmt: skip


def _region_fields(place: DraftedPlace) -> dict[str, InlineTable]:
    """Return the label of a part of the world, and the reason for its countries; nothing for a country."""
    if place.kind == "country":
        return {}
    row = macro_regions().get(place.place)
    label: dict[str, str] = {key: row[key][0] for key in LANGUAGES} if row else {"en": place.name}
    reason: dict[str, str] = {key: wording("region", key) for key in LANGUAGES}
    return {"label": _inline(label), "reason": _inline(reason)}


def _ids(document: tomlkit.TOMLDocument, table: str) -> Iterable[str]:
    return {str(row.get("id")) for row in document.get(table, ())}


def _append(owner: tomlkit.TOMLDocument | Table, name: str, fields: Mapping[str, Any]) -> Table:
    """Append a row to a list of tables of a document, and return it; the list is made if missing."""
    row = tomlkit.table()
    row.update(fields)
    if name not in owner:
        if isinstance(owner, tomlkit.TOMLDocument):
            owner.add(tomlkit.nl())
        owner[name] = tomlkit.aot()
    rows = owner[name]
    if not isinstance(rows, AoT):
        message = (
            f"in the brief, {name} is not a list of tables. Write [[{name}]] above each of its rows, then run this"
            " command again. Nothing was changed."
        )
        raise OutputError(message)
    rows.append(row)
    return row


def _inline(fields: Mapping[str, Any]) -> InlineTable:
    table = tomlkit.inline_table()
    table.update(fields)
    return table
