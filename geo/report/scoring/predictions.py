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
from geo.geodesy.input_checks import DEGREES
from geo.layers.modelled.road_links import link_errors, link_lines
from geo.layers.modelled.segments import BANDS, busiest_links
from geo.layers.modelled.traffic import Traffic
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
"""Ids of the crossings that are closed together; empty if all are open."""
States: TypeAlias = Mapping[tuple[str, Closed], RoutedFlow]
"""Flow id and closed crossings → the flow, rerouted around them."""


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
    """How far the routes of flows pass from a reported position.

    Attributes
    ----------
    km
        The distance from the position to each route, in kilometres, shape ``(routes,)``.
    share
        The share of all traffic on each route, 0 to 1, shape ``(routes,)``.
    """

    km: Floats
    share: Floats


@dataclass(frozen=True, eq=False)
class RoutePredictor:
    """Predict what reports state from flows that are routed on the road network.

    Attributes
    ----------
    links
        The network.
    states
        Each flow with all crossings open, and rerouted around the closures that the reports are about.
    """

    links: Links
    states: States

    def crossing_share(self, case: Case) -> float:
        """Return the share of traffic over the reported crossing, 0 to 1.

        This is the mean of the flows that the report is about.
        """
        number = self.links.crossings.index(case.report.crossing)
        shares = [
            crossing_shares(self.states[flow, case.report.closed])[number] for flow in case.flows
        ]
        return float(np.mean(shares))

    def added_hours(self, case: Case) -> float:
        """Return how many hours longer diverted trips take under the reported closure.

        This is the mean of the flows that the report is about; NaN if one of them has no route left.
        """
        closed_junctions = crossing_junctions(self.links, case.report.closed)
        hours = [
            added_hours(
                self.states[flow, ()], self.states[flow, case.report.closed], closed_junctions
            )
            for flow in case.flows
        ]
        return float(np.mean(hours))

    def distances(self, case: Case) -> Distances:
        """Return the distances from the reported position to the routes of the flows that the report is about."""
        return _concatenated([
            _route_distances(self.states[flow, case.report.closed], _spot_of(case))
            for flow in case.flows
        ])  # fmt: skip


@dataclass(frozen=True, eq=False)
class StraightPredictor:
    """Predict what reports state from straight lines, as a baseline.

    The lines are geodesics between the pairs of towns between which flows run. Traffic of a pair passes the open
    crossings nearest to its line.
    """

    traffic: Traffic

    def crossing_share(self, case: Case) -> float:
        """Return the share of traffic over the reported crossing, 0 to 1.

        This is the mean of the flows that the report is about.
        """
        shares = [
            _straight_share(routed, request, case.report.crossing, case.report.closed)
            for request, routed in self._flows(case)
        ]
        return float(np.mean(shares))

    def added_hours(self, case: Case) -> float:  # noqa: ARG002 - a straight line knows no closure
        """Return 0, because a straight line does not become longer by a closure."""
        return 0.0

    def distances(self, case: Case) -> Distances:
        """Return the distances from the reported position to the line of each pair of towns."""
        spot = _spot_of(case)
        return _concatenated([
            Distances(_line_distances(spot, straight_lines(routed)), routed.pairs.weight)
            for _, routed in self._flows(case)
        ])  # fmt: skip

    def _flows(self, case: Case) -> list[tuple[RoutingRequest, RoutedFlow]]:
        """Return the flows that a report is about, each with the request for which it was routed."""
        pairs = zip(self.traffic.requests, self.traffic.routed, strict=True)
        return [(request, routed) for request, routed in pairs if routed.id in case.flows]


Predictor: TypeAlias = RoutePredictor | StraightPredictor


def flow_states(
    traffic: Traffic, routed: Iterable[RoutedFlow], keys: Iterable[tuple[str, Closed]]
) -> States:
    """Reroute flows around closures.

    Parameters
    ----------
    traffic
        The network, and the requests for which the flows were routed.
    routed
        The flows with all crossings open.
    keys
        Ids of flows, each with the ids of crossings to close together.

    Returns
    -------
    Mapping
        (Flow id, closed crossings) → rerouted flow, for all keys, and (flow id, ()) → flow for all flows.
    """
    flows = {flow.id: flow for flow in routed}
    requests = {request.id: request for request in traffic.requests}
    states: dict[tuple[str, Closed], RoutedFlow] = {(flow, ()): flows[flow] for flow in flows}
    for flow, closed in keys:
        if (flow, closed) not in states:
            closed_junctions = crossing_junctions(traffic.links, closed)
            states[flow, closed] = reroute_flow(flows[flow], requests[flow], closed_junctions)
    return states


def quickest_only(routed: RoutedFlow) -> RoutedFlow:
    """Return a flow in which all traffic of each pair of towns takes the quickest route of that pair."""
    pair, hours = routed.alternatives.pair, routed.alternatives.hours
    quickest_first = np.lexsort((hours, pair))  # within each pair
    first_of_pair = np.unique(pair[quickest_first], return_index=True)[1]
    quickest = quickest_first[first_of_pair]
    share = np.zeros(len(pair))
    share[quickest] = routed.pairs.weight[pair[quickest]]
    return replace(routed, share=share)


