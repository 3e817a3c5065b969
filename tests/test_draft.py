"""`geo draft`: sentences and offsets, forms that state a pair, traps, hostile files, and drafting again."""

from __future__ import annotations

import json
import sys
import time
import zipfile
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path

import pytest
import tomlkit
from click.testing import CliRunner, Result
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfWriter
from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject, TextStringObject

from geo.brief import read_brief
from geo.cli import main
from geo.drafting.candidates import (
    Candidates,
    DraftedCandidate,
    DraftedSource,
    Sentence,
    hash_quote,
    read_candidates,
)
from geo.drafting.cues.sentences import sentence_spans
from geo.drafting.documents import MAX_XML_BYTES, read_document
from geo.drafting.draft import draft_text
from geo.drafting.source_data import stated_in_text
from geo.errors import SourceTextError
from geo.gazetteer import open_gazetteer

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def drafted(text: str) -> Candidates:
    """Draft a text with the shipped places."""
    return draft_text(text, brief="b", source=DraftedSource(id="s"), known=open_gazetteer())


def ends_of(text: str) -> list[tuple[str | None, str | None]]:
    """Return origin and destination of each candidate of a text."""
    return [
        (each.slots.origin.value, each.slots.destination.value) for each in drafted(text).candidates
    ]


def only(text: str) -> DraftedCandidate:
    """Return the one candidate of a text."""
    (candidate,) = drafted(text).candidates
    return candidate


@pytest.mark.parametrize(
    ("text", "ends"),
    [
        ("Fuel is smuggled from Gafsa via Kasserine to Algeria.", [("gafsa", "algeria")]),
        ("Tunisia imports pasta from Libya.", [("libya", "tunisia")]),
        ("Algeria exports fuel to Tunisia.", [("algeria", "tunisia")]),
        ("Weapons were trafficked into Tunisia from Libya.", [("libya", "tunisia")]),
        ("Le carburant passe de Gafsa à Tunis.", [("gafsa", "tunis")]),
        ("La Tunisie importe des pâtes de Libye.", [("libya", "tunisia")]),
        ("Des cigarettes en provenance d'Algérie arrivent à Tunis.", [("algeria", "tunis")]),
        ("يُهرَّب الوقود من ليبيا إلى تونس.", [("libya", "tunisia")]),
        ("تستورد تونس القمح من الجزائر.", [("algeria", "tunisia")]),
        ("Cigarettes made in Gafsa are on sale in Tunis.", [("gafsa", "tunis")]),
        ("Migrants arrive in Tunisia from Libya.", [("libya", "tunisia")]),
        ("Algerian cement reaches Tunis.", [("algeria", "tunis")]),
        ("Le ciment algérien arrive à Tunis.", [("algeria", "tunis")]),
        ("Les moutons achetés par un Libyen vont à Tunis.", [(None, None)]),
        ("يصل الأسمنت الجزائري إلى تونس.", [("algeria", "tunisia")]),
        ("Arms go from Libya to Tunisia and Algeria.", [("libya", "tunisia"), ("libya", "algeria")]),
    ],
)  # fmt: skip
def test_a_form_that_is_safe_fills_in_both_ends(
    text: str, ends: list[tuple[str | None, str | None]]
) -> None:
    """Each language states a pair in its own words."""
    assert ends_of(text) == ends


def test_traps() -> None:
    """What looks like a flow, or like a denial, and is none."""
    seizure = only("Cocaine from Algeria was seized in Tunis.")
    assert seizure.reading == "inferred"
    assert seizure.slots.destination.value is None
    assert not only("Fuel is not only smuggled from Libya to Tunisia.").negated
    ended = only("Fuel is no longer smuggled from Libya to Tunisia.")
    assert (ended.negated, ended.slots.origin.value) == (False, None)
    assert only("No fuel is smuggled from Libya to Tunisia.").negated
    rumour = "We found nothing to support the claim, made last year, that arms were being ferried"
    assert only(f"{rumour} from Libya to Tunisia.").negated
    assert not only("Not all of it stays: from Libya fuel is smuggled to Tunisia.").negated
    assert only("Fuel is reportedly smuggled from Libya to Tunisia.").hedged
    assert only("Trade in fuel between Libya and Tunisia.").slots.direction.value == "unstated"
    assert ends_of("Fuel was smuggled from Libya to Libya.") == [(None, None)]
    assert ends_of("Tunisia sends fuel in exchange for pasta from Libya to Algeria.") == [
        (None, None)
    ]
    assert ends_of("Smuggled gold is found in a belt that stretches from Libya to Tunisia.") == [
        (None, None)
    ]
    gold = only("L'or passe de Gafsa à Tunis, or la douane le sait.")
    assert gold.slots.commodity.value == "gold"
    assert drafted("Or, la douane de Tunis est arrivée à Gafsa.").candidates == ()
    titled = drafted("Smuggling to Tunis\n\nFuel is smuggled from Gafsa to Tunis.\n")
    assert [each.paragraph for each in titled.sentences] == [1]


