"""A piece of a file of records, and how large one may be."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pyarrow as pa

from geo.errors import DataError

BASE_MB: Final = 350  # the program itself, its libraries and what it joins records to
TEXT_FACTOR: Final = 25  # bytes of memory a byte of text takes while it is parsed
MOST_TEXT: Final = 1 << 26  # more at once is no faster, and an engine has to send it
ROW_BYTES: Final = 1_500  # of memory a row of a table takes


@dataclass(frozen=True)
class Budget:
    """How much is read at once: bytes of text, or rows of a table."""

    text_bytes: int
    rows: int


@dataclass(frozen=True)
class Piece:
    """A stretch of one file, from ``start`` to ``stop`` (bytes of text, or rows), of ``total``.

    Text comes with the names of its columns and its delimiter, so that whoever has the piece needs
    no file.
    """

    path: Path
    start: int
    stop: int
    total: int
    content: bytes | pa.Table
    header: tuple[str, ...] = ()
    delimiter: str = ","


def budget(memory_mb: int) -> Budget:
    """Say how much to read at once so that the process stays below a limit.

    Raises
    ------
    DataError
        The limit leaves nothing to work with.
    """
    free = (memory_mb - BASE_MB) << 20
    if free < 32 << 20:
        raise DataError(
            f"--memory {memory_mb}: the program alone takes {BASE_MB} MB; give {BASE_MB + 50} or more"
        )
    return Budget(min(free // TEXT_FACTOR, MOST_TEXT), free // ROW_BYTES)
