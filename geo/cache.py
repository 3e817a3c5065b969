"""Keep values that take seconds to compute in the user's cache folder.

An entry is a file with a pickle, named by the SHA-256 of all that its value was computed from: its inputs, the sources
and data of this package, and the versions of the libraries. So it is never out of date, only unused. It begins with
the SHA-256 of its key and content: an incomplete or damaged file is not an entry.

A pickle runs code, and the checksum has no secret: whoever can write in the folder can run code as the user. So
:func:`read_sealed` opens only files that the user alone can have written, in a folder where only the user can write.

A cache is a convenience: a folder that cannot be read or written, or a full disk, costs time and nothing else.
"""

from __future__ import annotations

import hashlib
import json
import os
import pickle
import platform
import stat
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from dataclasses import fields
from functools import cache
from io import BytesIO
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any, Final, NamedTuple, TypeVar

import numpy as np

FOLDER_VARIABLE: Final = "GEO_CACHE_DIR"
OFF_VARIABLE: Final = "GEO_NO_CACHE"
APP: Final = "smuggling-route-mapper"
ENDING: Final = ".geocache"
HALF_WRITTEN: Final = ".half"  # ending of a file until it is complete
MAGIC: Final = b"geocache1\n"
MAX_BYTES: Final = 200_000_000  # of all entries; the least recently used ones go first
DIGEST_BYTES: Final = 32
# No link is followed, and a pipe does not wait for a writer. Windows has neither flag.
OPEN_FLAGS: Final = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
LONG: Final = 1_000  # numbers: shorter arrays take longer to convert than to read
# Folders of the package without code: a brief is an input.
SKIPPED_FOLDERS: Final = frozenset({"__pycache__", "briefs"})

Value = TypeVar("Value")
_is_off: ContextVar[bool] = ContextVar("is_off", default=False)


class References(NamedTuple):
    """Objects that an entry names instead of holding them, because they are inputs.

    Attributes
    ----------
    type
        Their class.
    name_of
        Returns the name of such an object.
    find
        Returns the object of a name.
    """

    type: type
    name_of: Callable[[Any], str]
    find: Callable[[str], object]


@contextmanager
def without_cache() -> Iterator[None]:
    """Neither read nor write the cache within a block."""
    token = _is_off.set(True)
    try:
        yield
    finally:
        _is_off.reset(token)


def cache_folder() -> Path | None:
    """Return the folder of the cache, which need not exist.

    None if the cache is switched off, or somebody else owns the folder or can write in it.
    """
    if _is_off.get() or os.environ.get(OFF_VARIABLE, "0") not in {"", "0"}:
        return None
    chosen = os.environ.get(FOLDER_VARIABLE)
    try:
        folder = Path(chosen).expanduser() if chosen else _system_folder() / APP / "computed"
    except RuntimeError:  # no home
        return None
    try:
        return folder if _is_private(folder.stat()) else None
    except OSError:  # missing: it is made when an entry is written
        return folder


def _system_folder() -> Path:
    """Return the folder in which the system keeps caches of programs, as the package platformdirs does."""
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Caches"
    chosen = os.environ.get("XDG_CACHE_HOME", "")
    return Path(chosen) if Path(chosen).is_absolute() else Path.home() / ".cache"


def cached(
    kind: str,
    inputs: object,
    compute: Callable[[], Value],
    *,
    references: References | None = None,
    is_kept: Callable[[Value], bool] = lambda _: True,
) -> Value:
    """Return the value that the same code computed from the same inputs before, or compute and keep it.

    Parameters
    ----------
    kind
        What is computed, such as ``"traffic"``.
    inputs
        All inputs of the computation except the package's own files: values for JSON, arrays and dataclasses.
    references
        Objects in the value that are inputs: they are not kept with it.
    is_kept
        Whether a value is worth keeping.
    """
    folder = cache_folder()
    if folder is None:
        return compute()
    # JSON, because the pickles of equal inputs differ
    text = json.dumps(inputs, default=_parts_of, separators=(",", ":"))
    key = hashlib.sha256(b"".join((code_version(), kind.encode(), text.encode()))).digest()
    path = folder / f"{kind}-{key.hex()[:32]}{ENDING}"
    with suppress(Exception):  # whatever is wrong with the file, the value can be computed
        value: Value = read_entry(path, key, references)
        return value
    value = compute()
    if is_kept(value):
        write_entry(path, key, value, references)
    return value


