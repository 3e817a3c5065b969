"""Decisions about drafted claims: what they change in a brief, and what they must never change."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest
import tomlkit
from drafted_brief import (
    BY_HAND,
    CANDIDATES,
    FUEL,
    GOLD,
    TOBACCO,
    applied,
    decision,
    drafted,
    parse,
    rows,
    saved,
)
from invoking import invoke

from geo.drafting.candidates import ModeSlot, candidates_json, read_candidates
from geo.drafting.review.apply import apply_choices
from geo.drafting.review.decisions import parse_choices
from geo.drafting.review.toml_edits import BriefEditor
from geo.errors import BriefError, OutputError


def lines_changed(before: str, after: str) -> tuple[list[str], list[str]]:
    """Return the lines that left and that came."""
    old, new = before.splitlines(), after.splitlines()
    return [line for line in old if line not in new], [line for line in new if line not in old]


def test_a_confirmed_claim_changes_one_line() -> None:
    """Who confirmed and when stands in the claim; everything else is as it was written."""
    before = drafted()
    outcome = applied(decision(FUEL, "confirmed"))
    gone, come = lines_changed(before, outcome.text)
    assert gone == []  # the other drafted claim has the same line still
    assert come == ['review = {status = "confirmed", by = "R. Reader", date = 2026-11-29}']
    assert outcome.text.count("\n") == before.count("\n")
    assert parse(outcome.text).stamps.unconfirmed == 1


def test_the_same_decisions_again_change_nothing() -> None:
    """On another day, and without a name, too."""
    decisions = (
        decision(FUEL, "edited", destination="algeria", words={"en": "Fuel goes west."}),
        decision(TOBACCO, "edited", origin="zouara", credibility=2),
        decision(GOLD, "rejected", reason="a rumour"),
        {"sentence": {"paragraph": 2, "start": 62, "end": 92}, **promoted()},
    )
    once = applied(*decisions)
    again = applied(
        *decisions, text=once.text, candidates=once.candidates, by=None, day="2027-01-01"
    )
    assert again.text == once.text
    assert again.candidates == once.candidates


def promoted(**fields: object) -> dict[str, Any]:
    """Return what a reader decided about a sentence."""
    return {
        "status": "edited", "origin": "gafsa", "destination": "algeria", "commodity": "gold", **fields,
    }  # fmt: skip


def test_an_edited_claim_says_what_was_decided() -> None:
    """Its flow, its places and its words follow; a place that nothing uses any more leaves."""
    outcome = applied(decision(FUEL, "edited", destination="algeria", period="2015", credibility=2))
    claim = rows(outcome.text, "claim")[FUEL]
    assert claim["text"]["en"] == "Fuel moves from Gafsa to Algeria (2015)."
    assert claim["credibility"] == 2
    assert claim["terms"] == ["Gafsa"]  # the paragraph does not name Algeria
    flow = rows(outcome.text, "flow")[f"flow-{FUEL}"]
    assert (flow["origin"], flow["destination"], flow["period"]) == ("gafsa", "algeria", ["2015"])
    assert FUEL in rows(outcome.text, "area")["algeria"]["claims"]
    # A flow written by hand uses Zouara: it stays, and cites that flow's claim.
    assert rows(outcome.text, "place")["zouara"]["claims"] == ["own"]


def test_an_edited_flow_keeps_the_means_of_transport_of_its_sentence() -> None:
    """A decision that names another, or none, changes it; one of a page that did not show it keeps it."""
    slots = CANDIDATES.candidates[1].slots.model_copy(update={"mode": ModeSlot(value="sea")})
    reached = CANDIDATES.candidates[1].model_copy(update={"slots": slots})
    rest = CANDIDATES.candidates
    candidates = CANDIDATES.model_copy(update={"candidates": (rest[0], reached, rest[2])})
    for named, mode in (({}, "sea"), ({"mode": "air"}, "air"), ({"mode": None}, None)):
        outcome = applied(
            decision(TOBACCO, "edited", origin="zouara", **named), candidates=candidates
        )
        assert rows(outcome.text, "flow")[f"flow-{TOBACCO}"].get("mode") == mode


def test_an_edit_can_be_taken_back() -> None:
    """A later decision overrides: confirmed as proposed, the flow is as the draft had it."""
    edited = applied(decision(FUEL, "edited", destination="algeria", direction="both"))
    back = applied(decision(FUEL, "confirmed"), text=edited.text, candidates=edited.candidates)
    flow = rows(back.text, "flow")[f"flow-{FUEL}"]
    assert (flow["destination"], flow["direction"]) == ("zouara", "one-way")
    assert rows(back.text, "claim")[FUEL]["text"]["en"] == "Fuel moves from Gafsa to Zouara."
    assert back.candidates.candidates[0].decided is None


def test_what_is_changed_is_edited_whatever_the_file_says() -> None:
    """A page that calls a changed claim confirmed hides nothing."""
    outcome = applied(decision(FUEL, "confirmed", origin="algeria"))
    assert rows(outcome.text, "claim")[FUEL]["review"]["status"] == "edited"


def test_own_words_become_the_text_in_their_language() -> None:
    """Quotes, brackets and line ends in them stay words."""
    words = "He said \"no\" \\ [[claim]] id = 'x' # not TOML"
    outcome = applied(decision(FUEL, "edited", words={"en": words, "ar": "الوقود"}))
    claim = rows(outcome.text, "claim")[FUEL]
    assert claim["text"] == {"en": words, "ar": "الوقود"}
    assert set(rows(outcome.text, "claim")) == {FUEL, GOLD, "own"}


def test_a_rejected_claim_leaves_with_what_it_alone_had_brought() -> None:
    """Nothing written by hand leaves, not even a comment."""
    outcome = applied(decision(GOLD, "rejected", reason="a rumour"), decision(FUEL, "confirmed"))
    assert set(rows(outcome.text, "claim")) == {FUEL, "own"}
    assert set(rows(outcome.text, "flow")) == {f"flow-{FUEL}", "own-flow"}
    assert "area" not in tomllib.loads(outcome.text)
    assert set(rows(outcome.text, "commodity")) == {"fuel", "cars"}
    assert BY_HAND in outcome.text
    kept = {one.id: one.review for one in outcome.candidates.candidates}
    assert (kept[GOLD].status, kept[GOLD].reason) == ("rejected", "a rumour")


def test_a_rejected_claim_can_come_back() -> None:
    """The candidates remember what the brief does not hold."""
    gone = applied(decision(GOLD, "rejected"))
    back = applied(decision(GOLD, "confirmed"), text=gone.text, candidates=gone.candidates)
    assert rows(back.text, "claim")[GOLD]["review"]["status"] == "confirmed"
    assert "algeria" in rows(back.text, "area")


def test_what_was_written_by_hand_keeps_a_claim_from_leaving() -> None:
    """The message names the row; nothing is written."""
    text = drafted().replace('    "own",   # and no other', f'    "{GOLD}",')
    choices, _ = parse_choices(saved(decision(GOLD, "rejected")), CANDIDATES, name="d.json")
    outcome = apply_choices(text, CANDIDATES, choices, by=None, day="2026-11-29")
    assert outcome.text == text
    assert [problem.where for problem in outcome.problems] == ["flow 'own-flow'"]


def test_a_sentence_becomes_a_claim() -> None:
    """A reader promotes one that no rule had flagged, or a second flow of one that was."""
    whole = {"sentence": {"paragraph": 2, "start": 62, "end": 92}}
    outcome = applied({**whole, **promoted()}, {**whole, **promoted(commodity="cash")})
    names = [f"{GOLD}-2", f"{GOLD}-3"]
    assert [rows(outcome.text, "claim")[name]["terms"] for name in names] == [
        ["Gafsa", "Algeria"]
    ] * 2
    assert [one.rule for one in outcome.candidates.candidates if one.id in names] == ["reader"] * 2


def test_an_unsure_claim_stands_and_does_not_count() -> None:
    """Without both ends it waits among the candidates alone."""
    outcome = applied(decision(FUEL, "unsure", reason="which Gafsa?"), decision(TOBACCO, "unsure"))
    assert rows(outcome.text, "claim")[FUEL]["review"]["status"] == "unsure"
    assert TOBACCO not in rows(outcome.text, "claim")
    assert {one.id: one.review.status for one in outcome.candidates.candidates}[TOBACCO] == "unsure"


def test_candidates_follow_what_was_edited_by_hand() -> None:
    """A status, a review that was taken out, and a claim that was deleted."""
    text = drafted().replace(
        'review = {status = "unconfirmed"}', 'review = {status = "rejected"}', 1
    )
    outcome = applied(text=text)
    assert FUEL not in rows(outcome.text, "claim")
    assert outcome.candidates.candidates[0].review.status == "rejected"
    confirmed = applied(text=drafted().replace('review = {status = "unconfirmed"}\n', ""))
    assert {one.review.status for one in confirmed.candidates.candidates} == {
        "confirmed", "unconfirmed",  # the one that has an end missing
    }  # fmt: skip
    editor = BriefEditor(drafted())
    editor.document["claim"].pop(0)
    deleted = apply_choices(editor.edited(), CANDIDATES, [], by=None, day="2026-11-29")
    assert deleted.candidates.candidates[0].review.status == "rejected"


@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_no_line_moves_where_tables_alternate(line_end: str) -> None:
    """Rows of one kind stand apart, comments stand between: only the row's own lines change."""
    text = (drafted() + drafted_more()).replace("\n", line_end)
    editor = BriefEditor(text)
    assert editor.edited() == text
    own = next(row for row in editor.document["claim"] if row["id"] == "own")
    own["credibility"] = 2
    wanted = text.replace("credibility = 3", "credibility = 2")
    assert editor.edited() == wanted


