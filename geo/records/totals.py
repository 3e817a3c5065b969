"""Rows of totals, which are not records: recognised by the words in their cells."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from geo.records.columns import encoded, is_numeric
from geo.records.files.csv_records import RecordBlock
from geo.records.plain_text import unaccented
from geo.shipped_data import shipped_toml

TOTAL: Final = "a row of totals, left out"

_WORDS: Final = frozenset(shipped_toml("records/words.toml")["total"])
# "grand total of all seizures"
_BEGINNING: Final = re.compile(
    r"(?:(?:grand|gran|sub|sous|genel|overall) ?)?(?:total|toplam)\b|итого\b|всего\b|(?:ال)?مجموع\b|الاجمالي\b"
)
# The first cell that is not empty, of a record as text.
_FIRST_CELL: Final = re.compile(r"[\s,;|\"']*([^,;|\t\"]*)")


def is_total(text: str) -> bool:
    """Return whether a text is a word for a total, and nothing else.

    Examples
    --------
    >>> [is_total(text) for text in ("Total général", "Sous-total", "المجموع :", "Totalán", "Total 2018")]
    [True, True, True, False, False]
    """
    return _plain(text) in _WORDS


def begins_total(text: str) -> bool:
    """Return whether a text begins with a word for a total, as *Sous-total T1* does."""
    return is_total(text) or bool(_BEGINNING.match(_plain(text)))


def are_totals(
    block: RecordBlock, rows: NDArray[np.intp], names: Sequence[str]
) -> NDArray[np.bool_]:
    """Return which records are rows of totals, by the words in their cells.

    A record is one if the text in one of the named columns, or in its first cell that is not empty, begins with a word
    for a total.

    Parameters
    ----------
    block
        The block of records.
    rows
        The rows of ``block.table`` to judge.
    names
        The columns of that table to read.
    """
    records = block.quote(block.row[rows])
    is_total_row = np.array([_begins_with_total(record) for record in records], dtype=bool)
    for name in names:
        column = block.table[name].take(pa.array(rows))
        if is_numeric(column.type) or pa.types.is_temporal(column.type) or not len(rows):
            continue  # it has no texts
        codes, distinct = encoded(column)
        is_total_row |= np.array([begins_total(text) for text in distinct], dtype=bool)[codes]
    return is_total_row


def _begins_with_total(record: str) -> bool:
    """Return whether the first cell of a record that is not empty begins with a word for a total.

    Examples
    --------
    >>> [_begins_with_total(record) for record in ("TOTAL GENERAL, , 37,8", ';"Ensemble";;12', "7,Gafsa,total")]
    [True, True, False]
    """
    match = _FIRST_CELL.match(record)
    return match is not None and begins_total(match[1])


def _plain(text: str) -> str:
    return " ".join(re.sub(r"[-_:.]", " ", unaccented(text).casefold()).split())
