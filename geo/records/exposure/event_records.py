"""Records of events → positions and months; and what cannot be used, each with its reason."""

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
    """A part's usable rows (``row, id, lon, lat, month``) and the rest (``row, reason, record``).

    Together they are all ``count`` records; rows count from 0 in the part.
    """

    used: pd.DataFrame
    rejects: pd.DataFrame
    count: int


def parse_piece(piece: Piece, columns: Columns | None = None) -> Parsed:
    """Read the positions and months of one piece; what cannot be read is in the rejects."""
    found = Columns.find(header_of_piece(piece), columns, where=str(piece.path))
    return parse_events(read_piece(piece, found.names), found)


def parse_events(block: RecordBlock, columns: Columns) -> Parsed:
    """Read positions and months, whatever the columns' types."""
    table = block.table
    lon, lat = numbers(table[columns.lon]), numbers(table[columns.lat])
    reason = _reasons(lon, lat)
    good = reason == ""
    used = pd.DataFrame(
        {
            "row": block.row[good],
            "id": _written(table[columns.id])[good] if columns.id else "",
            "lon": lon[good],
            "lat": lat[good],
            "month": month_names(months(table[columns.date], columns.order)[good])
            if columns.date
            else "",
        }
    )
    return Parsed(used, block.rejects(reason), block.count)


def _written(column: Any) -> NDArray[Any]:  # noqa: ANN401 - Arrow's
    found: NDArray[Any] = texts(column).to_numpy(zero_copy_only=False)
    return found


def _reasons(lon: NDArray[Any], lat: NDArray[Any]) -> NDArray[Any]:
    """Say why a position cannot be used; nothing where it can."""
    reason = np.full(len(lon), "", dtype=object)
    far_lon, far_lat = np.abs(lon) > 180, np.abs(lat) > 90  # noqa: PLR2004 - degrees
    reason[far_lon] = "longitude is beyond ±180"
    reason[far_lat] = "latitude is beyond ±90"
    swapped = far_lat & (np.abs(lat) <= 180) & (np.abs(lon) <= 90)  # noqa: PLR2004 - degrees
    reason[swapped] = "latitude is beyond ±90: longitude and latitude look swapped"
    reason[~np.isfinite(lat)] = "latitude is no number"
    reason[~np.isfinite(lon)] = "longitude is no number"
    return reason
