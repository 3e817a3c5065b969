"""A prepared region: a folder with places, roads, crossings and borders, opened by its name."""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from importlib import import_module
from importlib.resources import files
from pathlib import Path
from typing import Any, Final

from geo.cache import APP
from geo.errors import MissingExtraError, RegionError, how_to_install
from geo.gazetteer import Gazetteer, open_gazetteer
from geo.gazetteer.catalogue import gazetteer_of_places
from geo.gazetteer.entries import parse_namesakes, parse_places, tables_of_region
from geo.geodesy.country_outlines import Outlines, shipped_outlines
from geo.network import Network
from geo.network.network_file import parse_network, shipped_network
from geo.provenance import Origin, digest, file_origin
from geo.regions.extent import Extent
from geo.validation import shown, suggestion

FILE: Final = "region.toml"
OUTLINES: Final = "outlines.json"
NETWORK: Final = "network.json"
DATA: Final = (
    "places.tsv",
    "namesakes.tsv",
    "curated.csv",
    "crossings.csv",
    "supplement.csv",
    "citations.csv",
    NETWORK,
    OUTLINES,
)
DATA_ENDINGS: Final = (".tsv", ".csv", ".json", ".toml")
DEFAULT: Final = "north-africa"


@dataclass(frozen=True, eq=False)
class Region:
    """A prepared region.

    Attributes
    ----------
    name
        Its name in briefs and commands.
    folder
        The folder of its files.
    extent
        Its extent.
    notes
        All fields of its region.toml.
    """

    name: str
    folder: Path
    extent: Extent
    notes: dict[str, Any]

    @property
    def is_shipped_default(self) -> bool:
        """Whether it is the region of a brief that names none."""
        return self.folder == shipped_folder() / DEFAULT

    @cached_property
    def gazetteer(self) -> Gazetteer:
        """Its places and border crossings."""
        if self.is_shipped_default:
            return open_gazetteer()
        tables = tables_of_region(self.folder)
        edition = digest("\0".join(f"{name}\0{text}" for name, text in tables.items()).encode())
        return gazetteer_of_places(
            parse_places(tables), edition=edition, namesakes=parse_namesakes(tables)
        )

    @property
    def has_network(self) -> bool:
        """Whether it has roads: a brief may bring its own."""
        return self.is_shipped_default or (self.folder / NETWORK).is_file()

    @cached_property
    def network(self) -> Network:
        """Its roads."""
        if self.is_shipped_default:
            return shipped_network()
        return parse_network((self.folder / NETWORK).read_text(encoding="utf-8"))

    @cached_property
    def outlines(self) -> Outlines:
        """Its borders and coast, fine within the region, and the rest of the world for orientation."""
        path = self.folder / OUTLINES
        has_own = path.is_file() and not self.is_shipped_default
        return Outlines.read(path) if has_own else shipped_outlines()

    def origins(self) -> Iterator[Origin]:
        """Yield the origin of each of its files."""
        for name in DATA:
            if (self.folder / name).is_file():
                yield file_origin(self.folder / name)


def open_region(name: str | Path | None = None) -> Region:
    """Open a region.

    Parameters
    ----------
    name
        The name of a region that ships or that ``geo region`` prepared in the user's data folder, or the path of the
        folder of a region. None stands for the region that ships by default.

    Raises
    ------
    RegionError
        There is no such region, or its files are incomplete.

    Examples
    --------
    >>> open_region().name
    'north-africa'
    >>> open_region("north-afrika")
    Traceback (most recent call last):
    geo.errors.RegionError: 'north-afrika' is not a region that ships or was prepared. Did you mean 'north-africa'?...
    """
    if name is None:
        return _read(shipped_folder() / DEFAULT)
    folders = region_folders()
    if folder := folders.get(str(name)):
        return _read(folder)
    if (Path(name) / FILE).is_file():
        return _read(Path(name))
    hint = suggestion(str(name), folders, kind="region")
    raise RegionError(
        f"{shown(str(name))} is not a region that ships or was prepared. {hint} Prepare one: "
        "`geo region NAME --countries RS,BG,TR`, or give the path of its folder."
    )


