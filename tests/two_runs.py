"""Runs that a test starts beside each other: a server that has loaded what they need, and forks for each.

It reads lines of JSON: ``["start", work, input, output]`` is answered by a process number, ``["wait", number]``
by its exit code, negative for a signal. It does one run of each work first: what is cached then, names, roads and the
ground of maps, takes longer than a run, and every fork has it.
"""

from __future__ import annotations

import json
import os
import sys
import traceback
from collections.abc import Callable
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from unittest.mock import patch

from exposure_fixtures import one_corridor

from geo.errors import OutputError
from geo.records import PieceSize
from geo.records.exposure import Bands, expose_files, exposure_run
from geo.records.flows import flow_files, flow_run

USED, BUSY, FAILED = 0, 3, 1
PIECES = PieceSize(text_bytes=8_000, rows=100)


@cache
def corridors() -> Bands:
    """Prepare one corridor, two degrees from north to south."""
    return one_corridor(reach_deg=1.0)


def expose_into(events: Path, output: Path) -> int:
    """Expose events in pieces of 8 KB, so that there are many parts."""
    with patch.object(exposure_run, "piece_size", lambda _: PIECES):
        return ending(lambda: expose_files([events], [corridors()], output))


def flows_into(records: Path, output: Path) -> int:
    """Make flows of records in many pieces."""
    with patch.object(flow_run, "piece_size", lambda _: PIECES):
        return ending(lambda: flow_files([records], output, most_pairs=0))


def ending(work: Callable[[], object]) -> int:
    """Return how the work ends."""
    try:
        work()
    except OutputError as error:
        if "another run is writing this output" in str(error):
            return BUSY
        raise
    return USED


def start(work: str, given: str, output: str) -> int:
    """Fork a run and return its number."""
    if number := os.fork():
        return number
    code = FAILED
    try:
        code = WORKS[work](Path(given), Path(output))
    except Exception:  # noqa: BLE001 - shown here, since the process ends without showing it
        traceback.print_exc()
    finally:
        os._exit(code)


def wait(number: int) -> int:
    """Wait for a run, and return its exit code."""
    return os.waitstatus_to_exitcode(os.waitpid(number, 0)[1])


WORKS = {"expose": expose_into, "flows": flows_into}

if __name__ == "__main__":
    with TemporaryDirectory() as folder:
        records = Path(folder, "records.csv")
        records.write_text("origin,destination\nZarzis,Gabes\n")
        flows_into(records, Path(folder, "flows"))
        events = Path(folder, "events.csv")
        events.write_text("date,longitude,latitude\n2019-03-14,8.5,35\n")
        expose_into(events, Path(folder, "exposed.parquet"))
    for line in sys.stdin:
        name, *arguments = json.loads(line)
        sys.stdout.write(f"{start(*arguments) if name == 'start' else wait(*arguments)}\n")
        sys.stdout.flush()
