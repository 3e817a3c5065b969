"""Join events to corridors and buffers: published records by the million, never live positions.

``expose`` is for a table in memory, ``expose_files`` for files of any size, ``expose_piece`` for an engine
of your own.
"""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geo.errors import DataError
from geo.records.exposure.brief_bands import (
    bands_of,
    prepare_buffers,
    prepare_corridors,
    read_buffers,
    read_corridors,
)
from geo.records.exposure.event_records import Columns
from geo.records.exposure.events_page import draw_events
from geo.records.exposure.exposed import Exposed, expose_many, expose_piece
from geo.records.exposure.exposure_run import ExposureSummary, expose_files
from geo.records.exposure.grid import PolygonGrid, memberships, prepare_grid
from geo.records.exposure.nested_bands import Bands

__all__ = [
    "Bands",
    "Columns",
    "Exposed",
    "ExposureSummary",
    "PolygonGrid",
    "bands_of",
    "check_events",
    "draw_events",
    "expose",
    "expose_files",
    "expose_piece",
    "memberships",
    "prepare_buffers",
    "prepare_corridors",
    "prepare_grid",
    "read_buffers",
    "read_corridors",
]


def expose(events: gpd.GeoDataFrame, *bands: Bands) -> pd.DataFrame:
    """Join events to the corridors and buffers in which they lie.

    Parameters
    ----------
    events
        Points in any CRS; a row without a point lies nowhere.
    bands
        Corridors or buffers, as ``prepare_corridors``, ``read_corridors``, ``prepare_buffers`` and ``read_buffers``
        return them.

    Returns
    -------
    A row for each event and each corridor or buffer that contains it, on the index of the events. Its columns are
    ``layer`` (``corridors`` or ``buffers``); ``of``, the flow of the corridor, or the middle of the buffer; ``band``,
    the innermost band that contains the event (per cent of the corridor's traffic, or the radius of the buffer in
    metres); ``distance_m``, the geodesic distance to the nearest route of the flow or to the middle; ``country``, the
    code of ISO 3166-1 alpha-2, empty at sea.

    Raises
    ------
    TypeError
        The events are not a GeoDataFrame, no corridors or buffers were given, or those given are layers that were not
        prepared.
    DataError
        The events have no CRS, or are not points.

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
    >>> exposed = expose(events.to_frame("geometry"), prepare_corridors(shapes, line))
    >>> exposed[["of", "band", "country"]].values.tolist()
    [['a', 80, 'TN']]
    """
    check_events(events)
    if not bands:
        raise TypeError("expose(events) has nothing to join to. Give corridors, buffers or both.")
    if not all(isinstance(argument, Bands) for argument in bands):
        kinds = sorted({type(argument).__name__ for argument in bands})
        raise TypeError(
            f"expose(events, bands) found {' and '.join(kinds)}. Expected prepared corridors or buffers. Use "
            "prepare_corridors(corridors, routes) of geo.records.exposure, or geo.expose(events, brief=...)."
        )
    shapes = events.geometry.to_crs("EPSG:4326").to_numpy()
    lon, lat = shapely.get_x(shapes), shapely.get_y(shapes)
    joined = expose_many(np.asarray(lon), np.asarray(lat), bands)
    return joined.drop(columns="point").set_axis(events.index[joined["point"]], axis=0)


def check_events(events: object) -> None:
    """Check that events are points with a CRS.

    Raises
    ------
    TypeError
        They are not a GeoDataFrame.
    DataError
        They have no CRS, or are not points.
    """
    if not isinstance(events, gpd.GeoDataFrame):
        raise TypeError(
            f"expose(events) expected a GeoDataFrame, found {type(events).__name__}. Make one from two columns: "
            "gpd.GeoDataFrame(table, geometry=gpd.points_from_xy(table.lon, table.lat), crs=4326)."
        )
    if events.crs is None:
        raise DataError(
            "expose(events) found no CRS. Expected a GeoDataFrame with one. "
            "State it, for example: events.set_crs(4326)."
        )
    kinds = sorted(set(events.geom_type.dropna()) - {"Point"})
    if kinds:
        raise DataError(
            f"expose(events) found {', '.join(kinds)}. Expected points. Turn them into points, for example: "
            "events.explode() or events.set_geometry(events.representative_point())."
        )
