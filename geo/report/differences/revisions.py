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
MAX_BYTES: Final = 1_000_000_000  # of all files of one folder
MAX_FILES: Final = 200  # of one folder: a build has 24, a region nine
MINUTE: Final = 60  # seconds: a look-up takes milliseconds
# No prompt, no download of what a partial clone lacks, no lock.
QUIET: Final = {
    "GIT_TERMINAL_PROMPT": "0", "GIT_NO_LAZY_FETCH": "1", "GIT_OPTIONAL_LOCKS": "0",
    "GIT_LITERAL_PATHSPECS": "1", "LC_ALL": "C",
}  # fmt: skip
# In a hook, git names its own repository in these; the repository is that of the folder instead.
DROPPED: Final = frozenset({"GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE"})


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
        """Return a path from the top of the repository.

        Parameters
        ----------
        path
            From the top of the repository, or absolute; with ``./`` or ``../`` it counts from ``folder``.

        Raises
        ------
        DataError
            If the path lies outside the repository.
        """
        is_relative = path.startswith(("./", "../"))
        base = folder.resolve().relative_to(self.top).as_posix() if is_relative else "."
        full_path = posixpath.normpath(posixpath.join(base, self._below_top(path)))
        if full_path.startswith(("../", "/")) or full_path == "..":
            raise DataError(
                f"{self.name}:{shown(path)}: lies outside the repository {self.top}. Expected a path inside it."
            )
        return full_path

    def _below_top(self, path: str) -> str:
        """Return an absolute path inside the repository as one from its top, and any other as it is."""
        if not Path(path).is_absolute():
            return path
        normal = Path(os.path.normpath(path))
        # A link in the repository is a file of the revision.
        resolved = normal.parent.resolve() / normal.name
        is_inside = resolved.is_relative_to(self.top)
        return resolved.relative_to(self.top).as_posix() if is_inside else path

    def copy(self, folder: Path, *paths: str) -> list[str]:
        """Write files of the revision, as it has them, under the same paths into a folder; return those that exist.

        Parameters
        ----------
        paths
            From the top of the repository, with slashes; one that ends in a slash stands for the files in a folder.

        Raises
        ------
        DataError
            If there are too many files, they are too large, or git cannot read them. Numbers and sizes are checked
            before the first file is written.
        """
        if not paths:
            return []
        # Not `git archive`, which leaves files out or converts them where the attributes of the repository say so.
        listing = self._read(paths[-1], "ls-tree", "-l", "-z", self.commit, "--", *paths)
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
        self._check_sizes([(size, path) for (_, size), path in blobs], paths[-1])
        for (address, _), path in blobs:
            content = self._read(path, "cat-file", "blob", address)
            target = folder / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)
        return sorted(path for _, path in blobs)

    def _check_sizes(self, sizes: list[tuple[str, str]], folder: str) -> None:
        """Raise DataError if a file, or all together, are too large; sizes come with the paths of their files."""
        for size, path in sizes:
            if not size.isdecimal():  # git writes BAD for a file that it lacks
                raise self._unreadable(path)
            if int(size) > MAX_FILE_BYTES:
                raise DataError(
                    f"{self.name}:{path}: has {int(size):,} bytes. Expected at most {MAX_FILE_BYTES:,}. "
                    "Compare another revision."
                )
        total = sum(int(size) for size, _ in sizes)
        if total > MAX_BYTES:
            raise DataError(
                f"{self.name}:{folder}: its files have {total:,} bytes. Expected at most {MAX_BYTES:,}. "
                "Compare another revision."
            )

    def _read(self, path: str, *arguments: str) -> bytes:
        """Run git in the repository to read a path; return its output."""
        output = _git(self.top, *arguments)
        if output is None:
            raise self._unreadable(path)
        return output

    def _unreadable(self, path: str) -> DataError:
        return DataError(
            f"{self.name}:{path}: git cannot read it: the repository {self.top} is a partial clone without it, or "
            "damaged. Download what a partial clone lacks (`git fetch --refetch --no-filter`), look for damage "
            "(`git fsck`), or compare files instead."
        )


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
    outer = {name: value for name, value in os.environ.items() if name not in DROPPED}
    try:
        result = subprocess.run(  # noqa: S603 - a list of arguments, no shell; names are checked above
            [program, "--no-replace-objects", *arguments], cwd=folder, env={**outer, **QUIET},
            stdin=subprocess.DEVNULL, capture_output=True, timeout=MINUTE, check=False,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        raise DataError(
            f"git {arguments[0]}: did not answer within {MINUTE} s. Run it again, or compare files instead."
        ) from None
    return result.stdout if result.returncode == 0 else None
