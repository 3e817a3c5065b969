"""Tables of lines as arrays, from which networks are built: select, split, join and measure many lines at once."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from geo.arrays import Booleans, Floats, Integers, offsets_of, ragged_range, run_starts
from geo.geodesy import inverse
from geo.network.graph import Network

PER_LINE = ("length_km", "kind", "error_m", "source")
VERTEX_GAP = 1e-9  # least distance of a position from a vertex, as a share of the step


@dataclass(frozen=True, eq=False)
class Lines:
    """Lines that meet where their ends have the same coordinates.

    Attributes
    ----------
    start
        Line i has the vertices from ``start[i]`` up to ``start[i + 1]``.
    lon, lat
        Vertices of all lines, degrees, EPSG:4326.
    length_km
        Length of each line on the ground.
    kind, error_m, source
        As in `geo.network.Network`.
    """

    start: NDArray[np.int64]
    lon: Floats
    lat: Floats
    length_km: Floats
    kind: NDArray[np.int8]
    error_m: Floats
    source: NDArray[np.int16]

    @property
    def line_of_vertex(self) -> Integers:
        """The line of each vertex."""
        return np.repeat(np.arange(len(self.start) - 1), np.diff(self.start))


def make_lines(
    start: Integers,
    lon: Floats,
    lat: Floats,
    *,
    length_km: Floats | None = None,
    kind: Integers | int = 0,
    error_m: Floats | float = 0.0,
    source: Integers | int = 0,
) -> Lines:
    """Build lines from their vertices, in degrees, and from what is known of each.

    Parameters
    ----------
    start, lon, lat
        As in `Lines`.
    length_km
        The length of each line; NaN where it is unknown. A length that is unknown, or less than that of the geodesics
        between the vertices, is replaced by that of the geodesics.
    kind, error_m, source
        One value per line, or one for all; as in `geo.network.Network`.
    """
    count = len(start) - 1
    geodesic_km = geodesic_lengths_km(start, lon, lat)
    return Lines(
        start=start.astype(np.int64),
        lon=np.asarray(lon, dtype=float),
        lat=np.asarray(lat, dtype=float),
        length_km=geodesic_km if length_km is None else np.fmax(geodesic_km, length_km),
        kind=np.broadcast_to(np.asarray(kind, dtype=np.int8), count),
        error_m=np.broadcast_to(np.asarray(error_m, dtype=float), count),
        source=np.broadcast_to(np.asarray(source, dtype=np.int16), count),
    )


def geodesic_lengths_km(start: Integers, lon: Floats, lat: Floats) -> Floats:
    """Compute the length of each line, in kilometres, along the geodesics between its vertices in degrees.

    ``start`` holds the first vertex of each line, then the number of vertices.
    """
    if len(start) == 1:
        return np.zeros(0)
    steps = np.zeros(len(lon))
    steps[:-1] = inverse(lon[:-1], lat[:-1], lon[1:], lat[1:])[2] / 1e3
    steps[start[1:] - 1] = 0.0  # no step from the end of one line to the start of the next
    return np.asarray(np.add.reduceat(steps, start[:-1]))


def _selected_lengths_km(
    start: Integers, lon: Floats, lat: Floats, is_selected: Booleans
) -> Floats:
    """Compute the lengths of selected lines along geodesics, in kilometres; the lengths of others stay zero."""
    length_km = np.zeros(len(start) - 1)
    vertex, selected_start = _vertices_of(start, np.flatnonzero(is_selected))
    length_km[is_selected] = geodesic_lengths_km(selected_start, lon[vertex], lat[vertex])
    return length_km


def _vertices_of(start: Integers, line: Integers) -> tuple[Integers, NDArray[np.int64]]:
    """Return the indexes of the vertices of some lines, one line after another, and their starts as in `Lines`.

    ``start`` are the starts of all lines, and ``line`` are the indexes of those to select.
    """
    counts = np.diff(start)[line]
    row, step = ragged_range(counts)
    return start[line][row] + step, offsets_of(counts)


def _per_line(lines: Lines, rows: Integers) -> dict[str, Any]:
    """Return the columns of `Lines` that have one value per line, for some rows."""
    return {name: getattr(lines, name)[rows] for name in PER_LINE}


def select(lines: Lines, index: Integers | Booleans) -> Lines:
    """Return the lines with these indexes, in that order, or those for which ``index`` is true."""
    rows: Integers = np.arange(len(lines.length_km))[index]
    vertex, start = _vertices_of(lines.start, rows)
    lon, lat = lines.lon[vertex], lines.lat[vertex]
    return replace(lines, start=start, lon=lon, lat=lat, **_per_line(lines, rows))


def concatenate(*parts: Lines) -> Lines:
    """Concatenate tables of lines."""
    # the index that the first vertex of each table gets, then the number of all vertices
    first_vertex = np.cumsum([0, *(len(part.lon) for part in parts)])
    starts = [part.start[:-1] + first for part, first in zip(parts, first_vertex[:-1], strict=True)]
    return Lines(
        np.concatenate([*starts, first_vertex[-1:]]),
        *(np.concatenate([getattr(part, name) for part in parts])
          for name in ("lon", "lat", *PER_LINE)),
    )  # fmt: skip


def insert_vertices(
    lines: Lines, line: Integers, position: Floats, lon: Floats, lat: Floats
) -> tuple[Lines, Booleans]:
    """Insert vertices into lines; return the lines, and for each vertex whether it is new.

    Parameters
    ----------
    lines
        The lines.
    line, position
        For each new vertex, the index of its line and where to insert it: the position 2.5 is between the third vertex
        of the line and the fourth.
    lon, lat
        The new vertices, in degrees. They may bend a line: its length then becomes at least that of its geodesics.
    """
    old_line = lines.line_of_vertex
    old_position = np.arange(len(lines.lon)) - lines.start[:-1][old_line]
    line_of_vertex = np.concatenate([old_line, line])
    order = np.lexsort((np.concatenate([old_position, position]), line_of_vertex))
    is_new = order >= len(lines.lon)  # new vertices come after the old ones in what is sorted
    all_lon = np.concatenate([lines.lon, lon])[order]
    all_lat = np.concatenate([lines.lat, lat])[order]
    start = offsets_of(np.bincount(line_of_vertex, minlength=len(lines.length_km)))
    is_bent = np.zeros(len(lines.length_km), dtype=bool)
    is_bent[line] = True
    bent_km = _selected_lengths_km(start, all_lon, all_lat, is_bent)
    length_km = np.maximum(lines.length_km, bent_km)
    return replace(lines, start=start, lon=all_lon, lat=all_lat, length_km=length_km), is_new


def inner_vertices(lines: Lines, is_marked: Booleans) -> Booleans:
    """Return which vertices are marked and are not the end of a line."""
    is_inner = is_marked.copy()
    is_inner[lines.start[:-1]] = is_inner[lines.start[1:] - 1] = False
    return is_inner


def split(lines: Lines, is_cut: Booleans) -> tuple[Lines, Integers]:
    """Split lines at the vertices where ``is_cut`` is true; return the pieces, and the index of the line of each.

    The length of a line is divided over its pieces in proportion to the lengths of their geodesics.
    """
    # Where a line is cut, the vertex comes twice: as the end of one piece and the start of the next.
    vertex = np.repeat(np.arange(len(lines.lon)), 1 + inner_vertices(lines, is_cut))
    is_piece_start = np.zeros(len(vertex), dtype=bool)
    is_piece_start[1:] = vertex[1:] == vertex[:-1]  # the second of the two
    is_piece_start[np.searchsorted(vertex, lines.start[:-1])] = True
    start = np.append(np.flatnonzero(is_piece_start), len(vertex))
    line = lines.line_of_vertex[vertex[start[:-1]]]
    # Lines that are not split keep their length, and need not be measured.
    is_split = np.bincount(line, minlength=len(lines.length_km))[line] > 1
    lon, lat = lines.lon[vertex], lines.lat[vertex]
    geodesic_km = _selected_lengths_km(start, lon, lat, is_split)
    line_geodesic_km = np.bincount(line, geodesic_km, len(lines.length_km))
    # the length of each line, per kilometre of its geodesics; rounding must not make a piece shorter than these
    ratio = lines.length_km / np.where(line_geodesic_km > 0.0, line_geodesic_km, 1.0)
    length_km = np.maximum(geodesic_km, geodesic_km * ratio[line])
    length_km = np.where(is_split, length_km, lines.length_km[line])
    per_line = {**_per_line(lines, line), "length_km": length_km}
    return replace(lines, start=start, lon=lon, lat=lat, **per_line), line


def ends(lines: Lines) -> tuple[Floats, Floats]:
    """Return lon and lat of the ends of each line, shape ``(2, lines)`` both: first vertices, then last ones."""
    first_last = np.stack([lines.start[:-1], lines.start[1:] - 1])
    return lines.lon[first_last], lines.lat[first_last]


def to_linestrings(lines: Lines) -> NDArray[np.object_]:
    """Return the lines as Shapely geometries, to search and intersect; nothing is measured on them."""
    coords = np.stack([lines.lon, lines.lat], axis=1)
    return np.asarray(shapely.linestrings(coords, indices=lines.line_of_vertex))


def edge_lines(network: Network, edges: Integers) -> NDArray[np.object_]:
    """Return the line of each of some edges as a network stores it, from tail to head, EPSG:4326."""
    vertex, start = _vertices_of(network.vertex_start, edges)
    coords = np.stack([network.vertex_lon[vertex], network.vertex_lat[vertex]], axis=1)
    edge = np.repeat(np.arange(len(edges)), np.diff(start))
    return np.asarray(shapely.linestrings(coords, indices=edge))


def positions(lines: Lines, line: Integers, points: NDArray[np.object_]) -> Floats:
    """Return where the foot of each point lies on a line: its nearest place there, in the plane of degrees.

    ``line`` is the index of the line of each point. A position counts vertices: 2.5 is halfway from the third vertex to
    the fourth. A foot at a vertex is moved off the vertex by 1e-9 of the way to the next, so that no position is a
    whole number.
    """
    along_deg = shapely.line_locate_point(to_linestrings(select(lines, line)), points)
    step_deg = np.hypot(np.diff(lines.lon, append=0.0), np.diff(lines.lat, append=0.0))
    step_deg[lines.start[1:] - 1] = 0.0
    distance_deg = np.concatenate([[0.0], np.cumsum(step_deg)])  # of each vertex, over all lines
    first = lines.start[:-1][line]
    foot_deg = distance_deg[first] + along_deg
    vertex = np.searchsorted(distance_deg, foot_deg, side="right") - 1
    vertex = np.clip(vertex, first, lines.start[1:][line] - 2)
    divisor = np.where(step_deg[vertex] > 0.0, step_deg[vertex], 1.0)
    fraction = (foot_deg - distance_deg[vertex]) / divisor
    return np.asarray(vertex - first + np.clip(fraction, VERTEX_GAP, 1.0 - VERTEX_GAP))


def unique_positions(lon: Floats, lat: Floats) -> tuple[Floats, Floats, Integers]:
    """Return lon and lat of the distinct positions, sorted, and for each position its index among the distinct ones.

    The indexes have the shape of ``lon`` and ``lat``.
    """
    # complex numbers sort by lon, then lat
    unique, number = np.unique(np.ravel(lon) + 1j * np.ravel(lat), return_inverse=True)
    return unique.real, unique.imag, number.reshape(np.shape(lon))


def first_per_group(group: Integers, *keys: Floats | Integers) -> Integers:
    """Return the index of the least row of each group, in the order of groups.

    Rows are compared by the first key, and where that is equal by the next. ``group`` holds the group of each row.
    """
    order = np.lexsort((*keys[::-1], group))
    return order[run_starts(group[order])]


def distinct(lines: Lines) -> Integers:
    """Return the indexes of distinct lines, ascending: lines without length are left out, and so are duplicates.

    Lines are equal if they run through the same vertices in either direction; of equal lines the shortest stays.
    """
    starts = lines.start[:-1]
    has_length = np.zeros(len(starts), dtype=bool)
    for degrees in (lines.lon, lines.lat):
        has_length |= np.maximum.reduceat(degrees, starts) > np.minimum.reduceat(degrees, starts)
    lon, lat = ends(lines)
    node_lon, _, node = unique_positions(lon, lat)
    # both ends of a line as one number, whatever its direction
    pair = node.min(axis=0) * len(node_lon) + node.max(axis=0)
    _, pair_index, pair_count = np.unique(pair, return_inverse=True, return_counts=True)
    is_parallel = pair_count[pair_index] > 1  # to another line between the same nodes
    single = np.flatnonzero(has_length & ~is_parallel)
    parallel = np.flatnonzero(has_length & is_parallel)
    if not len(parallel):
        return single
    shortest = parallel[_shortest_of_equal(select(lines, parallel), pair[parallel])]
    return np.sort(np.concatenate([single, shortest]))


def _shortest_of_equal(lines: Lines, pair: Integers) -> Integers:
    """Return the indexes of the shortest line of each group of equal lines.

    Lines count as equal if they have the same two ends, as many vertices, and the same sums over their vertices, which
    do not depend on the direction. ``pair`` is one number per line for its two ends.
    """
    sums = [
        np.asarray(np.round(np.add.reduceat(values, lines.start[:-1]), 9), dtype=float)
        for values in (lines.lon, lines.lat, lines.lon * lines.lat)
    ]
    traits = [*sums, np.diff(lines.start), pair]
    order = np.lexsort((lines.length_km, *traits))  # equal lines together, the shortest first
    return np.asarray(order[run_starts(*(trait[order] for trait in traits))])
