"""Flows added up between cells of the screen, so that a table of any size fits one page.

Places in the same square of the Mercator map become one place, and rows between the same two places become one row.
Squares begin at two pixels of the last zoom, the width of a thin line. Once they are as wide as a small circle, the
page loses a zoom each time they double, so that no zoom could separate places that became one. Rows of different
commodities, months, categories or countries are never added up, and whole countries and places with rings keep a cell
of their own. Sums are exact: of records, of records without a number, and of quantities, unknown if no row has one.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geo.arrays import row_keys, run_starts
from geo.maps.bulk.rows import encode_rows, least_type
from geo.maps.bulk.values import BulkFlows, Events, Summed, count_rows, records_of, unquantified_of
from geo.maps.encoding.planes import compress_planes
from geo.maps.ground.mercator import TILE_PX, mercator_y

# A pixel is 500 m in Tunisia: places of a table are towns, and stand apart there
MAX_ZOOM: Final = 8
LEAST_ZOOM: Final = 2
EARTH_KM: Final = 40_075.0  # round the equator
SMALL_CIRCLE_PX: Final = 8  # across, with its halo
MOST_NAMES: Final = 50  # by which a cell is found: those of the places with most records
BLOCK, EVERY = 1 << 12, 16  # rows of a block; one of 16 blocks is compressed to estimate a size
SPARE: Final = 1.02  # an estimate is at most 2 % too large
BASE64: Final = 4 / 3  # characters of the page for each byte
ROW_COLUMNS: Final = (
    "origin", "destination", "quantity", "commodity", "records", "unquantified", "month", "table_rows", "unit_codes",
)  # fmt: skip


@dataclass(frozen=True)
class PageBudget:
    """The limits of a page: its size in bytes, and its number of rows.

    A browser adds up this many rows within three seconds.
    """

    bytes: int = 30_000_000
    rows: int = 10_000_000


BUDGET: Final = PageBudget()


@dataclass(frozen=True)
class CellGrid:
    """Squares of the Mercator map, ``px`` pixels wide at the last zoom of a page."""

    zoom: int
    px: int

    @property
    def side(self) -> float:
        """Return the side of a square, as a share of the side of the world's Mercator square.

        Examples
        --------
        >>> CellGrid(8, 2).side * EARTH_KM
        1.22...
        """
        return self.px / (TILE_PX << self.zoom)


GRIDS: Final = (
    *(CellGrid(MAX_ZOOM, px) for px in (2, 4)),
    *(CellGrid(zoom, SMALL_CIRCLE_PX) for zoom in range(MAX_ZOOM, LEAST_ZOOM - 1, -1)),
    *(CellGrid(LEAST_ZOOM, px) for px in (16, 32)),  # as near as the page ever joins places
)


def fitting(bulk: BulkFlows | Events, budget: PageBudget) -> Iterator[BulkFlows | Events]:
    """Yield versions of the rows, the most detailed first, of which the caller takes the first that fits a budget.

    They are the rows as they are, then the rows added up in ever wider cells. Versions that are surely too large are
    left out, except the one with the widest cells, after which there is no smaller one. Events, and routes along
    roads, are never added up: they have one version.
    """
    if isinstance(bulk, Events) or bulk.lines is not None:
        yield bulk
        return
    if len(bulk.origin) <= budget.rows:
        yield bulk
    grid_numbers = range(len(GRIDS) - 1)
    # The grid with the smallest cells that may fit, by bisection, since each attempt adds up all rows; if none does,
    # the last one.
    finest = bisect_left(
        grid_numbers,
        True,  # noqa: FBT003 - the value sought
        key=lambda number: _may_fit(sum_cells(bulk, GRIDS[number]), budget),
    )
    for grid in GRIDS[finest:]:
        yield sum_cells(bulk, grid)


def _may_fit(flows: BulkFlows, budget: PageBudget) -> bool:
    """Return whether rows may fit a budget, by an estimate of their size on the page.

    Few rows are compressed to measure it; of many rows, a sample of every :data:`EVERY`-th block.
    """
    row_count = count_rows(flows)
    if row_count > budget.rows:
        return False
    block_step = EVERY if row_count > BLOCK * EVERY else 1
    sample_rows = np.flatnonzero(np.arange(row_count) // BLOCK % block_step == 0)
    sample_bytes = len(compress_planes(encode_rows(_take(flows, sample_rows))))
    page_bytes = sample_bytes * BASE64 * row_count / max(len(sample_rows), 1)
    return page_bytes <= SPARE * budget.bytes


def _take(flows: BulkFlows, rows: NDArray[np.intp]) -> BulkFlows:
    """Return the flows with some of their rows only, in the order of the row numbers."""
    arrays = {name: getattr(flows, name) for name in ROW_COLUMNS}
    columns = {name: array[rows] for name, array in arrays.items() if array is not None}
    categories = tuple(
        replace(category, codes=category.codes[rows]) for category in flows.categories
    )
    return replace(flows, **columns, categories=categories)


def sum_cells(flows: BulkFlows, grid: CellGrid) -> BulkFlows:
    """Add up flows whose origins lie in the same square of a grid, and whose destinations lie in the same square.

    The module says which flows are kept apart nevertheless.

    Examples
    --------
    >>> places = pd.DataFrame({"label": ["A", "B", "C"], "lon": [10.0, 10.001, 12.0], "lat": [33.0, 33.0, 33.0]})
    >>> ends = np.array([0, 1]), np.array([2, 2])
    >>> summed = sum_cells(BulkFlows(places, *ends, quantity=np.array([5.0, np.nan])), CellGrid(8, 2))
    >>> summed.quantity.tolist(), summed.records.tolist(), summed.unquantified.tolist()
    ([5.0], [2], [1])
    """
    group, places = _cell_places(flows, grid)
    origin, destination = group[flows.origin], group[flows.destination]
    key = row_keys(origin, destination, *_filter_columns(flows))
    # Sorted by quantity, too, because sums of fractions depend on their order, and that of the table must not matter.
    order = np.lexsort((flows.quantity, key))
    key = key[order]
    sum_starts = run_starts(key)
    del key  # 8 bytes for each of up to ten million rows
    first_rows = order[sum_starts]
    sums = _Sums(order, sum_starts)
    counts = sums.integers(
        np.ones(len(order), np.int8) if flows.table_rows is None else flows.table_rows
    )
    summed = replace(
        _take(flows, first_rows), places=places, origin=origin[first_rows], destination=destination[first_rows],
        quantity=sums.quantities(flows.quantity), records=sums.integers(records_of(flows)),
        unquantified=sums.integers(unquantified_of(flows)), table_rows=counts, buffers=_rings(flows, group),
    )  # fmt: skip
    return replace(summed, summed=_extent(summed, counts, grid))


@dataclass(frozen=True, eq=False)
class _Sums:
    """Adds up a column of the table for each run of rows that belong to one sum.

    ``order`` holds the row numbers, sorted so that the rows of a run stand together; ``starts`` holds the position in
    ``order`` at which each run starts.
    """

    order: NDArray[np.intp]
    starts: NDArray[np.int64]

    def integers(self, values: NDArray[Any]) -> NDArray[np.integer[Any]]:
        """Return the sums of whole numbers, in the smallest type that holds them."""
        return least_type(self._added(values.astype(np.int64, copy=False)))

    def quantities(self, quantity: NDArray[np.floating[Any]]) -> NDArray[np.float64]:
        """Return the sums of quantities; NaN for a run without a number."""
        has_number = ~np.isnan(quantity)
        sums = self._added(np.where(has_number, quantity, 0.0))
        sums[self._added(has_number.astype(np.int32)) == 0] = np.nan
        return sums

    def _added(self, values: NDArray[Any]) -> NDArray[Any]:
        """Return the sum of each run of rows, given the value of each row of the table."""
        sums: NDArray[Any] = (
            np.add.reduceat(values[self.order], self.starts) if len(self.starts) else values[:0]
        )
        return sums


def _filter_columns(flows: BulkFlows) -> Iterator[NDArray[np.integer[Any]]]:
    """Yield the columns by which the reader filters: rows that differ in one of them are never added up."""
    if flows.commodity is not None:
        yield flows.commodity
    if flows.month is not None:
        yield flows.month
    if flows.unit_codes is not None:
        yield flows.unit_codes
    for category in flows.categories:
        yield category.codes


def _cell_places(flows: BulkFlows, grid: CellGrid) -> tuple[NDArray[np.int32], pd.DataFrame]:
    """Join the places in each cell of a grid; the place with most records stands for the others in its cell.

    Returns
    -------
    group
        For each place of the flows, the row of the place that stands for it.
    places
        The places that stand for a cell, with the number of their ``members`` and the ``names`` of all of them.
    """
    places = flows.places
    records = records_of(flows)
    record_count = np.zeros(len(places), np.int64)
    for ends in (flows.origin, flows.destination):
        np.add.at(record_count, ends, records)
    cell = _cells(flows, grid)
    # Sorted by cell, and within a cell by records: the first place of each cell stands for it.
    by_records = np.lexsort((np.arange(len(places)), -record_count, cell))
    standing_rows = np.sort(by_records[run_starts(cell[by_records])])
    group_of_cell = np.zeros(int(cell.max(initial=-1)) + 1, np.int32)
    group_of_cell[cell[standing_rows]] = np.arange(len(standing_rows), dtype=np.int32)
    group = group_of_cell[cell]
    members = places["members"] if "members" in places else pd.Series(1, index=places.index)
    summed = places.iloc[standing_rows].reset_index(drop=True)
    summed["members"] = np.bincount(group, members, minlength=len(summed)).astype(np.int64)
    summed["names"] = _spellings(places.iloc[by_records], group[by_records], len(summed))
    return group, summed


def _cells(flows: BulkFlows, grid: CellGrid) -> NDArray[np.int64]:
    """Return for each place the number of its cell.

    Places of the same square and country share a cell. An area, and a place with a ring, has a cell for itself.
    """
    places = flows.places
    # Shares of the side of the world's Mercator square, from west and from north
    x = (places["lon"].to_numpy(float) + 180) / 360
    y = 0.5 - mercator_y(places["lat"].to_numpy(float)) / 360
    is_alone = np.zeros(len(places), dtype=bool)
    if "is_area" in places:
        is_alone |= places["is_area"].to_numpy(bool)
    if flows.buffers is not None:
        is_alone[flows.buffers["place"].to_numpy()] = True
    country = pd.factorize(places["country"])[0] if "country" in places else np.zeros(len(places))
    # A number of its own keeps a place apart; all other places share −1.
    lone_place = np.where(is_alone, np.arange(len(places)), -1)
    table = pd.DataFrame(
        {"x": x // grid.side, "y": y // grid.side, "country": country, "alone": lone_place}
    )
    cells: NDArray[np.int64] = (
        table.groupby(["x", "y", "country", "alone"], sort=False)
        .ngroup()
        .to_numpy()
        .astype(np.int64)
    )
    return cells


def _spellings(places: pd.DataFrame, group: NDArray[np.int32], count: int) -> pd.Series:
    """Return for each cell the names under which a reader finds it: the labels and spellings of its places.

    Parameters
    ----------
    places
        All places, those with most records first; their names come first, too.
    group
        For each place the number of its cell.
    count
        The number of cells.
    """
    parts = [
        pd.DataFrame({"group": group, "rank": np.arange(len(places)), "name": places[column].to_numpy()})
        for column in places.columns
        if str(column).startswith("label") or column == "names"
    ]  # fmt: skip
    table = pd.concat(parts, ignore_index=True).explode("name").dropna(subset="name")
    table = table.sort_values(["group", "rank"], kind="stable").drop_duplicates(["group", "name"])
    table = table[table.groupby("group").cumcount() < MOST_NAMES]
    listed = table.groupby("group")["name"].agg(list)
    return pd.Series([listed.get(number, []) for number in range(count)], dtype=object)


def _rings(flows: BulkFlows, group: NDArray[np.int32]) -> pd.DataFrame | None:
    if flows.buffers is None:
        return None
    return flows.buffers.assign(place=group[flows.buffers["place"].to_numpy()])


def _extent(flows: BulkFlows, table_rows: NDArray[np.integer[Any]], grid: CellGrid) -> Summed:
    """Describe how far the rows of a page are added up.

    Parameters
    ----------
    flows
        The rows of the page.
    table_rows
        For each of them, how many rows of the table it adds up. If it is one, and its two places stand for no others,
        the page shows that row in full.
    grid
        The grid in whose cells they were added up.
    """
    is_alone = flows.places["members"].to_numpy() == 1
    is_full = is_alone[flows.origin] & is_alone[flows.destination] & (table_rows == 1)
    # On the ground, squares of the Mercator map are largest near the equator.
    least_lat = float(np.abs(flows.places["lat"].to_numpy(float)).min(initial=90.0))
    side_km = grid.side * EARTH_KM * math.cos(math.radians(least_lat))
    rounded_km = float(f"{side_km:.2g}")
    return Summed(rounded_km, grid.zoom, int(table_rows.sum()), int(is_full.sum()))
