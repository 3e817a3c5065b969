"""Build one planar graph from the outlines of countries and a coast.

Each line occurs once, between two nodes, with the country on either side, so that simplifying it opens no gap
between neighbours. Planar set operations in degrees only: nothing here measures.
"""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import LineString
from shapely.geometry.base import BaseGeometry

GRID = 1e-4  # degrees, about 11 m
SLIVER = 1e-4  # square degrees, about 1 km²: smaller faces are errors of drawing, not enclaves
SEA = ""  # the side of a line where no country is
FEWEST = 4  # vertices of a line that can be split in two

Lines = NDArray[np.object_]
Faces = NDArray[np.object_]
Positions = NDArray[np.int64]


@dataclass(frozen=True)
class Arc:
    """A line between two nodes, with the country on each side (SEA where there is none)."""

    left: str
    right: str
    line: LineString
    disputed: bool = False

    @property
    def is_coast(self) -> bool:
        """Whether the sea lies on one side."""
        return SEA in (self.left, self.right)


def areal(geometry: BaseGeometry | Faces) -> BaseGeometry:
    """Return the polygons of a geometry, without the points and lines that an overlay leaves."""
    parts = shapely.get_parts(shapely.get_parts(geometry)).tolist()
    return shapely.MultiPolygon([part for part in parts if part.geom_type == "Polygon"])


# --- the planar graph -----------------------------------------------------------------------------


def build_arcs(countries: Mapping[str, BaseGeometry], land: BaseGeometry) -> list[Arc]:
    """Node outlines and coast, label each face with a country, and keep the edges between two labels."""
    outlines = [clip(area.boundary, land) for area in countries.values()]
    noded = shapely.get_parts(shapely.union_all([*outlines, land.boundary], grid_size=GRID))
    edges = noded[shapely.get_dimensions(noded) == 1]
    faces = np.array(shapely.get_parts(shapely.polygonize(edges)))
    left, right = faces_beside(edges, faces)
    named = label_faces(faces, countries, land)
    labels = fill_gaps(named, np.column_stack([left, right]), shapely.length(edges))
    kept = shapely.MultiLineString(edges[labels[left] != labels[right]].tolist())
    lines = np.array(shapely.get_parts(shapely.line_merge(kept)))
    left, right = faces_beside(lines, faces)
    sides = zip(labels[left].tolist(), labels[right].tolist(), strict=True)
    return [Arc(a, b, line) for (a, b), line in zip(sides, lines, strict=True)]


def clip(outline: BaseGeometry, land: BaseGeometry, *, margin: float = 0.1) -> BaseGeometry:
    """Return the part of an outline on land; land is clipped to the outline's bounds first, for speed."""
    if outline.is_empty:
        return outline
    west, south, east, north = outline.bounds
    parts = shapely.get_parts(land)
    near = parts[shapely.STRtree(parts).query(outline, predicate="intersects")]
    box = (west - margin, south - margin, east + margin, north + margin)
    return shapely.intersection(outline, areal(shapely.clip_by_rect(near, *box)))


def faces_beside(lines: Lines, faces: Faces) -> tuple[Positions, Positions]:
    """Return the positions of the faces left and right of each line's first segment, -1 where there is none."""
    rings, face_of_ring = shapely.get_rings(shapely.orient_polygons(faces), return_index=True)
    start, end, ring = segments(rings)
    first, last, line = segments(lines)
    opening = np.unique(line, return_index=True)[1]
    first, last = first[opening], last[opening]
    points = np.unique(np.concatenate([start, end]))

    def key(a: Positions, b: Positions) -> Positions:
        return np.searchsorted(points, a) * len(points) + np.searchsorted(points, b)

    known = key(start, end)  # a face lies to the left of each segment of its own rings
    order = np.argsort(known)

    def face(wanted: Positions) -> Positions:
        at = order[np.searchsorted(known, wanted, sorter=order).clip(max=len(known) - 1)]
        return np.where(known[at] == wanted, face_of_ring[ring[at]], -1)

    return face(key(first, last)), face(key(last, first))


def segments(lines: Lines) -> tuple[Positions, Positions, Positions]:
    """Return start and end of every segment, each as one whole number of grid steps, and its line's position."""
    coords, line = shapely.get_coordinates(lines, return_index=True)
    vertex = np.rint(coords / GRID).astype(np.int64) @ [10_000_000, 1]
    inner = line[1:] == line[:-1]
    return vertex[:-1][inner], vertex[1:][inner], line[:-1][inner]


def label_faces(
    faces: Faces, countries: Mapping[str, BaseGeometry], land: BaseGeometry
) -> list[str | None]:
    """Label each face: a country, SEA, or None for slivers and land outside all zones."""
    inside = shapely.point_on_surface(faces)
    shapely.prepare(land)
    on_land = shapely.covers(land, inside)
    labels: list[str | None] = [None] * len(faces)
    codes = list(countries)
    point, country = shapely.STRtree(list(countries.values())).query(inside, predicate="intersects")
    for i, code in sorted(zip(point, country, strict=True), reverse=True):
        labels[i] = codes[code]
    area = shapely.area(faces)
    largest: dict[str | None, float] = defaultdict(float)
    for label, size, dry in zip(labels, area, on_land, strict=True):
        largest[label] = max(largest[label], size * dry)
    return [
        SEA if not dry else label if size > SLIVER or size == largest[label] else None
        for label, size, dry in zip(labels, area, on_land, strict=True)
    ]


