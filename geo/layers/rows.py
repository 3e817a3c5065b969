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
from geo.brief.evidence import (
    Claim,
    Reading,
    Source,
    best_grade,
    grade,
    parse_period,
    period_bounds,
)  # fmt: skip
from geo.layers.precision import plain, rounded
from geo.layers.schema import SCHEMAS
from geo.layers.zone_shapes import CRS
from geo.validation import LANGUAGES, Text

Row: TypeAlias = dict[str, Any]


def texts(name: str, text: Text | None) -> Row:
    """Spread a text over one column a language.

    Examples
    --------
    >>> texts("label", Text(en="Libya"))
    {'label_en': 'Libya', 'label_fr': None, 'label_ar': None}
    """
    return {f"{name}_{language}": getattr(text, language, None) for language in LANGUAGES}


def dates(periods: Iterable[str], reading: Reading) -> Row:
    """Give periods as written, how they are known, and the first and last day they can touch."""
    periods = list(periods)
    first, last = period_bounds(map(parse_period, periods))
    return {
        "period": periods,
        "period_reading": reading if periods else None,
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

    def columns(
        self, claim_ids: Iterable[str], *, context: Iterable[str] = (), reading: Reading = "stated"
    ) -> Row:
        """Give the claims that bear a row, those listed beside them, and what the first amount to.

        A draft's claims are listed and do not count; what is inferred, the row or the claim, counts
        for less.
        """
        ids = list(dict.fromkeys(claim_ids))
        graded = [self._graded(self.claims[one], reading) for one in ids]
        grade_and_confidence = best_grade(one for one in graded if one)
        best, confidence = grade_and_confidence or (None, "unknown")
        beside = [one for one in dict.fromkeys(context) if one not in ids]
        return {"claims": ids, "context": beside, "grade": best, "confidence": confidence}

    def _graded(self, claim: Claim, reading: Reading) -> tuple[str, Reading] | None:
        """Grade a claim, as inferred where it or its row is; None for an edition that is no evidence."""
        source = self.sources[claim.source]
        if claim.edition != source.editions[0]:
            return None
        is_inferred = "inferred" in {reading, claim.reading}
        return grade(claim, source), "inferred" if is_inferred else "stated"


def frame(
    layer: str, rows: Iterable[Row], geometries: Iterable[object] | None = None
) -> gpd.GeoDataFrame:
    """Build a layer from its rows: the declared columns, in order, sorted by id.

    Coordinates and numbers are rounded as the files of the layers hold them, so that a layer is the
    same whether it was just built or read from disk.

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
        column.name: pd.Series([plain(row[column.name]) for row in rows], dtype=object)
        for column in schema.columns
    }
    shapes = np.empty(len(rows), dtype=object)
    shapes[:] = [None] * len(rows) if geometries is None else list(geometries)
    table = gpd.GeoDataFrame(columns, geometry=gpd.GeoSeries(rounded(shapes), crs=CRS), crs=CRS)
    return table.sort_values("id", kind="stable", ignore_index=True)
