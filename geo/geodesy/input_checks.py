"""Validate coordinates and radii, and name every row that fails."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely
from numpy.typing import ArrayLike

from geo.arrays import Floats, Shapes
from geo.errors import GeometryError

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd

LONGITUDE_LIMIT_DEG = 540.0  # one turn beyond ±180°, for data kept on 0–360° or unwrapped
LATITUDE_LIMIT_DEG = 90.0
LATITUDE_SLACK_DEG = 1e-9  # a pole that came through a projection and back
ROWS_NAMED = 10
DEGREES = "EPSG:4326"


def checked_arrays(**coordinates: ArrayLike) -> tuple[Floats, ...]:
    """Return longitudes and latitudes as flat arrays of one length.

    Names that begin with ``lat`` are limited to ±90°, all others to ±540°.

    Raises
    ------
    GeometryError
        A coordinate is not finite or out of range.

    Examples
    --------
    >>> checked_arrays(lon=[10, 11], lat=[33, 95])
    Traceback (most recent call last):
        ...
    geo.errors.GeometryError: 1 row cannot be measured: row 1: lat 95.0 is outside −90 to 90.
    """
    arrays = np.broadcast_arrays(
        *(np.atleast_1d(np.asarray(v, float)) for v in coordinates.values())
    )
    problems: dict[Any, str] = {}
    for name, values in zip(coordinates, arrays, strict=True):
        limit = LATITUDE_LIMIT_DEG if name.startswith("lat") else LONGITUDE_LIMIT_DEG
        for row in np.flatnonzero(~(np.abs(values) <= limit)):
            problems.setdefault(int(row), out_of_range(name, float(values[row]), limit))
    raise_problems(problems)
    return tuple(np.ascontiguousarray(values).ravel() for values in arrays)


def checked_lonlat(geometries: gpd.GeoSeries, *, kinds: Iterable[str] = ()) -> Shapes:
    """Return geometries of any CRS in degrees on WGS84; ``kinds`` are the admitted types, by default all.

    Raises
    ------
    GeometryError
        No CRS; or a geometry is missing, empty, of another kind, or has invalid coordinates.
    """
    if geometries.crs is None:
        raise GeometryError("geometries without a CRS cannot be measured. Set it with set_crs().")
    shapes = np.asarray(geometries.array, dtype=object)
    raise_problems(missing_or_wrong_kinds(shapes, geometries.index, sorted(kinds)))
    if geometries.crs != DEGREES:
        raise_problems(invalid_coordinates(shapes, geometries.index, limits=(np.inf, np.inf)))
        shapes = np.asarray(geometries.to_crs(DEGREES).array, dtype=object)
    limits = (LONGITUDE_LIMIT_DEG, LATITUDE_LIMIT_DEG)
    raise_problems(invalid_coordinates(shapes, geometries.index, limits=limits))
    return np.asarray(shapely.force_2d(shapes), dtype=object)


def missing_or_wrong_kinds(shapes: Shapes, index: pd.Index, kinds: list[str]) -> dict[Any, str]:
    """Return the problem of each row without a geometry, with an empty one, or with one of another kind, by label."""
    types = [shapely.GeometryType[kind.upper()] for kind in kinds]
    has_problem = shapely.is_missing(shapes) | shapely.is_empty(shapes)
    if types:
        has_problem |= ~np.isin(shapely.get_type_id(shapes), types)
    problems: dict[Any, str] = {}
    for row in map(int, np.flatnonzero(has_problem)):
        if shapes[row] is None:
            problems[index[row]] = "no geometry"
        elif shapes[row].is_empty:
            problems[index[row]] = "empty geometry"
        else:
            problems[index[row]] = f"{shapes[row].geom_type}, expected {' or '.join(kinds)}"
    return problems


def invalid_coordinates(
    shapes: Shapes, index: pd.Index, *, limits: tuple[float, float]
) -> dict[Any, str]:
    """Return the problem of each row with a coordinate that is not finite or out of range, by label.

    ``limits`` are those of longitudes and latitudes (of x and y), on either side of zero.
    """
    points, rows = shapely.get_coordinates(shapes, return_index=True)
    problems: dict[Any, str] = {}
    for name, values, limit in zip(("longitude", "latitude"), points.T, limits, strict=True):
        is_valid = (np.abs(values) <= limit + LATITUDE_SLACK_DEG) & np.isfinite(values)
        for point in np.flatnonzero(~is_valid):
            problem = out_of_range(name, float(values[point]), limit)
            problems.setdefault(index[rows[point]], problem)
    return problems


def checked_radii(
    radius_m: ArrayLike, index: pd.Index, *, smallest_m: float, largest_m: float
) -> Floats:
    """Return one radius per row, matched by position; raise an error if any is out of range."""
    values = np.asarray(radius_m, dtype=float)
    if values.ndim and len(values) != len(index):
        raise GeometryError(f"{len(values)} radii for {len(index)} rows. Give one, or one per row.")
    radii = np.broadcast_to(values, (len(index),)).copy()
    is_in_range = (np.abs(radii) >= smallest_m) & (np.abs(radii) <= largest_m)
    raise_problems(
        {
            index[row]: f"radius {radii[row]} m is outside {smallest_m:g} to {largest_m:g} m"
            for row in map(int, np.flatnonzero(~is_in_range))
        }
    )
    return radii


def out_of_range(name: str, value: float, limit: float) -> str:
    """Describe what is wrong with a coordinate."""
    if not np.isfinite(value):
        return f"{name} {value} is not finite"
    return f"{name} {value} is outside −{limit:g} to {limit:g}"


def raise_problems(problems: dict[Any, str]) -> None:
    """Raise one error for all rows that have a problem, if any.

    Examples
    --------
    >>> raise_problems({"a": "empty geometry"})
    Traceback (most recent call last):
        ...
    geo.errors.GeometryError: 1 row cannot be measured: row 'a': empty geometry.
    """
    if not problems:
        return
    shown = list(problems.items())[:ROWS_NAMED]
    named = "; ".join(f"row {row!r}: {problem}" for row, problem in shown)
    more = f"; and {len(problems) - ROWS_NAMED} more" if len(problems) > ROWS_NAMED else ""
    rows = "1 row" if len(problems) == 1 else f"{len(problems):,} rows"
    raise GeometryError(f"{rows} cannot be measured: {named}{more}.")
