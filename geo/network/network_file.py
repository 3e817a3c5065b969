"""Write and read the network that ships with the package.

The file is one JSON document of whole numbers, a column per line. Positions, in steps of 0.00001° (a metre), and
the ends of edges are written as differences from the row before. Lengths are in metres, rounded up, so that none is
less than that of its geodesic.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from typing import Any, Final

import numpy as np

from geo.arrays import Booleans, Floats, Integers, offsets_of, run_starts
from geo.network.graph import Network

GRID_PER_DEGREE: Final = 100_000
SHIPPED: Final = files("geo").joinpath("data", "regions", "north-africa", "network.json")
METRES: Final = 1_000.0  # in a kilometre


@cache
def shipped_network() -> Network:
    """Return the network that ships with the package.

    Examples
    --------
    >>> "ras-jedir" in shipped_network().crossing_id
    True
    """
    text = SHIPPED.read_text(encoding="utf-8")
    return parse_network(text)


def dump_network(network: Network) -> str:
    """Return a network as JSON, which `parse_network` reads back.

    Positions must lie on the grid of the file, as from `on_grid`. Columns are written as the module describes.
    """
    inner = _inner_vertices(network.vertex_start)
    columns: dict[str, Any] = {
        "grid_per_degree": GRID_PER_DEGREE,
        "sources": network.sources,
        "countries": network.countries,
        "node_lon": _steps(_to_grid(network.node_lon)),
        "node_lat": _steps(_to_grid(network.node_lat)),
        "tail": _steps(network.tail),
        "head": network.head - network.tail,
        "length_m": _metres_up(network.length_km),
        "kind": _encode_runs(network.kind),
        "error_m": _encode_runs(network.error_m),
        "source": _encode_runs(network.source),
        "country": _encode_runs(network.country),
        "inner_vertices": _encode_runs(np.diff(network.vertex_start) - 2),
        "inner_lon": _steps(_to_grid(network.vertex_lon[inner])),
        "inner_lat": _steps(_to_grid(network.vertex_lat[inner])),
        "crossing_node": _steps(network.crossing_node),
        "crossing_id": network.crossing_id,
        "crossing_official": network.crossing_official,
    }
    rows = [f"{json.dumps(key)}:{_compact(values)}" for key, values in columns.items()]
    return "{" + ",\n".join(rows) + "}\n"


def parse_network(text: str) -> Network:
    """Parse the JSON of a network, as from `dump_network`."""
    columns = json.loads(text)
    grid = columns["grid_per_degree"]
    node_lon, node_lat = (np.cumsum(columns[key]) / grid for key in ("node_lon", "node_lat"))
    tail = np.cumsum(columns["tail"])
    head = tail + np.array(columns["head"])
    # only inner vertices are stored: the two others of an edge are its nodes
    vertex_counts = _decode_runs(columns["inner_vertices"]) + 2
    start = offsets_of(vertex_counts)
    lon, lat = np.empty(start[-1]), np.empty(start[-1])
    inner = _inner_vertices(start)
    for values, nodes, key in ((lon, node_lon, "inner_lon"), (lat, node_lat, "inner_lat")):
        values[inner] = np.cumsum(np.array(columns[key], dtype=np.int64)) / grid
        values[start[:-1]], values[start[1:] - 1] = nodes[tail], nodes[head]
    return Network(
        node_lon=node_lon,
        node_lat=node_lat,
        tail=tail.astype(np.int32),
        head=head.astype(np.int32),
        length_km=np.array(columns["length_m"], dtype=np.int64) / METRES,
        kind=_decode_runs(columns["kind"]).astype(np.int8),
        error_m=_decode_runs(columns["error_m"]).astype(float),
        source=_decode_runs(columns["source"]).astype(np.int16),
        sources=tuple(columns["sources"]),
        country=_decode_runs(columns["country"]).astype(np.int16),
        countries=tuple(columns["countries"]),
        vertex_start=start,
        vertex_lon=lon,
        vertex_lat=lat,
        crossing_node=np.cumsum(np.array(columns["crossing_node"], dtype=np.int64)).astype(
            np.int32
        ),
        crossing_id=tuple(columns["crossing_id"]),
        crossing_official=np.array(columns["crossing_official"], dtype=bool),
    )


def on_grid(degrees: Floats) -> Floats:
    """Round degrees to the grid of a written network."""
    return np.asarray(_to_grid(degrees) / GRID_PER_DEGREE)


def _to_grid(degrees: Floats) -> Integers:
    """Return degrees as whole steps of the grid of a written network."""
    return np.rint(degrees * GRID_PER_DEGREE).astype(np.int64)


def _metres_up(length_km: Floats) -> Integers:
    """Convert kilometres to whole metres, rounded up.

    `np.ceil` would add a metre to many lengths of whole metres, whose product with 1,000 is a little too large.
    """
    nearest_m = np.rint(length_km * METRES)
    is_too_short = nearest_m / METRES < length_km
    return np.asarray(nearest_m + is_too_short).astype(np.int64)


def _inner_vertices(start: Integers) -> Booleans:
    """Return which vertices are at neither end of their edge; ``start`` is as ``Network.vertex_start``."""
    inner = np.ones(start[-1], dtype=bool)
    inner[start[:-1]] = inner[start[1:] - 1] = False
    return inner


def _steps(values: Integers) -> Integers:
    """Return the first number, then the difference of each number from the one before; `np.cumsum` undoes it."""
    whole = values.astype(np.int64)
    return np.asarray(whole - np.concatenate([[0], whole[:-1]]))


def _encode_runs(values: Integers | Floats) -> Integers:
    """Return runs of equal numbers as value, count, value, count and so on.

    Examples
    --------
    >>> _encode_runs(np.array([3, 3, 5])).tolist()
    [3, 2, 5, 1]
    """
    first = run_starts(values)
    counts = np.diff(first, append=len(values))
    return np.column_stack([values[first].astype(np.int64), counts]).ravel()


def _decode_runs(runs: Iterable[int]) -> Integers:
    """Return the numbers that `_encode_runs` encoded."""
    pairs = np.array(list(runs), dtype=np.int64).reshape(-1, 2)
    return np.repeat(pairs[:, 0], pairs[:, 1])


def _compact(values: Any) -> str:  # noqa: ANN401 - whatever a column holds
    """Return a column as JSON, its numbers as whole numbers."""
    if isinstance(values, np.ndarray):
        values = values.astype(np.int64).tolist()
    return json.dumps(values, ensure_ascii=False, separators=(",", ":"))
