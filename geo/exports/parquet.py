"""GeoParquet 1.1: one file per layer, with bounding boxes that let readers skip rows."""

from __future__ import annotations

import io
from collections.abc import Mapping
from typing import Final

import geopandas as gpd
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from geo.exports.arrow import GEOMETRY, layer_to_arrow
from geo.exports.subject import Subject, is_table

COMPRESSION: Final = "zstd"


def to_parquet(subject: Subject) -> Mapping[str, bytes]:
    """Return every layer as a GeoParquet file: file name → bytes.

    Lists and dates keep their types. Layers without geometry are plain Parquet files.
    """
    return {
        f"{name}.parquet": _file(layer, name, subject.stamps.notices_by_name)
        for name, layer in subject.layers.items()
    }


def _file(layer: gpd.GeoDataFrame, name: str, notices: Mapping[str, str]) -> bytes:
    """Return a layer as a file, with the notices of the brief (name → text) as metadata of its schema."""
    table = layer_to_arrow(layer, name, has_lists=True, has_dates=True)
    if not is_table(name):
        # geopandas encodes the geometries anew, with bounding boxes and metadata that GeoParquet asks for.
        table = _with_boxes(table.drop_columns([GEOMETRY]), layer)
    if notices:
        table = table.replace_schema_metadata({**(table.schema.metadata or {}), **notices})
    buffer = io.BytesIO()
    pq.write_table(table, buffer, compression=COMPRESSION)
    return buffer.getvalue()


def _with_boxes(columns: pa.Table, layer: gpd.GeoDataFrame) -> pa.Table:
    """Return the columns of a layer with its geometries and their bounding boxes, as geopandas encodes them."""
    frame = columns.to_pandas(types_mapper=pd.ArrowDtype)
    typed = gpd.GeoDataFrame(frame, geometry=layer.geometry.to_numpy(), crs=layer.crs)
    buffer = io.BytesIO()
    typed.to_parquet(buffer, index=False, schema_version="1.1.0", write_covering_bbox=True)
    table = pq.read_table(buffer)
    # Only the metadata of GeoParquet stay: pandas cannot read its own for columns of lists.
    return table.replace_schema_metadata({b"geo": table.schema.metadata[b"geo"]})
