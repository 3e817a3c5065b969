"""Links: chains of a network's edges between junctions, on which searches run.

No route branches at a node where exactly two edges of one kind meet. A chain of such edges becomes one link. This
makes searches several times faster, and their results independent of how roads are split into edges.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike, NDArray

from geo.arrays import (
    Booleans,
    Floats,
    Integers,
    max_by_group,
    min_by_group,
    offsets_of,
    run_starts,
    sum_by_group,
)
from geo.network import Network

if TYPE_CHECKING:
    from scipy.sparse import csr_array


@dataclass(frozen=True, eq=False)
class Adjacency:
    """Every link as two entries, one per direction.

    Entries are sorted by the junction that they leave, then by the junction to which they lead, then by the number of
    the link.

    Attributes
    ----------
    start
        The entries that leave the junction i are those from ``start[i]`` up to ``start[i + 1]``.
    pair
        Both junctions of each entry as one number: the first times the number of junctions, plus the second.
    end, link
        The junction to which each entry leads, and its link, shape ``(2l,)``.
    most_parallel
        The greatest number of links between the same two junctions.
    """

    start: NDArray[np.int32]
    pair: Integers
    end: NDArray[np.int32]
    link: Integers
    most_parallel: int


@dataclass(frozen=True, eq=False)
class Links:
    """Chains of edges between junctions, and their costs.

    Attributes
    ----------
    network
        The network whose edges form the links.
    node
        The network's node at each junction, ascending, shape ``(n,)``.
    tail, head
        The junctions at the ends of each link, shape ``(l,)``.
    hours, length_km
        Costs of each link; hours are ``inf`` where it is closed.
    country
        Index of each link's country in the network's countries.
    of_edge
        The link of each edge of the network, shape ``(m,)``; −1 for an edge of a loop, which is on no route.
    crossings
        The ids of all crossings, sorted; one crossing may lie on several junctions.
    crossing
        The crossing at each junction, an index into ``crossings``; −1 where there is none.
    adjacency
        The links by junction, closed ones included.
    """

    network: Network
    node: Integers
    tail: Integers
    head: Integers
    hours: Floats
    length_km: Floats
    country: Integers
    of_edge: Integers
    crossings: tuple[str, ...]
    crossing: Integers
    adjacency: Adjacency

    def __getstate__(self) -> dict[str, object]:
        """Return what a pickle keeps: the fields, without the cached properties, which follow from them."""
        return {field.name: getattr(self, field.name) for field in fields(self)}

    @cached_property
    def first_edge(self) -> Integers:
        """The first edge of each link; all its edges have the same kind, source, country and error."""
        edges = np.flatnonzero(self.of_edge >= 0)
        _, first_index = np.unique(self.of_edge[edges], return_index=True)
        return np.asarray(edges[first_index])

    @cached_property
    def graph(self) -> csr_array:
        """The links as a graph for scipy."""
        return self.weighed(self.hours)

    def weighed(self, hours: Floats) -> csr_array:
        """Return the links as a graph for scipy with other hours; parallel links have an entry each."""
        from scipy.sparse import csr_array  # noqa: PLC0415 - slow to import

        count = len(self.node)
        entries = (hours[self.adjacency.link], self.adjacency.end, self.adjacency.start)
        return csr_array(entries, shape=(count, count))


def build_links(network: Network, hours: Floats, *, keep: ArrayLike = ()) -> Links:
    """Build links from the edges of a network, travelled in both directions.

    Parameters
    ----------
    network
        The network.
    hours
        Hours of each edge, shape ``(m,)``.
    keep
        Nodes that stay junctions because routes begin or end there. Nodes of crossings always stay junctions, and so
        do nodes at which kind, country, source or positional error changes.

    Examples
    --------
    >>> from geo.network import read_network
    >>> network = read_network()
    >>> links = build_links(network, network.length_km / 60)
    >>> bool(len(links.tail) < len(network.tail))
    True
    >>> bool(np.isclose(links.length_km.sum(), network.length_km[links.of_edge >= 0].sum()))
    True
    """
    link_ends, link_of_edge = _link_chains(network, np.asarray(keep, dtype=np.intp))
    count = link_ends.shape[1]
    has_link = link_of_edge >= 0
    link = link_of_edge[has_link]  # of each edge that has one
    # junctions are numbered by the nodes at which links end
    node, junction_of_end = np.unique(link_ends, return_inverse=True)
    tail, head = junction_of_end.reshape(2, count)
    # several nodes may have the same crossing; most have none
    crossings, crossing_number = np.unique(network.crossing_id, return_inverse=True)
    crossing_of_node = np.full(len(network.node_lon), -1)
    crossing_of_node[network.crossing_node] = crossing_number
    country = np.zeros(count, dtype=np.intp)
    country[link] = network.country[has_link]  # that of all its edges
    return Links(
        network=network, node=node, tail=tail, head=head, adjacency=_adjacency(tail, head, len(node)),
        hours=sum_by_group(link, hours[has_link], count),
        length_km=sum_by_group(link, network.length_km[has_link], count),
        country=country, of_edge=link_of_edge,
        crossings=tuple(crossings.tolist()), crossing=crossing_of_node[node],
    )  # fmt: skip


def _link_chains(network: Network, keep: Integers) -> tuple[Integers, Integers]:
    """Join edges into chains between junctions; each chain becomes a link.

    ``keep`` are nodes that stay junctions. Returns the nodes at both ends of each link, shape ``(2, l)``, and the link
    of each edge, −1 for an edge of a loop.
    """
    is_joining = _joining_nodes(network, keep)
    edges = np.arange(len(network.tail))
    # every edge twice: once for its tail, once for its head
    end_node = np.concatenate([network.tail, network.head]).astype(np.intp)
    end_edge = np.concatenate([edges, edges])
    chain_of_edge = _chains(len(edges), end_node, end_edge, is_joining[end_node])
    is_at_junction = ~is_joining[end_node]
    chain, junction = chain_of_edge[end_edge[is_at_junction]], end_node[is_at_junction]
    # A chain has two ends at junctions, or none if it is an isolated ring. Sorted by chain, both follow each other.
    order = np.lexsort((junction, chain))
    chain, junction = chain[order], junction[order]
    first = np.flatnonzero(chain[:-1] == chain[1:])
    first = first[junction[first] != junction[first + 1]]  # without loops, which are on no route
    link_of_chain = np.full(chain_of_edge.max(initial=-1) + 1, -1)
    link_of_chain[chain[first]] = np.arange(len(first))
    return np.stack([junction[first], junction[first + 1]]), link_of_chain[chain_of_edge]


def _adjacency(tail: Integers, head: Integers, count: int) -> Adjacency:
    """Build the table of links by junction, from the junctions at both ends of each link.

    ``count`` is the number of junctions.
    """
    start = np.concatenate([tail, head])
    pair = start * count + np.concatenate([head, tail])
    order = np.argsort(pair, kind="stable")
    pair = pair[order]
    parallel_counts = np.diff(run_starts(pair), append=len(pair))
    return Adjacency(
        start=offsets_of(np.bincount(start, minlength=count)).astype(np.int32),
        pair=pair, end=(pair % count).astype(np.int32),
        link=np.tile(np.arange(len(tail)), 2)[order],
        most_parallel=int(parallel_counts.max(initial=0)),
    )  # fmt: skip


def close_junctions(links: Links, junctions: ArrayLike) -> Links:
    """Return the links with every link closed that begins or ends at one of these junctions."""
    is_closed = np.zeros(len(links.node), dtype=bool)
    is_closed[np.asarray(junctions, dtype=np.intp)] = True
    return close_links(links, is_closed[links.tail] | is_closed[links.head])


def close_links(links: Links, closed: Booleans | Integers) -> Links:
    """Return the links with some of them closed: their hours become infinite.

    ``closed`` is a flag for every link, or the numbers of those to close.
    """
    hours = links.hours.copy()
    hours[closed] = np.inf
    return replace(links, hours=hours)


def keep_countries(links: Links, countries: Sequence[str]) -> Links:
    """Return the links with every link closed that lies outside some countries (ISO 3166-1 alpha-2)."""
    is_inside = np.isin(links.network.countries, list(countries))[links.country]
    return close_links(links, ~is_inside)


def _joining_nodes(network: Network, keep: Integers) -> Booleans:
    """Return, for each node, whether it merely joins two edges of the same kind, country, source and error.

    Nodes of ``keep`` and nodes of crossings never do.
    """
    count = len(network.node_lon)
    end_node = np.concatenate([network.tail, network.head])
    is_joining = np.bincount(end_node, minlength=count) == 2  # noqa: PLR2004 - two edges meet
    for values in (network.kind, network.country, network.source, network.error_m):
        end_value = np.concatenate([values, values])
        least = min_by_group(end_node, end_value, count)
        greatest = max_by_group(end_node, end_value, count)
        is_joining &= least == greatest  # all edges at the node have the same value
    is_joining[keep] = False
    is_joining[network.crossing_node] = False
    return np.asarray(is_joining, dtype=bool)


def _chains(
    edge_count: int, end_node: Integers, end_edge: Integers, is_joining: Booleans
) -> Integers:
    """Return the number of the chain of each edge; chains run through nodes that merely join two edges.

    Parameters
    ----------
    edge_count
        The number of edges.
    end_node, end_edge, is_joining
        For both ends of all edges: the node, the edge, and whether the node merely joins two edges.
    """
    from scipy.sparse import coo_array  # noqa: PLC0415 - slow to import
    from scipy.sparse.csgraph import connected_components  # noqa: PLC0415 - slow to import

    node, edge = end_node[is_joining], end_edge[is_joining]
    order = np.lexsort((edge, node))
    first, second = edge[order].reshape(-1, 2).T  # the two edges at each joining node
    joined = np.ones(len(first), dtype=np.int8)
    graph = coo_array((joined, (first, second)), shape=(edge_count, edge_count))
    return np.asarray(connected_components(graph, directed=False)[1], dtype=np.intp)
