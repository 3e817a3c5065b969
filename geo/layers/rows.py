"""What the rows of several layers share: texts by language, evidence and dates."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeAlias

import geopandas as gpd
import numpy as np
import pandas as pd

from geo.brief import Brief
from geo.evidence import (
    Claim,
    Reading,
    Source,
    best_grade,
    confidence_in,
    grade,
    overall,
    parse_period,
)  # fmt: skip
from geo.layers.columns import SCHEMAS
from geo.schema import LANGUAGES, Text

Row: TypeAlias = dict[str, Any]

CRS = "EPSG:4326"


def texts(name: str, text: Text | None) -> Row:
    """Spread a text over one column a language.

    Examples
    --------
    >>> texts("label", Text(en="Libya"))
    {'label_en': 'Libya', 'label_fr': None, 'label_ar': None}
    """
    return {f"{name}_{language}": getattr(text, language, None) for language in LANGUAGES}


def dates(periods: Iterable[str]) -> Row:
    """Give periods as written, and the first and last day that they can touch."""
    periods = list(periods)
    first, last = overall(map(parse_period, periods))
    return {
        "period": periods,
        "earliest": first.isoformat() if first else None,
        "latest": last.isoformat() if last else None,
    }


@dataclass(frozen=True)
class Evidence:
    """The claims and sources of one brief, by id."""

    brief: Brief

    @cached_property
    def claims(self) -> Mapping[str, Claim]:
        """Claims by id."""
        return {claim.id: claim for claim in self.brief.claims}

    @cached_property
    def sources(self) -> Mapping[str, Source]:
        """Sources by id."""
        return {source.id: source for source in self.brief.sources}

    def columns(self, claim_ids: Iterable[str], *, reading: Reading = "stated") -> Row:
        """Give claims and what they amount to; a draft's claims are listed and do not count."""
        ids = list(dict.fromkeys(claim_ids))
        grades = [self.grade(self.claims[one]) for one in ids if self.counts(self.claims[one])]
        return {
            "claims": ids,
            "grade": best_grade(grades) if grades else None,
            "confidence": confidence_in(grades, reading=reading),
        }

    def grade(self, claim: Claim) -> str:
        """Write the claim's Admiralty grade."""
        return grade(claim, self.sources[claim.source])

    def counts(self, claim: Claim) -> bool:
        """Tell whether the claim is of the edition of its source that counts."""
        return claim.edition == self.sources[claim.source].editions[0]


def frame(
    layer: str, rows: Iterable[Row], geometries: Iterable[object] | None = None
) -> gpd.GeoDataFrame:
    """Make a layer of its rows: the declared columns, in order, sorted by id.

    Parameters
    ----------
    layer
        A name in :data:`SCHEMAS`.
    rows
        One dict a row; a declared column that a row lacks is an error.
    geometries
        One a row, EPSG:4326; None for a table.
    """
    rows = list(rows)
    schema = SCHEMAS[layer]
    columns = {
        column.name: pd.Series([row[column.name] for row in rows], dtype=object)
        for column in schema.columns
    }
    shapes = np.empty(len(rows), dtype=object)
    shapes[:] = [None] * len(rows) if geometries is None else list(geometries)
    table = gpd.GeoDataFrame(columns, geometry=gpd.GeoSeries(shapes, crs=CRS), crs=CRS)
    return table.sort_values("id", kind="stable", ignore_index=True)
