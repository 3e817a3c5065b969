"""One date as tables write it → a period of months, or the reason why it cannot be read.

A period is one number: its lower ``SPAN_BIT`` bits are the first month, since January of year 0, and the bits above
are how many more months it spans. A season, whose months differ by country, has ``SEASON`` plus its number in EDTF
there.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal, TypeAlias

from geo.records.columns import NOTHING, PLAIN, unaccented
from geo.shipped_data import shipped_toml

DayOrder: TypeAlias = Literal["dmy", "mdy"]
UNDATED: Final = -1
SPAN_BIT: Final = 17  # above the bits of the first month
# The bits of the first month: a period & these is that month
FIRST_MONTH: Final = (1 << SPAN_BIT) - 1
SEASON: Final = 8_000  # in the place of a span: a season, plus its number in EDTF
_JOINT: Final = r"\s*(?:-|/|\.\.|\bto\b|\band\b|\bau?\b|\bet\b|الي|الى|و)\s*"
_YEAR: Final = re.compile(r"(?<!\d)\d{4}(?!\d)")
_SHORT: Final = re.compile(r"\d{1,2}[-/. ]+(?:\d{1,2}|[^\W\d_]+)[-/., ]+'?\d{2}")
_WORD: Final = r"([^\W\d_]+)\.?"


def _numbers_of(table: str) -> dict[str, int]:
    """Return word, in lower case without accents → number, of a table of ``dates.toml``."""
    return {
        unaccented(word).casefold(): int(number)
        for number, words in shipped_toml("records/dates.toml")[table].items()
        for word in words
    }


MONTH_OF: Final = _numbers_of("month")
SEASON_OF: Final = _numbers_of("season")  # as in EDTF, from 21


@dataclass(frozen=True)
class DateRule:
    """What the cells of a column share: the order of day and month, whether 201905 is a month, and its years.

    ``order`` is None where it is neither stated nor shown by any cell. ``years`` are the first and the last year of
    four digits, where some have two and all of the others are of this century: two digits are a year between them.
    """

    order: DayOrder | None = None
    is_compact: bool = False
    years: tuple[int, int] | None = None


SHORT_YEAR: Final = "a year of two digits: write four"


class _UnreadError(ValueError):
    """A cell that cannot be read as a date, for the stated reason."""


def infer_rule(cells: Iterable[str], order: DayOrder | None = None) -> DateRule:
    """Infer what the dates of a column share, from all its cells.

    A day above 12 shows the order; if some cells show one order and some the other, it stays None.

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
    is_certain, is_possible = False, True  # that six digits are a month
    for cell in cells:
        text = cell.strip().translate(PLAIN)
        has_short_years |= bool(_SHORT.fullmatch(text))
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
    """Read the period of one date; return it with an empty text, or −1 and the reason.

    An empty cell, or one that says that nothing is known, has neither.

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
    """Return the period from one month to another, both as months since January of year 0."""
    if last < first:
        raise _UnreadError("the period ends before it begins")
    if first < 12:  # noqa: PLR2004 - year 1
        raise _UnreadError("before the year 1")
    if last - first >= SEASON:
        raise _UnreadError(f"the period is longer than {SEASON // 12} years")
    return first | (last - first) << SPAN_BIT


def season_of(year: int, season: int) -> int:
    """Return the period of a season of a year, by the season's number in EDTF (21 is spring)."""
    return year * 12 | (SEASON + season) << SPAN_BIT


def months_of(period: int) -> tuple[int, int]:
    """Return the first and the last month of a period, unless it is a season."""
    first, span = period & FIRST_MONTH, period >> SPAN_BIT
    if span >= SEASON:
        raise _UnreadError("a season has no months that are the same everywhere")
    return first, first + span


def _month(year: int, month: int, day: int = 1) -> int:
    """Return the number of a month since January of year 0, which is also the period of that month."""
    if year < 1:
        raise _UnreadError("before the year 1")
    if not 1 <= month <= 12:  # noqa: PLR2004 - months
        raise _UnreadError(f"{month} is not a month")
    if not 1 <= day <= 31:  # noqa: PLR2004 - days
        raise _UnreadError(f"{day} is not a day")
    if day > (days := monthrange(year, month)[1]):
        raise _UnreadError(f"that month has {days} days, not {day}")
    return year * 12 + month - 1


def _part(year: int, size: int, number: int) -> int:
    """Return the period of the ``number``-th part of a year (from 1) if each part has ``size`` months."""
    first = _month(year, size * (number - 1) + 1)
    return period_of(first, first + size - 1)


