"""Measure distances between many places on a million edges, beside other programs, for `routing.py`.

``python benchmarks/distances.py`` prints the table alone.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

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

Timing = tuple[
    float, float, Floats
]  # seconds of the processor to prepare and to answer, and the hours


def many_to_many(name: str, links: Links) -> list[list[str]]:
    """Time a matrix of hours between places that lie anywhere in the network."""
    parts = connected_components(links.graph, directed=False)[1]
    main = np.flatnonzero(parts == np.bincount(parts).argmax())
    ends = np.random.default_rng(3).choice(main, (2, PLACES), replace=False)
    methods: dict[str, Callable[[Links, Integers], Timing]] = {
        "scipy: `distances_between` as it is": _scipy,
        "**`distances_between`, after `reduce_links`**": _reduced,
    }
    if igraph is not None:
        methods["igraph, `Graph.distances`"] = _igraph
    if pyroutingkit is not None:
        methods["RoutingKit (pyroutingkit), customizable contraction"] = _routingkit
    timings = {method: work(links, ends) for method, work in methods.items()}
    right = next(iter(timings.values()))[2]
    return [
        [name, method, f"{prepared:.1f}", f"{answered:.2f}", "20 and 1" if "**" in method else "",
         f"{np.max(np.abs(hours - right) / right):.0e}"]
        for method, (prepared, answered, hours) in timings.items()
    ]  # fmt: skip


def _scipy(links: Links, ends: Integers) -> Timing:
    prepared = timed(lambda: links.graph)[2]
    hours, _, answered = timed(lambda: distances_between(links, *ends))
    return prepared, answered, hours


def _reduced(links: Links, ends: Integers) -> Timing:
    reduced, _, prepared = timed(lambda: reduce_links(links))
    hours, _, answered = timed(lambda: distances_between(reduced, *ends))
    return prepared, answered, hours


def _igraph(links: Links, ends: Integers) -> Timing:
    edges = np.stack([links.tail, links.head], axis=1)
    graph, _, prepared = timed(lambda: igraph.Graph(n=len(links.node), edges=edges))
    origins, destinations = ends.tolist()
    hours, _, answered = timed(
        lambda: graph.distances(origins, destinations, weights=links.hours.tolist())
    )
    return prepared, answered, np.array(hours)


def _routingkit(links: Links, ends: Integers) -> Timing:
    tail, head = (np.concatenate(v).astype(np.uint32) for v in (
        (links.tail, links.head), (links.head, links.tail)))  # fmt: skip
    network = links.network
    lat, lon = (v[links.node].astype(np.float32) for v in (network.node_lat, network.node_lon))
    whole = np.tile(np.rint(links.hours / UNIT_HOURS), 2).astype(np.uint32)
    graph = pyroutingkit.CCH()

    def prepare() -> None:
        graph.build_topology(tail, head, lat, lon, node_count=len(links.node))
        graph.customize_weights(whole)

    prepared = timed(prepare)[2]
    hours, _, answered = timed(lambda: graph.distances_many_to_many(*ends.astype(np.uint32)))
    return prepared, answered, np.asarray(hours) * UNIT_HOURS


def main() -> None:
    """Print the table."""
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
