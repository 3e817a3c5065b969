"""Check a written table before it gets its final name, and count rejected records by reason."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from geo.errors import DataError, OutputError
from geo.records.files.csv_files import text_pieces
from geo.records.files.csv_quotes import record_ends
from geo.records.files.pieces import MOST_TEXT
from geo.records.totals import TOTAL


def check_rows(temporary: Path, rows: int, output: Path) -> None:
    """Check that a CSV or Parquet file was written completely: read it to its end, and count its rows.

    Parameters
    ----------
    temporary
        The file, under a temporary name.
    rows
        The number of rows that were written.
    output
        The final name of the file, for messages; its ending states the format.

    Raises
    ------
    OutputError
        The file cannot be read, or has another number of rows.
    """
    count = _parquet_rows if output.suffix == ".parquet" else _csv_rows
    try:
        count_found = count(temporary)
    except (OSError, pa.ArrowException, DataError) as error:
        count_found, reason = -1, f"cannot be read back ({' '.join(str(error).split())[:200]})"
    else:
        reason = f"has {count_found:,} rows, expected {rows:,}"
    if count_found != rows:
        raise OutputError(
            f"{output}: the written file {reason}. The disk may be full or damaged. Check it, and run this again."
        )


def _parquet_rows(path: Path) -> int:
    return sum(len(batch) for batch in pq.ParquetFile(path).iter_batches())


def _csv_rows(path: Path) -> int:
    return sum(
        len(record_ends(piece.content, piece.delimiter))
        for piece in text_pieces(path, 0, MOST_TEXT)
        if isinstance(piece.content, bytes)
    )


def count_reasons(rejects: Path) -> tuple[tuple[str, int], ...]:
    """Count the records in a file of rejects by reason, and return reason and count, the most frequent first.

    Rows of totals are not counted, since they are no records, nor are rows that list a refused name.
    """
    table = pd.read_csv(
        rejects, dtype=str, keep_default_na=False, usecols=lambda name: name in {"name", "reason"}
    )
    is_record = table["reason"].ne(TOTAL)
    if "name" in table:  # rejects of flows list names, too; those of events do not
        is_record &= table["name"].eq("")
    counts = Counter(table.loc[is_record, "reason"].tolist())
    return tuple(sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])))
