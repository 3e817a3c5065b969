"""Files of events, read piece by piece from any offset, so that memory stays flat and work resumes."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import geopandas as gpd
import numpy as np
import pandas as pd
import pyarrow.parquet as pq
import pyogrio
import shapely

from geo.errors import DataError
from geo.exposure.records import Columns, Parsed, find_columns, parse_columns, parse_lines

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

TEXT: Final = {".csv", ".tsv", ".txt"}
TABLES: Final = {".parquet", ".geoparquet", ".pq"}
OTHERS: Final = {".geojson", ".json", ".gpkg", ".fgb", ".shp", ".kml", ".gml"}
DELIMITERS: Final = ",;\t|"
BOM: Final = b"\xef\xbb\xbf"
HEADER_BYTES: Final = 1 << 20
BASE_MB: Final = 350  # the program itself, its libraries and the prepared corridors
TEXT_FACTOR: Final = 25  # bytes of memory a byte of text takes while it is parsed
ROW_BYTES: Final = 1_500  # of memory a row of a table takes


@dataclass(frozen=True)
class Budget:
    """How much is read at once: bytes of text, or rows of a table."""

    text_bytes: int
    rows: int


@dataclass(frozen=True)
class Piece:
    """A stretch of one file, from ``start`` to ``stop`` (bytes of text, or rows), of ``total``."""

    path: Path
    start: int
    stop: int
    total: int
    content: bytes | pd.DataFrame


def budget(memory_mb: int) -> Budget:
    """Say how much to read at once so that the process stays below a limit.

    Raises
    ------
    DataError
        The limit leaves nothing to work with.
    """
    free = (memory_mb - BASE_MB) << 20
    if free < 32 << 20:
        raise DataError(
            f"--memory {memory_mb}: the program alone takes {BASE_MB} MB; give {BASE_MB + 50} or more"
        )
    return Budget(free // TEXT_FACTOR, free // ROW_BYTES)


def event_files(paths: Iterable[Path]) -> tuple[Path, ...]:
    """List files, and the files in folders that can hold events, in the order of their names.

    Raises
    ------
    DataError
        A path is not there, or a folder has nothing to read.
    """
    found: list[Path] = []
    for path in paths:
        if not path.exists():
            raise DataError(f"{path}: not there")
        inner = sorted(
            item for item in path.rglob("*")
            if item.is_file() and item.suffix.lower() in TEXT | TABLES | OTHERS
        ) if path.is_dir() else [path]  # fmt: skip
        if not inner:
            raise DataError(f"{path}: no file of events in it; expected CSV, Parquet or GeoJSON …")
        found += inner
    return tuple(found)


def check_header(path: Path, columns: Columns | None) -> None:
    """Make sure, before any work, that a text file has columns for positions.

    Raises
    ------
    DataError
        It has none, or is empty, or in UTF-16.
    """
    if path.suffix.lower() in TEXT:
        find_columns(read_header(path)[1], columns, where=str(path))


def pieces(path: Path, start: int, size: Budget) -> Iterator[Piece]:
    """Read a file piece by piece, from an offset at which an earlier piece ended."""
    kind = path.suffix.lower()
    if kind in TEXT:
        return _text_pieces(path, start, size.text_bytes)
    return (_parquet_pieces if kind in TABLES else _ogr_pieces)(path, start, size.rows)


def parse_piece(piece: Piece, columns: Columns | None) -> Parsed:
    """Read the positions and months of one piece; what cannot be read is in the rejects."""
    if isinstance(piece.content, bytes):
        delimiter, header = read_header(piece.path)
        found = find_columns(header, columns, where=str(piece.path))
        records = split_records(piece.content)
        return parse_lines(records, header, delimiter, found)
    table = piece.content
    found = find_columns([str(name) for name in table.columns], columns, where=str(piece.path))
    return parse_columns(table, found)


def read_header(path: Path) -> tuple[str, list[str]]:
    """Read the delimiter and the names of the columns of a CSV file.

    Raises
    ------
    DataError
        The file is empty, or in UTF-16.
    """
    with path.open("rb") as file:
        line = file.readline(HEADER_BYTES)
    if line[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        raise DataError(f"{path}: is UTF-16; save it as UTF-8")
    text = _decoded(line.removeprefix(BOM)).strip("\r\n")
    if not text:
        raise DataError(f"{path}: empty; expected a line with the names of columns")
    delimiter = max(DELIMITERS, key=text.count)
    return delimiter, [name.strip() for name in next(csv.reader([text], delimiter=delimiter))]


def split_records(block: bytes) -> list[str]:
    """Split text where a line ends and no quote is open; blank lines are no records."""
    ends = _ends(block)
    cut = int(ends[-1]) if len(ends) else 0
    head, rest = block[:cut], block[cut:].splitlines()  # a quote that nobody closes: single lines
    starts = np.concatenate([[0], ends[:-1]]) if cut else ends
    lines = [_decoded(head[a:b]) for a, b in zip(starts, ends, strict=True)]
    lines += [_decoded(line) for line in rest]
    return [line.rstrip("\r\n") for line in lines if line.strip()]


def _decoded(line: bytes) -> str:
    """Decode a line: UTF-8, or else what Windows writes in Western Europe."""
    try:
        return line.decode()
    except UnicodeDecodeError:
        return line.decode("cp1252", errors="replace")


def _ends(block: bytes) -> NDArray[np.int64]:
    """Find where records end: after line feeds at which the number of quotes is even."""
    letters = np.frombuffer(block, dtype=np.uint8)
    is_open = np.cumsum(letters == ord('"'), dtype=np.uint8) & 1
    return np.flatnonzero((letters == ord("\n")) & (is_open == 0)) + 1


def _text_pieces(path: Path, start: int, size: int) -> Iterator[Piece]:
    """Read whole records, about ``size`` bytes at once."""
    total = path.stat().st_size
    with path.open("rb") as file:
        start = start or len(file.readline(HEADER_BYTES))
        while start < total:
            file.seek(start)
            block = _whole(file.read(size), is_last=start + size >= total)
            yield Piece(path, start, start + len(block), total, block)
            start += len(block)


def _whole(block: bytes, *, is_last: bool) -> bytes:
    """Cut a block after its last record; where none ends, after its last line."""
    if is_last:
        return block
    ends = _ends(block)
    return block[: int(ends[-1]) if len(ends) else block.rfind(b"\n") + 1] or block


def _parquet_pieces(path: Path, start: int, rows: int) -> Iterator[Piece]:
    """Read batches of rows; those before ``start`` are read and dropped."""
    file = pq.ParquetFile(path)
    total, at = file.metadata.num_rows, 0
    geo = json.loads((file.schema_arrow.metadata or {}).get(b"geo", b"{}"))
    for batch in file.iter_batches(batch_size=rows):
        first, at = at, at + len(batch)
        if at > start:
            yield Piece(path, first, at, total, _located(batch.to_pandas(), geo))


def _ogr_pieces(path: Path, start: int, rows: int) -> Iterator[Piece]:
    """Read features by their number."""
    total = pyogrio.read_info(path, force_feature_count=True)["features"]
    for first in range(start, total, rows):
        table = gpd.read_file(path, rows=slice(first, first + rows)).reset_index(drop=True)
        content = _with_positions(table.drop(columns="geometry"), table.geometry)
        yield Piece(path, first, min(first + rows, total), total, content)


def _located(table: pd.DataFrame, geo: dict[str, Any]) -> pd.DataFrame:
    """Turn GeoParquet's geometry into positions; a plain table stays as it is."""
    if not geo:
        return table
    name = geo["primary_column"]
    crs = geo["columns"][name].get("crs", "OGC:CRS84")
    return _with_positions(table.drop(columns=name), gpd.GeoSeries.from_wkb(table[name], crs=crs))


def _with_positions(table: pd.DataFrame, geometry: gpd.GeoSeries) -> pd.DataFrame:
    """Put the positions of points, in degrees on WGS84, beside a table; what is no point has none."""
    points = geometry.where(geometry.geom_type == "Point")
    points = points if points.crs is None else points.to_crs("EPSG:4326")
    shapes = points.to_numpy()
    return table.assign(longitude=shapely.get_x(shapes), latitude=shapely.get_y(shapes))
