"""Geometries to columns, and back.

A geometry column has ``kind``, ``quantum`` (degrees) and the places of five columns:

- ``row``: for each row, the number of its geometry, or -1 (the strands of a flow share one);
- ``parts``: for each geometry, how many lines, rings or points it has;
- ``lengths``: for each part, how many vertices;
- ``x``, ``y``: lon, lat of each vertex in units of ``quantum``, as differences from the vertex
  before; each part begins with differences from (0, 0).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

    from geo.maps.planes import Planes, Read

KINDS = ("point", "line", "polygon")  # by the dimensions of a geometry


def encode_shapes(
    name: str, shapes: Iterable[BaseGeometry | None], planes: Planes, *, quantum: float
) -> dict[str, Any]:
    """Write one geometry column (EPSG:4326); equal geometries are written once."""
    numbers: dict[bytes, int] = {}
    rows: list[int] = []
    counts: list[int] = []
    parts: list[NDArray[np.int64]] = []
    kind = None
    for shape in shapes:
        if shape is None or shape.is_empty:
            rows.append(-1)
            continue
        kind = kind or KINDS[shapely.get_dimensions(shape)]
        key = shapely.to_wkb(shape)
        if key not in numbers:
            numbers[key] = len(numbers)
            own = [_quantised(part, quantum) for part in _parts_of(shape)]
            counts.append(len(own))
            parts += own
        rows.append(numbers[key])
    steps = [np.diff(part, axis=0, prepend=np.zeros((1, 2), np.int64)) for part in parts]
    xy = np.concatenate([*steps, np.zeros((0, 2), np.int64)])
    lengths = [len(part) for part in parts]
    columns = {"row": rows, "parts": counts, "lengths": lengths, "x": xy[:, 0], "y": xy[:, 1]}
    places = {
        column: planes.add(f"{name}.{column}", np.asarray(values, dtype=np.int64))
        for column, values in columns.items()
    }
    return {"kind": kind, "quantum": quantum, **places}


def decode_shapes(packed: Mapping[str, Any], read: Read) -> list[list[NDArray[np.float64]]]:
    """Read a geometry column: the parts of each geometry, as arrays of (lon, lat) in degrees."""
    lengths = read(packed["lengths"])
    steps = np.column_stack([read(packed["x"]), read(packed["y"])])
    parts = np.split(steps, np.cumsum(lengths)[:-1]) if len(lengths) else []
    lines = iter([part.cumsum(axis=0) * packed["quantum"] for part in parts])
    return [[next(lines) for _ in range(count)] for count in read(packed["parts"])]


def _parts_of(shape: BaseGeometry) -> list[NDArray[np.float64]]:
    """Split a geometry into lines, rings or points, each an array of (lon, lat)."""
    rings: list[NDArray[np.float64]] = []
    # Outer rings against the clock, holes with it: so a reader of the rings knows which is which.
    for part in shapely.get_parts(shapely.orient_polygons(shape)):
        if part.geom_type == "Polygon":
            rings += [shapely.get_coordinates(ring) for ring in shapely.get_rings(part)]
        elif not part.is_empty:
            rings.append(shapely.get_coordinates(part))
    return rings


def _quantised(vertices: NDArray[np.float64], quantum: float) -> NDArray[np.int64]:
    """Return vertices in whole units, without those that fall on the one before."""
    whole: NDArray[np.int64] = np.round(vertices / quantum).astype(np.int64)
    if len(whole) <= 2:  # noqa: PLR2004  # a line keeps both its ends
        return whole
    moved = np.any(np.diff(whole, axis=0, prepend=whole[:1] - 1) != 0, axis=1)
    kept: NDArray[np.int64] = whole[moved]
    return kept
