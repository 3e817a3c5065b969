"""Measure points in corridors, beside what else people use, in one run.

Run by ``make bench``, which installs dask-geopandas and SedonaDB for it; ``exposure.py 100000 1000000``
measures other numbers of points. Writes its part of ``benchmarks/README.md``.
"""

from __future__ import annotations

import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from readme import circumstances, rows, write_part

from geo.geodesy import geodesic_buffers
from geo.records.exposure import (
    Bands,
    Grid,
    expose_files,
    memberships,
    prepare_corridors,
    prepare_grid,
)
from geo.records.exposure.bands import expose_points

try:
    import dask_geopandas
    import sedonadb
except ImportError:  # a benchmark's requirements alone
    dask_geopandas = sedonadb = None

POINTS = (100_000, 1_000_000, 10_000_000)
TARGETS = {1_000_000: 15, 10_000_000: 30}
ROUNDS = {100_000: 5, 1_000_000: 3, 10_000_000: 1}
MEMORY_MB = 1024
SEED = 1


def some_corridors() -> tuple[gpd.GeoDataFrame, gpd.GeoDataFrame]:
    """Make 20 lines of 60 to 200 legs in the region, and corridors of 15 km around them."""
    rng = np.random.default_rng(SEED)
    lines = []
    for _ in range(20):
        count = rng.integers(60, 200)
        course = rng.uniform(0, 2 * np.pi) + np.cumsum(rng.normal(0, 0.25, count))
        legs = 0.06 * np.column_stack([np.cos(course), np.sin(course)])
        lines.append(shapely.LineString(rng.uniform((2, 24), (14, 36)) + np.cumsum(legs, axis=0)))
    routes = gpd.GeoDataFrame(
        {"flow": [f"flow-{n:02}" for n in range(20)]}, geometry=lines, crs=4326
    )
    shapes = routes.assign(band=80).set_geometry(geodesic_buffers(routes.geometry, 15_000.0))
    return shapes, routes


def seconds(methods: dict[str, Callable[[], object]], rounds: int) -> dict[str, float]:
    """Time every method in turn, round by round; return medians."""
    taken: dict[str, list[float]] = {name: [] for name in methods}
    for _ in range(rounds):
        for name, work in methods.items():
            start = time.perf_counter()
            work()
            taken[name].append(time.perf_counter() - start)
    return {name: statistics.median(times) for name, times in taken.items()}


def methods_of(
    shapes: object, polygons: gpd.GeoDataFrame, grid: Grid
) -> dict[str, Callable[[], object]]:
    """Prepare each method on the same points, so that a call joins and does no more."""
    points = gpd.GeoDataFrame(geometry=shapes)
    lon, lat = np.array(points.geometry.x), np.array(points.geometry.y)
    methods: dict[str, Callable[[], object]] = {
        "grid": lambda: memberships(grid, lon, lat),
        "sjoin": lambda: gpd.sjoin(points, polygons, predicate="within"),
    }
    if dask_geopandas:
        parted = dask_geopandas.from_geopandas(points, npartitions=2)
        methods["dask"] = lambda: dask_geopandas.sjoin(
            parted, polygons, predicate="within"
        ).compute()
        context = sedonadb.connect()
        context.create_data_frame(points).to_memtable().to_view("points", overwrite=True)
        context.create_data_frame(polygons.reset_index(names="k")).to_view("bands", overwrite=True)
        query = """SELECT b.k, count(*) AS n FROM points p
            JOIN bands b ON ST_Within(p.geometry, b.geometry) GROUP BY b.k"""
        methods["sedona"] = lambda: context.sql(query).to_pandas()
    return methods


def main(counts: tuple[int, ...]) -> None:
    """Measure, print and write the part."""
    shapes, routes = some_corridors()
    corridors = prepare_corridors(shapes, routes)
    polygons = shapes[["geometry"]]
    corners = polygons.count_coordinates()
    start = time.perf_counter()
    grid = prepare_grid(shapes.geometry.to_numpy())
    prepared = time.perf_counter() - start
    body, steps = [], []
    for count in counts:
        lon, lat = spread(count, shapes.total_bounds)
        body.append(membership_row(lon, lat, polygons, grid))
        print(body[-1], flush=True)
        steps += step_rows(lon, lat, corridors)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    write_part(report(body, steps, prepared, (corners.min(), corners.max()), peak))


