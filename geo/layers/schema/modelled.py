"""Columns of the layers that are modelled, not observed."""

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
        "one alternative route of a routed flow, by a sequence of crossings",
        "LineString from origin to destination, generalised to the network's positional error; a geodesic if the "
        "network has no route. The shares of all pairs of towns over these crossings are summed, and the route of the "
        "pair with the largest share is drawn.",
        feature_columns(
            FLOW,
            Column("alternative", "integer", "rank by share, from 1; empty for the part without a route"),
            Column("share", "number", "share of the whole flow, 0 to 1; its rows sum to 1, less shares under 0.001"),
            Column("from", "text", "town where the drawn route begins: an id of the brief or the gazetteer"),
            Column("to", "text", "town where the drawn route ends, as `from`"),
            Column("length_km", "number", "length of the drawn route along the network", unit="km"),
            Column("hours", "number", "travel time on the drawn route, with delays at crossings", unit="h"),
            Column("detour", "number", "ratio of its length to the geodesic between its ends; above 1.6 is doubtful"),
            Column("crossings", "list", "ids in the layer `crossings`, in order of travel"),
            *text_columns("via", "crossings, and up to four of the largest towns on the drawn route (within 5 km, "
                         "cities 12 km), in order of travel"),
            Column("chain", "text", "id of the first route over the same crossings; the columns `chain_…` describe all "
                   "routes of the flow over these crossings, between all pairs of towns"),
            Column("chain_share", "number", "share of the whole flow on these routes, 0 to 1"),
            Column("chain_pairs", "integer", "number of pairs of towns that these routes serve"),
            *text_columns("chain_via", "crossings, and up to four of the largest towns that at least half of their "
                         "traffic passes, in order of travel"),
            Column("chain_hours", "number", "their travel time, mean weighted by share", unit="h"),
            Column("chain_hours_low", "number", "their travel time, 5th percentile weighted by share", unit="h"),
            Column("chain_hours_high", "number", "their travel time, 95th percentile weighted by share", unit="h"),
            Column("chain_km", "number", "their length, mean weighted by share", unit="km"),
            Column("chain_km_low", "number", "their length, 5th percentile weighted by share", unit="km"),
            Column("chain_km_high", "number", "their length, 95th percentile weighted by share", unit="km"),
            Column("basis", "list", "basis of each leg between ends and crossings: `network`, `network, with tracks` "
                   "or `geodesic`"),
            Column("leg_km", "list", "length of each leg", unit="km", of="number"),
            STATUS,
            *text_columns("reason", "what the line represents"),
        ),
        ROUTED,
    ),
    "segments": LayerSchema(
        "one link of the road network that carries at least 0.001 of a flow, now or when a crossing closes",
        "LineString, generalised to the network's positional error",
        (
            ID,
            *text_columns("label", "name, by the towns or crossings before and after it on the route with the largest "
                          "share over it"),
            Column("flows", "list", "ids of the flows over it; none if only a closure diverts flows onto it"),
            Column("shares", "list", "share of each of `flows` over it, 0 to 1; flows are never summed",
                   of="number"),
            Column("commodities", "list", "ids in the layer `commodities`: what those flows carry"),
            Column("periods", "list", "periods of those flows, EDTF"),
            Column("kind", "text", "class of road, `track`, or `road` if the class is unknown"),
            Column("country_code", "text", "country, ISO 3166-1 alpha-2"),
            Column("length_km", "number", "length along the network", unit="km"),
            Column("error_m", "number", "positional error of the line, median", unit="m"),
            Column("source", "text", "source of the road"),
            STATUS,
            *EVIDENCE,
        ),
        ROUTED,
    ),
    "corridors": LayerSchema(
        "the area that carries one percentage of a routed flow's traffic",
        "Polygon or MultiPolygon: the busiest links that carry this percentage of the flow's kilometres, buffered "
        "by the network's positional error; the bands of a flow are nested",
        feature_columns(
            FLOW,
            Column("band", "integer", "percentage of the flow's modelled traffic: 50, 80 or 95"),
            Column("half_width_m", "number", "largest radius of the buffers", unit="m"),
            STATUS,
        ),
        ROUTED,
    ),
    "chokepoints": LayerSchema(
        "one of the ten road segments or crossings whose loss would cost a routed flow most",
        "LineString or MultiLineString; MultiPoint for a crossing",
        feature_columns(
            FLOW,
            Column("rank", "integer", "rank by the share cut off, then by the hours lost; 1 is the worst"),
            Column("crossing", "text", "id of the crossing; empty for a road segment"),
            Column("segments", "list", "ids in the layer `segments` of the road; none for a crossing"),
            Column("share", "number", "share of the flow that passes it, 0 to 1"),
            Column("hours_lost", "number", "cost if it is lost, mean over the flow's largest towns that still have a "
                   "route: loss of logsum, as in `closures`", unit="h"),
            Column("cut_off", "number", "share of the flow without any route if it is lost, 0 to 1"),
            Column("only_way", "text", "`yes` if part of the flow is cut off, else `no`"),
            Column("length_km", "number", "length of a road segment; empty for a crossing", unit="km"),
            STATUS,
        ),
        ROUTED,
    ),
    "closures": LayerSchema(
        "the effect of one closure on one flow; closures are the brief's scenarios, each crossing alone, and two "
        "crossings together for flows on which their effects combine",
        "none",
        feature_columns(
            Column("closure", "text", "id of the scenario, or `close-` and the id of the crossing"),
            Column("closed", "list", "ids of the closed crossings"),
            *DATES,
            FLOW,
            Column("crossings", "list", "ids of the crossings that the flow uses before or after"),
            Column("shares_before", "list", "share of the flow over each of `crossings` before, 0 to 1; a flow over "
                   "two borders counts at both", of="number"),
            Column("shares_after", "list", "share of the flow over each of `crossings` after, 0 to 1", of="number"),
            Column("hours_lost", "number", "cost of the closure for the part of the flow that still has a route, as "
                   "the loss of logsum: how much less all its routes together are worth, in travel time; never "
                   "negative; empty if no part has a route", unit="h"),
            Column("moved", "number", "share of the flow on routes that the closure cuts, 0 to 1; it takes other "
                   "routes, or has none left"),
            Column("hours_before", "number", "travel time before, mean over the flow", unit="h"),
            Column("hours_after", "number", "travel time after, mean over the part that still has a route; less than "
                   "before where a long route closes", unit="h"),
            Column("km_before", "number", "route length before, mean over the flow", unit="km"),
            Column("km_after", "number", "route length after, mean over the part that still has a route", unit="km"),
            Column("no_way_left", "number", "share of the flow that the closure leaves without a route, 0 to 1"),
            STATUS,
        ),
        ROUTED,
    ),
    "closure_segments": LayerSchema(
        "one link on which one closure changes the share of a flow by 0.02 or more, or to nothing",
        "none; see the row of `segments` named in `segment`",
        (
            ID,
            Column("closure", "text", "as in the layer `closures`"),
            Column("segment", "text", "id in the layer `segments`"),
            Column("flows", "list", "ids of the flows"),
            Column("changes", "list", "change of the share of each of `flows`, −1 to 1", of="number"),
        ),
        ROUTED,
    ),
    "sensitivity": LayerSchema(
        "the shares of one flow over crossings when one assumption changes",
        "none",
        (
            ID,
            Column("assumption", "text", "the assumption: `choice`, `track-speed` or `crossing-delay`"),
            Column("factor", "number", "factor by which it is multiplied"),
            FLOW,
            Column("crossings", "list", "ids of the crossings that the flow uses"),
            Column("shares", "list", "share of the flow over each of `crossings`, 0 to 1", of="number"),
            Column("hours", "number", "travel time, mean over the flow", unit="h"),
            Column("km", "number", "route length, mean over the flow", unit="km"),
            Column("scenarios", "list", "ids of the brief's scenarios"),
            Column("scenario_hours_lost", "list", "cost of each of `scenarios` under the changed assumption, as in "
                   "`closures`; 0 if the flow does not use what closes", unit="h", of="number"),
        ),
        ROUTED,
    ),
})  # fmt: skip
"""Layers of the road network: possible routes, and the effects of closures."""
