"""How well ``geo draft`` reads texts that its rules were not written on, measured by ``drafting_scores``."""

from __future__ import annotations

from pathlib import Path

import pytest
from drafting_scores import Labelled, Share, is_one_of, is_right_pair, read_labels

FOLDERS = sorted(
    path for path in (Path(__file__).parent / "drafting_texts").iterdir() if path.is_dir()
)
LEAST_WORDS = 400


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
def test_folder_has_a_text_with_flows_and_one_without_in_each_language(folder: Path) -> None:
    """Each of 400 words or more, about another part of the world."""
    texts = read_labels(folder)
    kinds = sorted((labels["language"], labels["flows_text"]) for labels in texts)
    assert kinds == [(code, has) for code in ("ar", "en", "fr") for has in (False, True)]
    assert len({labels["region"] for labels in texts}) == len(texts)
    for labels in texts:
        assert len((folder / labels["file"]).read_text("utf-8").split()) >= LEAST_WORDS
        assert bool(labels["flows"]) == labels["flows_text"]


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
        {"places": [{"means": row} for row in means]},
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
