"""The network: nodes, edges between them, and border crossings among the nodes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from geo.arrays import Booleans, Floats, rank_in_run

KINDS: Final = (
    "road", "track", "motorway", "trunk", "primary", "secondary", "tertiary", "unclassified", "residential", "service",
    "ferry",
)  # fmt: skip
"""Kinds of edges: a road of unknown class, a track, or a class of OpenStreetMap."""


@dataclass(frozen=True, eq=False)
class Network:
    """Nodes and undirected edges, sorted, so that their order does not depend on that of the input.

    Lengths and errors are on the ground; degrees are lon, lat, EPSG:4326. In a network on both sides of ±180°,
    longitudes continue beyond 180.

    Attributes
    ----------
    node_lon, node_lat
        Sorted by lon, then lat.
    tail, head
        The nodes at the ends of each edge, tail < head; edges are sorted by tail, head, length.
    length_km
        The length of each edge, at least that of the geodesics between its vertices.
    kind
        Index into `KINDS`.
    error_m
        The median distance of the road from the line of the edge.
    source
        Index into `sources`.
    country
        Index into `countries`, ISO 3166-1 alpha-2, empty at sea; an edge lies in one country.
    vertex_start
        Edge i has the vertices from ``vertex_start[i]`` up to ``vertex_start[i + 1]``, from tail to head.
    vertex_lon, vertex_lat
        The vertices of every edge's line, both ends included.
    crossing_node
        The nodes on a border, ascending. A crossing may have several, one per carriageway.
    crossing_id
        The id of the crossing at each of these nodes: that in the gazetteer or, of an unknown crossing, its two
        countries and its position.
    crossing_official
        Whether a crossing or a marked track is known at each of these nodes.
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
    """A known border crossing.

    Attributes
    ----------
    countries
        The two codes, ISO 3166-1 alpha-2, in any order.
    lon, lat
        Degrees, EPSG:4326.
    official
        False if it is known only because a road passes the border there.
    """

    id: str
    countries: tuple[str, ...]
    lon: float
    lat: float
    official: bool = True


_DIGITS: Final = np.array(list("0123456789abcdefghjkmnpqrstvwxyz"))  # Crockford's base 32
_ID_GRID: Final = 1e5  # steps per degree: a metre


def edge_ids(network: Network) -> NDArray[np.str_]:
    """Return an id for each edge, which depends on the positions of its ends alone.

    The id is the letter ``e`` and ten digits or letters that encode fifty bits: a hash (SplitMix64,
    doi:10.1145/2714064.2660195) of the positions of both ends, rounded to 0.00001°. Of parallel edges the second
    shortest gets the suffix ``-2``, the next ``-3``, and so on.

    Examples
    --------
    >>> from geo.network import read_network
    >>> ids = edge_ids(read_network())
    >>> len(set(ids.tolist())) == len(ids)
    True
    """
    grid_steps = [
        np.rint(degrees[node] * _ID_GRID).astype(np.int64).view(np.uint64)
        for node in (network.tail, network.head)
        for degrees in (network.node_lon, network.node_lat)
    ]
    hashes = np.zeros(len(network.tail), dtype=np.uint64)
    for steps in grid_steps:
        hashes = _mix(hashes ^ steps)
    shifts = np.arange(0, 50, 5, dtype=np.uint64)  # five bits, 0 to 31, for each of ten letters
    letters = _DIGITS[((hashes[:, None] >> shifts) & np.uint64(31)).astype(np.intp)]
    # view the ten letters of each edge as one text
    names = np.char.add("e", np.ascontiguousarray(letters).view("<U10").ravel())
    rank = rank_in_run(network.tail, network.head)
    is_later_twin = rank > 0
    result = names.astype("<U16")
    suffix = np.char.add("-", (rank[is_later_twin] + 1).astype("<U4"))
    result[is_later_twin] = np.char.add(names[is_later_twin], suffix)
    return result


def _mix(state: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Return 64 bits scrambled by a step of SplitMix64."""
    state = state + np.uint64(0x9E3779B97F4A7C15)
    state = (state ^ (state >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    state = (state ^ (state >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return np.asarray(state ^ (state >> np.uint64(31)))
