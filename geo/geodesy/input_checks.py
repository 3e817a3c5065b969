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
    """Validate longitudes and latitudes in degrees, and return them as flat arrays of one length.

    Each coordinate is passed by its name, which messages show: those whose name begins with ``lat`` are limited to
    ±90°, all others to ±540°.

    Raises
    ------
    GeometryError
        A coordinate is not finite or out of range.

    Examples
    --------
    >>> checked_arrays(lon=[10, 11], lat=[33, 95])
    Traceback (most recent call last):
        ...
    geo.errors.GeometryError: 1 row cannot be measured. Row 1 has lat 95.0, outside −90 to 90.
    """
    arrays = np.broadcast_arrays(
        *(np.atleast_1d(np.asarray(v, float)) for v in coordinates.values())
    )
    problems: dict[Any, str] = {}
    for name, values in zip(coordinates, arrays, strict=True):
        limit = LATITUDE_LIMIT_DEG if name.startswith("lat") else LONGITUDE_LIMIT_DEG
        is_valid = np.abs(values) <= limit  # false for NaN, too
        for row in np.flatnonzero(~is_valid):
            problems.setdefault(int(row), out_of_range(name, float(values[row]), limit))
    raise_problems(problems)
    return tuple(np.ascontiguousarray(values).ravel() for values in arrays)


def checked_lonlat(geometries: gpd.GeoSeries, *, kinds: Iterable[str] = ()) -> Shapes:
    """Validate geometries of any CRS, and return them in two dimensions, in degrees on WGS84.

    ``kinds`` are the admitted types of geometry, such as ``Point``; by default all are.

    Raises
    ------
    GeometryError
        No CRS; or a geometry is missing, empty, of another kind, or has invalid coordinates.
    """
    if geometries.crs is None:
        raise GeometryError(
            "geometries without a CRS cannot be measured. Set the CRS with `set_crs()`."
        )
    shapes = np.asarray(geometries.array, dtype=object)
    raise_problems(missing_or_wrong_kinds(shapes, geometries.index, sorted(kinds)))
    if geometries.crs != DEGREES:
        # of projected coordinates, whose range depends on the CRS, only those not finite are certainly wrong
        raise_problems(invalid_coordinates(shapes, geometries.index, limits=(np.inf, np.inf)))
        shapes = np.asarray(geometries.to_crs(DEGREES).array, dtype=object)
    limits = (LONGITUDE_LIMIT_DEG, LATITUDE_LIMIT_DEG)
    raise_problems(invalid_coordinates(shapes, geometries.index, limits=limits))
    return np.asarray(shapely.force_2d(shapes), dtype=object)


def missing_or_wrong_kinds(shapes: Shapes, index: pd.Index, kinds: list[str]) -> dict[Any, str]:
    """Return what is wrong with each row that has no geometry, an empty one, or one of a kind that is not admitted.

    Problems are predicates such as "has no geometry", under the label of the row in `index`. No `kinds` admit all.
    """
    types = [shapely.GeometryType[kind.upper()] for kind in kinds]
    has_problem = shapely.is_missing(shapes) | shapely.is_empty(shapes)
    if types:
        has_problem |= ~np.isin(shapely.get_type_id(shapes), types)
    problems: dict[Any, str] = {}
    for row in map(int, np.flatnonzero(has_problem)):
        if shapes[row] is None:
            problems[index[row]] = "has no geometry"
        elif shapes[row].is_empty:
            problems[index[row]] = "has an empty geometry"
        else:
            problems[index[row]] = f"is a {shapes[row].geom_type}, expected {' or '.join(kinds)}"
    return problems


def invalid_coordinates(
    shapes: Shapes, index: pd.Index, *, limits: tuple[float, float]
) -> dict[Any, str]:
    """Return what is wrong with each row that has a coordinate that is not finite or out of range.

    Problems are predicates such as "has latitude 95.0, outside −90 to 90", under the label of the row in `index`.
    ``limits`` are the greatest longitude and latitude (in a projected CRS: x and y), on either side of zero.
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
    """Return one radius in metres per row of `index`, from one radius for all rows or one per row by position.

    Raises
    ------
    GeometryError
        The number of radii is neither one nor that of the rows, or a radius without its sign is beyond the limits.
    """
    values = np.asarray(radius_m, dtype=float)
    if values.ndim and len(values) != len(index):
        raise GeometryError(
            f"found {len(values)} radii for {len(index)} rows. "
            "Pass one radius for all rows, or one for each."
        )
    radii = np.broadcast_to(values, (len(index),)).copy()
    is_in_range = (np.abs(radii) >= smallest_m) & (np.abs(radii) <= largest_m)
    raise_problems(
        {
            index[row]: f"has radius {radii[row]} m, outside {smallest_m:g} to {largest_m:g} m"
            for row in map(int, np.flatnonzero(~is_in_range))
        }
    )
    return radii


def out_of_range(name: str, value: float, limit: float) -> str:
    """Describe a coordinate that is not finite or exceeds its limit, as the predicate of a row."""
    if not np.isfinite(value):
        return f"has {name} {value}, which is not finite"
    return f"has {name} {value}, outside −{limit:g} to {limit:g}"


def raise_problems(problems: dict[Any, str]) -> None:
    """Raise one error that names the rows that have a problem, if there are any.

    `problems` holds, under the label of each row, a predicate that says what is wrong.

    Examples
    --------
    >>> raise_problems({"a": "has an empty geometry"})
    Traceback (most recent call last):
        ...
    geo.errors.GeometryError: 1 row cannot be measured. Row 'a' has an empty geometry.
    """
    if not problems:
        return
    shown = list(problems.items())[:ROWS_NAMED]
    named = "; row ".join(f"{row!r} {problem}" for row, problem in shown)
    more = f"; and {len(problems) - ROWS_NAMED} more" if len(problems) > ROWS_NAMED else ""
    rows = "1 row" if len(problems) == 1 else f"{len(problems):,} rows"
    raise GeometryError(f"{rows} cannot be measured. Row {named}{more}.")
