"""How well ``geo draft`` reads texts that its rules were not written on, measured by ``drafting_scores``."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final

import pytest
from drafting_scores import (
    CHIPS,
    CHIPS_NAMED,
    FLAG_PRECISION,
    FLAG_RECALL,
    OFFSETS,
    PAIR_PRECISION,
    PLACE_RECALL,
    UNASKED,
    UNLOCATED_RIGHT,
    WRONG_PLACES,
    Case,
    Labelled,
    Share,
    failures,
    is_one_of,
    is_right_pair,
    read_labels,
    score_folder,
    share,
    table_of,
)

from geo.drafting.candidates import DraftedSource, candidates_json
from geo.drafting.documents import read_document
from geo.drafting.draft import draft_text
from geo.gazetteer.world import World
from geo.regions import open_region

Scores = Callable[[str], list[Case]]

FOLDERS = sorted(
    path for path in (Path(__file__).parent / "drafting_texts").iterdir() if path.is_dir()
)
LEAST_WORDS = 400
MOVING_IN_PASSING = 4  # sentences that a text about something else may have


AT_LEAST: Final = {
    FLAG_RECALL: 0.90,
    FLAG_PRECISION: 0.60,
    PAIR_PRECISION: 0.80,
    CHIPS: 0.85,
    OFFSETS: 1.0,
}
AT_MOST: Final = {WRONG_PLACES: 0.03, UNASKED: 0.0}
REACHED: Final[Mapping[tuple[str, str], float]] = {
    ("open", CHIPS): 0.83,
    ("sealed_4", CHIPS): 0.8,
    ("sealed_5", CHIPS): 0.78,
    ("sealed_7", CHIPS): 0.82,
    ("sealed_7", OFFSETS): 0.99,  # of "Union européenne" the label has the second word
    ("sealed_9", CHIPS): 0.68,  # of 16 flows an end is a village that GeoNames lacks
    ("sealed_10", CHIPS): 0.8,  # of 7 flows an end is a place that GeoNames lacks
    ("sealed_10", OFFSETS): 0.99,  # the label of منطقة القبائل leaves out the noun
    ("sealed_11", CHIPS): 0.78,
    ("sealed_11", WRONG_PLACES): 0.04,
    ("sealed_12", CHIPS): 0.72,
    ("sealed_12", OFFSETS): 0.99,  # of six names the draft has a word or an article more or less
    ("sealed_13", CHIPS): 0.72,  # of 30 flows an end has no position: 19 by name alone
    ("development", CHIPS): 0.82,
    ("development", OFFSETS): 0.99,  # بحيرة توركانا
}
"""What was reached where a bound is missed, rounded to the worse side; the bound is expected to fail."""
BESIDE: Final[Mapping[tuple[str, str], float]] = {
    ("open", CHIPS_NAMED): 1.0,
    ("sealed", CHIPS_NAMED): 1.0,
    ("sealed_2", CHIPS_NAMED): 1.0,
    ("sealed_3", CHIPS_NAMED): 0.97,
    ("sealed_4", CHIPS_NAMED): 1.0,
    ("sealed_5", CHIPS_NAMED): 0.97,
    ("sealed_6", CHIPS_NAMED): 1.0,
    ("sealed_7", CHIPS_NAMED): 0.95,
    ("sealed_8", CHIPS_NAMED): 0.94,
    ("sealed_9", CHIPS_NAMED): 0.95,
    ("sealed_10", CHIPS_NAMED): 0.97,
    ("sealed_11", CHIPS_NAMED): 0.92,
    ("sealed_12", CHIPS_NAMED): 0.87,
    ("sealed_13", CHIPS_NAMED): 0.9,
    ("development", CHIPS_NAMED): 0.91,
    # Where these fell in November 2026, right names have a position now, and as many wrong ones are left.
    ("open", UNLOCATED_RIGHT): 0.88,
    ("sealed", UNLOCATED_RIGHT): 0.94,
    ("sealed_2", UNLOCATED_RIGHT): 0.96,
    ("sealed_3", UNLOCATED_RIGHT): 1.0,
    ("sealed_4", UNLOCATED_RIGHT): 1.0,
    ("sealed_5", UNLOCATED_RIGHT): 1.0,
    ("sealed_6", UNLOCATED_RIGHT): 0.9,  # two right ones have a position now
    ("sealed_7", UNLOCATED_RIGHT): 0.9,
    ("sealed_8", UNLOCATED_RIGHT): 0.91,
    ("sealed_9", UNLOCATED_RIGHT): 0.97,
    ("sealed_10", UNLOCATED_RIGHT): 0.87,
    ("sealed_11", UNLOCATED_RIGHT): 0.91,
    ("sealed_12", UNLOCATED_RIGHT): 0.9,
    ("sealed_13", UNLOCATED_RIGHT): 0.82,
    ("development", UNLOCATED_RIGHT): 0.83,
    ("open", PLACE_RECALL): 0.86,
    # Two small towns of the Sahara are missed, since a town is taken only with evidence.
    ("sealed", PLACE_RECALL): 0.86,
    ("sealed_2", PLACE_RECALL): 0.78,
    ("sealed_3", PLACE_RECALL): 0.73,
    ("sealed_4", PLACE_RECALL): 0.78,  # Hobart, Wadi Halfa: a far town is taken only with evidence
    ("sealed_5", PLACE_RECALL): 0.77,
    ("sealed_6", PLACE_RECALL): 0.81,
    ("sealed_7", PLACE_RECALL): 0.89,
    ("sealed_8", PLACE_RECALL): 0.66,
    ("sealed_9", PLACE_RECALL): 0.67,
    ("sealed_10", PLACE_RECALL): 0.71,
    ("sealed_11", PLACE_RECALL): 0.77,
    ("sealed_12", PLACE_RECALL): 0.74,
    ("sealed_13", PLACE_RECALL): 0.77,
    ("development", PLACE_RECALL): 0.8,
}
"""What was reached in measures that have no bound: they count more than the bounds' own do."""


