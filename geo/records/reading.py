"""A piece of a file, of whatever format → the columns that are wanted."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pyarrow as pa

from geo.records.piece import Piece
from geo.records.text import REJECTS, Stretch, read_text

if TYPE_CHECKING:
    from numpy.typing import NDArray


def header_of_piece(piece: Piece) -> tuple[str, ...]:
    """Name the columns of a piece."""
    return piece.header if isinstance(piece.content, bytes) else tuple(piece.content.column_names)


def read_piece(piece: Piece, names: Sequence[str]) -> Stretch:
    """Read some columns of a piece; what of it is no record stands apart with its reason."""
    if isinstance(piece.content, bytes):
        return read_text(piece.content, piece.header, piece.delimiter, names)
    return read_table(piece.content, names)


def read_table(table: pa.Table, names: Sequence[str]) -> Stretch:
    """Take some columns of a table, every row of which is a record."""

    def quote(rows: NDArray[np.int64]) -> list[str]:
        values = table.take(pa.array(rows)).to_pandas()
        return [", ".join(map(str, row)) for row in values.itertuples(index=False)]

    none = pd.DataFrame(columns=list(REJECTS), dtype=object)
    return Stretch(
        table.select(list(dict.fromkeys(names))),
        np.arange(table.num_rows),
        none,
        table.num_rows,
        quote,
    )
