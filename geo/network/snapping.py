"""Snap places to the nearest nodes of a network."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

from geo.arrays import Floats, Integers
from geo.geodesy import inverse
from geo.geodesy.ellipsoid import lonlat_to_normals
from geo.network.graph import Network

# The distance between normals is up to half a percent off, so a node that is second by it may be the nearest.
CANDIDATES = 4
FEW_DISTANCES = 3_000_000  # up to so many distances take less time than the import of a tree


def snap_nodes(
    network: Network,
    lon: ArrayLike,
    lat: ArrayLike,
    *,
    countries: Sequence[tuple[str, ...]] | None = None,
) -> tuple[NDArray[np.int32], Floats]:
    """Find the node nearest to each place on the ellipsoid; among equally near ones, the first.

    Distances between unit normals propose candidates, and the lengths of geodesics decide among them.

    Parameters
    ----------
    network
        The network.
    lon, lat
        Degrees, EPSG:4326; arrays of one length or scalars.
    countries
        The countries of each place, ISO 3166-1 alpha-2. Only nodes on roads in these countries count, so that a town
        at a border is not reached from abroad. If the network has no road in these countries, all nodes count.

    Returns
    -------
    node
        The nearest node of each place.
    access_km
        The distance to that node.

    Examples
    --------
    >>> from geo.network import read_network
    >>> node, access_km = snap_nodes(read_network(), 8.7842, 34.4250)
    >>> bool(access_km[0] < 3.0)
    True
    """
    lon, lat = np.atleast_1d(np.asarray(lon, float)), np.atleast_1d(np.asarray(lat, float))
    if countries is None:
        return _nearest_nodes(network, np.arange(len(network.node_lon)), lon, lat)
    node, access_km = np.zeros(len(lon), dtype=np.int32), np.zeros(len(lon))
    # places with the same countries have the same nodes, and are snapped together
    places_of: dict[tuple[str, ...], list[int]] = {}
    for place, codes in enumerate(countries):
        places_of.setdefault(tuple(sorted(codes)), []).append(place)
    for codes, places in places_of.items():
        nodes = _nodes_in(network, codes)
        node[places], access_km[places] = _nearest_nodes(network, nodes, lon[places], lat[places])
    return node, access_km


def _nodes_in(network: Network, codes: tuple[str, ...]) -> Integers:
    """Return the nodes at the ends of roads in some countries; all nodes if there are no such roads."""
    is_inside = np.isin(network.countries, codes)[network.country]
    nodes = np.unique(np.concatenate([network.tail[is_inside], network.head[is_inside]]))
    return nodes if len(nodes) else np.arange(len(network.node_lon))


def _nearest_nodes(
    network: Network, nodes: Integers, lon: Floats, lat: Floats
) -> tuple[NDArray[np.int32], Floats]:
    """Return the node, among ``nodes``, that is nearest to each place, and the distance to it in km."""
    node_lon, node_lat = network.node_lon[nodes], network.node_lat[nodes]
    candidates = _candidates(lonlat_to_normals(node_lon, node_lat), lonlat_to_normals(lon, lat))
    candidates = np.sort(candidates, axis=1)  # so that of equally near nodes the first is chosen
    distance_m = inverse(lon[:, None], lat[:, None], node_lon[candidates], node_lat[candidates])[2]
    nearest = distance_m.argmin(axis=1)
    rows = np.arange(len(lon))
    return nodes[candidates[rows, nearest]].astype(np.int32), distance_m[rows, nearest] / 1e3


def _candidates(nodes: Floats, normals: Floats) -> NDArray[np.intp]:
    """Return the `CANDIDATES` nodes nearest to each place, or all nodes if there are fewer: (places, candidates).

    Both ``nodes`` and ``normals``, the places, are unit vectors, (n, 3).
    """
    count = min(CANDIDATES, len(nodes))
    if len(nodes) * len(normals) > FEW_DISTANCES:
        from scipy.spatial import cKDTree  # noqa: PLC0415 - slow to import

        tree_nodes = cKDTree(nodes).query(normals, k=count)[1]
        return np.asarray(tree_nodes, dtype=np.intp).reshape(len(normals), count)
    # The cosine of the angle between each place and each node, as the sum of three outer products: that takes an eighth
    # of the time of a product of matrices as thin as these.
    cosine = np.sum([np.outer(a, b) for a, b in zip(normals.T, nodes.T, strict=True)], axis=0)
    # find the nearest node of each place, then the nearest of the others, and so on
    nearest = np.empty((len(normals), count), dtype=np.intp)
    for column in nearest.T:
        column[:] = cosine.argmax(axis=1)
        cosine[np.arange(len(normals)), column] = -np.inf
    return nearest
