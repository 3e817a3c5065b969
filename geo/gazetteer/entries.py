"""The places of a region: GeoNames, a table edited by hand, and its border crossings."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from types import MappingProxyType
from typing import Final, Literal, NamedTuple, TypeAlias, TypeVar, get_args

from geo.gazetteer.arabic_labels import arabic_label
from geo.shipped_data import shipped_rows
from geo.validation import Text

PlaceKind: TypeAlias = Literal["town", "village", "crossing", "peak", "region", "zone"]
KINDS: Final[tuple[PlaceKind, ...]] = get_args(PlaceKind)
SETTLEMENTS: Final[frozenset[PlaceKind]] = frozenset({"town", "village"})

# Positions of GeoNames are at most 7.9 km from those of Natural Earth for the same id; the median is 1.2 km.
GEONAMES_UNCERTAINTY_M: Final = 8_000.0

SHIPPED_REGION: Final = files("geo").joinpath("data", "regions", "north-africa")
# Tables of a region's places. Namesakes are larger places elsewhere that share a name with one of the region.
CURATED, CROSSINGS, POPULATED = "curated.csv", "crossings.csv", "places.tsv"
NAMESAKES: Final = "namesakes.tsv"
CURATED_COLUMNS: Final = (
    "id", "kind", "country_codes", "name_en", "name_fr", "name_ar", "lon", "lat", "uncertainty_m", "geonames_id",
    "population", "variants", "source", "reason",
)  # fmt: skip


@dataclass(frozen=True)
class GazetteerPlace:
    """One entry of the gazetteer.

    Attributes
    ----------
    kind
        What it is. A ``region`` or ``zone`` is an area, whose point only stands for it.
    label
        Its usual name in each language.
    lon, lat
        Degrees, EPSG:4326.
    uncertainty_m
        How far the true position may be from the given one, in metres.
    country_codes
        ISO 3166-1 alpha-2, sorted; two for a crossing.
    population
        Number of inhabitants; 0 if it is not known.
    variants
        Other spellings, in any script.
    source
        The source of the position.
    reason
        The reason for an entry that was made by hand.
    """

    id: str
    kind: PlaceKind
    country_codes: tuple[str, ...]
    label: Text
    lon: float
    lat: float
    uncertainty_m: float
    geonames_id: int | None
    variants: tuple[str, ...]
    source: str
    population: int = 0
    reason: str = ""


class Town(NamedTuple):
    """A settlement in which a flow may begin or end; positions are degrees, EPSG:4326."""

    id: str
    lon: float
    lat: float
    population: int
    geonames_id: int | None


P = TypeVar("P", GazetteerPlace, Town)

GEONAMES: Final = "geonames-"  # before the number in the id of a populated place
MAX_DIGITS: Final = 18  # of an integer of SQLite
SOURCES = {
    "geonames": "GeoNames, CC BY 4.0",
    "road-border": "where OpenStreetMap roads meet the OpenStreetMap border, ODbL",
    "surveyed-post": "the border post in OpenStreetMap, ODbL",
    "published": "coordinates as published; the reason says where",
    "border-node": "where OpenStreetMap borders meet, ODbL",
    "by-hand": "set by hand by the makers of this gazetteer, not surveyed",
}


@cache
def gazetteer() -> Mapping[str, GazetteerPlace]:
    """Read the gazetteer that ships with the package: place id → place.

    Places in the table edited by hand have ids in words. The ids of all others contain their GeoNames id.

    Examples
    --------
    >>> gafsa = gazetteer()["gafsa"]
    >>> gafsa.label.ar, gafsa.geonames_id, gafsa.country_codes
    ('قفصة', 2468353, ('TN',))
    >>> gazetteer()["geonames-2464470"].label.en
    'Tunis'
    """
    return parse_places(tables_of_region(SHIPPED_REGION))


def tables_of_region(folder: Path | Traversable) -> Mapping[str, str]:
    """Read the tables of a region's places: file name → text. Tables that the region lacks are left out."""
    return {
        name: folder.joinpath(name).read_text(encoding="utf-8")
        for name in (CURATED, CROSSINGS, POPULATED, NAMESAKES)
        if folder.joinpath(name).is_file()
    }