def _parts_of(value: Any) -> object:  # noqa: ANN401 - checked here
    """Return an array or a dataclass of the inputs as values that JSON can write: they tell it from any other."""
    if not isinstance(value, np.ndarray):
        return {field.name: getattr(value, field.name) for field in fields(value)}
    if value.dtype.hasobject:
        raise TypeError("an array of objects has no bytes that tell it from others")
    return [value.dtype.str, value.shape, hashlib.sha256(value.tobytes()).hexdigest()]


def read_entry(path: Path, key: bytes, references: References | None = None) -> Any:  # noqa: ANN401 - any value
    """Return the value that was written under a key; errors are those of :func:`read_sealed`."""
    # Safe to unpickle: `read_sealed` refuses what anybody but the user can have written.
    return _Unpickler(BytesIO(read_sealed(path, key)), references).load()


def write_entry(
    path: Path, key: bytes, value: object, references: References | None = None
) -> None:
    """Write a value; where that is not possible, or it cannot be pickled, write nothing."""
    file = BytesIO()
    pickler = _NamingPickler(file, references) if references else _Pickler(file, protocol=5)
    try:
        pickler.dump(value)
    except (pickle.PicklingError, TypeError, AttributeError):  # as pickle refuses locks, lambdas
        return
    write_sealed(path, key, file.getvalue())


class _Pickler(pickle.Pickler):
    """A pickler that writes long arrays of whole numbers in the smallest type that holds them."""

    def reducer_override(self, value: Any) -> Any:  # noqa: ANN401 - as pickle has it
        # Routes are long lists of few links: in eight bytes each, they would take four times as long to read.
        if isinstance(value, np.ndarray) and value.dtype.kind == "i" and value.size >= LONG:
            least, greatest = np.min_scalar_type(value.min()), np.min_scalar_type(value.max())
            narrow = np.result_type(least, greatest)
            if narrow.itemsize < value.dtype.itemsize:
                return np.asarray, (value.astype(narrow), value.dtype)
        return NotImplemented


class _NamingPickler(_Pickler):
    """A pickler that also writes the names of some objects; it asks about each object, which doubles its time."""

    def __init__(self, file: BytesIO, references: References) -> None:
        super().__init__(file, protocol=5)
        self.references = references

    def persistent_id(self, value: object) -> str | None:
        is_named = isinstance(value, self.references.type)
        return self.references.name_of(value) if is_named else None


class _Unpickler(pickle.Unpickler):
    """An unpickler that finds the objects of names."""

    def __init__(self, file: BytesIO, references: References | None) -> None:
        super().__init__(file)
        self.references = references

    def persistent_load(self, name: str) -> object:
        if not self.references:
            raise pickle.UnpicklingError(f"unknown name {name!r}")
        return self.references.find(name)


def read_sealed(path: Path, key: bytes) -> bytes:
    """Read what :func:`write_sealed` wrote under a key.

    Raises
    ------
    OSError
        If there is no such file, or anybody but this user can have written it.
    ValueError
        If the file is damaged, or was written under another key.
    """
    _require_private(path.parent)
    with open(path, "rb", opener=_open_unfollowed) as file:
        status = os.fstat(file.fileno())
        if not (stat.S_ISREG(status.st_mode) and status.st_nlink == 1 and _is_private(status)):
            raise PermissionError(
                f"{path}: is no plain file, has a second name, belongs to another user, or others can write to it"
            )
        content = file.read()
    head = len(MAGIC) + DIGEST_BYTES
    payload = content[head:]
    if content[:head] != MAGIC + _seal(key, payload):
        raise ValueError(f"{path}: damaged")
    with suppress(OSError):
        os.utime(path)  # the least recently used files are removed first
    return payload


