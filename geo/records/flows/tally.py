"""Pieces of tables → counts of records by ends as written, labels and month, which can be merged in any order."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Final, NamedTuple

import numpy as np
import pandas as pd
import pyarrow as pa
from numpy.typing import NDArray

from geo.layers.schema.records import WRITTEN, RecordColumn
from geo.records.columns import NO_UNREAD, encoded_as, encoded_column
from geo.records.dates import UNDATED
from geo.records.files.csv_records import RecordBlock
from geo.records.files.pieces import Piece, header_of_piece, read_piece
from geo.records.flows.flow_columns import FlowColumns
from geo.records.flows.quantity_sums import (
    KINDS,
    NUMBER,
    ORDINAL,
    UNCLEAR,
    Quantities,
    clean_unit,
    parse_quantities,
    split_sums,
)
from geo.records.flows.record_ends import RecordEnds, read_ends, stated_text
from geo.records.flows.stated_ends import unpack_end
from geo.records.headings import ROLES
from geo.records.months import read_months
from geo.records.sums import group_rows, sum_integers
from geo.records.totals import TOTAL, are_totals, begins_total, is_total
from geo.records.units import split_heading

_DECLARED: Final = [
    column for column in WRITTEN["flows"].columns if isinstance(column, RecordColumn)
]
LABELS: Final = {
    column.name: column
    for column in _DECLARED
    if column.reading in {"stops", "label", "term", "unit"}
}
SUMMED: Final = tuple(column.name for column in _DECLARED if column.known_by)
MEASURES: Final = (
    "records", *KINDS, *(f"{name}_{unit}" for name in SUMMED for unit in ("whole", "millionths")),
)  # fmt: skip
ROW_TEXT_KEYS: Final = ("row", "kind", "text")
SOURCE, WORDS = 0, 1
MOST_TEXTS: Final = 100_000  # sources and words to list; if there are more, they are only counted
# Control characters of ASCII, and marks of direction, which would display a word other than the written one.
_CONTROLS: Final = re.compile("[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff]")
# Trailing marks of footnotes, as in fuel¹, fuel (1) and fuel*; m² and m³ are units.
_FOOTNOTE: Final = re.compile(r"\s*(?:\(\d\)|(?<!\bm)(?<!\b[ckd]m)[¹²³⁰⁴-⁹]+|[*†‡]+)$")
MOST_LABEL: Final = 200  # characters
NO_ENDS: Final = "no origin, no destination"
NO_ROW_TEXTS: Final = pd.DataFrame({
    "row": np.zeros(0, np.int32), "kind": np.zeros(0, np.int8), "text": np.zeros(0, np.uint64),
    "records": np.zeros(0, np.int64),
})  # fmt: skip


@dataclass(frozen=True, eq=False)
class Tally:
    """Counts of the records in one piece or several pieces of a table, by their ends, labels and month.

    Attributes
    ----------
    names
        The distinct ends as records state them, packed into texts: see :mod:`geo.records.flows.stated_ends`.
    labels
        Column → its distinct texts, in lower case and without extra blanks; stops keep their capitals. Optional
        columns that no piece has are left out.
    rows
        A row for each combination of ``keys`` that occurs. The keys are indexes into the lists above, and a period, −1
        for undated. The other columns are ``MEASURES``: the number of records, the number of those with each kind of
        quantity, and the sums of quantities in whole units and millionths. A measure that is 0 in every row may be
        missing.
    row_texts
        How many records have which source, and which quantity in words: ``row`` (an index into ``rows``), ``kind``
        (``SOURCE`` or ``WORDS``), ``text`` (its hash), and ``records``.
    texts
        Hash → text; None if there were too many texts to keep.
    rejects
        The rejected records: ``row, reason, record``; ``row`` is the line in the piece, from 0.
    records
        The number of all records, rejected ones and rows of totals included.
    totals
        The number of rows of totals.
    lines
        The number of lines of the pieces; for tables, that of their rows.
    unread
        Cells that could not be read: ``field``, ``cell``, ``reason``, ``records``. Cells that differ only in their
        digits share a row, which has one of them as an example.
    """

    names: tuple[str, ...]
    labels: Mapping[str, tuple[str, ...]]
    rows: pd.DataFrame
    row_texts: pd.DataFrame
    texts: Mapping[int, str] | None
    rejects: pd.DataFrame
    records: int
    totals: int
    lines: int
    unread: pd.DataFrame

    @property
    def keys(self) -> tuple[str, ...]:
        """The columns by which records are counted."""
        return (*ROLES, *self.labels, "month")


def tally_piece(piece: Piece, columns: FlowColumns | None = None) -> Tally:
    """Count the records of one piece of a file; a pure function, so that any engine can run it."""
    settled_columns = FlowColumns.find(header_of_piece(piece), columns, where=str(piece.path))
    block = read_piece(piece, settled_columns.names)
    return tally(block, settled_columns.settled(block.table))


def tally(block: RecordBlock, columns: FlowColumns) -> Tally:
    """Count the records of a block by their ends, labels and month; records without an end are rejected."""
    table = block.table
    ends, unread = read_ends(table, columns)
    reason = _reasons(ends)
    without_ends = np.flatnonzero(reason == NO_ENDS)
    # A record without any end may be a row of totals, if another of its cells says so; else its origin is missing.
    is_total_row = are_totals(block, without_ends, columns.names)
    reason[without_ends] = np.where(is_total_row, TOTAL, "no origin")
    usable = np.flatnonzero(reason == "")
    if len(usable) < table.num_rows:
        table, ends = table.take(pa.array(usable)), ends.select(usable)
    quantities, codes, labels = _labelled(table, columns)
    unread.append(("quantity", quantities.unread))
    month = np.full(table.num_rows, UNDATED, np.int32)
    if columns.date:
        month, unread_dates = read_months(table[columns.date], columns.date_rule)
        unread.append(("date", unread_dates))
    keys = {"origin": ends.origin, "destination": ends.destination, **codes, "month": month}
    group, first_record = group_rows(*keys.values())  # records with the same keys are a group
    rows = pd.DataFrame(
        {name: key[first_record].astype(np.int32) for name, key in keys.items()}
        | _measures(quantities, group, len(first_record))
    )
    row_texts, texts = _row_texts(table, columns, quantities, group)
    return Tally(
        names=ends.names,
        labels={name: tuple(distinct) for name, distinct in labels.items()},
        rows=rows,
        row_texts=row_texts,
        texts=texts,
        rejects=block.rejects(reason),
        records=block.count,
        totals=int((reason == TOTAL).sum()),
        lines=block.lines,
        unread=add_up_unread(cells.assign(field=field) for field, cells in unread),
    )


class _Labelled(NamedTuple):
    """The quantities and labels of records.

    Attributes
    ----------
    quantities
        The quantity of each record.
    codes
        Column of labels → for each record the index of its label.
    labels
        Column of labels → its distinct labels.
    """

    quantities: Quantities
    codes: dict[str, NDArray[np.int64]]
    labels: dict[str, list[str]]


def _labelled(table: pa.Table, columns: FlowColumns) -> _Labelled:
    """Read the quantities and labels of records, together because a unit, which is a label, may stand in a quantity."""
    quantities = _quantities(table, columns)
    codes, labels = {}, {}
    for name, column in LABELS.items():
        heading = getattr(columns, column.option)
        if column.reading == "unit":
            unit_in_heading = clean_unit(split_heading(columns.quantity or "")[1])
            quantities, codes[name], labels[name] = _units(
                table, heading, quantities, unit_in_heading
            )
        elif heading or not column.is_optional:
            clean = stated_text if column.reading == "stops" else _clean_label
            codes[name], labels[name] = encoded_column(table, heading, clean)
    return _Labelled(quantities, codes, labels)


def _reasons(ends: RecordEnds) -> NDArray[np.object_]:
    """Return for each record why it is rejected, such as "no origin"; an empty text for a record that is used.

    Rows of totals are rejected, too. Their names of ends are empty, or words such as *Total*.
    """
    origin, destination = ends.origin, ends.destination
    end_names = [unpack_end(packed_end).name for packed_end in ends.names]
    is_empty = np.array([packed_end == "" for packed_end in ends.names], dtype=bool)
    is_word_for_total = np.array([is_total(name) for name in end_names], dtype=bool)
    is_nowhere = is_empty | np.array([begins_total(name) for name in end_names], dtype=bool)
    reason = np.full(len(origin), "", dtype=object)
    # A later reason replaces an earlier one.
    reason[is_empty[destination]] = "no destination"
    reason[is_empty[origin]] = "no origin"
    reason[is_nowhere[origin] & is_nowhere[destination]] = NO_ENDS
    reason[is_word_for_total[origin] | is_word_for_total[destination]] = TOTAL
    return reason


def add_up_unread(tables: Iterable[pd.DataFrame]) -> pd.DataFrame:
    """Add up tables of unread cells: ``field, cell, reason, records``.

    Cells that differ only in their digits become one row, with the alphabetically first of them as an example.
    """
    columns = ["field", "cell", "reason", "records"]
    table = pd.concat([NO_UNREAD.assign(field=""), *tables], ignore_index=True)
    table["shape"] = table["cell"].str.replace(r"\d", "0", regex=True)
    groups = table.groupby(["field", "reason", "shape"], as_index=False)
    return groups.agg(cell=("cell", "min"), records=("records", "sum"))[columns]


def _clean_label(text: str) -> str:
    """Return a label in lower case, without control characters and marks of footnotes, at most 200 characters long.

    Examples
    --------
    >>> [_clean_label(text) for text in ("Carburant (1)", "Carburant¹", "Carburant*", "Gaz en m³", "Pills (100)", "*")]
    ['carburant', 'carburant', 'carburant', 'gaz en m³', 'pills (100)', '*']
    """
    words = unicodedata.normalize("NFC", " ".join(_CONTROLS.sub(" ", text).split()))
    label = (_FOOTNOTE.sub("", words) or words).casefold()
    return label if len(label) <= MOST_LABEL else f"{label[:MOST_LABEL]}…"


def _single_spaced(text: str) -> str:
    return " ".join(text.split())


def _quantities(table: pa.Table, columns: FlowColumns) -> Quantities:
    """Read the quantities of records; without a column all are unknown."""
    if columns.quantity:
        return parse_quantities(table[columns.quantity], columns.decimal)
    zeros = np.zeros(table.num_rows)
    return Quantities(zeros.astype(np.int8), zeros, zeros, zeros.astype(np.int64), [""], NO_UNREAD)


def _units(
    table: pa.Table, column: str | None, quantities: Quantities, unit_in_heading: str
) -> tuple[Quantities, NDArray[np.int64], list[str]]:
    """Find the unit of each quantity: in the column of units, else with the quantity, else in the heading.

    A quantity with one unit in the column of units and another one beside it becomes unclear. A quantity in words does
    not take the unit in the heading, which is meant for numbers.

    Parameters
    ----------
    column
        The column of units; None if the table has none.
    unit_in_heading
        The unit in the heading of the column of quantities; may be empty.

    Returns
    -------
    The quantities; for each the index of its unit; and the distinct units.
    """
    row_unit, column_units = encoded_column(table, column, clean_unit)
    # Number the units of the column, those written with quantities, and the one in the heading together.
    numbers, units = pd.factorize(
        np.array([*column_units, *quantities.units, unit_in_heading], dtype=object)
    )
    column_numbers, quantity_numbers = np.split(numbers[:-1], [len(column_units)])
    unit_of_column, unit_of_quantity = column_numbers[row_unit], quantity_numbers[quantities.unit]
    is_stated = np.array([unit != "" for unit in units], dtype=bool)
    is_stated_twice = is_stated[unit_of_column] & is_stated[unit_of_quantity]
    differs = is_stated_twice & (unit_of_column != unit_of_quantity)
    clear = replace(
        quantities,
        kind=np.where(differs, UNCLEAR, quantities.kind).astype(np.int8),
        low=np.where(differs, 0.0, quantities.low),
        high=np.where(differs, 0.0, quantities.high),
    )
    unit = np.where(is_stated[unit_of_column], unit_of_column, unit_of_quantity)
    takes_heading = ~is_stated[unit] & (quantities.kind != ORDINAL)
    return clear, np.where(takes_heading, numbers[-1], unit), list(units)


def _measures(
    quantities: Quantities, group: NDArray[np.int64], count: int
) -> dict[str, NDArray[np.int64]]:
    """Return measure → its value for each group of records.

    Measures are the number of records, the number of those with each kind of quantity, and sums of numbers and of
    bounds in whole units and millionths. Those that are 0 in every group are left out.

    Parameters
    ----------
    group
        For each record the index of its group.
    count
        The number of groups.
    """
    kind, low, high = quantities.kind, quantities.low, quantities.high
    measures = {"records": np.bincount(group, minlength=count).astype(np.int64)}
    for number, name in enumerate(KINDS):
        if (groups_of_kind := group[kind == number]).size:
            measures[name] = np.bincount(groups_of_kind, minlength=count).astype(np.int64)
    # What is summed under each of the three names: numbers, and the lower and upper bounds of intervals.
    is_number = kind == NUMBER
    summands = (
        np.where(is_number, low, 0),
        np.where(is_number, 0, low),
        np.where(is_number, 0, high),
    )
    for name, values in zip(SUMMED, summands, strict=True):
        if not values.any():
            continue
        whole, millionths = split_sums(values)
        measures[f"{name}_whole"] = sum_integers(whole, group, count)
        measures[f"{name}_millionths"] = sum_integers(millionths, group, count)
    return measures


def _row_texts(
    table: pa.Table, columns: FlowColumns, quantities: Quantities, group: NDArray[np.int64]
) -> tuple[pd.DataFrame, Mapping[int, str] | None]:
    """Count the records of each row of a tally by source, and by quantity if that is in words or unclear.

    ``group`` has for each record the index of its row. Return the counts, and the sources and words, as the attributes
    ``row_texts`` and ``texts`` of a tally.
    """
    all_records = np.arange(len(group))
    in_words = np.flatnonzero(np.isin(quantities.kind, (ORDINAL, UNCLEAR)))
    tables = [NO_ROW_TEXTS]
    text_of: dict[int, str] = {}
    for kind, column, records in (
        (SOURCE, columns.source, all_records),
        (WORDS, columns.quantity, in_words),
    ):
        if not column or not len(records):
            continue
        codes, texts = encoded_as(table[column].take(pa.array(records)), _single_spaced)
        hashes = pd.util.hash_array(np.array(texts, dtype=object), categorize=False)
        row = group[records]
        pair, first = group_rows(row, codes)  # a pair is a row and a text
        counts = pd.DataFrame({
            "row": row[first].astype(np.int32), "kind": np.int8(kind), "text": hashes[codes[first]],
            "records": np.bincount(pair, minlength=len(first)).astype(np.int64),
        })  # fmt: skip
        has_text = np.array([text != "" for text in texts], dtype=bool)
        tables.append(counts[has_text[codes[first]]])
        text_of |= dict(zip(hashes.tolist(), texts, strict=True))
    row_texts = pd.concat(tables, ignore_index=True)
    return row_texts, (text_of if len(text_of) <= MOST_TEXTS else None)
