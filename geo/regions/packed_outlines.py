"""Pack a graph of outlines into a few arrays that compress well, and read it back.

The format is NumPy's ``.npz``: ``codes``; for each line ``left``, ``right`` (positions in ``codes``), ``disputed`` and
``size`` (its vertices); for all vertices ``lon`` and ``lat`` as steps of the grid from the vertex before (a line begins
with steps from 0). Steps are made positive (0, −1, 1, −2 … → 0, 1, 2, 3 …) and split into four planes of bytes, the
higher of which are nearly constant. Lines that separate no two countries come last, with no country on either side.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from io import BytesIO
from typing import Final

import numpy as np
import shapely
from numpy.typing import NDArray

from geo.arrays import Integers, offsets_of, ragged_range, run_starts
from geo.geodesy.country_outlines import Outlines
from geo.geodesy.outline_arcs import SEA, Arc
from geo.regions.arc_faces import GRID_PER_DEGREE

PLANES: Final = 4


@cache
def world_outlines() -> Outlines:
    """Return the outlines of the whole world: coasts to about 250 m, borders to about 100 m, without Antarctica.

    Examples
    --------
    >>> len(world_outlines().arcs) > 10_000
    True
    """
    return unpack_outlines(files("geo").joinpath("data", "world", "outlines.npz").read_bytes())


def pack_outlines(outlines: Outlines) -> bytes:
    """Return outlines as bytes in the format that the module describes; the same outlines give the same bytes."""
    # Lines that separate no two countries, such as disputed ones, come last.
    arcs = [*outlines.arcs, *(Arc(SEA, SEA, line) for line in outlines.other_disputed)]
    codes, sides = np.unique([arc.sides for arc in arcs], return_inverse=True)
    points, line = shapely.get_coordinates([arc.line for arc in arcs], return_index=True)
    grid_points = np.rint(points * GRID_PER_DEGREE).astype(np.int64)
    # The steps from each vertex to the next one; the first vertex of a line is stated as steps from 0.
    steps = np.diff(grid_points, axis=0, prepend=0)
    first_vertices = run_starts(line)
    steps[first_vertices] = grid_points[first_vertices]
    packed = BytesIO()
    np.savez_compressed(
        packed,
        codes=codes,
        left=sides.reshape(-1, 2)[:, 0].astype("<u2"),
        right=sides.reshape(-1, 2)[:, 1].astype("<u2"),
        disputed=np.array([arc.disputed for arc in arcs]),
        size=np.bincount(line).astype("<u4"),
        lon=_planes(steps[:, 0]),
        lat=_planes(steps[:, 1]),
    )
    return packed.getvalue()


def unpack_outlines(packed: bytes) -> Outlines:
    """Return the outlines that `pack_outlines` packed.

    Examples
    --------
    >>> from shapely import LineString
    >>> island = Arc("FJ", SEA, LineString([(178, -18), (178.1, -18), (178.1, -17.9), (178, -18)]))
    >>> print(unpack_outlines(pack_outlines(Outlines((island,)))).arcs[0].line)
    LINESTRING (178 -18, 178.1 -18, 178.1 -17.9, 178 -18)
    """
    with np.load(BytesIO(packed), allow_pickle=False) as arrays:
        size, codes = arrays["size"].astype(np.int64), arrays["codes"]
        left, right = codes[arrays["left"]].tolist(), codes[arrays["right"]].tolist()
        disputed = arrays["disputed"].tolist()
        steps = np.column_stack([_from_planes(arrays["lon"]), _from_planes(arrays["lat"])])
    # A vertex is the sum of the steps of its line so far: the sum of all steps, less that of the lines before.
    sums = steps.cumsum(axis=0)
    first_vertices = offsets_of(size)[:-1]
    sums_before_line = (sums - steps)[first_vertices]
    points = (sums - np.repeat(sums_before_line, size, axis=0)) / GRID_PER_DEGREE
    lines = np.asarray(shapely.linestrings(points, indices=ragged_range(size)[0]))
    arcs = [Arc(*row) for row in zip(left, right, lines.tolist(), disputed, strict=True)]
    with_sides = [arc for arc in arcs if arc.left or arc.right]
    return Outlines(tuple(with_sides), tuple(lines[len(with_sides) :].tolist()))


def _planes(values: Integers) -> NDArray[np.uint8]:
    """Return whole numbers as planes of bytes, (4, n), the lowest first; signs are folded in by zigzag encoding."""
    positive = ((values << 1) ^ (values >> 63)).astype("<u4")
    return np.ascontiguousarray(positive.view(np.uint8).reshape(-1, PLANES).T)


def _from_planes(planes: NDArray[np.uint8]) -> NDArray[np.int64]:
    """Return the whole numbers that `_planes` encoded."""
    positive = np.ascontiguousarray(planes.T).view("<u4").ravel().astype(np.int64)
    return np.asarray((positive >> 1) ^ -(positive & 1))
