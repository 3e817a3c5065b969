"""Roads and tracks as a graph: nodes, edges in one country each, and named crossings of borders."""

from collections.abc import Sequence
from pathlib import Path

from geo.network.costs import Costs, Figure, edge_hours, read_costs, with_overrides
from geo.network.files import shipped_network
from geo.network.given import Mending, lines_to_network, read_given_network
from geo.network.model import KINDS, Crossing, Network, edge_ids
from geo.network.snapping import snap_nodes

__all__ = [
    "KINDS",
    "Costs",
    "Crossing",
    "Figure",
    "Mending",
    "Network",
    "edge_hours",
    "edge_ids",
    "lines_to_network",
    "read_costs",
    "read_given_network",
    "read_network",
    "snap_nodes",
    "with_overrides",
]


def read_network(path: Path | None = None, *, crossings: Sequence[Crossing] = ()) -> Network:
    """Return the network of a file of lines; the one that ships with the package when left out.

    Parameters
    ----------
    path
        As for `read_given_network`, which also tells what it mended.
    crossings
        After which places on a border are named; the shipped network has the gazetteer's.

    Raises
    ------
    DataError
        As from `read_given_network`.

    Examples
    --------
    >>> len(read_network().node_lon) > 10_000
    True
    """
    if path is None:
        return shipped_network()
    return read_given_network(path, crossings=crossings)[0]
