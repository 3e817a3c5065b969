"""Keep values that take seconds to compute in the user's cache folder.

An entry is a file of JSON and arrays, named by the SHA-256 of all that it was computed from: its inputs, the sources
and data of this package, and the versions of the libraries. So it is never out of date, only unused. It begins
with the SHA-256 of its content: an incomplete or damaged file is not an entry. Nothing in it is run, unlike a pickle.

A cache is a convenience: a folder that cannot be read or written, or a full disk, costs time and nothing else.
"""

from __future__ import annotations

import hashlib
import json
import os
import platform
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any, Final, TypeVar

import numpy as np
from numpy.typing import NDArray

FOLDER_VARIABLE: Final = "GEO_CACHE_DIR"
OFF_VARIABLE: Final = "GEO_NO_CACHE"
APP: Final = "smuggling-route-mapper"
ENDING: Final = ".geocache"
HALF_WRITTEN: Final = ".half"  # ending of a file until it is complete
MAGIC: Final = b"geocache1\n"
MAX_BYTES: Final = 200_000_000  # of all entries; the least recently used ones go first
LENGTH_BYTES: Final = 8  # of the number before the JSON: its length
DIGEST_BYTES: Final = 32
SKIPPED_FOLDERS: Final = frozenset(
    {"__pycache__", "briefs"}
)  # of the package; a brief is an input, not code
NUMBERS: Final = frozenset("biuf")  # kinds of arrays that an entry may hold; never objects

Value = TypeVar("Value")
_is_off: ContextVar[bool] = ContextVar("is_off", default=False)


@dataclass(frozen=True, eq=False)
class Entry:
    """The content of a file of the cache.

    Attributes
    ----------
    record
        Values that JSON can write.
    arrays
        Arrays of numbers by name.
    """

    record: Any
    arrays: Mapping[str, NDArray[Any]] = field(default_factory=dict)


@contextmanager
def without_cache() -> Iterator[None]:
    """Neither read nor write the cache within a block."""
    token = _is_off.set(True)
    try:
        yield
    finally:
        _is_off.reset(token)


def cache_folder() -> Path | None:
    """Return the folder of the cache, which need not exist; None if it is switched off."""
    if _is_off.get() or os.environ.get(OFF_VARIABLE, "0") not in {"", "0"}:
        return None
    try:
        if chosen := os.environ.get(FOLDER_VARIABLE):
            return Path(chosen).expanduser()
        return _system_folder() / APP / "computed"
    except RuntimeError:  # no home
        return None


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
    inputs: Entry,
    compute: Callable[[], Value],
    *,
    encode: Callable[[Value], Entry | None],
    decode: Callable[[Entry], Value],
) -> Value:
    """Return the value that the same code computed from the same inputs before, or compute and keep it.

    Parameters
    ----------
    kind
        What is computed, such as ``"traffic"``.
    inputs
        All inputs of the computation except the package's own files.
    encode
        Converts the value to an entry; None for a value that is not worth keeping.
    decode
        Converts an entry back to the value.
    """
    folder = cache_folder()
    if folder is None:
        return compute()
    key = hashlib.sha256(b"".join((code_version(), kind.encode(), _payload(inputs)))).digest()
    path = folder / f"{kind}-{key.hex()[:32]}{ENDING}"
    with suppress(Exception):  # whatever is wrong with the file, the value can be computed
        return decode(read_entry(path, key))
    value = compute()
    if entry := encode(value):
        write_entry(path, key, entry)
    return value


def read_entry(path: Path, key: bytes) -> Entry:
    """Read the entry that was written under a key; errors are those of :func:`read_sealed`."""
    return _parse_payload(read_sealed(path, key))


def write_entry(path: Path, key: bytes, entry: Entry) -> None:
    """Write an entry; where that is not possible, write nothing."""
    write_sealed(path, key, _payload(entry))


