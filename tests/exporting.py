"""What tests of exports share: the cells of a layer, and of what was read back, in one form."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from typing import Any

import geopandas as gpd
import numpy as np
import pyarrow as pa
import shapely

from geo.brief import Brief
from geo.exports import Subject
from geo.layers import SCHEMAS
from geo.layers.layer_rows import json_value

Cells = dict[str, dict[str, Any]]

HOSTILE = (
    "<script>alert(1)</script> & \"double\" 'single' ]]> <!-- --> $[name] [% 1 %] %s \\ \n \x01\x1b\x85 "
    "é وقود 🛢 \u202e;,|"
)
FORMULAS = ("=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "'=1", "''+", "'", "＝1")


def expected(layer: gpd.GeoDataFrame, name: str) -> Cells:
    """Return a layer's cells by id and column."""
    columns = SCHEMAS[name].names
    rows = zip(*(layer[column] for column in columns), strict=True)
    cells = [
        {column: json_value(cell) for column, cell in zip(columns, row, strict=True)}
        for row in rows
    ]
    return {row["id"]: row for row in cells}


def found(table: pa.Table | list[dict[str, Any]], name: str) -> Cells:
    """Return what was read back in the same form: lists out of JSON text, dates as ISO text."""
    rows = table.to_pylist() if isinstance(table, pa.Table) else table
    return {
        row["id"]: {one.name: _cell(row.get(one.name), one.kind) for one in SCHEMAS[name].columns}
        for row in rows
    }


def _cell(value: Any, kind: str) -> Any:  # noqa: ANN401 - any cell
    if value is None:
        return None
    if kind == "list" and isinstance(value, str):
        return json.loads(value)
    if kind in {"integer", "number"}:
        return int(value) if kind == "integer" else float(value)
    return value.isoformat() if isinstance(value, dt.date) else value


def same_shapes(ours: Any, theirs: Any) -> bool:  # noqa: ANN401 - arrays of geometries
    """Say whether geometries are equal, vertex by vertex, wherever their rings begin."""
    first, second = (shapely.normalize(np.asarray(one, dtype=object)) for one in (ours, theirs))
    is_none = shapely.is_missing(first) & shapely.is_missing(second)
    return bool((is_none | shapely.equals_exact(first, second, 0.0)).all())


def hostile_subject(brief: Brief, layers: Mapping[str, gpd.GeoDataFrame]) -> Subject:
    """Return the shipped brief's layers, a few rows each, with a hostile text in every text column."""
    changed = {
        name: _hostile(layer.head(len(FORMULAS) + 1), name) for name, layer in layers.items()
    }
    return Subject(brief, changed)


def _hostile(layer: gpd.GeoDataFrame, name: str) -> gpd.GeoDataFrame:
    layer = layer.copy()
    texts = [HOSTILE, *FORMULAS][: len(layer)]
    for column in SCHEMAS[name].columns:
        if column.kind == "text":
            layer[column.name] = texts
        elif column.kind == "list" and column.of == "text":
            layer[column.name] = [[text, text] for text in texts]
    layer["id"] = [f"{number}{text}" for number, text in enumerate(texts)]
    if "claims" in layer:
        layer["claims"] = [[f"0{HOSTILE}"]] * len(layer)
    if name == "claims":
        layer["source"] = f"0{HOSTILE}"
    return layer
