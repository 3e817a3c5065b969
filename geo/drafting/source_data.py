"""Read the title, author, outlet and date that a text states about itself; fields that it omits stay empty."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields
from html import unescape
from typing import Final

from geo.brief.evidence import parse_period
from geo.brief.source_text import locate_editions
from geo.drafting.cues.periods import find_periods

MAX_FIELD: Final = 300  # characters
FIRST_LINES: Final = 12
HEAD_CHARS: Final = 200_000  # of a page, in which its description stands
_META: Final = re.compile(r"<meta\b([^>]{0,2000})>", re.IGNORECASE)
_TITLE: Final = re.compile(r"<title[^>]{0,200}>([^<]{1,1000})", re.IGNORECASE)
_ATTRIBUTE: Final = re.compile(r"([a-z:-]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')", re.IGNORECASE)
_NAMES: Final = {
    "title": ("citation_title", "dc.title", "og:title"),
    "author": ("citation_author", "dc.creator", "author", "article:author"),
    "outlet": ("citation_publisher", "dc.publisher", "og:site_name"),
    "date": ("citation_publication_date", "dc.date", "article:published_time", "date", "datepublished"),
}  # fmt: skip
_BY: Final = re.compile(
    r"[\s#*_>]*(?:by|par|بقلم|كتب|كتبت)[\s:]+(?P<name>[^\W\d_][^\n:;]{2,80}?)[\s*_]*", re.IGNORECASE
)
_COMMA: Final = re.compile(r"\s*[,،|]\s*")
_DATED: Final = re.compile(
    r"[\s#*_>]*(?:published|publication date|date|updated|posted|publié le|publié en|mis en ligne le|le"
    r"|نشر في|تاريخ النشر|بتاريخ)?"
    r"(?:\s+on)?[\s:]*(?P<date>[^\n]{4,40}?)[\s.*_]*",
    re.IGNORECASE,
)
_ISO: Final = re.compile(r"\d{4}(?:-\d\d(?:-\d\d)?)?")


@dataclass(frozen=True)
class Stated:
    """The title, author, outlet and date (EDTF) that a text states about itself; empty if it does not."""

    title: str = ""
    author: str = ""
    outlet: str = ""
    date: str = ""

    def or_else(self, other: Stated) -> Stated:
        """Return the fields, with those of the other in place of empty ones."""
        names = [field.name for field in fields(self)]
        return Stated(**{name: getattr(self, name) or getattr(other, name) for name in names})


def stated_in_html(page: str) -> Stated:
    """Return the title, author, outlet and date in the head of a web page.

    Examples
    --------
    >>> stated_in_html('<title>Fuel</title><meta name="author" content="A. Writer">')
    Stated(title='Fuel', author='A. Writer', outlet='', date='')
    """
    head = page[:HEAD_CHARS]
    metas: dict[str, str] = {}
    for match in _META.finditer(head):
        pairs = {name.lower(): a or b for name, a, b in _ATTRIBUTE.findall(match[1])}
        key = (pairs.get("name") or pairs.get("property") or pairs.get("itemprop") or "").lower()
        metas.setdefault(key, _tidy(pairs.get("content", "")))
    values = {
        name: next((metas[key] for key in keys if metas.get(key)), "")
        for name, keys in _NAMES.items()
    }
    title = _TITLE.search(head)
    if "://" in values["author"]:  # the address of a profile
        values["author"] = ""
    return Stated(
        title=values["title"] or (_tidy(title[1]) if title else ""),
        author=values["author"],
        outlet=values["outlet"],
        date=_date(values["date"]),
    )


def stated_in_text(text: str) -> Stated:
    r"""Return the title, author, outlet and date in the first lines of a text.

    Examples
    --------
    >>> stated_in_text("# Fuel\n\nBy A. Writer, The Paper, 12 May 2024\n\nFuel goes east.")
    Stated(title='Fuel', author='A. Writer', outlet='The Paper', date='2024-05-12')
    """
    head = text[: 200 * FIRST_LINES]
    headings = locate_editions(text[:10_000]).headings
    title = ""
    if headings and int(headings[0].offsets[0]) < len(head):
        title = _tidy(headings[0].text)
    lines = [line for line in head.splitlines() if line.strip()][:FIRST_LINES]
    credit = next((match["name"] for line in lines if (match := _BY.fullmatch(line))), "")
    author, *parts_after = [_tidy(part) for part in _COMMA.split(credit)]
    dates = [part for part in parts_after if [*_dates([part])]]
    outlets = [part for part in parts_after if part not in dates]
    return Stated(
        title=title,
        author=author,
        outlet=outlets[0] if len(outlets) == 1 else "",
        date=next(_dates([*dates, *lines]), ""),
    )


def _dates(lines: Iterable[str]) -> Iterator[str]:
    """Yield the dates of lines that hold nothing else."""
    for line in lines:
        if match := _DATED.fullmatch(line):
            for span in find_periods(match["date"]):
                if span.start == 0 and span.end == len(match["date"]):
                    yield span.edtf


def _date(text: str) -> str:
    """Return the date at the begin of a machine's timestamp, in EDTF."""
    match = _ISO.match(text)
    try:
        return parse_period(match[0]).edtf if match else ""
    except ValueError:
        return ""


def _tidy(text: str) -> str:
    printable = "".join(char if char.isprintable() else " " for char in unescape(text))
    return " ".join(printable.split())[:MAX_FIELD]
