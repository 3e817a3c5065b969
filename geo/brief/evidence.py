"""Sources, claims, Admiralty grades and EDTF periods: the evidence behind every line on a map."""

from __future__ import annotations

import calendar
import math
import re
import time
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Annotated, Final, Literal, NamedTuple, TypeAlias
from urllib.parse import urlsplit

from pydantic import AfterValidator, BeforeValidator, Field

from geo.brief.review_states import Review, day_text
from geo.validation import Id, Integer, Line, Text, Value

Reliability: TypeAlias = Literal["A", "B", "C", "D", "E", "F"]
Reading: TypeAlias = Literal["stated", "inferred"]
Confidence: TypeAlias = Literal["high", "moderate", "low", "unknown"]

CONFIDENCES: Final[tuple[Confidence, ...]] = ("high", "moderate", "low", "unknown")
CLAIM_LINKS: Final = ("supports", "disputes", "supersedes")
"""Fields of a claim that name other claims."""
FEATURE_TABLES: Final = (
    "place",
    "area",
    "zone",
    "barrier",
    "event",
    "flow",
    "scenario",
    "not_mapped",
)
"""Tables of a brief whose rows rest on claims."""

# The Admiralty code (NATO AJP-2.1) grades a source A–F and information 1–6; F and 6 mean "cannot be
# judged", which is no better than a low grade but is not one.
_RELIABILITY_CONFIDENCE: Final[dict[str, Confidence]] = {
    "A": "high", "B": "high", "C": "moderate", "D": "low", "E": "low", "F": "unknown",
}  # fmt: skip
_CREDIBILITY_CONFIDENCE: Final[dict[int, Confidence]] = {
    1: "high", 2: "high", 3: "moderate", 4: "low", 5: "low", 6: "unknown",
}  # fmt: skip


_DATE = r"(?!0000)\d{4}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?)?"
_PLAIN_DATE = re.compile(_DATE)
_PLAIN_SET = re.compile(rf"\[({_DATE})\.\.({_DATE})\]")
_DECADE = re.compile(r"(?!000)(\d{3})X")


@dataclass(frozen=True)
class Period:
    """A period as vague as its source.

    Attributes
    ----------
    edtf
        As written, in the Extended Date/Time Format (ISO 8601-2:2019).
    earliest, latest
        The first and last day that it may include; None where that end is open or unknown.
    """

    edtf: str
    earliest: date | None
    latest: date | None


@lru_cache(maxsize=65_536)  # a brief repeats its dates
def parse_period(text: str) -> Period:
    """Parse a period in EDTF.

    Each end of an interval is parsed by itself, because the library ``edtf`` would read an interval with an unknown
    start as one of ten years.

    Parameters
    ----------
    text
        A date, such as ``1980``, ``2018-22`` (summer 2018) or ``[2011-09..2011-12]`` (one of these months); or two
        dates with a slash between them, one of which may be ``..`` (open) or empty (unknown).

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
    ends = _parse_ends(text)
    earliest, latest = ends.first_start, ends.last_end
    if earliest and latest and earliest > latest:
        raise ValueError(f"expected a period that begins before it ends, found {text!r}.")
    if earliest is None and latest is None:
        raise ValueError(f"expected at least one end of the period {text!r} to be a date.")
    return Period(text, earliest, latest)


class PeriodEnds(NamedTuple):
    """The first and last possible day of a period's start, then of its end; None where that end is open or unknown."""

    first_start: date | None
    last_start: date | None
    first_end: date | None
    last_end: date | None


def parse_period_ends(text: str) -> PeriodEnds:
    """Parse the first and last possible day of both ends of a period.

    Raises
    ------
    ValueError
        As :func:`parse_period` does.

    Examples
    --------
    >>> [day and day.isoformat() for day in parse_period_ends("[2011-09..2011-12]/..")]
    ['2011-09-01', '2011-12-31', None, None]
    """
    parse_period(text)  # raises if the period ends before it begins
    return _parse_ends(text)


def _parse_ends(text: str) -> PeriodEnds:
    """Parse both ends of a period, without comparing them; a single date is both the start and the end."""
    start, slash, end = text.partition("/")
    return PeriodEnds(*_parse_end(start, text), *_parse_end(end if slash else start, text))


