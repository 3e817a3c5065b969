"""Tables to compressed columns, and back.

A payload is zlib of: the header's length in bytes (uint32, little-endian), the header (JSON,
UTF-8, padded with spaces to a multiple of 4), and one block of int32, little-endian. The header
holds every table's plain columns and, for each numeric array, its place in the block. A geometry
column is four arrays:

- ``row``: for each row, the number of its geometry, or -1 (the strands of a flow share one);
- ``parts``: for each geometry, how many lines, rings or points it has;
- ``lengths``: for each part, how many vertices;
- ``xy``: lon, lat of each vertex in units of ``quantum`` degrees, as differences from the vertex
  before; each part begins with differences from (0, 0).

A large table's other columns are arrays, too: see :mod:`geo.maps.coding`.
"""

from __future__ import annotations

import datetime as dt
import json
import math
import struct
import zlib
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import shapely

from geo.errors import DataError
from geo.maps.block import Block
from geo.maps.coding import coded

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import geopandas as gpd
    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

FORMAT = 1
KINDS = ("point", "line", "polygon")  # by the dimensions of a geometry
LAYER_QUANTUM_DEG = 1e-5  # 1.1 m: finer than any statement of a brief
GROUND_QUANTUM_DEG = 5e-4  # 55 m: a fifth of a pixel where the map stops zooming (zoom 9)

# Outlines as wide as the ground itself: no reader takes a position from them.
WIDE_LAYERS = frozenset({"areas", "buffers", "corridors"})

# Thousands of rows, of few values.
CODED_LAYERS = frozenset({"segments", "closure_segments"})


def encode_payload(
    page: Mapping[str, Any],
    *,
    tables: Mapping[str, gpd.GeoDataFrame],
    background: Mapping[str, BaseGeometry],
) -> bytes:
    """Write a page's data as bytes to compress.

    ``page`` is plain JSON; ``tables`` are the layers, in EPSG:4326; ``background`` are single
    geometries in EPSG:4326.

    Raises
    ------
    DataError
        When a column holds a value that JSON has no form for.
    """
    block = Block()
    header = {
        "format": FORMAT,
        **page,
        "tables": {name: _table(name, table, block) for name, table in tables.items()},
        "background": {
            name: _geometries([geometry], block, GROUND_QUANTUM_DEG)
            for name, geometry in background.items()
        },
    }
    header["arrays"] = block.places
    # Keys stay in the order given: that of the symbology table is the legend's.
    text = json.dumps(header, ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode(
        "utf-8",
        errors="replace",  # a lone surrogate has no UTF-8
    )
    text += b" " * (-len(text) % 4)
    numbers = np.concatenate([*block.arrays, np.zeros(0, "<i4")]).astype("<i4")
    return struct.pack("<I", len(text)) + text + numbers.tobytes()


def compress(payload: bytes) -> bytes:
    """Compress with zlib, which unlike gzip writes neither time nor system into its header."""
    return zlib.compress(payload, 9)


def decode_payload(payload: bytes) -> tuple[dict[str, Any], list[NDArray[np.int32]]]:
    """Read what `encode_payload` wrote: the header and the arrays it numbers."""
    (size,) = struct.unpack_from("<I", payload)
    header: dict[str, Any] = json.loads(payload[4 : 4 + size])
    numbers = np.frombuffer(payload, dtype="<i4", offset=4 + size)
    return header, [numbers[start : start + count] for start, count in header["arrays"]]


def decode_geometries(
    packed: Mapping[str, Any], arrays: Sequence[NDArray[np.int32]]
) -> list[list[NDArray[np.float64]]]:
    """Read a geometry column: the parts of each geometry, as arrays of (lon, lat) in degrees."""
    lengths = arrays[packed["lengths"]]
    deltas = arrays[packed["xy"]].reshape(-1, 2).astype(np.int64)
    parts = np.split(deltas, np.cumsum(lengths)[:-1]) if len(lengths) else []
    lines = iter([part.cumsum(axis=0) * packed["quantum"] for part in parts])
    return [[next(lines) for _ in range(count)] for count in arrays[packed["parts"]]]


def _table(name: str, table: gpd.GeoDataFrame, block: Block) -> dict[str, Any]:
    """Write one layer: plain columns, and its geometry column if any row has one."""
    geometry = table.geometry.name if isinstance(table.geometry.name, str) else "geometry"
    plain = {
        str(column): [_plain(value, name, str(column)) for value in table[column]]
        for column in table.columns
        if column != geometry
    }
    columns: dict[str, Any] = dict(plain)
    if name in CODED_LAYERS:
        columns = {column: coded(values, block) for column, values in plain.items()}
    written: dict[str, Any] = {"rows": len(table), "columns": columns}
    shapes = list(table.geometry)
    if any(shape is not None for shape in shapes):
        quantum = GROUND_QUANTUM_DEG if name in WIDE_LAYERS else LAYER_QUANTUM_DEG
        written["geometry"] = _geometries(shapes, block, quantum)
    return written


def _plain(value: object, table: str, column: str) -> Any:  # noqa: ANN401  # JSON is of any type
    """Give a cell as JSON has it; the many faces of "not given" become None."""
    if isinstance(value, np.generic):
        value = value.item()
    if value is None or value is pd.NA or value is pd.NaT:
        return None
    if isinstance(value, float) and not math.isfinite(value):
        return None
    if isinstance(value, str | bool | int | float):
        return value
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, list | tuple | np.ndarray):
        return [_plain(item, table, column) for item in value]
    if isinstance(value, Mapping):
        return {str(key): _plain(item, table, column) for key, item in value.items()}
    raise DataError(
        f"{table}.{column}: {value!r} cannot travel in a map; "
        "expected text, a number, a list or nothing"
    )


