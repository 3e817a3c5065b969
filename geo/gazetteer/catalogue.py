"""Open a gazetteer: the one that ships, a brief's own table, or the whole world."""

from __future__ import annotations

import csv
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Final

from geo.errors import DataError
from geo.gazetteer.entries import (
    SETTLEMENTS,
    GazetteerPlace,
    PlaceTable,
    Town,
    gazetteer,
    parse_populated,
    shipped_namesakes,
    towns_among,
)
from geo.gazetteer.name_index import Index, build_index, shipped_index
from geo.gazetteer.world import World, open_world, place_of_id, towns_of_country, world_index
from geo.provenance import digest
from geo.validation import shown

WORLD: Final = "world"
MAX_SHOWN_ROWS: Final = 20  # invalid rows in a message; nobody reads more
VALID_PLACE: Final = (
    "whole numbers as id and population, a name, lon from −180 to 180 and lat from −90 to 90"
)
COLUMNS: Final = ("id", "name", "lon", "lat", "country_code", "population", "names")


@dataclass(frozen=True, eq=False)
class Gazetteer:
    """Places by id, and indexes in which names are resolved to places.

    Attributes
    ----------
    places
        Place id → place. If the gazetteer is the whole world, these are only the places that ship.
    index_for
        Function from a mention to the index in which to resolve it.
    world
        The index of all other places, if the gazetteer is the whole world.
    edition
        A text that changes with the places, under which results are cached; empty if they are not cached.
    namesakes
        Larger places outside the region that share a name with one of ``places``. They make this name ambiguous.
    """

    places: Mapping[str, GazetteerPlace]
    index_for: Callable[[str], Index]
    world: World | None = None
    edition: str = ""
    namesakes: tuple[GazetteerPlace, ...] = ()

    def get(self, place_id: str) -> GazetteerPlace | None:
        """Return a place by its id, or None."""
        place = self.places.get(place_id)
        return place_of_id(self.world, place_id) if place is None and self.world else place

    def __getitem__(self, place_id: str) -> GazetteerPlace:
        place = self.get(place_id)
        if place is None:
            raise KeyError(place_id)
        return place

    def __contains__(self, place_id: str) -> bool:
        return self.get(place_id) is not None

    def crossings(self) -> tuple[GazetteerPlace, ...]:
        """Return the border crossings, in the order of their table."""
        places = self.places.curated if isinstance(self.places, PlaceTable) else self.places
        return tuple(place for place in places.values() if place.kind == "crossing")

    def settlements(self) -> frozenset[str]:
        """Return the ids of the towns and villages among ``places``."""
        table = self.places if isinstance(self.places, PlaceTable) else PlaceTable(self.places, {})
        towns = frozenset(table) - table.curated.keys()  # populated places are all towns
        curated = table.curated.values()
        return towns | {place.id for place in curated if place.kind in SETTLEMENTS}

    def towns_of(self, code: str) -> tuple[Town, ...]:
        """Return the settlements of a country (ISO 3166-1 alpha-2) whose population is known."""
        places = self.places
        if isinstance(places, PlaceTable):
            towns = tuple(places.towns_of(code))
        else:
            towns = tuple(towns_among(places.values(), code))
        if not self.world:
            return towns
        # The whole world includes the places that ship; each town comes once.
        numbers = {town.geonames_id for town in towns}
        world_towns = towns_among(towns_of_country(self.world, code), code)
        return (*towns, *(town for town in world_towns if town.geonames_id not in numbers))


