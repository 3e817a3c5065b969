"""Workbooks (.xlsx, .xlsm, .xls, .ods) → one sheet as a table, with notes on how it was read.

calamine reads the cells: numbers and dates as such, formulas as their last value.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any, Final, TypeAlias

import numpy as np
import pyarrow as pa
import python_calamine as calamine
from numpy.typing import NDArray
from python_calamine import CalamineError as UnreadableWorkbookError

from geo.errors import DataError
from geo.records.files.double_headings import join_headings, joined_note
from geo.records.files.formulas import unsaved_formulas
from geo.records.files.pieces import Piece
from geo.records.headings import with_roles
from geo.validation import counted

__all__ = ["WORKBOOKS", "Sheet", "UnreadableWorkbookError", "read_sheet", "sheet_pieces"]

WORKBOOKS: Final = {".xlsx", ".xlsm", ".xls", ".ods"}
MOST_TITLES: Final = 50  # rows above the headings
Row: TypeAlias = list[Any]
CellRange: TypeAlias = tuple[tuple[int, int], tuple[int, int]]
"""The first and the last cell of merged cells, each as row and column from 0."""


@dataclass(frozen=True, eq=False)
class Sheet:
    """The table of one sheet of a workbook.

    Attributes
    ----------
    table
        The records below the headings.
    rows
        For each record the number of its row in the sheet, from 1.
    notes
        Sentences on how the sheet was read.
    """

    table: pa.Table
    rows: NDArray[np.int64]
    notes: tuple[str, ...]


def read_sheet(path: Path, name: str | None = None) -> Sheet:
    """Read a sheet of a workbook: the named one, or the first that holds a table.

    Raises
    ------
    DataError
        There is no such sheet, or none with a table.
    """
    stamp = path.stat()
    return _read(path, name, stamp.st_mtime_ns, stamp.st_size)


def sheet_pieces(path: Path, start: int, rows: int, name: str | None) -> Iterator[Piece]:
    """Read a sheet of a workbook in pieces of at most ``rows`` records, from record number ``start`` on."""
    sheet = read_sheet(path, name)
    count = sheet.table.num_rows
    for first in range(start, count, rows):
        stop = min(first + rows, count)
        yield Piece(
            path, first, stop, count, sheet.table.slice(first, rows),
            sheet_rows=sheet.rows[first:stop],
        )  # fmt: skip


@lru_cache(maxsize=2)
def _read(path: Path, name: str | None, *_: int) -> Sheet:
    """Read the named sheet of a workbook, or else the first visible sheet with a table.

    The result is cached. The further arguments, the time and the size of the file, are part of the cache's key, so that
    a changed file is read again.
    """
    book = calamine.load_workbook(path)
    names = [
        sheet.name for sheet in book.sheets_metadata
        if sheet.visible == calamine.SheetVisibleEnum.Visible
        and sheet.typ == calamine.SheetTypeEnum.WorkSheet
    ]  # fmt: skip
    if name is not None and name not in names:
        raise DataError(
            f"{path}: the workbook has no sheet {name!r}. Expected one of {', '.join(map(repr, names))}. Name one of "
            "them."
        )
    first_table = _first_table(book, names if name is None else [name])
    if first_table is None:
        raise DataError(
            f"{path}: the workbook has no table in {'its sheets' if name is None else f'sheet {name!r}'}. "
            "Expected a row with the names of columns, and records below. Add them, or name another sheet (--sheet)."
        )
    sheet_name, sheet = first_table
    others = ", ".join(repr(other) for other in names if other != sheet_name)
    notes = [f"sheet {sheet_name!r}" + (f"; others: {others} (--sheet NAME)" if others else "")]
    notes += sheet.notes
    if count := unsaved_formulas(path, sheet_name):
        notes.append(
            f"{counted(count, 'cells')} of sheet {sheet_name!r} with a formula but no result, read as empty: open "
            "the file in a spreadsheet program, save it, and run this again"
        )
    return replace(sheet, notes=tuple(f"{path.name}: {note}" for note in notes))


def _first_table(book: calamine.CalamineWorkbook, names: Sequence[str]) -> tuple[str, Sheet] | None:
    """Return the name and the table of the first of the named sheets that has a table; None if none has.

    A table of one column may be a title page. So a sheet with two or more columns is preferred.
    """
    with_one_column = None
    for name in names:
        cells = book.get_sheet_by_name(name)
        sheet = _table_of(cells.to_python(skip_empty_area=False), cells.merged_cell_ranges or [])
        if sheet and sheet.table.num_columns > 1:
            return name, sheet
        if sheet and not with_one_column:
            with_one_column = name, sheet
    return with_one_column


def _table_of(rows: list[Row], merged: Sequence[CellRange]) -> Sheet | None:
    """Find the headings in the rows of a sheet, and return the records below them as a table; None without headings.

    ``merged`` are the merged cells of the sheet. Their value is repeated in each row of ``rows``, which so is changed.
    """
    heading_row = next(
        (
            number
            for number, row in enumerate(rows[:MOST_TITLES])
            if _is_heading(row, rows[number + 1 :])
        ),
        None,
    )
    if heading_row is None:
        return None
    notes = []
    if any(map(_filled_columns, rows[:heading_row])):
        notes.append(f"{counted(heading_row, 'rows')} above the headings left out")
    headings, height = _headings(rows, heading_row, merged)
    if height > 1:
        upper = ["" if cell is None else str(cell) for cell in rows[heading_row]]
        notes.append(joined_note(upper, headings))
    first_row = heading_row + height
    if count := _fill_merged(rows, first_row, merged):
        notes.append(f"{counted(count, 'merged cells')} below the headings repeated in each row")
    row_numbers = [
        number for number in range(first_row, len(rows)) if _filled_columns(rows[number])
    ]
    body = [rows[number] for number in row_numbers]
    headings = list(with_roles(headings))
    named_columns = [column for column, name in enumerate(headings) if name]  # others are left out
    columns = [_column([row[column] for row in body]) for column in named_columns]
    table = pa.Table.from_arrays(columns, [headings[column] for column in named_columns])
    return Sheet(table, np.array(row_numbers, dtype=np.int64) + 1, tuple(notes))


def _filled_columns(row: Row) -> list[int]:
    """Return the columns in which a row has a value."""
    return [column for column, cell in enumerate(row) if cell not in {"", None}]


def _is_heading(row: Row, below: list[Row]) -> bool:
    """Return whether a row of a sheet holds the names of columns.

    It does if all its cells are texts, and if it has at least half as many cells as the widest of the rows ``below``.
    A row with a single text is a title, unless no row below it has more than two cells.
    """
    filled = _filled_columns(row)
    width = max((len(_filled_columns(row_below)) for row_below in below[:MOST_TITLES]), default=0)
    fewest = max(width / 2, 2 if width > 2 else 1)  # noqa: PLR2004 - two cells below
    is_text = all(isinstance(row[column], str) for column in filled)
    return is_text and len(filled) >= fewest and width > 0


def _headings(
    rows: list[Row], heading_row: int, merged: Sequence[CellRange]
) -> tuple[list[str], int]:
    """Return the names of the columns, and the number of rows that they take.

    The names may stand in two rows, of which the upper one has *Origin* over *Name* and *Country*. Both rows are then
    joined: *Origin Name*, *Origin Country*.

    Parameters
    ----------
    rows
        All rows of the sheet.
    heading_row
        The index of the first row with names.
    merged
        The merged cells of the sheet.
    """
    upper = [" ".join(str(cell or "").split()) for cell in rows[heading_row]]
    if heading_row + 1 >= len(rows):
        return upper, 1
    row_below = rows[heading_row + 1]
    lower = [" ".join(cell.split()) if isinstance(cell, str) else "" for cell in row_below]
    is_text = all(isinstance(row_below[column], str) for column in _filled_columns(row_below))
    # The columns over which the upper row is merged: each span has its first and its last column.
    spans = [
        (left, right) for (row, left), (_, right) in merged if row == heading_row and right > left
    ]
    joined = join_headings(upper, lower, spans) if is_text else None
    return (joined, 2) if joined else (upper, 1)


def _fill_merged(rows: list[Row], first_row: int, merged: Sequence[CellRange]) -> int:
    """Repeat the value of cells that are merged over several rows in each of these rows, from ``first_row`` on.

    Only the first of merged cells has a value. ``rows`` is changed in place; the number of merged cells is returned.
    """
    over_rows = [
        ((top, left), bottom)
        for (top, left), (bottom, _) in merged
        if top >= first_row and bottom > top
    ]
    for (top, left), bottom in over_rows:
        for row in rows[top + 1 : bottom + 1]:
            row[left] = rows[top][left]
    return len(over_rows)


def _column(cells: list[Any]) -> pa.Array:
    """Return the cells of a column as an array: of dates or of numbers if all cells are, else of texts."""
    values = [None if cell == "" else cell for cell in cells]
    kinds = {type(cell) for cell in values if cell is not None}
    if kinds and kinds <= {int, float}:
        return pa.array(values, pa.float64())
    if kinds and kinds <= {date, datetime}:
        return pa.array(
            [None if cell is None else _instant(cell) for cell in values], pa.timestamp("us")
        )
    return pa.array([None if cell is None else _text(cell) for cell in values], pa.string())


def _instant(cell: date) -> datetime:
    """Return a date as its midnight, since a column of Arrow has one type."""
    return cell if isinstance(cell, datetime) else datetime(cell.year, cell.month, cell.day)  # noqa: DTZ001


def _text(cell: Any) -> str:  # noqa: ANN401 - any cell
    """Return a cell as text, in a form that is read as the same number.

    A number with three decimals gets a zero at its end, 1.2340, because three decimals could be taken for thousands.
    """
    if isinstance(cell, float):
        if cell.is_integer():
            return str(int(cell))
        text = repr(cell)
        return f"{text}0" if len(text.partition(".")[2]) == 3 else text  # noqa: PLR2004 - 1.500
    return cell.isoformat() if isinstance(cell, date) else str(cell)
