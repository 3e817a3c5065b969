"""Measure errors and speed of geo.geodesy beside other tools, in one run.

Run by ``make bench``; ``make bench-peers`` adds PostGIS. It writes its part of ``benchmarks/README.md``.
Every time is the median of five rounds, and each round runs every method once, so that noise
affects all methods alike.
"""

from __future__ import annotations

import argparse
import gc
import os
import subprocess
import sys
import time
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import NamedTuple

import geopandas as gpd
import numpy as np
import pyproj
import shapely

HERE = Path(__file__).parent
sys.path += [str(HERE.parent), str(HERE.parent / "tests")]

from geodesy_oracle import worst_errors  # noqa: E402
from readme import rows, write_part  # noqa: E402

from geo.geodesy import direct, geodesic_buffers, geodesic_lines  # noqa: E402

ROUNDS = 5
SHORTEST_S = 0.1  # shorter measurements are dominated by other processes
FEW, MANY = 150, 3_000  # features; distinct, because GeoPandas caches transformers
MEASURED = 8  # features of each case whose error is measured
PLACES = 40  # on the boundary of each
ROAD = 300  # legs; a line of as many is a road
WGS84 = pyproj.Geod(ellps="WGS84")


class Case(NamedTuple):
    """A kind of features whose buffers are measured, and how fast they must be."""

    name: str
    legs: int  # of each line; 0 for points
    leg_m: float  # length of a leg
    radius_m: float  # of the buffers
    lats: tuple[float, float] = (15.0, 50.0)  # between which features start, degrees
    target: float = 0.0  # how many times as fast as AEQD by feature
    lons: tuple[float, float] = (-20.0, 60.0)  # between which features start, degrees
    turn_deg: float = 30.0  # the greatest turn after a leg
    beside_postgis: float = 1.5  # how many times as fast as PostGIS at its default


CASES = (
    Case("points", 0, 0.0, 25e3, target=500),
    Case("points", 0, 0.0, 500e3, target=500),
    Case("1 leg of 50 km", 1, 50e3, 25e3, target=250),
    Case("1 leg of 500 km", 1, 500e3, 25e3, target=250),
    Case("1 leg of 3,000 km", 1, 3e6, 100e3, target=250),
    Case("5 legs of 100 km", 5, 100e3, 25e3, target=110),
    Case("20 legs of 50 km", 20, 50e3, 25e3, target=35),
    Case("20 legs of 140 km", 20, 140e3, 25e3, target=20),
    Case("20 legs of 140 km", 20, 140e3, 100e3, target=20),
    Case("20 legs of 140 km", 20, 140e3, 1e3, target=5, beside_postgis=0.5),
    Case("60 legs of 50 km", 60, 50e3, 50e3),
    Case("5 legs of 100 km, 70–80° N", 5, 100e3, 25e3, (70.0, 80.0)),
    Case("20 legs of 50 km, 80–86° N", 20, 50e3, 10e3, (80.0, 86.0)),
    Case("20 legs of 50 km, over ±180°", 20, 50e3, 25e3, lons=(178.0, 182.0)),
    Case("300 legs of 1.5 km, a road", 300, 1.5e3, 1e3, turn_deg=60.0),
    Case("300 legs of 1.5 km, a road", 300, 1.5e3, 5e3, turn_deg=60.0),
    Case("300 legs of 1.5 km, a road", 300, 1.5e3, 25e3, turn_deg=60.0),
)
EQUAL_ACCURACY = 4.0  # required ratio to PostGIS densified to our tolerance
TOLERANCE = 0.0005
EQUATOR_M = 6_378_137.0


def features(case: Case, count: int) -> gpd.GeoSeries:
    """Return random features of a case, EPSG:4326: points, or lines whose legs turn at random.

    Lines of many legs keep their general direction, as roads do. The features are the same in every run.
    """
    rng = np.random.default_rng(7)
    lon, lat = rng.uniform(*case.lons, count), rng.uniform(*case.lats, count)
    azimuth, deviation = rng.uniform(0.0, 360.0, count), np.zeros(count)
    points = [np.stack([lon, lat], axis=-1)]
    for _ in range(case.legs):
        lon, lat, back_azimuth = direct(lon, lat, azimuth + deviation, case.leg_m)
        turn_deg = rng.uniform(-case.turn_deg, case.turn_deg, count)
        if case.legs >= ROAD:  # legs swing about an azimuth that changes slowly
            azimuth, deviation = azimuth + turn_deg / 10.0, 0.7 * deviation + turn_deg
        else:
            azimuth = back_azimuth + 180.0 + turn_deg
        points.append(np.stack([lon, lat], axis=-1))
    vertices = np.stack(points, axis=1)  # feature, vertex, lon and lat
    shapes = shapely.linestrings(vertices) if case.legs else shapely.points(vertices[:, 0])
    return gpd.GeoSeries(shapes, crs=4326)


