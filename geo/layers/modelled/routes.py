"""The layer `routes`: alternatives of each routed flow. Modelled, not observed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from geo.arrays import Floats, Integers, is_run_start
from geo.geodesy import cut_unwrapped_lines, generalise, geodesic_lines, inverse, wrap_longitudes
from geo.layers.flows import MAX_SEGMENT_M
from geo.layers.layer_rows import Evidence, Row, build_layer, text_cells
from geo.layers.modelled.road_labels import RoadLabels, Way, way_of_route
from geo.layers.modelled.road_links import link_errors, link_lines
from geo.layers.modelled.road_names import RoadPlace, RoadPlaces, chain_towns
from geo.layers.modelled.traffic import Traffic
from geo.layers.schema.shared import MODELLED
from geo.layers.wording import crossing_labels, format_wording
from geo.network import KINDS
from geo.routing import RoutedFlow
from geo.routing.crossing_chains import crossings_of, group_chains

if TYPE_CHECKING:
    import geopandas as gpd

LEAST_SHARE: Final = 0.001  # of a flow: less is neither drawn nor listed
TAIL_SHARE: Final = (
    0.05  # of a chain's traffic, on either side of the range of its hours and kilometres
)


@dataclass(frozen=True)
class Alternative:
    """One line of the layer `routes`.

    Attributes
    ----------
    row
        The route that is drawn: its row in the flow's alternatives.
    crossings
        Numbers of the crossings on it, in the order of travel.
    share
        Its share of the whole flow.
    pair_routes
        Number of alternatives between the same two towns.
    """

    row: int
    crossings: tuple[int, ...]
    share: float
    pair_routes: int


def merge_routes(routed: RoutedFlow) -> list[Alternative]:
    """Merge a flow's routes into a few lines per chain of crossings, largest share first.

    Only the routes of one pair of towns are drawn over each chain: of the pair with the largest share. They carry the
    shares of all pairs over the chain, in proportion to their own.
    """
    routes, share = routed.alternatives, routed.share
    lines = []
    chains, group = group_chains(routes.chain)
    for number, chain in enumerate(chains):
        rows = np.flatnonzero(group == number)
        total = share[rows].sum()
        if total < LEAST_SHARE:
            continue
        largest_pair = np.bincount(routes.pair[rows], share[rows]).argmax()
        rows = rows[routes.pair[rows] == largest_pair]
        crossings = crossings_of(chain)
        pair_routes = int((routes.pair == largest_pair).sum())
        lines += [
            Alternative(int(row), crossings, share=float(line_share), pair_routes=pair_routes)
            for row, line_share in zip(rows, total * share[rows] / share[rows].sum(), strict=True)
            if line_share >= LEAST_SHARE
        ]
    return sorted(lines, key=lambda line: (-line.share, line.crossings, line.row))


class ModelledRoute(NamedTuple):
    """One row of the layer `routes` without labels and evidence.

    Attributes
    ----------
    towns
        The ids of its origin and destination.
    pair_routes
        The number of alternatives between these two towns; None for a straight line.
    way
        The towns and crossings that it passes; None for a straight line.
    chain_way
        The towns and crossings that most traffic over the same crossings passes; None for a straight line.
    """

    cells: Row
    line: BaseGeometry
    towns: tuple[str, str]
    pair_routes: int | None = None
    way: Way | None = None
    chain_way: Way | None = None


def build_routes(
    routes: Sequence[ModelledRoute], labels: RoadLabels, evidence: Evidence
) -> gpd.GeoDataFrame:
    """Return one row per modelled route: its cells, with labels, reasons and evidence."""
    cells_of_flow = {
        flow: evidence.flow_cells(evidence.flows[flow])
        for flow in {route.cells["flow"] for route in routes}
    }
    rows = [
        route.cells | _words(route, labels) | cells_of_flow[route.cells["flow"]] for route in routes
    ]
    return build_layer("routes", rows, [route.line for route in routes])


def _words(route: ModelledRoute, labels: RoadLabels) -> Row:
    """Return a route's label, the names along it and the reason why it is drawn, as cells in each language."""
    crossings = route.cells["crossings"]
    origin, destination = (labels.of_place(RoadPlace(town)) for town in route.towns)
    towns = {"origin": origin, "destination": destination}
    if route.pair_routes is None:
        label = format_wording("route-label-straight")
        reason = format_wording("route-reason-straight", **towns)
    else:
        label = (
            format_wording("route-label", crossings=crossing_labels(crossings, labels.gazetteer))
            if crossings else format_wording("route-label-inland")
        )  # fmt: skip
        reason = format_wording("route-reason", count=str(route.pair_routes), **towns)
    return {
        **text_cells("label", label),
        **text_cells("reason", reason),
        **text_cells("via", labels.of_way(route.way) if route.way else None),
        **text_cells("chain_via", labels.of_way(route.chain_way) if route.chain_way else None),
    }


