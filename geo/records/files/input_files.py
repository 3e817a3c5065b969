"""Files of records of any format: list them, read their columns, and read pieces from an offset."""

from __future__ import annotations

import hashlib
import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Protocol, TypeVar

import pyarrow as pa
import shapely

from geo.errors import DataError
from geo.records.engine import Engine
from geo.records.files.csv_files import read_header, text_notes, text_pieces
from geo.records.files.pieces import Piece, PieceSize
from geo.records.files.vector_files import (
    geometry_note,
    ogr_header,
    ogr_pieces,
    parquet_header,
    parquet_pieces,
)
from geo.records.files.workbooks import WORKBOOKS, UnreadableWorkbookError, read_sheet, sheet_pieces

TEXT: Final = {".csv", ".tsv", ".txt"}
TABLES: Final = {".parquet", ".geoparquet", ".pq"}
OTHERS: Final = {".geojson", ".json", ".gpkg", ".fgb", ".shp", ".kml", ".gml"}
# Errors that libraries raise for damaged files; those of GDAL and PROJ are RuntimeErrors.
UNREADABLE: Final = (
    OSError, RuntimeError, pa.ArrowException, shapely.errors.GEOSException, UnreadableWorkbookError,
)  # fmt: skip


def record_files(paths: Iterable[Path]) -> tuple[Path, ...]:
    """List files of records, each once: those stated, and in the place of a folder those in it, sorted by name.

    Raises
    ------
    DataError
        A path is missing or not a file, or a folder has nothing to read.
    """
    files: dict[Path, Path] = {}  # resolved path → the path as it was stated
    for path in paths:
        if not path.exists():
            raise DataError(
                f"{path}: this file does not exist. Check the spelling, or give the whole path."
            )
        if not (path.is_file() or path.is_dir()):
            raise DataError(
                f"{path}: this is a pipe or device, which cannot be read twice. Save it as a file."
            )
        inner_files = _files_in(path) if path.is_dir() else [path]
        if not inner_files:
            raise DataError(
                f"{path}: the folder contains no file of records. Expected CSV, Parquet, GeoJSON or a workbook. "
                "Name another folder."
            )
        for file in inner_files:
            files.setdefault(file.resolve(), file)
    return tuple(files.values())


def _files_in(folder: Path) -> list[Path]:
    """List the files in a folder, and in the folders within it, that can hold records; sorted."""
    suffixes = TEXT | TABLES | OTHERS | WORKBOOKS
    return sorted(
        path for path in folder.rglob("*") if path.is_file() and path.suffix.lower() in suffixes
    )


def file_names(files: Sequence[Path]) -> tuple[str, ...]:
    """Return the names of files; if two are the same, their paths relative to the common parent folder."""
    names = tuple(path.name for path in files)
    if len(set(names)) == len(names):
        return names
    shared = os.path.commonpath([path.resolve().parent for path in files])
    return tuple(path.resolve().relative_to(shared).as_posix() for path in files)


