"""Write files all at once or not at all, zip them, compare them with the disk, and guard private builds.

A private build shows a source's own text. So it goes to a folder of its own that git does not see, away
from the layers and maps that are published.
"""

from __future__ import annotations

import io
import json
import os
import re
import tempfile
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack, suppress
from errno import EIO, EISDIR
from pathlib import Path
from typing import Any, Final, TypeAlias

from geo.errors import OutputError, unwritable
from geo.ownership import made_folders

Files: TypeAlias = Mapping[Path, bytes]

MARK: Final = ".gitignore"
MARK_TEXT: Final = b"""\
# Written by `geo build --private`: pages here show a source's own text. Not for publication.
*
"""
PUBLIC: Final = ("layers", "maps")
MANIFEST: Final = "manifest.json"
AUDIT: Final = "gazetteer-audit.json"
DICTIONARY: Final = "README.md"  # of all layers
UNIX: Final = 3  # the system that made an entry of a zip file
TEMPORARY: Final = re.compile(r"\.(.+)\.[a-z0-9_]{8}")  # as tempfile names them after a file


def json_bytes(record: Any) -> bytes:  # noqa: ANN401 - whatever JSON holds
    """Write JSON with a fixed layout and a newline at the end."""
    return (json.dumps(record, ensure_ascii=False, indent=1, allow_nan=False) + "\n").encode()


def selected(files: Files, only: Iterable[str]) -> Files:
    """Return the files with the names of ``only``, without endings; all files if it is empty.

    Raises
    ------
    OutputError
        If no file has one of the names.
    """
    names = list(only)
    if unknown := sorted(set(names) - {path.stem for path in files}):
        known_names = ", ".join(sorted({path.stem for path in files}))
        raise OutputError(
            f"--only {unknown[0]}: is not a layer or map of this brief. Expected one of: {known_names}."
        )
    return {path: content for path, content in files.items() if not names or path.stem in names}


def write_files(files: Files) -> None:
    """Write all files under temporary names, read them back, then rename them.

    Raises
    ------
    OutputError
        If a file cannot be written; the message states whether any was already replaced.
    """
    with ExitStack() as stack:
        staged = [(_staged(path, content, stack), path) for path, content in files.items()]
        for replaced, (temporary, path) in enumerate(staged):
            try:
                temporary.replace(path)
            except OSError as error:
                state = f"{replaced} of {len(staged)} files were already replaced."
                raise unwritable(path, error, state) from None


def _staged(path: Path, content: bytes, stack: ExitStack) -> Path:
    """Write to a temporary file in the same folder, deleted unless it is renamed."""
    try:
        stack.enter_context(made_folders(path.parent))
        if path.is_dir():
            raise IsADirectoryError(EISDIR, "is a folder")
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        stack.callback(Path(name).unlink, missing_ok=True)
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        _read_back(Path(name), content)
        Path(name).chmod(0o644)
    except OSError as error:
        raise unwritable(path, error, "Nothing was changed.") from None
    return Path(name)


def remove_half_written(files: Iterable[Path]) -> None:
    """Remove temporary files that killed runs left beside files that this run owns."""
    names: dict[Path, set[str]] = {}
    for path in files:
        names.setdefault(path.parent, set()).add(path.name)
    for folder, owned in names.items():
        paths = folder.iterdir() if folder.is_dir() else ()
        for path in paths:
            match = TEMPORARY.fullmatch(path.name)
            if match and match[1] in owned:
                with suppress(OSError):
                    path.unlink()


def _read_back(path: Path, content: bytes) -> None:
    if path.read_bytes() != content:
        raise OSError(EIO, "the disk returned different bytes than were written")


def differences(files: Files) -> Iterator[str]:
    """Yield a sentence for each file that is missing on disk or differs."""
    for path, content in files.items():
        try:
            content_on_disk = path.read_bytes()
        except OSError:
            yield f"{path}: is missing"
            continue
        if content_on_disk != content:
            yield f"{path}: differs ({len(content_on_disk):,} bytes on disk, {len(content):,} built)"


def zipped(files: Mapping[str, bytes]) -> bytes:
    """Zip files in the order given, all dated 1980-01-01, the earliest date of the format.

    Examples
    --------
    >>> zipped({"a": b"1"}) == zipped({"a": b"1"})
    True
    """
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, content in files.items():
            entry = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = UNIX
            entry.external_attr = 0o644 << 16  # permissions
            archive.writestr(entry, content)
    return buffer.getvalue()


def leftovers(stale: Iterable[Path]) -> Iterator[str]:
    """Yield a sentence for each stale file that is still on disk."""
    for path in stale:
        if path.is_file():
            yield f"{path}: is left from an earlier run; this command no longer writes it"


def remove_files(stale: Iterable[Path]) -> list[Path]:
    """Remove stale files, and return those that were there.

    Raises
    ------
    OutputError
        If one cannot be removed.
    """
    removed = [path for path in stale if path.is_file()]
    for path in removed:
        try:
            path.unlink()
        except OSError as error:
            raise OutputError(
                f"{path}: is out of date and cannot be removed ({error.strerror}). Remove it yourself."
            ) from None
    return removed


def private_mark(
    folder: Path, *, public: tuple[Path, ...] = tuple(map(Path, PUBLIC))
) -> dict[Path, bytes]:
    """Check that a folder may hold a private build; return the file that marks it, which must be written first.

    The folder must be new, empty or marked by an earlier private build, and neither it nor a folder around
    it in the same repository may be for layers or maps.

    Parameters
    ----------
    folder
        The folder of the private build; links are followed.
    public
        Folders of public builds.

    Raises
    ------
    OutputError
        If the folder is unsuitable, with the reason.
    """
    if fault := next(_faults(folder.resolve(), {path.resolve() for path in public}), None):
        raise OutputError(
            f"--private {folder}: {fault}. A private build shows a source's own text. "
            "Name a new or empty folder away from what is published."
        )
    return {folder / MARK: MARK_TEXT}


def _faults(folder: Path, public: set[Path]) -> Iterator[str]:
    """Yield each reason why a private build may not be written to a folder, which need not exist."""
    for outer in (folder, *folder.parents):
        relation = "is" if outer == folder else "lies in"
        if outer in public or (outer.name.casefold() in PUBLIC and _in_repository(outer)):
            yield f"it {relation} {outer.name}/"
        if outer != folder and (outer / MANIFEST).exists():
            yield f"it lies in {outer.name}/, which holds a build's {MANIFEST}"
    if folder.exists():
        yield from _faults_inside(folder, public) if folder.is_dir() else ["it is not a folder"]


def _faults_inside(folder: Path, public: set[Path]) -> Iterator[str]:
    """Yield each reason that the content of an existing folder gives."""
    names = sorted(path.name for path in folder.iterdir() if not _is_half_mark(path.name))
    is_around_public = any(folder in path.parents and path.exists() for path in public)
    if is_around_public or any(name.casefold() in PUBLIC for name in names):
        yield "it holds layers/ or maps/"
    if names and not _is_marked(folder):
        yield f"it holds {names[0]!r}, not written by a private build"


def _is_half_mark(name: str) -> bool:
    """Return whether a file is the half-written mark of a killed private build."""
    match = TEMPORARY.fullmatch(name)
    return match is not None and match[1] == MARK


def _in_repository(folder: Path) -> bool:
    return any((parent / ".git").exists() for parent in folder.parents)


def _is_marked(folder: Path) -> bool:
    mark = folder / MARK
    return mark.is_file() and mark.read_bytes() == MARK_TEXT
