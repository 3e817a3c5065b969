"""Write names of other alphabets in Latin letters, as maps do."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from functools import cache
from typing import Final

from geo.shipped_data import shipped_toml

_ALPHABETS: Final = re.compile(
    r"[\u0370-\u03ff\u0400-\u052f\u0530-\u058f\u10a0-\u10ff\u1f00-\u1fff]"
)


def romanisations(text: str) -> tuple[str, ...]:
    """Return a Cyrillic, Greek, Georgian or Armenian name in Latin letters, by each system for its alphabet.

    The systems are tables in ``geo/data/gazetteer/romanisation.toml``. The result is empty for a name in another
    alphabet, and for a name with a letter that no system knows.

    Examples
    --------
    >>> romanisations("Свиленград"), romanisations("Ορεστιάδα"), romanisations("Gafsa")
    (('svilengrad', 'svylenhrad'), ('orestiada',), ())
    """
    if not _ALPHABETS.search(text):
        return ()
    plain = unicodedata.normalize("NFC", text.casefold())
    tried = (_romanised(plain, name) for name in _systems())
    return tuple(sorted({latin for latin in tried if latin}))


def _romanised(plain: str, system: str) -> str:
    """Return a name in Latin letters by one system; an empty text if the system does not know one of its letters."""
    letters, pattern = _systems()[system]
    latin = pattern.sub(lambda match: letters[match[0]], plain)
    return "" if any(char.isalpha() and not char.isascii() for char in latin) else latin


@cache
def _systems() -> Mapping[str, tuple[Mapping[str, str], re.Pattern[str]]]:
    """Return name of a system → its table, and a pattern for the letters in the table.

    The pattern tries letters that are written with several characters first.
    """
    return {
        name: (letters, re.compile("|".join(sorted(letters, key=len, reverse=True))))
        for name, letters in shipped_toml("gazetteer/romanisation.toml").items()
    }
