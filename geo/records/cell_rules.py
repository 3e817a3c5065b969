"""Rules that all cells of a column share, inferred once from the first records of a file and reported.

The order of day and month in 03/04/2019, and whether 1,500 and 1.500 are thousands, are settled by other cells
of the same column, or by the user; where neither does, such cells are not read, and counted.
"""

from __future__ import annotations

import re
from abc import abstractmethod
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Final, Literal, Self, TypeAlias

import pyarrow as pa

from geo.records.columns import PLAIN, InputColumns, is_numeric, texts, without_dictionary
from geo.records.coordinates import PositionColumns
from geo.records.dates import DateRule, DayOrder, infer_rule
from geo.records.headings import is_lon_first

Decimal: TypeAlias = Literal["point", "comma"]
MARKS: Final[dict[Decimal, str]] = {"point": ".", "comma": ","}
# 1.500: thousands, or three decimals
AMBIGUOUS_NUMBER: Final = re.compile(r"[1-9]\d{0,2}[.,]\d{3}")
_NUMBER: Final = re.compile(r"\d[\d.,]*")


class CellRules(InputColumns):
    """Columns, and the rules of their cells; a subclass has the fields.

    Attributes
    ----------
    order, is_compact, years
        The rule of dates: see :class:`~geo.records.dates.DateRule`.
    decimal
        The decimal mark of quantities; None where neither the user nor any cell says.
    is_lon_first
        The order of numbers in one column without letters; None where the user says nothing.
    is_settled
        Whether these were inferred.
    """

    date: str | None
    order: DayOrder | None
    is_compact: bool
    years: tuple[int, int] | None
    is_lon_first: bool | None

    @abstractmethod
    def positions(self) -> Iterator[tuple[str, PositionColumns]]:
        """Yield each end of a record (an empty text if it has one position), and the columns of its position."""

    @property
    def has_stated_positions(self) -> bool:
        """Whether the user named a column of longitudes, or said which coordinate comes first."""
        has_lon = any(name for field, name in vars(self).items() if field.endswith("lon"))
        return has_lon or self.is_lon_first is not None

    @property
    def date_rule(self) -> DateRule:
        """The rule of the column of dates."""
        return DateRule(self.order, self.is_compact, self.years)

    def has_lon_first(self, position: str | None) -> bool:
        """Return whether a column of positions has longitude first: as the user says, else as its heading says."""
        return is_lon_first(position or "") if self.is_lon_first is None else self.is_lon_first

    def settled(self, first: pa.Table) -> Self:
        """Return the columns with the rules that the first records of a table show."""
        if self.is_settled:
            return self
        inferred: dict[str, object] = {"is_settled": True}
        if self.date:
            rule = infer_rule(distinct_cells(first, self.date), self.order)
            inferred |= {"order": rule.order, "is_compact": rule.is_compact, "years": rule.years}
        quantity = getattr(self, "quantity", None)
        if quantity and not getattr(self, "decimal", None):
            inferred["decimal"] = infer_decimal(distinct_cells(first, quantity))
        return replace(self, **inferred)  # type: ignore[type-var]

    def rules_stated(self) -> str:
        """Return the rules in words; an empty text if there are none."""
        order = {"dmy": "day before month", "mdy": "month before day", None: ""}[self.order]
        decimal = getattr(self, "decimal", None)
        mark = f"decimal {decimal}" if decimal else ""
        compact = "six digits are year and month" if self.is_compact else ""
        first, last = self.years or (0, 0)
        span = f"the year {first}" if first == last else f"a year from {first} to {last}"
        years = f"two digits are {span}" if self.years else ""
        return "; ".join(text for text in (order, compact, years, mark) if text)


def distinct_cells(table: pa.Table, name: str) -> list[str]:
    """Return the distinct texts of a column; none of a column of numbers or dates."""
    column = without_dictionary(table[name])
    if is_numeric(column.type) or pa.types.is_temporal(column.type):
        return []
    return [text for text in texts(column).unique().to_pylist() if text]


def infer_decimal(cells: Iterable[str]) -> Decimal | None:
    """Infer the decimal mark from all cells of a column; None where no cell shows it, or both are shown.

    Examples
    --------
    >>> infer_decimal(["98,5", "1.500"]), infer_decimal(["0.250", "1,500"]), infer_decimal(["1.500", "2"])
    ('comma', 'point', None)
    """
    marks = {mark for cell in cells for mark in _marks(cell)}
    return next(iter(marks)) if len(marks) == 1 else None


def _marks(cell: str) -> Iterator[Decimal]:
    """Yield the decimal marks that a cell shows."""
    for number in _NUMBER.findall(cell.translate(PLAIN)):
        mark = decimal_mark(number.rstrip(".,"))
        if mark:
            yield mark


def decimal_mark(number: str) -> Decimal | None:
    """Return the decimal mark that the places of its marks show for a number; None where they show none.

    Examples
    --------
    >>> [decimal_mark(text) for text in ("1.234,5", "1,234,567", "0.500", "1.5", "1.500", "12")]
    ['comma', 'point', 'point', 'point', None, None]
    """
    commas, points = number.count(","), number.count(".")
    if not commas + points or AMBIGUOUS_NUMBER.fullmatch(number):
        return None
    if commas and points:
        return "comma" if number.rfind(",") > number.rfind(".") else "point"
    if commas + points > 1:
        is_grouped = re.fullmatch(r"\d{1,3}(?:[.,]\d{3})+", number)
        return ("point" if commas else "comma") if is_grouped else None
    return "comma" if commas else "point"
