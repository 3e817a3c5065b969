"""Write files all at once or not at all, compare them with the disk, and guard private builds.

A private build shows a source's own text. So it goes to a folder of its own that git does not see, away
from the layers and maps that are published.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack
from errno import EISDIR
from pathlib import Path
from typing import Final, TypeAlias

from geo.errors import OutputError

Files: TypeAlias = Mapping[Path, bytes]

MARK: Final = ".gitignore"
MARK_TEXT: Final = b"""\
# Written by `geo build --private`: pages here show a source's own text. Not for publication.
*
"""
PUBLIC: Final = ("layers", "maps")


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


def private_mark(
    folder: Path, *, public: tuple[Path, ...] = tuple(map(Path, PUBLIC))
) -> dict[Path, bytes]:
    """Check that a folder may hold a private build; give the file that marks it, to write first.

    It may if it is new, empty, or marked by an earlier private build; and if neither it nor, in
    the same repository, any folder round it is one of layers or maps.

    Parameters
    ----------
    folder
        Where the private build is to be written; links are followed.
    public
        Where builds are written that are not private.

    Raises
    ------
    OutputError
        With what the folder is or holds.
    """
    place = folder.resolve()
    if fault := next(_faults(place, {one.resolve() for one in public}), None):
        message = (
            f"--private {folder}: {fault}; a private build shows a source's own text: "
            "give a new or empty folder away from what is published"
        )
        raise OutputError(message)
    return {folder / MARK: MARK_TEXT}


def _faults(place: Path, public: set[Path]) -> Iterator[str]:
    """Say why a private build may not be written to a place."""
    for one in (place, *place.parents):
        relation = "is" if one == place else "lies in"
        if one in public or (one.name.casefold() in PUBLIC and _in_repository(one)):
            yield f"it {relation} {one.name}/"
        if one != place and (one / "manifest.json").exists():
            yield f"it lies in {one.name}/, which holds a build's manifest.json"
    if place.exists():
        yield from _faults_inside(place, public) if place.is_dir() else ["it is not a folder"]


def _faults_inside(place: Path, public: set[Path]) -> Iterator[str]:
    held = sorted(one.name for one in place.iterdir())
    around = any(place in one.parents and one.exists() for one in public)
    if around or any(name.casefold() in PUBLIC for name in held):
        yield "it holds layers/ or maps/"
    if held and not _is_marked(place):
        yield f"it holds {held[0]!r}, which no private build wrote"


def _in_repository(place: Path) -> bool:
    return any((one / ".git").exists() for one in place.parents)


def _is_marked(place: Path) -> bool:
    mark = place / MARK
    return mark.is_file() and mark.read_bytes() == MARK_TEXT
