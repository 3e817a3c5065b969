"""One date as tables write it → a period of months, or the reason why it cannot be read.

A period is one number. Its lower ``SPAN_BIT`` bits count the months from January of year 0 to its first month; the
bits above count its further months. For a season, whose months differ by country, they are instead ``SEASON`` plus its
number in EDTF.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal, TypeAlias

from geo.records.plain_text import NOTHING, PLAIN, unaccented
from geo.shipped_data import shipped_toml

DayOrder: TypeAlias = Literal["dmy", "mdy"]
UNDATED: Final = -1
SPAN_BIT: Final = 17
FIRST_MONTH: Final = (1 << SPAN_BIT) - 1  # period & FIRST_MONTH is its first month
SEASON: Final = 8_000  # more than the months of any period
_JOINT: Final = r"\s*(?:-|/|\.\.|\bto\b|\band\b|\bau?\b|\bet\b|الي|الى|و)\s*"  # between two dates
_YEAR: Final = re.compile(r"(?<!\d)\d{4}(?!\d)")
_SHORT_YEAR: Final = re.compile(r"\d{1,2}[-/. ]+(?:\d{1,2}|[^\W\d_]+)[-/., ]+'?\d{2}")  # 5-ago-22
_WORD: Final = r"([^\W\d_]+)\.?"


def _numbers_of(table: str) -> dict[str, int]:
    """Return the words of one table of ``dates.toml``: word, in lower case and without accents → its number."""
    return {
        unaccented(word).casefold(): int(number)
        for number, words in shipped_toml("records/dates.toml")[table].items()
        for word in words
    }


MONTH_OF: Final = _numbers_of("month")
SEASON_OF: Final = _numbers_of("season")  # as in EDTF, from 21


@dataclass(frozen=True)
class DateRule:
    """How the dates of a column are read.

    Attributes
    ----------
    order
        The order of day and month; None where neither the user nor any cell says.
    is_compact
        Whether six digits are year and month: 201905.
    years
        The first and the last year of four digits, between which years of two digits must lie; None where no year has
        two digits, or a year of four is not of this century.
    """

    order: DayOrder | None = None
    is_compact: bool = False
    years: tuple[int, int] | None = None


TWO_DIGITS: Final = "a year of two digits: write four"


class _UnreadError(ValueError):
    """A cell that cannot be read as a date, for the stated reason."""


def infer_rule(cells: Iterable[str], order: DayOrder | None = None) -> DateRule:
    """Infer from the cells of a column how its ambiguous dates are read.

    A number above 12 must be a day, and so shows the order of day and month. If some cells show one order and some the
    other, the order stays None. An ``order`` that the user stated is kept.

    Examples
    --------
    >>> infer_rule(["04/03/2018", "28/03/2018"])
    DateRule(order='dmy', is_compact=False, years=None)
    >>> infer_rule(["04/03/2018", "03/28/2018", "28/03/2018"]).order is None
    True
    >>> infer_rule(["201012", "190312"]).is_compact, infer_rule(["201012", "201913"]).is_compact
    (False, False)
    >>> infer_rule(["201012", "201900"]).is_compact, infer_rule(["201012", "195612"]).is_compact
    (False, True)
    >>> infer_rule(["3-feb-2021", "5-ago-22", "2023"]).years, infer_rule(["1998", "5-ago-22"]).years
    ((2021, 2023), None)
    """
    years: set[int] = set()
    has_short_years = False
    shown_orders: set[DayOrder] = set()
    # Whether a cell of six digits can only be year and month, and whether all such cells can be year and month.
    is_certain, is_possible = False, True
    for cell in cells:
        text = cell.strip().translate(PLAIN)
        has_short_years |= bool(_SHORT_YEAR.fullmatch(text))
        years |= {int(year) for year in _YEAR.findall(text)}
        if match := re.match(r"(\d{1,2})([-/. ])(\d{1,2})\2\d{4}\b", text):
            first_number, second_number = int(match[1]), int(match[3])
            if first_number > 12 >= second_number > 0:  # noqa: PLR2004 - months
                shown_orders.add("dmy")
            elif second_number > 12 >= first_number > 0:  # noqa: PLR2004 - months
                shown_orders.add("mdy")
        elif re.fullmatch(r"\d{6}", text):
            is_certain |= _is_compact(text) and not _is_short_date(text)
            is_possible &= _is_compact(text)
    shown_order = shown_orders.pop() if len(shown_orders) == 1 else None
    is_of_century = bool(years) and min(years) // 100 == max(years) // 100 == 20  # noqa: PLR2004
    span = (min(years), max(years)) if has_short_years and is_of_century else None
    return DateRule(order or shown_order, is_certain and is_possible, span)


def parse_date(text: str, rule: DateRule = DateRule()) -> tuple[int, str]:
    """Read one date; return its period and an empty text, or ``UNDATED`` and the reason why it cannot be read.

    The module's docstring says how a period is one number. A cell that is empty, or says *unknown*, is undated without
    a reason.

    Examples
    --------
    >>> parse_date("190312")
    (-1, 'six digits may be a month or a day: write 2019-03 or 2019-03-12')
    >>> parse_date("03/04/2019")
    (-1, 'day and month may be either: add --dates dmy or --dates mdy')
    """
    cell = text.strip().translate(PLAIN)
    if cell.casefold() in NOTHING:
        return UNDATED, ""
    plain = " ".join(unaccented(cell).casefold().split())
    try:
        for reader in _READERS:
            period = reader(plain, rule)
            if period is not None:
                return period, ""
    except _UnreadError as error:
        return UNDATED, str(error)
    return UNDATED, "not a date"


def period_of(first: int, last: int) -> int:
    """Return the number of the period from one month to another; both count from January of year 0."""
    if last < first:
        raise _UnreadError("the period ends before it begins")
    if first < 12:  # noqa: PLR2004 - year 1
        raise _UnreadError("before the year 1")
    if last - first >= SEASON:
        raise _UnreadError(f"the period is longer than {SEASON // 12} years")
    return first | ((last - first) << SPAN_BIT)


def season_of(year: int, season: int) -> int:
    """Return the period of a season of a year, by the season's number in EDTF (21 is spring)."""
    return year * 12 | ((SEASON + season) << SPAN_BIT)


