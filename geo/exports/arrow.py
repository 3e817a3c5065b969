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
    """Convert a layer to an Arrow table, whose columns have the types that the layer declares.

    Parameters
    ----------
    layer
        A table of :attr:`geo.exports.subject.Subject.layers`.
    name
        Name of the layer, a key of :data:`SCHEMAS`.
    has_lists
        Whether to keep lists, instead of writing them as JSON text.
    has_dates
        Whether to write dates as dates, instead of ISO 8601 text.

    Returns
    -------
    pyarrow.Table
        The declared columns in order, then ``geometry`` as WKB (EPSG:4326, lon lat). A layer without geometry has no
        such column.

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
    """Convert the cells of one column to an Arrow array of the declared type; None and NaN become nulls.

    ``has_lists`` and ``has_dates`` are as for :func:`layer_to_arrow`.
    """
    cells = [None if value is None or value != value else value for value in values]  # noqa: PLR0124 - NaN
    if column.kind == "list":
        if has_lists:
            return pa.array(cells, pa.list_(pa.float64() if column.of == "number" else pa.string()))
        return pa.array([json.dumps(value, ensure_ascii=False) for value in cells], pa.string())
    if column.kind == "date" and has_dates:
        return pa.array([value and dt.date.fromisoformat(value) for value in cells], pa.date32())
    number_types = {"integer": pa.int64(), "number": pa.float64()}
    return pa.array(cells, number_types.get(column.kind, pa.string()))


def shape_type(layer: gpd.GeoDataFrame, name: str) -> str:
    """Return the OGR geometry type of a layer, from its declaration and from its rows.

    It is a multi-part type if any row has, or may have, several parts, and ``Unknown`` if rows are of different kinds,
    such as points and lines.

    Examples
    --------
    >>> from geo.layers.layer_rows import build_layer
    >>> [shape_type(build_layer(name, []), name) for name in ("places", "areas", "chokepoints")]
    ['Point', 'MultiPolygon', 'Unknown']
    """
    # The declaration names geometry types in a sentence.
    text = " ".join([SCHEMAS[name].geometry, *layer.geom_type.dropna()])
    prefixes_and_kinds = _SHAPE.findall(text)  # such as ("Multi", "Point")
    kinds = {kind for _, kind in prefixes_and_kinds}
    if len(kinds) > 1:
        return "Unknown"
    prefix = "Multi" if any(prefix for prefix, _ in prefixes_and_kinds) else ""
    return f"{prefix}{kinds.pop()}"


def promote_to_multi(layer: gpd.GeoDataFrame, kind: str) -> gpd.GeoDataFrame:
    """Return a layer in which every geometry is multi-part, if ``kind``, the OGR geometry type of the layer, is.

    For another type, the layer is returned as it is. Formats such as GeoPackage expect one type in a layer.
    """
    if not kind.startswith("Multi"):
        return layer
    to_multi: Any = getattr(shapely, f"{kind.lower()}s")  # such as `shapely.multipoints`
    shapes = layer.geometry.to_numpy().copy()
    is_single = layer.geom_type.eq(kind.removeprefix("Multi")).to_numpy()
    shapes[is_single] = [to_multi([shape]) for shape in shapes[is_single]]
    return layer.set_geometry(gpd.GeoSeries(shapes, index=layer.index, crs=layer.crs))
