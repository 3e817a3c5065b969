"""Checksums of what outputs are made from, beside the brief: code, libraries, data, the user's files."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Final

from geo.brief import Brief, region_of
from geo.gazetteer import WORLD
from geo.provenance import digest

# Of the package: compiled code, and data that no build reads.
APART: Final = frozenset({"__pycache__", "briefs", "reports", "drafting", "records", "cli", "figures"})  # fmt: skip


def key_of(kind: str, *parts: str) -> str:
    """Return the checksum of some parts, for one kind of value.

    Examples
    --------
    >>> key_of("layer", "a", "b") == key_of("layer", "ab")
    False
    """
    return digest("\n".join((kind, *parts)).encode())


@cache
def code_digest() -> str:
    """Return the checksum of this package, its data, the libraries beside it, and Python."""
    package = Path(str(files("geo")))
    inside = sorted(path for path in _files(package) if path.suffix != ".pyc")
    return key_of("code", sys.version, *_libraries(), *_states(inside, package))


def _libraries() -> list[str]:
    """Return the name and version of each installed library, as their folders bear them."""
    folders = [Path(name) for name in sys.path if name and Path(name).is_dir()]
    return sorted(path.name for folder in folders for path in folder.glob("*.dist-info"))


def _files(folder: Path) -> Iterator[Path]:
    for path in folder.iterdir():
        if path.is_dir():
            if path.name not in APART:
                yield from _files(path)
        else:
            yield path


def _states(paths: Iterable[Path], folder: Path) -> Iterator[str]:
    for path in paths:
        yield f"{path.relative_to(folder).as_posix()} {digest(path.read_bytes())}"


def data_digest(brief: Brief) -> str:
    """Return the checksum of a brief's region, and of the gazetteer and the network that it names."""
    region = region_of(brief).folder
    named = [Path(name) for name in (brief.gazetteer, brief.network) if name and name != WORLD]
    sidecars = [path.with_name(f"{path.stem}.source.toml") for path in named]
    own = [path for path in (*named, *sidecars) if path.is_file()]
    return key_of(
        "data", *_states(sorted(path for path in region.iterdir() if path.is_file()), region),
        *(f"{path.name} {digest(path.read_bytes())}" for path in own),
    )  # fmt: skip
