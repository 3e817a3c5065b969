"""Generate the alternative routes of a flow: one over each crossing, and those that link penalties find.

Yen's k shortest paths often differ by a side street only. Here, the least-cost route over each crossing is a
candidate, because closures close crossings. Further candidates come from link penalties: the links of routes found so
far cost more, and the search is repeated (de la Barra, Pérez & Añez 1993). Candidates over the same crossings are
compared from the quickest on; one is dropped if it shares 80 % of the shorter one's length with a quicker one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise, product
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from geo.arrays import (
    Booleans,
    Floats,
    Integers,
    is_run_start,
    min_by_group,
    rank_in_run,
    sum_by_group,
)
from geo.routing.crossing_chains import concatenate_chains, crossing_chains, group_chains
from geo.routing.links import Links
from geo.routing.shortest_paths import (
    AnyRoutes,
    Routes,
    RoutesOnDemand,
    ShortestPathTrees,
    concatenate_routes,
    join_routes,
    reverse_routes,
    select_routes,
    shortest_path_trees,
    shortest_paths,
)

if TYPE_CHECKING:
    from scipy.sparse import csr_array

MAX_OVERLAP: Final = 0.8  # of the shorter route's length
PENALTY: Final = 1.5  # factor on a link's hours for each round in which the whole flow uses it
PENALTY_ROUNDS: Final = 6
# At 1/h, a route that takes so much longer weighs six millionths of the best.
MAX_EXTRA_HOURS: Final = 12.0
# Sequences of crossings, one on each border that a flow with transits passes.
MAX_SEQUENCES: Final = 100

_NO_PAIR: Final = np.zeros(0, dtype=np.intp)


@dataclass(frozen=True, eq=False)
class Pairs:
    """Pairs of junctions between which a flow travels.

    Attributes
    ----------
    origin, destination
        Junctions, shape ``(p,)``.
    weight
        Share of the flow on each pair, shape ``(p,)``; sums to 1.
    """

    origin: Integers
    destination: Integers
    weight: Floats

    def select(self, rows: Integers) -> Pairs:
        """Return the pairs in these rows; their weights stay as they are, and so sum to less than 1."""
        return Pairs(self.origin[rows], self.destination[rows], self.weight[rows])


class PairRoutes(NamedTuple):
    """Routes, and the row of the pair that each serves."""

    pair: Integers
    routes: Routes


_NONE_FOUND: Final = PairRoutes(_NO_PAIR, Routes(_NO_PAIR, _NO_PAIR, _NO_PAIR))


@dataclass(frozen=True, eq=False)
class Alternatives:
    """Routes, the pair that each serves, and their costs.

    Attributes
    ----------
    routes
        Links in the order of travel, sorted by pair and hours.
    pair
        Row of each route's pair, shape ``(r,)``.
    hours, length_km
        Costs of each route, shape ``(r,)``.
    chain
        The numbers of each route's crossings in order, −1 after the last, shape ``(r, k)``; see
        :mod:`geo.routing.crossing_chains`.
    """

    routes: AnyRoutes
    pair: Integers
    hours: Floats
    length_km: Floats
    chain: Integers


def find_alternatives(
    links: Links, pairs: Pairs, borders: Sequence[Integers], *, rounds: int = PENALTY_ROUNDS
) -> Alternatives:
    """Find the alternative routes of each pair of junctions.

    Parameters
    ----------
    links
        The links to travel on; closed links have infinite hours.
    pairs
        The pairs. One that no route joins has no alternatives.
    borders
        For each border to pass, in order, the junctions with its crossings.
    rounds
        The number of searches with link penalties. There are no penalties yet in the first search, so that with one
        round the routes of a pair do not depend on the other pairs.
    """
    parts = [_over_crossings(links, pairs, borders), _by_penalties(links, pairs, rounds)]
    candidates = _with_costs(links, parts)
    sensible_rows = np.flatnonzero(_is_sensible(links, pairs, candidates))
    return select_alternatives(candidates, _distinct(links, candidates, sensible_rows))


def select_alternatives(
    alternatives: Alternatives, rows: Integers, *, on_demand: bool = False
) -> Alternatives:
    """Return the alternatives in these rows, in the order of ``rows``.

    With ``on_demand``, the links of the routes are copied only when they are first read.
    """
    select = RoutesOnDemand if on_demand else select_routes
    return Alternatives(
        select(alternatives.routes, rows), alternatives.pair[rows], alternatives.hours[rows],
        alternatives.length_km[rows], alternatives.chain[rows],
    )  # fmt: skip


def merge_alternatives(first: Alternatives, second: Alternatives) -> Alternatives:
    """Concatenate two tables of alternatives, which serve different pairs, and sort the result by pair."""
    unsorted = concatenate_alternatives([first, second])
    return select_alternatives(unsorted, np.argsort(unsorted.pair, kind="stable"))


def concatenate_alternatives(parts: Sequence[Alternatives]) -> Alternatives:
    """Concatenate one or more tables of alternatives."""
    pair, hours, length_km = (
        np.concatenate([getattr(part, name) for part in parts])
        for name in ("pair", "hours", "length_km")
    )
    routes = concatenate_routes([part.routes for part in parts])
    chain = concatenate_chains([part.chain for part in parts])
    return Alternatives(routes, pair, hours, length_km, chain)


def _with_costs(links: Links, parts: Sequence[PairRoutes]) -> Alternatives:
    """Concatenate tables of routes, drop the routes without links, and sum up the costs of the others."""
    pair = np.concatenate([part.pair for part in parts])
    routes = concatenate_routes([part.routes for part in parts])
    with_links = np.flatnonzero(routes.counts)
    if len(with_links) < len(pair):  # else a copy would be wasted
        routes, pair = select_routes(routes, with_links), pair[with_links]
    hours = sum_by_group(routes.row, links.hours[routes.link], len(pair))
    length_km = sum_by_group(routes.row, links.length_km[routes.link], len(pair))
    return Alternatives(routes, pair, hours, length_km, crossing_chains(links, routes))


def _over_crossings(links: Links, pairs: Pairs, borders: Sequence[Integers]) -> PairRoutes:
    """Find the least-cost route of each pair over each sequence of crossings.

    A sequence has one crossing on each border to pass; ``borders`` holds, for each border in order, the junctions with
    its crossings. Only the `MAX_SEQUENCES` best sequences are used, and of these no route that takes `MAX_EXTRA_HOURS`
    more than the best of its pair.
    """
    # The junctions with crossings, each the root of a tree of shortest paths
    roots = np.unique(np.concatenate([_NO_PAIR, *borders]))
    if not len(roots) or not len(pairs.weight):
        return _NONE_FOUND
    trees = shortest_path_trees(links, roots)
    # every combination of one junction per border, by the number of its tree: shape (sequences, borders)
    trees_of_borders = [np.searchsorted(roots, border) for border in borders]
    sequences = np.array(list(product(*trees_of_borders)))
    if not len(sequences):  # a border to pass that has no crossing
        return _NONE_FOUND
    # The hours of each sequence for each pair, shape (sequences, pairs): from the origin to the first crossing, from
    # crossing to crossing, and from the last crossing to the destination
    hours_to_first = trees.hours[sequences[:, 0]][:, pairs.origin]
    hours_between = np.zeros(len(sequences))
    for tree, next_tree in pairwise(sequences.T):
        hours_between = hours_between + trees.hours[tree, roots[next_tree]]
    hours_from_last = trees.hours[sequences[:, -1]][:, pairs.destination]
    hours = hours_to_first + hours_between[:, None] + hours_from_last
    best = np.argsort(hours.min(axis=1), kind="stable")[:MAX_SEQUENCES]
    sequences, hours = sequences[best], hours[best]
    is_near_best = hours <= hours.min(axis=0) + MAX_EXTRA_HOURS
    # A route for each sequence and pair that remain: the paths to, between and from the crossings are joined.
    sequence, pair = np.nonzero(np.isfinite(hours) & is_near_best)
    routes = _paths_to_roots(trees, sequences[sequence, 0], pairs.origin[pair])
    for tree, next_tree in pairwise(sequences.T):
        between = _paths_from_roots(trees, tree[sequence], roots[next_tree[sequence]])
        routes = join_routes(routes, between)
    last_part = _paths_from_roots(trees, sequences[sequence, -1], pairs.destination[pair])
    return PairRoutes(pair, join_routes(routes, last_part))


class _DistinctPaths(NamedTuple):
    """Paths in trees, each once, and which of them each of several routes uses."""

    paths: Routes
    tree: Integers  # of each path
    path_of_route: Integers  # the number of the path that each route uses


def _distinct_paths(trees: ShortestPathTrees, tree: Integers, end: Integers) -> _DistinctPaths:
    """Find the path from the root of each ``tree`` to its ``end``; a path that several routes share is found once."""
    junction_count = trees.before.shape[1]
    # tree and end as one number
    keys, path_of_route = np.unique(tree * junction_count + end, return_inverse=True)
    tree_of_path, end_of_path = np.divmod(keys, junction_count)
    paths = shortest_paths(trees, tree_of_path, end_of_path)
    return _DistinctPaths(paths, tree_of_path, path_of_route)


def _paths_from_roots(trees: ShortestPathTrees, tree: Integers, end: Integers) -> Routes:
    """Return a path for each ``tree`` and ``end``, from the root of the tree to the end."""
    distinct = _distinct_paths(trees, tree, end)
    return select_routes(distinct.paths, distinct.path_of_route)


def _paths_to_roots(trees: ShortestPathTrees, tree: Integers, origin: Integers) -> Routes:
    """Return a path for each ``tree`` and ``origin``, from the origin to the root of the tree."""
    # links lead both ways: the path from the root to the origin is the way, too
    distinct = _distinct_paths(trees, tree, origin)
    paths_to_root = reverse_routes(distinct.paths, trees.start[distinct.tree])
    return select_routes(paths_to_root, distinct.path_of_route)


def _by_penalties(links: Links, pairs: Pairs, rounds: int) -> PairRoutes:
    """Find the least-cost route of each pair, then routes on links that earlier routes use less.

    After each round the hours of a link are multiplied by a penalty, which grows with the share of the flow on it.
    There is one route per round and pair.
    """
    origins, tree_of_pair = np.unique(pairs.origin, return_inverse=True)
    penalty = np.ones(len(links.hours))  # the factor on the hours of each link
    parts = []
    for _ in range(rounds):
        trees = shortest_path_trees(links, origins, factor=penalty)
        routes = shortest_paths(trees, tree_of_pair, pairs.destination)
        parts.append(routes)
        # The share of the flow on each link. The weights sum to 1, but a route that passes a link twice counts twice.
        link_share = np.bincount(routes.link, pairs.weight[routes.row], len(penalty))
        penalty = penalty * (1 + (PENALTY - 1) * np.minimum(link_share, 1.0))
    pair_of_route = np.tile(np.arange(len(tree_of_pair)), rounds)
    return PairRoutes(pair_of_route, concatenate_routes(parts))


def _is_sensible(links: Links, pairs: Pairs, candidates: Alternatives) -> Booleans:
    """Return which routes pass no junction twice, enter no country twice, and are not far slower than the best.

    The best is the quickest route of the same pair that passes no junction twice.
    """
    routes, pair = candidates.routes, candidates.pair
    # the junctions that each route passes: its origin, and the one to which each link leads
    row = np.concatenate([np.arange(len(pair)), routes.row])
    node = np.concatenate([pairs.origin[pair], routes.node])
    is_simple = ~_has_repeats(row, node, len(pair))
    is_direct = is_simple & ~_reenters(routes, links.country[routes.link])
    best_hours = min_by_group(pair[is_simple], candidates.hours[is_simple], len(pairs.weight))[pair]
    is_sensible = is_direct & (candidates.hours <= best_hours + MAX_EXTRA_HOURS)
    # A road along a border may enter a country twice: a pair without another route keeps its best one of these.
    is_served = np.isin(pair, pair[is_sensible])
    is_best = candidates.hours == best_hours
    return np.asarray(is_sensible | (is_simple & ~is_served & is_best))


def _has_repeats(row: Integers, value: Integers, row_count: int) -> Booleans:
    """Return which rows have a value twice or more.

    ``row`` and ``value`` have one entry for each value of each row: the row, which ascends, and the value.
    """
    # row and value as one number: equal ones become neighbours
    value_count = int(value.max(initial=0)) + 1
    key = np.sort(row * value_count + value, kind="stable")  # the fastest, because rows are sorted
    repeated = key[1:][key[1:] == key[:-1]]
    has_repeats = np.zeros(row_count, dtype=bool)
    has_repeats[repeated // value_count] = True
    return has_repeats


def _reenters(routes: AnyRoutes, country: Integers) -> Booleans:
    """Return which routes enter a country more than once, given the country of each of their links."""
    row = routes.row
    is_entry = is_run_start(row, country)
    return _has_repeats(row[is_entry], country[is_entry], len(routes.counts))


def _distinct(links: Links, candidates: Alternatives, rows: Integers) -> Integers:
    """Return which of some rows of candidates to keep, sorted by pair and hours.

    A route is dropped if it shares `MAX_OVERLAP` or more of its length with a quicker route that is kept, of the same
    pair and over the same crossings.
    """
    # The sum of a route's link numbers breaks ties, independently of how the route was found.
    link_sums = np.bincount(candidates.routes.row, candidates.routes.link, len(candidates.pair))
    # `lexsort` sorts by the last key first
    keys = (link_sums, candidates.length_km, candidates.hours, candidates.pair)
    rows = rows[np.lexsort([key[rows] for key in keys])]
    _, group = group_chains(np.column_stack([candidates.pair[rows], candidates.chain[rows]]))
    # Most routes are the only one over their crossings; the others have to be compared.
    rivals = np.flatnonzero(np.bincount(group)[group] > 1)
    ranked = select_alternatives(candidates, rows[rivals])
    # `overlaps` compares routes of one pair; with groups in place of pairs, those over the same crossings
    overlap = overlaps(links, replace(ranked, pair=group[rivals])).tocoo()
    is_similar = (overlap.data >= MAX_OVERLAP) & (overlap.col < overlap.row)
    is_kept = np.ones(len(rows), dtype=bool)
    is_kept[rivals] = _keep_dissimilar(
        overlap.row[is_similar], overlap.col[is_similar], ranked.pair
    )
    return rows[is_kept]


def overlaps(links: Links, alternatives: Alternatives) -> csr_array:
    """Compute how much each two routes of one pair overlap: a sparse matrix, shape ``(r, r)``.

    An overlap is the length that both routes share, divided by the length of the shorter one. Routes of different
    pairs have none.
    """
    from scipy.sparse import csr_array  # noqa: PLC0415 - slow to import

    row, link = alternatives.routes.row, alternatives.routes.link
    # A column for each pair and link, so that only routes of the same pair share one
    keys, column = np.unique(alternatives.pair[row] * len(links.hours) + link, return_inverse=True)
    shape = (len(alternatives.pair), len(keys))
    uses = csr_array((np.ones(len(row)), (row, column)), shape=shape)
    lengths = csr_array((links.length_km[link], (row, column)), shape=shape)
    shared = (lengths @ uses.T).tocoo()
    shorter = np.minimum(alternatives.length_km[shared.row], alternatives.length_km[shared.col])
    return csr_array((shared.data / shorter, (shared.row, shared.col)), shape=shared.shape)


def _keep_dissimilar(row: Integers, earlier: Integers, pair: Integers) -> Booleans:
    """Return which routes to keep: in the order of each pair, those that resemble no route kept before.

    Parameters
    ----------
    row, earlier
        The routes that resemble each other: route ``row[i]`` resembles the route ``earlier[i]`` before it.
    pair
        The pair of each route, ascending.
    """
    rank = rank_in_run(pair)
    is_kept = np.ones(len(pair), dtype=bool)
    # The second routes of all pairs, then the third: by then it is known which earlier routes are kept.
    for route_rank in range(1, int(rank.max(initial=0)) + 1):
        is_judged = rank[row] == route_rank
        is_kept[row[is_judged & is_kept[earlier]]] = False
    return is_kept
