"""Draw exposed events on one offline page, merged into cells until a page can carry them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv
import pyarrow.parquet as pq
import shapely
from numpy.typing import NDArray

from geo.arrays import run_starts
from geo.layers.schema.records import EVENTS, UNSTATED, inputs_of
from geo.layers.wording import format_wording, page_title
from geo.maps import Category, Events, Joined, build_ground, draw_bulk_map
from geo.provenance import UNSTAMPED, Stamps
from geo.records.dates import UNDATED
from geo.records.exposure.nested_bands import Bands
from geo.records.months import is_one_month, read_months
from geo.records.sums import sum_rows
from geo.regions import Region, open_region
from geo.symbology import symbols
from geo.validation import Text, ascii_controls

MOST_POINTS: Final = 1_000_000
FINEST_DEG: Final = 1e-3  # size of cells at first; a page rounds points to it in any case
COARSER: Final = 10  # factor by which cells grow until the points fit
COARSEST_DEG: Final = 10.0
MOST_VALUES: Final = 30  # types, or actors; rarer ones are merged
WRITTEN: Final = ("type", "actor")
KEYS: Final = ("lon", "lat", "month", "joined", *WRITTEN)
COLUMNS: Final = {
    "file": pa.string(), "row": pa.int64(), "lon": pa.float64(), "lat": pa.float64(),
    "month": pa.string(), "layer": pa.string(), "of": pa.string(), "band": pa.int64(),
    **dict.fromkeys(WRITTEN, pa.string()),
}  # fmt: skip


def draw_events(
    rows: Path,
    bands: Sequence[Bands] = (),
    *,
    region: Region | None = None,
    stamps: Stamps = UNSTAMPED,
    title: str = "",
) -> str:
    """Draw exposed events on one offline page by month, and return its HTML.

    Events in the same cell of a grid, month and bands, of the same type and actor, are one point. Cells are coarse
    enough for at most a million points, and the page states their size.

    Parameters
    ----------
    rows
        The file of exposed events that ``expose_files`` wrote.
    bands
        The corridors and buffers to which the events were joined; they are drawn beneath the events.
    region
        The region whose coasts, borders, towns and roads are the background; by default the one that ships.
    stamps
        The notices that the page must carry.
    title
        The title of the page; by default a general one.
    """
    region = region or open_region()
    values = {name: _commonest(rows, name) for name in WRITTEN}
    reader = _EventCells(bands, values)
    cell_deg = FINEST_DEG
    total = pd.DataFrame({name: np.zeros(0, np.int64) for name in (*KEYS, "records")})
    for table in _events(rows):
        total = sum_rows([total, reader.cells(table, cell_deg)], KEYS)
        while len(total) > MOST_POINTS and cell_deg < COARSEST_DEG:
            # lon and lat are numbers of cells: ten cells in each direction become one.
            cell_deg *= COARSER
            coarse = total.assign(lon=total["lon"] // COARSER, lat=total["lat"] // COARSER)
            total = sum_rows([coarse], KEYS)
    notes: list[Text] = [format_wording("events-note")]
    if cell_deg > FINEST_DEG:
        notes.append(format_wording("events-note-cells", cell=f"{cell_deg:g}"))
    events = Events(
        lon=_degrees(total["lon"].to_numpy(), cell_deg, 180),
        lat=_degrees(total["lat"].to_numpy(), cell_deg, 90),
        records=total["records"].to_numpy(),
        month=total["month"].to_numpy(),
        categories=tuple(
            _category(name, values[name], total[name].to_numpy())
            for name in WRITTEN
            if values[name]
        ),
        joined=reader.joined(total["joined"].to_numpy()) if bands else None,
    )
    return draw_bulk_map(
        events, title=page_title(title, "events-title"), question=format_wording("events-question"), notes=notes,
        background=region.outlines.background, symbols=symbols(), page_id="events", stamps=stamps,
        ground=build_ground(region),
        country_codes=[code for place in region.gazetteer.places.values() for code in place.country_codes[:1]],
    )  # fmt: skip


def _commonest(path: Path, name: str) -> list[str]:
    """Return the commonest values of a column in a file of exposed events, at most thirty, the commonest first."""
    count: Counter[str] = Counter()
    for table in _parts(path):
        for value in pc.value_counts(table[name].combine_chunks()).to_pylist():
            count[value["values"] or ""] += value["counts"]
    del count[""]  # an event without a value
    return sorted(count, key=lambda value: (-count[value], value))[:MOST_VALUES]


def _category(name: str, values: Sequence[str], codes: NDArray[np.int64]) -> Category:
    """Return the types or the actors of events as a category by which a reader can filter the page.

    Parameters
    ----------
    name
        The column, ``type`` or ``actor``.
    values
        The commonest values, which are not translated.
    codes
        For each event 0 for a rarer value, 1 for none, and n + 2 for the value number n.
    """
    rarer, unstated = format_wording("events-rarer"), UNSTATED.label
    texts = [ascii_controls(value) for value in values]
    used_codes = np.unique(codes)  # the page lists only what occurs
    keys, labels = ("other", "", *texts), (rarer, unstated, *(Text(en=text) for text in texts))
    return Category(
        name,
        inputs_of(EVENTS)[name].title or Text(en=name),
        tuple(keys[code] for code in used_codes),
        tuple(labels[code] for code in used_codes),
        np.searchsorted(used_codes, codes),
    )


@dataclass(eq=False)
class _EventCells:
    """Counts events by cell, and numbers the sets of bands in which they lie.

    Attributes
    ----------
    bands
        The corridors and buffers to which the events were joined.
    values
        Column → its commonest values.
    number_of_set
        Sum that identifies a set of bands → the number of the set.
    members
        For each set the numbers of its bands.
    """

    bands: Sequence[Bands]
    values: dict[str, list[str]]
    number_of_set: dict[int, int] = field(default_factory=dict)
    members: list[tuple[int, ...]] = field(default_factory=list)

    def cells(self, table: pa.Table, cell_deg: float) -> pd.DataFrame:
        """Return a row for each event: its cell, month, type, actor and set of bands, and the count 1.

        ``lon`` and ``lat`` are the numbers of the cell, of ``cell_deg`` degrees, counted from 180° W and 90° S.
        """
        event_starts = _starts(table)
        first_rows = table.take(pa.array(event_starts))
        return pd.DataFrame({
            "lon": np.floor((first_rows["lon"].to_numpy() + 180) / cell_deg).astype(np.int64),
            "lat": np.floor((first_rows["lat"].to_numpy() + 90) / cell_deg).astype(np.int64),
            "month": _month(first_rows["month"]),
            "joined": self._sets_of(table, event_starts),
            **{name: _codes(first_rows[name], self.values[name]) for name in WRITTEN},
            "records": np.ones(first_rows.num_rows, dtype=np.int64),
        })  # fmt: skip

    def _sets_of(self, table: pa.Table, event_starts: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return for each event the number of the set of bands in which it lies.

        Parameters
        ----------
        table
            A row for each event and each band that contains it; the rows of an event follow each other.
        event_starts
            The first row of each event.
        """
        if not self.bands or not len(event_starts):
            return np.zeros(len(event_starts), dtype=np.int64)
        all_bands = self._bands()
        frame = table.select(["layer", "of", "band"]).to_pandas()
        band_of_row = pd.MultiIndex.from_tuples(all_bands).get_indexer(
            pd.MultiIndex.from_frame(frame)
        )
        # Each band has a random number, and the sum of these identifies a set of bands: this needs no sorting.
        random_numbers = np.random.default_rng(0).integers(1, 2**62, len(all_bands))
        sums = np.add.reduceat(random_numbers[band_of_row], event_starts)
        distinct_sums, first_events, group = np.unique(sums, return_index=True, return_inverse=True)
        event_stops = np.append(event_starts[1:], len(band_of_row))
        # Sets are numbered in the order in which they appear, so that the page does not depend on random numbers.
        for number in np.argsort(first_events).tolist():
            set_sum, event = int(distinct_sums[number]), first_events[number]
            if set_sum not in self.number_of_set:
                self.number_of_set[set_sum] = len(self.members)
                bands = band_of_row[event_starts[event] : event_stops[event]]
                self.members.append(tuple(sorted(bands.tolist())))
        return np.array([self.number_of_set[set_sum] for set_sum in distinct_sums.tolist()])[group]

    def _bands(self) -> list[tuple[str, str, int]]:
        """Return the layer, the name and the band (per cent or metres) of every polygon, by the polygon's number."""
        return [
            (layer_bands.layer, layer_bands.names[number], band)
            for layer_bands in self.bands
            for number, band in zip(layer_bands.of.tolist(), layer_bands.band.tolist(), strict=True)
        ]

    def joined(self, codes: NDArray[np.int64]) -> Joined:
        """Return the bands as the page draws them; ``codes`` has for each event the number of its set of bands."""
        names = [(layer_bands, name) for layer_bands in self.bands for name in layer_bands.names]
        number_of = {
            (str(layer_bands.layer), name): number
            for number, (layer_bands, name) in enumerate(names)
        }
        return Joined(
            ids=tuple(name for _, name in names),
            labels=tuple(layer_bands.labels[name] or {"en": name} for layer_bands, name in names),
            layers=tuple(layer_bands.layer for layer_bands, _ in names),
            lines=tuple(_lines(layer_bands, name) for layer_bands, name in names),
            of=np.array([number_of[layer, name] for layer, name, _ in self._bands()]),
            band=np.concatenate([layer_bands.band for layer_bands in self.bands]),
            shapes=np.concatenate([layer_bands.grid.polygons for layer_bands in self.bands]),
            sets=tuple(self.members) or ((),),
            codes=codes,
        )