def _geometries(
    shapes: Iterable[BaseGeometry | None], block: Block, quantum: float
) -> dict[str, Any]:
    """Write one geometry column; equal geometries are written once."""
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
            own = [quantised(part, quantum) for part in parts_of(shape)]
            counts.append(len(own))
            parts += own
        rows.append(numbers[key])
    deltas = [np.diff(part, axis=0, prepend=np.zeros((1, 2), np.int64)) for part in parts]
    flat = np.concatenate([*deltas, np.zeros((0, 2), np.int64)]).ravel()
    return {
        "kind": kind,
        "quantum": quantum,
        "row": block.add(np.array(rows, dtype=np.int64)),
        "parts": block.add(np.array(counts, dtype=np.int64)),
        "lengths": block.add(np.array([len(part) for part in parts], dtype=np.int64)),
        "xy": block.add(flat),
    }


def parts_of(shape: BaseGeometry) -> list[NDArray[np.float64]]:
    """Take a geometry apart: lines, rings or points, each an array of (lon, lat)."""
    rings: list[NDArray[np.float64]] = []
    # Outer rings against the clock, holes with it: so a reader of the rings knows which is which.
    for part in shapely.get_parts(shapely.orient_polygons(shape)):
        if part.geom_type == "Polygon":
            rings += [shapely.get_coordinates(ring) for ring in shapely.get_rings(part)]
        elif not part.is_empty:
            rings.append(shapely.get_coordinates(part))
    return rings


def quantised(vertices: NDArray[np.float64], quantum: float) -> NDArray[np.int64]:
    """Give vertices in whole units, without those that fall on the one before."""
    whole: NDArray[np.int64] = np.round(vertices / quantum).astype(np.int64)
    if len(whole) <= 2:  # noqa: PLR2004  # a line keeps both its ends
        return whole
    moved = np.any(np.diff(whole, axis=0, prepend=whole[:1] - 1) != 0, axis=1)
    kept: NDArray[np.int64] = whole[moved]
    return kept
