"""Checksums of what outputs are made from, beside the brief: code, libraries, data, the user's files."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from geo.brief import Brief, region_of
from geo.gazetteer import WORLD
from geo.provenance import digest


def key_of(kind: str, *parts: str) -> str:
    """Return the checksum of some parts, for one kind of value.

    Examples
    --------
    >>> key_of("layer", "a", "b") == key_of("layer", "ab")
    False
    """
    return digest("\n".join((kind, *parts)).encode())


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
