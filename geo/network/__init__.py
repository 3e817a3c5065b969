"""Roads and tracks as a graph: nodes, edges in one country each, and named crossings of borders."""

from geo.network.files import shipped_network
from geo.network.model import KINDS, Crossing, Network, edge_ids
from geo.network.snapping import snap_nodes

__all__ = ["KINDS", "Crossing", "Network", "edge_ids", "read_network", "snap_nodes"]


def read_network() -> Network:
    """Return the network that ships with the package.

    Examples
    --------
    >>> len(read_network().node_lon) > 10_000
    True
    """
    return shipped_network()
