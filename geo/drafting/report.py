"""What a text mentions, for a terminal or as JSON."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from geo.brief import Brief
from geo.drafting.lexicon import Sense
from geo.drafting.scanning import Mention, Scan


def scan_report(scan: Scan, brief: Brief, *, as_json: bool = False) -> str:
    """Write a scan: each mention, what is held back, and how text and brief differ."""
    if as_json:
        return json.dumps(_record(scan, brief), ensure_ascii=False, indent=1)
    return "\n".join(_lines(scan, brief))


def _record(scan: Scan, brief: Brief) -> dict[str, Any]:
    return {
        "brief": brief.id,
        "paragraphs": scan.paragraphs,
        "draft_words_left_out": scan.draft_words,
        "mentions": [_mention_record(one) for one in scan.mentions],
        "held_back": [_mention_record(one) for one in scan.held_back],
        "in_brief_not_in_text": list(scan.missing),
        "in_text_not_in_brief": [_sense_record(one) for one in scan.extra],
    }


def _mention_record(one: Mention) -> dict[str, Any]:
    sense = one.verdict.sense
    return {
        "paragraph": one.paragraph, "start": one.start, "end": one.end, "text": one.text,
        "place": sense.id if sense else None,
        "kind": sense.kind if sense else None,
        "country_codes": list(sense.country_codes) if sense else [],
        "confidence": one.verdict.confidence,
        "reasons": list(one.verdict.reasons),
        "candidates": [_sense_record(other) for other in one.verdict.candidates],
    }  # fmt: skip


def _sense_record(sense: Sense) -> dict[str, Any]:
    return {
        "place": sense.id, "name": sense.name, "kind": sense.kind,
        "country_codes": list(sense.country_codes),
        "lon": sense.place.lon if sense.place else None,
        "lat": sense.place.lat if sense.place else None,
    }  # fmt: skip


def _lines(scan: Scan, brief: Brief) -> Iterator[str]:
    yield f"{scan.paragraphs} paragraphs, {len(scan.mentions)} mentions"
    if scan.draft_words:
        yield f"a pasted draft of {scan.draft_words:,} words was recognised and is not counted"
    yield from map(_line, scan.mentions)
    if scan.held_back:
        yield f"held back, as less likely a place than not: {len(scan.held_back)}"
        yield from map(_line, scan.held_back)
    yield f"in the brief {brief.id} and not in the text: {', '.join(scan.missing) or 'nothing'}"
    extra = ", ".join(f"{one.name} [{one.id}]" for one in scan.extra)
    yield f"in the text and not in the brief: {extra or 'nothing'}"


def _line(one: Mention) -> str:
    verdict = one.verdict
    where = f"¶{one.paragraph}" if one.paragraph else "heading"
    if verdict.sense:
        means = f"{verdict.sense.id} [{'/'.join(verdict.sense.country_codes[:3])}]"
    else:
        means = f"ambiguous: {', '.join(sense.id for sense in verdict.candidates)}"
    name = _shown(" ".join(one.text.split()))
    reasons = "; ".join(verdict.reasons)
    return f"  {where:<8} {one.start}–{one.end}  {name}: {means}  {verdict.confidence:.2f}  ({reasons})"


def _shown(text: str) -> str:
    """Escape what could steer a terminal, or turn the direction of its text."""
    return "".join(
        char if char.isprintable() else char.encode("unicode_escape").decode() for char in text
    )
