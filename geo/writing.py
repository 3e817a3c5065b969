"""Files that are made in memory → the disk, all of them whole or none; or what there differs from them."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack
from errno import EISDIR
from pathlib import Path
from typing import TypeAlias

from geo.errors import OutputError

Files: TypeAlias = Mapping[Path, bytes]


def selected(files: Files, only: Iterable[str]) -> Files:
    """Keep the files with one of the given names, without their endings; all where none is given.

    Raises
    ------
    OutputError
        If a name is that of no file.
    """
    wanted = list(only)
    if unknown := sorted(set(wanted) - {path.stem for path in files}):
        known = ", ".join(sorted({path.stem for path in files}))
        message = f"--only {unknown[0]}: no such layer or map; there are: {known}"
        raise OutputError(message)
    return {path: content for path, content in files.items() if not wanted or path.stem in wanted}


def write_files(files: Files) -> None:
    """Write all files, each to a temporary name beside its own; when all are there, rename them.

    Raises
    ------
    OutputError
        If a file cannot be written; the message says whether any had been replaced by then.
    """
    with ExitStack() as stack:
        staged = [(_staged(path, content, stack), path) for path, content in files.items()]
        for done, (temporary, path) in enumerate(staged):
            try:
                temporary.replace(path)
            except OSError as error:
                state = f"{done} of {len(staged)} files were already replaced; run it again"
                raise OutputError(_unwritable(path, error, state)) from None


def _staged(path: Path, content: bytes, stack: ExitStack) -> Path:
    """Write to a temporary file in the same folder, which goes away unless it is renamed."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.is_dir():
            raise IsADirectoryError(EISDIR, "is a folder")
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        stack.callback(Path(name).unlink, missing_ok=True)
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        Path(name).chmod(0o644)
    except OSError as error:
        raise OutputError(_unwritable(path, error, "nothing was changed")) from None
    return Path(name)


def _unwritable(path: Path, error: OSError, state: str) -> str:
    return f"{path}: cannot be written ({error.strerror}); {state}"


def differences(files: Files) -> Iterator[str]:
    """Say for each file whether what is on disk is missing or differs."""
    for path, content in files.items():
        try:
            found = path.read_bytes()
        except OSError:
            yield f"{path}: is missing"
            continue
        if found != content:
            yield f"{path}: differs ({len(found):,} bytes on disk, {len(content):,} built)"
