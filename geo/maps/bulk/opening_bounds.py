"""The extent that bulk rows cover."""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from geo.geodesy.antimeridian import narrowest_span, wrap_longitudes
from geo.maps.bulk.values import BulkFlows, Events, Joined, count_rows

PADDING: Final = 0.07  # of the extent, on each side of what a page shows when it opens


def bulk_bounds(bulk: BulkFlows | Events) -> list[float] | None:
    """Return west, south, east, north in degrees around all places of the rows, with some room; None without rows."""
    if not count_rows(bulk):
        return None
    if isinstance(bulk, Events):
        lon, lat = bulk.lon.astype(float), bulk.lat.astype(float)
        if bulk.joined is not None and len(bulk.joined.shapes):
            lon, lat = _extent(bulk.joined)
    else:
        place_rows = np.unique(np.concatenate([bulk.origin, bulk.destination]))
        lon = bulk.places["lon"].to_numpy(float)[place_rows]
        lat = bulk.places["lat"].to_numpy(float)[place_rows]
    west, east = narrowest_span(lon, lon)
    room = max(0.2, PADDING * float(max((east - west) % 360, np.ptp(lat))))
    is_all_round = (east - west) % 360 + 2 * room >= 360  # noqa: PLR2004 - degrees
    edges = wrap_longitudes(np.array([west - room, east + room]))
    west, east = (-180.0, 180.0) if is_all_round else edges
    bounds = (west, lat.min() - room, east, lat.max() + room)
    return [round(float(degrees), 3) for degrees in bounds]


def _extent(joined: Joined) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return lon and lat of the vertices of the innermost bands: of corridors or, without any, of buffers."""
    is_innermost = (
        pd.Series(joined.band).groupby(joined.of).transform("min").to_numpy() == joined.band
    )
    is_corridor = np.array(joined.layers)[joined.of] == "corridors"
    xy = shapely.get_coordinates(
        joined.shapes[is_innermost & (is_corridor if is_corridor.any() else True)]
    )
    return xy[:, 0], xy[:, 1]
