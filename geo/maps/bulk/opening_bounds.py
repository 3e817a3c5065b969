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
    """Return the bounds on which a bulk page opens: west, south, east, north in degrees; None without rows.

    They contain the ends of all flows, or the corridors to which events were joined, or all events, with some room.
    Across ±180°, west exceeds east.
    """
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
    """Return lon and lat of the vertices of the innermost band of each corridor; without corridors, of each buffer."""
    innermost_band = pd.Series(joined.band).groupby(joined.of).transform("min").to_numpy()
    is_innermost = innermost_band == joined.band
    is_corridor = np.array(joined.layers)[joined.of] == "corridors"
    is_chosen = is_innermost & is_corridor if is_corridor.any() else is_innermost
    lon_lat = shapely.get_coordinates(joined.shapes[is_chosen])
    return lon_lat[:, 0], lon_lat[:, 1]
