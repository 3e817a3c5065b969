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
from geo.records.files.csv_quotes import QUOTED_BYTES, record_ends
from geo.records.files.csv_records import decode, split_record
from geo.records.files.double_headings import join_headings, joined_note
from geo.records.files.encodings import WESTERN, certain_encoding, likely_encodings
from geo.records.files.pieces import Piece
from geo.records.headings import with_roles
from geo.validation import counted

DELIMITERS: Final = ",;\t|"
BOM: Final = b"\xef\xbb\xbf"
MOST_TITLES: Final = 50  # lines above the headings
FEWEST_COLUMNS: Final = 3  # of a table below a title
HEADER_BYTES: Final = 1 << 20
MOST_RECORD_BYTES: Final = 1 << 27  # 128 MB


@dataclass(frozen=True)
class CsvHeader:
    """The header of a CSV file.

    Attributes
    ----------
    delimiter
        The character between fields.
    names
        The names of the columns.
    stop
        The offset in the file, in bytes, at which the header ends and the records begin.
    encoding
        The encoding of the whole file if that is certain; None if each line may be UTF-8 or Windows-1252.
    titles
        The number of lines above the header, which are no records.
    lines
        The number of lines above the first record, those of the header included.
    note
        A sentence on headings in two lines; empty for headings in one.
    """

    delimiter: str
    names: tuple[str, ...]
    stop: int
    encoding: str | None = None
    titles: int = 0
    lines: int = 1
    note: str = ""

    def in_utf8(self, block: bytes) -> bytes:
        """Return a block of the file converted to UTF-8 if its encoding is certain, else unchanged."""
        return block.decode(self.encoding, errors="replace").encode() if self.encoding else block


