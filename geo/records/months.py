"""Dates as tables write them → months."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Any, Final, Literal, TypeAlias

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from geo.records.columns import PLAIN, encoded, undictionaried

if TYPE_CHECKING:
    from numpy.typing import NDArray

DayOrder: TypeAlias = Literal["dmy", "mdy"]
# English, French (without accents), Arabic of the west and of the east, in the order of the year
MONTHS: Final = (
    "january jan janvier janv جانفي يناير", "february feb fevrier fevr fev فيفري فبراير", "march mar mars مارس",
    "april apr avril avr افريل ابريل نيسان", "may mai ماي مايو", "june jun juin جوان يونيو",
    "july jul juillet juil جويلية يوليو", "august aug aout اوت اغسطس", "september sep sept septembre سبتمبر",
    "october oct octobre اكتوبر", "november nov novembre نوفمبر", "december dec decembre ديسمبر",
)  # fmt: skip
MONTH_OF: Final = {word: at + 1 for at, words in enumerate(MONTHS) for word in words.split()}
UNDATED: Final = -1


def months(column: pa.ChunkedArray, order: DayOrder | None = None) -> NDArray[np.int32]:
    """Read the month of each date, as months since January of year 0; −1 where it is not clear.

    Examples
    --------
    >>> found = months(pa.chunked_array([["2019-03-14", "14 March 2019", "some day"]]))
    >>> found.tolist(), month_name(found[0])
    ([24230, 24230, -1], '2019-03')
    """
    column = undictionaried(column)
    if pa.types.is_temporal(column.type) and not pa.types.is_time(column.type):
        dates = pd.to_datetime(column.to_pandas(), errors="coerce")
        known = dates.notna().to_numpy()
        count = (dates.dt.year * 12 + dates.dt.month - 1).to_numpy(dtype=float)
        return np.where(known, count, UNDATED).astype(np.int32)
    codes, texts = encoded(column)
    # Many times of one day are one day: each is parsed once.
    days = pc.replace_substring_regex(
        pa.array(texts, pa.string()), r"^(\d{4}-\d\d-\d\d)[T ].*$", r"\1"
    )
    day, distinct = encoded(days)
    counts = np.array([_count(parse_month(text, order)) for text in distinct], np.int32)
    return counts[day[codes]] if len(day) else np.full(len(codes), UNDATED, np.int32)


def _count(month: str) -> int:
    return int(month[:4]) * 12 + int(month[5:]) - 1 if month > "0001" else UNDATED


def month_name(month: int) -> str:
    """Write a month as ``YYYY-MM``, an unknown one as an empty text."""
    return "" if month < 0 else f"{month // 12:04}-{month % 12 + 1:02}"


def month_names(counts: NDArray[np.int32]) -> NDArray[Any]:
    """Write many months."""
    distinct, which = np.unique(counts, return_inverse=True)
    names = [month_name(int(month)) for month in distinct]
    return np.array(names or [""], dtype=object)[which]


def parse_month(text: str, order: DayOrder | None = None) -> str:
    """Read the month of a date: in ISO 8601, with its name in three languages, or with slashes where that is clear.

    Examples
    --------
    >>> [parse_month(text) for text in ("2019-03-14", "14 mars 2019", "14/03/2019")]
    ['2019-03', '2019-03', '2019-03']

    The third of April or the fourth of March? It is not stated, so it is not guessed:

    >>> parse_month("03/04/2019"), parse_month("03/04/2019", "mdy")
    ('', '2019-03')
    """
    text = text.strip().translate(PLAIN)
    if found := re.match(r"(\d{4})(?:[-/.](\d{1,2})|(\d\d)(?:\d\d)?)(?:\D|$)", text):
        return _month(found[1], int(found[2] or found[3]))
    if found := re.match(r"(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4})\b", text):
        first, second = int(found[1]), int(found[2])
        if order is None and first != second and max(first, second) <= 12:  # noqa: PLR2004 - months
            return ""
        day_first = order == "dmy" if order else first > second
        return _month(found[3], second if day_first else first)
    words = unaccented(text)
    named = {
        MONTH_OF[word] for word in re.findall(r"[^\W\d_]+", words.casefold()) if word in MONTH_OF
    }
    year = re.search(r"\b\d{4}\b", words)
    return _month(year[0], named.pop()) if year and len(named) == 1 else ""


def unaccented(text: str) -> str:
    """Return a text without accents and vowel signs.

    Examples
    --------
    >>> unaccented("aérien"), unaccented("برًّا")
    ('aerien', 'برا')
    """
    letters = unicodedata.normalize("NFKD", text)
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


def _month(year: str, month: int) -> str:
    return f"{year}-{month:02d}" if 1 <= month <= 12 else ""  # noqa: PLR2004 - months
