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

from geo.arrays import rank_in_run
from geo.validation import counted

BLANK: Final = " \r\n"  # a line of these and delimiters alone is not a record
QUOTED_BYTES: Final = 1 << 18  # the longest field in quotes that holds line feeds
csv.field_size_limit(1 << 27)  # outlines of countries take more than the usual 128 KB
REJECTS: Final = ("row", "reason", "record")


@dataclass(frozen=True, eq=False)
class RecordBlock:
    """Some columns of the records of a block.

    Attributes
    ----------
    table
        The columns of all whole records.
    row
        For each whole record its number among all records of the block, from 0.
    broken
        The broken records: ``row``, ``reason``, ``record`` as written.
    count
        The number of all records, whole or broken.
    line
        For each record, whole or broken, the number of lines above it in the block; for a sheet, its row there.
    lines
        The number of lines of the block, to number those of the next one; 0 for a sheet, whose rows have their numbers.
    quote
        Returns the texts of records by their numbers.
    """

    table: pa.Table
    row: NDArray[np.int64]
    broken: pd.DataFrame
    count: int
    line: NDArray[np.int64]
    lines: int
    quote: Callable[[NDArray[np.int64]], list[str]]

    def rejects(self, reason: NDArray[np.object_]) -> pd.DataFrame:
        """Return ``row, reason, record`` of the broken records and of the whole records with a reason, in their order.

        Here ``row`` is the line of a record.
        """
        is_bad = reason != ""
        row = self.row[is_bad]
        refused = {"row": row, "reason": reason[is_bad], "record": self.quote(row)}
        rejects = pd.concat([self.broken, pd.DataFrame(refused, dtype=object)])
        rejects = rejects.sort_values("row", ignore_index=True)
        return rejects.assign(row=self.line[rejects["row"].to_numpy(dtype=np.int64)])


def decode(line: bytes) -> str:
    """Decode a line: UTF-8, or else Windows-1252."""
    try:
        return line.decode()
    except UnicodeDecodeError:
        return line.decode("cp1252", errors="replace")


def record_ends(block: bytes, delimiter: str) -> NDArray[np.int64]:
    r"""Find where records end: after line feeds outside fields in quotes.

    Quotes count as for Python's reader: a quote at the start of a field opens it, and the next run of an odd number
    of quotes closes it. Any other quote is an ordinary character, as is one that no quote closes within
    ``QUOTED_BYTES``. So the end of a record depends only on that many bytes after it, however a file is cut.

    Examples
    --------
    >>> record_ends(b'a,"b\nc"\n5" pipe,d\n', ",").tolist()
    [8, 18]
    """
    letters = np.frombuffer(block, dtype=np.uint8)
    ends = np.flatnonzero(letters == ord("\n")) + 1
    quotes = np.flatnonzero(letters == ord('"'))
    if not len(quotes):
        return ends
    opens, closes = _quoted_fields(letters, quotes, delimiter)
    last_open = np.searchsorted(opens, ends) - 1  # −1 before the first that opens
    # The appended 0 keeps index −1 valid where no quote closes a field.
    last_close = np.append(closes, 0)[last_open]
    is_within_field = (last_open >= 0) & (last_close >= ends)
    return ends[~is_within_field]


