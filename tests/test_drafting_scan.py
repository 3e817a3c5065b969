"""The places that texts mention: three texts marked by hand, and what each rule is for."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from invoking import invoke

from geo.brief import Brief, parse_editions, read_brief
from geo.brief.source_text import locate_editions
from geo.drafting import Scan, read_text, scan_text, visible_text
from geo.drafting.mentions import Mention
from geo.drafting.names.word_lists import parse_word_lists, word_lists
from geo.errors import DataError, SourceTextError

TEXTS = Path(__file__).parent / "texts"
MARK = re.compile(r"⟦(?P<name>[^|⟧]*)\|(?P<place>[^⟧]*)⟧")
LEAST = 0.95  # of precision, and of recall


def parse_marked(marked: str) -> tuple[str, set[tuple[int, int, str]]]:
    """Take the marks out of a text; return it, and where which place is mentioned. ``?`` is ambiguous."""
    text, expected, last = "", set(), 0
    for mark in MARK.finditer(marked):
        text += marked[last : mark.start()]
        expected.add((len(text), len(text) + len(mark["name"]), mark["place"]))
        text += mark["name"]
        last = mark.end()
    return text + marked[last:], expected


def found(scan: Scan) -> set[tuple[int, int, str]]:
    """Return where which place was found."""
    return {(one.start, one.end, place_of(one)) for one in scan.mentions}


def place_of(one: Mention) -> str:
    """Return what a mention means; ``?`` where several places remain."""
    return one.assessment.sense.id if one.assessment.sense else "?"


def ids(text: str, brief: Brief) -> list[str]:
    """Return what a text mentions, in its order."""
    return [place_of(one) for one in scan_text(text, brief).mentions]


@pytest.mark.parametrize("name", ["english.md", "french.md", "arabic.txt"])
def test_precision_and_recall_on_texts_marked_by_hand(
    name: str, brief: Brief, capsys: pytest.CaptureFixture[str]
) -> None:
    """At least 95 % of what is found is right, and of what is there is found, at the very characters."""
    text, expected = parse_marked((TEXTS / name).read_text(encoding="utf-8"))
    got = found(scan_text(text, brief))
    right = len(got & expected)
    precision, recall = right / len(got), right / len(expected)
    with capsys.disabled():
        print(f"\n{name}: {len(expected)} mentions, precision {precision:.3f}, recall {recall:.3f}")  # noqa: T201
    assert precision >= LEAST, got - expected
    assert recall >= LEAST, expected - got


# The article is copyright and not here: with GEO_BRIEF_TEXT=article.txt this test of it is added.
if "GEO_BRIEF_TEXT" in os.environ:

    def test_the_briefs_own_text_names_its_towns_and_no_other(brief: Brief) -> None:
        """All seven towns, each only where the published edition has it, and no false town."""
        scan = scan_text(read_text(Path(os.environ["GEO_BRIEF_TEXT"])), brief)
        towns = [(one.paragraph, place_of(one)) for one in scan.mentions
                 if one.assessment.sense and one.assessment.sense.place]  # fmt: skip
        assert towns == [
            (1, "mareth"), (8, "gafsa"), (9, "al-eulma"), (9, "zouara"), (9, "misrata"),
            (12, "zouara"), (12, "ben-guerdane"), (13, "tripoli"),
        ]  # fmt: skip
        assert scan.missing == ("china",)  # by its adjective alone


def test_a_pasted_draft_and_what_stands_around_the_article_do_not_count() -> None:
    """Only the published edition is read, between the headings that the brief's source names."""
    page = (
        "Tunis\n\n## Brief Analysis\n\nFrom Gafsa (http://an older text of Tozeur) on.\n\n"
        "### To Nefta\n\nTo Mareth.\n\n## RECOMMENDED\n\nSfax"
    )
    scan = scan_text(page, read_brief())
    assert [(one.paragraph, place_of(one)) for one in scan.mentions] == [
        (1, "gafsa"), (None, "nefta"), (2, "mareth"),
    ]  # fmt: skip
    assert scan.draft_words == 5
    for one in scan.mentions:
        assert page[one.start : one.end] == one.text


def test_tripoli_is_settled_by_its_neighbours(brief: Brief) -> None:
    """In the brief's company it is Libya's; the same rules as for a brief's names decide."""
    assert ids("Clashes in Tripoli.", brief) == ["tripoli"]


