"""Places and border crossings by id: names in three languages, position, doubt and origin."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Literal

from geo.schema import Text


@dataclass(frozen=True)
class GazetteerPlace:
    """One entry of the gazetteer.

    Attributes
    ----------
    lon, lat
        Degrees, EPSG:4326.
    uncertainty_m
        How far the true position may be from the given one, metres.
    country_codes
        ISO 3166-1 alpha-2, sorted; two of them for a crossing.
    variants
        Other spellings, in any script.
    source
        From what the position is known.
    """

    id: str
    kind: Literal["town", "crossing"]
    country_codes: tuple[str, ...]
    label: Text
    lon: float
    lat: float
    uncertainty_m: float
    geonames_id: int | None
    variants: tuple[str, ...]
    source: str


_SOURCES = {
    "geonames": "GeoNames, CC BY 4.0",
    "road-border": "where OpenStreetMap roads meet the OpenStreetMap border, ODbL",
    "surveyed-post": "the border post in OpenStreetMap, ODbL",
}


@cache
def gazetteer() -> Mapping[str, GazetteerPlace]:
    """Read the gazetteer that ships with the package, by id.

    Examples
    --------
    >>> gafsa = gazetteer()["gafsa"]
    >>> gafsa.label.ar, gafsa.geonames_id, gafsa.country_codes
    ('قفصة', 2468353, ('TN',))
    """
    text = files("geo").joinpath("data/gazetteer/places.csv").read_text(encoding="utf-8")
    places = map(_parse_row, csv.DictReader(text.splitlines()))
    return MappingProxyType({place.id: place for place in places})


def _parse_row(row: Mapping[str, str]) -> GazetteerPlace:
    return GazetteerPlace(
        id=row["id"],
        kind="crossing" if row["kind"] == "crossing" else "town",
        country_codes=tuple(row["country_codes"].split()),
        label=Text(en=row["name_en"], fr=row["name_fr"], ar=row["name_ar"]),
        lon=float(row["lon"]),
        lat=float(row["lat"]),
        uncertainty_m=float(row["uncertainty_m"]),
        geonames_id=int(row["geonames_id"]) if row["geonames_id"] else None,
        variants=tuple(filter(None, row["variants"].split("|"))),
        source=_SOURCES[row["source"]],
    )
