"""Measure distances between many places on a million edges, beside other programs, for `routing.py`.

``python benchmarks/distances.py`` prints the table alone.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import numpy as np
from network import grid_of_roads, regular_grid
from readme import rows, timed
from scipy.sparse.csgraph import connected_components

from geo.arrays import Floats, Integers
from geo.network import read_network_file
from geo.routing import distances_between, reduce_links
from geo.routing.links import Links, build_links

try:
    import igraph
except ImportError:  # needed by this benchmark only
    igraph = None
try:
    import pyroutingkit
except ImportError:  # needed by this benchmark only
    pyroutingkit = None

PLACES = 32
UNIT_HOURS = 1e-6  # RoutingKit counts in whole numbers
HEADS = ["network", "method", "prepared, s", "matrix, s", "goal", "largest difference"]


class Timing(NamedTuple):
    """Seconds of the processor to prepare a search and to compute a matrix, and the hours in that matrix."""

    prepare_s: float
    compute_s: float
    hours: Floats


def many_to_many(name: str, links: Links) -> list[list[str]]:
    """Time how fast each program computes the hours from 32 places to 32 others; return the table rows.

    The places are random junctions of the largest connected part of the network; ``name`` is the network in words.
    """
    component = connected_components(links.graph, directed=False)[1]
    main = np.flatnonzero(component == np.bincount(component).argmax())
    # A row of origins and a row of destinations
    ends = np.random.default_rng(3).choice(main, (2, PLACES), replace=False)
    methods: dict[str, Callable[[Links, Integers], Timing]] = {
        "scipy: `distances_between` as it is": _scipy,
        "**`distances_between`, after `reduce_links`**": _reduced,
    }
    if igraph is not None:
        methods["igraph, `Graph.distances`"] = _igraph
    if pyroutingkit is not None:
        methods["RoutingKit (pyroutingkit), customizable contraction"] = _routingkit
    timings = {method: compute(links, ends) for method, compute in methods.items()}
    scipy_hours = next(iter(timings.values())).hours
    return [
        [name, method, f"{timing.prepare_s:.1f}", f"{timing.compute_s:.2f}", "20 and 1" if "**" in method else "",
         f"{np.max(np.abs(timing.hours - scipy_hours) / scipy_hours):.0e}"]
        for method, timing in timings.items()
    ]  # fmt: skip


def _scipy(links: Links, ends: Integers) -> Timing:
    """Time our search on all links, which uses scipy; to build the graph counts as preparation."""
    prepare_s = timed(lambda: links.graph)[2]
    hours, _, compute_s = timed(lambda: distances_between(links, *ends))
    return Timing(prepare_s, compute_s, hours)


def _reduced(links: Links, ends: Integers) -> Timing:
    """Time our search on links that were reduced to those between junctions; to reduce them counts as preparation."""
    reduced, _, prepare_s = timed(lambda: reduce_links(links))
    hours, _, compute_s = timed(lambda: distances_between(reduced, *ends))
    return Timing(prepare_s, compute_s, hours)


def _igraph(links: Links, ends: Integers) -> Timing:
    """Time igraph; ``ends`` are a row of origins and a row of destinations."""
    edges = np.stack([links.tail, links.head], axis=1)
    graph, _, prepare_s = timed(lambda: igraph.Graph(n=len(links.node), edges=edges))
    origins, destinations = ends.tolist()
    hours, _, compute_s = timed(
        lambda: graph.distances(origins, destinations, weights=links.hours.tolist())
    )
    return Timing(prepare_s, compute_s, np.array(hours))


def _routingkit(links: Links, ends: Integers) -> Timing:
    """Time RoutingKit, whose graph is directed and whose hours are whole numbers of a small unit."""
    # Every link in both directions.
    tail = np.concatenate([links.tail, links.head]).astype(np.uint32)
    head = np.concatenate([links.head, links.tail]).astype(np.uint32)
    lat = links.network.node_lat[links.node].astype(np.float32)
    lon = links.network.node_lon[links.node].astype(np.float32)
    whole_hours = np.tile(np.rint(links.hours / UNIT_HOURS), 2).astype(np.uint32)
    graph = pyroutingkit.CCH()

    def prepare() -> None:
        graph.build_topology(tail, head, lat, lon, node_count=len(links.node))
        graph.customize_weights(whole_hours)

    prepare_s = timed(prepare)[2]
    whole, _, compute_s = timed(lambda: graph.distances_many_to_many(*ends.astype(np.uint32)))
    return Timing(prepare_s, compute_s, np.asarray(whole) * UNIT_HOURS)


def main() -> None:
    """Measure on a regular and on an uneven network, and print the table."""
    table: list[list[str]] = []
    for name, roads in (("a regular grid", regular_grid()), ("an uneven one", grid_of_roads(2))):
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "roads.parquet"
            roads.to_parquet(path)
            network, _ = read_network_file(path)
        table += many_to_many(name, build_links(network, network.length_km / 60.0))
        print(table, file=sys.stderr)
    print(rows(HEADS, table))


if __name__ == "__main__":
    main()
