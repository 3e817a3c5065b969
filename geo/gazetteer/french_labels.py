"""French names of large towns that GeoNames shows under another name: Athènes for Athens, Le Caire for Cairo."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from types import MappingProxyType


@cache
def french_labels() -> Mapping[int, str]:
    """Return the French name of each town that has one of its own, by its number of GeoNames.

    Examples
    --------
    >>> french_labels()[264371]
    'Athènes'
    """
    path = files("geo").joinpath("data", "gazetteer", "french_names.csv")
    rows = csv.DictReader(path.read_text(encoding="utf-8").splitlines())
    return MappingProxyType({int(row["geonames_id"]): row["name_fr"] for row in rows})