def model_routes(traffic: Traffic, places: RoadPlaces) -> list[ModelledRoute]:
    """Compute a row per alternative of each flow, largest share first, then a row for its traffic without a route."""
    rows: list[ModelledRoute] = []
    for routed in traffic.routed:
        pairs = routed.alternatives.pair
        alternatives = merge_routes(routed)
        chains = chain_cells(routed, alternatives, places)
        for rank, alternative in enumerate(alternatives, start=1):
            towns = _town_pair(routed, int(pairs[alternative.row]))
            cells, chain_way = chains[alternative.crossings]
            rows.append(ModelledRoute(
                _route_cells(routed, alternative, rank, towns) | cells,
                _route_line(routed, alternative.row), towns.ids, pair_routes=alternative.pair_routes,
                way=way_of_route(routed, alternative.row, places, ends=towns.ids), chain_way=chain_way,
            ))  # fmt: skip
        if routed.unrouted >= LEAST_SHARE:
            unserved_weight = routed.pairs.weight.copy()
            unserved_weight[pairs] = -1  # pairs with a route are never the largest
            towns = _town_pair(routed, int(unserved_weight.argmax()))
            line = geodesic_lines(
                towns.lon[:1], towns.lat[:1], towns.lon[1:], towns.lat[1:], max_segment_m=MAX_SEGMENT_M,
            )[0]  # fmt: skip
            rows.append(ModelledRoute(_geodesic_cells(routed, towns) | NO_CHAIN, line, towns.ids))
    return rows


def chain_cells(
    routed: RoutedFlow, alternatives: Sequence[Alternative], places: RoadPlaces
) -> Mapping[tuple[int, ...], tuple[Row, Way]]:
    """Return chain of crossings → the cells that all routes over it share, and the places that they pass.

    Means and percentiles are weighted by share, over all pairs of towns that the chain serves.
    """
    routes, share = routed.alternatives, routed.share
    chains, group = group_chains(routes.chain)
    number_of_chain = {crossings_of(chain): number for number, chain in enumerate(chains)}
    cells: dict[tuple[int, ...], tuple[Row, Way]] = {}
    for rank, alternative in enumerate(alternatives, start=1):
        if alternative.crossings in cells:
            continue
        chain = number_of_chain[alternative.crossings]
        rows = np.flatnonzero(group == chain)
        is_on_chain = chain_towns(routed, group, chain, places)
        pairs = np.unique(routes.pair[rows])
        row = {
            "chain": f"{routed.id}/{rank:02d}",  # the id of the first row over these crossings
            "chain_share": float(share[rows].sum()),
            "chain_pairs": len(pairs),
            **_spread("chain_hours", routes.hours[rows], share[rows]),
            **_spread("chain_km", routes.length_km[rows], share[rows]),
        }
        ends = _common_ends(routed, pairs)
        cells[alternative.crossings] = (
            row, way_of_route(routed, alternative.row, places, ends=ends, nameable=is_on_chain)
        )  # fmt: skip
    return cells


def _common_ends(routed: RoutedFlow, pairs: Integers) -> list[str]:
    """Return the origin and the destination of some pairs of towns, without an end at which the pairs differ."""
    ends: list[str] = []
    for towns in (routed.origin, routed.destination):
        distinct = {towns[pair] for pair in pairs}
        if len(distinct) == 1:
            ends += distinct
    return ends


def _spread(name: str, values: Floats, weight: Floats) -> Row:
    """Return the cells ``name``, ``name_low`` and ``name_high``: weighted mean, 5th and 95th percentile of values."""
    order = np.argsort(values, kind="stable")
    cumulated_share = np.cumsum(weight[order]) / weight.sum()
    low, high = values[order][np.searchsorted(cumulated_share, [TAIL_SHARE, 1 - TAIL_SHARE])]
    mean = float(np.average(values, weights=weight))
    return {name: round(mean, 2), f"{name}_low": round(low, 2), f"{name}_high": round(high, 2)}


