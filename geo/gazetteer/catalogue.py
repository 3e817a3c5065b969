"""Where a brief's names are looked up: in what ships, in a file of its own, or in the whole world."""

from __future__ import annotations

import csv
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

from geo.errors import DataError
from geo.gazetteer.entries import SETTLEMENTS, GazetteerPlace, gazetteer, parse_populated
from geo.gazetteer.name_index import Index, build_index, shipped_index
from geo.gazetteer.world import World, open_world, place_of_id, towns_of_country, world_index
from geo.validation import shown

WORLD: Final = "world"
MOST_TOLD: Final = 20  # rows that are no place; nobody reads more
A_PLACE: Final = (
    "whole numbers as id and population, a name, lon from −180 to 180 and lat from −90 to 90"
)
COLUMNS: Final = ("id", "name", "lon", "lat", "country_code", "population", "names")


@dataclass(frozen=True, eq=False)
class Gazetteer:
    """Places by id, and what a name may mean among them.

    Attributes
    ----------
    places
        Those at hand, by id; of the world's those that ship.
    index_for
        A mention → the index to resolve it in.
    world
        Where all others are, if the whole world counts.
    """

    places: Mapping[str, GazetteerPlace]
    index_for: Callable[[str], Index]
    world: World | None = None

    def get(self, place_id: str) -> GazetteerPlace | None:
        """Return a place by its id, or None."""
        found = self.places.get(place_id)
        return place_of_id(self.world, place_id) if found is None and self.world else found

    def __getitem__(self, place_id: str) -> GazetteerPlace:
        found = self.get(place_id)
        if found is None:
            raise KeyError(place_id)
        return found

    def __contains__(self, place_id: str) -> bool:
        return self.get(place_id) is not None

    def crossings(self) -> tuple[GazetteerPlace, ...]:
        """Return the border crossings, in their order."""
        return tuple(place for place in self.places.values() if place.kind == "crossing")

    def towns_of(self, code: str) -> tuple[GazetteerPlace, ...]:
        """Return the settlements of a country (ISO 3166-1 alpha-2) whose inhabitants are known."""
        at_hand = [
            place for place in self.places.values()
            if place.kind in SETTLEMENTS and place.population and place.country_codes == (code,)
        ]  # fmt: skip
        if not self.world:
            return tuple(at_hand)
        known = {place.geonames_id for place in at_hand}
        others = towns_of_country(self.world, code)
        return (*at_hand, *(one for one in others if one.geonames_id not in known))


def open_gazetteer(name: str | None = None) -> Gazetteer:
    """Open the gazetteer that a brief names.

    Parameters
    ----------
    name
        None for the one that ships; ``world`` for all places of GeoNames, those that ship among them;
        else the path of a table as ``tools/prepare_gazetteer.py --bounds`` writes it, which then
        stands alone.

    Raises
    ------
    DataError
        If the table cannot be read, or is none.
    MissingExtraError
        If the world is wanted and the packages of that extra are not installed.

    Examples
    --------
    >>> open_gazetteer()["gafsa"].country_codes
    ('TN',)
    """
    if name is None:
        return Gazetteer(gazetteer(), lambda _: shipped_index())
    if name == WORLD:
        world = open_world()
        return Gazetteer(gazetteer(), lambda mention: world_index(world, mention), world)
    path = Path(name)
    try:
        stamp = path.stat()
    except OSError as error:
        message = f"{path.name}: cannot be read ({error.strerror}); expected a table of places"
        raise DataError(message) from None
    return _of_file(path, stamp.st_mtime_ns, stamp.st_size)


@lru_cache(maxsize=8)
def _of_file(path: Path, *_: int) -> Gazetteer:
    """Read a table of places, once for each of its states."""
    places = {place.id: place for place in read_places(path)}
    index = build_index(places.values())
    return Gazetteer(places, lambda _: index)


def read_places(path: Path) -> tuple[GazetteerPlace, ...]:
    """Read a table of places: tab-separated UTF-8, with the columns of :data:`COLUMNS`.

    Positions are lon, lat in degrees, EPSG:4326; ``names`` are parted by ``|``.

    Raises
    ------
    DataError
        With every row that is none.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        message = f"{path.name}: cannot be read as a table of places: {error}"
        raise DataError(message) from None
    rows = csv.DictReader(text.split("\n"), delimiter="\t", quoting=csv.QUOTE_NONE)
    if missing := set(COLUMNS) - set(rows.fieldnames or ()):
        message = (
            f"{path.name}: lacks the column {min(missing)!r}; expected {', '.join(COLUMNS)},"
            " parted by tabs"
        )
        raise DataError(message)
    found, problems = [], []
    for row in rows:
        try:
            found.append(_parse(row))
        except (TypeError, ValueError):
            told = ", ".join(f"{name} {shown(row[name])}" for name in COLUMNS[:-1])
            problems.append(f"{path.name}:{rows.line_num}: found {told}; expected {A_PLACE}")
    if problems:
        more = [f"… and {len(problems) - MOST_TOLD:,} more rows"] * (len(problems) > MOST_TOLD)
        raise DataError("\n".join([*problems[:MOST_TOLD], *more]))
    return tuple(found)


def _parse(row: Mapping[str, str]) -> GazetteerPlace:
    place = parse_populated(row)
    if not (-180 <= place.lon <= 180 and -90 <= place.lat <= 90 and place.label.en):  # noqa: PLR2004 - degrees
        raise ValueError
    return place
