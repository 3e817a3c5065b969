"""Read the sidecars of data files: origin, licence and checksum."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Final

from geo.errors import DataError

SIDECAR: Final = ".source.toml"
NOT_FOR_EVERY_BRIEF: Final = ("briefs", "regions", "reports", "world")  # folders of geo/data
SHAPEFILE_ENDINGS: Final = tuple(
    ending for name in (".dbf", ".shx", ".prj", ".cpg") for ending in (name, name.upper())
)
FICTIONAL: Final = "made up to show how the map works; it says nothing about real people"


@dataclass(frozen=True)
class Origin:
    """Where one file comes from that a build reads.

    Attributes
    ----------
    file
        The name of the file.
    sha256
        The SHA-256 of its bytes, in hexadecimal.
    origin
        Who produced the file.
    licence
        The licence of the file; None if none is stated.
    """

    file: str
    sha256: str
    origin: str
    licence: str | None


def digest(content: bytes) -> str:
    """Return the SHA-256 of some bytes, in hexadecimal."""
    return sha256(content).hexdigest()


def with_companions(path: Path) -> list[Path]:
    """Return a data file, and those of its companions that exist and are not empty.

    Companions are the sidecar of the file, the other files of a Shapefile, and the write-ahead log of a GeoPackage that
    another program has open.
    """
    companions = [path.with_name(f"{path.stem}{SIDECAR}"), path.with_name(f"{path.name}-wal")]
    if path.suffix.lower() == ".shp":
        companions += [path.with_suffix(ending) for ending in SHAPEFILE_ENDINGS]
    return [path, *(file for file in companions if file.is_file() and file.stat().st_size)]


def files_digest(paths: Iterable[Path]) -> str:
    """Return one SHA-256, in hexadecimal, for the names and bytes of several files."""
    lines = (f"{path.name} {digest(path.read_bytes())}" for path in paths)
    return digest("\n".join(lines).encode())


@dataclass(frozen=True)
class Stamps:
    """The notices that every page, figure and file of a brief must carry.

    Attributes
    ----------
    fictional
        Whether the brief is made up.
    unconfirmed
        Number of claims that no person has confirmed; 0 unless the build is a draft.
    """

    fictional: bool = False
    unconfirmed: int = 0

    @property
    def notices_by_name(self) -> dict[str, str]:
        """The text of each notice by its name, which is its key in files; most briefs have none.

        Examples
        --------
        >>> Stamps().notices_by_name, Stamps(unconfirmed=1).notices_by_name
        ({}, {'draft': '1 claim not confirmed by a person'})
        """
        claims = "claim" if self.unconfirmed == 1 else "claims"
        drafted = f"{self.unconfirmed:,} {claims} not confirmed by a person"
        return {
            **({"fictional": FICTIONAL} if self.fictional else {}),
            **({"draft": drafted} if self.unconfirmed else {}),
        }

    @property
    def sentences(self) -> tuple[str, ...]:
        """The notices as texts for readers, each with its name.

        Examples
        --------
        >>> Stamps(unconfirmed=12).sentences
        ('Draft: 12 claims not confirmed by a person',)
        """
        return tuple(f"{name.capitalize()}: {text}" for name, text in self.notices_by_name.items())


UNSTAMPED: Final = Stamps()


def shipped_origins() -> tuple[Origin, ...]:
    """Return the origin of every data file that ships with the package for all briefs, sorted by name.

    Raises
    ------
    DataError
        If a file differs from its sidecar.

    Examples
    --------
    >>> [origin.licence for origin in shipped_origins() if origin.file == "countries.json"]
    ['Unicode-3.0 (names); the codes are in the public domain']
    """
    return tuple(sorted(_origins(files("geo").joinpath("data")), key=lambda origin: origin.file))


def file_origin(path: Path) -> Origin:
    """Return the origin of a file that a brief names, from the sidecar beside the file if there is one.

    Raises
    ------
    DataError
        If the file differs from its sidecar.
    """
    sidecar = path.with_name(f"{path.stem}{SIDECAR}")
    if sidecar.is_file():
        return _origin(tomllib.loads(sidecar.read_text(encoding="utf-8")), path.parent)
    return Origin(
        file=path.name,
        sha256=digest(path.read_bytes()),
        origin="named by the brief, which does not state its origin",
        licence=None,
    )


def _origins(folder: Traversable) -> Iterator[Origin]:
    """Yield the origin of every file with a sidecar, in a folder and in the folders below it.

    Folders whose files are not for every brief are left out.
    """
    for entry in folder.iterdir():
        if entry.is_dir() and entry.name not in NOT_FOR_EVERY_BRIEF:
            yield from _origins(entry)
        elif entry.name.endswith(SIDECAR):
            sidecar = tomllib.loads(entry.read_text(encoding="utf-8"))
            yield _origin(sidecar, folder)


def _origin(sidecar: dict[str, str], folder: Traversable | Path) -> Origin:
    """Return the origin that a sidecar states for its file in a folder.

    Raises
    ------
    DataError
        The bytes of the file are not those that the sidecar describes.
    """
    content = folder.joinpath(sidecar["file"]).read_bytes()
    if digest(content) != sidecar["sha256"]:
        raise DataError(
            f"{sidecar['file']}: the file differs from its sidecar (SHA-256 {digest(content)}, expected"
            f" {sidecar['sha256']}). Restore the file, or prepare it again: {sidecar['make_again']}."
        )
    return Origin(sidecar["file"], sidecar["sha256"], sidecar["producer"], sidecar["licence"])