def draft(path: Path, world: World) -> Mapping[str, Any]:
    """Return what `geo draft` writes to `brief.candidates.json`."""
    document = read_document(path)
    assert document.text == path.read_text("utf-8")  # labels count its characters
    known = open_region(None).gazetteer
    source = DraftedSource(id="text")
    drafted = draft_text(document.text, brief="draft", source=source, gazetteer=known, world=world)
    record: Mapping[str, Any] = json.loads(candidates_json(drafted))
    return record


@pytest.fixture(scope="module")
def scores(tmp_path_factory: pytest.TempPathFactory) -> Scores:
    """Return the cases of a folder's texts, drafted once."""
    drafted: dict[str, list[Case]] = {}

    def cases_of(name: str) -> list[Case]:
        if name not in drafted:
            folder = next(folder for folder in FOLDERS if folder.name == name)
            drafted[name] = score_folder(folder, draft, tmp_path_factory.mktemp(name))
            print(f"\n{name}\n{table_of(drafted[name])}")  # noqa: T201 - figures to publish
        return drafted[name]

    return cases_of


def bounds() -> list[Any]:
    """Return folder and measure of every bound; those known to be missed are expected to fail."""
    return [
        pytest.param(
            folder.name, measure, id=f"{folder.name}: {measure}",
            marks=[pytest.mark.xfail(strict=True, reason=f"reached {REACHED[folder.name, measure]}")]
            if (folder.name, measure) in REACHED
            else [],
        )
        for folder in FOLDERS
        for measure in (*AT_LEAST, *AT_MOST)
    ]  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize(("folder", "measure"), bounds())
