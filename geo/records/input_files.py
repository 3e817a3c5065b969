"""Files of records, of any kind: which there are, their columns, and pieces of them from any offset on."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import pyarrow as pa
import shapely

from geo.errors import DataError
from geo.records.csv_files import read_header, text_pieces
from geo.records.pieces import Budget, Piece
from geo.records.vector_files import ogr_header, ogr_pieces, parquet_header, parquet_pieces

TEXT: Final = {".csv", ".tsv", ".txt"}
TABLES: Final = {".parquet", ".geoparquet", ".pq"}
OTHERS: Final = {".geojson", ".json", ".gpkg", ".fgb", ".shp", ".kml", ".gml"}
# What libraries raise on damaged files: those of GDAL and PROJ are RuntimeErrors.
UNREADABLE: Final = (OSError, RuntimeError, pa.ArrowException, shapely.errors.GEOSException)


def record_files(paths: Iterable[Path]) -> tuple[Path, ...]:
    """List files, and the files in folders that can hold records, in the order of their names; each once.

    Raises
    ------
    DataError
        A path is not there or is no file, or a folder has nothing to read.
    """
    found: dict[Path, Path] = {}
    for path in paths:
        if not path.exists():
            raise DataError(f"{path}: not there")
        if not (path.is_file() or path.is_dir()):
            raise DataError(
                f"{path}: a pipe or device, of which no piece can be read again; save it as a file"
            )
        inner = sorted(
            item for item in path.rglob("*")
            if item.is_file() and item.suffix.lower() in TEXT | TABLES | OTHERS
        ) if path.is_dir() else [path]  # fmt: skip
        if not inner:
            raise DataError(f"{path}: no file of records in it; expected CSV, Parquet or GeoJSON …")
        for item in inner:
            found.setdefault(item.resolve(), item)
    return tuple(found.values())


def file_names(files: Sequence[Path]) -> tuple[str, ...]:
    """Tell files apart: by their names or, where two bear one, by their way from the folder that all lie in."""
    names = tuple(path.name for path in files)
    if len(set(names)) == len(names):
        return names
    shared = os.path.commonpath([path.resolve().parent for path in files])
    return tuple(path.resolve().relative_to(shared).as_posix() for path in files)


def header_of(path: Path) -> tuple[str, ...]:
    """Read the names of a file's columns, without its rows.

    Raises
    ------
    DataError
        The file is not what its ending says; a text file is empty, or in UTF-16.
    """
    kind = path.suffix.lower()
    if kind in TEXT:
        return read_header(path).names
    with _as_its_ending_says(path):
        return parquet_header(path) if kind in TABLES else ogr_header(path)


def pieces(path: Path, start: int, size: Budget) -> Iterator[Piece]:
    """Read a file piece by piece, from an offset at which an earlier piece ended.

    Raises
    ------
    DataError
        The file is not what its ending says, or is damaged further on.
    """
    kind = path.suffix.lower()
    if kind in TEXT:
        yield from text_pieces(path, start, size.text_bytes)
        return
    with _as_its_ending_says(path):
        yield from (parquet_pieces if kind in TABLES else ogr_pieces)(path, start, size.rows)


@contextmanager
def _as_its_ending_says(path: Path) -> Iterator[None]:
    """Tell what a library has against a file in one line, with its name."""
    try:
        yield
    except UNREADABLE as error:
        reason = " ".join(str(error).split()).partition("; It might help")[0]
        kind = path.suffix.lower()
        is_known = kind in TABLES | OTHERS
        remedy = "is it whole, and rightly called so?" if is_known else "save it as CSV or Parquet"
        raise DataError(
            f"{path}: cannot be read as {kind or 'a table'} ({reason}); {remedy}"
        ) from None
