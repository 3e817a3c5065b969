"""Quantities as tables write them → numbers, bounds and words; unknown ones stay unknown.

Sums are kept as whole units and millionths, both integers, so that they do not depend on the order of
the records.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from geo.records.cell_rules import AMBIGUOUS_NUMBER, MARKS, Decimal, decimal_mark
from geo.records.columns import (
    encoded,
    is_numeric,
    plain_numbers,
    texts,
    unread_cells,
    without_dictionary,
)
from geo.records.plain_text import NOTHING, PLAIN
from geo.records.units import currency_last, scale_of, standard_unit

UNKNOWN, NUMBER, INTERVAL, ORDINAL, UNCLEAR = range(5)
KINDS: Final = ("unknown", "numbers", "intervals", "ordinals", "unclear")
LIMIT: Final = 1e12  # the sum of nine million quantities below it still fits 64 bits
MILLION: Final = 1_000_000
NOT_CLEAR: Final = "no clear quantity"
NOT_EXACT: Final = "an estimate or a limit, not summed: write a number, or bounds such as 5-10"

# An error of a program, not a quantity in words.
INFINITE: Final = frozenset({"inf", "infinity", "∞"})
_NUMBER: Final = r"(\d(?:[\d.,' ]*\d)?)"
_UNIT: Final = r"((?:(?![⁰¹²³⁴-⁹₀-₉])[^\d\W]|[$€£₺₦₱₹])[^\d]{0,30}|m3)?"
_GROUPING: Final = str.maketrans("٬’", "''")  # noqa: RUF001 - signs between thousands
_THOUSANDS: Final = re.compile(r"(?<=\d)[kK](?![^\W\d_])")  # 1.5k, not 5 kg
# 5 M may also be metres, and 5 mil thousands in Spanish.
_MILLIONS: Final = re.compile(r"[\d.,]+ ?(?:M|mil)\.?")
_FOOTNOTE: Final = re.compile(r"\s*[*†‡]+$")
_FRACTIONS: Final = {"½": ".5", "¼": ".25", "¾": ".75"}
_FRACTION: Final = re.compile(r"(?<![\d.,])(\d*) ?([½¼¾])")
_DOUBT: Final = re.compile(
    r"[<>≤≥~≈±?+]|(?<!\w)(?:about|around|approx\w*|circa|ca|c\.|est|estimated|nearly|almost|over|under|more|less"
    r"|at least|at most|up to|max|environ|env|plus de|moins de|près de|au moins|jusqu|aproximad\w*|aprox|unos|unas"
    r"|cerca de|más|menos|mais|около|более|менее|примерно|yaklaşık|حوالي|نحو|اكثر|أكثر|اقل|أقل|تقريبا)(?!\w)"  # noqa: RUF001
)
_SINGLE: Final = re.compile(rf"{_NUMBER}\s*{_UNIT}")
# "25 and 30" without "between" is two numbers, not bounds.
_BOUNDS: Final = (
    re.compile(
        rf"(?:from|de|desde|من)?\s*{_NUMBER}\s*(?:-|to|à|a|hasta|إلى)\s*{_NUMBER}\s*{_UNIT}"
    ),
    re.compile(rf"(?:between|entre|بين)\s*{_NUMBER}\s*(?:-|and|et|y|e|و)\s*{_NUMBER}\s*{_UNIT}"),
)


@dataclass(frozen=True)
class Quantity:
    """One quantity as a record states it.

    Attributes
    ----------
    kind
        An index into ``KINDS``.
    low, high
        Its bounds, which are equal for a number; 0 if it is neither a number nor an interval.
    unit
        The unit written with it; empty if none is.
    """

    kind: int
    low: float = 0.0
    high: float = 0.0
    unit: str = ""


@dataclass(frozen=True, eq=False)
class Quantities:
    """A column of quantities, one for each of ``n`` records.

    Attributes
    ----------
    kind
        For each quantity an index into ``KINDS``, shape ``(n,)``.
    low, high
        The bounds of each, which are equal for a number; 0 if it is neither a number nor an interval. Shape ``(n,)``.
    unit
        For each the index of its unit in ``units``, shape ``(n,)``.
    units
        All units that are written with quantities; the first is the empty text, for none.
    unread
        The cells that are unclear: ``cell, reason, records``.
    """

    kind: NDArray[np.int8]
    low: NDArray[np.float64]
    high: NDArray[np.float64]
    unit: NDArray[np.int64]
    units: list[str]
    unread: pd.DataFrame


def parse_quantities(column: pa.ChunkedArray, decimal: Decimal | None = None) -> Quantities:
    """Read a column of quantities, which may be a column of numbers or of texts.

    ``decimal`` is the decimal mark of the texts; None if it is not known.
    """
    column = without_dictionary(column)
    values = None if _may_have_points_for_thousands(column, decimal) else plain_numbers(column)
    if values is not None:
        return _quantities_of_numbers(values)
    codes, distinct = encoded(column)
    quantities = [parse_quantity(text, decimal) for text in distinct]
    # An empty text comes first, so that unit number 0 means none.
    unit, units = pd.factorize(
        np.array(["", *(quantity.unit for quantity in quantities)], dtype=object)
    )
    kind = np.array([quantity.kind for quantity in quantities], dtype=np.int8)
    low = np.array([quantity.low for quantity in quantities], dtype=np.float64)
    high = np.array([quantity.high for quantity in quantities], dtype=np.float64)
    reasons = [
        _reason(text) if quantity.kind == UNCLEAR else ""
        for text, quantity in zip(distinct, quantities, strict=True)
    ]
    unread = unread_cells(distinct, reasons, codes)
    return Quantities(kind[codes], low[codes], high[codes], unit[1:][codes], list(units), unread)


def _quantities_of_numbers(values: NDArray[np.float64]) -> Quantities:
    """Return a column of numbers as quantities without units.

    NaN stands for an unknown quantity. A negative number, or one that is too great to be summed, is unclear.
    """
    kind = np.where(np.isnan(values), UNKNOWN, NUMBER).astype(np.int8)
    kind[(values < 0) | (values >= LIMIT)] = UNCLEAR
    amounts = np.where(kind == NUMBER, values, 0.0)
    unclear, cell_of_record = np.unique(values[kind == UNCLEAR], return_inverse=True)
    cells = [repr(value) for value in unclear.tolist()]
    unread = unread_cells(cells, [NOT_CLEAR] * len(cells), cell_of_record)
    return Quantities(kind, amounts, amounts, np.zeros(len(values), np.int64), [""], unread)


def _may_have_points_for_thousands(column: pa.ChunkedArray, decimal: Decimal | None) -> bool:
    """Return whether a column has texts in which a point may separate thousands, so that they are no plain numbers."""
    if decimal == "point" or is_numeric(column.type):
        return False
    pattern = r"\." if decimal else rf"^\s*{AMBIGUOUS_NUMBER.pattern}\s*$"
    return bool(pc.any(pc.match_substring_regex(texts(column), pattern)).as_py())


def _reason(text: str) -> str:
    """Return why a quantity is unclear, and what to do.

    Examples
    --------
    >>> _reason("-3"), _reason("1,500"), _reason("~5"), _reason("3 x 20 boxes")[:8]
    ('a negative amount',
     'thousands or decimals: add --decimal point or --decimal comma',
     'an estimate or a limit, not summed: write a number, or bounds such as 5-10',
     'no clear')
    """
    if any(
        AMBIGUOUS_NUMBER.fullmatch(number)
        for number in re.findall(r"[\d.,]+", text.translate(PLAIN))
    ):
        return "thousands or decimals: add --decimal point or --decimal comma"
    if _MILLIONS.fullmatch(text.strip()):
        return "thousands, millions or metres: write the number in full"
    if re.match(r"[-−]\s*\d", text.strip()):
        return "a negative amount"
    return NOT_EXACT if _DOUBT.search(text.casefold()) else NOT_CLEAR


def parse_quantity(text: str, decimal: Decimal | None = None) -> Quantity:
    """Read one quantity as a table writes it: a number, an interval, words, or nothing.

    ``decimal`` is the decimal mark of its column; None if it is not known. A text with digits that cannot be read for
    sure is unclear.

    Examples
    --------
    >>> for text in ("1 200 L", "10-20 kg", "many", "", "about 5"):
    ...     print(KINDS[parse_quantity(text).kind], parse_quantity(text).low, parse_quantity(text).unit)
    numbers 1200.0 l
    intervals 10.0 kg
    ordinals 0.0
    unknown 0.0
    unclear 0.0

    Fifteen hundred, or one and a half? Without a decimal mark stated, neither is guessed:

    >>> [KINDS[parse_quantity(text).kind] for text in ("1,500", "1.500")]
    ['unclear', 'unclear']
    >>> parse_quantity("1,500", "point").low, parse_quantity("1.500", "point").low
    (1500.0, 1.5)

    Money may stand before the number, and be counted in thousands or millions:

    >>> quantities = map(parse_quantity, ("USD 3m", "€250", "2 million cigarettes", "3 m"))
    >>> [(quantity.low, quantity.unit) for quantity in quantities]
    [(3000000.0, 'usd'), (250.0, '€'), (2000000.0, 'cigarettes'), (3.0, 'm')]
    >>> quantities = map(parse_quantity, ("1.5k", "2½ t", "120 kg*", "12'500"))
    >>> [(quantity.low, quantity.unit) for quantity in quantities]
    [(1500.0, ''), (2.5, 't'), (120.0, 'kg'), (12500.0, '')]
    """
    written = _tidied(text)
    text = written.casefold()
    if text in NOTHING:
        return Quantity(UNKNOWN)
    if text.lstrip("+-") in INFINITE:
        return Quantity(UNCLEAR)
    if not re.search(r"\d", text):
        return Quantity(ORDINAL)
    return _with_digits(text, written, decimal)


def _with_digits(text: str, written: str, decimal: Decimal | None) -> Quantity:
    """Read a quantity that has digits.

    Parameters
    ----------
    text
        The quantity in lower case, in which it is parsed.
    written
        The same text with its capitals, from which the unit is taken.
    decimal
        The decimal mark of its column; None if it is not known.
    """
    if (reordered := currency_last(text)) != text:
        text = written = reordered
    if match := _SINGLE.fullmatch(text):
        low = high = _parse_number(match[1], decimal)
        kind, unit = NUMBER, match[2]
    elif match := next(filter(None, (bounds.fullmatch(text) for bounds in _BOUNDS)), None):
        low, high = _parse_number(match[1], decimal), _parse_number(match[2], decimal)
        kind, unit = INTERVAL, match[3]
    else:
        low = high = _float_or_none(text)
        kind, unit = NUMBER, ""
    scale, unit = scale_of(unit or "")
    if _MILLIONS.fullmatch(written) or _DOUBT.search(unit):
        return Quantity(UNCLEAR)
    if low is None or high is None or not 0 <= low <= high < LIMIT / scale:
        return Quantity(UNCLEAR)
    # The capitals of a unit distinguish Mg from mg. If lower case has another length, the two texts are not aligned.
    if unit and len(text) == len(written):
        unit = written[-len(unit) :]
    return Quantity(kind, low * scale, high * scale, clean_unit(unit))


def _tidied(text: str) -> str:
    """Return the text of a quantity with plain digits, blanks and fractions, and without the mark of a footnote."""
    plain = text.translate(PLAIN).translate(_GROUPING)
    plain = _FOOTNOTE.sub("", " ".join(plain.split()))
    plain = _FRACTION.sub(lambda match: (match[1] or "0") + _FRACTIONS[match[2]], plain)
    return _THOUSANDS.sub(" thousand", plain)


def clean_unit(text: str) -> str:
    """Return a unit in lower case, without a full stop, in its standard spelling.

    Two letters that begin with a capital M stay as they are: Mg is not mg.

    Examples
    --------
    >>> [clean_unit(text) for text in ("KGs", "Litres ", "Mg", "mg", "cans")]
    ['kg', 'l', 'Mg', 'mg', 'cans']
    """
    unit = " ".join(text.split()).strip(" .")
    return unit if re.fullmatch("M[A-Za-z]", unit) else standard_unit(unit.casefold())


def _float_or_none(text: str) -> float | None:
    try:
        return float(text) if "_" not in text else None  # to Python 1_5 is 15
    except ValueError:
        return None


def _parse_number(text: str, decimal: Decimal | None) -> float | None:
    """Read a number with commas, points, blanks or apostrophes; return None if their meaning is not clear.

    The decimal mark is the one that the number itself shows, or else ``decimal``, that of its column.
    """
    text = text.replace("'", " ")
    if AMBIGUOUS_NUMBER.fullmatch(text):
        mark = decimal
        if mark is None:
            return None
    else:
        mark = decimal_mark(text)
        has_one_mark = text.count(",") + text.count(".") == 1
        if has_one_mark and decimal and mark != decimal:
            return None  # 1.5 in a column with decimal commas
    integer, decimals = text, ""
    if mark and MARKS[mark] in text:
        integer, _, decimals = text.rpartition(MARKS[mark])
    # Thousands must be separated into groups of three digits.
    groups = re.split(r"[ .,]", integer)
    is_grouped = len(groups[0]) <= 3 and all(len(group) == 3 for group in groups[1:])  # noqa: PLR2004 - thousands
    if (len(groups) > 1 and not is_grouped) or (decimals and not decimals.isdecimal()):
        return None
    return _float_or_none(f"{''.join(groups)}.{decimals}")


def split_sums(values: NDArray[np.float64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Split numbers into whole units and millionths, which add up exactly.

    Examples
    --------
    >>> split_sums(np.array([2.5, 0.1]))
    (array([2, 0]), array([500000, 100000]))
    """
    whole = np.floor(values)
    return whole.astype(np.int64), np.rint((values - whole) * MILLION).astype(np.int64)


def join_sums(whole: NDArray[np.int64], millionths: NDArray[np.int64]) -> NDArray[np.float64]:
    """Join whole units and millionths into numbers."""
    return whole + millionths / MILLION