def ours(shapes: gpd.GeoSeries, radius_m: float) -> gpd.GeoSeries:
    """Buffer with this project, at its default tolerance of 0.05 %."""
    return geodesic_buffers(shapes, radius_m)


def aeqd_by_feature(shapes: gpd.GeoSeries, radius_m: float) -> gpd.GeoSeries:
    """Buffer as GeoPandas users do: each feature in an azimuthal-equidistant plane of its own."""
    buffers = []
    for row in range(len(shapes)):
        shape = shapes.iloc[[row]]
        west, south, east, north = shape.total_bounds
        plane = f"+proj=aeqd +lat_0={(south + north) / 2} +lon_0={(west + east) / 2} +datum=WGS84"
        buffers.append(shape.to_crs(plane).buffer(radius_m, quad_segs=32).to_crs(4326).iloc[0])
    return gpd.GeoSeries(buffers, crs=4326)


def utm(shapes: gpd.GeoSeries, radius_m: float) -> gpd.GeoSeries:
    """Buffer all features in the one UTM zone that GeoPandas estimates for them."""
    return shapes.to_crs(shapes.estimate_utm_crs()).buffer(radius_m, quad_segs=32).to_crs(4326)


def web_mercator(shapes: gpd.GeoSeries, radius_m: float) -> gpd.GeoSeries:
    """Buffer in Web Mercator."""
    return shapes.to_crs(3857).buffer(radius_m, quad_segs=32).to_crs(4326)


PEERS = {"AEQD by feature": aeqd_by_feature, "UTM": utm, "Web Mercator": web_mercator}


def psql(script: str) -> str:
    """Run SQL on the local PostgreSQL server, and return what it prints."""
    command = ["runuser", "-u", "postgres", "--", "psql", "-qAtX", "-v", "ON_ERROR_STOP=1"]
    process = subprocess.run(command, input=script, capture_output=True, text=True, check=False)
    if process.returncode:
        sys.exit(f"benchmarks: PostgreSQL failed: {process.stderr.strip()}")
    return process.stdout


def load_into_postgis(shapes: gpd.GeoSeries) -> None:
    """Copy features into a table of geography."""
    rows = "\n".join(f"{row}\t{shape}" for row, shape in enumerate(shapes.to_wkb(hex=True)))
    psql(
        "create extension if not exists postgis; drop table if exists benched;"
        "create table benched (id int primary key, place geography);\n"
        f"copy benched from stdin;\n{rows}\n\\.\nanalyze benched;\n"
    )


def densified_buffer(radius_m: float) -> str:
    """Return an SQL expression for a buffer that is as accurate as ours.

    Its line and its boundary get so many vertices that no side leaves its geodesic by more than our tolerance.
    """
    # A side of length L leaves its geodesic by L² / 8R, where R is the radius of the earth: here by our tolerance.
    step_m = np.sqrt(8.0 * TOLERANCE * radius_m * EQUATOR_M)
    line = f"case when ST_Dimension(place::geometry) = 0 then place else ST_Segmentize(place, {step_m}) end"
    return f"ST_Segmentize(ST_Buffer({line}, {radius_m}, 'quad_segs=32'), {step_m})"


PROCESSOR_NS = "select split_part(pg_read_file('/proc/self/schedstat'), ' ', 1);"
CLOCK_NS = "select round(1e9 * extract(epoch from clock_timestamp()));"


def postgis_seconds(buffer: str, *, clock: str = PROCESSOR_NS, workers: int = 0) -> float:
    """Return the seconds that PostgreSQL takes to buffer all loaded features, measured inside the server.

    The query runs twice, and the second run counts, because the first one fills caches.

    Parameters
    ----------
    buffer
        SQL expression for the buffer of a feature.
    clock
        Query that returns nanoseconds, of the processor or by the clock.
    workers
        Parallel workers that the server may use beside the one that runs the query.
    """
    query = f"select sum(ST_MemSize(({buffer})::geometry)) from benched;"
    settings = (
        "set parallel_setup_cost = 0; set parallel_tuple_cost = 0; set min_parallel_table_scan_size = 0;"
        f"set max_parallel_workers_per_gather = {workers};"
    )
    *_, start, _, end = psql(f"{settings}\n{query}\n{clock}\n{query}\n{clock}").split()
    return (int(end) - int(start)) / 1e9


