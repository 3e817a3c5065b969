"""Read the world's terrain, coarsely: the mean slope of the ground, and large lakes."""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from typing import Final

import numpy as np
import shapely
from numpy.typing import ArrayLike, NDArray

from geo.arrays import Booleans, Floats
from geo.geodesy import wrap_longitudes

FOLDER: Final = files("geo").joinpath("data", "terrain")
SLOPE, LAKES = "slope.txt", "lakes.json"
CELLS_PER_DEGREE: Final = 2
ZERO: Final = ord("0")  # the character of a slope of zero
STEEPEST: Final = 62.0  # metres per kilometre; the table cannot hold more
LAKE_GRID_PER_DEGREE: Final = 1_000
SAMPLES: Final = 9  # along a line; cells are half a degree wide


def mean_slope(lon: ArrayLike, lat: ArrayLike) -> Floats:
    """Return the mean slope of the ground around each position, in metres per kilometre.

    It is the mean over a cell of half a degree, computed from altitudes 9 km apart: about 3 in the Sahara, 10 in hills,
    35 in the Alps.

    Parameters
    ----------
    lon, lat
        The positions in degrees, EPSG:4326; lon may run beyond 180.

    Examples
    --------
    >>> mean_slope([13.2, 8.0], [28.0, 46.0]).tolist()
    [3.0, 35.0]
    """
    grid = _slopes()
    row = (90.0 - np.asarray(lat, dtype=float)) * CELLS_PER_DEGREE
    column = (wrap_longitudes(np.asarray(lon, dtype=float)) + 180.0) * CELLS_PER_DEGREE
    rows, columns = grid.shape
    row_index = np.clip(row.astype(int), 0, rows - 1)
    column_index = np.clip(column.astype(int), 0, columns - 1)
    return np.asarray(grid[row_index, column_index], dtype=float)


def slope_between(start: NDArray[np.float64], end: NDArray[np.float64]) -> Floats:
    """Return the mean slope of the ground along each straight line, in metres per kilometre.

    ``start`` and ``end`` are the ends of the lines, lon and lat in degrees, shape (2, lines).

    Examples
    --------
    >>> slope_between(np.array([[13.1], [28.1]]), np.array([[13.4], [28.4]])).tolist()
    [2.0]
    """
    fraction = (np.arange(SAMPLES) + 0.5) / SAMPLES
    lon, lat = start[:, :, None] + (end - start)[:, :, None] * fraction
    return np.asarray(mean_slope(lon, lat).mean(axis=1))


def in_lake(lon: ArrayLike, lat: ArrayLike) -> Booleans:
    """Return which positions lie in a lake of 20 km² or more.

    Examples
    --------
    >>> in_lake([17.75, 17.75], [46.83, 47.5]).tolist()
    [True, False]
    """
    points = np.asarray(
        shapely.points(wrap_longitudes(np.asarray(lon, float)), np.asarray(lat, float))
    )
    is_in_lake = np.zeros(points.shape, dtype=np.bool_)
    is_in_lake[_lakes().query(points, predicate="within")[0]] = True
    return is_in_lake


@cache
def _slopes() -> NDArray[np.uint8]:
    """Return the slope of each cell: rows from north to south, columns from 180° west to east."""
    lines = FOLDER.joinpath(SLOPE).read_bytes().split()
    return np.array([np.frombuffer(line, dtype=np.uint8) for line in lines]) - ZERO


@cache
def lake_outlines() -> NDArray[np.object_]:
    """Return lakes of 20 km² or more as polygons, the largest first; lon, lat in degrees, EPSG:4326.

    Examples
    --------
    >>> bool(shapely.contains_xy(lake_outlines(), 33.0, -1.0).any())  # Lake Victoria
    True
    """
    rings = json.loads(FOLDER.joinpath(LAKES).read_text(encoding="utf-8"))
    # A ring is a flat list of numbers: the steps on the grid, in lon and lat, from each vertex to the next.
    degrees = [
        np.cumsum(np.reshape(ring, (-1, 2)), axis=0) / LAKE_GRID_PER_DEGREE for ring in rings
    ]
    lakes = np.array([shapely.Polygon(ring) for ring in degrees])
    # The rounding to the grid made some rings cross themselves.
    is_broken = ~shapely.is_valid(lakes)
    lakes[is_broken] = shapely.make_valid(lakes[is_broken])
    return lakes


@cache
def _lakes() -> shapely.STRtree:
    return shapely.STRtree(lake_outlines())
