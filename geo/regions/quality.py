"""Report the quality of a region: its contents, and doubtful roads."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

from geo.arrays import Booleans, Floats, Integers, Shapes
from geo.gazetteer import GazetteerPlace
from geo.geodesy import inverse
from geo.network import Network, snap_nodes
from geo.network.line_table import Lines, geodesic_lengths_km, to_linestrings
from geo.regions.detours import expected_ratio
from geo.regions.missing_links import (
    LONGEST_KM,
    ROUNDS_KM,
    TOO_MUCH_KM,
    TOWN_INHABITANTS,
    TownTable,
    is_too_long,
    large_towns,
    neighbour_links,
    place_on_roads,
)
from geo.regions.neighbours import graph_distances
from geo.validation import counted

FAR_KM: Final = 10.0  # a town farther than this from every edge is listed
# The length of a road in hills is at least so many times that of the geodesic.
SHORTEST_RATIO: Final = 1.03
HILLS: Final = 5.0  # metres per kilometre of mean slope, from which ground counts as hilly
LONG_KM: Final = 30.0  # shorter roads in hills may be straight
# A path is not measured beyond so many times the usual length, and 5 km more.
SEARCH_RATIO: Final = 3.0
LISTED: Final = 30  # greatest number of lines in a list
ASSUMED: Final = "assumed"  # the first word of the citation of an assumed road


@dataclass(frozen=True)
class Pair:
    """Two neighbouring towns, by their names, and how far apart their positions on the roads are.

    Attributes
    ----------
    geodesic_km, usual_km
        The geodesic distance, and the length that a road over such ground usually has.
    path_km
        The length of the shortest path on the roads; infinite if it is over three times the usual length.
    """

    first: str
    second: str
    geodesic_km: float
    usual_km: float
    path_km: float


@dataclass(frozen=True)
class Island:
    """Roads that are connected to each other, but not to the largest component of the network.

    ``edges`` is their number, ``road_km`` their length, and ``town`` the largest town on them, empty for none.
    """

    edges: int
    road_km: float
    town: str


@dataclass(frozen=True)
class Quality:
    """Measures of the quality of a region.

    Attributes
    ----------
    places
        The number of places.
    towns, towns_elsewhere
        The number of towns of 5,000 inhabitants or more in countries with roads of this network, and in others.
    ground
        A description of the borders and the coast.
    edges, road_km
        The number and the length of all roads, from node to node.
    assumed_edges, assumed_km
        The number and the length of those roads that are only assumed.
    far_towns
        Towns of 5,000 inhabitants or more over 10 km from every road in their country: name, and this distance in km;
        the farthest first.
    neighbours
        The number of pairs of neighbouring towns, of the same country and at most 80 km apart, that were compared.
    long_ways, short_ways
        Those pairs whose path on the roads is implausibly long, or implausibly short, the worst first.
    dead_ends
        Country code and number of dead ends, most dead ends first.
    islands
        The components of the network except the largest, the largest first.
    crossings
        Name and id of each.
    """

    places: int
    towns: int
    towns_elsewhere: int
    ground: str
    edges: int
    road_km: float
    assumed_edges: int
    assumed_km: float
    far_towns: tuple[tuple[str, float], ...]
    neighbours: int
    long_ways: tuple[Pair, ...]
    short_ways: tuple[Pair, ...]
    dead_ends: tuple[tuple[str, int], ...]
    islands: tuple[Island, ...]
    crossings: tuple[str, ...]

    def to_markdown(self, name: str) -> str:
        """Return the report of a region of that name as Markdown."""
        return "\n".join(_markdown(self, name)) + "\n"


def quality_report(network: Network, places: Sequence[GazetteerPlace], *, ground: str) -> Quality:
    """Measure the quality of a region: how complete and how plausible its roads are.

    Parameters
    ----------
    places
        The places of the region, crossings included.
    ground
        A description of its borders and coast, such as "outlines generalised to about 250 m".

    Examples
    --------
    >>> from geo.gazetteer import gazetteer
    >>> from geo.network import read_network
    >>> report = quality_report(read_network(), list(gazetteer().values()), ground="as shipped")
    >>> report.neighbours > 500, report.to_markdown("north-africa").splitlines()[0]
    (True, '# Quality of the region north-africa')
    """
    roads, code = _lines(network)
    all_towns = large_towns(places)
    towns = all_towns.select(np.isin(all_towns.code, code))
    town_places, _ = place_on_roads(roads, code, towns)
    pairs = tuple(_pairs(network, town_places))
    is_assumed = np.array([text.startswith(ASSUMED) for text in network.sources])[network.source]
    return Quality(
        places=len(places),
        towns=len(towns.name),
        towns_elsewhere=len(all_towns.name) - len(towns.name),
        ground=ground,
        edges=len(network.tail),
        road_km=float(network.length_km.sum()),
        assumed_edges=int(is_assumed.sum()),
        assumed_km=float(network.length_km[is_assumed].sum()),
        far_towns=tuple(_far_towns(network, towns)),
        neighbours=len(pairs),
        long_ways=_worst(pairs, _is_long(pairs), sign=-1.0),
        short_ways=_worst(pairs, _is_short(pairs), sign=1.0),
        dead_ends=tuple(_dead_ends(network)),
        islands=tuple(_islands(network, towns)),
        crossings=tuple(_crossings(network, places)),
    )


def _lines(network: Network) -> tuple[Lines, NDArray[np.str_]]:
    """Return the edges of a network as a table of lines, and the country code of each edge."""
    lines = Lines(
        start=network.vertex_start,
        lon=network.vertex_lon,
        lat=network.vertex_lat,
        length_km=network.length_km,
        kind=network.kind,
        error_m=network.error_m,
        source=network.source,
    )
    return lines, np.array(network.countries)[network.country]


def _snap(network: Network, towns: TownTable) -> tuple[NDArray[np.int32], Floats]:
    """Return the node of each town from which its flows are routed, and the distance to it in km."""
    return snap_nodes(network, towns.lon, towns.lat, countries=[(code,) for code in towns.code])


def _pairs(network: Network, towns: TownTable) -> Iterator[Pair]:
    """Yield the pairs of neighbouring towns of the same country that are at most 80 km apart.

    Towns over 10 km from the node of the network that serves them are left out. ``towns`` have their positions on the
    roads.
    """
    node, access_km = _snap(network, towns)
    is_served = access_km <= FAR_KM
    towns, node = towns.select(is_served), node[is_served]
    links = neighbour_links(towns)
    usual_km = links.lines.length_km
    geodesic_km = geodesic_lengths_km(links.lines.start, links.lines.lon, links.lines.lat)
    path_km = _path_lengths_km(network, node[links.towns], usual_km)
    names = [f"{name} ({code})" for name, code in zip(towns.name, towns.code, strict=True)]
    lengths_km = np.column_stack([geodesic_km, usual_km, path_km]).tolist()
    for (first, second), (geodesic, usual, path) in zip(
        links.towns.tolist(), lengths_km, strict=True
    ):
        yield Pair(names[first], names[second], geodesic, usual, path)


def _path_lengths_km(network: Network, pairs: Integers, usual_km: Floats) -> Floats:
    """Return the length, in km, of the shortest path between the nodes of each pair; ``pairs`` has shape (pairs, 2).

    The length is infinite if it is over three times ``usual_km``, the usual length of a road between both, and 5 km.
    """
    edges = np.stack([network.tail, network.head], axis=1).astype(np.int64)
    path_km = np.full(len(pairs), np.inf)
    # In rounds, as in the search for missing links: the longest pair of a round sets the limit for all of them.
    for shortest_km, longest_km in pairwise(ROUNDS_KM):
        rows = np.flatnonzero((usual_km > shortest_km) & (usual_km <= longest_km))
        limit_km = SEARCH_RATIO * usual_km[rows].max(initial=0.0) + TOO_MUCH_KM
        path_km[rows] = graph_distances(edges, network.length_km, pairs[rows], limit_km)
    return np.where(path_km <= SEARCH_RATIO * usual_km + TOO_MUCH_KM, path_km, np.inf)


def _is_long(pairs: Sequence[Pair]) -> Booleans:
    """Return which pairs of towns have an implausibly long path on the roads, by the rule for missing links."""
    path_km, usual_km = np.array([(pair.path_km, pair.usual_km) for pair in pairs]).reshape(-1, 2).T
    return is_too_long(path_km, usual_km)


def _is_short(pairs: Sequence[Pair]) -> Booleans:
    """Return which pairs of towns in hills, over 30 km apart, have a path hardly longer than the geodesic."""
    # The usual length grows with the slope of the ground, so that it shows which ground is hilly.
    hilly_ratio = float(expected_ratio(np.array([HILLS]))[0])
    return np.array([
        pair.geodesic_km > LONG_KM
        and pair.usual_km > hilly_ratio * pair.geodesic_km
        and pair.path_km < SHORTEST_RATIO * pair.geodesic_km
        for pair in pairs
    ], dtype=bool)  # fmt: skip


def _worst(pairs: Sequence[Pair], is_chosen: Booleans, *, sign: float) -> tuple[Pair, ...]:
    """Return the chosen pairs, sorted by the ratio of their path to the usual length of a road.

    With ``sign`` = 1 the least ratio comes first, with −1 the greatest.
    """
    chosen = [pairs[row] for row in np.flatnonzero(is_chosen).tolist()]
    chosen.sort(key=lambda pair: (sign * pair.path_km / pair.usual_km, pair.first, pair.second))
    return tuple(chosen)


def _far_towns(network: Network, towns: TownTable) -> list[tuple[str, float]]:
    """Return the names of the towns over 10 km from every road in their country, and this distance in km.

    The farthest town comes first. In a country without a road, the distance to the roads of other countries counts.
    """
    lines, country = _lines(network)
    shapes = to_linestrings(lines)
    distance_km = np.zeros(len(towns.code))
    for code in np.unique(towns.code):
        rows, own_shapes = np.flatnonzero(towns.code == code), shapes[country == code]
        nearby_shapes = own_shapes if len(own_shapes) else shapes
        distance_km[rows] = _distance_to_edges_km(nearby_shapes, towns.select(rows))
    far_rows = np.flatnonzero(distance_km > FAR_KM).tolist()
    far = [(_name(towns, row), float(distance_km[row])) for row in far_rows]
    return sorted(far, key=lambda town: (-town[1], town[0]))


def _distance_to_edges_km(shapes: Shapes, towns: TownTable) -> Floats:
    """Return the geodesic distance, in km, of each town from the nearest of the edges."""
    points = np.asarray(shapely.points(towns.lon, towns.lat))
    _, line = shapely.STRtree(shapes).query_nearest(points, all_matches=False)
    along = shapely.line_locate_point(shapes[line], points)
    foot = shapely.get_coordinates(shapely.line_interpolate_point(shapes[line], along))
    return np.asarray(inverse(towns.lon, towns.lat, *foot.T)[2] / 1e3)


def _dead_ends(network: Network) -> list[tuple[str, int]]:
    """Return the code and the number of dead ends of each country that has some, most dead ends first.

    A dead end is a node with one edge. A road that ends at a border crossing has no dead end there, since it goes on
    abroad.
    """
    degree = np.bincount(
        np.concatenate([network.tail, network.head]), minlength=len(network.node_lon)
    )
    is_dead_end = degree == 1
    is_dead_end[network.crossing_node] = False
    dead_ends_of_edge = is_dead_end[network.tail].astype(int) + is_dead_end[network.head]
    count: Counter[str] = Counter()
    for country, ends in zip(network.country.tolist(), dead_ends_of_edge.tolist(), strict=True):
        count[network.countries[country] or "at sea"] += ends
    with_dead_ends = ((code, ends) for code, ends in count.items() if ends)
    return sorted(with_dead_ends, key=lambda code_and_ends: (-code_and_ends[1], code_and_ends[0]))


def _islands(network: Network, towns: TownTable) -> list[Island]:
    """Return the components of the network except the largest, most edges first; ``towns`` are sorted by size."""
    node_count = len(network.node_lon)
    graph = csr_array(
        (np.ones(len(network.tail)), (network.tail, network.head)), shape=(node_count, node_count)
    )
    part_count, part_of_node = connected_components(graph, directed=False)
    part_of_edge = part_of_node[network.tail]
    edges = np.bincount(part_of_edge, minlength=part_count)
    road_km = np.bincount(part_of_edge, network.length_km, part_count)
    largest_town: dict[int, str] = {}
    node, access_km = _snap(network, towns)
    for row in np.flatnonzero(access_km <= FAR_KM).tolist():
        part = int(part_of_node[node[row]])
        largest_town.setdefault(part, _name(towns, row))  # the first town of a part is its largest
    order = sorted(range(part_count), key=lambda number: (-edges[number], -road_km[number], number))
    return [
        Island(int(edges[number]), float(road_km[number]), largest_town.get(number, ""))
        for number in order[1:]
    ]


def _crossings(network: Network, places: Iterable[GazetteerPlace]) -> list[str]:
    """Return the name and the id of each crossing that a road passes."""
    names = {place.id: str(place.label.en) for place in places if place.kind == "crossing"}
    return sorted(
        f"{names[id_]} ({id_})" if id_ in names else id_ for id_ in {*network.crossing_id}
    )


def _name(towns: TownTable, row: int) -> str:
    return f"{towns.name[row]} ({towns.code[row]})"


# --- as text --------------------------------------------------------------------------------------


def _markdown(quality: Quality, name: str) -> Iterator[str]:
    """Yield the lines of the report on the quality of a region, as Markdown; ``name`` is that of the region."""
    yield f"# Quality of the region {name}"
    yield ""
    towns = f"{counted(quality.towns, 'towns')} of {TOWN_INHABITANTS:,} inhabitants or more"
    yield f"- Places: {quality.places:,}, of which {towns}"
    if quality.towns_elsewhere:
        yield f"- Towns in countries whose roads are not part of this region: {quality.towns_elsewhere:,}"
    yield f"- Borders and coast: {quality.ground}"
    yield f"- Roads: {counted(quality.edges, 'edges')}, {quality.road_km:,.0f} km"
    yield f"- Assumed roads among them: {counted(quality.assumed_edges, 'edges')}, {quality.assumed_km:,.0f} km"
    plausible = quality.neighbours - len(quality.long_ways) - len(quality.short_ways)
    yield (
        f"- Pairs of neighbouring towns at most {LONGEST_KM:.0f} km apart: {quality.neighbours:,}; the way along the "
        f"roads is plausible for {plausible:,}"
    )
    ends = sum(count for _, count in quality.dead_ends)
    yield f"- Dead ends: {ends:,}" + _in_brackets(
        f"{code} {count}" for code, count in quality.dead_ends
    )
    yield f"- Border crossings: {len(quality.crossings):,}"
    far = [f"{town}, {km:.0f} km" for town, km in quality.far_towns]
    yield from _section("Towns over 10 km from every road of their country", far)
    yield from _section(
        "Neighbouring towns whose way is implausibly long", list(map(_way, quality.long_ways))
    )
    yield from _section(
        "Neighbouring towns whose way is implausibly short", list(map(_way, quality.short_ways))
    )
    yield from _section(
        "Roads without a connection to the rest", list(map(_island, quality.islands))
    )
    yield from _section("Border crossings", list(quality.crossings))


def _in_brackets(texts: Iterable[str]) -> str:
    text = ", ".join(texts)
    return f" ({text})" if text else ""


def _section(title: str, lines: Sequence[str]) -> Iterator[str]:
    """Yield a heading and a list of at most thirty lines; the number of further lines comes last."""
    yield from ("", f"## {title}", "")
    yield from (f"- {line}" for line in lines[:LISTED])
    if not lines:
        yield "None."
    if len(lines) > LISTED:
        yield f"- and {len(lines) - LISTED:,} more"


def _way(pair: Pair) -> str:
    way = f"{pair.path_km:.0f} km along the roads"
    if pair.path_km == np.inf:
        way = f"no way within {SEARCH_RATIO:.0f} times the usual length"
    return f"{pair.first} – {pair.second}: {way}, {pair.usual_km:.0f} km usual, {pair.geodesic_km:.0f} km straight"


def _island(island: Island) -> str:
    town = f", largest town {island.town}" if island.town else ", no town"
    return f"{counted(island.edges, 'edges')}, {island.road_km:,.0f} km{town}"
