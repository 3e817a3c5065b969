"""A brief, or one thing in it, as text for a terminal."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, TypeAlias

from geo.brief import Brief, Editions, resolution_record
from geo.brief.evidence import Claim, Source, grade
from geo.brief.model import Evidenced, Flow
from geo.brief.place_resolution import candidate_record
from geo.brief.quantities import (
    IntervalQuantity,
    NumberQuantity,
    OrdinalQuantity,
    Quantity,
)  # fmt: skip
from geo.errors import AmbiguousPlaceError, BriefError, Problem, UnknownPlaceError
from geo.gazetteer import Index, Resolution, resolve_place
from geo.layers.ends import ends
from geo.validation import Text, ascii_controls, counted, suggestion

Claims: TypeAlias = Mapping[str, Claim]
Resolved: TypeAlias = Resolution | AmbiguousPlaceError | UnknownPlaceError


def overview(brief: Brief) -> str:
    """Sum a brief up: its title, sources, counts, and its flows."""
    counts = {
        "sources": brief.sources, "claims": brief.claims, "flows": brief.flows,
        "places": brief.places, "areas": brief.areas, "zones": brief.zones,
        "barriers": brief.barriers, "events": brief.events, "maps": brief.maps,
        "not mapped": brief.not_mapped,
    }  # fmt: skip
    head = f"{brief.id}: {_english(brief.title)}" + (" (fictional)" if brief.fictional else "")
    numbers = ", ".join(counted(len(rows), name) for name, rows in counts.items() if rows)
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
    names: Iterable[str],
    *,
    country: str | None = None,
    as_json: bool = False,
    index_of: Callable[[str], Index] | None = None,
) -> tuple[str, bool]:
    """Resolve names; return the report, and whether each of them was found.

    Parameters
    ----------
    index_of
        What to look a name up in; by default the shipped gazetteer.
    """
    found = [_resolved(name, country, index_of(name) if index_of else None) for name in names]
    is_whole = all(isinstance(one, Resolution) for one in found)
    if as_json:
        return json.dumps([*map(_place_record, found)], ensure_ascii=False, indent=1), is_whole
    return "\n".join(map(_place_line, found)), is_whole


def _resolved(name: str, country: str | None, index: Index | None) -> Resolved:
    try:
        return resolve_place(name, country=country, index=index)
    except (AmbiguousPlaceError, UnknownPlaceError) as error:
        return error


def _place_record(found: Resolved) -> dict[str, Any]:
    match found:
        case Resolution():
            return resolution_record(found)
        case AmbiguousPlaceError():
            candidates = [candidate_record(one) for one in found.candidates]
            return {"mention": found.mention, "problem": str(found), "candidates": candidates}
    return {"mention": found.mention, "problem": str(found), "candidates": []}


def _place_line(found: Resolved) -> str:
    if not isinstance(found, Resolution):
        return str(found)
    place = found.place
    where = f"{'/'.join(place.country_codes)}  lon {place.lon}, lat {place.lat} ± {place.uncertainty_m:,.0f} m"
    return f"{ascii_controls(found.mention)}: {place.id}  {where}  ({found.step}: {found.reason})"


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
