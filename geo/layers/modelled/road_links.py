"""Links of a road network: their ids and their lines.

A link is a chain of edges of the network, joined for routing. ``links.of_edge`` holds the number of the link to which
each edge belongs, −1 for none.
"""

from __future__ import annotations

import numpy as np
import shapely
from numpy.typing import NDArray

from geo.arrays import Floats, Integers
from geo.network import edge_ids
from geo.network.line_table import edge_lines
from geo.routing.links import Links


def link_ids(links: Links) -> NDArray[np.str_]:
    """Return the id of each link, by its number: the alphabetically first id among the edges of the link."""
    edges = np.flatnonzero(links.of_edge >= 0)
    link_of_edge, ids = links.of_edge[edges], edge_ids(links.network)[edges]
    order = np.lexsort((ids, link_of_edge))  # by link, then by id
    first_rows = np.unique(link_of_edge[order], return_index=True)[1]  # the first row of each link
    return np.asarray(ids[order][first_rows])


def link_errors(links: Links) -> Floats:
    """Return the positional error of each link, in metres."""
    return links.network.error_m[links.first_edge]


def link_lines(links: Links, numbers: Integers) -> NDArray[np.object_]:
    """Return the lines of links, each from its tail (the junction where it begins) to its head.

    Parameters
    ----------
    numbers
        Numbers of the links, ascending, without duplicates.

    Returns
    -------
    ndarray
        One LineString per link, EPSG:4326.
    """
    edges = np.flatnonzero(np.isin(links.of_edge, numbers))
    edges = edges[np.argsort(links.of_edge[edges], kind="stable")]
    # The position of each edge's link in ``numbers``.
    row = np.searchsorted(numbers, links.of_edge[edges])
    pieces = shapely.multilinestrings(edge_lines(links.network, edges), indices=row)
    lines = shapely.line_merge(pieces)
    # Merging may turn a line round: those that do not start at their tail are reversed.
    start_points = shapely.get_coordinates(shapely.get_point(lines, 0))
    tail = links.node[links.tail[numbers]]
    tail_points = np.stack([links.network.node_lon[tail], links.network.node_lat[tail]], axis=1)
    starts_at_tail = (start_points == tail_points).all(axis=1)
    return np.where(starts_at_tail, np.asarray(lines), np.asarray(shapely.reverse(lines)))
