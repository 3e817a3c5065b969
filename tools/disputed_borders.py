"""Mark borders as disputed: by lines of Natural Earth between the same two countries, or as declared.

Lengths are in degrees: they serve to distinguish lines, not to measure them.
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

# Degrees. Natural Earth lies up to about 8 km from OpenStreetMap's line: nearer than this, the two are the same line.
SAME_LINE: Final = 0.12


def lines_by_pair(
    lines: Iterable[tuple[str, str, BaseGeometry]], codes: Mapping[str, Sequence[str]]
) -> dict[tuple[str, ...], BaseGeometry]:
    """Return pair of countries → all of Natural Earth's lines between them, as one geometry.

    Parameters
    ----------
    lines
        Triples of a line and, before it, Natural Earth's codes of the areas on its two sides.
    codes
        Natural Earth's code of an area → codes of its countries, ISO 3166-1 alpha-2; an area may belong to several.
    """
    parts: dict[tuple[str, ...], list[BaseGeometry]] = defaultdict(list)
    for left, right, line in lines:
        for pair in {tuple(sorted(pair)) for pair in product(codes[left], codes[right])}:
            parts[pair].append(line)
    return {pair: shapely.union_all(pair_lines) for pair, pair_lines in sorted(parts.items())}


def mark_disputed(
    arcs: Iterable[Arc],
    lines: Mapping[tuple[str, ...], BaseGeometry],
    rules: Mapping[str, Sequence[Mapping[str, Any]]],
) -> list[Arc]:
    """Split borders where disputes begin or end, and mark the disputed pieces.

    Parameters
    ----------
    arcs
        Borders and coasts.
    lines
        Pair of countries → Natural Earth's disputed lines between them. They count for borders of the same two
        countries only, so a dispute ends where a third country begins.
    rules
        What takes precedence over these lines: ``disputed``, borders that are declared to be disputed, perhaps only
        between two longitudes, and ``agreed``, borders that are not disputed.
    """
    declared = {tuple(sorted(pair["countries"])): pair for pair in rules["disputed"]}
    agreed = {tuple(sorted(pair["countries"])) for pair in rules["agreed"]}
    marked = []
    for arc in arcs:
        sides = tuple(sorted(arc.sides))
        is_contested = sides in declared or sides in lines
        if arc.is_coast or sides in agreed or not is_contested:
            marked.append(arc)
            continue
        points = shapely.points(shapely.get_coordinates(arc.line))
        if pair := declared.get(sides):
            lon = shapely.get_x(points)
            is_disputed = (lon >= pair.get("west", -180)) & (lon <= pair.get("east", 180))
        else:
            is_disputed = shapely.dwithin(points, lines[sides], SAME_LINE)
        marked += split_arc(arc, is_disputed)
    return marked


def split_arc(arc: Arc, is_disputed: np.ndarray, *, least: float = 0.25) -> list[Arc]:
    """Split an arc where disputes begin or end.

    An arc that is disputed for more than four fifths of its length is disputed as a whole. Otherwise a run of legs that
    is shorter than ``least`` degrees takes the flag of its neighbours, because such a run is near a disputed line, or
    away from it, by chance.

    Parameters
    ----------
    is_disputed
        Whether each vertex of the arc lies at a disputed line.
    """
    coords = shapely.get_coordinates(arc.line)
    leg_lengths = np.hypot(*np.diff(coords, axis=0).T)
    leg_disputed = is_disputed[:-1] & is_disputed[1:]
    if leg_lengths[leg_disputed].sum() > 0.8 * leg_lengths.sum():
        return [replace(arc, disputed=True)]
    # First short disputed runs become undisputed, then short undisputed ones between disputed ones become disputed.
    for flag in (True, False):
        for start, stop in runs(leg_disputed):
            is_short = leg_lengths[start:stop].sum() < least
            # A run that is the whole arc has no neighbours: a short undisputed border once became a disputed one.
            is_whole_arc = stop - start == len(leg_disputed)
            if leg_disputed[start] == flag and is_short and not is_whole_arc:
                leg_disputed[start:stop] = not flag
    return [
        replace(arc, line=LineString(coords[start : stop + 1]), disputed=bool(leg_disputed[start]))
        for start, stop in runs(leg_disputed)
    ]


def runs(flags: np.ndarray) -> list[tuple[int, int]]:
    """Return the start and the stop of each run of equal flags, as indices; the stop is the first index after the run.

    >>> runs(np.array([True, True, False]))
    [(0, 2), (2, 3)]
    """
    cuts = [0, *(np.flatnonzero(flags[1:] != flags[:-1]) + 1).tolist(), len(flags)]
    return list(pairwise(cuts))
