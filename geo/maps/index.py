"""The list of a brief's maps: a card for each, with a small picture; one file that loads nothing."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from html import escape
from typing import Any

from geo.maps import assets
from geo.maps.encoding.map_data import first_of, languages_of
from geo.maps.plain_page import in_languages, plain_page, stamp_elements
from geo.provenance import UNSTAMPED, Stamps
from geo.validation import Text

# Words joined by hyphens or dashes, such as Tunisia–Libya, but no attribute, such as data-in="en".
COMPOUND = re.compile(r"(?<![\"\w])[^\W\d_]+(?:[-–][^\W\d_]+)+(?![\w=\"])")


@dataclass(frozen=True)
class Card:
    """One map in the list of a brief's maps.

    Attributes
    ----------
    file
        Name of its page's file, without the ending.
    title, question
        Its texts.
    preview
        Its picture, as an ``svg`` element.
    """

    file: str
    title: Text
    question: Text | None
    preview: str


def draw_index(
    brief_title: Text,
    cards: Iterable[Card],
    *,
    symbols: Mapping[str, Any],
    stamps: Stamps = UNSTAMPED,
    private: bool = False,
) -> str:
    """Draw the list of a brief's maps as an HTML page.

    It asks no network for anything, and is the same to the byte for the same input.

    Parameters
    ----------
    brief_title
        Title of the brief.
    cards
        Its maps; each links to ``<file>.html`` in the same folder.
    symbols
        The symbology table, for the colours of the commodities.
    stamps
        Whether the brief is fictional or a draft; the list is stamped so.
    private
        Whether the maps show a source's own words, which are not for publication; the list is stamped so.
    """
    title = _unbroken(in_languages(languages_of(brief_title)))
    return plain_page(
        first_of(brief_title),
        header=f"<h1>{title}</h1>{stamp_elements(stamps, private=private)}",
        main=f"<ul>{''.join(map(_card, cards))}</ul>",
        style=assets.read_asset("contents/index.css") + _colours(symbols),
        script=assets.read_asset("contents/index.js"),
    )


def _card(card: Card) -> str:
    """Return HTML of a list item with one map: a link to its page, with its picture and texts."""
    question = f"<p>{in_languages(languages_of(card.question))}</p>" if card.question else ""
    return (
        f'<li><a href="{escape(card.file)}.html">{card.preview}'
        f"<div><h2>{_unbroken(in_languages(languages_of(card.title)))}</h2>{question}</div></a></li>"
    )


def _unbroken(title: str) -> str:
    """Return HTML in which compound names, such as “Tunisia–Libya”, have a class that keeps them on one line.

    Examples
    --------
    >>> _unbroken('<span data-in="en">Tunisia–Libya</span>')
    '<span data-in="en"><span class="compound">Tunisia–Libya</span></span>'
    """
    return COMPOUND.sub(r'<span class="compound">\g<0></span>', title)


def _colours(symbols: Mapping[str, Any]) -> str:
    """Return CSS rules for the hues of commodities in the previews: for the light theme, then for the dark one."""
    day, night = (
        "".join(
            f".flow.k-{name} {{ stroke: {style[key]}; }} .head.k-{name} {{ fill: {style[key]}; }}\n"
            for name, style in symbols["commodity"].items()
        )
        for key in ("colour", "colour_dark")
    )
    return f"\n{day}@media screen and (prefers-color-scheme: dark) {{\n{night}}}\n"
