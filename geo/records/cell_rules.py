"""Rules that all cells of a column share, inferred once from the first records of a file and reported.

Other cells of the same column, or the user, settle the order of day and month in 03/04/2019, and whether 1,500 and
1.500 are thousands. Where neither does, such cells are counted as unread.
"""

from __future__ import annotations

import re
from abc import abstractmethod
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Final, Literal, Self, TypeAlias

import pyarrow as pa

from geo.records.columns import InputColumns, is_numeric, texts, without_dictionary
from geo.records.coordinates import PositionColumns
from geo.records.dates import DateRule, DayOrder, infer_rule
from geo.records.headings import is_lon_first
from geo.records.plain_text import PLAIN

Decimal: TypeAlias = Literal["point", "comma"]
MARKS: Final[dict[Decimal, str]] = {"point": ".", "comma": ","}
# 1.500: thousands, or three decimals
AMBIGUOUS_NUMBER: Final = re.compile(r"[1-9]\d{0,2}[.,]\d{3}")
_NUMBER: Final = re.compile(r"\d[\d.,]*")


class CellRules(InputColumns):
    """Columns, and the rules for reading their cells; subclasses declare the fields.

    Attributes
    ----------
    order, is_compact, years
        The rule of dates: see :class:`~geo.records.dates.DateRule`.
    decimal
        The decimal mark of quantities; None where neither the user nor any cell says.
    is_lon_first
        Whether longitude comes first where one column holds both; None where the user does not say.
    is_settled
        Whether the rules have been inferred.
    """

    date: str | None
    order: DayOrder | None
    is_compact: bool
    years: tuple[int, int] | None
    is_lon_first: bool | None
    # Tables of events have no quantities.
    quantity: str | None = None
    decimal: Decimal | None = None

    @abstractmethod
    def positions(self) -> Iterator[tuple[str, PositionColumns]]:
        """Yield ``origin`` and ``destination`` (an empty text for an event), each with the columns of its position."""

    @property
    def has_stated_positions(self) -> bool:
        """Whether the user named a column of longitudes, or said which coordinate comes first."""
        has_lon_column = any(name for field, name in vars(self).items() if field.endswith("lon"))
        return has_lon_column or self.is_lon_first is not None

    @property
    def date_rule(self) -> DateRule:
        """The rule of the column of dates."""
        return DateRule(self.order, self.is_compact, self.years)

    def has_lon_first(self, position: str | None) -> bool:
        """Return whether longitude comes first in the cells of a column of positions.

        The user decides; if the user has not said it, the heading ``position`` does, such as *lon/lat*.
        """
        return is_lon_first(position or "") if self.is_lon_first is None else self.is_lon_first

    def settled(self, first: pa.Table) -> Self:
        """Return these columns with the rules for their cells, as far as ``first``, the first records, show them.

        Rules that the user stated stay as they are.
        """
        if self.is_settled:
            return self
        inferred: dict[str, object] = {"is_settled": True}  # field → its value
        if self.date:
            inferred |= vars(infer_rule(distinct_cells(first, self.date), self.order))
        if self.quantity and not self.decimal:
            inferred["decimal"] = infer_decimal(distinct_cells(first, self.quantity))
        return replace(self, **inferred)  # type: ignore[type-var]

    def rules_stated(self) -> str:
        """Return the rules in words, for the report of a run; an empty text if there are none."""
        rules = []
        if self.order:
            rules.append("day before month" if self.order == "dmy" else "month before day")
        if self.is_compact:
            rules.append("six digits are year and month")
        if self.years:
            first, last = self.years
            span = f"the year {first}" if first == last else f"a year from {first} to {last}"
            rules.append(f"two digits are {span}")
        if self.decimal:
            rules.append(f"decimal {self.decimal}")
        return "; ".join(rules)


def distinct_cells(table: pa.Table, name: str) -> list[str]:
    """Return the distinct texts of a column, without the empty text; none if the column is of numbers or dates."""
    column = without_dictionary(table[name])
    if is_numeric(column.type) or pa.types.is_temporal(column.type):
        return []
    return [text for text in texts(column).unique().to_pylist() if text]


def infer_decimal(cells: Iterable[str]) -> Decimal | None:
    """Infer the decimal mark of a column from its cells; None if no cell shows it, or cells contradict each other.

    Examples
    --------
    >>> infer_decimal(["98,5", "1.500"]), infer_decimal(["0.250", "1,500"]), infer_decimal(["1.500", "2"])
    ('comma', 'point', None)
    """
    numbers = (number for cell in cells for number in _NUMBER.findall(cell.translate(PLAIN)))
    marks = {decimal_mark(number.rstrip(".,")) for number in numbers}
    marks.discard(None)  # numbers that do not show it
    return marks.pop() if len(marks) == 1 else None


def decimal_mark(number: str) -> Decimal | None:
    """Return which of comma and point is the decimal mark of a number, if the places of its marks show that; else None.

    Examples
    --------
    >>> [decimal_mark(text) for text in ("1.234,5", "1,234,567", "0.500", "1.5", "1.500", "12")]
    ['comma', 'point', 'point', 'point', None, None]
    """
    commas, points = number.count(","), number.count(".")
    if not commas + points or AMBIGUOUS_NUMBER.fullmatch(number):
        return None
    if commas and points:  # the last one is the decimal mark
        return "comma" if number.rfind(",") > number.rfind(".") else "point"
    if commas + points > 1:  # a repeated mark separates thousands, so the other is the decimal mark
        is_grouped = re.fullmatch(r"\d{1,3}(?:[.,]\d{3})+", number)
        return ("point" if commas else "comma") if is_grouped else None
    return "comma" if commas else "point"