def read_sealed(path: Path, key: bytes) -> bytes:
    """Read what :func:`write_sealed` wrote under a key.

    Raises
    ------
    OSError
        If there is no such file of this user.
    ValueError
        If the file is damaged, or was written under another key.
    """
    with path.open("rb") as file:
        owner = os.fstat(file.fileno()).st_uid
        content = file.read()
    if hasattr(os, "getuid") and owner != os.getuid():
        raise PermissionError(f"{path}: belongs to another user")
    head = len(MAGIC) + DIGEST_BYTES
    payload = content[head:]
    if content[:head] != MAGIC + _seal(key, payload):
        raise ValueError(f"{path}: damaged")
    with suppress(OSError):
        os.utime(path)  # the least recently used files are removed first
    return payload


def write_sealed(path: Path, key: bytes, payload: bytes) -> None:
    """Write bytes after the seal of a key; where that is not possible, write nothing. Only a complete file appears."""
    temporary: Path | None = None
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with NamedTemporaryFile(dir=path.parent, suffix=HALF_WRITTEN, delete=False) as file:
            temporary = Path(file.name)
            file.write(MAGIC + _seal(key, payload) + payload)
        temporary.replace(path)
        _remove_oldest(path.parent)
    except OSError:  # read-only, full: the next run computes it again
        pass
    finally:
        if temporary:
            with suppress(OSError):
                temporary.unlink(missing_ok=True)


def _remove_oldest(folder: Path) -> None:
    """Remove the least recently used files beyond the limit, half-written files of killed runs among them."""
    files = []
    with os.scandir(folder) as entries:  # closed also when another run removes a file meanwhile
        for entry in entries:
            is_folder = entry.is_dir(follow_symlinks=False)
            if entry.name.endswith((ENDING, HALF_WRITTEN)) and not is_folder:
                stat = entry.stat(follow_symlinks=False)
                files.append((stat.st_mtime_ns, stat.st_size, entry.path))
    total = 0
    for _, size, path in sorted(files, reverse=True):
        total += size
        if total > MAX_BYTES:
            Path(path).unlink(missing_ok=True)


def _seal(key: bytes, payload: bytes) -> bytes:
    return hashlib.sha256(key + payload).digest()


def _payload(entry: Entry) -> bytes:
    """Return an entry as bytes: JSON of the record and of each array's name, types and shape, then the arrays."""
    arrays = {name: np.ascontiguousarray(array) for name, array in entry.arrays.items()}
    if not_numbers := [name for name, array in arrays.items() if array.dtype.kind not in NUMBERS]:
        raise TypeError(f"not arrays of numbers: {', '.join(not_numbers)}")
    stored = {name: _narrowed(array) for name, array in arrays.items()}
    heads = [
        (name, array.dtype.str, stored[name].dtype.str, array.shape)
        for name, array in arrays.items()
    ]
    text = json.dumps([entry.record, heads], ensure_ascii=False, separators=(",", ":")).encode()
    text += b" " * (-len(text) % LENGTH_BYTES)  # so that numbers of eight bytes are aligned
    parts = (array.tobytes() for array in stored.values())
    return b"".join((len(text).to_bytes(LENGTH_BYTES, "little"), text, *parts))


def _narrowed(array: NDArray[Any]) -> NDArray[Any]:
    """Return whole numbers in the smallest type that holds them: routes are long lists of few links."""
    if array.dtype.kind != "i" or not array.size:
        return array
    least, greatest = np.min_scalar_type(array.min()), np.min_scalar_type(array.max())
    return array.astype(np.result_type(least, greatest))


def _parse_payload(payload: bytes) -> Entry:
    """Parse the bytes that :func:`_payload` returned."""
    position = LENGTH_BYTES + int.from_bytes(payload[:LENGTH_BYTES], "little")
    record, heads = json.loads(payload[LENGTH_BYTES:position])
    arrays = {}
    for name, dtype, stored, shape in heads:
        stored_dtype = np.dtype(stored)
        if {stored_dtype.kind, np.dtype(dtype).kind} - NUMBERS:
            raise ValueError(f"{name}: not an array of numbers")
        count = int(np.prod(shape))
        array = np.frombuffer(payload, stored_dtype, count, position).reshape(shape)
        arrays[name] = array.astype(dtype, copy=False)
        position += count * stored_dtype.itemsize
    return Entry(record, arrays)


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