def _quoted_fields(
    letters: NDArray[np.uint8], quotes: NDArray[np.int64], delimiter: str
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the offsets of quotes that open fields, and of those that close them.

    Runs of an even number of quotes do neither; each run of an odd number counts as one quote.
    """
    is_first = np.diff(quotes, prepend=-2) != 1  # of its run
    lengths = np.diff(np.flatnonzero(is_first), append=len(quotes))
    odd_runs = quotes[is_first][lengths % 2 == 1]
    begins_field = (odd_runs == 0) | np.isin(
        letters[odd_runs - 1], list(f"{delimiter}\r\n".encode())
    )
    # No run follows the last one, so nothing closes it.
    is_closed_near = np.append(np.diff(odd_runs) <= QUOTED_BYTES, False)[: len(odd_runs)]
    may_open = begins_field & is_closed_near
    # After a run that cannot open a field, every second run opens one, and the run between closes it.
    sequence = np.cumsum(np.append(False, ~may_open[:-1]))[: len(odd_runs)]
    opens = np.flatnonzero(may_open & (rank_in_run(sequence) % 2 == 0))
    return odd_runs[opens], odd_runs[opens + 1]


def read_csv_block(
    block: bytes, header: Sequence[str], delimiter: str, names: Sequence[str]
) -> RecordBlock:
    r"""Read the named columns of a block of whole records.

    A record that spans lines and has another number of fields than the header has a quote that was left open: its
    lines are read one by one. Lines that are not UTF-8 are read as Windows-1252.

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
    """Read a block in which every line is a record; return None for any other."""
    ends = np.flatnonzero(np.frombuffer(block, dtype=np.uint8) == ord("\n")) + 1
    if len(record_ends(block, delimiter)) != len(ends) or b"\0" in block:
        return None
    if b"\r" in block and block.count(b"\r") != block.count(b"\r\n"):
        return None
    starts, ends, numbers = _line_spans(block, ends)
    parsed = _parse_lines(block, width, delimiter, column_numbers)
    if parsed is None:
        return None
    table, odd_rows = parsed
    if table.num_rows + len(odd_rows) != len(starts):
        return None  # a quote that opens at the start of a field held lines together
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
    """Return for each line whether it has only blanks and delimiters."""
    blank = f"{BLANK}{delimiter}".encode()
    letters = np.frombuffer(block, dtype=np.uint8)
    # Most lines begin with another character, and need no further look.
    is_blank = np.isin(letters[starts], list(blank)) if len(letters) else starts < 0
    for line in np.flatnonzero(is_blank).tolist():
        is_blank[line] = not block[starts[line] : ends[line]].strip(blank)
    return is_blank


def _parse_lines(
    block: bytes, width: int, delimiter: str, column_numbers: list[int]
) -> tuple[pa.Table, list[pa.csv.InvalidRow]] | None:
    """Parse a block by pyarrow; return its rows of the header's width, and the rows of another. None if it fails."""
    odd: list[pa.csv.InvalidRow] = []

    def skip(row: pa.csv.InvalidRow) -> str:
        odd.append(row)
        return "skip"

    columns = [str(number) for number in column_numbers]
    guard_line = (
        delimiter * (width - 1) or "x"
    ).encode()  # for an open quote to swallow, instead of a record
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
    return (table.slice(0, table.num_rows - 1), odd) if table.num_rows else None


def _line_spans(
    block: bytes, ends: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """Return where lines begin and end, and their numbers; empty lines are left out."""
    if not ends.size or ends[-1] != len(block):
        ends = np.append(ends, len(block))
    starts = np.append(0, ends[:-1])
    first_letter = np.frombuffer(block + b"\n", dtype=np.uint8)[starts]
    is_cr = (first_letter == ord("\r")) & (ends - starts <= len("\r\n"))
    is_empty = (first_letter == ord("\n")) | is_cr
    return starts[~is_empty], ends[~is_empty], np.flatnonzero(~is_empty)


def _broken(
    rows: NDArray[np.int64], counts: Sequence[int], texts: Sequence[str], width: int, delimiter: str
) -> pd.DataFrame:
    """Return broken records as a table: their numbers, the reasons, by how many fields they have, and their texts."""
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
    """Read a block of any kind, record by record."""
    records, lines = _numbered_records(block, delimiter)
    fields = _fields(records, delimiter)
    is_open = (
        "\n" in record and len(row) != width for record, row in zip(records, fields, strict=True)
    )
    if any(is_open):
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
    """Cut the records of another width into lines, since a quote was left open; return all records and their lines."""
    texts, numbers = [], []
    for record, line, row in zip(records, lines, fields, strict=True):
        for number, text in enumerate([record] if len(row) == width else record.split("\n")):
            if text.strip(BLANK + delimiter):
                texts.append(text.rstrip("\r"))
                numbers.append(line + number)
    return texts, numbers


def _numbered_records(block: bytes, delimiter: str) -> tuple[list[str], list[int]]:
    """Return the records of a block, without blank lines, and how many lines lie above each."""
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
    """Split records into fields, one list for each record; an open quote must not join it to the next record."""
    try:
        fields = list(csv.reader(records, delimiter=delimiter))
    except csv.Error:
        fields = []
    return (
        fields if len(fields) == len(records) else [_split(record, delimiter) for record in records]
    )


def _split(record: str, delimiter: str) -> list[str]:
    """Split one record into fields; none if it cannot be split."""
    try:
        return next(csv.reader([record], delimiter=delimiter), [])
    except csv.Error:
        return []