def months_of(period: int) -> tuple[int, int]:
    """Return the first and the last month of a period, which count from January of year 0; raise for a season."""
    first, span = period & FIRST_MONTH, period >> SPAN_BIT
    if span >= SEASON:
        raise _UnreadError("a season has no months that are the same everywhere")
    return first, first + span


def _month(year: int, month: int, day: int = 1) -> int:
    """Return the period of one month, after a check that its day exists.

    The period of a single month is the number of months since January of year 0.
    """
    if year < 1:
        raise _UnreadError("before the year 1")
    if not 1 <= month <= 12:  # noqa: PLR2004 - months
        raise _UnreadError(f"{month} is not a month")
    if not 1 <= day <= 31:  # noqa: PLR2004 - days
        raise _UnreadError(f"{day} is not a day")
    if day > (days := monthrange(year, month)[1]):
        raise _UnreadError(f"that month has {days} days, not {day}")
    return year * 12 + month - 1


def _part_of_year(year: int, size: int, number: int) -> int:
    """Return the period of a part of a year.

    ``size`` is the length of the part in months, and ``number``, from 1, its place in the year: the second quarter has
    the size 3 and the number 2.
    """
    first = _month(year, size * (number - 1) + 1)
    return period_of(first, first + size - 1)


def _read_digits(text: str, rule: DateRule) -> int | None:
    """Read a date that is only digits: 2019, 201903 or 20190314; return None for a text with other characters."""
    text = text.removesuffix(".0")  # a spreadsheet or pandas made the digits a number
    if not (text.isascii() and text.isdecimal()):
        return None
    if len(text) == 4:  # noqa: PLR2004 - a year
        return _part_of_year(int(text), 12, 1)
    if len(text) == 6:  # noqa: PLR2004 - year and month
        if _is_compact(text) and (rule.is_compact or not _is_short_date(text)):
            return _month(int(text[:4]), int(text[4:]))
        raise _UnreadError(
            "six digits may be a month or a day: write 2019-03 or 2019-03-12"
            if _is_short_date(text)
            else "not a date"
        )
    if len(text) == 8:  # noqa: PLR2004 - year, month and day
        if re.match("1[5-9]|20|21", text):  # the year comes first
            return _month(int(text[:4]), int(text[4:6]), int(text[6:]))
        return _day_month_year(int(text[:2]), int(text[2:4]), int(text[4:]), rule.order)
    if len(text) in {9, 10, 13}:
        raise _UnreadError("a count of seconds since 1970, not a date: convert the column first")
    if len(text) == 5:  # noqa: PLR2004 - 43538 is 2019-03-14 for Excel
        raise _UnreadError("a spreadsheet's number of a day: format the column as dates first")
    raise _UnreadError("not a date")


def _is_compact(text: str) -> bool:
    """Return whether six digits can be a year from 1950 to 2099 and a month, as in 201903."""
    return 1950 <= int(text[:4]) < 2100 and 1 <= int(text[4:]) <= 12  # noqa: PLR2004


