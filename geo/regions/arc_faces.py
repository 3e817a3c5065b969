"""Find the faces beside the lines of a planar graph, and lines that came to lie on the wrong side of others."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Final, TypeAlias

import numpy as np
import shapely
from numpy.typing import NDArray

from geo.geodesy.ellipsoid import Booleans, Integers
from geo.geodesy.outline_arcs import SEA, Arc

Lines: TypeAlias = NDArray[np.object_]

GRID_PER_DEGREE: Final = 10_000
"""Steps of the grid of every graph in a degree: a step is about 11 m."""

OUTER: Final = -1
"""The position of the face around everything."""

STRIDE: Final = 10_000_000  # more steps of the grid than there are along a parallel


def misplaced_arcs(arcs: Sequence[Arc]) -> Booleans:
    """Return which arcs lie in a face that belongs to a country other than they say.

    Lines that cross none may still have passed one another: an island that a coast swept over lies inland.

    Examples
    --------
    >>> from shapely import box
    >>> isle, bay = (Arc("FJ", SEA, box(*bounds).exterior) for bounds in ((0, 0, 1, 1), (-1, -1, 2, 2)))
    >>> misplaced_arcs([isle, bay]).tolist()
    [True, False]
    """
    lines = np.array([arc.line for arc in arcs])
    faces = np.array(shapely.get_parts(shapely.polygonize(lines)))
    sides = np.stack(faces_beside(lines, faces), axis=1)
    labels = [arc.sides for arc in arcs]
    length = shapely.length(lines).tolist()
    held: dict[int, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    held[OUTER][SEA] = np.inf
    for beside, codes, run in zip(sides.tolist(), labels, length, strict=True):
        for face, code in zip(beside, codes, strict=True):
            held[face][code] += run
    holder = {face: max(sorted(codes), key=codes.__getitem__) for face, codes in held.items()}
    return np.array(
        [
            any(holder[face] != code for face, code in zip(beside, codes, strict=True))
            for beside, codes in zip(sides.tolist(), labels, strict=True)
        ]
    )


def faces_beside(lines: Lines, faces: Lines) -> tuple[Integers, Integers]:
    """Return the positions of the faces left and right of each line's first segment, OUTER where there is none."""
    rings, face_of_ring = shapely.get_rings(shapely.orient_polygons(faces), return_index=True)
    start, end, ring = _segments(rings)
    first, last, line = _segments(lines)
    opening = np.unique(line, return_index=True)[1]
    first, last = first[opening], last[opening]
    points = np.unique(np.concatenate([start, end]))

    def key(a: Integers, b: Integers) -> Integers:
        return np.searchsorted(points, a) * len(points) + np.searchsorted(points, b)

    known = key(start, end)  # a face lies to the left of each segment of its own rings
    order = np.argsort(known)

    def face(wanted: Integers) -> Integers:
        at = order[np.searchsorted(known, wanted, sorter=order).clip(max=len(known) - 1)]
        return np.where(known[at] == wanted, face_of_ring[ring[at]], OUTER)

    return face(key(first, last)), face(key(last, first))


def _segments(lines: Lines) -> tuple[Integers, Integers, Integers]:
    """Return start and end of every segment, each as one whole number of grid steps, and its line's position."""
    coords, line = shapely.get_coordinates(lines, return_index=True)
    vertex = np.rint(coords * GRID_PER_DEGREE).astype(np.int64) @ [STRIDE, 1]
    inner = line[1:] == line[:-1]
    return vertex[:-1][inner], vertex[1:][inner], line[:-1][inner]
