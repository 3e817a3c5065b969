"""Build one planar graph from the outlines of countries and a coast.

Each line occurs once, between two nodes, with the country on either side, so that simplifying it opens no gap
between neighbours. Planar set operations in degrees only: nothing here measures.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from geo.geodesy.outline_arcs import SEA, Arc
from geo.regions.arc_faces import GRID_PER_DEGREE, faces_beside

GRID = 1 / GRID_PER_DEGREE  # degrees, about 11 m
SLIVER = 1e-4  # square degrees, about 1 km²: smaller faces are errors of drawing, not enclaves

Lines = NDArray[np.object_]
Faces = NDArray[np.object_]
Positions = NDArray[np.int64]


def polygons_of(geometry: BaseGeometry | Faces) -> BaseGeometry:
    """Return the polygons of a geometry, without the points and lines that an overlay may add."""
    parts = shapely.get_parts(shapely.get_parts(geometry)).tolist()
    return shapely.MultiPolygon([part for part in parts if part.geom_type == "Polygon"])


def build_arcs(countries: Mapping[str, BaseGeometry], land: BaseGeometry) -> list[Arc]:
    """Return the lines between countries, and between countries and the sea, each with what lies on its two sides.

    Parameters
    ----------
    countries
        Code of a country → its area, EPSG:4326; of overlapping areas, the first counts.
    land
        All land, EPSG:4326.
    """
    # All outlines and coasts as edges that meet only at their ends, and the faces that they enclose
    outlines = [clip(area.boundary, land) for area in countries.values()]
    noded = shapely.get_parts(shapely.union_all([*outlines, land.boundary], grid_size=GRID))
    edges = noded[shapely.get_dimensions(noded) == 1]  # without the points that the union leaves
    faces = np.array(shapely.get_parts(shapely.polygonize(edges)))
    left, right = faces_beside(edges, faces)
    named, slivers = label_faces(faces, countries, land)
    labels = fill_gaps(named, slivers, np.column_stack([left, right]), shapely.length(edges))
    separating = shapely.MultiLineString(edges[labels[left] != labels[right]].tolist())
    lines = without_loose_ends(np.array(shapely.get_parts(shapely.line_merge(separating))))
    left, right = faces_beside(lines, faces)
    sides = zip(labels[left].tolist(), labels[right].tolist(), strict=True)
    return [Arc(*codes, line) for codes, line in zip(sides, lines, strict=True)]


def without_loose_ends(lines: Lines) -> Lines:
    """Return the lines that meet others at both ends.

    A line with a loose end separates nothing: it is what remains of a sliver whose two sides became one on the grid.
    """
    ends = np.concatenate([shapely.get_point(lines, 0), shapely.get_point(lines, -1)])
    _, node, ends_at_node = np.unique(
        np.rint(shapely.get_coordinates(ends) / GRID).astype(np.int64),
        axis=0, return_inverse=True, return_counts=True,
    )  # fmt: skip
    meets_another = (ends_at_node[node] > 1).reshape(2, -1)  # at the first end, at the last
    return lines[meets_another.all(axis=0)]


def clip(outline: BaseGeometry, land: BaseGeometry, *, margin: float = 0.1) -> BaseGeometry:
    """Return the part of an outline that lies on land.

    Only land within the bounds of the outline is compared with it, because that is much faster; ``margin`` is added to
    the bounds on every side, in degrees.
    """
    if outline.is_empty:
        return outline
    west, south, east, north = outline.bounds
    parts = shapely.get_parts(land)
    near = parts[shapely.STRtree(parts).query(outline, predicate="intersects")]
    box = (west - margin, south - margin, east + margin, north + margin)
    return shapely.intersection(outline, polygons_of(shapely.clip_by_rect(near, *box)))


def label_faces(
    faces: Faces, countries: Mapping[str, BaseGeometry], land: BaseGeometry
) -> tuple[list[str | None], NDArray[np.bool_]]:
    """Label faces with the countries in which they lie.

    Returns
    -------
    labels
        For each face the code of its country, SEA, or None for land outside all countries.
    is_sliver
        Whether each face on land is so small that it is an error of drawing; the largest face of a country never is.
    """
    inside = shapely.point_on_surface(faces)
    shapely.prepare(land)
    on_land = shapely.covers(land, inside)
    labels: list[str | None] = [None if is_land else SEA for is_land in on_land]
    tree = shapely.STRtree(inside[on_land])
    land_faces = np.flatnonzero(on_land)
    # Countries one by one, so that each outline is prepared once for all faces; in reverse order, so that of two
    # countries with the same face, the first labels it last and keeps it.
    for code in reversed(list(countries)):
        for face in land_faces[tree.query(countries[code], predicate="intersects")].tolist():
            labels[face] = code
    area = shapely.area(faces)
    largest: dict[str | None, float] = defaultdict(float)
    for label, size in zip(labels, area, strict=True):
        largest[label] = max(largest[label], size)
    largest_of_label = np.array([largest[label] for label in labels])
    return labels, on_land & (area <= SLIVER) & (area < largest_of_label)


def fill_gaps(
    labels: Sequence[str | None],
    slivers: NDArray[np.bool_],
    beside: Positions,
    length: NDArray[np.float64],
) -> NDArray[np.str_]:
    """Label slivers and faces without a label as the country with which they share the longest line.

    A face that shares no line with a country is an island: it keeps its label or, without one, becomes sea.

    Parameters
    ----------
    labels
        The label of each face; None for a face without one.
    slivers
        Whether each face is a sliver.
    beside
        The numbers of the faces on the two sides of each edge; −1 for the outside of all faces.
    length
        The length of each edge, in degrees.

    Returns
    -------
    array
        The label of each face, and at the end SEA, which the number −1 then means.
    """
    certain = [None if sliver else label for label, sliver in zip(labels, slivers, strict=True)]
    filled = [*certain, SEA]
    # Each round fills the gaps beside labelled faces; the next round, gaps beside those, until no gap has a neighbour.
    while True:
        # Gap → country beside it → length of the line that they share.
        shared: dict[int, dict[str, float]] = defaultdict(lambda: defaultdict(float))
        for (left, right), edge_length in zip(beside.tolist(), length.tolist(), strict=True):
            for gap, neighbour in ((left, right), (right, left)):
                code = filled[neighbour]
                if filled[gap] is None and code:
                    shared[gap][code] += edge_length
        if not shared:
            return np.array(
                [new or old or SEA for new, old in zip(filled, [*labels, SEA], strict=True)]
            )
        for gap, lengths in shared.items():
            filled[gap] = max(sorted(lengths), key=lengths.__getitem__)
