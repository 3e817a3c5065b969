"""Snap places to the nearest nodes of a network."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from geo.geodesy import inverse
from geo.geodesy.ellipsoid import Floats, lonlat_to_normals
from geo.network.graph import Network

# on the sphere of normals the second nearest node may be the nearest, by half a percent
CANDIDATES = 4
FEW_DISTANCES = 3_000_000  # so many are measured sooner than a tree is imported


def snap_nodes(
    network: Network, lon: ArrayLike, lat: ArrayLike
) -> tuple[NDArray[np.int32], Floats]:
    """Find the node nearest to each place on the ellipsoid; the first of equally near ones.

    Unit normals propose candidates, many of them by a tree; geodesics decide.

    Parameters
    ----------
    lon, lat
        Degrees, EPSG:4326; arrays of one length or scalars.

    Returns
    -------
    node
        Of each place.
    access_km
        The distance to it.

    Examples
    --------
    >>> from geo.network import read_network
    >>> node, access_km = snap_nodes(read_network(), 8.7842, 34.4250)
    >>> bool(access_km[0] < 3.0)
    True
    """
    lon, lat = np.atleast_1d(np.asarray(lon, float)), np.atleast_1d(np.asarray(lat, float))
    candidates = np.sort(_candidates(network, lonlat_to_normals(lon, lat)), axis=1)
    candidate_lon, candidate_lat = network.node_lon[candidates], network.node_lat[candidates]
    distance_m = inverse(lon[:, None], lat[:, None], candidate_lon, candidate_lat)[2]
    nearest = distance_m.argmin(axis=1)
    rows = np.arange(len(lon))
    node = candidates[rows, nearest].astype(np.int32)
    return node, distance_m[rows, nearest] / 1e3


def _candidates(network: Network, normals: Floats) -> NDArray[np.intp]:
    """Return the `CANDIDATES` nodes nearest to each unit normal, or all nodes if there are fewer: (n, candidates)."""
    nodes = lonlat_to_normals(network.node_lon, network.node_lat)
    count = min(CANDIDATES, len(nodes))
    if len(nodes) * len(normals) > FEW_DISTANCES:
        from scipy.spatial import cKDTree  # noqa: PLC0415 - slow to import

        tree_nodes = cKDTree(nodes).query(normals, k=count)[1]
        return np.asarray(tree_nodes, dtype=np.intp).reshape(len(normals), count)
    # Three products take an eighth of the time of a product of matrices as thin as these.
    cosine = np.sum([np.outer(a, b) for a, b in zip(normals.T, nodes.T, strict=True)], axis=0)
    nearest = np.empty((len(normals), count), dtype=np.intp)
    for column in nearest.T:
        column[:] = cosine.argmax(axis=1)
        cosine[np.arange(len(normals)), column] = -np.inf
    return nearest
