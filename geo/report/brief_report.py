"""A brief, or one item of it, as text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, TypeAlias

from geo.brief import Brief, Editions, gazetteer_of
from geo.brief.evidence import CLAIM_LINKS, Claim, Source, grade
from geo.brief.model import DatedFeature, EvidencedRow, Flow, Map
from geo.brief.quantities import IntervalQuantity, NumberQuantity, OrdinalQuantity, Quantity
from geo.brief.summary import stamp_words
from geo.errors import BriefError, Problem
from geo.layers.endpoints import endpoints_of
from geo.layers.layer_rows import Evidence, flow_claims
from geo.validation import LANGUAGES, Text, counted, suggestion

Claims: TypeAlias = Mapping[str, Claim]


def overview(brief: Brief) -> str:
    """Return a summary of a brief as text: its title, how many sources, claims and so on it has, and its flows."""
    stamps = "".join(f" ({words})" for words in stamp_words(brief.stamps))
    head = f"{brief.id}: {_english(brief.title)}{stamps}"
    numbers = ", ".join(counted(count, name) for name, count in brief.counts.items())
    flows = [f"  {flow.id:<28} {_english(flow.label)}" for flow in brief.flows]
    return "\n".join([head, f"  {numbers}", "", *flows])


def text_report(brief: Brief, editions: Editions, mentions: Mapping[str, tuple[int, ...]]) -> str:
    """Return a summary of a source text whose claims were checked against it.

    Parameters
    ----------
    editions
        The published edition of the text, and a draft that was pasted into it, which is not checked.
    mentions
        Id of a place → numbers of the paragraphs that mention it, from 1.
    """
    checked = sum(claim.source == brief.source_id for claim in brief.claims)
    lines = [
        f"  {counted(checked, 'claims')} on {brief.source_id}: all terms found in their paragraphs",
        f"  {counted(len(editions.published), 'paragraphs')} of the published edition",
    ]
    if editions.draft:
        words = counted(len(editions.draft.split()), "words")
        lines.append(f"  left out a pasted draft of {words}")
    for place_id, paragraphs in mentions.items():
        where = ", ".join(f"¶{number}" for number in paragraphs) or "not mentioned"
        lines.append(f"  {place_id:<14} {where}")
    return "\n".join(lines)


def describe_item(brief: Brief, item: str) -> str:
    """Describe one item of a brief as text, with the evidence for it.

    Parameters
    ----------
    item
        The id of a flow, place, area, zone, barrier, event, scenario, crossing, source or claim.

    Raises
    ------
    BriefError
        If nothing in the brief has that id.
    """
    features: dict[str, EvidencedRow] = {
        feature.id: feature
        for feature in (
            *brief.flows, *brief.zones, *brief.barriers, *brief.events, *brief.not_mapped,
            *brief.places, *brief.areas, *brief.scenarios,
        )
    }  # fmt: skip
    claims = {claim.id: claim for claim in brief.claims}
    if item in claims:
        return "\n".join(_claim_lines(brief, claims[item], users=features.values()))
    if item in features:
        return "\n".join(_feature_lines(brief, features[item], claims))
    if source := next((source for source in brief.sources if source.id == item), None):
        return "\n".join(_source_lines(source, claims.values()))
    crossings = (*brief.crossings, *(crossing.id for crossing in brief.own_crossings))
    if item in crossings:
        return "\n".join(_crossing_lines(brief, item))
    known_ids = [*features, *claims, *(source.id for source in brief.sources), *crossings]
    remedy = suggestion(item, known_ids, kind="flow, place or claim")
    raise BriefError(brief.id, [Problem("", f"the brief has nothing called {item!r}", remedy)])


def describe_map(brief: Brief, map_id: str) -> str:
    """Describe one map of a brief, by its id: its question, its stages, and the steps of its story in each language.

    Raises
    ------
    BriefError
        If the brief has no such map.
    """
    maps = {spec.id: spec for spec in brief.maps}
    if map_id not in maps:
        remedy = suggestion(map_id, maps, kind="map")
        raise BriefError(brief.id, [Problem("", f"the brief has no map {map_id!r}", remedy)])
    return "\n".join(_map_lines(maps[map_id]))


def _map_lines(spec: Map) -> Iterator[str]:
    """Yield the lines that describe a map: question, layers, stages and the steps of its story."""
    yield f"{spec.id}: {_english(spec.title)}"
    yield f"  question     {_english(spec.question)}"
    yield f"  layers       {', '.join(spec.layers)}"
    for stage in spec.stages:
        yield f"  stage        {stage.id}: {_english(stage.label)}"
    for number, step in enumerate(spec.steps, start=1):
        yield ""
        yield f"  step {number} of {len(spec.steps)}"
        for language in LANGUAGES:
            if title := step.title.by_language.get(language):
                yield f"    {title}"
            if text := step.text.by_language.get(language):
                yield f"    {text}"
        for name in ("flows", "features", "claims", "shut"):
            if ids := getattr(step, name):
                yield f"      {name:<10} {', '.join(ids)}"
        for name in ("stage", "closure"):
            if step_id := getattr(step, name):
                yield f"      {name:<10} {step_id}"


def _feature_lines(brief: Brief, feature: EvidencedRow, claims: Claims) -> Iterator[str]:
    """Yield the lines that describe a feature of a brief, then the claims that are evidence or context for it."""
    yield f"{feature.id}: {_name(brief, feature)}"
    if isinstance(feature, Flow):
        yield from _flow_lines(brief, feature)
    yield from _fact_lines(brief, feature)
    yield "  evidence"
    for claim_id in _evidence(feature):
        yield from (f"    {line}" for line in _claim_lines(brief, claims[claim_id]))
    if feature.context:
        yield "  context"
    for claim_id in feature.context:
        yield from (f"    {line}" for line in _claim_lines(brief, claims[claim_id]))


def _fact_lines(brief: Brief, feature: Any) -> Iterator[str]:  # noqa: ANN401 - features differ in their fields
    """Yield a line for each of some fields, if the feature has it: lists of ids or periods, texts, candidates."""
    dates = Evidence(brief).date_cells(feature if isinstance(feature, DatedFeature) else None)
    for name in ("period", "crossings", "places", "commodities", "actors"):
        if values := getattr(feature, name, ()):
            is_inferred = name == "period" and dates["period_reading"] == "inferred"
            yield f"  {name:<12} {', '.join(values)}" + (" (inferred)" if is_inferred else "")
    for name in ("reason", "note"):
        if text := getattr(feature, name, None):
            yield f"  {name:<12} {_english(text)}"
    for candidate in getattr(feature, "candidates", ()):
        yield f"  candidate    {_english(candidate.label)}: {_english(candidate.reason)}"


def _evidence(feature: EvidencedRow) -> tuple[str, ...]:
    """Return the claims behind a feature and, for a flow, behind its strands."""
    return flow_claims(feature) if isinstance(feature, Flow) else feature.claims


def _name(brief: Brief, feature: EvidencedRow) -> str:
    """Return the English name of a feature, for a place from the gazetteer if need be; without a name, its id."""
    end = endpoints_of(brief).get(feature.id)
    label: Text | None = end.label if end else getattr(feature, "label", None)
    return _english(label) if label else feature.id


def _flow_lines(brief: Brief, flow: Flow) -> Iterator[str]:
    """Yield the lines that only a flow has: its stops, direction, commodities and quantity, and what its line means."""
    commodities = {commodity.id: _english(commodity.label) for commodity in brief.commodities}
    evidence = Evidence(brief)
    moves = (
        commodities[strand.commodity]
        + (" (inferred)" if evidence.strand_reading(flow, strand) == "inferred" else "")
        for strand in flow.strands
    )
    yield f"  stops        {' → '.join(flow.stops)}"
    yield f"  direction    {flow.direction}"
    yield f"  moves        {', '.join(moves)}"
    yield f"  quantity     {quantity_text(flow.quantity)}"
    yield "  line         from start to end: the route is unknown"


def quantity_text(quantity: Quantity) -> str:
    """Return a quantity as its source states it, in English.

    Examples
    --------
    >>> quantity_text(IntervalQuantity(kind="interval", low=1000, high=2500.5, unit="tonnes"))
    '1,000 to 2,500.5 tonnes'
    >>> words = Text(en="more than 40 sacks")
    >>> quantity_text(NumberQuantity(kind="number", value=40, unit="sacks", word=words))
    'more than 40 sacks'
    """
    match quantity:
        case OrdinalQuantity():
            return f"“{_english(quantity.word)}”: a word, not a number"
        case IntervalQuantity():
            return f"{quantity.low:,.10g} to {quantity.high:,.10g} {quantity.unit}"
        case NumberQuantity(word=Text() as word):
            return _english(word)
        case NumberQuantity():
            return f"{quantity.value:,.10g} {quantity.unit}"
    return "not quantified in the source"


def _claim_lines(brief: Brief, claim: Claim, users: Iterable[EvidencedRow] = ()) -> Iterator[str]:
    """Yield the lines that describe a claim.

    ``users`` are the features of which to list those that rest on the claim.
    """
    source = next(source for source in brief.sources if source.id == claim.source)
    paragraph = f" ¶{claim.paragraph}" if claim.paragraph else ""
    # The first edition of a source is the published one, which goes without saying.
    edition = "" if claim.edition == source.editions[0] else f", {claim.edition} edition"
    status = "" if claim.review is None else f", {claim.review.status}"
    marks = f"[{grade(claim, source)}, {claim.reading}{status}]"
    yield f"{claim.id} {marks} {_cite(source)}{paragraph}{edition}"
    yield f"  {_english(claim.text)}"
    for link in CLAIM_LINKS:
        if targets := getattr(claim, link):
            yield f"  {link} {', '.join(targets)}"
    if used_by := [feature.id for feature in users if claim.id in _evidence(feature)]:
        yield f"  used by {', '.join(used_by)}"


def _source_lines(source: Source, claims: Iterable[Claim]) -> Iterator[str]:
    """Yield the lines that describe a source, with those of the claims that come from it."""
    yield f"{source.id}: {source.title or _cite(source)}"
    facts = {
        "kind": source.kind, "outlet": source.outlet, "author": source.author, "date": source.date,
        "url": source.url, "reliability": source.reliability,
    }  # fmt: skip
    yield from (f"  {name:<12} {fact}" for name, fact in facts.items() if fact)
    for claim in claims:
        if claim.source == source.id:
            yield f"  claim        {claim.id}: {_english(claim.text)}"


def _crossing_lines(brief: Brief, crossing_id: str) -> Iterator[str]:
    """Yield the lines that describe a border crossing; none if the gazetteer lacks it."""
    crossing = gazetteer_of(brief).get(crossing_id)
    if crossing is None:
        return
    yield f"{crossing_id}: {_english(crossing.label)}"
    yield f"  countries    {', '.join(crossing.country_codes)}"
    yield f"  position     {crossing.lon:.4f}, {crossing.lat:.4f} (lon, lat)"
    scenarios = [scenario.id for scenario in brief.scenarios if crossing_id in scenario.crossings]
    events = [event.id for event in brief.events if crossing_id in event.places]
    for name, ids in (("scenarios", scenarios), ("events", events)):
        if ids:
            yield f"  {name:<12} {', '.join(ids)}"


def _cite(source: Source) -> str:
    """Return a short citation: who published the source, and when."""
    name = source.outlet or source.title or source.id
    return f"{name}, {source.date}" if source.date else name


def _english(text: Text) -> str:
    return text.in_language("en")
