"""Wording of layers and pages, and names of towns and crossings, in three languages."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from geo.errors import DataError
from geo.gazetteer import Gazetteer
from geo.layers.endpoints import Endpoint
from geo.shipped_data import shipped_toml
from geo.validation import LANGUAGES, Text, ascii_controls

MOST_TITLE: Final = 200  # characters


def wordings() -> Mapping[str, Mapping[str, str]]:
    """Return the shipped wordings: key → language → text with ``{fields}``."""
    return shipped_toml("routing/wording.toml")


def format_wording(key: str, **fields: Text | str) -> Text:
    r"""Return a shipped wording in every language, with its fields filled in.

    A field that is a `Text` is filled in in the same language, a string in all languages.

    Examples
    --------
    >>> format_wording("closure-label", crossings=Text(en="Ras Jedir", fr="Ras Jedir")).fr
    'Fermeture\xa0: Ras Jedir'
    """
    texts = {}
    for language in LANGUAGES:
        words = {
            name: field.in_language(language) if isinstance(field, Text) else field
            for name, field in fields.items()
        }
        texts[language] = wordings()[key][language].format(**words)
    return Text(**texts)


def page_title(title: str, key: str) -> Text:
    r"""Return the title of a page: the user's own, on one line and the same in every language.

    If the user's title is blank, it is the shipped wording of ``key``.

    Raises
    ------
    DataError
        The title has more than 200 characters.

    Examples
    --------
    >>> page_title("Seizures\n2019", "table-title").fr, page_title("", "table-title").en
    ('Seizures 2019', 'Flows in a table of records')
    """
    line = " ".join(title.split())
    # A byte of the command line that is not UTF-8 arrives as a surrogate, which no file can hold.
    line = ascii_controls(line.encode(errors="replace").decode())
    if len(line) > MOST_TITLE:
        raise DataError(
            f"--title (title in Python): found {len(line)} characters. Expected at most {MOST_TITLE}. Shorten it."
        )
    return Text(**dict.fromkeys(LANGUAGES, line)) if line else format_wording(key)


def format_count(key: str, count: int, **fields: Text | str) -> Text:
    """Return a wording with its ``count`` filled in, from ``KEY-one`` if the count is one.

    Examples
    --------
    >>> [format_count("table-note-periods", count).en[:10] for count in (1, 2000)]
    ['1 record w', '2,000 reco']
    """
    return format_wording(f"{key}-one" if count == 1 else key, count=number_text(count), **fields)


def number_text(number: int) -> Text:
    r"""Return a whole number with each language's separator of thousands; Arabic has Western digits.

    Examples
    --------
    >>> number_text(840_000).ar, number_text(840_000).fr
    ('840,000', '840\u202f000')
    """
    text = f"{number:,}"
    return Text(en=text, fr=text.replace(",", "\u202f"), ar=text)


def town_label(town: str, endpoints: Mapping[str, Endpoint], gazetteer: Gazetteer) -> Text:
    """Return the name of a town in the brief or, if it has none there, in the gazetteer."""
    return endpoints[town].label if town in endpoints else gazetteer[town].label


def crossing_label(crossing: str, gazetteer: Gazetteer) -> Text:
    """Return the name of a crossing in the gazetteer or, if it is not there, its id."""
    place = gazetteer.get(crossing)
    return place.label if place else Text(en=crossing)


def crossing_labels(crossings: Iterable[str], gazetteer: Gazetteer) -> Text:
    """Return the names of crossings in order, separated by commas."""
    return join_labels([crossing_label(crossing, gazetteer) for crossing in crossings], ", ")


def join_labels(labels: Sequence[Text], separator: str) -> Text:
    """Join names into one text in each language; commas in the separator become Arabic commas in Arabic.

    Examples
    --------
    >>> join_labels([Text(en="Gafsa", ar="قفصة"), Text(en="Gabès", ar="قابس")], " – ").ar
    'قفصة – قابس'
    """
    separators = dict.fromkeys(LANGUAGES, separator) | {"ar": separator.replace(",", "،")}
    return Text(**{
        language: separators[language].join(label.in_language(language) for label in labels)
        for language in LANGUAGES
    })  # fmt: skip
