"""Parquet files, and vector files → tables, with the positions of points in the last two columns."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, Final

import geopandas as gpd
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import shapely

from geo.errors import DataError
from geo.records.files.pieces import Piece
from geo.vector_input import layer_info, layer_names, read_layer

POSITION: Final = ("longitude", "latitude")  # columns for the points of a geometry


def parquet_header(path: Path) -> tuple[str, ...]:
    """Read the names of a Parquet file's columns, with positions instead of its geometry."""
    schema = pq.read_schema(path)
    if geometry := _geometry_column(schema):
        return _with_position_names(name for name in schema.names if name != geometry[0])
    return tuple(schema.names)


def parquet_pieces(path: Path, start: int, rows: int) -> Iterator[Piece]:
    """Read pieces of at most ``rows`` rows; rows before ``start`` are read and dropped."""
    file = pq.ParquetFile(path)
    total, stop = file.metadata.num_rows, 0
    geometry = _geometry_column(file.schema_arrow)
    for batch in file.iter_batches(batch_size=rows):
        start_row, stop = stop, stop + len(batch)
        if stop > start:
            table = pa.Table.from_batches([batch])
            yield Piece(
                path, start_row, stop, total, _located(table, *geometry) if geometry else table
            )


def ogr_header(path: Path) -> tuple[str, ...]:
    """Read the names of the columns of a vector file, with positions instead of its geometry."""
    return _header_of_layer(path, _layers(path)[0])


def ogr_pieces(path: Path, start: int, rows: int) -> Iterator[Piece]:
    """Read pieces of at most ``rows`` features, layer by layer, from feature number ``start`` on."""
    layers = _layers(path)
    counts = [layer_info(path, name, count=True)["features"] for name in layers]
    rows_before = 0
    for name, count in zip(layers, counts, strict=True):
        for first in range(max(start - rows_before, 0), count, rows):
            last = min(first + rows, count)
            table = read_layer(path, name, skip=first, rows=last - first).reset_index(drop=True)
            yield Piece(
                path, rows_before + first, rows_before + last, sum(counts), _columns_of(table)
            )
        rows_before += count


def _columns_of(table: pd.DataFrame) -> pa.Table:
    """Turn features into columns, the last two their positions."""
    if not isinstance(table, gpd.GeoDataFrame):
        return pa.Table.from_pandas(table, preserve_index=False)
    plain = table.drop(columns=table.geometry.name)
    return _with_positions(pa.Table.from_pandas(plain, preserve_index=False), table.geometry)


def _layers(path: Path) -> tuple[str, ...]:
    """Read the names of a file's layers, which must have the same columns, as folders of KML do."""
    names = tuple(name for name, _ in layer_names(path))
    if len({_header_of_layer(path, name) for name in names}) > 1:
        raise DataError(
            f"{path}: has layers with different columns ({', '.join(map(repr, names))}). "
            "Save one of them as a file."
        )
    return names


def _header_of_layer(path: Path, layer: str) -> tuple[str, ...]:
    info = layer_info(path, layer)
    names = tuple(map(str, info["fields"]))
    return names if info["geometry_type"] is None else _with_position_names(names)


def _with_position_names(names: Iterable[str]) -> tuple[str, ...]:
    """Return names with ``longitude`` and ``latitude`` last; columns that have these names are replaced."""
    return (*(name for name in names if name not in POSITION), *POSITION)


def _geometry_column(schema: pa.Schema) -> tuple[str, Any] | None:
    """Return the column and the CRS of GeoParquet's geometry, or None for a table without one."""
    metadata = (schema.metadata or {}).get(b"geo")
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
    """Add the positions of points, in degrees on WGS84, to a table; other geometries have none."""
    points = geometry.where(geometry.geom_type == "Point")
    points = points if points.crs is None else points.to_crs("EPSG:4326")
    shapes = points.to_numpy()
    columns = {name: table[name] for name in table.column_names if name not in POSITION}
    position = (pa.array(values) for values in (shapely.get_x(shapes), shapely.get_y(shapes)))
    return pa.table({**columns, **dict(zip(POSITION, position, strict=True))})
