"""A drafted brief with rows added by hand, its candidates, and decisions about them."""

from __future__ import annotations

import json
import tomllib
from typing import Any

import tomlkit

from geo.brief import Brief, parse_brief
from geo.drafting.candidates import (
    Candidates,
    CommoditySlot,
    DraftedCandidate,
    DraftedMention,
    DraftedPlace,
    DraftedSource,
    DraftedText,
    PlaceSlot,
    Sentence,
    Slots,
    hash_quote,
)
from geo.drafting.draft_toml import add_candidate, new_document
from geo.drafting.review.apply import ReviewOutcome, apply_choices
from geo.drafting.review.decisions import parse_choices

QUOTES = (
    "Fuel goes from Gafsa to Zouara.",
    "Tobacco reaches Gafsa.",
    "Gold leaves Algeria for Gafsa.",
)
HASHES = [hash_quote(quote) for quote in QUOTES]
FUEL, TOBACCO = (f"p1-{hashed[:8]}" for hashed in HASHES[:2])
GOLD = f"p2-{HASHES[2][:8]}"
PLACES = {
    "gafsa": DraftedPlace(place="gafsa", name="Gafsa", kind="town", country_codes=("TN",)),
    "zouara": DraftedPlace(place="zouara", name="Zouara", kind="town", country_codes=("LY",)),
    "algeria": DraftedPlace(place="DZ", name="Algeria", kind="country", country_codes=("DZ",)),
}


def candidate(
    name: str, paragraph: int, start: int, ends: tuple[str | None, str | None], commodity: str
) -> DraftedCandidate:
    """Return a candidate whose sentence is 30 characters long."""
    hashed = next(h for h in HASHES if h.startswith(name.split("-")[1]))
    return DraftedCandidate(
        id=name, paragraph=paragraph, start=start, end=start + 30, quote=hashed,
        terms=tuple(PLACES[end].name for end in ends if end),
        slots=Slots(origin=PlaceSlot(value=ends[0]), destination=PlaceSlot(value=ends[1]),
                    commodity=CommoditySlot(value=commodity)),
    )  # fmt: skip


def mention(key: str, paragraph: int, start: int) -> DraftedMention:
    """Return a mention of a place under its own name."""
    name = PLACES[key].name
    return DraftedMention(
        paragraph=paragraph, start=start, end=start + len(name), key=key, name=name, confidence=1.0
    )


CANDIDATES = Candidates(
    brief="mine",
    text=DraftedText(sha256="a" * 64, language="en", paragraphs=2, characters=92),
    source=DraftedSource(id="a-report", date="2024-05"),
    places=PLACES,
    mentions=(mention("gafsa", 1, 15), mention("zouara", 1, 24), mention("gafsa", 1, 46),
              mention("algeria", 2, 72), mention("gafsa", 2, 84)),
    sentences=tuple(Sentence(paragraph=p, start=s, end=s + 30, quote=h)
                    for p, s, h in zip((1, 1, 2), (0, 31, 62), HASHES, strict=True)),
    candidates=(
        candidate(FUEL, 1, 0, ("gafsa", "zouara"), "fuel"),
        candidate(TOBACCO, 1, 31, (None, "gafsa"), "tobacco"),
        candidate(GOLD, 2, 62, ("algeria", "gafsa"), "gold"),
    ),
)  # fmt: skip

BY_HAND = """
# What we know ourselves.
[[claim]]
id = 'own'   # single quotes, on purpose
source = "a-report"
credibility = 3
text = { en = "Cars go from Zouara to Kasserine.",   fr = "Des voitures vont de Zouara à Kasserine." }

# Kasserine is ours.
[[place]]
id = "kasserine"
claims = [ "own" ]

[[commodity]]
id = "cars"
class = "vehicles"
label = { en = "Cars" }

[[flow]]
id = "own-flow"
label = { en = "Zouara to Kasserine: cars" }
origin = "zouara"
destination = "kasserine"
reason = { en = "ours" }
claims = [
    "own",   # and no other
]
[[flow.strand]]
commodity = "cars"
# The end.
"""


def drafted() -> str:
    """Return a draft to which somebody added rows by hand, between and after those of the draft."""
    document = new_document(CANDIDATES, file="mine.toml", region=None, in_world=False)
    for proposed in CANDIDATES.candidates:
        if proposed.is_proposal:
            add_candidate(document, proposed, CANDIDATES)
    return tomlkit.dumps(document) + BY_HAND


def decision(about: str, status: str, **fields: object) -> dict[str, Any]:
    """Return a decision; without fields it has the slots of the draft."""
    known = {one.id: one for one in CANDIDATES.candidates}[about].slots
    slots: dict[str, object] = {
        "origin": known.origin.value, "destination": known.destination.value, "via": [],
        "commodity": known.commodity.value, "direction": "one-way", "period": None,
    }  # fmt: skip
    return {"candidate": about, "status": status, **slots, **fields}


def saved(*decisions: dict[str, Any], **head: object) -> bytes:
    """Return a file of decisions."""
    whole = {"format": 1, "brief": "mine", "text": "a" * 64, **head, "decisions": decisions}
    return json.dumps(whole).encode()


def applied(
    *decisions: dict[str, Any],
    text: str | None = None,
    candidates: Candidates = CANDIDATES,
    by: str | None = "R. Reader",
    day: str = "2026-11-29",
) -> ReviewOutcome:
    """Apply decisions to the draft; the outcome reads as a valid brief."""
    choices, _ = parse_choices(saved(*decisions), candidates, name="d.json")
    outcome = apply_choices(
        drafted() if text is None else text, candidates, choices, by=by, day=day
    )
    assert not outcome.problems, outcome.problems
    parse(outcome.text)
    return outcome


def parse(text: str) -> Brief:
    """Parse a brief."""
    return parse_brief(text, name="mine.toml")


def rows(text: str, table: str) -> dict[str, dict[str, Any]]:
    """Return the rows of a table by id."""
    return {row["id"]: row for row in tomllib.loads(text).get(table, [])}
