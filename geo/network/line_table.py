"""Lines on the way to a network: ragged arrays, split, joined and measured whole."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import shapely
from numpy.typing import NDArray

from geo.geodesy import inverse
from geo.network.graph import Booleans, Floats, Integers


@dataclass(frozen=True, eq=False)
class Lines:
    """Lines that meet where their ends have the same coordinates.

    Attributes
    ----------
    start
        Line i has the vertices from ``start[i]`` up to ``start[i + 1]``.
    lon, lat
        Of every vertex, degrees, EPSG:4326.
    length_km
        Of each line, on the ground.
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
    """Make lines; where a length is unknown (NaN) or too short, the geodesics' counts."""
    start = start.astype(np.int64)
    count = len(start) - 1
    measured = piece_lengths(start, lon, lat)
    given = measured if length_km is None else np.asarray(length_km, dtype=float)
    return Lines(
        start=np.asarray(start, dtype=np.int64),
        lon=np.asarray(lon, dtype=float),
        lat=np.asarray(lat, dtype=float),
        length_km=np.fmax(measured, given),
        kind=np.broadcast_to(np.asarray(kind, dtype=np.int8), count),
        error_m=np.broadcast_to(np.asarray(error_m, dtype=float), count),
        source=np.broadcast_to(np.asarray(source, dtype=np.int16), count),
    )


def piece_lengths(start: Integers, lon: Floats, lat: Floats) -> Floats:
    """Measure each line along the geodesics between its vertices, in kilometres."""
    if len(start) == 1:
        return np.zeros(0)
    steps = np.zeros(len(lon))
    steps[:-1] = inverse(lon[:-1], lat[:-1], lon[1:], lat[1:])[2] / 1e3
    steps[start[1:] - 1] = 0.0
    return np.asarray(np.add.reduceat(steps, start[:-1]))


def measured_again(start: Integers, lon: Floats, lat: Floats, chosen: Booleans) -> Floats:
    """Measure the chosen lines alone, in kilometres; the others get zero."""
    result = np.zeros(len(start) - 1)
    at, sub_start = _vertices_of(start, np.flatnonzero(chosen))
    result[chosen] = piece_lengths(sub_start, lon[at], lat[at])
    return result


def _vertices_of(start: Integers, chosen: Integers) -> tuple[Integers, NDArray[np.int64]]:
    """Return the vertices of some lines one after another, and where each line then starts."""
    counts = np.diff(start)[chosen]
    after = np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)
    return np.arange(after[-1]) + np.repeat(start[chosen] - after[:-1], counts), after


def line_of_vertex(lines: Lines) -> Integers:
    """Tell for each vertex to which line it belongs."""
    return np.repeat(np.arange(len(lines.start) - 1), np.diff(lines.start))


def select(lines: Lines, index: Integers | Booleans) -> Lines:
    """Pick some lines, in the given order."""
    chosen: Integers = np.arange(len(lines.length_km))[index]
    at, start = _vertices_of(lines.start, chosen)
    return Lines(
        start=start,
        lon=lines.lon[at],
        lat=lines.lat[at],
        length_km=lines.length_km[chosen],
        kind=lines.kind[chosen],
        error_m=lines.error_m[chosen],
        source=lines.source[chosen],
    )


def concatenate(*parts: Lines) -> Lines:
    """Put tables of lines below one another."""
    before = np.cumsum([0, *(len(part.lon) for part in parts)])
    starts = [part.start[:-1] + first for part, first in zip(parts, before[:-1], strict=True)]
    return Lines(
        start=np.concatenate([*starts, before[-1:]]),
        lon=np.concatenate([part.lon for part in parts]),
        lat=np.concatenate([part.lat for part in parts]),
        length_km=np.concatenate([part.length_km for part in parts]),
        kind=np.concatenate([part.kind for part in parts]),
        error_m=np.concatenate([part.error_m for part in parts]),
        source=np.concatenate([part.source for part in parts]),
    )


def insert_vertices(
    lines: Lines, line: Integers, position: Floats, lon: Floats, lat: Floats
) -> tuple[Lines, Booleans]:
    """Insert vertices into lines, and tell which vertices are new.

    Parameters
    ----------
    line, position
        Where: a position of 2.5 is halfway from the third vertex of the line to the fourth.
    lon, lat
        The new vertices. A line that bends grows at least to the geodesics' length.
    """
    owner = np.concatenate([line_of_vertex(lines), line])
    within = np.arange(len(lines.lon)) - lines.start[:-1][line_of_vertex(lines)]
    order = np.lexsort((np.concatenate([within, position]), owner))
    is_new = (np.arange(len(owner)) >= len(lines.lon))[order]
    all_lon, all_lat = (
        np.concatenate([lines.lon, lon])[order],
        np.concatenate([lines.lat, lat])[order],
    )
    start = np.searchsorted(owner[order], np.arange(len(lines.start)))
    grown = np.zeros(len(lines.length_km), dtype=bool)
    grown[line] = True
    length = np.maximum(lines.length_km, measured_again(start, all_lon, all_lat, grown))
    return replace(lines, start=start, lon=all_lon, lat=all_lat, length_km=length), is_new


