"""Check a brief's claims against the text that they cite, for readers who have that text.

The text itself never enters the project. A web page saved as text may hold more than the article:
headings, page breaks, and in the first brief's case a whole earlier draft pasted into a hyperlink. The
published edition is what remains without them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain, repeat
from typing import Final

from geo.brief.evidence import Claim
from geo.brief.located_text import LocatedText, join_texts, locate_text
from geo.brief.model import Brief
from geo.brief.place_resolution import gazetteer_of
from geo.errors import Problem, SourceTextError
from geo.gazetteer import names_of
from geo.gazetteer.spelling import is_arabic
from geo.validation import counted, shown

# A link's target has no spaces; a "target" with some is a text pasted where a link belongs.
_PASTE = re.compile(r"\([\[<]?https?://[^\s()<>\[\]]*\s")
_PASTE_HEAD = re.compile(r"^\([\[<]?https?://")
_BRACKET = re.compile(r"[()]")
_TARGET = re.compile(r"\(\s*<?(?:https?://|/|#)[^\s()<>]*>?\s*\)")
_NUMBER = re.compile(r"^\[\d+\]\s+")  # [12]
_BLANK_LINES = re.compile(r"\n\s*\n")
# A line of Markdown that is a heading, "## Findings", or a rule, "---"
_HEADING_LINE = re.compile(r"^[^\S\n]*(?:#[^\n]*|---+[^\S\n]*$)", re.MULTILINE)
_TITLE = re.compile(r"^[^\S\n]*#+(?P<title>[^\n]*)", re.MULTILINE)
# Who wrote it, and a line that ends with the year: "By A. Writer, 3 May 2021".
_CREDIT = re.compile(
    r"(?:by|par|بقلم|كتب)[\s:].{1,119}|[^.!?؟]{0,50}\b(?:19|20)\d\d", re.IGNORECASE
)
# A first line of its own before a paragraph with a sentence; ``[1]``, a list or a quote is not a title.
_FIRST_LINE = re.compile(r"\s*(?P<title>[^\W_][^\n]{0,119})\n")
# A short line that begins with a capital and has no full stop: "Executive summary", "# Findings".
_HEADING = re.compile(r"\s*(?:#+\s+)?[^\W_a-zà-öø-ÿ][^\n.!?؟]{0,119}\s*")
# Headings of Markdown and blank lines at the top of a text
_HEADINGS_ABOVE = re.compile(r"(?:[^\S\n]*(?:#[^\n]*)?\n)*")
_BLANK_LINE = re.compile(r"^[^\S\n]*\n", re.MULTILINE)
# The end of a sentence: a stop, then a closing quote or bracket, white space or nothing
_SENTENCE = re.compile(r"[.!?…۔؟](?:[»”\"'’)\]]|\s|$)")
_BLANK = re.compile(r"\s")
_SPARE_BLANKS = re.compile(r"^ +| +$|(?<= ) +")
_MARKS = re.compile(r"\*\*|ـ")  # bold type, and the Arabic tatweel, which only stretches a word
# ruff: noqa: RUF001 - quotes and stops of three languages
_ENDS_SENTENCE = re.compile(r"[.!?:;…۔؟»”\"')\]❖]\s*$")
_QUOTES = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "\u00a0": " ", "ـ": None})


@dataclass(frozen=True)
class Editions:
    """The editions within a source's text.

    Attributes
    ----------
    published
        The paragraphs of the article, in order; the first is paragraph 1.
    draft
        The text of a draft that was pasted into the article; empty if there is none.
    """

    published: tuple[str, ...]
    draft: str


@dataclass(frozen=True, eq=False)
class LocatedEditions:
    """The editions within a source's text, with the offset of each character in the file.

    Attributes
    ----------
    published
        The paragraphs of the article, in order.
    headings
        The article's title and the headings among its paragraphs, which are not part of any paragraph.
    draft
        The text of a draft that was pasted into the article; empty if there is none.
    """

    published: tuple[LocatedText, ...]
    headings: tuple[LocatedText, ...]
    draft: LocatedText


def parse_editions(text: str, *, after: str | None = None, before: str | None = None) -> Editions:
    r"""Parse a saved article into its published edition, as paragraphs, and the draft that was pasted into it, if any.

    A paragraph that a page break divides is joined again, unless every paragraph begins with its number, as in
    ``[1]``. A first line of up to 120 characters without a full stop, before a blank line and a paragraph, is a title
    and no part of paragraph 1.

    Parameters
    ----------
    text
        Plain text or Markdown.
    after, before
        The headings after which the article begins and before which it ends; by default it is the whole text.

    Examples
    --------
    >>> page = "A first (http://An older first.)\n\nparagraph.\n\nA second."
    >>> parse_editions(page)
    Editions(published=('A first paragraph.', 'A second.'), draft='An older first.')
    """
    editions = locate_editions(text, after=after, before=before)
    return Editions(tuple(part.text for part in editions.published), editions.draft.text)


def locate_editions(
    text: str, *, after: str | None = None, before: str | None = None
) -> LocatedEditions:
    r"""Parse a saved article as :func:`parse_editions` does, and keep the offset of each character in ``text``.

    Examples
    --------
    >>> page = "# A title\n\nA first (http://An older first.)\n\nparagraph."
    >>> editions = locate_editions(page)
    >>> page[editions.published[0].offsets[8] :], editions.headings[0].text
    ('paragraph.', 'A title')
    """
    body = _body(text, after, before)
    published, draft = _cut_paste(body)
    # Text that follows the heading named by the brief is the article itself: it has no title of its own.
    title, published = _cut_title(published) if body.starts_at(0) else (published[:0], published)
    # Cut out the credits between the headings at the top and the first paragraph, but keep those headings.
    headings_above = _HEADINGS_ABOVE.match(published.text)
    credits_start = headings_above.end() if headings_above else 0
    credits_end = _after_credits(published.text, credits_start)
    published = published[:credits_start] + published[credits_end:]
    blocks = [published[start:end] for start, end in _between(_BLANK_LINES, published.text)]
    prose = [block for block in map(_clean, blocks) if block.text]
    headings = [_tidy(title)] if title.text else []
    headings += [
        _tidy(published[match.start("title") : match.end("title")])
        for match in _TITLE.finditer(published.text)
    ]
    if prose and all(_NUMBER.match(block.text) for block in prose):  # [1] begins each paragraph
        paragraphs = [block.without(_NUMBER) for block in prose]
    else:
        paragraphs = list(_join_broken(prose))
    return LocatedEditions(tuple(paragraphs), tuple(headings), _clean(draft))


def _between(separator: re.Pattern[str], text: str) -> Iterator[tuple[int, int]]:
    """Yield the start and end of each piece of a text between the matches of a separator."""
    start = 0
    for match in separator.finditer(text):
        yield start, match.start()
        start = match.end()
    yield start, len(text)


def _body(text: str, after: str | None, before: str | None) -> LocatedText:
    """Return the text between two headings, ``after`` the first and ``before`` the second; None stands for no heading.

    A heading that the text lacks cuts nothing off.
    """
    lines = text.splitlines(keepends=True)
    titles = [line.strip().strip("#* ").casefold() for line in lines] if after or before else []
    first, last = 0, len(lines)
    if after and after.casefold() in titles:
        first = titles.index(after.casefold()) + 1
    if before and before.casefold() in titles[first:]:
        last = titles.index(before.casefold(), first)
    start, end = (sum(map(len, lines[:line])) for line in (first, last))
    return locate_text(text)[start:end]


def _cut_paste(text: LocatedText) -> tuple[LocatedText, LocatedText]:
    """Cut out a text that was pasted, within brackets, where the target of a link belongs.

    Return the text without the paste, and the pasted text; the latter is empty if nothing was pasted. The pasted text
    may hold brackets of its own. So it ends at the first closing bracket that has no opening one or, if there is none,
    at the last bracket that balances the one before the paste.
    """
    paste = _PASTE.search(text.text)
    if not paste:
        return text, text[:0]
    depth, end = 0, None
    for bracket in _BRACKET.finditer(text.text, paste.start()):
        depth += 1 if bracket[0] == "(" else -1
        if depth <= 0:  # it closes the bracket of the paste, or one that the paste does not open
            end = bracket.end()
            if depth < 0:
                break
    if end is None:
        return text, text[:0]
    pasted = text[paste.start() : end - 1].without(_PASTE_HEAD)
    return text[: paste.start()] + text[end:], pasted


def _cut_title(text: LocatedText) -> tuple[LocatedText, LocatedText]:
    """Split off a title that no ``#`` marks; return the title, empty if there is none, and the remaining text.

    The first line is a title if it is no sentence, and a blank line and a paragraph with a sentence follow. Credits may
    stand before that paragraph and, after credits, a heading such as "Executive summary".
    """
    no_title = text[:0], text
    match = _FIRST_LINE.match(text.text)
    body_start = _after_credits(text.text, match.end()) if match else 0
    if not match or not _BLANK_LINE.search(text.text[match.end() : body_start]):
        return no_title
    # A line of a sentence that goes on in small letters after a page break is no title.
    if match["title"][0].islower() or text.text[body_start : body_start + 1].islower():
        return no_title
    has_credits = bool(text.text[match.end() : body_start].strip())
    blocks = _BLANK_LINES.split(text.text[body_start:], maxsplit=2)
    has_heading = has_credits and len(blocks) > 1 and bool(_HEADING.fullmatch(blocks[0]))
    paragraph = blocks[1] if has_heading else blocks[0]
    if _ENDS_SENTENCE.search(match["title"]) or not _SENTENCE.search(paragraph):
        return no_title
    start, end = match.span("title")
    return text[start:end], text[end:]


def _after_credits(text: str, start: int) -> int:
    """Return the offset of the first line, at or after ``start``, that is neither blank nor a credit nor a date."""
    while start < len(text):
        end = text.find("\n", start) + 1 or len(text)
        line = text[start:end].strip()
        if line and (_ENDS_SENTENCE.search(line) or not _CREDIT.fullmatch(line)):
            break
        start = end
    return start


def _clean(block: LocatedText) -> LocatedText:
    """Remove Markdown's marks, link targets and headings, and fold white space."""
    lines = block.without(_HEADING_LINE)
    flat = lines.respelled(_BLANK.sub(" ", lines.text))
    return _tidy(flat.without(_TARGET))


