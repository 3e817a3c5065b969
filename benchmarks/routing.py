"""Measure routing on the road network beside other tools, in one run.

Run by ``make bench``, which installs igraph for it. It writes its part of ``benchmarks/README.md``.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import NamedTuple

import geopandas as gpd
import networkx as nx
import numpy as np
import shapely
from distances import HEADS, PLACES, UNIT_HOURS, many_to_many
from network import grid_of_roads, regular_grid
from readme import circumstances, rows, timed, versions, write_part
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from geo.arrays import Floats, sum_by_group
from geo.brief import Brief, read_brief
from geo.gazetteer import gazetteer
from geo.layers import model_brief
from geo.layers.layer_rows import Evidence
from geo.layers.modelled.chokepoint_rows import build_chokepoints, model_chokepoints
from geo.layers.modelled.closures import (
    Effects,
    build_closure_segments,
    build_closures,
    closure_changes,
    closure_effects,
    closures_of,
    model_closures,
)  # fmt: skip
from geo.layers.modelled.road_labels import RoadLabels
from geo.layers.modelled.road_places import places_on_roads
from geo.layers.modelled.routes import build_routes, model_routes
from geo.layers.modelled.segments import (
    build_corridors,
    build_segments,
    model_corridors,
    model_segments,
)
from geo.layers.modelled.sensitivity import build_sensitivity
from geo.layers.modelled.traffic import Traffic, costs_of
from geo.network import Network, read_network, read_network_file
from geo.routing.links import Links, build_links, close_links
from geo.routing.shortest_paths import (
    Routes,
    ShortestPathTrees,
    select_routes,
    shortest_path_trees,
    shortest_paths,
)

try:
    import igraph
except ImportError:  # needed by this benchmark only
    igraph = None

BRIEF = "tunisia-libya-2019"
SPEED_KMH = 60.0  # on every edge
ROUNDS = 5
STARTS, ENDS = 1_000, 1_000  # of a million routes
BATCH = 50  # starts whose routes are in memory at the same time
OVERLAID = (30, 100, 300, 1_000)  # numbers of routes


class Step(NamedTuple):
    """One step of the work: its name, its result in words, and its seconds by the clock and of the processor."""

    name: str
    result: str
    clock_s: float
    processor_s: float


# --- the brief ------------------------------------------------------------------------------------


def brief_steps() -> tuple[list[list[str]], float]:
    """Time each step from a brief to its modelled layers.

    Return the table rows, and the seconds of the steps that together have a goal.
    """
    brief = read_brief(BRIEF)
    # What all briefs of a region share is read before time is measured.
    gazetteer()
    read_network()
    evidence = Evidence(brief)
    (traffic, node_places), clock_s, processor_s = timed(lambda: model_brief(brief))
    route_count = sum(len(flow.share) for flow in traffic.routed)
    result = f"{len(traffic.routed)} flows, {route_count:,} routes"
    steps = [Step("flows routed", result, clock_s, processor_s)]
    # Flows are rerouted once for each closure. The time counts for this layer, and two other layers use the result.
    (effects, closures), clock_s, processor_s = timed(lambda: _closures(brief, traffic, evidence))
    steps.append(Step("`closures`", f"{len(closures):,} rows", clock_s, processor_s))
    changes = closure_changes(traffic, effects)
    detours = [effect.after for flow_effects in effects.values() for effect in flow_effects]
    places, labels = places_on_roads(traffic, detours), RoadLabels(node_places, traffic.gazetteer)
    extra = [change.links for change in changes]
    required: dict[str, Callable[[], gpd.GeoDataFrame]] = {
        "routes": lambda: build_routes(model_routes(traffic, places), labels, evidence),
        "segments": lambda: build_segments(
            model_segments(traffic, places, extra_links=extra, detours=detours), labels, evidence
        ),
        "corridors": lambda: build_corridors(model_corridors(traffic), evidence),
        "closure_segments": lambda: build_closure_segments(traffic, changes),
    }
    others: dict[str, Callable[[], gpd.GeoDataFrame]] = {
        "chokepoints": lambda: build_chokepoints(
            model_chokepoints(traffic, places), labels, evidence
        ),
        "sensitivity": lambda: build_sensitivity(traffic, costs_of(brief), brief),
    }
    steps += [_build_step(name, build) for name, build in required.items()]
    total = _total("**flows, areas and single closures**", steps)  # has the goal
    other_steps = [_build_step(name, build) for name, build in others.items()]
    steps += [total, *other_steps, _total("all modelled layers", [total, *other_steps])]
    table = [
        [step.name, step.result, f"{step.clock_s:.2f}", f"{step.processor_s:.2f}"] for step in steps
    ]
    return table, total.clock_s


def _closures(
    brief: Brief, traffic: Traffic, evidence: Evidence
) -> tuple[Effects, gpd.GeoDataFrame]:
    """Reroute the flows under every closure, and build the layer of closures."""
    effects = {
        closure: closure_effects(traffic, closure) for closure in closures_of(brief, traffic)
    }
    numbers = model_closures(traffic, effects)
    return effects, build_closures(numbers, traffic.gazetteer, evidence)


def _build_step(name: str, build: Callable[[], gpd.GeoDataFrame]) -> Step:
    layer, clock_s, processor_s = timed(build)
    return Step(f"`{name}`", f"{len(layer):,} rows", clock_s, processor_s)


def _total(name: str, steps: Sequence[Step]) -> Step:
    clock_s = sum(step.clock_s for step in steps)
    return Step(name, "", clock_s, sum(step.processor_s for step in steps))


# --- a million edges ------------------------------------------------------------------------------


def loading() -> tuple[list[list[str]], Links, Links]:
    """Time reading networks from Parquet, and joining edges into links.

    Returns
    -------
    tuple
        The rows; the links of the regular grid, and those of the uneven one.
    """
    regular, regular_row = _read("a regular grid", regular_grid())
    uneven, uneven_row = _read("an uneven one, 2 vertices per road", grid_of_roads(2))
    _, winding_row = _read("the same, 8 vertices per road", grid_of_roads(8))
    links, clock_s, processor_s = timed(lambda: build_links(regular, regular.length_km / SPEED_KMH))
    links_row = [
        "edges of the first joined into links",
        f"{len(regular.tail):,} edges, {len(links.tail):,} links",
        f"{clock_s:.1f}", f"{processor_s:.1f}", "",
    ]  # fmt: skip
    uneven_links = build_links(uneven, uneven.length_km / SPEED_KMH)
    return [regular_row, uneven_row, winding_row, links_row], links, uneven_links


def _read(name: str, roads: gpd.GeoDataFrame) -> tuple[Network, list[str]]:
    """Write roads to a file, and time how long it takes to read them as a network; return the network and table row."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "roads.parquet"
        roads.to_parquet(path)
        (network, _), clock_s, processor_s = timed(lambda: read_network_file(path))
    result = f"{len(roads):,} lines, {len(network.tail):,} edges"
    return network, [f"**{name} read**", result, f"{clock_s:.1f}", f"{processor_s:.1f}", "30"]


