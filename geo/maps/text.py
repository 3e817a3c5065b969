"""The one door through which a string may pass into a folium or branca template."""

from __future__ import annotations

PLAIN = frozenset(" .,:;_+-")


def safe_text(text: str) -> str:
    """Write a text so that neither Jinja, nor JavaScript, nor HTML finds anything to do in it.

    branca renders what it is given twice through an unsandboxed Jinja, so HTML escaping alone
    is not enough: ``{{…}}`` in a name would run Python on the machine that builds the map.
    Letters, digits and `` .,:;_+-`` stay; any other character becomes a numeric reference, so no
    brace, quote, dollar, backslash, backtick or angle is left. What HTML cannot hold (a lone
    surrogate, a control character) becomes U+FFFD.

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
    """Code point to write; 0xFFFD for what an HTML parser would not give back."""
    code = ord(character)
    control = (code < 0x20 and character not in "\t\n") or 0x7F <= code < 0xA0
    surrogate = 0xD800 <= code < 0xE000
    noncharacter = 0xFDD0 <= code < 0xFDF0 or code & 0xFFFE == 0xFFFE
    return 0xFFFD if control or surrogate or noncharacter else code
