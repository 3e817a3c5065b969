"""Roads and tracks as a graph: nodes, edges in one country each, and named crossings of borders."""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from geo.geodesy.country_outlines import Outlines
from geo.network.border_cuts import rename_crossings
from geo.network.costs import Costs, Figure, edge_hours, read_costs, with_overrides
from geo.network.graph import KINDS, Crossing, Network, edge_ids
from geo.network.network_file import shipped_network
from geo.network.snapping import snap_nodes

if TYPE_CHECKING:
    from geo.network.line_import import RepairReport, lines_to_network, read_network_file

__all__ = [
    "KINDS",
    "Costs",
    "Crossing",
    "Figure",
    "Network",
    "RepairReport",
    "edge_hours",
    "edge_ids",
    "lines_to_network",
    "read_costs",
    "read_network",
    "read_network_file",
    "rename_crossings",
    "snap_nodes",
    "with_overrides",
]


def read_network(
    path: Path | None = None,
    *,
    crossings: Sequence[Crossing] = (),
    outlines: Outlines | None = None,
) -> Network:
    """Read a file of lines as a network; by default, read the network that ships with the package.

    Parameters
    ----------
    path
        The file, as for `read_network_file`, which also reports what it repaired.
    crossings
        Known crossings, after which the points are named where roads pass borders. The shipped network has the
        crossings of the gazetteer.
    outlines
        The outlines of countries, whose borders cut roads; by default those that ship.

    Raises
    ------
    DataError
        As from `read_network_file`.

    Examples
    --------
    >>> len(read_network().node_lon) > 10_000
    True
    """
    if path is None:
        return shipped_network()
    from geo.network.line_import import read_network_file  # noqa: PLC0415 - slow to import

    return read_network_file(path, crossings=crossings, outlines=outlines)[0]


def __getattr__(name: str) -> Any:  # noqa: ANN401 - a type per name
    """Import a name of ``line_import`` when it is first used, because that module imports pandas and GDAL."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module("geo.network.line_import"), name)