@cache
def shipped_namesakes() -> tuple[GazetteerPlace, ...]:
    """Return larger places outside the shipped region that share a name with a place of the shipped gazetteer."""
    return parse_namesakes(tables_of_region(SHIPPED_REGION))


def parse_namesakes(tables: Mapping[str, str]) -> tuple[GazetteerPlace, ...]:
    """Parse a region's table of larger places elsewhere that share a name with one of its places.

    The result is empty for a region that an earlier version prepared, which has no such table.
    """
    return tuple(map(parse_populated, _rows(tables, NAMESAKES)))


def parse_places(tables: Mapping[str, str]) -> Mapping[str, GazetteerPlace]:
    """Parse the places of a region: place id → place.

    ``tables`` holds the text of each of the region's tables by file name. A populated place that is also in a table
    edited by hand is left out.
    """
    populated = {int(row["id"]): row for row in _rows(tables, POPULATED)}
    curated = [
        _parse_curated(row, populated)
        for name in (CURATED, CROSSINGS)
        for row in _rows(tables, name)
    ]
    curated_numbers = {place.geonames_id for place in curated}
    uncurated = {
        f"{GEONAMES}{row['id']}": row
        for number, row in populated.items()
        if number not in curated_numbers
    }
    return PlaceTable({place.id: place for place in curated}, uncurated)


class PlaceTable(Mapping[str, GazetteerPlace]):
    """Places by id. A populated place is parsed when it is first read, because most runs need few of them.

    Parameters
    ----------
    curated
        Place id → place, for places in tables edited by hand, crossings among them. They come first.
    populated
        Place id → row, for the table of populated places, which are all towns.
    """

    def __init__(
        self, curated: Mapping[str, GazetteerPlace], populated: Mapping[str, Mapping[str, str]]
    ) -> None:
        self.curated = MappingProxyType(dict(curated))
        self._populated = populated
        self._parsed: dict[str, GazetteerPlace] = {}

    def __getitem__(self, place_id: str) -> GazetteerPlace:
        if place := self.curated.get(place_id) or self._parsed.get(place_id):
            return place
        return self._parsed.setdefault(place_id, parse_populated(self._populated[place_id]))

    def __contains__(self, place_id: object) -> bool:
        return place_id in self.curated or place_id in self._populated

    def __iter__(self) -> Iterator[str]:
        yield from self.curated
        yield from (place_id for place_id in self._populated if place_id not in self.curated)

    def __len__(self) -> int:
        return len(self.curated.keys() | self._populated.keys())

    def with_curated(self, places: Mapping[str, GazetteerPlace]) -> PlaceTable:
        """Return a table with more places, which replace those of the same id."""
        table = PlaceTable({**self.curated, **places}, self._populated)
        table._parsed = self._parsed  # shared, so that no place is parsed twice
        return table

    def towns_of(self, code: str) -> Iterator[Town]:
        """Yield the settlements of a country (ISO 3166-1 alpha-2) whose population is known.

        Only the cells that a `Town` needs are parsed, because parsing names takes long.
        """
        yield from towns_among(self.curated.values(), code)
        for place_id, row in self._populated.items():
            population = int(row["population"]) if row["country_code"] == code else 0
            if population and place_id not in self.curated:
                yield Town(
                    place_id, float(row["lon"]), float(row["lat"]), population, int(row["id"])
                )


def towns_among(places: Iterable[GazetteerPlace], code: str) -> Iterator[Town]:
    """Yield the settlements among places that lie in a country (ISO 3166-1 alpha-2) and have a known population."""
    for place in places:
        if place.kind in SETTLEMENTS and place.population and place.country_codes == (code,):
            yield Town(place.id, place.lon, place.lat, place.population, place.geonames_id)


def largest_first(places: Iterable[P]) -> list[P]:
    """Return places in the order of their inhabitants, the most first; those with equally many, by id."""
    return sorted(places, key=lambda place: (-place.population, place.id))


