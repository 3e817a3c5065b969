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

from geo.gazetteer import gazetteer
from geo.network import Network
from geo.routing import RoutingRequest, Stop, prepare_links, reroute_flow, route_flow, with_hours
from geo.routing.routed_flows import RoutedFlow
from geo.routing.shares import link_shares

SCALE_PER_HOUR = 1.0
GRIDS = 300
ON_SHIPPED = 30  # cases per law on the shipped network
NOTHING = 1e-9  # share of a flow; less is rounding


# --- the two models: a share for every edge -------------------------------------------------------


def ours(case: Case) -> Floats:
    """Compute our share of each edge."""
    return by_edge(routed(case)[1])


def routed(case: Case) -> tuple[RoutingRequest, RoutedFlow]:
    """Route a case."""
    request = RoutingRequest(
        "flow", tuple(stop(case.network, n) for n in (case.origin, case.destination))
    )
    links = prepare_links(case.network, case.hours, [request])
    return request, route_flow(links, request, scale_per_hour=SCALE_PER_HOUR)


def stop(network: Network, node: int) -> Stop:
    """Build a stop of one town on a node."""
    place = network.node_lon[[node]], network.node_lat[[node]]
    return Stop(f"node-{node}", ("AA",), (str(node),), *place, np.ones(1))


def by_edge(flow: RoutedFlow) -> Floats:
    """Return the share of each edge, which is that of its link."""
    shares = np.append(link_shares(flow.links, flow.alternatives, flow.share), 0.0)
    return shares[flow.links.of_edge]


def walked(case: Case, *, referenced: bool = True) -> Floats:
    """Compute the net flow of randomised shortest paths over each edge.

    With W the walk's probabilities times exp(−θ hours), its destination's row empty, and
    Z = (I − W)⁻¹, the flow from i to j is z_si w_ij z_jt / z_st; the reverse flow is subtracted.
    """
    tail, head, count = case.network.tail, case.network.head, len(case.network.node_lon)
    leaves, ends = np.concatenate([tail, head]), np.concatenate([head, tail])
    degree = np.bincount(leaves, minlength=count) if referenced else np.ones(count)
    weight = np.exp(-SCALE_PER_HOUR * np.tile(case.hours, 2)) / degree[leaves]
    weight[leaves == case.destination] = 0.0
    walk = csr_array((weight, (leaves, ends)), shape=(count, count))
    solver = splu((eye_array(count) - walk).tocsc())
    unit = np.eye(1, count, case.destination)[0]
    to_end = solver.solve(unit)
    from_start = solver.solve(np.eye(1, count, case.origin)[0], trans="T")
    with np.errstate(invalid="ignore", divide="ignore"):
        passes = from_start[leaves] * weight * to_end[ends] / to_end[case.origin]
    net: Floats = np.abs(passes[: len(tail)] - passes[len(tail) :])
    return net


def walked_on_links(case: Case) -> Floats:
    """Compute the walk on our links, in which chains of edges are joined."""
    links = routed(case)[1].links
    at = {int(node): number for number, node in enumerate(links.node)}
    chains = replace(
        case.network,
        tail=links.tail.astype(np.int32),
        head=links.head.astype(np.int32),
        node_lon=links.node.astype(float),
    )
    flow = walked(Case(chains, links.hours, at[case.origin], at[case.destination]))
    return np.append(flow, 0.0)[links.of_edge]


def radius(case: Case, scale_per_hour: float) -> float:
    """Compute the spectral radius of the walk without a reference: from 1 on, its sum diverges."""
    tail, head, count = case.network.tail, case.network.head, len(case.network.node_lon)
    ends = np.concatenate([tail, head]), np.concatenate([head, tail])
    weight = np.exp(-scale_per_hour * np.tile(case.hours, 2))
    walk = csr_array((weight, ends), shape=(count, count))
    return float(eigsh(walk, k=1, which="LA", v0=np.ones(count), return_eigenvectors=False)[0])


# --- laws: how far each is broken -----------------------------------------------------------------

Model = Callable[[Case], Floats]


