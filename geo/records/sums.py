"""Sums of integers by groups of integers: exact, and the same in any order."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geo.arrays import row_keys


def group_rows(*keys: NDArray[Any]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Group rows that are equal in all of some columns of integers.

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
    """Sum the rows of tables with the same keys: the values are integers, the keys integers ≥ −1 or hashes.

    A column that a table lacks counts as 0 there. Columns are summed one by one, to save memory.
    """
    values = {key: [table[key].to_numpy() for table in tables] for key in keys}
    return sum_rows_with_groups(tables, values)[0]


def sum_rows_with_groups(
    tables: Sequence[pd.DataFrame], keys: Mapping[str, Iterable[NDArray[Any]]]
) -> tuple[pd.DataFrame, NDArray[np.int64]]:
    """Sum as :func:`sum_rows` does; return the sums, and for each row of the tables the number of its row in the sums.

    Parameters
    ----------
    keys
        Name of a key → its values for each table, in place of those in the table.

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
    """Sum integers exactly by group; ``group`` has the number of each one's group, from 0 to ``count`` − 1."""
    sums = np.zeros(count, dtype=np.int64)
    np.add.at(sums, group, values.astype(np.int64))
    return sums
