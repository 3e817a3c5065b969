"""The inputs of a build: a reviewed brief, and the user's roads."""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from geo.brief import Brief, brief_path, gazetteer_of, read_brief, region_of
from geo.brief.review_states import require_reviewed
from geo.gazetteer import Gazetteer
from geo.geodesy.country_outlines import Outlines
from geo.network import Network
from geo.provenance import digest, files_digest, with_companions

# The link to a map in the index.html that geo.maps.index writes, such as '<li><a href="fuel.html"><svg '.
MAP_LINK: Final = re.compile(r'<li><a href="([a-z0-9-]+)\.html"><svg ')


@dataclass(frozen=True, eq=False)
class UserRoads:
    """A road network from the user's file.

    Attributes
    ----------
    network
        The network read from the file.
    path
        The file.
    repairs
        A summary of the repairs of the network.
    sha256
        SHA-256 of the file's bytes, computed before the network was read. If the file is saved while it is read, this
        is the checksum of an older version, and the next build notices the difference.
    checksum
        Checksum of the file and of its companion files, such as the parts of a Shapefile, computed before the network
        was read.
    """

    network: Network
    path: Path
    repairs: str
    sha256: str
    checksum: str


@dataclass(frozen=True, eq=False)
class Inputs:
    """The inputs of a build.

    Attributes
    ----------
    brief
        The validated brief.
    path
        The file of the brief.
    sha256
        SHA-256 of the file's bytes, computed before the brief was read. If the file is saved while it is read, this is
        the checksum of an older version, and the next build notices the difference.
    roads
        The user's roads. If None, flows are routed on the network that the brief names or, if it names none, on the
        network that ships.
    """

    brief: Brief
    path: Path
    sha256: str
    roads: UserRoads | None = None

    @property
    def network(self) -> Network | None:
        """The user's network, if any."""
        return self.roads.network if self.roads else None


@dataclass(frozen=True)
class Outputs:
    """The folders of a build's output."""

    layers: Path = Path("layers")
    maps: Path = Path("maps")


def single_path(brief: Brief, outputs: Outputs) -> Path:
    """Return the path of the one file with all maps of a brief, which ``geo maps --single`` writes."""
    return outputs.maps / brief.id / f"{brief.id}.html"


def listed_pages(brief: Brief, outputs: Outputs) -> list[Path]:
    """Return the paths of the pages that the index.html of an earlier build lists.

    Some may be pages of maps that have since been removed from the brief. The list is empty if there is no index.html,
    or if it cannot be read.
    """
    index = outputs.maps / brief.id / "index.html"
    try:
        text = index.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return []
    return [index.with_name(f"{name}.html") for name in MAP_LINK.findall(text)]


def read_inputs(name: str | Path, *, network: Path | None = None, draft: bool = False) -> Inputs:
    """Read a brief and the user's roads, if any.

    Parameters
    ----------
    name
        Path of a brief, or the name of a shipped one.
    network
        A GeoPackage, GeoJSON, Shapefile, FlatGeobuf or GeoParquet file of lines.
    draft
        Whether claims that no person has confirmed may be built, too.

    Raises
    ------
    BriefError
        If the brief has problems; it lists them all.
    UnreviewedError
        If a person still has to confirm claims, and ``draft`` is false.
    DataError
        If the roads cannot be read.
    """
    path = brief_path(name)
    sha256 = _digest_of(path)
    brief = read_brief(name)
    if not draft:
        require_reviewed(brief)
    region = region_of(brief)
    roads = read_roads(network, gazetteer_of(brief), region.outlines) if network else None
    if roads:
        from geo.layers.modelled.traffic import check_roads  # noqa: PLC0415 - slow to import

        check_roads(roads.network, brief, roads.path.name)
    return Inputs(brief, path, sha256, roads)


def _digest_of(path: Path) -> str:
    """Return the SHA-256 of a file's bytes.

    If the file cannot be read, this is the SHA-256 of no bytes, and no error: the caller reads the file next, and
    that reports what is wrong.
    """
    with suppress(OSError):
        return digest(path.read_bytes())
    return digest(b"")


def read_roads(path: Path, gazetteer: Gazetteer, outlines: Outlines) -> UserRoads:
    """Read a road network from the user's file.

    A border crossing of the network that lies at a crossing of the gazetteer gets the id of that crossing.
    """
    from geo.layers.modelled.traffic import gazetteer_crossings  # noqa: PLC0415 - slow to import
    from geo.network import read_network_file  # noqa: PLC0415 - slow to import

    # The checksums come before the reading, so that a file that is saved in between counts as changed.
    sha256 = _digest_of(path)
    checksum = files_digest(with_companions(path)) if path.is_file() else ""
    crossings = gazetteer_crossings(gazetteer)
    network, repairs = read_network_file(path, crossings=crossings, outlines=outlines)
    return UserRoads(network, path, repairs=str(repairs), sha256=sha256, checksum=checksum)
