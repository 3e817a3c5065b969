"""Links of a road network: their ids and their lines."""

from __future__ import annotations

import numpy as np
import shapely
from numpy.typing import NDArray

from geo.arrays import Floats, Integers, ragged_range
from geo.network import Network, edge_ids
from geo.routing.links import Links


def link_ids(links: Links) -> NDArray[np.str_]:
    """Return each link's id: the first id among its edges."""
    edges = np.flatnonzero(links.of_edge >= 0)
    ids = edge_ids(links.network)[edges]
    order = np.lexsort((ids, links.of_edge[edges]))  # by link, then by id
    first_rows = np.unique(links.of_edge[edges][order], return_index=True)[1]
    return np.asarray(ids[order][first_rows])


def link_errors(links: Links) -> Floats:
    """Return each link's positional error, metres."""
    return links.network.error_m[links.first_edge]


def link_lines(links: Links, numbers: Integers) -> NDArray[np.object_]:
    """Return the lines of links, each from its tail to its head.

    Parameters
    ----------
    numbers
        Links, ascending, without duplicates.

    Returns
    -------
    ndarray
        One LineString per link, EPSG:4326.
    """
    edges = np.flatnonzero(np.isin(links.of_edge, numbers))
    edges = edges[np.argsort(links.of_edge[edges], kind="stable")]
    row = np.searchsorted(numbers, links.of_edge[edges])
    pieces = shapely.multilinestrings(_edge_lines(links.network, edges), indices=row)
    lines = shapely.line_merge(pieces)
    start_points = shapely.get_coordinates(shapely.get_point(lines, 0))
    tail = links.node[links.tail[numbers]]
    at_tail = start_points == np.stack(
        [links.network.node_lon[tail], links.network.node_lat[tail]], axis=1
    )
    return np.where(at_tail.all(axis=1), np.asarray(lines), np.asarray(shapely.reverse(lines)))


def _edge_lines(network: Network, edges: Integers) -> NDArray[np.object_]:
    row, number = ragged_range(np.diff(network.vertex_start)[edges])
    vertex = network.vertex_start[edges][row] + number
    points = np.stack([network.vertex_lon[vertex], network.vertex_lat[vertex]], axis=1)
    return np.asarray(shapely.linestrings(points, indices=row))