def _lines(bands: Bands, name: str) -> shapely.MultiLineString | None:
    """Return the routes in the middle of a corridor; None for a buffer."""
    if bands.layer != "corridors":
        return None
    routes = shapely.get_parts(bands.shapes[name])
    return shapely.MultiLineString(shapely.get_parts(routes).tolist())


def _codes(column: pa.ChunkedArray, values: Sequence[str]) -> NDArray[np.int64]:
    """Return the code of each text, as :func:`_category` reads it.

    The code is 1 for an empty text, n + 2 for the value number n of ``values``, and 0 for any other text.
    """
    texts = column.fill_null("")
    # −2, plus 2 below, is the code of any other text.
    number = pc.index_in(texts, pa.array(values, pa.string())).fill_null(-2).to_numpy()
    return np.where(pc.equal(texts, "").to_numpy(), 1, number + 2).astype(np.int64)


def _starts(table: pa.Table) -> NDArray[np.int64]:
    """Return the row at which each event begins; the rows of an event follow each other."""
    file, row = table["file"].combine_chunks().dictionary_encode(), table["row"].to_numpy()
    return run_starts(row, file.indices.to_numpy())


def _events(path: Path) -> Iterator[pa.Table]:
    """Yield the rows of a file of exposed events in tables, with all rows of an event in the same table.

    The last event of each part of the file is carried over to the next part, which may have more rows of it.
    """
    carried: pa.Table | None = None
    for table in _parts(path):
        rows = pa.concat_tables([carried, table]) if carried is not None else table
        if not rows.num_rows:
            continue
        last_start = int(_starts(rows)[-1])
        yield rows.slice(0, last_start)
        carried = rows.slice(last_start)
    if carried is not None:
        yield carried


def _parts(path: Path) -> Iterator[pa.Table]:
    """Yield the rows of a file of exposed events, Parquet or CSV, in tables of any length with these `COLUMNS`."""
    if path.suffix == ".parquet":
        for batch in pq.ParquetFile(path).iter_batches(columns=list(COLUMNS)):
            yield pa.Table.from_batches([batch])
        return
    options = pa.csv.ConvertOptions(include_columns=list(COLUMNS), column_types=COLUMNS)
    lines = pa.csv.ParseOptions(newlines_in_values=True)
    with pa.csv.open_csv(path, parse_options=lines, convert_options=options) as reader:
        for batch in reader:
            yield pa.Table.from_batches([batch])


def _month(column: pa.ChunkedArray) -> np.ndarray:
    """Return the month of each cell, since January of year 0; a longer period is undated on the page."""
    periods = read_months(column).period.astype(np.int64)
    return np.where(is_one_month(periods), periods, UNDATED)


def _degrees(cells: np.ndarray, cell_deg: float, limit_deg: int) -> np.ndarray:
    """Return the centres of cells in degrees; cells count from −``limit_deg``."""
    return np.clip((cells + 0.5) * cell_deg - limit_deg, -limit_deg, limit_deg)