def moved(before: Floats, after: Floats) -> float:
    """Measure the largest change on an edge; infinite if the model returns no numbers."""
    change = np.abs(after[: len(before)] - before).max()
    return float(change) if np.isfinite(change) else np.inf


def cutting(model: Model, case: Case, chance: np.random.Generator) -> float:
    """Cut an edge in two: no share should change."""
    before = model(case)
    return moved(before, model(cut_edge(case, _used(before, chance))))


def ordering(model: Model, case: Case, chance: np.random.Generator) -> float:
    """Renumber everything: no share should change."""
    mixed, row = shuffled(case, chance)
    return moved(model(case), model(mixed)[row])


def island(model: Model, case: Case, _: np.random.Generator) -> float:
    """Add an island: no share should change."""
    return moved(model(case), model(with_island(case)))


def dead_end(model: Model, case: Case, chance: np.random.Generator) -> float:
    """Add a dead end where the flow passes: no share should change."""
    before = model(case)
    edge = _used(before, chance)
    return moved(before, model(with_dead_end(case, int(case.network.tail[edge]))))


def cost(model: Model, case: Case, chance: np.random.Generator) -> float:
    """Delay an edge: its share should not rise."""
    before = model(case)
    edge = _used(before, chance)
    after = model(with_delay(case, edge, float(chance.uniform(0.01, 2.0))))
    return max(float(after[edge] - before[edge]), 0.0)


def _used(share: Floats, chance: np.random.Generator) -> int:
    used = np.flatnonzero(np.nan_to_num(share) > NOTHING)
    return int(chance.choice(used)) if len(used) else 0


def cost_among_found(case: Case, chance: np.random.Generator) -> float:
    """Test ours against the same law with a fixed set of alternatives."""
    _, flow = routed(case)
    before = by_edge(flow)
    edge = _used(before, chance)
    hours = with_delay(case, edge, float(chance.uniform(0.01, 2.0))).hours
    after = by_edge(with_hours(flow, hours, scale_per_hour=SCALE_PER_HOUR))
    return max(float(after[edge] - before[edge]), 0.0)


def crossing_shares(case: Case, share: Floats) -> Floats:
    """Return the share of each crossing: half of what its edges carry."""
    both = np.bincount(edges_of(case).ravel(), np.repeat(share, 2), len(case.network.node_lon))
    return both[case.network.crossing_node] / 2


def beside(case: Case, shut: int) -> NDArray[np.bool_]:
    """Find the other crossings on the border of a closed one."""
    edges, country = edges_of(case).ravel(), np.repeat(case.network.country, 2)
    meet = [frozenset(country[edges == node].tolist()) for node in case.network.crossing_node]
    names = np.array(case.network.crossing_id)
    others: NDArray[np.bool_] = names != names[shut]
    return np.array([border == meet[shut] for border in meet]) & others


def closing_anew(model: Model, case: Case, chance: np.random.Generator) -> float:
    """Close a crossing and run the model again: no other share on its border should fall."""
    before = crossing_shares(case, model(case))
    shut = _used(before, chance)
    less = case
    for node in nodes_of_crossing(case, shut):
        less = without_node(less, int(node))
    after = crossing_shares(less, model(less))
    fall = (before - after)[beside(case, shut)].max(initial=0.0)
    return float(fall) if np.isfinite(fall) else np.inf


def closing(case: Case, chance: np.random.Generator) -> float:
    """Test ours against the same law as `geo closure` closes: open alternatives stay."""
    request, flow = routed(case)
    before = crossing_shares(case, by_edge(flow))
    shut = _used(before, chance)
    nodes = np.searchsorted(flow.links.node, nodes_of_crossing(case, shut))
    after = reroute_flow(flow, request, nodes)
    now = crossing_shares(case, by_edge(after))
    return max(float((before - now)[beside(case, shut)].max(initial=0.0)), float(now[shut]))


LAWS = {
    "an edge cut in two changes no share": cutting,
    "the order of the input changes no share": ordering,
    "an island changes no share": island,
    "a dead end changes no share": dead_end,
    "more cost on an edge does not raise its share": cost,
}
MODELS = {"ours": ours, "walk on edges": walked, "walk on links": walked_on_links}


