"""Build the layers `places`, `routes` and `segments` of the flows of a table."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

import geopandas as gpd
import numpy as np
import pandas as pd
import pyarrow as pa
import shapely
from numpy.typing import NDArray
from scipy.sparse import csr_array

from geo.arrays import Floats, Integers, offsets_of, rank_in_run
from geo.geodesy import cut_unwrapped_lines, generalise, geodesic_lines, inverse
from geo.geodesy.input_checks import DEGREES
from geo.layers.flows import MAX_SEGMENT_M
from geo.layers.modelled.road_links import link_ids, link_lines
from geo.layers.schema.records import WRITTEN
from geo.layers.schema.shared import MODELLED
from geo.network import KINDS, Network
from geo.records.flows.aggregate import Flows, aggregate, names_of, pair_numbers
from geo.records.flows.named_ends import resolve_names
from geo.records.flows.pair_routes import RoutedPairs, crossing_names, route_pairs, route_points
from geo.records.flows.table_ends import TableEnd, ends_table
from geo.records.flows.tally import Tally
from geo.records.headings import ROLES
from geo.records.sums import sum_integers
from geo.regions import Region

MOST_PAIRS: Final = 20_000  # routed in half a minute
DECIMALS: Final = 3  # of records, kilometres and hours


@dataclass(frozen=True, eq=False)
class FlowLayers:
    """Flows and their layers.

    Attributes
    ----------
    flows
        The flows.
    pairs
        The number of all pairs of ends, or of consecutive stops, that flows by road have.
    names
        For each name in the records the place that it means, or why it was refused.
    routed
        The pairs with most records, and their routes on the road network.
    places, routes, segments
        The layers, EPSG:4326.
    """

    flows: Flows
    pairs: int
    names: pd.DataFrame
    routed: RoutedPairs
    places: gpd.GeoDataFrame
    routes: gpd.GeoDataFrame
    segments: gpd.GeoDataFrame


def resolve_flows(
    total: Tally,
    user_ends: Mapping[str, TableEnd],
    region: Region,
    *,
    on_progress: Callable[[float], None] = lambda _: None,
) -> Flows:
    """Find the places that the names of a tally mean, and sum its records to flows between places.

    ``user_ends`` is name → the end that the user chose for it; such names are not looked up.
    """
    resolved = resolve_names(
        names_of(total), user_ends=user_ends, region=region, on_progress=on_progress
    )
    return aggregate(total, resolved)


def build_flow_layers(
    flows: Flows,
    region: Region,
    *,
    network: Network | None,
    most_pairs: int,
    on_progress: Callable[[float], None] = lambda _: None,
) -> FlowLayers:
    """Route flows on roads, and build their layers.

    Parameters
    ----------
    network
        The roads; None for those of the region.
    most_pairs
        The greatest number of pairs of ends to route. If there are more, those with most records are routed.
    """
    resolved = flows.resolved
    pairs, count = _busiest_pairs(flows, most_pairs)
    routed = route_pairs(resolved.ends, pairs, region, network=network, on_progress=on_progress)
    table = ends_table(resolved.ends)
    points = gpd.points_from_xy(table["lon"], table["lat"], crs=DEGREES)
    names = resolved.audit.sort_values("name", ignore_index=True)
    return FlowLayers(
        flows, count, names, routed, gpd.GeoDataFrame(table, geometry=points),
        build_routes(flows, routed), build_segments(flows, routed),
    )  # fmt: skip


def _busiest_pairs(
    flows: Flows, most_pairs: int
) -> tuple[tuple[NDArray[np.int64], NDArray[np.int64]], int]:
    """Choose the pairs of consecutive stops to route: those that most records travel by road.

    Return the origins and the destinations of these pairs, as indexes of ends, sorted; and the number of all pairs.
    """
    legs = legs_by_road(flows)
    _, first_legs, pair = np.unique(
        pair_numbers(flows.resolved, legs.origin, legs.destination),
        return_index=True,
        return_inverse=True,
    )
    records = sum_integers(flows.table["records"].to_numpy()[legs.flow], pair, len(first_legs))
    busiest_pairs = np.sort(np.argsort(-records, kind="stable")[:most_pairs])
    chosen = first_legs[busiest_pairs]  # a leg of each pair, which has its ends
    return (legs.origin[chosen], legs.destination[chosen]), len(first_legs)


class Legs(NamedTuple):
    """Legs of flows, each from one stop to the next: the numbers of its flow and of its ends; shape ``(n,)``."""

    flow: NDArray[np.int64]
    origin: NDArray[np.int64]
    destination: NDArray[np.int64]


def legs_by_road(flows: Flows) -> Legs:
    """Return the legs, from each stop to the next, of the flows that may go by road.

    A flow without stops on its way has one leg. A leg from a place to the same place is left out, unless its flow has
    no other.
    """
    rows = np.flatnonzero(flows.by_road)
    origin, destination = (flows.keys[role].to_numpy().astype(np.int64)[rows] for role in ROLES)
    if not flows.transits:
        return Legs(rows, origin, destination)
    # Flows with the same stops on their way have the same number of legs, and are cut into legs together.
    transit = flows.keys["transit"].to_numpy()[rows]
    order = np.argsort(transit, kind="stable")
    counts = np.bincount(transit, minlength=len(flows.transits))
    groups = np.split(order, np.cumsum(counts)[:-1])
    tables = [Legs(*np.zeros((3, 0), np.int64))]
    for stops, group in zip(flows.transits, groups, strict=True):
        between = np.tile(np.array(stops.ends, np.int64), (len(group), 1))
        # A row for each flow of the group: origin, stops, destination.
        sequence = np.column_stack([origin[group], between, destination[group]])
        is_leg = sequence[:, :-1] != sequence[:, 1:]
        is_leg[~is_leg.any(axis=1), 0] = True
        row, number = np.nonzero(is_leg)
        tables.append(Legs(rows[group][row], sequence[row, number], sequence[row, number + 1]))
    return Legs(*map(np.concatenate, zip(*tables, strict=True)))


def build_routes(flows: Flows, routed: RoutedPairs) -> gpd.GeoDataFrame:
    """Build the layer of routes.

    It has a row for each pair of ends and each chain of border crossings over which a route between them leads. A pair
    that is not routed, or only in part, has a further row, whose line is a geodesic, for the share without a route.
    """
    alternatives = routed.alternatives
    unrouted_pairs = np.array(sorted(routed.reasons), dtype=np.int64)
    # The columns below have first the rows of routes, then those of unrouted shares.
    pair = np.concatenate([alternatives.pair, unrouted_pairs])
    share = np.concatenate([routed.share, routed.unrouted[unrouted_pairs]])
    rank = rank_in_run(alternatives.pair) + 1
    geodesics, geodesic_km = _geodesics(flows, routed, unrouted_pairs)
    ids = np.array([end.id for end in flows.resolved.ends], dtype=object)
    names = np.array([end.label.en or "" for end in flows.resolved.ends], dtype=object)
    origin, destination = routed.origin[pair], routed.destination[pair]
    ranks = [*(f"{number:02}" for number in rank), *["none"] * len(unrouted_pairs)]
    id_parts = zip(ids[origin], ids[destination], ranks, strict=True)
    table = {
        "id": [f"{origin_id}>{destination_id}/{rank}" for origin_id, destination_id, rank in id_parts],
        "origin": ids[origin],
        "origin_name": names[origin],
        "destination": ids[destination],
        "destination_name": names[destination],
        "alternative": pd.array([*rank.tolist(), *[None] * len(unrouted_pairs)], dtype="Int64"),
        "share": share.round(6),
        "records": (share * _pair_records(flows, routed)[pair]).round(DECIMALS),
        "length_km": np.concatenate([alternatives.length_km, geodesic_km]).round(DECIMALS),
        "hours": np.concatenate([alternatives.hours, np.full(len(unrouted_pairs), np.nan)]).round(DECIMALS),
        "crossings": [*crossing_names(routed.links, alternatives), *([] for _ in unrouted_pairs)],
        "basis": ["network"] * len(rank)
        + ["none" if line is None else "geodesic" for line in geodesics],
        "reason": [""] * len(rank) + [routed.reasons[number] for number in unrouted_pairs.tolist()],
        "status": MODELLED,
    }  # fmt: skip
    lines = np.concatenate([_route_lines(routed), geodesics])
    # Sorted by pair; within a pair, the routes come before the unrouted share.
    return _layer("routes", table, lines, order=np.lexsort((np.arange(len(pair)), pair)))


def build_segments(flows: Flows, routed: RoutedPairs) -> gpd.GeoDataFrame:
    """Build the layer of segments: a row for each link of the network that carries any flow.

    It sums the records and the quantities of all routes over the link, each with the share that the route takes.
    """
    links, network = routed.links, routed.links.network
    used_links = np.unique(routed.carried.indices)
    # Links × pairs: the share of the pair over the link.
    shares = csr_array(routed.carried[:, used_links].T)
    flow, pair = _routed_legs(flows, routed)  # of each leg
    has_number = flows.table["numbers"].to_numpy()[flow] > 0

    def sum_on_links(column: str, label: str, legs: Any) -> tuple[list[Any], list[Any]]:  # noqa: ANN401 - an index
        """Sum a column of the flows of some legs on each link, separately for each label, such as a commodity.

        Return for each link the list of its labels, and the list of their sums.
        """
        values = flows.table[column].fill_null(0.0).to_numpy()[flow[legs]].astype(float)
        codes, names = flows.keys[label].to_numpy()[flow[legs]], flows.labels[label]
        shape = (len(routed.origin), max(len(names), 1))
        sums_of_pairs = csr_array((values, (pair[legs], codes)), shape=shape)  # pairs × labels
        return _lists(csr_array(shares @ sums_of_pairs), names)

    commodities, commodity_records = sum_on_links("records", "commodity", slice(None))
    units, quantities = sum_on_links("quantity", "unit", has_number)
    edge = links.first_edge[used_links]
    table = {
        "id": link_ids(links)[used_links],
        "records": (shares @ _pair_records(flows, routed)).round(DECIMALS),
        "pairs": np.diff(shares.indptr),
        "commodities": commodities,
        "commodity_records": commodity_records,
        "units": units,
        "quantities": quantities,
        "kind": np.array(KINDS, dtype=object)[network.kind[edge]],
        "country_code": np.array(network.countries, dtype=object)[network.country[edge]],
        "length_km": links.length_km[used_links].round(DECIMALS),
        "error_m": network.error_m[edge],
        "source": np.array(network.sources, dtype=object)[network.source[edge]],
        "status": MODELLED,
    }
    lines = generalise(link_lines(links, used_links), network.error_m[edge])
    return _layer("segments", table, lines, order=np.argsort(table["id"], kind="stable"))


def _pair_records(flows: Flows, routed: RoutedPairs) -> NDArray[np.int64]:
    """Count the records of each pair of ends in ``routed``."""
    flow, pair = _routed_legs(flows, routed)
    return sum_integers(flows.table["records"].to_numpy()[flow], pair, len(routed.origin))


def _routed_legs(flows: Flows, routed: RoutedPairs) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the index of the flow and that of the pair of each leg whose pair of ends was tried on the network."""
    legs = legs_by_road(flows)
    tried_pairs = pd.Index(pair_numbers(flows.resolved, routed.origin, routed.destination))
    leg_pairs = pd.Index(pair_numbers(flows.resolved, legs.origin, legs.destination))
    pair = tried_pairs.get_indexer(leg_pairs)
    is_tried = pair >= 0
    return legs.flow[is_tried], pair[is_tried]


