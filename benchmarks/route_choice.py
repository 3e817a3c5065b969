"""Test two models of route choice against the same laws; ``make bench`` prints the tables.

Ours, a choice set with a path-size logit, beside randomised shortest paths (Saerens et al. 2009,
doi:10.1162/neco.2009.11-07-643; Kivimäki et al. 2014, doi:10.1016/j.physa.2013.09.016): a random walk from
origin to destination, in which a route is as likely as under the walk times exp(−θ hours).
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from readme import rows, timed
from route_cases import (
    NO_NODES,
    PAIRS,
    SPEED_KMH,
    Case,
    Floats,
    cut_edge,
    edges_of,
    nodes_of_crossing,
    random_grid,
    rebuild,
    shipped_cases,
    shuffled,
    with_dead_end,
    with_delay,
    with_island,
    without_node,
)
from scipy.sparse import csr_array, eye_array
from scipy.sparse.linalg import eigsh, splu

from geo.arrays import sum_by_group
from geo.gazetteer import gazetteer
from geo.network import Network
from geo.routing import RoutingRequest, Stop, prepare_links, reroute_flow, route_flow, with_hours
from geo.routing.routed_flows import RoutedFlow
from geo.routing.shares import link_shares

SCALE_PER_HOUR = 1.0  # θ
GRIDS = 300
ON_SHIPPED = 30  # cases per law on the shipped network
ROUNDING = 1e-9  # share of a flow
LEAST_SHARE = 0.001  # of an edge that counts as used


# --- the two models: a share for every edge -------------------------------------------------------


def ours(case: Case) -> Floats:
    """Compute our share of each edge."""
    return by_edge(routed(case)[1])


def routed(case: Case) -> tuple[RoutingRequest, RoutedFlow]:
    """Route a case with our model; return the request and the routed flow."""
    stops = (stop(case.network, case.origin), stop(case.network, case.destination))
    request = RoutingRequest("flow", stops)
    links = prepare_links(case.network, case.hours, [request])
    return request, route_flow(links, request, scale_per_hour=SCALE_PER_HOUR)


def stop(network: Network, node: int) -> Stop:
    """Build a stop of one town on a node."""
    lon, lat = network.node_lon[[node]], network.node_lat[[node]]
    in_any_country: tuple[str, ...] = ()
    return Stop(f"node-{node}", in_any_country, (str(node),), lon, lat, np.ones(1))


def by_edge(flow: RoutedFlow) -> Floats:
    """Return the share of each edge, which is that of its link."""
    # An edge of no link has the number -1, and takes the last entry.
    shares = np.append(link_shares(flow.links, flow.alternatives, flow.share), 0.0)
    return shares[flow.links.of_edge]


def walked(case: Case) -> Floats:
    """Return the net flow over each edge, as randomised shortest paths have it.

    W is the matrix of the walk's probabilities of each step times exp(−θ hours), with an empty row for the destination,
    and Z = (I − W)⁻¹. From origin s to destination t, the flow over a step from i to j is z_si w_ij z_jt / z_st. The
    net flow over an edge is the difference between its two directions.
    """
    tail, head, count = case.network.tail, case.network.head, len(case.network.node_lon)
    i, j = np.concatenate([tail, head]), np.concatenate([head, tail])  # each edge, both ways
    degree = np.bincount(i, minlength=count)
    w_ij = np.exp(-SCALE_PER_HOUR * np.tile(case.hours, 2)) / degree[i]
    w_ij[i == case.destination] = 0.0
    walk = csr_array((w_ij, (i, j)), shape=(count, count))
    solver = splu((eye_array(count) - walk).tocsc())
    # A column of Z, to the destination t; a row of Z, from the origin s.
    z_t = solver.solve(np.eye(1, count, case.destination)[0])
    z_s = solver.solve(np.eye(1, count, case.origin)[0], trans="T")
    with np.errstate(invalid="ignore", divide="ignore"):
        flow_ij = z_s[i] * w_ij * z_t[j] / z_t[case.origin]
    net: Floats = np.abs(flow_ij[: len(tail)] - flow_ij[len(tail) :])
    return net


def walked_on_links(case: Case) -> Floats:
    """Return the net flow of the walk over each edge, computed on our links, in which chains of edges are joined.

    The walk depends on how often a road is divided by nodes, and links have fewer of them than edges.
    """
    _, our_flow = routed(case)
    links = our_flow.links
    number_of_node = {int(node): number for number, node in enumerate(links.node)}
    chains = replace(
        case.network,
        tail=links.tail.astype(np.int32),
        head=links.head.astype(np.int32),
        node_lon=links.node.astype(float),  # only its length counts
    )
    origin, destination = number_of_node[case.origin], number_of_node[case.destination]
    flow = walked(Case(chains, links.hours, origin, destination))
    return np.append(flow, 0.0)[links.of_edge]  # an edge of no link has the number -1


def spectral_radius(case: Case, scale_per_hour: float) -> float:
    """Return the spectral radius of a walk whose steps are weighted by exp(−θ hours) alone.

    If it is 1 or more, the sum of the weights of all routes is infinite, and the model does not exist.
    """
    tail, head, count = case.network.tail, case.network.head, len(case.network.node_lon)
    ends = np.concatenate([tail, head]), np.concatenate([head, tail])
    weight = np.exp(-scale_per_hour * np.tile(case.hours, 2))
    walk = csr_array((weight, ends), shape=(count, count))
    return float(eigsh(walk, k=1, which="LA", v0=np.ones(count), return_eigenvectors=False)[0])


# --- laws: how far each is broken -----------------------------------------------------------------

Model = Callable[[Case], Floats]


def largest_change(before: Floats, after: Floats) -> float:
    """Return the largest change of share on an edge; infinite if the model returns no numbers."""
    change = np.abs(after[: len(before)] - before).max()
    return float(change) if np.isfinite(change) else np.inf


def cut_change(model: Model, case: Case, chance: np.random.Generator) -> float:
    """Cut an edge in two: no share should change."""
    before = model(case)
    return largest_change(before, model(cut_edge(case, _used(before, chance))))


def order_change(model: Model, case: Case, chance: np.random.Generator) -> float:
    """Renumber everything: no share should change."""
    renumbered, new_edge = shuffled(case, chance)
    return largest_change(model(case), model(renumbered)[new_edge])


def island_change(model: Model, case: Case, _: np.random.Generator) -> float:
    """Add an island: no share should change."""
    return largest_change(model(case), model(with_island(case)))


def dead_end_change(model: Model, case: Case, chance: np.random.Generator) -> float:
    """Add a dead end where the flow passes: no share should change."""
    before = model(case)
    edge = _used(before, chance)
    return largest_change(before, model(with_dead_end(case, int(case.network.tail[edge]))))


def rise_with_cost(model: Model, case: Case, chance: np.random.Generator) -> float:
    """Delay an edge: its share should not rise."""
    before = model(case)
    edge = _used(before, chance)
    after = model(with_delay(case, edge, float(chance.uniform(0.01, 2.0))))
    return max(float(after[edge] - before[edge]), 0.0)


def _used(share: Floats, chance: np.random.Generator) -> int:
    """Return a random edge or crossing with a share; the first if none has one."""
    used = np.flatnonzero(np.nan_to_num(share) > ROUNDING)
    return int(chance.choice(used)) if len(used) else 0


def rise_with_fixed_alternatives(case: Case, chance: np.random.Generator) -> float:
    """Delay an edge while the alternatives of our model stay the same; return how much the edge's share rises.

    By the law, it should not rise.
    """
    _, flow = routed(case)
    before = by_edge(flow)
    edge = _used(before, chance)
    hours = with_delay(case, edge, float(chance.uniform(0.01, 2.0))).hours
    after = by_edge(with_hours(flow, hours, scale_per_hour=SCALE_PER_HOUR))
    return max(float(after[edge] - before[edge]), 0.0)


def crossing_shares(case: Case, share: Floats) -> Floats:
    """Return the share of a flow that passes each crossing.

    It is half the sum of the shares of the edges at the crossing, because the flow enters by one and leaves by another.
    """
    by_node = sum_by_group(edges_of(case).ravel(), np.repeat(share, 2), len(case.network.node_lon))
    return by_node[case.network.crossing_node] / 2


def is_on_border_of(case: Case, closed: int) -> NDArray[np.bool_]:
    """Return for each crossing whether it is another one on the same border as a closed crossing."""
    edge_ends, country = edges_of(case).ravel(), np.repeat(case.network.country, 2)
    borders = [
        frozenset(country[edge_ends == node].tolist()) for node in case.network.crossing_node
    ]
    ids = np.array(case.network.crossing_id)
    is_other: NDArray[np.bool_] = ids != ids[closed]
    return np.array([border == borders[closed] for border in borders]) & is_other


def fall_when_run_again(model: Model, case: Case, chance: np.random.Generator) -> float:
    """Close a crossing and run the model again; return how much the share of another crossing on its border falls.

    By the law, none should fall.
    """
    before = crossing_shares(case, model(case))
    closed = _used(before, chance)
    closed_case = case
    for node in nodes_of_crossing(case, closed):
        closed_case = without_node(closed_case, int(node))
    after = crossing_shares(closed_case, model(closed_case))
    fall = (before - after)[is_on_border_of(case, closed)].max(initial=0.0)
    return float(fall) if np.isfinite(fall) else np.inf


def fall_when_closed(case: Case, chance: np.random.Generator) -> float:
    """Close a crossing as `geo closure` does; return by how much this breaks the law.

    The law says that no share of another crossing on the border falls, and that none is left on the closed one.
    `geo closure` keeps the alternatives that stay open.
    """
    request, flow = routed(case)
    before = crossing_shares(case, by_edge(flow))
    closed = _used(before, chance)
    nodes = np.searchsorted(flow.links.node, nodes_of_crossing(case, closed))
    after = crossing_shares(case, by_edge(reroute_flow(flow, request, nodes)))
    fall = (before - after)[is_on_border_of(case, closed)].max(initial=0.0)
    return max(float(fall), float(after[closed]))


LAWS = {
    "an edge cut in two changes no share": cut_change,
    "the order of the input changes no share": order_change,
    "an island changes no share": island_change,
    "a dead end changes no share": dead_end_change,
    "more cost on an edge does not raise its share": rise_with_cost,
}
MODELS = {"ours": ours, "walk on edges": walked, "walk on links": walked_on_links}


def cell(violations: list[float]) -> str:
    """Return how many cases violate a law, and by how much at worst."""
    count = sum(violation > ROUNDING for violation in violations)
    worst = f", by up to {max(violations):.2g}" if count else ""
    return f"{count} of {len(violations)}{worst}"


def check_laws(
    count: int, draw: Callable[[np.random.Generator], Case], with_own_crossings: Callable[..., Case]
) -> Iterator[list[str]]:
    """Test all models against the laws on the same random cases; yield a table row for each law.

    Parameters
    ----------
    count
        The number of cases for each law.
    draw
        Function that returns a random case.
    with_own_crossings
        Function that returns a random case with crossings.
    """
    for name, law in LAWS.items():
        yield [name, *(
            cell([law(model, draw(chance), chance) for chance in _chances(count)])
            for model in MODELS.values()
        )]  # fmt: skip
    rises = [rise_with_fixed_alternatives(draw(chance), chance) for chance in _chances(count)]
    yield ["… with fixed alternatives", cell(rises), "—", "—"]
    falls = [fall_when_closed(with_own_crossings(chance), chance) for chance in _chances(count)]
    yield ["closing a crossing lowers no share on its border", cell(falls), "—", "—"]
    yield ["… model run again", *(
        cell([fall_when_run_again(model, with_own_crossings(chance), chance) for chance in _chances(count)])
        for model in MODELS.values()
    )]  # fmt: skip


def on_grids() -> Iterator[list[str]]:
    """Test the models against the laws on random grids."""
    return check_laws(GRIDS, random_grid, lambda chance: random_grid(chance, crossings=True))


def _chances(count: int) -> Iterator[np.random.Generator]:
    return map(np.random.default_rng, range(count))


def on_shipped() -> Iterator[list[str]]:
    """Test the models against the laws on the shipped network."""
    cases = shipped_cases()

    def draw(chance: np.random.Generator) -> Case:
        return cases[int(chance.integers(len(cases)))]

    return check_laws(ON_SHIPPED, draw, draw)


def on_junctions() -> Iterator[list[str]]:
    """Yield the share of the first of two equally long roads, by the number of its side streets."""
    for count in (0, 1, 2, 4, 8):
        case = two_roads(count)
        yield [str(count), *(f"{model(case)[0]:.3f}" for model in MODELS.values())]


def two_roads(side_streets: int) -> Case:
    """Build a case with two roads of an hour from node 0 to node 1, of which the first passes side streets.

    Side streets are dead ends, so both roads should have the same share.
    """
    first_road = [0, *range(2, 2 + side_streets), 1]
    middle = 2 + side_streets  # of the second road
    street_ends = [(2 + street, middle + 1 + street) for street in range(side_streets)]
    ends = [*pairwise(first_road), (0, middle), (middle, 1), *street_ends]
    piece_hours = 1 / (side_streets + 1)
    hours = [piece_hours] * (side_streets + 1) + [0.5, 0.5] + [0.3] * side_streets
    node = np.arange(3 + 2 * side_streets, dtype=np.float64)
    grid = random_grid(np.random.default_rng(0))  # for the columns that do not matter here
    nodes_only = Case(
        replace(grid.network, node_lon=node * 0.01, node_lat=node % 7 * 0.01),
        np.ones(len(grid.hours)), 0, 1,
    )  # fmt: skip
    like = np.zeros(len(ends), dtype=np.intp)
    case = rebuild(nodes_only, np.array(ends), np.array(hours), like, NO_NODES)
    return replace(case, network=replace(case.network, length_km=case.hours * SPEED_KMH))


def at_scale() -> Iterator[list[str]]:
    """Yield a table row for each pair of towns: the processor time of each model, and how many edges have traffic."""
    for pair, case in zip(PAIRS, shipped_cases(), strict=True):
        (_, flow), _, our_s = timed(partial(routed, case))
        walk, _, walk_s = timed(partial(walked, case))
        our_count = np.count_nonzero(by_edge(flow) > LEAST_SHARE)
        walk_count = np.count_nonzero(walk > LEAST_SHARE)
        names = " – ".join(str(gazetteer()[town].label.en) for town in pair)
        walk_time = f"{walk_s:.2f} s" if np.isfinite(walk).all() else "no numbers: underflow"
        yield [names, f"{len(flow.share)}", f"{our_s:.2f} s", f"{our_count:,}", walk_time,
               f"{walk_count:,}"]  # fmt: skip


def divergence() -> Iterator[list[str]]:
    """Yield table rows on the walk that is weighted by hours alone: where the sum of its routes diverges.

    For the shipped network, the last cell has the scale θ from which the sum is finite.
    """
    radii = [spectral_radius(random_grid(rng), SCALE_PER_HOUR) for rng in _chances(GRIDS)]
    divergent = sum(radius >= 1 for radius in radii)
    yield ["grids", f"{np.median(radii):.2f} (median)", f"{divergent} of {GRIDS} diverge", ""]
    case = shipped_cases()[0]
    low, high = 1.0, 4096.0  # per hour: it diverges at the first and not at the second
    while high / low > 1.01:  # noqa: PLR2004 - to a hundredth
        middle = (low * high) ** 0.5
        low, high = (middle, high) if spectral_radius(case, middle) >= 1 else (low, middle)
    yield [
        "shipped network",
        f"{spectral_radius(case, SCALE_PER_HOUR):.2f}",
        "diverges",
        f"{high:,.0f} per hour",
    ]


def main() -> None:
    """Print the tables."""
    heads = ["law", *MODELS]
    for title, head, body in (
        (f"Broken on {GRIDS} random grids", heads, on_grids),
        (f"Broken on the shipped network, {ON_SHIPPED} cases each", heads, on_shipped),
        ("Two roads of an hour: share that passes side streets", ["side streets", *MODELS],
         on_junctions),
        ("Pairs on the shipped network", ["pair", "alternatives", "ours", "edges that carry 0.001",
                                          "walk", "edges that carry 0.001"], at_scale),
        ("The walk without a reference", ["on", f"spectral radius at {SCALE_PER_HOUR:g} per hour", "",
                                          "finite above"], divergence),
    ):  # fmt: skip
        print(f"\n{title}\n")
        start = time.perf_counter()
        print(rows(head, list(body())), flush=True)
        print(f"{title}: {time.perf_counter() - start:.0f} s", file=sys.stderr)


if __name__ == "__main__":
    main()
