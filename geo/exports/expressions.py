"""Looks → expressions of QGIS: what columns decide, labels and tips."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from geo.exports.looks import TABLE_OF, deciding
from geo.layers import SCHEMAS
from geo.symbology import symbols
from geo.validation import LANGUAGES

_ESCAPE: Final = "map('&', '&amp;', '<', '&lt;', '>', '&gt;')"


def defined_by_columns(layer: str, px_mm: float) -> Mapping[str, str]:
    """Say by which expression a column decides a property: dash, width (mm) or opacity (per cent)."""
    makers: Mapping[str, tuple[str, Callable[[Mapping[str, Any]], str]]] = {
        "basis": ("customDash", lambda one: _quoted(dash_text(one["dash"], px_mm))),
        "quantity": ("outlineWidth", lambda one: f"{one['width_px'] * px_mm:.2f}"),
        "confidence": ("alpha", lambda one: f"{100 * one['opacity']:g}"),
    }
    found = {
        makers[column][0]: _case(column, {
            value: makers[column][1](entry) for value, entry in symbols()[TABLE_OF[column]].items()
        })
        for column in deciding(layer)
    }  # fmt: skip
    by_share = {
        "routes": '0.2 + 0.8 * "share"',
        "segments": '0.2 + 1.2 * array_max(from_json("shares"))',
    }
    return found | ({"outlineWidth": by_share[layer]} if layer in by_share else {})


def dash_text(dash: tuple[float, ...] | list[float], px_mm: float) -> str:
    """Write lengths on and off as QGIS does, mm.

    Examples
    --------
    >>> dash_text((14, 4), 0.25)
    '3.50;1.00'
    """
    return ";".join(f"{length * px_mm:.2f}" for length in dash)


def _case(column: str, values: Mapping[str, str]) -> str:
    # QGIS has no CASE with an operand.
    whens = " ".join(f"WHEN \"{column}\" = '{one}' THEN {then}" for one, then in values.items())
    return f"CASE {whens} END"


def _quoted(text: str) -> str:
    return f"'{text}'" if text else "NULL"


def label_text(language: str, name: str = "label") -> str:
    """Take a text in a language, or in the first that has it."""
    order = sorted(LANGUAGES, key=lambda one: one != language)
    columns = ", ".join(f'"{name}_{one}"' for one in order)
    return f"coalesce({columns}, '')"


def map_tip(layer: str, language: str) -> str:
    """Write what QGIS shows over a feature: name, status, reason, grade and claims, as text."""
    names = SCHEMAS[layer].names
    parts = [("<b>", label_text(language), "</b>")] if "label_en" in names else []
    if "status" in names:
        parts.append(("<br><i>", '"status"', "</i>"))
    if "reason_en" in names:
        parts.append(("<br>", label_text(language, "reason"), ""))
    if "claims" in names:
        parts.append(("<br>", "concat(coalesce(\"grade\", ''), ' ', \"claims\")", ""))
    return "".join(f"{head}[% replace({text}, {_ESCAPE}) %]{tail}" for head, text, tail in parts)
