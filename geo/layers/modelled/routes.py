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
from geo.layers.modelled.road_names import chain_towns
from geo.layers.modelled.road_places import RoadPlace, RoadPlaces
from geo.layers.modelled.traffic import Traffic
from geo.layers.schema.shared import MODELLED
from geo.layers.wording import crossing_labels, format_wording
from geo.network import KINDS
from geo.routing import RoutedFlow
from geo.routing.crossing_chains import crossings_of, group_chains

if TYPE_CHECKING:
    import geopandas as gpd

LEAST_SHARE: Final = 0.001  # of a flow: less is neither drawn nor listed
# Part of a chain's traffic that lies below the range of its hours and kilometres, and part that lies above it.
TAIL_SHARE: Final = 0.05


@dataclass(frozen=True)
class Alternative:
    """One line of the layer `routes`: a route of a flow that is drawn, and what it stands for.

    Attributes
    ----------
    row
        The route, as a row of the flow's alternatives.
    crossings
        Numbers of the crossings that the route passes, in the order of travel.
    share
        The share of the whole flow that the line stands for, 0 to 1.
    pair_routes
        Number of alternatives between the two towns that the route joins.
    """

    row: int
    crossings: tuple[int, ...]
    share: float
    pair_routes: int


def merge_routes(routed: RoutedFlow) -> list[Alternative]:
    """Select the few routes of a flow that are drawn, largest share first.

    A flow runs between many pairs of towns. Of all routes over the same chain of crossings, only those between one pair
    of towns are drawn, namely the pair with the largest share over the chain. Together they carry the shares of all
    pairs over the chain, each in proportion to its own share.
    """
    routes, share = routed.alternatives, routed.share
    lines = []
    chains, group = group_chains(routes.chain)
    for number, chain in enumerate(chains):
        chain_rows = np.flatnonzero(group == number)
        chain_share = share[chain_rows].sum()
        if chain_share < LEAST_SHARE:
            continue
        largest_pair = np.bincount(routes.pair[chain_rows], share[chain_rows]).argmax()
        drawn_rows = chain_rows[routes.pair[chain_rows] == largest_pair]
        line_shares = chain_share * share[drawn_rows] / share[drawn_rows].sum()
        crossings = crossings_of(chain)
        pair_routes = int((routes.pair == largest_pair).sum())
        lines += [
            Alternative(int(row), crossings, share=float(line_share), pair_routes=pair_routes)
            for row, line_share in zip(drawn_rows, line_shares, strict=True)
            if line_share >= LEAST_SHARE
        ]
    return sorted(lines, key=lambda line: (-line.share, line.crossings, line.row))


class ModelledRoute(NamedTuple):
    """One row of the layer `routes`, without labels and evidence.

    The row is a route, or the straight line for the part of a flow that has no route.

    Attributes
    ----------
    cells
        The cells that the model computes.
    line
        The line from origin to destination, EPSG:4326.
    towns
        The ids of the towns where the line begins and ends.
    pair_routes
        The number of alternatives between these two towns; None for a straight line.
    way
        The towns and crossings that the route passes; None for a straight line.
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
    """Build the layer `routes`: the modelled rows, with labels, reasons and evidence."""
    cells_of_flow = {
        flow: evidence.flow_cells(evidence.flows[flow])
        for flow in {route.cells["flow"] for route in routes}
    }
    rows = [
        route.cells | _words(route, labels) | cells_of_flow[route.cells["flow"]] for route in routes
    ]
    return build_layer("routes", rows, [route.line for route in routes])


def _words(route: ModelledRoute, labels: RoadLabels) -> Row:
    """Return the cells of a route with text in each language.

    They are its label, the reason why it is drawn, the places along it (``via``), and the places along all routes over
    the same crossings (``chain_via``).
    """
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
    """Compute the rows of the layer `routes`, without labels and evidence.

    Each flow has a row per alternative, largest share first. If a part of the flow has no route, a last row follows: a
    straight line between the largest pair of towns without a route.
    """
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
            weight_without_route = routed.pairs.weight.copy()
            weight_without_route[pairs] = -1  # so that a pair with a route is never the largest
            towns = _town_pair(routed, int(weight_without_route.argmax()))
            line = geodesic_lines(
                towns.lon[:1], towns.lat[:1], towns.lon[1:], towns.lat[1:], max_segment_m=MAX_SEGMENT_M,
            )[0]  # fmt: skip
            rows.append(ModelledRoute(_geodesic_cells(routed, towns) | NO_CHAIN, line, towns.ids))
    return rows


def chain_cells(
    routed: RoutedFlow, alternatives: Sequence[Alternative], places: RoadPlaces
) -> Mapping[tuple[int, ...], tuple[Row, Way]]:
    """Describe, for each chain of crossings, all routes of a flow that pass these crossings in this order.

    Parameters
    ----------
    alternatives
        The routes that are drawn, in the order of the layer; several may pass the same chain.
    places
        The towns and crossings on all links of the flow.

    Returns
    -------
    Mapping
        Numbers of the crossings → the cells ``chain_…`` of the layer `routes`, and the places by which the chain is
        named. Means and percentiles of hours and kilometres are weighted by share, over all pairs of towns.
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
        # A chain is named only after towns that most of its traffic passes.
        is_passed_by_most = chain_towns(routed, group, chain, places)
        pairs = np.unique(routes.pair[rows])
        chain_columns = {
            "chain": f"{routed.id}/{rank:02d}",  # the id of the first row over these crossings
            "chain_share": float(share[rows].sum()),
            "chain_pairs": len(pairs),
            **_spread("chain_hours", routes.hours[rows], share[rows]),
            **_spread("chain_km", routes.length_km[rows], share[rows]),
        }
        ends = _common_ends(routed, pairs)
        way = way_of_route(routed, alternative.row, places, ends=ends, nameable=is_passed_by_most)
        cells[alternative.crossings] = (chain_columns, way)
    return cells


