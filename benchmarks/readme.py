"""Shared by all benchmarks: timing, tables, and the parts of ``benchmarks/README.md``."""

from __future__ import annotations

import os
import re
import statistics
import time
from collections.abc import Callable, Iterable, Mapping
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TypeVar

README = Path(__file__).parent / "README.md"
Result = TypeVar("Result")
LOAD = os.getloadavg()[0]  # of the machine, before any measuring


def circumstances() -> str:
    """Return the number of cores of the machine, and its load before the run, as part of a sentence."""
    return f"in one run on {os.cpu_count()} cores; the machine's load was {LOAD:.1f} when it began"


def timed(work: Callable[[], Result]) -> tuple[Result, float, float]:
    """Call a function; return its result, its seconds by the clock, and its seconds of the processor."""
    wall, processor = time.perf_counter(), time.process_time()
    result = work()
    return result, time.perf_counter() - wall, time.process_time() - processor


def medians(methods: Mapping[str, Callable[[], object]], rounds: int) -> dict[str, float]:
    """Time every method in each round; return the median seconds of each by the clock."""
    times = [[timed(work)[1] for work in methods.values()] for _ in range(rounds)]
    return dict(zip(methods, map(statistics.median, zip(*times, strict=True)), strict=True))


def versions(names: Iterable[str]) -> str:
    """Return the versions of the packages that are installed, as a list in words."""
    return ", ".join(f"{name} {version(name)}" for name in names if is_installed(name))


def is_installed(name: str) -> bool:
    """Return whether a package is installed."""
    try:
        return bool(version(name))
    except PackageNotFoundError:
        return False


def rows(heads: list[str], body: Iterable[list[str]]) -> str:
    """Return a Markdown table."""
    lines = [heads, ["---"] * len(heads), *body]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def write_part(text: str) -> None:
    """Write a part of the README: in place of the one with the same title (``# …``), or at the end if there is none."""
    title = text.partition("\n")[0]
    old = README.read_text(encoding="utf-8") if README.exists() else ""
    texts = re.split(r"^(?=# )", old, flags=re.MULTILINE)
    parts = {part.partition("\n")[0]: part for part in texts if part}
    parts[title] = text
    README.write_text("\n".join(part.strip() + "\n" for part in parts.values()), encoding="utf-8")