def spread(count: int, bounds: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Spread points evenly over an extent and a degree around it."""
    rng = np.random.default_rng(SEED)
    west, south, east, north = bounds
    return rng.uniform(west - 1, east + 1, count), rng.uniform(south - 1, north + 1, count)


def membership_row(
    lon: np.ndarray, lat: np.ndarray, polygons: gpd.GeoDataFrame, grid: Grid
) -> list[str]:
    """Time membership by every method, and compare the pairs."""
    count = len(lon)
    methods = methods_of(gpd.points_from_xy(lon, lat, crs=4326), polygons, grid)
    found = memberships(grid, lon, lat)
    joined: gpd.GeoDataFrame = methods["sjoin"]()
    same = np.array_equal(
        np.sort(found[0] * 20 + found[1]),
        np.sort(joined.index.to_numpy() * 20 + joined["index_right"].to_numpy()),
    )
    del joined
    taken = seconds(methods, ROUNDS.get(count, 1))
    others = (taken[name] / taken["grid"] if name in taken else None for name in ("dask", "sedona"))
    return [
        f"{count:,}", f"{len(found[0]):,}", f"{taken['grid']:.3f}", f"{taken['sjoin']:.2f}",
        f"**{taken['sjoin'] / taken['grid']:.0f}**", str(TARGETS.get(count, "")),
        *("" if ratio is None else f"{ratio:.0f}" for ratio in others), "yes" if same else "**no**",
    ]  # fmt: skip


def step_rows(lon: np.ndarray, lat: np.ndarray, corridors: Bands) -> list[list[str]]:
    """Time the steps around membership: in memory, and from file to file."""
    start = time.perf_counter()
    count = f"{len(expose_points(lon, lat, corridors)):,}"
    in_memory = time.perf_counter() - start
    return [
        [name, f"{len(lon):,}", count, f"{taken:.1f}"]
        for name, taken in (
            ("membership, bands and exact metres, in memory", in_memory),
            ("CSV to Parquet, rejects and totals", from_file(lon, lat, corridors)),
        )
    ]


def from_file(lon: np.ndarray, lat: np.ndarray, corridors: Bands) -> float:
    """Time files: CSV read, joined, written."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "events.csv"
        pd.DataFrame({"date": "2019-03-14", "lon": lon.round(5), "lat": lat.round(5)}).to_csv(path)
        start = time.perf_counter()
        expose_files([path], [corridors], Path(folder) / "out.parquet", memory_mb=MEMORY_MB)
        return time.perf_counter() - start


def report(
    body: list[list[str]],
    steps: list[list[str]],
    prepared: float,
    corners: tuple[int, int],
    peak: float,
) -> str:
    """Write the part."""
    names = ("geopandas", "shapely", "numpy", "dask-geopandas", "sedonadb")
    versions = ", ".join(
        f"{name} {version(name)}" for name in names if dask_geopandas or name in names[:3]
    )
    heads = [
        "points",
        "pairs",
        "grid, s",
        "`sjoin`, s",
        "`sjoin` : grid",
        "target",
        "dask-geopandas : grid",
        "SedonaDB : grid",
        "same pairs as `sjoin`",
    ]
    return f"""# What exposure reaches

Written by `make bench`, {circumstances()}. Each
round runs every method in turn, medians of 5, 3 and 1 rounds. {versions}.

Points evenly spread × 20 corridors of {corners[0]:,} to {corners[1]:,} vertices: membership alone, arrays in
memory, within.
The grid was prepared once, in {prepared:.2f} s, which is not counted. dask-geopandas runs two partitions in threads;
SedonaDB reads a table in memory and only counts the pairs.

{rows(heads, body)}

The steps around it, once each:

| step | points | rows | seconds |
| --- | --- | --- | --- |
{chr(10).join("| " + " | ".join(step) + " |" for step in steps)}

The most memory of the whole run, all methods together: {peak:,.0f} MB.
"""


if __name__ == "__main__":
    main(tuple(int(count) for count in sys.argv[1:]) or POINTS)
