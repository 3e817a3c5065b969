"""Records of events → positions and months; and the records that cannot be used, each with the reason."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
import pandas as pd
import pyarrow as pa
from numpy.typing import NDArray

from geo.layers.schema.records import EVENTS, inputs_of
from geo.records.cell_rules import CellRules
from geo.records.columns import NO_UNREAD, encoded, numbers, texts
from geo.records.coordinates import (
    LOOK_LIKE_METRES,
    MOST_DEGREES,
    NO_POSITION,
    PositionColumns,
    is_utm_zone,
    position_problem,
    read_positions,
)
from geo.records.countries import stated_country
from geo.records.dates import DayOrder
from geo.records.files.csv_records import RecordBlock
from geo.records.files.pieces import Piece, header_of_piece, read_piece
from geo.records.headings import ROLES, find_ends, find_position
from geo.records.months import month_names, read_months
from geo.records.plain_text import NOTHING
from geo.records.totals import TOTAL, are_totals


@dataclass(frozen=True)
class Columns(CellRules):
    """The columns of a table of events; only a position is needed, in two columns or in one.

    Each attribute is the heading of a column, or None if the table has none, except these options: ``crs``, the system
    of projected coordinates, and the attributes of :class:`~geo.records.cell_rules.CellRules`. ``zone`` is the column
    of the UTM zone of each record.

    Examples
    --------
    >>> Columns.find(["EVENT_ID", "Latitude", "Longitude"], where="acled.csv")
    Columns(lon='Longitude', lat='Latitude', date=None, id='EVENT_ID', order=None, position=None, ...)
    >>> print(Columns.find(["NAME", "LONGITUDE_X", "LATITUDE_Y"], where="points.csv"))
    lon: 'LONGITUDE_X', lat: 'LATITUDE_Y'; no column for date, id
    """

    declared: ClassVar = inputs_of(EVENTS)
    needed: ClassVar = ((("lon", "lat"), ("position",)),)

    lon: str | None = None
    lat: str | None = None
    date: str | None = None
    id: str | None = None
    order: DayOrder | None = None
    position: str | None = None
    zone: str | None = None
    type: str | None = None
    actor: str | None = None
    country: str | None = None
    crs: str | None = None
    is_lon_first: bool | None = None
    is_compact: bool = False
    years: tuple[int, int] | None = None
    is_settled: bool = False

    @classmethod
    def find_by_words(cls, header: Sequence[str]) -> Mapping[str, str]:
        """Return field → column for the position; a column of zones counts only beside one of longitudes."""
        columns = find_position(header)
        return {
            field: name for field, name in columns.items() if field != "zone" or "lon" in columns
        }

    @classmethod
    def advice_for(cls, header: Sequence[str]) -> str:
        """Return a sentence that recommends `geo flows` if a table has origins and destinations; else an empty text."""
        ends = find_ends(header)
        has_both = all(any(field.startswith(role) for field in ends) for role in ROLES)
        return " `geo flows` reads tables of origins and destinations." if has_both else ""

    def positions(self) -> Iterator[tuple[str, PositionColumns]]:
        """Yield the columns of the position."""
        is_lon_first = self.has_lon_first(self.position)
        yield (
            "",
            PositionColumns(self.lon, self.lat, self.position, self.zone, self.crs, is_lon_first),
        )


@dataclass(frozen=True)
class Parsed:
    """The records of one piece of a file.

    Attributes
    ----------
    used
        The usable records, with the columns ``row, id, lon, lat, month, type, actor, stated``. ``row`` is the line of a
        record in the piece, from 0, and ``stated`` the code of the country that the record states.
    rejects
        The records that cannot be used, with the columns ``row, reason, record``.
    count
        The number of all records, used and rejected.
    lines
        The number of lines of the piece.
    unread
        Dates that cannot be read, with a row for each reason: ``cell`` (an example), ``reason``, ``records``.
    """

    used: pd.DataFrame
    rejects: pd.DataFrame
    count: int
    lines: int
    unread: pd.DataFrame


def parse_piece(piece: Piece, columns: Columns | None = None) -> Parsed:
    """Read the positions and months of one piece."""
    settled_columns = Columns.find(header_of_piece(piece), columns, where=str(piece.path))
    block = read_piece(piece, settled_columns.names)
    return parse_events(block, settled_columns.settled(block.table))


def parse_events(block: RecordBlock, columns: Columns) -> Parsed:
    """Read the positions, months, texts and countries of events, and sort out the records that cannot be used.

    A record is rejected if it has no valid position, or is a row of totals.
    """
    table = block.table
    ((_, position_columns),) = columns.positions()  # an event has one position
    lon, lat, _ = read_positions(table, position_columns)
    reason = _reasons(table, position_columns, lon, lat)
    unplaced = np.flatnonzero(reason != "")
    reason[unplaced[are_totals(block, unplaced, columns.names)]] = TOTAL
    is_usable = reason == ""
    month: NDArray[Any] | str = ""  # of all records, where no column has dates
    unread = NO_UNREAD
    if columns.date:
        period, unread = read_months(
            table[columns.date].filter(pa.array(is_usable)), columns.date_rule
        )
        month = np.full(len(is_usable), "", dtype=object)
        month[is_usable] = month_names(period)
    text_columns = {
        name: texts(table[column]).to_numpy(zero_copy_only=False) if column else ""
        for name, column in (("id", columns.id), ("type", columns.type), ("actor", columns.actor))
    }
    events = pd.DataFrame(
        {
            "row": block.line[block.row], **text_columns, "lon": lon, "lat": lat, "month": month,
            "stated": _stated_codes(table, columns.country),
        }
    )  # fmt: skip
    return Parsed(
        events[is_usable].reset_index(drop=True),
        block.rejects(reason),
        block.count,
        block.lines,
        by_reason(unread),
    )


def by_reason(cells: pd.DataFrame) -> pd.DataFrame:
    """Add up unread cells by reason: ``cell, reason, records``.

    The alphabetically first cell is the example, so that it does not depend on how a file is cut into pieces.
    """
    groups = cells.groupby("reason", as_index=False)
    return groups.agg(cell=("cell", "min"), records=("records", "sum"))[list(cells.columns)]


def _stated_codes(table: pa.Table, column: str | None) -> NDArray[Any] | str:
    """Return the code of the country that each row states, empty for none; an empty text if there is no column."""
    if not column:
        return ""
    codes, distinct = encoded(table[column])
    # "NA" may be Namibia or "not available".
    stated = ["" if text.strip() == "NA" else stated_country(text) or "" for text in distinct]
    return np.array(stated or [""], dtype=object)[codes]


def _reasons(
    table: pa.Table, columns: PositionColumns, lon: NDArray[Any], lat: NDArray[Any]
) -> NDArray[Any]:
    """Return for each record why its position cannot be used; an empty text if it can.

    Parameters
    ----------
    columns
        The columns from which the positions were read.
    lon, lat
        The positions in degrees; NaN for one that could not be read.
    """
    reason = np.full(len(lon), "", dtype=object)
    is_missing = np.isnan(lon) | np.isnan(lat)
    if not is_missing.any():
        return reason
    reason[is_missing] = NO_POSITION
    if columns.position:
        codes, distinct = encoded(table[columns.position].filter(pa.array(is_missing)))
        reasons = np.array(
            [position_problem(text, is_lon_first=columns.is_lon_first) for text in distinct],
            dtype=object,
        )
        reason[is_missing] = reasons[codes]
    if columns.lon and columns.lat and not (columns.crs or columns.zone):
        # The numbers as written, also those beyond the range of degrees, which were not read.
        written_lon = np.where(np.isnan(lon), numbers(table[columns.lon]), lon)
        written_lat = np.where(np.isnan(lat), numbers(table[columns.lat]), lat)
        reason[is_missing] = _reasons_of_numbers(written_lon, written_lat)[is_missing]
        is_empty = _states_nothing(table[columns.lon]) & _states_nothing(table[columns.lat])
        reason[is_missing & is_empty] = NO_POSITION
    if columns.zone:
        zones = texts(table[columns.zone]).to_pylist()
        is_zone = np.array([is_utm_zone(zone) or not zone.strip() for zone in zones], dtype=bool)
        reason[is_missing & ~is_zone] = f"{NO_POSITION}: its zone is not one of UTM, such as 32N"
    return reason


def _states_nothing(column: pa.ChunkedArray) -> NDArray[np.bool_]:
    """Return which cells state nothing: they are empty, or say *n/a* or the like."""
    return np.array([cell.casefold() in NOTHING for cell in texts(column).to_pylist()], dtype=bool)


def _reasons_of_numbers(lon: NDArray[Any], lat: NDArray[Any]) -> NDArray[Any]:
    """Return for each pair of numbers, as written in the table, why it is no position; NaN stands for no number.

    The result is valid only for pairs without a position. Of two reasons, the one that is set later counts.
    """
    reason = np.full(len(lon), "0, 0 states no position", dtype=object)
    is_lon_beyond, is_lat_beyond = np.abs(lon) > 180, np.abs(lat) > 90  # noqa: PLR2004 - degrees
    reason[is_lon_beyond] = "longitude is beyond ±180"
    reason[is_lat_beyond] = "latitude is beyond ±90"
    fits_swapped = (np.abs(lat) <= 180) & (np.abs(lon) <= 90)  # noqa: PLR2004 - degrees
    reason[is_lat_beyond & fits_swapped] = (
        "latitude is beyond ±90: longitude and latitude look swapped"
    )
    is_metres = (np.abs(lon) > MOST_DEGREES) & (np.abs(lat) > MOST_DEGREES)
    reason[is_metres] = (
        f"longitude and latitude {LOOK_LIKE_METRES}, or move such rows to another file and read it with --crs"
    )
    reason[~np.isfinite(lat)] = "latitude is not a number"
    reason[~np.isfinite(lon)] = "longitude is not a number"
    return reason
