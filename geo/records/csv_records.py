"""Blocks of delimited text → columns; and the lines of which no record can be made, with the reason.

pyarrow reads blocks in which every line is a record. Where quotes span lines or stay open, Python's
reader takes record by record: the outcome is the same, ten times slower.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.csv

if TYPE_CHECKING:
    from numpy.typing import NDArray

BLANK: Final = " \r\n"  # a line of these alone is no record
QUOTED_BYTES: Final = 1 << 18  # that a field in quotes may take where it holds line feeds
csv.field_size_limit(
    1 << 27
)  # of this process: outlines of countries take more than the usual 128 KB
REJECTS: Final = ("row", "reason", "record")


@dataclass(frozen=True, eq=False)
class Stretch:
    """What a piece of a file holds in some of its columns.

    Attributes
    ----------
    table
        The columns of all records that are whole.
    row
        The number of each among all records of the piece, from 0.
    broken
        The other records: ``row``, ``reason``, ``record`` as written.
    count
        Of all records, whole or broken.
    quote
        Numbers of whole records → what is written there.
    """

    table: pa.Table
    row: NDArray[np.int64]
    broken: pd.DataFrame
    count: int
    quote: Callable[[NDArray[np.int64]], list[str]]


def rejects_of(stretch: Stretch, reason: NDArray[np.object_]) -> pd.DataFrame:
    """Return ``row, reason, record`` of broken records, and of whole ones with a reason, in their order."""
    bad = stretch.row[reason != ""]
    refused = {"row": bad, "reason": reason[reason != ""], "record": stretch.quote(bad)}
    rejects = pd.concat([stretch.broken, pd.DataFrame(refused, dtype=object)])
    return rejects.sort_values("row", ignore_index=True)


def decoded(line: bytes) -> str:
    """Decode a line: UTF-8, or else what Windows writes in Western Europe."""
    try:
        return line.decode()
    except UnicodeDecodeError:
        return line.decode("cp1252", errors="replace")


def record_ends(block: bytes, delimiter: str) -> NDArray[np.int64]:
    r"""Find where records end: after line feeds that stand in no field in quotes.

    Quotes are those of Python's reader: one that begins a field opens it, and the next odd run of them
    closes it; any other is a letter like any other, as is one that nothing closes within ``QUOTED_BYTES``.
    So what a record is depends on no more than that of what follows, however a file is cut.

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
    opens, closes = _fields_in_quotes(letters, quotes, delimiter)
    last = np.searchsorted(opens, ends) - 1
    is_held = (last >= 0) & (np.append(closes, 0)[last] >= ends)
    return ends[~is_held]


