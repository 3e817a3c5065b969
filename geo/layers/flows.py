"""The layer `flows`: desire lines, one row per strand; flows that share endpoints are bent apart."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Final

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from geo.brief.model import Brief, Flow, Strand
from geo.brief.quantities import (
    IntervalQuantity,
    NumberQuantity,
    OrdinalQuantity,
    Quantity,
)  # fmt: skip
from geo.geodesy import bent_lines
from geo.layers.endpoints import Endpoint
from geo.layers.layer_rows import Evidence, Row, build_layer, label_cells, text_cells
from geo.layers.wording import format_wording

if TYPE_CHECKING:
    import geopandas as gpd

BEND: Final = 0.06  # of a leg's length: separates two flows at a map's first zoom
LEAST_SEGMENTS: Final = 16  # of a leg: a short bend shows no corners
MAX_SEGMENT_M: Final = 50_000.0  # a chord of this length is at most 50 m off the geodesic


def build_flows(
    brief: Brief,
    endpoints: Mapping[str, Endpoint],
    evidence: Evidence,
    not_routed: Mapping[str, str],
    end_towns: Mapping[str, tuple[int, int]] | None = None,
) -> gpd.GeoDataFrame:
    """Return one row per strand of each flow: a desire line from endpoint to endpoint.

    Parameters
    ----------
    not_routed
        Flow id → why it is not routed, as :attr:`geo.layers.modelled.traffic.Traffic.reasons`.
    end_towns
        Flow id → how many towns stand for its origin and its destination in the model.
    """
    lines = flow_lines(brief.flows, endpoints)
    classes = {commodity.id: commodity.commodity_class for commodity in brief.commodities}
    rows, geometries = [], []
    for flow in brief.flows:
        origin_towns, destination_towns = (end_towns or {}).get(flow.id, (None, None))
        flow_cells = {
            **_flow_cells(flow, endpoints, evidence),
            **_routed_cells(not_routed.get(flow.id)),
            "origin_towns": origin_towns,
            "destination_towns": destination_towns,
        }
        for number, strand in enumerate(flow.strands):
            rows.append({
                **flow_cells,
                **_strand_cells(flow, strand, evidence),
                "strand": number,
                "commodity_class": classes[strand.commodity],
            })  # fmt: skip
            geometries.append(lines[flow.id])
    return build_layer("flows", rows, geometries)


def _flow_cells(flow: Flow, endpoints: Mapping[str, Endpoint], evidence: Evidence) -> Row:
    """Return the cells that all strands of a flow share."""
    return {
        **label_cells(flow),
        "flow": flow.id,
        "origin": flow.origin,
        "origin_kind": endpoints[flow.origin].kind,
        "transit": list(flow.transit),
        "destination": flow.destination,
        "destination_kind": endpoints[flow.destination].kind,
        "mode": flow.mode,
        "direction": flow.direction,
        "basis": "geodesic",
        **text_cells("reason", flow.reason),
        "actors": list(flow.actors),
        "strands": len(flow.strands),
        **evidence.date_cells(flow),
        "trend": flow.trend,
        **_quantity_cells(flow.quantity),
    }


def _routed_cells(reason: str | None) -> Row:
    """Return the cells that say whether a flow is routed, given the reason if it is not."""
    wording = format_wording(f"not-routed-{reason}" if reason else "routed")
    return {"routed": "no" if reason else "yes", **text_cells("routed_reason", wording)}


def _strand_cells(flow: Flow, strand: Strand, evidence: Evidence) -> Row:
    """Return the cells of a strand; the claims of its flow are the context of its own claims."""
    reading = evidence.strand_reading(flow, strand)
    flow_note, strand_note = text_cells("note", flow.note), text_cells("note", strand.note)
    note_cells = {
        column: " ".join(filter(None, (flow_note[column], strand_note[column]))) or None
        for column in flow_note
    }
    return {
        "id": f"{flow.id}/{strand.commodity}",
        "commodity": strand.commodity,
        "reading": reading,
        **note_cells,
        **evidence.cells(
            strand.claims or flow.claims, context=(*flow.claims, *flow.context), reading=reading
        ),
    }


def _quantity_cells(quantity: Quantity) -> Row:
    """Return the cells of a quantity: kind, words, bounds and unit; a number is both bounds."""
    word = low = high = unit = None
    match quantity:
        case OrdinalQuantity():
            word = quantity.word
        case IntervalQuantity():
            low, high, unit = quantity.low, quantity.high, quantity.unit
        case NumberQuantity():
            low, high, unit = quantity.value, quantity.value, quantity.unit
            word = quantity.word
    return {
        "quantity": quantity.kind,
        **text_cells("quantity_text", word),
        "quantity_low": low,
        "quantity_high": high,
        "quantity_unit": unit,
    }


def flow_lines(flows: Sequence[Flow], endpoints: Mapping[str, Endpoint]) -> dict[str, BaseGeometry]:
    """Return a line for each flow from endpoint to endpoint over its transits.

    Legs with the same two endpoints are bent apart, each to the right in its direction of travel,
    like traffic on a road. A leg alone between its endpoints stays a geodesic.

    Returns
    -------
    dict
        Flow id → LineString or MultiLineString, EPSG:4326.
    """
    legs = [
        (flow.id, leg)
        for flow in sorted(flows, key=lambda flow: flow.id)
        for leg in pairwise((flow.origin, *flow.transit, flow.destination))
    ]
    starts = [endpoints[start] for _, (start, _) in legs]
    ends = [endpoints[end] for _, (_, end) in legs]
    lines = bent_lines(
        np.array([start.lon for start in starts]), np.array([start.lat for start in starts]),
        np.array([end.lon for end in ends]), np.array([end.lat for end in ends]),
        bend=np.array(_bends([leg for _, leg in legs])),
        max_segment_m=MAX_SEGMENT_M, least_segments=LEAST_SEGMENTS,
    )  # fmt: skip
    parts: dict[str, list[BaseGeometry]] = {}
    for (flow_id, _), line in zip(legs, lines, strict=True):
        parts.setdefault(flow_id, []).append(line)
    return {flow_id: _join_legs(lines) for flow_id, lines in parts.items()}


def _bends(legs: Sequence[tuple[str, str]]) -> list[float]:
    """Return the bend of each leg: n times ``BEND`` for the nth in a direction, 0 for a leg alone between its ends."""
    legs_between = Counter(map(frozenset, legs))
    drawn_so_far: Counter[tuple[str, str]] = Counter()
    bends = []
    for leg in legs:
        drawn_so_far[leg] += 1
        bends.append(BEND * drawn_so_far[leg] if legs_between[frozenset(leg)] > 1 else 0.0)
    return bends


def _join_legs(legs: Sequence[BaseGeometry]) -> BaseGeometry:
    """Join the legs of one flow into a line, in parts only where it crosses ±180°."""
    chains: list[list[tuple[float, ...]]] = []
    for part in shapely.get_parts(legs):
        points = list(part.coords)
        if chains and chains[-1][-1] == points[0]:
            chains[-1].extend(points[1:])
        else:
            chains.append(points)
    lines = [shapely.LineString(chain) for chain in chains]
    return lines[0] if len(lines) == 1 else shapely.MultiLineString(lines)
