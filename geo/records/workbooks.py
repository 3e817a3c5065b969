"""Workbooks (.xlsx, .xlsm, .xls, .ods) → one sheet as a table, with notes on how its headings were read.

Cells are read by calamine: numbers and dates as such, formulas as their last value.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

import pyarrow as pa
import python_calamine as calamine
from python_calamine import CalamineError as UnreadableWorkbookError

from geo.errors import DataError
from geo.records.headings import find_ends, with_roles
from geo.records.pieces import Piece
from geo.validation import counted

__all__ = ["WORKBOOKS", "Sheet", "UnreadableWorkbookError", "read_sheet", "sheet_pieces"]

WORKBOOKS: Final = {".xlsx", ".xlsm", ".xls", ".ods"}
MOST_TITLES: Final = 50  # rows above the headings
Row = list[Any]


@dataclass(frozen=True, eq=False)
class Sheet:
    """One sheet: its table, and notes on how it was read."""

    table: pa.Table
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
    """Read a sheet in pieces of so many rows."""
    table = read_sheet(path, name).table
    for first in range(start, table.num_rows, rows):
        part = table.slice(first, rows)
        yield Piece(path, first, first + len(part), table.num_rows, part)


@lru_cache(maxsize=2)
def _read(path: Path, name: str | None, *_: int) -> Sheet:
    book = calamine.load_workbook(path)
    names = [
        sheet.name for sheet in book.sheets_metadata
        if sheet.visible == calamine.SheetVisibleEnum.Visible
        and sheet.typ == calamine.SheetTypeEnum.WorkSheet
    ]  # fmt: skip
    if name is not None and name not in names:
        raise DataError(f"{path}: no sheet {name!r}. It has {', '.join(map(repr, names))}.")
    found = _first_table(book, names if name is None else [name])
    if found:
        candidate, table, notes = found
        others = ", ".join(repr(other) for other in names if other != candidate)
        which = f"sheet {candidate!r}" + (f"; others: {others} (--sheet NAME)" if others else "")
        return Sheet(table, (f"{path.name}: {which}", *(f"{path.name}: {note}" for note in notes)))
    raise DataError(
        f"{path}: no table in {'its sheets' if name is None else f'sheet {name!r}'}. Expected a row with the names of "
        "columns, and records below."
    )


def _first_table(
    book: calamine.CalamineWorkbook, names: Sequence[str]
) -> tuple[str, pa.Table, list[str]] | None:
    """Return the first sheet with a table, and that; one column is a title page or notes if a later sheet has more."""
    narrow = None
    for name in names:
        sheet = book.get_sheet_by_name(name)
        found = _table_of(sheet.to_python(skip_empty_area=False), sheet.merged_cell_ranges or [])
        if found and found[0].num_columns > 1:
            return name, *found
        narrow = narrow or (found and (name, *found))
    return narrow


def _table_of(
    rows: list[Row], merged: Sequence[tuple[tuple[int, int], tuple[int, int]]]
) -> tuple[pa.Table, list[str]] | None:
    """Return the table of a sheet, and notes about it; None if there is none."""
    at = next(
        (at for at, row in enumerate(rows[:MOST_TITLES]) if _is_heading(row, rows[at + 1 :])), None
    )
    if at is None:
        return None
    notes = (
        [f"{counted(at, 'rows')} above the headings left out"]
        if any(map(_filled, rows[:at]))
        else []
    )
    headings, height = _headings(rows, at, merged)
    if height > 1:
        notes.append(f"headings in two rows are joined, such as {headings[_widest(rows[at])]!r}")
    if count := _fill_merged(rows, at + height, merged):
        notes.append(f"{counted(count, 'merged cells')} below the headings repeated in each row")
    body = [row for row in rows[at + height :] if _filled(row)]
    headings = list(with_roles(headings))
    used = [column for column, name in enumerate(headings) if name]
    columns = [_column([row[column] for row in body]) for column in used]
    return pa.Table.from_arrays(columns, [headings[column] for column in used]), notes


def _filled(row: Row) -> list[int]:
    """Return the columns in which a row has a value."""
    return [column for column, cell in enumerate(row) if cell not in {"", None}]


def _is_heading(row: Row, below: list[Row]) -> bool:
    """Return whether a row names columns: texts, two or more, at least half as many as are used below."""
    filled = _filled(row)
    width = max((len(_filled(other)) for other in below[:MOST_TITLES]), default=0)
    is_text = all(isinstance(row[column], str) for column in filled)
    return is_text and 2 * len(filled) >= max(width, 4 if width > 2 else 2) and width > 0  # noqa: PLR2004


def _headings(
    rows: list[Row], at: int, merged: Sequence[tuple[tuple[int, int], tuple[int, int]]]
) -> tuple[list[str], int]:
    """Return the names of columns, and how many rows they take."""
    first = [" ".join(str(cell or "").split()) for cell in rows[at]]
    if at + 1 >= len(rows):
        return first, 1
    second = [" ".join(cell.split()) if isinstance(cell, str) else "" for cell in rows[at + 1]]
    is_text = all(isinstance(rows[at + 1][column], str) for column in _filled(rows[at + 1]))
    wide = {top: right for (row, top), (_, right) in merged if row == at and right > top}
    filled = list(first)
    for column in range(1, len(filled)):
        if wide:
            left = next((left for left, right in wide.items() if left < column <= right), None)
            filled[column] = filled[column] if left is None else first[left]
        elif not filled[column] and second[column]:
            filled[column] = filled[column - 1]
    joined = [" ".join(part for part in pair if part) for pair in zip(filled, second, strict=True)]
    is_double = is_text and (bool(wide) or len(find_ends(joined)) > len(find_ends(first)))
    return (joined, 2) if is_double else (first, 1)


def _widest(row: Row) -> int:
    """Return the first column of a row that is followed by an empty one."""
    filled = _filled(row)
    return next((column for column in filled if column + 1 not in filled), 0)


def _fill_merged(
    rows: list[Row], first: int, merged: Sequence[tuple[tuple[int, int], tuple[int, int]]]
) -> int:
    """Repeat the value of merged cells in each row that they span; return how many there are."""
    count = 0
    for (top, left), (bottom, _) in merged:
        if top >= first and bottom > top:
            count += 1
            for row in rows[top + 1 : bottom + 1]:
                row[left] = rows[top][left]
    return count


def _column(cells: list[Any]) -> pa.Array:
    """Return cells as dates or numbers where all are, else as texts."""
    known = [None if cell == "" else cell for cell in cells]
    kinds = {type(cell) for cell in known if cell is not None}
    if kinds and kinds <= {int, float}:
        return pa.array(known, pa.float64())
    if kinds and kinds <= {date, datetime}:
        return pa.array(
            [None if cell is None else _instant(cell) for cell in known], pa.timestamp("us")
        )
    return pa.array([None if cell is None else _text(cell) for cell in known], pa.string())


def _instant(cell: date) -> datetime:
    return cell if isinstance(cell, datetime) else datetime(cell.year, cell.month, cell.day)  # noqa: DTZ001


def _text(cell: Any) -> str:  # noqa: ANN401 - any cell
    """Write a cell; a number so that its decimal point is not a thousands separator."""
    if isinstance(cell, float):
        if cell.is_integer():
            return str(int(cell))
        text = repr(cell)
        return f"{text}0" if len(text.partition(".")[2]) == 3 else text  # noqa: PLR2004 - 1.500
    return cell.isoformat() if isinstance(cell, date) else str(cell)
