"""Units and their spellings, and money and large numbers in words; the lists are in ``geo/data/records/units.toml``."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any, Final

from geo.shipped_data import shipped_toml

_BRACKETS: Final = re.compile(r"(.*?)[\s_,-]*[(\[]([^()\[\]]+)[)\]]\s*")
_LAST: Final = re.compile(r"(.*?)(?:[\s_,/-]+(?:in|en|em|de|of|ب))?[\s_,/-]+([^\s_,/-]+)\s*")
_BEFORE: Final = re.compile(r"([^\d\s.,+-]+)\s*(\d.*)")
_SHORTEST: Final = 2  # letters of a heading that is a unit and no more


def split_heading(name: str) -> tuple[str, str]:
    """Split a heading into what it measures and its unit; the unit is empty if none is stated.

    Examples
    --------
    >>> [split_heading(name) for name in ("Quantité (kg)", "value_usd", "Weight in tonnes", "Value (USD million)")]
    [('Quantité', 'kg'), ('value', 'usd'), ('Weight', 'tonnes'), ('Value', 'USD million')]
    >>> split_heading("Litres"), split_heading("Quantity (approx.)"), split_heading("n")
    (('', 'Litres'), ('Quantity', ''), ('n', ''))
    """
    if match := _BRACKETS.fullmatch(name):
        inner = match[2].strip()
        return match[1].strip(), inner if _is_unit(inner) else ""
    if (match := _LAST.fullmatch(name)) and _is_unit(match[2]):
        return match[1].strip(), match[2]
    unit_names = _words("unit", "measures") | _words("unit", "people")
    is_alone = len(name.strip()) >= _SHORTEST and _plain(name.strip()) in unit_names
    return ("", name.strip()) if is_alone else (name, "")


def money_behind(text: str) -> str:
    """Return a quantity, in lower case, with a currency before its number moved behind it; any other text unchanged.

    Examples
    --------
    >>> money_behind("usd 3m"), money_behind("€250"), money_behind("about 5")
    ('3m usd', '250 €', 'about 5')
    """
    match = _BEFORE.fullmatch(text)
    return f"{match[2]} {match[1]}" if match and match[1] in _words("currency") else text


def scale_of(unit: str) -> tuple[float, str]:
    """Return the factor that a unit applies to its number (1 if none), and the unit without the words for it.

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


def one_spelling(unit: str) -> str:
    """Return a unit by its symbol, or in the plural; one without another spelling, or a doubtful one, as it is written.

    Examples
    --------
    >>> [one_spelling(unit) for unit in ("litros", "kilos", "tonne", "ton", "لتر", "m³", "cans")]
    ['l', 'kg', 't', 'tons', 'l', 'm3', 'cans']
    """
    return _spellings().get(_plain(unit), unit)


def _is_unit(text: str) -> bool:
    """Return whether every word is a unit, a currency, or a scale next to one of these."""
    words = [_plain(word) for word in text.split()]
    units = _words("unit", "measures") | _words("unit", "counts") | _words("currency")
    scales = _scales()
    return bool(words) and any(word in units for word in words) and all(
        word in units or word in scales for word in words
    )  # fmt: skip


def _plain(word: str) -> str:
    letters = unicodedata.normalize("NFKD", word.casefold())
    return "".join(letter for letter in letters if not unicodedata.combining(letter)).strip(".")


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
