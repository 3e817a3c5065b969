"""Read units, currencies and words for large numbers; ``geo/data/records/units.toml`` has the lists."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any, Final

from geo.records.plain_text import unaccented
from geo.shipped_data import shipped_toml

_IN_BRACKETS: Final = re.compile(r"(.*?)[\s_,-]*[(\[]([^()\[\]]+)[)\]]\s*")  # Weight (kg)
_LAST_WORD: Final = re.compile(  # Weight in kg
    r"(.*?)(?:[\s_,/-]+(?:in|en|em|de|of|ب))?[\s_,/-]+([^\s_,/-]+)\s*"
)
_CURRENCY_FIRST: Final = re.compile(r"([^\d\s.,+-]+)\s*(\d.*)")  # USD 3
_SHORTEST: Final = 2  # letters of a heading that is only a unit


def split_heading(name: str) -> tuple[str, str]:
    """Split a heading of a column of quantities into what is measured and its unit.

    The unit is empty if the heading states none; what is measured is empty if the heading is only a unit.

    Examples
    --------
    >>> [split_heading(name) for name in ("Quantité (kg)", "value_usd", "Weight in tonnes", "Value (USD million)")]
    [('Quantité', 'kg'), ('value', 'usd'), ('Weight', 'tonnes'), ('Value', 'USD million')]
    >>> split_heading("Litres"), split_heading("Quantity (approx.)"), split_heading("n")
    (('', 'Litres'), ('Quantity', ''), ('n', ''))
    """
    if match := _IN_BRACKETS.fullmatch(name):
        inner = match[2].strip()
        return match[1].strip(), inner if _is_unit(inner) else ""
    if (match := _LAST_WORD.fullmatch(name)) and _is_unit(match[2]):
        return match[1].strip(), match[2]
    unit_names = _words("unit", "measures") | _words("unit", "people")
    is_alone = len(name.strip()) >= _SHORTEST and _plain(name.strip()) in unit_names
    return ("", name.strip()) if is_alone else (name, "")


def currency_last(text: str) -> str:
    """Move a currency from before a number to behind it, where other units stand; return any other text unchanged.

    The text is in lower case.

    Examples
    --------
    >>> currency_last("usd 3m"), currency_last("€250"), currency_last("about 5")
    ('3m usd', '250 €', 'about 5')
    """
    match = _CURRENCY_FIRST.fullmatch(text)
    return f"{match[2]} {match[1]}" if match and match[1] in _words("currency") else text


def scale_of(unit: str) -> tuple[float, str]:
    """Split a unit such as *million cigarettes* into the factor that its first word means, and the rest.

    If the first word means no factor, return 1 and the unit unchanged. Abbreviations such as *m* mean a factor only
    before a currency, because they may also be a unit: metres.

    Examples
    --------
    >>> scale_of("m usd"), scale_of("million cigarettes"), scale_of("m"), scale_of("milhões de reais")
    ((1000000.0, 'usd'), (1000000.0, 'cigarettes'), (1.0, 'm'), (1000000.0, 'reais'))
    """
    first_word, _, remainder = unit.partition(" ")
    word = _plain(first_word)
    remainder = re.sub(r"^(?:of|de|d')\s+", "", remainder.strip())
    if scale := _table()["scale"]["always"].get(word):
        return scale, remainder
    scale = _table()["scale"]["words"].get(word)
    return (scale, remainder) if scale and _plain(remainder) in _words("currency") else (1.0, unit)


def standard_unit(unit: str) -> str:
    """Return the spelling in which sums state a unit: its symbol or its plural.

    A unit that has only one spelling, or whose spelling has several meanings, stays as it is written.

    Examples
    --------
    >>> [standard_unit(unit) for unit in ("litros", "kilos", "tonne", "ton", "لتر", "m³", "cans")]
    ['l', 'kg', 't', 'tons', 'l', 'm3', 'cans']
    """
    return _spellings().get(_plain(unit), unit)


def _is_unit(text: str) -> bool:
    """Return whether a text is a unit or a currency, with or without a word such as *million*."""
    words = {_plain(word) for word in text.split()}
    units = _words("unit", "measures") | _words("unit", "counts") | _words("currency")
    return bool(words & units) and words <= units | _scales()


def _plain(word: str) -> str:
    return unaccented(word.casefold()).strip(".")


@cache
def _words(group: str, kind: str = "words") -> frozenset[str]:
    words: Sequence[str] = _table()[group][kind]
    return frozenset(map(_plain, words))


@cache
def _spellings() -> Mapping[str, str]:
    units: Mapping[str, Sequence[str]] = _table()["spellings"]
    return {_plain(word): unit for unit, words in units.items() for word in (unit, *words)}


@cache
def _scales() -> frozenset[str]:
    scale: Mapping[str, Mapping[str, float]] = _table()["scale"]
    return frozenset(word for words in scale.values() for word in words)


def _table() -> Mapping[str, Any]:
    return shipped_toml("records/units.toml")
