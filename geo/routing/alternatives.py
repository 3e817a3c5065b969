"""The ways among which a flow chooses: those over each crossing, and those that link penalties find.

The k shortest ways of Yen differ by a side street each. Here the least-cost way over each crossing is a
candidate, for crossings are what closes; and then ways off those already found: the links of a way are made
dearer and the search repeated (link penalty; de la Barra, Pérez & Añez 1993). Of the candidates over the same
crossings those stay, from the quickest on, that share less than 80 % of the shorter one's length.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise, product
from typing import Final

import numpy as np
from scipy.sparse import csr_array

from geo.routing.links import Booleans, Floats, Integers, Links, sum_by_row
from geo.routing.shortest_paths import (
    Routes,
    ShortestPathTrees,
    concatenate_routes,
    join_routes,
    reverse_routes,
    select_routes,
    shortest_path_trees,
    shortest_paths,
)

MAX_OVERLAP: Final = 0.8  # of the shorter way's length
PENALTY: Final = 1.5  # by which a link's hours grow each time that a way uses it
PENALTY_ROUNDS: Final = 6
MAX_EXTRA_HOURS: Final = 12.0  # at 1/h a way so much longer weighs six millionths of the best
MAX_SEQUENCES: Final = 100  # of crossings, one on each border that a flow with transits passes

_NO_PAIR: Final = np.zeros(0, dtype=np.intp)
_NO_WAYS: Final = Routes(_NO_PAIR, _NO_PAIR, _NO_PAIR)


@dataclass(frozen=True, eq=False)
class Pairs:
    """What a flow goes between: pairs of junctions, and how much of the flow is on each.

    Attributes
    ----------
    origin, destination
        Junctions, shape ``(p,)``.
    weight
        Shape ``(p,)``; they sum to 1.
    """

    origin: Integers
    destination: Integers
    weight: Floats


@dataclass(frozen=True, eq=False)
class Alternatives:
    """Routes, the pair that each serves, and what they cost.

    Attributes
    ----------
    ways
        As links in the order of travel, sorted by pair and hours.
    pair
        Row in the pairs, shape ``(w,)``.
    hours, length_km
        Of each way, shape ``(w,)``.
    sequence
        A number for the crossings that each way passes, in order; 0 for none.
    """

    routes: Routes
    pair: Integers
    hours: Floats
    length_km: Floats
    sequence: Integers


def find_alternatives(
    links: Links, pairs: Pairs, borders: Sequence[Integers], *, rounds: int = PENALTY_ROUNDS
) -> Alternatives:
    """Find the ways among which a flow chooses.

    Parameters
    ----------
    links
        What is closed has infinite hours.
    pairs
        Those that no way joins get none.
    borders
        For each border to be passed, in order, the junctions that are crossings of it.
    rounds
        How often ways off those already found are looked for. In the first round nothing has been
        found, so that with 1 no pair's ways depend on the other pairs.
    """
    found = [_over_crossings(links, pairs, borders), _off_the_beaten(links, pairs, rounds)]
    candidates = _described(links, found)
    return _apart(
        links,
        select_alternatives(candidates, np.flatnonzero(_is_sensible(links, pairs, candidates))),
    )


def select_alternatives(alternatives: Alternatives, rows: Integers) -> Alternatives:
    """Take some rows, in the order given."""
    return Alternatives(
        select_routes(alternatives.routes, rows), alternatives.pair[rows], alternatives.hours[rows],
        alternatives.length_km[rows], alternatives.sequence[rows],
    )  # fmt: skip


def merge_alternatives(one: Alternatives, other: Alternatives) -> Alternatives:
    """Put the ways of other pairs behind some, and sort them by pair."""
    both = Alternatives(
        concatenate_routes([one.routes, other.routes]),
        *(np.concatenate([getattr(one, name), getattr(other, name)])
          for name in ("pair", "hours", "length_km", "sequence")),
    )  # fmt: skip
    return select_alternatives(both, np.argsort(both.pair, kind="stable"))


def _described(links: Links, found: Sequence[tuple[Integers, Routes]]) -> Alternatives:
    """Add up what ways cost; leave out those without links."""
    pair, ways = np.concatenate([p for p, _ in found]), concatenate_routes([w for _, w in found])
    used = np.flatnonzero(ways.counts)
    ways, pair = select_routes(ways, used), pair[used]
    hours = sum_by_row(ways.row, links.hours[ways.link], len(pair))
    length_km = sum_by_row(ways.row, links.length_km[ways.link], len(pair))
    return Alternatives(ways, pair, hours, length_km, _sequences(links, ways))


def _sequences(links: Links, ways: Routes) -> Integers:
    """Write the crossings of each way as one number: theirs from 1, as digits, the first one lowest."""
    crossing = links.crossing[ways.node]
    at = np.flatnonzero(crossing >= 0)
    row, digit = ways.row[at], crossing[at] + 1
    # A crossing on two carriageways may be touched twice on one passage.
    new = np.ones(len(at), dtype=bool)
    new[1:] = (row[1:] != row[:-1]) | (digit[1:] != digit[:-1])
    row, digit = row[new], digit[new]
    place = np.arange(len(row)) - np.searchsorted(row, row)
    digits = digit * float(len(links.crossings) + 1) ** place
    return np.bincount(row, digits, len(ways.counts)).astype(np.intp)


def crossings_of(links: Links, sequence: int) -> tuple[int, ...]:
    """Read the crossings, as numbers and in order, from a sequence's number."""
    digits, base = [], len(links.crossings) + 1
    while sequence:
        sequence, digit = divmod(sequence, base)
        digits.append(digit - 1)
    return tuple(digits)