def region_key(name: str, folder: Path) -> str:
    """Return what :func:`open_region` needs to open the region that a brief in ``folder`` names.

    The name of a region stays as it is; a path in a brief is relative to the folder of the brief.
    """
    return str(folder / name) if (folder / name / FILE).is_file() else name


def region_folders() -> dict[str, Path]:
    """Return name → folder of the regions that ship, and of those in the user's data folder.

    A user's own region replaces one that ships under the same name.
    """
    return {
        folder.name: folder
        for parent in (shipped_folder(), user_folder())
        if parent and parent.is_dir()
        for folder in sorted(parent.iterdir())
        if (folder / FILE).is_file()
    }


def region_files(folder: Path) -> list[Path]:
    """Return the data files in a region's folder, sorted; hidden files, such as an editor's, do not count."""
    return [Path(entry.path) for entry in _data_entries(folder)]


def _data_entries(folder: Path) -> list[os.DirEntry[str]]:
    """Return the directory entries of a region's data files, sorted by name."""
    with os.scandir(folder) as entries:
        files = [
            entry
            for entry in entries
            if entry.name.endswith(DATA_ENDINGS) and entry.name[0] != "." and entry.is_file()
        ]
    return sorted(files, key=lambda entry: entry.name)


def folder_for(name: str, parent: Path | None) -> Path:
    """Return the folder in which a region will be prepared: in ``parent``, or by default in the user's data folder.

    Raises
    ------
    RegionError
        The name is not a lower-case id.
    MissingExtraError
        The user's data folder is unknown, because the packages of the extra ``world`` are not installed.
    """
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", name):
        raise RegionError(
            f"{shown(name)} cannot be the name of a region. Expected lower-case letters, digits and hyphens, such as "
            "'balkans'."
        )
    folder = parent or user_folder()
    if folder is None:
        message = f"your data folder needs the package platformdirs: {how_to_install('world')}."
        raise MissingExtraError(message)
    return folder / name


def shipped_folder() -> Path:
    """Return the folder of the regions that ship with the package."""
    return Path(str(files("geo").joinpath("data", "regions")))


def user_folder() -> Path | None:
    """Return the folder of the user's own regions; None without the extra ``world``, which prepares them."""
    try:
        folder: Path = import_module("platformdirs").user_data_path(APP) / "regions"
    except ModuleNotFoundError:
        return None
    return folder


def _read(folder: Path) -> Region:
    """Return the region in a folder.

    Until its files change, the same object is returned, which keeps the data that it has loaded.
    """
    try:
        states = ((entry.name, entry.stat()) for entry in _data_entries(folder))
        stamps = ((name, stat.st_mtime_ns, stat.st_size, stat.st_ino) for name, stat in states)
        return _read_once(folder, tuple(stamps))
    except (OSError, ValueError, LookupError, TypeError) as error:
        message = (
            f"{folder / FILE}: the settings of the region cannot be read ({error}). Prepare the region again: "
            "`geo region`."
        )
        raise RegionError(message) from None


@lru_cache(maxsize=8)
def _read_once(folder: Path, _: tuple[tuple[str, int, int, int], ...]) -> Region:
    """Read a region; the stamps of its files are only part of the cache's key, so that changed files are read."""
    notes = tomllib.loads((folder / FILE).read_text(encoding="utf-8"))
    return Region(folder.name, folder, extent_of(notes), notes)


def extent_of(fields: Mapping[str, Any]) -> Extent:
    """Return the extent that fields of region.toml describe."""
    west, south, east, north = map(float, fields["bounds"])
    return Extent(
        (west, south, east, north), tuple(fields["countries"]), float(fields["margin_km"])
    )