def trees(links: Links) -> list[list[str]]:
    """Time a tree of shortest paths from one junction over the links, with several programs in turn.

    Return the table rows.
    """
    tail, head, hours = links.tail, links.head, links.hours
    count = len(links.node)
    ends = np.concatenate([tail, head]), np.concatenate([head, tail])
    matrix = csr_array((np.tile(hours, 2), ends), shape=(count, count))
    start = np.array([count // 2 + int(count**0.5) // 2])  # in the middle of the middle row
    closed_links = np.arange(0, len(tail), 1_000)
    factor = np.ones(len(tail))
    methods: dict[str, Callable[[], object]] = {
        "`scipy.sparse.csgraph.dijkstra`, on an existing matrix": lambda: dijkstra(
            matrix, indices=start, return_predecessors=True
        ),
        "**`shortest_path_trees`**": lambda: shortest_path_trees(links, start),
        "`shortest_path_trees`, every link's hours by a factor": lambda: shortest_path_trees(
            links, start, factor=factor
        ),
        "`shortest_path_trees`, 1,000 links shut": lambda: shortest_path_trees(
            close_links(links, closed_links), start
        ),
    }
    if igraph is not None:
        graph = igraph.Graph(n=count, edges=np.stack([tail, head], axis=1))
        graph.es["hours"] = hours
        methods["igraph, `Graph.distances`"] = lambda: graph.distances(start[0], weights="hours")
    nx_graph = nx.Graph()
    nx_graph.add_weighted_edges_from(zip(tail.tolist(), head.tolist(), hours.tolist(), strict=True))
    methods["networkx, `single_source_dijkstra_path_length`"] = lambda: (
        nx.single_source_dijkstra_path_length(nx_graph, int(start[0]))
    )
    shortest_path_trees(links, start)  # builds the graph, which is kept
    rounds = np.array([[timed(search)[2] for search in methods.values()] for _ in range(ROUNDS)])
    medians_s = np.median(rounds, axis=0)
    ratios = np.median(rounds / rounds[:, :1], axis=0)  # to scipy, the first
    goals = ["", "at most 1.2"] + [""] * (len(methods) - 2)
    return [
        [name, f"{1e3 * median_s:,.0f}", f"{ratio:.2f}", goal]
        for name, median_s, ratio, goal in zip(methods, medians_s, ratios, goals, strict=True)
    ]


# --- a million routes -----------------------------------------------------------------------------


def million() -> list[list[str]]:
    """Time three steps of a million routes: search them, list their links, and sum them by link.

    Return the table rows, with those of an overlay of lines for comparison.
    """
    network = read_network()
    links = build_links(network, network.length_km / SPEED_KMH)
    is_reached = np.isfinite(shortest_path_trees(links, np.array([0])).hours[0])
    rng = np.random.default_rng(9)
    # The first node lies in the main part of the network, or apart from it: the larger group of nodes is the main part.
    main = np.flatnonzero(is_reached == (np.count_nonzero(is_reached) > len(is_reached) / 2))
    starts = rng.choice(main, STARTS, replace=False)
    ends = rng.choice(main, ENDS, replace=False)
    seconds = np.zeros((3, 2))  # step; clock and processor
    traffic, link_count = np.zeros(len(links.hours)), 0
    first_routes: Routes | None = None
    for batch in np.split(starts, STARTS // BATCH):
        trees, *search_s = timed(partial(shortest_path_trees, links, batch))
        routes, *list_s = timed(partial(_list_routes, trees, ends))
        share = np.full(len(routes.counts), 1.0 / (STARTS * ENDS))
        batch_traffic, *sum_s = timed(partial(_sum_by_link, routes, share, len(links.hours)))
        traffic, link_count = traffic + batch_traffic, link_count + len(routes.link)
        seconds += [search_s, list_s, sum_s]
        first_routes = first_routes or routes
    names = (
        "trees of shortest paths",
        f"routes listed: {link_count:,} links in order",
        f"**summed by link**, {np.count_nonzero(traffic):,} links used",
    )
    table = [
        [name, f"{STARTS * ENDS:,} routes", f"{clock_s:.1f}", f"{processor_s:.1f}"]
        for name, (clock_s, processor_s) in zip(names, seconds, strict=True)
    ]
    assert first_routes is not None
    sum_s_per_route = seconds[2, 1] / (STARTS * ENDS)
    return [
        *table,
        *overlay_rows(network, links, first_routes, rng=rng, sum_s_per_route=sum_s_per_route),
    ]


def _list_routes(trees: ShortestPathTrees, ends: np.ndarray) -> Routes:
    """Return the route from every start to every end."""
    return shortest_paths(trees, np.arange(len(trees.start))[:, None], ends[None, :])


def _sum_by_link(routes: Routes, share: Floats, count: int) -> Floats:
    """Return the sum of the shares of the routes over each link."""
    return sum_by_group(routes.link, share[routes.row], count)


def overlay_rows(
    network: Network,
    links: Links,
    routes: Routes,
    *,
    rng: np.random.Generator,
    sum_s_per_route: float,
) -> Iterator[list[str]]:
    """Time how long it takes to sum routes by their geometry instead; yield table rows for some numbers of routes.

    Parameters
    ----------
    routes
        Routes from which some are chosen at random.
    rng
        Generator of these choices.
    sum_s_per_route
        Seconds in which our sum by link adds one route, for the ratio in each row.
    """
    points = np.stack([network.node_lon[links.node], network.node_lat[links.node]], axis=1)
    with_links = np.flatnonzero(routes.counts > 1)
    for count in OVERLAID:
        sample = select_routes(routes, rng.choice(with_links, count, replace=False))
        lines = np.asarray(shapely.linestrings(points[sample.node], indices=sample.row))
        _, clock_s, processor_s = timed(partial(_overlay, lines))
        ratio = processor_s / count / sum_s_per_route
        name = f"overlay of their lines (shapely): a route takes {ratio:,.0f} × as long"
        yield [name, f"{count:,} routes", f"{clock_s:.2f}", f"{processor_s:.2f}"]


def _overlay(lines: np.ndarray) -> np.ndarray:
    """Return how many lines run over each piece of their union, whose pieces end where lines meet."""
    pieces = shapely.get_parts(shapely.union_all(lines))
    middle = shapely.line_interpolate_point(pieces, 0.5, normalized=True)
    piece, _ = shapely.STRtree(lines).query(middle, predicate="dwithin", distance=1e-9)
    return np.bincount(piece, minlength=len(pieces))


TEXT = """# What routing reaches

Written by `make bench`, {circumstances}; seconds by the clock and of
the processor. Numbers in bold have a goal.
{versions}.

## The brief's flows, areas and closures

From a parsed brief to its layers, on the shipped network ({shipped}); goal: flows, areas and every single closure
in 10 s.

{brief}

## A network of a million edges

Lines across several countries, read from GeoParquet as `--network FILE` reads them: cut where they meet, ends joined,
cut at borders.

{loading}

A tree of shortest paths from the middle of the regular grid to every junction (igraph and networkx: only the hours,
which is less); medians of {rounds}, each round running every method in turn; milliseconds of the processor.
Only this benchmark needs igraph (`benchmarks/requirements.txt`).

{trees}

## Many places to many

Hours between {places} × {places} junctions anywhere in a network of a million edges, seconds of the processor.
RoutingKit counts in whole numbers, here of {unit_hours} hours.

{matrices}

## A million routes

Shortest paths between {starts} × {ends} junctions of the shipped network. Summing by link adds numbers; an overlay
has to node the lines and find those over each piece, and its time grows faster than their number.

{million}
"""


def main() -> None:
    """Measure everything and write this part of the README."""
    network = read_network()
    brief, goal_s = brief_steps()
    print(f"flows, areas, closures: {goal_s:.2f} s", file=sys.stderr)
    loaded, links, uneven = loading()
    print(loaded, file=sys.stderr)
    searches = trees(links)
    print(searches, file=sys.stderr)
    matrices = many_to_many("a regular grid", links) + many_to_many("an uneven one", uneven)
    print(matrices, file=sys.stderr)
    text = TEXT.format(
        circumstances=circumstances(), rounds=ROUNDS, starts=f"{STARTS:,}", ends=f"{ENDS:,}",
        versions=versions(("scipy", "networkx", "shapely", "numpy", "igraph", "pyroutingkit")),
        shipped=f"{len(network.tail):,} edges",
        brief=rows(["step", "what", "seconds", "processor"], brief),
        loading=rows(["step", "what", "seconds", "processor", "goal"], loaded),
        trees=rows(["method", "ms", "beside scipy", "goal"], searches),
        places=PLACES, unit_hours=UNIT_HOURS, matrices=rows(HEADS, matrices),
        million=rows(["step", "routes", "seconds", "processor"], million()),
    )  # fmt: skip
    write_part(text)
    print(text)


if __name__ == "__main__":
    main()