def _is_short_date(text: str) -> bool:
    """Return whether six digits can be a day, a month and a year of two digits, in a usual order, as in 140319."""
    pair_1, pair_2, pair_3 = int(text[:2]), int(text[2:4]), int(text[4:])
    # Month and day of the orders year-month-day, day-month-year and month-day-year.
    months_and_days = ((pair_2, pair_3), (pair_2, pair_1), (pair_1, pair_2))
    return any(1 <= month <= 12 and 1 <= day <= 31 for month, day in months_and_days)  # noqa: PLR2004


def _read_iso(text: str, _: DateRule) -> int | None:
    """Read a date of ISO 8601 or EDTF, the year first; return None for any other text.

    Such dates are 2019-03, 2019/3/14, 2019-03-14T10:00, 2019-22 (summer), 2019-XX (month unknown) and 2019~.
    """
    if re.match(r"-\d", text):
        raise _UnreadError("before the year 1")
    match = re.fullmatch(
        r"(\d{4})(?:[-/.](\d{1,2}|xx)(?:[-/.](\d{1,2}|xx)(?:[t ].*)?)?)?[?~%]?", text
    )
    if not match:
        return None
    year, month, day = int(match[1]), match[2] or "xx", match[3] or "xx"
    if month == "xx":
        return _part_of_year(year, 12, 1)
    if day == "xx" and 21 <= int(month) <= 24:  # noqa: PLR2004 - EDTF's seasons
        return season_of(year, int(month))
    if day == "xx" and 33 <= int(month) <= 36:  # noqa: PLR2004 - EDTF's quarters
        return _part_of_year(year, 3, int(month) - 32)
    return _month(year, int(month), 1 if day == "xx" else int(day))


def _read_numeric(text: str, rule: DateRule) -> int | None:
    """Read a day in numbers, 14/03/2019 or 14/03/19, or a month, 03/2019; return None for any other text."""
    if match := re.fullmatch(r"(\d{1,2})([-/. ])(\d{1,2})\2(\d{4})(?:[t, ]+\d{1,2}[:h].*)?", text):
        return _day_month_year(int(match[1]), int(match[3]), int(match[4]), rule.order)
    if match := re.fullmatch(r"(\d{1,2})[-/. ](\d{4})", text):
        return _month(int(match[2]), int(match[1]))
    if match := re.fullmatch(r"(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{2})(?: .*)?", text):
        if rule.order is None:
            raise _UnreadError(TWO_DIGITS)
        return _day_month_year(int(match[1]), int(match[2]), _full_year(match[3], rule), rule.order)
    return None


def _full_year(digits: str, rule: DateRule) -> int:
    """Return the year that two digits mean, if it lies among the column's years of four digits; else raise."""
    year = 2000 + int(digits)
    if rule.years is None or not rule.years[0] <= year <= rule.years[1]:
        raise _UnreadError(TWO_DIGITS)
    return year


def _day_month_year(first: int, second: int, year: int, order: DayOrder | None) -> int:
    """Return the period of a date that begins with its day and its month, in the order that the column states.

    If the column states no order, a number above 12 must be the day.
    """
    if order is None and first != second and max(first, second) <= 12:  # noqa: PLR2004 - months
        raise _UnreadError("day and month may be either: add --dates dmy or --dates mdy")
    is_day_first = order == "dmy" if order else first > second
    day, month = (first, second) if is_day_first else (second, first)
    return _month(year, month, day)


def _read_part_of_year(text: str, _: DateRule) -> int | None:
    """Read a part of a year, as in Q1 2019, 2019-T2, H1 2019, 2019W10 and Summer 2019; return None for other texts."""
    year = r"(?P<year>\d{4})"
    if match := _match_with_year(
        r"(?:q|t|quarter |trimestre )\s?(?P<n>[1-4])", year, text
    ) or re.fullmatch(
        rf"(?P<n>[1-4])\s?(?:st|nd|rd|th|er|e|eme) (?:quarter|trimestre),? (?:of |de )?{year}", text
    ):
        return _part_of_year(int(match["year"]), 3, int(match["n"]))
    if match := _match_with_year(r"(?:h|s|semestre )\s?(?P<n>[12])", year, text):
        return _part_of_year(int(match["year"]), 6, int(match["n"]))
    if match := _match_with_year(r"(?:w|week |semaine )\s?(?P<n>\d{1,2})(?:-?[1-7])?", year, text):
        return _week(int(match["year"]), int(match["n"]))
    match = _match_with_year(r"(?P<season>[^\W\d_]+)\.?", year, text)
    if match and match["season"] in SEASON_OF:
        return season_of(int(match["year"]), SEASON_OF[match["season"]])
    return None


