"""Lines that have been cut and named → the network's value, in one order."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from geo.errors import DataError
from geo.network.border_cuts import CountryLines
from geo.network.graph import Booleans, Floats, Integers, Network
from geo.network.line_table import (
    Lines,
    distinct,
    ends,
    line_of_vertex,
    select,
    split,
    unique_positions,
)


def build_network(frontier: CountryLines, sources: Sequence[str]) -> Network:
    """Put nodes and edges into the network's order.

    Parameters
    ----------
    sources
        What the lines' source numbers stand for.
    """
    kept = distinct(frontier.lines)
    lines, code = select(frontier.lines, kept), frontier.code[kept]
    codes, country = np.unique(code, return_inverse=True)
    node_lon, node_lat, (first, last) = unique_positions(*ends(lines))
    turned = first > last
    tail, head = np.minimum(first, last), np.maximum(first, last)
    order = np.lexsort((lines.length_km, head, tail))
    lines, turned = select(lines, order), turned[order]
    at = _turned_vertices(lines, turned)
    crossing = _node_of(node_lon, node_lat, frontier.crossing_lon, frontier.crossing_lat)
    by_node = np.argsort(crossing)
    return Network(
        node_lon=node_lon,
        node_lat=node_lat,
        tail=tail[order].astype(np.int32),
        head=head[order].astype(np.int32),
        length_km=lines.length_km,
        kind=lines.kind,
        error_m=lines.error_m,
        source=lines.source,
        sources=tuple(sources),
        country=country[order].astype(np.int16),
        countries=tuple(codes.tolist()),
        vertex_start=lines.start,
        vertex_lon=lines.lon[at],
        vertex_lat=lines.lat[at],
        crossing_node=crossing[by_node].astype(np.int32),
        crossing_id=tuple(frontier.crossing_id[row] for row in by_node),
        crossing_official=frontier.crossing_official[by_node],
    )


def without_loops(lines: Lines) -> Lines:
    """Drop lines without length and equal ones, and cut loops in the middle, so that none is left."""
    kept = select(lines, distinct(lines))
    lon, lat = ends(kept)
    loop = (lon[0] == lon[1]) & (lat[0] == lat[1])
    middle = (kept.start[:-1] + kept.start[1:]) // 2
    marked = np.zeros(len(kept.lon), dtype=bool)
    marked[middle[loop]] = True
    return split(kept, marked)[0]


def _turned_vertices(lines: Lines, turned: Booleans) -> Integers:
    """Return the order of vertices in which the marked lines run the other way."""
    owner = line_of_vertex(lines)
    at = np.arange(len(owner))
    mirrored = lines.start[:-1][owner] + lines.start[1:][owner] - 1 - at
    return np.where(turned[owner], mirrored, at)


def _node_of(node_lon: Floats, node_lat: Floats, lon: Floats, lat: Floats) -> Integers:
    """Return the node at each place."""
    nodes = node_lon + 1j * node_lat
    found = np.searchsorted(nodes, lon + 1j * lat)
    if not np.array_equal(nodes[np.minimum(found, len(nodes) - 1)], lon + 1j * lat):
        raise DataError("a crossing is not at the end of any line")
    return np.asarray(found)