def drafted_more() -> str:
    """Return rows by hand after others of another table, with a text over several lines."""
    return '''
[[claim]]
id = "late"
source = "a-report"
credibility = 4
text.en = """
# no comment
[[claim]] no header
"""   # dotted key
# about nothing
'''


def test_inner_tables_apart_from_their_row_are_refused() -> None:
    """What cannot be edited row by row is left alone, with a message."""
    text = '[[flow]]\nid = "a"\n[[claim]]\nid = "c"\n[[flow.strand]]\ncommodity = "x"\n'
    editor = BriefEditor(text)
    del editor.document["flow"][0]
    with pytest.raises(OutputError, match="Nothing was changed"):
        editor.edited()


def test_rows_that_are_no_tables_are_refused() -> None:
    """A claim in brackets of one line cannot be edited without moving others."""
    editor = BriefEditor('claim = [{ id = "c" }]\n')
    editor.document["claim"][0]["id"] = "d"
    with pytest.raises(OutputError, match="cannot be edited"):
        editor.edited()
    with pytest.raises(OutputError, match="cannot be edited"):
        BriefEditor("a = 1\na = 2\n")


@pytest.mark.parametrize(
    ("decisions", "message"),
    [
        ([{**decision(FUEL, "confirmed"), "candidate": "p9-00000000"}],
         "decision 1 'p9-00000000': candidate 'p9-00000000' is not in the draft"),
        ([decision(FUEL, "edited", origin="gafza")],
         "origin 'gafza' is not a place of the draft. Did you mean 'gafsa'"),
        ([decision(FUEL, "edited", origin="zouara")], "names 'zouara' twice in a row"),
        ([decision(FUEL, "edited", period="soon")], "period is 'soon'"),
        ([decision(FUEL, "accepted")], "status is 'accepted'"),
        ([decision(FUEL, "edited", commodity="petrol")], "commodity is 'petrol'"),
        ([decision(TOBACCO, "confirmed")], "is confirmed without origin"),
        ([decision(FUEL, "edited", credibility=7)], "credibility is 7"),
        ([{**promoted(), "sentence": {"paragraph": 1, "start": 5, "end": 9}}],
         "sentence is not in the draft"),
        ([promoted()], "must name either a candidate or a sentence"),
        ([decision(FUEL, "edited", words={"en": "fu\u202elel"})], "override the direction of writing"),
        ([decision(FUEL, "edited", words={"en": "a\nb"})], "one line of text"),
        ([decision(FUEL, "edited", words={"en": "\ud800"})], "words.en is"),
        ([decision(FUEL, "rejected", reason="x" * 1001)], "reason is"),
        ([{"candidate": 'p1"\n[[claim]]', "status": "unsure"}], "candidate is"),
        ([[[[]]]], "decision 1"),
    ],
)  # fmt: skip
def test_wrong_decisions_are_refused(decisions: list[Any], message: str) -> None:
    """Each with its number, what it is about, and what to do."""
    with pytest.raises(BriefError) as caught:
        parse_choices(saved(*decisions), CANDIDATES, name="d.json")
    assert message in str(caught.value)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (saved(brief="other"), "is about the brief 'other'"),
        (saved(text="b" * 64), "is about another text"),
        (b'{"format": 1, "format": 1}', "the key 'format' occurs more than once"),
        (b'{"format": NaN}', "NaN is not a number in JSON"),
        (b"[" * 100_000, "is nested too deeply"),
        (b'{"decisions": ' + b"9" * 5_000 + b"}", "is not JSON"),
        (b"\xff", "is not JSON"),
        (b"{}", "format is missing"),
        (b"[]", "d.json"),
    ],
)  # fmt: skip
def test_hostile_files_end_in_a_message(content: bytes, message: str) -> None:
    """None is a traceback, and none takes long."""
    with pytest.raises(BriefError) as caught:
        parse_choices(content, CANDIDATES, name="d.json")
    assert message in str(caught.value)


