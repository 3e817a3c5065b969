"""Build road networks of a million edges for `routing.py`."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import shapely

REGULAR_SIDE = 708  # nodes
SPACING_DEG, SOUTH_DEG = 0.01, 20.0
SIDE = 770  # nodes
SHARE_KEPT = 0.85  # of the edges between them: a million
BOUNDS = (-1.0, 18.0, 30.0, 36.0)  # degrees


def regular_grid() -> gpd.GeoDataFrame:
    """Return a regular grid of a million streets, EPSG:4326; their stated lengths are random."""
    node = np.arange(REGULAR_SIDE**2).reshape(REGULAR_SIDE, REGULAR_SIDE)
    # Edges along one axis of the grid, then along the other.
    tail = np.concatenate([node[:, :-1].ravel(), node[:-1].ravel()])
    head = np.concatenate([node[:, 1:].ravel(), node[1:].ravel()])
    row, column = np.divmod(node.ravel(), REGULAR_SIDE)
    lonlat = np.stack([row * SPACING_DEG, SOUTH_DEG + column * SPACING_DEG], axis=1)
    columns = {"length_km": np.random.default_rng(5).uniform(1.2, 3.0, len(tail))}
    lines = shapely.linestrings(lonlat[np.stack([tail, head], axis=1)])
    return gpd.GeoDataFrame(columns, geometry=lines, crs=4326)


def grid_of_roads(vertices: int) -> gpd.GeoDataFrame:
    """Return an uneven grid of a million roads over North Africa, EPSG:4326.

    Its junctions are moved a little at random, and roads are left out at random. Each road has so many vertices, two of
    which are its ends.
    """
    rng = np.random.default_rng(0)
    west, south, east, north = BOUNDS
    lon, lat = np.meshgrid(
        np.linspace(west, east, SIDE), np.linspace(south, north, SIDE), indexing="ij"
    )
    lonlat = np.stack([lon.ravel(), lat.ravel()], axis=1)
    lonlat += rng.normal(0.0, 0.005, lonlat.shape)
    node = np.arange(SIDE**2).reshape(SIDE, SIDE)
    tail = np.concatenate([node[:-1].ravel(), node[:, :-1].ravel()])
    head = np.concatenate([node[1:].ravel(), node[:, 1:].ravel()])
    is_kept = rng.random(len(tail)) < SHARE_KEPT
    start, end = lonlat[tail[is_kept]][:, None], lonlat[head[is_kept]][:, None]
    along = np.linspace(0.0, 1.0, vertices)[None, :, None]
    coords = start * (1.0 - along) + end * along  # road, vertex, lon and lat
    # Vertices between the ends are moved, too: one on the line between its neighbours could be left out.
    coords[:, 1:-1] += rng.normal(0.0, 1e-4, coords[:, 1:-1].shape)
    roads = shapely.linestrings(coords)
    return gpd.GeoDataFrame(
        {"highway": "secondary"}, geometry=roads, crs=4326, index=range(len(coords))
    )
