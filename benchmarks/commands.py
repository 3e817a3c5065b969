"""Measure what one question costs: each command with an empty cache, and with one that earlier questions filled.

Run by ``make bench``. It writes its part of ``benchmarks/README.md``. Each run is a process of its own.
"""

from __future__ import annotations

import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from readme import circumstances, rows, write_part

GEO = Path(sys.executable).with_name("geo")
ROUNDS = 5
GOALS_S = (3.0, 1.0)  # cold and warm, by the clock on a quiet machine
DEFAULT, OTHER = "tunisia-libya-2019", "balkan-route-2015"

# A question, and another about the same brief, which fills the cache.
QUESTIONS: tuple[tuple[str, str], ...] = (
    (f"check -b {DEFAULT}", f"show -b {DEFAULT}"),
    (f"check -b {OTHER}", f"show -b {OTHER}"),
    (f"show -b {DEFAULT}", f"check -b {DEFAULT}"),
    (f"show -b {OTHER}", f"check -b {OTHER}"),
    ("places Zouara قفصة", "places Nalut"),
    ("places Subotica --region balkans", "places Evzoni --region balkans"),
    (f"closure -b {DEFAULT} --close ras-jedir", f"closure -b {DEFAULT} --close dehiba-wazin"),
    (f"closure -b {OTHER} --close horgos-roszke", f"closure -b {OTHER}"),
    (f"figure flows -b {DEFAULT} -o out.png", f"figure flows -b {DEFAULT} -o first.png"),
    (f"figure flows -b {OTHER} -o out.png", f"figure flows -b {OTHER} -o first.png"),
)


def seconds_of(question: str, folder: Path, cache: Path) -> tuple[float, float]:
    """Run ``geo`` with a question in a folder, and with ``cache`` as its cache folder.

    Return its seconds by the clock, and the seconds of the processor that it used.
    """
    environment = {**os.environ, "GEO_CACHE_DIR": str(cache)}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)  # an installed package has compiled files
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    subprocess.run(
        [GEO, *question.split()], cwd=folder, env=environment, capture_output=True, check=False,
    )  # fmt: skip
    wall, after = time.perf_counter() - start, resource.getrusage(resource.RUSAGE_CHILDREN)
    spent = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return wall, spent


def row_of(question: str, earlier: str, folder: Path) -> list[str]:
    """Measure a question with an empty cache, then with one that an earlier question filled; return the table row.

    ``folder`` is the folder in which commands run.
    """
    cache, cold, warm = folder / "cache", [], []
    for _ in range(ROUNDS):
        shutil.rmtree(cache, ignore_errors=True)
        cold.append(seconds_of(question, folder, cache))
    shutil.rmtree(cache, ignore_errors=True)
    seconds_of(earlier, folder, cache)
    warm += [seconds_of(question, folder, cache) for _ in range(ROUNDS)]
    return [f"`geo {question}`", *cells(cold, GOALS_S[0]), *cells(warm, GOALS_S[1])]


def cells(times: Sequence[tuple[float, float]], goal_s: float) -> list[str]:
    """Return three cells: the median seconds by the clock, the median seconds of the processor, and the goal.

    ``times`` has both kinds of seconds for each run.
    """
    wall, spent = (statistics.median(column) for column in zip(*times, strict=True))
    return [f"{wall:.2f}", f"{spent:.2f}", f"{goal_s:g}"]


def main() -> None:
    """Measure, print and write this part of the README."""
    body = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for brief in (DEFAULT, OTHER):
            # Figures read layers from the disk, so these are built before anything is measured.
            seconds_of(f"layers -b {brief}", folder, folder / "cache")
        for question, earlier in QUESTIONS:
            body.append(row_of(question, earlier, folder))
            print(body[-1], flush=True)
    heads = ["question", "cold, s", "CPU s", "goal", "warm, s", "CPU s", "goal"]
    write_part(f"""# What one question costs

Written by `make bench`, {circumstances()}.
Medians of {ROUNDS} runs, each a process of its own with its start and imports, on the shipped briefs. Cold: the folder
of the cache (`GEO_CACHE_DIR`) is empty. Warm: another question about the same brief was answered before; for a figure,
the same one was drawn before. "s" is by the clock, "CPU s" of the processor.

{rows(heads, body)}
""")


if __name__ == "__main__":
    main()