def postgis_buffers(shapes: gpd.GeoSeries, radius_m: float) -> gpd.GeoSeries:
    """Fetch PostGIS's buffers, at its default."""
    return postgis_shapes(shapes, f"ST_Buffer(place, {radius_m})")


def postgis_densified(shapes: gpd.GeoSeries, radius_m: float) -> gpd.GeoSeries:
    """Fetch PostGIS's buffers, densified."""
    return postgis_shapes(shapes, densified_buffer(radius_m))


def postgis_shapes(shapes: gpd.GeoSeries, buffer: str) -> gpd.GeoSeries:
    """Fetch the geometry that an SQL expression returns for each feature."""
    load_into_postgis(shapes)
    rows = psql(f"select ST_AsHEXEWKB(({buffer})::geometry) from benched order by id;")
    return gpd.GeoSeries(shapely.from_wkb(rows.split()), crs=4326)


NOT_RUN = "not run"
POSTGIS = {"PostGIS": postgis_buffers, "PostGIS densified": postgis_densified}


def seconds(
    method: Callable[[], object], *, clock: Callable[[], float] = time.process_time
) -> float:
    """Return the seconds of one call; if it is shorter than :data:`SHORTEST_S`, the mean of several calls.

    As in `timeit`, no garbage is collected meanwhile, because how often that happens depends on all loaded modules.

    Parameters
    ----------
    method
        Function to call.
    clock
        Function that returns seconds: of the processor unless another is given.
    """
    gc.collect()
    gc.disable()
    start = clock()
    calls, elapsed_s = 0, 0.0
    while elapsed_s < SHORTEST_S:
        method()
        calls, elapsed_s = calls + 1, clock() - start
    gc.enable()
    return elapsed_s / calls


def errors(case: Case, *, with_postgis: bool) -> list[str]:
    """Return a table cell for each method with its worst error, in percent of the radius.

    Our cell has the error anywhere on the boundary. The cells of the others have the error at vertices first, then that
    anywhere on the boundary.
    """
    shapes = features(case, MEASURED)
    methods = {"ours": ours, **PEERS} | (POSTGIS if with_postgis else {})
    cells = []
    for name, method in methods.items():
        with np.errstate(all="ignore"):
            buffers = method(shapes, case.radius_m)
        pairs = zip(shapes, buffers, strict=True)
        worst = np.max(
            [worst_errors(shape, region, case.radius_m, PLACES) for shape, region in pairs], axis=0
        )
        at_vertices, anywhere = 100.0 * worst
        if name == "ours":
            cells.append(f"**{anywhere:.3f}**")
        else:
            cells.append(f"{at_vertices:.2g} / {anywhere:.2g}")
    return cells if with_postgis else [*cells, *[NOT_RUN] * len(POSTGIS)]


def speeds(case: Case, *, with_postgis: bool) -> tuple[list[str], list[str]]:
    """Measure features per second; return the cells of a row of each of two tables: on one core, and on all cores."""
    few, many = features(case, FEW), features(case, MANY // 10 if case.legs >= ROAD else MANY)
    if with_postgis:
        load_into_postgis(many)
    with one_core():
        one_core_cells = one_core_speeds(case, few, many, with_postgis=with_postgis)
    return one_core_cells, all_core_speeds(case, many, with_postgis=with_postgis)


@contextmanager
def one_core() -> Iterator[None]:
    """Within the block, let this process and its threads run on one core only."""
    cores = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {min(cores)})
    try:
        yield
    finally:
        os.sched_setaffinity(0, cores)


def all_core_speeds(case: Case, many: gpd.GeoSeries, *, with_postgis: bool) -> list[str]:
    """Measure how many features are buffered per second by the clock, with all cores; return the table cells.

    They are our speed, how many times as fast that is as on one core, the speed of PostGIS, and the ratio of the two.
    """
    buffer, cores = f"ST_Buffer(place, {case.radius_m})", len(os.sched_getaffinity(0))

    def seconds_per_feature() -> float:
        return seconds(lambda: ours(many, case.radius_m), clock=time.perf_counter) / len(many)

    def postgis_seconds_per_feature() -> float:
        return postgis_seconds(buffer, clock=CLOCK_NS, workers=cores - 1) / len(many)

    rounds = []
    for _ in range(ROUNDS):
        with one_core():
            on_one = seconds_per_feature()
        postgis = postgis_seconds_per_feature() if with_postgis else np.nan
        rounds.append((on_one, seconds_per_feature(), postgis))
    on_one, on_all, postgis = np.median(rounds, axis=0)
    return [
        f"{1 / on_all:,.0f}",
        f"{on_one / on_all:.1f}",
        f"{1 / postgis:,.0f}" if with_postgis else NOT_RUN,
        f"**{postgis / on_all:.2g}**" if with_postgis else NOT_RUN,
    ]


