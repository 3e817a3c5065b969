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
    """Return a Cyrillic, Greek, Georgian or Armenian name in Latin letters, by each system of its alphabet.

    The tables are in ``geo/data/gazetteer/romanisation.toml``. Other names, and names with a letter that no
    system has, have none.

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
    """Return a name by one system; empty if the system lacks a letter."""
    letters, pattern = _systems()[system]
    latin = pattern.sub(lambda match: letters[match[0]], plain)
    return "" if any(char.isalpha() and not char.isascii() for char in latin) else latin


@cache
def _systems() -> Mapping[str, tuple[Mapping[str, str], re.Pattern[str]]]:
    """Read the tables, each with a pattern of its letters, the longest first."""
    return {
        name: (letters, re.compile("|".join(sorted(letters, key=len, reverse=True))))
        for name, letters in shipped_toml("gazetteer/romanisation.toml").items()
    }
