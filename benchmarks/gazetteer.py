"""Measure how fast names are resolved: ``make bench`` prints it."""

from __future__ import annotations

import gc
import random
import time

from geo.errors import AmbiguousPlaceError, UnknownPlaceError
from geo.gazetteer import resolve_place
from geo.gazetteer.name_index import shipped_index


def seconds_to_resolve(names: list[str]) -> float:
    """Return the seconds of the processor in which all names are resolved, whether or not they are found.

    As in `timeit`, no garbage is collected meanwhile.
    """
    gc.disable()
    start = time.process_time()
    for name in names:
        try:  # noqa: SIM105 - contextlib.suppress would be most of what is measured
            resolve_place(name)
        except (AmbiguousPlaceError, UnknownPlaceError):
            pass
    spent_s = time.process_time() - start
    gc.enable()
    return spent_s


def main() -> None:
    """Print times for a table of 100,000 names, for exact names, and for names with a typo."""
    names, chance = shipped_index().names, random.Random(7)

    def with_typo(name: str) -> str:
        """Return a name with a letter inserted at random."""
        cut = chance.randrange(len(name))
        return f"{name[:cut]}{chance.choice('abdeghiklmnorstuz')}{name[cut:]}"

    rows = [chance.choice(names) for _ in range(100_000)]
    typos = [with_typo(name) for name in rows[:5_000]]
    rewritten = [name.upper().replace(" ", "-") for name in rows[5_000:30_000]]
    table_s = seconds_to_resolve([*typos, *rewritten, *rows[30_000:]])
    exact_s = seconds_to_resolve(["Zuwarah"] * 500_000)
    typos_s = seconds_to_resolve([with_typo(name) for name in rows[-2_000:]])
    print(f"100,000 names, 25 % rewritten and 5 % with a typo: {table_s:.2f} s (goal: 5)")
    print(f"one exact name, repeated: {500_000 / exact_s:,.0f} a second (goal: 500,000)")
    print(f"names with a typo: {2_000 / typos_s:,.0f} a second")


if __name__ == "__main__":
    main()
