"""The symbology: the colour, dash, opacity, width and label of each value of a column.

Maps, figures and the styles of exported files all read this table, so that a hue means the same
everywhere. Column values themselves come from the layers.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from types import MappingProxyType
from typing import Any, Final

from geo.shipped_data import shipped_text

CHANGE_SIGNS: Final[Mapping[str, str]] = MappingProxyType(
    {"added": "+", "removed": "−", "changed": "~", "reviewed": "✓"}
)
"""Signs of rows that differ between two builds, in texts and on pages."""


@cache
def symbols() -> Mapping[str, Mapping[str, Mapping[str, Any]]]:
    """Read the symbology, once: for each table, such as ``commodity``, the style and label of each of its values.

    ``colour`` and ``colour_dark``, for a dark background, are sRGB in hexadecimal. ``dash`` holds the lengths of dashes
    and gaps in px at scale 1, and ``width_px`` is the width of a line; ``opacity`` and ``fill_opacity`` run from 0 to
    1. Labels are in English, French and Arabic.

    Examples
    --------
    >>> symbols()["commodity"]["fuel"]["label"]["fr"]
    'Carburant'
    """
    return MappingProxyType(json.loads(shipped_text("symbology.json")))
