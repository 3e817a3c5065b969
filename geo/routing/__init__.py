"""Flows on the road network: alternatives with shares, distances, and the effects of closed crossings."""

from geo.routing.chokepoints import Chokepoint, chokepoints
from geo.routing.closure_effects import (
    ClosureEffect,
    MeanCost,
    close_crossings,
    crossing_junctions,
    crossing_shares,
    hours_lost,
    mean_cost,
)
from geo.routing.distance_matrix import ReducedLinks, distances_between, reduce_links
from geo.routing.flow_stops import RoutingRequest, Stop, Towns, snap_stop
from geo.routing.links import Links
from geo.routing.routed_flows import RoutedFlow, prepare_links, reroute_flow, route_flow, with_hours

__all__ = [
    "Chokepoint",
    "ClosureEffect",
    "Links",
    "MeanCost",
    "ReducedLinks",
    "RoutedFlow",
    "RoutingRequest",
    "Stop",
    "Towns",
    "chokepoints",
    "close_crossings",
    "crossing_junctions",
    "crossing_shares",
    "distances_between",
    "hours_lost",
    "mean_cost",
    "prepare_links",
    "reduce_links",
    "reroute_flow",
    "route_flow",
    "snap_stop",
    "with_hours",
]
