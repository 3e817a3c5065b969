"""The network's value: nodes, edges between them, and the crossings among the nodes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Integers = NDArray[np.integer[Any]]
Booleans = NDArray[np.bool_]

KINDS: Final = (
    "road",
    "track",
    "motorway",
    "trunk",
    "primary",
    "secondary",
    "tertiary",
    "unclassified",
    "residential",
    "service",
    "ferry",
)
"""What an edge is: a road of unknown class, a track, or the class as OpenStreetMap names it."""


@dataclass(frozen=True, eq=False)
class Network:
    """Nodes and undirected edges, in one order whatever the order of the input.

    Lengths and errors are on the ground; degrees are lon, lat, EPSG:4326. Of a network on both sides of ±180° they
    run on beyond 180, so that no line is torn.

    Attributes
    ----------
    node_lon, node_lat
        Of the nodes, sorted by lon, then lat.
    tail, head
        The nodes at the ends of each edge, tail < head; edges are sorted by tail, head, length.
    length_km
        Never shorter than the geodesics of the edge's line.
    kind
        Index into `KINDS`.
    error_m
        How far the road may run from the edge's line: half of all places are nearer.
    source
        Index into `sources`, who says that the edge exists.
    country
        Index into `countries`, ISO 3166-1 alpha-2; an edge lies in one country, or in none at sea.
    vertex_start
        Edge i has the vertices from ``vertex_start[i]`` up to ``vertex_start[i + 1]``, tail first.
    vertex_lon, vertex_lat
        Every edge's line, both ends included.
    crossing_node
        The nodes on a border, by node. One crossing may have several nodes, one a carriageway.
    crossing_id
        Of the gazetteer, or the two countries and the place, where no crossing is known.
    crossing_official
        Whether a crossing or a marked track is known there.
    """

    node_lon: Floats
    node_lat: Floats
    tail: NDArray[np.int32]
    head: NDArray[np.int32]
    length_km: Floats
    kind: NDArray[np.int8]
    error_m: Floats
    source: NDArray[np.int16]
    sources: tuple[str, ...]
    country: NDArray[np.int16]
    countries: tuple[str, ...]
    vertex_start: NDArray[np.int64]
    vertex_lon: Floats
    vertex_lat: Floats
    crossing_node: NDArray[np.int32]
    crossing_id: tuple[str, ...]
    crossing_official: Booleans


@dataclass(frozen=True)
class Crossing:
    """A place at which people are known to pass a border.

    Attributes
    ----------
    countries
        The two codes, ISO 3166-1 alpha-2, in any order.
    lon, lat
        Degrees, EPSG:4326.
    """

    id: str
    countries: tuple[str, ...]
    lon: float
    lat: float


_DIGITS: Final = np.array(list("0123456789abcdefghjkmnpqrstvwxyz"))  # Crockford's base 32
_ID_GRID: Final = 1e5  # places per degree: a metre


def edge_ids(network: Network) -> NDArray[np.str_]:
    """Name each edge after the places of its ends, independent of the rest of the network.

    The name is ``e`` and fifty bits of a hash (SplitMix64, doi:10.1145/2714064.2660195) of both
    ends at 0.00001°. Edges that share both ends are told apart by ``-2``, ``-3`` in the order of
    their length.

    Returns
    -------
    One string for each edge.

    Examples
    --------
    >>> from geo.network import read_network
    >>> ids = edge_ids(read_network())
    >>> len(set(ids.tolist())) == len(ids)
    True
    """
    places = [
        np.rint(values[ends] * _ID_GRID).astype(np.int64).view(np.uint64)
        for ends in (network.tail, network.head)
        for values in (network.node_lon, network.node_lat)
    ]
    state = np.zeros(len(network.tail), dtype=np.uint64)
    for place in places:
        state = _mix(state ^ place)
    shifts = np.arange(0, 50, 5, dtype=np.uint64)
    letters = _DIGITS[((state[:, None] >> shifts) & np.uint64(31)).astype(np.intp)]
    names = np.char.add("e", np.ascontiguousarray(letters).view("<U10").ravel())
    rank = _rank_among_twins(network)
    twins = rank > 0
    result = names.astype("<U16")
    result[twins] = np.char.add(
        np.char.add(names[twins], "-"), (rank[twins] + 1).astype("<U4")
    ).astype("<U16")
    return result


def _mix(state: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Scramble 64 bits: a step of SplitMix64."""
    state = state + np.uint64(0x9E3779B97F4A7C15)
    state = (state ^ (state >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    state = (state ^ (state >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return np.asarray(state ^ (state >> np.uint64(31)))


def _rank_among_twins(network: Network) -> Integers:
    """Count, for each edge, those before it with the same ends."""
    is_twin = np.zeros(len(network.tail), dtype=bool)
    is_twin[1:] = (np.diff(network.tail) == 0) & (np.diff(network.head) == 0)
    at = np.arange(len(is_twin))
    return np.asarray(at - np.maximum.accumulate(np.where(is_twin, 0, at)))
