"""What the package ships besides code, and where each file comes from: the sidecars, read."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Final

from geo.errors import DataError

SIDECAR: Final = ".source.toml"
OF_BRIEFS: Final = "briefs"  # the folder of what one brief alone uses
FICTIONAL: Final = "made up to show how the map works; nothing of it is said of anybody"


@dataclass(frozen=True)
class Origin:
    """One input of a build.

    Attributes
    ----------
    file
        Its name.
    sha256
        Of its bytes, in hexadecimal.
    origin, licence
        Who made what it holds, and the terms; None where they are not stated.
    """

    file: str
    sha256: str
    origin: str
    licence: str | None


def digest(content: bytes) -> str:
    """Return the SHA-256 of some bytes, in hexadecimal."""
    return sha256(content).hexdigest()


def stamp(*, fictional: bool) -> dict[str, str]:
    """Give what a file of a fictional brief says of itself; of another brief nothing.

    Examples
    --------
    >>> stamp(fictional=False)
    {}
    """
    return {"fictional": FICTIONAL} if fictional else {}


def shipped_origins() -> tuple[Origin, ...]:
    """Return the origin of every data file that ships with the package for all briefs, sorted by name.

    Raises
    ------
    DataError
        If a file is not the one that its sidecar describes.

    Examples
    --------
    >>> [origin.licence for origin in shipped_origins() if origin.file == "places.csv"]
    ['CC BY 4.0 (GeoNames) and ODbL-1.0 (OpenStreetMap)']
    """
    return tuple(sorted(_origins(files("geo").joinpath("data")), key=lambda one: one.file))


def file_origin(path: Path) -> Origin:
    """Return the origin of a file that a brief brings, as the sidecar beside it tells, if there is one.

    Raises
    ------
    DataError
        If the file is not the one that its sidecar describes.
    """
    sidecar = path.with_name(f"{path.stem}{SIDECAR}")
    if sidecar.is_file():
        return _origin(tomllib.loads(sidecar.read_text(encoding="utf-8")), path.parent)
    return Origin(path.name, digest(path.read_bytes()), "named by the brief; it says no more", None)


def _origins(folder: Traversable) -> Iterator[Origin]:
    for entry in folder.iterdir():
        if entry.is_dir() and entry.name != OF_BRIEFS:
            yield from _origins(entry)
        elif entry.name.endswith(SIDECAR):
            sidecar = tomllib.loads(entry.read_text(encoding="utf-8"))
            yield _origin(sidecar, folder)


def _origin(sidecar: dict[str, str], folder: Traversable | Path) -> Origin:
    content = folder.joinpath(sidecar["file"]).read_bytes()
    if digest(content) != sidecar["sha256"]:
        message = (
            f"{sidecar['file']}: is not the file that its sidecar describes (SHA-256 {digest(content)},"
            f" expected {sidecar['sha256']}); restore it, or prepare it again: {sidecar['make_again']}"
        )
        raise DataError(message)
    return Origin(sidecar["file"], sidecar["sha256"], sidecar["producer"], sidecar["licence"])
