"""Measure routing on the road network beside other tools, in one run.

Run by ``make bench``, which installs igraph for it. It writes its part of ``benchmarks/README.md``.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path

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
from geo.layers.modelled.closures import (
    Effects,
    build_chokepoints,
    build_closure_segments,
    build_closures,
    build_sensitivity,
    chokepoint_numbers,
    closure_changes,
    closure_effects,
    closure_numbers,
    closures_of,
)  # fmt: skip
from geo.layers.modelled.road_labels import RoadLabels
from geo.layers.modelled.road_names import places_on_roads
from geo.layers.modelled.routes import build_routes, route_numbers
from geo.layers.modelled.segments import (
    build_corridors,
    build_segments,
    corridor_bands,
    segment_numbers,
)
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
ROUNDS = 5
STARTS, ENDS = 1_000, 1_000  # of a million routes
AT_ONCE = 50  # starts with routes in memory at the same time
OVERLAID = (30, 100, 300, 1_000)  # routes

Step = tuple[str, str, float, float]  # name, result, seconds by the clock and processor


# --- the brief ------------------------------------------------------------------------------------


def brief_steps() -> tuple[list[list[str]], float]:
    """Time each step from the brief to its modelled layers."""
    brief = read_brief(BRIEF)
    gazetteer()
    read_network()
    evidence = Evidence(brief)
    (traffic, at), wall, spent = timed(lambda: model_brief(brief))
    routes = sum(len(flow.share) for flow in traffic.routed)
    table: list[Step] = [
        ("flows routed", f"{len(traffic.routed)} flows, {routes:,} routes", wall, spent)
    ]
    # Flows are rerouted once per closure, which counts here; two more layers use the result.
    (effects, closures), wall, spent = timed(lambda: _closures(brief, traffic, evidence))
    table.append(("`closures`", f"{len(closures):,} rows", wall, spent))
    changes = closure_changes(traffic, effects)
    detours = [effect.after for touched in effects.values() for effect in touched]
    places, labels = places_on_roads(traffic, detours), RoadLabels(at, traffic.gazetteer)
    extra = [change.links for change in changes]
    required: dict[str, Callable[[], gpd.GeoDataFrame]] = {
        "routes": lambda: build_routes(route_numbers(traffic, places), labels, evidence),
        "segments": lambda: build_segments(
            segment_numbers(traffic, places, extra_links=extra, detours=detours), labels, evidence
        ),
        "corridors": lambda: build_corridors(corridor_bands(traffic), evidence),
        "closure_segments": lambda: build_closure_segments(traffic, changes),
    }
    others: dict[str, Callable[[], gpd.GeoDataFrame]] = {
        "chokepoints": lambda: build_chokepoints(
            chokepoint_numbers(traffic, places), labels, evidence
        ),
        "sensitivity": lambda: build_sensitivity(traffic, costs_of(brief), brief),
    }
    table += [_step(name, build) for name, build in required.items()]
    goal = _total("**flows, areas and single closures**", table)
    rest = [_step(name, build) for name, build in others.items()]
    table += [goal, *rest, _total("all modelled layers", [goal, *rest])]
    return [[name, what, f"{w:.2f}", f"{s:.2f}"] for name, what, w, s in table], goal[2]


def _closures(
    brief: Brief, traffic: Traffic, evidence: Evidence
) -> tuple[Effects, gpd.GeoDataFrame]:
    effects = {
        closure: closure_effects(traffic, closure) for closure in closures_of(brief, traffic)
    }
    numbers = closure_numbers(traffic, effects)
    return effects, build_closures(numbers, traffic.gazetteer, evidence)


def _step(name: str, build: Callable[[], gpd.GeoDataFrame]) -> Step:
    layer, wall, spent = timed(build)
    return f"`{name}`", f"{len(layer):,} rows", wall, spent


def _total(name: str, table: Sequence[Step]) -> Step:
    return name, "", sum(step[2] for step in table), sum(step[3] for step in table)


# --- a million edges ------------------------------------------------------------------------------


def loading() -> tuple[list[list[str]], Links, Links]:
    """Time reading networks from Parquet, and joining edges into links; return those of the first two."""
    network, first = _read("a regular grid", regular_grid())
    uneven, second = _read("an uneven one, 2 vertices per road", grid_of_roads(2))
    _, third = _read("the same, 8 vertices per road", grid_of_roads(8))
    links, wall, spent = timed(lambda: build_links(network, network.length_km / 60.0))
    what = f"{len(network.tail):,} edges, {len(links.tail):,} links"
    joined = ["edges of the first joined into links", what, f"{wall:.1f}", f"{spent:.1f}", ""]
    uneven_links = build_links(uneven, uneven.length_km / 60.0)
    return [first, second, third, joined], links, uneven_links


def _read(name: str, roads: gpd.GeoDataFrame) -> tuple[Network, list[str]]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "roads.parquet"
        roads.to_parquet(path)
        (network, _), wall, spent = timed(lambda: read_network_file(path))
    what = f"{len(roads):,} lines, {len(network.tail):,} edges"
    return network, [f"**{name} read**", what, f"{wall:.1f}", f"{spent:.1f}", "30"]


def trees(links: Links) -> list[list[str]]:
    """Time a tree of shortest paths over the links, with several programs in turn."""
    tail, head, hours = links.tail, links.head, links.hours
    count = len(links.node)
    ends = np.concatenate([tail, head]), np.concatenate([head, tail])
    bare = csr_array((np.tile(hours, 2), ends), shape=(count, count))
    start = np.array([count // 2 + int(count**0.5) // 2])
    shut = np.arange(0, len(tail), 1_000)
    factor = np.ones(len(tail))
    methods: dict[str, Callable[[], object]] = {
        "bare": lambda: dijkstra(bare, indices=start, return_predecessors=True),
        "**`shortest_path_trees`**": lambda: shortest_path_trees(links, start),
        "`shortest_path_trees`, every link's hours by a factor": lambda: shortest_path_trees(
            links, start, factor=factor
        ),
        "`shortest_path_trees`, 1,000 links shut": lambda: shortest_path_trees(
            close_links(links, shut), start
        ),
    }
    if igraph is not None:
        graph = igraph.Graph(n=count, edges=np.stack([tail, head], axis=1))
        graph.es["hours"] = hours
        methods["igraph, `Graph.distances`"] = lambda: graph.distances(start[0], weights="hours")
    web = nx.Graph()
    web.add_weighted_edges_from(zip(tail.tolist(), head.tolist(), hours.tolist(), strict=True))
    methods["networkx, `single_source_dijkstra_path_length`"] = lambda: (
        nx.single_source_dijkstra_path_length(web, int(start[0]))
    )
    shortest_path_trees(links, start)  # builds the graph, which is kept
    rounds = [[timed(work)[2] for work in methods.values()] for _ in range(ROUNDS)]
    medians = np.median(rounds, axis=0)
    ratios = np.median(np.array(rounds) / np.array(rounds)[:, :1], axis=0)
    names = ["`scipy.sparse.csgraph.dijkstra`, on an existing matrix", *list(methods)[1:]]
    goals = ["", "at most 1.2"] + [""] * (len(names) - 2)
    return [
        [name, f"{1e3 * median:,.0f}", f"{ratio:.2f}", goal]
        for name, median, ratio, goal in zip(names, medians, ratios, goals, strict=True)
    ]


# --- a million routes -----------------------------------------------------------------------------


def million() -> list[list[str]]:
    """Time a million routes: searching, listing their links, and summing by link."""
    network = read_network()
    links = build_links(network, network.length_km / 60.0)
    reached = np.isfinite(shortest_path_trees(links, np.array([0])).hours[0])
    chance = np.random.default_rng(9)
    main = np.flatnonzero(reached == (reached.mean() > 0.5))  # noqa: PLR2004 - the larger part
    starts = chance.choice(main, STARTS, replace=False)
    ends = chance.choice(main, ENDS, replace=False)
    spent = np.zeros((3, 2))
    carried, entries = np.zeros(len(links.hours)), 0
    sample: list[Routes] = []  # of the first batch
    for batch in np.split(starts, STARTS // AT_ONCE):
        trees, *searching = timed(partial(shortest_path_trees, links, batch))
        routes, *walking = timed(partial(_routes, trees, ends))
        share = np.full(len(routes.counts), 1.0 / (STARTS * ENDS))
        traffic, *adding = timed(partial(_by_link, routes, share, len(links.hours)))
        carried, entries = carried + traffic, entries + len(routes.link)
        spent += [searching, walking, adding]
        sample = sample or [routes]
    count = f"{STARTS * ENDS:,} routes"
    names = (
        "trees of shortest paths",
        f"routes listed: {entries:,} links in order",
        f"**summed by link**, {np.count_nonzero(carried):,} links used",
    )
    table = [
        [name, count, f"{w:.1f}", f"{s:.1f}"] for name, (w, s) in zip(names, spent, strict=True)
    ]
    a_route = spent[2, 1] / (STARTS * ENDS)
    return [*table, *overlaid(network, links, sample[0], chance=chance, a_route=a_route)]


def _routes(trees: ShortestPathTrees, ends: np.ndarray) -> Routes:
    return shortest_paths(trees, np.arange(len(trees.start))[:, None], ends[None, :])


def _by_link(routes: Routes, share: Floats, count: int) -> Floats:
    return sum_by_group(routes.link, share[routes.row], count)


def overlaid(
    network: Network, links: Links, routes: Routes, *, chance: np.random.Generator, a_route: float
) -> Iterator[list[str]]:
    """Sum by geometry, on some of the routes: node their lines, and count lines over each piece."""
    points = np.stack([network.node_lon[links.node], network.node_lat[links.node]], axis=1)
    for count in OVERLAID:
        several = np.flatnonzero(routes.counts > 1)
        sample = select_routes(routes, chance.choice(several, count, replace=False))
        lines = np.asarray(shapely.linestrings(points[sample.node], indices=sample.row))
        _, wall, spent = timed(partial(_overlay, lines))
        name = f"overlay of their lines (shapely): a route takes {spent / count / a_route:,.0f} × as long"
        yield [name, f"{count:,} routes", f"{wall:.2f}", f"{spent:.2f}"]


def _overlay(lines: np.ndarray) -> np.ndarray:
    """Return how many lines run over each piece of their union."""
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
    brief, wall = brief_steps()
    print(f"flows, areas, closures: {wall:.2f} s", file=sys.stderr)
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
