"""A table of names, with the end that each means."""

from __future__ import annotations

from pathlib import Path

from geo.errors import DataError
from geo.records.files.csv_files import read_header
from geo.records.files.csv_records import read_csv_block
from geo.records.spreadsheets import unguarded


def read_given(path: Path) -> dict[str, str]:
    """Read which place each name means, from a CSV file with the columns ``name`` and ``end``.

    The ``names.csv`` of an earlier run is one, with its empty ends filled in. A name without an end is
    ignored.

    Raises
    ------
    DataError
        A column is missing, a line is broken, or a name has two ends.
    """
    header = read_header(path)
    if missing := [name for name in ("name", "end") if name not in header.names]:
        raise DataError(
            f"{path}: no column {' and '.join(map(repr, missing))} among {', '.join(header.names)}. "
            "Expected name and end. Start from the names.csv of an earlier run."
        )
    block = header.in_utf8(path.read_bytes()[header.stop :])
    records = read_csv_block(block, header.names, header.delimiter, ["name", "end"])
    problems = [f"{path}: {row.record!r}: {row.reason}" for row in records.broken.itertuples()]
    given: dict[str, str] = {}
    columns = (records.table[name].to_pylist() for name in ("name", "end"))
    for name, end in zip(*columns, strict=True):
        mention, target = unguarded(name).strip(), end.strip()
        if target and given.setdefault(mention, target) != target:
            problems.append(
                f"{path}: {mention!r} has the end {given[mention]!r}, and {target!r} further down. "
                "Expected one end. Delete one of the rows."
            )
    if problems:
        raise DataError("\n".join(problems))
    return given
