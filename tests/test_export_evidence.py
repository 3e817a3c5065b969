"""Evidence for other tools: claims, provenance and sources are whole, well formed, and quote nothing in public.

`make check-export` validates the same files with the tools of each format.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from invoking import invoke

from geo.brief import Brief
from geo.brief.evidence import Claim
from geo.brief.review_states import Review
from geo.exports import FORMATS, Subject, export_files
from geo.exports.annotations import to_web_annotations
from geo.layers import SCHEMAS
from geo.validation import Text

EVIDENCE = ("web-annotation", "prov", "ftm", "bibtex", "csl")
HOSTILE = "50 % {off}} \\input{x} @book{y, # $ & _ ^ ~ <script> \u202e وقود"


@pytest.fixture(scope="module")
def reviewed(brief: Brief) -> Brief:
    """Return the shipped brief with hostile words, and claims as people left them."""
    states = ({"status": "edited", "by": "A. Reader", "date": "2026-11-29", "reason": HOSTILE},
              {"status": "confirmed"}, {"status": "unsure"}, {"status": "unconfirmed"})  # fmt: skip
    claims: list[Claim] = [
        claim.model_copy(update={"review": Review.model_validate(state)})
        for claim, state in zip(brief.claims, states, strict=False)
    ]
    hostile = {
        "title": HOSTILE,
        "author": HOSTILE,
        "outlet": HOSTILE,
        "date": "2019~",
        "url": "https://x.org/a_{b}%20c",
    }
    sources = (brief.sources[0].model_copy(update=hostile), *brief.sources[1:])
    title = Text(en=HOSTILE)
    return brief.model_copy(
        update={
            "claims": (*claims, *brief.claims[len(claims) :]),
            "sources": sources,
            "title": title,
        }
    )


def written(brief: Brief, name: str) -> str:
    """Export without layers; return the text."""
    (content,) = export_files(Subject(brief, {}), name, Path("x")).values()
    return content.decode()


@pytest.mark.parametrize("name", EVIDENCE)
def test_evidence_needs_no_layers_and_repeats(reviewed: Brief, name: str) -> None:
    """The same bytes each time, hostile words and all."""
    assert not FORMATS[name].needs_layers
    assert written(reviewed, name) == written(reviewed, name)


def test_each_claim_is_an_annotation_of_paragraph_and_terms(reviewed: Brief) -> None:
    """Its words, grade, review and what rests on it; in public no position and no quote of the text."""
    record = json.loads(written(reviewed, "web-annotation"))
    items = record["first"]["items"]
    assert (
        record["total"] == len(items) == len({item["id"] for item in items}) == len(reviewed.claims)
    )
    for item, claim in zip(items, reviewed.claims, strict=True):
        assert item["target"]["selector"] == {
            "type": "ParagraphSelector", **({"paragraph": claim.paragraph} if claim.paragraph else {}),
            "edition": claim.edition, "terms": list(claim.terms),
        }  # fmt: skip
    assert [item["motivation"] for item in items[:5]] == [
        ["describing", "editing"], ["describing", "assessing"], ["describing", "questioning"],
        ["describing", "questioning"], ["describing"],
    ]  # fmt: skip
    (assessed,) = [body for body in items[0]["body"] if body.get("purpose") == "assessing"]
    assert assessed["creator"] == {"type": "Person", "name": "A. Reader"}
    assert assessed["created"] == "2026-11-29T00:00:00Z"
    linked = [
        body["source"].rsplit(":", 2)[1:]
        for item in items if item["id"].endswith(":p08-gafsa")
        for body in item["body"] if body.get("purpose") == "linking"
    ]  # fmt: skip
    assert linked == [["place", "gafsa"], ["event", "gafsa-1980"]]


def source_text(brief: Brief) -> str:
    """Return a text of numbered paragraphs that hold the terms of their claims, between other words."""
    own = [claim for claim in brief.claims if claim.source == brief.source_id and claim.paragraph]
    return "\n\n".join(
        f"[{number}] Some words, " + ", then ".join(
            term for claim in own if claim.paragraph == number for term in claim.terms
        ) + ", and others."
        for number in range(1, 17)
    )  # fmt: skip


def test_a_private_file_quotes_the_text_where_it_stands(brief: Brief) -> None:
    """Position and quote agree with the file, and the quote holds every term; other sources have neither."""
    text = source_text(brief)
    items = json.loads(to_web_annotations(Subject(brief, {}, text)))["first"]["items"]
    quoted = 0
    for item, claim in zip(items, brief.claims, strict=True):
        selectors = item["target"]["selector"]
        if claim.source != brief.source_id or not claim.paragraph:
            assert isinstance(selectors, dict)
            continue
        quoted += 1
        _, position, quote = selectors
        start, end = position["start"], position["end"]
        assert text[start:end] == quote["exact"]
        assert text[:start].endswith(quote["prefix"])
        assert text[end:].startswith(quote["suffix"])
        assert [term for term in claim.terms if term not in quote["exact"]] == []
    assert quoted == 28


def test_private_files_go_to_private_folders(brief: Brief, tmp_path: Path) -> None:
    """The text needs a private folder, which is marked; other formats and other texts are refused."""
    text, private = tmp_path / "text.txt", tmp_path / "private"
    text.write_text(source_text(brief), encoding="utf-8")

    def export(*options: str) -> tuple[int, str]:
        result = invoke("export", "-o", "claims.jsonld", *options)
        return result.exit_code, result.output

    name = ("--format", "web-annotation")
    assert export(*name, "--text", str(text))[0] == 2
    assert export("--format", "prov", "--text", str(text), "--private", str(private))[0] == 2
    code, output = export(*name, "--text", str(text), "--private", str(private))
    assert (code, output.strip()) == (0, str(private / "claims.jsonld"))
    assert sorted(path.name for path in private.iterdir()) == [".gitignore", "claims.jsonld"]
    text.write_text("Another text.", encoding="utf-8")
    assert export(*name, "--text", str(text), "--private", str(private))[0] == 1


def test_provenance_states_all_that_it_relates(reviewed: Brief) -> None:
    """Every end of a relation is stated; every claim comes from its source, every layer from the build."""
    record = json.loads(written(reviewed, "prov"))
    stated = {name for group in ("entity", "activity", "agent") for name in record[group]}
    relations = {group: [*statements.values()] for group, statements in record.items()
                 if group not in {"prefix", "entity", "activity", "agent"}}  # fmt: skip
    ends = {
        end
        for rows in relations.values()
        for row in rows
        for name, end in row.items()
        if name.startswith("prov:")
    }
    assert ends <= stated
    assert {name.split(":")[0] for name in stated} <= set(record["prefix"])
    derived = {
        (row["prov:generatedEntity"], row["prov:usedEntity"]) for row in relations["wasDerivedFrom"]
    }
    assert {(f"claim:{claim.id}", f"source:{claim.source}") for claim in reviewed.claims} <= derived
    assert ("flow:al-eulma-tunisia", "claim:p09-al-eulma") in derived
    generated = {row["prov:entity"]: row["prov:activity"] for row in relations["wasGeneratedBy"]}
    assert {name for name, by in generated.items() if by == "activity:build"} == {
        f"layer:{name}" for name in SCHEMAS
    }
    first, unseen = reviewed.claims[0].id, reviewed.claims[3].id
    assert generated[f"claim:{unseen}"] == "activity:draft"
    assert f"activity:review-of-{unseen}" not in stated
    assert record["entity"][f"claim:{first}"]["srm:reviewStatus"] == "edited"
    assert (
        record["activity"][f"activity:review-of-{first}"]["prov:endTime"] == "2026-11-29T00:00:00Z"
    )


def test_entities_refer_to_entities(reviewed: Brief) -> None:
    """Each line is one, with an id of its own; ends, proofs and documents are among them."""
    lines = [json.loads(line) for line in written(reviewed, "ftm").splitlines()]
    schemas = {line["id"]: line["schema"] for line in lines}
    assert len(schemas) == len(lines)
    expected = {"proof": {"Article"}, "document": {"Article"}, "startLocation": {"Address"},
                "endLocation": {"Address"}, "entity": {"Article", "Address", "Trip", "Event"}}  # fmt: skip
    for line in lines:
        for name, wanted in expected.items():
            assert {schemas[value] for value in line["properties"].get(name, ())} <= wanted
    trips = [line["properties"] for line in lines if line["schema"] == "Trip"]
    assert len(trips) == len(reviewed.flows)
    assert all(len(trip[end]) == 1 for trip in trips for end in ("startLocation", "endLocation"))
    notes = [line["properties"] for line in lines if line["schema"] == "Note"]
    assert notes[0]["summary"] == [
        "Admiralty B3; stated; paragraph 1; edited by A. Reader on 2026-11-29"
    ]


def test_bibtex_survives_any_title(reviewed: Brief) -> None:
    """Braces balance, an @ begins an entry and nothing else, and what TeX interprets is escaped."""
    text = written(reviewed, "bibtex")
    assert text.count("{") == text.count("}")
    assert (
        len(re.findall("@", text))
        == len(re.findall("^@", text, re.MULTILINE))
        == len(reviewed.sources)
    )
    (title,) = re.findall(r"title = \{\{50(.*)\}\},", text)
    assert (
        r"\% \textbraceleft{}off\textbraceright{}\textbraceright{} \textbackslash{}input" in title
    )
    assert "وقود" in title
    assert "url = {https://x.org/a_%7Bb%7D%20c}" in text
    assert r"note = {Date: 2019\textasciitilde{}. Draft: " in text
    assert "year = {2018},\n  month = {8},\n  day = {7}," in text


@pytest.mark.parametrize("date", ["2021-24", "2018-11~"])
def test_no_date_is_made_up(reviewed: Brief, date: str) -> None:
    """A season is not month 24, and about November no October a year before; the date stands as the brief has it."""
    source = reviewed.sources[0].model_copy(update={"date": date})
    brief = reviewed.model_copy(update={"sources": (source, *reviewed.sources[1:])})
    bibtex = written(brief, "bibtex").split("\n}\n")[0]
    assert "month" not in bibtex
    assert f"Date: {date}".replace("~", r"\textasciitilde{}") in bibtex
    assert json.loads(written(brief, "csl"))[0]["issued"] == {"literal": date}
    articles = [json.loads(line) for line in written(brief, "ftm").splitlines()]
    article = next(row for row in articles if row["id"] == f"{brief.id}.source.{source.id}")
    assert article["properties"]["publishedAt"] == ["2021" if date == "2021-24" else "2018-11"]
    assert f"Published: {date} (EDTF)" in article["properties"]["notes"]


def test_csl_dates_are_as_vague_as_the_source(reviewed: Brief) -> None:
    """Day, year or words; an author is a literal, never split into given and family names."""
    items: list[dict[str, Any]] = json.loads(written(reviewed, "csl"))
    issued = {item["id"]: item.get("issued") for item in items}
    assert issued["trt-2018"] == {"date-parts": [[2018, 9, 18]]}
    assert issued["el-watan-2011"] == {"date-parts": [[2011]]}
    assert issued["otay-2019"] == {"literal": "2019~"}
    assert issued["makers"] is None
    assert items[0]["author"] == [{"literal": HOSTILE}]
