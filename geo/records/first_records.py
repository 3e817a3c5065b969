"""Infer the rules of a file's cells from its first records, and check that its coordinates can be right."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Final, TypeVar

import numpy as np
import pyarrow as pa

from geo.arrays import Floats
from geo.errors import DataError
from geo.geodesy.country_outlines import Bounds
from geo.records.cell_rules import CellRules
from geo.records.coordinates import (
    MOST_DEGREES,
    PositionColumns,
    are_degrees,
    read_angles,
    read_positions,
)
from geo.records.files.input_files import header_of, notes_of, read_pieces
from geo.records.files.pieces import PieceSize, read_piece
from geo.regions.extent import within

FIRST: Final = PieceSize(text_bytes=1 << 23, rows=100_000)  # the first records: 8 MB of text
MAJORITY: Final = 0.5  # share of the positions that has to be exceeded

C = TypeVar("C", bound=CellRules)


def settle_file(
    path: Path, kind: type[C], requested: C | None, bounds: Bounds, *, sheet: str | None
) -> C:
    """Find the columns of a file, check its coordinates, and infer from its first records how its cells are written.

    That is, for example, which decimal sign numbers have, and whether the day or the month comes first in dates.

    Parameters
    ----------
    kind
        The class of the columns: for flows or for events.
    requested
        The columns that the user named; None if the user named none.
    bounds
        ``west, south, east, north`` in degrees, where most positions are expected: the bounds of the region or, for
        events, those of the corridors and buffers.
    sheet
        The sheet of a workbook; by default the first with a table.

    Raises
    ------
    DataError
        A column is missing; coordinates are in metres without a stated CRS, or look swapped.
    """
    try:
        columns = kind.find(header_of(path, sheet), requested, where=str(path))
    except DataError as error:
        # How the file was read, for example from which sheet, may explain why a column is missing.
        notes = notes_of(path, sheet)
        raise DataError("\n".join((str(error), *notes))) from None
    first_piece = next(read_pieces(path, 0, FIRST, sheet=sheet), None)
    if first_piece is None:
        return columns
    table = read_piece(first_piece, columns.names).table
    # The user who named the columns of coordinates means them, wherever they lie.
    expected_bounds = None if requested and requested.has_stated_positions else bounds
    for end, position in columns.positions():
        check_positions(table, position, expected_bounds, where=str(path), end=end)
    return columns.settled(table)


def unused_columns(columns_of: Mapping[Path, C], *, sheet: str | None) -> tuple[str, ...]:
    """Return the headings of columns that were not read, each once, in the order in which the files have them.

    ``columns_of`` is file → the columns that are read from it.
    """
    unused: dict[str, None] = {}
    for path, columns in columns_of.items():
        unused |= dict.fromkeys(columns.unused(header_of(path, sheet)))
    return tuple(unused)


def check_positions(
    table: pa.Table, columns: PositionColumns, bounds: Bounds | None, *, where: str, end: str
) -> None:
    """Raise if positions are not in the stated CRS, or if longitudes and latitudes look swapped.

    They look swapped if most positions lie within the bounds only once both are swapped.

    Parameters
    ----------
    bounds
        Where most positions are expected: ``west, south, east, north`` in degrees. If they are None, the order of
        longitude and latitude is not checked.
    where
        The name of the file, for messages.
    end
        The end of a flow that the positions are for, ``origin`` or ``destination``; empty for events.
    """
    lon, lat, _ = read_positions(table, columns)
    # The columns as numbers, whatever they are: degrees, or metres that would be beyond the range of degrees.
    if columns.lon and columns.lat and (columns.crs or not columns.zone):
        x, _ = read_angles(table[columns.lon], "lon", is_degrees=False)
        y, _ = read_angles(table[columns.lat], "lat", is_degrees=False)
        if columns.crs:
            _check_degrees((x, y), (lon, lat), columns.crs, where=where)
        else:
            _check_metres(x, y, where=where)
    if bounds is None or columns.crs or columns.zone:
        return
    known_rows = np.flatnonzero(~np.isnan(lon))
    count = len(known_rows)
    inside = within(bounds, lon, lat).sum()
    inside_swapped = within(bounds, lat, lon).sum()
    if not count or inside >= MAJORITY * count or inside_swapped <= MAJORITY * count:
        return
    first = known_rows[0]
    west, south, east, north = bounds
    area = "the region (--region, in Python region)" if end else "the corridors and buffers"
    raise DataError(
        f"{where}: longitude and latitude{f' of the {end}' if end else ''} look swapped "
        f"(found longitude {lon[first]:g}, latitude {lat[first]:g}). "
        f"Expected longitude {west:.5g} to {east:.5g}, latitude {south:.5g} to {north:.5g}, as in {area}: "
        f"{inside_swapped:,} of {count:,} positions lie there only the other way round. "
        f"{_remedy_for_swapped(columns, end)}"
    )


def _remedy_for_swapped(columns: PositionColumns, end: str) -> str:
    """Return a sentence on the options of the command that swap the coordinates, or state that they are right.

    ``end`` is the end of a flow that the columns are for, ``origin`` or ``destination``; empty for events.
    """
    if columns.position and not columns.lon:
        return "Add --coordinates lonlat if longitude comes first, else --coordinates latlon."
    options = (
        [f"--column {end}-{axis}=" for axis in ("lon", "lat")] if end else ["--lon ", "--lat "]
    )
    lon, lat = (f'"{name}"' for name in (columns.lon, columns.lat))
    return (
        f"Write {options[0]}{lat} {options[1]}{lon} to swap them. If the table is right, "
        f"{options[0]}{lon} {options[1]}{lat}."
    )


def _check_degrees(
    written: tuple[Floats, Floats], positions: tuple[Floats, Floats], crs: str, *, where: str
) -> None:
    """Raise if most coordinates are degrees already, although the user stated a projected CRS for them.

    Coordinates in another geographic CRS are degrees, too; the conversion moves them by less than a degree, and they
    are not refused.

    Parameters
    ----------
    written
        The numbers in the table: x and y of each row.
    positions
        Lon and lat of each row, converted from those numbers by the stated CRS.
    """
    (x, y), (lon, lat) = written, positions
    is_known = ~(np.isnan(x) | np.isnan(y))
    is_moved = ~((np.abs(lon - x) < 1) & (np.abs(lat - y) < 1))  # also where the result is NaN
    is_degrees = is_known & are_degrees(x, y) & is_moved
    if is_degrees.sum() > MAJORITY * is_known.sum():
        first = np.flatnonzero(is_degrees)[0]
        raise DataError(
            f"{where}: coordinates look like degrees (found longitude {x[first]:g}, latitude {y[first]:g}). Expected "
            f"those of --crs {crs!r}. Leave that option out: these coordinates need no conversion."
        )


def _check_metres(x: Floats, y: Floats, *, where: str) -> None:
    """Raise if most coordinates are too large for degrees, and so may be metres; ``x, y`` are as the table has them."""
    is_known = ~(np.isnan(x) | np.isnan(y))
    is_large = is_known & (np.abs(x) > MOST_DEGREES) & (np.abs(y) > MOST_DEGREES)
    if is_known.any() and is_large.sum() > MAJORITY * is_known.sum():
        first = np.flatnonzero(is_large)[0]
        raise DataError(
            f"{where}: coordinates look like metres, such as those of UTM (found {x[first]:,.0f}, {y[first]:,.0f}). "
            "Expected degrees. State their system: add --crs 'UTM 32N', with their own zone, or --crs EPSG:32632."
        )
