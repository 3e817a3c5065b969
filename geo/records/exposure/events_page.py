"""Exposed events → one offline page, within the number of points that a page carries."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet as pq

from geo.geodesy.country_outlines import shipped_outlines
from geo.layers.wording import format_wording
from geo.maps import Events, build_ground, draw_bulk_map
from geo.records.dates import UNDATED
from geo.records.months import is_one_month, months
from geo.records.sums import summed
from geo.regions import open_region
from geo.symbology import symbols

if TYPE_CHECKING:
    from geo.validation import Text

MOST_POINTS: Final = 1_000_000
FINEST_DEG: Final = 1e-3  # of cells: what a page's points are rounded to in any case
COARSER: Final = 10  # times, until they fit
KEYS: Final = ("lon", "lat", "month")
COLUMNS: Final = {
    "file": pa.string(), "row": pa.int64(), "lon": pa.float64(), "lat": pa.float64(),
    "month": pa.string(),
}  # fmt: skip


def draw_events(rows: Path, *, fictional: bool = False) -> str:
    """Draw the events of a file that ``expose_files`` wrote, each once, by month.

    Events of one month in one cell are one point. Cells are coarse enough for a million points, and the
    page says how coarse.
    """
    cell_deg = FINEST_DEG
    total = pd.DataFrame({name: np.zeros(0, np.int64) for name in (*KEYS, "records")})
    for part in _events(rows):
        total = summed([total, _cells(part, cell_deg)], KEYS)
        while len(total) > MOST_POINTS:
            cell_deg *= COARSER
            coarse = total.assign(lon=total["lon"] // COARSER, lat=total["lat"] // COARSER)
            total = summed([coarse], KEYS)
    notes: list[Text] = [format_wording("events-note")]
    if cell_deg > FINEST_DEG:
        notes.append(format_wording("events-note-cells", cell=f"{cell_deg:g}"))
    events = Events(
        lon=_degrees(total["lon"].to_numpy(), cell_deg, 180),
        lat=_degrees(total["lat"].to_numpy(), cell_deg, 90),
        records=total["records"].to_numpy(),
        month=total["month"].to_numpy(),
    )
    return draw_bulk_map(
        events, title=format_wording("events-title"), question=format_wording("events-question"), notes=notes,
        background=shipped_outlines().background, symbols=symbols(), page_id="events", fictional=fictional,
        ground=build_ground(open_region()),
    )  # fmt: skip


def _events(path: Path) -> Iterator[pa.Table]:
    """Read the exposed rows in parts; of an event in several bands, only the first."""
    last: tuple[object, object] = ("", 0)
    for table in _parts(path):
        file, row = table["file"].combine_chunks().dictionary_encode(), table["row"].to_numpy()
        number = file.indices.to_numpy()
        is_new = np.ones(len(row), dtype=bool)
        is_new[1:] = (np.diff(row) != 0) | (np.diff(number) != 0)
        if len(row):
            is_new[0] = (table["file"][0].as_py(), row[0]) != last
            last = (table["file"][-1].as_py(), row[-1])
        yield table.filter(pa.array(is_new))


def _parts(path: Path) -> Iterator[pa.Table]:
    if path.suffix == ".parquet":
        for batch in pq.ParquetFile(path).iter_batches(columns=list(COLUMNS)):
            yield pa.Table.from_batches([batch])
        return
    options = pa.csv.ConvertOptions(include_columns=list(COLUMNS), column_types=COLUMNS)
    lines = pa.csv.ParseOptions(newlines_in_values=True)
    with pa.csv.open_csv(path, parse_options=lines, convert_options=options) as reader:
        for batch in reader:
            yield pa.Table.from_batches([batch])


def _cells(table: pa.Table, cell_deg: float) -> pd.DataFrame:
    """Count the events of each cell and month; cells count from ±180° and ±90°."""
    return pd.DataFrame({
        "lon": np.floor((table["lon"].to_numpy() + 180) / cell_deg).astype(np.int64),
        "lat": np.floor((table["lat"].to_numpy() + 90) / cell_deg).astype(np.int64),
        "month": _month(table["month"]),
        "records": np.ones(table.num_rows, dtype=np.int64),
    })  # fmt: skip


def _month(column: pa.ChunkedArray) -> np.ndarray:
    """Return months; longer periods are undated on the page."""
    found = months(column).astype(np.int64)
    return np.where(is_one_month(found), found, UNDATED)


def _degrees(cells: np.ndarray, cell_deg: float, most: int) -> np.ndarray:
    """Return the centres of cells."""
    return np.clip((cells + 0.5) * cell_deg - most, -most, most)
