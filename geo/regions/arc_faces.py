"""Find the faces beside the lines of a planar graph, and the lines that ended up on the wrong side of others."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Final, TypeAlias

import numpy as np
import shapely
from numpy.typing import NDArray

from geo.arrays import Booleans, Integers, distinct
from geo.geodesy.outline_arcs import SEA, Arc

LineArray: TypeAlias = NDArray[np.object_]

GRID_PER_DEGREE: Final = 10_000
"""Steps of the grid of every graph in a degree: a step is about 11 m."""

OUTER: Final = -1
"""The index of the outer face, which surrounds all lines."""

STRIDE: Final = 10_000_000  # more than the grid steps along a whole parallel: lon · STRIDE + lat identifies a vertex


def misplaced_arcs(arcs: Sequence[Arc]) -> Booleans:
    """Return which arcs have a face on one side that belongs to another country than the arc states for that side.

    A face is an area that lines of the graph enclose. Lines that were moved and do not cross may still have passed each
    other: once a coast has moved over an island, for example, the outline of the island lies inland.

    Examples
    --------
    >>> from shapely import box
    >>> isle, bay = (Arc("FJ", SEA, box(*bounds).exterior) for bounds in ((0, 0, 1, 1), (-1, -1, 2, 2)))
    >>> misplaced_arcs([isle, bay]).tolist()
    [True, False]
    """
    lines = np.array([arc.line for arc in arcs])
    faces = np.array(shapely.get_parts(shapely.polygonize(lines)))
    # For each line, left and right: the face that lies there, and the country that the arc states there.
    faces_of_lines = np.stack(faces_beside(lines, faces), axis=1).tolist()
    codes_of_lines = [arc.sides for arc in arcs]
    lengths = shapely.length(lines).tolist()
    # face → code of a country → length of the lines that state this country on their side towards the face
    length_by_code: dict[int, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    length_by_code[OUTER][SEA] = np.inf  # the outer face is sea, whatever lines state
    for line_faces, codes, length in zip(faces_of_lines, codes_of_lines, lengths, strict=True):
        for face, code in zip(line_faces, codes, strict=True):
            length_by_code[face][code] += length
    # A face belongs to the country that the greatest length of its outline states; of equal ones to the first code.
    country_of_face = {
        face: max(sorted(totals), key=totals.__getitem__) for face, totals in length_by_code.items()
    }
    countries = np.array([country_of_face[face] for pair in faces_of_lines for face in pair])
    stated = np.array([code for codes in codes_of_lines for code in codes])
    return np.asarray((countries != stated).reshape(-1, 2).any(axis=1))


def faces_beside(lines: LineArray, faces: LineArray) -> tuple[Integers, Integers]:
    """Return for each line the index of the face to the left, and to the right, of its first segment.

    Since lines meet at their ends alone, the same faces lie beside the whole line. The index is OUTER for the outer
    face.
    """
    rings, face_of_ring = shapely.get_rings(shapely.orient_polygons(faces), return_index=True)
    start, end, ring = _segments(rings)
    line_start, line_end, line = _segments(lines)
    first_segment = np.unique(line, return_index=True)[1]
    line_start, line_end = line_start[first_segment], line_end[first_segment]
    points = distinct(np.concatenate([start, end]))

    def segment_key(start: Integers, end: Integers) -> Integers:
        """Return for each segment one number that identifies both of its ends, in their order."""
        return np.searchsorted(points, start) * len(points) + np.searchsorted(points, end)

    ring_keys = segment_key(start, end)
    order = np.argsort(ring_keys)

    def face_to_left(key: Integers) -> Integers:
        """Return the face that has a ring with the segment; a face lies to the left of all segments of its rings."""
        # A key above those of all rings would have no rank. It gets the last rank, whose key differs: no face has it.
        rank = np.searchsorted(ring_keys, key, sorter=order).clip(max=len(ring_keys) - 1)
        segment = order[rank]
        return np.where(ring_keys[segment] == key, face_of_ring[ring[segment]], OUTER)

    left = face_to_left(segment_key(line_start, line_end))
    return left, face_to_left(segment_key(line_end, line_start))


def _segments(lines: LineArray) -> tuple[Integers, Integers, Integers]:
    """Return for every segment of the lines its start, its end, and the index of its line.

    A vertex is one number that identifies its position on the grid.
    """
    coords, line = shapely.get_coordinates(lines, return_index=True)
    vertex = np.rint(coords * GRID_PER_DEGREE).astype(np.int64) @ [STRIDE, 1]
    is_segment = line[1:] == line[:-1]  # between two vertices of the same line
    return vertex[:-1][is_segment], vertex[1:][is_segment], line[:-1][is_segment]
