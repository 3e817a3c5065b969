"""Pieces of tables → counts by ends as written, commodity, unit and month; added up in any order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd

from geo.records import UNDATED, Piece, Stretch, coded, months, read_piece
from geo.records.flows.amounts import (
    KINDS,
    NUMBER,
    ORDINAL,
    UNCLEAR,
    Quantities,
    clean_unit,
    parse_quantities,
    split_sums,
)
from geo.records.flows.input_columns import FlowColumns, flow_columns
from geo.records.reading import header_of_piece
from geo.records.sums import added, grouped, summed_groups

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

KEY: Final = ("origin", "destination", "commodity", "unit", "month")
SUMS: Final = ("number_whole", "number_part", "low_whole", "low_part", "high_whole", "high_part")
MEASURES: Final = ("records", *KINDS, *SUMS)
SAID: Final = ("row", "what", "text")
SOURCE, WORDS = 0, 1
MOST_TEXTS: Final = (
    100_000  # sources and words that are kept to be named; of more, the number alone
)
REJECTS: Final = ("row", "reason", "record")
NOTHING_SAID: Final = pd.DataFrame({
    "row": np.zeros(0, np.int32), "what": np.zeros(0, np.int8), "text": np.zeros(0, np.uint64),
    "records": np.zeros(0, np.int64),
})  # fmt: skip


@dataclass(frozen=True, eq=False)
class Tally:
    """What some pieces of a table come to.

    Attributes
    ----------
    names, commodities, units
        As written, but for blanks and, of the last two, capitals; each once.
    rows
        By ``KEY`` (numbers into the lists above; months since year 0, −1 undated) the ``MEASURES``:
        records, of each kind of quantity how many, and sums in whole units and millionths. A measure
        that is 0 everywhere may be left out.
    said
        By ``row`` (a number into ``rows``), ``what`` (``SOURCE`` or ``WORDS``) and ``text`` (a hash): how
        many records say so.
    texts
        What the hashes stand for; None where there were too many to keep.
    rejects
        ``row, reason, record``; rows count from 0 in the piece.
    records
        All records, those rejected among them.
    """

    names: tuple[str, ...]
    commodities: tuple[str, ...]
    units: tuple[str, ...]
    rows: pd.DataFrame
    said: pd.DataFrame
    texts: Mapping[int, str] | None
    rejects: pd.DataFrame
    records: int


def tally_piece(piece: Piece, columns: FlowColumns | None = None) -> Tally:
    """Count one piece of a file: a pure function, for any engine to run."""
    found = flow_columns(header_of_piece(piece), columns, where=str(piece.path))
    return tally(read_piece(piece, found.names), found)


def tally(stretch: Stretch, columns: FlowColumns) -> Tally:
    """Count records by what they say."""
    table = stretch.table
    origin, destination, names = _ends(table, columns)
    lacks = {at: name == "" for at, name in enumerate(names)}
    empty = np.array([lacks[at] for at in range(len(names))], dtype=bool)
    no_origin, no_end = empty[origin], empty[destination]
    good = np.flatnonzero(~(no_origin | no_end))
    bad = np.flatnonzero(no_origin | no_end)
    reason = np.where(no_origin[bad], "no origin", "no destination").astype(object)
    told = {"row": stretch.row[bad], "reason": reason, "record": stretch.quote(stretch.row[bad])}
    rejects = pd.concat([stretch.broken, pd.DataFrame(told, dtype=object)])

    commodity, commodities = _coded(table, columns.commodity, _plain)
    quantities, unit, units = _units(table, columns, _quantities(table, columns))
    month = (
        months(table[columns.date], columns.order)
        if columns.date
        else np.full(table.num_rows, UNDATED, np.int32)
    )
    keys = [column[good] for column in (origin, destination, commodity, unit, month)]
    group, first = grouped(*keys)
    rows = pd.DataFrame(
        {name: key[first].astype(np.int32) for name, key in zip(KEY, keys, strict=True)}
        | _measures(quantities, good, group, len(first))
    )
    said, texts = _said(table, columns, quantities, (good, group))
    return Tally(
        tuple(names), tuple(commodities), tuple(units), rows, said, texts,
        rejects.sort_values("row", ignore_index=True), stretch.count,
    )  # fmt: skip


def merged(parts: Sequence[Tally]) -> Tally:
    """Add tallies up; rejects are left out, for they are told piece by piece."""
    lists, moves = {}, {}
    for name in ("names", "commodities", "units"):
        written = [np.array(getattr(part, name), dtype=object) for part in parts]
        codes, distinct = pd.factorize(np.concatenate(written))
        lists[name] = tuple(distinct)
        moves[name] = np.split(codes, np.cumsum([len(one) for one in written])[:-1])
    at = {"origin": "names", "destination": "names", "commodity": "commodities", "unit": "units"}

    def moved(table: pd.DataFrame, key: str, number: int) -> NDArray[Any]:
        values = table[key].to_numpy()
        return moves[at[key]][number][values].astype(np.int32) if key in at else values

    rows, group = summed_groups([part.rows for part in parts], KEY, moved)
    row_of = np.split(group.astype(np.int32), np.cumsum([len(part.rows) for part in parts])[:-1])
    del group

    def at_rows(table: pd.DataFrame, key: str, number: int) -> NDArray[Any]:
        values = table[key].to_numpy()
        return row_of[number][values] if key == "row" else values

    said, _ = summed_groups([part.said for part in parts], SAID, at_rows)
    return Tally(
        **lists,
        rows=rows,
        said=said,
        texts=_all_texts([part.texts for part in parts]),
        rejects=parts[0].rejects.iloc[:0],
        records=sum(part.records for part in parts),
    )


def _all_texts(parts: Sequence[Mapping[int, str] | None]) -> Mapping[int, str] | None:
    every: dict[int, str] = {}
    for part in parts:
        if part is None:
            return None
        every |= part
    return every if len(every) <= MOST_TEXTS else None


def _plain(text: str) -> str:
    return " ".join(text.split()).casefold()


def _name(text: str) -> str:
    return " ".join(text.split())


def _coded(
    table: Any,  # noqa: ANN401 - Arrow's
    column: str | None,
    clean: Callable[[str], str],
) -> tuple[NDArray[np.int64], list[str]]:
    """Give the cleaned texts of a column numbers; all are empty where there is none."""
    if not column:
        return np.zeros(table.num_rows, np.int64), [""]
    codes, written = coded(table[column])
    of, distinct = pd.factorize(np.array([clean(text) for text in written], dtype=object))
    return (of[codes] if len(of) else codes), list(distinct)


def _ends(
    table: Any,  # noqa: ANN401 - Arrow's
    columns: FlowColumns,
) -> tuple[NDArray[np.int64], NDArray[np.int64], list[str]]:
    """Give the names of both ends numbers in one list."""
    origin, begins = _coded(table, columns.origin, _name)
    destination, ends = _coded(table, columns.destination, _name)
    of, names = pd.factorize(np.array([*begins, *ends], dtype=object))
    if not len(of):
        return origin, destination, []
    return of[: len(begins)][origin], of[len(begins) :][destination], list(names)


def _quantities(table: Any, columns: FlowColumns) -> Quantities:  # noqa: ANN401 - Arrow's
    if columns.quantity:
        return parse_quantities(table[columns.quantity], columns.decimal)
    none = np.zeros(table.num_rows)
    return Quantities(none.astype(np.int8), none, none, none.astype(np.int64), [""])


def _units(
    table: Any,  # noqa: ANN401 - Arrow's
    columns: FlowColumns,
    quantities: Quantities,
) -> tuple[Quantities, NDArray[np.int64], list[str]]:
    """Take the unit of its own column, else the one beside the quantity; where these differ, it is unclear."""
    own, units = _coded(table, columns.unit, clean_unit)
    of, every = pd.factorize(np.array([*units, *quantities.units], dtype=object))
    beside = of[len(units) :][quantities.unit]
    own = of[: len(units)][own] if len(own) else own
    is_named = np.array([text != "" for text in every], dtype=bool)
    differs = is_named[own] & is_named[beside] & (own != beside)
    clear = replace(
        quantities,
        kind=np.where(differs, UNCLEAR, quantities.kind).astype(np.int8),
        low=np.where(differs, 0.0, quantities.low),
        high=np.where(differs, 0.0, quantities.high),
    )
    return clear, np.where(is_named[own], own, beside), list(every)


def _measures(
    quantities: Quantities, good: NDArray[np.int64], group: NDArray[np.int64], count: int
) -> dict[str, NDArray[np.int64]]:
    """Count and add up the records of each group."""
    kind, low, high = quantities.kind[good], quantities.low[good], quantities.high[good]
    found = {"records": np.bincount(group, minlength=count).astype(np.int64)}
    for number, name in enumerate(KINDS):
        if (of_kind := group[kind == number]).size:
            found[name] = np.bincount(of_kind, minlength=count).astype(np.int64)
    is_number = kind == NUMBER
    for name, values in (
        ("number", np.where(is_number, low, 0.0)),
        ("low", np.where(is_number, 0.0, low)),
        ("high", np.where(is_number, 0.0, high)),
    ):
        if not values.any():
            continue
        whole, part = split_sums(values)
        found[f"{name}_whole"] = added(whole, group, count)
        found[f"{name}_part"] = added(part, group, count)
    return found


def _said(
    table: Any,  # noqa: ANN401 - Arrow's
    columns: FlowColumns,
    quantities: Quantities,
    groups: tuple[NDArray[np.int64], NDArray[np.int64]],
) -> tuple[pd.DataFrame, Mapping[int, str] | None]:
    """Count who says so, and the quantities that are words or not to be read."""
    good, group = groups
    in_words = np.isin(quantities.kind[good], (ORDINAL, UNCLEAR))
    parts = [NOTHING_SAID]
    every: dict[int, str] = {}
    for what, column, some in (
        (SOURCE, columns.source, np.ones(len(good), dtype=bool)),
        (WORDS, columns.quantity, in_words),
    ):
        if not column or not some.any():
            continue
        rows_of = np.flatnonzero(some)
        codes, written = _coded(table.select([column]).take(good[rows_of]), column, _name)
        hashes = pd.util.hash_array(np.array(written, dtype=object), categorize=False)
        row = group[rows_of]
        pair, first = grouped(row, codes)
        part = pd.DataFrame({
            "row": row[first].astype(np.int32), "what": np.int8(what), "text": hashes[codes[first]],
            "records": np.bincount(pair, minlength=len(first)).astype(np.int64),
        })  # fmt: skip
        is_said = np.array([one != "" for one in written], dtype=bool)
        parts.append(part[is_said[codes[first]]])
        every |= dict(zip(hashes.tolist(), written, strict=True))
    said = pd.concat(parts, ignore_index=True)
    return said, (every if len(every) <= MOST_TEXTS else None)


def without_rejects(part: Tally) -> Tally:
    """Let go of the rejects, which are told by now."""
    return replace(part, rejects=part.rejects.iloc[:0])
