"""Rows of totals, which are not records: recognised by the words in their cells."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from geo.records.columns import encoded, is_numeric, unaccented
from geo.shipped_data import shipped_toml

TOTAL: Final = "a row of totals, left out"

_WORDS: Final = frozenset(shipped_toml("records/words.toml")["total"])
_BEGINNING: Final = re.compile(
    r"(?:(?:grand|gran|sub|sous|genel|overall) ?)?(?:total|toplam)\b|итого\b|всего\b|(?:ال)?مجموع\b|الاجمالي\b"
)
_LEADING: Final = re.compile(r"^[\s,;|\"']+")
_SEPARATOR: Final = re.compile(r"[,;|\t\"]")


def is_total(text: str) -> bool:
    """Return whether a text is a word for a total, and no more.

    Examples
    --------
    >>> [is_total(text) for text in ("Total général", "Sous-total", "المجموع :", "Totalán", "Total 2018")]
    [True, True, True, False, False]
    """
    return _plain(text) in _WORDS


def begins_total(text: str) -> bool:
    """Return whether a text begins with a word for a total, as *Sous-total T1* does."""
    return is_total(text) or bool(_BEGINNING.match(_plain(text)))


def has_total(table: pa.Table, names: Sequence[str]) -> NDArray[np.bool_]:
    """Return for each row whether a text in one of the columns begins with a word for a total."""
    is_found = np.zeros(table.num_rows, dtype=bool)
    for name in names:
        column = table[name]
        if is_numeric(column.type) or pa.types.is_temporal(column.type) or not table.num_rows:
            continue
        codes, distinct = encoded(column)
        is_found |= np.array([begins_total(text) for text in distinct], dtype=bool)[codes]
    return is_found


def begin_with_total(records: Sequence[str]) -> NDArray[np.bool_]:
    """Return for each record, as text, whether its first cell that is not empty begins with a word for a total.

    Examples
    --------
    >>> begin_with_total(["TOTAL GENERAL, , , 37.036,8", ';"Ensemble";;12', "7,Gafsa,total"]).tolist()
    [True, True, False]
    """
    firsts = (_SEPARATOR.split(_LEADING.sub("", text), maxsplit=1)[0] for text in records)
    return np.array([begins_total(first) for first in firsts], dtype=bool)


def _plain(text: str) -> str:
    return " ".join(re.sub(r"[-_:.]", " ", unaccented(text).casefold()).split())
