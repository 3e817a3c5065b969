"""The declared columns of the layers that are modelled, not observed."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from geo.layers.schema.shared import (
    DATES,
    EVIDENCE,
    FLOW,
    ID,
    ROUTED,
    STATUS,
    Column,
    LayerSchema,
    feature_columns,
    text_columns,
)  # fmt: skip

MODELLED_SCHEMAS: Final[Mapping[str, LayerSchema]] = MappingProxyType({
    "routes": LayerSchema(
        "one alternative of a routed flow: a sequence of crossings, on the road network",
        "LineString from origin to destination, generalised to the network's positional error; a geodesic where "
        "the network joins no way. All pairs of towns that take these crossings are summed; drawn is the way of "
        "the heaviest pair.",
        feature_columns(
            FLOW,
            Column("alternative", "integer", "number by share, from 1; empty for what no way joins"),
            Column("share", "number", "of the whole flow, 0 to 1; a flow's rows sum to 1, less what is under 0.001"),
            Column("from", "text", "the town at which the drawn way begins: an id of the gazetteer"),
            Column("to", "text", "the town at which it ends"),
            Column("length_km", "number", "of the drawn way, along the network"),
            Column("hours", "number", "of travel on it, delays at crossings included"),
            Column("detour", "number", "its length over the geodesic's between its ends; above 1.6 it is doubtful"),
            Column("crossings", "list", "ids in the layer `crossings`, in the order of travel"),
            Column("basis", "list", "of each leg, from end to crossing to end: `network`, `network, with tracks` or "
                   "`geodesic`"),
            Column("leg_km", "list", "length of each leg", of="number"),
            STATUS,
            text_columns("reason", "what the line stands for"),
        ),
        ROUTED,
    ),
    "segments": LayerSchema(
        "one stretch of the road network that carries a thousandth of a flow, or does once a crossing is closed",
        "LineString, generalised to the network's positional error",
        (
            ID,
            Column("flows", "list", "ids of the movements that run over it; none where only a closure sends any"),
            Column("shares", "list", "the share of each of `flows` that does, 0 to 1; flows are never summed",
                   of="number"),
            Column("commodities", "list", "ids in the layer `commodities` of what those flows carry"),
            Column("periods", "list", "the periods of those flows, in EDTF"),
            Column("kind", "text", "`road` where the class is not known, `track`, or the class of road"),
            Column("country_code", "text", "ISO 3166-1 alpha-2"),
            Column("length_km", "number", "along the network"),
            Column("error_m", "number", "how far the true road may be from the line, median, metres"),
            Column("source", "text", "who says that the road exists"),
            STATUS,
            *EVIDENCE,
        ),
        ROUTED,
    ),
    "corridors": LayerSchema(
        "the ground on which one share of a routed flow's traffic runs",
        "Polygon or MultiPolygon: the busiest stretches that carry this share of the flow's kilometres, buffered "
        "by the network's positional error; a flow's bands are nested",
        feature_columns(
            FLOW,
            Column("band", "integer", "50, 80 or 95: per cent of the flow's modelled traffic"),
            Column("half_width_m", "number", "the widest of the buffers' radii, metres"),
            STATUS,
        ),
        ROUTED,
    ),
    "chokepoints": LayerSchema(
        "one stretch of road or crossing that a routed flow can ill spare; the ten worst of each flow",
        "LineString or MultiLineString, for a crossing MultiPoint",
        feature_columns(
            FLOW,
            Column("rank", "integer", "1 is the worst: by the share cut off, then by the hours added"),
            Column("crossing", "text", "id, where it is a crossing"),
            Column("share", "number", "of the flow that passes it"),
            Column("extra_hours", "number", "by which the quickest way grows without it, a mean over the flow's towns"),
            Column("cut_off", "number", "share of the flow that has no way left without it"),
            Column("only_way", "text", "`yes` where something is cut off, else `no`"),
            Column("length_km", "number", "of a stretch"),
            STATUS,
        ),
        ROUTED,
    ),
    "closures": LayerSchema(
        "what one closure does to one flow that it touches: scenarios of the brief, and each crossing by itself",
        "none",
        feature_columns(
            Column("closure", "text", "id of the scenario, or `close-` and the crossing"),
            Column("closed", "list", "ids of the crossings that are shut"),
            DATES,
            FLOW,
            Column("crossings", "list", "ids of the crossings that the flow uses before or after"),
            Column("shares_before", "list", "the flow's share over each of them, all open; over two borders in a row a "
                   "flow counts at both", of="number"),
            Column("shares_after", "list", "the same with the closure", of="number"),
            Column("hours_before", "number", "of travel, a mean over the flow"),
            Column("hours_added", "number", "by the closure; of what still has a way"),
            Column("km_before", "number", "a mean over the flow"),
            Column("km_added", "number", "by the closure; of what still has a way"),
            Column("no_way_left", "number", "share of the flow that the closure leaves without a way"),
            STATUS,
        ),
        ROUTED,
    ),
    "closure_segments": LayerSchema(
        "a stretch on which a closure changes the share of a flow by two hundredths or more",
        "none; that of the row of `segments` with the same id",
        (
            ID,
            Column("closure", "text", "as in `closures`"),
            Column("segment", "text", "id in `segments`"),
            Column("flows", "list", "ids of the movements"),
            Column("changes", "list", "by how much the share of each of them changes", of="number"),
        ),
        ROUTED,
    ),
    "sensitivity": LayerSchema(
        "how one flow divides over crossings when one assumption is changed",
        "none",
        (
            ID,
            Column("assumption", "text", "`choice`, `track-speed` or `crossing-delay`"),
            Column("factor", "number", "by which it is multiplied"),
            FLOW,
            Column("crossings", "list", "ids"),
            Column("shares", "list", "the flow's share over each of them", of="number"),
            Column("hours", "number", "of travel, a mean over the flow"),
            Column("km", "number", "a mean over the flow"),
        ),
        ROUTED,
    ),
})  # fmt: skip
"""Of the road network: where flows could go, and what closures do."""