def _tidy(text: LocatedText) -> LocatedText:
    """Remove marks of emphasis and needless spaces, and write straight quotes."""
    bare = text.without(_MARKS)
    spaced = bare.respelled(_BLANK.sub(" ", bare.text.translate(_QUOTES)))
    return spaced.without(_SPARE_BLANKS)


def _join_broken(blocks: list[LocatedText]) -> Iterator[LocatedText]:
    """Yield paragraphs: a block that ends within a sentence is joined to the next, since a page break divided them."""
    pending: list[LocatedText] = []
    for block in blocks:
        pending.append(block)
        if _ENDS_SENTENCE.search(block.text):
            yield join_texts(pending)
            pending = []
    if pending:
        yield join_texts(pending)


# Before an Arabic term, "and", "so", "in", "for" and "like" are written on to it.
_ARABIC_BEGIN: Final = r"(?:(?<!\w)|(?<=(?<!\w)[وفبلك])|(?<=(?<!\w)[وف][بلك]))"


def has_term(text: str, term: str) -> bool:
    """Return whether a text holds a term as whole words, in any case.

    Examples
    --------
    >>> has_term("The hub of Al Eulma", "al eulma"), has_term("Gafsa's", "afsa")
    (True, False)
    >>> has_term("شبوة ومأرب", "مأرب"), has_term("قفصة", "فصة")  # "and", but no other letter
    (True, False)
    """
    return _term_pattern(term).search(text.translate(_QUOTES)) is not None