def test_slots_have_spans_and_what_is_in_reach() -> None:
    """Spans are those of the words, the paragraph's other places are offered, and the period is EDTF."""
    text = "Sfax is far. 🚚 In 2015, fuel was smuggled from Gafsa to Algeria. Sousse is not."
    slots = only(text).slots
    assert text[slots.origin.start : slots.origin.end] == "Gafsa"
    assert text[slots.commodity.start : slots.commodity.end] == "fuel"
    assert (slots.period.value, slots.commodity.value) == ("2015", "fuel")
    assert slots.origin.alternatives == ("algeria", "sfax", "sousse")


def test_terms_are_whole_words_of_the_text() -> None:
    """An Arabic prefix stays in a term: `geo check --text` looks for whole words."""
    first, second = drafted("يُهرَّب الوقود من الجزائر وليبيا إلى تونس.").candidates
    assert (first.terms[0], second.terms[0]) == ("الجزائر", "وليبيا")


@settings(max_examples=12, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            ["Fuel ", "Tunis", ". ", "\n\n", "؟ ", "ليبيا", "\u202e", "\u0301", "🚚 ", "<b>", "M. ", "**", "to ",
             "3.5 ", " \u00a0", "# ", "(http://x y) ", "-\n", "from Libya to Tunis "]
        ),
        max_size=40,
    ).map("".join)
)  # fmt: skip
def test_offsets_are_exact(text: str) -> None:
    """A sentence is the text between its offsets, in order; so are mentions and slots."""
    found = drafted(text)
    spans: list[Sentence | DraftedCandidate] = [*found.sentences, *found.candidates]
    for span in spans:
        quote = text[span.start : span.end]
        assert quote == quote.strip()
        assert hash_quote(quote) == span.quote
    assert [s.start for s in found.sentences] == sorted(s.start for s in found.sentences)
    for mention in found.mentions:
        assert " ".join(text[mention.start : mention.end].split()) == mention.name
        assert mention.key in found.places
    for each in found.candidates:
        keys = {each.slots.origin.value, each.slots.destination.value} - {None}
        assert keys | set(each.slots.origin.alternatives) <= found.places.keys()
        assert all(term in " ".join(text.split()) for term in each.terms)


@given(st.text(alphabet="aB. \n?!M1؟ا", max_size=60))
def test_sentences_cover_all_but_blanks(text: str) -> None:
    """Nothing but blanks lies outside the sentences, and they do not overlap."""
    spans = list(sentence_spans(text))
    rest = [
        text[a:b] for (_, a), (b, _) in zip([(0, 0), *spans], [*spans, (len(text), 0)], strict=True)
    ]
    assert not "".join(rest).strip()
    assert all(start < end for start, end in spans)