def _lists(sums: csr_array, names: Sequence[str]) -> tuple[list[Any], list[Any]]:
    """Turn a sparse table of sums, links × names, into two lists for each link: its names, and their rounded sums."""
    # The table stores its entries link by link: `indptr` has the first entry of each link, `indices` the name of each
    # entry, `data` its sum. A column of lists in Arrow is stored in the same way.
    sums.sort_indices()
    offsets = pa.array(sums.indptr, pa.int32())
    texts = pa.array(list(names), pa.string()).take(pa.array(sums.indices.astype(np.int64)))
    values = pa.array(sums.data.round(DECIMALS))
    return tuple(
        pa.ListArray.from_arrays(offsets, column).to_pylist() for column in (texts, values)
    )


def _route_lines(routed: RoutedPairs) -> NDArray[np.object_]:
    """Build the line of every route, lon, lat in degrees, generalised to the positional error of the network."""
    links, routes = routed.links, routed.alternatives.routes
    if not len(routes.counts):
        return np.zeros(0, dtype=object)
    used_links = np.unique(routes.link)
    lines = generalise(
        link_lines(links, used_links), links.network.error_m[links.first_edge[used_links]]
    )
    points, line = shapely.get_coordinates(lines, return_index=True)
    # The number of vertices of each link of the network; 0 for links that no route uses.
    counts = np.bincount(used_links[line], minlength=len(links.hours))
    points, route = route_points(links, routes, (points, offsets_of(counts)))
    return np.asarray(shapely.linestrings(points, indices=route), dtype=object)


