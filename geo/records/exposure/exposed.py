"""Join one piece of a file of events to bands, by a pure function that any engine can run."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import pandas as pd
import pyarrow as pa

from geo.layers.schema.records import EXPOSED
from geo.records.exposure.doubts import find_doubts
from geo.records.exposure.event_records import Columns, parse_piece
from geo.records.exposure.nested_bands import Bands, expose_points
from geo.records.files.pieces import Piece

REJECTS: Final = ("file", "row", "reason", "record")
KEYS: Final = ["layer", "by", "value", "band"]
_TYPES: Final = {"text": pa.string(), "integer": pa.int64(), "number": pa.float64()}
SCHEMA: Final = pa.schema(
    [
        (column.name, pa.int32() if column.name == "band" else _TYPES[column.kind])
        for column in EXPOSED.columns
    ]
)


@dataclass(frozen=True, eq=False)
class Exposed:
    """The result of one piece of a file: its events in bands, rejects, totals and doubts.

    Attributes
    ----------
    rows
        A row for each event and each band that contains it: ``file, row, id, lon, lat, layer, of, band, distance_m,
        country, month, type, actor``.
    rejects
        The records that cannot be used: ``file, row, reason, record``.
    totals
        The number of events in bands, by flow, country and so on: ``layer, by, value, band, events``.
    doubts
        Events whose position is doubtful: ``doubt, events, file, row, example``; see
        :mod:`geo.records.exposure.doubts`.
    unread
        Dates that cannot be read, with a row for each reason: ``cell, reason, records``.
    records
        The number of all records.
    lines
        The number of lines of the piece.
    exposed
        The number of events in any band.
    """

    rows: pd.DataFrame
    rejects: pd.DataFrame
    totals: pd.DataFrame
    doubts: pd.DataFrame
    unread: pd.DataFrame
    records: int
    lines: int
    exposed: int


def expose_piece(
    piece: Piece, bands: Sequence[Bands], columns: Columns | None = None, *, first_row: int = 1
) -> Exposed:
    """Join the events of one piece of a file to bands; the first record of the piece has the number ``first_row``.

    The function is pure, so that any engine can run it.
    """
    parsed = parse_piece(piece, columns)
    joined = join_events(parsed.used, bands)
    rows = joined.assign(file=piece.path.name, row=joined["row"].astype(np.int64))[SCHEMA.names]
    rejects = parsed.rejects.assign(file=piece.path.name)[list(REJECTS)]
    exposed = Exposed(
        rows, rejects, count_totals(rows, bands), find_doubts(parsed.used, joined, bands), parsed.unread,
        parsed.count, parsed.lines, joined["point"].nunique(),
    )  # fmt: skip
    return numbered(exposed, first_row)


def join_events(events: pd.DataFrame, bands: Sequence[Bands]) -> pd.DataFrame:
    """Join events to bands; return the columns of both, with a row for each event and band that contains it."""
    lon, lat = events["lon"].to_numpy(dtype=float), events["lat"].to_numpy(dtype=float)
    joined = expose_many(lon, lat, bands)
    return pd.concat([events.iloc[joined["point"]].reset_index(drop=True), joined], axis=1)


def numbered(exposed: Exposed, first_row: int, *, file: str | None = None) -> Exposed:
    """Return the result of a piece with its records numbered from ``first_row`` instead of 0.

    If ``file`` is stated, it replaces the name of the file in all tables.
    """
    file_column = {} if file is None else {"file": file}
    rows = exposed.rows.assign(row=exposed.rows["row"] + first_row, **file_column)
    rejects = exposed.rejects.assign(
        row=exposed.rejects["row"].astype(np.int64) + first_row, **file_column
    )
    doubts = exposed.doubts.assign(row=exposed.doubts["row"] + first_row, **file_column)
    return replace(exposed, rows=rows, rejects=rejects, doubts=doubts)


def expose_many(lon: np.ndarray, lat: np.ndarray, bands: Sequence[Bands]) -> pd.DataFrame:
    """Join points to several sets of bands, each by :func:`geo.records.exposure.nested_bands.expose_points`."""
    table = pd.concat(
        [expose_points(lon, lat, layer_bands) for layer_bands in bands], ignore_index=True
    )
    return table.sort_values("point", kind="stable", ignore_index=True)


def count_totals(rows: pd.DataFrame, bands: Sequence[Bands]) -> pd.DataFrame:
    """Count exposed events: by flow or middle of a buffer, by commodity, by country, by month, and all of them.

    The result has the columns ``layer``, ``by`` (what is counted by), ``value`` (which flow, country and so on),
    ``band``, and ``events``. An event in two corridors counts for both flows, but only once for a commodity that both
    carry. It counts for the innermost band in which it lies.

    Parameters
    ----------
    rows
        A row for each event and each band that contains it.
    bands
        The bands, which know the commodities of flows.
    """
    carried = pd.DataFrame(
        [
            (layer_bands.layer, name, commodity)
            for layer_bands in bands
            for name, commodities in layer_bands.commodities.items()
            for commodity in commodities
        ],
        columns=["layer", "of", "value"], dtype=object,
    )  # fmt: skip
    tables = {
        "of": rows.assign(value=rows["of"]),
        "commodity": rows.merge(carried, on=["layer", "of"]),
        "country": rows.assign(value=rows["country"]),
        "month": rows.assign(value=rows["month"]),
        "all": rows.assign(value=""),
    }
    totals = []
    for by, table in tables.items():
        innermost = table.groupby(["row", "layer", "value"], as_index=False)["band"].min()
        counts = innermost.groupby(["layer", "value", "band"]).size().reset_index(name="events")
        totals.append(counts.assign(by=by))
    return pd.DataFrame(pd.concat(totals, ignore_index=True), columns=[*KEYS, "events"])
