"""Sources, claims, Admiralty grades and vague dates: what every line on a map rests on."""

from __future__ import annotations

import calendar
import math
import re
import time
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Annotated, Final, Literal, TypeAlias
from urllib.parse import urlsplit

from edtf import EDTFObject, parse_edtf
from edtf.parser.edtf_exceptions import EDTFParseException
from pydantic import AfterValidator, BeforeValidator, Field

from geo.validation import Id, Integer, Line, Text, Value

Reliability: TypeAlias = Literal["A", "B", "C", "D", "E", "F"]
Reading: TypeAlias = Literal["stated", "inferred"]
Confidence: TypeAlias = Literal["high", "moderate", "low", "unknown"]

CONFIDENCES: Final[tuple[Confidence, ...]] = ("high", "moderate", "low", "unknown")

# The Admiralty code (NATO AJP-2.1) grades a source A–F and a piece of information 1–6; F and 6 mean
# "cannot be judged", which is no better than a low grade but is not one.
_OF_RELIABILITY: Final[dict[str, Confidence]] = {
    "A": "high", "B": "high", "C": "moderate", "D": "low", "E": "low", "F": "unknown",
}  # fmt: skip
_OF_CREDIBILITY: Final[dict[int, Confidence]] = {
    1: "high", 2: "high", 3: "moderate", 4: "low", 5: "low", 6: "unknown",
}  # fmt: skip


_PLAIN_DATE = re.compile(r"(?!0000)(\d{4})(?:-(0[1-9]|1[0-2])(?:-(0[1-9]|1\d|2[0-8]))?)?")


@dataclass(frozen=True)
class Period:
    """A span of time, as vague as its source.

    Attributes
    ----------
    edtf
        The period as written, in the Extended Date/Time Format (ISO 8601-2:2019).
    earliest, latest
        The first and last day it can touch; None where that end is open or unknown.
    """

    edtf: str
    earliest: date | None
    latest: date | None


@lru_cache(maxsize=65_536)  # the library takes some 10 ms a date, and a brief repeats its dates
def parse_period(text: str) -> Period:
    """Read a period written in EDTF.

    Each end of an interval is read by the library ``edtf`` and the interval here, because the
    library reads an unknown start as ten years, which would put a number where there is none.

    Parameters
    ----------
    text
        A date (``1980``, ``2018-22`` for summer 2018, ``[2011-09..2011-12]`` for one of these), or
        an interval of two of them, of which one may be ``..`` (open) or empty (unknown).

    Raises
    ------
    ValueError
        If the text is not EDTF, lies outside the years 1 to 9999, or ends before it begins.

    Examples
    --------
    >>> period = parse_period("[2011-09..2011-12]/..")
    >>> period.earliest.isoformat(), period.latest
    ('2011-09-01', None)
    """
    start, slash, end = text.partition("/")
    earliest = _parse_end(start, text)[0]
    latest = _parse_end(end if slash else start, text)[1]
    if earliest and latest and earliest > latest:
        message = f"expected a period that begins before it ends, found {text!r}"
        raise ValueError(message)
    if earliest is None and latest is None:
        message = f"expected at least one end of the period {text!r} to be a date"
        raise ValueError(message)
    return Period(text, earliest, latest)


def parse_period_ends(text: str) -> tuple[date | None, date | None, date | None, date | None]:
    """Read how vague the two ends of a period are.

    Parameters
    ----------
    text
        As for :func:`parse_period`.

    Returns
    -------
    tuple
        The first and the last day that its start can be, the first and the last that its end can
        be; None where that end is open or unknown.

    Raises
    ------
    ValueError
        As :func:`parse_period` does.

    Examples
    --------
    >>> [day and day.isoformat() for day in parse_period_ends("[2011-09..2011-12]/..")]
    ['2011-09-01', '2011-12-31', None, None]
    """
    parse_period(text)
    start, slash, end = text.partition("/")
    return (*_parse_end(start, text), *_parse_end(end if slash else start, text))


def _parse_end(end: str, text: str) -> tuple[date | None, date | None]:
    """Return the first and last day that one end of a period can be."""
    if end in {"", ".."}:
        return None, None
    if plain := _PLAIN_DATE.fullmatch(end):
        return _plain_span(*map(int, filter(None, plain.groups())))
    if len(end) <= MAX_EDTF_CHARS:
        try:
            parsed = parse_edtf(end)
            if isinstance(parsed, EDTFObject):
                return _to_date(parsed.lower_fuzzy()), _to_date(parsed.upper_fuzzy())
        except (EDTFParseException, ValueError, OverflowError, TypeError, AttributeError):
            pass  # the library has no one error for what is not a date
    message = (
        f"expected a date or period in EDTF (ISO 8601-2), such as '2018-07-10', '1980', '2011-09/..'"
        f" or '2018-22' (summer), found {text!r}"
    )
    raise ValueError(message)


def _plain_span(year: int, month: int | None = None, day: int | None = None) -> tuple[date, date]:
    """Return the first and last day of a year, a month or a day; the library takes 16 ms for it."""
    last_month = month or 12
    last_day = day or calendar.monthrange(year, last_month)[1]
    return date(year, month or 1, day or 1), date(year, last_month, last_day)


MAX_EDTF_CHARS: Final = 60  # the library's grammar backtracks; no date is longer