def _over_crossings(
    links: Links, pairs: Pairs, borders: Sequence[Integers]
) -> tuple[Integers, Routes]:
    """Give each pair its least-cost way over each sequence of crossings, one on each border."""
    places = np.unique(np.concatenate([_NO_PAIR, *borders]))
    if not len(places) or not len(pairs.weight):
        return _NO_PAIR, _NO_WAYS
    trees = shortest_path_trees(links, places)
    every = np.array(list(product(*(np.searchsorted(places, stage) for stage in borders))))
    if not len(every):  # a border that has to be passed and has no crossing
        return _NO_PAIR, _NO_WAYS
    between = sum(
        (trees.hours[a, places[b]] for a, b in pairwise(every.T)), start=np.zeros(len(every))
    )
    hours = (
        trees.hours[every[:, 0]][:, pairs.origin] + between[:, None]
        + trees.hours[every[:, -1]][:, pairs.destination]
    )  # fmt: skip
    best = np.argsort(hours.min(axis=1), kind="stable")[:MAX_SEQUENCES]
    every, hours = every[best], hours[best]
    which, pair = np.nonzero(np.isfinite(hours) & (hours <= hours.min(axis=0) + MAX_EXTRA_HOURS))
    ways = _out(trees, every[which, 0], pairs.origin[pair], places)
    for a, b in pairwise(every.T):
        ways = join_routes(ways, _all_ways(trees, a[which], places[b[which]]))
    return pair, join_routes(ways, _all_ways(trees, every[which, -1], pairs.destination[pair]))