def added_hours(before: RoutedFlow, after: RoutedFlow, closed_junctions: Integers) -> float:
    """Compute how many hours longer diverted trips take on average.

    The hours of all traffic between pairs of towns that keep a route are added up before and after the closure. Their
    difference is divided by the share of this traffic that has to move.

    Parameters
    ----------
    before, after
        The flow with all crossings open, and rerouted around the closure.
    closed_junctions
        The junctions of the closed crossings.

    Returns
    -------
    float
        Hours; 0 if no traffic has to move, NaN if no pair keeps a route.
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
    """Return the straight line between the two towns of each pair of a flow, as a line of two points, EPSG:4326.

    Distances on the ellipsoid to such a line are measured to the geodesic between its points.
    """
    network, pairs = routed.links.network, routed.pairs
    ends = routed.links.node[np.stack([pairs.origin, pairs.destination], axis=1)]
    positions = np.stack([wrap_longitudes(network.node_lon)[ends], network.node_lat[ends]], axis=-1)
    return gpd.GeoSeries(shapely.linestrings(positions), crs=DEGREES)


def bands_holding(case: Case, states: States) -> dict[int, bool]:
    """Find out which corridors hold a reported position: those with 50, 80 and 95 % of traffic.

    The corridors are those of all flows that the report is about, taken together. They hold the position if its circle
    of uncertainty touches a link, buffered by the positional error of the link, as in the layer `corridors`.

    Returns
    -------
    dict
        Band, in per cent → whether the corridor of this band holds the position.
    """
    flows = [states[flow, case.report.closed] for flow in case.flows]
    links, spot = flows[0].links, _spot_of(case)
    share = np.mean(
        [link_shares(flow.links, flow.alternatives, flow.share) for flow in flows], axis=0
    )
    if not share.any():  # no route is left
        return dict.fromkeys(BANDS, False)
    order, counts = busiest_links(links, share)
    busiest = order[: counts[-1]]  # the last band is the widest, so it holds the links of all bands
    reach_km = link_errors(links)[busiest] / M_PER_KM + spot.uncertainty_km
    numbers = np.sort(busiest)  # `_link_distances` needs them ascending
    km = _link_distances(links, numbers, spot)[np.searchsorted(numbers, busiest)]
    is_within_reach: Booleans = km <= reach_km
    return {
        band: bool(is_within_reach[:count].any()) for band, count in zip(BANDS, counts, strict=True)
    }


def _spot_of(case: Case) -> Spot:
    """Return the position of a report; calling this for a report without one is a mistake in the code."""
    if case.spot is None:
        raise AssertionError(case.report.id)
    return case.spot


def _concatenated(flows: Sequence[Distances]) -> Distances:
    """Concatenate the distances to routes of several flows; the shares then give each flow the same weight."""
    return Distances(
        np.concatenate([flow.km for flow in flows]),
        np.concatenate([flow.share for flow in flows]) / len(flows),
    )


def _route_distances(routed: RoutedFlow, spot: Spot) -> Distances:
    """Measure the distance from a position to each route of a flow: the least distance to one of the route's links."""
    routes = routed.alternatives.routes
    numbers = np.unique(routes.link)
    km = _link_distances(routed.links, numbers, spot)[np.searchsorted(numbers, routes.link)]
    return Distances(min_by_group(routes.row, km, len(routes.counts)), routed.share)


def _link_distances(links: Links, numbers: Integers, spot: Spot) -> Floats:
    """Measure the distance from a position to each link, in km; ``numbers`` of links ascend without duplicates."""
    lines = cut_unwrapped_lines(link_lines(links, numbers))
    return _line_distances(spot, gpd.GeoSeries(lines, crs=DEGREES))


def _line_distances(spot: Spot, lines: gpd.GeoSeries) -> Floats:
    """Measure the distance from a position to each line, in km."""
    points = gpd.GeoSeries(
        shapely.points(np.tile([spot.lon, spot.lat], (len(lines), 1))), crs=DEGREES
    )
    return distances(points, lines).to_numpy() / M_PER_KM


def _straight_share(
    routed: RoutedFlow, request: RoutingRequest, crossing: str, closed: Closed
) -> float:
    """Return the share of a flow over a crossing if traffic followed straight lines, 0 to 1.

    On each leg between two countries, a pair of towns uses the open crossing of the border that is nearest to its
    straight line.

    Parameters
    ----------
    request
        The request for which the flow was routed, with the borders of its legs.
    crossing
        The id of the crossing.
    closed
        Ids of the crossings that are closed.
    """
    links, lines = routed.links, straight_lines(routed)
    border_of_crossing = crossing_countries(links)
    is_over_crossing = np.zeros(len(lines), dtype=bool)
    for borders in request.leg_borders:
        open_crossings = [
            number for number, border in enumerate(border_of_crossing)
            if border in borders and links.crossings[number] not in closed
        ]  # fmt: skip
        if crossing not in {links.crossings[number] for number in open_crossings}:
            continue
        spots = [_crossing_spot(links, number) for number in open_crossings]
        km = np.stack([_line_distances(spot, lines) for spot in spots])  # (crossings, pairs)
        nearest = np.array(open_crossings)[km.argmin(axis=0)]
        is_over_crossing |= nearest == links.crossings.index(crossing)
    return float(routed.pairs.weight[is_over_crossing].sum())


def _crossing_spot(links: Links, number: int) -> Spot:
    """Return the position of a crossing, given by its number: that of its first junction."""
    node = links.node[np.flatnonzero(links.crossing == number)[0]]
    lon = wrap_longitudes(links.network.node_lon[[node]])[0]
    return Spot(float(lon), float(links.network.node_lat[node]), 0.0)
