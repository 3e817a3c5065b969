"""Flows, routes and events to columns, without a loop over rows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, TypeAlias

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from geo.arrays import offsets_of
from geo.maps.bulk.dense import PLAIN_ROWS, UNKNOWN_EXPONENT, dense_columns
from geo.maps.bulk.values import BulkFlows, Events, count_rows
from geo.maps.encoding.planes import Planes

Columns: TypeAlias = "dict[str, NDArray[np.integer[Any]]]"

DIGITS = 3  # significant ones of a quantity in many rows: at most half a percent off
# Up to which quantities keep more digits, so that readers find those of their table
EXACT_ROWS = 100_000
EXACT_DIGITS = 9  # a mantissa of four bytes
FINEST_DECIMALS = 4  # quantities with so many decimals or more may have any number of them
EXPONENT_SHIFT = 128  # so that exponents from −128 to 126 are written from 0
PLACE_QUANTUM_DEG = 1e-4  # 11 m
POINT_QUANTUM_DEG = 1e-3  # 111 m, for the same reason as lines
LINE_QUANTUM_DEG = 1e-3  # 111 m: a quarter of a pixel where the map stops zooming
AT_ONCE = 1 << 20  # rows whose quantities are rounded together, so that they take little memory


def encode_rows(bulk: BulkFlows | Events) -> bytes:
    """Return the rows as bytes that are still to be compressed; the order of the rows does not change them."""
    shared = _shared_columns(bulk)
    header, columns, order = (
        _events(bulk, shared) if isinstance(bulk, Events) else _flows(bulk, shared)
    )
    # Each column leaves memory as soon as it is sorted: there may be ten million rows.
    for name in list(shared):
        columns[name] = shared.pop(name)[order]
    del order
    planes, places = Planes(), {}
    for name, values in _columns_to_write(bulk, columns):
        places[name] = planes.add(name, values)
    return planes.pack({**header, **_months(bulk), "rows": count_rows(bulk), "columns": places})


def _columns_to_write(
    bulk: BulkFlows | Events, columns: Columns
) -> Iterator[tuple[str, NDArray[np.integer[Any]]]]:
    """Yield name and values of each column, and remove it from ``columns`` so that it leaves memory.

    Columns of many rows are made denser first.
    """
    if count_rows(bulk) > PLAIN_ROWS:
        columns = dense_columns(columns, first="y" if isinstance(bulk, Events) else "origin")
    for name in list(columns):
        yield name, columns.pop(name)


def digits_kept(bulk: BulkFlows | Events) -> int:
    """Return how many significant digits of a quantity a page keeps."""
    return EXACT_DIGITS if count_rows(bulk) <= min(EXACT_ROWS, PLAIN_ROWS) else DIGITS


def mantissas_and_exponents(
    quantity: NDArray[np.floating[Any]], digits: int = DIGITS
) -> tuple[NDArray[np.int32], NDArray[np.int16]]:
    """Split quantities into whole mantissas and exponents: a quantity is ``mantissa * 10**exponent``.

    Mantissas are rounded to so many significant digits. Unknown quantities (NaN) have the exponent 127.

    Examples
    --------
    >>> mantissa, exponent = mantissas_and_exponents(np.array([12_345.0, 0.5, 0.0, np.nan]))
    >>> mantissa.tolist(), exponent.tolist()
    ([123, 5, 0, 0], [2, -1, 0, 127])
    >>> [column.tolist() for column in mantissas_and_exponents(np.array([12_345.0, 1_250.5]), EXACT_DIGITS)]
    [[123450, 12505], [-1, -1]]
    """
    finest = _finest(quantity)
    parts = [_mantissas_and_exponents(part, finest, digits) for part in _parts(quantity)]
    mantissas, exponents = zip(*parts, strict=True)
    return np.concatenate(mantissas), np.concatenate(exponents)


def _parts(quantity: NDArray[np.floating[Any]]) -> Iterator[NDArray[np.floating[Any]]]:
    """Yield quantities in parts of at most :data:`AT_ONCE`; an empty part if there are none."""
    for start in range(0, max(len(quantity), 1), AT_ONCE):
        yield quantity[start : start + AT_ONCE]


def _mantissas_and_exponents(
    quantity: NDArray[np.floating[Any]], finest: int, digits: int
) -> tuple[NDArray[np.int32], NDArray[np.int16]]:
    """Split a part of the quantities, as :func:`mantissas_and_exponents` splits all of them.

    ``finest`` is the least exponent that is needed for all quantities, and no exponent is below it.
    """
    is_known = np.isfinite(quantity)
    is_positive = is_known & (quantity > 0)
    size = np.where(is_positive, quantity, 1.0)
    exponent = np.where(is_positive, np.floor(np.log10(size)).astype(np.int64) - digits + 1, 0)
    exponent = np.maximum(exponent, finest)
    # Powers of ten from 1 are exact in binary, and smaller ones are not: so this divides by 100 rather than multiply
    # by 0.01.
    mantissa = np.rint(
        np.where(exponent >= 0, size / 10.0 ** np.maximum(exponent, 0), size)
        * 10.0 ** np.maximum(-exponent, 0)
    )
    unknown_exponent = UNKNOWN_EXPONENT - EXPONENT_SHIFT
    return (
        np.where(is_positive, mantissa, 0).astype(np.int32),
        np.where(is_known, exponent, unknown_exponent).astype(np.int16),
    )


def _finest(quantity: NDArray[np.floating[Any]]) -> int:
    """Return the least exponent that the quantities need: 0 if all are whole numbers, −2 if they have two decimals.

    With :data:`FINEST_DECIMALS` or more, any exponent may be needed.
    """
    for decimals in range(FINEST_DECIMALS):
        scale = 10.0**decimals
        if all(_are_whole(part[np.isfinite(part)] * scale) for part in _parts(quantity)):
            return -decimals
    return -EXPONENT_SHIFT


def _are_whole(values: NDArray[np.floating[Any]]) -> bool:
    return bool((values == np.rint(values)).all())


def _shared_columns(bulk: BulkFlows | Events) -> Columns:
    """Return name → values of the columns that flows and events share, with their rows in the order of the table.

    All values are whole numbers from 0. A month is 0 for undated rows, 1 for the first month of the table, and so on;
    counts of records and of table rows, which are at least 1, are written less one.
    """
    row_count = count_rows(bulk)
    columns: Columns = {}
    if len(bulk.commodities) > 1 and bulk.commodity is not None:
        columns["commodity"] = least_type(bulk.commodity)
    if bulk.month is not None:
        dated = bulk.month[bulk.month >= 0]
        first_month = int(dated.min()) if len(dated) else 0
        columns["month"] = least_type(np.where(bulk.month >= 0, bulk.month - first_month + 1, 0))
    if bulk.quantity is not None:
        mantissa, exponent = mantissas_and_exponents(bulk.quantity, digits_kept(bulk))
        columns["exponent"] = least_type(exponent + EXPONENT_SHIFT)
        columns["mantissa"] = least_type(mantissa)
    if bulk.records is not None:
        columns["records"] = least_type(bulk.records - 1)
    if bulk.unquantified is not None:
        columns["unquantified"] = least_type(bulk.unquantified)
    if isinstance(bulk, BulkFlows) and bulk.unit_codes is not None:
        columns["unit"] = least_type(bulk.unit_codes)
    if isinstance(bulk, BulkFlows) and bulk.table_rows is not None:
        columns["table_rows"] = least_type(bulk.table_rows - 1)
    columns |= {
        f"category.{category.name}": least_type(category.codes) for category in bulk.categories
    }
    if isinstance(bulk, Events) and bulk.joined is not None:
        columns["joined"] = least_type(bulk.joined.codes)
    # The page needs at least one column. Events of which only the position is known get months, all 0, for undated.
    return columns or {"month": np.zeros(row_count, np.int64)}


def least_type(values: NDArray[np.integer[Any]]) -> NDArray[np.integer[Any]]:
    """Return whole numbers from 0 in the type that takes least memory."""
    return values.astype(np.min_scalar_type(int(values.max(initial=0))))


def _order(leading_key: NDArray[np.int64], columns: Columns) -> NDArray[np.intp]:
    """Return the row numbers in the order of a key, then of commodity and month, then of all other columns.

    Equal tables get the same bytes, whatever the order of their rows.
    """
    # Commodity and month join the key, because to sort one number is faster than to sort by several columns.
    key = leading_key
    names = [name for name in ("commodity", "month") if name in columns]
    for name in names:
        key = key * (int(columns[name].max(initial=0)) + 1) + columns[name]
    order = np.argsort(key, kind="stable")
    key = key[order]
    is_same = np.diff(key) == 0
    if not is_same.any():
        return order
    # Only rows with the same key as a neighbour are sorted by the other columns.
    tied = np.flatnonzero(np.append(is_same, False) | np.insert(is_same, 0, False))
    other_columns = [
        columns[name][order[tied]] for name in reversed(list(columns)) if name not in names
    ]
    order[tied] = order[tied][np.lexsort((*other_columns, key[tied]))]
    return order


def _flows(bulk: BulkFlows, shared: Columns) -> tuple[dict[str, Any], Columns, NDArray[np.intp]]:
    """Return the header of flows, the sorted columns that only flows have, and the order of their rows.

    The order is that of origin and destination, then of the shared columns, which the caller sorts by it.
    """
    pair = bulk.origin.astype(np.int64) * len(bulk.places) + bulk.destination
    lines: Columns = {}
    line: Columns = {}
    if bulk.lines is not None:
        line["line"], lines = _lines(bulk.lines)
    order = _order(pair, {**shared, **line})
    kind_columns = {
        **{name: values[order] for name, values in line.items()},
        **lines,
        **_ascending("origin", bulk.origin[order], "destination", bulk.destination[order]),
    }
    kind = "flows" if bulk.lines is None else "routes"
    return {"kind": kind, "line_quantum": LINE_QUANTUM_DEG}, kind_columns, order


def _events(events: Events, shared: Columns) -> tuple[dict[str, Any], Columns, NDArray[np.intp]]:
    """Return the header of events, the sorted columns that only events have, and the order of their rows.

    The order is that of their positions, then of the shared columns, which the caller sorts by it.
    """
    x = np.rint((events.lon.astype(float) + 180) / POINT_QUANTUM_DEG).astype(np.int64)
    y = np.rint((events.lat.astype(float) + 90) / POINT_QUANTUM_DEG).astype(np.int64)
    # By parallel, then along it: the factor exceeds the number of steps along a parallel.
    order = _order(y * round(361 / POINT_QUANTUM_DEG) + x, shared)
    kind_columns = _ascending("y", y[order], "x", x[order])
    return {"kind": "events", "point_quantum": POINT_QUANTUM_DEG}, kind_columns, order


def _ascending(
    first: str, firsts: NDArray[np.integer[Any]], second: str, seconds: NDArray[np.integer[Any]]
) -> Columns:
    """Return pairs of numbers, sorted by the first and then by the second, as columns of small differences.

    The first number is written as the difference from the row before. So is the second, but where the first number
    changes, the second begins anew and is written as it is.

    Parameters
    ----------
    first, second
        Names of the two columns.
    firsts, seconds
        The first and second number of each row.
    """
    firsts, seconds = firsts.astype(np.int32), seconds.astype(np.int32)
    stays = np.diff(firsts, prepend=np.int32(-1)) == 0
    return {
        first: np.diff(firsts, prepend=np.int32(0)),
        second: seconds - np.where(stays, np.roll(seconds, 1), np.int32(0)),
    }


def _months(bulk: BulkFlows | Events) -> dict[str, Any]:
    """Return the first and last month of the rows; None where no row is dated."""
    months = bulk.month[bulk.month >= 0] if bulk.month is not None else np.zeros(0, np.int64)
    return {"months": [int(months.min()), int(months.max())] if len(months) else None}


def _lines(lines: NDArray[np.object_]) -> tuple[NDArray[np.int64], Columns]:
    """Return the lines of routes in a form that has each distinct line once.

    The first result is the number of the line of each row. The second has columns for the distinct lines: how many
    vertices each has, and the x and y of all vertices, as :func:`second_differences` writes them.
    """
    keys = shapely.to_wkb(lines)
    _, first_rows, line = np.unique(keys.astype(bytes), return_index=True, return_inverse=True)
    distinct = lines[first_rows]
    x, y = second_differences(distinct, LINE_QUANTUM_DEG).T
    lengths = shapely.get_num_coordinates(distinct).astype(np.int64)
    return line.astype(np.int64), {"line_length": lengths, "line_x": x, "line_y": y}


def second_differences(lines: Iterable[BaseGeometry], quantum: float) -> NDArray[np.int64]:
    """Return the vertices of lines as second differences, in whole units of ``quantum`` degrees.

    A step leads from a vertex to the next, and a second difference says how a step differs from the step before. Of a
    straight line with equal steps, all are zero from the third vertex on. The first vertex of a line is written as it
    is, and the second one as a step.

    Parameters
    ----------
    lines
        Lines in EPSG:4326.
    quantum
        Size of a unit, in degrees.

    Returns
    -------
    Rows of x and y for every vertex of every line, in order.
    """
    shapes = np.asarray(lines, dtype=object)
    quanta = np.rint(shapely.get_coordinates(shapes) / quantum).astype(np.int64)
    starts = offsets_of(shapely.get_num_coordinates(shapes))[:-1]
    step = np.diff(quanta, axis=0, prepend=np.zeros((1, 2), np.int64))
    step[starts] = quanta[starts]
    turn = np.diff(step, axis=0, prepend=np.zeros((1, 2), np.int64))
    turn[starts] = step[starts]
    # The second vertex is a step: compared with the first vertex, which is no step, it would be a large number.
    second_vertices = starts[shapely.get_num_coordinates(shapes) > 1] + 1
    turn[second_vertices] = step[second_vertices]
    return turn
