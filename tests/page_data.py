"""Read the data of a page back, as its script does."""

from __future__ import annotations

import json
import struct
from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from geo.maps.bulk.rows import DIGITS, mantissas_and_exponents
from geo.maps.encoding.planes import Place

Read: TypeAlias = Callable[[Place], NDArray[np.int64]]


def unpack(packed: bytes) -> tuple[dict[str, Any], Read]:
    """Read what `Planes.pack` wrote: the header, and a function that reads the column at a place."""
    (size,) = struct.unpack_from("<I", packed)
    header: dict[str, Any] = json.loads(packed[4 : 4 + size])

    def read(place: Place) -> NDArray[np.int64]:
        at, n, width, signed = place
        planes = np.frombuffer(packed, np.uint8, n * width, 4 + size + at).reshape(width, n)
        codes = (planes.astype(np.int64) << (8 * np.arange(width)[:, None])).sum(axis=0)
        return unzigzag(codes) if signed else codes

    return header, read


def unzigzag(codes: NDArray[np.int64]) -> NDArray[np.int64]:
    """Undo `zigzag`."""
    values: NDArray[np.int64] = (codes >> 1) ^ -(codes & 1)
    return values


def decode_shapes(packed: Mapping[str, Any], read: Read) -> list[list[NDArray[np.float64]]]:
    """Read a geometry column: the parts of each geometry, as arrays of (lon, lat) in degrees."""
    lengths = read(packed["lengths"])
    steps = np.column_stack([read(packed["x"]), read(packed["y"])])
    parts = np.split(steps, np.cumsum(lengths)[:-1]) if len(lengths) else []
    lines = iter([part.cumsum(axis=0) * packed["quantum"] for part in parts])
    return [[next(lines) for _ in range(count)] for count in read(packed["parts"])]


def as_read(quantity: NDArray[np.floating[Any]], digits: int = DIGITS) -> NDArray[np.float64]:
    """Return quantities as the page has them: to three significant digits, or as many as are said."""
    mantissa, exponent = mantissas_and_exponents(quantity, digits)
    up, down = 10.0 ** np.maximum(exponent, 0), 10.0 ** np.maximum(-exponent, 0)
    return np.where(
        np.isfinite(quantity), np.where(exponent >= 0, mantissa * up, mantissa / down), np.nan
    )
