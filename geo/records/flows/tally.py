"""Pieces of tables → counts of records by ends as written, labels and month, summed in any order."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd
import pyarrow as pa

from geo.layers.schema.records import WRITTEN, RecordColumn
from geo.records.columns import encoded_as
from geo.records.csv_records import RecordBlock
from geo.records.dates import UNDATED
from geo.records.flows.flow_columns import FlowColumns
from geo.records.flows.mentions import TOTALS, encode_mentions, unpacked
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
from geo.records.months import read_months, unread_cells
from geo.records.pieces import Piece, header_of_piece, read_piece
from geo.records.positions import read_positions
from geo.records.sums import added, grouped, summed_groups
from geo.records.units import split_heading

if TYPE_CHECKING:
    from numpy.typing import NDArray

_DECLARED: Final = [
    column for column in WRITTEN["flows"].columns if isinstance(column, RecordColumn)
]
LABELS: Final = {
    column.name: column for column in _DECLARED if column.reading in {"label", "term", "unit"}
}
SUMMED: Final = tuple(column.name for column in _DECLARED if column.known_by)
ENDS: Final = ("origin", "destination")
MEASURES: Final = (
    "records", *KINDS, *(f"{name}_{part}" for name in SUMMED for part in ("whole", "part")),
)  # fmt: skip
SAID: Final = ("row", "what", "text")
SOURCE, WORDS = 0, 1
MOST_TEXTS: Final = 100_000  # sources and words to list; of more, only the number is kept
# Those of ASCII, and those that turn the direction of what follows: they would show another word than is written.
_CONTROLS: Final = re.compile("[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff]")
MOST_LABEL: Final = 200  # characters
NOTHING_SAID: Final = pd.DataFrame({
    "row": np.zeros(0, np.int32), "what": np.zeros(0, np.int8), "text": np.zeros(0, np.uint64),
    "records": np.zeros(0, np.int64),
})  # fmt: skip


@dataclass(frozen=True, eq=False)
class Tally:
    """Counts of the records of some pieces of a table.

    Attributes
    ----------
    names
        What is stated of ends: packed mentions, each once; a mention of a name alone is that name.
    labels
        Column → its texts without capitals and extra blanks, each once. An optional column that no piece
        has is missing.
    rows
        By ``keys`` (numbers into the lists above; months since year 0, −1 undated) the ``MEASURES``:
        records, how many have each kind of quantity, and sums in whole units and millionths. A measure
        that is 0 everywhere may be missing.
    said
        By ``row`` (a number into ``rows``), ``what`` (``SOURCE`` or ``WORDS``) and ``text`` (a hash): how
        many records have that text.
    texts
        Hash → text; None where there were too many to keep.
    rejects
        ``row, reason, record``; rows count from 0 in the piece.
    records
        All records, rejected ones included.
    unread
        Cells that could not be read: ``field``, ``cell`` (one of those with the same digits but for their
        values), ``reason``, ``records``.
    """

    names: tuple[str, ...]
    labels: Mapping[str, tuple[str, ...]]
    rows: pd.DataFrame
    said: pd.DataFrame
    texts: Mapping[int, str] | None
    rejects: pd.DataFrame
    records: int
    unread: pd.DataFrame

    @property
    def keys(self) -> tuple[str, ...]:
        """The columns by which records are counted."""
        return (*ENDS, *self.labels, "month")


def tally_piece(piece: Piece, columns: FlowColumns | None = None) -> Tally:
    """Count the records of one piece of a file: a pure function, for any engine to run."""
    found = FlowColumns.find(header_of_piece(piece), columns, where=str(piece.path))
    block = read_piece(piece, found.names)
    return tally(block, found.settled(block.table))


def tally(block: RecordBlock, columns: FlowColumns) -> Tally:
    """Count records by their ends, labels and month."""
    table = block.table
    origin, destination, names, missing = _ends(table, columns)
    reason = _reasons(origin, destination, names)
    good = np.flatnonzero(reason == "")
    if len(good) < table.num_rows:
        table, origin, destination = table.take(pa.array(good)), origin[good], destination[good]
        used = np.unique(np.concatenate([origin, destination]))
        names = [names[number] for number in used.tolist()]
        origin, destination = (np.searchsorted(used, end) for end in (origin, destination))

    quantities = _quantities(table, columns)
    codes, labels = {}, {}
    for name, column in LABELS.items():
        heading = getattr(columns, column.option)
        if column.reading == "unit":
            stated = clean_unit(split_heading(columns.quantity or "")[1])
            quantities, codes[name], labels[name] = _units(table, heading, quantities, stated)
        elif heading or not column.is_optional:
            codes[name], labels[name] = _encoded(table, heading, _plain)
    month = np.full(table.num_rows, UNDATED, np.int32)
    missing.append(("quantity", quantities.unread))
    if columns.date:
        month, unread = read_months(table[columns.date], columns.date_rule)
        missing.append(("date", unread))
    keys = {"origin": origin, "destination": destination, **codes, "month": month}
    group, first = grouped(*keys.values())
    rows = pd.DataFrame(
        {name: key[first].astype(np.int32) for name, key in keys.items()}
        | _measures(quantities, group, len(first))
    )
    said, texts = _said(table, columns, quantities, group)
    return Tally(
        tuple(names), {name: tuple(texts) for name, texts in labels.items()}, rows, said, texts,
        block.rejects(reason), block.count, _unread(part.assign(field=field) for field, part in missing),
    )  # fmt: skip


def _reasons(
    origin: NDArray[np.int64], destination: NDArray[np.int64], names: Sequence[str]
) -> NDArray[np.object_]:
    """Return why each record has no ends; an empty text for one that has."""
    is_empty = np.array([name == "" for name in names], dtype=bool)
    is_total = np.array([unpacked(name).name.casefold() in TOTALS for name in names], dtype=bool)
    reason = np.full(len(origin), "", dtype=object)
    reason[is_empty[destination]] = "no destination"
    reason[is_empty[origin]] = "no origin"
    reason[is_total[origin] | is_total[destination]] = "a row of totals, no record"
    return reason


def _unread(parts: Iterable[pd.DataFrame]) -> pd.DataFrame:
    """Add up unread cells that differ in their digits alone; the first by letters stands for all."""
    columns = ["field", "cell", "reason", "records"]
    table = pd.concat([unread_cells((), (), ()).assign(field=""), *parts], ignore_index=True)
    table["shape"] = table["cell"].str.replace(r"\d", "0", regex=True)
    groups = table.groupby(["field", "reason", "shape"], as_index=False)
    return groups.agg(cell=("cell", "min"), records=("records", "sum"))[columns]


def merged(parts: Sequence[Tally]) -> Tally:
    """Add up tallies. Rejects are left out: they are written piece by piece."""
    names, name_codes = _joined([part.names for part in parts])
    codes = dict.fromkeys(ENDS, name_codes)
    labels = {}
    for name in LABELS:
        if any(name in part.labels for part in parts):
            labels[name], codes[name] = _joined([part.labels.get(name, ("",)) for part in parts])

    def moved(table: pd.DataFrame, key: str, number: int) -> NDArray[Any]:
        values = table[key].to_numpy() if key in table else np.zeros(len(table), np.int32)
        return codes[key][number][values].astype(np.int32) if key in codes else values

    tables = [part.rows for part in parts]
    rows, group = summed_groups(tables, (*ENDS, *labels, "month"), moved)
    row_of = np.split(group.astype(np.int32), np.cumsum([len(table) for table in tables])[:-1])
    del group

    def at_rows(table: pd.DataFrame, key: str, number: int) -> NDArray[Any]:
        values = table[key].to_numpy()
        return row_of[number][values] if key == "row" else values

    said, _ = summed_groups([part.said for part in parts], SAID, at_rows)
    return Tally(
        names, labels, rows, said, _all_texts([part.texts for part in parts]),
        parts[0].rejects.iloc[:0], sum(part.records for part in parts),
        _unread(part.unread for part in parts),
    )  # fmt: skip


def _joined(lists: Sequence[Sequence[str]]) -> tuple[tuple[str, ...], list[NDArray[np.int64]]]:
    """Join lists of texts, each text once; return the place of each list's texts among them."""
    codes, distinct = pd.factorize(np.concatenate([np.array(texts, object) for texts in lists]))
    return tuple(distinct), np.split(codes, np.cumsum([len(texts) for texts in lists])[:-1])


