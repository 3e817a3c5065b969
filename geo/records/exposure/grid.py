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
BITS: Final = 2  # per state of a polygon in a cell
WORD: Final = 31  # the states of so many polygons fit a signed 64-bit word


@dataclass(frozen=True)
class Ragged:
    """A list of polygons for each code: ``polygons[starts[code] : starts[code + 1]]``."""

    starts: Integers
    polygons: Integers


class CellFrame(NamedTuple):
    """The position of cells: their south-west corner in degrees, and cells per degree; both as lon, lat."""

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
    """A grid of cells over some polygons, each cell with a code: 0 outside all polygons.

    Any other code stands for the polygons that contain the cell (``inside``) and those whose edge crosses
    it (``edge``). The rows of ``codes`` run from south to north.
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
    # A margin of empty cells takes the points outside the grid.
    frame = CellFrame(corner - 1.5 / scale, scale)
    shape = (rows + 4, columns + 4)
    words = [
        _packed_states(polygons[first : first + WORD], frame, shape)
        for first in range(0, len(polygons), WORD)
    ]
    codes, states = _coded(words)
    lists = [_listed(states, state, len(polygons)) for state in (INSIDE, EDGE)]
    return PolygonGrid(polygons, frame, codes.reshape(shape), *lists)


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
    """Find the polygons within which each point lies; a point on a polygon's edge is not within it.

    The pairs are those of ``geopandas.sjoin(predicate="within")``, in no particular order.

    Parameters
    ----------
    lon, lat
        Degrees, in the polygons' CRS, shape ``(n,)``. A point that is not finite lies nowhere.

    Returns
    -------
    Numbers of points and numbers of polygons, pair by pair.

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
    certain = _expanded(grid.inside, points, codes)
    likely, polygons = _expanded(grid.edge, points, codes)
    order = np.argsort(polygons, kind="stable")
    likely, polygons = likely[order], polygons[order]
    is_within = np.zeros(len(likely), dtype=bool)
    cuts = np.searchsorted(polygons, np.arange(len(grid.polygons) + 1))
    for polygon, (first, last) in zip(grid.polygons, pairwise(cuts), strict=True):
        candidates = likely[first:last]
        is_within[first:last] = shapely.contains_xy(polygon, lon[candidates], lat[candidates])
    return (
        np.concatenate([certain[0], likely[is_within]]),
        np.concatenate([certain[1], polygons[is_within]]),
    )


def _coded_points(
    grid: PolygonGrid, lon: Floats, lat: Floats
) -> Iterator[tuple[Integers, NDArray[np.int32]]]:
    """Yield batches of the points in cells with a code: the numbers of the points, and their codes."""
    rows, columns = grid.codes.shape
    codes = grid.codes.ravel()
    (west, south), (per_lon, per_lat) = grid.frame.corner, grid.frame.scale
    for first in range(0, len(lon), AT_ONCE):
        batch = slice(first, first + AT_ONCE)
        # fmax and fmin move points outside the grid, and NaN, into the margin.
        column = np.fmin(np.fmax((lon[batch] - west) * per_lon, 0.0), columns - 1.0)
        row = np.fmin(np.fmax((lat[batch] - south) * per_lat, 0.0), rows - 1.0)
        cell = row.astype(np.int32) * np.int32(columns) + column.astype(np.int32)
        code = codes[cell]
        coded = np.flatnonzero(code)
        yield coded + first, code[coded]


def _expanded(
    lists: Ragged, points: Integers, codes: NDArray[np.int32]
) -> tuple[Integers, Integers]:
    """Pair each point with every polygon in the list of its code; return points and polygons, pair by pair."""
    point, number = ragged_range(np.diff(lists.starts)[codes])
    return points[point], lists.polygons[lists.starts[codes[point]] + number]


def _packed_states(polygons: NDArray[Any], frame: CellFrame, shape: tuple[int, int]) -> Integers:
    """Return a word for each cell, with two bits per polygon: whether the cell is outside, inside or on its edge."""
    words = np.zeros(shape, dtype=np.int64)
    for number, polygon in enumerate(polygons):
        states, window = _states(polygon, frame)
        words[window] |= states.astype(np.int64) << (BITS * number)
    return words.ravel()


