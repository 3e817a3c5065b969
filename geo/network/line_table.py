"""Lines on the way to a network, as arrays: split, joined and measured all at once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from geo.geodesy import inverse
from geo.geodesy.ellipsoid import Booleans, Floats, Integers

PER_LINE = ("length_km", "kind", "error_m", "source")


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

    @property
    def of_vertex(self) -> Integers:
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
    """Build lines.

    A length that is unknown (NaN), or shorter than the geodesics between its vertices, becomes theirs.
    """
    count = len(start) - 1
    measured = geodesic_lengths_km(start, lon, lat)
    return Lines(
        start=start.astype(np.int64),
        lon=np.asarray(lon, dtype=float),
        lat=np.asarray(lat, dtype=float),
        length_km=measured if length_km is None else np.fmax(measured, length_km),
        kind=np.broadcast_to(np.asarray(kind, dtype=np.int8), count),
        error_m=np.broadcast_to(np.asarray(error_m, dtype=float), count),
        source=np.broadcast_to(np.asarray(source, dtype=np.int16), count),
    )


def geodesic_lengths_km(start: Integers, lon: Floats, lat: Floats) -> Floats:
    """Compute the length of each line along the geodesics between its vertices, in kilometres."""
    if len(start) == 1:
        return np.zeros(0)
    steps = np.zeros(len(lon))
    steps[:-1] = inverse(lon[:-1], lat[:-1], lon[1:], lat[1:])[2] / 1e3
    steps[start[1:] - 1] = 0.0  # no step from the end of one line to the start of the next
    return np.asarray(np.add.reduceat(steps, start[:-1]))


def _lengths_of_some(start: Integers, lon: Floats, lat: Floats, chosen: Booleans) -> Floats:
    """Compute the lengths of the chosen lines alone; the others get zero."""
    result = np.zeros(len(start) - 1)
    at, sub_start = _vertices_of(start, np.flatnonzero(chosen))
    result[chosen] = geodesic_lengths_km(sub_start, lon[at], lat[at])
    return result


def _vertices_of(start: Integers, chosen: Integers) -> tuple[Integers, NDArray[np.int64]]:
    """Return the vertices of some lines one after another, and where each line then starts."""
    counts = np.diff(start)[chosen]
    after = np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)
    return np.arange(after[-1]) + np.repeat(start[chosen] - after[:-1], counts), after


def _per_line(lines: Lines, rows: Integers) -> dict[str, Any]:
    return {name: getattr(lines, name)[rows] for name in PER_LINE}


def select(lines: Lines, index: Integers | Booleans) -> Lines:
    """Return some lines, in the order of ``index``."""
    rows: Integers = np.arange(len(lines.length_km))[index]
    at, start = _vertices_of(lines.start, rows)
    return replace(
        lines, start=start, lon=lines.lon[at], lat=lines.lat[at], **_per_line(lines, rows)
    )


def concatenate(*parts: Lines) -> Lines:
    """Concatenate tables of lines."""
    before = np.cumsum([0, *(len(part.lon) for part in parts)])
    starts = [part.start[:-1] + first for part, first in zip(parts, before[:-1], strict=True)]
    return Lines(
        np.concatenate([*starts, before[-1:]]),
        *(np.concatenate([getattr(part, name) for part in parts])
          for name in ("lon", "lat", *PER_LINE)),
    )  # fmt: skip


def insert_vertices(
    lines: Lines, line: Integers, position: Floats, lon: Floats, lat: Floats
) -> tuple[Lines, Booleans]:
    """Insert vertices into lines, and return which vertices are new.

    Parameters
    ----------
    line, position
        Where: position 2.5 is halfway from the third vertex of the line to the fourth.
    lon, lat
        The new vertices. A line that bends grows at least to the geodesics' length.
    """
    of_vertex = lines.of_vertex
    owner = np.concatenate([of_vertex, line])
    within = np.arange(len(lines.lon)) - lines.start[:-1][of_vertex]
    order = np.lexsort((np.concatenate([within, position]), owner))
    is_new = (np.arange(len(owner)) >= len(lines.lon))[order]
    all_lon = np.concatenate([lines.lon, lon])[order]
    all_lat = np.concatenate([lines.lat, lat])[order]
    start = np.searchsorted(owner[order], np.arange(len(lines.start)))
    grown = np.zeros(len(lines.length_km), dtype=bool)
    grown[line] = True
    length = np.maximum(lines.length_km, _lengths_of_some(start, all_lon, all_lat, grown))
    return replace(lines, start=start, lon=all_lon, lat=all_lat, length_km=length), is_new


def inner_vertices(lines: Lines, marked: Booleans) -> Booleans:
    """Return the marked vertices that are not ends of lines."""
    inner = marked.copy()
    inner[lines.start[:-1]] = inner[lines.start[1:] - 1] = False
    return inner


def split(lines: Lines, at: Booleans) -> tuple[Lines, Integers]:
    """Split lines at the marked vertices, and return the line of each piece.

    A piece gets its share of the line's length in proportion to the geodesics.
    """
    origin = np.repeat(np.arange(len(lines.lon)), 1 + inner_vertices(lines, at))
    is_first = np.zeros(len(origin), dtype=bool)
    is_first[1:] = np.diff(origin) == 0
    is_first[np.searchsorted(origin, lines.start[:-1])] = True
    start = np.append(np.flatnonzero(is_first), len(origin))
    of_line = lines.of_vertex[origin[start[:-1]]]
    is_split = np.bincount(of_line, minlength=len(lines.length_km))[of_line] > 1
    lon, lat = lines.lon[origin], lines.lat[origin]
    measured = _lengths_of_some(start, lon, lat, is_split)
    whole = np.bincount(of_line, measured, len(lines.length_km))
    stretch = lines.length_km / np.where(whole > 0.0, whole, 1.0)
    length = np.maximum(measured, measured * stretch[of_line])
    length = np.where(is_split, length, lines.length_km[of_line])
    per_line = {**_per_line(lines, of_line), "length_km": length}
    return replace(lines, start=start, lon=lon, lat=lat, **per_line), of_line


def ends(lines: Lines) -> tuple[Floats, Floats]:
    """Return lon and lat of the first and the last vertex of each line, shape ``(2, lines)``."""
    first_last = np.stack([lines.start[:-1], lines.start[1:] - 1])
    return lines.lon[first_last], lines.lat[first_last]


def to_linestrings(lines: Lines) -> NDArray[np.object_]:
    """Return the lines as shapely's, to search and intersect; nothing is measured on them."""
    coords = np.stack([lines.lon, lines.lat], axis=1)
    return np.asarray(shapely.linestrings(coords, indices=lines.of_vertex))


