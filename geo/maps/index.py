"""The list of a brief's maps: a card for each, with a small picture; one file that loads nothing."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import escape
from importlib import resources
from typing import TYPE_CHECKING, Any

from geo.maps import assets
from geo.maps.policy import policy
from geo.provenance import UNSTAMPED, Stamps
from geo.validation import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from geo.validation import Text

COMPOUND = re.compile(r"(?<![\"\w])[^\W\d_]+(?:[-–][^\W\d_]+)+(?![\w=\"])")
NAMES = {"en": "English", "fr": "Français", "ar": "العربية"}


@dataclass(frozen=True)
class Card:
    """One map in the list: its file's name without ending, its texts, its picture as SVG."""

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

    Texts stand in it in all their languages, escaped; a script of ours shows one of them. The page
    asks no network for anything, and is the same to the byte for the same input.

    Parameters
    ----------
    brief_title
        Title of the brief.
    cards
        Its maps; each links to ``<file>.html`` in the same folder.
    symbols
        The symbology table, for the colours of the commodities.
    stamps
        What the list must state of the brief.
    private
        Whether the maps show a source's own words; the list is stamped so.
    """
    words = assets.messages()
    style = _read("index.css") + _colours(symbols)
    script = _read("index.js")
    stamp = "".join(
        f'<p class="stamp">{in_languages(text)}</p>'
        for text in stamp_texts(words, stamps, private=private)
    )
    buttons = "".join(
        f'<button type="button" lang="{language}" data-language="{language}">{name}</button>'
        for language, name in NAMES.items()
    )
    return "\n".join([
        "<!DOCTYPE html>",
        '<html lang="en" dir="ltr" data-language="en">',
        "<head>",
        '<meta charset="utf-8">',
        f'<meta http-equiv="Content-Security-Policy" content="{policy([script], [style])}">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        '<meta name="referrer" content="no-referrer">',
        f"<title>{escape(_texts(brief_title)['en'][1])}</title>",
        f"<style>{style}</style>",
        "</head>",
        "<body>",
        f'<header><nav aria-label="Language · Langue · اللغة">{buttons}</nav>',
        f"<h1>{_whole(in_languages(_of(brief_title)))}</h1>{stamp}</header>",
        f"<main><ul>{''.join(map(_card, cards))}</ul></main>",
        f"<footer>{in_languages(words['notice'])} {in_languages(words['osm'])} (ODbL) · Natural Earth</footer>",
        f"<script>{script}</script>",
        "</body>",
        "</html>",
        "",
    ])  # fmt: skip


def _card(card: Card) -> str:
    question = f"<p>{in_languages(_of(card.question))}</p>" if card.question else ""
    return (
        f'<li><a href="{escape(card.file)}.html">{card.preview}'
        f"<div><h2>{_whole(in_languages(_of(card.title)))}</h2>{question}</div></a></li>"
    )


def stamp_texts(
    words: Mapping[str, Any], stamps: Stamps, *, private: bool
) -> Iterator[Mapping[str, str]]:
    """Yield each stamp by language."""
    if stamps.fictional:
        yield words["fictional"]
    if stamps.unconfirmed:
        number = f"{stamps.unconfirmed:,}"
        yield {code: text.replace("{n}", number) for code, text in words["draft"].items()}
    if private:
        yield words["private"]


def _of(text: Text) -> dict[str, str | None]:
    return {language: getattr(text, language, None) for language in LANGUAGES}


def _texts(text: Text) -> dict[str, tuple[str, str]]:
    """For each language of the page, the language and the words that stand in for it."""
    given = _of(text)
    chosen: dict[str, tuple[str, str]] = {}
    for language in LANGUAGES:
        order = (language, *LANGUAGES)
        found = next((one for one in order if given[one]), language)
        chosen[language] = (found, given[found] or "")
    return chosen


def _whole(title: str) -> str:
    """Keep compound names, such as “Tunisia–Libya”, whole at the end of a line.

    Examples
    --------
    >>> _whole('<span data-in="en">Tunisia–Libya</span>')
    '<span data-in="en"><span class="compound">Tunisia–Libya</span></span>'
    """
    return COMPOUND.sub(r'<span class="compound">\g<0></span>', title)


def in_languages(words: Mapping[str, str | None]) -> str:
    """Write a text once for each language of the page."""
    spans = []
    for language in LANGUAGES:
        found = next((one for one in (language, *LANGUAGES) if words.get(one)), language)
        text = escape(words.get(found) or "")
        spans.append(f'<span data-in="{language}" lang="{found}" dir="auto">{text}</span>')
    return "".join(spans)


def _colours(symbols: Mapping[str, Any]) -> str:
    """Write the hues of commodities as classes of the previews, by day and by night."""
    day, night = (
        "".join(
            f".flow.k-{name} {{ stroke: {look[key]}; }} .head.k-{name} {{ fill: {look[key]}; }}\n"
            for name, look in symbols["commodity"].items()
        )
        for key in ("colour", "colour_dark")
    )
    return f"\n{day}@media (prefers-color-scheme: dark) {{\n{night}}}\n"


def _read(name: str) -> str:
    path = resources.files("geo.maps") / "contents" / name
    return path.read_text(encoding="utf-8")
