"""QGIS expressions: properties set by columns, labels and map tips."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from geo.brief.review_states import PENDING
from geo.exports.style_rules import styling_columns
from geo.layers import SCHEMAS
from geo.symbology import symbols
from geo.validation import LANGUAGES

PX_MM: Final = 25.4 / 96
"""A CSS pixel, mm."""
_ESCAPE: Final = "map('&', '&amp;', '<', '&lt;', '>', '&gt;')"
_BY_SHARE: Final = {
    "routes": '0.2 + 0.8 * "share"',
    "segments": '0.2 + 1.2 * array_max(from_json("shares"))',
}
"""Layer → line width, mm."""


def property_expressions(layer: str, *, is_draft: bool) -> Mapping[str, str]:
    """Return the expressions by which columns set dash (mm), opacity (per cent) and width (mm).

    Parameters
    ----------
    is_draft
        Whether rows state if a person has confirmed them; unconfirmed rows are pale and dashed.
    """
    table = symbols()
    values = {
        "basis": {
            value: f"'{dash}'" if (dash := dash_text(style["dash"])) else "NULL"
            for value, style in table["basis"].items()
        },
        "confidence": {
            value: f"{100 * style['opacity']:g}" for value, style in table["confidence"].items()
        },
        "quantity": {
            value: f"{style['width_px'] * PX_MM:.2f}" for value, style in table["quantity"].items()
        },
    }
    names = {"basis": "customDash", "confidence": "alpha", "quantity": "outlineWidth"}
    cases = {names[column]: _case(column, values[column]) for column in styling_columns(layer)}
    cases |= {"outlineWidth": _BY_SHARE[layer]} if layer in _BY_SHARE else {}
    return {**cases, **_draft_cases(cases)} if is_draft else cases


def _draft_cases(cases: Mapping[str, str]) -> Mapping[str, str]:
    """Return the expressions for dash and opacity in a draft: those of unconfirmed rows, else those in ``cases``."""
    style = symbols()["review"]["pending"]
    waits = f'"review" IN ({", ".join(repr(status) for status in PENDING)})'
    dash, alpha = dash_text(style["dash"]), cases.get("alpha", "100")
    return {
        "customDash": f"CASE WHEN {waits} THEN '{dash}' ELSE {cases.get('customDash', 'NULL')} END",
        "alpha": f"({alpha}) * CASE WHEN {waits} THEN {style['opacity']:g} ELSE 1 END",
    }


def dash_text(dash: Sequence[float]) -> str:
    """Write the lengths of dashes and gaps as QGIS does, mm.

    Examples
    --------
    >>> dash_text((14, 4))
    '3.70;1.06'
    """
    return ";".join(f"{length * PX_MM:.2f}" for length in dash)


def _case(column: str, values: Mapping[str, str]) -> str:
    # QGIS has no CASE with an operand.
    whens = (f"WHEN \"{column}\" = '{value}' THEN {result}" for value, result in values.items())
    return f"CASE {' '.join(whens)} END"


def text_expression(language: str, name: str = "label") -> str:
    """Return the expression for a text in a language or, if it lacks that, in the first that it has."""
    order = sorted(LANGUAGES, key=lambda code: code != language)
    columns = ", ".join(f'"{name}_{code}"' for code in order)
    return f"coalesce({columns}, '')"


def map_tip(layer: str, language: str) -> str:
    """Return the tip that QGIS shows over a feature: name, status, reason, grade and claims, as text."""
    names = SCHEMAS[layer].names
    parts = [("<b>", text_expression(language), "</b>")] if "label_en" in names else []
    if "status" in names:
        parts.append(("<br><i>", '"status"', "</i>"))
    if "reason_en" in names:
        parts.append(("<br>", text_expression(language, "reason"), ""))
    if "claims" in names:
        parts.append(("<br>", "concat(coalesce(\"grade\", ''), ' ', \"claims\")", ""))
    return "".join(f"{head}[% replace({text}, {_ESCAPE}) %]{tail}" for head, text, tail in parts)
