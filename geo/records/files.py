"""Files of records, read piece by piece from any offset, so that memory stays flat and work resumes."""

from __future__ import annotations

import csv
import json
import os
import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, Final

import geopandas as gpd
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pyogrio
import shapely

from geo.errors import DataError
from geo.records.text import QUOTED_BYTES, decoded, record_ends

TEXT: Final = {".csv", ".tsv", ".txt"}
TABLES: Final = {".parquet", ".geoparquet", ".pq"}
OTHERS: Final = {".geojson", ".json", ".gpkg", ".fgb", ".shp", ".kml", ".gml"}
POSITION: Final = ("longitude", "latitude")  # of what a geometry gives
DELIMITERS: Final = ",;\t|"
# What libraries raise on damaged files: those of GDAL and PROJ are RuntimeErrors.
UNREADABLE: Final = (OSError, RuntimeError, pa.ArrowException, shapely.errors.GEOSException)
BOM: Final = b"\xef\xbb\xbf"
HEADER_BYTES: Final = 1 << 20
BASE_MB: Final = 350  # the program itself, its libraries and what it joins records to
TEXT_FACTOR: Final = 25  # bytes of memory a byte of text takes while it is parsed
MOST_TEXT: Final = 1 << 26  # more at once is no faster, and an engine has to send it
MOST_RECORD: Final = 1 << 27  # bytes
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


def header_of(path: Path) -> list[str]:
    """Read the names of a file's columns, without its rows.

    Raises
    ------
    DataError
        The file is not what its ending says; a text file is empty, or in UTF-16.
    """
    kind = path.suffix.lower()
    if kind in TEXT:
        return list(read_header(path).names)
    with _as_its_ending_says(path):
        if kind in TABLES:
            schema = pq.read_schema(path)
            if geo := _described((schema.metadata or {}).get(b"geo")):
                return list(_with_position_names(name for name in schema.names if name != geo[0]))
            return list(schema.names)
        return list(_ogr_header(path, _layers(path)[0]))


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
        kind = path.suffix.lower()
        is_known = kind in TABLES | OTHERS
        remedy = "is it whole, and rightly called so?" if is_known else "save it as CSV or Parquet"
        raise DataError(
            f"{path}: cannot be read as {kind or 'a table'} ({reason}); {remedy}"
        ) from None


@dataclass(frozen=True)
class Header:
    """The head of a CSV file: how columns are parted, what they are called, and where records begin, in bytes."""

    delimiter: str
    names: tuple[str, ...]
    stop: int


def read_header(path: Path) -> Header:
    """Read the head of a CSV file.

    Raises
    ------
    DataError
        The file is empty, in UTF-16, or its lines end as on old Macs.
    """
    with path.open("rb") as file:
        chunk = file.read(HEADER_BYTES)
    if chunk[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        raise DataError(f"{path}: is UTF-16; save it as UTF-8")
    text = chunk.removeprefix(BOM)
    line = re.sub(rb'"(?:[^"]|"")*"', b"", text).partition(b"\n")[0]  # names may hold anything
    delimiter = max(DELIMITERS, key=lambda mark: line.count(mark.encode()))
    ends = record_ends(text, delimiter)
    stop = int(ends[0]) if len(ends) else len(text)
    names = decoded(text[:stop]).strip("\r\n")
    if not names:
        raise DataError(f"{path}: empty; expected a line with the names of columns")
    try:
        found = next(csv.reader([names], delimiter=delimiter))
    except csv.Error:
        raise DataError(
            f"{path}: its lines end in CR alone, as on old Macs; save it with LF or CRLF"
        ) from None
    return Header(delimiter, tuple(name.strip() for name in found), len(chunk) - len(text) + stop)


def _text_pieces(path: Path, start: int, size: int) -> Iterator[Piece]:
    """Read whole records, about ``size`` bytes at once."""
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

    What follows is read too, as far as it may tell where a record ends.
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
            raise DataError(f"{file.name}: a line of more than {MOST_RECORD >> 20} MB; is it text?")
        asked *= 2


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
    """Read features by their number, layer by layer."""
    layers = _layers(path)
    counts = [
        pyogrio.read_info(path, layer=name, force_feature_count=True)["features"] for name in layers
    ]
    before = 0
    for name, count in zip(layers, counts, strict=True):
        for first in range(max(start - before, 0), count, rows):
            last = min(first + rows, count)
            table = gpd.read_file(path, layer=name, rows=slice(first, last)).reset_index(drop=True)
            yield Piece(path, before + first, before + last, sum(counts), _columns_of(table))
        before += count


def _columns_of(table: pd.DataFrame) -> pa.Table:
    """Take features apart into columns, the last two where they are."""
    if not isinstance(table, gpd.GeoDataFrame):
        return pa.Table.from_pandas(table, preserve_index=False)
    plain = table.drop(columns=table.geometry.name)
    return _with_positions(pa.Table.from_pandas(plain, preserve_index=False), table.geometry)


def _layers(path: Path) -> tuple[str, ...]:
    """Name the layers of a file, which are one table if they have the same columns, as folders of KML do."""
    names = tuple(str(name) for name in pyogrio.list_layers(path)[:, 0])
    if len({_ogr_header(path, name) for name in names}) > 1:
        raise DataError(
            f"{path}: has layers with different columns ({', '.join(map(repr, names))}); "
            "save the one that is meant as a file of its own"
        )
    return names


def _ogr_header(path: Path, layer: str) -> tuple[str, ...]:
    info = pyogrio.read_info(path, layer=layer)
    names = tuple(map(str, info["fields"]))
    return names if info["geometry_type"] is None else _with_position_names(names)


def _with_position_names(names: Iterable[str]) -> tuple[str, ...]:
    """Put the names of what a geometry gives behind the others, in the place of columns of these names."""
    return (*(name for name in names if name not in POSITION), *POSITION)


def _described(metadata: bytes | None) -> tuple[str, Any] | None:
    """Name the column and the CRS of GeoParquet's geometry; nothing where a table has none."""
    if metadata is None:
        return None
    try:
        geo = json.loads(metadata)
        name = geo["primary_column"]
        about = geo["columns"][name]
        encoding, crs = about.get("encoding", "WKB"), about.get("crs", "OGC:CRS84")
    except (AttributeError, KeyError, TypeError, ValueError):
        raise pa.ArrowInvalid("its metadata `geo` is not that of GeoParquet") from None
    if encoding != "WKB":
        raise pa.ArrowInvalid(f"its geometry is encoded as {str(encoding)[:40]!r}; expected WKB")
    return name, crs


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
    columns = {name: table[name] for name in table.column_names if name not in POSITION}
    position = (pa.array(values) for values in (shapely.get_x(shapes), shapely.get_y(shapes)))
    return pa.table({**columns, **dict(zip(POSITION, position, strict=True))})