def open_gazetteer(name: str | None = None) -> Gazetteer:
    """Open the gazetteer that a brief names.

    Parameters
    ----------
    name
        None for the gazetteer that ships; ``world`` for all places of GeoNames, including those that ship; or
        the path of a table of places, such as the ``places.tsv`` of a region, which is then used alone.

    Raises
    ------
    DataError
        If the table cannot be read or is invalid.
    MissingExtraError
        If the packages of the extra ``world`` are needed and not installed.

    Examples
    --------
    >>> open_gazetteer()["gafsa"].country_codes
    ('TN',)
    """
    if name is None:
        return _shipped_gazetteer()
    if name == WORLD:
        world = open_world()
        return Gazetteer(gazetteer(), lambda mention: world_index(world, mention), world)
    path = Path(name)
    try:
        stamp = path.stat()
    except OSError as error:
        raise DataError(
            f"{path.name}: the table of places cannot be read ({error.strerror}). Name another table, such as the "
            "places.tsv of a region."
        ) from None
    return _of_file(path, stamp.st_mtime_ns, stamp.st_size)


@cache
def _shipped_gazetteer() -> Gazetteer:
    """Return the gazetteer that ships: always the same object, for which drafts remember the names that they gather."""
    return Gazetteer(
        gazetteer(), lambda _: shipped_index(), edition="shipped", namesakes=shipped_namesakes()
    )


@lru_cache(maxsize=8)
def _of_file(path: Path, *_: int) -> Gazetteer:
    """Return the gazetteer of a table of places.

    The other arguments are the file's time of modification and its size. They only make the cache read a file again
    that has changed.
    """
    places = {place.id: place for place in read_places(path)}
    return gazetteer_of_places(places, edition=digest(path.read_bytes()))


def gazetteer_of_places(
    places: Mapping[str, GazetteerPlace],
    *,
    edition: str,
    namesakes: tuple[GazetteerPlace, ...] = (),
) -> Gazetteer:
    """Return the gazetteer of these places, given by id.

    Their names are indexed when the first name is looked up, because many uses look up none.

    Parameters
    ----------
    edition
        A text that changes with the places; results of the gazetteer are cached under it.
    namesakes
        Larger places outside the region that share a name with one of ``places``.
    """
    index = cache(lambda: build_index(places.values(), namesakes=namesakes))
    return Gazetteer(places, lambda _: index(), edition=edition, namesakes=namesakes)


def read_places(path: Path) -> tuple[GazetteerPlace, ...]:
    """Read a table of places, which is tab-separated UTF-8 with the columns of :data:`COLUMNS`.

    Positions are lon, lat in degrees, EPSG:4326. The column ``names`` holds names separated by ``|``.

    Raises
    ------
    DataError
        If the file cannot be read, lacks a column, or has invalid rows, of which the message lists up to 20.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise DataError(
            f"{path.name}: cannot be read as a table of places ({error}). Save it as text in UTF-8, separated by tabs."
        ) from None
    rows = csv.DictReader(text.split("\n"), delimiter="\t", quoting=csv.QUOTE_NONE)
    if missing := set(COLUMNS) - set(rows.fieldnames or ()):
        raise DataError(
            f"{path.name}: the column {min(missing)!r} is missing. Expected {', '.join(COLUMNS)},"
            " separated by tabs."
        )
    places, problems = [], []
    for row in rows:
        try:
            places.append(_parse(row))
        except (TypeError, ValueError):
            values = ", ".join(f"{name} {shown(row[name])}" for name in COLUMNS[:-1])
            problems.append(f"{path.name}:{rows.line_num}: found {values}. Expected {VALID_PLACE}.")
    if problems:
        lines = problems[:MAX_SHOWN_ROWS]
        if len(problems) > MAX_SHOWN_ROWS:
            lines.append(f"… and {len(problems) - MAX_SHOWN_ROWS:,} more rows")
        raise DataError("\n".join(lines))
    return tuple(places)


def _parse(row: Mapping[str, str]) -> GazetteerPlace:
    """Parse a row of a table of places; raise ValueError or TypeError if it is not a valid place."""
    place = parse_populated(row)
    if not (-180 <= place.lon <= 180 and -90 <= place.lat <= 90 and place.label.en):  # noqa: PLR2004 - degrees
        raise ValueError
    return place
