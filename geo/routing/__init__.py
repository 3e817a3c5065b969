"""Flows on the road network: alternatives with shares, and what happens when a crossing closes."""

from geo.routing.chokepoints import Chokepoint, chokepoints
from geo.routing.closures import Change, Expected, close, crossing_shares, expected
from geo.routing.links import Links
from geo.routing.routed_flows import (
    Movement,
    RoutedFlow,
    Stop,
    Towns,
    on_network,
    prepare_links,
    recosted,
    reroute,
    route,
)

__all__ = [
    "Change",
    "Chokepoint",
    "Expected",
    "Links",
    "Movement",
    "RoutedFlow",
    "Stop",
    "Towns",
    "chokepoints",
    "close",
    "crossing_shares",
    "expected",
    "on_network",
    "prepare_links",
    "recosted",
    "reroute",
    "route",
]
