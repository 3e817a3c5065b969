"""Blocks of delimited text → columns, and the broken records, each with the reason.

pyarrow reads blocks in which every line is a record. Where quotes span lines or stay open, Python's
reader reads record by record: the result is the same, ten times slower.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.csv
from numpy.typing import NDArray

from geo.records.files.csv_quotes import record_ends
from geo.validation import counted

BLANK: Final = " \r\n"  # a line of these and delimiters alone is not a record
csv.field_size_limit(1 << 27)  # outlines of countries take more than the usual 128 KB
REJECTS: Final = ("row", "reason", "record")


@dataclass(frozen=True, eq=False)
class RecordBlock:
    """The records of a block of a file, with those of their columns that are read.

    A record is whole if it has as many fields as the header, otherwise broken. Records are numbered from 0 in the
    block, whole and broken ones together.

    Attributes
    ----------
    table
        The columns of all whole records.
    row
        The number of each whole record.
    broken
        The broken records: ``row``, the number; ``reason``; ``record``, the text as written.
    count
        The number of all records.
    line
        For each record the number of lines above it in the block; for a record of a sheet, its row in the sheet.
    lines
        The number of lines of the block, by which the lines of the next block are numbered; 0 for a sheet, since its
        rows have numbers already.
    quote
        A function that returns the texts of records, given their numbers.
    """

    table: pa.Table
    row: NDArray[np.int64]
    broken: pd.DataFrame
    count: int
    line: NDArray[np.int64]
    lines: int
    quote: Callable[[NDArray[np.int64]], list[str]]

    def rejects(self, reason: NDArray[np.object_]) -> pd.DataFrame:
        """Return the rejected records, sorted: ``row``, which is the line of the record, ``reason`` and ``record``.

        Rejected are all broken records, and the whole records with a ``reason``, an array with a text for each whole
        record, empty for one that is not rejected.
        """
        is_refused = reason != ""
        numbers = self.row[is_refused]
        refused = {"row": numbers, "reason": reason[is_refused], "record": self.quote(numbers)}
        rejects = pd.concat([self.broken, pd.DataFrame(refused, dtype=object)])
        rejects = rejects.sort_values("row", ignore_index=True)
        return rejects.assign(row=self.line[rejects["row"].to_numpy(dtype=np.int64)])


def decode(line: bytes) -> str:
    """Decode a line: UTF-8, or else Windows-1252."""
    try:
        return line.decode()
    except UnicodeDecodeError:
        return line.decode("cp1252", errors="replace")


def read_csv_block(
    block: bytes, header: Sequence[str], delimiter: str, names: Sequence[str]
) -> RecordBlock:
    r"""Read the named columns of a block of CSV, which begins and ends between records.

    If a record spans several lines and has another number of fields than the header, a quote in it was left open, and
    each of its lines is read as a record. Lines that are not UTF-8 are read as Windows-1252.

    Parameters
    ----------
    block
        The bytes of the block, without the header.
    header
        The names of all columns.
    delimiter
        The character between fields.
    names
        The names of the columns to read.

    Examples
    --------
    >>> block = read_csv_block(b"Gafsa,3\nZouara\n", ["place", "number"], ",", ["place"])
    >>> block.table["place"].to_pylist(), block.broken["reason"].tolist()
    (['Gafsa'], ["1 field, expected 2: truncated, or a stray quote or ','"])
    """
    try:
        block.decode()
    except UnicodeDecodeError:
        block = b"\n".join(decode(line).encode() for line in block.split(b"\n"))
    column_numbers = [list(header).index(name) for name in names]
    records = _read_lines(block, len(header), delimiter, column_numbers)
    if records is None:
        records = _read_records(block, len(header), delimiter, column_numbers)
    return replace(records, table=records.table.rename_columns(list(names)))


def _read_lines(
    block: bytes, width: int, delimiter: str, column_numbers: list[int]
) -> RecordBlock | None:
    """Read a block in which every line is a record, by pyarrow; return None for any other block.

    Parameters
    ----------
    width
        The number of columns.
    column_numbers
        The columns to read, counted from 0.
    """
    ends = np.flatnonzero(np.frombuffer(block, dtype=np.uint8) == ord("\n")) + 1
    if len(record_ends(block, delimiter)) != len(ends) or b"\0" in block:
        return None
    has_lone_cr = b"\r" in block and block.count(b"\r") != block.count(b"\r\n")
    if has_lone_cr:  # pyarrow would end a line there
        return None
    starts, ends, numbers = _line_spans(block, ends)
    parsed = _parse_lines(block, width, delimiter, column_numbers)
    if parsed is None:
        return None
    table, odd_rows = parsed
    if table.num_rows + len(odd_rows) != len(starts):
        return None  # a quote that opens at the start of a field held lines together
    # Line → the number of its fields, for lines that have another number than the header; pyarrow counts from 1.
    fields_of_line = {row.number - 1: row.actual_columns for row in odd_rows}
    is_of_width = np.ones(len(starts), dtype=bool)
    is_of_width[list(fields_of_line)] = False
    is_record = ~_are_blank(block, starts, ends, delimiter)
    if not is_record.all():
        table = table.filter(pa.array(is_record[is_of_width]))
    line_of_record = np.flatnonzero(is_record)

    def quote(records: NDArray[np.int64]) -> list[str]:
        lines = line_of_record[records]
        spans = zip(starts[lines].tolist(), ends[lines].tolist(), strict=True)
        return [block[first:last].decode().rstrip("\r\n") for first, last in spans]

    is_whole = is_of_width[line_of_record]
    broken = np.flatnonzero(~is_whole)
    field_counts = [fields_of_line[line] for line in line_of_record[broken].tolist()]
    return RecordBlock(
        table,
        row=np.flatnonzero(is_whole),
        broken=_broken(broken, field_counts, quote(broken), width, delimiter),
        count=len(line_of_record),
        line=numbers[line_of_record],
        lines=block.count(b"\n"),
        quote=quote,
    )


def _are_blank(
    block: bytes, starts: NDArray[np.int64], ends: NDArray[np.int64], delimiter: str
) -> NDArray[np.bool_]:
    """Return which lines of a block have only blanks and delimiters; lines are given by their first and last offset."""
    if not block:
        return np.zeros(len(starts), dtype=bool)
    blank = f"{BLANK}{delimiter}".encode()
    letters = np.frombuffer(block, dtype=np.uint8)
    # Most lines begin with another character, and need no further look.
    is_blank = np.isin(letters[starts], list(blank))
    for line in np.flatnonzero(is_blank).tolist():
        is_blank[line] = not block[starts[line] : ends[line]].strip(blank)
    return is_blank


def _parse_lines(
    block: bytes, width: int, delimiter: str, column_numbers: list[int]
) -> tuple[pa.Table, list[pa.csv.InvalidRow]] | None:
    """Parse a block by pyarrow; return None if pyarrow cannot read it.

    Return the wanted columns of the rows that have ``width`` fields, and all rows that have another number of fields.
    """
    odd_rows: list[pa.csv.InvalidRow] = []

    def skip(row: pa.csv.InvalidRow) -> str:
        odd_rows.append(row)
        return "skip"

    columns = [str(number) for number in column_numbers]
    # A row of empty fields follows the block. A quote that is left open in the last record swallows it; then pyarrow
    # returns a row too few, and the caller notices.
    guard_line = (delimiter * (width - 1) or "x").encode()
    try:
        table = pa.csv.read_csv(
            pa.BufferReader(b"\n".join([block, guard_line])),
            pa.csv.ReadOptions(
                use_threads=False, block_size=len(block) + len(guard_line) + 2,
                column_names=[str(number) for number in range(width)],
            ),
            pa.csv.ParseOptions(delimiter=delimiter, newlines_in_values=True, invalid_row_handler=skip),
            pa.csv.ConvertOptions(
                include_columns=columns, strings_can_be_null=False,
                column_types=dict.fromkeys(columns, pa.string()),
            ),
        )  # fmt: skip
    except pa.ArrowInvalid:
        return None
    if not table.num_rows:
        return None
    return table.slice(0, table.num_rows - 1), odd_rows  # without the guard line


def _line_spans(
    block: bytes, ends: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """Return where each line begins, where it ends, and its number, from 0; empty lines are left out.

    ``ends`` are the offsets after the line feeds of the block.
    """
    if not ends.size or ends[-1] != len(block):  # the last line has no line feed
        ends = np.append(ends, len(block))
    starts = np.append(0, ends[:-1])
    first_letter = np.frombuffer(block + b"\n", dtype=np.uint8)[starts]
    is_cr = (first_letter == ord("\r")) & (ends - starts <= len("\r\n"))
    is_empty = (first_letter == ord("\n")) | is_cr
    return starts[~is_empty], ends[~is_empty], np.flatnonzero(~is_empty)


def _broken(
    rows: NDArray[np.int64], counts: Sequence[int], texts: Sequence[str], width: int, delimiter: str
) -> pd.DataFrame:
    """Return broken records as a table with the columns ``row, reason, record``.

    Parameters
    ----------
    rows
        The numbers of the records.
    counts
        The number of fields of each; 0 for a record that cannot be split into fields.
    texts
        The text of each.
    width
        The number of fields that were expected.
    delimiter
        The character between fields.
    """
    reasons = [
        f"{counted(count, 'fields')}, expected {width}: truncated, or a stray quote or {delimiter!r}"
        if count
        else "cannot be split into fields: a carriage return within it, or a field beyond 128 MB"
        for count in counts
    ]
    columns = dict(zip(REJECTS, (rows.tolist(), reasons, list(texts)), strict=True))
    return pd.DataFrame(columns, dtype=object)


def _read_records(
    block: bytes, width: int, delimiter: str, column_numbers: list[int]
) -> RecordBlock:
    """Read a block of any kind, record by record, by Python's reader of CSV.

    Parameters and result are those of :func:`_read_lines`.
    """
    records, lines = _numbered_records(block, delimiter)
    fields = _fields(records, delimiter)
    has_open_quote = any(
        "\n" in record and len(row) != width for record, row in zip(records, fields, strict=True)
    )
    if has_open_quote:
        records, lines = _cut_open_records(records, lines, fields, width, delimiter)
        fields = _fields(records, delimiter)

    def quote(rows: NDArray[np.int64]) -> list[str]:
        return [records[row] for row in rows]

    whole_rows = [row for row in fields if len(row) == width]
    columns = [
        pa.array([row[number] for row in whole_rows], pa.string()) for number in column_numbers
    ]
    is_whole = np.array([len(row) == width for row in fields], dtype=bool)
    broken = np.flatnonzero(~is_whole)
    field_counts = [len(fields[row]) for row in broken]
    return RecordBlock(
        pa.table(columns, names=[str(number) for number in column_numbers]),
        row=np.flatnonzero(is_whole),
        broken=_broken(broken, field_counts, quote(broken), width, delimiter),
        count=len(records),
        line=np.array(lines, dtype=np.int64),
        lines=block.count(b"\n"),
        quote=quote,
    )


def _cut_open_records(
    records: Sequence[str],
    lines: Sequence[int],
    fields: Sequence[Sequence[str]],
    width: int,
    delimiter: str,
) -> tuple[list[str], list[int]]:
    """Cut each record with a wrong number of fields into its lines, since a quote in it was left open.

    Return all records, and the number of lines above each.

    Parameters
    ----------
    records
        The texts of the records.
    lines
        The number of lines above each.
    fields
        The fields of each.
    width
        The number of fields of a whole record.
    delimiter
        The character between fields.
    """
    new_records, new_lines = [], []
    for record, line, row in zip(records, lines, fields, strict=True):
        texts = [record] if len(row) == width else record.split("\n")
        for number, text in enumerate(texts):
            if text.strip(BLANK + delimiter):  # not a blank line
                new_records.append(text.rstrip("\r"))
                new_lines.append(line + number)
    return new_records, new_lines


def _numbered_records(block: bytes, delimiter: str) -> tuple[list[str], list[int]]:
    """Return the texts of the records of a block, without blank lines, and the number of lines above each."""
    spans = [*pairwise([0, *record_ends(block, delimiter).tolist(), len(block)])]
    feeds = np.flatnonzero(np.frombuffer(block, dtype=np.uint8) == ord("\n"))
    lines_above = np.searchsorted(feeds, [first for first, _ in spans]).tolist()
    records, lines = [], []
    for (first, last), line in zip(spans, lines_above, strict=True):
        text = decode(block[first:last])
        if text.strip(BLANK + delimiter):
            records.append(text.rstrip("\r\n"))
            lines.append(line)
    return records, lines


def _fields(records: Sequence[str], delimiter: str) -> list[list[str]]:
    """Return the fields of each record, as one list for each."""
    try:
        fields = list(csv.reader(records, delimiter=delimiter))
    except csv.Error:
        fields = []
    if len(fields) == len(records):
        return fields
    # An open quote joined a record to the next one: split each by itself, which takes longer.
    return [split_record(record, delimiter) for record in records]


def split_record(record: str, delimiter: str) -> list[str]:
    """Return the fields of one record; none if it cannot be split."""
    try:
        return next(csv.reader([record], delimiter=delimiter), [])
    except csv.Error:
        return []