def write_sealed(path: Path, key: bytes, payload: bytes) -> None:
    """Write bytes after the seal of a key; where that is not possible, write nothing. Only a complete file appears.

    An entry that exceeds the limit of the cache is not written: it would drive out all others.
    """
    content = MAGIC + _seal(key, payload) + payload
    if len(content) > MAX_BYTES:
        return
    temporary: Path | None = None
    try:
        _make_private(path.parent)
        _require_private(path.parent)
        # With mode 0o600, as every temporary file.
        with NamedTemporaryFile(dir=path.parent, suffix=HALF_WRITTEN, delete=False) as file:
            temporary = Path(file.name)
            file.write(content)
        temporary.replace(path)
        _remove_oldest(path.parent)
    except OSError:  # read-only, full: the next run computes it again
        pass
    finally:
        if temporary:
            with suppress(OSError):
                temporary.unlink(missing_ok=True)


def _is_private(status: os.stat_result) -> bool:
    """Return whether a file or folder is this user's own, and nobody else may write to it."""
    if not hasattr(os, "getuid"):  # Windows, which protects the folders of each user
        return True
    return status.st_uid == os.getuid() and not status.st_mode & (stat.S_IWGRP | stat.S_IWOTH)


def _require_private(folder: Path) -> None:
    """Raise PermissionError if somebody else owns a folder or can write in it."""
    if not _is_private(folder.stat()):
        raise PermissionError(f"{folder}: belongs to another user, or others can write in it")


def _make_private(folder: Path) -> None:
    """Make a folder, and those above it that are missing, for this user alone."""
    if not folder.is_dir():
        _make_private(folder.parent)  # `parents=True` would make these with the usual mode
        folder.mkdir(mode=0o700, exist_ok=True)


def _open_unfollowed(path: str, flags: int) -> int:
    """Open a file, but neither follow a symbolic link nor wait for the writer of a pipe."""
    return os.open(path, flags | OPEN_FLAGS)


def _remove_oldest(folder: Path) -> None:
    """Remove the least recently used files beyond the limit, half-written files of killed runs among them."""
    files = []
    with os.scandir(folder) as entries:  # closed also when another run removes a file meanwhile
        for entry in entries:
            is_folder = entry.is_dir(follow_symlinks=False)
            if entry.name.endswith((ENDING, HALF_WRITTEN)) and not is_folder:
                status = entry.stat(follow_symlinks=False)
                files.append((status.st_mtime_ns, status.st_size, entry.path))
    total = 0
    for _, size, path in sorted(files, reverse=True):
        total += size
        if total > MAX_BYTES:
            Path(path).unlink(missing_ok=True)


def _seal(key: bytes, payload: bytes) -> bytes:
    digest = hashlib.sha256(key)
    digest.update(payload)
    return digest.digest()


@cache
def code_version() -> bytes:
    """Return the SHA-256 of this package's sources and data, the installed libraries, Python and the processor.

    The shipped briefs are left out: a brief is an input.
    """
    digest = hashlib.sha256()
    package = Path(__file__).parent
    for path in _files(package):
        digest.update(f"{path.relative_to(package)}\n".encode())
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    digest.update("\n".join((sys.version, platform.machine(), *_libraries())).encode())
    return digest.digest()


def _files(folder: Path) -> Iterator[Path]:
    """Yield the sources and the shipped data of the package, in one order."""
    with os.scandir(folder) as entries:
        by_name = sorted(entries, key=lambda entry: entry.name)
    for entry in by_name:
        if entry.is_dir() and entry.name not in SKIPPED_FOLDERS:
            yield from _files(Path(entry.path))
        elif entry.is_file():
            yield Path(entry.path)


def _libraries() -> Iterator[str]:
    """Yield the name and version of every installed library, from the names of their folders."""
    for folder in sys.path:
        if folder.endswith(("site-packages", "dist-packages")) and Path(folder).is_dir():
            yield from sorted(path.name for path in Path(folder).glob("*-info"))
