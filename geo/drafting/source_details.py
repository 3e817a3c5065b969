"""Read the title, author, outlet and date that a text states about itself; fields that it omits stay empty."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, fields
from functools import cache
from html import unescape
from typing import Final

from geo.brief.evidence import parse_period
from geo.brief.source_text import locate_editions
from geo.drafting.accepting.acceptance import split_mentions
from geo.drafting.cues.periods import find_periods
from geo.drafting.mentions import find_mentions
from geo.gazetteer import Gazetteer
from geo.gazetteer.world import World
from geo.shipped_data import shipped_rows

MAX_FIELD: Final = 300  # characters
FIRST_LINES: Final = 12  # of a text, in which its details stand
HEAD_CHARS: Final = 200_000  # of a web page, in which its details stand
_META: Final = re.compile(r"<meta\b([^>]{0,2000})>", re.IGNORECASE)
_TITLE: Final = re.compile(r"<title[^>]{0,200}>([^<]{1,1000})", re.IGNORECASE)
_ATTRIBUTE: Final = re.compile(r"([a-z:-]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')", re.IGNORECASE)
_NAMES: Final = {
    "title": ("citation_title", "dc.title", "og:title"),
    "author": ("citation_author", "dc.creator", "author", "article:author"),
    "outlet": ("citation_publisher", "dc.publisher", "og:site_name"),
    "date": ("citation_publication_date", "dc.date", "article:published_time", "date", "datepublished"),
}  # fmt: skip
_BYLINE: Final = re.compile(
    r"[\s#*_>]*(?:by|par|بقلم|كتب|كتبت)[\s:]+(?P<name>[^\W\d_][^\n:;]{2,80}?)[\s*_]*", re.IGNORECASE
)
_IN_TOWN: Final = re.compile(r"\s+(?:in|à|au)\s+(?=[A-ZÀ-Þ]).*")  # By A. Writer in Nairobi
_SEPARATOR: Final = re.compile(r"\s*[,،|·•]\s*|\s+[–—-]\s+")
_SENTENCE_END: Final = re.compile(r"[.!?…؟]\s*$")
MAX_LINE: Final = 120  # characters of a line with an outlet and a date
_DATED: Final = re.compile(
    r"[\s#*_>]*(?:published|publication date|date|updated|posted|publié le|publié en|mis en ligne le|le"
    r"|نشر في|تاريخ النشر|بتاريخ)?"
    r"(?:\s+on)?[\s:]*(?P<date>[^\n]{4,40}?)[\s.*_]*",
    re.IGNORECASE,
)
_ISO: Final = re.compile(r"\d{4}(?:-\d\d(?:-\d\d)?)?")


@dataclass(frozen=True)
class SourceDetails:
    """The title, author, outlet and date (EDTF) that a text states about itself; empty if it does not."""

    title: str = ""
    author: str = ""
    outlet: str = ""
    date: str = ""

    def or_else(self, other: SourceDetails) -> SourceDetails:
        """Return these details, with those of ``other`` in place of empty ones."""
        names = [field.name for field in fields(self)]
        return SourceDetails(
            **{name: getattr(self, name) or getattr(other, name) for name in names}
        )


def parse_html_details(page: str) -> SourceDetails:
    """Return the title, author, outlet and date in the head of a web page.

    Examples
    --------
    >>> parse_html_details('<title>Fuel</title><meta name="author" content="A. Writer">')
    SourceDetails(title='Fuel', author='A. Writer', outlet='', date='')
    """
    head = page[:HEAD_CHARS]
    metas: dict[str, str] = {}  # name of a property → its first value
    for match in _META.finditer(head):
        attributes = {
            name.lower(): double_quoted or single_quoted
            for name, double_quoted, single_quoted in _ATTRIBUTE.findall(match[1])
        }
        names = (attributes.get(attribute, "") for attribute in ("name", "property", "itemprop"))
        key = next(filter(None, names), "").lower()
        metas.setdefault(key, _tidy(attributes.get("content", "")))
    values = {
        name: next((metas[key] for key in keys if metas.get(key)), "")
        for name, keys in _NAMES.items()
    }
    title = _TITLE.search(head)
    if "://" in values["author"]:  # the address of a profile
        values["author"] = ""
    return SourceDetails(
        title=values["title"] or (_tidy(title[1]) if title else ""),
        author=values["author"],
        outlet=values["outlet"],
        date=_date(values["date"]),
    )


def parse_text_details(text: str) -> SourceDetails:
    r"""Return the title, author, outlet and date in the first lines of a text.

    Examples
    --------
    >>> parse_text_details("# Fuel\n\nBy A. Writer, The Paper, 12 May 2024\n\nFuel goes east.")
    SourceDetails(title='Fuel', author='A. Writer', outlet='The Paper', date='2024-05-12')
    >>> parse_text_details("# Fuel\n\nBy A. Writer\nThe Policy Monitor, May 12, 2024\n\nFuel goes east.")
    SourceDetails(title='Fuel', author='A. Writer', outlet='The Policy Monitor', date='2024-05-12')
    >>> text = "# Or\n\nPar A. Plume, envoyée spéciale à Abéché\nLe Courrier du Sud, 21 mai 2024\n\nL'or part."
    >>> parse_text_details(text)
    SourceDetails(title='Or', author='A. Plume', outlet='Le Courrier du Sud', date='2024-05-21')
    >>> parse_text_details("# Fuel\n\nThe Border Institute, Briefing Paper 17, May 2024\n\nFuel goes east.").date
    '2024-05'
    >>> parse_text_details("# Fuel\n\nBy A. Writer in Nairobi\n\nFuel goes east.").author
    'A. Writer'
    """
    head = text[: 200 * FIRST_LINES]
    headings = locate_editions(text[:10_000]).headings
    title = ""
    if headings and int(headings[0].offsets[0]) < len(head):
        title = _tidy(headings[0].text)
    lines = [line for line in head.splitlines() if line.strip()][:FIRST_LINES]
    byline = next((n for n, line in enumerate(lines) if _BYLINE.fullmatch(line)), None)
    author = outlet = date = ""
    if byline is not None:
        author, outlet, date = _read_byline(lines, byline, title)
    elif title and len(lines) > 1 and _tidy(lines[0].strip("#*_ ")) == title:
        outlet, date = _outlet_in_line(lines, 1)  # below the title
    return SourceDetails(title, author, outlet, date or next(_dates(lines), ""))


def _read_byline(lines: Sequence[str], number: int, title: str) -> tuple[str, str, str]:
    """Return author, outlet and date by the line with the author, or by the lines next to it; empty if not stated."""
    match = _BYLINE.fullmatch(lines[number])
    author, *rest = _SEPARATOR.split(match["name"] if match else "", maxsplit=1)
    outlet, date = _outlet_and_date(rest[0]) if rest else ("", "")
    # The author's job, « envoyée spéciale à Abéché », or the town of a dateline
    if outlet[:1].islower() or outlet in _capital_names():
        outlet = ""
    if not outlet:  # on the line below the author, else on that above
        neighbours = [n for n in (number + 1, number - 1) if 0 <= n < len(lines)]
        found = [_outlet_in_line(lines, n) for n in neighbours if _tidy(lines[n]) != title]
        outlet, date_in_line = next(filter(any, found), ("", ""))
        date = date or date_in_line
    return _tidy(_IN_TOWN.sub("", author)), outlet, date


def _outlet_and_date(text: str) -> tuple[str, str]:
    """Return the outlet and the date of "The Paper, 12 May 2024", in either order; each is empty if not stated.

    A text of several parts, none of which is a date, names no outlet: the parts may be the author's office or a town.
    """
    if date := next(_dates([text]), ""):
        return "", date
    for separator in _SEPARATOR.finditer(text):
        before, after = text[: separator.start()], text[separator.end() :]
        for outlet, possible_date in ((before, after), (after, before)):
            if date := next(_dates([possible_date]), ""):
                return _single_part(outlet), date
    return _single_part(text), ""


def _single_part(text: str) -> str:
    """Return a text, tidied; an empty text if it has several parts."""
    return "" if _SEPARATOR.search(text) else _tidy(text)


def _outlet_in_line(lines: Sequence[str], number: int) -> tuple[str, str]:
    """Return the outlet and the date of a line next to the author's; each is empty if not stated.

    One word before a date may be the town of a dateline ("Nairobi, 5 May 2024"), and is not an outlet. Without a date,
    a line names an outlet if the next line is a date.
    """
    line = lines[number].strip(" \t#*_>")
    if len(line) > MAX_LINE or _SENTENCE_END.search(line):
        return "", ""
    outlet, date = _outlet_and_date(line)
    is_before_date = any(_dates(lines[number + 1 : number + 2]))
    is_town = len(outlet.split()) == 1 or outlet in _capital_names()
    if is_town or not outlet[:1].isalpha() or outlet[0].islower() or not (date or is_before_date):
        return "", date
    return outlet, date


def names_place(
    outlet: str, gazetteer: Gazetteer, *, world: World | None = None, cities: World | None = None
) -> bool:
    """Return whether an outlet is the name of a town or country: a byline may end in the place of the dateline.

    No part of the world counts: الشرق الأوسط is a newspaper.

    Examples
    --------
    >>> from geo.gazetteer import open_gazetteer
    >>> [names_place(outlet, open_gazetteer()) for outlet in ("Gafsa", "The Gafsa Post")]
    [True, False]
    """
    mentions = find_mentions(outlet, locate_editions(outlet), gazetteer, world=world, cities=cities)
    accepted = (m for m in split_mentions(outlet, mentions).accepted if m.text == outlet)
    senses = (mention.assessment.sense for mention in accepted)
    return any(sense and (sense.place or sense.kind == "country") for sense in senses)


@cache
def _capital_names() -> frozenset[str]:
    return frozenset(row["name"] for row in shipped_rows("gazetteer/capitals.csv"))


def _dates(lines: Iterable[str]) -> Iterator[str]:
    """Yield the dates of lines that hold nothing else."""
    for line in lines:
        if match := _DATED.fullmatch(line):
            for span in find_periods(match["date"]):
                if span.start == 0 and span.end == len(match["date"]):
                    yield span.edtf


def _date(text: str) -> str:
    """Return the date with which a timestamp begins, in EDTF; an empty text if it begins with none."""
    match = _ISO.match(text)
    try:
        return parse_period(match[0]).edtf if match else ""
    except ValueError:
        return ""


def _tidy(text: str) -> str:
    """Return a text without entities of HTML, control characters and needless blanks, cut to MAX_FIELD characters."""
    printable = "".join(char if char.isprintable() else " " for char in unescape(text))
    return " ".join(printable.split())[:MAX_FIELD]