def read_header(path: Path) -> CsvHeader:
    """Read the header of a CSV file.

    Raises
    ------
    DataError
        The file is empty, begins with a blank line, is in UTF-16, may be in one of several encodings, or has lines that
        end as on old Macs.
    """
    with path.open("rb") as file:
        chunk = file.read(HEADER_BYTES)
    if chunk[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        raise DataError(f"{path}: the file is UTF-16. {_conversion(path, 'UTF-16')}")
    encoding = _encoding(path, chunk)
    # Offsets count from the beginning of the text, without the byte order mark that Excel writes before it.
    text = chunk.removeprefix(BOM)
    delimiter, start = _first_headings(text)
    ends = record_ends(text, delimiter)
    later_ends = ends[ends > start]
    stop = int(later_ends[0]) if len(later_ends) else len(text)
    headings = _decoded(text[start:stop], encoding).strip("\r\n")
    if not headings:
        found = "begins with a blank line" if text.strip() else "is empty"
        raise DataError(
            f"{path}: the file {found}. Expected a line with the names of columns. Put one first."
        )
    try:
        fields = next(csv.reader([headings], delimiter=delimiter))
    except csv.Error:
        raise DataError(
            f"{path}: the lines end in CR alone, as on old Macs. Save the file with LF or CRLF."
        ) from None
    fields, note = [name.strip() for name in fields], ""
    if len(later_ends) > 1:
        line_below = _decoded(text[stop : int(later_ends[1])], encoding)
        if joined := _joined_headings(fields, line_below, delimiter):
            stop, note = int(later_ends[1]), joined_note(fields, joined)
            fields = joined
    titles = text[:start].count(b"\n")
    stop_in_file = len(chunk) - len(text) + stop
    lines = text[:stop].count(b"\n")
    return CsvHeader(delimiter, with_roles(fields), stop_in_file, encoding, titles, lines, note)


def _decoded(line: bytes, encoding: str | None) -> str:
    return line.decode(encoding, "replace") if encoding else decode(line)


def _joined_headings(upper: Sequence[str], line_below: str, delimiter: str) -> list[str] | None:
    """Return two lines of headings as one; None if the line below is a record, as is one with a digit."""
    if all(upper) or any(map(str.isdecimal, line_below)):
        return None
    lower = [cell.strip() for cell in split_record(line_below.strip("\r\n"), delimiter)]
    return join_headings(upper, lower) if len(lower) == len(upper) else None


def _first_headings(text: bytes) -> tuple[str, int]:
    """Return the delimiter of a CSV text, and the offset in bytes of the line with the names of its columns.

    Usually that is the first line. If the first line has only one field, it may be a title above the table. Then the
    line with the names is the first that has at least half as many filled fields as the fullest line.
    """
    # A field in quotes may hold delimiters and line feeds: it is replaced by a letter before anything is counted.
    unquoted = re.sub(rb'"(?:[^"]|"")*"', b"x", text)
    first_line = unquoted.partition(b"\n")[0]
    first_delimiter = max(DELIMITERS, key=lambda mark: first_line.count(mark.encode()))
    if _count_filled(first_line, first_delimiter) > 1:
        return first_delimiter, 0
    lines = text.split(b"\n", MOST_TITLES)[:MOST_TITLES]
    unquoted_lines = [re.sub(rb'"[^"\n]*"', b"x", line) for line in lines]
    delimiter = max(
        DELIMITERS, key=lambda mark: max(line.count(mark.encode()) for line in unquoted_lines)
    )
    filled_counts = [_count_filled(line, delimiter) for line in unquoted_lines]
    fullest = max(filled_counts)
    if fullest < FEWEST_COLUMNS:  # a table of one or two columns, without titles
        return first_delimiter, 0
    titles = next(number for number, count in enumerate(filled_counts) if 2 * count >= fullest)
    return delimiter, sum(len(line) + 1 for line in lines[:titles])


def _count_filled(line: bytes, delimiter: str) -> int:
    """Count the fields of a line that are not blank."""
    return sum(bool(cell.strip()) for cell in line.split(delimiter.encode()))


def _encoding(path: Path, chunk: bytes) -> str | None:
    """Return the encoding of a text file, judged by its first bytes, ``chunk``; None for UTF-8 and Windows-1252.

    Raises
    ------
    DataError
        Several encodings fit, and the user has to choose.
    """
    odd_text = b"\n".join(_odd_lines(chunk))
    if not odd_text:
        return None
    if encoding := certain_encoding(odd_text):
        return encoding
    if _is_in_doubt(odd_text):
        fits = likely_encodings(odd_text)
        raise DataError(
            f"{path}: the file is not UTF-8, and may be {' or '.join(fits)} (found {_example(odd_text, fits)}). "
            f"{_conversion(path, fits[0])}"
        )
    return None


def _is_in_doubt(odd: bytes) -> bool:
    """Return whether several encodings fit lines that are not UTF-8, and Windows-1252 does not."""
    fits = likely_encodings(odd)
    return len(fits) > 1 and WESTERN not in fits


def _example(odd: bytes, encodings: Sequence[str]) -> str:
    """Return the first words with letters beyond ASCII, as each encoding reads them."""
    match = re.search(rb"[A-Za-z\x80-\xff ]*[\x80-\xff]+[A-Za-z\x80-\xff ]*", odd)
    words = match[0] if match else b""
    return " or ".join(repr(words.decode(name, errors="replace").strip()) for name in encodings)


def _conversion(path: Path, encoding: str) -> str:
    """Return a sentence on how to convert a file to UTF-8."""
    utf8 = path.with_name(f"{path.stem}-utf8{path.suffix}")
    source, target = (shlex.quote(str(name)) for name in (path, utf8))
    return f"Save it as UTF-8 (Excel: `CSV UTF-8`), or run `iconv -f {encoding.upper()} -t UTF-8 {source} > {target}`."


def _odd_lines(chunk: bytes) -> list[bytes]:
    """Return those lines that are not UTF-8; ``chunk`` is the beginning of a file."""
    if _is_utf8(chunk):
        return []
    lines = chunk.removeprefix(BOM).split(b"\n")
    complete_lines = lines[:-1] or lines  # the last one may be cut within a letter
    return [line for line in complete_lines if not _is_utf8(line)]


def text_notes(path: Path) -> tuple[str, ...]:
    """Return notes on how a CSV file is read: on its encoding if it is not UTF-8, and on lines above the headings."""
    notes = [note] if (note := encoding_note(path)) else []
    try:
        header = read_header(path)
    except DataError:  # it is reported when the file is read
        return tuple(notes)
    if header.titles:
        notes.append(f"{path.name}: {counted(header.titles, 'rows')} above the headings left out")
    if header.note:
        notes.append(f"{path.name}: {header.note}")
    return tuple(notes)


def encoding_note(path: Path) -> str:
    """Return a note on the encoding of a file, judged by its beginning; an empty text for UTF-8."""
    with path.open("rb") as file:
        odd_lines = _odd_lines(file.read(HEADER_BYTES))
    is_utf16 = bool(odd_lines) and odd_lines[0][:2] in {b"\xff\xfe", b"\xfe\xff"}
    if not odd_lines or is_utf16:  # UTF-16 is an error
        return ""
    text = b"\n".join(odd_lines)
    certain = certain_encoding(text)
    if not certain and _is_in_doubt(text):  # this is an error, too
        return ""
    encoding = certain or WESTERN
    example = _example(text, [encoding])
    doubt = "" if certain else ". If letters are wrong, save it as UTF-8 (Excel: `CSV UTF-8`)"
    return f"{path.name}: not UTF-8, read as {encoding} (found {example}){doubt}"


def _is_utf8(line: bytes) -> bool:
    try:
        line.decode()
    except UnicodeDecodeError:
        return False
    return True


def text_pieces(path: Path, start: int, size: int) -> Iterator[Piece]:
    """Read a CSV file in pieces of whole records, each of about ``size`` bytes.

    ``start`` is the offset in bytes at which an earlier piece ended; 0 begins after the header.
    """
    total = path.stat().st_size
    header = read_header(path)
    start = start or header.stop
    with path.open("rb") as file:
        while start < total:
            file.seek(start)
            block = _read_whole_records(file, size, header.delimiter)
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


def _read_whole_records(file: BinaryIO, size: int, delimiter: str) -> bytes:
    """Read whole records from an open file: as many as fit into ``size`` bytes, or one longer record.

    The end of a record depends on the bytes after it, at most ``QUOTED_BYTES``, since a quote may join lines. So that
    many bytes more are read than are returned.
    """
    block, wanted_bytes = b"", size + QUOTED_BYTES
    while True:
        block += file.read(wanted_bytes - len(block))
        reaches_end_of_file = len(block) < wanted_bytes
        if reaches_end_of_file and len(block) <= size:
            return block
        ends = record_ends(block, delimiter)
        if not reaches_end_of_file:  # later ends depend on bytes that are not read yet
            ends = ends[ends <= wanted_bytes - QUOTED_BYTES]
        if len(fitting_ends := ends[ends <= size]):
            return block[: fitting_ends[-1]]
        if len(ends):  # the first record is longer than `size`
            return block[: ends[0]]
        if reaches_end_of_file:
            return block
        # The first record does not end in the bytes read so far: read twice as many.
        if wanted_bytes > MOST_RECORD_BYTES:
            raise DataError(
                f"{file.name}: the file has a line of more than {MOST_RECORD_BYTES >> 20} MB, so it may not be text. "
                "Save it as CSV."
            )
        wanted_bytes *= 2
