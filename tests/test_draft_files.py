"""Documents that `geo draft` reads, and the briefs that it writes: hostile files, and drafting again."""

from __future__ import annotations

import json
import sys
import zipfile
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path

import pytest
import tomlkit
from click.testing import Result
from invoking import invoke
from pypdf import PdfWriter
from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject, TextStringObject

from geo.brief import read_brief
from geo.drafting.candidates import read_candidates
from geo.drafting.documents import MAX_XML_BYTES, join_lines, read_document
from geo.errors import SourceTextError

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def test_a_word_document_is_checked_and_drafted_alike(tmp_path: Path) -> None:
    """`geo check --text` reads what `geo draft` read: the same paragraphs, and the same message about a bad file."""
    source, brief = tmp_path / "a.docx", tmp_path / "mine.toml"
    source.write_bytes(docx(word("Old news.", "Fuel is smuggled from Tebessa to Gafsa.")))
    run_draft = ["draft", str(source), "-o", str(brief), "--private", str(tmp_path / "private")]
    assert invoke(*run_draft).exit_code == 0
    check = ["check", "-b", str(brief), "--text"]
    assert invoke(*check, source).exit_code == 0
    source.write_bytes(pdf("Fuel", is_locked=True))
    refused = invoke(*check, source)
    assert refused.exit_code == 1
    assert "is encrypted" in refused.output


