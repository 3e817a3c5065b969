"""The candidates file: what is written reads back, and what is not right is refused with every problem."""

import json
import tomllib
from importlib import resources
from pathlib import Path
from typing import get_args

import pytest

from geo.brief.model import CommodityClass
from geo.drafting.candidates import (
    Candidates,
    CommoditySlot,
    DirectionSlot,
    DraftedCandidate,
    DraftedMention,
    DraftedPlace,
    DraftedSource,
    DraftedText,
    PlaceSlot,
    Sentence,
    Slots,
    candidates_json,
    hash_quote,
    parse_candidates,
    read_candidates,
)
from geo.drafting.claim_texts import flow_label
from geo.errors import BriefError
from geo.validation import Language

QUOTE = hash_quote("Fuel goes from Niš to Sofia.")
NIS = DraftedPlace(
    place="geonames-787657", name="Niš", kind="city", country_codes=("RS",), lon=21.9, lat=43.3
)
CANDIDATES = Candidates(
    brief="mine",
    text=DraftedText(sha256="0" * 64, language="en", paragraphs=1, characters=28),
    source=DraftedSource(id="a-report", date="2024-05"),
    places={"nis": NIS, "sofia": NIS},
    mentions=(DraftedMention(paragraph=1, start=15, end=18, key="nis", name="Niš", confidence=0.95),),
    sentences=(Sentence(paragraph=1, start=0, end=28, quote=QUOTE),),
    candidates=(
        DraftedCandidate(
            id=f"p1-{QUOTE[:8]}", paragraph=1, start=0, end=28, quote=QUOTE, terms=("Niš", "Sofia"),
            slots=Slots(origin=PlaceSlot(value="nis", start=15, end=18, alternatives=("sofia",))),
        ),
    ),
)  # fmt: skip


def test_candidates_read_back_as_written(tmp_path: Path) -> None:
    """A file is JSON, holds every field of the contract, and reads back as the same value."""
    path = tmp_path / "mine.candidates.json"
    path.write_text(candidates_json(CANDIDATES), encoding="utf-8")
    assert read_candidates(path) == CANDIDATES
    candidate = json.loads(path.read_text(encoding="utf-8"))["candidates"][0]
    assert candidate["slots"]["commodity"] == {
        "value": None, "start": None, "end": None, "alternatives": []
    }  # fmt: skip
    assert candidate["review"]["status"] == "unconfirmed"


def test_what_is_not_a_candidates_file_is_refused(tmp_path: Path) -> None:
    """Each problem is named; a file that is not JSON is one problem."""
    text = candidates_json(CANDIDATES)
    wrong = text.replace('"language": "en"', '"language": "de"').replace('"format"', '"formt"')
    with pytest.raises(BriefError, match=r"text\.language is 'de'") as error:
        parse_candidates(wrong, name="mine.candidates.json")
    assert len(error.value.problems) == 2
    for content in (b"[" * 100_000, b"\xff", b"{"):
        (tmp_path / "x.json").write_bytes(content)
        with pytest.raises(BriefError, match="rejected are recorded only here"):
            read_candidates(tmp_path / "x.json")


def test_the_arrow_of_a_flow_points_the_way_that_its_language_is_read() -> None:
    """In Arabic, an arrow to the right points back at the origin."""
    slots = CANDIDATES.candidates[0].slots.model_copy(
        update={
            "destination": PlaceSlot(value="sofia"),
            "commodity": CommoditySlot(value="fuel"),
            "direction": DirectionSlot(value="one-way"),
        }
    )
    arrows = []
    for language in ("en", "fr", "ar"):
        text = CANDIDATES.text.model_copy(update={"language": language})
        label = flow_label(slots, CANDIDATES.model_copy(update={"text": text}))
        arrows.append(label.split()[1])
    assert arrows == ["→", "→", "←"]


def test_every_commodity_class_has_a_sentence_in_every_language() -> None:
    """A class that the brief's format allows can be drafted, and no class is left from an earlier format."""
    text = (resources.files("geo") / "data" / "drafting" / "wording.toml").read_text("utf-8")
    subjects = tomllib.loads(text)["subject"]
    assert set(subjects) == set(get_args(CommodityClass))
    for name, words in subjects.items():
        assert set(words) == set(get_args(Language)), name
        assert all(words.values()), name