def positions(lines: Lines, line: Integers, spots: NDArray[np.object_]) -> Floats:
    """Return where on its line each spot has its foot: 2.5 is halfway from the third vertex on.

    Never at a vertex, but a hair beside it.
    """
    along = shapely.line_locate_point(to_linestrings(select(lines, line)), spots)
    step = np.hypot(np.diff(lines.lon, append=0.0), np.diff(lines.lat, append=0.0))
    step[lines.start[1:] - 1] = 0.0
    gone = np.concatenate([[0.0], np.cumsum(step)])
    first = lines.start[:-1][line]
    vertex = np.searchsorted(gone, gone[first] + along, side="right") - 1
    vertex = np.clip(vertex, first, lines.start[1:][line] - 2)
    share = (gone[first] + along - gone[vertex]) / np.where(step[vertex] > 0.0, step[vertex], 1.0)
    return np.asarray(vertex - first + np.clip(share, 1e-9, 1.0 - 1e-9))


def unique_positions(lon: Floats, lat: Floats) -> tuple[Floats, Floats, Integers]:
    """Return each position once, lon and lat, sorted; and the number of each given position."""
    unique, number = np.unique(np.ravel(lon) + 1j * np.ravel(lat), return_inverse=True)
    return unique.real, unique.imag, number.reshape(np.shape(lon))


def first_per_group(group: Integers, *keys: Floats | Integers) -> Integers:
    """Return the index of the least row of each group, by the keys in order."""
    return _first_of_equals([group], keys)


def _first_of_equals(
    groups: Iterable[Floats | Integers], keys: Iterable[Floats | Integers]
) -> Integers:
    """Return the index of the least row, by the keys in order, among those equal in all groups."""
    columns = list(groups)
    order = np.lexsort((*list(keys)[::-1], *columns))
    is_first = np.ones(len(order), dtype=bool)
    is_first[1:] = np.any([np.diff(column[order]) != 0 for column in columns], axis=0)
    return np.asarray(order[is_first])


def distinct(lines: Lines) -> Integers:
    """Return which lines to keep: those with a length, and the shortest of equal ones.

    Lines are equal if they run through the same vertices, in either direction.
    """
    starts = lines.start[:-1]
    moves = np.zeros(len(starts), dtype=bool)
    for values in (lines.lon, lines.lat):
        moves |= np.maximum.reduceat(values, starts) > np.minimum.reduceat(values, starts)
    lon, lat = ends(lines)
    node_lon, _, number = unique_positions(lon, lat)
    pair = number.min(axis=0) * len(node_lon) + number.max(axis=0)
    _, of_pair, count = np.unique(pair, return_inverse=True, return_counts=True)
    is_twin = count[of_pair] > 1
    twins = np.flatnonzero(is_twin & moves)
    if not len(twins):
        return np.flatnonzero(moves & ~is_twin)
    some = select(lines, twins)
    sums = [
        np.asarray(np.round(np.add.reduceat(values, some.start[:-1]), 9), dtype=float)
        for values in (some.lon, some.lat, some.lon * some.lat)
    ]
    first = twins[_first_of_equals([*sums, np.diff(some.start), pair[twins]], [some.length_km])]
    return np.sort(np.concatenate([np.flatnonzero(moves & ~is_twin), first]))
