"""Countries as cells of a table state them → codes of ISO 3166-1 alpha-2."""

from __future__ import annotations

import csv
from functools import cache
from importlib.resources import files

from geo.gazetteer.country_names import country_code
from geo.records.dates import unaccented


def stated_country(text: str) -> str | None:
    """Return the code of a country whose name stands in a column of countries, in one of many languages; else None.

    Outside such a column, a name in another language may be a town's: *Granada* is Grenada in Spanish.

    Examples
    --------
    >>> [stated_country(text) for text in ("Brasil", "turquía", "İran", "TN", "Atlantis")]
    ['BR', 'TR', 'IR', 'TN', None]
    """
    return country_code(text) or _further_names().get(_plain(text))


def _plain(name: str) -> str:
    return " ".join(unaccented(name).casefold().split())


@cache
def _further_names() -> dict[str, str]:
    path = files("geo").joinpath("data", "records", "country_names.csv")
    rows = csv.DictReader(path.read_text(encoding="utf-8").splitlines())
    return {_plain(row["name"]): row["code"] for row in rows}