def parse_geonames_id(text: str) -> int | None:
    """Return the GeoNames id in a text such as ``geonames-2464470`` or ``2464470``; None for any other text.

    Examples
    --------
    >>> parse_geonames_id("geonames-2464470"), parse_geonames_id("gafsa")
    (2464470, None)
    """
    number = text.removeprefix(GEONAMES).removeprefix("geonames:")
    is_number = number.isascii() and number.isdecimal() and len(number) <= MAX_DIGITS
    return int(number) if is_number else None


def names_of(place: GazetteerPlace) -> tuple[str, ...]:
    """Return every spelling of a place once: labels first, then variants.

    Examples
    --------
    >>> "Capsa" in names_of(gazetteer()["gafsa"])
    True
    """
    labels = (place.label.en, place.label.fr, place.label.ar)
    return tuple(dict.fromkeys(name for name in (*labels, *place.variants) if name))


@cache
def french_labels() -> Mapping[int, str]:
    """Return the French name of each town that GeoNames shows under another name, by its GeoNames id.

    Examples
    --------
    >>> french_labels()[264371]
    'Athènes'
    """
    rows = shipped_rows("gazetteer/french_names.csv")
    return MappingProxyType({int(row["geonames_id"]): row["name_fr"] for row in rows})


@cache
def arabic_names() -> Mapping[int, str]:
    """Return the Arabic name of each capital that GeoNames lacks, or of whose names another would fit, by GeoNames id.

    Examples
    --------
    >>> arabic_names()[2422465], arabic_names()[2643743]  # Conakry, London
    ('كوناكري', 'لندن')
    """
    rows = shipped_rows("gazetteer/arabic_names.csv")
    return MappingProxyType({int(row["geonames_id"]): row["name_ar"] for row in rows})


def _rows(tables: Mapping[str, str], name: str) -> Iterator[dict[str, str]]:
    """Read the rows of the table with this file name; none if the region lacks it.

    Tables are separated by tabs or, if they are edited by hand, by commas.
    """
    lines = tables.get(name, "").split("\n")
    if name.endswith(".tsv"):
        return csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
    return csv.DictReader(lines)


def _parse_curated(
    row: Mapping[str, str], populated: Mapping[int, Mapping[str, str]]
) -> GazetteerPlace:
    """Parse a row of a table edited by hand.

    ``populated`` maps GeoNames ids to rows of the table of populated places. If the place is among them, its names
    there become variants, and its population there fills an empty cell.
    """
    geonames_id = int(row["geonames_id"]) if row["geonames_id"] else None
    geonames_row: Mapping[str, str] = populated.get(geonames_id or 0, {})
    variants = (
        *row["variants"].split("|"),
        geonames_row.get("name", ""),
        *geonames_row.get("names", "").split("|"),
    )
    return GazetteerPlace(
        id=row["id"],
        kind=KINDS[KINDS.index(row["kind"])],  # raises ValueError for a kind that does not exist
        country_codes=tuple(row["country_codes"].split()),
        label=Text(en=row["name_en"], fr=row["name_fr"] or None, ar=row["name_ar"] or None),
        lon=float(row["lon"]),
        lat=float(row["lat"]),
        uncertainty_m=float(row["uncertainty_m"]),
        geonames_id=geonames_id,
        variants=tuple(dict.fromkeys(filter(None, variants))),
        source=SOURCES.get(row["source"], row["source"]),
        population=int(row["population"] or geonames_row.get("population", "0")),
        reason=row["reason"],
    )


def parse_populated(row: Mapping[str, str]) -> GazetteerPlace:
    """Parse a row of the table of populated places, which are towns of GeoNames."""
    names = tuple(filter(None, row["names"].split("|")))
    return GazetteerPlace(
        id=f"{GEONAMES}{row['id']}",
        kind="town",
        country_codes=(row["country_code"],),
        # Validation is skipped, for it would add 0.2 s for 4,000 places.
        label=Text.model_construct(
            en=row["name"],
            fr=french_labels().get(int(row["id"])),
            ar=arabic_names().get(int(row["id"])) or arabic_label(row["name"], names),
        ),
        lon=float(row["lon"]),
        lat=float(row["lat"]),
        uncertainty_m=GEONAMES_UNCERTAINTY_M,
        geonames_id=int(row["id"]),
        variants=names,
        source=SOURCES["geonames"],
        population=int(row["population"]),
    )
