"""Which events lie along which corridors: published records by the million, never live positions.

``expose`` is for a table in memory, ``expose_files`` for files of any size, ``expose_piece`` for
an engine that has its own way to share out work.
"""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geo.exposure.corridors import Corridors, expose_points, prepare_corridors, read_corridors
from geo.exposure.files import Piece, pieces
from geo.exposure.grid import Grid, memberships, prepare_grid
from geo.exposure.records import Columns
from geo.exposure.run import Exposed, Summary, expose_files, expose_piece

__all__ = [
    "Columns",
    "Corridors",
    "Exposed",
    "Grid",
    "Piece",
    "Summary",
    "expose",
    "expose_files",
    "expose_piece",
    "memberships",
    "pieces",
    "prepare_corridors",
    "prepare_grid",
    "read_corridors",
]


def expose(events: gpd.GeoDataFrame, corridors: Corridors) -> pd.DataFrame:
    """Tell which events lie along which corridors.

    Parameters
    ----------
    events
        Points in any CRS; a row without a point lies nowhere.
    corridors
        As ``prepare_corridors`` or ``read_corridors`` made them.

    Returns
    -------
    A row for each event and flow, on the index of the events (an event along two corridors
    comes twice): ``flow``; ``band``, the inmost that holds it, in percent; ``distance_m``, geodesic,
    to the nearest of the flow's routes; ``country``, ISO 3166-1 alpha-2, empty at sea.

    Examples
    --------
    >>> shapes = gpd.GeoDataFrame(
    ...     {"flow": ["a", "a"], "band": [50, 80]},
    ...     geometry=[shapely.box(8, 34.9, 9, 35.1), shapely.box(8, 34.8, 9, 35.2)],
    ...     crs=4326,
    ... )
    >>> line = gpd.GeoDataFrame(
    ...     {"flow": ["a"]}, geometry=[shapely.LineString([(8, 35), (9, 35)])], crs=4326
    ... )
    >>> events = gpd.GeoSeries.from_wkt(["POINT (8.5 35.15)", "POINT (0 0)"], crs=4326)
    >>> found = expose(events.to_frame("geometry"), prepare_corridors(shapes, line))
    >>> found[["flow", "band", "country"]].values.tolist()
    [['a', 80, 'TN']]
    """
    shapes = events.geometry.to_crs("EPSG:4326").to_numpy()
    lon, lat = shapely.get_x(shapes), shapely.get_y(shapes)
    found = expose_points(np.asarray(lon), np.asarray(lat), corridors)
    return found.drop(columns="point").set_axis(events.index[found["point"]], axis=0)
