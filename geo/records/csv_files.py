"""CSV files of any usual kind → their header, and pieces of whole records."""

from __future__ import annotations

import csv
import re
import shlex
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Final

from geo.errors import DataError
from geo.records.csv_records import QUOTED_BYTES, decode, record_ends
from geo.records.encodings import WESTERN, certain_encoding, likely_encodings
from geo.records.headings import with_roles
from geo.records.pieces import Piece
from geo.validation import counted

DELIMITERS: Final = ",;\t|"
BOM: Final = b"\xef\xbb\xbf"
MOST_TITLES: Final = 50  # lines above the headings
FEWEST_COLUMNS: Final = 3  # of a table below a title
HEADER_BYTES: Final = 1 << 20
MOST_RECORD: Final = 1 << 27  # bytes


@dataclass(frozen=True)
class CsvHeader:
    """The header of a CSV file: the delimiter, the names of columns, and where records begin, in bytes.

    ``titles`` are lines above it. ``encoding`` is that of all its lines, if it is certain; None for UTF-8 or
    Windows-1252, line by line.
    """

    delimiter: str
    names: tuple[str, ...]
    stop: int
    encoding: str | None = None
    titles: int = 0

    def in_utf8(self, block: bytes) -> bytes:
        """Return a block of the file in UTF-8, as far as its encoding is certain."""
        return block.decode(self.encoding, errors="replace").encode() if self.encoding else block


def read_header(path: Path) -> CsvHeader:
    """Read the header of a CSV file.

    Raises
    ------
    DataError
        The file is empty, in UTF-16 or in an encoding of which two are possible, or its lines end as on old Macs.
    """
    with path.open("rb") as file:
        chunk = file.read(HEADER_BYTES)
    if chunk[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        raise DataError(f"{path}: is UTF-16. {_conversion(path, 'UTF-16')}")
    encoding = _encoding(path, chunk)
    text = chunk.removeprefix(BOM)
    delimiter, start = _first_headings(text)
    ends = record_ends(text, delimiter)
    later = ends[ends > start]
    stop = int(later[0]) if len(later) else len(text)
    names = (
        text[start:stop].decode(encoding, "replace") if encoding else decode(text[start:stop])
    ).strip("\r\n")
    if not names:
        raise DataError(f"{path}: is empty. Expected a line with the names of columns.")
    try:
        found = next(csv.reader([names], delimiter=delimiter))
    except csv.Error:
        raise DataError(
            f"{path}: its lines end in CR alone, as on old Macs. Save it with LF or CRLF."
        ) from None
    names_found = with_roles([name.strip() for name in found])
    titles = text[:start].count(b"\n")
    return CsvHeader(delimiter, names_found, len(chunk) - len(text) + stop, encoding, titles)


def _first_headings(text: bytes) -> tuple[str, int]:
    """Return the delimiter, and where the names of columns begin: below a title, which has one field of many."""
    bare = re.sub(rb'"(?:[^"]|"")*"', b"x", text)  # names may hold anything
    line = bare.partition(b"\n")[0]
    usual = max(DELIMITERS, key=lambda mark: line.count(mark.encode()))
    if _filled(line, usual) > 1:
        return usual, 0
    rows = text.split(b"\n", MOST_TITLES)[:MOST_TITLES]
    plain = [re.sub(rb'"[^"\n]*"', b"x", row) for row in rows]
    best = max(DELIMITERS, key=lambda mark: max(row.count(mark.encode()) for row in plain))
    filled = [_filled(row, best) for row in plain]
    if max(filled) < FEWEST_COLUMNS:
        return usual, 0
    at = next(at for at, count in enumerate(filled) if 2 * count >= max(filled))
    return best, sum(len(row) + 1 for row in rows[:at])


def _filled(line: bytes, delimiter: str) -> int:
    """Return how many fields of a line are not blank."""
    return sum(bool(cell.strip()) for cell in line.split(delimiter.encode()))


def _encoding(path: Path, chunk: bytes) -> str | None:
    """Return the encoding of a file by its beginning, if it is certain; None for UTF-8 and Windows-1252."""
    odd = b"\n".join(_odd_lines(chunk))
    if not odd or (encoding := certain_encoding(odd)):
        return encoding if odd else None
    if _is_in_doubt(odd):
        fits = likely_encodings(odd)
        raise DataError(
            f"{path}: is not UTF-8, and may be {' or '.join(fits)} (found {_example(odd, fits)}). "
            f"{_conversion(path, fits[0])}"
        )
    return None


def _is_in_doubt(odd: bytes) -> bool:
    """Return whether lines may be in two encodings, neither of which is that of Western Europe."""
    fits = likely_encodings(odd)
    return len(fits) > 1 and WESTERN not in fits


def _example(odd: bytes, encodings: Sequence[str]) -> str:
    """Return the first word beyond ASCII, as each encoding reads it."""
    word = next(
        (
            found[0]
            for found in re.finditer(rb"[A-Za-z\x80-\xff ]*[\x80-\xff]+[A-Za-z\x80-\xff ]*", odd)
        ),
        b"",
    )
    return " or ".join(repr(word.decode(name, errors="replace").strip()) for name in encodings)


def _conversion(path: Path, encoding: str) -> str:
    """Return how to convert a file to UTF-8."""
    utf8 = path.with_name(f"{path.stem}-utf8{path.suffix}")
    old, new = (shlex.quote(str(name)) for name in (path, utf8))
    return f"Save it as UTF-8 (Excel: `CSV UTF-8`), or run `iconv -f {encoding.upper()} -t UTF-8 {old} > {new}`."


def _odd_lines(chunk: bytes) -> list[bytes]:
    """Return the lines of the beginning of a file that are not UTF-8."""
    if _is_utf8(chunk):
        return []
    lines = chunk.removeprefix(BOM).split(b"\n")
    return [line for line in lines[: len(lines) - 1 or 1] if not _is_utf8(line)]


def text_notes(path: Path) -> tuple[str, ...]:
    """Return what a reader should know of how a CSV file is read: its encoding, and lines above the headings."""
    notes = [note] if (note := encoding_note(path)) else []
    try:
        titles = read_header(path).titles
    except DataError:  # the error says it
        titles = 0
    if titles:
        notes.append(f"{path.name}: {counted(titles, 'rows')} above the headings left out")
    return tuple(notes)


def encoding_note(path: Path) -> str:
    """Return what a reader should know of a file that is not in UTF-8, from its beginning; else an empty text."""
    with path.open("rb") as file:
        odd = _odd_lines(file.read(HEADER_BYTES))
    if not odd or odd[0][:2] in {b"\xff\xfe", b"\xfe\xff"}:
        return ""
    text = b"\n".join(odd)
    known = certain_encoding(text)
    encoding = known or WESTERN
    found = _example(text, [encoding])
    if not known and _is_in_doubt(text):
        return ""  # the error says it
    doubt = "" if known else ". If letters are wrong, save it as UTF-8 (Excel: `CSV UTF-8`)"
    return f"{path.name}: not UTF-8, read as {encoding} (found {found}){doubt}"


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
                path,
                start,
                start + len(block),
                total,
                header.in_utf8(block),
                header.names,
                header.delimiter,
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
