"""The layer `flows`: desire lines, one row per strand; flows that share endpoints are bent apart.

A strand is one commodity of a flow.
"""

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

# Height of a bent leg above the straight one, as a part of the leg's length: it separates two flows when a map opens.
BEND: Final = 0.06
LEAST_SEGMENTS: Final = 16  # per leg, so that even a short bend shows no corners
MAX_SEGMENT_M: Final = 50_000.0  # a chord of this length is at most 50 m off the geodesic


def build_flows(
    brief: Brief,
    endpoints: Mapping[str, Endpoint],
    evidence: Evidence,
    not_routed: Mapping[str, str],
    end_towns: Mapping[str, tuple[int, int]] | None = None,
) -> gpd.GeoDataFrame:
    """Build the layer `flows`: a row per strand (one commodity of a flow), with a desire line.

    A desire line joins the endpoints of a flow and shows no route. All strands of a flow share its line.

    Parameters
    ----------
    not_routed
        Flow id → why it is not routed, as :attr:`geo.layers.modelled.traffic.Traffic.reasons`.
    end_towns
        Flow id → how many towns stand for its origin and how many for its destination in the model. Flows that are
        not routed are missing.
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
    """Return the cells that say whether a flow is routed, and why it is not.

    ``reason`` is None if the flow is routed; otherwise it is a key of ``geo/data/routing/wording.toml``, without
    ``not-routed-``.
    """
    wording = format_wording(f"not-routed-{reason}" if reason else "routed")
    return {"routed": "no" if reason else "yes", **text_cells("routed_reason", wording)}


def _strand_cells(flow: Flow, strand: Strand, evidence: Evidence) -> Row:
    """Return the cells in which the strands of a flow differ: commodity, note, and evidence.

    A strand rests on its own claims, and the claims of its flow are their context. A strand without claims rests on
    the claims of its flow.
    """
    reading = evidence.strand_reading(flow, strand)
    flow_note, strand_note = text_cells("note", flow.note), text_cells("note", strand.note)
    note_cells = {}
    for column in flow_note:  # one for each language
        notes = [note for note in (flow_note[column], strand_note[column]) if note]
        note_cells[column] = " ".join(notes) or None
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
    """Return the cells of a quantity: its kind, its words, its lower and upper bound, and their unit.

    A number is its own lower and upper bound. An unknown quantity has no words and no bounds.
    """
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
    """Return the desire line of each flow, from its origin over its transits to its destination.

    A line consists of legs, each between two endpoints. Legs of any flows that join the same two endpoints are bent
    apart, each to the right in its direction of travel, like traffic on a road. If only one leg joins two endpoints,
    it stays a geodesic.

    Returns
    -------
    dict
        Flow id → LineString or MultiLineString, EPSG:4326.
    """
    # The bends must not depend on the order in the brief.
    legs = [
        (flow.id, leg)
        for flow in sorted(flows, key=lambda flow: flow.id)
        for leg in pairwise(flow.stops)
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
    """Return how far each leg is bent to its right, as a part of its length.

    Legs are pairs of endpoint ids. If only one leg joins its two endpoints, in either direction, it is not bent (0).
    Otherwise, the first leg in a direction is bent by ``BEND``, the second in the same direction by twice that, and so
    on.
    """
    legs_between = Counter(map(frozenset, legs))
    drawn_so_far: Counter[tuple[str, str]] = Counter()
    bends = []
    for leg in legs:
        drawn_so_far[leg] += 1
        bends.append(BEND * drawn_so_far[leg] if legs_between[frozenset(leg)] > 1 else 0.0)
    return bends


def _join_legs(legs: Sequence[BaseGeometry]) -> BaseGeometry:
    """Join the legs of one flow, in order, into a line; a MultiLineString if it crosses ±180°.

    A leg that crosses ±180° comes in parts that end there. Its parts stay apart, whereas legs meet at a point and are
    joined.
    """
    chains: list[list[tuple[float, ...]]] = []
    for part in shapely.get_parts(legs):
        points = list(part.coords)
        if chains and chains[-1][-1] == points[0]:
            chains[-1].extend(points[1:])
        else:
            chains.append(points)
    lines = [shapely.LineString(chain) for chain in chains]
    return lines[0] if len(lines) == 1 else shapely.MultiLineString(lines)
