"""Sums of integers by groups of integers: exact, and the same in any order."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geo.arrays import row_keys


def group_rows(*keys: NDArray[Any]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Group rows that are equal in all of the given columns of integers.

    Parameters
    ----------
    keys
        The columns; each has a value for each row.

    Returns
    -------
    group
        The number of each row's group, in order of appearance.
    first
        The first row of each group.

    Examples
    --------
    >>> group, first = group_rows(np.array([5, 5, 0]), np.array([-1, -1, 2]))
    >>> group.tolist(), first.tolist()
    ([0, 0, 1], [0, 2])
    """
    group, distinct = pd.factorize(row_keys(*keys))
    first = np.zeros(len(distinct), dtype=np.int64)
    # Backwards, so that the first row of each group is written last and stays.
    first[group[::-1]] = np.arange(len(group))[::-1]
    return group, first


def sum_rows(tables: Sequence[pd.DataFrame], keys: Sequence[str]) -> pd.DataFrame:
    """Sum the rows of several tables that have the same keys, and return one table with a row for each set of keys.

    ``keys`` are the names of the columns by which rows are grouped; their values are integers of at least −1, or
    hashes. All other columns are integers and are summed; one that a table lacks counts as 0 there.
    """
    values = {key: [table[key].to_numpy() for table in tables] for key in keys}
    return sum_rows_with_groups(tables, values)[0]


def sum_rows_with_groups(
    tables: Sequence[pd.DataFrame], keys: Mapping[str, Iterable[NDArray[Any]]]
) -> tuple[pd.DataFrame, NDArray[np.int64]]:
    """Sum the rows of several tables as :func:`sum_rows` does, by keys that need not be columns of the tables.

    Parameters
    ----------
    tables
        The tables whose columns are summed.
    keys
        Name of a key → for each table an array of its values, one for each row. A column of that name in a table is
        not used.

    Returns
    -------
    The sums; and for each row of all tables, one table after the other, the number of the row of the sums into which
    it went.

    Examples
    --------
    >>> table = pd.DataFrame({"records": [1, 2]})
    >>> sums, group = sum_rows_with_groups([table, table], {"place": [np.array([4, 7]), np.array([4, 7])]})
    >>> sums.to_numpy().tolist(), group.tolist()
    ([[4, 2], [7, 4]], [0, 1, 0, 1])
    """
    columns = {key: np.concatenate([*values]) for key, values in keys.items()}
    # Hashes fill 64 bits, too many for `row_keys`, so they are numbered first.
    group, first = group_rows(
        *(pd.factorize(key)[0] if key.dtype == np.uint64 else key for key in columns.values())
    )
    columns = {key: values[first] for key, values in columns.items()}
    ends = np.cumsum([len(table) for table in tables])
    # One column after the other, so that all tables are never joined in memory.
    for name in dict.fromkeys(name for table in tables for name in table.columns):
        if name in keys:
            continue
        sums = np.zeros(len(first), dtype=np.int64)
        for table, group_of_row in zip(tables, np.split(group, ends[:-1]), strict=True):
            if name in table:
                np.add.at(sums, group_of_row, table[name].to_numpy())
        columns[name] = sums
    return pd.DataFrame(columns, copy=False), group


def sum_integers(values: NDArray[Any], group: NDArray[np.int64], count: int) -> NDArray[np.int64]:
    """Return the sum of the integers in each of ``count`` groups, exactly.

    ``group`` has for each value the number of its group, from 0.
    """
    sums = np.zeros(count, dtype=np.int64)
    np.add.at(sums, group, values.astype(np.int64))
    return sums
