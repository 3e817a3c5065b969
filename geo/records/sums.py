"""Sums of integers by groups of integers: exact, and the same in any order."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from numpy.typing import NDArray

_WORD: Final = 1 << 62  # keys are packed into 64 bits


def grouped(*keys: NDArray[Any]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Group the rows of some columns of integers ≥ −1.

    Returns
    -------
    group
        The group of each row, numbered in the order in which they occur.
    first
        The first row of each group.

    Examples
    --------
    >>> group, first = grouped(np.array([5, 5, 0]), np.array([-1, -1, 2]))
    >>> group.tolist(), first.tolist()
    ([0, 0, 1], [0, 2])
    """
    packed = np.zeros(len(keys[0]), dtype=np.int64)
    width = 1
    for key in keys:
        span = int(key.max(initial=-1)) + 2
        if width * span >= _WORD:
            packed, distinct = pd.factorize(packed)
            width = len(distinct)
        packed = packed * span + (key.astype(np.int64) + 1)
        width *= span
    group, distinct = pd.factorize(packed)
    first = np.zeros(len(distinct), dtype=np.int64)
    first[group[::-1]] = np.arange(len(group))[::-1]
    return group, first


def summed(tables: Sequence[pd.DataFrame], keys: Sequence[str]) -> pd.DataFrame:
    """Sum the integers of rows with the same keys, which are integers ≥ −1 or hashes.

    It works column by column to save memory. A column that a table lacks is 0 there.
    """
    return summed_groups(tables, keys)[0]


def summed_groups(
    tables: Sequence[pd.DataFrame],
    keys: Sequence[str],
    values_of: Callable[[pd.DataFrame, str, int], NDArray[Any]] = lambda table, key, _: table[
        key
    ].to_numpy(),
) -> tuple[pd.DataFrame, NDArray[np.int64]]:
    """Sum as :func:`summed` does; return the sums, and for each row of the tables its row among the sums.

    Parameters
    ----------
    values_of
        Returns the values of a key in a table, given the table, the key and the table's number; by default the
        column of that name.

    Examples
    --------
    >>> table = pd.DataFrame({"place": [4, 7], "records": [1, 2]})
    >>> sums, group = summed_groups([table, table], ["place"])
    >>> sums.to_numpy().tolist(), group.tolist()
    ([[4, 2], [7, 4]], [0, 1, 0, 1])
    """
    columns = {
        key: np.concatenate([values_of(table, key, number) for number, table in enumerate(tables)])
        for key in keys
    }
    group, first = grouped(
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


def added(values: NDArray[Any], group: NDArray[np.int64], count: int) -> NDArray[np.int64]:
    """Sum integers by group, exactly."""
    sums = np.zeros(count, dtype=np.int64)
    np.add.at(sums, group, values.astype(np.int64))
    return sums
