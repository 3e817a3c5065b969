"""Predict the shares, hours and positions of held-out reports: by modelled routes, quickest routes, lines."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final, TypeAlias

import geopandas as gpd
import numpy as np
import shapely

from geo.arrays import Booleans, Floats, Integers, min_by_group
from geo.geodesy import cut_unwrapped_lines, distances, wrap_longitudes
from geo.layers.modelled.road_links import link_errors, link_lines
from geo.layers.modelled.segments import BANDS, busiest_links
from geo.layers.modelled.traffic import Traffic
from geo.layers.zone_shapes import CRS
from geo.report.scoring.held_out import HeldOut
from geo.routing import (
    Links,
    RoutedFlow,
    RoutingRequest,
    crossing_junctions,
    crossing_shares,
    reroute_flow,
)
from geo.routing.routed_flows import crossing_countries, open_routes
from geo.routing.shares import link_shares

M_PER_KM: Final = 1_000.0
Closed: TypeAlias = tuple[str, ...]
States: TypeAlias = Mapping[tuple[str, Closed], RoutedFlow]


@dataclass(frozen=True)
class Spot:
    """A reported position in degrees, EPSG:4326, and how far it may be from the true one, in km."""

    lon: float
    lat: float
    uncertainty_km: float


@dataclass(frozen=True)
class Case:
    """A held-out report with the ids of the routed flows that it is about, and its position if it has one."""

    report: HeldOut
    flows: tuple[str, ...]
    spot: Spot | None = None


@dataclass(frozen=True, eq=False)
class Distances:
    """The distance of each route from a spot in km, and the share of the flow on it; both of shape ``(routes,)``."""

    km: Floats
    share: Floats


@dataclass(frozen=True, eq=False)
class RoutePredictor:
    """Predict by routed flows; ``states`` holds each flow with everything open and after each closure."""

    links: Links
    states: States

    def crossing_share(self, case: Case) -> float:
        """Return the mean share of the flows over the reported crossing."""
        number = self.links.crossings.index(case.report.crossing)
        shares = [
            crossing_shares(self.states[flow, case.report.closed])[number] for flow in case.flows
        ]
        return float(np.mean(shares))

    def added_hours(self, case: Case) -> float:
        """Return how many hours longer diverted trips take, as the mean of the flows; NaN if no route is left."""
        closed_junctions = crossing_junctions(self.links, case.report.closed)
        hours = [
            added_hours(
                self.states[flow, ()], self.states[flow, case.report.closed], closed_junctions
            )
            for flow in case.flows
        ]
        return float(np.mean(hours))

    def distances(self, case: Case) -> Distances:
        """Return the distances from the reported position to the routes of the flows."""
        return _concatenated([
            _route_distances(self.states[flow, case.report.closed], _spot_of(case))
            for flow in case.flows
        ])  # fmt: skip


@dataclass(frozen=True, eq=False)
class StraightPredictor:
    """Predict by geodesics between the same pairs of towns, across the open crossings nearest to them."""

    traffic: Traffic

    def crossing_share(self, case: Case) -> float:
        """Return the mean share of the pairs whose straight line passes nearest to the reported crossing."""
        shares = [
            _straight_share(routed, request, case.report.crossing, case.report.closed)
            for request, routed in self._flows(case)
        ]
        return float(np.mean(shares))

    def added_hours(self, case: Case) -> float:  # noqa: ARG002 - a straight line knows no closure
        """Return 0: a straight line grows no longer."""
        return 0.0

    def distances(self, case: Case) -> Distances:
        """Return the distances from the reported position to the line of each pair of towns."""
        spot = _spot_of(case)
        return _concatenated([
            Distances(_line_distances(spot, straight_lines(routed)), routed.pairs.weight)
            for _, routed in self._flows(case)
        ])  # fmt: skip

    def _flows(self, case: Case) -> list[tuple[RoutingRequest, RoutedFlow]]:
        pairs = zip(self.traffic.requests, self.traffic.routed, strict=True)
        return [(request, routed) for request, routed in pairs if routed.id in case.flows]


Predictor: TypeAlias = RoutePredictor | StraightPredictor


def flow_states(
    traffic: Traffic, routed: Iterable[RoutedFlow], keys: Iterable[tuple[str, Closed]]
) -> States:
    """Return each flow with all crossings open, and as rerouted for the keys: (flow id, closed crossings) → flow."""
    flows = {flow.id: flow for flow in routed}
    requests = {request.id: request for request in traffic.requests}
    states: dict[tuple[str, Closed], RoutedFlow] = {(flow, ()): flows[flow] for flow in flows}
    for flow, closed in keys:
        if (flow, closed) not in states:
            closed_junctions = crossing_junctions(traffic.links, closed)
            states[flow, closed] = reroute_flow(flows[flow], requests[flow], closed_junctions)
    return states


def quickest_only(routed: RoutedFlow) -> RoutedFlow:
    """Return a flow with all traffic of each pair of towns on the quickest route of that pair."""
    pair, hours = routed.alternatives.pair, routed.alternatives.hours
    order = np.lexsort((hours, pair))
    # By hours, the first route of each pair.
    quickest = order[np.unique(pair[order], return_index=True)[1]]
    share = np.zeros(len(pair))
    share[quickest] = routed.pairs.weight[pair[quickest]]
    return replace(routed, share=share)


def added_hours(before: RoutedFlow, after: RoutedFlow, closed_junctions: Integers) -> float:
    """Compute how many hours longer diverted trips take on average; NaN if no route is left.

    The hours of all pairs that keep a route are added up before and after; their difference is divided by the share
    of traffic that has to move. The result is 0 if none has to.
    """
    keeps_route = np.isin(before.alternatives.pair, after.alternatives.pair)
    if not keeps_route.any():
        return np.nan
    moved_share = before.share[keeps_route & ~open_routes(before, closed_junctions)].sum()
    if moved_share <= 0:
        return 0.0
    hours_before = (before.share * before.alternatives.hours)[keeps_route].sum()
    hours_after = (after.share * after.alternatives.hours).sum()
    return float((hours_after - hours_before) / moved_share)


def straight_lines(routed: RoutedFlow) -> gpd.GeoSeries:
    """Return the geodesic between the towns of each pair, as a line of two points."""
    network, pairs = routed.links.network, routed.pairs
    ends = routed.links.node[np.stack([pairs.origin, pairs.destination], axis=1)]
    positions = np.stack([wrap_longitudes(network.node_lon)[ends], network.node_lat[ends]], axis=-1)
    return gpd.GeoSeries(shapely.linestrings(positions), crs=CRS)


def bands_holding(case: Case, states: States) -> dict[int, bool]:
    """Return band → whether the corridor of a case's flows, taken together, holds the reported spot.

    A spot counts as inside if its circle of uncertainty touches a link of the band, buffered by the link's
    positional error, as in the layer ``corridors``.
    """
    flows = [states[flow, case.report.closed] for flow in case.flows]
    links, spot = flows[0].links, _spot_of(case)
    share = np.mean(
        [link_shares(flow.links, flow.alternatives, flow.share) for flow in flows], axis=0
    )
    if not share.any():  # no route is left
        return dict.fromkeys(BANDS, False)
    order, ends = busiest_links(links, share)  # ends: how many links make up each band, widest last
    busiest = order[: ends[-1]]
    reach_km = link_errors(links)[busiest] / M_PER_KM + spot.uncertainty_km
    numbers = np.sort(busiest)
    km = _link_distances(links, numbers, spot)[np.searchsorted(numbers, busiest)]
    inside: Booleans = km <= reach_km
    return {band: bool(inside[:end].any()) for band, end in zip(BANDS, ends, strict=True)}


def _spot_of(case: Case) -> Spot:
    if case.spot is None:
        raise AssertionError(case.report.id)
    return case.spot


def _concatenated(flows: Sequence[Distances]) -> Distances:
    """Concatenate the routes of several flows, each flow with the same weight."""
    return Distances(
        np.concatenate([flow.km for flow in flows]),
        np.concatenate([flow.share for flow in flows]) / len(flows),
    )


def _route_distances(routed: RoutedFlow, spot: Spot) -> Distances:
    """Measure the distance from a spot to each route: the least distance to one of its links."""
    routes = routed.alternatives.routes
    numbers = np.unique(routes.link)
    km = _link_distances(routed.links, numbers, spot)[np.searchsorted(numbers, routes.link)]
    return Distances(min_by_group(routes.row, km, len(routes.counts)), routed.share)


def _link_distances(links: Links, numbers: Integers, spot: Spot) -> Floats:
    lines = cut_unwrapped_lines(link_lines(links, numbers))
    return _line_distances(spot, gpd.GeoSeries(lines, crs=CRS))


def _line_distances(spot: Spot, lines: gpd.GeoSeries) -> Floats:
    """Measure the distance from a spot to each line, in km."""
    points = gpd.GeoSeries(shapely.points(np.tile([spot.lon, spot.lat], (len(lines), 1))), crs=CRS)
    return distances(points, lines).to_numpy() / M_PER_KM


def _straight_share(
    routed: RoutedFlow, request: RoutingRequest, crossing: str, closed: Closed
) -> float:
    """Return the weight of the pairs of towns for which a crossing is the open one nearest to their straight line."""
    links, lines = routed.links, straight_lines(routed)
    border_of_crossing = crossing_countries(links)
    is_over_crossing = np.zeros(len(lines), dtype=bool)
    for borders in request.leg_borders:
        numbers = [
            number for number, border in enumerate(border_of_crossing)
            if border in borders and links.crossings[number] not in closed
        ]  # fmt: skip
        if crossing not in {links.crossings[number] for number in numbers}:
            continue
        km = np.stack([_line_distances(_crossing_spot(links, number), lines) for number in numbers])
        nearest = np.array(numbers)[km.argmin(axis=0)]
        is_over_crossing |= nearest == links.crossings.index(crossing)
    return float(routed.pairs.weight[is_over_crossing].sum())


def _crossing_spot(links: Links, number: int) -> Spot:
    node = links.node[np.flatnonzero(links.crossing == number)[0]]
    lon = wrap_longitudes(links.network.node_lon[[node]])[0]
    return Spot(float(lon), float(links.network.node_lat[node]), 0.0)