def _all_texts(parts: Sequence[Mapping[int, str] | None]) -> Mapping[int, str] | None:
    every: dict[int, str] = {}
    for part in parts:
        if part is None:
            return None
        every |= part
    return every if len(every) <= MOST_TEXTS else None


def _plain(text: str) -> str:
    """Return a label in lower case, without control characters and at most as long as a name may be."""
    plain = " ".join(_CONTROLS.sub(" ", text).split()).casefold()
    return plain if len(plain) <= MOST_LABEL else f"{plain[:MOST_LABEL]}…"


def _name(text: str) -> str:
    return " ".join(text.split())


def _encoded(
    table: pa.Table,
    column: str | None,
    clean: Callable[[str], str],
) -> tuple[NDArray[np.int64], list[str]]:
    """Encode a column as numbers into its cleaned texts; without a column all are empty."""
    if not column:
        return np.zeros(table.num_rows, np.int64), [""]
    return encoded_as(table[column], clean)


def _ends(
    table: pa.Table,
    columns: FlowColumns,
) -> tuple[NDArray[np.int64], NDArray[np.int64], list[str], list[tuple[str, pd.DataFrame]]]:
    """Encode both ends as numbers into one list of mentions; list the coordinates that cannot be read."""
    missing, ends_of = [], []
    for role in ENDS:
        position, where = None, columns.position_of(role)
        if where.is_given:
            lon, lat, unread = read_positions(table, where)
            position = lon, lat
            missing.append((f"{role} coordinates", unread))
        name, country = (
            table[column] if (column := getattr(columns, field)) else None
            for field in (role, f"{role}_country")
        )
        ends_of.append(encode_mentions(name, country, position))
    (origin, begins), (destination, ends) = ends_of
    of, names = pd.factorize(np.array([*begins, *ends], dtype=object))
    if not len(of):
        return origin, destination, [], missing
    return of[: len(begins)][origin], of[len(begins) :][destination], list(names), missing


