"""The roads that a map shows in the background, and from which zoom."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray
from shapely import MultiLineString

from geo.maps.ground.mercator import mercator_y
from geo.network.graph import KINDS, Network
from geo.network.line_table import edge_lines

if TYPE_CHECKING:
    from scipy.sparse import coo_array

MOST_ERROR_M: Final = 5_000.0  # larger errors mark straight links that only close gaps
MAIN_ZOOMS: Final = (5, 6)  # at which only roads between the towns of that zoom show
EVERY_ZOOM: Final = 7
SIMPLE_DEG: Final = 0.006  # about 600 m: a quarter of the roads' own error
LONGEST_KM: Final = 600.0  # between neighbouring towns
SNAP_DEG: Final = 0.15  # a node this near to a town stands for it
FEWEST: Final = 4  # towns: with fewer, a triangulation has no neighbours


@dataclass(frozen=True)
class MainRoads:
    """Roads by the zoom from which they show.

    Attributes
    ----------
    lines
        Zoom → lines, EPSG:4326.
    error_m
        Median distance between a line and the road that it stands for, metres.
    """

    lines: dict[int, MultiLineString]
    error_m: float


def roads_of(network: Network, towns: pd.DataFrame) -> MainRoads:
    """Return the roads of a network, by the zoom from which they show; those between larger towns show earlier.

    Ferries are left out, and links whose error exceeds :data:`MOST_ERROR_M`. ``towns`` has the columns ``zoom``,
    from which each town shows, ``lon`` and ``lat``.
    """
    is_road = (network.error_m <= MOST_ERROR_M) & (network.kind != KINDS.index("ferry"))
    zooms = np.where(is_road, EVERY_ZOOM, 0)
    # From the closest zoom outwards, so that a road keeps the least of the zooms from which it shows.
    for zoom in reversed(MAIN_ZOOMS):
        zooms[_edges_between(network, towns[towns["zoom"] <= zoom]) & is_road] = zoom
    by_zoom = {
        int(zoom): _joined(edge_lines(network, np.flatnonzero(zooms == zoom)))
        for zoom in np.unique(zooms[is_road])
    }
    return MainRoads(by_zoom, _median(network.error_m[is_road], network.length_km[is_road]))


def _joined(lines: NDArray[np.object_]) -> MultiLineString:
    """Return lines joined end to end and simplified."""
    merged = shapely.line_merge(MultiLineString(list(lines)))
    return MultiLineString(list(shapely.get_parts(shapely.simplify(merged, SIMPLE_DEG))))


def _edges_between(network: Network, towns: pd.DataFrame) -> NDArray[np.bool_]:
    """Return for each edge whether it lies on the shortest route between two neighbouring towns.

    Routes longer than :data:`LONGEST_KM` do not count.
    """
    from scipy.sparse.csgraph import dijkstra  # noqa: PLC0415 - slow to import

    is_between = np.zeros(len(network.tail), dtype=bool)
    nodes = _nodes_near(network, towns)
    if len(nodes) < FEWEST:
        return is_between
    pairs = _neighbours(network.node_lon[nodes], network.node_lat[nodes])
    if not len(pairs):
        return is_between
    # Numbers of tail and head → number of the edge. A tail has a lower number than its head. Of edges with the same
    # ends the shortest comes first and is kept, because routes use it.
    edge_of_ends: dict[tuple[int, int], int] = {}
    for edge, ends in enumerate(zip(network.tail.tolist(), network.head.tolist(), strict=True)):
        edge_of_ends.setdefault(ends, edge)
    # Pairs are row numbers of `nodes`. `predecessors` has a row for each of `starts`, and a column for each node of the
    # network: the node before it on the shortest route from that start; a negative number at the start itself.
    starts = np.unique(pairs[:, 0])
    _, predecessors = dijkstra(
        _graph(network),
        directed=False,
        indices=nodes[starts],
        limit=LONGEST_KM,
        return_predecessors=True,
    )
    for start, end in pairs:
        predecessor_of = predecessors[np.searchsorted(starts, start)]
        # From the end of the route back to its start
        node = nodes[end]
        while predecessor_of[node] >= 0:
            tail, head = sorted((node, predecessor_of[node]))
            is_between[edge_of_ends[tail, head]] = True
            node = predecessor_of[node]
    return is_between


def _graph(network: Network) -> coo_array:
    """Return the network as a sparse matrix of nodes by nodes: the length of the shortest edge between two, in km."""
    from scipy.sparse import coo_array  # noqa: PLC0415 - slow to import

    edges = pd.DataFrame({"tail": network.tail, "head": network.head, "km": network.length_km})
    shortest = edges.groupby(["tail", "head"], as_index=False)["km"].min()
    count = len(network.node_lon)
    return coo_array(
        (shortest["km"], (shortest["tail"], shortest["head"])), shape=(count, count)
    ).tocsr()


def _nodes_near(network: Network, towns: pd.DataFrame) -> NDArray[np.int64]:
    """Return the nodes that stand for towns: the node nearest to each, if it is no farther than :data:`SNAP_DEG`."""
    from scipy.spatial import KDTree  # noqa: PLC0415 - slow to import

    tree = KDTree(np.column_stack([network.node_lon, network.node_lat]))
    distance_deg, node = tree.query(towns[["lon", "lat"]].to_numpy(float))
    return np.unique(node[distance_deg <= SNAP_DEG])


def _neighbours(lon: NDArray[np.float64], lat: NDArray[np.float64]) -> NDArray[np.int64]:
    """Return the pairs of points that are neighbours: those joined by a Delaunay triangulation, each pair once.

    Points are lon and lat in degrees; a pair is two of their row numbers. Points that all lie on one line, which no
    triangles join, have no neighbours.
    """
    from scipy.spatial import Delaunay, QhullError  # noqa: PLC0415 - slow to import

    try:
        triangles = Delaunay(np.column_stack([lon, mercator_y(lat)])).simplices
    except QhullError:  # all in a line
        return np.zeros((0, 2), dtype=np.int64)
    sides = np.concatenate([triangles[:, [0, 1]], triangles[:, [1, 2]], triangles[:, [0, 2]]])
    return np.asarray(np.unique(np.sort(sides, axis=1), axis=0), dtype=np.int64)


def _median(values: NDArray[np.float64], weights: NDArray[np.float64]) -> float:
    """Return the weighted median of values: half of all weight belongs to values no larger; 0 without values.

    Examples
    --------
    >>> _median(np.array([1.0, 2.0, 9.0]), np.array([1.0, 1.0, 5.0]))
    9.0
    """
    if not len(values):
        return 0.0
    order = np.argsort(values)
    weight_so_far = np.cumsum(weights[order])
    return float(values[order][np.searchsorted(weight_so_far, weight_so_far[-1] / 2)])
