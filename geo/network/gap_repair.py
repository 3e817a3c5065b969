"""Repair digitised roads: split lines that meet, and join ends that stop just short of another line."""

from __future__ import annotations

from typing import Final

import numpy as np
import shapely
from scipy.sparse import csr_array
from scipy.spatial import cKDTree

from geo.geodesy import inverse
from geo.geodesy.country_outlines import Outlines
from geo.geodesy.ellipsoid import MEAN_RADIUS_M, Booleans, Integers, lonlat_to_normals
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
HOPS: Final = 4  # nodes this near along the network need no link


def split_at_shared_vertices(lines: Lines) -> Lines:
    """Split lines at every shared vertex; lines that cross without one are a bridge, and stay apart."""
    _, _, number = unique_positions(lines.lon, lines.lat)
    return split(lines, np.bincount(number)[number] > 1)[0]


def split_at_touching_ends(lines: Lines, reach_m: float) -> tuple[Lines, int]:
    """Split lines at the loose ends of others within ``reach_m`` metres, and bend them to meet those.

    Returns
    -------
    The lines, and how many ends were joined.
    """
    lon, lat = ends(lines)
    node_lon, node_lat, number = unique_positions(lon, lat)
    loose = np.flatnonzero(np.bincount(number.ravel()) == 1)
    spots = np.asarray(shapely.points(node_lon[loose], node_lat[loose]))
    shapes = to_linestrings(lines)
    reach_deg = reach_m / (DEGREE_M * np.cos(np.radians(np.abs(node_lat[loose]))))
    spot, line = shapely.STRtree(shapes).query(spots, predicate="dwithin", distance=reach_deg)
    is_other = (number[:, line] != loose[spot]).all(axis=0)
    spot, line = spot[is_other], line[is_other]
    foot = shapely.get_coordinates(
        shapely.line_interpolate_point(
            shapes[line], shapely.line_locate_point(shapes[line], spots[spot])
        )
    )
    away = inverse(node_lon[loose][spot], node_lat[loose][spot], *foot.T)[2]
    nearest = first_per_group(spot, away, line)
    nearest = nearest[away[nearest] <= reach_m]
    spot, line = spot[nearest], line[nearest]
    position = positions(lines, line, spots[spot])
    at = loose[spot]
    bent, is_new = insert_vertices(lines, line, position, node_lon[at], node_lat[at])
    return split(bent, is_new)[0], len(spot)


def dead_end_links(lines: Lines, reach_m: float, outlines: Outlines) -> Lines:
    """Return straight lines from each dead end to the nearest node that it misses.

    That node lies within reach, more than four hops away along the lines, and in the same country, so
    that a repair opens no border.
    """
    lon, lat = ends(lines)
    node_lon, node_lat, number = unique_positions(lon, lat)
    dead = np.flatnonzero(np.bincount(number.ravel()) == 1)
    normals = lonlat_to_normals(node_lon, node_lat) * MEAN_RADIUS_M
    pairs_near = cKDTree(normals[dead]).sparse_distance_matrix(
        cKDTree(normals), 1.01 * reach_m, output_type="ndarray"
    )
    start, node = dead[pairs_near["i"]], pairs_near["j"]
    start, node = start[start != node], node[start != node]
    far = ~_is_near(number, len(node_lon), start, node)
    start, node = start[far], node[far]
    away = inverse(node_lon[start], node_lat[start], node_lon[node], node_lat[node])[2]
    code, at_home = (codes_at(node_lon[at], node_lat[at], outlines) for at in (node, start))
    welcome = (away <= reach_m) & (code == at_home)
    start, node, away = start[welcome], node[welcome], away[welcome]
    chosen = first_per_group(start, away, node)
    pairs = np.unique(np.sort(np.stack([start[chosen], node[chosen]]), axis=0), axis=1)
    at = pairs.T.ravel()
    return make_lines(np.arange(0, 2 * pairs.shape[1] + 1, 2), node_lon[at], node_lat[at])


def _is_near(number: Integers, count: int, start: Integers, node: Integers) -> Booleans:
    """Return which pairs of nodes are at most four hops apart."""
    tail, head = number
    ones = np.ones(2 * len(tail), dtype=np.int32)
    both = (np.concatenate([tail, head]), np.concatenate([head, tail]))
    steps = csr_array((ones, both), shape=(count, count))
    asked, row = np.unique(start, return_inverse=True)
    at = (np.arange(len(asked)), asked)
    reached = csr_array((np.ones(len(asked), dtype=np.int32), at), shape=(len(asked), count))
    for _ in range(HOPS):
        reached = reached + reached @ steps
        reached.data[:] = 1
    hits = reached.tocoo()
    return np.isin(row * count + node, hits.row.astype(np.int64) * count + hits.col)
