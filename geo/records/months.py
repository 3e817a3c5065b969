"""Columns of dates → periods of months, written as in EDTF; cells that cannot be read are listed with the reason."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from geo.records.columns import NO_UNREAD, encoded, unread_cells, without_dictionary
from geo.records.dates import FIRST_MONTH, SEASON, SPAN_BIT, UNDATED, DateRule, parse_date


class Months(NamedTuple):
    """The periods of a column of dates, and its cells that cannot be read.

    Attributes
    ----------
    period
        The period of each cell as one number, see :mod:`geo.records.dates`; −1 for a cell that states no date or cannot
        be read. Shape ``(n,)``.
    unread
        A row for each distinct cell that cannot be read: ``cell``, ``reason``, ``records``.
    """

    period: NDArray[np.int32]
    unread: pd.DataFrame


def read_months(column: pa.ChunkedArray, rule: DateRule | None = None) -> Months:
    """Read the period of each date, and list the cells that cannot be read.

    Examples
    --------
    >>> months = read_months(pa.chunked_array([["2019-03-14", "Q1 2019", "soon", ""]]))
    >>> month_names(months.period).tolist()
    ['2019-03', '2019-01/2019-03', '', '']
    >>> months.unread.values.tolist()
    [['soon', 'not a date', 1]]
    """
    rule = rule or DateRule()
    column = without_dictionary(column)
    # A column of dates or times of dates, not of hours of the day.
    if pa.types.is_temporal(column.type) and not pa.types.is_time(column.type):
        dates = pd.to_datetime(column.to_pandas(), errors="coerce")
        is_dated = dates.notna().to_numpy()
        month = (dates.dt.year * 12 + dates.dt.month - 1).to_numpy(dtype=float)
        return Months(np.where(is_dated, month, UNDATED).astype(np.int32), NO_UNREAD)
    # Each distinct text is parsed once, without its time of day, so that each day is parsed once.
    text_of_record, texts = encoded(column)
    days = pc.replace_substring_regex(
        pa.array(texts, pa.string()), r"^(\d{4}-\d\d-\d\d)[T ].*$", r"\1"
    )
    day_of_text, distinct_days = encoded(days)
    if not len(day_of_text):
        return Months(np.full(len(text_of_record), UNDATED, np.int32), NO_UNREAD)
    parsed = [parse_date(day, rule) for day in distinct_days]
    day_of_record = day_of_text[text_of_record]
    period_of_day = np.array([period for period, _ in parsed], np.int32)
    unread = unread_cells(distinct_days, [reason for _, reason in parsed], day_of_record)
    return Months(period_of_day[day_of_record], unread)


def is_one_month(period: NDArray[np.integer[Any]]) -> NDArray[np.bool_]:
    """Return whether each period is one month."""
    return (period >= 0) & (period < 1 << SPAN_BIT)


def month_name(period: int) -> str:
    """Write a period in EDTF: a month as ``YYYY-MM``, an unknown one as an empty text.

    Examples
    --------
    >>> [month_name(parse_date(text)[0]) for text in ("2019", "Summer 2019", "March to May 2019")]
    ['2019', '2019-22', '2019-03/2019-05']
    """
    if period < 0:
        return ""
    first, span = period & FIRST_MONTH, period >> SPAN_BIT
    if span >= SEASON:
        return f"{first // 12:04}-{span - SEASON}"
    if span == 11 and first % 12 == 0:  # noqa: PLR2004 - January to December: a year
        return f"{first // 12:04}"
    ends = [first, first + span] if span else [first]
    return "/".join(f"{month // 12:04}-{month % 12 + 1:02}" for month in ends)


def month_names(periods: NDArray[np.int32]) -> NDArray[Any]:
    """Write each period in EDTF, as :func:`month_name` does."""
    distinct, code = np.unique(periods, return_inverse=True)
    return np.array([month_name(period) for period in distinct.tolist()], dtype=object)[code]
