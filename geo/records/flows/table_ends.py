"""The ends of flows of a table: places of the gazetteer, countries, other areas and points."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, NamedTuple

import numpy as np
import pandas as pd

from geo.gazetteer import Gazetteer, GazetteerPlace
from geo.gazetteer.provinces import Province, provinces
from geo.gazetteer.world_parts import WorldPart, world_parts
from geo.layers import country_stop, country_union, label_point
from geo.layers.schema.records import WRITTEN
from geo.layers.wording import format_wording
from geo.regions import Region
from geo.routing import Stop
from geo.validation import LANGUAGES, Text

COUNTRY: Final = "country-"  # begins the id of a country: country-TN
AREA: Final = "area-"  # begins the id of a province, landscape, part of the world or sea


@dataclass(frozen=True)
class TableEnd:
    """An end at which flows begin or end: a place of the gazetteer, a country, another area or a point.

    Attributes
    ----------
    id
        The id of the place; that of a country, an area or a point begins with its kind, as ``country-TN`` does.
    kind
        The kind of the place in the gazetteer, or ``country``, ``area`` or ``point``.
    label
        Its name.
    country_codes
        The countries in which it lies, ISO 3166-1 alpha-2.
    lon, lat
        Its position in degrees, EPSG:4326: for a country where its label is drawn, for another area its middle.
    """

    id: str
    kind: str
    label: Text
    country_codes: tuple[str, ...]
    lon: float
    lat: float


class ResolvedEnd(NamedTuple):
    """The end of a flow that a name means, and why.

    Attributes
    ----------
    end
        The end; None if the name is refused.
    step
        The step of the search in which the end was found, such as ``exact``.
    confidence
        The confidence that the end is meant, 0 to 1.
    reason
        Why the end is meant, or why the name is refused.
    candidates
        The ends that a refused name may mean, in words.
    apart_km
        The distance of coordinates from the place that the name beside them means; NaN if unknown.
    """

    end: TableEnd | None
    step: str = ""
    confidence: float = 0.0
    reason: str = ""
    candidates: str = ""
    apart_km: float = np.nan


def refused_end(reason: str, *, candidates: str = "", apart_km: float = np.nan) -> ResolvedEnd:
    """Return the result for a refused name."""
    return ResolvedEnd(None, reason=reason, candidates=candidates, apart_km=apart_km)


def town_end(place: GazetteerPlace) -> TableEnd:
    """Return a place of the gazetteer as an end."""
    return TableEnd(place.id, place.kind, place.label, place.country_codes, place.lon, place.lat)


def area_of_id(area_id: str) -> Province | WorldPart | None:
    """Return the province, landscape, part of the world or sea with an id; None if there is none."""
    return provinces().get(area_id) or world_parts().get(area_id)


def area_end(area: Province | WorldPart) -> TableEnd:
    """Return an area as an end of flows.

    The label of a province says that it is one, because its capital often has the same name.
    """
    if isinstance(area, WorldPart):
        label = area.label
    else:
        label = Text(**{language: area.name(language) for language in LANGUAGES})
        if area.is_official:
            label = format_wording("province-label", province=label)
    return TableEnd(f"{AREA}{area.id}", "area", label, area.country_codes, area.lon, area.lat)


@lru_cache(maxsize=1_000)
def country_end(code: str, region: Region) -> TableEnd:
    """Return a country, by its ISO 3166-1 alpha-2 code, as an end of flows at the point where its label is drawn."""
    return TableEnd(
        f"{COUNTRY}{code}", "country", region.outlines.country(code).label, (code,),
        *label_point(country_union((code,), region.outlines)),
    )  # fmt: skip


def stop_of(end: TableEnd, gazetteer: Gazetteer) -> Stop:
    """Return an end as a stop of a route: the town itself, or the weighted towns of a country."""
    if end.kind == "country":
        return country_stop(end.id, end.country_codes[0], gazetteer)
    return Stop(
        end.id, end.country_codes, (end.id,), np.array([end.lon]), np.array([end.lat]), np.ones(1)
    )


def ends_table(ends: Sequence[TableEnd]) -> pd.DataFrame:
    """Return ends as a table with a row for each, with the columns of the layer ``places``."""
    labels = [end.label for end in ends]
    columns = {
        **{name: [getattr(end, name) for end in ends] for name in ("id", "kind", "lon", "lat")},
        **{f"label_{code}": [getattr(label, code) for label in labels] for code in LANGUAGES},
        "country_codes": [list(end.country_codes) for end in ends],
    }
    return pd.DataFrame(columns, columns=list(WRITTEN["places"].names))
