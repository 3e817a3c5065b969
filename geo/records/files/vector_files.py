"""Parquet and vector files → tables, with columns for the positions of points, or of the ends of lines, at the end."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, Final, NamedTuple

import geopandas as gpd
import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import shapely
from numpy.typing import NDArray

from geo.errors import DataError
from geo.geodesy.projected import DECIMALS
from geo.records.files.pieces import Piece
from geo.vector_input import layer_info, layer_names, read_layer

POSITION: Final = ("longitude", "latitude")  # columns for the positions of points
MIXED: Final = "Unknown"  # GDAL's type of a layer with several types of geometry, or none
FIRST_FEATURES: Final = 1_000  # that are read to find the types in such a layer
LINE_ENDS: Final = (
    "origin_longitude",
    "origin_latitude",
    "destination_longitude",
    "destination_latitude",
)  # columns for the first and the last point of lines


def parquet_header(path: Path) -> tuple[str, ...]:
    """Read the names of the columns of a Parquet file; columns of positions stand in place of its geometry, if any."""
    schema = pq.read_schema(path)
    if geometry := _geometry_column(schema):
        names = (name for name in schema.names if name != geometry.name)
        return _with_position_names(names, geometry.position_columns)
    return tuple(schema.names)


def parquet_pieces(path: Path, start: int, rows: int) -> Iterator[Piece]:
    """Read a Parquet file in pieces of at most ``rows`` rows, from row ``start`` on.

    Earlier rows are read, too, and dropped, because pieces have to begin at the same rows in every run.
    """
    file = pq.ParquetFile(path)
    total, stop = file.metadata.num_rows, 0
    geometry = _geometry_column(file.schema_arrow)
    for batch in file.iter_batches(batch_size=rows):
        start_row, stop = stop, stop + len(batch)
        if stop > start:
            table = pa.Table.from_batches([batch])
            yield Piece(
                path, start_row, stop, total, _located(table, geometry) if geometry else table
            )


def ogr_header(path: Path, layer: str | None) -> tuple[str, ...]:
    """Read the names of the columns of a vector file or layer, with columns of positions in place of its geometry."""
    names = _layers(path, layer)
    return _with_position_names(_fields(path, names[0]), _columns_for(_kinds(path, names)))


def ogr_pieces(path: Path, start: int, rows: int, layer: str | None) -> Iterator[Piece]:
    """Read a vector file in pieces of at most ``rows`` features, layer by layer, from feature number ``start`` on.

    Features are numbered from 0 over all layers. ``layer`` is the layer to read, None for all.
    """
    layers = _layers(path, layer)
    position_columns = _columns_for(_kinds(path, layers))
    counts = [layer_info(path, name, count=True)["features"] for name in layers]
    features_before = 0  # in the layers before this one
    for name, count in zip(layers, counts, strict=True):
        for first in range(max(start - features_before, 0), count, rows):
            stop = min(first + rows, count)
            table = read_layer(path, name, skip=first, rows=stop - first).reset_index(drop=True)
            yield Piece(
                path,
                features_before + first,
                features_before + stop,
                sum(counts),
                _columns_of(table, position_columns),
            )
        features_before += count


def geometry_note(path: Path, layer: str | None, *, is_parquet: bool) -> str:
    """Return a note on the geometry of a file if it is read as lines or not used; an empty text for points."""
    if is_parquet:
        geometry = _geometry_column(pq.read_schema(path))
        kinds = geometry.kinds if geometry else frozenset()
    else:
        kinds = _kinds(path, _layers(path, layer))
    position_columns = _columns_for(kinds)
    if position_columns == LINE_ENDS:
        return "each line is a flow from its first point to its last. Reverse those that are drawn the other way round"
    if kinds and not position_columns:
        return (
            f"its geometry ({', '.join(sorted(kinds))}) is not used. Expected points, or lines from origin to "
            "destination. Turn it into points (in QGIS: Vector > Geometry Tools > Centroids)"
        )
    return ""


def with_line_ends(table: pd.DataFrame) -> pd.DataFrame:
    """Return a table of lines with columns for their ends in place of the geometry; any other table unchanged."""
    geometry = table.geometry if isinstance(table, gpd.GeoDataFrame) else gpd.GeoSeries()
    if _columns_for(frozenset(geometry.geom_type.dropna())) != LINE_ENDS:
        return table
    plain = table.drop(columns=[geometry.name, *LINE_ENDS], errors="ignore")
    return plain.assign(**_positions(geometry, LINE_ENDS))


def _columns_of(table: pd.DataFrame, position_columns: tuple[str, ...]) -> pa.Table:
    """Convert a layer to an Arrow table, with columns of positions in place of its geometry."""
    if not isinstance(table, gpd.GeoDataFrame):  # a layer without geometry
        return pa.Table.from_pandas(table, preserve_index=False)
    plain = table.drop(columns=table.geometry.name)
    return _with_positions(
        pa.Table.from_pandas(plain, preserve_index=False), table.geometry, position_columns
    )


def _layers(path: Path, layer: str | None) -> tuple[str, ...]:
    """Return the layers of a file to read: the named one, or all if ``layer`` is None.

    Raises
    ------
    DataError
        The file has no layer of that name; or all are to be read, and they have different columns. Those of KML, its
        folders, always have the same.
    """
    names = tuple(name for name, _ in layer_names(path))
    listed = ", ".join(map(repr, names))
    if layer is not None:
        if layer not in names:
            raise DataError(
                f"{path}: the file has no layer {layer!r}. Expected one of {listed}. Name one of them."
            )
        return (layer,)
    columns_of_layers = {(_fields(path, name), bool(_kinds(path, [name]))) for name in names}
    if len(columns_of_layers) > 1:
        raise DataError(
            f"{path}: the layers of this file have different columns ({listed}). Choose one layer: add --layer NAME."
        )
    return names


def _fields(path: Path, layer: str) -> tuple[str, ...]:
    return tuple(map(str, layer_info(path, layer)["fields"]))


def _kinds(path: Path, layers: Iterable[str]) -> frozenset[str]:
    """Return the types of geometry in layers, such as ``Point``.

    A layer states its type. If it has features of several types, those of its first features are returned.
    """
    kinds: set[str] = set()
    for layer in layers:
        kind = layer_info(path, layer)["geometry_type"]
        if kind == MIXED:
            first = read_layer(path, layer, rows=FIRST_FEATURES)
            kinds |= set(first.geom_type.dropna()) or {MIXED}
        elif kind:
            kinds.add(str(kind))
    return frozenset(kinds)


def _columns_for(kinds: frozenset[str]) -> tuple[str, ...]:
    """Return the columns that hold the positions of geometries of some types; none for polygons alone."""
    # "2.5D Point" and "MultiPoint Z" are points.
    plain = {kind.removeprefix("2.5D ").split(" ")[0].removeprefix("Multi") for kind in kinds}
    if plain == {"LineString"}:
        return LINE_ENDS
    return () if not plain or plain == {"Polygon"} else POSITION


def _with_position_names(
    names: Iterable[str], position_columns: tuple[str, ...]
) -> tuple[str, ...]:
    """Return names with those of positions last; columns that have these names are replaced."""
    return (*(name for name in names if name not in position_columns), *position_columns)


class _Geometry(NamedTuple):
    """The geometry column of a GeoParquet file: its name, its CRS as PROJ reads it, and the types that it declares."""

    name: str
    crs: Any
    kinds: frozenset[str]

    @property
    def position_columns(self) -> tuple[str, ...]:
        """The columns of its positions; those of points if the file declares no types."""
        return _columns_for(self.kinds) if self.kinds else POSITION


def _geometry_column(schema: pa.Schema) -> _Geometry | None:
    """Return the geometry column that the metadata of a GeoParquet file declares; None for a file without one.

    Raises
    ------
    pyarrow.ArrowInvalid
        The metadata are damaged, or the geometry is encoded in another way than WKB.
    """
    metadata = (schema.metadata or {}).get(b"geo")
    if metadata is None:
        return None
    try:
        geo = json.loads(metadata)
        name = geo["primary_column"]
        column = geo["columns"][name]
        encoding, crs = column.get("encoding", "WKB"), column.get("crs", "OGC:CRS84")
        kinds = frozenset(map(str, column.get("geometry_types", ())))
    except (AttributeError, KeyError, TypeError, ValueError):
        raise pa.ArrowInvalid("its metadata `geo` is not that of GeoParquet") from None
    if encoding != "WKB":
        raise pa.ArrowInvalid(f"its geometry is encoded as {str(encoding)[:40]!r}; expected WKB")
    return _Geometry(name, crs, kinds)


def _located(table: pa.Table, geometry: _Geometry) -> pa.Table:
    """Return a table of a GeoParquet file with columns of positions in place of its geometry column."""
    name = geometry.name
    if name not in table.column_names:
        raise pa.ArrowInvalid(f"no column {name!r}, which its metadata `geo` names")
    shapes = gpd.GeoSeries.from_wkb(table[name].to_numpy(), crs=geometry.crs)
    return _with_positions(table.drop_columns([name]), shapes, geometry.position_columns)


def _with_positions(
    table: pa.Table, geometry: gpd.GeoSeries, position_columns: tuple[str, ...]
) -> pa.Table:
    """Return a table with ``position_columns`` added at its end: the positions of points, or of the ends of lines.

    Columns of the table that have these names are replaced.
    """
    columns = {name: table[name] for name in table.column_names if name not in position_columns}
    positions = _positions(geometry, position_columns) if position_columns else {}
    # from_pandas: NaN, for a geometry without a position, becomes an empty cell.
    new_columns = {name: pa.array(values, from_pandas=True) for name, values in positions.items()}
    return pa.table({**columns, **new_columns})


def _positions(
    geometry: gpd.GeoSeries, position_columns: tuple[str, ...]
) -> dict[str, NDArray[np.float64]]:
    """Return name → values of each of ``position_columns``, in degrees on WGS84; NaN for a geometry without a position.

    Geometry without a CRS is taken for degrees.
    """
    degrees = geometry if geometry.crs is None else geometry.to_crs("EPSG:4326")
    shapes = degrees.to_numpy()
    if position_columns == LINE_ENDS:
        # A line of several parts has two ends if its parts join.
        is_multi = shapely.get_type_id(shapes) == shapely.GeometryType.MULTILINESTRING
        lines = np.where(is_multi, shapely.line_merge(shapes, directed=True), shapes)
        points = [shapely.get_point(lines, 0), shapely.get_point(lines, -1)]
    else:
        points = [shapely.get_geometry(shapes, 0)]  # a MultiPoint of one point is that point
    columns = [
        axis(point).round(DECIMALS) for point in points for axis in (shapely.get_x, shapely.get_y)
    ]
    if position_columns == POSITION:  # a geometry of several points has no single position
        is_single = shapely.get_num_geometries(shapes) == 1
        columns = [np.where(is_single, column, np.nan) for column in columns]
    return dict(zip(position_columns, columns, strict=True))
