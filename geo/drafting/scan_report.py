"""Write the places that a text mentions, for a terminal or as JSON."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from geo.brief import Brief
from geo.drafting.mentions import Mention, Scan
from geo.drafting.names.lexicon import Sense
from geo.validation import counted


def scan_report(scan: Scan, brief: Brief, *, as_json: bool = False) -> str:
    """Write a scan: mentions, names held back, and how text and brief differ."""
    if as_json:
        return json.dumps(_record(scan, brief), ensure_ascii=False, indent=1)
    return "\n".join(_lines(scan, brief))


def _record(scan: Scan, brief: Brief) -> dict[str, Any]:
    return {
        "brief": brief.id,
        "paragraphs": scan.paragraphs,
        "draft_words_left_out": scan.draft_words,
        "mentions": [*map(_mention_record, scan.mentions)],
        "held_back": [*map(_mention_record, scan.held_back)],
        "in_brief_not_in_text": list(scan.missing),
        "in_text_not_in_brief": [*map(_sense_record, scan.extra)],
    }


def _mention_record(mention: Mention) -> dict[str, Any]:
    assessment, sense = mention.assessment, mention.assessment.sense
    return {
        "paragraph": mention.paragraph, "start": mention.start, "end": mention.end, "text": mention.text,
        "place": sense.id if sense else None,
        "kind": sense.kind if sense else None,
        "country_codes": list(sense.country_codes) if sense else [],
        "confidence": assessment.confidence,
        "reasons": list(assessment.reasons),
        "candidates": [*map(_sense_record, assessment.candidates)],
    }  # fmt: skip


def _sense_record(sense: Sense) -> dict[str, Any]:
    return {
        "place": sense.id, "name": sense.name, "kind": sense.kind,
        "country_codes": list(sense.country_codes),
        "lon": sense.place.lon if sense.place else None,
        "lat": sense.place.lat if sense.place else None,
    }  # fmt: skip


def _lines(scan: Scan, brief: Brief) -> Iterator[str]:
    yield f"{counted(scan.paragraphs, 'paragraphs')}, {counted(len(scan.mentions), 'mentions')}"
    if scan.draft_words:
        yield f"left out a pasted draft of {counted(scan.draft_words, 'words')}"
    yield from map(_line, scan.mentions)
    if scan.held_back:
        yield f"held back, probably not places: {len(scan.held_back)}"
        yield from map(_line, scan.held_back)
    yield f"in the brief {brief.id} but not in the text: {', '.join(scan.missing) or 'nothing'}"
    extra = ", ".join(f"{sense.name} [{sense.id}]" for sense in scan.extra)
    yield f"in the text but not in the brief: {extra or 'nothing'}"


def _line(mention: Mention) -> str:
    assessment, sense = mention.assessment, mention.assessment.sense
    where = f"¶{mention.paragraph}" if mention.paragraph else "heading"
    if sense:
        meaning = f"{sense.id} [{'/'.join(sense.country_codes[:3])}]"
    else:
        meaning = f"ambiguous: {', '.join(candidate.id for candidate in assessment.candidates)}"
    name = _printable(" ".join(mention.text.split()))
    reasons = "; ".join(assessment.reasons)
    return (
        f"  {where:<8} {mention.start}–{mention.end}  {name}: {meaning}  {assessment.confidence:.2f}"
        f"  ({reasons})"
    )


def _printable(text: str) -> str:
    """Escape characters that could control a terminal or reverse the direction of its text."""
    return "".join(
        char if char.isprintable() else char.encode("unicode_escape").decode() for char in text
    )
