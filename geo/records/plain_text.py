"""Plain digits, signs and letters of cells, and the cells that state nothing."""

from __future__ import annotations

import unicodedata
from typing import Final

from geo.shipped_data import shipped_toml

# Arabic digits, typeset minus signs and no-break spaces → their plain forms.
PLAIN: Final = str.maketrans("٠١٢٣٤٥٦٧٨٩\u066b−–\u00a0\u202f", "0123456789.--  ")
# Cells that state nothing, such as "n/a".
NOTHING: Final = frozenset(shipped_toml("records/words.toml")["nothing"])


def unaccented(text: str) -> str:
    """Return a text without accents and vowel signs.

    Examples
    --------
    >>> unaccented("aérien"), unaccented("برًّا")
    ('aerien', 'برا')
    """
    letters = unicodedata.normalize("NFKD", text)
    return "".join(letter for letter in letters if not unicodedata.combining(letter))
