"""The precision at which layers are published, in memory as in files."""

from __future__ import annotations

import math
from typing import Any, Final

import numpy as np
import shapely

COORDINATE_DECIMALS: Final = 6  # 0.11 m of latitude: finer than any position here is known
MEASURE_DECIMALS: Final = 3  # of other numbers, in the unit of their column


def rounded(
    geometries: np.ndarray[Any, np.dtype[np.object_]],
) -> np.ndarray[Any, np.dtype[np.object_]]:
    """Round coordinates to 6 decimals and wind rings by the right hand; polygons stay valid."""
    snapped = geometries.copy()
    is_area = shapely.get_dimensions(geometries) == 2  # noqa: PLR2004 - of an area
    # Normalised, because the grid may start a ring at any of its vertices.
    on_grid = shapely.set_precision(geometries[is_area], 10.0**-COORDINATE_DECIMALS)
    snapped[is_area] = shapely.orient_polygons(shapely.normalize(on_grid))
    return shapely.transform(snapped, lambda lonlat: np.round(lonlat, COORDINATE_DECIMALS) + 0.0)


def plain(value: Any) -> Any:  # noqa: ANN401 - any cell
    """Turn a cell into what JSON knows: missing values into null, numbers into Python's, rounded."""
    if isinstance(value, list | tuple):
        return [plain(one) for one in value]
    if isinstance(value, np.generic):
        value = value.item()
    if isinstance(value, float):
        return None if math.isnan(value) else round(value, MEASURE_DECIMALS)
    return value
