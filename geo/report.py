"""A brief, or one thing in it, as text for a terminal."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from geo.brief import Brief, Editions, resolution_record
from geo.brief.model import Feature, Flow
from geo.brief.places import candidate_record
from geo.errors import AmbiguousPlaceError, BriefError, Problem, UnknownPlaceError
from geo.evidence import Claim, Source, grade
from geo.gazetteer import gazetteer, resolve_place
from geo.layers.ends import ends
from geo.schema import Text, ascii_controls, suggestion


def overview(brief: Brief) -> str:
    """Sum a brief up: its title, sources, counts, and its flows."""
    counts = {
        "sources": brief.sources, "claims": brief.claims, "flows": brief.flows,
        "places": brief.places, "areas": brief.areas, "zones": brief.zones,
        "barriers": brief.barriers, "events": brief.events, "maps": brief.maps,
        "not mapped": brief.not_mapped,
    }  # fmt: skip
    head = f"{brief.id}: {_english(brief.title)}" + (" (fictional)" if brief.fictional else "")
    numbers = ", ".join(f"{len(rows)} {name}" for name, rows in counts.items() if rows)
    flows = [f"  {flow.id:<28} {_english(flow.label)}" for flow in brief.flows]
    return "\n".join([head, f"  {numbers}", "", *flows])


def anchors_report(
    brief: Brief, editions: Editions, mentions: Mapping[str, tuple[int, ...]]
) -> str:
    """Say what a source's text holds of the brief: paragraphs, the draft left out, each town once."""
    checked = sum(claim.source == brief.source_id for claim in brief.claims)
    lines = [
        f"  {checked} claims on {brief.source_id}: every term stands where it should",
        f"  {len(editions.published)} paragraphs of the published edition",
    ]
    if editions.draft:
        words = len(editions.draft.split())
        lines.append(f"  a pasted draft of {words:,} words was recognised and is not counted")
    for place_id, paragraphs in mentions.items():
        where = ", ".join(f"¶{number}" for number in paragraphs) or "not named"
        lines.append(f"  {place_id:<14} {where}")
    return "\n".join(lines)


def describe(brief: Brief, item: str) -> str:
    """Describe one flow, place, area, zone, barrier, event or claim by its id.

    Raises
    ------
    BriefError
        If the brief has nothing of that id.
    """
    features: tuple[object, ...] = (
        *brief.flows, *brief.zones, *brief.barriers, *brief.events, *brief.not_mapped,
        *brief.places, *brief.areas,
    )  # fmt: skip
    by_id = {one.id: one for one in features}  # type: ignore[attr-defined]
    claims = {claim.id: claim for claim in brief.claims}
    if item in claims:
        return "\n".join(_claim_lines(brief, claims[item], users=by_id.values()))
    if item not in by_id:
        remedy = suggestion(item, [*by_id, *claims], kind="flow, place or claim")
        raise BriefError(brief.id, [Problem("", f"has no {item!r}", remedy)])
    return "\n".join(_feature_lines(brief, by_id[item], claims))


def places_report(
    names: Iterable[str], *, country: str | None = None, as_json: bool = False
) -> tuple[str, bool]:
    """Resolve names; return the report, and whether each of them was found."""
    records = [_place_record(name, country) for name in names]
    is_whole = all("problem" not in record for record in records)
    if as_json:
        return json.dumps(records, ensure_ascii=False, indent=1), is_whole
    return "\n".join(map(_place_line, records)), is_whole


def _place_record(name: str, country: str | None) -> dict[str, Any]:
    try:
        return resolution_record(resolve_place(name, country=country))
    except AmbiguousPlaceError as error:
        candidates = [candidate_record(one) for one in error.candidates]
        return {"mention": name, "problem": str(error), "candidates": candidates}
    except UnknownPlaceError as error:
        return {"mention": name, "problem": str(error), "candidates": []}


def _place_line(record: Mapping[str, Any]) -> str:
    if "problem" in record:
        return str(record["problem"])
    place = gazetteer()[record["choice"]]
    where = f"{'/'.join(place.country_codes)}  lon {place.lon}, lat {place.lat} ± {place.uncertainty_m:,.0f} m"
    return f"{ascii_controls(record['mention'])}: {place.id}  {where}  ({record['step']}: {record['reason']})"


def _feature_lines(brief: Brief, feature: object, claims: Mapping[str, Claim]) -> Iterator[str]:
    yield f"{feature.id}: {_label(brief, feature)}"  # type: ignore[attr-defined]
    if isinstance(feature, Flow):
        yield from _flow_lines(brief, feature)
    for name in ("period", "places"):
        if given := getattr(feature, name, ()):
            yield f"  {name:<12} {', '.join(given)}"
    for name in ("reason", "note"):
        if text := getattr(feature, name, None):
            yield f"  {name:<12} {_english(text)}"
    for candidate in getattr(feature, "candidates", ()):
        yield f"  reading      {_english(candidate.label)}: {_english(candidate.reason)}"
    yield "  evidence"
    for claim_id in feature.claims:  # type: ignore[attr-defined]
        yield from (f"    {line}" for line in _claim_lines(brief, claims[claim_id]))


def _label(brief: Brief, feature: object) -> str:
    at = ends(brief)
    feature_id = getattr(feature, "id", "")
    return _english(at[feature_id].label if feature_id in at else feature.label)  # type: ignore[attr-defined]


def _flow_lines(brief: Brief, flow: Flow) -> Iterator[str]:
    commodities = {one.id: _english(one.label) for one in brief.commodities}
    yield f"  stops        {' → '.join((flow.origin, *flow.transit, flow.destination))}"
    yield f"  direction    {flow.direction}"
    yield f"  moves        {', '.join(commodities[strand.commodity] for strand in flow.strands)}"
    yield f"  quantity     {flow.quantity.kind}"
    yield "  basis        geodesic: no path is stated, and none was observed"


def _claim_lines(brief: Brief, claim: Claim, users: Iterable[object] = ()) -> Iterator[str]:
    source = next(one for one in brief.sources if one.id == claim.source)
    paragraph = f" ¶{claim.paragraph}" if claim.paragraph else ""
    edition = "" if claim.edition == source.editions[0] else f", {claim.edition} edition"
    yield f"{claim.id} [{grade(claim, source)}, {claim.reading}] {_cite(source)}{paragraph}{edition}"
    yield f"  {_english(claim.text)}"
    for link in ("supports", "disputes", "supersedes"):
        if targets := getattr(claim, link):
            yield f"  {link} {', '.join(targets)}"
    if borne := [one.id for one in users if claim.id in one.claims]:  # type: ignore[attr-defined]
        yield f"  bears {', '.join(borne)}"


def _cite(source: Source) -> str:
    return ", ".join(part for part in (source.outlet or source.title, source.date) if part)


def _english(text: Text) -> str:
    return text.in_language("en")


__all__ = ["Feature", "anchors_report", "describe", "overview", "places_report"]
