"""CSV files that are safe to open in a spreadsheet: texts that it would run as formulas get an apostrophe."""

from __future__ import annotations

import re
from pathlib import Path
from typing import IO, Any, Final

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv

# Excel ignores leading spaces and control characters, and takes the wide forms for the signs themselves.
# web/src/core/data/files.ts has the same rule.
_FORMULA: Final = re.compile(
    r"[\s\x00-\x1f\x7f-\x9f\u200b\ufeff']*[=+\-@\t\r＝＋－＠]"  # noqa: RUF001 - the wide forms
)
_ROWS_AT_ONCE: Final = 1 << 17  # since a table takes several times its memory as text


def guarded(cell: Any) -> Any:  # noqa: ANN401 - any cell
    """Return a cell, with an apostrophe before a text that a spreadsheet would run as a formula.

    Examples
    --------
    >>> guarded("=1+1"), guarded("'=1+1"), guarded("a=1"), guarded(-1)
    ("'=1+1", "''=1+1", 'a=1', -1)
    """
    return f"'{cell}" if isinstance(cell, str) and _FORMULA.match(cell) else cell


def unguarded(cell: str) -> str:
    """Return a text without the apostrophe of :func:`guarded`.

    Examples
    --------
    >>> unguarded("'=1+1"), unguarded("'a")
    ('=1+1', "'a")
    """
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell) else cell


def write_rows(
    table: pd.DataFrame, file: IO[str], *, header: bool = False, end: str = "\n"
) -> None:
    """Write a table to an open file as CSV, with its texts guarded against formulas.

    Parameters
    ----------
    header
        Whether a line with the names of the columns comes first.
    end
        The characters that end a line.
    """
    safe = table.copy(deep=False)
    for name in table:
        if pd.api.types.is_numeric_dtype(table[name]):
            continue
        # Each distinct text is guarded once, since most texts occur in many rows.
        safe[name] = table[name].map({cell: guarded(cell) for cell in table[name].unique()})
    safe.to_csv(file, index=False, header=header, lineterminator=end)


def write_arrow(path: Path, table: pa.Table) -> None:
    """Write an Arrow table as CSV, with its texts guarded against formulas and its lists joined by `` | ``."""
    list_columns = [
        number for number, kind in enumerate(table.schema.types) if pa.types.is_list(kind)
    ]
    schema = table.schema
    for number in list_columns:  # a list becomes a text
        schema = schema.set(number, schema.field(number).with_type(pa.string()))
    with pa.csv.CSVWriter(path, schema) as writer:
        for start in range(0, table.num_rows, _ROWS_AT_ONCE):
            rows = table.slice(start, _ROWS_AT_ONCE)
            columns = [
                _guarded_column(pc.binary_join(column, " | ") if number in list_columns else column)
                for number, column in enumerate(rows.columns)
            ]
            writer.write_table(pa.table(columns, schema=schema))


def _guarded_column(column: pa.ChunkedArray) -> pa.ChunkedArray:
    if not pa.types.is_string(column.type):
        return column
    dictionary = column.combine_chunks().dictionary_encode()
    safe = pa.array([guarded(text) for text in dictionary.dictionary.to_pylist()], pa.string())
    return safe.take(dictionary.indices)
