"""Rows of layers: cells that several layers share, and the GeoDataFrame that rows become."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final, TypeAlias

import numpy as np
import shapely

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
from geo.brief.model import Actor, Commodity, DatedFeature, Feature, Flow, Strand
from geo.brief.review_states import ReviewStatus, pending_counts, status_of, worst_status
from geo.gazetteer import GazetteerPlace
from geo.layers.endpoints import Endpoint
from geo.layers.schema import SCHEMAS
from geo.layers.zone_shapes import CRS
from geo.validation import LANGUAGES, Text

if TYPE_CHECKING:
    import geopandas as gpd

Row: TypeAlias = dict[str, Any]
Geometries: TypeAlias = np.ndarray[Any, np.dtype[np.object_]]

COORDINATE_DECIMALS: Final = 6  # 0.11 m of latitude: finer than any position here is known
MEASURE_DECIMALS: Final = 3  # of other numbers, in the unit of their column


def label_cells(item: Feature | Actor | Commodity | Endpoint | GazetteerPlace) -> Row:
    """Return the id and the label of an item, in three languages."""
    return {"id": item.id, **text_cells("label", item.label)}


def text_cells(name: str, text: Text | None) -> Row:
    """Return a text as one cell per language.

    Examples
    --------
    >>> text_cells("label", Text(en="Libya"))
    {'label_en': 'Libya', 'label_fr': None, 'label_ar': None}
    """
    return {f"{name}_{language}": getattr(text, language, None) for language in LANGUAGES}


def flow_claims(flow: Flow) -> tuple[str, ...]:
    """Return the claims of a flow and of its strands."""
    strand_claims = (claim for strand in flow.strands for claim in strand.claims)
    return tuple(dict.fromkeys([*flow.claims, *strand_claims]))


@dataclass(frozen=True)
class Evidence:
    """The claims and sources of a brief, by id."""

    brief: Brief

    @cached_property
    def claims(self) -> Mapping[str, Claim]:
        """Claims by id."""
        return {claim.id: claim for claim in self.brief.claims}

    @cached_property
    def sources(self) -> Mapping[str, Source]:
        """Sources by id."""
        return {source.id: source for source in self.brief.sources}

    @cached_property
    def flows(self) -> Mapping[str, Flow]:
        """Flows by id."""
        return {flow.id: flow for flow in self.brief.flows}

    @cached_property
    def is_draft(self) -> bool:
        """Whether any claim waits for a person."""
        return bool(pending_counts(self.brief.claims))

    def cells(
        self, claim_ids: Iterable[str], *, context: Iterable[str] = (), reading: Reading = "stated"
    ) -> Row:
        """Return the evidence cells of a row: its claims, its context, their best grade and the confidence from it.

        Claims from a draft edition of a source are listed but not graded. An inferred row or claim lowers confidence.
        """
        ids = list(dict.fromkeys(claim_ids))
        grades = [self._grade(self.claims[claim_id], reading) for claim_id in ids]
        best, confidence = best_grade(filter(None, grades)) or (None, "unknown")
        context_ids = [claim_id for claim_id in dict.fromkeys(context) if claim_id not in ids]
        cells = {"claims": ids, "context": context_ids, "grade": best, "confidence": confidence}
        return cells | ({"review": self.review(ids)} if self.is_draft else {})

    def review(self, claim_ids: Iterable[str]) -> ReviewStatus | None:
        """Return the worst review status of some claims; None without claims, or outside a draft."""
        statuses = [status_of(self.claims[claim_id]) for claim_id in claim_ids]
        return worst_status(statuses) if statuses and self.is_draft else None

    def flow_cells(self, flow: Flow) -> Row:
        """Return the evidence cells of a flow as a whole: its claims and those of its strands."""
        return self.cells(flow_claims(flow), context=flow.context, reading=flow.reading)

    def reading(self, claim_ids: Iterable[str], own_reading: Reading) -> Reading:
        """Return how an item is known: inferred if its own reading is, or if it rests on inferred claims alone.

        As for grades, a claim from a draft edition of a source counts for nothing.
        """
        graded = [self._grade(self.claims[claim_id], own_reading) for claim_id in claim_ids]
        readings = {reading for _, reading in filter(None, graded)}
        return "inferred" if own_reading == "inferred" or readings == {"inferred"} else "stated"

    def strand_reading(self, flow: Flow, strand: Strand) -> Reading:
        """Return how a strand is known: by its own claims or, if it has none, by the claims of its flow."""
        return self.reading(
            strand.claims or flow.claims,
            "inferred" if "inferred" in {flow.reading, strand.reading} else "stated",
        )

    def date_cells(self, item: DatedFeature | None) -> Row:
        """Return an item's periods, how they are known, and the first and last possible day.

        A period that rests on inferred claims alone is inferred.
        """
        periods = item.period if item else ()
        first_day, last_day = period_bounds(map(parse_period, periods))
        return {
            "period": list(periods),
            "period_reading": self.reading(item.claims, item.period_reading) if item and periods else None,
            "earliest": first_day.isoformat() if first_day else None,
            "latest": last_day.isoformat() if last_day else None,
        }  # fmt: skip

    def feature_cells(self, feature: Feature) -> Row:
        """Return the cells that name a feature, and its evidence."""
        return label_cells(feature) | self.cells(feature.claims, context=feature.context)

    def _grade(self, claim: Claim, reading: Reading) -> tuple[str, Reading] | None:
        """Return the grade and the reading of a claim; None for a claim of a draft edition.

        The reading is inferred if that of the claim or of its row is.
        """
        source = self.sources[claim.source]
        if claim.edition != source.editions[0]:  # the published edition comes first, drafts follow
            return None
        is_inferred = "inferred" in {reading, claim.reading}
        return grade(claim, source), "inferred" if is_inferred else "stated"


def build_layer(
    layer: str, rows: Iterable[Row], geometries: Iterable[object] | None = None
) -> gpd.GeoDataFrame:
    """Build a layer from its rows: the declared columns, in order, sorted by id.

    Coordinates and numbers are rounded as in the layer files, so that a layer is the same in memory
    and read from disk.

    Parameters
    ----------
    layer
        A name in :data:`SCHEMAS`.
    rows
        One dict per row. A missing column is a KeyError; other keys are ignored.
    geometries
        One per row, EPSG:4326; None for a table.
    """
    rows = list(rows)
    columns = {name: [json_value(row[name]) for row in rows] for name in _columns(layer, rows)}
    shapes = np.empty(len(rows), dtype=object)
    shapes[:] = [None] * len(rows) if geometries is None else list(geometries)
    return _table(columns, round_coordinates(shapes))


def restore_layer(layer: str, rows: Sequence[Row], geometries: Geometries) -> gpd.GeoDataFrame:
    """Build a layer from rows and geometries as a file holds them: rounded when it was written."""
    columns = {name: [row[name] for row in rows] for name in _columns(layer, rows)}
    return _table(columns, geometries)


def _columns(layer: str, rows: Sequence[Row]) -> list[str]:
    """Return the columns of a layer with these rows, in order."""
    reviewed = {"review"} if any(row.get("review") for row in rows) else set()
    return [column.name for column in SCHEMAS[layer].columns_in(reviewed)]


def _table(columns: Mapping[str, Sequence[Any]], shapes: Geometries) -> gpd.GeoDataFrame:
    """Return columns as a table, sorted by id."""
    import geopandas as gpd  # noqa: PLC0415 - slow to import
    import pandas as pd  # noqa: PLC0415 - slow to import

    cells = {name: pd.Series(column, dtype=object) for name, column in columns.items()}
    table = gpd.GeoDataFrame(cells, geometry=gpd.GeoSeries(shapes, crs=CRS), crs=CRS)
    return table.sort_values("id", kind="stable", ignore_index=True)


def rows_of(layer: gpd.GeoDataFrame) -> list[Row]:
    """Return the rows of a layer as dicts, in a tenth of the time of ``to_dict("records")``."""
    columns = list(layer.columns)
    return [
        dict(zip(columns, cells, strict=True)) for cells in layer.to_numpy(dtype=object).tolist()
    ]


def round_coordinates(geometries: Geometries) -> Geometries:
    """Round coordinates to 6 decimals and wind rings by the right hand; polygons stay valid."""
    snapped = geometries.copy()
    is_area = shapely.get_dimensions(geometries) == 2  # noqa: PLR2004 - of an area
    # Normalised, because the grid may start a ring at any of its vertices.
    on_grid = shapely.set_precision(geometries[is_area], 10.0**-COORDINATE_DECIMALS)
    snapped[is_area] = shapely.orient_polygons(shapely.normalize(on_grid))
    # + 0.0: no -0.0
    return shapely.transform(snapped, lambda lonlat: np.round(lonlat, COORDINATE_DECIMALS) + 0.0)


PLAIN: Final = frozenset({str, int, bool, type(None)})
"""Types of cells that stay as they are."""


def json_value(value: Any) -> Any:  # noqa: ANN401 - any cell
    """Convert a cell to a JSON value: missing to None, NumPy numbers to Python's, rounded."""
    kind = type(value)
    if kind in PLAIN:
        return value
    if kind is list or isinstance(value, tuple):
        return list(value) if PLAIN.issuperset(map(type, value)) else [*map(json_value, value)]
    if isinstance(value, np.generic):
        value = value.item()
    if isinstance(value, float):
        return None if math.isnan(value) else round(value, MEASURE_DECIMALS) + 0.0  # no -0.0
    return value