def test_draft_keeps_its_bounds(folder: str, measure: str, scores: Scores) -> None:
    """The bounds were set before the rules were written."""
    cases = scores(folder)
    reached = share(cases, measure)
    assert reached.total
    if measure in AT_LEAST:
        assert reached.value >= AT_LEAST[measure], failures(cases, measure, holds=False)
    else:
        assert reached.value <= AT_MOST[measure], failures(cases, measure, holds=True)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("folder", "measure"), [*REACHED, *BESIDE], ids=map(": ".join, [*REACHED, *BESIDE])
)
def test_draft_is_no_worse_than_published(folder: str, measure: str, scores: Scores) -> None:
    """Where a bound is missed, what `docs/drafting-scores.md` says."""
    cases = scores(folder)
    reached, published = share(cases, measure).value, {**REACHED, **BESIDE}[folder, measure]
    is_high = measure not in AT_MOST
    assert reached >= published if is_high else reached <= published, failures(
        cases, measure, holds=not is_high
    )


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_labels_stand_where_they_say(folder: Path) -> None:
    """Every quote is the text between its offsets, and every number is that of a sentence or place."""
    for labels in read_labels(folder):
        text = (folder / labels["file"]).read_text("utf-8")
        for span in [*labels["sentences"], *labels["places"]]:
            assert text[span["start"] : span["end"]] == span["quote"]
        for flow in labels["flows"]:
            ends = [*flow["origins"], *flow["destinations"], *flow["via"]]
            assert all(at < len(labels["places"]) for at in ends)
            assert labels["sentences"][flow["sentence"]]["moves"]


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_folder_has_as_many_texts_with_flows_as_without_in_each_language(folder: Path) -> None:
    """Each of 400 words or more, about another part of the world."""
    texts = read_labels(folder)
    kinds = Counter((labels["language"], labels["flows_text"]) for labels in texts)
    assert set(kinds) == {(code, has) for code in ("ar", "en", "fr") for has in (False, True)}
    assert len(set(kinds.values())) == 1
    assert len({labels["region"] for labels in texts}) == len(texts)
    for labels in texts:
        assert len((folder / labels["file"]).read_text("utf-8").split()) >= LEAST_WORDS
        moving = {flow["sentence"] for flow in labels["flows"]}
        assert (len(moving) > MOVING_IN_PASSING) == labels["flows_text"]


NIS = {
    "place": "geonames-787657",
    "name": "Niš",
    "kind": "city",
    "country_codes": ["RS"],
    "lon": 21.9,
    "lat": 43.3,
}
SERBIA = {
    "place": "RS",
    "name": "Serbia",
    "kind": "country",
    "country_codes": ["RS"],
    "lon": None,
    "lat": None,
}
SOFIA = {
    "place": "geonames-727011",
    "name": "Sofia",
    "kind": "city",
    "country_codes": ["BG"],
    "lon": 23.3,
    "lat": 42.7,
}
"""Three places as `geo draft` writes them."""  # fmt: skip


def test_town_is_known_by_number_or_position_and_never_taken_for_its_country() -> None:
    """A town 30 km away is another one."""
    town = {
        "kind": "town",
        "country": "RS",
        "name": "Niš",
        "geonames": 787657,
        "lon": 21.9,
        "lat": 43.32,
    }
    assert is_one_of(NIS, [town])
    assert is_one_of(NIS, [{**town, "geonames": 1}])
    assert not is_one_of(NIS, [{**town, "geonames": 1, "lat": 43.6}])
    assert not is_one_of(NIS, [{"kind": "country", "country": "RS"}])
    assert not is_one_of(SERBIA, [town])
    assert not is_one_of(NIS, [{"kind": "none", "what": "person"}])


def test_pair_is_right_in_order_of_the_chain_and_only_if_negated_alike() -> None:
    """From Niš through Sofia: swapped it is wrong unless the flow goes both ways."""
    means = [
        [
            {
                "kind": "town",
                "country": "RS",
                "geonames": 787657,
                "name": "Niš",
                "lon": 21.9,
                "lat": 43.3,
            }
        ],
        [
            {
                "kind": "town",
                "country": "BG",
                "geonames": 727011,
                "name": "Sofia",
                "lon": 23.3,
                "lat": 42.7,
            }
        ],
    ]
    flow = {
        "origins": [0],
        "destinations": [1],
        "via": [],
        "direction": "one-way",
        "negated": False,
    }
    subject = Labelled(
        "",
        {"places": [{"quote": "", "means": row} for row in means]},
        {"places": {"nis": NIS, "sofia": SOFIA}, "candidates": []},
    )

    def pair(origin: str, destination: str, *, negated: bool = False) -> dict[str, object]:
        slots = {"origin": {"value": origin}, "destination": {"value": destination}}
        return {"slots": slots, "negated": negated}

    assert is_right_pair(subject, pair("nis", "sofia"), flow)
    assert not is_right_pair(subject, pair("sofia", "nis"), flow)
    assert is_right_pair(subject, pair("sofia", "nis"), {**flow, "direction": "both"})
    assert not is_right_pair(subject, pair("nis", "sofia", negated=True), flow)
    assert str(Share(1, 4)) == "0.25 (1/4)"
