"""Small networks made by hand, for tests of what walks on them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from geo.network import Network


def toy_network(
    edges: Sequence[tuple[int, int]],
    *,
    km: Sequence[float] | None = None,
    lonlat: Sequence[tuple[float, float]] | None = None,
    country: Sequence[str] | None = None,
    crossings: Mapping[int, str] | None = None,
    track: Sequence[int] = (),
) -> Network:
    """Build a network of straight edges between numbered nodes; 10 km each unless told."""
    count = max(map(max, edges)) + 1
    position = np.array(
        lonlat if lonlat is not None else [(0.1 * n, 0.01 * (n % 7)) for n in range(count)]
    )
    lengths = np.array(km if km is not None else [10.0] * len(edges), dtype=float)
    code = np.array(country if country is not None else ["AA"] * len(edges))
    kind = np.isin(np.arange(len(edges)), list(track)).astype(np.int8)
    ends = np.sort(np.array(edges), axis=1)
    order = np.lexsort((lengths, ends[:, 1], ends[:, 0]))
    tail, head = ends[order].T
    names = tuple(sorted(set(code.tolist())))
    posts = dict(sorted((crossings or {}).items()))
    return Network(
        node_lon=position[:, 0], node_lat=position[:, 1],
        tail=tail.astype(np.int32), head=head.astype(np.int32), length_km=lengths[order],
        kind=kind[order], error_m=np.full(len(edges), 2_000.0),
        source=np.zeros(len(edges), dtype=np.int16), sources=("made by hand",),
        country=np.searchsorted(names, code[order]).astype(np.int16), countries=names,
        vertex_start=np.arange(len(edges) + 1, dtype=np.int64) * 2,
        vertex_lon=position[np.stack([tail, head], axis=1).ravel(), 0],
        vertex_lat=position[np.stack([tail, head], axis=1).ravel(), 1],
        crossing_node=np.array(list(posts), dtype=np.int32), crossing_id=tuple(posts.values()),
        crossing_official=np.ones(len(posts), dtype=bool),
    )  # fmt: skip


def grid(rows: int, columns: int, km: Sequence[float] | None = None) -> Network:
    """Build a grid of streets in one country."""
    edges = [
        (r * columns + c, r * columns + c + 1) for r in range(rows) for c in range(columns - 1)
    ]
    edges += [
        (r * columns + c, (r + 1) * columns + c) for r in range(rows - 1) for c in range(columns)
    ]
    lonlat = [(0.1 * c, 0.1 * r) for r in range(rows) for c in range(columns)]
    return toy_network(edges, km=km, lonlat=lonlat)


def countries_in_a_row(borders: int, posts: int, km: Sequence[float]) -> Network:
    """Build a grid of roads over several borders, each with as many crossings."""
    columns = (
        2 * borders + 1
    )  # a column of roads in every country, one of crossings on every border
    nodes = np.arange(posts * columns).reshape(posts, columns)
    along = np.stack([nodes[:, :-1], nodes[:, 1:]], axis=-1)
    across = np.stack([nodes[:-1, ::2], nodes[1:, ::2]], axis=-1)
    edges = [tuple(edge) for edge in np.concatenate([along.reshape(-1, 2), across.reshape(-1, 2)])]
    country = [f"C{(edge[0] % columns + 1) // 2}" for edge in edges]
    lengths = [10.0 + km[number % len(km)] for number in range(len(edges))]
    lonlat = [(0.1 * (node % columns), 0.1 * (node // columns)) for node in range(nodes.size)]
    crossings = {int(node): f"post-{node:04d}" for node in nodes[:, 1::2].ravel()}
    return toy_network(edges, km=lengths, lonlat=lonlat, country=country, crossings=crossings)