@pytest.mark.slow
def test_a_long_line_takes_time_in_proportion() -> None:
    """A line without any stop, full of places, is read once."""
    started = time.process_time()
    text = "fuel from Tunis to Libya, " * 3_000
    assert drafted(text).sentences
    assert time.process_time() - started < 20


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Traders import diesel from Algiers, although no fuel has reached Tunis.", [(None, None, False)]),
        ("No fuel goes from Gafsa to Tunis, but cigarettes are smuggled from Tebessa to Gafsa.",
         [("gafsa", "tunis", True), ("tebessa", "gafsa", False)]),
        ("Le carburant est introduit de Tébessa à Gafsa, mais aucune cigarette ne passe de Gafsa à Tunis.",
         [("tebessa", "gafsa", False), ("gafsa", "tunis", True)]),
        ("يهرب الوقود من تبسة إلى قفصة، لكن لا تهرب السجائر من قفصة إلى تونس.",
         [("tebessa", "gafsa", False), ("gafsa", "tunisia", True)]),
        ("Cattle go from Tebessa to Gafsa, and no gold is carried.", [("tebessa", "gafsa", False)]),
        ("Fuel is not smuggled from Gafsa to Tunis, and cattle go from Tebessa to Gafsa.",
         [("gafsa", "tunis", True), ("tebessa", "gafsa", False)]),
        ("ولا يُصدّر النفط من تبسة إلى قفصة لكن الوقود يهرب من قفصة إلى تونس",
         [("tebessa", "gafsa", True), ("gafsa", "tunisia", False)]),
        ("Not only cigarettes but also fuel is smuggled from Tebessa to Gafsa.", [("tebessa", "gafsa", False)]),
    ],
)  # fmt: skip
def test_negation_and_pairs_stay_in_their_clause(
    text: str, expected: list[tuple[str | None, str | None, bool]]
) -> None:
    """What one clause denies, another may state; no pair joins two."""
    found = [
        (each.slots.origin.value, each.slots.destination.value, each.negated)
        for each in drafted(text).candidates
    ]
    assert found == expected


def test_goods_are_those_of_the_clause_and_a_denial_is_one_sides_word() -> None:
    """The fuel that does not move is no cattle that does; who rejects a report contests it."""
    first, second = drafted(
        "Fuel is not smuggled from Gafsa to Tunis, and cattle go from Tebessa to Gafsa."
    ).candidates
    assert (first.slots.commodity.value, second.slots.commodity.value) == ("fuel", "food")
    listed = only("Diesel, rice and cigarettes go from Gafsa to Tunis.").slots.commodity
    assert {listed.value, *listed.alternatives} == {"fuel", "food", "tobacco"}
    contested = only("Fuel is smuggled from Gafsa to Tunis; the ministry rejects this.")
    assert (contested.hedged, contested.negated) == (True, False)
    ends = only("Les cigarettes vont de Gafsa à Tunis en passant par Kasserine.").slots
    assert (ends.origin.value, ends.destination.value) == ("gafsa", "tunis")
    assert [stop.value for stop in ends.via] == ["kasserine"]


@pytest.mark.parametrize(
    ("text", "reading"),
    [
        ("On 27 October 2021, police stopped a beer truck in Sfax and seized cocaine.", "inferred"),
        ("Three lorries of fuel were stopped by the army in Sfax.", "inferred"),
        ("La police a arrêté un camion d'essence à Sfax.", "inferred"),
        ("أوقفت الشرطة شاحنة وقود في صفاقس.", "inferred"),
        ("The fuel stopped in Gafsa was to go to Sfax.", "inferred"),
        ("Fuel has stopped moving from Tebessa to Gafsa.", "ended"),
        ("The fuel trade from Tebessa to Gafsa stopped in 2015.", "ended"),
        ("The army stopped the smuggling of fuel from Tebessa to Gafsa.", "ended"),
        ("Le trafic d'essence de Tébessa à Gafsa s'est arrêté en 2015.", "ended"),
        ("Ils ont arrêté d'importer de l'essence de Tébessa à Gafsa.", "ended"),
        ("توقفت تجارة الوقود من تبسة إلى قفصة.", "ended"),
        ("أوقف الجيش تهريب الوقود من تبسة إلى قفصة.", "ended"),
        ("Fuel never stopped going from Tebessa to Gafsa.", "stated"),
    ],
)
def test_stopping_a_load_is_a_seizure_and_stopping_a_trade_its_end(text: str, reading: str) -> None:
    """Neither is a denial; what ended has no ends before a person has decided."""
    candidate = only(text)
    assert not candidate.negated
    assert (candidate.reading == "inferred") == (reading == "inferred")
    assert bool(candidate.rule) == (reading == "stated")


@pytest.mark.parametrize(
    "text",
    [
        "The army rejects the claim that fuel goes from Tebessa to Gafsa.",
        "The ministry dismissed reports that fuel is smuggled from Tebessa to Gafsa.",
        "The group denies taxing fuel convoys from Tebessa to Gafsa.",
        "Le gouvernement nie que de l'essence passe de Tébessa à Gafsa.",
        "Le ministère dément que de l'essence passe de Tébessa à Gafsa.",
        "Le groupe nie taxer les convois d'essence entre Tébessa et Gafsa.",
        "Le ministre rejette les accusations de trafic d'essence de Tébessa à Gafsa.",
        "ينفي الجيش أن الوقود يهرب من طرابلس إلى صفاقس.",
        "نفت الوزارة تهريب الوقود من طرابلس إلى صفاقس.",
        "ترفض الوزارة القول إن الوقود يهرب من طرابلس إلى صفاقس.",
    ],
)
def test_what_somebody_denies_is_negated(text: str) -> None:
    """A verb of denial reaches the claim that follows it; "rejects this" only casts doubt on what precedes."""
    candidate = only(text)
    assert candidate.negated
    assert candidate.rule


