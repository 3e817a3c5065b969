"""Text that XML can hold."""

from __future__ import annotations

import re
from typing import Final

_NOT_XML: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def xml_text(text: str) -> str:
    """Put U+FFFD in place of each character that XML 1.0 has no form for.

    Examples
    --------
    >>> xml_text(f"a{chr(1)}b") == f"a{chr(0xFFFD)}b"
    True
    """
    return _NOT_XML.sub("\ufffd", text)