def _all_ways(trees: ShortestPathTrees, tree: Integers, end: Integers) -> Routes:
    """Walk each way that is asked for once, and give it as often as it is asked for."""
    count = trees.before.shape[1]
    asked, which = np.unique(tree * count + end, return_inverse=True)
    return select_routes(shortest_paths(trees, asked // count, asked % count), which)


def _out(trees: ShortestPathTrees, tree: Integers, origin: Integers, places: Integers) -> Routes:
    """Walk from origins to the starts of trees."""
    count = trees.before.shape[1]
    asked, which = np.unique(tree * count + origin, return_inverse=True)
    back = shortest_paths(trees, asked // count, asked % count)
    return select_routes(reverse_routes(back, places[asked // count]), which)


def _off_the_beaten(links: Links, pairs: Pairs, rounds: int) -> tuple[Integers, Routes]:
    """Give each pair its least-cost way, then the ways that stay clear of those found before."""
    origins, tree = np.unique(pairs.origin, return_inverse=True)
    factor, found = np.ones(len(links.hours)), []
    for _ in range(rounds):
        ways = shortest_paths(
            shortest_path_trees(links, origins, factor=factor), tree, pairs.destination
        )
        found.append(ways)
        use = np.bincount(ways.link, pairs.weight[ways.row], len(factor))
        factor = factor * (1 + (PENALTY - 1) * np.minimum(use, 1.0))
    return np.tile(np.arange(len(tree)), rounds), concatenate_routes(found)


def _is_sensible(links: Links, pairs: Pairs, candidates: Alternatives) -> Booleans:
    """Leave out ways that touch a junction twice, come back to a country, or take far too long."""
    ways, pair = candidates.routes, candidates.pair
    row = np.concatenate([np.arange(len(pair)), ways.row])
    node = np.concatenate([pairs.origin[pair], ways.node])
    simple = ~_has_twice(row * len(links.node) + node, row, len(pair))
    direct = simple & ~_comes_back(ways, links.country[ways.link])
    best = np.full(len(pairs.weight), np.inf)
    np.minimum.at(best, pair[simple], candidates.hours[simple])
    good = direct & (candidates.hours <= best[pair] + MAX_EXTRA_HOURS)
    # A road along a border may enter a country twice: where there is nothing else, that is the way.
    is_served = np.isin(pair, pair[good])
    return np.asarray(good | (simple & ~is_served & (candidates.hours == best[pair])))


def _has_twice(key: Integers, row: Integers, count: int) -> Booleans:
    """Tell which rows have two entries with the same key."""
    order = np.argsort(key, kind="stable")
    again = key[order][1:] == key[order][:-1]
    found = np.zeros(count, dtype=bool)
    found[row[order][1:][again]] = True
    return found


def _comes_back(ways: Routes, country: Integers) -> Booleans:
    """Tell which ways enter one country more than once."""
    row = ways.row
    enters = np.ones(len(row), dtype=bool)
    enters[1:] = (row[1:] != row[:-1]) | (country[1:] != country[:-1])
    key = row * (int(country.max(initial=0)) + 1) + country
    return _has_twice(key[enters], row[enters], len(ways.counts))


def _apart(links: Links, candidates: Alternatives) -> Alternatives:
    """Keep candidates, the quickest first, that share little with those over the same crossings."""
    # The last key is a tie-break that does not depend on how a way was found.
    numbers = np.bincount(candidates.routes.row, candidates.routes.link, len(candidates.pair))
    order = np.lexsort((numbers, candidates.length_km, candidates.hours, candidates.pair))
    ranked = select_alternatives(candidates, order)
    alike = overlaps(links, ranked).tocoo()
    near = (alike.data >= MAX_OVERLAP) & (alike.col < alike.row)
    near &= ranked.sequence[alike.row] == ranked.sequence[alike.col]
    keep = _greedily(alike.row[near], alike.col[near], ranked.pair)
    return select_alternatives(ranked, np.flatnonzero(keep))


def overlaps(links: Links, alternatives: Alternatives) -> csr_array:
    """Measure what share of the shorter of each two ways of one pair runs over both.

    Returns
    -------
    csr_array
        Shape ``(w, w)``; nothing between ways of different pairs.
    """
    row, link = alternatives.routes.row, alternatives.routes.link
    keys, column = np.unique(alternatives.pair[row] * len(links.hours) + link, return_inverse=True)
    shape = (len(alternatives.pair), len(keys))
    uses = csr_array((np.ones(len(row)), (row, column)), shape=shape)
    weighed = csr_array((links.length_km[link], (row, column)), shape=shape)
    shared = (weighed @ uses.T).tocoo()
    shorter = np.minimum(alternatives.length_km[shared.row], alternatives.length_km[shared.col])
    return csr_array((shared.data / shorter, (shared.row, shared.col)), shape=shared.shape)


def _greedily(row: Integers, earlier: Integers, pair: Integers) -> Booleans:
    """Go through the ways of every pair in order; keep those that none kept before is like."""
    rank = np.arange(len(pair)) - np.searchsorted(pair, pair)
    keep = np.ones(len(pair), dtype=bool)
    for turn in range(1, int(rank.max(initial=0)) + 1):
        now = rank[row] == turn
        keep[row[now & keep[earlier]]] = False
    return keep
