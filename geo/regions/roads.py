"""The roads of a region, from the extract of OpenStreetMap in the package scgraph_data."""

from __future__ import annotations

import json
import re
from importlib.util import find_spec
from pathlib import Path

import numpy as np

from geo.errors import MissingExtraError, how_to_install
from geo.geodesy.country_outlines import Bounds
from geo.network.line_table import Lines, make_lines
from geo.regions.extent import within

# The module states ``graph=[{node: km, …}, …]``, the neighbours of each node, then ``nodes=[[lat, lon], …]``.
NODES, GRAPH, END = "\nnodes=", "graph=", "\nworld_highways_geograph"


def roads_text() -> str:
    """Read the text of the Python module that has the roads of the world.

    It is not imported, because the import fails, or takes half a minute and gigabytes.

    Raises
    ------
    MissingExtraError
        If the package is not installed.
    """
    spec = find_spec("scgraph_data")
    if spec is None or not spec.submodule_search_locations:
        raise MissingExtraError(
            f"the roads of the world need the package scgraph_data: {how_to_install('world')}."
        )
    folder = Path(spec.submodule_search_locations[0])
    return (folder / "world_highways.py").read_text(encoding="utf-8")


def parse_roads(text: str, bounds: Bounds) -> Lines:
    """Return the roads with both ends within bounds, each a straight line with its length on the ground.

    Parameters
    ----------
    text
        The text that :func:`roads_text` returns.
    bounds
        West, south, east, north in degrees. If they reach across ±180°, longitudes run on beyond 180.
    """
    graph_start, graph_end, nodes_end = (
        text.index(GRAPH) + len(GRAPH),
        text.index(NODES),
        text.index(END),
    )
    lat, lon = np.array(json.loads(text[graph_end + len(NODES) : nodes_end])).T
    # For each node, in their order, the text of its neighbours: "node: km, …".
    neighbours = text[graph_start:graph_end].strip()[1:-1].split("}, {")
    is_inside = within(bounds, lon, lat)
    if bounds[0] > bounds[2]:
        lon = np.where(lon < 0.0, lon + 360.0, lon)
    rows = [
        (node, int(to), float(km))
        for node in np.flatnonzero(is_inside).tolist()
        for to, km in re.findall(r"(\d+): ([\d.e+-]+)", neighbours[node])
        if node < int(to) and is_inside[int(to)]  # each road is stated at both of its ends
    ]
    tail, head = np.array([row[:2] for row in rows], dtype=int).reshape(-1, 2).T
    node = np.column_stack([tail, head]).ravel()
    length_km = np.array([row[2] for row in rows])
    return make_lines(np.arange(0, len(node) + 1, 2), lon[node], lat[node], length_km=length_km)
