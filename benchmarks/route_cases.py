"""Flows on small and shipped networks, and the same flows on modified networks, to test models of route choice."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from geo.gazetteer import gazetteer
from geo.network import Network, edge_hours, read_costs, read_network, snap_nodes

Floats = NDArray[np.float64]
SPEED_KMH = 60.0
NO_NODES: Floats = np.zeros((0, 2))
TUNIS, GABES = "geonames-2464470", "geonames-2468369"
PAIRS = (("tripoli", TUNIS), ("zouara", GABES), ("al-eulma", "misrata"))


@dataclass(frozen=True, eq=False)
class Case:
    """A flow from one node of a network to another; ``hours`` are those of each edge."""

    network: Network
    hours: Floats
    origin: int
    destination: int


def rebuild(
    case: Case, ends: NDArray[np.intp], hours: Floats, like: NDArray[np.intp], new_nodes: Floats
) -> Case:
    """Return a case with other edges, and with more nodes.

    Parameters
    ----------
    ends
        The two nodes of each edge, one row per edge.
    hours
        Hours of each edge; its length changes in proportion.
    like
        For each edge, the old edge from which it takes its kind, country, source and error.
    new_nodes
        Lon and lat of the nodes to add after the old ones.
    """
    old = case.network
    length_km = old.length_km[like] * hours / case.hours[like]
    lon, lat = np.append(old.node_lon, new_nodes[:, 0]), np.append(old.node_lat, new_nodes[:, 1])
    tail, head = np.sort(ends, axis=1).T
    vertex_node = np.stack([tail, head], axis=1).ravel()  # every edge is a straight line
    network = replace(
        old, node_lon=lon, node_lat=lat, tail=tail.astype(np.int32), head=head.astype(np.int32),
        length_km=length_km, kind=old.kind[like], error_m=old.error_m[like],
        source=old.source[like], country=old.country[like],
        vertex_start=np.arange(len(tail) + 1) * 2, vertex_lon=lon[vertex_node], vertex_lat=lat[vertex_node],
    )  # fmt: skip
    return replace(case, network=network, hours=hours)


def edges_of(case: Case) -> NDArray[np.intp]:
    """Return the two nodes of each edge, one row per edge."""
    return np.stack([case.network.tail, case.network.head], axis=1).astype(np.intp)


def cut_edge(case: Case, edge: int) -> Case:
    """Return a case in which a new node divides an edge in two, of which the first takes a third of its hours."""
    ends, new_node = edges_of(case), len(case.network.node_lon)
    lonlat = np.stack([case.network.node_lon, case.network.node_lat], axis=1)
    middle = lonlat[ends[edge]].mean(axis=0)
    hours = np.append(case.hours, case.hours[edge] * 2 / 3)
    hours[edge] /= 3
    tail, head = ends[edge]
    ends[edge] = tail, new_node
    like = np.append(np.arange(len(ends)), edge)
    new_nodes = middle[None] + (0.0, 1e-4)  # off the line of the edge
    return rebuild(case, np.vstack([ends, (new_node, head)]), hours, like, new_nodes)


def with_edges(case: Case, ends: list[tuple[int, int]], new_nodes: Floats, hours: float) -> Case:
    """Add edges of some hours each, and the new nodes to which they lead."""
    like = np.append(np.arange(len(case.hours)), np.zeros(len(ends), dtype=np.intp))
    all_hours = np.append(case.hours, np.full(len(ends), hours))
    return rebuild(case, np.vstack([edges_of(case), ends]), all_hours, like, new_nodes)


def with_dead_end(case: Case, node: int) -> Case:
    """Add a dead end of half an hour."""
    place = np.array([[case.network.node_lon[node], case.network.node_lat[node]]]) + 0.03
    return with_edges(case, [(node, len(case.network.node_lon))], place, 0.5)


def with_island(case: Case) -> Case:
    """Add a triangle of roads far from all others."""
    first = len(case.network.node_lon)
    ends = [(first, first + 1), (first + 1, first + 2), (first, first + 2)]
    return with_edges(case, ends, np.array([(60.0, 5.0), (60.1, 5.0), (60.0, 5.1)]), 0.2)


def shuffled(case: Case, rng: np.random.Generator) -> tuple[Case, NDArray[np.intp]]:
    """Renumber the nodes and edges of a case at random.

    Return the case with its new numbers and, for each old number of an edge, the new one.
    """
    old = case.network
    old_node = rng.permutation(len(old.node_lon))  # new number of a node → its old number
    old_edge = rng.permutation(len(case.hours))  # new number of an edge → its old number
    new_node = np.argsort(old_node)
    ends = new_node[edges_of(case)[old_edge]]
    renumbered = rebuild(case, ends, case.hours[old_edge], old_edge, NO_NODES)
    network = replace(
        renumbered.network, node_lon=old.node_lon[old_node], node_lat=old.node_lat[old_node],
        crossing_node=new_node[old.crossing_node].astype(np.int32),
    )  # fmt: skip
    origin, destination = int(new_node[case.origin]), int(new_node[case.destination])
    return Case(network, renumbered.hours, origin, destination), np.argsort(old_edge)


def with_delay(case: Case, edge: int, hours: float) -> Case:
    """Add hours to an edge."""
    delayed = case.hours.copy()
    delayed[edge] += hours
    return replace(case, hours=delayed)


def random_grid(rng: np.random.Generator, *, crossings: bool = False) -> Case:
    """Build a flow across a random grid of streets, from its first node to a node of its last column.

    The size of the grid and the lengths of its streets are random. With crossings, the middle column is a border
    between two countries: it has a crossing in each row, and no street along it.
    """
    row_count, column_count = (
        (int(rng.integers(3, 6)), 5) if crossings else rng.integers(2, 6, 2).tolist()
    )
    middle = column_count // 2
    node = np.arange(row_count * column_count).reshape(row_count, column_count)
    along_rows = np.stack([node[:, :-1].ravel(), node[:, 1:].ravel()], axis=1)
    along_columns = np.stack([node[:-1], node[1:]], axis=-1)
    if crossings:
        along_columns = np.delete(along_columns, middle, axis=1)
    ends = np.vstack([along_rows, along_columns.reshape(-1, 2)])
    row, column = np.divmod(node.ravel(), column_count)
    lon, lat = column * 0.1, row * 0.1
    length_km = rng.uniform(11.2, 60.0, len(ends))
    country = (column[ends].max(axis=1) > middle) if crossings else np.zeros(len(ends))
    crossing_nodes = node[:, middle] if crossings else node[0, :0]
    zeros, vertex_node = np.zeros(len(ends)), ends.ravel()
    network = Network(
        node_lon=lon, node_lat=lat, tail=ends[:, 0].astype(np.int32),
        head=ends[:, 1].astype(np.int32), length_km=length_km, kind=zeros.astype(np.int8),
        error_m=zeros, source=zeros.astype(np.int16), sources=("random",),
        country=country.astype(np.int16), countries=("AA", "BB"),
        vertex_start=np.arange(len(ends) + 1) * 2, vertex_lon=lon[vertex_node], vertex_lat=lat[vertex_node],
        crossing_node=crossing_nodes.astype(np.int32),
        crossing_id=tuple(f"crossing-{number}" for number in range(len(crossing_nodes))),
        crossing_official=np.ones(len(crossing_nodes), dtype=bool),
    )  # fmt: skip
    last_row = int(rng.integers(row_count)) if crossings else -1
    return Case(network, length_km / SPEED_KMH, 0, int(node[last_row, -1]))


def without_node(case: Case, node: int) -> Case:
    """Remove the edges that meet a node."""
    kept_edges = np.flatnonzero((edges_of(case) != node).all(axis=1))
    ends = edges_of(case)[kept_edges]
    return rebuild(case, ends, case.hours[kept_edges], kept_edges, NO_NODES)


def nodes_of_crossing(case: Case, crossing: int) -> NDArray[np.int32]:
    """Return all nodes of a crossing, which has one for each carriageway.

    ``crossing`` is the row of any of them among the crossings of the network.
    """
    ids = np.array(case.network.crossing_id)
    nodes: NDArray[np.int32] = case.network.crossing_node[ids == ids[crossing]]
    return nodes


def shipped_cases() -> list[Case]:
    """Build the cases on the shipped network: flows between the pairs of towns in :data:`PAIRS`."""
    network, places = read_network(), gazetteer()
    hours = edge_hours(network, read_costs())
    cases = []
    for pair in PAIRS:
        lon, lat = np.array([(places[name].lon, places[name].lat) for name in pair]).T
        cases.append(Case(network, hours, *snap_nodes(network, lon, lat)[0].tolist()))
    return cases
