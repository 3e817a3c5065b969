"""Escape strings that pass through a folium or branca template."""

from __future__ import annotations

import unicodedata

PLAIN = frozenset(" .,:;_+-")


def safe_text(text: str) -> str:
    """Escape a text so that Jinja, JavaScript and HTML all read it as plain text.

    branca renders each text twice with Jinja, outside its sandbox, so HTML escaping alone
    is not enough: ``{{…}}`` in a name would run Python on the machine that builds the map.
    Letters, digits and `` .,:;_+-`` stay; any other character becomes a numeric reference, so no
    brace, quote, dollar, backslash, backtick or angle bracket is left. A character that HTML cannot
    hold (a lone surrogate, a control character, an unassigned code) becomes U+FFFD.

    Examples
    --------
    >>> safe_text("{{7*7}}")
    '&#123;&#123;7&#42;7&#125;&#125;'
    >>> safe_text("Zouara – زوارة")
    'Zouara &#8211; زوارة'
    """
    return "".join(
        character if character.isalnum() or character in PLAIN else f"&#{_code(character)};"
        for character in text
    )


def _code(character: str) -> int:
    """Return the code point to write: U+FFFD for a character that an HTML parser would lose."""
    is_lost = unicodedata.category(character) in {"Cc", "Cs", "Cn"} and character not in "\t\n"
    return ord("\ufffd") if is_lost else ord(character)
