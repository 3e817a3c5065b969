"""Checksums of the inputs of outputs apart from the brief: code, libraries, data, the user's files."""

from __future__ import annotations

from pathlib import Path

from geo.brief import Brief, region_of
from geo.gazetteer import WORLD
from geo.provenance import digest, with_companions
from geo.regions.region import region_files


def key_of(kind: str, *parts: str) -> str:
    """Return the checksum of some parts, for one kind of value.

    Examples
    --------
    >>> key_of("layer", "a", "b") == key_of("layer", "ab")
    False
    """
    return digest("\n".join((kind, *parts)).encode())


def data_files(brief: Brief) -> list[Path]:
    """Return the files of a brief's region, then of the gazetteer and the network that it names."""
    region = region_files(region_of(brief).folder)
    brief_paths = [
        Path(name) for name in (brief.gazetteer, brief.network) if name and name != WORLD
    ]
    return [
        *region,
        *(file for path in brief_paths if path.is_file() for file in with_companions(path)),
    ]
