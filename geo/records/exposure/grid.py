"""Join millions of points to polygons by a grid that is prepared once, with exact tests only near edges."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Final, NamedTuple

import numpy as np
import shapely
from numpy.typing import NDArray

from geo.arrays import Floats, Integers, offsets_of, ragged_range, run_starts
from geo.errors import GeometryError

CELLS: Final = 1_000_000  # their codes fill 4 MB: about a processor's cache
AT_ONCE: Final = 1 << 16  # points, so that their cells stay in the processor's cache
SLACK: Final = 1e-7  # in cells; rounding moves an edge by less than 1e-9
SURFACES: Final = (shapely.GeometryType.POLYGON, shapely.GeometryType.MULTIPOLYGON)
INSIDE, EDGE = 1, 2
BITS: Final = 2  # of the state of one polygon in a cell
WORD: Final = 31  # polygons: so many states fit a signed 64-bit word


@dataclass(frozen=True)
class Ragged:
    """A list of the numbers of polygons for each code of cells.

    The list of a code is ``polygons[starts[code] : starts[code + 1]]``.
    """

    starts: Integers
    polygons: Integers


class CellFrame(NamedTuple):
    """The position of a grid of cells.

    Attributes
    ----------
    corner
        Lon, lat of the south-western corner of the grid, in degrees.
    scale
        The number of cells in a degree of lon, and in a degree of lat.
    """

    corner: Floats
    scale: Floats

    def to_cells(self, lonlat: Floats) -> Floats:
        """Convert positions, shape ``(n, 2)``, to columns and rows with fractions."""
        return (lonlat - self.corner) * self.scale

    def to_lonlat(self, cells: Floats) -> Floats:
        """Convert columns and rows, shape ``(n, 2)``, to positions."""
        return cells / self.scale + self.corner


@dataclass(frozen=True)
class PolygonGrid:
    """A grid of cells over polygons, which says for each cell in which polygons it lies.

    Attributes
    ----------
    polygons
        The polygons.
    frame
        The position of the grid.
    codes
        The code of each cell, shape ``(rows, columns)``, rows from south to north. The code 0 stands for no polygon,
        any other code for two lists of polygons.
    inside
        For each code the polygons that contain its cells.
    edge
        For each code the polygons whose edge crosses its cells.
    """

    polygons: NDArray[Any]
    frame: CellFrame
    codes: NDArray[np.int32]
    inside: Ragged
    edge: Ragged


def prepare_grid(polygons: NDArray[Any], *, cells: int = CELLS) -> PolygonGrid:
    """Prepare a grid over polygons, for :func:`memberships`.

    Parameters
    ----------
    polygons
        Polygons or multipolygons, edges straight in the plane of ``lon, lat``; shape ``(k,)``.
    cells
        Approximate number of cells. More cells take more memory and time to prepare, and save exact tests.

    Raises
    ------
    GeometryError
        There is no polygon, or one is empty, not finite, or another kind of geometry.
    """
    polygons = np.array(polygons, dtype=object)
    _check_polygons(polygons)
    shapely.prepare(polygons)
    bounds = shapely.bounds(polygons)
    corner = bounds[:, :2].min(axis=0)
    width, height = np.maximum(bounds[:, 2:].max(axis=0) - corner, 1e-9)  # degrees, not 0
    columns = int(np.clip(np.sqrt(cells * width / height), 1, cells))
    rows = max(cells // columns, 1)
    scale = np.array([columns / width, rows / height])
    # The grid reaches at least 1.5 cells beyond the polygons on each side, so that its outermost cells are empty.
    # `_coded_points` counts all points outside the grid to these.
    frame = CellFrame(corner - 1.5 / scale, scale)
    shape = (rows + 4, columns + 4)
    # Each word holds the states of up to 31 polygons in all cells.
    words = [
        _packed_states(polygons[first : first + WORD], frame, shape)
        for first in range(0, len(polygons), WORD)
    ]
    codes, states_by_code = _coded(words)
    inside, edge = (_listed(states_by_code, state, len(polygons)) for state in (INSIDE, EDGE))
    return PolygonGrid(polygons, frame, codes.reshape(shape), inside, edge)


def _check_polygons(polygons: NDArray[Any]) -> None:
    """Raise unless there are polygons, all of them finite and not empty."""
    if not len(polygons):
        raise GeometryError(
            "found no polygon for the grid. Expected at least one buffer or corridor."
        )
    if (bad := np.flatnonzero(~np.isin(shapely.get_type_id(polygons), SURFACES))).size:
        kind = getattr(polygons[bad[0]], "geom_type", "nothing")
        raise GeometryError(
            f"row {bad[0]} of the polygons: found {kind}. Expected a polygon. Pass buffers or corridors."
        )
    if (bad := np.flatnonzero(~np.isfinite(shapely.bounds(polygons)).all(axis=1))).size:
        raise GeometryError(
            f"row {bad[0]} of the polygons: found an empty polygon, or one with a coordinate that is not finite. "
            "Leave it out."
        )


def memberships(grid: PolygonGrid, lon: Floats, lat: Floats) -> tuple[Integers, Integers]:
    """Find the polygons within which each point lies; a point on the edge of a polygon is not within it.

    The result has the same pairs as ``geopandas.sjoin(predicate="within")``, in no particular order.

    Parameters
    ----------
    lon, lat
        Degrees, in the polygons' CRS, shape ``(n,)``. A point that is not finite lies nowhere.

    Returns
    -------
    The number of the point and the number of the polygon of each pair, as two arrays.

    Examples
    --------
    Two squares that overlap; the last point is on an edge:

    >>> grid = prepare_grid([shapely.box(0, 0, 2, 2), shapely.box(1, 1, 3, 3)])
    >>> points, polygons = memberships(grid, np.array([0.5, 1.5, 3.0]), np.array([0.5, 1.5, 2.0]))
    >>> sorted(zip(points.tolist(), polygons.tolist()))
    [(0, 0), (1, 0), (1, 1)]
    """
    shapely.prepare(grid.polygons)  # again, in case they came from another process
    batches = list(_coded_points(grid, lon, lat))
    points = np.concatenate([batch[0] for batch in batches] or [np.zeros(0, np.int64)])
    codes = np.concatenate([batch[1] for batch in batches] or [np.zeros(0, np.int32)])
    # A point whose cell lies inside a polygon is within it. One whose cell an edge crosses has to be tested.
    inner_points, inner_polygons = _expanded(grid.inside, points, codes)
    edge_points, edge_polygons = _expanded(grid.edge, points, codes)
    # Sorted by polygon, so that each polygon is tested against all of its points at once.
    order = np.argsort(edge_polygons, kind="stable")
    edge_points, edge_polygons = edge_points[order], edge_polygons[order]
    is_within = np.zeros(len(edge_points), dtype=bool)
    cuts = np.searchsorted(edge_polygons, np.arange(len(grid.polygons) + 1))
    for polygon, (first, last) in zip(grid.polygons, pairwise(cuts), strict=True):
        candidates = edge_points[first:last]
        is_within[first:last] = shapely.contains_xy(polygon, lon[candidates], lat[candidates])
    return (
        np.concatenate([inner_points, edge_points[is_within]]),
        np.concatenate([inner_polygons, edge_polygons[is_within]]),
    )


def _coded_points(
    grid: PolygonGrid, lon: Floats, lat: Floats
) -> Iterator[tuple[Integers, NDArray[np.int32]]]:
    """Yield, batch by batch, the numbers of the points whose cell has a code other than 0, and the codes."""
    rows, columns = grid.codes.shape
    codes = grid.codes.ravel()
    (west, south), (per_lon, per_lat) = grid.frame.corner, grid.frame.scale
    for first in range(0, len(lon), AT_ONCE):
        batch = slice(first, first + AT_ONCE)
        # fmax and fmin move points outside the grid, and NaN, into the empty cells at its margin.
        column = np.fmin(np.fmax((lon[batch] - west) * per_lon, 0.0), columns - 1.0)
        row = np.fmin(np.fmax((lat[batch] - south) * per_lat, 0.0), rows - 1.0)
        cell = row.astype(np.int32) * np.int32(columns) + column.astype(np.int32)
        code = codes[cell]
        coded = np.flatnonzero(code)
        yield coded + first, code[coded]


def _expanded(
    lists: Ragged, points: Integers, codes: NDArray[np.int32]
) -> tuple[Integers, Integers]:
    """Pair each point with every polygon in the list of its code.

    ``points`` are the numbers of points, and ``codes`` the codes of their cells. Return the number of the point and
    that of the polygon of each pair, as two arrays.
    """
    list_lengths = np.diff(lists.starts)[codes]
    # For each pair: the index of its point in `points`, and the place of its polygon in the list.
    point_index, place_in_list = ragged_range(list_lengths)
    return points[point_index], lists.polygons[lists.starts[codes[point_index]] + place_in_list]


def _packed_states(polygons: NDArray[Any], frame: CellFrame, shape: tuple[int, int]) -> Integers:
    """Return for each cell a number with two bits for each of at most 31 polygons: 0 outside, INSIDE or EDGE."""
    words = np.zeros(shape, dtype=np.int64)
    for number, polygon in enumerate(polygons):
        states, window = _states(polygon, frame)
        words[window] |= states.astype(np.int64) << (BITS * number)
    return words.ravel()


def _states(
    polygon: shapely.Geometry, frame: CellFrame
) -> tuple[NDArray[np.int8], tuple[slice, slice]]:
    """Return the state of each cell around a polygon: 0 outside it, INSIDE, or EDGE if the polygon's edge crosses it.

    Only the cells of a window around the polygon are returned, and that window: the slice of rows and the slice of
    columns. The cells of a row between two edge cells are all inside or all outside, so that only the first of them
    has to be tested.
    """
    bounds = shapely.bounds(polygon)
    low = np.maximum(np.floor(frame.to_cells(bounds[:2]) - SLACK).astype(int) - 1, 0)
    high = np.floor(frame.to_cells(bounds[2:]) + SLACK).astype(int) + 2
    states = np.zeros((high - low)[::-1], dtype=np.int8)
    for ring in shapely.get_rings(shapely.get_parts(polygon)):
        states[_crossed(frame.to_cells(shapely.get_coordinates(ring)) - low)] = EDGE
    # A run is a row's cells without an edge, up to the next edge cell. Its first cell is tested by its middle.
    is_free = states == 0
    is_free_to_the_left = np.pad(is_free, ((0, 0), (1, 0)))[:, :-1]
    begins_run = is_free & ~is_free_to_the_left
    row, column = np.nonzero(begins_run)
    middle = frame.to_lonlat(np.column_stack([column, row]) + 0.5 + low)
    state_of_start = np.zeros(states.size, dtype=np.int8)
    first_cells = np.flatnonzero(begins_run)
    state_of_start[first_cells] = np.where(shapely.contains_xy(polygon, middle), INSIDE, 0)
    # Each free cell takes the state of the start of its run.
    start_of_cell = np.maximum.accumulate(np.where(begins_run.ravel(), np.arange(states.size), 0))
    state_of_run = state_of_start[start_of_cell].reshape(states.shape)
    filled = np.where(is_free, state_of_run, states).astype(np.int8)
    return filled, (slice(low[1], high[1]), slice(low[0], high[0]))


def _crossed(vertices: Floats) -> tuple[Integers, Integers]:
    """Return the rows and the columns of all cells that a line touches, or nearly touches.

    ``vertices`` are those of the line, as columns and rows of the grid with fractions, shape ``(n, 2)``. A cell may be
    returned several times.
    """
    begin, end = vertices[:-1], vertices[1:]
    # Turn each leg of the line so that it runs from left to right.
    is_westward = (begin[:, 0] > end[:, 0])[:, None]
    left, right = np.where(is_westward, end, begin), np.where(is_westward, begin, end)
    # List all columns that each leg touches.
    first_column = np.floor(left[:, 0] - SLACK).astype(int)
    last_column = np.floor(right[:, 0] + SLACK).astype(int)
    leg, column = _expanded_ranges(first_column, last_column)
    left, right = left[leg], right[leg]
    # The heights, in rows, at which a leg enters and leaves each column; 1e-300 avoids a division by 0 for a vertical
    # leg.
    span = np.maximum(right[:, 0] - left[:, 0], 1e-300)
    enters = np.clip((column - SLACK - left[:, 0]) / span, 0.0, 1.0)
    leaves = np.clip((column + 1 + SLACK - left[:, 0]) / span, 0.0, 1.0)
    rise = right[:, 1] - left[:, 1]
    heights = np.sort(left[:, 1, None] + rise[:, None] * np.column_stack([enters, leaves]), axis=1)
    # List all rows that the leg touches between these heights.
    lowest_row, highest_row = np.floor(heights + np.array([-SLACK, SLACK])).astype(int).T
    column_index, row = _expanded_ranges(lowest_row, highest_row)
    return row, column[column_index]


def _expanded_ranges(first: Integers, last: Integers) -> tuple[Integers, Integers]:
    """List all whole numbers of several ranges, each from its first to its last number.

    Return for each number listed the index of its range, and the number itself.
    """
    range_index, offset = ragged_range(last - first + 1)
    return range_index, first[range_index] + offset


def _coded(words: list[Integers]) -> tuple[NDArray[np.int32], list[Integers]]:
    """Assign the same code to all cells with the same states, and the code 0 to cells that lie in no polygon.

    ``words`` has for each group of 31 polygons the states of all cells, as :func:`_packed_states` returns them.

    Returns
    -------
    codes
        The code of each cell.
    states_by_code
        For each group of 31 polygons the states of each code.
    """
    # Neighbouring cells mostly have the same states, so that runs of such cells are encoded, not single cells.
    starts = run_starts(*words)
    runs = np.column_stack([word[starts] for word in words])
    # A row of zeros, for no polygon, is added. No word is negative, so this row sorts first and gets the code 0.
    distinct_states, codes = np.unique(
        np.vstack([np.zeros_like(runs[:1]), runs]), axis=0, return_inverse=True
    )
    lengths = np.diff(starts, append=len(words[0]))
    return np.repeat(codes.ravel()[1:].astype(np.int32), lengths), list(distinct_states.T)


def _listed(states_by_code: list[Integers], state: int, polygon_count: int) -> Ragged:
    """Return for each code the list of the polygons that have a state, INSIDE or EDGE, in the cells of that code.

    ``states_by_code`` is the second result of :func:`_coded`.
    """
    # For each polygon its state by code: two bits of the word of its group.
    states_of_polygons = [
        (states_by_code[polygon // WORD] >> (BITS * (polygon % WORD))) & (INSIDE | EDGE)
        for polygon in range(polygon_count)
    ]
    has_state = np.column_stack(states_of_polygons) == state
    starts = offsets_of(has_state.sum(axis=1))
    return Ragged(starts, np.nonzero(has_state)[1])
