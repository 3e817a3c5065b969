"""Find the columns of records by their headings, and read their cells as numbers and texts."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from typing import Any, ClassVar, Final, Self, TypeAlias

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from geo.errors import DataError
from geo.layers.schema.records import RecordColumn
from geo.records.plain_text import PLAIN, unaccented
from geo.records.units import split_heading

NO_COLUMN: Final = "-"  # how users say that a field has no column

Alternatives: TypeAlias = tuple[tuple[str, ...], ...]
"""Sets of fields, of which a table needs one."""


class InputColumns:
    """The columns of a table of records: which column holds the origin, which the date, and so on.

    Subclasses are dataclasses. They have an attribute for each declared field, with the heading of its column or None,
    and further attributes for options, such as the order of day and month.

    Attributes
    ----------
    declared
        Field → the declaration of its column.
    needed
        For each thing that a record must state, the alternative sets of fields that state it: an origin, for example,
        needs a column for its name, or two for its longitude and latitude.
    is_settled
        Whether the columns have been found and the rules for their cells inferred.
    """

    declared: ClassVar[Mapping[str, RecordColumn]]
    needed: ClassVar[tuple[Alternatives, ...]] = ()
    is_settled: bool

    @classmethod
    def find_by_words(cls, header: Sequence[str]) -> Mapping[str, str]:  # noqa: ARG003 - of subclasses
        """Return field → column, for columns that are recognised by the words of their headings."""
        return {}

    @classmethod
    def find(cls, header: Sequence[str], requested: Self | None = None, *, where: str) -> Self:
        """Find the column of each field: the one that the user named, else one with a usual heading.

        Parameters
        ----------
        header
            The headings of the table.
        requested
            The columns that the user named; ``NO_COLUMN`` for a field means that the table has none for it.
        where
            The name of the file, for messages.

        Raises
        ------
        DataError
            A column that the user named, or that is needed, is missing; or two columns have its name.
        """
        if requested and requested.is_settled:
            return requested
        columns = dict(vars(requested)) if requested else {}
        by_words = cls.find_by_words(header)
        for field in cls.declared:
            name = columns.get(field)
            if name and name != NO_COLUMN and name not in header:
                raise DataError(
                    f"{where}: the table has no column {name!r}. Expected one of {_listed(header)}. Name one of them."
                )
            usual = cls._usual(field, header)
            if usual in by_words.values() and field not in by_words:
                usual = None  # the column is another field: "source", beside "target", is an origin
            name = name or usual or by_words.get(field)
            columns[field] = None if name == NO_COLUMN else name
        cls._check_needed(columns, header, where=where)
        used = {name for field in cls.declared if (name := columns[field])}
        if repeated := sorted(name for name in used if header.count(name) > 1):
            raise DataError(
                f"{where}: more than one column is named {' and '.join(map(repr, repeated))}. "
                "Give each its own name."
            )
        return cls(**columns)

    @classmethod
    def _usual(cls, field: str, header: Sequence[str]) -> str | None:
        """Return the first column whose heading is a usual one for a field; None if no column has one.

        If no heading is exactly a usual one, three less exact forms are tried: with a unit, as *Weight (kg)*; joined
        from two rows, as *Quantité Unité*; and with a slash, as *Ruta / Tránsito*.
        """
        column = cls.declared[field]
        # Reversed, so that of several columns with the same plain heading the first stays.
        by_heading = {_plain_heading(name): name for name in reversed(header)}
        for heading in map(_plain_heading, column.headings):
            if heading in by_heading:
                return by_heading[heading]
        measured = _measured(column.headings, header) if column.reading == "quantity" else None
        return measured or cls._in_two_rows(field, header) or cls._between_slashes(field, header)

    @classmethod
    def _between_slashes(cls, field: str, header: Sequence[str]) -> str | None:
        """Return the first column whose heading has a slash and, on one side of it, a usual heading of the field.

        *Ruta / Tránsito* is such a heading. No side may be a usual heading of another field. For a quantity, unit or
        coordinate every side must be a usual heading, because *S/N* numbers the rows, *Price/unit* is no unit, and
        *Y/N* is no latitude.
        """
        is_strict = cls.declared[field].reading in {"quantity", "unit", "degrees"}
        for name in header:
            if "/" not in name:
                continue
            sides = set(map(_plain_heading, name.split("/")))
            if is_strict and not sides <= _plain_headings(cls.declared[field].headings):
                continue
            named_fields = {
                declared_field for declared_field, column in cls.declared.items()
                if not sides.isdisjoint(_plain_headings(column.headings))
            }  # fmt: skip
            if named_fields == {field}:
                return name
        return None

    @classmethod
    def _in_two_rows(cls, field: str, header: Sequence[str]) -> str | None:
        """Return the first column whose heading was joined from two rows, such as *Quantité Unité*.

        Only a field of quantities or units is found in this way. The words from the upper row must be a usual heading
        of a quantity or a label, those from the lower row a usual heading of the field itself.
        """
        if cls.declared[field].reading not in {"quantity", "unit"}:
            return None
        upper_columns = [
            column for column in cls.declared.values() if column.reading in {"quantity", "label"}
        ]
        upper_headings = {
            heading for column in upper_columns for heading in _plain_headings(column.headings)
        }
        lower_headings = _plain_headings(cls.declared[field].headings)
        for name in header:
            words = _plain_heading(name).split("_")
            for cut in range(1, len(words)):
                upper, lower = "_".join(words[:cut]), "_".join(words[cut:])
                if upper in upper_headings and lower in lower_headings:
                    return name
        return None

    @classmethod
    def _check_needed(
        cls, columns: Mapping[str, str | None], header: Sequence[str], *, where: str
    ) -> None:
        """Raise if a table lacks the columns for something that every record must state, such as its origin.

        ``columns`` is field → column. The message advises on the options that name the missing columns.
        """
        named = {field for field, name in columns.items() if name}
        if all(any(named.issuperset(fields) for fields in need) for need in cls.needed):
            return
        needed_fields = [field for field, column in cls.declared.items() if column.is_needed]
        # The alternatives to the first need stand for those of all.
        alternatives = [fields for fields in cls.needed[0] if needed_fields[0] not in fields]
        coordinates = max(alternatives, key=len)  # only coordinates take two columns
        countries = [field for (field, *_) in alternatives if field.endswith("_country")]
        raise DataError(
            f"{where}: the table has no columns for {' and '.join(needed_fields)} among {_listed(header)}. "
            f"Name them with {' and '.join(f'--{field}' for field in needed_fields)}, "
            f"{f'countries with {_column_options(countries)}, ' if countries else ''}"
            f"or coordinates with {_column_options(coordinates)}."
            f"{cls.advice_for(header)}"
        )

    @classmethod
    def advice_for(cls, header: Sequence[str]) -> str:  # noqa: ARG003 - of subclasses
        """Return a sentence on how to read such a table otherwise, such as by another command; empty for most."""
        return ""

    @property
    def by_field(self) -> dict[str, str | None]:
        """Field → its column or the value of its option; optional columns that the table lacks are left out."""
        optional = {field for field, column in self.declared.items() if column.is_optional}
        return {field: name for field, name in vars(self).items() if name or field not in optional}

    def __str__(self) -> str:
        """Return a line for people: the column of each field, then the fields that have no column."""
        columns = {field: name for field, name in vars(self).items() if field in self.declared}
        read = ", ".join(
            f"{field.replace('_', ' ')}: {name!r}" for field, name in columns.items() if name
        )
        missing = ", ".join(
            field
            for field, name in columns.items()
            # A needed column may be missing if alternatives to it are there.
            if not (name or self.declared[field].is_optional or self.declared[field].is_needed)
        )
        return f"{read}; no column for {missing}" if missing else read

    @property
    def names(self) -> list[str]:
        """The headings of the columns in use, each once."""
        names = (name for field, name in vars(self).items() if field in self.declared)
        return list(dict.fromkeys(name for name in names if name))

    def unused(self, header: Iterable[str]) -> list[str]:
        """Return the headings of columns that are not read, each once; empty headings are left out."""
        used = set(self.names)
        return list(dict.fromkeys(name for name in header if name and name not in used))


def _column_options(fields: Iterable[str]) -> str:
    """Return the options of a command that name the columns of some fields."""
    return " ".join(f"--column {field.replace('_', '-')}=COLUMN" for field in fields)


def _plain_heading(name: str) -> str:
    """Return a heading in lower case, without accents, its words joined by underscores."""
    return unaccented(re.sub(r"[\s_-]+", "_", name.strip()).casefold())


@cache
def _plain_headings(headings: tuple[str, ...]) -> frozenset[str]:
    """Return declared headings as `_plain_heading` writes them, once for all tables."""
    return frozenset(map(_plain_heading, headings))


def _measured(headings: Iterable[str], header: Sequence[str]) -> str | None:
    """Return the first column whose heading is a usual one with a unit, as *Weight (kg)* is, or only a unit."""
    # Heading without its unit → heading; reversed, so that of several the first stays.
    name_of = {_plain_heading(split_heading(name)[0]): name for name in reversed(header)}
    usual_headings = map(_plain_heading, (*headings, ""))  # a unit alone leaves an empty heading
    return next((name_of[heading] for heading in usual_headings if heading in name_of), None)


def _listed(names: Iterable[str]) -> str:
    return ", ".join(map(repr, names))


def texts(column: pa.Array | pa.ChunkedArray) -> pa.Array:
    """Return a column of any type as texts, missing cells as empty ones."""
    column = column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column
    if not pa.types.is_string(column.type):
        try:
            column = column.cast(pa.string())
        except (pa.ArrowInvalid, pa.ArrowNotImplementedError):  # such as a column of lists
            cells = [None if cell is None else str(cell) for cell in column.to_pylist()]
            column = pa.array(cells, pa.string())
    return column.fill_null("") if column.null_count else column


def encoded(column: pa.Array | pa.ChunkedArray) -> tuple[NDArray[np.int64], list[str]]:
    """Return the distinct texts of a column, in order of appearance, and for each cell the number of its text.

    Examples
    --------
    >>> codes, distinct = encoded(pa.chunked_array([["a", "b", None, "a"]]))
    >>> codes.tolist(), distinct
    ([0, 1, 2, 0], ['a', 'b', ''])
    """
    dictionary = texts(column).dictionary_encode()
    return dictionary.indices.to_numpy().astype(np.int64), dictionary.dictionary.to_pylist()


def unread_cells(
    cells: Sequence[str], reasons: Iterable[str], codes: NDArray[np.integer[Any]]
) -> pd.DataFrame:
    """Build the table of the cells of a column that could not be read, with a row for each distinct cell.

    Parameters
    ----------
    cells
        The distinct cells of the column.
    reasons
        For each of them why it could not be read; an empty text if it was read.
    codes
        For each record the number of its cell among ``cells``.

    Returns
    -------
    The columns ``cell``, ``reason`` and ``records``, the number of records with that cell. A cell of no record is left
    out.
    """
    records = np.bincount(codes, minlength=len(cells)).tolist()
    rows = [
        (cell, reason, count)
        for cell, reason, count in zip(cells, reasons, records, strict=True)
        if reason and count
    ]
    return pd.DataFrame(rows, columns=["cell", "reason", "records"]).astype({"records": np.int64})


NO_UNREAD: Final = unread_cells((), (), np.zeros(0, np.int64))


def encoded_as(
    column: pa.Array | pa.ChunkedArray, clean: Callable[[str], str]
) -> tuple[NDArray[np.int64], list[str]]:
    """Encode a column as :func:`encoded` does, after each of its texts is cleaned.

    Return for each cell the number of its cleaned text, and the distinct cleaned texts.

    Examples
    --------
    >>> codes, distinct = encoded_as(pa.chunked_array([["a", "A", "b"]]), str.upper)
    >>> codes.tolist(), distinct
    ([0, 0, 1], ['A', 'B'])
    """
    codes, distinct_texts = encoded(column)
    # Each distinct text is cleaned once; different texts may be the same once they are clean.
    cleaned_codes, distinct = pd.factorize(
        np.array([clean(text) for text in distinct_texts], dtype=object)
    )
    if not len(cleaned_codes):  # an empty column
        return codes, []
    return cleaned_codes[codes], list(distinct)


def encoded_column(
    table: pa.Table, name: str | None, clean: Callable[[str], str]
) -> tuple[NDArray[np.int64], list[str]]:
    """Encode a column of a table as :func:`encoded_as` does.

    If ``name`` is None, encode a column of empty texts, one for each row of the table.
    """
    return encoded_as(table[name], clean) if name else (np.zeros(table.num_rows, np.int64), [""])


def without_dictionary(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """Return a column with plain values, even if Arrow stores it as indices into a dictionary of its values."""
    stored = column.type
    return column.cast(stored.value_type) if pa.types.is_dictionary(stored) else column


def is_numeric(kind: pa.DataType) -> bool:
    """Return whether a type is one of numbers."""
    return bool(
        pa.types.is_integer(kind) or pa.types.is_floating(kind) or pa.types.is_decimal(kind)
    )


def plain_numbers(column: pa.ChunkedArray) -> NDArray[np.float64] | None:
    """Read a column in which every cell is a plain number or empty; return None if any cell is something else.

    An empty cell becomes NaN.
    """
    column = without_dictionary(column)
    if not is_numeric(column.type):
        cells = texts(column)
        column = pc.if_else(pc.equal(cells, ""), None, cells)
    try:  # "unsafe" for numbers: an integer beyond 2^53 is rounded to a float instead of refused
        values = pc.cast(column, pa.float64(), safe=pa.types.is_string(column.type))
    except pa.ArrowInvalid:
        return None
    return np.asarray(values.to_numpy(zero_copy_only=False), dtype=float)


def numbers(column: pa.ChunkedArray) -> NDArray[np.float64]:
    """Read a column of numbers; a cell that is no number becomes NaN.

    A single comma is a decimal mark, and a sign of degrees after a number is ignored.

    Examples
    --------
    >>> numbers(pa.chunked_array([["8.5", "8,5", "8.5°", "north", ""]])).tolist()
    [8.5, 8.5, 8.5, nan, nan]
    """
    values = plain_numbers(column)
    if values is not None:
        return values
    cells = pd.Series(texts(column).to_numpy(zero_copy_only=False), dtype=object)
    values = _to_numbers(cells)
    unread = np.flatnonzero(np.isnan(values))
    plain_cells = cells.iloc[unread].str.translate(PLAIN).str.strip().str.rstrip("°")
    values[unread] = _to_numbers(plain_cells.str.replace(",", ".", regex=False))
    return values


def _to_numbers(cells: pd.Series) -> NDArray[np.float64]:
    return pd.to_numeric(cells, errors="coerce").to_numpy(dtype=float, na_value=np.nan).copy()
