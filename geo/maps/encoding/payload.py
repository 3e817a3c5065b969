"""The data of a brief's page: its tables and the ground.

Columns of a short table are plain JSON. Those of a longer one are whole numbers: a text is its place
among the column's ``words``, a number is multiplied by ``per_unit``, and a column of lists has
``counts`` and its ``items`` as a column. A column that would lose precision stays plain.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterable, Mapping
from itertools import chain
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
import pandas as pd
from shapely.geometry.base import BaseGeometry

from geo.errors import DataError
from geo.maps.encoding.planes import Planes
from geo.maps.encoding.shapes import encode_shapes
from geo.maps.ground import Ground, encode_ground

if TYPE_CHECKING:
    import geopandas as gpd

FORMAT = 2
LAYER_QUANTUM_DEG = 1e-5  # 1.1 m: finer than any statement of a brief
GROUND_QUANTUM_DEG = 5e-4  # 55 m: a fifth of a pixel where the map stops zooming (zoom 9)
SHORT = 32  # rows; where there are so few, codes weigh more than values
PER_UNIT = 1000  # numbers of a layer have three decimals
MOST_UNITS = 2**31
NUMBERS = frozenset({int, float})
PLAIN = frozenset({str, int, bool, type(None)})

# Outlines as wide as the ground itself: no reader takes a position from them.
WIDE_LAYERS = frozenset({"areas", "buffers", "corridors"})

PackedColumn: TypeAlias = "list[Any] | dict[str, Any]"


def encode_payload(
    page: Mapping[str, Any],
    *,
    tables: Mapping[str, gpd.GeoDataFrame],
    background: Mapping[str, BaseGeometry],
    ground: Ground | None = None,
) -> bytes:
    """Return a page's data as bytes that are still to be compressed.

    Parameters
    ----------
    page
        Values of the header, as plain JSON.
    tables
        Tables by name, EPSG:4326.
    background
        Land, boundaries and disputed boundaries: one geometry for each name, EPSG:4326.
    ground
        Names, towns, roads and waters for orientation.

    Raises
    ------
    DataError
        When a column holds a value that JSON has no form for.
    """
    planes = Planes()
    header = {
        "format": FORMAT,
        **page,
        "tables": {name: _table(name, table, planes) for name, table in tables.items()},
        "background": {
            name: encode_shapes(name, [shape], planes, quantum=GROUND_QUANTUM_DEG)
            for name, shape in background.items()
        },
        "ground": ground and encode_ground(ground, planes),
    }
    return planes.pack(header)


def _table(name: str, table: gpd.GeoDataFrame, planes: Planes) -> dict[str, Any]:
    """Return the entry of one table in the header: its columns, and its geometry column if any row has a shape.

    Numbers of long columns and of geometries go to ``planes``; the entry says where.
    """
    geometry = table.geometry.name if isinstance(table.geometry.name, str) else "geometry"
    columns: dict[str, PackedColumn] = {}
    plain = pd.DataFrame(table)  # its columns are looked up four times as fast as a GeoDataFrame's
    for label in [label for label in table.columns.tolist() if label != geometry]:
        column = f"{name}.{label}"
        values = _plain_items(plain[label].tolist(), column)
        columns[str(label)] = values if len(table) <= SHORT else _coded(column, values, planes)
    header: dict[str, Any] = {"rows": len(table), "columns": columns}
    shapes = table.geometry.to_numpy().tolist()
    if any(shape is not None for shape in shapes):
        quantum = GROUND_QUANTUM_DEG if name in WIDE_LAYERS else LAYER_QUANTUM_DEG
        header["geometry"] = encode_shapes(name, shapes, planes, quantum=quantum)
    return header


def _coded(name: str, values: list[Any], planes: Planes) -> PackedColumn:
    """Return a column as whole numbers in ``planes`` with what they stand for, or as it is if that is not exact.

    Codes are written as places: where they begin, how many there are, of how many bytes, and whether they are signed.

    Parameters
    ----------
    name
        Name of the column, for messages.
    values
        Its values: all lists, all texts or None, or all numbers. Other columns are returned as they are.

    Examples
    --------
    >>> planes = Planes()
    >>> _coded("kind", ["road", "track", "road"], planes)
    {'words': ['road', 'track'], 'codes': [0, 3, 1, 0]}
    >>> _coded("shares", [[0.25], [], [0.5, 1.0]], planes)
    {'counts': [3, 3, 1, 0], 'items': {'per_unit': 1000, 'codes': [6, 3, 2, 0]}}
    >>> _coded("rank", [1, None], planes)
    [1, None]
    """
    if not values:
        return values
    kinds = set(map(type, values))
    # Lists: how many items each has, and all items as a column of their own
    if kinds == {list}:
        counts = planes.add(name, np.array([len(value) for value in values], dtype=np.int64))
        return {"counts": counts, "items": _coded(name, [*chain.from_iterable(values)], planes)}
    if kinds <= {str, type(None)}:
        words = sorted(set(values), key=lambda word: (word is not None, word))  # None first
        numbers = {word: number for number, word in enumerate(words)}
        codes = np.array([numbers[value] for value in values], dtype=np.int64)
        return {"words": words, "codes": planes.add(name, codes)}
    # Numbers, as long as three decimals and 31 bits hold them exactly
    if kinds <= NUMBERS:
        per_unit = 1 if kinds == {int} else PER_UNIT
        codes = np.rint(np.array(values, dtype=float) * per_unit).astype(np.int64)
        if (np.abs(codes) < MOST_UNITS).all() and (codes / per_unit == values).all():
            return {"per_unit": per_unit, "codes": planes.add(name, codes)}
    return values


def _plain_items(values: Iterable[Any], column: str) -> list[Any]:
    """Return the cells of a column as JSON values. ``column`` is its name, for messages.

    The kinds of all cells are looked at first, because most columns need no conversion.
    """
    values = list(values)
    kinds = set(map(type, values))
    if kinds <= PLAIN:
        return values
    if kinds <= NUMBERS:
        return [value if math.isfinite(value) else None for value in values]
    if kinds == {list} and _are_plain([*chain.from_iterable(values)]):
        return values
    return [_plain(value, column) for value in values]


def _are_plain(values: list[Any]) -> bool:
    """Return whether JSON can hold all values as they are: it has no NaN and no infinity."""
    kinds = set(map(type, values))
    if float in kinds:
        kinds -= {float}
        return kinds <= PLAIN and all(
            math.isfinite(value) for value in values if type(value) is float
        )
    return kinds <= PLAIN


def _plain(value: object, column: str) -> Any:  # noqa: ANN401  # JSON is of any type
    """Return a cell as a JSON value; every form of a missing value becomes None.

    ``column`` is the name of its column, for messages.

    Raises
    ------
    DataError
        If JSON has no form for the value.
    """
    if type(value) in PLAIN:
        return value
    if isinstance(value, np.generic):
        value = value.item()
    is_not_finite = isinstance(value, float) and not math.isfinite(value)
    if value is pd.NA or value is pd.NaT or is_not_finite:
        return None
    if isinstance(value, str | bool | int | float):
        return value
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, list | tuple | np.ndarray):
        return _plain_items(value, column)
    if isinstance(value, Mapping):
        return {str(key): _plain(item, column) for key, item in value.items()}
    raise DataError(
        f"{column}: {value!r} cannot be stored in a map. Expected text, a number, a list or nothing."
    )