def cell(broken: list[float]) -> str:
    """Write how many cases break a law, and by how much at worst."""
    count = sum(error > NOTHING for error in broken)
    return f"{count} of {len(broken)}" + (f", by up to {max(broken):.2g}" if count else "")


def check_laws(
    count: int, draw: Callable[[np.random.Generator], Case], with_own_crossings: Callable[..., Case]
) -> Iterator[list[str]]:
    """Test all models against the laws on the same random cases."""
    for name, law in LAWS.items():
        yield [name, *(
            cell([law(model, draw(chance), chance) for chance in _chances(count)])
            for model in MODELS.values()
        )]  # fmt: skip
    among = [cost_among_found(draw(chance), chance) for chance in _chances(count)]
    yield ["… with fixed alternatives", cell(among), "—", "—"]
    shut = [closing(with_own_crossings(chance), chance) for chance in _chances(count)]
    yield ["closing a crossing lowers no share on its border", cell(shut), "—", "—"]
    yield ["… model run again", *(
        cell([closing_anew(model, with_own_crossings(chance), chance) for chance in _chances(count)])
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
    """Yield the share of the first of two equal roads, by its number of side streets."""
    for streets in (0, 1, 2, 4, 8):
        passing = [0, *range(2, 2 + streets), 1]
        ends = [*pairwise(passing), (0, 2 + streets), (2 + streets, 1)]
        ends += [(2 + n, 3 + streets + n) for n in range(streets)]
        hours = [1 / (streets + 1)] * (streets + 1) + [0.5, 0.5] + [0.3] * streets
        count = 3 + 2 * streets
        blank, numbers = random_grid(np.random.default_rng(0)), np.arange(count, dtype=np.float64)
        empty = Case(replace(blank.network, node_lon=numbers * 0.01, node_lat=numbers % 7 * 0.01),
                     np.ones(len(blank.hours)), 0, 1)  # fmt: skip
        case = rebuild(empty, np.array(ends), np.array(hours), np.zeros(len(ends), dtype=np.intp),
                      np.zeros((0, 2)))  # fmt: skip
        case = replace(case, network=replace(case.network, length_km=case.hours * SPEED_KMH))
        yield [str(streets), *(f"{model(case)[0]:.3f}" for model in MODELS.values())]


def at_scale() -> Iterator[list[str]]:
    """Yield the time of each model for pairs of towns, and the number of edges with traffic."""
    for (origin, destination), case in zip(PAIRS, shipped_cases(), strict=True):
        (_, flow), _, seconds = timed(partial(routed, case))
        walk, _, walk_seconds = timed(partial(walked, case))
        used, walk_used = (int((share > 0.001).sum()) for share in (by_edge(flow), walk))  # noqa: PLR2004
        names = (str(gazetteer()[town].label.en) for town in (origin, destination))
        yield [" – ".join(names), f"{len(flow.share)}", f"{seconds:.2f} s", f"{used:,}",
               f"{walk_seconds:.2f} s" if np.isfinite(walk).all() else "no numbers: underflow",
               f"{walk_used:,}"]  # fmt: skip


def divergence() -> Iterator[list[str]]:
    """Yield the scale from which the walk without a reference has a finite sum."""
    grids = [radius(random_grid(chance), SCALE_PER_HOUR) for chance in _chances(GRIDS)]
    divergent = sum(grid >= 1 for grid in grids)
    yield ["grids", f"{np.median(grids):.2f} (median)", f"{divergent} of {GRIDS} diverge", ""]
    case = shipped_cases()[0]
    low, high = 1.0, 4096.0
    while high / low > 1.01:  # noqa: PLR2004 - to a hundredth
        middle = (low * high) ** 0.5
        low, high = (middle, high) if radius(case, middle) >= 1 else (low, middle)
    yield [
        "shipped network",
        f"{radius(case, SCALE_PER_HOUR):.2f}",
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
        begin = time.perf_counter()
        print(rows(head, list(body())), flush=True)
        print(f"{title}: {time.perf_counter() - begin:.0f} s", file=sys.stderr)


if __name__ == "__main__":
    main()