NO_CHAIN: Final[Row] = {
    "chain": None, "chain_share": None, "chain_pairs": None,
    "chain_hours": None, "chain_hours_low": None, "chain_hours_high": None,
    "chain_km": None, "chain_km_low": None, "chain_km_high": None,
}  # fmt: skip


@dataclass(frozen=True)
class _TownPair:
    """Origin and destination: their ids, the positions of their nodes in degrees, and the distance between these."""

    ids: tuple[str, str]
    lon: Floats
    lat: Floats
    geodesic_km: float


def _town_pair(routed: RoutedFlow, pair: int) -> _TownPair:
    """Return the two towns of a pair, by its number."""
    network = routed.links.network
    node = routed.links.node[[routed.pairs.origin[pair], routed.pairs.destination[pair]]]
    lon, lat = wrap_longitudes(network.node_lon[node]), network.node_lat[node]
    length_m = float(inverse(lon[0], lat[0], lon[1], lat[1])[2])
    return _TownPair((routed.origin[pair], routed.destination[pair]), lon, lat, length_m / 1_000)


def _route_cells(routed: RoutedFlow, alternative: Alternative, rank: int, towns: _TownPair) -> Row:
    """Return the cells of an alternative between its two towns; ``rank`` is its rank by share."""
    length_km = float(routed.alternatives.length_km[alternative.row])
    basis, leg_km = _legs(routed, alternative.row)
    return {
        "id": f"{routed.id}/{rank:02d}",
        "flow": routed.id,
        "alternative": rank,
        "share": alternative.share,
        "from": towns.ids[0], "to": towns.ids[1],
        "length_km": round(length_km, 1),
        "hours": round(float(routed.alternatives.hours[alternative.row]), 2),
        "detour": round(length_km / towns.geodesic_km, 3),
        "crossings": [routed.links.crossings[crossing] for crossing in alternative.crossings],
        "basis": basis,
        "leg_km": leg_km,
        "status": MODELLED,
    }  # fmt: skip


def _geodesic_cells(routed: RoutedFlow, towns: _TownPair) -> Row:
    """Return the cells of the one row for all pairs of towns without a route, drawn between the largest pair."""
    length_km = round(towns.geodesic_km, 1)
    return {
        "id": f"{routed.id}/straight",
        "flow": routed.id, "alternative": None, "share": routed.unrouted,
        "from": towns.ids[0], "to": towns.ids[1],
        "length_km": length_km, "hours": None, "detour": 1.0, "crossings": [],
        "basis": ["geodesic"], "leg_km": [length_km], "status": MODELLED,
    }  # fmt: skip


def _legs(routed: RoutedFlow, row: int) -> tuple[list[str], list[float]]:
    """Return the basis and the kilometres of each leg of a route: from crossing to crossing, or to its ends."""
    link, node = _links_and_nodes(routed, row)
    links = routed.links
    is_last_of_leg = links.crossing[node] >= 0
    leg: Integers = np.cumsum(is_last_of_leg) - is_last_of_leg  # how many legs end before each link
    kind = links.network.kind[links.first_edge[link]]
    track_count = np.bincount(leg, kind == KINDS.index("track"))
    length_km = np.bincount(leg, links.length_km[link])
    return (
        ["network, with tracks" if count else "network" for count in track_count],
        [round(float(length), 1) for length in length_km],
    )


def _links_and_nodes(routed: RoutedFlow, row: int) -> tuple[Integers, Integers]:
    """Return the links of a route, and the junction at the end of each."""
    routes = routed.alternatives.routes
    begin, end = routes.start[row : row + 2]
    return routes.link[begin:end], routes.node[begin:end]


def _route_line(routed: RoutedFlow, row: int) -> BaseGeometry:
    """Return a route's line from origin to destination, generalised to the network's error."""
    link, node = _links_and_nodes(routed, row)
    numbers, position = np.unique(link, return_inverse=True)
    lines = link_lines(routed.links, numbers)[position]
    lines = np.where(routed.links.head[link] == node, lines, np.asarray(shapely.reverse(lines)))
    points = shapely.get_coordinates(lines)
    route = np.array([shapely.LineString(points[is_run_start(points)])], dtype=object)
    error_m = float(link_errors(routed.links)[link].min())
    line: BaseGeometry = cut_unwrapped_lines(generalise(route, error_m))[0]
    return line
