"""Measure `geo flows` on a million to ten million different rows, and its page beside lonboard, pydeck and PMTiles.

Run by ``make bench``; ``millions.py 1000000 --limit 60`` measures less. It writes its part of ``benchmarks/README.md``.
"""

from __future__ import annotations

import argparse
import resource
import subprocess
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pyogrio
from browsing import system_browser
from playwright.sync_api import sync_playwright
from readme import circumstances, is_installed, rows, versions, write_part
from scale import run_geo

from geo.maps import BulkFlows
from maps import (
    BROWSER_OPTIONS,
    COMMODITIES,
    as_frame,
    build_flows,
    choose_towns,
    open_page,
    write_lonboard,
    write_pydeck,
)

COUNTS = (1_000_000, 3_000_000, 10_000_000)
FIRST_YEAR, MONTHS, PLACES = 2012, 96, 2_000
MEMORY_MB = 5_200
PEER_MEMORY = 12 << 30  # bytes of virtual memory
SEED = 5


def different_flows(count: int) -> BulkFlows:
    """Return so many flows of one record each, of which no two have the same places, commodity and month."""
    flows = build_flows(round(count * 1.35))  # a quarter or less repeats another
    assert flows.commodity is not None  # the builder fills both
    assert flows.month is not None
    # One number for each combination of origin, destination, commodity and month
    ends = flows.origin.astype(np.int64) * PLACES + flows.destination
    key = (ends * len(COMMODITIES) + flows.commodity) * MONTHS + flows.month - FIRST_YEAR * 12
    _, first_of_key = np.unique(key, return_index=True)
    chosen = np.random.default_rng(SEED).permutation(first_of_key)[:count]
    columns = ("origin", "destination", "quantity", "commodity", "month")
    return replace(flows, records=None, **{name: getattr(flows, name)[chosen] for name in columns})


def write_table(flows: BulkFlows, path: Path) -> None:
    """Write flows as a Parquet table of records, whose ends are ids of the gazetteer."""
    assert flows.commodity is not None
    assert flows.month is not None
    ids = [place.id for place in choose_towns(PLACES)]
    months = [f"{FIRST_YEAR + month // 12}-{month % 12 + 1:02}" for month in range(MONTHS)]

    def texts(codes: np.ndarray, words: list[str]) -> pa.Array:
        """Return the word of each code as a column of texts."""
        return pa.DictionaryArray.from_arrays(codes.astype(np.int32), words).cast(pa.string())

    table = pa.table({
        "origin": texts(flows.origin, ids), "destination": texts(flows.destination, ids),
        "date": texts(flows.month - FIRST_YEAR * 12, months), "commodity": texts(flows.commodity, list(COMMODITIES)),
        "quantity": pa.array(flows.quantity, from_pandas=True), "unit": pa.repeat("tonnes", len(flows.origin)),
    })  # fmt: skip
    pq.write_table(table, path)


def write_peer(name: str, count: int, path: Path) -> None:
    """Write flows with another tool, each as a straight line with four columns; print the seconds that it took.

    The process may use no more memory than :data:`PEER_MEMORY`.
    """
    resource.setrlimit(resource.RLIMIT_AS, (PEER_MEMORY, PEER_MEMORY))
    frame = as_frame(different_flows(count))
    start = time.perf_counter()
    if name == "PMTiles":
        pyogrio.write_dataframe(frame, path, driver="PMTiles", MAXZOOM=8)
    else:
        {"lonboard": write_lonboard, "pydeck": write_pydeck}[name](frame, path)
    print(time.perf_counter() - start)


# Other tools, and the ending of the file that each writes.
PEERS = {"lonboard": ".html", "pydeck": ".html", "PMTiles": ".pmtiles"}


def peer_row(name: str, count: int, folder: Path, limit_s: float) -> list[str]:
    """Write flows with another tool, in a process of its own, and open the page that it writes; return the table row.

    If the tool fails or takes longer than ``limit_s`` seconds, the row says so. A file that is no page is not opened.
    """
    package = "pyogrio" if name == "PMTiles" else name
    if not is_installed(package):
        return note_row(name, count, "not installed")
    path = folder / f"peer{PEERS[name]}"
    path.unlink(missing_ok=True)
    command = [sys.executable, __file__, str(count), "--peer", name, "--output", str(path)]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=limit_s, check=False)
    except subprocess.TimeoutExpired:
        return note_row(name, count, f"not written within {limit_s:.0f} s")
    if done.returncode:
        reason = done.stderr.strip() or f"ended by signal {-done.returncode}"
        return note_row(name, count, f"not written: {reason.splitlines()[-1][:80]}")
    size = f"{path.stat().st_size / 1e6:.1f}"
    seconds = f"{float(done.stdout.splitlines()[-1]):.0f}"
    interactive, requests = "", "no page: needs a viewer and a server"
    if path.suffix == ".html":
        interactive, requests = open_cells(path)
    return [name, f"{count:,}", size, seconds, "", "", interactive, requests]