def _digits(text: str, rule: DateRule) -> int | None:
    """Read digits alone: 2019, 201903, 20190314; refuse counts of seconds and of days."""
    if not text.removesuffix(".0").isascii() or not (text := text.removesuffix(".0")).isdecimal():
        return None
    if len(text) == 4:  # noqa: PLR2004 - a year
        return _part(int(text), 12, 1)
    if len(text) == 6:  # noqa: PLR2004 - year and month
        if _is_compact(text) and (rule.is_compact or not _is_short_date(text)):
            return _month(int(text[:4]), int(text[4:]))
        raise _UnreadError(
            "six digits may be a month or a day: write 2019-03 or 2019-03-12"
            if _is_short_date(text)
            else "not a date"
        )
    if len(text) == 8:  # noqa: PLR2004 - year, month and day
        if re.match("1[5-9]|20|21", text):
            return _month(int(text[:4]), int(text[4:6]), int(text[6:]))
        return _ordered(int(text[:2]), int(text[2:4]), int(text[4:]), rule.order)
    if len(text) in {9, 10, 13}:
        raise _UnreadError("a count of seconds since 1970, not a date: convert the column first")
    if len(text) == 5:  # noqa: PLR2004 - 43538 is 2019-03-14 for Excel
        raise _UnreadError("a spreadsheet's number of a day: format the column as dates first")
    raise _UnreadError("not a date")


def _is_compact(text: str) -> bool:
    """Return whether six digits can be year and month."""
    return 1950 <= int(text[:4]) < 2100 and 1 <= int(text[4:]) <= 12  # noqa: PLR2004


def _is_short_date(text: str) -> bool:
    """Return whether six digits can be a day, in any order, its year of two digits."""
    pair_1, pair_2, pair_3 = int(text[:2]), int(text[2:4]), int(text[4:])
    orders = ((pair_2, pair_3), (pair_2, pair_1), (pair_1, pair_2))  # month, day
    return any(1 <= month <= 12 and 1 <= day <= 31 for month, day in orders)  # noqa: PLR2004


def _iso(text: str, _: DateRule) -> int | None:
    """Read ISO 8601 and EDTF: 2019-03, 2019/3/14, 2019-03-14T10:00, 2019-22, 2019-XX, 2019~."""
    if re.match(r"-\d", text):
        raise _UnreadError("before the year 1")
    match = re.fullmatch(
        r"(\d{4})(?:[-/.](\d{1,2}|xx)(?:[-/.](\d{1,2}|xx)(?:[t ].*)?)?)?[?~%]?", text
    )
    if not match:
        return None
    year, month, day = int(match[1]), match[2] or "xx", match[3] or "xx"
    if month == "xx":
        return _part(year, 12, 1)
    if day == "xx" and 21 <= int(month) <= 24:  # noqa: PLR2004 - EDTF's seasons
        return season_of(year, int(month))
    if day == "xx" and 33 <= int(month) <= 36:  # noqa: PLR2004 - EDTF's quarters
        return _part(year, 3, int(month) - 32)
    return _month(year, int(month), 1 if day == "xx" else int(day))


def _numbers(text: str, rule: DateRule) -> int | None:
    """Read a day between signs, 14/03/2019, and a month, 03/2019."""
    if match := re.fullmatch(r"(\d{1,2})([-/. ])(\d{1,2})\2(\d{4})(?:[t, ]+\d{1,2}[:h].*)?", text):
        return _ordered(int(match[1]), int(match[3]), int(match[4]), rule.order)
    if match := re.fullmatch(r"(\d{1,2})[-/. ](\d{4})", text):
        return _month(int(match[2]), int(match[1]))
    if match := re.fullmatch(r"(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{2})(?: .*)?", text):
        if rule.order is None:
            raise _UnreadError(SHORT_YEAR)
        return _ordered(int(match[1]), int(match[2]), _full_year(match[3], rule), rule.order)
    return None


def _full_year(digits: str, rule: DateRule) -> int:
    """Return the year that two digits mean among the years of four digits of the column."""
    year = 2000 + int(digits)
    if rule.years is None or not rule.years[0] <= year <= rule.years[1]:
        raise _UnreadError(SHORT_YEAR)
    return year


def _ordered(first: int, second: int, year: int, order: DayOrder | None) -> int:
    """Return the month of a date whose first two numbers are its day and month: in the stated order, else that shown.

    A number above 12 is a day, and shows the order.
    """
    if order is None and first != second and max(first, second) <= 12:  # noqa: PLR2004 - months
        raise _UnreadError("day and month may be either: add --dates dmy or --dates mdy")
    is_day_first = order == "dmy" if order else first > second
    day, month = (first, second) if is_day_first else (second, first)
    return _month(year, month, day)


