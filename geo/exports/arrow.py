"""Layers → Arrow tables with the declared types, from which GDAL and Parquet write."""

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
    """Give a layer its declared types.

    Parameters
    ----------
    layer
        As :attr:`geo.exports.subject.Subject.layers` has it.
    name
        A name in :data:`SCHEMAS`.
    has_lists
        Whether lists stay lists; else they become JSON text.
    has_dates
        Whether dates become dates; else they stay ISO 8601 text.

    Returns
    -------
    pyarrow.Table
        The declared columns in order, then ``geometry`` as WKB (EPSG:4326, lon lat) unless the layer
        is a table.

    Examples
    --------
    >>> from geo.layers.rows import frame
    >>> row = {"id": "a", "label_en": "A", "label_fr": None, "label_ar": None, "kind": "role"}
    >>> layer_to_arrow(frame("actors", [row]), "actors").to_pylist()
    [{'id': 'a', 'label_en': 'A', 'label_fr': None, 'label_ar': None, 'kind': 'role'}]
    """
    arrays = {
        column.name: _array(layer[column.name], column, has_lists=has_lists, has_dates=has_dates)
        for column in SCHEMAS[name].columns
    }
    if not is_table(name):
        arrays[GEOMETRY] = pa.array(shapely.to_wkb(layer.geometry.to_numpy()), pa.binary())
    return pa.table(arrays)


def _array(values: Any, column: Column, *, has_lists: bool, has_dates: bool) -> pa.Array:  # noqa: ANN401 - a Series
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
    """Name the one OGR geometry type that holds a layer: of several where one row may have several.

    Examples
    --------
    >>> from geo.layers.rows import frame
    >>> [shape_type(frame(name, []), name) for name in ("places", "areas", "chokepoints")]
    ['Point', 'MultiPolygon', 'Unknown']
    """
    found = set(_SHAPE.findall(SCHEMAS[name].geometry))
    found |= {match for kind in layer.geom_type.dropna() for match in _SHAPE.findall(kind)}
    kinds = {kind for _, kind in found}
    if len(kinds) != 1:
        return "Unknown"
    many = "Multi" if ("Multi" in {prefix for prefix, _ in found}) else ""
    return f"{many}{kinds.pop()}"


def promoted(layer: gpd.GeoDataFrame, kind: str) -> gpd.GeoDataFrame:
    """Make every geometry of a layer one of several, where its type says so."""
    if not kind.startswith("Multi"):
        return layer
    makers: dict[str, Any] = {
        "MultiPoint": shapely.multipoints,
        "MultiLineString": shapely.multilinestrings,
        "MultiPolygon": shapely.multipolygons,
    }
    shapes = layer.geometry.to_numpy().copy()
    single = layer.geom_type.eq(kind.removeprefix("Multi")).to_numpy()
    shapes[single] = [makers[kind]([shape]) for shape in shapes[single]]
    return layer.set_geometry(gpd.GeoSeries(shapes, index=layer.index, crs=layer.crs))
