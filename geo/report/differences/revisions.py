"""Read files from a git revision, without a checkout and without a shell."""

from __future__ import annotations

import os
import posixpath
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from geo.errors import DataError
from geo.validation import shown

MAX_FILE_BYTES: Final = 300_000_000
MAX_FILES: Final = 200  # of one folder: a build has 24, a region nine
MINUTE: Final = 60  # seconds: a look-up takes milliseconds
# No prompt, no download of what a partial clone lacks, no lock.
QUIET: Final = {
    "GIT_TERMINAL_PROMPT": "0", "GIT_NO_LAZY_FETCH": "1", "GIT_OPTIONAL_LOCKS": "0",
    "GIT_LITERAL_PATHSPECS": "1", "LC_ALL": "C",
}  # fmt: skip


@dataclass(frozen=True)
class Revision:
    """One commit of a repository.

    Attributes
    ----------
    name
        As the user wrote it.
    commit
        Its hash.
    top
        Folder of the repository.
    """

    name: str
    commit: str
    top: Path

    def path_of(self, path: str, folder: Path) -> str:
        """Return a path from the top of the repository; a path with ``./`` or ``../`` counts from ``folder``.

        Raises
        ------
        DataError
            If the path lies outside the repository.
        """
        is_relative = path.startswith(("./", "../"))
        base = folder.resolve().relative_to(self.top).as_posix() if is_relative else "."
        full_path = posixpath.normpath(posixpath.join(base, path))
        if full_path.startswith(("../", "/")) or full_path == "..":
            raise DataError(
                f"{self.name}:{shown(path)}: lies outside the repository {self.top}. Expected a path inside it."
            )
        return full_path

    def copy(self, folder: Path, *paths: str) -> list[str]:
        """Write files of the revision, as it has them, under the same paths into a folder; return those that exist.

        Parameters
        ----------
        paths
            From the top of the repository, with slashes; one that ends in a slash stands for the files in a folder.

        Raises
        ------
        DataError
            If there are too many files, or one is too large.
        """
        if not paths:
            return []
        # Not `git archive`, which leaves files out or converts them where the attributes of the repository say so.
        listing = _git(self.top, "ls-tree", "-l", "-z", self.commit, "--", *paths) or b""
        entries = [os.fsdecode(entry).partition("\t") for entry in listing.split(b"\0") if entry]
        blobs = [
            (head.split()[2:], path)
            for head, _, path in entries
            if head.split()[1] == "blob" and _is_inside(folder, path)
        ]
        if len(blobs) > MAX_FILES:
            raise DataError(
                f"{self.name}:{paths[-1]}: has {len(blobs):,} files. Expected at most {MAX_FILES}. "
                "Name the folder of one build or region."
            )
        for (address, size), path in blobs:
            if int(size) > MAX_FILE_BYTES:
                raise DataError(
                    f"{self.name}:{path}: has {int(size):,} bytes. Expected at most {MAX_FILE_BYTES:,}. "
                    "Compare another revision."
                )
            target = folder / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(_git(self.top, "cat-file", "blob", address) or b"")
        return sorted(path for _, path in blobs)


def _is_inside(folder: Path, path: str) -> bool:
    """Return whether a path of a revision leads into a folder; a forged one may lead out of it."""
    return (folder / path).resolve().is_relative_to(folder.resolve())


def open_revision(name: str, folder: Path) -> Revision:
    """Find a commit in the repository around a folder.

    Parameters
    ----------
    name
        A hash, branch, tag or any other name that git knows, such as ``HEAD~3``.
    folder
        A folder of the repository.

    Raises
    ------
    DataError
        If git is not installed, the folder is in no repository, or it has no such revision.
    """
    if not name or name.startswith("-") or not name.isprintable():
        raise DataError(
            f"{shown(name)} is not a valid revision name."
            " Expected a commit, branch or tag, such as HEAD~1."
        )
    output = _git(folder, "rev-parse", "--show-toplevel")
    if output is None:
        raise DataError(
            f"{folder.resolve()} is not in a git repository, so there is no revision {shown(name)}. "
            "Run this in one, or compare files."
        )
    top = Path(output.decode().rstrip("\n"))
    commit = _git(top, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{name}^{{commit}}")
    if commit is None:
        raise DataError(
            f"{shown(name)} is not a revision of {top}. Expected a commit, branch or tag: `git log --oneline`."
        )
    return Revision(name, commit.decode().strip(), top)


def _git(folder: Path, *arguments: str) -> bytes | None:
    """Run git in a folder; return its output, or None if it fails."""
    program = shutil.which("git")
    if program is None:
        raise DataError(
            "git is not installed, but is needed to read a revision. Install it, or compare files or folders."
        )
    try:
        result = subprocess.run(  # noqa: S603 - a list of arguments, no shell; names are checked above
            [program, "--no-replace-objects", *arguments], cwd=folder, env={**os.environ, **QUIET},
            stdin=subprocess.DEVNULL, capture_output=True, timeout=MINUTE, check=False,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        raise DataError(
            f"git {arguments[0]}: did not answer within {MINUTE} s. Run it again, or compare files instead."
        ) from None
    return result.stdout if result.returncode == 0 else None