def test_an_ambiguous_name_is_told_with_its_candidates(brief: Brief) -> None:
    """Two towns called El Hamma, both in Tunisia: none is chosen."""
    (one,) = scan_text("the oasis of El Hamma", brief).mentions
    assert one.assessment.sense is None
    assert {sense.id for sense in one.assessment.candidates} == {
        "geonames-2470578",
        "geonames-2473747",
    }


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("on the side of Tripoli", ["tripoli"]),  # Side in Turkey
        ("The Maginot Line", []),  # a town's colonial name
        ("Colonel Gafsa spoke", []),
        ("Mohamed Gafsa spoke of Gafsa", ["gafsa"]),
        ("in Constantine", ["geonames-2501152"]),
        ("Constantine said", []),
        ("Constantine, far from Constantine", ["geonames-2501152"] * 2),
        ("Homs in Syria is not Khoms in Libya", ["SY", "geonames-2219905", "libya"]),
        ("the gafsans", []),
        ("Kas-\nserine", ["kasserine"]),
        ("cross-\nborder", []),
        ("Ben-Guerdane, BEN GUERDANE, ben guerdane", ["ben-guerdane"] * 3),
        ("Gafsa. Tozeur", ["gafsa", "geonames-2464648"]),
        ("Tunisia's, d’Algérie", ["tunisia", "algeria"]),
        ("وقفصة وبقفصة ولقفصة", ["gafsa"] * 3),
        ("للقصرين", ["kasserine"]),
        ("قـفـصـة قَفصة قفصه", ["gafsa"] * 3),
        ("جامعة في الوادي", []),
        ("ولاية الوادي", ["DZ-39"]),  # the province of El Oued
        ("مدينة الوادي", ["el-oued"]),
        ("trucks from Borno State in Nigeria", ["NG-BO", "NG"]),
        ("des camions du Darfour, au Soudan", ["darfur", "SD"]),
        ("مدينة تونس", ["geonames-2464470"]),
        ("تونس", ["tunisia"]),
        ("Gaf\u00adsa", ["gafsa"]),
        ("\0Gafsa\0", ["gafsa"]),
    ],
)
def test_each_rule_by_an_example(text: str, expected: list[str], brief: Brief) -> None:
    """Words, persons, cues, hyphens, prefixes and signs, one at a time."""
    assert ids(text, brief) == expected


def test_what_is_held_back_is_told_with_its_reason(brief: Brief) -> None:
    """Nothing disappears: a name that is thought no place is listed."""
    (one,) = scan_text("The Maginot Line", brief).held_back
    assert one.text == "Maginot"
    assert "also a common word or a person's name" in one.assessment.reasons


def test_text_and_brief_are_compared_both_ways(brief: Brief) -> None:
    """What one has and the other has not, by id."""
    scan = scan_text("From Gafsa, Libya, to Sfax in Germany.", brief)
    assert "misrata" in scan.missing
    assert not {"gafsa", "libya"} & set(scan.missing)
    assert [one.id for one in scan.extra] == ["geonames-2467454", "DE"]


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        ("<p>Gafsa<script>if (a<b) Tunis</script> and<p>Sfax", "Gafsa and\n\nSfax"),
        ("a<!-- <b>x</b> -->b", "ab"),
        ("<div hidden><div>x</div>y</div>z", "z"),
        ("<head><title>x</title></head>a<br>b", "a\nb"),
        ('<a title="x>y">El&nbsp;Kef</a>', "El\u00a0Kef"),
        ("a < b", "a < b"),
        ("x<!-- never closed", "x"),
    ],
)
def test_of_a_page_only_what_is_seen_is_read(page: str, expected: str) -> None:
    """Scripts, comments and hidden parts are out; blocks part; tags need not be closed."""
    assert visible_text(page) == expected


