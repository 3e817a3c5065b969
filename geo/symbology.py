"""Column values to how they look: colour, dash, opacity, width, and what the legend calls them.

One table for every drawing: maps, figures and the styles of exported files read it, so a hue means
the same in all of them. It says nothing of what is true; that is in the layers.
"""

from __future__ import annotations

import json
from functools import cache
from importlib import resources
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping


@cache
def symbols() -> Mapping[str, Any]:
    """Read the symbology table: for each kind of value, each value's look and its label.

    Colours are sRGB hex, ``colour_dark`` for a dark ground; ``dash`` is on and off lengths in px at
    scale 1; ``width_px`` is a line's width; ``opacity`` and ``fill_opacity`` run from 0 to 1.
    Labels are in English, French and Arabic.

    Examples
    --------
    >>> symbols()["commodity"]["fuel"]["label"]["fr"]
    'Carburant'
    """
    text = (resources.files("geo") / "data" / "symbology.json").read_text(encoding="utf-8")
    return MappingProxyType(json.loads(text))
