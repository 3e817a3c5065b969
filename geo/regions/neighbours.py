"""Neighbouring towns, and how far apart they are along a graph."""

from __future__ import annotations

from itertools import combinations
from typing import Final

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra
from scipy.spatial import ConvexHull, cKDTree

from geo.arrays import Floats, Integers
from geo.geodesy.ellipsoid import lonlat_to_normals
from geo.network.line_table import first_per_group

# Up to so many points are all paired: they may lie in one plane, but a hull needs a volume.
FEW: Final = 12
AT_ONCE: Final = 200  # searches; each returns the distances to all nodes, which take much memory


def neighbouring_pairs(lon: Floats, lat: Floats) -> Integers:
    """Return the pairs of neighbours among positions, as their indexes, shape (pairs, 2).

    Two positions are neighbours if no other position lies in the circle that has the line between them as a diameter.
    They form the Gabriel graph on the sphere (Gabriel and Sokal 1969, doi:10.2307/2412323).

    Parameters
    ----------
    lon, lat
        Degrees, EPSG:4326; no two positions equal.

    Examples
    --------
    >>> neighbouring_pairs(np.array([179.0, -179.0, -178.0]), np.zeros(3)).tolist()
    [[0, 1], [1, 2]]
    """
    normals = lonlat_to_normals(lon, lat)
    pairs = _candidates(normals)
    first, second = normals[pairs[:, 0]], normals[pairs[:, 1]]
    middle = (first + second) / 2.0
    radius = np.linalg.norm(first - second, axis=1) / 2.0
    nearest_distance, _ = cKDTree(normals).query(middle)
    # The two positions themselves are one radius from the middle, up to rounding; any nearer one is another position.
    return np.asarray(pairs[nearest_distance >= radius * (1.0 - 1e-9)])


def _candidates(normals: Floats) -> Integers:
    """Return pairs of points, sorted, that include all pairs of neighbours, shape (pairs, 2).

    Neighbours in the Gabriel graph are joined by an edge of the Delaunay triangulation, which for points on a sphere is
    the convex hull. ``normals`` are the points as vectors of length 1, shape (points, 3).
    """
    count = len(normals)
    if count <= FEW:
        return np.array(list(combinations(range(count), 2)), dtype=int).reshape(-1, 2)
    faces = ConvexHull(normals).simplices
    sides = np.concatenate([faces[:, [0, 1]], faces[:, [1, 2]], faces[:, [0, 2]]])
    return np.unique(np.sort(sides, axis=1), axis=0)


def graph_distances(
    edges: Integers, length_km: Floats, pairs: Integers, limit_km: float = np.inf
) -> Floats:
    """Return the length, in km, of the shortest path between each pair of nodes of a graph.

    The length is infinite if there is no path, or if it would exceed the limit.

    Parameters
    ----------
    edges
        The nodes at both ends of each edge, shape (edges, 2); edges have no direction.
    length_km
        The length of each edge.
    pairs
        The pairs of nodes, shape (pairs, 2).
    limit_km
        The length beyond which paths are not searched.

    Examples
    --------
    >>> edges = np.array([[0, 1], [1, 2], [0, 2]])
    >>> graph_distances(edges, np.array([1.0, 1.0, 5.0]), np.array([[2, 0], [1, 1]])).tolist()
    [2.0, 0.0]
    """
    node_count = 1 + max(int(edges.max(initial=0)), int(pairs.max(initial=0)))
    low, high = np.sort(edges, axis=1).T
    # Of several edges between the same nodes only the shortest is kept: a sparse matrix would add up their lengths.
    shortest = first_per_group(low * node_count + high, length_km)
    entries = (length_km[shortest], (low[shortest], high[shortest]))
    graph = csr_array(entries, shape=(node_count, node_count))
    # One search from a node finds the paths to all others. So pairs with the same first node share a search.
    starts, start_index = np.unique(pairs[:, 0], return_inverse=True)
    distance_km = np.empty(len(pairs))
    for first in range(0, len(starts), AT_ONCE):
        batch = starts[first : first + AT_ONCE]
        is_in_batch = (start_index >= first) & (start_index < first + AT_ONCE)
        paths_km = dijkstra(graph, directed=False, indices=batch, limit=limit_km)
        row = start_index[is_in_batch] - first
        distance_km[is_in_batch] = paths_km[row, pairs[is_in_batch, 1]]
    return distance_km