def file_sha256(path: Path) -> str:
    """Compute the SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def header_of(path: Path, sheet: str | None = None) -> tuple[str, ...]:
    """Read the names of the columns of a file of any format.

    ``sheet`` is the sheet of a workbook, by default the first with a table; or the layer of a vector file, by default
    all layers.

    Raises
    ------
    DataError
        The file is not what its ending says, or is a text file that is empty or in UTF-16.
    """
    kind = path.suffix.lower()
    if kind in TEXT:
        return read_header(path).names
    with _readable_errors(path):
        if kind in WORKBOOKS:
            return tuple(read_sheet(path, sheet).table.column_names)
        return parquet_header(path) if kind in TABLES else ogr_header(path, sheet)


def notes_of(path: Path, sheet: str | None = None) -> tuple[str, ...]:
    """Return notes on how a file is read, for the report of a run.

    They concern the encoding of a text, the geometry of a vector file, or the sheet, headings and merged cells of a
    workbook. ``sheet`` is as for :func:`header_of`.
    """
    kind = path.suffix.lower()
    if kind in TEXT:
        return text_notes(path)
    with _readable_errors(path):
        if kind in WORKBOOKS:
            return read_sheet(path, sheet).notes
        note = geometry_note(path, sheet, is_parquet=kind in TABLES)
    return (f"{path}: {note}",) if note else ()


def read_pieces(
    path: Path, start: int, size: PieceSize, *, sheet: str | None = None
) -> Iterator[Piece]:
    """Read a file of any format piece by piece.

    Parameters
    ----------
    start
        Where an earlier piece ended: an offset in bytes of a text, a number of rows of a table. 0 is the beginning.
    size
        The size of a piece.
    sheet
        The sheet or layer, as for :func:`header_of`.

    Raises
    ------
    DataError
        The file is not what its ending says, or is damaged further on.
    """
    kind = path.suffix.lower()
    if kind in TEXT:
        yield from text_pieces(path, start, size.text_bytes)
        return
    with _readable_errors(path):
        if kind in WORKBOOKS:
            yield from sheet_pieces(path, start, size.rows, sheet)
            return
        if kind in TABLES:
            yield from parquet_pieces(path, start, size.rows)
            return
        yield from ogr_pieces(path, start, size.rows, sheet)


def first_row(path: Path) -> int:
    """Return the number of the first record of a file: its line in a text, 1 in a table, 0 in a sheet.

    The records of a piece are numbered from 0, and this number is added. Those of a sheet have numbers already, so that
    nothing has to be added.
    """
    kind = path.suffix.lower()
    if kind in TEXT:
        return read_header(path).lines + 1
    return 0 if kind in WORKBOOKS else 1


@contextmanager
def _readable_errors(path: Path) -> Iterator[None]:
    """Replace any error that a library raises for a damaged file by a `DataError` that names the file and a remedy."""
    try:
        yield
    except UNREADABLE as error:
        kind = path.suffix.lower()
        if kind in WORKBOOKS and _is_markup(path):
            raise DataError(
                f"{path}: the file is a web page or XML, although its name ends in {kind}. Expected a workbook. Open "
                "the file in a spreadsheet program and save it as .xlsx."
            ) from None
        # The message of the library in one line, without the advice of GDAL, which does not apply here.
        reason = " ".join(str(error).split()).partition("; It might help")[0].rstrip(".")
        remedy = "Save it as CSV or Parquet."
        if kind == ".json":
            remedy = (
                "Expected GeoJSON. Save a list of records as CSV, for example with pandas: "
                "pd.read_json(FILE).to_csv('records.csv', index=False)."
            )
        elif kind in TABLES | OTHERS | WORKBOOKS:
            remedy = "The file may be truncated, or not be the format its name says."
        raise DataError(
            f"{path}: the file cannot be read as {kind or 'a table'} ({reason}). {remedy}"
        ) from None


class Counted(Protocol):
    """The result of a piece."""

    @property
    def lines(self) -> int:
        """The number of lines of the piece, or of its rows."""


def _is_markup(path: Path) -> bool:
    """Return whether a file begins with a tag, as web pages do that some programs save under a workbook's name."""
    with path.open("rb") as file:
        return file.read(256).lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"<")


T = TypeVar("T", bound=Counted)


@dataclass(frozen=True)
class PiecePosition:
    """Where a piece lies in a list of files.

    Attributes
    ----------
    file
        The index of the piece's file in the list.
    stop
        Where the piece ends in that file: an offset in bytes of a text, a number of rows of a table.
    row
        The number of the piece's first record, from 1: its line in a text, its row in a table. It is 0 in a sheet,
        whose records have numbers already.
    done
        The share of the bytes of all files that has been read at the end of the piece, from 0 to 1.
    """

    file: int = 0
    stop: int = 0
    row: int = 1
    done: float = 0.0


def process(
    files: Sequence[Path],
    size: PieceSize,
    work: Callable[[Piece], T],
    engine: Engine,
    *,
    last: PiecePosition = PiecePosition(),
    sheet: str | None,
) -> Iterator[tuple[PiecePosition, T]]:
    """Apply a function to every piece of the files; yield the position and the result of each, in their order.

    Parameters
    ----------
    size
        The size of a piece.
    work
        The function.
    engine
        What applies the function to pieces, and yields the results in the order of the pieces.
    last
        The position of the piece after which to go on. Its ``row`` is the number of the first record after that piece.
    sheet
        The sheet of workbooks, by default the first with a table; or the layer of vector files, by default all.
    """
    sizes = [path.stat().st_size for path in files]  # bytes
    # For each piece that the engine has taken, but whose result it has not yielded yet: the index of its file, where
    # it ends there, and the share of the file up to that end.
    ends: deque[tuple[int, int, float]] = deque()

    def pieces() -> Iterator[Piece]:
        for file in range(last.file, len(files)):
            start = last.stop if file == last.file else 0
            for piece in read_pieces(files[file], start, size, sheet=sheet):
                ends.append((file, piece.stop, piece.stop / max(piece.total, 1)))
                yield piece

    current_file = last.file
    row = last.row if last.stop else first_row(files[current_file])
    for result in engine(work, pieces()):
        file, stop, share = ends.popleft()
        if file != current_file:  # records of each file are numbered anew
            current_file, row = file, first_row(files[file])
        bytes_done = sum(sizes[:file]) + sizes[file] * share
        yield PiecePosition(file, stop, row, bytes_done / max(sum(sizes), 1)), result
        row += result.lines
