"""Find roads that the source must lack: links between neighbouring towns that its network joins only by a long detour.

A link is an assumption, and its source says so. It is drawn straight, but has the usual length of a road between its
ends; its error follows from the difference.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from geo.arrays import (
    Booleans,
    Floats,
    Integers,
    max_by_group,
    min_by_group,
    ragged_range,
    sum_by_group,
)
from geo.gazetteer import SETTLEMENTS, GazetteerPlace
from geo.gazetteer.entries import largest_first
from geo.geodesy import wrap_longitudes
from geo.geodesy.country_outlines import Outlines
from geo.geodesy.ellipsoid import MEAN_RADIUS_M, lonlat_to_normals
from geo.network.border_cuts import meets_border
from geo.network.line_table import (
    Lines,
    concatenate,
    ends,
    geodesic_lengths_km,
    make_lines,
    select,
    unique_positions,
)
from geo.network.network_file import on_grid
from geo.regions.detours import expected_ratio, line_slopes
from geo.regions.neighbours import graph_distances, neighbouring_pairs
from geo.regions.terrain import in_lake

TOWN_INHABITANTS: Final = 5_000  # a town of that size nearly always has a road to the next
TOO_LONG: Final = 1.3  # times the usual length of a road: three standard errors of that rule
TOO_MUCH_KM: Final = 5.0  # and so much longer: streets that the source lacks may explain less
SAME_M: Final = 100.0  # towns whose points on the roads are nearer than that share a point
LONGEST_KM: Final = 80.0  # farther towns need not have a direct road
# Links are added from short to long, for a short one may make a longer one needless.
ROUNDS_KM: Final = (0.0, 10.0, 20.0, 40.0, np.inf)
ACCESS_KM: Final = 10.0  # a town that is farther from every node gets one of its own
SAMPLE_KM: Final = 0.5  # from one position to the next at which a line is tested for water
WATER_KM: Final = 1.0  # of a straight line may lie in water: a river's mouth, the generalised coast
HARBOUR_KM: Final = 3.0  # more, for an end that the generalised coast leaves in the sea


@dataclass(frozen=True, eq=False)
class TownTable:
    """Towns, with their own positions or with those on the roads from which they are reached.

    Attributes
    ----------
    name
        The English name of each town.
    lon, lat
        The position of each in degrees, EPSG:4326.
    code
        The country of each, ISO 3166-1 alpha-2.
    """

    name: NDArray[np.str_]
    lon: Floats
    lat: Floats
    code: NDArray[np.str_]

    def select(self, index: Integers | Booleans) -> TownTable:
        """Return some towns, by their rows or a mask."""
        return TownTable(self.name[index], self.lon[index], self.lat[index], self.code[index])


@dataclass(frozen=True, eq=False)
class TownLinks:
    """Straight links between towns.

    Attributes
    ----------
    lines
        The line of each link; its length is that which a road between the towns usually has.
    code
        The country of each link, ISO 3166-1 alpha-2.
    towns
        The two towns that each link joins, as rows of a table of towns, shape (links, 2).
    """

    lines: Lines
    code: NDArray[np.str_]
    towns: Integers

    def select(self, index: Integers | Booleans) -> TownLinks:
        """Return some links, by their rows or a mask."""
        return TownLinks(select(self.lines, index), self.code[index], self.towns[index])


def large_towns(places: Iterable[GazetteerPlace]) -> TownTable:
    """Return the towns of 5,000 inhabitants or more, the largest first."""
    towns = largest_first(
        place
        for place in places
        if place.kind in SETTLEMENTS and place.population >= TOWN_INHABITANTS
    )
    return TownTable(
        np.array([str(town.label.en) for town in towns], dtype=str),
        np.array([town.lon for town in towns], dtype=float),
        np.array([town.lat for town in towns], dtype=float),
        np.array([town.country_codes[0] for town in towns], dtype="<U2"),
    )


def missing_links(
    roads: Lines, code: NDArray[np.str_], towns: TownTable, outlines: Outlines
) -> tuple[Lines, NDArray[np.str_]]:
    """Return straight links that the roads seem to lack, and the country of each.

    First, a town over 10 km from every node is joined to the nearest node. Then neighbouring towns are joined whose
    shortest path on the roads is too long: over 1.3 times the usual length of a road over such ground, and over 5 km
    more. Both towns lie in the same country, at most 80 km apart, without a border, lake or sea in between. Links are
    added from short to long.

    Parameters
    ----------
    roads
        The lines of the roads, which have a node beside each town.
    code
        The country of each line.
    towns
        The towns, the largest first. Of the towns at the same node, only the largest counts.
    outlines
        The outlines of countries, by which borders and seas are found.
    """
    places, spurs = place_on_roads(roads, code, towns.select(np.isin(towns.code, code)))
    spurs = spurs.select(is_passable(spurs.lines, spurs.code, outlines))
    links = neighbour_links(places)
    needed = links.select(_needed_links(concatenate(roads, spurs.lines), links, outlines))
    return concatenate(spurs.lines, needed.lines), np.concatenate([spurs.code, needed.code])


def neighbour_links(places: TownTable) -> TownLinks:
    """Return straight links between neighbouring towns of the same country that are at most 80 km apart.

    ``places`` are the positions of the towns on the roads, no two of which are equal.
    """
    if len(places.lon) < 2:  # noqa: PLR2004 - a pair
        return _straight_links(places, np.zeros((0, 2), dtype=int))
    pairs = neighbouring_pairs(places.lon, places.lat)
    first, second = pairs.T
    links = _straight_links(places, pairs[places.code[first] == places.code[second]])
    # The length of a link is that of a road: it is compared with that of a road over the greatest distance.
    return links.select(links.lines.length_km <= LONGEST_KM * _usual_ratio(links.lines))


def _straight_links(places: TownTable, pairs: Integers) -> TownLinks:
    """Return a straight link, with the usual length of a road, for each pair of rows of ``places``.

    ``pairs`` are these rows, shape (links, 2).
    """
    row = pairs.ravel()
    lines = make_lines(np.arange(0, len(row) + 1, 2), places.lon[row], places.lat[row])
    lines = replace(lines, length_km=lines.length_km * _usual_ratio(lines))
    return TownLinks(lines, places.code[pairs[:, 0]], pairs)


def _usual_ratio(lines: Lines) -> Floats:
    """Return the usual length of a road between the ends of each line, over the length of the geodesic."""
    return expected_ratio(line_slopes(lines))


def place_on_roads(
    roads: Lines, code: NDArray[np.str_], towns: TownTable
) -> tuple[TownTable, TownLinks]:
    """Return the positions of towns on the roads, and links to the roads from towns that are off them.

    A town takes the position of the nearest node in its country if that is within 10 km. Any other town keeps its own
    position, rounded to the grid of the network, and gets a link to the nearest node in its country if that is within
    80 km. Of towns at the same position, only the first is returned.

    Parameters
    ----------
    roads
        The lines of the roads.
    code
        The country of each line.
    towns
        The towns, the largest first.
    """
    lon, lat, node_of_end = unique_positions(*ends(roads))
    if not len(lon) or not len(towns.lon):
        return towns, _straight_links(towns, np.zeros((0, 2), dtype=int))
    node_code = _code_of_nodes(code, node_of_end, len(lon))
    # For each town the nearest node in its country, and the distance to that node.
    node, distance_km = np.zeros(len(towns.lon), dtype=int), np.full(len(towns.lon), np.inf)
    for country in np.unique(towns.code):
        rows = np.flatnonzero(towns.code == country)
        country_nodes = np.flatnonzero(node_code == country)
        if len(country_nodes):
            tree = cKDTree(lonlat_to_normals(lon[country_nodes], lat[country_nodes]))
            chord, nearest = tree.query(lonlat_to_normals(towns.lon[rows], towns.lat[rows]))
            node[rows], distance_km[rows] = country_nodes[nearest], chord * MEAN_RADIUS_M / 1e3
    is_near = distance_km <= ACCESS_KM
    places = replace(
        towns,
        lon=np.where(is_near, lon[node], on_grid(towns.lon)),
        lat=np.where(is_near, lat[node], on_grid(towns.lat)),
    )
    # A link joins two rows of one table: nodes follow the towns.
    places_and_nodes = TownTable(
        name=np.concatenate([places.name, np.full(len(lon), "")]),
        lon=np.concatenate([places.lon, lon]),
        lat=np.concatenate([places.lat, lat]),
        code=np.concatenate([places.code, node_code]),
    )
    remote = np.flatnonzero(~is_near & (distance_km <= LONGEST_KM))
    remote_pairs = np.stack([remote, len(towns.lon) + node[remote]], axis=1)
    return _distinct_towns(places), _straight_links(places_and_nodes, remote_pairs)


def _distinct_towns(towns: TownTable) -> TownTable:
    """Return the towns without those that are nearer than 100 m to an earlier one."""
    tree = cKDTree(lonlat_to_normals(towns.lon, towns.lat))
    close_pairs = tree.query_pairs(SAME_M / MEAN_RADIUS_M, output_type="ndarray")
    is_first = np.ones(len(towns.lon), dtype=bool)
    later_rows = close_pairs.max(axis=1)
    is_first[later_rows] = False
    return towns.select(is_first)


def _code_of_nodes(
    code: NDArray[np.str_], node_of_end: Integers, node_count: int
) -> NDArray[np.str_]:
    """Return the country of each node; an empty text for a node at which lines of several countries meet.

    Parameters
    ----------
    code
        The country of each line.
    node_of_end
        The nodes at the start and at the end of each line, shape (2, lines).
    node_count
        The number of nodes.
    """
    codes, code_index = np.unique(code, return_inverse=True)
    code_of_end = np.broadcast_to(code_index, node_of_end.shape)
    # All lines at a node have the same code if the least of them is also the greatest. Every node has a line.
    lowest = min_by_group(node_of_end, code_of_end, node_count, default=len(codes) - 1)
    highest = max_by_group(node_of_end, code_of_end, node_count, default=0)
    return np.where(lowest == highest, codes[lowest], "")


def _needed_links(roads: Lines, links: TownLinks, outlines: Outlines) -> Integers:
    """Return the rows of the links that are needed, because the path between their towns is too long without them.

    The path may use the roads, and any shorter link that is needed.
    """
    roads_and_links = concatenate(roads, links.lines)
    # The nodes at both ends of each line: first those of the roads, then those of the links.
    line_nodes = unique_positions(*ends(roads_and_links))[2].T
    edges, pairs = np.split(line_nodes, [len(roads.length_km)])
    length_km = links.lines.length_km
    needed = np.zeros(0, dtype=int)
    for shortest_km, longest_km in pairwise(ROUNDS_KM):
        rows = np.flatnonzero((length_km > shortest_km) & (length_km <= longest_km))
        # A path beyond the limit is too long for every link of the round: it need not be measured.
        limit_km = TOO_LONG * length_km[rows].max(initial=0.0) + TOO_MUCH_KM
        path_km = graph_distances(
            np.concatenate([edges, pairs[needed]]),
            np.concatenate([roads.length_km, length_km[needed]]),
            pairs[rows],
            limit_km,
        )
        rows = rows[is_too_long(path_km, length_km[rows])]
        rows = rows[is_passable(select(links.lines, rows), links.code[rows], outlines)]
        needed = np.concatenate([needed, rows])
    return np.sort(needed)


def is_too_long(path_km: Floats, usual_km: Floats) -> Booleans:
    """Return which paths are too long compared with the usual length of a road between their ends.

    Examples
    --------
    >>> is_too_long(np.array([25.0, 27.0, 5.0]), np.array([20.0, 20.0, 1.0])).tolist()
    [False, True, False]
    """
    return np.asarray((path_km > TOO_LONG * usual_km) & (path_km > usual_km + TOO_MUCH_KM))


def is_passable(lines: Lines, code: NDArray[np.str_], outlines: Outlines) -> Booleans:
    """Return which straight lines cross no border and no water, so that a road may run along them.

    A kilometre of water is allowed, and three more for each end that lies in water, because coasts are generalised.
    ``code`` has the country of each line.
    """
    if not len(code):
        return np.zeros(0, dtype=bool)
    crosses_no_border = ~meets_border(lines, outlines)
    length_km = geodesic_lengths_km(lines.start, lines.lon, lines.lat)
    sample_count = np.maximum(np.ceil(length_km / SAMPLE_KM).astype(int), 2)
    # Positions along each line are tested. For each: its line, and its number on the line, from 0 at the start.
    line, number = ragged_range(sample_count)
    fraction = number / (sample_count[line] - 1)
    # `ends` returns the longitudes of both ends of each line, then their latitudes.
    sample_lon, sample_lat = (
        start[line] + (end - start)[line] * fraction for start, end in ends(lines)
    )
    is_on_land = _on_land(sample_lon, sample_lat, code[line], outlines)
    is_water = ~is_on_land | in_lake(sample_lon, sample_lat)
    water_km = sum_by_group(line, is_water, len(code)) * length_km / sample_count
    is_end = (number == 0) | (number == sample_count[line] - 1)
    ends_in_water = sum_by_group(line[is_end], is_water[is_end], len(code))  # 0, 1 or 2
    allowed_km = WATER_KM + HARBOUR_KM * ends_in_water
    return np.asarray(crosses_no_border & (water_km <= allowed_km))


def _on_land(lon: Floats, lat: Floats, code: NDArray[np.str_], outlines: Outlines) -> Booleans:
    """Return which positions, in degrees, are on the land of their country; ``code`` has the country of each."""
    is_inside = np.zeros(len(lon), dtype=bool)
    for country in np.unique(code[code != ""]).tolist():
        rows = np.flatnonzero(code == country)
        land = outlines.country(country).geometry
        shapely.prepare(land)
        is_inside[rows] = shapely.intersects_xy(land, wrap_longitudes(lon[rows]), lat[rows])
    return is_inside