def _common_ends(routed: RoutedFlow, pairs: Integers) -> list[str]:
    """Return the ids of the towns that all pairs have in common: their origin, their destination, both or none.

    ``pairs`` are numbers of pairs of towns of the flow.
    """
    ends: list[str] = []
    for towns in (routed.origin, routed.destination):
        distinct = {towns[pair] for pair in pairs}
        if len(distinct) == 1:
            ends += distinct
    return ends


def _spread(name: str, values: Floats, weight: Floats) -> Row:
    """Return the weighted mean of values, and their weighted 5th and 95th percentile, as cells.

    The cells are called ``name``, ``name_low`` and ``name_high``, with the given name.
    """
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
    """The origin and the destination of a route.

    Attributes
    ----------
    ids
        Their ids.
    lon, lat
        The positions of their nodes on the network, in degrees, EPSG:4326.
    geodesic_km
        The distance between these nodes on the ellipsoid.
    """

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
    """Return the cells that describe one route between its two towns.

    ``rank`` is the rank of the route by share within its flow, from 1.
    """
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
    """Return the cells of the row for all traffic of a flow that has no route.

    ``towns`` is the largest pair of towns without a route, between which the straight line is drawn.
    """
    length_km = round(towns.geodesic_km, 1)
    return {
        "id": f"{routed.id}/straight",
        "flow": routed.id, "alternative": None, "share": routed.unrouted,
        "from": towns.ids[0], "to": towns.ids[1],
        "length_km": length_km, "hours": None, "detour": 1.0, "crossings": [],
        "basis": ["geodesic"], "leg_km": [length_km], "status": MODELLED,
    }  # fmt: skip


def _legs(routed: RoutedFlow, row: int) -> tuple[list[str], list[float]]:
    """Return the basis and the length in kilometres of each leg of a route.

    Crossings divide a route into legs. The basis of a leg is ``network``, or ``network, with tracks`` if one of its
    links is a track. ``row`` is the route's row in the flow's alternatives.
    """
    link, node = _links_and_nodes(routed, row)
    links = routed.links
    # A leg ends with the link that reaches a crossing. The number of a link's leg is how many legs end before it.
    is_last_of_leg = links.crossing[node] >= 0
    leg: Integers = np.cumsum(is_last_of_leg) - is_last_of_leg
    kind = links.network.kind[links.first_edge[link]]
    track_count = np.bincount(leg, kind == KINDS.index("track"))
    length_km = np.bincount(leg, links.length_km[link])
    return (
        ["network, with tracks" if count else "network" for count in track_count],
        [round(float(length), 1) for length in length_km],
    )


def _links_and_nodes(routed: RoutedFlow, row: int) -> tuple[Integers, Integers]:
    """Return the links of a route in the order of travel, and the junction where the route leaves each link.

    ``row`` is the route's row in the flow's alternatives.
    """
    routes = routed.alternatives.routes
    begin, end = routes.start[row : row + 2]
    return routes.link[begin:end], routes.node[begin:end]


def _route_line(routed: RoutedFlow, row: int) -> BaseGeometry:
    """Return the line of a route from origin to destination, EPSG:4326.

    The line is generalised to the least positional error of its links. ``row`` is the route's row in the flow's
    alternatives.
    """
    link, node = _links_and_nodes(routed, row)
    numbers, position = np.unique(link, return_inverse=True)  # `link_lines` needs them ascending
    lines = link_lines(routed.links, numbers)[position]
    # A line runs from its link's tail to its head; a link that is travelled the other way is reversed.
    lines = np.where(routed.links.head[link] == node, lines, np.asarray(shapely.reverse(lines)))
    points = shapely.get_coordinates(lines)
    # Each link starts at the last point of the link before: of equal points, only the first is kept.
    route = np.array([shapely.LineString(points[is_run_start(points)])], dtype=object)
    error_m = float(link_errors(routed.links)[link].min())
    line: BaseGeometry = cut_unwrapped_lines(generalise(route, error_m))[0]
    return line
