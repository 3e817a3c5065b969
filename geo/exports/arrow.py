"""Convert layers to Arrow tables with the declared types, from which GDAL and Parquet write."""

from __future__ import annotations

import datetime as dt
import json
import re
from typing import Any, Final

import geopandas as gpd
import pyarrow as pa
import shapely

from geo.exports.subject import is_table
from geo.layers import SCHEMAS, Column

GEOMETRY: Final = "geometry"
_SHAPE: Final = re.compile(r"(Multi)?(Point|LineString|Polygon)")


def layer_to_arrow(
    layer: gpd.GeoDataFrame, name: str, *, has_lists: bool = False, has_dates: bool = False
) -> pa.Table:
    """Convert a layer to its declared types.

    Parameters
    ----------
    layer
        A table of :attr:`geo.exports.subject.Subject.layers`.
    name
        A name in :data:`SCHEMAS`.
    has_lists
        Whether to keep lists, instead of writing them as JSON text.
    has_dates
        Whether to write dates as dates, instead of ISO 8601 text.

    Returns
    -------
    pyarrow.Table
        The declared columns in order, then ``geometry`` as WKB (EPSG:4326, lon lat), except in tables
        without geometry.

    Examples
    --------
    >>> from geo.layers.layer_rows import build_layer
    >>> row = {"id": "a", "label_en": "A", "label_fr": None, "label_ar": None, "kind": "role"}
    >>> layer_to_arrow(build_layer("actors", [row]), "actors").to_pylist()
    [{'id': 'a', 'label_en': 'A', 'label_fr': None, 'label_ar': None, 'kind': 'role'}]
    """
    arrays = {
        column.name: _array(layer[column.name], column, has_lists=has_lists, has_dates=has_dates)
        for column in SCHEMAS[name].columns_in(layer.columns)
    }
    if not is_table(name):
        arrays[GEOMETRY] = pa.array(shapely.to_wkb(layer.geometry.to_numpy()), pa.binary())
    return pa.table(arrays)


def _array(values: Any, column: Column, *, has_lists: bool, has_dates: bool) -> pa.Array:  # noqa: ANN401 - a Series
    """Convert one column; None and NaN become empty cells."""
    cells = [None if value is None or value != value else value for value in values]  # noqa: PLR0124 - NaN
    if column.kind == "list":
        if has_lists:
            return pa.array(cells, pa.list_(pa.float64() if column.of == "number" else pa.string()))
        return pa.array([json.dumps(value, ensure_ascii=False) for value in cells], pa.string())
    if column.kind == "date" and has_dates:
        return pa.array([value and dt.date.fromisoformat(value) for value in cells], pa.date32())
    plain = {"integer": pa.int64(), "number": pa.float64()}
    return pa.array(cells, plain.get(column.kind, pa.string()))


def shape_type(layer: gpd.GeoDataFrame, name: str) -> str:
    """Return the OGR geometry type of a layer: a multi-part one if any row may have several parts.

    Examples
    --------
    >>> from geo.layers.layer_rows import build_layer
    >>> [shape_type(build_layer(name, []), name) for name in ("places", "areas", "chokepoints")]
    ['Point', 'MultiPolygon', 'Unknown']
    """
    types = _SHAPE.findall(" ".join([SCHEMAS[name].geometry, *layer.geom_type.dropna()]))
    kinds = {kind for _, kind in types}
    if len(kinds) > 1:
        return "Unknown"
    prefix = "Multi" if any(prefix for prefix, _ in types) else ""
    return f"{prefix}{kinds.pop()}"


def promote_to_multi(layer: gpd.GeoDataFrame, kind: str) -> gpd.GeoDataFrame:
    """Convert the geometries of a layer to multi-part ones if ``kind``, its type, is multi-part."""
    if not kind.startswith("Multi"):
        return layer
    to_multi: Any = getattr(shapely, f"{kind.lower()}s")
    shapes = layer.geometry.to_numpy().copy()
    is_single = layer.geom_type.eq(kind.removeprefix("Multi")).to_numpy()
    shapes[is_single] = [to_multi([shape]) for shape in shapes[is_single]]
    return layer.set_geometry(gpd.GeoSeries(shapes, index=layer.index, crs=layer.crs))
