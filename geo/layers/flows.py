"""Flows → desire lines: one row a strand, flows that share ends bent apart."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Final

import geopandas as gpd
import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from geo.brief.evidence import Reading
from geo.brief.model import Brief, Flow, Strand
from geo.brief.quantities import (
    IntervalQuantity,
    NumberQuantity,
    OrdinalQuantity,
    Quantity,
)  # fmt: skip
from geo.geodesy import bent_lines
from geo.layers.ends import End
from geo.layers.rows import Evidence, Row, dates, frame, texts
from geo.layers.traffic import worded
from geo.validation import Text

BEND: Final = 0.06  # of a leg's length: enough to part two strands of three at a map's first zoom
LEAST_SEGMENTS: Final = 16  # of a leg: what bends shows no corner, however short it is
MAX_SEGMENT_M: Final = 50_000.0  # a chord of this length is at most 50 m off the geodesic


def build_flows(
    brief: Brief, ends: Mapping[str, End], evidence: Evidence, not_routed: Mapping[str, str]
) -> gpd.GeoDataFrame:
    """Return one row a strand of each flow, as a desire line from end to end.

    Parameters
    ----------
    not_routed
        Flow id → key in the wording of why the road network does not carry it.
    """
    lines = flow_lines(brief.flows, ends)
    commodities = {commodity.id: commodity for commodity in brief.commodities}
    rows, geometries = [], []
    for flow in brief.flows:
        for number, strand in enumerate(flow.strands):
            of_commodity = commodities[strand.commodity].commodity_class
            rows.append(
                _flow_row(flow, ends)
                | _routed_row(not_routed.get(flow.id))
                | _strand_row(flow, strand, number, evidence)
                | {"commodity_class": of_commodity}
            )
            geometries.append(lines[flow.id])
    return frame("flows", rows, geometries)


def _flow_row(flow: Flow, ends: Mapping[str, End]) -> Row:
    return {
        "flow": flow.id,
        **texts("label", flow.label),
        "origin": flow.origin,
        "origin_kind": ends[flow.origin].kind,
        "transit": list(flow.transit),
        "destination": flow.destination,
        "destination_kind": ends[flow.destination].kind,
        "mode": flow.mode,
        "direction": flow.direction,
        "basis": "geodesic",
        **texts("reason", flow.reason),
        "actors": list(flow.actors),
        **dates(flow.period, flow.period_reading),
        "trend": flow.trend,
        **_quantity_row(flow.quantity),
    }


def _routed_row(reason: str | None) -> Row:
    key = f"not-routed-{reason}" if reason else "routed"
    return {"routed": "no" if reason else "yes", **texts("routed_reason", worded(key))}


def _strand_row(flow: Flow, strand: Strand, number: int, evidence: Evidence) -> Row:
    """Give what a strand has of its own; the flow's other claims stand beside its own."""
    reading: Reading = "inferred" if "inferred" in {flow.reading, strand.reading} else "stated"
    return {
        "id": f"{flow.id}/{strand.commodity}",
        "commodity": strand.commodity,
        "strand": number,
        "strands": len(flow.strands),
        "reading": reading,
        **_joined("note", flow.note, strand.note),
        **evidence.columns(
            strand.claims or flow.claims, context=(*flow.claims, *flow.context), reading=reading
        ),
    }


def _joined(name: str, *given: Text | None) -> Row:
    """Spread several texts over one column a language, one after the other."""
    rows = [texts(name, text) for text in given]
    return {
        column: " ".join(filter(None, (row[column] for row in rows))) or None for column in rows[0]
    }


def _quantity_row(quantity: Quantity) -> Row:
    row: Row = {
        "quantity": quantity.kind,
        **texts("quantity_text", None),
        "quantity_low": None, "quantity_high": None, "quantity_unit": None,
    }  # fmt: skip
    match quantity:
        case OrdinalQuantity():
            row |= texts("quantity_text", quantity.word)
        case IntervalQuantity():
            row |= {"quantity_low": quantity.low, "quantity_high": quantity.high}
            row |= {"quantity_unit": quantity.unit}
        case NumberQuantity():
            row |= {"quantity_low": quantity.value, "quantity_high": quantity.value}
            row |= {"quantity_unit": quantity.unit}
    return row


def flow_lines(flows: Sequence[Flow], ends: Mapping[str, End]) -> dict[str, BaseGeometry]:
    """Draw each flow from end to end over its transits.

    Legs that join the same two ends are bent apart, each to the right of its own travel, so that the
    two directions part as on a road; a leg that nothing else joins stays a geodesic.

    Returns
    -------
    dict
        Flow id → LineString or MultiLineString, EPSG:4326.
    """
    legs = [(flow.id, *leg) for flow in sorted(flows, key=lambda f: f.id) for leg in _legs(flow)]
    start, end = ([ends[leg[k]] for leg in legs] for k in (1, 2))
    lines = bent_lines(
        np.array([one.lon for one in start]), np.array([one.lat for one in start]),
        np.array([one.lon for one in end]), np.array([one.lat for one in end]),
        bend=np.array(list(_bends([(a, b) for _, a, b in legs]))),
        max_segment_m=MAX_SEGMENT_M, least_segments=LEAST_SEGMENTS,
    )  # fmt: skip
    parts: dict[str, list[BaseGeometry]] = {}
    for (flow_id, *_), line in zip(legs, lines, strict=True):
        parts.setdefault(flow_id, []).append(line)
    return {flow_id: _joined_legs(lines) for flow_id, lines in parts.items()}


def _legs(flow: Flow) -> Iterator[tuple[str, str]]:
    return pairwise((flow.origin, *flow.transit, flow.destination))


def _bends(legs: Sequence[tuple[str, str]]) -> Iterator[float]:
    """Give the nth leg in a direction n times the bend, where the pair of ends has several legs."""
    pairs = [frozenset(leg) for leg in legs]
    seen: dict[tuple[str, str], int] = {}
    for leg, pair in zip(legs, pairs, strict=True):
        seen[leg] = seen.get(leg, 0) + 1
        yield BEND * seen[leg] if pairs.count(pair) > 1 else 0.0


def _joined_legs(legs: Sequence[BaseGeometry]) -> BaseGeometry:
    """Put the legs of one flow end to end; they part only where ±180° does."""
    chains: list[list[tuple[float, ...]]] = []
    for part in shapely.get_parts(legs):
        points = list(part.coords)
        if chains and chains[-1][-1] == points[0]:
            chains[-1].extend(points[1:])
        else:
            chains.append(points)
    lines = [shapely.LineString(chain) for chain in chains]
    return lines[0] if len(lines) == 1 else shapely.MultiLineString(lines)
