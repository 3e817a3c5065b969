"""The columns of a table of flow records, and the rules of their cells."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import ClassVar, Final, Self

import pyarrow as pa

from geo.layers.schema.records import BESIDE, WRITTEN, inputs_of
from geo.records.cell_rules import CellRules, Decimal, distinct_cells
from geo.records.coordinates import PositionColumns
from geo.records.countries import named_country
from geo.records.dates import DayOrder
from geo.records.headings import ROLES, find_ends, find_position
from geo.records.plain_text import unaccented

# If more of a column's distinct texts are modes of transport, it states the mode.
MODE_SHARE: Final = 0.5


@dataclass(frozen=True)
class FlowColumns(CellRules):
    """The columns of a table of records of flows; of each end only a name, province, country or position is needed.

    Each attribute is the heading of a column, or None if the table has none. The column ``transit`` has the stops
    between the ends, in order, separated by semicolons. These attributes are options instead: ``order`` is the order
    of day and month in 03/04/2019, ``decimal`` the decimal mark, which decides the meaning of 1,500, and ``crs`` the
    system of projected coordinates; for the others see :class:`~geo.records.cell_rules.CellRules`.

    Examples
    --------
    >>> columns = FlowColumns.find(["From", "To", "Qty", "Seizure date"], where="seizures.csv")
    >>> columns.names
    ['From', 'To', 'Seizure date', 'Qty']
    >>> print(columns)
    origin: 'From', destination: 'To', date: 'Seizure date', quantity: 'Qty'; no column for commodity, unit, source

    Headings may name an end and a field in many languages, in any order:

    >>> columns = FlowColumns.find(["o_lng", "o_lat", "pays_arrivée"], where="trips.csv")
    >>> columns.origin_lon, columns.origin_lat, columns.destination_country
    ('o_lng', 'o_lat', 'pays_arrivée')
    """

    declared: ClassVar = inputs_of((*WRITTEN["flows"].columns, *BESIDE))
    needed: ClassVar = tuple(
        (
            (role,),
            (f"{role}_province",),
            (f"{role}_country",),
            (f"{role}_lon", f"{role}_lat"),
            (f"{role}_position",),
        )
        for role in ROLES
    )

    origin: str | None = None
    destination: str | None = None
    date: str | None = None
    commodity: str | None = None
    quantity: str | None = None
    unit: str | None = None
    source: str | None = None
    order: DayOrder | None = None
    decimal: Decimal | None = None
    mode: str | None = None
    origin_country: str | None = None
    origin_province: str | None = None
    origin_lon: str | None = None
    origin_lat: str | None = None
    origin_position: str | None = None
    destination_country: str | None = None
    destination_province: str | None = None
    destination_lon: str | None = None
    destination_lat: str | None = None
    destination_position: str | None = None
    transit: str | None = None
    crs: str | None = None
    is_lon_first: bool | None = None
    is_compact: bool = False
    years: tuple[int, int] | None = None
    is_settled: bool = False

    @classmethod
    def find_by_words(cls, header: Sequence[str]) -> Mapping[str, str]:
        """Return field → column for the ends."""
        return find_ends(header)

    @classmethod
    def advice_for(cls, header: Sequence[str]) -> str:
        """Return a sentence on how to read a table without columns for both ends; an empty text if none applies.

        Such a table may be a matrix with a column for each destination, trade data with a reporter and a partner, or
        records at one position each.
        """
        if sum(named_country(name) is not None for name in header[1:]) > len(header) / 2:
            return (
                " It looks like a matrix with a column for each destination. Turn it into a row for each pair, for "
                f"example with pandas: table.rename(columns={{{header[0]!r}: 'origin'}})"
                ".melt('origin', var_name='destination', value_name='quantity')."
            )
        by_word = {word: name for name in header for word in name.casefold().split()}
        if {"reporter", "partner"} <= set(by_word):
            origin, destination = by_word["partner"], by_word["reporter"]
            return (
                " It looks like trade data: a partner is the origin of imports and the destination of exports. Split "
                f'the table by that, and for imports add --column origin-country="{origin}" '
                f'--column destination-country="{destination}".'
            )
        columns = find_position(header)
        is_events = "position" in columns or {"lon", "lat"} <= set(columns)
        return " For records at one position each, use `geo expose`." if is_events else ""

    def position_of(self, role: str) -> PositionColumns:
        """Return the columns of an end's position."""
        lon, lat, position = (
            getattr(self, f"{role}_{attribute}") for attribute in ("lon", "lat", "position")
        )
        is_lon_first = self.has_lon_first(position)
        return PositionColumns(lon, lat, position, crs=self.crs, is_lon_first=is_lon_first)

    def positions(self) -> Iterator[tuple[str, PositionColumns]]:
        """Yield each end and the columns of its position, if it has one."""
        for role in ROLES:
            if (columns := self.position_of(role)).is_complete:
                yield role, columns

    def settled(self, first: pa.Table) -> Self:
        """Return these columns with the rules for their cells, as far as ``first``, the first records, show them.

        They also show whether a column with a heading such as *Vía* holds stops on the way or means of transport
        (*terrestre*, *marítima*). In the second case it becomes the column of modes.
        """
        columns = super().settled(first)
        if self.is_settled or not columns.transit or columns.mode:
            return columns
        spellings = {unaccented(spelling) for spelling in self.declared["mode"].term_keys()}
        cells = [unaccented(cell) for cell in distinct_cells(first, columns.transit)]
        if sum(cell in spellings for cell in cells) <= MODE_SHARE * len(cells):
            return columns
        return replace(columns, mode=columns.transit, transit=None)
