"""Checksums of the inputs of outputs apart from the brief: code, libraries, data, the user's files."""

from __future__ import annotations

from pathlib import Path

from geo.brief import Brief, region_of
from geo.gazetteer import WORLD
from geo.provenance import digest, with_companions
from geo.regions.region import region_files


def key_of(kind: str, *parts: str) -> str:
    """Return the key under which a value of one kind is remembered: the checksum of its parts.

    The parts are texts that identify all inputs of the value. Values of different kinds never share a key.

    Examples
    --------
    >>> key_of("layer", "a", "b") == key_of("layer", "ab")
    False
    """
    return digest("\n".join((kind, *parts)).encode())


def data_files(brief: Brief) -> list[Path]:
    """Return the files with data on which a build of a brief depends.

    They are the files of the brief's region, then those of the gazetteer and the road network that the brief names,
    each with its companion files, such as the parts of a Shapefile.
    """
    files = list(region_files(region_of(brief).folder))
    for name in (brief.gazetteer, brief.network):
        if name and name != WORLD and (path := Path(name)).is_file():
            files += with_companions(path)
    return files