def _fields_in_quotes(
    letters: NDArray[np.uint8], quotes: NDArray[np.int64], delimiter: str
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Find the quotes that open fields, and those that close them; even runs of quotes do neither."""
    is_first = np.ones(len(quotes), dtype=bool)
    is_first[1:] = np.diff(quotes) != 1
    lengths = np.diff(np.flatnonzero(is_first), append=len(quotes))
    odd = quotes[is_first][lengths % 2 == 1]
    may_open = (odd == 0) | np.isin(letters[odd - 1], [ord(one) for one in f"{delimiter}\r\n"])
    is_near = np.append(np.diff(odd) <= QUOTED_BYTES, False)[: len(odd)]
    # From one that cannot open to the next, every second opens: the one between is its end.
    opens_anew = np.ones(len(odd), dtype=bool)
    opens_anew[1:] = ~(may_open & is_near)[:-1]
    number = np.arange(len(odd))
    since = number - np.maximum.accumulate(np.where(opens_anew, number, 0))
    opens = np.flatnonzero(may_open & is_near & (since % 2 == 0))
    return odd[opens], odd[opens + 1]


def read_text(block: bytes, header: Sequence[str], delimiter: str, names: Sequence[str]) -> Stretch:
    r"""Read some columns of a block of delimited text.

    A record that spans lines and has not as many fields as the header is taken for single lines:
    somewhere a quote was not closed. Lines that are not UTF-8 are read as Windows-1252.

    Parameters
    ----------
    block
        Whole records, as ``geo.records.pieces`` cuts them.
    header
        The names of all columns.
    names
        Those that are wanted.

    Examples
    --------
    >>> found = read_text(b"Gafsa,3\nZouara\n", ["place", "number"], ",", ["place"])
    >>> found.table["place"].to_pylist(), found.broken["reason"].tolist()
    (['Gafsa'], ["1 fields, expected 2: truncated, or a stray quote or ','"])
    """
    block = _as_utf8(block)
    wanted = [list(header).index(name) for name in names]
    found = _read_lines(block, len(header), delimiter, wanted)
    if found is None:
        found = _read_records(block, len(header), delimiter, wanted)
    return replace(found, table=found.table.rename_columns(list(names)))


def _as_utf8(block: bytes) -> bytes:
    try:
        block.decode()
    except UnicodeDecodeError:
        return b"\n".join(decoded(line).encode() for line in block.split(b"\n"))
    return block


def _read_lines(block: bytes, width: int, delimiter: str, wanted: list[int]) -> Stretch | None:
    """Read a block in which every line is a record, or tell with None that it is none."""
    ends = np.flatnonzero(np.frombuffer(block, dtype=np.uint8) == ord("\n")) + 1
    if len(record_ends(block, delimiter)) != len(ends) or b"\0" in block:
        return None
    if b"\r" in block and block.count(b"\r") != block.count(b"\r\n"):
        return None
    starts, ends = _lines(block, ends)
    found = _by_arrow(block, width, delimiter, wanted)
    if found is None or found[0].num_rows + len(found[1]) != len(starts):
        return None  # a quote that opens at the start of a field held lines together
    table, odd = found
    at = np.array([row.number - 1 for row in odd], dtype=np.int64)
    blank = np.array([not row.text.strip(BLANK) for row in odd], dtype=bool)
    is_record = np.ones(len(starts), dtype=bool)
    is_record[at[blank]] = False
    is_whole = is_record.copy()
    is_whole[at] = False
    number = np.cumsum(is_record) - 1
    line = np.flatnonzero(is_record)

    def quote(rows: NDArray[np.int64]) -> list[str]:
        spans = zip(starts[line[rows]].tolist(), ends[line[rows]].tolist(), strict=True)
        return [block[first:last].decode().rstrip("\r\n") for first, last in spans]

    rows = number[at[~blank]]
    counts = [row.actual_columns for row in odd if row.text.strip(BLANK)]
    broken = _broken(rows, counts, quote(rows), width, delimiter)
    return Stretch(table, number[is_whole], broken, len(line), quote)


def _by_arrow(
    block: bytes, width: int, delimiter: str, wanted: list[int]
) -> tuple[pa.Table, list[pa.csv.InvalidRow]] | None:
    """Let pyarrow read a block: columns, and the rows of another width; None where it does not understand it."""
    odd: list[pa.csv.InvalidRow] = []

    def put_aside(row: pa.csv.InvalidRow) -> str:
        odd.append(row)
        return "skip"

    columns = [str(at) for at in wanted]
    last = (delimiter * (width - 1) or "x").encode()  # what a quote left open would swallow
    try:
        table = pa.csv.read_csv(
            pa.BufferReader(b"\n".join([block, last])),
            pa.csv.ReadOptions(
                use_threads=False, block_size=len(block) + len(last) + 2,
                column_names=[str(at) for at in range(width)],
            ),
            pa.csv.ParseOptions(
                delimiter=delimiter, newlines_in_values=True, invalid_row_handler=put_aside
            ),
            pa.csv.ConvertOptions(
                include_columns=columns, strings_can_be_null=False,
                column_types=dict.fromkeys(columns, pa.string()),
            ),
        )  # fmt: skip
    except pa.ArrowInvalid:
        return None
    return (table.slice(0, table.num_rows - 1), odd) if table.num_rows else None


def _lines(block: bytes, ends: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Give where lines begin and end; those of nothing but their end are left out."""
    if len(block) and (not len(ends) or ends[-1] != len(block)):
        ends = np.append(ends, len(block))
    starts = np.concatenate([[0], ends[:-1]]).astype(np.int64) if len(ends) else ends
    letters = np.frombuffer(block, dtype=np.uint8)
    first = letters[np.minimum(starts, max(len(block) - 1, 0))] if len(starts) else letters[:0]
    filled = (first != ord("\n")) & ~((first == ord("\r")) & (ends - starts <= len("\r\n")))
    return starts[filled], ends[filled]


def _broken(
    rows: NDArray[np.int64], counts: Sequence[int], texts: Sequence[str], width: int, delimiter: str
) -> pd.DataFrame:
    told = [
        f"{count} fields, expected {width}: truncated, or a stray quote or {delimiter!r}"
        if count
        else "cannot be taken apart: a carriage return within it, or a field beyond 128 MB"
        for count in counts
    ]
    columns = dict(zip(REJECTS, (rows.tolist(), told, list(texts)), strict=True))
    return pd.DataFrame(columns, dtype=object)


def _read_records(block: bytes, width: int, delimiter: str, wanted: list[int]) -> Stretch:
    """Read any block, record by record."""
    records = split_records(block, delimiter)
    fields = _fields(records, delimiter)
    pairs = list(zip(records, fields, strict=True))
    if any(len(row) != width and "\n" in record for record, row in pairs):
        records = [
            line
            for record, row in pairs
            for line in ([record] if len(row) == width else record.split("\n"))
            if line.strip(BLANK)
        ]
        records = [line.rstrip("\r") for line in records]
        fields = _fields(records, delimiter)
    whole = np.array([len(row) == width for row in fields], dtype=bool)
    kept = [row for row in fields if len(row) == width]
    columns = [pa.array([row[at] for row in kept], pa.string()) for at in wanted]
    rows = np.flatnonzero(~whole)
    broken = _broken(
        rows, [len(fields[row]) for row in rows], [records[row] for row in rows], width, delimiter
    )
    table = pa.table(columns, names=[str(at) for at in wanted])
    number = np.flatnonzero(whole)
    return Stretch(table, number, broken, len(records), lambda some: [records[row] for row in some])


def split_records(block: bytes, delimiter: str) -> list[str]:
    """Split text where records end; blank lines are no records."""
    ends = [*record_ends(block, delimiter).tolist(), len(block)]
    lines = [decoded(block[first:last]) for first, last in pairwise([0, *ends])]
    return [line.rstrip("\r\n") for line in lines if line.strip(BLANK)]


def _fields(records: Sequence[str], delimiter: str) -> list[list[str]]:
    """Split records into fields, one list each, even where a quote stays open."""
    try:
        fields = list(csv.reader(records, delimiter=delimiter))
    except csv.Error:
        fields = []
    if len(fields) == len(records):
        return fields
    return [_alone(record, delimiter) for record in records]


def _alone(record: str, delimiter: str) -> list[str]:
    try:
        return next(csv.reader([record], delimiter=delimiter), [])
    except csv.Error:
        return []
