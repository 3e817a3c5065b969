"""Which columns of a table of records hold what."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Literal, TypeAlias

from geo.layers.schema.records import WRITTEN, inputs_of
from geo.records.columns import InputColumns
from geo.records.months import DayOrder

Decimal: TypeAlias = Literal["point", "comma"]


@dataclass(frozen=True)
class FlowColumns(InputColumns):
    """Which columns hold what; all but the two ends may be missing.

    ``order`` is that of day and month in 03/04/2019, ``decimal`` the decimal mark, which decides what
    1,500 is.

    Examples
    --------
    >>> found = FlowColumns.find(["From", "To", "Qty", "Seizure date"], where="seizures.csv")
    >>> found.names
    ['From', 'To', 'Seizure date', 'Qty']
    >>> print(found)
    origin: 'From', destination: 'To', date: 'Seizure date', quantity: 'Qty'; no column for commodity, unit, source
    """

    declared: ClassVar = inputs_of(WRITTEN["flows"].columns)

    origin: str
    destination: str
    date: str | None = None
    commodity: str | None = None
    quantity: str | None = None
    unit: str | None = None
    source: str | None = None
    order: DayOrder | None = None
    decimal: Decimal | None = None
    mode: str | None = None
