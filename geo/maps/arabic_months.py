"""Which names of months Arabic readers of a map use: جانفي in Tunis, كانون الثاني in Damascus, يناير in Cairo."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from types import MappingProxyType
from typing import Final

ELSEWHERE: Final = "ar-EG"
LOCALES: Final = MappingProxyType({
    **dict.fromkeys(("DZ", "TN"), "ar-TN"),
    **dict.fromkeys(("EH", "MA"), "ar-MA"),
    "MR": "ar-MR",
    **dict.fromkeys(("IQ", "JO", "LB", "PS", "SY"), "ar-SY"),
    **dict.fromkeys(
        ("AE", "BH", "DJ", "EG", "KM", "KW", "LY", "OM", "QA", "SA", "SD", "SO", "TD", "YE"), ELSEWHERE
    ),
})  # fmt: skip
"""Country where Arabic is an official language → a locale with its names of months, after Unicode CLDR."""


def arabic_locale(country_codes: Iterable[str]) -> str:
    """Return the locale whose names of months are used in most of the places of a map.

    ``country_codes`` has the country of each place. Countries where Arabic is not an official language do not count.
    If two locales have equally many places, the first in alphabetical order is returned.

    Examples
    --------
    >>> arabic_locale(["TN", "DZ", "LY", "IT"]), arabic_locale(["SY", "TR"]), arabic_locale(["RS"])
    ('ar-TN', 'ar-SY', 'ar-EG')
    """
    counts = Counter(LOCALES[code] for code in country_codes if code in LOCALES)
    return min(counts, key=lambda locale: (-counts[locale], locale), default=ELSEWHERE)
