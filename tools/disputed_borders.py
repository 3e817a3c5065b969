"""Which borders are drawn as disputed: by lines of Natural Earth between the same two countries, or as declared.

Lengths are in degrees: they tell lines apart and measure nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise, product
from typing import Any, Final

import numpy as np
import shapely
from shapely import LineString
from shapely.geometry.base import BaseGeometry

from geo.geodesy.outline_arcs import Arc

# Natural Earth lies up to about 8 km from OpenStreetMap's line: nearer than this, the two are the same line.
SAME_LINE: Final = 0.12


def lines_by_pair(
    lines: Iterable[tuple[str, str, BaseGeometry]], codes: Mapping[str, Sequence[str]]
) -> dict[tuple[str, ...], BaseGeometry]:
    """Unite Natural Earth's lines, each with its codes of both sides, by the two countries that they separate."""
    parts: dict[tuple[str, ...], list[BaseGeometry]] = defaultdict(list)
    for left, right, line in lines:
        for pair in {tuple(sorted(pair)) for pair in product(codes[left], codes[right])}:
            parts[pair].append(line)
    return {pair: shapely.union_all(each) for pair, each in sorted(parts.items())}


def mark_disputed(
    arcs: Iterable[Arc],
    lines: Mapping[tuple[str, ...], BaseGeometry],
    rules: Mapping[str, Sequence[Mapping[str, Any]]],
) -> list[Arc]:
    """Split borders where disputes begin or end, and mark the disputed pieces.

    Only a line between the same two countries counts: where three meet, the others' dispute ends.
    """
    declared = {tuple(sorted(pair["countries"])): pair for pair in rules["disputed"]}
    agreed = {tuple(sorted(pair["countries"])) for pair in rules["agreed"]}
    marked = []
    for arc in arcs:
        sides = tuple(sorted(arc.sides))
        if arc.is_coast or sides in agreed or not (sides in declared or sides in lines):
            marked.append(arc)
            continue
        points = shapely.points(shapely.get_coordinates(arc.line))
        if pair := declared.get(sides):
            lon = shapely.get_x(points)
            near = (lon >= pair.get("west", -180)) & (lon <= pair.get("east", 180))
        else:
            near = shapely.dwithin(points, lines[sides], SAME_LINE)
        marked += split_arc(arc, near)
    return marked


def split_arc(arc: Arc, disputed: np.ndarray, *, least: float = 0.25) -> list[Arc]:
    """Split an arc into disputed and other runs; a run shorter than `least` is near by chance."""
    coords = shapely.get_coordinates(arc.line)
    steps = np.hypot(*np.diff(coords, axis=0).T)
    both = disputed[:-1] & disputed[1:]
    if steps[both].sum() > 0.8 * steps.sum():
        return [replace(arc, disputed=True)]
    for flag in (True, False):
        for start, stop in runs(both):
            # Never the only run: a short border that is not disputed once came out as disputed.
            if both[start] == flag and stop - start < len(both) and steps[start:stop].sum() < least:
                both[start:stop] = not flag
    return [
        replace(arc, line=LineString(coords[start : stop + 1]), disputed=bool(both[start]))
        for start, stop in runs(both)
    ]


def runs(flags: np.ndarray) -> list[tuple[int, int]]:
    """Return the half-open runs of equal flags.

    >>> runs(np.array([True, True, False]))
    [(0, 2), (2, 3)]
    """
    cuts = [0, *(np.flatnonzero(flags[1:] != flags[:-1]) + 1).tolist(), len(flags)]
    return list(pairwise(cuts))
