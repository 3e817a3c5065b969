"""Columns of more than a million rows, written so that they take a fifth less."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

PLAIN_ROWS: Final = 1_000_000  # rows of which the columns are written as they are
UNKNOWN_EXPONENT: Final = 255
_SHIFT: Final = 1 << 11  # above any mantissa


def dense_columns(
    columns: dict[str, NDArray[np.integer[Any]]], *, first: str
) -> dict[str, NDArray[np.integer[Any]]]:
    """Write sorted columns denser: dates as steps, amounts as numbers in a list of amounts.

    Amounts repeat, and two planes of their numbers, the commonest amounts first, compress better than three planes of
    mantissas and exponents. The column ``unquantified`` is left out if it follows from the amounts.

    Parameters
    ----------
    first
        The first column of a pair: ``origin``, before ``destination``, or ``y``, before ``x``. Dates begin anew with
        each pair and commodity.
    """
    dense = dict(columns)
    columns.clear()  # frees each column as soon as its dense form is written
    if "mantissa" in dense:
        _drop_unquantified(dense)
        _list_amounts(dense)
    if "month" in dense:
        dense["month_step"] = _steps(dense.pop("month"), _begins(dense, first))
    return dense


def _drop_unquantified(columns: dict[str, NDArray[np.integer[Any]]]) -> None:
    """Remove ``unquantified`` if it counts all records of rows without an amount, and none of other rows."""
    if "unquantified" not in columns:
        return
    unknown = columns["exponent"] == UNKNOWN_EXPONENT
    records = columns["records"].astype(np.int64) + 1 if "records" in columns else 1
    if (columns["unquantified"] == np.where(unknown, records, 0)).all():
        del columns["unquantified"]


def _list_amounts(columns: dict[str, NDArray[np.integer[Any]]]) -> None:
    """Replace mantissa and exponent by the number of the amount in a list, the commonest first."""
    codes = columns.pop("exponent").astype(np.int32) * _SHIFT + columns.pop("mantissa")
    count = np.bincount(codes)
    amounts = np.argsort(-count, kind="stable")[: np.count_nonzero(count)]
    number = np.zeros(len(count), np.int32)
    number[amounts] = np.arange(len(amounts))
    columns["amount"] = number[codes]
    columns["amounts.exponent"], columns["amounts.mantissa"] = np.divmod(amounts, _SHIFT)


def _begins(columns: dict[str, NDArray[np.integer[Any]]], first: str) -> NDArray[np.bool_]:
    """Return at which rows a pair or a commodity of a pair begins; the columns of a pair hold steps."""
    second = {"origin": "destination", "y": "x"}[first]
    begins: NDArray[np.bool_] = (columns[first] != 0) | (columns[second] != 0)
    begins[:1] = True
    if "commodity" in columns:
        begins[1:] |= columns["commodity"][1:] != columns["commodity"][:-1]
    return begins


def _steps(values: NDArray[np.integer[Any]], begins: NDArray[np.bool_]) -> NDArray[np.integer[Any]]:
    """Return the difference of each value from the value before; where a run begins, the value itself."""
    steps = values.copy()
    steps[1:] -= np.where(begins[1:], 0, values[:-1]).astype(values.dtype)
    return steps
