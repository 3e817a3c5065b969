"""Build road networks of a million edges for `routing.py`."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import shapely

REGULAR_SIDE = 708  # nodes
SPACING_DEG, SOUTH_DEG = 0.01, 20.0
SIDE = 770  # nodes
KEPT = 0.85  # of the edges between them: a million
BOUNDS = (-1.0, 18.0, 30.0, 36.0)  # degrees


def regular_grid() -> gpd.GeoDataFrame:
    """Build a regular grid of a million streets with random lengths."""
    at = np.arange(REGULAR_SIDE**2).reshape(REGULAR_SIDE, REGULAR_SIDE)
    tail = np.concatenate([at[:, :-1].ravel(), at[:-1].ravel()])
    head = np.concatenate([at[:, 1:].ravel(), at[1:].ravel()])
    row, column = np.divmod(at.ravel(), REGULAR_SIDE)
    place = np.stack([row * SPACING_DEG, SOUTH_DEG + column * SPACING_DEG], axis=1)
    columns = {"length_km": np.random.default_rng(5).uniform(1.2, 3.0, len(tail))}
    lines = shapely.linestrings(place[np.stack([tail, head], axis=1)])
    return gpd.GeoDataFrame(columns, geometry=lines, crs=4326)


def grid_of_roads(vertices: int) -> gpd.GeoDataFrame:
    """Build an uneven grid of roads over North Africa, with some vertices each."""
    rng = np.random.default_rng(0)
    west, south, east, north = BOUNDS
    lon, lat = np.meshgrid(
        np.linspace(west, east, SIDE), np.linspace(south, north, SIDE), indexing="ij"
    )
    nodes = np.stack([lon.ravel(), lat.ravel()], axis=1)
    nodes += rng.normal(0.0, 0.005, nodes.shape)
    number = np.arange(SIDE**2).reshape(SIDE, SIDE)
    tail = np.concatenate([number[:-1].ravel(), number[:, :-1].ravel()])
    head = np.concatenate([number[1:].ravel(), number[:, 1:].ravel()])
    kept = rng.random(len(tail)) < KEPT
    share = np.linspace(0.0, 1.0, vertices)[None, :, None]
    coords = nodes[tail[kept]][:, None] * (1.0 - share) + nodes[head[kept]][:, None] * share
    coords[:, 1:-1] += rng.normal(0.0, 1e-4, coords[:, 1:-1].shape)
    owner = np.repeat(np.arange(len(coords)), vertices)
    roads = shapely.linestrings(coords.reshape(-1, 2), indices=owner)
    return gpd.GeoDataFrame(
        {"highway": "secondary"}, geometry=roads, crs=4326, index=range(len(coords))
    )
