"""Rows by the million, as columns: flows between places, routes, events."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from typing import Any

import numpy as np
import pandas as pd
import shapely
from numpy.typing import ArrayLike, NDArray
from shapely.geometry.base import BaseGeometry

from geo.errors import DataError
from geo.validation import Text

MOST_TERMS = 32  # of a category: the page keeps those of a flow as bits
MOST_COMMODITIES = 1000  # hues and a list to tick; a table with more has free text in that column
LEAST, MOST = 1e-100, 1e100  # of quantities but 0: powers of ten travel in a byte
MONTHS = (12, 12 * 10_000)  # year 1 to 9999


@dataclass(frozen=True, eq=False)
class Category:
    """A column with few values, by which the reader filters rows.

    Parameters
    ----------
    name
        What the page's address and files call it.
    title
        What the page calls it.
    keys, labels
        Its values, as files write them and as the page names them; at most 32.
    codes
        Index in ``keys`` of each row's value.
    """

    name: str
    title: Text
    keys: tuple[str, ...]
    labels: tuple[Text, ...]
    codes: NDArray[np.integer[Any]]


@dataclass(frozen=True)
class Summed:
    """How far a page adds up the rows of its table.

    Parameters
    ----------
    cell_km
        Side of the squares within which places become one, in km, where they are largest.
    max_zoom
        The closest zoom of the page, at which no square is wider than the smallest circle.
    rows
        The number of rows of the table.
    full_rows
        The number of these rows that are also rows of the page, because nothing was added to them and both their
        places are alone in their squares.
    """

    cell_km: float
    max_zoom: int
    rows: int
    full_rows: int


@dataclass(frozen=True, eq=False)
class BulkFlows:
    """Flows between places, or routes, as columns; each array has one value a row.

    Parameters
    ----------
    places
        A row for each place: ``lon``, ``lat`` (degrees, EPSG:4326), ``label`` or ``label_en``, ``label_fr``,
        ``label_ar`` (None where it has none), and, if given, ``names``: lists of other spellings, ``country``
        (places of two countries are never added up) and ``is_area`` (nor are areas). ``members`` counts the places
        that one stands for.
    origin, destination
        Row of ``places``.
    quantity
        Sum of the numeric quantities, in ``unit``; NaN where no record has a number.
    commodity
        Place among ``commodities``; None: all rows are of the first.
    commodities
        Keys of the symbology's commodities where they are known there, else any text.
    unit
        Of every quantity; None where it has no name.
    units, unit_codes
        The units among which the reader chooses, instead of ``unit``, and of each row its index in ``units``;
        ``len(units)`` for a row without a number, which is shown with every unit. None: all have one unit.
    records
        How many records a row stands for; None: one each.
    unquantified
        How many of these have no number; None: all where the quantity is NaN, else none.
    month
        ``year * 12 + month - 1``; −1 for undated; None: the rows have no time.
    lines
        One LineString a row (lon, lat in EPSG:4326), from origin to destination, or None: flows
        are drawn as curves between their places.
    buffers
        A row a ring: ``place`` (row of ``places``) and ``radius_m``.
    categories
        Other columns by which the reader filters.
    is_stated
        Whether any row of the table states a quantity, be it a number, bounds or words.
    table_rows
        How many rows of the table a row adds up; None: one each.
    summed
        How far rows are added up; None if they are not.

    Raises
    ------
    DataError
        With every problem of the columns.
    """

    places: pd.DataFrame
    origin: NDArray[np.integer[Any]]
    destination: NDArray[np.integer[Any]]
    quantity: NDArray[np.floating[Any]]
    commodity: NDArray[np.integer[Any]] | None = None
    commodities: tuple[str, ...] = ("mixed",)
    unit: str | None = None
    records: NDArray[np.integer[Any]] | None = None
    unquantified: NDArray[np.integer[Any]] | None = None
    month: NDArray[np.integer[Any]] | None = None
    lines: NDArray[np.object_] | None = None
    buffers: pd.DataFrame | None = None
    categories: tuple[Category, ...] = ()
    units: tuple[str, ...] = ()
    unit_codes: NDArray[np.integer[Any]] | None = None
    is_stated: bool = True
    table_rows: NDArray[np.integer[Any]] | None = None
    summed: Summed | None = None

    def __post_init__(self) -> None:
        _raise(list(_flow_problems(self)))


@dataclass(frozen=True, eq=False)
class Joined:
    """The corridors and buffers to which events were joined, as nested bands.

    Parameters
    ----------
    ids, labels, layers
        For each corridor or buffer its id, its name by language, and ``corridors`` or ``buffers``.
    lines
        For each corridor or buffer the lines in its middle, EPSG:4326, or None.
    of
        For each band the index in ``ids`` of its corridor or buffer.
    band
        For each band per cent of the traffic, or metres.
    shapes
        For each band its polygon, EPSG:4326.
    sets
        Sets of bands in which events lie: indices of the innermost band of each corridor or buffer.
    codes
        For each event the index of its set in ``sets``.
    """

    ids: tuple[str, ...]
    labels: tuple[Mapping[str, str], ...]
    layers: tuple[str, ...]
    lines: tuple[BaseGeometry | None, ...]
    of: NDArray[np.integer[Any]]
    band: NDArray[np.integer[Any]]
    shapes: NDArray[np.object_]
    sets: tuple[tuple[int, ...], ...]
    codes: NDArray[np.integer[Any]]


@dataclass(frozen=True, eq=False)
class Events:
    """Points, such as events that lie along corridors, as columns; each array has one value a row.

    Parameters
    ----------
    lon, lat
        Degrees, EPSG:4326.
    commodity, commodities, quantity, unit, records, unquantified, month, categories
        As in `BulkFlows`; without quantities the page counts records.
    joined
        The corridors and buffers in which the events lie; drawn beneath them.

    Raises
    ------
    DataError
        With every problem of the columns.
    """

    lon: NDArray[np.floating[Any]]
    lat: NDArray[np.floating[Any]]
    commodity: NDArray[np.integer[Any]] | None = None
    commodities: tuple[str, ...] = ("mixed",)
    quantity: NDArray[np.floating[Any]] | None = None
    unit: str | None = None
    records: NDArray[np.integer[Any]] | None = None
    unquantified: NDArray[np.integer[Any]] | None = None
    month: NDArray[np.integer[Any]] | None = None
    categories: tuple[Category, ...] = ()
    joined: Joined | None = None

    def __post_init__(self) -> None:
        _raise(list(_event_problems(self)))


def count_rows(bulk: BulkFlows | Events) -> int:
    """Count the rows."""
    return len(bulk.lon if isinstance(bulk, Events) else bulk.origin)


def records_of(bulk: BulkFlows | Events) -> NDArray[np.integer[Any]]:
    """Count the records of each row."""
    return np.ones(count_rows(bulk), np.int64) if bulk.records is None else bulk.records


def unquantified_of(flows: BulkFlows) -> NDArray[np.integer[Any]]:
    """Count the records of each row that have no number."""
    if flows.unquantified is not None:
        return flows.unquantified
    return np.where(np.isnan(flows.quantity), records_of(flows), 0)


def _raise(problems: list[str]) -> None:
    if problems:
        raise DataError("\n".join(problems))


def _event_problems(events: Events) -> Iterator[str]:
    """Yield a message for each problem of the columns of events."""
    yield from _column_problems(events, len(events.lon))
    yield from _category_problems(events, len(events.lon))
    if events.joined is not None:
        sets = len(events.joined.sets)
        yield from _range_problems(
            "joined.codes", events.joined.codes, 0, sets - 1, "indexes into sets"
        )
    if len(events.lat) == len(events.lon):
        yield from _position_problems("events", events.lon, events.lat)


def _flow_problems(bulk: BulkFlows) -> Iterator[str]:
    """Yield a message for each problem of the columns of flows."""
    row_count, place_count = len(bulk.origin), len(bulk.places)
    yield from _column_problems(bulk, row_count)
    missing_columns = [name for name in ("lon", "lat") if name not in bulk.places]
    if missing_columns or not any(str(name).startswith("label") for name in bulk.places):
        column_names = ", ".join(map(str, bulk.places.columns)) or "none"
        yield (
            f"places: found the columns {column_names}. "
            "Expected lon, lat and label (or label_en, label_fr, label_ar)."
        )
    else:
        yield from _position_problems("places", bulk.places["lon"], bulk.places["lat"])
    for name, ends in (("origin", bulk.origin), ("destination", bulk.destination)):
        yield from _range_problems(name, ends, 0, place_count - 1, "indexes into places")
    if bulk.lines is not None and not np.all(
        shapely.get_type_id(bulk.lines) == shapely.GeometryType.LINESTRING
    ):
        yield "lines: not every row has a LineString. Expected one for each row, or no lines at all."
    yield from _category_problems(bulk, row_count)
    if bulk.unit_codes is not None:
        yield from _range_problems(
            "unit_codes",
            bulk.unit_codes,
            0,
            len(bulk.units),
            "indexes into units, or their number for no unit",
        )
    if bulk.buffers is not None:
        yield from _range_problems(
            "buffers.place", bulk.buffers["place"], 0, place_count - 1, "indexes into places"
        )
        if not (bulk.buffers["radius_m"] > 0).all():
            yield "buffers.radius_m: found a radius of 0 or less. Expected metres, more than 0."


def _category_problems(bulk: BulkFlows | Events, row_count: int) -> Iterator[str]:
    """Yield a message for each problem of the categories of rows."""
    for category in bulk.categories:
        name, codes = f"categories.{category.name}", category.codes
        if len(codes) != row_count or not 1 <= len(category.keys) <= MOST_TERMS:
            yield (
                f"{name}: found {len(codes)} codes and {len(category.keys)} keys. "
                f"Expected {row_count} codes, one for each row, and 1 to {MOST_TERMS} keys."
            )
        yield from _range_problems(name, codes, 0, len(category.keys) - 1, "indexes into keys")


def _column_problems(bulk: BulkFlows | Events, row_count: int) -> Iterator[str]:
    """Yield a message for each problem of the columns that flows and events share."""
    for field in fields(bulk):
        values = getattr(bulk, field.name)
        if isinstance(values, np.ndarray) and values.shape != (row_count,):
            yield f"{field.name}: found the shape {values.shape}. Expected ({row_count},), one value a row."
    if not 1 <= len(bulk.commodities) <= MOST_COMMODITIES:
        yield (
            f"commodities: found {len(bulk.commodities)} different ones. Expected 1 to {MOST_COMMODITIES}. "
            "Choose a column with fewer different values."
        )
    if bulk.commodity is not None:
        yield from _range_problems(
            "commodity", bulk.commodity, 0, len(bulk.commodities) - 1, "indexes into commodities"
        )
    if bulk.quantity is not None:
        numbers = bulk.quantity[~np.isnan(bulk.quantity) & (bulk.quantity != 0)]
        if not ((numbers >= LEAST) & (numbers <= MOST)).all():
            yield (
                f"quantity: found a number outside {LEAST:g} to {MOST:g}. Expected one within it, 0, or NaN if unknown."
            )
    if bulk.records is not None:
        yield from _range_problems("records", bulk.records, 1, 2**31 - 1, "counts from 1")
    if bulk.unquantified is not None:
        yield from _range_problems("unquantified", bulk.unquantified, 0, 2**31 - 1, "counts")
    if bulk.month is not None:
        months = bulk.month[bulk.month != -1]
        yield from _range_problems("month", months, *MONTHS, "year * 12 + month - 1, or -1")


def _range_problems(
    name: str, values: ArrayLike, least: int, most: int, expected: str
) -> Iterator[str]:
    """Yield a message if the values of a column are not all whole numbers from ``least`` to ``most``.

    ``name`` is the name of the column, ``expected`` says for the message what its values mean.
    """
    numbers = np.asarray(values)
    if not len(numbers):
        return
    if not np.issubdtype(numbers.dtype, np.integer):
        yield f"{name}: found values of type {numbers.dtype}. Expected whole numbers, {expected}."
    elif numbers.min() < least or numbers.max() > most:
        worst = numbers.min() if numbers.min() < least else numbers.max()
        yield f"{name}: found {worst}. Expected {least} to {most}: {expected}."


def _position_problems(name: str, lon: ArrayLike, lat: ArrayLike) -> Iterator[str]:
    """Yield a message for the first wrong longitude, and for the first wrong latitude, of a table called ``name``."""
    for axis, values, most in (("lon", lon, 180), ("lat", lat, 90)):
        degrees = np.asarray(values, dtype=float)
        wrong = ~(np.abs(degrees) <= most)  # NaN is wrong, too
        if wrong.any():
            row = int(np.argmax(wrong))
            yield (
                f"{name}: row {row}: found {axis} {degrees[row]}. Expected degrees from {-most} to {most}."
            )