def fill_gaps(
    labels: Sequence[str | None], beside: Positions, length: NDArray[np.float64]
) -> NDArray[np.str_]:
    """Label each unlabelled face like the country it shares the longest line with; a lone one as sea.

    `beside` holds the two faces of each edge. The result has one more entry, SEA, for the face -1.
    """
    filled = [*labels, SEA]
    while True:
        shared: dict[int, dict[str, float]] = defaultdict(lambda: defaultdict(float))
        for (a, b), run in zip(beside.tolist(), length.tolist(), strict=True):
            for gap, other in ((a, b), (b, a)):
                name = filled[other]
                if filled[gap] is None and name:
                    shared[gap][name] += run
        if not shared:
            return np.array([label or SEA for label in filled])
        for gap, names in shared.items():
            filled[gap] = max(sorted(names), key=names.__getitem__)


# --- generalising ---------------------------------------------------------------------------------


def tolerance(arc: Arc, detail: Mapping[str, Mapping[str, Any]], kind: str) -> float:
    """Return the finer tolerance of an arc's two countries."""
    return float(min(detail[code][kind] for code in (arc.left, arc.right) if code))


def drop_islands(arcs: Sequence[Arc], detail: Mapping[str, Mapping[str, Any]]) -> list[Arc]:
    """Drop islands and holes smaller than their country's detail asks, but never a country's largest piece."""
    area = [shapely.Polygon(arc.line).area if arc.line.is_closed else np.inf for arc in arcs]
    largest: dict[str, float] = defaultdict(float)
    for arc, size in zip(arcs, area, strict=True):
        for code in (arc.left, arc.right):
            largest[code] = max(largest[code], size)
    return [
        arc
        for arc, size in zip(arcs, area, strict=True)
        if not arc.is_coast
        or size >= tolerance(arc, detail, "island")
        or size >= largest[arc.left or arc.right]
    ]


def simplify_arcs(arcs: Sequence[Arc], detail: Mapping[str, Mapping[str, Any]]) -> list[Arc]:
    """Simplify each arc between its nodes; where two then cross, simplify both less."""
    limits = np.array(
        [tolerance(arc, detail, "coast" if arc.is_coast else "border") for arc in arcs]
    )
    raw = np.array([arc.line for arc in arcs])
    # A tolerance beyond a fifth of a ring's size would make it a triangle.
    limits = np.where(shapely.is_closed(raw), np.minimum(limits, size_of(raw) / 5), limits)
    owner = np.arange(len(arcs))
    while True:
        lines = shapely.simplify(raw, limits)
        bad = crossing(lines) & (limits > 0)
        if not bad.any():
            break
        print(f"  {bad.sum()} pieces cross", file=sys.stderr)
        pieces = [halves(line) if cross else [line] for line, cross in zip(raw, bad, strict=True)]
        count = [len(piece) for piece in pieces]
        limits = np.repeat(np.where(bad, np.where(limits > GRID, limits * 0.7, 0.0), limits), count)
        owner = np.repeat(owner, count)
        raw = np.array([line for piece in pieces for line in piece])
    joined: dict[int, list[NDArray[np.float64]]] = defaultdict(list)
    for arc, line in zip(owner.tolist(), lines, strict=True):
        joined[arc].append(shapely.get_coordinates(line))
    return [replace(arc, line=LineString(np.vstack(joined[i]))) for i, arc in enumerate(arcs)]


def halves(line: LineString) -> list[LineString]:
    """Split a line at its middle vertex, if it has one to spare."""
    coords = shapely.get_coordinates(line)
    middle = len(coords) // 2
    if len(coords) < FEWEST:
        return [line]
    return [LineString(coords[: middle + 1]), LineString(coords[middle:])]


def size_of(lines: Lines) -> NDArray[np.float64]:
    """Return the shorter side of each line's bounds."""
    west, south, east, north = shapely.bounds(lines).T
    return np.asarray(np.minimum(east - west, north - south))


def crossing(lines: Lines) -> NDArray[np.bool_]:
    """Return which lines cross or touch themselves, or each other beyond a shared node."""
    bad = ~shapely.is_simple(lines)
    first, second = shapely.STRtree(lines).query(lines, predicate="intersects")
    first, second = first[first < second], second[first < second]
    ends = ends_of(lines)
    shared = shapely.intersection(lines[first], lines[second])
    wrong = ~(shapely.covers(ends[first], shared) & shapely.covers(ends[second], shared))
    bad[first[wrong]] = True
    bad[second[wrong]] = True
    return np.asarray(bad)


def ends_of(lines: Lines) -> NDArray[np.object_]:
    """Return the two ends of each line as a MultiPoint."""
    starts, stops = shapely.get_point(lines, 0), shapely.get_point(lines, -1)
    return np.array([shapely.MultiPoint(pair) for pair in zip(starts, stops, strict=True)])
