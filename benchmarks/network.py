"""Measure how fast a network of a million edges is read from GeoParquet: ``make bench`` prints it."""

from __future__ import annotations

import tempfile
import time
from pathlib import Path

import geopandas as gpd
import numpy as np
import shapely

from geo.network import read_given_network

SIDE = 770  # nodes
KEPT = 0.85  # of the edges between them: a million
BOUNDS = (-1.0, 18.0, 30.0, 36.0)  # degrees


def grid_of_roads(vertices: int) -> gpd.GeoDataFrame:
    """Draw an uneven grid of roads over North Africa, each with so many vertices."""
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


def main() -> None:
    """Print the seconds from file to network, for plain and for winding roads."""
    with tempfile.TemporaryDirectory() as folder:
        for vertices in (2, 8):
            path = Path(folder) / f"roads-{vertices}.parquet"
            roads = grid_of_roads(vertices)
            roads.to_parquet(path)
            start, worked = time.perf_counter(), time.process_time()
            network, _ = read_given_network(path)
            wall_s, work_s = time.perf_counter() - start, time.process_time() - worked
            print(
                f"{len(roads):,} roads of {vertices} vertices: {len(network.tail):,} edges in {wall_s:.1f} s "
                f"({work_s:.1f} s of one core)"
            )


if __name__ == "__main__":
    main()
