"""Records of events → positions and months; and the records that cannot be used, each with the reason."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
import pandas as pd

from geo.layers.schema.records import EVENTS, inputs_of
from geo.records.columns import InputColumns, numbers, texts
from geo.records.csv_records import RecordBlock
from geo.records.months import DayOrder, month_names, months
from geo.records.pieces import Piece, header_of_piece, read_piece

if TYPE_CHECKING:
    from numpy.typing import NDArray


@dataclass(frozen=True)
class Columns(InputColumns):
    """Which columns hold what; ``date`` and ``id`` may be missing.

    Examples
    --------
    >>> Columns.find(["EVENT_ID", "Latitude", "Longitude"], where="acled.csv")
    Columns(lon='Longitude', lat='Latitude', date=None, id='EVENT_ID', order=None)
    """

    declared: ClassVar = inputs_of(EVENTS)

    lon: str
    lat: str
    date: str | None = None
    id: str | None = None
    order: DayOrder | None = None


@dataclass(frozen=True)
class Parsed:
    """Usable records (``row, id, lon, lat, month``) and rejects (``row, reason, record``).

    Together they are all ``count`` records; rows count from 0 in the piece.
    """

    used: pd.DataFrame
    rejects: pd.DataFrame
    count: int


def parse_piece(piece: Piece, columns: Columns | None = None) -> Parsed:
    """Read the positions and months of one piece."""
    found = Columns.find(header_of_piece(piece), columns, where=str(piece.path))
    return parse_events(read_piece(piece, found.names), found)


def parse_events(block: RecordBlock, columns: Columns) -> Parsed:
    """Read positions and months, whatever the columns' types."""
    table = block.table
    lon, lat = numbers(table[columns.lon]), numbers(table[columns.lat])
    reason = _reasons(lon, lat)
    good = reason == ""
    month = month_names(months(table[columns.date], columns.order)) if columns.date else ""
    ids = texts(table[columns.id]).to_numpy(zero_copy_only=False) if columns.id else ""
    used = pd.DataFrame({"row": block.row, "id": ids, "lon": lon, "lat": lat, "month": month})
    return Parsed(used[good].reset_index(drop=True), block.rejects(reason), block.count)


def _reasons(lon: NDArray[Any], lat: NDArray[Any]) -> NDArray[Any]:
    """Return why each position cannot be used; an empty text for one that can."""
    reason = np.full(len(lon), "", dtype=object)
    far_lon, far_lat = np.abs(lon) > 180, np.abs(lat) > 90  # noqa: PLR2004 - degrees
    reason[far_lon] = "longitude is beyond ±180"
    reason[far_lat] = "latitude is beyond ±90"
    swapped = far_lat & (np.abs(lat) <= 180) & (np.abs(lon) <= 90)  # noqa: PLR2004 - degrees
    reason[swapped] = "latitude is beyond ±90: longitude and latitude look swapped"
    reason[~np.isfinite(lat)] = "latitude is no number"
    reason[~np.isfinite(lon)] = "longitude is no number"
    return reason
