"""Assemble a network from lines that have been split and named."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from geo.arrays import Booleans, Floats, Integers
from geo.errors import DataError
from geo.network.border_cuts import CountryLines
from geo.network.graph import Network
from geo.network.line_table import Lines, distinct, ends, select, split, unique_positions


def build_network(table: CountryLines, sources: Sequence[str]) -> Network:
    """Build the network of lines that are split at borders and wherever they meet.

    ``sources`` are the sources of all lines; the number of the source of a line is an index into them.
    """
    rows = distinct(table.lines)
    lines, code = select(table.lines, rows), table.code[rows]
    codes, country = np.unique(code, return_inverse=True)
    node_lon, node_lat, (first, last) = unique_positions(*ends(lines))
    # Neither the order of the lines nor their direction matters: tail < head, and edges are sorted.
    tail, head = np.minimum(first, last), np.maximum(first, last)
    order = np.lexsort((lines.length_km, head, tail))
    lines = select(lines, order)
    vertex = _vertex_order(lines, (first > last)[order])
    crossing = _nodes_at(node_lon, node_lat, table.crossing_lon, table.crossing_lat)
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
        vertex_lon=lines.lon[vertex],
        vertex_lat=lines.lat[vertex],
        crossing_node=crossing[by_node].astype(np.int32),
        crossing_id=tuple(table.crossing_id[row] for row in by_node),
        crossing_official=table.crossing_official[by_node],
    )


def without_loops(lines: Lines) -> Lines:
    """Drop equal lines and those without length, and split loops in the middle.

    A loop ends where it starts; the ends of an edge must be two nodes.
    """
    lines = select(lines, distinct(lines))
    lon, lat = ends(lines)
    is_loop = (lon[0] == lon[1]) & (lat[0] == lat[1])
    middle = (lines.start[:-1] + lines.start[1:]) // 2
    is_cut = np.zeros(len(lines.lon), dtype=bool)
    is_cut[middle[is_loop]] = True
    return split(lines, is_cut)[0]


def _vertex_order(lines: Lines, is_reversed: Booleans) -> Integers:
    """Return an order of all vertices in which the vertices of reversed lines follow each other backwards."""
    line = lines.line_of_vertex
    index = np.arange(len(line))
    # for each vertex, the one as far from the end of its line as the vertex is from the start
    mirrored = lines.start[:-1][line] + lines.start[1:][line] - 1 - index
    return np.where(is_reversed[line], mirrored, index)


def _nodes_at(node_lon: Floats, node_lat: Floats, lon: Floats, lat: Floats) -> Integers:
    """Return the node at the position of each crossing; nodes are sorted by lon, then lat.

    Raises
    ------
    DataError
        There is no node at the position of a crossing.
    """
    # complex numbers sort by their real part, then by the imaginary one: by lon, then lat
    nodes, crossings = node_lon + 1j * node_lat, lon + 1j * lat
    node = np.searchsorted(nodes, crossings)
    off_node = np.flatnonzero(nodes[np.minimum(node, len(nodes) - 1)] != crossings)
    if len(off_node):
        row = off_node[0]
        raise DataError(
            f"no road ends at the border crossing at lon {lon[row]:.5f}, lat {lat[row]:.5f}. Expected the ends of two "
            "roads. Split the road at this position."
        )
    return np.asarray(node)
