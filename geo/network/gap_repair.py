"""Repair digitised roads: split lines that meet, and join ends that stop just short of another line."""

from __future__ import annotations

from typing import Final

import numpy as np
import shapely
from scipy.sparse import csr_array
from scipy.spatial import cKDTree

from geo.arrays import Booleans, Integers
from geo.geodesy import inverse
from geo.geodesy.country_outlines import Outlines
from geo.geodesy.ellipsoid import MEAN_RADIUS_M, lonlat_to_normals
from geo.network.border_cuts import codes_at
from geo.network.line_table import (
    Lines,
    ends,
    first_per_group,
    insert_vertices,
    make_lines,
    positions,
    split,
    to_linestrings,
    unique_positions,
)

DEGREE_M: Final = 110_574.0  # the shortest degree of a meridian: no search radius comes out short
HOPS: Final = 4  # edges; nodes joined by no more than these need no link
SPHERE_SLACK: Final = 1.01  # factor by which the sphere of normals may shorten a distance


def split_at_shared_vertices(lines: Lines) -> Lines:
    """Split lines at every vertex that they share with another line, or pass twice.

    Lines that cross without a shared vertex are a bridge, and are not joined.
    """
    _, _, position_of_vertex = unique_positions(lines.lon, lines.lat)
    is_shared = np.bincount(position_of_vertex)[position_of_vertex] > 1
    return split(lines, is_shared)[0]


def split_at_touching_ends(lines: Lines, reach_m: float) -> tuple[Lines, int]:
    """Split lines wherever the loose end of another line is within ``reach_m`` metres, and bend them to that end.

    An end is loose if no other line ends there. It is joined to the nearest of the lines within reach.

    Returns
    -------
    The lines, and the number of ends that were joined.
    """
    lon, lat = ends(lines)
    node_lon, node_lat, node_of_end = unique_positions(lon, lat)
    loose_node = np.flatnonzero(np.bincount(node_of_end.ravel()) == 1)  # the end of only one line
    points = np.asarray(shapely.points(node_lon[loose_node], node_lat[loose_node]))
    shapes = to_linestrings(lines)
    # a circle of this radius in the plane of degrees holds all within reach: east and west a degree is shortest
    reach_deg = reach_m / (DEGREE_M * np.cos(np.radians(np.abs(node_lat[loose_node]))))
    point, line = shapely.STRtree(shapes).query(points, predicate="dwithin", distance=reach_deg)
    # a loose end always lies on its own line
    is_another_line = (node_of_end[:, line] != loose_node[point]).all(axis=0)
    point, line = point[is_another_line], line[is_another_line]
    along = shapely.line_locate_point(shapes[line], points[point])
    foot = shapely.get_coordinates(shapely.line_interpolate_point(shapes[line], along))
    node = loose_node[point]
    distance_m = inverse(node_lon[node], node_lat[node], *foot.T)[2]
    # the nearest line of each loose end, if it is within reach along the ellipsoid, too
    nearest = first_per_group(point, distance_m, line)
    nearest = nearest[distance_m[nearest] <= reach_m]
    point, line, node = point[nearest], line[nearest], node[nearest]
    # insert the loose end as a vertex into the line, and split the line there
    position = positions(lines, line, points[point])
    bent, is_new = insert_vertices(lines, line, position, node_lon[node], node_lat[node])
    return split(bent, is_new)[0], len(point)


def dead_end_links(lines: Lines, reach_m: float, outlines: Outlines) -> Lines:
    """Return lines that close gaps: straight lines from dead ends, each to the nearest node that it should meet.

    Such a node lies within ``reach_m`` metres, more than four lines away along the network, and in the same country, so
    that a repair opens no border. A dead end without such a node gets no line.
    """
    lon, lat = ends(lines)
    node_lon, node_lat, node_of_end = unique_positions(lon, lat)
    dead_end = np.flatnonzero(np.bincount(node_of_end.ravel()) == 1)
    # nodes within reach on a sphere, which is a little wider than the reach on the ellipsoid
    node_xyz_m = lonlat_to_normals(node_lon, node_lat) * MEAN_RADIUS_M
    near_pairs = cKDTree(node_xyz_m[dead_end]).sparse_distance_matrix(
        cKDTree(node_xyz_m), SPHERE_SLACK * reach_m, output_type="ndarray"
    )
    start, node = dead_end[near_pairs["i"]], near_pairs["j"]
    start, node = start[start != node], node[start != node]
    is_apart = ~_within_hops(node_of_end, len(node_lon), start, node)
    start, node = start[is_apart], node[is_apart]
    distance_m = inverse(node_lon[start], node_lat[start], node_lon[node], node_lat[node])[2]
    start_code = codes_at(node_lon[start], node_lat[start], outlines)
    node_code = codes_at(node_lon[node], node_lat[node], outlines)
    is_allowed = (distance_m <= reach_m) & (node_code == start_code)
    start, node, distance_m = start[is_allowed], node[is_allowed], distance_m[is_allowed]
    nearest = first_per_group(start, distance_m, node)
    # two dead ends that choose one another get one line: sorted, both choices are the same pair
    pairs = np.unique(np.sort(np.stack([start[nearest], node[nearest]]), axis=0), axis=1)
    line_node = pairs.T.ravel()
    line_start = np.arange(0, 2 * pairs.shape[1] + 1, 2)  # each line has two vertices
    return make_lines(line_start, node_lon[line_node], node_lat[line_node])


def _within_hops(line_ends: Integers, node_count: int, start: Integers, node: Integers) -> Booleans:
    """Return which pairs of nodes, ``start`` and ``node``, are at most `HOPS` lines apart.

    ``line_ends`` are the nodes at both ends of each line, shape ``(2, lines)``. A row of the matrix ``reached`` marks
    the nodes reached from one start; each product with the matrix ``steps`` adds those that are one line farther.
    """
    tail, head = line_ends
    ones = np.ones(2 * len(tail), dtype=np.int32)
    both_ways = (np.concatenate([tail, head]), np.concatenate([head, tail]))
    steps = csr_array((ones, both_ways), shape=(node_count, node_count))
    distinct_starts, start_index = np.unique(start, return_inverse=True)
    ones = np.ones(len(distinct_starts), dtype=np.int32)
    itself = (np.arange(len(distinct_starts)), distinct_starts)
    reached = csr_array((ones, itself), shape=(len(distinct_starts), node_count))
    for _ in range(HOPS):
        reached = reached + reached @ steps
        reached.data[:] = 1  # whether a node is reached, not in how many ways
    entries = reached.tocoo()
    reached_pairs = entries.row.astype(np.int64) * node_count + entries.col
    return np.isin(start_index * node_count + node, reached_pairs)