def _quantities(table: pa.Table, columns: FlowColumns) -> Quantities:
    if columns.quantity:
        return parse_quantities(table[columns.quantity], columns.decimal)
    none = np.zeros(table.num_rows)
    nothing = unread_cells((), (), ())
    return Quantities(none.astype(np.int8), none, none, none.astype(np.int64), [""], nothing)


def _units(
    table: pa.Table, column: str | None, quantities: Quantities, stated: str
) -> tuple[Quantities, NDArray[np.int64], list[str]]:
    """Read the unit from its own column, else beside the quantity, else as ``stated`` by the heading.

    A quantity with two units is unclear; one in words has not that of the heading.
    """
    own, units = _encoded(table, column, clean_unit)
    of, every = pd.factorize(np.array([*units, *quantities.units, stated], dtype=object))
    beside = of[len(units) : -1][quantities.unit]
    own = of[: len(units)][own] if len(own) else own
    is_named = np.array([text != "" for text in every], dtype=bool)
    differs = is_named[own] & is_named[beside] & (own != beside)
    clear = replace(
        quantities,
        kind=np.where(differs, UNCLEAR, quantities.kind).astype(np.int8),
        low=np.where(differs, 0.0, quantities.low),
        high=np.where(differs, 0.0, quantities.high),
    )
    unit = np.where(is_named[own], own, beside)
    is_bare = ~is_named[unit] & (quantities.kind != ORDINAL)
    return clear, np.where(is_bare, of[-1], unit), list(every)


def _measures(
    quantities: Quantities, group: NDArray[np.int64], count: int
) -> dict[str, NDArray[np.int64]]:
    """Count and sum the records of each group."""
    kind, low, high = quantities.kind, quantities.low, quantities.high
    found = {"records": np.bincount(group, minlength=count).astype(np.int64)}
    for number, name in enumerate(KINDS):
        if (of_kind := group[kind == number]).size:
            found[name] = np.bincount(of_kind, minlength=count).astype(np.int64)
    is_number = kind == NUMBER
    sums = (np.where(is_number, low, 0), np.where(is_number, 0, low), np.where(is_number, 0, high))
    for name, values in zip(SUMMED, sums, strict=True):
        if not values.any():
            continue
        whole, part = split_sums(values)
        found[f"{name}_whole"] = added(whole, group, count)
        found[f"{name}_part"] = added(part, group, count)
    return found


def _said(
    table: pa.Table,
    columns: FlowColumns,
    quantities: Quantities,
    group: NDArray[np.int64],
) -> tuple[pd.DataFrame, Mapping[int, str] | None]:
    """Count the sources, and the quantities that are words or unclear."""
    in_words = np.isin(quantities.kind, (ORDINAL, UNCLEAR))
    parts = [NOTHING_SAID]
    every: dict[int, str] = {}
    for what, column, some in (
        (SOURCE, columns.source, np.ones(len(group), dtype=bool)),
        (WORDS, columns.quantity, in_words),
    ):
        if not column or not some.any():
            continue
        rows_of = np.flatnonzero(some)
        codes, written = encoded_as(table[column].take(pa.array(rows_of)), _name)
        hashes = pd.util.hash_array(np.array(written, dtype=object), categorize=False)
        row = group[rows_of]
        pair, first = grouped(row, codes)
        part = pd.DataFrame({
            "row": row[first].astype(np.int32), "what": np.int8(what), "text": hashes[codes[first]],
            "records": np.bincount(pair, minlength=len(first)).astype(np.int64),
        })  # fmt: skip
        is_said = np.array([text != "" for text in written], dtype=bool)
        parts.append(part[is_said[codes[first]]])
        every |= dict(zip(hashes.tolist(), written, strict=True))
    said = pd.concat(parts, ignore_index=True)
    return said, (every if len(every) <= MOST_TEXTS else None)
