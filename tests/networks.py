"""Small networks made by hand, and flows routed over them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from geo.arrays import Floats
from geo.network import Network
from geo.routing import RoutedFlow, RoutingRequest, Stop, prepare_links, route_flow
from geo.routing.links import Links

SPEED_KMH = 60.0


def toy_network(
    edges: Sequence[tuple[int, int]],
    *,
    km: Sequence[float] | None = None,
    lonlat: Sequence[tuple[float, float]] | None = None,
    country: Sequence[str] | None = None,
    crossings: Mapping[int, str] | None = None,
    track: Sequence[int] = (),
) -> Network:
    """Build a network of straight edges between numbered nodes; 10 km each unless ``km`` is given."""
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


def two_posts(upper_km: float = 120.0, lower_km: float = 150.0) -> Network:
    """Build two countries, joined at an upper and a lower post: 0 → 1 (post) → 3 and 0 → 2 (post) → 3."""
    return toy_network(
        [(0, 1), (1, 3), (0, 2), (2, 3)],
        km=[upper_km / 2, upper_km / 2, lower_km / 2, lower_km / 2],
        lonlat=[(0, 0), (0.5, 0.3), (0.5, -0.3), (1, 0)],
        country=["AA", "BB", "AA", "BB"], crossings={1: "upper", 2: "lower"},
    )  # fmt: skip


def routed(
    network: Network, *stops: Stop, hours: Floats | None = None, scale_per_hour: float = 1.0
) -> tuple[Links, RoutingRequest, RoutedFlow]:
    """Route one request over a network, at 60 km/h if no hours are given."""
    request = RoutingRequest("flow", stops)
    hours = network.length_km / SPEED_KMH if hours is None else hours
    links = prepare_links(network, hours, [request])
    return links, request, route_flow(links, request, scale_per_hour=scale_per_hour)


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
    # A column of roads in every country, one of crossings on every border.
    columns = 2 * borders + 1
    nodes = np.arange(posts * columns).reshape(posts, columns)
    along = np.stack([nodes[:, :-1], nodes[:, 1:]], axis=-1)
    across = np.stack([nodes[:-1, ::2], nodes[1:, ::2]], axis=-1)
    edges = [tuple(edge) for edge in np.concatenate([along.reshape(-1, 2), across.reshape(-1, 2)])]
    country = [f"C{(edge[0] % columns + 1) // 2}" for edge in edges]
    lengths = [10.0 + km[number % len(km)] for number in range(len(edges))]
    lonlat = [(0.1 * (node % columns), 0.1 * (node // columns)) for node in range(nodes.size)]
    crossings = {int(node): f"post-{node:04d}" for node in nodes[:, 1::2].ravel()}
    return toy_network(edges, km=lengths, lonlat=lonlat, country=country, crossings=crossings)
