"""A brief, or one thing in it, as text for a terminal."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, TypeAlias

from geo.brief import Brief, Editions, resolution_record
from geo.brief.model import Evidenced, Flow
from geo.brief.places import candidate_record
from geo.brief.quantities import (
    IntervalQuantity,
    NumberQuantity,
    OrdinalQuantity,
    Quantity,
)  # fmt: skip
from geo.errors import AmbiguousPlaceError, BriefError, Problem, UnknownPlaceError
from geo.evidence import Claim, Source, grade
from geo.gazetteer import gazetteer, resolve_place
from geo.layers.ends import ends
from geo.schema import Text, ascii_controls, suggestion

Claims: TypeAlias = Mapping[str, Claim]


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
    """Say what a source's text holds of the brief: paragraphs, the draft left out, each town."""
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
    features = {feature.id: feature for feature in _features(brief)}
    claims = {claim.id: claim for claim in brief.claims}
    if item in claims:
        return "\n".join(_claim_lines(brief, claims[item], users=features.values()))
    if item in features:
        return "\n".join(_feature_lines(brief, features[item], claims))
    remedy = suggestion(item, [*features, *claims], kind="flow, place or claim")
    raise BriefError(brief.id, [Problem("", f"has no {item!r}", remedy)])


def _features(brief: Brief) -> tuple[Evidenced, ...]:
    return (
        *brief.flows, *brief.zones, *brief.barriers, *brief.events, *brief.not_mapped,
        *brief.places, *brief.areas,
    )  # fmt: skip


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


def _feature_lines(brief: Brief, feature: Evidenced, claims: Claims) -> Iterator[str]:
    yield f"{feature.id}: {_name(brief, feature)}"
    if isinstance(feature, Flow):
        yield from _flow_lines(brief, feature)
    yield from _fact_lines(feature)
    yield "  evidence"
    for claim_id in _bearing(feature):
        yield from (f"    {line}" for line in _claim_lines(brief, claims[claim_id]))
    if feature.context:
        yield "  context"
    for claim_id in feature.context:
        yield from (f"    {line}" for line in _claim_lines(brief, claims[claim_id]))


def _fact_lines(feature: Any) -> Iterator[str]:  # noqa: ANN401 - features differ in their fields
    for name in ("period", "places", "commodities", "actors"):
        if given := getattr(feature, name, ()):
            inferred = name == "period" and feature.period_reading == "inferred"
            yield f"  {name:<12} {', '.join(given)}" + (" (inferred)" if inferred else "")
    for name in ("reason", "note"):
        if text := getattr(feature, name, None):
            yield f"  {name:<12} {_english(text)}"
    for candidate in getattr(feature, "candidates", ()):
        yield f"  reading      {_english(candidate.label)}: {_english(candidate.reason)}"


def _bearing(feature: Evidenced) -> tuple[str, ...]:
    """Return the claims of a feature and, of a flow, of its strands."""
    strands = feature.strands if isinstance(feature, Flow) else ()
    return tuple(dict.fromkeys([*feature.claims, *(one for s in strands for one in s.claims)]))


def _name(brief: Brief, feature: Evidenced) -> str:
    end = ends(brief).get(feature.id)
    label: Text | None = end.label if end else getattr(feature, "label", None)
    return _english(label) if label else feature.id


def _flow_lines(brief: Brief, flow: Flow) -> Iterator[str]:
    commodities = {one.id: _english(one.label) for one in brief.commodities}
    moves = (
        commodities[strand.commodity] + (" (inferred)" if strand.reading == "inferred" else "")
        for strand in flow.strands
    )
    yield f"  stops        {' → '.join((flow.origin, *flow.transit, flow.destination))}"
    yield f"  direction    {flow.direction}"
    yield f"  moves        {', '.join(moves)}"
    yield f"  quantity     {quantity_in_words(flow.quantity)}"
    yield "  basis        geodesic: no path is stated, and none was observed"


def quantity_in_words(quantity: Quantity) -> str:
    """Write a quantity as its source gives it.

    Examples
    --------
    >>> quantity_in_words(IntervalQuantity(kind="interval", low=1000, high=2500.5, unit="tonnes"))
    '1,000 to 2,500.5 tonnes'
    """
    match quantity:
        case OrdinalQuantity():
            return f"“{_english(quantity.word)}”: a word, no number"
        case IntervalQuantity():
            return f"{quantity.low:,.10g} to {quantity.high:,.10g} {quantity.unit}"
        case NumberQuantity():
            return f"{quantity.value:,.10g} {quantity.unit}"
    return "not quantified in the source"


def _claim_lines(brief: Brief, claim: Claim, users: Iterable[Evidenced] = ()) -> Iterator[str]:
    source = next(one for one in brief.sources if one.id == claim.source)
    paragraph = f" ¶{claim.paragraph}" if claim.paragraph else ""
    edition = "" if claim.edition == source.editions[0] else f", {claim.edition} edition"
    yield f"{claim.id} [{grade(claim, source)}, {claim.reading}] {_cite(source)}{paragraph}{edition}"
    yield f"  {_english(claim.text)}"
    for link in ("supports", "disputes", "supersedes"):
        if targets := getattr(claim, link):
            yield f"  {link} {', '.join(targets)}"
    if borne := [one.id for one in users if claim.id in _bearing(one)]:
        yield f"  bears {', '.join(borne)}"


def _cite(source: Source) -> str:
    name = source.outlet or source.title or source.id
    return f"{name}, {source.date}" if source.date else name


def _english(text: Text) -> str:
    return text.in_language("en")
