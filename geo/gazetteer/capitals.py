"""Capitals of countries, by their numbers of GeoNames."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from types import MappingProxyType


@cache
def capitals() -> Mapping[str, int]:
    """Return the number of GeoNames of each country's capital, by ISO 3166-1 alpha-2 code.

    Examples
    --------
    >>> capitals()["TN"]
    2464470
    """
    path = files("geo").joinpath("data", "gazetteer", "capitals.csv")
    rows = csv.DictReader(path.read_text(encoding="utf-8").splitlines())
    return MappingProxyType({row["code"]: int(row["geonames_id"]) for row in rows})