def term_spans(text: str, term: str) -> list[tuple[int, int]]:
    """Find every mention of a term in a text as :class:`Editions` hold it: first and last offset.

    Examples
    --------
    >>> term_spans("Gafsa, and gafsa again", "Gafsa")
    [(0, 5), (11, 16)]
    """
    return [match.span() for match in _term_pattern(term).finditer(text)]


def _term_pattern(term: str) -> re.Pattern[str]:
    words = r"\s+".join(map(re.escape, term.translate(_QUOTES).split()))
    begin = _ARABIC_BEGIN if is_arabic(term) else r"(?<!\w)"
    return re.compile(rf"{begin}{words}(?!\w)", re.IGNORECASE)


def check_text(brief: Brief, text: str, *, name: str) -> Editions:
    """Parse the text of a brief's own source, and check that it has every term that the brief's claims cite.

    Parameters
    ----------
    text
        The text, as :func:`geo.drafting.documents.read_document` reads it.
    name
        The name of its file, for messages.

    Raises
    ------
    SourceTextError
        If the text has no paragraph, or lacks terms; the error lists every missing term.
    """
    source = brief.source
    editions = parse_editions(text, after=source.body_after, before=source.body_before)
    if not editions.published:
        remedy = "name a file with the text of the source"
        if source.body_after or source.body_before:
            remedy += ", or correct body_after and body_before of the source"
        raise SourceTextError(name, [Problem("", "the file contains no text", remedy)])
    if problems := find_anchor_problems(brief, editions):
        raise SourceTextError(name, problems)
    return editions


