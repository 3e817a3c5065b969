"""Where a private build may write: a folder of its own, which git does not see.

What stands there shows a source's own text. So nothing of it may come among the layers and maps that
are published, nor into a repository by an unguarded ``git add``.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from geo.errors import OutputError

MARK: Final = ".gitignore"
MARK_TEXT: Final = b"""\
# Written by `geo build --private`: pages here show a source's own text. Not for publication.
*
"""
PUBLIC: Final = ("layers", "maps")


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
