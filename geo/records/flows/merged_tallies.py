"""Merge the tallies of several pieces of a table into one, in any order."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geo.records.flows.tally import LABELS, MOST_TEXTS, ROW_TEXT_KEYS, Tally, add_up_unread
from geo.records.headings import ROLES
from geo.records.sums import sum_rows_with_groups


def merged(tallies: Sequence[Tally]) -> Tally:
    """Merge tallies of several pieces into one; rejects are left out, because they are written piece by piece."""
    # Key → for each tally an array with the merged number of each of its own numbers.
    names, name_codes = _joined([tally.names for tally in tallies])
    codes = dict.fromkeys(ROLES, name_codes)
    labels = {}
    for name in LABELS:
        if any(name in tally.labels for tally in tallies):
            labels[name], codes[name] = _joined(
                [tally.labels.get(name, ("",)) for tally in tallies]
            )

    rows, merged_rows = _merge_rows([tally.rows for tally in tallies], codes, (*labels, "month"))
    row_texts = _merge_row_texts([tally.row_texts for tally in tallies], merged_rows)
    return Tally(
        names, labels, rows, row_texts, _all_texts([tally.texts for tally in tallies]),
        tallies[0].rejects.iloc[:0], sum(tally.records for tally in tallies),
        sum(tally.totals for tally in tallies), sum(tally.lines for tally in tallies),
        add_up_unread(tally.unread for tally in tallies),
    )  # fmt: skip


def _merge_rows(
    tables: Sequence[pd.DataFrame],
    codes: Mapping[str, Sequence[NDArray[np.int64]]],
    keys: Sequence[str],
) -> tuple[pd.DataFrame, list[NDArray[np.int32]]]:
    """Sum the rows of several tallies that have the same keys.

    Parameters
    ----------
    tables
        The rows of each tally.
    codes
        Key → for each tally an array with the merged number of each of its own numbers.
    keys
        The keys besides the ends, by which rows are summed.

    Returns
    -------
    The sums; and for each tally the index of the merged row of each of its rows.
    """

    # Yields table by table, so that the recoded columns of all tables are never in memory together.
    def recoded(key: str) -> Iterator[NDArray[Any]]:
        for number, table in enumerate(tables):
            # An optional column that a tally lacks has one text there, the empty one: number 0.
            values = table[key].to_numpy() if key in table else np.zeros(len(table), np.int32)
            yield codes[key][number][values].astype(np.int32) if key in codes else values

    rows, group = sum_rows_with_groups(tables, {key: recoded(key) for key in (*ROLES, *keys)})
    stops = np.cumsum([len(table) for table in tables])
    return rows, np.split(group.astype(np.int32), stops[:-1])


def _merge_row_texts(
    tables: Sequence[pd.DataFrame], merged_rows: Sequence[NDArray[np.int32]]
) -> pd.DataFrame:
    """Sum the tables ``row_texts`` of several tallies.

    ``merged_rows`` has for each tally the index of the merged row of each of its rows.
    """

    def renumbered(key: str) -> Iterator[NDArray[Any]]:
        for table, merged_row in zip(tables, merged_rows, strict=True):
            values = table[key].to_numpy()
            yield merged_row[values] if key == "row" else values

    return sum_rows_with_groups(tables, {key: renumbered(key) for key in ROW_TEXT_KEYS})[0]


def _joined(lists: Sequence[Sequence[str]]) -> tuple[tuple[str, ...], list[NDArray[np.int64]]]:
    """Return the distinct texts of several lists, and for each list the numbers of its texts among them."""
    codes, distinct = pd.factorize(np.concatenate([np.array(texts, object) for texts in lists]))
    return tuple(distinct), np.split(codes, np.cumsum([len(texts) for texts in lists])[:-1])


def _all_texts(tables: Sequence[Mapping[int, str] | None]) -> Mapping[int, str] | None:
    """Join the tables of texts of several tallies; return None if there are too many texts to keep, or were in one."""
    texts: dict[int, str] = {}
    for table in tables:
        if table is None:
            return None
        texts |= table
    return texts if len(texts) <= MOST_TEXTS else None
