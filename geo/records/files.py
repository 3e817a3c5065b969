"""Files of records, read piece by piece from any offset, so that memory stays flat and work resumes."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import geopandas as gpd
import pyarrow as pa
import pyarrow.parquet as pq
import pyogrio
import shapely
from pyproj.exceptions import CRSError

from geo.errors import DataError
from geo.records.text import decoded, record_ends

TEXT: Final = {".csv", ".tsv", ".txt"}
TABLES: Final = {".parquet", ".geoparquet", ".pq"}
OTHERS: Final = {".geojson", ".json", ".gpkg", ".fgb", ".shp", ".kml", ".gml"}
POSITION: Final = ("longitude", "latitude")  # of what a geometry gives
DELIMITERS: Final = ",;\t|"
UNREADABLE: Final = (
    OSError, pa.ArrowException, pyogrio.errors.DataSourceError, pyogrio.errors.DataLayerError,
    shapely.errors.GEOSException, CRSError,
)  # fmt: skip
BOM: Final = b"\xef\xbb\xbf"
HEADER_BYTES: Final = 1 << 20
BASE_MB: Final = 350  # the program itself, its libraries and what it joins records to
TEXT_FACTOR: Final = 25  # bytes of memory a byte of text takes while it is parsed
MOST_TEXT: Final = 1 << 26  # more at once is no faster, and an engine has to send it
ROW_BYTES: Final = 1_500  # of memory a row of a table takes


@dataclass(frozen=True)
class Budget:
    """How much is read at once: bytes of text, or rows of a table."""

    text_bytes: int
    rows: int


@dataclass(frozen=True)
class Piece:
    """A stretch of one file, from ``start`` to ``stop`` (bytes of text, or rows), of ``total``.

    Text comes with the names of its columns and its delimiter, so that whoever has the piece needs
    no file.
    """

    path: Path
    start: int
    stop: int
    total: int
    content: bytes | pa.Table
    header: tuple[str, ...] = ()
    delimiter: str = ","


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
    return Budget(min(free // TEXT_FACTOR, MOST_TEXT), free // ROW_BYTES)


def record_files(paths: Iterable[Path]) -> tuple[Path, ...]:
    """List files, and the files in folders that can hold records, in the order of their names.

    Raises
    ------
    DataError
        A path is not there or is no file, or a folder has nothing to read.
    """
    found: list[Path] = []
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
        found += inner
    return tuple(found)


def header_of(path: Path) -> list[str]:
    """Read the names of a file's columns, without its rows.

    Raises
    ------
    DataError
        The file is not what its ending says; a text file is empty, or in UTF-16.
    """
    kind = path.suffix.lower()
    if kind in TEXT:
        return read_header(path)[1]
    with _as_its_ending_says(path):
        if kind in TABLES:
            schema = pq.read_schema(path)
            return [*schema.names, *(POSITION if b"geo" in (schema.metadata or {}) else ())]
        return [*map(str, pyogrio.read_info(path)["fields"]), *POSITION]


def pieces(path: Path, start: int, size: Budget) -> Iterator[Piece]:
    """Read a file piece by piece, from an offset at which an earlier piece ended.

    Raises
    ------
    DataError
        The file is not what its ending says, or is damaged further on.
    """
    kind = path.suffix.lower()
    if kind in TEXT:
        yield from _text_pieces(path, start, size.text_bytes)
        return
    with _as_its_ending_says(path):
        yield from (_parquet_pieces if kind in TABLES else _ogr_pieces)(path, start, size.rows)


@contextmanager
def _as_its_ending_says(path: Path) -> Iterator[None]:
    """Tell what a library has against a file in one line, with its name."""
    try:
        yield
    except UNREADABLE as error:
        reason = " ".join(str(error).split()).partition("; It might help")[0]
        raise DataError(
            f"{path}: cannot be read as {path.suffix.lower()} ({reason}); is it whole, and rightly called so?"
        ) from None


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
    text = decoded(line.removeprefix(BOM)).strip("\r\n")
    if not text:
        raise DataError(f"{path}: empty; expected a line with the names of columns")
    delimiter = max(DELIMITERS, key=text.count)
    return delimiter, [name.strip() for name in next(csv.reader([text], delimiter=delimiter))]


def _text_pieces(path: Path, start: int, size: int) -> Iterator[Piece]:
    """Read whole records, about ``size`` bytes at once."""
    total = path.stat().st_size
    delimiter, header = read_header(path)
    with path.open("rb") as file:
        start = start or len(file.readline(HEADER_BYTES))
        while start < total:
            file.seek(start)
            block = _whole(file.read(size), is_last=start + size >= total)
            yield Piece(path, start, start + len(block), total, block, tuple(header), delimiter)
            start += len(block)


def _whole(block: bytes, *, is_last: bool) -> bytes:
    """Cut a block after its last record; where none ends, after its last line."""
    if is_last:
        return block
    end = block.rfind(b"\n") + 1
    if block.count(b'"', 0, end) % 2:  # in the middle of a record: look for where one ends
        ends = record_ends(block)
        end = int(ends[-1]) if len(ends) else end
    return block[:end] or block


def _parquet_pieces(path: Path, start: int, rows: int) -> Iterator[Piece]:
    """Read batches of rows; those before ``start`` are read and dropped."""
    file = pq.ParquetFile(path)
    total, at = file.metadata.num_rows, 0
    geometry = _described((file.schema_arrow.metadata or {}).get(b"geo"))
    for batch in file.iter_batches(batch_size=rows):
        first, at = at, at + len(batch)
        if at > start:
            table = pa.Table.from_batches([batch])
            yield Piece(path, first, at, total, _located(table, *geometry) if geometry else table)


def _ogr_pieces(path: Path, start: int, rows: int) -> Iterator[Piece]:
    """Read features by their number."""
    total = pyogrio.read_info(path, force_feature_count=True)["features"]
    for first in range(start, total, rows):
        table = gpd.read_file(path, rows=slice(first, first + rows)).reset_index(drop=True)
        plain = pa.Table.from_pandas(table.drop(columns="geometry"), preserve_index=False)
        content = _with_positions(plain, table.geometry)
        yield Piece(path, first, min(first + rows, total), total, content)


def _described(metadata: bytes | None) -> tuple[str, Any] | None:
    """Name the column and the CRS of GeoParquet's geometry; nothing where a table has none."""
    if metadata is None:
        return None
    try:
        geo = json.loads(metadata)
        name = geo["primary_column"]
        return name, geo["columns"][name].get("crs", "OGC:CRS84")
    except (AttributeError, KeyError, TypeError, ValueError):
        raise pa.ArrowInvalid("its metadata `geo` is not that of GeoParquet") from None


def _located(table: pa.Table, name: str, crs: Any) -> pa.Table:  # noqa: ANN401 - whatever PROJ reads
    """Turn GeoParquet's geometry into positions."""
    if name not in table.column_names:
        raise pa.ArrowInvalid(f"no column {name!r}, which its metadata `geo` names")
    geometry = gpd.GeoSeries.from_wkb(table[name].to_numpy(), crs=crs)
    return _with_positions(table.drop_columns([name]), geometry)


def _with_positions(table: pa.Table, geometry: gpd.GeoSeries) -> pa.Table:
    """Put the positions of points, in degrees on WGS84, beside a table; what is no point has none."""
    points = geometry.where(geometry.geom_type == "Point")
    points = points if points.crs is None else points.to_crs("EPSG:4326")
    shapes = points.to_numpy()
    old = [name for name in POSITION if name in table.column_names]
    table = table.drop_columns(old)
    for name, values in zip(POSITION, (shapely.get_x(shapes), shapely.get_y(shapes)), strict=True):
        table = table.append_column(name, pa.array(values))
    return table
