"""Columns of whole numbers as bytes that compress well: one plane of bytes after another.

All lowest bytes of a column come first, then all next ones, as many planes as its greatest value
needs. High planes are nearly constant and so nearly free, and a browser puts a value together with
a shift. What is sorted travels as differences, what may be negative as zigzag
(0, −1, 1, −2 … → 0, 1, 2, 3 …).
"""

from __future__ import annotations

import json
import struct
import zlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

WIDEST = 4  # bytes; a value is below 2**32


@dataclass
class Columns:
    """Columns laid end to end while they are written, and where each begins."""

    planes: list[bytes] = field(default_factory=list)
    places: dict[str, dict[str, int]] = field(default_factory=dict)

    def add(self, name: str, values: NDArray[Any]) -> None:
        """Append a column of whole numbers from 0 to 2**32 − 1."""
        most = int(values.max()) if len(values) else 0
        width = max(1, (most.bit_length() + 7) // 8)
        if width > WIDEST or (len(values) and values.min() < 0):
            raise ValueError(f"{name}: a value is not among 0 to 2**32 - 1")
        start = sum(map(len, self.planes))
        whole = values.astype("<u4").view(np.uint8).reshape(-1, WIDEST)
        self.planes.append(np.ascontiguousarray(whole[:, :width].T).tobytes())
        self.places[name] = {"at": start, "n": len(values), "width": width}


def zigzag(values: NDArray[np.int64]) -> NDArray[np.int64]:
    """Give whole numbers of either sign as numbers from 0, small ones small.

    Examples
    --------
    >>> zigzag(np.array([0, -1, 1, -2, 2])).tolist()
    [0, 1, 2, 3, 4]
    """
    coded: NDArray[np.int64] = (values << 1) ^ (values >> 63)
    return coded


def unzigzag(coded: NDArray[np.int64]) -> NDArray[np.int64]:
    """Undo `zigzag`."""
    values: NDArray[np.int64] = (coded >> 1) ^ -(coded & 1)
    return values


def pack(header: Mapping[str, Any], columns: Columns) -> bytes:
    """Write a header (plain JSON) and its columns as bytes to compress."""
    text = json.dumps(
        {**header, "columns": columns.places},
        ensure_ascii=False,
        allow_nan=False,
        separators=(",", ":"),
    ).encode("utf-8", errors="replace")  # a lone surrogate has no UTF-8
    return struct.pack("<I", len(text)) + text + b"".join(columns.planes)


def unpack(packed: bytes) -> tuple[dict[str, Any], dict[str, NDArray[np.int64]]]:
    """Read what `pack` wrote: the header, and each column as whole numbers."""
    (size,) = struct.unpack_from("<I", packed)
    header: dict[str, Any] = json.loads(packed[4 : 4 + size])
    columns = {}
    for name, place in header["columns"].items():
        n, width = place["n"], place["width"]
        planes = np.frombuffer(packed, np.uint8, n * width, 4 + size + place["at"])
        shifts = 8 * np.arange(width)[:, None]
        columns[name] = (planes.reshape(width, n).astype(np.int64) << shifts).sum(axis=0)
    return header, columns


def compress_planes(packed: bytes) -> bytes:
    """Compress with zlib by run lengths and Huffman codes alone.

    Planes hold no phrases that come again: looking for them takes seven times as long, and finds
    less.
    """
    coder = zlib.compressobj(6, zlib.DEFLATED, zlib.MAX_WBITS, 9, zlib.Z_RLE)
    return coder.compress(packed) + coder.flush()
