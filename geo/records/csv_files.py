"""CSV files of any usual kind → their header, and pieces of whole records."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Final

from geo.errors import DataError
from geo.records.csv_records import QUOTED_BYTES, decode, record_ends
from geo.records.pieces import Piece

DELIMITERS: Final = ",;\t|"
BOM: Final = b"\xef\xbb\xbf"
HEADER_BYTES: Final = 1 << 20
MOST_RECORD: Final = 1 << 27  # bytes


@dataclass(frozen=True)
class Header:
    """The header of a CSV file: the delimiter, the names of columns, and where records begin, in bytes."""

    delimiter: str
    names: tuple[str, ...]
    stop: int


def read_header(path: Path) -> Header:
    """Read the header of a CSV file.

    Raises
    ------
    DataError
        The file is empty, in UTF-16, or its lines end as on old Macs.
    """
    with path.open("rb") as file:
        chunk = file.read(HEADER_BYTES)
    if chunk[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        raise DataError(f"{path}: is UTF-16. Save it as UTF-8.")
    text = chunk.removeprefix(BOM)
    line = re.sub(rb'"(?:[^"]|"")*"', b"", text).partition(b"\n")[0]  # names may hold anything
    delimiter = max(DELIMITERS, key=lambda mark: line.count(mark.encode()))
    ends = record_ends(text, delimiter)
    stop = int(ends[0]) if len(ends) else len(text)
    names = decode(text[:stop]).strip("\r\n")
    if not names:
        raise DataError(f"{path}: is empty. Expected a line with the names of columns.")
    try:
        found = next(csv.reader([names], delimiter=delimiter))
    except csv.Error:
        raise DataError(
            f"{path}: its lines end in CR alone, as on old Macs. Save it with LF or CRLF."
        ) from None
    return Header(delimiter, tuple(name.strip() for name in found), len(chunk) - len(text) + stop)


def encoding_note(path: Path) -> str:
    """Return what a reader should know of a file that is not in UTF-8, from its beginning; else an empty text."""
    with path.open("rb") as file:
        lines = file.read(HEADER_BYTES).removeprefix(BOM).split(b"\n")
    line = next((line for line in lines[: len(lines) - 1 or 1] if not _is_utf8(line)), None)
    if line is None:
        return ""
    word = next(re.finditer(r"[\w ]*[^\W\x00-\x7f][\w ]*", decode(line)), None)
    found = f" (found {word[0].strip()!r})" if word else ""
    return f"{path.name}: not UTF-8, read as Windows-1252{found}. If letters are wrong, save it as UTF-8"


def _is_utf8(line: bytes) -> bool:
    try:
        line.decode()
    except UnicodeDecodeError:
        return False
    return True


def text_pieces(path: Path, start: int, size: int) -> Iterator[Piece]:
    """Read pieces of whole records, of about ``size`` bytes."""
    total = path.stat().st_size
    header = read_header(path)
    start = start or header.stop
    with path.open("rb") as file:
        while start < total:
            file.seek(start)
            block = _whole(file, size, header.delimiter)
            yield Piece(
                path, start, start + len(block), total, block, header.names, header.delimiter
            )
            start += len(block)


def _whole(file: BinaryIO, size: int, delimiter: str) -> bytes:
    """Read whole records: as many as fit into ``size`` bytes, or one that is longer.

    The bytes behind them, which decide where a record ends, are read too.
    """
    block, asked = b"", size + QUOTED_BYTES
    while True:
        block += file.read(asked - len(block))
        is_all = len(block) < asked
        if is_all and len(block) <= size:
            return block
        ends = record_ends(block, delimiter)
        if len(fit := ends[ends <= size]):
            return block[: fit[-1]]
        if len(known := ends if is_all else ends[ends <= asked - QUOTED_BYTES]):
            return block[: known[0]]
        if is_all:
            return block
        if asked > MOST_RECORD:
            raise DataError(
                f"{file.name}: has a line of more than {MOST_RECORD >> 20} MB. It may not be text."
            )
        asked *= 2
