"""Measure exposure (points in corridors) beside other tools, in one run.

Run by ``make bench``, which installs dask-geopandas and SedonaDB for it; ``exposure.py 100000 1000000``
measures other numbers of points. It writes its part of ``benchmarks/README.md``.
"""

from __future__ import annotations

import resource
import sys
import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from readme import circumstances, medians, rows, timed, versions, write_part

from geo.geodesy import geodesic_buffers
from geo.records.exposure import (
    Bands,
    PolygonGrid,
    expose_files,
    memberships,
    prepare_corridors,
    prepare_grid,
)
from geo.records.exposure.nested_bands import expose_points

try:
    import dask_geopandas
    import sedonadb
except ImportError:  # needed by this benchmark only
    dask_geopandas = sedonadb = None

POINTS = (100_000, 1_000_000, 10_000_000)
TARGETS = {1_000_000: 15, 10_000_000: 30}  # times as fast as sjoin
ROUNDS = {100_000: 5, 1_000_000: 3, 10_000_000: 1}
MEMORY_MB = 1024
SEED = 1


def some_corridors() -> tuple[gpd.GeoDataFrame, gpd.GeoDataFrame]:
    """Return corridors that reach 15 km to either side of 20 winding lines, and these lines, in EPSG:4326.

    A line has 60 to 200 legs of 0.06°, each turned a little from the one before.
    """
    rng = np.random.default_rng(SEED)
    lines = []
    for _ in range(20):
        count = rng.integers(60, 200)
        angle = rng.uniform(0, 2 * np.pi) + np.cumsum(rng.normal(0, 0.25, count))
        legs = 0.06 * np.column_stack([np.cos(angle), np.sin(angle)])  # degrees
        lines.append(shapely.LineString(rng.uniform((2, 24), (14, 36)) + np.cumsum(legs, axis=0)))
    routes = gpd.GeoDataFrame(
        {"flow": [f"flow-{n:02}" for n in range(20)]}, geometry=lines, crs=4326
    )
    shapes = routes.assign(band=80).set_geometry(geodesic_buffers(routes.geometry, 15_000.0))
    return shapes, routes


def methods_of(
    shapes: object, polygons: gpd.GeoDataFrame, grid: PolygonGrid
) -> dict[str, Callable[[], object]]:
    """Prepare the same points for each method; return name of a method → function that only joins, to be timed.

    Parameters
    ----------
    shapes
        The points.
    polygons
        The corridors.
    grid
        The corridors as our grid has them.
    """
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
    """Measure, print and write this part of the README."""
    shapes, routes = some_corridors()
    corridors = prepare_corridors(shapes, routes)
    polygons = shapes[["geometry"]]
    vertices = polygons.count_coordinates()
    grid, grid_s, _ = timed(lambda: prepare_grid(shapes.geometry.to_numpy()))
    body, steps = [], []
    for count in counts:
        lon, lat = spread(count, shapes.total_bounds)
        body.append(membership_row(lon, lat, polygons, grid))
        print(body[-1], flush=True)
        steps += step_rows(lon, lat, corridors)
    peak_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    fewest, most = vertices.min(), vertices.max()
    write_part(report(body, steps, grid_s=grid_s, vertices=(fewest, most), peak_mb=peak_mb))


def spread(count: int, bounds: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return lon and lat of random points, evenly spread over bounds (west, south, east, north) and a degree around."""
    rng = np.random.default_rng(SEED)
    west, south, east, north = bounds
    return rng.uniform(west - 1, east + 1, count), rng.uniform(south - 1, north + 1, count)


def membership_row(
    lon: np.ndarray, lat: np.ndarray, polygons: gpd.GeoDataFrame, grid: PolygonGrid
) -> list[str]:
    """Time how fast each method finds the corridors in which points lie; return the table row.

    The last cell says whether our method finds the same pairs of points and corridors as `sjoin`.
    """
    count = len(lon)
    methods = methods_of(gpd.points_from_xy(lon, lat, crs=4326), polygons, grid)
    point, corridor = memberships(grid, lon, lat)
    joined: gpd.GeoDataFrame = methods["sjoin"]()
    # A pair of a point and a corridor is one number here: the row of the point times the number of corridors, plus the
    # row of the corridor.
    joined_pairs = joined.index.to_numpy() * len(polygons) + joined["index_right"].to_numpy()
    is_same = np.array_equal(np.sort(point * len(polygons) + corridor), np.sort(joined_pairs))
    del joined, joined_pairs
    times = medians(methods, ROUNDS.get(count, 1))
    ratios = [
        f"{times[name] / times['grid']:.0f}" if name in times else "" for name in ("dask", "sedona")
    ]
    return [
        f"{count:,}", f"{len(point):,}", f"{times['grid']:.3f}", f"{times['sjoin']:.2f}",
        f"**{times['sjoin'] / times['grid']:.0f}**", str(TARGETS.get(count, "")), *ratios,
        "yes" if is_same else "**no**",
    ]  # fmt: skip


def step_rows(lon: np.ndarray, lat: np.ndarray, corridors: Bands) -> list[list[str]]:
    """Time a whole exposure of points, once in memory and once from file to file; return the two table rows."""
    exposed, in_memory_s, _ = timed(lambda: expose_points(lon, lat, corridors))
    with tempfile.TemporaryDirectory() as folder:
        path, output = Path(folder) / "events.csv", Path(folder) / "out.parquet"
        pd.DataFrame({"date": "2019-03-14", "lon": lon.round(5), "lat": lat.round(5)}).to_csv(path)
        expose = partial(expose_files, [path], [corridors], output, memory_mb=MEMORY_MB)
        _, from_file_s, _ = timed(expose)
    count = f"{len(exposed):,}"
    return [
        [
            "membership, bands and exact metres, in memory",
            f"{len(lon):,}",
            count,
            f"{in_memory_s:.1f}",
        ],
        ["CSV to Parquet, rejects and totals", f"{len(lon):,}", count, f"{from_file_s:.1f}"],
    ]


def report(
    body: list[list[str]],
    steps: list[list[str]],
    *,
    grid_s: float,
    vertices: tuple[int, int],
    peak_mb: float,
) -> str:
    """Return this part of the README.

    Parameters
    ----------
    body
        Rows of the table of memberships.
    steps
        Rows of the table of whole exposures.
    grid_s
        Seconds in which the grid was prepared.
    vertices
        The fewest and the most vertices of a corridor.
    peak_mb
        Peak memory of the whole run.
    """
    names = ("geopandas", "shapely", "numpy", "dask-geopandas", "sedonadb")
    heads = ["points", "pairs", "grid, s", "`sjoin`, s", "`sjoin` : grid", "target"]
    heads += ["dask-geopandas : grid", "SedonaDB : grid", "same pairs as `sjoin`"]
    return f"""# What exposure reaches

Written by `make bench`, {circumstances()}. Each
round runs every method in turn, medians of 5, 3 and 1 rounds. {versions(names)}.

Points evenly spread × 20 corridors of {vertices[0]:,} to {vertices[1]:,} vertices: membership alone, arrays in
memory, within.
The grid was prepared once, in {grid_s:.2f} s, which is not counted. dask-geopandas runs two partitions in threads;
SedonaDB reads a table in memory and only counts the pairs.

{rows(heads, body)}

The steps around it, once each:

{rows(["step", "points", "rows", "seconds"], steps)}

Peak memory of the whole run, all methods together: {peak_mb:,.0f} MB.
"""


if __name__ == "__main__":
    main(tuple(int(count) for count in sys.argv[1:]) or POINTS)