def docx(body: str, files: Mapping[str, bytes] | None = None) -> bytes:
    """Return a Word document with some XML as its body."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in {"word/document.xml": body.encode(), **(files or {})}.items():
            archive.writestr(name, content)
    return out.getvalue()


def word(*paragraphs: str, head: str = "") -> str:
    """Return paragraphs as WordprocessingML."""
    inner = "".join(f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>" for text in paragraphs)
    return f'<?xml version="1.0"?>{head}<w:document xmlns:w="{WORD}"><w:body>{inner}</w:body></w:document>'


def pdf(text: str, *, script: str = "", is_locked: bool = False) -> bytes:
    """Return a PDF of one page."""
    writer = PdfWriter()
    page = writer.add_blank_page(width=300, height=300)
    names = {"/Type": "/Font", "/Subtype": "/Type1", "/BaseFont": "/Helvetica"}
    font = DictionaryObject({NameObject(key): NameObject(name) for key, name in names.items()})
    fonts = DictionaryObject({NameObject("/F1"): font})
    page[NameObject("/Resources")] = DictionaryObject({NameObject("/Font"): fonts})
    stream = DecodedStreamObject()
    stream.set_data(f"BT /F1 12 Tf 20 200 Td ({text}) Tj ET".encode() if text else b"")
    page[NameObject("/Contents")] = stream
    if script:
        action = {"/S": NameObject("/JavaScript"), "/JS": TextStringObject(script)}
        writer.root_object[NameObject("/OpenAction")] = DictionaryObject(
            {NameObject(name): value for name, value in action.items()}
        )
    if is_locked:
        writer.encrypt("secret", algorithm="RC4-128")
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def test_documents_are_read(tmp_path: Path) -> None:
    """A Word document gives paragraphs, title and author; a PDF its text, and its script is not run."""
    core = (
        b'<c:coreProperties xmlns:c="x" xmlns:dc="http://purl.org/dc/elements/1.1/">'
        b"<dc:title>Fuel</dc:title><dc:creator>A. Writer</dc:creator></c:coreProperties>"
    )
    path = tmp_path / "any.bin"
    body = word("Fuel goes east.", "It is cheap.")
    path.write_bytes(docx(body, {"docProps/core.xml": core}))
    document = read_document(path)
    assert document.text == "Fuel goes east.\n\nIt is cheap."
    assert (document.details.title, document.details.author) == ("Fuel", "A. Writer")
    path.write_bytes(pdf("Fuel goes from Gafsa to Tunis.", script="app.alert('x')"))
    assert read_document(path).text == "Fuel goes from Gafsa to Tunis."
    path.write_text("<html><head><meta property='og:site_name' content='The Paper'></head>"
                    "<p>By A. Writer</p><p>12 May 2024</p><p>Fuel.</p><script>x()</script></html>")  # fmt: skip
    document = read_document(path)
    assert "x()" not in document.text
    stated = document.details
    assert (stated.outlet, stated.author, stated.date) == ("The Paper", "A. Writer", "2024-05-12")


def test_pages_that_end_in_an_empty_line_keep_their_paragraphs() -> None:
    """Three such pages made the empty line a running head: no paragraph ended, and the running foot stayed."""
    goods = ("Fuel", "Gold", "Cattle")
    pages = [[f"{name} goes east", "", "Cash returns", "The Monitor", ""] for name in goods]
    paragraphs = join_lines(pages).split("\n\n")
    assert paragraphs == [line for page in pages for line in (page[0], page[2])]


HOSTILE = {
    "an empty file": (b"", "holds no text"),
    "a binary file": (b"\x7fELF\0\0" * 50, "is binary"),
    "another encoding": ("Café".encode("latin-1"), "is not UTF-8"),
    "UTF-16": ("Fuel goes from Tebessa".encode("utf-16"), "is UTF-16, not UTF-8"),
    "an archive": (docx("").replace(b"word/document", b"word/documint"), "not a Word document"),
    "a bomb": (docx(word("a" * (MAX_XML_BYTES + 10))), "unpacks to more than"),
    "entities": (
        docx(word("&a;", head='<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b SYSTEM "file:///etc/passwd">]>')),
        "document type",
    ),
    "broken XML": (docx("<w:p>"), "invalid XML"),
    "a cut archive": (docx(word("Fuel"))[:60], "cannot be read as a Word document"),
    "a picture": (pdf(""), "OCR"),
    "an encrypted PDF": (pdf("Fuel", is_locked=True), "is encrypted"),
    "a broken PDF": (b"%PDF-1.7\n" + b"\xff" * 500, "cannot be read as a PDF"),
    "an old Word document": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" * 9, "save it as DOCX"),
    "rich text": (rb"{\rtf1 Fuel goes east}", "is rich text"),
    "an OpenDocument text": (
        b"PK\x03\x04" + bytes(26) + b"mimetypeapplication/vnd.oasis.opendocument.text", "save it as DOCX",
    ),
    "an e-book": (b"PK\x03\x04" + bytes(26) + b"mimetypeapplication/epub+zip", "is an e-book"),
    "a photograph": (b"\xff\xd8\xff\xe0\0\x10JFIF", "is a picture"),
    "a long line": (b"fuel " * 2_000_000, "characters"),
}  # fmt: skip


@pytest.mark.parametrize("case", HOSTILE)
def test_hostile_files_end_in_one_message(case: str, tmp_path: Path) -> None:
    """Each file is refused with what to do."""
    content, message = HOSTILE[case]
    path = tmp_path / "text"
    path.write_bytes(content)
    with pytest.raises(SourceTextError, match=message) as error:
        read_document(path)
    assert len(error.value.problems) == 1


@pytest.fixture
def plain_page(monkeypatch: pytest.MonkeyPatch) -> None:
    """Replace the review page, which takes seconds and has tests of its own."""
    page = {"_review_page": lambda _text, _candidates, file, _outlines: file}
    monkeypatch.setitem(vars(sys.modules["geo.cli.draft"]), "_review_page", page["_review_page"])


TEXT = """# Fuel on the line

By A. Writer

In 2015, fuel was smuggled from Gafsa to Algeria. Cigarettes were seized in Tunis.