def test_decisions_about_another_draft_are_one_problem_each() -> None:
    """62 problems about candidates and places followed, which hid the two that say what is wrong."""
    foreign = saved({"candidate": "p9-00000000", "status": "unsure"}, brief="other", text="b" * 64)
    with pytest.raises(BriefError) as caught:
        parse_choices(foreign, CANDIDATES, name="d.json")
    assert [problem.where for problem in caught.value.problems] == ["", ""]


def test_the_command_writes_brief_and_candidates(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With a problem it writes nothing; run again, it changes nothing."""
    monkeypatch.chdir(tmp_path)
    Path("mine.toml").write_text(drafted(), encoding="utf-8")
    Path("mine.candidates.json").write_text(candidates_json(CANDIDATES), encoding="utf-8")
    Path("d.json").write_bytes(saved(decision(FUEL, "confirmed"), decision(GOLD, "rejected")))
    done = invoke("review", "mine.toml", "d.json", "--by", "R. Reader")
    assert done.exit_code == 0, done.output
    assert "2 decisions: 1 confirmed, 1 rejected. In the brief 0 claims wait" in done.output
    assert read_candidates(Path("mine.candidates.json")).candidates[0].review.by == "R. Reader"
    before = {path: path.read_bytes() for path in tmp_path.iterdir()}
    assert "mine.toml: nothing changed" in invoke("review", "mine.toml", "d.json").output
    Path("d.json").write_bytes(saved(decision(FUEL, "edited", origin="nowhere")))
    assert invoke("review", "mine.toml", "d.json").exit_code == 1
    Path("d.json").write_bytes(b" " * 10_000_000)
    assert "d.json: is too large" in invoke("review", "mine.toml", "d.json").output
    Path("d.json").unlink()
    assert {path: path.read_bytes() for path in tmp_path.iterdir()} == {
        path: content for path, content in before.items() if path.name != "d.json"
    }
    assert invoke("review", "mine.toml", "d.json", "--by", "a\nb").exit_code == 2


@pytest.mark.slow
def test_a_place_that_no_gazetteer_has_counts_once_a_person_has_located_it(tmp_path: Path) -> None:
    """It is offered without a position, refused as it is, written with the reader's, and kept by the next draft."""
    (tmp_path / "a.txt").write_text(
        "Fuel is smuggled from the village of Wazgour to Gafsa in Tunisia."
    )
    brief, saved_file = tmp_path / "mine.toml", tmp_path / "decisions.json"
    draft = ["draft", str(tmp_path / "a.txt"), "-o", str(brief), "--private", str(tmp_path / "p")]
    review = ["review", str(brief), str(saved_file)]
    assert invoke(*draft).exit_code == 0
    candidates = read_candidates(tmp_path / "mine.candidates.json")
    place = candidates.places["wazgour"]
    assert (place.kind, place.lon, place.lat, place.country_codes) == ("unlocated", None, None, ())
    (drafted_one,) = candidates.candidates
    assert "wazgour" in drafted_one.slots.origin.alternatives
    decided: dict[str, Any] = {
        "candidate": drafted_one.id, "status": "edited", "origin": "wazgour", "destination": "gafsa", "via": [],
        "commodity": "fuel", "direction": "one-way", "period": None,
    }  # fmt: skip
    head = {"brief": candidates.brief, "text": candidates.text.sha256}
    refusals = [
        ({}, "'wazgour' has no position"),
        ({"wazgour": {"lon": 38.5, "lat": -20.0}}, "is not in or near exactly one country"),
        ({"gafsa": {"lon": 8.2, "lat": 34.1}}, "has a position in the gazetteer"),
    ]
    for places, message in refusals:
        saved_file.write_bytes(saved(decided, **head, places=places))
        refused = invoke(*review)
        assert refused.exit_code == 1
        assert message in refused.output
    saved_file.write_bytes(saved(decided, **head, places={"wazgour": {"lon": 8.2, "lat": 34.1}}))
    assert invoke(*review).exit_code == 0
    written = next(
        row for row in tomlkit.parse(brief.read_text())["place"] if row["id"] == "wazgour"
    )
    assert (written["lon"], written["lat"], written["country"]) == (8.2, 34.1, "TN")
    before = brief.read_text()
    assert invoke(*draft).exit_code == 0
    assert brief.read_text() == before
    assert read_candidates(tmp_path / "mine.candidates.json").places["wazgour"].lon == 8.2
