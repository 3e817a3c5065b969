"""Check a brief's claims against the text they cite, for whoever has it.

The text itself never enters the project. A web page saved as text may hold more than the article:
headings, page breaks, and, in the file this was made for, a whole earlier draft pasted into a
hyperlink. Only what remains after taking these out is the published edition.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from geo.brief.evidence import Claim
from geo.brief.located_text import LocatedText, join_texts, locate_text
from geo.brief.model import Brief
from geo.brief.place_resolution import gazetteer_of
from geo.errors import Problem, SourceTextError
from geo.gazetteer import Gazetteer
from geo.validation import shown

MAX_TEXT_BYTES: Final = 20_000_000

# A link's target has no blanks; a "target" that has some is a text pasted where a link belongs.
_PASTE = re.compile(r"\([\[<]?https?://[^\s()<>\[\]]*\s")
_PASTE_HEAD = re.compile(r"^\([\[<]?https?://")
_BRACKET = re.compile(r"[()]")
_TARGET = re.compile(r"\(\s*<?(?:https?://|/|#)[^\s()<>]*>?\s*\)")
_NUMBERED = re.compile(r"\[(\d+)\]\s+")
_NUMBERED_HEAD = re.compile(r"^\[\d+\]\s+")
_BLANK_LINES = re.compile(r"\n\s*\n")
_HEADING_LINE = re.compile(r"^[^\S\n]*(?:#[^\n]*|---+[^\S\n]*$)", re.MULTILINE)
_TITLE = re.compile(r"^[^\S\n]*#+(?P<title>[^\n]*)", re.MULTILINE)
_BLANK = re.compile(r"\s")
_SPARE_BLANKS = re.compile(r"^ +| +$|(?<= ) +")
_MARKS = re.compile(r"\*\*|ـ")
# ruff: noqa: RUF001 - quotes and stops of three languages
_ENDS_SENTENCE = re.compile(r"[.!?:;…۔؟»”\"')\]❖]\s*$")
_QUOTES = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "\u00a0": " ", "ـ": None})


@dataclass(frozen=True)
class Editions:
    """A source's text, taken apart.

    Attributes
    ----------
    published
        The paragraphs of the article, in order; the first is paragraph 1.
    draft
        What was pasted into it and is not part of it, as one text; empty where nothing was.
    """

    published: tuple[str, ...]
    draft: str


@dataclass(frozen=True, eq=False)
class LocatedEditions:
    """The same, each piece with its place in the file; and the headings among the paragraphs."""

    published: tuple[LocatedText, ...]
    headings: tuple[LocatedText, ...]
    draft: LocatedText


def parse_editions(text: str, *, after: str | None = None, before: str | None = None) -> Editions:
    r"""Take a saved article apart into the published edition and a pasted draft.

    Paragraphs are numbered from 1. Where the text carries numbers of its own, ``[1]`` at the head
    of each paragraph, these decide.

    Parameters
    ----------
    text
        Plain text or Markdown.
    after, before
        Headings between which the article stands; the whole text by default.

    Examples
    --------
    >>> page = "A first (http://An older first.)\n\nparagraph.\n\nA second."
    >>> parse_editions(page)
    Editions(published=('A first paragraph.', 'A second.'), draft='An older first.')
    """
    found = locate_editions(text, after=after, before=before)
    return Editions(tuple(one.text for one in found.published), found.draft.text)


def locate_editions(
    text: str, *, after: str | None = None, before: str | None = None
) -> LocatedEditions:
    r"""Take a saved article apart as :func:`parse_editions` does, keeping where each piece stood.

    Examples
    --------
    >>> page = "# A title\n\nA first (http://An older first.)\n\nparagraph."
    >>> found = locate_editions(page)
    >>> page[found.published[0].offsets[8] :], found.headings[0].text
    ('paragraph.', 'A title')
    """
    published, draft = _cut_paste(_body(text, after, before))
    blocks = [published[start:end] for start, end in _between(_BLANK_LINES, published.text)]
    prose = [block for block in map(_clean, blocks) if block.text]
    headings = [
        _tidy(published[match.start("title") : match.end("title")])
        for match in _TITLE.finditer(published.text)
    ]
    if prose and all(_NUMBERED.match(block.text) for block in prose):
        paragraphs = [block.without(_NUMBERED_HEAD) for block in prose]
    else:
        paragraphs = list(_join_broken(prose))
    return LocatedEditions(tuple(paragraphs), tuple(headings), _clean(draft))


def _between(separator: re.Pattern[str], text: str) -> Iterator[tuple[int, int]]:
    """Yield the spans that a separator parts."""
    start = 0
    for match in separator.finditer(text):
        yield start, match.start()
        start = match.end()
    yield start, len(text)


def _body(text: str, after: str | None, before: str | None) -> LocatedText:
    """Cut a text at the headings that enclose the article; one that is missing cuts nothing."""
    lines = text.splitlines(keepends=True)
    bare = [line.strip().strip("#* ").casefold() for line in lines] if after or before else []
    start = bare.index(after.casefold()) + 1 if after and after.casefold() in bare else 0
    tail = bare[start:]
    length = tail.index(before.casefold()) if before and before.casefold() in tail else len(lines)
    begin = sum(map(len, lines[:start]))
    return locate_text(text)[begin : begin + sum(map(len, lines[start : start + length]))]


def _cut_paste(text: LocatedText) -> tuple[LocatedText, LocatedText]:
    """Split off a text pasted into a link: from its bracket to the last one left unmatched."""
    if not (paste := _PASTE.search(text.text)):
        return text, text[:0]
    depth, end = 0, None
    for bracket in _BRACKET.finditer(text.text, paste.start()):
        depth += 1 if bracket[0] == "(" else -1
        if depth <= 0:
            end = bracket.end()
            if depth < 0:
                break
    if end is None:
        return text, text[:0]
    last = end - 1 if text.text[end - 1] == ")" else end
    return text[: paste.start()] + text[end:], text[paste.start() : last].without(_PASTE_HEAD)


def _clean(block: LocatedText) -> LocatedText:
    """Take Markdown's marks, link targets and headings out of a block, and fold its blanks."""
    lines = block.without(_HEADING_LINE)
    flat = lines.respelled(_BLANK.sub(" ", lines.text))
    return _tidy(flat.without(_TARGET))


