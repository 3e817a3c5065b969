"""Amounts with their units, as the pages write them (``web/src/core/words/units.ts``)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

from geo.validation import Language

# A noun, perhaps with a period or a year: "sacks", "litres a day", "t/month", "arrivals in 2015".
UNIT: Final = re.compile(r"(.+?)(?:(?: (?:an?|per) | ?/ ?)(hour|day|week|month|year)| in (\d{4}))?")
SPELLINGS: Final = {
    "l": "litres", "liters": "litres", "t": "tonnes", "tons": "tonnes",
    "persons": "people", "individuals": "people", "usd": "us_dollars", "eur": "euros",
}  # fmt: skip
"""Spelling → the one of the messages."""


def amount_text(
    number: str, amount: float, unit: str, language: Language, messages: Mapping[str, Any]
) -> str:
    """Return an amount with its unit, in the words of a language.

    A unit that the messages do not have stays as its author wrote it.

    Parameters
    ----------
    number
        The amount as text, with the separators of the language.
    amount
        The same amount as a number; the plural form depends on it.
    unit
        The unit as its author wrote it, in English, perhaps with a period: "litres a day".
    messages
        Key → language → text; for a unit, key → language → plural form → text.

    Examples
    --------
    >>> from geo.maps.assets import messages as page_words
    >>> amount_text("400", 400, "litres a day", "fr", page_words())
    '400 litres par jour'
    >>> amount_text("400", 400, "t/month", "fr", page_words())
    '400 tonnes par mois'
    >>> amount_text("400", 400, "jerrycans a trip", "fr", page_words())
    '400 jerrycans a trip'
    """
    match = UNIT.fullmatch(unit)
    noun, period, year = match.groups() if match else ("", None, None)
    key = noun.lower().replace(" ", "_")
    forms = messages.get(f"unit_{SPELLINGS.get(key, key)}")
    # English stays as its author wrote it.
    if forms is None or language == "en":
        return f"{number} {unit}".strip()
    text: str = forms[language].get(plural_form(amount, language), forms[language]["other"])
    text = text.replace("{n}", number)
    if not (period or year):
        return text
    with_period: str = messages[f"per_{period or 'in'}"][language]
    return with_period.replace("{amount}", text).replace("{year}", year or "")


def plural_form(number: float, language: Language) -> str:
    """Return the plural category of a number in a language, by the rules of CLDR.

    Examples
    --------
    >>> [plural_form(number, "ar") for number in (0, 1, 2, 3, 11, 100, 103, 1.5)]
    ['zero', 'one', 'two', 'few', 'many', 'other', 'few', 'other']
    >>> [plural_form(number, "fr") for number in (0, 1.5, 2, 1_000_000)]
    ['one', 'one', 'other', 'many']
    """
    is_whole = number == int(number)
    if language == "en":
        return "one" if number == 1 else "other"
    if language == "fr":
        if abs(number) < 2:  # noqa: PLR2004 - 0, 1 and numbers between
            return "one"
        return "many" if number % 1_000_000 == 0 else "other"
    # The rest is Arabic.
    if number in {0, 1, 2}:
        return ("zero", "one", "two")[int(number)]
    last_two_digits = number % 100
    if not is_whole or last_two_digits < 3:  # noqa: PLR2004 - CLDR's own
        return "other"
    return "few" if last_two_digits <= 10 else "many"  # noqa: PLR2004