def one_core_speeds(
    case: Case, few: gpd.GeoSeries, many: gpd.GeoSeries, *, with_postgis: bool
) -> list[str]:
    """Measure how many features are buffered per second of the processor, on one core; return the table cells.

    The columns are those of :data:`SPEEDS`.

    Parameters
    ----------
    few
        The features on which the slow AEQD by feature is measured, and we beside it.
    many
        More features of the same kind, on which we and PostGIS are measured.
    """
    ours(many, case.radius_m)  # the first call imports and fills caches

    def postgis_seconds_per_feature(buffer: str) -> float:
        return postgis_seconds(buffer) / len(many) if with_postgis else np.nan

    rounds = [
        (
            seconds(lambda: aeqd_by_feature(few, case.radius_m)) / len(few),
            seconds(lambda: ours(few, case.radius_m)) / len(few),
            seconds(lambda: ours(many, case.radius_m)) / len(many),
            postgis_seconds_per_feature(f"ST_Buffer(place, {case.radius_m})"),
            postgis_seconds_per_feature(densified_buffer(case.radius_m)),
        )
        for _ in range(ROUNDS)
    ]
    by_feature, ours_few, ours_many, postgis, dense = np.median(rounds, axis=0)
    return [
        f"{1 / by_feature:,.0f}",
        f"{1 / ours_many:,.0f}",
        f"**{by_feature / ours_few:.0f}**",
        f"**{by_feature / ours_many:.0f}**",
        f"{case.target:.0f}" if case.target else "",
        f"{by_feature / postgis:.0f}" if with_postgis else NOT_RUN,
        f"**{postgis / ours_many:.2g}**" if with_postgis else NOT_RUN,
        f"{case.beside_postgis:g}",
        f"**{dense / ours_many:.1f}**" if with_postgis else NOT_RUN,
        f"{EQUAL_ACCURACY:g}",
    ]


def scaling() -> list[list[str]]:
    """Measure how many lines of five legs we buffer per second, for a hundred to a hundred thousand lines.

    Return the table rows.
    """
    case = Case("", 5, 100e3, 25e3)
    table = []
    for count in (100, 1_000, 10_000, 100_000):
        shapes = features(case, count)
        buffer = partial(ours, shapes, 25e3)
        median_s = np.median([seconds(buffer, clock=time.perf_counter) for _ in range(3)])
        table.append([f"{count:,}", f"{count / median_s:,.0f}"])
    return table


def densified() -> list[list[str]]:
    """Measure how many times as fast as pyproj we draw geodesics between 10,000 pairs of points, in legs of 10 km.

    Return the table rows.
    """
    rng = np.random.default_rng(1)
    count = 10_000
    lon1, lat1 = rng.uniform(-20.0, 60.0, count), rng.uniform(10.0, 50.0, count)
    lon2, lat2, _ = direct(
        lon1, lat1, rng.uniform(0.0, 360.0, count), rng.uniform(2e5, 2.8e6, count)
    )
    pairs = list(zip(lon1, lat1, lon2, lat2, strict=True))
    length_m = WGS84.inv(lon1, lat1, lon2, lat2)[2]
    leg_counts = np.ceil(length_m / 10e3).astype(int).tolist()

    def npts() -> None:
        """Draw the lines with `Geod.npts`, which returns the points between the ends of a line."""
        for pair, leg_count in zip(pairs, leg_counts, strict=True):
            between = WGS84.npts(*pair, leg_count - 1)
            shapely.LineString([pair[:2], *between, pair[2:]])

    def inv_intermediate() -> None:
        """Draw the lines with `Geod.inv_intermediate`, which returns arrays of points, the ends among them."""
        for pair, leg_count in zip(pairs, leg_counts, strict=True):
            points = WGS84.inv_intermediate(
                *pair, leg_count + 1, initial_idx=0, terminus_idx=0, return_back_azimuth=False
            )
            shapely.LineString(np.stack([points.lons, points.lats], axis=-1))

    rounds = [
        (
            seconds(lambda: geodesic_lines(lon1, lat1, lon2, lat2)),
            seconds(npts),
            seconds(inv_intermediate),
        )
        for _ in range(ROUNDS)
    ]
    ours_s, npts_s, inv_intermediate_s = np.median(rounds, axis=0)
    # What is compared, how many times as fast we are, and how many times we want to be
    return [
        ["`Geod.npts` loop", f"{npts_s / ours_s:.1f}", "10"],
        ["`Geod.inv_intermediate` loop", f"{inv_intermediate_s / ours_s:.1f}", "3"],
    ]


