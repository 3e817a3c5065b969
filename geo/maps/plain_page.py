"""HTML pages in three languages at once, without Leaflet: a list of maps, and a list of changes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from html import escape

from geo.maps import assets
from geo.maps.policy import policy
from geo.provenance import Stamps
from geo.validation import LANGUAGE_NAMES, LANGUAGES


def plain_page(
    title: str, *, header: str, main: str, style: str, script: str, attributes: str = ""
) -> str:
    """Write an HTML page that needs no network. It has its texts in all languages; its script shows one at a time.

    Parameters
    ----------
    title
        The title of the browser window, as plain text.
    header, main
        HTML of the header below the buttons for the languages, and of the main part.
    style, script
        CSS and JavaScript of the page, the only ones that its policy lets the browser apply.
    attributes
        More attributes of the root element, each with a space before it.
    """
    words = assets.messages()
    buttons = "".join(
        f'<button type="button" lang="{language}" data-language="{language}">{name}</button>'
        for language, name in LANGUAGE_NAMES.items()
    )
    return "\n".join([
        "<!DOCTYPE html>",
        f'<html lang="en" dir="ltr" data-language="en"{attributes}>',
        "<head>",
        '<meta charset="utf-8">',
        f'<meta http-equiv="Content-Security-Policy" content="{policy([script], [style])}">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        '<meta name="referrer" content="no-referrer">',
        f"<title>{escape(title)}</title>",
        f"<style>{style}</style>",
        "</head>",
        "<body>",
        f'<header><nav aria-label="Language · Langue · اللغة">{buttons}</nav>',
        f"{header}</header>",
        f"<main>{main}</main>",
        f"<footer>{in_languages(words['notice'])} {in_languages(words['osm'])} (ODbL) · Natural Earth</footer>",
        f"<script>{script}</script>",
        "</body>",
        "</html>",
        "",
    ])  # fmt: skip


def stamp_elements(stamps: Stamps, *, private: bool = False) -> str:
    """Return HTML with a paragraph for each stamp of a brief, and for maps that are private, in all languages."""
    return "".join(
        f'<p class="stamp">{in_languages(text)}</p>' for text in _stamp_texts(stamps, private)
    )


def _stamp_texts(stamps: Stamps, private: bool) -> Iterator[Mapping[str, str]]:  # noqa: FBT001
    """Yield the text of each stamp by language."""
    words = assets.messages()
    if stamps.fictional:
        yield words["fictional"]
    if stamps.unconfirmed:
        number = f"{stamps.unconfirmed:,}"
        yield {code: text.replace("{n}", number) for code, text in words["draft"].items()}
    if private:
        yield words["private"]


def in_languages(words: Mapping[str, str | None]) -> str:
    """Return HTML with a text once for each language of the page, so that the page can show any of them.

    For a language that the text lacks, it is repeated in the first language that it has.
    """
    spans = []
    for language in LANGUAGES:
        order = (language, *LANGUAGES)
        text_language = next((code for code in order if words.get(code)), language)
        text = escape(words.get(text_language) or "")
        spans.append(f'<span data-in="{language}" lang="{text_language}" dir="auto">{text}</span>')
    return "".join(spans)
