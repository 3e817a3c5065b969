"""Labels of records, such as means of transport → the terms of a vocabulary that they mean."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

import pandas as pd

from geo.layers.schema.records import UNCLEAR, UNSTATED, RecordColumn
from geo.records.plain_text import NOTHING, unaccented
from geo.records.sums import sum_integers

PREPOSITION: Final = re.compile(r"^(?:(?:by|par|en|por|via|voie)\s+)+")
"""Words that may precede a term: *by boat*, *en camión*, *por vía marítima*."""
LISTING: Final = re.compile(r"[,;/+&،]|\s(?:and|or|et|ou|y|o|e|و)\s")
"""Signs and words that separate terms: *bus/camion* is by road, since both are."""
NONE_UNRECOGNISED: Final = pd.DataFrame(columns=["column", "label", "records"], dtype=object)


def term_keys(column: RecordColumn, texts: Sequence[str]) -> list[str]:
    """Return for each text of a column the key of the term that it means, in the vocabulary of that column.

    A text that means no term, or several, has the key of ``UNCLEAR``. If the column has no vocabulary, the texts
    themselves are returned; labels without accents get those that another label has.
    """
    if not column.terms:
        return with_accents(texts) if column.reading == "label" else list(texts)
    known = {unaccented(spelling): key for spelling, key in column.term_keys().items()}

    def key_of(text: str) -> str:
        """Return the key of the term that a text means: *by boat* that of *boat*, *bus/camion* that of both."""
        plain = unaccented(text)
        if key := known.get(plain, known.get(PREPOSITION.sub("", plain))):
            return key
        # A text may list several terms. It has a key if all of them have the same one.
        terms = (PREPOSITION.sub("", term.strip()) for term in LISTING.split(plain))
        keys = {known.get(term, UNCLEAR.key) for term in terms}
        return keys.pop() if len(keys) == 1 else UNCLEAR.key

    return [UNSTATED.key if text in NOTHING else key_of(text) for text in texts]


def with_accents(texts: Sequence[str]) -> list[str]:
    """Return texts with accents added to those that lack them.

    A text gets the accents of another of the texts with the same letters, if there is exactly one such text.

    Examples
    --------
    >>> with_accents(["cocaina", "cocaína", "dừa", "dứa", "dua"])  # coconut, pineapple, either of them
    ['cocaína', 'cocaína', 'dừa', 'dứa', 'dua']
    """
    accented: dict[str, set[str]] = {}
    for text in texts:
        if (plain := unaccented(text)) != text:
            accented.setdefault(plain, set()).add(text)
    unambiguous = {plain: min(forms) for plain, forms in accented.items() if len(forms) == 1}
    return [unambiguous.get(text, text) for text in texts]


def unrecognised_labels(
    rows: pd.DataFrame, name: str, texts: Sequence[str], keys: Sequence[str]
) -> pd.DataFrame:
    """Return the labels of a column that are not in its vocabulary, with the number of records, most records first.

    Parameters
    ----------
    rows
        The rows of a tally.
    name
        The column.
    texts
        Its distinct labels.
    keys
        The key in the vocabulary of each, as :func:`term_keys` returns them.
    """
    records = sum_integers(rows["records"].to_numpy(), rows[name].to_numpy(), len(texts))
    table = pd.DataFrame({"column": name, "label": texts, "records": records}, dtype=object)
    unclear_rows = [number for number, key in enumerate(keys) if key == UNCLEAR.key]
    table = table.iloc[unclear_rows]
    return table.sort_values(["records", "label"], ascending=[False, True])
