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
from geo.geodesy.input_checks import DEGREES
from geo.layers.endpoints import Endpoint
from geo.layers.schema import SCHEMAS
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
    """Return the cells of a text in each language: None where the text is missing.

    Examples
    --------
    >>> text_cells("label", Text(en="Libya"))
    {'label_en': 'Libya', 'label_fr': None, 'label_ar': None}
    """
    return {f"{name}_{language}": getattr(text, language, None) for language in LANGUAGES}


def flow_claims(flow: Flow) -> tuple[str, ...]:
    """Return the ids of the claims of a flow and of its strands, each once."""
    strand_claims = (claim for strand in flow.strands for claim in strand.claims)
    return tuple(dict.fromkeys([*flow.claims, *strand_claims]))


@dataclass(frozen=True)
class Evidence:
    """The claims, sources and flows of a brief by id, and the cells of layers that follow from claims.

    These cells state on which claims a row rests, how reliable they are, and how confident one can be of the row. A
    *reading* is ``stated`` if a source says so, and ``inferred`` if the author of the brief concluded it.
    """

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
        """Return the cells with the evidence for a row: ``claims``, ``context``, ``grade`` and ``confidence``.

        The grade is the best Admiralty grade of the claims, and the confidence follows from it. Claims from a draft
        edition of a source are listed but not graded. In a draft brief, ``review`` states how far the claims were
        reviewed.

        Parameters
        ----------
        claim_ids
            The claims on which the row rests.
        context
            Related claims that are no evidence for the row. A claim that is evidence, too, is left out.
        reading
            Whether the row is ``stated`` or ``inferred``; an inferred row or claim lowers the confidence.
        """
        ids = list(dict.fromkeys(claim_ids))
        grades = [self._grade(self.claims[claim_id], reading) for claim_id in ids]
        best, confidence = best_grade(filter(None, grades)) or (None, "unknown")
        context_ids = [claim_id for claim_id in dict.fromkeys(context) if claim_id not in ids]
        cells = {"claims": ids, "context": context_ids, "grade": best, "confidence": confidence}
        return cells | ({"review": self.review(ids)} if self.is_draft else {})

    def review(self, claim_ids: Iterable[str]) -> ReviewStatus | None:
        """Return the worst review status of some claims; None if there are no claims, or the brief is no draft."""
        statuses = [status_of(self.claims[claim_id]) for claim_id in claim_ids]
        return worst_status(statuses) if statuses and self.is_draft else None

    def flow_cells(self, flow: Flow) -> Row:
        """Return the evidence cells of a flow as a whole: its claims and those of its strands."""
        return self.cells(flow_claims(flow), context=flow.context, reading=flow.reading)

    def reading(self, claim_ids: Iterable[str], own_reading: Reading) -> Reading:
        """Return whether an item is stated or inferred.

        It is inferred if the brief says so (``own_reading``), or if all claims on which it rests are inferred. Claims
        from draft editions of sources do not count.
        """
        graded = [self._grade(self.claims[claim_id], own_reading) for claim_id in claim_ids]
        readings = {reading for _, reading in filter(None, graded)}
        return "inferred" if own_reading == "inferred" or readings == {"inferred"} else "stated"

    def strand_reading(self, flow: Flow, strand: Strand) -> Reading:
        """Return whether a strand is stated or inferred.

        It rests on its own claims or, if it has none, on those of its flow. A strand of an inferred flow is inferred.
        """
        is_inferred = "inferred" in {flow.reading, strand.reading}
        return self.reading(strand.claims or flow.claims, "inferred" if is_inferred else "stated")

    def date_cells(self, item: DatedFeature | None) -> Row:
        """Return the cells with the dates of an item: its periods, their reading, and their first and last day.

        A period that rests on inferred claims alone is inferred. Without an item, or for an item without periods, all
        cells are empty.
        """
        periods = item.period if item else ()
        reading = self.reading(item.claims, item.period_reading) if item and periods else None
        first_day, last_day = period_bounds(map(parse_period, periods))
        return {
            "period": list(periods),
            "period_reading": reading,
            "earliest": first_day.isoformat() if first_day else None,
            "latest": last_day.isoformat() if last_day else None,
        }

    def feature_cells(self, feature: Feature) -> Row:
        """Return the cells with the id, the label and the evidence of a feature."""
        return label_cells(feature) | self.cells(feature.claims, context=feature.context)

    def _grade(self, claim: Claim, row_reading: Reading) -> tuple[str, Reading] | None:
        """Return the Admiralty grade of a claim, and its reading as evidence for a row.

        The claim counts as inferred if it, or the row, is inferred. A claim from a draft edition of its source has no
        grade: None.
        """
        source = self.sources[claim.source]
        if claim.edition != source.editions[0]:  # the published edition comes first, drafts follow
            return None
        is_inferred = "inferred" in {row_reading, claim.reading}
        return grade(claim, source), "inferred" if is_inferred else "stated"