def cited_scope(claim: Claim, brief: Brief, editions: Editions) -> tuple[str | None, str]:
    """Return the text that has to hold a claim's terms, and words that name this text in messages.

    For a claim on the draft edition, the text is the draft; for any other claim, the paragraph that the claim states
    or else the whole published edition. It is None if this copy of the source lacks it.
    """
    if claim.edition != brief.source.editions[0]:
        return editions.draft or None, f"the {claim.edition} edition"
    if claim.paragraph is None:
        return " ".join(editions.published), "the published text"
    has_paragraph = claim.paragraph <= len(editions.published)
    text = editions.published[claim.paragraph - 1] if has_paragraph else None
    return text, f"paragraph {claim.paragraph}"


def find_anchor_problems(brief: Brief, editions: Editions) -> tuple[Problem, ...]:
    """Return a problem for each term of a claim on the brief's own source that the cited text does not hold."""
    claims = (claim for claim in brief.claims if claim.source == brief.source_id)
    return tuple(chain.from_iterable(_claim_problems(claim, brief, editions) for claim in claims))


def _claim_problems(claim: Claim, brief: Brief, editions: Editions) -> Iterator[Problem]:
    """Yield a problem for each term of a claim that the cited text lacks, or for a cited paragraph that does not exist.

    If this copy of the source lacks the draft edition, claims on it cannot be checked, and are no problem.
    """
    where = f"claim {shown(claim.id)}"
    text, scope = cited_scope(claim, brief, editions)
    if text is not None:
        for term in claim.terms:
            if not has_term(text, term):
                found = f"term {shown(term)} is not in {scope}"
                yield Problem(where, found, "correct the term or the number of the paragraph")
    elif claim.edition == brief.source.editions[0]:
        found = f"{scope} is missing: the text has {counted(len(editions.published), 'paragraphs')}"
        remedy = "correct the number, or body_after and body_before of the source if they cut the text short"
        yield Problem(where, found, remedy)


def mention_paragraphs(brief: Brief, editions: Editions) -> dict[str, tuple[int, ...]]:
    """Find the paragraphs of the published text that name each place of a brief, in any known spelling.

    Returns
    -------
    dict
        Place id → the paragraph of each mention, in order.
    """
    gazetteer = gazetteer_of(brief)
    mentions: dict[str, tuple[int, ...]] = {}
    for place in brief.places:
        entry = gazetteer.get(place.gazetteer or place.id)
        names = set(names_of(entry)) if entry else set()
        if place.label:
            names |= set(place.label.by_language.values())
        mentions[place.id] = tuple(_mentioning_paragraphs(names, editions))
    return mentions


def _mentioning_paragraphs(names: set[str], editions: Editions) -> Iterator[int]:
    """Yield the number of the paragraph, from 1, of each mention of one of the names.

    A paragraph with several mentions is yielded several times. Names that begin at the same character, such as *Ben*
    and *Ben Gardane*, are one mention.
    """
    for number, paragraph in enumerate(editions.published, start=1):
        starts = {start for name in names for start, _ in term_spans(paragraph, name)}
        yield from repeat(number, len(starts))