def _match_with_year(part: str, year: str, text: str) -> re.Match[str] | None:
    """Match a text against a pattern of a part of a year and one of the year, in either order."""
    return re.fullmatch(rf"{part}[\s,/-]*{year}", text) or re.fullmatch(
        rf"{year}[\s,/-]*{part}", text
    )


def _week(year: int, week: int) -> int:
    """Return the period of the one or two months in which an ISO week lies, from its Monday to its Sunday."""
    try:
        monday, sunday = (date.fromisocalendar(year, week, day) for day in (1, 7))
    except ValueError as error:
        raise _UnreadError(f"{week} is not a week of {year}") from error
    return period_of(_month(monday.year, monday.month), _month(sunday.year, sunday.month))


def _read_interval(text: str, rule: DateRule) -> int | None:
    """Read two dates (2019-03/2019-05) or two months of one year (March to May 2019); return None for other texts."""
    if re.search(r"\d\s*(?:/|-)\s*\.\.|^\.\.", text) or re.search(r"\d/$|^/\d", text):
        raise _UnreadError("a period without a beginning or an end")
    if match := re.fullmatch(rf"{_WORD}{_JOINT}{_WORD}\s*(\d{{4}})", text):
        if match[1] in MONTH_OF and match[2] in MONTH_OF:
            year = int(match[3])
            return period_of(_month(year, MONTH_OF[match[1]]), _month(year, MONTH_OF[match[2]]))
        return None
    # A hyphen may also stand within a date. So the text is cut at each joint, until both parts are dates.
    first_error = None
    for joint in re.finditer(_JOINT, text):
        ends = text[: joint.start()].strip(), text[joint.end() :].strip()
        if not all(re.search(r"\d{4}", end) for end in ends):
            continue
        try:
            first_period, last_period = (_read_single(end, rule) for end in ends)
        except _UnreadError as error:
            first_error = first_error or error
            continue
        if first_period is not None and last_period is not None:
            return period_of(months_of(first_period)[0], months_of(last_period)[1])
    if first_error:  # it has two dates, one of which is impossible
        raise first_error
    return None


def _read_named(text: str, rule: DateRule) -> int | None:
    """Read a month by its name, beside a year: of four digits (March 2019), or of two after a day (5-ago-22).

    Return None for any other text.
    """
    months = {MONTH_OF[word] for word in re.findall(r"[^\W\d_]+", text) if word in MONTH_OF}
    years = re.findall(r"\b\d{4}\b", text)
    if len(months) == 1 and len(years) == 1:
        year, month = int(years[0]), months.pop()
        for day in _days_beside_month(text):
            _month(year, month, day)  # raises if the month has no such day
        return _month(year, month)
    match = re.fullmatch(rf"(\d{{1,2}})[\s./-]*{_WORD}[\s.,/-]*'?(\d{{2}})", text)
    if match and match[2] in MONTH_OF:
        return _month(_full_year(match[3], rule), MONTH_OF[match[2]], int(match[1]))
    if len(months) == 1 and not years:
        raise _UnreadError("a month without a year of four digits")
    return None


def _days_beside_month(text: str) -> list[int]:
    """Return the numbers of the days that stand next to the name of a month.

    In "14 March 2019" this is 14, in "12-14 March 2019" 12 and 14. Years and hours are no days.
    """
    name = next((match for match in re.finditer(_WORD, text) if match[1] in MONTH_OF), None)
    if name is None:
        return []
    day = r"(\d{1,2})(?:st|nd|rd|th|er|o|\.)?"
    before = re.search(
        rf"(?<![\d:])(?:{day}\s*(?:-|/|to|au?|et|and)\s*)?{day}[\s-]*(?:(?:of|de) )?$",
        text[: name.start()],
    )
    after = re.match(rf"[\s-]*{day}(?![\d:h])", text[name.end() :])  # not an hour
    days = [*(before.groups() if before else ()), *(after.groups() if after else ())]
    return [int(day) for day in days if day]


def _read_single(text: str, rule: DateRule) -> int | None:
    """Read a date that is not an interval."""
    periods = (reader(text, rule) for reader in _READERS if reader is not _read_interval)
    return next((period for period in periods if period is not None), None)


_READERS: Final[tuple[Callable[[str, DateRule], int | None], ...]] = (
    _read_digits, _read_iso, _read_numeric, _read_part_of_year, _read_interval, _read_named,
)  # fmt: skip
