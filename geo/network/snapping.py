"""Snap places to the nearest nodes of a network."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from geo.geodesy import inverse
from geo.geodesy.ellipsoid import Floats, lonlat_to_normals
from geo.network.graph import Network

# on the sphere of normals the second nearest node may be the nearest, by half a percent
CANDIDATES = 4


def snap_nodes(
    network: Network, lon: ArrayLike, lat: ArrayLike
) -> tuple[NDArray[np.int32], Floats]:
    """Find the node nearest to each place on the ellipsoid; the first of equally near ones.

    A tree over unit normals proposes candidates; geodesics decide.

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
    from scipy.spatial import cKDTree  # noqa: PLC0415 - slow to import

    lon, lat = np.atleast_1d(np.asarray(lon, float)), np.atleast_1d(np.asarray(lat, float))
    tree = cKDTree(lonlat_to_normals(network.node_lon, network.node_lat))
    count = min(CANDIDATES, len(network.node_lon))
    _, near = tree.query(lonlat_to_normals(lon, lat), k=count)
    near = np.sort(near.reshape(len(lon), count), axis=1)
    away = inverse(lon[:, None], lat[:, None], network.node_lon[near], network.node_lat[near])[2]
    best = away.argmin(axis=1)
    rows = np.arange(len(lon))
    return near[rows, best].astype(np.int32), away[rows, best] / 1e3