@pytest.mark.parametrize(
    "text",
    [
        "The ministry did not deny that fuel goes from Tebessa to Gafsa.",
        "Nobody denies that fuel goes from Tebessa to Gafsa.",
        "Le ministre ne nie pas que de l'essence passe de Tébessa à Gafsa.",
        "Personne ne nie que de l'essence passe de Tébessa à Gafsa.",
        "لا ينفي أحد أن الوقود يهرب من طرابلس إلى صفاقس.",
    ],
)
def test_what_nobody_denies_is_not_negated(text: str) -> None:
    """Silence is no statement either: it counts as doubtful."""
    candidate = only(text)
    assert (candidate.negated, candidate.hedged) == (False, True)


@pytest.mark.parametrize(
    ("lines", "outlet", "date"),
    [
        ("By A. Writer\nMekong Policy Monitor, 9 June 2023", "Mekong Policy Monitor", "2023-06-09"),
        (
            "Mekong Policy Monitor | June 9, 2023\nBy A. Writer",
            "Mekong Policy Monitor",
            "2023-06-09",
        ),
        ("By A. Writer, The Paper, June 9, 2023", "The Paper", "2023-06-09"),
        (
            "Par A. Writer\nObservatoire du Golfe, 18 septembre 2023",
            "Observatoire du Golfe",
            "2023-09-18",
        ),
        ("بقلم A. Writer\nمرصد الساحل، 9 يونيو 2023", "مرصد الساحل", "2023-06-09"),
        ("By A. Writer\nNairobi, 5 May 2024", "", "2024-05-05"),
        ("By A. Writer\nAddis Ababa, 5 May 2024", "", "2024-05-05"),
        ("By A. Writer\nFuel went east by night, 5 May 2024.", "", ""),
    ],
)
def test_outlet_and_date_are_read_beside_the_author(lines: str, outlet: str, date: str) -> None:
    """A dateline names a town, and a sentence neither."""
    stated = stated_in_text(
        f"Fuel on the line\n{lines}\n\nFuel goes from Tebessa to Gafsa. It is cheap.\n"
    )
    assert (stated.author, stated.outlet, stated.date) == ("A. Writer", outlet, date)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Fuel goes from Tebessa to Tunis. Dejan Gafsa denies it; the Sfax Agreement and the Sousse Times do not.",
         ["Tebessa", "Tunis"]),
        ("Le carburant passe de Tébessa à Tunis. Rue de Gafsa, le traité de Sfax et la Tribune de Sousse en parlent.",
         ["Tébessa", "Tunis"]),
        ("يهرب الوقود من تبسة إلى تونس. وذكرت صحيفة صفاقس أن فندق سوسة مغلق.", ["تبسة", "تونس"]),
        ("Fuel goes from Tebessa to Tunis. The rules are in Somali and in Libyan law.", ["Tebessa", "Tunis", "Libyan"]),
    ],
)  # fmt: skip
def test_a_part_of_another_name_is_no_place(text: str, names: list[str]) -> None:
    """Surnames, papers, treaties, streets and languages are offered at most."""
    assert [mention.name for mention in drafted(text).mentions] == names


@pytest.mark.parametrize(
    "text",
    [
        "Fuel is smuggled from Qasr Zerbu in Libya to Zarbatta in Tunisia.",
        "Fuel is smuggled from Qasr Zerbu (Libya) to Zarbatta (Tunisia).",
        "Le carburant est transporté de Qasr Zerbou, en Libye, vers Zarbatta, en Tunisie.",
    ],
)
def test_a_country_is_no_end_where_it_only_says_where_an_unknown_town_lies(text: str) -> None:
    """The towns are offered without a position; their countries do not take their place."""
    assert ends_of(text) == [(None, None)]
    names = {place.name for place in drafted(text).places.values() if place.kind == "unlocated"}
    assert "Zarbatta" in names


