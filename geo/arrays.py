"""Types of numpy arrays, and functions that numpy lacks for rows in groups.

Groups of rows come in three forms: a count for each group, whose rows follow each other (`ragged_range`,
`offsets_of`); runs of neighbouring rows that are equal (`run_starts`, `rank_in_run`); or the number of the group of
each row, in any order (`sum_by_group`).
"""

from __future__ import annotations

from typing import Any, Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]
Integers = NDArray[np.integer[Any]]
Booleans = NDArray[np.bool_]
Shapes = NDArray[np.object_]  # shapely geometries

MOST_KEYS: Final = 1 << 62  # half of what a signed 64-bit integer holds


def ragged_range(counts: Integers) -> tuple[Integers, Integers]:
    """Expand counts: list the entries of each row, given how many entries each row has.

    Returns
    -------
    row
        The row of each entry.
    number
        The number of each entry within its row, from 0.

    Examples
    --------
    >>> [v.tolist() for v in ragged_range(np.array([2, 0, 3]))]
    [[0, 0, 2, 2, 2], [0, 1, 0, 1, 2]]
    """
    rows = np.repeat(np.arange(len(counts)), counts)
    starts = np.cumsum(counts) - counts
    return rows, np.arange(len(rows)) - np.repeat(starts, counts)


def batches(weights: Floats, batch_weight: float) -> list[Integers]:
    """Split rows, in order, into batches that weigh about ``batch_weight``; each has at least one row.

    ``weights`` holds the weight of each row. Returns the indexes of the rows of each batch.

    Examples
    --------
    >>> [rows.tolist() for rows in batches(np.array([2.0, 2.0, 2.0, 9.0]), 4.0)]
    [[0], [1, 2], [3]]
    """
    batch = np.cumsum(weights) // batch_weight
    return np.split(np.arange(len(weights)), np.flatnonzero(np.diff(batch)) + 1)


def is_run_start(*columns: NDArray[Any]) -> Booleans:
    """Return, for each row, whether it differs from the row before in any column; the first row counts as different.

    Columns have the shape ``(n,)`` or ``(n, k)``.

    Examples
    --------
    >>> is_run_start(np.array([1, 1, 2, 2]), np.array([5, 5, 5, 6])).tolist()
    [True, False, True, True]
    """
    is_start = np.zeros(len(columns[0]), dtype=bool)
    is_start[:1] = True
    for column in columns:
        differs = column[1:] != column[:-1]
        is_start[1:] |= differs if column.ndim == 1 else differs.any(axis=1)
    return is_start


def run_starts(*columns: NDArray[Any]) -> NDArray[np.int64]:
    """Return the index of the first row of each run: of successive rows that are equal in all columns.

    Examples
    --------
    >>> run_starts(np.array([5, 5, 7])).tolist()
    [0, 2]
    """
    return np.flatnonzero(is_run_start(*columns)).astype(np.int64, copy=False)


def distinct(values: Integers) -> Integers:
    """Return each different value once, in ascending order.

    `np.unique` would hash the values, and take twenty times as long.

    Examples
    --------
    >>> distinct(np.array([7, 5, 7])).tolist()
    [5, 7]
    """
    ascending = np.sort(values)
    return ascending[is_run_start(ascending)]


def rank_in_run(*columns: NDArray[Any]) -> Integers:
    """Return the number of each row within its run, from 0; the rows of a run are equal in all columns.

    Examples
    --------
    >>> rank_in_run(np.array([5, 5, 7, 5])).tolist()
    [0, 1, 0, 0]
    """
    starts = run_starts(*columns)
    return ragged_range(np.diff(starts, append=len(columns[0])))[1]


def row_keys(*columns: Integers) -> NDArray[np.int64]:
    """Return one number for each row of some columns: equal rows have equal numbers, and numbers sort as the rows do.

    A number is written with one digit per column, as a clock writes hours, minutes and seconds: each digit has as many
    values as its column spans.

    Examples
    --------
    >>> keys = row_keys(np.array([5, 5, 0]), np.array([-1, -1, 2]))
    >>> bool(keys[0] == keys[1] > keys[2])
    True
    """
    # all keys are less than `key_count`
    keys, key_count = np.zeros(len(columns[0]), np.int64), 1
    for column in columns:
        least = int(column.min(initial=0))
        span = int(column.max(initial=0)) - least + 1
        if key_count * span >= MOST_KEYS:  # renumber the keys that occur, so that the next ones fit
            distinct, keys = np.unique(keys, return_inverse=True)
            key_count = len(distinct)
        keys = keys * span + (column.astype(np.int64) - least)
        key_count *= span
    return keys


def offsets_of(counts: Integers) -> NDArray[np.int64]:
    """Return where groups of rows begin, given their counts: the first row of each, then the number of all rows.

    The result has the shape ``(n + 1,)``, so that group i has the rows from entry i up to entry i + 1.

    Examples
    --------
    >>> offsets_of(np.array([2, 0, 3])).tolist()
    [0, 2, 2, 5]
    """
    return np.append(0, np.cumsum(counts)).astype(np.int64)


def sum_by_group(group: Integers, values: ArrayLike, count: int) -> Floats:
    """Return the sum of the values of each group.

    ``group`` holds the number of the group of each value, from 0 to ``count`` − 1.

    Examples
    --------
    >>> sum_by_group(np.array([0, 2, 0]), [1.0, 5.0, 2.0], 3).tolist()
    [3.0, 0.0, 5.0]
    """
    return np.bincount(group, np.asarray(values, dtype=float), count).astype(float)


def min_by_group(
    group: Integers, values: NDArray[Any], count: int, *, default: float = np.inf
) -> NDArray[Any]:
    """Return the least value of each group, or the default if that is less; a group without values has the default.

    ``group`` holds the number of the group of each value, from 0 to ``count`` − 1.

    Examples
    --------
    >>> min_by_group(np.array([0, 2, 0]), np.array([4.0, 5.0, 2.0]), 3).tolist()
    [2.0, inf, 5.0]
    """
    least = np.full(count, default)
    np.minimum.at(least, group, values)
    return least


def max_by_group(
    group: Integers, values: NDArray[Any], count: int, *, default: float = -np.inf
) -> NDArray[Any]:
    """Return the greatest value of each group, or the default if that is more; a group without values has the default.

    ``group`` holds the number of the group of each value, from 0 to ``count`` − 1.

    Examples
    --------
    >>> max_by_group(np.array([0, 2, 0]), np.array([4, 5, 2]), 3, default=0).tolist()
    [4, 0, 5]
    """
    greatest = np.full(count, default)
    np.maximum.at(greatest, group, values)
    return greatest