def _to_date(moment: time.struct_time | float) -> date | None:
    if isinstance(moment, float):
        if math.isinf(moment):
            return None
        message = f"not a moment: {moment}"
        raise ValueError(message)
    last_day = calendar.monthrange(moment.tm_year, moment.tm_mon)[1]
    return date(moment.tm_year, moment.tm_mon, min(moment.tm_mday, last_day))


def _as_text(value: object) -> object:
    """Take a bare TOML date for its text: ``2018-07-10`` means the same without quotes."""
    return value.isoformat() if type(value) is date else value


def _check_edtf(text: str) -> str:
    parse_period(text)
    return text


def _check_url(text: str) -> str:
    parts = urlsplit(text)
    if parts.scheme not in {"http", "https"} or not parts.netloc:
        message = "expected a URL that begins with https:// or http://"
        raise ValueError(message)
    return text


Edtf = Annotated[str, BeforeValidator(_as_text), AfterValidator(_check_edtf)]
Url = Annotated[Line, AfterValidator(_check_url)]


class Source(Value):
    """A published text; a field that is not known is left out, never made up."""

    id: Id
    """By which claims name it."""
    kind: Literal["policy-brief", "news", "report", "paper", "dataset", "law", "book", "other"]
    """What sort of text it is."""
    outlet: Line | None = None
    """Who published it."""
    title: Line | None = None
    """Its title."""
    author: Line | None = None
    """Who wrote it."""
    date: Edtf | None = None
    """When it appeared."""
    url: Url | None = None
    """Where it can be read."""
    reliability: Reliability = Field(description="the Admiralty grade of the source, A to F")
    editions: tuple[Id, ...] = Field(default=("published",), min_length=1)
    """The editions its claims may name; the first is the one that counts as evidence."""
    body_after: Line | None = None
    """The heading after which the article begins in a saved page, for checking anchors."""
    body_before: Line | None = None
    """The heading before which it ends."""


class Claim(Value):
    """One thing that one source says, in our own words."""

    id: Id
    """By which features name it."""
    text: Text = Field(description="what the source says, in your own words")
    source: Id = Field(description="the id of a source")
    paragraph: Annotated[Integer, Field(ge=1)] | None = None
    """The paragraph of the source, counted from 1."""
    edition: Id = "published"
    """Which edition of the source says it."""
    terms: tuple[Line, ...] = ()
    """Words of that paragraph by which whoever has the text can check the claim."""
    credibility: Annotated[Integer, Field(ge=1, le=6)] = Field(
        description="the Admiralty grade of the information, 1 to 6"
    )
    reading: Reading = "stated"
    """Whether the source states it or it is inferred from it."""
    supports: tuple[Id, ...] = ()
    """Claims that it bears out."""
    disputes: tuple[Id, ...] = ()
    """Claims that it contradicts."""
    supersedes: tuple[Id, ...] = ()
    """Claims whose place it takes."""


def grade(claim: Claim, source: Source) -> str:
    """Write a claim's Admiralty grade: the source's letter and the claim's number.

    Examples
    --------
    >>> news = Source(id="r", kind="news", title="T", reliability="B")
    >>> grade(Claim(id="c", text={"en": "It rained"}, source="r", credibility=3), news)
    'B3'
    """
    return f"{source.reliability}{claim.credibility}"


def grade_confidence(grade: str, *, reading: Reading = "stated") -> Confidence:
    """Sum up an Admiralty grade in one of four words, for drawing.

    It is as good as the worse of its two halves (A, B, 1 and 2 are high; C and 3 moderate; D, E, 4
    and 5 low; F and 6 unknown), and one step lower, but not below low, where the thing is inferred
    rather than stated. This is our convention, not part of the Admiralty code.

    Examples
    --------
    >>> grade_confidence("B3"), grade_confidence("B2", reading="inferred"), grade_confidence("F1")
    ('moderate', 'moderate', 'unknown')
    """
    halves = _OF_RELIABILITY[grade[0]], _OF_CREDIBILITY[int(grade[1])]
    step = max(map(CONFIDENCES.index, halves))
    lowest = CONFIDENCES.index("low")
    return CONFIDENCES[step + 1 if reading == "inferred" and step < lowest else step]


def best_grade(graded: Iterable[tuple[str, Reading]]) -> tuple[str, Confidence] | None:
    """Return the grade and confidence of the claim that bears a thing best, or None without any.

    The highest confidence counts; among equals the better number, then the better letter.

    Examples
    --------
    >>> best_grade([("F2", "stated"), ("B3", "stated"), ("B2", "inferred")])
    ('B2', 'moderate')
    """
    rated = [(one, grade_confidence(one, reading=reading)) for one, reading in graded]
    return min(
        rated, key=lambda pair: (CONFIDENCES.index(pair[1]), pair[0][1], pair[0][0]), default=None
    )


def period_bounds(periods: Iterable[Period]) -> tuple[date | None, date | None]:
    """Return the first and last day of several periods; None where an end is open or unknown.

    Examples
    --------
    >>> first, last = period_bounds([parse_period("1980"), parse_period("2011/..")])
    >>> first.isoformat(), last
    ('1980-01-01', None)
    """
    periods = list(periods)
    firsts = [period.earliest for period in periods]
    lasts = [period.latest for period in periods]
    first = None if None in firsts or not firsts else min(day for day in firsts if day)
    last = None if None in lasts or not lasts else max(day for day in lasts if day)
    return first, last