@pytest.mark.parametrize(
    ("text", "ends"),
    [
        ("Fuel is smuggled from Tebessa to Gafsa, bypassing Kasserine.", ("tebessa", "gafsa")),
        ("Fuel is smuggled from Tebessa on mules to avoid Tunis, bypassing Gafsa.", (None, None)),
        ("Le carburant est transporté de Tébessa à dos de mulet, en contournant Gafsa.", (None, None)),
        ("يهرب الوقود من تبسة إلى تونس متجنبا القصرين.", ("tebessa", "tunisia")),
    ],
)  # fmt: skip
def test_what_is_avoided_is_no_end(text: str, ends: tuple[str | None, str | None]) -> None:
    """It is offered as any place of the paragraph."""
    assert ends_of(text) == [ends]


def test_a_word_document_is_checked_and_drafted_alike(tmp_path: Path) -> None:
    """`geo check --text` reads what `geo draft` read: the same paragraphs, and the same message about a bad file."""
    source, brief = tmp_path / "a.docx", tmp_path / "mine.toml"
    source.write_bytes(docx(word("Old news.", "Fuel is smuggled from Tebessa to Gafsa.")))
    run_draft = ["draft", str(source), "-o", str(brief), "--private", str(tmp_path / "private")]
    assert CliRunner().invoke(main, run_draft).exit_code == 0
    check = ["check", "-b", str(brief), "--text"]
    assert CliRunner().invoke(main, [*check, str(source)]).exit_code == 0
    source.write_bytes(pdf("Fuel", is_locked=True))
    refused = CliRunner().invoke(main, [*check, str(source)])
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
    assert (document.stated.title, document.stated.author) == ("Fuel", "A. Writer")
    path.write_bytes(pdf("Fuel goes from Gafsa to Tunis.", script="app.alert('x')"))
    assert read_document(path).text == "Fuel goes from Gafsa to Tunis."
    path.write_text("<html><head><meta property='og:site_name' content='The Paper'></head>"
                    "<p>By A. Writer</p><p>12 May 2024</p><p>Fuel.</p><script>x()</script></html>")  # fmt: skip
    document = read_document(path)
    assert "x()" not in document.text
    stated = document.stated
    assert (stated.outlet, stated.author, stated.date) == ("The Paper", "A. Writer", "2024-05-12")


HOSTILE = {
    "an empty file": (b"", "holds no text"),
    "a binary file": (b"\x7fELF\0\0" * 50, "is binary"),
    "another encoding": ("Café".encode("latin-1"), "is not UTF-8"),
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
    return CliRunner().invoke(main, [*arguments, *more])


def statuses(folder: Path) -> dict[str, str]:
    """Return the status of each claim of the brief."""
    brief = read_brief(folder / "my.toml")
    return {claim.id: claim.review.status for claim in brief.claims if claim.review}


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
    assert CliRunner().invoke(main, check).exit_code == 0


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
@pytest.mark.parametrize(
    ("damage", "told"),
    [
        (b"x = = 3\n", ":53: column 5 has no value that TOML knows (found '= 3')"),
        (b"\xff\xfe", ":53: is not UTF-8: column 1 has the byte 0xff"),
    ],
)
def test_a_damaged_draft_is_told_with_its_line(tmp_path: Path, damage: bytes, told: str) -> None:
    """Drafted again, after an edit by hand that went wrong: nothing is written."""
    text, brief = tmp_path / "a.txt", tmp_path / "b.toml"
    text.write_text("Fuel goes from Gafsa to Sfax.\n", encoding="utf-8")
    command = ["draft", str(text), "-o", str(brief), "--private", str(tmp_path / "own")]
    assert CliRunner().invoke(main, command).exit_code == 0
    brief.write_bytes(before := brief.read_bytes() + damage)
    done = CliRunner().invoke(main, command)
    assert done.exit_code == 1
    assert f"{brief}{told}" in done.output
    assert brief.read_bytes() == before


@pytest.mark.usefixtures("plain_page")
def test_what_no_draft_wrote_is_never_overwritten(tmp_path: Path) -> None:
    """A brief without candidates, candidates without a brief, and a folder with other files are refused."""
    (tmp_path / "my.toml").write_text("# mine")
    result = run(tmp_path, TEXT)
    assert (result.exit_code, "no draft wrote it" in result.output) == (1, True)
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