def build_layer(
    layer: str, rows: Iterable[Row], geometries: Iterable[object] | None = None
) -> gpd.GeoDataFrame:
    """Build a layer from its rows: a table with the declared columns, in order, sorted by id.

    Coordinates and numbers are rounded as in the layer files, so that a layer that was just built equals the same
    layer read from its file.

    Parameters
    ----------
    layer
        A name in :data:`SCHEMAS`.
    rows
        One dict per row. A missing column is a KeyError; other keys are ignored.
    geometries
        One per row, EPSG:4326; None for a layer without geometry.
    """
    rows = list(rows)
    columns = {name: [json_value(row[name]) for row in rows] for name in _columns(layer, rows)}
    # An array of objects even without rows, of which NumPy would make an array of floats.
    shapes = np.empty(len(rows), dtype=object)
    shapes[:] = [None] * len(rows) if geometries is None else list(geometries)
    return _table(columns, round_coordinates(shapes))


def restore_layer(layer: str, rows: Sequence[Row], geometries: Geometries) -> gpd.GeoDataFrame:
    """Build a layer from the rows and geometries of its file, which were rounded when the file was written."""
    columns = {name: [row[name] for row in rows] for name in _columns(layer, rows)}
    return _table(columns, geometries)


def _columns(layer: str, rows: Sequence[Row]) -> list[str]:
    """Return the names of a layer's columns, in order; only a layer with a reviewed row has the column ``review``."""
    draft_columns = {"review"} if any(row.get("review") for row in rows) else set()
    return [column.name for column in SCHEMAS[layer].columns_in(draft_columns)]


def _table(columns: Mapping[str, Sequence[Any]], shapes: Geometries) -> gpd.GeoDataFrame:
    """Return columns of cells and geometries, EPSG:4326, as a table sorted by id."""
    import geopandas as gpd  # noqa: PLC0415 - slow to import
    import pandas as pd  # noqa: PLC0415 - slow to import

    # As objects, so that an integer stays one beside None, and lists are cells.
    cells = {name: pd.Series(column, dtype=object) for name, column in columns.items()}
    table = gpd.GeoDataFrame(cells, geometry=gpd.GeoSeries(shapes, crs=DEGREES), crs=DEGREES)
    return table.sort_values("id", kind="stable", ignore_index=True)


def rows_of(layer: gpd.GeoDataFrame) -> list[Row]:
    """Return the rows of a layer as dicts, in a tenth of the time of ``to_dict("records")``."""
    columns = list(layer.columns)
    return [
        dict(zip(columns, cells, strict=True)) for cells in layer.to_numpy(dtype=object).tolist()
    ]


def round_coordinates(geometries: Geometries) -> Geometries:
    """Round coordinates to 6 decimals, and orient rings by the right-hand rule of RFC 7946.

    Polygons are snapped to the grid of these decimals first, since rounding each vertex alone may make a ring cross
    itself.
    """
    snapped = geometries.copy()
    is_area = shapely.get_dimensions(geometries) == 2  # noqa: PLR2004 - of an area
    on_grid = shapely.set_precision(geometries[is_area], 10.0**-COORDINATE_DECIMALS)
    # Snapping may start a ring at any of its vertices; normalised rings always start at the same one.
    snapped[is_area] = shapely.orient_polygons(shapely.normalize(on_grid))
    # Adding 0.0 turns -0.0 into 0.0, which is written differently.
    return shapely.transform(snapped, lambda lonlat: np.round(lonlat, COORDINATE_DECIMALS) + 0.0)


PLAIN: Final = frozenset({str, int, bool, type(None)})
"""Types of cells that stay as they are."""


def json_value(value: Any) -> Any:  # noqa: ANN401 - any cell
    """Convert a cell to a value that JSON can hold.

    NaN becomes None, tuples become lists, NumPy scalars become Python's, and floats are rounded to
    ``MEASURE_DECIMALS``. The items of lists are converted, too.
    """
    kind = type(value)
    if kind in PLAIN:
        return value
    if kind is list or isinstance(value, tuple):
        return list(value) if PLAIN.issuperset(map(type, value)) else [*map(json_value, value)]
    if isinstance(value, np.generic):
        value = value.item()
    if isinstance(value, float):
        # Adding 0.0 turns -0.0 into 0.0.
        return None if math.isnan(value) else round(value, MEASURE_DECIMALS) + 0.0
    return value
