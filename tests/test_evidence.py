"""Periods, grades and what they amount to."""

from __future__ import annotations

from datetime import date

import pytest
from edtf import parse_edtf
from hypothesis import given
from hypothesis import strategies as st

from geo.brief.evidence import (
    CONFIDENCES,
    Reading,
    best_grade,
    grade_confidence,
    parse_period,
    period_bounds,
)


@pytest.mark.parametrize(
    ("text", "earliest", "latest"),
    [
        ("1980", date(1980, 1, 1), date(1980, 12, 31)),
        ("2018-02", date(2018, 2, 1), date(2018, 2, 28)),
        ("2018-22", date(2018, 6, 1), date(2018, 8, 31)),  # EDTF season 22 is summer
        ("193X", date(1930, 1, 1), date(1939, 12, 31)),
        ("2011/..", date(2011, 1, 1), None),
        ("../2011", None, date(2011, 12, 31)),
        ("/2011", None, date(2011, 12, 31)),  # an unknown start is unknown, not ten years before
        ("[1985..1989]/..", date(1985, 1, 1), None),
        ("2018-07-10/[2018-07-10..2018-07-15]", date(2018, 7, 10), date(2018, 7, 15)),
    ],
)
def test_a_period_is_as_vague_as_its_source(
    text: str, earliest: date | None, latest: date | None
) -> None:
    """The first and last day it can touch, and None where an end is open or unknown."""
    period = parse_period(text)
    assert (period.earliest, period.latest) == (earliest, latest)


@pytest.mark.parametrize(
    "text",
    ["2016-02-29", "2015-12-31", "[1985..1989]", "[2011-09..2011-12]", "[2016-02-27..2016-02-29]", "001X", "193X"],
)  # fmt: skip
def test_usual_dates_are_what_the_library_says(text: str) -> None:
    """They are read without it, since it takes a tenth of a second to begin."""
    parsed = parse_edtf(text)
    days = (f"{moment.tm_year:04}-{moment.tm_mon:02}-{moment.tm_mday:02}"
            for moment in (parsed.lower_fuzzy(), parsed.upper_fuzzy()))  # fmt: skip
    period = parse_period(text)
    assert [str(period.earliest), str(period.latest)] == list(days)


@given(st.text(max_size=40))
def test_any_text_is_a_period_or_a_value_error(text: str) -> None:
    """The library's own errors do not leak."""
    try:
        period = parse_period(text)
    except ValueError:
        return
    assert period.earliest is None or period.latest is None or period.earliest <= period.latest


@given(st.dates(), st.dates())
def test_an_interval_of_two_days_is_read_exactly(one: date, other: date) -> None:
    """ISO dates come back as they were."""
    first, last = sorted((one, other))
    period = parse_period(f"{first.isoformat()}/{last.isoformat()}")
    assert (period.earliest, period.latest) == (first, last)


def test_the_whole_of_several_periods_is_open_where_one_is() -> None:
    """An open end swallows a closed one."""
    periods = [parse_period("2018"), parse_period("../2011")]
    assert period_bounds(periods) == (None, date(2018, 12, 31))
    assert period_bounds([]) == (None, None)


def test_confidence_falls_with_the_grade() -> None:
    """The worse half of a grade decides, and an inference is one step below a statement."""
    assert grade_confidence("A1") == "high"
    assert grade_confidence("A4") == "low"
    assert grade_confidence("C1") == "moderate"
    assert grade_confidence("A1", reading="inferred") == "moderate"
    # Judged, so never "cannot be judged"
    assert grade_confidence("B4", reading="inferred") == "low"
    assert grade_confidence("F1", reading="inferred") == "unknown"
    assert best_grade([]) is None


GRADED = st.tuples(
    st.from_regex(r"[A-F][1-6]", fullmatch=True), st.sampled_from(["stated", "inferred"])
)


@given(st.lists(GRADED, min_size=1))
def test_the_grade_and_the_confidence_are_those_of_one_claim(
    graded: list[tuple[str, Reading]],
) -> None:
    """They are never put together from two, and another claim cannot harm."""
    best = best_grade(graded)
    assert best in {(grade, grade_confidence(grade, reading=reading)) for grade, reading in graded}
    first = best_grade(graded[:1])
    assert first
    assert best
    assert CONFIDENCES.index(best[1]) <= CONFIDENCES.index(first[1])