def _parse_end(end: str, text: str) -> tuple[date | None, date | None]:
    """Return the first and last possible day of one end of a period; ``text`` is the whole period, for the message."""
    if end in {"", ".."}:
        return None, None
    if span := _common_span(end) or _span_by_library(end):
        return span
    raise ValueError(
        f"expected a date in EDTF, the year first, such as '2018-07-10', '2018-07', '1980' or '2018-22' (summer); or"
        f" a period with a slash, such as '2018/2020' or '2011-09/..' (since then), found {text!r}."
    )


def _common_span(end: str) -> tuple[date, date] | None:
    """Return the first and last day of a date in one of three common forms; None for any other text.

    The forms are a date (``2018-07``), one of several dates (``[2011-09..2011-12]``) and a decade (``198X``). They are
    read here because the EDTF library, which reads all forms, is slow.
    """
    with suppress(ValueError):  # no such day: let the library refuse it
        if _PLAIN_DATE.fullmatch(end):
            return _plain_span(end)
        dates = _PLAIN_SET.fullmatch(end)
        # Dates of the same length are in order if their texts are.
        if dates and len(dates[1]) == len(dates[2]) and dates[1] <= dates[2]:
            first_day, _ = _plain_span(dates[1])
            _, last_day = _plain_span(dates[2])
            return first_day, last_day
        if decade := _DECADE.fullmatch(end):
            first_year = int(decade[1]) * 10
            return date(first_year, 1, 1), date(first_year + 9, 12, 31)
    return None


def _plain_span(text: str) -> tuple[date, date]:
    """Return the first and last day of a year, month or day."""
    year, *month_and_day = map(int, text.split("-"))
    match month_and_day:
        case [month, day]:
            first = last = date(year, month, day)
        case [month]:
            first = date(year, month, 1)
            last = date(year, month, calendar.monthrange(year, month)[1])
        case _:
            first, last = date(year, 1, 1), date(year, 12, 31)
    return first, last


def _span_by_library(end: str) -> tuple[date | None, date | None] | None:
    """Return the first and last possible day of any date in EDTF, by the library; None if the text is no date."""
    from edtf import EDTFObject, parse_edtf  # noqa: PLC0415 - slow to import
    from edtf.parser.edtf_exceptions import EDTFParseException  # noqa: PLC0415

    if len(end) > MAX_EDTF_CHARS:
        return None
    try:
        parsed = parse_edtf(end)
        if isinstance(parsed, EDTFObject):
            return _to_date(parsed.lower_fuzzy()), _to_date(parsed.upper_fuzzy())
    except (EDTFParseException, ValueError, OverflowError, TypeError, AttributeError):
        pass  # the library raises any of these for a text that is not a date
    return None


MAX_EDTF_CHARS: Final = 60  # the library's grammar backtracks; no date is longer


def _to_date(moment: time.struct_time | float) -> date | None:
    """Return the day of a moment of the EDTF library; None for infinity, by which it means an open end."""
    if isinstance(moment, float):
        if math.isinf(moment):
            return None
        raise ValueError(f"not a moment: {moment}.")
    # The library accepts 29 February in every year.
    last_day = calendar.monthrange(moment.tm_year, moment.tm_mon)[1]
    return date(moment.tm_year, moment.tm_mon, min(moment.tm_mday, last_day))


def _check_edtf(text: str) -> str:
    parse_period(text)
    return text


def _check_url(text: str) -> str:
    parts = urlsplit(text)
    if parts.scheme not in {"http", "https"} or not parts.netloc:
        raise ValueError("expected a URL that begins with https:// or http://.")
    return text


Edtf = Annotated[str, BeforeValidator(day_text), AfterValidator(_check_edtf)]
Url = Annotated[Line, AfterValidator(_check_url)]


class Source(Value):
    """A published text; unknown fields are left out, never invented."""

    id: Id
    """The id by which claims refer to the source."""
    kind: Literal["policy-brief", "news", "report", "paper", "dataset", "law", "book", "other"]
    """The kind of text."""
    outlet: Line | None = None
    """The publisher."""
    title: Line | None = None
    """The title."""
    author: Line | None = None
    """The author."""
    date: Edtf | None = None
    """The date of publication."""
    url: Url | None = None
    """The web address."""
    reliability: Reliability = Field(description="the Admiralty grade of the source, A to F")
    editions: tuple[Id, ...] = Field(default=("published",), min_length=1)
    """Editions that claims may name; only the first counts as evidence."""
    body_after: Line | None = None
    """In a saved page, the heading before the article in which the terms of claims are checked."""
    body_before: Line | None = None
    """In a saved page, the heading after that article."""