def _tidy(text: LocatedText) -> LocatedText:
    bare = text.without(_MARKS)
    spaced = bare.respelled(_BLANK.sub(" ", bare.text.translate(_QUOTES)))
    return spaced.without(_SPARE_BLANKS)


def _join_broken(blocks: list[LocatedText]) -> Iterator[LocatedText]:
    """Join blocks that a page break parted: the first of them does not end a sentence."""
    pending: list[LocatedText] = []
    for block in blocks:
        pending.append(block)
        if _ENDS_SENTENCE.search(block.text):
            yield join_texts(pending)
            pending = []
    if pending:
        yield join_texts(pending)


def has_term(text: str, term: str) -> bool:
    """Tell whether a text holds a term as whole words, in any case.

    Examples
    --------
    >>> has_term("The hub of Al Eulma", "al eulma"), has_term("Gafsa's", "afsa")
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
    return re.compile(rf"(?<!\w){words}(?!\w)", re.IGNORECASE)


def read_editions(path: Path, brief: Brief) -> Editions:
    """Read the text of a brief's own source, cut where that source says its body stands.

    Raises
    ------
    SourceTextError
        If the file cannot be read, is not UTF-8, or holds no paragraph.
    """
    try:
        if path.stat().st_size > MAX_TEXT_BYTES:
            remedy = f"a text has at most {MAX_TEXT_BYTES:,} bytes"
            raise SourceTextError(str(path), [Problem("", "is too large", remedy)])
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise SourceTextError(str(path), [Problem("", f"cannot be read: {error}")]) from None
    source = next(one for one in brief.sources if one.id == brief.source_id)
    editions = parse_editions(text, after=source.body_after, before=source.body_before)
    if not editions.published:
        raise SourceTextError(str(path), [Problem("", "holds no paragraph of text")])
    return editions


def find_anchor_problems(brief: Brief, editions: Editions) -> tuple[Problem, ...]:
    """List every claim on the brief's own source whose terms its paragraph does not hold.

    A claim of the draft edition is looked for in what was pasted; all others in the published text.
    """
    problems: list[Problem] = []
    published = next(one.editions[0] for one in brief.sources if one.id == brief.source_id)
    for claim in brief.claims:
        if claim.source == brief.source_id:
            problems.extend(_claim_problems(claim, editions, published))
    return tuple(problems)


def _claim_problems(claim: Claim, editions: Editions, published: str) -> Iterator[Problem]:
    where = f"claim {shown(claim.id)}"
    if claim.edition != published:
        if not editions.draft:
            return  # this copy of the text holds no draft: there is nothing to look in
        yield from _missing(claim, where, editions.draft, f"the {claim.edition} edition")
    elif claim.paragraph is None:
        yield from _missing(claim, where, " ".join(editions.published), "the published text")
    elif claim.paragraph > len(editions.published):
        found = f"paragraph {claim.paragraph} is not there: the text has {len(editions.published)}"
        yield Problem(where, found, "check the number, or the headings of the source's body")
    else:
        text = editions.published[claim.paragraph - 1]
        yield from _missing(claim, where, text, f"paragraph {claim.paragraph}")


def _missing(claim: Claim, where: str, text: str, scope: str) -> Iterator[Problem]:
    for term in claim.terms:
        if not has_term(text, term):
            yield Problem(
                where, f"term {shown(term)} is not in {scope}", "check term and paragraph"
            )


def count_mentions(brief: Brief, editions: Editions) -> dict[str, tuple[int, ...]]:
    """Count where the published text names each town of a brief, under any spelling known.

    Returns
    -------
    dict
        Place id → the paragraph of each mention, in order.
    """
    known = gazetteer_of(brief)
    return {
        place.id: _mentions(_spellings(place.gazetteer or place.id, place.label, known), editions)
        for place in brief.places
    }


def _spellings(place_id: str, label: object, known: Gazetteer) -> tuple[str, ...]:
    entry = known.get(place_id)
    names = [entry.label.en, entry.label.fr, entry.label.ar, *entry.variants] if entry else []
    names += [getattr(label, language, None) for language in ("en", "fr", "ar")]
    return tuple(sorted({name for name in names if name}))


def _mentions(spellings: tuple[str, ...], editions: Editions) -> tuple[int, ...]:
    found: list[int] = []
    for number, paragraph in enumerate(editions.published, start=1):
        spans = {m.span() for name in spellings for m in _term_pattern(name).finditer(paragraph)}
        found.extend([number] * len({start for start, _ in spans}))
    return tuple(found)


def check_text(brief: Brief, path: Path) -> Editions:
    """Read a text and check every anchor in it.

    Raises
    ------
    SourceTextError
        With every anchor that does not hold.
    """
    editions = read_editions(path, brief)
    if problems := find_anchor_problems(brief, editions):
        raise SourceTextError(str(path), problems)
    return editions