def _parts(text: str, _: DateRule) -> int | None:
    """Read quarters, halves, weeks and seasons: Q1 2019, 2019-T2, H1 2019, 2019W10, Summer 2019."""
    year = r"(?P<year>\d{4})"
    if match := _either(r"(?:q|t|quarter |trimestre )\s?(?P<n>[1-4])", year, text) or re.fullmatch(
        rf"(?P<n>[1-4])\s?(?:st|nd|rd|th|er|e|eme) (?:quarter|trimestre),? (?:of |de )?{year}", text
    ):
        return _part(int(match["year"]), 3, int(match["n"]))
    if match := _either(r"(?:h|s|semestre )\s?(?P<n>[12])", year, text):
        return _part(int(match["year"]), 6, int(match["n"]))
    if match := _either(r"(?:w|week |semaine )\s?(?P<n>\d{1,2})(?:-?[1-7])?", year, text):
        return _week(int(match["year"]), int(match["n"]))
    match = _either(r"(?P<season>[^\W\d_]+)\.?", year, text)
    if match and match["season"] in SEASON_OF:
        return season_of(int(match["year"]), SEASON_OF[match["season"]])
    return None


def _either(part: str, year: str, text: str) -> re.Match[str] | None:
    """Match a part of a year and its year, in either order; return None for any other text."""
    return re.fullmatch(rf"{part}[\s,/-]*{year}", text) or re.fullmatch(
        rf"{year}[\s,/-]*{part}", text
    )


def _week(year: int, week: int) -> int:
    """Return the period of the months of an ISO week, from its Monday to its Sunday."""
    try:
        monday, sunday = (date.fromisocalendar(year, week, day) for day in (1, 7))
    except ValueError as error:
        raise _UnreadError(f"{week} is not a week of {year}") from error
    return period_of(_month(monday.year, monday.month), _month(sunday.year, sunday.month))


def _interval(text: str, rule: DateRule) -> int | None:
    """Read two dates, or two months of one year: 2019-03/2019-05, March to May 2019, 2017-2019."""
    if re.search(r"\d\s*(?:/|-)\s*\.\.|^\.\.", text) or re.search(r"\d/$|^/\d", text):
        raise _UnreadError("a period without a beginning or an end")
    if match := re.fullmatch(rf"{_WORD}{_JOINT}{_WORD}\s*(\d{{4}})", text):
        if match[1] in MONTH_OF and match[2] in MONTH_OF:
            year = int(match[3])
            return period_of(_month(year, MONTH_OF[match[1]]), _month(year, MONTH_OF[match[2]]))
        return None
    first_error = None
    for joint in re.finditer(_JOINT, text):  # a hyphen may also stand within a date
        ends = text[: joint.start()].strip(), text[joint.end() :].strip()
        if not all(re.search(r"\d{4}", end) for end in ends):
            continue
        try:
            first_period, last_period = (_single(end, rule) for end in ends)
        except _UnreadError as error:
            first_error = first_error or error
            continue
        if first_period is not None and last_period is not None:
            return period_of(months_of(first_period)[0], months_of(last_period)[1])
    if first_error:
        raise first_error
    return None


def _named(text: str, rule: DateRule) -> int | None:
    """Read a month by its name, next to a year of four digits, or a day and its month before one of two."""
    months = {MONTH_OF[word] for word in re.findall(r"[^\W\d_]+", text) if word in MONTH_OF}
    years = re.findall(r"\b\d{4}\b", text)
    if len(months) == 1 and len(years) == 1:
        year, month = int(years[0]), months.pop()
        for day in _days_beside(text):
            _month(year, month, day)  # raises for a day that the month does not have
        return _month(year, month)
    match = re.fullmatch(rf"(\d{{1,2}})[\s./-]*{_WORD}[\s.,/-]*'?(\d{{2}})", text)
    if match and match[2] in MONTH_OF:
        return _month(_full_year(match[3], rule), MONTH_OF[match[2]], int(match[1]))
    if len(months) == 1 and not years:
        raise _UnreadError("a month without a year of four digits")
    return None


def _days_beside(text: str) -> list[int]:
    """Return the days written next to the name of a month: 14 in "14 March 2019", 12 and 14 in "12-14 March 2019"."""
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


def _single(text: str, rule: DateRule) -> int | None:
    """Read a date that is not an interval."""
    periods = (reader(text, rule) for reader in (_digits, _iso, _numbers, _parts, _named))
    return next((period for period in periods if period is not None), None)


_READERS: Final[tuple[Callable[[str, DateRule], int | None], ...]] = (
    _digits, _iso, _numbers, _parts, _interval, _named,
)  # fmt: skip