def split(lines: Lines, at: Booleans) -> tuple[Lines, Integers]:
    """Cut lines at the marked vertices, and tell of which line each piece is.

    A piece has the share of its line's length that the geodesics give it.
    """
    inner = np.array(at, dtype=bool)
    inner[lines.start[:-1]] = inner[lines.start[1:] - 1] = False
    owner = line_of_vertex(lines)
    origin = np.repeat(np.arange(len(lines.lon)), 1 + inner)
    is_second = np.zeros(len(origin), dtype=bool)
    is_second[1:] = np.diff(origin) == 0
    is_first = is_second.copy()
    is_first[np.searchsorted(origin, lines.start[:-1])] = True
    start = np.append(np.flatnonzero(is_first), len(origin))
    of_line = owner[origin[start[:-1]]]
    is_cut = np.bincount(of_line, minlength=len(lines.length_km))[of_line] > 1
    measured = measured_again(start, lines.lon[origin], lines.lat[origin], is_cut)
    whole = np.bincount(of_line, measured, len(lines.length_km))
    stretch = lines.length_km / np.where(whole > 0.0, whole, 1.0)
    length = np.maximum(measured, measured * stretch[of_line])
    pieces = Lines(
        start=start,
        lon=lines.lon[origin],
        lat=lines.lat[origin],
        length_km=np.where(is_cut, length, lines.length_km[of_line]),
        kind=lines.kind[of_line],
        error_m=lines.error_m[of_line],
        source=lines.source[of_line],
    )
    return pieces, of_line


def ends(lines: Lines) -> tuple[Floats, Floats]:
    """Return lon and lat of the first and the last vertex of each line: arrays (2, lines)."""
    first_last = np.stack([lines.start[:-1], lines.start[1:] - 1])
    return lines.lon[first_last], lines.lat[first_last]


def to_linestrings(lines: Lines) -> NDArray[np.object_]:
    """Return the lines as shapely's, to look up and to intersect; nothing is measured on them."""
    coords = np.stack([lines.lon, lines.lat], axis=1)
    return np.asarray(shapely.linestrings(coords, indices=line_of_vertex(lines)))


def positions(lines: Lines, line: Integers, spots: NDArray[np.object_]) -> Floats:
    """Return where on its line each spot has its foot: 2.5 is halfway from the third vertex on.

    Never at a vertex, but a hair beside it.
    """
    shapes = to_linestrings(select(lines, line))
    along = shapely.line_locate_point(shapes, spots)
    step = np.hypot(np.diff(lines.lon, append=0.0), np.diff(lines.lat, append=0.0))
    step[lines.start[1:] - 1] = 0.0
    gone = np.concatenate([[0.0], np.cumsum(step)])
    first = lines.start[:-1][line]
    vertex = np.searchsorted(gone, gone[first] + along, side="right") - 1
    vertex = np.clip(vertex, first, lines.start[1:][line] - 2)
    share = (gone[first] + along - gone[vertex]) / np.where(step[vertex] > 0.0, step[vertex], 1.0)
    return np.asarray(vertex - first + np.clip(share, 1e-9, 1.0 - 1e-9))


def unique_positions(lon: Floats, lat: Floats) -> tuple[Floats, Floats, Integers]:
    """Return each place once, lon and lat, sorted, and the number of each given place."""
    unique, number = np.unique(np.ravel(lon) + 1j * np.ravel(lat), return_inverse=True)
    return unique.real, unique.imag, number.reshape(np.shape(lon))


def distinct(lines: Lines) -> Integers:
    """Return which lines to keep: those with a length, and of equal ones the shortest.

    Lines are equal that run through the same vertices, in either sense.
    """
    starts = lines.start[:-1]
    moves = np.zeros(len(starts), dtype=bool)
    for values in (lines.lon, lines.lat):
        moves |= np.maximum.reduceat(values, starts) > np.minimum.reduceat(values, starts)
    lon, lat = ends(lines)
    node_lon, _, number = unique_positions(lon, lat)
    pair = number.min(axis=0) * len(node_lon) + number.max(axis=0)
    order = np.argsort(pair, kind="stable")
    same = np.diff(pair[order]) == 0
    is_twin = np.zeros(len(pair), dtype=bool)
    is_twin[order[1:][same]] = is_twin[order[:-1][same]] = True
    twins = np.flatnonzero(is_twin & moves)
    first = twins[_first_of_equals(select(lines, twins), pair[twins])]
    return np.sort(np.concatenate([np.flatnonzero(moves & ~is_twin), first]))


def _first_of_equals(lines: Lines, pair: Integers) -> Integers:
    """Return the shortest of each set of lines that have the same ends and the same vertices."""
    if not len(pair):
        return np.zeros(0, dtype=int)
    sums = [
        np.round(np.add.reduceat(values, lines.start[:-1]), 9)
        for values in (lines.lon, lines.lat, lines.lon * lines.lat)
    ]
    keys = np.stack([*sums, np.diff(lines.start), pair])
    order = np.lexsort((lines.length_km, *keys))
    is_first = np.ones(len(order), dtype=bool)
    is_first[1:] = (np.diff(keys[:, order], axis=1) != 0).any(axis=0)
    return np.asarray(order[is_first])