Tunisia imports pasta from Libya.
"""


def run(folder: Path, text: str, *more: str) -> Result:
    """Write a text and run ``geo draft`` on it."""
    (folder / "text.md").write_text(text, encoding="utf-8")
    arguments = [
        "draft",
        str(folder / "text.md"),
        "-o",
        str(folder / "my.toml"),
        "--private",
        str(folder / "own"),
    ]
    return invoke(*arguments, *more)


def statuses(folder: Path) -> dict[str, str]:
    """Return the status of each claim of the brief."""
    brief = read_brief(folder / "my.toml")
    return {claim.id: claim.review.status for claim in brief.claims if claim.review}


@pytest.mark.usefixtures("plain_page")
@pytest.mark.parametrize(
    ("byline", "outlet"),
    [
        ("By A. Writer, Gafsa, 12 May 2024", ""),
        ("By A. Writer, Libya, 12 May 2024", ""),
        ("Par A. Writer, Sfax, le 12 mai 2024", ""),
        ("بقلم A. Writer، صفاقس، 12 مايو 2024", ""),
        ("By A. Writer, The Gafsa Post, 12 May 2024", "The Gafsa Post"),
        ("By A. Writer, Reuters, 12 May 2024", "Reuters"),
        ("بقلم A. Writer، الشرق الأوسط، 12 مايو 2024", "الشرق الأوسط"),
    ],
)
def test_the_town_of_a_dateline_is_no_outlet(byline: str, outlet: str, tmp_path: Path) -> None:
    """Every card and citation named the town in place of the text's title."""
    assert run(tmp_path, TEXT.replace("By A. Writer", byline)).exit_code == 0
    source = read_brief(tmp_path / "my.toml").source
    assert (source.author, source.outlet or "", source.date) == ("A. Writer", outlet, "2024-05-12")


@pytest.mark.usefixtures("plain_page")
def test_a_draft_is_a_brief_to_review(tmp_path: Path) -> None:
    """The brief parses, no claim counts, and outside the private folder there is no sentence of the text."""
    result = run(tmp_path, TEXT)
    assert result.exit_code == 0, result.output
    brief = read_brief(tmp_path / "my.toml")
    assert (brief.source.title, brief.source.author) == ("Fuel on the line", "A. Writer")
    assert [flow.id for flow in brief.flows] == [f"flow-{claim.id}" for claim in brief.claims]
    assert set(statuses(tmp_path).values()) == {"unconfirmed"}
    found = read_candidates(tmp_path / "my.candidates.json")
    assert len(found.candidates) == 3
    public = (tmp_path / "my.toml").read_text("utf-8") + (
        tmp_path / "my.candidates.json"
    ).read_text("utf-8")
    assert not [part for part in ("was smuggled", "were seized", "imports pasta") if part in public]
    assert (tmp_path / "own" / "text.txt").read_text("utf-8") == TEXT
    assert (tmp_path / "own" / "review.html").read_text("utf-8") == "my.toml"
    check = ["check", "-b", str(tmp_path / "my.toml"), "--text", str(tmp_path / "own" / "text.txt")]
    assert invoke(*check).exit_code == 0


@pytest.mark.usefixtures("plain_page")
def test_a_flow_may_begin_at_a_crossing(tmp_path: Path) -> None:
    """A brief lists crossings apart: as the end of a flow one is a place at the same position."""
    result = run(tmp_path, "Fuel goes from Ras Jedir to Ben Guerdane.")
    assert result.exit_code == 0, result.output
    place = next(row for row in read_brief(tmp_path / "my.toml").places if row.id == "ras-jedir")
    assert (place.lon, place.lat, place.country) == (11.5565, 33.1464, "LY")


@pytest.mark.usefixtures("plain_page")
def test_a_flow_has_the_means_of_transport_that_the_text_names(tmp_path: Path) -> None:
    """Where the text leaves it open, the brief does, too."""
    text = "Fuel is carried by boat from Misrata to Sfax. Gold is smuggled from Tebessa to Gafsa."
    result = run(tmp_path, text)
    assert result.exit_code == 0, result.output
    assert [flow.mode for flow in read_brief(tmp_path / "my.toml").flows] == ["sea", "unstated"]


