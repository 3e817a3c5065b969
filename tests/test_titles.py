"""A title without ``#`` is a heading; what only looks like one stays where it was, and no paragraph number moves."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.brief import Brief, parse_editions
from geo.brief.source_text import locate_editions
from geo.drafting import scan_text

TITLES = (
    ("Fuel on the road to Gafsa", "Lorries left by night. They came back at dawn."),
    ("  Contrebande : la route de Gafsa  ", "« Les camions partent la nuit », dit-il."),
    ("طريق قفصة", "غادرت الشاحنات ليلا."),
    ("2015 in Gafsa", "Lorries left."),
)


@pytest.mark.parametrize(("title", "paragraph"), TITLES)
def test_a_title_without_a_mark_is_a_heading(title: str, paragraph: str) -> None:
    """It is not part of paragraph 1, and the next paragraph is still the second."""
    text = f"\n{title}\n\n{paragraph}\n\nA second paragraph."
    editions = locate_editions(text)
    assert [one.text for one in editions.headings] == [title.strip().replace("’", "'")]
    assert len(editions.published) == 2
    assert editions.published[0].text[0] == paragraph[0].replace("«", "«")
    assert text[editions.headings[0].offsets[0]] == title.strip()[0]


def test_a_place_in_a_title_has_no_paragraph(brief: Brief) -> None:
    """As with a title that has its mark."""
    scan = scan_text(
        "Fuel for Gafsa\n\nLorries left Tozeur by night.\n\nThey reached Nefta.", brief
    )
    assert [(one.paragraph, one.text) for one in scan.mentions] == [
        (None, "Gafsa"), (1, "Tozeur"), (2, "Nefta"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "paragraphs"),
    [
        ("A first\n\nparagraph.\n\nA second.", ("A first paragraph.", "A second.")),  # a page break
        ("Lorries left.\n\nThey came back.", ("Lorries left.", "They came back.")),
        ("Who knows?\n\nNobody.", ("Who knows?", "Nobody.")),
        ("One line\nand another\n\nThen a sentence.", ("One line and another Then a sentence.",)),
        ("[1] One.\n\n[2] Two.", ("One.", "Two.")),
        ("Gafsa\n\nTozeur\n\nNefta", ("Gafsa Tozeur Nefta",)),
        ("x" * 121 + "\n\nA sentence.", ("x" * 121 + " A sentence.",)),
        ("Gafsa", ("Gafsa",)),
        ("A title\n\n[1] One.\n\n[2] Two.", ("One.", "Two.")),
    ],
)
def test_what_only_looks_like_a_title_stays(text: str, paragraphs: tuple[str, ...]) -> None:
    """Page breaks, sentences, lists and long lines; and a title no longer hides the numbers of paragraphs."""
    assert parse_editions(text).published == paragraphs


def test_after_the_heading_of_the_body_nothing_is_a_title() -> None:
    """The heading that a brief's source names opens the article: paragraph 1 begins there, as before."""
    page = "Site\n\n## Brief Analysis\n\nA standfirst\n\nThe first paragraph.\n\nThe second."
    assert parse_editions(page, after="Brief Analysis").published == (
        "A standfirst The first paragraph.", "The second.",
    )  # fmt: skip


@pytest.mark.slow
@given(
    st.from_regex(r"[A-Z][a-z]{2,9}( [a-z]{2,9}){0,5}", fullmatch=True),
    st.lists(st.from_regex(r"[A-Z][a-z]{2,9}( [a-z]{2,9}){1,5}\.", fullmatch=True), min_size=1),
)
def test_a_title_never_moves_a_paragraph(title: str, paragraphs: list[str]) -> None:
    """With or without it, paragraph N is paragraph N."""
    body = "\n\n".join(paragraphs)
    assert parse_editions(f"{title}\n\n{body}").published == parse_editions(body).published


@pytest.mark.parametrize(
    "head",
    [
        "By A. Writer, The Paper, 3 May 2021\n\n",
        "A title\nBy A. Writer, The Paper, 3 May 2021\n\n",
        "A title\n\nBy A. Writer\n\nPublished on 3 May 2021\n\n",
        "# A title\n\nPar A. Writer\n\n",
        "بقلم كاتب\n\n3 مايو 2021\n\n",
    ],
)
def test_who_wrote_it_and_when_is_no_part_of_paragraph_1(head: str) -> None:
    """Lines above the first paragraph that name the author or end with the year of publication."""
    assert parse_editions(f"{head}Lorries left in 2018.\n\nMore.").published == (
        "Lorries left in 2018.",
        "More.",
    )


@pytest.mark.parametrize(
    "heading", ["Executive summary", "## Introduction", "1. Résumé", "ملخص تنفيذي"]
)
def test_a_heading_below_the_credits_hides_no_title(heading: str) -> None:
    """Reports open with one: its title was part of the first sentence, its date that of the first flow."""
    head = "Fuel north, gold south\nBy A. Writer, The Institute, 12 September 2023"
    editions = locate_editions(f"{head}\n\n{heading}\n\nLorries left Gafsa in 2018.\n\nMore.")
    assert editions.headings[0].text == "Fuel north, gold south"
    assert len(editions.published) == 2
    assert "Writer" not in editions.published[0].text
    assert editions.published[0].text.endswith("Lorries left Gafsa in 2018.")


def test_hostile_heads_take_linear_time() -> None:
    """Megabytes of what looks like credits are read once."""
    for piece in ("a 2018\n", "By ", "\nBy x\n", " \n By a 2018 "):
        assert locate_editions(piece * 100_000).headings == ()
