"""Flows on small and shipped networks, and the same flows on modified networks, to test models of route choice."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from geo.gazetteer import gazetteer
from geo.network import Network, edge_hours, read_costs, read_network, snap_nodes

Floats = NDArray[np.float64]
SPEED_KMH = 60.0
TUNIS, GABES = "geonames-2464470", "geonames-2468369"
PAIRS = (("tripoli", TUNIS), ("zouara", GABES), ("al-eulma", "misrata"))


@dataclass(frozen=True, eq=False)
class Case:
    """A flow from one node to another, with the hours of each edge."""

    network: Network
    hours: Floats
    origin: int
    destination: int


def rebuild(
    case: Case, ends: NDArray[np.intp], hours: Floats, like: NDArray[np.intp], more: Floats
) -> Case:
    """Rebuild a case with other edges, each ``like`` an old one, and ``more`` nodes after the old ones.

    Edges are as long as their hours at one speed, unless they keep their length.
    """
    old = case.network
    length_km = old.length_km[like] * hours / case.hours[like]
    lon, lat = np.append(old.node_lon, more[:, 0]), np.append(old.node_lat, more[:, 1])
    tail, head = np.sort(ends, axis=1).T
    line = np.stack([tail, head], axis=1).ravel()
    network = replace(
        old, node_lon=lon, node_lat=lat, tail=tail.astype(np.int32), head=head.astype(np.int32),
        length_km=length_km, kind=old.kind[like], error_m=old.error_m[like],
        source=old.source[like], country=old.country[like],
        vertex_start=np.arange(len(tail) + 1) * 2, vertex_lon=lon[line], vertex_lat=lat[line],
    )  # fmt: skip
    return replace(case, network=network, hours=hours)


def edges_of(case: Case) -> NDArray[np.intp]:
    """Return the two nodes of each edge, one row per edge."""
    return np.stack([case.network.tail, case.network.head], axis=1).astype(np.intp)


def cut_edge(case: Case, edge: int) -> Case:
    """Cut an edge at a third of its length."""
    ends, new = edges_of(case), len(case.network.node_lon)
    middle = np.stack([case.network.node_lon, case.network.node_lat], axis=1)[ends[edge]].mean(
        axis=0
    )
    hours, like = np.append(case.hours, case.hours[edge] * 2 / 3), np.arange(len(ends))
    hours[edge] /= 3
    tail, head = ends[edge]
    ends[edge] = tail, new
    return rebuild(case, np.vstack([ends, (new, head)]), hours, np.append(like, edge),
                  middle[None] + (0.0, 1e-4))  # fmt: skip


def with_edges(case: Case, ends: list[tuple[int, int]], places: Floats, hours: float) -> Case:
    """Add edges to new nodes."""
    like = np.append(np.arange(len(case.hours)), np.zeros(len(ends), dtype=np.intp))
    return rebuild(case, np.vstack([edges_of(case), ends]),
                  np.append(case.hours, np.full(len(ends), hours)), like, places)  # fmt: skip


def with_dead_end(case: Case, node: int) -> Case:
    """Add a dead end of half an hour."""
    place = np.array([[case.network.node_lon[node], case.network.node_lat[node]]]) + 0.03
    return with_edges(case, [(node, len(case.network.node_lon))], place, 0.5)


def with_island(case: Case) -> Case:
    """Add a triangle of roads far from all others."""
    n = len(case.network.node_lon)
    places = np.array([(60.0, 5.0), (60.1, 5.0), (60.0, 5.1)])
    return with_edges(case, [(n, n + 1), (n + 1, n + 2), (n, n + 2)], places, 0.2)


def shuffled(case: Case, chance: np.random.Generator) -> tuple[Case, NDArray[np.intp]]:
    """Renumber nodes and edges; also return the new row of each edge."""
    nodes = chance.permutation(len(case.network.node_lon))  # the old number of each new one
    number, order = np.argsort(nodes), chance.permutation(len(case.hours))
    old = case.network
    mixed = rebuild(case, number[edges_of(case)[order]], case.hours[order], order, np.zeros((0, 2)))
    crossing = number[old.crossing_node].astype(np.int32)
    network = replace(mixed.network, node_lon=old.node_lon[nodes], node_lat=old.node_lat[nodes],
                      crossing_node=crossing)  # fmt: skip
    ends = int(number[case.origin]), int(number[case.destination])
    return Case(network, mixed.hours, *ends), np.argsort(order)


def with_delay(case: Case, edge: int, hours: float) -> Case:
    """Add hours to an edge."""
    return replace(case, hours=case.hours + np.eye(1, len(case.hours), edge)[0] * hours)


def random_grid(chance: np.random.Generator, *, crossings: bool = False) -> Case:
    """Build a grid of streets; with crossings, its middle column is a border with one in each row."""
    high, wide = (int(chance.integers(3, 6)), 5) if crossings else chance.integers(2, 6, 2).tolist()
    at = np.arange(high * wide).reshape(high, wide)
    along = np.stack([at[:, :-1].ravel(), at[:, 1:].ravel()], axis=1)
    upward = np.stack([at[:-1], at[1:]], axis=-1)
    if crossings:
        upward = np.delete(upward, wide // 2, axis=1)
    ends = np.vstack([along, upward.reshape(-1, 2)])
    row, column = np.divmod(at.ravel(), wide)
    lon, lat = column * 0.1, row * 0.1
    length_km = chance.uniform(11.2, 60.0, len(ends))
    country = (column[ends].max(axis=1) > wide // 2) if crossings else np.zeros(len(ends))
    nodes = at[:, wide // 2] if crossings else at[0, :0]
    zeros, line = np.zeros(len(ends)), ends.ravel()
    network = Network(
        node_lon=lon, node_lat=lat, tail=ends[:, 0].astype(np.int32),
        head=ends[:, 1].astype(np.int32), length_km=length_km, kind=zeros.astype(np.int8),
        error_m=zeros, source=zeros.astype(np.int16), sources=("random",),
        country=country.astype(np.int16), countries=("AA", "BB"),
        vertex_start=np.arange(len(ends) + 1) * 2, vertex_lon=lon[line], vertex_lat=lat[line],
        crossing_node=nodes.astype(np.int32),
        crossing_id=tuple(f"crossing-{n}" for n in range(len(nodes))),
        crossing_official=np.ones(len(nodes), dtype=bool),
    )  # fmt: skip
    end = int(at[int(chance.integers(high)), -1]) if crossings else int(at[-1, -1])
    return Case(network, length_km / SPEED_KMH, 0, end)


def without_node(case: Case, node: int) -> Case:
    """Remove the edges that meet a node."""
    keep = np.flatnonzero((edges_of(case) != node).all(axis=1))
    return rebuild(case, edges_of(case)[keep], case.hours[keep], keep, np.zeros((0, 2)))


def nodes_of_crossing(case: Case, shut: int) -> NDArray[np.int32]:
    """Return all nodes of a crossing: one per carriageway."""
    names = np.array(case.network.crossing_id)
    nodes: NDArray[np.int32] = case.network.crossing_node[names == names[shut]]
    return nodes


def shipped_cases() -> list[Case]:
    """Build cases between pairs of towns on the shipped network."""
    network, places = read_network(), gazetteer()
    hours = edge_hours(network, read_costs())
    cases = []
    for pair in PAIRS:
        lon, lat = np.array([(places[name].lon, places[name].lat) for name in pair]).T
        cases.append(Case(network, hours, *snap_nodes(network, lon, lat)[0].tolist()))
    return cases
