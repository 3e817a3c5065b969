"""Measure memory, dask workers and tables of flows with millions of records.

Run by ``make bench-scale``; ``scale.py --rows 1000000 --most 10000000 --rounds 1`` measures less. It writes its part of
``benchmarks/README.md``.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from functools import partial
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.csv
from exposure import some_corridors, spread
from readme import circumstances, rows, write_part

from geo.gazetteer import SETTLEMENTS, gazetteer
from geo.records import Piece
from geo.records.engine import dask_engine
from geo.records.exposure import Bands, expose_piece, prepare_corridors

LAYERS = Path(__file__).parent.parent / "layers"
ROWS_AT_ONCE = 1_000_000
MEMORY_MB = 1024
FLOWS_MEMORY_MB = 2048
PARTS = 20  # pieces for dask workers
SEED = 1
NO_QUANTITY = 0.3  # share of records


def write_events(path: Path, count: int) -> None:
    """Write a CSV file of events spread over North Africa, some of which lie in corridors."""
    rng = np.random.default_rng(SEED)
    with path.open("wb") as file:
        for first in range(0, count, ROWS_AT_ONCE):
            size = min(ROWS_AT_ONCE, count - first)
            table = pa.table({
                "date": pa.array(np.full(size, "2019-03-14")),
                "lon": rng.uniform(-10, 35, size).round(5), "lat": rng.uniform(15, 40, size).round(5),
            })  # fmt: skip
            pa.csv.write_csv(table, file, pa.csv.WriteOptions(include_header=first == 0))


def write_records(path: Path, count: int) -> None:
    """Write a CSV file of records between 300 towns, of which a few pairs occur far more often than others."""
    rng = np.random.default_rng(SEED)
    towns = [
        place.id for place in gazetteer().values()
        if place.kind in SETTLEMENTS and set(place.country_codes) <= {"TN", "LY", "DZ"}
    ][:300]  # fmt: skip
    weight = 1 / np.arange(1, len(towns) + 1) ** 1.3
    weight /= weight.sum()
    with path.open("wb") as file:
        for first in range(0, count, ROWS_AT_ONCE):
            size = min(ROWS_AT_ONCE, count - first)
            quantity = rng.gamma(2, 100, size).round(1)
            quantity[rng.random(size) < NO_QUANTITY] = np.nan
            table = pa.table({
                "origin": np.array(towns)[rng.choice(len(towns), size, p=weight)],
                "destination": np.array(towns)[rng.choice(len(towns), size, p=weight)],
                "date": (np.datetime64("2015-01-01") + rng.integers(0, 2000, size)).astype(str),
                "commodity": rng.choice(["fuel", "cars", "food"], size),
                "quantity": pa.array(quantity, from_pandas=True),
                "unit": rng.choice(["kg", "l"], size),
                "source": rng.choice([f"report {number}" for number in range(60)], size),
            })  # fmt: skip
            pa.csv.write_csv(table, file, pa.csv.WriteOptions(include_header=first == 0))


class Usage(NamedTuple):
    """The time and memory that a process used."""

    seconds: float
    processor_s: float
    peak_mb: float


def run_geo(*arguments: str) -> Usage:
    """Run a command in its own process; return its usage."""
    start = time.perf_counter()
    process = subprocess.Popen([sys.executable, "-m", "geo", *arguments])
    _, status, usage = os.wait4(process.pid, 0)
    if status:
        sys.exit(f"geo {' '.join(arguments)}: exited with status {status}")
    return Usage(
        time.perf_counter() - start, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024
    )


def measure_files(counts: tuple[int, ...], most_flows: int) -> list[list[str]]:
    """Measure `geo expose` on files of each size, and `geo flows` on those of at most ``most_flows`` rows.

    Return the rows of the table of results.
    """
    body = []
    for count in counts:
        for name, write, options in (
            ("expose", write_events, ("--to", "corridors", "--layers", str(LAYERS), "--memory", str(MEMORY_MB))),
            ("flows", write_records, ("--memory", str(FLOWS_MEMORY_MB))),
        ):  # fmt: skip
            if name == "flows" and count > most_flows:
                continue
            with tempfile.TemporaryDirectory() as folder:
                path = Path(folder) / "table.csv"
                write(path, count)
                output = Path(folder) / ("out.parquet" if name == "expose" else "out")
                usage = run_geo(name, str(path), "-o", str(output), *options)
            body.append([f"`geo {name}`", f"{count:,}", *(f"{value:,.0f}" for value in usage)])
            print(body[-1], flush=True)
    return body


def count_rows(piece: Piece, bands: Bands) -> int:
    """Return the number of rows of an exposure, so that a worker need not send back the rows themselves."""
    return len(expose_piece(piece, [bands]).rows)


def points_in_parts(count: int) -> tuple[Bands, list[Piece]]:
    """Return the corridors of the exposure benchmark, and random points around them in pieces for the workers.

    A tenth of the points lie in a corridor.
    """
    shapes, routes = some_corridors()
    lon, lat = spread(count, shapes.total_bounds)
    parts = [
        Piece(Path("memory"), 0, len(rows), count, pa.table({"lon": lon[rows], "lat": lat[rows]}))
        for rows in np.array_split(np.arange(count), PARTS)
    ]
    return prepare_corridors(shapes, routes), parts


def measure_workers(count: int, rounds: int) -> list[list[str]]:
    """Measure exposure with one and with two dask workers, in turn; return the table row.

    The start of the workers is not counted.
    """
    bands, parts = points_in_parts(count)
    work = partial(count_rows, bands=bands)
    seconds: dict[int, list[float]] = {1: [], 2: []}
    for _ in range(rounds):
        for workers, times in seconds.items():
            with dask_engine(workers=workers) as engine:
                list(
                    engine(work, parts[:workers])
                )  # sends the corridors to the workers before time is measured
                start = time.perf_counter()
                pairs = sum(engine(work, parts))
                times.append(time.perf_counter() - start)
    one_s, two_s = (statistics.median(times) for times in seconds.values())
    print(count, pairs, one_s, two_s, flush=True)
    ratio = f"**{one_s / two_s:.2f}**"
    return [[f"{count:,}", f"{pairs:,}", f"{one_s:.1f}", f"{two_s:.1f}", ratio, "1.6"]]


def main(options: argparse.Namespace) -> None:
    """Measure, print and write this part of the README."""
    # Files first: Linux adds this process's memory to that of the processes that it starts.
    files = measure_files(tuple(options.files), options.most_flows)
    workers = measure_workers(options.rows, options.rounds)
    write_part(report(files, workers, options.rounds))


def report(files: list[list[str]], workers: list[list[str]], rounds: int) -> str:
    """Return the part of the benchmarks' README on millions of records, in Markdown.

    Parameters
    ----------
    files
        Rows of the table of commands on files.
    workers
        Rows of the table of dask workers on points.
    rounds
        Number of rounds of which the second table has the medians.
    """
    file_table = rows(["command", "rows", "seconds", "of processor", "peak memory, MB"], files)
    heads = ["rows", "pairs", "one worker, s", "two workers, s", "one : two", "goal"]
    return f"""# What millions of records take

Written by `make bench-scale`, {circumstances()}.

CSV files, from the command to its last output, each in its own process: `geo expose` with `--memory {MEMORY_MB}`
against the shipped corridors; `geo flows` with `--memory {FLOWS_MEMORY_MB}`, records between 300 towns in 67 months,
routes and the map included.

{file_table}

Points in memory, evenly spread × the 20 corridors of the other benchmark, exact metres for those within, with dask
workers; without start-up, medians of {rounds}, in turn.

{rows(heads, workers)}
"""


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--rows", type=int, default=10_000_000, help="points for the workers")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--files", type=int, nargs="*", default=[1_000_000, 10_000_000, 50_000_000])
    parser.add_argument("--most-flows", type=int, default=10_000_000)
    main(parser.parse_args())