def report(*, with_postgis: bool) -> str:
    """Measure everything; return this part of the README."""
    accuracy, one_core_rows, all_core_rows = [], [], []
    for case in CASES:
        head = [case.name, f"{case.radius_m / 1e3:g} km"]
        accuracy.append(head + errors(case, with_postgis=with_postgis))
        one_core_cells, all_core_cells = speeds(case, with_postgis=with_postgis)
        one_core_rows.append(head + one_core_cells)
        all_core_rows.append(head + all_core_cells)
        print(*accuracy[-1], "|", *one_core_cells, "|", *all_core_cells, file=sys.stderr)
    return TEXT.format(
        accuracy=rows(["features", "radius", "ours", *PEERS, *POSTGIS], accuracy),
        speed=rows(["features", "radius", *SPEEDS], one_core_rows),
        together=rows(["features", "radius", *TOGETHER], all_core_rows),
        cores=len(os.sched_getaffinity(0)),
        scaling=rows(["rows", "per second"], scaling()),
        densified=rows(["beside", "times as fast", "target"], densified()),
        versions=f"pyproj {pyproj.__version__}, shapely {shapely.__version__} with GEOS "
        f"{shapely.geos_version_string}, geopandas {gpd.__version__}, numpy {np.__version__}",
    )


SPEEDS = (
    "idiom, per second", "ours, per second", "ours : idiom, 150 rows", "ours : idiom, 3,000 rows", "target",
    "PostGIS : idiom", "ours : PostGIS", "target", "ours : PostGIS densified", "target",
)  # fmt: skip
TOGETHER = ("ours, per second", "times one core", "PostGIS, per second", "ours : PostGIS")
TEXT = """# What the geodesy reaches

Written by `make bench` and, with PostGIS, by `make bench-peers`; measured in one run, medians of
five rounds, each running every method in turn. Calls shorter than a tenth of a second are repeated
until it has passed, and their mean counts; as in `timeit`, no garbage is collected meanwhile. Machines
differ and are noisy: ratios count.
{versions}.

## Errors of buffers

The worst error found, in percent of the radius, at {places} places on the boundary of each of
{measured} features, at its vertices and between them, by an independent implementation
(geographiclib). Ours promises 0.05, at vertices and between them. For the others, the first figure
is at vertices only, the second anywhere: planar buffers and PostGIS add no vertices to long sides,
which leave the geodesic when drawn straight in degrees, as in GeoJSON (PostGIS itself reads them as
geodesics). "AEQD by feature": GeoPandas, each feature in its own azimuthal-equidistant plane, 32
segments per quadrant; "UTM": all in the zone that GeoPandas estimates; PostGIS: `geography`, with
its defaults.

{accuracy}

## Speed of buffers

Processor time, on one core. The idiom is "AEQD by feature", on 150 distinct features (GeoPandas caches
transformers). PostGIS is timed inside its server, on 3,000 features (roads: 300), in a session that has
buffered all of them once. "Densified": line and buffer get as many vertices as 0.05 % needs, arcs 32 segments
per quadrant; the distortion of PostGIS's planes remains, so that even then its errors, in the table above, are
larger than ours.

{speed}

On all cores, here {cores}, by the clock: ours in threads, PostGIS with a parallel worker for each further core.

{together}

Lines of five legs of 100 km, radius 25 km, by the number of rows, on all cores:

{scaling}

## Densified geodesics

10,000 pairs, 200 to 2,800 km apart, segments of at most 10 km, as geometries; vertices at most
2 mm off, as a test checks.

{densified}
"""
TEXT = TEXT.replace("{places}", str(PLACES)).replace("{measured}", str(MEASURED))


def main() -> None:
    """Read the command line, measure, write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--postgis", action="store_true", help="measure the local PostGIS too")
    options = parser.parse_args()
    warnings.simplefilter("ignore")
    text = report(with_postgis=options.postgis)
    write_part(text)
    print(text)


if __name__ == "__main__":
    main()
