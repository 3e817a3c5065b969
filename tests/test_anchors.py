"""A source's text: the published edition, a pasted draft, and the anchors in both."""

from __future__ import annotations

from pathlib import Path

import pytest

from geo.brief import check_text, mention_paragraphs, parse_brief, parse_editions
from geo.brief.source_text import has_term
from geo.brief.template import template
from geo.errors import SourceTextError

# A page as a browser saves it: headings, a page break inside a sentence, links, and an older draft
# pasted where a link's address belongs, over several paragraphs.
PAGE = """\
# A title

By somebody

## Analysis

Goods reach the town of **Tozeur (<https://example.org/Gafsa>)** by day.

In 2018 it was **said that ([http://An older text: goods reach Gafsa late.](#))**

—and more of the older text, also about Gafsa (the town).

**The last of it, about Gafsa.)**

goods leave Gafsa in the summer of

2018. Nothing else is known.

### A part

Then they go to Algeria.

## SEE ALSO

Gafsa again.
"""


def test_the_draft_is_recognised_and_left_out() -> None:
    """What was pasted into the link is not part of the article."""
    editions = parse_editions(PAGE, after="Analysis", before="see also")
    assert editions.published == (
        "Goods reach the town of Tozeur by day.",
        "In 2018 it was said that goods leave Gafsa in the summer of 2018. Nothing else is known.",
        "Then they go to Algeria.",
    )
    assert editions.draft.count("Gafsa") == 3


def test_numbers_of_the_texts_own_decide() -> None:
    """A text with numbered paragraphs is taken by its numbers' order."""
    assert parse_editions("[1] One.\n\n[2] Two.").published == ("One.", "Two.")


def test_an_unclosed_paste_takes_nothing_out() -> None:
    """Without an end, nothing is a paste: better a claim too many to check than a text lost."""
    text = "One (http://two three.\n\nFour."
    assert parse_editions(text).draft == ""


@pytest.mark.parametrize(
    ("text", "term", "expected"),
    [
        ("Italy’s choice", "Italy's choice", True),
        ("the  late\n1980s", "late 1980s", True),
        ("Gafsah", "Gafsa", False),
        ("مدينة قفصة", "قفصة", True),
        ("a.b", "a.b", True),
        ("axb", "a.b", False),
    ],
)
def test_a_term_is_found_as_whole_words(text: str, term: str, *, expected: bool) -> None:
    """Quotes, case and blanks do not matter; letters do."""
    assert has_term(text, term) is expected


def brief_of(paragraph: int, term: str) -> str:
    """Return the template with one claim's anchor replaced."""
    return (
        template()
        .replace("paragraph = 3", f"paragraph = {paragraph}")
        .replace('terms = ["Gafsa"]', f'terms = ["{term}"]')
        .replace('reliability = "F"', 'reliability = "F"\nbody_after = "Analysis"\nbody_before = "SEE ALSO"')
    )  # fmt: skip


def test_anchors_are_checked_in_the_published_paragraph(tmp_path: Path) -> None:
    """A term that stands only in the draft, a link or another paragraph is reported."""
    page = tmp_path / "page.md"
    page.write_text(PAGE, encoding="utf-8")
    brief = parse_brief(brief_of(2, "Gafsa"), name="b.toml")
    text = page.read_text("utf-8")
    editions = check_text(brief, text, name="page.md")
    assert mention_paragraphs(brief, editions) == {"gafsa": (2,)}
    for paragraph, term in [(1, "Gafsa"), (2, "older text"), (3, "Tozeur")]:
        with pytest.raises(
            SourceTextError, match=f"is not in paragraph {paragraph}. Correct the term"
        ):
            check_text(parse_brief(brief_of(paragraph, term), name="b.toml"), text, name="page.md")
    with pytest.raises(SourceTextError, match="paragraph 9 is missing: the text has 3"):
        check_text(parse_brief(brief_of(9, "Gafsa"), name="b.toml"), text, name="page.md")


def test_a_text_that_holds_nothing_is_told() -> None:
    """A text without a paragraph is an error, not an empty result."""
    with pytest.raises(SourceTextError, match=r"page\.md: the file contains no text"):
        check_text(parse_brief(template(), name="b.toml"), " ", name="page.md")
