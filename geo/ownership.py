"""Let one run at a time write an output: two runs into one file or folder would mix their parts.

A run holds a lock on a file beside its output. The system releases the lock when the process ends, however
it ends, so a killed run never blocks the one that resumes its work.
"""

from __future__ import annotations

import errno
import os
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Final

from geo.errors import OutputError, unwritable

HELD_BY_ANOTHER: Final = {errno.EAGAIN, errno.EACCES, errno.EDEADLK}
UNSUPPORTED: Final = {errno.ENOLCK, errno.ENOSYS, errno.ENOTSUP, errno.EOPNOTSUPP, errno.EINVAL}
LOCKED_BYTE: Final = 1 << 30  # on Windows, beyond the text of the file, so that others may read it
POLL_S: Final = 0.1


@contextmanager
def owned(*outputs: Path, waits: bool = False) -> Iterator[None]:
    """Own some outputs during a run, files or folders, and release them at its end.

    Parameters
    ----------
    outputs
        Files or folders; neither they nor their parents need exist.
    waits
        Whether to wait until no other run owns an output, instead of raising an error.

    Raises
    ------
    OutputError
        If another run owns one of the outputs, or no lock can be written beside it.

    Examples
    --------
    >>> from tempfile import gettempdir
    >>> with owned(Path(gettempdir()) / "flows.parquet"):
    ...     pass  # write it
    """
    with ExitStack() as stack:
        # All runs lock in one order, so that no two wait for each other.
        for resolved, output in sorted({path.resolve(): path for path in outputs}.items()):
            lock = resolved.with_name(f".{resolved.name}.lock")
            stack.enter_context(_owned(output, lock, waits=waits))
        yield


@contextmanager
def made_folders(folder: Path) -> Iterator[None]:
    """Make a folder and its parents; at the end of the block remove those that were made and are still empty."""
    new_folders = [path for path in (folder, *folder.parents) if not path.exists()]
    folder.mkdir(parents=True, exist_ok=True)
    try:
        yield
    finally:
        for path in new_folders:
            with suppress(OSError):  # not empty, or in use
                path.rmdir()


@contextmanager
def _owned(output: Path, lock: Path, *, waits: bool) -> Iterator[None]:
    """Lock one output within a block, by its file ``lock``, and delete that file at the end.

    If another run holds the lock, wait for it or raise an error, as ``waits`` says.
    """
    with ExitStack() as stack:
        try:
            stack.enter_context(made_folders(lock.parent))
            while (handle := _locked(lock)) is None:
                if not waits:
                    raise OutputError(_busy_message(output, lock))
                time.sleep(POLL_S)
        except OSError as error:
            if isinstance(error, OutputError):  # the one raised above, which is an OSError, too
                raise
            raise unwritable(output, error) from None
        stack.callback(_release, handle, lock)
        yield


def _locked(lock: Path) -> int | None:
    """Open a lock file and lock it, and write the number of this process into it.

    Returns the handle of the open file, or None if another run has locked it.
    """
    while True:
        handle = os.open(lock, os.O_RDWR | os.O_CREAT, 0o644)
        try:
            _lock(handle)
        except OSError as error:
            if error.errno in HELD_BY_ANOTHER:
                os.close(handle)
                return None
            # some network drives have no locks: go on without one
            if error.errno not in UNSUPPORTED:
                os.close(handle)
                raise
        if _is_at_path(handle, lock):
            os.truncate(handle, 0)
            os.write(handle, str(os.getpid()).encode())
            return handle
        # The run that owned the file deleted it after we had opened it: try again with a new file.
        os.close(handle)


def _is_at_path(handle: int, lock: Path) -> bool:
    """Return whether the open lock file is still the one at its path, and has not been deleted."""
    try:
        return os.path.samestat(os.fstat(handle), lock.stat())
    except FileNotFoundError:
        return False


def _release(handle: int, lock: Path) -> None:
    """Delete a lock file, then close it, which releases the lock.

    If the file were closed first, another run could lock it, and would then own a file that is deleted.
    """
    with suppress(OSError):  # Windows deletes no open file
        lock.unlink()
    os.close(handle)
    if sys.platform == "win32":  # where the file can be deleted only now that it is closed
        with suppress(OSError):  # unless another run has opened it meanwhile
            lock.unlink()


def _busy_message(output: Path, lock: Path) -> str:
    """Return the message for an output that another run owns, with the process that its lock file names."""
    try:
        process_id = lock.read_text(encoding="utf-8", errors="replace").strip()
    except OSError:
        process_id = ""
    owner = f" (process {process_id})" if process_id.isdecimal() else ""
    return (
        f"{output}: another run is writing this output{owner}. "
        "Wait until that run has ended, or choose another output."
    )


if sys.platform == "win32":
    import msvcrt

    def _lock(handle: int) -> None:
        os.lseek(handle, LOCKED_BYTE, os.SEEK_SET)
        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        os.lseek(handle, 0, os.SEEK_SET)
else:
    import fcntl

    def _lock(handle: int) -> None:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
