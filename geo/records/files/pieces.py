"""Pieces of files of records: their size, by the memory available, and the records in them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import numpy as np
import pandas as pd
import pyarrow as pa
from numpy.typing import NDArray

from geo.errors import DataError
from geo.records.files.csv_records import REJECTS, RecordBlock, read_csv_block

# Measured.
BASE_MB: Final = 350  # memory of the program, its libraries and its data
TEXT_FACTOR: Final = 25  # bytes of memory per byte of text, while it is parsed
MOST_TEXT: Final = 1 << 26  # bytes; more at once is no faster, and dask must send it to its workers
ROW_BYTES: Final = 1_500  # of memory per row of a table


@dataclass(frozen=True)
class PieceSize:
    """The size of a piece: bytes of text, or rows of a table."""

    text_bytes: int
    rows: int


@dataclass(frozen=True)
class Piece:
    """A part of a file of records that begins and ends between records.

    Attributes
    ----------
    path
        The file.
    start, stop, total
        Where the piece begins and ends in the file, and the size of the file: in bytes of a text, in rows of a table.
    content
        The text as bytes, or the rows as a table.
    header, delimiter
        The names of the columns of a text, and the character between its fields, so that a worker need not open the
        file.
    sheet_rows
        The number of each row in its sheet, from 1; None for a file that is no workbook.
    """

    path: Path
    start: int
    stop: int
    total: int
    content: bytes | pa.Table
    header: tuple[str, ...] = ()
    delimiter: str = ","
    sheet_rows: NDArray[np.int64] | None = None


def piece_size(memory_mb: int) -> PieceSize:
    """Return the greatest size of pieces with which the process takes about ``memory_mb`` of memory at most.

    Raises
    ------
    DataError
        The limit is too low.
    """
    free_bytes = (memory_mb - BASE_MB) << 20
    if free_bytes < 32 << 20:  # 32 MB
        raise DataError(
            f"--memory {memory_mb} (in Python memory_mb): the program alone takes {BASE_MB} MB. "
            f"Give {BASE_MB + 50} or more."
        )
    return PieceSize(min(free_bytes // TEXT_FACTOR, MOST_TEXT), free_bytes // ROW_BYTES)


def header_of_piece(piece: Piece) -> tuple[str, ...]:
    """Return the names of a piece's columns."""
    return piece.header if isinstance(piece.content, bytes) else tuple(piece.content.column_names)


def read_piece(piece: Piece, names: Sequence[str]) -> RecordBlock:
    """Read the named columns of a piece, whether it is text, a table or part of a sheet."""
    if isinstance(piece.content, bytes):
        return read_csv_block(piece.content, piece.header, piece.delimiter, names)
    block = read_table(piece.content, names)
    if piece.sheet_rows is None:
        return block
    # The rows of a sheet have their own numbers, so that no lines are counted.
    return replace(block, line=piece.sheet_rows, lines=0)


def _cell_text(cell: object) -> str:
    """Return a cell as text; a missing one as an empty text."""
    is_missing = cell is None or cell is pd.NaT or (isinstance(cell, float) and math.isnan(cell))
    return "" if is_missing else str(cell)


def read_table(table: pa.Table, names: Sequence[str]) -> RecordBlock:
    """Return the named columns of a table as a block of records; every row of a table is a whole record."""

    def quote(rows: NDArray[np.int64]) -> list[str]:
        """Return all cells of rows as texts, for the list of rejects."""
        values = table.take(pa.array(rows)).to_pandas()
        return [", ".join(map(_cell_text, row)) for row in values.itertuples(index=False)]

    no_rejects = pd.DataFrame(columns=list(REJECTS), dtype=object)
    return RecordBlock(
        table.select(list(dict.fromkeys(names))),
        row=np.arange(table.num_rows),
        broken=no_rejects,
        count=table.num_rows,
        line=np.arange(table.num_rows),
        lines=table.num_rows,
        quote=quote,
    )
