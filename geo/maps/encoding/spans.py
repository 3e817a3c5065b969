"""Periods as spans of days, which a browser can compare."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import TYPE_CHECKING

from geo.brief.evidence import parse_period_ends

if TYPE_CHECKING:
    import geopandas as gpd

Span = tuple[int | None, int | None, int | None, int | None]


def with_spans(table: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Add to a table with periods the column ``spans``: a list of spans for each row."""
    if "period" not in table.columns:
        return table
    spans = [[*filter(None, map(span_of, period))] for period in table["period"]]
    return table.assign(spans=spans)


@cache
def span_of(period: str) -> Span | None:
    """Return the first and last day of a period's start and of its end, counted from 0001-01-01 as 1.

    A day that is open or unknown is None. The whole span is None if the period is not EDTF: it is shown as undated.

    Examples
    --------
    >>> span_of("2011/..")
    (734138, 734502, None, None)
    >>> span_of("some day") is None
    True
    """
    try:
        first_start, last_start, first_end, last_end = parse_period_ends(period)
    except ValueError:
        return None
    return (_number(first_start), _number(last_start), _number(first_end), _number(last_end))


def _number(day: date | None) -> int | None:
    return None if day is None else day.toordinal()
