"""The pages' own projection, in degrees of longitude."""

from __future__ import annotations

from typing import Final

import numpy as np
import shapely
from numpy.typing import ArrayLike, NDArray

TILE_PX: Final = 256  # the world's width at zoom 0
FARTHEST_LAT: Final = 85.05  # where the pages' square ends


def mercator_y(lat: ArrayLike) -> NDArray[np.float64]:
    """Return the Mercator ordinate of latitudes, in degrees of longitude, growing to the north.

    Examples
    --------
    >>> mercator_y([0.0, 60.0]).round(2).tolist()
    [0.0, 75.46]
    """
    phi = np.radians(np.clip(np.asarray(lat, dtype=float), -FARTHEST_LAT, FARTHEST_LAT))
    ordinates: NDArray[np.float64] = np.degrees(np.arcsinh(np.tan(phi)))
    return ordinates


def latitude(y: ArrayLike) -> NDArray[np.float64]:
    """Return the latitudes of Mercator ordinates: the inverse of `mercator_y`."""
    lat: NDArray[np.float64] = np.degrees(
        np.arctan(np.sinh(np.radians(np.asarray(y, dtype=float))))
    )
    return lat


def to_mercator(shapes: NDArray[np.object_], *, stretch: float) -> NDArray[np.object_]:
    """Project shapes from EPSG:4326 to Mercator, in degrees of longitude, with ordinates multiplied by ``stretch``."""
    return np.asarray(
        shapely.transform(
            shapes, lambda xy: np.column_stack([xy[:, 0], stretch * mercator_y(xy[:, 1])])
        )
    )


def pixels(lon: ArrayLike, lat: ArrayLike, zoom: float) -> NDArray[np.float64]:
    """Return positions in pixels of the world at a zoom, as rows of x and y."""
    per_degree = TILE_PX * 2**zoom / 360
    return np.column_stack([np.asarray(lon, dtype=float), mercator_y(lat)]) * per_degree
