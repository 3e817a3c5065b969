"""A small text with its candidates, as ``geo draft`` would write them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from geo.drafting.candidates import Candidates, hash_quote, hash_text
from geo.validation import Language

PLACES: Mapping[str, tuple[str, str, float, float]] = {
    "nis": ("Niš", "RS", 21.9, 43.32),
    "sofia": ("Sofia", "BG", 23.32, 42.7),
    "dimitrovgrad": ("Dimitrovgrad", "RS", 22.78, 43.01),
    "skopje": ("Skopje", "MK", 21.43, 42.0),
    "vidin": ("Vidin", "BG", 22.88, 43.99),
}

TEXT = """Roads east of Niš

Fuel is cheap here 🙂, people in Dimitrovgrad say.\r
Tankers bring diesel from Niš to Sofia every week. Nobody counts them.

Cigarettes leave Vidin for Skopje, one driver says. <img src=x onerror=window.ran=1> Past \u202eevil\u202c {{7*7}}.

Sofia denies it. Migrants walk from Skopje by way of Niš. </script><script>window.ran=1</script>
"""

FLAGGED: Mapping[str, Mapping[str, Any]] = {
    "Tankers bring": {
        "origin": "nis",
        "destination": "sofia",
        "commodity": "fuel",
        "rule": "from-to",
    },
    "Cigarettes leave": {"commodity": None, "hedged": True},
    "Migrants walk": {"origin": "skopje", "commodity": "people", "reading": "inferred"},
}


def draft(
    text: str = TEXT,
    flagged: Mapping[str, Mapping[str, Any]] = FLAGGED,
    *,
    language: Language = "en",
    names: Mapping[str, str] | None = None,
    title: str | None = "Roads east of Niš",
) -> Candidates:
    """Return candidates for a text; sentences are flagged by their beginning."""
    written = names or {name: key for key, (name, *_) in PLACES.items()}
    sentences = [*_sentences(text)]
    mentions = [
        {"paragraph": row["paragraph"], "start": found.start() + row["start"], "end": found.end() + row["start"],
         "key": key, "name": name, "confidence": 0.95}
        for row in sentences
        for name, key in written.items()
        for found in re.finditer(re.escape(name), text[row["start"] : row["end"]])
    ]  # fmt: skip
    rows = [
        (row, slots)
        for row in sentences
        for start, slots in flagged.items()
        if text[row["start"] :].startswith(start)
    ]
    return Candidates.model_validate({
        "brief": "niš-roads".replace("š", "s"),
        "text": {"sha256": hash_text(text), "language": language, "characters": len(text),
                 "paragraphs": max(row["paragraph"] for row in sentences)},
        "source": {"id": "report", "title": title},
        "places": {
            key: {"place": f"geonames-{key}", "name": name, "kind": "city", "country_codes": [country],
                  "lon": lon, "lat": lat}
            for key, (name, country, lon, lat) in PLACES.items()
        },
        "mentions": sorted(mentions, key=lambda row: row["start"]),
        "sentences": sentences,
        "candidates": [_candidate(row, slots, mentions) for row, slots in rows],
    })  # fmt: skip


def _sentences(text: str) -> list[dict[str, Any]]:
    """Split a text at blank lines and full stops; a first line without one is a title."""
    rows = []
    paragraph = 0
    for block in re.finditer(r"(?:[^\n]+(?:\n(?!\n)|$)?)+", text):
        if not re.search(r"[.!؟]", block[0]):
            continue
        paragraph += 1
        for found in re.finditer(r"\S[^.!؟]*(?:[.!؟]|$)", block[0]):
            start, end = block.start() + found.start(), block.start() + found.end()
            end -= len(text[start:end]) - len(text[start:end].rstrip())
            rows.append({
                "paragraph": paragraph, "start": start, "end": end, "quote": hash_quote(text[start:end]),
            })  # fmt: skip
    return rows


def _candidate(
    row: Mapping[str, Any], slots: Mapping[str, Any], mentions: Sequence[Mapping[str, Any]]
) -> dict[str, Any]:
    """Return a candidate of a sentence."""
    near = [one["key"] for one in mentions if row["start"] <= one["start"] < row["end"]]
    ends = {
        end: {"value": slots.get(end), "alternatives": [key for key in near if key != slots.get(end)]}
        for end in ("origin", "destination")
    }  # fmt: skip
    return {
        **row, "id": f"p{row['paragraph']}-{row['quote'][:8]}", "terms": ["Niš"],
        **{key: slots[key] for key in ("rule", "reading", "hedged", "negated") if key in slots},
        "slots": {
            **ends, "commodity": {"value": slots.get("commodity")}, "period": {"value": slots.get("period")},
        },
    }  # fmt: skip
