"""Notice when files are saved."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Final, TypeAlias

POLL_S: Final = 0.3  # seconds between two looks at the files

FileState: TypeAlias = tuple[int, int, int]
"""Time of change in nanoseconds, size in bytes, and inode; a file that replaces another has another inode."""
State: TypeAlias = dict[Path, FileState | None]


def saves(
    files_to_watch: Callable[[], Iterable[Path]], *, poll_s: float = POLL_S
) -> Iterator[None]:
    """Yield whenever a file has changed and then stayed the same for a moment.

    A save may take several steps, so this waits while a file is empty, missing or still growing. No save is missed
    that happens after the call, even before the first turn of the caller's loop or during a turn.

    Parameters
    ----------
    files_to_watch
        Function that returns the files to watch; it is called again at each look, because a brief may name new files.
    poll_s
        Seconds between two looks at the files.
    """
    return _saves(files_to_watch, states(files_to_watch()), poll_s)


def _saves(
    files_to_watch: Callable[[], Iterable[Path]], last_states: State, poll_s: float
) -> Iterator[None]:
    """Yield after each save that changed the files since ``last_states``.

    This is apart from `saves` because a generator runs nothing before its first turn, whereas `saves` must read the
    states when it is called.
    """
    while True:
        # A file that is watched from now on has not changed yet: its present state is its last state.
        last_states = {**states(files_to_watch()), **last_states}
        time.sleep(poll_s)
        current_states = states(files_to_watch())
        # Forget files that are no longer watched: that they are missing among the present states is no change.
        last_states = {path: last_states.get(path, state) for path, state in current_states.items()}
        if current_states == last_states or any(state is None for state in current_states.values()):
            continue
        # A save may still be going on. If it is, the next turn of this loop finds the files changed again.
        time.sleep(poll_s / 3)
        if states(files_to_watch()) == current_states:
            last_states = current_states
            yield


def states(paths: Iterable[Path]) -> State:
    """Return the state of each file; None for one that is missing or empty."""
    return {path: _state(path) for path in paths}


def _state(path: Path) -> FileState | None:
    """Return the state of a file; None if it is missing or empty, as while it is being saved."""
    try:
        status = path.stat()
    except OSError:
        return None
    return (status.st_mtime_ns, status.st_size, status.st_ino) if status.st_size else None