def _states(
    polygon: shapely.Geometry, frame: CellFrame
) -> tuple[NDArray[np.int8], tuple[slice, slice]]:
    """Return the state of each cell in the window around a polygon (0 outside, INSIDE or EDGE), and that window.

    The cells of a row between two edge cells are all inside or all outside, so only the first is tested.
    """
    bounds = shapely.bounds(polygon)
    low = np.maximum(np.floor(frame.to_cells(bounds[:2]) - SLACK).astype(int) - 1, 0)
    high = np.floor(frame.to_cells(bounds[2:]) + SLACK).astype(int) + 2
    states = np.zeros((high - low)[::-1], dtype=np.int8)
    for ring in shapely.get_rings(shapely.get_parts(polygon)):
        states[_crossed(frame.to_cells(shapely.get_coordinates(ring)) - low)] = EDGE
    is_free = states == 0
    begins_run = is_free & ~np.pad(is_free, ((0, 0), (1, 0)))[:, :-1]
    row, column = np.nonzero(begins_run)
    middle = frame.to_lonlat(np.column_stack([column, row]) + 0.5 + low)
    run_states = np.zeros(states.size, dtype=np.int8)
    starts = np.flatnonzero(begins_run)
    run_states[starts] = np.where(shapely.contains_xy(polygon, middle), INSIDE, 0)
    # Each free cell takes the state of the start of its run.
    latest = np.maximum.accumulate(np.where(begins_run.ravel(), np.arange(states.size), 0))
    filled = np.where(is_free, run_states[latest].reshape(states.shape), states).astype(np.int8)
    return filled, (slice(low[1], high[1]), slice(low[0], high[0]))


def _crossed(vertices: Floats) -> tuple[Integers, Integers]:
    """Return the rows and columns of all cells that a line touches, or nearly touches.

    ``vertices`` are columns and rows with fractions, shape ``(n, 2)``.
    """
    begin, end = vertices[:-1], vertices[1:]
    is_westward = (begin[:, 0] > end[:, 0])[:, None]
    left, right = np.where(is_westward, end, begin), np.where(is_westward, begin, end)
    first_column = np.floor(left[:, 0] - SLACK).astype(int)
    leg, column = _counted(first_column, np.floor(right[:, 0] + SLACK).astype(int))
    left, right = left[leg], right[leg]
    # The heights at which a leg enters and leaves each column; 1e-300 avoids a division by 0 for a vertical leg.
    span = np.maximum(right[:, 0] - left[:, 0], 1e-300)
    enters = np.clip((column - SLACK - left[:, 0]) / span, 0.0, 1.0)
    leaves = np.clip((column + 1 + SLACK - left[:, 0]) / span, 0.0, 1.0)
    rise = right[:, 1] - left[:, 1]
    heights = np.sort(left[:, 1, None] + rise[:, None] * np.column_stack([enters, leaves]), axis=1)
    cell, row = _counted(*np.floor(heights + np.array([-SLACK, SLACK])).astype(int).T)
    return row, column[cell]


def _counted(first: Integers, last: Integers) -> tuple[Integers, Integers]:
    """List the numbers from each first to its last; return the interval of each number, and the number."""
    interval, number = ragged_range(last - first + 1)
    return interval, first[interval] + number


def _coded(words: list[Integers]) -> tuple[NDArray[np.int32], list[Integers]]:
    """Assign a code to each distinct state of cells, 0 to no polygon; return each cell's code, and the states by code.

    The states are an array for each word of polygons, indexed by code.
    """
    # Neighbouring cells mostly have the same states, so runs of cells are encoded.
    starts = run_starts(*words)
    runs = np.column_stack([word[starts] for word in words])
    # Words are not negative, so a row of zeros sorts first: code 0 is no polygon.
    distinct_states, codes = np.unique(
        np.vstack([np.zeros_like(runs[:1]), runs]), axis=0, return_inverse=True
    )
    lengths = np.diff(starts, append=len(words[0]))
    return np.repeat(codes.ravel()[1:].astype(np.int32), lengths), list(distinct_states.T)


def _listed(states: list[Integers], state: int, count: int) -> Ragged:
    """Return for each code the list of polygons that have a state in its cells."""
    states_of_polygons = [
        (states[number // WORD] >> (BITS * (number % WORD))) & (INSIDE | EDGE)
        for number in range(count)
    ]
    has_state = np.column_stack(states_of_polygons) == state
    starts = offsets_of(has_state.sum(axis=1))
    return Ragged(starts, np.nonzero(has_state)[1])
