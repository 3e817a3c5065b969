"""Geometries to columns.

A geometry column has ``kind``, ``quantum`` (degrees) and the places of five columns:

- ``row``: for each row, the number of its geometry, or -1 (the strands of a flow share one);
- ``parts``: for each geometry, how many lines, rings or points it has;
- ``lengths``: for each part, how many vertices;
- ``x``, ``y``: lon, lat of each vertex in units of ``quantum``, as differences from the vertex
  before; each part begins with differences from (0, 0).
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from geo.arrays import is_run_start

if TYPE_CHECKING:
    from geo.maps.encoding.planes import Planes

KINDS = ("point", "line", "polygon")  # by the dimensions of a geometry


def encode_shapes(
    name: str, shapes: Iterable[BaseGeometry | None], planes: Planes, *, quantum: float
) -> dict[str, Any]:
    """Return the entry of a geometry column in the header of a page, and add its numbers to the page's columns.

    The form is that of the module; equal geometries are written once.

    Parameters
    ----------
    name
        Name of the column.
    shapes
        Geometries in EPSG:4326, all of one kind; None for a row without one.
    planes
        The columns of the page's data.
    quantum
        Size of a unit of coordinates, in degrees.
    """
    geometries = np.array([*shapes], dtype=object)
    filled_rows = np.flatnonzero(~(shapely.is_missing(geometries) | shapely.is_empty(geometries)))
    # Equal geometries have the same bytes, and so the same number; numbers begin at 0 in the order of the rows.
    numbers: dict[bytes, int] = {}
    rows = np.full(len(geometries), -1)
    rows[filled_rows] = [
        numbers.setdefault(key, len(numbers))
        for key in shapely.to_wkb(geometries[filled_rows]).tolist()
    ]
    distinct = geometries[filled_rows][np.unique(rows[filled_rows], return_index=True)[1]]
    parts, shape_of_part = _parts_of(distinct)
    steps, lengths = _steps(*shapely.get_coordinates(parts, return_index=True), quantum)
    columns = {
        "row": rows,
        "parts": np.bincount(shape_of_part, minlength=len(distinct)),
        "lengths": lengths,
        "x": steps[:, 0],
        "y": steps[:, 1],
    }
    places = {
        column: planes.add(f"{name}.{column}", values.astype(np.int64))
        for column, values in columns.items()
    }
    kind = KINDS[shapely.get_dimensions(distinct[0])] if len(distinct) else None
    return {"kind": kind, "quantum": quantum, **places}


def _parts_of(shapes: NDArray[np.object_]) -> tuple[NDArray[np.object_], NDArray[np.int64]]:
    """Split geometries into their lines, rings or points.

    Return all these parts, in the order of the geometries, and for each the number of its geometry.
    """
    # Outer rings run anticlockwise and holes clockwise, so that a reader of the rings can tell them apart.
    parts, shape_of_part = shapely.get_parts(shapely.orient_polygons(shapes), return_index=True)
    is_polygon = shapely.get_type_id(parts) == shapely.GeometryType.POLYGON
    rings, polygon_of_ring = shapely.get_rings(parts[is_polygon], return_index=True)
    other_parts = np.flatnonzero(~is_polygon & ~shapely.is_empty(parts))
    # Rings come before the other parts here: sorted by the part that each comes from, all are in order again.
    pieces = np.concatenate([rings, parts[other_parts]])
    part_of_piece = np.concatenate([np.flatnonzero(is_polygon)[polygon_of_ring], other_parts])
    order = np.argsort(part_of_piece, kind="stable")
    return pieces[order], shape_of_part[part_of_piece[order]]


def _steps(
    vertices: NDArray[np.float64], of_part: NDArray[np.int64], quantum: float
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return vertices as steps from the vertex before, and how many vertices each part has.

    A vertex that rounds to the same unit as the vertex before is left out; but a line of two vertices keeps both.

    Parameters
    ----------
    vertices
        lon, lat in degrees, one row each.
    of_part
        For each vertex the number of its part; the vertices of a part follow each other.
    quantum
        Size of a unit, in degrees.

    Returns
    -------
    steps
        Rows of two differences, in whole units; the first vertex of a part is a difference from 0, 0.
    lengths
        For each part the number of its vertices that are left.
    """
    quanta = np.round(vertices / quantum).astype(np.int64)
    is_first = is_run_start(of_part)
    is_short = (np.bincount(of_part) <= 2)[of_part]  # noqa: PLR2004
    has_moved = np.any(np.diff(quanta, axis=0, prepend=np.zeros((1, 2), np.int64)) != 0, axis=1)
    is_kept = is_first | is_short | has_moved
    quanta, of_part, is_first = quanta[is_kept], of_part[is_kept], is_first[is_kept]
    steps = np.diff(quanta, axis=0, prepend=np.zeros((1, 2), np.int64))
    steps[is_first] = quanta[is_first]
    return steps, np.bincount(of_part)
