"""What the package ships besides code, and where each file comes from: the sidecars, read."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from importlib.resources import files
from importlib.resources.abc import Traversable

from geo.errors import DataError


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


def shipped_origins() -> tuple[Origin, ...]:
    """Return the origin of every data file that ships with the package, sorted by name.

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


def _origins(folder: Traversable) -> Iterator[Origin]:
    for entry in folder.iterdir():
        if entry.is_dir():
            yield from _origins(entry)
        elif entry.name.endswith(".source.toml"):
            sidecar = tomllib.loads(entry.read_text(encoding="utf-8"))
            yield _origin(sidecar, folder)


def _origin(sidecar: dict[str, str], folder: Traversable) -> Origin:
    content = folder.joinpath(sidecar["file"]).read_bytes()
    if digest(content) != sidecar["sha256"]:
        message = (
            f"{sidecar['file']}: is not the file that its sidecar describes (SHA-256 {digest(content)},"
            f" expected {sidecar['sha256']}); restore it, or prepare it again: {sidecar['make_again']}"
        )
        raise DataError(message)
    return Origin(sidecar["file"], sidecar["sha256"], sidecar["producer"], sidecar["licence"])