def note_row(name: str, count: int, note: str) -> list[str]:
    """Return the row of a tool that was not measured, with the reason."""
    return [name, f"{count:,}", *[""] * 5, note]


def open_cells(path: Path) -> tuple[str, str]:
    """Open a page from disk without a network; return two table cells.

    They are the seconds until the page is interactive, and how many requests it made.
    """
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=system_browser(), args=BROWSER_OPTIONS)
        try:
            opened = open_page(browser, path, {})
        except Exception as error:  # noqa: BLE001  # a page that ends its process is a result, too
            return "", f"does not open: {str(error).splitlines()[0][:60]}"
        finally:
            browser.close()
    requests = f"{opened.blocked} requests blocked" if opened.blocked else "no request"
    interactive = "blank" if opened.interactive_s is None else f"{opened.interactive_s:.1f}"
    return interactive, requests


def our_row(count: int, folder: Path) -> list[str]:
    """Run `geo flows` in a process of its own, and open its page; return the table row."""
    table, output = folder / "table.parquet", folder / "flows"
    write_table(different_flows(count), table)
    usage = run_geo("flows", str(table), "-o", str(output), "--memory", str(MEMORY_MB))
    page = output / "map.html"
    interactive, requests = open_cells(page)
    size = f"{page.stat().st_size / 1e6:.1f}"
    usage_cells = [f"{value:,.0f}" for value in usage]
    return [
        "**`geo flows`**, all its files", f"{count:,}", size, *usage_cells, interactive, requests
    ]  # fmt: skip


def main(options: argparse.Namespace) -> None:
    """Measure, print and write this part of the README."""
    body: list[list[str]] = []
    failed: set[str] = set()  # tools that could not write or open fewer flows
    for count in options.counts or COUNTS:
        with tempfile.TemporaryDirectory() as name:
            body.append(our_row(count, Path(name)))
            print(body[-1], flush=True)
            write_part(report(body, options.limit))
            for peer in options.peers:
                if peer in failed:
                    body.append(note_row(peer, count, "left out: fewer were too many"))
                    continue
                body.append(peer_row(peer, count, Path(name), options.limit))
                print(body[-1], flush=True)
                # The last cell begins with "not installed", "not written" or "does not open" if the tool failed.
                if body[-1][-1].startswith(("not ", "does not ")):
                    failed.add(peer)
                write_part(report(body, options.limit))


def report(body: list[list[str]], limit_s: float) -> str:
    """Return this part of the README."""
    heads = [
        *("file", "different rows", "MB", "seconds to write", "of processor", "peak memory, MB"),
        *("seconds to interactive", "without a network"),
    ]
    return f"""# What ten million different flows take

Written by `make bench`, {circumstances()}: ratios count. {versions(("lonboard", "pydeck", "pyogrio"))}.
Rows between 2,000 towns in 96 months and eight goods, of which no two are alike. `geo flows` reads a Parquet file with
`--memory {MEMORY_MB}` and writes tables, routes and segments beside its page, which holds every row with its month.
Other tools write each row as a straight line with four columns and no month, from memory, within {limit_s:.0f} s.
A file of PMTiles, written by GDAL for zooms to 8, is drawn by MapLibre, which reads it from a server by ranges.
Headless Chromium without a graphics card.
Goal: 10,000,000 rows in 30 MB, interactive in 3 s.

{rows(heads, body)}
"""


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("counts", type=int, nargs="*")
    parser.add_argument("--limit", type=float, default=600.0, help="seconds for another tool")
    parser.add_argument("--peers", nargs="*", choices=list(PEERS), default=list(PEERS))
    # Of the process that `peer_row` starts.
    parser.add_argument("--peer", choices=list(PEERS))
    parser.add_argument("--output", type=Path)
    arguments = parser.parse_args()
    if arguments.peer:
        write_peer(arguments.peer, arguments.counts[0], arguments.output)
    else:
        main(arguments)