def test_offsets_of_a_page_count_in_its_visible_text(brief: Brief, tmp_path: Path) -> None:
    """What `read_text` returns is what the offsets refer to."""
    page = tmp_path / "page.html"
    page.write_text("<html><p>Fuel.</p><p>To <i>Gaf</i>sa.</p></html>", encoding="utf-8")
    text = read_text(page)
    (one,) = scan_text(text, brief).mentions
    assert (one.paragraph, text[one.start : one.end]) == (2, "Gafsa")


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"caf\xe9", r"is not UTF-8: byte 0xe9 at offset 3. Save it as UTF-8"),
        (b"  \n", "holds no text"),
        (b"x" * 20_000_001, "is too large. A text has at most 20,000,000 bytes"),
    ],
)
def test_a_file_that_is_no_text_is_told_once(content: bytes, message: str, tmp_path: Path) -> None:
    """One clear message: what is wrong and what to do."""
    path = tmp_path / "text.txt"
    path.write_bytes(content)
    with pytest.raises(SourceTextError, match=message):
        read_text(path)
    with pytest.raises(SourceTextError, match="cannot be read: No such file"):
        read_text(tmp_path / "none.txt")


@pytest.mark.parametrize(
    "page",
    ["<a" * 300_000, "<!--" * 300_000, "<div>" * 200_000, '<a b="' * 200_000, "&a" * 300_000],
)
def test_a_page_made_to_hurt_is_read_in_one_pass(page: str) -> None:
    """html.parser needs minutes for some of these (2026-11-22); what never closes is text, or nothing."""
    assert visible_text(page).strip() in {"", page}


@pytest.mark.slow
def test_a_text_whose_blocks_end_no_sentence_is_read_in_one_pass() -> None:
    """Blocks were joined one to the next by copying all before them (2026-11-22)."""
    assert len(parse_editions("a\n\n" * 100_000).published) == 1


@given(st.text(alphabet="ab.(#*[1]\n ـ’", max_size=60) | st.text(max_size=60))
def test_every_character_of_a_paragraph_is_traced(text: str) -> None:
    """Each has an offset, in order, and no letter is another at its offset in the text."""
    for one in locate_editions(text).published:
        assert len(one.text) == len(one.offsets)
        assert all(a < b for a, b in zip(one.offsets, one.offsets[1:], strict=False))
        assert all(
            text[at] == char
            for char, at in zip(one.text, one.offsets, strict=True)
            if char.isalpha()
        )


@settings(max_examples=10)
@given(texts=st.lists(st.text(max_size=80), min_size=10, max_size=10))
def test_any_text_is_scanned(brief: Brief, texts: list[str]) -> None:
    """Nothing in a text is an error, and each mention stands where it is said to."""
    whole = "\n\n".join(f"Gafsa {text}" for text in texts)
    mentions = scan_text(whole, brief).mentions
    assert len(mentions) >= len(texts)
    assert all(whole[one.start : one.end] == one.text for one in mentions)


def test_the_command_shows_control_characters_escaped(tmp_path: Path) -> None:
    """A text cannot steer the terminal of whoever scans it."""
    path = tmp_path / "a.txt"
    path.write_text("\x1b[1m Gaf\u202esa \x1b[0m", encoding="utf-8")
    result = invoke("scan", path)
    assert "Gaf\\u202esa: gafsa" in result.output
    assert "\x1b" not in result.output


def test_the_command_tells_everything_as_json(tmp_path: Path) -> None:
    """Paragraph, start, end, text, place and confidence of each mention, and both differences."""
    path = tmp_path / "a.txt"
    path.write_text("Fuel.\n\nTo Gafsa.", encoding="utf-8")
    record = json.loads(invoke("scan", path, "--json").stdout)
    (one,) = record["mentions"]
    assert (one["paragraph"], one["start"], one["end"], one["text"], one["place"]) == (
        2, 10, 15, "Gafsa", "gafsa",
    )  # fmt: skip
    assert one["confidence"] == 1.0
    assert "tripoli" in record["in_brief_not_in_text"]
    assert record["in_text_not_in_brief"] == []


def test_the_table_of_words_holds_each_word_once_with_a_reason() -> None:
    """Every shipped row is valid; the message about a wrong one names its line."""
    rows = (Path(__file__).parent.parent / "geo/data/drafting/words.csv").read_text(
        encoding="utf-8"
    )
    pairs = [line.split(",")[:2] for line in rows.splitlines()]
    assert len({tuple(pair) for pair in pairs}) == len(pairs)
    assert word_lists().titles
    found = r"words\.csv:2: found word 'x', role 'joke', reason 'because'\. Expected a word, one of"
    with pytest.raises(DataError, match=found):
        parse_word_lists("word,role,reason\nx,joke,because\n")