@pytest.mark.usefixtures("plain_page")
def test_drafting_again_keeps_what_was_decided_and_written(tmp_path: Path) -> None:
    """A confirmed claim moves with its sentence, a lost one is stale, a rejected one stays away, a comment stays."""
    run(tmp_path, TEXT)
    path, beside = tmp_path / "my.toml", tmp_path / "my.candidates.json"
    first, second = statuses(tmp_path)
    toml = path.read_text("utf-8").replace('{status = "unconfirmed"}', '{status = "confirmed"}', 1)
    path.write_text(toml.replace("[[place]]", "# my own words\n[[place]]", 1), encoding="utf-8")
    same = path.read_bytes()
    assert run(tmp_path, TEXT).exit_code == 0
    assert path.read_bytes() == same
    added = "Weapons go from Libya to Algeria.\n\n"
    moved = TEXT.replace("In 2015", added + "In 2015").replace("pasta", "rice")
    assert run(tmp_path, moved).exit_code == 0
    assert {first: "confirmed", second: "stale"}.items() <= statuses(tmp_path).items()
    assert "# my own words" in path.read_text("utf-8")
    by_id = {claim.id: claim for claim in read_brief(path).claims}
    assert by_id[first].paragraph == 2
    candidate = next(each for each in read_candidates(beside).candidates if each.id == first)
    assert moved[candidate.slots.origin.start : candidate.slots.origin.end] == "Gafsa"
    new = next(key for key, claim in by_id.items() if claim.paragraph == 1)
    raw = tomlkit.parse(path.read_text("utf-8"))
    next(row for row in raw["claim"] if row["id"] == new)["review"]["status"] = "rejected"
    path.write_text(tomlkit.dumps(raw), encoding="utf-8")
    assert run(tmp_path, moved).exit_code == 0
    assert new not in statuses(tmp_path)
    rejected = {
        each["id"]: each["review"]["status"]
        for each in json.loads(beside.read_text("utf-8"))["candidates"]
    }
    assert rejected[new] == "rejected"
    assert run(tmp_path, moved + "\n").exit_code == 0
    assert new not in statuses(tmp_path)


@pytest.mark.usefixtures("plain_page")
def test_drafting_again_moves_the_words_of_the_mode(tmp_path: Path) -> None:
    """They stayed where the sentence had been (2026-11-30)."""
    text = "Fuel is carried by boat from Misrata to Sfax."
    run(tmp_path, text)
    moved = "Weapons go from Libya to Algeria.\n\n" + text
    assert run(tmp_path, moved).exit_code == 0
    candidates = read_candidates(tmp_path / "my.candidates.json").candidates
    (mode,) = (each.slots.mode for each in candidates if each.slots.mode.value == "sea")
    assert "boat" in moved[mode.start : mode.end]


@pytest.mark.usefixtures("plain_page")
@pytest.mark.parametrize(
    ("damage", "told"),
    [
        (b"x = = 3\n", ":53: column 5 has a value that TOML does not know (found '= 3')"),
        (b"\xff\xfe", ":53: the file is not UTF-8: column 1 has the byte 0xff"),
    ],
)
def test_a_damaged_draft_is_told_with_its_line(tmp_path: Path, damage: bytes, told: str) -> None:
    """Drafted again, after an edit by hand that went wrong: nothing is written."""
    text, brief = tmp_path / "a.txt", tmp_path / "b.toml"
    text.write_text("Fuel goes from Gafsa to Sfax.\n", encoding="utf-8")
    command = ["draft", str(text), "-o", str(brief), "--private", str(tmp_path / "own")]
    assert invoke(*command).exit_code == 0
    brief.write_bytes(before := brief.read_bytes() + damage)
    done = invoke(*command)
    assert done.exit_code == 1
    assert f"{brief}{told}" in done.output
    assert brief.read_bytes() == before


@pytest.mark.usefixtures("plain_page")
def test_what_no_draft_wrote_is_never_overwritten(tmp_path: Path) -> None:
    """A brief without candidates, candidates without a brief, and a folder with other files are refused."""
    (tmp_path / "my.toml").write_text("# mine")
    result = run(tmp_path, TEXT)
    assert (result.exit_code, "was not written by `geo draft`" in result.output) == (1, True)
    assert (tmp_path / "my.toml").read_text() == "# mine"
    (tmp_path / "my.toml").rename(tmp_path / "my.candidates.json")
    assert "without its brief" in run(tmp_path, TEXT).output
    (tmp_path / "my.candidates.json").unlink()
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / "notes.txt").write_text("x")
    assert "notes.txt" in run(tmp_path, TEXT).output
    assert not (tmp_path / "my.toml").exists()


@pytest.mark.usefixtures("plain_page")
def test_a_text_about_no_flow_makes_a_brief_without_claims(tmp_path: Path) -> None:
    """It parses, for a reader may promote a sentence."""
    assert run(tmp_path, "The weather in Tunis was fine.").exit_code == 0
    assert read_brief(tmp_path / "my.toml").claims == ()