def _geodesics(
    flows: Flows, routed: RoutedPairs, pairs: Integers
) -> tuple[NDArray[np.object_], Floats]:
    """Return for each of ``pairs`` the geodesic between its ends as a line, and its length in km.

    The line is None, and the length 0, if both ends are the same place. ``pairs`` are indexes into those of ``routed``.
    """
    places = np.array([(end.lon, end.lat) for end in flows.resolved.ends]).reshape(-1, 2)
    lines = np.full(len(pairs), None, dtype=object)
    origin, destination = places[routed.origin[pairs]], places[routed.destination[pairs]]
    length_km = np.zeros(len(pairs))
    apart = np.flatnonzero((origin != destination).any(axis=1))
    if len(apart):
        lonlat_of_ends = (*origin[apart].T, *destination[apart].T)
        length_km[apart] = inverse(*lonlat_of_ends)[2] / 1_000
        lines[apart] = geodesic_lines(*lonlat_of_ends, max_segment_m=MAX_SEGMENT_M)
    return lines, length_km


def _layer(
    name: str, columns: Mapping[str, Any], lines: NDArray[np.object_], *, order: Integers
) -> gpd.GeoDataFrame:
    """Build a layer with the declared columns.

    Parameters
    ----------
    name
        The name of the layer, by which its columns are declared.
    columns
        Name → values, at least for the declared columns.
    lines
        The line of each row, in longitudes that may run beyond ±180°.
    order
        The order of the rows in the layer.
    """
    table = pd.DataFrame({column: columns[column] for column in WRITTEN[name].names})
    layer = gpd.GeoDataFrame(table, geometry=gpd.GeoSeries(cut_unwrapped_lines(lines), crs=DEGREES))
    return layer.iloc[order].reset_index(drop=True)
