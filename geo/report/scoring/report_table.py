"""Read a table of held-out reports."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from math import isnan
from pathlib import Path
from typing import Any, Final, NamedTuple

from geo.errors import DataError
from geo.records.files.input_files import header_of, read_pieces, record_files
from geo.records.files.pieces import PieceSize, read_piece
from geo.report.scoring.held_out import COLUMNS, HeldOut, parse_report
from geo.validation import shown, suggestion

MOST_REPORTS: Final = 10_000
_ALL_AT_ONCE: Final = PieceSize(text_bytes=1 << 24, rows=100_000)  # a table this small is one piece


class ReportTable(NamedTuple):
    """The reports of a table, as far as they can be read, and its problems.

    A problem is the number of a record, from 1, and a message.
    """

    reports: tuple[HeldOut, ...]
    problems: tuple[tuple[int, str], ...]


def record_error(name: str, problems: Iterable[tuple[int, str]]) -> DataError:
    """Return one error with all problems of a table, sorted by the number of the record.

    ``name`` is the name of the table; it may be empty.
    """
    head = f"{name}: " if name else ""
    in_order = sorted(problems, key=lambda problem: problem[0])
    return DataError("\n".join(f"{head}record {row}: {problem}" for row, problem in in_order))


def read_reports(path: Path, sheet: str | None = None) -> ReportTable:
    """Read a table of held-out reports from CSV, a workbook or any other table of records.

    A report with problems holds the cells that could be read, so that the names in them can be checked, too.

    Parameters
    ----------
    path
        The file.
    sheet
        Name of the sheet of a workbook; by default the first.

    Raises
    ------
    DataError
        If the file cannot be read, has unknown columns, lacks required ones, or contains no report.
    """
    (file,) = record_files([path])
    names = header_of(file, sheet)
    columns = _columns(file, names)
    reports: list[HeldOut] = []
    problems: list[tuple[int, str]] = []
    for record in _records(file, names, sheet):
        if isinstance(record, _BrokenRecord):
            problems.append((record.row, record.reason))
            continue
        cells = {column: record.cells.get(name, "") for column, name in columns.items()}
        report, problems_of_report = parse_report(record.row, cells)
        problems += [(record.row, problem) for problem in problems_of_report]
        reports.append(report)
    problems += _repeated(reports)
    if not reports and not problems:
        raise DataError(
            f"{file}: contains no reports. Expected a row of column names, then one report per row."
        )
    return ReportTable(tuple(reports), tuple(problems))


def _columns(file: Path, names: Sequence[str]) -> dict[str, str]:
    """Find the columns of a table of held-out reports by their headings.

    Case, and blanks for underscores, make no difference.

    Parameters
    ----------
    file
        The file of the table, for messages.
    names
        The headings in the table.

    Returns
    -------
    dict
        Column, as in `COLUMNS` → its heading in the table.

    Raises
    ------
    DataError
        If a column is unknown or a required one is missing.
    """
    name_of_column = {
        name.strip().lower().replace(" ", "_"): name for name in names if name.strip()
    }
    problems = [
        f"column {shown(name)} is not known. {suggestion(key, COLUMNS, kind='column')}"
        for key, name in name_of_column.items()
        if key not in COLUMNS
    ]
    problems += [
        f"column {key!r} is missing. Add it: {COLUMNS[key]}."
        for key in ("kind", "source")
        if key not in name_of_column
    ]
    if problems:
        raise DataError("\n".join(f"{file}: {problem}" for problem in problems))
    return name_of_column


class _Record(NamedTuple):
    """The number of a record, from 1, and its cells by the names that the table gives its columns."""

    row: int
    cells: Mapping[str, str]


class _BrokenRecord(NamedTuple):
    """The number of a record, from 1, and why it cannot be read."""

    row: int
    reason: str


def _records(
    file: Path, names: Sequence[str], sheet: str | None
) -> Iterator[_Record | _BrokenRecord]:
    """Yield each record of a file that is not empty.

    The file is read in pieces, and the broken records of a piece come before its other records.

    Parameters
    ----------
    names
        The headings in the table.
    sheet
        Name of the sheet of a workbook; None for the first.
    """
    first_number = 1  # of the first record in the piece
    read_names = [name for name in dict.fromkeys(names) if name.strip()]
    for piece in read_pieces(file, 0, _ALL_AT_ONCE, sheet=sheet):
        block = read_piece(piece, read_names)
        for row, reason in zip(block.broken["row"], block.broken["reason"], strict=True):
            yield _BrokenRecord(first_number + row, str(reason))
        if first_number + block.count > MOST_REPORTS + 1:
            raise DataError(
                f"{file}: found more than {MOST_REPORTS:,} reports. Score them in parts of at most as many."
            )
        for row, cells in zip(block.row.tolist(), block.table.to_pylist(), strict=True):
            texts = {name: _text(cell) for name, cell in cells.items()}
            if any(texts.values()):
                yield _Record(first_number + row, texts)
        first_number += block.count


def _text(cell: Any) -> str:  # noqa: ANN401 - any cell of a workbook
    """Return a cell as text: a date without time, a whole number without decimals, nothing for an empty cell."""
    if cell is None or (isinstance(cell, float) and isnan(cell)):
        return ""
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip()


def _repeated(reports: Sequence[HeldOut]) -> Iterator[tuple[int, str]]:
    """Yield the number of each record whose id an earlier record has, and a message."""
    record_of_id: dict[str, int] = {}
    for report in reports:
        if report.id in record_of_id:
            first_row = record_of_id[report.id]
            yield (
                report.row,
                f"id {shown(report.id)} is also that of record {first_row}. Give one of them another id.",
            )
        record_of_id.setdefault(report.id, report.row)