class Claim(Value):
    """One statement of one source, in our own words."""

    id: Id
    """The id by which features refer to the claim."""
    text: Text = Field(description="what the source says, in your own words")
    source: Id = Field(description="the id of a source")
    paragraph: Annotated[Integer, Field(ge=1)] | None = None
    """The paragraph of the source, counted from 1."""
    edition: Id = "published"
    """The edition of the source."""
    terms: tuple[Line, ...] = ()
    """Words of that paragraph, so that anyone with the text can check the claim."""
    credibility: Annotated[Integer, Field(ge=1, le=6)] = Field(
        description="the Admiralty grade of the information, 1 to 6"
    )
    reading: Reading = "stated"
    """Whether the source states this, or it is inferred."""
    supports: tuple[Id, ...] = ()
    """Other claims that this one supports."""
    disputes: tuple[Id, ...] = ()
    """Other claims that this one contradicts."""
    supersedes: tuple[Id, ...] = ()
    """Other claims that this one replaces."""
    review: Review | None = None
    """A person's decision about a claim that `geo draft` proposed; without it, the claim counts."""


def grade(claim: Claim, source: Source) -> str:
    """Return a claim's Admiralty grade: the source's letter and the claim's number.

    Examples
    --------
    >>> news = Source(id="r", kind="news", title="T", reliability="B")
    >>> grade(Claim(id="c", text={"en": "It rained"}, source="r", credibility=3), news)
    'B3'
    """
    return f"{source.reliability}{claim.credibility}"


def grade_confidence(grade: str, *, reading: Reading = "stated") -> Confidence:
    """Return the confidence in a claim with an Admiralty grade, as one of four words by which maps draw it.

    A, B, 1 and 2 mean high confidence, C and 3 moderate, D, E, 4 and 5 low, F and 6 unknown; the worse of the
    letter and the number decides. If the reading is inferred, the confidence is one step lower, but not below
    low. This is our convention, not part of the Admiralty code.

    Examples
    --------
    >>> grade_confidence("B3"), grade_confidence("B2", reading="inferred"), grade_confidence("F1")
    ('moderate', 'moderate', 'unknown')
    """
    letter, number = grade[0], grade[1]
    confidences = _RELIABILITY_CONFIDENCE[letter], _CREDIBILITY_CONFIDENCE[int(number)]
    rank_of_worse = max(map(CONFIDENCES.index, confidences))  # the best confidence has rank 0
    if reading == "inferred" and rank_of_worse < CONFIDENCES.index("low"):
        rank_of_worse += 1
    return CONFIDENCES[rank_of_worse]


def best_grade(graded: Iterable[tuple[str, Reading]]) -> tuple[str, Confidence] | None:
    """Return the grade and the confidence of the best of some claims; None if there are no claims.

    Each claim is given by its Admiralty grade and its reading. The claim with the highest confidence is the best;
    among claims of equal confidence, the one with the better number, then the one with the better letter.

    Examples
    --------
    >>> best_grade([("F2", "stated"), ("B3", "stated"), ("B2", "inferred")])
    ('B2', 'moderate')
    """
    rated = [(grade, grade_confidence(grade, reading=reading)) for grade, reading in graded]

    def rank(rating: tuple[str, Confidence]) -> tuple[int, str, str]:
        grade, confidence = rating
        letter, number = grade[0], grade[1]
        return CONFIDENCES.index(confidence), number, letter

    return min(rated, key=rank, default=None)


def period_bounds(periods: Iterable[Period]) -> tuple[date | None, date | None]:
    """Return the first and last day of the time that several periods cover together.

    Either day is None if that end of any period is open or unknown.

    Examples
    --------
    >>> first, last = period_bounds([parse_period("1980"), parse_period("2011/..")])
    >>> first.isoformat(), last
    ('1980-01-01', None)
    """
    periods = list(periods)
    firsts = [period.earliest for period in periods if period.earliest]
    lasts = [period.latest for period in periods if period.latest]
    # One period with an open end leaves that end of the whole time open.
    first = min(firsts, default=None) if len(firsts) == len(periods) else None
    last = max(lasts, default=None) if len(lasts) == len(periods) else None
    return first, last
