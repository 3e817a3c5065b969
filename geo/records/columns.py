"""Columns of records → numbers, texts and months, however they are written."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, ClassVar, Final, Literal, Self, TypeAlias

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from geo.errors import DataError
from geo.layers.schema.records import RecordColumn

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
# digits and signs that spreadsheets in Arabic and typesetters write
PLAIN: Final = str.maketrans("٠١٢٣٤٥٦٧٨٩\u066b−–\u00a0\u202f", "0123456789.--  ")


class InputColumns:
    """Which columns of a table hold what: a subclass has a field for each declared column, and for options.

    Attributes
    ----------
    declared
        Field → the declaration of its column.
    """

    declared: ClassVar[Mapping[str, RecordColumn]]

    @classmethod
    def find(cls, header: Sequence[str], asked: Self | None = None, *, where: str) -> Self:
        """Find columns by their usual names, unless a name is asked for.

        Parameters
        ----------
        where
            The file, for messages.

        Raises
        ------
        DataError
            A column that was asked for, or that is needed, is missing; or two columns have its name.
        """
        by_name = {
            re.sub(r"[\s_-]+", "_", name.strip()).casefold(): name for name in reversed(header)
        }
        fields = dict(vars(asked)) if asked else {}
        for kind, column in cls.declared.items():
            name = fields.get(kind)
            if name and name not in header:
                raise DataError(f"{where}: no column {name!r}; it has {_listed(header)}")
            usual = (by_name[name] for name in column.headings if name in by_name)
            fields[kind] = name or next(usual, None)
        needed = [kind for kind, column in cls.declared.items() if column.is_needed]
        if not all(fields[kind] for kind in needed):
            raise DataError(
                f"{where}: no columns for {' and '.join(needed)} among {_listed(header)}; "
                f"name them with {' and '.join(f'--{kind}' for kind in needed)}"
            )
        twice = {name for kind in cls.declared if (name := fields[kind]) and header.count(name) > 1}
        if twice:
            raise DataError(
                f"{where}: {_listed(sorted(twice))} is the name of two columns; rename one"
            )
        return cls(**fields)

    @property
    def asked(self) -> dict[str, str | None]:
        """All fields, but for optional columns that are not asked for."""
        optional = {kind for kind, column in self.declared.items() if column.is_optional}
        return {kind: name for kind, name in vars(self).items() if name or kind not in optional}

    def __str__(self) -> str:
        """List which column was found for what, and what was not found."""
        names = {kind: name for kind, name in vars(self).items() if kind in self.declared}
        found = ", ".join(f"{kind}: {name!r}" for kind, name in names.items() if name)
        missing = ", ".join(
            kind for kind, name in names.items() if not (name or self.declared[kind].is_optional)
        )
        return f"{found}; no column for {missing}" if missing else found

    @property
    def names(self) -> list[str]:
        """The columns that are there, each once."""
        found = (name for kind, name in vars(self).items() if kind in self.declared)
        return list(dict.fromkeys(name for name in found if name))


def _listed(names: Iterable[str]) -> str:
    return ", ".join(map(repr, names))


def texts(column: pa.ChunkedArray) -> pa.Array:
    """Turn a column of any type into text; what is missing is empty."""
    column = column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column
    if not pa.types.is_string(column.type):
        try:
            column = column.cast(pa.string())
        except (pa.ArrowInvalid, pa.ArrowNotImplementedError):
            column = pa.array(
                [None if v is None else str(v) for v in column.to_pylist()], pa.string()
            )
    return column.fill_null("") if column.null_count else column


def undictionaried(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """Give a column that is stored by a dictionary the values themselves."""
    kind = column.type
    return column.cast(kind.value_type) if pa.types.is_dictionary(kind) else column


def is_numeric(kind: pa.DataType) -> bool:
    """Tell whether a column of a type holds numbers, and not numbers as text."""
    kinds = (pa.types.is_integer, pa.types.is_floating, pa.types.is_decimal)
    return any(is_kind(kind) for is_kind in kinds)


def coded(column: pa.ChunkedArray) -> tuple[NDArray[np.int64], list[str]]:
    """Give the distinct texts of a column numbers, in the order in which they come.

    Examples
    --------
    >>> codes, distinct = coded(pa.chunked_array([["a", "b", None, "a"]]))
    >>> codes.tolist(), distinct
    ([0, 1, 2, 0], ['a', 'b', ''])
    """
    encoded = texts(column).dictionary_encode()
    return encoded.indices.to_numpy().astype(np.int64), encoded.dictionary.to_pylist()


def numbers(column: pa.ChunkedArray) -> NDArray[np.float64]:
    """Read numbers; a single comma is a decimal one. What is no number is NaN.

    Examples
    --------
    >>> numbers(pa.chunked_array([["8.5", "8,5", "8.5°", "north", ""]])).tolist()
    [8.5, 8.5, 8.5, nan, nan]
    """
    column = undictionaried(column)
    if is_numeric(column.type):
        values = pc.cast(column, pa.float64(), safe=False)  # beyond 2^53, too, if not to the unit
        return np.asarray(values.to_numpy(zero_copy_only=False), dtype=float)
    written = texts(column)
    try:
        some = pc.if_else(pc.equal(written, ""), None, written)
        return np.asarray(pc.cast(some, pa.float64()).to_numpy(zero_copy_only=False), dtype=float)
    except pa.ArrowInvalid:
        pass
    series = pd.Series(written.to_numpy(zero_copy_only=False), dtype=object)
    found = _plain(series)
    odd = np.flatnonzero(np.isnan(found))
    rest = series.iloc[odd].str.translate(PLAIN).str.strip().str.rstrip("°")
    found[odd] = _plain(rest.str.replace(",", ".", regex=False))
    return found


def _plain(values: pd.Series) -> NDArray[np.float64]:
    return pd.to_numeric(values, errors="coerce").to_numpy(dtype=float, na_value=np.nan).copy()


def months(column: pa.ChunkedArray, order: DayOrder | None = None) -> NDArray[np.int32]:
    """Read the month of each date as months since January of year 0; −1 where it cannot be told.

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
    codes, written = coded(column)
    day, of = coded(pa.chunked_array([_days(written)]))  # a time of day tells texts apart, no month
    count_of = np.array([_count(parse_month(text, order)) for text in of] or [UNDATED], np.int32)
    return count_of[day[codes]] if len(day) else np.full(len(codes), UNDATED, np.int32)


def _days(written: Sequence[str]) -> pa.Array:
    """Cut the time off dates in ISO 8601."""
    return pc.replace_substring_regex(
        pa.array(written, pa.string()), r"^(\d{4}-\d\d-\d\d)[T ].*$", r"\1"
    )


def _count(month: str) -> int:
    return int(month[:4]) * 12 + int(month[5:]) - 1 if month > "0001" else UNDATED


def month_name(month: int) -> str:
    """Write a month as ``YYYY-MM``; nothing for one that is not known."""
    return "" if month < 0 else f"{month // 12:04}-{month % 12 + 1:02}"


def month_names(counts: NDArray[np.int32]) -> NDArray[Any]:
    """Write many months."""
    distinct, which = np.unique(counts, return_inverse=True)
    names = [month_name(int(month)) for month in distinct]
    return np.array(names or [""], dtype=object)[which]


def parse_month(text: str, order: DayOrder | None = None) -> str:
    """Read the month of a date: ISO, by name in three languages, or with slashes where its order is plain.

    Examples
    --------
    >>> [parse_month(text) for text in ("2019-03-14", "14 mars 2019", "14/03/2019")]
    ['2019-03', '2019-03', '2019-03']

    The third of April or the fourth of March? Not told, so not guessed:

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
