"""The lines of a graph of outlines: each once, with the country on either side, and the faces that they enclose.

Planar, in degrees, EPSG:4326. Coordinates are stored as whole steps of a grid.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain, pairwise
from typing import Final

import numpy as np
import shapely
from shapely import LineString, MultiLineString, MultiPolygon, Polygon

from geo.arrays import Shapes, ragged_range

SEA: Final = ""
"""The code on the side of a line without a country."""


@dataclass(frozen=True, eq=False)
class Arc:
    """A line between two nodes, with the country to its left and right (SEA where there is none)."""

    left: str
    right: str
    line: LineString
    disputed: bool = False

    @property
    def sides(self) -> tuple[str, str]:
        """The codes to the left and right."""
        return self.left, self.right

    @property
    def is_coast(self) -> bool:
        """Whether the sea lies on one side."""
        return SEA in self.sides


def decode_lines(lines: Sequence[Sequence[int]], grid_per_degree: int) -> list[LineString]:
    """Decode stored lines to lines in degrees.

    A stored line is a list of whole numbers: longitude and latitude of its first vertex, then the difference to each
    next vertex, all in steps of a grid of which ``grid_per_degree`` make a degree.

    Raises
    ------
    ValueError
        A line has fewer than two vertices, or a longitude without a latitude.

    Examples
    --------
    >>> print(*decode_lines([[95592, 302291, 10, -10]], 10_000))
    LINESTRING (9.5592 30.2291, 9.5602 30.2281)
    """
    number_counts = np.array([len(steps) for steps in lines], dtype=np.int64)
    if (number_counts % 2).any() or (number_counts < 4).any():  # noqa: PLR2004 - two vertices
        message = "a line has fewer than two vertices, or a longitude without a latitude."
        raise ValueError(message)
    steps = np.fromiter(chain.from_iterable(lines), np.int64, number_counts.sum()).reshape(-1, 2)
    line_of_vertex, vertex = ragged_range(number_counts // 2)
    first = np.flatnonzero(vertex == 0)
    # sum the differences of all lines at once, then subtract from each line what those before it add up to
    positions = steps.cumsum(axis=0)
    sum_before_line = positions[first] - steps[first]
    positions -= sum_before_line[line_of_vertex]
    decoded: Shapes = shapely.linestrings(positions / grid_per_degree, indices=line_of_vertex)  # type: ignore[assignment]
    return list(decoded)


def faces_by_code(arcs: Iterable[Arc]) -> dict[str, MultiPolygon]:
    """Return the land of each country: the faces that lines enclose, by the code on the inner side of the lines.

    Each line names the country on its left and on its right, and so which face is whose. Even-odd filling, as in
    `shapely.build_area`, cannot tell: a pocket of sea that two countries enclose, joined to both at a point, came out
    as land of both.

    Examples
    --------
    >>> island = Arc("FJ", SEA, LineString([(0, 0), (1, 0), (1, 1), (0, 0)]))
    >>> faces_by_code([island])["FJ"].area
    0.5
    """
    # the code to the left of a line's first leg, in either direction
    lines, code_on_left = [], {}
    for arc in arcs:
        lines.append(arc.line)
        start, end = arc.line.coords[:2]
        code_on_left[start, end], code_on_left[end, start] = arc.sides
    areas: dict[str, list[Polygon]] = {}
    # shells run counter-clockwise, with the face on the left
    for face in shapely.get_parts(shapely.orient_polygons(shapely.polygonize(lines))):
        steps = pairwise(face.exterior.coords)
        code = next(code_on_left[step] for step in steps if step in code_on_left)
        areas.setdefault(code, []).append(face)
    for faces in areas.values():
        faces.sort(key=lambda face: face.bounds)
    return {code: MultiPolygon(faces) for code, faces in areas.items()}


def merge_lines(lines: Iterable[LineString]) -> MultiLineString:
    """Join lines end to end, wherever exactly two of them meet.

    Examples
    --------
    >>> print(merge_lines([LineString([(0, 0), (1, 0)]), LineString([(1, 0), (2, 0)])]))
    MULTILINESTRING ((0 0, 1 0, 2 0))
    """
    return MultiLineString(
        shapely.get_parts(shapely.line_merge(MultiLineString(list(lines)))).tolist()
    )


def ends_of(line: LineString | MultiLineString) -> set[tuple[float, float]]:
    """Return the two ends of each part of a line.

    Examples
    --------
    >>> sorted(ends_of(LineString([(0, 0), (1, 0), (2, 0)])))
    [(0.0, 0.0), (2.0, 0.0)]
    """
    parts = shapely.get_parts(line)
    return {part.coords[0] for part in parts} | {part.coords[-1] for part in parts}
